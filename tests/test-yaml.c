/* SPDX-License-Identifier: Apache-2.0
 *
 * test-yaml.c: YAML documents: their tree, their places, and everything that is refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "base/base.h"

static sy_yaml_document *parse(const char *text) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_yaml_document *document = sy_yaml_parse(NULL, "t.yaml", text, strlen(text), problems);
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, "");
  assert_non_null(document);
  return document;
}

/* The text is refused with exactly these problems. */
static void assert_refused(const char *text, size_t length, const char *expected) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_yaml_parse(NULL, "t.yaml", text, length, problems));
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, expected);
}

/* The text is refused, and one of the problems begins so. */
static void assert_refused_with(const char *text, const char *expected) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_yaml_parse(NULL, "t.yaml", text, strlen(text), problems));
  g_autofree char *found = sy_problems_text(problems);
  if (strstr(found, expected) == NULL)
    assert_string_equal(found, expected);
}

static void assert_place(const struct sy_yaml *node, unsigned line, unsigned column) {
  assert_string_equal(node->place.file, "t.yaml");
  assert_int_equal(node->place.line, line);
  assert_int_equal(node->place.column, column);
}

static void test_tree(void **state) {
  (void)state;
  g_autoptr(sy_yaml_document) document = parse("name: 秤砣\n"
                                               "nodes:\n"
                                               "  - id: one\n"
                                               "    weight: '30%'\n"
                                               "  - [a, {}, []]\n"
                                               "empty:\n");
  const struct sy_yaml *root = sy_yaml_root(document);
  assert_int_equal(root->kind, SY_YAML_MAPPING);
  assert_int_equal(root->count, 3);
  assert_place(root, 1, 1);
  const struct sy_yaml *name = sy_yaml_get(root, "name");
  assert_string_equal(name->text, "秤砣");
  assert_true(name->plain);
  assert_place(name, 1, 7);
  const struct sy_yaml *nodes = sy_yaml_get(root, "nodes");
  assert_int_equal(nodes->kind, SY_YAML_SEQUENCE);
  assert_int_equal(nodes->count, 2);
  assert_null(nodes->text);
  const struct sy_yaml *weight = sy_yaml_get(nodes->items[0], "weight");
  assert_string_equal(weight->text, "30%");
  assert_false(weight->plain);
  assert_place(weight, 4, 13);
  assert_place(nodes->items[0]->keys[1], 4, 5);
  assert_int_equal(nodes->items[1]->count, 3);
  assert_int_equal(nodes->items[1]->items[1]->kind, SY_YAML_MAPPING);
  assert_int_equal(nodes->items[1]->items[1]->count, 0);
  assert_int_equal(nodes->items[1]->items[2]->count, 0);
  assert_string_equal(sy_yaml_get(root, "empty")->text, "");
  assert_null(sy_yaml_get(root, "absent"));
  assert_null(sy_yaml_get(nodes, "id"));
}

/* Columns count characters, and nothing is read into a plain text. */
static void test_texts(void **state) {
  (void)state;
  g_autoptr(sy_yaml_document) document =
      parse("{秤: yes, b: 012, c: ~, d: \"a\\tb\", e: 2008-05-01}");
  const struct sy_yaml *root = sy_yaml_root(document);
  assert_string_equal(sy_yaml_get(root, "秤")->text, "yes");
  assert_place(sy_yaml_get(root, "秤"), 1, 5);
  assert_string_equal(sy_yaml_get(root, "b")->text, "012");
  assert_string_equal(sy_yaml_get(root, "c")->text, "~");
  assert_string_equal(sy_yaml_get(root, "d")->text, "a\tb");
  assert_string_equal(sy_yaml_get(root, "e")->text, "2008-05-01");
}

