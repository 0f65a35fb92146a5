/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel-loops.h: the inner loops, in vectors of KERNEL_BYTES bytes
 *
 * Each kernel-*.c includes this after it has chosen the instruction set, with KERNEL, its name;
 * KERNEL_PRODUCT(a, b), the products of the lower halves of 64-bit lanes; and KERNEL_ADD(a, b, c),
 * a * b + c, with one rounding or two.
 */
#include <string.h>

typedef double reals __attribute__((vector_size(KERNEL_BYTES)));
typedef uint64_t words __attribute__((vector_size(KERNEL_BYTES)));
typedef int32_t wholes __attribute__((vector_size(KERNEL_BYTES)));
typedef uint8_t bytes __attribute__((vector_size(KERNEL_BYTES)));
typedef int32_t half_wholes __attribute__((vector_size(KERNEL_BYTES / 2)));
#define REALS (KERNEL_BYTES / sizeof(double))
#define WHOLES (KERNEL_BYTES / sizeof(int32_t))

static inline reals load_reals(const double *from) {
  reals loaded;
  memcpy(&loaded, from, sizeof loaded);
  return loaded;
}

static inline wholes load_wholes(const int32_t *from) {
  wholes loaded;
  memcpy(&loaded, from, sizeof loaded);
  return loaded;
}

static inline reals same_reals(double number) {
  return (reals){0} + number;
}

static inline words same_words(uint64_t number) {
  return (words){0} + number;
}

static inline wholes same_wholes(int32_t number) {
  return (wholes){0} + number;
}

/* ---- drawing ---- */

/* Philox4x32-10 as in statistics/random.c, each lane with a block of its own. */
static inline void philox(uint64_t seed, uint64_t replication, uint32_t stream, words block,
                          words drawn[4]) {
  const words lower = same_words(UINT32_MAX);
  words a = block, b = same_words(stream), c = same_words((uint32_t)replication),
        d = same_words(replication >> 32);
  uint32_t left = (uint32_t)seed, right = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    const words first = KERNEL_PRODUCT(same_words(UINT64_C(0xD2511F53)), a);
    const words second = KERNEL_PRODUCT(same_words(UINT64_C(0xCD9E8D57)), c);
    a = second >> 32 ^ b ^ same_words(left);
    b = second & lower;
    c = first >> 32 ^ d ^ same_words(right);
    d = first & lower;
    left += UINT32_C(0x9E3779B9);
    right += UINT32_C(0xBB67AE85);
  }
  drawn[0] = a;
  drawn[1] = b;
  drawn[2] = c;
  drawn[3] = d;
}

/* A whole number below 2^52: it is the lower part of a double above 2^52. */
static inline reals reals_of(words numbers) {
  const reals least = same_reals(0x1p52);
  words bits;
  memcpy(&bits, &least, sizeof bits);
  bits |= numbers;
  reals found;
  memcpy(&found, &bits, sizeof found);
  return found - least;
}

static bool draw(const struct study_factors *factors, uint64_t replication, double *drawn) {
  const uint64_t unfair = -factors->bound % factors->bound; /* as in statistics/random.c */
  const words bound = same_words(factors->bound), lower = same_words(UINT32_MAX);
  const reals least = same_reals((double)factors->least);
  words refused = {0}, first = {0};
  for (size_t i = 0; i < REALS; i++)
    first[i] = i;
  for (uint32_t block = 0; block < factors->blocks; block += REALS) {
    words random[4];
    philox(factors->seed, replication, factors->stream, first + block, random);
    for (uint32_t word = 0; word < 4; word++) {
      const uint32_t place = word * factors->blocks + block;
      const words product = KERNEL_PRODUCT(random[word], bound);
      const reals factor = reals_of(product >> 32) + least;
      const reals weight = factor * load_reals(factors->bases + place);
      refused |= (words)((product & lower) < unfair) | (words)(factor == 0);
      memcpy(drawn + place, &weight, sizeof weight);
    }
  }
  uint64_t any = 0;
  for (size_t i = 0; i < REALS; i++)
    any |= refused[i];
  return any == 0;
}

/* ---- scores ---- */

/* Four vectors of units at a time, and every other child apart, so that additions need not wait for
 * each other. */
