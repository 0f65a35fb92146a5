/* SPDX-License-Identifier: Apache-2.0
 *
 * fraction.h: exact numbers for plugins
 *
 * Cells and parameters are decimals: 0.1 + 0.2 is 0.3, and 1.4 in a range from 0.5 to 2 is 60 of
 * 100. In doubles, this is only nearly so. A fraction stays exact, however often it is added,
 * multiplied and divided, and is rounded once, by fraction_double(). To add many cells, decimals
 * are faster (struct decimal_sum).
 *
 * Numerator and denominator have up to 512 bits. A fraction that needs more is rounded at the 512th
 * bit, which cannot affect a score; decimals as people write them never need that many.
 *
 * This header is also installed, as <steelyard/fraction.h>, for plugins in C with gcc or clang.
 * Everything is static, so that a plugin needs nothing of the host, and an installed plugin does
 * not depend on later versions of this file.
 */
#ifndef FRACTION_H
#define FRACTION_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steelyard/plugin.h"

#if defined(__GNUC__)
#define FRACTION_UNUSED __attribute__((unused))
#else
#define FRACTION_UNUSED
#endif

/* ---- natural numbers ---- */

#define KEPT_BITS 512
#define LIMBS (2 * KEPT_BITS / 32 + 4) /* room for a product, and for a shift before a division */

/* limb[0] has the lowest 32 bits; limb[count - 1] is not 0. Later limbs are undefined. */
struct natural {
  uint32_t count;
  uint32_t limb[LIMBS];
};

FRACTION_UNUSED static struct natural natural_of(uint64_t value) {
  struct natural number;
  number.limb[0] = (uint32_t)value;
  number.limb[1] = (uint32_t)(value >> 32);
  number.count = value >> 32 ? 2 : value > 0;
  return number;
}

FRACTION_UNUSED static bool natural_is_small(const struct natural *number) {
  return number->count <= 2;
}

/* The value of a number of at most 64 bits. */
FRACTION_UNUSED static uint64_t natural_value(const struct natural *number) {
  return (number->count > 0 ? number->limb[0] : 0) |
         (uint64_t)(number->count > 1 ? number->limb[1] : 0) << 32;
}

FRACTION_UNUSED static unsigned natural_bits(const struct natural *number) {
  if (number->count == 0)
    return 0;
  unsigned bits = 32 * (number->count - 1);
  for (uint32_t top = number->limb[number->count - 1]; top; top >>= 1)
    bits++;
  return bits;
}

