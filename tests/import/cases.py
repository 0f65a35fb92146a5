# SPDX-License-Identifier: Apache-2.0
"""Imports into a small invented edition: each rule, with its record cell by cell; each refusal, with its message; merging.

cases.py STEELYARD WORK
"""
import csv
import datetime
import hashlib
import io
import os
import shutil
import subprocess
import sys

import openpyxl

import inputs

STEELYARD, WORK = sys.argv[1:]
EDITION = """steelyard: edition/1
id: halls
name: {zh: 大厅, en: Halls}
tables:
  answers: evidence/answers.csv
  figures: evidence/figures.csv
  letters: {file: evidence/letters.csv, key: [letter]}
  calendar: evidence/calendar.csv
RULES
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - {id: open, name: {zh: 公开, en: Openness}, plugin: checklist@2, evidence: answers}
    - {id: spent, name: {zh: 支出, en: Spent}, plugin: measure@2, evidence: figures, columns: {value: spent},
       params: {curve: goalposts, worst: 0, best: 2000000}}
    - {id: online, name: {zh: 网办率, en: Online}, plugin: measure@2, evidence: figures, columns: {value: online},
       params: {curve: goalposts, worst: 0, best: 100}}
    - id: reply
      name: {zh: 回复, en: Replies}
      plugin: timeliness@3
      evidence: {requests: letters, calendar: calendar}
      params: {limits: [{from: 2019-01-01, days: 20, extension: 20}], no_reply: zero, late_each: 5,
               covered_from: 2019-01-01, covered_to: 2019-12-31}
"""
RULES = """import:
  rules: [trim, full-width, thousands]
  dates: ymd
  percent: points
  marks: {√: pass, ×: fail}
"""
HEADS = {"answers": ["unit", "item", "result", "note"], "figures": ["unit", "spent", "online"],
         "letters": ["unit", "letter", "sent", "replied", "extended", "delivered"], "calendar": ["date", "kind"]}
FAULTS = []
COUNT = 0


def check(good, *what):
    global COUNT
    COUNT += 1
    if not good:
        FAULTS.append(" ".join(str(part) for part in what))


def edition(rules=RULES, evidence=None, heads=True):
    """A new folder `halls` with tables that have only headings, or `evidence`: table -> rows."""
    folder = os.path.join(WORK, "halls")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "evidence"))
    with open(os.path.join(folder, "edition.yaml"), "w", encoding="utf-8") as file:
        file.write(EDITION.replace("RULES\n", rules))
    inputs.write(os.path.join(folder, "units.csv"),
                 [["id", "name_zh", "name_en"], ["east", "东区", "East"], ["west", "西区", "West"], ["north", "北区", "North"]])
    for table, head in HEADS.items():
        if heads or table in (evidence or {}):
            inputs.write(os.path.join(folder, "evidence", table + ".csv"), [head, *(evidence or {}).get(table, [])])
    return folder


