/* SPDX-License-Identifier: Apache-2.0
 *
 * index-write.c: writes the edition of an index that exists as a table of scores or a list of
 * indicators
 *
 * What is chosen for the user, such as the curve, is explained in comments, in the language of the
 * run. Without a table of scores, three units are invented, so that the edition can be scored.
 */
#include "command/edition-text.h"
#include "command/index.h"
#include "edition/edition.h"
#include "files/files.h"
#include "print/print.h"

#include <string.h>

#define EXAMPLES 3 /* units that are invented */

/* ---- The tree ---- */

static const sy_index_node *node_at(const sy_index *index, guint at) {
  return index->nodes->pdata[at];
}

/* The first node after `at` that is not below it. */
static guint after(const sy_index *index, guint at) {
  const guint level = node_at(index, at)->level;
  for (at++; at < index->nodes->len && node_at(index, at)->level > level; at++)
    ;
  return at;
}

/* Whether all children of a group have the same weight, or none. */
static bool is_even(const sy_index *index, guint group) {
  const guint end = after(index, group);
  const char *first = node_at(index, group + 1)->weight;
  for (guint i = group + 1; i < end; i = after(index, i))
    if (g_strcmp0(node_at(index, i)->weight, first) != 0)
      return false;
  return true;
}

/* Whether some group has weights that differ; then all such groups have weights, of any sum. */
static bool has_weights(const sy_index *index) {
  for (guint i = 0; i < index->nodes->len; i++)
    if (node_at(index, i)->is_group && !is_even(index, i))
      return true;
  return false;
}

static bool has_own_heading(const sy_index_node *node) {
  return node->heading != NULL && strcmp(node->heading, node->id) != 0;
}

static const char *heading_of(const sy_index_node *node) {
  return node->heading != NULL ? node->heading : node->id;
}

/* Whether the heading of some indicator is its id. */
static bool has_id_headings(const sy_index *index) {
  for (guint i = 0; i < index->nodes->len; i++)
    if (!node_at(index, i)->is_group && !has_own_heading(node_at(index, i)))
      return true;
  return false;
}

static void append_indicator(GString *yaml, const sy_index_node *node) {
  g_string_append(yaml, "    - {id: ");
  sy_edition_append_text(yaml, node->id);
  if (node->name != NULL) {
    g_string_append(yaml, ", name: ");
    sy_edition_append_text(yaml, node->name);
  }
  if (has_own_heading(node)) {
    g_string_append(yaml, ", columns: {value: ");
    sy_edition_append_text(yaml, node->heading);
    g_string_append_c(yaml, '}');
  }
  g_string_append(yaml, "}\n");
}

static void append_cell(GString *line, const char *text) {
  if (line->len > 0 && line->str[line->len - 1] != '\n')
    g_string_append_c(line, ',');
  sy_csv_append(line, text != NULL ? text : "");
}

/* ---- tree.csv ---- */

static struct sy_yaml *put_text(const sy_index *index, struct sy_yaml *mapping, const char *key,
                                const char *text) {
  const struct sy_place nowhere = {0};
  sy_yaml_append(index->document, mapping, sy_yaml_new_scalar(index->document, nowhere, key),
                 sy_yaml_new_scalar(index->document, nowhere, text));
  return mapping;
}

/* The values of a mapping, but for some keys, added to another one. */
static void keep_keys(const sy_index *index, const struct sy_yaml *from, const char *const *without,
                      struct sy_yaml *to) {
  for (guint i = 0; i < from->count; i++)
    if (!g_strv_contains(without, from->keys[i]->text))
      sy_yaml_append(index->document, to, from->keys[i], from->items[i]);
}

/* Numbers that are scores have no direction, although lists give one. */
static void keep_params(const sy_index *index, const sy_index_node *node, struct sy_yaml *yaml) {
  static const char *const direction[] = {"better", NULL}, *const none[] = {NULL};
  const struct sy_yaml *params = sy_yaml_get(node->yaml, "params");
  if (params == NULL || params->kind != SY_YAML_MAPPING)
    return;
  struct sy_yaml *kept = sy_yaml_new_mapping(index->document, params->place);
  keep_keys(index, params, index->min_max ? none : direction, kept);
  if (kept->count > 0)
    sy_yaml_append(index->document, yaml,
                   sy_yaml_new_scalar(index->document, node->place, "params"), kept);
}

