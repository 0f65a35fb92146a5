/* SPDX-License-Identifier: Apache-2.0
 *
 * index-tree.c: an index from a list of its indicators and groups
 *
 * The list is steelyard's own tree as a table, or the iMeta of the R package COINr; tree-table.c
 * reads both. Here, codes that cannot be ids get one, and what an index cannot have is refused.
 */
#include "command/command.h"
#include "command/index.h"
#include "edition/edition.h"

#include <string.h>

#define MOST_LEVELS 60

struct listing {
  sy_index *index;
  sy_problems *problems;
};

/* ---- Nodes ---- */

/* The text of a key, or NULL. */
static const char *text_of(const struct sy_yaml *mapping, const char *key) {
  const struct sy_yaml *value =
      mapping != NULL && mapping->kind == SY_YAML_MAPPING ? sy_yaml_get(mapping, key) : NULL;
  return value != NULL && value->kind == SY_YAML_SCALAR ? value->text : NULL;
}

static void read_weight(const struct listing *listing, const struct sy_yaml *yaml,
                        sy_index_node *node) {
  const char *weight = text_of(yaml, "weight");
  struct sy_rational value;
  if (weight == NULL)
    return;
  if (sy_rational_parse(weight, &value) && value.numerator >= 0)
    node->weight = g_strdup(weight);
  else
    sy_problems_add(listing->problems, sy_yaml_get(yaml, "weight")->place,
                    _("found '%s', expected a weight of at least 0, such as 30%%, 0.3 or 1/3"),
                    weight);
}

/* All indicators of an index read one table in the same way. */
static void check_keys(const struct listing *listing, const struct sy_yaml *yaml) {
  static const char *const refused[] = {"plugin", "evidence", "where"};
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    const struct sy_yaml *value = sy_yaml_get(yaml, refused[i]);
    if (value != NULL)
      sy_problems_add(listing->problems, value->place,
                      _("expected no '%s', because all indicators of the new edition read one "
                        "table with measure@2; remove this column, and add the key to the edition "
                        "afterwards"),
                      refused[i]);
  }
}

static sy_index_node *add_node(const struct listing *listing, const struct sy_yaml *yaml,
                               guint level) {
  const char *better = text_of(sy_yaml_get(yaml, "params"), "better");
  sy_index_node *node = sy_index_add(listing->index, NULL, text_of(yaml, "id"));
  node->yaml = yaml;
  node->place = sy_yaml_get(yaml, "id")->place;
  node->level = level;
  node->lower = g_strcmp0(better, "lower") == 0;
  node->is_group = sy_yaml_get(yaml, "children") != NULL;
  node->heading = g_strdup(text_of(sy_yaml_get(yaml, "columns"), SY_INDEX_COLUMN));
  read_weight(listing, yaml, node);
  check_keys(listing, yaml);
  return node;
}

/* ---- The tree ---- */

/* All siblings have weights or none has. */
static void check_weights(const struct listing *listing, const struct sy_yaml *siblings) {
  const struct sy_yaml *first = siblings->items[0];
  for (guint i = 1; i < siblings->count; i++) {
    const struct sy_yaml *node = siblings->items[i];
    if ((sy_yaml_get(node, "weight") == NULL) != (sy_yaml_get(first, "weight") == NULL))
      sy_problems_add(listing->problems, node->place,
                      _("'%s' and '%s' are in one group, but only one of them has a weight"),
                      text_of(first, "id"), text_of(node, "id"));
  }
}

/* Adds a node and all nodes below it. */
static void add_tree(const struct listing *listing, const struct sy_yaml *yaml, guint level) {
  const sy_index_node *node = add_node(listing, yaml, level);
  const struct sy_yaml *children = sy_yaml_get(yaml, "children");
  if (children == NULL)
    return;
  check_weights(listing, children);
  if (level == MOST_LEVELS)
    sy_problems_add(listing->problems, node->place, _("the tree has more than %d levels"),
                    MOST_LEVELS);
  for (guint i = 0; level < MOST_LEVELS && i < children->count; i++)
    add_tree(listing, children->items[i], level + 1);
}

static void name_nodes(const sy_index *index) {
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; i < index->nodes->len; i++)
    g_ptr_array_add(codes, ((sy_index_node *)index->nodes->pdata[i])->code);
  g_autoptr(GHashTable) taken = sy_index_taken();
  g_auto(GStrv) ids = sy_index_ids(codes, "indicator", taken);
  for (guint i = 0; i < index->nodes->len; i++) {
    sy_index_node *node = index->nodes->pdata[i];
    node->id = g_strdup(ids[i]);
    if (strcmp(node->id, node->code) != 0)
      node->name = g_strdup(node->code);
  }
}

bool sy_index_read_tree(sy_index *index, const char *path, sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  struct sy_table_form form = {0};
  if (!sy_grid_form(&job_context, path, &form, problems))
    return false;
  form.decimal_comma = form.delimiter != NULL;
  index->document = sy_yaml_parse(&job_context, path, "{}", 2, problems);
  index->unread = g_ptr_array_new_with_free_func(g_free);
  const struct sy_tree_table table = {.context = &job_context,
                                      .document = index->document,
                                      .input = &input,
                                      .form = &form,
                                      .column = SY_INDEX_COLUMN,
                                      .unread = index->unread};
  char sha256[SY_DIGEST_SIZE];
  const struct sy_yaml *tree = sy_tree_table_read(&table, sha256, problems);
  if (tree == NULL)
    return false;
  const struct listing listing = {index, problems};
  add_tree(&listing, tree, 0);
  if (index->nodes->len == 1)
    sy_problems_add(problems, tree->place, _("'%s' has no indicators below it"),
                    text_of(tree, "id"));
  index->from_tree = path;
  name_nodes(index);
  return sy_problems_count(problems) == 0;
}
