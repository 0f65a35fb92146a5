#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages of units add up how totals changed: indicator by indicator, and by what is new or redefined, in both languages,
# against fractions (report/changes.py). Shipped editions, and one with sums, leaves that do not apply or have no score in
# one year, and an adjustment. Where groups are not sums, or a clamp cuts their scores, pages say so. The sentence about the
# unit just ahead names the largest differences.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# compare BEFORE NOW [UNIT…]: of the units the change is not divided among indicators.
compare() {
  before=$1 now=$2
  shift 2
  rm -rf report
  run 0 "$steelyard" report "$now" --language both -o report
  run 0 "$steelyard" score "$before" --format json -o before.json
  run 0 "$steelyard" score "$now" --format json -o now.json
  run 0 "$steelyard" verify now.json
  for language in zh en; do
    python3 "$top/tests/report/changes.py" report/$language $language before.json now.json "$@" >python.out 2>&1 ||
      fail "$now, $language: $(cat python.out)"
  done
}

compare "$top/indicators/china-2018" "$top/indicators/china-2019"
grep -q '^31 units divided, 30 with one ahead' python.out || fail "too few: $(cat python.out)"
# Averages of all units: a group stands for what is below it, so there are fewer than nodes that are alike.
grep -q 'A group is listed in place of its parts' report/en/changes.html || fail "no word about what is not listed"
compare "$top/indicators/shenzhen-2018" "$top/indicators/shenzhen-2019"
grep -q '^10 units divided' python.out || fail "too few: $(cat python.out)"

# ---- sums ----

edition() { # ID EXTRA CHILDREN ADJUSTMENTS
  cat <<END
steelyard: edition/1
id: $1
$2
name: {zh: 某届$1, en: $1}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv, extras: evidence/extras.csv}
defaults: {plugin: measure@2, evidence: marks, columns: {value: '{id}'}, params: {curve: as-is}, missing: exclude, source: published}
tree:
  id: total
  name: {zh: 总分, en: Total}
  aggregate: sum
  children: [$3]
$4
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
}
leaf() { # ID WEIGHT MORE
  printf '{id: %s, name: {zh: 项%s, en: Item %s}, %s%s}' "$1" "$1" "$1" "$2" "${3-}"
}
group() { # POINTS CHILDREN MORE
  printf '{id: work, name: {zh: 组, en: Work}, points: %s%s, children: [%s]}' "$1" "${3-}" "$2"
}
mkdir -p years/before/evidence years/now/evidence
big=', applies: {size: big}'
edition before '' "$(group 60 "$(leaf a 'weight: 1/2'), $(leaf b 'weight: 1/2' "$big")"), $(leaf c 'points: 25'), $(leaf old 'points: 15')" \
  "  adjustments:
    - {id: extra, name: {zh: 加分, en: Extra}, kind: bonus, plugin: count@1, evidence: extras, params: {}, cap: 5}" >years/before/edition.yaml
later() { # MORE about the group
  edition now 'previous: ../before' \
    "$(group 60 "$(leaf a 'weight: 1/4'), $(leaf b 'weight: 1/4' "$big"), $(leaf fresh 'weight: 1/2')" "${1-}"), $(leaf c 'points: 36'), $(leaf new 'points: 24')" \
    '' | sed 's/, extras: [^}]*//' >years/now/edition.yaml
}
later
printf 'id,name_zh,name_en,size\nann,甲,Ann,big\nbob,乙,Bob,big\ncy,丙,Cy,small\ngap,丁,Gap,big\nlean,戊,Lean,small\nnone,己,None,big\n' >years/before/units.csv
{ cat years/before/units.csv; echo eve,庚,Eve,big; } >years/now/units.csv
printf 'unit,a,b,c,old\nann,80,60,50,40\nbob,40,50,60,90\ncy,70,,30,20\ngap,90,20,,70\nlean,,,55,65\nnone,,,,\n' >years/before/evidence/marks.csv
printf 'unit\nann\nann\ncy\n' >years/before/evidence/extras.csv
printf 'unit,a,b,fresh,c,new\nann,90,70,50,60,80\nbob,30,55,40,45,20\ncy,75,,95,35,10\ngap,60,65,30,70,15\nlean,50,,45,52,99\nnone,50,50,50,50,50\neve,1,2,3,4,5\n' \
  >years/now/evidence/marks.csv
compare years/before years/now
grep -q 'A group is listed in place of its parts' report/en/changes.html && fail "a group that is not listed stands for something"
grep -q '^5 units divided, [1-9]' python.out || fail "too few: $(cat python.out)"
grep -q 'wins back' report/en/units/unit-*.html || fail "nobody wins anything back"
grep -h 'it gains most on' report/en/units/unit-*.html | grep -qv 'wins back' || fail "everybody wins something back"

# No sums: who has a common leaf there. A limit: by hand, the later tree's mean of a and b, with equal weights, or of a
# alone, is above 70 with the later scores of ann (80) and cy (75); on the earlier scores ann has 70, which is not cut.
later ', aggregate: geometric'
compare years/before years/now ann bob cy gap
grep -q '^1 units divided' python.out || fail "not divided: $(cat python.out)"
later ', clamp: [0, 70]'
compare years/before years/now ann cy
grep -q '^3 units divided' python.out || fail "a limit that cuts nothing: $(cat python.out)"
grep -q 'Scores on what both editions define in the same way' report/en/units/unit-ann.html || fail "no scores where nothing is divided"
grep -q 'Scores on what both editions define in the same way' report/en/units/unit-bob.html && fail "scores twice"

# ---- a tie-break ----

mkdir -p tie/evidence
cat >tie/edition.yaml <<'END'
steelyard: edition/1
id: tie
name: {zh: 某届, en: Tie}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {marks: evidence/marks.csv}
defaults: {plugin: measure@2, evidence: marks, columns: {value: '{id}'}, params: {curve: as-is}, source: published}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children: [{id: a, name: {zh: 甲项, en: A}}, {id: b, name: {zh: 乙项, en: B}}]
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total, tie_break: [b]}]
END
printf 'id,name_zh,name_en\nx,某甲,Ex\ny,某乙,Why\n' >tie/units.csv
printf 'unit,a,b\nx,70,50\ny,50,70\n' >tie/evidence/marks.csv
rm -rf report
run 0 "$steelyard" report tie --language both -o report
grep -qF '<p class="lead">Why is ahead by a tie-break: it gains most on ‘B’ (10.00); Ex wins back most on ‘A’ (10.00).</p>' \
  report/en/units/unit-x.html || fail "no word of the tie-break"
grep -qF '<p class="lead">某乙得分相同，按并列时的依据排在前面：领先最多的是“乙项”（10.00）；某甲占优最多的是“甲项”（10.00）。</p>' \
  report/zh/units/unit-x.html || fail "no Chinese word of the tie-break"

finish
