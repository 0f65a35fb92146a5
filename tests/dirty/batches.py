# SPDX-License-Identifier: Apache-2.0
#
# batches.py: scores do not depend on batches, threads and order where some rows make no sense
#
# usage: batches.py STEELYARD FOLDER SEED. Each clean edition, five times over (15 units), with rows that only a plugin
# can judge: their units are in error, all others have the scores that they have without those rows' units.
import os
import random
import sys

from editions import EDITIONS, path
from mutations import Variant
from run import Program

COPIES = 5
SHARED = ("calendar", "usage")

# edition: [(table, copy, row of that copy, column, value, the unit that is then in error)]; column None: the row twice.
BAD = {
    "checks": [],
    "people": [("marks", 2, 3, "mark", "9", "south2"), ("marks", 4, 0, "mark", "0.5", "north4"),
               ("shares", 3, 3, "value", "101", "west3")],
    "requests": [("letters", 1, 2, "replied", "2019-06-01", "south1"), ("requests", 3, 4, "replied", "2019-05-01", "west3")],
    "services": [("bulletins", 0, 2, None, None, "south0"), ("bulletins", 2, 3, "day", "2020-03-01", "west2"),
                 ("bulletins", 4, 0, "day", "2020-01-31", "north4")],
}
UNITS = {"north": ("north", "北区", "Café North"), "south": ("south", "南区", "Süd 2"), "west": ("west", "西区", "West End")}
IDS = {name: unit for unit, names in UNITS.items() for name in names}


def several(edition):
    variant = Variant(edition)
    for name, table in edition.tables.items():
        if name not in SHARED:
            variant.rows[name] = [table.headings] + [copied(name, row, copy) for copy in range(COPIES) for row in table.rows]
    return variant


def copied(name, row, copy):
    if name == "units":
        return [f"{text}{copy}" for text in row[:3]] + row[3:]
    return [f"{row[0]}{copy}"] + row[1:]


def spoil(edition, variant):
    """Puts the bad rows in; returns the units in error."""
    for name, copy, row, column, value, _ in BAD[edition.name]:
        table = edition.tables[name]
        at = 1 + copy * len(table.rows) + row
        if column is None:
            variant.rows[name].append(list(variant.rows[name][at]))
        else:
            variant.rows[name][at][table.headings.index(column)] = value
    return {bad[-1] for bad in BAD[edition.name]}


def shuffled(variant, random_):
    for rows in variant.rows.values():
        body = rows[1:]
        random_.shuffle(body)
        rows[1:] = body


def errors(found):
    return {unit for unit, cells in found.items() if any(value == "error" for _, value in cells)}


def check(program, edition, random_):
    failures = []
    variant = several(edition)
    bad = spoil(edition, variant)
    code, reference, _, messages = program.score(edition, variant.files(), "batches")
    if code != (3 if bad else 0):
        failures.append(f"exit code {code}: {messages[:400]}")
    if errors(reference) != bad:
        failures.append(f"in error: {sorted(errors(reference))}, expected {sorted(bad)}")
    missing = [f"{path(name)}" for name, *_ in BAD[edition.name] if os.path.basename(path(name)) not in messages]
    if missing:
        failures.append(f"no message names {sorted(set(missing))}")
    for order in range(3):
        if order > 0:
            shuffled(variant, random_)
        for batch in ("1", "7", "1000000"):
            for threads in ("1", "2", "8"):
                again = program.score(edition, variant.files(), "batches", ("--batch-size", batch, "--threads", threads))
                if again[:2] != (code, reference):
                    other = sorted(unit for unit in reference if again[1].get(unit) != reference[unit])
                    failures.append(f"batches of {batch}, {threads} threads, {'shuffled' if order else 'in order'}: "
                                    f"exit code {again[0]}, other results for {other}")
    return failures


def main():
    program, random_ = Program(sys.argv[1], sys.argv[2]), random.Random(int(sys.argv[3]))
    print(f"seed {sys.argv[3]} (STEELYARD_SEED={sys.argv[3]} repeats it)", flush=True)
    failed = False
    for edition in EDITIONS:
        for failure in check(program, edition, random_)[:6]:
            print(f"FAIL: {edition.name}: {failure}")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
