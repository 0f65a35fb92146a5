/* SPDX-License-Identifier: Apache-2.0
 *
 * ods.c: a sheet of an ODS workbook as a table
 *
 * (OpenDocument 1.3, part 3, chapter 9.) The sheet is parsed some at a time. Rows and cells that
 * repeat are stored once: those without content cost nothing, the others are written some at a
 * time.
 */
#include "tables/tables-private.h"

#include <string.h>

/* The columns from `first` on, up to the next run. */
struct run {
  unsigned first;
  char *style; /* that their cells have if they name none; or NULL */
};

/* The attributes of a cell that matter; each may be NULL. */
struct cell {
  const char *type, *value, *formula, *style, *repeated, *columns_spanned, *rows_spanned;
  bool is_error;
};

struct ods {
  struct table_workbook book; /* first: this is one */
  struct ods_book parts;
  unsigned tables; /* that have begun */
  unsigned depth;  /* of tables within the sheet, as in drawings; 0: outside of it */
  GArray *runs;
  unsigned columns; /* that are in them */
  GArray *merged;   /* struct table_range */
  /* the row under way */
  unsigned row_repeated;
  char *row_style;
  /* the cell under way */
  bool in_cell, has_formula, has_value, is_error, is_covered;
  char *type, *style; /* or NULL */
  unsigned repeated;
  GString *shown; /* what its paragraphs say */
  struct ods_text text;
};

/* ---- attributes ---- */

/* How often a row or a cell is there. 0 with a problem: not as often as it says. */
static unsigned repeated(struct ods *ods, const char *text, unsigned before, unsigned last) {
  guint64 count = 1;
  if (before < last &&
      (!text || g_ascii_string_to_unsigned(text, 10, 1, last - before, &count, NULL)))
    return (unsigned)count;
  table_workbook_refuse(
      &ods->book, before < last
                      ? g_strdup_printf(_("a row or cell is repeated '%s' times, expected 1 to %u"),
                                        text, last - before)
                      : g_strdup(_("rows or cells are beyond the last of a sheet")));
  return 0;
}

static unsigned spanned(const char *text) {
  guint64 count = 1;
  if (text)
    g_ascii_string_to_unsigned(text, 10, 1, TABLE_LAST_ROW, &count, NULL);
  return (unsigned)count;
}

/* A cell has its type twice: LibreOffice adds one that may be "error". */
static struct cell cell_of(const char **attributes) {
  struct cell cell = {0};
  const struct {
    const char *name;
    const char **value;
  } members[] = {
      {"value", &cell.value},
      {"date-value", &cell.value},
      {"time-value", &cell.value},
      {"boolean-value", &cell.value},
      {"string-value", &cell.value},
      {"formula", &cell.formula},
      {"style-name", &cell.style},
      {"number-columns-repeated", &cell.repeated},
      {"number-columns-spanned", &cell.columns_spanned},
      {"number-rows-spanned", &cell.rows_spanned},
  };
  for (; *attributes; attributes += 2) {
    const char *name = table_bare_name(attributes[0]);
    if (strcmp(name, "value-type") == 0 && strcmp(attributes[1], "error") == 0)
      cell.is_error = true;
    else if (strcmp(name, "value-type") == 0)
      cell.type = attributes[1];
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
      if (strcmp(name, members[i].name) == 0)
        *members[i].value = attributes[1];
  }
  return cell;
}

/* ---- cells ---- */

static const char *style_of_column(const struct ods *ods) {
  const char *style = NULL;
  for (guint i = 0; i < ods->runs->len; i++) {
    const struct run *run = &g_array_index(ods->runs, struct run, i);
    if (run->first > ods->book.column)
      break;
    style = run->style;
  }
  return style;
}

static void put_number(struct ods *ods, enum table_kind kind) {
  struct table_workbook *book = &ods->book;
  struct table_style style = {.kind = kind};
  if (kind == TABLE_NUMBER && g_hash_table_size(ods->parts.digits) > 0)
    style = ods_style_of(&ods->parts, ods->style       ? ods->style
                                      : ods->row_style ? ods->row_style
                                                       : style_of_column(ods));
  if (!table_records_number(book->records, book->column, book->value, &style, false))
    table_workbook_refuse_number(book);
}

/* LibreOffice says of an error that it is one. Other programs store, with the formula, the number 0
 * that is shown as an error, or the error as a text. */
static bool shows_error(const struct ods *ods) {
  static const char *const errors[] = {"#DIV/0!", "#N/A",  "#NAME?",  "#NULL!",
                                       "#NUM!",   "#REF!", "#VALUE!", NULL};
  const char *shown = ods->shown->str;
  if (ods->is_error || !ods->has_formula)
    return ods->is_error;
  return g_strv_contains(errors, shown) ||
         (g_strcmp0(ods->type, "float") == 0 && strcmp(ods->book.value->str, "0") == 0 &&
          (g_str_has_prefix(shown, "Err:") || (*shown == '#' && g_ascii_isupper(shown[1]))));
}

