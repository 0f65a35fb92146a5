/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-results.c: the scores of units, and findings about their numbers
 */
#include "measure/r2-measure.h"

#define LOW_SCORE 60 /* a number that scores less is reported, on a scale of 0 to 100 */

static void tell(const struct scoring *scoring, uint64_t unit, double score) {
  double lowest, highest;
  const uint64_t row = only_row(scoring, unit);
  if (scoring->measure->combine == COMBINE_ONLY && row != UINT64_MAX)
    set_row_points(scoring->result, 0, row, score);
  curve_range(scoring->measure, &lowest, &highest);
  if (!scoring->result->findings_wanted || score >= LOW_SCORE || lowest < 0 || lowest > 0 ||
      highest < 100 || highest > 100)
    return;
  const struct sy_value value = number_value(floor(score * 100 + 0.5) / 100);
  const struct sy_value *const values[] = {&value};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .table = row == UINT64_MAX ? -1 : 0,
                                   .row = row == UINT64_MAX ? 0 : row,
                                   .points = 100 - score,
                                   .value_count = 1,
                                   .values = values};
  scoring->result->report(scoring->result, &report);
}

static void report_prepared(const struct scoring *scoring, uint64_t unit, uint32_t finding,
                            const struct fraction *first, const struct fraction *second) {
  const uint64_t row = only_row(scoring, unit);
  const struct sy_value values[] = {number_value(fraction_double(first)),
                                    number_value(second ? fraction_double(second) : 0)};
  const struct sy_value *const pointers[] = {&values[0], &values[1]};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .finding = finding,
                                   .table = row == UINT64_MAX ? -1 : VALUES,
                                   .row = row == UINT64_MAX ? 0 : row,
                                   .value_count = second ? 2 : 1,
                                   .values = pointers};
  scoring->result->report(scoring->result, &report);
}

void tell_prepared(const struct scoring *scoring, size_t place) {
  const uint64_t unit = scoring->sorted[place].unit;
  const size_t used_place = winsorised_place(scoring->ends, scoring->known, place);
  const bool estimated = is_estimated(scoring, unit), moved = used_place != place,
             transformed = scoring->shape != AS_WRITTEN;
  if (!scoring->result->findings_wanted || !(estimated || moved || transformed))
    return;
  const struct fraction number = unit_number(scoring, unit);
  const struct fraction used = unit_number(scoring, scoring->sorted[used_place].unit);
  if (estimated)
    report_prepared(scoring, unit, FOUND_ESTIMATED, &number, NULL);
  if (moved && fraction_compare(&number, &used) != 0)
    report_prepared(scoring, unit, FOUND_WINSORISED, &number, &used);
  if (transformed)
    report_prepared(scoring, unit, FOUND_LOGARITHM, &number, NULL);
}

void give(const struct scoring *scoring, uint64_t unit, double score) {
  set_score(scoring->result, unit, score);
  if (is_estimated(scoring, unit))
    set_outcome(scoring->result, unit, SY_ESTIMATED,
                ESTIMATED_BY + (int)scoring->measure->impute - IMPUTE_MEDIAN);
  tell(scoring, unit, score);
}
