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
