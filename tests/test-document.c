/* SPDX-License-Identifier: Apache-2.0
 *
 * test-document.c: the result document, written, read, recomputed
 */
#include "document-json.h"
#include "result-fixture.h"

#include <glib/gstdio.h>

/* ---- making one ---- */

static void add_claims(sy_edition *edition) {
  fixture_claim(edition, SY_CLAIM_MEAN, "88.3")->node = g_strdup("second");
  fixture_claim(edition, SY_CLAIM_WEIGHT, "30%")->node = g_strdup("first");
  struct sy_claim *rank = fixture_claim(edition, SY_CLAIM_RANK, "1");
  rank->unit = g_strdup("u1");
  rank->fitted = true;
  fixture_claim(edition, SY_CLAIM_ROWS, "9")->table = g_strdup("units");
  struct sy_claim *other = fixture_claim(edition, SY_CLAIM_MEAN, "60");
  other->node = g_strdup("second");
  other->edition = g_strdup("../other");
  struct sy_claim *share = fixture_claim(edition, SY_CLAIM_SHARE, "50%");
  share->where_band = g_strdup("gold");
  struct sy_claim *rise = fixture_claim(edition, SY_CLAIM_DIFFERENCE, "11.1");
  rise->statistic = SY_CLAIM_MEDIAN;
  rise->node = g_strdup("second");
  rise->has_baseline = true;
  rise->baseline = POINTS(70);
  rise->relative = true;
}

static sy_assessment *make_assessment(sy_edition *edition) {
  sy_assessment *assessment = fixture_leaves(edition);
  fixture_finish(assessment);
  return assessment;
}

static sy_judgements *judge(const sy_assessment *assessment) {
  g_autoptr(sy_other_editions) others = sy_other_editions_new(NULL, NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_judgements *judgements = sy_judge_claims(assessment, others, problems);
  assert_int_equal(sy_problems_count(problems), 0);
  return judgements;
}

static json_t *make_document(const struct sy_run *run) {
  g_autoptr(sy_edition) edition = fixture_edition();
  add_claims(edition);
  g_autoptr(sy_assessment) assessment = make_assessment(edition);
  g_autoptr(sy_judgements) judgements = judge(assessment);
  return document_json(
      &(struct sy_evaluation){.assessment = assessment, .judgements = judgements, .run = run});
}

static char path[] = "/tmp/steelyard-document-XXXXXX";

static void save(const json_t *document) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_int_equal(json_dumpf(document, file, JSON_INDENT(1) | JSON_SORT_KEYS), 0);
  assert_int_equal(fclose(file), 0);
}

/* Recomputes the saved document; its output goes to *told, problems to *problem (both g_free). */
static int recompute(char **told, char **problem) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct capture *capture = capture_open();
  const int differences = sy_recompute_document(NULL, path, capture->stream, problems);
  g_autofree char *text = capture_close(capture);
  *told = g_strdup(text);
  *problem = sy_problems_text(problems);
  return differences;
}

static json_t *at(json_t *value, const char *where) {
  g_auto(GStrv) steps = g_strsplit(where, "/", -1);
  for (guint i = 0; value && steps[i]; i++)
    value = json_is_array(value) ? json_array_get(value, (size_t)atoi(steps[i]))
                                 : json_object_get(value, steps[i]);
  if (!value)
    fail_msg("nothing at %s", where);
  return value;
}

static void assert_text(json_t *document, const char *where, const char *expected) {
  assert_string_equal(json_string_value(at(document, where)), expected);
}

/* ---- what is in it ---- */

