#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Editions with names in one language, or without names: every output falls back, in either language of the program.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1

# edition FOLDER: an edition of two indicators without cohorts, awards and sources; its tree comes from standard input.
edition() {
  mkdir -p "$1/evidence"
  {
    printf 'steelyard: edition/1\nid: %s\ntables: {figures: evidence/figures.csv}\n' "$1"
    cat
  } >"$1/edition.yaml"
}

# indicator ID NAME WEIGHT COLUMN, within a list of children; NAME may be empty.
indicator() {
  printf '    - {id: %s, %sweight: %s, plugin: measure@2, evidence: figures, columns: {value: %s},\n' "$1" \
    "${2:+name: $2, }" "$3" "$4"
  printf '       params: {curve: goalposts, worst: 0, best: 100}}\n'
}

# Everything has only an English name, or none. By hand: Austria 0.6·80 + 0.4·90 = 84, Germany 0.6·70 + 0.4·95 = 80.
{
  printf 'name: Business entry\ntree:\n  id: total\n  name: Total\n  children:\n'
  indicator days "Days to register" 60% days
  indicator cost "" 40% cost
} | edition english
printf 'id,name\naut,Austria\ndeu,Germany\nlux,\n' >english/units.csv
printf 'unit,days,cost\nAustria,80,90\ndeu,70,95\nlux,50,50\n' >english/evidence/figures.csv
printf 'steelyard: published/1\nclaims:\n  - {id: first, of: rank, unit: Austria, equals: 2, disputed: a misprint}\n' \
  >english/published.yaml

# The same with only Chinese ones, and a Chinese file of units.
{
  printf 'name: {zh: 开办企业}\ntree:\n  id: total\n  name: 总分\n  children:\n'
  indicator days "{zh: 登记天数}" 60% days
  indicator cost "" 40% cost
  printf 'grades:\n  - {node: total, levels: [{id: good, name: 良好, at_least: 82}, {id: other}]}\n'
} | edition chinese
printf '编号,中文名称\naut,奥地利\ndeu,德国\nlux,\n' >chinese/units.csv
printf '单位,days,cost\n奥地利,80,90\ndeu,70,95\nlux,50,50\n' >chinese/evidence/figures.csv

run 0 env LANGUAGE=zh "$steelyard" score english
expect_out "Business entry"
expect_out "排名"
expect_out "   1  Austria   84.00             80.00  90.00"
expect_out "   3  lux       50.00             50.00  50.00"
run 0 env LANGUAGE=zh "$steelyard" explain english Austria total
expect_out "Austria · Total: 84.00"
expect_out "Days to register  [days]"
run 0 env LANGUAGE=zh "$steelyard" tree english
expect_out "Days to register  [days]"
run 0 env LANGUAGE=zh "$steelyard" verify english
expect_out "有争议：a misprint"
run 0 env LANGUAGE=zh "$steelyard" diff english english
expect_out "Business entry"
expect_out "全部"
run 0 "$steelyard" score chinese
expect_out "   1  奥地利  84.00     80.00  90.00"
expect_out "总分  良好   1  奥地利"
expect_out "      other  2  德国, lux"
run 0 "$steelyard" explain chinese 德国 days
expect_out "德国 · 登记天数: 70.00"
run 0 "$steelyard" score chinese --format csv --headings names
expect_out "all,aut,奥地利,奥地利,1,no,final,,84,80,90"
expect_out "all,lux,lux,lux,3,no,final,,50,50,50"
# A suggestion lists no name twice.
run 2 "$steelyard" explain chinese 南极洲
expect_err "'南极洲'; expected one of aut, 奥地利, deu, 德国, lux"

# The document has every name in both languages, and is recomputed from itself.
for edition in english chinese; do
  run 0 "$steelyard" score $edition --format json -o "$work/$edition.json"
  run 0 "$steelyard" verify "$work/$edition.json"
  run 0 "$steelyard" lock $edition
  run 0 "$steelyard" verify $edition
  run 0 "$steelyard" archive $edition -o "$work/$edition.tar.zst"
  run 0 "$steelyard" verify "$work/$edition.tar.zst"
