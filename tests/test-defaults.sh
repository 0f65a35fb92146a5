#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Defaults: a tree with them is the tree in which every node has its keys written out, for scores, digests, locks and
# diff; how they are laid over each other; how editions that extend others change them; warnings; and equal weights.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
# edition NAME: an edition of three units and the table `wide`, whose tree and further lines are standard input.
edition() {
  mkdir -p "$1/evidence"
  printf 'id,name_zh,name_en\nx,甲,X\ny,乙,Y\nz,丙,Z\n' >"$1/units.csv"
  printf 'unit,a,b,c,D 2020\nx,1,2,30,4\ny,2,6,70,5\nz,4,3,50,6\n' >"$1/evidence/wide.csv"
  printf 'unit,indicator,value\nx,a,1\nx,b,2\ny,a,2\ny,b,6\nz,a,4\nz,b,3\n' >"$1/evidence/long.csv"
  {
    printf 'steelyard: edition/1\nid: %s\nname: {zh: 测试, en: Test}\n' "$1"
    printf 'tables: {wide: evidence/wide.csv, long: evidence/long.csv}\n'
    cat
  } >"$1/edition.yaml"
}
rest='cohorts: [{id: all, name: {zh: 全部, en: All}}]
awards: [{id: best, name: {zh: 奖, en: Best}, node: total}]'

# Every way of giving a value: from the top, from a group, from both, own, removed, another plugin.
edition e <<END
$rest
defaults:
  source: published
  plugin: measure@2
  evidence: wide
  columns: {value: {id}}
  params: {curve: min-max, worst_score: 10}
  missing: exclude
  aggregate: min
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - id: g
      name: {zh: 组, en: Group}
      aggregate: mean
      defaults: {params: {better: lower, worst_score: null}, source: reconstructed, missing: zero}
      children:
        - {id: a, points: 45, name: {zh: 一, en: A}}
        - {id: b, points: 45, name: {zh: 二, en: B}, params: {better: higher, best_score: 90}, missing: null}
        - {id: counted, name: {zh: 计数, en: Counted}, points: 10, plugin: count@1, evidence: long, deduction: {each: 1}}
      vetoes:
        - {id: veto, name: {zh: 否决, en: Veto}, plugin: count@1, evidence: long, where: {indicator: c}, effect: zero}
    - {id: d, name: {zh: 四, en: D}, columns: {value: D 2020}}
END
cp -R e full
python3 - full/edition.yaml <<'END'
import sys
text = open(sys.argv[1]).read().split("tree:")[0].split("defaults:")[0].replace("id: e\n", "id: full\n")
measure = "plugin: measure@2, evidence: wide"
text += f"""tree:
  id: total
  name: {{zh: 总分, en: Total}}
  source: published
  aggregate: min
  children:
    - id: g
      name: {{zh: 组, en: Group}}
      source: published
      missing: exclude
      aggregate: mean
      children:
        - {{id: a, points: 45, name: {{zh: 一, en: A}}, source: reconstructed, missing: zero, {measure},
           columns: {{value: a}}, params: {{better: lower, curve: min-max}}}}
        - {{id: b, points: 45, name: {{zh: 二, en: B}}, source: reconstructed, {measure},
           columns: {{value: b}}, params: {{better: higher, curve: min-max, best_score: 90}}}}
        - {{id: counted, name: {{zh: 计数, en: Counted}}, source: reconstructed, missing: zero, points: 10,
           plugin: count@1, evidence: long, deduction: {{each: 1}}}}
      vetoes:
        - {{id: veto, name: {{zh: 否决, en: Veto}}, source: reconstructed, plugin: count@1, evidence: long,
           where: {{indicator: c}}, effect: zero}}
    - {{id: d, name: {{zh: 四, en: D}}, source: published, missing: exclude, {measure},
       columns: {{value: D 2020}}, params: {{curve: min-max, worst_score: 10}}}}
"""
open(sys.argv[1], "w").write(text)
END
acknowledge e
acknowledge full
run 0 "$steelyard" lock e
run 0 "$steelyard" lock full
sed -n '/^nodes:/,/^awards:/p' e/edition.lock >e.nodes
sed -n '/^nodes:/,/^awards:/p' full/edition.lock >full.nodes
[ -s e.nodes ] || fail "no nodes in the lock"
diff -u full.nodes e.nodes >difference || fail "defaults differ from the tree written out: $(head -n 20 difference)"
run 0 "$steelyard" diff full e --format json
python3 - "$work/out" <<'END' || fail "diff sees defaults"
import json, sys
changes = json.load(open(sys.argv[1]))
assert all(node["fate"] == "alike" and not node.get("differs") for node in changes["nodes"]), changes["nodes"]
END
# The whole rules are the same too, but for the id.
sed 's/^id: full/id: e/' full/edition.yaml >e/edition.yaml
run 0 "$steelyard" verify e
grep -q 'differs' "$work/out" && fail "verify sees the defaults"

