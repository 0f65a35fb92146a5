#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Tables as people's programs write them: in other encodings, with other delimiters, decimal commas, titles and totals.
# Each is read as intended, or refused with one message for each error, which says what to do; none is misread.
. "${srcdir:-.}/tests/lib.sh"

edition=$work/ed
mkdir -p "$edition/evidence"
cd "$work" || exit 1

# table DECLARATION: an edition whose table `v` is declared so, with two units.
table() {
  cat >"$edition/edition.yaml" <<YAML
steelyard: edition/1
id: ed
name: {zh: t, en: t}
cohorts: [{id: all, name: {zh: a, en: a}}]
tables: {v: $1${2-}}
tree: {id: total, name: {zh: total, en: total}, source: published, plugin: measure@1, evidence: v, params: {curve: as-is, combine: sum, highest: 1000}}
awards: [{id: main, name: {zh: m, en: Main}, node: total}]
YAML
  printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >"$edition/units.csv"
}
evidence() { printf "$@" >"$edition/evidence/v.csv"; }
# right NAME: a has 12.5 and b 7.
right() {
  run 0 "$steelyard" score ed --format csv
  grep -q '^all,a,.*,12.5$' "$work/out" && grep -q '^all,b,.*,7$' "$work/out" || fail "$1: $(cat "$work/out")"
}
# refused NAME MESSAGE…: exactly these messages.
refused() {
  name=$1
  shift
  run 2 "$steelyard" score ed
  printf '%s\n' "$@" >expected
  cmp -s expected err || fail "$name: $(cat err)"
}
PLAIN=evidence/v.csv
UTF8="; save the file as UTF-8, or declare its 'encoding' for the table in edition.yaml"

# ---- encodings nobody declared ----

table $PLAIN
for sample in 'CP1252 Müller' 'CP1252 it’s' 'LATIN1 créée' 'SHIFT_JIS 東京都' 'SHIFT_JIS ｶﾅ' 'BIG5 臺北市政府' 'EUC-KR 한국' \
  'EUC-JP 東京の都' 'KOI8-R Москва' 'CP1251 Москва' 'ISO-8859-7 Αθήνα'; do
  evidence 'unit,note,value\na,x,12.5\nb,%s,7\n' "${sample#* }"
  iconv -f UTF-8 -t "${sample%% *}" "$edition/evidence/v.csv" >v && cp v "$edition/evidence/v.csv"
  refused "$sample" "ed/evidence/v.csv:3: this row is not valid UTF-8$UTF8"
  table "{file: evidence/v.csv, encoding: ${sample%% *}}"
  right "$sample, declared"
  table $PLAIN
done
for words in 南山区 信息公开指南,不完整 衢州市,亳州市,杭州市,温州市; do
  evidence '单位,说明,value\na,x,12.5\nb,%s,7\n' "$(printf '%s' "$words" | sed 's/,/、/g')"
  iconv -f UTF-8 -t GB18030 "$edition/evidence/v.csv" >v && cp v "$edition/evidence/v.csv"
  right "GB18030 $words"
done

# One bad byte in UTF-8, wherever: its row, and nothing else. Ten thousand rows make several chunks of the file.
awk 'BEGIN { print "unit,note,value"; print "a,信息公开,12.5"; for (i = 0; i < 60000; i++) print "b,指南公开,0"; print "b,政府网站,7" }' >long.csv
for row in 1 2 3 20000 41000 60002; do
  sed "${row}s/,\([^,]*\),/,\1$(printf '\222')t,/" long.csv >"$edition/evidence/v.csv"
  refused "a bad byte in row $row" "ed/evidence/v.csv:$row: this row is not valid UTF-8$UTF8"
