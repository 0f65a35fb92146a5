#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Warnings: each kind that tables, trees and scores give rise to, and how an edition acknowledges them.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
# edition NAME LEAVES [LINES]: an edition of units a and b and a table t (the file t.csv of standard input), with these
# children of its root and these further lines at the top.
edition() {
  mkdir -p "$1/evidence"
  cat >"$1/evidence/t.csv"
  printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >"$1/units.csv"
  cat >"$1/edition.yaml" <<END
steelyard: edition/1
id: $1
name: {zh: 测试, en: Test}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {t: evidence/t.csv}
${3-}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: reconstructed
  aggregate: ${aggregate:-mean}
  children:
$2
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]
END
}
leaf() { printf '    - {id: %s, name: {zh: 指标, en: %s}, source: reconstructed, %s}\n' "$1" "$1" "$2"; }
count='weight: 1, plugin: measure@1, evidence: t, params: {curve: as-is}'
measured='plugin: measure@1, evidence: t, params: {curve: as-is}'

# A column that the plugin can do without is not there, and nobody reads another one.
printf '单位,扣分\na,30\n' | edition unread "$(leaf x 'points: 100, plugin: count@1, evidence: t, deduction: {each: 1}')"
run 0 "$steelyard" score unread
expect_err "2 warnings; 'steelyard validate unread' lists them"
run 0 "$steelyard" validate unread
expect_out "unread/evidence/t.csv:1:2: warning: no indicator reads the column '扣分' of the table 't', and 'x' has no optional column 'amount'"
expect_out "    - {warning: unread-column, table: t, column: '扣分', reason: …}"
expect_out "unread/units.csv:3: warning: 'b' has no rows in any table"
expect_out "    - {warning: unit-without-rows, unit: b, reason: …}"
run 0 env LANGUAGE=zh LC_ALL=C.UTF-8 "$steelyard" validate unread
expect_out "unread/units.csv:3: 警告：“b”在所有表中都没有行"

# With --strict a warning is an error, and nothing is written.
run 2 "$steelyard" score --strict unread -o out.csv --format csv
[ ! -e out.csv ] || fail "--strict wrote a file"
expect_err "warning: 'b' has no rows in any table"
run 2 "$steelyard" validate --strict unread
run 2 "$steelyard" lock unread
expect_err "unread: not locked, because warnings are not acknowledged"
[ ! -e unread/edition.lock ] || fail "an edition with warnings was locked"

# The document lists them outside its digest.
run 0 "$steelyard" score unread --format json -o unread.json
python3 - unread.json <<'END' || fail "record.warnings"
import json, sys
found = json.load(open(sys.argv[1]))["record"]["warnings"]
assert [(w["code"], w["of"], w["file"], w["line"]) for w in found] == [
    ("unread-column", {"table": "t", "column": "扣分", "node": "x", "optional": "amount"}, "evidence/t.csv", 1),
    ("unit-without-rows", {"unit": "b"}, "units.csv", 3)], found
assert found[1]["message"] == {"en": "'b' has no rows in any table", "zh": "“b”在所有表中都没有行"}, found
assert not any("acknowledged" in w for w in found)
END

# Acknowledged, they are no longer told; the scores and the digest stay.
acknowledge_as() { # EDITION LINE…
  to=$1
  shift
  { printf 'acknowledged:\n'; printf '  %s\n' "$@"; } >>"$to/edition.yaml"
}
acknowledge_as unread "- {warning: unread-column, table: t, column: '扣分', reason: a test}" \
  "- {warning: unit-without-rows, reason: any unit}"
run 0 "$steelyard" score unread --format json -o known.json
[ ! -s "$work/err" ] || fail "acknowledged warnings are told: $(cat "$work/err")"
python3 - unread.json known.json <<'END' || fail "acknowledging changed the digest, or is not told"
import json, sys
before, after = (json.load(open(name)) for name in sys.argv[1:])
assert before["digest"] == after["digest"]
assert [w["acknowledged"] for w in after["record"]["warnings"]] == ["a test", "any unit"]
END
run 0 "$steelyard" validate unread
expect_out "2 warnings are acknowledged"
run 0 "$steelyard" lock unread
run 0 "$steelyard" score --strict unread

# A reason in both languages, or in one of them.
cp -R unread both
rm both/edition.lock
sed -i 's/^id: .*/id: both/; s/reason: a test/reason: {zh: 试验, en: a test}/; s/reason: any unit/reason: {zh: 不限}/' both/edition.yaml
run 0 "$steelyard" score both --format json -o both.json
python3 - both.json <<'END' || fail "reasons in both languages"
import json, sys
found = json.load(open(sys.argv[1]))["record"]["warnings"]
assert [w["acknowledged"] for w in found] == [{"en": "a test", "zh": "试验"}, "不限"], found
END
sed -i 's/{zh: 不限}/{zh: 不限, fr: tout}/' both/edition.yaml
run 2 "$steelyard" score both
expect_err "fr"
sed -i 's/{zh: 不限, fr: tout}/{}/' both/edition.yaml
run 2 "$steelyard" score both
expect_err "'reason' is empty, expected a text or {zh: …, en: …}"

