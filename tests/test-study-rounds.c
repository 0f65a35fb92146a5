/* SPDX-License-Identifier: Apache-2.0
 *
 * test-study-rounds.c: robustness of more units than ranks are kept of at a time
 *
 * The replications are then drawn once for each slice of the units. The intervals are the same with
 * any slices; if the study is interrupted, those of some slices are there, and the study says so.
 */
#include "hand-edition.h"
#include "study/study.h"

#include <sys/wait.h>
#include <unistd.h>

#define UNITS 2100 /* more than every rank is counted of */
#define REPLICATIONS 60
#define SLICE 500
enum { AWARD, GROUP, UNIT, RANK, MEDIAN, LOW, HIGH, BEST, WORST, FIRST, RANKED, COLUMNS };

struct fixture {
  sy_edition *edition;
  sy_assessment *real;
  sy_yaml_document *vary;
};

static struct fixture *new_fixture(void) {
  static const char *const shares[] = {"30%", "30%", "40%", NULL};
  static const char vary[] = "weights: 60%";
  struct fixture *fixture = g_new0(struct fixture, 1);
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct sy_random random = sy_random_at(7, 0, 1);
  fixture->edition = hand_flat(UNITS, shares);
  fixture->edition->award_count = 1;
  fixture->edition->awards = g_new0(struct sy_award, 1);
  hand_append(&fixture->edition->awards[0].cohorts, 0);
  fixture->real = hand_assessment(fixture->edition);
  for (uint32_t node = 1; node < 4; node++)
    for (uint32_t unit = 0; unit < UNITS; unit++)
      hand_score(fixture->real, node, unit, (int64_t)(sy_random_bits(&random) % POINTS(100)));
  for (uint32_t node = 0; node < 4; node++)
    sy_scores_close(fixture->real, node);
  sy_assess_tree(fixture->real, NULL);
  sy_assess_awards(fixture->real);
  fixture->vary = sy_yaml_parse(NULL, "vary", vary, strlen(vary), problems);
  g_assert_nonnull(fixture->vary);
  return fixture;
}

static sy_study *study_of(const struct fixture *fixture, uint64_t replications, uint64_t slice,
                          struct sy_study_request *request) {
  static const char *const parts[] = {"robustness", NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  *request = (struct sy_study_request){.parts = parts,
                                       .vary = sy_yaml_root(fixture->vary),
                                       .replications = replications,
                                       .kept_bytes = slice * replications * 2,
                                       .interruptible = true};
  sy_study *study = sy_study_new(NULL, fixture->real, request, problems);
  g_autofree char *text = sy_problems_text(problems);
  g_assert_cmpstr(text, ==, "");
  return study;
}

/* ---- comparing ---- */

static const sy_study_table *table_of(const sy_study *study, const char *id) {
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    if (strcmp(table->id, id) == 0)
      return table;
  }
  g_assert_not_reached();
}

static bool same_cell(const struct sy_study_cell *a, const struct sy_study_cell *b) {
  return a->absent == b->absent &&
         (a->absent || (a->count == b->count && a->number == b->number && a->index == b->index));
}

/* Compares the intervals of those units that have one in the first study; returns how many. */
static uint32_t compare_known(const sy_study *some, const sy_study *all) {
  const sy_study_table *found = table_of(some, "ranks"), *expected = table_of(all, "ranks");
  uint32_t known = 0;
  g_assert_cmpuint(sy_study_rows(found), ==, UNITS);
  for (guint row = 0; row < UNITS; row++) {
    const bool is_known = !sy_study_cell_at(found, row, MEDIAN)->absent;
    known += is_known;
    for (guint i = MEDIAN; i < COLUMNS; i++)
      if (is_known)
        g_assert_true(
            same_cell(sy_study_cell_at(found, row, i), sy_study_cell_at(expected, row, i)));
      else
        g_assert_true(sy_study_cell_at(found, row, i)->absent);
  }
  return known;
}

