#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `enough`: with how many children, or which weight of them, missing ones are left out. The figures are computed by hand;
# test-oracle.c and explain/sums.py try random trees.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

# edition NAME KEYS [LEAVES]: units a to h, the figures of standard input (unit, then x, y, z), and a group with these
# keys over the leaves, by default x, y, z of equal weight.
leaf() { # ID KEYS
  printf '    - {id: %s, name: {zh: 指标, en: %s}, source: published, %s, plugin: measure@2, evidence: t,\n' "$1" "$1" "$2"
  printf '       columns: {value: %s}, params: {curve: as-is}}\n' "$1"
}
edition() {
  mkdir -p "$1/evidence"
  { echo unit,x,y,z; cat; } >"$1/evidence/t.csv"
  { echo id,name_zh,name_en; sed '1d; s/^\(.\),.*/\1,评价对象\1,Unit \1/' "$1/evidence/t.csv"; } >"$1/units.csv"
  cat >"$1/edition.yaml" <<END
steelyard: edition/1
id: $1
name: {zh: 测试, en: Test}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {t: evidence/t.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  $2
  children:
${3-$(for id in x y z; do leaf $id 'weight: 1/3'; done)}
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]
END
}

# scores NAME NODE=VALUE…: what the units score there, in their order; a word is another outcome. The document can be
# recomputed.
scores() {
  run 0 "$steelyard" score "$1" --format json -o "$1.json"
  run 0 "$steelyard" verify "$1.json"
  python3 - "$@" <<'PY' || fail "$*"
import json, sys
document = json.load(open(sys.argv[1] + ".json"))
for said in sys.argv[2:]:
    node, values = said.split("=")
    found = [unit["scores"][node] for unit in document["units"]]
    found = [score.get("exact", score["outcome"]) for score in found]
    assert found == values.split(), (node, found, values)
PY
}
explains() { # TEXT: the last output says it, on however many lines
  tr -s '\n ' '  ' <"$work/out" | grep -qF -- "$1" || { fail "not explained: $1"; cat "$work/out"; }
}
mark() { # NAME UNIT MARKS: of the root
  python3 - "$@" <<'PY' || fail "$* is not marked so"
import json, sys
units = {unit["id"]: unit for unit in json.load(open(sys.argv[1] + ".json"))["units"]}
found = units[sys.argv[2]]["scores"]["total"].get("marks", [])
assert found == sys.argv[3].split(), found
PY
}

# The example of COINr's documentation of dat_thresh: 1.667, missing, 2.
printf 'a,1,3,1\nb,2,,\nc,3,,1\n' | edition coinr 'enough: {children: 2/3}'
scores coinr 'total=1.666666667 missing 2'
mark coinr a ''
mark coinr b ''
mark coinr c incomplete
python3 - <<'PY' || fail "coinr.json"
import json
document = json.load(open("coinr.json"))
assert document["nodes"][0]["enough"] == {"children": "2/3"}, document["nodes"][0]
a, b, c = (unit["scores"] for unit in document["units"])
assert b["total"]["interval"] == ["0.666666667", "67.333333333"], b["total"] # as without the key
assert [c[node]["weight"] for node in "xyz"] == ["1/2", "0", "1/2"], c
assert c["y"]["outcome"] == "missing" and c["y"]["interval"] == ["0", "100"], c["y"]
assert [unit["status"] for unit in document["units"]] == ["final", "provisional", "final"]
PY
run 0 "$steelyard" score coinr --format csv
expect_out 'c,'
run 0 "$steelyard" score coinr
expect_out "missing parts left out"
run 0 "$steelyard" explain coinr c
explains "2 of 3 parts have a score, at least 2/3 needed; the missing parts are left out"
run 0 "$steelyard" explain coinr b
explains "1 of 3 parts has a score, at least 2/3 needed; the missing parts are not left out"
run 0 env LANGUAGE=zh LC_ALL=C.UTF-8 "$steelyard" explain coinr b
expect_out "3个部分中有1个有得分，至少须有2/3；无数据的部分仍计入"
run 0 "$steelyard" explain coinr c --format json
python3 - out <<'PY' || fail "explain --format json"
import json, sys
node = json.load(open(sys.argv[1]))["nodes"][0]
assert node["coverage"] == {"there": "2", "of": "3", "is_enough": True}, node
assert [(step["node"], step["adds"]) for step in node["steps"]] == [("x", "1.5"), ("z", "0.5")], node
PY

