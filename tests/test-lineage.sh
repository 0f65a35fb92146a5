#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Units that were renamed, merged, split and mixed: pairs made at random against exact fractions (diff/lineage.py), then
# one pair worked out by hand with everything that is said about it.
. "${srcdir:-.}/tests/lib.sh"

seeds="1 2 3 4"
! long || seeds=$(seq 40)
for seed in $seeds; do
  mkdir "$work/$seed"
  run 0 python3 "$top/tests/diff/lineage.py" "$work/$seed" "$seed"
done

edition() { # ID MORE
  mkdir -p "$work/$1/evidence"
  cat >"$work/$1/edition.yaml" <<END
steelyard: edition/1
id: $1
name: {zh: 某届, en: $1}
$2
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - {id: mark, name: {zh: 得分, en: Mark}, source: published, weight: 1, plugin: measure@1, evidence: marks,
       columns: {value: mark}, params: {curve: as-is}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
}
# East (80, 100 residents) and West (60, 300) become Union (70): before, (80·100 + 60·300)/400 = 65. Old becomes New.
# South (50) is split into Up (40, 1 resident) and Down (60, 3): (40 + 180)/4 = 55. Kept keeps 30.
edition early ''
cat >"$work/early/units.csv" <<'END'
id,name_zh,name_en,residents
east,东区,East,100
west,西区,West,300
south,南区,South,
old,旧区,Old,
kept,保留区,Kept,
gone,撤销区,Gone,
END
printf 'unit,mark\neast,80\nwest,60\nsouth,50\nold,90\nkept,30\ngone,10\n' >"$work/early/evidence/marks.csv"
edition late 'previous: ../early
lineage: {parts: mean, weights: residents}'
cat >"$work/late/units.csv" <<'END'
id,name_zh,name_en,residents,原编号
union,联合区,Union,,east;west
up,上区,Up,1,south
down,下区,Down,3,south
new,新名区,New,,old
kept,保留区,Kept,,
gone,另一区,Another,,-
END
printf 'unit,mark\nunion,70\nup,40\ndown,60\nnew,95\nkept,20\ngone,10\n' >"$work/late/evidence/marks.csv"
cat >"$work/late/published.yaml" <<'END'
steelyard: published/1
claims:
  - {id: up, of: count, node: mark, where: {change: up}, edition: ../early, equals: 3}
  - {id: down, of: count, node: mark, where: {change: down}, edition: ../early, equals: 1}
  - {id: share, of: share, node: total, where: {change: up}, edition: ../early, equals: 75}
  - {id: ranks, of: count, where: {change: same}, edition: ../early, equals: 2}
  - {id: rank, of: difference, statistic: rank, unit: new, edition: ../early, equals: 0}
END
# By rank: New was first and is first, Kept was fifth and is fifth.
cd "$work" || exit 1
run 0 "$steelyard" verify late
expect_out "5 claims: 5 hold"

run 0 "$steelyard" diff early late
expect_out "2 in both"
expect_out "1 only in early: Gone"
expect_out "1 only in late: Another"
expect_out "Renamed: Old → New"
expect_out "Merged: East + West → Union"
expect_out "Split: South → Up + Down"
expect_out "Merged and split units · computed: mean of the parts, weighted by 'residents'"
grep -q '^East + West → Union  *65.00  *70.00  *+5.00$' out || fail "the merged unit has another change"
grep -q '^South → Up + Down  *50.00  *55.00  *+5.00$' out || fail "the split unit has another change"
run 0 env LANGUAGE=zh "$steelyard" diff early late
expect_out "合并：东区 + 西区 → 联合区"
expect_out "拆分：南区 → 上区 + 下区"
expect_out "合并和拆分的评价对象 · 推算值：各部分的平均值，按“residents”加权"
expect_out "更名：旧区 → 新名区"
run 0 "$steelyard" diff early late --format csv
for line in 'unit-merged,union,,,,,,,east;west,union,,,,,' 'total-mean-of-parts,union,,,,,,,,,65,70,5,,' \
  'score-mean-of-parts,up;down,mark,,,,,,,,50,55,5,,' 'id,new,,,,,,,old,new,,,,,' 'unit-added,gone,,,,,,,,,,,,,' \
  'unit-removed,gone,,,,,,,,,,,,,'; do
  grep -qx "$line" out || fail "not in the CSV: $line"
done

# Without a rule they are only listed, and do not count in claims.
grep -v '^lineage' late/edition.yaml >edition.yaml
cp late/edition.yaml with-rule.yaml
cp edition.yaml late/edition.yaml
run 0 "$steelyard" diff early late
expect_out "Merged: East + West → Union"
expect_out "They are not compared, because the edition states no rule ('lineage')"
grep -q computed out && fail "figures without a rule"
run 1 "$steelyard" verify late
grep -q '^fails  *up  *3  *1$' out || fail "regrouped units count without a rule"
cp with-rule.yaml late/edition.yaml

# A copy of an edition is that edition: both refer to a still earlier one.
mkdir copy
cp -R late copy
run 0 "$steelyard" diff late copy/late
expect_out "6 in both"
grep -q 'Merged\|Renamed\|only in' out && fail "a copy has other units"

# The document says all this, and verify follows it.
run 0 "$steelyard" score late --format json -o late.json
run 0 "$steelyard" verify late.json
cat >forge.py <<'PY'
import copy, json, sys

from forged import verify

sound = json.load(open("late.json"))
assert sound["edition"]["lineage"] == {"parts": "mean", "weights": "residents"}
assert {unit["id"]: unit.get("was") for unit in sound["units"]} == {
    "union": "east;west", "up": "south", "down": "south", "new": "old", "kept": None, "gone": "-"}
assert sound["changes"]["units"]["regrouped"] == [
    {"fate": "merged", "was": ["east", "west"], "units": ["union"], "computed": "mean",
     "weights": [["100", "300"], []], "total": ["65", "70"], "scores": {"mark": ["65", "70"], "total": ["65", "70"]}},
    {"fate": "split", "was": ["south"], "units": ["up", "down"], "computed": "mean",
     "weights": [[], ["1", "3"]], "total": ["50", "55"], "scores": {"mark": ["50", "55"], "total": ["50", "55"]}}]
assert verify(sys.argv[1], copy.deepcopy(sound))[0] == 0

def union(changes): return changes["regrouped"][0]
def split(changes): return changes["regrouped"][1]
forgeries = {
    "changes.units.regrouped[0].total[1]": lambda units: union(units).update(total=["65", "71"]),
    "changes.units.regrouped[1].scores.mark[1]": lambda units: split(units)["scores"].update(mark=["50", "54"]),
    "changes.units.regrouped[1].total[1]": lambda units: split(units).update(weights=[[], ["2", "3"]]),
    "changes.units.regrouped[1].total": lambda units: split(units).pop("weights"),
    "changes.units.regrouped[0].computed": lambda units: union(units).update(computed="sum"),
    "changes.units.regrouped[0].was[1]": lambda units: union(units).update(was=["east", "south"]),
    "changes.units.regrouped[0].units[0]": lambda units: union(units).update(units=["onion"]),
    "changes.units.regrouped[1].units[1]": lambda units: split(units).update(units=["up", "up"]),
    "changes.units.added[0]": lambda units: units["regrouped"].pop(0),
    "changes.units.both[0].was": lambda units: units["both"][0].update(was="west"),
    "changes.units.removed[1]": lambda units: units["removed"].append("south"),
    "changes.units.removed[0]": lambda units: units.update(removed=["kept"]),
}
failed = 0
for path, forge in forgeries.items():
    document = copy.deepcopy(sound)
    forge(document["changes"]["units"])
    code, told = verify(sys.argv[1], document)
    if code != 1 or path not in told:
        print(f"{path}: {code} {told}")
        failed = 1
sys.exit(failed)
PY
run 0 python3 forge.py "$steelyard"

# What an edition says about its previous one must be true there; diff compares with any edition, and only tells it.
sed -i 's/,old$/,olf/' late/units.csv
run 2 "$steelyard" score late --format json
expect_err "late/units.csv:5: 'was' names 'olf', which early does not have; did you mean 'old'?"
run 2 "$steelyard" validate late
run 0 "$steelyard" diff early late
expect_out "Former ids that are not in early: olf → New"
sed -i 's/,olf$/,old/' late/units.csv

# Weights are needed for parts alone, and read from the units.csv of each side.
sed -i 's/west,西区,West,300/west,西区,West,/' early/units.csv
run 2 "$steelyard" diff early late
expect_err "early/units.csv:3: the unit 'west' was merged or split, but has no weight in the column 'residents'"
sed -i 's/west,西区,West,/&-1/' early/units.csv
run 2 "$steelyard" verify late
expect_err "early/units.csv:3: the weight of the unit 'west' is not between 0 and 9000000000"
sed -i 's/weights: residents/weights: residence/' late/edition.yaml
run 2 "$steelyard" diff early late
expect_err "late/edition.yaml:5:33: no column 'residence' in early/units.csv; did you mean 'residents'?"
finish
