/* SPDX-License-Identifier: Apache-2.0
 *
 * outbreak-bulletin-r2.c: daily bulletins of an outbreak, exactly and with errors by row
 *
 * Like revision 1, but delays and parameters are exact decimals, and the score is rounded once. A
 * row that makes no sense puts its unit in error and no other.
 */
#include "common/fraction.h"
#include "common/notices.h"

#define LEAST_POINTS 1e-9
#define CONFLICT SY_CONFLICT_IS_ERROR
#include "outbreak-bulletin/bulletins.h"

enum { OUTSIDE_PERIOD, SAME_DAY, ALL_BLANK };
FINDING_VALUE(value_first, "first", SY_PARAMETER_DATE);
FINDING_VALUE(value_last, "last", SY_PARAMETER_DATE);
static const struct sy_finding_value *const outside_values[] = {&value_day, &value_first,
                                                                &value_last, NULL};
NOTICE(notice_outside, "outside-period", SY_NOTICE_ERROR, outside_values,
       TEXT("found {day}, expected {first} to {last} (first_day, last_day)",
            "通报日为{day}，应在{first}至{last}之内（first_day、last_day）"));
NOTICE(notice_same_day, "same-day", SY_NOTICE_ERROR, day_values,
       TEXT("one of several bulletins of the unit for {day}, expected only one",
            "该评价对象{day}有多期通报，此为其一；应只有一期"));
NOTICE(
    notice_blank, "all-blank", SY_NOTICE_ERROR, day_values,
    TEXT("all listed fields of the bulletin of {day} are empty, expected yes or no in at least one",
         "{day}的通报所列各项全部为空，至少一项应填是或否"));
static const struct sy_notice *const notices[] = {&notice_outside, &notice_same_day, &notice_blank,
                                                  NULL};
NOTICES(notices)

/* ---- instance ---- */

struct exact_bulletins {
  struct bulletins common; /* first: the shared code sees only this */
  struct teller teller;
  struct fraction hours_allowed, late_each;
  struct fraction points[FIELD_COUNT];
  struct fraction lost[CORRECTED_SILENTLY + 1];
  struct fraction weight[PARTS], total_weight;
};

static int create_exact(const struct sy_host *host, const struct sy_parameters *given, void **self,
                        struct sy_failure *failure) {
  void *common = NULL;
  const int status = create(host, given, &common, failure);
  if (status != SY_OK)
    return status;
  struct exact_bulletins exact = {.common = *(const struct bulletins *)common,
                                  .teller = new_teller(host, notices),
                                  .hours_allowed =
                                      fraction_of_number(number_of(given, HOURS_ALLOWED)),
                                  .late_each = fraction_of_number(number_of(given, LATE_EACH)),
                                  .total_weight = fraction_of(0)};
  free(common);
  for (int field = 0; field < FIELD_COUNT; field++)
    exact.points[field] = fraction_of_number(exact.common.points[field]);
  for (int correction = NO_CORRECTION; correction <= CORRECTED_SILENTLY; correction++)
    exact.lost[correction] = fraction_of_number(exact.common.lost[correction]);
  for (int part = 0; part < PARTS; part++) {
    exact.weight[part] = fraction_of_number(exact.common.weight[part]);
    exact.total_weight = fraction_add(&exact.total_weight, &exact.weight[part]);
  }
  if (fraction_sign(&exact.total_weight) <= 0)
    return refuse(failure, -1, 0, WEIGHT_COVERAGE, "all four weights are too small",
                  "四个权重都过小");
  return keep_instance(&exact, sizeof exact, self, failure);
}

static const struct exact_bulletins *exact_of(const struct scoring *scoring) {
  return (const struct exact_bulletins *)scoring->bulletins;
}

/* ---- one bulletin ---- */

static struct fraction exact_delay_score(const struct scoring *scoring, uint64_t row) {
  const struct exact_bulletins *exact = exact_of(scoring);
  const struct fraction delay = fraction_of_cell(scoring->table->columns[DELAY], row),
                        late = fraction_subtract(&delay, &exact->hours_allowed),
                        lost = fraction_multiply(&late, &exact->late_each),
                        hundred = fraction_of(100), left = fraction_subtract(&hundred, &lost);
  if (fraction_sign(&late) <= 0)
    return hundred;
  return fraction_sign(&left) > 0 ? left : fraction_of(0);
}

/* Of a row that answers for one of the listed fields. */
static struct fraction exact_fields_score(const struct scoring *scoring, uint64_t row) {
  struct fraction given = fraction_of(0), all = fraction_of(0);
  for (int field = 0; field < FIELD_COUNT; field++) {
    const struct sy_column_data *column = field_column(scoring, field);
    const struct fraction *points = &exact_of(scoring)->points[field];
    if (!is_asked(scoring, field) || !has_value(column, row))
      continue;
    all = fraction_add(&all, points);
    if (column->booleans[row])
      given = fraction_add(&given, points);
  }
  const struct fraction hundred = fraction_of(100), share = fraction_divide(&given, &all);
  return fraction_multiply(&share, &hundred);
}

static double delay_score(const struct scoring *scoring, uint64_t row) {
  const struct fraction score = exact_delay_score(scoring, row);
  return fraction_double(&score);
}

static double fields_score(const struct scoring *scoring, uint64_t row) {
  const struct fraction score = exact_fields_score(scoring, row);
  return fraction_double(&score);
}

