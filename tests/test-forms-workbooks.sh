#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Forms as workbooks: read back, they have what the plugins declare; filled in with an edition's evidence, they give its
# scores; each collector's role has its own columns.
. "${srcdir:-.}/tests/lib.sh"

python3 -c 'import openpyxl, yaml' 2>/dev/null || { echo "python3-openpyxl or python3-yaml is not installed"; exit 77; }
export PYTHONPATH="$top/tests/forms" PYTHONDONTWRITEBYTECODE=1
cd "$work"

# ---- Every edition ----

for edition in china-2018 china-2019 china-2020 shenzhen-2018 shenzhen-2019; do
  for language in zh en both; do
    run 0 "$steelyard" forms "$top/indicators/$edition" -o "$edition-$language" --language "$language"
  done
  python3 "$top/tests/forms/check.py" "$steelyard" "$top/indicators/$edition" "$edition" zh en both >out ||
    fail "$(cat out)"
done

# The language is the reader's unless it is given, and the same form is the same file, whenever and wherever it is made.
(LC_ALL=C.UTF-8 LANGUAGE=zh "$steelyard" forms "$top/indicators/shenzhen-2019/" -o again/) || fail "forms: $?"
for file in shenzhen-2019-zh/*.xlsx; do
  cmp -s "$file" "again/${file##*/}" || fail "$file is not always the same"
done

# ---- Filled in ----

