#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# peer-pandas.py: the measured work as a user of pandas would write it
#
#   peer-pandas.py wide|long INPUT.csv OUTPUT.csv
import sys

import numpy
import pandas


def weighted(values, weights):
    return values @ numpy.array(weights) / sum(weights)


def wide(table):
    leaves = table.drop(columns="unit").to_numpy()
    groups = [weighted(leaves[:, 3 * k:3 * k + 3], (5, 3, 2)) for k in range(17)]
    parts = [groups[3 * k:3 * k + 3] for k in range(6)]
    modules = [weighted(numpy.column_stack(part), (1, 2, 3)[:len(part)]) for part in parts]
    total = weighted(numpy.column_stack(modules), (30, 20, 15, 15, 10, 10))
    names = [f"g{k}" for k in range(17)] + [f"m{k}" for k in range(6)] + ["total"]
    scores = pandas.DataFrame(numpy.column_stack([*groups, *modules, total]), columns=names)
    scores.insert(0, "unit", table["unit"])
    return scores


def long(table):
    levels = table["result"].map({"pass": 1.0, "partial": 0.5, "fail": 0.0})
    total = levels.groupby(table["unit"], sort=False).mean() * 100
    return total.to_frame("total").reset_index()


def main(work, path, output):
    scores = (wide if work == "wide" else long)(pandas.read_csv(path))
    scores["rank"] = scores["total"].rank(method="min", ascending=False).astype(int)
    scores.round(2).to_csv(output, index=False)


main(*sys.argv[1:])
