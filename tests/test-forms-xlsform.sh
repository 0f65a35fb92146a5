#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Forms as XLSForms keep the rules of that format, and ask for what the plugins declare. The checker finds a form that
# breaks any of its rules.
. "${srcdir:-.}/tests/lib.sh"

python3 -c 'import openpyxl, yaml' 2>/dev/null || { echo "python3-openpyxl or python3-yaml is not installed"; exit 77; }
export PYTHONPATH="$top/tests/forms:$top/tests/xlsform" PYTHONDONTWRITEBYTECODE=1
cd "$work"

for edition in china-2018 china-2019 china-2020 shenzhen-2018 shenzhen-2019; do
  for language in zh en both; do
    run 0 "$steelyard" forms "$top/indicators/$edition" -o "$edition-$language" --format xlsform --language "$language"
  done
done
python3 "$top/tests/xlsform/check.py" ./*/*.xlsx >out || fail "$(cat out)"
mkdir wrong
python3 "$top/tests/xlsform/wrong.py" shenzhen-2019-both/visits.xlsx wrong >out || fail "$(cat out)"

# What is asked, and what each question takes.
python3 - >found <<'END'
import openpyxl
book = openpyxl.load_workbook("shenzhen-2019-both/visits.xlsx")
survey = [[cell or "" for cell in row] for row in book["survey"].iter_rows(values_only=True)]
at = {heading: i for i, heading in enumerate(survey[0])}
for row in survey[1:]:
    print(*(row[at[h]] for h in ("type", "name", "label::中文 (zh)", "required", "constraint", "default")), sep=",")
for row in book["choices"].iter_rows(values_only=True, min_row=2):
    if row[0] in ("signs", "help") or row[1] == "futian":
        print(*row, sep=",")
END
diff - found <<'END' || fail "the questions about visits"
start,start,,,,
end,end,,,,
today,today,,,,
select_one units,unit,评价对象,yes,,
dateTime,seen_at,走访时间,,,now()
geopoint,place,地点,,,
image,photo,照片,,,
begin_repeat,rows,一条记录,,,
text,visitor,走访人,yes,,
date,visited,走访日期,yes,,
select_one signs,signs,指引标识,yes,,
select_one accessible_toilet,accessible_toilet,无障碍洗手间,yes,,
decimal,toilet_threshold,洗手间门槛高度,,. >= 0 and . <= 10000,
decimal,washbasin_height,洗手台高度,,. >= 0 and . <= 10000,
integer,terminals,自助终端,yes,. >= 0 and . <= 100000,
select_one help,help,求助情况,yes,,
decimal,waiting,等候时间,,. >= 0 and . <= 100000,
text,note,备注,,,
end_repeat,,,,,
units,futian,福田区,Futian
signs,yes,有,clear
signs,partial,部分,in part
signs,no,无,none
help,helped,主动协助,helped
help,told,口头指引,told how
help,refused,推诿,turned away
help,not-asked,未求助,was not asked
END

# A limit that is not included, and a number without an exponent.
python3 - <<'END' || fail "the limits of points"
import openpyxl
rows = list(openpyxl.load_workbook("china-2018-en/web-checks.xlsx")["survey"].iter_rows(values_only=True))
limits = {row[1]: row[rows[0].index("constraint")] for row in rows}
assert limits["points"] == ". > 0 and . <= 1000000000", limits
END

# Names that XLSForm does not take, columns that a phone records, and a table with one row for each unit, which needs no
# repeat group. The edition is invented.
mkdir odd
cat >odd/edition.yaml <<'END'
steelyard: edition/1
id: odd
name: Odd
tables: {hall: evidence/hall.csv}
defaults: {plugin: measure@2, evidence: hall, params: {curve: goalposts, worst: 0, best: 10}}
tree:
  id: total
  children:
    - {id: a, columns: {value: 2nd floor (m²), note: photo}}
    - {id: b, columns: {value: end, note: place}}
    - {id: c, columns: {value: 楼层}}
    - {id: d, columns: {value: µ²}}
END
printf 'id\nu\nv\n' >odd/units.csv
run 0 "$steelyard" forms odd -o odd-forms --format xlsform --language en
python3 "$top/tests/xlsform/check.py" odd-forms/hall.xlsx >out || fail "$(cat out)"
python3 - >found <<'END'
import openpyxl
for row in openpyxl.load_workbook("odd-forms/hall.xlsx")["survey"].iter_rows(values_only=True, min_row=2):
    print(*row[:2])
END
diff - found <<'END' || fail "odd names"
start start
end end_
today today
select_one units unit
dateTime seen_at
decimal _2nd_floor__m__
image photo
decimal denominator
decimal end
geopoint place
decimal 楼层
text note
decimal __
END
run 0 "$steelyard" forms odd -o again --format xlsform --language en
cmp -s again/hall.xlsx odd-forms/hall.xlsx || fail "the same form is another file"
finish
