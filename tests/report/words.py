# SPDX-License-Identifier: Apache-2.0
"""No message of a Chinese report is in English: words.py FOLDER EDITION…

Of three English words in a row, which names, keys and commands do not have, none may be in a Chinese page unless they are
in the files of one of the editions."""
import pathlib
import re
import sys

from check import Page

ENGLISH = re.compile(r"[A-Za-z']+(?:,? [A-Za-z']+){2,}")
COMMANDS = re.compile(r"sudo make install|steelyard [a-z]+ [a-z]+(?: --[a-z]+)*|\[[a-z0-9-]+\]")
root, *editions = sys.argv[1:]
given = " ".join(path.read_text(encoding="utf-8", errors="replace") for edition in editions
                 for path in pathlib.Path(edition).rglob("*") if path.is_file())
given = " ".join(given.split())
found = {}
for path in sorted(pathlib.Path(root).rglob("*.html")):
    page = Page(path)
    texts = page.texts + [value for _, value in page.attributes]
    for text in texts:
        for words in ENGLISH.findall(COMMANDS.sub("", text)):
            if words not in given:
                found.setdefault(words, path.name)
for words, name in list(found.items())[:20]:
    print(f"{name}: {words}")
print(f"{len(found)} in English")
sys.exit(1 if found else 0)
