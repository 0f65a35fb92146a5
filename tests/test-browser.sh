#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages of reports in Debian's Chromium: no violation of WCAG 2.2 AA that axe-core finds, on light and dark screens from
# phones to projectors; with the keyboard alone, enlarged, with other spacing, with forced colours, without scripts, on
# paper. And vnu, if there is Java, finds them valid. See tests/browser/check.mjs.
. "${srcdir:-.}/tests/lib.sh"

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  { echo "there is no Chromium (Debian package chromium)"; exit 77; }
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
modules=$(dirname "$steelyard")/tests/browser
"$top/tests/browser/install" "$modules" || exit

cd "$work" || exit 1
mkdir reports
python3 "$top/tests/report/editions.py" medium 122 || fail "no edition"
python3 "$top/tests/report/editions.py" awkward 24 awkward || fail "no edition"
python3 "$top/tests/report/editions.py" large 400 || fail "no edition"
for edition in "$top"/indicators/*/ medium awkward large; do
  run 0 "$steelyard" report "$edition" --language both -o "reports/$(basename "$edition")" || exit 1
done
node "$modules/check.mjs" "$chromium" reports/china-2019 --brief reports/shenzhen-2019 reports/medium reports/awkward \
  reports/large --fits reports/shenzhen-2018 reports/china-2018 reports/china-2020 >out 2>&1 || fail "$(cat out)"
tail -n 1 out

if command -v java >/dev/null; then
  find reports/*/* -name 'unit-*2.html' -o -name 'indicator-*' -prune -o -name '*.html' -print >pages
  xargs -a pages java -jar "$modules/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only --format gnu 2>vnu ||
    fail "vnu: $(sort -t: -k4 -u vnu | head -n 20)"
else
  find reports/*/zh -name '*.html' | head -n 40 | while read -r page; do
    tidy -quiet -errors "$page" 2>&1 | grep -i ' error: ' | sed "s|^|$page: |"
  done >tidy
  [ ! -s tidy ] || fail "tidy: $(head tidy)"
fi

finish
