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

# The peer of workbooks computes in doubles.
if /usr/bin/python3 -c 'import openpyxl' 2>/dev/null; then
  folder=$work/workbook-3000
  run 0 /usr/bin/python3 "$top/bench/make-workbook.py" 3000 "$folder"
  run 0 "$steelyard" score "$folder" --format csv -o "$work/scores.csv"
  run 0 /usr/bin/python3 "$top/bench/peer-openpyxl.py" "$folder/evidence/measured.xlsx" "$work/peer.csv"
  run 0 python3 "$top/bench/compare.py" "$work/scores.csv" "$work/peer.csv" 8
fi
finish
