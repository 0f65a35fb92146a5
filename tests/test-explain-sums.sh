#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The steps of every node of random trees add up to its score, in `explain`, the result document and the CSV, and are
# what a second implementation of the rules says; so are the gains. SEED=n in the environment tries others.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
editions=8 # of 25 trees
case ${CFLAGS-} in
*sanitize*) ;; # takes ten times as long
*)
  ! long || editions=50
  ! every_case || editions=200
  ;;
esac
run 0 python3 "$top/tests/explain/sums.py" "$steelyard" "$work/trees" "$editions" "${SEED:-1}"
cat "$work/out"
finish
