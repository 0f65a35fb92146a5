/* SPDX-License-Identifier: Apache-2.0
 *
 * test-edition-problems.c: what the loader says of editions that are wrong
 *
 * Most tests change one piece of text of an edition that is right, and look for the message that
 * this must give.
 */
#include "edition-fixture.h"

/* Makes each change by itself. */
static void assert_problems(const struct fixture *fixture, const char *file, const char *content,
                            const struct change *changes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    g_autofree char *changed = replaced(content, changes[i].old, changes[i].new);
    write_file(fixture, "demo", file, changed);
    g_autofree char *text = NULL;
    g_autoptr(sy_edition) edition = load(fixture, "demo", SY_LOAD_ALL, &text);
    if (edition != NULL)
      fail_msg("loaded, expected: %s", changes[i].problem);
    assert_contains(text, changes[i].problem);
    assert_contains(text, file);
  }
  write_file(fixture, "demo", file, content);
}

#define ASSERT_PROBLEMS(file, content, changes)                                                    \
  assert_problems(*state, file, content, changes, G_N_ELEMENTS(changes))

/* ---- What is wrong with edition.yaml ---- */

static void test_wrong_headers(void **state) {
  static const struct change changes[] = {
      {"edition/1", "edition/2", "unknown format 'edition/2', expected 'edition/1'"},
      {"id: demo", "id: dem", "the id 'dem' differs from the name of the edition's folder, 'demo'"},
      {"id: demo", "id: Demo", "the id 'Demo' differs from the name of the edition's folder"},
      {"tables:", "tabels: 1\ntables:", "unknown key 'tabels'; did you mean 'tables'?"},
      {"tables:", "digits: 10\ntables:", "'digits' is '10', expected a whole number from 0 to 9"},
      {"tables:", "set: {}\ntables:", "'set' edits an inherited tree, but there is no 'extends'"},
      {"id: bureaus", "id: districts", "the id 'districts' is already used in line 5"},
      {"  extra: evidence/extra.csv", "  extra: ../extra.csv", "is outside the edition's folder"},
      {"  extra: evidence/extra.csv", "  extra: /etc/passwd", "is outside the edition's folder"},
      {"  extra: evidence/extra.csv", "  extra: evidence/none.csv",
       "cannot open 'evidence/none.csv'"},
      {"  extra: evidence/extra.csv", "  extra: evidence", "'evidence' is not a regular file"},
      {"  unread: ", "  units: ", "the units are in units.csv; to read them from another file"},
      {"cohorts:\n", "cohorts: {}\nxcohorts:\n", "'cohorts' is a mapping, expected a list"},
  };
  ASSERT_PROBLEMS("edition.yaml", edition_yaml, changes);
}

static void test_wrong_nodes(void **state) {
  static const struct change changes[] = {
      {"  adjust_cap: 6", "  adjust_cpa: 6",
       "unknown key 'adjust_cpa'; did you mean 'adjust_cap'?"},
      {"weight: 30%", "weight: 29%",
       "edition.yaml:12:3: the weights of the children of 'total' sum to 99%, expected 100%, "
       "or 'weights: normalise' on 'total' to divide them by their sum"},
      {"weight: 30%", "weight: -3", "'weight' is '-3', expected a number of at least 0"},
      {"weight: 30%, ", "", "'first' has no 'weight'"},
      {"weight: 30%", "points: 30", "'first' has 'points', expected 'weight'"},
      {"points: 12.5", "weight: 1", "'fourth' has 'points', expected 'weight'"},
      {"aggregate: mean", "aggregate: mena", "'aggregate' is 'mena'; did you mean 'mean'?"},
      {"aggregate: mean", "aggregate: sum", "'first' has 'weight', expected 'points'"},
      {"aggregate: mean", "weight: 1", "the root of the tree must not have 'weight'"},
      {"aggregate: mean", "plugin: echo@1",
       "has both 'children' and 'plugin', expected one of them"},
      {"aggregate: mean", "clamp: [100, 0]", "'clamp' needs two numbers, the lower first"},
      {"aggregate: mean", "round: 12", "'round' is '12', expected a whole number from 0 to 9"},
      {"source: reconstructed", "source: guessed", "'source' is 'guessed'; expected one of"},
      {"id: third", "id: first", "the id 'first' is already used in line 18"},
      {"id: third", "id: 3/4", "'3/4' is not an id ('/')"},
      {", deduction: {each: 2}", "",
       "plugin amount@1 returns an amount, but 'fourth' is an indicator"},
      {"deduction: {each: 2}", "deduction: {every: 2}", "unknown key 'every'"},
      {"kind: bonus", "kind: malus", "'kind' is 'malus'; expected one of deduction, bonus"},
      {"cap: 5, rate: 1/2", "rate: 0", "'rate' is '0', expected a number above 0"},
      {"{node: second, operator", "{node: secnd, operator", "unknown node 'secnd'; did you mean"},
      {"{node: second, operator", "{node: strike, operator", "'strike' is an adjustment or a veto"},
      {"operator: above", "operator: over", "'operator' is 'over'; expected one of above"},
      {"effect: {cap: 59}", "effect: {cap: 59, set: 2}", "'effect' must be disqualify, zero"},
      {"effect: {cap: 59}", "effect: cap", "'effect' must be disqualify, zero"},
      {", effect: {cap: 59}", "", "'effect' is missing"},
  };
  ASSERT_PROBLEMS("edition.yaml", edition_yaml, changes);
}