# At least, and exactly: two of three are not 66.7%.
printf 'a,1,3,1\nb,2,,\nc,3,,1\n' | edition percent 'enough: {children: 66.7%}'
scores percent 'total=1.666666667 missing missing'
printf 'a,1,3,1\nb,2,,\nc,3,,1\n' | edition percent 'enough: {children: 66.6%}'
scores percent 'total=1.666666667 missing 2'
printf 'a,,,\nb,2,,\n' | edition percent 'enough: {children: 1/1000}' # one is enough, none is not
scores percent 'total=missing 2'
printf 'a,1,2,3\nb,2,4,\n' | edition percent 'enough: {children: 1}'
scores percent 'total=2 missing'

# Weights, with each way to share out the rest: 10 and 30 with 50% and 30%, without 20%.
weighted=$(leaf x 'weight: 50%'; leaf y 'weight: 30%'; leaf z 'weight: 20%')
printf 'a,10,30,\nb,10,,30\nc,,30,10\n' | edition weight 'enough: {weight: 70%}' "$weighted"
scores weight 'total=17.5 15.714285714 missing' # (5 + 9)/0.8, (5 + 6)/0.7
run 0 "$steelyard" explain weight c
explains "parts with a weight of 50% of 100% have a score, at least 70% needed"
printf 'a,10,30,\n' | edition weight 'enough: {weight: 70%}
  reweight: equal' "$weighted"
scores weight total=18 # 0.6 of 10 and 0.4 of 30
printf 'a,10,30,\n' | edition weight 'enough: {weight: 70%}
  reweight: none' "$weighted"
scores weight total=14
points=$(leaf x 'points: 50'; leaf y 'points: 30'; leaf z 'points: 20')
printf 'a,10,30,\n' | edition weight 'enough: {weight: 4/5}
  aggregate: sum' "$points"
scores weight total=17.5
printf 'a,10,30,\n' | edition weight 'enough: {children: 2/3}
  aggregate: sum
  reweight: none' "$points"
scores weight total=14
for way in min max; do
  printf 'a,10,30,\nb,30,,\nc,40,10,20\n' | edition weight "enough: {children: 2/3}
  aggregate: $way" "$(for id in x y z; do leaf $id 'missing: keep'; done)"
  [ $way = min ] && scores weight 'total=10 missing 10' || scores weight 'total=30 missing 40'
done

# A missing child that is excluded is not counted; one that is zero is there.
printf 'a,10,,\nb,10,20,\nc,,20,\n' | edition policy 'enough: {children: 1/2}' \
  "$(leaf x 'weight: 50%'; leaf y 'weight: 30%'; leaf z 'weight: 20%, missing: exclude')"
scores policy 'total=10 13.75 20' 'z=na na na' # one of two, two of two
printf 'a,10,,\nb,,,\n' | edition policy 'enough: {children: 2/3}' \
  "$(leaf x 'weight: 50%'; leaf y 'weight: 30%'; leaf z 'weight: 20%, missing: zero')"
scores policy 'total=7.142857143 missing' 'z=0 0' # 5/0.7
mark policy a incomplete
for missing in zero exclude; do
  printf 'a,10,,\n' | edition policy 'enough: {children: 1/2}' "$(for id in x y z; do leaf $id "weight: 1/3, missing: $missing"; done)"
  run 0 "$steelyard" validate policy
  expect_out "policy/edition.yaml:7:3: warning: 'enough' of 'total' has no effect, because 'missing' covers all of its children"
done

# A group below counts by its own outcome, and its own policy comes after `enough`. An error is never covered.
nested() { # KEYS
  cat <<END
    - id: low
      name: {zh: 下级, en: Low}
      source: published
      weight: 60%
      enough: {children: 1/2}
      ${1-}
      children:
$(for id in x y; do leaf $id 'weight: 1/2'; done | sed 's/^/    /')
$(leaf z 'weight: 40%')
END
}
printf 'a,10,,20\nb,,,20\nc,10,,\nd,,,\n' | edition nested 'enough: {children: 1/2}' "$(nested)"
scores nested 'low=10 missing 10 missing' 'total=14 20 10 missing'
run 0 "$steelyard" explain nested b # what is left out has cost nothing
printf 'a,10,,20\nb,,,20\n' | edition nested 'enough: {children: 1}' "$(nested 'missing: exclude')"
scores nested 'low=10 na' 'total=14 20'
mark nested b ''

