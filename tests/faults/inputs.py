# SPDX-License-Identifier: Apache-2.0
"""Every input file is cut short while the program runs: inputs.py WORK EDITION."""
import os
import re
import sys

from machine import Job, Report, grow, sample

WORK, EDITION = sys.argv[1:]
REPORT = Report()


def files(edition):
    """An edition's files."""
    for folder, _, names in os.walk(edition):
        for name in sorted(names):
            yield os.path.join(folder, name)


def cut(job, sites, path):
    """Cuts a file before every system call: to nothing, and after a whole row."""
    with open(path, "rb") as file:
        contents = file.read()
    for size in (0, contents.find(b"\n", len(contents) // 2) + 1):
        with open(path, "wb") as file:
            file.write(contents[:size])
        after = job.run()  # what a file gives that was cut before it was opened
        for kind, number in sample(sites):
            with open(path, "wb") as file:
                file.write(contents)
            inject = f"{kind}:{number}:truncate"
            run = job.run(inject, INJECT_FILE=path, INJECT_SIZE=str(size))
            what = f"{job}: {path} cut to {size} at {inject}: exit code {run.code}: {run.messages}"
            as_before = (run.code, run.output) == (job.normal.code, job.normal.output)
            as_after = (run.code, run.output) == (after.code, after.output)
            refused = run.code == 2 and run.messages.strip()
            REPORT.add(None if (as_before or as_after or refused) and not run.left else what)
    with open(path, "wb") as file:
        file.write(contents)


def sites_of(job, files):
    """The calls that concern some files."""
    return [(kind, number) for kind, number, paths in job.sites()
            if kind in ("open", "stat", "map", "close", "read") and paths and paths[0] in files]


small = Job(WORK, ["score", EDITION, "--format", "json"], "file")
for path in files(EDITION):
    cut(small, sites_of(small, list(files(EDITION))), path)


def place_number(table, offset):
    """Shifts the rows so that a number of two digits stands across an offset of the file: cut there, it
    is still a number, and no row betrays that the rest is missing."""
    with open(table, "rb") as file:
        contents = file.read()
    digit = max(match.start() for match in re.finditer(rb"(?<=\d)\d\n", contents[:offset]))
    first = contents.index(b",40\n") + 1
    with open(table, "wb") as file:
        file.write(contents[:first] + b"0" * (offset - digit) + contents[first:])


# A table that is read in pieces, of 1 MiB, must not become half of one version and half of another.
large = grow(EDITION, os.path.join(WORK, "large", "inspection"), 6000)
table = os.path.join(large, "evidence", "faults.csv")
place_number(table, 1 << 20)
job = Job(WORK, ["score", large, "--format", "csv"], "file")
cut(job, sites_of(job, [table]), table)
REPORT.finish()
