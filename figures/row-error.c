/* SPDX-License-Identifier: Apache-2.0
 *
 * row-error.c: rows in error, and plugins' warnings, as text
 */
#include "figures/figures.h"

/* The table of the edition that a notice is about, or NULL. */
static const struct sy_binding *binding_of(const sy_edition *edition, const struct sy_told *told) {
  const struct sy_binding *binding =
      told->table >= 0 ? &edition->nodes[told->node].bindings[told->table] : NULL;
  return binding && binding->sheet ? binding : NULL;
}

const struct sy_edition_table *sy_told_table(const sy_edition *edition,
                                             const struct sy_told *told) {
  const struct sy_binding *binding = binding_of(edition, told);
  return binding ? &edition->tables[binding->table] : NULL;
}

const char *sy_told_column(const sy_edition *edition, const struct sy_told *told) {
  const struct sy_binding *binding = told->column >= 0 ? binding_of(edition, told) : NULL;
  if (!binding)
    return NULL;
  const struct sy_column_values *column = &binding->sheet->columns[binding->columns[told->column]];
  const struct sy_plugin *plugin = sy_node_plugin(&edition->nodes[told->node]);
  return column->present ? column->heading
                         : plugin->tables[told->table]->columns[told->column]->name;
}

/* The row of the sheet; its row count if it is not there. Rows of a unit are in the file's order.
 */
static uint64_t find_row(const sy_sheet *sheet, const struct sy_told *told) {
  const bool grouped = sheet->first_row && told->unit != SY_NONE;
  uint64_t row = grouped ? sheet->first_row[told->unit] : 0;
  const uint64_t end = grouped ? sheet->first_row[told->unit + 1] : sheet->row_count;
  while (row < end && sy_sheet_row(sheet, row) != told->row)
    row++;
  return row < end ? row : sheet->row_count;
}

char *sy_told_cell(const sy_edition *edition, const struct sy_told *told, bool for_people) {
  const struct sy_binding *binding = told->column >= 0 ? binding_of(edition, told) : NULL;
  if (!binding)
    return NULL;
  const struct sy_node *node = &edition->nodes[told->node];
  const guint index = binding->columns[told->column];
  const uint64_t row = find_row(binding->sheet, told);
  if (row == binding->sheet->row_count || !binding->sheet->columns[index].present)
    return NULL;
  return sy_evidence_cell(node, sy_node_plugin(node)->tables[told->table]->columns[told->column],
                          binding->sheet, index, row, for_people);
}

char *sy_told_placed(const sy_edition *edition, const struct sy_told *told) {
  const struct sy_edition_table *table = sy_told_table(edition, told);
  g_autofree char *message = sy_notice_text(told, sy_is_chinese());
  const char *plugin = edition->nodes[told->node].plugin_id;
  g_autofree char *row = table ? sy_table_row_text(table, (uint32_t)told->row) : NULL;
  return row ? g_strdup_printf("%s: %s: %s", row, plugin, message)
             : g_strdup_printf("%s: %s", plugin, message);
}

/* "column 'value' = '101'"; "" if no column is named. g_free. */
static char *column_text(const sy_edition *edition, const struct sy_told *told) {
  const char *heading = sy_told_column(edition, told);
  g_autofree char *cell = sy_told_cell(edition, told, true);
  if (!heading)
    return g_strdup("");
  return cell ? g_strdup_printf(_(", column '%s': '%s'"), heading, cell)
              : g_strdup_printf(_(", column '%s'"), heading);
}

char *sy_told_line(const sy_edition *edition, const struct sy_told *told) {
  const struct sy_node *node = &edition->nodes[told->node];
  g_autofree char *placed = sy_told_placed(edition, told), *column = column_text(edition, told);
  g_autofree char *unit = told->unit == SY_NONE
                              ? g_strdup("")
                              : g_strdup_printf(_(", unit '%s'"), edition->units[told->unit].id);
  g_autofree char *line =
      g_strdup_printf(_("%s (indicator '%s'%s%s)"), placed, node->id, unit, column);
  return sy_one_line(line);
}
