#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ids as the world has them: capitals, digits first, points, Chinese, and characters that YAML, shells, CSV, JSON and
# Graphviz use themselves. Each must come out of every output as it went in. Also tables whose unit column has another
# heading.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
id='网站(2021)&$HOME' # the edition's
mkdir -p "$id/evidence" "next#1"
cat >"$id/edition.yaml" <<'YAML'
steelyard: edition/1
id: 网站(2021)&$HOME
cohorts: [{id: A&B}, {id: 007}]
tables:
  2021: {file: evidence/2021.csv, unit: 网站名称}
  units: {unit: 网站标识码}
tree:
  id: NO
  children:
    - {id: PM2.5, weight: 60%, plugin: measure@2, evidence: 2021, columns: {value: x}, params: &curve {curve: goalposts, worst: 0, best: 100}}
    - {id: 1e3, weight: 30%, plugin: measure@2, evidence: 2021, columns: {value: y}, params: *curve}
    - {id: +'\(x)', weight: 10%, plugin: measure@2, evidence: 2021, columns: {value: x}, params: *curve}
awards:
  - {id: 总奖, node: NO, tie_break: [1e3], bands: [{id: +A, count: 1}, {id: "null"}]}
grades:
  - {node: PM2.5, levels: [{id: 0, at_least: 60}, {id: "~"}]}
YAML
sed -i "s/+'.(x)'/+\\\\(x)/" "$id/edition.yaml"
cat >"$id/published.yaml" <<'YAML'
steelyard: published/1
claims:
  - {id: 第1条, of: score, node: 1e3, unit: AUT, equals: 90}
  - {id: 0002, of: band, award: 总奖, unit: 007, equals: +A}
  - {id: V1.0, of: grade, node: PM2.5, unit: E09000001, equals: "~"}
  - {id: rows, of: rows, table: 2021, unit: AUT, equals: 1}
YAML
printf '网站标识码,cohort\nAUT,A&B\nE09000001,A&B\n007,007\n440304,007\n' >"$id/units.csv"
printf '网站名称,x,y\nAUT,80,90\n007,70,95\nE09000001,50,10\n440304,20,30\n' >"$id/evidence/2021.csv"

run 0 "$steelyard" validate "$id"
run 0 "$steelyard" score "$id" --format csv
# By hand: AUT 0.6·80 + 0.3·90 + 0.1·80 = 83, 007: 0.7·70 + 0.3·95 = 77.5.
expect_out "cohort,unit,name_zh,name_en,rank,tied,status,band,NO,PM2.5,1e3,'+\\(x)"
expect_out 'A&B,AUT,AUT,AUT,1,no,final,'
expect_out '007,007,007,007,1,no,final,'
python3 - "$work/out" <<'PYTHON' || fail "CSV"
import csv, sys
rows = {row["unit"]: row for row in csv.DictReader(open(sys.argv[1]))}
assert list(rows) == ["AUT", "E09000001", "007", "440304"], rows
assert (rows["AUT"]["NO"], rows["AUT"]["PM2.5"], rows["007"]["NO"]) == ("83", "80", "77.5"), rows
assert rows["007"]["band"] in ("+A", "'+A") and rows["440304"]["band"] == "null", rows
PYTHON
run 0 "$steelyard" explain "$id" AUT 1e3
expect_out "AUT · 1e3: 90.00"
run 2 "$steelyard" explain "$id" aut 1e3
expect_err "no such unit: 'aut'; did you mean 'AUT'?"
run 0 "$steelyard" verify "$id"
expect_out "4 claims: 4 hold"
run 0 "$steelyard" diff "$id" "$id"

# The document, and what is recomputed from it.
run 0 "$steelyard" score "$id" --format json -o document.json
run 0 "$steelyard" verify document.json
python3 - <<'PYTHON' || fail "the document"
import json
document = json.load(open("document.json"))
assert document["edition"]["id"] == "网站(2021)&$HOME"
assert [node["id"] for node in document["nodes"]] == ["NO", "PM2.5", "1e3", "+\\(x)"]
scores = {unit["id"]: unit["scores"] for unit in document["units"]}
assert scores["E09000001"]["+\\(x)"]["exact"] == "50", scores
assert {unit["id"]: unit["grades"]["PM2.5"] for unit in document["units"]} == {
    "AUT": "0", "E09000001": "~", "007": "0", "440304": "~"}
assert [table["id"] for table in document["tables"]] == ["units", "2021"]
PYTHON

