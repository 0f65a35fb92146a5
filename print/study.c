/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: the tables of a study, for people and for spreadsheets
 */
#include "print/print-private.h"

#include <inttypes.h>

/* ---- cells ---- */

/* The id that an index stands for, and its name. */
static const char *id_of(const sy_edition *edition, enum sy_study_type type, uint32_t index) {
  return type == SY_STUDY_NODE     ? edition->nodes[index].id
         : type == SY_STUDY_UNIT   ? edition->units[index].id
         : type == SY_STUDY_COHORT ? edition->cohorts[index].id
                                   : edition->awards[index].id;
}

static struct sy_text name_of(const sy_edition *edition, enum sy_study_type type, uint32_t index) {
  return type == SY_STUDY_NODE     ? edition->nodes[index].name
         : type == SY_STUDY_UNIT   ? edition->units[index].name
         : type == SY_STUDY_COHORT ? edition->cohorts[index].name
                                   : edition->awards[index].name;
}

/* A number with three digits after the point, or a share as a percentage with one. g_free. */
static char *number_text(enum sy_study_type type, double number) {
  const bool share = sy_study_is_share(type);
  char text[SY_DECIMAL_SIZE];
  int64_t nano;
  if (type == SY_STUDY_WEIGHT)
    return sy_percent_of_number(number);
  if (!sy_nano_from_double(share ? 100 * number : number, &nano))
    return g_strdup_printf("%.3e", number);
  const bool change = sy_study_is_change(type);
  if (share && !change && number > 0 && number < 0.0005)
    return g_strdup("< 0.1%");
  if (share && !change && number > 0.9995 && number < 1) /* 100.0% is all of them */
    return g_strdup("> 99.9%");
  sy_nano_shown(nano, share ? 1 : type == SY_STUDY_WEIGHT_CHANGE ? 2 : 3, text);
  return g_strconcat(text, share ? "%" : "", NULL);
}

/* The figure, with its sign if it is a change. g_free. */
static char *with_sign(enum sy_study_type type, const char *figure) {
  return sy_study_is_change(type) ? sy_signed_shown(figure) : g_strdup(figure);
}

char *sy_study_cell_text(const sy_study *study, enum sy_study_type type,
                         const struct sy_study_cell *cell) {
  const sy_edition *edition = study->assessment->edition;
  char text[SY_DECIMAL_SIZE];
  g_autofree char *unsigned_number = NULL, *number = NULL;
  if (cell->absent)
    return g_strdup("–");
  switch (type) {
  case SY_STUDY_TEXT:
    return g_strdup(cell->text);
  case SY_STUDY_WORDS:
    return g_strdup(sy_words_get(cell->words));
  case SY_STUDY_FLAG:
    return g_strdup(cell->count ? _("yes") : _("no"));
  case SY_STUDY_COUNT:
    return g_strdup_printf("%" PRIi64, cell->count);
  case SY_STUDY_SCORE:
  case SY_STUDY_SCORE_CHANGE:
    if (cell->score_of)
      sy_figure_shown(study->figures, cell->score_of - 1, cell->score, edition->digits, text);
    else
      sy_nano_shown(cell->score, edition->digits, text);
    number = with_sign(type, text);
    return sy_figure_marked(number, cell->estimated);
  case SY_STUDY_NUMBER:
  case SY_STUDY_NUMBER_CHANGE:
  case SY_STUDY_SHARE:
  case SY_STUDY_SHARE_CHANGE:
  case SY_STUDY_WEIGHT:
  case SY_STUDY_WEIGHT_CHANGE:
    unsigned_number = number_text(type, cell->number);
    number = with_sign(type, unsigned_number);
    return sy_figure_marked(number, cell->estimated);
  default:
    return g_strdup(sy_text_get(name_of(edition, type, cell->index)));
  }
}

/* The indicator that a row is about, whose plugin may have labels; NULL: none. */
static const struct sy_node *indicator_of(const sy_edition *edition, const sy_study_table *table,
                                          guint row) {
  for (guint i = 0; i < table->column_count; i++) {
    const struct sy_study_cell *cell = sy_study_cell_at(table, row, i);
    if (table->columns[i].type == SY_STUDY_NODE && !cell->absent)
      return &edition->nodes[cell->index];
  }
  return NULL;
}