def book(name, **sheets):
    """A workbook, with sheets by name; rows of values, the first of headings."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = os.path.join(WORK, name)
    made.save(path)
    return path


def text(name, rows):
    path = os.path.join(WORK, name)
    inputs.write(path, rows)
    return path


def run(*words, code=0, language="en"):
    done = subprocess.run([STEELYARD, "import", *words], cwd=WORK, capture_output=True, text=True, check=False,
                          env={**os.environ, "LANGUAGE": language})
    check(done.returncode == code, words, "exit code", done.returncode, "expected", code, done.stdout, done.stderr)
    return done


def table(folder, name):
    path = os.path.join(folder, "evidence", name + ".csv")
    return inputs.read(path) if os.path.exists(path) else None


def state(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                found[os.path.relpath(os.path.join(place, name), folder)] = file.read()
    return found


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def equal(found, expected, what):
    for a, b in zip(found, expected):
        if a != b:
            check(False, what, "found", a, "expected", b)
            return
    check(len(found) == len(expected), what, "found", found, "expected", expected)


def refused(name, folder, words, messages):
    """The import is refused with exactly these messages, and nothing changes."""
    before = state(folder)
    done = run(*words, code=2)
    lines = done.stderr.replace(WORK + "/", "").splitlines()
    expected = [*messages, "steelyard import: nothing is imported"]
    check(lines == expected, name, "\n  found:    ", "\n            ".join(lines), "\n  expected: ", "\n            ".join(expected))
    check(state(folder) == before, name, "something was written")


def again(folder, words):
    """Importing the same changes no byte."""
    before = state(folder)
    run(*words)
    check(state(folder) == before, words, "importing again changed something")


# ---- every rule, and the record ----

def rules():
    folder = edition()
    day = datetime.date(2019, 6, 20)
    path = book(
        "dirty.xlsx",
        answers=[["unit", "item", "result", "note"],
                 ["east", "map", "√", " 保留，全角 "],
                 ["东区", " hours ", "×", None],
                 ["west", "map", "ｐａｓｓ", "kept"],
                 ["west", "hours", "\u3000fail\u200b", None],
                 ["north", "map", "partial", None]],
        figures=[["unit", "spent", "online"],
                 ["east", "1,234,567", "95%"],
                 ["west", "１，２００，０００．５", 0.5],
                 ["north", "1 000 000", " 12.50 % "]],
        letters=[["unit", "letter", "sent", "replied", "extended", "delivered"],
                 ["east", "L1", "2019年6月10日", day, "否", "2019/6/11"],
                 ["west", "L2", "20190610", "2019.7.1", True, "２０１９年６月１１日"]])
    loaded = openpyxl.load_workbook(path)
    loaded["figures"]["C3"].number_format = "0.00%"
    loaded.save(path)
    run("halls", "dirty.xlsx")
    equal(table(folder, "answers")[1:],
          [["east", "map", "pass", "保留，全角"], ["东区", "hours", "fail", ""], ["west", "map", "pass", "kept"],
           ["west", "hours", "fail", ""], ["north", "map", "partial", ""]], "answers")
    equal(table(folder, "figures")[1:],
          [["east", "1234567", "95"], ["west", "1200000.5", "50"], ["north", "1000000", "12.50"]], "figures")
    equal(table(folder, "letters")[1:],
          [["east", "L1", "2019-06-10", "2019-06-20", "否", "2019-06-11"],
           ["west", "L2", "2019-06-10", "2019-07-01", "TRUE", "2019-06-11"]], "letters")
    sha = digest(path)
    cells = {
        "answers": [("C2", "east", "map", "result", "√", "pass", "marks"),
                    ("D2", "east", "map", "note", " 保留，全角 ", "保留，全角", "trim"),
                    ("B3", "东区", "hours", "item", " hours ", "hours", "trim"),
                    ("C3", "东区", "hours", "result", "×", "fail", "marks"),
                    ("C4", "west", "map", "result", "ｐａｓｓ", "pass", "full-width"),
                    ("C5", "west", "hours", "result", "\u3000fail\u200b", "fail", "trim")],
        "figures": [("B2", "east", "", "spent", "1,234,567", "1234567", "thousands"),
                    ("C2", "east", "", "online", "95%", "95", "percent"),
                    ("B3", "west", "", "spent", "１，２００，０００．５", "1200000.5", "full-width thousands"),
                    ("C3", "west", "", "online", "50%", "50", "percent"),
                    ("B4", "north", "", "spent", "1 000 000", "1000000", "thousands"),
                    ("C4", "north", "", "online", " 12.50 % ", "12.50", "trim percent")],
        "letters": [("C2", "east", "L1", "sent", "2019年6月10日", "2019-06-10", "dates"),
                    ("F2", "east", "L1", "delivered", "2019/6/11", "2019-06-11", "dates"),
                    ("C3", "west", "L2", "sent", "20190610", "2019-06-10", "dates"),
                    ("D3", "west", "L2", "replied", "2019.7.1", "2019-07-01", "dates"),
                    ("F3", "west", "L2", "delivered", "２０１９年６月１１日", "2019-06-11", "full-width dates")]}
    rows = {"answers": [("east", "map"), ("东区", "hours"), ("west", "map"), ("west", "hours"), ("north", "map")],
            "figures": [("east", ""), ("west", ""), ("north", "")], "letters": [("east", "L1"), ("west", "L2")]}
    for name, changed in cells.items():
        record = table(folder, name + ".import")
        check(record[0] == "file,sha256,sheet,cell,unit,key,column,found,became,rule".split(","), "headings", record[0])
        check({tuple(line[:3]) for line in record[1:]} == {("dirty.xlsx", sha, name)}, "where", record[1:3])
        equal([tuple(line[3:]) for line in record[1:] if line[9] != "row"], changed, "changes of " + name)
        equal([tuple(line[3:]) for line in record[1:] if line[9] == "row"],
              [(str(i), unit, key, "", "", "", "row") for i, (unit, key) in enumerate(rows[name], 2)], "rows of " + name)
    done = subprocess.run([STEELYARD, "score", "halls", "--format", "csv"], cwd=WORK, capture_output=True, text=True, check=False)
    check(done.returncode == 0, "score", done.stderr)
    again(folder, ["halls", "dirty.xlsx"])


def other_rules():
    folder = edition("""import:
  dates: dmy
  percent: share
  tables:
    answers:
      columns: {Körperschaft: unit, Prüfpunkt: item, Ergebnis: result, Prüfer: null}
      values: {result: {ja: pass, teils: partial, nein: fail, entfällt: na, '-': null, '#N/A': null, pass: pass}}
    letters: {dates: mdy}
