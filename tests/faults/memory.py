# SPDX-License-Identifier: Apache-2.0
"""Allocations fail, one at a time and from one on: memory.py WORK EDITION STRIDE."""
import os
import sys

from machine import Job, Report

WORK, EDITION, STRIDE = sys.argv[1], sys.argv[2], int(sys.argv[3])
REPORT = Report()


def judge(job, run, what):
    """An allocation that fails ends the program, unless it is a large one that can be told of."""
    if run.code == 4 and "out of memory" not in run.messages:
        return f"{what}: another message: {run.messages}"
    return job.judge(run, what)


def sweep(job, first):
    """Every STRIDE-th allocation of a run, from `first` on."""
    count = next(number for kind, number, _ in job.sites() if kind == "memory")
    for number in range(first, count + 1, STRIDE):
        for which in (f"memory:{number}:ENOMEM", f"memory:{number}+:ENOMEM"):
            run = job.run(which)
            ends[run.code] = ends.get(run.code, 0) + 1
            REPORT.add(judge(job, run, f"{job}: {which}"))


ends = {}
for i, form in enumerate(("csv", "json", "table")):
    sweep(Job(WORK, ["score", EDITION, "--format", form], "file"), 1 + i * STRIDE // 3)
with open(os.path.join(WORK, "result.json"), "wb") as file:
    file.write(Job(WORK, ["score", EDITION, "--format", "json"], "pipe").normal.output)
for words in (["explain", EDITION, "full"], ["verify", EDITION],
              ["verify", os.path.join(WORK, "result.json")], ["validate", EDITION], ["plugin", "list"]):
    sweep(Job(WORK, words, "pipe"), 1 + STRIDE // 2)
print("exit codes:", ends)
REPORT.finish()
