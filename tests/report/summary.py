# SPDX-License-Identifier: Apache-2.0
"""The first sentences of the overview: summary.py FOLDER LANGUAGE DOCUMENT.json STUDY.json

Who is first and second, and who rose and fell most, in a document with one main award whose first ranks are not shared."""
import json
import pathlib
import re
import sys

folder, language = pathlib.Path(sys.argv[1]), sys.argv[2]
document, study = (json.load(open(name, encoding="utf-8")) for name in sys.argv[3:])
page = (folder / "index.html").read_text(encoding="utf-8")
told = re.sub(r"<[^>]*>", "", re.search(r'<p class="lead">.*?</p>', page, re.S)[0])
names = {unit["id"]: unit["name"][language] for unit in document["units"]}
first, second = sorted(document["units"], key=lambda unit: unit["rank"])[:2]
award = document["awards"][0]["id"]
moves = [(was - now, names[unit["id"]], was, now)
         for unit in document["changes"]["units"]["both"] for was, now in [unit["awards"][award]["rank"]]]
(_, up, up_from, up_to), (_, down, down_from, down_to) = max(moves), min(moves)
root = document["nodes"][0]["id"]
rows = next(table["rows"] for table in study["tables"] if table["id"] == "ranks")
assert next(row["first"] for row in rows if row["unit"] == first["id"] and row["award"] == award) == 1
score = [unit["scores"][root]["score"] for unit in (first, second)]
wanted = {
    "en": f"{names[first['id']]} comes first with {score[0]} points, followed by {names[second['id']]} with {score[1]} points. "
          f"In 1,000 replications, each with random changes (weights ±25%; not the evidence), {names[first['id']]} is always first. "
          f"Since the previous edition, {up} rose most, from rank {up_from} to {up_to}, and {down} fell most, "
          f"from {down_from} to {down_to}.",
    "zh": f"{names[first['id']]}以{score[0]}分居首，其次为{names[second['id']]}（{score[1]}分）。在1000次模拟（随机改变：权重±25%；证据不变）中，{names[first['id']]}均居首位。"
          f"与上一届相比，名次上升最多的是{up}，"
          f"由第{up_from}名升至第{up_to}名；下降最多的是{down}，由第{down_from}名降至第{down_to}名。",
}[language]
print(told, wanted, sep="\n")
sys.exit(told != wanted)
