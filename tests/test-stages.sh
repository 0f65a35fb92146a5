#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The right of reply: of the rows with one key the latest stage counts, `explain` shows all, and the result lists what
# replies changed and for whom. (What is wrong with stages is in broken-editions/cases.py.)
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
sed -i 's|  checks: evidence/checks.csv|  checks: {file: evidence/checks.csv, key: [area, item]}|' sound/edition.yaml
rm sound/published.yaml

# What should come out: the same rows by hand, without stages.
cp -R sound settled
sed -i 's/^id: sound/id: settled/; s|  checks: {file: evidence/checks.csv, .*|  checks: evidence/checks.csv|' settled/edition.yaml
cat >settled/evidence/checks.csv <<'END'
unit,area,item,result
east,portal,search,pass
east,portal,archive,pass
west,portal,search,pass
west,portal,archive,pass
tax,portal,search,pass
tax,portal,archive,fail
END
cat >sound/evidence/checks.csv <<'END'
unit,area,item,result,stage
east,portal,search,pass,first
tax,portal,archive,fail,reply
east,portal,archive,partial,初评
west,portal,search,pass,audit
west,portal,search,fail,first
west,portal,archive,pass,first
tax,portal,search,pass,First
west,portal,search,partial,申辩
east,portal,archive,pass,reply
END
run 0 "$steelyard" score settled --format csv
cp out settled.csv
run 0 "$steelyard" score sound --format csv
cmp -s out settled.csv || fail "other scores than by the rows that count"
run 0 "$steelyard" validate sound
! grep -q "no indicator reads" out || fail "rows that were replaced are told as unread"

run 0 "$steelyard" explain sound west portal
expect_out "Audit; replaces row 6 (First): item search · result fails"
expect_out "Audit; replaces row 9 (Reply): item search · result partly passes"
run 0 "$steelyard" explain sound tax portal
expect_out "Reply, as a new row"
run 0 env LANGUAGE=zh "$steelyard" explain sound west portal
expect_out "复核；取代第6行（初评）"

run 0 "$steelyard" score sound --format json -o sound.json
run 0 "$steelyard" verify sound.json
python3 - sound.json <<'PY' || fail "the document tells something else of the replies"
import json, sys
replies = json.load(open(sys.argv[1]))["replies"]
told = {(row["unit"], row["row"], row.get("replaces"), row["stage"], str(row.get("columns"))) for row in replies["rows"]}
assert told == {("east", 10, 4, "reply", "{'result': ['partial', 'pass']}"),
                ("west", 5, 6, "audit", "{'result': ['fail', 'pass']}"),
                ("west", 5, 9, "audit", "{'result': ['partial', 'pass']}"),
                ("tax", 3, None, "reply", "None")}, told
assert replies["scores"] == {"east": {"portal": ["75", "100"]}, "west": {"portal": ["50", "100"]},
                             "tax": {"portal": ["100", "50"]}}, replies["scores"]
PY
run 0 "$steelyard" score settled --format json
grep -q '"replies"' out && fail "replies where no table has stages"

# A level that a parameter lists instead of the plugin.
cp -R sound judged
sed -i 's/^id: sound/id: judged/; s/plugin: checklist@1/plugin: rubric@1/; s/params: {partial: 0.5}/columns: {level: result}\
      params: {levels: [{level: pass, points: 2}, {level: partial, points: 1}, {level: fail, points: 0}]}/' judged/edition.yaml
sed -i 's/初评/first/' judged/evidence/checks.csv
run 0 "$steelyard" explain judged west portal
expect_out "Audit; replaces row 6 (First): level fail"
run 0 "$steelyard" score judged --format json
tr -d ' \n' <out | grep -qF '"columns":{"level":["partial","pass"]}' || fail "a reply does not tell the levels"

# The key is part of what the edition is.
digest() { "$steelyard" score sound --format json | sed -n 's/^  "sha256": "\(.*\)"$/\1/p' | head -n 1; }
before=$(digest)
sed -i 's/key: \[area, item\]/key: [item]/' sound/edition.yaml
[ -n "$before" ] && [ "$(digest)" != "$before" ] || fail "another key leaves the edition's digest as it was"

# Yes and no in what a reply changed, for programs: as in the file.
cp -R "$top/tests/broken-editions/sound" letters
chmod -R u+w letters
rm letters/published.yaml
sed -i 's/^id: sound/id: letters/; s/timeliness@1/timeliness@2/
  s|  letters: evidence/letters.csv|  letters: {file: evidence/letters.csv, key: [sent]}|' letters/edition.yaml
cat >letters/evidence/letters.csv <<'END'
unit,sent,replied,delivered,extended,stage
east,2019-03-04,2019-03-11,2019-03-04,no,first
west,2019-03-04,2019-04-04,2019-03-04,no,first
west,2019-03-04,2019-04-04,2019-03-04,yes,reply
tax,2019-03-05,2019-03-06,2019-03-05,no,first
END
run 0 "$steelyard" score letters --format json -o letters.json
python3 - letters.json <<'PY' || fail "what the reply changed is told otherwise"
import json, sys
assert [row["columns"] for row in json.load(open(sys.argv[1]))["replies"]["rows"]] == [{"extended": ["no", "yes"]}]
PY
finish
