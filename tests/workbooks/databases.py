# SPDX-License-Identifier: Apache-2.0
"""databases.py STEELYARD WORK: SQLite databases that went wrong, and those that did not: each with its scores or message."""
import csv
import os
import shutil
import sqlite3
import subprocess
import sys

PROGRAM, WORK = sys.argv[1:3]
EDITION, DATABASE = os.path.join(WORK, "one"), os.path.join(WORK, "one/evidence/e.db")
FAILURES = []
COUNT = 0
TABLE = "CREATE TABLE visits (unit TEXT, x REAL); INSERT INTO visits VALUES ('a', 95), ('b', 9.99);"
GOOD = {"a": 95.0, "b": 9.99}


def case(name, expected, script=TABLE, keys=", table: visits", after=lambda: None):
    global COUNT
    COUNT += 1
    shutil.rmtree(EDITION, ignore_errors=True)
    os.makedirs(os.path.join(EDITION, "evidence"))
    with open(os.path.join(EDITION, "units.csv"), "w", encoding="utf-8") as file:
        file.write("id,name\na,A\nb,B\n")
    with open(os.path.join(EDITION, "edition.yaml"), "w", encoding="utf-8") as file:
        file.write(f"steelyard: edition/1\nid: one\nname: One\ntables: {{t: {{file: evidence/e.db{keys}}}}}\n"
                   "defaults: {plugin: measure@2, columns: {value: '{id}'}, params: {curve: as-is}}\n"
                   "tree: {id: total, name: Total, children: [{id: x, name: X, weight: 100%, evidence: t}]}\n")
    connection = sqlite3.connect(DATABASE)
    connection.executescript(script)
    connection.close()
    after()
    done = subprocess.run([PROGRAM, "score", "one", "--format", "csv"], cwd=WORK, capture_output=True, check=False, timeout=300,
                          env={**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8"})
    said = done.stderr.decode("utf-8", "replace").strip().replace(" (indicator 'x', plugin measure)", "")
    if isinstance(expected, dict):
        rows = csv.DictReader(done.stdout.decode("utf-8").splitlines())
        scores = {row["unit"]: float(row["x"]) for row in rows} if done.returncode == 0 else {}
        if scores != expected:
            FAILURES.append(f"{name}: {done.returncode} {scores} {said}, expected {expected}")
    elif done.returncode != 2 or said != "one/" + expected:
        FAILURES.append(f"{name}: {done.returncode}\n  says     {said}\n  expected one/{expected}")


def beside(ending, content):
    def put():
        with open(DATABASE + ending, "wb") as file:
            file.write(content)
    return put


def replace(content):
    def put():
        with open(DATABASE, "wb") as file:
            file.write(content)
    return put


def cut():
    with open(DATABASE, "rb+") as file:
        file.truncate(5000)


D, V = "evidence/e.db", "evidence/e.db!visits"
CHANGES = (" that are not in the database yet; close the program that has it open, or write them into it with 'PRAGMA "
           "wal_checkpoint(TRUNCATE)'")
case("table", GOOD)
case("only-table", GOOD, keys="")
case("view", GOOD, "CREATE TABLE raw (u TEXT, mark INTEGER); INSERT INTO raw VALUES ('a', 9500), ('b', 999);"
     "CREATE VIEW visits AS SELECT u AS unit, mark / 100.0 AS x FROM raw;")
case("text-numbers", GOOD, "CREATE TABLE visits (unit TEXT, x TEXT); INSERT INTO visits VALUES ('a', '95'), ('b', '9.99');")
case("whole-numbers", {"a": 95.0, "b": 9.0}, "CREATE TABLE visits (unit TEXT, x INTEGER); INSERT INTO visits VALUES ('a', 95), ('b', 9);")
case("quoted-name", GOOD, "CREATE TABLE \"the \"\"visits\"\"\" (unit TEXT, x REAL); INSERT INTO \"the \"\"visits\"\"\" VALUES ('a', 95), ('b', 9.99);",
     keys=", table: 'the \"visits\"'")
case("percent", GOOD, "CREATE TABLE visits (unit TEXT, x TEXT); INSERT INTO visits VALUES ('a', '95%'), ('b', '9.99%');", keys=", table: visits, percent: points")
case("log-mode", GOOD, "PRAGMA journal_mode = WAL;" + TABLE)
case("empty-log", GOOD, after=beside("-wal", b""))
case("log", f"{D}: there are changes in evidence/e.db-wal{CHANGES}", after=beside("-wal", b"x"))
case("journal", f"{D}: there are changes in evidence/e.db-journal{CHANGES}", after=beside("-journal", b"x"))
case("two-tables", f"{D}: the database has several tables; declare with 'table' in edition.yaml, or --sheet of 'steelyard new', which to read: other, visits",
     TABLE + "CREATE TABLE other (a);", keys="")
case("no-such-table", f"{D}: there is no table or view 'visit'; the database has: visits", keys=", table: visit")
case("not-a-database", f"{D}: this is not an SQLite database, whatever its name says", after=replace(b"unit,x\na,1\n"))
case("nothing", f"{D}: this is not an SQLite database, whatever its name says", after=replace(b""))
case("wrong-number", f"{V}:3:2: column 'x': found 'many', expected a number", "CREATE TABLE visits (unit TEXT, x); INSERT INTO visits VALUES ('a', 95), ('b', 'many');")
case("bytes", f"{V}:2:2: column 'x': the cell has bytes, expected text or a number", "CREATE TABLE visits (unit TEXT, x); INSERT INTO visits VALUES ('a', x'00ff'), ('b', 9.99);")
case("not-utf-8", f"{V}:2:1: the cell has a text that is not UTF-8", "CREATE TABLE visits (unit TEXT, x); INSERT INTO visits VALUES (CAST(x'ff41' AS TEXT), 95), ('b', 9.99);")
case("endless-view", f"{V}: the view takes too long to compute",
     "CREATE VIEW visits AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'a' AS unit, max(i) AS x FROM n;")
case("key-sheet", "edition.yaml:4:35: 'sheet' does not apply to this kind of file: evidence/e.db", keys=", sheet: visits, table: visits")

for line in FAILURES:
    print("FAIL:", line)
print(f"{COUNT} databases, {len(FAILURES)} failures")
sys.exit(1 if FAILURES or COUNT < 20 else 0)
