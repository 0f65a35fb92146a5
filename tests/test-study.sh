#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Studies: every figure against an independent computation, the formats, and what is refused.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# ---- statistics, from the scores alone ----

agrees() { # SEED UNITS LEAVES
  rm -rf random
  python3 "$top/tests/study/editions.py" random "$@" || fail "no edition"
  run 0 "$steelyard" score random --format csv -o scores.csv
  run 0 "$steelyard" study random statistics --format json -o study.json
  python3 "$top/tests/study/statistics.py" random scores.csv study.json >python.out 2>&1 ||
    fail "seed $1: $(tail -n 3 python.out)"
}
agrees 1 2 1
agrees 2 3 2
agrees 3 40 9
agrees 4 400 7
if long; then for seed in $(seq 5 60); do agrees "$seed" $((seed * 3)) $((seed % 11 + 1)); done; fi

# ---- what was published ----

# tests/study/published.py has how many figures of each edition were published, and which are disputed.
for edition in china-2018 shenzhen-2018 china-2019 shenzhen-2019 china-2020; do
  run 0 "$steelyard" score "$top/indicators/$edition" --format json -o "$edition.score.json"
  run 0 "$steelyard" study "$top/indicators/$edition" statistics scores --format json -o "$edition.study.json"
  python3 "$top/tests/study/published.py" . "$edition" >python.out 2>&1 || fail "$edition: $(tail -n 1 python.out)"
done

run 0 "$steelyard" study "$top/indicators/china-2019" scores/changes
expect_out "Rose: 14. Fell: 16. Unchanged: 1." # CN19-10

# What made totals change is what `diff` says.
run 0 "$steelyard" diff "$top/indicators/china-2018" "$top/indicators/china-2019" --format json -o diff.json
python3 - <<'PY' || fail "scores/causes and diff differ"
import json
table = next(t for t in json.load(open("china-2019.study.json"))["tables"] if t["id"] == "causes")
units = {u["id"]: u for u in json.load(open("diff.json"))["units"]["both"]}
assert len(table["rows"]) == 31
for row in table["rows"]:
    unit = units[row["unit"]]
    for key in ("performance", "method", "rest"):
        assert row[key] == unit[key], (row, unit)
PY

# ---- problems and pairs, against explanations and the document ----

explains() { # EDITION A B
  run 0 "$steelyard" score "$top/indicators/$1" --format json -o score.json
  run 0 "$steelyard" study "$top/indicators/$1" problems pair --pair "$2,$3" --format json -o study.json
  python3 "$top/tests/study/problems.py" "$steelyard" "$top/indicators/$1" score.json study.json "$2" "$3" \
    >python.out 2>&1 || fail "$*: $(tail -n 3 python.out)"
}
explains china-2019 beijing shanghai
explains shenzhen-2019 yantian nanshan

# With z-scores, the best unit has nothing to gain, and the study says why.
rm -rf relative
python3 "$top/tests/study/editions.py" relative 3 12 6
sed -i 's/curve: as-is/curve: z-score/' relative/edition.yaml
run 0 "$steelyard" study relative problems
expect_out "Without a highest possible score, as with z-scores: Leaf 0, Leaf 2,"
run 0 "$steelyard" study "$top/indicators/shenzhen-2019" problems/gains
! grep -q "Without a highest possible score" "$work/out" || fail "scores without a highest possible one where there are none"

# ---- the first page ----

# page EDITION: what is written if no part is named.
page() {
  run 0 "$steelyard" study "$1" --format json -o study.json
  for language in en zh; do
    LANGUAGE=$language run 0 "$steelyard" study "$1"
    python3 "$top/tests/study/first-page.py" "$work/out" study.json $language >python.out 2>&1 ||
      fail "$1 $language: $(tail -n 1 python.out)"
  done
}
page "$top/indicators/china-2019"
page "$top/indicators/shenzhen-2019"
rm -rf large
python3 "$top/tests/study/editions.py" large 7 51 49
page large
run 0 "$steelyard" study "$top/indicators/china-2019" --vary weights=25% --replications 20
for line in "Averages  [statistics/averages: 4 of 139 rows]" "Who could gain most  [problems/units: 5 of 31 rows]" \
  "Correlations among siblings  [coherence/siblings: 344 rows]" "Rank intervals  [robustness/ranks: 12 of 31 rows]" \
  "Also: problems/gains (1672 rows), problems/fixes (3246 rows)" \
  "name it: steelyard study $top/indicators/china-2019 problems"; do
  tr '\n' ' ' <"$work/out" | tr -s ' ' | grep -Fq "$(echo "$line" | tr -s ' ')" || fail "not on the first page: $line"
