#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Help and manual pages exist for every command, wrong use is reported with what was probably meant, and a full disk is
# reported and leaves nothing behind.
. "${srcdir:-.}/tests/lib.sh"

edition=$top/indicators/shenzhen-2019

# Help and manual say the same.
for page in score validate tree explain study verify lock archive "plugin list" "plugin show" "plugin check"; do
  # shellcheck disable=SC2086
  run 0 "$steelyard" help --manual $page
  expect_out ".SH OPTIONS"
done

# The description fills its lines: of 79 columns, no more, and no fewer than the next word leaves.
for page in validate "plugin check"; do
  # shellcheck disable=SC2086
  run 0 "$steelyard" help $page
  sed -n '3,/^$/p' "$work/out" | awk '/^$/ { exit }
    NR > 1 && length(last) + 1 + length($1) <= 79 { print "broken too early: " last }
    length > 79 { print "too long: " $0 }
    { last = $0 }' >"$work/bad"
  [ ! -s "$work/bad" ] || fail "help $page: $(cat "$work/bad")"
done

run 2 "$steelyard" scroe "$edition"
expect_err "unknown command 'scroe'; did you mean 'score'?"
run 2 "$steelyard" score
run 2 "$steelyard" score "$edition" --format jsn
expect_err "did you mean 'json'?"
run 2 "$steelyard" explain "$edition" yantain
expect_err "did you mean 'yantian'?"
run 2 "$steelyard" explain "$edition" yantian hal
expect_err "did you mean 'hall'?"
run 2 "$steelyard" explain "$edition" yantian totl
expect_err "did you mean 'total'?"
first=$(sed -n '2s/,.*//p' "$edition/units.csv")
run 2 "$steelyard" explain "$edition" "${first}x"
expect_err "did you mean '$first'?"

# Options that are out of range, or that the format has no use for.
for words in "--levels -2" "--digits -2" "--digits 10"; do
  # shellcheck disable=SC2086
  run 2 "$steelyard" score "$edition" --format csv $words
  expect_err "--levels must be 0 or more, --digits 0 to 9"
done
for words in "--levels 0" "--digits 0" --outcomes --bom "--headings ids"; do
  # shellcheck disable=SC2086
  run 2 "$steelyard" score "$edition" $words
  expect_err "--levels, --digits, --outcomes, --headings and --bom are for --format csv"
done
run 2 "$steelyard" score "$edition" --format csv --ids
expect_err "--ids is for --format table"
# Every id in the table is one that explain takes.
run 0 "$steelyard" score "$edition" --ids
[ "$(grep -o '\[[a-z0-9_-]*\]' "$work/out" | sort -u | tee "$work/ids" | wc -l)" -ge 12 ] || fail "few ids: $(cat "$work/ids")"
tr -d '[]' <"$work/ids" >"$work/plain"
unit=$(sed -n 's/^ *1  .*\[\([a-z-]*\)\].*/\1/p' "$work/out")
while read -r id; do
  "$steelyard" explain "$edition" "$id" >/dev/null 2>&1 || "$steelyard" explain "$edition" "$unit" "$id" >/dev/null 2>&1 ||
    fail "explain does not know $id"
done <"$work/plain"
run 2 "$steelyard" score "$edition" --format csv --headings name
expect_err "--headings must be ids or names, found 'name'"
run 0 "$steelyard" score "$edition" --format csv --levels 0 --digits 9

# --levels counts levels below the root.
levels() {
  run 0 "$steelyard" score "$edition" --format csv --levels "$1"
  [ "$(head -n 1 "$work/out")" = "cohort,unit,name_zh,name_en,rank,tied,status,band,$2" ] ||
    fail "--levels $1: $(head -n 1 "$work/out")"
}
levels 0 total
levels 1 total,disclosure,on-request,accessibility
levels 2 total,disclosure,guide,institutions,policy,key-fields,interaction,services,on-request,letters,online,accessibility,accessibility-overall,accessibility-experience,accessibility-standard

if [ -w /dev/full ]; then
  code=0
  "$steelyard" score "$edition" >/dev/full 2>"$work/err" || code=$?
  [ "$code" -eq 4 ] || fail "a full disk: exit code $code, expected 4"
  expect_err "cannot write to standard output"
fi
run 4 "$steelyard" score "$edition" --format json -o "$work/no/such/folder/out.json"
mkdir "$work/folder"
run 4 "$steelyard" score "$edition" --format json -o "$work/folder"
[ -z "$(ls "$work/folder")" ] || fail "something was left in the folder"
# ---- in Chinese to the last word: what GLib, the C library and a plugin say as well ----

# chinese CODE TEXT WORDS…: fails with this text.
chinese() {
  text=$2
  run "$1" sh -c 'LANGUAGE=zh exec "$@"' sh "$steelyard" $3 "$4" $5
  expect_err "$text"
  grep -v '^steelyard.*：\|^用法' "$work/err" | grep -q '[a-z] [a-z]' && fail "English words: $(cat "$work/err")"
}
chinese 2 "steelyard score：未知的选项--bogus" score --bogus "$edition"
chinese 2 "steelyard score：选项--threads为“many”，应为整数" "score --threads" many "$edition"
chinese 2 "steelyard score：选项--output缺少值" "score" --output ""
chinese 2 "edition.yaml: 无法读取：没有这个文件或文件夹" score "$work/nowhere" ""
cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
sed -i 's/partial: 0.5/partial: 0.5, fail: 0.9/' "$work/sound/edition.yaml"
chinese 2 "checklist@1：参数“partial”：应为fail <= partial <= pass" score "$work/sound" ""
finish
