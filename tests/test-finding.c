/* SPDX-License-Identifier: Apache-2.0
 *
 * test-finding.c: what a plugin reports is checked, formatted and put into words
 */
#include "host-trial.h"

/* ---- Reports ---- */

/* What the next call of score_reporting() reports, with `reported_value` as its value. */
static struct sy_report reported;
static struct sy_value reported_value;

static int score_reporting(void *self, const struct sy_batch *batch, const struct sy_result *result,
                           struct sy_failure *failure) {
  const struct sy_value *const values[] = {&reported_value};
  if (reported.values)
    reported.values = values;
  result->report(result, &reported);
  return tiny_score(self, batch, result, failure);
}

static const struct sy_value *const some_values[] = {&reported_value};

static void reset_report(void) {
  reported = (struct sy_report){.size = sizeof reported,
                                .unit = 2,
                                .table = -1,
                                .row = 99,
                                .points = 1,
                                .value_count = 1,
                                .values = some_values};
  reported_value = (struct sy_value){
      .size = sizeof reported_value, .type = SY_PARAMETER_NUMBER, .present = 1, .number = 0.1};
}

static void test_report_without_row(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  reset_report();
  score_by(score_reporting, &t);
  assert_null(t.call.message);
  const struct sy_found *found = &g_array_index(t.call.findings, struct sy_found, 0);
  assert_int_equal(found->unit, FIRST_UNIT + 2);
  assert_int_equal(found->table, -1);
  assert_int_equal(found->row, 0);
  assert_string_equal(found->values[0], "0.1");
  finish(&t);
}

static void assert_report_refused(const char *expected) {
  struct trial t;
  prepare(&t);
  score_with("echo@1", &t); /* earlier findings stay */
  score_by(score_reporting, &t);
  assert_int_equal(t.call.status, SY_OK);
  assert_null(t.call.message);
  assert_contains(t.call.left_out->en, expected);
  assert_int_equal(t.call.findings->len, 1);
  assert_int_equal(t.outcome[0], SY_SCORED); /* the score does not hang on the findings */
  finish(&t);
}

#define WILD(change, expected)                                                                     \
  do {                                                                                             \
    reset_report();                                                                                \
    change;                                                                                        \
    assert_report_refused(expected);                                                               \
  } while (0)

static void test_wild_reports(void **state) {
  (void)state;
  WILD(reported.size = 0, "without its size");
  WILD(reported.unit = UNITS, "a unit outside the batch");
  WILD(reported.unit = UINT64_MAX, "a unit outside the batch");
  WILD(reported.finding = 1, "a finding that it does not declare");
  WILD(reported.finding = UINT32_MAX, "a finding that it does not declare");
  WILD(reported.table = 1, "a row that does not exist");
  WILD(reported.table = INT32_MAX, "a row that does not exist");
  WILD(reported.table = 0; reported.row = 4, "a row that does not exist");
  WILD(reported.points = -1, "points are negative");
  WILD(reported.points = NAN, "points are negative, too large or not a number");
  WILD(reported.points = 1e10, "points are negative, too large");
  WILD(reported.value_count = 0, "more or fewer values");
  WILD(reported.value_count = UINT64_MAX, "more or fewer values");
  WILD(reported.values = NULL, "more or fewer values");
  WILD(reported_value.size = 8, "not of the declared type");
  WILD(reported_value.type = SY_PARAMETER_TEXT, "not of the declared type");
  WILD(reported_value.number = HUGE_VAL, "not of the declared type");
  WILD(reported_value.present = 0, "not of the declared type");
  struct trial t;
  prepare(&t);
  score_with("wild-report@1", &t);
  assert_contains(t.call.left_out->en, "wrote a report about a row that does not exist (finding '");
  assert_int_equal(t.call.findings->len, 0); /* the good ones of this call are gone, too */
  assert_int_equal(t.outcome[0], SY_SCORED);
  finish(&t);
}

/* ---- Words ---- */

