/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence-warnings.c: finds what a careful reader of an edition's tree and evidence would question
 *
 * Runs once, on an edition that was loaded without problems.
 */
#include "edition/edition-private.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The subject of most warnings: a table of a node's plugin, and the table of the edition. */
struct bound {
  sy_warnings *warnings;
  const struct sy_node *node;
  const struct sy_table *declared;
  const struct sy_binding *binding;
  const struct sy_edition_table *table;
};

static struct sy_place row_of(const sy_sheet *sheet, uint64_t row) {
  return sy_sheet_place(sheet, sy_sheet_row(sheet, row), SY_WHOLE_ROW);
}

/* The cell with the heading of a field; the rows above the headings count. */
static struct sy_place heading_of(const struct sy_edition_table *table, guint field) {
  return sy_sheet_place(table->sheet, 0, field);
}

static char *count_text(uint64_t count) {
  return g_strdup_printf("%" PRIu64, count);
}

/* ---- Columns ---- */

/* The first row of a binding in which a column has no value; UINT64_MAX: none. */
static uint64_t first_blank(const sy_sheet *sheet, guint column, uint64_t *count) {
  uint64_t found = UINT64_MAX;
  uint8_t valid[1024];
  *count = 0;
  for (uint64_t first = 0; first < sheet->row_count; first += sizeof valid) {
    const uint64_t some = MIN(sizeof valid, sheet->row_count - first);
    sy_sheet_valid(sheet, column, first, some, valid);
    for (uint64_t i = 0; i < some; i++) {
      if (valid[i])
        continue;
      found = MIN(found, first + i);
      ++*count;
    }
  }
  return found;
}

/* Empty cells that the plugin treats in a way that a reader may not expect. */
static void warn_blank_cells(const struct bound *bound, guint index) {
  const struct sy_column *column = bound->declared->columns[index];
  const sy_sheet *sheet = bound->binding->sheet;
  const guint at = bound->binding->columns[index];
  uint64_t count;
  if (column->blank.en == NULL || !sheet->columns[at].present)
    return;
  const uint64_t row = first_blank(sheet, at, &count);
  if (count == 0)
    return;
  const struct sy_place place =
      sy_sheet_place(sheet, sy_sheet_row(sheet, row), sheet->columns[at].field);
  g_autofree char *cells = count_text(count);
  const char *const keys[] = {"node", "table", "column", "cells", NULL};
  const char *const values[] = {bound->node->id, bound->table->id, column->name, cells, NULL};
  const struct sy_text form = sy_warning_message(SY_WARN_BLANK_CELLS);
  g_autofree char *en = sy_text_fill(form.en, keys, values);
  g_autofree char *zh = sy_text_fill(form.zh, keys, values);
  g_autofree char *en_whole = g_strdup_printf("%s: %s", en, column->blank.en);
  g_autofree char *zh_whole = g_strdup_printf("%s：%s", zh, column->blank.zh);
  sy_warn_of(bound->warnings, sy_warning_code(SY_WARN_BLANK_CELLS), place, keys, values,
             (struct sy_text){.en = en_whole, .zh = zh_whole});
}

static bool is_in_key(const struct sy_table *table, const char *column) {
  return table->key != NULL && g_strv_contains(table->key, column);
}

/* Marks the levels in rows [first, end); returns how many of them were not marked before. */
static guint mark_levels(const sy_sheet *sheet, guint column, uint64_t first, uint64_t end,
                         uint32_t *seen, uint32_t mark) {
  guint count = 0;
  for (uint64_t row = first; row < end; row++) {
    if (!sy_sheet_is_valid(sheet, column, row))
      continue;
    uint32_t *level = &seen[sy_sheet_integer(sheet, column, row)];
    count += *level != mark;
    *level = mark;
  }
  return count;
}

/* Units that have rows, but not for each of the entries that some unit has rows for. */
static void warn_incomplete(const struct bound *bound, guint index, guint column, uint32_t *seen,
                            guint used) {
  const sy_sheet *sheet = bound->binding->sheet;
  uint32_t incomplete = 0;
  uint64_t first = 0;
  for (uint32_t unit = 0; sheet->first_row != NULL && unit < sheet->unit_count; unit++) {
    const uint64_t row = sheet->first_row[unit], end = sheet->first_row[unit + 1];
    if (row == end || mark_levels(sheet, column, row, end, seen, unit + 2) == used)
      continue;
    first = incomplete++ == 0 ? row : first;
  }
  g_autofree char *units = count_text(incomplete);
  if (incomplete > 0)
    sy_warn(bound->warnings, SY_WARN_INCOMPLETE_ITEMS, row_of(sheet, first), bound->node->id,
            bound->table->id, bound->declared->columns[index]->name, units);
}

