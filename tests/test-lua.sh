#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An edition with a script: always in a worker, its file protected, bound by the lock, included in the archive and
# inherited by editions that extend it, shown by the document and by diff; and a bad script affects nothing else.
. "${srcdir:-.}/tests/lib.sh"

fresh() { # NAME: a copy of the example
  rm -rf "${work:?}/$1"
  cp -R "$top/docs/examples/lua/edition" "$work/$1"
  chmod -R u+w "$work/$1"
  sed -i "s/^id: edition/id: $1/" "$work/$1/edition.yaml"
}
sed_script() { sed -i "$1" "$work/one/scripts/answered-lua.lua"; }

# The scores are those worked out by hand, in a worker wherever the plugin is installed, or where nobody asks for one.
fresh one
run 0 "$steelyard" verify "$work/one"
expect_out "8 claims: 8 hold"
run 0 "$steelyard" verify --sandbox=none "$work/one"
expect_out "8 claims: 8 hold"
run 0 "$steelyard" score --format csv --sandbox=none -o "$work/here.csv" "$work/one"
run 0 "$steelyard" score --format csv -o "$work/there.csv" "$work/one"
cmp "$work/here.csv" "$work/there.csv" || fail "a worker scores otherwise"
run 0 "$steelyard" explain "$work/one" north prompt
expect_out "answered after 31 days, 5 allowed"
run 0 env LANGUAGE=zh "$steelyard" explain "$work/one" north prompt
expect_out "31 天后才答复，时限 5 天"

# The document tells which script it was; the rules' digest changes with it, and so does what diff says.
run 0 "$steelyard" score "$work/one" --format json -o "$work/one.json"
digest=$(sha256sum "$work/one/scripts/answered-lua.lua" | cut -d' ' -f1)
grep -q "$digest" "$work/one.json" || fail "the document does not tell the script's digest"
grep -q 'worker: ' "$work/one.json" || fail "the document does not tell where the script ran"
run 0 "$steelyard" verify "$work/one.json"
acknowledge "$work/one"
run 0 "$steelyard" lock "$work/one"
run 0 "$steelyard" verify --strict "$work/one"
sed_script 's/100 \* good/100.0 * good/'
run 1 "$steelyard" verify --strict "$work/one"
expect_out "rules"
fresh two
sed -i 's/100 \* good/100.0 * good/' "$work/two/scripts/answered-lua.lua"
fresh one
run 0 "$steelyard" diff "$work/one" "$work/two"
grep -q 'redefined  *Answered within 5 days' "$work/out" || fail "diff does not tell that the script changed"

# The archive carries it; so does that of an edition which extends this one, and the file stays where it is.
acknowledge "$work/one"
run 0 "$steelyard" lock "$work/one"
run 0 "$steelyard" archive "$work/one" -o "$work/one.tar.zst"
run 0 "$steelyard" verify "$work/one.tar.zst"
run 0 "$steelyard" new "$work/next" --from "$work/one"
cp "$work/one/evidence/answers.csv" "$work/next/evidence/answers.csv"
[ ! -e "$work/next/scripts" ] || fail "the script was copied"
run 0 "$steelyard" score "$work/next"
expect_out "   1  West office   100.00"
acknowledge "$work/next"
run 0 "$steelyard" lock "$work/next"
grep -q '\.\./one/scripts/answered-lua.lua' "$work/next/edition.lock" || fail "the lock does not name the script"
run 0 "$steelyard" archive "$work/next" -o "$work/next.tar.zst"
run 0 "$steelyard" verify "$work/next.tar.zst"

# Two scripts of the same path, one of them in the edition that is extended, are two files: for the scores, the lock and
# the archive. East has 60% of its 50 and 40% of 20, which is what the second script gives to all; west 60 and 8.
mkdir -p "$work/both/scripts"
cp -R "$work/one/evidence" "$work/one/units.csv" "$work/both"
sed 's/return 100 \* good.*/return 20/' "$work/one/scripts/answered-lua.lua" >"$work/both/scripts/answered-lua.lua"
cat >"$work/both/edition.yaml" <<'END'
steelyard: edition/1
id: both
name: {zh: 同名脚本, en: Scripts of one name}
extends: ../one
tables: {answers: evidence/answers.csv}
set:
  at-last: {params: {script: scripts/answered-lua.lua}}
