#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages of indicators show what the result document, the study and the plugins say: weights, means, the best units,
# and every parameter with its value. So does the method in the overview.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
export LANGUAGE=en

# check EDITION: the English pages of the edition agree with its other outputs.
check() {
  rm -rf "$work/pages"
  run 0 "$steelyard" report "$1" -o "$work/pages" --language en
  run 0 "$steelyard" score "$1" --format json -o "$work/result.json"
  run 0 "$steelyard" study "$1" statistics --format json -o "$work/study.json"
  : >"$work/plugins"
  for plugin in $(python3 -c "
import json, sys
print(*sorted({node['plugin'] for node in json.load(open(sys.argv[1]))['nodes'] if 'plugin' in node}))" "$work/result.json"); do
    { echo "== $plugin"; "$steelyard" plugin show "$plugin"; } >>"$work/plugins"
  done
  run 0 python3 "$top/tests/report/indicators.py" "$work" "$1"
  rm "$work/result.json" "$work/study.json"
}

check "$top/indicators/china-2020"
# How a score comes about, with what the edition sets.
grep -q 'each working day late costs 10, down to 0\. A request without a reply, if it was provably sent, counts as zero\.' \
  "$work/pages/indicators/indicator-enquiries.html" || fail "no method of enquiries"
check "$top/indicators/shenzhen-2018" # with a bonus and a deduction
# Every plugin, its first revision and its newest.
PYTHONPATH="$top/tests/dirty" python3 -c "
import pathlib, sys
from editions import EDITIONS
from mutations import Variant
for edition in EDITIONS:
    for name, text in Variant(edition).files().items():
        path = pathlib.Path(sys.argv[1], edition.name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)" "$work/clean" || fail "no editions"
for edition in "$work"/clean/*/; do check "${edition%/}"; done
if long; then
  for edition in china-2018 china-2019 shenzhen-2019; do check "$top/indicators/$edition"; done
  for edition in "$top"/tests/editions/*/; do check "${edition%/}"; done
fi

# A figure that differs is noticed, wherever it is.
"$steelyard" report "$top/indicators/china-2020" -o "$work/wrong" --language en
"$steelyard" score "$top/indicators/china-2020" --format json -o "$work/result.json"
"$steelyard" study "$top/indicators/china-2020" statistics --format json -o "$work/study.json"
wrong() { # WHAT FILE SED
  rm -rf "$work/pages"
  cp -R "$work/wrong" "$work/pages"
  sed -i "$3" "$work/pages/$2"
  cmp -s "$work/wrong/$2" "$work/pages/$2" && fail "$1: nothing was changed"
  run 1 python3 "$top/tests/report/indicators.py" "$work" "$top/indicators/china-2020"
  expect_out "$1"
}
: >"$work/plugins"
wrong "share of the total" indicators/indicator-rumours.html 's/9%/8%/'
wrong "parameters" indicators/indicator-rumours.html 's/<td>24</<td>25</'
wrong "mean" indicators/indicator-outbreak.html 's|<dt>Mean</dt><dd>[0-9]|<dt>Mean</dt><dd>1|'
wrong "digest" index.html 's|<code>[0-9a-f]\{8\}|<code>00000000|g'

# In Chinese too, every page is there and says its kind; no page is large.
run 0 "$steelyard" report "$top/indicators/china-2019" -o "$work/both" --language both
[ "$(ls "$work/both/zh/indicators")" = "$(ls "$work/both/en/indicators")" ] || fail "the languages have different pages"
grep -q '指标组' "$work/both/zh/indicators/indicator-disclosure.html" || fail "a group's page does not say that it is one"
find "$work/both" -path '*indicators*' -size +300k | grep . && fail "these pages are larger than 300 kB"
finish
