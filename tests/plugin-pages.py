#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the pages of plugins with `steelyard plugin show`, in both languages.

Usage: plugin-pages.py STEELYARD PAGE… The lists of a page under "Tables", "Parameters" and "Findings" are what `plugin
show` prints of the newest revision, in Markdown. Where an earlier revision differs, a line says so, as in "(revision 1
only)", "; revision 1: above 0" or "Revision 1: …", and must have everything that `plugin show` prints of that revision.
"""
import os
import re
import subprocess
import sys

LANGUAGES = {
    "en": {"sections": ("Tables", "Parameters", "Findings"), "reasons": ("Reasons for not scoring a unit:", "How a score was estimated"),
           "colon": ": ", "stop": ". ", 
           "notes": (r" \(revisions? [0-9, and]+ only[^)]*\)", r"; revisions? [0-9, and]+ only", r"; revision 1: [^)]*",
                     r" Revision 1: .*")},
    "zh": {"sections": ("表", "参数", "可能发现的问题"), "reasons": ("不能计分的原因：", "得分如何估计"),
           "colon": "：", "stop": "。", 
           "notes": (r"（仅修订号[0-9、]+[^）]*）", r"；仅修订号[0-9、]+", r"；修订号1为[^）]*", r"修订号1：.*")},
}
ONLY = re.compile(r"\(revisions? [0-9, and]+ only\)|（仅修订号[0-9、]+）")


def is_older(line, newest):
    """Whether the line is only of other revisions than the newest."""
    only = ONLY.search(line)
    return bool(only) and newest not in re.findall("[0-9]+", only[0])


def shown(steelyard, name, language, words):
    """The entries that `plugin show` prints: [the line of the page, its parts]."""
    out = subprocess.run([steelyard, "plugin", "show", name], env={**os.environ, "LANGUAGE": language}, check=True,
                         capture_output=True, text=True).stdout
    entries = []
    for line in "\n".join(block.partition("\n")[2] for block in out.split("\n\n")[1:]).split("\n"):
        level = re.fullmatch(r" +- (\S+)  (.*)", line)
        entry = re.fullmatch(r" +([a-z][a-z0-9_-]*)  (.*)", line)
        if level:
            entries.append([f"- `{level[1]}` {level[2]}", [f"`{level[1]}`", level[2]]])
        elif entry:
            parts = [f"`{entry[1]}`", *re.split(" *[,，()（）] *", entry[2])]
            entries.append([f"- `{entry[1]}`{words['colon']}{entry[2]}", parts])
        elif line.strip():
            entries[-1][0] += words["stop"] + line.strip()
            entries[-1][1].append(line.strip().rstrip(".。"))
    return entries


def listed(text, words):
    """The lines of the page's lists; the rows that a plugin puts in error and its warnings are not among them."""
    lines, section, wanted = [], "", False
    for line in text.split("\n"):
        if line.startswith("## "):
            section = line[3:]
            wanted = True
        elif line.endswith((":", "：")) and not line.lstrip().startswith("-"):
            wanted = line.startswith(words["reasons"])
        if section in words["sections"] and wanted and re.match(" *- `", line):
            lines.append(line.strip())
    return lines


def compare(steelyard, page):
    """The differences between a page and its plugin, as lines."""
    with open(page, encoding="utf-8") as file:
        english, _, chinese = file.read().partition("\n---\n")
    names = re.findall(r"[a-z0-9-]+@[0-9]+", english.split("\n", 1)[0])
    problems = []
    for language, text in (("en", english), ("zh", chinese)):
        words = LANGUAGES[language]
        lines = listed(text, words)
        newest = [entry[0] for entry in shown(steelyard, names[-1], language, words)]
        plain = [re.sub("|".join(words["notes"]), "", line) for line in lines if not is_older(line, names[-1].partition("@")[2])]
        problems += [f"{page}: not as '{names[-1]}' says: {line}" for line in plain if line not in newest]
        problems += [f"{page}: '{names[-1]}' also says: {line}" for line in newest if line not in plain]
        for name in names[:-1]:
            for line, parts in shown(steelyard, name, language, words):
                if not any(all(part in other for part in parts) for other in lines):
                    problems.append(f"{page}: '{name}' says: {line}")
    return problems


def main():
    problems = [problem for page in sys.argv[2:] for problem in compare(sys.argv[1], page)]
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
