/* SPDX-License-Identifier: Apache-2.0
 *
 * test-sheet.c: tables of evidence: how rows are grouped and headings matched, and that everything
 * that is wrong with a file is reported with its row and column
 */
#include "files/files.h"
#include "sheet-fixture.h"

#include <sys/stat.h>

/* ---- Units and rows ---- */

static void assert_first_rows(const sy_sheet *sheet, const uint64_t expected[4]) {
  assert_int_equal(sheet->unit_count, 3);
  assert_memory_equal(sheet->first_row, expected, 4 * sizeof *expected);
}

static void test_grouping(void **state) {
  (void)state;
  static const struct sy_column name = COLUMN("name", SY_TEXT, SY_BLANK_ALLOWED, );
  const struct sy_column_request requests[] = {
      {.column = &decimal}, {.column = &name}, {.column = &optional, .heading = NULL}};
  static const char bytes[] = "name,unit,value\n"
                              "a,east,1\n"
                              "b,north,2\n"
                              "c,东区,\n"
                              "d,north,4\n"
                              "e,east,5\n"
                              "f,\"北区\",6\n";
  write_bytes(bytes, sizeof bytes - 1);
  g_autoptr(sy_sheet) sheet = read_written(&units, requests, 3);
  assert_int_equal(sheet->row_count, 6);
  assert_first_rows(sheet, (const uint64_t[]){0, 3, 3, 6});
  static const char *const names[] = {"b", "d", "f", "a", "c", "e"};
  static const double values[] = {2, 4, 6, 1, 0, 5};
  static const uint32_t sheet_rows[] = {3, 5, 7, 2, 4, 6};
  for (uint64_t row = 0; row < 6; row++)
    assert_int_equal(sy_sheet_row(sheet, row), sheet_rows[row]);
  assert_entries(sheet, 0, values, sizeof values);
  for (uint64_t row = 0; row < 6; row++) {
    assert_string_equal(sy_sheet_text(sheet, 1, row), names[row]);
    assert_int_equal(sy_sheet_is_valid(sheet, 0, row), row != 4);
  }

  /* Only the rows with a value above 2. */
  const bool keep[] = {false, true, true, false, false, true};
  g_autoptr(sy_sheet) kept = sy_sheet_filter(sheet, keep);
  assert_int_equal(kept->row_count, 3);
  assert_first_rows(kept, (const uint64_t[]){0, 2, 2, 3});
  assert_string_equal(sy_sheet_text(kept, 1, 0), "d");
  assert_string_equal(sy_sheet_text(kept, 1, 2), "e");
  assert_int_equal(sy_sheet_decimal(kept, 0, 2), 5);
  assert_int_equal(sy_sheet_row(kept, 1), 7);
  assert_string_equal(kept->sha256, sheet->sha256);
}

static void test_rows_in_order(void **state) {
  (void)state;
  const struct sy_column_request request = {.column = &decimal};
  static const char *const headings[] = {"unit", "单位", "被评议对象"};
  for (size_t i = 0; i < G_N_ELEMENTS(headings); i++) {
    g_autofree char *bytes =
        g_strdup_printf("%s,value\nnorth,1\nnorth,2\n南区,3\n南区,4\neast,5\n", headings[i]);
    write_bytes(bytes, strlen(bytes));
    g_autoptr(sy_sheet) sheet = read_written(&units, &request, 1);
    assert_first_rows(sheet, (const uint64_t[]){0, 2, 4, 5});
    static const double values[] = {1, 2, 3, 4, 5};
    assert_entries(sheet, 0, values, sizeof values);
  }
}

static void test_wrong_units(void **state) {
  (void)state;
  const struct sy_column_request request = {.column = &decimal};
  static const char bytes[] = "value,unit\n1,nroth\n2,\n3,sout\n3,sout\n4,south\n";
  write_bytes(bytes, sizeof bytes - 1);
  assert_problems(&units, &request, 1,
                  FILE_NAME ":2:2: unknown unit 'nroth'; did you mean 'north'?\n" FILE_NAME
                            ":3:2: the unit is empty\n" FILE_NAME
                            ":4:2: unknown unit 'sout'; did you mean 'south'?\n" FILE_NAME
                            ":5:2: unknown unit 'sout'; did you mean 'south'?\n");
  static const char none[] = "value,units\n1,north\n";
  write_bytes(none, sizeof none - 1);
  assert_problems(&units, &request, 1,
                  FILE_NAME ":1: no column 'unit' (or 单位 or 被评议对象); did you mean "
                            "'units'?\n");
  static const char nul[] = "unit,value\nnorth\0 and more bytes than the id has,1\n";
  write_bytes(nul, sizeof nul - 1);
  assert_problems(&units, &request, 1,
                  FILE_NAME ":2: a NUL byte, expected text in UTF-8 or GB18030\n");
  static const char twice[] = "unit,value,单位\nnorth,1,north\n";
  write_bytes(twice, sizeof twice - 1);
  assert_problems(&units, &request, 1,
                  FILE_NAME ":1:3: the headings 'unit' and '单位' both name the column 'unit'\n");
}

