/* SPDX-License-Identifier: Apache-2.0
 *
 * hall-visit-r2.c: visits to a service hall, exactly
 *
 * Like revision 1, but heights, minutes and parameters are exact decimals, and the score is rounded
 * once. If a visitor has two different rows for one day, both are in error.
 */
#include "common/fraction.h"

#define LEAST_POINTS 1e-9
#define CONFLICT SY_CONFLICT_IS_ERROR
#include "hall-visit/visits.h"

/* ---- instance ---- */

/* Heights up to `limit` score 100, from `worst` on 0, and lose `each` per millimetre between. */
struct heights {
  double limit_number, worst_number; /* as they came */
  struct fraction limit, worst, each;
};

/* A point of the curve, and how steep it is from the point before. */
struct curve_point {
  double minutes_number; /* as it came */
  struct fraction minutes, points, slope;
};

struct exact_hall {
  struct hall common;
  struct fraction weight[ASPECTS];
  struct fraction total_weight[1 << ASPECTS]; /* by the set of the aspects that count */
  struct heights threshold, washbasin;
  struct fraction help_told;
  uint64_t count; /* of the curve's points */
  struct curve_point curve[];
};

static const struct { int64_t minutes, points; } usual_curve[] = {{0, 100}, {30, 60}, {60, 0}};

static struct curve_point read_point(const struct sy_value *curve, uint64_t i) {
  if (!curve->count)
    return (struct curve_point){.minutes_number = (double)usual_curve[i].minutes,
                                .minutes = fraction_of(usual_curve[i].minutes),
                                .points = fraction_of(usual_curve[i].points)};
  const double minutes = field_of(curve, CURVE_FIELDS, i, CURVE_MINUTES)->number,
               points = field_of(curve, CURVE_FIELDS, i, CURVE_POINTS)->number;
  return (struct curve_point){.minutes_number = minutes,
                              .minutes = fraction_of_number(minutes),
                              .points = fraction_of_number(points)};
}

static struct heights read_heights(const struct sy_parameters *given, int limit, int worst) {
  const double limit_number = number_of(given, limit), worst_number = number_of(given, worst);
  return (struct heights){.limit_number = limit_number,
                          .worst_number = worst_number,
                          .limit = fraction_of_number(limit_number),
                          .worst = fraction_of_number(worst_number)};
}

/* Numbers that differ as doubles may be the same as fractions, if both are nearly 0. */
static int check_exactly(const struct exact_hall *hall, struct sy_failure *failure) {
  if (fraction_compare(&hall->threshold.limit, &hall->threshold.worst) >= 0)
    return refuse(failure, -1, 0, THRESHOLD_WORST, "is too close to threshold_limit",
                  "与threshold_limit过于接近");
  if (fraction_compare(&hall->washbasin.limit, &hall->washbasin.worst) >= 0)
    return refuse(failure, -1, 0, WASHBASIN_WORST, "is too close to washbasin_limit",
                  "与washbasin_limit过于接近");
  for (uint64_t i = 1; i < hall->count; i++)
    if (fraction_compare(&hall->curve[i - 1].minutes, &hall->curve[i].minutes) >= 0)
      return refuse(failure, -1, 0, WAITING_CURVE, "two of the minutes are too close",
                    "有两个分钟数过于接近");
  return SY_OK;
}

static void find_slope(struct heights *heights) {
  const struct fraction hundred = fraction_of(100),
                        way = fraction_subtract(&heights->worst, &heights->limit);
  heights->each = fraction_divide(&hundred, &way);
}

