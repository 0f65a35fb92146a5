# SPDX-License-Identifier: Apache-2.0
"""Runs that a person, a limit or the other end of a pipe stops: ends.py WORK EDITION."""
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys

from machine import LONG, Job, Report, grow, sample

WORK, EDITION = sys.argv[1:]
REPORT = Report()
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGXCPU)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check(good, what):
    REPORT.add(None if good else what)


def expect(run, code, message, what):
    """The exit code, and a text among the messages; the target keeps its old contents."""
    check(run.code == code and message in run.messages and not run.left,
          f"{what}: exit code {run.code}, left {run.left}: {run.messages}")


def stopped(job):
    """Every signal before each system call that concerns the output, one of them before each other."""
    sites = [(kind, number, job.ours(paths) or kind == "write")
             for kind, number, paths in job.sites()]
    for i, (kind, number, of_output) in sample(enumerate(sites)):
        for stop in STOPS if of_output else STOPS[i % 5:i % 5 + 1]:
            what = f"{kind}:{number}:{stop.name}"
            REPORT.add(job.judge_stop(job.run(what), f"{job}: {what}", stop))


def unpacked(job):
    """A signal before each system call leaves nothing of the folder that an archive became."""
    for i, (kind, number, _) in sample(enumerate(job.sites())):
        stop = STOPS[i % 5]
        what = f"{kind}:{number}:{stop.name}"
        fault = job.judge_stop(job.run(what), f"{job}: {what}", stop)
        left = os.listdir(SCRATCH)
        REPORT.add(fault or (f"{job}: {what}: left behind: {left}" if left else None))


class ReportJob(Job):
    """A command that makes a folder and says nothing."""

    says = False

    def prepare(self):
        super().prepare()
        shutil.rmtree(REPORT_FOLDER, ignore_errors=True)


def reported(job):
    """A signal before each system call leaves the whole folder of a report or none, and nothing beside it."""
    whole = files_below(PLACE)
    for i, (kind, number, _) in sample(enumerate(job.sites())):
        stop = STOPS[i % 5]
        what = f"{job}: {kind}:{number}:{stop.name}"
        fault = job.judge_stop(job.run(f"{kind}:{number}:{stop.name}"), what, stop)
        left = files_below(PLACE)
        REPORT.add(fault or (f"{what}: left behind: {left}" if left not in ([], whole) else None))


def files_below(folder):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)


def ignored(job):
    """A signal that was ignored from the start, as nohup does, stays so."""
    for stop in (signal.SIGHUP, signal.SIGINT):
        run = job.run(f"write:1:{stop.name}", before=lambda: signal.signal(stop, signal.SIG_IGN))
        check((run.code, run.output) == (0, job.normal.output), f"{job}: ignored {stop.name}: {run.code}")


def closed_pipe(words):
    """Nobody reads: neither from the start, nor after the first bytes."""
    for taken in (0, 1):
        reader, writer = os.pipe()
        if not taken:
            os.close(reader)
        with subprocess.Popen([os.environ["STEELYARD"], *words], stdout=writer,
                              stderr=subprocess.PIPE) as process:
            os.close(writer)
            if taken:
                os.read(reader, 1)
                os.close(reader)
            messages = process.stderr.read().decode()
            code = process.wait()
        told = code == 4 and "cannot write to standard output: Broken pipe" in messages
        check(told or (taken and code == 0), f"{words}, {taken} taken: exit code {code}: {messages}")


def slow_reader(job):
    """Somebody has made the pipe non-blocking; a writer that waits loses nothing."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETFL, fcntl.fcntl(writer, fcntl.F_GETFL) | os.O_NONBLOCK)
    with subprocess.Popen(job.command(), stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        got = bytearray()
        while chunk := os.read(reader, 500):
            got += chunk
        code = process.wait()
    os.close(reader)
    check((code, bytes(got)) == (0, job.normal.output), f"{job}: non-blocking pipe: exit code {code}")


def closed_descriptors(to_file, to_pipe):
    """What is opened does not take the place of a standard stream that was closed."""
    for closed in ((0,), (1,), (2,), (1, 2), (0, 1, 2)):
        run = to_file.run(before=lambda: [os.close(number) for number in closed])
        check((run.code, run.output, run.left) == (0, to_file.normal.output, []),
              f"{to_file}: without {closed}: exit code {run.code}")
    expect(to_pipe.run(before=lambda: os.close(1)), 4, "cannot write to standard output",
           f"{to_pipe}: without standard output")


def limited(job):
    """A limit on the size of files, and limits on memory at which some programs cannot even start."""
    size = len(job.normal.output) // 2
    run = job.run(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    expect(run, 4, job.target + ": cannot write: File too large", f"{job}: RLIMIT_FSIZE")
    started = 0
    for megabytes in range(6, 120, 2 if LONG else 6):
        limit = megabytes << 20
        run = job.run(before=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        if run.code == 127 or "error while loading shared libraries" in run.messages:
            continue  # the dynamic linker's own failure
        started += 1
        REPORT.add(job.judge(run, f"{job}: RLIMIT_AS {megabytes} MiB"))
    check(started > 3, "no limit on memory lets the program start")


for stop_signal in STOPS:  # what runs this may ignore some
    signal.signal(stop_signal, signal.SIG_DFL)
for form in ("csv", "json"):
    small = Job(WORK, ["score", EDITION, "--format", form], "file")
    stopped(small)
    ignored(small)
os.environ["SOURCE_DATE_EPOCH"] = "0"
locking = Job(WORK, ["lock", EDITION], "file")
stopped(locking)
with open(os.path.join(EDITION, "edition.lock"), "wb") as file:
    file.write(locking.normal.output)
SCRATCH = os.path.join(WORK, "scratch")
os.mkdir(SCRATCH)
os.environ["TMPDIR"] = SCRATCH
packing = Job(WORK, ["archive", EDITION], "file")
stopped(packing)
ARCHIVE = os.path.join(WORK, "inspection.tar.zst")
with open(ARCHIVE, "wb") as file:
    file.write(packing.normal.output)
unpacked(Job(WORK, ["verify", ARCHIVE], "pipe"))
PLACE = os.path.join(WORK, "reports")
os.mkdir(PLACE)
REPORT_FOLDER = os.path.join(PLACE, "report")
reported(ReportJob(WORK, ["report", EDITION, "-o", REPORT_FOLDER], "pipe"))
reported(ReportJob(WORK, ["forms", EDITION, "-o", REPORT_FOLDER], "pipe"))
big = grow(EDITION, os.path.join(WORK, "big", "inspection"), 40)
for words in (["score", big], ["score", big, "--format", "csv"], ["score", big, "--format", "json"],
              ["explain", EDITION, "full"], ["explain", EDITION, "full", "--format", "json"],
              ["study", EDITION, "scores/heat", "--format", "svg"], ["verify", EDITION], ["verify", ARCHIVE], ["validate", EDITION], ["tree", EDITION],
              ["tree", EDITION, "--format", "yaml"], ["diff", EDITION, EDITION, "--format", "csv"], ["diff", EDITION, EDITION, "--format", "json"],
              ["plugin", "list"], ["plugin", "show", "count"], ["help"], ["--version"]):
    closed_pipe(words)
slow_reader(Job(WORK, ["score", big, "--format", "csv"], "pipe"))
closed_descriptors(Job(WORK, ["score", EDITION, "--format", "json"], "file"),
                   Job(WORK, ["score", EDITION], "pipe"))
limited(Job(WORK, ["score", big, "--format", "csv"], "file"))
REPORT.finish()
