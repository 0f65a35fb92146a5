# SPDX-License-Identifier: Apache-2.0
"""Computes the part `raters` of a study from the marks alone, by the definitions in docs/study.md.

usage: raters.py EDITION STUDY.json SEED. The edition is one of panel.py, with two cohorts."""
import csv
import json
import math
import sys
from fractions import Fraction

edition, study, seed = sys.argv[1:3] + [int(sys.argv[3])]
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
        source = words(seed, draw, 1)
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


# ---- limits of intraclass correlations: each leads back to an F, whose probability is integrated numerically ----

def f_share(f, first, second):
    """The share of an F distribution up to f: with x = sin(angle)^2, by Simpson's rule."""
    a, b = first / 2, second / 2
    end, steps = math.atan(math.sqrt(first * f / second)), 4000

    def density(angle):
        if angle in (0, math.pi / 2):
            return 0.0 if (2 * a - 1 if angle == 0 else 2 * b - 1) > 0 else 1.0
        return math.sin(angle) ** (2 * a - 1) * math.cos(angle) ** (2 * b - 1)

    total = sum((1 if i in (0, steps) else 4 if i % 2 else 2) * density(end * i / steps) for i in range(steps + 1))
    return 2 * math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)) * total * end / steps / 3


def check_limits(single, average, n, k, subjects, raters, error):
    r = single["value"]
    a, b = k * r / (n * (1 - r)) * raters, (1 + k * r * (n - 1) / (n * (1 - r))) * error
    degrees = (a + b) ** 2 / (a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1)))
    rest = k * raters + (k * n - k - n) * error
    low, high = single["low"], single["high"]
    assert low < r < high, single
    lower = n * subjects * (1 - low) / (low * rest + n * error)
    higher = (high * rest + n * error) / (n * subjects * (1 - high))
    if n > 2 and degrees > 1.5:
        assert abs(f_share(lower, n - 1, degrees) - 0.975) < 1e-6, (lower, degrees)
        assert abs(f_share(higher, degrees, n - 1) - 0.975) < 1e-6, (higher, degrees)
    close(average["low"], k * low / (1 + (k - 1) * low))
    close(average["high"], k * high / (1 + (k - 1) * high))


outlying = set()
GROUPS = {"all units": "01", "A": "0", "B": "1"}
for group, criterion in ((group, criterion) for group in GROUPS for criterion in marks):
    of = {subject: given for subject, given in marks[criterion].items()
          if str(int(subject[0][1:]) % 2) in GROUPS[group]}
    fit = two_way(of)
    raters = sorted({rater for given in of.values() for rater in given})
    rows = {row["rater"]: row for row in tables["raters"] if row["criterion"] == criterion and row["group"]["en"] == group}
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

    row = next(row for row in tables["agreement"]
               if row["criterion"] == criterion and row["group"]["en"] == group)
    pairs = [(a, b) for given in of.values() for i, a in enumerate(given.values())
             for k, b in enumerate(given.values()) if i < k]
    assert (row["raters"], row["subjects"], row["count"]) == (len(raters), len(of), sum(map(len, of.values())))
    each = [sum(other == unit for other, _ in of) for unit in {unit for unit, _ in of}]
    assert (row["units"], row["of_each"]) == (len(each), each[0] if len(set(each)) == 1 else None), row
    close(row["percent"], sum(a == b for a, b in pairs) / len(pairs) if pairs else None)
    single, average = (next(row for row in tables["intraclass"] if row["criterion"] == criterion
                            and row["group"]["en"] == group and row["coefficient"] == name)
                       for name in ("ICC(2,1)", "ICC(2,k)"))
    full = [[given[rater] for rater in raters] for given in of.values() if len(given) == len(raters)]
    assert single["complete"] == average["complete"] == len(full)
    if len(full) > 1:
        n, k = len(full), len(raters)
        grand = sum(map(sum, full)) / (n * k)
        rows_ms = k * sum((sum(line) / k - grand) ** 2 for line in full) / Fraction(n - 1)
        columns = [sum(column) / n for column in zip(*full)]
        columns_ms = n * sum((c - grand) ** 2 for c in columns) / Fraction(k - 1)
        error = sum((x - sum(line) / k - c + grand) ** 2
                    for line in full for x, c in zip(line, columns)) / Fraction((n - 1) * (k - 1))
        close(single["value"],
              float((rows_ms - error) / (rows_ms + (k - 1) * error + k * (columns_ms - error) / n)))
        close(average["value"], float((rows_ms - error) / (rows_ms + (columns_ms - error) / n)))
        if error > 0:
            check_limits(single, average, *map(float, (n, k, rows_ms, columns_ms, error)))
    else:
        close(single["value"], None)

    # Subjects are numbered as their first mark comes, by cohort, unit, and row.
    order = {}
    for line in csv.DictReader(open(edition + "/evidence/marks.csv")):
        if line["mark"] and line["recused"] == "no" and line["criterion"] == criterion and \
                (line["unit"], line["item"]) in of:
            order.setdefault((int(line["unit"][1:]), line["item"]), len(order))
    subjects = [list(of["u%d" % unit, item].values())
                for unit, item in sorted(order, key=lambda key: (key[0] % 2, key[0], order[key]))]
    subjects = [values for values in subjects if len(values) > 1]
    for row in tables["alpha"]:
        if row["criterion"] == criterion and row["group"]["en"] == group:
            exact = alpha(subjects, row["scale"]["en"])
            close(row["alpha"], exact)
            assert row["enough"] == (int(exact >= 0.667) if row["scale"]["en"] == "interval" and exact is not None
                                     else None), row
            if row["alpha"] is not None and len(subjects) <= 12:
                low, high = interval(subjects, row["scale"]["en"])
                close(row["low"], low)
                close(row["high"], high)
            elif row["alpha"] is not None:
                assert row["low"] <= row["alpha"] <= row["high"], row

    if group != "all units":
        continue
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
