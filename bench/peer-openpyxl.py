#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# peer-openpyxl.py INPUT.xlsx OUTPUT.csv: the mean of each unit's numbers, read as a stream
import csv
import sys

import openpyxl


def main(path, output):
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    names = next(rows)[1:]
    sums = {}
    for unit, *numbers in rows:
        taken = sums.setdefault(unit, [0, [0.0] * len(names)])
        taken[0] += 1
        for i, number in enumerate(numbers):
            taken[1][i] += number
    means = {unit: [value / count for value in values] for unit, (count, values) in sums.items()}
    totals = {unit: sum(values) / len(values) for unit, values in means.items()}
    order = sorted(totals.values(), reverse=True)
    with open(output, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["unit", "rank", "total", *names])
        writer.writerows([unit, order.index(totals[unit]) + 1, totals[unit], *values] for unit, values in means.items())


main(*sys.argv[1:])