# min-max by hand: a (lower is better) 1 2 4 -> 100 66.67 0; b 2 6 3, at most 90 -> 0 90 22.5; d 4 5 6 from 10 to 100
# -> 10 55 100.
run 0 "$steelyard" explain full y b
expect_out '90.00'
run 0 "$steelyard" explain full y d
expect_out '55.00'

# An edition that extends another changes the curve of all leaves in one line; null removes a default.
edition base <<END
$rest
defaults: {source: published, plugin: measure@2, evidence: wide, columns: {value: {id}}, params: {curve: min-max, worst_score: 10}}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - {id: a, name: {zh: 一, en: A}}
    - id: g
      name: {zh: 组, en: Group}
      defaults: {columns: {value: "D 2020"}}
      children: [{id: d, name: {zh: 四, en: D}}, {id: c, name: {zh: 三, en: C}, columns: {value: c}}]
END
params() { # EDITION NODE: its parameters
  "$steelyard" tree "$1" --format json | python3 -c '
import json, sys
print([node["params"] for node in json.load(sys.stdin)["nodes"] if node["id"] == sys.argv[1]][0])' "$2"
}
is() { [ "$1" = "$2" ] || fail "is $1, expected $2"; }
is "$(params base d)" "{'curve': 'min-max', 'worst_score': '10'}"
edition next <<END
extends: ../base
defaults: {params: {curve: z-score, worst_score: null}}
END
for node in a c d; do is "$(params next $node)" "{'curve': 'z-score'}"; done
edition third <<END
extends: ../next
set:
  g: {defaults: {columns: {value: b}}}
  a: {params.mean: 60}
  c: {columns: null}
add: [{under: g, node: {id: b, name: {zh: 二, en: B}}}]
END
is "$(params third a)" "{'curve': 'z-score', 'mean': '60'}"
is "$(params third b)" "{'curve': 'z-score'}"
run 0 "$steelyard" score third --format csv --headings ids
python3 - "$work/out" <<'END' || fail "the group's columns are not those that set gives it: $(cat "$work/out")"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert all(row["d"] == row["b"] != row["a"] for row in rows), rows
END
# Another plugin takes nothing of what came with the one before.
edition other <<END
extends: ../base
defaults: {plugin: measure@1, params: {curve: as-is}, evidence: wide, columns: {value: b}}
END
is "$(params other a)" "{'curve': 'as-is'}"

# {id} in a condition and within a text; a list of texts.
edition ids <<END
$rest
defaults: {source: published, plugin: measure@2, params: {curve: as-is}}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - id: long
      name: {zh: 长表, en: Long}
      defaults: {evidence: long, where: {indicator: [{id}, other]}}
      children: [{id: a, name: {zh: 一, en: A}}, {id: b, name: {zh: 二, en: B}}]
    - id: wide
      name: {zh: 宽表, en: Wide}
      defaults: {evidence: wide, columns: {value: "{id} 2020"}}
      children: [{id: d, name: {zh: 四, en: D}}]
END
sed -i 's/^unit,a,b,c,D 2020/unit,a,b,c,d 2020/' ids/evidence/wide.csv
run 0 "$steelyard" score ids --format csv --headings ids
python3 - "$work/out" <<'END' || fail "{id}: $(cat "$work/out")"
import csv, sys
rows = {row["unit"] if "unit" in row else row["id"]: row for row in csv.DictReader(open(sys.argv[1]))}
found = [[float(rows[unit][node]) for node in ("a", "b", "d")] for unit in "xyz"]
assert found == [[1, 2, 4], [2, 6, 5], [4, 3, 6]], found
END

# `over` and `enough`. min-max over the cohorts p (x, y) and q (z) gives a 0 100 and, for z alone, nothing; over all
# 1 2 4 gives 0, 33.33 and 100. `d` is compared within cohorts by its own key. A group whose children are never missing
# does not question the default.
edition compared <<END
cohorts: [{id: p}, {id: q}]
defaults: {plugin: measure@2, evidence: wide, columns: {value: {id}}, params: {curve: min-max}, over: all, enough: {children: 1/2}}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - {id: a}
    - id: g
      children: [{id: b}, {id: c, params: {curve: as-is}}]
    - id: strict
      enough: null
      children: [{id: c2, columns: {value: c}}, {id: d, over: cohort, columns: {value: D 2020}}]
    - id: never
      defaults: {missing: exclude, columns: {value: a}}
      children: [{id: e}, {id: f}]
