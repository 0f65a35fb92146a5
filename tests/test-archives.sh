#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Archives: an edition packed into one file and verified from it, the same bytes every time; what differs in it is
# named; whatever is hostile in it is refused, and nothing is left behind.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
mkdir tmp hostile
export TMPDIR="$work/tmp" SOURCE_DATE_EPOCH=1600000000 PYTHONDONTWRITEBYTECODE=1
nothing_left() { [ -z "$(ls -A tmp)" ] || { fail "left behind after $1: $(ls -A tmp)"; rm -rf tmp/*; }; }

# ---- packing ----

# An edition that extends another and speaks of a third, which is compared and so goes in with its evidence.
cp -R "$top/tests/editions/inspection" "$top/tests/editions/city" .
chmod -R u+w inspection city
cp -R inspection earlier
sed -i 's/^id: .*/id: earlier/' earlier/edition.yaml
mv city/evidence/vetoed.csv "city/evidence/否决 表.csv"
sed -i 's/evidence\/vetoed.csv/".\/evidence\/\/否决 表.csv"/' city/edition.yaml
echo "# City" >city/README.md
cat >city/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: rose, of: count, node: total, where: {change: up}, edition: ../earlier, equals: 1}
  - {id: pending, of: count, node: total, where: {change: up}, edition: ../not-there, equals: 1}
END

run 2 "$steelyard" archive city
expect_err "steelyard archive: the output is missing: -o FILE.tar.zst"
run 2 "$steelyard" archive city -o city.tar.zst
expect_err "city is not locked; run 'steelyard lock city' first"
run 0 "$steelyard" lock city
run 0 "$steelyard" archive city -o city.tar.zst
run 0 "$steelyard" archive ./city/ -o again.tar.zst
cmp city.tar.zst again.tar.zst || fail "the same edition gives other bytes"
touch city/units.csv city/evidence/*
chmod 600 city/units.csv
(cd city && run 0 env TZ=Asia/Shanghai LANGUAGE=zh LC_ALL=C "$steelyard" archive . -o ../again.tar.zst)
cmp city.tar.zst again.tar.zst || fail "other bytes in another environment"
nothing_left archive

run 0 "$steelyard" verify city.tar.zst
expect_out "2 claims: 1 hold, 0 hold (fitted), 0 fail, 0 disputed, 1 pending"
expect_out "city agrees with its lock (2020-09-13T12:26:40Z, steelyard "
expect_out "city/result.json: recomputed from this file alone, everything agrees"
nothing_left verify
run 0 env LC_ALL=C "$steelyard" verify "$work/city.tar.zst" city city.tar.zst
nothing_left "verify of several"

if command -v zstd >/dev/null; then
  mkdir unpacked
  zstd -dqc city.tar.zst | tar -xf - -C unpacked || fail "tar does not take it"
  (cd unpacked && find . -type f | LC_ALL=C sort) >names
  cat >expected <<'END'
./city/README.md
./city/editions/city/README.md
./city/editions/city/edition.lock
./city/editions/city/edition.yaml
./city/editions/city/evidence/faults.csv
./city/editions/city/evidence/merits.csv
./city/editions/city/evidence/services.csv
./city/editions/city/evidence/否决 表.csv
./city/editions/city/published.yaml
./city/editions/city/units.csv
./city/editions/earlier/edition.yaml
./city/editions/earlier/evidence/faults.csv
./city/editions/earlier/evidence/merits.csv
./city/editions/earlier/evidence/services.csv
./city/editions/earlier/evidence/vetoed.csv
./city/editions/earlier/units.csv
./city/editions/inspection/edition.yaml
./city/result.json
END
  diff expected names || fail "other files"
  zstd -dqc city.tar.zst | tar --quoting-style=literal -tf - | LC_ALL=C sort -c || fail "the names are not sorted"
  cmp city/edition.lock unpacked/city/editions/city/edition.lock || fail "another lock"
  for text in "checklist@1" "count.r1.so" "steelyard verify city.tar.zst" "重新计分"; do
    grep -qF "$text" unpacked/city/README.md || fail "the README does not say: $text"
  done
  # The README's own commands, in its own words.
  sed -n '/^---/q; /^    cd /,/^$/s/^    //p' unpacked/city/README.md | sed '/^cd /d' >commands
  [ "$(wc -l <commands)" -eq 3 ] || fail "other commands: $(cat commands)"
  while read -r words; do
    # shellcheck disable=SC2086 # a list of words
    (cd unpacked/city && "$steelyard" ${words#steelyard } >/dev/null) || fail "the README's command fails: $words"
  done <commands
fi

# What is no longer as it was locked is not packed, and an older archive stays.
sed -i '3s/0.01$/0.02/' city/evidence/faults.csv
run 1 "$steelyard" archive city -o city.tar.zst
expect_out "differs: table 'faults'"
cmp city.tar.zst again.tar.zst || fail "the archive was touched"
sed -i '3s/0.02$/0.01/' city/evidence/faults.csv
run 4 "$steelyard" archive city -o no/such/folder.tar.zst
expect_err "no/such/folder.tar.zst: cannot write: No such file or directory"
nothing_left "failures"

# What verify would refuse is not written, and what there was stays.
refused() {
  run 2 "$steelyard" archive city -o city.tar.zst "$@"
  cmp city.tar.zst again.tar.zst || fail "the archive was touched with $*"
  [ -z "$(find . -name '.*.tar.zst*' -o -name 'city.tar.zst?*')" ] || fail "left behind with $*"
}
document=$(tar --zstd -xOf again.tar.zst city/result.json | wc -c)
run 0 "$steelyard" archive city -o exact.tar.zst --limit document="$document"
run 0 "$steelyard" verify exact.tar.zst --limit document="$document"
refused --limit document=$((document - 1))
expect_err "result.json: more than $((document - 1)) bytes, which verify would refuse; --limit document=N allows more"
refused --limit scores=10
expect_err "scores and ranks together, more than the 10 that verify accepts; --limit scores=N allows more"
entries=$(tar --zstd -tf again.tar.zst | awk -F/ '{ path = ""; for (i = 1; i <= NF; i++) { path = path "/" $i; if (!seen[path]++) count++ } } END { print count }')
run 0 "$steelyard" archive city -o exact.tar.zst --limit entries="$entries"
run 0 "$steelyard" verify exact.tar.zst --limit entries="$entries"
refused --limit entries=$((entries - 1))
expect_err "$entries files and folders, more than the $((entries - 1)) that verify accepts; --limit entries=N allows more"
refused --limit unpacked=20000
expect_err "more than 20000 bytes, which verify would refuse; --limit unpacked=N allows more"
refused --limit archive=1000
expect_err "zstd: cannot pack: File too large"
run 2 "$steelyard" archive city -o - --limit archive=1000
[ ! -s "$work/out" ] || fail "a part of an archive was written: $(wc -c <"$work/out") bytes"
cp city/README.md readme.kept
printf 'PK\003\004 like a zip file' >city/README.md
refused
expect_err "city/editions/city/README.md: an archive inside the archive"
mv readme.kept city/README.md

# ---- what differs in an archive ----

# altered FOLDER: an archive of the changed copy in it, packed by another program.
altered() {
  "$steelyard" score "$1" --format json -o "$1.json" 2>/dev/null || cp inspection.json "$1.json"
  rm -rf hostile/*
  python3 "$top/tests/archives/hostile.py" hostile "$1" "${2:-$1.json}" good >list
  cp hostile/good.tar.zst altered.tar.zst
}

run 0 "$steelyard" lock inspection
run 0 "$steelyard" score inspection --format json -o inspection.json
mkdir changed
cp -R inspection changed
sed -i '3s/0.01$/0.02/' changed/inspection/evidence/faults.csv
altered changed/inspection
run 1 "$steelyard" verify altered.tar.zst
expect_out "differs: table 'faults': the content of evidence/faults.csv is not what was locked (9 rows; the lock has 9)"
expect_out "differs: node 'content': its scores"
expect_out "inspection/result.json differs from its lock"
nothing_left "an altered archive"
cp inspection/evidence/faults.csv changed/inspection/evidence
sed 's/0.01$/0.03/' inspection/evidence/faults.csv >other.csv
cp -R inspection other
sed -i 's/^id: .*/id: other/' other/edition.yaml
cp other.csv other/evidence/faults.csv
run 0 "$steelyard" score other --format json -o other.json
altered changed/inspection other.json
run 1 "$steelyard" verify altered.tar.zst
expect_out "inspection agrees with its lock"
expect_out "inspection/result.json: recomputed from this file alone"
expect_out "differs: node 'content': its scores"
expect_out "inspection/result.json differs from its lock"
sed -i '$s/.$/x/' changed/inspection/edition.lock
altered changed/inspection inspection.json
run 2 "$steelyard" verify altered.tar.zst
expect_err "inspection/editions/inspection/edition.lock:"
cp inspection/edition.lock changed/inspection
echo "x: [" >changed/inspection/edition.yaml
altered changed/inspection inspection.json
run 2 "$steelyard" verify altered.tar.zst
expect_err "inspection/editions/inspection/edition.yaml:"
nothing_left "an edition that cannot be loaded"
mkdir plugins
cp "$STEELYARD_PLUGIN_PATH"/checklist.r1.so plugins
run 2 env STEELYARD_PLUGIN_PATH="$work/plugins" "$steelyard" verify city.tar.zst
expect_err "city/editions/city/edition.lock:"
expect_err ": plugin count revision 1 is not installed; install steelyard "
nothing_left "a plugin that is not installed"

# ---- hostile archives ----

rm -rf hostile/*
python3 "$top/tests/archives/hostile.py" hostile inspection inspection.json >list || fail "hostile.py fails"
while IFS='	' read -r file message options; do
  if [ -z "$message" ]; then
    run 0 "$steelyard" verify "hostile/$file"
  else
    # shellcheck disable=SC2086 # a list of words
    run 2 "$steelyard" verify $options "hostile/$file"
    expect_err "hostile/$file: "
    expect_err "$message"
    [ -s "$work/out" ] && fail "$file: something was printed"
  fi
  nothing_left "$file"
done <list
[ "$(wc -l <list)" -gt 50 ] || fail "hostile.py made few archives"
[ ! -e /tmp/escaped ] && [ ! -e "$work/escaped" ] && [ ! -e "$work/tmp/escaped" ] || fail "a file escaped"

# What an archive becomes is limited as a whole, headers included; each file alone is well below half of this one.
if command -v zstd >/dev/null; then
  size=$(zstd -dqc hostile/good.tar.zst | wc -c)
  run 0 "$steelyard" verify --limit "unpacked=$size" hostile/good.tar.zst
  run 2 "$steelyard" verify --limit "unpacked=$((size / 2))" hostile/good.tar.zst
  expect_err "with this file the archive would unpack to more than $((size / 2)) bytes; --limit unpacked=N allows more"
  nothing_left "more than the limit"
fi

# ---- the machine ----

run 2 "$steelyard" verify no-such.tar.zst
expect_err "no-such.tar.zst: cannot read: No such file or directory"
mkfifo pipe.tar.zst
run 2 "$steelyard" verify pipe.tar.zst
expect_err "pipe.tar.zst: this is a pipe or a device, expected a regular file"
run 4 env TMPDIR="$work/no/such" "$steelyard" verify city.tar.zst
expect_err "$work/no/such: cannot create a folder here: No such file or directory"
run 4 sh -c "ulimit -f 1; \"$steelyard\" verify city.tar.zst"
expect_err "in the archive: cannot unpack: File too large"
nothing_left "a limit on files"
(cd city && TMPDIR=../tmp "$steelyard" verify ../city.tar.zst) >/dev/null || fail "a relative TMPDIR"
nothing_left "a relative TMPDIR"
finish
