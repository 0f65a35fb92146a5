/* SPDX-License-Identifier: Apache-2.0
 *
 * index-tree.c: an index from a list of its indicators and groups
 *
 * The list is steelyard's own tree as a table, or the iMeta of the R package COINr. Both have a row
 * for each node with its code, its name, the code of the group above, and its weight.
 */
#include "command/command.h"
#include "command/index.h"

#include <inttypes.h>
#include <string.h>

#define MOST_LEVELS 60

/* ---- The columns ---- */

enum { CODE, NAME, ABOVE, WEIGHT, DIRECTION, TYPE, FIELD_COUNT };

static const char *const headings[FIELD_COUNT][6] = {
    [CODE] = {"iCode", "id", "编号"},
    [NAME] = {"iName", "name", "名称", "name_en", "name_zh"},
    [ABOVE] = {"Parent", "parent", "under", "上级"},
    [WEIGHT] = {"Weight", "weight", "权重"},
    [DIRECTION] = {"Direction", "direction", "better", "方向"},
    [TYPE] = {"Type", "type", "类型"},
};

struct list {
  const sy_grid *grid;
  guint columns[FIELD_COUNT]; /* column_count: there is none */
};

/* A cell, or NULL: R writes NA where there is nothing. */
static const char *field(const struct list *list, guint which, uint64_t row) {
  if (list->columns[which] == list->grid->column_count)
    return NULL;
  const char *cell = sy_grid_cell(list->grid, list->columns[which], row);
  return cell != NULL && strcmp(cell, "NA") != 0 ? cell : NULL;
}

static bool find_columns(struct list *list, sy_problems *problems) {
  for (guint i = 0; i < FIELD_COUNT; i++)
    list->columns[i] = sy_grid_find(list->grid, headings[i]);
  const struct sy_place place = {.file = list->grid->place.file, .line = 1};
  bool found = true;
  for (guint i = CODE; i <= ABOVE; i += ABOVE)
    if (list->columns[i] == list->grid->column_count) {
      sy_problems_add(problems, place, _("no column '%s' or '%s'"), headings[i][0], headings[i][1]);
      found = false;
    }
  return found;
}

/* Whether a row is a node; others are groups of units, denominators and such. */
static bool is_node(const struct list *list, uint64_t row) {
  const char *type = field(list, TYPE, row);
  return type == NULL || g_ascii_strcasecmp(type, "Indicator") == 0 ||
         g_ascii_strcasecmp(type, "Aggregate") == 0;
}

/* ---- Rows ---- */

static struct sy_place place_of(const struct list *list, guint which, uint64_t row) {
  const guint column = list->columns[which];
  return sy_grid_place(list->grid, column < list->grid->column_count ? column : 0, row);
}

static void read_weight(const struct list *list, uint64_t row, sy_index_node *node,
                        sy_problems *problems) {
  const char *weight = field(list, WEIGHT, row);
  struct sy_rational value;
  if (weight == NULL)
    return;
  if (sy_rational_parse(weight, &value) && value.numerator >= 0)
    node->weight = g_strdup(weight);
  else
    sy_problems_add(problems, place_of(list, WEIGHT, row),
                    _("found '%s', expected a weight of at least 0, such as 30%%, 0.3 or 1/3"),
                    weight);
}

static void read_direction(const struct list *list, uint64_t row, sy_index_node *node,
                           sy_problems *problems) {
  static const char *const higher[] = {"1", "+1", "higher", NULL};
  static const char *const lower[] = {"-1", "lower", NULL};
  const char *direction = field(list, DIRECTION, row);
  node->lower = direction != NULL && g_strv_contains(lower, direction);
  if (direction != NULL && !node->lower && !g_strv_contains(higher, direction))
    sy_problems_add(problems, place_of(list, DIRECTION, row),
                    _("found '%s', expected 1 (higher is better) or -1 (lower is better)"),
                    direction);
}

static void read_row(const struct list *list, uint64_t row, sy_index *index,
                     sy_problems *problems) {
  const char *code = field(list, CODE, row), *name = field(list, NAME, row);
  const struct sy_place place = place_of(list, CODE, row);
  if (!is_node(list, row))
    return;
  if (code == NULL) {
    sy_problems_add(problems, place, _("the code is missing"));
    return;
  }
  sy_index_node *node = sy_index_add(index, NULL, code);
  node->is_group = g_strcmp0(field(list, TYPE, row), "Aggregate") == 0;
  node->place = place;
  node->name = g_strdup(name);
  node->above = g_strdup(field(list, ABOVE, row));
  read_weight(list, row, node, problems);
  read_direction(list, row, node, problems);
}

static void name_nodes(sy_index *index) {
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; i < index->nodes->len; i++)
    g_ptr_array_add(codes, ((sy_index_node *)index->nodes->pdata[i])->code);
  g_autoptr(GHashTable) taken = sy_index_taken();
  g_auto(GStrv) ids = sy_index_ids(codes, "indicator", taken);
  for (guint i = 0; i < index->nodes->len; i++) {
    sy_index_node *node = index->nodes->pdata[i];
    node->id = g_strdup(ids[i]);
    if (node->name == NULL && strcmp(node->id, node->code) != 0)
      node->name = g_strdup(node->code);
    if (g_strcmp0(node->name, node->id) == 0)
      g_clear_pointer(&node->name, g_free);
  }
}

/* ---- The tree ---- */

