/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-csv.c: fuzz target of the reader of tables
 *
 * The input is a file. naive-csv.c reads it again, slowly and by other means: both must agree
 * whether it is a table, and then on every cell. What is asked for depends on the headings.
 */
#include "base/base-private.h"
#include "files/files.h"
#include "naive-csv.h"

#include <math.h>

/* ---- What is asked for ---- */

#define COLUMN(column_name, column_type, column_presence, low, high, ...)                          \
  {                                                                                                \
    .size = sizeof(struct sy_column), .name = column_name, .type = column_type,                    \
    .presence = column_presence, .lowest = low, .highest = high, __VA_ARGS__                       \
  }

static const struct sy_level pass = {sizeof pass, "pass", {.en = "Passed", .zh = "通过"}};
static const struct sy_level fail = {sizeof fail, "fail", {.en = "Failed", .zh = "未通过"}};
static const struct sy_level *const levels[] = {&pass, &fail, NULL};

/* A column is asked for where a heading names it. */
static const struct sy_column columns[] = {
    COLUMN("decimal", SY_DECIMAL, SY_BLANK_ALLOWED, -HUGE_VAL, HUGE_VAL, ),
    COLUMN("share", SY_DECIMAL, SY_REQUIRED, 0, 1, ),
    COLUMN("integer", SY_INTEGER, SY_BLANK_ALLOWED, -HUGE_VAL, HUGE_VAL, ),
    COLUMN("count", SY_INTEGER, SY_REQUIRED, 0, 1000, ),
    COLUMN("yes", SY_BOOL, SY_OPTIONAL, -HUGE_VAL, HUGE_VAL, ),
    COLUMN("day", SY_DATE, SY_BLANK_ALLOWED, -HUGE_VAL, HUGE_VAL, ),
    COLUMN("level", SY_CATEGORY, SY_BLANK_ALLOWED, -HUGE_VAL, HUGE_VAL, .levels = levels),
    COLUMN("text", SY_TEXT, SY_BLANK_ALLOWED, -HUGE_VAL, HUGE_VAL,
           .label = {.en = "Text", .zh = "文本"}),
    COLUMN("name", SY_CATEGORY, SY_REQUIRED, -HUGE_VAL, HUGE_VAL, ),
};

static const char *const unit_ids[] = {"north", "south", "east", NULL};
static const char *const unit_names[] = {"北区", "南区", "东区"};

static struct sy_unit_names *unit_names_new(void) {
  static struct sy_unit_names units = {.choices = unit_ids};
  if (units.index != NULL)
    return &units;
  sy_text_table *index = sy_text_table_new();
  for (guint i = 0; unit_ids[i] != NULL; i++) {
    sy_text_table_add(index, unit_ids[i], strlen(unit_ids[i]), (int32_t)i);
    sy_text_table_add(index, unit_names[i], strlen(unit_names[i]), (int32_t)i);
  }
  units.index = index;
  return &units;
}

/* ---- Comparing ---- */

static void check_cell(const sy_sheet *sheet, guint column, uint64_t row,
                       const struct naive_value *expected) {
  FUZZ_CHECK(sy_sheet_is_valid(sheet, column, row) == !expected->blank);
  if (expected->blank)
    return;
  const double decimal =
      sheet->columns[column].type == SY_DECIMAL ? sy_sheet_decimal(sheet, column, row) : 0;
  switch (sheet->columns[column].type) {
  case SY_DECIMAL:
    FUZZ_CHECK(memcmp(&decimal, &expected->decimal, sizeof decimal) == 0);
    break;
  case SY_TEXT:
    FUZZ_CHECK(strcmp(sy_sheet_text(sheet, column, row), expected->text) == 0);
    break;
  default:
    FUZZ_CHECK(sy_sheet_integer(sheet, column, row) == expected->integer);
  }
}

