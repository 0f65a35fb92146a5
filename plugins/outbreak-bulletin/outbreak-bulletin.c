/* SPDX-License-Identifier: Apache-2.0
 *
 * outbreak-bulletin.c: daily bulletins of an outbreak: published, in time, complete, open about
 * errors
 *
 * In a period of n days one bulletin is due for each day. The score is the weighted mean of four
 * parts: the share of days with a bulletin; its delay (100 up to hours_allowed after the cut-off,
 * then late_each less per hour); the fields that it gives, by their points; and corrections (100
 * less open_each or silent_each per correction, for the share of days with a bulletin). A day
 * without a bulletin earns nothing in any part, so that to publish nothing never scores better than
 * to publish late. The costs of a unit's findings and its score sum to 100.
 */
#define LEAST_POINTS DBL_MIN
#define CONFLICT SY_CONFLICT_WARNS
#include "outbreak-bulletin/bulletins.h"

/* ---- one bulletin ---- */

static double fields_score(const struct scoring *scoring, uint64_t row) {
  const struct given_fields fields = fields_of(scoring, row);
  return limited(100 * (fields.given / fields.all));
}

static double delay_score(const struct scoring *scoring, uint64_t row) {
  const double late =
      scoring->table->columns[DELAY]->decimals[row] - scoring->bulletins->hours_allowed;
  return late > 0 ? limited(100 - scoring->bulletins->late_each * late) : 100;
}

static bool is_late(const struct scoring *scoring, uint64_t row) {
  return scoring->table->columns[DELAY]->decimals[row] > scoring->bulletins->hours_allowed;
}

/* Whether the row can be scored; marks its day as seen. */
static int check_row(const struct scoring *scoring, uint64_t unit, uint64_t row) {
  const int64_t day = scoring->table->columns[DAY]->dates[row] - scoring->bulletins->first_day;
  if (day < 0 || day >= scoring->bulletins->days)
    return refuse(
        scoring->failure, 0, row, -1,
        "the day lies outside the period in which bulletins are due (first_day, last_day)",
        "日期不在应发布通报的期间之内（first_day、last_day）");
  if (scoring->seen[day] == unit + 1)
    return refuse(scoring->failure, 0, row, -1,
                  "found a second bulletin of the unit for this day, expected one",
                  "该评价对象当日有第二期通报，应只有一期");
  scoring->seen[day] = unit + 1;
  if (!(fields_of(scoring, row).all > 0))
    return refuse(scoring->failure, 0, row, -1,
                  "all the listed fields are blank, expected yes or no in at least one",
                  "所列公布项全部为空，至少一项应填是或否");
  return SY_OK;
}

/* ---- scoring ---- */

/* Adds up a unit's bulletins. Corrections are counted, the rest is sorted before it is added, so
 * that the order of rows does not matter. */
static int add_up(const struct scoring *scoring, uint64_t unit, struct sums *sums) {
  const uint64_t first = scoring->table->first_row[unit], end = scoring->table->first_row[unit + 1];
  double *delays = scoring->scores, *fields = scoring->scores + (end - first);
  double corrections[CORRECTED_SILENTLY + 1] = {0};
  for (uint64_t row = first; row < end; row++) {
    const int status = check_row(scoring, unit, row);
    if (status != SY_OK)
      return status;
    delays[row - first] = delay_score(scoring, row);
    fields[row - first] = fields_score(scoring, row);
    corrections[scoring->table->columns[CORRECTIONS]->levels[row]]++;
  }
  *sums = (struct sums){
      .count = (double)(end - first),
      .delay = sorted_sum(delays, (size_t)(end - first)),
      .fields = sorted_sum(fields, (size_t)(end - first)),
      .lost = corrections[CORRECTED_OPENLY] * scoring->bulletins->lost[CORRECTED_OPENLY] +
              corrections[CORRECTED_SILENTLY] * scoring->bulletins->lost[CORRECTED_SILENTLY],
  };
  return SY_OK;
}

static int score_unit(const struct scoring *scoring, uint64_t unit) {
  const struct bulletins *bulletins = scoring->bulletins;
  struct sums sums;
  const int status = add_up(scoring, unit, &sums);
  if (status != SY_OK)
    return status;
  if (!(sums.count > 0)) {
    set_outcome(scoring->result, unit, SY_MISSING, -1);
    return SY_OK;
  }
  const double *weight = bulletins->weight;
  const double sum = weight[PART_COVERAGE] * 100 * sums.count + weight[PART_DELAY] * sums.delay +
                     weight[PART_FIELDS] * sums.fields +
                     weight[PART_CORRECTIONS] * limited(100 - sums.lost) * sums.count;
  set_score(scoring->result, unit,
            limited(sum / (bulletins->total_weight * (double)bulletins->days)));
  tell(scoring, unit, &sums);
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct bulletins *bulletins = self;
  const struct scoring scoring = {
      .bulletins = bulletins,
      .table = batch->tables[0],
      .result = result,
      .failure = failure,
      .seen = calloc((size_t)bulletins->days, sizeof *scoring.seen),
      .scores = new_numbers(2 * most_rows(batch, 0)),
  };
  int status = scoring.seen && scoring.scores ? check_columns(&scoring) : no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    status = score_unit(&scoring, unit);
  free(scoring.scores);
  free(scoring.seen);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "outbreak-bulletin",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
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
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
