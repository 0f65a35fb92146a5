#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Locks: every edition in the repository still gives what its lock says, to the last digit of every node; what
# differs from a lock is named; a lock that lies is refused with its line.
# shellcheck disable=SC2016 # dollars in sed scripts are its own
. "${srcdir:-.}/tests/lib.sh"

# The golden results. A plugin or an engine that computes anything else fails here, unless it is a new revision.
locks=0
for lock in "$top"/indicators/*/edition.lock; do
  [ -f "$lock" ] || continue
  locks=$((locks + 1))
  run 0 "$steelyard" verify "$(dirname "$lock")"
  expect_out "agrees with its lock ("
done
[ "$locks" -gt 0 ] || fail "no edition has a lock"

cd "$work" || exit 1
cp -R "$top/tests/editions/inspection" "$top/tests/editions/city" .
chmod -R u+w inspection city
export SOURCE_DATE_EPOCH=1600000000

# ---- locking ----

run 0 "$steelyard" lock city
run 0 "$steelyard" lock city -o again.lock
cmp city/edition.lock again.lock || fail "two locks of the same edition differ"
run 0 "$steelyard" verify city
expect_out "city agrees with its lock (2020-09-13T12:26:40Z, steelyard "
run 0 "$steelyard" verify --strict city
run 0 "$steelyard" verify inspection
grep -q locked "$work/out" && fail "an edition without a lock is held against one"

# The size goes with the tree and not with the units.
cp -R inspection many
sed -i 's/^id: .*/id: many/' many/edition.yaml
awk 'BEGIN { for (i = 0; i < 5000; i++) printf "more-%d,多%d,More %d\n", i, i, i }' >>many/units.csv
run 0 "$steelyard" lock inspection
echo 'acknowledged: [{warning: unit-without-rows, reason: units that are only counted}]' >>many/edition.yaml
run 0 "$steelyard" lock many
[ "$(wc -l <many/edition.lock)" -eq "$(wc -l <inspection/edition.lock)" ] || fail "the lock grows with the units"

# Lines of a digest are as docs/lock-format.md says: here made again from the result document.
if command -v python3 >/dev/null; then
  for edition in inspection many; do
    run 0 "$steelyard" score $edition --format json -o $edition.json
    python3 - $edition <<'PY' || fail "the digests of $edition are not what the page says"
import hashlib, json, re, sys
document, lock = json.load(open(sys.argv[1] + ".json")), open(sys.argv[1] + "/edition.lock").read()
document["units"].sort(key=lambda unit: unit["id"].encode())
marks = ["disqualified", "error-below", "zeroed", "excluded", "vetoed", "estimated", "incomplete"]
def line(unit, node):
    score = unit["scores"][node["id"]]
    parts = [unit["id"], score["outcome"]]
    if score["outcome"] == "scored":
        parts.append(score["exact"] if node["kind"] in ("group", "leaf") else score["amount"])
    parts += [end or "-" for end in score.get("interval", [])]
    flags = sum(1 << marks.index(mark) for mark in score.get("marks", []))
    return " ".join(parts + [str(flags)] * (flags > 0)) + "\n"
def check(name, text):
    assert hashlib.sha256(text.encode()).hexdigest() == name, text
for node in document["nodes"]:
    entry = re.search(rf"^  {node['id']}:\n((?:    .*\n)*)", lock[lock.index("\nnodes:"):], re.M)[1]
    check(re.search("scores: (.*)", entry)[1], "".join(line(u, node) for u in document["units"]))
ranks = {row["unit"]: row for row in document["awards"][0]["ranking"]}
check(re.search("ranks: (.*)", lock)[1], "".join(
    f"{u['id']} {ranks[u['id']]['rank']}{' tied' * ranks[u['id']]['tied']}\n" if u["id"] in ranks else f"{u['id']} 0\n"
    for u in document["units"]))
