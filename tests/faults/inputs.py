# SPDX-License-Identifier: Apache-2.0
"""Every input file is cut short while the program runs: inputs.py WORK EDITION."""
import os
import sys

from machine import Job, Report

WORK, EDITION = sys.argv[1:]
REPORT = Report()


def files():
    """The edition's files."""
    for folder, _, names in os.walk(EDITION):
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
        for kind, number in sites:
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


job = Job(WORK, ["score", EDITION, "--format", "json"], "file")
sites = [(kind, number) for kind, number, paths in job.sites()
         if kind in ("open", "stat", "map", "close", "read") and paths and paths[0].startswith(EDITION)]
for path in files():
    cut(job, sites, path)
REPORT.finish()
