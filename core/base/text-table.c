/* SPDX-License-Identifier: Apache-2.0
 *
 * text-table.c: a hash table from texts to numbers
 *
 * Open addressing with linear probing. Texts lie one after the other in one growing block, which is
 * also the order of a column's dictionary. The text added last is tried first, because in evidence
 * equal cells tend to follow each other.
 *
 * The author of an input must not be able to make this extremely slow by choosing texts whose
 * hashes collide, so hashes depend on a number that differs from run to run. It affects nothing
 * else: texts are numbered as they come.
 */
#include "base/base-private.h"

#include <sys/random.h>

#define FIRST_SLOTS 64

__extension__ typedef unsigned __int128 uint128;

struct slot {
  size_t offset; /* of the text in `texts` */
  uint32_t hash; /* 0: the slot is free */
  int32_t number;
};

struct sy_text_table {
  struct slot *slots;
  uint32_t mask; /* slots, a power of two, less 1 */
  uint32_t count;
  uint32_t latest; /* the slot of the text added last */
  char *texts;
  size_t size;
  size_t capacity;
};

sy_text_table *sy_text_table_new(void) {
  sy_text_table *table = g_new0(sy_text_table, 1);
  table->slots = g_new0(struct slot, FIRST_SLOTS);
  table->mask = FIRST_SLOTS - 1;
  return table;
}

void sy_text_table_free(sy_text_table *table) {
  if (table == NULL)
    return;
  g_free(table->slots);
  g_free(table->texts);
  g_free(table);
}

/* ---- Hashes ---- */

static uint64_t seed;

static void choose_seed(void) {
  if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
    seed = (uint64_t)g_get_monotonic_time(); /* early during boot; still hard to guess */
}

