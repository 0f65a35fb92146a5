# SPDX-License-Identifier: Apache-2.0
#
# Reads the English pages of indicators in FOLDER/pages back, and compares them with FOLDER/result.json, FOLDER/study.json
# (of the part `statistics`) and FOLDER/plugins (what `plugin show` prints). Prints what differs.
import datetime
import json
import re
import sys
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

from labels import labels_of

folder = Path(sys.argv[1])
labels = labels_of(Path(sys.argv[2]))
result = json.loads((folder / "result.json").read_text())
study = json.loads((folder / "study.json").read_text())
nodes = {node["id"]: node for node in result["nodes"]}
complaints = 0


def complain(*what):
    global complaints
    complaints += 1
    print(*what)


class Page(HTMLParser):
    """The facts at the head, and per section the rows of its tables and all of its text."""

    def __init__(self, path):
        super().__init__()
        self.facts, self.rows, self.text, self.links, self.codes = {}, {}, {}, {}, {}
        self.section, self.open, self.term = "", [], None
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("meta", "link", "br", "rect"):
            return
        self.open.append(tag)
        if tag == "section":
            self.section = attributes["id"]
        elif tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        elif tag in ("td", "th"):
            self.rows[self.section][-1].append("")
        elif tag == "a" and "href" in attributes:
            self.links.setdefault(self.section, []).append(attributes["href"])

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass
        if tag == "section":
            self.section = ""

    def handle_data(self, data):
        self.text[self.section] = self.text.get(self.section, "") + data
        if "code" in self.open:
            self.codes.setdefault(self.section, set()).add(data)
        if any(tag in self.open for tag in ("td", "th")):
            self.rows[self.section][-1][-1] += data
        elif "dt" in self.open:
            self.term = data
        elif "dd" in self.open and self.section == "":
            self.facts[self.term] = data


def number(shown):
    """A figure as people see it: a percentage, a fraction, or a decimal."""
    shown = shown.removeprefix("≈")
    if shown.endswith("%"):
        return Fraction(shown[:-1]) / 100
    return Fraction(shown)


def rounds_to(exact, shown):
    """Whether a figure may be shown so: with as many digits as it has."""
    digits = len(shown.partition(".")[2].rstrip("%"))
    return abs(Fraction(exact) - number(shown)) <= Fraction(1, 2 * 10**digits)


def is_share(exact, shown):
    """Whether a percentage with at most two digits after the point, and no zeros at its end, is that share."""
    if shown == "< 0.01%":
        return 0 < exact < Fraction(1, 20000)
    return re.fullmatch(r"\d+(\.\d?[1-9])?%", shown) and abs(exact - number(shown)) <= Fraction(1, 20000)


def table(part, name):
    return next(t for t in study["tables"] if t["part"] == part and t["id"] == name)


def rows_of(name, node):
    found = table("statistics", name)
    return [row for row in found["rows"] if row["node"] == node]


def share_of_total(node):
    share = Fraction(1)
    while "parent" in node:
        parent = nodes[node["parent"]]
        if parent["aggregate"] != "mean" or "weight" not in node:
            return None
        share *= Fraction(node["weight"])
        node = parent
    return share


def check_head(page, node):
    share = share_of_total(node)
    if share is not None and "parent" in node:
        shown = page.facts["Share of the total"]
        if not is_share(share, shown):
            complain(node["id"], "share of the total:", shown, "instead of", share)
    if "points" in node:
        if number(page.facts["Points"].split()[0]) != Fraction(node["points"]):
            complain(node["id"], "points:", page.facts["Points"])
    if "parent" in node and node["kind"] in ("group", "leaf"):
        shown = page.facts["Weight in its group"]
        if not is_share(Fraction(node["weight"]), shown):
            complain(node["id"], "weight:", shown, "instead of", node["weight"])
    rows = rows_of("averages", node["id"])
    if rows and rows[0]["mean"] is not None and not rounds_to(rows[0]["mean"], page.facts["Mean"]):
        complain(node["id"], "mean:", page.facts["Mean"], "instead of", rows[0]["mean"])


def check_units(page, node):
    if node["kind"] not in ("group", "leaf"):
        return
    scores = {}
    for unit in result["units"]:
        score = unit["scores"][node["id"]]
        if score["outcome"] == "scored" and not score.get("disqualified"):
            scores.setdefault(unit["cohort"], []).append((Fraction(score["exact"]), unit["name"]["en"]))
    rows = [row for row in page.rows.get("units", []) if row[0] != "place"]
    for cohort in result["cohorts"]:
        best = scores.get(cohort["id"], [])
        if not best or len(best) > 40:
            continue
        mine, rows = rows[: len(best)], rows[len(best) :]
        best.sort(key=lambda pair: -pair[0])
        names = {name for score, name in best if score == best[0][0]}
        if mine[0][1] not in names or sorted(row[1] for row in mine) != sorted(name for _, name in best):
            complain(node["id"], "best units:", mine[0], "instead of", names)
        for row, (score, _) in zip(mine, best):
            if not rounds_to(score, row[2].lstrip("≈")):
                complain(node["id"], "scores:", row, "instead of", float(score))
                break


