# SPDX-License-Identifier: Apache-2.0
"""What readers without the files can understand: readers.py FOLDER LANGUAGE DOCUMENT.json

Figures have a minus sign, and changes a sign; no text has the ids, files, commands or tables of programmers; quotes have
no double marks within; what is published is named, and awards by scores that rest on what is not say so."""
import decimal
import html.parser
import json
import pathlib
import re
import sys

folder, language, document = pathlib.Path(sys.argv[1]), sys.argv[2], json.load(open(sys.argv[3], encoding="utf-8"))
CODE = {"code", "pre", "script", "style", "q"}
VOID = {"meta", "link", "br", "input", "img"}
faults = []


class Page(html.parser.HTMLParser):
    """Texts outside code; quotes; rows of cells, with the names of the headings; headings of awards and rankings."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.quotes, self.tables, self.headings = [], [], [], [], []
        self.published, self.within = [], None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
        elif tag in ("h2", "h3"):
            self.headings.append("")
        elif tag == "q":
            self.quotes.append("")
        elif tag == "a" and self.within == "published":
            self.published.append("")
        if tag in ("h2", "h3") and attrs.get("id"):
            self.within = attrs["id"]

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "div" and self.within == "published":
            self.within = None

    def handle_data(self, data):
        if not CODE & set(self.open):
            self.texts.append(data)
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += data
        if {"h2", "h3"} & set(self.open):
            self.headings[-1] += data
        if "q" in self.open:
            self.quotes[-1] += data
        if self.within == "bases" and "dt" in self.open and data.strip() in ("已公布", "Published"):
            self.within = "published"
        if self.within == "published" and "a" in self.open:
            self.published[-1] += data


def check_texts(path, page):
    words = ["见diff", "'diff'", "statistics/classes", "scores/heat", "scores/changes", "按各自的比例"]
    if path.parent.name == "units":
        words += [f"[{node['id']}]" for node in document["nodes"]]
    for text in page.texts:
        if re.search(r"(?<![\w.\-])-\d", text):
            faults.append(f"{path.name}: a hyphen for a minus sign: {text.strip()[:60]}")
        if path.parent.name == "units" and re.search(r"\.csv:\d", text):
            faults.append(f"{path.name}: a line of a file: {text.strip()[:60]}")
        faults.extend(f"{path.name}: {word}" for word in words if word in text)
    faults.extend(f"{path.name}: double marks within a quote: {quote[:40]}" for quote in page.quotes if re.search("[“”]", quote))


def signed(exact):
    """To two digits, with its sign."""
    rounded = decimal.Decimal(exact).quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_UP)
    return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{abs(rounded)}"


def check_changes(page):
    """The table of what made the totals change, by the result document."""
    names = {unit["name"][language]: unit["id"] for unit in document["units"]}
    parts = {unit["id"]: unit for unit in document.get("changes", {}).get("units", {}).get("both", []) if "performance" in unit}
    headings = ("自身表现", "方法") if language == "zh" else ("own change", "method")
    seen = 0
    for table in page.tables:
        if not table or not all(heading in table[0] for heading in headings):
            continue
        for row in table[1:]:
            unit = parts.get(names.get(row[0]))
            if unit and len(row) == len(table[0]):
                expected = [signed(unit[key]) for key in ("performance", "method", "rest")]
                seen += 1
                if row[-3:] != expected:
                    faults.append(f"{row} is not {expected}")
    if parts and not seen:
        faults.append("no table of what made the totals change")


def check_bases(page):
    parents = {node["id"]: node.get("parent") for node in document["nodes"]}

    def is_below(node, top):
        while node and node != top:
            node = parents[node]
        return node == top

    published = [node["name"][language] for node in document["nodes"] if node["source"] == "published"]
    if [name.strip() for name in page.published][:12] != published[:12]:
        faults.append(f"published are {published}, not {page.published}")
    mark = "复原的得分和名次" if language == "zh" else "reconstructed scores and ranks"
    for award in document["awards"]:
        rests = any(node["source"] == "reconstructed" and is_below(node["id"], award["node"]) for node in document["nodes"])
        of_award = [heading for heading in page.headings if heading.startswith(award["name"][language])]
        if len(of_award) < 2 or any((mark in heading) != rests for heading in of_award):
            faults.append(f"{award['id']}: {of_award}, reconstructed: {rests}")


for path in sorted(folder.rglob("*.html")):
    page = Page(path)
    check_texts(path, page)
    if path == folder / "index.html":
        check_changes(page)
        check_bases(page)
print("\n".join(sorted(set(faults))[:20]))
print(f"{len(faults)} faults")
sys.exit(1 if faults else 0)