check(re.search("bands: (.*)", lock)[1], "".join(f"{u['id']} {u['awards'].get('overall', '-')}\n" for u in document["units"]))
check(re.search("units: ([0-9a-f]*)", lock)[1], "".join(f"{u['id']} {u['grades'].get('total', '-')}\n" for u in document["units"]))
for table in document["tables"]:
    assert f"    sha256: {table['sha256']}\n" in lock
PY
  done
fi

# An edition in error is not locked, and no file is left.
cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
sed -i '2s/2019-03-04/2019-03-14/' sound/evidence/letters.csv
run 2 "$steelyard" lock sound
expect_err "sound: not locked, because indicators are in error"
[ ! -e sound/edition.lock ] || fail "an edition in error has a lock"

# ---- what differs ----

# differs SED-SCRIPT FILE MESSAGE…: after the change verify says no, with each message.
differs() {
  cp "$2" kept
  sed -i "$1" "$2"
  cmp -s "$2" kept && fail "nothing was changed: $1 $2"
  run 1 "$steelyard" verify city
  expect_out "city differs from its lock (2020-09-13T12:26:40Z, steelyard "
  cp kept "$2"
  shift 2
  for message in "$@"; do
    expect_out "$message"
  done
}

differs '3s/0.01$/0.02/' city/evidence/faults.csv \
  "differs: table 'faults': the content of evidence/faults.csv is not what was locked (9 rows; the lock has 9)" \
  "differs: node 'content': its scores" "differs: and therefore the scores of its ancestors: total"
grep -q "node 'availability'" "$work/out" && fail "a node that does not differ is told"
differs '$d' city/evidence/services.csv "the content of evidence/services.csv is not what was locked (7 rows; the lock has 8)" "node 'services': its scores"
differs '2{h;d};3{G}' city/units.csv "table 'units': the content of units.csv is not what was locked (8 rows; the lock has 8)"
[ "$(grep -c '^differs' "$work/out")" -eq 1 ] || fail "the order of units counts: $(cat "$work/out")"
differs 's/each: 1/each: 2/' inspection/edition.yaml \
  "differs: node 'availability': its place, weight, parameters or other rules" "node 'content': its place" \
  "differs: node 'content': its scores" "note: ../inspection/edition.yaml has changed since"
differs 's/set: 59/set: 60/' city/edition.yaml "differs: node 'veto': its place" "differs: node 'total': its scores" \
  "differs: award 'overall': its ranks" "note: edition.yaml has changed since"
differs 's/at_least: 60/at_least: 99/' inspection/edition.yaml "differs: grades of node 'total': their rules" \
  "differs: grades of node 'total': their units"
differs 's/en: Ranking/en: Order/' inspection/edition.yaml "differs: award 'overall': its rules"
differs 's/A city.s variant}/Another}/' city/edition.yaml "differs: the rules: the edition's name, digits, languages, cohorts, how a table is read, or the order of something"
differs 's/^tables:/remove: [bonus]\n&/' city/edition.yaml "differs: node 'bonus' no longer exists" "differs: node 'total': its scores"
differs 's/id: content/id: contents/' inspection/edition.yaml "differs: node 'content' no longer exists" "differs: node 'contents' is not in the lock"
differs '/^grades:/,$d' inspection/edition.yaml "grades of node 'total' no longer exist"
differs 's/id: overall/id: main/' inspection/edition.yaml "award 'overall' no longer exists" "award 'main' is not in the lock"
cp city/evidence/vetoed.csv city/evidence/struck.csv
differs 's/vetoed.csv/struck.csv/' city/edition.yaml "table 'vetoed': the file is evidence/struck.csv; the lock has evidence/vetoed.csv"
differs 's/^tables:/&\n  more: evidence\/vetoed.csv/' city/edition.yaml "table 'more' is not in the lock"

