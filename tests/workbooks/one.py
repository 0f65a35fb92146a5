# SPDX-License-Identifier: Apache-2.0
"""One edition for each workbook: two units, a and b, and one indicator, x, whose score is the number in the table."""
import csv
import os
import shutil
import subprocess
import sys

PROGRAM, WORK = sys.argv[1:3]
EDITION = os.path.join(WORK, "one")
FAILURES = []
COUNT = 0


def make(ending, keys="", params="{curve: as-is}"):
    """Makes the edition but for its table; the path of that."""
    shutil.rmtree(EDITION, ignore_errors=True)
    os.makedirs(os.path.join(EDITION, "evidence"))
    with open(os.path.join(EDITION, "units.csv"), "w", encoding="utf-8") as file:
        file.write("id,name\na,A\nb,B\n")
    with open(os.path.join(EDITION, "edition.yaml"), "w", encoding="utf-8") as file:
        file.write("steelyard: edition/1\nid: one\nname: One\n"
                   f"tables: {{t: {{file: evidence/t{ending}{keys}}}}}\n"
                   f"defaults: {{plugin: measure@2, columns: {{value: '{{id}}'}}, params: {params}}}\n"
                   "tree: {id: total, name: Total, children: [{id: x, name: X, weight: 100%, evidence: t}]}\n")
    return os.path.join(EDITION, f"evidence/t{ending}")


def run(words):
    return subprocess.run([PROGRAM, *words], cwd=WORK, capture_output=True, check=False, timeout=60,
                          env={**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8"})


def scores_of(code):
    path = os.path.join(WORK, "out.csv")
    scores = {}
    if code == 0 and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            scores = {row["unit"]: float(row["x"]) for row in csv.DictReader(file) if row["x"]}
        os.remove(path)
    return scores


def judge(name, expected, warning=None):
    """Expected: {unit: score}, and perhaps a warning; or the message after the path of the edition."""
    global COUNT
    COUNT += 1
    done = run(["score", "one", "--format", "csv", "-o", "out.csv"])
    said = done.stderr.decode("utf-8", "replace").strip().replace(" (indicator 'x', plugin measure)", "")
    scores = scores_of(done.returncode)
    if isinstance(expected, dict):
        if scores != expected:
            FAILURES.append(f"{name}: {done.returncode} {scores} {said}, expected {expected}")
        if warning:
            listed = run(["validate", "one"])
            told = (listed.stdout + listed.stderr).decode("utf-8", "replace")
            if f"one/{warning}\n" not in told:
                FAILURES.append(f"{name}: says {told}\n  expected one/{warning}")
    elif done.returncode != 2 or said != "one/" + expected:
        FAILURES.append(f"{name}: {done.returncode}\n  says     {said}\n  expected one/{expected}")


def finish(least):
    for line in FAILURES:
        print("FAIL:", line)
    print(f"{COUNT} workbooks, {len(FAILURES)} failures")
    sys.exit(1 if FAILURES or COUNT < least else 0)
