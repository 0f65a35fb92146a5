#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# recompute.py: the same work as steelyard's, in exact fractions and by the plainest of programs
#
#   recompute.py wide|long FOLDER
#
# Prints unit, rank and every node's exact score as CSV. Slow; it is what the fast ones are held to.
import csv
import sys
from fractions import Fraction

NANO = 10**9
LEVELS = {"pass": Fraction(1), "partial": Fraction(1, 2), "fail": Fraction(0)}


def rounded(value):
    """Half up to nano-points, as every node is rounded once; no score here is negative."""
    return Fraction((value * NANO * 2 + 1) // 2, NANO)


def mean(weights, scores):
    return rounded(sum(map(Fraction.__mul__, map(Fraction, weights), scores)) / sum(weights))


def wide_scores(rows):
    for row in rows:
        leaves = [Fraction(row[f"i{leaf}"]) for leaf in range(51)]
        groups = [mean((5, 3, 2), leaves[3 * group:3 * group + 3]) for group in range(17)]
        modules = [mean((1, 2, 3), groups[3 * module:3 * module + 3]) for module in range(5)]
        modules.append(mean((1, 2), groups[15:17]))
        scores = {f"i{number}": score for number, score in enumerate(leaves)}
        scores.update((f"g{number}", score) for number, score in enumerate(groups))
        scores.update((f"m{number}", score) for number, score in enumerate(modules))
        scores["total"] = mean((30, 20, 15, 15, 10, 10), modules)
        yield row["unit"], scores


def long_scores(rows):
    levels = {}
    for row in rows:
        levels.setdefault(row["unit"], []).append(LEVELS[row["result"]])
    for unit, all_levels in levels.items():
        checks = rounded(100 * sum(all_levels) / len(all_levels))
        yield unit, {"checks": checks, "total": checks}


def exact(score):
    """The one way to write it: 84.95, 60."""
    whole, rest = divmod(int(score * NANO), NANO)
    return f"{whole}.{rest:09}".rstrip("0").rstrip(".")


def rank(totals):
    """Ranks that ties share, by totals rounded to a millionth."""
    compared = [(total * 10**6 * 2 + 1) // 2 for total in totals]
    first = {}
    for place, total in enumerate(sorted(compared, reverse=True), 1):
        first.setdefault(total, place)
    return [first[total] for total in compared]


def main(work, folder):
    with open(f"{folder}/evidence/{work}.csv", encoding="utf-8", newline="") as stream:
        units = list((wide_scores if work == "wide" else long_scores)(csv.DictReader(stream)))
    ranks = rank([scores["total"] for _, scores in units])
    nodes = list(units[0][1])
    print("unit", "rank", *nodes, sep=",")
    for (unit, scores), place in zip(units, ranks):
        print(unit, place, *(exact(scores[node]) for node in nodes), sep=",")


main(*sys.argv[1:])
