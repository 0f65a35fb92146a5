#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Studies: raters, against an independent computation with fractions; raters who have nothing in common.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

agrees() { # SEED UNITS RATERS SHARE [SEED-OF-BOOTSTRAP]
  rm -rf marks
  python3 "$top/tests/study/panel.py" marks "$1" "$2" "$3" "$4" || fail "no edition"
  edition=$1 seed=${5:-1}
  run 0 "$steelyard" study marks raters --seed "$seed" --format json -o study.json
  python3 "$top/tests/study/raters.py" marks study.json "$seed" >python.out 2>&1 ||
    fail "seed $edition: $(tail -n 3 python.out)"
}
agrees 1 5 3 0.9   # few subjects: with the bootstrap
agrees 1 6 3 0.9 7 # with another seed
agrees 2 30 5 0.7  # some marked by all
agrees 3 40 8 0.3  # nothing marked by all
if long; then for seed in $(seq 10 25); do agrees "$seed" $((seed * 2)) $((seed % 5 + 2)) 0.8; done; fi

# ---- low agreement is a warning; nothing changes a score ----

mkdir -p random/evidence
sed 's/^id: .*/id: random/' marks/edition.yaml >random/edition.yaml
printf 'id,name,cohort\na,A,a\nb,B,b\nc,C,a\n' >random/units.csv
printf 'unit,rater,criterion,mark\n' >random/evidence/marks.csv
printf '%s\n' a,p,look,1 a,q,look,9 b,p,look,9 b,q,look,1 c,p,look,5 c,q,look,6 \
  a,r,use,1 b,r,use,2 b,s,use,1 c,t,use,4 c,v,use,5 >>random/evidence/marks.csv
run 0 "$steelyard" study random raters --format json
expect_err "warning: Panel, look: the raters agree too little (Krippendorff's alpha"
expect_out "a single mark says little"
expect_out "Panel, use: no estimate, because the raters form 2 sets that have marked nothing in common, so severity and quality cannot be told apart: r, s; t, v"
LANGUAGE=zh run 0 "$steelyard" study random raters --format json
expect_err "评审、look：评分人之间的一致性过低"
expect_out "评分人分成2组"
run 0 "$steelyard" study random raters/outliers
expect_out "none"

# An edition without raters has no such figures.
python3 "$top/tests/study/editions.py" plain 1 3 2
run 0 "$steelyard" study plain raters/raters --format csv
[ "$(wc -l <out)" = 1 ] || fail "raters that do not exist"

finish
