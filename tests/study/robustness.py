# SPDX-License-Identifier: Apache-2.0
"""Draws the replications of a study itself and scores them with fractions: Philox from its paper, weights and ranks by
docs/study.md, for an edition of plain means whose missing scores are excluded.

usage: robustness.py EDITION RESULT.json STUDY.json SHARE REPLICATIONS SEED"""
import bisect
import collections
import json
import sys
from fractions import Fraction

edition, result, study, share, replications, seed = sys.argv[1:]
share, replications, seed = Fraction(share), int(replications), int(seed)
result = json.load(open(result))
tables = {table["id"]: table["rows"] for table in json.load(open(study))["tables"] if table["part"] == "robustness"}
nodes = result["nodes"]
children = collections.defaultdict(list)
for node in nodes:
    if node.get("parent"):
        children[node["parent"]].append(node["id"])
weights = {node["id"]: Fraction(node["weight"]) for node in nodes if node.get("parent")}
units = [unit["id"] for unit in result["units"]]
leaves = {}
for unit in result["units"]:
    for node in nodes:
        if node["kind"] == "leaf":
            score = unit["scores"][node["id"]]
            leaves[unit["id"], node["id"]] = int(Fraction(score["exact"]) * 10**9) if score["outcome"] == "scored" else None


def philox(counter, key):
    a, b, c, d = counter
    left, right = key
    for _ in range(10):
        first, second = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = second >> 32 ^ b ^ left, second & 0xFFFFFFFF, first >> 32 ^ d ^ right, first & 0xFFFFFFFF
        left, right = left + 0x9E3779B9 & 0xFFFFFFFF, right + 0xBB67AE85 & 0xFFFFFFFF
    return a, b, c, d


def words(replication):
    place = 0
    while True:
        yield from philox((place, 100, replication & 0xFFFFFFFF, replication >> 32), (seed & 0xFFFFFFFF, seed >> 32))
        place += 1


def below(stream, bound):
    while True:
        product = next(stream) * bound
        if product & 0xFFFFFFFF >= (2**32 - bound) % bound:
            return product >> 32


def rounded(value):  # half away from zero
    whole = abs(value) + Fraction(1, 2)
    return (1 if value >= 0 else -1) * (whole.numerator // whole.denominator)


width = int(2**20 * share)


def draw(replication):
    stream = words(replication)
    drawn = {}
    for node in nodes:  # in the edition's order
        total = sum(weights[child] for child in children[node["id"]])
        for child in children[node["id"]]:
            base = max(rounded(weights[child] / total * 2**28), 1)
            drawn[child] = base * (2**20 - width + below(stream, 2 * width + 1))
    return drawn


def score(unit, node, drawn):
    if not children[node]:
        return leaves[unit, node]
    parts = [(drawn[child], score(unit, child, drawn)) for child in children[node]]
    parts = [(weight, value) for weight, value in parts if value is not None]
    if not parts:
        return None
    return rounded(Fraction(sum(weight * value for weight, value in parts), sum(weight for weight, _ in parts)))


def ranks(drawn):
    found = {}
    totals = {unit: score(unit, "total", drawn) for unit in units}
    micro = {unit: rounded(Fraction(total, 1000)) for unit, total in totals.items() if total is not None}
    cohort = {unit["id"]: unit["cohort"] for unit in result["units"]}
    ascending = {name: sorted(micro[unit] for unit in micro if cohort[unit] == name) for name in set(cohort.values())}
    for unit in micro:
        others = ascending[cohort[unit]]
        found[unit] = 1 + len(others) - bisect.bisect_right(others, micro[unit])
    return found


counts = collections.Counter()
real = ranks(weights)
shifts = []
for replication in range(replications):
    found = ranks(draw(replication))
    counts.update(found.items())
    shifts.append(sum(abs(found[unit] - real[unit]) for unit in found) / len(real))
expected = {(row["unit"], row["rank"]): row["count"] for row in tables["frequencies"]}
# Of more units, only intervals are in the study.
assert (not expected if len(units) > 2000 else counts == expected), {key: (counts[key], expected.get(key)) for key in counts if counts[key] != expected.get(key)}
for row in tables["ranks"]:
    own = sorted(rank for (unit, rank), count in counts.items() for _ in range(count) if unit == row["unit"])
    assert row["best"] == own[0] and row["worst"] == own[-1], row
    n = len(own)
    for key, part in (("low", 25), ("median", 500), ("high", 975)):
        place = -(-n * part // 1000)
        assert row[key] == own[max(place, 1) - 1], (row, key)
mean = sum(shifts) / len(shifts)
assert abs(tables["shifts"][0]["mean"] - mean) <= 1e-9 * max(1, mean), (tables["shifts"], mean)
print(len(counts), "frequencies agree")
