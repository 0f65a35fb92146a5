#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# compare.py: whether two programs came to the same scores and ranks
#
#   compare.py EXACT.csv OTHER.csv exact|DIGITS
#
# EXACT.csv is steelyard's, with exact scores. OTHER.csv has `unit`, `rank` and the same nodes, in any
# order. Under `exact` every number must be written the same. Under DIGITS a score may be off by half a
# unit of that digit, plus what doubles lose; and where steelyard sees a tie, a peer that compares
# unrounded doubles may see an order: its ranks must be among those that the tied units take up together.
import collections
import csv
import sys

DOUBLES_LOSE = 1e-9
NOT_SCORES = {"cohort", "unit", "name_zh", "name_en", "rank", "tied", "status", "band"}


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        headings = next(rows, ["unit"])
        return headings, {row[headings.index("unit")]: row for row in rows}


def comparisons(digits, ranks):
    """Whether two scores are the same, and two ranks."""
    if digits == "exact":
        return str.__eq__, str.__eq__
    tolerance = 0.5 / 10 ** int(digits) + DOUBLES_LOSE
    tied = collections.Counter(ranks)
    return (lambda exact, other: abs(float(exact) - float(other)) <= tolerance,
            lambda exact, other: int(exact) <= float(other) < int(exact) + tied[exact])


def differences(exact_path, other_path, digits):
    exact_headings, exact = read(exact_path)
    other_headings, other = read(other_path)
    columns = [heading for heading in exact_headings if heading not in NOT_SCORES]
    for missing in {"rank", *columns} - {*other_headings}:
        yield f"no column {missing}"
        return
    if exact.keys() != other.keys():
        yield f"{len(exact)} units against {len(other)}, or other ones"
        return
    exact_rank = exact_headings.index("rank")
    same_score, same_rank = comparisons(digits, [row[exact_rank] for row in exact.values()])
    pairs = [(column, exact_headings.index(column), other_headings.index(column), same_score)
               for column in columns]
    pairs.append(("rank", exact_rank, other_headings.index("rank"), same_rank))
    for unit, row in exact.items():
        peer = other[unit]
        for column, left, right, same in pairs:
            if not same(row[left], peer[right]):
                yield f"{unit} {column}: {row[left]} against {peer[right]}"


def main(exact_path, other_path, digits):
    found = list(differences(exact_path, other_path, digits))
    for difference in found[:5]:
        print(difference)
    sys.exit(1 if found else 0)


main(*sys.argv[1:])
