/* SPDX-License-Identifier: Apache-2.0
 *
 * web-accessibility.c: checks of web pages, by tools and by people
 *
 * score = 100 · points of the checks that passed / points of those that were decided. A tool can
 * fail a check, but never pass it: by the rules of W3C's ACT Rules Format, a failed outcome means
 * that the requirement is not satisfied, and any other that further testing is needed.
 */
#include "common/fraction.h"
#include "web-accessibility/results.h"

/* ---- instance ---- */

struct checks {
  const struct sy_value *list;
  int64_t undecided;
  struct fraction points[];
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  const struct sy_value *list = given->values[CHECKS];
  if (list->count == 0)
    return refuse(failure, -1, 0, CHECKS, "found no check, expected at least one",
                  "没有检查项，至少应有一个");
  struct checks *checks = malloc(sizeof *checks + list->count * sizeof *checks->points);
  if (!checks)
    return no_memory(failure);
  *checks = (struct checks){.list = list, .undecided = integer_of(given, UNDECIDED)};
  for (uint64_t i = 0; i < list->count; i++)
    checks->points[i] = fraction_of_number(field_of(list, CHECK_FIELDS, i, CHECK_POINTS)->number);
  *self = checks;
  return SY_OK;
}

/* ---- what is known about a check ---- */

/* The rows of one unit about one check. */
struct tally {
  uint64_t failed;               /* rows, by anyone */
  uint64_t passed, inapplicable; /* rows by people */
  uint64_t open;                 /* rows that cannot tell, and that no person settled */
  bool settled;                  /* a person decided it for the whole site */
};

/* One unit while it is scored. */
struct unit {
  const struct checks *checks;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t index, first, end;
  struct tally *tallies;
  uint64_t *pages; /* that a person decided a check for: the check and the page, sorted */
  uint64_t page_count;
};

static bool is_about_check(const struct unit *unit, uint64_t row) {
  return has_value(unit->table->columns[CHECK], row);
}

static uint64_t check_of(const struct unit *unit, uint64_t row) {
  return (uint64_t)unit->table->columns[CHECK]->levels[row];
}

static int32_t result_of(const struct unit *unit, uint64_t row) {
  return unit->table->columns[RESULT]->levels[row];
}

static bool is_manual(const struct unit *unit, uint64_t row) {
  return unit->table->columns[MODE]->levels[row] == MANUAL;
}

/* A check together with the page of a row that has one. */
static uint64_t page_of(const struct unit *unit, uint64_t row) {
  return check_of(unit, row) << 32 | (uint32_t)unit->table->columns[PAGE]->texts[row];
}

static int compare_pages(const void *left, const void *right) {
  const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return a < b ? -1 : a > b;
}

/* A row about a check: what it says by itself. */
static void count_row(struct unit *unit, uint64_t row) {
  struct tally *tally = &unit->tallies[check_of(unit, row)];
  const int32_t result = result_of(unit, row);
  tally->failed += result == FAILED;
  if (!is_manual(unit, row) || (result != PASSED && result != INAPPLICABLE))
    return;
  tally->passed += result == PASSED;
  tally->inapplicable += result == INAPPLICABLE;
  if (has_value(unit->table->columns[PAGE], row))
    unit->pages[unit->page_count++] = page_of(unit, row);
  else
    tally->settled = true;
}

/* Whether a row asks a question that no person answered, about its page or about the whole site. */
static bool is_open(const struct unit *unit, uint64_t row) {
  if (!is_about_check(unit, row) || result_of(unit, row) != CANNOT_TELL ||
      unit->tallies[check_of(unit, row)].settled)
    return false;
  if (!has_value(unit->table->columns[PAGE], row))
    return true;
  const uint64_t page = page_of(unit, row);
  return !bsearch(&page, unit->pages, unit->page_count, sizeof page, compare_pages);
}

static void count_rows(struct unit *unit) {
  memset(unit->tallies, 0, unit->checks->list->count * sizeof *unit->tallies);
  unit->page_count = 0;
  for (uint64_t row = unit->first; row < unit->end; row++)
    if (is_about_check(unit, row))
      count_row(unit, row);
  qsort(unit->pages, unit->page_count, sizeof *unit->pages, compare_pages);
  for (uint64_t row = unit->first; row < unit->end; row++)
    if (is_open(unit, row))
      unit->tallies[check_of(unit, row)].open++;
}

/* UNTESTED: only tools have looked at it, or nobody. */
static int outcome_of(const struct tally *tally) {
  return tally->failed         ? FAILED
         : tally->open         ? CANNOT_TELL
         : tally->passed       ? PASSED
         : tally->inapplicable ? INAPPLICABLE
                               : UNTESTED;
}

static bool is_decided(int outcome) {
  return outcome != CANNOT_TELL && outcome != UNTESTED;
}

/* Whether the check is part of the score. */
static bool counts(const struct unit *unit, int outcome) {
  return is_decided(outcome) ? outcome != INAPPLICABLE
                             : unit->checks->undecided == UNDECIDED_FAILED;
}

/* ---- findings ---- */

