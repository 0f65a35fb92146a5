/* SPDX-License-Identifier: Apache-2.0
 *
 * rubric-r2.c: a judged level out of an ordered list, each worth points, exactly
 *
 * Like revision 1, but the judgements of each level are counted, the levels' points are exact
 * decimals, and the score is rounded once.
 */
#include "common/fraction.h"
#include "rubric/judgements.h"

/* ---- instance ---- */

struct rubric {
  const struct sy_value *levels;
  int64_t combine;
};

static double points_of(const struct rubric *rubric, uint64_t level) {
  return field_of(rubric->levels, LEVEL_FIELDS, level, LEVEL_POINTS)->number;
}

/* What people call a level: its Chinese label is not needed, the name stands in the table. */
static const char *name_of(const struct rubric *rubric, uint64_t level) {
  return field_of(rubric->levels, LEVEL_FIELDS, level, LEVEL_NAME)->text;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct rubric rubric = {given->values[LEVELS], integer_of(given, COMBINE)};
  if (rubric.levels->count == 0)
    return refuse(failure, -1, 0, LEVELS, "found no level, expected at least one",
                  "没有等级，至少应有一个");
  if (!(points_of(&rubric, 0) > 0))
    return refuse(failure, -1, 0, LEVELS, "the best level '%s' is worth nothing",
                  "最高等级“%s”没有分值", name_of(&rubric, 0));
  for (uint64_t i = 1; i < rubric.levels->count; i++)
    if (points_of(&rubric, i) > points_of(&rubric, i - 1))
      return refuse(failure, -1, 0, LEVELS,
                    "level '%s' is worth more than '%s' before it, expected best first",
                    "等级“%s”的分值高于前面的“%s”，应由高到低排列", name_of(&rubric, i),
                    name_of(&rubric, i - 1));
  const struct fraction best = fraction_of_number(points_of(&rubric, 0));
  if (fraction_sign(&best) == 0)
    return refuse(failure, -1, 0, LEVELS, "the points of the best level '%s' are too small",
                  "最高等级“%s”的分值过小", name_of(&rubric, 0));
  return keep_instance(&rubric, sizeof rubric, self, failure);
}

/* ---- scoring ---- */

/* The mean of judgements, of which each level has `count`, on 0 to 100. */
static double mean_of(const struct rubric *rubric, const int64_t *count) {
  struct fraction sum = fraction_of(0);
  int64_t number = 0;
  for (uint64_t level = 0; level < rubric->levels->count; level++) {
    if (count[level] == 0)
      continue;
    const struct fraction worth = fraction_of_number(points_of(rubric, level)),
                          times = fraction_of(count[level]),
                          part = fraction_multiply(&worth, &times);
    sum = fraction_add(&sum, &part);
    number += count[level];
  }
  const struct fraction best = fraction_of_number(points_of(rubric, 0)),
                        judgements = fraction_of(number), hundred = fraction_of(100),
                        whole = fraction_multiply(&best, &judgements),
                        share = fraction_divide(&sum, &whole),
                        score = fraction_multiply(&share, &hundred);
  return fraction_double(&score);
}

/* The score of one judgement of a level. */
static double score_of(const struct rubric *rubric, uint64_t level, int64_t *count) {
  memset(count, 0, rubric->levels->count * sizeof *count);
  count[level] = 1;
  return mean_of(rubric, count);
}

/* What the rows contribute, and what is found; `count` is scratch. */
static void tell(const struct rubric *rubric, const struct sy_table_data *table,
                 const struct sy_result *result, uint64_t unit, int64_t *count) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  const double share = rubric->combine == MEAN ? 1 / (double)(end - first) : 0;
  for (uint64_t row = first; row < end; row++) {
    const uint64_t level = (uint64_t)table->columns[LEVEL_COLUMN]->levels[row];
    const double score = score_of(rubric, level, count);
    set_row_points(result, 0, row, score);
    if (!result->findings_wanted || !(points_of(rubric, level) < points_of(rubric, 0)))
      continue;
    const struct sy_value values[] = {text_value(name_of(rubric, level)),
                                      text_value(name_of(rubric, 0))};
    report_row(result, unit, 0, row, (100 - score) * share, values, 2);
  }
}

/* Scores one unit's rows; `count` is scratch, with room for all levels. */
static void score_unit(const struct rubric *rubric, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, int64_t *count) {
  const int32_t *levels = table->columns[LEVEL_COLUMN]->levels;
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  if (first == end) {
    set_outcome(result, unit, SY_MISSING, -1);
    return;
  }
  memset(count, 0, rubric->levels->count * sizeof *count);
  uint64_t best = rubric->levels->count, worst = 0;
  for (uint64_t row = first; row < end; row++) {
    const uint64_t level = (uint64_t)levels[row];
    count[level]++;
    best = level < best ? level : best;
    worst = level > worst ? level : worst;
  }
  const double score = rubric->combine == MEAN
                           ? mean_of(rubric, count)
                           : score_of(rubric, rubric->combine == BEST ? best : worst, count);
  set_score(result, unit, score);
  if (result->findings_wanted || result->row_points)
    tell(rubric, table, result, unit, count);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct rubric *rubric = self;
  int64_t *scratch = calloc(rubric->levels->count, sizeof *scratch);
  if (!scratch)
    return no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(rubric, batch->tables[0], result, unit, scratch);
  free(scratch);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "rubric",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Rubric", "等级评定"),
    .method = METHOD,
    .summary =
        TEXT("A judged level, with points for each level.", "评定的等级，每个等级对应分值。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
