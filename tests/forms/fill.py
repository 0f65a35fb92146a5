#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fills the forms of an edition in with its evidence, as collectors would, and makes the edition read them.

fill.py STEELYARD EDITION FORMS [CELLS]   EDITION is a copy, whose edition.yaml is changed
CELLS: a file to which the cells are written for fill.mjs, which then fills them in; otherwise openpyxl does.
"""
import csv
import datetime
import json
import os
import re
import sys

import declared
import openpyxl
from openpyxl.utils import get_column_letter


def value_of(text, validation_type):
    """What a spreadsheet program stores for what people enter."""
    if validation_type in ("whole", "decimal") and text:
        return float(text) if "." in text else int(text)
    if validation_type == "date" and text:
        return datetime.date.fromisoformat(text)
    return text or None


def labels_of(book):
    """{heading: {code: label}}, of the levels that plugins declare. Those of parameters are only known to `import`."""
    labels = {}
    for key, heading, label, code in book["steelyard"].iter_rows(values_only=True, max_col=4):
        if key == "label":
            labels.setdefault(heading, {})[code] = label
    return labels


def fill(path, table, rows, listed, cells):
    """`listed`: columns whose codes the loader takes only as they are. `cells`: gets the cells; None: they are filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book[table]
    headings = [cell.value for cell in sheet[1]]
    types = {}
    for validation in sheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            types[area.min_col] = validation.type
    labels = {heading: {} if heading in listed else known for heading, known in labels_of(book).items()}
    codes = {heading: {label: code for code, label in known.items()} for heading, known in labels_of(book).items()}
    given = {}
    for number in range(2, sheet.max_row + 1):
        key = tuple(codes.get(heading, {}).get(cell.value, cell.value)
                    for heading, cell in zip(headings, sheet[number]))
        given.setdefault(key, []).append(number)
    filled = 0
    next_row = sheet.max_row + 1
    for row in rows:
        def fits(key):
            return all(text is None or row.get(heading) == text for heading, text in zip(headings, key))
        key = next((key for key in given if given[key] and fits(key)), None)
        number = given[key].pop() if key else next_row
        filled += key is not None
        next_row += key is None
        for at, heading in enumerate(headings, 1):
            text = row.get(heading, "")
            known = labels.get(heading, {})
            yes_no = {"yes": known.get("true"), "no": known.get("false")} if "true" in known else {}
            value = value_of(known.get(text) or yes_no.get(text) or text, types.get(at))
            if cells is None:
                sheet.cell(number, at).value = value
            elif value is not None and sheet.cell(number, at).value != value:
                is_day = isinstance(value, datetime.date)
                cells[f"{get_column_letter(at)}{number}"] = {"date": value.isoformat()} if is_day else value
    left = [number for numbers in given.values() for number in numbers]
    assert not left, f"{table}: rows that the evidence does not have: {left}"
    if cells is None:
        book.save(path)
    return filled


def main(steelyard, edition, forms, cells_file=None):
    tables = declared.read(steelyard, edition)
    path = os.path.join(edition, "edition.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    filled, all_cells = 0, {}
    for name in sorted(os.listdir(forms)):
        table = name[:-len(".xlsx")]
        with open(os.path.join(edition, "evidence", f"{table}.csv"), encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        form = os.path.join(forms, name)
        listed = {heading for heading, expected in tables[table].columns.items()
                  if any(column.levels_from for column in expected.columns)}
        cells = {} if cells_file else None
        filled += fill(form, table, rows, listed, cells)
        os.rename(form, os.path.join(edition, "evidence", name))
        all_cells[os.path.join(edition, "evidence", name)] = {table: cells}
        os.remove(os.path.join(edition, "evidence", f"{table}.csv"))
        read = f"evidence/{name}, sheet: {table}"
        text = re.sub(rf"^  {table}: evidence/{table}\.csv$", f"  {table}: {{file: {read}}}", text, flags=re.M)
        text = re.sub(rf"^  {table}: {{file: evidence/{table}\.csv", f"  {table}: {{file: {read}", text, flags=re.M)
        assert read in text, table
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    if cells_file:
        with open(cells_file, "w", encoding="utf-8") as file:
            json.dump(all_cells, file)
    print(filled, "rows were given beforehand")


if __name__ == "__main__":
    main(*sys.argv[1:])
