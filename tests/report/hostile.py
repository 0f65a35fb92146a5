# SPDX-License-Identifier: Apache-2.0
"""Writes an edition whose every text is hostile, or the same with plain texts; or compares the reports of the two.

  hostile.py write FOLDER plain|hostile
  hostile.py compare PLAIN_REPORT HOSTILE_REPORT

Each text begins with a mark of its own, such as `text007x`, and is followed in the hostile edition by markup, quotes,
characters that nobody sees or that turn the direction of writing, or very many letters. So a hostile page must be the
plain one, in which each mark is followed by what the text looks like."""
import json
import pathlib
import re
import sys
import unicodedata

from check import Page

# In names no character may turn the direction of writing.
NAMES = ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "&amp;&lt;& &#x3c;", "javascript:alert(1)",
         "</td></table></main>", "]]><!--", "%s%n%u %", "{found}</title>", "\\u003c/script\\u003e", "<" * 30, "</svg><style>*{}",
         "data:text/html,<b>", "' onfocus='alert(1)", "<a href=//evil.example>"]
TEXTS = NAMES + ["\u202egnp.exe", "\u2066a\u2069b\u200f", "a\u200bb\ufeffc", "line\u2028line\u2029end", "<script>" * 500,
                 "长" * 1300, "\u00adsoft", "\U000e0041tag"]
DIGEST = re.compile(r"[0-9a-f]{40,64}")
MARK = re.compile(r"text\d{3}x")


def payload(number):
    """What follows the mark of that number: of 10,000 letters from 90, of names from 100."""
    if 90 <= number < 100:
        return "<b>长&" * 2000
    return TEXTS[number % len(TEXTS)] if number < 100 else NAMES[number % len(NAMES)]


def shown(text):
    """As people see it."""
    def letter(c):
        if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Co"):
            return f"U+{ord(c):04X}"
        return c
    return "".join(letter(c) for c in text)


class Texts:
    def __init__(self, hostile):
        self.hostile, self.next_text, self.next_long, self.next_name = hostile, 0, 89, 100

    def make(self, number):
        return f"text{number:03d}x" + (payload(number) if self.hostile else "")

    def text(self):
        self.next_text += 1
        return self.make(self.next_text)

    def long(self):
        self.next_long += 1
        return self.make(self.next_long)

    def name(self):
        self.next_name += 1
        return self.make(self.next_name)

    def both(self, name=True):
        make = self.name if name else self.text
        return {"zh": make(), "en": make()}


def yaml(value):
    """YAML, which is JSON but for characters that JSON writes as two."""
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", lambda found: "\\U%08x" % (
        0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00), json.dumps(value))