static void test_content(void **state) {
  (void)state;
  json_t *document = make_document(NULL);
  assert_text(document, "schema", "steelyard-result/2");
  assert_text(document, "nodes/0/aggregate", "mean");
  assert_text(document, "nodes/1/weight", "3/10");
  assert_text(document, "nodes/1/parent", "total");
  assert_text(document, "nodes/4/points", "55/2");
  assert_text(document, "nodes/4/missing", "zero");
  assert_text(document, "nodes/5/gate/node", "first");
  assert_true(json_is_null(at(document, "nodes/5/range/1")));
  assert_text(document, "units/2/scores/marks/marks/0", "zeroed");
  assert_text(document, "units/2/scores/marks/exact", "0");
  assert_text(document, "units/3/status", "provisional");
  assert_text(document, "units/3/scores/total/outcome", "missing");
  assert_null(json_object_get(at(document, "units/3/scores/total"), "exact"));
  assert_int_equal(json_array_size(at(document, "units/3/scores/total/interval")), 2);
  assert_null(json_object_get(at(document, "units/3"), "rank"));
  assert_text(document, "units/4/scores/second/weight", "0");
  assert_text(document, "units/4/scores/first/weight", "1");
  assert_text(document, "units/6/scores/total/exact", "59");
  assert_text(document, "units/6/scores/total/marks/0", "vetoed");
  assert_non_null(at(document, "units/6/scores/total/before_veto"));
  assert_text(document, "units/7/status", "disqualified");
  assert_text(document, "units/1/awards/overall", "gold");
  assert_text(document, "units/1/grades/total", "pass");
  assert_text(document, "awards/0/bands/0/units/1", "u1");
  assert_true(json_is_true(at(document, "units/1/tied")));
  assert_text(document, "awards/1/rank_on", "shown");
  assert_text(document, "claims/0/verdict", "fails");
  assert_text(document, "claims/1/computed", "30%");
  assert_text(document, "claims/2/verdict", "holds-fitted");
  assert_text(document, "claims/4/verdict", "pending");
  assert_null(json_object_get(at(document, "record"), "findings_left_out"));
  json_decref(document);
}

static void test_run_and_record_are_outside_the_digest(void **state) {
  (void)state;
  const struct sy_run run = {.host = "here", .at = "now", .seconds = 1.5};
  json_t *one = make_document(NULL), *other = make_document(&run);
  assert_text(other, "run/seconds", "1.500");
  assert_text(one, "digest", json_string_value(at(other, "digest")));
  json_object_del(other, "run");
  assert_true(json_equal(one, other));
  char digest[65], changed[65];
  document_json_digest(other, digest);
  json_object_set_new(at(other, "record"), "engine", json_string("another"));
  document_json_digest(other, changed);
  assert_string_equal(digest, changed);
  json_object_set_new(at(other, "units/0"), "rank", json_integer(7));
  document_json_digest(other, changed);
  assert_string_not_equal(digest, changed);
  json_decref(one);
  json_decref(other);
}

static void test_findings_that_are_left_out(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = fixture_edition();
  g_autoptr(sy_assessment) assessment = make_assessment(edition);
  assessment->columns[LATE].left_out = sy_words_new("too many", "过多");
  json_t *document = document_json(&(struct sy_evaluation){.assessment = assessment});
  assert_int_equal(json_array_size(at(document, "record/findings_left_out")), 1);
  assert_text(document, "record/findings_left_out/0/node", "late");
  assert_text(document, "record/findings_left_out/0/why", "too many");
  json_decref(document);
}

/* What is written unit by unit is what the whole would be, byte for byte. */
static void test_written_by_units(void **state) {
  (void)state;
  const struct sy_run run = {.host = "here", .at = "now", .seconds = 1.5};
  g_autoptr(sy_edition) edition = fixture_edition();
  add_claims(edition);
  g_autoptr(sy_assessment) assessment = make_assessment(edition);
  const struct sy_evaluation result = {.assessment = assessment, .run = &run};
  char *written = NULL;
  size_t length;
  FILE *stream = open_memstream(&written, &length);
  assert_true(sy_document_write(&result, stream));
  assert_int_equal(fclose(stream), 0);
  json_t *document = document_json(&result);
  char *whole = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
  g_autofree char *expected = g_strconcat(whole, "\n", NULL);
  assert_string_equal(written, expected);
  free(whole);
  free(written);
  json_decref(document);
}

/* A score just below a threshold is not shown as reaching it, and just above "above" not as on it.
 */
