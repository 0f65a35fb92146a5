#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sources of rows: read, required, shown in explanations and reports, kept and verified in archives. What is wrong in
# single cells is in broken-editions/cases.py.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
digest() { sha256sum "$1" | cut -d' ' -f1; }

# edition NAME LINES: unit a with a snapshot, unit b with an address alone, and these lines at the top of edition.yaml.
edition() {
  mkdir -p "$1/evidence" "$1/snapshots"
  printf 'id,name\na,A\nb,B\n' >"$1/units.csv"
  printf '<!doctype html>\n<title>A</title>\n' >"$1/snapshots/a.html"
  cat >"$1/evidence/t.csv" <<END
unit,value,url,seen_at,sha256,snapshot
a,30,https://example.org/a?x=1&y='2',2001-05-22T14:05:30+08:00,$(digest "$1/snapshots/a.html" | tr a-f A-F),snapshots/a.html
b,60,HTTPS://例子.example/乙,2001/5/3,,
END
  cat >"$1/edition.yaml" <<END
steelyard: edition/1
id: $1
name: Sources
$2
tree:
  id: total
  name: Total
  children:
    - {id: x, name: X, plugin: measure@2, evidence: t, params: {curve: as-is, combine: mean}}
END
}
TABLE='tables: {t: evidence/t.csv}'

# ---- reading ----

# Nobody questions the columns; scores do not depend on them.
edition plain "$TABLE"
run 0 "$steelyard" validate plain --strict
run 0 "$steelyard" score plain --format csv
cp out scores
printf 'unit,value\na,30\nb,60\n' >plain/evidence/t.csv
run 0 "$steelyard" score plain --format csv
cmp out scores || fail "sources change scores"

# required RESULT LINES ROW: with these lines, whether a further row is accepted.
required() {
  edition strict "$2"
  printf '%s\n' "$3" >>strict/evidence/t.csv
  for command in score validate lock; do
    run "$1" "$steelyard" $command strict
    [ "$1" -eq 0 ] || expect_err "strict/evidence/t.csv:4: the row has no source; expected 'url' or 'snapshot'"
    rm -f strict/edition.lock
  done
}
sha=$(printf 'x' | sha256sum | cut -d' ' -f1)
required 0 "$TABLE" 'a,31,,,,'
required 2 "sources: required
$TABLE" 'a,31,,,,'
required 2 "sources: required
$TABLE" "a,31,,2001-05-22,$sha,"
required 0 "sources: required
$TABLE" "a,31,http://example.org/,,$sha,"
required 2 'tables: {t: {file: evidence/t.csv, sources: required}}' 'a,31,,,,'
required 0 'sources: required
tables: {t: {file: evidence/t.csv, sources: optional}}' 'a,31,,,,'

# An edition that extends another inherits the key.
edition base "sources: required
$TABLE"
edition next "extends: ../base
$TABLE"
sed -i '/^tree:/,$d' next/edition.yaml
printf 'a,31,,,,\n' >>next/evidence/t.csv
run 2 "$steelyard" score next
expect_err "next/evidence/t.csv:4: the row has no source"
sed -i 's/^extends/sources: optional\nextends/' next/edition.yaml
run 0 "$steelyard" score next

# A digest binds the key, and only where it is written.
rules() { run 0 "$steelyard" lock "$1"; sed -n 's/^rules: //p' "$1/edition.lock"; }
edition same "$TABLE"
without=$(rules same)
edition same "sources: required
$TABLE"
[ "$(rules same)" != "$without" ] || fail "the rules are the same although rows must have sources"
edition same 'tables: {t: {file: evidence/t.csv, sources: required}}'
[ "$(rules same)" != "$without" ] || fail "the rules are the same although rows of the table must have sources"

# A column that the indicator reads is not a source; a condition on one changes nothing.
edition bound "$TABLE"
printf 'unit,url\na,30\nb,60\n' >bound/evidence/t.csv
run 2 "$steelyard" score bound
sed -i 's/evidence: t,/evidence: t, columns: {value: url},/' bound/edition.yaml
run 0 "$steelyard" validate bound --strict
edition filtered "$TABLE"
sed -i 's/evidence: t,/evidence: t, where: {snapshot: snapshots\/a.html},/' filtered/edition.yaml
echo >>filtered/snapshots/a.html
run 2 "$steelyard" score filtered
expect_err "filtered/evidence/t.csv:2:5: column 'sha256': found"

# ---- showing ----

edition shown "sources: required
$TABLE"
run 0 "$steelyard" explain shown a x
tr -s ' \n' ' ' <out >flat
grep -qF "from https://example.org/a?x=1&y='2' · seen 22 May 2001, 14:05:30+08:00 · snapshot: snapshots/a.html · SHA-256 $(digest shown/snapshots/a.html | tr a-f A-F)" flat ||
  fail "the source is not below the row: $(cat flat)"
run 0 env LANGUAGE=zh "$steelyard" explain shown b x
expect_out '来源：HTTPS://例子.example/乙 · 查看时间：2001年5月3日'
run 0 "$steelyard" explain shown a --format json
python3 - "$(digest shown/snapshots/a.html)" <<'END' || fail "the sources in JSON"
import json, sys
found = json.load(open("out"))
assert found["sources"] == [{
    "node": "x", "table": "t", "row": 2, "url": "https://example.org/a?x=1&y='2'", "seen_at": "2001-05-22T14:05:30+08:00",
    "sha256": sys.argv[1].upper(), "snapshot": "snapshots/a.html"}], found["sources"]
END
run 0 "$steelyard" report shown -o pages
grep -qF 'from <a rel="noopener noreferrer" href="https://example.org/a?x=1&amp;y=%272%27">https://example.org/a?x=1&amp;y=&#39;2&#39;</a> · seen 22 May 2001, 14:05:30+08:00 · snapshot: snapshots/a.html' \
  pages/units/unit-a.html || fail "no link to the source: $(grep 'from <a' pages/units/unit-a.html)"
grep -q 'href="HTTPS://%E4%BE%8B%E5%AD%90.example/%E4%B9%99">.*</a> · seen 3 May 2001<' pages/units/unit-b.html || fail "no link to the other source"

# ---- keeping ----

run 0 "$steelyard" lock shown
run 0 "$steelyard" archive shown -o shown.tar.zst
run 0 "$steelyard" verify shown.tar.zst
mkdir unpacked
zstd -dqc shown.tar.zst | tar -xf - -C unpacked
cmp shown/snapshots/a.html unpacked/shown/editions/shown/snapshots/a.html || fail "the snapshot is not in the archive"
echo '<!-- changed -->' >>unpacked/shown/editions/shown/snapshots/a.html
tar -cf - -C unpacked shown | zstd -q >forged.tar.zst
run 2 "$steelyard" verify forged.tar.zst
expect_err "column 'sha256': found $(digest shown/snapshots/a.html | tr a-f A-F), but the digest of the snapshot 'snapshots/a.html' is $(digest unpacked/shown/editions/shown/snapshots/a.html)"

# An edition that a claim is about is packed with its snapshots.
edition later "sources: required
$TABLE"
cat >later/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: same, of: difference, statistic: mean, node: total, edition: ../shown, equals: 0}
END
run 0 "$steelyard" lock later
run 0 "$steelyard" archive later -o later.tar.zst
run 0 "$steelyard" verify later.tar.zst
expect_out "1 claim: 1 hold"
finish
