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
static char *number_text(double number, bool share) {
  char text[SY_DECIMAL_SIZE];
  int64_t nano;
  if (!sy_nano_from_double(share ? 100 * number : number, &nano))
    return g_strdup_printf("%.3e", number);
  if (share && number > 0 && number < 0.0005)
    return g_strdup("< 0.1%");
  if (share && number > 0.9995 && number < 1) /* 100.0% is all of them */
    return g_strdup("> 99.9%");
  sy_nano_shown(nano, share ? 1 : 3, text);
  return g_strconcat(text, share ? "%" : "", NULL);
}

char *sy_study_cell_text(const sy_study *study, enum sy_study_type type,
                         const struct sy_study_cell *cell) {
  const sy_edition *edition = study->assessment->edition;
  char text[SY_DECIMAL_SIZE];
  if (cell->absent)
    return g_strdup("–");
  switch (type) {
  case SY_STUDY_TEXT:
    return g_strdup(cell->text);
  case SY_STUDY_WORDS:
    return g_strdup(sy_words_get(cell->words));
  case SY_STUDY_COUNT:
    return g_strdup_printf("%" PRIi64, cell->count);
  case SY_STUDY_SCORE:
    sy_nano_shown(cell->score, edition->digits, text);
    return g_strdup(text);
  case SY_STUDY_NUMBER:
  case SY_STUDY_SHARE:
    return number_text(cell->number, type == SY_STUDY_SHARE);
  default:
    return g_strdup(sy_text_get(name_of(edition, type, cell->index)));
  }
}

/* ---- for people ---- */

/* Whether a cell that says what its row is about has the same content as the one above. */
static bool is_same(const sy_study_table *table, guint row, guint column) {
  const struct sy_study_cell *is = sy_study_cell_at(table, row, column);
  const struct sy_study_cell *above = sy_study_cell_at(table, row - 1, column);
  const enum sy_study_type type = table->columns[column].type;
  if (is->absent || above->absent || type > SY_STUDY_WORDS)
    return false;
  return type <= SY_STUDY_AWARD  ? is->index == above->index
         : type == SY_STUDY_TEXT ? is->text == above->text
                                 : strcmp(is->words->en, above->words->en) == 0;
}

/* Whether a cell and all before it are the same as in the row above, so that it is left out. */
static bool repeats(const sy_study_table *table, guint row, guint column) {
  for (guint i = 0; row > 0 && i <= column; i++)
    if (!is_same(table, row, i))
      return false;
  return row > 0;
}

/* Whether a column says nothing: no row has a cell there, or all of several rows have the same. */
static bool is_constant(const sy_study_table *table, guint column) {
  const guint rows = sy_study_rows(table);
  bool absent = true, same = rows > 1;
  for (guint row = 0; row < rows; row++) {
    absent &= sy_study_cell_at(table, row, column)->absent;
    same &= row == 0 || is_same(table, row, column);
  }
  return absent || same;
}

/* For each column, whether people do not see it. g_free. */
static bool *find_constants(const sy_study_table *table) {
  bool *constant = g_new(bool, table->column_count);
  for (guint i = 0; i < table->column_count; i++)
    constant[i] = is_constant(table, i);
  return constant;
}

/* What all rows have in common, in place of columns: "group: Districts". */
static void write_constants(const sy_study *study, const sy_study_table *table,
                            const bool *constant, const struct sy_style *style, FILE *stream) {
  for (guint i = 0; sy_study_rows(table) > 0 && i < table->column_count; i++) {
    const struct sy_study_cell *cell = sy_study_cell_at(table, 0, i);
    if (!constant[i] || cell->absent)
      continue;
    g_autofree char *value = sy_study_cell_text(study, table->columns[i].type, cell);
    g_autofree char *line =
        g_strdup_printf(_("%s: %s"), sy_text_get(table->columns[i].heading), value);
    sy_paragraph_print(line, 0, style, stream);
  }
}

/* A layout with the headings. */
static sy_layout *new_layout(const sy_study_table *table, const bool *constant) {
  g_autofree enum sy_align *align = g_new(enum sy_align, table->column_count);
  guint count = 0;
  for (guint i = 0; i < table->column_count; i++)
    if (!constant[i])
      align[count++] = table->columns[i].type >= SY_STUDY_COUNT ? SY_RIGHT : SY_LEFT;
  sy_layout *layout = sy_layout_new(count, align);
  for (guint i = 0; i < table->column_count; i++)
    if (!constant[i])
      sy_layout_cell(layout, sy_text_get(table->columns[i].heading));
  return layout;
}

