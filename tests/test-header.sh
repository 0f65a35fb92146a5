#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The plugin interface: its header compiles alone in C and C++ with every warning, its fields are where the first release
# had them, and pkg-config tells what a plugin is compiled with.
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
