#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A tree as a table: `tree: tree.csv` is the same tree as in YAML; tree --format csv|yaml converts both ways without a
# change of the digest; Chinese headings and those of COINr; wrong tables; and a wide table of 51 units and 49 indicators
# through explain, diff, lock, verify and archive.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
digest() { "$steelyard" score "$1" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["edition"]["sha256"])'; }
# replace_tree EDITION FILE: its tree becomes what the file has.
replace_tree() {
  python3 - "$1/edition.yaml" "$2" <<'END'
import re, sys
path, tree = sys.argv[1:]
text = open(path).read()
start = re.search(r"^tree:", text, re.M).start()
end = re.search(r"^[a-z]", text[start + 5:], re.M)
rest = text[start + 5 + end.start():] if end else ""
text = re.sub(r"^defaults:.*\n( .*\n)*", "", text[:start], flags=re.M)
open(path, "w").write(text + open(tree).read() + rest)
END
}

# Every edition with a tree of its own keeps its digest when its resolved tree, and the table if it can be one, replaces
# the tree.
converted=0
for edition in "$top"/indicators/* "$top"/tests/editions/* "$top/tests/broken-editions/sound"; do
  name=$(basename "$edition")
  grep -q '^tree:' "$edition/edition.yaml" 2>/dev/null || continue
  rm -rf "./$name"
  cp -R "$edition" "$name"
  chmod -R u+w "$name"
  before=$(digest "$name" 2>/dev/null)
  [ -n "$before" ] || continue
  run 0 "$steelyard" tree "$name" --format yaml
  cp "$work/out" tree.yaml
  replace_tree "$name" tree.yaml
  [ "$(digest "$name")" = "$before" ] || fail "$name: tree --format yaml is another tree"
  code=0
  "$steelyard" tree "$name" --format csv >tree.csv 2>"$work/err" || code=$?
  if [ "$code" -eq 2 ]; then
    expect_err "is an adjustment or a veto, which a table cannot have"
    grep -q '^  *\(- {id: [a-z-]*, \)\?\(adjustments\|vetoes\)' tree.yaml || fail "$name could be a table"
    continue
  fi
  mv tree.csv "$name/"
  echo 'tree: tree.csv' >tree.yaml
  replace_tree "$name" tree.yaml
  [ "$(digest "$name")" = "$before" ] || fail "$name: tree --format csv is another tree"
  run 0 "$steelyard" tree "$name" --format yaml
  cp "$work/out" tree.yaml
  replace_tree "$name" tree.yaml
  [ "$(digest "$name")" = "$before" ] || fail "$name: the tree of the table in YAML is another tree"
  converted=$((converted + 1))
done
[ "$converted" -ge 1 ] || fail "no edition became a table"

# A wide table of 51 units and 49 indicators, four levels, in less than 60 lines of YAML.
mkdir -p wide/evidence
python3 - <<'END'
units = [f"u{i:02}" for i in range(51)]
leaves = [f"i{i:02}" for i in range(49)]
open("wide/units.csv", "w").write("id\n" + "\n".join(units) + "\n")
with open("wide/evidence/figures.csv", "w") as file:
    file.write("unit," + ",".join(leaves) + "\n")
    for u, unit in enumerate(units):
        file.write(unit + "," + ",".join(str((u * 7 + k * 13) % 51) for k in range(49)) + "\n")
rows = ["id,parent"] + ["total,"]
rows += [f"p{i},total" for i in range(3)]
rows += [f"d{i},p{i // 3}" for i in range(9)]
rows += [f"{leaf},d{k % 9}" for k, leaf in enumerate(leaves)]
open("wide/tree.csv", "w").write("\n".join(rows) + "\n")
open("wide/edition.yaml", "w").write("""steelyard: edition/1
id: wide
tables: {figures: evidence/figures.csv}
defaults: {plugin: measure@2, evidence: figures, columns: {value: {id}}, params: {curve: min-max}}
tree: tree.csv
""")
END
run 0 "$steelyard" score wide --strict --format csv --headings ids
python3 - "$work/out" <<'END' || fail "the scores of the wide table"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert len(rows) == 51
for row in rows:
    unit = int((row.get("unit") or row.get("id"))[1:])
    figures = [(unit * 7 + k * 13) % 51 * 2 for k in range(49)]  # each takes the values 0 to 50 once: min-max doubles
    dimensions = [[f for k, f in enumerate(figures) if k % 9 == d] for d in range(9)]
    means = [sum(d) / len(d) for d in dimensions]
    total = sum(sum(means[3 * p:3 * p + 3]) / 3 for p in range(3)) / 3
    assert abs(float(row["total"]) - total) < 0.006, (row["total"], total)
END
run 0 "$steelyard" explain wide u01
expect_out 'i00'
run 0 "$steelyard" lock wide
run 0 "$steelyard" verify wide
run 0 "$steelyard" archive wide -o wide.tar.zst
mkdir elsewhere
run 0 "$steelyard" verify wide.tar.zst
cp -R wide elsewhere/
sed -i 's/^i05,d5/i05,d4/' elsewhere/wide/tree.csv
run 1 "$steelyard" verify elsewhere/wide
expect_out "node 'i05': its place, weight, parameters or other rules"
expect_out 'tree.csv has changed since it was locked'
run 0 "$steelyard" diff wide elsewhere/wide
mkdir next
printf 'steelyard: edition/1\nid: next\nextends: ../wide\ntables: {figures: evidence/figures.csv}\nset: {i00: {params.better: lower}}\nremove: [i01]\n' >next/edition.yaml
cp -R wide/evidence wide/units.csv next
run 0 "$steelyard" validate next
acknowledge next
run 0 "$steelyard" lock next
run 0 "$steelyard" archive next -o next.tar.zst
run 0 "$steelyard" verify next.tar.zst

# The same in all three kinds of headings, with `column`, `direction`, a mapping in a cell, and rows that are no nodes.
cp -R wide same
sed -i 's/^id: wide/id: same/; s/columns: {value: {id}}, //' same/edition.yaml
tree() { cat >same/tree.csv; digest same; }
one=$(printf 'id,parent,name,weight,column,params\nb,total,B,70%%,i01,\ntotal,,T,,,\na,total,A,30%%,i00,"better: lower, best_score: 90"\n' | tree)
two=$(printf '编号,上级,名称,权重,指标列,方向,参数,备注\nb,total,B,70%%,i01,,,x\ntotal,,T,1,,1,,\na,total,A,30%%,i00,负向,{best_score: 90},\n' | tree)
three=$(printf 'Level,iCode,iName,Parent,Weight,Direction,Type,column,params\n1,b,B,total,70%%,,Indicator,i01,\n,gdp,GDP,,,,Denominator,,\n2,total,T,,1,1,Aggregate,,\n1,a,A,total,30%%,-1,Indicator,i00,best_score: 90\n' | tree)
[ -n "$one" ] && [ "$one" = "$two" ] && [ "$one" = "$three" ] || fail "the headings make different trees: $one $two $three"
sed -i 's/^tree: .*/tree: {file: tree.csv, delimiter: ";", decimal: ","}/' same/edition.yaml
four=$(printf 'id;parent;name;weight;column;direction;params\nb;total;B;70%%;i01;;\ntotal;;T;;;;\na;total;A;0,3;i00;lower;best_score: 90\n' | sed 's/70%/0,7/' | tree)
[ -n "$four" ] || fail "a table with semicolons"
sed -i 's/^tree: .*/tree: tree.csv/' same/edition.yaml

