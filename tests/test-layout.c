/* SPDX-License-Identifier: Apache-2.0
 *
 * test-layout.c: columns that stand straight, and the tables made of them
 */
#include "result-fixture.h"

#include <fcntl.h>
#include <sys/ioctl.h>

static const struct sy_style page = {.width = 80};

static const enum sy_align two[] = {SY_LEFT, SY_RIGHT};

static char *print(const sy_layout *layout, unsigned width) {
  const struct sy_style style = {.width = width};
  struct capture *capture = capture_open();
  sy_layout_print(layout, &style, capture->stream);
  return capture_close(capture);
}

static sy_layout *make(const char *const *cells, unsigned columns, const enum sy_align *align) {
  sy_layout *layout = sy_layout_new(columns, align);
  for (guint i = 0; cells[i]; i++)
    sy_layout_cell(layout, cells[i]);
  return layout;
}

static void test_columns_stand_straight(void **state) {
  (void)state;
  const char *const cells[] = {"unit", "score", "南山区", "9.50", "Bay", "100", NULL};
  g_autoptr(sy_layout) layout = make(cells, 2, two);
  g_autofree char *text = print(layout, 80);
  assert_string_equal(text, "unit    score\n"
                            "──────  ─────\n"
                            "南山区   9.50\n"
                            "Bay       100\n");
  assert_int_equal(sy_layout_width(layout), 13);
}

static void test_empty_headings_are_not_printed(void **state) {
  (void)state;
  const char *const cells[] = {"", "", "a", "1", NULL};
  g_autoptr(sy_layout) layout = make(cells, 2, two);
  g_autofree char *text = print(layout, 80);
  assert_string_equal(text, "a  1\n");
}

static void test_words_wrap_and_figures_do_not(void **state) {
  (void)state;
  const char *const cells[] = {"what", "n", "several words in a cell", "123456789", NULL};
  g_autoptr(sy_layout) layout = make(cells, 2, two);
  g_autofree char *text = print(layout, 24);
  assert_string_equal(text, "what                   n\n"
                            "─────────────  ─────────\n"
                            "several words  123456789\n"
                            "in a cell\n");
}

/* The heading gives way first, in two lines, then the words below it. */
static void test_headings_wrap_before_words(void **state) {
  (void)state;
  const char *const cells[] = {"unit", "new or redefined", "Saint Lucia", "0.00", NULL};
  g_autoptr(sy_layout) layout = make(cells, 2, two);
  g_autofree char *text = print(layout, 22);
  assert_string_equal(text, "unit            new or\n"
                            "             redefined\n"
                            "───────────  ─────────\n"
                            "Saint Lucia       0.00\n");
}

static void test_chinese_wraps_anywhere_but_before_a_stop(void **state) {
  (void)state;
  const struct sy_style style = {.width = 20};
  struct capture *capture = capture_open();
  sy_paragraph_print("政务主动公开，政务依申请公开。", 8, &style, capture->stream);
  g_autofree char *text = capture_close(capture);
  assert_string_equal(text, "        政务主动公\n"
                            "        开，政务依申\n"
                            "        请公开。\n");
}

static void test_notes_stand_under_their_row(void **state) {
  (void)state;
  g_autoptr(sy_layout) layout = sy_layout_new(2, two);
  sy_layout_cell(layout, "");
  sy_layout_cell(layout, "");
  sy_layout_cell(layout, "a");
  sy_layout_cell(layout, "1");
  sy_layout_note(layout, "why");
  sy_layout_cell(layout, "b");
  sy_layout_cell(layout, "2");
  g_autofree char *text = print(layout, 80);
  assert_string_equal(text, "a  1\n    why\nb  2\n");
}

static void test_bold_only_where_the_style_allows(void **state) {
  (void)state;
  const struct sy_style colour = {.width = 80, .colour = true};
  struct capture *capture = capture_open();
  sy_heading_print("head", &page, capture->stream);
  sy_heading_print("head", &colour, capture->stream);
  g_autofree char *text = capture_close(capture);
  assert_string_equal(text, "head\n\033[1mhead\033[0m\n");
}

static void test_a_file_is_no_terminal(void **state) {
  (void)state;
  FILE *file = tmpfile();
  const struct sy_style style = sy_style_for(file);
  fclose(file);
  assert_int_equal(style.width, 80);
  assert_false(style.colour);
}

