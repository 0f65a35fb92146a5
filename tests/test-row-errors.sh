#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A row that makes no sense puts its own unit in error and no other: whether the plugin gives a notice of it or refuses
# the batch, in the process and in a worker, whatever the batch size, the threads and the order. All such rows are reported
# with file, row, column, indicator and value, in both languages, by `score`, `validate` and the document.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
mkdir plugins
cp "$STEELYARD_TEST_PLUGINS/noticer.r1.so" plugins/
STEELYARD_PLUGIN_PATH=$work/plugins:$STEELYARD_PLUGIN_PATH
export STEELYARD_PLUGIN_PATH

# edition FOLDER PLUGIN PARAMS: an edition with one leaf, `leaf`, that reads evidence/v.csv, and a second that is sound.
edition() {
  mkdir -p "$1/evidence"
  cat >"$1/edition.yaml" <<YAML
steelyard: edition/1
id: $1
name: {zh: 测试, en: Test}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {v: evidence/v.csv, w: evidence/w.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
  - {id: leaf, name: {zh: 叶, en: Leaf}, weight: 1/2, source: published, plugin: $2, evidence: v, params: $3}
  - {id: sound, name: {zh: 好, en: Sound}, weight: 1/2, source: published, plugin: measure@1, evidence: w, params: {curve: as-is}}
awards: [{id: main, name: {zh: 奖, en: Main}, node: total}]
YAML
}

# units FOLDER NAME…: those units, each with a sound row for the second leaf.
units() {
  folder=$1
  shift
  echo id,name_zh,name_en >"$folder/units.csv"
  echo unit,value >"$folder/evidence/w.csv"
  for unit; do
    echo "$unit,$unit,$unit" >>"$folder/units.csv"
    echo "$unit,50" >>"$folder/evidence/w.csv"
  done
}

# Three units, one of which has a value that may not be; the size of the batch makes no difference.
edition three measure@1 '{curve: as-is}'
units three a b c
printf 'unit,value\na,50\nb,60\nc,-1\n' >three/evidence/v.csv
run 3 "$steelyard" score three --format csv
cp out all
expect_err "evidence/v.csv:4: measure@1: found -1, expected 0 to 100 (indicator 'leaf', unit 'c', column 'value': '-1')"
for size in 1 2 3 7; do
  run 3 "$steelyard" score three --format csv --batch-size $size
  cmp -s out all || fail "batches of $size give other scores"
done
grep -q '^all,b,b,b,1,' all || fail "b is not ranked: $(cat all)"
LANGUAGE=zh run 3 "$steelyard" score three
expect_err "（指标“leaf”，评价对象“c”，列“value”：“-1”）"
run 3 "$steelyard" explain three c leaf
expect_out "evidence/v.csv:4: measure@1: found -1"

# `validate` reports what `score` does, with its exit code.
for broken in three/evidence/v.csv three/edition.yaml; do
  code=0; "$steelyard" score three >out 2>score-err || code=$?
  run "$code" "$steelyard" validate three
  cmp -s err score-err || fail "validate and score report different things"
  cp "$broken" kept
  sed -i 's/c,-1/c,x/; s/as-is/sideways/' "$broken"
  code=0; "$steelyard" score three >out 2>score-err || code=$?
  run 2 "$steelyard" validate three
  cmp -s err score-err || fail "validate and score report different problems"
  cp kept "$broken"
done

# Ten thousand units: one value of 101, then a hundred of them.
edition many measure@1 '{curve: as-is}'
python3 - <<'PY'
n = 10000
open("many/units.csv", "w").write("id,name_zh,name_en\n" + "".join(f"u{i},u{i},u{i}\n" for i in range(n)))
open("many/evidence/w.csv", "w").write("unit,value\n" + "".join(f"u{i},{i % 100}\n" for i in range(n)))
for name, bad in ("one", {5000}), ("hundred", set(range(3, n, 100))):
    open(f"many/{name}.csv", "w").write("unit,value\n" + "".join(f"u{i},{101 if i in bad else i % 100}\n" for i in range(n)))
PY
for name in one hundred; do
  cp many/$name.csv many/evidence/v.csv
  run 3 "$steelyard" score many --format json -o many.json
  python3 - many.json "$([ $name = one ] && echo 1 || echo 100)" <<'PY' || fail "$name: other units are in error"
import json, sys
result, count = json.load(open(sys.argv[1])), int(sys.argv[2])
bad = [u["id"] for u in result["units"] if u["scores"]["leaf"]["outcome"] == "error"]
assert bad == (["u5000"] if count == 1 else [f"u{i}" for i in range(3, 10000, 100)]), bad[:5]
errors = result["record"]["row_errors"]
assert [e["unit"] for e in errors] == bad and all(e["found"] == "101" and e["column"] == "value" for e in errors)
assert not any(u["scores"]["sound"]["outcome"] == "error" for u in result["units"])
PY
done

# All of them: the cost stays bounded, and what is not kept is counted.
sed '2,$s/,.*/,101/' many/one.csv >many/evidence/v.csv
run 3 "$steelyard" score many --format json -o many.json
expect_err "and 9900 more"
python3 - many.json <<'PY' || fail "too many row errors"
import json, sys
record = json.load(open(sys.argv[1]))["record"]
assert len(record["row_errors"]) == 1000 and record["row_errors_left_out"] == [{"node": "leaf", "count": 9000}], record["row_errors_left_out"]
PY

# A plugin that compares units cannot be asked about one of them: all are in error, and the message says why.
edition cohort measure@1 '{curve: z-score, spread: 10, mean: 50, logarithm: true}'
units cohort a b c
printf 'unit,value\na,50\nb,60\nc,-1\n' >cohort/evidence/v.csv
code=0; "$steelyard" score cohort --format csv >out 2>err || code=$?
if grep -q "unknown parameter" err; then
  sed -i 's/{curve: z-score.*}}/{curve: share-of-best}}/' cohort/edition.yaml
fi
run 3 "$steelyard" score cohort --format csv
expect_err "all units of the cohort 'all' are in error, because this indicator compares them with each other"
expect_err "evidence/v.csv:4: measure@1: "
LANGUAGE=zh run 3 "$steelyard" score cohort
expect_err "比较同一组别的评价对象"

# Notices of a plugin, in the process and in a worker: errors of rows and of a unit, a notice that breaks the contract, a
# refusal, rows that contradict each other; warnings change nothing.
edition told noticer@1 '{}'
units told a b c d e f g h
cat >told/evidence/v.csv <<'CSV'
unit,kind,value
a,x,50
b,x,77
b,y,101
b,z,500
c,broken,1
d,x,-2
e,x,1
e,y,2
e,z,3
e,w,4
f,x,10
f,x,20
f,y,20
g,x,77
h,x,30
h,x,30
CSV
for sandbox in none try; do
  run 3 "$steelyard" score told --sandbox=$sandbox --format json -o told.json
  expect_err "evidence/v.csv:4: noticer@1: found 101, expected at most 100 (indicator 'leaf', unit 'b', column 'value': '101')"
  expect_err "evidence/v.csv:5: noticer@1: found 500, expected at most 100 (indicator 'leaf', unit 'b', column 'value': '500')"
  expect_err "noticer@1: wrote an undeclared notice (indicator 'leaf', unit 'c')"
  expect_err "evidence/v.csv:7: noticer@1: a value of -2 (indicator 'leaf', unit 'd')"
  expect_err "noticer@1: found 4 rows, expected at most 3 (indicator 'leaf', unit 'e')"
  expect_err "evidence/v.csv:12: noticer@1: the same key (kind) as row 13, but the rest differs; expected one row (indicator 'leaf', unit 'f')"
  expect_err "evidence/v.csv:13: noticer@1: the same key (kind) as row 12"
  cp err told-$sandbox
  LANGUAGE=zh run 3 "$steelyard" validate told --sandbox=$sandbox
  expect_err "evidence/v.csv:4: noticer@1: 为101，应不超过100（指标“leaf”，评价对象“b”，列“value”：“101”）"
  python3 - told.json <<'PY' || fail "$sandbox: what the document says of notices"
import json, sys
result = json.load(open(sys.argv[1]))
outcomes = {u["id"]: u["scores"]["leaf"]["outcome"] for u in result["units"]}
assert outcomes == dict(a="scored", b="error", c="error", d="error", e="error", f="error", g="scored", h="scored"), outcomes
first = result["record"]["row_errors"][0]
assert first == {"code": "too-high", "column": "value", "found": "101", "node": "leaf", "row": 4, "table": "v",
    "unit": "b", "values": {"found": "101"},
    "message": {"en": "found 101, expected at most 100", "zh": "为101，应不超过100"}}, first
PY
  "$steelyard" score told --sandbox=$sandbox --format csv >told-csv 2>err
  for size in 1 2 7; do
    for threads in 1 2 8; do
      run 3 "$steelyard" score told --sandbox=$sandbox --batch-size $size --threads $threads --format csv
      cmp -s out told-csv || fail "$sandbox: batches of $size, $threads threads: other scores"
      cmp -s err told-$sandbox || fail "$sandbox: batches of $size, $threads threads: other messages"
    done
  done
done
cmp -s told-none told-try || fail "a worker gives other messages"

# A plugin that compares units gets no rows of units whose rows contradict each other.
edition compared noticer@1 '{compare: true}'
units compared a b c
printf 'unit,kind,value\na,x,10\na,y,20\nb,x,90\nb,x,80\nc,x,60\n' >compared/evidence/v.csv
run 3 "$steelyard" score compared --format csv
grep -q '^all,a,.*,30,50$' "$work/out" || fail "the mean is not that of a and c: $(cat "$work/out")"
expect_err "evidence/v.csv:4: noticer@1: the same key (kind) as row 5, but the rest differs; expected one row (indicator 'leaf', unit 'b')"
expect_err "evidence/v.csv:5: noticer@1: the same key (kind) as row 4"

# Units and rows in another order: the same units are in error, and the others have the same scores.
"$steelyard" score told --format csv 2>err | sort >told-csv
for folder in told; do
  { head -n 1 $folder/units.csv; tail -n +2 $folder/units.csv | sort -r; } >units && cp units $folder/units.csv
  { head -n 1 $folder/evidence/v.csv; tail -n +2 $folder/evidence/v.csv | sort -k2 -t, -r; } >rows && cp rows $folder/evidence/v.csv
done
"$steelyard" score told --format csv 2>err | sort >told-shuffled
cut -d, -f2,5- told-csv | sort >expected
cut -d, -f2,5- told-shuffled | sort >found
cmp -s expected found || { fail "another order gives other scores"; diff expected found; }

# What is wrong is in the document in both languages, whoever says it: in a run in Chinese, the document is the same, and
# no message has three English words in a row.
edition outside score-outside@1 '{}'
edition scripted lua@2 '{script: script.lua}'
echo 'return {tables = {}, score = 1}' >scripted/script.lua
for name in outside scripted; do
  units $name a b c
  printf 'unit,value\na,50\nb,60\nc,1\n' >$name/evidence/v.csv
done
cp "$STEELYARD_BAD_PLUGINS/score-outside.r1.so" plugins/
for name in three cohort outside scripted; do
  expected=3
  [ $name != scripted ] || expected=2
  LANGUAGE=en run $expected "$steelyard" score $name --format json
  cp out english.json
  LANGUAGE=zh run $expected "$steelyard" score $name --format json
  python3 - english.json out err <<'PY' || fail "$name: the document or a message depends on the language"
import json, re, sys
english, chinese = (open(path).read() for path in sys.argv[1:3])
english, chinese = ({k: v for k, v in json.loads(text or "{}").items() if k != "run"} for text in (english, chinese))
assert english == chinese
for error in english.get("record", {}).get("row_errors", []):
    assert re.search("[\u4e00-\u9fff]", error["message"]["zh"]), error
messages = re.sub("“steelyard [^”]*”", "", open(sys.argv[3]).read())
assert re.search("[\u4e00-\u9fff]", messages) and not re.search(r"[A-Za-z]+( [A-Za-z]+){2}", messages), messages
PY
done
finish