/* Items that the edition lists and that are part of the plugin's key: those without any row, which
 * were probably not checked, and units that lack some. */
static void warn_items(const struct bound *bound, guint index) {
  const struct sy_column *column = bound->declared->columns[index];
  const sy_sheet *sheet = bound->binding->sheet;
  const guint at = bound->binding->columns[index];
  if (column->levels_from == NULL || !is_in_key(bound->declared, column->name) ||
      sheet->row_count == 0 || !sheet->columns[at].present ||
      sheet->columns[at].type != SY_CATEGORY)
    return;
  const char *const *levels =
      sy_parameters_levels(sy_instance_parameters(bound->node->instance),
                           sy_node_plugin(bound->node), column->levels_from);
  const guint count = levels != NULL ? g_strv_length((char **)levels) : 0;
  g_autofree uint32_t *seen = g_new0(uint32_t, (gsize)count + 1);
  const guint used = mark_levels(sheet, at, 0, sheet->row_count, seen, 1);
  for (guint i = 0; i < count; i++)
    if (seen[i] == 0)
      sy_warn(bound->warnings, SY_WARN_UNUSED_LEVEL, bound->node->place, bound->node->id,
              bound->table->id, column->name, levels[i]);
  warn_incomplete(bound, index, at, seen, used);
}

/* Rows with the same key, for which the plugin expects only one. */
static void warn_same_keys(const struct bound *bound, const GArray *same,
                           enum sy_warning_kind kind) {
  if (same == NULL)
    return;
  const struct sy_same_key *first = &g_array_index(same, struct sy_same_key, 0);
  g_autofree char *rows = count_text(same->len);
  sy_warn(bound->warnings, kind, row_of(bound->binding->sheet, first->row), bound->node->id,
          bound->table->id, rows);
}

/* Values of units to which the node does not apply. */
static void warn_left_out(const struct bound *bound) {
  const struct sy_place place =
      sy_sheet_place(bound->binding->sheet, bound->binding->first_value, SY_WHOLE_ROW);
  g_autofree char *rows = count_text(bound->binding->value_count);
  if (bound->binding->value_count > 0)
    sy_warn(bound->warnings, SY_WARN_INAPPLICABLE_ROWS, place, bound->node->id, bound->table->id,
            rows);
}

/* A table without rows is valid if it has a meaning for the plugin: nothing was found. */
static void warn_binding(const struct bound *bound) {
  if (bound->binding->sheet->row_count == 0 && bound->table->row_count > 0 &&
      bound->declared->absence != SY_ABSENT_HAS_MEANING)
    sy_warn(bound->warnings, SY_WARN_EMPTY_WHERE, bound->node->place, bound->node->id,
            bound->table->id);
  warn_left_out(bound);
  warn_same_keys(bound, bound->binding->identical, SY_WARN_IDENTICAL_ROWS);
  if (bound->declared->conflict == SY_CONFLICT_WARNS)
    warn_same_keys(bound, bound->binding->conflicting, SY_WARN_CONFLICTING_ROWS);
  for (guint i = 0; bound->declared->columns != NULL && bound->declared->columns[i] != NULL; i++) {
    warn_blank_cells(bound, i);
    warn_items(bound, i);
  }
}

/* ---- Rows ---- */

/* Marks the rows of a table that a binding reads, or leaves out because its node does not apply to
 * their units, by their rows in the file. */
static void mark_rows(const struct sy_binding *binding, bool *read) {
  for (uint64_t row = 0; row < binding->sheet->row_count; row++)
    read[sy_sheet_row(binding->sheet, row)] = true;
  for (guint i = 0; binding->left_out != NULL && i < binding->left_out->len; i++)
    read[g_array_index(binding->left_out, uint32_t, i)] = true;
}

/* A row that a later stage replaced counts as read if the later row is. */
static void mark_replaced(const struct sy_stages *stages, bool *read) {
  for (guint i = 0; stages != NULL && i < stages->replies->len; i++) {
    const struct sy_reply *reply = &g_array_index(stages->replies, struct sy_reply, i);
    if (reply->replaced != SY_NONE)
      read[sy_sheet_row(stages->all, reply->replaced)] =
          read[sy_sheet_row(stages->all, reply->row)];
  }
}

