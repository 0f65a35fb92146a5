# SPDX-License-Identifier: Apache-2.0
"""same.py STEELYARD WORK: every broken edition says the same from workbooks and databases as from CSV files.

Takes the cases of tests/broken-editions. Where all tables of a case are rectangles of texts, which both can express, the
tables become sheets, and tables of a database; then the messages must be the same but for the places' names."""
import csv
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "broken-editions")]
sys.dont_write_bytecode = True
import cases  # noqa: E402
import opendocument  # noqa: E402
import workbook  # noqa: E402
from run import copy_writable  # noqa: E402

PROGRAM = sys.argv[1]
TABLES = ("checks", "letters", "figures", "calendar")
PLACE = re.compile(r"sound/evidence/(\w+)(?:\.csv|\.xlsx!\1|\.ods!\1|\.db!\1)(?:!([A-Z]+)?(\d+)|:(\d+)(?::(\d+))?)?")


def number_of(letters):
    number = 0
    for letter in letters or "":
        number = number * 26 + ord(letter) - 64
    return number


def neutral(match):
    name, letters, row, line, column = match.groups()
    return f"<{name} {row or line or 0} {number_of(letters) or column or 0}>"


def rows_of(path):
    """The table, or None if workbooks and databases cannot express it. It may be a folder, a link, or a pipe without end."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        text = path.read_bytes().decode("utf-8")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    cells = [cell for row in rows for cell in row]
    fine = (rows and len(rows[0]) <= 1000 and "\r" not in text.replace("\r\n", "\n") and all(len(row) == len(rows[0]) and any(row) for row in rows) and all(rows[0]) and
            len({name.lower() for name in rows[0]}) == len(rows[0]) and not any(ord(c) < 32 or c in '"\ufeff' for c in text if c not in "\r\n") and
            all(cell == cell.strip() for cell in cells))
    return rows if fine else None


def put_workbook(evidence, name, rows):
    workbook.write(evidence / f"{name}.xlsx", workbook.sheet_data([[cell or None for cell in row] for row in rows]), sheets=(name,))
    return f"{{file: evidence/{name}.xlsx, sheet: {name}}}"


def put_document(evidence, name, rows):
    opendocument.write(evidence / f"{name}.ods", opendocument.rows_of([[cell or None for cell in row] for row in rows]), sheets=("other", name))
    return f"{{file: evidence/{name}.ods, sheet: {name}}}"


def put_database(evidence, name, rows):
    connection = sqlite3.connect(evidence / f"{name}.db")
    columns = ", ".join('"' + heading.replace('"', '""') + '" TEXT' for heading in rows[0])
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', [[cell or None for cell in row] for row in rows[1:]])
    connection.commit()
    connection.close()
    return f"{{file: evidence/{name}.db, table: {name}}}"


def say(work, environment):
    done = subprocess.run([PROGRAM, "score", "sound", "--format", "csv", "-o", "-"], cwd=work, env=environment, capture_output=True, check=False, timeout=60)
    said = done.stderr.decode("utf-8", "replace").replace(str(work), "WORK")
    said = re.sub(r"evidence/(\w+)\.(?:csv|xlsx|ods|db)", r"evidence/\1", PLACE.sub(neutral, said))  # a name that advice repeats
    return done.returncode, "\n".join(sorted(said.splitlines())), done.stdout


def compare(case):
    """What differs, as lines; None if the case cannot be expressed."""
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        copy_writable(HERE.parent / "broken-editions/sound", work / "sound")
        settings = case.make(work) or {}
        if set(settings) - {"environment"}:
            return None
        edition, evidence = work / "sound/edition.yaml", work / "sound/evidence"
        if edition.is_symlink() or not edition.is_file():
            return None
        tables = {table: rows_of(evidence / f"{table}.csv") for table in TABLES}
        text = edition.read_bytes()
        if not all(tables.values()) or not all(text.count(f"\n  {table}: evidence/{table}.csv\n".encode()) == 1 for table in TABLES):
            return None
        environment = {**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8", **settings.get("environment", {})}
        expected, wrong = say(work, environment), []
        for put in (put_workbook, put_document, put_database):
            changed = text
            for table, rows in tables.items():
                changed = changed.replace(f"\n  {table}: evidence/{table}.csv\n".encode(), f"\n  {table}: {put(evidence, table, rows)}\n".encode())
            edition.write_bytes(changed)
            found = say(work, environment)
            if found != expected:
                wrong += [f"  {put.__name__}: {found[0]} {found[1]}", f"  CSV: {expected[0]} {expected[1]}"]
        return wrong


compared = failures = 0
for case in cases.CASES:
    wrong = compare(case)
    compared += wrong is not None
    if wrong:
        failures += 1
        print(f"FAIL: {case.name}", *wrong, sep="\n")
print(f"{compared} of {len(cases.CASES)} broken editions compared, {failures} failures")
sys.exit(1 if failures or compared < 100 else 0)