done
cp long.csv "$edition/evidence/v.csv"
right "no bad byte"
evidence 'unit,note,value\na,"信息\n公开\222",12.5\nb,指南,7\222'
refused "bad bytes in quotes and at the end" "ed/evidence/v.csv:2: this row is not valid UTF-8$UTF8" "ed/evidence/v.csv:3: this row is not valid UTF-8$UTF8"
evidence 'unit,note,value\na,M\303\274ller Z\303\274rich M\303\274ller,12.5\nb,don\222t,7\n'
refused "a bad byte in German" "ed/evidence/v.csv:3: this row is not valid UTF-8$UTF8"
# UTF-8 of a code point that Unicode does not have.
evidence 'unit,note,value\na,x,12.5\nb,\366\233\232\244,7\n'
refused "a code point above U+10FFFF" "ed/evidence/v.csv:3: this row is not valid UTF-8$UTF8"
evidence 'unit,note,value\na,%s,12.5\n' 信息公开
printf 'b,指南,7\n' | iconv -f UTF-8 -t GB18030 >>"$edition/evidence/v.csv"
refused "two encodings" "ed/evidence/v.csv:3: this row is not valid UTF-8$UTF8"

# units.csv too.
table $PLAIN
evidence 'unit,value\na,12.5\nb,7\n'
printf 'id,name_zh,name_en\na,Z\374rich,Z\374rich\nb,M\374nchen,M\374nchen\n' >"$edition/units.csv"
refused "units.csv" "ed/units.csv:2: this row is not valid UTF-8$UTF8" "ed/units.csv:3: this row is not valid UTF-8$UTF8"
cp "$edition/units.csv" units
table $PLAIN ", units: {encoding: windows-1252}"
cp units "$edition/units.csv"
run 0 "$steelyard" score ed
expect_out München

# ---- encodings that are declared ----

for encoding in UTF-16 UTF-16LE UTF-16BE UTF-32 GB18030 BIG5 UTF-8 EUC-JP; do
  table "{file: evidence/v.csv, encoding: $encoding}"
  printf 'unit,note,value\na,東京,12.5\nb,x,7\n' | iconv -f UTF-8 -t $encoding >"$edition/evidence/v.csv"
  right "$encoding"
done
table "{file: evidence/v.csv, encoding: utf-8}"
evidence 'unit,note,value\na,x,12.5\nb,\244\243,7\n'
refused "declared, and not so" "ed/evidence/v.csv:3: this row is not valid in 'utf-8', the encoding that the edition declares"
table "{file: evidence/v.csv, encoding: klingon}"
refused "unknown" "ed/edition.yaml:5:46: unknown encoding 'klingon'; expected a name that iconv knows, such as utf-8, utf-16, gb18030, big5, windows-1252"

# ---- what is no CSV in UTF-8 ----

table $PLAIN
for encoding in UTF-16 UTF-16LE UTF-16BE UTF-32; do
  printf 'unit,value\na,12.5\nb,7\n' | iconv -f UTF-8 -t $encoding >"$edition/evidence/v.csv"
  [ $encoding = UTF-16 ] || [ $encoding = UTF-32 ] && name=$(echo $encoding | tr A-Z a-z) || name=$(echo $encoding | tr A-Z a-z)
  refused "$encoding" "ed/evidence/v.csv: this file is not UTF-8 but UTF-16 or UTF-32; save it as UTF-8, or declare 'encoding: $name' for the table in edition.yaml"
done
evidence 'PK\003\004\024\000\006\000'
run 2 "$steelyard" score ed
expect_err "this is a workbook (.xlsx, .ods or another ZIP file), not CSV"
evidence '\320\317\021\340\241\261\032\341\000\000'
run 2 "$steelyard" score ed
expect_err "this is an old Excel workbook (.xls), not CSV"
evidence '\n <html><table>\n'
run 2 "$steelyard" score ed
expect_err "this is HTML or XML, not CSV"
[ "$(wc -l <err)" -eq 1 ] || fail "more than one message"
head -c 100000 /dev/zero >"$edition/evidence/v.csv"
refused "zeros" "ed/evidence/v.csv:1: a NUL byte, expected text in UTF-8 or GB18030"
evidence 'unit,value\ra,12.5\rb,7\r'
refused "old Mac" "ed/evidence/v.csv:1: a carriage return without a line feed; rows end with LF or CR LF"
evidence 'unit,value\r\na,12.5\nb,7'
right "mixed line ends, and none at the end"

