# SPDX-License-Identifier: Apache-2.0
"""Every system call of a run fails, one at a time, in every way that it can: calls.py WORK EDITION."""
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "workbooks"))
import opendocument
import workbook
from machine import Job, Report, sample

# How a call of each class can fail.
FAILURES = {
    "open": ("EIO", "EMFILE", "EROFS"),
    "beneath": ("EIO", "EMFILE"),
    "write": ("ENOSPC", "EIO", "EDQUOT"),
    "sync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC", "EROFS"),
    "close": ("EIO", "ENOSPC"),
    "map": ("ENOMEM",),
    "read": ("EIO",),
    "stat": ("EIO",),
}
REASONS = {
    "EIO": "Input/output error",
    "EMFILE": "Too many open files",
    "EROFS": "Read-only file system",
    "ENOSPC": "No space left on device",
    "EDQUOT": "Disk quota exceeded",
    "ENOMEM": "Cannot allocate memory",
}
INTERRUPTIONS = {"open": ("EINTR",), "beneath": ("EINTR",), "write": ("EINTR", "short"), "sync": ("EINTR",),
                 "rename": ("EINTR",), "close": ("EINTR",), "read": ("EINTR", "short")}


def judge_failure(job, kind, paths, how, run, what):
    """One call of the output or of an input failed: the message names the file and the reason."""
    if fault := job.judge(run, what):
        return fault
    of_output = concerns_output(job, kind, paths)
    if not of_output and (not in_edition(paths) or kind == "close"):
        return None
    if paths == [job.folder] and kind == "close":
        return None  # the folder is synced; nothing hangs on this any more
    name = job.target if job.output == "file" else "standard output"
    expected = (4, name) if of_output else (2, os.path.basename(paths[0]))
    if run.code != expected[0]:
        return f"{what}: exit code {run.code}, expected {expected[0]}"
    if expected[1] not in run.messages or REASONS[how] not in run.messages:
        return f"{what}: the message names no file or no reason: {run.messages}"
    lasting = run.output == job.normal.output  # the rename is done; the folder's sync failed
    if job.output == "file" and lasting != (kind == "sync" and paths == [job.folder]):
        return f"{what}: the target is the {'new' if lasting else 'old'} one"
    return None


def judge_interruption(job, run, what):
    if (run.code, run.output) == (job.normal.code, job.normal.output):
        return None
    return f"{what}: exit code {run.code}, or another output: {run.messages}"


def concerns_output(job, kind, paths):
    return job.ours(paths) or kind == "write"


def in_edition(paths):
    return any(path.startswith((EDITION + "/", TABLED + "/", BOOKED + "/")) for path in paths)


def in_scratch(paths):
    return any(path.startswith(SCRATCH + "/") for path in paths)


def sweep(job, report, all_calls, of_edition=False):
    """Lets the calls of a job fail: all, or those alone that concern its output, and its edition."""
    sites = [(kind, number, paths) for kind, number, paths in job.sites()
             if all_calls or concerns_output(job, kind, paths) or (of_edition and in_edition(paths))]
    for kind, number, paths in sample(sites):
        of_output = concerns_output(job, kind, paths)
        for how in FAILURES[kind]:
            what = f"{job}: {kind}:{number}:{how} {' '.join(paths)}"
            run = job.run(f"{kind}:{number}:{how}")
            report.add(judge_failure(job, kind, paths, how, run, what))
        for how in INTERRUPTIONS.get(kind, ()):
            if of_output or (in_edition(paths) and kind in ("open", "beneath", "read")):
                what = f"{job}: {kind}:{number}:{how} {' '.join(paths)}"
                report.add(judge_interruption(job, job.run(f"{kind}:{number}:{how}"), what))


def for_ever(job, report):
    """From some call on the disk is full or broken, or every write is short."""
    for inject in ("write:1+:ENOSPC", "write:2+:EIO", "sync:1+:EIO"):
        report.add(job.judge(job.run(inject), f"{job}: {inject}", silent=True))
    report.add(judge_interruption(job, job.run("write:1+:short"), f"{job}: write:1+:short"))


def check_order(job, report):
    """The data is on the disk before the name is, and the name is before the program says so."""
    steps = [(kind, path) for kind, _, paths in job.sites() if job.ours(paths) for path in paths[:1]
             if kind in ("write", "sync", "rename")]
    temporary = steps[0][1]
    order = [kind for kind, _ in steps]
    writes = order.count("write")
    good = (order == ["write"] * writes + ["sync", "rename", "sync"] and writes > 0
            and all(path == temporary for _, path in steps[:-1]) and steps[-1][1] == job.folder)
    report.add(None if good else f"{job}: in this order: {steps}")


