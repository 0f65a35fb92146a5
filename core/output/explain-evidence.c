/* SPDX-License-Identifier: Apache-2.0
 *
 * explain-evidence.c: a leaf down to its rows, and what was found in them
 *
 * The leaf's plugin is asked once more, for this unit alone, what each row contributed. Cells are
 * shown as they were understood: a category by its label, a date in one form.
 */
#include "output/output-private.h"

#include <math.h>

#define MOST_FINDINGS 30

/* ---- cells ---------------------------------------------------------------------------------- */

/* The label of a level that the plugin declares, or the name of one that a parameter lists. */
static const char *level_text(const struct sy_node *node, const struct sy_column *column,
                              int32_t level) {
  if (column->levels)
    return sy_text_get(column->levels[level]->label);
  const char *const *names =
      sy_parameters_levels(sy_instance_parameters(node->instance),
                           sy_instance_plugin(node->instance), column->levels_from);
  return names ? names[level] : "";
}

/* A typed cell as text; "" where it is empty. g_free. */
static char *cell_text(const struct sy_node *node, const struct sy_column *column,
                       const struct sy_column_values *values, uint64_t row) {
  char text[64];
  if (!values->valid[row])
    return g_strdup("");
  switch (values->type) {
  case SY_BOOL:
    return g_strdup(values->booleans[row] ? _("yes") : _("no"));
  case SY_INTEGER:
    return g_strdup_printf("%" G_GINT64_FORMAT, values->integers[row]);
  case SY_DECIMAL:
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.15g", values->decimals[row]));
  case SY_DATE:
    sy_date_text(values->dates[row], text);
    return g_strdup(text);
  case SY_CATEGORY:
    return g_strdup(level_text(node, column, values->levels[row]));
  default:
    return g_strdup(values->dictionary[values->texts[row]]);
  }
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* One plugin table's rows of a unit. */
struct rows {
  const struct sy_node *node;
  const struct sy_table *declared;
  const struct sy_binding *binding;
  uint64_t first, count; /* in the binding's sheet */
  const double *points;  /* per row; NULL if there are none */
  const uint32_t *sheet_row;
};

static bool has_points(const struct rows *rows) {
  for (uint64_t i = 0; i < rows->count; i++)
    if (!isnan(rows->points[i]))
      return true;
  return false;
}

static const struct sy_column_values *values_of(const struct rows *rows, guint column) {
  return &rows->binding->sheet->columns[rows->binding->columns[column]];
}

static void add_row(const struct rows *rows, uint64_t row, guint columns, bool points,
                    sy_layout *layout) {
  g_autofree char *number = g_strdup_printf("%u", rows->sheet_row[row]);
  sy_layout_cell(layout, number);
  for (guint i = 0; i < columns; i++) {
    const struct sy_column_values *values = values_of(rows, i);
    if (!values->present)
      continue;
    g_autofree char *text =
        cell_text(rows->node, rows->declared->columns[i], values, rows->first + row);
    sy_layout_cell(layout, text);
  }
  if (!points)
    return;
  int64_t nano;
  char text[SY_DECIMAL_SIZE] = "";
  if (sy_nano_from_double(rows->points[row], &nano))
    sy_nano_exact(nano, text);
  sy_layout_cell(layout, text);
}

static void write_rows(const struct rows *rows, const struct sy_style *style, FILE *stream) {
  const guint columns = g_strv_length((char **)rows->declared->columns);
  const bool points = has_points(rows);
  g_autofree enum sy_align *align = g_new(enum sy_align, columns + 2);
  guint shown = 0;
  align[shown++] = SY_RIGHT;
  for (guint i = 0; i < columns; i++) {
    const struct sy_column_values *values = values_of(rows, i);
    const bool number = values->type == SY_INTEGER || values->type == SY_DECIMAL;
    if (values->present)
      align[shown++] = number ? SY_RIGHT : SY_LEFT;
  }
  if (points)
    align[shown++] = SY_RIGHT;
  g_autoptr(sy_layout) layout = sy_layout_new(shown, align);
  sy_layout_cell(layout, _("row"));
  for (guint i = 0; i < columns; i++)
    if (values_of(rows, i)->present)
      sy_layout_cell(layout, sy_text_get(rows->declared->columns[i]->label));
  if (points)
    sy_layout_cell(layout, _("contributes"));
  for (uint64_t row = 0; row < rows->count; row++)
    add_row(rows, row, columns, points, layout);
  sy_layout_print(layout, style, stream);
}

void explain_evidence(const sy_assessment *assessment, uint32_t unit, uint32_t index,
                      const struct sy_style *style, FILE *stream) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[index];
  if (!node->instance)
    return;
  struct sy_row_points *points = sy_assess_rows(edition, index, unit);
  const struct sy_plugin *plugin = sy_instance_plugin(node->instance);
  for (guint i = 0; points && i < points->table_count; i++) {
    const struct sy_binding *binding = &node->bindings[i];
    if (binding->table == SY_NONE || !binding->sheet || !binding->sheet->first_row)
      continue;
    const struct rows rows = {
        .node = node,
        .declared = plugin->tables[i],
        .binding = binding,
        .first = binding->sheet->first_row[unit],
        .count = points->row_count[i],
        .points = points->points[i],
        .sheet_row = points->sheet_row[i],
    };
    g_autofree char *heading = g_strdup_printf("%s · %s", sy_text_get(rows.declared->label),
                                               edition->tables[binding->table].file);
    fputc('\n', stream);
    sy_heading_print(heading, style, stream);
    if (rows.count)
      write_rows(&rows, style, stream);
    else
      fprintf(stream, "%s\n", _("no rows"));
  }
  if (points)
    sy_row_points_free(points);
}

