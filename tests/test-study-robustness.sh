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
first = {row["node"]: row for row in tables["first"]}
assert abs(first["x"]["becomes"] - 5 / 11) < 1e-6, first
assert abs(first["x"]["change"] - 100 * (5 / 11 - 0.75)) < 1e-4
assert abs(first["y"]["becomes"] - 6 / 11) < 1e-6
assert {row["unit"] for row in tables["first"]} == {"b"} and "weights" not in tables
PY

# With a band from 70 on, the band of a is lost at 100 w = 70, long before b is first; b never has it. With a third unit c
# (70, 70), which has the band at every weight, c is first once 100 w < 70, so at once with the band of a; and b would be
# behind it.
cp -R two bands
sed -i "s|^id: two|id: bands|" bands/edition.yaml
cat >>bands/edition.yaml <<'END'
awards: [{id: prize, name: Prize, node: total, bands: [{id: good, name: Good, threshold: {operator: at-least, value: 70}}]}]
END
run 0 "$steelyard" study bands influence --format json -o study.json
python3 - <<'PY' || fail "bands and the first place"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
first, weights = ({row["node"]: row for row in tables[name]} for name in ("first", "weights"))
assert abs(weights["x"]["becomes"] - 0.7) < 1e-6 and weights["x"]["falls"] == "a" and not weights["x"].get("rises"), weights
assert abs(first["x"]["becomes"] - 5 / 11) < 1e-6 and first["x"]["unit"] == "b", first
PY
printf 'c,C
' >>bands/units.csv
printf 'c,70,70
' >>bands/evidence/t.csv
run 0 "$steelyard" study bands influence --format json -o study.json
python3 - <<'PY' || fail "three units"
import json
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}
first, weights = ({row["node"]: row for row in tables[name]} for name in ("first", "weights"))
assert abs(weights["x"]["becomes"] - 0.7) < 1e-6 and weights["x"]["falls"] == "a" and not weights["x"].get("rises"), weights
assert abs(first["x"]["becomes"] - 0.7) < 1e-6 and first["x"]["unit"] == "c", first
PY

# Where a band changes, two units are tied, and a tie may move a third one for that moment. With x at 60%, a has gold with 60
# and b silver with 40; c has 10. At 50% a and b are tied; beyond, they have changed places, and c keeps its band.
cp -R two swap
sed -i "s|^id: two|id: swap|; s/75%/60%/; s/25%/40%/" swap/edition.yaml
cat >>swap/edition.yaml <<'END'
awards: [{id: prize, name: Prize, node: total, bands: [{id: gold, name: Gold, count: 1}, {id: silver, name: Silver, count: 1},
  {id: bronze, name: Bronze}]}]
END
printf 'id,name\na,A\nb,B\nc,C\n' >swap/units.csv
printf 'unit,x,y\na,100,0\nb,0,100\nc,10,10\n' >swap/evidence/t.csv
run 0 "$steelyard" study swap influence/weights --format json -o study.json
python3 - <<'PY' || fail "a tie where bands change"
import json
for row in json.load(open("study.json"))["tables"][0]["rows"]:
    assert abs(row["becomes"] - 0.5) < 1e-6 and (row["rises"], row["falls"]) == ("b", "a"), row
PY

# In CSV, whether a unit has a band is 1 or 0.
run 0 "$steelyard" study swap robustness/bands --vary weights=25% --format csv
sed -n '2,$p' out | cut -d, -f7 | grep -qvx '[01]' && fail "flags: $(cat out)"
grep -q ',c,C,Bronze,1,1$' out || fail "the band of c: $(cat out)"

# A weight next to 100%, where no number lies between the last two that are tried.
cp -R two close
sed -i -e 's/^id: two/id: close/' -e 's/weight: 75%/weight: 1000000000/' -e 's/weight: 25%/weight: 1/' \
  -e 's/name: Total, children/name: Total, weights: normalise, children/' close/edition.yaml
printf 'unit,x,y\na,50.0000005,40\nb,50.0000005,60\n' >close/evidence/t.csv
timeout 60 "$steelyard" study close influence/first >out 2>&1 || fail "a weight next to 100%: $(cat out)"

