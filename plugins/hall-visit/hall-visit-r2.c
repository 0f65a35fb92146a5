/* SPDX-License-Identifier: Apache-2.0
 *
 * hall-visit-r2.c: visits to a service hall, exactly
 *
 * As revision 1, but heights, minutes and parameters are taken as the decimals that were written,
 * and the score is rounded once. Two different records of one visitor's day are an error of their
 * rows.
 */
#include "common/fraction.h"

#define LEAST_POINTS 1e-9
#define CONFLICT SY_CONFLICT_IS_ERROR
#include "hall-visit/visits.h"

/* ---- instance ---- */

/* Heights up to `limit` score 100, from `worst` on 0. */
struct heights {
  struct fraction limit, worst;
};

struct curve_point {
  struct fraction minutes, points;
};

struct exact_hall {
  struct hall common;
  struct fraction weight[ASPECTS];
  struct heights threshold, washbasin;
  struct fraction help_told;
  uint64_t count; /* of the curve's points */
  struct curve_point curve[];
};

static const struct { int64_t minutes, points; } usual_curve[] = {{0, 100}, {30, 60}, {60, 0}};

static void read_curve(struct exact_hall *hall, const struct sy_value *curve) {
  for (uint64_t i = 0; i < hall->count; i++)
    hall->curve[i] =
        curve->count
            ? (struct curve_point){fraction_of_number(
                                       field_of(curve, CURVE_FIELDS, i, CURVE_MINUTES)->number),
                                   fraction_of_number(
                                       field_of(curve, CURVE_FIELDS, i, CURVE_POINTS)->number)}
            : (struct curve_point){fraction_of(usual_curve[i].minutes),
                                   fraction_of(usual_curve[i].points)};
}

/* Numbers that differ as doubles may be the same as fractions, if both are nearly 0. */
static int check_exactly(const struct exact_hall *hall, struct sy_failure *failure) {
  if (fraction_compare(&hall->threshold.limit, &hall->threshold.worst) >= 0)
    return refuse(failure, -1, 0, THRESHOLD_WORST, "is too close to threshold_limit");
  if (fraction_compare(&hall->washbasin.limit, &hall->washbasin.worst) >= 0)
    return refuse(failure, -1, 0, WASHBASIN_WORST, "is too close to washbasin_limit");
  for (uint64_t i = 1; i < hall->count; i++)
    if (fraction_compare(&hall->curve[i - 1].minutes, &hall->curve[i].minutes) >= 0)
      return refuse(failure, -1, 0, WAITING_CURVE, "two of the minutes are too close");
  return SY_OK;
}

static int create_exact(const struct sy_host *host, const struct sy_parameters *given, void **self,
                        struct sy_failure *failure) {
  void *common = NULL;
  int status = create(host, given, &common, failure);
  if (status != SY_OK)
    return status;
  const struct sy_value *curve = given->values[WAITING_CURVE];
  const uint64_t count = curve->count ? curve->count : sizeof usual_curve / sizeof *usual_curve;
  struct exact_hall *hall = malloc(sizeof *hall + count * sizeof *hall->curve);
  if (hall) {
    *hall =
        (struct exact_hall){.common = *(const struct hall *)common,
                            .threshold = {fraction_of_number(number_of(given, THRESHOLD_LIMIT)),
                                          fraction_of_number(number_of(given, THRESHOLD_WORST))},
                            .washbasin = {fraction_of_number(number_of(given, WASHBASIN_LIMIT)),
                                          fraction_of_number(number_of(given, WASHBASIN_WORST))},
                            .help_told = fraction_of_number(number_of(given, HELP_TOLD)),
                            .count = count};
    for (int i = 0; i < ASPECTS; i++)
      hall->weight[i] = fraction_of_number(hall->common.weight[i]);
    read_curve(hall, curve);
  }
  free(common);
  status = hall ? check_exactly(hall, failure) : no_memory(failure);
  if (status != SY_OK)
    free(hall);
  *self = status == SY_OK ? hall : NULL;
  return status;
}

