#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Which rows and cells of tables differ: random pairs, which diff/tables.py checks; then a corrected cell and what it moves,
# keys, stages, other spellings and forms, and what is too long to be listed.
. "${srcdir:-.}/tests/lib.sh"

seeds=$(seq 8)
! long || seeds=$(seq 100)
for seed in $seeds; do
  mkdir "$work/$seed"
  run 0 python3 "$top/tests/diff/tables.py" "$work/$seed" "$seed"
done

# Two states of one edition: a cell is corrected, and one command says what moves.
mkdir "$work/before" "$work/after"
cp -R "$top/indicators/shenzhen-2018" "$work/before"
cp -R "$top/indicators/shenzhen-2018" "$work/after"
chmod -R u+w "$work/before" "$work/after"
cd "$work" || exit 1
before=before/shenzhen-2018 after=after/shenzhen-2018
sed -i '3s/partial$/fail/' "$after/evidence/accessibility-checks.csv"
run 0 "$steelyard" diff "$before" "$after"
sed -n '1,3p; /^Table /,/^$/p; /^What made/,/did not/p' "$work/out" >"$work/told"
diff - "$work/told" <<END || fail "a corrected cell"
Golden Steelyard Weight, Shenzhen 2018 (on 2017)
$before → $after

What made the totals change
unit    total before    now  change  own change  method  new or redefined
──────  ────────────  ─────  ──────  ──────────  ──────  ────────────────
Futian         77.81  77.72   -0.09       -0.09    0.00              0.00
39 totals did not change
Table accessibility-checks · evidence/accessibility-checks.csv
row  unit    column  before   now
───  ──────  ──────  ───────  ────
  3  Futian  result  partial  fail
Rows: 1 changed, 0 added, 0 removed
Rows are matched by: unit, page, check

END
run 0 env LANGUAGE=zh "$steelyard" diff "$before" "$after"
expect_out "行：改动1，新增0，删除0"
expect_out "行的对应依据：unit、page、check"

# The order of rows and columns is no change of a cell; the bytes are others, which is said.
{ head -n 1 "$before/evidence/accessibility-checks.csv"; tail -n +2 "$before/evidence/accessibility-checks.csv" | sort -r; } |
  awk -F, -v OFS=, '{ print $4, $2, $1, $3 }' >"$after/evidence/accessibility-checks.csv"
run 0 "$steelyard" diff "$before" "$after"
expect_out "order of rows or columns, the spelling of units, or the form of the"
run 0 "$steelyard" diff "$before" "$after" --format csv
[ "$(cat "$work/out")" = "change,unit,node,award,table,row_before,row_after,column,text_before,text_after,number_before,number_after,difference,cohort,estimated" ] ||
  fail "the order of rows is a change: $(head -n 3 "$work/out")"

# Keys with stages, units under other names, another encoding, columns nobody reads, with a heading that is repeated and a
# cell that no text may hold. Of the plugin's key, and what `where` reads, nothing is left to guess.
for year in before after; do
  mkdir -p "$work/forms/$year/ed"
  cd "$work/forms/$year/ed" || exit 1
  cat >edition.yaml <<'END'