END
printf 'id,name,cohort\nx,X,p\ny,Y,p\nz,Z,q\n' >compared/units.csv
printf 'unit,a,b,c,D 2020\nx,1,2,30,4\ny,2,,70,5\nz,4,3,50,6\n' >compared/evidence/wide.csv
run 0 "$steelyard" validate compared
grep -E 'not-compared|never-missing' "$work/out" && fail "a default that has an effect elsewhere is questioned"
run 0 "$steelyard" score compared --format csv --headings ids
python3 - "$work/out" <<'END' || fail "over and enough: $(cat "$work/out")"
import csv, sys
rows = {row["unit"]: row for row in csv.DictReader(open(sys.argv[1]))}
assert [round(float(rows[unit]["a"]), 2) for unit in "xyz"] == [0, 33.33, 100], rows
# y has no b: g is c alone, because one of two is enough. z has no d, because it is alone in its cohort: not applicable.
assert float(rows["y"]["g"]) == 70, rows
assert [float(rows[unit]["d"]) for unit in "xy"] == [0, 100] and not rows["z"]["d"].replace(".", "").isdigit(), rows
END
# Where it has an effect on none, each of the two is one warning.
sed -i 's/curve: min-max/curve: as-is/; s/over: all/missing: zero, &/' compared/edition.yaml
run 0 "$steelyard" validate compared
[ "$(grep -c "warning: 'over' of 'a' has no effect" "$work/out")" -eq 1 ] || fail "over without effect: $(cat "$work/out")"
[ "$(grep -c "warning: 'enough' of 'total' has no effect" "$work/out")" -eq 1 ] || fail "enough without effect"
[ "$(grep -cE "has no effect, because" "$work/out")" -eq 2 ] || fail "the same default is questioned for each node"
# What came with a plugin is not for another one; whom it compares is.
edition revisions <<END
defaults: {plugin: measure@2, evidence: wide, columns: {value: a}, params: {curve: min-max}, over: all}
tree: {id: total, children: [{id: a}, {id: b, plugin: measure@1, evidence: wide, columns: {value: a}, params: {curve: min-max}}]}
END
run 0 "$steelyard" tree revisions --format json
python3 - "$work/out" <<'END' || fail "over does not depend on the plugin"
import json, sys
nodes = {node["id"]: node for node in json.load(open(sys.argv[1]))["nodes"]}
assert nodes["a"]["over"] == nodes["b"]["over"] == "all", nodes
END
sed -i 's/over: all/applies: {region: x}/' revisions/edition.yaml
run 2 "$steelyard" validate revisions
expect_err "'applies' cannot be a default; write it in a group, where it holds for all nodes below"

# A default that nothing uses is a warning, at the value; of those inherited nothing is said.
edition unused <<END
$rest
defaults: {source: published, plugin: measure@2, evidence: wide, columns: {value: {id}}, params: {curve: min-max, ties: min}, reweight: none}
tree:
  id: total
  name: {zh: 总分, en: Total}
  defaults: {where: {unit: x}, reweight: equal}
  children:
    - {id: a, name: {zh: 一, en: A}, params: {ties: null}, where: null}
    - {id: b, name: {zh: 二, en: B}, params: {ties: null}, where: null}
END
run 0 "$steelyard" validate unused
expect_out "unused/edition.yaml:7:121: warning: no node below 'unused' uses the default 'params.ties'"
expect_out "unused/edition.yaml:11:28: warning: no node below 'total' uses the default 'where.unit'"
expect_out "unused/edition.yaml:11:42: warning: no node below 'total' uses the default 'reweight'"
expect_out "    - {warning: unused-default, node: total, default: reweight, reason: …}"
[ "$(grep -c ': warning: no node below' "$work/out")" -eq 3 ] || fail "the root uses the top's reweight"
run 0 env LANGUAGE=zh LC_ALL=C.UTF-8 "$steelyard" validate unused
expect_out "“total”之下没有节点使用默认值“reweight”"
edition heir <<END
extends: ../unused
END
run 0 "$steelyard" validate heir
grep -q 'unused-default' "$work/out" && fail "inherited defaults give warnings"

# A wrong default is told once, however many nodes have it.
sed 's/curve: min-max, ties: min/curve: min-mux/; s/params: {ties: null}, //' unused/edition.yaml >heir/edition.yaml
sed -i 's/^id: unused/id: heir/' heir/edition.yaml
run 2 "$steelyard" validate heir
[ "$(grep -c min-mux "$work/err")" -eq 1 ] || fail "a default's problem is repeated: $(cat "$work/err")"

# Defaults cannot multiply without end.
python3 - <<'END'
many = ", ".join(f"p{i}: 1" for i in range(20000))
leaves = "\n".join(f"    - {{id: n{i}, name: {{zh: 一, en: A}}, params: {{q: 1}}}}" for i in range(900))
text = open("unused/edition.yaml").read().split("defaults:")[0].replace("id: unused", "id: heir")
open("heir/edition.yaml", "w").write(f"""{text}defaults: {{source: published, plugin: measure@2, evidence: wide, params: {{{many}}}}}
tree:
  id: total
  name: {{zh: 总分, en: Total}}
  children:
{leaves}
""")
END
run 2 "$steelyard" validate heir
expect_err "the defaults give the nodes more than 1000000 values in all"
finish
