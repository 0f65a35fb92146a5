# SPDX-License-Identifier: Apache-2.0
"""Finds every published average, count, share and extreme of an edition in its study.

usage: published.py FOLDER EDITION: FOLDER has EDITION.score.json and EDITION.study.json, and those of the editions to
which its claims refer. Only what was published is read from the result (the claims, with their ids; the names of bands
and grades); all figures are the study's."""
import json
import sys
from decimal import ROUND_HALF_UP, Decimal

folder, edition = sys.argv[1:]

# How many figures of this kind were published, and which of them the study must not reproduce.
PUBLISHED = {
    "shenzhen-2018": 7,
    "shenzhen-2019": 31,
    "china-2018": 5,
    "china-2019": 34,
    "china-2020": 2,  # how many gold and silver ones there are; no average, count or distribution of scores was published
}
DISPUTED = {
    # SZ19-11: from 60.24 to 71.38 is 18.5% of the former; 15.6% divides by the latter
    ("shenzhen-2019", "rise-accessibility-percent"): "18.5",
    # SZ19-13: one paper has Pingshan alone, and some leads Luohu; by the others, they share the award
    ("shenzhen-2019", "single-disclosure-alone"): "2",
}
# These are not figures about scores: what evidence and trees have, and what single units got. `verify` judges them.
OTHERS = {"rows", "distinct", "nodes", "weight", "rank", "band", "grade"}
# Published about distributions, but no claims: fact, node, classes, how many units in them.
CLASSES = {
    "shenzhen-2019": [("SZ19-10", "on-request", ["[80, 90)"], 6)],
    "china-2019": [("CN19-8", "accessibility", ["[60, 70)", "[70, 80)"], 30)],
}


def read(name, kind):
    with open(f"{folder}/{name}.{kind}.json") as file:
        return json.load(file)


score = read(edition, "score")
CHECK = {"equals": lambda a, b: a == b, "above": lambda a, b: a > b, "at-least": lambda a, b: a >= b}


def rows(name, table):
    (found,) = [t["rows"] for t in read(name, "study")["tables"] if t["id"] == table]
    return found


def row(table, claim, **wanted):
    """The row about the claim's node and cohort; without a cohort, of the only one."""
    cohort = claim.get("cohort", score["cohorts"][0]["id"])
    named = [c["name"]["en"] for c in read(other(claim), "score")["cohorts"] if c["id"] == cohort]
    (found,) = [r for r in rows(other(claim), table)
                if r["node"] == claim["node"] and r["by"]["en"] == "cohort" and r["group"]["en"] in named
                and all(r[key] == value for key, value in wanted.items())]
    return found


def other(claim):
    """The edition whose study has the figure: the one that the claim is about, or for a comparison the later one."""
    compares = claim["of"] == "difference" or "change" in claim.get("where", {})
    return claim["edition"].split("/")[-1] if "edition" in claim and not compares else edition


def named(things, key, value, claim, levels):
    (thing,) = [t for t in read(other(claim), "score")[things] if t[key] == value]
    return {level["id"]: level["name"] for level in thing[levels]}


def counted(claim):
    where = claim["where"]
    if "band" in where:
        award = claim["award"]
        name = named("awards", "id", award, claim, "bands")[where["band"]]
        (found,) = [r for r in rows(edition, "bands") if r["award"] == award and r["band"] == name]
        return found["count"]
    if "grade" in where:
        name = named("grades", "node", claim["node"], claim, "levels")[where["grade"]]
        found = row("grades", claim, grade=name)
        return Decimal(str(found["share"] * 100)) if claim["of"] == "share" else found["count"]
    if "change" in where and "award" in claim:
        pairs = [(r["rank_before"], r["rank"]) for r in rows(edition, "changes")]
        signs = {"up": lambda a, b: a > b, "down": lambda a, b: a < b, "same": lambda a, b: a == b}
        return sum(signs[where["change"]](before, now) for before, now in pairs)
    if "change" in where:
        return row("rises", claim)[where["change"]]
    return reached(claim, where["operator"], Decimal(where["value"]))


def reached(claim, operator, value):
    average = row("averages", claim)
    if operator == "above" and value == rounded(average["mean"], 2):
        return average["above_mean"]
    if operator == "at-most" and value == 0:  # nobody has nothing
        return 0 if row("spread", claim)["lowest"] > 0 else None
    (found,) = [r for r in rows(other(claim), "thresholds")
                if r["node"] == claim["node"] and Decimal(r["threshold"]) == value]
    # Nobody has the threshold itself, so that "above" is "at least" here.
    return average["count"] - found["count"] if operator == "below" else found["count"]


def rounded(figure, digits):
    return Decimal(str(figure)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def figure_of(claim):
    of = claim["of"]
    if of == "mean":
        return row("averages", claim)["mean"]
    if of in ("max", "min"):
        return row("spread", claim)["highest" if of == "max" else "lowest"]
    if of == "difference":
        found = row("rises", {**claim, "cohort": claim.get("cohort", score["cohorts"][0]["id"])})
        return found["relative"] * 100 if claim.get("relative") else found["rise"]
    return counted(claim)


seen = 0
for claim in score["claims"]:
    if claim["of"] in OTHERS:
        continue
    seen += 1
    found = rounded(figure_of(claim), claim["digits"])
    expected = Decimal(claim["expected"].rstrip("%"))
    told = (claim["fact"], claim["id"], "published", claim["operator"], str(expected), "the study has", str(found))
    if (edition, claim["id"]) in DISPUTED:
        assert found == Decimal(DISPUTED[edition, claim["id"]]) != expected, told
    else:
        assert CHECK[claim["operator"]](found, expected), told
    print(*told)
assert seen == PUBLISHED[edition], (seen, "figures were published")

for fact, node, classes, expected in CLASSES.get(edition, []):
    found = sum(r["count"] for r in rows(edition, "classes") if r["node"] == node and r["class"] in classes)
    assert found == expected, (fact, node, classes, found)
if edition == "shenzhen-2019":
    # SZ19-11: accessibility remains the weakest of the three modules, and most districts are in [60, 70).
    means = {r["node"]: Decimal(r["mean"]) for r in rows(edition, "averages")}
    assert means["accessibility"] < means["on-request"] < means["disclosure"], means
    counts = {r["class"]: r["count"] for r in rows(edition, "classes") if r["node"] == "accessibility"}
    assert max(counts, key=counts.get) == "[60, 70)" and counts["[60, 70)"] > 5, counts