# Weights as COINr has them, which need not sum to 1.
sed -i 's/params: {curve: min-max}/weights: normalise, &/' same/edition.yaml
printf 'iCode,Parent,Weight,Direction,Type,column\na,total,1,1,Indicator,i00\nb,total,3,-1,Indicator,i01\ntotal,,1,1,Aggregate,\n' >same/tree.csv
run 0 "$steelyard" tree same
expect_out '25%'
sed -i 's/weights: normalise, //' same/edition.yaml

# Wrong tables: file, row, column, and what to write.
wrong() { # MESSAGE: of the table of standard input
  cat >same/tree.csv
  run 2 "$steelyard" validate same
  expect_err "$1"
}
printf 'id,parent,wieght\nt,,\na,t,1\n' | wrong "same/tree.csv:1:3: unknown heading 'wieght'; did you mean 'weight'?"
printf 'id,parent\nt,\na,tt\n' | wrong "same/tree.csv:3:2: no row has the id 'tt', which is the parent of 'a'; did you mean 't'?"
printf 'id,parent\nt,\na,t\nu,\n' | wrong "same/tree.csv:4: 'u' has no parent, and neither has 't' in row 2; expected one root"
printf 'id,parent\nt,\na,t\na,t\n' | wrong "same/tree.csv:4:1: the id 'a' is already used in row 3"
printf 'id,parent\nt,\na,b\nb,a\n' | wrong "'a' is its own ancestor; correct its parent"
printf 'id,parent\na,b\nb,a\n' | wrong "is its own ancestor"
printf 'id,parent\n,\n' | wrong "same/tree.csv:2: 'id' is missing"
printf 'id,parent\n' | wrong "same/tree.csv: no row is the root; expected one row without a parent"
printf 'id,parent,params\nt,,\na,t,curve: [\n' | wrong "same/tree.csv:3:3: 'params' is 'curve: [', expected NAME: VALUE, NAME: VALUE"
printf 'id,parent,direction\nt,,\na,t,up\n' | wrong "same/tree.csv:3:3: 'direction' is 'up', expected higher (1) or lower (-1) for an indicator"
printf 'id,parent,type\nt,,Aggregate\na,t,Aggregat\n' | wrong "same/tree.csv:3:3: 'type' is 'Aggregat'; did you mean 'Aggregate'?"
printf 'id,parent,type\nt,,Aggregate\na,t,Aggregate\n' | wrong "same/tree.csv:3: 'a' is an aggregate, but no row has it as its parent"
printf 'id,parent,plugin,column\nt,,,\na,t,rate@1,i00\n' | wrong "same/tree.csv:3:4: plugin rate@1 does not need exactly one column; expected 'columns', such as 'value: i00'"
printf 'id,parent,weight\nt,,\na,t,10%%\nb,t,80%%\n' | wrong "same/tree.csv:2: the weights of the children of 't' sum to 90%, expected 100%"
printf 'id,parent,column\nt,,\na,t,i99\n' | wrong "same/tree.csv:3"
sed -i 's/^tree: .*/tree: ..\/tree.csv/' same/edition.yaml
run 2 "$steelyard" validate same
expect_err "is outside the edition's folder"
# ---- the wide table of docs/edition-format.md ----

# Austria: roads 66.67, emissions 100, rails unknown: (0.3 · 66.67 + 0.4 · 100) / 0.7 = 85.71.
mkdir -p connectivity/evidence
awk '/^### A wide table/ { here = 1 } here && /^```/ { if (shows++) exit; next } here && shows' \
  "$top/docs/edition-format.md" >connectivity/edition.yaml
printf 'country,roads,rails,emissions\nAUT,3,NA,5\nBEL,4,2,7\nDEU,1,9,6\n' >connectivity/evidence/figures.csv
printf 'id,name\nAUT,Austria\nBEL,Belgium\nDEU,Germany\n' >connectivity/units.csv
{
  echo id,parent,name,weight,direction
  printf 'total,,Index,,\nroads,total,Roads,30%%,\nrails,total,Rails,30%%,higher\nemissions,total,Emissions,40%%,-1\n'
} >connectivity/tree.csv
run 0 "$steelyard" score connectivity
expect_out '   1  Austria  85.71   66.67     n/a     100.00'

finish
