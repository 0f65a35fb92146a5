#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Studies: coherence and proposed weights, against an independent computation; sentences; what is refused.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

declares() { # LINES: after `study:`
  sed -i '/^study:/,$d' random/edition.yaml
  printf 'study:\n%s\n' "$1" >>random/edition.yaml
}
experts='  attributes: [region]
  comparisons: [{a: g0, b: g1, value: 3}, {b: g0, a: g2, value: 1/5}, {a: g1, b: g2, value: 2}]
  budget:
    - {rater: e1, node: g0, points: 50}
    - {rater: e1, node: g1, points: 30}
    - {rater: e1, node: g2, points: 20}
    - {rater: e2, node: g1, points: 7.5}
    - {rater: e2, node: g0, points: 2.5}
    - {rater: e2, node: g2, points: 0}'
agrees() { # SEED UNITS LEAVES
  rm -rf random
  python3 "$top/tests/study/editions.py" random "$@" || fail "no edition"
  if [ "$3" -ge 9 ] && [ "$3" -le 11 ]; then declares "$experts"; fi
  run 0 "$steelyard" score random --format csv -o scores.csv
  run 0 "$steelyard" study random coherence proposals --format json -o study.json
  python3 "$top/tests/study/coherence.py" random scores.csv study.json >python.out 2>&1 ||
    fail "seed $1: $(tail -n 3 python.out)"
}
agrees 1 2 4
agrees 2 4 6
agrees 3 60 9
if long; then for seed in $(seq 5 40); do agrees "$seed" $((seed * 2)) $((seed % 11 + 2)); done; fi

# ---- what makes the differences between totals ----

separates() { # EDITION: rows of all units are in `python.out`
  run 0 "$steelyard" score "$1" --format json -o score.json
  run 0 "$steelyard" study "$1" coherence/separation --format json -o study.json
  python3 "$top/tests/study/separation.py" "$steelyard" "$1" score.json study.json >python.out 2>&1 ||
    fail "$1: $(tail -n 3 python.out)"
}
separates "$top/indicators/china-2019"
separates "$top/indicators/shenzhen-2019"
if long; then separates "$top/indicators/shenzhen-2018"; fi
agrees 1 2 4 # in each cohort there is a single unit, which differs from none
separates random

# Everything that is not a plain mean: a sum, a group that is not a sum, re-weighting, a bonus beyond its cap, vetoes, limits,
# rounding, a unit without a total, one that is disqualified, and a node without a weight.
mkdir -p apart/evidence
cat >apart/edition.yaml <<'YAML'
steelyard: edition/1
id: apart
name: Apart
cohorts: [{id: a, name: A}, {id: b, name: B}]
tables: {t: evidence/t.csv, entries: evidence/entries.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}, missing: exclude}
study: {attributes: [region]}
tree:
  id: total
  name: Total
  round: 2
  adjustments:
    - {id: bonus, name: Bonus, kind: bonus, plugin: count@2, evidence: entries, where: {about: bonus}, rate: 2, cap: 5}
    - {id: fine, name: Fine, kind: deduction, plugin: count@2, evidence: entries, where: {about: fine}, rate: 1}
  adjust_cap: 4
  vetoes:
    - {id: cut, name: Cut, plugin: count@2, evidence: entries, where: {about: cut}, effect: {cap: 50}}
    - {id: out, name: Out, plugin: count@2, evidence: entries, where: {about: out}, effect: disqualify}
  children:
    - {id: main, name: Main, weight: 60%, missing: keep}
    - {id: tiny, name: Tiny, weight: 0.5%}
    - {id: against, name: Against, weight: 9.5%}
    - {id: shown, name: Only shown, weight: 0%}
    - id: lowest
      name: Lowest
      weight: 10%
      aggregate: min
      adjustments:
        - {id: extra, name: Extra, kind: bonus, plugin: count@2, evidence: entries, where: {about: extra}, rate: 9, cap: 12}
      children:
        - {id: low0, name: Low 0}
        - {id: low1, name: Low 1}
    - id: sum
      name: Sum
      weight: 20%
      aggregate: sum
      clamp: [5, 45]
      reweight: equal
      children:
        - {id: s0, name: Sum 0, points: 20}
        - {id: s1, name: Sum 1, points: 30}
        - {id: s2, name: Sum 2, points: 10, children: [{id: s3, name: Sum 3}]}
YAML
echo id,name,cohort,region >apart/units.csv
echo unit,main,tiny,against,shown,low0,low1,s0,s1,s3 >apart/evidence/t.csv
printf 'unit,about\na0,bonus\na5,bonus\na5,bonus\na5,bonus\nb1,fine\nb5,cut\na4,out\nb2,extra\n' >apart/evidence/entries.csv
for i in 0 1 2 3 4 5; do
  for cohort in a b; do
    echo "$cohort$i,$cohort$i,$cohort,$([ $i = 1 ] || echo "r$((i % 2))")" >>apart/units.csv
    echo "$cohort$i,$([ $cohort$i = b3 ] || echo $((40 + i * 9))),$((i % 2 * 100)),$((90 - i * 11)),$((i * 20)),$((i * 7 % 5 * 10)),$(
    )$((i * 3 % 7 * 10)),$((i * i % 5 * 20)),$([ $i = 3 ] || echo $((50 + i))),$([ $i = 2 ] || echo $((i * 19)))" >>apart/evidence/t.csv
  done
