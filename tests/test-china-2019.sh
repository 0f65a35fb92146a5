#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The provinces in 2019: every published figure, found again in the result without the help of the claims; the
# claims notice when evidence changes; and the edition says only what is new since the one before.
. "${srcdir:-.}/tests/lib.sh"

# $1: what must hold of the documents of 2019 and 2018, in Python; $2: what else to say.
check() {
  python3 - "$work/2019.json" "$work/2018.json" <<PY || fail "$2"
import json, sys
from decimal import Decimal, ROUND_HALF_UP
now, before = (json.load(open(path)) for path in sys.argv[1:])

def unit(document, id):
    return next(unit for unit in document["units"] if unit["id"] == id)
def scores(node, document=now):
    return {u["id"]: Decimal(u["scores"][node]["exact"]) for u in document["units"]}
def mean(node, digits, document=now):
    values = scores(node, document).values()
    return str((sum(values) / len(values)).quantize(Decimal(digits), ROUND_HALF_UP))
def count(node, holds, document=now):
    return sum(1 for value in scores(node, document).values() if holds(value))
def ranks(document):
    return {u["id"]: u["rank"] for u in document["units"]}
def band(id, document=now):
    return unit(document, id)["awards"]["overall"]
def below(id, depth):
    found = [id]
    for _ in range(depth):
        found = [node["id"] for node in now["nodes"] if node.get("parent") in found]
    return len(found)
def weight(id):
    return next(node for node in now["nodes"] if node["id"] == id)["weight"]
$1
PY
}

editions="$top/indicators/china-2019 $top/indicators/china-2018"
# shellcheck disable=SC2086
run 0 "$steelyard" verify $editions
[ "$(grep -c ', 0 fail, ' "$work/out")" -eq 2 ] || fail "a claim fails: $(cat "$work/out")"
grep -q '^pending .*-2018 ' "$work/out" && fail "what speaks of 2018 is pending"
for year in 2019 2018; do
  run 0 "$steelyard" score "$top/indicators/china-$year" --format json -o "$work/$year.json"
done

check '
assert len(now["units"]) == 31
assert [weight(n) for n in ("disclosure", "on-request", "accessibility")] == ["2/5", "3/10", "3/10"]
assert [weight(n) for n in ("portal", "app")] == ["2/5", "3/5"]
assert [below("disclosure", depth) for depth in (1, 2, 3)] == [6, 27, 51]
assert [below("accessibility", depth) for depth in (1, 2, 3)] == [2, 5, 40]
assert [below("portal", depth) for depth in (1, 2)] == [3, 24] and [below("app", d) for d in (1, 2)] == [2, 16]
assert below("on-request", 1) == 4
assert any(node.get("plugin") == "internet-plus@1" for node in now["nodes"])
names = {node["name"]["zh"] for node in now["nodes"]}
assert {"互联网+政务服务", "新闻发布会", "在线访谈", "政策解读", "政民互动", "重点领域", "审计", "财政", "重大建设项目",
        "食品药品安全"} <= names
' "the design is not as published"

check '
assert mean("disclosure", "0.01") == "86.45" and mean("on-request", "0.01") == "80.19"
assert count("disclosure", lambda s: s >= 70) == 31 and count("disclosure", lambda s: s > Decimal("86.45")) == 16
assert count("on-request", lambda s: s == 0) == 0
assert count("convenience", lambda s: s == 100) == 4 and count("convenience", lambda s: s == 0) == 27
assert count("completeness", lambda s: s == 100) == 16 and count("completeness", lambda s: s < 100) == 15
assert scores("on-request")["shandong"] == 100
assert mean("accessibility", "0.1") == "71.8"
assert mean("portal", "0.01") == "65.26" and mean("app", "0.01") == "76.16"
assert count("accessibility", lambda s: 60 <= s < 80) == 30
assert [id for id, s in scores("accessibility").items() if s >= 80] == ["beijing"]
assert unit(now, "beijing")["grades"]["accessibility"] == "good" and scores("accessibility")["beijing"] < 90
' "a published figure is not met"