/* What many rows need. */
static void prepare(struct exact_hall *hall) {
  find_slope(&hall->threshold);
  find_slope(&hall->washbasin);
  for (uint64_t i = 1; i < hall->count; i++) {
    struct curve_point *at = &hall->curve[i];
    const struct fraction way = fraction_subtract(&at->minutes, &at[-1].minutes),
                          rise = fraction_subtract(&at->points, &at[-1].points);
    at->slope = fraction_divide(&rise, &way);
  }
  for (unsigned set = 0; set < 1 << ASPECTS; set++) {
    hall->total_weight[set] = fraction_of(0);
    for (int i = 0; i < ASPECTS; i++)
      if (set & 1U << i)
        hall->total_weight[set] = fraction_add(&hall->total_weight[set], &hall->weight[i]);
  }
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
    *hall = (struct exact_hall){.common = *(const struct hall *)common,
                                .threshold = read_heights(given, THRESHOLD_LIMIT, THRESHOLD_WORST),
                                .washbasin = read_heights(given, WASHBASIN_LIMIT, WASHBASIN_WORST),
                                .help_told = fraction_of_number(number_of(given, HELP_TOLD)),
                                .count = count};
    for (int i = 0; i < ASPECTS; i++)
      hall->weight[i] = fraction_of_number(hall->common.weight[i]);
    for (uint64_t i = 0; i < count; i++)
      hall->curve[i] = read_point(curve, i);
  }
  free(common);
  status = hall ? check_exactly(hall, failure) : no_memory(failure);
  if (status == SY_OK)
    prepare(hall);
  else
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

static struct fraction height_score(const struct heights *heights,
                                    const struct sy_column_data *column, uint64_t row) {
  if (compare_cell_to(column, row, heights->limit_number, &heights->limit) <= 0)
    return fraction_of(100);
  if (compare_cell_to(column, row, heights->worst_number, &heights->worst) >= 0)
    return fraction_of(0);
  const struct fraction height = fraction_of_cell(column, row),
                        left = fraction_subtract(&heights->worst, &height);
  return fraction_multiply(&left, &heights->each);
}

static struct fraction waiting_score(const struct exact_hall *hall,
                                     const struct sy_column_data *column, uint64_t row) {
  const struct curve_point *curve = hall->curve;
  uint64_t i = 0;
  while (i < hall->count &&
         compare_cell_to(column, row, curve[i].minutes_number, &curve[i].minutes) > 0)
    i++;
  if (i == 0 || i == hall->count)
    return curve[i ? i - 1 : 0].points;
  const struct fraction minutes = fraction_of_cell(column, row),
                        done = fraction_subtract(&minutes, &curve[i - 1].minutes),
                        rise = fraction_multiply(&curve[i].slope, &done);
  return fraction_add(&curve[i - 1].points, &rise);
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
  struct fraction points = fraction_of(found < full ? 100 * found : 100);
  if (found < full)
    points.bottom = natural_of((uint64_t)full);
  return points;
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
  if (has_value(waiting, row))
    aspect[ASPECT_WAITING] = counted(waiting_score(scoring->hall, waiting, row));
}

/* The weight of the aspects that count. */
static const struct fraction *total_weight(const struct exact_hall *hall,
                                           const struct aspect aspect[ASPECTS]) {
  unsigned set = 0;
  for (int i = 0; i < ASPECTS; i++)
    set |= aspect[i].counts ? 1U << i : 0;
  return &hall->total_weight[set];
}

/* The mean of a visit's aspects, whose weights have the sum `total`, above 0. */
static struct fraction visit_score(const struct exact_hall *hall,
                                   const struct aspect aspect[ASPECTS],
                                   const struct fraction *total) {
  struct fraction sum = fraction_of(0);
  for (int i = 0; i < ASPECTS; i++)
    if (aspect[i].counts && hall->common.weight[i] > 0) {
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
    const struct fraction *total = total_weight(scoring->hall, aspect);
    if (fraction_sign(total) == 0)
      continue;
    const struct fraction score = visit_score(scoring->hall, aspect, total);
    set_row_points(scoring->result, 0, row, fraction_double(&score));
    struct visit visit = {scoring, unit, row, {0}};
    for (int i = 0; i < ASPECTS; i++)
      visit.each[i] =
          100 * scoring->hall->common.weight[i] / fraction_double(total) / (double)number;
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
    const struct fraction *total = total_weight(scoring->hall, aspect);
    if (fraction_sign(total) == 0)
      continue;
    const struct fraction score = visit_score(scoring->hall, aspect, total);
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
    .create = create_exact,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
