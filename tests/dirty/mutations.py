# SPDX-License-Identifier: Apache-2.0
#
# mutations.py: every way in which a clean edition becomes a dirty one without meaning anything else
#
# What may happen to a dirty variant, from the strictest on:
SAME = "same"  # the clean scores, without a warning
TOLD = "same-or-warn"  # the clean scores, perhaps with a warning
ERROR = "error"  # refused or an error of units, with the file's name
LOUD = "error-or-warn"
ANY = "any-but-silent"  # the clean scores, or an error, or a warning

import csv
import io
import unicodedata

from editions import HEADINGS, LEVELS, path

TEXTS = ("unit", "where", "listed", "key", "join", "stage", "script", "level", "note", "name", "cohort")


class Variant:
    """An edition in the making: rows, then the text of each file, then its bytes."""

    def __init__(self, edition):
        self.edition = edition
        self.rows = {name: [list(row) for row in [table.headings] + table.rows]
                     for name, table in edition.tables.items()}
        self.forms = {name: {} for name in edition.tables}  # of the CSV writer
        self.texts, self.bytes, self.options = {}, {}, {}  # functions by table; options of edition.yaml
        self.yaml_texts, self.yaml_bytes = [], lambda text: text.encode()

    def declare(self, table, *options):
        self.options.setdefault(table, []).extend(options)

    def files(self):
        made = {name: text.encode() for name, text in self.edition.scripts.items()}
        text = self.edition.yaml(self.options)
        for change in self.yaml_texts:
            text = change(text)
        made["edition.yaml"] = self.yaml_bytes(text)
        for name, rows in self.rows.items():
            out = io.StringIO()
            csv.writer(out, **{"lineterminator": "\n", **self.forms[name]}).writerows(rows)
            text = self.texts.get(name, lambda text: text)(out.getvalue())
            made[path(name)] = self.bytes.get(name, lambda text: text.encode())(text)
        return made


class Mutation:
    """`part`: what it changes; two mutations with a part in common are no pair. `late`: later ones are applied
    later."""

    def __init__(self, name, group, plugin, part, late, label, place, change):
        self.name, self.group, self.plugin, self.part, self.late = name, group, plugin, part, late
        self.label, self.place, self.change = label, place, change


# ---- Texts, each with the name of what was done to it ----

SPACES = {"space": " ", "tab": "\t", "no-break": "\u00a0", "ideographic": "\u3000", "em": "\u2003", "thin": "\u2009",
          "narrow-no-break": "\u202f", "figure": "\u2007", "ogham": "\u1680", "medium-math": "\u205f",
          "line-break": "\n", "next-line": "\u0085", "line-separator": "\u2028", "vertical-tab": "\v"}
CONTROLS = {"tab", "line-break", "next-line", "line-separator", "vertical-tab"}
INVISIBLE = {"zero-width-space": "\u200b", "non-joiner": "\u200c", "joiner": "\u200d", "word-joiner": "\u2060",
             "byte-order-mark": "\ufeff"}
BIDI = {"right-to-left-override": "\u202e", "left-to-right-mark": "\u200e", "isolate": "\u2067", "embedding": "\u202a"}
IN_YAML = {"space", "no-break", "ideographic", "em", "thin", "narrow-no-break", "figure", "medium-math"}


def wide(text):
    return "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spellings(text):
    """(name, label, text) of what is equal to a text, and of what must not pass for it unnoticed."""
    yield "nfd", SAME, unicodedata.normalize("NFD", text)
    yield "full-width", SAME, wide(text)
    for name, space in SPACES.items():
        yield f"space-behind:{name}", SAME, text + space
        yield f"space-before:{name}", SAME, space + text
        yield f"space-within:{name}", SAME, text.replace(" ", space, 1)
    yield "space-run", SAME, text.replace(" ", " \u00a0  ", 1)
    middle = len(text) // 2
    for name, mark in INVISIBLE.items():
        yield f"invisible:{name}", TOLD, text[:middle] + mark + text[middle:]
        yield f"invisible-behind:{name}", TOLD, text + mark
    for name, mark in BIDI.items():
        yield f"bidi:{name}", ANY, text[:middle] + mark + text[middle:]
    yield "case", ANY, text.swapcase()


