#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `applies`, the units that a node is about, and `over`, the units that a plugin compares. Units chosen at random are
# scored by a second implementation of min-max; the rest is computed by hand.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# Random attributes, numbers, `applies` on groups and leaves, and each way of comparing; many units, so that calls are
# made on several threads.
cat >many.py <<'PY'
import csv, json, os, random, subprocess, sys
from fractions import Fraction
steelyard, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
units = [{"id": f"u{i}", "cohort": chance.choice("ab"), "region": chance.choice(["north", "south", "east"]),
          "port": chance.choice(["yes", "no", ""])} for i in range(count)]
conditions = [None, {"region": "north"}, {"region": ["north", "east"]}, {"port": ["yes", ""]}, {"region": "south", "port": "yes"}]
ways = [None, "all", "cohort", {"attribute": "region"}]
os.makedirs("random/evidence", exist_ok=True)
leaves, groups = [], []
for g in range(3):
    group = {"id": f"g{g}", "weight": "1/3", "children": []}
    if chance.random() < 0.5:
        group["applies"] = chance.choice(conditions[1:])
    for k in range(3):
        leaf = {"id": f"l{g}{k}", "weight": "1/3", "plugin": "measure@2", "evidence": "t", "columns": {"value": f"l{g}{k}"},
                "params": {"curve": "min-max" if chance.random() < 0.8 else "as-is"}}
        for key, choice in (("applies", chance.choice(conditions)), ("over", chance.choice(ways))):
            if choice:
                leaf[key] = choice
        group["children"].append(leaf)
        leaves.append((leaf, group))
    groups.append(group)
edition = {"steelyard": "edition/1", "id": "random", "name": "Random", "cohorts": [{"id": "a"}, {"id": "b"}],
           "tables": {"t": "evidence/t.csv"}, "tree": {"id": "total", "children": groups}}
json.dump(edition, open("random/edition.yaml", "w"))
with open("random/units.csv", "w") as file:
    writer = csv.DictWriter(file, list(units[0]))
    writer.writeheader()
    writer.writerows(units)
for unit in units:
    for leaf, _ in leaves:
        unit[leaf["id"]] = None if chance.random() < 0.05 else chance.randint(0, 100)
rows = units[:]
chance.shuffle(rows)
with open("random/evidence/t.csv", "w") as file:
    writer = csv.DictWriter(file, ["unit"] + [leaf["id"] for leaf, _ in leaves], extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**unit, "unit": unit["id"]} for unit in rows)

def applies(node, unit):
    return all(unit[column] in (wanted if isinstance(wanted, list) else [wanted]) for column, wanted in node.get("applies", {}).items())

def group_of(leaf, unit):
    over = leaf.get("over", "cohort")
    return 0 if over == "all" else unit["cohort"] if over == "cohort" else unit["region"]

def run(*words):
    done = subprocess.run([steelyard, *words], capture_output=True, text=True)
    assert done.returncode == 0, done
    return done.stdout

run("score", "random", "--format", "json", "-o", "random.json")
run("verify", "random.json")
document = json.load(open("random.json"))
found = {unit["id"]: unit for unit in document["units"]}
compared = 0
for leaf, group in leaves:
    name, in_groups = leaf["id"], {}
    here = [unit for unit in units if applies(leaf, unit) and applies(group, unit)]
    for unit in here:
        if unit[name] is not None:
            in_groups.setdefault(group_of(leaf, unit), []).append(unit[name])
    for unit in units:
        score = found[unit["id"]]["scores"][name]
        compared += 1
        if unit not in here:
            assert score["outcome"] == "na" and score["reason"]["code"] == "does-not-apply", (unit, leaf, score)
            continue
        if unit[name] is None:
            assert score["outcome"] == "missing", (unit, leaf, score)
            continue
        if leaf["params"]["curve"] == "as-is":
            expected = Fraction(unit[name])
        else:
            numbers = in_groups[group_of(leaf, unit)]
            if min(numbers) == max(numbers):
                assert score["outcome"] == "na" and score["reason"]["code"] == "no-variation", (unit, leaf, score)
                continue
            expected = Fraction(100 * (unit[name] - min(numbers)), max(numbers) - min(numbers))
        assert abs(Fraction(score["exact"]) - expected) <= Fraction(1, 10**9), (unit, leaf, score, float(expected))
for group in groups:
    for unit in units:
        score = found[unit["id"]]["scores"][group["id"]]
        if not applies(group, unit):
            assert score["outcome"] == "na" and score["reason"]["code"] == "does-not-apply", (unit, group, score)
