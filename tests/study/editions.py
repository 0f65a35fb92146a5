# SPDX-License-Identifier: Apache-2.0
"""Writes an edition with random scores for the tests of studies.

usage: editions.py FOLDER SEED UNITS LEAVES: two cohorts, an attribute, weights, some scores missing."""
import os
import random
import sys

folder, seed, units, leaves = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(seed)
os.makedirs(folder + "/evidence")
ids = [f"u{i}" for i in range(units)]
with open(folder + "/units.csv", "w") as out:
    out.write("id,name,cohort,region,residents\n")
    for i, unit in enumerate(ids):
        region = chance.choice(["north", "south", "south", ""])
        residents = chance.choice(["", str(chance.randint(0, 10**7)), f"{chance.random() * 100:.3f}"])
        out.write(f"{unit},Unit {i},{'ab'[i % 2]},{region},{residents}\n")
with open(folder + "/evidence/t.csv", "w") as out:
    out.write("unit," + ",".join(f"x{k}" for k in range(leaves)) + "\n")
    for unit in ids:
        cells = ["" if chance.random() < 0.08 else chance.choice([f"{chance.uniform(0, 100):.4f}", "60", "100", "0"])
                 for _ in range(leaves)]
        out.write(unit + "," + ",".join(cells) + "\n")
with open(folder + "/edition.yaml", "w") as out:
    out.write(f"""steelyard: edition/1
id: {os.path.basename(folder)}
name: Random scores
cohorts: [{{id: a, name: A}}, {{id: b, name: B}}]
tables: {{t: evidence/t.csv}}
defaults: {{plugin: measure@2, evidence: t, columns: {{value: '{{id}}'}}, params: {{curve: as-is}}, missing: exclude}}
tree:
  id: total
  name: Total
  children:
""")
    groups = max(1, leaves // 3)
    for g in range(groups):
        out.write(f"    - {{id: g{g}, name: Group {g}, children: [\n")
        out.write(",\n".join(f"        {{id: x{k}, name: Leaf {k}}}" for k in range(g, leaves, groups)) + "]}\n")
    out.write("study: {classes: [20, 60, 85.5], thresholds: [60, 99.9], attributes: [region], weights: residents}\n")
