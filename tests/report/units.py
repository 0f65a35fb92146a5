# SPDX-License-Identifier: Apache-2.0
"""The pages of units have the figures of the edition: units.py FOLDER LANGUAGE EDITION DOCUMENT.json EXPLANATIONS
STUDY.json

FOLDER is that of one language; EXPLANATIONS has UNIT.json, the explanation of each unit that is compared; STUDY.json has
the table problems/gains. Means and best scores are computed here from the document's scores, and so are the bands that
units would have with other scores. Reads the list of units, and of each unit's page the standing, the scores beside the
mean and the best, the points lost, what to fix first, every finding with its points, its row and its advice, the names in
the calculation, and the change since the previous edition."""
import decimal
import fractions
import html
import html.parser
import json
import pathlib
import re
import sys

from labels import advice_of, labels_of

D = decimal.Decimal


class Page(html.parser.HTMLParser):
    """Per section (by id; "" before the first) its text, and its tables as lists of rows of texts."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.text, self.section, self.cell = {}, {}, "", None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "section":
            self.section = attrs["id"]
        elif tag == "table":
            self.tables.setdefault(self.section, []).append([])
        elif tag == "tr":
            self.tables[self.section][-1].append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag):
        if tag == "section":
            self.section = ""
        elif tag in ("td", "th"):
            self.tables[self.section][-1][-1].append("".join(self.cell).strip())
            self.cell = None
        elif tag in ("p", "h1", "h2", "h3", "article"):
            self.text[self.section] = self.text.get(self.section, "") + "\n"

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)
        else:
            self.text[self.section] = self.text.get(self.section, "") + data


faults = []


def expect(good, *what):
    if not good:
        faults.append(" ".join(str(part) for part in what))


def is_shown(exact, text):
    """Whether the figure is the exact one, rounded half away from zero to the digits that it has."""
    text = text.lstrip("≈")
    if not re.fullmatch(r"[−+]?[0-9]+(\.[0-9]+)?", text):  # with a minus sign, not a hyphen
        return False
    shown = D(text.replace("−", "-"))
    return D(exact).quantize(shown, decimal.ROUND_HALF_UP) == shown


class Edition:
    def __init__(self, language, document, study):
        self.language = language
        self.document = json.load(open(document, encoding="utf-8"))
        self.units = {unit["id"]: unit for unit in self.document["units"]}
        self.nodes = {node["id"]: node for node in self.document["nodes"]}
        self.root = self.document["nodes"][0]["id"]
        self.better = self.findings = 0
        self.gains = {}
        for table in json.load(open(study, encoding="utf-8"))["tables"]:
            if table["part"] == "problems" and table["id"] == "gains":
                for row in table["rows"]:
                    self.gains.setdefault(row["unit"], []).append(row)

    def name(self, thing):
        return thing["name"][self.language]

    def full_name(self, node):
        """A node's name, after that of its group if other nodes have it too."""
        title = self.name(self.nodes[node])
        shared = sum(self.name(other) == title for other in self.nodes.values()) > 1
        parent = self.nodes[node].get("parent")
        return f"{self.name(self.nodes[parent])} › {title}" if shared and parent else title

    def score(self, unit, node):
        return self.units[unit]["scores"].get(node, {}).get("exact")

    def cohort_scores(self, unit, node):
        """Of the units of its cohort that have a score there and are not disqualified."""
        cohort = self.units[unit]["cohort"]
        scores = [other["scores"].get(node, {}) for other in self.document["units"] if other["cohort"] == cohort]
        return [D(score["exact"]) for score in scores if "exact" in score and "disqualified" not in score.get("marks", [])]

    def awards_of(self, unit):
        return [award for award in self.document["awards"] if self.units[unit]["cohort"] in award["cohorts"]]

    def children(self, node):
        return [other["id"] for other in self.document["nodes"]
                if other.get("parent") == node and other["kind"] in ("group", "leaf")]


