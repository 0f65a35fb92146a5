#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Forged documents, with a digest that fits: what `changes`, `replies` and the warnings about scores say must follow from
# the document, and verify names each place that does not.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
run 0 "$steelyard" score "$top/indicators/shenzhen-2019" --format json -o changes.json

# An edition with replies, an indicator that nobody scores much on, and a zero that makes a mean zero.
cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
rm sound/published.yaml
sed -i 's|  checks: evidence/checks.csv|  checks: {file: evidence/checks.csv, key: [area, item]}|' sound/edition.yaml
cat >sound/evidence/checks.csv <<'END'
unit,area,item,result,stage
east,portal,search,fail,first
east,portal,archive,fail,first
west,portal,search,fail,first
west,portal,archive,fail,first
tax,portal,search,pass,first
tax,portal,archive,partial,first
tax,portal,archive,pass,reply
END
run 0 "$steelyard" score sound --format json -o replies.json
cp -R "$top/tests/editions/standing" standing
chmod -R u+w standing
sed -i 's/^    - id: work$/&\n      aggregate: geometric/' standing/edition.yaml
sed -i '2s/,[0-9.]*/,0/' standing/evidence/figures.csv
"$steelyard" score standing --format json -o warnings.json || fail "the edition with zeros is not scored"

# The same edition a year later, with nobody disqualified and points that do not fit. On the node that had the veto and
# above it, struck does not count; on the others it does.
mkdir years
cp -R "$top/tests/editions/standing" years/before
cp -R "$top/tests/editions/standing" years/now
chmod -R u+w years
sed -i 's/^id: standing/id: before/' years/before/edition.yaml
sed -i 's/^id: standing/id: now\nprevious: ..\/before/' years/now/edition.yaml
rm years/now/published.yaml years/before/published.yaml
sed -i '2,$d' years/now/evidence/breaches.csv
run 0 "$steelyard" score years/now --format json -o disqualified.json

mkdir points points/evidence
cat >points/edition.yaml <<'END'
steelyard: edition/1
id: points
name: {zh: 分值, en: Points}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - id: group
      name: {zh: 组, en: Group}
      source: published
      points: 100
      children:
        - {id: a, name: {zh: 甲, en: A}, source: published, points: 30, plugin: measure@2, evidence: marks, columns: {value: a}, params: {curve: as-is}}
        - {id: b, name: {zh: 乙, en: B}, source: published, points: 50, plugin: measure@2, evidence: marks, columns: {value: b}, params: {curve: as-is}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
printf 'id,name_zh,name_en\nx,某甲,X\n' >points/units.csv
printf 'unit,a,b,denominators\nx,50,60,70\n' >points/evidence/marks.csv
run 0 "$steelyard" score points --format json -o points.json

cat >forge.py <<'PY'
import copy, json, sys

from forged import verify

steelyard = sys.argv[1]
failed = 0


def other(value):
    """Another value of the same kind."""
    if isinstance(value, bool) or value is None:
        return "1"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict):
        return {k: other(v) for k, v in value.items()}
    for place in reversed(range(len(value))):
        if value[place].isdigit():
            return value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1:]
    return value + "x"


def forge(name, whole, path, change=None, told=None):
    """Changes the value at the path; verify must name it, or `told`."""
    global failed
    document = copy.deepcopy(whole)
    owner = document
    for step in path[:-1]:
        owner = owner[step]
    if change == "remove":
        del owner[path[-1]]
    elif change is not None:
        owner[path[-1]] = change
    else:
        owner[path[-1]] = other(owner[path[-1]])
    shown = told or "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    code, output = verify(steelyard, document)
    if code != 1 or f"{shown}: the document has " not in output or "digest:" in output:
        failed += 1
        print(f"FAIL: {name}: expected {shown}, got {code}: {output[:300]}")


whole = json.load(open("changes.json"))
code, output = verify(steelyard, copy.deepcopy(whole))
assert code == 0, output
changes = whole["changes"]
both = changes["units"]["both"]
split = next(i for i, unit in enumerate(both) if "rest" in unit)
unit = ["changes", "units", "both", split]
forge("total", whole, unit + ["total", 1])
forge("earlier total", whole, unit + ["total", 0], told=f"changes.units.both[{split}].rest")
for key in ("performance", "method", "rest"):
    forge(key, whole, unit + [key], told=f"changes.units.both[{split}].rest")
for index in (0, 1):
    forge("a total on common leaves", whole, unit + ["common", index], told=f"changes.units.both[{split}].common[1]")
award = sorted(both[split]["awards"])[0]
forge("rank", whole, unit + ["awards", award, "rank", 1])
if "band" in both[split]["awards"][award]:
    forge("band", whole, unit + ["awards", award, "band", 1])
forge("an award", whole, unit + ["awards", "none"], {"rank": [1, 1]})
graded = next(((i, node) for i, each in enumerate(both) for node in each["grades"]), None)
if graded:
    forge("grade", whole, ["changes", "units", "both", graded[0], "grades", graded[1], 1])
forge("a score", whole, unit + ["scores", "none"], "1")
forge("a status", whole, unit + ["status"], ["final", "disqualified"], told=f"changes.units.both[{split}].status[1]")
forge("a unit", whole, unit + ["id"], "nobody", told=f"changes.units.both[{split}]")
forge("an added unit", whole, ["changes", "units", "added"], ["nobody"], told="changes.units.added[0]")
forge("a removed unit", whole, ["changes", "units", "removed"], [both[0]["id"]], told="changes.units.removed[0]")
nodes = changes["nodes"]
forge("a node", whole, ["changes", "nodes", 1, "id"])
forge("a node's fate", whole, ["changes", "nodes", 1, "fate"], "removed")
forge("no longer a node", whole, ["changes", "nodes"], nodes + [{"id": nodes[1]["id"], "fate": "removed"}],
      told=f"changes.nodes[{len(nodes)}].id")