steelyard: edition/1
id: ed
name: {zh: 某届, en: Some edition}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables:
  staged: {file: staged.csv, key: [item]}
  checks: checks.csv
  free: free.csv
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - {id: s, name: {zh: 分段, en: Staged}, source: published, weight: 1/2, plugin: checklist@2, evidence: staged}
    - {id: k, name: {zh: 检查, en: Checks}, source: published, weight: 1/2, plugin: checklist@2, evidence: checks, where: {area: [x, y]}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
  printf 'id,name_zh,name_en\na,甲,Ann\nb,乙,Bo\n' >units.csv
  printf 'unit,item,result,stage\na,i,fail,first\nb,i,fail,first\n' >staged.csv
  printf 'unit,item,area,result,note\na,i,x,pass,first\na,j,y,fail,second\nb,i,x,pass,\n' >checks.csv
  printf 'place,place,what,\nhere,there,is\001it,end\n' >free.csv
done
cd "$work" || exit 1
printf 'unit,item,result,stage\na,i,fail,first\nb,i,fail,first\na,i,pass,reply\n' >forms/after/ed/staged.csv
printf '单位,item,area,result,note\n甲,i,x,pass,first\n甲,j,y,pass,另一\nBo,i,x,pass,\n' | iconv -f UTF-8 -t GB18030 >forms/after/ed/checks.csv
sed -i 's/checks: checks.csv/checks: {file: checks.csv, encoding: gb18030}/' forms/after/ed/edition.yaml
printf 'place,place,what,\nhere,nowhere,is\001it,=end\n' >forms/after/ed/free.csv
run 0 "$steelyard" diff forms/before/ed forms/after/ed --format json
python3 - "$work/out" <<'PY' || fail "keys, stages, encodings"
import json, sys
tables = {table["id"]: table for table in json.load(open(sys.argv[1]))["tables"]}
assert tables["units"] == {"id": "units", "fate": "alike"}, tables["units"]
staged = tables["staged"]
assert staged["key"] == ["unit", "item", "stage"] and staged["by_key"] and not staged["changed"] and not staged["removed"], staged
assert staged["added"] == [{"row": [None, 4], "unit": "a", "cells": {"unit": "a", "item": "i", "result": "pass", "stage": "reply"}}]
checks = tables["checks"]
assert checks["key"] == ["单位", "item", "area"] and checks["by_key"], checks
assert checks["columns_added"] == checks["columns_removed"] == [], checks
assert checks["changed"] == [{"row": [3, 3], "unit": "a", "cells": {"result": ["fail", "pass"], "note": ["second", "另一"]}}], checks
free = tables["free"]
assert free["key"] == [] and not free["by_key"] and not free["columns_added"], free
assert [sorted(row["cells"]) for row in free["changed"]] == [[""]] and free["changed"][0]["cells"][""] == ["end", "=end"], free
PY
run 0 "$steelyard" diff forms/before/ed forms/after/ed --format csv
grep -qx "cell,,,,free,2,2,,end,'=end,,,,," out || fail "a formula in CSV: $(grep free out)"
run 0 "$steelyard" diff forms/before/ed forms/after/ed --format csv --bom -o bom.csv
[ "$(head -c 3 bom.csv | od -An -tx1)" = " ef bb bf" ] || fail "no byte order mark"
run 0 "$steelyard" diff forms/before/ed forms/after/ed
expect_out "No key identifies every row: equal rows are matched first, then the others in"

# Where no key tells rows apart, those that are half equal are one row that changed; others are two rows.
printf 'p,q,r,s\n1,2,3,4\n5,6,7,8\n' >forms/before/ed/free.csv
printf 'p,q,r,s\n1,2,x,y\n5,x,y,z\n' >forms/after/ed/free.csv
run 0 "$steelyard" diff forms/before/ed forms/after/ed
expect_out "Rows: 1 changed, 1 added, 1 removed"
expect_out "  3        (row removed)  5, 6, 7, 8"

# Of a long list the beginning is shown, and how long it is; of tables in which most rows differ only numbers are.
awk 'BEGIN { print "place,what"; for (i = 0; i < 300; i++) print "p" i "," i }' >forms/before/ed/free.csv
awk 'BEGIN { print "place,what"; for (i = 0; i < 300; i++) print "p" i "," (i % 3 ? i : "other") }' >forms/after/ed/free.csv
run 0 "$steelyard" diff forms/before/ed forms/after/ed
expect_out "and 80 more; --format csv has all"
expect_out "Rows: 100 changed, 0 added, 0 removed"
[ "$(grep -c '  what    ' out)" -eq 20 ] || fail "not 20 cells are listed: $(grep -c '  what    ' out)"
run 0 "$steelyard" diff forms/before/ed forms/after/ed --format csv
[ "$(grep -c ^cell,,,,free, out)" -eq 100 ] || fail "CSV does not list all cells"
sed -i '2,$s/,/,x/' forms/after/ed/free.csv
run 0 "$steelyard" diff forms/before/ed forms/after/ed
expect_out "Rows: 300 changed, 0 added, 0 removed"
grep -q '  what    ' out && fail "cells of another year are listed"
sed -i '/free.csv/d' forms/after/ed/edition.yaml
run 0 "$steelyard" diff forms/before/ed forms/after/ed
expect_out "Tables removed: free"
run 0 "$steelyard" diff forms/after/ed forms/before/ed
expect_out "Tables added: free"

# What is wrong in either edition is told, and nothing is written.
printf 'unit,item,area,result,note\na,i,x,perhaps,\n' >forms/before/ed/checks.csv
run 2 "$steelyard" diff forms/before/ed forms/after/ed --format csv -o none.csv
expect_err "forms/before/ed/checks.csv:2:4: "
[ ! -e none.csv ] || fail "something was written"
run 2 "$steelyard" diff forms/after/ed forms/none/ed
finish