def compare_standing(edition, unit, text):
    for award in edition.awards_of(unit):
        place = [entry for entry in award["ranking"] if entry["unit"] == unit]
        start = text.find(edition.name(award))
        expect(start >= 0, "no award", award["id"])
        card = text[start:]
        if place:
            rank, tied = str(place[0]["rank"]), place[0]["tied"]
            found = re.search(r"rank (\S+) of (\d+)(, shared)?|(并列)?第(\S+)名，共(\d+)个", card)
            shown = found and (found[1] or found[5])
            expect(shown == rank, award["id"], "rank", shown, "is", rank)
            expect(found and bool(found[3] or found[4]) == bool(tied), award["id"], "shared:", found and found[0], "is", tied)
            cohort = edition.units[unit]["cohort"]
            if "over" not in award:
                count = sum(edition.units[entry["unit"]]["cohort"] == cohort for entry in award["ranking"])
                expect(int(found[2] or found[6]) == count, award["id"], "of", found[0], "is", count)
        for band in award.get("bands", []):
            if unit in band["units"]:
                expect(edition.name(band) in card, "no band", band["id"])
        exact = edition.score(unit, award["node"])
        figures = re.findall(r"≈?\d+(?:\.\d+)?", card)
        expect(exact is None or any(is_shown(exact, figure) for figure in figures), "no score", exact)


def compare_scores(edition, unit, tables):
    main = (edition.awards_of(unit) or [{"node": edition.root}])[0]["node"]
    lists = [[main]] + [part for part in [edition.children(main)] if part]
    lists += [part for part in map(edition.children, edition.children(main)) if part]
    expect(len(lists) == len(tables), len(tables), "tables of scores, not", len(lists))
    for nodes, table in zip(lists, tables):
        expect(len(table) == len(nodes) + 1, "rows of scores", len(table))
        for node, (name, score, _, mean, best) in zip(nodes, table[1:]):
            expect(name == edition.name(edition.nodes[node]), name, "is", node)
            exact, all_scores = edition.score(unit, node), edition.cohort_scores(unit, node)
            if exact is not None:
                expect(is_shown(exact, score), node, score, "is", exact)
            else:
                expect(not re.fullmatch(r"[\d.]+", score), node, "has no score, not", score)
            if all_scores:
                expect(is_shown(sum(all_scores) / len(all_scores), mean), node, "mean", mean)
                expect(is_shown(max(all_scores), best), node, "best", best)
            else:
                expect((mean, best) == ("–", "–"), node, "mean and best of none", mean, best)


# ---- what could be gained, and the band then ----

def micro(score):
    return D(score).quantize(D("0.000001"), decimal.ROUND_HALF_UP)


def key_of(award, score):
    if award["rank_on"] == "exact":
        return micro(score)
    return D(score).quantize(D(1).scaleb(-award["digits"]), decimal.ROUND_HALF_UP)


def quota(band, ranked):
    if "count" in band:
        return band["count"]
    if "share" not in band:
        return None
    whole, rest = divmod(fractions.Fraction(band["share"]) * ranked, 1)
    return int(whole) + {"up": rest > 0, "down": False}.get(band.get("rounding"), rest >= fractions.Fraction(1, 2))


def reaches(band, score):
    limit = band.get("threshold")
    if not limit:
        return True
    value = D(limit["value"])
    return {"at-least": micro(score) >= value, "above": micro(score) > value}[limit["operator"]]


def bands_of(award, ranked):
    """Per entry (a rank, a score), in order, the number of its band from 1, or 0."""
    bands, start = [0] * len(ranked), 0
    for number, band in enumerate(award.get("bands", []), 1):
        places, taken, last = quota(band, len(ranked)), 0, None
        while start < len(ranked) and (places is None or taken < places or ranked[start][0] == last):
            if not reaches(band, ranked[start][1]):
                break
            bands[start], last, taken, start = number, ranked[start][0], taken + 1, start + 1
    return bands


