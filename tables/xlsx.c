/* SPDX-License-Identifier: Apache-2.0
 *
 * xlsx.c: a sheet of an XLSX workbook as a table
 *
 * The sheet is parsed some at a time (ECMA-376, part 1, 18.3.1), so a million rows take no more
 * memory than a few; only the texts that cells share are kept.
 */
#include "tables/tables-private.h"

#include <string.h>

/* What the element <v>, or the texts of <is>, hold. */
enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN, CELL_ERROR, CELL_DATE };

struct xlsx {
  struct table_workbook book; /* first: this is one */
  struct xlsx_book parts;
  /* the cell under way */
  enum cell_type type;
  unsigned style;
  bool has_value, has_formula, within; /* what belongs to the value */
  unsigned phonetic;
};

/* ---- cells ---- */

static bool is_true(const char *text) {
  return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void put_number(struct xlsx *xlsx) {
  static const struct table_style plain = {0};
  struct table_workbook *book = &xlsx->book;
  const GArray *styles = xlsx->parts.styles;
  const struct table_style *style =
      xlsx->style < styles->len ? &g_array_index(styles, struct table_style, xlsx->style) : &plain;
  if (!table_records_number(book->records, book->column, book->value, style,
                            xlsx->parts.since_1904))
    table_workbook_refuse_number(book);
}

static void put_shared(struct xlsx *xlsx) {
  struct table_workbook *book = &xlsx->book;
  guint64 index;
  const GArray *at = xlsx->parts.shared_at;
  if (!g_ascii_string_to_unsigned(book->value->str, 10, 0, G_MAXUINT32, &index, NULL) ||
      index + 1 >= at->len) {
    g_autofree char *letters = sy_column_letters(book->column);
    table_workbook_refuse(book,
                          g_strdup_printf(_("the cell %s%u has a shared text that does not exist"),
                                          letters, book->row));
    return;
  }
  const gsize begin = g_array_index(at, gsize, index), end = g_array_index(at, gsize, index + 1);
  table_records_cell(book->records, book->column, xlsx->parts.shared->str + begin, end - begin);
}

static void put_text(struct table_workbook *book) {
  g_autoptr(GString) text = g_string_new(NULL);
  xlsx_append_text(text, book->value->str, book->value->len);
  table_records_cell(book->records, book->column, text->str, text->len);
}

static void put_date(struct table_workbook *book) {
  char text[TABLE_NUMBER_SIZE];
  const bool exists = table_moment_text(book->value->str, text);
  table_records_moment(book->records, book->column, exists, text);
}

static void put_cell(struct xlsx *xlsx) {
  struct table_workbook *book = &xlsx->book;
  const char *value = book->value->str;
  /* openpyxl writes <v></v> behind a formula; only a text can be empty. */
  if (!xlsx->has_value || (xlsx->type == CELL_NUMBER && *value == '\0')) {
    if (xlsx->has_formula)
      table_records_no_value(book->records, book->column, "=");
    return;
  }
  switch (xlsx->type) {
  case CELL_NUMBER:
    put_number(xlsx);
    return;
  case CELL_SHARED:
    put_shared(xlsx);
    return;
  case CELL_TEXT:
    put_text(book);
    return;
  case CELL_BOOLEAN:
    table_records_boolean(book->records, book->column, is_true(value));
    return;
  case CELL_ERROR:
    table_records_no_value(book->records, book->column, value);
    return;
  case CELL_DATE:
    put_date(book);
    return;
  default:
    g_assert_not_reached();
  }
}

/* ---- elements ---- */

static enum cell_type type_of(const char *text) {
  static const struct {
    const char *name;
    enum cell_type type;
  } types[] = {{"s", CELL_SHARED},  {"str", CELL_TEXT}, {"inlineStr", CELL_TEXT},
               {"b", CELL_BOOLEAN}, {"e", CELL_ERROR},  {"d", CELL_DATE}};
  if (!text || strcmp(text, "n") == 0)
    return CELL_NUMBER;
  for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
    if (strcmp(types[i].name, text) == 0)
      return types[i].type;
  return CELL_NUMBER;
}

/* Rows and cells may leave out where they are if they follow each other. */
static void start_row(struct table_workbook *book, const char **attributes) {
  const char *number = table_attribute(attributes, "r");
  guint64 row = (guint64)book->row + 1;
  if ((number && !g_ascii_string_to_unsigned(number, 10, 1, TABLE_LAST_ROW, &row, NULL)) ||
      row <= book->row || row > TABLE_LAST_ROW) {
    table_workbook_refuse(book, g_strdup_printf(_("the row '%s' comes after row %u"),
                                                number ? number : "", book->row));
    return;
  }
  book->row = (unsigned)row;
  book->column = 0;
  table_records_begin(book->records, book->row, is_true(table_attribute(attributes, "hidden")));
}

/* Columns come before rows. */
static void start_column(struct table_workbook *book, const char **attributes) {
  const char *first = table_attribute(attributes, "min"),
             *last = table_attribute(attributes, "max");
  if (first && last && is_true(table_attribute(attributes, "hidden")))
    table_records_hide(book->records, (unsigned)g_ascii_strtoull(first, NULL, 10),
                       (unsigned)g_ascii_strtoull(last, NULL, 10));
}

/* The attributes r, s and t, which cells have; names of one letter, without prefix. */
static void cell_attributes(const char **attributes, const char *found[3]) {
  for (; *attributes; attributes += 2) {
    const char letter = (*attributes)[0];
    if (letter >= 'r' && letter <= 't' && (*attributes)[1] == '\0')
      found[letter - 'r'] = attributes[1];
  }
}

static void start_cell(struct xlsx *xlsx, const char **attributes) {
  struct table_workbook *book = &xlsx->book;
  const char *found[3] = {NULL, NULL, NULL};
  cell_attributes(attributes, found);
  const char *reference = found[0], *style = found[1];
  unsigned column = book->column + 1, row = book->row;
  const char *at = reference;
  if ((reference && (!table_parse_cell(&at, &column, &row) || *at != '\0' ||
                     column <= book->column || row != book->row)) ||
      column > TABLE_LAST_COLUMN) {
    table_workbook_refuse(
        book, g_strdup_printf(_("the cell '%s' is out of its order"), reference ? reference : ""));
    return;
  }
  book->column = column;
  xlsx->type = type_of(found[2]);
  xlsx->style = style ? (unsigned)g_ascii_strtoull(style, NULL, 10) : 0;
  xlsx->has_value = xlsx->has_formula = false;
  g_string_truncate(book->value, 0);
}

/* Merged cells are known only after all rows. */
static void check_merged(const struct table_workbook *book, const char *reference) {
  struct table_range range;
  if (reference && table_parse_range(reference, &range) && !book->bad)
    table_records_merged(book->records, &range, book->problems);
}

/* Whether a name is this one; most names in a sheet have one letter. */
static inline bool is(const char *name, const char *one) {
  return *name == *one && strcmp(name, one) == 0;
}

static void start(void *data, const char *name, const char **attributes) {
  struct xlsx *xlsx = data;
  struct table_workbook *book = &xlsx->book;
  if (is(name, "c"))
    start_cell(xlsx, attributes);
  else if (is(name, "row"))
    start_row(book, attributes);
  else if (is(name, "f"))
    xlsx->has_formula = true;
  else if (is(name, "rPh"))
    xlsx->phonetic++;
  else if (is(name, "col"))
    start_column(book, attributes);
  else if (is(name, "mergeCell"))
    check_merged(book, table_attribute(attributes, "ref"));
  xlsx->within = is(name, "v") || (is(name, "t") && xlsx->phonetic == 0);
  xlsx->has_value |= xlsx->within;
}

static void end(void *data, const char *name) {
  struct xlsx *xlsx = data;
  struct table_workbook *book = &xlsx->book;
  xlsx->within = false;
  if (is(name, "rPh") && xlsx->phonetic > 0)
    xlsx->phonetic--;
  else if (is(name, "c") && !book->bad)
    put_cell(xlsx);
  else if (is(name, "row") && !book->bad)
    table_workbook_end_row(book, 0);
}

static void text(void *data, const char *some, int length) {
  struct xlsx *xlsx = data;
  if (xlsx->within)
    table_append(xlsx->book.value, some, (size_t)length);
}

/* ---- the table ---- */

static void close_workbook(sy_foreign_table *table) {
  struct xlsx *xlsx = (struct xlsx *)(void *)table;
  table_workbook_clear(&xlsx->book);
  xlsx_book_clear(&xlsx->parts);
  g_free(xlsx);
}

static sy_foreign_table *open_workbook(const sy_context *context, const struct sy_input *input,
                                       const struct sy_table_form *form, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start, end, text};
  table_package *package = table_package_open(context, input, problems);
  if (!package)
    return NULL;
  struct xlsx *xlsx = g_new0(struct xlsx, 1);
  struct table_workbook *book = &xlsx->book;
  book->table.format = &table_xlsx;
  book->package = package;
  book->value = g_string_new(NULL);
  if (xlsx_book_read(package, form, &xlsx->parts, problems) &&
      table_workbook_open(book, context, xlsx->parts.sheet, form, xlsx->parts.part, &handlers,
                          problems))
    return &book->table;
  close_workbook(&book->table);
  return NULL;
}

static char **list_sheets(const sy_context *context, const struct sy_input *input,
                          sy_problems *problems) {
  g_autoptr(table_package) package = table_package_open(context, input, problems);
  return package ? xlsx_book_sheets(package, problems) : NULL;
}

static const char *const endings[] = {".xlsx", ".xlsm", ".xltx", NULL};
static const char *const keys[] = {"sheet", "range", NULL};
const struct sy_foreign_format table_xlsx = {
    endings, keys, open_workbook, table_workbook_read, close_workbook, list_sheets};