static void test_slices(void **state) {
  const struct fixture *fixture = *state;
  struct sy_study_request requests[3];
  g_autoptr(sy_study) whole = study_of(fixture, REPLICATIONS, 0, &requests[0]);
  g_autoptr(sy_study) sliced = study_of(fixture, REPLICATIONS, SLICE, &requests[1]);
  g_autoptr(sy_study) single = study_of(fixture, 2, 1, &requests[2]);
  assert_int_equal(compare_known(sliced, whole), UNITS);
  assert_false(sy_study_is_partial(whole) || sy_study_is_partial(sliced));
  g_autoptr(sy_study) short_one = study_of(fixture, 2, 0, &requests[0]);
  assert_int_equal(compare_known(single, short_one), UNITS);
}

/* ---- interrupting: in a process of its own, which stays interrupted ---- */

/* Interrupts when the step under way has done as much as `data` says. */
static gpointer interrupt(gpointer data) {
  struct sy_progress progress;
  while (!sy_progress_look(&progress) || progress.done < *(const uint64_t *)data)
    g_usleep(200);
  while (!sy_study_interrupt())
    g_usleep(200);
  return NULL;
}

static sy_study *interrupted_study(const struct fixture *fixture, uint64_t done,
                                   struct sy_study_request *request) {
  GThread *thread = g_thread_new("interrupt", interrupt, &done);
  sy_study *study = study_of(fixture, 20 * REPLICATIONS, SLICE, request);
  g_thread_join(thread);
  g_assert_true(sy_study_is_partial(study));
  return study;
}

static void interrupt_the_first(const struct fixture *fixture) {
  struct sy_study_request requests[2];
  g_autoptr(sy_study) study = interrupted_study(fixture, 100, &requests[0]);
  const sy_study_table *ranks = table_of(study, "ranks");
  g_autoptr(sy_words) words = sy_study_partial_words(ranks);
  g_assert_cmpuint(ranks->done, <, ranks->wanted);
  g_assert_cmpuint(ranks->units, ==, SLICE);
  g_assert_cmpuint(ranks->all_units, ==, UNITS);
  g_assert_nonnull(strstr(words->en, "replications done: "));
  g_assert_nonnull(strstr(words->en, " of 1200; units with an interval: 500 of 2100"));
  g_assert_cmpuint(table_of(study, "bands")->wanted, ==, 20 * REPLICATIONS);
}

/* The slices that were done have all replications, and so have the other tables. */
static void interrupt_the_third(const struct fixture *fixture) {
  struct sy_study_request request;
  g_autoptr(sy_study) study = interrupted_study(fixture, 2 * 20 * REPLICATIONS + 1, &request);
  const sy_study_table *ranks = table_of(study, "ranks");
  g_autoptr(sy_words) words = sy_study_partial_words(ranks);
  g_assert_cmpuint(ranks->wanted, ==, 0);
  g_assert_cmpuint(ranks->units, >=, 2 * SLICE);
  g_assert_cmpuint(ranks->units, <, UNITS);
  g_assert_true(g_str_has_prefix(words->en, "Interrupted: units with an interval: "));
  g_assert_null(strstr(words->en, "replications"));
  g_assert_false(sy_study_is_table_partial(table_of(study, "shifts")));
  uint32_t known = 0;
  for (guint row = 0; row < UNITS; row++)
    known += !sy_study_cell_at(ranks, row, MEDIAN)->absent;
  g_assert_cmpuint(known, ==, ranks->units);
}

static void in_a_process(void (*check)(const struct fixture *fixture),
                         const struct fixture *fixture) {
  const pid_t child = fork();
  int status;
  if (child == 0) {
    check(fixture);
    _exit(0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

static void test_interrupted(void **state) {
  in_a_process(interrupt_the_first, *state);
  in_a_process(interrupt_the_third, *state);
}

static int set_up(void **state) {
  *state = new_fixture();
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  sy_yaml_free(fixture->vary);
  sy_assessment_free(fixture->real);
  sy_edition_free(fixture->edition);
  g_free(fixture);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_interrupted), /* before any thread is started */
      cmocka_unit_test(test_slices),
  };
  return cmocka_run_group_tests_name("study-rounds", tests, set_up, tear_down);
}
