#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Texts that people take for equal are equal, whatever their bytes: accents, widths, white space, invisible characters;
# in headings, units, conditions, keys, levels, parameters and between tables. Typed columns compare by value.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
# edition TREE [TABLES]: units a and b, table t from standard input, whose escapes printf reads.
edition() {
  rm -rf ed && mkdir -p ed/evidence
  printf "$(cat)\n" >ed/evidence/t.csv
  printf 'id,name_zh,name_en\na,甲,A\nb,M\303\274ller,Muller\n' >ed/units.csv
  cat >ed/edition.yaml <<END
steelyard: edition/1
id: ed
name: {zh: 测试, en: Test}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: ${2-{t: evidence/t.csv\}}
tree: {id: total, name: {zh: 总分, en: Total}, source: published, $1}
awards: [{id: main, name: {zh: 奖, en: Main}, node: total}]
END
}
# scores A B: of the two units.
scores() {
  run 0 "$steelyard" score ed --format csv --digits 2
  got=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "total") x = i } NR > 1 { print $2 "=" $x }' "$work/out" | sort | tr '\n' ' ')
  [ "$got" = "a=$1 b=$2 " ] || { fail "scores are $got, expected a=$1 b=$2: $3"; cat ed/evidence/t.csv; }
}
sum='plugin: measure@1, evidence: t, params: {curve: as-is, combine: sum, highest: 1000}'

# A condition: each spelling of "Müller 1", in two units so that either may come first.
for other in 'Mu\314\210ller 1' 'M\303\274ller\302\2401' ' M\303\274ller  1' 'M\303\274ller 1\343\200\200' 'M\303\274ller\342\200\2131' \
  '\357\274\255\303\274\357\275\214\357\275\214er 1' '"M\303\274ller\n1"' '\357\273\277M\303\274ller 1'; do
  case $other in *'\342\200\2131'*) other='M\303\274\342\200\213ller 1' ;; esac
  edition "where: {channel: Müller 1}, $sum" <<END
unit,channel,value
a,$other,10
a,M\303\274ller 1,10
b,M\303\274ller 1,8
b,$other,7
a,m\303\274ller 1,500
END
  scores 20.00 15.00 "where with $other"
done

# A heading, a unit's name, a level's label.
edition "plugin: checklist@1, evidence: t" <<'END'
 \357\275\225nit,\346\243\200\346\237\245\351\241\271\343\200\200,result
\357\275\201,x,\351\200\232\350\277\207\302\240
Mu\314\210ller,x,FAIL
END
run 2 "$steelyard" score ed
expect_err "ed/evidence/t.csv:3:3: column 'result': 'FAIL' is not one of its levels"
sed -i 's/FAIL/fail/' ed/evidence/t.csv
scores 100.00 0.00 "headings, units, levels"

# Two units whose names differ by their bytes alone are one name twice; so are two headings.
printf 'id,name_zh,name_en\na,M\303\274ller,A\nb,Mu\314\210ller,B\n' >ed/units.csv
run 2 "$steelyard" score ed
expect_err "ed/units.csv:3: "
edition "$sum" <<'END'
unit,value,\357\275\226alue
a,1,2
b,3,4
END
run 2 "$steelyard" score ed
expect_err "ed/evidence/t.csv:1:3: "

# A key: rows in stages, and a key without stages, typed and not.
edition "plugin: checklist@1, evidence: t" '{t: {file: evidence/t.csv, key: [item]}}' <<'END'
unit,item,result,stage
a,Caf\303\251,fail,first
a,Cafe\314\201 ,pass,reply
b,Caf\303\251,fail,first
b,Caf\303\251,pass,reply
END
scores 100.00 100.00 "stages"
edition "plugin: panel@1, evidence: t, params: {criteria: [{criterion: q}]}" '{t: {file: evidence/t.csv, key: [rater, criterion]}}' <<'END'
unit,rater,criterion,mark
a,r1,q,90
a,r2,q,30
a,r1\343\200\200,q,90
b,r1,q,60
END
run 2 "$steelyard" score ed
expect_err "ed/evidence/t.csv:4: the same key as in row 2: unit 'a', rater 'r1"
edition "$sum" '{t: {file: evidence/t.csv, key: [value]}}' <<'END'
unit,value
a,10
a,10.0
b,1
END
run 2 "$steelyard" score ed
expect_err "ed/evidence/t.csv:3: the same key as in row 2"

