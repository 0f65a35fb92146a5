# SPDX-License-Identifier: Apache-2.0
"""Checks pictures: check.py FILE…

Each is well-formed XML with a title and a description, has no script, no link and no attribute that is an event, and no
reference to anything outside; texts do not overlap, by the widths of DejaVu Sans, and are within the picture; every
text has a contrast of 4.5 to 1 with what is behind it, on light and on dark pages; and every id is its own."""
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {SVG + name for name in ("svg", "title", "desc", "style", "defs", "pattern", "path", "g", "rect", "line", "circle",
                                 "text")}
# Widths of DejaVu Sans in thousandths of its size, by groups of letters.
NARROW = {**dict.fromkeys("ijl'|", 300), **dict.fromkeys("I.,:; ()[]ft!/\\-r\"", 410), **dict.fromkeys("mw%@MW", 975)}


def width(text):
    total = 0
    for letter in text:
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
            continue
        if unicodedata.east_asian_width(letter) in "WF":
            total += 1000
        else:
            total += NARROW.get(letter, 690 if letter.isupper() else 636 if letter.isdigit() else 600)
    return total / 1000


def number(element, name):
    text = element.get(name)
    assert re.fullmatch(r"-?\d+(\.[1-9])?", text), (name, text)  # one form of numbers
    return float(text)


def box(element):
    """left, top, right, bottom of a text"""
    size, x, y = number(element, "font-size") if "font-size" in element.attrib else 12, number(element, "x"), number(element, "y")
    wide = width(shown(element)) * size
    start = {"start": 0, "middle": -wide / 2, "end": -wide}[element.get("text-anchor", "start")]
    if "transform" in element.attrib:  # turned to the left, around its own place
        assert element.get("transform") == f"rotate(-90 {element.get('x')} {element.get('y')})"
        return x - 0.78 * size, y - start - wide, x + 0.2 * size, y - start
    return x + start, y - 0.78 * size, x + start + wide, y + 0.2 * size


def shown(element):
    return (element.text or "") + "".join(child.tail or "" for child in element)


def meet(a, b):
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5


def check_overlaps(texts, size):
    boxes = sorted((box(text), shown(text)) for text in texts if shown(text).strip())
    for i, (a, text) in enumerate(boxes):
        assert -12 <= a[0] and -12 <= a[1] and a[2] <= size[0] - 12 and a[3] <= size[1] - 12, f"outside: {text}"
        for b, other in boxes[i + 1:]:
            if b[0] >= a[2]:
                break
            assert not meet(a, b), f"'{text}' at {a} overlaps '{other}' at {b}"


def colours(style):
    """class: (light, dark)"""
    dark = dict(re.findall(r"--(sy-[a-z0-9-]+):(#[0-9a-f]{6})", style[style.index("@media screen"):]))
    found = {}
    for name, light, variable in re.findall(r"\.(sy-[a-z0-9-]+)\{fill:(#[0-9a-f]{6});fill:var\(--(sy-[a-z0-9-]+),", style):
        found[name] = (light, dark.get(variable, light))
    return found


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_contrast(elements, fills):
    """What is behind a text is the last rectangle painted before it around its middle."""
    painted = []
    for element in elements:
        name = element.get("class", "sy-ink" if element.tag == SVG + "text" else None)
        if element.tag == SVG + "rect" and (name in fills or name == "sy-pattern"):
            x, y = number(element, "x"), number(element, "y")
            painted.append((x, y, x + number(element, "width"), y + number(element, "height"), name))
        elif element.tag == SVG + "text" and shown(element).strip():
            left, top, right, bottom = box(element)
            x, y = (left + right) / 2, (top + bottom) / 2
            behind = next((part[4] for part in reversed(painted)
                           if part[0] <= x <= part[2] and part[1] <= y <= part[3]), "sy-paper")
            assert behind != "sy-pattern", f"'{shown(element)}' is on a pattern"
            for mode in (0, 1):
                found = contrast(fills[name][mode], fills[behind][mode])
                assert found >= 4.5, f"'{shown(element)}': {name} on {behind}: {found:.2f}"


def check(path):
    text = open(path, encoding="utf-8").read()
    root = ET.fromstring(text)
    assert root.tag == SVG + "svg" and root.get("role") == "img"
    elements = list(root.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(i == root.get("id") or i.startswith(root.get("id") + "-") for i in ids)
    title, description = (next(e for e in root if e.get("id") == i) for i in root.get("aria-labelledby").split())
    assert title.tag == SVG + "title" and title.text and description.tag == SVG + "desc" and description.text
    for element in elements:
        assert element.tag in KNOWN, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on") and "href" not in name, name
            assert "url(" not in value or re.fullmatch(rf"url\(#{root.get('id')}-p\d\)", value), value
    style = root.find(SVG + "style").text
    assert "url(" not in style and "@import" not in style
    for letter in set(text):
        category = unicodedata.category(letter)
        assert letter == "\n" or category not in ("Cc", "Cf", "Cn", "Zl", "Zp"), f"U+{ord(letter):04X}"
    size = [float(part) for part in root.get("viewBox").split()[2:]]
    texts = [element for element in elements if element.tag == SVG + "text"]
    check_overlaps(texts, size)
    check_contrast(elements, colours(style))


for name in sys.argv[1:]:
    try:
        check(name)
    except AssertionError as error:
        sys.exit(f"{name}: {str(error)[:300]}")