done
# What is named is written in full.
run 0 "$steelyard" study "$top/indicators/china-2019" statistics/averages
[ "$(grep -c '100.0%' "$work/out")" -ge 139 ] || fail "not all averages"

# ---- formats ----

# The study names the digest of the document that `score` writes.
run 0 "$steelyard" score "$top/indicators/shenzhen-2019" --format json -o score.json
run 0 "$steelyard" study "$top/indicators/shenzhen-2019" --format json -o study.json
python3 - <<'PY' || fail "the study rests on another result"
import json
score, study = json.load(open("score.json")), json.load(open("study.json"))
assert study["schema"] == "steelyard-study/1"
assert study["result"] == score["digest"]
assert study["edition"]["name"] == score["edition"]["name"]
for table in study["tables"]:
    ids = [column["id"] for column in table["columns"]]
    assert all(sorted(row) == sorted(ids) for row in table["rows"])
PY
run 0 "$steelyard" study "$top/indicators/shenzhen-2019" statistics/averages
expect_out "Averages  [statistics/averages]"
expect_out "group: Districts" # the only one, so it is not a column
LANGUAGE=zh run 0 "$steelyard" study "$top/indicators/shenzhen-2019" statistics/classes
expect_out "[80, 90)"
run 0 "$steelyard" study "$top/indicators/shenzhen-2019" statistics/averages --format csv --bom
[ "$(head -c 3 out | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "no byte order mark"

# ---- what is refused ----

run 2 "$steelyard" study "$top/indicators/shenzhen-2019" statistcs
expect_err "a study has no part 'statistcs'; did you mean 'statistics'?"
run 2 "$steelyard" study "$top/indicators/shenzhen-2019" statistics/avrages
expect_err "no table 'statistics/avrages'; did you mean 'statistics/averages'?"
run 2 "$steelyard" study "$top/indicators/shenzhen-2019" --format csv -o nothing.csv
expect_err "--format csv writes one table"
[ ! -e nothing.csv ] || fail "a file was written"

run 2 "$steelyard" study "$top/indicators/shenzhen-2019" pair
expect_err "the part 'pair' compares two units: name them with --pair A,B"
run 2 "$steelyard" study "$top/indicators/shenzhen-2019" --pair yantian
expect_err "--pair needs two units, as in 'A,B', found 'yantian'"
run 2 "$steelyard" study "$top/indicators/shenzhen-2019" --pair yantian,yantian
expect_err "--pair names 'yantian' twice"
run 2 "$steelyard" study "$top/indicators/shenzhen-2019" --pair yantian,nanshn
expect_err "no such unit: 'nanshn'; did you mean 'nanshan'?"

declares() { # STUDY MESSAGE
  sed -i '/^study:/d' random/edition.yaml
  printf 'study: %s\n' "$1" >>random/edition.yaml
  for command in study validate; do
    run 2 "$steelyard" "$command" random
    expect_err "$2"
  done
}
declares '{clases: [1]}' "unknown key 'clases'; did you mean 'classes'?"
declares '{classes: [70, 60]}' "'60' is not above the one before it; expected ascending points"
declares '{classes: [high]}' "'high' is not a number of points"
declares '{attributes: [regoin]}' "units.csv has no column 'regoin'; did you mean 'region'?"
declares '{weights: region}' "expected a number of at least 0"

# No score depends on it: neither digests nor locks change.
sed -i '/^study:/d' random/edition.yaml
run 0 "$steelyard" score random --format json -o before.json
echo 'study: {classes: [50]}' >>random/edition.yaml
run 0 "$steelyard" score random --format json -o after.json
[ "$(grep '^ "digest"' before.json)" = "$(grep '^ "digest"' after.json)" ] || fail "the digest depends on the study"

finish
