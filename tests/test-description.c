/* SPDX-License-Identifier: Apache-2.0
 *
 * test-description.c: a good description is copied, and every way to lie in one is found out
 */
#include "host-fixture.h"

#define TINY_NO_ENTRY
#include "tiny-plugin.h"

/* A good description of everything that there is; tests break one thing each. */
struct specimen {
  struct sy_plugin plugin;
  struct sy_table table;
  struct sy_column number, category, open; /* `open` takes its levels from `list` */
  struct sy_level first, second;
  struct sy_parameter scalar, choice, list, rows, field;
  struct sy_finding finding;
  struct sy_finding_value value;
  struct sy_reason reason;
  const struct sy_table *tables[2];
  const struct sy_column *columns[4];
  const struct sy_level *levels[3];
  const struct sy_parameter *parameters[5], *fields[2];
  const struct sy_finding *findings[2];
  const struct sy_finding_value *values[2];
  const struct sy_reason *reasons[2];
};

static struct sy_parameter parameter(const char *name, uint32_t type, const char *standard) {
  return (struct sy_parameter){.size = sizeof(struct sy_parameter),
                               .name = name,
                               .type = type,
                               .lowest = 0,
                               .highest = 10,
                               .default_value = standard,
                               .label = {name, "参数"},
                               .help = {name, "说明"}};
}

static void make(struct specimen *s) {
  *s = (struct specimen){
      .plugin = tiny_plugin,
      .table = tiny_values,
      .number = tiny_value,
      .category = tiny_value,
      .open = tiny_value,
      .first = {sizeof(struct sy_level), "yes", {"Yes", "有"}},
      .second = {sizeof(struct sy_level), "no", {"No", "无"}},
      .scalar = parameter("scalar", SY_PARAMETER_NUMBER, "2.5"),
      .choice = parameter("choice", SY_PARAMETER_CHOICE, "no"),
      .list = parameter("list", SY_PARAMETER_TEXTS, NULL),
      .rows = parameter("rows", SY_PARAMETER_TABLE, NULL),
      .field = parameter("field", SY_PARAMETER_TEXT, NULL),
      .finding = tiny_low,
      .value = tiny_found,
      .reason = tiny_unfit,
      .tables = {&s->table},
      .columns = {&s->number, &s->category, &s->open},
      .levels = {&s->first, &s->second},
      .parameters = {&s->scalar, &s->choice, &s->list, &s->rows},
      .fields = {&s->field},
      .findings = {&s->finding},
      .values = {&s->value},
      .reasons = {&s->reason},
  };
  s->category.name = "category";
  s->category.type = SY_CATEGORY;
  s->category.levels = s->levels;
  s->category.label = (struct sy_text){"category", "类别"};
  s->open.name = "open";
  s->open.type = SY_CATEGORY;
  s->open.levels_from = "list";
  s->open.label = (struct sy_text){"open", "开放"};
  s->choice.choices = s->levels;
  s->rows.fields = s->fields;
  s->finding.values = s->values;
  s->table.columns = s->columns;
  s->plugin.tables = s->tables;
  s->plugin.parameters = s->parameters;
  s->plugin.findings = s->findings;
  s->plugin.reasons = s->reasons;
}

static void assert_fault(const struct sy_plugin *plugin, const char *expected) {
  g_autoptr(sy_words) reason = NULL;
  assert_null(sy_description_copy(plugin, &reason));
  assert_contains(reason->en, expected);
}

/* The good description with one change gives that fault. */
#define FAULT(change, expected)                                                                    \
  do {                                                                                             \
    struct specimen s;                                                                             \
    make(&s);                                                                                      \
    change;                                                                                        \
    assert_fault(&s.plugin, expected);                                                             \
  } while (0)

/* The good description with one change is still good; `copy` is its copy. */
#define GOOD(change, check)                                                                        \
  do {                                                                                             \
    struct specimen s;                                                                             \
    make(&s);                                                                                      \
    change;                                                                                        \
    g_autoptr(sy_words) reason = NULL;                                                             \
    const struct sy_plugin *copy = sy_description_copy(&s.plugin, &reason);                        \
    assert_null(reason);                                                                           \
    assert_non_null(copy);                                                                         \
    assert_true(check);                                                                            \
  } while (0)

static void test_good(void **state) {
  (void)state;
  GOOD(, strcmp(copy->id, "tiny") == 0);
  GOOD(, copy != &s.plugin && copy->tables[0] != &s.table && copy->tables[0]->columns != s.columns);
  GOOD(, copy->tables[0]->columns[1]->levels[1]->name == s.second.name);
  GOOD(, !copy->tables[0]->columns[0]->levels[0]); /* no list is an empty list */
  GOOD(s.plugin.parameters = NULL; s.columns[2] = NULL, !copy->parameters[0]);
  GOOD(s.plugin.findings = NULL, !copy->findings[0]);
  GOOD(s.plugin.returns = SY_RETURNS_AMOUNT; s.plugin.highest = HUGE_VAL, copy->highest > 1e300);
  GOOD(s.open.levels_from = "rows", true);
  /* Not for these types, so not read. */
  GOOD(s.category.lowest = NAN, copy->tables[0]->columns[1]->lowest == -HUGE_VAL);
}

