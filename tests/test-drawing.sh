#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every kind of picture, from generated figures: well-formed, legible, without texts that overlap, safe with hostile
# labels, the same on every run.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
draw=$(dirname "$steelyard")/tests/draw-pictures
cd "$work" || exit 1

kinds='bars grouped stacks heat ranks correlations histograms slopes intervals severity'
for kind in $kinds; do
  for rows in 1 2 10 31 100; do
    for language in en zh; do
      "$draw" "$kind" $rows $language >"$kind-$rows-$language.svg" 2>>messages || fail "$kind $rows $language: not drawn"
    done
  done
  "$draw" "$kind" 12 hostile >"$kind-hostile.svg" 2>>messages || fail "$kind: hostile labels are not drawn"
  "$draw" "$kind" 31 zh >again.svg
  cmp again.svg "$kind-31-zh.svg" || fail "$kind: another picture"
done
for kind in extreme empty; do
  "$draw" $kind 8 en >$kind.svg 2>>messages || fail "$kind: not drawn"
done
[ ! -s messages ] || fail "$(head -n 3 messages)"
python3 "$top/tests/drawing/check.py" ./*.svg >python.out 2>&1 || fail "$(tail -n 3 python.out)"

# Hostile labels are shown as they are written, with what is invisible made visible; a long one is whole in its title.
grep -q '&#60;/text&#62;&#60;script&#62;alert(1)' bars-hostile.svg || fail "no escaped script"
grep -q 'aU+202Egnp.exe' bars-hostile.svg || fail "a control of the direction of writing is not visible"
grep -q 'W\{10000\}</title>W*…</text>' bars-hostile.svg || fail "a long text is not whole in its title"
[ "$(grep -c 'W\{500\}' bars-hostile.svg)" -eq 1 ] || fail "a long text is repeated"

# A decimal comma makes no difference.
if comma_locale; then
  LC_ALL=de_DE.UTF-8 "$draw" intervals 31 en >again.svg
  cmp again.svg intervals-31-en.svg || fail "depends on the locale"
fi

finish
