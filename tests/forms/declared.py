# SPDX-License-Identifier: Apache-2.0
"""What an edition's tables are expected to have, read independently of the program's own forms: from the descriptions that
`steelyard plugin show` prints and the tree that `steelyard tree --format yaml` prints."""
import os
import pathlib
import re
import subprocess
import sys

import yaml

sys.path.append(str(pathlib.Path(__file__).parent.parent / "report"))
from labels import labels_of

TYPES = {"yes or no": "bool", "integer": "integer", "decimal": "decimal", "date": "date", "category": "category",
         "text": "text"}
YES_NO = [("true", "yes", "是"), ("false", "no", "否")]


def run(steelyard, language, *arguments):
    environment = dict(os.environ, LANGUAGE=language, LC_ALL="C.UTF-8")
    return subprocess.run([steelyard, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


class Column:
    def __init__(self, name, label, facts):
        self.name, self.label, self.help = name, label, ""
        self.type = TYPES[facts[0]]
        self.presence = facts[1]
        self.levels = []  # (name, label)
        self.levels_from = None
        self.lowest = self.highest = None
        for fact in facts[2:]:
            if fact.startswith("from parameter "):
                self.levels_from = fact.split()[-1]
            elif match := re.fullmatch(r"(\S+) to (\S+)", fact):
                self.lowest, self.highest = map(float, match.groups())
            elif fact == "above 0":  # any upper limit is not printed
                self.lowest, self.highest = 0.0, 0.0
            elif match := re.fullmatch(r"at least (\S+)", fact):
                self.lowest = float(match[1])


def tables_of(text):
    """The tables of a description in English: {name: (is shared, {name: Column})}, and their parts by line."""
    tables, table, column, inside = {}, None, None, False
    for line in text.splitlines():
        if line == "Tables:":
            inside = True
        elif inside and not line.strip():
            break
        elif not inside:
            continue
        elif match := re.fullmatch(r"  (\S+)  (.*)", line):
            table = {}
            tables[match[1]] = ("shared" in match[2], table)
        elif match := re.fullmatch(r"    (\S+)  (.*) \(([^()]*)\)", line):
            column = Column(match[1], match[2], match[3].split(", "))
            table[match[1]] = column
        elif match := re.fullmatch(r"      - (.*?)  (.*)", line):
            column.levels.append((match[1], match[2]))
        elif line.startswith("      ") and column:
            column.help = f"{column.help} {line.strip()}".strip()
    return tables


def chinese_labels(text):
    """The labels of columns and levels in a description in Chinese, in the order of the lines."""
    return [match[1] for match in re.finditer(r"^(?:    (?! )|      - )\S+  (.*?)(?:（[^（）]*）)?$", text, re.M)]


def nodes_of(node):
    yield node
    for key in ("children", "adjustments", "vetoes"):
        for child in node.get(key, []):
            yield from nodes_of(child)


def by_table(value, main):
    if value and isinstance(next(iter(value.values())), dict):
        return value
    return {main: value or {}}


class Expected:
    """A column of a table of the edition."""

    def __init__(self):
        self.columns = []     # of plugins
        self.options = None   # {code: (English, Chinese)}; None: any
        self.wanted = []      # texts of conditions
        self.conditions = 0


class Table:
    def __init__(self):
        self.columns, self.shared, self.readers = {}, None, []

    def column(self, heading):
        return self.columns.setdefault(heading, Expected())


def read(steelyard, edition):
    """{table: Table} of an edition."""
    described = {}
    tables = {}
    tree = yaml.load(run(steelyard, "en", "tree", edition, "--format", "yaml"), yaml.BaseLoader)["tree"]
    for node in nodes_of(tree):
        plugin = node.get("plugin")
        if plugin and plugin not in described:
            described[plugin] = tables_of(run(steelyard, "en", "plugin", "show", plugin))
            labels = chinese_labels(run(steelyard, "zh", "plugin", "show", plugin))
            for _, columns in described[plugin].values():
                for column in columns.values():
                    column.chinese = labels.pop(0)
                    column.levels = [(name, label, labels.pop(0)) for name, label in column.levels]
        if plugin:
            bind(tables, node, described[plugin], labels_of(pathlib.Path(edition)))
    return tables


def bind(tables, node, declared, labels):
    by_unit = [name for name, (shared, _) in declared.items() if not shared]
    main = next(iter(declared)) if len(declared) == 1 else by_unit[0] if len(by_unit) == 1 else None
    evidence = node.get("evidence", {})
    evidence = evidence if isinstance(evidence, dict) else {main: evidence}
    headings, where = by_table(node.get("columns"), main), by_table(node.get("where"), main)
    for plugin_table, table_id in evidence.items():
        table = tables.setdefault(table_id, Table())
        table.shared, columns = declared[plugin_table]
        names = headings.get(plugin_table, {})
        table.readers.append((node, plugin_table))
        for name, column in columns.items():
            expected = table.column(names.get(name, name))
            expected.columns.append(column)
            options = column.levels or (YES_NO if column.type == "bool" else None)
            if column.levels_from:
                options = [tuple(entry.get(key) or next(iter(entry.values())) for key in (None, "label_en", "label_zh"))
                           for entry in node.get("params", {}).get(column.levels_from, [])] or None
            if options:
                options = [(code, *(labels.get(code, {"en": en, "zh": zh})[language] for language in ("en", "zh")))
                           if en == zh == code else (code, en, zh) for code, en, zh in options]
                expected.options = expected.options or {}
                expected.options.update({code: (en, zh) for code, en, zh in options})
        for name, wanted in where.get(plugin_table, {}).items():
            expected = table.column(names.get(name, name))
            expected.conditions += 1
            expected.wanted += wanted if isinstance(wanted, list) else [wanted]