assert all(found[unit["id"]]["attributes"].get("region", unit["region"]) == unit["region"] for unit in units)
again = run("score", "random", "--format", "json", *sys.argv[4:])
strip = lambda text: {k: v for k, v in json.loads(text).items() if k not in ("record", "run")}
assert strip(again) == strip(open("random.json").read())
told = json.loads(run("explain", "random", "u1", "--format", "json"))
for node in told["nodes"]:
    assert node["outcome"] == found["u1"]["scores"][node["id"]]["outcome"], node
print(compared, "scores")
PY
for seed in 1 2 3 4; do
  python3 many.py "$steelyard" $seed $((seed * 25)) || fail "seed $seed"
done
if long; then count=3000; else count=1000; fi
python3 many.py "$steelyard" 5 $count || fail "many units"

# By hand: a bonus, a veto and a deduction for some units only; a row of a unit to which nothing applies.
mkdir -p hand/evidence
cat >hand/units.csv <<'END'
id,name,region,port
a,A,north,yes
b,B,ｎorth ,
c,C,south,yes
END
printf 'unit,x,y\na,10,50\nb,20,60\nc,30,70\n' >hand/evidence/t.csv
printf 'unit,amount\na,1\nb,1\nc,1\n' >hand/evidence/n.csv
cat >hand/edition.yaml <<'END'
steelyard: edition/1
id: hand
name: Hand
tables: {t: evidence/t.csv, n: evidence/n.csv}
tree:
  id: total
  children:
    - {id: x, points: 50, plugin: measure@2, evidence: t, columns: {value: x}, params: {curve: as-is}}
    - {id: y, points: 40, plugin: measure@2, evidence: t, columns: {value: y}, params: {curve: as-is}, applies: {region: north}}
    - {id: d, points: 10, plugin: count@2, evidence: n, deduction: {each: 5}, applies: {port: yes}}
  adjustments:
    - {id: bonus, kind: bonus, cap: 5, plugin: count@2, evidence: n, applies: {region: [north, west]}}
  vetoes:
    - {id: veto, effect: {cap: 15}, plugin: count@2, evidence: n, applies: {port: yes, region: south}}
END
# a: 5 + 20 + 5 + 1; b: (10 + 24)/0.9 + 1; c: (15 + 5)/0.6, at most 15
run 0 "$steelyard" score hand --format json -o hand.json
run 0 "$steelyard" verify hand.json
python3 - <<'PY' || fail "hand.json"
import json
document = json.load(open("hand.json"))
a, b, c = document["units"]
assert [unit["scores"]["total"]["exact"] for unit in (a, b, c)] == ["31", "38.777777778", "15"], document["units"]
assert b["attributes"] == {"port": "", "region": "north"}, b["attributes"]
assert c["scores"]["y"]["reason"] == {"code": "does-not-apply", "en": "does not apply where 'region' is 'south'",
                                      "zh": "不适用于“region”为“south”的评价对象"}, c["scores"]["y"]
assert a["scores"]["veto"]["outcome"] == "na" and c["scores"]["bonus"]["outcome"] == "na"
nodes = {node["id"]: node for node in document["nodes"]}
assert nodes["veto"]["applies"] == {"port": "yes", "region": "south"}
PY
run 0 "$steelyard" validate hand
expect_out "hand/evidence/t.csv:4: warning: 1 rows of the table 't' are about units to which 'y' does not apply, and are not read for it; this is the first"
expect_out "warning: 'applies' of 'bonus' names 'west', which no unit has in the column 'region'"
run 0 env LANGUAGE=zh LC_ALL=C.UTF-8 "$steelyard" explain hand c
expect_out "不适用于“region”为“south”的评价对象"
cat >hand/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: c, of: outcome, node: y, unit: c, reason: does-not-apply, equals: na, source: here, quote: here}
  - {id: d, of: outcome, node: veto, unit: a, reason: does-not-apply, equals: na, source: here, quote: here}
END
run 0 "$steelyard" verify hand
acknowledge hand
run 0 "$steelyard" lock hand
run 0 "$steelyard" verify hand