# ---- delimiters, decimals, titles, totals ----

AS="save the file as 'CSV UTF-8 (comma delimited)'"
evidence 'unit;value\na;12,5\nb;7\n'
refused "semicolons" "ed/evidence/v.csv:1: fields are separated by ';', expected commas; $AS, or declare 'delimiter: \";\", decimal: \",\"' for the table in edition.yaml"
evidence 'unit\tvalue\na\t12.5\nb\t7\n'
refused "tabs" "ed/evidence/v.csv:1: fields are separated by '\\t', expected commas; $AS, or declare 'delimiter: \"\\t\"' for the table in edition.yaml"
evidence 'unit|value\na|12.5\nb|7\n'
refused "bars" "ed/evidence/v.csv:1: fields are separated by '|', expected commas; $AS, or declare 'delimiter: \"|\"' for the table in edition.yaml"
evidence 'sep=;\nunit;value\na;12,5\nb;7\n'
refused "sep=" "ed/evidence/v.csv:2: fields are separated by ';', expected commas; $AS, or declare 'delimiter: \";\", decimal: \",\", skip: 1' for the table in edition.yaml"
table '{file: evidence/v.csv, delimiter: ";", decimal: ",", skip: 1}'
right "sep=, declared"
table $PLAIN
evidence 'Marks of 2019,\n,\nunit,value\na,12.5\nb,7\n'
refused "titles" "ed/evidence/v.csv:3: the headings are in this row, not in the first; delete the rows above it, or declare 'skip: 2' for the table in edition.yaml"
evidence 'unit,value\na,"12,5"\nb,"7,0"\n'
refused "decimal commas" "ed/evidence/v.csv:2:2: column 'value': found '12,5', expected a number; write numbers without thousands separators; if the comma is the decimal separator, declare 'decimal: \",\"' for the table in edition.yaml (indicator 'total', plugin measure)"
table '{file: evidence/v.csv, decimal: ","}'
right "decimal commas, declared"
evidence 'unit,value\na,12.500\nb,"7,0"\n'
run 2 "$steelyard" score ed
expect_err "the edition declares the comma as the decimal separator here"
table $PLAIN
evidence 'unit,value\na,12,5\nb,7,0\n'
run 2 "$steelyard" score ed
[ "$(wc -l <err)" -eq 1 ] || fail "decimal commas without quotes: $(cat err)"
expect_err "v.csv:2: the row has 3 fields, expected 2 as in the headings; if the comma is the decimal separator here, write points"
for total in 合计 '合　计：' 总计 小计 全市平均 Total 'Grand total' Average SUM; do
  evidence 'unit,value\na,12.5\nb,7\n%s,19.5\n' "$total"
  refused "$total" "ed/evidence/v.csv:4: '$total' is a row of totals, not a unit; delete it or, at the end of the file, declare 'skip: {last: 1}' for the table in edition.yaml"
done
# So in units.csv, and in a table without units. A unit that has such a word among its names is one.
TOTALS="is a row of totals, not a unit; delete it or, at the end of the file, declare 'skip: {last: 1}' for the table in edition.yaml"
evidence 'unit,value\na,12.5\nb,7\n'
for row in '合计,合计,Total' '合计,,' ',合　计：,' 'total,总计,Grand total'; do
  printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n%s\n' "$row" >"$edition/units.csv"
  total=$(printf '%s' "$row" | tr ',' '\n' | grep -m1 .)
  refused "units.csv: $row" "ed/units.csv:4: '$total' $TOTALS"