# Empty cells of a key are equal to each other, and to no other; the key's other columns still tell rows apart.
edition "$sum" '{t: {file: evidence/t.csv, key: [item, note]}}' <<'END'
unit,item,note,value
a,,,1
a, ,,2
a,,x,3
b,y,,4
b,y,,5
b,,0,6
END
run 2 "$steelyard" validate ed
expect_err "ed/evidence/t.csv:3: the same key as in row 2: unit 'a', item '', note ''"
expect_err "ed/evidence/t.csv:6: the same key as in row 5: unit 'b', item 'y', note ''"
[ "$(grep -c 'the same key' "$work/err")" -eq 2 ] || fail "an empty cell is equal to another: $(cat "$work/err")"
edition "$sum" '{t: {file: evidence/t.csv, key: [item]}}' <<'END'
unit,item,value,stage
a,,1,first
a, ,2,reply
b,x,3,first
b,,4,reply
END
scores 2.00 7.00 "stages of empty keys"

# Values of a column that the plugin reads as yes or no, a day, a number, a level.
for pair in 'recused|no|\345\220\246' 'recused|false|0' 'mark|10|10.0'; do
  column=${pair%%|*} rest=${pair#*|} wanted=${rest%%|*} other=${rest#*|}
  edition "where: {$column: '$wanted'}, plugin: panel@1, evidence: t, params: {criteria: [{criterion: q, highest: 20}]}" <<END
unit,rater,criterion,mark,recused
a,r1,q,$( [ $column = mark ] && echo "$other" || echo 10),$( [ $column = recused ] && echo "$other" || echo no)
b,r1,q,10,no
b,r2,q,20,$( [ $column = recused ] && echo yes || echo no)
END
  scores 50.00 50.00 "where $pair"
done

# Raters and services that two tables name, and texts that parameters name.
edition "plugin: internet-plus@1, evidence: {services: t, usage: u}" '{t: evidence/t.csv, u: evidence/u.csv}' <<'END'
unit,service,depth,visits,progress_query,single_sign_on
a,Caf\303\251 1,no-visit,0,yes,yes
a,licence,none,10,no,no
b,Cafe\314\201\302\2401,no-visit,0,yes,yes
b,licence,none,10,no,no
END
printf 'service,cases\nCafe\314\201 1,30\nlicence,10\n' >ed/evidence/u.csv
run 0 "$steelyard" score ed --format csv
[ ! -s "$work/err" ] || fail "services in another spelling are not found: $(cat "$work/err")"
[ "$(cut -d, -f9 "$work/out" | sed 1d | sort -u | wc -l)" -eq 1 ] || fail "units that are alike score differently: $(cat "$work/out")"

# Equal texts of a column are one text: a script counts them, and a key of the plugin's finds the row that is there
# twice, in either order.
for order in 'Caf\303\251|Cafe\314\201' 'Cafe\314\201|Caf\303\251'; do
  edition "plugin: lua@1, evidence: t, params: {script: s.lua}" <<END
unit,code
a,${order%|*}
a,${order#*|}
a,licence
b,${order%|*}
END
  cat >ed/s.lua <<'END'
local function score(unit)
  local seen, count = {}, 0
  for row = 1, #unit.t do
    local code = unit.t.code[row]
    if not seen[code] then count = count + 1 end
    seen[code] = true
  end
  return 10 * count
end
return {tables = {{name = "t", label = {en = "t", zh = "t"}, columns = {
  {name = "code", type = "text", presence = "required", label = {en = "code", zh = "c"}}}}}, score = score}
END
  scores 20.00 10.00 "different texts that a script sees"
  edition "plugin: panel@2, evidence: t, params: {criteria: [{criterion: q, lowest: 0, highest: 100}]}" <<END
unit,rater,criterion,mark
a,${order%|*},q,90
a,${order#*|},q,90
b,${order%|*},q,60
END
  run 0 "$steelyard" validate ed
  expect_out "identical-rows"
  sed -i 's/90$/80/; 2s/80$/90/' ed/evidence/t.csv
  run 3 "$steelyard" score ed
done

# Characters that change the direction of writing are refused in names, and reported elsewhere.
edition "$sum" <<'END'
unit,value\342\200\256
a,1
b,2
END
run 2 "$steelyard" score ed
expect_err "a heading with U+202E, which changes the text direction"
edition "where: {kind: x}, $sum" <<'END'
unit,value,kind
a,1,x\342\200\256
b,2,x
END
run 0 "$steelyard" validate ed
expect_out "the column 'kind' of the table 't' has the invisible character U+202E"
for name in 'name: {zh: 测试, en: Te' 'name: {zh: 总分, en: To' 'name: {zh: 奖'; do
  edition "$sum" <<'END'
unit,value
a,1
b,2
END
  sed -i "s/$name/&$(printf '\342\200\217')/" ed/edition.yaml
  run 2 "$steelyard" score ed
  expect_err "a name with U+200F, which changes the text direction"
done
finish