# Texts that nothing in the edition lists: in another case each is another text, and rightly so.
FREE = ("key", "join", "script", "note", "name")


def text_cells(kind, text):
    for name, label, other in spellings(text):
        if other == text or name == "case" and kind in FREE:
            continue
        if kind == "note" and not name.startswith(("invisible", "bidi")):
            label = SAME
        if kind == "name" and name.split(":")[-1] in CONTROLS:
            label = ANY  # spaces, but no part of a name
        if kind == "cohort" and name == "full-width":
            label = ANY  # the same id, shown as it is written
        yield name, label, other
    if kind == "level":
        for label_text in LEVELS.get(text, ()):
            yield "label", ANY, label_text  # another plugin may have other labels
    if kind == "stage":
        yield "label", SAME, {"first": "初评", "reply": "申辩", "audit": "复核"}[text]
    if kind in ("unit", "listed", "level", "stage", "cohort"):
        yield "typo", ANY if kind == "listed" else ERROR, text + "x"  # the row may be one that nobody reads
    if kind == "where":
        yield "typo", LOUD, text + "x"  # no indicator reads the row any more


def number_cells(text):
    yield "zeros", SAME, text + ("0" if "." in text else ".0")
    yield "more-zeros", SAME, text + ("000" if "." in text else ".000")
    for name, other in (("plus", "+" + text), ("leading-zero", "0" + text), ("exponent", text + "e0"),
                        ("full-width", wide(text)), ("apostrophe", "'" + text), ("no-break-space", text + "\u00a0"),
                        ("ideographic-space", "\u3000" + text), ("invisible", text + "\u200b"),
                        ("letter-o", text.replace("0", "O")), ("dot-behind", text + "."), ("minus-sign", "\u2212" + text),
                        ("inner-space", text[:1] + " " + text[1:]), ("thousands", "0," + text.zfill(3)),
                        ("decimal-comma", text.replace(".", ",") if "." in text else text + ",0"),
                        ("arabic-digits", "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in text))):
        if other != text:
            yield name, ANY, other
    for name, other in (("percent", text + "%"), ("measure-word", text + "分"), ("not-available", "N/A"), ("dash", "—"),
                        ("error-value", "#REF!"), ("nan", "NaN"), ("infinite", "inf"), ("word", "none"),
                        ("about", "约" + text), ("range", text + "-" + text), ("null", "NULL")):
        yield name, ERROR, other
    yield "space-behind", SAME, text + " "


def integer_cells(text):
    for name, label, other in number_cells(text):
        yield name, ANY if name in ("zeros", "more-zeros") else label, other


TRUE, FALSE = ("true", "yes", "1", "是", "TRUE", "Yes"), ("false", "no", "0", "否", "FALSE", "No")


def bool_cells(text):
    for other in TRUE if text in TRUE else FALSE:
        if other != text:
            yield f"as-{other}", SAME, other
    short = ("T", "Y", "对", "√", "✓") if text in TRUE else ("F", "N", "错", "×", "✗")
    for other in short:
        yield f"as-{other}", ANY, other
    yield "full-width", ANY, wide(text)
    yield "no-break-space", ANY, text + "\u00a0"
    yield "invisible", ANY, text[:1] + "\u200b" + text[1:]
    yield "typo", LOUD, text + "x"
    yield "space-behind", SAME, text + " "


def date_cells(text):
    year, month, day = text.split("-")
    yield "slashes", SAME, f"{year}/{int(month)}/{int(day)}"
    yield "slashes-zeros", SAME, f"{year}/{month}/{day}"
    for name, other in (("dots", f"{year}.{month}.{day}"), ("chinese", f"{year}年{int(month)}月{int(day)}日"),
                        ("short", f"{year}-{int(month)}-{int(day)}"), ("with-time", text + " 00:00:00"),
                        ("iso-time", text + "T00:00:00Z"), ("compact", year + month + day), ("full-width", wide(text)),
                        ("no-break-space", text + "\u00a0"), ("invisible", text + "\u200b"),
                        ("dashes", text.replace("-", "‐"))):
        yield name, ANY, other
    for name, other in (("american", f"{int(month)}/{int(day)}/{year}"), ("german", f"{day}.{month}.{year}"),
                        ("two-digit-year", f"{year[2:]}-{month}-{day}"), ("serial", "43633"), ("error-value", "#####"),
                        ("no-such-day", f"{year}-02-30"), ("month-13", f"{year}-13-{day}")):
        yield name, ERROR, other
    yield "space-behind", SAME, text + " "


def cells(kind, text):
    if kind in TEXTS:
        return text_cells(kind, text)
    return {"decimal": number_cells, "integer": integer_cells, "bool": bool_cells, "wherebool": bool_cells,
            "date": date_cells, "id": id_cells}[kind](text)


def id_cells(text):
    """An id is not a text for people; but spaces around it are no part of it."""
    for name, label, other in spellings(text):
        if other != text and name != "full-width":  # an id may be written so, and is then shown so
            yield name, SAME if name.startswith(("space-behind:space", "space-before:space")) else ANY, other


# ---- One cell, heading or text of edition.yaml ----

def set_cell(table, row, column, value):
    return lambda variant: variant.rows[table][row].__setitem__(column, value)


# What an empty cell of an optional or blank-allowed column means, where it may not pass unnoticed: the columns of which
# the pages say that an empty cell counts, or is left out of a sum or a mean.
BLANK_COUNTS = {"decimal", "visits"}


def cell_mutations(edition):
    for name, table in edition.tables.items():
        for row, cells_of_row in enumerate(table.rows, 1):
            for column, text in enumerate(cells_of_row):
                kind = table.types[column]
                if text == "":
                    continue
                place = f"{path(name)} row {row + 1}, {table.headings[column]}"
                for what, label, other in cells(kind, text):
                    yield Mutation(f"{kind}:{what}", 3 if kind in TEXTS else 4 if "comma" in what else 3, table.plugins[0],
                                   {(name, row, column)}, 1, label, f"{place}: {text!r} -> {other!r}",
                                   set_cell(name, row, column, other))
                if kind in ("unit", "level", "listed", "stage", "id", "script", "join") or \
                        kind in ("integer", "decimal", "date") and not optional(table, column):
                    label = ERROR if kind not in ("decimal", "integer", "listed", "id") else ANY
                    if table.headings[column] in ("replied", "delivered"):
                        continue  # there was no reply: another meaning
                elif kind in ("decimal", "bool") and table.headings[column] not in ("recused", "extended", "proof",
                                                                                   "applicable"):
                    label = ANY
                elif kind == "where":
                    label = LOUD
                elif kind == "note":
                    label = SAME
                else:
                    continue
                yield Mutation(f"{kind}:blank", 1, table.plugins[0], {(name, row, column)}, 1, label,
                               f"{place}: {text!r} -> ''", set_cell(name, row, column, ""))


def optional(table, column):
    return table.optional[column]


def heading_mutations(edition):
    for name, table in edition.tables.items():
        for column, text in enumerate(table.headings):
            kind = table.types[column]
            place = f"{path(name)} row 1"
            others = [("note:" + what if kind == "note" else what, label, other)
                      for what, label, other in spellings(text)]
            others += [("label", SAME, label) for label in HEADINGS.get(text, ())
                       if kind not in ("where",) and name != "units" and (text != "level" or "rubric" in table.plugins)
                       and (text != "item" or "checklist" in table.plugins)
                       and (text != "kind" or "count" in table.plugins)]
            others += [("typo", LOUD, text + "x"), ("measure", LOUD, text + "（分）"), ("blank", LOUD, "")]
            for what, label, other in others:
                if other == text:
                    continue
                if what == "case" or label == LOUD:
                    # A column that must be there is missed; an optional one is too, but a note is not.
                    label = TOLD if kind == "note" and what != "blank" else ANY if kind in ("note", "key")\
                        else ANY if what == "case" or name == "units" else LOUD
                if kind in ("name", "cohort") and label in (ANY, LOUD):
                    label = ANY
                yield Mutation(f"heading:{what}", 1 if label in (LOUD, ANY) else 3, table.plugins[0],
                               {(name, 0, column)}, 3, label, f"{place}: {text!r} -> {other!r}",
                               set_cell(name, 0, column, other))

            def twice(variant, name=name, column=column):
                for row in variant.rows[name]:
                    row.append(row[column])
            yield Mutation("heading:twice", 1, table.plugins[0], {(name, "columns")}, 2, ANY, f"{place}: {text!r} twice",
                           twice)

        def extra(variant, name=name):
            for row, cells_of_row in enumerate(variant.rows[name]):
                cells_of_row.append("Bemerkung" if row == 0 else "x")
        yield Mutation("column:unread", 1, table.plugins[0], {(name, "columns")}, 2, TOLD, f"{path(name)}: another column",
                       extra)

        def turned(variant, name=name):
            for row in variant.rows[name]:
                row.reverse()
        yield Mutation("column:order", 1, table.plugins[0], {(name, "columns"), *((name, row, column)
                       for row in range(len(table.rows) + 1) for column in range(len(table.headings)))}, 2, SAME,
                       f"{path(name)}: columns in another order", turned)

        def empty_column(variant, name=name):
            for row in variant.rows[name]:
                row.append("")
        yield Mutation("column:empty", 1, table.plugins[0], {(name, "columns")}, 2, ANY,
                       f"{path(name)}: a comma at the end of every row", empty_column)


def yaml_mutations(edition):
    """The same spellings in edition.yaml, where the text stands in apostrophes."""
    for text in edition.texts:
        if text in ("true", "2019"):
            others = [("typed", SAME, f"'{other}'") for other in TRUE[1:]] if text == "true" else [("plain", SAME, text)]
        else:
            others = [(what, label, f"'{other}'") for what, label, other in spellings(text)
                      if other != text and (":" not in what or not what.startswith("space") or
                                            what.split(":")[1] in IN_YAML)]
        for what, label, other in others:
            yield Mutation(f"edition.yaml:{what}", 3, "edition.yaml", {("yaml", text)}, 0, label,
                           f"edition.yaml: {text!r} -> {other}",
                           lambda variant, text=text, other=other: variant.yaml_texts.append(
                               lambda whole: whole.replace(f"'{text}'", other, 1)))
    for what, label, encode in (
            ("byte-order-mark", SAME, lambda text: b"\xef\xbb\xbf" + text.encode()),
            ("crlf", SAME, lambda text: text.replace("\n", "\r\n").encode()),
            ("gb18030", ERROR, lambda text: text.encode("gb18030")),
            ("utf-16", ANY, lambda text: text.encode("utf-16")),
            ("bad-byte", ERROR, lambda text: text.encode().replace(b"Total", b"Tot\x92l", 1)),
            ("full-width-colon", ERROR, lambda text: text.replace("source:", "source：", 1).encode()),
            ("tab", ANY, lambda text: text.replace("  id: total", "\tid: total", 1).encode()),
            ("no-break-space", ANY, lambda text: text.replace("id: total", "id:\u00a0total", 1).encode())):
        yield Mutation(f"edition.yaml:{what}", 4, "edition.yaml", {("yaml", "bytes"), ("yaml", "*")}, 6, label,
                       f"edition.yaml: {what}", lambda variant, encode=encode: setattr(variant, "yaml_bytes", encode))


# ---- Rows and keys ----

# The columns that a reader changes in a row that contradicts another: type -> another value of it.
CONTRADICTION = {"pass": "fail", "fail": "pass", "partial": "pass", "true": "false", "yes": "no", "no": "yes",
                 "none": "silent", "silent": "none", "open": "none"}
KEYED = {"checklist": ["item"], "rubric": ["item"], "panel": ["rater", "criterion", "item"],
         "hall-visit": ["visitor", "visited"], "internet-plus": ["service"], "outbreak-bulletin": ["day"],
         "timeliness": ["sent", "channel"]}


def contradicted(row, types):
    """The row with another value in a column that is no part of a key, or None."""
    other = list(row)
    for column, kind in reversed(list(enumerate(types))):
        text = row[column]
        if kind in ("level", "bool") and text in CONTRADICTION:
            other[column] = CONTRADICTION[text]
            return other
        if kind in ("decimal", "integer") and text not in ("", "0"):
            other[column] = "0" if text != "0" else "1"
            return other
    return None


def append(name, row):
    return lambda variant: variant.rows[name].append(list(row))


def insert(name, at, row):
    return lambda variant: variant.rows[name].insert(at, list(row))


def row_mutations(edition):
    for name, table in edition.tables.items():
        plugin, place = table.plugins[0], path(name)
        part = {(name, "rows")}
        key = KEYED.get(plugin) if "unit" in table.headings else None
        for number, row in enumerate(table.rows, 1):
            other = contradicted(row, table.types)
            if name == "units":
                yield Mutation("key:unit-twice", 2, plugin, part, 2, ERROR, f"{place}: row {number + 1} twice",
                               append(name, row))
            elif name == "checks":  # keyed and in stages
                yield Mutation("key:stage-twice", 2, plugin, part, 2, ERROR, f"{place}: row {number + 1} twice",
                               append(name, row))
            elif name == "calendar" or name == "usage":
                yield Mutation("key:shared-twice", 2, plugin, part, 2, ANY, f"{place}: row {number + 1} twice",
                               append(name, row))
            else:
                if key is not None and plugin not in ("timeliness", "rubric"):  # whose rows nothing tells apart
                    yield Mutation("key:identical", 2, plugin, part, 2, ANY, f"{place}: row {number + 1} twice",
                                   append(name, row))
                    if other is not None:
                        yield Mutation("key:conflict", 2, plugin, part, 2, LOUD, f"{place}: row {number + 1} contradicted",
                                       append(name, other))
                # Every table may have a key of its own, which must not occur twice.
                columns = [heading for heading in table.headings if heading != "unit"][:3]

                def keyed(variant, name=name, row=row, columns=columns):
                    variant.declare(name, f"key: [{', '.join(columns)}]")
                    variant.rows[name].append(list(row))
                yield Mutation("key:declared-twice", 2, plugin, part | {("yaml", "*")}, 2, ERROR,
                               f"{place}: row {number + 1} twice, key {columns}", keyed)
        if name not in ("units", "checks", "calendar", "usage", "answers", "shares", "figures", "merits", "faults", "cases",
                        "hours") and key:
            if all(heading in table.headings for heading in key):
                yield Mutation("key:declared", 2, plugin, part | {("yaml", "*")}, 2, SAME, f"{place}: key {key} declared",
                               lambda variant, name=name, key=key: variant.declare(name, f"key: [{', '.join(key)}]"))
        width = len(table.headings)
        first = table.rows[0]
        for what, label, change in (
                ("short", ANY, lambda variant, name=name: variant.rows[name][1].pop()),
                ("long", ANY, lambda variant, name=name: variant.rows[name][1].append("x")),
                ("blank-line-within", ANY, insert(name, 2, [])),
                ("blank-lines-behind", TOLD, lambda variant, name=name: variant.rows[name].extend([[], []])),
                ("commas-behind", ANY, append(name, [""] * width)),
                ("headings-again", ANY if "note" in table.types else ERROR, append(name, table.headings)),
                ("remark", ERROR, append(name, ["数据来源：抽样"])),
                ("comment", ERROR, append(name, ["# made by hand"] + [""] * (width - 1)))):
            yield Mutation(f"row:{what}", 1, plugin, part | {(name, 1, width - 1)}, 2,
                           ANY if name == "units" and label == ERROR else label, f"{place}: {what}", change)
        for word in ("合计", "Total", "平均"):
            total = [word] + ["12" if kind in ("decimal", "integer") else "" for kind in table.types[1:]]
            yield Mutation("row:total", 4, plugin, part, 2, ANY if name in ("usage", "calendar") else LOUD, f"{place}: {total}", append(name, total))

            def declared(variant, name=name, total=total):
                variant.rows[name].append(total)
                variant.declare(name, "skip: {last: 1}")
            yield Mutation("row:total-declared", 4, plugin, part | {("yaml", "*"), (name, "bytes")}, 2, SAME,
                           f"{place}: {total}, declared", declared)
        for what, title in (("alone", ["2019年评议表"]), ("filled", ["2019年评议表"] + [""] * (width - 1))):
            yield Mutation(f"row:title-{what}", 4, plugin, part | {(name, "bytes")}, 4, ERROR, f"{place}: {title}",
                           insert(name, 0, title))

            def skipped(variant, name=name, title=title):
                variant.rows[name].insert(0, title)
                variant.declare(name, "skip: 1")
            yield Mutation(f"row:title-{what}-declared", 4, plugin, part | {("yaml", "*"), (name, "bytes")}, 4, SAME,
                           f"{place}: {title}, declared", skipped)
        if "unit" in table.headings:
            stray = ["nowhere"] + first[1:]
            yield Mutation("row:no-such-unit", 1, plugin, part, 2, ERROR, f"{place}: {stray}", append(name, stray))
    yield Mutation("row:unit-without-rows", 1, "units", {("units", "rows")}, 2, LOUD, "units.csv: a unit without rows",
                   append("units", ["east", "东区", "East", "all"] + [""] * (len(edition.tables["units"].headings) - 4)))
    for other, text in enumerate(("Cafe\u0301 North", "Ｃａｆé North", "Café\u00a0 North", "北区\u3000", "Caf\u200bé North")):
        yield Mutation("key:equal-names", 3, "units", {("units", 3, 2)}, 1, ERROR, f"units.csv row 4: name {text!r}",
                       set_cell("units", 3, 2, text))


# ---- Whole files: dialects and encodings ----

def in_bytes(name, encode):
    return lambda variant: variant.bytes.__setitem__(name, encode)


def in_text(name, change):
    return lambda variant: variant.texts.__setitem__(name, change)


def in_form(name, *options, **form):
    def change(variant):
        variant.forms[name].update(form)
        variant.declare(name, *options)
    return change


def can(encoding, text):
    try:
        return not text.isascii() and bool(text.encode(encoding))
    except UnicodeEncodeError:
        return False


def broken(text, bad):
    """The text with bad bytes in the middle of the last row that has a letter."""
    data = text.rstrip("\n").encode()
    at = data.rfind(b"\n") + 2
    return data[:at] + bad + data[at:] + b"\n"


def comma_cells(name, edition):
    """Decimals written with a comma, where the table has any."""
    def change(variant):
        for row in variant.rows[name][1:]:
            for column, kind in enumerate(edition.tables[name].types):
                if kind == "decimal" and column < len(row):
                    row[column] = row[column].replace(".", ",")
    return change


def both(*changes):
    def change(variant):
        for one in changes:
            one(variant)
    return change


def file_mutations(edition):
    for name, table in edition.tables.items():
        plugin, place = table.plugins[0], path(name)
        text = "\n".join(",".join(row) for row in [table.headings] + table.rows)
        decimals = any("." in cell for row in table.rows for cell, kind in zip(row, table.types) if kind == "decimal")
        every = {(name, "bytes")}
        cases = [
            ("byte-order-mark", SAME, 6, in_bytes(name, lambda text: b"\xef\xbb\xbf" + text.encode())),
            ("crlf", SAME, 5, in_form(name, lineterminator="\r\n")),
            ("cr", ANY, 5, in_form(name, lineterminator="\r")),
            ("mixed-line-ends", SAME, 5, in_text(name, lambda text: text.replace("\n", "\r\n", 2))),
            ("quoted", SAME, 5, in_form(name, quoting=csv.QUOTE_ALL)),
            ("no-last-line-end", SAME, 5, in_text(name, lambda text: text.rstrip("\n"))),
            ("control-z", ANY, 5, in_text(name, lambda text: text + "\x1a")),
            ("sep-line", ANY, 5, in_text(name, lambda text: "sep=,\n" + text)),
            ("sep-semicolon", ANY, 5, both(in_form(name, delimiter=";"), in_text(name, lambda text: "sep=;\n" + text))),
            ("open-quote", ERROR, 5, in_text(name, lambda text: text.rstrip("\n")[:-1] + '"x\n')),
            ("open-quote-cell", ERROR, 5, in_text(name, lambda text: text.rstrip("\n") + '\n"north')),
            ("spaces-behind-commas", SAME, 5, in_text(name, lambda text: text.replace(",", ", "))),
            ("semicolon", ERROR, 5, in_form(name, delimiter=";")),
            ("semicolon-declared", SAME, 5, in_form(name, "delimiter: ';'", delimiter=";")),
            ("tab", ERROR, 5, in_form(name, delimiter="\t")),
            ("tab-declared", SAME, 5, in_form(name, 'delimiter: "\\t"', delimiter="\t")),
            ("pipe", ERROR, 5, in_form(name, delimiter="|")),
            ("pipe-declared", SAME, 5, in_form(name, "delimiter: '|'", delimiter="|")),
            ("full-width-comma", ERROR, 5, in_text(name, lambda text: text.replace(",", "，"))),
            ("nul", ERROR, 6, in_bytes(name, lambda text: broken(text, b"\0"))),
            ("utf-16-bare", ERROR, 6, in_bytes(name, lambda text: text.encode("utf-16-le"))),
            ("utf-16-declared", SAME, 6, both(in_bytes(name, lambda text: text.encode("utf-16")),
                                              lambda variant, name=name: variant.declare(name, "encoding: utf-16"))),
            ("utf-8-declared", SAME, 6, lambda variant, name=name: variant.declare(name, "encoding: utf-8")),
            ("empty", ERROR, 6, in_bytes(name, lambda text: b"")),
        ]
        cases += [(what, ERROR, 6, in_bytes(name, lambda text, encoding=encoding: text.encode(encoding)))
                  for what, encoding in (("utf-16", "utf-16"), ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"))]
        cases += [(f"bad-byte:{what}", ERROR, 6, in_bytes(name, lambda text, bad=bad: broken(text, bad)))
                  for what, bad in (("92", b"\x92"), ("e9", b"\xe9"), ("ff", b"\xff"), ("80", b"\x80"),
                                    ("cut-short", b"\xe4\xb8"), ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"))]
        for encoding, declared in (("gb18030", "gb18030"), ("gbk", "gbk"), ("big5", "big5"), ("cp1252", "windows-1252"),
                                   ("latin-1", "iso-8859-1"), ("cp850", "cp850"), ("shift_jis", "shift_jis")):
            if can(encoding, text):
                made = in_bytes(name, lambda text, encoding=encoding: text.encode(encoding))
                cases.append((encoding, ANY, 6, made))
                cases.append((f"{encoding}-declared", SAME, 6, both(
                    made, lambda variant, name=name, declared=declared: variant.declare(name, f"encoding: {declared}"))))
        if can("gb18030", text):
            cases.append(("gb18030-bad-byte", ERROR, 6, both(
                in_bytes(name, lambda text: text.encode("gb18030").rstrip(b"\n")[:-2] + b"\xff\xff\n"),
                lambda variant, name=name: variant.declare(name, "encoding: gb18030"))))
        if any(ord(c) > 0x7f for c in text):
            cases.append(("encoded-twice", ANY, 6, in_bytes(name, lambda text: text.encode().decode("latin-1").encode())))
        if decimals:
            comma = comma_cells(name, edition)
            cases += [
                ("decimal-comma", ERROR, 5, comma),
                ("decimal-comma-semicolon", ERROR, 5, both(comma, in_form(name, delimiter=";"))),
                ("decimal-comma-declared", SAME, 5, both(comma, in_form(name, "delimiter: ';'", "decimal: ','",
                                                                        delimiter=";"))),
                ("decimal-comma-quoted-declared", SAME, 5, both(comma, in_form(name, "decimal: ','"))),
            ]
        for what, label, late, change in cases:
            part = every | ({("yaml", "*")} if "declared" in what else set())
            if "decimal" in what:
                part |= {(name, row, column) for row in range(len(table.rows) + 1) for column in range(len(table.headings))}
            yield Mutation(f"file:{what}", 4, plugin, part, late, label, f"{place}: {what}", change)


def mutations(edition):
    for make in (cell_mutations, heading_mutations, yaml_mutations, row_mutations, file_mutations):
        yield from make(edition)


# ---- Pairs ----

def clash(one, other):
    """Whether one of them could undo or change what the other did."""
    if one.part & other.part:
        return True
    yaml = ("yaml", "*")
    return any(yaml in a.part and any(part[0] == "yaml" for part in b.part) for a, b in ((one, other), (other, one)))


def pair_label(one, other):
    labels = {one.label, other.label}
    if labels <= {SAME}:
        return SAME
    if labels <= {SAME, TOLD}:
        return TOLD
    return ANY