static struct sy_value name_of(const struct unit *unit, uint64_t check) {
  return text_value(field_of(unit->checks->list, CHECK_FIELDS, check, CHECK_NAME)->text);
}

/* What one row adds or costs; `share` is what its check is worth, 0 to 100. */
static void tell_row(const struct unit *unit, uint64_t row, double share) {
  const struct tally *tally = &unit->tallies[check_of(unit, row)];
  const int outcome = outcome_of(tally);
  const struct sy_value values[] = {name_of(unit, check_of(unit, row)),
                                    text_value(text_at(unit->table->columns[RULE], row))};
  const bool has_rule = values[1].present;
  if (outcome == FAILED && result_of(unit, row) == FAILED) {
    set_row_points(unit->result, 0, row, 0);
    if (unit->result->findings_wanted)
      report_row(unit->result, unit->index, has_rule ? RULE_FAILED : CHECK_FAILED, row,
                 share / (double)tally->failed, values, has_rule ? 2 : 1);
  } else if (outcome == PASSED && result_of(unit, row) == PASSED && is_manual(unit, row)) {
    set_row_points(unit->result, 0, row, share / (double)tally->passed);
  } else if (outcome == CANNOT_TELL && is_open(unit, row) && unit->result->findings_wanted) {
    report_row(unit->result, unit->index, OPEN_QUESTION, row, share / (double)tally->open, values,
               1);
  }
}

/* A check that no row is about, or none that a person wrote. */
static void tell_not_checked(const struct unit *unit, uint64_t check, double share) {
  const struct sy_value name = name_of(unit, check);
  const struct sy_value *const values[] = {&name};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit->index,
                                   .finding = NOT_CHECKED,
                                   .table = -1,
                                   .points = share,
                                   .value_count = 1,
                                   .values = values};
  unit->result->report(unit->result, &report);
}

/* `total`: the points of the checks that count; 0: the unit has no score. */
static void tell(const struct unit *unit, double total) {
  const struct sy_value *list = unit->checks->list;
  for (uint64_t row = unit->first; row < unit->end; row++) {
    if (!is_about_check(unit, row))
      continue;
    const int outcome = outcome_of(&unit->tallies[check_of(unit, row)]);
    const double points = field_of(list, CHECK_FIELDS, check_of(unit, row), CHECK_POINTS)->number;
    tell_row(unit, row, total > 0 && counts(unit, outcome) ? 100 * points / total : 0);
  }
  for (uint64_t check = 0; unit->result->findings_wanted && check < list->count; check++) {
    const double points = field_of(list, CHECK_FIELDS, check, CHECK_POINTS)->number;
    if (outcome_of(&unit->tallies[check]) == UNTESTED)
      tell_not_checked(unit, check, total > 0 && counts(unit, UNTESTED) ? 100 * points / total : 0);
  }
}

/* ---- scoring ---- */

static void score_unit(struct unit *unit) {
  const struct checks *checks = unit->checks;
  const struct fraction hundred = fraction_of(100);
  struct fraction total = fraction_of(0), passed = fraction_of(0);
  uint64_t undecided = 0;
  count_rows(unit);
  for (uint64_t check = 0; check < checks->list->count; check++) {
    const int outcome = outcome_of(&unit->tallies[check]);
    undecided += !is_decided(outcome);
    if (counts(unit, outcome))
      total = fraction_add(&total, &checks->points[check]);
    if (outcome == PASSED)
      passed = fraction_add(&passed, &checks->points[check]);
  }
  const bool none = fraction_sign(&total) == 0;
  const bool scored = !none && (undecided == 0 || checks->undecided != UNDECIDED_MISSING);
  if (scored) {
    const struct fraction share = fraction_divide(&passed, &total),
                          score = fraction_multiply(&share, &hundred);
    set_score(unit->result, unit->index, fraction_double(&score));
  } else if (undecided > 0) {
    set_outcome(unit->result, unit->index, SY_MISSING, NOT_DECIDED);
  } else {
    set_outcome(unit->result, unit->index, SY_NOT_APPLICABLE, NOTHING_APPLIES);
  }
  if (unit->result->findings_wanted || unit->result->row_points)
    tell(unit, scored ? fraction_double(&total) : 0);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct checks *checks = self;
  struct tally *tallies = calloc(checks->list->count, sizeof *tallies);
  uint64_t *pages = calloc(most_rows(batch, 0) + 1, sizeof *pages);
  const int status = tallies && pages ? SY_OK : no_memory(failure);
  for (uint64_t index = 0; status == SY_OK && index < batch->unit_count; index++) {
    const struct sy_table_data *table = batch->tables[0];
    struct unit unit = {.checks = checks,
                        .table = table,
                        .result = result,
                        .index = index,
                        .first = table->first_row[index],
                        .end = table->first_row[index + 1],
                        .tallies = tallies,
                        .pages = pages};
    score_unit(&unit);
  }
  free(tallies);
  free(pages);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "web-accessibility",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Web accessibility", "网站无障碍"),
    .method = METHOD,
    .summary = TEXT("Web pages: tools fail checks, people pass them.",
                    "网页无障碍检查：工具可判不通过，通过由人判定。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
