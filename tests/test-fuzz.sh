#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every fuzz target accepts the inputs that are kept for it; where it is linked with libFuzzer, also so many that
# libFuzzer makes of them, from the same seed each time: a hundredth where the effort is short. ./dev fuzz NAME looks
# further.
. "${srcdir:-.}/tests/lib.sh"

# So many inputs take each target between ten and thirty seconds.
export TMPDIR="$work"
while read -r name runs; do
  run 0 "$STEELYARD_FUZZ_TARGETS/fuzz-$name" "$top/tests/fuzz/corpus/$name"/*
  [ "$STEELYARD_LIBFUZZER" = yes ] || continue
  long || runs=$((runs / 100))
  run 0 "$top/tests/fuzz/run" "$STEELYARD_FUZZ_TARGETS" "$work/$name" "$name" -seed=1 -runs="$runs"
  [ "$code" -eq 0 ] || grep -a -A 12 'does not hold\|ERROR\|runtime error' "$work/err"
done <<END
claims 1500
csv 10000
document 6000
edition 3000
numbers 60000
tree 3000
wire 20000
workbook 2000
yaml 30000
END
finish
