/* SPDX-License-Identifier: Apache-2.0
 *
 * test-edition.c: what a loaded edition holds, and how editions extend each other
 */
#include "edition-fixture.h"

/* ---- What a whole edition is ---- */

static const struct sy_node *node_of(const sy_edition *edition, const char *id) {
  uint32_t index = sy_edition_find_node(edition, id);
  if (index == SY_NONE)
    fail_msg("no node '%s'", id);
  return &edition->nodes[index];
}

static void test_tree(void **state) {
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  assert_string_equal(edition->id, "demo");
  assert_int_equal(edition->node_count, 7);
  const struct sy_node *total = &edition->nodes[0];
  assert_string_equal(total->id, "total");
  assert_int_equal(total->kind, SY_GROUP);
  assert_int_equal(total->children.count, 2);
  assert_int_equal(total->adjustments.count, 1);
  assert_int_equal(total->vetoes.count, 1);
  assert_int_equal(total->adjust_cap, 6 * SY_NANO);
  assert_int_equal(total->lowest, 0);
  assert_int_equal(total->highest, 105 * SY_NANO);
  assert_int_equal(node_of(edition, "first")->integer_weight, 3);
  assert_int_equal(node_of(edition, "second")->source, SY_RECONSTRUCTED);
  const struct sy_node *fourth = node_of(edition, "fourth");
  assert_true(fourth->has_points && fourth->has_deduction);
  assert_int_equal(fourth->integer_weight, 3);
  assert_int_equal(fourth->deduction_each.numerator, 2);
  assert_int_equal(fourth->highest, 100 * SY_NANO);
  const struct sy_node *bonus = node_of(edition, "bonus");
  assert_int_equal(bonus->parent, 0);
  assert_int_equal(bonus->direction, SY_BONUS);
  assert_int_equal(bonus->rate.denominator, 2);
  assert_int_equal(bonus->cap, 5 * SY_NANO);
  assert_int_equal(bonus->gate.node, sy_edition_find_node(edition, "second"));
  assert_int_equal(bonus->gate.comparison, SY_ABOVE);
  const struct sy_node *strike = node_of(edition, "strike");
  assert_int_equal(strike->effect, SY_EFFECT_CAP);
  assert_int_equal(strike->effect_value, 59 * SY_NANO);
  assert_string_equal(strike->params_json, "{}");
}

static void test_units_and_awards(void **state) {
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  assert_int_equal(edition->unit_count, 3);
  assert_string_equal(edition->units[0].id, "east");
  assert_string_equal(edition->units[1].id, "west");
  assert_string_equal(edition->units[2].id, "tax");
  assert_int_equal(edition->units[1].sheet_row, 4);
  assert_int_equal(edition->units[2].cohort, 1);
  assert_int_equal(edition->cohorts[1].first_unit, 2);
  assert_int_equal(edition->cohorts[1].unit_count, 1);
  assert_int_equal(sy_edition_find_unit(edition, "西区"), 1);
  assert_int_equal(sy_edition_find_unit(edition, "Tax bureau"), 2);
  assert_int_equal(sy_edition_find_unit(edition, "nobody"), SY_NONE);
  assert_int_equal(edition->award_count, 1);
  const struct sy_award *award = &edition->awards[0];
  assert_int_equal(award->cohorts.count, 2);
  assert_int_equal(award->band_count, 2);
  assert_true(award->bands[0].has_count && !award->bands[1].has_count);
  assert_int_equal(award->digits, 2);
  assert_true(edition->gradings[0].grades[0].has_at_least);
  assert_false(edition->gradings[0].grades[1].has_at_least);
}

static void test_evidence(void **state) {
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  assert_int_equal(edition->table_count, 4);
  assert_int_equal(edition->tables[1].row_count, 4);
  assert_int_equal(edition->tables[3].row_count, 3);
  assert_int_equal(strlen(edition->tables[3].sha256), 64);
  const struct sy_binding *first = &node_of(edition, "first")->bindings[0];
  const struct sy_binding *third = &node_of(edition, "third")->bindings[0];
  assert_int_equal(first->table, 1);
  assert_int_equal(first->sheet->row_count, 3); /* not the hall */
  const sy_sheet *marks = first->sheet;
  static const double values[] = {90, 80, 75};
  for (uint32_t unit = 0; unit < 3; unit++)
    assert_true(sy_sheet_decimal(marks, first->columns[0], marks->first_row[unit]) == values[unit]);
  assert_int_equal(third->columns[0], first->columns[0]);
}