# An acknowledgement never breaks a lock: verify gives a note of the changed file, no more.
acknowledge_more() { sed -i "\$a\\  $2" "$1/edition.yaml"; }
acknowledge_more unread "- {warning: low-scores, node: x, reason: unused}"
run 0 "$steelyard" verify unread
expect_out "note: edition.yaml has changed since"
# One that matches nothing is a warning itself.
run 0 "$steelyard" validate unread
expect_out "warning: this acknowledges a warning 'low-scores' that does not occur; remove it"
run 2 "$steelyard" archive unread -o unread.tar.zst
expect_err "unread: not archived, because warnings are not acknowledged"
[ ! -e unread.tar.zst ] || fail "an edition with warnings was archived"
# A number that has grown is a new warning.
sed -i "s/warning: low-scores, node: x/warning: unread-rows, table: t, rows: 2/" unread/edition.yaml
run 0 "$steelyard" validate unread
expect_out "this acknowledges a warning 'unread-rows' that does not occur"

# What an acknowledgement may say.
wrong() { # LINE MESSAGE
  printf 'unit,value\na,60\nb,70\n' | edition wrong "$(leaf x "weight: 1, $measured")" "acknowledged: [$1]"
  run 2 "$steelyard" score wrong
  expect_err "$2"
}
wrong '{warning: unread-row, reason: x}' "wrong/edition.yaml:6:26: unknown warning 'unread-row'; did you mean 'unread-rows'?"
wrong '{warning: unread-rows}' "'reason' is missing"
wrong '{warning: unread-rows, reason: ""}' "'reason' is empty"
wrong '{warning: unread-rows, unit: a, reason: x}' "unknown key 'unit'"
wrong '{reason: x}' "'warning' is missing"
wrong 'unread-rows' "expected a mapping, found a single value"

# It is not inherited.
printf 'unit,扣分\na,30\nb,1\n' | edition base "$(leaf x 'points: 100, plugin: count@1, evidence: t, deduction: {each: 1}')" \
  "acknowledged: [{warning: unread-column, reason: of the base alone}]"
mkdir heir
cp -R base/units.csv base/evidence heir
printf 'steelyard: edition/1\nid: heir\nname: {zh: 新, en: Heir}\nextends: ../base\nprevious: ../nowhere\ntables: {t: evidence/t.csv}\n' >heir/edition.yaml
run 0 "$steelyard" validate base
expect_out "1 warning is acknowledged"
run 0 "$steelyard" validate heir
expect_out "warning: no indicator reads the column '扣分'"
expect_out "heir/edition.yaml:5:11: warning: the previous edition '../nowhere' does not exist"

# Rows that no `where` selects.
printf 'unit,kind,value\na,one,60\nb,one,70\nb,onne,50\n' | edition rows "$(leaf x "weight: 1, where: {kind: one}, $measured")"
run 0 "$steelyard" validate rows
expect_out "rows/evidence/t.csv:4: warning: no indicator reads 1 of the rows of the table 't'; this is the first"

# A group's points, and those of its children.
printf 'unit,value\na,60\nb,70\n' | edition points "    - id: group
      name: {zh: 组, en: Group}
      source: reconstructed
      points: 15
      children:
    $(leaf x "points: 17, $measured")
    $(leaf y "points: 4.5, $measured")
    $(leaf z "points: 4, $measured")"
run 0 "$steelyard" validate points
expect_out "warning: 'group' has 15 points, but its children have 25.5 together; their scores are scaled"
sed -i 's/points: 15/points: 25.5/' points/edition.yaml
run 0 "$steelyard" score points
[ ! -s "$work/err" ] || fail "points that agree are warned of: $(cat "$work/err")"

# Marks of 1 to 5 taken for marks of 100.
printf 'unit,value\na,5\nb,4.5\n' | edition low "$(leaf x "weight: 1, $measured")"
run 0 "$steelyard" validate low
expect_out "warning: no unit scores more than 5.00 of 100 on 'x'; check the range of its marks"
printf 'unit,value\na,5\nb,20.5\n' >low/evidence/t.csv
run 0 "$steelyard" score low
[ ! -s "$work/err" ] || fail "a low mark is warned of: $(cat "$work/err")"
printf 'unit,value\na,0\nb,0\n' >low/evidence/t.csv
run 0 "$steelyard" score low
[ ! -s "$work/err" ] || fail "zeros are warned of: $(cat "$work/err")"

