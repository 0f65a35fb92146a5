#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The round of 2020 gives the awards that were published, and claims nothing that was not; and one day's
# bulletin can be followed from its row to the award.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
published=$top/indicators/china-2020

run 0 "$steelyard" verify "$published"
expect_out "15 claims: 2 hold, 13 hold (fitted), 0 fail, 0 disputed, 0 pending"

run 0 "$steelyard" score "$published" --format json -o "$work/result.json"
run 0 "$steelyard" verify "$work/result.json"
python3 - "$work/result.json" <<'PY' || fail "not what was published"
import json, sys
document = json.load(open(sys.argv[1], encoding="utf-8"))
gold = "四川省 贵州省 黑龙江省 海南省 上海市".split()
silver = "广东省 江西省 北京市 山东省 吉林省 辽宁省".split()
units = {u["name"]["zh"]: u for u in document["units"]}
assert len(units) == 29 and "湖北省" not in units and "西藏自治区" not in units, sorted(units)
bands = {name: u.get("awards", {}).get("overall") for name, u in units.items()}
assert sorted(n for n, band in bands.items() if band == "gold") == sorted(gold), bands
assert sorted(n for n, band in bands.items() if band == "silver") == sorted(silver), bands
others = [n for n in units if n not in gold + silver]
# Of the others nothing was published: they have no band, and nothing tells them apart.
assert len(others) == 18 and all(bands[n] is None for n in others), bands
assert {units[n]["rank"] for n in others} == {12}, [units[n]["rank"] for n in others]
assert len({units[n]["scores"]["total"]["exact"] for n in others}) == 1
# No indicator or weight was published, and no rank is claimed.
assert {n["source"] for n in document["nodes"]} == {"reconstructed"}, document["nodes"]
assert all(u["status"] == "final" for u in units.values())
PY
grep -q 'of: rank' "$published/published.yaml" && fail "a rank is claimed, but none was published"

# A silent correction on one day: the score of the bulletins falls by a tenth of a quarter for the 63 days of
# 63 on which Sichuan has one, and the finding names the day.
edition=$(copy_edition china-2020)
sed 's/^\(sichuan,2020-02-10,[0-9.]*\),none,/\1,silent,/' "$published/evidence/bulletins.csv" >"$edition/evidence/bulletins.csv"
run 0 "$steelyard" score "$edition" --format json -o "$work/silent.json"
python3 - "$work/result.json" "$work/silent.json" <<'PY' || fail "the silent correction is not felt as it should be"
import json, sys
from decimal import Decimal
def sichuan(path):
    return next(u for u in json.load(open(path, encoding="utf-8"))["units"] if u["id"] == "sichuan")
before, after = (sichuan(path) for path in sys.argv[1:])
fall = Decimal(before["scores"]["bulletins"]["exact"]) - Decimal(after["scores"]["bulletins"]["exact"])
assert abs(fall - Decimal("2.5")) < Decimal("1e-8"), fall
found = [f for f in after["findings"] if f["code"] == "silent-correction"]
assert len(found) == 1 and "2020-02-10" in found[0]["message"]["en"], found
PY

# Without its bulletins Sichuan is not ranked, and the claim about its gold is the one that is named first.
grep -v '^sichuan,' "$published/evidence/bulletins.csv" >"$edition/evidence/bulletins.csv"
run 1 "$steelyard" verify "$edition"
grep -q '^fails  *gold-sichuan ' "$work/out" || fail "the claim about Sichuan does not fail"

# A second bulletin for one day is no evidence: the row is named.
{ cat "$published/evidence/bulletins.csv"; sed -n 2p "$published/evidence/bulletins.csv"; } >"$edition/evidence/bulletins.csv"
run 3 "$steelyard" score "$edition"
last=$(wc -l <"$edition/evidence/bulletins.csv")
expect_err "evidence/bulletins.csv:$last: outbreak-bulletin@1: found a second bulletin"
finish
