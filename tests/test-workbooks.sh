#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Tables in workbooks and databases: what is read, what is refused and with which message, and that everything else is as
# it is with CSV.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
export PYTHONDONTWRITEBYTECODE=1
python3 "$top/tests/workbooks/workbooks.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
python3 "$top/tests/workbooks/opendocuments.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
python3 "$top/tests/workbooks/samples.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
python3 "$top/tests/workbooks/databases.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out

# ---- Everything that takes a table takes a workbook ----

cd "$work"
mkdir -p book/evidence
PYTHONPATH=$top/tests/workbooks python3 - <<'END'
import workbook
rows = [["id", None, None, "unit", "x"], ["a", None, None, "a", 1], ["b", None, None, "b", 0.25]]
workbook.write("book/evidence/all.xlsx", workbook.sheet_data(rows), sheets=("all",))
workbook.write("scores.xlsx", workbook.sheet_data([["unit", "a", "b"], ["x", 3, 40], ["y", 30, 5]]))
END
cat >book/edition.yaml <<'END'
steelyard: edition/1
id: book
name: Book
tables:
  units: {file: evidence/all.xlsx, sheet: all, range: "A1:A3"}
  t: {file: evidence/all.xlsx, sheet: all, range: "D1:E"}
defaults: {plugin: measure@2, evidence: t, columns: {value: {id}}, params: {curve: min-max}}
tree: {id: total, name: Total, children: [{id: x, name: X}]}
END
run 0 "$steelyard" score book
run 0 "$steelyard" lock book
run 0 "$steelyard" verify book
run 0 "$steelyard" explain book b
expect_out '(evidence/all.xlsx!all!3)'
run 0 "$steelyard" diff book book

run 0 "$steelyard" archive book -o book.tar.zst
run 0 "$steelyard" verify book.tar.zst

# The next edition has the units as they are, and tables that are texts, with headings alone.
run 0 "$steelyard" new next --from book
[ "$(cat next/evidence/t.csv)" = unit,x ] || fail "the next edition's table: $(cat next/evidence/t.csv)"
run 0 "$steelyard" validate next

# A new edition has the workbook from which it is made.
run 0 "$steelyard" new scores --from-table scores.xlsx
cmp -s scores.xlsx scores/evidence/scores.xlsx || fail "the workbook is not copied: $(ls scores/evidence)"
run 0 "$steelyard" score scores --format csv
expect_out 'x,x,x,1,no,final,,21.5,3,40'

# Of several sheets, one is named.
PYTHONPATH=$top/tests/workbooks python3 - <<'END'
import opendocument
table = opendocument.rows_of([["unit", "a"], ["x", 3], ["y", 30]])
opendocument.write("two.ods", "", body=opendocument.sheet("notes", opendocument.rows_of([["z"]])) + opendocument.sheet("the scores", table))
END
run 2 "$steelyard" new two --from-table two.ods
expect_err "two.ods: the workbook has several sheets; declare with 'sheet' in edition.yaml, or --sheet of 'steelyard new', which to read: notes, the scores"
run 0 "$steelyard" new two --from-table two.ods --sheet 'the scores'
run 0 "$steelyard" score two --format csv
expect_out 'x,x,x,2,no,final,,3,3'
run 2 "$steelyard" new csv --from-table book/edition.yaml --sheet x
expect_err "'--sheet' does not apply to this kind of file: book/edition.yaml"
run 2 "$steelyard" new csv --sheet x
expect_err 'steelyard new: --sheet is for --from-table'
finish