/* The place in the sheet of each of the table's rows, from 1: stably grouped by unit. */
static uint64_t *places_of(const struct naive_table *table, const struct sy_sheet *sheet) {
  uint64_t *places = g_new0(uint64_t, table->row_count + 1);
  uint64_t place = 0;
  for (uint32_t unit = 0; unit < MAX(sheet->unit_count, 1); unit++) {
    if (sheet->first_row != NULL)
      FUZZ_CHECK(sheet->first_row[unit] == place);
    for (uint64_t row = 0; row < table->row_count; row++)
      if (table->units == NULL || table->units[row] == unit)
        places[row] = ++place;
  }
  FUZZ_CHECK(place == table->row_count && sheet->row_count == place);
  if (sheet->first_row != NULL)
    FUZZ_CHECK(sheet->first_row[sheet->unit_count] == place);
  return places;
}

static void check_sheet(const struct naive_table *table, const struct sy_sheet *sheet) {
  g_autofree uint64_t *places = places_of(table, sheet);
  FUZZ_CHECK(sheet->column_count == table->request_count);
  for (uint64_t row = 0; row < table->row_count; row++) {
    const uint64_t place = places[row] - 1;
    FUZZ_CHECK(sy_sheet_row(sheet, place) == row + 2);
    for (guint i = 0; i < table->request_count; i++)
      check_cell(sheet, i, place, &table->values[row * table->request_count + i]);
  }
}

static void check_read(const char *path, GPtrArray *rows, const struct sy_unit_names *units,
                       const struct sy_column_request *requests, guint count) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  g_autoptr(sy_sheet) sheet =
      sy_sheet_read(NULL, &input, NULL, units, requests, count, true, problems);
  fuzz_check_problems(problems, sheet == NULL);
  struct naive_table table;
  const bool sound = rows != NULL && naive_table_init(&table, rows, units, requests, count);
  g_autofree char *text = sy_problems_text(problems);
  /* A table that may be without units is refused if in another form it would have some. */
  const bool other_form = units != NULL && units->optional && sheet == NULL &&
                          strstr(text, "for the table in edition.yaml") != NULL;
  FUZZ_CHECK_SHOWING(sound == (sheet != NULL) || other_form, text);
  if (sound && sheet != NULL)
    check_sheet(&table, sheet);
  if (sound)
    naive_table_clear(&table);
}

/* ---- Fields as they are written ---- */

/* A text written as a field, after another one, reads as the same text. */
static void check_field(const char *text) {
  g_autoptr(GString) field = g_string_new("first,");
  sy_csv_append(field, text);
  const char *row = field->str;
  g_autoptr(GPtrArray) again = naive_rows(row, strlen(row));
  FUZZ_CHECK_SHOWING(again != NULL && again->len == 1, row);
  const GPtrArray *cells = g_ptr_array_index(again, 0);
  FUZZ_CHECK_SHOWING(cells->len == 2 && strcmp(cells->pdata[1], text) == 0, row);
}

static void check_fields(const GPtrArray *rows) {
  for (guint i = 0; i < rows->len; i++) {
    const GPtrArray *row = rows->pdata[i];
    for (guint k = 0; k < row->len; k++)
      check_field(row->pdata[k]);
  }
}

/* ---- An input ---- */

/* Whether a column is asked for: some heading names it or, in a file that cannot be read, its name
 * stands anywhere. */
static bool is_asked_for(const struct sy_column *column, const GPtrArray *rows, const uint8_t *data,
                         size_t size) {
  if (rows != NULL && rows->len > 0)
    return naive_fields_named(rows->pdata[0], column) > 0;
  return memmem(data, size, column->name, strlen(column->name)) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *path = fuzz_file(data, size);
  g_autoptr(GPtrArray) rows = naive_rows((const char *)data, size);
  if (rows != NULL)
    check_fields(rows);
  struct sy_column_request requests[G_N_ELEMENTS(columns)];
  guint count = 0;
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    if (is_asked_for(&columns[i], rows, data, size))
      requests[count++] = (struct sy_column_request){.column = &columns[i]};
  struct sy_unit_names *units = unit_names_new();
  check_read(path, rows, NULL, requests, count);
  check_read(path, rows, units, requests, count);
  /* Cut into many chunks, the same must come out. */
  const size_t usual = sy_csv_chunk_size;
  sy_csv_chunk_size = 32;
  units->optional = true;
  check_read(path, rows, units, requests, count);
  units->optional = false;
  sy_csv_chunk_size = usual;
  return 0;
}
