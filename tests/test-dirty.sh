#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Dirty variants of clean editions (tests/dirty; 4,000, or a sample) give the clean scores, or an error, or a warning: never other
# scores silently. Prints its seed; STEELYARD_SEED=N repeats a run. A variant that fails is kept in dirty-failed/.
. "${srcdir:-.}/tests/lib.sh"

count=1200
long && count=4000
case "${ASAN_OPTIONS:-} $(nm -D "$steelyard" 2>/dev/null | grep -c asan)" in *" 0") ;; *) count=300 ;; esac
seed=${STEELYARD_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/dirty/run.py" "$steelyard" "$work" "$seed" "$count" || {
  rm -rf dirty-failed
  [ ! -d "$work/failed" ] || mv "$work/failed" dirty-failed
  fail "dirty variants, seed $seed; those that failed are in $PWD/dirty-failed"
}
finish
