/* SPDX-License-Identifier: Apache-2.0
 *
 * scale.c: from figures to places
 */
#include "drawing/drawing-private.h"

const struct sy_datum *drawing_datum(const struct sy_picture *picture,
                                     const struct sy_picture_section *section, guint row,
                                     guint column) {
  return &section->data[(gsize)row * picture->column_count + column];
}

/* ---- the range of the figures ---- */

static void widen(struct drawing_range *range, double value) {
  if (isfinite(value))
    *range = (struct drawing_range){MIN(range->low, value), MAX(range->high, value)};
}

/* The figures of a row, or the sums of those above and of those below zero. */
static void widen_by_row(struct drawing_range *range, const struct sy_picture *picture,
                         const struct sy_picture_section *section, guint row, bool sums) {
  double above = 0, below = 0;
  for (guint i = 0; i < picture->column_count; i++) {
    const double value = drawing_datum(picture, section, row, i)->value;
    if (!sums)
      widen(range, value);
    else if (isfinite(value))
      *(value > 0 ? &above : &below) += value;
  }
  if (sums) {
    widen(range, above);
    widen(range, below);
  }
}

struct drawing_range drawing_range_of(const struct sy_picture *picture, bool zero, bool sums) {
  struct drawing_range range = {HUGE_VAL, -HUGE_VAL}; /* empty */
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; row < picture->sections[i].row_count; row++)
      widen_by_row(&range, picture, &picture->sections[i], row, sums);
  widen(&range, picture->reference);
  if (zero)
    widen(&range, 0);
  if (isfinite(picture->low))
    range.low = picture->low;
  if (isfinite(picture->high))
    range.high = picture->high;
  if (range.low > range.high)
    return (struct drawing_range){0, 1};
  if (range.low == range.high)
    range.high = range.low + 1;
  return range;
}

/* ---- steps ---- */

/* 10^n, for n from -300 to 300. */
static double power_of_ten(int n) {
  double power = 1;
  for (; n > 0; n--)
    power *= 10;
  double divisor = 1;
  for (; n < 0; n++)
    divisor *= 10;
  return power / divisor;
}

/* The smallest of 1, 2, 5 times a power of ten that divides the range into at most `most`. */
static double nice_step(double range, unsigned most, unsigned *digits) {
  static const double factors[] = {1, 2, 5};
  int power = 0;
  while (range / power_of_ten(power) > most && power < 300)
    power++;
  while (range / power_of_ten(power - 1) <= most && power > -300)
    power--;
  power--;
  guint factor = 0;
  while (factor < 2 && range / (factors[factor] * power_of_ten(power)) > most)
    factor++;
  if (range / (factors[factor] * power_of_ten(power)) > most) {
    factor = 0;
    power++;
  }
  *digits = power < 0 ? (unsigned)-power : 0;
  return factors[factor] * power_of_ten(power);
}

struct drawing_scale drawing_scale_of(const struct sy_picture *picture, struct drawing_range range,
                                      unsigned most) {
  struct drawing_scale scale = {.percent = picture->percent};
  /* Extended to whole steps, the range may have two more. */
  scale.step = nice_step(range.high - range.low, MAX(most, 3) - 1, &scale.digits);
  const double tiny = scale.step * 1e-9;
  scale.low =
      isfinite(picture->low) ? range.low : floor((range.low + tiny) / scale.step) * scale.step;
  scale.origin = floor((scale.low + tiny) / scale.step) * scale.step;
  scale.high =
      picture->ends
          ? range.high
          : scale.origin + ceil((range.high - scale.origin - tiny) / scale.step) * scale.step;
  return scale;
}

double drawing_place(const struct drawing_scale *scale, double value) {
  const double share =
      (CLAMP(value, scale->low, scale->high) - scale->low) / (scale->high - scale->low);
  return scale->from + share * (scale->to - scale->from);
}

unsigned drawing_steps(const struct drawing_scale *scale) {
  return (unsigned)((scale->high - scale->origin) / scale->step + 1e-6);
}

double drawing_step_value(const struct drawing_scale *scale, unsigned step) {
  const double value = MAX(scale->origin + step * scale->step, scale->low);
  return fabs(value) < scale->step * 1e-6 ? 0 : value;
}

char *drawing_step_text(const struct drawing_scale *scale, unsigned step) {
  char form[16], text[512];
  const unsigned digits = scale->digits - (scale->percent ? MIN(scale->digits, 2) : 0);
  const double value = drawing_step_value(scale, step) * (scale->percent ? 100 : 1);
  if (fabs(value) >= 1e9 || digits > 9)
    return sy_readable_number(g_ascii_formatd(text, sizeof text, "%.3g", value));
  g_snprintf(form, sizeof form, "%%.%uf", digits);
  g_autofree char *figure = sy_readable_number(g_ascii_formatd(text, sizeof text, form, value));
  return g_strconcat(figure, scale->percent ? "%" : "", NULL);
}
