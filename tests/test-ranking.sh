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
                         f"{'/' + bands[row['unit']] if row['unit'] in bands else ''}"
                         f"{'!' + row['passed_over'] if 'passed_over' in row else ''}" for row in award["ranking"]))
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

# At most one award per unit. `overall` gives gold to two units and those that tie, d1, d2, d3 and b1; `busiest` ranks
# d2 and b1 (50), b3 (40), d1 (30), d3 (20), d4 (10), b2 (0). A unit is passed over, the next one moves up, and the band
# that is not listed, silver, takes those that were passed over first.
mkdir -p prizes/evidence && cp index/units.csv prizes/ && cp index/evidence/t.csv prizes/evidence/
prizes() { # LIST: an edition that extends `index` with this list
  cat >prizes/edition.yaml <<YAML
steelyard: edition/1
id: prizes
name: Prizes
extends: ../index
tables: {t: evidence/t.csv}
awards:
  - {id: overall, name: Overall, node: total, over: all, bands: [{id: gold, count: 2}, {id: silver, count: 2}]}
  - {id: busiest, name: Busiest, node: complaints, over: all, bands: [{id: winner, count: 1}, {id: runner-up, count: 2}]}
one_award_per_unit: $1
YAML
  run 0 "$steelyard" score prizes --format json -o prizes.json
  python3 ranks.py prizes.json | sed -n 1,2p >found
  diff - found || fail "one_award_per_unit: $1"
  run 0 "$steelyard" verify prizes.json
}
prizes '[{award: overall, bands: [gold]}, busiest]' <<'END'
overall d1:1/gold d2:2=/gold d3:2=/gold b1:2=/gold b2:5/silver d4:6/silver b3:7
busiest d2:1=!overall b1:1=!overall b3:3/winner d1:4!overall d3:5!overall d4:6/runner-up b2:7/runner-up
END
prizes '[busiest, {award: overall, bands: [gold]}]' <<'END'
overall d1:1/silver!busiest d2:2=/silver!busiest d3:2=/gold b1:2=/silver!busiest b2:5/gold d4:6 b3:7
busiest d2:1=/winner b1:1=/winner b3:3/runner-up d1:4/runner-up d3:5 d4:6 b2:7
END
prizes '[overall, busiest]' <<'END'
overall d1:1/gold d2:2=/gold d3:2=/gold b1:2=/gold b2:5/silver d4:6/silver b3:7
busiest d2:1=!overall b1:1=!overall b3:3/winner d1:4!overall d3:5!overall d4:6!overall b2:7!overall
END
run 0 env LC_ALL=C.UTF-8 "$steelyard" score prizes
expect_out "Busiest  rank 4  Alder    has the award Overall"
run 0 env LC_ALL=C.UTF-8 "$steelyard" explain prizes d1 complaints
expect_out "passed over: has the award Overall, and each unit gets at most one of these awards"
cp index.json kept.json && cp prizes.json index.json
forge 'award["busiest"]["ranking"][0].pop("passed_over")' 'awards[1].ranking[0].passed_over: the document has nothing, recomputed "overall"'
forge 'd["edition"].pop("one_award_per_unit")' 'awards[1].bands[0].units[0]: the document has "b3", recomputed "d2"'
forge 'd["edition"]["one_award_per_unit"].reverse()' 'awards[0].bands[0].units'
for wrong in '["overall", "overall"]' '["overall", "none"]' '["overall", {"award": "busiest", "bands": ["gold"]}]' \
    '["overall", {"award": "busiest", "bands": []}]' '[1, 2]' '"overall"' '[{"award": "busiest"}]'; do
  python3 -c 'import json, sys; d = json.load(open("index.json")); d["edition"]["one_award_per_unit"] = json.loads(sys.argv[1]); json.dump(d, open("forged.json", "w"))' "$wrong"
  run 2 "$steelyard" verify forged.json
  expect_err "edition.one_award_per_unit"
done
cp kept.json index.json

# The CSV has a column for it, by the main award.
prizes '[busiest, {award: overall, bands: [gold]}]' <<'END'
overall d1:1/silver!busiest d2:2=/silver!busiest d3:2=/gold b1:2=/silver!busiest b2:5/gold d4:6 b3:7
busiest d2:1=/winner b1:1=/winner b3:3/runner-up d1:4/runner-up d3:5 d4:6 b2:7
END
run 0 "$steelyard" score prizes --format csv --levels 0
cat >expected <<'END'
cohort,unit,name_zh,name_en,rank,tied,status,band,passed_over,total
districts,d1,Alder,Alder,1,no,final,silver,busiest,90
districts,d2,Birch,Birch,2,yes,final,silver,busiest,80
districts,d3,Cedar,Cedar,2,yes,final,gold,,80
districts,d4,Dogwood,Dogwood,6,no,final,,,60
bureaus,b1,Elm,Elm,2,yes,final,silver,busiest,80
bureaus,b2,Fir,Fir,5,no,final,gold,,70
bureaus,b3,Ginkgo,Ginkgo,7,no,final,,,50
END
diff expected out || fail "the CSV"

# diff says which rules differ, in every format.
rm -rf later && cp -R index later && rm later/published.yaml
sed -i 's/^id: index/id: later/; s/name: Everyone, node: total, over: all/name: Everyone, node: total, over: {attribute: region}/
  s/, ties: dense//; s/direction: lower/direction: higher/; s/above: 60/at_least: 60/; /bureaus-by-region/d
  s/^grades:/one_award_per_unit: [overall, everyone]\n&/' later/edition.yaml
run 0 "$steelyard" diff index later --format json
mv out diff.json
python3 - <<'PY' >found || fail "the changes"
import json
for rule in json.load(open("diff.json"))["rankings"]:
    print(rule.get("award"), rule.get("node"), rule["rule"], *map(json.dumps, rule["values"]))
PY
cat >expected <<'END'
everyone None over "all" {"attribute": "region"}
dense None ties "dense" "competition"
calm None tie_break [{"direction": "lower", "node": "complaints"}] ["complaints"]
bureaus-by-region None award "bureaus-by-region" null
None None one_award_per_unit null ["overall", "everyone"]
None total levels [{"above": "80", "id": "a"}, {"at_least": "80", "id": "b"}, {"above": "60", "id": "c"}, {"id": "d"}] [{"above": "80", "id": "a"}, {"at_least": "80", "id": "b"}, {"at_least": "60", "id": "c"}, {"id": "d"}]
END
diff expected found || fail "the rules that differ"
run 0 "$steelyard" diff index later --format csv
expect_out 'ranking-rule,,,everyone,,,,over,all,"{""attribute"": ""region""}",,,,'
expect_out 'ranking-rule,,,dense,,,,ties,dense,competition,,,,'
expect_out 'ranking-rule,,,bureaus-by-region,,,,award,bureaus-by-region,,,,,'
run 0 env LC_ALL=C.UTF-8 "$steelyard" diff index later
expect_out "Rules of awards and grades that differ"
grep -q '^dense  *ties  *dense  *competition' out || fail "the rules that differ, for people"
run 0 "$steelyard" diff index index --format json
expect_out '"rankings": []'

# A lock binds the rules and what follows from them.
run 0 "$steelyard" lock index
sed -i 's/, ties: dense//' index/edition.yaml
run 1 "$steelyard" verify index
expect_out "award 'dense'"

finish
