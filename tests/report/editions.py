# SPDX-License-Identifier: Apache-2.0
"""Writes an edition for the tests of reports: editions.py FOLDER UNITS [awkward]

Three cohorts, two modules of three indicators, an award with bands and one without. An awkward one has very long names,
in both scripts and without spaces, missing scores, units that a veto disqualifies, and others that nothing is known of."""
import os
import random
import sys

folder, count, awkward = sys.argv[1], int(sys.argv[2]), len(sys.argv) > 3
chance = random.Random(count)
os.makedirs(folder + "/evidence")
LONG_EN = "Administration for Industry, Commerce and the Supervision of Markets, Weights and Measures of the Autonomous Area"
LONG_ZH = "自治区市场监督管理和计量检定以及工商行政管理综合执法领导小组办公室及其派出机构联席会议秘书处"


def name(zh, en, number):
    """Of a unit or an indicator; every third awkward one has no place to break."""
    if awkward:
        zh, en = zh + LONG_ZH, LONG_EN.replace(" ", "" if number % 3 == 0 else " ") + " " + en
    return zh, en


def yaml_name(zh, en, number):
    zh, en = name(zh, en, number)
    return f"{{zh: \"{zh}\", en: \"{en}\"}}"


ids = [f"u{i}" for i in range(count)]
with open(folder + "/units.csv", "w", encoding="utf-8") as out:
    out.write("id,name_zh,name_en,cohort\n")
    for i, unit in enumerate(ids):
        zh, en = name(f"单位{i}", f"Unit {i}", i)
        out.write(f"{unit},{zh},\"{en}\",c{i % 3}\n")
with open(folder + "/evidence/figures.csv", "w", encoding="utf-8") as out:
    out.write("unit," + ",".join(f"x{k}" for k in range(6)) + "\n")
    for i, unit in enumerate(ids):
        unknown = awkward and i % 7 == 3
        cells = ["" if unknown or (awkward and chance.random() < 0.15) else f"{chance.uniform(20, 100):.2f}" for _ in range(6)]
        out.write(unit + "," + ",".join(cells) + "\n")
with open(folder + "/evidence/breaches.csv", "w", encoding="utf-8") as out:
    out.write("unit\n" + "".join(f"{unit}\n" for i, unit in enumerate(ids) if awkward and i % 9 == 4))
indicators = [[f"{{id: x{k}, name: {yaml_name(f'指标{k}', f'Indicator {k}', k)}}}" for k in range(module, 6, 2)] for module in range(2)]
with open(folder + "/edition.yaml", "w", encoding="utf-8") as out:
    out.write(f"""steelyard: edition/1
id: {os.path.basename(folder)}
name: {yaml_name("报告测试", "A report to test", 1)}
cohorts: [{", ".join(f"{{id: c{i}, name: {yaml_name(f'第{i}组', f'Group {i}', i)}}}" for i in range(3))}]
tables: {{figures: evidence/figures.csv, breaches: evidence/breaches.csv}}
defaults: {{plugin: measure@2, evidence: figures, columns: {{value: '{{id}}'}}, params: {{curve: as-is}}, missing: exclude}}
tree:
  id: total
  name: {yaml_name("总分", "Total", 1)}
  children:
    - {{id: m0, name: {yaml_name("模块甲", "Module A", 0)}, weight: 60%, children: [{", ".join(indicators[0])}]}}
    - {{id: m1, name: {yaml_name("模块乙", "Module B", 1)}, weight: 40%, children: [{", ".join(indicators[1])}]}}
  vetoes:
    - {{id: breach, name: {yaml_name("泄密", "Leak", 2)}, plugin: count@1, evidence: breaches, effect: disqualify}}
awards:
  - id: overall
    name: {yaml_name("综合奖", "Overall award", 1)}
    node: total
    bands:
      - {{id: gold, name: {yaml_name("金奖", "Gold", 1)}, share: 10%}}
      - {{id: silver, name: {{zh: 银奖, en: Silver}}, threshold: {{operator: at-least, value: 60}}}}
      - {{id: rest, name: {{zh: 其他, en: Others}}}}
  - {{id: module-a, name: {yaml_name("单项奖", "Single award", 0)}, node: m0}}
grades:
  - {{node: m1, levels: [{{id: good, name: {{zh: 良好, en: Good}}, at_least: 60}}, {{id: poor, name: {yaml_name("较差", "Poor", 0)}}}]}}
""")
