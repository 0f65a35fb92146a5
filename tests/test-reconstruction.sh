#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The programs that reconstruct evidence still generate exactly the evidence in the repository.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
for program in "$top"/indicators/*/reconstruct.py; do
  name=$(basename "$(dirname "$program")")
  edition=$(copy_edition "$name")
  rm -f "$edition"/evidence/*
  (cd "$edition" && python3 reconstruct.py) || fail "$name: reconstruct.py fails"
  diff -r "$top/indicators/$name/evidence" "$edition/evidence" || fail "$name: other evidence"
done
finish
