#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two editions compared: pairs made at random against exact fractions (diff/oracle.py), then the output for a real pair.
. "${srcdir:-.}/tests/lib.sh"

seeds="1 2"
! long || seeds=$(seq 20)
for seed in $seeds; do
  mkdir "$work/$seed"
  run 0 python3 "$top/tests/diff/oracle.py" "$work/$seed" "$seed"
done

# An edition and itself: nothing changed.
sound=$top/tests/broken-editions/sound
run 0 "$steelyard" diff "$sound" "$sound" --format json
python3 - "$work/out" <<'PY' || fail "an edition differs from itself"
import json, sys
changes = json.load(open(sys.argv[1]))
assert {node["fate"] for node in changes["nodes"]} == {"alike"}, changes["nodes"]
assert not any("weight" in node for node in changes["nodes"])
assert changes["units"]["added"] == changes["units"]["removed"] == []
for unit in changes["units"]["both"]:
    assert unit["total"][0] == unit["total"][1] and unit["performance"] == unit["method"] == unit["rest"] == "0", unit
    assert set(unit["scores"].values()) == {"0"}, unit
    assert all(award["rank"][0] == award["rank"][1] for award in unit["awards"].values()), unit
PY

# Every rule of a node that may change, one each.
cp -R "$sound" "$work/sound"
chmod -R u+w "$work/sound"
rule() { # RULE NODE SED-COMMAND
  sed "$3" "$sound/edition.yaml" >"$work/sound/edition.yaml"
  cmp -s "$sound/edition.yaml" "$work/sound/edition.yaml" && fail "$1: nothing was edited"
  run 0 "$steelyard" diff "$sound" "$work/sound" --format json
  python3 - "$work/out" "$1" "$2" <<'PY' || fail "$1 of $2 is not told"
import json, sys
path, rule, name = sys.argv[1:]
told = {node["id"]: node.get("differs", []) for node in json.load(open(path))["nodes"]}
assert told.pop(name) == [rule], told
assert not any(told.values()), told
PY
}
rule params portal 's/partial: 0.5/partial: 0.25/'
rule where portal 's/where: {area: portal}/where: {area: [portal, extra]}/'
rule aggregate total 's/aggregate: mean/aggregate: geometric/'
rule clamp total 's/clamp: \[0, 100\]/clamp: [0, 99]/'
rule adjust_cap total 's/adjust_cap: 6/adjust_cap: 5/'
rule rate extra 's/      kind: bonus/      rate: 2\n&/'
rule cap extra 's/      cap: 5/      cap: 4/'
rule gate extra 's/value: 60/value: 61/'
rule effect fraud 's/cap: 59/cap: 58/'
rule round total 's/  adjust_cap/  round: 1\n&/'
rule missing service 's/      weight: 7\/10/&\n      missing: zero/'
rule enough service 's/      weight: 7\/10/&\n      enough: {weight: 2\/3}/'
rule applies service 's/      weight: 7\/10/&\n      applies: {cohort: [districts, bureaus]}/'
rule over visits 's/^          columns: {value: visits}/&\n          over: all/'
rule reweight service 's/      weight: 7\/10/&\n      reweight: equal/'

# `columns` says where the evidence stands, under a heading that may be another every year.
sed 's/columns: {value: visits}/columns: {value: seen}/' "$sound/edition.yaml" >"$work/sound/edition.yaml"
sed '1s/visits/seen/' "$sound/evidence/figures.csv" >"$work/sound/evidence/figures.csv"
run 0 "$steelyard" diff "$sound" "$work/sound" --format json
grep -q '"redefined"\|"below"\|"differs"' "$work/out" && fail "a heading is no rule"
cp "$sound/evidence/figures.csv" "$work/sound/evidence/figures.csv"

# Points are a share of their siblings' sum; but a sum adds them up, and a deduction is taken off them. The same
# evidence twice, with all points doubled: nobody did better or worse.
for year in before after; do
  mkdir -p "$work/points/$year/evidence"
  printf 'id,name_zh,name_en\nu,甲,U\nv,乙,V\n' >"$work/points/$year/units.csv"
  printf 'unit,a,b\nu,50,80\nv,90,100\n' >"$work/points/$year/evidence/figures.csv"
  printf 'unit\nu\nu\nv\n' >"$work/points/$year/evidence/faults.csv"