done
python3 - <<'PYTHON' || fail "names in the document"
import json
english, chinese = (json.load(open(f"{name}.json")) for name in ("english", "chinese"))
assert [n["name"] for n in english["nodes"]] == [{"zh": t, "en": t} for t in ("Total", "Days to register", "cost")]
assert [u["name"]["en"] for u in chinese["units"]] == ["奥地利", "德国", "lux"]
assert [n["source"] for n in english["nodes"]] == ["own"] * 3
for document in english, chinese:
    assert [(c["id"], c["name"]) for c in document["cohorts"]] == [("all", {"zh": "全部", "en": "All"})]
    assert [(a["id"], a["node"], a["name"]["zh"]) for a in document["awards"]] == [("ranking", "total", "排名")]
PYTHON

# rules EDITION: the digest of its rules. What is left out is as if it were written.
rules() { "$steelyard" score "$1" --format json | sed -n 's/^  "sha256": "\(.*\)"$/\1/p'; }
before=$(rules english)
sed -i '2a cohorts: [{id: all, name: {zh: 全部, en: All}}]\nawards: [{id: ranking, name: {zh: 排名, en: Ranking}, node: total}]' \
  english/edition.yaml
[ -n "$before" ] && [ "$(rules english)" = "$before" ] || fail "the digest depends on whether defaults are written"

# Where a column of units.csv has no name, the others are used: name_LANG, name, the other language, the id.
printf 'id,name,name_zh,name_en\naut,Autriche,奥地利,\ndeu,Allemagne,,\nlux,,卢森堡,\n' >english/units.csv
sed -i 's/Austria,/aut,/' english/evidence/figures.csv
sed -i 's/unit: Austria/unit: aut/' english/published.yaml
run 0 "$steelyard" score english --format csv
expect_out "all,aut,奥地利,Autriche,1,"
expect_out "all,deu,Allemagne,Allemagne,2,"
expect_out "all,lux,卢森堡,卢森堡,3,"
# What a unit is not called is not its name.
sed -i 's/^lux,/luxembourg,/' english/evidence/figures.csv
run 2 "$steelyard" score english
expect_err "unknown unit 'luxembourg'"

# `source` is the parent's, and `own` at the root; an edition inherits `languages`, and may give them up.
mkdir two three
printf 'steelyard: edition/1\nid: two\nextends: ../chinese\nlanguages: [zh]\ntables: {figures: evidence/figures.csv}\n' \
  >two/edition.yaml
printf 'set: {total: {source: published}, cost: {name: 费用, source: reconstructed}}\nname: 第二届\n' >>two/edition.yaml
cp -R chinese/evidence chinese/units.csv two
run 2 "$steelyard" validate two
expect_err "chinese/edition.yaml:14:64: 'name' is missing; 'languages' requires it"
expect_err "two/units.csv:4: the unit has no name; 'languages' requires 'name_zh'"
sed -i 's/{id: other}/{id: other, name: 其他}/' chinese/edition.yaml
sed -i 's/^lux,$/lux,卢森堡/' two/units.csv
run 0 "$steelyard" score two --format json -o two.json
python3 - <<'PYTHON' || fail "inherited sources"
import json
nodes = json.load(open("two.json"))["nodes"]
assert [(n["name"]["en"], n["source"]) for n in nodes] == [
    ("总分", "published"), ("登记天数", "published"), ("费用", "reconstructed")], nodes
PYTHON
printf 'steelyard: edition/1\nid: three\nextends: ../two\ntables: {figures: evidence/figures.csv}\n' >three/edition.yaml
cp -R two/evidence two/units.csv three
run 2 "$steelyard" validate three
expect_err "three/edition.yaml:1:1: 'name' is missing; 'languages' requires it"
echo 'languages: []' >>three/edition.yaml
run 0 "$steelyard" score three
finish