done
separates apart
# `tiny` has by far the widest scores (0 or 100), at 0.5%; `main` makes the differences, and `against` narrows them.
python3 - <<'PY' >python.out 2>&1 || fail "shares: $(tail -n 1 python.out)"
import json
rows = {row["node"]: row for row in json.load(open("study.json"))["tables"][0]["rows"] if row["by"]["en"] == "none" and not row["step"]}
leaves = sorted((node for node in ("main", "tiny", "against", "s0", "s1", "s3")), key=lambda node: -rows[node]["share"])
assert leaves[0] == "main" and leaves.index("tiny") > 1 and rows["tiny"]["share"] < 0.02, leaves
assert rows["against"]["share"] < -0.1, rows["against"]
assert rows["main"]["count"] == 10 and "low0" not in rows and "shown" not in rows
PY
expect_words() { # ENGLISH CHINESE: in the notes
  grep -qF -- "$1" study.json || fail "no note: $1"
  grep -qF -- "$2" study.json || fail "no note: $2"
}
expect_words "A share of the differences below 0 narrows them" "贡献率为负"
expect_words "neither sums nor weighted means of them: Lowest." "不再分到各部分：Lowest。"
# A report has it for each group of units; what narrows the differences is named.
section() { # PAGES: that of the report
  sed -n '/<section id="separation"/,/<\/section>/p' "$1/index.html" >section.html
}
run 0 "$steelyard" report apart --language en -o pages
section pages
[ "$(grep -c 'class="lead">Main separates the units most' section.html)" -ge 3 ] || fail "not for each group of units"
grep -q 'Narrowing the differences: <a [^>]*>Against</a> (−' section.html || fail "what narrows the differences is not named"
run 0 "$steelyard" report apart --language zh -o pages-zh
section pages-zh
grep -q '缩小差距的有：<a [^>]*>[^<]*</a>（−' section.html || fail "what narrows the differences is not named in Chinese"

# If the total itself is not a sum, nothing below it has a share.
sed -i 's/^  round: 2$/  aggregate: geometric/' apart/edition.yaml
separates apart
expect_words "neither sums nor weighted means of them: Total." "不再分到各部分：Total。"
grep -q '"total"' study.json && ! grep -q '"node": "main"' study.json || fail "parts of a total that is not a sum have a share"
run 0 "$steelyard" report apart --language en -o undivided
section undivided
grep -q 'neither sums nor weighted means of them: Total\.' section.html || fail "the report does not say why there are no figures"
! grep -q '<table' section.html || fail "a list of parts of a total that is not a sum"

# ---- sentences, which JSON does not wrap ----

# x1 doubles x0, x2 falls as they rise, x3 is the same for all.
mkdir -p tells/evidence
cat >tells/edition.yaml <<'YAML'
steelyard: edition/1
id: tells
name: Tells
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  children:
    - {id: x0, name: {en: Zero, zh: 甲}, weight: 10%}
    - {id: x1, name: {en: One, zh: 乙}, weight: 10%}
    - {id: x2, name: {en: Two, zh: 丙}, weight: 10%}
    - {id: x3, name: {en: Three, zh: 丁}, weight: 70%}
YAML
printf 'id,name\na,A\nb,B\nc,C\nd,D\n' >tells/units.csv
printf 'unit,x0,x1,x2,x3\na,10,20,40,50\nb,20,40,30,50\nc,30,60,31,50\nd,40,81,10,50\n' >tells/evidence/t.csv
run 0 "$steelyard" study tells coherence --format json
expect_out "'Zero' and 'One' correlate at 1.00, so they are largely redundant"
expect_out "'Two' runs against the group"
expect_out "'Three' is left out, because all complete units have the same score there"
expect_out "'Three' has a declared weight of 70.0% and an effective one of 0.0%: it decides less than it is meant to"
expect_out "below 0.7: the indicators do not measure one thing consistently"
expect_out "“甲”与“乙”的相关系数为1.00，信息基本重复"
expect_out "“丙”与同组其他指标方向相反"
run 0 "$steelyard" study tells proposals --format json
expect_out "no weights by principal component"

# ---- what is refused ----

refuses() { # LINES MESSAGE
  declares "$1"
  for command in study validate; do
    run 2 "$steelyard" "$command" random
    expect_err "$2"
  done
}
agrees 3 60 9
refuses '  comparisons: [{a: g0, b: g11, value: 3}]' "unknown node 'g11'; did you mean 'g1'?"
refuses '  comparisons: [{a: g0, b: x1, value: 3}]' "'g0' and 'x1' are not two children of the same group"
refuses '  comparisons: [{a: g0, b: total, value: 3}]' "'total' has no weight in a group"
refuses '  comparisons: [{a: g0, b: g1, value: 10}]' "the comparison is '10'; expected 1/9 to 9"
refuses '  comparisons: [{a: g0, b: g1, value: 3}, {a: g1, b: g0, value: 3}]' "'g1' and 'g0' are compared twice"
refuses '  comparisons: [{a: g0, b: g1, value: 3}, {a: g1, b: g2, value: 3}]' \
  "'g0' and 'g2' are not compared; expected every pair of children of 'total'"
refuses '  budget: [{rater: e, node: g0, points: 50}]' \
  "the rater 'e' gives no points to 'g1'; expected points, or 0, for each child of 'total'"
refuses '  budget: [{rater: e, node: g0, points: -1}]' "'-1' is not a number of points"
refuses '  budget: [{rater: e, node: g0, points: 1}, {rater: e, node: g0, points: 1}]' \
  "the rater 'e' gives points to 'g0' twice"
refuses '  budget: [{rater: e, node: g0, points: 0}, {rater: e, node: g1, points: 0}, {rater: e, node: g2, points: 0}]' \
  "the rater 'e' gives 0 points to every child of 'total'"

finish
