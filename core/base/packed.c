/* SPDX-License-Identifier: Apache-2.0
 *
 * packed.c: numbers in as few bytes as they need
 *
 * Evidence and scores of a whole country are mostly short decimals: 47.33 is an 8-byte double, but
 * 4733 hundredths fit in two bytes. An array that no longer changes is kept as whole numbers of its
 * smallest common step above its smallest entry. Nothing is lost: a double is kept in this way only
 * if the quotient gives back all of its bits; other doubles are kept unchanged.
 */
#include "base/base.h"

#include <math.h>
#include <string.h>

#define MOST_DIGITS 9

static const uint64_t powers_of_ten[MOST_DIGITS + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

/* ---- Steps ---- */

/* Division by 10^digits without a division: for a multiple, the product with the inverse of
 * 5^digits modulo 2^64, rotated by the 2^digits that are left, is the quotient; for all else it is
 * above every quotient (Granlund and Montgomery, Division by Invariant Integers, 1994, section 9).
 */
struct divisor {
  uint64_t inverse, largest;
  unsigned digits;
};

static struct divisor divisor_of(unsigned digits) {
  const uint64_t odd = powers_of_ten[digits] >> digits;
  uint64_t inverse = odd; /* correct in its lowest three bits; each step doubles their number */
  for (int i = 0; i < 5; i++)
    inverse *= 2 - odd * inverse;
  return (struct divisor){inverse, UINT64_MAX / powers_of_ten[digits], digits};
}

static inline uint64_t quotient_of(struct divisor divisor, uint64_t value) {
  const uint64_t product = value * divisor.inverse;
  return product >> divisor.digits | product << (-divisor.digits & 63);
}

/* The largest power of ten, at most 10^9, that divides all differences from `base`. */
static struct divisor common_step(const int64_t *values, size_t count, int64_t base) {
  struct divisor divisor = divisor_of(MOST_DIGITS);
  for (size_t i = 0; i < count && divisor.digits > 0; i++)
    while (quotient_of(divisor, (uint64_t)values[i] - (uint64_t)base) > divisor.largest)
      divisor = divisor_of(divisor.digits - 1);
  return divisor;
}

/* ---- Items ---- */

static uint8_t width_for(uint64_t largest) {
  if (largest == 0)
    return 0;
  if (largest <= UINT8_MAX)
    return 1;
  if (largest <= UINT16_MAX)
    return 2;
  return largest <= UINT32_MAX ? 4 : 8;
}

#define STORE_ITEMS(type)                                                                          \
  do {                                                                                             \
    type *items = packed->items;                                                                   \
    for (size_t i = 0; i < count; i++) {                                                           \
      const uint64_t item = quotient_of(step, (uint64_t)values[i] - base);                         \
      exact &= item <= step.largest;                                                               \
      items[i] = (type)item;                                                                       \
    }                                                                                              \
  } while (0)

/* False if the step does not divide the difference of one of them from the base. */
static bool store_items(struct sy_packed *packed, const int64_t *values, size_t count,
                        struct divisor step) {
  const uint64_t base = (uint64_t)packed->base;
  bool exact = true;
  switch (packed->width) {
  case 1:
    STORE_ITEMS(uint8_t);
    break;
  case 2:
    STORE_ITEMS(uint16_t);
    break;
  case 4:
    STORE_ITEMS(uint32_t);
    break;
  default:
    STORE_ITEMS(uint64_t);
  }
  return exact;
}

/* False, with undefined items, if the step does not fit. */
static bool store_range(const int64_t *values, size_t count, struct divisor step, int64_t lowest,
                        int64_t highest, struct sy_packed *packed) {
  const uint64_t largest = ((uint64_t)highest - (uint64_t)lowest) / powers_of_ten[step.digits];
  *packed = (struct sy_packed){
      .base = lowest, .width = width_for(largest), .step = powers_of_ten[step.digits]};
  if (packed->width > 0)
    packed->items = g_malloc_n(count, packed->width);
  return packed->width > 0 ? store_items(packed, values, count, step) : highest == lowest;
}

static void find_range(const int64_t *values, size_t count, int64_t *lowest, int64_t *highest) {
  int64_t low = count > 0 ? values[count - 1] : 0, high = low;
  for (size_t i = 0; i + 1 < count; i += 2) { /* so that every second does not wait for the first */
    const int64_t a = values[i], b = values[i + 1];
    low = MIN(low, MIN(a, b));
    high = MAX(high, MAX(a, b));
  }
  *lowest = low;
  *highest = high;
}

#define TRIED 64 /* values whose step is nearly always that of all */

void sy_pack_integers(const int64_t *values, size_t count, struct sy_packed *packed) {
  int64_t lowest, highest;
  find_range(values, count, &lowest, &highest);
  const struct divisor step = common_step(values, MIN(count, TRIED), lowest);
  if (store_range(values, count, step, lowest, highest, packed))
    return;
  sy_packed_clear(packed);
  store_range(values, count, common_step(values, count, lowest), lowest, highest, packed);
}

/* ---- Doubles ---- */

#define LARGEST_WHOLE 1e15 /* times ten and its neighbours are exact in a double */

/* The number of 10^-digits in a value, if the quotient is the value to the last bit. */
static inline bool count_steps(double value, double scale, int64_t *steps) {
  const double scaled = value * scale;
  if (!(fabs(scaled) < LARGEST_WHOLE))
    return false;
  *steps = (int64_t)(scaled + copysign(0.5, scaled));
  const double back = (double)*steps / scale;
  return memcmp(&back, &value, sizeof value) == 0;
}

/* The number of digits after the point with which all values are whole, as in `steps`; above
 * MOST_DIGITS if there is none. A value that is whole with some digits is also whole with more. */
static unsigned count_all_steps(const double *values, size_t count, int64_t *steps) {
  unsigned digits = 0;
  for (size_t i = 0; i < count; i++) {
    const unsigned before = digits;
    while (digits <= MOST_DIGITS &&
           !count_steps(values[i], (double)powers_of_ten[digits], &steps[i]))
      digits++;
    if (digits > MOST_DIGITS)
      return digits;
    if (digits > before) /* once more from the start, with these digits */
      i = (size_t)-1;
  }
  return digits;
}

void sy_pack_steps(const int64_t *steps, size_t count, unsigned digits, struct sy_packed *packed) {
  int64_t lowest, highest;
  find_range(steps, count, &lowest, &highest);
  store_range(steps, count, divisor_of(0), lowest, highest, packed);
  packed->divisor = (double)powers_of_ten[digits];
}

void sy_pack_doubles(const double *values, size_t count, struct sy_packed *packed) {
  g_autofree int64_t *steps = g_new(int64_t, count + 1);
  const unsigned digits = count_all_steps(values, count, steps);
  if (digits > MOST_DIGITS) {
    *packed =
        (struct sy_packed){.width = sizeof *values, .items = g_malloc_n(count, sizeof *values)};
    memcpy(packed->items, values, count * sizeof *values);
    return;
  }
  sy_pack_steps(steps, count, digits, packed);
}

/* ---- Back ---- */

#define EACH_ITEM(type, expression)                                                                \
  do {                                                                                             \
    const type *items = (const type *)packed->items + first;                                       \
    for (size_t i = 0; i < count; i++) {                                                           \
      const uint64_t item = items[i];                                                              \
      values[i] = expression;                                                                      \
    }                                                                                              \
  } while (0)

#define EACH_WIDTH(expression)                                                                     \
  switch (packed->width) {                                                                         \
  case 0:                                                                                          \
    for (size_t i = 0; i < count; i++) {                                                           \
      const uint64_t item = 0;                                                                     \
      values[i] = expression;                                                                      \
    }                                                                                              \
    break;                                                                                         \
  case 1:                                                                                          \
    EACH_ITEM(uint8_t, expression);                                                                \
    break;                                                                                         \
  case 2:                                                                                          \
    EACH_ITEM(uint16_t, expression);                                                               \
    break;                                                                                         \
  case 4:                                                                                          \
    EACH_ITEM(uint32_t, expression);                                                               \
    break;                                                                                         \
  default:                                                                                         \
    EACH_ITEM(uint64_t, expression);                                                               \
  }

void sy_unpack_integers(const struct sy_packed *packed, size_t first, size_t count,
                        int64_t *values) {
  const uint64_t base = (uint64_t)packed->base, step = packed->step;
  EACH_WIDTH((int64_t)(base + step * item))
}

void sy_packed_add(const struct sy_packed *packed, size_t count, int64_t factor, int64_t *values) {
  const size_t first = 0;
  const uint64_t base = (uint64_t)packed->base * (uint64_t)factor;
  const uint64_t step = packed->step * (uint64_t)factor;
  EACH_WIDTH((int64_t)((uint64_t)values[i] + base + step * item))
}

#define LANES 16 /* that the compiler can vectorise */

/* The common case: two bytes, and numbers of four. */
static void unpack_short(const uint16_t *restrict items, size_t count, int32_t base, double divisor,
                         double *restrict values) {
  for (; count >= LANES; count -= LANES, items += LANES, values += LANES)
    for (size_t i = 0; i < LANES; i++)
      values[i] = (double)(base + items[i]) / divisor;
  for (size_t i = 0; i < count; i++)
    values[i] = (double)(base + items[i]) / divisor;
}

void sy_unpack_doubles(const struct sy_packed *packed, size_t first, size_t count, double *values) {
  if (packed->divisor == 0) {
    if (count > 0)
      memcpy(values, (const double *)packed->items + first, count * sizeof *values);
    return;
  }
  const int64_t base = packed->base;
  const double divisor = packed->divisor;
  if (packed->width == sizeof(uint16_t) && ABS(base) <= INT32_MAX - UINT16_MAX) {
    unpack_short((const uint16_t *)packed->items + first, count, (int32_t)base, divisor, values);
    return;
  }
  EACH_WIDTH((double)(base + (int64_t)item) / divisor)
}

int64_t sy_packed_integer(const struct sy_packed *packed, size_t index) {
  int64_t value;
  sy_unpack_integers(packed, index, 1, &value);
  return value;
}

void sy_packed_clear(struct sy_packed *packed) {
  g_free(packed->items);
  *packed = (struct sy_packed){0};
}
