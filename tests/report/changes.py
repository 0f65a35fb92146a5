# SPDX-License-Identifier: Apache-2.0
"""A unit's page adds up how its total changed: changes.py FOLDER LANGUAGE BEFORE.json NOW.json [UNIT…]

FOLDER is that of one language, the documents are those of both editions. UNITs are those whose change must be told not to
be divided among indicators; all others with a total in both must have it divided.

Computed here in fractions from the documents' leaf scores and declared weights: both trees of the common leaves alone, the
weight of each leaf in the whole, what it adds to the own change and to the method, and the totals of both trees. Also who
is just ahead, and on what, where groups are nothing but means and sums."""
import json
import pathlib
import re
import sys
from fractions import Fraction

faults = []
WORDS = {"en": {"others": r"the (\d+) others together", "rounding": "rounding", "sum": "sum", "difference": "difference",
                "undivided": "They are not divided among indicators, because scores are not simply added up",
                "ahead": "{ahead} is {points} points ahead", "both": "{lead}: it gains most on {gains}; {unit} wins back most on {won}.",
                "gains": "{lead}: it gains most on {gains}.", "won": "{lead}: it gains by many small differences; {unit} wins back most on {won}.",
                "item": "‘{name}’ ({points})", "and": " and "},
         "zh": {"others": r"其余(\d+)项合计", "rounding": "舍入", "sum": "合计", "difference": "相差",
                "undivided": "不能分到各项指标，因为总分不是由指标得分简单加权相加而来",
                "ahead": "{ahead}领先{points}分", "both": "{lead}：领先最多的是{gains}；{unit}占优最多的是{won}。",
                "gains": "{lead}：领先最多的是{gains}。", "won": "{lead}：各项小有领先，积少成多；{unit}占优最多的是{won}。",
                "item": "“{name}”（{points}）", "and": "和"}}


def expect(good, *what):
    if not good:
        faults.append(" ".join(str(part) for part in what))


def fits(exact, text, digits=None, signed=False):
    """Whether the text is the figure, rounded: by less than what the program rounds to nano-points before, more or less."""
    text = text.lstrip("≈")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text) or (signed and text.startswith("+") != (Fraction(text) > 0)):
        return False
    places = len(text.partition(".")[2])
    return abs(Fraction(text) - exact) <= Fraction(1, 2 * 10**places) + Fraction(1, 10**7) and digits in (None, places)


# ---- the bare trees ----

class Year:
    def __init__(self, path):
        self.document = json.load(open(path, encoding="utf-8"))
        self.nodes = {node["id"]: node for node in self.document["nodes"]}
        self.root = self.document["nodes"][0]["id"]
        self.children = {name: [other["id"] for other in self.document["nodes"] if other.get("parent") == name
                                and other["kind"] in ("leaf", "group")] for name in self.nodes}
        self.units = {unit["id"]: unit for unit in self.document["units"]}

    def score(self, unit, node):
        entry = self.units[unit]["scores"].get(node, {})
        return Fraction(entry["exact"]) if entry.get("outcome") == "scored" else None

    def lives(self, node, common):
        if self.nodes[node]["kind"] == "leaf":
            return node in common
        return any(self.lives(child, common) for child in self.children[node])

    def factor(self, group):
        """Of a sum: its points by 100."""
        if self.nodes[group]["aggregate"] != "sum":
            return 1
        return sum(Fraction(self.nodes[child]["points"]) for child in self.children[group]) / 100

    def shares(self, group, common):
        living = [child for child in self.children[group] if self.lives(child, common)]
        whole = sum(Fraction(self.nodes[child]["weight"]) for child in living)
        return {child: self.factor(group) * Fraction(self.nodes[child]["weight"]) / whole for child in living}

    def weights(self, common):
        """Per common leaf its weight in the whole; None if a group that has one is not a sum."""
        found, groups = {}, [(self.root, Fraction(1))]
        while groups:
            node, weight = groups.pop()
            if self.nodes[node]["kind"] == "leaf":
                found[node] = weight
            elif self.nodes[node]["aggregate"] not in ("mean", "sum"):
                return None
            else:
                groups += [(child, weight * share) for child, share in self.shares(node, common).items()]
        return found