""")
    run("halls", text("answers.csv", [["Körperschaft", "Prüfpunkt", "Ergebnis", "Prüfer"], ["East", "map", "ja", "a"],
                                      ["west", "map", "teils", "b"]]),
        text("figures.csv", [["unit", "online"], ["east", "95.5%"], ["west", "7%"], ["north", "-0.5 %"]]),
        text("letters.csv", [["unit", "letter", "sent", "replied", "delivered"], ["east", "L1", "6/10/2019", "6.30.2019", "2019/6/11"]]))
    equal(table(folder, "answers")[1:], [["East", "map", "pass", ""], ["west", "map", "partial", ""]], "values")
    equal(table(folder, "figures")[1:], [["east", "", "0.955"], ["west", "", "0.07"], ["north", "", "-0.005"]], "shares")
    equal(table(folder, "letters")[1:], [["east", "L1", "2019-06-10", "2019-06-30", "", "2019-06-11"]], "month first")
    record = table(folder, "answers.import")
    equal([line[:1] + line[2:] for line in record[1:]],
          [["answers.csv", "", "2", "East", "map", "", "", "", "row"], ["answers.csv", "", "2:3", "East", "map", "result", "ja", "pass", "values"],
           ["answers.csv", "", "3", "west", "map", "", "", "", "row"],
           ["answers.csv", "", "3:3", "west", "map", "result", "teils", "partial", "values"]], "record of CSV")
    run("halls", text("figures.csv", [["unit", "spent"], ["east", "5"]]), "--replace")
    equal(table(folder, "figures")[1:], [["east", "5", "0.955"], ["west", "", "0.07"], ["north", "", "-0.005"]], "filled in")
    equal([line[4:] for line in table(folder, "figures.import") if line[9] == "fill"], [["east", "", "spent", "", "5", "fill"]], "fill")


# ---- what is refused ----

BAD_ANSWERS = [["unit", "item", "result", "note"], ["east", "map", "perhaps", None], ["nowhere", "map", "pass", None],
               ["west", None, "pass", None]]


def refusals():
    folder = edition("")
    refused("without rules, everything at once", folder,
            ["halls", book("bad.xlsx", answers=BAD_ANSWERS,
                           figures=[["unit", "spent", "online"], ["east", "1,234", "95%"], ["west", "many", None]],
                           letters=[["unit", "letter", "sent", "replied", "delivered"],
                                    ["east", "L1", "6月10日", "10.6.2019", "2019-02-30"]])],
            MESSAGES["without rules"])
    refused("marks without a rule", folder, ["halls", book("marks.xlsx", answers=[HEADS["answers"], ["east", "map", "√", None]])],
            MESSAGES["marks"])
    folder = edition("import: {rules: [trim, tidy], dates: year, percent: parts, marks: [a], tables: {answer: {}}, more: 1}\n")
    refused("wrong rules", folder, ["halls", text("answers.csv", [HEADS["answers"]])], MESSAGES["wrong rules"])
    folder = edition("import: {tables: {answers: {values: {resul: {a: b}}, columns: {a: [b]}}}}\n")
    refused("wrong tables", folder, ["halls", text("answers.csv", [HEADS["answers"]])], MESSAGES["wrong tables"])
    folder = edition("import: {tables: {answers: {values: {resul: {a: b}}}}}\n")
    refused("a wrong heading", folder, ["halls", "answers.csv"], MESSAGES["wrong heading"])
    folder = edition("import: {tables: {answers: {values: {result: {yes: pass}}}}}\n")
    refused("not listed", folder, ["halls", text("answers.csv", [HEADS["answers"], ["east", "map", "pass", ""]])], MESSAGES["not listed"])
    folder = edition()
    refused("columns", folder,
            ["halls", text("answers.csv", [["unit", "resul", "result", "结果"], ["east", "", "pass", "pass"]]),
             text("figures.csv", [["spent"], ["1"]]), text("letters.csv", [["unit", "sent"], ["east", "2019-06-10"]])],
            MESSAGES["columns"])
    refused("no table", folder, ["halls", text("reply.csv", [["unit"], ["east"]])], MESSAGES["no table"])
    refused("--table", folder, ["halls", "reply.csv", "--table", "answer"], MESSAGES["--table"])
    refused("a missing file", folder, ["halls", "absent.xlsx", text("answers.csv", [HEADS["answers"]])], MESSAGES["absent"])
    inputs.form(os.path.join(WORK, "towers"), WORK, "answers", [HEADS["answers"]])
    refused("another edition's form", folder, ["halls", "answers-form.xlsx"], MESSAGES["form"])
    made = openpyxl.load_workbook(os.path.join(WORK, "answers-form.xlsx"))
    made["steelyard"]["B1"] = "steelyard-form/2"
    made.save(os.path.join(WORK, "answers-form.xlsx"))
    refused("another version's form", folder, ["halls", "answers-form.xlsx"], MESSAGES["version"])
    made = openpyxl.Workbook()
    made.active.title = "answers"
    for row in ([*HEADS["answers"]], ["east", "map", "pass", None, "beside"], ["east", "b", "#N/A", None], ["east", "c", "=1+1", None]):
        made.active.append(row)
    made.active["C3"].data_type = "e"
    made.save(os.path.join(WORK, "cells.xlsx"))
    refused("cells without a heading or a value", folder, ["halls", "cells.xlsx"], MESSAGES["cells"])
    folder = edition()
    with open(os.path.join(folder, "edition.yaml"), "r+", encoding="utf-8") as file:
        content = file.read().replace("answers: evidence/answers.csv", "answers: {file: evidence/answers.csv, delimiter: ';'}")
        file.seek(0)
        file.write(content)
    refused("a table in another format", folder, ["halls", text("answers.csv", [HEADS["answers"]])], MESSAGES["format"])
    folder = edition(evidence={"answers": [["east", "map", "perhaps", ""]]})
    refused("evidence that is wrong already", folder, ["halls", text("answers.csv", [HEADS["answers"], ["east", "b", "pass", ""]])],
            MESSAGES["evidence"])
    folder = edition()
    with open(os.path.join(folder, "evidence", "answers.import.csv"), "w", encoding="utf-8") as file:
        file.write("mine\n")
    refused("another file in place of the record", folder, ["halls", text("answers.csv", [HEADS["answers"], ["east", "b", "pass", ""]])],
            MESSAGES["record"])


# ---- several files ----

def merging():
    folder = edition(evidence={"answers": [["west", "map", "fail", "old"]]})
    first = book("first.xlsx", answers=[HEADS["answers"], ["West", "hours", "pass", None], ["east", "map", None, "seen"],
                                        ["north", "map", "pass", None]], notes=[["anything"], ["at all"]])
    second = text("second.csv", [["unit", "item", "result"], ["east", "map", "partial"], ["北区", "map", "通过"], ["east", "hours", "na"]])
    words = ["halls", "first.xlsx", "second.csv", "--table", "answers"]
    before = state(folder)
    done = run(*words, "--dry-run")
    check(state(folder) == before, "--dry-run writes")
    for line in ("halls/evidence/answers.csv: rows added: 4; rows filled in: 1; rows as before: 1\n",
                 "first.xlsx!notes: not read, because no table has this name\n",
                 "unit,item,result,note\neast,map,partial,seen\n", f"second.csv,{digest(second)},,2:3,east,map,result,,partial,fill\n"):
        check(line in done.stdout, "--dry-run shows", line, done.stdout)
    done = run(*words)
    equal(table(folder, "answers")[1:],
          [["west", "map", "fail", "old"], ["east", "map", "partial", "seen"], ["east", "hours", "na", ""], ["West", "hours", "pass", ""],
           ["north", "map", "pass", ""]], "order and filling in")
    equal([[line[0], *line[3:]] for line in table(folder, "answers.import")[1:]],
          [["first.xlsx", "2", "West", "hours", "", "", "", "row"], ["first.xlsx", "3", "east", "map", "", "", "", "row"],
           ["first.xlsx", "4", "north", "map", "", "", "", "row"], ["second.csv", "2", "east", "map", "", "", "", "row"],
           ["second.csv", "2:3", "east", "map", "result", "", "partial", "fill"], ["second.csv", "3", "北区", "map", "", "", "", "row"],
           ["second.csv", "4", "east", "hours", "", "", "", "row"]], "who gave what")
    again(folder, words)
    # The same from another file: only the record grows.
    shutil.copy(first, os.path.join(WORK, "answers.xlsx"))
    evidence = table(folder, "answers")
    run("halls", "answers.xlsx")
    check(table(folder, "answers") == evidence, "the same from another file")
    check(sum(line[0] == "answers.xlsx" for line in table(folder, "answers.import")) == 3, "its rows are on record")
    # Conflicts: among files, and with the evidence.
    book("third.xlsx", answers=[HEADS["answers"], ["east", "map", "fail", None], ["north", "new", "pass", "a"]])
    text("fourth.csv", [HEADS["answers"], ["north", "new", "fail", "b"], ["north", "new", "pass", "a"]])
    refused("conflicts", folder, ["halls", "third.xlsx", "fourth.csv", "--table", "answers"], MESSAGES["conflicts"])
    refused("conflicts of files, also with --replace", folder, ["halls", "third.xlsx", "fourth.csv", "--table", "answers", "--replace"],
            MESSAGES["replace"])
    run("halls", "third.xlsx", "--replace")
    check(table(folder, "answers")[2] == ["east", "map", "fail", "seen"], "replaced", table(folder, "answers"))
    equal([line[3:] for line in table(folder, "answers.import") if line[9] == "replace"],
          [["C2", "east", "map", "result", "partial", "fail", "replace"]], "the former value is on record")
    again(folder, ["halls", "third.xlsx", "--replace"])
    # Without a key, equal rows are counted: two in one file are two.
    folder = edition()
    text("calendar.csv", [["date", "kind"], ["2019-10-01", "holiday"], ["2019-10-01", "holiday"]])
    run("halls", "calendar.csv")
    check(len(table(folder, "calendar")) == 3, "equal rows of one file")
    text("more.csv", [["date", "kind"], ["2019-10-02", "holiday"], ["2019-10-01", "holiday"]])
    run("halls", "calendar.csv", "more.csv", "--table", "calendar")
    equal(table(folder, "calendar")[1:], [["2019-10-01", "holiday"], ["2019-10-01", "holiday"], ["2019-10-02", "holiday"]], "counted")


# ---- forms and surveys ----

def forms():
    folder = edition("", heads=False)
    inputs.form(folder, WORK, "answers", [HEADS["answers"], ["east", "map", "pass", ""], ["west", "map", "", ""], ["north", "map", "fail", "n"]],
                [("unit", "东区", "east"), ("unit", "西区", "west"), ("unit", "北区", "north"), ("result", "✓ 有", "pass"), ("result", "✗ 无", "fail")])
    done = run("halls", "answers-form.xlsx")
    check("rows added: 2; rows left out because nothing is filled in: 1; cells changed by rules: 4" in done.stdout, done.stdout)
    equal(table(folder, "answers"), [HEADS["answers"], ["east", "map", "pass", ""], ["north", "map", "fail", "n"]], "labels")
    equal([line[3:] for line in table(folder, "answers.import")[1:] if line[9] != "row"],
          [["A2", "east", "map", "unit", "东区", "east", "label"], ["C2", "east", "map", "result", "✓ 有", "pass", "label"],
           ["A4", "north", "map", "unit", "北区", "north", "label"], ["C4", "north", "map", "result", "✗ 无", "fail", "label"]], "labels on record")
    again(folder, ["halls", "answers-form.xlsx"])


def surveys():
    folder = edition("import: {tables: {answers: {columns: {_submitted_by: note, comment: null}}}}\n", heads=False)
    made = openpyxl.Workbook()
    made.active.title = "Visit"
    for row in (["start", "unit", "_uuid", "_submitted_by", "_index"], ["2019-06-01T09:00", "east", "u-1", "collector-1", 1],
                ["2019-06-01T09:00", "west", "u-2", "collector-2", 2]):
        made.active.append(row)
    floor = made.create_sheet("floors")
    for row in (["floors/floor", "_index", "_parent_table_name", "_parent_index"], ["1", 1, "Visit", 1], ["1", 2, "Visit", 2]):
        floor.append(row)
    group = made.create_sheet("answers")
    for row in (["floors/answers/item", "floors/answers/result", "floors/answers/comment", "_index", "_parent_table_name", "_parent_index"],
                ["map", "pass", "x", 1, "floors", 1], ["hours", "fail", None, 2, "floors", 2]):
        group.append(row)
    path = os.path.join(WORK, "nested.xlsx")
    made.save(path)
    words = ["halls", "nested.xlsx"]
    refused("nested groups, with a column that nothing reads", folder, words, MESSAGES["nested"])
    with open(os.path.join(folder, "edition.yaml"), "r+", encoding="utf-8") as file:
        content = file.read().replace("comment: null", "comment: null, floor: null")
        file.seek(0)
        file.write(content)
    run(*words)
    equal(table(folder, "answers"), [["unit", "note", "item", "result"], ["east", "collector-1", "map", "pass"], ["west", "collector-2", "hours", "fail"]],
          "nested groups")
    equal([line[2:] for line in table(folder, "answers.import")[1:] if line[2] == "Visit"],
          [["Visit", "A2", "", "", "start", "2019-06-01T09:00", "", "left-out"], ["Visit", "C2", "", "", "_uuid", "u-1", "", "left-out"],
           ["Visit", "E2", "", "", "_index", "1", "", "left-out"], ["Visit", "A3", "", "", "start", "2019-06-01T09:00", "", "left-out"],
           ["Visit", "C3", "", "", "_uuid", "u-2", "", "left-out"], ["Visit", "E3", "", "", "_index", "2", "", "left-out"]], "metadata on record")
    again(folder, words)
    text("v.csv", [["unit", "KEY"], ["east", "uuid:1"], ["west", "uuid:1"]])
    text("v-answers.csv", [["item", "result", "PARENT_KEY", "KEY"], ["map", "pass", "uuid:1", "uuid:1/a[1]"], ["map", "pass", "uuid:2", "uuid:2/a[1]"]])
    refused("keys of an export", folder, ["halls", "v.csv", "v-answers.csv"], MESSAGES["keys"])
    book("circle.xlsx", v=[["_index", "_parent_index", "_parent_table_name", "unit"], ["1", "2", "answers", "east"]],
         answers=[["_index", "_parent_index", "_parent_table_name", "item"], ["2", "1", "v", "map"]])
    refused("a circle", folder, ["halls", "circle.xlsx"], MESSAGES["circle"])
    text("v.csv", [["unit", "KEY"], ["east", "uuid:9"]])
    text("v-repeat.csv", [["item", "result", "PARENT_KEY", "KEY"], ["lift", "na", "uuid:9", "uuid:9/a[1]"]])
    refused("an export of no table", folder, ["halls", "v.csv", "v-repeat.csv"], MESSAGES["no table of a survey"])
    run("halls", "v.csv", "v-repeat.csv", "--table", "answers")
    check(["east", "", "lift", "na"] in table(folder, "answers"), "--table and a repeat group", table(folder, "answers"))


MESSAGES = {}


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "messages.txt"), encoding="utf-8") as file:
        name = None
        for line in file.read().splitlines():
            if line.startswith("== "):
                name = line[3:]
                MESSAGES[name] = []
            elif line:
                MESSAGES[name].append(line)
    for part in (rules, other_rules, refusals, merging, forms, surveys):
        part()
    for fault in FAULTS:
        print("FAIL:", fault)
    print(f"{COUNT} checks, {len(FAULTS)} failures")
    sys.exit(1 if FAULTS else 0)


main()
