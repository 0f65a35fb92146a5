#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The tables of fields (core/edition/field-tables.c) drive the program: the reference page shows the table of nodes
# exactly, and a key that is added only to that table (patience.sed) is read, checked, written, read back, compared and
# listed. test-schemas.sh compares the JSON Schemas with the tables.
. "${srcdir:-.}/tests/lib.sh"

# The page.
page=$top/docs/edition-format.md
for part in page warnings; do
  sed "1,/^<!-- [a-z]*: tests.print-fields --$part/d; /^<!-- end of/,\$d" "$page" >"$work/$part"
  run 0 "$STEELYARD_FIELDS/print-fields" --$part
  cmp -s "$work/out" "$work/$part" || fail "$page has not the table that tests/print-fields --$part prints"
done
sed '/^<!-- fields:/,/^<!-- end of fields/d' "$page" >"$work/prose"
for key in $(sed -n 's/^| `\([a-z_]*\)`.*/\1/p' "$work/page"); do
  grep -q "\`$key[\`:]\|^[-# ]*$key: " "$work/prose" || fail "$page says nothing of '$key' beside the table"
done

# Rules have different numbers, as bits of 64. The page on the result document lists them, and each key of a node, an
# award and a claim.
run 0 "$STEELYARD_FIELDS/print-fields"
python3 - "$work/out" "$top/docs/result-format.md" <<'PY' || fail "rules, or docs/result-format.md"
import json, re, sys
owners = json.load(open(sys.argv[1]))
fields = owners["node"]
rules = {(field["number"], field["rule"]) for field in fields if field["rule"]}
assert len({number for number, _ in rules}) == len({name for _, name in rules}) == len(rules), sorted(rules)
assert max(rules)[0] < 63, "63 is the test's own"
page = " ".join(open(sys.argv[2]).read().split())
listed = "`" + " ".join(name for _, name in sorted(rules)) + "`"
assert listed in page, listed
nodes = page.split("**`nodes[]`**")[1].split("**`cohorts[]`**")[0]
missing = [field["document"] for field in fields if field["document"] and f"`{field['document']}`" not in nodes]
assert not missing, missing
for part, tables in (("awards", ("award", "band")), ("grades", ("grading", "level")), ("claims", ("claim",))):
    said = page.split(f"**`{part}[]`**")[1].split("**`")[0]
    words = set(re.findall(r"[a-z_]+", said))
    told = {field["document"] for table in tables for field in owners[table]}
    assert told <= words, (part, told - words)
PY

# One more key.
cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
patient=$(dirname "$steelyard")/patient-steelyard
patience() { # VALUE: the edition with that for the leaf `portal`
  mkdir -p "$work/$1"
  cp -R "$work/sound" "$work/$1/"
  sed "s/^      plugin: checklist@1/      patience: $1\n&/" "$work/sound/edition.yaml" >"$work/$1/sound/edition.yaml"
  printf '%s\n' "$work/$1/sound"
}
run 2 "$steelyard" validate "$(patience 30)"
expect_err "sound/edition.yaml:25:7: unknown key 'patience'"
run 0 "$patient" validate "$(patience 30)"
run 2 "$patient" validate "$(patience 91)"
expect_err "sound/edition.yaml:25:17: 'patience' is '91', expected a whole number from 0 to 90"
sed '/^      plugin: checklist@1/s/.*/      patiense: 30\n&/' "$work/sound/edition.yaml" >"$work/91/sound/edition.yaml"
run 2 "$patient" validate "$work/91/sound"
expect_err "sound/edition.yaml:25:7: unknown key 'patiense'; did you mean 'patience'?"
sed '/^  aggregate: mean/s/.*/&\n  patience: 30/' "$work/sound/edition.yaml" >"$work/91/sound/edition.yaml"
run 2 "$patient" validate "$work/91/sound"
expect_err "sound/edition.yaml:18:3: unknown key 'patience'"

run 0 "$patient" score "$work/30/sound" --format json -o "$work/result.json"
grep -q '"patience": 30' "$work/result.json" || fail "the result document has no 'patience'"
[ "$(grep -c '"patience"' "$work/result.json")" = 1 ] || fail "nodes without 'patience' have one in the result document"
run 0 "$patient" verify "$work/result.json" # what is not read back is a difference
run 1 "$steelyard" verify "$work/result.json"
expect_out "nodes[1].patience: the document has 30, recomputed nothing"
sed 's/"patience": 30/"patience": 91/' "$work/result.json" >"$work/wrong.json"
run 2 "$patient" verify "$work/wrong.json"
expect_err "nodes[1].patience: found 91, expected 0 to 90"

run 0 "$patient" diff "$work/sound" "$work/30/sound" --format json
grep -A 1 '"differs"' "$work/out" | grep -q '"patience"' || fail "diff does not know the rule 'patience'"
run 0 "$patient" diff "$work/sound" "$work/30/sound"
expect_out "patience"
run 0 "$STEELYARD_FIELDS/patience/print-fields" --page
expect_out '| `patience` | leaves | 0 to 90 | `0` | `patience` |'
finish
