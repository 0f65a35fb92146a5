#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a report says of rankings is true where awards rank some units apart, on different nodes, or not in every
# replication, and where only bonuses were found. The figures are computed by hand.
. "${srcdir:-.}/tests/lib.sh"
cd "$work" || exit 1

# edition ID: an edition whose x and y count 60% and 40%; the rest of it is read from standard input.
edition() {
  mkdir -p "$1/evidence"
  cat >"$1/edition.yaml" <<YAML
steelyard: edition/1
id: $1
name: {zh: 试, en: Try}
tables: {t: evidence/t.csv, prizes: evidence/prizes.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
  - {id: x, name: {zh: 甲项, en: Item X}, weight: 60%}
  - {id: y, name: {zh: 乙项, en: Item Y}, weight: 40%}
YAML
  cat >>"$1/edition.yaml"
  printf 'unit,note\n' >"$1/evidence/prizes.csv"
}
# page REPORT/FILE: the text of a page.
page() { sed 's/<[^>]*>//g' "$1" | tr -s ' \n' ' '; }
says() { page "$1" | grep -qF "$2" || fail "$1 does not say: $2"; }
silent() { page "$1" | grep -qF "$2" && fail "$1 says: $2"; }

# Each region has a ranking; only in the south did places change.
for year in old new; do
  edition $year <<'END_'
awards: [{id: best, name: {zh: 奖, en: Best}, node: total, over: {attribute: region}}]
END_
  printf 'id,name_zh,name_en,region\nn1,北一,North 1,north\nn2,北二,North 2,north\ns1,南一,South 1,south\ns2,南二,South 2,south\n' >$year/units.csv
done
sed -i '3a previous: ../old' new/edition.yaml
printf 'unit,x,y\nn1,60,60\nn2,50,50\ns1,90,90\ns2,80,80\n' >old/evidence/t.csv
printf 'unit,x,y\nn1,60,60\nn2,50,50\ns1,70,70\ns2,80,80\n' >new/evidence/t.csv
run 0 "$steelyard" report new --language en -o regions
page regions/index.html | sed 's/.*north: North 1/North 1/; s/ south: .*//' >north
grep -q '^North 1 comes first with 60.00 points, followed by North 2 with 50.00 points.$' north || fail "the north: $(cat north)"
says regions/index.html 'South 2 rose most, from rank 2 to 1, and South 1 fell most, from 1 to 2.'

# b is first of all on the total, and in its cohort first on y: on the page of s, 92.00 - 75.60 on the total counts.
edition mixed <<'END_'
cohorts: [{id: big, name: {zh: 大, en: Big}}, {id: small, name: {zh: 小, en: Small}}]
awards:
- {id: item, name: {zh: 单项, en: Item}, node: y, cohorts: [big]}
- {id: best, name: {zh: 奖, en: Best}, node: total, over: all}
END_
printf 'id,name_zh,name_en,cohort\nb,大一,Big 1,big\ns,小一,Small 1,small\n' >mixed/units.csv
printf 'unit,x,y\nb,90,95\ns,86,60\n' >mixed/evidence/t.csv
run 0 "$steelyard" report mixed --language en -o pair
says pair/units/unit-s.html 'Big 1 is 16.40 points ahead'
says pair/units/unit-s.html 'mean of its cohort'

# A unit that some replications rank first, and others not at all.
edition varied <<'END_'
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]
study: {vary: {nodes: {x: {missing: [keep, exclude]}}}}
END_
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >varied/units.csv
printf 'unit,x,y\na,,95\nb,86,60\n' >varied/evidence/t.csv
run 0 "$steelyard" report varied --language en -o ranked
says ranked/units/unit-a.html 'It has a rank in only '
silent ranked/units/unit-a.html 'in all 1,000 replications'

# A bonus is no problem; nobody has a rank.
edition prize <<'END_'
  adjustments:
  - {id: plus, name: {zh: 加分, en: Plus}, kind: bonus, rate: 1, cap: 5, plugin: count@2, evidence: prizes}
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]
END_
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >prize/units.csv
printf 'unit,x,y\na,100,100\nb,100,100\n' >prize/evidence/t.csv
printf 'a,won a prize\n' >>prize/evidence/prizes.csv
run 0 "$steelyard" report prize --language en -o prize-report
says prize-report/index.html 'No finding costs points.'
silent prize-report/index.html 'lost in all'
run 0 "$steelyard" study prize --format csv problems/fixes
[ "$(wc -l <out)" -eq 1 ] || fail "a bonus is to be fixed: $(cat out)"

# What disqualifies is listed by veto, and each veto once.
edition struck <<'END_'
  vetoes:
  - {id: fraud, name: {zh: 造假, en: Fraud}, plugin: count@2, evidence: prizes, effect: disqualify}
  - {id: leak, name: {zh: 泄露, en: Leak}, plugin: count@2, evidence: leaks, effect: disqualify}
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]
END_
sed -i 's|^tables: {|&leaks: evidence/leaks.csv, |' struck/edition.yaml
cp prize/units.csv struck
printf 'unit,x,y\na,60,60\nb,100,100\n' >struck/evidence/t.csv
printf 'unit,amount,note\na,3,big\na,1,small\n' >struck/evidence/prizes.csv
printf 'unit,amount,note\na,2,first\na,2,second\n' >struck/evidence/leaks.csv
run 0 "$steelyard" report struck --language en -o struck-report
[ "$(grep -c 'class="group".*(veto)' struck-report/units/unit-a.html)" -eq 2 ] ||
  fail "findings of a veto are apart: $(grep -o '[A-Za-z]* (veto)' struck-report/units/unit-a.html)"

printf 'unit,x,y\na,,\nb,,\n' >prize/evidence/t.csv
"$steelyard" report prize --language en -o nobody >out 2>&1
says nobody/index.html 'No unit is ranked.'
finish