/* The bindings that read rows of a table. */
static GPtrArray *readers_of(const sy_edition *edition, uint32_t table) {
  GPtrArray *readers = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings != NULL && sy_node_plugin(node)->tables[k] != NULL; k++)
      if (node->bindings[k].table == table && node->bindings[k].sheet != NULL)
        g_ptr_array_add(readers, &node->bindings[k]);
  }
  return readers;
}

/* Whether there are readers, none of which reads all rows. A table without readers is used by
 * claims. */
static bool may_be_unread(const GPtrArray *readers, const sy_sheet *all) {
  for (guint i = 0; i < readers->len; i++)
    if (((const struct sy_binding *)readers->pdata[i])->sheet == all)
      return false;
  return readers->len > 0;
}

static void warn_unread_rows(sy_warnings *warnings, const sy_edition *edition, uint32_t index) {
  const struct sy_edition_table *table = &edition->tables[index];
  g_autoptr(GPtrArray) readers = readers_of(edition, index);
  if (table->sheet == NULL || table->row_count == 0 || !may_be_unread(readers, table->sheet))
    return;
  const sy_sheet *all = table->stages != NULL ? table->stages->all : table->sheet;
  uint32_t last = 0;
  for (uint64_t row = 0; row < all->row_count; row++)
    last = MAX(last, sy_sheet_row(all, row));
  g_autofree bool *read = g_new0(bool, (gsize)last + 1);
  for (guint i = 0; i < readers->len; i++)
    mark_rows(readers->pdata[i], read);
  mark_replaced(table->stages, read);
  uint64_t unread = 0;
  struct sy_place place = table->sheet->place;
  for (uint64_t row = 0; row < table->sheet->row_count; row++) {
    const uint32_t at = sy_sheet_row(table->sheet, row);
    if (read[at])
      continue;
    place.line = unread++ == 0 ? at : MIN(place.line, at);
  }
  g_autofree char *rows = count_text(unread);
  if (unread > 0)
    sy_warn(warnings, SY_WARN_UNREAD_ROWS, place, table->id, rows);
}

/* Marks the units that have rows in a table by unit. */
static void mark_units(const sy_sheet *sheet, bool *has_rows) {
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++)
    has_rows[unit] |= sheet->first_row[unit] != sheet->first_row[unit + 1];
}

/* Units that have only the row in units.csv. An edition without any evidence gives no such
 * warnings. */
static void warn_units_without_rows(sy_warnings *warnings, const sy_edition *edition) {
  g_autofree bool *has_rows = g_new0(bool, (gsize)edition->unit_count + 1);
  bool any = false;
  for (uint32_t i = 1; i < edition->table_count; i++) {
    const struct sy_edition_table *table = &edition->tables[i];
    const sy_sheet *sheet = table->stages != NULL ? table->stages->all : table->sheet;
    if (sheet == NULL || sheet->first_row == NULL || sheet->row_count == 0)
      continue;
    any = true;
    mark_units(sheet, has_rows);
  }
  for (uint32_t unit = 0; any && unit < edition->unit_count; unit++) {
    const struct sy_place place =
        sy_sheet_place(edition->tables[0].sheet, edition->units[unit].sheet_row, SY_WHOLE_ROW);
    if (!has_rows[unit])
      sy_warn(warnings, SY_WARN_UNIT_WITHOUT_ROWS, place, edition->units[unit].id);
  }
}

/* ---- Headings ---- */

/* Whether a heading is like the name of a column, or one of its labels. */
static bool resembles(const char *heading, const struct sy_column *column) {
  const char *const names[] = {column->name, column->label.en, column->label.zh, NULL};
  g_autoptr(GPtrArray) given = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(names) - 1; i++)
    if (names[i] != NULL)
      g_ptr_array_add(given, (gpointer)names[i]);
  g_ptr_array_add(given, NULL);
  return sy_nearest(heading, (const char *const *)given->pdata) != NULL;
}

/* An optional column of a node's plugin that the table does not have, and that a heading may be
 * meant to be; or NULL. A node with `columns` says which headings it means: then only one that is
 * like the column's name is questionable. A column of notes may always be left out. */