def band_then(edition, unit, award, score):
    """The number of the unit's band with that score; None if tie-breaks decide who is where."""
    cohort = edition.units[unit]["cohort"]
    scores = [edition.score(entry["unit"], award["node"]) for entry in award["ranking"]
              if entry["unit"] != unit and edition.units[entry["unit"]]["cohort"] == cohort] + [score]
    scores.sort(key=micro, reverse=True)
    keys = [key_of(award, one) for one in scores]
    if award["tie_break"] and len(set(keys)) < len(keys):
        return None
    return bands_of(award, [(keys.index(key), one) for key, one in zip(keys, scores)])[scores.index(score)]


def foremost(points):
    """How many are named first: three, and those that are worth as much as the third, if these are at most six."""
    count = min(3, len(points))
    alike = count + sum(one == points[count - 1] for one in points[count:])
    return alike if alike <= 6 else count


def compare_points(edition, unit, tables, explanation, worths):
    rows = [row for table in tables for row in table[1:]]
    gains, then = explanation["gains"], edition.gains.get(unit, [])
    if not then:
        expect(not rows, "points lost without a score")
        return
    expect(len(rows) == len(gains) == len(then), len(rows), "gains, not", len(gains), len(then))
    award = (edition.awards_of(unit) or [None])[0]
    names, better = [], []
    for gain, ranks in zip(gains, then):
        known = award and ranks["rank_then"] and "over" not in award
        band = band_then(edition, unit, award, D(ranks["score"]) + D(gain["points"])) if known else None
        now = [number for number, one in enumerate(award["bands"], 1) if unit in one["units"]] if award and "bands" in award else []
        names.append(edition.name(award["bands"][band - 1]) if band else "–")
        better.append(bool(band) and (not now or band < now[0]))
    for row, gain, ranks, band in zip(rows, gains, then, names):
        name, points, _, score, rank, gained = row[:6]
        expect(name.startswith(edition.full_name(gain["node"])), name, "is", gain["node"])
        expect(is_shown(gain["points"], points), gain["node"], points, "is", gain["points"])
        expect(is_shown(D(ranks["score"]) + D(gain["points"]), score), gain["node"], "score then", score)
        expect(rank == str(ranks["rank_then"] or "–"), gain["node"], "rank then", rank)
        expect(gained == ("–" if ranks["ranks"] is None else str(ranks["ranks"])), gain["node"], "ranks", gained)
        expect(row[6:] == ([band] if any(better) else []), gain["node"], "band then", row[6:], "is", band, better)
    expect(len(worths) == foremost([D(gain["points"]) for gain in gains]), "indicators to fix first", worths)
    for worth, band, is_better in zip(worths, names, better):
        said = re.search(r"(?:, and the band |；等次升为)(.*)$", worth)
        expect((said and said[1]) == (band if is_better else None), "band in", worth, "is", band, is_better)
    edition.better += sum(better)


# ---- findings ----

MOST = 150
FIRST = 10


