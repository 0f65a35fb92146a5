#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An installed steelyard finds its plugins, messages, examples and worker relative to its own path, wherever it was
# installed or moved to and however it is called.
. "${srcdir:-.}/tests/lib.sh"
build=$(dirname "$steelyard")
unset STEELYARD STEELYARD_PLUGIN_PATH # the installed program finds the installed plugins
mkdir "$work/outside" "$work/current" "$work/programs"
cp "$build/plugins/checklist.r1.so" "$work/outside/"
cd "$work/current" || exit 1

# finds_all PROGRAM PREFIX CASE: asserts that the program finds all of its own files below the prefix.
finds_all() {
  run 0 "$1" plugin list --verbose
  expect_out "  $2/lib/steelyard/plugins (steelyard's own)"
  expect_out "$2/lib/steelyard/plugins/checklist.r1.so"
  run 0 env LANGUAGE=zh "$1" help score
  expect_out "用法："
  rm -rf new
  run 0 "$1" plugin new new
  [ -f new/new.c ] || fail "the example was not copied"
  run 0 env STEELYARD_PLUGIN_PATH="$work/outside" "$1" plugin list --verbose --sandbox=try
  expect_out "  worker: "
  [ "$failures" -eq 0 ] || { fail "$3"; finish; }
  echo "finds all: $3"
}

install() { env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$build" install "$@"; }
configured=$(sed -n 's/^prefix = //p' "$build/Makefile")
# All files are below the prefix, whichever folders were given to configure.
layout='bindir=${prefix}/bin libdir=${prefix}/lib libexecdir=${prefix}/libexec datarootdir=${prefix}/share'

# shellcheck disable=SC2086 # a list of words
run 0 install DESTDIR="$work/root" $layout
finds_all "$work/root$configured/bin/steelyard" "$work/root$configured" "installed below DESTDIR"
# shellcheck disable=SC2086
run 0 install prefix="$work/other prefix" $layout
finds_all "$work/other prefix/bin/steelyard" "$work/other prefix" "installed with another prefix, which has a space in it"
mv "$work/other prefix" "$work/moved"
finds_all "$work/moved/bin/steelyard" "$work/moved" "moved"
ln -s moved "$work/link"
finds_all "$work/link/bin/steelyard" "$work/moved" "the prefix is a link"
ln -s "$work/link/bin/steelyard" "$work/programs/score-it"
PATH=$work/programs:$PATH
finds_all score-it "$work/moved" "called by a link in PATH"

# ---- the rule itself: a program that prints where it finds its plugins, configured for a prefix of our own ----
prefix=$work/configured
mkdir -p "$prefix/bin" "$prefix/lib/plugins" "$work/built/plugins" "$work/away/bin" "$work/open/bin" "$work/open/lib/plugins"
printf '#include "host/host.h"\n\nint main(void) {\n  puts(sy_own_path(SY_OWN_PLUGINS));\n}\n' >where.c
# shellcheck disable=SC2046,SC2086 # lists of words
run 0 ${CC:-cc} $CFLAGS -D_GNU_SOURCE -I"$top/core" -I"$top/core/include" $(pkg-config --cflags glib-2.0) \
  -DBINDIR="\"$prefix/./bin/\"" -DPLUGINDIR="\"$prefix/lib//plugins\"" -DWORKERDIR='"/w"' -DLOCALEDIR='"/l"' \
  -DEXAMPLESDIR='"/e"' -o "$prefix/bin/where" where.c "$top/core/host/own.c" $(pkg-config --libs glib-2.0)
# finds_in FOLDER PROGRAM
finds_in() {
  run 0 "$2"
  [ "$(cat "$work/out")" = "$1" ] || fail "$2 finds $(cat "$work/out"), expected $1"
}
finds_in "$prefix/lib/plugins" "$prefix/bin/where"
# Only the program was moved: it uses the installed files.
cp "$prefix/bin/where" "$work/away/bin/"
finds_in "$prefix/lib//plugins" "$work/away/bin/where"
# Built but not installed: it uses the build's files, even if the relative path of an installed one exists.
cp "$prefix/bin/where" "$work/built/"
mkdir "$work/lib"
mkdir "$work/lib/plugins"
finds_in "$work/lib/plugins" "$work/built/where"
touch "$work/built/config.status" config.status
finds_in "$work/built/plugins" "$work/built/where"
# Files that any user may have put beside the program or its folder are not used.
cp "$prefix/bin/where" "$work/open/bin/"
finds_in "$work/open/lib/plugins" "$work/open/bin/where"
chmod 1777 "$work/open"
finds_in "$prefix/lib//plugins" "$work/open/bin/where"
chmod 1777 "$work/built"
finds_in "$work/lib/plugins" "$work/built/where"
finish