WORK, EDITION = sys.argv[1:]
TABLED = os.path.join(WORK, "tabled")  # its tree is a table
os.makedirs(os.path.join(TABLED, "evidence"))
for name, text in {"edition.yaml": "steelyard: edition/1\nid: tabled\ntables: {t: evidence/t.csv}\n"
                                   "defaults: {plugin: measure@2, evidence: t, columns: {value: {id}}, params: {curve: min-max}}\n"
                                   "tree: tree.csv\n",
                   "tree.csv": "id,parent,weight,direction\ntotal,,,\na,total,30%,higher\nb,total,70%,\n",
                   "units.csv": "id\nx\ny\n", "evidence/t.csv": "unit,a,b\nx,10,20\ny,30,5\n"}.items():
    with open(os.path.join(TABLED, name), "w", encoding="utf-8") as file:
        file.write(text)
BOOKED = os.path.join(WORK, "booked")  # its tables are in workbooks and a database
shutil.copytree(TABLED, BOOKED)
with open(os.path.join(BOOKED, "edition.yaml"), "r+", encoding="utf-8") as file:
    text = file.read().replace("id: tabled", "id: booked").replace(
        "tables: {t: evidence/t.csv}", "tables: {units: {file: units.xlsx}, t: {file: evidence/t.db, table: t}}").replace("tree: tree.csv", "tree: {file: tree.ods}")
    file.seek(0)
    file.write(text)
workbook.write(os.path.join(BOOKED, "units.xlsx"), workbook.sheet_data([["id"], ["x"], ["y"]]))
with open(os.path.join(BOOKED, "tree.csv"), encoding="utf-8") as file:
    opendocument.write(os.path.join(BOOKED, "tree.ods"), opendocument.rows_of([line.split(",") for line in file.read().splitlines()]))
for name in ("units.csv", "tree.csv"):
    os.remove(os.path.join(BOOKED, name))
with sqlite3.connect(os.path.join(BOOKED, "evidence", "t.db")) as database:
    database.executescript("CREATE TABLE t (unit, a, b); INSERT INTO t VALUES ('x', 10, 20), ('y', 30, 5);")
database.close()
COUNT = os.path.join(os.environ["STEELYARD_PLUGIN_PATH"], "count.r1.so")
REPORT = Report()
os.environ["SOURCE_DATE_EPOCH"] = "0"  # a lock records when it was made
for output in ("file", "stdout", "pipe"):
    for form in ("csv", "json", "table"):
        score = Job(WORK, ["score", EDITION, "--format", form], output)
        sweep(score, REPORT, all_calls=output == "file" and form == "json")
        for_ever(score, REPORT)
        if output == "file":
            check_order(score, REPORT)
lock = Job(WORK, ["lock", EDITION], "file")
sweep(lock, REPORT, all_calls=True)
for_ever(lock, REPORT)
check_order(lock, REPORT)
with open(os.path.join(EDITION, "edition.lock"), "wb") as file:
    file.write(lock.normal.output)
with open(os.path.join(WORK, "result.json"), "wb") as file:
    file.write(Job(WORK, ["score", EDITION, "--format", "json"], "pipe").normal.output)
OTHER = os.path.join(WORK, "other", os.path.basename(EDITION))  # with rows in another order
shutil.copytree(EDITION, OTHER)
with open(os.path.join(OTHER, "evidence", "merits.csv"), "r+", encoding="utf-8") as file:
    lines = file.readlines()
    file.seek(0)
    file.writelines([lines[0], *reversed(lines[1:])])
for words in (["explain", EDITION, "full"], ["explain", EDITION, "full", "--format", "json"], ["verify", EDITION],
              ["verify", os.path.join(WORK, "result.json")], ["validate", EDITION], ["tree", EDITION],
              ["study", EDITION, "scores/heat", "--format", "svg"],
              ["diff", EDITION, OTHER], ["diff", EDITION, OTHER, "--format", "csv"], ["tree", EDITION, "--format", "json"],
              ["tree", EDITION, "--format", "yaml"], ["tree", TABLED, "--format", "yaml"], ["tree", TABLED, "--format", "csv"],
              ["score", BOOKED, "--format", "csv"],
              ["plugin", "list", "--sandbox=none"], ["plugin", "show", "count", "--sandbox=none"],
              ["plugin", "check", "--list"], ["help"],
              ["--version"]):
    for output in ("stdout", "pipe"):
        job = Job(WORK, words, output)
        sweep(job, REPORT, all_calls=output == "pipe" and (words[0] in ("explain", "verify", "plugin") or TABLED in words or BOOKED in words),
              of_edition=TABLED in words or BOOKED in words)
        for_ever(job, REPORT)

# The tester maps each of its arrays by itself; what maps memory fails with the calls of all others.
sweep(Job(WORK, ["plugin", "check", "--digest", COUNT], "stdout"), REPORT, all_calls=False)

# A new folder is there with all its files, or not at all, and nothing is left beside it.
PLACE = os.path.join(WORK, "editions")
NAME = os.path.basename(EDITION)
LAST, NEXT = os.path.join(PLACE, NAME), os.path.join(PLACE, "next")
shutil.copytree(EDITION, LAST)


def made():
    """The files of the new folder with what they hold, and what else is beside it."""
    found = {}
    for folder, _, files in os.walk(NEXT):
        for name in files:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.relpath(os.path.join(folder, name), NEXT)] = file.read()
    return found, sorted(set(os.listdir(PLACE)) - {NAME, "next"})


