#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How awards rank: over cohorts, all units or an attribute; ties and tie-breaks; grades that start above a score. All
# figures are worked out by hand from this table:
#
#   unit  cohort     region  score  complaints
#   d1    districts  north   90     30
#   d2    districts  south   80     50
#   d3    districts  north   80     20
#   d4    districts  south   60     10
#   b1    bureaus    north   80     50
#   b2    bureaus    south   70     0
#   b3    bureaus    east    50     40
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
mkdir -p index/evidence
cat >index/units.csv <<'CSV'
id,name,cohort,region
d1,Alder,districts,north
d2,Birch,districts,south
d3,Cedar,districts,north
d4,Dogwood,districts,south
b1,Elm,bureaus,ｎｏｒｔｈ
b2,Fir,bureaus,south
b3,Ginkgo,bureaus,east
CSV
cat >index/evidence/t.csv <<'CSV'
unit,score,complaints
d1,90,30
d2,80,50
d3,80,20
d4,60,10
b1,80,50
b2,70,0
b3,50,40
CSV
cat >index/edition.yaml <<'YAML'
steelyard: edition/1
id: index
name: Index
cohorts: [{id: districts, name: Districts}, {id: bureaus, name: Bureaus}]
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: "{id}"}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  children:
    - {id: score, name: Score, weight: 1}
    - {id: complaints, name: Complaints, weight: 0}
awards:
  - id: overall
    node: total
    bands: [{id: first, count: 1}, {id: second, count: 2}]
  - {id: everyone, name: Everyone, node: total, over: all, bands: [{id: gold, count: 2}, {id: silver, count: 2}]}
  - {id: dense, node: total, over: all, ties: dense, bands: [{id: gold, count: 2}, {id: silver, count: 2}]}
  - {id: regional, name: Regional, node: total, over: {attribute: region}, tie_break: [complaints]}
  - {id: calm, node: total, over: all, tie_break: [{node: complaints, direction: lower}]}
  - {id: busy, node: total, over: all, cohorts: [bureaus, districts], tie_break: [{node: complaints, direction: higher}]}
  - {id: bureaus-by-region, node: total, cohorts: [bureaus], over: {attribute: region}}
grades:
  - node: total
    levels: [{id: a, above: 80}, {id: b, at_least: 80}, {id: c, above: 60}, {id: d}]
YAML
cat >index/published.yaml <<'YAML'
steelyard: published/1
claims:
  - {id: elm-everyone, of: rank, award: everyone, unit: b1, equals: 2}
  - {id: fir-everyone, of: rank, award: everyone, unit: b2, equals: 5}
  - {id: fir-dense, of: rank, award: dense, unit: b2, equals: 3}
  - {id: elm-regional, of: rank, award: regional, unit: b1, equals: 2}
  - {id: cedar-calm, of: rank, award: calm, unit: d3, equals: 2}
  - {id: gold, of: count, award: everyone, where: {band: gold}, equals: 4}
  - {id: gold-bureaus, of: count, award: everyone, cohort: bureaus, where: {band: gold}, equals: 1}
  - {id: above, of: count, node: total, where: {grade: a}, equals: 1}
YAML

# ranks DOCUMENT: "award unit rank= decided_by band", in the order of the document.
cat >ranks.py <<'PY'
import json, sys
document = json.load(open(sys.argv[1]))
for award in document["awards"]:
    bands = {unit: band["id"] for band in award["bands"] for unit in band["units"]}
    print(award["id"], *(f"{row['unit']}:{row['rank']}{'=' * row['tied']}{row.get('decided_by', '')}"
                         f"{'/' + bands[row['unit']] if row['unit'] in bands else ''}" for row in award["ranking"]))
for grading in document["grades"]:
    print(grading["node"], *(f"{level['id']}:{','.join(level['units'])}" for level in grading["levels"]))
PY
run 0 "$steelyard" score index --format json -o index.json
cat >expected <<'END'
overall d1:1/first d2:2=/second d3:2=/second d4:4 b1:1/first b2:2/second b3:3/second
everyone d1:1/gold d2:2=/gold d3:2=/gold b1:2=/gold b2:5/silver d4:6/silver b3:7
dense d1:1/gold d2:2=/gold d3:2=/gold b1:2=/gold b2:3/silver d4:4/silver b3:5
regional d1:1 b1:2 d3:3complaints d2:1 b2:2 d4:3 b3:1
calm d1:1 d3:2 d2:3=complaints b1:3=complaints b2:5 d4:6 b3:7
busy d1:1 d2:2= b1:2= d3:4complaints b2:5 d4:6 b3:7
bureaus-by-region b1:1 b2:1 b3:1
total a:d1 b:d2,d3,b1 c:b2 d:d4,b3
END
python3 ranks.py index.json >found || fail "no ranks"
diff expected found || fail "ranks, bands or grades"

# What is said of them: a table for each ranking of the root, winners of the rest, and every claim.
run 0 "$steelyard" verify index
expect_out "8 claims: 8 hold"
run 0 env LC_ALL=C.UTF-8 "$steelyard" score index
expect_out "Districts · overall"
expect_out "north · Regional"
grep -q '^Everyone$' out || fail "no table of all units"
expect_out "   5  Fir      70.00"
run 0 "$steelyard" explain index b1
expect_out "Everyone: rank 2= · gold"
expect_out "grade: b"

# One micro-point: 80.000001 is above 80, 80.0000004 is not.
for value in 80.000001:a 80.0000004:b; do
  sed "s/^d2,80,/d2,${value%:*},/" index/evidence/t.csv >t.csv
  rm -rf near && cp -R index near && sed -i 's/^id: index/id: near/' near/edition.yaml && cp t.csv near/evidence/t.csv && rm near/published.yaml
  run 0 "$steelyard" score near --format json -o near.json
  python3 ranks.py near.json | grep -q "${value#*:}:[^ ]*d2" || fail "$value"
done

# The document can be recomputed, and what was changed in it is found.
run 0 "$steelyard" verify index.json
forge() { # WHAT: a Python statement that changes d, the document; what verify says of it
  python3 - "$1" <<'PY' || fail "forge: $1"
import json, sys
d = json.load(open("index.json"))
award = {award["id"]: award for award in d["awards"]}
exec(sys.argv[1])
json.dump(d, open("forged.json", "w"), ensure_ascii=False)
PY
  run 1 "$steelyard" verify forged.json
  expect_out "$2"
}
forge 'award["everyone"]["ranking"][4]["rank"] = 4' 'awards[1].ranking[4].rank: the document has 4, recomputed 5'
forge 'award["everyone"]["over"] = "cohort"' 'awards[1].'
forge 'award["dense"]["ties"] = "competition"' 'awards[2].ranking[4].rank: the document has 3, recomputed 5'
forge 'award["calm"]["tie_break"][0]["direction"] = "higher"' 'awards[4].ranking'
forge 'd["units"][4]["attributes"]["region"] = "east"' 'awards[3].ranking'
forge 'level = d["grades"][0]["levels"][2]; level["at_least"] = level.pop("above")' 'grades[0].levels[2].units[1]: the document has nothing, recomputed "b2"'
python3 -c 'import json; d = json.load(open("index.json")); d["awards"][4]["tie_break"] *= 256; json.dump(d, open("forged.json", "w"))'
run 2 "$steelyard" verify forged.json
expect_err "256 entries, expected at most 255"

# A lock binds the rules and what follows from them.
run 0 "$steelyard" lock index
sed -i 's/, ties: dense//' index/edition.yaml
run 1 "$steelyard" verify index
expect_out "award 'dense'"

finish
