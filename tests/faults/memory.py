# SPDX-License-Identifier: Apache-2.0
"""Allocations fail, one at a time and from one on: memory.py WORK EDITION STRIDE.

Small ones on a small edition: every STRIDE-th. Large ones, which are not fatal by themselves and whose
failure somebody may forget to look at, on an edition with columns and lists that are large.
"""
import os
import sys

from machine import Job, Report, grow

WORK, EDITION, STRIDE = sys.argv[1], sys.argv[2], int(sys.argv[3])
REPORT = Report()


def judge(job, run, what):
    """An allocation that fails ends the program, unless it is a large one that can be told of."""
    if run.code == 4 and "out of memory" not in run.messages:
        return f"{what}: another message: {run.messages}"
    return job.judge(run, what)


def fail(job, which):
    run = job.run(which)
    ENDS[run.code] = ENDS.get(run.code, 0) + 1
    REPORT.add(judge(job, run, f"{job}: {which}"))


def sweep(job, first):
    """Every STRIDE-th allocation of a run, from `first` on."""
    for number in range(first, job.allocations("memory") + 1, STRIDE):
        fail(job, f"memory:{number}:ENOMEM")
        fail(job, f"memory:{number}+:ENOMEM")


def sweep_large(job, least, stride):
    """Of its large allocations every so many-th, from `least` on; negative: the last ones alone."""
    last = job.allocations("large")
    assert last >= 20, f"{job}: {last} large allocations"
    for number in range(least if least > 0 else last + least, last + 1, stride):
        fail(job, f"large:{number}:ENOMEM")


ENDS = {}
LARGE = grow(EDITION, os.path.join(WORK, "large", "inspection"), 1200)
sweep_large(Job(WORK, ["score", LARGE, "--format", "csv", "-t", "1"], "file"), 1, 5 if STRIDE > 1 else 1)
sweep_large(Job(WORK, ["score", LARGE, "--format", "json", "-t", "1"], "file"), -7, 3 if STRIDE > 1 else 1)
for i, form in enumerate(("csv", "json", "table")):
    sweep(Job(WORK, ["score", EDITION, "--format", form], "file"), 1 + i * STRIDE // 3)
os.environ["SOURCE_DATE_EPOCH"] = "0"
LOCKING = Job(WORK, ["lock", EDITION], "file")
sweep(LOCKING, 1 + STRIDE // 4)
with open(os.path.join(EDITION, "edition.lock"), "wb") as file:
    file.write(LOCKING.normal.output)
with open(os.path.join(WORK, "result.json"), "wb") as file:
    file.write(Job(WORK, ["score", EDITION, "--format", "json"], "pipe").normal.output)
for words in (["explain", EDITION, "full"], ["verify", EDITION],
              ["verify", os.path.join(WORK, "result.json")], ["validate", EDITION],
              ["plugin", "list", "--sandbox=none"]):
    sweep(Job(WORK, words, "pipe"), 1 + STRIDE // 2)
print("exit codes:", ENDS)
REPORT.finish()
