# SPDX-License-Identifier: Apache-2.0
"""The pages answer what readers ask: answers.py FOLDER LANGUAGE DOCUMENT.json STUDY.json

FOLDER is that of one language. Every claim is a sentence with its two figures, under its verdict; what to fix first is what
would gain most, and all lists of a unit's page are in that order; what made a total change adds up; what separates
the units most, and by how much, is the study's; what was varied is said; texts in the other language are marked."""
import decimal
import json
import pathlib
import re
import sys

from check import Page

D = decimal.Decimal
HAN = re.compile(r"[\u4e00-\u9fff]")
faults = []


def expect(good, *what):
    if not good:
        faults.append(" ".join(str(part) for part in what))


def read(path):
    """The page without what no reader reads: its head, scripts and pictures."""
    page = path.read_text(encoding="utf-8")
    return re.sub(r"<head>.*?</head>|<script.*?</script>|<svg.*?</svg>", "", page, flags=re.S)


def text_of(markup):
    text = re.sub(r"<[^>]*>", "", markup)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def section(page, name):
    found = re.search(rf'<section id="{name}".*?</section>', page, re.S)
    return found[0] if found else ""


# ---- claims ----

HEADINGS = {"en": {"fails": "Claims that fail", "disputed": "Disputed claims", "corrected": "Corrected claims",
                   "pending": "Claims that are pending", "holds": "Claims that hold",
                   "holds-fitted": "Claims that hold (fitted)"},
            "zh": {"fails": "不符的核对项", "disputed": "有争议的核对项", "corrected": "已更正的核对项", "pending": "待核的核对项",
                   "holds": "相符的核对项", "holds-fitted": "相符（拟合）的核对项"}}
SENTENCE = {"en": r"(?:For .+?, published: (.+); |Checked whether .+ is (.+)\. )(?:[Cc]omputed: (.+?)|[Nn]ot computed)\.(?: |$)",
            "zh": r"(?:.+：公布为(.+)，|核对.+是否(.+?)；)(?:算得：?(.+?)|未能算出)。"}


def names(document, language):
    """What the bands and grades are called."""
    lists = [award.get("bands", []) for award in document["awards"]] + [grade["levels"] for grade in document.get("grades", [])]
    return {entry["id"]: entry["name"][language] for entries in lists for entry in entries}


def check_claims(folder, language, document):
    page, called = read(folder / "claims.html"), names(document, language)
    found = {}
    for heading, items in re.findall(r"<h3>(.*?) <span class=\"count\">.*?</h3>\n(?:<p>.*?</p>\n)?<ul class=\"claims\">(.*?)</ul></li>\n</ul>", page, re.S):
        found[text_of(heading)] = re.findall(r'<li class="claim">(.*?)</li>', items, re.S)
    for verdict, heading in HEADINGS[language].items():
        claims = [claim for claim in document["claims"] if claim["verdict"] == verdict]
        sentences = found.get(heading, [])
        expect(len(claims) == len(sentences), heading, len(sentences), "sentences, not", len(claims))
        told = [re.match(SENTENCE[language], text_of(sentence)) for sentence in sentences]
        for sentence, figures in zip(sentences, told):
            expect(figures, "no such sentence:", text_of(sentence)[:120])
        told = [(figures[1] or figures[2], figures[3] or "") for figures in told if figures]
        for claim in claims:  # the sentences stand by what they quote
            published = called.get(claim["expected"], claim["expected"]) if claim["of"] in ("band", "grade") else claim["expected"]
            computed = called.get(claim["computed"], claim["computed"]) if claim["of"] in ("band", "grade") else claim["computed"]
            fits = [one for one in told if published in one[0] and one[1] == computed]
            expect(fits, claim["id"], "has no sentence with", published, "and", computed)
            if fits:  # exactly what was published rather than what contains it
                told.remove(min(fits, key=lambda one: len(one[0])))


# ---- units ----

SUM = {"en": r"These add up\. For .*?: (\S+) before (.*?) = (\S+) now", "zh": r"各项相加即得。.*?：上届(\S+) (.*?) = 本届(\S+)。"}


def check_sum(where, language, text, wanted):
    found = re.search(SUM[language], text)
    expect(bool(found) == wanted, where, "a sum is" if found else "no sum is", "there")
    if not found:
        return
    parts = re.findall(r"([+−]) (\d+(?:\.\d+)?)", found[2])
    expect(3 <= len(parts) <= 4, where, len(parts), "summands")
    total = D(found[1]) + sum((D(figure) if sign == "+" else -D(figure)) for sign, figure in parts)
    expect(total == D(found[3]), where, found[0], "does not add up")


def order_of(places):
    """Without what follows at once again."""
    return [place for i, place in enumerate(places) if i == 0 or place != places[i - 1]]


