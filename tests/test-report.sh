#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Reports: their pages are sound and lead to one another, they have the figures of the result document, in the language
# that was asked for, the same bytes on every run, and they are complete or absent.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
report=$top/tests/report

# check EDITION REPORT MOST_BYTES: its pages are sound, and their figures are those of the edition.
check() {
  python3 "$report/check.py" "$2" "$3" >python.out 2>&1 || fail "$2: $(cat python.out)"
  run 0 "$steelyard" score "$1" --format json -o result.json
  run 0 "$steelyard" study "$1" scores/heat scores/contributions --format json -o study.json
  for language in zh en; do
    [ ! -d "$2/$language" ] || python3 "$report/figures.py" "$2/$language" $language result.json study.json \
      >python.out 2>&1 || fail "$2, $language: $(cat python.out)"
  done
}

python3 "$report/editions.py" medium 122 || fail "no edition"
python3 "$report/editions.py" awkward 24 awkward || fail "no edition"
most=300
long && most=1000
python3 "$report/editions.py" large $most || fail "no edition"
for edition in "$top/indicators/shenzhen-2019" "$top/indicators/china-2019" awkward medium large; do
  name=$(basename "$edition")
  run 0 "$steelyard" report "$edition" --language both -o "report-$name"
  [ ! -s err ] || fail "$name: $(cat err)"
  limit=300000
  case $name in medium | large) limit=0 ;; esac # of more than 40 units
  check "$edition" "report-$name" $limit
  case $edition in */indicators/*) ;; *) continue ;; esac
  for language in zh en; do
    python3 "$report/readers.py" "report-$name/$language" $language result.json >python.out 2>&1 ||
      fail "$name, $language: $(cat python.out)"
  done
done

# ---- words ----

# No count of one has a plural; a sentence is said once; codes are for programs.
find . -path '*/en/*.html' -exec grep -hoE '(^|[^0-9.])1 (points|units|indicators|rows|raters|marks|subjects|claims|bands|cohorts|digits)\b' {} + |
  sort -u >plurals
[ ! -s plurals ] || fail "not plurals: $(tr '\n' ' ' <plurals)"
[ "$(grep -o 'reconstructed: their weights' report-china-2019/en/index.html | wc -l)" -eq 1 ] ||
  fail "what is reconstructed is not said once"
grep -rlE 'whole-process|no-visit' report-china-2019/*/units report-china-2019/*/index.html | grep . && fail "codes in findings"
grep -q '办理深度为“全程网办”' report-china-2019/zh/units/unit-sichuan.html || fail "no label in Chinese"
grep -q "its depth is .*the whole process online" report-china-2019/en/units/unit-sichuan.html || fail "no label in English"

grep -q '<td class="t">申请编号，供人查阅</td>' report-china-2019/zh/index.html || fail "no reason in Chinese"
grep -q '<td class="t">the number of the request, for people' report-china-2019/en/index.html || fail "no reason in English"

# ---- lists of many units, and pictures for phones ----

python3 "$report/lists.py" report-large/zh $most >python.out 2>&1 || fail "lists: $(cat python.out)"
for page in report-china-2019/en/index.html report-large/zh/index.html; do
  [ "$(grep -o 'class="scroll on-wide"' $page | wc -l)" -eq "$(grep -o 'class="scroll on-phone"' $page | wc -l)" ] ||
    fail "$page: not every picture is drawn for phones as well"
done
grep -q 'id="narrow-' report-china-2019/en/index.html || fail "no picture for phones"

# ---- the same bytes ----

run 0 "$steelyard" report "$top/indicators/shenzhen-2019" --language both -o again
diff -r again report-shenzhen-2019 || fail "another report"
run 0 taskset -c 0 "$steelyard" report "$top/indicators/shenzhen-2019" --language both -o one-thread
diff -r one-thread report-shenzhen-2019 || fail "another report on one processor"

# ---- languages ----

run 0 env LANGUAGE=zh "$steelyard" report "$top/indicators/shenzhen-2019" -o chinese
run 0 env LANGUAGE=zh "$steelyard" report "$top/indicators/shenzhen-2019" --language en -o english
for name in chinese english; do
  python3 "$report/check.py" $name >python.out 2>&1 || fail "$name: $(cat python.out)"
done
grep -q '<html lang="zh-Hans">' chinese/index.html || fail "not in Chinese"
grep -q '<html lang="en">' english/units/unit-futian.html || fail "not in English"
# ---- what is refused ----

run 2 "$steelyard" report "$top/indicators/shenzhen-2019"
expect_err "say with -o which folder to make"
run 2 "$steelyard" report "$top/indicators/shenzhen-2019" --language fr -o refused
expect_err "--language takes zh, en or both, found 'fr'"
run 2 "$steelyard" report "$top/indicators/shenzhen-2019" -o again
expect_err "again: already exists"
[ "$(find again | wc -l)" -eq "$(find report-shenzhen-2019 | wc -l)" ] || fail "an existing folder was changed"
run 2 "$steelyard" report nowhere -o refused
mkdir file-parent && : >file-parent/file
run 2 "$steelyard" report "$top/indicators/shenzhen-2019" -o file-parent/file
run 4 "$steelyard" report "$top/indicators/shenzhen-2019" -o file-parent/file/below
expect_err "file-parent/file"
run 4 "$steelyard" report "$top/indicators/shenzhen-2019" -o nowhere/below
if [ "$(id -u)" -ne 0 ]; then
  mkdir -m 555 closed
  run 4 "$steelyard" report "$top/indicators/shenzhen-2019" -o closed/report
fi
[ ! -e refused ] || fail "something was written"
[ -z "$(find . -name '.steelyard*')" ] || fail "something is left behind"

finish
