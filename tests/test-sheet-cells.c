/* SPDX-License-Identifier: Apache-2.0
 *
 * test-sheet-cells.c: what a cell of each type of column may hold, and what it then means
 */
#include "sheet-fixture.h"

/* What the message adds about a cell that may mean that there is no value. g_free. */
static char *advice_about(const char *cell) {
  static const char *const nothing[] = {"-", ".",    "/",    "nan",  "NA", "N/A",    "n/a", "–",
                                        "…", "#N/A", "null", "None", "..", "无数据", NULL};
  return !g_strv_contains(nothing, cell)
             ? g_strdup("")
             : g_strdup_printf("; if it stands for an absent value, add this to the table in "
                               "edition.yaml: 'empty: [\"%s\"]'",
                               cell);
}

/* The one cell is refused because it is not `wanted`. */
static void assert_wrong_cell(const char *cell, const struct sy_column *column,
                              const char *wanted) {
  g_autofree char *bytes = g_strdup_printf("value\n%s\n", cell);
  g_autofree char *advice = advice_about(cell);
  g_autofree char *expected = g_strdup_printf(
      FILE_NAME ":2:1: column 'value': found '%s', expected %s%s\n", cell, wanted, advice);
  assert_refused(bytes, strlen(bytes), column, expected);
}

static double read_decimal(const char *cell) {
  g_autofree char *bytes = g_strdup_printf("value\n%s\n", cell);
  g_autoptr(sy_sheet) sheet = read_column(bytes, &decimal);
  assert_int_equal(sheet->row_count, 1);
  assert_int_equal(sy_sheet_is_valid(sheet, 0, 0), 1);
  return sy_sheet_decimal(sheet, 0, 0);
}

static void test_decimals(void **state) {
  (void)state;
  static const char *const cells[] = {"0",
                                      "7",
                                      "47.33",
                                      "100",
                                      "100.00",
                                      "0.1",
                                      "12345678",
                                      "1234567.8",
                                      "1.2345678",
                                      "0.000001",
                                      "-3",
                                      "+3.5",
                                      "-0.25",
                                      "1e3",
                                      "1E-3",
                                      "2.5e+10",
                                      "123456789",
                                      "1234567890123456",
                                      "9007199254740992",
                                      "9007199254740993",
                                      "9007199254740993.5",
                                      "123456789012345678",
                                      "1234567890123456789012345678901234567890",
                                      "0.1234567890123456789",
                                      "1e22",
                                      "1e23",
                                      "1e-22",
                                      "1e-23",
                                      "7e22",
                                      "7.1e22",
                                      "9007199254740991e22",
                                      "1.7976931348623157e308",
                                      "4.9e-324",
                                      "2.2250738585072011e-308",
                                      "1e-999",
                                      "00000000000000000000000000012",
                                      "65.785",
                                      "0.00000000000000000000000000000000000001",
                                      "179769313486231570793e288"};
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    assert_true(read_decimal(cells[i]) == g_ascii_strtod(cells[i], NULL));
  assert_false(signbit(read_decimal("-0")));
  assert_false(signbit(read_decimal("-0.0e5")));
  assert_false(signbit(read_decimal("-1e-999")));
}

/* Every number of up to eight characters, drawn at random, is the nearest double. */
static void test_short_decimals(void **state) {
  (void)state;
  GString *bytes = g_string_new("value\n");
  g_autofree double *expected = g_new(double, 20000);
  g_autoptr(GRand) random = g_rand_new_with_seed(1);
  for (guint i = 0; i < 20000; i++) {
    const int length = g_rand_int_range(random, 1, 9);
    const int point = g_rand_int_range(random, 0, 9);
    char cell[10] = {0};
    for (int k = 0; k < length; k++)
      cell[k] = k == point && k > 0 && k < length - 1
                    ? '.'
                    : (char)g_rand_int_range(random, '0', '9' + 1);
    expected[i] = g_ascii_strtod(cell, NULL);
    g_string_append_printf(bytes, "%s\n", cell);
  }
  g_autoptr(sy_sheet) sheet = read_column(bytes->str, &decimal);
  assert_int_equal(sheet->row_count, 20000);
  assert_entries(sheet, 0, expected, 20000 * sizeof *expected);
  g_string_free(bytes, TRUE);
}