/* ---- findings ------------------------------------------------------------------------------- */

static gint compare_cost(gconstpointer left, gconstpointer right) {
  const struct sy_assessed_finding *a = *(const struct sy_assessed_finding *const *)left;
  const struct sy_assessed_finding *b = *(const struct sy_assessed_finding *const *)right;
  return a->points > b->points ? -1 : a->points < b->points;
}

static void add_finding(const sy_edition *edition, const struct sy_assessed_finding *found,
                        sy_layout *layout) {
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_finding *finding = node->plugin->plugin->findings[found->finding];
  g_autofree char *message =
      sy_finding_render(finding, sy_text_get(finding->message), found->values);
  g_autofree char *advice = sy_finding_render(finding, sy_text_get(finding->advice), found->values);
  char cost[SY_DECIMAL_SIZE] = "";
  if (found->points)
    sy_nano_shown(found->points, edition->digits, cost);
  g_autofree char *where = NULL;
  if (found->table >= 0) {
    const char *file = edition->tables[node->bindings[found->table].table].file;
    where = found->sheet_row ? g_strdup_printf("%s:%u", file, found->sheet_row) : g_strdup(file);
  }
  g_autofree char *note = g_strdup_printf("→ %s%s%s%s", advice, where ? " (" : "",
                                          where ? where : "", where ? ")" : "");
  sy_layout_cell(layout, cost);
  sy_layout_cell(layout, sy_text_get(node->name));
  sy_layout_cell(layout, message);
  sy_layout_note(layout, note);
}

void explain_findings(const sy_assessment *assessment, uint32_t unit, const bool *inside,
                      const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_RIGHT, SY_LEFT, SY_LEFT};
  g_autoptr(GPtrArray) found = g_ptr_array_new();
  for (guint i = 0; i < assessment->findings->len; i++) {
    struct sy_assessed_finding *finding =
        &g_array_index(assessment->findings, struct sy_assessed_finding, i);
    if (finding->unit == unit && inside[finding->node])
      g_ptr_array_add(found, finding);
  }
  if (found->len == 0)
    return;
  g_ptr_array_sort(found, compare_cost); /* stable: else by node and row */
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("cost"), _("indicator"), _("finding")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (guint i = 0; i < MIN(found->len, MOST_FINDINGS); i++)
    add_finding(assessment->edition, found->pdata[i], layout);
  fputc('\n', stream);
  sy_heading_print(_("What was found, with what it cost the indicator"), style, stream);
  sy_layout_print(layout, style, stream);
  if (found->len > MOST_FINDINGS)
    fprintf(stream, _("and %u more; explain a single indicator to see all of its own\n"),
            found->len - MOST_FINDINGS);
}