char *sy_study_cell_shown(const sy_study *study, const sy_study_table *table, guint row,
                          guint column) {
  const struct sy_study_cell *cell = sy_study_cell_at(table, row, column);
  const struct sy_study_column *declared = &table->columns[column];
  const struct sy_node *node = declared->type == SY_STUDY_TEXT && !cell->absent
                                   ? indicator_of(study->assessment->edition, table, row)
                                   : NULL;
  struct sy_text label;
  if (node && sy_label_of(node, declared->id, cell->text, &label))
    return g_strdup(sy_text_get(label));
  return sy_study_cell_text(study, declared->type, cell);
}

/* The figure of a cell with all of its digits, by which a surface may sort; NULL if it is none.
 * g_free. */
static char *exact_text(enum sy_study_type type, const struct sy_study_cell *cell) {
  char text[MAX(SY_DECIMAL_SIZE, G_ASCII_DTOSTR_BUF_SIZE)];
  if (cell->absent || type < SY_STUDY_COUNT)
    return NULL;
  if (type == SY_STUDY_COUNT)
    g_snprintf(text, sizeof text, "%" PRIi64, cell->count);
  else if (sy_study_is_score(type))
    sy_nano_exact(cell->score, text);
  else
    g_ascii_formatd(text, sizeof text, "%.12g", cell->number);
  return g_strdup(text);
}

/* ---- for people ---- */

/* On the first page: what of a table's remarks is shown. */
#define MOST_REMARKS 2

/* The rows of a table that are shown. */
struct view {
  const sy_study *study;
  const sy_study_table *table;
  const GArray *rows; /* guint; NULL: all */
  guint count;
  bool *constant; /* per column: it is not a column for people, but said once */
  bool *hidden;   /* per column: people do not see it at all */
};

static guint table_row(const struct view *view, guint row) {
  return view->rows ? g_array_index(view->rows, guint, row) : row;
}

static const struct sy_study_cell *shown_cell(const struct view *view, guint row, guint column) {
  return sy_study_cell_at(view->table, table_row(view, row), column);
}

/* Whether a cell that says what its row is about has the same content as the one above. */
static bool is_same(const struct view *view, guint row, guint column) {
  const struct sy_study_cell *is = shown_cell(view, row, column);
  const struct sy_study_cell *above = shown_cell(view, row - 1, column);
  const enum sy_study_type type = view->table->columns[column].type;
  if (is->absent || above->absent || type > SY_STUDY_WORDS)
    return false;
  return type <= SY_STUDY_AWARD  ? is->index == above->index
         : type == SY_STUDY_TEXT ? is->text == above->text
                                 : strcmp(is->words->en, above->words->en) == 0;
}

/* Whether a cell and all before it are the same as in the row above, so that it is left out. */
static bool repeats(const struct view *view, guint row, guint column) {
  for (guint i = 0; row > 0 && i <= column; i++)
    if (!is_same(view, row, i))
      return false;
  return row > 0;
}

/* Whether a column says which group of units a row is about, where there is only one: all. */
static bool is_only_group(const struct view *view, guint column) {
  const struct sy_study_column *declared = &view->table->columns[column];
  const struct sy_study_group *all = view->study->groups->pdata[0];
  const sy_words *is = strcmp(declared->id, "by") == 0      ? all->by
                       : strcmp(declared->id, "group") == 0 ? all->value
                                                            : NULL;
  if (declared->type == SY_STUDY_COHORT)
    return view->study->assessment->edition->cohort_count == 1;
  if (view->study->groups->len > 1 || declared->type != SY_STUDY_WORDS || !is)
    return false;
  for (guint row = 0; row < view->count; row++) {
    const struct sy_study_cell *cell = shown_cell(view, row, column);
    if (!cell->absent && strcmp(cell->words->en, is->en) != 0)
      return false;
  }
  return true;
}

/* Whether a column says nothing: no row has a cell there, or all of several rows have the same. */
static bool is_constant(const struct view *view, guint column) {
  bool absent = true, same = view->count > 1;
  for (guint row = 0; row < view->count; row++) {
    absent &= shown_cell(view, row, column)->absent;
    same &= row == 0 || is_same(view, row, column);
  }
  return absent || same;
}

static struct view view_of(const sy_study *study, const sy_study_table *table, const GArray *rows,
                           bool on_page) {
  struct view view = {.study = study,
                      .table = table,
                      .rows = rows,
                      .count = rows ? rows->len : sy_study_rows(table),
                      .constant = g_new(bool, table->column_count),
                      .hidden = g_new(bool, table->column_count)};
  for (guint i = 0; i < table->column_count; i++) {
    view.hidden[i] = on_page && is_only_group(&view, i);
    view.constant[i] = view.hidden[i] || is_constant(&view, i);
  }
  return view;
}

