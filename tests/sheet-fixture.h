/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-fixture.h: what the tests of tables share: declared columns, units, a file in a folder of
 * its own, and reading it with an expectation
 */
#ifndef SHEET_FIXTURE_H
#define SHEET_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base-private.h"

/* ---- What the tests ask for ---- */

#define COLUMN(column_name, column_type, column_presence, ...)                                     \
  {                                                                                                \
    .size = sizeof(struct sy_column), .name = column_name, .type = column_type,                    \
    .presence = column_presence, .lowest = -HUGE_VAL, .highest = HUGE_VAL, __VA_ARGS__             \
  }

static const struct sy_level pass = {sizeof pass, "pass", {.en = "Passed", .zh = "通过"}};
static const struct sy_level fail = {sizeof fail, "fail", {.en = "Failed", .zh = "未通过"}};
static const struct sy_level *const levels[] = {&pass, &fail, NULL};

static const struct sy_column decimal = COLUMN("value", SY_DECIMAL, SY_BLANK_ALLOWED, );
static const struct sy_column integer = COLUMN("value", SY_INTEGER, SY_BLANK_ALLOWED, );
static const struct sy_column boolean = COLUMN("value", SY_BOOL, SY_BLANK_ALLOWED, );
static const struct sy_column date = COLUMN("value", SY_DATE, SY_BLANK_ALLOWED, );
static const struct sy_column text =
    COLUMN("value", SY_TEXT, SY_BLANK_ALLOWED, .label = {.en = "Value", .zh = "数值"});
static const struct sy_column category =
    COLUMN("value", SY_CATEGORY, SY_BLANK_ALLOWED, .levels = levels);
static const struct sy_column required = COLUMN("value", SY_DECIMAL, SY_REQUIRED, );
static const struct sy_column optional = COLUMN("value", SY_DECIMAL, SY_OPTIONAL, );

static const char *const unit_ids[] = {"north", "south", "east", NULL};
static const char *const unit_names[] = {"北区", "南区", "东区"};
static struct sy_unit_names units = {.choices = unit_ids};

/* The tests run in a folder of their own and use one file of it. */
/* What the sheets are read under; a test may change it, and puts it back. */
static sy_context fixture_context;

#define FILE_NAME "t.csv"

static inline int set_up(void **state) {
  char *folder = g_dir_make_tmp("test-sheet-XXXXXX", NULL);
  *state = folder;
  sy_text_table *index = sy_text_table_new();
  for (guint i = 0; unit_ids[i] != NULL; i++) {
    sy_text_table_add(index, unit_ids[i], strlen(unit_ids[i]), (int32_t)i);
    sy_text_table_add(index, unit_names[i], strlen(unit_names[i]), (int32_t)i);
  }
  units.index = index;
  return folder == NULL || chdir(folder) != 0;
}

static inline int tear_down(void **state) {
  unlink(FILE_NAME);
  const bool removed = chdir("/") == 0 && rmdir(*state) == 0;
  g_free(*state);
  sy_text_table_free((sy_text_table *)units.index);
  return removed ? 0 : -1;
}

static inline void write_bytes(const char *bytes, size_t length) {
  assert_true(g_file_set_contents(FILE_NAME, bytes, (gssize)length, NULL));
}

static inline sy_sheet *read_written(const struct sy_unit_names *names,
                                     const struct sy_column_request *requests, guint count) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(FILE_NAME);
  sy_sheet *sheet =
      sy_sheet_read(&fixture_context, &input, NULL, names, requests, count, true, problems);
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, "");
  assert_non_null(sheet);
  return sheet;
}

/* Reads one column of a shared table. */
static inline sy_sheet *read_column(const char *bytes, const struct sy_column *column) {
  const struct sy_column_request request = {.column = column};
  write_bytes(bytes, strlen(bytes));
  return read_written(NULL, &request, 1);
}

static inline void assert_problems(const struct sy_unit_names *names,
                                   const struct sy_column_request *requests, guint count,
                                   const char *expected) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(FILE_NAME);
  assert_null(
      sy_sheet_read(&fixture_context, &input, NULL, names, requests, count, true, problems));
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, expected);
}

/* A shared table with one column asked for is refused with exactly these problems. */
static inline void assert_refused(const char *bytes, size_t length, const struct sy_column *column,
                                  const char *expected) {
  const struct sy_column_request request = {.column = column};
  write_bytes(bytes, length);
  assert_problems(NULL, &request, 1, expected);
}

/* ---- What was read ---- */

/* All entries of a column are these, in the type that plugins see. */
static inline void assert_entries(const sy_sheet *sheet, guint column, const void *expected,
                                  size_t size) {
  assert_int_equal(sheet->row_count * sy_entry_size(sheet->columns[column].type), size);
  g_autofree void *entries = g_malloc(size + 1);
  sy_sheet_entries(sheet, column, 0, sheet->row_count, entries);
  assert_memory_equal(entries, expected, size);
}

#endif /* SHEET_FIXTURE_H */
