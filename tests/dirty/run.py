# SPDX-License-Identifier: Apache-2.0
#
# run.py: scores dirty variants of clean editions and compares with the clean scores
#
# usage: run.py STEELYARD FOLDER SEED COUNT. Prints what failed, grouped by mutation and plugin, with one edition for
# each group, which is kept in FOLDER; exit code 1 if anything failed. The clean scores are the judge, never what the
# program says of a variant.
import csv
import io
import os
import random
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from editions import EDITIONS, path
from mutations import ANY, ERROR, LOUD, SAME, TOLD, Variant, clash, mutations, pair_label

WARNINGS = re.compile(r"^(\d+) warnings?; .steelyard validate ", re.M)
SHOWN = 12  # groups of failures with their messages


class Program:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def score(self, edition, files, worker, options=()):
        """(exit code, {unit: its cells without its names}, warnings, messages)"""
        place = os.path.join(self.folder, f"worker-{worker}", edition.name)
        write(place, files)
        done = subprocess.run([self.program, "score", place, "--format", "csv", "--outcomes", *(options or ("--threads", "1"))],
                              capture_output=True, timeout=120, check=False)
        messages = done.stderr.decode("utf-8", "replace")
        found = WARNINGS.search(messages)
        return done.returncode, scores(done.stdout.decode("utf-8", "replace")), int(found[1]) if found else 0, messages


