#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The benchmarks compute the right results: on small generated editions, every score and rank is that of recompute.py,
# which computes with exact fractions.
. "${srcdir:-.}/tests/lib.sh"

units=500
! long || units=5000
for made in wide-1 wide-$units long-700; do
  folder=$work/$made
  run 0 python3 "$top/bench/make-data.py" "${made%-*}" "${made#*-}" "$folder"
  run 0 "$steelyard" score "$folder" --format csv -o "$work/scores.csv"
  run 0 python3 "$top/bench/recompute.py" "${made%-*}" "$folder"
  mv "$work/out" "$work/exact.csv"
  run 0 python3 "$top/bench/compare.py" "$work/scores.csv" "$work/exact.csv" exact
done
finish