/* Both halves of a full product, so that every bit of the word affects every bit of the hash. */
static uint64_t mix(uint64_t hash, uint64_t word, uint64_t factor) {
  const uint128 product = (uint128)(hash ^ word) * (factor | UINT64_C(1) << 63);
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last 0 to 7 bytes as one number; overlapping reads instead of a loop. */
static uint64_t tail_word(const char *text, size_t length) {
  if (length >= 4) {
    uint32_t first, last;
    memcpy(&first, text, 4);
    memcpy(&last, text + length - 4, 4);
    return (uint64_t)first << 32 | last;
  }
  if (length == 0)
    return 0;
  return (uint64_t)(guchar)text[0] << 16 | (uint64_t)(guchar)text[length / 2] << 8 |
         (guchar)text[length - 1];
}

/* Never 0, which marks free slots. */
static uint32_t hash_of(const char *text, size_t length) {
  static pthread_once_t chosen = PTHREAD_ONCE_INIT;
  pthread_once(&chosen, choose_seed);
  const uint64_t factor = seed;
  uint64_t hash = mix(length, factor >> 7, factor);
  size_t done = 0;
  for (; length - done >= 8; done += 8) {
    uint64_t word;
    memcpy(&word, text + done, 8);
    hash = mix(hash, word, factor);
  }
  hash = mix(hash, tail_word(text + done, length - done), factor);
  return (uint32_t)hash | 1;
}

guint sy_text_hash(gconstpointer text) {
  return hash_of(text, strlen(text));
}

/* ---- Slots ---- */

static bool holds(const sy_text_table *table, const struct slot *slot, const char *text,
                  size_t length) {
  const char *held = table->texts + slot->offset;
  const size_t room = table->size - slot->offset; /* there may be a NUL within `text` */
  return length < room && memcmp(held, text, length) == 0 && held[length] == '\0';
}

/* The slot of the text, or the free one where it belongs. */
static uint32_t locate(const sy_text_table *table, uint32_t hash, const char *text, size_t length) {
  /* The lowest bit of a hash is always 1 and has no information. */
  uint32_t at = hash >> 1 & table->mask;
  while (table->slots[at].hash != 0 &&
         (table->slots[at].hash != hash || !holds(table, &table->slots[at], text, length)))
    at = (at + 1) & table->mask;
  return at;
}

void sy_text_table_expect(const sy_text_table *table, const char *text, size_t length) {
  __builtin_prefetch(&table->slots[hash_of(text, length) >> 1 & table->mask]);
}

int32_t sy_text_table_find(const sy_text_table *table, const char *text, size_t length) {
  const struct slot *slot = &table->slots[locate(table, hash_of(text, length), text, length)];
  return slot->hash != 0 ? slot->number : -1;
}

static void widen(sy_text_table *table, uint32_t mask) {
  g_autofree struct slot *old = table->slots;
  const uint32_t old_mask = table->mask;
  table->mask = mask;
  table->latest = 0;
  table->slots = g_new0(struct slot, (gsize)table->mask + 1);
  for (uint32_t i = 0; i <= old_mask; i++) {
    if (old[i].hash == 0)
      continue;
    uint32_t at = old[i].hash >> 1 & table->mask;
    while (table->slots[at].hash != 0)
      at = (at + 1) & table->mask;
    table->slots[at] = old[i];
  }
}

void sy_text_table_reserve(sy_text_table *table, uint32_t count) {
  uint32_t mask = table->mask;
  while (mask / 4 * 3 <= count && mask < UINT32_MAX / 2)
    mask = mask * 2 + 1;
  if (mask > table->mask)
    widen(table, mask);
}

/* Reserves this many more bytes for texts. */
static void make_room(sy_text_table *table, size_t size) {
  if (table->capacity - table->size >= size)
    return;
  table->capacity = MAX(256, MAX(table->capacity * 2, table->size + size));
  table->texts = g_realloc(table->texts, table->capacity);
}

/* Appends the text and a NUL to the block; returns where. */
static size_t append(sy_text_table *table, const char *text, size_t length) {
  const size_t offset = table->size;
  make_room(table, length + 1);
  if (length > 0)
    memcpy(table->texts + offset, text, length);
  table->texts[offset + length] = '\0';
  table->size += length + 1;
  return offset;
}

/* Whether the text is the one that was added last. */
static bool is_latest(const sy_text_table *table, const char *text, size_t length) {
  const struct slot *slot = &table->slots[table->latest];
  return slot->hash != 0 && holds(table, slot, text, length);
}

int32_t sy_text_table_add(sy_text_table *table, const char *text, size_t length, int32_t number) {
  if (is_latest(table, text, length))
    return table->slots[table->latest].number;
  if (table->count >= table->mask / 4 * 3)
    widen(table, table->mask * 2 + 1);
  const uint32_t hash = hash_of(text, length);
  const uint32_t at = locate(table, hash, text, length);
  table->latest = at;
  if (table->slots[at].hash == 0) {
    table->slots[at] =
        (struct slot){.offset = append(table, text, length), .hash = hash, .number = number};
    table->count++;
  }
  return table->slots[at].number;
}

int32_t sy_text_table_append(sy_text_table *table, const char *text, size_t length) {
  append(table, text, length);
  return (int32_t)table->count++;
}

uint32_t sy_text_table_count(const sy_text_table *table) {
  return table->count;
}

/* ---- All texts ---- */

void sy_text_table_append_all(sy_text_table *table, const sy_text_table *other) {
  if (other->size == 0)
    return;
  make_room(table, other->size);
  memcpy(table->texts + table->size, other->texts, other->size);
  table->size += other->size;
  table->count += other->count;
}

void sy_text_table_merge(sy_text_table *table, const sy_text_table *other, int64_t *numbers) {
  const char *text = other->texts;
  for (uint32_t i = 0; i < other->count; i++) {
    const size_t length = strlen(text);
    numbers[i] = sy_text_table_add(table, text, length, (int32_t)table->count);
    text += length + 1;
  }
}

const char **sy_text_table_dictionary(const sy_text_table *table) {
  const size_t pointers = ((size_t)table->count + 1) * sizeof(char *);
  const char **dictionary = g_malloc(pointers + table->size);
  char *text = (char *)dictionary + pointers;
  if (table->size > 0)
    memcpy(text, table->texts, table->size);
  for (uint32_t i = 0; i < table->count; i++) {
    dictionary[i] = text;
    text += strlen(text) + 1;
  }
  dictionary[table->count] = NULL;
  return dictionary;
}