def csv(rows):
    return "".join(",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


UNITS = {"plain": ["u1", "u2", "u3", "u4"], "hostile": ["u1<b>&amp", "u2_x%2f", "u3<!--", "u4<script>"]}


def lua(texts):
    def both(name=False):
        pair = texts.both(name)
        return "{" + ", ".join(f"{language} = {lua_text(text)}" for language, text in pair.items()) + "}"

    def lua_text(text):
        return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'

    return f"""
local function score(unit)
  local lost = 0
  for row = 1, #unit.cases.value do
    if unit.cases.value[row] == 9 then return nil, "nothing" end
    report {{finding = "bad", row = row, points = 10, values = {{what = unit.cases.what[row]}}}}
    lost = lost + unit.cases.value[row]
  end
  return 100 - lost
end
return {{
  tables = {{ {{name = "cases", label = {both()}, help = {both()}, columns = {{
    {{name = "what", type = "text", label = {both()}, help = {both()}}},
    {{name = "value", type = "decimal", label = {both()}, help = {both()}}} }} }} }},
  findings = {{ {{code = "bad", message = {both()}, advice = {both()}, values = {{ {{name = "what", type = "text"}} }} }} }},
  reasons = {{ {{code = "nothing", message = {both()}}} }},
  score = score,
}}
"""


def write(folder, kind):
    texts = Texts(kind == "hostile")
    units = UNITS[kind]
    root = pathlib.Path(folder)
    (root / "evidence").mkdir(parents=True)
    (root / "scripts").mkdir()
    (root / "scripts" / "s.lua").write_text(lua(texts), encoding="utf-8")
    (root / "units.csv").write_text(csv([["id", "name_zh", "name_en", "cohort", "region"]] + [
        [unit, texts.name(), texts.name(), "ab"[i % 2], texts.text()] for i, unit in enumerate(units)]), encoding="utf-8")
    # An invisible character in every cell, also of the plain edition, because a warning counts such cells.
    (root / "evidence" / "cases.csv").write_text(csv([["unit", "what", "value", "note"]] + [
        [unit, (texts.text() if row else texts.long()) + "\u202e", 9 if i == 3 else 3 * i + row, texts.text()] for i, unit in enumerate(units) for row in range(3)]),
        encoding="utf-8")
    items = [texts.name(), texts.name()]
    (root / "evidence" / "checks.csv").write_text(csv([["unit", "item", "result", "stage", "note"]] + [
        row for i, unit in enumerate(units) for row in (
            [unit, items[0], "fail", "first", texts.text()], [unit, items[0], "partial" if i else "fail", "reply", texts.text()],
            [unit, items[1], ["pass", "fail"][i % 2], "first", texts.text()])]), encoding="utf-8")
    raters = [texts.name() for _ in range(3)]
    (root / "evidence" / "marks.csv").write_text(csv([["unit", "rater", "criterion", "mark"]] + [
        [unit, rater, "look", 10 - (i + k) % 4] for i, unit in enumerate(units) for k, rater in enumerate(raters)]), encoding="utf-8")
    (root / "evidence" / "vetoed.csv").write_text(csv([["unit", "what"], [units[2], texts.text()]]), encoding="utf-8")
    names = {key: texts.both() for key in ("edition", "a", "b", "total", "script", "list", "panel", "veto", "award", "gold", "rest",
                                           "good", "poor", "other")}
    edition = {
        "steelyard": "edition/1", "id": root.name, "name": names["edition"],
        "cohorts": [{"id": "a", "name": names["a"]}, {"id": "b", "name": names["b"]}],
        "tables": {"cases": "evidence/cases.csv", "checks": {"file": "evidence/checks.csv", "key": ["item"]},
                   "marks": "evidence/marks.csv", "vetoed": "evidence/vetoed.csv"},
        "tree": {"id": "total", "name": names["total"], "children": [
            {"id": "script", "name": names["script"], "weight": "50%", "plugin": "lua@2", "evidence": "cases",
             "params": {"script": "scripts/s.lua"}},
            {"id": "list", "name": names["list"], "weight": "30%", "plugin": "checklist@2", "evidence": "checks", "params": {
                "items": [{"item": item, "label_zh": texts.text(), "label_en": texts.text()} for item in items]}},
            {"id": "panel", "name": names["panel"], "weight": "20%", "plugin": "panel@2", "evidence": "marks", "params": {
                "criteria": [{"criterion": "look", "lowest": 0, "highest": 10, "label_zh": texts.text(), "label_en": texts.text()}]}}],
            "vetoes": [{"id": "veto", "name": names["veto"], "plugin": "count@1", "evidence": "vetoed", "effect": "disqualify"}]},
        "awards": [{"id": "award", "name": names["award"], "node": "total", "bands": [
            {"id": "gold", "name": names["gold"], "count": 1}, {"id": "rest", "name": names["rest"]}]},
            {"id": "other", "name": names["other"], "node": "list"}],
        "grades": [{"node": "list", "levels": [{"id": "good", "name": names["good"], "at_least": 60},
                                               {"id": "poor", "name": names["poor"]}]}],
        "study": {"attributes": ["region"]},
        "acknowledged": [{"warning": "unread-column", "table": "cases", "column": "note", "reason": texts.text()}],
    }
    (root / "edition.yaml").write_text(yaml(edition), encoding="utf-8")
    published = {
        "steelyard": "published/1",
        "claims": [
            {"id": "holds", "of": "rows", "table": "cases", "equals": 12, "source": texts.text(), "quote": texts.long(),
             "fact": texts.text()},
            {"id": "fails", "of": "score", "node": "list", "unit": units[0], "equals": 99, "source": texts.text(),
             "disputed": {"zh": texts.long(), "en": texts.long()}},
            {"id": "waits", "of": "score", "node": "list", "unit": units[1], "equals": 99,
             "pending": {"zh": texts.text(), "en": texts.text()}},
            {"id": "wrong", "of": "rows", "table": "checks", "equals": 13, "source": texts.text()}],
        "errata": [{"id": "right", "claim": "wrong", "corrected": 12, "since": "2021-03-05",
                    "why": {"zh": texts.text(), "en": texts.text()}, "source": texts.text()}],
    }
    (root / "published.yaml").write_text(yaml(published), encoding="utf-8")
    assert texts.next_text < 90 and texts.next_long < 100


# ---- comparing ----

def expected(text, raw=False):
    def follow(found):
        more = payload(int(found[0][4:7]))
        return found[0] + (more if raw else shown(more))
    return with_ids(MARK.sub(follow, text))


def with_ids(text):
    return re.sub(r"\bu([1-4])\b(?!\.html)", lambda found: UNITS["hostile"][int(found[1]) - 1], text)


def file_name(unit):
    return "".join(c if c.isascii() and c.isalnum() or c in "-." else f"_{ord(c):02x}" for c in unit)


def hostile_path(text):
    for plain, hostile in zip(*UNITS.values()):
        text = text.replace(f"unit-{plain}.html", f"unit-{file_name(hostile)}.html")
    return text


class Watched(Page):
    """A page with its elements in order, apart from those of pictures."""

    def __init__(self, path):
        self.pictures, self.tokens, self.broken = 0, [], False
        super().__init__(path)

    def handle_starttag(self, tag, attrs):
        if tag == "wbr":  # a place to break in a long word
            self.broken = True
            return
        self.broken = False
        super().handle_starttag(tag, attrs)
        self.pictures += tag == "svg"
        if not self.pictures:
            self.tokens.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        self.pictures -= tag == "svg"

    def handle_data(self, data):
        super().handle_data(data)
        if self.broken and self.tokens and isinstance(self.tokens[-1], str):
            self.tokens[-1] += data
        elif not self.pictures:
            self.tokens.append(data)
        self.broken = False


def same_tokens(plain, hostile):
    """The first difference, or None."""
    for a, b in zip(plain.tokens, hostile.tokens):
        if isinstance(a, str) or isinstance(b, str):
            if isinstance(a, str) and a.startswith("{") and isinstance(b, str):
                continue  # data, which is compared below
            if isinstance(a, str) and isinstance(b, str) and DIGEST.fullmatch(a) and DIGEST.fullmatch(b):
                continue
            if not isinstance(a, str) or b != expected(a):
                return f"says {str(b)[:200]!r}, expected {expected(a)[:200] if isinstance(a, str) else a!r}"
        elif a[0] != b[0] or [name for name, _ in a[1]] != [name for name, _ in b[1]]:
            return f"has {b}, expected {a}"
        else:
            for (name, value), (_, other) in zip(a[1], b[1]):
                wanted = hostile_path(value or "") if name in ("href", "src") else expected(value or "")
                if (other or "") != wanted:
                    return f"<{a[0]} {name}={(other or '')[:200]!r}>, expected {wanted[:200]!r}"
    return None if len(plain.tokens) == len(hostile.tokens) else "has another number of elements and texts"


def same_data(plain, hostile):
    def strings(value):
        if isinstance(value, dict):
            return [text for key, inner in value.items() for text in [key, *strings(inner)]]
        if isinstance(value, list):
            return [text for inner in value for text in strings(inner)]
        return [value] if isinstance(value, str) else []

    a, b = ([json.loads(token) for token in page.tokens if isinstance(token, str) and token.startswith("{")]
            for page in (plain, hostile))
    for one, other in zip(strings(a), strings(b)):
        if other not in (expected(one), expected(one, raw=True), hostile_path(one)):
            return f"data: {other[:100]!r}, expected {expected(one)[:100]!r}"
    return None


def compare(plain_root, hostile_root):
    plain_root, hostile_root = pathlib.Path(plain_root), pathlib.Path(hostile_root)
    plain_files = {path.relative_to(plain_root) for path in plain_root.rglob("*.html")}
    hostile_files = {path.relative_to(hostile_root) for path in hostile_root.rglob("*.html")}
    faults = []
    if {hostile_path(str(name)) for name in plain_files} != {str(name) for name in hostile_files}:
        faults.append("other files")
    seen = set()
    for name in sorted(plain_files):
        other = hostile_root / hostile_path(str(name))
        plain, hostile = Watched(plain_root / name), Watched(other)
        faults += [f"{name}: {fault}" for fault in (same_tokens(plain, hostile), same_data(plain, hostile)) if fault]
        known = set(plain.elements) | {("text", ("class", "x", "y", "font-size", "transform"))}  # long names are turned
        for kind in set(hostile.elements) - known:
            faults.append(f"{name}: has {kind}, which the plain page does not have")
        if other.stat().st_size > 4_000_000:
            faults.append(f"{name}: {other.stat().st_size} bytes")
        seen |= set(MARK.findall(plain.source))
    return seen, faults


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3])
    else:
        marks, found = compare(sys.argv[2], sys.argv[3])
        for fault in found[:15]:
            print(fault)
        print(f"{len(marks)} texts in the report, {len(found)} faults; the last: {max(marks, default='none')}")
        sys.exit(1 if found or len(marks) < 50 else 0)
