#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A new criterion is one folder with a plugin and one leaf in the edition; the core is not touched.
. "${srcdir:-.}/tests/lib.sh"

mkdir -p "$work/plugins/hotline"
cat >"$work/plugins/hotline/hotline.c" <<'C'
/* How many calls to the hotline were answered, of those made. */
#include <math.h>
#include <steelyard/plugin.h>
#define TEXT(e, z) {e, z}
static const struct sy_column answered = {sizeof answered, "answered", SY_BOOL, SY_REQUIRED, -HUGE_VAL, HUGE_VAL, 0, 0,
  TEXT("answered", "接通"), TEXT("whether somebody answered", "是否有人接听")};
static const struct sy_column *const columns[] = {&answered, 0};
static const struct sy_table calls = {sizeof calls, "calls", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, 0, columns,
  TEXT("calls", "通话"), TEXT("one call", "一次通话")};
static const struct sy_table *const tables[] = {&calls, 0};
static int create(const struct sy_host *host, const struct sy_parameters *parameters, void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)failure, *self = 0;
  return SY_OK;
}
static int score(void *self, const struct sy_batch *batch, const struct sy_result *result, struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    double yes = 0, all = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      yes += table->columns[0]->booleans[row], all++;
    result->score[unit] = all > 0 ? 100 * yes / all : 0;
    result->outcome[unit] = all > 0 ? SY_SCORED : SY_MISSING;
  }
  return SY_OK;
}
static void destroy(void *self) { (void)self; }
static const struct sy_plugin plugin = {.size = sizeof plugin, .api_version = SY_PLUGIN_API_VERSION,
  .kind = SY_KIND_INDICATOR, .id = "hotline", .revision = 1, .flags = SY_PLUGIN_PARALLEL, .version = "1.0",
  .author = "a test", .licence = "Apache-2.0", .title = TEXT("Hotline", "热线"),
  .summary = TEXT("Share of calls that were answered.", "接通率。"), .returns = SY_RETURNS_SCORE, .lowest = 0, .highest = 100,
  .tables = tables, .create = create, .score = score, .destroy = destroy};
SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) { return &plugin; }
C
# shellcheck disable=SC2086 # flags are a list of words
${CC:-cc} ${CFLAGS:-} -std=c11 -fPIC -shared -fvisibility=hidden -ffp-contract=off -I"$top/core/include" \
  -o "$work/plugins/hotline/hotline.r1.so" "$work/plugins/hotline/hotline.c" || fail "the plugin does not build"

edition=$(copy_edition shenzhen-2019)
{ echo unit,answered
  tail -n +2 "$edition/units.csv" | cut -d, -f1 | sed 's/$/,yes/'
  echo yantian,no
} >"$edition/evidence/calls.csv"
# Guides and annual reports give half of their points to the new leaf.
awk '
  { print }
  /^tables:/ { print "  calls: evidence/calls.csv" }
  /^add:/ { print "  - {under: disclosure, before: guide, node: {id: hotline, name: {zh: 热线, en: Hotline}, points: 5,"
    print "     source: reconstructed, plugin: hotline@1, evidence: calls}}" }
' "$top/indicators/shenzhen-2019/edition.yaml" | sed 's/^  guide: {points: 10}$/  guide: {points: 5}/' >"$edition/edition.yaml"

STEELYARD_PLUGIN_PATH=$STEELYARD_PLUGIN_PATH:$work/plugins/hotline
export STEELYARD_PLUGIN_PATH
run 0 "$steelyard" validate "$edition"
run 0 "$steelyard" explain "$edition" yantian hotline
expect_out "50"
run 0 "$steelyard" plugin list
expect_out "hotline@1"
finish
