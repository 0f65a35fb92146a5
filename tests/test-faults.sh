#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The likeliest faults of an edition and its tables, one each in a copy of the first edition: the exact
# message with its place, exit code 2, and no output file.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1

# fault NAME FILE EDIT MESSAGE: changes FILE by the sed command EDIT; MESSAGE is the first that is printed.
fault() {
  copy_edition shenzhen-2019 >/dev/null
  sed -i "$3" "shenzhen-2019/$2"
  cmp -s "shenzhen-2019/$2" "$top/indicators/shenzhen-2019/$2" && fail "$1: the edit changes nothing"
  rm -f output.csv
  run 2 "$steelyard" score shenzhen-2019 --format csv -o output.csv
  found=$(head -n 1 "$work/err")
  [ "$found" = "shenzhen-2019/$4" ] || fail "$1: found    $found
      expected shenzhen-2019/$4"
  [ ! -e output.csv ] || fail "$1: an output file was left"
  [ -z "$(find . -maxdepth 1 -name 'output.csv*')" ] || fail "$1: a temporary file was left"
}

fault weights-sum edition.yaml '/id: disclosure$/,/weight/s/weight: 30%/weight: 29%/' \
  "edition.yaml:24:3: the weights of the children of 'total' sum to 99%, expected 100%"
fault unknown-key edition.yaml '0,/weight: 30%/s//wieght: 30%/' \
  "edition.yaml:29:7: 'disclosure' has no 'weight'"
fault unknown-plugin edition.yaml 's/plugin: hall-visit@1/plugin: hal-visit@1/' \
  "edition.yaml:80:23: plugin 'hal-visit' is not installed; did you mean 'hall-visit'?"
fault unknown-revision edition.yaml 's/plugin: hall-visit@1/plugin: hall-visit@2/' \
  "edition.yaml:80:23: plugin 'hall-visit' is not installed in this revision, only in 1"
fault no-revision edition.yaml 's/plugin: hall-visit@1/plugin: hall-visit/' \
  "edition.yaml:80:23: found 'hall-visit', expected a plugin and its revision, such as checklist@1"
fault unknown-table edition.yaml 's/evidence: visits$/evidence: visit/' \
  "edition.yaml:81:25: unknown table 'visit'; did you mean 'visits'?"
fault unknown-param edition.yaml 's/params: {minimum_visits: 3}/params: {minimum_visit: 3}/' \
  "edition.yaml:82:24: hall-visit@1: unknown parameter 'minimum_visit'; did you mean 'minimum_visits'?"
fault param-type edition.yaml 's/params: {minimum_visits: 3}/params: {minimum_visits: three}/' \
  "edition.yaml:82:40: parameter 'minimum_visits': found 'three', expected a whole number"
fault param-range edition.yaml 's/params: {minimum_visits: 3}/params: {minimum_visits: 0}/' \
  "edition.yaml:82:40: parameter 'minimum_visits': found 0, expected 1 to 100000"
fault duplicate-id edition.yaml 's/- id: hall$/- id: policy/' \
  "edition.yaml:76:19: the id 'policy' is already taken in line 49 of shenzhen-2019/edition.yaml"
fault unknown-column edition.yaml 's/columns: {item: request}/columns: {item: requests}/' \
  "edition.yaml:149:31: indicator 'expert-marks', plugin panel: no column 'requests' in shenzhen-2019/evidence/expert-marks.csv; did you mean 'request'?"
fault where-column edition.yaml 's/where: {area: policy}/where: {aera: policy}/' \
  "edition.yaml:55:19: indicator 'policy', plugin checklist: no column 'aera' in shenzhen-2019/evidence/portal-checks.csv; did you mean 'area'?"
fault bad-aggregate edition.yaml '0,/aggregate: mean/s//aggregate: average/' \
  "edition.yaml:27:14: 'aggregate' is 'average'; expected one of mean, geometric, harmonic, min, max, sum"
fault award-node edition.yaml 's/node: total$/node: totals/' \
  "edition.yaml:404:11: unknown node 'totals'; did you mean 'total'?"
