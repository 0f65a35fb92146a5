#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages of units: their figures are those of the result document, the explanations and the study; what a reply
# changed, what is missing, and a disqualified unit are told. A sample of the units, a larger one in a long run.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
most=3
long && most=12

# compare EDITION NAME [NODE]: the pages of the first units of each edition, in both languages; NODE: that of the award.
compare() {
  rm -rf report explanations && mkdir explanations
  run 0 "$steelyard" report "$1" --language both -o report
  run 0 "$steelyard" score "$1" --format json -o document.json
  run 0 "$steelyard" study "$1" problems --format json -o study.json
  python3 -c 'import json; print(*(unit["id"] for unit in json.load(open("document.json"))["units"]))' >units
  for unit in $(tr ' ' '\n' <units | head -n "$most"); do
    run 0 "$steelyard" explain "$1" "$unit" ${3-} --format json
    mv out "explanations/$unit.json"
  done
  for language in zh en; do
    python3 "$top/tests/report/units.py" report/$language $language document.json explanations study.json \
      >python.out 2>&1 || fail "$2, $language: $(cat python.out)"
  done
}

for name in china-2018 china-2019 china-2020 shenzhen-2018 shenzhen-2019; do
  compare "$top/indicators/$name" $name
done

# Units that are disqualified, missing, tied for good or for now.
python3 "$top/tests/report/editions.py" awkward 24 awkward || fail "no edition"
most=$((most + 7))
compare awkward awkward
grep -q 'disqualified by: .* Leak; the score is for diagnosis only' report/en/units/unit-u4.html || fail "not told: disqualified"
grep -q 'What is missing or estimated' report/en/units/unit-u3.html || fail "not told: missing"
compare "$top/tests/editions/standing" standing work
grep -q 'undecided tie, so rank and band may still change' report/en/units/*.html || fail "not told: undecided"

# ---- a reply (by hand; test-stages.sh has the same) ----

cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
sed -i 's|  checks: evidence/checks.csv|  checks: {file: evidence/checks.csv, key: [area, item]}|' sound/edition.yaml
rm sound/published.yaml
cat >sound/evidence/checks.csv <<'END'
unit,area,item,result,stage
east,portal,search,pass,first
east,portal,archive,pass,first
west,portal,search,fail,first
west,portal,archive,pass,first
tax,portal,search,pass,first
tax,portal,archive,fail,first
west,portal,search,pass,reply
END
compare sound sound
python3 - <<'PY' >python.out 2>&1 || fail "the reply: $(cat python.out)"
import re
page = open("report/en/units/unit-west.html", encoding="utf-8").read()
section = re.search(r'<section id="replies".*?</section>', page, re.S)[0]
rows = [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", section, re.S)]
assert ["Portal", "50.00", "100.00"] in rows, rows
assert ["evidence/checks.csv:8", "Reply", "row 4", "result: fails → passes"] in rows, rows
assert 'id="replies"' not in open("report/en/units/unit-east.html", encoding="utf-8").read(), "a reply of nobody"
PY

finish
