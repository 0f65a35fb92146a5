#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The State Council's scheme at its edges, and a city's variant that extends it. Every figure here is
# worked out by hand from the scheme's text.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
run 0 "$steelyard" score "$top/tests/editions/inspection" --format json
cp "$work/out" "$work/inspection.json"
run 0 "$steelyard" score "$top/tests/editions/city" --format json
cp "$work/out" "$work/city.json"
python3 - "$work/inspection.json" "$work/city.json" <<'PY' || fail "the figures differ"
import json, sys
inspection, city = (json.load(open(p)) for p in sys.argv[1:])
def units(document):
    return {u["id"]: u for u in document["units"]}
def total(document, unit):
    return units(document)[unit]["scores"]["total"]["exact"]
expected = {
    "below-sixty": "59.99",     # 100 - 40 - 0.01
    "sixty": "60",              # no bonus: not above 80
    "eighty": "80",             # 80 is not above 80
    "above-eighty": "85.01",    # 80.01 is: + 5
    "four-thirds": "80",        # (75 - 15) * 4/3, and not above 80
    "capped": "60",             # 1000 faults lose the indicator's 40 points and no more
    "full": "130",              # 50 of bonus are capped at 30
}
for unit, score in expected.items():
    assert total(inspection, unit) == score, (unit, total(inspection, unit), score)
u = units(inspection)
assert u["below-sixty"]["grades"]["total"] == "unqualified" and u["sixty"]["grades"]["total"] == "qualified"
assert u["struck"]["status"] == "disqualified" and u["struck"].get("rank") is None
assert u["struck"]["scores"]["content"]["outcome"] == "scored"    # everything is still scored, for diagnosis
assert [u[i]["rank"] for i in ("full", "above-eighty", "eighty", "four-thirds", "sixty", "capped", "below-sixty")] == [1, 2, 3, 3, 5, 5, 7]
# The variant: the 25 points of services go half to each of the others, 52.5 and 47.5; 15 of 40 points lost
# are 37.5% of 52.5.
assert total(city, "four-thirds") == "85.3125", total(city, "four-thirds")
assert total(city, "struck") == "59" and units(city)["struck"]["scores"]["total"]["before_veto"] == "99"
PY
for edition in inspection city; do
  run 0 "$steelyard" verify "$work/$edition.json"
done

run 0 "$steelyard" score "$top/tests/editions/inspection"
expect_out "disqualified  1  Struck"

# Under a sum the bonus and the veto stand beside points, and have none themselves.
cp -R "$top/tests/editions/inspection" "$work/inspection"
chmod -R u+w "$work/inspection"
sed 's/^  source: published$/&\
  aggregate: sum/' "$top/tests/editions/inspection/edition.yaml" >"$work/inspection/edition.yaml"
run 0 "$steelyard" explain "$work/inspection" full
expect_out "[bonus]"
expect_out "130"
finish
