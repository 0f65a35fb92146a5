#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What-ifs: figures computed by hand, the same edition changed by hand, every output, and what is refused.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# ---- an edition of which everything can be computed by hand ----

# Unit a has 80 and 60, b 40 and 100; both have 60 on visits, the mean of three.
fair() {
  rm -rf fair
  mkdir -p fair/evidence
  printf 'id,name\na,Alder\nb,Birch\n' >fair/units.csv
  printf 'unit,portal,hotline,v1,v2,v3\na,80,60,90,30,60\nb,40,100,50,50,80\n' >fair/evidence/t.csv
  cat >fair/edition.yaml <<'YAML'
steelyard: edition/1
id: fair
name: {en: Fair, zh: 公平}
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: {en: Total, zh: 总分}
  children:
    - {id: portal, name: {en: Portal, zh: 门户}, weight: 20%}
    - {id: hotline, name: {en: Hotline, zh: 热线}, weight: 30%}
    - id: visits
      name: {en: Visits, zh: 走访}
      weight: 50%
      children: [{id: v1, name: V1}, {id: v2, name: V2}, {id: v3, name: V3}]
awards:
  - {id: overall, name: Overall, node: total, tie_break: [portal, {node: hotline, direction: lower}]}
  - {id: portals, name: Portals, node: portal}
grades:
  - {node: portal, levels: [{id: good, name: Good, at_least: 50}, {id: poor, name: Poor}]}
YAML
}
fair

# total A B OPTION…: both units' totals
total() {
  expected_totals="$1 $2"
  shift 2
  run 0 "$steelyard" score "${edition:-fair}" --format csv "$@"
  found=$(python3 -c 'import csv,sys;print(*(r["total"] for r in csv.DictReader(open(sys.argv[1]))))' out)
  [ "$found" = "$expected_totals" ] || fail "totals $found, expected $expected_totals: $*"
}
total 64 68
# The others share 65% in place of 80%: 24.375% and 40.625%. 28 + 14.625 + 24.375; 14 + 24.375 + 24.375
total 67 62.75 --set portal:weight=35%
total 67 62.75 --set portal:weight=0.35
total 67 62.75 --set portal:weight=7/20
# 0.4 · 80 + 0.2 · 60 + 0.4 · 60; 0.4 · 40 + 0.2 · 100 + 0.4 · 60
total 68 60 --set portal:weight=40% --set hotline:weight=20%
total 68 60 --set hotline:weight=20% --set portal:weight=40% # in any order
total 80 40 --set portal:weight=100%
# 30 : 50, so 37.5% of 60 or 100, and 62.5% of 60
total 60 75 --without portal
# hotline 50%; the rest to visits alone
total 60 80 --without portal --set hotline:weight=50%
# visits: (90 + 30) / 2 and (50 + 50) / 2 in place of 60
total 64 63 --without v3
# v1 counts half, the others a quarter each: 67.5 and 57.5
total 67.75 66.75 --set v1:weight=50%
# The scale from 0 to 50 in place of the scores as they are: a's hotline 100, b's 100
total 76 68 --set hotline:params.curve=goalposts --set hotline:params.worst=0 --set hotline:params.best=50
total 64 68 --set hotline:weight=30% # nothing changes, but it is a what-if all the same
expect_out "unofficial,cohort,unit"

# Points stay what they are together. A deduction leaf keeps its own score: its deduction shrinks with its points.
mkdir -p points/evidence
cp fair/units.csv points
cp fair/evidence/t.csv points/evidence
printf 'unit,amount\na,4\n' >points/evidence/faults.csv
cat >points/edition.yaml <<'YAML'
steelyard: edition/1
id: points
name: Points
tables: {t: evidence/t.csv, faults: evidence/faults.csv}
tree:
  id: total
  name: Total
  aggregate: sum
  children:
    - {id: portal, name: Portal, points: 20, plugin: measure@2, evidence: t, columns: {value: portal}, params: {curve: as-is}}
    - {id: faults, name: Faults, points: 30, plugin: count@2, evidence: faults, deduction: {each: 3}}
    - {id: v3, name: V3, points: 50, plugin: measure@2, evidence: t, columns: {value: v3}, params: {curve: as-is}}
