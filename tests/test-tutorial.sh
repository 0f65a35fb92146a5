#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every command of docs/tutorial.md and docs/tutorial.zh.md, unchanged, from an installed copy outside the source tree,
# in an empty folder: it prints what the page shows. Then what `steelyard new --from` refuses.
. "${srcdir:-.}/tests/lib.sh"
command -v pkg-config >/dev/null || { echo "pkg-config is not installed"; exit 77; }

build=$(dirname "$steelyard")
# What the caller of this test tells make is not meant for this one.
run 0 env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$build" install DESTDIR="$work/root"
PREFIX=$(dirname "$(dirname "$(find "$work/root" -name steelyard -type f -path '*/bin/*')")")
[ -d "$PREFIX/include/steelyard" ] || fail "no header in $PREFIX/include/steelyard"
unset STEELYARD_PLUGIN_PATH # the installed program finds the installed plugins
PATH=$PREFIX/bin:$PATH
# Installed below DESTDIR, the prefix is where steelyard.pc lies and not what it says.
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name steelyard.pc)")
export PATH PKG_CONFIG_PATH
mkdir "$work/bin"
printf '#!/bin/sh\nexec %s --define-prefix "$@"\n' "$(command -v pkg-config)" >"$work/bin/pkg-config"
chmod +x "$work/bin/pkg-config"
PATH=$work/bin:$PATH

# follow PAGE: runs it as one script, whose output goes to a file for each block of commands; a block without a language
# is what the commands before it print.
follow() {
  page=$work/$(basename "$1" .md)
  mkdir -p "$page/place"
  awk -v page="$page" '
    /^```sh$/ { block++; print "exec >\"" page "/out." block "\" 2>&1"; commands = 1; next }
    /^```$/ && !commands && !shown { shown = 1; printf "" >(page "/shown." block); next }
    /^```$/ { commands = shown = 0; next }
    commands { print }
    shown { print >(page "/shown." block) }' "$top/docs/$1" >"$page/script"
  [ "$(grep -c '^steelyard' "$page/script")" -ge 15 ] || fail "$1 has lost its commands"
  cd "$page/place" || exit 1
  run 0 env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL sh -eu "$page/script"
  for shown in "$page"/shown.*; do
    # What confines a worker depends on the machine, and a lock has its date.
    sed -i 's/(worker: [^)]*)/(worker)/; s/（worker: .*）/（worker）/; s/20[0-9-]*T[0-9:]*Z/DATE/' "$shown" "$page/out.${shown##*.}"
    diff "$shown" "$page/out.${shown##*.}" >"$work/diff" || fail "$1 shows something else: $(cat "$work/diff")"
  done
  [ "$(find "$page" -name 'shown.*' | wc -l)" -ge 11 ] || fail "$1 has lost its outputs"
}
follow tutorial.zh.md
follow tutorial.md

# What is there stays as it is, and nothing half-made is left.
mkdir elsewhere
run 2 steelyard new libraries-2027 --from libraries-2026
expect_err "libraries-2027: already exists"
run 2 steelyard new libraries-2027/ --from libraries-2026
run 2 steelyard new elsewhere/libraries-2028 --from libraries-2026
expect_err "an edition must be beside the one that it extends; expected ./libraries-2028"
run 2 steelyard new next=1 --from libraries-2026
expect_err "'next=1' cannot be an edition's id ('=')"
run 2 steelyard new next --from nowhere
[ -z "$(find . -name '.steelyard-*')" ] && [ ! -e next ] || fail "something half-made is left"

# A table in stages keeps its key, and headings stay in the language that they were in.
cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
rm sound/published.yaml
sed -i 's|checks: evidence/checks.csv|checks: {file: evidence/checks.csv, key: [area, item]}|' sound/edition.yaml
printf '单位,area,item,结果,阶段\neast,portal,search,pass,first\n' >sound/evidence/checks.csv
sed -i 's/      params: {partial: 0.5}/&\n      columns: {result: 结果}/' sound/edition.yaml
run 0 steelyard new sounder --from sound
run 0 steelyard validate sounder
[ "$(cat sounder/evidence/checks.csv)" = "单位,area,item,结果,阶段" ] || fail "other headings: $(cat sounder/evidence/checks.csv)"
grep -q 'checks: {file: evidence/checks.csv, key: \["area","item"\]}' sounder/edition.yaml || fail "the key is lost"
finish
