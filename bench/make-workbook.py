#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# make-workbook.py ROWS FOLDER: an edition whose evidence is one sheet of ten columns: a thousand units, and nine
# numbers with a row for each time that they were measured. The same numbers every time; needs openpyxl.
import json
import os
import random
import shutil
import sys

import openpyxl

UNITS = 1000
NUMBERS = [f"v{i}" for i in range(1, 10)]


def write_sheet(rows, path):
    source = random.Random(4)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("measured")
    sheet.append(["unit", *NUMBERS])
    for row in range(rows):
        sheet.append([f"u{row * UNITS // rows}", *[source.randrange(10_001) / 100 for _ in NUMBERS]])
    book.save(path)


def edition(name):
    leaves = [{"id": name, "name": name, "weight": "1/9", "columns": {"value": name}} for name in NUMBERS]
    return {"steelyard": "edition/1", "id": name, "name": "Workbook",
            "cohorts": [{"id": "all", "name": "All"}],
            "tables": {"measured": {"file": "evidence/measured.xlsx", "sheet": "measured"}},
            "defaults": {"plugin": "measure@2", "evidence": "measured", "params": {"curve": "as-is", "combine": "mean"}},
            "tree": {"id": "total", "name": "Total", "children": leaves},
            "awards": [{"id": "overall", "name": "Overall", "node": "total"}]}


def main(rows, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder + ".new", ignore_errors=True)
    os.makedirs(f"{folder}.new/evidence")
    with open(f"{folder}.new/edition.yaml", "w", encoding="utf-8") as stream:
        json.dump(edition(os.path.basename(folder)), stream, indent=1)  # JSON is YAML
    with open(f"{folder}.new/units.csv", "w", encoding="utf-8") as stream:
        stream.write("id,name\n" + "".join(f"u{unit},u{unit}\n" for unit in range(UNITS)))
    write_sheet(rows, f"{folder}.new/evidence/measured.xlsx")
    os.rename(f"{folder}.new", folder)


main(int(sys.argv[1]), sys.argv[2])
