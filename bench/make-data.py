#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# make-data.py: writes the editions that are measured, the same bytes every time
#
#   make-data.py wide UNITS FOLDER    units × 51 numbers in one table: 51 leaves, 17 groups of three
#                                     (5:3:2), six modules (1:2:3, the last 1:2), the total
#                                     (30 20 15 15 10 10)
#   make-data.py long UNITS FOLDER    units × 40 checks, a row each, that pass, partly pass or fail
#   make-data.py column UNITS FOLDER  units × one number: one leaf
#
# Evidence is in FOLDER/evidence, where peers read it too. The folder appears when it is complete.
import json
import os
import random
import shutil
import sys

LEAVES = 51
MODULES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 13, 14), (15, 16))  # of groups
SHARES = (30, 20, 15, 15, 10, 10)
CHECKS = 40
DIFFERENT = 300_000  # rows of wide; further units repeat them under other names
BLOCK = 50_000  # units that are written at once


def text(name):
    return {"zh": name, "en": name}


def node(name, **more):
    return {"id": name, "name": text(name), "source": "reconstructed", **more}


def wide_leaf(leaf, weight):
    return node(f"i{leaf}", weight=f"{weight}/10", plugin="measure@1", evidence="wide",
                columns={"value": f"i{leaf}"}, params={"curve": "as-is"})


def wide_group(group, weight):
    leaves = [wide_leaf(3 * group + place, part) for place, part in enumerate((5, 3, 2))]
    return node(f"g{group}", weight=weight, children=leaves)


def wide_module(module, groups):
    weights = sum(range(1, len(groups) + 1))
    children = [wide_group(group, f"{place}/{weights}") for place, group in enumerate(groups, 1)]
    return node(f"m{module}", weight=f"{SHARES[module]}%", children=children)


def wide_tree():
    return node("total", children=[wide_module(*numbered) for numbered in enumerate(MODULES)])


def long_tree():
    return node("total", children=[
        node("checks", weight="100%", plugin="checklist@1", evidence="long")])


def column_tree():
    return node("total", children=[
        node("value", weight="100%", plugin="measure@1", evidence="column", params={"curve": "as-is"})])


def column_rows(units, stream):
    source = random.Random(3)
    stream.write("unit,value\n")
    for first in range(0, units, BLOCK):
        stream.write("".join(f"u{unit},{source.randrange(10_001) / 100:.2f}\n"
                             for unit in range(first, min(units, first + BLOCK))))


def wide_rows(units, stream):
    source = random.Random(1)
    numbers = [f"{hundredths / 100:.2f}" for hundredths in range(10_000)]
    stream.write("unit," + ",".join(f"i{leaf}" for leaf in range(LEAVES)) + "\n")
    rows = [",".join(source.choices(numbers, k=LEAVES)) for _ in range(min(units, DIFFERENT))]
    for first in range(0, units, BLOCK):
        end = min(units, first + BLOCK)
        stream.write("".join(f"u{unit},{rows[unit % DIFFERENT]}\n" for unit in range(first, end)))


def long_rows(units, stream):
    source = random.Random(2)
    stream.write("unit,item,result\n")
    for unit in range(units):
        results = source.choices(("pass", "partial", "fail"), k=CHECKS)
        stream.write("".join(f"u{unit},c{check},{result}\n" for check, result in enumerate(results)))


WORKS = {"wide": (wide_tree, wide_rows), "long": (long_tree, long_rows),
         "column": (column_tree, column_rows)}


def write_edition(work, units, name, folder):
    tree, rows = WORKS[work]
    edition = {
        "steelyard": "edition/1",
        "id": name,
        "name": text(name),
        "cohorts": [{"id": "all", "name": text("all")}],
        "tables": {work: f"evidence/{work}.csv"},
        "tree": tree(),
        "awards": [{"id": "overall", "name": text("overall"), "node": "total"}],
    }
    os.makedirs(f"{folder}/evidence")
    with open(f"{folder}/edition.yaml", "w", encoding="utf-8") as stream:
        json.dump(edition, stream, indent=1)  # JSON is YAML
    with open(f"{folder}/units.csv", "w", encoding="utf-8") as stream:
        stream.write("id,name_zh,name_en\n")
        for first in range(0, units, BLOCK):
            stream.write("".join(f"u{unit},u{unit},u{unit}\n"
                                 for unit in range(first, min(units, first + BLOCK))))
    with open(f"{folder}/evidence/{work}.csv", "w", encoding="utf-8") as stream:
        rows(units, stream)


def main(work, units, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder + ".new", ignore_errors=True)
    write_edition(work, int(units), os.path.basename(folder), folder + ".new")
    os.rename(folder + ".new", folder)


main(*sys.argv[1:])
