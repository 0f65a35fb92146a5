#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library: a program that includes only steelyard.h, and is linked only with libsteelyard.a, gives the same ranks as
# `steelyard score` and the same problems. The header is C and C++, and does not need GLib.
. "${srcdir:-.}/tests/lib.sh"
program=$(dirname "$steelyard")/tests/library/ranking

run 0 "$program" "$STEELYARD_PLUGIN_PATH" "$top/indicators/shenzhen-2019"
cp "$work/out" "$work/ranking"
run 0 "$steelyard" score --format csv --levels 0 --digits 9 "$top/indicators/shenzhen-2019"
tr -d '\r' <"$work/out" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
  { print $at["unit"] "," $at["rank"] "," $NF }' | sort >"$work/scored"
sort "$work/ranking" | diff "$work/scored" - || fail "the library ranks otherwise than the program"

# Its warnings are those that `steelyard validate` lists.
edition=$(copy_edition china-2018)
sed -i '/^acknowledged:/,/^$/d' "$edition/edition.yaml"
run 0 "$program" "$STEELYARD_PLUGIN_PATH" "$edition"
cp "$work/err" "$work/warnings"
run 0 "$steelyard" validate "$edition"
grep -q 'warning: ' "$work/warnings" || fail "the library gives no warnings"
grep -A 1 'warning: ' "$work/out" | grep -vx -e -- >"$work/listed"
grep -A 1 'warning: ' "$work/warnings" | grep -vx -e -- | diff "$work/listed" - || fail "the library gives other warnings"

edition=$(copy_edition shenzhen-2019)
sed -i 's/^name:/nome:/' "$edition/edition.yaml"
run 2 "$program" "$STEELYARD_PLUGIN_PATH" "$edition"
cp "$work/err" "$work/problems"
run 2 "$steelyard" score "$edition"
diff "$work/err" "$work/problems" || fail "the library tells other problems"
expect_err "edition.yaml"

for standard in "${CC:-cc} -std=c11" "${CC:-cc} -std=c17" "c++ -x c++ -std=c++11" "c++ -x c++ -std=c++20"; do
  # shellcheck disable=SC2086 # a command and its arguments
  echo '#include "steelyard.h"' >"$work/only.c" && $standard -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    -I "$top/core" -I "$top/core/include" "$work/only.c" || fail "steelyard.h is not $standard"
done
finish
