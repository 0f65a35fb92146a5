#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Scores do not depend on the order of rows, on threads, on batches, on the locale or on the processor's instructions.
. "${srcdir:-.}/tests/lib.sh"

for name in shenzhen-2019 china-2020; do
  edition=$top/indicators/$name
  run 0 "$steelyard" score "$edition" --format csv --threads 1
  cp "$work/out" "$work/reference"

  for options in "--threads 2" "--threads 7" "--batch-size 1" "--batch-size 3 --threads 4"; do
    # shellcheck disable=SC2086 # a list of words
    run 0 "$steelyard" score "$edition" --format csv $options
    cmp -s "$work/reference" "$work/out" || fail "$name: other scores with $options"
  done

  run 0 env LC_ALL=C TZ=Asia/Shanghai "$steelyard" score "$edition" --format csv
  cmp -s "$work/reference" "$work/out" || fail "$name: other scores in another environment"

  shuffled=$(copy_edition "$name")
  for seed in 1 2 3; do
    for table in "$edition"/evidence/*.csv; do
      file=$(basename "$table")
      { head -n 1 "$table"
        tail -n +2 "$table" | awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort | cut -f 2-
      } >"$shuffled/evidence/$file"
    done
    run 0 "$steelyard" score "$shuffled" --format csv
    cmp -s "$work/reference" "$work/out" || fail "$name: other scores from shuffled rows ($seed)"
  done
done

# Logarithms, roots and reciprocals, which the C library computes with other instructions on other processors.
mkdir -p "$work/curves/evidence"
cd "$work" || exit 1
awk 'BEGIN { print "id,name_zh,name_en"; for (i = 0; i < 5000; i++) printf "u%d,u%d,u%d\n", i, i, i }' >curves/units.csv
awk 'BEGIN { print "unit,a,b"; for (i = 0; i < 5000; i++) printf "u%d,%.7f,%.7f\n", i, (i * 7919 % 5003 + 1) / 71, (i + 1) / 97 }' \
  >curves/evidence/figures.csv
cat >curves/edition.yaml <<'END'
steelyard: edition/1
id: curves
name: {zh: 曲线, en: Curves}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {figures: evidence/figures.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: published
  aggregate: geometric
  children:
    - {id: a, name: {zh: 甲, en: A}, source: published, weight: 1/3, plugin: measure@1, evidence: figures,
       columns: {value: a}, params: {curve: log-normal, median: 31.7, tenth: 7.3}}
    - id: both
      name: {zh: 两项, en: Both}
      source: published
      weight: 2/3
      aggregate: harmonic
      children:
        - {id: b, name: {zh: 乙, en: B}, source: published, weight: 3/7, plugin: measure@1, evidence: figures,
           columns: {value: b}, params: {curve: z-score}}
        - {id: c, name: {zh: 丙, en: C}, source: published, weight: 4/7, plugin: measure@1, evidence: figures,
           columns: {value: a}, params: {curve: log-normal, median: 17, tenth: 3}}
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
END
run 0 "$steelyard" score curves --format csv
cp "$work/out" "$work/reference"
for lacking in -AVX512F,-AVX512VL -AVX512F,-AVX512VL,-AVX2,-FMA,-FMA4 -AVX512F,-AVX512VL,-AVX2,-FMA,-FMA4,-AVX,-SSE4_2,-SSE4_1,-SSSE3,-ERMS; do
  run 0 env GLIBC_TUNABLES="glibc.cpu.hwcaps=$lacking" "$steelyard" score curves --format csv
  cmp -s "$work/reference" "$work/out" || fail "other scores on a processor with $lacking"
done
finish
