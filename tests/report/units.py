# SPDX-License-Identifier: Apache-2.0
"""The pages of units have the figures of the edition: units.py FOLDER LANGUAGE DOCUMENT.json EXPLANATIONS STUDY.json

FOLDER is that of one language; EXPLANATIONS has UNIT.json, the explanation of each unit that is compared; STUDY.json has
the table problems/gains. Means and best scores are computed here from the document's scores. Reads the list of units,
and of each unit's page the standing, the scores beside the mean and the best, the points lost, the findings with the
places of their rows, and the change since the previous edition."""
import decimal
import html.parser
import json
import pathlib
import re
import sys

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
    if not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text):
        return False
    shown = D(text)
    return D(exact).quantize(shown, decimal.ROUND_HALF_UP) == shown


class Edition:
    def __init__(self, language, document, study):
        self.language = language
        self.document = json.load(open(document, encoding="utf-8"))
        self.units = {unit["id"]: unit for unit in self.document["units"]}
        self.nodes = {node["id"]: node for node in self.document["nodes"]}
        self.root = self.document["nodes"][0]["id"]
        self.gains = {}
        for table in json.load(open(study, encoding="utf-8"))["tables"]:
            if table["part"] == "problems" and table["id"] == "gains":
                for row in table["rows"]:
                    self.gains.setdefault(row["unit"], []).append(row)

    def name(self, thing):
        return thing["name"][self.language]

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
            rank = str(place[0]["rank"]) + ("=" if place[0]["tied"] else "")
            found = re.search(r"rank (\S+) of (\d+)|第(\S+)名，共(\d+)个", card)
            shown = found and (found[1] or found[3])
            expect(shown == rank, award["id"], "rank", shown, "is", rank)
            cohort = edition.units[unit]["cohort"]
            if "over" not in award:
                count = sum(edition.units[entry["unit"]]["cohort"] == cohort for entry in award["ranking"])
                expect(int(found[2] or found[4]) == count, award["id"], "of", found[0], "is", count)
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


def compare_points(edition, unit, tables, explanation):
    rows = [row for table in tables for row in table[1:]]
    gains, then = explanation["gains"], edition.gains.get(unit, [])
    if not then:
        expect(not rows, "points lost without a score")
        return
    expect(len(rows) == len(gains) == len(then), len(rows), "gains, not", len(gains), len(then))
    for row, gain, ranks in zip(rows, gains, then):
        name, points, _, score, rank, gained = row
        expect(name.startswith(edition.name(edition.nodes[gain["node"]])), name, "is", gain["node"])
        expect(is_shown(gain["points"], points), gain["node"], points, "is", gain["points"])
        expect(is_shown(D(ranks["score"]) + D(gain["points"]), score), gain["node"], "score then", score)
        expect(rank == str(ranks["rank_then"] or "–"), gain["node"], "rank then", rank)
        expect(gained == ("–" if ranks["ranks"] is None else str(ranks["ranks"])), gain["node"], "ranks", gained)


MOST = 150


def by_gain(explanation):
    """The findings in the order of the page: of what disqualifies, then of the nodes in the order of their gains."""
    places = {gain["node"]: place for place, gain in enumerate(explanation["gains"])}
    places |= {found["node"]: -1 for found in explanation["findings"] if found["disqualified"]}
    return sorted(explanation["findings"], key=lambda found: places.get(found["node"], len(places)))


def compare_findings(edition, tables, explanation):
    files = {table["id"]: table["file"] for table in edition.document["tables"]}
    rows = [row for table in tables for row in table[1:]]
    expected = by_gain(explanation)
    lost = [found for found in expected if not is_bonus(edition, found)]
    gained = [found for found in expected if is_bonus(edition, found)]
    expected = lost[:MOST] + gained[:MOST]
    messages = [row for row in rows if len(row) == 4]
    notes = "\n".join(row[0] for row in rows if len(row) == 1)
    expect(len(messages) == len(expected), len(messages), "findings, not", len(expected))
    for found, (cost, _, name, message) in zip(expected, messages):
        node = edition.nodes[found["node"]]
        expect(name.endswith(edition.name(node)), name, "is", found["node"])
        expect(is_message(found, edition.language, message), message)
        points = D(found["cost"])
        if not found["disqualified"]:
            expect(cost == "" if points == 0 else is_shown(abs(points), cost), found["node"], "cost", cost)
        place = f"({files[found['table']]}:{found['row']})" if found.get("row") else ""
        expect(place in notes, "no place", place)


def is_message(found, language, shown):
    """Whether it is the finding's message; in place of codes, such as 'whole-process', and dates there are other words."""
    pattern = re.escape(found["message"][language])
    for value in found["values"].values():
        if re.fullmatch(r"[a-z]+(-[a-z]+)*|\d{4}-\d\d-\d\d", value):
            pattern = pattern.replace(re.escape(value), ".+")
    return re.fullmatch(pattern, shown)


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
    folder, language, document, explanations, study = sys.argv[1:]
    folder = pathlib.Path(folder)
    edition = Edition(language, document, study)
    compare_list(edition, folder)
    paths = sorted(pathlib.Path(explanations).glob("*.json"))
    for path in paths:
        unit, explanation = path.stem, json.loads(path.read_text(encoding="utf-8"))
        page = Page(folder / "units" / f"unit-{unit}.html")
        before = len(faults)
        compare_standing(edition, unit, page.text["standing"])
        compare_scores(edition, unit, page.tables["scores"])
        compare_points(edition, unit, page.tables.get("points", []), explanation)
        compare_findings(edition, page.tables.get("findings", []), explanation)
        compare_changes(edition, unit, page.tables.get("changes", []))
        faults[before:] = [f"{unit}: {fault}" for fault in faults[before:]]
    for fault in faults[:20]:
        print(fault)
    print(f"{len(paths)} units, {len(faults)} faults")
    sys.exit(bool(faults) or not paths)


main()