static void test_wrong_leaves(void **state) {
  static const struct change changes[] = {
      {"weight: 30%, plugin: echo@1", "weight: 30%, plugin: ehco@1", "ehco"},
      {"weight: 30%, plugin: echo@1", "weight: 30%, plugin: echo@7", "'echo'"},
      {"kind: bonus, plugin: amount@1", "kind: bonus, plugin: echo@1",
       "plugin echo@1 returns a score, but 'bonus' needs an amount"},
      {"points: 37.5, plugin: amount@1", "points: 37.5, plugin: echo@1",
       "plugin echo@1 returns a score, but 'fourth' needs an amount"},
      {"evidence: marks, ", "", "'first' has no evidence for the table 'values' of plugin echo@1"},
      {"evidence: marks, ", "evidence: makrs, ", "unknown table 'makrs'; did you mean 'marks'?"},
      {"evidence: {values: marks}", "evidence: {valeus: marks}",
       "unknown table 'valeus'; did you mean 'values'?"},
      {"evidence: marks, where", "evidence: marks, params: {size: 3}, where", "size"},
      {"where: {kind: web}", "where: {knid: web}", "knid"},
      {"where: {kind: web}", "where: {kind: {web: 1}}", "unknown table 'kind'"},
      {"where: {kind: [web]}", "where: {values: {kind: [[web]]}}", "expected text or a list"},
      {"{value: size}", "{valeu: size}", "unknown column 'valeu'; did you mean 'value'?"},
      {"{value: size}", "{value: siez}", "siez"},
  };
  ASSERT_PROBLEMS("edition.yaml", edition_yaml, changes);
}

static void test_wrong_awards(void **state) {
  static const struct change changes[] = {
      {"node: total\n    tie", "node: totla\n    tie",
       "unknown node 'totla'; did you mean 'total'?"},
      {"node: total\n    tie", "node: bonus\n    tie", "'bonus' is an adjustment or a veto"},
      {"[second]", "[second, second]", "'second' is repeated"},
      {"    bands:", "    cohorts: [distrcits]\n    bands:",
       "unknown cohort 'distrcits'; did you mean 'districts'?"},
      {"    bands:", "    rank_on: shwon\n    bands:", "did you mean 'shown'?"},
      {"count: 1}", "count: 1, share: 30%}", "'count' and 'share', expected one"},
      {"count: 1}", "share: 130%}", "a share of '130%', expected at most 100%"},
      {"count: 1}", "rounding: up}",
       "'rounding' is for a 'share'; remove it, or give 'share' instead of 'count'"},
      {"count: 1}", "threshold: {operator: below, value: 1}}", "'operator' is 'below'"},
      {", count: 1}", "}", "no unit is left for the band 'paper'"},
      {"id: paper", "id: gold", "the id 'gold' is already used"},
      {", at_least: 60}", "}", "'at_least' or 'above' is missing"},
      {"id: poor, name: " NAME, "id: poor, at_least: 70, name: " NAME,
       "the grade 'poor' starts at 70, expected a lower score than that of the grade before it"},
      {"awards:\n", "awards: []\nold:\n", "expected at least one award"},
  };
  ASSERT_PROBLEMS("edition.yaml", edition_yaml, changes);
}

static void test_amounts_without_a_limit(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *without_cap = replaced(edition_yaml, "cap: 5, ", "");
  write_file(fixture, "demo", "edition.yaml", without_cap);
  g_autoptr(sy_edition) limited_by_owner = load_well(fixture, "demo");
  assert_int_equal(limited_by_owner->nodes[0].highest, 106 * SY_NANO);
  g_autofree char *unlimited = replaced(without_cap, "  adjust_cap: 6\n", "");
  write_file(fixture, "demo", "edition.yaml", unlimited);
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) edition = load(fixture, "demo", SY_LOAD_ALL, &text);
  assert_null(edition);
  assert_contains(text, "the amount of 'bonus' has no upper limit");
}

/* ---- What is wrong with the other files ---- */

static void test_wrong_units(void **state) {
  static const struct change changes[] = {
      {"西区,West", "西区,East", "'East' is already the name of the unit in row 2"},
      {"west,", "east,", "'east' is already the name of the unit in row 2"},
      {"west,", "West=,", "'West=' is not an id ('=')"},
      {"bureaus", "bureuas", "unknown cohort 'bureuas'; did you mean 'bureaus'?"},
      {"bureaus", "districts", "the cohort 'bureaus' has no units"},
      {"id,name_zh", "ids,name_zh", "no column 'id'"},
  };
  ASSERT_PROBLEMS("units.csv", units_csv, changes);
}