/* ---- one visit ---- */

/* What all units share in one call. */
struct scoring {
  const struct exact_hall *hall;
  const struct sy_table_data *table;
  const struct sy_result *result;
};

/* An aspect of a visit, from 0 to 100; `points` mean nothing where it does not count. */
struct aspect {
  bool counts;
  struct fraction points;
};

static struct aspect counted(struct fraction points) {
  return (struct aspect){true, points};
}

/* Linear from y0 at x0 to y1 at x1. */
static struct fraction between(const struct fraction *x, const struct fraction *x0,
                               const struct fraction *y0, const struct fraction *x1,
                               const struct fraction *y1) {
  const struct fraction done = fraction_subtract(x, x0), way = fraction_subtract(x1, x0),
                        rise = fraction_subtract(y1, y0), product = fraction_multiply(&rise, &done),
                        part = fraction_divide(&product, &way);
  return fraction_add(y0, &part);
}

static struct fraction height_score(const struct heights *heights,
                                    const struct sy_column_data *column, uint64_t row) {
  const struct fraction height = fraction_of_cell(column, row), hundred = fraction_of(100),
                        nothing = fraction_of(0);
  if (fraction_compare(&height, &heights->limit) <= 0)
    return hundred;
  if (fraction_compare(&height, &heights->worst) >= 0)
    return nothing;
  return between(&height, &heights->limit, &hundred, &heights->worst, &nothing);
}

static struct fraction waiting_score(const struct exact_hall *hall,
                                     const struct fraction *minutes) {
  const struct curve_point *curve = hall->curve;
  for (uint64_t i = 0; i < hall->count; i++)
    if (fraction_compare(minutes, &curve[i].minutes) <= 0)
      return i == 0 ? curve[i].points
                    : between(minutes, &curve[i - 1].minutes, &curve[i - 1].points,
                              &curve[i].minutes, &curve[i].points);
  return curve[hall->count - 1].points;
}

/* None: 0; else the mean of the heights that were measured. */
static struct aspect toilet_score(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *threshold = scoring->table->columns[THRESHOLD],
                              *washbasin = scoring->table->columns[WASHBASIN];
  if (!scoring->table->columns[TOILET]->booleans[row])
    return counted(fraction_of(0));
  const bool has_threshold = has_value(threshold, row), has_washbasin = has_value(washbasin, row);
  struct fraction sum = fraction_of(0);
  if (has_threshold)
    sum = height_score(&scoring->hall->threshold, threshold, row);
  if (!has_washbasin)
    return (struct aspect){has_threshold, sum};
  const struct fraction height = height_score(&scoring->hall->washbasin, washbasin, row),
                        number = fraction_of(1 + has_threshold), both = fraction_add(&sum, &height);
  return counted(fraction_divide(&both, &number));
}

static struct aspect help_score(const struct scoring *scoring, uint64_t row) {
  switch (scoring->table->columns[HELP]->levels[row]) {
  case HELPED:
    return counted(fraction_of(100));
  case TOLD:
    return counted(scoring->hall->help_told);
  case REFUSED:
    return counted(fraction_of(0));
  default:
    return (struct aspect){.counts = false};
  }
}

static struct fraction terminals_score(const struct scoring *scoring, uint64_t row) {
  const int64_t found = scoring->table->columns[TERMINALS]->integers[row],
                full = (int64_t)scoring->hall->common.terminals_full;
  const struct fraction points = fraction_of(100 * (found < full ? found : full)),
                        divisor = fraction_of(full);
  return fraction_divide(&points, &divisor);
}