static void sum(const double *const *columns, const double *weights, size_t count, double scale,
                size_t size, double *sums) {
  const reals by = same_reals(scale);
  for (size_t at = 0; at < size; at += 4 * REALS) {
    reals a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};
    size_t i = 0;
    for (; i + 1 < count; i += 2) {
      const reals weight = same_reals(weights[i]), other = same_reals(weights[i + 1]);
      const double *column = columns[i] + at, *next = columns[i + 1] + at;
      a = KERNEL_ADD(weight, load_reals(column), a);
      b = KERNEL_ADD(weight, load_reals(column + REALS), b);
      c = KERNEL_ADD(weight, load_reals(column + 2 * REALS), c);
      d = KERNEL_ADD(weight, load_reals(column + 3 * REALS), d);
      e = KERNEL_ADD(other, load_reals(next), e);
      f = KERNEL_ADD(other, load_reals(next + REALS), f);
      g = KERNEL_ADD(other, load_reals(next + 2 * REALS), g);
      h = KERNEL_ADD(other, load_reals(next + 3 * REALS), h);
    }
    if (i < count) {
      const reals weight = same_reals(weights[i]);
      const double *column = columns[i] + at;
      a = KERNEL_ADD(weight, load_reals(column), a);
      b = KERNEL_ADD(weight, load_reals(column + REALS), b);
      c = KERNEL_ADD(weight, load_reals(column + 2 * REALS), c);
      d = KERNEL_ADD(weight, load_reals(column + 3 * REALS), d);
    }
    const reals found[4] = {(a + e) * by, (b + f) * by, (c + g) * by, (d + h) * by};
    memcpy(sums + at, found, sizeof found);
  }
}

/* ---- ranks ---- */

/* Two vectors of units at a time: how many scores are certainly above each, and how many may be. */
static bool rank(const double *scores, const struct study_steps *steps, uint32_t count,
                 int32_t *ranks) {
  int32_t keys[STUDY_FEW + 1];
  const reals low = same_reals(steps->low), scale = same_reals(steps->scale);
  for (uint32_t at = 0; at < count; at += REALS) {
    const half_wholes some =
        __builtin_convertvector((load_reals(scores + at) - low) * scale, half_wholes);
    memcpy(keys + at, &some, sizeof some);
  }
  wholes undecided = {0}, lane = {0};
  for (size_t i = 0; i < WHOLES; i++)
    lane[i] = (int32_t)i;
  for (uint32_t at = 0; at < count; at += 2 * WHOLES) {
    const wholes one = load_wholes(keys + at), other = load_wholes(keys + at + WHOLES);
    const wholes low_one = one - steps->apart, high_one = one + steps->apart;
    const wholes low_other = other - steps->apart, high_other = other + steps->apart;
    wholes above[2] = {{0}, {0}}, near[2] = {{0}, {0}};
    for (uint32_t i = 0; i < count; i++) {
      const wholes key = same_wholes(keys[i]);
      above[0] -= key > high_one;
      near[0] -= key >= low_one;
      above[1] -= key > high_other;
      near[1] -= key >= low_other;
    }
    /* Each is near itself. */
    undecided |= (near[0] - above[0] != 1) & (lane + (int32_t)at < (int32_t)count);
    undecided |= (near[1] - above[1] != 1) & (lane + (int32_t)(at + WHOLES) < (int32_t)count);
    above[0] += 1;
    above[1] += 1;
    memcpy(ranks + at, above, sizeof above);
  }
  int32_t any = 0;
  for (size_t i = 0; i < WHOLES; i++)
    any |= undecided[i];
  return any == 0;
}

/* ---- counting ---- */

static void count_wins(const int32_t *ranks, uint32_t count, uint8_t *wins) {
  uint8_t own[STUDY_ROW];
  for (uint32_t i = 0; i < study_padded(count); i++)
    own[i] = (uint8_t)ranks[i];
  for (uint32_t i = 0; i < count; i++) {
    const bytes rank_of_one = (bytes){0} + own[i];
    for (uint32_t at = 0; at < count; at += KERNEL_BYTES) {
      bytes others, row;
      memcpy(&others, own + at, sizeof others);
      memcpy(&row, wins + (size_t)i * STUDY_ROW + at, sizeof row);
      row -= (bytes)(rank_of_one < others);
      memcpy(wins + (size_t)i * STUDY_ROW + at, &row, sizeof row);
    }
  }
}

static uint64_t shift(const int32_t *ranks, const int32_t *others, uint32_t count) {
  uint32_t all = 0;
  for (uint32_t i = 0; i < count; i++)
    all += (uint32_t)abs(ranks[i] - others[i]);
  return all;
}

KERNEL_STORAGE const struct study_kernel KERNEL = {KERNEL_NAME, KERNEL_AVAILABLE, draw, sum,
                                                   rank,        count_wins,       shift};
