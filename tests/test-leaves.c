/* SPDX-License-Identifier: Apache-2.0
 *
 * test-leaves.c: calling plugins in batches and on threads, with a plugin that lives in the test
 *
 * The plugin adds up a unit's marks. It exists with each set of flags, and watches how it is
 * called.
 */
#include "hand-edition.h"

/* ---- The plugin ---- */

#define ODD_MARK 13.0      /* the plugin can not score a unit that has one */
#define REFUSED_MARK 999.0 /* the plugin refuses the whole call */

static gint calls_under_way, most_at_once, largest_batch, calls;

static void note_largest(gint *largest, gint value) {
  for (gint seen = g_atomic_int_get(largest); value > seen; seen = g_atomic_int_get(largest))
    if (g_atomic_int_compare_and_exchange(largest, seen, value))
      return;
}

static int create(const struct sy_host *host, const struct sy_parameters *parameters, void **self,
                  struct sy_failure *failure) {
  (void)host, (void)parameters, (void)failure;
  *self = NULL;
  return SY_OK;
}

static void destroy(void *self) {
  (void)self;
}

static void report_low_mark(const struct sy_result *result, uint64_t unit, uint64_t row,
                            double mark) {
  const struct sy_value value = {
      .size = sizeof value, .type = SY_PARAMETER_NUMBER, .present = 1, .number = mark};
  const struct sy_value *const values[] = {&value, NULL};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .row = row,
                                   .points = 1,
                                   .value_count = 1,
                                   .values = values};
  result->report(result, &report);
}

/* Scores one unit; SY_REFUSED if a mark of it may not be. */
static int score_unit(const struct sy_table_data *marks, const struct sy_result *result,
                      uint64_t unit, struct sy_failure *failure) {
  const double *mark = marks->columns[0]->decimals;
  result->outcome[unit] = SY_SCORED;
  for (uint64_t row = marks->first_row[unit]; row < marks->first_row[unit + 1]; row++) {
    if (mark[row] == REFUSED_MARK) {
      g_strlcpy(failure->message, "a mark of 999", failure->capacity);
      failure->table = 0;
      failure->row = row;
      return SY_REFUSED;
    }
    if (mark[row] == ODD_MARK) {
      result->outcome[unit] = SY_ERROR;
      result->reason[unit] = 1;
    }
    result->score[unit] += mark[row];
    if (result->row_points != NULL)
      result->row_points[0][row] = mark[row];
    if (mark[row] < 5 && result->findings_wanted)
      report_low_mark(result, unit, row, mark[row]);
  }
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)self;
  note_largest(&most_at_once, g_atomic_int_add(&calls_under_way, 1) + 1);
  note_largest(&largest_batch, (gint)batch->unit_count);
  g_atomic_int_inc(&calls);
  g_usleep(500);
  int status = SY_OK;
  for (uint64_t unit = 0; status == SY_OK && unit < batch->unit_count; unit++)
    status = score_unit(batch->tables[0], result, unit, failure);
  g_atomic_int_add(&calls_under_way, -1);
  return status;
}

#define TEXT(text)                                                                                 \
  { text, text }

static const struct sy_column mark_column = {.size = sizeof mark_column,
                                             .name = "mark",
                                             .type = SY_DECIMAL,
                                             .presence = SY_REQUIRED,
                                             .highest = 1000,
                                             .label = TEXT("mark"),
                                             .help = TEXT("mark")};
static const struct sy_column *const columns[] = {&mark_column, NULL};
static const struct sy_table marks_table = {.size = sizeof marks_table,
                                            .name = "marks",
                                            .scope = SY_BY_UNIT,
                                            .columns = columns,
                                            .label = TEXT("marks"),
                                            .help = TEXT("marks")};
static const struct sy_table *const tables[] = {&marks_table, NULL};
static const struct sy_finding_value low_value = {
    .size = sizeof low_value, .name = "mark", .type = SY_PARAMETER_NUMBER};
static const struct sy_finding_value *const low_values[] = {&low_value, NULL};
static const struct sy_finding low_mark = {.size = sizeof low_mark,
                                           .code = "low-mark",
                                           .message = TEXT("a mark of {mark}"),
                                           .advice = TEXT("do better"),
                                           .values = low_values};