/* Rows that two indicators pick by the same conditions are there once, however these are written.
 */
static void test_the_same_rows_are_shared(void **state) {
  g_autofree char *first =
      replaced(edition_yaml, "where: {kind: web}", "where: {kind: web, year: 1}");
  g_autofree char *both = replaced(first, "where: {kind: [web]}", "where: {year: 1, kind: web}");
  write_file(*state, "demo", "edition.yaml", both);
  write_file(*state, "demo", "evidence/marks.csv",
             "unit,value,kind,year\nwest,80,web,1\neast,90,web,2\ntax,70,hall,1\n");
  write_file(*state, "demo", "published.yaml", "steelyard: published/1\nclaims: []\n");
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  const struct sy_binding *one = &node_of(edition, "first")->bindings[0];
  const struct sy_binding *other = &node_of(edition, "third")->bindings[0];
  assert_int_equal(one->sheet->row_count, 1);
  assert_ptr_equal(one->sheet, other->sheet);
}

/* A column that an indicator reads is not a stage, even if it has that name, in either language. */
static void test_a_stage_may_be_something_else(void **state) {
  static const char *const headings[] = {"stage", "阶段"};
  for (size_t i = 0; i < G_N_ELEMENTS(headings); i++) {
    g_autofree char *evidence =
        g_strdup_printf("evidence: extra, columns: {value: %s}, deduction", headings[i]);
    g_autofree char *yaml = replaced(edition_yaml, "evidence: extra, deduction", evidence);
    g_autofree char *extra = g_strdup_printf("unit,value,%s\neast,1.5,2.5\n", headings[i]);
    write_file(*state, "demo", "edition.yaml", yaml);
    write_file(*state, "demo", "evidence/extra.csv", extra);
    g_autoptr(sy_edition) edition = load_well(*state, "demo");
    const struct sy_binding *fourth = &node_of(edition, "fourth")->bindings[0];
    assert_true(sy_sheet_decimal(fourth->sheet, fourth->columns[0], 0) == 2.5);
  }
}

static void test_units_are_a_table_by_unit(void **state) {
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  const struct sy_binding *strike = &node_of(edition, "strike")->bindings[0];
  const sy_sheet *sheet = strike->sheet;
  assert_int_equal(strike->table, 0);
  assert_int_equal(sheet->unit_count, 3);
  for (uint32_t unit = 0; unit < 3; unit++) {
    const double sizes[] = {0, 1, 3};
    assert_int_equal(sheet->first_row[unit], unit);
    assert_true(sy_sheet_decimal(sheet, strike->columns[0], unit) == sizes[unit]);
    assert_int_equal(sy_sheet_row(sheet, unit), edition->units[unit].sheet_row);
  }
  assert_int_equal(sheet->first_row[3], 3);
}

static void test_claims(void **state) {
  g_autoptr(sy_edition) edition = load_well(*state, "demo");
  assert_int_equal(edition->claim_count, 14);
  const struct sy_claim *claims = edition->claims;
  assert_int_equal(claims[0].digits, 1);
  assert_string_equal(claims[0].equals, "94.0");
  assert_true(claims[1].has_where_operator);
  assert_int_equal(claims[1].where_value, 90 * SY_NANO);
  assert_string_equal(claims[2].where_band, "gold");
  assert_true(claims[3].fitted);
  assert_int_equal(claims[7].depth, 1);
  assert_true(claims[8].row_kept[0] && !claims[8].row_kept[1] && claims[8].row_kept[2]);
  const sy_sheet *marks = edition->tables[1].sheet;
  guint kept = 0;
  for (uint64_t row = 0; row < marks->row_count; row++)
    kept += claims[9].row_kept[row];
  assert_int_equal(kept, 1);
  assert_true(claims[9].row_kept[marks->first_row[2]] ||
              claims[9].row_kept[marks->first_row[2] + 1]);
  const sy_sheet *unread = edition->tables[3].sheet;
  assert_true(claims[10].distinct_column >= 0);
  assert_int_equal(unread->columns[claims[10].distinct_column].dictionary_count, 2);
  assert_int_equal(claims[11].statistic, SY_CLAIM_MEAN);
  assert_string_equal(claims[12].node, "gone");
  assert_true(claims[12].disputed && !claims[12].pending);
  assert_true(claims[13].pending && !claims[13].disputed);
  assert_string_equal(claims[13].lacks.zh, "a text");
}