/* Sizes in both directions: a smaller description has zeros for what it does not have, a larger one
 * is cut, and neither is read beyond what it says. */
static void test_sizes(void **state) {
  (void)state;
  const size_t destroy_ends = offsetof(struct sy_plugin, range);
  GOOD(s.plugin.size = destroy_ends; s.plugin.get_extension = (const void *(*)(const char *))1,
                                     !copy->get_extension && copy->size == sizeof *copy);
  GOOD(s.plugin.size = sizeof s.plugin + 64, copy->size == sizeof *copy);
  FAULT(s.plugin.size = destroy_ends - 1, "size: found");
  FAULT(s.plugin.size = 0, "size: found 0, expected");
  FAULT(s.plugin.size = SIZE_MAX, "size: found 18446744073709551615, expected");
  FAULT(s.table.size = 8, "tables[0].size: found 8");
  FAULT(s.category.size = 0, "tables[0].columns[1].size: found 0");
  FAULT(s.second.size = 1u << 21, "tables[0].columns[1].levels[1].size: found 2097152");
  FAULT(s.scalar.size = 0, "parameters[0].size");
  FAULT(s.field.size = 0, "parameters[3].fields[0].size");
  FAULT(s.finding.size = 0, "findings[0].size");
  FAULT(s.value.size = 0, "findings[0].values[0].size");
  FAULT(s.reason.size = 0, "reasons[0].size");
}

static void test_plugin(void **state) {
  (void)state;
  assert_fault(NULL, "returned NULL");
  FAULT(s.plugin.api_version = 7, "api_version: found 7, expected 1");
  FAULT(s.plugin.kind = 2, "kind: found 2, expected 1");
  FAULT(s.plugin.id = NULL, "id: is missing");
  FAULT(s.plugin.id = "Hall", "id: found 'Hall', expected a name");
  FAULT(s.plugin.revision = 0, "revision: found 0");
  FAULT(s.plugin.author = "", "author: is missing");
  FAULT(s.plugin.licence = "\xff", "licence: is not UTF-8");
  FAULT(s.plugin.title.zh = NULL, "title.zh: is missing");
  FAULT(s.plugin.summary.en = "", "summary.en: is missing");
  FAULT(s.plugin.returns = 3, "returns: found 3, expected 1 to 2");
  FAULT(s.plugin.create = NULL, "the function create is missing");
  FAULT(s.plugin.score = NULL, "the function score is missing");
  FAULT(s.plugin.destroy = NULL, "the function destroy is missing");
  FAULT(s.plugin.tables = NULL, "declares no table");
}

static void test_ranges(void **state) {
  (void)state;
  FAULT(s.plugin.lowest = 101, "lowest is 101 and highest is 100");
  FAULT(s.plugin.highest = NAN, "expected lowest below highest");
  FAULT(s.plugin.highest = HUGE_VAL, "expected a range within -9000000000");
  FAULT(s.plugin.lowest = -1e10, "expected a range within -9000000000");
  FAULT(s.plugin.returns = SY_RETURNS_AMOUNT; s.plugin.lowest = 1, "expected 0 for an amount");
  FAULT(s.number.lowest = 2; s.number.highest = 1, "tables[0].columns[0]: lowest is 2");
  FAULT(s.number.lowest = 0;
        s.number.highest = 0, "tables[0].columns[0]: lowest and highest are both 0");
  FAULT(s.scalar.lowest = 0; s.scalar.highest = 0, "parameters[0]: lowest and highest are both 0");
  FAULT(s.scalar.lowest = NAN, "parameters[0]: lowest is nan");
}

static void test_texts(void **state) {
  (void)state;
  g_autofree char *long_text = g_strnfill(4097, 'x');
  FAULT(s.plugin.version = long_text, "version: is longer than 4096 bytes");
  FAULT(s.number.help.zh = NULL, "tables[0].columns[0].help.zh: is missing");
  FAULT(s.first.label.en = "", "tables[0].columns[1].levels[0].label.en: is missing");
  FAULT(s.first.name = "a\nb", "levels[0]: the name has control characters");
  FAULT(s.plugin.title.en = "\033[2J", "title.en: contains the control character U+001B");
  FAULT(s.reason.message.zh = "\302\233 2J",
        "reasons[0].message.zh: contains the control character U+009B");
  FAULT(s.reason.message.zh = NULL, "reasons[0].message.zh: is missing");
  long_text[4096] = '\0';
  GOOD(s.plugin.version = long_text, true);
}

static void test_lists(void **state) {
  (void)state;
  const struct sy_reason *many[1002] = {NULL};
  for (guint i = 0; i < 1001; i++)
    many[i] = &tiny_unfit;
  FAULT(s.plugin.reasons = many, "reasons[1000]: the list has more than 1000 entries");
  FAULT(s.parameters[1] = &s.scalar, "parameters[1]: 'scalar' is repeated");
  FAULT(s.columns[1] = &s.number, "columns[1]: 'value' is repeated");
  FAULT(s.second.name = "yes", "levels[1]: 'yes' is repeated");
}

