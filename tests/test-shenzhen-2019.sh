#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The first edition does what was published about it, and notices when its evidence changes.
. "${srcdir:-.}/tests/lib.sh"

run 0 "$steelyard" verify "$top/indicators/shenzhen-2019"
expect_out "mean-on-request"
expect_out "84.95"
grep -q 'fails' "$work/out" && grep -vq ' 0 fail' "$work/out" && grep -w 'fails' "$work/out" | grep -v '0 ' && fail "a claim fails"

# One mark that matters: the claim about the mean is named, and the answer is no.
edition=$(copy_edition shenzhen-2019)
awk -F, 'BEGIN { OFS = "," } NR == 2 { $5 = 1 } { print }' "$edition/evidence/expert-marks.csv" >"$work/marks"
cp "$work/marks" "$edition/evidence/expert-marks.csv"
run 1 "$steelyard" verify "$edition"
grep -E '(fails|FAILS)' "$work/out" | grep -q 'mean-on-request' || fail "the claim is not named: $(cat "$work/out")"

# A unit whose rows are gone is provisional, not zero.
edition=$(copy_edition shenzhen-2019)
grep -v '^luohu,' "$top/indicators/shenzhen-2019/evidence/visits.csv" >"$edition/evidence/visits.csv"
run 0 "$steelyard" score "$edition" --format json
python3 - "$work/out" <<'PY' || fail "a unit without rows is not provisional"
import json, sys
document = json.load(open(sys.argv[1]))
unit = next(u for u in document["units"] if u["id"] == "luohu")
assert unit["status"] == "provisional", unit["status"]
assert unit["scores"]["hall"]["outcome"] == "missing", unit["scores"]["hall"]
assert unit["scores"]["total"]["outcome"] == "missing"
assert "exact" not in unit["scores"]["total"]
low, high = (float(x) for x in unit["scores"]["total"]["interval"])
assert 0 < low < high < 100 and abs(high - low - 100 * .3 * .2) < 1e-6, (low, high)
assert unit.get("rank") is None
others = [u["rank"] for u in document["units"] if u["id"] != "luohu"]
assert sorted(others) == list(range(1, 10)), others
PY
finish
