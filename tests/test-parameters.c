/* SPDX-License-Identifier: Apache-2.0
 *
 * test-parameters.c: parameters are read by their declaration; every wrong one is named with its
 * place
 */
#include "host-fixture.h"

#define TINY_NO_ENTRY
#include "tiny-plugin.h"

#define RANGE .lowest = -100, .highest = 100
#define LABELS .label = {"l", "标"}, .help = {"h", "说"}

static const struct sy_level linear = {sizeof linear, "linear", {"Linear", "线性"}};
static const struct sy_level stepped = {sizeof stepped, "stepped", {"Stepped", "阶梯"}};
static const struct sy_level *const choices[] = {&linear, &stepped, NULL};

#define PARAMETER(variable, ...)                                                                   \
  static const struct sy_parameter variable = {                                                    \
      .size = sizeof(struct sy_parameter), .name = #variable, LABELS, __VA_ARGS__}
PARAMETER(number, RANGE, .type = SY_PARAMETER_NUMBER, .default_value = "0.5");
PARAMETER(integer, RANGE, .type = SY_PARAMETER_INTEGER);
PARAMETER(flag, RANGE, .type = SY_PARAMETER_BOOL, .default_value = "true");
PARAMETER(text, RANGE, .type = SY_PARAMETER_TEXT);
PARAMETER(shape, RANGE, .type = SY_PARAMETER_CHOICE, .choices = choices);
PARAMETER(day, RANGE, .type = SY_PARAMETER_DATE);
PARAMETER(numbers, RANGE, .type = SY_PARAMETER_NUMBERS);
PARAMETER(texts, RANGE, .type = SY_PARAMETER_TEXTS);
PARAMETER(name, RANGE, .type = SY_PARAMETER_TEXT, .required = 1);
PARAMETER(points, RANGE, .type = SY_PARAMETER_NUMBER, .default_value = "1");
static const struct sy_parameter *const fields[] = {&name, &points, NULL};
PARAMETER(levels, RANGE, .type = SY_PARAMETER_TABLE, .fields = fields);
PARAMETER(least, .type = SY_PARAMETER_NUMBER, .lowest = 1, .highest = HUGE_VAL);
PARAMETER(most, .type = SY_PARAMETER_NUMBER, .lowest = -HUGE_VAL, .highest = 1);
PARAMETER(either, RANGE, .type = SY_PARAMETER_NUMBER_OR_TEXT);
PARAMETER(each, .lowest = -HUGE_VAL, .highest = HUGE_VAL, .type = SY_PARAMETER_NUMBER_OR_TEXT);
static const struct sy_parameter *const settings_fields[] = {&each, NULL};
PARAMETER(settings, RANGE, .type = SY_PARAMETER_TABLE, .fields = settings_fields);
PARAMETER(needed, RANGE, .type = SY_PARAMETER_INTEGER, .required = 1);

static const struct sy_parameter *const all[] = {&number, &integer, &flag,   &text,     &shape,
                                                 &day,    &numbers, &texts,  &levels,   &needed,
                                                 &least,  &most,    &either, &settings, NULL};
enum {
  NUMBER,
  INTEGER,
  FLAG,
  TEXT,
  SHAPE,
  DAY,
  NUMBERS,
  TEXTS,
  LEVELS,
  NEEDED,
  LEAST,
  MOST,
  EITHER,
  SETTINGS,
  COUNT
};

/* The checked description, with a category column whose levels are the table `levels`. */
static const struct sy_plugin *plugin;

static int set_up(void **state) {
  (void)state;
  struct sy_column grade = tiny_value;
  grade.name = "grade";
  grade.type = SY_CATEGORY;
  grade.levels_from = "levels";
  const struct sy_column *const columns[] = {&grade, NULL};
  struct sy_table table = tiny_values;
  table.columns = columns;
  const struct sy_table *const tables[] = {&table, NULL};
  struct sy_plugin description = tiny_plugin;
  description.tables = tables;
  description.parameters = all;
  g_autoptr(sy_words) reason = NULL;
  plugin = sy_description_copy(&description, &reason);
  return plugin ? 0 : -1;
}

/* Reads the YAML text; "" stands for no parameters at all. */
static sy_parameter_set *read_text(const char *yaml, sy_problems *problems) {
  const struct sy_place place = {.file = "edition.yaml", .line = 3, .column = 5};
  if (!*yaml)
    return sy_parameters_read(NULL, NULL, plugin, NULL, place, problems);
  g_autoptr(sy_yaml_document) document =
      sy_yaml_parse(NULL, "edition.yaml", yaml, strlen(yaml), problems);
  assert_no_problem(problems);
  return sy_parameters_read(NULL, NULL, plugin, sy_yaml_root(document), place, problems);
}

/* Reads good parameters; the document is gone before they are used. */
static sy_parameter_set *read_good(const char *yaml) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_parameter_set *set = read_text(yaml, problems);
  assert_no_problem(problems);
  assert_non_null(set);
  return set;
}

static const struct sy_value *value_of(const sy_parameter_set *set, guint index) {
  return sy_parameters_values(set)->values[index];
}

