/* SPDX-License-Identifier: Apache-2.0
 *
 * keys.c: keys that plugins declare
 *
 * A plugin may declare a key for a table: columns in which no two rows of a unit should be equal.
 * Where an edition does not declare a key of its own, rows with equal keys are found here. They
 * stay in place; other files decide what follows from them.
 *
 * Most units have few rows and most keys differ. Often they come in the same order for each unit,
 * which shows at once that no two are equal. Otherwise rows are looked up by a hash of their key in
 * a small table for the unit, and compared only if hashes are equal.
 */
#include "edition/edition-private.h"

#include <string.h>

#define CHUNK_ROWS 4096 /* about as many as are unpacked at once */

/* A binding being checked. */
struct checking {
  struct sy_binding *binding;
  GArray *key, *read; /* of guint: declared columns, the key's first and then the others */
  /* Of the rows from `first` on, column by column: the entries, and whether they are valid. */
  uint64_t first, count;
  bool all_read;              /* not only the key's */
  GPtrArray *entries, *valid; /* of arrays of int64_t; of uint8_t */
  uint64_t *hashes;
  uint32_t *slots;  /* 1 + the row in the slot, counted from the unit's first; 0: none */
  uint32_t *leader; /* per row of the unit: the first row with the same key */
  uint8_t *differs; /* per such first row: 1: another row has its key; 2: and differs from it */
  uint64_t room;    /* rows for which there is room */
  guint slot_bits;
};

static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

/* ---- Rows in memory ---- */

static void make_room(struct checking *checking, uint64_t rows) {
  if (rows <= checking->room)
    return;
  checking->room = rows;
  for (checking->slot_bits = 4; ((uint64_t)1 << checking->slot_bits) < 2 * rows;)
    checking->slot_bits++;
  for (guint i = 0; i < checking->read->len; i++) {
    checking->entries->pdata[i] = g_renew(int64_t, checking->entries->pdata[i], rows);
    checking->valid->pdata[i] = g_renew(uint8_t, checking->valid->pdata[i], rows);
  }
  checking->hashes = g_renew(uint64_t, checking->hashes, rows);
  checking->leader = g_renew(uint32_t, checking->leader, rows);
  checking->differs = g_renew(uint8_t, checking->differs, rows);
  g_free(checking->slots);
  checking->slots = g_new0(uint32_t, (gsize)1 << checking->slot_bits);
}

/* Widens entries of `size` bytes, from the last on, so that each has 8. */
static void widen(int64_t *entries, size_t size, uint64_t count) {
  for (uint64_t i = count; i-- > 0;)
    entries[i] = size == sizeof(int32_t) ? ((const int32_t *)(const void *)entries)[i]
                                         : ((const uint8_t *)entries)[i];
}

/* 0 and -0 are the same number. */
static void drop_signs(double *decimals, uint64_t count) {
  for (uint64_t i = 0; i < count; i++)
    decimals[i] += 0.0;
}

/* Equal texts are one, as the plugin will get them. */
static void unify(const struct sy_spelling *spelling, int64_t *texts, const uint8_t *valid,
                  uint64_t count) {
  for (uint64_t i = 0; i < count; i++)
    if (valid[i])
      texts[i] = spelling->number[texts[i]];
}

static void read_column(struct checking *checking, guint index) {
  const struct sy_binding *binding = checking->binding;
  const sy_sheet *sheet = binding->sheet;
  const uint64_t count = checking->count;
  const guint declared = g_array_index(checking->read, guint, index);
  const guint column = binding->columns[declared];
  const size_t size = sy_entry_size(sheet->columns[column].type);
  sy_sheet_entries(sheet, column, checking->first, count, checking->entries->pdata[index]);
  sy_sheet_valid(sheet, column, checking->first, count, checking->valid->pdata[index]);
  if (size < sizeof(int64_t))
    widen(checking->entries->pdata[index], size, count);
  if (sheet->columns[column].type == SY_DECIMAL)
    drop_signs(checking->entries->pdata[index], count);
  if (binding->spellings != NULL && binding->spellings[declared].dictionary != NULL)
    unify(&binding->spellings[declared], checking->entries->pdata[index],
          checking->valid->pdata[index], count);
}

static void read_rows(struct checking *checking, uint64_t first, uint64_t count) {
  make_room(checking, count);
  checking->first = first;
  checking->count = count;
  checking->all_read = false;
  for (guint i = 0; i < checking->key->len; i++)
    read_column(checking, i);
}