static void test_shared(void **state) {
  (void)state;
  g_autoptr(sy_sheet) sheet = read_column("unit,value\nany,3\nnorth,1\n", &decimal);
  assert_null(sheet->first_row);
  assert_int_equal(sheet->unit_count, 0);
  assert_int_equal(sy_sheet_decimal(sheet, 0, 0), 3);
  const bool keep[] = {false, true};
  g_autoptr(sy_sheet) kept = sy_sheet_filter(sheet, keep);
  assert_null(kept->first_row);
  assert_int_equal(kept->row_count, 1);
  assert_int_equal(sy_sheet_row(kept, 0), 3);
}

/* A table that may be by unit is so if it has a unit column. */
static void test_optional_units(void **state) {
  (void)state;
  const struct sy_unit_names either = {units.index, units.choices, .optional = true};
  const struct sy_column_request request = {.column = &text};
  static const char by_unit[] = "被评议对象,value\nsouth,a\nnorth,b\n";
  write_bytes(by_unit, strlen(by_unit));
  g_autoptr(sy_sheet) grouped = read_written(&either, &request, 1);
  assert_string_equal(sy_sheet_text(grouped, 0, 0), "b");
  static const char shared[] = "units,value\nsouth,a\nnorth,b\n";
  write_bytes(shared, strlen(shared));
  g_autoptr(sy_sheet) in_order = read_written(&either, &request, 1);
  assert_null(in_order->first_row);
  assert_string_equal(sy_sheet_text(in_order, 0, 0), "a");
  static const char twice[] = "unit,value,单位\nsouth,a,north\n";
  write_bytes(twice, strlen(twice));
  assert_problems(&either, &request, 1,
                  FILE_NAME ":1:3: the headings 'unit' and '单位' both name the column 'unit'\n");
}

/* More rows than the first row made expect. */
static void test_growth(void **state) {
  (void)state;
  GString *bytes = g_string_new("unit,value\n");
  g_string_append(bytes, "\"north\",                                        0\n");
  for (guint i = 1; i < 5000; i++)
    g_string_append_printf(bytes, "%s,%u\n", i < 2500 ? "north" : "east", i);
  const struct sy_column_request request = {.column = &integer};
  write_bytes(bytes->str, bytes->len);
  g_autoptr(sy_sheet) sheet = read_written(&units, &request, 1);
  assert_int_equal(sheet->row_count, 5000);
  assert_first_rows(sheet, (const uint64_t[]){0, 2500, 2500, 5000});
  for (guint i = 0; i < 5000; i++) {
    assert_int_equal(sy_sheet_integer(sheet, 0, i), i);
    assert_int_equal(sy_sheet_is_valid(sheet, 0, i), 1);
  }
  g_string_free(bytes, TRUE);
}

/* ---- Headings ---- */

static void test_headings(void **state) {
  (void)state;
  /* By label, by a given heading, the same column as two types, an absent optional one. */
  const struct sy_column_request requests[] = {
      {.column = &text},
      {.column = &decimal, .heading = "n"},
      {.column = &integer, .heading = "n"},
      {.column = &optional},
  };
  static const char bytes[] = "skipped,数值,\"n\"\n\"s, t\",x,5\nu,y,6\n";
  write_bytes(bytes, sizeof bytes - 1);
  g_autoptr(sy_sheet) sheet = read_written(NULL, requests, 4);
  assert_int_equal(sheet->column_count, 4);
  assert_string_equal(sy_sheet_text(sheet, 0, 1), "y");
  assert_int_equal(sy_sheet_decimal(sheet, 1, 1), 6);
  assert_int_equal(sy_sheet_integer(sheet, 2, 0), 5);
  assert_true(sheet->columns[2].present);
  assert_false(sheet->columns[3].present);
  assert_int_equal(sheet->columns[3].type, SY_DECIMAL);
  assert_null(sheet->columns[3].entries);
  assert_null(sheet->columns[3].valid);
}