# A node that became applicable, by units.csv alone; then by the key of an edition that extends this one.
cp -R hand later
rm later/edition.lock later/published.yaml
sed -i 's/^c,C,south/c,C,north/' later/units.csv
sed -i '/^acknowledged/,$d; s/^id: hand/id: later/' later/edition.yaml
run 0 "$steelyard" diff hand later --format json
python3 - out <<'PY' || fail "applies_now"
import json, sys
nodes = {node["id"]: node for node in json.load(open(sys.argv[1]))["nodes"]}
assert nodes["y"]["applies_now"] == ["c"] and nodes["y"]["fate"] == "alike", nodes["y"]
assert nodes["veto"]["applies_no_longer"] == ["c"], nodes["veto"]
PY
cat >later/edition.yaml <<'END'
steelyard: edition/1
id: later
name: Later
extends: ../hand
tables: {t: evidence/t.csv, n: evidence/n.csv}
set: {y: {applies: null}, d: {applies: {region: south}}, x: {over: all}}
END
run 0 "$steelyard" validate later
expect_out "warning: 'over' of 'x' has no effect, because measure@2 does not compare units there"
expect_out "names 'south', which no unit has in the column 'region'"

# A comparing plugin needs a value for each unit that its node applies to, and a column that exists.
cp -R hand compared
rm compared/edition.lock compared/published.yaml
sed -i 's/^a,A,north/a,A,/; ' compared/units.csv
sed -i '/^acknowledged/,$d; s/^id: hand/id: compared/; s/params: {curve: as-is}, applies: {region: north}/params: {curve: min-max}, over: {attribute: region}/' compared/edition.yaml
run 2 "$steelyard" validate compared
expect_err "compared/units.csv:2: 'region' is empty, but 'y' compares units by it; write a value, or say with 'applies' which units the node is about"
sed -i 's/over: {attribute: region}/over: {attribute: county}/' compared/edition.yaml
run 2 "$steelyard" validate compared
expect_err "county"

# The latest stage of each unit is what is compared: a is 30, b is 60, c is 0 and d is 40.
mkdir -p stages/evidence
printf 'id,name,region\na,A,north\nb,B,north\nc,C,south\nd,D,south\n' >stages/units.csv
printf 'unit,stage,x\na,first,10\nb,first,20\nc,first,0\nd,first,40\nb,reply,60\na,audit,30\n' >stages/evidence/t.csv
cat >stages/edition.yaml <<'END'
steelyard: edition/1
id: stages
name: Stages
tables: {t: {file: evidence/t.csv, key: [unit]}}
defaults: {plugin: measure@2, evidence: t, columns: {value: x}, params: {curve: min-max}}
tree:
  id: total
  children:
    - {id: everywhere, over: all}
    - {id: nearby, over: {attribute: region}}
END
run 0 "$steelyard" score stages --format csv
expect_out "all,a,A,A,3,no,final,,25,50,0"
expect_out "all,b,B,B,1,no,final,,100,100,100"
expect_out "all,c,C,C,4,no,final,,0,0,0"
expect_out "all,d,D,D,2,no,final,,83.333333334,66.666666667,100"
run 0 "$steelyard" score stages --format json -o stages.json
run 0 "$steelyard" verify stages.json

# Forged documents: who has which attribute, what the condition is, and what is not applicable.
cat >forge.py <<'PY'
import copy, json, sys

from forged import verify

whole = json.load(open("hand.json"))
def forge(code, told, change):
    document = copy.deepcopy(whole)
    change(document)
    done = verify(sys.argv[1], document)
    assert done[0] == code and told in done[1], (told, done)
unit = lambda d, i: d["units"][i]
node = lambda d, name: next(n for n in d["nodes"] if n["id"] == name)
forge(1, "units[0].scores.y.outcome: the document has \"scored\", recomputed \"na\"", lambda d: unit(d, 0)["attributes"].update(region="south"))
forge(1, "units[2].scores.y.reason: the document has {", lambda d: unit(d, 2)["attributes"].update(region="north"))
forge(1, "units[2].scores.y.reason.code: the document has", lambda d: unit(d, 2)["scores"]["y"]["reason"].update(code="blank"))
forge(1, "units[2].scores.y.outcome: the document has \"scored\"", lambda d: unit(d, 2)["scores"]["y"].update(outcome="scored", exact="9"))
forge(1, "units[0].scores.y.outcome", lambda d: node(d, "y").update(applies={"region": "south"}))
forge(2, "units[1].attributes.region", lambda d: unit(d, 1)["attributes"].pop("region"))
forge(2, "units[1].attributes", lambda d: unit(d, 1).pop("attributes"))
forge(2, "applies", lambda d: node(d, "y").update(applies={"region": [1]}))
forge(2, "over", lambda d: node(d, "y").update(over="nobody"))
forge(1, "over", lambda d: node(d, "y").update(over="cohort"))
PY
python3 forge.py "$steelyard" || fail "forged documents"
finish
