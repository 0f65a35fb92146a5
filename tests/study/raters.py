# SPDX-License-Identifier: Apache-2.0
"""Computes the part `raters` of a study from the marks alone, by the definitions in docs/study.md.

usage: raters.py EDITION STUDY.json. The edition is one of panel.py."""
import csv
import json
import math
import sys
from fractions import Fraction

edition, study = sys.argv[1:]
tables = {table["id"]: table["rows"] for table in json.load(open(study))["tables"] if table["part"] == "raters"}
marks = {}  # by criterion, subject and rater
for row in csv.DictReader(open(edition + "/evidence/marks.csv")):
    if row["mark"] and row["recused"] == "no":
        subject = row["unit"], row["item"]
        marks.setdefault(row["criterion"], {}).setdefault(subject, {})[row["rater"]] = Fraction(row["mark"])
seen = 0


def close(found, expected):
    global seen
    seen += 1
    if expected is None:
        assert found is None, (found, expected)
    else:
        assert found is not None and abs(found - expected) <= 1e-9 * max(1, abs(expected)), (found, expected)


# ---- Krippendorff's alpha, from the coincidence matrix ----

def alpha(subjects, scale):
    coincidences = {}
    for values in subjects:
        for i, a in enumerate(values):
            for k, b in enumerate(values):
                if i != k:
                    coincidences[a, b] = coincidences.get((a, b), 0) + Fraction(1, len(values) - 1)
    counts = {}
    for (a, _), n in coincidences.items():
        counts[a] = counts.get(a, 0) + n
    total = sum(counts.values())

    def difference(a, b):
        if scale == "nominal":
            return a != b
        if scale == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        return (sum(n for g, n in counts.items() if low <= g <= high) - Fraction(counts[a] + counts[b], 2)) ** 2

    observed = sum(n * difference(a, b) for (a, b), n in coincidences.items())
    expected = sum(n * m * difference(a, b) for a, n in counts.items() for b, m in counts.items())
    return None if expected == 0 else float(1 - (total - 1) * observed / expected)


# ---- Philox4x32-10, and how the bootstrap draws ----

def philox(counter, key):
    a, b, c, d = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = second >> 32 ^ b ^ k0, second & 0xFFFFFFFF, first >> 32 ^ d ^ k1, first & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return a, b, c, d


def words(seed, replication, stream):
    block = 0
    while True:
        yield from philox((block, stream, replication, 0), (seed, 0))
        block += 1


def below(source, bound):
    while True:
        product = next(source) * bound
        if product & 0xFFFFFFFF >= 2**32 % bound:
            return product >> 32


def interval(subjects, scale):
    found = []
    for draw in range(1000):
        source = words(1, draw, 1)
        value = alpha([subjects[below(source, len(subjects))] for _ in subjects], scale)
        if value is not None:
            found.append(value)
    found.sort()

    def quantile(share):
        place = share * (len(found) - 1)
        low = int(place)
        high = min(low + 1, len(found) - 1)
        return found[low] + (place - low) * (found[high] - found[low])

    return quantile(0.025), quantile(0.975)


# ---- least squares: the normal equations of mark = subject + rater, raters summing to 0, solved with fractions ----

def solve(matrix, right):
    n = len(matrix)
    rows = [line[:] + [value] for line, value in zip(matrix, right)]
    for i in range(n):
        pivot = next((k for k in range(i, n) if rows[k][i] != 0), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(n):
            if k != i and rows[k][i] != 0:
                rows[k] = [x - rows[k][i] * y for x, y in zip(rows[k], rows[i])]
    return [line[-1] for line in rows]


def two_way(of):
    names = list(of) + sorted({rater for given in of.values() for rater in given})
    place = {name: i for i, name in enumerate(names)}
    n = len(names)
    matrix, right = [[Fraction(0)] * n for _ in names], [Fraction(0)] * n
    for subject, given in of.items():
        for rater, mark in given.items():
            for one in (place[subject], place[rater]):
                right[one] += mark
                for other in (place[subject], place[rater]):
                    matrix[one][other] += 1
    for i in range(len(of), n):  # the constraint, as a penalty: it leaves the fit alone
        for k in range(len(of), n):
            matrix[i][k] += 1
    solution = solve(matrix, right)
    return solution and dict(zip(names, solution))


# ---- the tables ----

def spread(values):
    mean = sum(values) / len(values)
    return math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1)) if len(values) > 1 else None


