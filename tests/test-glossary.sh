#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Messages and the texts of plugins use the words of docs/glossary.md, and every message has its translation. Seeded
# mistakes show that each rule is checked.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
run 0 python3 "$top/tests/glossary.py" "$top"

# mistaken WHAT ENGLISH CHINESE: a catalogue with this entry more is refused, because of it.
mistaken() {
  { cat "$top/po/zh.po"; printf '\nmsgid "%s"\nmsgstr "%s"\n' "$2" "$3"; } >"$work/zh.po"
  run 1 python3 "$top/tests/glossary.py" "$top" "$work/zh.po"
  [ "$(wc -l <"$work/out")" -eq 1 ] || fail "$1: other complaints: $(cat "$work/out")"
  expect_out "$1"
}
mistaken "'is no', expected 'is not'" "'%s' is no number" "“%s”不是数"
mistaken "'there twice', expected 'is repeated'" "the key is there twice" "键重复"
mistaken "'断言', expected '核对项'" "a claim" "断言"
mistaken "'否决', expected '一票否决'" "a veto of it" "否决项"
mistaken "not translated" "a new message" ""
mistaken "a space between Chinese and other letters" "%s files" "有 %s 个文件"
mistaken "punctuation that is not full-width" "no file, no folder" "没有文件,没有文件夹"

# A message that the catalogue does not have.
grep -v 'out of memory' "$top/po/zh.po" >"$work/zh.po"
run 1 python3 "$top/tests/glossary.py" "$top" "$work/zh.po"
expect_out "not in the catalogue: out of memory"

# A plugin's text. The term itself may contain its forbidden words; other words may be allowed within some.
mkdir "$work/top"
cp -R "$top/docs" "$top/po" "$top/plugins" "$work/top"
chmod -R u+w "$work/top"
printf 'TEXT("an item that "  \\\n     "is none", "一票否决、被评议对象")\nTEXT("an item", "单位")\n' >"$work/top/plugins/rate/seeded.h"
run 1 python3 "$top/tests/glossary.py" "$work/top"
expect_out "plugins/rate/seeded.h: 'is none', expected 'is not': an item that is none"
expect_out "plugins/rate/seeded.h: '单位', expected '评价对象': 单位"
[ "$(wc -l <"$work/out")" -eq 2 ] || fail "other complaints: $(cat "$work/out")"
finish