/* What all rows have in common, in place of columns: "group: Districts". */
static void write_constants(const struct view *view, const struct sy_style *style, FILE *stream) {
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; view->count > 0 && i < view->table->column_count; i++) {
    const struct sy_study_cell *cell = shown_cell(view, 0, i);
    if (!view->constant[i] || view->hidden[i] || cell->absent)
      continue;
    g_autofree char *value = sy_study_cell_shown(view->study, view->table, table_row(view, 0), i);
    g_string_append(line, line->len > 0 ? " · " : "");
    g_string_append_printf(line, _("%s: %s"), sy_text_get(view->table->columns[i].heading), value);
  }
  if (line->len > 0)
    sy_paragraph_print(line->str, 0, style, stream);
}

/* Whether a column has ranks, of which the lowest is the best. */
static bool is_rank(const struct sy_study_column *column) {
  return strcmp(column->id, "rank") == 0 || g_str_has_prefix(column->id, "rank_");
}

/* A layout with the headings. */
static sy_layout *new_layout(const struct view *view) {
  const sy_study_table *table = view->table;
  g_autofree enum sy_align *align = g_new(enum sy_align, table->column_count);
  guint count = 0;
  for (guint i = 0; i < table->column_count; i++)
    if (!view->constant[i])
      align[count++] = table->columns[i].type >= SY_STUDY_COUNT ? SY_RIGHT : SY_LEFT;
  sy_layout *layout = sy_layout_new(count, align);
  for (guint i = 0; i < table->column_count; i++) {
    if (view->constant[i])
      continue;
    sy_layout_cell(layout, sy_text_get(table->columns[i].heading));
    if (is_rank(&table->columns[i]))
      sy_layout_lowest_first(layout);
  }
  return layout;
}

/* The rows; nothing if no column says anything. */
static void write_rows(const struct view *view, const struct sy_style *style, FILE *stream) {
  const sy_study_table *table = view->table;
  guint columns = 0;
  for (guint i = 0; i < table->column_count; i++)
    columns += !view->constant[i];
  if (columns == 0)
    return;
  g_autoptr(sy_layout) layout = new_layout(view);
  for (guint row = 0; row < view->count; row++)
    for (guint i = 0; i < table->column_count; i++) {
      if (view->constant[i])
        continue;
      const struct sy_study_cell *cell = shown_cell(view, row, i);
      g_autofree char *text =
          repeats(view, row, i) && !style->surface
              ? g_strdup("")
              : sy_study_cell_shown(view->study, table, table_row(view, row), i);
      g_autofree char *exact = style->surface ? exact_text(table->columns[i].type, cell) : NULL;
      sy_layout_cell(layout, text);
      if (exact)
        sy_layout_value(layout, exact);
      if (table->columns[i].type == SY_STUDY_NODE && !cell->absent)
        sy_layout_link(layout, SY_LINK_NODE, cell->index);
      if (table->columns[i].type == SY_STUDY_UNIT && !cell->absent)
        sy_layout_link(layout, SY_LINK_UNIT, cell->index);
    }
  sy_layout_print(layout, style, stream);
}

static void write_view(const struct view *view, const struct sy_style *style, FILE *stream) {
  g_autoptr(sy_words) partial = sy_study_partial_words(view->table);
  if (partial)
    sy_paragraph_print(sy_words_get(partial), 0, style, stream);
  write_constants(view, style, stream);
  sy_gap_print(style, stream);
  if (sy_study_rows(view->table) == 0)
    sy_paragraph_print(_("none"), 2, style, stream);
  else
    write_rows(view, style, stream);
  g_free(view->constant);
  g_free(view->hidden);
}

static void write_sentences(const GPtrArray *sentences, guint most, const struct sy_style *style,
                            FILE *stream) {
  for (guint i = 0; i < sentences->len && i < most; i++)
    sy_paragraph_print(sy_words_get(sentences->pdata[i]), 2, style, stream);
}

void sy_study_table_write(const sy_study *study, const sy_study_table *table,
                          const struct sy_style *style, FILE *stream) {
  const struct view view = view_of(study, table, NULL, style->surface != NULL);
  write_view(&view, style, stream);
  if (sy_study_any_estimated(table))
    sy_line_print(style, stream, _("%s rests on an estimate"), SY_ESTIMATED_SIGN);
  write_sentences(table->remarks, G_MAXUINT, style, stream);
  write_sentences(table->notes, G_MAXUINT, style, stream);
}

