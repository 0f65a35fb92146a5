#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The edition reproduces what is known about the round of 2018 and, with that of 2019, what was said about both years.
# Every figure here is from what was published, none from our own output.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
for year in 2018 2019; do
  run 0 "$steelyard" score "$top/indicators/shenzhen-$year" --format json -o "$work/$year.json"
  run 0 "$steelyard" verify "$work/$year.json"
done
python3 - "$work" "$top/indicators" <<'PY' || fail "the facts do not come out"
import csv, json, sys
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal as D
work, indicators = sys.argv[1:]
earlier, later = (json.load(open(f"{work}/{year}.json")) for year in (2018, 2019))
then, now = ({u["id"]: u for u in d["units"]} for d in (earlier, later))
def rows(year, table):
    with open(f"{indicators}/shenzhen-{year}/{table}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))
def score(units, unit, node):
    return D(units[unit]["scores"][node]["exact"])
def children(document, node):
    return [n["id"] for n in document["nodes"] if n.get("parent") == node and n["kind"] in ("group", "leaf")]
def band(award, name):
    bands = next(a for a in earlier["awards"] if a["id"] == award)["bands"]
    return {unit for b in bands if b["id"] == name for unit in b["units"]}

# Ten districts and thirty departments, ranked apart; three modules; letters by three criteria.
cohorts = defaultdict(set)
for unit in then.values():
    cohorts[unit["cohort"]].add(unit["id"])
districts, departments = cohorts["districts"], cohorts["departments"]
assert districts == set(now) and len(districts) == 10 and len(departments) == 30 and len(then) == 40
for cohort in (districts, departments):
    assert min(then[u]["rank"] for u in cohort) == 1 and max(then[u]["rank"] for u in cohort) <= len(cohort)
assert children(earlier, "total") == ["disclosure", "on-request", "accessibility"]
assert children(earlier, "letters") == ["letter-timeliness", "letter-form", "letter-completeness"]
assert len(children(earlier, "accessibility")) == 3

# Forty letters, one to each, on one day; half of the next year's 278 requests; one expert marked 21 units.
requests = rows(2018, "evidence/requests")
letters = [r for r in requests if r["channel"] == "letter"]
assert len(letters) == 40 and {r["unit"] for r in letters} == set(then) and {r["sent"] for r in letters} == {"2018-05-22"}
assert 2 * len(requests) == len(rows(2019, "evidence/requests")) == 278
marked = defaultdict(set)
for r in rows(2018, "evidence/expert-marks"):
    marked[r["rater"]].add(r["unit"])
assert max(map(len, marked.values())) == 21 > min(map(len, marked.values()))

# +2 on the total for a complete outline; -1 an item within proactive disclosure, five at most.
outlines = {r["unit"]: r["outline"] for r in rows(2018, "evidence/plan-outlines")}
left = Counter(r["unit"] for r in rows(2018, "evidence/unmigrated"))
assert set(outlines) == set(then) and {"complete"} < set(outlines.values()) and max(left.values()) > 5
weights = {n["id"]: n["weight"] for n in earlier["nodes"] if n.get("weight")}
for unit, outcome in then.items():
    parts = {n: score(then, unit, n) for n in children(earlier, "total")}
    fractions = {n: D(weights[n].split("/")[0]) / D((weights[n].split("/") + ["1"])[1]) for n in parts}
    bonus = 2 if outlines[unit] == "complete" else 0
    assert abs(sum(parts[n] * fractions[n] for n in parts) + bonus - score(then, unit, "total")) < D("1e-8"), unit
    disclosure = outcome["scores"]["disclosure"]
    before = D(disclosure.get("before_adjust", disclosure["exact"]))
    assert before - D(disclosure["exact"]) == min(left[unit], 5), unit

# Awards.
assert band("overall", "gold") == {"longhua", "luohu"}
assert band("overall", "silver") == {"pingshan", "longgang", "baoan"}
assert then["nanshan"]["rank"] == 8 and "nanshan" in band("overall", "bronze")
assert band("overall-departments", "gold") == {"civil-affairs", "culture", "meteorology"}
assert band("overall-departments", "silver") == {"market-supervision", "transport", "foreign-affairs", "general-office",
                                                 "environment", "health", "audit"}
assert band("single-online", "winner") == {"baoan"}
assert band("single-online-departments", "winner") == {"meteorology", "civil-affairs", "education"}
names = {r["id"]: r["name_zh"] for r in rows(2018, "units")}
assert sum(name.startswith("未公布部门") for name in names.values()) == 30 - 11 and names["culture"] == "文体旅游局"

# 60.24, and 71.38 a year later.
def mean(units, node):
    return (sum(score(units, u, node) for u in districts) / 10).quantize(D("0.01"), ROUND_HALF_UP)
assert mean(then, "accessibility") == D("60.24") and mean(now, "accessibility") == D("71.38")

# From one year to the next: every district's disclosure rose and their differences shrank; totals rose; three kept
# their rank; Nanshan and Longhua rose most in accessibility; far more checks pass in full, far fewer in part or not.
def spread(units, node):
    values = [score(units, u, node) for u in districts]
    return max(values) - min(values)
assert all(score(now, u, "disclosure") > score(then, u, "disclosure") for u in districts)
assert spread(now, "disclosure") < spread(then, "disclosure")
assert all(score(now, u, "total") > score(then, u, "total") for u in districts)
assert mean(now, "on-request") > mean(then, "on-request")
assert sum(now[u]["rank"] == then[u]["rank"] for u in districts) == 3
rises = sorted(districts, key=lambda u: score(now, u, "accessibility") - score(then, u, "accessibility"))
assert set(rises[-2:]) == {"nanshan", "longhua"}
before, after = (Counter(r["result"] for r in rows(year, "evidence/accessibility-checks") if r["unit"] in districts)
                 for year in (2018, 2019))
assert 5 * after["pass"] > 6 * before["pass"], (before, after)
assert all(5 * after[k] < 4 * before[k] for k in ("partial", "fail")), (before, after)

# What is new and what is gone; where nothing is said to have changed, the indicators are the same.
assert later["edition"]["extends"] == ["shenzhen-2018"]
ids = [{n["id"] for n in d["nodes"]} for d in (earlier, later)]
assert {"hall", "services", "letter-convenience"} <= ids[1] - ids[0]
assert {"plan-outline", "unmigrated", "jury-marks"} <= ids[0] - ids[1]
assert [len([n for first in children(d, "accessibility") for n in children(d, first)]) for d in (earlier, later)] == [24, 24]
PY

# The departments have their own ranks and bands in every output, though the first award is not theirs.
run 0 "$steelyard" score "$top/indicators/shenzhen-2018" --format csv
grep -q '^departments,civil-affairs,.*,1,no,final,gold,' "$work/out" || fail "no rank of departments in the CSV"
[ "$(grep -c '^departments,.*,final,silver,' "$work/out")" -eq 7 ] || fail "not seven silver departments in the CSV"

# Its claims hold; of those that 2019 makes about earlier years, only the ones about 2014 wait.
run 0 "$steelyard" verify "$top/indicators/shenzhen-2018"
expect_out " 0 fail, 0 disputed, 0 pending"
run 0 "$steelyard" verify "$top/indicators/shenzhen-2019"
expect_out " 1 pending"

# Without the experts' marks Bao'an loses the award for online requests, and the claim is named.
edition=$(copy_edition shenzhen-2018)
sed -i '/^baoan,/s/,[0-9]*$/,0/' "$edition/evidence/expert-marks.csv"
run 1 "$steelyard" verify "$edition"
grep -E '^(fails|FAILS)' "$work/out" | grep -q 'single-online-baoan' || fail "the claim is not named: $(cat "$work/out")"
finish
