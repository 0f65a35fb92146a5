/* SPDX-License-Identifier: Apache-2.0
 *
 * workbook.c: the sheets of a workbook, and forms
 *
 * Cells are taken as they are, with the spaces around them, so that the record can say what was
 * found. A form is known by its hidden sheet `steelyard`: pairs of names and values, then a row
 * `label`, HEADING, LABEL, CODE for each label that it shows in place of a code.
 */
#include "import/import-private.h"

#include <string.h>

#define ABOUT_SHEET "steelyard"
#define FORM "steelyard-form/1"

/* ---- records ---- */

/* The fields of a table as text, in its place. */
struct fields {
  const sy_foreign_table *table;
  GString *text;
  gsize at;
  uint32_t line; /* of the record before */
};

/* Reads all of a sheet. Every field ends with a comma or a line end, so there are not more fields
 * than these. */
static bool read_text(sy_foreign_table *table, GString *text, sy_problems *problems) {
  char some[1 << 16];
  uint64_t cells = 0;
  for (;;) {
    const ssize_t got = table->format->read(table, some, sizeof some, problems);
    if (got <= 0)
      return got == 0;
    for (ssize_t i = 0; i < got; i++)
      cells += some[i] == ',' || some[i] == '\n';
    if (!import_check_cells(table->place, cells, problems))
      return false;
    g_string_append_len(text, some, got);
  }
}

/* Removes the quotation marks of the field at *at, which ends with a NUL then; *at is moved to what
 * separates it from the next. */
static const char *unquote(char **at) {
  char *from = *at + 1, *to = *at;
  const char *start = to;
  for (; *from != '"' || from[1] == '"'; from++) {
    from += *from == '"';
    *to++ = *from;
  }
  from++;
  *at = from;
  if (to != from)
    *to = '\0';
  return start;
}

/* The fields of the next record, const char *; NULL at the end. They live as long as the text. */
static GPtrArray *next_record(struct fields *fields) {
  if (fields->at >= fields->text->len)
    return NULL;
  GPtrArray *record = g_ptr_array_new();
  char *at = fields->text->str + fields->at, separator;
  do {
    const char *start = at;
    if (*at == '"')
      start = unquote(&at);
    else
      at += strcspn(at, ",\n");
    g_ptr_array_add(record, (gpointer)start);
    separator = *at;
    *at++ = '\0';
  } while (separator == ',');
  fields->at = (gsize)(at - fields->text->str);
  fields->line++;
  return record;
}

/* ---- data ---- */

static struct import_cell cell_at(const struct import_sheet *sheet, const struct fields *fields,
                                  guint index, const char *text) {
  return (struct import_cell){.text = text,
                              .sheet = sheet,
                              .line = fields->line,
                              .column = fields->table->fields_before + index + 1};
}

static void check_headings(const struct import_sheet *sheet, sy_problems *problems) {
  g_autoptr(GHashTable) seen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sheet->width; i++) {
    const struct import_cell *heading = &sheet->headings[i];
    if (sy_text_is_blank(heading->text, strlen(heading->text)))
      sy_problems_add(problems, import_cell_place(heading),
                      _("the column has no heading; name it, or delete it"));
    else if (!g_hash_table_add(seen, sy_text_key(heading->text, strlen(heading->text))))
      sy_problems_add(problems, import_cell_place(heading), _("the heading '%s' is repeated"),
                      heading->text);
  }
}

/* A row with content. */
static void add_row(struct import_sheet *sheet, const struct fields *fields,
                    const GPtrArray *record, sy_problems *problems) {
  bool filled = false;
  struct import_cell *cells = g_new(struct import_cell, (gsize)sheet->width + 1);
  for (guint i = 0; i < MAX(record->len, sheet->width); i++) {
    const char *text = i < record->len ? record->pdata[i] : "";
    const struct import_cell cell = cell_at(sheet, fields, i, text);
    filled |= *text != '\0';
    if (i < sheet->width)
      cells[i] = cell;
    else if (*text)
      sy_problems_add(problems, import_cell_place(&cell),
                      _("the cell is right of the headings; delete it, or give its column a "
                        "heading"));
  }
  if (filled)
    g_ptr_array_add(sheet->rows, cells);
  else
    g_free(cells);
}

static void take_data(void *to, struct fields *fields) {
  struct import_sheet *sheet = to;
  g_autoptr(GPtrArray) headings = next_record(fields);
  if (!headings)
    return; /* an empty sheet */
  sheet->width = headings->len;
  sheet->headings = g_new(struct import_cell, (gsize)sheet->width + 1);
  for (guint i = 0; i < sheet->width; i++)
    sheet->headings[i] = cell_at(sheet, fields, i, headings->pdata[i]);
  for (GPtrArray *record; (record = next_record(fields)) != NULL; g_ptr_array_unref(record))
    add_row(sheet, fields, record, sheet->problems);
  sheet->text = g_steal_pointer(&fields->text);
  check_headings(sheet, sheet->problems);
}

