# SPDX-License-Identifier: Apache-2.0
"""Files as collectors send them in, made from the evidence of an edition.

inputs.py form EDITION FOLDER       a form per table, as `steelyard forms` writes it, filled in
inputs.py empty EDITION FOLDER      forms without rows, each with FORM.json, what other programs are to fill in
inputs.py odk EDITION FOLDER        per table a submission per unit and a repeat group, as ODK exports them
inputs.py kobo EDITION FOLDER       the same in one workbook per table, as KoboToolbox exports it
"""
import csv
import json
import os
import re
import sys

import openpyxl
import yaml


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file)]


def tables(edition):
    with open(os.path.join(edition, "edition.yaml"), encoding="utf-8") as file:
        declared = yaml.safe_load(file)["tables"]
    for table, value in declared.items():
        file = value if isinstance(value, str) else value["file"]
        yield table, read(os.path.join(edition, file))


def value_of(text):
    """A number as a spreadsheet program has it; other texts as they are."""
    return float(text) if re.fullmatch(r"-?[1-9]\d{0,8}|0|\d{1,6}\.\d{1,4}", text) else text


def form(edition, folder, table, rows, labels=()):
    """`labels`: (heading, label, code); the cells of that column show the label."""
    book = openpyxl.Workbook()
    about = book.create_sheet("steelyard")
    for pair in (("form", "steelyard-form/1"), ("edition", os.path.basename(edition)), ("table", table),
                 ("role", "collector"), ("language", "en"), *(("label", *label) for label in labels)):
        about.append(pair)
    about.sheet_state = "veryHidden"
    notes = book.active
    notes.title = "Read me"
    notes["B2"] = "Fill in the white cells."
    notes.merge_cells("B2:D2")
    data = book.create_sheet(table)
    shown = {(heading, code): label for heading, label, code in labels}
    for number, row in enumerate(rows):
        data.append([value_of(shown.get((rows[0][i], text), text)) if number and text else text or None
                     for i, text in enumerate(row)])
    for column in data.iter_cols(min_row=2):
        for cell in column:
            cell.number_format = "General"
    book.save(os.path.join(folder, f"{table}-form.xlsx"))


def submissions(rows):
    """Each unit's rows, as a submission: the unit, and the other columns of its rows."""
    at = rows[0].index("unit") if "unit" in rows[0] else None
    grouped = {}
    for row in rows[1:]:
        grouped.setdefault(row[at] if at is not None else "", []).append([c for i, c in enumerate(row) if i != at])
    return at is not None, [h for i, h in enumerate(rows[0]) if i != at], grouped


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def odk(folder, table, rows):
    by_unit, headings, grouped = submissions(rows)
    main = [["SubmissionDate", "start", *(["place-unit"] if by_unit else []), "meta-instanceID", "KEY", "SubmitterName"]]
    group = [[*(f"entry-{h}" for h in headings), "PARENT_KEY", "KEY"]]
    for number, (unit, entries) in enumerate(grouped.items()):
        key = f"uuid:{number:08d}-{table}"
        main.append(["2019-07-01T08:00:00.000Z", "2019-07-01T07:00:00.000Z", *([unit] if by_unit else []), key, key, "collector-1"])
        group += [[*entry, key, f"{key}/{table}[{i}]"] for i, entry in enumerate(entries, 1)]
    write(os.path.join(folder, f"visit.{table}.csv"), main)
    write(os.path.join(folder, f"visit.{table}-{table}.csv"), group)


def kobo(folder, table, rows):
    by_unit, headings, grouped = submissions(rows)
    book = openpyxl.Workbook()
    main = book.active
    main.title = "Visit of a hall"
    main.append(["start", "end", *(["place/unit"] if by_unit else []), "_id", "_uuid", "_submission_time", "_submitted_by", "_index"])
    group = book.create_sheet(table)
    group.append([*(f"entry/{h}" for h in headings), "_index", "_parent_table_name", "_parent_index", "_submission__id"])
    entry_number = 0
    for number, (unit, entries) in enumerate(grouped.items(), 1):
        main.append(["2019-07-01T07:00:00.000+08:00", "2019-07-01T08:00:00.000+08:00", *([unit] if by_unit else []),
                     100 + number, f"uuid-{number}", "2019-07-01T00:00:00", "collector-1", number])
        for entry in entries:
            entry_number += 1
            group.append([*(value_of(text) if text else None for text in entry), entry_number, main.title, number, 100 + number])
    book.save(os.path.join(folder, f"kobo-{table}.xlsx"))


def main():
    kind, edition, folder = sys.argv[1:4]
    os.makedirs(folder, exist_ok=True)
    for table, rows in tables(edition):
        if kind == "form":
            form(edition, folder, table, rows)
        elif kind == "empty":
            form(edition, folder, table, rows[:1])
            with open(os.path.join(folder, f"{table}-form.json"), "w", encoding="utf-8") as file:
                json.dump({"sheet": table, "rows": [[value_of(text) if text else None for text in row] for row in rows[1:]]}, file)
        elif kind == "odk":
            odk(folder, table, rows)
        else:
            kobo(folder, table, rows)


if __name__ == "__main__":
    main()
