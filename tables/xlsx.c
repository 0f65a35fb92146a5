/* SPDX-License-Identifier: Apache-2.0
 *
 * xlsx.c: a sheet of an XLSX workbook as a table
 *
 * The sheet is parsed some at a time (ECMA-376, part 1, 18.3.1), so a million rows take no more
 * memory than a few; only the texts that cells share are kept.
 */
#include "tables/tables-private.h"

#include <math.h>
#include <string.h>

/* What the element <v>, or the texts of <is>, hold. */
enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN, CELL_ERROR, CELL_DATE };

struct workbook {
  sy_foreign_table table; /* first: this is one */
  table_package *package;
  struct xlsx_book book;
  table_xml *xml;
  table_records *records;
  sy_problems *problems; /* of the call under way */
  char *name;            /* of the file and the sheet; interned with the place */
  /* the row and the cell under way */
  unsigned row, column;
  enum cell_type type;
  unsigned style;
  GString *value;
  bool has_value, has_formula, within; /* what belongs to the value */
  unsigned phonetic;
  bool bad; /* there is a problem */
};

/* ---- cells ---- */

static const char *wrong_part(struct workbook *book, char *why) {
  book->bad = true;
  table_xml_refuse(book->xml, why);
  return NULL;
}

/* Whether a number has at most 15 digits and no exponent, so that it is already as it is shown. */
static bool is_short(const char *text) {
  unsigned digits = 0, points = 0;
  text += *text == '-';
  for (; *text; text++) {
    digits += g_ascii_isdigit(*text);
    points += *text == '.';
    if (!g_ascii_isdigit(*text) && *text != '.')
      return false;
  }
  return digits > 0 && digits <= 15 && points <= 1 && text[-1] != '.';
}

static void put_number(struct workbook *book) {
  static const struct xlsx_style plain = {0};
  const GArray *styles = book->book.styles;
  const struct xlsx_style *style =
      book->style < styles->len ? &g_array_index(styles, struct xlsx_style, book->style) : &plain;
  if (style->kind == XLSX_NUMBER && is_short(book->value->str)) {
    table_records_cell(book->records, book->column, book->value->str, book->value->len);
    return;
  }
  char *end, text[TABLE_NUMBER_SIZE];
  const double number = g_ascii_strtod(book->value->str, &end);
  if (*end != '\0' || end == book->value->str || !isfinite(number)) {
    g_autofree char *letters = sy_column_letters(book->column);
    wrong_part(book, g_strdup_printf(_("the cell %s%u has the number '%s'"), letters, book->row,
                                     book->value->str));
    return;
  }
  if (xlsx_number_text(number, style, book->book.since_1904, text))
    table_records_cell(book->records, book->column, text, strlen(text));
  else
    table_records_no_value(book->records, book->column,
                           _("the cell has a day or time that does not exist"));
}

static void put_shared(struct workbook *book) {
  guint64 index;
  const GArray *at = book->book.shared_at;
  if (!g_ascii_string_to_unsigned(book->value->str, 10, 0, G_MAXUINT32, &index, NULL) ||
      index + 1 >= at->len) {
    g_autofree char *letters = sy_column_letters(book->column);
    wrong_part(book, g_strdup_printf(_("the cell %s%u has a shared text that does not exist"),
                                     letters, book->row));
    return;
  }
  const gsize begin = g_array_index(at, gsize, index), end = g_array_index(at, gsize, index + 1);
  table_records_cell(book->records, book->column, book->book.shared->str + begin, end - begin);
}

static void put_text(struct workbook *book) {
  g_autoptr(GString) text = g_string_new(NULL);
  xlsx_append_text(text, book->value->str, book->value->len);
  table_records_cell(book->records, book->column, text->str, text->len);
}

/* A day in ISO 8601: without a time that is midnight. */
static void put_date(struct workbook *book) {
  char *t = strchr(book->value->str, 'T');
  if (t && g_str_has_prefix(t, "T00:00:00"))
    g_string_truncate(book->value, (gsize)(t - book->value->str));
  else if (t)
    *t = ' ';
  table_records_cell(book->records, book->column, book->value->str, book->value->len);
}