done
points_edition() { # YEAR FACTOR
  cat <<EOF
steelyard: edition/1
id: $1
name: {zh: 分值, en: Points}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {figures: evidence/figures.csv, faults: evidence/faults.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - id: added
      name: {zh: 相加, en: Added}
      source: published
      points: $((20 * $2))
      aggregate: sum
      children:
        - {id: a, name: {zh: 甲项, en: A}, source: published, points: $((40 * $2)), plugin: measure@1,
           evidence: figures, columns: {value: a}, params: {curve: as-is}}
        - {id: b, name: {zh: 乙项, en: B}, source: published, points: $((10 * $2)), plugin: measure@1,
           evidence: figures, columns: {value: b}, params: {curve: as-is}}
    - {id: faults, name: {zh: 扣分项, en: Faults}, source: published, points: $((20 * $2)), plugin: count@1,
       evidence: faults, deduction: {each: 5}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
EOF
}
points_edition before 1 >"$work/points/before/edition.yaml"
points_edition after 2 >"$work/points/after/edition.yaml"
run 0 "$steelyard" diff "$work/points/before" "$work/points/after" --format json
python3 - "$work/out" <<'PY' || fail "points have the wrong cause"
import json, sys
from fractions import Fraction
changes = json.load(open(sys.argv[1]))
told = {node["id"]: (node["fate"], node.get("differs", [])) for node in changes["nodes"]}
assert told == {"total": ("below", []), "added": ("below", []), "a": ("alike", ["points"]),
                "b": ("alike", ["points"]), "faults": ("redefined", ["points"])}, told
assert {node["id"]: node["points"] for node in changes["nodes"] if "points" in node} == {
    "added": ["20", "40"], "a": ["40", "80"], "b": ["10", "20"], "faults": ["20", "40"]}, changes["nodes"]
assert not any("weight" in node for node in changes["nodes"]), changes["nodes"]  # the shares are what they were
for unit in changes["units"]["both"]:
    assert Fraction(unit["performance"]) == 0 and unit["scores"] == {"a": "0", "b": "0"}, unit
    assert Fraction(unit["method"]) > 0 > Fraction(unit["rest"]) or unit["id"] != "u", unit
PY
run 0 "$steelyard" diff "$work/points/before" "$work/points/after"
expect_out "re-weighted    A              40 points  80 points  points"
expect_out "redefined      Faults         20 points  40 points  points"
expect_out "Not compared, because the editions define them differently: Total, Added,"
# In a mean they are shares alone.
sed -i 's/aggregate: sum/aggregate: mean/; s/, deduction: {each: 5}//; s/count@1/measure@1/; s/evidence: faults/evidence: figures, columns: {value: a}, params: {curve: as-is}/' \
  "$work"/points/*/edition.yaml
run 0 "$steelyard" diff "$work/points/before" "$work/points/after" --format json
grep -q '"redefined"\|"below"\|"differs"' "$work/out" && fail "points of a mean change nothing"

# For people: what cannot be compared is not.
sed 's/partial: 0.5/partial: 0.25/; s/points: 12.5/points: 25/' "$sound/edition.yaml" >"$work/sound/edition.yaml"
run 0 "$steelyard" diff "$sound" "$work/sound"
expect_out "redefined"
expect_out "Not compared, because the editions define them differently: Total, Portal,"
run 0 env LANGUAGE=zh "$steelyard" diff "$sound" "$work/sound"
expect_out "两届定义不同，不作比较：总分"

# All of what people read, worked out by hand. Bare trees, of what both years define alike: the early one has Kept and
# Left half each, the late one a third and two thirds (1/4 to 1/2). Ann has 80 and 60, then 90 and 70: 70 and 80 by the
# early tree, 66.67 and 76.67 by the late one, so performance is 10 and method -3.33.
mkdir -p "$work/told/early/evidence" "$work/told/late/evidence"
told() { # ID NAME CHILDREN
  cat <<END
steelyard: edition/1
id: $1
name: {zh: 某届, en: $2}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children: [$3]
awards:
  - {id: overall, name: {zh: 总奖, en: Overall}, node: total, bands: [{id: first, name: {zh: 第一, en: First}, count: 1}]}
END
}
leaf() { # ID NAME WEIGHT
  printf '{id: %s, name: {zh: 项, en: %s}, source: published, weight: %s, plugin: measure@1, evidence: marks, columns: {value: %s}, params: {curve: as-is}}' \
    "$1" "$2" "$3" "$1"
}
group() { # ID NAME WEIGHT CHILDREN
  printf '{id: %s, name: {zh: 组, en: %s}, source: reconstructed, weight: %s, children: [%s]}' "$@"
}
told early Early "$(leaf kept Kept 1/2), $(group old Old 1/2 "$(leaf left Left 1/2), $(leaf gone Gone 1/2)")" >"$work/told/early/edition.yaml"
told late Late "$(leaf kept Kept 1/4), $(group old Old 1/2 "$(leaf left Left 1)"), $(group new New 1/4 "$(leaf fresh Fresh 1)")" \
  >"$work/told/late/edition.yaml"
printf 'id,name_zh,name_en\na,甲,Ann\nb,乙,Bo\nc,丙,Cy\nd,丁,Di\n' >"$work/told/early/units.csv"
printf 'id,name_zh,name_en\na,甲,Ann\nb,乙,Bo\nc,丙,Cy\ne,戊,Ed\n' >"$work/told/late/units.csv"
printf 'unit,kept,left,gone\na,80,60,40\nb,70,60,80\nc,40,80,80\nd,10,10,10\n' >"$work/told/early/evidence/marks.csv"
printf 'unit,kept,left,fresh\na,90,70,50\nb,70,60,50\nc,20,60,100\ne,5,5,5\n' >"$work/told/late/evidence/marks.csv"
run 0 "$steelyard" diff "$work/told/early" "$work/told/late"
diff - "$work/out" <<'END' || fail "people are told something else"
Early → Late

Indicators
             indicator  weight before   now  what differs
───────────  ─────────  ─────────────  ────  ────────────
redefined    Total               100%  100%  members
re-weighted  Kept                 50%   25%
redefined    Old                  50%   50%  members
re-weighted  Left                 50%  100%
added        New                        25%
removed      Gone                 50%        measure@1
2 indicators and groups are defined in the same way in both.

Units
3 in both
1 only in Early: Di
1 only in Late: Ed

Overall
rank before  rank now  move  unit  band before  band now
───────────  ────────  ────  ────  ───────────  ────────
          2         1    +1  Ann                First
          1         2    -1  Bo    First
          3         2    +1  Cy
2 up, 0 unchanged, 1 down

Averages of what both editions define in the same way · All
mean  before    now  change  units up / same / down
────  ──────  ─────  ──────  ──────────────────────
Kept   63.33  60.00   -3.33               1 / 1 / 1
Left   66.67  63.33   -3.33               1 / 1 / 1
Not compared, because the editions define them differently: Total, Old

What made the totals change
unit  total before    now  change  own change  method  new or redefined
────  ────────────  ─────  ──────  ──────────  ──────  ────────────────
Ann          65.00  70.00   +5.00      +10.00   -3.33             -1.67
Bo           70.00  60.00  -10.00        0.00   -1.67             -8.33
Cy           60.00  60.00    0.00      -20.00   +6.67            +13.33
own change: the rise or fall of the unit's scores on indicators that both
editions define in the same way. method: what the same scores add more or less
because weights and the members of groups have changed. new or redefined: what
comes from indicators that only one edition has, or that the two define
differently.
These add up. For Ann: 65.00 before + 10.00 (own change) − 3.33 (method) − 1.67
(new or redefined) = 70.00 now.

Table units · units.csv
row  unit  column         before     now
───  ────  ─────────────  ─────────  ─────────
  5  Di    (row removed)  d, 丁, Di
  5  Ed    (row added)               e, 戊, Ed
Rows: 0 changed, 1 added, 1 removed
Rows are matched by: id

Table marks · evidence/marks.csv
row  unit  column         before         now
───  ────  ─────────────  ─────────────  ──────────
  2  Ann   kept           80             90
  2  Ann   left           60             70
  4  Cy    kept           40             20
  4  Cy    left           80             60
  5  Di    (row removed)  d, 10, 10, 10
  5  Ed    (row added)                   e, 5, 5, 5
Rows: 2 changed, 1 added, 1 removed
Columns added: fresh
Columns removed: gone
Rows are matched by: unit

Early: No indicator is reconstructed.
Late: No indicator is reconstructed.
END

# In the result document of an edition that names the other, and what stands there recomputes.
mkdir "$work/years"
cp -R "$sound" "$work/years/sound"
cp -R "$sound" "$work/years/next"
chmod -R u+w "$work/years"
sed -i 's/^id: sound/id: next\nprevious: ..\/sound/; s/points: 37.5/points: 25/' "$work/years/next/edition.yaml"
run 0 "$steelyard" score "$work/years/next" --format json -o "$work/next.json"
run 0 "$steelyard" verify "$work/next.json"
run 0 "$steelyard" diff "$work/years/sound" "$work/years/next" --format json
python3 - "$work/next.json" "$work/out" <<'PY' || fail "the document tells another story than diff"
import json, sys
document, changes = (json.load(open(path)) for path in sys.argv[1:])
assert changes.pop("schema") == "steelyard-changes/1" and changes.pop("tables")  # these diff alone has
assert changes.pop("rankings") == []  # and the rules of awards that differ, of which there are none
assert document["changes"] == changes and changes["since"]["id"] == "sound"
PY
rm -r "$work/years/sound"
run 0 "$steelyard" score "$work/years/next" --format json
grep -q '"changes"' "$work/out" && fail "changes since an edition that is not there"
sed -i 's|previous: ../sound|previous: /tmp|' "$work/years/next/edition.yaml"
run 2 "$steelyard" score "$work/years/next"
expect_err "next/edition.yaml:3:11: 'previous' is '/tmp', expected '../NAME', a folder beside this one"

# What happens to single units: other names, a rank gained and one lost, errors, and an indicator that applies now or no
# longer. a is renamed, b has its evidence at last, c is disqualified, d is in error, e and f change places on y.
units_edition() { # YEAR NAME CHECKS
  mkdir -p "$work/units/$1/evidence"
  cat >"$work/units/$1/edition.yaml" <<END
steelyard: edition/1
id: $1
name: {zh: ${1}届, en: $2}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv, checks: evidence/checks.csv, faults: evidence/faults.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  vetoes:
    - {id: fraud, name: {zh: 造假, en: Fraud}, source: published, plugin: count@2, evidence: faults, effect: disqualify}
  children:
    - {id: x, name: {zh: 甲项, en: X}, source: published, weight: 1/2, plugin: measure@2, evidence: marks, columns: {value: x}, params: {curve: as-is}}
    - {id: y, name: {zh: 乙项, en: Y}, source: published, weight: 1/2, plugin: checklist@2, evidence: checks}
awards:
  - {id: overall, name: {zh: 总奖, en: Overall}, node: total, bands: [{id: best, name: {zh: 优, en: Best}, threshold: {operator: at-least, value: 75}}]}
END
  printf 'unit,item,result\na,i,pass\nb,i,pass\nc,i,pass\nd,i,pass\n%b' "$3" >"$work/units/$1/evidence/checks.csv"
}
units_edition before Before 'e,i,na\nf,i,pass\n'
units_edition after After 'e,i,pass\nf,i,na\n'
printf 'id,name_zh,name_en\na,甲,Ann\nb,乙,Bo\nc,丙,Cy\nd,丁,Di\ne,戊,Ed\nf,己,Fay\n' >"$work/units/before/units.csv"
printf 'id,name_zh,name_en\na,甲,"Anna, née Ann"\nb,乙,Bo\nc,丙,Cy\nd,丁,Di\ne,戊,Ed\nf,庚,Fay\n' >"$work/units/after/units.csv"
printf 'unit,x\na,50\nc,70\nd,40\ne,30\nf,20\n' >"$work/units/before/evidence/marks.csv"
printf 'unit,x\na,49.99\nb,60\nc,70\nd,101\ne,30\nf,20\n' >"$work/units/after/evidence/marks.csv"
printf 'unit,amount\n' >"$work/units/before/evidence/faults.csv"
printf 'unit,amount\nc,1\n' >"$work/units/after/evidence/faults.csv"
run 3 "$steelyard" diff "$work/units/before" "$work/units/after"
for text in "6 in both" "Renamed: Ann → Anna, née Ann, f (己 / Fay → 庚 / Fay)" "Y now applies to: Ed" "Y no longer applies to: Fay" \
  "In error in After, and not compared there: X (1 unit)" "Gained a rank: Bo (1; before: provisional)" \
  "Lost its rank: Cy (before: 1; now: disqualified), Di (before: 3; now:" \
  "          2         2     =  Anna, née Ann  Best" "Anna, née Ann         75.00  74.995   -0.01"; do
  expect_out "$text"
done
run 3 env LANGUAGE=zh "$steelyard" diff "$work/units/before" "$work/units/after"
for text in "己 → 庚" "乙项现适用于：戊" "乙项不再适用于：庚" "获得名次：乙（第1名" "失去名次：丙（上届第1名；本届：取消资格）"; do
  expect_out "$text"
done
run 3 "$steelyard" diff "$work/units/before" "$work/units/after" --format json -o "$work/units.json"
run 3 "$steelyard" diff "$work/units/before" "$work/units/after" --format csv -o "$work/units.csv"
python3 - "$work/units.json" "$work/units.csv" <<'PY' || fail "JSON and CSV of single units"
import csv, json, sys
changes = json.load(open(sys.argv[1]))
nodes = {node["id"]: node for node in changes["nodes"]}
assert nodes["x"]["errors"] == [0, 1] and "errors" not in nodes["y"], nodes
assert nodes["y"]["applies_now"] == ["e"] and nodes["y"]["applies_no_longer"] == ["f"] and "applies_now" not in nodes["x"]
units = {unit["id"]: unit for unit in changes["units"]["both"]}
assert units["a"]["name"] == [{"zh": "甲", "en": "Ann"}, {"zh": "甲", "en": "Anna, née Ann"}] and "name" not in units["b"]
assert units["b"]["awards"]["overall"] == {"rank": [None, 1], "band": [None, "best"]}, units["b"]
assert units["c"]["awards"]["overall"]["rank"] == [1, None] and units["c"]["status"] == ["final", "disqualified"]
assert units["d"]["status"] == ["final", "provisional"] and "status" not in units["a"]
rows = list(csv.DictReader(open(sys.argv[2], newline="")))
told = {(r["change"], r["unit"], r["node"] or r["award"]): r for r in rows}
assert told["name_en", "a", ""]["text_after"] == "Anna, née Ann"
rank = told["rank", "b", "overall"]
assert (rank["number_before"], rank["number_after"], rank["difference"]) == ("", "1", ""), rank
assert told["errors", "", "x"]["number_after"] == "1"
assert (told["applies", "e", "y"]["text_before"], told["applies", "e", "y"]["text_after"]) == ("no", "yes")
total = told["total", "a", ""]
assert (total["number_before"], total["number_after"], total["difference"]) == ("75", "74.995", "-0.005"), total
assert ("rank", "a", "overall") not in told and told["band", "a", "overall"]["text_before"] == "best"
assert told["status", "c", ""]["text_after"] == "disqualified"
# a, c, e and f have a score in both: (50 + 70 + 30 + 20)/4, and a loses 0.01.
mean = told["mean", "", "x"]
assert (mean["number_before"], mean["number_after"], mean["difference"], mean["cohort"]) == ("42.5", "42.4975", "-0.0025", "all"), mean
for row in rows:
    for column in ("number_before", "number_after", "difference"):
        assert row[column] == "" or float(row[column]) is not None, row
PY

# A whole edition in error is said to be so: that nothing can be compared is not because nothing is alike.
printf 'unit,x\na,101\nb,101\nc,101\nd,101\ne,101\nf,101\n' >"$work/units/after/evidence/marks.csv"
run 3 "$steelyard" diff "$work/units/before" "$work/units/after"
expect_out "In error in After, and not compared there: X (6 units)"
expect_out "No unit has a total in both editions and scores on what both define in the same"
grep -q "nothing alike" "$work/out" && fail "nothing is said to be alike"

# -o, as in score.
run 0 "$steelyard" diff "$sound" "$sound" -o "$work/told.txt"
run 0 "$steelyard" diff "$sound" "$sound" -o -
cmp -s "$work/out" "$work/told.txt" || fail "-o writes something else"
run 2 "$steelyard" diff "$work/units/before" "$work/units/before" -o "$work/units/before/units.csv"
expect_err "this run also reads this file"
head -c 3 "$work/units/before/units.csv" | grep -q id, || fail "an input was overwritten"
run 2 "$steelyard" diff "$sound"
run 2 "$steelyard" diff "$sound" "$sound" --format cvs
expect_err "unknown format 'cvs'; did you mean 'csv'?"
run 2 "$steelyard" diff "$sound" "$sound" --bom
expect_err "--bom is for --format csv"
finish
