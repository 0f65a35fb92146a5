#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Results of accessibility tools become evidence and scores: files that axe-core and Lighthouse wrote
# (tests/web-accessibility/README.md says what is wrong with the pages), by a table of rules; then what is refused.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
from=$top/tests/web-accessibility
# A fresh edition of the two sites.
fresh() {
  rm -rf sites
  mkdir -p sites/evidence
  cat >sites/edition.yaml <<'END'
steelyard: edition/1
id: sites
name: Sites
sources: required
tables: {results: evidence/results.csv}
import: {tables: {results: {checks: rules.csv, sites: website}}}
tree:
  id: total
  name: Total
  plugin: web-accessibility@1
  evidence: results
  params:
    checks: [{check: 1.1.1}, {check: 1.3.1}, {check: 1.4.3}, {check: 3.1.1, points: 2}, {check: 4.1.2}]
END
  printf '%s\n' 'id,name,website' 'east,East,https://WWW.east.example; http://east.example/' 'west,West,https://west.example' \
    'north,North,' >sites/units.csv
  printf 'tool,rule,check\n' >sites/rules.csv
  for tool in axe-core Lighthouse; do
    printf "$tool,%s\n" image-alt,1.1.1 label,1.3.1 label,4.1.2 color-contrast,1.4.3 html-has-lang,3.1.1
  done >>sites/rules.csv
}

# ---- reading ----

