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

# The bindings for Rust have the header's sizes, numbers and order of fields: what they say is put to the compiler as
# assertions about the header, which fail where one of these differs.
assertions() { # BINDINGS: the C source
  printf '#include <steelyard/plugin.h>\n'
  awk '
    function snake(name) { gsub(/[A-Z]/, "_&", name); return "struct sy" tolower(name) }
    function claim(what) { printf "_Static_assert(%s, \"%s:%d\");\n", what, FILENAME, FNR }
    /^\/\/ (enum|SY_)/ { prefix = /sy_plugin_flags|SY_PLUGIN_/ ? "PLUGIN_" : "" }
    match($0, /^pub const [A-Z_]+: [a-z0-9]+ = [0-9]+;/) {
      name = prefix $3; sub(/:/, "", name); value = $6; sub(/;/, "", value); claim("SY_" name " == " value)
    }
    /^pub struct [A-Z][A-Za-z]+ \{/ { of = snake($3); before = "" }
    /^}/ { of = "" }
    of != "" && /^    pub [a-z_]+:/ {
      field = $2; sub(/:.*/, "", field); if (/`type`/) field = "type"
      claim(before == "" ? "offsetof(" of ", " field ") == 0" : "offsetof(" of ", " field ") > offsetof(" of ", " before ")")
      before = field
    }
    match($0, /size_of::<[A-Za-z]+>\(\) == [0-9]+/) {
      split(substr($0, RSTART + 10, RLENGTH - 10), part, />\(\) == /); claim("sizeof(" snake(part[1]) ") == " part[2])
    }' "$1"
}
bindings=$top/docs/examples/rust/sy.rs
if [ "$(getconf LONG_BIT)" = 64 ]; then
  assertions "$bindings" >"$work/bindings.c"
  [ "$(grep -c sizeof "$work/bindings.c")" -eq "$(grep -c '^pub struct [A-Z][A-Za-z]* {' "$bindings")" ] ||
    fail "not every struct of the bindings has its size there"
  [ "$(grep -c '== [0-9]' "$work/bindings.c")" -gt 60 ] || fail "the bindings were not understood"
  run 0 gcc -std=c11 -I"$top/core/include" -fsyntax-only "$work/bindings.c"
  for change in 's/MISSING: u8 = 3/MISSING: u8 = 5/' 's/Plugin>() == [0-9]*/Plugin>() == 200/' \
    's/pub message: \*mut u8/pub capacity: usize/; s/pub capacity: usize/pub message: *mut u8/'; do
    sed "$change" "$bindings" >"$work/sy.rs"
    cmp -s "$bindings" "$work/sy.rs" && fail "nothing was changed: $change"
    assertions "$work/sy.rs" >"$work/bindings.c"
    run 1 gcc -std=c11 -I"$top/core/include" -fsyntax-only "$work/bindings.c"
  done
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