def file_name(node):
    return node.replace("_", "_5f")


def scalars(value):
    if isinstance(value, list):
        return [text for item in value for text in scalars(item)]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key != "label_zh" for text in scalars(item)]
    return [value]


def check_parameters(page, node, declared, choices):
    rows = page.rows.get("rules", [])
    for owner, name in declared:
        if name == "label_zh" or (owner and not any(name in row for row in node.get("params", {}).get(owner, []))):
            continue  # which Chinese pages have, or which no row has
        if (owner is None or owner in node.get("params", {})) and name not in page.codes.get("rules", set()):
            complain(node["id"], "parameters: no", name)
    for name, value in node.get("params", {}).items():
        row = next((row for row in rows if row[0].split()[-1:] == [name]), None)
        if row is None:
            complain(node["id"], "parameters: no row for", name)
            continue
        shown = [cell for other in rows for cell in other] if isinstance(value, list) else [row[1]]
        for item in scalars(value):
            item = {"true": "yes", "false": "no", True: "yes", False: "no"}.get(item, str(item))
            if re.fullmatch(r"[0-9a-f]{64}", item):
                continue  # a file, of which people see the name
            if re.fullmatch(r"\d{4}-\d\d-\d\d", item):
                item = datetime.date.fromisoformat(item).strftime("%-d %B %Y")
            item = choices.get(item, labels[item]["en"] if item in labels else item)
            if not any(cell == item or item in cell.split(", ") or is_equal(cell, item) for cell in shown):
                complain(node["id"], "parameters:", name, "is", item, "but not shown:", shown[:3])
                break


def check_awards(page, node):
    """Every award by the node's score, with its bands."""
    for award in (award for award in result["awards"] if award["node"] == node["id"]):
        for name in [award["name"]["en"]] + [band["name"]["en"] + ": " for band in award.get("bands", [])]:
            if name not in page.text.get("rules", ""):
                complain(node["id"], "does not tell the rule of", name)


def is_equal(a, b):
    try:
        return float(a) == float(b)
    except ValueError:
        return False


# What plugins declare: names of parameters, and those of fields with the table that has them; labels of choices. Fields
# are told where the table is given.
declared, choices, plugin, owner = {}, {}, None, None
for line in (folder / "plugins").read_text().splitlines():
    if line.startswith("== "):
        plugin = line[3:]
        declared[plugin], choices[plugin], inside = [], {}, False
    elif line and not line.startswith(" "):
        inside = line == "Parameters:"
    elif inside and (match := re.match(r" +- (\S+)  (.*)", line)):
        choices[plugin][match[1]] = match[2]
    elif inside and (match := re.match(r"(  |    )([a-z][a-z0-9_-]*)  \S.*\(", line)):
        owner = owner if match[1] == "    " else None
        declared[plugin].append((owner, match[2]))
        owner = owner or match[2]

for node in nodes.values():
    page = Page(folder / "pages" / "indicators" / f"indicator-{file_name(node['id'])}.html")
    check_head(page, node)
    check_units(page, node)
    check_awards(page, node)
    if "plugin" in node:
        known = node["plugin"] in declared
        if known or node["kind"] == "leaf":
            check_parameters(page, node, declared.get(node["plugin"], []), choices.get(node["plugin"], {}) if known else {"at-most": "at most"})
    for child in (other for other in nodes.values() if other.get("parent") == node["id"]):
        name = f"indicator-{file_name(child['id'])}.html"
        if not any(link == name or link.endswith("/" + name) for link in page.links.get("rules", [])):
            complain(node["id"], "does not lead to", child["id"])

# The method: every table with its digest; how many claims there are; what becomes of missing scores.
overview = Page(folder / "pages" / "index.html")
method = overview.rows["method"]
rules = {"keep": "has none in the group either", "zero": "here gets 0", "exclude": "the indicator is left out"}
for policy, words in rules.items():
    count = sum(node.get("missing", "keep") == policy and "parent" in node for node in nodes.values() if node["kind"] in ("group", "leaf"))
    shown = re.search(r"(\d+) parts?[^0-9]*?" + words, overview.text["method"])
    if (int(shown[1]) if shown else 0) != count:
        complain("the method tells of", shown and shown[0], "and not of", count, policy)
for name, described in (result["tables"].items() if isinstance(result["tables"], dict) else ((t["id"], t) for t in result["tables"])):
    if not any(described["sha256"] in row and name in row for row in method):
        complain("digest of", name, "is not in the overview")
if result.get("claims") and not re.search(rf"\b{len(result['claims'])} claims", overview.text["method"]):
    complain("the overview does not say that there are", len(result["claims"]), "claims")
sys.exit(1 if complaints else 0)