YAML
edition=points
# a: 16 + (30 - 12) + 30; b: 8 + 30 + 40
total 64 78
# 36, 24, 40; faults 100 · (24 - 4 · 2.4) / 24 = 60: 28.8 + 14.4 + 24; 14.4 + 24 + 32
total 67.2 70.4 --set portal:points=36
run 0 "$steelyard" score points --set portal:points=36 --format json
python3 - <<'PY' || fail "the deduction is not among the differences"
import json
assert {"change": "adjusted", "of": "faults", "key": "deduction", "was": "{each: 3}", "is": "{each: 12/5}"} in json.load(
    open("out"))["what_if"]
PY
# faults itself: 60 points, each 6; the others 20 : 50 of 40
total 62.285714286 87.428571429 --set faults:points=60
# Without it, 20 : 50 of 100 points.
total 65.714285714 68.571428571 --without faults
run 2 "$steelyard" score points --set portal:weight=35%
expect_err "--set portal:weight=35%: the children of 'total' have 'points'; expected portal:points=…"
run 2 "$steelyard" score points --set portal:points=101
expect_err "adds up to 101, expected at most 100, which is what they have together"
# A deduction that is set stays: 100 · (24 - 4 · 3) / 24 = 50
total 64.8 70.4 --set portal:points=36 --set 'faults:deduction={each: 3}'
edition=

# ---- raters ----

mkdir -p raters/evidence
cp fair/units.csv raters
printf 'unit,who,criterion,mark\na,r1,c,80\na,r2,c,60\na,Ｒ3,c,100\nb,r1,c,50\nb,r2,c,70\n' >raters/evidence/marks.csv
cat >raters/edition.yaml <<'YAML'
steelyard: edition/1
id: raters
name: Raters
tables: {marks: evidence/marks.csv}
defaults: {plugin: panel@2, evidence: marks, columns: {rater: who}}
tree:
  id: total
  name: Total
  children:
    - {id: mean, name: Mean, params: {criteria: [{criterion: c, lowest: 0, highest: 100}]}}
    - {id: some, name: Some, where: {who: [r1, Ｒ3]}, params: {criteria: [{criterion: c, lowest: 0, highest: 100}]}}
YAML
edition=raters
total 85 55 # (80 + 90) / 2; (60 + 50) / 2
total 75 55 --without-rater R3 # (70 + 80) / 2; full-width letters are equal to plain ones
total 80 70 --without-rater r1 --set some:weight=0% # the mean of 60 and 100; 70
total 80 60 --without some
edition=
run 0 "$steelyard" score raters --without-rater R3
expect_out "Unofficial: without rater R3"
run 0 "$steelyard" explain raters a mean --without-rater r2
grep -q 'r2 *c' out && fail "the rows of r2 are still there"
expect_out "90.00"
run 2 "$steelyard" score raters --without-rater r4
expect_err "--without-rater r4: no row has the rater 'r4'; expected one of r1, r2, Ｒ3"
run 2 "$steelyard" score fair --without-rater r1
expect_err "--without-rater r1: no indicator reads a table with a column 'rater'"

# ---- the same as an edition changed by hand ----

agrees() { # SEED GROUPS LEAVES UNITS
  rm -rf official edited
  python3 "$top/tests/what-if/editions.py" "$@"
  set --
  while read -r option; do set -- "$@" "$option"; done <options
  run 0 "$steelyard" score official/trial "$@" --format json -o what-if.json
  run 0 "$steelyard" score edited/trial --format json -o edited.json
  python3 "$top/tests/what-if/compare.py" what-if.json edited.json >python.out 2>&1 ||
    fail "$*: $(tail -n 2 python.out)"
}
agrees 1 2 3 2
agrees 2 3 4 10
agrees 3 5 7 60
agrees 4 30 12 5
agrees 5 12 3 1000
if long; then for seed in $(seq 6 120); do agrees "$seed" $((seed % 9 + 3)) $((seed % 7 + 3)) $((seed % 5 + 1)); done; fi

