#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Weights of 15 digits, of 0, and divided by their sum: exact for a thousand siblings, in shares and in points, in ranks,
# the document, its verification, the tree and explanations. (test-oracle.c and test-explain-sums.sh have random trees.)
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }

# A thousand siblings with 15 digits each: every score and every rank is that of fractions.
cat >"$work/many.py" <<'EOF'
import csv, json, os, random, subprocess, sys
from fractions import Fraction
from math import floor

steelyard, folder = sys.argv[1:3]
chance = random.Random(5)
SIBLINGS, UNITS = 1000, 12
half_up = lambda value, digits: floor(value * 10**digits + Fraction(1, 2))


def run(*words):
    result = subprocess.run([steelyard, *words], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{words}: {result.returncode}\n{result.stderr[:2000]}")
    return result.stdout


def write(kind, weights, data):
    where = f"{folder}/{kind}"
    os.makedirs(f"{where}/evidence")
    key = "weight" if kind in ("shares", "equal") else "points"
    name = {"zh": "试", "en": "Trial"}
    leaves = [{"id": f"l{i}", "name": name, "source": "published", key: f"0.{weight:015}" if weight else "0",
               "plugin": "measure@2", "evidence": "values", "columns": {"value": f"l{i}"}, "missing": "exclude",
               "params": {"curve": "as-is"}} for i, weight in enumerate(weights)]
    root = {"id": "total", "name": name, "source": "published", "children": leaves}
    root |= {"weights": "normalise"} if key == "weight" else {}
    root |= {"shares": {}, "points": {}, "sum": {"aggregate": "sum"}, "equal": {"reweight": "equal"}}[kind]
    edition = {"steelyard": "edition/1", "id": kind, "name": name, "cohorts": [{"id": "all", "name": name}],
               "tables": {"values": "evidence/values.csv"}, "tree": root,
               "awards": [{"id": "best", "name": name, "node": "total"}]}
    json.dump(edition, open(f"{where}/edition.yaml", "w"))
    with open(f"{where}/units.csv", "w") as file:
        file.write("id,name_zh,name_en,cohort\n" + "".join(f"u{u},u{u},u{u},all\n" for u in range(UNITS)))
    with open(f"{where}/evidence/values.csv", "w") as file:
        file.write("unit," + ",".join(f"l{i}" for i in range(SIBLINGS)) + "\n")
        for unit, scores in enumerate(data):
            cells = (f"{scores[i] // 1000}.{scores[i] % 1000:03}" if i in scores else "" for i in range(SIBLINGS))
            file.write(f"u{unit}," + ",".join(cells) + "\n")
    return where


for kind in ("shares", "points", "sum", "equal"):
    weights = [0 if i % 10 == 0 else chance.randint(10**14, 10**15 - 1) for i in range(SIBLINGS)]
    base = [chance.randint(0, 99990) for _ in range(SIBLINGS)]  # in thousandths
    data = []
    for unit in range(UNITS):  # nearly equal units: some differ by one thousandth of one score
        scores = {i: b for i, b in enumerate(base) if unit % 2 == 0 or (unit + i) % 97}
        scores[1 + chance.randrange(9)] = base[5] + chance.choice([0, 1])
        data.append(scores)
    where = write(kind, weights, data)
    text = run("score", where, "--format", "json")
    open(f"{folder}/{kind}.json", "w").write(text)
    run("verify", f"{folder}/{kind}.json")
    document = json.loads(text)
    totals = []
    for unit, scores in enumerate(data):
        live = [i for i in scores if weights[i]]
        whole, left = sum(weights), sum(weights[i] for i in live)
        spread = Fraction(whole - left, len(live))
        share = lambda i: (weights[i] + spread) / whole if kind == "equal" else Fraction(weights[i], left)
        mean = sum(share(i) * scores[i] for i in live) / 1000
        total = mean * whole / 10**15 / 100 if kind == "sum" else mean
        totals.append(half_up(total, 9))
        found = document["units"][unit]["scores"]
        assert Fraction(found["total"]["exact"]) * 10**9 == totals[-1], (kind, unit, found["total"], float(total))
        assert Fraction(found["l5"]["weight"]) == (share(5) if 5 in live else 0), (kind, unit, found["l5"])
    micro = [half_up(Fraction(total, 10**9), 6) for total in totals]
    assert len(set(micro)) > 2
    for row in csv.DictReader(run("score", where, "--format", "csv").splitlines()):
        mine = micro[int(row["unit"][1:])]
        assert int(row["rank"]) == 1 + sum(m > mine for m in micro), (kind, row["unit"], row["rank"])
EOF
run 0 python3 "$work/many.py" "$steelyard" "$work"

# A sum of weights that is not 1 is an error, whose message names the key; with it, the outputs say what was done.
mkdir "$work/small" "$work/small/evidence"
edition() {
  cat <<EOF
steelyard: edition/1
id: small
name: {zh: 小, en: Small}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {values: evidence/values.csv}
awards:
  - {id: best, name: {zh: 最佳, en: Best}, node: total}
  - {id: side, name: {zh: 另列, en: Aside}, node: aside}
tree:
  id: total
  name: {zh: 总, en: Total}
  source: published
  $1
  children:
    - {id: a, name: {zh: 甲, en: First}, source: published, weight: .5, plugin: measure@2, evidence: values, columns: {value: a}, params: {curve: as-is}}
    - {id: b, name: {zh: 乙, en: Second}, source: published, weight: 15E-1, plugin: measure@2, evidence: values, columns: {value: b}, params: {curve: as-is}}
    - {id: aside, name: {zh: 丙, en: Third}, source: published, weight: $2, plugin: measure@2, evidence: values, columns: {value: c}, params: {curve: as-is}}
EOF
}
printf 'id,name_zh,name_en,cohort\nx,十,X,all\ny,歪,Y,all\n' >"$work/small/units.csv"
printf 'unit,a,b,c\nx,80,60,10\ny,60,70,\n' >"$work/small/evidence/values.csv"
edition "" 0 >"$work/small/edition.yaml"
run 2 "$steelyard" validate "$work/small"
expect_err "the weights of the children of 'total' sum to 200%, expected 100%, or 'weights: normalise' on 'total' to divide"
edition "weights: normalise" 0 >"$work/small/edition.yaml"
run 0 "$steelyard" score "$work/small" --format csv
expect_out "67.5" # Y: (0.5 × 60 + 1.5 × 70) / 2, although its third score is missing
expect_out "65"   # X: (0.5 × 80 + 1.5 × 60) / 2, although its third score is low
run 0 "$steelyard" score "$work/small"
expect_out "Weights divided by their sum: Total (2)."
expect_out "Aside" # it has an award of its own
run 0 "$steelyard" tree "$work/small"
expect_out "0.5 → 25%"
expect_out "0 → 0%"
expect_out "Weights divided by their sum: Total (2)."
run 0 "$steelyard" explain "$work/small" x
expect_out "weights divided by their sum 2"
expect_out "weight 0: shown, not counted"
run 0 env LANGUAGE=zh_CN LANG=C.UTF-8 "$steelyard" score "$work/small"
expect_out "各权重已除以其总和：总 (2)。"

# The document has the declared weight and the share, and is verified with both.
"$steelyard" score "$work/small" --format json >"$work/small.json"
run 0 "$steelyard" verify "$work/small.json"
for change in 's/"declared_weight": *"3\/2"/"declared_weight":"5\/2"/' 's/"weights": *"normalise"/"weights":"as-given"/' \
  's/"weight": *"3\/4"/"weight":"1\/4"/'; do
  sed "$change" "$work/small.json" >"$work/forged.json"
  cmp -s "$work/small.json" "$work/forged.json" && fail "nothing to forge: $change"
  "$steelyard" verify "$work/forged.json" >"$work/out" 2>&1 && fail "a forged document passes: $change"
done

# What cannot be: the message names the node that has the wrong weight.
edition "weights: normalise" 1e99 >"$work/small/edition.yaml"
run 2 "$steelyard" validate "$work/small"
expect_err "'weight' is '1e99', expected a number of at least 0 and at most 18 digits"
edition "weights: normalise" 1/999999999999999989 >"$work/small/edition.yaml"
run 2 "$steelyard" validate "$work/small"
expect_err "'weight' of 'aside' is too large or has too many digits to be added to those of its siblings exactly; round it"
edition "weights: normalise" 0 | sed 's/weight: [.1][^,]*/weight: 0/' >"$work/small/edition.yaml"
run 2 "$steelyard" validate "$work/small"
expect_err "all children of 'total' have the weight 0, expected at least one above 0"
edition "weights: normalise" 0 | sed 's/weight: /points: /' >"$work/small/edition.yaml"
run 2 "$steelyard" validate "$work/small"
expect_err "'weights: normalise' on 'total', whose children have points, which are always divided by their sum"
edition "aggregate: sum" 0 | sed 's/weight: /points: /' >"$work/small/edition.yaml"
run 0 "$steelyard" validate "$work/small"
finish
