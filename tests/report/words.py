# SPDX-License-Identifier: Apache-2.0
"""A report is in one language: words.py LANGUAGE FOLDER EDITION…

Chinese: of three English words in a row, which names, keys and commands do not have, none may be in a page unless they are
in the files of one of the editions, which has names in both languages; and no id stands where a message has a name.
English: no Chinese character is in a page but in quotations, the link to the Chinese page, and the claims, which cite sources
and the texts of the evidence."""
import html
import pathlib
import re
import sys

from check import Page

ENGLISH = re.compile(r"[A-Za-z']+(?:,? [A-Za-z']+){2,}")
COMMANDS = re.compile(r"sudo make install|steelyard [a-z]+ [a-z]+(?: --[a-z]+)*|\[[a-z0-9-]+\]")
CHINESE = re.compile("[\u3400-\u9fff]+")
ID = re.compile("[a-z][a-z-]*(?=：)")
QUOTED = re.compile(r"<(?:q|small)>(.*?)</(?:q|small)>")  # and where it comes from
language, root, *editions = sys.argv[1:]
given = " ".join(path.read_text(encoding="utf-8", errors="replace") for edition in editions
                 for path in pathlib.Path(edition).rglob("*") if path.is_file())
given = " ".join(given.split())


def foreign(text):
    """What is in another language than the page."""
    if language == "en":
        return CHINESE.findall(text)
    ids = ID.match(text)
    return [words for words in ENGLISH.findall(COMMANDS.sub("", text)) if words not in given] + ([ids[0]] if ids else [])


found = {}
for path in sorted(pathlib.Path(root).rglob("*.html")):
    if language == "en" and path.name == "claims.html":
        continue
    page = Page(path)
    quoted = [html.unescape(re.sub("<[^>]*>", "", text)) for text in QUOTED.findall(page.source)] + ["中文"]
    for text in page.texts + [value for _, value in page.attributes]:
        if language == "en" and any(quotation in text for quotation in quoted):
            continue
        for words in foreign(text):
            found.setdefault(words, path.name)
for words, name in list(found.items())[:20]:
    print(f"{name}: {words}")
print(f"{len(found)} in another language")
sys.exit(1 if found else 0)
