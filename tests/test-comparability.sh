#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Scores that only look alike: an edition says so, and neither diff nor claims compare them.
. "${srcdir:-.}/tests/lib.sh"

for year in early late; do
  cp -R "$top/tests/broken-editions/sound" "$work/$year"
  chmod -R u+w "$work/$year"
  sed -i "s/^id: sound/id: $year/; s/Sound/$year/" "$work/$year/edition.yaml"
  rm -f "$work/$year/published.yaml"
done
cd "$work" || exit 1
sed -i 's/^digits: 2/&\nprevious: ..\/early/' late/edition.yaml
run 0 "$steelyard" diff early late --format json
grep -q not-comparable out && fail "nobody says so"

# Visits: 80, 12 and one more; the letters and the portal stay comparable, what is above visits does not.
mark='not_comparable: {with: ..\/early, why: {zh: 换了调查公司, en: another survey company}}'
sed -i "s/^          columns: {value: visits}/&\n          $mark/" late/edition.yaml
run 0 "$steelyard" diff early late --format json
cat >check.py <<'PY'
import json, sys
nodes = {node["id"]: node for node in json.load(open(sys.argv[1]))["nodes"]}
told = {name: node["fate"] for name, node in nodes.items()}
assert told == {"total": "below", "portal": "alike", "service": "below", "letters": "alike", "visits": "not-comparable",
                "extra": "alike", "fraud": "alike"}, told
assert nodes["visits"]["why"] == {"zh": "换了调查公司", "en": "another survey company"}, nodes["visits"]
assert "cohorts" not in nodes["visits"] and "cohorts" in nodes["letters"]
units = json.load(open(sys.argv[1]))["units"]["both"]
assert units and not any("visits" in unit["scores"] for unit in units), units
PY
cp out changes.json
run 0 python3 check.py changes.json
# Either edition may say it.
run 0 "$steelyard" diff late early --format json
cp out changes.json
run 0 python3 check.py changes.json
run 0 "$steelyard" diff early late
expect_out "not comparable"
expect_out "Visits is not comparable: another survey company"
run 0 env LANGUAGE=zh "$steelyard" diff early late
expect_out "到访不可比：换了调查公司"
run 0 "$steelyard" diff early late --format csv
grep -q '^node-not-comparable,,visits,,,,,,,another survey company,,,,,$' out || fail "not in the CSV"

# An edition that extends it says so too, unless it takes it back.
mkdir later
cp -R late/units.csv late/evidence later
sed -n '/^tables:/,/^tree:/p' late/edition.yaml | sed '$d' >tables.yaml
{ printf 'steelyard: edition/1\nid: later\nname: Later\nextends: ../late\n'; cat tables.yaml; } >later/edition.yaml
run 0 "$steelyard" diff early later
expect_out "Visits is not comparable: another survey company"
echo 'set: {visits: {not_comparable: null}}' >>later/edition.yaml
run 0 "$steelyard" diff early later
grep -q 'not comparable' out && fail "it was taken back"

# Claims about such a change must be disputed; ranks are compared.
cat >late/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: visits-rose, of: difference, statistic: mean, node: visits, edition: ../early, equals: 0}
  - {id: same, of: count, node: visits, where: {change: same}, edition: ../early, equals: 3}
  - {id: mean, of: mean, node: visits, edition: ../early, equals: 1, operator: at-least}
  - {id: rank, of: difference, statistic: rank, unit: west, edition: ../early, equals: 0}
END
run 2 "$steelyard" verify late
expect_err "late/published.yaml:3:5: claim 'visits-rose': 'visits' is not comparable with ../early: another survey company; to keep the claim, add 'disputed' with the reason"
expect_err "late/published.yaml:4:5: claim 'same': 'visits' is not comparable"
grep -c "not comparable" err | grep -qx 2 || fail "other claims are refused"
sed -i "s/equals: 0}/equals: 0, disputed: {zh: 不可比, en: not comparable}}/; s/equals: 3}/equals: 3, disputed: {zh: 不可比, en: not comparable}}/" late/published.yaml
sed -i '/id: rank/s/, disputed: {[^}]*}//' late/published.yaml
run 0 "$steelyard" verify late
expect_out "4 claims: 2 hold, 0 hold (fitted), 0 fail, 2 disputed"
grep -q '^disputed  *visits-rose  *0  *–$' out || fail "a figure that must not be compared is computed"
run 0 "$steelyard" verify early

# The document.
run 0 "$steelyard" score late --format json -o late.json
run 0 "$steelyard" verify late.json
cat >forge.py <<'PY'
import copy, json, sys

from forged import verify

sound = json.load(open("late.json"))
place = next(i for i, node in enumerate(sound["nodes"]) if node["id"] == "visits")
assert sound["nodes"][place]["not_comparable"] == [
    {"with": "../early", "why": {"zh": "换了调查公司", "en": "another survey company"}}]
def node(document): return document["changes"]["nodes"][place]
forgeries = {
    f"changes.nodes[{place}].fate": lambda d: node(d).update(fate="alike"),
    f"changes.nodes[{place}].why.en": lambda d: node(d)["why"].update(en="no reason"),
    f"changes.nodes[{place}].why": lambda d: d["nodes"][place].pop("not_comparable") and node(d).update(fate="alike"),
    f"changes.nodes[{place}].cohorts": lambda d: node(d).update(cohorts={}),
    "claims[0].computed": lambda d: d["claims"][0].update(computed="0"),
}
failed = 0
for path, forge in forgeries.items():
    document = copy.deepcopy(sound)
    forge(document)
    code, told = verify(sys.argv[1], document)
    if code != 1 or path not in told:
        print(f"{path}: {code} {told}")
        failed = 1
document = copy.deepcopy(sound)
document["claims"][0]["edition"] = document["nodes"][place]["not_comparable"][0]["with"] = "x"
code, told = verify(sys.argv[1], document)
if code != 2 or "nodes[" not in told:
    print(f"another folder: {code} {told}")
    failed = 1
sys.exit(failed)
PY
run 0 python3 forge.py "$steelyard"
finish
