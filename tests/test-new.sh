#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard new` makes editions that can be scored at once, from nothing, from a table of scores, and from a list of
# indicators, and refuses what it cannot understand. test-tutorial.sh has `new --from`.
. "${srcdir:-.}/tests/lib.sh"
cd "$work" || exit 1

# scores EDITION "UNIT SCORE"…: it is scored without a warning, and the root has these scores.
scores() {
  edition=$1
  shift
  run 0 "$steelyard" score "$edition" --format csv --headings ids
  [ ! -s "$work/err" ] || fail "$edition: $(cat "$work/err")"
  cp "$work/out" "$work/$edition.csv"
  for expected; do
    found=$(awk -F, -v unit="${expected% *}" '
      NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
      { for (i = 1; i <= NF; i++) if ($i == unit) { print $at["'"${root:-total}"'"]; exit } }' "$work/$edition.csv")
    [ "$found" = "${expected##* }" ] || fail "$edition: ${expected% *} scores '$found', expected ${expected##* }: $(cat "$work/$edition.csv")"
  done
  run 0 "$steelyard" validate "$edition"
}

# ---- From nothing ----

# (52 - 20) / 40 = 80% hours; the catalogue partly, 1.5 of 3 points, the contact 1 of 1: 62.5. 0.6 * 80 + 0.4 * 62.5 = 73.
run 0 "$steelyard" new first
expect_out "first: created, with three invented libraries as an example"
expect_out "Run 'steelyard score first', then change first/edition.yaml."
scores first "north 73" "east 70" "south 49"
run 0 env LANGUAGE=zh "$steelyard" new zweite
grep -q '指标体系。' zweite/edition.yaml || fail "the comments are not in Chinese"
scores zweite "north 73" "east 70" "south 49"
grep -rl 'my-index' first zweite >"$work/left"
[ ! -s "$work/left" ] || fail "the example's id is left: $(cat "$work/left")"

# ---- From a table ----

# min-max: (2000 - 1000) / 2000 = 50 and (80 - 50) / 50 = 60 for Bb.
cat >figures.csv <<'END'
Country,GDP per head (US$),literacy,Region
Aa Land,1000,50,North
Bb,2000,80,"South, East"
Cc,3000,100,
END
run 0 "$steelyard" new table --from-table figures.csv
expect_out "table: created with 2 indicators and 3 units"
expect_out "Numbers are scored by min-max, because 'GDP per head (US\$)' has 3000 in row 4, outside 0 to 100."
scores table "Aa Land 0" "Bb 55" "Cc 100"
cmp -s figures.csv table/evidence/figures.csv || fail "the table is not as it was"
run 0 "$steelyard" score table
grep -q 'Aa Land' "$work/out" && grep -q 'GDP per head' "$work/out" || fail "names are lost: $(cat "$work/out")"
grep -qx '.*,Bb,"South, East"\|[^,]*,"South, East"' table/units.csv || fail "the regions are lost: $(cat table/units.csv)"

# Marks out of 100 stay as they are; empty cells leave units without a rank; a column of totals is no indicator.
printf 'speed,unit,care,Total\n90,a,70,160\n35.5,b,,35.5\n10,c,30,40\n' >marks.csv
run 0 "$steelyard" new marks --from-table marks.csv --unit unit
expect_out "Numbers are scores as they are, because all numbers are between 0 and 100."
expect_out "The column 'Total' is not an indicator, because its heading names a total."
expect_out "Empty cells: 1; their units have no rank yet."
scores marks "a 80" "b " "c 20"
sed -i 's/^  # missing: exclude/  missing: exclude/' marks/edition.yaml
scores marks "a 80" "b 35.5" "c 20"
# What other programs write where there is no number is declared, and can be undone. Namibia is a unit all the same.
# min-max: 4 of 2 to 6 is 50.
printf 'code,rate,share\nNA,2,10\nAT,NA,..\nBE,6,"–"\nCH,4,30\nDE,N/A,20\n' >gaps.csv
run 0 "$steelyard" new gaps --from-table gaps.csv
expect_out "Cells with 'NA' are read as empty: see 'empty' in edition.yaml."
expect_out "Empty cells: 4; their units have no rank yet."
grep -q '^  gaps: {file: evidence/gaps.csv, unit: code, empty: \[NA, N/A, "..", "–"\]}$' gaps/edition.yaml || fail "what is empty: $(cat gaps/edition.yaml)"
grep -q "^  # Texts under 'empty' are read as empty cells" gaps/edition.yaml || fail "no comment"
scores gaps "NA 0" "AT " "CH 75"
sed -i 's/NA, N/N/' gaps/edition.yaml
run 2 "$steelyard" score gaps
expect_err "gaps/evidence/gaps.csv:3:2: column 'rate': found 'NA', expected a number; if it stands for an absent value, add this to the table in edition.yaml: 'empty: [\"NA\"]'"
sed -i 's/empty: \[/&"NA", /' gaps/edition.yaml
scores gaps "CH 75"
# Shares are not marks: 0.5 is the best, and scores 100.
printf 'unit,share\na,0.5\nb,0.1\n' >shares.csv
run 0 "$steelyard" new shares --from-table shares.csv
expect_out "because no number of 'share' is above 20 of 100"
scores shares "a 100" "b 0"
# Chinese, in GB18030, with Chinese comments.
printf '单位,识字率,藏书量\n甲市,90,1200\n乙市,60,300\n' | iconv -t gb18030 >cities.csv
run 0 env LANGUAGE=zh "$steelyard" new cities --from-table cities.csv
expect_out "数值按极差法（min-max）计分，因为“藏书量”有数值1200（第2行），不在0至100之间。"
scores cities "甲市 100" "乙市 0"
# As Excel saves it where decimals have commas: 1,5 of 1 to 2 is 50.
printf 'Land;Wert\nA;1\nB;1,5\nC;2\n' >comma.csv
run 0 "$steelyard" new comma --from-table comma.csv
grep -q 'comma: {file: evidence/comma.csv, unit: Land, delimiter: ";", decimal: ","}' comma/edition.yaml || fail "the format is not declared"
scores comma "A 0" "B 50" "C 100"
# An indicator may be called like the root, and ids that are alike are kept apart.
printf 'unit,total score,Total-Score,x y\na,100,50,30\nb,40,20,0\n' >alike.csv
run 0 "$steelyard" new alike --from-table alike.csv
scores alike "a 60" "b 20"

# Headings that cannot be ids, one of which would break out of a comment.
printf 'unit,"a b\nid: other",c d\nx,500,1\ny,300,2\n' >break.csv
run 0 "$steelyard" new broken-line --from-table break.csv
scores broken-line "x 50" "y 50"

# ---- From a list of indicators ----

# COINr: Wealth counts 2 of 3, Harm 1 of 3, and less of it is better. 100 * 2/3 + 100/3; 50 * 2/3 + 0.
cat >iMeta.csv <<'END'
"Level","iCode","iName","Direction","Weight","Type","Parent"
1,"Inc","Income",1,1,"Indicator","Wealth"
1,"Sav","Savings",1,1,"Indicator","Wealth"
1,"Harm","Harm done",-1,1,"Indicator","Index"
2,"Wealth","Wealth of all",1,2,"Aggregate","Index"
3,"Index","The index",1,1,"Aggregate",NA
NA,"Pop","Population",NA,NA,"Denominator",NA
END
cat >iData.csv <<'END'
uName,uCode,Pop,Inc,Sav,Harm
Austria,AUT,9,30,5,1
Belgium,BEL,11,20,5.5,7
Switzerland,CHE,8,10,6,4
END
run 0 "$steelyard" new both --from-tree iMeta.csv --from-table iData.csv
expect_out "because lower is better for 'Harm'"
expect_out "both: created with 3 indicators and 3 units"
root=Index scores both "AUT 66.666666667" "BEL 33.333333333" "CHE 50"
cat >expected.csv <<'END'
id,parent,name,direction,weight
Index,,The index,,
Harm,Index,Harm done,lower,1
Wealth,Index,Wealth of all,,2
Inc,Wealth,Income,higher,
Sav,Wealth,Savings,higher,
END
diff expected.csv both/tree.csv || fail "another tree"
run 0 "$steelyard" tree both
grep -q 'Wealth of all .* 2/3' "$work/out" || fail "the weights are lost: $(cat "$work/out")"
grep -qx 'AUT,Austria,9' both/units.csv || fail "another name: $(cat both/units.csv)"
run 0 "$steelyard" new alone --from-tree iMeta.csv
expect_out "alone: created with 3 indicators and three invented units"
root=Index scores alone
grep -q 'Example 1 (invented)' alone/units.csv || fail "the examples are not marked"

# Codes that cannot be ids get one; what an indicator has beyond the headings of COINr stays; columns without a meaning
# are named. 1,5 of 3 together is half of the weight: 0.5 * 60 + 0.5 * 100.
# The numbers may be marks, so that directions say nothing.
printf 'id;parent;name;weight;column;source;responsible;direction\nTop: all;NA;;;;published;Ann;1\nx/y;Top: all;;1,5;First one;;Bob;higher\nz;Top: all;Zed;1,5;;own;;\n' >list.csv
printf 'unit,First one,z\na,60,100\nb,30,0\n' >list-scores.csv
run 0 "$steelyard" new listed --from-tree list.csv --from-table list-scores.csv
expect_out "The column 'responsible' of the list has no meaning for a tree, and is not read."
cat >expected.csv <<'END'
id,parent,name,column,source
top-all,,Top: all,,published
x-y,top-all,x/y,First one,
z,top-all,Zed,,own
END
diff expected.csv listed/tree.csv || fail "what the list has is lost"
root=top-all scores listed "a 80" "b 15"
run 0 "$steelyard" new unlisted --from-tree list.csv
root=top-all scores unlisted
run 0 "$steelyard" tree listed --format csv

# ---- What is refused ----

# refused MESSAGE ARGUMENTS…: exit code 2, and nothing is left.
refused() {
  message=$1
  shift
  run 2 "$steelyard" new refused "$@"
  expect_err "$message"
  [ ! -e refused ] || fail "something is left of: $message"
}
# table LINES MESSAGE: a table is refused.
table() {
  printf "$1" >bad.csv
  refused "$2" --from-table bad.csv
}
# tree LINES MESSAGE: a list of indicators is refused.
tree() {
  printf "$1" >bad.csv
  refused "$2" --from-tree bad.csv
}
run 2 "$steelyard" new first
expect_err "first: already exists"
refused "steelyard new: --from cannot be used with --from-table and --from-tree" --from first --from-table figures.csv
refused "steelyard new: --unit is for --from-table" --unit Country
refused "nowhere.csv: " --from-table nowhere.csv
refused "figures.csv:1: no column 'Land'; expected one that names the units" --from-table figures.csv --unit Land
table '' "the file is empty, expected a row of headings"
table 'unit,a\n' "no rows; expected one for each unit"
table 'unit,a\nx,y\n' "no column of numbers; expected one for each indicator"
table ',a\n1,2\n' "the first column, which names the units, has no heading"
table 'unit,a,a\nx,1,2\n' "the heading 'a' is repeated"
table 'unit,a\nx,1\nx,2\n' "bad.csv:3:1: 'x' is already in row 2"
table 'unit,a\nx,1\ny,2\nz,=A2+1\n' "bad.csv:4:2: found '=A2+1', expected a number"
table 'unit,a\n=HYPERLINK(1),1\n' "bad.csv:2:1: found '=HYPERLINK(1)', which looks like a formula"
table 'unit,a\nx,1\n合计,1\n' "bad.csv:3:1: '合计'"
table 'unit,a\nx,1\n,2\n' "bad.csv:3:1: the name of the unit is missing"
table 'unit,a\nx\033[31m,1\n' "has a control character"
awk 'BEGIN { printf "unit"; for (i = 0; i < 1001; i++) printf ",c%d", i; print ""; printf "x"; for (i = 0; i < 1001; i++) printf ",1"; print "" }' >bad.csv
refused "has 1001 children, expected at most 1000" --from-table bad.csv
awk 'BEGIN { printf "unit"; for (i = 0; i < 5000; i++) printf ",c%d", i; print "" }' >bad.csv
refused "columns" --from-table bad.csv
tree 'a,b\n1,2\n' "bad.csv:1: no column 'id' (编号 or iCode)"
tree 'id,weight\n1,2\n' "bad.csv:1: no column 'parent' (上级 or Parent)"
tree 'id,parent,wieght\nx,,\ny,x,1\n' "bad.csv:1:3: unknown heading 'wieght'; did you mean 'weight'?"
tree 'id,parent,plugin\nx,,\ny,x,measure@2\n' "bad.csv:3:3: expected no 'plugin', because all indicators of the new edition read one table with measure@2"
tree 'iCode,Parent\n' "bad.csv: no row is the root; expected one row without a parent"
tree 'iCode,Parent\nx,\nx,\n' "bad.csv:3:1: the id 'x' is already used in row 2"
tree 'iCode,Parent\nx,y\n' "bad.csv:2:2: no row has the id 'y', which is the parent of 'x'"
tree 'iCode,Parent\nx,NA\ny,NA\n' "bad.csv:3: 'y' has no parent, and neither has 'x' in row 2; expected one root"
tree 'iCode,Parent\nx,y\ny,x\n' "'y' is its own ancestor"
tree 'iCode,Parent\nr,NA\nz,r\nx,y\ny,x\n' "'y' is its own ancestor"
tree 'iCode,Parent\nx,NA\n' "'x' has no indicators below it"
tree 'iCode,Parent,Weight\nr,NA,1\na,r,1\nb,r,NA\n' "only one of them has a weight"
tree 'iCode,Parent,Weight\nr,NA,1\na,r,-1\n' "bad.csv:3:3: found '-1', expected a weight of at least 0"
tree 'iCode,Parent,Direction\nr,NA,1\na,r,down\n' "bad.csv:3:3: 'direction' is 'down', expected higher (1) or lower (-1) for an indicator"
awk 'BEGIN { print "iCode,Parent"; print "n0,NA"; for (i = 1; i < 80; i++) print "n" i ",n" i - 1 }' >bad.csv
refused "more than 60 levels" --from-tree bad.csv
printf 'unit,Inc,Sav\na,1,2\n' >bad.csv
refused "iMeta.csv:4:2: bad.csv has no column 'Harm' for the indicator 'Harm'" --from-tree iMeta.csv --from-table bad.csv
awk 'BEGIN { print "id,parent"; print "n0,"; for (i = 1; i < 20001; i++) print "n" i ",n0" }' >bad.csv
refused "bad.csv: the tree has more than 20000 nodes" --from-tree bad.csv
[ -z "$(find . -name '.steelyard-*')" ] || fail "something half-made is left"
# ---- names beside ids ----

# A table with ids and names keeps both; one whose first column is names makes ids of them.
printf 'country,name,region,x\nAUT,Austria,west,1\nBEL,Belgium,west,2\n' >"$work/named.csv"
run 0 "$steelyard" new "$work/named" --from-table "$work/named.csv"
[ "$(head -n 2 "$work/named/units.csv" | tr '\n' ' ')" = "id,name,region AUT,Austria,west " ] ||
  fail "names are lost: $(cat "$work/named/units.csv")"
run 0 "$steelyard" score "$work/named"
expect_out Austria

finish