static void score_aspects(const struct scoring *scoring, uint64_t row,
                          struct aspect aspect[ASPECTS]) {
  static const int64_t signs[] = {[SIGNS_YES] = 100, [SIGNS_PARTIAL] = 50, [SIGNS_NO] = 0};
  const struct sy_column_data *waiting = scoring->table->columns[WAITING];
  aspect[ASPECT_SIGNS] = counted(fraction_of(signs[scoring->table->columns[SIGNS]->levels[row]]));
  aspect[ASPECT_TOILET] = toilet_score(scoring, row);
  aspect[ASPECT_TERMINALS] = counted(terminals_score(scoring, row));
  aspect[ASPECT_HELP] = help_score(scoring, row);
  aspect[ASPECT_WAITING] = (struct aspect){.counts = false};
  if (has_value(waiting, row)) {
    const struct fraction minutes = fraction_of_cell(waiting, row);
    aspect[ASPECT_WAITING] = counted(waiting_score(scoring->hall, &minutes));
  }
}

static struct fraction total_weight(const struct exact_hall *hall,
                                    const struct aspect aspect[ASPECTS]) {
  struct fraction total = fraction_of(0);
  for (int i = 0; i < ASPECTS; i++)
    if (aspect[i].counts)
      total = fraction_add(&total, &hall->weight[i]);
  return total;
}

/* The mean of a visit's aspects, whose weights have the sum `total`, above 0. */
static struct fraction visit_score(const struct exact_hall *hall,
                                   const struct aspect aspect[ASPECTS],
                                   const struct fraction *total) {
  struct fraction sum = fraction_of(0);
  for (int i = 0; i < ASPECTS; i++)
    if (aspect[i].counts) {
      const struct fraction weighted = fraction_multiply(&aspect[i].points, &hall->weight[i]);
      sum = fraction_add(&sum, &weighted);
    }
  return fraction_divide(&sum, total);
}

/* ---- findings ---- */

/* One visit that is reported. */
struct visit {
  const struct scoring *scoring;
  uint64_t unit, row;
  double each[ASPECTS]; /* what 100 points of an aspect are worth in the unit's score */
};

static void report_visit(const struct visit *visit, uint32_t finding, int aspect,
                         const struct fraction *points, const struct sy_value *value) {
  report_row(visit->scoring->result, visit->unit, finding, visit->row,
             (100 - fraction_double(points)) * visit->each[aspect] / 100, value, value != NULL);
}

/* A height that costs something; `measured`: how many heights share the aspect. */
static void report_height(const struct visit *visit, uint32_t finding,
                          const struct heights *heights, int column, double measured) {
  const struct sy_column_data *cells = visit->scoring->table->columns[column];
  if (!has_value(cells, visit->row))
    return;
  const struct fraction points = height_score(heights, cells, visit->row),
                        hundred = fraction_of(100);
  const struct sy_value height = number_value(cells->decimals[visit->row]);
  if (fraction_compare(&points, &hundred) < 0)
    report_row(visit->scoring->result, visit->unit, finding, visit->row,
               (100 - fraction_double(&points)) / measured * visit->each[ASPECT_TOILET] / 100,
               &height, 1);
}

static void report_toilet(const struct visit *visit, const struct fraction *points) {
  const struct scoring *scoring = visit->scoring;
  if (!scoring->table->columns[TOILET]->booleans[visit->row]) {
    report_visit(visit, NO_TOILET, ASPECT_TOILET, points, NULL);
    return;
  }
  const double measured = has_value(scoring->table->columns[THRESHOLD], visit->row) +
                          has_value(scoring->table->columns[WASHBASIN], visit->row);
  report_height(visit, THRESHOLD_HIGH, &scoring->hall->threshold, THRESHOLD, measured);
  report_height(visit, WASHBASIN_HIGH, &scoring->hall->washbasin, WASHBASIN, measured);
}

static bool is_below(const struct aspect *aspect, int64_t limit) {
  const struct fraction number = fraction_of(limit);
  return aspect->counts && fraction_compare(&aspect->points, &number) < 0;
}

