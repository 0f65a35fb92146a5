/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c: tables of a study
 */
#include "study/study-private.h"

#define MOST_REMARKS 20
#define MOST_ON_FIRST_PAGE 12
#define MOST_NAMES 8 /* in a note */

const char *const sy_study_type_names[] = {"node",  "unit",  "cohort", "award",  "text",   "words",
                                           "count", "count", "score",  "score",  "number", "number",
                                           "share", "share", "share",  "number", NULL};

/* ---- reading ---- */

guint sy_study_rows(const sy_study_table *table) {
  return table->cells->len / table->column_count;
}

const struct sy_study_cell *sy_study_cell_at(const sy_study_table *table, guint row, guint column) {
  return &g_array_index(table->cells, struct sy_study_cell, row * table->column_count + column);
}

bool sy_study_any_estimated(const sy_study_table *table) {
  for (guint i = 0; i < table->cells->len; i++)
    if (g_array_index(table->cells, struct sy_study_cell, i).estimated)
      return true;
  return false;
}

/* ---- filling ---- */

sy_study_table *study_table_new(const char *part, const char *id, struct sy_text title,
                                const struct sy_study_column *columns) {
  sy_study_table *table = g_new0(sy_study_table, 1);
  *table = (sy_study_table){.part = part, .id = id, .title = title, .columns = columns};
  while (columns[table->column_count].id)
    table->column_count++;
  table->cells = g_array_new(FALSE, TRUE, sizeof(struct sy_study_cell));
  table->notes = g_ptr_array_new_with_free_func((GDestroyNotify)sy_words_free);
  table->remarks = g_ptr_array_new_with_free_func((GDestroyNotify)sy_words_free);
  table->first_page = g_array_new(FALSE, FALSE, sizeof(guint));
  return table;
}

sy_study_table *study_table(sy_study *study, const char *part, const char *id, struct sy_text title,
                            const struct sy_study_column *columns) {
  sy_study_table *table = study_table_new(part, id, title, columns);
  g_ptr_array_add(study->tables, table);
  return table;
}

/* The type of the next cell. */
static enum sy_study_type next_type(const sy_study_table *table) {
  return table->columns[table->cells->len % table->column_count].type;
}

static void add(sy_study_table *table, struct sy_study_cell cell) {
  g_array_append_val(table->cells, cell);
}

void study_absent(sy_study_table *table) {
  add(table, (struct sy_study_cell){.absent = true});
}

void study_index(sy_study_table *table, uint32_t index) {
  g_assert(next_type(table) <= SY_STUDY_AWARD);
  add(table, (struct sy_study_cell){.absent = index == SY_NONE, .index = index});
}

void study_text(sy_study_table *table, const char *text) {
  g_assert(next_type(table) == SY_STUDY_TEXT);
  add(table, (struct sy_study_cell){.absent = !text, .text = g_intern_string(text)});
}

void study_words(sy_study_table *table, sy_words *words) {
  g_assert(next_type(table) == SY_STUDY_WORDS);
  add(table, (struct sy_study_cell){.absent = !words, .words = words});
}

void study_count(sy_study_table *table, int64_t count) {
  g_assert(next_type(table) == SY_STUDY_COUNT || next_type(table) == SY_STUDY_FLAG);
  add(table, (struct sy_study_cell){.count = count});
}

void study_score(sy_study_table *table, int64_t nano) {
  g_assert(sy_study_is_score(next_type(table)));
  add(table, (struct sy_study_cell){.score = nano});
}

static struct sy_study_cell *last(const sy_study_table *table) {
  return &g_array_index(table->cells, struct sy_study_cell, table->cells->len - 1);
}

void study_result(const sy_study *study, uint32_t node, uint32_t unit, sy_study_table *table) {
  study_score(table, sy_score_of(study->assessment, node, unit));
  last(table)->score_of = node + 1;
  study_estimated(table, sy_is_estimated(study->assessment, node, unit));
}

void study_estimated(sy_study_table *table, bool estimated) {
  last(table)->estimated = estimated && !last(table)->absent;
}

void study_ratio(sy_study_table *table, struct sy_ratio nano) {
  study_score(table, sy_nano_round(nano.numerator, nano.denominator, 9));
}

