# SPDX-License-Identifier: Apache-2.0
"""Computes the part `statistics` of a study from the scores alone, by the formulas in docs/study.md, with fractions.

usage: statistics.py EDITION SCORES.csv STUDY.json"""
import csv
import json
import math
import sys
from fractions import Fraction

edition, scores, study = sys.argv[1:]
rows = list(csv.DictReader(open(scores)))
units = {row["id"]: row for row in csv.DictReader(open(edition + "/units.csv"))}
tables = {table["id"]: table for table in json.load(open(study))["tables"] if table["part"] == "statistics"}


def members(row):
    by, value = row["by"]["en"], row["group"]["en"]
    if by == "none":
        return rows
    if by == "cohort":
        return [r for r in rows if r["cohort"] == value.lower()]
    return [r for r in rows if units[r["unit"]][by] == value]


def figures(row):
    return [(r["unit"], Fraction(r[row["node"]])) for r in members(row) if r[row["node"]] != ""]


def close(found, expected):
    if expected is None:
        assert found is None, (found, expected)
    else:
        assert abs(float(found) - expected) <= 1e-9 * max(1, abs(expected)), (found, expected)


def rounded(value):  # to nano-points, half away from zero
    nano = abs(value) * 10**9
    whole = nano.numerator // nano.denominator
    whole += nano - whole >= Fraction(1, 2)
    return Fraction(int(math.copysign(whole, value)), 10**9)


seen = 0
for row in tables["averages"]["rows"]:
    found = figures(row)
    values = sorted(value for _, value in found)
    n = len(values)
    assert row["count"] == n
    close(row["available"], n / len(members(row)))
    if n == 0:
        assert row["mean"] is row["median"] is row["of_full_marks"] is None
        continue
    mean = sum(values) / n
    assert Fraction(row["mean"]) == rounded(mean)
    assert Fraction(row["median"]) == rounded((values[(n - 1) // 2] + values[n // 2]) / 2)
    close(row["of_full_marks"], float(mean / 100))
    weights = [(Fraction(units[unit]["residents"]), value) for unit, value in found if units[unit]["residents"]]
    total = sum(weight for weight, _ in weights)
    if total:
        assert Fraction(row["weighted_mean"]) == rounded(sum(w * v for w, v in weights) / total), row
    else:
        assert row["weighted_mean"] is None
    seen += 1


def quantile(values, share):  # type 7
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return float(values[low] + (Fraction(place) - low) * (values[high] - values[low]))


for row in tables["spread"]["rows"]:
    values = sorted(value for _, value in figures(row))
    n = len(values)
    if n == 0:
        assert all(row[key] is None for key in ("deviation", "skewness", "lowest", "highest"))
        continue
    mean = sum(values) / n
    m2, m3, m4 = (sum((value - mean) ** k for value in values) / n for k in (2, 3, 4))
    close(row["deviation"], math.sqrt(m2 * n / (n - 1)) if n > 1 else None)
    varies = m2 > 0
    close(row["skewness"], float(m3) / float(m2) ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2) if n > 2 and varies else None)
    close(row["kurtosis"],
          float(Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)) if n > 3 and varies else None)
    close(row["lowest"], float(values[0]))
    close(row["highest"], float(values[-1]))
    close(row["first_quartile"], quantile(values, 0.25))
    close(row["third_quartile"], quantile(values, 0.75))
    seen += 1



def micro(value):  # as every comparison
    return round(value * 10**6)


for row in tables["averages"]["rows"]:
    values = [value for _, value in figures(row)]
    if values:
        assert row["above_mean"] == sum(micro(value) > micro(sum(values) / len(values)) for value in values), row

starts = [Fraction(start) for start in ("20", "60", "85.5")]
names = ["< 20", "[20, 60)", "[60, 85.5)", "≥ 85.5"]

for row in tables["classes"]["rows"]:
    values = [value for _, value in figures(row)]
    expected = sum(names[sum(micro(value) >= micro(start) for start in starts)] == row["class"] for value in values)
    assert row["count"] == expected, row
    close(row["share"], expected / len(values) if values else None)
    seen += 1
for row in tables["thresholds"]["rows"]:
    values = [value for _, value in figures(row)]
    expected = sum(micro(value) >= micro(Fraction(row["threshold"])) for value in values)
    assert row["count"] == expected, row
    seen += 1
assert seen > 20, seen
print(seen, "rows agree")
