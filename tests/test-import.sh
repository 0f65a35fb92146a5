#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Filled-in forms, workbooks, CSV files and exports of surveys become evidence: the editions' own scores again, every rule
# with its record, everything that is refused, and several collectors.
. "${srcdir:-.}/tests/lib.sh"

python3 -c 'import openpyxl, yaml' 2>"$work/why" || { tail -n 1 "$work/why"; exit 77; }
python3 "$top/tests/import/cases.py" "$steelyard" "$work" >"$work/cases" || fail "$(cat "$work/cases")"
tail -n 1 "$work/cases"

# round_trip KIND EDITION: what its evidence was exported to scores as it did, and importing it again changes nothing.
round_trip() {
  place=$(copy_edition "$2")
  python3 "$top/tests/import/inputs.py" "$1" "$place" "$work/in" || fail "$1 $2: no inputs"
  if [ "$1" = form ]; then
    rm -r "$place/evidence"
  else # the headings say which columns no indicator reads
    for table in "$place"/evidence/*.csv; do sed -i 1q "$table"; done
  fi
  run 0 "$steelyard" import "$place" "$work"/in/*
  run 0 "$steelyard" score "$place" --format csv
  cmp -s "$work/out" "$work/golden-$2" || fail "$1 $2: other scores"
  sha256sum "$place"/evidence/* >"$work/before"
  run 0 "$steelyard" import "$place" "$work"/in/*
  sha256sum "$place"/evidence/* | cmp -s - "$work/before" || fail "$1 $2: importing again changed something"
  rm -r "$work/in"
}
for edition in shenzhen-2019 china-2019; do
  run 0 "$steelyard" score "$top/indicators/$edition" --format csv
  mv "$work/out" "$work/golden-$edition"
  for kind in form odk kobo; do round_trip $kind $edition; done
done

# ---- The machine and who may write ----

place=$(copy_edition shenzhen-2019)
python3 "$top/tests/import/inputs.py" form "$place" "$work/in"
rm "$place/evidence/visits.csv" "$place/evidence/usage.csv"
mkdir "$place/evidence/visits.import.csv"
run 2 "$steelyard" import "$place" "$work/in/visits-form.xlsx" "$work/in/usage-form.xlsx"
expect_err 'visits.import.csv: this is a folder, expected a file'
[ ! -e "$place/evidence/usage.csv" ] || fail "one of two tables was written"
rmdir "$place/evidence/visits.import.csv"
mkdir "$work/elsewhere"
mv "$place/evidence" "$work/elsewhere"
ln -s "$work/elsewhere/evidence" "$place/evidence"
run 2 "$steelyard" import "$place" "$work/in/usage-form.xlsx"
rm "$place/evidence"
mv "$work/elsewhere/evidence" "$place/evidence"
sed 1q "$place/evidence/calendar.csv" >"$work/calendar.csv"
mv "$work/calendar.csv" "$place/evidence/calendar.csv"
chmod a-w "$place/evidence/calendar.csv"
run 2 "$steelyard" import "$place" "$work/in/calendar-form.xlsx" "$work/in/usage-form.xlsx"
expect_err 'calendar.csv: this file is write-protected'
[ ! -e "$place/evidence/usage.csv" ] && [ ! -e "$place/evidence/usage.import.csv" ] || fail "one of two tables was written"
[ -z "$(find "$place" -name '.steelyard-*')" ] || fail "a temporary file is left"

# ---- Other programs that fill in forms ----

if long; then
  "$top/tests/import/other-programs.sh" "$steelyard" "$work" || [ $? -eq 77 ] || fail "forms that other programs filled in"
fi

# ---- Archives have the record ----

run 0 "$steelyard" import "$(copy_edition china-2019)" "$top/indicators/china-2019/evidence/cases.csv"
run 0 "$steelyard" archive "$work/china-2019" -o "$work/a.tar.zst"
tar --zstd -tf "$work/a.tar.zst" | grep -q 'evidence/cases.import.csv$' || fail "the archive lacks the record"
run 0 "$steelyard" verify "$work/a.tar.zst"
finish