static void write_table(const sy_study *study, const sy_study_table *table,
                        const struct sy_style *style, FILE *stream) {
  g_autofree char *heading =
      g_strdup_printf("%s  [%s/%s]", sy_text_get(table->title), table->part, table->id);
  sy_section_print(heading, NULL, style, stream);
  sy_study_table_write(study, table, style, stream);
}

/* What an interrupted study leaves out. */
static void write_left_out(const sy_study *study, const struct sy_style *style, FILE *stream) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < study->left_out->len; i++)
    g_string_append_printf(names, "%s%s", i ? _(", ") : "", (char *)study->left_out->pdata[i]);
  if (names->len == 0)
    return;
  g_autofree char *line = g_strdup_printf(_("Interrupted; left out: %s"), names->str);
  sy_paragraph_print(line, 0, style, stream);
}

/* What a reader must know before the tables. */
static void write_head(const sy_study *study, const struct sy_style *style, FILE *stream) {
  unofficial_print(study->assessment->edition, style, stream);
  for (guint i = 0; i < study->caused->len; i++) {
    g_autofree char *line = g_strdup_printf(_("Warning, because of the changes: %s"),
                                            sy_words_get(study->caused->pdata[i]));
    sy_paragraph_print(line, 0, style, stream);
  }
  sy_heading_print(sy_text_get(study->assessment->edition->name), style, stream);
  write_left_out(study, style, stream);
}

void sy_study_write(const sy_study *study, const struct sy_style *style, FILE *stream) {
  write_head(study, style, stream);
  for (guint i = 0; i < study->tables->len; i++)
    write_table(study, study->tables->pdata[i], style, stream);
}

/* ---- the first page ---- */

/* Whether the first page shows something of a table. */
static bool is_on_first_page(const sy_study_table *table) {
  return table->first_page->len > 0 || table->remarks->len > 0;
}

/* "Averages  [statistics/averages: 4 of 139 rows]". g_free. */
static char *short_heading(const sy_study_table *table) {
  const guint rows = sy_study_rows(table), shown = table->first_page->len;
  g_autofree char *name = g_strdup_printf("%s/%s", table->part, table->id);
  g_autofree char *size =
      shown == rows ? NULL
      : shown == 0  ? g_strdup_printf(ngettext("%u row", "%u rows", rows), rows)
                    : g_strdup_printf(ngettext("%u of %u row", "%u of %u rows", rows), shown, rows);
  return size ? g_strdup_printf(_("%s  [%s: %s]"), sy_text_get(table->title), name, size)
              : g_strdup_printf("%s  [%s]", sy_text_get(table->title), name);
}

/* The rows and remarks that matter most. */
static void write_short(const sy_study *study, const sy_study_table *table,
                        const struct sy_style *style, FILE *stream) {
  g_autofree char *heading = short_heading(table);
  fputc('\n', stream);
  sy_paragraph_print(heading, 0, style, stream);
  if (table->first_page->len > 0) {
    const struct view view = view_of(study, table, table->first_page, false);
    write_view(&view, style, stream);
  }
  write_sentences(table->remarks, MOST_REMARKS, style, stream);
  if (table->remarks->len > MOST_REMARKS)
    sy_paragraph_print("…", 2, style, stream);
}

/* Names the part's tables of which nothing is shown. */
static void write_others(const sy_study *study, const char *part, const struct sy_style *style,
                         FILE *stream) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    if (strcmp(table->part, part) != 0 || is_on_first_page(table) || sy_study_rows(table) == 0)
      continue;
    g_string_append(names, names->len > 0 ? _(", ") : "");
    g_string_append_printf(names,
                           ngettext("%s/%s (%u row)", "%s/%s (%u rows)", sy_study_rows(table)),
                           table->part, table->id, sy_study_rows(table));
  }
  if (names->len == 0)
    return;
  g_autofree char *line = g_strdup_printf(_("Also: %s"), names->str);
  fputc('\n', stream);
  sy_paragraph_print(line, 0, style, stream);
}

static void write_part_heading(const char *title, const struct sy_style *style, FILE *stream) {
  sy_section_print(title, NULL, style, stream);
  for (unsigned i = 0; i < sy_display_width(title); i++)
    fputs("═", stream);
  fputc('\n', stream);
}

/* A part that has tables. */
static void write_part(const sy_study *study, const struct sy_study_part *part,
                       const struct sy_style *style, FILE *stream) {
  bool begun = false;
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    if (strcmp(table->part, part->id) != 0 || sy_study_rows(table) == 0)
      continue;
    if (!begun)
      write_part_heading(sy_text_get(part->title), style, stream);
    begun = true;
    if (is_on_first_page(table))
      write_short(study, table, style, stream);
  }
  write_others(study, part->id, style, stream);
}