# A zero that decides a geometric mean.
for aggregate in geometric harmonic; do
  printf 'unit,value,other\na,0,90\nb,70,80\n' | edition $aggregate "$(leaf x "weight: 1/2, $measured")
$(leaf y "weight: 1/2, columns: {value: other}, $measured")"
  run 0 "$steelyard" validate $aggregate
  expect_out "warning: 'total' is 0 for a, because 'x' is 0"
done
aggregate=mean

# `set` replaces `params` as a whole; single ones can be set by name.
printf 'unit,value\na,1\nb,3\n' | edition old "$(leaf x "weight: 1, plugin: measure@1, evidence: t, params: {curve: goalposts, worst: 0, best: 4, better: lower}")"
heir() { # SET
  mkdir -p new
  cp -R old/units.csv old/evidence new
  printf 'steelyard: edition/1\nid: new\nname: {zh: 新, en: New}\nextends: ../old\ntables: {t: evidence/t.csv}\nset: {x: {%s}}\n' "$1" >new/edition.yaml
}
# scores WANTED: of a and b on x.
scores() {
  run 0 "$steelyard" score new --format csv
  got=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "x") x = i } NR > 1 { print $1 "=" $x }' "$work/out" | sort | tr '\n' ' ')
  [ "$got" = "$1" ] || { fail "scores are $got, expected $1"; cat "$work/out"; }
}
heir 'params: {curve: goalposts, worst: 4, best: 0}'
run 0 "$steelyard" validate new
expect_out "new/edition.yaml:6:19: warning: 'params' replaces all parameters of 'x', so 'better' is lost; to change only one, write 'params.NAME: value'"
heir 'params.best: 8'
"$steelyard" validate new >"$work/plain"
grep -q warning: "$work/plain" && fail "a single parameter is warned of"
"$steelyard" score new --format csv >"$work/with" 2>&1 || fail "params.best: $(cat "$work/with")"
heir 'params: {curve: goalposts, worst: 0, best: 8, better: lower}'
"$steelyard" score new --format csv >"$work/whole"
cmp -s "$work/with" "$work/whole" || fail "params.best is not the same as params with another best"
heir 'params.better: null'
run 0 "$steelyard" score new --format csv
heir 'params.bestt: 8'
run 2 "$steelyard" score new
expect_err "new/edition.yaml:6:11: measure@1: unknown parameter 'bestt'; did you mean 'best'?"

# Items that nobody checked, and a unit that lacks some.
printf '单位,检查项,结果\na,指南,通过\nb,指南,通过\nb,年报,不通过\n' | edition items "$(leaf x 'weight: 1, plugin: checklist@1, evidence: t, params: {items: [{item: 指南}, {item: 年报}, {item: 预算}]}')"
run 0 "$steelyard" validate items
expect_out "warning: 'x' lists '预算', but no row of the table 't' has it in the column 'item'"
expect_out "items/evidence/t.csv:2: warning: not every entry that 'x' lists"

# An encoding that was guessed.
edition chinese "$(leaf x "weight: 1, $measured")" <<END
unit,value,note
a,60,政府信息公开指南已经在网站上公布
b,70,没有公布年度报告
END
iconv -f UTF-8 -t GB18030 chinese/evidence/t.csv >t && mv t chinese/evidence/t.csv
run 0 "$steelyard" validate chinese
expect_out "chinese/evidence/t.csv: warning: the table 't' is not UTF-8 and was read as GB18030; if that is correct, declare 'encoding: GB18030'"
sed -i 's|^tables: .*|tables: {t: {file: evidence/t.csv, encoding: GB18030}}|' chinese/edition.yaml
run 0 "$steelyard" score --strict chinese

# Rows that repeat or contradict others, blanks that count, invisible characters.
printf '单位,检查项,结果\na,指南,通过\na,指南,通过\na,年报,通过\na,年报,不通过\nb,指南,通过\nb,年报,通过\n' | edition rows2 "$(leaf x 'weight: 1, plugin: checklist@1, evidence: t')"
run 0 "$steelyard" validate rows2
expect_out "rows2/evidence/t.csv:3: warning: 'x' reads 1 rows of the table 't' that repeat an earlier row of the same unit"
expect_out "rows2/evidence/t.csv:4: warning: 'x' reads 2 rows of the table 't' that contradict an earlier row with the same key"
printf 'unit,amount\na,\nb,2\n' | edition blanks "$(leaf x 'points: 100, plugin: count@1, evidence: t, deduction: {each: 1}')"
run 0 "$steelyard" validate blanks
expect_out "blanks/evidence/t.csv:2:2: warning: 'x' reads 1 empty cells in the column 'amount' of the table 't': an empty amount counts as 1"
run 0 env LANGUAGE=zh LC_ALL=C.UTF-8 "$steelyard" validate blanks
expect_out "指标“x”读取的表“t”的列“amount”有1个空单元格：空白的数量按1计"
printf 'unit,value,kind\na,60,good\nb,70,go\342\200\213od\n' | edition unseen "$(leaf x "weight: 1, where: {kind: good}, $measured")"
run 0 "$steelyard" validate unseen
expect_out "warning: the column 'kind' of the table 't' has the invisible character U+200B; cells with it: 1"

