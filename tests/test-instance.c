/* SPDX-License-Identifier: Apache-2.0
 *
 * test-instance.c: a plugin is called, and nothing that it writes is believed
 */
#include "host-trial.h"

#include <fenv.h>

/* ---- Good plugins ---- */

static void test_scores(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  score_with("echo@1", &t);
  assert_int_equal(t.call.status, SY_OK);
  assert_null(t.call.message);
  assert_int_equal(t.call.table, -1);
  const int64_t expected[] = {80 * SY_NANO, 55500000000, 90 * SY_NANO};
  for (int unit = 0; unit < UNITS; unit++) {
    assert_int_equal(t.outcome[unit], SY_SCORED);
    assert_int_equal(t.score[unit], expected[unit]);
    assert_int_equal(t.reason[unit], 0);
  }
  finish(&t);
}

static void test_findings(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  score_with("echo@1", &t);
  score_with("echo@1", &t); /* appended */
  assert_int_equal(t.call.findings->len, 2);
  const struct sy_found *found = &g_array_index(t.call.findings, struct sy_found, 1);
  assert_int_equal(found->unit, FIRST_UNIT + 1);
  assert_int_equal(found->finding, 0);
  assert_int_equal(found->table, 0);
  assert_int_equal(found->row, 2);
  assert_true(found->points == 44.5);
  assert_string_equal(found->values[0], "55.5");
  assert_null(found->values[1]);
  finish(&t);
}

static int score_without_findings(void *self, const struct sy_batch *batch,
                                  const struct sy_result *result, struct sy_failure *failure) {
  assert_int_equal(result->findings_wanted, 0);
  assert_null(result->row_points);
  struct sy_result wanted = *result;
  wanted.findings_wanted = 1; /* reports all the same */
  return tiny_score(self, batch, &wanted, failure);
}

static void test_nothing_optional_wanted(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  GArray *findings = g_steal_pointer(&t.call.findings);
  t.call.row_points = NULL;
  score_by(score_without_findings, &t);
  assert_int_equal(t.call.status, SY_OK);
  assert_int_equal(t.score[0], 80 * SY_NANO);
  assert_int_equal(t.reason[0], 0);
  t.call.findings = findings;
  finish(&t);
}

/* Units without rows: missing, unless the plugin says what that means. */
static void test_absence(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  t.first_row[2] = 2;
  t.first_row[3] = 4;
  score_with("echo@1", &t);
  assert_int_equal(t.outcome[0], SY_SCORED);
  assert_int_equal(t.outcome[1], SY_MISSING);
  assert_int_equal(t.score[1], 0);
  assert_int_equal(t.outcome[2], SY_SCORED);
  score_with("amount@1", &t);
  assert_int_equal(t.outcome[1], SY_SCORED);
  assert_int_equal(t.score[1], 0);
  assert_null(t.call.message);
  finish(&t);
}

/* Part of a larger table, as the engine hands it in. */
static void test_window(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  t.batch.unit_count = 1;
  t.table.first_row = t.first_row + 2;
  score_with("echo@1", &t);
  assert_int_equal(t.score[0], 90 * SY_NANO);
  assert_int_equal(t.score[1], -1);
  t.batch.unit_count = 0;
  score_with("echo@1", &t);
  assert_int_equal(t.call.status, SY_OK);
  finish(&t);
}

static void test_row_points(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  t.first_row[0] = 1; /* no unit of this batch has row 0 */
  score_with("echo@1", &t);
  assert_true(isnan(t.points[0]));
  assert_true(t.points[1] == 80);
  finish(&t);
}

/* ---- Broken contracts ---- */

