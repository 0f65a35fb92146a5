# SPDX-License-Identifier: Apache-2.0
"""Writes an edition, the same edition with changes made by hand, and the options that ask for the changes.

usage: editions.py SEED GROUPS LEAVES UNITS: official/trial, edited/trial, and `options`, one argument per line. The new
weights are computed here with fractions, by the rule of docs/what-if.md."""
import copy
import os
import random
import sys
from fractions import Fraction

seed, groups, leaves, units = map(int, sys.argv[1:])
chance = random.Random(seed)
options = []


def shares(kind, count):
    """What the children declare: the key, the values as written, the values, their sum."""
    if kind == "points":
        written = [chance.choice([5, 10, 12.5, 20, 7]) for _ in range(count)]
        return "points", [str(value) for value in written], [Fraction(str(value)) for value in written]
    if kind == "normalise":
        written = [chance.randint(1, 9) for _ in range(count)]
        return "weight", [str(value) for value in written], [Fraction(value, sum(written)) for value in written]
    if kind == "equal":
        return "weight", [None] * count, [Fraction(1, count)] * count
    cuts = sorted(chance.sample(range(1, 1000), count - 1))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, 1000])]
    return "weight", [f"{part / 10:.1f}%" for part in parts], [Fraction(part, 1000) for part in parts]


def change(key, values, names):
    """Sets and leaves out some children, and adjusts the others. The new values; None: left out."""
    whole = sum(values)
    actions = ["keep"] * len(values)
    for i in chance.sample(range(len(values)), min(len(values) - 2, chance.randint(0, 3))):
        actions[i] = chance.choice(["set", "without"])
    left = whole
    new = list(values)
    for i, action in enumerate(actions):
        if action == "set":
            new[i] = whole * Fraction(chance.randint(0, 60), 200)
            left -= new[i]
            options.extend(["--set", f"{names[i]}:{key}={new[i]}"])
        elif action == "without":
            new[i] = None
            options.extend(["--without", names[i]])
    free = sum(value for value, action in zip(values, actions) if action == "keep")
    return [value * left / free if action == "keep" else value for value, action in zip(new, actions)]


def write(folder, tree):
    os.makedirs(folder + "/evidence")
    with open(folder + "/edition.yaml", "w") as out:
        out.write("steelyard: edition/1\nid: trial\nname: Trial\ntables: {t: evidence/t.csv}\n"
                  "defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}\n"
                  "tree:\n  id: total\n  name: Total\n")
        out.write(tree["weights"] + "  children:\n")
        for group in tree["children"]:
            out.write(f"    - id: {group['id']}\n      name: {group['id']}\n" + group["share"] + group["weights"])
            out.write("      children:\n")
            for leaf in group["children"]:
                out.write(f"        - {{id: {leaf['id']}, name: {leaf['id']}{leaf['share']}}}\n")
    with open(folder + "/units.csv", "w") as out:
        out.write("id,name\n" + "".join(f"u{i},Unit {i}\n" for i in range(units)))
    with open(folder + "/evidence/t.csv", "w") as out:
        out.write("unit," + ",".join(names) + "\n")
        out.writelines(f"u{i}," + ",".join(row) + "\n" for i, row in enumerate(rows))


def build(changed):
    return {"weights": "  weights: normalise\n" if top[0] == "normalise" else "", "children": [
        {"id": f"g{g}",
         "share": "" if share is None else f"      {top[1]}: {share}\n",
         "weights": "      weights: normalise\n" if group[0] == "normalise" else "",
         "children": [{"id": f"g{g}x{k}", "share": "" if own is None else f", {group[1]}: {own}"}
                      for k, own in enumerate(group[4 if changed else 2]) if own != "out"]}
        for g, (share, group) in enumerate(zip(top[4 if changed else 2], below)) if share != "out"]}


def level(names):
    kind = chance.choice(["points", "normalise", "equal", "shares"])
    key, written, values = shares(kind, len(names))
    new = change(key, values, names)
    changed = new != values
    return [kind, key, written, values,
            ["out" if value is None else str(value) for value in new] if changed else list(written)]


names = [f"g{g}x{k}" for g in range(groups) for k in range(leaves)]
rows = [[f"{chance.uniform(0, 100):.2f}" for _ in names] for _ in range(units)]
below = [level([f"g{g}x{k}" for k in range(leaves)]) for g in range(groups)]
top = level([f"g{g}" for g in range(groups)])
# An option about a node below one that is left out is refused.
gone = {f"g{g}" for g, share in enumerate(top[4]) if share == "out"}
pairs = [pair for pair in zip(options[::2], options[1::2])
         if pair[0] == "--without" or pair[1].split("x")[0].split(":")[0] not in gone]
if not pairs:
    pairs = [("--set", "g0:" + ("points=" if top[1] == "points" else "weight=") + str(top[3][0]))]
write("official/trial", copy.deepcopy(build(False)))
write("edited/trial", build(True))
with open("options", "w") as out:
    out.writelines(f"{option}\n{value}\n" for option, value in pairs)