/* ---- what a form says about itself ---- */

static const char *field_of(const GPtrArray *record, guint index) {
  return index < record->len ? record->pdata[index] : "";
}

static void take_about(struct import_form *form, const GPtrArray *record) {
  const char *name = field_of(record, 0), *value = field_of(record, 1);
  if (strcmp(name, "form") == 0) {
    form->is_known = strcmp(value, FORM) == 0;
  } else if (strcmp(name, "edition") == 0) {
    g_free(form->edition);
    form->edition = g_strdup(value);
  } else if (strcmp(name, "table") == 0) {
    g_free(form->table);
    form->table = g_strdup(value);
  } else if (strcmp(name, "sheet") == 0) {
    g_free(form->sheet);
    form->sheet = g_strdup(value);
  } else if (strcmp(name, "label") == 0) {
    g_hash_table_insert(form->labels, import_label_key(value, field_of(record, 2)),
                        g_strdup(field_of(record, 3)));
  }
}

/* ---- workbooks ---- */

static bool recognise(const import_reading *reading, const char *path) {
  const struct sy_foreign_format *format = sy_foreign_format_of(reading->context, path);
  return format && format->sheets;
}

/* Reads a sheet as text, and hands it to whoever makes something of it. */
static void with_sheet(import_reading *reading, const struct import_file *file, const char *name,
                       sy_problems *problems, void (*take)(void *to, struct fields *fields),
                       void *to) {
  const struct sy_input input = sy_input_at(file->path);
  const struct sy_table_form form = {.sheet = name};
  const struct sy_foreign_format *format = sy_foreign_format_of(reading->context, file->path);
  sy_foreign_table *table = format->open(reading->context, &input, &form, problems);
  if (!table)
    return;
  struct fields fields = {.table = table, .text = g_string_new(NULL)};
  if (read_text(table, fields.text, problems)) {
    fields.line = table->rows_above;
    take(to, &fields);
  }
  if (fields.text)
    g_string_free(fields.text, TRUE);
  format->close(table);
}

static void take_form(void *to, struct fields *fields) {
  struct import_form *form = to;
  for (GPtrArray *record; (record = next_record(fields)) != NULL; g_ptr_array_unref(record))
    take_about(form, record);
}

/* What a workbook says about the form that it is; NULL with a problem if it is of another version.
 */
static struct import_form *read_form(import_reading *reading, const struct import_file *file) {
  const guint before = sy_problems_count(reading->problems);
  struct import_form *form = g_new0(struct import_form, 1);
  form->labels = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add(reading->forms, form);
  with_sheet(reading, file, ABOUT_SHEET, reading->problems, take_form, form);
  if (sy_problems_count(reading->problems) > before)
    return NULL;
  if (form->is_known && form->edition && form->table)
    return form;
  sy_problems_add(reading->problems, (struct sy_place){.file = g_intern_string(file->path)},
                  _("the sheet '%s' is not that of a form of this version of steelyard (%s)"),
                  ABOUT_SHEET, FORM);
  return NULL;
}

/* Problems of a sheet matter only if it is of a table. */
static struct import_sheet *read_data(import_reading *reading, const struct import_file *file,
                                      const char *name) {
  g_autofree char *place = g_strconcat(file->path, "!", name, NULL);
  struct import_sheet *sheet =
      import_sheet_add(reading, file, g_strdup(name),
                       (struct sy_place){.file = g_intern_string(place), .is_cell = true});
  sheet->problems = sy_problems_new();
  with_sheet(reading, file, name, sheet->problems, take_data, sheet);
  return sheet;
}

/* Of a form only its data is read: the sheet that it names, or the one with the name of its table.
 */
static void read_workbook(import_reading *reading, const struct import_file *file) {
  const struct sy_input input = sy_input_at(file->path);
  const struct sy_foreign_format *format = sy_foreign_format_of(reading->context, file->path);
  g_auto(GStrv) names = format->sheets(reading->context, &input, reading->problems);
  const bool is_form = names && g_strv_contains((const char *const *)names, ABOUT_SHEET);
  struct import_form *form = is_form ? read_form(reading, file) : NULL;
  if (form)
    read_data(reading, file, form->sheet ? form->sheet : form->table)->form = form;
  for (char **name = names; name && !is_form && *name; name++)
    read_data(reading, file, *name);
}

const struct import_format import_workbook = {"workbook", recognise, read_workbook};