/* A node as tree.csv has it, with all nodes below. Equal weights are left out. */
static struct sy_yaml *tree_yaml(const sy_index *index, guint at, bool weighted) {
  static const char *const anew[] = {"id", "weight", "columns", "params", "children", NULL};
  const sy_index_node *node = node_at(index, at);
  struct sy_yaml *yaml = sy_yaml_new_mapping(index->document, node->place);
  put_text(index, yaml, "id", node->id);
  keep_keys(index, node->yaml, anew, yaml);
  keep_params(index, node, yaml);
  if (node->name != NULL && sy_yaml_get(yaml, "name") == NULL)
    put_text(index, yaml, "name", node->name);
  if (weighted && node->weight != NULL)
    put_text(index, yaml, "weight", node->weight);
  const struct sy_yaml *columns = sy_yaml_new_scalar(index->document, node->place, "columns");
  if (has_own_heading(node))
    sy_yaml_append(index->document, yaml, columns,
                   put_text(index, sy_yaml_new_mapping(index->document, node->place),
                            SY_INDEX_COLUMN, node->heading));
  if (!node->is_group)
    return yaml;
  struct sy_yaml *children = sy_yaml_new_sequence(index->document, node->place);
  for (guint i = at + 1; i < after(index, at); i = after(index, i))
    sy_yaml_insert(index->document, children, children->count,
                   tree_yaml(index, i, !is_even(index, at)));
  sy_yaml_append(index->document, yaml,
                 sy_yaml_new_scalar(index->document, node->place, "children"), children);
  return yaml;
}

static char *tree_text(const sy_index *index) {
  char *text = NULL;
  size_t length;
  FILE *stream = open_memstream(&text, &length);
  sy_tree_csv(tree_yaml(index, 0, false), SY_INDEX_COLUMN, stream);
  fclose(stream);
  return text;
}

bool sy_index_check(const sy_index *index, sy_problems *problems) {
  for (guint i = 0; i < index->nodes->len; i++) {
    const sy_index_node *node = node_at(index, i);
    const guint end = node->is_group ? after(index, i) : i;
    guint count = 0;
    for (guint k = i + 1; k < end; k = after(index, k))
      count++;
    const char *file = index->from_tree != NULL ? index->from_tree : index->from_table;
    const struct sy_place place = {.file = g_intern_string(file), .line = node->place.line};
    if (count > SY_MAX_CHILDREN)
      sy_problems_add(problems, place,
                      _("'%s' has %u children, expected at most %d; group some of them"), node->id,
                      count, SY_MAX_CHILDREN);
  }
  return sy_problems_count(problems) == 0;
}

/* ---- edition.yaml ---- */

/* A comment on one line, whatever it quotes from the tables. */
static void comment(GString *yaml, const char *indent, const char *text) {
  g_autofree char *line = sy_one_line(text);
  g_string_append_printf(yaml, "%s# %s\n", indent, line);
}

static void append_origin(GString *yaml, const sy_index *index, const char *id) {
  g_autofree char *table = index->from_table ? g_path_get_basename(index->from_table) : NULL;
  g_autofree char *tree = index->from_tree ? g_path_get_basename(index->from_tree) : NULL;
  g_autofree char *both = table && tree ? g_strdup_printf("%s, %s", tree, table) : NULL;
  g_autofree char *line =
      g_strdup_printf(_("Created from %s by 'steelyard new'. 'steelyard score %s' ranks the units; "
                        "docs/edition-format.md explains every key."),
                      both    ? both
                      : table ? table
                              : tree,
                      id);
  comment(yaml, "", line);
}

/* Whether the loader finds the column of units by itself. */
static bool is_usual(const char *heading) {
  static const char *const usual[] = {"unit", "单位", "被评议对象", NULL};
  return g_strv_contains(usual, heading);
}

static void append_key(GString *keys, const char *key, const char *value) {
  if (value == NULL)
    return;
  g_string_append_printf(keys, ", %s: ", key);
  sy_edition_append_text(keys, value);
}

/* Texts that stand for empty cells, as `empty` lists them. */
static void append_empty(GString *keys, const sy_index *index) {
  for (guint i = 0; index->empty != NULL && i < index->empty->len; i++) {
    g_string_append(keys, i == 0 ? ", empty: [" : ", ");
    sy_edition_append_text(keys, index->empty->pdata[i]);
  }
  if (index->empty != NULL)
    g_string_append_c(keys, ']');
}

