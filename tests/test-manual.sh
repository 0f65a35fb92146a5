#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# steelyard-plugin(3) has the text of the header: no word is lost, every field and enumerator is an entry with
# its declaration, and the example compiles unchanged and keeps the rules.
. "${srcdir:-.}/tests/lib.sh"
page=$(dirname "$steelyard")/steelyard-plugin.3
header=$top/core/include/steelyard/plugin.h
[ -f "$page" ] || { echo "no $page"; exit 1; }

# Roff's escapes undone.
sed 's/\\-/-/g; s/\\&//g; s/\\e/\\/g' "$page" >"$work/page"

words() { tr -cs 'A-Za-z0-9_' '\n' | tr A-Z a-z | sort -u; }
# Without the preprocessor's lines and what is for C++ alone.
grep -v '^#\(ifndef\|ifdef\|endif\|if\|else\|include\)\|SPDX-License\|^extern "C"\|__attribute__' "$header" | words >"$work/said"
sed -n '/^\.SH HOW A PLUGIN IS USED/,/^\.SH BUILDING/p; /^An indicator plugin is/,/libc\.$/p' "$work/page" | words >"$work/kept"
lost=$(comm -23 "$work/said" "$work/kept" | grep -v '^\(\|plugin_h\|define\|steelyard_plugin_h\|1u\|h\|the\)$' | tr '\n' ' ')
[ -z "$lost" ] || fail "words of the header that the page does not have: $lost"

# Enumerators with their numbers, and the declarations of fields that fit on a line.
grep -oE '^ +SY_[A-Z_]+ = [0-9]+' "$header" | sed 's/^ *//' >"$work/enumerators"
sed -nE '/^struct sy_/,/^}/s/^ +((const )?(struct )?[a-z_0-9]+ [^;()]*);.*/\1/p' "$header" >"$work/fields"
[ "$(wc -l <"$work/enumerators")" -ge 36 ] && [ "$(wc -l <"$work/fields")" -ge 100 ] || fail "the header was not understood"
cat "$work/enumerators" "$work/fields" | while IFS= read -r entry; do
  grep -qxF ".B $entry" "$work/page" || echo "$entry"
done >"$work/absent"
[ -s "$work/absent" ] && fail "no entry for: $(cat "$work/absent")"

if command -v man >/dev/null && command -v groff >/dev/null; then
  MANWIDTH=80 man -l --warnings "$page" >"$work/out" 2>"$work/err" || fail "man cannot format the page"
  [ -s "$work/err" ] && fail "$(cat "$work/err")"
fi

sed -n '/^\.SH EXAMPLE/,$p' "$work/page" | sed '1,/^\.EX/d; /^\.EE/,$d' >"$work/answers.c"
# shellcheck disable=SC2086 # a command and its arguments
run 0 ${CC:-cc} -std=c11 -O2 -Wall -Wextra -Wpedantic -Wconversion -Werror -fPIC -fvisibility=hidden \
  -ffp-contract=off -I"$top/core/include" -shared -o "$work/answers.r1.so" "$work/answers.c"
run 0 "$steelyard" plugin check "$work/answers.r1.so"
finish