/* The second unit broke it: that unit alone is in error. */
static void test_single_units(void **state) {
  (void)state;
  static const struct {
    const char *name, *expected;
  } cases[] = {
      {"outcome-unwritten@1", "wrote the outcome 0, expected 1 to 5"},
      {"outcome-unknown@1", "wrote the outcome 9, expected 1 to 5"},
      {"score-nan@1", "wrote nan, expected 0 to 100"},
      {"score-outside@1", "wrote 100.5, expected 0 to 100"},
      {"reason-missing@1", "says that the indicator does not apply, but gives no reason"},
      {"error-unexplained@1", "cannot score the unit, but gives no reason"},
      {"reason-unknown@1", "gave the reason 2, but declares 1"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct trial t;
    prepare(&t);
    score_with(cases[i].name, &t);
    assert_int_equal(t.call.status, SY_OK);
    assert_null(t.call.message);
    assert_null(t.call.faults[0]);
    assert_string_equal(t.call.faults[1]->en, cases[i].expected);
    assert_int_equal(t.outcome[0], SY_SCORED);
    assert_int_equal(t.outcome[1], SY_ERROR);
    assert_int_equal(t.score[1], 0);
    assert_int_equal(t.reason[1], 0);
    assert_int_equal(t.outcome[2], SY_SCORED);
    assert_int_equal(t.score[2], 90 * SY_NANO);
    finish(&t);
  }
}

static int score_nothing(void *self, const struct sy_batch *batch, const struct sy_result *result,
                         struct sy_failure *failure) {
  (void)self, (void)batch, (void)result, (void)failure;
  return SY_OK;
}

/* What was in the arrays before the call is not taken for the plugin's. */
static void test_nothing_written(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  memset(t.outcome, SY_SCORED, sizeof t.outcome);
  score_by(score_nothing, &t);
  assert_string_equal(t.call.faults[0]->en, "wrote the outcome 0, expected 1 to 5");
  assert_all_in_error(&t);
  finish(&t);
}

/* An amount without an upper limit still has to be a number that can be kept. */
static void test_amounts(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  t.values[2] = 1e10;
  t.values[3] = -1;
  score_with("amount@1", &t);
  assert_int_equal(t.outcome[0], SY_SCORED);
  assert_int_equal(t.outcome[1], SY_ERROR);
  assert_int_equal(t.outcome[2], SY_ERROR);
  assert_string_equal(t.call.faults[1]->en, "wrote 1e+10, expected at most 9000000000");
  assert_non_null(t.call.faults[2]);
  finish(&t);
}

static void test_refusals(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  score_with("refuses-row@1", &t);
  assert_int_equal(t.call.status, SY_REFUSED);
  assert_string_equal(t.call.message->en, "the value is not plausible");
  assert_int_equal(t.call.table, 0);
  assert_int_equal(t.call.row, 0);
  assert_all_in_error(&t);
  finish(&t);
  prepare(&t);
  score_with("refuses-wild-row@1", &t);
  assert_int_equal(t.call.status, SY_REFUSED);
  assert_string_equal(t.call.message->en, "this row is wrong");
  assert_int_equal(t.call.table, -1);
  assert_int_equal(t.call.row, 0);
  assert_all_in_error(&t);
  finish(&t);
}

static int score_two_messages(void *self, const struct sy_batch *batch,
                              const struct sy_result *result, struct sy_failure *failure) {
  (void)self, (void)batch, (void)result;
  memcpy(failure->message, "the row is wrong\0这一行有误", sizeof "the row is wrong\0这一行有误");
  return SY_FAILED;
}

/* Behind the message of one of steelyard's own plugins is the Chinese one; behind any other may be
 * anything, so that it is quoted in both languages. */
static void test_chinese_message(void **state) {
  (void)state;
  struct sy_plugin description = tiny_plugin;
  description.score = score_two_messages;
  for (int own = 0; own < 2; own++) {
    struct trial t;
    prepare(&t);
    struct sy_plugin_entry entry = entry_of(&description);
    entry.own = own;
    g_autoptr(sy_instance) instance = instance_of(&entry);
    sy_instance_score(instance, &t.batch, &t.call);
    assert_string_equal(t.call.message->en, "failed: the row is wrong");
    assert_string_equal(t.call.message->zh, own ? "失败：这一行有误" : "失败：the row is wrong");
    finish(&t);
  }
}

/* A message without an end, with control characters and half a character, and an unknown status. */
static int score_wild_message(void *self, const struct sy_batch *batch,
                              const struct sy_result *result, struct sy_failure *failure) {
  (void)self, (void)batch, (void)result;
  memset(failure->message, 'x', failure->capacity);
  memcpy(failure->message, "a\n\x1b\xe4", 4);
  failure->message = NULL;
  failure->capacity = 0;
  failure->table = 5;
  return -3;
}

static void test_wild_message(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  score_by(score_wild_message, &t);
  assert_int_equal(t.call.status, SY_FAILED);
  assert_contains(t.call.message->en, "returned -3, expected 0 to 3: a  \xef\xbf\xbdxxx");
  assert_true(g_utf8_validate(t.call.message->en, -1, NULL));
  assert_int_equal(t.call.table, -1);
  assert_all_in_error(&t);
  finish(&t);
}

static int score_rounding_up(void *self, const struct sy_batch *batch,
                             const struct sy_result *result, struct sy_failure *failure) {
  fesetround(FE_UPWARD);
  return tiny_score(self, batch, result, failure);
}

static void test_float_mode_is_put_back(void **state) {
  (void)state;
  struct trial t;
  prepare(&t);
  score_by(score_rounding_up, &t);
  assert_int_equal(fegetround(), FE_TONEAREST);
  assert_int_equal(t.score[0], 80 * SY_NANO);
  finish(&t);
}

/* ---- Instances ---- */

static int create_status;
static double create_lowest, create_highest;
static int alive;

/* Also looks at what the host says of itself. */
static int create_by_status(const struct sy_host *host, const struct sy_parameters *parameters,
                            void **self, struct sy_failure *failure) {
  assert_int_equal(host->size, sizeof *host);
  assert_int_equal(host->api_version, 1);
  assert_string_equal(host->name, "steelyard");
  assert_true(*host->version != '\0');
  assert_null(host->get_extension(host, "steelyard.none/1"));
  assert_int_equal(parameters->count, 1);
  *self = &alive;
  g_strlcpy(failure->message, "levels do not descend", failure->capacity);
  failure->parameter = create_status == SY_REFUSED ? 0 : 12;
  alive += create_status == SY_OK;
  return create_status;
}

static void range_by_status(void *self, double *lowest, double *highest) {
  assert_ptr_equal(self, &alive);
  *lowest = create_lowest;
  *highest = create_highest;
}

static void destroy_alive(void *self) {
  assert_ptr_equal(self, &alive);
  alive--;
}

static const struct sy_parameter each = {.size = sizeof each,
                                         .name = "each",
                                         .type = SY_PARAMETER_NUMBER,
                                         .highest = 10,
                                         .label = {"each", "每项"},
                                         .help = {"each", "每项"}};
static const struct sy_parameter *const one_parameter[] = {&each, NULL};

/* Makes an instance with the given status and range; NULL and the problem's text, or NULL. */
static sy_instance *make(struct sy_plugin_entry *entry, bool own, enum sy_returns returns,
                         int status, double lowest, double highest, char **problem) {
  struct sy_plugin description = tiny_plugin;
  description.parameters = one_parameter;
  description.create = create_by_status;
  description.range = range_by_status;
  description.destroy = destroy_alive;
  description.returns = returns;
  create_status = status;
  create_lowest = lowest;
  create_highest = highest;
  *entry = entry_of(&description);
  entry->own = own;
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_parameter_set *set =
      sy_parameters_read(NULL, NULL, entry->plugin, NULL, trial_place, problems);
  sy_instance *instance = sy_instance_new(entry, set, trial_place, problems);
  assert_int_equal(sy_problems_count(problems), instance ? 0 : 1);
  *problem = sy_problems_text(problems);
  return instance;
}

static void assert_refused(enum sy_returns returns, int status, double lowest, double highest,
                           const char *expected) {
  struct sy_plugin_entry entry;
  g_autofree char *problem = NULL;
  assert_null(make(&entry, true, returns, status, lowest, highest, &problem));
  assert_contains(problem, expected);
  assert_int_equal(alive, 0);
}

static void test_create(void **state) {
  (void)state;
  const enum sy_returns score = SY_RETURNS_SCORE, amount = SY_RETURNS_AMOUNT;
  assert_refused(score, SY_REFUSED, 0, 1,
                 "edition.yaml:7:11: tiny@1: parameter 'each': levels do not descend");
  assert_refused(score, SY_FAILED, 0, 1, "tiny@1: failed: levels do not descend");
  assert_refused(score, SY_NO_MEMORY, 0, 1, "tiny@1: ran out of memory: levels");
  assert_refused(score, 9, 0, 1, "tiny@1: returned 9, expected 0 to 3: levels");
  assert_refused(score, SY_OK, 1, 0, "gives its range as 1 to 0");
  assert_refused(score, SY_OK, 0, NAN, "gives its range as 0 to nan");
  assert_refused(score, SY_OK, 0, HUGE_VAL, "gives its range as 0 to inf");
  assert_refused(amount, SY_OK, 0, 101, "gives its range as 0 to 101");
  assert_refused(amount, SY_OK, -1, 5, "gives its range as -1 to 5");
}

/* The word of somebody else's plugin is not taken that the edition is at fault. */
static void test_create_outside(void **state) {
  (void)state;
  struct sy_plugin_entry entry;
  g_autofree char *problem = NULL;
  g_autoptr(sy_instance) instance =
      make(&entry, false, SY_RETURNS_SCORE, SY_REFUSED, 0, 1, &problem);
  assert_contains(sy_instance_broken(instance)->en, "parameter 'each': levels do not descend");
  assert_string_equal(problem, "");
  assert_int_equal(alive, 0);
}

static void test_range(void **state) {
  (void)state;
  struct sy_plugin_entry entry;
  g_autofree char *problem = NULL;
  sy_instance *instance = make(&entry, true, SY_RETURNS_SCORE, SY_OK, -5, 85, &problem);
  double lowest, highest;
  sy_instance_range(instance, &lowest, &highest);
  assert_true(lowest == -5 && highest == 85);
  assert_ptr_equal(sy_instance_plugin(instance), entry.plugin);
  assert_int_equal(sy_parameters_values(sy_instance_parameters(instance))->count, 1);
  struct trial t;
  prepare(&t);
  sy_instance_score(instance, &t.batch, &t.call); /* the range of the instance counts */
  assert_int_equal(t.outcome[0], SY_SCORED);
  assert_int_equal(t.outcome[2], SY_ERROR);
  assert_string_equal(t.call.faults[2]->en, "wrote 90, expected -5 to 85");
  finish(&t);
  assert_int_equal(alive, 1);
  sy_instance_free(instance);
  assert_int_equal(alive, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scores),
      cmocka_unit_test(test_findings),
      cmocka_unit_test(test_nothing_optional_wanted),
      cmocka_unit_test(test_absence),
      cmocka_unit_test(test_window),
      cmocka_unit_test(test_row_points),
      cmocka_unit_test(test_single_units),
      cmocka_unit_test(test_nothing_written),
      cmocka_unit_test(test_amounts),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_chinese_message),
      cmocka_unit_test(test_wild_message),
      cmocka_unit_test(test_float_mode_is_put_back),
      cmocka_unit_test(test_create),
      cmocka_unit_test(test_create_outside),
      cmocka_unit_test(test_range),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
