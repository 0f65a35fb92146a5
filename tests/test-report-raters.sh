#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The page of a report about raters is complete, also where nothing is unusual or severity cannot be estimated, and the
# overview promises what it has; figures are those of an independent computation with fractions.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

check() { # EDITION OUTLIERS EFFECTS
  run 0 "$steelyard" report "$1" --language both -o "report-$1"
  python3 "$top/tests/report/check.py" "report-$1" >python.out 2>&1 || fail "$1: $(cat python.out)"
  for language in zh en; do
    python3 "$top/tests/report/raters.py" "report-$1/$language" $language "$1/evidence/marks.csv" "$2" "$3" \
      >python.out 2>&1 || fail "$1, $language: $(tail -n 3 python.out)"
  done
}

# Two criteria, two items of each unit, two cohorts; raters who agree.
python3 "$top/tests/study/panel.py" marks 3 12 4 1 || fail "no edition"
check marks 0 all

# A slip of the pen is unusual.
python3 "$top/tests/study/panel.py" slip 3 40 4 1 || fail "no edition"
sed -i 's/highest: 10/highest: 100/g' slip/edition.yaml
sed -i 's/^\(u7,r1,look,one,\)[0-9.]*,no$/\1100,no/' slip/evidence/marks.csv
grep -q '^u7,r1,look,one,100,no$' slip/evidence/marks.csv || fail "no slip"
run 0 "$steelyard" study slip raters/outliers --format csv
grep -q ',one,r1,100,' out || fail "the slip is not unusual"
check slip $(($(wc -l <out) - 1)) all

# Raters with nothing in common, who do not agree.
mkdir -p apart/evidence
sed 's/^id: .*/id: apart/; s/, {id: b, name: B}//' marks/edition.yaml >apart/edition.yaml
printf 'id,name,cohort\na,A,a\nb,B,a\nc,C,a\n' >apart/units.csv
printf 'unit,rater,criterion,mark\n' >apart/evidence/marks.csv
printf '%s\n' a,p,look,1 a,q,look,9 b,p,look,9 b,q,look,1 c,s,look,5 c,t,look,6 \
  a,r,use,1 b,r,use,2 b,s,use,1 c,t,use,4 c,v,use,5 >>apart/evidence/marks.csv
check apart 0 none

# In a cohort of its own, b was marked by raters who are linked.
cp -R apart parted
sed 's/^id: .*/id: parted/' marks/edition.yaml >parted/edition.yaml
sed -i 's/^b,B,a/b,B,b/' parted/units.csv
check parted 0 some

finish