# An error is never covered, here or in the group above.
printf 'a,1,150,1\nb,1,,1\nc,,150,1\n' | edition errors 'enough: {children: 1/3}'
run 3 "$steelyard" score errors --format json -o errors.json
run 0 "$steelyard" verify errors.json
mark errors a error-below
mark errors b incomplete
mark errors c error-below
run 3 "$steelyard" explain errors c
explains "1 of 3 parts has a score, at least 1/3 needed; a part is in error, so none is left out"
printf 'a,150,,20\n' | edition errors 'enough: {children: 1/2}' "$(nested)"
run 3 "$steelyard" score errors --format json -o errors.json
mark errors a error-below

# An edition that extends this one changes the key or removes it; a lock binds it, and claims may be about its results.
extend() { # VALUE
  mkdir -p next/evidence
  cp coinr/units.csv next/
  cp coinr/evidence/t.csv next/evidence/
  cat >next/edition.yaml <<END
steelyard: edition/1
id: next
name: {zh: 下一届, en: Next}
extends: ../coinr
tables: {t: evidence/t.csv}
set: {total: {enough: $1}}
END
}
extend '{weight: 1/3}'
scores next 'total=1.666666667 2 2'
extend null
scores next 'total=1.666666667 missing missing'
extend '{weight: 4}'
run 2 "$steelyard" validate next
expect_err "next/edition.yaml:6:32: 'weight' is '4', expected at most 100%"
extend '{children: 1/3}'
acknowledge next
cat >next/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: c, of: score, node: total, unit: c, equals: 2.00, source: here, quote: here}
  - {id: d, of: outcome, node: total, unit: b, equals: scored, source: here, quote: here}
  - {id: e, of: outcome, node: y, unit: b, reason: blank, equals: missing, source: here, quote: here}
  - {id: f, of: mean, node: total, equals: 1.889, source: here, quote: here}
END
run 0 "$steelyard" verify next
run 0 "$steelyard" lock next
run 0 "$steelyard" verify next
sed -i 's|children: 1/3|children: 2/3|' next/edition.yaml
run 1 "$steelyard" verify next
run 0 "$steelyard" diff coinr next --format json # now they are alike
python3 - out <<'PY' || fail "diff"
import json, sys
changes = json.load(open(sys.argv[1]))
assert {node["fate"] for node in changes["nodes"]} == {"alike"}, changes["nodes"]
PY

# Forged documents: the share, what was left out, and the mark.
cat >forge.py <<'PY'
import copy, json, sys

from forged import verify

whole = json.load(open("coinr.json"))
def forge(code, told, change):
    document = copy.deepcopy(whole)
    change(document)
    done = verify(sys.argv[1], document)
    assert done[0] == code and told in done[1], (told, done)
root = lambda document: document["nodes"][0]
scores = lambda document, unit: document["units"][unit]["scores"]
forge(1, "units[1].scores.total.exact: the document has nothing, recomputed", lambda d: root(d).update(enough={"children": "1/3"}))
forge(1, "units[2].scores.total.marks: the document has nothing, recomputed", lambda d: scores(d, 2)["total"].pop("marks"))
forge(1, 'units[2].scores.y.weight: the document has "1/3", recomputed "0"', lambda d: scores(d, 2)["y"].update(weight="1/3"))
forge(1, "nodes[0].enough.children: the document has", lambda d: root(d).update(enough={"children": "4/6"}))
forge(1, "nodes[0].enough.children: the document has", lambda d: root(d).update(enough={"children": "2/3", "weight": "2/3"}))
forge(2, "nodes[0].enough.children: above 1", lambda d: root(d).update(enough={"children": "4/3"}))
forge(2, "nodes[0].enough", lambda d: root(d).update(enough={}))
forge(2, "nodes[0].enough", lambda d: root(d).update(enough="2/3"))
forge(2, "nodes[0].enough.weight", lambda d: root(d).update(enough={"weight": "0"}))
PY
python3 forge.py "$steelyard" || fail "forged documents"
finish
