#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Evidence as Excel and others write it gives the same scores: byte order mark, CRLF, GB18030, quoted
# fields, Chinese headings.
. "${srcdir:-.}/tests/lib.sh"

original=$top/indicators/shenzhen-2019
run 0 "$steelyard" score "$original" --format csv
cp "$work/out" "$work/reference"
edition=$(copy_edition shenzhen-2019)

same() {
  run 0 "$steelyard" score "$edition" --format csv
  cmp -s "$work/reference" "$work/out" || fail "other scores: $1"
}

# Every table in another clothing, made from the original.
clothe() {
  for table in "$original"/evidence/*.csv; do
    "$1" <"$table" >"$edition/evidence/$(basename "$table")"
  done
}
with_mark() { printf '\357\273\277'; cat; }
with_crlf() { sed 's/$/\r/'; }
as_gb18030() { iconv -f UTF-8 -t GB18030; }
as_excel() { sed 's/$/\r/' | iconv -f UTF-8 -t GB18030; }
quoted() { sed 's/[^,]*/"&"/g'; }
# (A claim reads the column `unit` of the visits by that name.)
chinese() { sed '1{/visitor/!s/^unit,/单位,/}'; }
for clothing in with_mark with_crlf as_gb18030 as_excel quoted chinese; do
  clothe "$clothing"
  same "$clothing"
done

# Units by their Chinese names.
clothe cat
sed 's/^nanshan,/南山区,/' "$original/evidence/visits.csv" >"$edition/evidence/visits.csv"
same "names of units"
finish