static void test_wrong_headings(void **state) {
  (void)state;
  const struct sy_place place = {.file = "edition.yaml", .line = 12, .column = 7};
  const struct sy_column_request missing[] = {
      {.column = &decimal, .place = place, .asker = "indicator 'hall', plugin hall-visit"},
      {.column = &optional, .heading = "other", .place = place}};
  static const char bytes[] = "vlaue\n1\n";
  write_bytes(bytes, sizeof bytes - 1);
  assert_problems(NULL, missing, 2,
                  "edition.yaml:12:7: indicator 'hall', plugin hall-visit: no column 'value' in "
                  "t.csv; did you mean 'vlaue'?\n"
                  "edition.yaml:12:7: no column 'other' in t.csv; expected one of vlaue\n");

  const struct sy_column_request labelled[] = {{.column = &text}, {.column = &text}};
  static const char ambiguous[] = "数值,x,value\na,b,c\n";
  write_bytes(ambiguous, sizeof ambiguous - 1);
  assert_problems(NULL, labelled, 2,
                  FILE_NAME ":1:3: the headings '数值' and 'value' both name the column "
                            "'value'\n");
  static const char twice[] = "value,x,x,value\na,b,c,d\n";
  write_bytes(twice, sizeof twice - 1);
  assert_problems(NULL, labelled, 1, FILE_NAME ":1:4: the heading 'value' is repeated\n");
  /* Headings that nobody asks for may stand twice or be empty. */
  g_autoptr(sy_sheet) sheet = read_column("x,value,x,,\na,1,c,d,e\n", &decimal);
  assert_int_equal(sheet->row_count, 1);
}

/* ---- The form of files ---- */

static void test_ends_of_files(void **state) {
  (void)state;
  static const char *const sound[] = {
      "value\n1\n2\n",
      "value\n1\n2",
      "value\r\n1\r\n2\r\n",
      "value\r\n1\r\n2",
      "value\n1\n2\n\n\n",
      "value\r\n1\r\n2\r\n\r\n\r\n",
      "\xEF\xBB\xBFvalue\n1\n2\n",
      "value\n1\n\"2\"",
  };
  for (size_t i = 0; i < G_N_ELEMENTS(sound); i++) {
    g_autoptr(sy_sheet) sheet = read_column(sound[i], &integer);
    assert_int_equal(sheet->row_count, 2);
    assert_int_equal(sy_sheet_integer(sheet, 0, 1), 2);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, sound[i], -1);
    assert_string_equal(sheet->sha256, digest);
  }
  g_autoptr(sy_sheet) no_rows = read_column("value\n", &decimal);
  assert_int_equal(no_rows->row_count, 0);
  assert_true(no_rows->columns[0].present);
}

/* A file that fills its last page leaves no room of its own behind its last byte. */
static void test_full_page(void **state) {
  (void)state;
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (size_t length = page - 20; length <= page; length++) {
    g_autofree char *bytes = g_strnfill(length, '1');
    memcpy(bytes, "value\n", 6);
    for (size_t i = 8; i < length - 1; i += 3)
      bytes[i] = '\n';
    bytes[length - 1] = '7';
    write_bytes(bytes, length);
    const struct sy_column_request request = {.column = &decimal};
    g_autoptr(sy_sheet) sheet = read_written(NULL, &request, 1);
    const double last = sy_sheet_decimal(sheet, 0, sheet->row_count - 1);
    assert_true(last == g_ascii_strtod(strrchr(bytes, '\n') + 1, NULL));
  }
}

#define REFUSED(bytes, problems)                                                                   \
  { bytes, sizeof bytes - 1, problems }

#define OR_COMMAS                                                                                  \
  "; if the comma is the decimal separator here, write points, or separate fields by ';' and "     \
  "declare 'delimiter: "                                                                           \
  "\";\", decimal: \",\"' for the table in edition.yaml\n"
