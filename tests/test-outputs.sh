#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people read fits 80 columns in both languages and has no colour in a pipe, down to the rows of every indicator.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
edition=$top/indicators/shenzhen-2019

# fit: what is printed has lines of at most 80 columns, Chinese characters counting two, and no escape codes.
mkdir "$work/printed"
fit() {
  python3 - "$work"/printed/* <<'PY' || fail "too wide, or with colours"
import sys, unicodedata
def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line)
for name in sys.argv[1:]:
    command, text = open(name, encoding="utf-8").read().split("\n", 1)
    assert text, f"{command}: nothing printed"
    assert "\033" not in text, f"{command}: escape codes in a pipe"
    wide = [line for line in text.splitlines() if width(line) > 80]
    assert not wide, "\n".join([command, *wide[:3]])
PY
}

# What all tests of a plugin print, or where the effort is short some of them.
only=
long || only='--only contract.s*'
printed=0
for language in en zh; do
  export LANGUAGE=$language
  for words in "score $edition" "verify $edition" "tree $edition" "explain $edition yantian" \
    "explain $edition nanshan hall" "explain $edition futian letter-timeliness" "plugin list" help \
    "score --help" "verify --help" "lock --help" "archive --help" "explain --help" "plugin show --help" "plugin check --help" "plugin check --list" \
    "plugin check $only $STEELYARD_PLUGIN_PATH/count.r1.so"; do
    # shellcheck disable=SC2086 # a list of words
    run 0 "$steelyard" $words
    printed=$((printed + 1))
    { echo "$language: $words"; cat "$work/out"; } >"$work/printed/$printed"
  done
done
fit
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

finish
