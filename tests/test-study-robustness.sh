#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Robustness: the same frequencies as an independent program draws and scores, on any number of threads; a study without
# uncertainty gives the result; what moves an award.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# ---- every frequency, from an independent program ----

agrees() { # SEED UNITS LEAVES SHARE REPLICATIONS
  rm -rf random
  python3 "$top/tests/study/editions.py" random "$1" "$2" "$3" || fail "no edition"
  run 0 "$steelyard" score random --format json -o score.json
  run 0 "$steelyard" study random robustness --vary "weights=$4" --replications "$5" --seed "$1" --format json -o study.json
  python3 "$top/tests/study/robustness.py" random score.json study.json "$4" "$5" "$1" >python.out 2>&1 ||
    fail "seed $1: $(tail -n 3 python.out)"
}
agrees 1 4 2 0.25 40
agrees 2 12 7 0.9 60
agrees 12345678901 9 9 1 40
agrees 4 2300 3 0.3 25 # of so many units, only intervals
if long; then for seed in $(seq 3 20); do agrees "$seed" $((seed * 2)) "$seed" 0.5 200; done; fi

# ---- without uncertainty, the result ----

# The source has one value that counts: nothing is missing there.
run 0 "$steelyard" study "$top/indicators/china-2019" robustness --vary 'total:missing=[keep,zero]' --replications 50 \
  --format json -o study.json
python3 - <<'PY' || fail "a study without uncertainty is not the result"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
assert len(tables["ranks"]) == 31
for row in tables["ranks"]:
    assert row["rank"] == row["median"] == row["best"] == row["worst"], row
assert all(row["share"] == 1 and row["is"] == 1 for row in tables["bands"])
assert tables["shifts"][0]["highest"] == 0
PY

# ---- threads ----

for processors in 0 0-1; do
  taskset -c "$processors" "$steelyard" study "$top/indicators/china-2019" robustness --vary weights=30% \
    --vary 'total:aggregate=[mean,geometric]' --replications 300 --format json -o "study-$processors.json" ||
    fail "no study on $processors"
done
cmp study-0.json study-0-1.json || fail "the study depends on the number of threads"

# ---- parameters ----

# Three units with 1, 2 and 4: min-max gives 0, 33.3, 100, percentile ranks 0, 50, 100; y is 0, 100, 61. With equal
# weights and min-max, the second (66.67) is behind the third (80.5); so it is with percentile ranks (75). With the
# weights 11:9 it is 63.33 and 72.5, behind 82.45 anyway. What changes is the score alone, and so no rank does.
mkdir -p three/evidence
printf 'id,name\na,A\nb,B\nc,C\n' >three/units.csv
printf 'unit,x,y\na,1,0\nb,2,100\nc,4,61\n' >three/evidence/t.csv
cat >three/edition.yaml <<'END'
steelyard: edition/1
id: three
name: Three
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree: {id: total, name: Total, children: [{id: x, name: X, params: {curve: min-max}}, {id: y, name: Y}]}
END
run 0 "$steelyard" study three robustness --vary 'x:params.curve=[min-max,percentile-rank]' \
  --vary 'total:missing=[keep,zero]' --replications 200 --format json -o study.json
python3 - <<'PY' || fail "parameters"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
assert all(row["best"] == row["worst"] == row["rank"] for row in tables["ranks"])
scores = {(row["unit"], row["source"]["en"]): row for row in tables["score-sensitivity"]}
assert scores["b", "curve of 'X'"]["first"] == 1 and scores["b", "missing scores of 'Total'"]["total"] == 0
assert scores["c", "curve of 'X'"]["first"] is None  # 100 with either curve
PY
run 2 "$steelyard" study three robustness --vary 'x:params.curve=[min-max,percentle-rank]'
expect_err "--set x:params.curve=percentle-rank"
expect_err "percentile-rank"
run 2 "$steelyard" study three robustness --vary 'x:weight=[1,2]'
expect_err "'weight' cannot be varied; expected aggregate, missing or params.NAME"

# ---- without one rater: as --without-rater ranks ----

run 0 "$steelyard" study "$top/indicators/shenzhen-2019" influence/raters --format json -o study.json
python3 - "$steelyard" "$top/indicators/shenzhen-2019" <<'PY' || fail "raters"
import csv, io, json, subprocess, sys
steelyard, edition = sys.argv[1:]


def ranks(*options):
    out = subprocess.run([steelyard, "score", edition, "--format", "csv", *options], check=True, capture_output=True).stdout
    return {row["unit"]: int(row["rank"]) for row in csv.DictReader(io.StringIO(out.decode()))}


real = ranks()
rows = [row for row in json.load(open("study.json"))["tables"][0]["rows"] if row["award"] == "overall"]
assert len(rows) == 41, len(rows)  # 35 experts and 6 for accessibility
for row in rows[:4] + rows[-4:]:
    without = ranks("--without-rater", row["rater"])
    shifts = [abs(without[unit] - real[unit]) for unit in real]
    assert row["largest_shift"] == max(shifts) and abs(row["mean_shift"] - sum(shifts) / len(shifts)) < 1e-9, row
PY

# ---- sources told apart ----