static const struct sy_column *absent_column(const struct sy_loader *loader, uint32_t index,
                                             uint32_t table, const char *heading) {
  const struct sy_node *node = &loader->edition->nodes[index];
  const bool named = sy_yaml_get(loader->node_yaml->pdata[index], "columns") != NULL;
  for (guint i = 0; node->bindings != NULL && sy_node_plugin(node)->tables[i] != NULL; i++) {
    const struct sy_binding *binding = &node->bindings[i];
    const struct sy_column *const *columns = sy_node_plugin(node)->tables[i]->columns;
    if (binding->table != table || binding->sheet == NULL)
      continue;
    for (guint k = 0; columns != NULL && columns[k] != NULL; k++)
      if (!binding->sheet->columns[binding->columns[k]].present &&
          strcmp(columns[k]->name, "note") != 0 && (!named || resembles(heading, columns[k])))
        return columns[k];
  }
  return NULL;
}

/* Headings that are not read, if an indicator lacks an optional column that may be meant. */
static void warn_unread_columns(const struct sy_loader *loader, uint32_t index) {
  const sy_edition *edition = loader->edition;
  const sy_sheet *sheet = edition->tables[index].sheet;
  for (guint i = 0; i < sheet->unread_count; i++) {
    const char *heading = sheet->unread[i].heading;
    const struct sy_column *absent = NULL;
    uint32_t node = 0;
    for (; node < edition->node_count; node++)
      if ((absent = absent_column(loader, node, index, heading)) != NULL)
        break;
    if (absent != NULL)
      sy_warn(edition->warnings, SY_WARN_UNREAD_COLUMN,
              heading_of(&edition->tables[index], sheet->unread[i].field),
              edition->tables[index].id, heading, edition->nodes[node].id, absent->name);
  }
}

/* ---- Tables as a whole ---- */

static void warn_invisible(sy_warnings *warnings, const sy_sheet *sheet, const char *table) {
  for (guint i = 0; sheet->invisible != NULL && i < sheet->invisible->len; i++) {
    const struct sy_invisible *found = &g_array_index(sheet->invisible, struct sy_invisible, i);
    const struct sy_place place = sheet->place;
    g_autofree char *character = g_strdup_printf("U+%04X", found->character);
    g_autofree char *cells = count_text(found->cells);
    sy_warn(warnings, SY_WARN_INVISIBLE_CHARACTER, place, table, found->heading, character, cells);
  }
}

/* Whether a plugin that reads decimals in their exact form reads the column. */
static bool is_read_exactly(const sy_edition *edition, uint32_t table, guint column) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (node->instance == NULL || !(sy_instance_flags(node->instance) & SY_PLUGIN_EXACT))
      continue;
    for (guint k = 0; node->bindings != NULL && sy_node_plugin(node)->tables[k] != NULL; k++) {
      const struct sy_column *const *columns = sy_node_plugin(node)->tables[k]->columns;
      for (guint m = 0; node->bindings[k].table == table && columns[m] != NULL; m++)
        if (node->bindings[k].columns[m] == column)
          return true;
    }
  }
  return false;
}

static void warn_inexact(sy_warnings *warnings, const sy_edition *edition, uint32_t index) {
  const sy_sheet *sheet = edition->tables[index].sheet;
  for (guint i = 0; i < sheet->column_count; i++) {
    if (sheet->columns[i].inexact_cells == 0 || !is_read_exactly(edition, index, i))
      continue;
    const struct sy_place place = heading_of(&edition->tables[index], sheet->columns[i].field);
    g_autofree char *cells = count_text(sheet->columns[i].inexact_cells);
    sy_warn(warnings, SY_WARN_INEXACT_NUMBER, place, edition->tables[index].id,
            sheet->columns[i].heading, cells);
  }
}

static void warn_hidden(sy_warnings *warnings, const struct sy_edition_table *table) {
  const struct sy_hidden *hidden = &table->sheet->hidden;
  g_autofree char *rows = count_text(hidden->rows), *columns = count_text(hidden->columns);
  if (hidden->rows > 0)
    sy_warn(warnings, SY_WARN_HIDDEN_ROWS,
            sy_sheet_place(table->sheet, hidden->first_row, SY_WHOLE_ROW), table->id, rows);
  if (hidden->columns > 0)
    sy_warn(warnings, SY_WARN_HIDDEN_COLUMNS, heading_of(table, hidden->first_field), table->id,
            columns);
}

