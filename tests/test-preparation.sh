#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Outliers and estimates of measure@2: scores, marks and findings of random incomplete columns are what an independent
# implementation says. Estimates are marked wherever they appear. SEED=n in the environment tries others.
. "${srcdir:-.}/tests/lib.sh"
cd "$work" || exit 1

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cases=40
long && cases=600
run 0 python3 "$top/tests/preparation/oracle.py" "$steelyard" "$work/cases" "$cases" "${SEED:-1}"
cat "$work/out"

# One unit of four lacks its number on x, and gets the median, 20; on y nothing is estimated.
mkdir -p ed/evidence
cat >ed/edition.yaml <<'END'
steelyard: edition/1
id: ed
name: {zh: 某届, en: Some edition}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {v: evidence/v.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - {id: x, name: {zh: 甲, en: X}, source: published, weight: 1/2, plugin: measure@2, evidence: v, columns: {value: x}, params: {curve: min-max, impute: median}}
    - {id: y, name: {zh: 乙, en: Y}, source: published, weight: 1/2, plugin: measure@2, evidence: v, columns: {value: y}, params: {curve: as-is}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
printf 'id,name_zh,name_en\na,甲地,A\nb,乙地,B\nc,丙地,C\nd,丁地,D\n' >ed/units.csv
printf 'unit,x,y\na,10,50\nb,20,60\nc,60,70\nd,,80\n' >ed/evidence/v.csv

# 100 * (20 - 10) / (60 - 10) = 20, so d has (20 + 80) / 2 = 50.
run 0 "$steelyard" score ed
expect_out '≈50.00'
expect_out '≈20.00'
expect_out 'rests on an estimate'
expect_out 'estimated'
expect_out 'the median of the cohort is used'
grep -q '≈85.00\|≈80.00' "$work/out" && fail "a figure without an estimate is marked"
run 0 "$steelyard" explain ed d
expect_out '≈50.00'
expect_out '≈20.00'
expect_out 'estimated: no number was collected'

# A study marks what rests on an estimate: d's x (20) and total (50), and every figure of all units on them, such as the
# mean of 0, 20, 100 and 20 on x; but not y.
run 0 "$steelyard" study ed statistics/averages scores
grep -q '^X .*≈35.00 .*≈20.00' "$work/out" || fail "no mark of a mean: $(grep '^X ' "$work/out")"
grep -q '^Y .* 65.00 ' "$work/out" || fail "a mean without an estimate is marked: $(grep '^Y ' "$work/out")"
expect_out '≈20.00'
expect_out '≈ rests on an estimate'
grep -q '≈80.00\|≈85.00' "$work/out" && fail "a study marks a figure without an estimate"
run 0 "$steelyard" study ed scores/heat --format csv
grep -q '^cohort,.*,of_full_marks,estimated$' "$work/out" || fail "the CSV of a study does not mark estimates"
grep -q ',d,D,.*,x,X,20,0.2,score of_full_marks$' "$work/out" || fail "$(grep ',d,' "$work/out")"
grep -q ',d,D,.*,y,Y,80,0.8,$' "$work/out" || fail "$(grep ',d,' "$work/out")"
run 0 "$steelyard" study ed --format json -o study.json
python3 - <<'END' || fail "the JSON of a study does not mark estimates"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
marked = {(row["unit"], row["node"]): row.get("estimated") for row in tables["heat"]}
assert [key for key, columns in marked.items() if columns] == [("d", "x")], marked
means = {row["node"]: row.get("estimated") for row in tables["averages"]}
assert means == {"total": means["x"], "x": ["mean", "median", "of_full_marks"], "y": None}, means
END
rm -rf pages
run 0 "$steelyard" report ed -o pages --language en
grep -q '>≈50.00<' pages/index.html || fail "the ranking of a report does not mark an estimate"
grep -q '"estimated":"3"' pages/compare.html || fail "two units compared: no estimate is marked"

LANGUAGE=zh run 0 "$steelyard" explain ed d
expect_out '估计：未采集到数值，以组别中位数代替'
run 0 "$steelyard" score ed --format csv -o out.csv
cat >expected <<'END'
cohort,unit,name_zh,name_en,rank,tied,status,band,total,total:outcome,x,x:outcome,y
all,a,甲地,A,4,no,final,,25,scored,0,scored,50
all,b,乙地,B,3,no,final,,40,scored,20,scored,60
all,c,丙地,C,1,no,final,,85,scored,100,scored,70
all,d,丁地,D,2,no,final,,50,estimated,20,estimated,80
END
diff expected out.csv || fail "the CSV is not as expected"
run 0 "$steelyard" score ed --format json -o out.json
run 0 "$steelyard" verify out.json

# The number is collected later. diff marks the earlier total of d, and the earlier mean, which d is part of:
# (25 + 40 + 85 + 50) / 4 = 50, and then (25 + 40 + 85 + 90) / 4 = 60.
mkdir -p later/evidence
sed 's/^id: ed$/id: later/; s/Some edition/Later/; s/某届/下届/' ed/edition.yaml >later/edition.yaml
cp ed/units.csv later
sed 's/^d,,/d,60,/' ed/evidence/v.csv >later/evidence/v.csv
run 0 "$steelyard" diff ed later
grep -q '^D  *≈50.00  *90.00  *+40.00' "$work/out" || fail "diff does not mark an estimate: $(grep '^D ' "$work/out")"
grep -q '^Total  *≈50.00  *60.00  *+10.00' "$work/out" || fail "diff does not mark a mean: $(grep '^Total ' "$work/out")"
grep -q '^A  *≈\|≈90\|≈60' "$work/out" && fail "diff marks what is no estimate"
expect_out '≈ rests on an estimate'

# So do its JSON and its CSV, and with `previous` the document, whose later estimates are checked: x is node of d alone.
run 0 "$steelyard" diff ed later --format json -o diff.json
run 0 "$steelyard" diff ed later --format csv
grep -q '^total,d,.*,before$' "$work/out" || fail "the CSV of diff does not mark the total: $(grep '^total,d' "$work/out")"
grep -q '^mean,,.*,before$' "$work/out" || fail "the CSV of diff does not mark a mean"
grep -E '^(total|score),a,.*(before|after|both)$' "$work/out" && fail "the CSV of diff marks what is no estimate"
sed 's/^name:/previous: ..\/later\nname:/' ed/edition.yaml >ed/edition.new && mv ed/edition.new ed/edition.yaml
run 0 "$steelyard" score ed --format json -o previous.json
run 0 "$steelyard" verify previous.json
python3 - <<'END' || fail "diff's JSON does not mark estimates"
import json
diff, previous = json.load(open("diff.json")), json.load(open("previous.json"))
units = {unit["id"]: unit for unit in diff["units"]["both"]}
before, after = units["d"]["estimated"]
assert "total" in before and after == [], units["d"]
assert all("estimated" not in units[unit] for unit in "abc")
means = [cohort for node in diff["nodes"] for cohort in node.get("cohorts", {}).values() if "estimated" in cohort]
assert means and all(mean["estimated"] == [True, False] for mean in means)
unit = next(unit for unit in previous["changes"]["units"]["both"] if unit["id"] == "d")
assert unit["estimated"] == [[], before], unit["estimated"]  # the other way round
unit["estimated"][1] = []
json.dump(previous, open("forged.json", "w"))
END
run 1 "$steelyard" verify forged.json
expect_out "estimated"
sed -i '/^previous:/d' ed/edition.yaml

# Without the mark of the group above, the document is not true; the leaf's mark needs its evidence.
python3 - <<'END'
import json
document = json.load(open("out.json"))
[unit["scores"]["total"].pop("marks", None) for unit in document["units"]]
json.dump(document, open("forged.json", "w"), ensure_ascii=False, sort_keys=True)
END
run 1 "$steelyard" verify forged.json

# What makes no sense is refused.
while IFS='|' read -r params message; do
  sed "s/{curve: min-max, impute: median}/{$params}/" ed/edition.yaml >refused.yaml
  mkdir -p refused/evidence && sed 's/id: ed$/id: refused/' refused.yaml >refused/edition.yaml
  cp ed/units.csv refused/ && cp ed/evidence/v.csv refused/evidence/
  run 2 "$steelyard" score refused
  expect_err "$message"
done <<'END'
curve: as-is, outliers: winsorise|the curve as-is does not use the parameter outliers
curve: min-max, skewness: 1|skewness is not used without the parameter outliers
curve: min-max, outliers: log, most_winsorised: 3|outliers: log does not winsorise
curve: min-max, outliers: log, logarithm: true|with logarithm, only winsorise is possible
curve: min-max, impute: group-mean|expected 'evidence: {TABLE: …}' with values, groups
END
finish