END
run 0 "$steelyard" score "$work/both"
expect_out "   1  West office   68.00                  100.00                    20.00"
expect_out "   2  East office   38.00                   50.00                    20.00"
acknowledge "$work/both"
run 0 "$steelyard" lock "$work/both"
for script in scripts/answered-lua.lua ../one/scripts/answered-lua.lua; do
  grep -qE "^  \"?$script\"?:" "$work/both/edition.lock" || fail "the lock does not name $script"
done
run 0 "$steelyard" archive "$work/both" -o "$work/both.tar.zst"
run 0 "$steelyard" verify "$work/both.tar.zst"

# Where the file may be.
refused() { # WHAT MESSAGE: the script's path is WHAT
  sed -i "s|script: [^,}]*|script: $1|" "$work/one/edition.yaml"
  run 2 "$steelyard" validate "$work/one"
  expect_err "$2"
  fresh one
}
refused ../one/scripts/answered-lua.lua "one/edition.yaml:18:59: '../one/scripts/answered-lua.lua' is outside the edition's folder"
refused /etc/passwd "'/etc/passwd' is outside the edition's folder"
refused scripts/anwsered.lua "cannot open 'scripts/anwsered.lua': No such file or directory"
refused scripts "'scripts' is not a regular file"
refused '[a, b]' "parameter 'script': found a list, expected the path of a file in the edition"
refused '""' "expected"
ln -s /etc/passwd "$work/one/scripts/link.lua"
refused scripts/link.lua "'scripts/link.lua' is a link that leads out of the edition's folder"
mkfifo "$work/one/scripts/pipe.lua"
refused scripts/pipe.lua "'scripts/pipe.lua' is not a regular file"
printf 'return {\n  \377}\n' >"$work/one/scripts/bytes.lua"
refused scripts/bytes.lua "one/scripts/bytes.lua:2:3: the byte 0xff is not valid UTF-8 here"
printf 'return {\000}\n' >"$work/one/scripts/nul.lua"
refused scripts/nul.lua "one/scripts/nul.lua:1:9: the byte 0x00 is not valid UTF-8 here"
head -c 2000000 /dev/zero | tr '\000' ' ' >"$work/one/scripts/large.lua"
refused scripts/large.lua "one/scripts/large.lua: the file has 2000000 bytes, expected at most 1048576"

# What is wrong with a script is told with its line, or with the place in its table.
sed_script 's/^local function score(unit)/local function score(unit/'
run 2 "$steelyard" validate "$work/one"
expect_err "one/scripts/answered-lua.lua:11: lua@2: parameter 'script' at $work/one/edition.yaml:18: ')' expected near 'local'"
fresh one
sed_script 's/type = "integer", presence/type = "intger", presence/'
run 2 "$steelyard" validate "$work/one"
expect_err "tables[1].columns[1].type is 'intger', expected bool, integer, decimal, date, category, text"
fresh one
sed_script 's/code = "late"/code = "Late"/'
run 2 "$steelyard" validate "$work/one"
expect_err "findings[0].code"
fresh one
sed -i 's/days/dais/' "$work/one/evidence/answers.csv"
run 2 "$steelyard" validate "$work/one"
expect_err "days"
fresh one

sed -i 's/name: within/name: wihtin/' "$work/one/edition.yaml"
run 2 "$steelyard" validate "$work/one"
expect_err "lua@2: parameter 'script': settings: the script does not use 'wihtin'"
# Which tables a script reads is not known before it runs, so that nothing else is wrong.
[ "$(wc -l <"$work/err")" -eq 1 ] || fail "more faults are told than there are: $(cat "$work/err")"
fresh one

