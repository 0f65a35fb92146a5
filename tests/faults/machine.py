# SPDX-License-Identifier: Apache-2.0
"""Runs steelyard while the machine fails under it (inject.c), and checks how it ends.

A run is described by what it is asked to do and by what becomes of its output: "file" (-o FILE, which
replaces an older one), "stdout" (redirected into a file) or "pipe". Whatever happens, it must end with
a documented exit code or by the signal that was sent, say why on standard error if it failed, leave no
temporary file, and leave the old contents of FILE or the whole new ones. The programs beside this one
say which failures they try; each prints how many runs it made.
"""
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys

STEELYARD = os.environ["STEELYARD"]
LIBRARY = os.environ["STEELYARD_INJECT"]
OLD = b"what was there before\n"
DOCUMENTED = (0, 1, 2, 3, 4)
EFFORT = os.environ.get("STEELYARD_TEST_EFFORT")
LONG = EFFORT in ("long", "all")
STRIDE = {"all": 1, "long": 5}.get(EFFORT, 50)  # all cases take half an hour

# On one processor steelyard starts no threads, which would ask the machine in another order every time.
PROCESSORS = sorted(os.sched_getaffinity(0))
os.sched_setaffinity(0, {PROCESSORS[os.getpid() % len(PROCESSORS)]})


TURNS = itertools.count()


def sample(cases):
    """The cases to try: every so many, from another one on each time."""
    cases = list(cases)
    return cases and cases[next(TURNS) % min(STRIDE, len(cases))::STRIDE]


def without_run(data):
    """A result document but for the part that tells of this very run."""
    return re.sub(rb'"run": \{[^}]*\}', b'"run": {}', data)


def grow(edition, folder, times):
    """A copy of an edition in which every unit stands `times` times, each time with another id."""
    shutil.copytree(edition, folder)
    tables = [os.path.join(folder, "units.csv")]
    tables += [os.path.join(folder, "evidence", name) for name in os.listdir(folder + "/evidence")]
    for table in tables:
        with open(table, encoding="utf-8") as file:
            heading, *rows = file.read().splitlines()
        with open(table, "w", encoding="utf-8") as file:
            print(heading, file=file)
            for i in range(times):
                for row in rows:
                    unit, *rest = row.split(",")
                    if os.path.basename(table) == "units.csv":
                        rest = [f"{name} {i}" for name in rest]
                    print(",".join([f"{unit}-{i}", *rest]), file=file)
    return folder


class Run:
    """How a run ended: its code (negative: by a signal), messages, output, and what it left behind."""

    def __init__(self, code, messages, output, left):
        self.code, self.messages, self.output, self.left = code, messages, output, left


