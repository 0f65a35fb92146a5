#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every plugin that ships exports its entry function and nothing else, has a page and a test, and can be
# listed and shown in both languages.
. "${srcdir:-.}/tests/lib.sh"

for object in "$STEELYARD_PLUGIN_PATH"/*.so; do
  name=$(basename "$object" | sed 's/\.r[0-9]*\.so$//')
  revision=$name@$(basename "$object" | sed 's/.*\.r\([0-9]*\)\.so$/\1/')
  exports=$(nm -D --defined-only "$object" | awk '{ print $3 }' | grep -v '^_\|asan\|ubsan\|gcov\|mangle_path' | sort | tr '\n' ' ')
  [ "$exports" = "steelyard_plugin_v1 " ] || fail "$name exports $exports"
  [ -f "$top/plugins/$name/$name.md" ] || fail "$name has no page"
  ls "$top/plugins/$name/test-$name"*.c >/dev/null 2>&1 || fail "$name has no test"
  run 0 "$steelyard" plugin show "$revision"
  expect_out "$revision  "
  run 0 env LANGUAGE=zh "$steelyard" plugin show "$revision"
  # The page names every column and parameter that the plugin declares.
  run 0 env LANGUAGE=en "$steelyard" plugin show "$revision"
  sed -n '/^Tables:/,/^Findings:/s/^ \{2,4\}\([a-z][a-z_-]*\)  .*/\1/p' "$work/out" | while read -r word; do
    grep -q "$word" "$top/plugins/$name/$name.md" || echo "$name.md does not mention $word"
  done >"$work/unmentioned"
  [ ! -s "$work/unmentioned" ] || fail "$(cat "$work/unmentioned")"
done
run 0 "$steelyard" plugin show timeliness
expect_out "timeliness@4  "
run 0 "$steelyard" plugin list
for plugin in "$top"/plugins/*/; do
  name=$(basename "$plugin")
  [ "$name" != common ] || continue
  expect_out "$name@1"
  # Its page tells the key of each table, or that there is none, and what empty cells mean; and its title every revision.
  page=$plugin$name.md
  grep -q '^## Keys and empty cells$' "$page" || fail "$name.md does not tell of keys and empty cells"
  [ "$name" = lua ] || grep -q '^## 主键与空白单元格$' "$page" || fail "$name.md does not tell of keys in Chinese"
  sed -n "s/^ *\($name@[0-9]*\) .*/\1/p" "$work/out" | while read -r revision; do
    [ "$(grep -c "^# .*$revision\>" "$page")" -eq 2 ] || echo "$name.md does not name $revision in both titles"
  done >"$work/unmentioned"
  [ ! -s "$work/unmentioned" ] || fail "$(cat "$work/unmentioned")"
done
expect_out "timeliness@4"
# Each plugin says in one line what it measures, its revisions once if that is the same.
for language in en zh; do
  run 0 env LANGUAGE=$language "$steelyard" plugin list
  [ "$(wc -l <"$work/out")" -eq $((2 + $(ls "$STEELYARD_PLUGIN_PATH"/*.so | wc -l))) ] || fail "other lines: $(cat "$work/out")"
done
run 0 "$steelyard" plugin list
expect_out "count@1              amount   Count or sum of entries, for adjustments, vetoes."
[ "$(grep -c 'Count or sum' "$work/out")" -eq 1 ] || fail "a revision repeats it: $(cat "$work/out")"
finish