# What has no effect is a note, and fails only where that is asked for.
echo "# a remark" >>city/edition.yaml
run 0 "$steelyard" verify city
expect_out "note: edition.yaml has changed since"
expect_out "city agrees with its lock"
run 1 "$steelyard" verify --strict city
sed -i '$d' city/edition.yaml
printf 'steelyard: published/1\nclaims: []\n' >city/published.yaml
run 0 "$steelyard" verify city
expect_out "note: published.yaml is not in the lock"
rm city/published.yaml
mkdir plugins
cp "$STEELYARD_PLUGIN_PATH"/*.so plugins
printf 'x' >>plugins/count.r1.so
run 0 env STEELYARD_PLUGIN_PATH="$work/plugins" "$steelyard" verify city
expect_out "note: plugin count@1 is another build of version 1.0.0; its SHA-256:"
expect_out "  now     $(sha256sum plugins/count.r1.so | cut -d ' ' -f 1)"
expect_out "  locked  $(sha256sum "$STEELYARD_PLUGIN_PATH/count.r1.so" | cut -d ' ' -f 1)"
rm plugins/count.r1.so

# Another revision of the same method.
cp -R "$top/tests/broken-editions/sound" sound-again
mv sound sound-in-error
mv sound-again sound
chmod -R u+w sound
sed -i '1s/$/,delivered/; 2s/$/,2019-03-04/; 3s/$/,2019-04-03/; 4s/$/,2019-03-05/' sound/evidence/letters.csv
acknowledge sound
run 0 "$steelyard" lock sound
sed -i 's/timeliness@1/timeliness@2/' sound/edition.yaml
run 1 "$steelyard" verify sound
expect_out "differs: node 'letters': the plugin is timeliness@2; the lock has timeliness@1"
expect_out "differs: node 'letters': its scores"
expect_out "note: plugin timeliness@1 is no longer used"
grep -q "its place" "$work/out" && fail "the plugin is told twice"

# ---- a revision that is not installed ----

run 2 env STEELYARD_PLUGIN_PATH="$work/plugins" "$steelyard" verify city
expect_err "city/edition.lock:"
expect_err ": plugin count revision 1 is not installed; install steelyard "
expect_err ", which made the lock, or the plugin file count.r1.so"
grep -q "plugin checklist revision" "$work/err" && fail "a plugin that is installed is asked for"

# ---- locks that lie ----

# lies SED-SCRIPT MESSAGE…: the changed lock is refused; messages begin with the line.
cp city/edition.lock kept.lock
lies() {
  sed "$1" kept.lock >city/edition.lock
  cmp -s city/edition.lock kept.lock && fail "nothing was changed: $1"
  shift
  run 2 "$steelyard" verify city
  for message in "$@"; do
    grep -F "city/edition.lock:" "$work/err" | grep -qF -- "$message" || fail "not in the messages: $message: $(cat "$work/err")"
  done
  cp kept.lock city/edition.lock
}

last=$(wc -l <kept.lock)
lies '0,/sha256: ./s/sha256: ./sha256: 0/;s/sha256: 0\(.*\)/sha256: 0\1/' "$last:9: this digest differs from that of the lines above: the lock was changed after it was made"
lies '$s/.*/digest: 0000000000000000000000000000000000000000000000000000000000000000/' "$last:9: this digest differs from that"
lies '4s/.$//' "4:8: found '" "4:8: found '$(sed -n '4s/rules: \(.*\).$/\1/p' kept.lock)' (63 characters), expected a SHA-256: 64 characters from 0-9 and a-f"
lies '4s/ \(.*\)/ \1\1/' "4:8: found '"
lies '4s/.$/G/' "4:8: found '"
lies '4s/.*/rules: [1, 2]/' "4:8: 'rules' is a list, expected a single value"
lies '4d' "2:1: 'rules' is missing"
lies '4s/rules/rule/' "4:1: unknown key 'rule'; did you mean 'rules'?" "2:1: 'rules' is missing"
lies '4p' "5:1: "
lies 's/^    rows: .*/    rows: many/' "8:11: found 'many', expected a whole number"
lies 's/^    rows: .*/    row: 8/' "8:5: unknown key 'row'; did you mean 'rows'?"
lies '/^    file: units.csv/d' "7:5: 'file' is missing"
lies 's/lock\/2/lock\/3/' "2:12: unknown format 'lock/3', expected 'lock/2'"
lies '/^steelyard:/d' "2:1: 'steelyard' is missing"
lies '/^tables:/,/^nodes:/{/^ /d}' "5:8: 'tables' is "
lies '/^grades:/,/^#/{/^#/!d}' "2:1: 'grades' is missing"
lies '/^  count@1:/,+2d' ": the plugin count@1 of node 'availability' has no entry in 'plugins'"
lies 's/plugin: count@1/plugin: count/' ": found 'count', expected a plugin and its revision, such as checklist@1"
lies 's/^  at: .*/  when: now/' ": unknown key 'when'; expected one of at, by" ": 'at' is missing"
lies '$d' "2:1: 'digest' is missing"
lies '$s/: ...../: /' "$last:9: found '"
lies '1,$d' ""
printf '\377' >city/edition.lock
run 2 "$steelyard" verify city
expect_err "city/edition.lock:"
rm city/edition.lock
mkdir city/edition.lock
run 2 "$steelyard" verify city
expect_err "city/edition.lock: this is a folder, expected a file"
rmdir city/edition.lock
cp inspection/edition.lock city/edition.lock
run 1 "$steelyard" verify city
expect_out "differs: the lock is for the edition 'inspection', this is 'city'"

