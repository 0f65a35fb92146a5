#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every command of docs/tutorial.md, unchanged, from an installed copy outside the source tree; then what
# `steelyard new` refuses.
. "${srcdir:-.}/tests/lib.sh"
command -v pkg-config >/dev/null || { echo "pkg-config is not installed"; exit 77; }

build=$(dirname "$steelyard")
# What the caller of this test tells make is not meant for this one.
run 0 env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$build" install DESTDIR="$work/root"
PREFIX=$(dirname "$(dirname "$(find "$work/root" -name steelyard -type f -path '*/bin/*')")")
[ -d "$PREFIX/include/steelyard" ] || fail "no header in $PREFIX/include/steelyard"
mkdir -p "$work/place/indicators"
cp -R "$top/indicators/shenzhen-2018" "$top/indicators/shenzhen-2019" "$work/place/indicators"
chmod -R u+w "$work/place"

{
  echo "set -eu"
  sed -n '/^```sh$/,/^```$/{/^```/!p;}' "$top/docs/tutorial.md"
} >"$work/tutorial.sh"
[ "$(grep -c '^steelyard' "$work/tutorial.sh")" -ge 10 ] || fail "the tutorial has lost its commands"
cd "$work/place" || exit 1
unset STEELYARD_PLUGIN_PATH # the installed program finds the installed plugins
PATH=$PREFIX/bin:$PATH
# Installed below DESTDIR, the prefix is where steelyard.pc lies and not what it says.
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name steelyard.pc)")
export PATH PKG_CONFIG_PATH
mkdir "$work/bin"
printf '#!/bin/sh\nexec %s --define-prefix "$@"\n' "$(command -v pkg-config)" >"$work/bin/pkg-config"
chmod +x "$work/bin/pkg-config"
PATH=$work/bin:$PATH
run 0 sh "$work/tutorial.sh"
expect_out "still missing: rows in evidence/visits.csv, which hall reads"
expect_out "shenzhen-2020: valid: 10 units, 49 nodes"
expect_out "3 claims: 3 hold, 0 hold (fitted), 0 fail"
expect_out "result.json: recomputed from this file alone, everything agrees"
grep -q '^added *Hotline answered' "$work/out" || fail "diff does not name the new indicator"
grep -q '^re-weighted *Guides and annual reports *10 points *5 points' "$work/out" || fail "diff does not name what was re-weighted"
! grep -q 'still missing: rows of evidence/calls' "$work/out" || fail "calls are told as missing"

# What is there stays as it is, and nothing half-made is left.
run 2 steelyard new indicators/shenzhen-2020 --from indicators/shenzhen-2019
expect_err "indicators/shenzhen-2020: already exists"
run 2 steelyard new indicators/shenzhen-2020/ --from indicators/shenzhen-2019
run 2 steelyard new elsewhere/shenzhen-2021 --from indicators/shenzhen-2019
expect_err "an edition must be beside the one that it extends; expected indicators/shenzhen-2021"
run 2 steelyard new indicators/next=1 --from indicators/shenzhen-2019
expect_err "'next=1' cannot be an edition's id ('=')"
run 2 steelyard new indicators/next --from indicators/nowhere
run 2 steelyard new indicators/next
expect_err "--from EDITION is missing"
[ -z "$(find indicators -name '.steelyard-*')" ] && [ ! -e indicators/next ] || fail "something half-made is left"

# A table in stages keeps its key, and headings stay in the language that they were in.
cp -R "$top/tests/broken-editions/sound" indicators/sound
chmod -R u+w indicators/sound
rm indicators/sound/published.yaml
sed -i 's|checks: evidence/checks.csv|checks: {file: evidence/checks.csv, key: [area, item]}|' indicators/sound/edition.yaml
printf '单位,area,item,结果,阶段\neast,portal,search,pass,first\n' >indicators/sound/evidence/checks.csv
sed -i 's/      params: {partial: 0.5}/&\n      columns: {result: 结果}/' indicators/sound/edition.yaml
run 0 steelyard new indicators/sounder --from indicators/sound
run 0 steelyard validate indicators/sounder
[ "$(cat indicators/sounder/evidence/checks.csv)" = "单位,area,item,结果,阶段" ] || fail "other headings: $(cat indicators/sounder/evidence/checks.csv)"
grep -q 'checks: {file: "evidence/checks.csv", key: \["area","item"\]}' indicators/sounder/edition.yaml || fail "the key is lost"
finish
