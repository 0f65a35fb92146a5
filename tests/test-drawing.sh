#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every kind of picture, from generated figures: well-formed, legible, without texts that overlap, safe with hostile
# labels, the same on every run.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
program=$(dirname "$steelyard")/tests/draw-pictures
# It keeps its samples until it ends.
draw() { ASAN_OPTIONS=detect_leaks=0 "$program" "$@"; }
cd "$work" || exit 1

kinds='bars grouped stacks heat ranks correlations histograms slopes intervals severity'
for kind in $kinds; do
  for rows in 1 2 10 31 100; do
    for language in en zh; do
      draw "$kind" $rows $language >"$kind-$rows-$language.svg" 2>>messages || fail "$kind $rows $language: not drawn"
    done
  done
  draw "$kind" 12 hostile >"$kind-hostile.svg" 2>>messages || fail "$kind: hostile labels are not drawn"
  draw "$kind" 31 zh >again.svg
  cmp again.svg "$kind-31-zh.svg" || fail "$kind: another picture"
done
for kind in extreme empty; do
  draw $kind 8 en >$kind.svg 2>>messages || fail "$kind: not drawn"
done
[ ! -s messages ] || fail "$(head -n 3 messages)"
python3 "$top/tests/drawing/check.py" ./*.svg >python.out 2>&1 || fail "$(tail -n 3 python.out)"

# Hostile labels are shown as they are written, with what is invisible made visible; a long one is whole in its title.
grep -q '&#60;/text&#62;&#60;script&#62;alert(1)' bars-hostile.svg || fail "no escaped script"
grep -q 'aU+202Egnp.exe' bars-hostile.svg || fail "a control of the direction of writing is not visible"
grep -q 'W\{10000\}</title>W*…</text>' bars-hostile.svg || fail "a long text is not whole in its title"
[ "$(grep -c 'W\{500\}' bars-hostile.svg)" -eq 1 ] || fail "a long text is repeated"

# A decimal comma makes no difference.
if comma_locale; then
  ASAN_OPTIONS=detect_leaks=0 LC_ALL=de_DE.UTF-8 "$program" intervals 31 en >again.svg
  cmp again.svg intervals-31-en.svg || fail "depends on the locale"
fi

# ---- pictures of studies ----

python3 "$top/tests/study/editions.py" random 3 40 9 || fail "no edition"
# shows EDITION TABLE VALUES [TEXT [NODES]]: the picture, in both languages, has the figures of the table.
shows() {
  edition=$1 table=$2
  shift 2
  run 0 "$steelyard" study "$edition" "$table" --format json -o study.json
  for language in en zh; do
    LANGUAGE=$language run 0 "$steelyard" study "$edition" "$table" --format svg -o picture.svg
    python3 "$top/tests/drawing/check.py" picture.svg >python.out 2>&1 || fail "$edition $table: $(tail -n 1 python.out)"
    python3 "$top/tests/drawing/figures.py" study.json picture.svg "$@" >python.out 2>&1 ||
      fail "$edition $table: $(tail -n 1 python.out)"
  done
}
for edition in random "$top/indicators/shenzhen-2019" "$top/indicators/china-2019"; do
  shows "$edition" statistics/averages of_full_marks mean
  shows "$edition" statistics/spread lowest,first_quartile,third_quartile,highest
  shows "$edition" scores/heat of_full_marks score
  shows "$edition" scores/contributions points
done
shows random statistics/classes count count total,g0,g1,g2
shows random coherence/weights declared,effective
shows random coherence/separation weight,share
shows random coherence/siblings pearson
python3 "$top/tests/study/panel.py" marks 2 30 5 0.7 || fail "no edition"
shows marks raters/raters effect
shows "$top/indicators/shenzhen-2019" scores/changes rank_before,rank
shows "$top/indicators/china-2019" scores/changes rank_before,rank
run 0 "$steelyard" study "$top/indicators/china-2019" scores/changes --format svg
expect_out "Before: Golden Steelyard Weight, China 2018."

# A picture of a deep tree has its upper levels, and labels are not indented where all rows are on one level.
upper=disclosure,on-request,accessibility,guide,institutions,policy,key-fields,interaction,services,letters,online
shows "$top/indicators/shenzhen-2019" coherence/weights declared,effective "" \
  "$upper,accessibility-overall,accessibility-experience,accessibility-standard"
grep -q '<text x="0" [^>]*>公开指南与年报<' picture.svg || fail "an indented label"
# Sections without a figure are left out, and the picture says so: experts who marked nothing in common have no severity.
shows "$top/indicators/shenzhen-2019" raters/raters effect
run 0 "$steelyard" study "$top/indicators/shenzhen-2019" raters/raters --format svg
expect_out "Left out, because they have no figures: 3 sections. 24 rows;"
! grep -q expert-35 out || fail "a rater without a figure"
# Of all units, it is not said that they are grouped by nothing. Each group of units has a scale of its own.
run 0 "$steelyard" study random statistics/classes --format svg
expect_out ">all units<"
expect_out ">cohort · A<"
python3 - <<'PY' || fail "the scale of histograms"
import collections, re
texts = open("out", encoding="utf-8").read()
highest = collections.Counter()
section = None
for line in texts.splitlines():
    if match := re.search(r'font-weight="bold">([^<]+)<', line):
        section = match.group(1)
    if match := re.search(r'class="sy-bar".* height="([0-9.]+)"', line):
        highest[section] = max(highest[section], float(match.group(1)))
assert len(highest) == 5 and set(highest.values()) == {90.0}, highest
PY

# Ranks begin at 1: no rank is 0.
printf 'study: {vary: {weights: 40%%}, replications: 50}\n' >vary
grep -v '^study:' random/edition.yaml >kept && cat kept vary >random/edition.yaml
shows random robustness/ranks best,low,median,high,worst
grep -q '>1</text>' picture.svg || fail "the axis does not begin at 1"
! grep -q '>0</text>' picture.svg || fail "the axis has a rank 0"
shows random robustness/frequencies share

# What a unit's parts add is its total, exactly; and ranks are those of the table of scores.
run 0 "$steelyard" study "$top/indicators/china-2019" scores/contributions --format json -o study.json
run 0 "$steelyard" score "$top/indicators/china-2019" --format csv --digits 9 -o scores.csv
python3 - <<'PY' || fail "parts do not add up"
import collections, csv, decimal, json
rows = json.load(open("study.json"))["tables"][0]["rows"]
sums = collections.defaultdict(decimal.Decimal)
for row in rows:
    sums[row["unit"]] += decimal.Decimal(row["points"])
scores = {row["unit"]: row for row in csv.DictReader(open("scores.csv"))}
assert len(sums) == 31
for row in rows:
    assert abs(sums[row["unit"]] - decimal.Decimal(scores[row["unit"]]["total"])) < decimal.Decimal("1e-6"), row
    assert row["rank"] == int(scores[row["unit"]]["rank"]), row
PY

# ---- what is refused ----

run 2 "$steelyard" study random problems/gains --format svg -o nothing.svg
expect_err "the table 'problems/gains' has no picture; these have: statistics/averages,"
run 2 "$steelyard" study random statistics --format svg -o nothing.svg
expect_err "--format svg writes one table; choose one of statistics/averages, statistics/spread, statistics/classes"
python3 "$top/tests/study/editions.py" large 1 6000 12 || fail "no edition"
run 2 "$steelyard" study large statistics/averages scores/heat --format svg -o nothing.svg
run 2 "$steelyard" study large scores/contributions --format svg -o nothing.svg
[ ! -e nothing.svg ] || fail "a file was written"

finish