static void warn_table(const struct sy_loader *loader, uint32_t index) {
  const sy_edition *edition = loader->edition;
  sy_warnings *warnings = edition->warnings;
  const sy_sheet *sheet = edition->tables[index].sheet;
  if (sheet == NULL)
    return;
  warn_hidden(warnings, &edition->tables[index]);
  if (sheet->encoding_guessed != NULL)
    sy_warn(warnings, SY_WARN_GUESSED_ENCODING, sheet->place, edition->tables[index].id,
            sheet->encoding_guessed);
  const struct sy_stages *stages = edition->tables[index].stages;
  warn_invisible(warnings, stages != NULL ? stages->all : sheet, edition->tables[index].id);
  warn_inexact(warnings, edition, index);
  warn_unread_columns(loader, index);
  if (index > 0)
    warn_unread_rows(warnings, edition, index);
}

/* ---- The tree ---- */

/* "12.5", or "1/3" where that cannot be written as a decimal. g_free. */
static char *points_text(struct sy_rational points) {
  char *decimal = sy_ratio_decimal(sy_ratio_of(points));
  return decimal != NULL ? decimal : sy_rational_text(points);
}

void sy_warn_points(sy_warnings *warnings, const sy_edition *edition, const struct sy_node *group) {
  struct sy_rational sum = {0, 1};
  if (group->kind != SY_GROUP || !group->has_points || group->children.count == 0)
    return;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_node *child = &edition->nodes[group->children.items[i]];
    if (!child->has_points || !sy_rational_add(sum, child->points, &sum))
      return;
  }
  g_autofree char *declared = points_text(group->points);
  g_autofree char *found = points_text(sum);
  if (sy_rational_compare(sum, group->points) != 0)
    sy_warn(warnings, SY_WARN_GROUP_POINTS, group->place, group->id, declared, found);
}

/* Whether one of the children of a group can be missing. */
static bool may_miss(const sy_edition *edition, const struct sy_node *group) {
  for (uint32_t i = 0; i < group->children.count; i++)
    if (edition->nodes[group->children.items[i]].missing == SY_MISSING_KEEP)
      return true;
  return false;
}

/* A node's share of the total, in percent. g_free. */
static char *share_text(const sy_edition *edition, const struct sy_node *node) {
  double share = 100;
  for (; node->parent != SY_NONE; node = &edition->nodes[node->parent])
    if (sy_node_has_score(node))
      share *= (double)node->weight.numerator / (double)node->weight.denominator;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf("%s%%", g_ascii_formatd(text, sizeof text, "%.4g", share));
}

static char *range_text(double lowest, double highest) {
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf("%s…%s", g_ascii_formatd(low, sizeof low, "%.10g", lowest),
                         g_ascii_formatd(high, sizeof high, "%.10g", highest));
}

/* Third-party plugins whose range() exceeds what they declare: a small share of the tree may then
 * decide everything. */
static void warn_wide_range(sy_warnings *warnings, const sy_edition *edition,
                            const struct sy_node *node) {
  if (node->instance == NULL || node->plugin->own || node->kind != SY_LEAF || node->has_deduction)
    return;
  const struct sy_plugin *plugin = sy_node_plugin(node);
  double lowest, highest;
  sy_instance_range(node->instance, &lowest, &highest);
  if (lowest >= plugin->lowest && highest <= plugin->highest)
    return;
  g_autofree char *declared = range_text(plugin->lowest, plugin->highest);
  g_autofree char *range = range_text(lowest, highest);
  g_autofree char *share = share_text(edition, node);
  sy_warn(warnings, SY_WARN_WIDE_RANGE, node->place, node->id, node->plugin_id, declared, range,
          share);
}

/* Values that `applies` names and no unit has. */
static void warn_unknown_values(struct sy_loader *loader, uint32_t index) {
  const sy_edition *edition = loader->edition;
  const struct sy_node *node = &edition->nodes[index];
  const struct sy_yaml *applies = sy_yaml_get(loader->node_yaml->pdata[index], "applies");
  for (guint i = 0; node->condition_count > 0 && i < applies->count; i++) {
    const struct sy_yaml *wanted = applies->items[i];
    for (guint k = 0; k < MAX(wanted->count, 1); k++) {
      const struct sy_yaml *text = wanted->kind == SY_YAML_SCALAR ? wanted
                                   : wanted->count > 0            ? wanted->items[k]
                                                                  : NULL;
      if (text != NULL && !sy_is_value_of(edition, applies->keys[i]->text, text->text))
        sy_warn(edition->warnings, SY_WARN_UNKNOWN_VALUE, text->place, node->id,
                applies->keys[i]->text, text->text);
    }
  }
}