static void test_only_the_tree(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *evidence = g_build_filename(fixture->folder, "demo/evidence", NULL);
  remove_tree(evidence);
  write_file(fixture, "demo", "units.csv", "broken");
  write_file(fixture, "demo", "published.yaml", "broken: [");
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) edition = load(fixture, "demo", SY_LOAD_TREE, &text);
  assert_string_equal(text, "");
  assert_non_null(edition);
  assert_non_null(node_of(edition, "first")->instance);
  assert_int_equal(edition->unit_count, 0);
}

static void test_one_cohort_needs_no_column(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *yaml = replaced(edition_yaml, "  - {id: bureaus, name: " NAME "}\n", "");
  write_file(fixture, "demo", "edition.yaml", yaml);
  write_file(fixture, "demo", "units.csv",
             "id,name_zh,name_en,size\neast,东区,East,1\nwest,西区,West,1\ntax,税,Tax,1\n");
  g_autoptr(sy_edition) edition = load_well(fixture, "demo");
  assert_int_equal(edition->cohorts[0].unit_count, 3);
}

static void test_min_needs_no_weights(void **state) {
  g_autofree char *minimum = replaced(edition_yaml, "aggregate: mean", "aggregate: min");
  g_autofree char *half = replaced(minimum, "weight: 30%, ", "");
  g_autofree char *yaml = replaced(half, "      weight: 7/10\n", "");
  write_file(*state, "demo", "edition.yaml", yaml);
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) edition = load(*state, "demo", SY_LOAD_TREE, &text);
  assert_string_equal(text, "");
  assert_int_equal(node_of(edition, "first")->weight.denominator, 2);
}

static void test_published_is_optional(void **state) {
  const struct fixture *fixture = *state;
  g_autofree char *path = g_build_filename(fixture->folder, "demo", "published.yaml", NULL);
  assert_int_equal(g_remove(path), 0);
  g_autoptr(sy_edition) edition = load_well(fixture, "demo");
  assert_int_equal(edition->claim_count, 0);
}

/* ---- The digest ---- */

static void test_digest(void **state) {
  const struct fixture *fixture = *state;
  g_autoptr(sy_edition) before = load_well(fixture, "demo");
  assert_int_equal(strlen(before->sha256), 64);

  g_autofree char *quoted = replaced(edition_yaml, "{cap: 59}", "{  cap: \"59\" }");
  write_file(fixture, "demo", "edition.yaml", quoted);
  g_autoptr(sy_edition) same = load_well(fixture, "demo");
  assert_string_equal(before->sha256, same->sha256);

  g_autofree char *changed = replaced(edition_yaml, "{cap: 59}", "{cap: 58}");
  write_file(fixture, "demo", "edition.yaml", changed);
  g_autoptr(sy_edition) other_tree = load_well(fixture, "demo");
  assert_string_not_equal(before->sha256, other_tree->sha256);

  write_file(fixture, "demo", "edition.yaml", edition_yaml);
  write_file(fixture, "demo", "evidence/unread.csv", "name,colour\na,red\nb,blue\nc,blue\n");
  g_autoptr(sy_edition) other_evidence = load_well(fixture, "demo");
  assert_string_not_equal(before->sha256, other_evidence->sha256);
}

/* ---- Extending ---- */

static const char next_yaml[] =
    "steelyard: edition/1\n"
    "id: next\n"
    "name: " NAME "\n"
    "extends: ../demo\n"
    "tables: {marks: evidence/marks.csv, extra: evidence/extra.csv}\n"
    "remove: [first, strike]\n"
    "set:\n"
    "  second: {weight: 40%, source: published}\n"
    "  total: {adjust_cap: null, clamp: [0, 100]}\n"
    "add:\n"
    "  - under: total\n"
    "    before: second\n"
    "    node: {" NODE("new") ", weight: 60%, children: []}\n"
                              "  - under: new\n"
                              "    node: {" NODE(
                                  "newer") ", weight: 1, plugin: echo@1, evidence: marks}\n";