#define NOT_UTF8                                                                                   \
  "this row is not valid UTF-8; save the file as UTF-8, or declare its 'encoding' for the table "  \
  "in edition.yaml\n"

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t length;
    const char *problems;
  } cases[] = {
      REFUSED("", FILE_NAME ":1: the file is empty, expected a row of headings\n"),
      REFUSED("\xEF\xBB\xBF", FILE_NAME ":1: the file is empty, expected a row of headings\n"),
      REFUSED("\n\r\n\n", FILE_NAME ":1: the file is empty, expected a row of headings\n"),
      REFUSED("value,x\n1,2\n1\n1,2,3\n",
              FILE_NAME ":3: the row has 1 field, expected 2 as in the headings\n" FILE_NAME
                        ":4: the row has 3 fields, expected 2 as in the headings" OR_COMMAS),
      REFUSED("value,x\n1,1,2\n",
              FILE_NAME ":2: the row has 3 fields, expected 2 as in the headings" OR_COMMAS),
      REFUSED("value,x\n1,2\n\n1,2\n", FILE_NAME ":3: the row is blank, and rows follow it\n"),
      REFUSED("value\n1\n\r\n1\n", FILE_NAME ":3: the row is blank, and rows follow it\n"),
      REFUSED("value,x\n1,\"2\n3,4\n",
              FILE_NAME ":2: a field has an opening quotation mark and no closing one\n"),
      REFUSED("value,\"x\n1,2\n",
              FILE_NAME ":1: a field has an opening quotation mark and no closing one\n"),
      REFUSED("value,x\n\"a\n\n\",b\"c\n1,\"2\"3\n",
              FILE_NAME ":2: a quotation mark inside a field that does not begin with "
                        "one\n" FILE_NAME ":3: text after the closing quotation mark of a field\n"),
      REFUSED("value,x\n1, \"2\"\n",
              FILE_NAME ":2: a quotation mark inside a field that does not begin with one\n"),
      REFUSED("value,x\n1,2\r3,4\n",
              FILE_NAME ":2: a carriage return without a line feed; rows end with LF or CR LF\n"),
      REFUSED("value\rx\r1\r",
              FILE_NAME ":1: a carriage return without a line feed; rows end with LF or CR LF\n"),
      REFUSED("value,x\n1,2\n1,a\0b\n",
              FILE_NAME ":3: a NUL byte, expected text in UTF-8 or GB18030\n"),
      REFUSED("value,x\n1,\"a\0b\"\n",
              FILE_NAME ":2: a NUL byte, expected text in UTF-8 or GB18030\n"),
      REFUSED("value,x\n\"a\n\",1\n1,2\n3,\xFF\xFF\n", FILE_NAME ":4: " NOT_UTF8),
      REFUSED("\xEF\xBB\xBFvalue,x\n1,2\n3,\xB3\xD3\n", FILE_NAME ":3: " NOT_UTF8),
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_refused(cases[i].bytes, cases[i].length, &text, cases[i].problems);
  /* One complaint about a row, not one more for each cell that is in the wrong place. */
  static const char shifted[] = "x,value\n1,2,wrong\n1,wrong,3\n";
  assert_refused(shifted, sizeof shifted - 1, &decimal,
                 FILE_NAME
                 ":2: the row has 3 fields, expected 2 as in the headings" OR_COMMAS FILE_NAME
                 ":3: the row has 3 fields, expected 2 as in the headings\n");
}

/* The row of a bad byte is that of the reading that got farther. */
static void test_bad_byte(void **state) {
  (void)state;
  g_autofree char *gb =
      g_convert("value,x\n1,政府信息公开指南\n2,区", -1, "GB18030", "UTF-8", NULL, NULL, NULL);
  assert_non_null(gb);
  g_autofree char *bytes = g_strconcat(gb, "\xFF\n", NULL);
  assert_refused(bytes, strlen(bytes), &decimal,
                 FILE_NAME ":3: this row is neither valid UTF-8 nor valid GB18030\n");
  /* Nor is a character left out that is cut off at the end of the file. */
  assert_refused(gb, strlen(gb) - 1, &decimal,
                 FILE_NAME ":3: this row is neither valid UTF-8 nor valid GB18030\n");
}

static void test_gb18030(void **state) {
  (void)state;
  static const char utf8[] =
      "单位,value,说明\r\n北区,秤砣,政府信息公开\r\n东区,\"𠀀，甲\",网站的内容\r\n";
  gsize length = 0;
  g_autofree char *bytes = g_convert(utf8, -1, "GB18030", "UTF-8", NULL, &length, NULL);
  write_bytes(bytes, length);
  const struct sy_column_request request = {.column = &text};
  g_autoptr(sy_sheet) sheet = read_written(&units, &request, 1);
  assert_first_rows(sheet, (const uint64_t[]){0, 1, 1, 2});
  assert_string_equal(sy_sheet_text(sheet, 0, 0), "秤砣");
  assert_string_equal(sy_sheet_text(sheet, 0, 1), "𠀀，甲");
  g_autofree char *digest =
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
  assert_string_equal(sheet->sha256, digest);
}

