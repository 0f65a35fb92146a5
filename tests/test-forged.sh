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

cat >forge.py <<'PY'
import copy, hashlib, json, subprocess, sys
steelyard = sys.argv[1]
failed = 0


def verify(document):
    covered = {k: v for k, v in document.items() if k not in ("digest", "record", "run")}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document["digest"] = hashlib.sha256(text.encode()).hexdigest()
    json.dump(document, open("forged.json", "w"))
    done = subprocess.run([steelyard, "verify", "forged.json"], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


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
    code, output = verify(document)
    if code != 1 or f"{shown}: the document has " not in output or "digest:" in output:
        failed += 1
        print(f"FAIL: {name}: expected {shown}, got {code}: {output[:300]}")


whole = json.load(open("changes.json"))
code, output = verify(copy.deepcopy(whole))
assert code == 0, output
changes = whole["changes"]
both = changes["units"]["both"]
split = next(i for i, unit in enumerate(both) if "rest" in unit)
unit = ["changes", "units", "both", split]
forge("total", whole, unit + ["total", 1])
forge("earlier total", whole, unit + ["total", 0], told=f"changes.units.both[{split}].rest")
for key in ("performance", "method", "rest"):
    forge(key, whole, unit + [key], told=f"changes.units.both[{split}].rest")
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

whole = json.load(open("replies.json"))
code, output = verify(copy.deepcopy(whole))
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
code, output = verify(copy.deepcopy(whole))
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
