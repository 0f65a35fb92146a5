#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An edition large enough for threads to start everywhere: in reading tables, in scoring leaves of every kind,
# in the tree, in writing. The result is the same with one thread, and whatever order they run in. Built with
# the thread sanitizer, this is also where it would see two of them meet.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
mkdir -p many/evidence
awk 'BEGIN {
  print "id,name_zh,name_en,size"
  for (i = 0; i < 45000; i++) printf "u%d,单位%d,Unit %d,%d\n", i, i, i, i % 7
}' >many/units.csv
# Two chunks and more, some cells blank, rows of a unit apart, and every text in several chunks.
awk 'BEGIN {
  print "unit,number,item,result"
  split("pass,partial,fail", result, ",")
  for (i = 0; i < 90000; i++) printf "u%d,%s,item %d,%s\n", i % 45000, i % 11 ? i * 37 % 10000 / 100 : "", i * 13 % 5003, result[i * 7 % 3 + 1]
}' >many/evidence/checks.csv
cat >many/edition.yaml <<'END'
steelyard: edition/1
id: many
name: {zh: 许多, en: many}
cohorts: [{id: all, name: {zh: 全部, en: all}}]
tables: {checks: evidence/checks.csv}
tree:
  id: total
  name: {zh: 总分, en: total}
  source: reconstructed
  children:
    - {id: mean, name: {zh: 平均, en: mean}, source: reconstructed, weight: 40%, plugin: measure@1, evidence: checks,
       columns: {value: number}, params: {curve: as-is, combine: mean}}
    - {id: rank, name: {zh: 位次, en: rank}, source: reconstructed, weight: 40%, plugin: measure@1, evidence: checks,
       columns: {value: number}, params: {curve: percentile-rank, combine: max}}
    - {id: checked, name: {zh: 检查, en: checked}, source: reconstructed, weight: 20%, plugin: checklist@1,
       evidence: checks}
awards: [{id: overall, name: {zh: 总, en: overall}, node: total}]
END

run 0 "$steelyard" score many --format csv --threads 1 -o one.csv
for threads in 2 3 8; do
  run 0 "$steelyard" score many --format csv --threads $threads -o several.csv
  cmp -s one.csv several.csv || fail "another result with $threads threads"
done
run 0 wc -l one.csv
expect_out 45001
# Unit 0: rows 0 and 45000, the first of them blank in `number`.
run 0 awk -F, '$2 == "u0" { print $10 " and " $12 }' one.csv
expect_out "50 and 100"
finish