/* The style of a page on a terminal that is so wide. */
static struct sy_style style_on_terminal(unsigned short columns) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  assert_true(terminal >= 0);
  assert_int_equal(grantpt(terminal), 0);
  assert_int_equal(unlockpt(terminal), 0);
  const struct winsize size = {.ws_row = 24, .ws_col = columns};
  assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
  FILE *stream = fdopen(open(ptsname(terminal), O_RDWR | O_NOCTTY), "r+");
  assert_non_null(stream);
  const struct sy_style style = sy_style_for(stream);
  fclose(stream);
  close(terminal);
  return style;
}

/* A terminal that does not know its width is as wide as a file. */
static void test_a_terminal_says_its_width(void **state) {
  (void)state;
  static const unsigned short widths[][2] = {{100, 100}, {10, 40}, {300, 200}, {1, 40}, {0, 80}};
  for (size_t i = 0; i < G_N_ELEMENTS(widths); i++)
    assert_int_equal(style_on_terminal(widths[i][0]).width, widths[i][1]);
}

static void test_colour_where_it_is_not_unwanted(void **state) {
  (void)state;
  g_unsetenv("NO_COLOR");
  g_setenv("TERM", "xterm", TRUE);
  assert_true(style_on_terminal(80).colour);
  g_setenv("NO_COLOR", "", TRUE);
  assert_true(style_on_terminal(80).colour);
  g_setenv("NO_COLOR", "1", TRUE);
  assert_false(style_on_terminal(80).colour);
  g_unsetenv("NO_COLOR");
  g_setenv("TERM", "dumb", TRUE);
  assert_false(style_on_terminal(80).colour);
  g_unsetenv("TERM");
  assert_false(style_on_terminal(80).colour);
}

/* ---- the tables ---- */

static char *table(const char *language, unsigned width) {
  g_setenv("LANGUAGE", language, TRUE);
  g_autoptr(sy_edition) edition = fixture_edition();
  g_autoptr(sy_assessment) assessment = fixture_leaves(edition);
  fixture_finish(assessment);
  const struct sy_style style = {.width = width};
  struct capture *capture = capture_open();
  sy_table_write(assessment, false, &style, capture->stream);
  return capture_close(capture);
}

static void assert_has(const char *text, const char *wanted) {
  if (!strstr(text, wanted))
    fail_msg("not there: '%s' in\n%s", wanted, text);
}

static void test_table(void **state) {
  (void)state;
  g_autofree char *text = table("en", 80);
  assert_fits(text, 80);
  assert_has(text, "Districts · Overall\n"
                   "rank  unit    Total  Disclosure  On request  band\n");
  assert_has(text, "  1=  Unit 1  88.");
  assert_has(text, "Gold\n");
  assert_has(text, "Not ranked: the range in which the score can be\n");
  assert_has(text, "Bonus: error");
  assert_has(text, "On request: no evidence");
  assert_has(text, "Disqualified: the score is for diagnosis only\nUnit 7");
  assert_has(text, "Barred");
  assert_has(text, "Single awards\nSingle · Districts");
  assert_has(text, "missing, counted as 0  1");
  assert_has(text, "Of 3 indicators, 1 (33%) is reconstructed");
  assert_null(strstr(text, "\033"));
}

static void test_table_in_chinese(void **state) {
  (void)state;
  g_autofree char *text = table("zh", 80);
  assert_fits(text, 80);
  assert_has(text, "西区");
  assert_has(text, "主动公开");
}

/* Where names do not fit they are numbered, never cut; where numbers do not fit, there are several
 * blocks. */
static void test_narrow_table(void **state) {
  (void)state;
  g_autofree char *text = table("en", 44);
  assert_has(text, "rank  unit    Total    (1)    (2)  band");
  assert_has(text, "(2)  On request  70%");
  g_autofree char *narrow = table("en", 30);
  assert_has(narrow, "rank  unit      (2)\n");
}

static char *csv(bool outcomes) {
  g_autoptr(sy_edition) edition = fixture_edition();
  g_autoptr(sy_assessment) assessment = fixture_leaves(edition);
  fixture_finish(assessment);
  struct capture *capture = capture_open();
  sy_csv_write(assessment,
               &(struct sy_csv_options){.levels = -1, .digits = -1, .outcomes = outcomes},
               capture->stream);
  return capture_close(capture);
}