# The lock, and the archive with its README's commands.
run 0 "$steelyard" lock "$id"
run 0 "$steelyard" verify "$id"
expect_out "4 claims: 4 hold"
run 0 "$steelyard" archive "$id" -o "$id.tar.zst"
run 0 "$steelyard" verify "$id.tar.zst"
mkdir unpacked
tar --zstd -xf "$id.tar.zst" -C unpacked
commands=$(sed -n 's/^    //p' "unpacked/$id/README.md" | sed 6q | grep -v ^tar)
[ "$(printf '%s\n' "$commands" | wc -l)" -eq 5 ] || fail "commands: $commands"
printf '%s\n' "$commands" | sed "s|^steelyard|'$steelyard'|" >commands
run 0 sh -e -c "cp '$id.tar.zst' unpacked && cd unpacked && . ../commands"

# Trees for other programs.
run 0 "$steelyard" tree "$id" --format dot
expect_out 'digraph "网站(2021)&$HOME" {'
expect_out '"NO" -> "+\\(x)"'
if dot -V 2>dot; then
  run 0 dot -Tcanon "$work/out"
fi
run 0 "$steelyard" tree "$id" --format json
python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$work/out" || fail "the tree as JSON"

# An edition that follows: ids are quoted where YAML needs it, the headings of units stay, and `set` finds the nodes.
rmdir "next#1"
run 0 "$steelyard" new "next#1" --from "$id"
run 0 "$steelyard" validate "next#1"
grep -q '"2021": {file: evidence/2021.csv, unit: "网站名称"}' "next#1/edition.yaml" || fail "$(cat "next#1/edition.yaml")"
[ "$(cat "next#1/evidence/2021.csv")" = "网站名称,x,y" ] || fail "$(cat "next#1/evidence/2021.csv")"
cp "$id/evidence/2021.csv" "next#1/evidence"
printf 'set: {1e3: {weight: 0.2}, PM2.5: {weight: 0.7}}\nremove: []\n' >>"next#1/edition.yaml"
run 0 "$steelyard" score "next#1" --format csv
expect_out 'A&B,AUT,AUT,AUT,1,no,final,' # 0.7·80 + 0.2·90 + 0.1·80 = 82
grep -q '^A&B,AUT,.*,82,80,90,80$' "$work/out" || fail "set: $(cat "$work/out")"

# What is warned of can be acknowledged, whatever the ids are.
sed -i '/^007,70/d; /^440304,20/d' "next#1/evidence/2021.csv"
acknowledge "next#1"
run 0 "$steelyard" validate "next#1" --strict

# The unit column: the declared heading and no other; a lock binds it.
sed -i 's/^网站名称,/unit,/' "$id/evidence/2021.csv"
run 2 "$steelyard" score "$id"
expect_err "edition.yaml:5:41: no column '网站名称' in 网站(2021)&\$HOME/evidence/2021.csv; expected one of unit, x, y"
sed -i 's/, unit: 网站名称//' "$id/edition.yaml"
run 2 "$steelyard" verify "$id" # a mapping without any key but file
sed -i 's/{file: evidence\/2021.csv}/evidence\/2021.csv/' "$id/edition.yaml"
run 1 "$steelyard" verify "$id"
expect_out "differs: the rules: the edition's name, digits, languages, cohorts, how a table is read, or the order of something"

# An edition's id is the name of a folder, which archives carry to other systems: no backslash. Other ids may have one.
mkdir -p 'a\b/evidence'
printf 'id\nx\n' >'a\b/units.csv'
printf 'unit,v\nx,1\n' >'a\b/evidence/t.csv'
printf '%s\n' 'steelyard: edition/1' 'id: a\b' 'tables: {t: evidence/t.csv}' \
  'tree: {id: t, children: [{id: v\w, plugin: measure@2, evidence: t, columns: {value: v}, params: {curve: as-is}}]}' >'a\b/edition.yaml'
run 2 "$steelyard" validate 'a\b'
expect_err "'a\\b' cannot be an edition's id ('\\', which separates folders on some systems); rename it and its folder"
mv 'a\b' plain
sed -i 's/^id: .*/id: plain/' plain/edition.yaml
run 0 "$steelyard" validate plain
run 2 "$steelyard" new 'c\d'
expect_err "cannot be an edition's id ('\\', which separates folders on some systems)"
sed -i 's/id: v.w/id: v’w/' plain/edition.yaml
run 2 "$steelyard" validate plain
expect_err "'v’w' is not an id ('’', a quotation mark; leave it out, or write ʼ (U+02BC) for an apostrophe)"
sed -i "s/id: v’w/id: v$(printf '\342\200\214')w/" plain/edition.yaml
run 2 "$steelyard" validate plain
expect_err "is not an id (U+200C, which is invisible; leave it out)"
finish
