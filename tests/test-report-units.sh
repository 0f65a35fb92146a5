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
    python3 "$top/tests/report/units.py" report/$language $language "$1" document.json explanations study.json \
      >python.out 2>&1 || fail "$2, $language: $(cat python.out)"
  done
}

# The calculation behind each deadline, late or not.
deadlines() {
  for language in zh en; do
    python3 "$top/tests/report/deadlines.py" "$top/indicators/$1/evidence/$2" "$top/indicators/$1/evidence/calendar.csv" \
      report/$language $language "$3" "$4" ${5-} >python.out 2>&1 || fail "deadlines of $1: $(cat python.out)"
  done
}

# Each language alone.
words() {
  for language in zh en; do
    python3 "$top/tests/report/words.py" $language report/$language "$top/indicators/$1" "$top/indicators/$2" \
      >python.out 2>&1 || fail "words of $1, $language: $(cat python.out)"
  done
}

law=2008-05-01:15:15,2019-05-15:20:20 # Regulations on Open Government Information, Articles 24 (2008) and 33 (2019)
compare "$top/indicators/china-2018" china-2018
words china-2018 china-2018
deadlines china-2018 requests.csv sent $law
compare "$top/indicators/china-2019" china-2019
words china-2019 china-2018
deadlines china-2019 requests.csv sent $law
compare "$top/indicators/china-2020" china-2020
words china-2020 china-2020
deadlines china-2020 enquiries.csv delivered 2020-01-01:5:0 # of the edition
compare "$top/indicators/shenzhen-2018" shenzhen-2018
words shenzhen-2018 shenzhen-2018
deadlines shenzhen-2018 requests.csv sent $law channel=letter
compare "$top/indicators/shenzhen-2019" shenzhen-2019
words shenzhen-2019 shenzhen-2018
deadlines shenzhen-2019 requests.csv sent $law

# Units that are disqualified, missing, tied for good or for now.
python3 "$top/tests/report/editions.py" awkward 24 awkward || fail "no edition"
most=$((most + 7))
compare awkward awkward
grep -q 'disqualified by: .* Leak; the score is for diagnosis only' report/en/units/unit-u4.html || fail "not told: disqualified"
grep -q 'no longer disqualified; the rank would be 3, and the band Silver' report/en/units/unit-u4.html || fail "not told: the rank then"
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

# ---- where a finding's row is, and where the row comes from (by hand) ----

# expect_finding EDITION LANGUAGE TEXT: the page of unit west has this in its findings, where tags are left out.
expect_finding() {
  rm -rf places
  run 0 "$steelyard" report "$1" --language "$2" -o places
  sed -n '/<section id="findings"/,/<\/section>/p' places/units/unit-west.html >section
  sed -e 's/<[^>]*>//g' -e "s/&#39;/'/g" section >text
  grep -qF -- "$3" text || fail "$1, $2: no '$3': $(cat text)"
}

rm -rf sound && cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
rm sound/published.yaml
cat >sound/evidence/checks.csv <<'END'
unit,area,item,result,url,seen_at
east,portal,search,pass,https://east.example/,2019-06-01
west,portal,"the
search",fail,https://west.example/search?q=1,2019-06-10
west,portal,archive,fail,https://west.example/archive,
tax,portal,search,pass,,
END
expect_finding sound en 'checks.csv, row 3 · west.example · seen 10 June 2019'
grep -qF '<a rel="noopener noreferrer" href="https://west.example/search?q=1">west.example</a>' section || fail "no link: $(cat section)"
expect_finding sound en 'checks.csv, row 4 · west.example'
expect_finding sound en 'row 1 has the headings'
expect_finding sound zh 'checks.csv第3行 · west.example · 查看时间：2019年6月10日'

# Findings that say the same of rows without a source are one line.
sed -i -e '1s/.*/unit,area,item,result/' -e 's/,https.*//' -e 's/,,$//' -e 's/archive,fail/search,fail/' sound/evidence/checks.csv
sed -i -e '/^west,portal,"the$/d' -e 's/^search",fail/west,portal,search,fail/' sound/evidence/checks.csv
expect_finding sound en 'checks.csv, rows 3, 4'
expect_finding sound zh 'checks.csv第3、4行'

# A table that begins further down, a database, and files with the same name.
sed -i '1i Checks of 2019,,,' sound/evidence/checks.csv
sed -i 's|  checks: evidence/checks.csv|  checks: {file: evidence/checks.csv, skip: 1}|' sound/edition.yaml
expect_finding sound en 'checks.csv, rows 4, 5'
expect_finding sound en 'numbered as in a spreadsheet.'
grep -q 'row 1 has the headings' section && fail "the headings are in row 2"
python3 - <<'PY'
import csv
import sqlite3
base = sqlite3.connect("sound/evidence/checks.db")
base.execute("create table marks (unit, area, item, result)")
base.executemany("insert into marks values (?, ?, ?, ?)", list(csv.reader(open("sound/evidence/checks.csv")))[2:])
base.commit()
PY
sed -i 's|{file: evidence/checks.csv, skip: 1}|{file: evidence/checks.db, table: marks}|' sound/edition.yaml
expect_finding sound en "checks.db, table 'marks', rows 3, 4"
expect_finding sound zh "checks.db“marks”表第3、4行"

# An edition that names the revision whose findings have the deadline. Delivered on Tuesday 4 June 2019, day 1 is the 5th; Friday the 7th is a
# day off, so day 20 is Wednesday 3 July.
mkdir -p due/evidence
printf 'id,name_zh,name_en\nsouth,南区,South\nnorth,北区,North\n' >due/units.csv
printf 'unit,sent,delivered,replied\nsouth,2019-06-03,2019-06-04,2019-07-03\nnorth,2019-06-03,2019-06-04,2019-07-04\n' \
  >due/evidence/requests.csv
printf 'date,kind\n2019-06-07,holiday\n' >due/evidence/calendar.csv
cat >due/edition.yaml <<'END'
steelyard: edition/1
id: due
name: {zh: 某届, en: Due}
tables: {requests: evidence/requests.csv, calendar: evidence/calendar.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - id: replies
      name: {zh: 答复时效, en: Timely replies}
      weight: 1
      plugin: timeliness@4
      evidence: {requests: requests, calendar: calendar}
      params:
        limits: [{from: 2019-05-15, days: 20, extension: 20}]
        no_reply: zero
        late_each: 10
        covered_from: 2018-01-01
        covered_to: 2019-12-31
END
run 0 "$steelyard" report due --language both -o due-pages
while read -r page words; do
  grep -q "$words" "due-pages/$page.html" || fail "$page does not say: $words"
done <<'END'
en/units/unit-south replied after 20 working days, the limit is 20: in time, due on 3 July 2019
en/units/unit-north replied after 21 working days, the limit is 20: it was due on 3 July 2019
zh/units/unit-south 截止2019年7月3日，未逾期
zh/units/unit-north 截止2019年7月3日
END

finish
