/* SPDX-License-Identifier: Apache-2.0
 *
 * explain-evidence.c: the rows of a leaf
 *
 * The leaf's plugin is called again, for this unit alone, to get what each row contributed. Cells
 * are shown as they were interpreted: a category by its label, a date in one form.
 */
#include "print/print-private.h"

#include <math.h>

/* ---- rows ---- */

/* One plugin table's rows of a unit. */
struct rows {
  const struct sy_node *node;
  const struct sy_table *declared;
  const struct sy_binding *binding;
  uint64_t first, count; /* in the binding's sheet */
  const struct sy_edition_table *evidence;
  const double *points; /* per row; NULL if there are none */
  const uint32_t *sheet_row;
  unsigned digits; /* with which points are shown */
  bool add_up;     /* the points of all rows are the indicator's score or amount */
  guint table;     /* of the plugin */
  const sy_explanation *explanation;
  guint most;    /* rows that are shown */
  bool findings; /* each row has its findings below it */
  const GArray *calculations;
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

/* A cell of a declared column as text, in the binding's sheet or the one that it was made from.
 * g_free. */
static char *cell_text(const struct rows *rows, const sy_sheet *sheet, guint index, uint64_t row) {
  return sy_evidence_cell(rows->node, rows->declared->columns[index], sheet,
                          rows->binding->columns[index], row, true);
}

/* What a row contributed, or that it does not count although others do. */
static void add_points(const struct rows *rows, uint64_t row, sy_layout *layout) {
  char text[SY_DECIMAL_SIZE];
  int64_t nano;
  const bool counts = sy_nano_from_double(rows->points[row], &nano);
  if (counts)
    sy_nano_shown(nano, rows->digits, text);
  sy_layout_cell(layout, counts ? text : _("not counted"));
}

/* What a date is sorted by. */
static void add_date(const struct rows *rows, guint column, uint64_t row, sy_layout *layout) {
  g_autofree char *date =
      sy_evidence_cell(rows->node, rows->declared->columns[column], rows->binding->sheet,
                       rows->binding->columns[column], row, false);
  if (*date)
    sy_layout_value(layout, date);
}

/* The cells of a row in columns. */
static void add_cells(const struct rows *rows, uint64_t row, sy_layout *layout) {
  for (guint i = 0; rows->declared->columns[i]; i++) {
    if (!values_of(rows, i)->present)
      continue;
    g_autofree char *text = cell_text(rows, rows->binding->sheet, i, rows->first + row);
    sy_layout_cell(layout, text);
    if (values_of(rows, i)->type == SY_DATE)
      add_date(rows, i, rows->first + row, layout);
  }
}

/* The cells of a row of a sheet: "signs clear · waiting 12". g_free. */
static char *cells_text(const struct rows *rows, const sy_sheet *sheet, uint64_t row) {
  GString *note = g_string_new(NULL);
  for (guint i = 0; rows->declared->columns[i]; i++) {
    const struct sy_column *column = rows->declared->columns[i];
    if (!values_of(rows, i)->present)
      continue;
    g_autofree char *text = cell_text(rows, sheet, i, row);
    g_string_append_printf(note, "%s%s %s", note->len ? " · " : "", sy_text_get(column->label),
                           *text ? text : "–");
  }
  return g_string_free(note, FALSE);
}

/* The cells as a paragraph under the row. */
static void add_cells_below(const struct rows *rows, uint64_t row, sy_layout *layout) {
  g_autofree char *text = cells_text(rows, rows->binding->sheet, rows->first + row);
  sy_layout_note(layout, text);
}

static const char *stage_name(const struct sy_stages *stages, uint64_t row) {
  return sy_text_get(
      sy_stage_level((enum sy_stage)sy_sheet_integer(stages->all, stages->stage_column, row))
          ->label);
}

/* Below a row of a later stage: its stage, and what it replaced. */
static void add_stages(const struct rows *rows, uint64_t row, sy_layout *layout) {
  const struct sy_stages *stages = rows->evidence->stages;
  for (guint i = 0; stages && i < stages->replies->len; i++) {
    const struct sy_reply *reply = &g_array_index(stages->replies, struct sy_reply, i);
    if (sy_sheet_row(stages->all, reply->row) != rows->sheet_row[row])
      continue;
    if (reply->replaced == SY_NONE) {
      g_autofree char *note =
          g_strdup_printf(_("%s, as a new row"), stage_name(stages, reply->row));
      sy_layout_note(layout, note);
      continue;
    }
    g_autofree char *cells = cells_text(rows, stages->all, reply->replaced);
    g_autofree char *note = g_strdup_printf(
        _("%s; replaces row %u (%s): %s"), stage_name(stages, reply->row),
        sy_sheet_row(stages->all, reply->replaced), stage_name(stages, reply->replaced), cells);
    sy_layout_note(layout, note);
  }
}

static void add_finding(const struct rows *rows, const struct sy_assessed_finding *found,
                        sy_layout *layout) {
  const struct sy_finding *finding = sy_node_plugin(rows->node)->findings[found->finding];
  g_autofree char *note =
      sy_finding_shown(rows->node, finding, finding->message, sy_is_chinese(), found->values);
  sy_layout_note(layout, note);
}

/* Below a row: the plugin's findings about it. */
static void add_findings(const struct rows *rows, uint64_t row, sy_layout *layout) {
  const sy_explanation *explanation = rows->explanation;
  for (guint i = 0; i < explanation->findings->len; i++) {
    const struct sy_assessed_finding *found =
        g_array_index(explanation->findings, struct sy_priced_finding, i).found;
    if (&explanation->assessment->edition->nodes[found->node] != rows->node ||
        found->table != (int)rows->table || found->sheet_row != rows->sheet_row[row])
      continue;
    add_finding(rows, found, layout);
  }
}

/* Below a row: how it was counted, where the plugin says more than its cells and points. */
static void add_calculations(const struct rows *rows, uint64_t row, sy_layout *layout) {
  for (guint i = 0; i < rows->calculations->len; i++) {
    const struct sy_assessed_finding *found =
        &g_array_index(rows->calculations, struct sy_assessed_finding, i);
    if (found->table != (int)rows->table || found->sheet_row != rows->sheet_row[row])
      continue;
    add_finding(rows, found, layout);
  }
}

static const char *source_part(const struct rows *rows, enum sy_source_part part, uint64_t row) {
  return sy_source_text(rows->evidence, rows->binding->sheet, part, rows->first + row);
}

/* A part of a source. */
G_GNUC_PRINTF(2, 3) static void add_part(GString *note, const char *format, ...) {
  va_list values;
  va_start(values, format);
  g_string_append(note, note->len ? " · " : "");
  g_string_append_vprintf(note, format, values);
  va_end(values);
}

/* Below a row: where it comes from. */
static void add_source(const struct rows *rows, uint64_t row, sy_layout *layout) {
  const char *url = source_part(rows, SY_SOURCE_URL, row);
  const char *seen_at = source_part(rows, SY_SOURCE_SEEN_AT, row);
  const char *snapshot = source_part(rows, SY_SOURCE_SNAPSHOT, row);
  const char *sha256 = source_part(rows, SY_SOURCE_SHA256, row);
  g_autofree char *seen = seen_at ? sy_seen_at_shown(seen_at, sy_is_chinese()) : NULL;
  g_autoptr(GString) note = g_string_new(NULL);
  if (url)
    add_part(note, _("from %s"), url);
  if (seen)
    add_part(note, _("seen %s"), seen);
  if (snapshot)
    add_part(note, _("snapshot: %s"), snapshot);
  if (sha256)
    add_part(note, "SHA-256 %s", sha256);
  if (note->len)
    sy_layout_note_with(layout, note->str, url);
}

static enum sy_align align_of(const struct sy_column_values *values) {
  return values->type == SY_INTEGER || values->type == SY_DECIMAL ? SY_RIGHT : SY_LEFT;
}

/* All rows as a table: in columns, or, for a page that is too narrow for them, below each row. */
static sy_layout *make_table(const struct rows *rows, bool below) {
  const bool points = has_points(rows);
  g_autoptr(GArray) align = g_array_new(FALSE, FALSE, sizeof(enum sy_align));
  const enum sy_align right = SY_RIGHT;
  g_array_append_val(align, right);
  for (guint i = 0; !below && rows->declared->columns[i]; i++) {
    const enum sy_align own = align_of(values_of(rows, i));
    if (values_of(rows, i)->present)
      g_array_append_val(align, own);
  }
  if (points)
    g_array_append_val(align, right);
  sy_layout *layout = sy_layout_new(align->len, (const enum sy_align *)(void *)align->data);
  sy_layout_cell(layout, _("row"));
  for (guint i = 0; !below && rows->declared->columns[i]; i++)
    if (values_of(rows, i)->present)
      sy_layout_cell(layout, sy_text_get(rows->declared->columns[i]->label));
  if (points)
    sy_layout_cell(layout, rows->add_up ? _("contributes") : _("row's score"));
  for (uint64_t row = 0; row < MIN(rows->count, rows->most); row++) {
    char text[SY_DECIMAL_SIZE];
    g_snprintf(text, sizeof text, "%u", rows->sheet_row[row]);
    sy_layout_cell(layout, text);
    if (!below)
      add_cells(rows, row, layout);
    if (points)
      add_points(rows, row, layout);
    if (below)
      add_cells_below(rows, row, layout);
    if (rows->findings || (points && isnan(rows->points[row])))
      add_findings(rows, row, layout);
    add_calculations(rows, row, layout);
    add_stages(rows, row, layout);
    add_source(rows, row, layout);
  }
  return layout;
}

static void write_rows(const struct rows *rows, const struct sy_style *style, FILE *stream) {
  sy_layout *layout = make_table(rows, false);
  if (sy_layout_width(layout) > style->width) {
    sy_layout_free(layout);
    layout = make_table(rows, true);
  }
  sy_layout_print(layout, style, stream);
  sy_layout_free(layout);
  const guint more = rows->count > rows->most ? (guint)rows->count - rows->most : 0;
  if (more)
    sy_line_print(style, stream, ngettext("and %u more row", "and %u more rows", more), more);
}

/* One of the tables of a leaf, as far as the unit has rows in it. */
static void write_table(struct rows *rows, const struct sy_row_points *points, guint table,
                        const struct sy_style *style, FILE *stream) {
  const sy_edition *edition = rows->explanation->assessment->edition;
  const struct sy_binding *binding = &rows->node->bindings[table];
  if (binding->table == SY_NONE || !binding->sheet || !binding->sheet->first_row)
    return;
  rows->declared = sy_instance_plugin(rows->node->instance)->tables[table];
  rows->binding = binding;
  rows->first = binding->sheet->first_row[rows->explanation->unit];
  rows->count = points->row_count[table];
  rows->evidence = &edition->tables[binding->table];
  rows->points = points->points[table];
  rows->sheet_row = points->sheet_row[table];
  rows->table = table;
  g_autofree char *name = sy_table_row_text(rows->evidence, 0);
  g_autofree char *heading = g_strdup_printf("%s · %s", sy_text_get(rows->declared->label), name);
  sy_gap_print(style, stream);
  sy_heading_print(heading, style, stream);
  if (rows->count)
    write_rows(rows, style, stream);
  else
    sy_line_print(style, stream, "%s", _("no rows"));
}

void sy_explain_evidence_write(const sy_explanation *explanation, uint32_t index, guint most,
                               bool findings, const struct sy_style *style, FILE *stream) {
  const sy_edition *edition = explanation->assessment->edition;
  const struct sy_node *node = &edition->nodes[index];
  struct sy_row_points *points =
      node->instance ? sy_assess_rows(explanation->assessment, index, explanation->unit) : NULL;
  if (!points)
    return;
  struct rows rows = {.node = node,
                      .digits = edition->digits,
                      .add_up = points->add_up,
                      .explanation = explanation,
                      .most = most,
                      .findings = findings,
                      .calculations = points->calculations};
  for (guint i = 0; i < points->table_count; i++)
    write_table(&rows, points, i, style, stream);
  if (!points->add_up) {
    g_autofree char *method = sy_method_shown(node);
    sy_paragraph_print(
        method
            ? method
            : _("The indicator combines these rows by its own method; the score is not their sum."),
        0, style, stream);
  }
  sy_row_points_free(points);
}