outlying = set()
for criterion, of in marks.items():
    fit = two_way(of)
    raters = sorted({rater for given in of.values() for rater in given})
    rows = {row["rater"]: row for row in tables["raters"] if row["criterion"] == criterion}
    assert sorted(rows) == raters
    for rater, row in rows.items():
        own = [given[rater] for given in of.values() if rater in given]
        above = [given[rater] - (sum(given.values()) - given[rater]) / (len(given) - 1)
                 for given in of.values() if rater in given and len(given) > 1]
        assert row["count"] == len(own)
        close(row["coverage"], len(own) / len(of))
        close(row["mean"], float(sum(own) / len(own)))
        close(row["spread"], spread(own))
        close(row["deviation"], float(sum(above) / len(above)) if above else None)
        close(row["effect"], float(fit[rater]) if fit else None)

    row = next(row for row in tables["agreement"] if row["criterion"] == criterion)
    pairs = [(a, b) for given in of.values() for i, a in enumerate(given.values())
             for k, b in enumerate(given.values()) if i < k]
    assert (row["raters"], row["subjects"], row["count"]) == (len(raters), len(of), sum(map(len, of.values())))
    close(row["percent"], sum(a == b for a, b in pairs) / len(pairs))
    full = [[given[rater] for rater in raters] for given in of.values() if len(given) == len(raters)]
    assert row["complete"] == len(full)
    if len(full) > 1:
        n, k = len(full), len(raters)
        grand = sum(map(sum, full)) / (n * k)
        rows_ms = k * sum((sum(line) / k - grand) ** 2 for line in full) / Fraction(n - 1)
        columns = [sum(column) / n for column in zip(*full)]
        columns_ms = n * sum((c - grand) ** 2 for c in columns) / Fraction(k - 1)
        error = sum((x - sum(line) / k - c + grand) ** 2
                    for line in full for x, c in zip(line, columns)) / Fraction((n - 1) * (k - 1))
        close(row["icc_single"],
              float((rows_ms - error) / (rows_ms + (k - 1) * error + k * (columns_ms - error) / n)))
        close(row["icc_average"], float((rows_ms - error) / (rows_ms + (columns_ms - error) / n)))
    else:
        close(row["icc_single"], None)

    # Subjects are numbered as their first mark comes, by unit and then by row.
    order = {}
    for line in csv.DictReader(open(edition + "/evidence/marks.csv")):
        if line["mark"] and line["recused"] == "no" and line["criterion"] == criterion:
            order.setdefault((int(line["unit"][1:]), line["item"]), len(order))
    subjects = [list(of["u%d" % unit, item].values())
                for unit, item in sorted(order, key=lambda key: (key[0], order[key]))]
    subjects = [values for values in subjects if len(values) > 1]
    for row in tables["alpha"]:
        if row["criterion"] == criterion:
            close(row["alpha"], alpha(subjects, row["scale"]["en"]))
            if len(subjects) <= 12:
                low, high = interval(subjects, row["scale"]["en"])
                close(row["low"], low)
                close(row["high"], high)
            assert row["low"] <= row["alpha"] <= row["high"]

    for row in tables["estimates"]:
        if row["criterion"] == criterion:
            mine = {subject: given for subject, given in of.items() if subject[0] == row["unit"]}
            given = [mark for of_subject in mine.values() for mark in of_subject.values()]
            assert row["count"] == len(given)
            close(row["mean"], float(sum(given) / len(given)))
            close(row["estimate"], float(sum(fit[subject] for subject in mine) / len(mine)) if fit else None)
    if fit:
        residuals = {(subject, rater): mark - fit[subject] - fit[rater]
                     for subject, given in of.items() for rater, mark in given.items()}
        freedom = len(residuals) - len(of) - len(raters) + 1
        variance = sum(r * r for r in residuals.values()) / freedom
        outlying |= {(criterion, subject, rater) for (subject, rater), r in residuals.items() if r * r > 9 * variance}
assert outlying == {(r["criterion"], (r["unit"], r["item"]), r["rater"]) for r in tables["outliers"]}
print(seen, "figures agree,", len(outlying), "outlying marks")
