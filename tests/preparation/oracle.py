# SPDX-License-Identifier: Apache-2.0
#
# Scores random incomplete columns with estimates and outlier treatment, by an implementation that shares nothing with
# the plugin, and compares the scores, the estimates and the findings. The rules are those of COINr's Impute() and
# Treat(): medians and means of all units or of groups; then, if both skewness and kurtosis exceed their thresholds,
# winsorising or a logarithm. Run as: oracle.py STEELYARD FOLDER CASES SEED
import csv
import json
import math
import os
import random
import statistics
import subprocess
import sys

steelyard, folder, cases, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def skewness(numbers):
    n, mean = len(numbers), math.fsum(numbers) / len(numbers)
    second = math.fsum((x - mean) ** 2 for x in numbers)
    third = math.fsum((x - mean) ** 3 for x in numbers)
    return math.sqrt(n) * third / second ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis(numbers):
    n, mean = len(numbers), math.fsum(numbers) / len(numbers)
    second = math.fsum((x - mean) ** 2 for x in numbers)
    fourth = math.fsum((x - mean) ** 4 for x in numbers)
    return ((n + 1) * (n * fourth / second ** 2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def passes(numbers, limits):
    if len(numbers) < 4 or len(set(numbers)) == 1:
        return True
    return abs(skewness(numbers)) < limits["skewness"] or kurtosis(numbers) < limits["kurtosis"]


def winsorised(numbers, limits):
    numbers, high, low = list(numbers), [], []
    while not passes(numbers, limits) and len(high) + len(low) < limits["most_winsorised"]:
        if skewness(numbers) >= 0:
            top = max(numbers)
            high = [i for i, x in enumerate(numbers) if x == top]
            replacement = max(x for x in numbers if x < top)
            for i in high:
                numbers[i] = replacement
        else:
            bottom = min(numbers)
            low = [i for i, x in enumerate(numbers) if x == bottom]
            replacement = min(x for x in numbers if x > bottom)
            for i in low:
                numbers[i] = replacement
    return numbers


def logarithms(numbers):
    margin = 0.01 * (max(numbers) - min(numbers))
    if skewness(numbers) > 0:
        return [math.log(x - min(numbers) + margin) for x in numbers]
    return [-math.log(max(numbers) + margin - x) for x in numbers]


def treated(numbers, how, limits):
    if how == "keep" or passes(numbers, limits):
        return numbers
    if how == "log":
        return logarithms(numbers)
    replaced = winsorised(numbers, limits)
    if how == "winsorise" or passes(replaced, limits):
        return replaced
    return logarithms(numbers)


def estimate(unit, units, how):
    same = [u["number"] for u in units if u["number"] is not None
            and (not how.startswith("group-") or u["group"] == unit["group"])]
    if how == "none" or not same or (how.startswith("group-") and unit["group"] is None):
        return None
    return statistics.median(same) if how.endswith("median") else math.fsum(same) / len(same)


def scores(units, params):
    """Unit id -> (score or None, whether it is estimated)."""
    known = []
    for unit in units:
        guess = estimate(unit, units, params["impute"]) if unit["number"] is None else unit["number"]
        if guess is not None:
            known.append((unit["id"], guess, unit["number"] is None))
    result = {unit["id"]: (None, False) for unit in units}
    numbers = [number for _, number, _ in known]
    if len(set(numbers)) < 2:
        return result
    numbers = treated(numbers, params["outliers"], params)
    lowest, highest = min(numbers), max(numbers)
    if lowest == highest:  # winsorising can make all equal
        return result
    mean = math.fsum(numbers) / len(numbers)
    spread = math.sqrt(math.fsum((x - mean) ** 2 for x in numbers) / len(numbers))
    for (name, _, guessed), number in zip(known, numbers):
        if params["curve"] == "min-max":
            score = 100 * (number - lowest) / (highest - lowest)
            score = 100 - score if params["better"] == "lower" else score
        else:
            above = number - mean if params["better"] == "higher" else mean - number
            score = 50 + 10 * above / spread
        result[name] = (score, guessed)
    return result


def draw(rng):
    count = rng.choice([3, 5, 8, 12, 20, 40])
    kind = rng.choice(["even", "long tail", "low tail", "outliers", "outliers", "few values"])
    units = []
    for i in range(count):
        number = {"even": rng.uniform(0, 10), "long tail": math.exp(rng.gauss(0, 2)),
                  "low tail": 1000 - math.exp(rng.gauss(0, 2)),
                  "outliers": rng.gauss(50, 2) + (rng.random() < 0.1) * rng.choice([-400, 500]),
                  "few values": rng.choice([1, 2, 2, 3, 900])}[kind]
        units.append({"id": f"u{i}", "number": None if rng.random() < 0.2 else float(f"{number:.6f}"),
                      "group": rng.choice(["a", "b", "c", None])})
    params = {"curve": rng.choice(["min-max", "z-score"]), "better": rng.choice(["higher", "lower"]),
              "outliers": rng.choice(["keep", "winsorise", "winsorise", "log", "winsorise-or-log"]),
              "impute": rng.choice(["none", "median", "mean", "group-median", "group-mean"]),
              "most_winsorised": rng.choice([1, 3, 5]), "skewness": rng.choice([1, 2]),
              "kurtosis": rng.choice([1, 3.5])}
    return units, params


def write(path, units, params):
    os.makedirs(path + "/evidence", exist_ok=True)
    given = dict(params)
    if params["outliers"] == "keep":
        for key in ("outliers", "most_winsorised", "skewness", "kurtosis"):
            del given[key]
    elif params["outliers"] == "log":
        del given["most_winsorised"]
    grouped = params["impute"].startswith("group-")
    evidence = "{values: v, groups: units}" if grouped else "v"
    settings = ", ".join(f"{key}: {value}" for key, value in given.items())
    with open(path + "/edition.yaml", "w") as file:
        file.write(f"""steelyard: edition/1
id: {os.path.basename(path)}
name: {{zh: 例, en: Example}}
cohorts: [{{id: all, name: {{zh: 全部, en: All}}}}]
tables: {{v: evidence/v.csv}}
tree:
  id: total
  name: {{zh: 总分, en: Total}}
  source: published
  children:
    - {{id: x, name: {{zh: 值, en: X}}, source: published, weight: 1, plugin: measure@2, evidence: {evidence}, params: {{{settings}}}}}
awards: [{{id: overall, name: {{zh: 总奖, en: Overall}}, node: total}}]
""")
    with open(path + "/units.csv", "w") as file:
        file.write("id,name_zh,name_en,group\n")
        for unit in units:
            file.write(f"{unit['id']},{unit['id']},{unit['id']},{unit['group'] or ''}\n")
    with open(path + "/evidence/v.csv", "w") as file:
        file.write("unit,value\n")
        for i, unit in enumerate(units):
            if unit["number"] is not None or i % 2 == 0:  # else the unit has no row
                file.write(f"{unit['id']},{'' if unit['number'] is None else repr(unit['number'])}\n")


def check(path, units, params):
    run = subprocess.run([steelyard, "score", path, "--format", "json"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    document = json.loads(run.stdout)
    expected = scores(units, params)
    for unit in document["units"]:
        leaf, top = unit["scores"]["x"], unit["scores"]["total"]
        score, guessed = expected[unit["id"]]
        found = float(leaf["exact"]) if leaf["outcome"] == "scored" else None
        assert (found is None) == (score is None), (path, unit["id"], found, score, params)
        if score is None:
            continue
        assert abs(found - score) <= 1e-7 * max(1, abs(score)), (path, unit["id"], found, score, params)
        assert ("estimated" in leaf.get("marks", [])) == guessed, (path, unit["id"])
        assert ("estimated" in top.get("marks", [])) == guessed, (path, unit["id"])
        codes = [finding["code"] for finding in unit.get("findings", [])]
        assert ("estimated" in codes) == guessed, (path, unit["id"], codes)
        if guessed:
            assert leaf["reason"]["code"] == "estimated-" + params["impute"], (path, leaf)
    return document


rng = random.Random(seed)
seen = {"estimated": 0, "winsorised": 0, "logarithm": 0}
for case in range(cases):
    units, params = draw(rng)
    path = f"{folder}/case-{case}"
    write(path, units, params)
    document = check(path, units, params)
    for unit in document["units"]:
        for finding in unit.get("findings", []):
            if finding["code"] in seen:
                seen[finding["code"]] += 1
assert min(seen.values()) > 0, seen  # otherwise the cases show little
print(f"{cases} cases: {seen}")