void sy_study_write_first_page(const sy_study *study, const char *name,
                               const struct sy_style *style, FILE *stream) {
  write_head(study, style, stream);
  g_autofree char *line = g_strdup_printf(
      _("What matters most of each part. A part, or a table, is written in full if you name it: "
        "steelyard study %s problems, or steelyard study %s problems/gains."),
      name, name);
  sy_paragraph_print(line, 0, style, stream);
  for (const struct sy_study_part *part = sy_study_parts; part->id; part++)
    write_part(study, part, style, stream);
}

/* ---- CSV ---- */

/* What is named by an id has a second column with its name. */
static bool has_name(enum sy_study_type type) {
  return type <= SY_STUDY_AWARD;
}

static void add_headings(const sy_study_table *table, bool unofficial, GString *row) {
  if (unofficial)
    g_string_append(row, SY_UNOFFICIAL_COLUMN ",");
  if (sy_study_is_table_partial(table))
    g_string_append(row, "partial,");
  for (guint i = 0; i < table->column_count; i++) {
    const struct sy_study_column *column = &table->columns[i];
    g_string_append_printf(row, "%s%s", i > 0 ? "," : "", column->id);
    if (has_name(column->type))
      g_string_append_printf(row, ",%s_name", column->id);
  }
  g_string_append(row, sy_study_any_estimated(table) ? ",estimated\n" : "\n");
}

/* Which figures of the row rest on an estimate: "mean median". */
static void add_estimated(const sy_study_table *table, guint at, GString *row) {
  const char *gap = ",";
  for (guint i = 0; i < table->column_count; i++)
    if (sy_study_cell_at(table, at, i)->estimated) {
      g_string_append_printf(row, "%s%s", gap, table->columns[i].id);
      gap = " ";
    }
  if (*gap == ',')
    g_string_append_c(row, ',');
}

static void add_cell(const sy_study *study, enum sy_study_type type,
                     const struct sy_study_cell *cell, GString *row) {
  const sy_edition *edition = study->assessment->edition;
  char text[MAX(SY_DECIMAL_SIZE, G_ASCII_DTOSTR_BUF_SIZE)];
  if (!cell->absent && has_name(type))
    sy_csv_append_shown(row, id_of(edition, type, cell->index));
  if (has_name(type))
    g_string_append_c(row, ',');
  if (cell->absent)
    return;
  if (has_name(type)) {
    sy_csv_append_shown(row, sy_text_get(name_of(edition, type, cell->index)));
  } else if (type == SY_STUDY_TEXT) {
    sy_csv_append_shown(row, cell->text);
  } else if (type == SY_STUDY_WORDS) {
    sy_csv_append_shown(row, sy_words_get(cell->words));
  } else if (type == SY_STUDY_COUNT || type == SY_STUDY_FLAG) {
    g_string_append_printf(row, "%" PRIi64, cell->count);
  } else if (sy_study_is_score(type)) {
    sy_nano_exact(cell->score, text);
    g_string_append(row, text);
  } else {
    g_string_append(row, g_ascii_formatd(text, sizeof text, "%.12g", cell->number));
  }
}

void sy_study_csv(const sy_study *study, const sy_study_table *table, bool bom, FILE *stream) {
  g_autoptr(GString) row = g_string_new(bom ? SY_BYTE_ORDER_MARK : NULL);
  g_autofree char *unofficial = sy_unofficial_shown(study->assessment->edition);
  g_autoptr(sy_words) partial = sy_study_partial_words(table);
  const bool estimated = sy_study_any_estimated(table);
  add_headings(table, unofficial != NULL, row);
  for (guint at = 0; at < sy_study_rows(table); at++) {
    fwrite(row->str, 1, row->len, stream);
    g_string_truncate(row, 0);
    if (unofficial) {
      sy_csv_append_shown(row, unofficial);
      g_string_append_c(row, ',');
    }
    if (partial) {
      sy_csv_append_shown(row, sy_words_get(partial));
      g_string_append_c(row, ',');
    }
    for (guint i = 0; i < table->column_count; i++) {
      if (i > 0)
        g_string_append_c(row, ',');
      add_cell(study, table->columns[i].type, sy_study_cell_at(table, at, i), row);
    }
    if (estimated)
      add_estimated(table, at, row);
    g_string_append_c(row, '\n');
  }
  fwrite(row->str, 1, row->len, stream);
}
