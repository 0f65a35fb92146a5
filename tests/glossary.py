# SPDX-License-Identifier: Apache-2.0
"""Reads docs/glossary.md and prints where the program's messages or its plugins' texts break it:

    glossary.py SOURCE-FOLDER [CATALOGUE]

Messages are those of the catalogue (po/zh.po unless another is named) and every _("…") of the sources, which must be
in the catalogue; texts in both languages are those of plugins, and of warnings."""
import pathlib
import re
import sys

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = rf'{LITERAL}(?:(?:\s|\\\n)*(?:{LITERAL}|PRI[a-z]\d+))*'
MESSAGE = re.compile(rf'\b(?:N?_|ngettext)\(\s*({LITERALS})(?:\s*,\s*({LITERALS}))?')
PAIR = re.compile(rf'({LITERALS})(?:\s|\\\n)*,(?:\s|\\\n)*({LITERALS})')
ENTRY = re.compile(rf'^(msgid|msgid_plural|msgstr(?:\[0\])?)\s+({LITERALS})', re.MULTILINE)
HAN = "[\u4e00-\u9fff]"
SOURCES = ("archive", "claims", "command", "compare", "core", "document", "figures", "files", "lock", "plugin-check",
           "print", "report", "study")
found = []


def join(literals):
    """The text of adjacent C literals; PRIu64 between them as gettext writes it."""
    parts = re.findall(rf"{LITERAL}|PRI[a-z]\d+", literals)
    return "".join(part[1:-1] if part[0] == '"' else f"<{part}>" for part in parts)


def complain(place, text, why):
    found.append(f"{place}: {why}: {text}")


def read_words(cell):
    """[(word, where it is allowed)] of "word (except: a, b), word"."""
    words = []
    for word, allowed in re.findall(r"([^,(]+?)\s*(?:\(except: ([^)]*)\))?\s*(?:,|$)", cell.strip()):
        words.append((word.strip(), [each.strip() for each in allowed.split(",") if each.strip()]))
    return words


def read_glossary(path):
    """[(forbidden word, where it is allowed, the term to use)]"""
    rules = []
    for line in path.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or cells[0] in ("English", "---"):
            continue
        terms = cells[0].split(", ") + cells[1].split(", ")
        for word, allowed in read_words(cells[3]):
            rules.append((word, allowed + [term for term in terms if word in term],
                          cells[1] if re.search(HAN, word) else cells[0]))
    return rules


def check_words(place, text, rules):
    for word, allowed, term in rules:
        rest = text
        for each in allowed:
            rest = re.sub(re.escape(each), "·", rest, flags=re.IGNORECASE)
        pattern = re.escape(word) if re.search(HAN, word) else rf"\b{re.escape(word)}\b"
        if re.search(pattern, rest, re.IGNORECASE):
            complain(place, text, f"'{word}', expected '{term}'")


def check_chinese(place, text):
    if re.search(rf"{HAN} [A-Za-z0-9%]|[A-Za-z0-9%] {HAN}", text) and "steelyard " not in text:
        complain(place, text, "a space between Chinese and other letters")
    if re.search(rf"{HAN}[,;:?!()]{HAN}", text) or re.search(rf"{HAN}\.(?:\s|$)", text):
        complain(place, text, "punctuation that is not full-width")


def check_catalogue(path, rules):
    known, last = set(), ""
    for kind, literals in ENTRY.findall(path.read_text()):
        text = join(literals)
        if kind.startswith("msgid"):
            last = text
            known.add(text)
            check_words(path.name, text, rules)
        elif last:
            if not text:
                complain(path.name, last, "not translated")
            check_words(path.name, text, rules)
            check_chinese(path.name, text)
    return known


def check_sources(top, known):
    for folder in SOURCES:
        for path in sorted((top / folder).rglob("*.[ch]")):
            for match in MESSAGE.finditer(path.read_text()):
                for literals in match.groups():
                    if literals and join(literals) not in known:
                        complain(path.relative_to(top), join(literals), "not in the catalogue")


def check_pairs(top, folder, rules, sentences):
    """Texts in both languages beside each other: TEXT("English", "中文"), refuse(…, "English", "中文"), warnings."""
    count = 0
    for path in sorted((top / folder).rglob("*.[ch]")):
        if path.name.startswith("test-"):
            continue
        for match in PAIR.finditer(path.read_text()):
            english, chinese = (join(literals) for literals in match.groups())
            if not re.search(HAN, chinese) or re.search(HAN, english) or sentences and " " not in english:
                continue
            count += 1
            check_words(path.relative_to(top), english, rules)
            check_words(path.relative_to(top), chinese, rules)
            check_chinese(path.relative_to(top), chinese)
    return count


top = pathlib.Path(sys.argv[1])
glossary = read_glossary(top / "docs/glossary.md")
known = check_catalogue(pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else top / "po/zh.po", glossary)
check_sources(top, known)
texts = check_pairs(top, "plugins", glossary, False)
for source in SOURCES:
    check_pairs(top, source, glossary, True)
if len(glossary) < 50 or len(known) < 500 or texts < 300:
    complain("glossary.py", f"{len(glossary)} words, {len(known)} messages, {texts} texts", "too few were read")
print("\n".join(found))
sys.exit(1 if found else 0)
