#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Real indices, from the files that their publishers released: every published score and rank follows, except where
# files lack entries. The files are not part of steelyard: STEELYARD_REAL_INDICES names their folders, separated by
# spaces, or they are beside the checkout under shared/ (docs/real-indices.md).
. "${srcdir:-.}/tests/lib.sh"

real="$top/tests/real-indices"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
[ -n "${STEELYARD_REAL_INDICES:-}" ] ||
  for folder in "$top/../shared/open-data-index" "$top/../shared/human-development-index"; do
    [ ! -d "$folder" ] || STEELYARD_REAL_INDICES="${STEELYARD_REAL_INDICES:-} $folder"
  done
[ -n "${STEELYARD_REAL_INDICES:-}" ] || {
  echo "the published files are not here: STEELYARD_REAL_INDICES names no folder, and there is none under ../shared"
  exit 77
}
# shellcheck disable=SC2086 # several folders
run 0 python3 "$real/prepare" "$work/editions" $STEELYARD_REAL_INDICES
cd "$work/editions" || exit 1

# holds N PATTERN: as many claims whose id matches hold.
holds() { [ "$(grep -cE "^holds +$2 " "$work/out")" -eq "$1" ] || fail "other than $1 claims $2 of $edition hold"; }

# Everything else that an edition can do works with them too.
same() {
  run 0 "$steelyard" lock "$edition"
  run 0 "$steelyard" verify "$edition"
  run 0 "$steelyard" score "$edition" --strict --format json -o "$edition.json"
  run 0 "$steelyard" verify "$edition.json"
}

edition=human-development-index-2021
if [ -d $edition ]; then
  run 0 "$steelyard" verify $edition
  expect_out "382 claims: 382 hold, 0 hold (fitted), 0 fail, 0 disputed, 0 pending"
  holds 191 'value-[A-Z]{3}'
  holds 191 'rank-[A-Z]{3}'
  run 0 "$steelyard" score $edition
  grep -qE '^ +1  Switzerland +96\.2 ' "$work/out" || fail "Switzerland is not first with 0.962"
  # By hand, Norway: education (100 + 13.00362968/15·100) / 2 = 93.35, income ln(646.6010622) / ln 750 = 97.76.
  run 0 "$steelyard" explain $edition NOR index
  expect_out "  Education  [education]                      93.35     1/3"
  expect_out "  National income per head  [income]          97.76     1/3"
  same
fi

edition=open-data-index-2015
if [ -d $edition ]; then
  run 0 "$steelyard" verify $edition
  holds 1586 'score-[a-z]+-[a-z]+'
  holds 1586 'rank-[a-z]+-[a-z]+'
  holds 122 'score-[a-z]+'
  holds 122 'rank-[a-z]+'
  holds 13 'mean-[a-z]+'
  expect_out " 0 hold (fitted), 0 fail, 54 disputed, 0 pending" # 27 places that were listed, and not rated
  # Norway, whose id is 'no': the published scores of its thirteen entries add up to 825.
  run 0 "$steelyard" explain $edition no index
  expect_out "Norway · Open Data Index: 63.46"
  expect_out "Ranking: rank 10="
  same

  edition=open-data-index-2014
  run 0 "$steelyard" verify $edition
  holds 929 'score-[a-z]+-[a-z]+'
  holds 929 'rank-[a-z]+-[a-z]+'
  holds 92 'score-[a-z]+'
  holds 32 'rank-[a-z]+' # down to the first of the places that lack entries, Malta at 31
  expect_out " 0 hold (fitted), 0 fail, 72 disputed, 82 pending"
  grep -A4 '^pending  *mean-companies  *38  *38$' "$work/out" | grep -q 'it holds with the evidence that there is' ||
    fail "a pending claim that holds does not say so"
  same

  # Ten datasets and thirteen, nine of them in both; ranks by the exact score, and by the whole number.
  run 0 "$steelyard" diff open-data-index-2014 open-data-index-2015
  expect_out "redefined    Open Data Index                100%  100%  members"
  expect_out "added        Procurement tenders                  1/13  checklist@2"
  expect_out "removed      Transport timetables            10%        checklist@2"
  expect_out "         11         1   +10  Taiwan"
  expect_out "Ranks were decided by the exact score, and are now by the score" # … rounded to 0 digits
  grep -q 'band before' "$work/out" && fail "diff has a column of bands, and no award has any"
fi
finish