/* The rows; nothing if no column says anything. */
static void write_rows(const sy_study *study, const sy_study_table *table, const bool *constant,
                       const struct sy_style *style, FILE *stream) {
  guint columns = 0;
  for (guint i = 0; i < table->column_count; i++)
    columns += !constant[i];
  if (columns == 0)
    return;
  g_autoptr(sy_layout) layout = new_layout(table, constant);
  for (guint row = 0; row < sy_study_rows(table); row++)
    for (guint i = 0; i < table->column_count; i++) {
      if (constant[i])
        continue;
      const struct sy_study_cell *cell = sy_study_cell_at(table, row, i);
      g_autofree char *text = repeats(table, row, i) && !style->surface
                                  ? g_strdup("")
                                  : sy_study_cell_text(study, table->columns[i].type, cell);
      sy_layout_cell(layout, text);
      if (table->columns[i].type == SY_STUDY_NODE && !cell->absent)
        sy_layout_link(layout, SY_LINK_NODE, cell->index);
      if (table->columns[i].type == SY_STUDY_UNIT && !cell->absent)
        sy_layout_link(layout, SY_LINK_UNIT, cell->index);
    }
  sy_layout_print(layout, style, stream);
}

void sy_study_table_write(const sy_study *study, const sy_study_table *table,
                          const struct sy_style *style, FILE *stream) {
  g_autofree bool *constant = find_constants(table);
  write_constants(study, table, constant, style, stream);
  sy_gap_print(style, stream);
  if (sy_study_rows(table) == 0)
    sy_paragraph_print(_("none"), 2, style, stream);
  else
    write_rows(study, table, constant, style, stream);
  for (guint i = 0; i < table->notes->len; i++)
    sy_paragraph_print(sy_words_get(table->notes->pdata[i]), 2, style, stream);
}

static void write_table(const sy_study *study, const sy_study_table *table,
                        const struct sy_style *style, FILE *stream) {
  g_autofree char *heading =
      g_strdup_printf("%s  [%s/%s]", sy_text_get(table->title), table->part, table->id);
  sy_section_print(heading, NULL, style, stream);
  sy_study_table_write(study, table, style, stream);
}

void sy_study_write(const sy_study *study, const struct sy_style *style, FILE *stream) {
  unofficial_print(study->assessment->edition, style, stream);
  sy_heading_print(sy_text_get(study->assessment->edition->name), style, stream);
  for (guint i = 0; i < study->tables->len; i++)
    write_table(study, study->tables->pdata[i], style, stream);
}

/* ---- CSV ---- */

/* What is named by an id has a second column with its name. */
static bool has_name(enum sy_study_type type) {
  return type <= SY_STUDY_AWARD;
}

static void add_headings(const sy_study_table *table, bool unofficial, GString *row) {
  if (unofficial)
    g_string_append(row, SY_UNOFFICIAL_COLUMN ",");
  for (guint i = 0; i < table->column_count; i++) {
    const struct sy_study_column *column = &table->columns[i];
    g_string_append_printf(row, "%s%s", i > 0 ? "," : "", column->id);
    if (has_name(column->type))
      g_string_append_printf(row, ",%s_name", column->id);
  }
  g_string_append_c(row, '\n');
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
  } else if (type == SY_STUDY_COUNT) {
    g_string_append_printf(row, "%" PRIi64, cell->count);
  } else if (type == SY_STUDY_SCORE) {
    sy_nano_exact(cell->score, text);
    g_string_append(row, text);
  } else {
    g_string_append(row, g_ascii_formatd(text, sizeof text, "%.12g", cell->number));
  }
}

void sy_study_csv(const sy_study *study, const sy_study_table *table, bool bom, FILE *stream) {
  g_autoptr(GString) row = g_string_new(bom ? SY_BYTE_ORDER_MARK : NULL);
  g_autofree char *unofficial = sy_unofficial_shown(study->assessment->edition);
  add_headings(table, unofficial != NULL, row);
  for (guint at = 0; at < sy_study_rows(table); at++) {
    fwrite(row->str, 1, row->len, stream);
    g_string_truncate(row, 0);
    if (unofficial) {
      sy_csv_append_shown(row, unofficial);
      g_string_append_c(row, ',');
    }
    for (guint i = 0; i < table->column_count; i++) {
      if (i > 0)
        g_string_append_c(row, ',');
      add_cell(study, table->columns[i].type, sy_study_cell_at(table, at, i), row);
    }
    g_string_append_c(row, '\n');
  }
  fwrite(row->str, 1, row->len, stream);
}
