# SPDX-License-Identifier: Apache-2.0
"""Checks the first page of a study against the study: short, and every table that has rows is named on it.

usage: first-page.py PAGE.txt STUDY.json LANGUAGE"""
import json
import sys

page, study, language = sys.argv[1:]
text = open(page).read()
lines = text.splitlines()
tables = json.load(open(study))["tables"]
assert len(lines) < 365, len(lines)
assert max(len(line) for line in lines) <= 80
assert sum(len(table["rows"]) for table in tables) > 10 * len(lines)
for table in tables:
    name = f"{table['part']}/{table['id']}"
    if not table["rows"]:
        assert name not in text, name
    elif f"[{name}" in text:
        assert table["title"][language] in text, name
    else:
        assert f"{name} (" in " ".join(lines) or f"{name}（" in "".join(lines), name
        assert not table["remarks"], name
