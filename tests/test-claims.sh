#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Claims that compare two editions, worked out by hand from the scores of the inspection and its variant:
# one unit rose from 80 to 85.3125, one that was disqualified fell from 99 to 59, six kept their score; one
# rank is better, two are worse, four the same, and the disqualified unit had none. A claim about an edition
# that does not exist is pending; one that does not hold is named, and the exit code is 1.
. "${srcdir:-.}/tests/lib.sh"

cp -R "$top/tests/editions/inspection" "$top/tests/editions/city" "$work"
chmod -R u+w "$work/inspection" "$work/city"
cat >"$work/city/published.yaml" <<'YAML'
steelyard: published/1
claims:
  - {id: score-up, of: count, node: total, where: {change: up}, edition: ../inspection, equals: 1}
  - {id: score-down, of: count, node: total, where: {change: down}, disqualified: include, edition: ../inspection, equals: 1}
  - {id: score-down-of-others, of: count, node: total, where: {change: down}, edition: ../inspection, equals: 0}
  - {id: score-same, of: count, node: total, where: {change: same}, edition: ../inspection, equals: 6}
  - {id: rank-up, of: count, where: {change: up}, edition: ../inspection, equals: 1}
  - {id: rank-down, of: count, where: {change: down}, edition: ../inspection, equals: 2}
  - {id: rank-same, of: share, where: {change: same}, edition: ../inspection, equals: "57.1", digits: 1}
  - {id: one-rank, of: difference, statistic: rank, unit: four-thirds, edition: ../inspection, equals: -1}
  - {id: their-mean, of: mean, node: content, edition: ../inspection, equals: "89.64", digits: 2}
  - {id: one-score, of: score, node: content, unit: eighty, edition: ../inspection, equals: "77.14"}
YAML
# content: 99.97…, 100, 77.14…, 42.89…, 100, 100, 100, 97.14…: the mean of eight is 89.643…, the third 540/7
run 0 "$steelyard" verify "$work/city"
expect_out "10 claims: 10 hold"

run 0 "$steelyard" score "$work/city" --format json -o "$work/city.json"
run 0 "$steelyard" verify "$work/city.json"

# The ranks in the changes between the two, for programs.
run 0 "$steelyard" diff "$work/inspection" "$work/city" --format json
python3 - "$work/out" <<'PY' || fail "other ranks in the changes"
import json, sys
units = {unit["id"]: unit for unit in json.load(open(sys.argv[1]))["units"]["both"]}
assert units["below-sixty"]["awards"] == {"overall": {"rank": [7, 7]}}, units["below-sixty"]
assert units["eighty"]["awards"] == {"overall": {"rank": [3, 4]}}, units["eighty"]
PY

# A unit to which a node does not apply has no score there, not even 0.
sed -i 's/node: content, unit: eighty/node: services, unit: four-thirds/; s/"77.14"/0/' "$work/city/published.yaml"
run 1 "$steelyard" verify "$work/city"
grep -q '^fails  *one-score  *0 ' "$work/out" || fail "a score that is not there is taken for one"
sed -i 's/node: services, unit: four-thirds/node: content, unit: eighty/; s/equals: 0}/equals: "77.14"}/' "$work/city/published.yaml"

sed -i 's/equals: 6/equals: 7/' "$work/city/published.yaml"
run 1 "$steelyard" verify "$work/city"
grep -q '^fails  *score-same  *7  *6$' "$work/out" || fail "the claim is not named"

sed -i 's/change: up/change: upp/' "$work/city/published.yaml"
run 2 "$steelyard" verify "$work/city"
expect_err "city/published.yaml:3:60: 'change' is 'upp'; did you mean 'up'?"

sed -i 's/upp/up/; s/equals: 7/equals: 6/; s/inspection/no-such-year/' "$work/city/published.yaml"
run 0 "$steelyard" verify "$work/city"
expect_out "10 claims: 0 hold, 0 hold (fitted), 0 fail, 0 disputed, 10 pending"

# A claim that lacks evidence is pending, for the reason given, with the figure that there is.
cat >"$work/city/published.yaml" <<'YAML'
steelyard: published/1
claims:
  - {id: wrong, of: score, node: content, unit: eighty, equals: "77.15", pending: {zh: 缺一行, en: a row is missing}}
  - {id: right, of: score, node: content, unit: eighty, equals: "77.14", pending: a row is missing, source: page 3}
  - {id: none, of: score, node: services, unit: four-thirds, equals: 0, pending: nobody went there}
