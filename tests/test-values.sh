#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a file's texts stand for: `values` of an indicator and of a table, and `empty`, for every type of column.
. "${srcdir:-.}/tests/lib.sh"
cd "$work" || exit 1

# Answers to two questions, and a number that may be ".." or a word.
mkdir -p ed/evidence
cat >ed/edition.yaml <<'END'
steelyard: edition/1
id: ed
name: Answers
languages: []
tables:
  answers: evidence/answers.csv
  speeds: {file: evidence/speeds.csv, empty: ["..", "n/a"]}
tree:
  id: total
  name: Total
  children:
    - id: open
      plugin: checklist@2
      evidence: answers
      columns: {item: question, result: answer}
      params: {items: [{item: free, points: 60}, {item: bulk, points: 40}]}
      values: {result: {Yes: pass, No: fail, Unsure: fail, Unknown: na}}
    - id: speed
      plugin: measure@2
      evidence: speeds
      columns: {value: speed}
      params: {curve: as-is}
      missing: zero
END
printf 'id,name\nAUT,Austria\nNO,Norway\n007,Bond\n' >ed/units.csv
# NO has an answer in full width, which is the same text; 007 an answer that does not apply.
printf 'unit,question,answer\nAUT,free,Yes\nAUT,bulk,No\nNO,free,Unsure\nNO,bulk,Ｙes\n007,free,Yes\n007,bulk,Unknown\n' >ed/evidence/answers.csv
printf 'unit,speed\nAUT,40\nNO,..\n007,n/a\n' >ed/evidence/speeds.csv

# scores EXPECTED…: the rows of the CSV, unit and scores only.
scores() {
  run 0 "$steelyard" score ed --format csv -o out.csv
  cut -d, -f2,9- out.csv | tail -n +2 >found
  printf '%s\n' "$@" >expected
  diff expected found || fail "other scores"
}
scores AUT,50,60,40 NO,20,40,0 007,50,100,0

# change SED…: the edition, changed.
cp ed/edition.yaml sound.yaml
change() { sed -e '' "$@" sound.yaml >ed/edition.yaml; }

# The same by the table, and the leaf's own list comes first.
change -e '/values: {result/d' -e 's|answers: evidence/answers.csv|answers: {file: evidence/answers.csv, values: {answer: {Yes: pass, No: fail, Unsure: fail, Unknown: na}}}|'
scores AUT,50,60,40 NO,20,40,0 007,50,100,0
change -e 's|answers: evidence/answers.csv|answers: {file: evidence/answers.csv, values: {answer: {Yes: fail, No: fail, Unsure: fail, Unknown: fail}}}|'
scores AUT,50,60,40 NO,20,40,0 007,50,100,0
# As a default for all leaves below; changed by the edition that extends this one.
change -e '/values: {result/d' -e 's/^languages: .*/defaults: {values: {result: {Yes: pass, No: fail, Unsure: fail, Unknown: na}}}/' -e 's/columns: {value: speed}/columns: {value: speed}\n      values: {result: null}/'
run 0 "$steelyard" score ed --format csv -o out.csv
change
# Conditions compare what the file says.
change -e 's/columns: {item/where: {answer: [Yes, No]}\n      columns: {item/'
scores AUT,50,60,40 NO,50,100,0 007,50,100,0
# Numbers, in a table with decimal commas: what the edition writes has a point.
printf 'unit;speed\nAUT;40,5\nNO;slow\n007;fast\n' >ed/evidence/speeds.csv
change -e 's|speeds: {.*|speeds: {file: evidence/speeds.csv, delimiter: ";", decimal: ","}|' -e 's/columns: {value: speed}/columns: {value: speed}\n      values: {value: {slow: 10, fast: 90.5, "40,5": 40.5}}/'
scores AUT,50.25,60,40.5 NO,25,40,10 007,95.25,100,90.5

# A text that is not listed is an error of its row, with a suggestion.
printf 'unit,question,answer\nAUT,free,Yes\nAUT,bulk,Nope\nNO,free,pass\n' >ed/evidence/answers.csv
printf 'unit,speed\nAUT,40\nNO,..\n007,n/a\n' >ed/evidence/speeds.csv
change
run 2 "$steelyard" score ed
expect_err "answers.csv:3:3: column 'answer': 'values' does not list 'Nope'"
expect_err "answers.csv:4:3: column 'answer': 'values' does not list 'pass'"
LANGUAGE=zh run 2 "$steelyard" score ed
expect_err "values没有列出“Nope”"

# wrong SED MESSAGE: what makes no sense in edition.yaml is refused.
wrong() {
  change -e "$1"
  run 2 "$steelyard" score ed
  expect_err "$2"
}
wrong 's/Yes: pass/Yes: psas/' "column 'result': 'psas' is not one of its levels; did you mean 'pass'"
wrong 's/values: {result/values: {reslut/' "unknown column 'reslut'; did you mean 'result'"
wrong 's/values: {result.*/values: [Yes]/' "'values' is a list, expected a mapping"
wrong 's/values: {result.*/values: {result: pass}/' "expected a mapping, found a single value"
wrong 's/Yes: pass/Yes: [pass]/' "expected a single value, found a list"
wrong 's/Yes: pass/Yes: pass, Ｙes: fail/' "'Ｙes' is repeated"
wrong 's/empty: \[.*\]/empty: ".."/' "'empty' is a single value, expected a list"
wrong 's/empty: \[.*\]/values: {sped: {fast: 90}}/' "'values' lists the column 'sped', which no indicator reads"
wrong 's/curve: as-is}/curve: as-is}\n      values: {value: {fast: quick}}/' "column 'value': found 'quick', expected a number"

# They are rules: a lock binds them, wherever they are declared.
printf 'unit,question,answer\nAUT,free,Yes\nAUT,bulk,No\nNO,free,Unsure\nNO,bulk,Yes\n007,free,Yes\n007,bulk,Unknown\n' >ed/evidence/answers.csv
change
acknowledge ed
cp ed/edition.yaml sound.yaml
run 0 "$steelyard" lock ed
run 0 "$steelyard" verify ed
change -e 's/Unsure: fail/Unsure: partial/'
run 1 "$steelyard" verify ed
change -e 's|"n/a"\]|"n/a", "-"]|'
run 1 "$steelyard" verify ed
finish
