# SPDX-License-Identifier: Apache-2.0
"""Checks the files of a report without a browser: check.py FOLDER [MOST_BYTES]

Every page is well-formed, with each element closed where it must be, ids that are unique, attributes that are unique and
allowed, one h1 and headings without gaps; its policy comes before anything that it could forbid; links and anchors within
the report lead somewhere; nothing is loaded from elsewhere; a table is not named after another section; rows have as many cells as their table has columns. No page
is larger than MOST_BYTES."""
import html.parser
import os
import pathlib
import re
import sys
import unicodedata
import urllib.parse

VOID = {"meta", "link", "br", "hr", "input", "col", "img", "wbr"}
POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'")
MARKED = re.compile(r'<span lang="(?:en|zh-Hans)">([^<]*)</span>')  # texts in the other language, which are read as texts
TITLE = re.compile("h[2-6]|summary")  # elements that name what follows
# Attributes that refer to ids of the same page.
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers", "list")


class Page(html.parser.HTMLParser):
    """A page as it was parsed: what is wrong with it, its ids and links, its texts."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path = path
        self.faults, self.open, self.ids, self.links, self.references = [], [], set(), [], []
        self.elements, self.headings, self.texts, self.attributes = [], [], [], []
        self.widths, self.policy, self.is_data = [], None, False
        self.here, self.before = [], set()  # headings and summaries of this section, and of those before
        source = path.read_bytes()
        self.source = source.decode("utf-8")  # fails where it is not
        self.feed(MARKED.sub(r"\1", self.source))
        self.close()
        if self.open:
            self.fault(f"<{self.open[-1]}> is not closed")

    def fault(self, what):
        self.faults.append(f"line {self.getpos()[0]}: {what}")

    def parse_bogus_comment(self, i, report=1):
        self.fault("bogus comment")
        return super().parse_bogus_comment(i, report)

    def handle_comment(self, data):
        self.fault(f"comment: {data[:40]}")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        values = dict(attrs)
        self.elements.append((tag, tuple(names)))
        if len(names) != len(set(names)):
            self.fault(f"<{tag}> has an attribute twice: {names}")
        for name, value in attrs:
            self.check_attribute(tag, name, value or "", values)
            if name in ("aria-label", "title", "alt", "placeholder", "content", "label"):
                self.attributes.append((name, value or ""))
        if tag == "section":
            self.before |= set(self.here)
            self.here = []
        if TITLE.fullmatch(tag):
            self.here.append("")
        if values.get("role") == "group" and values.get("aria-label") in self.before - set(self.here):
            self.fault(f"is named after another section: {values['aria-label']}")
        if tag == "script":
            self.is_data = values.get("type") == "application/json"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("table", "tr", "td", "th"):
            self.count_cells(tag, values)
        if tag not in VOID:
            self.open.append(tag)

    def check_attribute(self, tag, name, value, values):
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "action", "ping", "target", "background"):
            self.fault(f"<{tag}> has the attribute {name}")
        if name == "id":
            if value in self.ids or not value or re.search(r"\s", value):
                self.fault(f"the id {value} is not unique, or none")
            self.ids.add(value)
        if name in REFERENCES:
            self.references += [(value, self.getpos()[0]) for value in value.split()]
        if name in ("href", "src", "xlink:href", "data", "poster", "srcset"):
            self.links.append((tag, value, self.getpos()[0]))
        for reference in re.findall(r"url\(([^)]*)\)", value):
            self.references.append((reference.removeprefix("#"), self.getpos()[0]))
        if name == "http-equiv":
            self.policy = values.get("content")
            if any(tag in ("link", "script", "style", "img", "body") for tag, _ in self.elements):
                self.fault("the policy comes after what it governs")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes {self.open[-1:]}")
            if tag not in self.open:
                return
            while self.open[-1] != tag:
                self.open.pop()
        self.open.pop()
        if tag in ("table", "tr"):
            self.count_cells("/" + tag, {})

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ""
        if inside == "style" or (inside == "script" and not self.is_data):
            self.fault(f"a {inside} is in the page")
        if any(TITLE.fullmatch(tag) for tag in self.open):
            self.here[-1] += data
        if inside != "script":
            self.texts.append(data)

    def count_cells(self, tag, values):
        """Each table has a list of the numbers of cells of its rows; rowspans are not used."""
        if "rowspan" in values:
            self.fault("a rowspan, which this does not count")
        if tag == "table":
            self.widths.append([])
        elif tag == "tr":
            self.widths[-1].append(0)
        elif tag in ("td", "th"):
            self.widths[-1][-1] += int(values.get("colspan", 1))
        elif tag == "/table" and len(set(self.widths.pop())) > 1:
            self.fault("a table whose rows differ in their numbers of cells")


def headings_are_sound(headings):
    return headings[:1] == [1] and headings.count(1) == 1 and all(b <= a + 1 for a, b in zip(headings, headings[1:]))


def is_visible(letter):
    category = unicodedata.category(letter)
    return letter in "\n\t" or category not in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def check_page(page):
    faults = list(page.faults)
    if not page.source.startswith("<!doctype html>\n<html lang=\""):
        faults.append("begins otherwise")
    if page.policy != POLICY:
        faults.append(f"another policy: {page.policy}")
    for tag in ("title", "main", "h1"):
        if [tag for tag, _ in page.elements].count("main") != 1 or tag not in [tag for tag, _ in page.elements]:
            faults.append(f"no <{tag}>")
    if not headings_are_sound(page.headings):
        faults.append(f"levels of headings: {page.headings[:40]}")
    faults += [f"line {line}: no element has the id {value}" for value, line in page.references if value not in page.ids]
    hidden = {f"U+{ord(letter):04X}" for letter in set(page.source) if not is_visible(letter)}
    if hidden:
        faults.append(f"has characters that nobody sees: {sorted(hidden)}")
    return faults


def check_links(page, pages, root):
    for tag, address, line in page.links:
        parts = urllib.parse.urlsplit(address)
        if parts.scheme:
            if tag != "a" or parts.scheme not in ("http", "https"):
                yield f"line {line}: <{tag}> leads to {address}"
            continue
        target = page.path if not parts.path else page.path.parent / urllib.parse.unquote(parts.path)
        target = pathlib.Path(os.path.normpath(target))
        if not target.is_file() or root not in target.parents or parts.query or parts.netloc:
            yield f"line {line}: {address} leads nowhere"
        elif parts.fragment and target.suffix == ".html":
            anchor = urllib.parse.unquote(parts.fragment)
            if anchor not in pages[target].ids and not anchor.startswith("w="):  # the what-if page's setting
                yield f"line {line}: there is no {address}"


def check_assets(root):
    for path in root.rglob("*"):
        if path.is_dir() or path.suffix == ".html":
            continue
        text = path.read_text(encoding="utf-8")
        text = text.replace("http://www.w3.org/", "")  # names of XML, which nothing is loaded from
        if path.suffix not in (".css", ".js") or path.parent != root:
            yield f"{path}: such a file is not expected"
        for word in ("@import", "url(", "http:", "https:", "eval(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                     "fetch(", "XMLHttpRequest", "WebSocket", "localStorage", "cookie"):
            if word in text:
                yield f"{path.name}: has {word}"


def check(root, most):
    pages = {path: Page(path) for path in sorted(root.rglob("*.html"))}
    faults = list(check_assets(root))
    for path, page in pages.items():
        name = path.relative_to(root)
        faults += [f"{name}: {fault}" for fault in check_page(page)]
        faults += [f"{name}: {fault}" for fault in check_links(page, pages, root)]
        if most and path.stat().st_size > most:
            faults.append(f"{name}: {path.stat().st_size} bytes, at most {most} are expected")
    linked = {os.path.normpath(page.path.parent / urllib.parse.unquote(urllib.parse.urlsplit(address).path))
              for page in pages.values() for tag, address, _ in page.links}
    faults += [f"{path.relative_to(root)}: no page leads there" for path in pages
               if str(path) not in linked and path != root / "index.html"]
    return len(pages), faults


if __name__ == "__main__":
    count, found = check(pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    for fault in found[:30]:
        print(fault)
    print(f"{count} pages, {len(found)} faults")
    sys.exit(1 if found or not count else 0)
