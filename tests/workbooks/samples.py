# SPDX-License-Identifier: Apache-2.0
"""samples.py STEELYARD WORK: workbooks that LibreOffice, openpyxl and exceljs made are read as they were made.

Columns of numbers are scored. All others are read as numbers, so that a message shows what each cell holds. The expected
texts are those of samples/visits.fods."""
import csv
import os
import shutil

import one

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples")
NUMBERS = {"number": (95, 9.99), "share": (95, 9.99), "formula": (19, None)}
TEXTS = {"day": ("2020-05-01", "1999-12-31"), "moment": ("2020-05-01 13:30:00", "2000-02-29 23:59:59"), "time": ("13:30:00", "37:30:00"),
         "flag": ("TRUE", "FALSE"), "words": ('yes,  "often"', "two lines")}
COLUMNS = "unit number share day moment time flag formula words code".split()
FORMULA = "the workbook has no value for this formula; open it in a spreadsheet program, and save it after it has calculated"


def make(name, columns, keys=""):
    """The edition, with an indicator for each of the columns."""
    table = f"evidence/{name}"
    one.make("")
    children = ", ".join(f"{{id: {column}, name: {column}, evidence: t}}" for column in columns)
    with open(os.path.join(one.EDITION, "edition.yaml"), "w", encoding="utf-8") as file:
        file.write("steelyard: edition/1\nid: one\nname: One\n"
                   f"tables: {{t: {{file: {table}, sheet: 走访, skip: {{first: 1, last: 1}}, percent: points{keys}}}}}\n"
                   "defaults: {plugin: measure@2, columns: {value: '{id}'}, params: {curve: as-is}}\n"
                   f"tree: {{id: total, name: Total, children: [{children}]}}\n")
    shutil.copy(os.path.join(SAMPLES, name), os.path.join(one.EDITION, table))


def check(name, right, what):
    one.COUNT += 1
    if not right:
        one.FAILURES.append(f"{name}: {what}")


def found(name):
    """What the messages say of each cell, by place."""
    done = one.run(["score", "one"])
    cells = {}
    for line in done.stderr.decode().splitlines():
        place, _, rest = line.removeprefix(f"one/evidence/{name}!走访!").partition(": ")
        cells[place] = rest.partition(": ")[2].partition(" (indicator")[0]
    return done.returncode, cells


def place(column, row):
    return f"{'ABCDEFGHIJ'[COLUMNS.index(column)]}{row}"


def accepted(name, formulas=True, texts=TEXTS):
    numbers = NUMBERS if formulas else {column: NUMBERS[column] for column in ("number", "share")}
    make(name, numbers, ", empty: ['#DIV/0!']")
    done = one.run(["score", "one", "--format", "csv"])
    scores = {row["unit"]: row for row in csv.DictReader(done.stdout.decode().splitlines())}
    for column, values in numbers.items():
        for unit, value in zip("ab", values):
            score = scores.get(unit, {}).get(column)
            check(name, score not in (None, "") and float(score) == value if value is not None else score == "", f"{column} of {unit} is {score}, not {value}")
    told = one.run(["validate", "one"])
    told = (told.stdout + told.stderr).decode()
    check(name, f"one/evidence/{name}!走访!4: warning: rows of the table 't' are hidden in the workbook and are read all the same (1)" in told, told)
    check(name, f"one/evidence/{name}!走访!I2: warning: columns of the table 't' are hidden in the workbook and count all the same (1)" in told, told)
    make(name, [*texts, "formula"])
    code, cells = found(name)
    expected = {place(column, 3 + i): f"found '{text}', expected a number" for column, values in texts.items() for i, text in enumerate(values)}
    expected |= {place("formula", 4): "the cell has the error #DIV/0!"} if formulas else {place("formula", row): FORMULA for row in (3, 4)}
    check(name, (code, cells) == (2, expected), f"{code} {cells}\n  expected {expected}")


def padded(name):
    """Codes with leading zeros, as names of units."""
    make(name, ["number"], ", range: 'B2:J4', unit: code")
    with open(os.path.join(one.EDITION, "edition.yaml"), "r+", encoding="utf-8") as file:
        text = file.read().replace(", skip: {first: 1, last: 1}", "")
        file.seek(0)
        file.truncate()
        file.write(text)
    with open(os.path.join(one.EDITION, "units.csv"), "w", encoding="utf-8") as file:
        file.write("id\n0007\n0042\n")
    done = one.run(["score", "one", "--format", "csv"])
    check(name, done.returncode == 0 and b",0007," in done.stdout, done.stderr.decode())


def refused(name, message):
    make(name, ["number"])
    done = one.run(["score", "one"])
    said = done.stderr.decode().strip()
    check(name, done.returncode == 2 and said == f"one/evidence/{name}: {message}", f"{done.returncode} {said}")


for sample in ("libreoffice.ods", "libreoffice.xlsx", "exceljs.xlsx", "exceljs-stream.xlsx", "openpyxl.xlsx"):
    accepted(sample, formulas=sample != "openpyxl.xlsx")
    padded(sample)
LINKS = "this workbook takes values from other files; break the links ({}), which keeps the values, and save it again"
refused("libreoffice-password.ods", "this workbook is encrypted; remove the password and save it again")
refused("libreoffice-macro.ods", "this workbook has macros; delete them (Tools, Macros, Organize Macros) and save it again")
refused("libreoffice-link.ods", LINKS.format("Edit, Links to External Files"))
refused("libreoffice-link.xlsx", LINKS.format("Data, Edit Links"))
one.finish(40)
