#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people read fits 80 columns in both languages and has no colour in a pipe, down to the rows of every indicator.
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

finish