# What is in quotation marks is a text, in a worker and out of one; revision 1 takes it for a number. North is told how
# its setting is: as the text 007, as the number 7 of either kind.
fresh two
sed -i 's/^  local good = 0/  if within == "007" then return 1 elseif within == 7 then return 2 end\n&/' "$work/two/scripts/answered-lua.lua"
rm "$work/two/published.yaml"
for sandbox in require none; do
  while read -r revision value score; do
    sed -i "s/lua@[0-9]*/lua@$revision/; s/name: within, value: [^}]*/name: within, value: $value/" "$work/two/edition.yaml"
    run 0 "$steelyard" score --sandbox=$sandbox --format csv "$work/two"
    grep -Eq "^offices,north,.*,$score\$" "$work/out" || fail "lua@$revision, $value: not $score: $(cat "$work/out")"
  done <<'END'
1 "7" 2
1 "007" 2
1 007 2
2 "007" 1
2 '007' 1
2 007 2
2 7 2
2 7.0 2
END
done

# Both the digest of the rules and diff tell quotation marks that matter.
sed -i 's/name: within, value: [^}]*/name: within, value: "007"/' "$work/two/edition.yaml"
acknowledge "$work/two"
run 0 "$steelyard" lock "$work/two"
cp -R "$work/two" "$work/three"
sed -i 's/^id: two/id: three/; s/"007"/007/' "$work/three/edition.yaml"
run 0 "$steelyard" diff "$work/two" "$work/three"
grep -q redefined "$work/out" || fail "diff does not tell a text from a number"
sed -i 's/"007"/007/' "$work/two/edition.yaml"
run 1 "$steelyard" verify "$work/two"
expect_out rules
# A script that fails on a unit: that unit is in error with what Lua said, the others have their scores.
sed_script 's/^  local good = 0/  local good = #days == 3 and days[2] == 9 and oops.x or 0/'
run 3 "$steelyard" score "$work/one"
expect_out "the script failed on this"
expect_out "West office"
run 3 "$steelyard" explain "$work/one" north prompt
expect_out "script:13: attempt to index a nil value"
fresh one

# One that never ends within one instruction is ended with its worker; the document is complete.
sed_script 's/^  local good = 0/  local good = string.find(string.rep("a", 60), string.rep("a*", 20) .. "b") and 1 or 0/'
run 3 "$steelyard" score "$work/one" --limit=plugin-seconds=1 --format json -o "$work/slow.json"
expect_err "took longer than 1 second and was stopped"
run 0 "$steelyard" verify "$work/slow.json"
fresh one

# Twenty ways out; the answer of each is an error of the unit, or nothing.
number=0
while read -r way; do
  number=$((number + 1))
  fresh one
  printf '%s\n' "local way = function() $way end" >"$work/way.lua"
  cat "$work/one/scripts/answered-lua.lua" >>"$work/way.lua"
  sed 's/^  local good = 0/  way(); local good = 0/' "$work/way.lua" >"$work/one/scripts/answered-lua.lua"
  code=0
  "$steelyard" score "$work/one" --limit=plugin-seconds=1 >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -eq 3 ] || fail "way $number is open: $way"
  [ ! -e /tmp/steelyard-escaped ] || fail "way $number wrote a file: $way"
done <<'END'
io.open("/tmp/steelyard-escaped", "w")
os.execute("touch /tmp/steelyard-escaped")
os.getenv("HOME")
os.time()
os.exit(0)
require("os")
package.loadlib("libc.so.6", "system")
load("return 1")()
loadstring("return 1")()
dofile("/etc/passwd")
debug.getregistry()
coroutine.wrap(function() end)()
collectgarbage("stop")
getmetatable("").__index = nil
setmetatable({}, {__gc = function() end})
string.dump(way)
math.random()
_G.print("x")
rawset(string, "upper", nil)
string.format("%p", {})
while true do end
local t = {}; for i = 1, 1e8 do t[i] = {i} end
local s = "x"; while true do s = s .. s end
local function deep() return 1 + deep() end; deep()
END
[ "$number" -ge 20 ] || fail "only $number ways were tried"
finish