# Line ends, layout and comments do not matter.
sed 's/$/\r/; s/^# .*/# other/' kept.lock >city/edition.lock
run 0 "$steelyard" verify city

# ---- rules of the program itself ----

# A lock of the same evidence, tree, parameters and plugins, but of other scores, as a program with other rules would
# have made it: the cells on which such rules have an effect are named.
mkdir -p own/evidence
cat >own/edition.yaml <<'YAML'
steelyard: edition/1
id: own
name: {zh: 规则, en: Rules}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables:
  marks: {file: evidence/marks.csv, encoding: gb18030}
  visits: {file: evidence/visits.csv, key: [item]}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  children:
    - {id: hall, weight: 50%, name: {zh: 大厅, en: Hall}, source: published, plugin: panel@2, evidence: marks,
       params: {criteria: [{criterion: 态度, lowest: 0, highest: 100}]}}
    - {id: site, weight: 50%, name: {zh: 网站, en: Site}, source: published, plugin: measure@1, evidence: visits,
       where: {kind: web}, params: {curve: as-is, combine: sum}}
awards: [{id: overall, name: {zh: 排名, en: Ranking}, node: total}]
YAML
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >own/units.csv
printf 'unit,rater,criterion,mark\na,r1,态度,90\na,r2,态度,80\nb,ｒ１,态度,60\nb,r2,态度,50\n' | iconv -f UTF-8 -t GB18030 >own/evidence/marks.csv
printf 'unit,item,stage,kind,value\na,one,first,web,10\na,ｏｎｅ,reply,ｗｅｂ,20\nb,one,first,web,30\nb,two,first,phone,40\n' >own/evidence/visits.csv
acknowledge own
run 0 "$steelyard" lock own
run 0 "$steelyard" verify own
grep -q "Evidence, tree" "$work/out" && fail "rules are blamed for nothing"
if command -v python3 >/dev/null; then
  reseal() { # SED-SCRIPT: changes the lock and seals it anew
    sed -i "$1" own/edition.lock
    python3 - own/edition.lock <<'PY'
import hashlib, json, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
root, stack = {}, []
for line in text.splitlines()[0:]:
    match = re.match(r"( *)([^:]+(?:@\d+)?):(?: (.*))?$", line)
    if not match or line.lstrip().startswith("#"):
        continue
    depth, key, value = len(match[1]) // 2, match[2], match[3]
    stack = stack[:depth]
    at = stack[-1] if stack else root
    if value is None:
        at[key] = {}
        stack.append(at[key])
    else:
        at[key] = value.strip('"') if value != "{}" else {}
root.pop("digest")
seal = hashlib.sha256(json.dumps(root, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
open(sys.argv[1], "w", encoding="utf-8").write(re.sub(r"(?m)^digest: .*$", "digest: " + seal, text))
PY
  }
  # Findings are bound, by what the result document says of them and not by their wording.
  for name in china-2019 shenzhen-2018; do copy_edition "$name" >/dev/null; done
  copy_edition china-2018 >/dev/null
  for name in china-2018 china-2019 shenzhen-2018; do
    run 0 "$steelyard" lock "$work/$name"
    run 0 "$steelyard" score --format json -o result.json "$work/$name"
    python3 - result.json "$work/$name/edition.lock" <<'PY' || fail "findings of $name are digested in another way"
import hashlib, json, re, sys
units = json.load(open(sys.argv[1], encoding="utf-8"))["units"]
nodes = re.findall(r"(?m)^  (\S+):\n    plugin: .*\n    rules: .*\n    scores: .*\n    findings: (\S+)$",
                   open(sys.argv[2], encoding="utf-8").read())
lines = {}
for unit in sorted(units, key=lambda unit: unit["id"].encode()):
    for found in unit["findings"]:
        fields = [unit["id"], found["code"], str(found.get("points", found.get("gained"))), found.get("table", "-"),
                  str(found.get("row", 0))] + sorted(f"{name}={value}" for name, value in found["values"].items())
        lines.setdefault(found["node"], []).append("\t".join(fields) + "\n")
wrong = [node for node, digest in nodes if hashlib.sha256("".join(lines.get(node, [])).encode()).hexdigest() != digest]
print(len(nodes), "nodes,", sum(map(len, lines.values())), "findings, wrong:", wrong)
sys.exit(wrong != [] or sum(map(len, lines.values())) < 1000)
PY
  done
  run 0 "$steelyard" lock own
  reseal '/^  hall:/,/findings/s/findings: ..../findings: 0123/'
  run 1 "$steelyard" verify own
  expect_out "differs: node 'hall': its findings"
  run 0 "$steelyard" lock own

  cp own/edition.lock own.lock
  reseal ''
  cmp -s own.lock own/edition.lock || fail "the test seals a lock in another way than the program"
  reseal '/^  hall:/,/scores/s/scores: ..../scores: 0123/; /^  site:/,/scores/s/scores: ..../scores: 0123/'
  run 1 "$steelyard" verify own
  sed -n '/^Evidence, tree/,/^own differs/p' "$work/out" | grep -v '^note: \|^own differs' >found
  cat >expected <<'END'
Evidence, tree, parameters and plugin revisions are those of the lock, so a rule of the program itself has changed. Such rules apply here:
  texts treated as equal:
    evidence/marks.csv:4:2: 'ｒ１' is read as 'r1'
  rows that 'where' selects:
    evidence/visits.csv:3:4: 'ｗｅｂ' matches the 'where' of 'site'
  rows with the same key:
    evidence/visits.csv:3:2: 'ｏｎｅ' is equal to the key 'one' of row 2
  how tables are read:
    evidence/marks.csv: read as declared: encoding: gb18030
END
  cmp -s expected found || fail "cells of the program's own rules: $(cat "$work/out")"
  run 1 env LANGUAGE=zh_CN "$steelyard" verify own
  expect_out "可见程序自身的规则有变"
  # Where something else has changed, that is the cause.
  sed -i 's/,90$/,91/' own/evidence/marks.csv
  run 1 "$steelyard" verify own
  grep -q "Evidence, tree" "$work/out" && fail "rules are blamed for a change of evidence"
  sed -i 's/,91$/,90/' own/evidence/marks.csv
  # Of many cells the first are named.
  { printf 'unit,item,stage,kind,value\n'; seq 30 | sed 's/.*/a,&,first,ｗｅｂ,1/'; printf 'b,one,first,web,3\nb,two,first,phone,4\n'; } >own/evidence/visits.csv
  run 0 "$steelyard" lock own
  reseal '/^  site:/,/scores/s/scores: ..../scores: 0123/'
  run 1 "$steelyard" verify own
  [ "$(grep -c "matches the 'where'" "$work/out")" -eq 20 ] || fail "not 20 cells: $(cat "$work/out")"
  expect_out "    and more"
fi
finish