FRACTION_UNUSED static int natural_compare(const struct natural *a, const struct natural *b) {
  if (a->count != b->count)
    return a->count < b->count ? -1 : 1;
  for (uint32_t i = a->count; i-- > 0;)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

static void natural_trim(struct natural *number) {
  while (number->count > 0 && number->limb[number->count - 1] == 0)
    number->count--;
}

FRACTION_UNUSED static struct natural natural_add(const struct natural *a,
                                                  const struct natural *b) {
  const struct natural *longer = a->count < b->count ? b : a, *shorter = longer == a ? b : a;
  struct natural sum;
  uint64_t carry = 0;
  for (uint32_t i = 0; i < longer->count; i++) {
    carry += (uint64_t)longer->limb[i] + (i < shorter->count ? shorter->limb[i] : 0);
    sum.limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  sum.limb[longer->count] = (uint32_t)carry;
  sum.count = longer->count + 1;
  natural_trim(&sum);
  return sum;
}

/* Subtracts b, which is not greater, from a. */
FRACTION_UNUSED static void natural_subtract(struct natural *a, const struct natural *b) {
  uint64_t borrow = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    const uint64_t taken = borrow + (i < b->count ? b->limb[i] : 0);
    borrow = a->limb[i] < taken;
    a->limb[i] = (uint32_t)(a->limb[i] - taken);
  }
  natural_trim(a);
}

FRACTION_UNUSED static struct natural natural_multiply(const struct natural *a,
                                                       const struct natural *b) {
  struct natural product;
  product.count = a->count + b->count;
  memset(product.limb, 0, product.count * sizeof *product.limb);
  for (uint32_t i = 0; i < a->count; i++) {
    uint64_t carry = 0;
    for (uint32_t k = 0; k < b->count; k++) {
      carry += (uint64_t)a->limb[i] * b->limb[k] + product.limb[i + k];
      product.limb[i + k] = (uint32_t)carry;
      carry >>= 32;
    }
    product.limb[i + b->count] = (uint32_t)carry;
  }
  natural_trim(&product);
  return product;
}

FRACTION_UNUSED static void natural_shift_left(struct natural *number, unsigned bits) {
  const unsigned whole = bits / 32, part = bits % 32;
  const uint32_t count = number->count;
  number->limb[count] = 0;
  for (uint32_t i = count + 1; i-- > 0;) {
    const uint64_t pair =
        (uint64_t)number->limb[i] << 32 | (i > 0 && part ? number->limb[i - 1] : 0);
    number->limb[i + whole] = part ? (uint32_t)(pair >> (32 - part)) : number->limb[i];
  }
  memset(number->limb, 0, whole * sizeof *number->limb);
  number->count = count ? count + whole + 1 : 0;
  natural_trim(number);
}

FRACTION_UNUSED static void natural_shift_right(struct natural *number, unsigned bits) {
  const unsigned whole = bits / 32, part = bits % 32;
  for (uint32_t i = whole; i < number->count; i++) {
    const uint64_t above = i + 1 < number->count ? number->limb[i + 1] : 0;
    number->limb[i - whole] = (uint32_t)((above << 32 | number->limb[i]) >> part);
  }
  number->count -= whole < number->count ? whole : number->count;
  natural_trim(number);
}

/* The same for up to 128 bits. */
__extension__ typedef unsigned __int128 wide;

static wide natural_wide(const struct natural *number) {
  wide value = 0;
  for (uint32_t i = number->count; i-- > 0;)
    value = value << 32 | number->limb[i];
  return value;
}

static struct natural natural_of_wide(wide value) {
  struct natural number;
  for (number.count = 0; value > 0; value >>= 32)
    number.limb[number.count++] = (uint32_t)value;
  return number;
}

/* Divides a by b, which is not 0: a becomes the remainder, and the quotient is returned. */
FRACTION_UNUSED static struct natural natural_divide(struct natural *a, const struct natural *b) {
  if (natural_is_small(a) && natural_is_small(b)) {
    const uint64_t top = natural_value(a), bottom = natural_value(b);
    *a = natural_of(top % bottom);
    return natural_of(top / bottom);
  }
  if (a->count <= 4 && b->count <= 4) {
    const wide top = natural_wide(a), bottom = natural_wide(b);
    *a = natural_of_wide(top % bottom);
    return natural_of_wide(top / bottom);
  }
  struct natural quotient = natural_of(0);
  const unsigned a_bits = natural_bits(a), b_bits = natural_bits(b);
  if (a_bits < b_bits)
    return quotient;
  struct natural part = *b;
  natural_shift_left(&part, a_bits - b_bits);
  quotient.count = (a_bits - b_bits) / 32 + 1;
  memset(quotient.limb, 0, quotient.count * sizeof *quotient.limb);
  for (unsigned bit = a_bits - b_bits + 1; bit-- > 0; natural_shift_right(&part, 1))
    if (natural_compare(a, &part) >= 0) {
      natural_subtract(a, &part);
      quotient.limb[bit / 32] |= UINT32_C(1) << bit % 32;
    }
  natural_trim(&quotient);
  return quotient;
}

/* ---- fractions ---- */

/* Not always in lowest terms: only long fractions are reduced. */
struct fraction {
  bool negative; /* never for 0 */
  struct natural top, bottom;
};

/* Reduces to lowest terms. */
static void fraction_reduce(struct fraction *number) {
  struct natural a = number->bottom, b = number->top;
  while (b.count > 0) {
    natural_divide(&a, &b);
    const struct natural rest = a;
    a = b;
    b = rest;
  }
  struct natural top = number->top, bottom = number->bottom;
  number->top = natural_divide(&top, &a);
  number->bottom = natural_divide(&bottom, &a);
}

static unsigned fraction_bits(const struct fraction *number) {
  const unsigned top = natural_bits(&number->top), bottom = natural_bits(&number->bottom);
  return top > bottom ? top : bottom;
}

/* Keeps a result within its size. */
static void fraction_fit(struct fraction *number) {
  if (number->top.count == 0)
    number->negative = false;
  if (fraction_bits(number) > KEPT_BITS)
    fraction_reduce(number);
  const unsigned bits = fraction_bits(number);
  if (bits <= KEPT_BITS)
    return;
  natural_shift_right(&number->top, bits - KEPT_BITS);
  natural_shift_right(&number->bottom, bits - KEPT_BITS);
  if (number->bottom.count == 0)
    number->bottom = natural_of(1);
}

FRACTION_UNUSED static struct fraction fraction_of(int64_t value) {
  return (struct fraction){value < 0, natural_of(value < 0 ? -(uint64_t)value : (uint64_t)value),
                           natural_of(1)};
}

/* How often one denominator contains another; 0: not a whole number of times. */
static struct natural natural_multiple(const struct natural *large, const struct natural *small) {
  struct natural rest = *large;
  const struct natural times = natural_divide(&rest, small);
  return rest.count == 0 ? times : natural_of(0);
}

/* Brings two fractions to a common denominator, one of theirs if possible, so that sums of
 * decimals, and of means of equally many, do not grow. */
static struct natural fraction_match(const struct fraction *a, const struct fraction *b,
                                     struct natural *left, struct natural *right) {
  *left = a->top;
  *right = b->top;
  const int order = natural_compare(&a->bottom, &b->bottom);
  if (order == 0)
    return a->bottom;
  const struct natural times = order > 0 ? natural_multiple(&a->bottom, &b->bottom)
                                         : natural_multiple(&b->bottom, &a->bottom);
  if (times.count > 0) {
    struct natural *shorter = order > 0 ? right : left;
    *shorter = natural_multiply(shorter, &times);
    return order > 0 ? a->bottom : b->bottom;
  }
  *left = natural_multiply(&a->top, &b->bottom);
  *right = natural_multiply(&b->top, &a->bottom);
  return natural_multiply(&a->bottom, &b->bottom);
}

FRACTION_UNUSED static struct fraction fraction_add(const struct fraction *a,
                                                    const struct fraction *b) {
  struct natural left, right;
  struct fraction sum = {.negative = a->negative, .bottom = fraction_match(a, b, &left, &right)};
  if (a->negative == b->negative) {
    sum.top = natural_add(&left, &right);
  } else if (natural_compare(&left, &right) >= 0) {
    sum.top = left;
    natural_subtract(&sum.top, &right);
  } else {
    sum.negative = b->negative;
    sum.top = right;
    natural_subtract(&sum.top, &left);
  }
  fraction_fit(&sum);
  return sum;
}

FRACTION_UNUSED static struct fraction fraction_subtract(const struct fraction *a,
                                                         const struct fraction *b) {
  struct fraction taken = *b;
  taken.negative = !taken.negative && taken.top.count > 0;
  return fraction_add(a, &taken);
}

FRACTION_UNUSED static struct fraction fraction_multiply(const struct fraction *a,
                                                         const struct fraction *b) {
  struct fraction product = {a->negative != b->negative, natural_multiply(&a->top, &b->top),
                             natural_multiply(&a->bottom, &b->bottom)};
  fraction_fit(&product);
  return product;
}

/* a / b; b is not 0. */
FRACTION_UNUSED static struct fraction fraction_divide(const struct fraction *a,
                                                       const struct fraction *b) {
  const struct fraction inverse = {b->negative, b->bottom, b->top};
  return fraction_multiply(a, &inverse);
}

/* Negative, 0 or positive if a is less than, equal to or greater than b. */
FRACTION_UNUSED static int fraction_compare(const struct fraction *a, const struct fraction *b) {
  if (a->negative != b->negative)
    return a->negative ? -1 : 1;
  const struct natural left = natural_multiply(&a->top, &b->bottom),
                       right = natural_multiply(&b->top, &a->bottom);
  const int order = natural_compare(&left, &right);
  return a->negative ? -order : order;
}

FRACTION_UNUSED static int fraction_sign(const struct fraction *number) {
  return number->negative ? -1 : number->top.count > 0;
}

/* The nearest double. If numerator and denominator are doubles, this is their quotient. Otherwise
 * the quotient is computed to 63 or 64 bits, the last of which is also set if there is a remainder:
 * enough to round correctly. */
FRACTION_UNUSED static double fraction_double(const struct fraction *number) {
  if (natural_bits(&number->top) <= DBL_MANT_DIG && natural_bits(&number->bottom) <= DBL_MANT_DIG) {
    const double size =
        (double)natural_value(&number->top) / (double)natural_value(&number->bottom);
    return number->negative ? -size : size;
  }
  struct natural top = number->top, bottom = number->bottom;
  int shift = (int)natural_bits(&top) - (int)natural_bits(&bottom) - 63;
  if (shift < 0)
    natural_shift_left(&top, (unsigned)-shift);
  else
    natural_shift_left(&bottom, (unsigned)shift);
  const struct natural quotient = natural_divide(&top, &bottom);
  const uint64_t bits = natural_value(&quotient) | (top.count > 0);
  return ldexp(number->negative ? -(double)bits : (double)bits, shift);
}

/* The nearest nano-point, halves away from 0, so that ties of scores do not depend on doubles. The
 * magnitude must be at most 9e9. */
FRACTION_UNUSED static double fraction_score(const struct fraction *number) {
  const struct fraction nano = fraction_of(1000000000);
  struct fraction scaled = fraction_multiply(number, &nano);
  struct natural doubled = scaled.top;
  natural_shift_left(&doubled, 1);
  doubled = natural_add(&doubled, &scaled.bottom);
  natural_shift_left(&scaled.bottom, 1);
  const struct natural rounded = natural_divide(&doubled, &scaled.bottom);
  const double size = (double)natural_value(&rounded) / 1e9;
  return number->negative ? -size : size;
}

/* ---- decimals ---- */

static const int64_t POWERS_OF_TEN[] = {1,
                                        10,
                                        100,
                                        1000,
                                        10000,
                                        100000,
                                        1000000,
                                        10000000,
                                        100000000,
                                        1000000000,
                                        10000000000,
                                        100000000000,
                                        1000000000000,
                                        10000000000000,
                                        100000000000000,
                                        1000000000000000,
                                        10000000000000000,
                                        100000000000000000,
                                        1000000000000000000};
#define MOST_SCALE 18

/* A decimal: digits * 10^exponent. */
struct decimal {
  int64_t digits;
  int exponent;
};

/* The decimal that was written for a finite number, if it has at most 15 digits: the shortest
 * decimal whose nearest double is the number. Locales differ in the decimal separator, but not in
 * the digits. */
FRACTION_UNUSED static struct decimal decimal_of_number(double number) {
  char text[64];
  int precision = 14;
  snprintf(text, sizeof text, "%.*e", precision, number);
  while (precision < 16 && (strtod(text, NULL) < number || strtod(text, NULL) > number))
    snprintf(text, sizeof text, "%.*e", ++precision, number);
  struct decimal decimal = {0, 0};
  const char *at = text;
  for (; *at != 'e'; at++)
    if (*at >= '0' && *at <= '9')
      decimal.digits = decimal.digits * 10 + (*at - '0');
  decimal.exponent = atoi(at + 1) - precision;
  for (; decimal.digits != 0 && decimal.digits % 10 == 0; decimal.exponent++)
    decimal.digits /= 10;
  if (number < 0)
    decimal.digits = -decimal.digits;
  return decimal;
}

#define MOST_EXPONENT                                                                              \
  100 /* numbers with more zeros, before or after the digits, are taken as 0                       \
       */

/* Divides by a power of ten. */
FRACTION_UNUSED static struct fraction fraction_of_decimal(const struct decimal *decimal) {
  if (decimal->exponent < -MOST_EXPONENT || decimal->exponent > MOST_EXPONENT)
    return fraction_of(0);
  struct fraction written = fraction_of(decimal->digits);
  const struct natural ten = natural_of(10);
  for (int i = 0; decimal->digits != 0 && i < abs(decimal->exponent); i++) {
    struct natural *part = decimal->exponent < 0 ? &written.bottom : &written.top;
    *part = natural_multiply(part, &ten);
  }
  return written;
}

/* A parameter, as the decimal that was written. */
FRACTION_UNUSED static struct fraction fraction_of_number(double number) {
  const struct decimal decimal = decimal_of_number(number);
  return fraction_of_decimal(&decimal);
}

FRACTION_UNUSED static bool has_exact(const struct sy_column_data *column, uint64_t row) {
  return column->exact && column->scale[row] <= MOST_SCALE;
}

/* The decimal in a cell. If the host does not pass its exact form, or it does not fit, the decimal
 * that fraction_of_number() finds. */
FRACTION_UNUSED static struct fraction fraction_of_cell(const struct sy_column_data *column,
                                                        uint64_t row) {
  if (!has_exact(column, row))
    return fraction_of_number(column->decimals[row]);
  struct fraction number = fraction_of(column->exact[row]);
  number.bottom = natural_of((uint64_t)POWERS_OF_TEN[column->scale[row]]);
  return number;
}

/* Like fraction_compare(), for two cells of a column. Rounding keeps the order, so that only cells
 * with the same double must be compared exactly. */
FRACTION_UNUSED static int compare_cells(const struct sy_column_data *column, uint64_t a,
                                         uint64_t b) {
  if (column->decimals[a] < column->decimals[b] || column->decimals[a] > column->decimals[b])
    return column->decimals[a] < column->decimals[b] ? -1 : 1;
  if (!has_exact(column, a) || !has_exact(column, b))
    return 0;
  const struct fraction left = fraction_of_cell(column, a), right = fraction_of_cell(column, b);
  return fraction_compare(&left, &right);
}

/* Like fraction_compare(), for a cell and a parameter, which is given as a double and exactly. */
FRACTION_UNUSED static int compare_cell_to(const struct sy_column_data *column, uint64_t row,
                                           double number, const struct fraction *exact) {
  if (column->decimals[row] < number || column->decimals[row] > number)
    return column->decimals[row] < number ? -1 : 1;
  if (!has_exact(column, row))
    return 0;
  const struct fraction cell = fraction_of_cell(column, row);
  return fraction_compare(&cell, exact);
}

/* The sum of cells: fast, and exact in any order. Initialise with {0}. */
struct decimal_sum {
  int64_t whole, parts; /* whole + parts / 10^18, |parts| < 10^18 */
  uint8_t scale;        /* the largest of any cell */
  bool has_rest;
  struct fraction rest; /* cells that have no exact form or do not fit */
};

static void decimal_sum_add_fraction(struct decimal_sum *sum, const struct fraction *number) {
  sum->rest = sum->has_rest ? fraction_add(&sum->rest, number) : *number;
  sum->has_rest = true;
}

FRACTION_UNUSED static void decimal_sum_add_integer(struct decimal_sum *sum, int64_t number) {
  const int64_t most = INT64_MAX / 2;
  if (number > most || number < -most || sum->whole > most || sum->whole < -most) {
    const struct fraction large = fraction_of(number);
    decimal_sum_add_fraction(sum, &large);
  } else {
    sum->whole += number;
  }
}

/* Adds exact / 10^scale. */
FRACTION_UNUSED static void decimal_sum_add_exact(struct decimal_sum *sum, int64_t exact,
                                                  uint8_t scale) {
  const int64_t power = POWERS_OF_TEN[scale], limit = POWERS_OF_TEN[MOST_SCALE];
  if (scale > sum->scale)
    sum->scale = scale;
  sum->parts += exact % power * (limit / power);
  const int64_t carry = sum->parts / limit;
  sum->parts -= carry * limit;
  decimal_sum_add_integer(sum, exact / power + carry);
}

FRACTION_UNUSED static void decimal_sum_add(struct decimal_sum *sum,
                                            const struct sy_column_data *column, uint64_t row) {
  if (has_exact(column, row)) {
    decimal_sum_add_exact(sum, column->exact[row], column->scale[row]);
  } else {
    const struct fraction number = fraction_of_cell(column, row);
    decimal_sum_add_fraction(sum, &number);
  }
}

/* Adds a parameter. */
FRACTION_UNUSED static void decimal_sum_add_decimal(struct decimal_sum *sum,
                                                    const struct decimal *decimal) {
  if (decimal->exponent <= 0 && decimal->exponent >= -MOST_SCALE) {
    decimal_sum_add_exact(sum, decimal->digits, (uint8_t)-decimal->exponent);
  } else {
    const struct fraction number = fraction_of_decimal(decimal);
    decimal_sum_add_fraction(sum, &number);
  }
}

FRACTION_UNUSED static struct fraction decimal_sum_value(const struct decimal_sum *sum) {
  const struct fraction whole = fraction_of(sum->whole);
  struct fraction parts = fraction_of(sum->parts / POWERS_OF_TEN[MOST_SCALE - sum->scale]);
  parts.bottom = natural_of((uint64_t)POWERS_OF_TEN[sum->scale]);
  const struct fraction total = fraction_add(&whole, &parts);
  return sum->has_rest ? fraction_add(&total, &sum->rest) : total;
}

#endif /* FRACTION_H */