static void append_table(GString *yaml, const sy_index *index) {
  const char *heading = index->scores ? index->scores->columns[index->unit].heading : "unit";
  g_autoptr(GString) keys = g_string_new(NULL);
  append_key(keys, "unit", is_usual(heading) ? NULL : heading);
  append_key(keys, "encoding", index->form.encoding);
  append_key(keys, "delimiter", index->form.delimiter);
  append_key(keys, "decimal", index->form.decimal_comma ? "," : NULL);
  append_key(keys, "sheet", index->form.sheet);
  append_key(keys, "table", index->form.table);
  append_empty(keys, index);
  g_string_append(yaml, "\ntables:\n");
  if (index->empty != NULL)
    comment(yaml, "  ",
            _("Texts under 'empty' are read as empty cells; remove those that are not."));
  g_string_append(yaml, "  ");
  sy_edition_append_text(yaml, index->table);
  g_string_append(yaml, keys->len > 0 ? ": {file: " : ": ");
  sy_edition_append_text(yaml, index->file);
  g_string_append_printf(yaml, "%s%s\n\n", keys->str, keys->len > 0 ? "}" : "");
}

static void append_curve(GString *yaml, const sy_index *index) {
  g_autofree char *why = g_strdup_printf(
      index->min_max ? _("min-max: the worst number of all units scores 0, the best 100. Chosen "
                         "because %s.")
                     : _("as-is: the numbers are the scores. Chosen because %s."),
      index->reason);
  comment(yaml, "  ", why);
  comment(yaml, "  ", _("'steelyard plugin show measure' lists the other curves."));
  g_string_append_printf(yaml, "  params: {curve: %s}\n", index->min_max ? "min-max" : "as-is");
}

static void append_defaults(GString *yaml, const sy_index *index) {
  comment(yaml, "", _("What every indicator has unless it says otherwise."));
  g_string_append(yaml, "defaults:\n  plugin: measure@2\n  evidence: ");
  sy_edition_append_text(yaml, index->table);
  g_string_append_c(yaml, '\n');
  if (has_id_headings(index)) {
    comment(yaml, "  ", _("{id} is the indicator's id, which is the heading of its column."));
    g_string_append(yaml, "  columns: {value: {id}}\n");
  }
  append_curve(yaml, index);
  if (has_weights(index)) {
    comment(yaml, "  ", _("Weights of any sum are divided by it."));
    g_string_append(yaml, "  weights: normalise\n");
  }
  if (index->blanks > 0) {
    comment(yaml, "  ",
            _("A unit with an empty cell has no rank yet. With the next line, it is scored by its "
              "other indicators."));
    g_string_append(yaml, "  # missing: exclude\n");
  }
}

static void append_tree(GString *yaml, const sy_index *index) {
  g_string_append_c(yaml, '\n');
  if (index->from_tree != NULL) {
    g_string_append(yaml, "tree: tree.csv\n");
    return;
  }
  comment(yaml, "",
          _("Without weights, all children of a group count the same; otherwise give each "
            "of them one, such as weight: 25%."));
  g_string_append(yaml, "tree:\n  id: ");
  sy_edition_append_text(yaml, node_at(index, 0)->id);
  g_string_append(yaml, "\n  name: ");
  sy_edition_append_text(yaml, node_at(index, 0)->name);
  g_string_append(yaml, "\n  children:\n");
  for (guint i = 1; i < index->nodes->len; i++)
    append_indicator(yaml, node_at(index, i));
}

/* Whether the table has columns that are neither units nor indicators. */
static bool is_other(const sy_index *index, guint column) {
  const char *heading = index->scores->columns[column].heading;
  for (guint i = 0; i < index->nodes->len; i++)
    if (g_strcmp0(node_at(index, i)->heading, heading) == 0)
      return false;
  return column != index->unit;
}

static char *edition_text(const sy_index *index, const char *id) {
  g_autoptr(GString) yaml = g_string_new(NULL);
  append_origin(yaml, index, id);
  g_string_append(yaml, "steelyard: edition/1\nid: ");
  sy_edition_append_text(yaml, id);
  g_string_append(yaml, "\nname: ");
  sy_edition_append_text(yaml, id);
  g_string_append_c(yaml, '\n');
  append_table(yaml, index);
  append_defaults(yaml, index);
  append_tree(yaml, index);
  return g_string_free(g_steal_pointer(&yaml), FALSE);
}

/* ---- units.csv and the table ---- */

static bool needs_names(const sy_index *index) {
  for (uint64_t row = 0; row < index->scores->row_count; row++)
    if (strcmp(index->unit_ids[row], sy_grid_cell(index->scores, index->unit, row)) != 0)
      return true;
  return false;
}

/* Columns of the table that units.csv has as well: neither units nor indicators, and with headings
 * that have no other meaning there. Names of units are among them if the table has ids as well.
 * g_array_unref. */