static const struct sy_finding *const findings[] = {&low_mark, NULL};
static const struct sy_reason odd_mark = {
    .size = sizeof odd_mark, .code = "odd-mark", .message = TEXT("an odd mark")};
static const struct sy_reason *const reasons[] = {&odd_mark, NULL};

/* The description with these flags, as the host reads it. */
static struct sy_plugin_entry *make_entry(uint32_t flags) {
  const struct sy_plugin plugin = {.size = sizeof plugin,
                                   .api_version = SY_PLUGIN_API_VERSION,
                                   .kind = SY_KIND_INDICATOR,
                                   .id = "adder",
                                   .revision = 1,
                                   .flags = flags,
                                   .version = "1",
                                   .author = "test",
                                   .licence = "Apache-2.0",
                                   .title = TEXT("adder"),
                                   .summary = TEXT("adds up marks"),
                                   .returns = SY_RETURNS_SCORE,
                                   .highest = 3000,
                                   .tables = tables,
                                   .findings = findings,
                                   .reasons = reasons,
                                   .create = create,
                                   .score = score,
                                   .destroy = destroy};
  g_autoptr(sy_words) reason = NULL;
  struct sy_plugin_entry *entry = g_new0(struct sy_plugin_entry, 1);
  entry->id = g_strdup("adder");
  entry->revision = 1;
  entry->plugin = sy_description_copy(&plugin, &reason);
  if (entry->plugin == NULL)
    fail_msg("%s", reason->en);
  return entry;
}

/* ---- An edition whose leaves are that plugin ---- */

#define UNITS 60

typedef struct {
  sy_edition *edition;
  sy_sheet *sheet;
  GPtrArray *entries;
} leaf_fixture;

/* Unit u has u % 4 rows; unit 5 has a mark that can not be scored. */
static sy_sheet *make_sheet(double last_mark) {
  sy_sheet *sheet = g_new0(sy_sheet, 1);
  sheet->place.file = "marks.csv";
  sheet->unit_count = UNITS;
  sheet->first_row = g_new0(uint64_t, UNITS + 1);
  for (uint32_t unit = 0; unit < UNITS; unit++)
    sheet->first_row[unit + 1] = sheet->first_row[unit] + unit % 4;
  sheet->row_count = sheet->first_row[UNITS];
  g_autofree double *marks = g_new(double, sheet->row_count);
  g_autofree int64_t *ones = g_new(int64_t, sheet->row_count);
  for (uint32_t row = 0; row < sheet->row_count; row++) {
    marks[row] = row % 11;
    ones[row] = 1;
  }
  marks[sheet->first_row[5]] = ODD_MARK;
  marks[sheet->row_count - 1] = last_mark;
  sheet->part_count = 1;
  sheet->part_row = g_new0(uint64_t, 2);
  sheet->part_row[1] = sheet->row_count;
  sheet->column_count = 1;
  sheet->columns = g_new0(struct sy_column_values, 1);
  sheet->columns[0] = (struct sy_column_values){.type = SY_DECIMAL,
                                                .present = true,
                                                .entries = g_new(struct sy_packed, 1),
                                                .valid = g_new(struct sy_packed, 1)};
  sy_pack_doubles(marks, sheet->row_count, sheet->columns[0].entries);
  sy_pack_integers(ones, sheet->row_count, sheet->columns[0].valid);
  return sheet;
}

static void add_leaf(leaf_fixture *fixture, const char *share, uint32_t flags) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const uint32_t index = hand_child(fixture->edition, 0, SY_LEAF, share);
  struct sy_node *leaf = &fixture->edition->nodes[index];
  struct sy_plugin_entry *entry = make_entry(flags);
  g_ptr_array_add(fixture->entries, entry);
  leaf->plugin_id = g_strdup("adder@1");
  leaf->plugin = entry;
  leaf->highest = POINTS(3000);
  leaf->instance = sy_instance_new(
      entry, sy_parameters_read(NULL, NULL, entry->plugin, NULL, leaf->place, problems),
      leaf->place, problems);
  assert_non_null(leaf->instance);
  leaf->bindings = g_new0(struct sy_binding, 1);
  leaf->bindings[0].sheet = fixture->sheet;
  leaf->bindings[0].columns = g_new0(guint, 1);
}

