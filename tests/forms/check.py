#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the forms of an edition back and compares them with what its plugins declare.

check.py STEELYARD EDITION FORMS LANGUAGE…   the forms in each language are in FORMS-LANGUAGE
"""
import csv
import os
import sys

import declared
import openpyxl
from openpyxl.utils import range_boundaries

MARK = "steelyard"
TYPES = {"integer": "whole", "decimal": "decimal", "date": "date"}
failures = []


def fail(*words):
    failures.append(" ".join(str(word) for word in words))


def shown(language, en, zh):
    return {"zh": zh, "en": en, "both": zh if zh == en else f"{zh} {en}"}[language]


def options(book, validation):
    """What a drop-down offers."""
    formula = validation.formula1
    if formula.startswith('"'):
        return formula[1:-1].split(",")
    sheet, cells = formula.lstrip("=").rsplit("!", 1)
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    return [book[sheet.strip("'")].cell(row, left).value for row in range(top, bottom + 1)]


def texts(sheet):
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def check_column(name, book, heading, expected, validation, labels, language):
    typed = [column for column in expected.columns if column.type != "text"]
    if expected.options or (expected.wanted and not typed):
        known = dict(expected.options or {})
        for text in expected.wanted:
            if not any(text in (code, *pair) for code, pair in known.items()):
                known[text] = (text, text)
        wanted = {code: shown(language, *pair) for code, pair in known.items()}
        if validation is None or validation.type != "list":
            fail(name, heading, "has no drop-down")
        elif sorted(options(book, validation)) != sorted(wanted.values()):
            fail(name, heading, "offers", options(book, validation), "instead of", wanted)
        for code, label in wanted.items():
            if label != code and labels.get((heading, label)) != code:
                fail(name, heading, "does not say that", label, "is", code)
        return
    kind = typed[0].type if typed else "text"
    found = validation.type if validation is not None else None
    if found != TYPES.get(kind):
        fail(name, heading, "is validated as", found, "instead of", kind)
    if kind not in ("integer", "decimal"):
        return
    for end, formula in (("lowest", validation.formula1), ("highest", validation.formula2)):
        limits = [getattr(column, end) for column in typed]
        limit = None if None in limits else (min if end == "lowest" else max)(limits)
        if limit == 0 and not 0 <= float(formula) <= (1e-300 if end == "lowest" else 1e300):
            fail(name, heading, end, formula, "instead of a limit above 0")
        elif limit and float(formula) != limit:
            fail(name, heading, end, formula, "instead of", limit)
        if limit is None and abs(float(formula)) < 1e15:
            fail(name, heading, end, formula, "instead of none")


def check_protection(name, book, data, open_ended):
    for sheet in book:
        if not sheet.protection.sheet or sheet.protection.password:
            fail(name, sheet.title, "is not protected, or has a password")
    for cell in data[1]:
        if not cell.protection.locked:
            fail(name, cell.coordinate, "is a heading that can be changed")
    for column in data[1]:
        letter = column.column_letter
        is_open = not data.column_dimensions[letter].protection.locked if letter in data.column_dimensions else False
        if is_open != open_ended:
            fail(name, letter, "can be filled in below:", is_open)
    for row in data.iter_rows(min_row=2):
        for cell in row:
            if cell.protection.locked != (cell.value is not None):
                fail(name, cell.coordinate, repr(cell.value), "locked:", cell.protection.locked)


def check_cover(name, book, edition, table, language):
    text = texts(book.worksheets[0])
    for heading, expected in table.columns.items():
        for column in [c for c in expected.columns if c.type != "text"][:1]:
            wanted = [heading] + ([column.label] if language != "zh" else []) + \
                ([column.chinese] if language != "en" else []) + ([column.help] if language == "en" else [])
            for part in wanted:
                if part not in text:
                    fail(name, "the cover lacks", repr(part))
    with open(os.path.join(edition, "edition.yaml"), encoding="utf-8") as file:
        names = declared.yaml.load(file, declared.yaml.BaseLoader)["name"]
    for part in {"zh": [names["zh"]], "en": [names["en"]], "both": [names["zh"], names["en"]]}[language]:
        if part not in text:
            fail(name, "the cover lacks", part)


def check_form(path, edition, table_id, table, language):
    name = f"{os.path.basename(edition)} {table_id} {language}:"
    book = openpyxl.load_workbook(path)
    if MARK not in book.sheetnames or book[MARK].sheet_state != "veryHidden" or book["lists"].sheet_state != "hidden":
        fail(name, "sheets", [(sheet.title, sheet.sheet_state) for sheet in book])
        return
    rows = list(book[MARK].iter_rows(values_only=True))
    pairs = [tuple(cell or "" for cell in row[:2]) for row in rows if row[0] != "label"]
    if pairs != [("form", "steelyard-form/1"), ("edition", os.path.basename(edition)), ("table", table_id), ("role", ""),
                 ("language", language), ("sheet", table_id)]:
        fail(name, "it says of itself", pairs)
    labels = {(row[1], row[2]): row[3] for row in rows if row[0] == "label"}
    data = book[table_id]
    headings = [cell.value for cell in data[1]]
    wanted = set(table.columns) | (set() if table.shared else {"unit"})
    if not wanted <= set(headings) or len(set(headings)) != len(headings):
        fail(name, "has the headings", headings, "instead of", sorted(wanted))
    by_column = {}
    for validation in data.data_validations.dataValidation:
        for cells in validation.sqref.ranges:
            by_column[cells.min_col] = validation
    with open(os.path.join(edition, "units.csv"), encoding="utf-8") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    if not table.shared and options(book, by_column[1]) != ids:
        fail(name, "units", options(book, by_column[1]))
    for at, heading in enumerate(headings, 1):
        if heading in table.columns:
            check_column(name, book, heading, table.columns[heading], by_column.get(at), labels, language)
            for cell in [data.cell(1, at)]:
                if cell.comment is None:
                    fail(name, heading, "has no comment")
    given = data.max_row > 1
    check_protection(name, book, data, True if not given else not data.column_dimensions["A"].protection.locked)
    check_cover(name, book, edition, table, language)


def main(steelyard, edition, forms, *languages):
    tables = declared.read(steelyard, edition)
    for language in languages:
        found = sorted(name[:-len(".xlsx")] for name in os.listdir(f"{forms}-{language}"))
        if found != sorted(tables):
            fail("forms of", found, "instead of", sorted(tables))
        for table_id, table in tables.items():
            check_form(os.path.join(f"{forms}-{language}", f"{table_id}.xlsx"), edition, table_id, table, language)
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
