/* SPDX-License-Identifier: Apache-2.0
 *
 * hall-visit.c: visits to a service hall: its facilities, the help given, the waiting
 *
 * A visit has five aspects, each scored from 0 to 100: signs; the accessible toilet (none: 0; else
 * the mean of its threshold's and its washbasin's height, each 100 up to a limit and falling
 * linearly to 0); the self-service terminals that work; help when asked; minutes of waiting along a
 * curve. An aspect that was not measured or asked for does not count in that visit, so that the
 * others weigh more. The unit's score is the mean over its visits.
 */
#define LEAST_POINTS DBL_MIN
#define CONFLICT SY_CONFLICT_WARNS
#include "hall-visit/visits.h"

/* ---- one visit ---- */

/* Linear from y0 at x0 to y1 at x1. */
static double between(double x, double x0, double y0, double x1, double y1) {
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

/* 100 up to `limit`, 0 from `worst` on. */
static double height_score(double height, double limit, double worst) {
  return height <= limit ? 100 : height >= worst ? 0 : between(height, limit, 100, worst, 0);
}

static double waiting_score(const struct hall *hall, double minutes) {
  static const double usual[][CURVE_FIELDS] = {{0, 100}, {30, 60}, {60, 0}};
  const uint64_t count = hall->curve->count ? hall->curve->count : sizeof usual / sizeof *usual;
  double x0 = 0, y0 = 0;
  for (uint64_t i = 0; i < count; i++) {
    const double x = hall->curve->count
                         ? field_of(hall->curve, CURVE_FIELDS, i, CURVE_MINUTES)->number
                         : usual[i][0];
    const double y = hall->curve->count
                         ? field_of(hall->curve, CURVE_FIELDS, i, CURVE_POINTS)->number
                         : usual[i][1];
    if (minutes <= x)
      return i == 0 ? y : between(minutes, x0, y0, x, y);
    x0 = x;
    y0 = y;
  }
  return y0;
}

/* The toilet's score; NAN where it is there but nothing was measured. */
static double toilet_score(const struct hall *hall, const struct sy_table_data *table,
                           uint64_t row) {
  if (!table->columns[TOILET]->booleans[row])
    return 0;
  const bool threshold = has_value(table->columns[THRESHOLD], row),
             washbasin = has_value(table->columns[WASHBASIN], row);
  double sum = 0;
  if (threshold)
    sum += height_score(table->columns[THRESHOLD]->decimals[row], hall->threshold_limit,
                        hall->threshold_worst);
  if (washbasin)
    sum += height_score(table->columns[WASHBASIN]->decimals[row], hall->washbasin_limit,
                        hall->washbasin_worst);
  return threshold || washbasin ? sum / (threshold + washbasin) : NAN;
}

/* The five aspects of a visit; NAN where one does not count. */
static void score_aspects(const struct hall *hall, const struct sy_table_data *table, uint64_t row,
                          double aspect[ASPECTS]) {
  static const double signs[] = {[SIGNS_YES] = 100, [SIGNS_PARTIAL] = 50, [SIGNS_NO] = 0};
  const double help[] = {
      [HELPED] = 100, [TOLD] = hall->help_told, [REFUSED] = 0, [NOT_ASKED] = NAN};
  const double terminals = (double)table->columns[TERMINALS]->integers[row];
  aspect[ASPECT_SIGNS] = signs[table->columns[SIGNS]->levels[row]];
  aspect[ASPECT_TOILET] = toilet_score(hall, table, row);
  aspect[ASPECT_TERMINALS] =
      terminals >= hall->terminals_full ? 100 : 100 * terminals / hall->terminals_full;
  aspect[ASPECT_HELP] = help[table->columns[HELP]->levels[row]];
  aspect[ASPECT_WAITING] = has_value(table->columns[WAITING], row)
                               ? waiting_score(hall, table->columns[WAITING]->decimals[row])
                               : NAN;
}

static double total_weight(const struct hall *hall, const double aspect[ASPECTS]) {
  double total = 0;
  for (int i = 0; i < ASPECTS; i++)
    total += isnan(aspect[i]) ? 0 : hall->weight[i];
  return total;
}

/* The visit's score, or NAN if nothing of it counts. */
static double visit_score(const struct hall *hall, const double aspect[ASPECTS]) {
  const double total = total_weight(hall, aspect);
  double sum = 0;
  for (int i = 0; i < ASPECTS; i++)
    sum += isnan(aspect[i]) ? 0 : hall->weight[i] * aspect[i];
  return total > 0 ? limited(sum / total) : NAN;
}

/* ---- findings ---- */

/* One visit that is reported. */
struct visit {
  const struct hall *hall;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t unit, row;
  double each[ASPECTS]; /* what 100 points of an aspect are worth in the unit's score */
};

static void report_visit(const struct visit *visit, uint32_t finding, int aspect, double lost,
                         const struct sy_value *value) {
  report_row(visit->result, visit->unit, finding, visit->row, lost * visit->each[aspect] / 100,
             value, value != NULL);
}

static void report_toilet(const struct visit *visit) {
  const struct sy_column_data *threshold = visit->table->columns[THRESHOLD],
                              *washbasin = visit->table->columns[WASHBASIN];
  if (!visit->table->columns[TOILET]->booleans[visit->row]) {
    report_visit(visit, NO_TOILET, ASPECT_TOILET, 100, NULL);
    return;
  }
  const double measured = has_value(threshold, visit->row) + has_value(washbasin, visit->row);
  if (has_value(threshold, visit->row) &&
      threshold->decimals[visit->row] > visit->hall->threshold_limit) {
    const struct sy_value height = number_value(threshold->decimals[visit->row]);
    const double score =
        height_score(height.number, visit->hall->threshold_limit, visit->hall->threshold_worst);
    report_visit(visit, THRESHOLD_HIGH, ASPECT_TOILET, (100 - score) / measured, &height);
  }
  if (has_value(washbasin, visit->row) &&
      washbasin->decimals[visit->row] > visit->hall->washbasin_limit) {
    const struct sy_value height = number_value(washbasin->decimals[visit->row]);
    const double score =
        height_score(height.number, visit->hall->washbasin_limit, visit->hall->washbasin_worst);
    report_visit(visit, WASHBASIN_HIGH, ASPECT_TOILET, (100 - score) / measured, &height);
  }
}

static void report_findings(const struct visit *visit, const double aspect[ASPECTS]) {
  const struct sy_table_data *table = visit->table;
  if (aspect[ASPECT_SIGNS] < 100)
    report_visit(visit, SIGNS_MISSING, ASPECT_SIGNS, 100 - aspect[ASPECT_SIGNS], NULL);
  report_toilet(visit);
  const struct sy_value terminals = integer_value(table->columns[TERMINALS]->integers[visit->row]);
  if (aspect[ASPECT_TERMINALS] < 100)
    report_visit(visit, TERMINALS_FEW, ASPECT_TERMINALS, 100 - aspect[ASPECT_TERMINALS],
                 &terminals);
  const int32_t help = table->columns[HELP]->levels[visit->row];
  if (help == REFUSED || help == TOLD)
    report_visit(visit, help == REFUSED ? HELP_REFUSED : HELP_ONLY_TOLD, ASPECT_HELP,
                 100 - aspect[ASPECT_HELP], NULL);
  const struct sy_value minutes = number_value(table->columns[WAITING]->decimals[visit->row]);
  if (aspect[ASPECT_WAITING] < LONG_WAITING)
    report_visit(visit, WAITING_LONG, ASPECT_WAITING, 100 - aspect[ASPECT_WAITING], &minutes);
}

/* ---- scoring ---- */

/* Row points and findings, once it is known over how many visits the score is the mean. */
static void tell(const struct hall *hall, const struct sy_table_data *table,
                 const struct sy_result *result, uint64_t unit, size_t counted) {
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    struct visit visit = {hall, table, result, unit, row, {0}};
    double aspect[ASPECTS];
    score_aspects(hall, table, row, aspect);
    const double total = total_weight(hall, aspect);
    if (!(total > 0))
      continue;
    set_row_points(result, 0, row, visit_score(hall, aspect));
    for (int i = 0; i < ASPECTS; i++)
      visit.each[i] = 100 * hall->weight[i] / total / (double)counted;
    if (result->findings_wanted)
      report_findings(&visit, aspect);
  }
}

static void score_unit(const struct hall *hall, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, double *scores) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  size_t count = 0;
  for (uint64_t row = first; row < end; row++) {
    double aspect[ASPECTS];
    score_aspects(hall, table, row, aspect);
    const double score = visit_score(hall, aspect);
    if (!isnan(score))
      scores[count++] = score;
  }
  if ((int64_t)(end - first) < hall->minimum || count == 0) {
    set_outcome(result, unit, SY_MISSING,
                (int64_t)(end - first) < hall->minimum ? TOO_FEW_VISITS : NOTHING_SEEN);
    return;
  }
  set_score(result, unit, limited(sorted_sum(scores, count) / (double)count));
  tell(hall, table, result, unit, count);
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
    .id = "hall-visit",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Visits to the service hall", "政务服务大厅走访"),
    .method = METHOD,
    .summary = TEXT("Visits to a service hall: access, help, waiting.",
                    "走访政务服务大厅：设施、求助、等候。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
