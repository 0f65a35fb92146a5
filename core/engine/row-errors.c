/* SPDX-License-Identifier: Apache-2.0
 *
 * row-errors.c: why units are in error, row by row, and plugins' warnings
 *
 * The notices from a node's calls are merged into two lists, of which only the first entries in a
 * fixed order are kept. So these depend neither on how units were split over calls nor on which
 * call ended first.
 */
#include "engine/engine-private.h"

#include <string.h>

/* ---- lists of bounded length ---- */

void engine_init_told(struct told_lists *lists) {
  *lists = (struct told_lists){.errors = sy_told_new(), .warnings = sy_told_new()};
}

void engine_clear_told(struct told_lists *lists) {
  g_array_unref(lists->errors);
  g_array_unref(lists->warnings);
}

static struct sy_told *at(const GArray *list, guint index) {
  return &g_array_index(list, struct sy_told, index);
}

/* Sorts a list, merges equal entries, and keeps the first ones. */
static void compact(GArray *list, bool warnings) {
  g_array_sort(list, warnings ? sy_told_compare_words : sy_told_compare);
  g_autoptr(GArray) kept = sy_told_new();
  for (guint i = 0; i < list->len; i++) {
    struct sy_told *told = at(list, i), *last = kept->len ? at(kept, kept->len - 1) : NULL;
    const bool same =
        last && (warnings ? sy_told_same_words(last, told) : sy_told_compare(last, told) == 0);
    if (same)
      last->count += told->count;
    if (same || kept->len == SY_MOST_TOLD)
      continue;
    g_array_append_val(kept, *told);
    told->values = NULL;
  }
  g_array_set_size(list, 0);
  g_array_append_vals(list, kept->data, kept->len);
  for (guint i = 0; i < kept->len; i++)
    at(kept, i)->values = NULL;
}

/* The entries are moved. */
void engine_merge_told(struct told_lists *lists, GArray *told) {
  for (guint i = 0; i < told->len; i++) {
    struct sy_told *one = at(told, i);
    const bool warning = one->notice->severity == SY_NOTICE_WARNING;
    GArray *list = warning ? lists->warnings : lists->errors;
    if (warning)
      lists->warning_count += one->count;
    else
      lists->error_count += one->unit != SY_NONE;
    g_array_append_val(list, *one);
    one->values = NULL;
    if (list->len >= 2 * SY_MOST_TOLD + 2)
      compact(list, warning);
  }
}

void engine_keep_told(sy_assessment *assessment, uint32_t node, struct told_lists *lists) {
  struct sy_column_scores *column = &assessment->columns[node];
  compact(lists->errors, false);
  compact(lists->warnings, true);
  column->more_row_errors = lists->error_count;
  for (guint i = 0; i < lists->errors->len; i++)
    column->more_row_errors -= at(lists->errors, i)->unit != SY_NONE;
  column->more_warnings = lists->warning_count;
  for (guint i = 0; i < lists->warnings->len; i++)
    column->more_warnings -= at(lists->warnings, i)->count;
  g_array_append_vals(assessment->row_errors, lists->errors->data, lists->errors->len);
  g_array_append_vals(assessment->plugin_warnings, lists->warnings->data, lists->warnings->len);
  for (guint i = 0; i < lists->errors->len; i++)
    at(lists->errors, i)->values = NULL;
  for (guint i = 0; i < lists->warnings->len; i++)
    at(lists->warnings, i)->values = NULL;
  engine_forget_told(lists);
}

void engine_forget_told(struct told_lists *lists) {
  g_array_set_size(lists->errors, 0);
  g_array_set_size(lists->warnings, 0);
  lists->error_count = lists->warning_count = 0;
}

const struct sy_told *sy_row_errors_of(const sy_assessment *assessment, uint32_t node,
                                       uint32_t unit, guint *count) {
  const GArray *list = assessment->row_errors;
  const struct sy_told *first = NULL;
  *count = 0;
  for (guint i = 0; i < list->len; i++) {
    if (at(list, i)->node != node || at(list, i)->unit != unit)
      continue;
    first = first ? first : at(list, i);
    ++*count;
  }
  return first;
}

/* ---- what one says ---- */

/* The file has the name that the edition uses, because the message is part of the result. */
char *engine_error_text(const sy_edition *edition, const struct sy_told *told) {
  const struct sy_node *node = &edition->nodes[told->node];
  g_autofree char *message = sy_notice_text(told, false);
  if (told->table >= 0 && node->bindings[told->table].sheet) {
    g_autofree char *row =
        sy_table_row_text(&edition->tables[node->bindings[told->table].table], (uint32_t)told->row);
    return g_strdup_printf("%s: %s: %s", row, node->plugin_id, message);
  }
  if (told->unit != SY_NONE)
    return g_strdup_printf("%s: %s: %s", node->plugin_id, edition->units[told->unit].id, message);
  return g_strdup_printf("%s: %s", node->plugin_id, message);
}