static void test_aliases(void **state) {
  (void)state;
  g_autoptr(sy_yaml_document) document =
      parse("a: &a [x, y]\nb: *a\nc: &k key\n*k : value\nd: &a [&a z]\ne: *a\n");
  const struct sy_yaml *root = sy_yaml_root(document);
  assert_ptr_equal(sy_yaml_get(root, "a"), sy_yaml_get(root, "b"));
  assert_place(sy_yaml_get(root, "b"), 1, 4);
  assert_string_equal(sy_yaml_get(root, "key")->text, "value");
  assert_string_equal(sy_yaml_get(root, "e")->text, "z");
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *problems;
  } cases[] = {
      {"", "t.yaml:1:1: the file is empty, expected a YAML document\n"},
      {"# nothing\n", "t.yaml:1:1: the file is empty, expected a YAML document\n"},
      {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1: the key 'a' is repeated\n"},
      {"a: 1\n\"a\": 3\n", "t.yaml:2:1: the key 'a' is repeated\n"},
      {"? [a, b]\n: 1\n", "t.yaml:1:3: a list or a mapping as a key, expected text\n"},
      {"a: !!str 1\n", "t.yaml:1:4: found the tag 'tag:yaml.org,2002:str', expected none\n"},
      {"a: !x [1]\n", "t.yaml:1:4: found the tag '!x', expected none\n"},
      {"a: *b\n", "t.yaml:1:4: the alias '*b' has no anchor\n"},
      {"a: &a [1, *a]\n", "t.yaml:1:11: the alias '*a' is inside its own anchor\n"},
      {"&a {b: {c: *a}}\n", "t.yaml:1:12: the alias '*a' is inside its own anchor\n"},
      {"a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document, expected one\n"},
      {"a: \"x\\0y\"\n", "t.yaml:1:4: text with a NUL character\n"},
      /* All at once. */
      {"a: *x\na: !t 1\n", "t.yaml:1:4: the alias '*x' has no anchor\n"
                           "t.yaml:2:1: the key 'a' is repeated\n"
                           "t.yaml:2:4: found the tag '!t', expected none\n"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_refused(cases[i].text, strlen(cases[i].text), cases[i].problems);
  assert_refused_with("a: [1, 2\nb: 3\n", "t.yaml:2:");
  assert_refused_with("a: b: c\n", "t.yaml:1:5: not valid YAML: mapping values are not allowed");
  assert_refused_with("a: 1\n\tb: 2\n", "t.yaml:2:");
  assert_refused_with("a: 秤\nb: 秤\xB3\n", "t.yaml:2:5: not UTF-8");
}

static char *nested(unsigned depth) {
  GString *text = g_string_new(NULL);
  for (unsigned i = 0; i < depth; i++)
    g_string_append_c(text, '[');
  for (unsigned i = 0; i < depth; i++)
    g_string_append_c(text, ']');
  return g_string_free(text, FALSE);
}

static void test_depth(void **state) {
  (void)state;
  g_autofree char *deep = nested(150);
  sy_yaml_free(parse(deep));
  g_autofree char *deeper = nested(151);
  assert_refused_with(deeper, "t.yaml:1:151: nested more than 150 levels deep");
  g_autofree char *deepest = nested(200000);
  assert_refused_with(deepest, "t.yaml:1:151: nested more than 150 levels deep");
}

/* Every line doubles the one before: 2^n nodes from n lines. */
static char *billion_laughs(unsigned lines) {
  GString *text = g_string_new("a0: &a0 x\n");
  for (unsigned i = 1; i <= lines; i++)
    g_string_append_printf(text, "a%u: &a%u [*a%u, *a%u]\n", i, i, i - 1, i - 1);
  return g_string_free(text, FALSE);
}

static void test_nodes(void **state) {
  (void)state;
  g_autofree char *many = billion_laughs(17);
  sy_yaml_free(parse(many));
  g_autofree char *too_many = billion_laughs(60);
  assert_refused_with(
      too_many, "more than 1000000 values once aliases are followed; --limit values=N allows more");

  /* Exactly at the limit: the list and its items. */
  GString *list = g_string_new("[");
  for (unsigned i = 0; i < 999999; i++)
    g_string_append(list, "x,");
  g_string_append_c(list, ']');
  sy_yaml_free(parse(list->str));
  g_string_insert(list, 1, "x,");
  assert_refused_with(list->str, "more than 1000000 values");
  g_string_free(list, TRUE);
}

static void test_long_text(void **state) {
  (void)state;
  g_autofree char *text = g_strnfill((1u << 20) + 3, 'x');
  memcpy(text, "- ", 2);
  text[(1u << 20) + 2] = '\0';
  sy_yaml_free(parse(text));
  text[(1u << 20) + 2] = 'x';
  assert_refused_with(
      text,
      "t.yaml:1:3: text of 1048577 bytes, expected at most 1048576; --limit text=N allows more");
}

static void test_check_keys(void **state) {
  (void)state;
  static const char *const allowed[] = {"id", "weight", NULL};
  g_autoptr(sy_yaml_document) document = parse("id: x\nwieght: 3\n");
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_yaml_check_keys(sy_yaml_root(document), allowed, problems);
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, "t.yaml:2:1: unknown key 'wieght'; did you mean 'weight'?\n");
}

static void test_make(void **state) {
  (void)state;
  g_autoptr(sy_yaml_document) document = parse("x\n");
  const struct sy_place place = {.file = "t.yaml", .line = 7, .column = 3};
  struct sy_yaml *list = sy_yaml_new_sequence(document, place);
  for (unsigned i = 0; i < 9; i++) {
    g_autofree char *text = g_strdup_printf("%u", i);
    sy_yaml_insert(document, list, i / 2, sy_yaml_new_scalar(document, place, text));
  }
  static const char order[] = "135786420";
  assert_int_equal(list->count, 9);
  for (unsigned i = 0; i < 9; i++)
    assert_int_equal(list->items[i]->text[0], order[i]);
  sy_yaml_insert(document, list, 99, sy_yaml_root(document));
  assert_string_equal(list->items[9]->text, "x");

  struct sy_yaml *mapping = sy_yaml_new_mapping(document, place);
  assert_null(sy_yaml_get(mapping, "a"));
  static const char *const keys[] = {"a", "b", "c", "a"};
  for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
    sy_yaml_set(document, mapping, sy_yaml_new_scalar(document, place, keys[i]), list->items[i]);
  assert_int_equal(mapping->count, 3);
  assert_ptr_equal(sy_yaml_get(mapping, "a"), list->items[3]);
  assert_ptr_equal(sy_yaml_get(mapping, "c"), list->items[2]);
  assert_place(mapping, 7, 3);
}

static void test_load(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("test-yaml-XXXXXX", NULL);
  assert_non_null(folder);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  assert_true(g_file_set_contents(path,
                                  "\xEF\xBB\xBF"
                                  "a: 1\r\nb: 2\r\n",
                                  -1, NULL));
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  g_autoptr(sy_yaml_document) document = sy_yaml_load(NULL, &input, problems);
  assert_non_null(document);
  assert_string_equal(sy_yaml_get(sy_yaml_root(document), "b")->text, "2");
  assert_int_equal(sy_yaml_root(document)->keys[1]->place.line, 2);

  g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
  g_autofree char *large = g_build_filename(folder, "large", NULL);
  assert_int_equal(mkfifo(pipe, 0600), 0);
  assert_true(g_file_set_contents(large, "", 0, NULL));
  assert_int_equal(truncate(large, (64 << 20) + 1), 0);
  const char *const refused[] = {folder, pipe, large, "/absent/file"};
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    const struct sy_input wrong = sy_input_at(refused[i]);
    assert_null(sy_yaml_load(NULL, &wrong, problems));
    assert_int_equal(sy_problems_count(problems), i + 1);
  }
  unlink(path);
  unlink(pipe);
  unlink(large);
  rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tree),      cmocka_unit_test(test_texts),
      cmocka_unit_test(test_aliases),   cmocka_unit_test(test_refused),
      cmocka_unit_test(test_depth),     cmocka_unit_test(test_nodes),
      cmocka_unit_test(test_long_text), cmocka_unit_test(test_check_keys),
      cmocka_unit_test(test_make),      cmocka_unit_test(test_load),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
