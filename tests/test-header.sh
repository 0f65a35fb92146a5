#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The plugin interface: its header compiles alone in C and C++ with every warning, its fields are where the first release
# had them, and pkg-config gives the flags for compiling a plugin.
. "${srcdir:-.}/tests/lib.sh"
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef -Wcast-qual -Werror"
printf '#include <steelyard/plugin.h>\n' >"$work/alone.c"
compile() { # COMPILER LANGUAGE STANDARD: says how many sources compiled
  command -v "$1" >/dev/null || { echo "$1 is not installed"; return; }
  for source in "$work/alone.c" "$top/tests/abi/layout.c"; do
    # shellcheck disable=SC2086
    run 0 "$1" -x "$2" -std="$3" $warnings -I"$top/core/include" -fsyntax-only "$source"
  done
  tried="${tried-} $1/$3"
}
for standard in c11 c17; do
  for compiler in gcc clang; do compile $compiler c $standard; done
done
for standard in c++11 c++20; do
  for compiler in g++ clang++; do compile $compiler c++ $standard; done
done
echo "compiled with:${tried-}"
[ -n "${tried-}" ] || fail "no compiler was found"

# The same check fails where a field has moved or a number has changed.
mkdir -p "$work/include/steelyard"
for change in 's/^  uint32_t kind;  /  uint64_t kind;  /' 's/SY_MISSING = 3/SY_MISSING = 5/' 's/^  double lowest;$/  char lowest[24];/'; do
  sed "$change" "$top/core/include/steelyard/plugin.h" >"$work/include/steelyard/plugin.h"
  cmp -s "$top/core/include/steelyard/plugin.h" "$work/include/steelyard/plugin.h" && fail "nothing was changed: $change"
  run 1 gcc -std=c11 -I"$work/include" -fsyntax-only "$top/tests/abi/layout.c"
done

# abidiff compares with the first release: fields may have been added at an end, nothing else.
describe() { # HEADER-FOLDER: tells abidiff's report without what is allowed
  gcc -g -shared -fPIC -I"$1" -o "$work/interface.so" "$top/tests/abi/interface.c" || fail "interface.c does not compile"
  abidiff "$top/tests/abi/interface.abi" "$work/interface.so" >"$work/report" || :
  grep -E 'offset changed|name changed|name of|entity changed|deletion|enumerator change|Removed' "$work/report" |
    grep -v '0 Removed'
}
if command -v abidiff >/dev/null && [ "$(uname -m)" = x86_64 ]; then
  describe "$top/core/include" >"$work/out" && fail "the interface has changed: $(cat "$work/report")"
  sed 's/^  uint32_t kind;  /  uint64_t kind;  /' "$top/core/include/steelyard/plugin.h" >"$work/include/steelyard/plugin.h"
  describe "$work/include" >"$work/out" || fail "abidiff does not see a field of another type"
  sed 's/^  double points;$/  uint64_t value_count;/; s/^  uint64_t value_count;  .*/  double points;/' \
    "$top/core/include/steelyard/plugin.h" >"$work/include/steelyard/plugin.h"
  describe "$work/include" >"$work/out" || fail "abidiff does not see two fields in each other's place"
  sed '/^  struct sy_text method;/a int (*later)(void);' "$top/core/include/steelyard/plugin.h" >"$work/include/steelyard/plugin.h"
  grep -q later "$work/include/steelyard/plugin.h" || fail "nothing was appended"
  describe "$work/include" >"$work/out" && fail "a field that is appended is no change: $(cat "$work/out")"
else
  echo "abidiff is not installed, or this is no x86-64: the interface is compared by layout.c alone"
fi

if command -v pkg-config >/dev/null; then
  PKG_CONFIG_PATH=$(dirname "$steelyard")
  export PKG_CONFIG_PATH
  run 0 pkg-config --cflags steelyard
  expect_out -ffp-contract=off
  run 0 pkg-config --libs steelyard
  [ -z "$(tr -d '[:space:]' <"$work/out")" ] || fail "a plugin is linked with nothing of steelyard's"
  run 0 pkg-config --variable=plugindir steelyard
  expect_out /steelyard/plugins
fi
finish
