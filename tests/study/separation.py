# SPDX-License-Identifier: Apache-2.0
"""Computes `coherence/separation` of a study from explanations alone, in fractions, by the definitions in docs/study.md.

usage: separation.py STEELYARD EDITION RESULT.json STUDY.json. Prints how many figures agree; with the shares of all units
in percent, for tests that expect some."""
import csv
import json
import math
import subprocess
import sys
from fractions import Fraction

steelyard, edition, result, study = sys.argv[1:]
result = json.load(open(result))
table = next(t for t in json.load(open(study))["tables"] if t["id"] == "separation")
nodes = {node["id"]: node for node in result["nodes"]}
root = result["nodes"][0]["id"]
units = {unit["id"]: unit for unit in result["units"]}
attributes = {row["id"]: row for row in csv.DictReader(open(edition + "/units.csv", encoding="utf-8-sig"))}
SUMS = ("mean", "sum")
seen = 0


def children(group):
    return [node for node in nodes.values() if node.get("parent") == group and node["kind"] in ("group", "leaf")]


def share_of(child, counted):
    """The share of a child among the children of its group that count, after re-weighting."""
    group = nodes[child]["parent"]
    weights = {node["id"]: Fraction(node["weight"]) for node in children(group)}
    live = sum(weights[each] for each in counted)
    rule = nodes[group].get("reweight", "proportional")
    if rule == "proportional":
        return weights[child] / live
    return weights[child] + ((sum(weights.values()) - live) / len(counted) if rule == "equal" else 0)


def points_of(unit):
    """What each part adds to the total, and the weights of groups and leaves in it. Each step is rounded to 10⁻⁹ point."""
    said = json.loads(subprocess.run([steelyard, "explain", edition, unit, root, "--format", "json"],
                                     check=True, capture_output=True).stdout)
    steps = {node["id"]: node.get("steps", []) for node in said["nodes"]}
    adds, weights = {"else": Fraction(0)}, {}

    def walk(group, factor, weight):
        counted = [step["node"] for step in steps[group] if step["step"] == "child"]
        for step in steps[group]:
            points = factor * Fraction(step.get("adds", step.get("adds_at_least")))
            if step["step"] == "child":
                child = step["node"]
                adds[child] = points
                share = share_of(child, counted)
                weights[child] = weight * share
                if nodes[child]["kind"] == "group":
                    scale = sum(Fraction(node["points"]) for node in children(group)) / 100 if nodes[group]["aggregate"] == "sum" else 1
                    walk(child, factor * share * scale, weights[child])
            elif step["step"] in ("adjustment", "veto"):
                adds[step["node"]] = points
            elif step["step"] == "aggregate":
                adds[group, "together"] = points
            else:
                adds["else"] += points

    walk(root, Fraction(1), Fraction(1))
    if abs(adds["else"]) < Fraction(1, 10**6):
        adds["else"] = Fraction(0)
    return adds, weights


def counts(unit):
    return unit["scores"][root]["outcome"] == "scored" and unit["status"] != "disqualified"


known = {unit: points_of(unit) for unit in units if counts(units[unit])}
total = {unit: Fraction(units[unit]["scores"][root].get("exact") or units[unit]["scores"][root]["score"]) for unit in known}


def members(row):
    by, value = row["by"]["en"], row["group"]["en"]
    if by == "none":
        return list(known)
    if by == "cohort":
        cohort = next(c["id"] for c in result["cohorts"] if c["name"]["en"] == value)
        return [unit for unit in known if units[unit]["cohort"] == cohort]
    return [unit for unit in known if attributes[unit][by] == value]


def covariance(a, b):
    return sum(x * y for x, y in zip(a, b)) - sum(a) * sum(b) / len(a)


def close(row, key, expected):
    global seen
    seen += 1
    found = row[key]
    if expected is None or found is None:
        assert found is None and expected is None, (row, key, expected)
    else:
        assert abs(found - float(expected)) <= 1e-9 * max(1, abs(float(expected))), (row, key, float(expected))


def key_of(row):
    return "else" if row["node"] is None else (row["node"], "together") if row["step"] else row["node"]


def expected_rows():
    """What has a row: groups and leaves with a weight, down to groups that are not sums."""
    rows = []

    def walk(group):
        if nodes[group]["aggregate"] not in SUMS:
            rows.append((group, "together"))
        else:
            for child in children(group):
                if Fraction(child["weight"]) > 0:
                    rows.append(child["id"])
                    if child["kind"] == "group":
                        walk(child["id"])
        rows.extend(node["id"] for kind in ("adjustment", "veto") for node in nodes.values()
                    if node.get("parent") == group and node["kind"] == kind)

    walk(root)
    return rows + ["else"]


groups = {}
for row in table["rows"]:
    groups.setdefault((row["by"]["en"], row["group"]["en"]), []).append(row)
for rows in groups.values():
    assert [key_of(row) for row in rows] == expected_rows(), [key_of(row) for row in rows]
    of = members(rows[0])
    totals = [total[unit] for unit in of]
    variance = covariance(totals, totals) if len(of) > 1 else 0
    whole = 0
    for row in rows:
        key = key_of(row)
        points = [known[unit][0].get(key, Fraction(0)) for unit in of]
        assert row["count"] == len(of)
        close(row, "deviation", math.sqrt(covariance(points, points) / (len(of) - 1)) if len(of) > 1 else None)
        share = covariance(points, totals) / variance if variance else None
        close(row, "share", share)
        divided = key in nodes and nodes[key]["kind"] == "group"
        weighed = key in nodes and nodes[key]["kind"] in ("group", "leaf")
        close(row, "weight", sum(known[unit][1].get(key, 0) for unit in of) / Fraction(len(of)) if weighed and of else None)
        whole += 0 if divided or row["share"] is None else row["share"]
    assert not variance or abs(whole - 1) < 1e-7, whole  # the last row leaves out what is below 10⁻⁶ point
print(seen, "figures agree")
for row in next(iter(groups.values())):
    print(row["node"] or "-", "together" if row["step"] and row["node"] else "", f"{100 * row['share']:.4f}" if row["share"] is not None else "")
