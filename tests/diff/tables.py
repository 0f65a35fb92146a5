#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# tables.py FOLDER SEED: makes two states of an edition whose tables differ at random, with and without keys, and applies
# what `diff` says to the earlier tables: that must give the later ones, and never say more than it needs to.

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal

FOLDER, SEED = sys.argv[1], sys.argv[2]
random.seed(SEED)
TEXTS = ["", "a", "b", "1", "1.0", " x", "two\nlines", '"', "=1+1", "甲", "a,b"]
UNITS = ["u1", "u2", "u3", "u4"]
TABLES = {  # the key of each
    "keyed": "{file: keyed.csv, key: [item]}",
    "numbered": "{file: numbered.csv, key: [item]}",  # which an indicator reads as numbers
    "shared": "{file: shared.csv, key: [item]}",
    "loose": "loose.csv",
    "bare": "bare.csv",
}
EDITION = """steelyard: edition/1
id: ed
name: {zh: 某届, en: Some edition}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables:
  marks: marks.csv
%s
tree: {id: total, name: {zh: 总分, en: Total}, source: published, children: [
  {id: x, name: {zh: 项, en: X}, source: published, weight: 1, plugin: measure@2, evidence: marks, columns: {value: x}, params: {curve: as-is}}], adjustments: [
  {id: more, name: {zh: 加, en: More}, source: published, plugin: count@2, evidence: numbered, columns: {amount: item}, kind: bonus, cap: 5}]}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
""" % "\n".join(f"  {name}: {form}" for name, form in TABLES.items())


def fields():
    return [random.choice(TEXTS) for _ in range(random.randint(1, 4))]


def item_value(text):
    """What tells rows apart: the number that a text of the table `numbered` is, else the text."""
    return Decimal(text) if text and text[0].isdigit() else text


def spell(number):
    """A number as somebody may write it."""
    return random.choice(["%d", "%d.0", "%d.00", "%de0"]) % number


def new_table(name):
    """[headings, row, …]: a row is a dict"""
    own = ["unit"] if name in ("keyed", "numbered", "loose") else []
    keys = ["item"] if name in ("keyed", "numbered", "shared") else []
    headings = own + keys + [f"c{i}" for i in range(random.randint(1, 4))]
    rows = []
    for number in range(20 if name == "numbered" else random.choice([0, 1, 2, 20])):
        row = {heading: random.choice(TEXTS) for heading in headings}
        row.update({"unit": random.choice(UNITS)} if own else {}, **({"item": spell(number) if name == "numbered" else f"i{number}"} if keys else {}))
        rows.append(row)
    return headings, rows


def new_item(name, rows):
    return spell(100 + max((int(Decimal(row["item"])) for row in rows), default=0)) if name == "numbered" else f"n{len(rows)}-{random.random()}"


def vary(name, headings, rows):
    headings, rows = list(headings), [dict(row) for row in rows]
    for row in rows if name == "numbered" else []:
        if random.random() < 0.3:
            row["item"] = spell(int(Decimal(row["item"])))
    for _ in range(random.randint(0, 5)):
        if rows and random.random() < 0.6:
            row, heading = random.choice(rows), random.choice(headings)
            if heading not in ("unit", "item"):
                row[heading] = random.choice(TEXTS)
        elif rows and random.random() < 0.5:
            rows.remove(random.choice(rows))
        else:
            row = {heading: random.choice(TEXTS) for heading in headings}
            row.update({"unit": random.choice(UNITS)} if "unit" in row else {}, **({"item": new_item(name, rows)} if "item" in row else {}))
            rows.insert(random.randint(0, len(rows)), row)
    if random.random() < 0.3:
        random.shuffle(rows)
    if random.random() < 0.3:
        random.shuffle(headings)
    if random.random() < 0.2:
        headings.append("more")
        for row in rows:
            row["more"] = random.choice(TEXTS)
    if random.random() < 0.2 and headings[0].startswith("c"):
        gone = headings.pop(0)
        for row in rows:
            del row[gone]
        headings = headings or ["rest"]
        for row in rows:
            row.setdefault(headings[0], "")
    return headings, rows


