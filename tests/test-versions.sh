#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Versions of the rules for ranks, grades, counts and figures. The samples in tests/version-1 were written by the program
# before there was a version 2, and are verified by the rules of their own; everything new is of version 2. In the edition
# `standing` a veto disqualifies Struck, whose 96 is the highest score but one; Known and Open share 95 by the clamp, and
# the survey that would part them is missing for Open; other scores lie just below full marks, a grade and the clamp.
. "${srcdir:-.}/tests/lib.sh"

cp -R "$top/tests/editions/standing" "$top/tests/editions/inspection" "$top/tests/editions/city" "$work"
chmod -R u+w "$work"/*
old=$top/tests/version-1
cd "$work" || exit 1

# ---- version 1 ----

for edition in standing inspection city; do
  run 0 "$steelyard" verify "$old/$edition.json"
  expect_out "recomputed from this file alone, everything agrees"
  mkdir "v1-$edition" && cp -R $edition "v1-$edition/"
  cp "$old/$edition.lock" "v1-$edition/$edition/edition.lock"
done
cp "$old/published.yaml" v1-standing/standing/
for edition in standing inspection city; do
  [ $edition = city ] && cp -R inspection v1-city/
  run 0 "$steelyard" verify "v1-$edition/$edition"
  expect_out "$edition agrees with its lock (2020-09-13T12:26:40Z, steelyard "
  expect_out "ranks, grades and claims follow version 1 of the rules; the current version is 2"
done
run 0 "$steelyard" verify v1-standing/standing
expect_out "8 claims: 8 hold"
run 0 "$steelyard" verify "$old/standing.tar.zst"
expect_out "8 claims: 8 hold"

# A document or a lock of one version does not pass for one of the other.
sed 's#steelyard-result/1#steelyard-result/2#' "$old/standing.json" >other.json
run 1 "$steelyard" verify other.json
expect_out "grades[0].levels[0].units["
expect_out "awards[0].ranking[1].rank: the document has 2, recomputed 1"
expect_out 'units[3].scores.survey.score: the document has "100.0", recomputed "99.96"'
run 0 "$steelyard" score standing --format json -o new.json
grep -q '"schema": "steelyard-result/2"' new.json || fail "a new document is of another version"
run 0 "$steelyard" verify new.json
sed 's#steelyard-result/2#steelyard-result/1#' new.json >other.json
run 1 "$steelyard" verify other.json
expect_out 'awards[0].ranking[1].undecided_by: the document has "survey", recomputed nothing'

# An archive of a lock of version 1 has a document of version 1.
(cd v1-standing && run 0 "$steelyard" archive standing -o ../again.tar.zst) || fail "not archived"
tar --zstd -xOf again.tar.zst standing/result.json | grep -q '"schema": "steelyard-result/1"' ||
  fail "the archive's document is not of the lock's version"
run 0 "$steelyard" verify again.tar.zst

# ---- version 2 ----

run 0 "$steelyard" verify standing
run 0 "$steelyard" lock standing
grep -q '^steelyard: lock/2$' standing/edition.lock || fail "a new lock is of another version"
run 0 "$steelyard" verify standing
grep -q "version 1 of the rules" out && fail "a lock of the present version is told of"
run 0 "$steelyard" score standing
expect_out "  1=  Known   95.0     98.0  Gold"
expect_out "  1=  Open    95.0     97.0  Gold"
expect_out "   3  Edge   94.98     95.0  Silver"
expect_out "   4  Below  74.99     75.0  Silver"
expect_out "   6  Floor  20.01     20.0"
expect_out "Work  rank 1  Gold  Known, Open  Survey: missing for Open"
expect_out "Work  Excellent     3  Known, Open, Edge"
expect_out "      disqualified  1  Struck"
run 0 "$steelyard" explain standing known work
expect_out "undecided tie, so rank and band may still change; Survey: missing for Open"
run 0 env LANGUAGE=zh_CN "$steelyard" explain standing known work
expect_out "并列未定，名次和等次仍可能改变；满意度：未测无数据"
run 0 "$steelyard" score standing --format csv --digits 0
expect_out "offices,below,略低,Below,4,no,final,silver,80,74.99,75,99.96"
expect_out "offices,edge,边缘,Edge,3,no,final,silver,92,94.98,95,80"

# diff leaves the disqualified unit out of means and counts: six of seven are the same.
sed 's/^id: standing$/id: later/' standing/edition.yaml >later.yaml
cp -R standing later && mv later.yaml later/edition.yaml && rm -f later/edition.lock
sed -i 's/^struck,96/struck,90/' later/evidence/figures.csv
run 0 "$steelyard" diff standing later --format json
python3 - out <<'PY' || fail "diff counts the disqualified unit"
import json, sys
work = next(node for node in json.load(open(sys.argv[1]))["nodes"] if node["id"] == "work")
only = work["cohorts"]["offices"]
assert only["mean"] == ["73.33", "73.33"] and (only["up"], only["same"], only["down"]) == (0, 6, 0), only
PY
finish
