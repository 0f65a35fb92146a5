#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The effects of adjustments and vetoes in the table and in `explain`: nothing is charged if a gate is closed, and
# charges are those left after caps, weights and vetoes. Every figure is worked out by hand.
. "${srcdir:-.}/tests/lib.sh"

mkdir -p "$work/edition/evidence"
cat >"$work/edition/edition.yaml" <<'YAML'
steelyard: edition/1
id: edition
name: {zh: 记录, en: Records}
cohorts:
  - {id: sites, name: {zh: 网站, en: Sites}}
tables:
  entries: evidence/entries.csv
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  clamp: [0, 100]
  children:
    - id: half
      name: {zh: 半数, en: Half}
      points: 50
      source: published
      aggregate: sum
      children:
        - {id: access, name: {zh: 可用, en: Access}, points: 60, source: published, plugin: count@1, evidence: entries, where: {about: access}, deduction: {each: 3}}
        - {id: text, name: {zh: 内容, en: Text}, points: 20, source: published, plugin: count@1, evidence: entries, where: {about: text}, deduction: {each: 1}}
    - {id: other, name: {zh: 其他, en: Other}, points: 50, source: published, plugin: count@1, evidence: entries, where: {about: other}, deduction: {each: 1}}
  adjustments:
    - {id: slips, name: {zh: 失误, en: Slips}, source: published, plugin: count@1, evidence: entries, where: {about: slip}, kind: deduction, rate: 2, cap: 5}
    - {id: vanity, name: {zh: 浮夸, en: Vanity}, source: published, plugin: count@1, evidence: entries, where: {about: vanity}, kind: deduction, cap: 9, gate: {operator: above, value: 95}}
  vetoes:
    - {id: fraud, name: {zh: 造假, en: Fraud}, source: published, plugin: count@1, evidence: entries, where: {about: fraud}, effect: disqualify}
    - {id: perfect, name: {zh: 过于完美, en: Too perfect}, source: published, plugin: count@1, evidence: entries, where: {about: perfect}, effect: disqualify, gate: {operator: above, value: 99}}
    - {id: breach, name: {zh: 泄密, en: Breach}, source: published, plugin: count@1, evidence: entries, where: {about: breach}, effect: {cap: 59}}
    - {id: leak, name: {zh: 泄露, en: Leak}, source: published, plugin: count@1, evidence: entries, where: {about: leak}, effect: {deduct: 10}}
awards:
  - {id: overall, name: {zh: 排名, en: Ranking}, node: total}
  - {id: halves, name: {zh: 半数奖, en: Halves}, node: half}
YAML
cat >"$work/edition/units.csv" <<'CSV'
id,name_zh,name_en
east,东区,East
west,西区,West
north,北区,North
CSV
cat >"$work/edition/evidence/entries.csv" <<'CSV'
unit,about,amount,note
east,access,2,down twice
east,vanity,1,self-praise
east,fraud,1,made up
east,perfect,1,nothing wrong at all
west,slip,3,long ones
west,slip,2,short ones
north,breach,1,names published
north,leak,1,a draft published
CSV

# absent TEXT: asserts that the output of the last run does not have this text.
absent() { ! grep -qF -- "$1" "$work/out" || { fail "in the output: $1"; cat "$work/out"; }; }
# row PATTERN: asserts that a line of the output matches.
row() { grep -qE -- "$1" "$work/out" || { fail "no line like: $1"; cat "$work/out"; }; }

# Only the veto that struck disqualifies, and only on its own node.
run 0 "$steelyard" score "$work/edition"
row '^East +87\.00 +Fraud$'
absent "Too perfect"
[ "$(grep -c Fraud "$work/out")" -eq 1 ] || fail "Fraud is said to disqualify elsewhere as well"

# East: access 100 - 3 * 2 / 60 = 90 and 54 points of 60, text 20 of 20: 74 of 80; (74 + 100) / 2 = 87. Two gates are
# closed, at 95 and at 99.
run 0 "$steelyard" explain "$work/edition" east
row '\[half\] +74\.00 +50% +37\.00$'
row '\[access\] +90\.00 +75% +54\.00$'
row '\[text\] +100\.00 +25% +20\.00$'
row '\[other\] +100\.00 +50% +50\.00$'
row '^disqualified +Fraud +counted 1: made up$'
row '^ +3\.00 +Access +counted 2: down twice$'
row '^≈ \+3\.00 +Access +access$'
absent "self-praise"
absent "nothing wrong at all"
first=$(grep -nE ' counted ' "$work/out" | head -n 1)
case $first in *"made up"*) ;; *) fail "the disqualification does not come first: $first" ;; esac

