#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pairs of editions whose units were renamed, merged, split and mixed at random, and what must come out, in fractions.

lineage.py WORK SEED: writes `before` and `after`, has them compared by $STEELYARD, and compares that with its own."""
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

NANO = 10**9
LEAVES = ("first", "second")


def rounded(value):
    """Half away from zero to nano-points."""
    whole = (abs(value) * NANO * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, NANO)


def steelyard(*words):
    return subprocess.run([os.environ["STEELYARD"], *words], check=True, capture_output=True, text=True).stdout


def edition_of(name, rule):
    names = {"zh": name, "en": name}
    leaves = [{"id": leaf, "name": {"zh": leaf, "en": leaf}, "source": "published", "weight": weight,
               "plugin": "measure@1", "evidence": "numbers", "columns": {"value": leaf}, "params": {"curve": "as-is"}}
              for leaf, weight in zip(LEAVES, ("1/3", "2/3"))]
    return {"steelyard": "edition/1", "id": name, "name": names, **rule,
            "cohorts": [{"id": "all", "name": {"zh": "全部", "en": "All"}}], "tables": {"numbers": "evidence/numbers.csv"},
            "tree": {"id": "total", "name": {"zh": "总分", "en": "Total"}, "source": "published", "children": leaves},
            "awards": [{"id": "overall", "name": {"zh": "总奖", "en": "Overall"}, "node": "total"}]}


def write(work, name, rule, units, source):
    """units: {id: (was, weight)}; returns {id: {node: score}}."""
    os.makedirs(f"{work}/{name}/evidence")
    with open(f"{work}/{name}/edition.yaml", "w", encoding="utf-8") as file:
        json.dump(edition_of(name, rule), file)
    scores = {}
    with open(f"{work}/{name}/units.csv", "w", encoding="utf-8") as file:
        file.write("id,name_zh,name_en,people,was\n")
        file.writelines(f"{unit},{unit},{unit},{weight},{was}\n" for unit, (was, weight) in units.items())
    with open(f"{work}/{name}/evidence/numbers.csv", "w", encoding="utf-8") as file:
        file.write("unit,first,second\n")
        for unit in units:
            first, second = (Fraction(source.randint(0, 10**7), 10**5) for _ in LEAVES)
            file.write(f"{unit},{float(first)},{float(second)}\n")
            scores[unit] = {"first": first, "second": second, "total": rounded((first + 2 * second) / 3)}
    return scores


def figure(rule, parts, weights):
    """Of [score], and their weights."""
    if len(parts) == 1:
        return parts[0]
    weights = weights if "weights" in rule else [1] * len(parts)
    if sum(weights) == 0:
        return None
    whole = sum(score * weight for score, weight in zip(parts, weights))
    return rounded(whole / sum(weights) if rule["parts"] == "mean" else whole)


def make(source):
    """Regroupings (former ids, ids), of which those of one and one are the same unit."""
    shapes = [(1, 1)] * 4 + [(2, 1), (3, 1), (1, 2), (1, 3), (2, 2), (0, 1), (1, 0)]
    groups, old, new = [], 0, 0
    for before, after in shapes:
        groups.append(([f"o{old + i}" for i in range(before)], [f"n{new + i}" for i in range(after)]))
        old, new = old + before, new + after
    source.shuffle(groups)
    return groups


def main(work, seed):
    source = random.Random(seed)
    groups = make(source)
    rule = source.choice(({"parts": "mean", "weights": "people"}, {"parts": "sum", "weights": "people"},
                          {"parts": "mean"}, {"parts": "sum"}, None))
    weight = lambda: Fraction(source.choice((0, source.randint(0, 10**6), source.randint(1, 99))), 10)
    before = {unit: ("", weight()) for was, _ in groups for unit in was}
    after = {}
    for was, units in groups:
        for unit in units:
            # Of a split or a mixture, the first and the last name everything, and so hold it together.
            after[unit] = (source.choice((";", "; ", "；")).join(was), weight())
    shuffled = list(before.items())
    source.shuffle(shuffled)
    before = dict(shuffled)
    texts = {unit: (was, float(number)) for unit, (was, number) in before.items()}
    earlier = write(work, "before", {}, texts, source)
    texts = {unit: (was, float(number)) for unit, (was, number) in after.items()}
    later = write(work, "after", {"previous": "../before", **({"lineage": rule} if rule else {})}, texts, source)
    told = json.loads(steelyard("diff", f"{work}/before", f"{work}/after", "--format", "json"))["units"]

    assert told["added"] == [unit for was, units in groups for unit in units if not was], told["added"]
    gone = {unit for was, units in groups for unit in was if not units}
    assert told["removed"] == [unit for unit in before if unit in gone], told["removed"]
    pairs = [(was[0], units[0]) for was, units in groups if len(was) == len(units) == 1]
    assert [(unit["was"], unit["id"]) for unit in told["both"]] == pairs, told["both"]
    for unit in told["both"]:
        was, now = earlier[unit["was"]], later[unit["id"]]
        assert [Fraction(text) for text in unit["total"]] == [was["total"], now["total"]], unit
        assert {node: Fraction(text) for node, text in unit["scores"].items()} == \
            {node: now[node] - was[node] for node in now}, unit
    mixed = [(was, units) for was, units in groups if was and units and len(was) + len(units) > 2]
    assert len(told["regrouped"]) == len(mixed)
    for entry, (was, units) in zip(told["regrouped"], mixed):
        assert sorted(entry["was"]) == sorted(was) and entry["units"] == units, entry
        assert entry["fate"] == ("merged" if len(units) == 1 else "split" if len(was) == 1 else "regrouped"), entry
        assert entry.get("computed") == (rule or {}).get("parts"), entry
        if not rule:
            assert "total" not in entry and "scores" not in entry, entry
            continue
        for node in ("total", *LEAVES):
            pair = [figure(rule, [scores[unit][node] for unit in ids], [known[unit][1] for unit in ids])
                    for scores, known, ids in ((earlier, before, was), (later, after, units))]
            found = entry["scores"].get(node)
            assert (found and [Fraction(text) for text in found]) == (None if None in pair else pair), (node, entry, pair)
            if node == "total":
                assert entry.get("total") == found, entry


main(sys.argv[1], int(sys.argv[2]))
