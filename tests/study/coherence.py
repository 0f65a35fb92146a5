# SPDX-License-Identifier: Apache-2.0
"""Computes the parts `coherence` and `proposals` of a study from the scores alone, by the definitions in docs/study.md.

usage: coherence.py EDITION SCORES.csv STUDY.json. The edition is one of editions.py, so children are found by id."""
import csv
import json
import math
import sys
from fractions import Fraction

edition, scores, study = sys.argv[1:]
rows = list(csv.DictReader(open(scores)))
units = {row["id"]: row for row in csv.DictReader(open(edition + "/units.csv"))}
tables = {(table["part"], table["id"]): table["rows"] for table in json.load(open(study))["tables"]}
leaves = [key for key in rows[0] if key[0] == "x" and key[1:].isdigit()]
groups = max(1, len(leaves) // 3)
children = {f"g{g}": [f"x{k}" for k in range(g, len(leaves), groups)] for g in range(groups)}
children["total"] = list(children)
seen = 0


def members(row):
    by, value = row["by"]["en"], row["group"]["en"]
    if by == "none":
        return rows
    if by == "cohort":
        return [r for r in rows if r["cohort"] == value.lower()]
    return [r for r in rows if units[r["unit"]][by] == value]


def complete(of, nodes):
    """The columns of the units that have a score on all the nodes."""
    kept = [r for r in of if all(r[node] != "" for node in nodes)]
    return [[Fraction(r[node]) for r in kept] for node in nodes]


def close(found, expected):
    global seen
    seen += 1
    if expected is None:
        assert found is None, (found, expected)
    else:
        assert abs(float(found) - expected) <= 1e-9 * max(1, abs(expected)), (found, expected)


def product(a, b):
    n = len(a)
    return sum(x * y for x, y in zip(a, b)) - sum(a) * sum(b) / n


def pearson(a, b):
    if len(a) < 3 or product(a, a) == 0 or product(b, b) == 0:
        return None
    return float(product(a, b)) / math.sqrt(product(a, a) * product(b, b))


def ranks(values):
    return [Fraction(sum(v < value for v in values) * 2 + sum(v == value for v in values) + 1, 2) for value in values]


def kendall(a, b):
    if pearson(a, b) is None:
        return None
    total = ties_a = ties_b = 0
    for i in range(len(a)):
        for k in range(i):
            x, y = (a[i] > a[k]) - (a[i] < a[k]), (b[i] > b[k]) - (b[i] < b[k])
            total, ties_a, ties_b = total + x * y, ties_a + x * x, ties_b + y * y
    return total / math.sqrt(ties_a * ties_b)


def check_correlations(row, a, b):
    a, b = complete(members(row), [a, b])
    assert row["count"] == len(a)
    close(row["pearson"], pearson(a, b))
    close(row["spearman"], pearson(ranks(a), ranks(b)))
    close(row["kendall"], kendall(a, b))


for row in tables["coherence", "siblings"]:
    check_correlations(row, row["first"], row["second"])
for row in tables["coherence", "parents"]:
    check_correlations(row, row["node"], row["parent"])


def variance(values):
    return product(values, values) / (len(values) - 1)


def alpha(columns):
    if len(columns) < 2 or len(columns[0]) < 3:
        return None
    of_sum = variance([sum(case) for case in zip(*columns)])
    k = len(columns)
    return None if of_sum == 0 else float(Fraction(k, k - 1) * (1 - sum(map(variance, columns)) / of_sum))


for row in tables["coherence", "reliability"]:
    columns = complete(members(row), children[row["parent"]])
    assert row["count"] == len(columns[0]) and row["items"] == len(columns)
    close(row["alpha"], alpha(columns))
for row in tables["coherence", "items"]:
    nodes = children[row["parent"]]
    columns = complete(members(row), nodes)
    own = nodes.index(row["node"])
    others = columns[:own] + columns[own + 1:]
    close(row["rest"], pearson(columns[own], [sum(case) for case in zip(*others)]))
    close(row["alpha_without"], alpha(others))


def place(row):
    return row["parent"], row["by"]["en"], row["group"]["en"]


def matrix(row):
    columns = [c for c in complete(members(row), children[row["parent"]]) if len(c) > 2 and product(c, c) != 0]
    return [[pearson(a, b) for b in columns] for a in columns]


# Eigenvalues have the matrix's trace and sum of squares; vectors are those of the eigenvalues, of length 1.
places = {}
for row in tables["coherence", "components"]:
    places.setdefault(place(row), []).append(row)
for found in places.values():
    r = matrix(found[0])
    values = [row["eigenvalue"] for row in found]
    assert len(values) == len(r) and values == sorted(values, reverse=True)
    close(sum(values), len(r))
    close(sum(v * v for v in values), sum(e * e for line in r for e in line))
    close(found[-1]["cumulative"], 1)
    loadings = [row for row in tables["coherence", "loadings"] if place(row) == place(found[0])]
    for key, value in zip(("first", "second", "third"), [v for v in values if v > 1e-9]):
        vector = [row[key] / math.sqrt(value) for row in loadings]
        assert abs(sum(v * v for v in vector) - 1) < 1e-9
        for line, element in zip(r, vector):
            assert abs(sum(e * v for e, v in zip(line, vector)) - value * element) < 1e-8
            seen += 1

squares = {}
for row in tables["coherence", "weights"]:
    a, b = complete(members(row), [row["node"], row["parent"]])
    squares.setdefault(place(row), []).append((pearson(a, b) or 0) ** 2)
for row in tables["coherence", "weights"]:
    of = squares[place(row)]
    if sum(of) > 0:
        square = of[children[row["parent"]].index(row["node"])]
        close(row["importance"], square)
        close(row["effective"], square / sum(of))
    close(row["declared"], 1 / len(of))

# ---- proposals ----

said = {("g0", "g1"): 3, ("g0", "g2"): 5, ("g1", "g2"): 2}
for row in tables["proposals", "weights"]:
    nodes = children[row["parent"]]
    close(row["equal"], 1 / len(nodes))
    if row["principal"] is not None:
        first = next(r for r in tables["coherence", "loadings"] if r["node"] == row["node"] and r["by"]["en"] == "none")
        value = next(r for r in tables["coherence", "components"]
                     if r["parent"] == row["parent"] and r["by"]["en"] == "none")["eigenvalue"]
        close(row["principal"], first["first"] ** 2 / value)
if ("proposals", "consistency") in tables:
    weights = {row["node"]: row["comparisons"] for row in tables["proposals", "weights"] if row["parent"] == "total"}
    found = tables["proposals", "consistency"][0]
    close(sum(weights.values()), 1)
    for a in weights:  # the eigenvector
        ratio = sum((said.get((a, b)) or 1 / said.get((b, a), 1)) * weights[b] for b in weights) / weights[a]
        assert abs(ratio - found["eigenvalue"]) < 1e-9
    close(found["index"], (found["eigenvalue"] - 3) / 2)
    close(found["ratio"], (found["eigenvalue"] - 3) / 2 / 0.58)
    budget = {row["node"]: row["budget"] for row in tables["proposals", "weights"] if row["parent"] == "total"}
    close(budget["g0"], (0.5 + 0.25) / 2)
    close(budget["g1"], (0.3 + 0.75) / 2)
    close(budget["g2"], 0.2 / 2)
columns = {"equal": "equal", "principal component": "principal", "pairwise comparisons (AHP)": "comparisons",
           "budget allocation": "budget"}
lines = {}
for row in tables["proposals", "lines"]:
    assert row["line"].startswith("weight: ") and row["line"].endswith("%")
    lines.setdefault((row["parent"], row["method"]["en"]), []).append(Fraction(row["line"][8:-1]) * 10)
for (parent, method), steps in lines.items():
    assert sum(steps) == 1000, (parent, method, steps)
    weights = [1000 * row[columns[method]] for row in tables["proposals", "weights"] if row["parent"] == parent]
    # Rounded down, then up where the remainder is largest; of equal ones, the first.
    rounded = [math.floor(weight + 1e-7) for weight in weights]
    order = sorted(range(len(weights)), key=lambda k: -round(weights[k] - rounded[k], 6))
    for k in order[:1000 - sum(rounded)]:
        rounded[k] += 1
    assert rounded == steps, (parent, method, rounded, steps)
    seen += len(steps)
print(seen, "figures agree")