done
table $PLAIN ", units: {skip: {last: 1}}"
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n合计,合计,Total\n' >"$edition/units.csv"
right "units.csv with totals, declared"
table $PLAIN
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\nsum,上海医科大学,SUM\n' >"$edition/units.csv"
evidence 'unit,value\na,12.5\nb,7\nsum,1\n'
right "a unit that is called sum"
table '{file: evidence/v.csv, delimiter: tab, skip: {first: 2, last: 2}}'
evidence 'Title\n\nunit\tnote\tvalue\na\tx, y\t12.5\nb\t"1\t2"\t7\n合计\t\t19.5\nSource: us\n\n'
right "all of it declared"
evidence 'Title\n\nunit\tnote\tvalue\na\tx\t12.5\nb\ty\tseven\n合计\t\t19.5\nSource: us\n'
refused "rows are those of the spreadsheet" "ed/evidence/v.csv:5:3: column 'value': found 'seven', expected a number (indicator 'total', plugin measure)"
evidence 'Title\n\nunit\tremark\tvalue\na\tx\t12.5\nb\ty\t7\n合计\t\t19.5\nSource: us\n'
sed -i 's/measure@1/measure@2/' "$edition/edition.yaml"
run 0 "$steelyard" validate ed
expect_out "ed/evidence/v.csv:3:2: warning: no indicator reads the column 'remark' of the table 'v'"
evidence 'Title\nunit\n'
refused "too few rows" "ed/evidence/v.csv: 'skip' names 2 rows above the headings and 2 at the end, but the file has 2 rows"
for bad in 'delimiter: ""' 'delimiter: ab' 'delimiter: x' 'decimal: ;' 'skip: -1' 'skip: {frist: 1}' 'skip: [1]'; do
  table "{file: evidence/v.csv, $bad}"
  run 2 "$steelyard" score ed
done

# How a table is read belongs to what a lock binds.
table $PLAIN
evidence 'unit,value\na,12.5\nb,7\n'
acknowledge ed
run 0 "$steelyard" lock ed
run 0 "$steelyard" verify ed
table "{file: evidence/v.csv, encoding: latin1}"
run 1 "$steelyard" verify ed

# ---- who reads a wrong cell ----

# All indicators that read it are named, up to three; not those whose `where` leaves the row out.
several() { # WHERE…: an edition with an indicator for each
  cat >"$edition/edition.yaml" <<'YAML'
steelyard: edition/1
id: ed
name: {zh: t, en: t}
cohorts: [{id: all, name: {zh: a, en: a}}]
tables: {v: evidence/v.csv}
awards: [{id: main, name: {zh: m, en: Main}, node: total}]
tree:
  id: total
  name: {zh: total, en: total}
  source: published
  children:
YAML
  for where in "$@"; do
    number=$((${number:-0} + 1))
    echo "    - {id: n$number, weight: 1/$#, name: {zh: n$number, en: n$number}, source: published, plugin: measure@1," \
      "evidence: v, where: {$where}, params: {curve: as-is, combine: sum, highest: 100$number}}" >>"$edition/edition.yaml"
  done
  number=
}
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >"$edition/units.csv"
evidence 'unit,kind,value\na,x,12.5\nb,y,seven\n合计,,19.5\n'
WRONG="ed/evidence/v.csv:3:3: column 'value': found 'seven', expected a number"
several 'kind: x' 'kind: y' 'kind: [x, y]'
refused "two of three" "$WRONG (indicator 'n2', plugin measure; indicator 'n3', plugin measure)" "ed/evidence/v.csv:4: '合计' $TOTALS"
several '' '' '' 'kind: x' 'kind: y' ''
refused "five of six" "$WRONG (indicator 'n1', plugin measure; indicator 'n2', plugin measure; indicator 'n3', plugin measure; and 2 more)" "ed/evidence/v.csv:4: '合计' $TOTALS"
evidence 'unit,kind,value\na,x,"12,5"\nb,y,"7,5"\n'
several '' ''
run 2 "$steelyard" score ed
[ "$(wc -l <err)" -eq 1 ] || fail "decimal commas are told twice: $(cat err)"
expect_err "(indicator 'n1', plugin measure; indicator 'n2', plugin measure)"
finish
