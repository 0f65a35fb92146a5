# SPDX-License-Identifier: Apache-2.0
"""Writes an edition whose only indicator is scored by a panel, for the tests of studies.

usage: panel.py FOLDER SEED UNITS RATERS SHARE: SHARE is the chance that a rater marks an item."""
import os
import random
import sys

folder, seed, units, raters, share = sys.argv[1], *map(int, sys.argv[2:5]), float(sys.argv[5])
chance = random.Random(seed)
os.makedirs(folder + "/evidence")
with open(folder + "/units.csv", "w") as out:
    out.write("id,name,cohort\n")
    for i in range(units):
        out.write(f"u{i},Unit {i},{'ab'[i % 2]}\n")
severity = [chance.randint(-2, 2) for _ in range(raters)]
rows = []
for unit in range(units):
    for item in ("one", "two"):
        for criterion in ("look", "use"):
            quality = chance.randint(2, 8)
            for rater in range(raters):
                if chance.random() < share:
                    mark = min(10, max(0, quality + severity[rater] + chance.choice([-1, 0, 0, 0.5, 1])))
                    if chance.random() < 0.02:
                        mark = ""
                    recused = "yes" if chance.random() < 0.05 else "no"
                    rows.append(f"u{unit},r{rater},{criterion},{item},{mark},{recused}\n")
chance.shuffle(rows)
with open(folder + "/evidence/marks.csv", "w") as out:
    out.write("unit,rater,criterion,item,mark,recused\n")
    out.writelines(rows)
with open(folder + "/edition.yaml", "w") as out:
    out.write(f"""steelyard: edition/1
id: {os.path.basename(folder)}
name: Marks
cohorts: [{{id: a, name: A}}, {{id: b, name: B}}]
tables: {{marks: evidence/marks.csv}}
tree:
  id: total
  name: Total
  children:
    - id: panel
      name: {{en: Panel, zh: 评审}}
      plugin: panel@2
      evidence: marks
      params: {{criteria: [{{criterion: look, lowest: 0, highest: 10}}, {{criterion: use, lowest: 0, highest: 10}}]}}
""")