def scores(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    return {re.sub(r"\s", "", row["unit"] or ""): tuple((key, row[key]) for key in row if key not in ("name_zh", "name_en"))
            for row in rows if row.get("unit")}


def write(place, files):
    os.makedirs(os.path.join(place, "evidence"), exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(place, name), "wb") as out:
            out.write(data)


def judge(clean, label, files, result):
    """Why a result is wrong, in few words; None if it is right."""
    code, found, warnings, messages = result
    if code not in (0, 2, 3):
        return f"exit code {code}"
    named = code == 3 or any(os.path.basename(name) in messages for name in files)  # else the indicator is named
    if code != 0:
        if not named:
            return f"exit code {code} and no file is named"
        return None if label in (ERROR, LOUD, ANY) else f"refused (exit code {code})"
    same = all(found.get(unit) == cells for unit, cells in clean.items())
    if label == ERROR:
        return "accepted" + ("" if same else ", OTHER SCORES") + (", with a warning" if warnings else "")
    if label == LOUD:
        return None if warnings else "silent" + ("" if same else ", OTHER SCORES")
    if label == ANY:
        unranked = any(("status", "final") not in cells for cells in found.values())  # which says so
        return None if same or warnings or unranked else "silent, OTHER SCORES"
    if not same:
        return "other scores, with a warning" if warnings else "silent, OTHER SCORES"
    return "a warning" if label == SAME and warnings else None


def variant_files(edition, chosen):
    variant = Variant(edition)
    for mutation in sorted(chosen, key=lambda mutation: mutation.late):
        mutation.change(variant)
    return variant.files()


def choose(random_, count):
    """Every mutation by name and plugin once, then others, singly; as many pairs as that, at least a third."""
    singles, all_ = [], {}
    for edition in EDITIONS:
        by_name = {}
        all_[edition.name] = list(mutations(edition))
        for mutation in all_[edition.name]:
            by_name.setdefault((mutation.name, mutation.plugin), []).append(mutation)
        for same_name in by_name.values():
            singles.append((edition, [random_.choice(same_name)]))
    random_.shuffle(singles)
    wanted = count * 2 // 3
    singles = singles[:wanted] if len(singles) > wanted else singles + [
        (edition, [random_.choice(all_[edition.name])])
        for edition in random_.choices(EDITIONS, k=wanted - len(singles))]
    pairs = []
    while len(pairs) < count - len(singles):
        edition = random_.choice(EDITIONS)
        # By name first: else the cells of texts, of which there are so many, would be nearly all.
        one, other = random_.sample(all_[edition.name], 2)
        if random_.random() < 0.5:
            other = random_.choice([mutation for mutation in all_[edition.name] if mutation.late >= 2])
        if not clash(one, other):
            pairs.append((edition, [one, other]))
    return singles + pairs


class Run:
    def __init__(self, program, folder):
        self.program, self.folder = Program(program, folder), folder
        self.clean, self.failures, self.alone = {}, {}, {}

    def check_clean(self):
        good = True
        for edition in EDITIONS:
            code, found, warnings, messages = self.program.score(edition, variant_files(edition, []), "clean")
            self.clean[edition.name] = found
            complete = all(("status", "final") in cells for cells in found.values())
            if code != 0 or warnings or not complete or len(found) != 3:
                print(f"FAIL: the clean edition {edition.name}: exit code {code}, {warnings} warnings"
                      + ("" if complete else ", units without a score"))
                print("  " + messages.strip().replace("\n", "\n  "))
                good = False
        return good

    def try_one(self, case):
        number, (edition, chosen) = case
        label = chosen[0].label if len(chosen) == 1 else pair_label(*chosen)
        try:
            files = variant_files(edition, chosen)
        except UnicodeEncodeError:  # the encoding has no such character
            return edition, chosen, label, {}, None, None
        result = self.program.score(edition, files, f"{number % 2}")
        wrong = judge(self.clean[edition.name], label, files, result)
        return edition, chosen, label, files, wrong, result

    def blame(self, edition, chosen, worker):
        """The part of a pair that fails alone, else the pair."""
        for mutation in chosen:
            files = variant_files(edition, [mutation])
            result = self.program.score(edition, files, worker)
            wrong = judge(self.clean[edition.name], mutation.label, files, result)
            if wrong is not None:
                return [mutation], mutation.label, files, wrong, result
        return None

    def note(self, edition, chosen, label, files, wrong, result):
        if len(chosen) > 1:
            edition_less = self.blame(edition, chosen, "blame")
            if edition_less is not None:
                chosen, label, files, wrong, result = edition_less
        key = (" + ".join(sorted(mutation.name for mutation in chosen)),
               " + ".join(sorted({mutation.plugin for mutation in chosen})), wrong)
        known = self.failures.setdefault(key, [0, edition, chosen, label, files, result])
        known[0] += 1

    def run(self, cases):
        # Two at a time, each in a folder of its own.
        def part(which):
            return [self.try_one(case) for case in enumerate(cases) if case[0] % 2 == which]
        with ThreadPoolExecutor(2) as pool:
            outcomes = [outcome for some in pool.map(part, (0, 1)) for outcome in some]
        for edition, chosen, label, files, wrong, result in outcomes:
            if wrong is not None:
                self.note(edition, chosen, label, files, wrong, result)

    def report(self, full):
        for number, (key, failure) in enumerate(sorted(self.failures.items(), key=lambda item: item[0][2])):
            name, plugin, wrong = key
            count, edition, chosen, label, files, (code, _, _, messages) = failure
            print(f"FAIL: {name} | {plugin} | expected {label}: {wrong} ({count}x)")
            if not full and number >= SHOWN:
                continue
            kept = os.path.join(self.folder, "failed", re.sub(r"[^\w.+-]", "_", f"{name}-{plugin}"), edition.name)
            write(kept, files)
            for mutation in chosen:
                print(f"    {mutation.place}")
            print(f"    steelyard score {kept}")
            for line in messages.strip().split("\n")[:2]:
                print(f"    | {line[:160]}")

    def table(self):
        """Classes and plugins with a failure."""
        rows = {}
        for (_, plugin, _), failure in self.failures.items():
            group = "+".join(str(mutation.group) for mutation in failure[2])
            rows.setdefault((group, plugin), [0, 0])
            rows[group, plugin][0] += failure[0]
            rows[group, plugin][1] += 1
        for (group, plugin), (count, names) in sorted(rows.items()):
            print(f"  class {group}, {plugin}: {count} failures of {names} mutations")


def main():
    program, folder, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    shutil.rmtree(os.path.join(folder, "failed"), ignore_errors=True)
    print(f"seed {seed} (STEELYARD_SEED={seed} repeats it), {count} variants", flush=True)
    run = Run(program, folder)
    good = run.check_clean()
    run.run(choose(random.Random(seed), count))
    run.report(os.environ.get("STEELYARD_DIRTY_FULL"))
    run.table()
    sys.exit(0 if good and not run.failures else 1)


if __name__ == "__main__":
    main()
