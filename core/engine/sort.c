/* SPDX-License-Identifier: Apache-2.0
 *
 * sort.c: sorts many units by one number each
 *
 * Sorting by comparisons took a fifth of the time of scoring a large edition, on one thread. This
 * is a radix sort: it distributes units by one byte of their number after the other, the lowest
 * byte first.
 */
#include "engine/engine-private.h"

/* A unit's number, mapped so that ascending unsigned order is from the highest down. */
struct item {
  uint64_t key;
  uint32_t index;
};

/* Distributes items by a byte; false if all have the same one. Items with equal bytes keep their
 * order. */
static bool deal(const struct item *from, struct item *to, uint32_t count, unsigned shift) {
  uint32_t ends[257] = {0};
  for (uint32_t i = 0; i < count; i++)
    ends[(from[i].key >> shift & 0xFF) + 1]++;
  if (ends[(from[0].key >> shift & 0xFF) + 1] == count)
    return false;
  for (unsigned byte = 0; byte < 256; byte++)
    ends[byte + 1] += ends[byte];
  for (uint32_t i = 0; i < count; i++)
    to[ends[from[i].key >> shift & 0xFF]++] = from[i];
  return true;
}

void engine_sort(const int64_t *keys, uint32_t count, uint32_t *order) {
  g_autofree struct item *items = g_new(struct item, (gsize)count + 1);
  g_autofree struct item *spare = g_new(struct item, (gsize)count + 1);
  for (uint32_t i = 0; i < count; i++)
    items[i] = (struct item){(uint64_t)INT64_MAX - (uint64_t)keys[i], i};
  for (unsigned shift = 0; shift < 64 && count > 0; shift += 8)
    if (deal(items, spare, count, shift)) {
      struct item *dealt = spare;
      spare = items;
      items = dealt;
    }
  for (uint32_t i = 0; i < count; i++)
    order[i] = items[i].index;
}