/* Blank entries are 0, so they need no hash of their own. */
static void hash_rows(struct checking *checking, uint64_t base, uint32_t count) {
  for (uint64_t row = base; row < base + count; row++)
    checking->hashes[row] = 0;
  for (guint i = 0; i < checking->key->len; i++) {
    const int64_t *entries = checking->entries->pdata[i];
    for (uint64_t row = base; row < base + count; row++)
      checking->hashes[row] = mix(checking->hashes[row], (uint64_t)entries[row]);
  }
}

/* Whether the key of each row is greater than that of the row before, so that no two are equal. */
static bool are_ascending(const struct checking *checking, uint64_t base, uint32_t count) {
  for (uint64_t row = base + 1; row < base + count; row++) {
    bool greater = false;
    for (guint i = 0; i < checking->key->len && !greater; i++) {
      const int64_t *entries = checking->entries->pdata[i];
      if (entries[row] < entries[row - 1])
        return false;
      greater = entries[row] > entries[row - 1];
    }
    if (!greater)
      return false;
  }
  return true;
}

/* Whether two rows are equal in these columns. */
static bool are_equal(const struct checking *checking, uint64_t a, uint64_t b, guint from,
                      guint end) {
  for (guint i = from; i < end; i++) {
    const int64_t *entries = checking->entries->pdata[i];
    const uint8_t *valid = checking->valid->pdata[i];
    if (entries[a] != entries[b] || valid[a] != valid[b])
      return false;
  }
  return true;
}

/* ---- The rows of one unit ---- */

/* The first of the unit's rows with that key, or the row itself if there is none before it. */
static uint32_t find_leader(struct checking *checking, uint64_t base, uint32_t row) {
  const uint64_t hash = checking->hashes[base + row];
  const uint64_t mask = ((uint64_t)1 << checking->slot_bits) - 1;
  for (uint64_t slot = hash >> (64 - checking->slot_bits);; slot = (slot + 1) & mask) {
    if (checking->slots[slot] == 0) {
      checking->slots[slot] = row + 1;
      return row;
    }
    const uint32_t other = checking->slots[slot] - 1;
    if (checking->hashes[base + other] == hash &&
        are_equal(checking, base + row, base + other, 0, checking->key->len))
      return other;
  }
}

static void forget(struct checking *checking, uint64_t base, uint32_t count) {
  const uint64_t mask = ((uint64_t)1 << checking->slot_bits) - 1;
  for (uint32_t row = 0; row < count; row++)
    for (uint64_t slot = checking->hashes[base + row] >> (64 - checking->slot_bits);
         checking->slots[slot] != 0; slot = (slot + 1) & mask)
      checking->slots[slot] = 0;
}

static void add(GArray **list, uint32_t unit, uint64_t row, uint64_t other) {
  if (*list == NULL)
    *list = g_array_new(FALSE, FALSE, sizeof(struct sy_same_key));
  const struct sy_same_key same = {unit, row, other};
  g_array_append_val(*list, same);
}

/* Reads the other columns, once keys have been found to be equal. */
static void read_others(struct checking *checking) {
  for (guint i = checking->key->len; !checking->all_read && i < checking->read->len; i++)
    read_column(checking, i);
  checking->all_read = true;
}

/* Marks which rows are identical and which conflict. */
static void report(struct checking *checking, uint32_t unit, uint64_t base, uint32_t count) {
  const guint key = checking->key->len, all = checking->read->len;
  const uint64_t first = checking->first + base;
  g_autofree uint32_t *second = g_new0(uint32_t, count);
  read_others(checking);
  memset(checking->differs, 0, count);
  for (uint32_t row = 0; row < count; row++) {
    const uint32_t leader = checking->leader[row];
    if (leader == row)
      continue;
    second[leader] = second[leader] ? second[leader] : row;
    if (!are_equal(checking, base + row, base + leader, key, all))
      checking->differs[leader] = 1;
  }
  for (uint32_t row = 0; row < count; row++) {
    const uint32_t leader = checking->leader[row], other = leader == row ? second[row] : leader;
    if (checking->differs[leader])
      add(&checking->binding->conflicting, unit, first + row, first + other);
    else if (leader != row)
      add(&checking->binding->identical, unit, first + row, first + leader);
  }
}