class Findings(html.parser.HTMLParser):
    """The section of findings: `groups`, each of an indicator: name, groups above it, points, whether it is behind a summary,
    and its findings as (message, which row, place, points, own, advice)."""

    def __init__(self, text):
        super().__init__()
        self.groups, self.inside, self.heading, self.details, self.stack, self.row = [], False, False, 0, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "section":
            self.inside = attrs["id"] == "findings"
        if not self.inside:
            return
        self.details += tag == "details"
        self.heading = tag == "thead" or (self.heading and tag != "tbody")
        if tag == "tr":
            self.row = {"class": attrs.get("class"), "cells": []}
        elif tag in ("td", "th") and self.row is not None:
            self.row["cells"].append({})
        self.stack.append((tag, attrs.get("class")))

    def handle_data(self, data):
        if self.inside and self.row and self.row["cells"]:
            kinds = [kind for _, kind in self.stack if kind in ("within", "place")]
            tags = [tag for tag, _ in self.stack]
            kind = kinds[-1] if kinds else "a" if "a" in tags else "small" if "small" in tags else "text"
            cell = self.row["cells"][-1]
            cell[kind] = cell.get(kind, "") + data

    def handle_endtag(self, tag):
        if not self.inside:
            return
        while self.stack and self.stack.pop()[0] != tag:
            pass
        self.details -= tag == "details"
        if tag == "section":
            self.inside = False
        elif tag == "tr":
            self.end_row(self.row["class"], self.row["cells"])
            self.row = None

    def end_row(self, kind, cells):
        text = [{key: value.strip() for key, value in cell.items()} for cell in cells]
        if kind == "group":
            self.groups.append({"name": text[0]["a"], "path": text[0].get("within", ""), "points": text[1].get("text", ""),
                                "behind": self.details > 0, "findings": []})
        elif kind == "note":
            for finding in self.groups[-1]["findings"]:
                finding.setdefault("advice", text[0]["text"])
        elif not self.heading:
            self.groups[-1]["findings"].append(
                {"message": text[0]["text"], "more": text[0].get("small", ""), "place": text[0].get("place", ""),
                 "points": text[1].get("text", ""), "own": text[2].get("small", "") if len(text) > 2 else None})


def by_gain(explanation):
    """The findings in the order of the page: of what disqualifies, then of the nodes in the order of their gains."""
    places = {gain["node"]: place for place, gain in enumerate(explanation["gains"])}
    places |= {found["node"]: -1 for found in explanation["findings"] if found["disqualified"]}
    return sorted(explanation["findings"], key=lambda found: places.get(found["node"], len(places)))


def times(text):
    """The message and how many findings say it: "contact details: does not pass × 14"."""
    found = re.fullmatch(r"(.*) × (\d+)", text, re.S)
    return (found[1], int(found[2])) if found else (text, 1)


def rows_of(place):
    """The file and the rows of "app-checks.csv, rows 3, 7 · …" or "app-checks.csv第3、7行 · …"."""
    found = re.match(r"(\S+?)(?:, rows? |第)([\d, 、]+)行?(?: · |$)", place)
    return (found[1], [int(row) for row in re.findall(r"\d+", found[2])]) if found else ("", [])


def compare_line(edition, line, left):
    """Takes the findings that a line is about out of those that are left."""
    files = {table["id"]: table["file"].rpartition("/")[2] for table in edition.document["tables"]}
    file, rows = rows_of(line["place"])
    message, count = times(line["message"])
    expect(not rows or len(rows) == count, "rows", line)
    for row in rows or [None] * count:
        same = [found for found in left if found.get("row") == row and (row is None or files[found["table"]] == file)
                and is_text(edition, found, "message", message)]
        expect(same, "no such finding:", line)
        if not same:
            continue
        found = same[0]
        left.remove(found)
        cost, own = count * D(found["cost"]), count * D(found.get("points", 0))
        if found["disqualified"]:
            expect(line["points"] in ("disqualified", "取消资格"), "disqualified", line)
        else:
            shown = line["points"]
            expect(shown == "" if cost == 0 else is_shown(abs(cost), shown.lstrip("+")), found["node"], "cost", line, cost)
            expect(cost >= 0 or shown.startswith("+"), found["node"], "a gain has no sign", line)
        if edition.nodes[found["node"]]["kind"] == "leaf":
            shown = line["own"]
            expect(shown == "" if own == 0 else is_shown(own, shown), found["node"], "own", line, own)
        if "advice" in found:
            expect(is_text(edition, found, "advice", line.get("advice", "")), found["node"], "advice", line)
        else:
            expect("advice" not in line, found["node"], "has advice", line)


def path_of(edition, node, top):
    names, parent = [], edition.nodes[node].get("parent")
    while parent and parent != top:
        names.insert(0, edition.name(edition.nodes[parent]))
        parent = edition.nodes[parent].get("parent")
    return " › ".join(names)


