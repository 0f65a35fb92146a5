#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The kit for plugin authors, from an installed copy and outside the source tree: scaffold, build, test, check, score;
# five commands in under a minute, without a network. Then what `steelyard plugin new` refuses, and that the new
# plugin's own test can fail.
. "${srcdir:-.}/tests/lib.sh"
command -v pkg-config >/dev/null || { echo "pkg-config is not installed"; exit 77; }

build=$(dirname "$steelyard")
# What the caller of this test tells make is not meant for this one.
unset MAKEFLAGS MFLAGS MAKELEVEL CFLAGS
run 0 make -s -C "$build" install DESTDIR="$work/root"
prefix=$(dirname "$(dirname "$(find "$work/root" -name steelyard -type f -path '*/bin/*')")")
unset STEELYARD STEELYARD_PLUGIN_PATH # the installed program finds the installed plugins
PATH=$prefix/bin:$PATH
# Installed below DESTDIR, the prefix is where steelyard.pc lies and not what it says.
PKG_CONFIG="pkg-config --define-prefix"
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name steelyard.pc)")
export PATH PKG_CONFIG PKG_CONFIG_PATH
mkdir "$work/place"
cd "$work/place" || exit 1

# The commands that README.md shows.
{
  echo 'set -eu'
  sed -n '/Begin with five commands:$/,/^The header/s/^    //p' "$top/README.md"
} >commands.sh
[ "$(grep -c my-criterion commands.sh)" -eq 5 ] || fail "README.md does not show five commands"
grep -oE '^    (steelyard|make)[^#]*[^# ]' "$top/README.zh.md" | grep my-criterion | tail -n 5 >chinese
sed -n 's/ *#.*//; /my-criterion/s/^/    /p' commands.sh | cmp - chinese || fail "README.zh.md shows other commands"
begun=$(date +%s)
run 0 timeout 60 sh commands.sh
echo "five commands: $(($(date +%s) - begun)) s"
expect_out "8 claims: 8 hold"
expect_out "0 failed, 0 crashed"
expect_out "   1  West office   100.00                  100.00                   100.00"
grep -rq answered-c my-criterion && fail "the example's name is left in the new plugin"
grep -rlF "$top/core" my-criterion && fail "the new plugin knows the source tree"

# All warnings that a careful author asks for.
run 0 make -C my-criterion clean
run 0 make -C my-criterion CFLAGS='-O2 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes -Werror'

# Installed, every steelyard finds it, and it is one of its own.
run 0 make -C my-criterion install
run 0 steelyard plugin list -v
expect_out "$prefix/lib/steelyard/plugins/my-criterion.r1.so"
run 0 steelyard score my-criterion/edition
run 2 steelyard plugin new another/my-criterion
expect_err "a plugin 'my-criterion' is already installed; choose another id"
# Its folder tests what was built there, not what is installed; and an installed one can be taken away.
sed -i 's/.version = "1.0.0"/.version = "1.0.1"/' my-criterion/my-criterion.c
run 0 make -C my-criterion check
run 0 make -C my-criterion score
run 0 make -C my-criterion uninstall
[ ! -e "$prefix/lib/steelyard/plugins/my-criterion.r1.so" ] || fail "make uninstall leaves it installed"
run 0 make -C my-criterion install

# Its test fails when its score is wrong.
run 0 steelyard plugin new second
sed -i 's/100 \* (double)in_time/99 * (double)in_time/' second/second.c
run 2 make -C second check
expect_out "fails    east-prompt           50  49.500000"

# The same as a script, which is neither built nor installed.
run 0 steelyard plugin new by-script --language lua
run 0 make -C by-script check
expect_out "8 claims: 8 hold"
[ -f by-script/edition/scripts/by-script.lua ] || fail "the script is not called as the folder is"
# It speaks Chinese wherever it was put.
run 0 env LC_ALL=C.UTF-8 LANGUAGE=zh LANG=zh_CN.UTF-8 steelyard plugin check --only object.exports my-criterion/my-criterion.r1.so
expect_out "通过1项"
for page in docs/edition-format.md plugins/lua/lua.md docs/examples/README.md; do
  [ -f "$(dirname "$(find "$work/root" -name README.zh.md)")/$page" ] || fail "$page is not installed"
done
grep -q '^.TH steelyard.-plugin 3 "" "steelyard [0-9]' "$prefix/share/man/man3/steelyard-plugin.3" || fail "the manual page tells no version"

# The helper for exact decimals comes with the header and needs nothing else: 0.1 + 0.2 is 0.30, and less than 0.33.
cat >exact.c <<'EOF'
#include <steelyard/fraction.h>

int main(void) {
  const int64_t exact[] = {1, 2, 30, 33};
  const uint8_t scale[] = {1, 1, 2, 2};
  const double decimals[] = {0.1, 0.2, 0.3, 0.33};
  const struct sy_column_data column = {
      .size = sizeof column, .exact = exact, .scale = scale, .decimals = decimals};
  struct decimal_sum sum = {0};
  decimal_sum_add(&sum, &column, 0);
  decimal_sum_add(&sum, &column, 1);
  const struct fraction total = decimal_sum_value(&sum), same = fraction_of_cell(&column, 2),
                        more = fraction_of_cell(&column, 3);
  return fraction_compare(&total, &same) != 0 || fraction_compare(&total, &more) >= 0;
}
EOF
run 0 cc -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$prefix/include" -o exact exact.c -lm
run 0 ./exact

# A plugin in C++ with the standard library's templates exports only its entry function.
if command -v g++ >/dev/null; then
  run 0 steelyard plugin new by-template --language cpp
  sed -i '0,/#include/s//#include <string>\n#include <unordered_map>\n#include/' by-template/by-template.cpp
  printf 'std::unordered_map<long, std::string> seen(long key) {\n  std::unordered_map<long, std::string> all;\n  all[key] = "seen";\n  return all;\n}\n' >>by-template/by-template.cpp
  run 0 make -C by-template check
fi

# A name that is no id; what already exists; no folder to be in; a language of its own.
run 2 steelyard plugin new My
expect_err "My: 'My' cannot be a plugin's id; expected a lower-case letter"
run 2 steelyard plugin new second/
expect_err "second: already exists"
run 4 steelyard plugin new nowhere/third
expect_err "nowhere/third: cannot create: No such file or directory"
run 2 steelyard plugin new third --language rost
expect_err "steelyard plugin new: unknown language 'rost'; did you mean 'rust'?"
[ -z "$(find . -name '.steelyard-*')" ] && [ ! -e third ] || fail "something half-made is left"

# The same with Meson, where it is installed.
if command -v meson >/dev/null && command -v ninja >/dev/null; then
  run 0 steelyard plugin new by-meson
  run 0 env -u PKG_CONFIG PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_SYSROOT_DIR="$work/root" meson setup by-meson/build by-meson
  run 0 meson test -C by-meson/build
else
  echo "meson is not installed: meson.build was not tried"
fi
finish