YAML
run 0 "$steelyard" verify "$work/city"
sed -n '/^pending/,$p' "$work/out" >"$work/pending"
diff - "$work/pending" <<'END' || fail "pending claims are told in another way"
pending  wrong      77.15     77.14
    pending: a row is missing
pending  right      77.14     77.14
    source: page 3
    pending: a row is missing
    it holds with the evidence that there is
pending  none           0         –
    pending: nobody went there

3 claims: 0 hold, 0 hold (fitted), 0 fail, 0 disputed, 3 pending
END
run 0 env LANGUAGE=zh "$steelyard" verify "$work/city"
expect_out "待核：缺一行"
# The document says so too, and whoever calls such a claim true is found out.
run 0 "$steelyard" score "$work/city" --format json -o "$work/city.json"
run 0 "$steelyard" verify "$work/city.json"
sed 's/"verdict": "pending"/"verdict": "holds"/; s/"verdict":"pending"/"verdict":"holds"/' "$work/city.json" >"$work/forged.json"
cmp -s "$work/city.json" "$work/forged.json" && fail "the document has no pending claim"
run 1 "$steelyard" verify "$work/forged.json"
expect_out "pending"

# ---- outcomes, weights, halves ----

# Reasons and weights are in the document, so that these claims too are computed again from it alone. Of the weights
# 0, 2.5 and 7.5 of East, West and the tax bureau, which score 47.33, 80 and 12, the mean is 29; without the bureau 80.
cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
sed -i '2s/2019-03-04/2019-03-14/' "$work/sound/evidence/letters.csv"
sed -i '1s/$/,heads/; 2s/$/,0/; 3s/$/,2.5/; 4s/$/,7.5/' "$work/sound/units.csv"
printf 'unit,people\nwest,2500\ntax,7500\neast,0\n' >"$work/sound/evidence/census.csv"
sed -i 's/^tables:/&\n  census: evidence\/census.csv/' "$work/sound/edition.yaml"
cat >"$work/sound/published.yaml" <<'YAML'
steelyard: published/1
claims:
  - {id: in-error, of: outcome, node: letters, unit: east, equals: error, reason: refused}
  - {id: missing, of: outcome, node: total, unit: east, equals: missing}
  - {id: scored, of: outcome, node: fraud, unit: west, equals: scored}
  - {id: by-heads, of: mean, node: visits, weights: heads, equals: "29.0"}
  - {id: by-heads-there, of: mean, node: visits, cohort: districts, weights: heads, equals: 80}
  - {id: by-people, of: mean, node: visits, table: census, weights: people, equals: 29}
  - {id: half-up, of: difference, statistic: max, node: visits, baseline: 77.5, equals: 3, digits: 0}
  - {id: half-even, of: difference, statistic: max, node: visits, baseline: 77.5, rounding: half-even, equals: 2, digits: 0}
YAML
run 3 "$steelyard" verify "$work/sound"
expect_out "8 claims: 8 hold"
run 3 env LANGUAGE=zh_CN "$steelyard" verify "$work/sound"
expect_out "error (refused)"
run 3 "$steelyard" score "$work/sound" --format json -o "$work/sound.json"
run 0 "$steelyard" verify "$work/sound.json"
sed 's/"error_code": "refused"/"error_code": "conflicting-rows"/' "$work/sound.json" >"$work/other.json"
run 1 "$steelyard" verify "$work/other.json"
expect_out 'claims[0].computed: the document has "error (refused)", recomputed "error (conflicting-rows)"'
sed 's/"west": "2.5"/"west": "7.5"/' "$work/sound.json" >"$work/other.json"
run 1 "$steelyard" verify "$work/other.json"
expect_out 'claims[3].computed: the document has "29.0", recomputed "46.0"'
sed '/"tax": "7.5",$/d' "$work/sound.json" >"$work/other.json"
run 2 "$steelyard" verify "$work/other.json"
expect_err "claims[3].unit_weights: 2 weights, expected one for each of 3 units"
finish
