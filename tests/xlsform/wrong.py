#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks a sound XLSForm in one way for each rule of check.py, which must report that rule and no other.

wrong.py SOUND.xlsx FOLDER   SOUND is in both languages and has a repeat group, a list and a constraint
"""
import os
import sys

import check
import openpyxl


def column(sheet, heading):
    return [cell.value for cell in sheet[1]].index(heading) + 1


def row_of(sheet, test):
    """The first row whose type passes the test."""
    at = column(sheet, "type")
    return next(i for i in range(2, sheet.max_row + 1) if test(str(sheet.cell(i, at).value or "")))


def put(sheet, heading, row, value):
    sheet.cell(row, column(sheet, heading)).value = value


def cell(sheet, heading, test, value):
    put(sheet, heading, row_of(sheet, test), value)


def constrained(sheet):
    at = column(sheet, "constraint")
    return next(i for i in range(2, sheet.max_row + 1) if sheet.cell(i, at).value)


def unconstrained(sheet):
    at = column(sheet, "constraint")
    return next(i for i in range(2, sheet.max_row + 1)
                if not sheet.cell(i, at).value and sheet.cell(i, column(sheet, "type")).value == "text")


def rename(sheet, heading, to):
    sheet.cell(1, column(sheet, heading), to)


ZH, EN = "label::中文 (zh)", "label::English (en)"
select = lambda text: text.startswith("select_one")  # noqa: E731
is_text = lambda text: text == "text"  # noqa: E731


def drop_languages(book):
    for sheet, base in (("survey", "constraint_message"),):
        book[sheet].delete_cols(column(book[sheet], f"{base}::English (en)"))


WRONG = {
    "sheet.survey": lambda b: setattr(b["survey"], "title", "Survey"),
    "sheet.choices": lambda b: b.remove(b["choices"]),
    "survey.columns": lambda b: [b["survey"].delete_cols(column(b["survey"], h)) for h in (ZH, EN)],
    "survey.heading": lambda b: rename(b["survey"], "default", "standard"),
    "choices.columns": lambda b: [b["choices"].delete_cols(column(b["choices"], h)) for h in (ZH, EN)],
    "settings.heading": lambda b: rename(b["settings"], "form_title", "title"),
    "cell.heading": lambda b: b["survey"].cell(3, b["survey"].max_column + 1, "x"),
    "type.known": lambda b: cell(b["survey"], "type", is_text, "words"),
    "type.required": lambda b: cell(b["survey"], "type", is_text, None),
    "name.required": lambda b: cell(b["survey"], "name", is_text, None),
    "name.form": lambda b: cell(b["survey"], "name", is_text, "1st"),
    "name.unique": lambda b: cell(b["survey"], "name", is_text, "unit"),
    "label.required": lambda b: cell(b["survey"], EN, is_text, None),
    "language.form": lambda b: [rename(b[s], h, h.replace("English (en)", "English"))
                                for s in ("survey", "choices") for h in [c.value for c in b[s][1]]
                                if h and h.endswith("English (en)")],
    "language.complete": drop_languages,
    "group.balanced": lambda b: cell(b["survey"], "type", lambda t: t == "end_repeat", "end_group"),
    "select.list": lambda b: cell(b["survey"], "type", select, "select_one nothing"),
    "choice.name": lambda b: put(b["choices"], "name", 2, None),
    "choice.unique": lambda b: put(b["choices"], "name", 3, b["choices"].cell(2, column(b["choices"], "name")).value),
    "choice.label": lambda b: put(b["choices"], ZH, 2, None),
    "required.value": lambda b: cell(b["survey"], "required", select, "perhaps"),
    "constraint.syntax": lambda b: put(b["survey"], "constraint", constrained(b["survey"]), "(. >= 0"),
    "constraint.self": lambda b: put(b["survey"], "constraint", constrained(b["survey"]), "1 < 2"),
    "constraint.type": lambda b: put(b["survey"], "constraint", row_of(b["survey"], lambda t: t == "begin_repeat"),
                                     ". > 0"),
    "constraint.message": lambda b: [put(b["survey"], h, unconstrained(b["survey"]), "x") for h in
                                     ("constraint_message::中文 (zh)", "constraint_message::English (en)")],
    "reference.known": lambda b: put(b["survey"], "constraint", constrained(b["survey"]), ". > ${nobody}"),
    "default.known": lambda b: cell(b["survey"], "default", lambda t: t == "dateTime", "yesterday()"),
    "settings.id": lambda b: put(b["settings"], "form_id", 2, "a form"),
    "settings.language": lambda b: put(b["settings"], "default_language", 2, "Deutsch (de)"),
    "settings.version": lambda b: put(b["settings"], "version", 2, "version 1"),
}


def main(sound, folder):
    failures = []
    if check.check(sound):
        failures.append(f"{sound} is not sound: {check.check(sound)}")
    for rule in sorted(set(check.RULES) ^ set(WRONG)):
        failures.append(f"{rule}: a rule without an example, or an example without a rule")
    for rule, spoil in WRONG.items():
        book = openpyxl.load_workbook(sound)
        spoil(book)
        path = os.path.join(folder, f"{rule}.xlsx")
        book.save(path)
        found = {violation[2] for violation in check.check(path)}
        if found != {rule}:
            failures.append(f"{rule}: the checker reports {sorted(found)}")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
