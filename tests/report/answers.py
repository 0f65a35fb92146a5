# SPDX-License-Identifier: Apache-2.0
"""The pages answer what readers ask: answers.py FOLDER LANGUAGE DOCUMENT.json STUDY.json

FOLDER is that of one language. Every claim is a sentence with its two figures, under its verdict; what to fix first is what
would gain most, and all lists of a unit's page are in that order; what made a total change adds up; the part that separates
the units most is the study's; what was varied is said; texts in the other language are marked."""
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
SENTENCE = {"en": r"Published as .+: (.+)\. Computed: (.+?)\. ", "zh": r"公布的.+：(.+?)；(?:算得：(.+?)|未能算出)。"}


def names(document, language):
    """What the bands and grades are called."""
    lists = [award.get("bands", []) for award in document["awards"]] + [grade["levels"] for grade in document.get("grades", [])]
    return {entry["id"]: entry["name"][language] for entries in lists for entry in entries}


def check_claims(folder, language, document):
    page, called = read(folder / "claims.html"), names(document, language)
    found = {}
    for heading, items in re.findall(r"<h3>(.*?) <span class=\"count\">.*?</h3>\n<ul class=\"claims\">(.*?)</ul>", page, re.S):
        found[text_of(heading)] = re.findall(r"<li>(.*?)</li>", items, re.S)
    for verdict, heading in HEADINGS[language].items():
        claims = [claim for claim in document["claims"] if claim["verdict"] == verdict]
        sentences = found.get(heading, [])
        expect(len(claims) == len(sentences), heading, len(sentences), "sentences, not", len(claims))
        for claim, sentence in zip(claims, sentences):
            figures = re.match(SENTENCE[language], text_of(sentence))
            expect(figures, claim["id"], "is no such sentence:", text_of(sentence)[:120])
            if not figures:
                continue
            published = called.get(claim["expected"], claim["expected"]) if claim["of"] in ("band", "grade") else claim["expected"]
            computed = called.get(claim["computed"], claim["computed"]) if claim["of"] in ("band", "grade") else claim["computed"]
            expect(figures[1].endswith(published) or published in figures[1], claim["id"], "published", figures[1])
            expect((figures[2] or "") in (computed, "" if computed else "nothing"), claim["id"], "computed", figures[2])


# ---- units ----

SUM = {"en": r"These add up\. For .*?: (\S+) before (.*?) = (\S+) now", "zh": r"各项相加即得。例如.*?：上届(\S+) (.*?) = 本届(\S+)。"}


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
    gains = re.findall(r'<tr><th scope="row" class="t"><a href="(?:\.\./)*([^"]+)">', points)
    first = re.findall(r'<li><a href="(?:\.\./)*([^"]+)">', points)
    expect(first == gains[:3], path.name, "fixes first", first, "not", gains[:3])
    listed = order_of(re.findall(r'<td class="n">[^<]*</td><td class="n">[^<]*</td><td class="t">.*?<a href="(?:\.\./)*([^"]+)">', findings))
    expect(len(listed) == len(set(listed)), path.name, "has findings of an indicator apart:", listed)
    places = [gains.index(place) for place in listed if place in gains]
    expect(places == sorted(places), path.name, "findings are not in the order of the gains")
    check_sum(path.name, language, text_of(section(page, "changes")), split)


# ---- the overview ----

def check_overview(folder, language, document, study):
    page = read(folder / "index.html")
    tables = {(table["part"], table["id"]): table["rows"] for table in study["tables"]}
    root = document["nodes"][0]["id"]
    nodes = {node["id"]: node["name"][language] for node in document["nodes"]}
    parts = [row for row in tables["coherence", "weights"] if row["parent"] == root]
    most = max(parts, key=lambda row: row["effective"])
    lead = text_of(re.search(r'<p class="lead">(.*?)</p>', section(page, "separation"))[1])
    expect(nodes[most["node"]] in lead, "separates most:", lead)
    expect(f"{100 * most['effective']:.1f}%" in lead, "separates by", lead)
    expect(f"{100 * most['declared']:.1f}%" in lead, "weighs", lead)
    certainty = text_of(section(page, "certainty"))
    said = ("1000 times more", "at most 25% of itself up or down") if language == "en" else ("计分、排名1000次", "自身±25%的范围内")
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