weighed = next(i for i, node in enumerate(nodes) if "weight" in node and node["fate"] != "removed")
forge("a weight", whole, ["changes", "nodes", weighed, "weight", 1])
alike = next(i for i, node in enumerate(nodes) if node.get("cohorts"))
cohort = sorted(nodes[alike]["cohorts"])[0]
place = ["changes", "nodes", alike, "cohorts", cohort]
for key in ("up", "same", "down"):
    forge(key, whole, place + [key])
for index in (0, 1):
    forge("mean", whole, place + ["mean", index])

# What one who knows the rules would forge: a unit that counted is told to have been disqualified, or the other way round,
# and the counts are changed to match.
whole = json.load(open("disqualified.json"))
code, output = verify(steelyard, copy.deepcopy(whole))
assert code == 0, output
nodes = whole["changes"]["nodes"]
told = {node["id"]: node.get("disqualified_before") for node in nodes}
assert told == {"total": ["struck"], "work": ["struck"], "service": [], "survey": [], "leak": None}, told
index = {node["id"]: number for number, node in enumerate(nodes)}


def counted(node):
    means = nodes[index[node]]["cohorts"]["offices"]
    return means["up"] + means["same"] + means["down"]


assert counted("service") == counted("work") + 1, (counted("service"), counted("work"))
for node in ("service", "work", "total"):
    cohort = ["changes", "nodes", index[node], "cohorts", "offices"]
    count = nodes[index[node]]["cohorts"]["offices"]["same"]
    assert count > 0
    forge("a count made lower", whole, cohort + ["same"], count - 1)
    forge("a mean left out", whole, ["changes", "nodes", index[node], "cohorts"], {}, told=f"changes.nodes[{index[node]}].cohorts.offices")
    forge("nobody was disqualified before", whole, ["changes", "nodes", index[node], "disqualified_before"], ["known"],
          told="changes.units.both[1].status")
place = ["changes", "nodes", index["work"], "disqualified_before"]
forge("who was disqualified before", whole, place, ["nobody"], told=f"changes.nodes[{index['work']}].disqualified_before[0]")
forge("who counts", whole, place, [], told=f"changes.nodes[{index['work']}].cohorts.offices.same")
# A document of an earlier version does not tell who; then as many counts may be lower as units were disqualified.
older = copy.deepcopy(whole)
for node in older["changes"]["nodes"]:
    node.pop("disqualified_before", None)
code, output = verify(steelyard, copy.deepcopy(older))
assert code == 0, output
cohort = ["changes", "nodes", index["work"], "cohorts", "offices", "same"]
forge("a count of an earlier version", older, cohort, nodes[index["work"]]["cohorts"]["offices"]["same"] - 1)

whole = json.load(open("points.json"))
code, output = verify(steelyard, copy.deepcopy(whole))
assert code == 0, output
listed = whole["record"]["warnings"]
points = next(i for i, warning in enumerate(listed) if warning["code"] == "group-points")
forge("points left out", whole, ["record", "warnings", points], "remove", told=f"record.warnings[{len(listed) - 1}]")
forge("other points", whole, ["record", "warnings", points, "of", "sum"], told=f"record.warnings[{points}]")
unread = next(i for i, warning in enumerate(listed) if warning["code"] == "unread-rows" or warning["code"] == "unread-column")
forge("another key", whole, ["record", "warnings", unread, "of", "more"], "1")
other_words = copy.deepcopy(whole)
other_words["record"]["warnings"][unread]["message"]["en"] = "in other words"
code, output = verify(steelyard, other_words)
assert code == 0, output

whole = json.load(open("replies.json"))
code, output = verify(steelyard, copy.deepcopy(whole))
assert code == 0, output
replies = whole["replies"]
forge("a reply's unit", whole, ["replies", "rows", 0, "unit"])
forge("a reply's table", whole, ["replies", "rows", 0, "table"])
who = sorted(replies["scores"])[0]
what = sorted(replies["scores"][who])[0]
forge("a score after replies", whole, ["replies", "scores", who, what, 1])
forge("a score of nobody", whole, ["replies", "scores", "nobody"], {what: ["1", "2"]})
forge("a score on nothing", whole, ["replies", "scores", who, "none"], ["1", "2"])

whole = json.load(open("warnings.json"))
code, output = verify(steelyard, copy.deepcopy(whole))
assert code == 0, output
listed = whole["record"]["warnings"]
zero = next(i for i, warning in enumerate(listed) if warning["code"] == "zero-propagated")
forge("a warning's units", whole, ["record", "warnings", zero, "of", "units"], told=f"record.warnings[{zero}]")
forge("a warning's node", whole, ["record", "warnings", zero, "of", "node"], told=f"record.warnings[{zero}]")
forge("a warning left out", whole, ["record", "warnings", zero], "remove", told=f"record.warnings[{len(listed) - 1}]")
forge("a warning more", whole, ["record", "warnings"],
      listed + [{"code": "low-scores", "of": {"node": "work", "best": "3"}}], told=f"record.warnings[{len(listed)}]")
sys.exit(failed > 0)
PY
python3 forge.py "$steelyard" || fail "not all is found"
finish