static void test_given(void **state) {
  (void)state;
  g_autoptr(sy_parameter_set) set = read_good("number: -1.25e1\n"
                                              "integer: -7\n"
                                              "flag: false\n"
                                              "text: '12'\n"
                                              "shape: stepped\n"
                                              "day: 2001-02-03\n"
                                              "numbers: [1, .5, -3]\n"
                                              "texts: [a, 'b c', 1.0]\n"
                                              "levels: [{name: good, points: 3}, {name: poor}]\n"
                                              "needed: 1\n");
  assert_int_equal(sy_parameters_values(set)->count, COUNT);
  assert_null(sy_parameters_values(set)->values[COUNT]);
  assert_true(value_of(set, NUMBER)->number == -12.5);
  assert_int_equal(value_of(set, INTEGER)->integer, -7);
  assert_true(value_of(set, INTEGER)->number == -7);
  assert_int_equal(value_of(set, FLAG)->integer, 0);
  assert_int_equal(value_of(set, FLAG)->present, 1);
  assert_string_equal(value_of(set, TEXT)->text, "12");
  assert_int_equal(value_of(set, SHAPE)->integer, 1);
  assert_string_equal(value_of(set, SHAPE)->text, "stepped");
  assert_int_equal(value_of(set, DAY)->integer, 11356);
  assert_int_equal(value_of(set, NUMBERS)->count, 3);
  assert_true(value_of(set, NUMBERS)->items[1]->number == 0.5);
  assert_string_equal(value_of(set, TEXTS)->items[2]->text, "1.0");
  assert_int_equal(value_of(set, LEVELS)->count, 2);
  assert_string_equal(value_of(set, LEVELS)->items[2]->text, "poor");
  assert_true(value_of(set, LEVELS)->items[1]->number == 3);
  assert_true(value_of(set, LEVELS)->items[3]->number == 1);
}

/* Quotation marks, or a block, make a text of what would be a number. */
static void test_numbers_and_texts(void **state) {
  (void)state;
  static const struct {
    const char *written, *text; /* no text: a number */
    uint32_t type;
    double number;
  } cases[] = {
      {"7", NULL, SY_PARAMETER_INTEGER, 7},
      {"007", NULL, SY_PARAMETER_INTEGER, 7},
      {"-7", NULL, SY_PARAMETER_INTEGER, -7},
      {"7.0", NULL, SY_PARAMETER_NUMBER, 7},
      {".5e1", NULL, SY_PARAMETER_NUMBER, 5},
      {"9007199254740993", NULL, SY_PARAMETER_NUMBER, 9007199254740992},
      {"\"7\"", "7", SY_PARAMETER_TEXT, 0},
      {"'007'", "007", SY_PARAMETER_TEXT, 0},
      {"\"\"", "", SY_PARAMETER_TEXT, 0},
      {"|-\n      7", "7", SY_PARAMETER_TEXT, 0},
      {"0x10", "0x10", SY_PARAMETER_TEXT, 0},
      {"1e999", "1e999", SY_PARAMETER_TEXT, 0},
      {"2019-05-22", "2019-05-22", SY_PARAMETER_TEXT, 0},
      {"true", "true", SY_PARAMETER_TEXT, 0},
      {"five", "five", SY_PARAMETER_TEXT, 0},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *yaml =
        g_strdup_printf("needed: 1\nsettings:\n  - each: %s\n", cases[i].written);
    g_autoptr(sy_parameter_set) set = read_good(yaml);
    const struct sy_value *value = value_of(set, SETTINGS)->items[0];
    assert_int_equal(value->type, cases[i].type);
    assert_int_equal(value->present, 1);
    assert_true(value->number == cases[i].number);
    if (cases[i].text)
      assert_string_equal(value->text, cases[i].text);
    else
      assert_null(value->text);
    if (value->type == SY_PARAMETER_INTEGER)
      assert_true((double)value->integer == cases[i].number);
  }
}

static void test_defaults(void **state) {
  (void)state;
  g_autoptr(sy_parameter_set) set = read_good("needed: 1\n");
  assert_true(value_of(set, NUMBER)->number == 0.5);
  assert_int_equal(value_of(set, FLAG)->integer, 1);
  static const guint absent[] = {EITHER, SETTINGS, LEAST,   MOST,  INTEGER, TEXT,
                                 SHAPE,  DAY,      NUMBERS, TEXTS, LEVELS};
  for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
    assert_int_equal(value_of(set, absent[i])->present, 0);
    assert_int_equal(value_of(set, absent[i])->count, 0);
    assert_int_equal(value_of(set, absent[i])->type, all[absent[i]]->type);
  }
}

static void test_levels(void **state) {
  (void)state;
  g_autoptr(sy_parameter_set) none = read_good("needed: 1\n");
  assert_null(sy_parameters_levels(none, plugin, "levels"));
  g_autoptr(sy_parameter_set) empty = read_good("{needed: 1, levels: []}\n");
  assert_null(sy_parameters_levels(empty, plugin, "levels"));
  assert_int_equal(value_of(empty, LEVELS)->present, 1);
  g_autoptr(sy_parameter_set) two =
      read_good("{needed: 1, levels: [{name: good, points: 3}, {name: poor}]}\n");
  const char *const *names = sy_parameters_levels(two, plugin, "levels");
  const char *const expected[] = {"good", "poor", NULL};
  assert_true(g_strv_equal(names, expected));
  assert_ptr_equal(names, sy_parameters_levels(two, plugin, "levels"));
}