/* Two cohorts; leaf 1 takes one call at a time, leaf 2 several, leaf 3 whole cohorts. */
static void open_fixture(leaf_fixture *fixture, double last_mark) {
  fixture->sheet = make_sheet(last_mark);
  fixture->entries = g_ptr_array_new();
  fixture->edition = hand_edition(UNITS);
  sy_edition *edition = fixture->edition;
  edition->cohorts = g_renew(struct sy_cohort, edition->cohorts, 2);
  edition->cohort_count = 2;
  edition->cohorts[0].unit_count = 25;
  edition->cohorts[1] =
      (struct sy_cohort){.id = g_strdup("others"), .first_unit = 25, .unit_count = UNITS - 25};
  for (uint32_t unit = 25; unit < UNITS; unit++)
    edition->units[unit].cohort = 1;
  edition->table_count = 1;
  edition->tables = g_new0(struct sy_edition_table, 1);
  edition->tables[0].file = g_strdup("marks.csv");
  hand_node(edition, SY_NONE, SY_GROUP);
  add_leaf(fixture, "1/3", 0);
  add_leaf(fixture, "1/3", SY_PLUGIN_PARALLEL);
  add_leaf(fixture, "1/3", SY_PLUGIN_COHORT);
  sy_assessment_free(hand_assessment(edition)); /* completes the edition */
}

