/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-yaml.c: fuzz target of the YAML loader
 *
 * A tree that was read is written again in the plainest YAML there is and must read as the same
 * tree.
 */
#include "fuzz.h"

/* Writing a tree with many aliases in full would take long. */
#define MOST_WRITTEN 2000

static void write_scalar(GString *out, const char *text) {
  g_string_append_c(out, '"');
  for (; *text != '\0'; text = g_utf8_next_char(text))
    g_string_append_printf(out, "\\U%08x", g_utf8_get_char(text));
  g_string_append_c(out, '"');
}

/* Writes a node; false once there are too many. */
static bool write_node(GString *out, const struct sy_yaml *node, unsigned *left) {
  if (*left == 0)
    return false;
  --*left;
  if (node->kind == SY_YAML_SCALAR) {
    write_scalar(out, node->text);
    return true;
  }
  const bool mapping = node->kind == SY_YAML_MAPPING;
  g_string_append_c(out, mapping ? '{' : '[');
  for (guint i = 0; i < node->count; i++) {
    if (mapping) {
      g_string_append(out, "? "); /* without it a key may not be long */
      write_scalar(out, node->keys[i]->text);
      g_string_append(out, " : ");
    }
    if (!write_node(out, node->items[i], left))
      return false;
    g_string_append(out, ", ");
  }
  g_string_append_c(out, mapping ? '}' : ']');
  return true;
}

static void check_same(const struct sy_yaml *a, const struct sy_yaml *b) {
  FUZZ_CHECK(a->kind == b->kind && a->count == b->count);
  FUZZ_CHECK(a->place.line > 0 && a->place.column > 0);
  if (a->kind == SY_YAML_SCALAR)
    FUZZ_CHECK_SHOWING(strcmp(a->text, b->text) == 0, a->text);
  for (guint i = 0; i < a->count; i++) {
    check_same(a->items[i], b->items[i]);
    if (a->kind != SY_YAML_MAPPING)
      continue;
    check_same(a->keys[i], b->keys[i]);
    FUZZ_CHECK(sy_yaml_get(a, a->keys[i]->text) == a->items[i]);
  }
}

static void check_written(const struct sy_yaml *root) {
  g_autoptr(GString) out = g_string_new(NULL);
  unsigned left = MOST_WRITTEN;
  if (!write_node(out, root, &left))
    return;
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_yaml_document) again = sy_yaml_parse(NULL, "written", out->str, out->len, problems);
  g_autofree char *text = sy_problems_text(problems);
  FUZZ_CHECK_SHOWING(again != NULL, text);
  check_same(root, sy_yaml_root(again));
}

/* Most keys are not allowed, which is many messages with names from the input. */
static void check_keys(const struct sy_yaml *root) {
  static const char *const allowed[] = {"weight", "points", "plugin", NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  guint unknown = 0;
  for (guint i = 0; root->kind == SY_YAML_MAPPING && i < root->count; i++)
    unknown += !g_strv_contains(allowed, root->keys[i]->text);
  if (root->kind == SY_YAML_MAPPING)
    sy_yaml_check_keys(root, allowed, problems);
  FUZZ_CHECK(sy_problems_count(problems) == unknown);
  fuzz_check_problems(problems, unknown > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_yaml_document *document = sy_yaml_parse(NULL, "input", (const char *)data, size, problems);
  fuzz_check_problems(problems, document == NULL);
  if (document == NULL)
    return 0;
  check_written(sy_yaml_root(document));
  check_keys(sy_yaml_root(document));
  sy_yaml_free(document);
  return 0;
}