/* The decimals themselves come back, whatever stands next to them, in any order of rows. */
static void test_exact_decimals(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    int64_t exact;
    uint8_t scale;
  } cells[] = {
      {"0", 0, 0},
      {"47.33", 4733, 2},
      {"-0.1", -1, 1},
      {"1e3", 1000, 0},
      {"1.5e-4", 15, 5},
      {"0.30000000000000001", 30000000000000001, 17},
      {"1000000000.1", 10000000001, 1},
      {"9223372036854775807", INT64_MAX, 0},
      {"-9223372036854775807", -INT64_MAX, 0},
      {"9223372036854775808", 0, SY_NO_EXACT},
      {"0.000000000000000001", 1, 18},
      {"1e-19", 0, SY_NO_EXACT},
      {"10e-19", 1, 18},
      {"1e18", INT64_C(1000000000000000000), 0},
      {"1e19", 0, SY_NO_EXACT},
      {"0.12345678901234567891", 0, SY_NO_EXACT},
      {"1.50000000000000000000000000", 15, 1},
      {"100000000000000000000.0e-20", 1, 0},
      {"00000000000000000000000000012", 12, 0},
      {"123456789.123456", 123456789123456, 6},
      {"1234567890123456", 1234567890123456, 0},
      {"0.000000123456789", 123456789, 15},
      {"999999999999999", 999999999999999, 0},
      {"123456789012345000", 123456789012345000, 0},
  };
  const guint count = G_N_ELEMENTS(cells);
  g_autoptr(GString) bytes = g_string_new("value\n");
  for (guint i = 0; i < count; i++)
    g_string_append_printf(bytes, "%s\n", cells[i].cell);
  g_autoptr(sy_sheet) sheet = read_column(bytes->str, &decimal);
  assert_int_equal(sheet->columns[0].inexact_cells, 4);
  bool keep[G_N_ELEMENTS(cells)];
  for (guint i = 0; i < count; i++)
    keep[i] = i % 3 != 0;
  g_autoptr(sy_sheet) kept = sy_sheet_filter(sheet, keep);
  for (guint i = 0, taken = 0; i < count; i++) {
    int64_t exact[3];
    uint8_t scale[3];
    g_autofree char *alone = g_strdup_printf("value\n%s\n", cells[i].cell);
    g_autoptr(sy_sheet) single = read_column(alone, &decimal);
    sy_sheet_exact(single, 0, 0, 1, &exact[0], &scale[0]);
    sy_sheet_exact(sheet, 0, i, 1, &exact[1], &scale[1]);
    exact[2] = exact[1], scale[2] = scale[1];
    if (keep[i])
      sy_sheet_exact(kept, 0, taken++, 1, &exact[2], &scale[2]);
    for (guint k = 0; k < 3; k++) {
      for (; scale[k] != SY_NO_EXACT && scale[k] > cells[i].scale; scale[k]--, exact[k] /= 10)
        assert_int_equal(exact[k] % 10, 0);
      if (scale[k] != cells[i].scale || exact[k] != cells[i].exact)
        fail_msg("%s: %" G_GINT64_FORMAT " / 10^%u", cells[i].cell, exact[k], scale[k]);
    }
  }
}