/* A file may name a column or a level by its name or by either label. */
static void test_spellings(void **state) {
  (void)state;
  FAULT(s.second.label.zh = "有", "levels[1]: '有' is also the name of another entry");
  FAULT(s.second.label.en = "yes", "levels[1]: 'yes' is also the name of another entry");
  FAULT(s.category.label.en = "value", "columns[1]: 'value' is also the name of another entry");
  FAULT(s.category.name = "unit", "columns[1]: 'unit' is the column");
  GOOD(s.first.label = ((struct sy_text){"yes", "yes"}), true);
}

static void test_tables(void **state) {
  (void)state;
  FAULT(s.table.scope = 0, "tables[0].scope: found 0");
  FAULT(s.table.absence = 2, "tables[0].absence: found 2, expected 0 to 1");
  FAULT(s.number.type = 7, "columns[0].type: found 7, expected 1 to 6");
  FAULT(s.number.presence = 0, "columns[0].presence: found 0, expected 1 to 3");
  FAULT(s.category.levels = NULL, "columns[1]: a category needs either levels or levels_from");
  FAULT(s.open.levels = s.levels, "columns[2]: a category needs either levels or levels_from");
  FAULT(s.number.levels = s.levels, "columns[0]: has levels, but is not a category");
  FAULT(s.open.levels_from = "scalar", "levels_from is 'scalar', expected a parameter");
  FAULT(s.open.levels_from = "absent", "levels_from is 'absent', expected a parameter");
  FAULT(s.open.levels_from = "rows"; s.field.type = SY_PARAMETER_DATE, "levels_from is 'rows'");
}

static void test_parameters(void **state) {
  (void)state;
  FAULT(s.scalar.type = 12, "parameters[0].type: found 12, expected 1 to 11");
  FAULT(s.choice.choices = NULL, "parameters[1]: a choice without choices");
  FAULT(s.rows.fields = NULL, "parameters[3]: a table without fields");
  FAULT(s.field.type = SY_PARAMETER_TEXTS, "fields[0].type: found 8, expected 1 to 6");
  FAULT(s.fields[0] = &s.rows, "fields[0].type: found 9"); /* a table within itself */
}

static void test_defaults(void **state) {
  (void)state;
  FAULT(s.scalar.default_value = "11", "parameters[0].default_value: '11' does not fit");
  FAULT(s.scalar.default_value = "0x1", "'0x1' does not fit");
  FAULT(s.scalar.default_value = "", "'' does not fit");
  FAULT(s.scalar.default_value = "nan", "'nan' does not fit");
  FAULT(s.scalar.type = SY_PARAMETER_INTEGER, "'2.5' does not fit");
  FAULT(s.scalar.type = SY_PARAMETER_BOOL, "'2.5' does not fit");
  FAULT(s.scalar.type = SY_PARAMETER_DATE, "'2.5' does not fit");
  FAULT(s.choice.default_value = "maybe", "'maybe' does not fit");
  FAULT(s.list.default_value = "a", "parameters[2].default_value: 'a' does not fit");
  GOOD(s.scalar.default_value = "1e1", true);
  GOOD(s.scalar.type = SY_PARAMETER_DATE; s.scalar.default_value = "2000-02-29", true);
  GOOD(s.scalar.type = SY_PARAMETER_TEXT; s.scalar.default_value = "", true);
  GOOD(s.scalar.type = SY_PARAMETER_NUMBER_OR_TEXT; s.scalar.default_value = NULL, true);
  FAULT(s.scalar.type = SY_PARAMETER_NUMBER_OR_TEXT, "'2.5' does not fit");
  GOOD(s.field.type = SY_PARAMETER_NUMBER_OR_TEXT, true);
  GOOD(s.scalar.type = SY_PARAMETER_BOOL; s.scalar.default_value = "true", true);
}

static void test_findings(void **state) {
  (void)state;
  FAULT(s.finding.code = "Low", "findings[0].code: found 'Low'");
  FAULT(s.value.type = SY_PARAMETER_BOOL, "findings[0].values[0]: type is 3");
  FAULT(s.finding.message.zh = "数值{fuond}",
        "message.zh: {fuond} is not a value of this finding; did "
        "you mean 'found'?");
  FAULT(s.finding.advice.en = "{found", "advice.en: a stray brace");
  FAULT(s.finding.advice.en = "found}", "advice.en: a stray brace");
  GOOD(s.finding.advice.en = "{found} and {found}", true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),       cmocka_unit_test(test_sizes),
      cmocka_unit_test(test_plugin),     cmocka_unit_test(test_ranges),
      cmocka_unit_test(test_texts),      cmocka_unit_test(test_lists),
      cmocka_unit_test(test_spellings),  cmocka_unit_test(test_tables),
      cmocka_unit_test(test_parameters), cmocka_unit_test(test_defaults),
      cmocka_unit_test(test_findings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