check '
bands = {"gold": "sichuan shanghai shandong", "paper": "chongqing guangxi xizang",
         "silver": "jiangsu jilin qinghai anhui gansu hunan shaanxi"}
for name, ids in bands.items():
    assert {u["id"] for u in now["units"] if u["awards"]["overall"] == name} == set(ids.split()), name
assert sum(u["awards"]["overall"] == "bronze" for u in now["units"]) == 18 and band("guangdong") == "bronze"
rank, earlier = ranks(now), ranks(before)
assert sorted(rank.values()) == list(range(1, 32))
assert (rank["sichuan"], rank["jiangsu"], rank["gansu"], rank["xinjiang"]) == (1, 4, 8, 23)
changes = [earlier[id] - rank[id] for id in rank]
assert [sum(c > 0 for c in changes), sum(c < 0 for c in changes), changes.count(0)] == [14, 16, 1]
assert earlier["gansu"] == 30 and earlier["xinjiang"] == 29
assert band("xinjiang") == "bronze" and band("xinjiang", before) == "paper"
assert {band(id, before) for id in ("jilin", "qinghai", "shaanxi")} == {"bronze"}
assert {band(id, before) for id in ("shanghai", "shandong", "jiangsu")} == {"gold"}
assert band("sichuan", before) == "silver"
' "ranks and bands are not as published"

# What no claim can say: the leading ones came closer together; more in high classes, fewer in low ones.
check '
for first in (3, 10):
    spread = [max(top) - min(top) for top in (sorted(scores("total", year).values())[-first:] for year in (now, before))]
    assert spread[0] < spread[1], spread
assert count("on-request", lambda s: s >= 90) > count("on-request", lambda s: s >= 90, before)
assert count("on-request", lambda s: s >= 80) > count("on-request", lambda s: s >= 80, before)
assert count("on-request", lambda s: s < 60) < count("on-request", lambda s: s < 60, before)
' "the comparison with 2018 is not as published"

# No table holds a score: each has rows of the things that were looked at, several for each province.
for table in "$top"/indicators/china-2019/evidence/*.csv "$top"/indicators/china-2018/evidence/*.csv; do
  head -n 1 "$table" | grep -qiE '(^|,)(score|points|total|rank)' && fail "$table holds scores"
done

# One mark that matters is noticed, and the claim named.
copy_edition china-2018 >/dev/null
edition=$(copy_edition china-2019)
awk -F, 'BEGIN { OFS = "," } NR <= 40 && NR > 1 { $5 = 1 } { print }' "$edition/evidence/portal-marks.csv" >"$work/marks"
cp "$work/marks" "$edition/evidence/portal-marks.csv"
run 1 "$steelyard" verify "$edition"
grep -E '^(fails|FAILS)' "$work/out" | grep -q 'mean-portal ' || fail "the claim is not named: $(cat "$work/out")"

# Where the earlier edition changes, so does what this one says of it.
edition=$(copy_edition china-2019)
sed 's/^shanghai,\([^,]*\),\([^,]*\),pass$/shanghai,\1,\2,fail/' "$top/indicators/china-2018/evidence/web-checks.csv" \
  >"$work/china-2018/evidence/web-checks.csv"
run 1 "$steelyard" verify "$edition"
grep -E '^(fails|FAILS)' "$work/out" | grep -q 'band-shanghai-2018' || fail "2018 is not read: $(cat "$work/out")"

# That a missing app is zero was said of 2018: without rows a province is provisional now.
copy_edition china-2018 >/dev/null
edition=$(copy_edition china-2019)
sed '/^beijing,/d' "$top/indicators/china-2019/evidence/app-checks.csv" >"$edition/evidence/app-checks.csv"
run 0 "$steelyard" score "$edition" --format json -o "$work/2019.json"
check '
assert unit(now, "beijing")["status"] == "provisional" and unit(now, "beijing").get("rank") is None
' "an app that is missing counts as zero"

# This edition declares only what is new; the portal's indicators are those of the year before.
grep -q 'portal-skip-navigation' "$top/indicators/china-2019/edition.yaml" && fail "the portal is declared twice"
check '
assert now["edition"]["extends"], now["edition"]
' "it extends nothing"
finish
