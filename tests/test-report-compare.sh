#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages that compare two units: differences of parts add up, and what a node adds is its score times its weights.
. "${srcdir:-.}/tests/lib.sh"

command -v node >/dev/null || { echo "node (nodejs) is not installed"; exit 77; }

# A sum with a bonus, a veto, a limit, a minimum, and a unit without a total.
mkdir -p "$work/many/evidence"
printf 'id,name\na,Alder\nb,Birch\nc,Cedar\nd,Dogwood\n' >"$work/many/units.csv"
printf 'unit,x,y,z,w,bonus\na,80,60,90,30,3\nb,40,100,50,70,0\nc,100,100,100,99,9\nd,40,,50,70,0\n' \
  >"$work/many/evidence/t.csv"
cat >"$work/many/edition.yaml" <<'YAML'
steelyard: edition/1
id: many
name: Many
tables: {t: evidence/t.csv}
tree:
  id: total
  name: Total
  aggregate: sum
  clamp: [0, 100]
  children:
    - {id: x, name: X, points: 30, plugin: measure@2, evidence: t, params: {curve: as-is}, columns: {value: x}}
    - id: low
      name: Lowest
      points: 70
      aggregate: min
      children:
        - {id: y, name: Y, plugin: measure@2, evidence: t, params: {curve: as-is}, columns: {value: y}}
        - id: zw
          name: Both
          children:
            - {id: z, name: Z, plugin: measure@2, evidence: t, params: {curve: as-is}, columns: {value: z}}
            - {id: w, name: W, plugin: measure@2, evidence: t, params: {curve: as-is}, columns: {value: w}}
  adjustments:
    - {id: bonus, name: Bonus, kind: bonus, rate: 2, cap: 15, plugin: count@2, evidence: t, columns: {amount: bonus}}
  vetoes:
    - {id: slip, name: Slip, plugin: count@2, evidence: t, columns: {amount: bonus}, effect: {deduct: 10}}
awards:
  - {id: overall, name: Overall, node: total}
YAML

run 0 node "$top/tests/report/compare.js" "$top/report/compare.js" "$steelyard" "$work" \
  "$top/indicators/china-2019" "$top/indicators/shenzhen-2019" "$work/many" "$top/tests/editions/city"
cat "$work/out"
# By hand: 30% of 80, 40, 100 and 40; 2 a piece, at most 15, which the limit then cuts; the veto takes 10 off.
for adds in '"24000000000 12000000000 30000000000 12000000000"' '"6000000000 0 15000000000 0"' \
  '"-10000000000 0 -10000000000 0"' '"62000000000 54000000000 90000000000 -"'; do
  grep -qF "$adds" "$work/report2/compare.html" || fail "not in the page: $adds"
done
grep -q "^[1-9][0-9]* pairs, [1-9][0-9]* products" "$work/out" || fail "nothing was compared"
finish