# A tie for the first place that is broken: who leads is named, whichever it is. With equal weights both have 55.
cp -R two tied
sed -i -e 's/^id: two/id: tied/' -e 's/weight: 75%/weight: 50%/' -e 's/weight: 25%/weight: 50%/' tied/edition.yaml
printf 'unit,x,y\na,60,50\nb,50,60\n' >tied/evidence/t.csv
run 0 "$steelyard" study tied influence/first --format json -o study.json
python3 - <<'PY' || fail "a tie that is broken"
import json
rows = {row["node"]: row for row in json.load(open("study.json"))["tables"][0]["rows"]}
for node, up in (("x", "a"), ("y", "b")):
    assert rows[node]["unit"] == (up if rows[node]["change"] > 0 else {"a": "b", "b": "a"}[up]), rows
    assert abs(rows[node]["change"]) < 1e-4, rows
PY

# Ranks on shown scores: a has 50.06 + 4 w and b 50.03 + 4 w, so both show 52.0 once w is below 49.75%, and share the first
# place.
cp -R two shown
sed -i -e 's/^id: two/id: shown/' -e 's/weight: 75%/weight: 50%/' -e 's/weight: 25%/weight: 50%/' shown/edition.yaml
echo 'awards: [{id: prize, name: Prize, node: total, rank_on: shown, digits: 1}]' >>shown/edition.yaml
printf 'unit,x,y\na,54.06,50.06\nb,54.03,50.03\n' >shown/evidence/t.csv
run 0 "$steelyard" study shown influence/first --format json -o study.json
python3 - <<'PY' || fail "ranks on shown scores"
import json
rows = {row["node"]: row for row in json.load(open("study.json"))["tables"][0]["rows"]}
assert abs(rows["x"]["becomes"] - 0.4975) < 1e-6 and rows["x"]["unit"] == "b", rows
PY

# Bands of an award whose units have won nothing else. d wins the first award with 62 until a has more, 40 + 40 w, from 55%
# on; then d is not excluded from the second.
cp -R two excluded
cat >excluded/edition.yaml <<'END'
steelyard: edition/1
id: excluded
name: Excluded
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  aggregate: max
  children:
  - {id: m, name: M, weight: 50%, children: [{id: x, name: X, weight: 50%}, {id: y, name: Y, weight: 50%}]}
  - {id: k, name: K, weight: 50%}
awards:
- {id: one, name: One, node: total, bands: [{id: gold, name: Gold, count: 1}]}
- {id: other, name: Other, node: m, bands: [{id: best, name: Best, count: 2}]}
one_award_per_unit: [one, other]
END
printf 'id,name\na,A\nb,B\nc,C\nd,D\n' >excluded/units.csv
printf 'unit,x,y,k\na,80,40,0\nb,20,60,0\nc,0,100,0\nd,100,0,62\n' >excluded/evidence/t.csv
run 0 "$steelyard" study excluded influence/weights --format json -o study.json
python3 - <<'PY' || fail "exclusive bands"
import json
rows = {(row["award"], row["node"]): row for row in json.load(open("study.json"))["tables"][0]["rows"]}
assert abs(rows["other", "x"]["becomes"] - 0.55) < 1e-6 and rows["other", "x"]["rises"] == "d", rows
PY

# Where an indicator does not apply to a unit, its score is no line over a weight. Here b, to which x does not apply, is
# behind where y has 2%, and ahead from some weight on; lead() says where.
cp -R two part
cat >part/edition.yaml <<'END'
steelyard: edition/1
id: part
name: Part
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  children:
  - {id: x, name: X, weight: 88.2%, applies: {type: full}}
  - {id: y, name: Y, weight: 2%}
  - {id: z, name: Z, weight: 9.8%}
END
printf 'id,name,type\na,A,full\nb,B,part\n' >part/units.csv
printf 'unit,x,y,z\na,70,40,70\nb,,90,40\n' >part/evidence/t.csv
run 0 "$steelyard" study part influence/first --format json -o study.json
python3 - <<'PY' || fail "a unit to which an indicator does not apply"
import json
from fractions import Fraction as F
rows = {row["node"]: row for row in json.load(open("study.json"))["tables"][0]["rows"]}
def lead(w):  # of a over b when y has w, x and z share the rest as 88.2 to 9.8
    x, z = (1 - w) * F(882, 980), (1 - w) * F(98, 980)
    return 70 * x + 40 * w + 70 * z - (90 * w + 40 * z) / (w + z)
becomes = F(rows["y"]["becomes"]).limit_denominator(10**9)
assert rows["y"]["unit"] == "b" and lead(F(2, 100)) > 0, rows
assert abs(lead(becomes)) < F(1, 10**4) and F(2, 100) < becomes, (rows, float(lead(becomes)))
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
