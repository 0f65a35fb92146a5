# SPDX-License-Identifier: Apache-2.0
"""The figures of a picture are those of its table: figures.py STUDY.json PICTURE.svg VALUE[,VALUE…] [TEXT [DEPTH]]

Each figure in the columns VALUE of the table (of its rows down to a level, if DEPTH is 1: the root and its parts) is
in the picture once, in full, and is shown as TEXT is (VALUE itself without it)."""
import decimal
import json
import sys
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
study, picture, values = sys.argv[1:4]
text = sys.argv[4] if len(sys.argv) > 4 else ""
kept = set(sys.argv[5].split(",")) if len(sys.argv) > 5 else None
table = json.load(open(study, encoding="utf-8"))["tables"][0]
types = {column["id"]: column["type"] for column in table["columns"]}


def rounded(number, digits):
    return str(decimal.Decimal(str(number)).quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_UP))


CHANGES = {"effect"}  # of the columns that pictures show
WEIGHTS = {"declared", "weight"}  # with at most two digits


def weight(value):
    return rounded(100 * value, 2).rstrip("0").rstrip(".") + "%"


def shown(value, kind, column):
    figure = (weight(value) if column in WEIGHTS else str(value) if kind == "count" else rounded(value, 2) if kind == "score" else
              rounded(value, 3) if kind == "number" else rounded(100 * value, 1) + "%")
    sign = "+" if column in CHANGES and value > 0 and figure.strip("0.%") else ""
    return sign + figure.replace("-", "−")


expected = []
for row in table["rows"]:
    if kept and row["node"] not in kept:
        continue
    for value in values.split(","):
        if row[value] is not None:
            figure = text or value
            expected.append((f"{float(row[value]):.12g}", shown(row[figure], types[figure], figure)))
found = []
for mark in ET.parse(picture).iter(SVG + "g"):
    if mark.get("data-value") is not None:
        found.append((f"{float(mark.get('data-value')):.12g}", mark.find(SVG + "title").text.rsplit(": ", 1)[1]))
assert len(expected) > 0 and sorted(found) == sorted(expected), (
    len(expected), len(found), sorted(set(found) ^ set(expected))[:5])