static void test_csv(void **state) {
  (void)state;
  g_autofree char *text = csv(false);
  assert_true(g_str_has_prefix(
      text, "cohort,unit,name_zh,name_en,rank,tied,status,band,total,first,second,late,marks\n"));
  assert_has(text, "\nall,u3,北区,Unit 3,,,provisional,,,");
  assert_has(text, "\nbureaus,u7,民政局,Unit 7,,,disqualified,,");
  assert_null(strstr(text, "missing"));
  g_autofree char *with_outcomes = csv(true);
  assert_has(with_outcomes, ",band,total,total:outcome,first,first:outcome,");
  assert_has(with_outcomes, "\nall,u3,北区,Unit 3,,,provisional,,,missing,");
  assert_has(with_outcomes, ",na,,na,");
  assert_has(with_outcomes, ",disqualified,");
}

/* No level below the root, one, all. */
static void test_csv_has_so_many_levels(void **state) {
  (void)state;
  static const char *const nodes[] = {"total", "total,first,second",
                                      "total,first,second,late,marks"};
  g_autoptr(sy_edition) edition = fixture_edition();
  g_autoptr(sy_assessment) assessment = fixture_leaves(edition);
  fixture_finish(assessment);
  for (int levels = 0; levels < 3; levels++) {
    struct capture *capture = capture_open();
    sy_csv_write(assessment, &(struct sy_csv_options){.levels = levels, .digits = 1},
                 capture->stream);
    g_autofree char *text = capture_close(capture);
    g_autofree char *heading =
        g_strdup_printf("cohort,unit,name_zh,name_en,rank,tied,status,band,%s\n", nodes[levels]);
    assert_true(g_str_has_prefix(text, heading));
  }
}

static void test_tree(void **state) {
  (void)state;
  g_setenv("LANGUAGE", "en", TRUE);
  g_autoptr(sy_edition) edition = fixture_edition();
  struct capture *capture = capture_open();
  sy_tree_write(edition, &page, capture->stream);
  g_autofree char *text = capture_close(capture);
  assert_fits(text, 80);
  assert_has(text, "├─ Disclosure  [first]");
  assert_has(text, "│  └─ Marks  [marks]");
  assert_has(text, "27.5 points  hand@1");
  assert_has(text, "+1/2 each, at most 3  hand@1");
  assert_has(text, "└─ Barred  [barred]");
  assert_has(text, "caps at 59");
}

static void test_explain(void **state) {
  (void)state;
  g_setenv("LANGUAGE", "en", TRUE);
  g_autoptr(sy_edition) edition = fixture_edition();
  g_autoptr(sy_assessment) assessment = fixture_leaves(edition);
  fixture_finish(assessment);
  for (uint32_t unit = 0; unit < 8; unit++)
    for (uint32_t node = 0; node < NODES; node++) {
      struct capture *capture = capture_open();
      g_autoptr(sy_explanation) explanation = sy_explain(assessment, unit, node);
      sy_explain_write(explanation, &page, capture->stream);
      g_autofree char *text = capture_close(capture);
      assert_fits(text, 80);
      assert_has(text, sy_text_get(edition->nodes[node].name));
    }
  struct capture *capture = capture_open();
  g_autoptr(sy_explanation) explanation = sy_explain(assessment, 0, FIRST);
  sy_explain_write(explanation, &page, capture->stream);
  g_autofree char *text = capture_close(capture);
  /* 100 - 77 on 27.5 of 67.5 points, and 3.5 of 40 points lost to lateness. */
  assert_has(text, "+9.37  Marks");
  assert_has(text, "+5.19  Timeliness");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_columns_stand_straight),
      cmocka_unit_test(test_empty_headings_are_not_printed),
      cmocka_unit_test(test_words_wrap_and_figures_do_not),
      cmocka_unit_test(test_headings_wrap_before_words),
      cmocka_unit_test(test_chinese_wraps_anywhere_but_before_a_stop),
      cmocka_unit_test(test_notes_stand_under_their_row),
      cmocka_unit_test(test_bold_only_where_the_style_allows),
      cmocka_unit_test(test_a_file_is_no_terminal),
      cmocka_unit_test(test_a_terminal_says_its_width),
      cmocka_unit_test(test_colour_where_it_is_not_unwanted),
      cmocka_unit_test(test_table),
      cmocka_unit_test(test_table_in_chinese),
      cmocka_unit_test(test_narrow_table),
      cmocka_unit_test(test_csv),
      cmocka_unit_test(test_csv_has_so_many_levels),
      cmocka_unit_test(test_tree),
      cmocka_unit_test(test_explain),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