class Job:
    """A command line, run again and again in a folder of its own."""

    says = True  # whether it writes to `output`

    def __init__(self, work, words, output):
        self.words, self.output = words, output
        self.folder = os.path.join(work, "out")
        self.target = os.path.join(self.folder, "target")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.mkdir(self.folder)
        self.log = os.path.join(work, "log")
        self.normal = self.run()
        assert self.normal.code in (0, 1), (words, self.normal.code, self.normal.messages)
        assert bool(self.normal.output) == self.says and not self.normal.left, words

    def __str__(self):
        return " ".join(os.path.basename(word) for word in self.words) + ", " + self.output

    def command(self):
        return [STEELYARD, *self.words, *(["-o", self.target] if self.output == "file" else [])]

    def environment(self, inject=None, **more):
        environment = {**os.environ, **more}
        if inject or more:
            environment["LD_PRELOAD"] = LIBRARY
        if inject:
            environment["INJECT"] = inject
        return environment

    def prepare(self):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        with open(self.target, "wb") as file:
            file.write(OLD)

    def ended(self, code, messages, piped=b""):
        left = sorted(set(os.listdir(self.folder)) - {"target"})
        if self.output != "pipe":
            with open(self.target, "rb") as file:
                piped = file.read()
        return Run(code, messages.decode(), without_run(piped), left)

    def judge_kill(self, run, what):
        """The same for a run that SIGKILL ended: it may leave a temporary file, and says nothing."""
        if run.code not in (-signal.SIGKILL, self.normal.code):
            return f"{what}: exit code {run.code}: {run.messages}"
        if not self.whole(run):
            return f"{what}: the target is neither the old nor the new one"
        strange = [name for name in run.left if not name.startswith(".steelyard-")]
        return f"{what}: left behind: {strange}" if strange else None

    def judge_stop(self, run, what, number):
        """The same for a run that another signal ended: nothing is left behind."""
        if run.code != -number:
            return f"{what}: exit code {run.code}: {run.messages}"
        if run.left or not self.whole(run):
            return f"{what}: left behind: {run.left}, or the target is neither the old nor the new one"
        return None

    def run(self, inject=None, before=None, **more):
        self.prepare()
        out = {"file": subprocess.DEVNULL, "pipe": subprocess.PIPE}.get(self.output)
        if out is None:
            out = os.open(self.target, os.O_WRONLY | os.O_TRUNC)
        done = subprocess.run(self.command(), stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.PIPE, env=self.environment(inject, **more),
                              preexec_fn=before, check=False)
        if self.output == "stdout":
            os.close(out)
        if done.returncode in (77, 99) and b"inject: " in done.stderr:
            print(done.stderr.decode().strip())
            sys.exit(done.returncode)
        return self.ended(done.returncode, done.stderr, done.stdout or b"")

    def calls(self):
        """All that a normal run asks of the machine: (class, number, paths). Of the allocations there
        are only their numbers."""
        if os.path.exists(self.log):
            os.unlink(self.log)
        run = self.run(INJECT_LOG=self.log)
        assert (run.code, run.output) == (self.normal.code, self.normal.output), "the log disturbs"
        found = []
        with open(self.log, encoding="utf-8", errors="replace") as file:
            for line in file:
                kind, number, *paths = line.split()
                found.append((kind, int(number), paths))
        return found

    def sites(self):
        """All system calls of a normal run."""
        return [call for call in self.calls() if call[0] not in ("memory", "large")]

    def allocations(self, kind):
        """How many there are in a normal run: of all, "memory", or of the "large" ones."""
        return next(number for found, number, _ in self.calls() if found == kind)

    def ours(self, paths):
        """Whether a call concerns the output: its temporary file, its target, their folder."""
        return any(path == self.folder or path.startswith(self.folder + "/") for path in paths)

    # ---- what must hold however a run ends ----

    def whole(self, run):
        """Whether the target is the old one or the whole new one; of a stream, all or its beginning."""
        if self.output == "file":
            return run.output in (OLD, self.normal.output)
        return self.normal.output.startswith(run.output) or run.output == OLD

    def judge(self, run, what, silent=False):
        """What is wrong with the end of a run that no one killed, or None. Where nothing at all can be
        written it is silent; a list of plugins tells in itself what is wrong with one (code 3)."""
        if run.code not in DOCUMENTED:
            return f"{what}: exit code {run.code}: {run.messages}"
        if run.left:
            return f"{what}: left behind: {run.left}"
        if run.code == self.normal.code and run.output == self.normal.output:
            return None
        if run.code == 0:
            return f"{what}: exit code 0, but another output"
        if not run.messages.strip() and run.code != 3 and not silent:
            return f"{what}: exit code {run.code} without a message"
        if run.code != 3 and not self.whole(run):
            return f"{what}: exit code {run.code}, and the output is neither old nor new"
        return None


class Report:
    """Collects what is wrong and ends the program."""

    def __init__(self):
        self.runs, self.faults = 0, []

    def add(self, fault):
        self.runs += 1
        if fault:
            self.faults.append(fault)

    def finish(self):
        for fault in self.faults[:int(os.environ.get("FAULTS_SHOWN", "40"))]:
            print("FAIL:", fault)
        print(f"{self.runs} runs, {len(self.faults)} faults")
        sys.exit(1 if self.faults else 0)