struct ordering {
  const GPtrArray *nodes; /* as in the file */
  GHashTable *rows;       /* code -> row */
  GHashTable *below;      /* code -> GPtrArray of the nodes below it */
  GPtrArray *ordered;     /* indexes of nodes */
  sy_problems *problems;
};

/* All siblings have weights or none has. */
static void check_weights(const GPtrArray *siblings, sy_problems *problems) {
  const sy_index_node *first = siblings->pdata[0];
  for (guint i = 1; i < siblings->len; i++) {
    const sy_index_node *node = siblings->pdata[i];
    if ((node->weight == NULL) != (first->weight == NULL))
      sy_problems_add(problems, node->place,
                      _("'%s' and '%s' are in one group, but only one of them has a weight"),
                      first->code, node->code);
  }
}

/* Adds a node and all nodes below it. */
static void order(struct ordering *ordering, sy_index_node *node, guint level) {
  g_ptr_array_add(ordering->ordered, node);
  node->level = level;
  const GPtrArray *below = g_hash_table_lookup(ordering->below, node->code);
  if (below == NULL && node->is_group)
    sy_problems_add(ordering->problems, node->place, _("'%s' has no indicators below it"),
                    node->code);
  node->is_group = below != NULL;
  if (below == NULL)
    return;
  check_weights(below, ordering->problems);
  if (level == MOST_LEVELS)
    sy_problems_add(ordering->problems, node->place, _("the tree has more than %d levels"),
                    MOST_LEVELS);
  for (guint i = 0; level < MOST_LEVELS && i < below->len; i++)
    order(ordering, below->pdata[i], level + 1);
}

static void note_below(struct ordering *ordering, sy_index_node *node) {
  GPtrArray *below = g_hash_table_lookup(ordering->below, node->above);
  if (below == NULL) {
    below = g_ptr_array_new();
    g_hash_table_insert(ordering->below, node->above, below);
  }
  g_ptr_array_add(below, node);
}

static void complain_above(const struct ordering *ordering, const sy_index_node *node) {
  sy_problems_add(ordering->problems, node->place, _("'%s' is below '%s', which has no row"),
                  node->code, node->above);
}

/* The root, or NULL with problems. */
static sy_index_node *find_root(struct ordering *ordering, struct sy_place file) {
  sy_index_node *root = NULL;
  for (guint i = 0; i < ordering->nodes->len; i++) {
    sy_index_node *node = ordering->nodes->pdata[i];
    if (node->above != NULL && g_hash_table_contains(ordering->rows, node->above))
      note_below(ordering, node);
    else if (node->above != NULL)
      complain_above(ordering, node);
    else if (root != NULL)
      sy_problems_add(ordering->problems, node->place,
                      _("'%s' and '%s' are below no group; expected one node above all others"),
                      root->code, node->code);
    else
      root = node;
  }
  if (root == NULL)
    sy_problems_add(ordering->problems, file,
                    _("every node is below another; expected one above all others"));
  return root;
}

/* From each code to its row; a code that is repeated is a problem. g_hash_table_unref. */
static GHashTable *find_rows(const GPtrArray *nodes, sy_problems *problems) {
  GHashTable *rows = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < nodes->len; i++) {
    const sy_index_node *node = nodes->pdata[i];
    const guint other = GPOINTER_TO_UINT(g_hash_table_lookup(rows, node->code));
    if (other != 0)
      sy_problems_add(problems, node->place, _("'%s' is already in row %u"), node->code, other);
    else
      g_hash_table_insert(rows, node->code, GUINT_TO_POINTER(node->place.line));
  }
  return rows;
}

/* Puts the nodes in the order of the tree. */
static void order_nodes(sy_index *index, struct sy_place file, sy_problems *problems) {
  g_autoptr(GHashTable) rows = find_rows(index->nodes, problems);
  g_autoptr(GHashTable) below =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) ordered = g_ptr_array_new();
  struct ordering ordering = {index->nodes, rows, below, ordered, problems};
  sy_index_node *root = find_root(&ordering, file);
  if (root == NULL || sy_problems_count(problems) > 0)
    return;
  root->is_group = true;
  order(&ordering, root, 0);
  if (ordered->len < index->nodes->len && sy_problems_count(problems) == 0)
    sy_problems_add(problems, file, _("some nodes are below themselves"));
  for (guint i = 0; i < ordered->len && ordered->len == index->nodes->len; i++)
    index->nodes->pdata[i] = ordered->pdata[i];
}

bool sy_index_read_tree(sy_index *index, const char *path, sy_problems *problems) {
  struct sy_csv_form form;
  g_autoptr(sy_sheet) grid = sy_grid_read(path, &form, problems);
  struct list list = {.grid = grid};
  if (grid == NULL || !find_columns(&list, problems))
    return false;
  if (grid->row_count > sy_limit(&job_context, SY_LIMIT_NODES)) {
    sy_problems_add(problems, grid->place,
                    _("%" PRIu64 " rows; a tree has at most %" PRIu64 " nodes"), grid->row_count,
                    sy_limit(&job_context, SY_LIMIT_NODES));
    return false;
  }
  for (uint64_t row = 0; row < grid->row_count; row++)
    read_row(&list, row, index, problems);
  if (index->nodes == NULL) {
    sy_problems_add(problems, grid->place, _("no rows; expected one for each indicator"));
    return false;
  }
  index->from_tree = path;
  name_nodes(index);
  order_nodes(index, grid->place, problems);
  return sy_problems_count(problems) == 0;
}