static void report_findings(const struct visit *visit, const struct aspect aspect[ASPECTS]) {
  const struct sy_table_data *table = visit->scoring->table;
  if (is_below(&aspect[ASPECT_SIGNS], 100))
    report_visit(visit, SIGNS_MISSING, ASPECT_SIGNS, &aspect[ASPECT_SIGNS].points, NULL);
  report_toilet(visit, &aspect[ASPECT_TOILET].points);
  const struct sy_value terminals = integer_value(table->columns[TERMINALS]->integers[visit->row]);
  if (is_below(&aspect[ASPECT_TERMINALS], 100))
    report_visit(visit, TERMINALS_FEW, ASPECT_TERMINALS, &aspect[ASPECT_TERMINALS].points,
                 &terminals);
  const int32_t help = table->columns[HELP]->levels[visit->row];
  if (help == REFUSED || help == TOLD)
    report_visit(visit, help == REFUSED ? HELP_REFUSED : HELP_ONLY_TOLD, ASPECT_HELP,
                 &aspect[ASPECT_HELP].points, NULL);
  if (is_below(&aspect[ASPECT_WAITING], LONG_WAITING)) {
    const struct sy_value minutes = number_value(table->columns[WAITING]->decimals[visit->row]);
    report_visit(visit, WAITING_LONG, ASPECT_WAITING, &aspect[ASPECT_WAITING].points, &minutes);
  }
}

/* ---- scoring ---- */

/* Row points and findings, once it is known over how many visits the score is the mean. */
static void tell(const struct scoring *scoring, uint64_t unit, uint64_t number) {
  const struct sy_table_data *table = scoring->table;
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    struct aspect aspect[ASPECTS];
    score_aspects(scoring, row, aspect);
    const struct fraction total = total_weight(scoring->hall, aspect);
    if (fraction_sign(&total) == 0)
      continue;
    const struct fraction score = visit_score(scoring->hall, aspect, &total);
    set_row_points(scoring->result, 0, row, fraction_double(&score));
    struct visit visit = {scoring, unit, row, {0}};
    for (int i = 0; i < ASPECTS; i++)
      visit.each[i] =
          100 * scoring->hall->common.weight[i] / fraction_double(&total) / (double)number;
    if (scoring->result->findings_wanted)
      report_findings(&visit, aspect);
  }
}

static void score_unit(const struct scoring *scoring, uint64_t unit) {
  const uint64_t first = scoring->table->first_row[unit], end = scoring->table->first_row[unit + 1];
  struct fraction sum = fraction_of(0);
  uint64_t number = 0;
  for (uint64_t row = first; row < end; row++) {
    struct aspect aspect[ASPECTS];
    score_aspects(scoring, row, aspect);
    const struct fraction total = total_weight(scoring->hall, aspect);
    if (fraction_sign(&total) == 0)
      continue;
    const struct fraction score = visit_score(scoring->hall, aspect, &total);
    sum = fraction_add(&sum, &score);
    number++;
  }
  const bool few = end - first < (uint64_t)scoring->hall->common.minimum;
  if (few || number == 0) {
    set_outcome(scoring->result, unit, SY_MISSING, few ? TOO_FEW_VISITS : NOTHING_SEEN);
    return;
  }
  const struct fraction divisor = fraction_of((int64_t)number),
                        mean = fraction_divide(&sum, &divisor);
  set_score(scoring->result, unit, fraction_score(&mean));
  if (scoring->result->findings_wanted || scoring->result->row_points)
    tell(scoring, unit, number);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)failure;
  const struct scoring scoring = {self, batch->tables[0], result};
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(&scoring, unit);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "hall-visit",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Visits to the service hall", "行政服务大厅现场走访"),
    .summary = TEXT("Visits by several visitors: signs, accessible toilet, self-service terminals, "
                    "help when asked, waiting.",
                    "多人多次走访：标识、无障碍洗手间、自助终端、求助反应、等候时间。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create_exact,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