static GArray *other_columns(const sy_index *index) {
  static const char *const taken[] = {"id",  "编号",      "cohort", "组别",
                                      "was", "former id", "原编号", NULL};
  static const char *const names[] = {"name",    "名称",     "name_zh", "中文名称",
                                      "name_en", "英文名称", NULL};
  const bool named = needs_names(index);
  GArray *columns = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < index->scores->column_count; i++) {
    const char *heading = index->scores->columns[i].heading;
    if (is_other(index, i) && sy_text_index(taken, heading) < 0 &&
        (!named || sy_text_index(names, heading) < 0))
      g_array_append_val(columns, i);
  }
  return columns;
}

static char *units_text(const sy_index *index) {
  const sy_grid *scores = index->scores;
  g_autoptr(GArray) others = other_columns(index);
  const bool names = needs_names(index);
  GString *text = g_string_new(names ? "id,name" : "id");
  for (guint i = 0; i < others->len; i++) {
    const char *heading = scores->columns[g_array_index(others, guint, i)].heading;
    /* COINr's names of units. */
    append_cell(text, !names && strcmp(heading, "uName") == 0 ? "name" : heading);
  }
  g_string_append_c(text, '\n');
  for (uint64_t row = 0; row < scores->row_count; row++) {
    sy_csv_append(text, index->unit_ids[row]);
    if (names)
      append_cell(text, sy_grid_cell(scores, index->unit, row));
    for (guint i = 0; i < others->len; i++)
      append_cell(text, sy_grid_cell(scores, g_array_index(others, guint, i), row));
    g_string_append_c(text, '\n');
  }
  return g_string_free(text, FALSE);
}

static char *example_units(void) {
  return g_strdup_printf("id,name\nexample-1,%s\nexample-2,%s\nexample-3,%s\n",
                         _("Example 1 (invented)"), _("Example 2 (invented)"),
                         _("Example 3 (invented)"));
}

/* Numbers of which no two units have all the same. */
static char *example_scores(const sy_index *index) {
  static const unsigned numbers[][EXAMPLES] = {{40, 60, 90}, {80, 50, 70}, {55, 95, 35}};
  GString *text = g_string_new("unit");
  for (guint i = 0; i < index->nodes->len; i++)
    if (!node_at(index, i)->is_group)
      append_cell(text, heading_of(node_at(index, i)));
  g_string_append_c(text, '\n');
  for (guint unit = 0; unit < EXAMPLES; unit++) {
    guint indicator = 0;
    g_string_append_printf(text, "example-%u", unit + 1);
    for (guint i = 0; i < index->nodes->len; i++)
      if (!node_at(index, i)->is_group)
        g_string_append_printf(text, ",%u", numbers[indicator++ % G_N_ELEMENTS(numbers)][unit]);
    g_string_append_c(text, '\n');
  }
  return g_string_free(text, FALSE);
}

/* ---- The folder ---- */

static char *readme_text(const sy_index *index, const char *id) {
  return g_strdup_printf("# %s\n\n%s\n", id,
                         index->scores != NULL
                             ? _("Say here what this index measures, and where its numbers come "
                                 "from.")
                             : _("The three units and their numbers are invented: replace them in "
                                 "units.csv and in evidence. Say here what this index measures, "
                                 "and where its numbers come from."));
}

static bool write_text(sy_folder *folder, const char *name, char *text, sy_problems *problems) {
  g_autofree char *owned = text;
  return sy_folder_write(folder, name, owned, strlen(owned), problems);
}

static bool write_table(const sy_index *index, sy_folder *folder, sy_problems *problems) {
  if (index->scores == NULL)
    return write_text(folder, index->file, example_scores(index), problems);
  return sy_folder_write(folder, index->file, index->bytes.data, index->bytes.length, problems);
}

bool sy_index_write(const sy_index *index, const char *path, sy_problems *problems) {
  g_autofree char *id = g_path_get_basename(path);
  g_autoptr(sy_folder) folder = sy_folder_new(path, problems);
  return folder && write_text(folder, "edition.yaml", edition_text(index, id), problems) &&
         write_text(folder, "units.csv", index->scores ? units_text(index) : example_units(),
                    problems) &&
         write_table(index, folder, problems) &&
         (index->from_tree == NULL || write_text(folder, "tree.csv", tree_text(index), problems)) &&
         write_text(folder, "README.md", readme_text(index, id), problems) &&
         sy_folder_commit(folder, problems);
}