WITHOUT = {"en": "Other points lost, without a finding", "zh": "未列为问题的其他失分"}


def compare_findings(edition, groups, explanation):
    ordered = by_gain(explanation)
    lost = [found for found in ordered if not is_bonus(edition, found)]
    gained = [found for found in ordered if is_bonus(edition, found)]
    expected = {}
    for found in lost[:MOST] + gained[:MOST]:
        expected.setdefault(found["node"], []).append(found)
    expect(len(groups) == len(expected), len(groups), "indicators with findings, not", len(expected))
    place = {"lost": 0, "gained": 0}
    for group, (node, left) in zip(groups, expected.items()):
        kind = "gained" if is_bonus(edition, left[0]) else "lost"
        place[kind] += 1
        expect(group["behind"] == (place[kind] > FIRST), group["name"], "is at", place[kind])
        expect(group["name"].startswith(edition.name(edition.nodes[node])), group["name"], "is", node)
        expect(group["path"] == path_of(edition, node, explanation["node"]), node, "is in", group["path"])
        total = sum(D(found["cost"]) for found in ordered if found["node"] == node)
        if any(found["disqualified"] for found in ordered if found["node"] == node):
            expect(group["points"] in ("disqualified", "取消资格"), node, group["points"])
        else:
            shown = group["points"].lstrip("+")
            expect(shown == "" if total == 0 else is_shown(abs(total), shown), node, "costs", group["points"], "is", total)
        edition.findings += len(left)
        rest = [line for line in group["findings"] if line["message"] == WITHOUT[edition.language]]
        full = next((D(gain["points"]) for gain in explanation["gains"] if gain["node"] == node), total)
        unexplained = full - total if edition.nodes[node]["kind"] == "leaf" else D(0)
        expect(bool(rest) == (unexplained >= D("0.005")), node, "without a finding:", rest, "is", unexplained)
        expect(not rest or is_shown(unexplained, rest[0]["points"]), node, "without a finding", rest, "is", unexplained)
        for line in group["findings"]:
            if line not in rest:
                compare_line(edition, line, left)
        expect(not left, node, "has findings that are not told:", left[:1])
        advices = [line.get("advice") for line in group["findings"] if line not in rest]
        expect(advices == sorted(advices, key=advices.index), node, "has an advice twice")


def is_text(edition, found, part, shown):
    """Whether it is the finding's message or advice; texts have their labels, and in place of codes, such as
    'whole-process', and dates there are other words."""
    text = found[part][edition.language]
    if part == "advice":  # that of the edition in place of the plugin's
        text = edition.advice.get((found["node"], found["code"]), {}).get(edition.language, text)
    pattern = re.escape(text)
    for value in found["values"].values():
        if value in edition.labels:
            pattern = pattern.replace(re.escape(value), re.escape(edition.labels[value][edition.language]))
        elif re.fullmatch(r"[a-z]+(-[a-z]+)*|\d{4}-\d\d-\d\d", value):
            pattern = pattern.replace(re.escape(value), ".+")
    return re.fullmatch(pattern, shown)


# ---- the whole calculation ----

DEEPEST = 8  # level that is indented by itself


def compare_calculation(edition, source, explanation):
    """Every node by its name, without its id, as far to the right as it is below the first."""
    depths = {explanation["node"]: 0}
    for node in explanation["nodes"]:
        depths.setdefault(node["id"], depths.get(node.get("parent"), 0) + 1)
    section = re.search(r'<section id="calculation".*?</section>', source, re.S)[0]
    shown = re.findall(r'<td class="t(?: d(\d))?"><(?:strong|span[^>]*|a [^>]*)>(.*?)</td>', section)
    found = sorted((html.unescape(re.sub("<[^>]*>", "", name)).rpartition(" › ")[2], int(depth or 0)) for depth, name in shown)
    expected = sorted((edition.name(edition.nodes[node]), min(depth, DEEPEST)) for node, depth in depths.items())
    expect(found == expected, "the calculation has", sorted(set(found) ^ set(expected))[:3], len(found), len(expected))


