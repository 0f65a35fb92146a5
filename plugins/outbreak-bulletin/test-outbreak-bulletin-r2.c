/* SPDX-License-Identifier: Apache-2.0
 *
 * test-outbreak-bulletin-r2.c: results by hand, and what holds for any bulletins
 *
 * A period of ten days, so that a day is worth ten points. Coverage weighs 40, delay 20, fields 30
 * (new cases 3 of 4, deaths 1), corrections 10.
 */
#include "common/plugin-test.h"

enum { MISSING_DAY, LATE, FIELD_ABSENT, SILENT_CORRECTION, OPEN_CORRECTION };

#define HEADING "unit day delay corrections new_cases deaths"
#define DAYS 10
#define DAY_COLUMN 0

static struct bench *with_period(void) {
  struct bench *bench = bench_new();
  bench_set(bench, "first_day", "2001-02-20");
  bench_set(bench, "last_day", "2001-03-01");
  bench_set(bench, "hours_allowed", "2");
  bench_set(bench, "late_each", "10");
  bench_rows(bench, "fields", "field=deaths points=1", "field=new_cases points=3", NULL);
  bench_set(bench, "open_each", "10");
  bench_set(bench, "silent_each", "40");
  bench_set(bench, "weight_coverage", "40");
  bench_set(bench, "weight_delay", "20");
  bench_set(bench, "weight_fields", "30");
  bench_set(bench, "weight_corrections", "10");
  return bench;
}

static double lost_by(const struct bench *bench, uint64_t unit, uint32_t finding, size_t times) {
  double points = 0;
  size_t found = 0;
  for (size_t i = 0; i < bench->report_count; i++)
    if (bench->reports[i].unit == unit && bench->reports[i].finding == finding) {
      points += bench->reports[i].points;
      found++;
    }
  assert_int_equal(found, times);
  return points;
}

