#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Editions with one error each: all messages, exit code 2, and no output file (broken-editions/cases.py). Then cases with
# more than messages.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
export PYTHONDONTWRITEBYTECODE=1

# What the cases start from is in order.
run 0 "$steelyard" verify "$top/tests/broken-editions/sound"
# The messages are the same in every build: a short check tries each case in one, a quarter of them under sanitizers,
# which are slow.
which='--but 4' chinese=6
case ${CFLAGS-} in *sanitize*) which='--every 4' chinese=24 ;; esac
! long || which='' chinese=1
# shellcheck disable=SC2086 # a list of words
python3 "$top/tests/broken-editions/run.py" $which || fail "broken editions"
# In Chinese, too, nothing is in English but what the edition says.
python3 "$top/tests/broken-editions/run.py" --chinese --every $chinese || fail "messages in Chinese"

# A cell is checked where somebody reads it: a criterion that none of its indicator's is.
copy_edition shenzhen-2019 >/dev/null
sed -i '2s/attitude/atitude/' shenzhen-2019/evidence/expert-marks.csv
run 2 "$steelyard" score shenzhen-2019
expect_err "evidence/expert-marks.csv:2:4: column 'criterion': 'atitude' is not one of its levels; did you mean 'attitude'?"

# A slip in a word that `where` looks for leaves a row unread, which is a warning.
copy_edition shenzhen-2019 >/dev/null
sed -i '5s/perceiving/percieving/' shenzhen-2019/evidence/accessibility-marks.csv
run 0 "$steelyard" validate shenzhen-2019
expect_out "evidence/accessibility-marks.csv:5: warning: no indicator reads 1 of the rows of the table 'accessibility-marks'; this is the first"

copy_edition shenzhen-2019 >/dev/null
sed -i 's/where: {channel: online, aspect: form}/where: {channel: online, aspect: from}/' shenzhen-2019/edition.yaml
run 0 "$steelyard" validate shenzhen-2019
expect_out "selects no rows of the table 'replies'"

# So with a slip in the heading of a column that may be left out.
copy_edition shenzhen-2019 >/dev/null
sed -i '1s/$/,aplicable/; 2,$s/$/,no/' shenzhen-2019/evidence/services.csv
run 0 "$steelyard" validate shenzhen-2019
expect_out "no indicator reads the column 'aplicable' of the table 'services', and 'online-services' has no optional column 'applicable'"

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