static void put_text(struct ods *ods) {
  const GString *text = ods->has_value ? ods->book.value : ods->shown;
  table_records_cell(ods->book.records, ods->book.column, text->str, text->len);
}

static void put_typed(struct ods *ods) {
  struct table_workbook *book = &ods->book;
  const char *type = ods->type, *value = book->value->str;
  char text[TABLE_NUMBER_SIZE];
  if (!type || strcmp(type, "string") == 0) {
    put_text(ods);
  } else if (!ods->has_value) {
    table_records_no_value(book->records, book->column, "=");
  } else if (strcmp(type, "float") == 0 || strcmp(type, "currency") == 0) {
    put_number(ods, TABLE_NUMBER);
  } else if (strcmp(type, "percentage") == 0) {
    put_number(ods, TABLE_PERCENT);
  } else if (strcmp(type, "boolean") == 0) {
    table_records_boolean(book->records, book->column, strcmp(value, "true") == 0);
  } else if (strcmp(type, "date") == 0) {
    const bool exists = table_moment_text(value, text);
    table_records_moment(book->records, book->column, exists, text);
  } else if (strcmp(type, "time") == 0) {
    const bool exists = table_duration_text(value, text);
    table_records_moment(book->records, book->column, exists, text);
  } else {
    g_autofree char *letters = sy_column_letters(book->column);
    table_workbook_refuse(book, g_strdup_printf(_("the cell %s%u has the unknown type '%s'"),
                                                letters, book->row, type));
  }
}

static void put_cell(struct ods *ods) {
  struct table_workbook *book = &ods->book;
  if (shows_error(ods))
    table_records_no_value(book->records, book->column, ods->shown->str);
  else if (ods->has_formula && !ods->type && !ods->text.found)
    table_records_no_value(book->records, book->column, "=");
  else
    put_typed(ods);
}

static bool has_content(const struct ods *ods) {
  return !ods->is_covered && (ods->type || ods->has_formula || ods->text.found);
}

static void note_merged(struct ods *ods, const struct cell *cell) {
  const struct table_workbook *book = &ods->book;
  const unsigned columns = spanned(cell->columns_spanned), rows = spanned(cell->rows_spanned);
  const struct table_range range = {book->row, book->column, book->row + rows - 1,
                                    book->column + columns - 1};
  if (columns > 1 || rows > 1)
    g_array_append_val(ods->merged, range);
}

static void set_text(char **to, const char *text) {
  if (!text || !*to || strcmp(*to, text) != 0) {
    g_free(*to);
    *to = g_strdup(text);
  }
}

static void start_cell(struct ods *ods, const char **attributes, bool is_covered) {
  struct table_workbook *book = &ods->book;
  const struct cell cell = cell_of(attributes);
  ods->repeated = repeated(ods, cell.repeated, book->column, TABLE_LAST_COLUMN);
  if (ods->repeated == 0)
    return;
  book->column++;
  ods->in_cell = true;
  ods->is_covered = is_covered;
  ods->is_error = cell.is_error;
  ods->has_formula = cell.formula != NULL;
  ods->has_value = cell.value != NULL;
  set_text(&ods->type, cell.type);
  set_text(&ods->style, cell.style);
  g_string_assign(book->value, cell.value ? cell.value : "");
  ods_text_begin(&ods->text);
  note_merged(ods, &cell);
}

/* A cell that repeats is put as often as it is there, if it has content. */
static void end_cell(struct ods *ods) {
  struct table_workbook *book = &ods->book;
  ods->in_cell = false;
  if (!has_content(ods)) {
    book->column += ods->repeated - 1;
    return;
  }
  for (;;) {
    put_cell(ods);
    if (book->bad || --ods->repeated == 0)
      return;
    book->column++;
  }
}

/* ---- rows and columns ---- */

static bool is_hidden(const char **attributes) {
  const char *visibility = table_attribute(attributes, "visibility");
  return visibility && strcmp(visibility, "visible") != 0;
}

static void refuse_styles(struct ods *ods) {
  table_workbook_refuse(&ods->book, g_strdup(_("there are too many styles")));
}

static void start_column(struct ods *ods, const char **attributes) {
  const unsigned count = repeated(ods, table_attribute(attributes, "number-columns-repeated"),
                                  ods->columns, TABLE_LAST_COLUMN);
  const char *style = table_attribute(attributes, "default-cell-style-name");
  ods->parts.kept += style ? strlen(style) : 0;
  if (ods->parts.kept > TABLE_MOST_NAMES) {
    refuse_styles(ods);
    return;
  }
  const struct run run = {ods->columns + 1, g_strdup(style)};
  g_array_append_val(ods->runs, run);
  if (is_hidden(attributes))
    table_records_hide(ods->book.records, ods->columns + 1, ods->columns + count);
  ods->columns += count;
}