fault bad-yaml edition.yaml '5s/.*/  name: [/' \
  "edition.yaml:5:3: not valid YAML: did not find expected key"
fault missing-file edition.yaml 's/evidence\/visits.csv/evidence\/visit.csv/' \
  "edition.yaml:11:11: the file 'evidence/visit.csv' can not be reached: No such file or directory"
fault bad-category evidence/visits.csv '2s/yes/yess/' \
  "evidence/visits.csv:2:4: column 'signs': 'yess' is none of its levels; did you mean 'yes'?"
fault bad-date evidence/visits.csv '2s/2019-07-08/2019-02-30/' \
  "evidence/visits.csv:2:3: column 'visited': found '2019-02-30', expected a day such as 2008-05-01 or 2008/5/1"
fault bad-number evidence/expert-marks.csv '2s/[0-9]*$/９０/' \
  "evidence/expert-marks.csv:2:5: column 'mark': found '９０', expected a number"
fault bad-unit evidence/visits.csv '3s/^futian/futain/' \
  "evidence/visits.csv:3:1: unknown unit 'futain'; did you mean 'futian'?"
fault ragged evidence/visits.csv '4s/,[^,]*$//' \
  "evidence/visits.csv:4: the row has 9 fields, expected 10 as in the headings"
fault unclosed evidence/visits.csv '5s/visitor/"visitor/' \
  "evidence/visits.csv:5: a quotation mark opens a field and none closes it"
fault no-heading evidence/visits.csv '1s/terminals/terminal/' \
  "edition.yaml:76:15: indicator 'hall', plugin hall-visit: no column 'terminals' in shenzhen-2019/evidence/visits.csv; did you mean 'terminal'?"
fault claim-node published.yaml '0,/node: disclosure/s//node: disclosur/' \
  "published.yaml:14:11: unknown node 'disclosur'; did you mean 'disclosure'?"
fault id-folder edition.yaml 's/^id: shenzhen-2019/id: shenzhen-2018/' \
  "edition.yaml:3:5: the id 'shenzhen-2018' is not the name of the edition's folder, 'shenzhen-2019'"

# A unit that is there twice: told once, not once for every row of evidence that names it.
fault unit-twice units.csv '3s/luohu/futian/' "units.csv:3: 'futian' already names the unit of row 2"

# A cell is checked where somebody reads it: a criterion that none of its indicator's is.
fault bad-criterion evidence/expert-marks.csv '2s/attitude/atitude/' \
  "evidence/expert-marks.csv:2:4: column 'criterion': 'atitude' is none of its levels; did you mean 'attitude'?"

# A slip in a word that `where` looks for leaves a row unread: no fault, but validate tells.
copy_edition shenzhen-2019 >/dev/null
sed -i '5s/perceiving/percieving/' shenzhen-2019/evidence/accessibility-marks.csv
run 0 "$steelyard" validate shenzhen-2019
expect_out "evidence/accessibility-marks.csv:5: from here on, rows that no indicator reads: 1"

# All problems at once, in the order of their places.
copy_edition shenzhen-2019 >/dev/null
sed -i 's/node: total$/node: totals/; s/plugin: hall-visit@1/plugin: hal-visit@1/' shenzhen-2019/edition.yaml
sed -i '2s/2019-07-08/2019-02-30/' shenzhen-2019/evidence/visits.csv
run 2 "$steelyard" score shenzhen-2019
expect_err "did you mean 'hall-visit'?"
expect_err "did you mean 'total'?"

# What a plugin refuses is told with the row, too; the other indicators are scored, and the exit code says so.
copy_edition shenzhen-2019 >/dev/null
sed -i '2s/2019-06-17/2019-05-01/' shenzhen-2019/evidence/requests.csv
run 3 "$steelyard" score shenzhen-2019 --format json
expect_err "evidence/requests.csv:2: timeliness@1: the reply is dated before the request"
grep -q '"outcome": "error"' "$work/out" || fail "the document does not say which indicator is in error"
# On a terminal the table comes first, what is wrong with it last.
"$steelyard" score shenzhen-2019 >"$work/both" 2>&1
tail -n 1 "$work/both" | grep -q '^indicators in error' || fail "the messages come before the table"
finish
