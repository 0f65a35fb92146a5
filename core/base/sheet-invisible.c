/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-invisible.c: counts the invisible characters in a table
 *
 * They do not affect comparisons, so a reader of the table would not know about them.
 */
#include "base/base-private.h"

static void add(GArray *counts, guint field, gunichar character, uint64_t cells) {
  for (guint i = 0; i < counts->len; i++) {
    struct sy_invisible *count = &g_array_index(counts, struct sy_invisible, i);
    if (count->field == field && count->character == character &&
        (count->cells == 0) == (cells == 0)) {
      count->cells += cells;
      return;
    }
  }
  const struct sy_invisible count = {.field = field, .character = character, .cells = cells};
  g_array_append_val(counts, count);
}

#define MOST_KINDS 64 /* there are fewer such characters */

static bool is_new(gunichar character, gunichar kinds[MOST_KINDS], guint *count) {
  for (guint i = 0; i < *count; i++)
    if (kinds[i] == character)
      return false;
  if (*count < MOST_KINDS)
    kinds[(*count)++] = character;
  return true;
}

bool sy_invisible_count(GArray *counts, guint field, const char *text, size_t length,
                        uint64_t cells) {
  gunichar character, kinds[MOST_KINDS];
  guint kind_count = 0;
  for (size_t from = 0; (character = sy_text_invisible(text, length, &from)) != 0;)
    if (is_new(character, kinds, &kind_count) && counts != NULL)
      add(counts, field, character, cells);
  return kind_count > 0;
}

void sy_invisible_count_texts(const struct sy_column_reader *column, uint64_t row_count) {
  if (column->plain || column->invisible == NULL)
    return;
  const uint32_t count = sy_text_table_count(column->texts);
  g_autofree const char **texts = sy_text_table_dictionary(column->texts);
  g_autofree uint64_t *cells = g_new0(uint64_t, (gsize)count + 1);
  for (uint64_t row = 0; row < row_count; row++)
    if (column->valid[row])
      cells[column->entries[row].integer]++;
  for (uint32_t i = 0; i < count; i++) {
    const size_t length = strlen(texts[i]);
    if (cells[i] > 0 && !sy_text_is_key(texts[i], length))
      sy_invisible_count(column->invisible, column->field, texts[i], length, cells[i]);
  }
}

void sy_invisible_add(GArray *counts, const GArray *part) {
  for (guint i = 0; part != NULL && i < part->len; i++) {
    const struct sy_invisible *count = &g_array_index(part, struct sy_invisible, i);
    add(counts, count->field, count->character, count->cells);
  }
}

static gint compare(gconstpointer left, gconstpointer right) {
  const struct sy_invisible *a = left, *b = right;
  if (a->field != b->field)
    return a->field < b->field ? -1 : 1;
  if (a->character != b->character)
    return a->character < b->character ? -1 : 1;
  return a->cells < b->cells ? -1 : a->cells > b->cells;
}

void sy_invisible_finish(GArray *counts, const GPtrArray *headings) {
  for (guint field = 0; field < headings->len; field++) {
    const char *heading = headings->pdata[field];
    const size_t length = strlen(heading);
    if (!sy_text_is_key(heading, length))
      sy_invisible_count(counts, field, heading, length, 0);
  }
  g_array_sort(counts, compare);
  for (guint i = 0; i < counts->len; i++) {
    struct sy_invisible *count = &g_array_index(counts, struct sy_invisible, i);
    count->heading = g_intern_string(headings->pdata[count->field]);
  }
}