static void test_limits(void **state) {
  (void)state;
  /* A field of 1 MiB, with quotes and without, and one byte more. */
  for (int quoted = 0; quoted < 2; quoted++)
    for (size_t over = 0; over < 2; over++) {
      g_autofree char *field = g_strnfill((1u << 20) + over, 'x');
      const char *quote = quoted ? "\"" : "";
      g_autofree char *bytes = g_strconcat("value\n", quote, field, quote, "\n", NULL);
      if (over > 0)
        assert_refused(bytes, strlen(bytes), &text,
                       FILE_NAME
                       ":2: a field is longer than 1048576 bytes; --limit text=N allows more\n");
      else
        sy_sheet_free(read_column(bytes, &text));
    }
  GString *headings = g_string_new("value");
  for (guint i = 1; i < 4096; i++)
    g_string_append(headings, ",x");
  g_string_append_c(headings, '\n');
  sy_sheet_free(read_column(headings->str, &text));
  g_string_prepend(headings, "x,");
  assert_refused(headings->str, headings->len, &text,
                 FILE_NAME ":1: more than 4096 columns; --limit columns=N allows more\n");
  g_string_free(headings, TRUE);
}

static void set_limit(const char *limit) {
  char *reason = NULL;
  assert_true(sy_limit_set(&fixture_context, limit, &reason));
}

static void test_rows(void **state) {
  (void)state;
  static const char bytes[] = "value\n1\n2\n3\n";
  set_limit("rows=3");
  sy_sheet_free(read_column(bytes, &text));
  set_limit("rows=2");
  assert_refused(bytes, strlen(bytes), &text,
                 FILE_NAME ": more than 2 rows; --limit rows=N allows more\n");
  set_limit("rows=200000000");
}

/* Texts with a NUL are refused; until then they are compared, and nothing beyond them is read. */
static void test_nul_after_text(void **state) {
  (void)state;
  g_autoptr(GString) bytes = g_string_new("value\na\na");
  g_string_append_len(bytes, "\0", 1);
  for (unsigned i = 0; i < 4096; i++)
    g_string_append_c(bytes, 'x');
  g_string_append_c(bytes, '\n');
  assert_refused(bytes->str, bytes->len, &text,
                 FILE_NAME ":3: a NUL byte, expected text in UTF-8 or GB18030\n");
}

static void test_no_files(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_int_equal(mkfifo("pipe", 0600), 0);
  static const char *const paths[] = {"pipe", ".", "absent.csv", "/dev/null"};
  for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
    const struct sy_input input = sy_input_at(paths[i]);
    assert_null(sy_sheet_read(NULL, &input, NULL, NULL, NULL, 0, true, problems));
    assert_int_equal(sy_problems_count(problems), i + 1);
  }
  unlink("pipe");
}

/* ---- Fields as they are written ---- */

/* What is written as a field is read back as it was. */
static void test_csv_field(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *field;
  } cases[] = {{"plain", "plain"},   {"秤砣 a", "秤砣 a"}, {"a,b", "\"a,b\""},
               {"\"", "\"\"\"\""},   {" a", "\" a\""},     {"a\t", "\"a\t\""},
               {"a\nb", "\"a\nb\""}, {"a\rb", "\"a\rb\""}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) field = g_string_new(NULL);
    sy_csv_append(field, cases[i].text);
    assert_string_equal(field->str, cases[i].field);
    g_autofree char *bytes = g_strdup_printf("value\n%s\n", field->str);
    g_autoptr(sy_sheet) sheet = read_column(bytes, &text);
    assert_string_equal(sy_sheet_text(sheet, 0, 0), cases[i].text);
  }
  g_autoptr(GString) empty = g_string_new(NULL);
  sy_csv_append(empty, "");
  assert_string_equal(empty->str, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_grouping),       cmocka_unit_test(test_rows_in_order),
      cmocka_unit_test(test_wrong_units),    cmocka_unit_test(test_shared),
      cmocka_unit_test(test_optional_units), cmocka_unit_test(test_growth),
      cmocka_unit_test(test_headings),       cmocka_unit_test(test_wrong_headings),
      cmocka_unit_test(test_ends_of_files),  cmocka_unit_test(test_full_page),
      cmocka_unit_test(test_refused),        cmocka_unit_test(test_bad_byte),
      cmocka_unit_test(test_gb18030),        cmocka_unit_test(test_limits),
      cmocka_unit_test(test_rows),           cmocka_unit_test(test_nul_after_text),
      cmocka_unit_test(test_no_files),       cmocka_unit_test(test_csv_field),
  };
  int failures = cmocka_run_group_tests(tests, set_up, tear_down);
  sy_csv_chunk_size = 20; /* the same must come out where nearly every row is a chunk of its own */
  return failures + cmocka_run_group_tests_name("small chunks", tests, set_up, tear_down);
}