static void put_cell(struct workbook *book) {
  if (!book->has_value) {
    if (book->has_formula)
      table_records_no_value(book->records, book->column, "=");
    return;
  }
  const char *value = book->value->str;
  switch (book->type) {
  case CELL_NUMBER:
    if (*value)
      put_number(book);
    else if (book->has_formula) /* as programs write it that do not calculate */
      table_records_no_value(book->records, book->column, "=");
    return;
  case CELL_SHARED:
    put_shared(book);
    return;
  case CELL_TEXT:
    put_text(book);
    return;
  case CELL_BOOLEAN:
    value = strcmp(value, "1") == 0 || strcmp(value, "true") == 0 ? "TRUE" : "FALSE";
    table_records_cell(book->records, book->column, value, strlen(value));
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
  for (size_t i = 0; text && i < G_N_ELEMENTS(types); i++)
    if (strcmp(types[i].name, text) == 0)
      return types[i].type;
  return CELL_NUMBER;
}

static bool is_true(const char *text) {
  return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

/* Rows and cells may leave out where they are if they follow each other. */
static void start_row(struct workbook *book, const char **attributes) {
  const char *number = table_attribute(attributes, "r");
  guint64 row = (guint64)book->row + 1;
  if (number &&
      (!g_ascii_string_to_unsigned(number, 10, 1, 1048576, &row, NULL) || row <= book->row)) {
    wrong_part(book, g_strdup_printf(_("the row '%s' comes after row %u"), number, book->row));
    return;
  }
  book->row = (unsigned)row;
  book->column = 0;
  table_records_begin(book->records, book->row, is_true(table_attribute(attributes, "hidden")));
}

/* The attributes r, s and t, which cells have; names of one letter, without prefix. */
static void cell_attributes(const char **attributes, const char *found[3]) {
  for (; *attributes; attributes += 2) {
    const char letter = (*attributes)[0];
    if (letter >= 'r' && letter <= 't' && (*attributes)[1] == '\0')
      found[letter - 'r'] = attributes[1];
  }
}

static void start_cell(struct workbook *book, const char **attributes) {
  const char *found[3] = {NULL, NULL, NULL};
  cell_attributes(attributes, found);
  const char *reference = found[0], *style = found[1];
  unsigned column = book->column + 1, row = book->row;
  const char *at = reference;
  if (reference && (!table_parse_cell(&at, &column, &row) || *at != '\0' ||
                    column <= book->column || row != book->row)) {
    wrong_part(book, g_strdup_printf(_("the cell '%s' is out of its order"), reference));
    return;
  }
  book->column = column;
  book->type = type_of(found[2]);
  book->style = style ? (unsigned)g_ascii_strtoull(style, NULL, 10) : 0;
  book->has_value = book->has_formula = false;
  g_string_truncate(book->value, 0);
}

/* Merged cells are known only after all rows. */
static void check_merged(struct workbook *book, const char *reference) {
  struct table_range range;
  if (!reference || !table_parse_range(reference, &range) || book->bad ||
      (range.first_row == range.last_row && range.first_column == range.last_column) ||
      !table_records_overlap(book->records, &range))
    return;
  struct sy_place place = book->table.place;
  place.line = range.first_row;
  place.column = range.first_column;
  sy_problems_add(book->problems, place,
                  _("the cells %s are merged, and all but the first have no value of their own; "
                    "unmerge them and fill them in"),
                  reference);
}

/* Whether a name is this one; most names in a sheet have one letter. */
static inline bool is(const char *name, const char *one) {
  return *name == *one && strcmp(name, one) == 0;
}

static void start(void *data, const char *name, const char **attributes) {
  struct workbook *book = data;
  if (is(name, "c"))
    start_cell(book, attributes);
  else if (is(name, "row"))
    start_row(book, attributes);
  else if (is(name, "f"))
    book->has_formula = true;
  else if (is(name, "rPh"))
    book->phonetic++;
  else if (is(name, "mergeCell"))
    check_merged(book, table_attribute(attributes, "ref"));
  book->within = is(name, "v") || (is(name, "t") && book->phonetic == 0);
  book->has_value |= book->within;
}

static void end(void *data, const char *name) {
  struct workbook *book = data;
  book->within = false;
  if (is(name, "rPh") && book->phonetic > 0)
    book->phonetic--;
  else if (is(name, "c") && !book->bad)
    put_cell(book);
  else if (is(name, "row") && !book->bad)
    book->bad = !table_records_end(book->records, book->problems);
}

static void text(void *data, const char *some, int length) {
  struct workbook *book = data;
  if (book->within)
    g_string_append_len(book->value, some, length);
}

/* ---- the table ---- */

static void close_workbook(sy_foreign_table *table) {
  struct workbook *book = (struct workbook *)(void *)table;
  table_xml_close(book->xml);
  table_records_free(book->records);
  xlsx_book_clear(&book->book);
  table_package_free(book->package);
  g_string_free(book->value, TRUE);
  g_free(book);
}

/* Reads some more rows. -1 with a problem, 0 at the end. */
static int read_some(struct workbook *book, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  book->problems = problems;
  const enum table_xml_got got = table_xml_read(book->xml, problems);
  if (got == TABLE_XML_FAILED || sy_problems_count(problems) > before)
    return -1;
  if (got == TABLE_XML_END)
    return table_package_unchanged(book->package, problems) ? 0 : -1;
  return 1;
}

static bool open_sheet(struct workbook *book, const sy_context *context,
                       const struct sy_table_form *form, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start, end, text};
  if (!xlsx_book_read(book->package, context, form, &book->book, problems))
    return false;
  const struct sy_place file = table_package_place(book->package);
  g_autofree char *name = g_strconcat(file.file, "!", book->book.sheet, NULL);
  book->table.place = (struct sy_place){.file = g_intern_string(name), .is_cell = true};
  book->records = table_records_new(&book->table, form, problems);
  book->xml = book->records
                  ? table_xml_open(book->package, book->book.part, &handlers, book, problems)
                  : NULL;
  int more = book->xml ? 1 : -1;
  while (more > 0 && !table_records_have_headings(book->records))
    more = read_some(book, problems);
  return more >= 0;
}

static sy_foreign_table *open_workbook(const sy_context *context, const struct sy_input *input,
                                       const struct sy_table_form *form, sy_problems *problems) {
  table_package *package = table_package_open(context, input, problems);
  if (!package)
    return NULL;
  struct workbook *book = g_new0(struct workbook, 1);
  book->table.format = &table_xlsx;
  book->package = package;
  book->value = g_string_new(NULL);
  if (open_sheet(book, context, form, problems))
    return &book->table;
  close_workbook(&book->table);
  return NULL;
}

static ssize_t read_workbook(sy_foreign_table *table, char *to, size_t size,
                             sy_problems *problems) {
  struct workbook *book = (struct workbook *)(void *)table;
  for (;;) {
    const size_t taken = table_records_take(book->records, to, size);
    if (taken > 0)
      return (ssize_t)taken;
    const int more = read_some(book, problems);
    if (more < 0)
      return -1;
    if (more == 0)
      return (ssize_t)table_records_take(book->records, to, size);
  }
}

static char **list_sheets(const sy_context *context, const struct sy_input *input,
                          sy_problems *problems) {
  g_autoptr(table_package) package = table_package_open(context, input, problems);
  return package ? xlsx_book_sheets(package, problems) : NULL;
}

static const char *const endings[] = {".xlsx", ".xlsm", ".xltx", NULL};
static const char *const keys[] = {"sheet", "range", NULL};
const struct sy_foreign_format table_xlsx = {endings,       keys,           open_workbook,
                                             read_workbook, close_workbook, list_sheets};