static void start_row(struct ods *ods, const char **attributes) {
  struct table_workbook *book = &ods->book;
  ods->row_repeated =
      repeated(ods, table_attribute(attributes, "number-rows-repeated"), book->row, TABLE_LAST_ROW);
  if (ods->row_repeated == 0)
    return;
  book->column = 0;
  set_text(&ods->row_style, table_attribute(attributes, "default-cell-style-name"));
  table_records_begin(book->records, ++book->row, is_hidden(attributes));
}

static void end_row(struct ods *ods) {
  struct table_workbook *book = &ods->book;
  if (table_records_is_empty(book->records))
    book->row += ods->row_repeated - 1;
  else
    table_workbook_end_row(book, ods->row_repeated - 1);
}

/* ---- elements ---- */

static void start_in_sheet(struct ods *ods, const char *name, const char **attributes) {
  if (ods->in_cell)
    ods_text_start(&ods->text, name, attributes);
  else if (strcmp(name, "table-cell") == 0)
    start_cell(ods, attributes, false);
  else if (strcmp(name, "covered-table-cell") == 0)
    start_cell(ods, attributes, true);
  else if (strcmp(name, "table-row") == 0)
    start_row(ods, attributes);
  else if (strcmp(name, "table-column") == 0)
    start_column(ods, attributes);
}

static void start(void *data, const char *name, const char **attributes) {
  struct ods *ods = data;
  if (ods->book.bad || ods->book.ended)
    return;
  const bool begins = strcmp(name, "table") == 0;
  if (begins)
    ods->tables++;
  if (ods->depth > 0 || (begins && ods->tables == ods->parts.number)) {
    ods->depth++;
    if (ods->depth > 1)
      start_in_sheet(ods, name, attributes);
  } else if (ods->tables == 0) {
    if (!ods_start_style(&ods->parts, name, attributes))
      refuse_styles(ods);
  }
}

static void end_sheet(struct ods *ods) {
  struct table_workbook *book = &ods->book;
  for (guint i = 0; i < ods->merged->len; i++)
    table_records_merged(book->records, &g_array_index(ods->merged, struct table_range, i),
                         book->problems);
  book->ended = true;
  table_xml_pause(book->xml);
}

static void end(void *data, const char *name) {
  struct ods *ods = data;
  if (ods->book.bad || ods->book.ended)
    return;
  if (ods->depth == 0) {
    ods_end_style(&ods->parts, name);
    return;
  }
  if (--ods->depth == 0)
    end_sheet(ods);
  else if (ods->in_cell && ods->text.depth > 0)
    ods_text_end(&ods->text);
  else if (ods->in_cell)
    end_cell(ods);
  else if (strcmp(name, "table-row") == 0)
    end_row(ods);
}

static void some_text(void *data, const char *some, int length) {
  struct ods *ods = data;
  if (ods->in_cell)
    ods_text_some(&ods->text, some, length);
}

/* ---- the table ---- */

static void clear_run(gpointer run) {
  g_free(((struct run *)run)->style);
}

static void close_workbook(sy_foreign_table *table) {
  struct ods *ods = (struct ods *)(void *)table;
  table_workbook_clear(&ods->book);
  ods_book_clear(&ods->parts);
  g_array_unref(ods->runs);
  g_array_unref(ods->merged);
  g_string_free(ods->shown, TRUE);
  g_free(ods->row_style);
  g_free(ods->type);
  g_free(ods->style);
  g_free(ods);
}

static struct ods *new_ods(table_package *package) {
  struct ods *ods = g_new0(struct ods, 1);
  ods->book.table.format = &table_ods;
  ods->book.package = package;
  ods->book.value = g_string_new(NULL);
  ods->runs = g_array_new(FALSE, FALSE, sizeof(struct run));
  g_array_set_clear_func(ods->runs, clear_run);
  ods->merged = g_array_new(FALSE, FALSE, sizeof(struct table_range));
  ods->shown = g_string_new(NULL);
  ods->text.to = ods->shown;
  return ods;
}

static sy_foreign_table *open_workbook(const sy_context *context, const struct sy_input *input,
                                       const struct sy_table_form *form, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start, end, some_text};
  table_package *package = table_package_open(context, input, problems);
  if (!package)
    return NULL;
  struct ods *ods = new_ods(package);
  if (ods_book_read(package, form, &ods->parts, problems) &&
      table_workbook_open(&ods->book, context, ods->parts.sheet, form, ods->parts.part, &handlers,
                          problems))
    return &ods->book.table;
  close_workbook(&ods->book.table);
  return NULL;
}

static char **list_sheets(const sy_context *context, const struct sy_input *input,
                          sy_problems *problems) {
  g_autoptr(table_package) package = table_package_open(context, input, problems);
  return package ? ods_book_sheets(package, problems) : NULL;
}

static const char *const endings[] = {".ods", ".ots", ".fods", NULL};
static const char *const keys[] = {"sheet", "range", NULL};
const struct sy_foreign_format table_ods = {
    endings, keys, open_workbook, table_workbook_read, close_workbook, list_sheets};