static void write_next(const struct fixture *fixture, const char *yaml) {
  write_file(fixture, "next", "edition.yaml", yaml);
  write_file(fixture, "next", "units.csv", units_csv);
  write_file(fixture, "next", "evidence/marks.csv", marks_csv);
  write_file(fixture, "next", "evidence/extra.csv", extra_csv);
}

static void test_extends(void **state) {
  write_next(*state, next_yaml);
  g_autoptr(sy_edition) edition = load_well(*state, "next");
  assert_int_equal(edition->extends->len, 1);
  assert_string_equal(edition->extends->pdata[0], "demo");
  assert_int_equal(sy_edition_find_node(edition, "first"), SY_NONE);
  assert_int_equal(sy_edition_find_node(edition, "strike"), SY_NONE);
  const struct sy_node *total = &edition->nodes[0];
  assert_false(total->has_adjust_cap);
  assert_true(total->has_clamp);
  assert_int_equal(total->children.items[0], sy_edition_find_node(edition, "new"));
  const struct sy_node *second = node_of(edition, "second");
  assert_int_equal(second->weight.numerator, 2);
  assert_int_equal(second->weight.denominator, 5);
  assert_int_equal(second->source, SY_PUBLISHED);
  assert_int_equal(node_of(edition, "newer")->parent, sy_edition_find_node(edition, "new"));
  assert_string_equal(edition->awards[0].id, "overall");
  assert_int_equal(edition->claim_count, 0);
}

/* It fixes the score, which is odd and no mistake. */
static void test_clamp_with_equal_ends(void **state) {
  write_file(*state, "fixed", "edition.yaml",
             "steelyard: edition/1\n"
             "id: fixed\n"
             "name: " NAME "\n"
             "extends: ../demo\n"
             "tables: {marks: evidence/marks.csv, extra: evidence/extra.csv}\n"
             "remove: [strike]\n"
             "set: {total: {clamp: [60, 60]}}\n");
  write_file(*state, "fixed", "units.csv", units_csv);
  write_file(*state, "fixed", "evidence/marks.csv", marks_csv);
  write_file(*state, "fixed", "evidence/extra.csv", extra_csv);
  g_autoptr(sy_edition) edition = load_well(*state, "fixed");
  const struct sy_node *total = &edition->nodes[0];
  assert_true(total->has_clamp);
  assert_int_equal(total->clamp_low, 60 * SY_NANO);
  assert_int_equal(total->clamp_high, 60 * SY_NANO);
  assert_int_equal(total->lowest, 60 * SY_NANO);
  assert_int_equal(total->highest, 60 * SY_NANO);
}

/* A folder that was given with a slash at its end shows where it is all the same. */
static void test_places_are_told_as_the_folder_was_given(void **state) {
  const struct fixture *fixture = *state;
  write_next(fixture, next_yaml);
  g_autofree char *wrong = replaced(edition_yaml, "kind: bonus", "kind: bonos");
  write_file(fixture, "demo", "edition.yaml", wrong);
  g_autofree char *before = g_get_current_dir();
  assert_int_equal(chdir(fixture->folder), 0);
  static const char *const given[] = {"next", "next/", "next//", "./next"};
  for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
    g_autoptr(sy_problems) problems = sy_problems_new();
    assert_null(sy_edition_load(given[i], fixture->registry, SY_LOAD_TREE, problems));
    g_autofree char *text = sy_problems_text(problems);
    if (!g_str_has_prefix(text, "./demo/edition.yaml:"))
      fail_msg("given '%s', told: %s", given[i], text);
  }
  assert_int_equal(chdir(before), 0);
}

static void test_a_chain(void **state) {
  write_next(*state, next_yaml);
  write_file(*state, "last", "edition.yaml",
             "steelyard: edition/1\nid: last\nname: " NAME "\nextends: ../next\n"
             "tables: {marks: marks.csv, extra: extra.csv}\n"
             "set: {newer: {weight: 100%}}\ndigits: 1\n");
  write_file(*state, "last", "units.csv", units_csv);
  write_file(*state, "last", "marks.csv", marks_csv);
  write_file(*state, "last", "extra.csv", extra_csv);
  g_autoptr(sy_edition) edition = load_well(*state, "last");
  assert_int_equal(edition->extends->len, 2);
  assert_string_equal(edition->extends->pdata[0], "next");
  assert_string_equal(edition->extends->pdata[1], "demo");
  assert_int_equal(edition->digits, 1);
  assert_int_equal(edition->awards[0].digits, 1);
}