def is_bonus(edition, found):
    node = edition.nodes[found["node"]]
    return node["kind"] == "adjustment" and node["direction"] == "bonus"


def compare_changes(edition, unit, tables):
    changes = edition.document.get("changes")
    if not changes:
        expect(not tables, "changes of an edition without a previous one")
        return
    change = [entry for entry in changes["units"]["both"] if entry["id"] == unit]
    if not change:
        return
    change = change[0]
    if "performance" in change:
        for key, shown in zip(("performance", "method", "rest"), tables[0][1][3:]):
            expect(is_shown(change[key], shown), key, shown, "is", change[key])
    if change.get("total"):
        before, after = change["total"]
        for exact, shown in zip((before, after, D(after) - D(before)), tables[0][1]):
            expect(is_shown(exact, shown), "total", shown, "is", exact)
    shown = {row[0]: row[1:] for table in tables for row in table}
    for award in edition.awards_of(unit):
        ranks = change["awards"].get(award["id"], {}).get("rank")
        if ranks:
            row = shown[edition.name(award)]
            expect(row[:2] == [str(rank or "–") for rank in ranks], award["id"], "ranks", row, ranks)


def compare_list(edition, folder):
    page = Page(folder / "units.html")
    tables = page.tables[""]
    expect(len(tables) == len(edition.document["cohorts"]), "lists of cohorts", len(tables))
    for cohort, table in zip(edition.document["cohorts"], tables):
        units = [unit for unit in edition.document["units"] if unit["cohort"] == cohort["id"]]
        award = edition.awards_of(units[0]["id"])[:1]
        ranks = {entry["unit"]: entry["rank"] for entry in award[0]["ranking"]} if award else {}
        node = award[0]["node"] if award else edition.root
        units.sort(key=lambda unit: ranks.get(unit["id"], len(edition.units) + 1))
        expect(len(table) == len(units) + 1, "units in the list", len(table))
        for unit, (rank, name, score, _, _) in zip(units, table[1:]):
            expect(name == edition.name(unit), "listed", name, "is", edition.name(unit))
            expect(rank.rstrip("=") == str(ranks.get(unit["id"], "–")), "listed rank", rank, unit["id"])
            exact = edition.score(unit["id"], node)
            expect(exact is None or is_shown(exact, score), "listed score", score, unit["id"])


def main():
    folder, language, source, document, explanations, study = sys.argv[1:]
    folder = pathlib.Path(folder)
    edition = Edition(language, document, study)
    edition.labels, edition.advice = labels_of(pathlib.Path(source)), advice_of(pathlib.Path(source))
    compare_list(edition, folder)
    paths = sorted(pathlib.Path(explanations).glob("*.json"))
    for path in paths:
        unit, explanation = path.stem, json.loads(path.read_text(encoding="utf-8"))
        page = Page(folder / "units" / f"unit-{unit}.html")
        before = len(faults)
        compare_standing(edition, unit, page.text["standing"])
        compare_scores(edition, unit, page.tables["scores"])
        source = (folder / "units" / f"unit-{unit}.html").read_text(encoding="utf-8")
        worths = [html.unescape(re.sub("<[^>]*>", "", worth)) for worth in re.findall(r'<span class="count">(.*?)</span>\n', source)]
        compare_points(edition, unit, page.tables.get("points", []), explanation, worths)
        compare_findings(edition, Findings(source).groups, explanation)
        compare_calculation(edition, source, explanation)
        compare_changes(edition, unit, page.tables.get("changes", []))
        faults[before:] = [f"{unit}: {fault}" for fault in faults[before:]]
    for fault in faults[:20]:
        print(fault)
    print(f"{len(paths)} units, {edition.findings} findings, {edition.better} better bands, {len(faults)} faults")
    sys.exit(bool(faults) or not paths)


main()
