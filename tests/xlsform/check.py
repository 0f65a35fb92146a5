#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks XLSForms by the rules of the specification (xlsform.org, "XLSForm reference table"; docs.getodk.org, "Form
language" and "Form references"). It shares nothing with the program that writes them.

check.py FILE…   prints "FILE: SHEET!ROW: RULE: what is wrong" for each violation; exit code 1 if there are any
check.py --rules lists the rules
"""
import re
import sys
import unicodedata

import openpyxl

RULES = {
    "sheet.survey": "the workbook has a sheet `survey`",
    "sheet.choices": "a form with select_one or select_multiple has a sheet `choices`",
    "survey.columns": "`survey` has the columns type, name and label (or label::LANGUAGE)",
    "survey.heading": "every column of `survey` is one that the specification knows, once",
    "choices.columns": "`choices` has the columns list_name, name and label (or label::LANGUAGE)",
    "settings.heading": "every column of `settings` is one that the specification knows, and it has one row",
    "cell.heading": "a cell with content is below a heading",
    "type.known": "the type is one that the specification knows",
    "type.required": "a row with content has a type",
    "name.required": "a question or group has a name",
    "name.form": "a name starts with a letter or underscore and has only letters, digits, hyphens, underscores, periods",
    "name.unique": "no two questions or groups have the same name",
    "label.required": "what is shown has a label in every language",
    "language.form": "a language is written `Name (code)`, as in `label::English (en)`",
    "language.complete": "translated columns are all in the same languages, and none is without one",
    "group.balanced": "every begin_group and begin_repeat has its end, properly nested",
    "select.list": "a select names a list of `choices`",
    "choice.name": "a choice has a list and a name; for select_multiple the name has no spaces",
    "choice.unique": "no two choices of a list have the same name",
    "choice.label": "a choice has a label in every language",
    "required.value": "`required` is yes, no, true or false",
    "constraint.syntax": "`constraint` is an XPath expression: balanced, with known functions, numbers without exponents",
    "constraint.self": "`constraint` is about the answer, `.`",
    "constraint.type": "`constraint` is on a question that people answer",
    "constraint.message": "`constraint_message` comes with a constraint",
    "reference.known": "${name} refers to a question of the form",
    "default.known": "`default` is a value of the question's type, or a known function",
    "settings.id": "`form_id` is given, without white space",
    "settings.language": "`default_language` is one of the form's languages",
    "settings.version": "`version` has at most 32 characters, without white space",
}

METADATA = {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "background-audio"}
QUESTIONS = {"integer", "decimal", "range", "text", "note", "geopoint", "geotrace", "geoshape", "date", "time",
             "dateTime", "image", "audio", "video", "file", "barcode", "acknowledge"}
SELECTS = {"select_one", "select_multiple", "rank"}
HIDDEN = {"calculate", "hidden", "xml-external", "csv-external", "start-geopoint"}
GROUPS = {"begin_group", "begin_repeat", "end_group", "end_repeat"}
TRANSLATED = {"label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video"}
SURVEY = TRANSLATED | {"type", "name", "constraint", "required", "default", "relevant", "read_only", "calculation",
                       "repeat_count", "appearance", "choice_filter", "parameters", "trigger", "note"}
SETTINGS = {"form_title", "form_id", "public_key", "submission_url", "default_language", "style", "version",
            "instance_name", "allow_choice_duplicates", "name", "auto_send", "auto_delete", "namespaces"}
FUNCTIONS = {"now", "today", "true", "false", "not", "and", "or", "count", "sum", "max", "min", "number", "string",
             "int", "round", "regex", "string-length", "concat", "selected", "count-selected", "if", "coalesce",
             "date", "date-time", "format-date", "once", "pow", "position", "div", "mod", "contains", "starts-with"}
LANGUAGE = re.compile(r"^[^()]+ \([a-z]{2,3}(-[A-Za-z]+)*\)$")


def is_name(text):
    """Names become XML elements, so ª and ² are neither letters nor digits."""
    letters = [c for c in text if c not in "_-."]
    kinds = {unicodedata.category(c)[0] + ("d" if unicodedata.category(c) == "Nd" else "") for c in letters}
    return kinds <= {"L", "Nd"} and not any("\x80" <= c < "\xc0" for c in letters) and \
        (text[0] == "_" or unicodedata.category(text[0])[0] == "L")


class Sheet:
    """Rows as mappings from heading to text."""

    def __init__(self, form, sheet):
        rows = [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.iter_rows(values_only=True)]
        self.title = sheet.title
        self.headings = rows[0] if rows else []
        self.rows = []
        for number, row in enumerate(rows[1:], 2):
            if not any(row):
                continue
            self.rows.append((number, {h: text for h, text in zip(self.headings, row) if h}))
            for heading, text in zip(self.headings, row):
                if text and not heading:
                    form.report(self.title, number, "cell.heading", f"'{text}' has no heading above it")
        self.languages = {}
        for heading in self.headings:
            base, _, language = heading.partition("::")
            self.languages.setdefault(base, []).append(language.strip())

    def texts(self, row, base):
        """The texts of a column that may be translated, one for each language."""
        return [row.get(f"{base}::{language}" if language else base, "") for language in self.languages.get(base, [])]


class Form:
    def __init__(self, path):
        self.path, self.found = path, []
        book = openpyxl.load_workbook(path)
        self.sheets = {sheet.title: Sheet(self, sheet) for sheet in book}

    def report(self, sheet, row, rule, text):
        assert rule in RULES, rule
        self.found.append((sheet, row, rule, text))

    def check(self):
        survey = self.sheets.get("survey")
        if survey is None:
            self.report("survey", 0, "sheet.survey", "there is no such sheet")
            return self.found
        self.survey, self.choices = survey, self.sheets.get("choices")
        self.headings()
        self.languages()
        self.lists = {}
        if self.choices:
            self.check_choices()
        self.check_survey()
        self.check_settings()
        return self.found

    # ---- headings and languages

    def headings(self):
        for wanted in ("type", "name", "label"):
            if wanted not in self.survey.languages:
                self.report("survey", 1, "survey.columns", f"no column '{wanted}'")
        seen = set()
        for heading in filter(None, self.survey.headings):
            base, _, language = heading.partition("::")
            if base not in SURVEY or (language and base not in TRANSLATED) or heading in seen:
                self.report("survey", 1, "survey.heading", f"'{heading}'")
            seen.add(heading)
        for wanted in ("list_name", "name", "label"):
            if self.choices and wanted not in self.choices.languages:
                self.report("choices", 1, "choices.columns", f"no column '{wanted}'")

    def languages(self):
        columns = []
        for sheet in filter(None, (self.survey, self.choices)):
            for base, languages in sheet.languages.items():
                if base in TRANSLATED:
                    columns.append((sheet.title, base, set(languages)))
        self.all_languages = set().union(*[languages for _, _, languages in columns])
        for title, base, languages in columns:
            for language in languages - {""}:
                if not LANGUAGE.match(language):
                    self.report(title, 1, "language.form", f"'{base}::{language}'")
            if languages != self.all_languages:
                missing = sorted(self.all_languages - languages)
                self.report(title, 1, "language.complete", f"'{base}' lacks {missing}")

    # ---- choices

    def check_choices(self):
        for number, row in self.choices.rows:
            list_name, name = row.get("list_name", ""), row.get("name", "")
            if not list_name or not name:
                self.report("choices", number, "choice.name", "list_name or name is empty")
                continue
            names = self.lists.setdefault(list_name, {})
            if name in names:
                self.report("choices", number, "choice.unique", f"'{name}' is repeated in '{list_name}'")
            names[name] = number
            texts = self.choices.texts(row, "label")
            if texts and not all(texts):
                self.report("choices", number, "choice.label", f"'{name}'")

    # ---- survey

    def check_survey(self):
        self.names = {row["name"] for _, row in self.survey.rows if row.get("name")}
        seen, open_groups = set(), []
        for number, row in self.survey.rows:
            kind, _, rest = row.get("type", "").partition(" ")
            if kind in ("begin", "end") and rest in ("group", "repeat"):  # the older spelling
                kind, rest = f"{kind}_{rest}", ""
            if not kind:
                self.report("survey", number, "type.required", "no type")
                continue
            if kind not in METADATA | QUESTIONS | SELECTS | HIDDEN | GROUPS:
                self.report("survey", number, "type.known", f"'{row['type']}'")
            if kind in GROUPS:
                self.group(number, kind, open_groups)
            if kind.startswith("end_"):
                continue
            self.name(number, row, seen)
            shown = kind not in METADATA | HIDDEN
            texts = self.survey.texts(row, "label")
            if shown and texts and not all(texts):
                self.report("survey", number, "label.required", f"'{row.get('name')}'")
            if kind in SELECTS:
                self.select(number, kind, rest)
            self.logic(number, row, kind)
        for kind in open_groups:
            self.report("survey", 0, "group.balanced", f"'{kind}' has no end")

    def group(self, number, kind, open_groups):
        if kind.startswith("begin_"):
            open_groups.append(kind)
        elif not open_groups or open_groups.pop() != kind.replace("end_", "begin_"):
            self.report("survey", number, "group.balanced", f"'{kind}'")

    def name(self, number, row, seen):
        name = row.get("name", "")
        if not name:
            self.report("survey", number, "name.required", "no name")
            return
        if not is_name(name):
            self.report("survey", number, "name.form", f"'{name}'")
        if name in seen:
            self.report("survey", number, "name.unique", f"'{name}'")
        seen.add(name)

    def select(self, number, kind, rest):
        if self.choices is None:
            self.report("survey", number, "sheet.choices", "there is no sheet `choices`")
            return
        list_name = rest.split(" ")[0]
        if list_name not in self.lists:
            self.report("survey", number, "select.list", f"'{list_name}'")
        for name, at in self.lists.get(list_name, {}).items():
            if kind == "select_multiple" and re.search(r"\s", name):
                self.report("choices", at, "choice.name", f"'{name}' has a space")

    def logic(self, number, row, kind):
        if row.get("required", "").lower() not in ("", "yes", "no", "true", "false", "true()", "false()"):
            self.report("survey", number, "required.value", f"'{row['required']}'")
        constraint = row.get("constraint", "")
        if constraint:
            self.expression(number, constraint, "constraint.syntax")
            if not re.search(r"(^|[\s(<>=])\.($|[\s)<>=])", constraint):
                self.report("survey", number, "constraint.self", f"'{constraint}'")
            if kind not in QUESTIONS | SELECTS or kind == "note":
                self.report("survey", number, "constraint.type", f"'{kind}'")
        elif any(self.survey.texts(row, "constraint_message")):
            self.report("survey", number, "constraint.message", "there is no constraint")
        for column in ("constraint", "relevant", "default", "calculation"):
            for name in re.findall(r"\$\{([^}]*)\}", row.get(column, "")):
                if name not in self.names:
                    self.report("survey", number, "reference.known", f"'{name}'")
        default = row.get("default", "")
        if default:
            self.default(number, kind, default)

    def default(self, number, kind, default):
        if re.fullmatch(r"[a-z-]+\(.*\)", default):
            self.expression(number, default, "default.known")
            return
        patterns = {"integer": r"-?\d+", "decimal": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d",
                    "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d.*"}
        if not re.fullmatch(patterns.get(kind, ".*"), default, re.S):
            self.report("survey", number, "default.known", f"'{default}' in a question of type {kind}")

    def expression(self, number, text, rule):
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)
        depth = 0
        for character in bare:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth < 0:
                break
        faults = []
        if depth != 0 or bare.replace("''", "").count("'") or bare.count('"'):
            faults.append("brackets or quotation marks are not balanced")
        faults += [f"unknown function '{name}'" for name in re.findall(r"([A-Za-z][\w-]*)\s*\(", bare)
                   if name not in FUNCTIONS]
        faults += [f"'{number}' has an exponent" for number in re.findall(r"\b\d[\d.]*[eE][+-]?\d+", bare)]
        if re.search(r"(and|or|[<>=])\s*$|^\s*(and|or|[<>=])", bare):
            faults.append("an operand is missing")
        for fault in faults:
            self.report("survey", number, rule, f"'{text}': {fault}")

    # ---- settings

    def check_settings(self):
        sheet = self.sheets.get("settings")
        if sheet is None:
            return
        for heading in filter(None, sheet.headings):
            if heading not in SETTINGS:
                self.report("settings", 1, "settings.heading", f"'{heading}'")
        if len(sheet.rows) != 1:
            self.report("settings", 1, "settings.heading", f"{len(sheet.rows)} rows")
            return
        number, row = sheet.rows[0]
        if not row.get("form_id") or re.search(r"\s", row["form_id"]):
            self.report("settings", number, "settings.id", f"'{row.get('form_id', '')}'")
        language = row.get("default_language", "")
        if language and language not in self.all_languages:
            self.report("settings", number, "settings.language", f"'{language}'")
        version = row.get("version", "")
        if len(version) > 32 or re.search(r"\s", version):
            self.report("settings", number, "settings.version", f"'{version}'")


def check(path):
    """The violations: (sheet, row, rule, what is wrong)."""
    return Form(path).check()


def main(arguments):
    if arguments == ["--rules"]:
        print("\n".join(f"{rule}: {text}" for rule, text in RULES.items()))
        return 0
    found = [(path, *violation) for path in arguments for violation in check(path)]
    for path, sheet, row, rule, text in found:
        print(f"{path}: {sheet}!{row}: {rule}: {text}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