static void test_values(void **state) {
  (void)state;
  static const struct {
    double number;
    const char *text;
  } cases[] = {{3, "3"},
               {0.1, "0.1"},
               {-2.5, "-2.5"},
               {1.0 / 3, "0.33333333333333331"},
               {0.1 + 0.2, "0.30000000000000004"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct trial t;
    prepare(&t);
    reset_report();
    reported_value.number = cases[i].number;
    score_by(score_reporting, &t);
    const struct sy_found *found = &g_array_index(t.call.findings, struct sy_found, 0);
    assert_string_equal(found->values[0], cases[i].text);
    finish(&t);
  }
}

/* The other types: reported through a finding that declares them. */
static void assert_value(struct sy_value value, const char *expected) {
  const struct sy_finding_value declared = {
      .size = sizeof declared, .name = "found", .type = value.type};
  const struct sy_finding_value *const values[] = {&declared, NULL};
  struct sy_finding finding = tiny_low;
  finding.values = values;
  const struct sy_finding *const findings[] = {&finding, NULL};
  struct sy_plugin description = tiny_plugin;
  description.findings = findings;
  description.score = score_reporting;
  struct sy_plugin_entry entry = entry_of(&description);
  g_autoptr(sy_instance) instance = instance_of(&entry);
  struct trial t;
  prepare(&t);
  t.values[2] = 70; /* no finding of the tiny plugin's own */
  reset_report();
  reported_value = value;
  reported_value.size = sizeof value;
  sy_instance_score(instance, &t.batch, &t.call);
  assert_int_equal(t.call.left_out == NULL, expected != NULL);
  if (expected)
    assert_string_equal(g_array_index(t.call.findings, struct sy_found, 0).values[0], expected);
  finish(&t);
}

static void test_other_values(void **state) {
  (void)state;
  const uint32_t integer = SY_PARAMETER_INTEGER, date = SY_PARAMETER_DATE;
  assert_value((struct sy_value){.type = integer, .present = 1, .integer = INT64_MIN},
               "-9223372036854775808");
  assert_value((struct sy_value){.type = date, .present = 1, .integer = 11356}, "2001-02-03");
  assert_value((struct sy_value){.type = date, .present = 1, .integer = 2932896}, "9999-12-31");
  assert_value((struct sy_value){.type = date, .present = 1, .integer = 2932897}, NULL);
  assert_value((struct sy_value){.type = date, .present = 1, .integer = INT64_MIN}, NULL);
  assert_value((struct sy_value){.type = SY_PARAMETER_TEXT, .present = 1, .text = "a\tb\xff"},
               "a b\xef\xbf\xbd");
  assert_value((struct sy_value){.type = SY_PARAMETER_TEXT, .present = 1}, NULL);
}

static void assert_rendered(const char *text, const char *days, const char *name,
                            const char *expected) {
  static const struct sy_finding_value first = {sizeof first, "days", SY_PARAMETER_NUMBER};
  static const struct sy_finding_value second = {sizeof second, "name", SY_PARAMETER_TEXT};
  static const struct sy_finding_value *const declared[] = {&first, &second, NULL};
  const struct sy_finding finding = {.size = sizeof finding, .values = declared};
  char *const values[] = {(char *)days, (char *)name, NULL};
  g_autofree char *rendered = sy_finding_render(&finding, text, values);
  assert_string_equal(rendered, expected);
}

static void test_render(void **state) {
  (void)state;
  assert_rendered("{days} days late: {name}.", "3", "A", "3 days late: A.");
  assert_rendered("迟{days}天{days}", "3", "A", "迟3天3");
  assert_rendered("{days}{name}", "{name}", "{days}", "{name}{days}"); /* values stay themselves */
  assert_rendered("{day} {dayss} {} {days", "3", "A", "{day} {dayss} {} {days");
  assert_rendered("{{days}}", "3", "A", "{3}");
  assert_rendered("", "3", "A", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_report_without_row),
      cmocka_unit_test(test_wild_reports),
      cmocka_unit_test(test_values),
      cmocka_unit_test(test_other_values),
      cmocka_unit_test(test_render),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
