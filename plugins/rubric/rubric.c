/* SPDX-License-Identifier: Apache-2.0
 *
 * rubric.c: a judged level out of an ordered list, each worth points
 *
 * score = 100 · points of the level / points of the best level; several judgements are combined as
 * their mean, or the worst or the best of them.
 */
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
  return keep_instance(&rubric, sizeof rubric, self, failure);
}

/* ---- scoring ---- */

static double combine(const struct rubric *rubric, double *scores, size_t count) {
  const double sum = sorted_sum(scores, count); /* sorts: the worst is first */
  if (rubric->combine == WORST)
    return scores[0];
  return rubric->combine == BEST ? scores[count - 1] : sum / (double)count;
}

/* Scores one unit's rows; `scores` is scratch. */
static void score_unit(const struct rubric *rubric, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, double *scores) {
  const int32_t *levels = table->columns[LEVEL_COLUMN]->levels;
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  if (first == end) {
    set_outcome(result, unit, SY_MISSING, -1);
    return;
  }
  const double best = points_of(rubric, 0);
  for (uint64_t row = first; row < end; row++) {
    const double score = 100 * points_of(rubric, (uint64_t)levels[row]) / best;
    scores[row - first] = score;
    set_row_points(result, 0, row, score);
    if (!result->findings_wanted || !(score < 100))
      continue;
    const struct sy_value values[] = {text_value(name_of(rubric, (uint64_t)levels[row])),
                                      text_value(name_of(rubric, 0))};
    const double share = rubric->combine == MEAN ? 1 / (double)(end - first) : 0;
    report_row(result, unit, 0, row, (100 - score) * share, values, 2);
  }
  set_score(result, unit, limited(combine(rubric, scores, (size_t)(end - first))));
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  double *scratch = new_numbers(most_rows(batch, 0));
  if (!scratch)
    return no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(self, batch->tables[0], result, unit, scratch);
  free(scratch);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "rubric",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
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
