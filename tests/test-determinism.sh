#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Scores do not depend on the order of rows, on threads, on batches or on the locale.
. "${srcdir:-.}/tests/lib.sh"

edition=$top/indicators/shenzhen-2019
run 0 "$steelyard" score "$edition" --format csv --threads 1
cp "$work/out" "$work/reference"

for options in "--threads 2" "--threads 7" "--batch-size 1" "--batch-size 3 --threads 4"; do
  # shellcheck disable=SC2086 # a list of words
  run 0 "$steelyard" score "$edition" --format csv $options
  cmp -s "$work/reference" "$work/out" || fail "other scores with $options"
done

run 0 env LC_ALL=C TZ=Asia/Shanghai "$steelyard" score "$edition" --format csv
cmp -s "$work/reference" "$work/out" || fail "other scores in another environment"

shuffled=$(copy_edition shenzhen-2019)
for seed in 1 2 3; do
  for table in "$edition"/evidence/*.csv; do
    name=$(basename "$table")
    { head -n 1 "$table"
      tail -n +2 "$table" | awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort | cut -f 2-
    } >"$shuffled/evidence/$name"
  done
  run 0 "$steelyard" score "$shuffled" --format csv
  cmp -s "$work/reference" "$work/out" || fail "other scores from shuffled rows ($seed)"
done
finish
