#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pairs of editions made at random, and what must have changed between them, in exact fractions.

oracle.py WORK SEED: writes two editions, has them scored and compared by $STEELYARD, and compares that with its own."""
import csv
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

NANO = 10**9


def rounded(value):
    """Half away from zero to nano-points."""
    scaled = abs(value) * NANO
    whole = (scaled * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, NANO)


# ---- making ---------------------------------------------------------------------------------------------------------


def make_tree(source, ids):
    """Groups of leaves under a root: (id, share, children or the leaf's highest number)."""
    ids = source.sample(ids, source.randint(2, len(ids)))
    groups = []
    while ids:
        size = source.randint(1, 4)
        members, ids = ids[:size], ids[size:]
        leaves = [(leaf, source.randint(1, 5), source.choice((100, 100, 100, 90))) for leaf in members]
        groups.append((f"group{source.randint(0, 3)}-{len(groups)}", source.randint(1, 5), leaves))
    return groups


def shares(children):
    whole = sum(share for _, share, _ in children)
    return [Fraction(share, whole) for _, share, _ in children]


def names(text):
    return {"zh": text, "en": text}


def node(name, share, **more):
    return {"id": name, "name": names(name), "source": "published", "weight": str(share), **more}


def edition_of(name, tree):
    groups = [node(group, share, missing="exclude", children=[
                  node(leaf, part, missing="exclude", plugin="measure@1", evidence="numbers", columns={"value": leaf},
                       params={"curve": "as-is", "lowest": 0, "highest": highest})
                  for (leaf, _, highest), part in zip(leaves, shares(leaves))])
              for (group, _, leaves), share in zip(tree, shares(tree))]
    return {"steelyard": "edition/1", "id": name, "name": names(name), "cohorts": [{"id": "all", "name": names("all")}],
            "tables": {"numbers": "evidence/numbers.csv"},
            "tree": {"id": "total", "name": names("total"), "source": "published", "children": groups},
            "awards": [{"id": "overall", "name": names("overall"), "node": "total"}]}


def write(folder, name, tree, units, source):
    os.makedirs(f"{folder}/{name}/evidence")
    with open(f"{folder}/{name}/edition.yaml", "w", encoding="utf-8") as file:
        json.dump(edition_of(name, tree), file)
    with open(f"{folder}/{name}/units.csv", "w", encoding="utf-8") as file:
        file.write("id,name_zh,name_en\n" + "".join(f"{unit},{unit},{unit}\n" for unit in units))
    leaves = [leaf for _, _, leaves in tree for leaf, _, _ in leaves]
    with open(f"{folder}/{name}/evidence/numbers.csv", "w", encoding="utf-8") as file:
        file.write(",".join(["unit", *leaves]) + "\n")
        for unit in units:
            cells = ["" if source.random() < 0.05 else f"{source.randint(0, 90000) / 1000}" for _ in leaves]
            file.write(",".join([unit, *cells]) + "\n")


# ---- what must come out ---------------------------------------------------------------------------------------------


def steelyard(*words):
    return subprocess.run([os.environ["STEELYARD"], *words], check=True, capture_output=True, text=True).stdout


def scores_of(edition):
    """unit: {node: score, for those that have one}"""
    rows = csv.DictReader(steelyard("score", edition, "--format", "csv").splitlines())
    kept = {}
    for row in rows:
        kept[row["unit"]] = {}
        for name, text in row.items():
            if name not in ("cohort", "unit", "name_zh", "name_en", "rank", "status"):
                try:
                    kept[row["unit"]][name] = Fraction(text)
                except ValueError:
                    pass
    return kept


def mean(parts):
    """Of (share, score or None), the shares passing to those that are there."""
    there = [(share, score) for share, score in parts if score is not None]
    if not there:
        return None
    return rounded(sum(share * score for share, score in there) / sum(share for share, _ in there))


def total(tree, scores, common):
    groups = []
    for (_, _, leaves), share in zip(tree, shares(tree)):
        parts = [(part, scores.get(leaf) if leaf in common else None) for (leaf, _, _), part in zip(leaves, shares(leaves))]
        groups.append((share, mean(parts)))
    return mean(groups)


def split(trees, scores):
    """(performance, method, (E(e), L(l))), or None."""
    definitions = [{leaf: highest for _, _, leaves in tree for leaf, _, highest in leaves} for tree in trees]
    common = {leaf for leaf, highest in definitions[0].items()
              if definitions[1].get(leaf) == highest and leaf in scores[0] and leaf in scores[1]}
    ee, el, le, ll = (total(trees[tree], scores[year], common) for tree in (0, 1) for year in (0, 1))
    if None in (ee, el, le, ll):
        return None
    performance = rounded(Fraction((el - ee) + (ll - le)) / 2)
    return performance, ll - ee - performance, (ee, ll)


def fates(trees):
    """What must have become of the leaves and groups."""
    found = {}
    before, after = ({group: (leaves, shares(leaves)) for group, _, leaves in tree} for tree in trees)
    old = {leaf: (highest, share) for leaves, parts in before.values() for (leaf, _, highest), share in zip(leaves, parts)}
    new = {leaf: (highest, share) for leaves, parts in after.values() for (leaf, _, highest), share in zip(leaves, parts)}
    for leaf in old.keys() | new.keys():
        found[leaf] = ("added" if leaf not in old else "removed" if leaf not in new
                       else "alike" if old[leaf][0] == new[leaf][0] else "redefined")
    for group in before.keys() | after.keys():
        if group not in before or group not in after:
            found[group] = "added" if group in after else "removed"
            continue
        members = [{leaf for leaf, _, _ in year[group][0]} for year in (before, after)]
        same = all(found[leaf] == "alike" and old[leaf][1] == new[leaf][1] for leaf in members[1])
        found[group] = "redefined" if members[0] != members[1] else "alike" if same else "below"
    return found


# ---- comparing ------------------------------------------------------------------------------------------------------


def main(work, seed):
    source = random.Random(seed)
    leaves = [f"leaf{i}" for i in range(8)]
    trees = [make_tree(source, leaves)]
    trees.append(trees[0] if source.random() < 0.2 else make_tree(source, leaves))
    units = [[f"u{i}" for i in range(20) if source.random() < 0.8] for _ in trees]
    for name, tree, chosen in zip(("before", "after"), trees, units):
        write(work, name, tree, chosen, source)
    changes = json.loads(steelyard("diff", f"{work}/before", f"{work}/after", "--format", "json"))
    scores = [scores_of(f"{work}/{name}") for name in ("before", "after")]
    expected = fates(trees)
    told = {entry["id"]: entry["fate"] for entry in changes["nodes"] if entry["id"] != "total"}
    assert told == expected, (told, expected)
    assert changes["units"]["added"] == [unit for unit in units[1] if unit not in units[0]]
    assert changes["units"]["removed"] == [unit for unit in units[0] if unit not in units[1]]
    both = [unit for unit in units[1] if unit in units[0]]
    assert [unit["id"] for unit in changes["units"]["both"]] == both
    for unit in changes["units"]["both"]:
        year = [scored[unit["id"]] for scored in scores]
        if "total" in year[0] and "total" in year[1]:
            parts = split(trees, year)
            assert [Fraction(text) for text in unit["total"]] == [year[0]["total"], year[1]["total"]], unit
            assert ("performance" in unit) == (parts is not None), unit
            if parts:
                *parts, common = parts
                rest = year[1]["total"] - year[0]["total"] - sum(parts)
                assert [Fraction(unit[key]) for key in ("performance", "method", "rest")] == [*parts, rest], (unit, parts)
                assert [Fraction(text) for text in unit["common"]] == [*common], (unit, common)
                assert (year[1]["total"] - common[1]) - (year[0]["total"] - common[0]) == rest, (unit, common)
        alike = {name for name, fate in expected.items() if fate == "alike"}
        comparable = {name: year[1][name] - year[0][name] for name in alike if name in year[0] and name in year[1]}
        found = {name: Fraction(change) for name, change in unit["scores"].items() if name != "total"}
        assert found == comparable, (unit, comparable)


main(sys.argv[1], int(sys.argv[2]))