/* Whether a plugin compares units, so that `over` matters. */
static bool compares(G_GNUC_UNUSED const sy_edition *edition, const struct sy_node *node) {
  return node->instance == NULL || sy_instance_flags(node->instance) & SY_PLUGIN_COHORT;
}

/* ---- Keys without effect ---- */

/* A key of nodes on some of which it has no effect. */
struct effective {
  const char *key;
  bool (*is_given)(const struct sy_node *node);
  bool (*has_effect)(const sy_edition *edition, const struct sy_node *node);
  void (*warn)(sy_warnings *warnings, const struct sy_node *node);
};

static bool has_enough(const struct sy_node *node) {
  return node->has_enough;
}

static bool has_over(const struct sy_node *node) {
  return node->over.kind != SY_OVER_COHORT;
}

static void warn_enough(sy_warnings *warnings, const struct sy_node *node) {
  sy_warn(warnings, SY_WARN_NEVER_MISSING, node->place, node->id);
}

static void warn_over(sy_warnings *warnings, const struct sy_node *node) {
  sy_warn(warnings, SY_WARN_NOT_COMPARED, node->place, node->id, node->plugin_id);
}

/* Nodes that get a value from the same default have one value in common: it is questionable only if
 * it has an effect on none of them. */
static void warn_without_effect(struct sy_loader *loader, const struct effective *effective) {
  const sy_edition *edition = loader->edition;
  g_autoptr(GHashTable) useful = g_hash_table_new(NULL, NULL);
  for (unsigned pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < edition->node_count; i++) {
      const struct sy_node *node = &edition->nodes[i];
      gpointer value = (gpointer)sy_yaml_get(loader->node_yaml->pdata[i], effective->key);
      if (!effective->is_given(node) || g_hash_table_contains(useful, value))
        continue;
      const bool has_effect = effective->has_effect(edition, node);
      if (pass > 0)
        effective->warn(edition->warnings, node);
      if (pass > 0 || has_effect)
        g_hash_table_add(useful, value);
    }
}

static void warn_previous(struct sy_loader *loader) {
  const sy_edition *edition = loader->edition;
  if (edition->previous == NULL)
    return;
  const struct sy_place place = sy_yaml_get(loader->root, "previous")->place;
  bool absent;
  g_autoptr(sy_directory) previous = sy_edition_sibling(
      edition->folders->pdata[0], "previous", edition->previous, place, &absent, loader->problems);
  if (absent || (previous != NULL && sy_directory_find(previous, "edition.yaml") == ENOENT))
    sy_warn(edition->warnings, SY_WARN_PREVIOUS_MISSING, place, edition->previous);
}

/* ---- The whole ---- */

static void warn_node(sy_warnings *warnings, const sy_edition *edition,
                      const struct sy_node *node) {
  sy_warn_points(warnings, edition, node);
  warn_wide_range(warnings, edition, node);
  for (guint i = 0; node->bindings != NULL && sy_node_plugin(node)->tables[i] != NULL; i++) {
    const struct sy_binding *binding = &node->bindings[i];
    if (binding->sheet == NULL)
      continue;
    const struct bound bound = {.warnings = warnings,
                                .node = node,
                                .declared = sy_node_plugin(node)->tables[i],
                                .binding = binding,
                                .table = &edition->tables[binding->table]};
    warn_binding(&bound);
  }
}

void sy_edition_warn(struct sy_loader *loader) {
  static const struct effective keys[] = {{"enough", has_enough, may_miss, warn_enough},
                                          {"over", has_over, compares, warn_over}};
  sy_edition *edition = loader->edition;
  warn_previous(loader);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    warn_without_effect(loader, &keys[i]);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    warn_node(edition->warnings, edition, &edition->nodes[i]);
    warn_unknown_values(loader, i);
  }
  for (uint32_t i = 0; i < edition->table_count; i++)
    warn_table(loader, i);
  if (edition->unit_count > 0 && loader->depth >= SY_LOAD_SCORES)
    warn_units_without_rows(edition->warnings, edition);
}