static void test_parts(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_table(
      bench, "bulletins", HEADING,
      /* without fault: two hours are allowed, and what does not apply is not asked for */
      "0 2001-02-20 0 none yes yes", "0 2001-02-21 2 none yes yes", "0 2001-02-22 2 none yes -",
      "0 2001-02-23 2 none yes yes", "0 2001-02-24 2 none yes yes", "0 2001-02-25 2 none yes yes",
      "0 2001-02-26 2 none yes yes", "0 2001-02-27 2 none - yes", "0 2001-02-28 2 none yes yes",
      "0 2001-03-01 2 none yes yes",
      /* eight bulletins: two late, two incomplete, two corrected */
      "1 2001-02-20 5 none yes yes", "1 2001-02-21 20 none yes yes", "1 2001-02-22 1 none yes no",
      "1 2001-02-23 1 none no -", "1 2001-02-24 1 open yes yes", "1 2001-02-25 1 silent yes yes",
      "1 2001-02-26 1 none yes yes", "1 2001-02-27 1 none yes yes", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 100);
  for (uint32_t finding = MISSING_DAY; finding <= OPEN_CORRECTION; finding++)
    assert_near(lost_by(bench, 0, finding, 0), 0);
  /* Coverage 80. Delay: 70, 0 and six times 100 of ten days, 67. Fields: 75, 0 and six times 100,
   * 67.5. Corrections: 50 for eight days of ten, 40. */
  assert_score(bench, 1, 0.4 * 80 + 0.2 * 67 + 0.3 * 67.5 + 0.1 * 40);
  assert_int_equal(bench->outcome[2], SY_MISSING);
  assert_near(lost_by(bench, 1, MISSING_DAY, 2), 20);
  assert_near(lost_by(bench, 1, LATE, 2), 0.2 * 13);
  assert_near(lost_by(bench, 1, FIELD_ABSENT, 2), 0.3 * 12.5);
  assert_near(lost_by(bench, 1, OPEN_CORRECTION, 1), 0.8);
  assert_near(lost_by(bench, 1, SILENT_CORRECTION, 1), 3.2);
  assert_int_equal(assert_reported(bench, 1, MISSING_DAY)->table, -1);
  assert_near(assert_reported(bench, 1, MISSING_DAY)->number, bench_day("2001-02-28"));
  assert_int_equal(assert_reported(bench, 1, SILENT_CORRECTION)->row, 15);
  assert_near(bench->row_points[0][0], 10);
  assert_near(bench->row_points[0][10], 10 - 0.2 * 3);
  assert_near(bench->row_points[0][15], 10 - 3.2);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

/* The example of the page. */
static void test_example(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_table(bench, "bulletins", HEADING, "0 2001-02-20 5 none yes yes",
              "0 2001-02-21 1 none yes no", "0 2001-02-22 1 silent yes yes",
              "0 2001-02-23 1 none yes yes", "0 2001-02-24 1 none yes yes",
              "0 2001-02-25 1 none yes yes", "0 2001-02-26 1 none yes yes",
              "0 2001-02-27 1 none yes yes", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 75.45);
  bench_free(bench);
}

static void test_corrections_have_a_floor(void **state) {
  (void)state;
  /* Four silent ones are 160 of 100: nothing is left of that part, and each takes a quarter. */
  struct bench *bench = with_period();
  bench_table(bench, "bulletins", HEADING, "0 2001-02-20 0 silent yes yes",
              "0 2001-02-21 0 silent yes yes", "0 2001-02-22 0 silent yes yes",
              "0 2001-02-23 0 silent yes yes", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 36);
  assert_near(lost_by(bench, 0, SILENT_CORRECTION, 4), 4);
  assert_near(bench->row_points[0][0], 9);
  bench_free(bench);
}

static void test_parts_without_weight(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_set(bench, "weight_delay", "0");
  bench_set(bench, "weight_fields", "0");
  bench_set(bench, "weight_corrections", "0");
  bench_table(bench, "bulletins", HEADING, "0 2001-03-01 90 silent no no", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 10);
  bench_free(bench);
}

static void test_one_day(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_set(bench, "last_day", "2001-02-20");
  bench_table(bench, "bulletins", HEADING, "0 2001-02-20 2.5 none yes yes", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 99); /* half an hour late: 5 of 100, a fifth of which */
  bench_free(bench);
}

/* A row that makes no sense puts its unit in error; rows 0 and 3 are of other units. */
static void assert_error(const char *row, int32_t column, const char *code, const char *values,
                         const char *message) {
  struct bench *bench = with_period();
  bench_table(bench, "bulletins", HEADING, "0 2001-02-21 1 none yes yes",
              "1 2001-02-21 1 none yes yes", row, "2 2001-02-22 1 none yes yes", NULL);
  assert_row_errors(bench, 3, column, 2, -1);
  assert_noticed(bench, 1, code, values);
  assert_int_equal(bench->outcome[1], SY_ERROR);
  assert_score(bench, 0, 10);
  assert_score(bench, 2, 10);
  assert_batches_agree(bench, 3);
  bench->without_notices = true;
  assert_refused_row(bench, 3, 0, 2);
  assert_string_equal(bench->message, message);
  bench_free(bench);
}

static void test_rows_in_error(void **state) {
  (void)state;
  assert_error("1 2001-02-19 1 none yes yes", DAY_COLUMN, "outside-period", "11372;11373;11382",
               "found 2001-02-19, expected 2001-02-20 to 2001-03-01 (first_day, "
               "last_day)");
  assert_error("1 2001-03-02 1 none yes yes", DAY_COLUMN, "outside-period", "11383;11373;11382",
               "found 2001-03-02, expected 2001-02-20 to 2001-03-01 (first_day, "
               "last_day)");
  assert_error(
      "1 2001-02-22 1 none - -", -1, "all-blank", "11375",
      "all listed fields of the bulletin of 2001-02-22 are empty, expected yes or no in at "
      "least one");
}

/* Every bulletin of a day that has several, whatever their order; a row may have two faults. */
static void test_same_day(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_table(bench, "bulletins", HEADING, "0 2001-02-21 1 none yes yes",
              "0 2001-02-22 1 none yes yes", "0 2001-02-21 9 none yes yes",
              "0 2001-02-21 1 none yes yes", "1 2001-02-21 1 none yes yes", NULL);
  assert_row_errors(bench, 2, DAY_COLUMN, 0, 2, 3, -1);
  assert_noticed(bench, 0, "same-day", "11374");
  assert_score(bench, 1, 10);
  bench_free(bench);
  bench = with_period();
  bench_table(bench, "bulletins", HEADING, "0 2001-02-21 1 none yes yes", "0 2001-02-21 1 none - -",
              NULL);
  bench_score(bench, 1);
  assert_int_equal(bench->notice_count, 3);
  bench_free(bench);
}

/* 2.4 hours are 0.3 late and cost 3, not nearly 3; 2.10 are in time. */
static void test_decimals(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_set(bench, "last_day", "2001-02-20");
  bench_set(bench, "weight_coverage", "0");
  bench_set(bench, "weight_corrections", "0");
  bench_set(bench, "weight_fields", "0");
  bench_set(bench, "weight_delay", "0.7");
  bench_set(bench, "hours_allowed", "2.1");
  bench_table(bench, "bulletins", HEADING, "0 2001-02-20 2.4 none yes yes",
              "1 2001-02-20 2.10 none yes yes", "2 2001-02-20 2.1000000000000001 none yes yes",
              NULL);
  bench_score(bench, 3);
  assert_true(bench->score[0] >= 97 && bench->score[0] <= 97);
  assert_true(bench->score[1] >= 100 && bench->score[1] <= 100);
  assert_near(lost_by(bench, 0, LATE, 1), 3);
  lost_by(bench, 1, LATE, 0);
  lost_by(bench, 2, LATE, 1); /* by less than a double tells */
  bench_free(bench);
}

static void test_decimal_points(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_set(bench, "last_day", "2001-02-20");
  bench_set(bench, "weight_coverage", "0");
  bench_set(bench, "weight_corrections", "0");
  bench_set(bench, "weight_delay", "0");
  bench_rows(bench, "fields", "field=deaths points=0.1", "field=new_cases points=0.2",
             "field=places points=0.7", NULL);
  bench_table(bench, "bulletins", HEADING " places", "0 2001-02-20 2 none yes yes no",
              "1 2001-02-20 2 none yes no -", NULL);
  bench_score(bench, 2);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  assert_score(bench, 1, 200.0 / 3);
  bench_free(bench);
}

static void test_key(void **state) {
  (void)state;
  const struct sy_table *bulletins = steelyard_plugin_v1()->tables[0];
  assert_int_equal(bulletins->conflict, SY_CONFLICT_IS_ERROR);
  assert_string_equal(bulletins->key[0], "day");
  assert_null(bulletins->key[1]);
}

static void test_refused_parameters(void **state) {
  (void)state;
  static const char *const bad[][3] = {
      /* parameter, its value, who is named */
      {"last_day", "2001-02-19", "last_day"},
      {"last_day", "2011-02-28", "last_day"}, /* 3661 days */
      {"silent_each", "9.5", "silent_each"},  /* less than an open one */
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct bench *bench = with_period();
    bench_set(bench, bad[i][0], bad[i][1]);
    assert_refused_parameter(bench, bad[i][2]);
    bench_free(bench);
  }
  struct bench *bench = with_period();
  bench_rows(bench, "fields", NULL);
  assert_refused_parameter(bench, "fields");
  bench_rows(bench, "fields", "field=deaths points=1", "field=deaths points=2", NULL);
  assert_refused_parameter(bench, "fields");
  bench_free(bench);
  bench = with_period();
  bench_set(bench, "weight_coverage", "0");
  bench_set(bench, "weight_delay", "0");
  bench_set(bench, "weight_fields", "0");
  bench_set(bench, "weight_corrections", "0");
  assert_refused_parameter(bench, "weight_coverage");
  bench_set(bench, "weight_delay", "1e-200");
  assert_refused_parameter(bench, "weight_coverage");
  bench_free(bench);
}

static void test_refused_columns(void **state) {
  (void)state;
  struct bench *bench = with_period();
  bench_rows(bench, "fields", "field=deaths points=1", "field=places points=1", NULL);
  bench_table(bench, "bulletins", HEADING, "0 2001-02-21 1 none yes yes", NULL);
  bench_score_in(bench, 1, 0);
  assert_int_equal(bench->status, SY_REFUSED);
  assert_int_equal(bench->failure.parameter, bench_parameter(bench, "fields"));
  assert_non_null(strstr(bench->message, "'places'"));
  bench_free(bench);
}

/* ---- what holds for any bulletins ---- */

#define UNITS 2

struct any {
  char rows[UNITS][DAYS][64];
  size_t count[UNITS];
};

/* A number below `limit`, the same on every machine. */
static unsigned draw(uint32_t *seed, unsigned limit) {
  *seed = *seed * 1664525u + 1013904223u;
  return (unsigned)(((uint64_t)(*seed >> 8) * limit) >> 24);
}

static void draw_bulletins(struct any *any, uint32_t *seed) {
  static const char *const days[DAYS] = {"2001-02-20", "2001-02-21", "2001-02-22", "2001-02-23",
                                         "2001-02-24", "2001-02-25", "2001-02-26", "2001-02-27",
                                         "2001-02-28", "2001-03-01"};
  static const char *const corrections[] = {"none", "none", "open", "silent"};
  static const char *const given[] = {"yes", "no", "-"};
  for (size_t unit = 0; unit < UNITS; unit++) {
    any->count[unit] = 0;
    for (size_t day = 0; day < DAYS; day++) {
      const unsigned hours = draw(seed, 14), tenths = draw(seed, 10);
      const char *correction = corrections[draw(seed, 4)];
      const char *new_cases = given[draw(seed, 3)], *deaths = given[draw(seed, 2)];
      if (day == unit || draw(seed, 4) > 0)
        snprintf(any->rows[unit][any->count[unit]++], sizeof any->rows[unit][0],
                 "%s %u.%u %s %s %s", days[day], hours, tenths, correction, new_cases, deaths);
    }
  }
}

static void shuffle(struct any *any, uint32_t *seed) {
  for (size_t unit = 0; unit < UNITS; unit++)
    for (size_t i = any->count[unit]; i > 1; i--) {
      char row[sizeof any->rows[0][0]];
      char *one = any->rows[unit][i - 1], *other = any->rows[unit][draw(seed, (unsigned)i)];
      memcpy(row, one, sizeof row);
      memmove(one, other, sizeof row);
      memcpy(other, row, sizeof row);
    }
}

/* Rows that are not written out in the test; else as bench_table(). */
static struct bench *with_bulletins(const struct any *any) {
  static const size_t columns[] = {0, 1, 2, 3, 5};
  struct bench *bench = with_period();
  uint64_t row = 0;
  for (size_t unit = 0; unit < UNITS; unit++) {
    for (size_t i = 0; i < any->count[unit]; i++, row++) {
      char *cells = bench_copy(bench, any->rows[unit][i]);
      size_t at = 0;
      for (char *cell = strtok(cells, " "); cell; cell = strtok(NULL, " "))
        bench_cell(bench, 0, columns[at++], row, cell);
    }
    bench->first_row[0][unit + 1] = row;
  }
  bench->tables[0].row_count = row;
  bench->tables[0].present = 1;
  bench_score(bench, UNITS);
  return bench;
}

/* What rows contribute is the score; what findings cost is the rest of the hundred. */
static void assert_adds_up(const struct bench *bench, uint64_t unit) {
  double contributed = 0, lost = 0;
  for (uint64_t row = bench->first_row[0][unit]; row < bench->first_row[0][unit + 1]; row++)
    contributed += bench->row_points[0][row];
  for (size_t i = 0; i < bench->report_count; i++)
    lost += bench->reports[i].unit == unit ? bench->reports[i].points : 0;
  assert_score(bench, unit, contributed);
  assert_score(bench, unit, 100 - lost);
}

static void test_any_bulletins(void **state) {
  (void)state;
  uint32_t seed = 20010220;
  for (int trial = 0; trial < 300; trial++) {
    struct any any;
    draw_bulletins(&any, &seed);
    struct bench *bench = with_bulletins(&any);
    for (uint64_t unit = 0; unit < UNITS; unit++)
      assert_adds_up(bench, unit);
    assert_batches_agree(bench, UNITS);
    shuffle(&any, &seed);
    struct bench *shuffled = with_bulletins(&any);
    assert_memory_equal(bench->score, shuffled->score, UNITS * sizeof *bench->score);
    bench_free(shuffled);
    bench_free(bench);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parts),
      cmocka_unit_test(test_example),
      cmocka_unit_test(test_corrections_have_a_floor),
      cmocka_unit_test(test_parts_without_weight),
      cmocka_unit_test(test_one_day),
      cmocka_unit_test(test_rows_in_error),
      cmocka_unit_test(test_same_day),
      cmocka_unit_test(test_decimals),
      cmocka_unit_test(test_decimal_points),
      cmocka_unit_test(test_key),
      cmocka_unit_test(test_refused_parameters),
      cmocka_unit_test(test_refused_columns),
      cmocka_unit_test(test_any_bulletins),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