/* Wrong parameters: the text, and part of the one problem. */
static const struct {
  const char *yaml, *expected;
} wrong[] = {
    {"", "edition.yaml:3:5: parameter 'needed' is missing, expected a whole number"},
    {"flag: true\n", "edition.yaml:1:1: parameter 'needed' is missing"},
    {"{needed: 1, nubmer: 2}", "edition.yaml:1:13: tiny@1: unknown parameter 'nubmer'; did you "
                               "mean 'number'?"},
    {"[1]", "found a list, expected a mapping"},
    {"3", "found a single value, expected a mapping"},
    {"needed: 1.5", "edition.yaml:1:9: parameter 'needed': found '1.5', expected a whole number"},
    {"needed: 1.0", "found '1.0', expected a whole number"},
    {"needed: 99999999999999999999", "expected a whole number"},
    {"needed: 101", "parameter 'needed': found 101, expected -100 to 100"},
    {"needed:", "parameter 'needed': found nothing, expected a whole number"},
    {"needed: [1]", "parameter 'needed': found a list, expected a whole number"},
    {"{needed: 1, number: {a: 1}}", "parameter 'number': found a mapping, expected a number"},
    {"{needed: 1, number: many}", "parameter 'number': found 'many', expected a number"},
    {"{needed: 1, number: 0x10}", "found '0x10', expected a number"},
    {"{needed: 1, number: .inf}", "found '.inf', expected a number"},
    {"{needed: 1, number: inf}", "found 'inf', expected a number"},
    {"{needed: 1, number: nan}", "found 'nan', expected a number"},
    {"{needed: 1, number: 1e999}", "found '1e999', expected a number"},
    {"{needed: 1, number: '1 '}", "found '1 ', expected a number"},
    {"{needed: 1, number: ''}", "found '', expected a number"},
    {"{needed: 1, number: '1,5'}", "found '1,5', expected a number"},
    {"{needed: 1, number: -100.5}", "found -100.5, expected -100 to 100"},
    {"{needed: 1, least: 0.5}", "parameter 'least': found 0.5, expected at least 1"},
    {"{needed: 1, either: 101}", "parameter 'either': found 101, expected -100 to 100"},
    {"{needed: 1, either: [7]}", "parameter 'either': found a list, expected a number or text"},
    {"{needed: 1, either: }", "parameter 'either': found nothing, expected a number or text"},
    {"{needed: 1, most: 1.5}", "parameter 'most': found 1.5, expected at most 1"},
    {"{needed: 1, flag: yes}", "parameter 'flag': found 'yes', expected true or false"},
    {"{needed: 1, text: ~}", "parameter 'text': found nothing, expected text"},
    {"{needed: 1, shape: liner}", "unknown choice 'liner'; did you mean 'linear'?"},
    {"{needed: 1, day: 2001-02-29}", "found '2001-02-29', expected a date"},
    {"{needed: 1, numbers: 1}", "parameter 'numbers': found '1', expected a list of numbers"},
    {"{needed: 1, numbers: [1, two]}", "1:26: parameter 'numbers': found 'two', expected a number"},
    {"{needed: 1, numbers: [1, 200]}", "parameter 'numbers': found 200, expected -100 to 100"},
    {"{needed: 1, texts: [a, [b]]}", "parameter 'texts': found a list, expected text"},
    {"{needed: 1, levels: [good]}", "parameter 'levels': found 'good', expected a list of mapp"},
    {"{needed: 1, levels: {a: b}}", "parameter 'levels': found a mapping, expected a list of"},
    {"{needed: 1, levels: [{points: 1}]}", "parameter 'levels.name' is missing, expected text"},
    {"{needed: 1, levels: [{name: a, point: 1}]}", "levels: unknown parameter 'point'; did you "
                                                   "mean 'points'?"},
    {"{needed: 1, levels: [{name: a, points: b}]}", "parameter 'levels.points': found 'b'"},
    {"{needed: 1, levels: [{name: a}, {name: a}]}", "'levels': the level 'a' is repeated"},
    {"{needed: 1, levels: [{name: ''}]}", "found '', expected the name of a level"},
};

static void test_wrong(void **state) {
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(sy_problems) problems = sy_problems_new();
    assert_null(read_text(wrong[i].yaml, problems));
    assert_problem(problems, wrong[i].expected);
    assert_int_equal(sy_problems_count(problems), 1);
  }
}

static void test_all_at_once(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(read_text("{number: a, flag: b, levels: [{points: c}, d], extra: 1}", problems));
  assert_int_equal(sy_problems_count(problems), 7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_given),    cmocka_unit_test(test_numbers_and_texts),
      cmocka_unit_test(test_defaults), cmocka_unit_test(test_levels),
      cmocka_unit_test(test_wrong),    cmocka_unit_test(test_all_at_once),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
