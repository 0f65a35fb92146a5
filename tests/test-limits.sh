#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every limit that can be raised: its message for one more than it allows, and that it allows exactly its value.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
sound=$top/tests/broken-editions/sound

# limit NAME VALUE MESSAGE COMMAND…: VALUE is the least with which the command works; the message is that of one less.
limit() {
  name=$1 least=$2 message=$3
  shift 3
  run 0 "$steelyard" "$@" --limit "$name=$least"
  run 2 "$steelyard" "$@" --limit "$name=$((least - 1))"
  expect_err "$message; --limit $name=N allows more"
}

# The rows of the largest table, the columns of the widest, the largest file and the longest text in any.
limit rows 5 "sound/evidence/checks.csv: more than 4 rows" score "$sound"
limit columns 4 "units.csv:1: more than 3 columns" score "$sound"
limit text 21 "edition.yaml:12:13: text of 21 bytes, expected at most 20" score "$sound"
bytes=$(wc -c <"$sound/edition.yaml")
limit file "$bytes" "edition.yaml: the file has $bytes bytes, expected at most $((bytes - 1))" score "$sound"
limit nodes 7 "edition.yaml:14:3: the tree has more than 6 nodes" score "$sound"

# Values: a mapping, two keys, a list of two and once more the same by its alias.
mkdir -p aliases
cat >aliases/edition.yaml <<END
a: &a [1, 2]
b: *a
END
run 2 "$steelyard" score aliases --limit values=9
expect_err "'tree' is missing"
run 2 "$steelyard" score aliases --limit values=8
expect_err "edition.yaml:2:4: more than 8 values once aliases are followed; --limit values=N allows more"

# Two editions, each of which extends the one before.
extend() {
  mkdir "$2"
  cp -R "$sound/evidence" "$sound/units.csv" "$2"
  printf 'steelyard: edition/1\nid: %s\nname: {zh: 名, en: Name}\nextends: ../%s\n' "$2" "$1" >"$2/edition.yaml"
  sed -n '/^tables:/,/^  calendar/p' "$sound/edition.yaml" >>"$2/edition.yaml"
}
cp -R "$sound" sound
extend sound second
extend second third
limit extends 2 "a chain of more than 1 editions that extend each other" score third

# What a result document may be when it is read.
run 0 "$steelyard" score "$sound" --format json -o sound.json
bytes=$(wc -c <sound.json)
limit document "$bytes" "sound.json: the file has $bytes bytes, expected at most $((bytes - 1))" verify sound.json
limit scores 27 "more than 26 scores and ranks together" verify sound.json

# What an archive may be when it is verified: its files and the four folders that they are in.
cp -R "$sound" locked
chmod -R u+w locked
sed -i 's/^id: .*/id: locked/' locked/edition.yaml
run 0 "$steelyard" lock locked
run 0 "$steelyard" archive locked -o locked.tar.zst
bytes=$(wc -c <locked.tar.zst)
limit archive "$bytes" "locked.tar.zst: the file has $bytes bytes, expected at most $((bytes - 1))" verify locked.tar.zst
files=$(find locked -type f | wc -l)
limit entries $((files + 2 + 4)) "more than $((files + 2 + 3)) files and folders" verify locked.tar.zst
low=0 unpacked=1048576 # the least that is enough lies above the one and not above the other
while [ $((unpacked - low)) -gt 1 ]; do
  middle=$(((low + unpacked) / 2))
  if "$steelyard" verify locked.tar.zst --limit "unpacked=$middle" >out 2>err; then unpacked=$middle; else low=$middle; fi
done
limit unpacked "$unpacked" "with this file the archive would unpack to more than $((unpacked - 1)) bytes" verify locked.tar.zst

# A limit that is none.
run 2 "$steelyard" score "$sound" --limit row=5
expect_err "unknown limit 'row'; did you mean 'rows'?"
for value in rows rows= rows=0 rows=-1 rows=many rows=1e3 rows=99999999999 =5 ""; do
  run 2 "$steelyard" score "$sound" --limit "$value"
done
run 2 "$steelyard" score "$sound" --limit rows=4294967294
expect_err "the limit 'rows' is '4294967294', expected a whole number from 1 to 4294967293"
finish
