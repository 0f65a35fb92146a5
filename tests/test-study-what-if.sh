#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Studies of what-ifs: every table is that of the same edition changed by hand, also where the edition is loaded again
# with other parameters or without a rater; and what the changes make questionable is said.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

mkdir -p base/trial/evidence
printf 'id,name\na,Alder\nb,Birch\nc,Cedar\nd,Dogwood\ne,Elm\nf,Fir\n' >base/trial/units.csv
printf 'unit,x,y,z,w\na,1,80,2,70\nb,2,60,9,30\nc,4,61,3,90\nd,9,20,4,50\ne,11,55,5,20\nf,20,30,1,60\n' >base/trial/evidence/t.csv
echo 'unit,rater,criterion,mark' >base/trial/evidence/marks.csv
printf '%s\n' a,r1,look,3 a,r2,look,5 a,r3,look,9 b,r1,look,6 b,r2,look,2 b,r3,look,7 c,r1,look,9 c,r2,look,8 c,r3,look,1 \
  d,r1,look,4 d,r2,look,4 d,r3,look,8 e,r1,look,2 e,r2,look,9 e,r3,look,3 f,r1,look,7 f,r2,look,6 f,r3,look,5 \
  >>base/trial/evidence/marks.csv
cat >base/trial/edition.yaml <<'YAML'
steelyard: edition/1
id: trial
name: Trial
tables: {t: evidence/t.csv, marks: evidence/marks.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree:
  id: total
  name: Total
  children:
    - {id: x, name: X, weight: 40%, params: {curve: min-max}}
    - {id: y, name: Y, weight: 30%}
    - {id: w, name: W, weight: 0}
    - id: g
      name: G
      weight: 30%
      children:
        - {id: p, name: P, plugin: panel@2, evidence: marks, columns: {}, params: {criteria: [{criterion: look, lowest: 0, highest: 10}]}}
        - {id: z, name: Z}
study:
  vary:
    weights: 30%
    nodes:
      x: {params.curve: [min-max, percentile-rank]}
      y: {missing: [keep, zero]}
      total: {aggregate: [mean, geometric]}
  replications: 60
  comparisons:
    - {a: x, b: y, value: 3}
    - {a: x, b: g, value: 2}
    - {a: y, b: g, value: 1/2}
  budget:
    - {rater: e1, node: x, points: 50}
    - {rater: e1, node: y, points: 20}
    - {rater: e1, node: g, points: 30}
    - {rater: e2, node: x, points: 10}
    - {rater: e2, node: y, points: 0}
    - {rater: e2, node: g, points: 30}
YAML

edit() { # EXPRESSION FILE…: `edited` is the edition with what the expression does to these files
  expression=$1
  shift
  rm -rf edited
  cp -R base edited
  for file; do sed -i "$expression" "edited/trial/$file"; done
}
# equal OPTION…: all tables of the what-if are those of `edited`
equal() {
  run 0 "$steelyard" study edited/trial --format json -o edited.json
  run 0 "$steelyard" study base/trial "$@" --format json -o what-if.json
  python3 - <<'PY' >python.out 2>&1 || fail "$*: $(tail -n 2 python.out)"
import json
edited, found = json.load(open("edited.json")), json.load(open("what-if.json"))
assert found["schema"] == "steelyard-study-what-if/1" and found["what_if"]
assert found["result"] != edited["result"]
names = [f"{table['part']}/{table['id']}" for table in edited["tables"]]
assert {"influence/raters", "robustness/score-sensitivity", "proposals/lines", "raters/alpha"} <= set(names), names
for one, other in zip(edited["tables"], found["tables"], strict=True):
    assert one == other, (one["part"], one["id"], one, other)
PY
}
edit 's/id: x, name: X, weight: 40%/id: x, name: X, weight: 70%/; s/weight: 30%/weight: 15%/' edition.yaml
equal --set x:weight=70%
edit 's/weight: 40%, params: {curve: min-max}/weight: 40%, params: {curve: percentile-rank}/' edition.yaml
equal --set x:params.curve=percentile-rank # which is also drawn
edit '/,r2,/d' evidence/marks.csv
equal --without-rater r2
# What experts say, and what is uncertain, about a node that is left out is left out with it.
edit '/id: y, name: Y/d; /^      y:/d; /[ab]: y[,}]/d; /node: y,/d; s/X, weight: 40%/X, weight: 4\/7/; s/weight: 30%/weight: 3\/7/' edition.yaml
equal --without y
edit 's/id: x, name: X, weight: 40%/id: x, name: X, weight: 70%/; s/weight: 30%/weight: 15%/; /,r3,/d' edition.yaml evidence/marks.csv
equal --set x:weight=70% --without-rater r3
# Of a group in which something else now has a weight, or nothing has, nobody said what the weights should be.
edit 's/X, weight: 40%/X, weight: 36%/; s/weight: 30%/weight: 27%/; s/W, weight: 0/W, weight: 10%/; /comparisons:/,$d' edition.yaml
equal --set w:weight=10%
run 0 "$steelyard" study base/trial proposals --set x:weight=100% --format json
run 0 "$steelyard" study base/trial proposals --set total:aggregate=min --format json
# But what the command line names must be there.
run 2 "$steelyard" study base/trial robustness --without y --vary 'y:missing=[keep,zero]'
expect_err "no group or indicator 'y'"
run 2 "$steelyard" study base/trial robustness --set x:params.curve=as-is --vary 'x:params.curve=[min-max,percentle-rank]'
expect_err "percentile-rank"
# A report of a what-if has the same study.
run 0 "$steelyard" report base/trial -o report --set x:weight=70%

# ---- what the changes make questionable ----

# The low scores of z are a warning of the edition itself.
run 0 "$steelyard" validate base/trial
expect_out "no unit scores more than 9.00 of 100 on 'z'"
criteria='p:params.criteria=[{criterion: look, lowest: 0, highest: 10}, {criterion: feel, lowest: 0, highest: 10}]'
said="'p' lists 'feel', but no row of the table 'marks' has it in the column 'criterion'"
for part in "" statistics; do
  # shellcheck disable=SC2086
  run 0 "$steelyard" study base/trial $part --set "$criteria"
  tr '\n' ' ' <out | tr -s ' ' | grep -qF "Warning, because of the changes: $said" || fail "no warning: $(head -n 4 out)"
  expect_err "warning: $said"
  ! grep -q "on 'z'" out err || fail "a warning of the edition is among those of the changes"
done
LANGUAGE=zh run 0 "$steelyard" study base/trial statistics --set "$criteria"
expect_out "改动引起的警告：指标“p”列出了“feel”"
run 0 "$steelyard" study base/trial statistics/averages --set "$criteria" --format csv
expect_err "warning: $said"
run 0 "$steelyard" study base/trial statistics --set "$criteria" --format json
python3 - "$said" <<'PY' || fail "the document does not warn"
import json, sys
warnings = [words["en"] for words in json.load(open("out"))["warnings"]]
assert sys.argv[1] in warnings and not any("'z'" in text for text in warnings), warnings
PY
run 0 "$steelyard" study base/trial statistics --set x:weight=70% --format json
! grep -q '"warnings"' out || fail "a warning without a cause"
# A score is as low as a parameter makes it.
run 0 "$steelyard" study base/trial statistics --set y:params.curve=goalposts --set y:params.worst=0 --set y:params.best=1000
expect_err "warning: no unit scores more than 8.00 of 100 on 'y'"

finish
