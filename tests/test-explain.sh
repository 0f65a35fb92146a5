#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `explain` adds up: parts, adjustments, caps, clamps, vetoes and rounding; what a finding cost is what the score lost;
# gains look through gates and caps. Every figure is worked out by hand. test-explain-sums.sh tries random trees.
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
row '^ +3\.00 +10\.00 +Access +counted 2: down twice$'
row '^\+3\.00 +Access +access$'
row '^      3 off each, out of 60 +-10\.00$'
row '^ +Fraud \(veto\) +fraud$'
expect_out "disqualified by: Fraud; the score is for diagnosis only"
expect_out "    deduction: −1 each, at most 9; gate not met: it needs Total above 95,"
expect_out "and no longer disqualified"
absent "self-praise"
absent "nothing wrong at all"
first=$(grep -nE ' counted ' "$work/out" | head -n 1)
case $first in *"made up"*) ;; *) fail "the disqualification does not come first: $first" ;; esac

# West: (3 + 2) * 2 would be 10; the cap reduces this to 5: 3 and 2.
run 0 "$steelyard" explain "$work/edition" west
row '\[total\] +85\.00$'
row '^3\.00 +Slips +counted 3: long ones$'
row '^2\.00 +Slips +counted 2: short ones$'
row '^  Slips  \[slips\] +5\.00 +-5\.00$'
expect_out "    deduction: −2 each, at most 5; its cap is reached; takes off 5.00 less"

# North: 90 capped at 59 counts, 90 - 10 does not. Without the cap it would be 80.
run 0 "$steelyard" explain "$work/edition" north
row '\[total\] +59\.00$'
row '^31\.00 +Breach +counted 1: names published$'
row '^ +Leak +counted 1: a draft published$'
row '^  Breach  \[breach\] +1\.00 +-31\.00$'
expect_out "    veto: takes off 10; another veto counts instead"
row '^\+21\.00 +Breach \(veto\) +breach$'
row '^\+31\.00 +Total \(all vetoes\) +total$'

# tree NODE…: an edition of one unit whose root has these nodes, as YAML after `children:`, and these entries.
tree() {
  rm -rf "$work/trial"
  mkdir -p "$work/trial/evidence"
  sed -n '1,/^tree:/p' "$work/edition/edition.yaml" | sed 's/id: edition/id: trial/' >"$work/trial/edition.yaml"
  cat >>"$work/trial/edition.yaml"
  printf 'awards: [{id: best, name: {zh: 最佳, en: Best}, node: total}]\n' >>"$work/trial/edition.yaml"
  printf 'id,name_zh,name_en\neast,东区,East\n' >"$work/trial/units.csv"
  printf 'unit,about,amount,note\n' >"$work/trial/evidence/entries.csv"
  printf '%s\n' "$@" | sed 's/^/east,/' >>"$work/trial/evidence/entries.csv"
}
# counted ID: what a node that counts entries has beside its own keys.
counted() { printf '%s' "id: $1, name: {zh: $1, en: $1}, source: published, plugin: count@2, evidence: entries, where: {about: $1}"; }
head='  id: total
  name: {zh: 总分, en: Total}
  source: published'

# Points 10 and 90, of which 10 and 15 are deducted: the total lost 10 and 15.
tree few,10,x many,15,y <<YAML
$head
  children:
    - {$(counted few), points: 10, deduction: {each: 1}}
    - {$(counted many), points: 90, deduction: {each: 1}}
YAML
run 0 "$steelyard" explain "$work/trial" east
row '\[total\] +75\.00$'
row '^10\.00 +100\.00 +few +counted 10: x$'
row '^15\.00 +16\.67 +many +counted 15: y$'
run 0 "$steelyard" score "$work/trial" --format json
expect_out '"points": "16.666666667"'

# (80 + 70) / 2 = 75; full marks on the first would be 85, and open the gate of a bonus of 5: 90. A bonus that its gate
# shuts out, and one that goes beyond its cap, say so; a bonus is a gain, without advice.
tree half,50,x full,30,y extra,5,praise <<YAML
$head
  children:
    - {$(counted half), points: 1, deduction: {each: 1/250}}
    - {$(counted full), points: 1, deduction: {each: 1/100}}
  adjustments:
    - {$(counted extra), kind: bonus, cap: 9, gate: {operator: at-least, value: 80}}
YAML
run 0 "$steelyard" explain "$work/trial" east
row '\[total\] +75\.00$'
row '^    0\.004 off each, out of 1 +-20\.00$'
tr -s ' \n' ' ' <"$work/out" >"$work/flat"
grep -qF "bonus: +1 each, at most 9; gate not met: it needs Total at least 80, found 75.00; adds 5.00 less" "$work/flat" ||
  fail "the closed gate is not told: $(cat "$work/flat")"
