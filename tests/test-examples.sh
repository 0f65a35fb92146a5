#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The example plugins in C and, where the effort is long, in C++ and Rust build with the installed kit, outside the source tree, pass their own tests,
# and score alike to the last digit; `steelyard plugin new --language` begins a plugin from any of them.
. "${srcdir:-.}/tests/lib.sh"
command -v pkg-config >/dev/null || { echo "pkg-config is not installed"; exit 77; }

build=$(dirname "$steelyard")
unset MAKEFLAGS MFLAGS MAKELEVEL CFLAGS CXXFLAGS RUSTFLAGS CC CXX # what builds steelyard does not build the examples
run 0 make -s -C "$build" install DESTDIR="$work/root"
PATH=$(dirname "$(find "$work/root" -name steelyard -type f -path '*/bin/*')"):$PATH
unset STEELYARD STEELYARD_PLUGIN_PATH
PKG_CONFIG="pkg-config --define-prefix"
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name steelyard.pc)")
[ ! -x /usr/bin/rustc ] || RUSTC=/usr/bin/rustc # Debian's, whatever else there is
export PATH PKG_CONFIG PKG_CONFIG_PATH RUSTC
mkdir "$work/place"
cd "$work/place" || exit 1

try() { # LANGUAGE COMPILER WARNINGS…
  language=$1
  command -v "$2" >/dev/null || { echo "$2 is not installed: the example in $1 was not tried"; return; }
  shift 2
  cp -R "$top/docs/examples/$language" "$language"
  chmod -R u+w "$language"
  run 0 make -C "$language" "$@"
  run 0 make -C "$language" check
  expect_out "8 claims: 8 hold"
  expect_out " 0 warnings, "
  run 0 env STEELYARD_PLUGIN_PATH=":$work/place/$language" steelyard score "$language/edition" --format csv
  sed "s/answered-$language/answered/" "$work/out" >"$language.csv"
  run 0 env STEELYARD_PLUGIN_PATH=":$work/place/$language" steelyard explain "$language/edition" east total
  sed "s/answered-$language/answered/" "$work/out" >>"$language.csv"
  cmp c.csv "$language.csv" || fail "$language does not score as C does"
  run 0 steelyard plugin new "mine-in-$language" --language "$language"
  run 0 make -C "mine-in-$language" check
  grep -rq "answered-$language" "mine-in-$language" && fail "the example's name is left in mine-in-$language"
}

warnings='-O2 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror'
try c cc "CFLAGS=$warnings"
if long; then
  try cpp c++ "CXXFLAGS=$warnings"
  try rust "${RUSTC:-rustc}" 'RUSTFLAGS=-O -C lto -D warnings'
fi
# The same as a script: an edition, with nothing to build.
run 0 steelyard verify "$top/docs/examples/lua/edition"
expect_out "8 claims: 8 hold"
run 0 steelyard score "$top/docs/examples/lua/edition" --format csv
cp "$work/out" lua.csv
run 0 steelyard explain "$top/docs/examples/lua/edition" east total
cat "$work/out" >>lua.csv
cmp c.csv lua.csv || fail "the script does not score as C does"

grep -q 'answered after 6 days, 5 allowed' c.csv || fail "the finding is not there"
finish