static void test_wrong_edits(void **state) {
  static const struct change changes[] = {
      {"extends: ../demo", "extends: ../../demo", "expected '../NAME'"},
      {"extends: ../demo", "extends: /demo", "expected '../NAME'"},
      {"extends: ../demo", "extends: ../gone", "'../gone' is not a folder beside this one"},
      {"extends: ../demo", "extends: ../link", "'../link' is not a folder beside this one"},
      {"extends: ../demo", "extends: ../next",
       "'../next' extends itself, directly or through others"},
      {"[first, strike]", "[frist, strike]", "unknown node 'frist'; did you mean 'first'?"},
      {"[first, strike]", "[total]", "the root 'total' cannot be removed"},
      {"[first, strike]", "[first, strike, second]", "'set' changes the node 'second'"},
      {"  second: {weight", "  sceond: {weight", "unknown node 'sceond'; did you mean 'second'?"},
      {"{weight: 40%,", "{id: x, weight: 40%,", "'set' cannot change the id"},
      {"under: total", "under: totl", "unknown node 'totl'; did you mean 'total'?"},
      {"under: total", "under: third", "the node 'third' is not a group"},
      {"before: second", "before: third", "unknown node 'third'"},
      {"before: second", "behind: second", "unknown key 'behind'"},
      {"name: " NAME "\nextends", "tree: {}\nname: " NAME "\nextends", "must not have 'tree'"},
      {"children: []", "children: 3", "'children' is a single value, expected a list"},
  };
  const struct fixture *fixture = *state;
  write_next(fixture, next_yaml);
  g_autofree char *link = g_build_filename(fixture->folder, "link", NULL);
  assert_int_equal(symlink("demo", link), 0);
  for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autofree char *yaml = replaced(next_yaml, changes[i].old, changes[i].new);
    write_file(fixture, "next", "edition.yaml", yaml);
    g_autofree char *text = NULL;
    g_autoptr(sy_edition) edition = load(fixture, "next", SY_LOAD_ALL, &text);
    assert_null(edition);
    assert_contains(text, changes[i].problem);
    assert_contains(text, "next/edition.yaml:");
  }
}

static void test_a_chain_has_an_end(void **state) {
  for (int i = 1; i <= 11; i++) {
    g_autofree char *id = g_strdup_printf("e%d", i);
    g_autofree char *base = i == 1 ? g_strdup("demo") : g_strdup_printf("e%d", i - 1);
    g_autofree char *yaml =
        g_strdup_printf("steelyard: edition/1\nid: %s\nname: " NAME "\nextends: ../%s\n"
                        "tables: {marks: m.csv, extra: e.csv}\n",
                        id, base);
    write_file(*state, id, "edition.yaml", yaml);
  }
  g_autofree char *text = NULL;
  g_autoptr(sy_edition) ten = load(*state, "e10", SY_LOAD_TREE, &text);
  assert_string_equal(text, "");
  assert_int_equal(ten->extends->len, 10);
  g_autofree char *too_many = NULL;
  g_autoptr(sy_edition) eleven = load(*state, "e11", SY_LOAD_TREE, &too_many);
  assert_null(eleven);
  assert_contains(too_many, "a chain of more than 10 editions");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_tree),
      TEST(test_units_and_awards),
      TEST(test_evidence),
      TEST(test_the_same_rows_are_shared),
      TEST(test_a_stage_may_be_something_else),
      TEST(test_units_are_a_table_by_unit),
      TEST(test_claims),
      TEST(test_only_the_tree),
      TEST(test_one_cohort_needs_no_column),
      TEST(test_min_needs_no_weights),
      TEST(test_published_is_optional),
      TEST(test_digest),
      TEST(test_extends),
      TEST(test_clamp_with_equal_ends),
      TEST(test_places_are_told_as_the_folder_was_given),
      TEST(test_a_chain),
      TEST(test_wrong_edits),
      TEST(test_a_chain_has_an_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