# fill EDITION LANGUAGE: a copy of the edition reads its evidence from its forms, and scores are the same.
fill() {
  rm -rf editions forms
  mkdir editions
  cp -R "$top"/indicators/*/ editions
  chmod -R u+w editions
  "$steelyard" score "editions/$1" --format csv >golden 2>/dev/null
  run 0 "$steelyard" forms "editions/$1" -o forms --language "$2"
  python3 "$top/tests/forms/fill.py" "$steelyard" "editions/$1" forms >filled || fail "filling in $1: $(cat filled)"
  run 0 "$steelyard" score "editions/$1" --format csv
  cmp -s golden "$work/out" || fail "$1 has other scores with forms in $2"
}
fill shenzhen-2019 zh
fill shenzhen-2018 en
[ "$(cat filled)" = '40 rows were given beforehand' ] || fail "$(cat filled)" # of the jury: 40 units, one criterion
if long; then
  for edition in china-2018 china-2019 china-2020; do
    fill "$edition" zh
    fill "$edition" en
  done
fi

# ---- An edition without evidence, whose tables have all kinds of columns. It is invented. ----

mkdir -p few
cat >few/edition.yaml <<'END'
steelyard: edition/1
id: few
name: {zh: 几个评价对象, en: A few units}
tables:
  checks: evidence/checks.csv
  counts: {file: evidence/counts.csv, unit: body}
  long-[name]-of-a-table-that-has-no-end: evidence/long.csv
  answers: {file: evidence/answers.csv, key: [question]}
  charges: {file: evidence/charges.csv, key: [reason]}
tree:
  id: total
  name: Total
  children:
    - {id: open, name: Open, plugin: checklist@2, evidence: checks, where: {part: open},
       params: {items: [{item: plan, label_zh: 规划, label_en: a plan}, {item: "a, b", label_zh: 甲, label_en: same},
                        {item: c, label_zh: 丙, label_en: same}]}}
    - {id: shut, name: Shut, plugin: checklist@2, evidence: checks, where: {part: shut}, applies: {kind: x},
       params: {items: [{item: plan, label_zh: 规划, label_en: a plan}]}}
    - {id: number, name: Number, plugin: measure@2, evidence: counts, columns: {value: How many},
       params: {curve: goalposts, worst: 0, best: 10}}
    - {id: other, name: Other, plugin: rate@2, evidence: "long-[name]-of-a-table-that-has-no-end"}
    - {id: answer, name: Answer, plugin: rubric@2, evidence: answers, where: {question: q1},
       params: {levels: [{level: good, points: 1}, {level: bad, points: 0}]}, values: {level: {"1": good, "2": bad, "-": null}}}
    # No row means no charge, so none is given; and of two indicators only one requires a result.
    - {id: charge, name: Charge, plugin: rate@2, evidence: charges}
    - {id: charged, name: Charged, plugin: checklist@2, evidence: charges}
  adjustments:
    - {id: late, name: Late, kind: deduction, cap: 5, plugin: count@2, evidence: charges, where: {reason: late}}
END
printf 'id,name,kind\na,Aaa,x\nb,Bbb,y\n' >few/units.csv

run 0 "$steelyard" forms few -o few-en --language en
cat >expected <<'END'
answers ['unit', 'question', 'level', 'item', 'note']
answers ['a', 'q1', None, None, None]
answers ['b', 'q1', None, None, None]
answers B2:B3 question list "q1"
answers C2:C3 level list "1,2,-"
checks ['unit', 'part', 'item', 'result', 'points', 'note']
checks ['a', 'open', 'a plan', None, None, None]
checks ['a', 'open', 'same', None, None, None]
checks ['a', 'open', 'same (c)', None, None, None]
checks ['a', 'shut', 'a plan', None, None, None]
checks ['b', 'open', 'a plan', None, None, None]
checks ['b', 'open', 'same', None, None, None]
checks ['b', 'open', 'same (c)', None, None, None]
checks B2:B8 part list "open,shut"
checks C2:C8 item list "a plan,same,same (c)"
checks D2:D8 result list "passes,partly passes,fails,does not apply"
checks E2:E8 points decimal 1E-09 1000000000
counts ['body', 'How many', 'note', 'denominator']
counts ['a', None, None, None]
counts ['b', None, None, None]
END
python3 - >found <<'END'
import glob
import openpyxl
for path in sorted(glob.glob("few-en/[ac][nho][seu]*.xlsx")):
    book = openpyxl.load_workbook(path)
    table = path[len("few-en/"):-len(".xlsx")]
    for row in book[table].iter_rows(values_only=True):
        print(table, list(row))
    for validation in book[table].data_validations.dataValidation:
        heading = book[table].cell(1, validation.sqref.ranges[0].min_col).value
        if validation.type and heading not in ("unit", "body") and table != "counts":
            print(table, validation.sqref, heading, validation.type, validation.formula1, validation.formula2 or "")
END
sed -i 's/ $//' found
diff expected found || fail "the forms of 'few' are other ones"

# Rows whose number nobody knows are not given, and there is room for a thousand.
python3 - <<'END' || fail "the charges"
import openpyxl
book = openpyxl.load_workbook("few-en/charges.xlsx")
sheet = book["charges"]
rows = list(sheet.iter_rows(values_only=True))
assert len(rows) == 1, rows
headings = rows[0]
areas = {headings[v.sqref.ranges[0].min_col - 1]: str(v.sqref) for v in sheet.data_validations.dataValidation}
assert areas["reason"] == "B2:B1001", areas
cover = {row[0]: row[3] for row in book.worksheets[0].iter_rows(values_only=True) if row[3]}
assert cover["result"] == "required for some indicators" and cover["met"] == "may be empty: an empty cell leaves the case out", cover
END

# A name that a sheet cannot have is shortened; the sheet for programs says which it is.
python3 - <<'END' || fail "the long name"
import openpyxl
name = "long-[name]-of-a-table-that-has-no-end"
book = openpyxl.load_workbook(f"few-en/{name}.xlsx")
pairs = dict(row[:2] for row in book["steelyard"].iter_rows(values_only=True) if row[0] != "label")
assert pairs["table"] == name and pairs["sheet"] == "long--name--of-a-table-that-has" == book.sheetnames[1], pairs
END

# Too many rows to give them: 300 units times 20 items.
seq -f 'u%.0f,x' 300 | sed '1i id,kind' >few/units.csv
sed -i 's/{item: plan, label_zh: 规划, label_en: a plan}\]/'"$(seq -f '{item: n%02.0f}' -s, 20)"']/' few/edition.yaml
run 0 "$steelyard" forms few -o few-many --table checks
python3 - <<'END' || fail "many rows"
import openpyxl
book = openpyxl.load_workbook("few-many/checks.xlsx")
assert book["checks"].max_row == 1, book["checks"].max_row
units, = (v for v in book["checks"].data_validations.dataValidation if v.sqref.ranges[0].min_col == 1)
assert units.formula1.endswith("$A$2:$A$301"), units.formula1
END
[ "$(ls few-many)" = checks.xlsx ] || fail "--table checks makes $(ls few-many)"

# ---- Roles ----

copy_edition shenzhen-2019 >/dev/null
roles() {
  sed "s|^  visits: .*|  visits: {file: evidence/visits.csv, collectors: {$1}}|" "$top/indicators/shenzhen-2019/edition.yaml" \
    >shenzhen-2019/edition.yaml
}
line=$(grep -n '^  visits:' "$top/indicators/shenzhen-2019/edition.yaml" | cut -d: -f1)
roles 'visitor: [signs, help, waiting, note], office: [terminals, accessible_toilet, toilet_threshold, washbasin_height]'
run 0 "$steelyard" forms shenzhen-2019 -o roles --table visits --language en
(cd roles && find . -type f | sort) >found
printf './office/visits.xlsx\n./visitor/visits.xlsx\n' | diff - found || fail "the files of roles"
python3 - <<'END' || fail "the columns of roles"
import openpyxl
for role, wanted in (("visitor", ["signs", "help", "waiting", "note"]),
                     ("office", ["accessible_toilet", "toilet_threshold", "washbasin_height", "terminals"])):
    book = openpyxl.load_workbook(f"roles/{role}/visits.xlsx")
    found = [cell.value for cell in book["visits"][1]]
    assert found == ["unit", "visitor", "visited"] + wanted, found
    assert ("role", role) in [row[:2] for row in book["steelyard"].iter_rows(values_only=True)]
    assert any(role == cell.value for row in book.worksheets[0].iter_rows() for cell in row)
END
"$steelyard" score shenzhen-2019 --format csv >"$work/scores"
"$steelyard" score "$top/indicators/shenzhen-2019" --format csv | cmp -s - "$work/scores" || fail "'collectors' changes scores"
run 0 "$steelyard" verify shenzhen-2019
run 0 "$steelyard" new shenzhen-2020 --from shenzhen-2019
grep -q '^  visits: {.*collectors: {"office":\["terminals"' shenzhen-2020/edition.yaml || fail "the next edition has no collectors"

rest='accessible_toilet, toilet_threshold, washbasin_height'
roles 'visitor: [all]'
run 0 "$steelyard" forms shenzhen-2019 -o all --table visits
[ -f all/visitor/visits.xlsx ] || fail "one role for everything: $(find all)"
roles "visitor: [signs, help, terminals], office: [terminals, $rest]"
run 2 "$steelyard" forms shenzhen-2019 -o wrong --table visits
expect_err "edition.yaml:$line:"
expect_err "the roles 'visitor' and 'office' both fill in the column 'terminals' of the table 'visits'; expected one of them"
roles "visitor: [signs], office: [terminals, $rest]"
run 2 "$steelyard" forms shenzhen-2019 -o wrong --table visits
expect_err "no role fills in the column 'help' of the table 'visits', which indicators need"
roles "visitor: [sings, help], office: [terminals, $rest]"
run 2 "$steelyard" forms shenzhen-2019 -o wrong
expect_err "no indicator reads a column 'sings' of the table 'visits'; did you mean 'signs'?"
roles '"a/b": [signs]'
run 2 "$steelyard" forms shenzhen-2019 -o wrong
expect_err "'a/b' cannot be a role"
[ ! -e wrong ] || fail "a folder in spite of errors"

# ---- Wrong use ----

run 2 "$steelyard" forms "$top/indicators/shenzhen-2019" -o wrong --table vists
expect_err "no indicator reads a table 'vists'; did you mean 'visits'?"
run 2 "$steelyard" forms "$top/indicators/shenzhen-2019" -o roles
expect_err 'roles: already exists'
run 2 "$steelyard" forms "$top/indicators/shenzhen-2019"
expect_err 'steelyard forms: say with -o which folder to make'
run 2 "$steelyard" forms "$top/indicators/shenzhen-2019" -o wrong --language de
expect_err "steelyard forms: --language takes zh, en or both, found 'de'"
run 2 "$steelyard" forms "$top/indicators/shenzhen-2019" -o wrong --format xls
expect_err "did you mean 'xlsx'?"
finish