# Nothing is missing at the root, so its policy has no part in anything; the weights have all of it.
run 0 "$steelyard" study "$top/indicators/china-2019" robustness --vary weights=30% --vary 'total:missing=[keep,zero]' \
  --replications 400 --format json -o study.json
python3 - <<'PY' || fail "sources are not told apart"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
weights, missing = tables["sensitivity"]
assert missing["total"] == missing["total_low"] == missing["total_high"] == 0, missing
assert weights["first"] == 1 and weights["total"] == weights["total"] > 0.7, weights
assert abs(weights["total"] - 1) < 0.15 and weights["total_low"] <= weights["total"] <= weights["total_high"]
assert len(tables["score-sensitivity"]) == 62
PY

# ---- bands, wins and shares add up ----

python3 - <<'PY' || fail "shares do not add up"
import collections, json
tables = {table["id"]: table["rows"] for table in json.load(open("study-0.json"))["tables"]}
total = collections.Counter()
for row in tables["frequencies"]:
    total[row["unit"]] += row["count"]
assert set(total.values()) == {300}
wins = {(row["unit"], row["other"]): row["share"] for row in tables["wins"]}
assert all(abs(wins[a, b] + wins[b, a] - 1) < 1e-9 for a, b in wins)
bands = collections.Counter()
for row in tables["bands"]:
    bands[row["unit"]] += row["share"]
assert all(abs(share - 1) < 1e-9 for share in bands.values())
PY

# ---- influence: figures by hand ----

# Units a (100, 0) and b (40, 50), weights 3:1: a has 75 and b 42.5. b is first once the weight of x falls below
# w: 100 w = 40 w + 50 (1 - w), w = 5/11 = 45.45…%. Without x, b is first, and without y, a stays.
mkdir -p two/evidence
printf 'id,name\na,A\nb,B\n' >two/units.csv
printf 'unit,x,y\na,100,0\nb,40,50\n' >two/evidence/t.csv
cat >two/edition.yaml <<'END'
steelyard: edition/1
id: two
name: Two
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree: {id: total, name: Total, children: [{id: x, name: X, weight: 75%}, {id: y, name: Y, weight: 25%}]}
END
run 0 "$steelyard" study two influence --format json -o study.json
python3 - <<'PY' || fail "influence"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
without = {row["node"]: row for row in tables["without"]}
assert without["x"]["mean_shift"] == 1 and without["x"]["largest_shift"] == 1, without
assert without["y"]["mean_shift"] == 0
weights = {row["node"]: row for row in tables["weights"]}
assert abs(weights["x"]["becomes"] - 5 / 11) < 1e-6, weights
assert abs(weights["x"]["change"] - 100 * (5 / 11 - 0.75)) < 1e-4
assert abs(weights["y"]["becomes"] - 6 / 11) < 1e-6
PY

# ---- without the only indicator of a group, the group goes ----

# g has x alone that counts, so without x the total is y.
cp -R two only
cat >only/edition.yaml <<'END'
steelyard: edition/1
id: only
name: Only
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  children:
  - {id: g, name: G, weight: 75%, children: [{id: x, name: X, weight: 100%}, {id: z, name: Z, weight: 0}]}
  - {id: y, name: Y, weight: 25%}
END
printf 'unit,x,y,z\na,100,0,1\nb,40,50,1\n' >only/evidence/t.csv
run 0 "$steelyard" study only influence --format json -o study.json
python3 - <<'PY' || fail "the only indicator"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
without = {row["node"]: row for row in tables["without"]}
assert sorted(without) == ["x", "y"], without
assert without["x"]["mean_shift"] == 1 and without["x"]["largest_shift"] == 1, without
assert without["y"]["mean_shift"] == 0
PY
# Without the only indicator of all nothing has a rank, so nothing moves.
sed -i 's/  - {id: y,.*//; s/weight: 75%, children/weight: 100%, children/' only/edition.yaml
run 0 "$steelyard" study only influence --format json -o study.json

# ---- what is refused ----

refused() { # MESSAGE ARGUMENTS
  message=$1
  shift
  run 2 "$steelyard" study two robustness "$@"
  expect_err "$message"
}
refused "needs to know what is uncertain"
refused "--vary needs 'weights=25%' or 'NODE:aggregate=[mean,geometric]', found 'wegihts'" --vary wegihts
refused "expected a share above 0 and at most 100%, such as 25%, found '0'" --vary weights=0
refused "expected a share above 0 and at most 100%, such as 25%, found '250%'" --vary weights=250%
refused "no group or indicator 'totl'" --vary 'totl:aggregate=[mean,min]'
refused "unknown choice 'geometrc'; did you mean 'geometric'?" --vary 'total:aggregate=[mean,geometrc]'
refused "the node 'x' is not a group" --vary 'x:aggregate=[mean,min]'
refused "expected at least two choices" --vary 'total:aggregate=[mean]'
refused "'total' cannot be varied with 'sum': its children have no points" --vary 'total:aggregate=[mean,sum]'
refused "--replications must be 1 to 10000000" --vary weights=5% --replications 10000001
refused "--seed must be a whole number, found 'x'" --vary weights=5% --seed x

finish
