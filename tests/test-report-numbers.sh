#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Numbers on pages are written as is usual in the language: 12,345.6 in English, 12345.6 in Chinese. Years, names and
# cells of evidence stay as they are.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
mkdir -p big/evidence
cat >big/edition.yaml <<'END'
steelyard: edition/1
id: big
name: {zh: 大2019, en: Big 2019}
digits: 1
tables: {v: evidence/v.csv, c: evidence/c.csv}
tree:
  id: total
  name: {zh: 总分, en: Total of 2019}
  aggregate: sum
  children:
  - {id: a, name: {zh: 甲, en: Visits 2019}, points: 7500, plugin: measure@2, evidence: v, columns: {value: n},
     params: {curve: goalposts, worst: 0, best: 1203}}
  - {id: k, name: {zh: 丙, en: Items}, points: 1500, plugin: checklist@2, evidence: c}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total, bands: [{id: gold, name: {zh: 金, en: Gold}, count: 1100}]}]
study: {vary: {weights: 10%}, replications: 1000}
END
awk 'BEGIN { print "id,name_zh,name_en" >"big/units.csv"; print "unit,n" >"big/evidence/v.csv"
  print "unit,item,result" >"big/evidence/c.csv"
  for (i = 1; i <= 1203; i++) {
    printf "u%d,第%d,Unit %d\n", i, i, i >"big/units.csv"
    printf "u%d,%d\n", i, i >"big/evidence/v.csv"
    printf "u%d,2019,%s\n", i, i % 2 ? "pass" : "fail" >"big/evidence/c.csv"
  } }'
run 0 "$steelyard" report big --language both -o pages

# has PAGE TEXT; has_not PAGE TEXT: in what people read of a page.
read_page() {
  sed -e 's/<script.*<\/script>//; s/ data-[a-z]*="[^"]*"//g; s/<[^>]*>/ /g' "pages/$1" | tr -s ' \n' ' ' >text
}
has() {
  read_page "$1"
  grep -qF -- "$2" text || fail "$1 has no '$2'"
}
has_not() {
  read_page "$1"
  ! grep -qE -- "$2" text || fail "$1 has $(grep -oE -- ".{30}$2.{10}" text | head -n 3)"
}

# u1203 has 7500 and 1500 points; u1201 has 7500 · 1201 ÷ 1203 = 7487.53… and 1500.
has en/index.html "Unit 1203 comes first with 9,000.0 points, followed by Unit 1201 with 8,987.5 points."
has zh/index.html "第1203以9000.0分居首，其次为第1201（8987.5分）。"
has en/index.html "1,203 units"
has zh/index.html "1203个评价对象"
has en/index.html "the first 1,100 units"
has en/units/unit-u1.html "of 1,203"
has zh/units/unit-u1.html "共1203个"
has en/units/unit-u1.html "1,506.2" # 7500 ÷ 1203 + 1500
has zh/units/unit-u1.html "1506.2"
has en/indicators/indicator-a.html "rows read: 1,203"
has en/index.html "7,500"
for page in en/index.html en/units/unit-u2.html en/indicators/indicator-k.html en/compare.html; do
  has_not "$page" '(^|[^0-9])2,0[12][0-9]([^0-9.]|$)'
  has_not "$page" '(^|[^0-9,.])[1-9][0-9]{3,}\.[0-9]'
done
has en/units/unit-u2.html "Items"
has en/units/unit-u2.html "2019: does not pass"
for page in index.html units/unit-u2.html indicators/indicator-a.html; do
  has_not "zh/$page" '[0-9],[0-9]{3}'
done

finish