row '^\+15\.00 +half +half$'
row '^15\.00 +20\.00 +half +counted 50: x$'
absent "praise"
sed -i 's/cap: 9, gate: {operator: at-least, value: 80}/cap: 3/' "$work/trial/edition.yaml"
run 0 "$steelyard" explain "$work/trial" east
row '\[total\] +78\.00$'
row '^  extra  \[extra\] +5\.00 +3\.00$'
expect_out "    bonus: +1 each, at most 3; its cap is reached; adds 2.00 less"
row '^\+3\.00 +extra +counted 5: praise$'
[ "$(grep -c '→' "$work/out")" -eq 2 ] || fail "advice against a bonus"
run 0 env LANGUAGE=zh "$steelyard" explain "$work/trial" east
expect_out "加分：每项+1，最多3；已达上限；少加2.00分"
run 0 "$steelyard" score "$work/trial" --format json
expect_out '"gained": "5"'

# The cap of all adjustments, the clamp, the declared rounding are lines of their own; two vetoes of which one is gated
# are told apart; a geometric mean is one line.
tree half,1,x one,8,a two,4,b late,1,c fraud,1,d <<YAML
$head
  clamp: [0, 70]
  round: 0
  adjust_cap: 10
  children:
    - {id: inner, name: {zh: 内部, en: Inner}, points: 1, source: published, aggregate: geometric, children: [
      {$(counted half), points: 3, deduction: {each: 1}}, {$(counted full), points: 3, deduction: {each: 1}}]}
  adjustments:
    - {$(counted one), kind: deduction, cap: 30}
    - {$(counted two), kind: deduction, cap: 30}
  vetoes:
    - {$(counted late), effect: {deduct: 10}}
    - {$(counted fraud), effect: disqualify, gate: {operator: above, value: 90}}
YAML
run 0 "$steelyard" explain "$work/trial" east
row '^    geometric mean of the parts +81\.65$'
row '^  one  \[one\] +8\.00 +-8\.00$'
row '^  all adjustments together: at most 10 +2\.00$'
row '^  kept within 0 to 70 +-1\.65$'
row '^  late  \[late\] +1\.00 +-10\.00$'
row '\[total\] +60\.00$'
absent "disqualified by"
expect_out "    veto: disqualifies; gate not met: it needs Total above 90, found 81.65"
sed -i 's/clamp: .*/clamp: [0, 100]/' "$work/trial/edition.yaml"
run 0 "$steelyard" explain "$work/trial" east
row '^  rounding +0\.35$'
row '\[total\] +62\.00$'

# An adjustment or veto may be asked about on its own.
run 0 "$steelyard" explain "$work/trial" east one
row '^one  \[one\] +8\.00 +-8\.00$'
row '^8\.00 +one +counted 8: a$'
run 0 "$steelyard" explain "$work/trial" east fraud --format json
run 0 "$steelyard" explain "$work/trial" east fraud
expect_out "found 81.65"

# Of rows that a panel drops, the row says so; rows whose figures are no sum say that.
tree <<YAML
$head
  plugin: panel@2
  evidence: entries
  columns: {rater: note, criterion: about, mark: amount}
  params: {drop_lowest: 1, criteria: [{criterion: tone, lowest: 0, highest: 100}]}
YAML
printf 'east,tone,0,甲\neast,tone,80,乙\neast,tone,90,丙\n' >>"$work/trial/evidence/entries.csv"
sed -i '/^east,$/d' "$work/trial/evidence/entries.csv"
run 0 "$steelyard" explain "$work/trial" east
row '^ +2 +.* not counted$'
expect_out "    tone: 甲's mark of 0 is among the lowest and was dropped"
expect_out "row's score"
expect_out "The marks for a criterion are combined"

# The same for programs.
run 0 "$steelyard" explain "$work/edition" north --format json
expect_out '"schema": "steelyard-explanation/1"'
expect_out '"adds": "-31"'
run 2 "$steelyard" explain "$work/edition" north --format jsom
expect_err "did you mean 'json'?"

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
expect_out "  3  4 March 2019  4 April 2019  yes       4 March 2019       100.00"
run 0 "$steelyard" explain "$work/sound" east letters
expect_out "  2  4 March 2019  11 March 2019  no        4 March 2019       100.00"

# Of very many findings as many are listed as a person reads, and how many more there are.
grep -q "more; explain" "$work/out" && fail "more findings are told than there are"
run 0 "$steelyard" explain "$work/sound" west
grep -q "more; explain" "$work/out" && fail "more findings are told than there are"
expect_out "15.00  50.00  Portal     search: does not pass"
seq -f 'west,portal,more-%g,fail' 40 >>"$work/sound/evidence/checks.csv"
run 0 "$steelyard" explain "$work/sound" west
expect_out "and 11 more; to see all, explain one indicator"
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
expect_out "the 'where' of 'portal' selects no rows of the table 'checks'"

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
