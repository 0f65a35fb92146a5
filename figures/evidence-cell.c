/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence-cell.c: a cell of evidence as the loader read it
 */
#include "figures/figures.h"

/* What people read in place of a text or level, else the text itself. */
static const char *labelled(const struct sy_node *node, const struct sy_column *column,
                            const char *text, bool for_people) {
  struct sy_text label;
  return for_people && sy_label_in(node, column, text, &label) ? sy_text_get(label) : text;
}

/* The name of a level that the plugin declares, or one that a parameter lists. */
static const char *level_name(const struct sy_node *node, const struct sy_column *column,
                              int64_t level) {
  if (!column->levels_from)
    return column->levels[level]->name;
  const char *const *names =
      sy_parameters_levels(sy_instance_parameters(node->instance),
                           sy_instance_plugin(node->instance), column->levels_from);
  return names ? names[level] : "";
}

char *sy_evidence_cell(const struct sy_node *node, const struct sy_column *column,
                       const sy_sheet *sheet, guint index, uint64_t row, bool for_people) {
  char text[64];
  if (!sy_sheet_is_valid(sheet, index, row))
    return g_strdup("");
  switch (sheet->columns[index].type) {
  case SY_BOOL:
    if (for_people)
      return g_strdup(sy_sheet_integer(sheet, index, row) ? _("yes") : _("no"));
    return g_strdup(sy_sheet_integer(sheet, index, row) ? "yes" : "no");
  case SY_INTEGER:
    return g_strdup_printf("%" G_GINT64_FORMAT, sy_sheet_integer(sheet, index, row));
  case SY_DECIMAL:
    return g_strdup(
        g_ascii_formatd(text, sizeof text, "%.15g", sy_sheet_decimal(sheet, index, row)));
  case SY_DATE:
    sy_date_text((int32_t)sy_sheet_integer(sheet, index, row), text);
    return for_people ? sy_date_shown(text, sy_is_chinese()) : g_strdup(text);
  case SY_CATEGORY:
    return g_strdup(labelled(
        node, column, level_name(node, column, sy_sheet_integer(sheet, index, row)), for_people));
  default:
    return g_strdup(labelled(node, column, sy_sheet_text(sheet, index, row), for_people));
  }
}