# What a plugin warns of has a code of its own.
printf 'unit,service,depth,visits,progress_query,single_sign_on\na,passport,no-visit,0,yes,yes\nb,licence,no-visit,0,yes,yes\n' |
  edition service "$(leaf x 'weight: 1, plugin: internet-plus@1, evidence: {services: t, usage: u}')"
printf 'service,cases\npassport,10\n' >service/evidence/u.csv
sed -i 's|^tables: .*|tables: {t: evidence/t.csv, u: evidence/u.csv}|' service/edition.yaml
run 0 "$steelyard" validate service
expect_out "service/evidence/t.csv:3: warning: the table of usage has no row for 'licence', which counts as the least used"
expect_out "    - {warning: internet-plus.service-without-usage, node: x, service: licence, reason: …}"
acknowledge service
run 0 "$steelyard" score --strict service

# A wide table whose indicators say which columns they read: a column for people is not questioned, one that is like a
# column that the plugin lacks is (measure has an optional `denominator`). Without `columns`, both are.
mkdir -p wide/evidence
printf 'id\nx\ny\n' >wide/units.csv
printf 'unit,Country,denominators,a\nx,X,1,50\ny,Y,1,70\n' >wide/evidence/t.csv
cat >wide/edition.yaml <<'END'
steelyard: edition/1
id: wide
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: {id}}, params: {curve: as-is}}
tree: {id: total, children: [{id: a}]}
END
run 0 "$steelyard" validate wide
expect_out "no indicator reads the column 'denominators' of the table 't', and 'a' has no optional column 'denominator'"
grep -q "'Country'" "$work/out" && fail "a column for people is questioned: $(cat "$work/out")"
sed -i 's/columns: {value: {id}}, //' wide/edition.yaml
sed -i '1s/,a$/,value/' wide/evidence/t.csv
run 0 "$steelyard" validate wide
expect_out "no indicator reads the column 'Country' of the table 't'"

# One unit that scores low may be bad; two make one wonder about the range.
printf 'unit,value\nx,5\ny,7\n' >wide/evidence/t.csv
run 0 "$steelyard" validate wide
expect_out "no unit scores more than 7.00 of 100 on 'a'"
printf 'unit,value\nx,5\n' >wide/evidence/t.csv
run 0 "$steelyard" validate wide
grep -q 'no unit scores more' "$work/out" && fail "one unit is questioned: $(cat "$work/out")"

# What is missing for the same units and reason is one row, with three names.
printf 'unit,a,b,c,d,e\nx,1,30,50,70,90\n' >wide/evidence/t.csv
sed -i 's/^defaults: {/&columns: {value: {id}}, /; s/\[{id: a}\]/[{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]/' wide/edition.yaml
run 0 "$steelyard" score wide
expect_out 'a, b, c and 2 more'
[ "$(grep -c 'missing' "$work/out")" -le 2 ] || fail "more than one row: $(cat "$work/out")"
# Earlier builds warned of the low score of the only unit that is scored; their documents verify, with that score alone.
mkdir -p lonely/evidence
printf 'id,name\na,A\nb,B\n' >lonely/units.csv
printf 'unit,x\na,7\nb,\n' >lonely/evidence/t.csv
cat >lonely/edition.yaml <<'END'
steelyard: edition/1
id: lonely
name: Lonely
tables: {t: evidence/t.csv}
tree:
  id: total
  children:
    - {id: x, weight: 1, plugin: measure@2, evidence: t, columns: {value: x}, params: {curve: as-is}}
END
run 0 "$steelyard" score lonely --format json -o lonely.json
grep -q low-scores lonely.json && fail "a warning about the only unit"
cat >lonely.py <<'PY'
import json, sys
document = json.load(open("lonely.json"))
document["record"]["warnings"].append({"code": "low-scores", "of": {"node": "x", "best": sys.argv[1]},
                                       "zh": "警告", "en": "a warning"})
json.dump(document, open("told.json", "w"))
PY
python3 lonely.py 7.00
run 0 "$steelyard" verify told.json
python3 lonely.py 8.00
run 1 "$steelyard" verify told.json

finish
