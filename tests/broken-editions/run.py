#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the cases of cases.py: each makes one thing wrong in a copy of the edition `sound`, and says with which
message, place and exit code `steelyard score` must refuse it. Nothing may be written.

run.py [NAME…]        runs all cases, or those named
run.py --every N […]  runs one case in N
run.py --but N […]    runs the cases that --every N does not
run.py --show […]     prints what each says instead
run.py --chinese […]  checks that what each says in Chinese has no English words but those of the edition
run.py --valgrind […] runs the program under valgrind, which must find no error and no leak"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import cases

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ["STEELYARD"]
PLUGINS = os.environ["STEELYARD_PLUGIN_PATH"]
SECONDS = 120  # far more than any case takes: nothing may hang
VALGRIND = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect",
            "--trace-children=no"]


# Three words in a row: options, names and keys of YAML are shorter.
ENGLISH = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){2,}")


def english_words(said, work):
    """Runs of English words in a Chinese message that are neither in the edition's files nor in their names."""
    given = "\n".join(path.read_bytes().decode("utf-8", "replace") for path in work.rglob("*") if path.is_file())
    given = " ".join((given + " ".join(str(path) for path in work.rglob("*"))).split())
    said = said.replace("steelyard validate ", "")  # a command to run
    return [words for words in ENGLISH.findall(said) if words not in given]


def copy_writable(source, target):
    """A copy of a folder, which may be one that is read-only."""
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir():
            copy_writable(entry, target / entry.name)
        else:
            shutil.copyfile(entry, target / entry.name)


def run_case(case, valgrind, chinese):
    """What is wrong with how the program takes the case, as lines; and what it said."""
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        copy_writable(HERE / "sound", work / "sound")
        settings = case.make(work) or {}
        environment = {**os.environ, "STEELYARD_PLUGIN_PATH": PLUGINS, "LANGUAGE": "zh" if chinese else "en", "LC_ALL": "C.UTF-8",
                       **settings.get("environment", {})}
        edition = settings.get("edition", "sound")
        done = subprocess.run((VALGRIND if valgrind else []) + [PROGRAM, "score", edition, "--format", "csv", "-o", "out.csv"],
                              cwd=work, env=environment, capture_output=True, timeout=SECONDS,
                              preexec_fn=settings.get("preexec_fn"))
        said = done.stderr.decode("utf-8", "backslashreplace").replace(str(work), "WORK")
        said = said.rstrip("\n")
        wrong = []
        if chinese:
            return [f"  says in English: {words}" for words in english_words(said, work)], said
        if not re.fullmatch(re.escape(case.message).replace(re.escape(cases.ANYTHING), ".*"), said):
            wrong += [f"  says      {said}", f"  expected  {case.message}"]
        if done.returncode != case.code:
            wrong.append(f"  ends with {done.returncode}, expected {case.code}")
        if done.stdout or (case.code == 2 and (work / "out.csv").exists()) or list(work.glob(".steelyard-*")):
            wrong.append("  leaves output behind")
        return wrong, said


def main(words):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--but", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("--chinese", action="store_true")
    options = parser.parse_args(words)
    show, valgrind, names = options.show, options.valgrind, options.names
    chosen = [case for case in cases.CASES if not names or case.name in names][::options.every]
    chosen = [case for i, case in enumerate(chosen) if not options.but or i % options.but]
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda case: run_case(case, valgrind, options.chinese), chosen)
        for case, (wrong, said) in zip(chosen, results):
            if show:
                print(f"{case.name}: {said}")
            elif wrong:
                failures += 1
                print(f"FAIL: {case.name}", *wrong, sep="\n")
    print(f"{len(chosen)} broken editions, {failures} failures")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