static void test_shown_figures_do_not_contradict(void **state) {
  (void)state;
  static const struct {
    int64_t score;
    const char *shown;
  } cases[] = {
      {59996000000, "59.996"},    {59999999600, "60.00"}, /* is 60 to a millionth */
      {59999999000, "59.999999"}, {60004000000, "60.00"}, {60000000000, "60.00"},
      {59990000000, "59.99"},     {65785000000, "65.79"}, {90004000000, "90.004"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = fixture_edition();
    edition->awards[0].bands[1].comparison = SY_ABOVE;
    edition->awards[0].bands[1].threshold = POINTS(90);
    g_autoptr(sy_assessment) assessment = fixture_leaves(edition);
    fixture_finish(assessment);
    sy_scores_open(assessment, TOTAL)[0] = cases[i].score;
    json_t *document = document_json(&(struct sy_evaluation){.assessment = assessment});
    assert_text(document, "units/0/scores/total/score", cases[i].shown);
    json_decref(document);
  }
}

/* ---- recomputing ---- */

static void assert_recomputes(void) {
  g_autofree char *told = NULL, *problem = NULL;
  const int differences = recompute(&told, &problem);
  assert_string_equal(problem, "");
  assert_string_equal(told, "");
  assert_int_equal(differences, 0);
}

static void test_recomputes(void **state) {
  (void)state;
  const struct sy_run run = {.host = "here"};
  json_t *document = make_document(&run);
  save(document);
  assert_recomputes();
  json_decref(document);
}

static void test_findings_and_reasons_are_carried(void **state) {
  (void)state;
  json_t *document = make_document(NULL);
  json_object_set_new(at(document, "units/3/scores/second"), "reason",
                      json_pack("{s:s,s:s,s:s}", "code", "none", "zh", "无", "en", "none"));
  json_array_append_new(at(document, "units/0/findings"),
                        json_pack("{s:s,s:s,s:s}", "node", "late", "code", "x", "points", "1.5"));
  char digest[65];
  document_json_digest(document, digest);
  json_object_set_new(document, "digest", json_string(digest));
  save(document);
  assert_recomputes();
  json_decref(document);
}

/* Changes every digit of every text and number of a value in turn and hands the document to
 * `check`. */
struct change {
  json_t *document;
  bool sealed; /* the digest is made to fit, as a forger would */
  guint count;
};

static void check_found(struct change *change, const char *where) {
  char digest[65];
  document_json_digest(change->document, digest);
  json_t *kept = json_incref(json_object_get(change->document, "digest"));
  if (change->sealed)
    json_object_set_new(change->document, "digest", json_string(digest));
  save(change->document);
  g_autofree char *told = NULL, *problem = NULL;
  const int differences = recompute(&told, &problem);
  if (differences == 0)
    fail_msg("a change at %s was not found", where);
  if (differences < 0)
    assert_string_not_equal(problem, "");
  json_object_set_new(change->document, "digest", kept);
  change->count++;
}

static void change_text(struct change *change, json_t *value, const char *where) {
  g_autofree char *text = g_strdup(json_string_value(value));
  for (char *digit = text; *digit; digit++) {
    if (!g_ascii_isdigit(*digit))
      continue;
    const char before = *digit;
    *digit = before == '9' ? '0' : (char)(before + 1);
    json_string_set(value, text);
    check_found(change, where);
    *digit = before;
    json_string_set(value, text);
  }
}

static void change_below(struct change *change, json_t *value, const char *where) {
  if (json_is_string(value)) {
    change_text(change, value, where);
  } else if (json_is_integer(value)) {
    json_integer_set(value, json_integer_value(value) + 1);
    check_found(change, where);
    json_integer_set(value, json_integer_value(value) - 1);
  } else if (json_is_array(value)) {
    for (size_t i = 0; i < json_array_size(value); i++) {
      g_autofree char *below = g_strdup_printf("%s[%zu]", where, i);
      change_below(change, json_array_get(value, i), below);
    }
  } else {
    const char *key;
    json_t *item;
    json_object_foreach(value, key, item) {
      g_autofree char *below = g_strdup_printf("%s.%s", where, key);
      change_below(change, item, below);
    }
  }
}

static void test_every_changed_digit_is_found(void **state) {
  (void)state;
  static const char *const parts[] = {"edition", "nodes",  "cohorts", "awards",
                                      "grades",  "claims", "units",   "tables"};
  struct change change = {make_document(NULL), false, 0};
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
    change_below(&change, at(change.document, parts[i]), parts[i]);
  assert_true(change.count > 500);
  json_decref(change.document);
}

/* Above the leaves the digest is not needed: the recomputation itself finds every change. */
static void test_a_fitting_digest_does_not_help(void **state) {
  (void)state;
  static const char *const derived[] = {"score", "weight", "interval", "before_adjust",
                                        "before_veto"};
  static const char *const groups[] = {"total", "first"};
  struct change change = {make_document(NULL), true, 0};
  for (guint unit = 0; unit < 8; unit++) {
    json_t *object = json_array_get(at(change.document, "units"), unit);
    json_t *rank = json_object_get(object, "rank");
    if (rank)
      change_below(&change, rank, "rank");
    for (size_t node = 0; node < G_N_ELEMENTS(groups); node++) {
      json_t *score = at(at(object, "scores"), groups[node]);
      json_t *exact = json_object_get(score, "exact");
      if (exact)
        change_below(&change, exact, "exact");
      for (size_t i = 0; i < G_N_ELEMENTS(derived); i++)
        if (json_object_get(score, derived[i]))
          change_below(&change, json_object_get(score, derived[i]), derived[i]);
    }
  }
  for (guint award = 0; award < 2; award++) {
    g_autofree char *ranking = g_strdup_printf("awards/%u/ranking", award);
    change_below(&change, at(change.document, ranking), ranking);
  }
  change_below(&change, at(change.document, "awards/0/bands/0/units"), "bands");
  change_below(&change, at(change.document, "grades/0/levels/0/units"), "levels");
  change_below(&change, at(change.document, "nodes/1/weight"), "nodes");
  assert_true(change.count > 150);
  json_decref(change.document);
}

static void test_differences_are_told_by_path(void **state) {
  (void)state;
  json_t *document = make_document(NULL);
  json_object_set_new(at(document, "units/1"), "rank", json_integer(2));
  json_object_set_new(at(document, "claims/1"), "verdict", json_string("fails"));
  json_object_del(at(document, "units/0/grades"), "total");
  save(document);
  g_autofree char *told = NULL, *problem = NULL;
  assert_int_equal(recompute(&told, &problem), 4);
  assert_non_null(strstr(told, "digest: the document has "));
  assert_non_null(strstr(told, "units[1].rank: the document has 2, recomputed 1\n"));
  assert_non_null(
      strstr(told, "claims[1].verdict: the document has \"fails\", recomputed \"holds\"\n"));
  assert_non_null(
      strstr(told, "units[0].grades.total: the document has nothing, recomputed \"pass\"\n"));
  json_decref(document);
}

/* ---- documents that are not sound ---- */

static void assert_refused(const json_t *document, const char *expected) {
  save(document);
  g_autofree char *told = NULL, *problem = NULL;
  const int differences = recompute(&told, &problem);
  if (differences != -1 || !strstr(problem, expected))
    fail_msg("expected '%s', got %d, '%s', '%s'", expected, differences, problem, told);
}

static void test_wrong_values_are_named(void **state) {
  (void)state;
  static const struct {
    const char *where, *key, *value, *problem;
  } cases[] = {
      {"nodes/0", "aggregate", "\"meen\"",
       "nodes[0].aggregate: unknown value 'meen'; did you mean 'mean'?"},
      {"nodes/1", "parent", "\"totl\"", "nodes[1].parent: unknown node 'totl'"},
      {"nodes/1", "parent", "\"second\"", "nodes[1].parent: unknown node 'second'"},
      {"nodes/3", "parent", "\"total\"", "sum to"},
      {"nodes/1", "weight", "\"-1/2\"", "nodes[1].weight: '-1/2' is not a fraction of at least 0"},
      {"nodes/1", "weight", "\"1/2\"", "sum to 120%, expected 100%"},
      {"nodes/1", "id", "\"total\"", "nodes[1]: the id 'total' is already used"},
      {"nodes/2", "range", "[\"0\", null]", "nodes[2].range[1]: found null, expected a string"},
      {"nodes/1", "round", "10", "nodes[1].round: found 10, expected 0 to 9"},
      {"nodes/5", "gate", "{\"node\":\"capped\",\"operator\":\"above\",\"value\":\"1\"}",
       "nodes[5].gate.node: 'capped' has no score"},
      {"nodes/5", "gate", "{\"node\":\"total\",\"operator\":\"abov\",\"value\":\"1\"}",
       "nodes[5].gate.operator: unknown value 'abov'; did you mean 'above'?"},
      {"units/0/scores/second", "exact", "\"100.000000001\"",
       "units[0].scores.second.exact: above the node's range"},
      {"units/0/scores/second", "exact", "90", "found an integer, expected a string"},
      {"units/0/scores/second", "exact", "\"1e9\"", "is not a decimal"},
      {"units/0/scores/second", "outcome", "\"none\"",
       "units[0].scores.second.outcome: unknown value 'none'"},
      {"units/0/scores/late", "amount", "\"-1\"", "expected at least 0"},
      {"units/0/scores", "second", "[]", "units[0].scores.second: found a list"},
      {"units/2", "cohort", "\"bureaus\"", "are not next to each other"},
      {"units/5", "cohort", "\"nobody\"", "units[5].cohort: unknown cohort 'nobody'"},
      {"units/2", "id", "\"u1\"", "units[2]: the id 'u1' is already used"},
      {"awards/0", "node", "\"barred\"", "awards[0].node: 'barred' has no score"},
      {"awards/0", "digits", "99999999999", "awards[0].digits: found 99999999999, expected 0 to 9"},
      {"awards/0", "cohorts", "[\"all\",\"all\",\"all\"]", "3 entries, expected at most 2"},
      {"claims/0", "node", "\"secnd\"", "has no node with a score 'secnd'"},
      {"claims/0", "of", "\"average\"", "claims[0].of: unknown value 'average'"},
      {"claims/2", "unit", "null", "claims[2].unit: found null, expected a string"},
      {"edition", "digits", "\"2\"", "edition.digits: found a string, expected an integer"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    json_t *document = make_document(NULL);
    json_t *value = json_loads(cases[i].value, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    json_object_set_new(at(document, cases[i].where), cases[i].key, value);
    assert_refused(document, cases[i].problem);
    json_decref(document);
  }
}

static void test_parts_that_are_not_there(void **state) {
  (void)state;
  static const char *const parts[] = {"edition", "nodes",  "cohorts", "awards",
                                      "grades",  "claims", "units",   "tables"};
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    json_t *document = make_document(NULL);
    json_object_del(document, parts[i]);
    assert_refused(document, ": missing, expected ");
    json_object_set_new(document, parts[i], json_integer(1));
    assert_refused(document, ": found an integer, expected ");
    json_decref(document);
  }
  json_t *document = make_document(NULL);
  json_object_del(at(document, "units/0/scores"), "late");
  assert_refused(document, "units[0].scores: 7 entries, expected one for each of 8 nodes");
  json_object_set_new(document, "schema", json_string("steelyard-result/3"));
  assert_refused(document, "schema: 'steelyard-result/3', expected 'steelyard-result/2' or an "
                           "earlier version");
  json_decref(document);
}

static void assert_bytes_refused(const char *bytes, size_t length, const char *expected) {
  assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
  g_autofree char *told = NULL, *problem = NULL;
  assert_int_equal(recompute(&told, &problem), -1);
  if (!strstr(problem, expected))
    fail_msg("expected '%s', got '%s'", expected, problem);
}

static void test_what_is_not_json(void **state) {
  (void)state;
  assert_bytes_refused("{\"a\": 1,\n \"a\": 2}", 17, ":2:");
  assert_bytes_refused("{\n  wrong}", 10, ":2:");
  assert_bytes_refused("", 0, "not valid JSON");
  assert_bytes_refused("[]", 2, "found a list, expected an object");
  g_autofree char *deep = g_strnfill(1000000, '[');
  assert_bytes_refused(deep, 1000000, "not valid JSON");
}

/* Bytes changed at random: whatever comes of it, nothing breaks. */
static void test_damage_breaks_nothing(void **state) {
  (void)state;
  json_t *document = make_document(NULL);
  json_object_del(document, "record"); /* the digest does not guard it */
  char *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(document);
  const size_t length = strlen(text);
  g_autoptr(GRand) random = g_rand_new_with_seed(1);
  const char *effort = g_getenv("STEELYARD_TEST_EFFORT");
  const guint rounds = g_strcmp0(effort, "long") == 0 ? 1500 : 150;
  for (guint round = 0; round < rounds; round++) {
    g_autofree char *damaged = g_memdup2(text, length + 1);
    for (guint i = 0; i < 1 + round % 4; i++) {
      static const char letters[] = "0123456789\"{}[],:-./abn";
      const gint32 place = g_rand_int_range(random, 0, (gint32)length);
      damaged[place] = letters[g_rand_int_range(random, 0, sizeof letters - 1)];
    }
    assert_true(g_file_set_contents(path, damaged, (gssize)length, NULL));
    g_autofree char *told = NULL, *problem = NULL;
    const int differences = recompute(&told, &problem);
    if (memcmp(damaged, text, length) != 0)
      assert_int_not_equal(differences, 0);
  }
  free(text);
}

static int set_up(void **state) {
  (void)state;
  g_setenv("LANGUAGE", "en", TRUE);
  const int file = mkstemp(path);
  return file < 0 ? -1 : close(file);
}

static int tear_down(void **state) {
  (void)state;
  return g_unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_content),
      cmocka_unit_test(test_run_and_record_are_outside_the_digest),
      cmocka_unit_test(test_findings_that_are_left_out),
      cmocka_unit_test(test_written_by_units),
      cmocka_unit_test(test_shown_figures_do_not_contradict),
      cmocka_unit_test(test_recomputes),
      cmocka_unit_test(test_findings_and_reasons_are_carried),
      cmocka_unit_test(test_every_changed_digit_is_found),
      cmocka_unit_test(test_a_fitting_digest_does_not_help),
      cmocka_unit_test(test_differences_are_told_by_path),
      cmocka_unit_test(test_wrong_values_are_named),
      cmocka_unit_test(test_parts_that_are_not_there),
      cmocka_unit_test(test_what_is_not_json),
      cmocka_unit_test(test_damage_breaks_nothing),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