def write(path, headings, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")  # else a blank row is an empty line
        writer.writerows([headings, *([row[heading] for heading in headings] for row in rows)])


def state(name, tables):
    folder = os.path.join(FOLDER, name, "ed")
    os.makedirs(folder)
    for file, text in (("edition.yaml", EDITION), ("units.csv", "id,name_zh,name_en\n" + "".join(f"{u},{u},{u}\n" for u in UNITS)),
                       ("marks.csv", "unit,x\n" + "".join(f"{u},50\n" for u in UNITS))):
        with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
            out.write(text)
    for table, (headings, rows) in tables.items():
        write(os.path.join(folder, f"{table}.csv"), headings, rows)
    return folder


def multiset(headings, rows):
    return Counter(tuple(row[heading] for heading in sorted(headings)) for row in rows)


def check_table(change, before, after):
    (was_headings, was), (is_headings, now) = before, after
    assert change["columns_added"] == [h for h in is_headings if h not in was_headings], change
    assert sorted(change["columns_removed"]) == sorted(h for h in was_headings if h not in is_headings), change
    common = [h for h in is_headings if h in was_headings]
    rows = {number: dict(row) for number, row in enumerate(was, 2)}
    later = {number: row for number, row in enumerate(now, 2)}
    text = lambda value: "" if value is None else value
    for entry in change["changed"]:
        row = rows[entry["row"][0]]
        assert entry["cells"] and set(entry["cells"]) <= set(common), entry
        for heading, (old, new) in entry["cells"].items():
            assert row[heading] == text(old) != text(new) == later[entry["row"][1]][heading], (entry, row)
            row[heading] = text(new)
        assert entry.get("unit") == row.get("unit"), entry
    for entry in change["removed"]:
        assert {h: text(v) for h, v in entry["cells"].items()} == rows.pop(entry["row"][0]), entry
    for entry in change["added"]:
        assert entry["row"][0] is None and {h: text(v) for h, v in entry["cells"].items()} == later[entry["row"][1]], entry
        rows[-entry["row"][1]] = later[entry["row"][1]]
    assert multiset(common, rows.values()) == multiset(common, now), change
    equal = sum((multiset(common, was) & multiset(common, now)).values())
    assert equal <= len(was) - len(change["changed"]) - len(change["removed"]) or change["by_key"], "equal rows are told"
    key = [heading for heading in ("unit", "item") if heading in common]
    values = [[tuple(item_value(row[heading]) for heading in key) for row in rows] for rows in (was, now)]
    assert change["key"] == key, change
    assert change["by_key"] == (key != [] and all(len(set(some)) == len(some) for some in values)), change
    if "item" in common:
        items = lambda rows: {(row.get("unit"), item_value(row["item"])) for row in rows}
        assert len(change["added"]) == len(items(now) - items(was)), change
        assert len(change["removed"]) == len(items(was) - items(now)), change


def check_csv(text, tables, changes):
    """As many rows of each kind as in the JSON."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for change in changes:
        if change["fate"] != "changed":
            continue
        mine = [row for row in rows if row["table"] == change["id"]]
        counts = Counter(row["change"] for row in mine)
        assert counts["cell"] == sum(len(entry["cells"]) for entry in change["changed"]), (counts, change)
        for kind, key in (("row-added", "added"), ("row-removed", "removed")):
            numbers = {(row["row_before"], row["row_after"]) for row in mine if row["change"] == kind}
            assert len(numbers) == len(change[key]), (kind, numbers, change)
        assert not any(row[c][:1] in ("=", "@") for row in mine for c in ("text_before", "text_after")), mine


def steelyard(*words):
    done = subprocess.run([os.environ["STEELYARD"], "diff", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def main():
    before = {name: new_table(name) for name in TABLES}
    after = {name: vary(name, *before[name]) for name in TABLES}
    folders = [state("before", before), state("after", after)]
    changes = json.loads(steelyard(*folders, "--format", "json"))["tables"]
    assert [change["id"] for change in changes] == ["units", "marks", *TABLES], changes
    for change in changes:
        name = change["id"]
        if name in TABLES and change["fate"] == "changed":
            check_table(change, before[name], after[name])
        else:
            assert change["fate"] == "alike" and (name not in TABLES or before[name] == after[name]), change
    check_csv(steelyard(*folders, "--format", "csv"), TABLES, changes)
    steelyard(*folders)


main()