static void test_wrong_decimals(void **state) {
  (void)state;
  static const char *const cells[] = {".5",       "5.",
                                      "1.2.3",    "-",
                                      "+",        ".",
                                      "1e",       "1e+",
                                      "e5",       "1e999",
                                      "-1e999",   "nan",
                                      "inf",      "0x10",
                                      "1_000",    "12a",
                                      "a",        "1 2",
                                      "九五",     "95％",
                                      "--1",      "1..2",
                                      "1/2",      "NA",
                                      "N/A",      "n/a",
                                      "–",        "…",
                                      "#N/A",     "null",
                                      "None",     "..",
                                      "无数据",   "/",
                                      ":",        "12345.6a",
                                      "1234567:", "12345678901234567890x"};
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
    assert_wrong_cell(cells[i], &decimal, "a number");
}

static sy_sheet *read_column_as(const char *bytes, const struct sy_column *column,
                                const struct sy_table_form *form) {
  const struct sy_column_request request = {.column = column};
  const struct sy_input input = sy_input_at(FILE_NAME);
  g_autoptr(sy_problems) problems = sy_problems_new();
  write_bytes(bytes, strlen(bytes));
  sy_sheet *sheet =
      sy_sheet_read(&fixture_context, &input, form, NULL, &request, 1, false, problems);
  assert_non_null(sheet);
  return sheet;
}

/* Percentages are read as declared, for the exact decimals that they are. */
static void test_percentages(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    double points, share;
  } cells[] = {{"95%", 95, 0.95}, {"12.5 %", 12.5, 0.125}, {"-3%", -3, -0.03}, {"７％", 7, 0.07}};
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
    g_autofree char *bytes = g_strdup_printf("value\n%s\n0.5\n", cells[i].cell);
    const struct sy_table_form points = {.percent = SY_PERCENT_POINTS},
                               share = {.percent = SY_PERCENT_SHARE};
    g_autoptr(sy_sheet) as_points = read_column_as(bytes, &decimal, &points);
    g_autoptr(sy_sheet) as_share = read_column_as(bytes, &decimal, &share);
    assert_true(sy_sheet_decimal(as_points, 0, 0) == cells[i].points);
    assert_true(sy_sheet_decimal(as_share, 0, 0) == cells[i].share);
    assert_true(sy_sheet_decimal(as_share, 0, 1) == 0.5);
  }
  assert_wrong_cell("50%", &decimal,
                    "a number; declare for the table in edition.yaml what percentages stand for: "
                    "'percent: points' (95% is 95) or 'percent: share' (95% is 0.95)");
}

static void test_ranges(void **state) {
  (void)state;
  struct sy_column column = decimal;
  column.lowest = 0;
  sy_sheet_free(read_column("value\n0\n", &column));
  assert_wrong_cell("-3", &column, "a number of at least 0");
  assert_wrong_cell("-0.000001", &column, "a number of at least 0");
  column.highest = 100;
  sy_sheet_free(read_column("value\n100\n", &column));
  assert_wrong_cell("100.01", &column, "a number from 0 to 100");
  column.lowest = -HUGE_VAL;
  assert_wrong_cell("101", &column, "a number of at most 100");
  column.type = SY_INTEGER;
  assert_wrong_cell("101", &column, "a whole number of at most 100");
  column.lowest = 0.5;
  assert_wrong_cell("0", &column, "a whole number from 0.5 to 100");
}

