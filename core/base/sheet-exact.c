/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-exact.c: the decimals of a column as they were written
 *
 * No two decimals of at most 15 digits have the same nearest double, so the double of such a cell
 * is enough to know what was written. Only if a part of a table has other cells are the exact forms
 * of its column kept in addition.
 */
#include "base/base-private.h"

#include <math.h>

#define FEWER_THAN 1e15 /* whole numbers of at most 15 digits */
#define MOST_SCALE 18

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                       1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

/* ---- From what was read ---- */

static struct sy_exact_cell reduced(int64_t exact, unsigned scale) {
  while (scale > 0 && exact % 10 == 0) {
    exact /= 10;
    scale--;
  }
  return (struct sy_exact_cell){exact, (uint8_t)scale};
}

struct sy_exact_cell sy_exact_cell_of_digits(bool negative, uint64_t digits, int exponent) {
  const struct sy_exact_cell none = {0, SY_NO_EXACT};
  if (digits == 0)
    return (struct sy_exact_cell){0};
  for (; exponent < 0 && digits % 10 == 0; exponent++)
    digits /= 10;
  for (; exponent > 0 && digits <= INT64_MAX / 10; exponent--)
    digits *= 10;
  if (digits > INT64_MAX || exponent > 0 || exponent < -MOST_SCALE)
    return none;
  return (struct sy_exact_cell){negative ? -(int64_t)digits : (int64_t)digits, (uint8_t)-exponent};
}

/* ---- From a double that stands for at most 15 digits ---- */

/* With 15 digits before the point, or 18 after it. The error of the product is below a half, so it
 * gives the digits; one division of two exact doubles then shows whether they are right. */
static struct sy_exact_cell exact_of_fraction(double value, int scale) {
  const double digits = rint(value * powers_of_ten[scale]);
  if (fabs(digits) >= FEWER_THAN || digits / powers_of_ten[scale] != value)
    return (struct sy_exact_cell){0, SY_NO_EXACT};
  return reduced((int64_t)digits, (unsigned)scale);
}

static struct sy_exact_cell exact_of_large(double value, int zeros) {
  const double digits = rint(value / powers_of_ten[zeros]);
  int64_t exact;
  if (fabs(digits) >= FEWER_THAN || digits * powers_of_ten[zeros] != value ||
      __builtin_mul_overflow((int64_t)digits, (int64_t)powers_of_ten[zeros], &exact))
    return (struct sy_exact_cell){0, SY_NO_EXACT};
  return (struct sy_exact_cell){exact, 0};
}

struct sy_exact_cell sy_exact_cell_of_double(double value) {
  const double magnitude = fabs(value);
  if (magnitude < FEWER_THAN) {
    int scale = MOST_SCALE;
    while (scale > 0 && magnitude * powers_of_ten[scale] >= FEWER_THAN - 0.5)
      scale--;
    return exact_of_fraction(value, scale);
  }
  int zeros = 1;
  while (zeros < 4 && magnitude / powers_of_ten[zeros] >= FEWER_THAN - 0.5)
    zeros++;
  return exact_of_large(value, zeros);
}

/* ---- Rows ---- */

/* Whole numbers of steps are the digits. */
static void exact_of_packed(const struct sy_packed *packed, uint64_t first, uint64_t count,
                            int64_t *exact, uint8_t *scale) {
  if (packed->divisor != 0) {
    unsigned digits = 0;
    while (powers_of_ten[digits] < packed->divisor)
      digits++;
    sy_unpack_integers(packed, first, count, exact);
    memset(scale, (int)digits, count);
    return;
  }
  const double *values = (const double *)packed->items + first;
  for (uint64_t i = 0; i < count; i++) {
    const struct sy_exact_cell cell = sy_exact_cell_of_double(values[i]);
    exact[i] = cell.exact;
    scale[i] = cell.scale;
  }
}

static void kept_exact(const struct sy_exact_part *kept, uint64_t first, uint64_t count,
                       int64_t *exact, uint8_t *scale) {
  sy_unpack_integers(&kept->exact, first, count, exact);
  if (kept->scale.items == NULL)
    memset(scale, (int)kept->scale.base, count);
  for (uint64_t i = 0; kept->scale.items != NULL && i < count; i++)
    scale[i] = (uint8_t)sy_packed_integer(&kept->scale, first + i);
}

void sy_sheet_exact(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                    int64_t *exact, uint8_t *scale) {
  const struct sy_column_values *values = &sheet->columns[column];
  for (guint part = sy_sheet_part_of(sheet, first); count > 0; part++) {
    const uint64_t some = MIN(count, sheet->part_row[part + 1] - first);
    const uint64_t within = first - sheet->part_row[part];
    if (values->exact != NULL && values->exact[part].kept)
      kept_exact(&values->exact[part], within, some, exact, scale);
    else
      exact_of_packed(&values->entries[part], within, some, exact, scale);
    exact += some;
    scale += some;
    first += some;
    count -= some;
  }
}

/* ---- Keeping ---- */

void sy_exact_part_keep(const int64_t *exact, const uint8_t *scale, uint64_t count,
                        struct sy_exact_part *part) {
  g_autofree int64_t *scales = g_new(int64_t, count + 1);
  for (uint64_t i = 0; i < count; i++)
    scales[i] = scale[i];
  part->kept = true;
  sy_pack_integers(exact, count, &part->exact);
  sy_pack_integers(scales, count, &part->scale);
}

void sy_exact_part_clear(struct sy_exact_part *part) {
  sy_packed_clear(&part->exact);
  sy_packed_clear(&part->scale);
  part->kept = false;
}

uint64_t sy_exact_part_of_cells(const GArray *long_cells, const struct sy_packed *entries,
                                const uint8_t *valid, uint64_t count, struct sy_exact_part *part) {
  g_autofree int64_t *exact = g_new(int64_t, count + 1);
  g_autofree uint8_t *scale = g_new(uint8_t, count + 1);
  exact_of_packed(entries, 0, count, exact, scale);
  for (guint i = 0; i < long_cells->len; i++) {
    const struct sy_long_cell *cell = &g_array_index(long_cells, struct sy_long_cell, i);
    exact[cell->row] = valid[cell->row] ? cell->exact.exact : 0;
    scale[cell->row] = valid[cell->row] ? cell->exact.scale : 0;
  }
  sy_exact_part_keep(exact, scale, count, part);
  uint64_t inexact = 0;
  for (uint64_t row = 0; row < count; row++)
    inexact += valid[row] && scale[row] == SY_NO_EXACT;
  return inexact;
}