static bool is_late(const struct scoring *scoring, uint64_t row) {
  return compare_cell_to(scoring->table->columns[DELAY], row, scoring->bulletins->hours_allowed,
                         &exact_of(scoring)->hours_allowed) > 0;
}

/* ---- rows that make no sense ---- */

/* The day of a bulletin, from 0; -1: outside the period. */
static int64_t day_of(const struct scoring *scoring, uint64_t row) {
  const int64_t day = scoring->table->columns[DAY]->dates[row] - scoring->bulletins->first_day;
  return day < scoring->bulletins->days && day >= 0 ? day : -1;
}

/* Marks the days of a unit's bulletins as seen, and in `twice` those that have several. */
static void mark_days(const struct scoring *scoring, uint64_t unit, uint64_t *twice) {
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++) {
    const int64_t day = day_of(scoring, row);
    if (day < 0)
      continue;
    if (scoring->seen[day] == unit + 1)
      twice[day] = unit + 1;
    scoring->seen[day] = unit + 1;
  }
}

static int complain(const struct scoring *scoring, uint64_t unit, uint64_t row, uint32_t notice) {
  const struct bulletins *bulletins = scoring->bulletins;
  const struct sy_value values[] = {date_value(scoring->table->columns[DAY]->dates[row]),
                                    date_value(bulletins->first_day),
                                    date_value(bulletins->first_day + bulletins->days - 1)};
  return report_error(&exact_of(scoring)->teller, scoring->result, scoring->failure, notice,
                      (struct notice_place){unit, 0, row, notice == ALL_BLANK ? -1 : DAY}, values,
                      notice == OUTSIDE_PERIOD ? 3 : 1);
}

/* Tells every row of a unit that makes no sense; sets *bad if there is one. */
static int check_rows(const struct scoring *scoring, uint64_t unit, uint64_t *twice, bool *bad) {
  mark_days(scoring, unit, twice);
  int status = SY_OK;
  for (uint64_t row = scoring->table->first_row[unit];
       row < scoring->table->first_row[unit + 1] && status == SY_OK; row++) {
    const int64_t day = day_of(scoring, row);
    const bool is_blank = !(fields_of(scoring, row).all > 0);
    if (day < 0 || twice[day] == unit + 1) {
      *bad = true;
      status = complain(scoring, unit, row, day < 0 ? OUTSIDE_PERIOD : SAME_DAY);
    }
    if (is_blank && status == SY_OK) {
      *bad = true;
      status = complain(scoring, unit, row, ALL_BLANK);
    }
  }
  return status;
}

/* ---- scoring ---- */

/* The score of a unit whose `count` rows, at least one, make sense. */
static void score_bulletins(const struct scoring *scoring, uint64_t unit, int64_t count) {
  const struct exact_bulletins *exact = exact_of(scoring);
  const struct fraction hundred = fraction_of(100), number = fraction_of(count);
  struct fraction delay = fraction_of(0), fields = delay, lost = delay;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++) {
    const struct fraction row_delay = exact_delay_score(scoring, row),
                          row_fields = exact_fields_score(scoring, row);
    delay = fraction_add(&delay, &row_delay);
    fields = fraction_add(&fields, &row_fields);
    lost = fraction_add(&lost, &exact->lost[scoring->table->columns[CORRECTIONS]->levels[row]]);
  }
  struct fraction left = fraction_subtract(&hundred, &lost);
  if (fraction_sign(&left) < 0)
    left = fraction_of(0);
  const struct fraction parts[] = {[PART_COVERAGE] = fraction_multiply(&hundred, &number),
                                   [PART_DELAY] = delay,
                                   [PART_FIELDS] = fields,
                                   [PART_CORRECTIONS] = fraction_multiply(&left, &number)};
  struct fraction sum = fraction_of(0);
  for (int part = 0; part < PARTS; part++) {
    const struct fraction weighted = fraction_multiply(&parts[part], &exact->weight[part]);
    sum = fraction_add(&sum, &weighted);
  }
  const struct fraction days = fraction_of(exact->common.days),
                        all = fraction_multiply(&exact->total_weight, &days),
                        mean = fraction_divide(&sum, &all);
  set_score(scoring->result, unit, fraction_score(&mean));
  const struct sums sums = {.count = (double)count, .lost = fraction_double(&lost)};
  if (scoring->result->findings_wanted || scoring->result->row_points)
    tell(scoring, unit, &sums);
}

static int score_unit(const struct scoring *scoring, uint64_t unit, uint64_t *twice) {
  const uint64_t count = scoring->table->first_row[unit + 1] - scoring->table->first_row[unit];
  bool bad = false;
  const int status = check_rows(scoring, unit, twice, &bad);
  if (bad || count == 0)
    set_outcome(scoring->result, unit, SY_MISSING, -1);
  else
    score_bulletins(scoring, unit, (int64_t)count);
  return status;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct bulletins *bulletins = self;
  uint64_t *days = calloc(2 * (size_t)bulletins->days, sizeof *days);
  const struct scoring scoring = {.bulletins = bulletins,
                                  .table = batch->tables[0],
                                  .result = result,
                                  .failure = failure,
                                  .seen = days};
  int status = days ? check_columns(&scoring) : no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    status = score_unit(&scoring, unit, days + bulletins->days);
  free(days);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "outbreak-bulletin",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Daily bulletins of an outbreak", "疫情每日通报"),
    .method = METHOD,
    .summary =
        TEXT("Daily bulletins of an outbreak: timely, complete.", "疫情每日通报是否及时、齐全。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .create = create_exact,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