static void test_wrong_claims(void **state) {
  static const struct change changes[] = {
      {"published/1", "published/2", "unknown format 'published/2'"},
      {"of: mean, node: second, cohort", "of: maen, node: second, cohort", "did you mean 'mean'?"},
      {"node: second, cohort: districts", "cohort: districts", "a claim of 'mean' needs 'node'"},
      {"node: second, cohort: districts", "node: secnod", "unknown node 'secnod'; did you mean"},
      {"cohort: districts", "cohort: district", "unknown cohort 'district'; did you mean"},
      {"cohort: districts", "unit: east", "a claim of 'mean' must not have 'unit'"},
      {"equals: 94.0", "equals: many", "'equals' is 'many', expected a number"},
      {"equals: 94.0, ", "", "'equals' is missing"},
      {"{operator: at-least, value: 90}", "{operator: at-least}", "'value' is missing"},
      {"{operator: at-least, value: 90}", "{band: gold}", "this 'where' is for claims of 'award'"},
      {"{operator: at-least, value: 90}", "{grade: good}", "the node 'total' has no grades"},
      {"{band: gold}", "{band: glod}", "unknown band 'glod'; did you mean 'gold'?"},
      {"{band: gold}", "{band: gold, grade: good}", "'where' expects one of"},
      {"unit: 东区", "unit: eats", "unknown unit 'eats'; did you mean 'east'?"},
      {"equals: gold", "equals: silver", "unknown band 'silver'"},
      {"equals: good", "equals: goood", "unknown grade 'goood'; did you mean 'good'?"},
      {"depth: 1", "depth: 0", "'depth' is '0', expected a whole number from 1"},
      {"of: rows, table: unread", "of: rows, table: unraed", "unknown table 'unraed'"},
      {"{colour: [red, green]}", "{color: red}", "'color'"},
      {"{colour: [red, green]}", "{colour: red}, unit: east",
       "the table 'unread' is shared by all units"},
      {"column: colour", "column: color", "'color'"},
      {"statistic: mean", "statistic: rank", "a difference of 'rank' needs 'unit'"},
      {"edition: ../past, equals: 1}", "equals: 1}", "needs either 'edition' or 'baseline'"},
      {"edition: ../past, equals: 1}", "edition: past, equals: 1}", "expected '../NAME'"},
      {"fitted: true", "fitted: yes", "'fitted' is 'yes'"},
      {"id: count", "id: mean", "the id 'mean' is already used in line 3"},
  };
  ASSERT_PROBLEMS("published.yaml", published_yaml, changes);
}

static void test_links_may_not_leave(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *link = g_build_filename(fixture->folder, "demo/evidence/marks.csv", NULL);
  g_autofree char *inside = g_build_filename(fixture->folder, "demo/evidence/moved.csv", NULL);
  g_autofree char *outside = g_build_filename(fixture->folder, "marks.csv", NULL);
  assert_int_equal(g_rename(link, inside), 0);
  assert_int_equal(symlink("moved.csv", link), 0);
  g_autoptr(sy_edition) edition = load_well(fixture, "demo");
  assert_int_equal(edition->tables[1].row_count, 4);
  assert_int_equal(g_remove(link), 0);
  assert_int_equal(g_rename(inside, outside), 0);
  assert_int_equal(symlink("../../marks.csv", link), 0);
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) none = load(fixture, "demo", SY_LOAD_ALL, &text);
  assert_null(none);
  assert_contains(text, "'evidence/marks.csv' is a link that leads out of the edition's folder");
}

static void test_all_problems_at_once(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *one = replaced(edition_yaml, "weight: 30%", "weight: 29%");
  g_autofree char *two = replaced(one, "[second]", "[secnd]");
  g_autofree char *three = replaced(two, "evidence: units", "evidence: unit");
  write_file(fixture, "demo", "edition.yaml", three);
  write_file(fixture, "demo", "evidence/marks.csv", "unit,value,kind\nnobody,eighty,web\n");
  g_autofree char *claims = replaced(published_yaml, "unit: west, equals: good", "equals: good");
  write_file(fixture, "demo", "published.yaml", claims);
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) edition = load(fixture, "demo", SY_LOAD_ALL, &text);
  assert_null(edition);
  assert_contains(text, "sum to 99%");
  assert_contains(text, "unknown node 'secnd'");
  assert_contains(text, "unknown table 'unit'");
  assert_contains(text, "nobody");
  assert_contains(text, "eighty");
  assert_contains(text, "a claim of 'grade' needs 'unit'");
}

static void test_no_edition(void **state) {
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) edition = load(*state, "nowhere", SY_LOAD_ALL, &text);
  assert_null(edition);
  assert_contains(text, "edition.yaml");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_wrong_headers),
      TEST(test_wrong_nodes),
      TEST(test_wrong_leaves),
      TEST(test_wrong_awards),
      TEST(test_amounts_without_a_limit),
      TEST(test_wrong_units),
      TEST(test_wrong_claims),
      TEST(test_links_may_not_leave),
      TEST(test_all_problems_at_once),
      TEST(test_no_edition),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