void study_number(sy_study_table *table, double number) {
  g_assert(next_type(table) >= SY_STUDY_NUMBER);
  add(table, (struct sy_study_cell){.absent = !isfinite(number), .number = number});
}

void study_first_page(sy_study_table *table) {
  const guint row = sy_study_rows(table) - 1;
  g_assert(table->cells->len % table->column_count == 0);
  if (table->first_page->len < MOST_ON_FIRST_PAGE)
    g_array_append_val(table->first_page, row);
}

void study_first_page_top(sy_study_table *table, uint32_t node, const struct sy_study_group *group,
                          const sy_edition *edition) {
  const uint32_t parent = edition->nodes[node].parent;
  if (group->is_cohort && (parent == SY_NONE || parent == 0))
    study_first_page(table);
}

void study_note(sy_study_table *table, sy_words *words) {
  g_ptr_array_add(table->notes, words);
}

void study_remark(sy_study_table *table, sy_words *words) {
  if (table->remarks->len <= MOST_REMARKS)
    g_ptr_array_add(table->remarks, table->remarks->len < MOST_REMARKS
                                        ? sy_words_copy(words)
                                        : sy_words_new("There is more of this kind; the table has "
                                                       "it all.",
                                                       "同类情形不再逐一列出，详见表中数据。"));
  sy_words_free(words);
}

char *study_node_names(const sy_edition *edition, const GArray *nodes, bool chinese) {
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < MIN(nodes->len, MOST_NAMES); i++) {
    const struct sy_text name = edition->nodes[g_array_index(nodes, uint32_t, i)].name;
    g_string_append_printf(names, "%s%s",
                           i == 0    ? ""
                           : chinese ? "、"
                                     : ", ",
                           chinese ? name.zh : name.en);
  }
  if (nodes->len > MOST_NAMES)
    g_string_append(names, chinese ? "等" : ", …");
  return g_string_free(names, FALSE);
}

void study_partial(sy_study_table *table, uint64_t done, uint64_t wanted) {
  table->done = done < wanted ? done : 0;
  table->wanted = done < wanted ? wanted : 0;
}

void study_partial_units(sy_study_table *table, uint32_t done, uint32_t all) {
  table->units = done < all ? done : 0;
  table->all_units = done < all ? all : 0;
}

bool sy_study_is_table_partial(const sy_study_table *table) {
  return table->wanted > 0 || table->all_units > 0;
}

sy_words *sy_study_partial_words(const sy_study_table *table) {
  if (!sy_study_is_table_partial(table))
    return NULL;
  GString *en = g_string_new("Interrupted: "), *zh = g_string_new("已中断：");
  const bool both = table->wanted > 0 && table->all_units > 0;
  if (table->wanted > 0) {
    g_string_append_printf(en, "replications done: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                           table->done, table->wanted);
    g_string_append_printf(zh, "完成%" G_GUINT64_FORMAT "次模拟，原定%" G_GUINT64_FORMAT "次",
                           table->done, table->wanted);
  }
  if (table->all_units > 0) {
    g_string_append_printf(en, "%sunits with an interval: %u of %u", both ? "; " : "", table->units,
                           table->all_units);
    g_string_append_printf(zh, "%s%u个评价对象有区间，共%u个", both ? "；" : "", table->units,
                           table->all_units);
  }
  return sy_words_take(g_string_free(en, FALSE), g_string_free(zh, FALSE));
}

void study_leave_out(sy_study *study, const char *name) {
  g_ptr_array_add(study->left_out, g_strdup(name));
}

void study_drop(sy_study *study, sy_study_table *table) {
  g_autofree char *name = g_strdup_printf("%s/%s", table->part, table->id);
  study_leave_out(study, name);
  g_ptr_array_remove(study->tables, table);
}

void sy_study_table_free(sy_study_table *table) {
  for (guint i = 0; i < table->cells->len; i++) {
    struct sy_study_cell *cell = &g_array_index(table->cells, struct sy_study_cell, i);
    if (!cell->absent && table->columns[i % table->column_count].type == SY_STUDY_WORDS)
      sy_words_free(cell->words);
  }
  g_array_unref(table->cells);
  g_ptr_array_unref(table->notes);
  g_ptr_array_unref(table->remarks);
  g_array_unref(table->first_page);
  g_free(table);
}
