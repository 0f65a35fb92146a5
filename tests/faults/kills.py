# SPDX-License-Identifier: Apache-2.0
"""SIGKILL at a thousand moments, or a hundred: before every system call, then at random times. kills.py WORK EDITION."""
import os
import random
import subprocess
import sys
import time

from machine import LONG, Job, Report, grow, sample

MOMENTS = 1000 if LONG else 100


def kill_after(job, seconds):
    """Runs a job and kills it after some time, wherever that is."""
    job.prepare()
    with subprocess.Popen(job.command(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        time.sleep(seconds)
        process.kill()
        messages = process.stderr.read()
    return job.ended(process.returncode, messages)


WORK, EDITION = sys.argv[1:]
REPORT = Report()
BIG = Job(WORK, ["score", grow(EDITION, os.path.join(WORK, "big", "inspection"), 12), "--format", "json"],
          "file")
SITES = [(kind, number) for kind, number, _ in sample(BIG.sites())]
old = new = left = 0
for moment in range(MOMENTS):
    if moment < len(SITES):
        where = "{}:{}:SIGKILL".format(*SITES[moment])
        run = BIG.run(where)
    else:
        if moment == len(SITES):
            random.seed(2019)
            began = time.monotonic()
            BIG.run()
            LENGTH = time.monotonic() - began
        seconds = random.uniform(0, LENGTH)
        where = f"after {seconds:.6f} s"
        run = kill_after(BIG, seconds)
    new += run.output == BIG.normal.output
    left += bool(run.left)
    REPORT.add(BIG.judge_kill(run, f"{BIG}: {where}"))

# What a killed run left behind disturbs no later one.
BIG.prepare()
with open(os.path.join(BIG.folder, ".steelyard-AAAAAA"), "wb") as file:
    file.write(b"stray")
done = subprocess.run(BIG.command(), check=False)
REPORT.add(None if done.returncode == 0 else "a stray file disturbs the next run")
print(f"{len(SITES)} at system calls, {MOMENTS - len(SITES)} at random; the new file was there after {new}, "
      f"a temporary one after {left}")
REPORT.finish()
