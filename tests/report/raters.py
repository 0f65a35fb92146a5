# SPDX-License-Identifier: Apache-2.0
"""The page about raters, and what the overview says of them: raters.py FOLDER LANGUAGE MARKS.csv OUTLIERS EFFECTS

Alpha, counts and the list of raters are computed from the marks (unit, rater, criterion, mark, and item and recused if
there are) with fractions. OUTLIERS: how many marks are unusual; EFFECTS: all, none if severity cannot be estimated, or some, of a group of units."""
import csv
import pathlib
import re
import sys
from fractions import Fraction

folder, language, outliers, effects = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[4]), sys.argv[5]
chinese = language == "zh"
LEAST = Fraction("0.667")
GOOD = Fraction("0.8")
marks = {}  # by criterion and subject: of each rater
for row in csv.DictReader(open(sys.argv[3], encoding="utf-8")):
    if row["mark"] and row.get("recused", "no") == "no":
        marks.setdefault(row["criterion"], {}).setdefault((row["unit"], row.get("item", "")), {})[row["rater"]] = Fraction(row["mark"])


def alpha(subjects):
    """On the scale of intervals; None if there is none."""
    several = [list(given.values()) for given in subjects.values() if len(given) > 1]
    all_marks = [mark for given in several for mark in given]
    n = len(all_marks)
    observed = sum(Fraction(1, len(given) - 1) * sum((a - b) ** 2 for a in given for b in given) for given in several)
    expected = sum((a - b) ** 2 for a in all_marks for b in all_marks)
    return 1 - (n - 1) * observed / expected if expected else None


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).replace("&gt;", ">").strip()


def rows_of(html):
    return [[text_of(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)] for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]


def section(page, name):
    return re.search(rf'<section id="{name}".*?</section>', page, re.S)[0]


page = (folder / "raters.html").read_text(encoding="utf-8")
overview = section((folder / "index.html").read_text(encoding="utf-8"), "raters")

# The overview promises the sections that the page has, and no others.
sections = re.findall(r'<section id="([a-z]+)"[^>]*>\s*<h2[^>]*>([^<]*)</h2>', page)
assert [name for name, _ in sections] == ["agreement", "severity", "unusual", "roster"], sections
assert re.findall(r'<a href="raters.html#([a-z]+)">([^<]*)</a>', overview) == sections, "what the overview promises"

# Agreement: a row for each criterion, judged; one warning that names those that are too low, on both pages.
low = []
agreement = rows_of(section(page, "agreement"))[1:]
assert len(agreement) == len(marks), agreement
short = {row[0]: row[1:] for row in rows_of(overview)[1:]}
for row in agreement:
    criterion = next(name for name in marks if row[0].endswith(name))
    subjects = marks[criterion]
    exact = alpha(subjects)
    raters = {rater for given in subjects.values() for rater in given}
    assert row[1:3] == [str(len(raters)), str(sum(map(len, subjects.values())))], row
    units = {unit for unit, _ in subjects}
    each = {sum(other == unit for other, _ in subjects) for unit in units}
    noun = f"{len(units)}个评价对象" if chinese else f"{len(units)} units"
    marked = (noun if len(units) == len(subjects) else
              f"{len(subjects)}（{noun}，每个{min(each)}项）" if chinese and len(each) == 1 else
              f"{len(subjects)} (of {noun}, {min(each)} of each)" if len(each) == 1 else
              f"{len(subjects)}（属于{noun}）" if chinese else f"{len(subjects)} (of {noun})")
    assert row[3] == marked, (row[3], marked)
    if exact is None:
        assert row[4:] == ["–", "–"], row
    else:
        assert abs(float(row[4].replace("−", "-").split("（")[0].split(" (")[0]) - exact) <= 0.0005001, (row, float(exact))
        word = ("过低", "只宜初步判断", "达标") if chinese else ("too low", "tentative", "high enough")
        assert row[5] == word[(exact >= LEAST) + (exact >= GOOD)], (row, float(exact))
        low += [row[0]] * (exact < LEAST)
    assert short[row[0]] == row[4:], (short, row)
for part in (overview, section(page, "agreement")):
    warnings = [text_of(warning) for warning in re.findall(r'<p class="warning">(.*?)</p>', part, re.S)]
    assert len(warnings) == bool(low), warnings
    for row in agreement:
        assert not low or (row[0] in warnings[0]) == (row[0] in low), (row, warnings)

# Severity, or why there is none; unusual marks, or that there are none, with the rule.
severity, unusual = section(page, "severity"), section(page, "unusual")
assert ("<svg" in severity) == (effects != "none"), "severity"
assert re.search("无法估计" if chinese else "cannot be estimated|no estimate", severity) or effects == "all", "no word of why"
assert ("3个标准差" if chinese else "3 standard deviations") in unusual, "no rule"
assert len(rows_of(unusual)[1:]) == outliers, rows_of(unusual)
none = "没有异常评分" if chinese else "No mark is unusual"
assert (none in unusual) == (outliers == 0 and effects == "all"), "whether there are unusual marks"

# All raters, with their marks.
names = {}
for subjects in marks.values():
    for given in subjects.values():
        for rater in given:
            names[rater] = names.get(rater, 0) + 1
roster = {row[0]: row[1:] for row in rows_of(section(page, "roster"))[1:]}
assert roster == {rater: ["1", str(count)] for rater, count in names.items()}, roster
print(len(agreement), "panels,", len(low), "too low,", len(roster), "raters")