fresh
run 0 "$steelyard" import sites "$from/axe-east.json" "$from/axe-west.json" "$from/lighthouse-east.json" "$from/lighthouse-west.json"
cp sites/evidence/results.csv first.csv
run 0 "$steelyard" import sites "$from"/*.json
cmp first.csv sites/evidence/results.csv || fail "importing again changes the evidence"
python3 - "$from" <<'END' || fail "the rows"
import csv, json, sys
rows = list(csv.DictReader(open("sites/evidence/results.csv")))
found = {(r["tool"], r["page"], r["rule"], r["check"]): r for r in rows}
assert len(found) == len(rows)
# Counted from the files themselves, whose lists say what the tool found.
pages = json.load(open(f"{sys.argv[1]}/axe-east.json")) + [json.load(open(f"{sys.argv[1]}/axe-west.json"))]
checks = {"image-alt": ["1.1.1"], "label": ["1.3.1", "4.1.2"], "color-contrast": ["1.4.3"], "html-has-lang": ["3.1.1"]}
expected = {}
for page in pages:
    for name, result in (("violations", "failed"), ("incomplete", "cant-tell"), ("passes", "passed"), ("inapplicable", "inapplicable")):
        for rule in page[name]:
            for check in checks.get(rule["id"], [""]):
                if check or result in ("failed", "cant-tell"):
                    expected.setdefault(("axe-core", page["url"], rule["id"], check), (result, len(rule["nodes"])))
axe = {key: (r["result"], int(r["count"] or 0)) for key, r in found.items() if key[0] == "axe-core"}
assert axe == expected, set(axe.items()) ^ set(expected.items())
for name in ("east", "west"):
    report = json.load(open(f"{sys.argv[1]}/lighthouse-{name}.json"))
    for rule, of in checks.items():
        audit = report["audits"][rule]
        for check in of:
            row = found["Lighthouse", report["finalDisplayedUrl"], rule, check]
            result = {1: "passed", 0: "failed", None: "inapplicable"}[audit["score"]]
            assert row["result"] == result, (name, rule, row)
            assert row["version"] == report["lighthouseVersion"]
# What nobody mapped is there only if something was found.
assert {(r["tool"], r["rule"]) for r in rows if not r["check"]} == {("axe-core", "region"), ("Lighthouse", "target-size")}
assert {r["unit"] for r in rows if "east.example" in r["page"]} == {"east"}
assert all(r["url"] == r["page"] and r["mode"] == "automatic" and r["seen_at"].endswith("Z") for r in rows)
END
# The text on a gradient: axe-core cannot tell, but the page fails anyway.
grep -q '^east,1.4.3,http://east.example/,failed,automatic,color-contrast,axe-core,' sites/evidence/results.csv || fail "contrast"

# ---- scoring ----

# As people find it: all five checks fail on a page of the east, so nothing is left to decide. Nobody has decided
# anything for the west, where tools found no error in any check.
run 0 "$steelyard" score sites
expect_out "   1  East   0.00"
expect_out "Total  missing  1  it was not decided whether checks pass  West"
expect_out "Total  missing  1  no evidence                             North"
run 0 "$steelyard" explain sites east
expect_out "1.4.3: the rule color-contrast found errors"
run 0 "$steelyard" explain sites west
expect_out "1.1.1: nobody has checked whether it passes"
expect_out "from http://west.example/ · seen 30 November 2026"

# People check the west: what they pass counts, 3.1.1 twice; the questions of a tool stay open.
cat >results.csv <<'END'
unit,page,check,result,mode,rule,tool,url
west,http://west.example/,1.1.1,passed,manual,,,http://west.example/
west,http://west.example/,1.3.1,passed,manual,,,http://west.example/
west,http://west.example/,1.4.3,failed,manual,,,http://west.example/
west,http://west.example/,3.1.1,passed,manual,,,http://west.example/
west,http://west.example/,4.1.2,inapplicable,manual,,,http://west.example/
END
run 0 "$steelyard" import sites results.csv
run 0 "$steelyard" score sites
expect_out "   1  West  80.00" # (1 + 1 + 2) / (1 + 1 + 1 + 2)
python3 - "$from" <<'END'
import json, sys
page = json.load(open(f"{sys.argv[1]}/axe-west.json"))
page["url"] = "http://west.example/other"
rule = next(rule for rule in page["passes"] if rule["id"] == "image-alt")
page["passes"].remove(rule)
page["incomplete"].append(rule)
json.dump(page, open("other.json", "w"))
END
run 0 "$steelyard" import sites other.json
run 0 "$steelyard" explain sites west
expect_out "1.1.1: cannot tell whether it passes on this page"
run 0 "$steelyard" score sites
expect_out "West   0.00 … 100.00"

# A second scan of the same page with other results is a conflict, until --replace.
sed 's/"http:\/\/west.example\/other"/"http:\/\/west.example\/"/' other.json >again.json
run 2 "$steelyard" import sites again.json
expect_err "conflict: 'result' is 'cant-tell' here and 'passed' in the evidence"
run 0 "$steelyard" import sites again.json --replace

# Sources go where the evidence has them, whatever language its headings are in.
fresh
printf 'unit,page,check,result,mode,rule,tool,网址\n' >sites/evidence/results.csv
run 0 "$steelyard" import sites "$from/axe-west.json"
head -n 1 sites/evidence/results.csv | grep -qx 'unit,page,check,result,mode,rule,tool,网址,version,count,seen_at' ||
  fail "headings: $(head -n 1 sites/evidence/results.csv)"

# ---- what is refused ----

# refused MESSAGE FILE: importing the file fails with the message, and nothing is written.
refused() {
  run 2 "$steelyard" import sites "$2"
  expect_err "$1"
  [ ! -e sites/evidence/results.csv ] || fail "written although refused: $1"
}
fresh
printf '{"testEngine": {"name": "axe-core"}, "url": "http://east.example/", "violations": [], "passes": []}' >short.json
refused "short.json:1:1: 'incomplete' is missing, or not a list" short.json
printf '[\n {"testEngine": {}, "url": 7,\n  "violations": [{"id": 3}], "incomplete": []}]' >wrong.json
refused "wrong.json:2:2: 'url' is missing, or not a text" wrong.json
expect_err "wrong.json:3:18: 'id' is missing, or not a text"
printf '{"a": 1}' >other.json
refused "other.json:1:1: expected what axe.run() of axe-core returns, or a report of Lighthouse" other.json
printf '{"a": ' >broken.json
refused "broken.json:1:7: not valid JSON: the end, expected a value" broken.json
printf '%5000s' '' | tr ' ' '[' >deep.json
refused "not valid JSON: lists and objects nested too deep" deep.json
: >empty.json
refused "empty.json:1:1: not valid JSON" empty.json
sed 's/"finalDisplayedUrl": "[^"]*"/"finalDisplayedUrl": "http:\/\/elsewhere.example\/"/' "$from/lighthouse-east.json" >elsewhere.json
refused "the page 'http://elsewhere.example/' belongs to no site in the column 'website' of the units" elsewhere.json
# An address is no part of another one's host.
sed 's/"finalDisplayedUrl": "[^"]*"/"finalDisplayedUrl": "http:\/\/east.example.evil.example\/"/' "$from/lighthouse-east.json" >evil.json
refused "the page 'http://east.example.evil.example/' belongs to no site" evil.json
sed 's/"url": "http:\/\/west.example\/"/"url": "javascript:alert(1)"/' "$from/axe-west.json" >hostile.json
refused "the page 'javascript:alert(1)' belongs to no site" hostile.json
sed '0,/"scoreDisplayMode": "binary"/s//"scoreDisplayMode": "perhaps"/' "$from/lighthouse-east.json" >perhaps.json
refused "unknown 'scoreDisplayMode': 'perhaps'" perhaps.json
sed 's/^ "audits": {/ "runtimeError": {"code": "NO_FCP"},\n&/' "$from/lighthouse-east.json" >failed.json
refused "Lighthouse failed on this page (NO_FCP); run it again" failed.json

if long; then # as many results as a mistake would give
  python3 - <<'END' >many.json
print('{"testEngine": {}, "url": "http://east.example/", "incomplete": [], "violations": [')
print(",".join('{"id": "%d"}\n' % i for i in range(1000001)), ']}')
END
  refused "many.json:1000002:2: a file may have at most 1000000 results; import them in parts" many.json
fi

# What the edition declares.
sed -i 's/image-alt,1.1.1/image-alt,1.1.2/' sites/rules.csv
refused "sites/rules.csv:2:3: column 'check': '1.1.2' is not one of its levels" "$from/axe-west.json"
fresh
sed -i 's/^tool/tools/' sites/rules.csv
refused "sites/rules.csv:1: no column 'tool'" "$from/axe-west.json"
rm sites/rules.csv
refused "sites/edition.yaml:6:37: cannot open 'rules.csv': No such file or directory" "$from/axe-west.json"
fresh
sed -i 's/checks: rules.csv/checks: ..\/rules.csv/' sites/edition.yaml
refused "'../rules.csv' is outside the edition's folder" "$from/axe-west.json"
fresh
sed -i 's/, sites: website//' sites/edition.yaml
refused "the results of tools need 'import: {tables: {results: {checks: FILE, sites: COLUMN}}}'" "$from/axe-west.json"
fresh
printf 'south,South,http://west.example\n' >>sites/units.csv
refused "sites/units.csv:5:3: 'http://west.example' is also the site of 'west'" "$from/axe-west.json"
finish
