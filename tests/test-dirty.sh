#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Dirty variants of clean editions (tests/dirty; 4,000, or a sample) give the clean scores, or an error, or a warning:
# never other scores silently. Always the same variants, unless STEELYARD_SEED=N asks for others; N is printed. One that
# fails is kept in dirty-failed/.
. "${srcdir:-.}/tests/lib.sh"

count=200
long && count=4000
case "${ASAN_OPTIONS:-} $(nm -D "$steelyard" 2>/dev/null | grep -c asan)" in *" 0") ;; *) count=$((count / 4)) ;; esac
seed=${STEELYARD_SEED:-1}
PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/dirty/run.py" "$steelyard" "$work" "$seed" "$count" || {
  rm -rf dirty-failed
  [ ! -d "$work/failed" ] || mv "$work/failed" dirty-failed
  fail "dirty variants, seed $seed; those that failed are in $PWD/dirty-failed"
}
finish