def check_unit(path, language, split):
    page = read(path)
    points, findings = section(page, "points"), section(page, "findings")
    gains = re.findall(r'<tr><th scope="row" class="t">(?:<span[^>]*>[^<]*</span>)?<a href="(?:\.\./)*([^"]+)">', points)
    first = re.findall(r'<li>(?:<span[^>]*>[^<]*</span>)?<a href="(?:\.\./)*([^"]+)">', points)
    expect(len(first) >= 3 and first == gains[:len(first)], path.name, "fixes first", first, "not", gains[:6])
    lost = findings.split("<h3>")[0]  # what added points is below
    listed = order_of(re.findall(r'<tr class="group"><th [^>]*><a href="(?:\.\./)*([^"]+)">', lost))
    expect(bool(listed) == bool(lost), path.name, "has no findings of indicators")
    expect(len(listed) == len(set(listed)), path.name, "has findings of an indicator apart:", listed)
    places = [gains.index(place) for place in listed if place in gains]
    expect(places == sorted(places), path.name, "findings are not in the order of the gains")
    check_sum(path.name, language, text_of(section(page, "changes")), split)


# ---- the overview ----

def check_separation(markup, language, nodes, root, rows):
    """The part that separates most, and two lists by the same measure, which tests/study/separation.py computes again."""
    percent = lambda row, key: "–" if row[key] is None else f"{100 * row[key]:.1f}%"
    weight = lambda row: "–" if row["weight"] is None else f"{100 * row['weight']:.2f}".rstrip("0").rstrip(".") + "%"
    shown = lambda listed: sorted((row for row in listed if abs(row["share"]) >= 0.0005), key=lambda row: -row["share"])
    parts = shown(row for row in rows if row["node"] and nodes[row["node"]]["parent"] == root)
    singles = shown(row for row in rows if row["node"] and nodes[row["node"]]["kind"] != "group")
    lead = text_of(re.search(r'<p class="lead">(.*?)</p>', markup)[1])
    expect(nodes[parts[0]["node"]]["name"][language] in lead, "separates most:", lead)
    expect(percent(parts[0], "share") in lead, "separates by", lead)
    expect(weight(parts[0]) in lead, "weighs", lead)
    lists = re.findall(r'<div><h4>.*?</h4>\n<table class="shares weighed">.*?<tbody>\n(.*?)</tbody></table>\n(.*?)</div>', markup, re.S)
    expect(len(lists) == 2, len(lists), "lists of what separates the units")
    for (body, rest), listed in zip(lists, (parts, singles)):
        found = [tuple(map(text_of, row)) for row in
                 re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', body)]
        wanted = [(nodes[row["node"]]["name"][language], percent(row, "share"), weight(row)) for row in listed[:6]]
        expect(len(found) == len(wanted), len(found), "rows of what separates the units, not", len(wanted))
        for is_there, row in zip(found, wanted):
            expect(is_there[0].endswith(row[0]) and is_there[1:] == row[1:], "separates", is_there, "not", row)
        together = f"{100 * sum(row['share'] for row in listed[:6]):.1f}%"
        expect((together in text_of(rest)) == (len(listed) > 6), "together:", text_of(rest), "not", together)
    expect(not re.search("standard deviation|标准差", text_of(markup)), "standard deviations separate")


def check_overview(folder, language, document, study):
    page = read(folder / "index.html")
    tables = {(table["part"], table["id"]): table["rows"] for table in study["tables"]}
    root = document["nodes"][0]["id"]
    nodes = {node["id"]: node for node in document["nodes"]}
    check_separation(section(page, "separation"), language, nodes, root, tables["coherence", "separation"])
    certainty = text_of(section(page, "certainty"))
    said = ("again 1,000 times", "at most 25% of itself up or down") if language == "en" else ("计分、排名1000次", "现值的±25%以内")
    expect(all(words in certainty for words in said), "what was varied is not said:", certainty[:300])
    bases = text_of(section(page, "method"))
    for source in ("published", "reconstructed"):
        kinds = [sum(node["source"] == source and node["kind"] == kind for node in document["nodes"]) for kind in ("leaf", "group")]
        words = ("{} indicator", "{} group") if language == "en" else ("{}个指标", "{}个指标组")
        for count, form in zip(kinds, words):
            expect(count == 0 or form.format(count) in bases, source, form.format(count), "are not counted")
    expect(not re.search(r"\b0 (indicators|groups)|(?<!\d)0个指标", bases), "counts what does not exist")
    check_sum("index.html", language, text_of(section(page, "progress")), True)


# ---- languages ----

def check_languages(folder, language):
    for path in folder.rglob("*.html"):
        body = read(path)
        if language == "zh":
            continue
        rest = re.sub(r'<(span|a)\b[^>]*\blang="zh-Hans"[^>]*>[^<]*</\1>|<[^>]*>', "", body)
        rest = re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", rest, flags=re.S)
        expect(not HAN.search(rest), path.name, "has Chinese that is not marked:", *HAN.findall(rest)[:10])
        Page(path)


def main():
    folder, language, document, study = sys.argv[1:]
    folder = pathlib.Path(folder)
    document, study = (json.load(open(path, encoding="utf-8")) for path in (document, study))
    split = {unit["id"] for unit in document["changes"]["units"]["both"] if "performance" in unit}
    check_claims(folder, language, document)
    check_overview(folder, language, document, study)
    for path in sorted((folder / "units").glob("*.html")):
        check_unit(path, language, path.stem.removeprefix("unit-") in split)
    check_languages(folder, language)
    for fault in faults[:20]:
        print(fault)
    print(f"{len(faults)} faults")
    sys.exit(bool(faults))


main()