/* Rows [base, base + count) of those in memory. */
static void check_unit(struct checking *checking, uint32_t unit, uint64_t base, uint32_t count) {
  bool any = false;
  if (are_ascending(checking, base, count))
    return;
  hash_rows(checking, base, count);
  for (uint32_t row = 0; row < count; row++) {
    checking->leader[row] = find_leader(checking, base, row);
    any = any || checking->leader[row] != row;
  }
  forget(checking, base, count);
  if (any)
    report(checking, unit, base, count);
}

/* ---- A binding ---- */

static void check_by_unit(struct checking *checking) {
  const sy_sheet *sheet = checking->binding->sheet;
  const uint64_t *first_row = sheet->first_row;
  for (uint32_t unit = 0, end; unit < sheet->unit_count; unit = end) {
    for (end = unit + 1; end < sheet->unit_count && first_row[end] < first_row[unit] + CHUNK_ROWS;)
      end++;
    const uint64_t rows = first_row[end] - first_row[unit];
    read_rows(checking, first_row[unit], rows);
    for (uint32_t i = unit; i < end; i++)
      if (first_row[i + 1] - first_row[i] > 1)
        check_unit(checking, i, first_row[i] - first_row[unit],
                   (uint32_t)(first_row[i + 1] - first_row[i]));
  }
}

static bool any_unit_has_two(const sy_sheet *sheet) {
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++)
    if (sheet->first_row[unit + 1] - sheet->first_row[unit] > 1)
      return true;
  return false;
}

static bool is_in_key(const struct sy_table *declared, guint column) {
  for (guint i = 0; declared->key[i] != NULL; i++)
    if (strcmp(declared->key[i], declared->columns[column]->name) == 0)
      return true;
  return false;
}

/* The existing columns: those of the key, of which at least one must exist unless the key is
 * declared empty, then the others, which are read only if keys are equal. Columns of notes are
 * ignored. */
static void list_columns(struct checking *checking, const struct sy_table *declared) {
  const struct sy_binding *binding = checking->binding;
  for (int others = 0; others < 2; others++)
    for (guint i = 0; declared->columns[i] != NULL; i++)
      if (binding->sheet->columns[binding->columns[i]].present &&
          is_in_key(declared, i) == (others == 0) &&
          (!others || strcmp(declared->columns[i]->name, "note") != 0)) {
        g_array_append_val(checking->read, i);
        if (!others)
          g_array_append_val(checking->key, i);
      }
}

static void check_binding(struct sy_binding *binding, const struct sy_table *declared) {
  struct checking checking = {.binding = binding,
                              .key = g_array_new(FALSE, FALSE, sizeof(guint)),
                              .read = g_array_new(FALSE, FALSE, sizeof(guint)),
                              .entries = g_ptr_array_new_with_free_func(g_free),
                              .valid = g_ptr_array_new_with_free_func(g_free)};
  list_columns(&checking, declared);
  const bool is_there = checking.key->len > 0 || declared->key[0] == NULL;
  g_ptr_array_set_size(checking.entries, (gint)checking.read->len);
  g_ptr_array_set_size(checking.valid, (gint)checking.read->len);
  if (is_there && binding->sheet->first_row != NULL) {
    check_by_unit(&checking);
  } else if (is_there) {
    read_rows(&checking, 0, binding->sheet->row_count);
    check_unit(&checking, SY_NONE, 0, (uint32_t)binding->sheet->row_count);
  }
  g_array_unref(checking.key);
  g_array_unref(checking.read);
  g_ptr_array_unref(checking.entries);
  g_ptr_array_unref(checking.valid);
  g_free(checking.hashes);
  g_free(checking.slots);
  g_free(checking.leader);
  g_free(checking.differs);
}

/* Whether the rows have a key that the plugin declares and that could be equal in some. A key that
 * the edition declares replaces it. */
static bool has_key(const struct sy_loader *loader, const struct sy_binding *binding,
                    const struct sy_table *declared) {
  if (declared->key == NULL || binding->sheet == NULL || binding->sheet->row_count < 2 ||
      loader->plans[binding->table].key != NULL)
    return false;
  return binding->sheet->first_row == NULL || any_unit_has_two(binding->sheet);
}

void sy_keys_check(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings != NULL && sy_node_plugin(node)->tables[k] != NULL; k++)
      if (has_key(loader, &node->bindings[k], sy_node_plugin(node)->tables[k]))
        check_binding(&node->bindings[k], sy_node_plugin(node)->tables[k]);
  }
}