def expected(before, now, change, alike):
    """The common leaves of a unit: {id: (before, now, weight before, weight now)}; None if there are no such weights."""
    was = change.get("was", change["id"])
    scores = {leaf: (before.score(was, leaf), now.score(change["id"], leaf)) for leaf in alike}
    scores = {leaf: pair for leaf, pair in scores.items() if None not in pair}
    weights = before.weights(scores), now.weights(scores)
    if None in weights:
        return None
    return {leaf: (*pair, weights[0][leaf], weights[1][leaf]) for leaf, pair in scores.items()}


# ---- the page ----

def figure_of(text):
    """A figure with the minus sign that people see as one that can be read."""
    expect(not re.match(r"-\d", text), "a hyphen is not a minus sign:", text)
    return re.sub(r"^−(?=\d)", "-", text)


def text_of(markup):
    text = re.sub(r"<[^>]*>", "", markup)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text.strip()


def section(page, name):
    found = re.search(rf'<section id="{name}".*?</section>', page, re.S)
    return found[0] if found else ""


class Table:
    """Rows of texts: those of the body with the ids of the indicators that they lead to, and those of the foot."""

    def __init__(self, markup):
        head, _, foot = markup.partition("<tfoot>")
        self.rows = [(re.search(r"indicator-([^\"]*)\.html", row), self.cells(row))
                     for row in re.findall(r"<tr>(.*?)</tr>", head.partition("<tbody>")[2], re.S)]
        self.rows = [(link and link[1], cells) for link, cells in self.rows]
        self.foot = [self.cells(row) for row in re.findall(r"<tr>(.*?)</tr>", foot, re.S)]

    @staticmethod
    def cells(row):
        return [figure_of(text_of(cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)]


def check_sum(name, table, words, parts):
    """The foot is the others, if there are any, rounding, if there is any, and the sum; the columns add up as shown."""
    expect(table.foot and table.foot[-1][0] == words["sum"], name, "no sum")
    if not table.foot:
        return None
    expect(table.foot[-1][1:3] == parts, name, "sum", table.foot[-1], "is not", parts)
    for column in (1, 2):
        shown = sum(Fraction(cells[column]) for _, cells in table.rows) + sum(Fraction(cells[column]) for cells in table.foot[:-1])
        expect(shown == Fraction(table.foot[-1][column]), name, "column", column, "adds up to", float(shown), table.foot)
    for cells in table.foot[:-1]:
        expect(cells[0] == words["rounding"] or re.fullmatch(words["others"], cells[0]), name, "in the foot:", cells)
        if cells[0] == words["rounding"]:
            most = Fraction(len(table.rows) + 2, 200)
            expect(0 < max(abs(Fraction(cell)) for cell in cells[1:3]) <= most, name, "rounding of", cells)
    return table.foot[0] if re.fullmatch(words["others"], table.foot[0][0]) else None


def check_leaves(name, tables, words, leaves, change, digits):
    parts = [sum((new + old) / 2 * (after - before) for before, after, old, new in leaves.values()),
             sum((new - old) * (before + after) / 2 for before, after, old, new in leaves.values())]
    for key, part in zip(("performance", "method"), parts):
        expect(abs(Fraction(change[key]) - part) < Fraction(1, 10**7), name, key, change[key], "is", float(part))
    shown = tables[0].rows[0][1][3:5]
    lists = [table for table in tables[1:] if len(table.rows[0][1]) == 7]
    folded = len(leaves) > 11
    expect(len(lists) == 1 + folded, name, len(lists), "tables of", len(leaves), "indicators")
    if not lists:
        return
    others = check_sum(name, lists[0], words, shown)
    expect(bool(others) == folded, name, "others", others)
    if folded and others and len(lists) > 1:
        expect(len(lists[0].rows) == 10, name, len(lists[0].rows), "rows at once")
        expect(int(re.fullmatch(words["others"], others[0])[1]) == len(lists[1].rows), name, others[0])
        expect(check_sum(name, lists[1], words, others[1:3]) is None, name, "others of the others")
    rows = [row for table in lists for row in table.rows]
    expect(sorted(leaf for leaf, _ in rows) == sorted(leaves), name, "indicators:", *(leaf for leaf, _ in rows))
    last = None
    for leaf, (_, own, method, before, after, old, new) in rows:
        if leaf not in leaves:
            continue
        was, now, weight_was, weight_now = leaves[leaf]
        exact = (weight_was + weight_now) / 2 * (now - was)
        expect(fits(exact, own, digits, signed=True), name, leaf, "own change", own, "is", float(exact))
        expect(fits((weight_now - weight_was) * (was + now) / 2, method, digits, signed=True), name, leaf, "method", method)
        expect(fits(was, before) and fits(now, after), name, leaf, "scores", before, after)
        for weight, text in ((weight_was, old), (weight_now, new)):
            expect(text.endswith("%") and abs(Fraction(text.strip("<% ")) - 100 * weight) <= Fraction(51, 10**4), name, leaf, "weight", text)
        expect(last is None or abs(exact) <= last + Fraction(1, 10**8), name, leaf, "is not in order")
        last = abs(exact)


def check_rest(name, tables, words, leaves, change, digits):
    """The totals of the common leaves, of everything, and their difference."""
    common = [sum(leaf[year] * leaf[year + 2] for leaf in leaves.values()) for year in (0, 1)] if leaves else [
        Fraction(text) for text in change["common"]]
    totals = [Fraction(text) for text in change["total"]]
    for told, exact in zip(change["common"], common):
        expect(abs(Fraction(told) - exact) < Fraction(1, 10**7), name, "common", told, "is", float(exact))
    expect(abs(totals[1] - common[1] - totals[0] + common[0] - Fraction(change["rest"])) < Fraction(1, 10**7), name, "rest")
    found = [table for table in tables[1:] if table.foot and table.foot[-1][0] == words["difference"]]
    wanted = change["common"] != change["total"]
    expect(len(found) == wanted, name, len(found), "tables of what is new")
    if not found or not wanted:
        return
    table = found[0]
    expect(table.foot[0][3] == tables[0].rows[0][1][5], name, "the rest", table.foot, "is not", tables[0].rows[0][1])
    for cells, pair, signed in ((table.rows[0][1], common, False), (table.rows[1][1], totals, False),
                                (table.foot[0], [total - part for total, part in zip(totals, common)], True)):
        expect(all(fits(exact, cell, signed=signed) for exact, cell in zip(pair, cells[1:])), name, cells)
        expect(fits(pair[1] - pair[0], cells[3], digits, signed=True), name, "difference", cells)


# ---- the unit just ahead ----

def rounded(value, places):
    scaled = abs(value) * 10**places
    whole = (scaled * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, 10**places)


def adds(year, unit):
    """Per leaf what it adds to the total, to nano-points; None where groups are not only means and sums."""
    if any(node["kind"] not in ("leaf", "group") or node.get("aggregate", "mean") not in ("mean", "sum") or "clamp" in node
           for node in year.nodes.values()):
        return None
    found = {}
    for leaf, node in year.nodes.items():
        if node["kind"] == "leaf" and year.score(unit, leaf) is not None:
            weight, at = Fraction(1), leaf
            while at != year.root:
                weight *= Fraction(year.units[unit]["scores"][at].get("weight", "0"))
                at = year.nodes[at]["parent"]
                weight *= year.factor(at)
            found[leaf] = rounded(weight * year.score(unit, leaf), 9)
    return found


def check_ahead(name, language, year, unit, page):
    words, digits = WORDS[language], year.document["edition"]["digits"]
    award = [entry for entry in year.document["awards"] if year.units[unit]["cohort"] in entry["cohorts"]][:1]
    ranks = {entry["unit"]: entry["rank"] for entry in award[0].get("ranking", [])} if award else {}
    better = [(rank, other) for other, rank in ranks.items() if rank < ranks.get(unit, 0)
              and year.units[other]["cohort"] == year.units[unit]["cohort"]]
    ahead = section(page, "ahead")
    expect(bool(ahead) == bool(better), name, "ahead")
    if not better or not ahead or award[0]["node"] != year.root or "over" in award[0]:
        return False
    other = next(one for one in year.units if ranks.get(one) == max(better)[0])
    sides = adds(year, other), adds(year, unit)
    if None in sides:
        return False
    order = list(year.nodes)
    differences = {leaf: sides[0].get(leaf, 0) - sides[1].get(leaf, 0) for leaf in sides[0].keys() | sides[1].keys()}
    ten = sorted((leaf for leaf in differences if differences[leaf]), key=lambda leaf: (-abs(differences[leaf]), order.index(leaf)))[:10]
    names = [node["name"][language] for node in year.document["nodes"]]

    def listed(sign):
        items = []
        for leaf in [leaf for leaf in ten if sign * rounded(differences[leaf], digits) > 0][:2]:
            title = year.nodes[leaf]["name"][language]
            if names.count(title) > 1:
                title = year.nodes[year.nodes[leaf]["parent"]]["name"][language] + " › " + title
            points = f"{float(sign * rounded(differences[leaf], digits)):.{digits}f}"
            items.append(words["item"].format(name=title, points=points))
        return words["and"].join(items)

    lead = rounded(year.score(other, year.root) - year.score(unit, year.root), digits)
    expect(lead > 0, name, "a lead of nothing is not tested here")
    gains, won = listed(1), listed(-1)
    form = words["both" if gains and won else "gains" if gains else "won"]
    title = words["ahead"].format(ahead=year.units[other]["name"][language], points=f"{float(lead):.{digits}f}")
    wanted = form.format(lead=title, gains=gains, won=won, unit=year.units[unit]["name"][language])
    found = text_of(re.search(r'<p class="lead">(.*?)</p>', ahead, re.S)[1])
    expect(found == wanted, name, "ahead:", found, "is not", wanted)
    return True


def main():
    folder, language, before, now, *undivided = sys.argv[1:]
    before, now = Year(before), Year(now)
    words, digits = WORDS[language], now.document["edition"]["digits"]
    changes = now.document["changes"]
    alike = [node["id"] for node in changes["nodes"] if node["fate"] == "alike" and now.nodes[node["id"]]["kind"] == "leaf"]
    divided, answered = 0, 0
    for change in changes["units"]["both"]:
        name = change["id"]
        page = (pathlib.Path(folder) / "units" / f"unit-{name}.html").read_text(encoding="utf-8")
        answered += check_ahead(name, language, now, name, page)
        text = section(page, "changes")
        tables = [Table(markup) for markup in re.findall(r"<table>(.*?)</table>", text, re.S)]
        rows = [table for table in tables if table.rows and len(table.rows[0][1]) == 7]
        expect((words["undivided"] in text) == (name in undivided), name, "divided or not")
        if "performance" not in change or name in undivided:
            expect(not rows, name, "has rows of indicators")
            if "performance" in change:
                check_rest(name, tables, words, None, change, digits)
            continue
        leaves = expected(before, now, change, alike)
        expect(leaves is not None, name, "has a tree that is not a sum")
        if leaves is not None:
            divided += 1
            check_leaves(name, tables, words, leaves, change, digits)
            check_rest(name, tables, words, leaves, change, digits)
    for fault in faults[:20]:
        print(fault)
    print(f"{divided} units divided, {answered} with one ahead, {len(faults)} faults")
    sys.exit(bool(faults))


main()