static void test_integers(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet =
      read_column("value\n0\n-7\n+12\n9223372036854775807\n-9223372036854775808\n007\n", &integer);
  static const int64_t expected[] = {0, -7, 12, INT64_MAX, INT64_MIN, 7};
  assert_int_equal(sheet->row_count, G_N_ELEMENTS(expected));
  assert_entries(sheet, 0, expected, sizeof expected);
  static const char *const wrong[] = {
      "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "-", "+", "一", "x"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
    assert_wrong_cell(wrong[i], &integer, "a whole number");
}

static void test_booleans(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet =
      read_column("value\ntrue\nFALSE\nYes\nno\n1\n0\n是\n否\n有\n无\n", &boolean);
  assert_int_equal(sheet->row_count, 10);
  for (uint64_t row = 0; row < 10; row++)
    assert_int_equal(sy_sheet_integer(sheet, 0, row), row % 2 == 0);
  static const char *const wrong[] = {"t", "2", "10", "truee", "对", "y"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
    assert_wrong_cell(wrong[i], &boolean, "true, false, yes, no, 1, 0, 是, 否, 有 or 无");
}

static void test_dates(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet = read_column("value\n1970-01-01\n1970/2/1\n1969-12-31\n", &date);
  static const int32_t expected[] = {0, 31, -1};
  assert_entries(sheet, 0, expected, sizeof expected);
  static const char *const wrong[] = {"2001-02-29", "2001-13-01", "1.2.2001", "2001-01-01 10:00"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
    assert_wrong_cell(wrong[i], &date, "a date such as 2008-05-01 or 2008/5/1");
}

static void test_categories(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet =
      read_column("value\npass\nfail\n通过\n未通过\nPassed\nFailed\n\"pass\"\n", &category);
  static const int32_t expected[] = {0, 1, 0, 1, 0, 1, 0};
  assert_entries(sheet, 0, expected, sizeof expected);
  assert_null(sheet->columns[0].dictionary);
  static const char wrong[] = "value\npas\nother\n";
  assert_refused(wrong, sizeof wrong - 1, &category,
                 FILE_NAME
                 ":2:1: column 'value': 'pas' is not one of its levels; did you mean "
                 "'pass'?\n" FILE_NAME
                 ":3:1: column 'value': 'other' is not one of its levels; expected one of "
                 "pass, fail, 通过, 未通过, Passed, Failed\n");
}

/* Levels that a parameter lists take the place of the declared ones; without any, all texts go. */
static void test_given_levels(void **state) {
  (void)state;
  static const char *const given[] = {"fail", "甲", NULL};
  struct sy_column column = category;
  column.levels = NULL;
  column.levels_from = "kinds";
  const struct sy_column_request requests[] = {{.column = &column, .levels = given},
                                               {.column = &column}};
  static const char bytes[] = "value\n甲\nfail\n甲\n";
  write_bytes(bytes, sizeof bytes - 1);
  g_autoptr(sy_sheet) sheet = read_written(NULL, requests, 2);
  static const int32_t expected[] = {1, 0, 1};
  assert_entries(sheet, 0, expected, sizeof expected);
  assert_int_equal(sheet->columns[1].type, SY_TEXT);
  assert_string_equal(sy_sheet_text(sheet, 1, 1), "fail");
}

static void test_texts(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet = read_column("value\n"
                                          "  two words\t\n"
                                          "two words\n"
                                          "秤砣\n"
                                          "\"秤砣\"\n"
                                          "(1+1)*'2' !#$%&\n",
                                          &text);
  static const char *const expected[] = {"two words", "two words", "秤砣", "秤砣",
                                         "(1+1)*'2' !#$%&"};
  assert_int_equal(sheet->row_count, G_N_ELEMENTS(expected));
  for (uint64_t row = 0; row < sheet->row_count; row++)
    assert_string_equal(sy_sheet_text(sheet, 0, row), expected[row]);
  assert_int_equal(sheet->columns[0].dictionary_count, 3);
}

static void test_quotes(void **state) {
  (void)state;
  static const struct sy_column other = COLUMN("other", SY_TEXT, SY_BLANK_ALLOWED, );
  const struct sy_column_request requests[] = {{.column = &text}, {.column = &other}};
  static const char bytes[] = "value,\"other\"\r\n"
                              "\"a \"\"b\"\", c\r\nd\",x\r\n"
                              "\"\"\"\",  \r\n"
                              "\"\",\"  s \"\r\n";
  write_bytes(bytes, sizeof bytes - 1);
  g_autoptr(sy_sheet) sheet = read_written(NULL, requests, 2);
  assert_int_equal(sheet->row_count, 3);
  assert_string_equal(sy_sheet_text(sheet, 0, 0), "a \"b\", c\r\nd");
  assert_string_equal(sy_sheet_text(sheet, 0, 1), "\"");
  assert_int_equal(sy_sheet_is_valid(sheet, 0, 2), 0);
  assert_string_equal(sy_sheet_text(sheet, 1, 0), "x");
  assert_int_equal(sy_sheet_is_valid(sheet, 1, 1), 0);
  assert_string_equal(sy_sheet_text(sheet, 1, 2), "  s ");
  assert_int_equal(sy_sheet_row(sheet, 2), 4);
}

/* Many texts, so that the table behind the dictionary grows. */
static void test_dictionary(void **state) {
  (void)state;
  GString *bytes = g_string_new("value\n");
  for (guint i = 0; i < 30000; i++)
    g_string_append_printf(bytes, "text %u\n", i * 7919 % 10000);
  g_autoptr(sy_sheet) sheet = read_column(bytes->str, &text);
  const struct sy_column_values *column = &sheet->columns[0];
  assert_int_equal(column->dictionary_count, 10000);
  assert_null(column->dictionary[10000]);
  for (guint i = 0; i < 30000; i++) {
    g_autofree char *expected = g_strdup_printf("text %u", i * 7919 % 10000);
    assert_string_equal(sy_sheet_text(sheet, 0, i), expected);
    assert_int_equal(sy_sheet_integer(sheet, 0, i), sy_sheet_integer(sheet, 0, i % 10000));
  }
  g_string_free(bytes, TRUE);
}

/* One text is one entry, whatever stands beside it in the file. */
static void test_short_texts(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet = read_column("value\na\nb\n\"a\"\nab\n\"b\"\n a\n", &text);
  assert_int_equal(sheet->columns[0].dictionary_count, 3);
  assert_int_equal(sy_sheet_integer(sheet, 0, 2), sy_sheet_integer(sheet, 0, 0));
  assert_int_equal(sy_sheet_integer(sheet, 0, 4), sy_sheet_integer(sheet, 0, 1));
  assert_int_equal(sy_sheet_integer(sheet, 0, 5), sy_sheet_integer(sheet, 0, 0));
}

static void test_blanks(void **state) {
  (void)state;
  static const struct sy_column *const columns[] = {&decimal, &integer, &boolean,
                                                    &date,    &text,    &category};
  for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
    const struct sy_column_request request = {.column = columns[i]};
    static const char bytes[] = "value,x\n,1\n  ,2\n\"\",3\n";
    write_bytes(bytes, sizeof bytes - 1);
    g_autoptr(sy_sheet) sheet = read_written(NULL, &request, 1);
    assert_int_equal(sheet->row_count, 3);
    for (uint64_t row = 0; row < 3; row++)
      assert_int_equal(sy_sheet_is_valid(sheet, 0, row), 0);
  }
  static const char bytes[] = "x,value\n1,1\n1,\n";
  assert_refused(bytes, sizeof bytes - 1, &required,
                 FILE_NAME ":3:2: column 'value': the cell is empty, expected a number\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_decimals),       cmocka_unit_test(test_short_decimals),
      cmocka_unit_test(test_exact_decimals), cmocka_unit_test(test_wrong_decimals),
      cmocka_unit_test(test_percentages),    cmocka_unit_test(test_ranges),
      cmocka_unit_test(test_integers),       cmocka_unit_test(test_booleans),
      cmocka_unit_test(test_dates),          cmocka_unit_test(test_categories),
      cmocka_unit_test(test_given_levels),   cmocka_unit_test(test_texts),
      cmocka_unit_test(test_quotes),         cmocka_unit_test(test_dictionary),
      cmocka_unit_test(test_short_texts),    cmocka_unit_test(test_blanks),
  };
  int failures = cmocka_run_group_tests(tests, set_up, tear_down);
  sy_csv_chunk_size = 20; /* the same must come out where nearly every row is a chunk of its own */
  return failures + cmocka_run_group_tests_name("small chunks", tests, set_up, tear_down);
}