static void close_fixture(leaf_fixture *fixture) {
  sy_edition_free(fixture->edition);
  sy_sheet_free(fixture->sheet);
  for (guint i = 0; i < fixture->entries->len; i++) {
    struct sy_plugin_entry *entry = fixture->entries->pdata[i];
    g_free(entry->id);
    g_free(entry);
  }
  g_ptr_array_unref(fixture->entries);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(leaf_fixture, close_fixture)

/* ---- Tests ---- */

static void assert_same(const sy_assessment *a, const sy_assessment *b) {
  for (uint32_t node = 0; node < a->node_count; node++)
    for (uint32_t unit = 0; unit < UNITS; unit++) {
      assert_int_equal(sy_outcome_of(a, node, unit), sy_outcome_of(b, node, unit));
      assert_int_equal(sy_score_of(a, node, unit), sy_score_of(b, node, unit));
    }
  assert_int_equal(a->errors, b->errors);
  assert_int_equal(a->findings->len, b->findings->len);
  for (guint i = 0; i < a->findings->len; i++) {
    const struct sy_assessed_finding *left =
        &g_array_index(a->findings, struct sy_assessed_finding, i);
    const struct sy_assessed_finding *right =
        &g_array_index(b->findings, struct sy_assessed_finding, i);
    assert_int_equal(left->node, right->node);
    assert_int_equal(left->unit, right->unit);
    assert_int_equal(left->sheet_row, right->sheet_row);
    assert_string_equal(left->values[0], right->values[0]);
  }
}

static void test_batches_and_threads_change_nothing(void **state) {
  (void)state;
  g_auto(leaf_fixture) fixture;
  open_fixture(&fixture, 7);
  const struct sy_assess_options whole = {.threads = 1, .findings = true};
  g_autoptr(sy_assessment) expected = sy_assess(fixture.edition, &whole);
  assert_int_equal(expected->errors, 3);
  for (unsigned threads = 1; threads <= 4; threads++)
    for (uint32_t size = 0; size <= 64; size = size * 3 + 1) {
      const struct sy_assess_options options = {
          .threads = threads, .batch_size = size, .findings = true};
      g_autoptr(sy_assessment) found = sy_assess(fixture.edition, &options);
      assert_same(expected, found);
    }
}

/* What each unit is, from the sheet by hand. */
static void test_outcomes(void **state) {
  (void)state;
  g_auto(leaf_fixture) fixture;
  open_fixture(&fixture, 7);
  g_autoptr(sy_assessment) assessment = sy_assess(fixture.edition, NULL);
  assert_int_equal(assessment->findings->len, 0); /* not wanted */
  for (uint32_t leaf = 1; leaf <= 3; leaf++) {
    assert_int_equal(sy_outcome_of(assessment, leaf, 4), SY_MISSING); /* no rows */
    assert_int_equal(sy_outcome_of(assessment, leaf, 5), SY_ERROR);
    assert_int_equal(assessment->columns[leaf].reason[5], 1);
    assert_null(assessment->columns[leaf].error);
    assert_int_equal(sy_score_of(assessment, leaf, 3), POINTS(3 + 4 + 5));
  }
}

static void test_how_plugins_are_called(void **state) {
  (void)state;
  static const struct {
    uint32_t leaf;
    gint largest, calls;
    bool alone;
  } cases[] = {{1, 10, 6, true}, {2, 10, 6, false}, {3, 35, 2, true}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(leaf_fixture) fixture;
    open_fixture(&fixture, 7);
    for (uint32_t leaf = 1; leaf <= 3; leaf++)
      if (leaf != cases[i].leaf)
        g_clear_pointer(&fixture.edition->nodes[leaf].instance, sy_instance_free);
    most_at_once = largest_batch = calls = 0;
    g_autoptr(sy_assessment) assessment = sy_assessment_new(fixture.edition);
    sy_assess_leaves(assessment, &(struct sy_assess_options){.threads = 4, .batch_size = 10});
    assert_int_equal(calls, cases[i].calls);
    assert_int_equal(largest_batch, cases[i].largest);
    if (cases[i].alone)
      assert_int_equal(most_at_once, 1);
  }
}

static void test_findings_are_in_order(void **state) {
  (void)state;
  g_auto(leaf_fixture) fixture;
  open_fixture(&fixture, 7);
  const struct sy_assess_options options = {.threads = 3, .batch_size = 4, .findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(fixture.edition, &options);
  assert_true(assessment->findings->len > 30);
  for (guint i = 1; i < assessment->findings->len; i++) {
    const struct sy_assessed_finding *before =
        &g_array_index(assessment->findings, struct sy_assessed_finding, i - 1);
    const struct sy_assessed_finding *after = before + 1;
    assert_true(before->node < after->node ||
                (before->node == after->node && before->sheet_row < after->sheet_row));
  }
  const struct sy_assessed_finding *first =
      &g_array_index(assessment->findings, struct sy_assessed_finding, 0);
  assert_int_equal(first->unit, 1);
  assert_int_equal(first->sheet_row, 2);
  assert_int_equal(first->points, POINTS(1));
  assert_string_equal(first->values[0], "0");
}

/* A plugin that refuses a batch is asked about parts of it: only the unit at fault is in error,
 * with the file and the row. The leaf that compares units has all of them in error. */
static void test_refusal(void **state) {
  (void)state;
  g_auto(leaf_fixture) fixture;
  open_fixture(&fixture, REFUSED_MARK);
  const struct sy_assess_options options = {.threads = 1, .batch_size = 10, .findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(fixture.edition, &options);
  assert_int_equal(sy_outcome_of(assessment, 1, 58), SY_SCORED);
  assert_int_equal(sy_outcome_of(assessment, 1, 59), SY_ERROR);
  assert_string_equal(assessment->columns[1].error[59], "marks.csv:91: adder@1: a mark of 999");
  assert_null(assessment->columns[1].error[58]);
  assert_int_equal(assessment->errors, 1 + 1 + 1 + 1 + 35 + 1);
}

static void test_rows_of_one_unit(void **state) {
  (void)state;
  g_auto(leaf_fixture) fixture;
  open_fixture(&fixture, 7);
  const struct sy_assess_options options = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(fixture.edition, &options);
  assert_null(sy_assess_rows(assessment, 0, 3));
  for (uint32_t leaf = 1; leaf <= 3; leaf++) {
    struct sy_row_points *rows = sy_assess_rows(assessment, leaf, 3);
    assert_int_equal(rows->table_count, 1);
    assert_int_equal(rows->row_count[0], 3);
    for (uint32_t row = 0; row < 3; row++) {
      assert_int_equal((int)rows->points[0][row], 3 + row);
      assert_int_equal(rows->sheet_row[0][row], 5 + row);
    }
    sy_row_points_free(rows);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_batches_and_threads_change_nothing),
      cmocka_unit_test(test_outcomes),
      cmocka_unit_test(test_how_plugins_are_called),
      cmocka_unit_test(test_findings_are_in_order),
      cmocka_unit_test(test_refusal),
      cmocka_unit_test(test_rows_of_one_unit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
