#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages that try other weights: what their script computes is what `score --set` computes, and they are not offered
# where it could not be.
. "${srcdir:-.}/tests/lib.sh"

command -v node >/dev/null || { echo "node (nodejs) is not installed"; exit 77; }
settings=1 seeds="1 2 3 4 5 6 7 8"
if long; then settings=12 seeds=$(seq 1 20); fi
random=
for seed in $seeds; do random="$random random:$seed:9"; done
random="$random random:3:1500" # so many that lower levels are left out

# shellcheck disable=SC2086
run 0 node "$top/tests/report/what-if.js" "$top/report/what-if.js" "$steelyard" "$work" "$settings" \
  "$top/indicators/china-2019" "$top/indicators/shenzhen-2019" $random
cat "$work/out"
grep -q ' [1-9][0-9]* tied ranks, [1-9][0-9]* missing scores' "$work/out" || fail "nothing was tied or missing"
finish
