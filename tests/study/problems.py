# SPDX-License-Identifier: Apache-2.0
"""Checks the parts `problems` and `pair` of a study against the result document and explanations.

usage: problems.py STEELYARD EDITION RESULT.json STUDY.json A B"""
import collections
import datetime
import json
import re
import subprocess
import sys
from fractions import Fraction

steelyard, edition, result, study, first, second = sys.argv[1:]
result = json.load(open(result))
tables = {table["id"]: table["rows"] for table in json.load(open(study))["tables"]}
units = {unit["id"]: unit for unit in result["units"]}
award = result["awards"][0]
root = award["node"]


def explain(unit):
    return json.loads(subprocess.run([steelyard, "explain", edition, unit, root, "--format", "json"],
                                     check=True, capture_output=True).stdout)


def score(unit, node):
    return Fraction(units[unit]["scores"][node]["exact"])


micro = {unit: round(score(unit, root) * 10**6) for unit in units if units[unit]["scores"][root]["outcome"] == "scored"}
cohort = {unit: units[unit]["cohort"] for unit in units}

# ---- gains: those of explanations, and ranks by counting ----

gains = collections.defaultdict(list)
for row in tables["gains"]:
    gains[row["unit"]].append(row)
sample = sorted(gains)[:12]
for unit in sample:
    expected = [(gain["node"], gain["points"]) for gain in explain(unit)["gains"]]
    assert [(row["node"], row["points"]) for row in gains[unit]] == expected, unit
for unit, rows in gains.items():
    rivals = [micro[other] for other in micro if other != unit and cohort[other] == cohort[unit]]
    for row in rows:
        then = round((score(unit, root) + Fraction(row["points"])) * 10**6)
        assert Fraction(row["score_then"]) == score(unit, root) + Fraction(row["points"])
        assert row["rank_then"] == 1 + sum(rival > then for rival in rivals), row
        assert row["ranks"] == row["rank"] - row["rank_then"]

# Each unit's largest gain, the largest first.
order = [unit["id"] for unit in result["units"]]
expected = sorted((max(rows, key=lambda row: Fraction(row["points"])) for rows in gains.values()),
                  key=lambda row: (-Fraction(row["points"]), order.index(row["unit"])))
assert [(row["unit"], row["points"], row["ranks"]) for row in tables["units"]] == \
    [(row["unit"], row["points"], row["ranks"]) for row in expected]
assert len(expected) > 5

# ---- common: counted from the fixes, which are the findings of explanations ----

fixes = collections.defaultdict(list)
for row in tables["fixes"]:
    fixes[row["unit"]].append(row)
for unit in sample:
    expected = sorted((finding["node"], Fraction(finding["cost"])) for finding in explain(unit)["findings"]
                      if Fraction(finding["cost"]) > 0)
    found = sorted((row["node"], Fraction(row["points"])) for row in fixes[unit] if Fraction(row["points"]) > 0)
    assert found == expected, (unit, found, expected)
VALUE = r"\d{1,2} [A-Z][a-z]+ \d{4}|\d+(?:\.\d+)?"
RANGE = re.compile(rf"({VALUE})(?: to ({VALUE}))?")


def read(value):
    return (datetime.datetime.strptime(value, "%d %B %Y").toordinal() if " " in value else Fraction(value))


def is_case(problem, found):
    """Whether a finding is one of a problem, whose numbers and dates are ranges."""
    ends = RANGE.findall(problem)
    match = re.fullmatch(f"({VALUE})".join(re.escape(part) for part in RANGE.sub("\0", problem).split("\0")), found)
    return match is not None and all(read(least) <= read(value) <= read(greatest or least)
                                     for (least, greatest), value in zip(ends, match.groups()))


groups = {row["group"]["en"] for row in tables["common"]}
for row in tables["common"]:
    same = [fix for fix in tables["fixes"] if fix["node"] == row["node"] and is_case(row["finding"]["en"], fix["finding"]["en"])]
    if len(groups) == 1:
        assert row["units"] == len({fix["unit"] for fix in same}), row
        assert Fraction(row["points"]) == sum(Fraction(fix["points"]) for fix in same), row
        assert abs(row["share"] - row["units"] / row["of"]) < 1e-9

# ---- pair: it adds up, and indicators add their score times the weights above them ----

rows = tables["steps"]
whole = rows[-1]
assert whole["node"] == root and Fraction(whole["difference"]) == score(first, root) - score(second, root)
assert sum(Fraction(row["difference"]) for row in rows[:-1]) == Fraction(whole["difference"])
assert abs(Fraction(rows[-2]["difference"])) < Fraction(1, 10**6), rows[-2]
sizes = [abs(Fraction(row["difference"])) for row in rows[:-2]]
assert sizes == sorted(sizes, reverse=True)
parents = {node["id"]: node.get("parent") for node in result["nodes"]}
kinds = {node["id"]: node for node in result["nodes"]}
for row in rows[:-2]:
    if row["step"]["en"] != "score" or "deduction" in kinds[row["node"]]:
        continue
    for unit, key in ((first, "unit_adds"), (second, "other_adds")):
        adds, node = score(unit, row["node"]), row["node"]
        linear = True
        while node != root:
            linear &= kinds[parents[node]].get("aggregate", "mean") == "mean"
            adds *= Fraction(units[unit]["scores"][node]["weight"])
            node = parents[node]
        if linear:
            assert abs(adds - Fraction(row[key])) <= Fraction(2, 10**9), (row, adds)
print(len(tables["gains"]), len(tables["common"]), len(rows))
