#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sources, build and prefix may be in folders with a space in their names. Without the libraries that only tests need,
# everything can still be built and installed, but `make check` fails and says what to install. This builds one target
# of each kind; if STEELYARD_TEST_EFFORT is `long`, it builds everything, and tries an installed copy and ./dev.
. "${srcdir:-.}/tests/lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL STEELYARD_PLUGIN_PATH CFLAGS
sources="$work/with space/steelyard" prefix="$work/with space/prefix"
mkdir "$work/with space"
run 0 make -s -C "$(dirname "$steelyard")" distdir distdir="$work/distributed"
chmod -R u+w "$work/distributed"
mv "$work/distributed" "$sources"
mkdir "$sources/build"
cd "$sources/build" || exit 1
run 0 ../configure --prefix="$prefix" CC="${CC:-cc}" CFLAGS=-O0 CMOCKA_CFLAGS=-I. CMOCKA_LIBS=-lcmocka \
  ac_cv_lib_gmp___gmpq_init=no ac_cv_lib_mpfr_mpfr_init2=no
[ "$failures" -eq 0 ] || { tail -n 20 config.log; finish; }
run 0 make -s core/base/date.o plugins/count.r1.so steelyard-plugin.3 stamp-examples locale/zh/LC_MESSAGES/steelyard.mo

# refuses TARGET…: asserts that the target fails and says what to install.
refuses() {
  run 2 make -s "$@"
  expect_err "make check needs: libgmp-dev libmpfr-dev; install what is missing and run configure again"
  [ -z "$(find tests -name '*.o' 2>/dev/null)" ] || fail "tests were compiled before"
}
refuses check-TESTS TESTS=tests/test-includes.sh
long && [ "$failures" -eq 0 ] || finish

run 0 make -s -j2
run 0 ./steelyard score ../indicators/shenzhen-2019
expect_out "Nanshan"
refuses check
run 0 make -s install
PATH=$prefix/bin:$PATH PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PATH PKG_CONFIG_PATH
cd "$work/with space" || exit 1
run 0 steelyard plugin list --verbose
expect_out "  $prefix/lib/steelyard/plugins (steelyard's own)"
run 0 steelyard plugin new my-criterion
run 0 make -C my-criterion check

# ./dev builds what changed and runs it; it asks dpkg what is installed.
if command -v dpkg-query >/dev/null; then
  run 0 "$sources/dev" score "$sources/indicators/shenzhen-2019"
  run 0 "$sources/dev" --version # now without make
  expect_out "steelyard "
fi
finish