class NewJob(Job):
    """A command that makes a folder: before every run it is gone."""

    def prepare(self):
        super().prepare()
        shutil.rmtree(NEXT, ignore_errors=True)


class ReportJob(NewJob):
    says = False


LIST, SCORES = os.path.join(TABLED, "tree.csv"), os.path.join(TABLED, "evidence", "t.csv")
for words, has in ((["new", NEXT, "--from", LAST], "edition.yaml"),
                   (["new", NEXT, "--from-tree", LIST, "--from-table", SCORES], "tree.csv"),
                   (["plugin", "new", NEXT, "--sandbox=none"], "next.c"),
                   (["report", LAST, "-o", NEXT, "--language", "both"], "zh/index.html"),
                   (["forms", LAST, "-o", NEXT], "services.xlsx")):
    making = (ReportJob if words[0] in ("report", "forms") else NewJob)(WORK, words, "pipe")
    whole = made()[0]
    assert has in whole, whole.keys()
    for kind, number, paths in sample(making.sites()):
        for how in FAILURES[kind] + INTERRUPTIONS.get(kind, ()):
            what = f"{making}: {kind}:{number}:{how} {' '.join(paths)}"
            run = making.run(f"{kind}:{number}:{how}")
            files, left = made()
            fault = making.judge(run, what)
            if left or files not in ({}, whole) or (run.code == 0 and files != whole):
                fault = fault or f"{what}: exit code {run.code}, left {left}, made {sorted(files)}"
            REPORT.add(fault)

# Evidence and its record are both as they were, or both new.
IMPORTED = os.path.join(PLACE, "imported")
FILLED_IN = os.path.join(WORK, "t.xlsx")
workbook.write(FILLED_IN, workbook.sheet_data([["unit", "a", "b"], ["x", 10, 20], ["y", 30, 5]]), sheets=("t",))


def imported():
    found = {}
    for name in sorted(os.listdir(os.path.join(IMPORTED, "evidence"))):
        with open(os.path.join(IMPORTED, "evidence", name), "rb") as file:
            found[name] = file.read()
    return found


class ImportJob(Job):
    """An import into a table without rows, with an empty record."""

    def prepare(self):
        super().prepare()
        shutil.rmtree(IMPORTED, ignore_errors=True)
        shutil.copytree(TABLED, IMPORTED)
        for name, text in {"edition.yaml": None, "evidence/t.csv": "unit,a,b\n",
                           "evidence/t.import.csv": "file,sha256,sheet,cell,unit,key,column,found,became,rule\n"}.items():
            path = os.path.join(IMPORTED, name)
            if text is None:
                with open(path, encoding="utf-8") as file:
                    text = file.read().replace("id: tabled", "id: imported")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


importing = ImportJob(WORK, ["import", IMPORTED, FILLED_IN], "pipe")
new = imported()
importing.prepare()
old = imported()
assert old != new and sorted(old) == sorted(new), new
for kind, number, paths in sample(importing.sites()):
    for how in FAILURES[kind] + INTERRUPTIONS.get(kind, ()):
        what = f"{importing}: {kind}:{number}:{how} {' '.join(paths)}"
        run = importing.run(f"{kind}:{number}:{how}")
        fault = importing.judge(run, what)
        of_output = any(path.startswith(os.path.join(IMPORTED, "evidence", ".steelyard-")) for path in paths)
        code = run.code if not of_output else 4 if how in FAILURES[kind] else 0
        if imported() not in (old, new) or (run.code == 0 and imported() != new) or run.code != code:
            fault = fault or f"{what}: exit code {run.code}, the files are {sorted(imported())}: {run.messages}"
        REPORT.add(fault)

# An archive is unpacked into a folder of its own, which goes with all that is in it whatever fails.
SCRATCH = os.path.join(WORK, "scratch")
os.mkdir(SCRATCH)
os.environ["TMPDIR"] = SCRATCH
packing = Job(WORK, ["archive", EDITION], "file")
sweep(packing, REPORT, all_calls=False, of_edition=True)  # a run takes a tenth of a second
for_ever(packing, REPORT)
check_order(packing, REPORT)
ARCHIVE = os.path.join(WORK, "inspection.tar.zst")
with open(ARCHIVE, "wb") as file:
    file.write(packing.normal.output)
verifying = Job(WORK, ["verify", ARCHIVE], "pipe")
for kind, number, paths in sample(verifying.sites()):
    for how in FAILURES[kind] + INTERRUPTIONS.get(kind, ()):
        what = f"{verifying}: {kind}:{number}:{how} {' '.join(paths)}"
        run = verifying.run(f"{kind}:{number}:{how}")
        left = os.listdir(SCRATCH)
        fault = verifying.judge(run, what)
        if how in ("EINTR", "short") and (kind == "write" or paths[:1] == ["."] or in_scratch(paths)):
            fault = fault or judge_interruption(verifying, run, what)
        REPORT.add(fault or (f"{what}: left behind: {left}" if left else None))
REPORT.finish()