# West: (3 + 2) * 2 would be 10; the cap reduces this to 5: 3 and 2.
run 0 "$steelyard" explain "$work/edition" west
row '\[total\] +85\.00$'
row '^3\.00 +Slips +counted 3: long ones$'
row '^2\.00 +Slips +counted 2: short ones$'

# North: 90 capped at 59 counts, 90 - 10 does not.
run 0 "$steelyard" explain "$work/edition" north
row '\[total\] +59\.00$'
row '^31\.00 +Breach +counted 1: names published$'
row '^ +Leak +counted 1: a draft published$'

# Names that do not exist.
run 2 "$steelyard" explain "$work/edition" nort
expect_err "steelyard explain: no such unit: 'nort'; did you mean 'north'?"
run 2 "$steelyard" explain "$work/edition" north acces
expect_err "steelyard explain: no such node: 'acces'; did you mean 'access'?"

# Cells of yes and no in words; and units that lack the same are told together.
cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
sed -i '1s/$/,delivered,extended/; 2s/$/,2019-03-04,no/; 3s/$/,2019-03-04,yes/; 4s/$/,2019-03-05,no/' "$work/sound/evidence/letters.csv"
sed -i 's/timeliness@1/timeliness@2/' "$work/sound/edition.yaml"
run 0 "$steelyard" explain "$work/sound" west letters
expect_out "  3  2019-03-04  2019-04-04  yes       2019-03-04       100.00"
run 0 "$steelyard" explain "$work/sound" east letters
expect_out "  2  2019-03-04  2019-03-11  no        2019-03-04       100.00"

# Of very many findings as many are listed as a person reads, and how many more there are.
grep -q "more; explain" "$work/out" && fail "more findings are told than there are"
run 0 "$steelyard" explain "$work/sound" west
grep -q "more; explain" "$work/out" && fail "more findings are told than there are"
expect_out "15.00  Portal     search: does not pass"
seq -f 'west,portal,more-%g,fail' 40 >>"$work/sound/evidence/checks.csv"
run 0 "$steelyard" explain "$work/sound" west
expect_out "and 11 more; explain a single indicator to see all of its own"
[ "$(grep -c ': does not pass$' "$work/out")" -eq 30 ] || fail "not 30 findings are listed"

sed -i '/^east\|^tax/d' "$work/sound/evidence/letters.csv"
run 0 "$steelyard" score "$work/sound"
expect_out "Letters  missing  2  no evidence  East, Tax bureau"

# A tree may be one indicator.
mkdir -p "$work/single/evidence"
cat >"$work/single/edition.yaml" <<'YAML'
steelyard: edition/1
id: single
name: {zh: 单项, en: Single}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {checks: evidence/checks.csv}
tree: {id: portal, name: {zh: 网站, en: Portal}, source: published, plugin: checklist@1, evidence: checks, where: {area: portal}}
awards: [{id: best, name: {zh: 最佳, en: Best}, node: portal}]
YAML
printf 'id,name_zh,name_en,cohort\neast,东,East,all\n' >"$work/single/units.csv"
printf 'unit,area,item,result\neast,portal,a,pass\neast,portal,b,fail\n' >"$work/single/evidence/checks.csv"
run 0 "$steelyard" score "$work/single"
expect_out "   1  East   50.00"
sed -i 's/portal,/portals,/' "$work/single/evidence/checks.csv"
run 0 "$steelyard" validate "$work/single"
expect_out "the 'where' of 'portal' picks no row of the table 'checks'"

# A band may be a share of those ranked, up to all of them.
for share in 50% 100%; do
  sed "s/node: portal}\]/node: portal, bands: [{id: gold, name: {zh: 金, en: Gold}, share: $share}]}]/" \
    "$work/single/edition.yaml" >"$work/edition.yaml"
  mkdir -p "$work/banded/single"
  cp -R "$work/single" "$work/banded"
  mv "$work/edition.yaml" "$work/banded/single/edition.yaml"
  printf 'west,西,West,all\n' >>"$work/banded/single/units.csv"
  printf 'unit,area,item,result\neast,portal,a,pass\nwest,portal,a,fail\n' >"$work/banded/single/evidence/checks.csv"
  run 0 "$steelyard" score "$work/banded/single"
  expect_out "   1  East  100.00  Gold"
  case $share in
  50%) grep -q "West    0.00  Gold" "$work/out" && fail "half of two are more than one" ;;
  *) expect_out "   2  West    0.00  Gold" ;;
  esac
done
finish
