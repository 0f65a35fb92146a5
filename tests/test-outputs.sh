#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people read fits 80 columns in both languages, has no colour in a pipe, comes with help and manual
# pages for every command, and a closed pipe or a full disk is reported and leaves nothing behind.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
edition=$top/indicators/shenzhen-2019

# The widest line of the last output, Chinese characters counting two; fails above 80 and on escape codes.
fits() {
  python3 - "$work/out" <<'PY' || fail "$1"
import sys, unicodedata
text = open(sys.argv[1], encoding="utf-8").read()
assert text, "nothing printed"
assert "\033" not in text, "escape codes in a pipe"
def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line)
wide = [line for line in text.splitlines() if width(line) > 80]
assert not wide, "\n".join(wide[:3])
PY
}

# What all checks of a plugin print, or where the effort is short a third of them.
only=
long || only='--only contract.*'
for language in en zh; do
  export LANGUAGE=$language
  for words in "score $edition" "verify $edition" "tree $edition" "explain $edition yantian" \
    "explain $edition nanshan hall" "explain $edition futian letter-timeliness" "plugin list" help \
    "score --help" "verify --help" "lock --help" "archive --help" "explain --help" "plugin show --help" "plugin check --help" "plugin check --list" \
    "plugin check $only $STEELYARD_PLUGIN_PATH/count.r1.so"; do
    # shellcheck disable=SC2086 # a list of words
    run 0 "$steelyard" $words
    fits "$language: $words"
  done
done
LANGUAGE=zh run 0 "$steelyard" score "$edition"
expect_out "南山区"
expect_out "名次"
export LANGUAGE=en

# Every indicator down to its rows, whatever its plugin reads.
for year in shenzhen-2018 china-2018; do
  unit=$(sed -n '2s/,.*//p' "$top/indicators/$year/units.csv")
  run 0 "$steelyard" tree "$top/indicators/$year"
  nodes=$(sed -n 's/.*  \[\([a-z0-9-]*\)\].*/\1/p' "$work/out")
  [ -n "$nodes" ] || fail "$year: no nodes"
  for node in $nodes; do
    run 0 "$steelyard" explain "$top/indicators/$year" "$unit" "$node"
  done
done

# Help and manual say the same.
for page in score validate tree explain verify lock archive "plugin list" "plugin show" "plugin check"; do
  # shellcheck disable=SC2086
  run 0 "$steelyard" help --manual $page
  expect_out ".SH OPTIONS"
done

run 2 "$steelyard" scroe "$edition"
expect_err "unknown command 'scroe'; did you mean 'score'?"
run 2 "$steelyard" score
run 2 "$steelyard" score "$edition" --format jsn
expect_err "did you mean 'json'?"
run 2 "$steelyard" explain "$edition" yantain
expect_err "did you mean 'yantian'?"
run 2 "$steelyard" explain "$edition" yantian hal
expect_err "did you mean 'hall'?"

# --levels counts levels below the root.
levels() {
  run 0 "$steelyard" score "$edition" --format csv --levels "$1"
  [ "$(head -n 1 "$work/out")" = "cohort,unit,name_zh,name_en,rank,tied,status,band,$2" ] ||
    fail "--levels $1: $(head -n 1 "$work/out")"
}
levels 0 total
levels 1 total,disclosure,on-request,accessibility
levels 2 total,disclosure,guide,institutions,policy,key-fields,interaction,services,on-request,letters,online,accessibility,accessibility-overall,accessibility-experience,accessibility-standard

if [ -w /dev/full ]; then
  code=0
  "$steelyard" score "$edition" >/dev/full 2>"$work/err" || code=$?
  [ "$code" -eq 4 ] || fail "a full disk: exit code $code, expected 4"
  expect_err "cannot write to standard output"
fi
run 4 "$steelyard" score "$edition" --format json -o "$work/no/such/folder/out.json"
mkdir "$work/folder"
run 4 "$steelyard" score "$edition" --format json -o "$work/folder"
[ -z "$(ls "$work/folder")" ] || fail "something was left in the folder"
finish
