# SPDX-License-Identifier: Apache-2.0
"""Figures in a report are those of the result document: figures.py FOLDER LANGUAGE DOCUMENT.json STUDY.json

Reads tables as a person does: a row is of the unit to which it links, or else of the unit whose page it is; a column or
row is of the indicator that it links to or names. What is then called a rank, a band or a score must be that of the
document, rounded to the digits that are shown; so must the marks of pictures, by the tables scores/heat and
scores/contributions of the study. Of every unit, its rank, its band, its total and the scores of its modules are found."""
import decimal
import html.parser
import json
import pathlib
import re
import sys
import urllib.parse

RANK = {"rank", "排名", "名次"}
SCORE = {"score", "得分", "分数"}
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")


class Cell:
    def __init__(self, heading, value):
        self.heading, self.value, self.text, self.chip, self.links = heading, value, "", "", []


class Reader(html.parser.HTMLParser):
    """The tables of a page: (name, rows of cells); its awards: (award, band, unit); its marks: picture, value, title."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.awards, self.marks = [], [], []
        self.table = self.cell = self.label = None
        self.award = self.band = self.heading = None
        self.picture, self.value, self.in_title, self.in_chip = None, None, False, False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        self.in_chip = "chip" in classes
        if tag == "div" and "scroll" in classes:
            self.label = attrs.get("aria-label")
        elif tag == "table":
            self.table = []
            self.tables.append((self.label, self.table))
        elif tag == "tr" and self.table is not None:
            self.table.append([])
        elif tag in ("td", "th") and self.table:
            self.cell = Cell(tag == "th" and attrs.get("scope") == "col", attrs.get("data-value"))
            self.table[-1].append(self.cell)
        elif tag == "a":
            self.link(urllib.parse.unquote(attrs.get("href", "")))
        elif tag == "article" and "award" in classes:
            self.award, self.band = "", None
        elif tag in ("h3", "h4", "dt") and self.award is not None:
            self.heading = tag
            if tag != "h3":
                self.band = ""
        elif tag == "span":
            self.heading = None  # beside a name, how many or among whom
        elif tag == "svg":
            self.picture = attrs.get("id")
        elif tag == "g":
            self.value = attrs.get("data-value", self.value)
        elif tag == "title" and self.picture:
            self.in_title = True

    def link(self, address):
        if self.cell:
            self.cell.links.append(address)
        if self.award is not None and self.band:
            self.awards.append((self.award.strip(), self.band.strip(), address))

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None
        elif tag == "table":
            self.table = None
        elif tag == "article":
            self.award = None
        elif tag in ("h3", "h4", "dt"):
            self.heading = None
        elif tag == "svg":
            self.picture = None
        elif tag == "g":
            self.value = None
        self.in_title = self.in_chip = False

    def handle_data(self, data):
        if self.cell:
            self.cell.text += data
            if self.in_chip:
                self.cell.chip += data
        if self.heading == "h3":
            self.award += data
        elif self.heading:
            self.band += data
        if self.in_title and self.value is not None:
            self.marks.append((self.picture, self.value, data))


def name_in(address, what):
    """The id in the address of a unit's or an indicator's page: here ids are letters, digits and hyphens."""
    found = re.search(rf"(?:^|/){what}-([^/#]*)\.html", address)
    return found and found[1]


def rounds_to(exact, shown):
    shown = decimal.Decimal(shown.replace("−", "-"))
    return decimal.Decimal(exact).quantize(shown, decimal.ROUND_HALF_UP) == shown


class Document:
    def __init__(self, path, language):
        self.whole = json.load(open(path, encoding="utf-8"))
        self.units = {unit["id"]: unit for unit in self.whole["units"]}
        self.nodes = {node["name"][language]: node["id"] for node in self.whole["nodes"]}
        self.modules = [node["id"] for node in self.whole["nodes"] if node.get("parent") in (None, self.whole["nodes"][0]["id"])
                        and node["kind"] in ("group", "leaf")]
        self.ranks, self.bands = {}, {}
        self.ranked = {place["unit"] for place in self.whole["awards"][0].get("ranking", [])}
        for award in self.whole["awards"]:
            name = award["name"][language]
            for place in award.get("ranking", []):
                self.ranks.setdefault(place["unit"], {})[name] = place["rank"]
            for band in award.get("bands", []):
                for unit in band["units"]:
                    self.bands.setdefault(unit, {})[name] = band["name"][language]

    def score(self, unit, node):
        return self.units[unit]["scores"].get(node, {}).get("exact")


class Comparison:
    def __init__(self, document):
        self.document, self.found, self.faults = document, set(), []

    def compare(self, good, what, shown):
        self.found.add(what)
        if not good:
            self.faults.append(f"{what}: {shown}")

    def table(self, label, rows, page_unit):
        headings = rows[0] if rows and all(cell.heading or not cell.text for cell in rows[0]) else None
        for row in rows[1:] if headings and any(cell.heading for cell in headings) else []:
            if len(row) != len(headings):
                continue  # a note
            links = [link for cell in row for link in cell.links]
            units = {name_in(link, "unit") for link in links} - {None}
            nodes = {name_in(link, "indicator") for link in links} - {None}
            unit = units.pop() if len(units) == 1 else page_unit if not units else None
            if unit:
                for heading, cell in zip(headings, row):
                    self.cell(label or "", unit, nodes, heading, cell)

    def cell(self, label, unit, nodes, heading, cell):
        word = heading.text.strip()
        node = next((name_in(link, "indicator") for link in heading.links), None) or self.document.nodes.get(word)
        number = NUMBER.fullmatch(cell.text.strip())
        ranks, bands = self.document.ranks.get(unit, {}), self.document.bands.get(unit, {})
        named = {name for name in {**ranks, **bands} if label.startswith(name)}
        if word in RANK and number:
            allowed = {ranks.get(name) for name in named or ranks}
            self.compare(int(number[0]) in allowed, ("rank", unit), cell.text)
        elif cell.chip and unit in self.document.bands:
            self.compare(cell.chip in {bands.get(name) for name in named or bands}, ("band", unit), cell.chip)
        elif number and word in SCORE and not node and len(nodes) == 1:
            node = nodes.pop()
        if node and number and self.document.score(unit, node) is not None:
            self.compare(rounds_to(self.document.score(unit, node), number[0]), ("score", unit, node), cell.text)
            if cell.value:  # by which the column is sorted
                exact = decimal.Decimal(self.document.score(unit, node))
                self.compare(decimal.Decimal(cell.value) == exact, ("exact score", unit, node), cell.value)

    def awards(self, found):
        for award, band, address in found:
            unit = name_in(address, "unit")
            expected = self.document.bands.get(unit, {}).get(award)
            if expected:
                self.compare(expected == band, ("band", unit), band)

    def marks(self, study, found):
        for table, value in (("heat", "of_full_marks"), ("contributions", "points")):
            rows = next(t for t in study["tables"] if t["id"] == table)["rows"]
            expected = {f"{float(row[value]):.9g}" for row in rows if row[value] is not None}
            drawn = [f"{float(figure):.9g}" for picture, figure, _ in found if picture.startswith("scores-" + table)]
            for figure in set(drawn) - expected:
                self.faults.append(f"a mark of {table} is of no row: {figure}")
            if drawn:
                self.found.add(("picture", table))


def main(folder, language, document, study):
    document = Document(document, language)
    comparison = Comparison(document)
    marks = []
    for path in sorted(pathlib.Path(folder).rglob("*.html")):
        page = Reader(path)
        for label, rows in page.tables:
            comparison.table(label, rows, name_in(str(path), "unit"))
        comparison.awards(page.awards)
        marks += page.marks
    comparison.marks(json.load(open(study, encoding="utf-8")), marks)
    for unit, told in document.units.items():
        wanted = {("rank", unit)} if unit in document.ranked else set()
        wanted |= {("band", unit)} if unit in document.bands else set()
        wanted |= {("score", unit, node) for node in document.modules if told["scores"].get(node, {}).get("outcome") == "scored"}
        comparison.faults += [f"nowhere in the report: {what}" for what in sorted(wanted - comparison.found)]
    for fault in comparison.faults[:20]:
        print(fault)
    print(f"{len(comparison.found)} figures of {len(document.units)} units, {len(comparison.faults)} faults")
    return 1 if comparison.faults or not comparison.found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