char **engine_told_values(const char *first, const char *second, const char *third) {
  char **values = g_new0(char *, 4);
  values[0] = g_strdup(first);
  values[1] = g_strdup(second);
  values[2] = g_strdup(third);
  return values;
}

/* ---- rows that contradict each other ---- */

/* The headings of the key's columns, as "item, rater"; g_free. */
static char *key_text(const struct sy_table *declared, const struct sy_binding *binding) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; declared->key[i]; i++)
    for (guint k = 0; declared->columns[k]; k++) {
      const struct sy_column_values *column = &binding->sheet->columns[binding->columns[k]];
      if (strcmp(declared->columns[k]->name, declared->key[i]) == 0)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                               column->present ? column->heading : declared->key[i]);
    }
  return g_string_free(text, FALSE);
}

static bool has_conflicts(const struct sy_table *declared, const struct sy_binding *binding) {
  return binding->conflicting && declared->conflict == SY_CONFLICT_IS_ERROR;
}

static void tell_conflicts(const sy_edition *edition, uint32_t node, guint table, GArray *told) {
  const struct sy_binding *binding = &edition->nodes[node].bindings[table];
  const struct sy_table *declared = sy_node_plugin(&edition->nodes[node])->tables[table];
  g_autofree char *key = key_text(declared, binding);
  for (guint i = 0; i < binding->conflicting->len; i++) {
    const struct sy_same_key *same = &g_array_index(binding->conflicting, struct sy_same_key, i);
    char other[16];
    g_snprintf(other, sizeof other, "%u", sy_sheet_row(binding->sheet, same->other));
    const struct sy_told one = {
        .node = node,
        .unit = same->unit,
        .table = (int16_t)table,
        .column = -1,
        .row = sy_sheet_row(binding->sheet, same->row),
        .notice = &sy_notice_conflict,
        .values = engine_told_values(key, other, NULL),
    };
    g_array_append_val(told, one);
  }
}

GArray *engine_conflicts(const sy_edition *edition, uint32_t node) {
  const struct sy_node *called = &edition->nodes[node];
  GArray *told = sy_told_new();
  for (guint i = 0; sy_node_plugin(called)->tables[i]; i++)
    if (has_conflicts(sy_node_plugin(called)->tables[i], &called->bindings[i]))
      tell_conflicts(edition, node, i, told);
  g_array_sort(told, sy_told_compare);
  return told;
}

/* A copy of the sheet without the rows of these units. */
static sy_sheet *without_units(const sy_sheet *sheet, const bool *units) {
  g_autofree bool *keep = g_new(bool, sheet->row_count + 1);
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++)
    for (uint64_t row = sheet->first_row[unit]; row < sheet->first_row[unit + 1]; row++)
      keep[row] = !units[unit];
  return sy_sheet_filter(sheet, keep);
}

struct sy_node *engine_without_conflicts(const sy_edition *edition, uint32_t node) {
  const struct sy_node *called = &edition->nodes[node];
  const guint tables = g_strv_length((char **)sy_node_plugin(called)->tables);
  g_autoptr(GArray) told = engine_conflicts(edition, node);
  g_autofree bool *units = g_new0(bool, edition->unit_count + 1);
  bool any = false;
  for (guint i = 0; i < told->len; i++)
    if (at(told, i)->unit != SY_NONE)
      any = units[at(told, i)->unit] = true;
  if (!any)
    return NULL;
  struct sy_node *seen = g_memdup2(called, sizeof *called);
  seen->bindings = g_memdup2(called->bindings, tables * sizeof *called->bindings);
  for (guint i = 0; i < tables; i++) {
    struct sy_binding *binding = &seen->bindings[i];
    if (binding->sheet && binding->sheet->first_row)
      binding->sheet = without_units(binding->sheet, units);
  }
  return seen;
}

void engine_free_seen(struct sy_node *seen) {
  for (guint i = 0; seen && sy_node_plugin(seen)->tables[i]; i++) {
    sy_sheet *sheet = seen->bindings[i].sheet;
    if (sheet && sheet->first_row)
      sy_sheet_free(sheet);
  }
  if (seen)
    g_free(seen->bindings);
  g_free(seen);
}
