/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-tree.c: fuzz target of trees that are tables: the input is tree.csv
 *
 * The tree that a table means is written as a table again, which must mean the same tree. An
 * edition with the table goes all the way to a result document, as in fuzz-edition.c.
 */
#include "small-edition.h"

static const char column[] = "value";

/* The tree of a file in memory, or NULL. */
static const struct sy_yaml *tree_of(const void *bytes, size_t length, sy_yaml_document *document) {
  const struct sy_input input = sy_input_at(fuzz_file(bytes, length));
  const struct sy_table_form form = {0};
  const struct sy_tree_table table = {
      .document = document, .input = &input, .form = &form, .column = column};
  char sha256[SY_DIGEST_SIZE] = "";
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_yaml *tree = sy_tree_table_read(&table, sha256, problems);
  fuzz_check_problems(problems, tree == NULL);
  return tree;
}

/* The tree as a table, or else as YAML. free. */
static char *text_of(const struct sy_yaml *tree, bool as_table) {
  char *text = NULL;
  size_t length;
  FILE *stream = open_memstream(&text, &length);
  if (as_table)
    sy_tree_csv(tree, column, stream);
  else
    sy_tree_yaml(tree, stream);
  fclose(stream);
  FUZZ_CHECK_SHOWING(g_utf8_validate(text, -1, NULL), text);
  return text;
}

static void check_round_trip(const uint8_t *data, size_t size) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_yaml_document) document = sy_yaml_parse(NULL, "empty", "{}", 2, problems);
  const struct sy_yaml *tree = tree_of(data, size, document);
  if (tree == NULL)
    return;
  char *table = text_of(tree, true), *yaml = text_of(tree, false);
  const struct sy_yaml *again = tree_of(table, strlen(table), document);
  FUZZ_CHECK_SHOWING(again != NULL, table);
  char *yaml_again = text_of(again, false);
  FUZZ_CHECK_SHOWING(strcmp(yaml, yaml_again) == 0, table);
  free(table);
  free(yaml);
  free(yaml_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  check_round_trip(data, size);
  small_edition_check("tabled/tree.csv", data, size);
  return 0;
}