# ---- the outputs ----

run 0 "$steelyard" score fair --set portal:weight=35% --without v3
[ "$(head -n 1 out)" = "Unofficial: without V3; weight of Portal 35% instead of 20%; siblings in" ] ||
  fail "the first line: $(head -n 1 out)"
LANGUAGE=zh run 0 "$steelyard" score fair --set portal:weight=35% --without v3
expect_out "非正式结果：不含V3；门户的权重由20%改为35%；同级节点按比例调整"
run 0 "$steelyard" explain fair a --set portal:weight=35%
[ "$(head -n 1 out)" = "Unofficial: weight of Portal 35% instead of 20%; siblings in proportion" ] ||
  fail "explain: $(head -n 1 out)"
run 0 "$steelyard" study fair --set portal:weight=35%
[ "$(head -n 1 out)" = "Unofficial: weight of Portal 35% instead of 20%; siblings in proportion" ] ||
  fail "study: $(head -n 1 out)"
# The official edition against itself with the change: what the change alone does.
run 0 "$steelyard" diff fair fair --set portal:weight=35%
[ "$(head -n 1 out)" = "Unofficial: weight of Portal 35% instead of 20%; siblings in proportion" ] ||
  fail "diff: $(head -n 1 out)"
expect_out "24.375%"
expect_out "+3.00"

csv() { # COMMAND…: every row begins with what is different
  run 0 "$steelyard" "$@" --set portal:weight=35% --format csv
  python3 - "$*" <<'PY' || fail "csv: $*"
import csv
rows = list(csv.DictReader(open("out")))
assert rows and list(rows[0])[0] == "unofficial"
assert {row["unofficial"] for row in rows} == {"Unofficial: weight of Portal 35% instead of 20%; siblings in proportion"}
PY
}
csv score fair
csv diff fair fair
csv study fair statistics/averages
run 0 "$steelyard" score fair --set portal:weight=35% --format csv --headings names --bom
expect_out "unofficial,cohort,unit id"

json() { # SCHEMA COMMAND…
  run 0 "$steelyard" score fair --format json -o official.json
  schema=$1
  shift
  run 0 "$steelyard" "$@" --set portal:weight=35% --without v3 --format json
  python3 - "$schema" <<'PY' || fail "json: $*"
import json, sys
document = json.load(open("out"))
assert document["schema"] == sys.argv[1], document["schema"]
set_, adjusted = {"change": "set", "key": "weight"}, {"change": "adjusted", "key": "weight"}
assert document["what_if"] == [
    {"change": "without", "of": "v3"},
    {**set_, "of": "portal", "was": "20%", "is": "35%"},
    {**adjusted, "of": "hotline", "was": "30%", "is": "24.375%"},
    {**adjusted, "of": "visits", "was": "50%", "is": "40.625%"},
    {**adjusted, "of": "v1", "was": "1/3", "is": "50%"},
    {**adjusted, "of": "v2", "was": "1/3", "is": "50%"},
], document["what_if"]
official = json.load(open("official.json"))
assert "what_if" not in official and official["schema"] == "steelyard-result/2"
if "digest" in document:
    assert document["digest"] != official["digest"]
    assert document["edition"]["sha256"] != official["edition"]["sha256"]
PY
}
json steelyard-result-what-if/2 score fair
json steelyard-explanation-what-if/1 explain fair a
json steelyard-study-what-if/1 study fair
json steelyard-changes-what-if/1 diff fair fair
# Rows that are left out change no rule, but it is another digest all the same.
run 0 "$steelyard" score raters --format json -o official.json
run 0 "$steelyard" score raters --without-rater R3 --format json -o what-if.json
[ "$(grep '"sha256"' official.json | sed -n 1p)" != "$(grep '"sha256"' what-if.json | sed -n 1p)" ] || fail "the same digest"

