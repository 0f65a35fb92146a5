/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-rows.c: the number of a unit, from its rows, and rows that make no sense
 */
#include "measure/r2-measure.h"

static bool is_counted(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  return scoring->table->columns[VALUE]->valid[row] &&
         (!denominator->present || denominator->valid[row]);
}

static struct fraction row_number(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  const struct fraction value = fraction_of_cell(scoring->table->columns[VALUE], row);
  if (!denominator->present)
    return value;
  const struct fraction by = fraction_of_cell(denominator, row);
  return fraction_divide(&value, &by);
}

/* One more row's number, of `count` before. */
static void combine_number(const struct measure *measure, uint64_t count, struct fraction *all,
                           const struct fraction *number) {
  const int order = count > 0 ? fraction_compare(number, all) : 0;
  if (count == 0 || (measure->combine == COMBINE_MIN && order < 0) ||
      (measure->combine == COMBINE_MAX && order > 0))
    *all = *number;
  else if (measure->combine == COMBINE_SUM || measure->combine == COMBINE_MEAN)
    *all = fraction_add(all, number);
}

struct fraction unit_number(const struct scoring *scoring, uint64_t unit) {
  if (is_estimated(scoring, unit))
    return scoring->estimates[scoring->estimate[unit] - 1];
  struct fraction all = fraction_of(0);
  uint64_t count = 0;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++)
    if (is_counted(scoring, row)) {
      const struct fraction number = row_number(scoring, row);
      combine_number(scoring->measure, count++, &all, &number);
    }
  if (scoring->measure->combine == COMBINE_MEAN && count > 1) {
    const struct fraction divisor = fraction_of((int64_t)count);
    all = fraction_divide(&all, &divisor);
  }
  return all;
}

uint64_t only_row(const struct scoring *scoring, uint64_t unit) {
  uint64_t only = UINT64_MAX;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++)
    if (is_counted(scoring, row)) {
      if (only != UINT64_MAX)
        return UINT64_MAX;
      only = row;
    }
  return only;
}

/* ---- rows that make no sense ---- */

static int complain(const struct scoring *scoring, uint64_t unit, uint64_t row, uint32_t notice,
                    int32_t column, struct fraction lowest, struct fraction highest) {
  const struct sy_value values[] = {number_value(scoring->table->columns[column]->decimals[row]),
                                    number_value(fraction_double(&lowest)),
                                    number_value(fraction_double(&highest))};
  const struct notice_place place = {unit, 0, row, column};
  uint64_t count = 0;
  while (scoring->measure->teller.notices[notice]->values[count])
    count++;
  return report_error(&scoring->measure->teller, scoring->result, scoring->failure, notice, place,
                      values, count);
}

/* Whether a row is so plain that doubles judge it: the unit's only one, no quotient, and within. */
static bool is_plainly_right(const struct scoring *scoring, uint64_t row) {
  const struct measure *measure = scoring->measure;
  const double value = scoring->table->columns[VALUE]->decimals[row];
  return !scoring->table->columns[DENOMINATOR]->present && value > 0 && value < 1e15 &&
         (measure->curve != AS_IS ||
          (value > measure->lowest.number && value < measure->highest.number));
}

/* Whether a row's denominator, if there is one, can be divided by. */
static bool has_quotient(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  if (!denominator->present)
    return true;
  const struct fraction by = fraction_of_cell(denominator, row);
  return fraction_sign(&by) > 0;
}

/* Whether a unit that may have one number has several. */
static bool is_contradicted(const struct scoring *scoring, uint64_t unit) {
  const uint64_t *first_row = scoring->table->first_row;
  uint64_t first = UINT64_MAX;
  if (scoring->measure->combine != COMBINE_ONLY || first_row[unit + 1] - first_row[unit] < 2)
    return false;
  for (uint64_t row = first_row[unit]; row < first_row[unit + 1]; row++) {
    if (!is_counted(scoring, row) || !has_quotient(scoring, row))
      continue;
    if (first == UINT64_MAX)
      first = row;
    const struct fraction one = row_number(scoring, first), other = row_number(scoring, row);
    if (fraction_compare(&one, &other) != 0)
      return true;
  }
  return false;
}

/* What is wrong with a row; -1: nothing. */
static int wrong_with(const struct scoring *scoring, uint64_t row, bool contradicted) {
  const struct measure *measure = scoring->measure;
  if (!contradicted && is_plainly_right(scoring, row))
    return -1;
  if (!has_quotient(scoring, row))
    return BAD_DENOMINATOR;
  if (contradicted)
    return SECOND_ROW;
  const struct fraction number = row_number(scoring, row);
  if (measure->curve == AS_IS && measure->combine != COMBINE_SUM &&
      (fraction_compare(&number, &measure->lowest.exact) < 0 ||
       fraction_compare(&number, &measure->highest.exact) > 0))
    return OUTSIDE_ROW;
  if (!(fabs(fraction_double(&number)) <= 1e15) ||
      !(fabs(scoring->table->columns[VALUE]->decimals[row]) <= 1e15))
    return TOO_LARGE;
  const bool positive = measure->logarithm || (measure->curve == SHARE_OF_BEST && measure->lower);
  const int sign = fraction_sign(&number);
  return (positive && sign <= 0) || (measure->curve == SHARE_OF_BEST && sign < 0) ? NOT_POSITIVE
                                                                                  : -1;
}

int check_unit(const struct scoring *scoring, uint64_t unit, enum state *state) {
  const struct measure *measure = scoring->measure;
  const bool contradicted = is_contradicted(scoring, unit);
  *state = HAS_NONE;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++) {
    if (!is_counted(scoring, row))
      continue;
    const int wrong = wrong_with(scoring, row, contradicted);
    if (*state == HAS_NONE)
      *state = HAS_NUMBER;
    if (wrong < 0)
      continue;
    *state = IS_BAD;
    const bool large = wrong == TOO_LARGE;
    const int status = complain(
        scoring, unit, row, (uint32_t)wrong, wrong == BAD_DENOMINATOR ? DENOMINATOR : VALUE,
        large ? fraction_of(INT64_C(-1000000000000000)) : measure->lowest.exact,
        large ? fraction_of(INT64_C(1000000000000000)) : measure->highest.exact);
    if (status != SY_OK)
      return status;
  }
  return SY_OK;
}