# Every digest that a document names is another one for each what-if, and for the edition itself; and a study rests on the
# what-if, not on the official result.
echo 'import json, sys
score, study = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
assert study["result"] == score["digest"]
print(score["digest"], score["edition"]["sha256"])' >named.py
# different EDITION OPTIONS…: one text of options for each what-if; "" is the edition
different() {
  edition=$1
  shift
  : >digests
  for options; do
    # shellcheck disable=SC2086
    run 0 "$steelyard" score "$edition" $options --format json -o score.json
    # shellcheck disable=SC2086
    run 0 "$steelyard" study "$edition" statistics $options --format json -o study.json
    python3 named.py score.json study.json >>digests || fail "the study of $edition $options rests on another result"
  done
  for column in 1 2; do
    [ "$(cut -d' ' -f$column digests | sort -u | wc -l)" -eq $# ] || fail "equal digests: $edition, $(cat digests)"
  done
  edition=
}
different fair "" "--set portal:weight=35%" "--set portal:weight=36%" "--set hotline:weight=35%" "--set hotline:weight=30%" \
  "--without v3" "--without v2" "--without v3 --without v2" "--set portal:params.curve=goalposts --set portal:params.worst=0 --set portal:params.best=100"
different raters "" "--without-rater r1" "--without-rater r2" "--without-rater r1 --set some:weight=0%"
run 0 "$steelyard" score fair --set portal:weight=35% --format json -o what-if.json

# ---- it is not official ----

run 2 "$steelyard" verify what-if.json
expect_err "'steelyard-result-what-if/2' is the result of a what-if, which is not official and cannot be verified"
sed 's/result-what-if/result/' what-if.json >forged.json # the digest covers what is different
run 1 "$steelyard" verify forged.json
for command in lock archive verify validate tree; do
  run 2 "$steelyard" "$command" fair --set portal:weight=35%
  expect_err "unknown option --set"
done
# Claims and acknowledged warnings are about the official edition.
printf 'claims: [{id: c, of: score, node: total, unit: a, equals: "64", source: s}]\n' >fair/published.yaml
sed -i '1i steelyard: published/1' fair/published.yaml
run 0 "$steelyard" score fair --format json
expect_out '"verdict": "holds"'
run 0 "$steelyard" score fair --without v3 --format json
grep -q '"verdict"' out && fail "a claim was judged"
rm fair/published.yaml

# ---- what refers to a node that is left out ----

run 0 "$steelyard" score fair --without portal
expect_out "Unofficial: without Portal; no tie-break on Portal; award Portals is not given;"
expect_out "no grades of Portal; siblings in proportion"
grep -q Good out && fail "grades of a node that is left out"
LANGUAGE=zh run 0 "$steelyard" score fair --without portal
expect_out "不含门户；不按门户区分并列；不评“Portals”奖项；不评门户的档次"
sed -i '/^  id: total/i\  adjustments: [{id: bonus, name: Bonus, kind: bonus, plugin: count@2, evidence: t, columns: {amount: v1}, cap: 5, gate: {node: portal, operator: above, value: 50}}]' fair/edition.yaml
total 69 68 # a alone reaches the gate
run 2 "$steelyard" score fair --without portal
expect_err "fair/edition.yaml:"
expect_err "'portal' is left out by '--without portal', but it is read here"
total 65 80 --without portal --set bonus:gate=null --set bonus:cap=5
total 60 75 --without portal --without bonus
total 64 68 --without bonus
total 66 68 --set bonus:cap=2
expect_out "cap of Bonus 2 instead of 5"
total 69 73 --set bonus:gate=null
expect_out "gate of Bonus not given, instead of"
total 63 63 --set total:clamp='[0, 63]'
expect_out "clamp of Total [0, 63], which the edition does not give"
fair

# Of awards of which a unit gets one, the others are still given.
cat >>fair/edition.yaml <<'YAML'
one_award_per_unit: [overall, portals]
YAML
sed -i 's/node: portal}$/node: portal, bands: [{id: best, name: Best, count: 1}]}/; s/direction: lower}\]}/direction: lower}], bands: [{id: first, name: First, count: 1}]}/' fair/edition.yaml
run 0 "$steelyard" score fair
expect_out "First"
run 0 "$steelyard" score fair --without portal
expect_out "First"
fair

# ---- what is refused ----

refused() { # MESSAGE OPTION…
  message=$1
  shift
  for command in score study; do
    run 2 "$steelyard" "$command" fair "$@" -o nothing
    expect_err "$message"
  done
  run 2 "$steelyard" explain fair a "$@"
  expect_err "$message"
  run 2 "$steelyard" diff fair fair "$@"
  expect_err "$message"
  [ ! -e nothing ] || fail "a file was written"
}
refused "--set portal: expected NODE:KEY=VALUE, such as portal:weight=35%" --set portal
refused "--set portal:weight=: expected NODE:KEY=VALUE" --set portal:weight=
refused "--set :weight=1: expected NODE:KEY=VALUE" --set :weight=1
refused "--set portal:=1: expected NODE:KEY=VALUE" --set portal:=1
refused "--set portla:weight=35%: unknown node 'portla'; did you mean 'portal'?" --set portla:weight=35%
refused "--without vists: unknown node 'vists'; did you mean 'visits'?" --without vists
refused "--set portal:wieght=35%: unknown key 'wieght'; did you mean 'weight'?" --set portal:wieght=35%
refused "--set portal:weight=many: 'weight' is 'many', expected a number of at least 0" --set portal:weight=many
refused "--set portal:weight=-1: 'weight' is '-1', expected a number of at least 0" --set portal:weight=-1
refused "adds up to 3500%, expected at most 100%, which is what they have together" --set portal:weight=35
refused "adds up to 110%, expected at most 100%" --set portal:weight=60% --set hotline:weight=50%
refused "no other child of 'total' has a weight that could adjust; those that are set add up to 90%, expected 100%" \
  --set portal:weight=20% --set hotline:weight=30% --set visits:weight=40%
refused "no other child of 'total' has a weight that could adjust; those that are set add up to 0%, expected 100%" \
  --set portal:weight=0 --without hotline --without visits
refused "--set total:weight=1: the root of the tree must not have 'weight'" --set total:weight=1
refused "--without total: the root 'total' cannot be removed" --without total
refused "the group 'visits' would have no children; leave out 'visits' instead" --without v1 --without v2 --without v3
refused "--set v1:weight=50%: 'v1' is left out by '--without visits'" --without visits --set v1:weight=50%
refused "'weight' of 'portal' is set more than once" --set portal:weight=30% --set portal:weight=40%
refused "'missing' of 'portal' is set more than once" --set portal:missing=zero --set portal:missing=keep
refused "--set portal:missing=zro: 'missing' is 'zro'; did you mean 'zero'?" --set portal:missing=zro
refused "--set portal:params.curv=as-is: measure@2: unknown parameter 'curv'; did you mean 'curve'?" --set portal:params.curv=as-is
refused "--set portal:id=p: 'id' cannot be set here" --set portal:id=p
refused "--set total:children=[]: 'children' cannot be set here" --set 'total:children=[]'
refused "--set visits:defaults={}: 'defaults' cannot be set here" --set 'visits:defaults={}'
refused "not valid YAML" --set 'portal:params={curve'
refused "the children of 'total' have 'weight'; expected portal:weight=…" --set portal:points=10
refused "the other children of 'total' cannot be adjusted exactly; expected fewer digits" \
  --set portal:weight=0.12345678901234567 --set hotline:weight=1/999999999999999989
# A problem in a file, as it would be with the change, is followed by the options.
refused "with the changes --set total:aggregate=sum" --set total:aggregate=sum
LANGUAGE=zh run 2 "$steelyard" score fair --set portal:weight=135%
expect_err "total”的下级节点所设数值合计135%，应至多为100%"
# An edition that is wrong as it is stays wrong.
sed -i 's/weight: 30%/weight: 29%/' fair/edition.yaml
run 2 "$steelyard" score fair --set portal:weight=35%
expect_err "sum to 99%"

finish
