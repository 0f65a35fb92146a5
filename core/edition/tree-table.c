/* SPDX-License-Identifier: Apache-2.0
 *
 * tree-table.c: a tree written as a table
 *
 * `tree: tree.csv` names a table with one row for each node, as spreadsheets have it, and as iMeta
 * of COINr does. It becomes the YAML that the same tree would be, in which every value has the
 * file, row and column as its place; later steps do not know the difference. The headings are the
 * keys of nodes, as field-tables.c lists them, and the names in `aliases`.
 */
#include "edition/edition-private.h"

#include <math.h>
#include <string.h>

/* ---- Headings ---- */

/* What a heading may be besides the key: in Chinese, and in COINr's iMeta. Keys that nodes do not
 * have come first; the cells of those with `for_people` are not read. */
static const struct alias {
  const char *key, *zh, *other;
  bool for_people;
} aliases[] = {
    {"parent", "上级", "Parent", false},
    {"name_zh", "中文名称", NULL, false},
    {"name_en", "英文名称", NULL, false},
    {"column", "指标列", NULL, false},
    {"direction", "方向", "Direction", false},
    {"type", "类型", "Type", false},
    {"note", "备注", "Note", true},
    {"level", "层级", "Level", true},
    {"unit", "计量单位", "Unit", true},
    {"target", "目标值", "Target", true},
    {"id", "编号", "iCode", false},
    {"name", "名称", "iName", false},
    {"weight", "权重", "Weight", false},
    {"points", "分值", NULL, false},
    {"source", "来源", NULL, false},
    {"plugin", "插件", NULL, false},
    {"evidence", "数据表", NULL, false},
    {"params", "参数", NULL, false},
    {"aggregate", "汇总方式", NULL, false},
    {"missing", "缺失处理", NULL, false},
};
enum { PARENT, NAME_ZH, NAME_EN, COLUMN, DIRECTION, TYPE, SPECIAL = TYPE + 1 };

/* A heading that a table may have; its cells are those of the column with the same index. */
struct heading {
  const char *key;
  const struct sy_field *field; /* of a node; NULL: one of those above */
  bool for_people;
  struct sy_column column;
};

static const struct alias *alias_of(const char *key) {
  for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
    if (strcmp(aliases[i].key, key) == 0)
      return &aliases[i];
  return NULL;
}

static void add_heading(GArray *headings, const char *key, const struct sy_field *field) {
  const struct alias *alias = alias_of(key);
  const struct heading heading = {
      .key = key,
      .field = field,
      .for_people = alias != NULL && alias->for_people,
      .column = {.size = sizeof(struct sy_column),
                 .name = key,
                 .type = SY_TEXT,
                 .presence = SY_OPTIONAL,
                 .lowest = -HUGE_VAL,
                 .highest = HUGE_VAL,
                 .label = {.zh = alias != NULL ? alias->zh : NULL,
                           .en = alias != NULL ? alias->other : NULL}},
  };
  g_array_append_val(headings, heading);
}

/* Lists of nodes are what a table cannot have. */
bool sy_tree_table_has(const struct sy_field *field) {
  return field->key != NULL && field->on & SY_HAS_SCORE && field->type != SY_TYPE_NODES;
}

/* Of struct heading: those without a field first, in the order of the enumeration above. */
static GArray *all_headings(void) {
  GArray *headings = g_array_new(FALSE, TRUE, sizeof(struct heading));
  for (guint i = 0; i < SPECIAL || aliases[i].for_people; i++)
    add_heading(headings, aliases[i].key, NULL);
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (sy_tree_table_has(field))
      add_heading(headings, field->key, field);
  return headings;
}

/* ---- The table being read ---- */

/* What R writes where there is nothing. */
#define NOTHING "NA"

struct row {
  const struct sy_yaml *id, *parent; /* parent NULL: the root */
  struct sy_yaml *node, *children;   /* children NULL: none */
  struct sy_place place;
  bool is_group, reached;
};

struct reading {
  const struct sy_tree_table *table;
  sy_yaml_document *document; /* the table's */
  sy_problems *problems;
  const GArray *headings;
  const sy_sheet *sheet;
  GArray *rows;      /* struct row */
  GHashTable *by_id; /* id -> index of its row + 1 */
  guint id;          /* the heading of ids */
  bool has_nothing;  /* a node is called as R writes nothing */
};

static struct sy_place place_of(const struct reading *reading, uint64_t row, guint heading) {
  const struct sy_column_values *column = &reading->sheet->columns[heading];
  return sy_sheet_place(reading->sheet, sy_sheet_row(reading->sheet, row),
                        column->present ? column->field : SY_WHOLE_ROW);
}

/* NULL: it is empty. An id may be NA, for Namibia; then its children say so too. */
static const char *cell(const struct reading *reading, uint64_t row, guint heading) {
  const char *text = sy_sheet_text(reading->sheet, heading, row);
  const bool may_be_id = heading == reading->id || (heading == PARENT && reading->has_nothing);
  return text == NULL || *text == '\0' || (!may_be_id && strcmp(text, NOTHING) == 0) ? NULL : text;
}

/* Finds the column of ids, and whether one of them is NA. */
static void find_ids(struct reading *reading) {
  while (strcmp(g_array_index(reading->headings, struct heading, reading->id).key, "id") != 0)
    reading->id++;
  for (uint64_t i = 0; i < reading->sheet->row_count && !reading->has_nothing; i++)
    reading->has_nothing = g_strcmp0(cell(reading, i, reading->id), NOTHING) == 0;
}

static struct sy_yaml *scalar(const struct reading *reading, uint64_t row, guint heading,
                              const char *text) {
  return sy_yaml_new_scalar(reading->document, place_of(reading, row, heading), text);
}

static void put(const struct reading *reading, struct sy_yaml *mapping, const char *key,
                const struct sy_yaml *value) {
  sy_yaml_set(reading->document, mapping, sy_yaml_new_scalar(reading->document, value->place, key),
              value);
}

/* ---- Cells ---- */

/* A copy in which everything has the place of the cell. */
static struct sy_yaml *copy_at(sy_yaml_document *document, const struct sy_yaml *yaml,
                               struct sy_place place) {
  if (yaml->kind == SY_YAML_SCALAR) {
    struct sy_yaml *copy = sy_yaml_new_scalar(document, place, yaml->text);
    copy->plain = yaml->plain;
    return copy;
  }
  struct sy_yaml *copy = yaml->kind == SY_YAML_MAPPING ? sy_yaml_new_mapping(document, place)
                                                       : sy_yaml_new_sequence(document, place);
  for (guint i = 0; i < yaml->count; i++)
    if (yaml->kind == SY_YAML_MAPPING)
      sy_yaml_append(document, copy, copy_at(document, yaml->keys[i], place),
                     copy_at(document, yaml->items[i], place));
    else
      sy_yaml_insert(document, copy, i, copy_at(document, yaml->items[i], place));
  return copy;
}

/* A cell of a key whose values may be mappings or lists, as YAML in one line. The braces around it
 * may be left out. */
static const struct sy_yaml *flow(const struct reading *reading, uint64_t row, guint heading,
                                  const char *text, const char *key) {
  const bool braced = *text == '{' || *text == '[';
  if (!braced && strchr(text, ':') == NULL)
    return scalar(reading, row, heading, text);
  g_autofree char *whole = braced ? g_strdup(text) : g_strconcat("{", text, "}", NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_yaml_document) parsed =
      sy_yaml_parse(reading->table->context, key, whole, strlen(whole), problems);
  const struct sy_place place = place_of(reading, row, heading);
  if (parsed != NULL)
    return copy_at(reading->document, sy_yaml_root(parsed), place);
  sy_problems_add(reading->problems, place, _("'%s' is '%s', expected NAME: VALUE, NAME: VALUE"),
                  key, text);
  return NULL;
}

/* A number of a spreadsheet with decimal commas. */
static const struct sy_yaml *number(const struct reading *reading, uint64_t row, guint heading,
                                    const char *text) {
  g_autofree char *copy = g_strdup(text);
  if (reading->table->form->decimal_comma)
    g_strdelimit(copy, ",", '.');
  return scalar(reading, row, heading, copy);
}

static const struct sy_yaml *value_of(const struct reading *reading, uint64_t row, guint heading,
                                      const char *text, const struct sy_field *field) {
  switch (field->type) {
  case SY_TYPE_SHARE:
  case SY_TYPE_SCORE:
    return number(reading, row, heading, text);
  case SY_TYPE_ID:
  case SY_TYPE_NAME:
  case SY_TYPE_TEXT:
  case SY_TYPE_CHOICE:
  case SY_TYPE_INTEGER:
  case SY_TYPE_COUNT:
  case SY_TYPE_BOOLEAN:
  case SY_TYPE_PLUGIN:
    return scalar(reading, row, heading, text);
  default:
    return flow(reading, row, heading, text, field->key);
  }
}

/* `name` in one language, or `name_zh` and `name_en`. */
static void read_names(const struct reading *reading, uint64_t row, struct sy_yaml *node) {
  static const char *const languages[] = {"zh", "en"};
  struct sy_yaml *names = NULL;
  for (guint i = NAME_ZH; i <= NAME_EN; i++) {
    const char *text = cell(reading, row, i);
    if (text == NULL)
      continue;
    if (names == NULL)
      names = sy_yaml_new_mapping(reading->document, place_of(reading, row, i));
    put(reading, names, languages[i - NAME_ZH], scalar(reading, row, i, text));
  }
  if (names != NULL && sy_yaml_get(node, "name") != NULL)
    sy_problems_add(reading->problems, names->place,
                    _("expected 'name', or 'name_zh' and 'name_en', not both"));
  else if (names != NULL)
    put(reading, node, "name", names);
}

/* ---- Short forms ---- */

/* The mapping under a key of a node, which is made if there is none. NULL: it is not a mapping. */
static struct sy_yaml *mapping_of(const struct reading *reading, struct sy_yaml *node,
                                  const char *key, struct sy_place place) {
  const struct sy_yaml *old = sy_yaml_get(node, key);
  if (old != NULL && old->kind != SY_YAML_MAPPING)
    return NULL;
  struct sy_yaml *copy = old != NULL ? copy_at(reading->document, old, old->place)
                                     : sy_yaml_new_mapping(reading->document, place);
  put(reading, node, key, copy);
  return copy;
}

/* The column of the plugin that `column` is about: the only one of its main table that must exist.
 */
static const char *only_column(const struct sy_plugin *plugin) {
  const int index = sy_main_table(plugin);
  const struct sy_column *const *columns = index >= 0 ? plugin->tables[index]->columns : NULL;
  const char *found = NULL;
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (columns[i]->presence != SY_OPTIONAL) {
      if (found != NULL)
        return NULL;
      found = columns[i]->name;
    }
  return found;
}

/* The plugin's column that `column` of a node is about; NULL with a problem. `text`: the cell. */
static const char *column_of(const struct reading *reading, const struct sy_yaml *node,
                             const char *text, struct sy_place place) {
  const struct sy_tree_table *table = reading->table;
  if (table->registry == NULL)
    return table->column;
  const struct sy_yaml *plugin = sy_yaml_get(node, "plugin");
  if (plugin == NULL && table->defaults != NULL)
    plugin = sy_yaml_get(table->defaults, "plugin");
  if (plugin == NULL || plugin->kind != SY_YAML_SCALAR) {
    sy_problems_add(
        reading->problems, place,
        _("'column' needs a plugin; name one in this row, or in 'defaults' of edition.yaml"));
    return NULL;
  }
  const struct sy_plugin_entry *entry =
      sy_registry_find(table->registry, plugin->text, plugin->place, reading->problems);
  const char *column = entry != NULL ? only_column(entry->plugin) : NULL;
  if (entry != NULL && column == NULL)
    sy_problems_add(
        reading->problems, place,
        _("plugin %s does not need exactly one column; expected 'columns', such as 'value: %s'"),
        plugin->text, text);
  return column;
}

static void read_column(const struct reading *reading, uint64_t row, struct sy_yaml *node) {
  const char *text = cell(reading, row, COLUMN);
  if (text == NULL)
    return;
  const struct sy_place place = place_of(reading, row, COLUMN);
  const char *column = column_of(reading, node, text, place);
  struct sy_yaml *columns = column != NULL ? mapping_of(reading, node, "columns", place) : NULL;
  if (columns != NULL)
    put(reading, columns, column, scalar(reading, row, COLUMN, text));
}

/* Which values are better: the parameter `better`. Groups have a direction in COINr, but it is
 * always 1. */
static void read_direction(const struct reading *reading, uint64_t row, struct sy_yaml *node,
                           bool is_group) {
  static const char *const higher[] = {"higher", "1", "+1", "+", "正向", "越高越好", NULL};
  static const char *const lower[] = {"lower", "-1", "-", "负向", "逆向", "越低越好", NULL};
  const char *text = cell(reading, row, DIRECTION);
  const bool is_higher = text != NULL && g_strv_contains(higher, text);
  if (text == NULL || (is_group && is_higher))
    return;
  const struct sy_place place = place_of(reading, row, DIRECTION);
  struct sy_yaml *params = mapping_of(reading, node, "params", place);
  if (params == NULL)
    return;
  if (is_group || (!is_higher && !g_strv_contains(lower, text)))
    sy_problems_add(reading->problems, place,
                    _("'direction' is '%s', expected higher (1) or lower (-1) for an indicator"),
                    text);
  else
    put(reading, params, "better", scalar(reading, row, DIRECTION, is_higher ? "higher" : "lower"));
}

/* ---- Rows ---- */

/* Rows of other types in COINr are columns of data that are not part of the tree. */
static bool is_node(const struct reading *reading, uint64_t row, bool *is_group) {
  static const char *const types[] = {"Indicator", "Aggregate", "Group",     "Denominator",
                                      "Other",     "indicator", "aggregate", NULL};
  const char *text = cell(reading, row, TYPE);
  const int type = text != NULL ? sy_name_index(types, text) : 0;
  *is_group = type == 1 || type == 6;
  if (type >= 0)
    return type < 2 || type > 4;
  g_autofree char *suggestion = sy_suggestion(text, types);
  sy_problems_add(reading->problems, place_of(reading, row, TYPE), _("'%s' is '%s'%s"), "type",
                  text, suggestion);
  return false;
}

/* A root has no weight; that of COINr is 1. */
static bool is_whole(const char *text) {
  return strcmp(text, "1") == 0 || strcmp(text, "100%") == 0;
}

static void read_row(const struct reading *reading, uint64_t index) {
  struct row row = {.place = place_of(reading, index, PARENT)};
  row.place.column = 0;
  if (!is_node(reading, index, &row.is_group))
    return;
  const char *parent = cell(reading, index, PARENT);
  row.parent = parent != NULL ? scalar(reading, index, PARENT, parent) : NULL;
  row.node = sy_yaml_new_mapping(reading->document, row.place);
  for (guint i = 0; i < reading->headings->len; i++) {
    const struct sy_field *field = g_array_index(reading->headings, struct heading, i).field;
    const char *text = field != NULL ? cell(reading, index, i) : NULL;
    if (text == NULL || (parent == NULL && field->as_child && is_whole(text)))
      continue;
    const struct sy_yaml *value = value_of(reading, index, i, text, field);
    if (value != NULL)
      put(reading, row.node, field->key, value);
  }
  read_names(reading, index, row.node);
  row.id = sy_yaml_get(row.node, "id");
  if (row.id == NULL) {
    sy_problems_add(reading->problems, row.place, _("'%s' is missing"), "id");
    return;
  }
  const guint other = GPOINTER_TO_UINT(g_hash_table_lookup(reading->by_id, row.id->text));
  if (other > 0) {
    sy_problems_add(reading->problems, row.id->place, _("the id '%s' is already used in row %u"),
                    row.id->text, g_array_index(reading->rows, struct row, other - 1).place.line);
    return;
  }
  g_array_append_val(reading->rows, row);
  g_hash_table_insert(reading->by_id, (gpointer)row.id->text, GUINT_TO_POINTER(reading->rows->len));
}

/* ---- The tree ---- */

static struct row *row_at(const struct reading *reading, guint index) {
  return &g_array_index(reading->rows, struct row, index);
}

static void complain_parent(const struct reading *reading, const struct row *row) {
  g_autofree const char **ids = (const char **)g_hash_table_get_keys_as_array(reading->by_id, NULL);
  g_autofree char *suggestion = sy_suggestion(row->parent->text, ids);
  sy_problems_add(reading->problems, row->parent->place,
                  _("no row has the id '%s', which is the parent of '%s'%s"), row->parent->text,
                  row->id->text, suggestion);
}

/* Puts each row's node under its parent. The root's index, or SY_NONE. */
static guint link_rows(const struct reading *reading) {
  guint root = SY_NONE;
  for (guint i = 0; i < reading->rows->len; i++) {
    struct row *row = row_at(reading, i);
    const guint parent =
        row->parent == NULL
            ? 0
            : GPOINTER_TO_UINT(g_hash_table_lookup(reading->by_id, row->parent->text));
    if (row->parent != NULL && parent == 0) {
      complain_parent(reading, row);
    } else if (row->parent != NULL) {
      struct row *above = row_at(reading, parent - 1);
      if (above->children == NULL)
        above->children = sy_yaml_new_sequence(reading->document, above->place);
      sy_yaml_insert(reading->document, above->children, above->children->count, row->node);
    } else if (root == SY_NONE) {
      root = i;
    } else {
      sy_problems_add(reading->problems, row->place,
                      _("'%s' has no parent, and neither has '%s' in row %u; expected one root"),
                      row->id->text, row_at(reading, root)->id->text,
                      row_at(reading, root)->place.line);
    }
  }
  return root;
}

/* Rows that are their own ancestors: following parents from them does not end. */
static void check_cycles(const struct reading *reading) {
  for (guint i = 0; i < reading->rows->len; i++) {
    guint at = i, steps = 0;
    for (; at != SY_NONE && !row_at(reading, at)->reached && steps <= reading->rows->len; steps++) {
      const struct sy_yaml *parent = row_at(reading, at)->parent;
      const guint next =
          parent == NULL ? 0 : GPOINTER_TO_UINT(g_hash_table_lookup(reading->by_id, parent->text));
      at = next > 0 ? next - 1 : SY_NONE;
    }
    if (steps > reading->rows->len) {
      sy_problems_add(reading->problems, row_at(reading, at)->parent->place,
                      _("'%s' is its own ancestor; correct its parent, or that of a node above it"),
                      row_at(reading, at)->id->text);
      return;
    }
    at = i;
    for (; at != SY_NONE && !row_at(reading, at)->reached;) {
      const struct sy_yaml *parent = row_at(reading, at)->parent;
      row_at(reading, at)->reached = true;
      const guint next =
          parent == NULL ? 0 : GPOINTER_TO_UINT(g_hash_table_lookup(reading->by_id, parent->text));
      at = next > 0 ? next - 1 : SY_NONE;
    }
  }
}

/* What depends on whether a node is a group. */
static void finish_rows(const struct reading *reading, const guint *sheet_rows) {
  for (guint i = 0; i < reading->rows->len; i++) {
    struct row *row = row_at(reading, i);
    if (row->is_group && row->children == NULL)
      sy_problems_add(reading->problems, row->place,
                      _("'%s' is an aggregate, but no row has it as its parent"), row->id->text);
    if (row->children == NULL)
      read_column(reading, sheet_rows[i], row->node);
    else if (cell(reading, sheet_rows[i], COLUMN) != NULL)
      sy_problems_add(reading->problems, place_of(reading, sheet_rows[i], COLUMN),
                      _("'%s' is a group, expected no '%s'"), row->id->text, "column");
    read_direction(reading, sheet_rows[i], row->node, row->children != NULL);
    if (row->children != NULL)
      put(reading, row->node, "children", row->children);
  }
}

/* Without these, every row would be wrong. */
static bool check_columns(const struct reading *reading) {
  static const char *const needed[] = {"id", "parent", NULL};
  const struct sy_place place = sy_sheet_place(reading->sheet, 0, SY_WHOLE_ROW);
  bool complete = true;
  for (guint i = 0; i < reading->headings->len; i++) {
    const struct heading *heading = &g_array_index(reading->headings, struct heading, i);
    if (!g_strv_contains(needed, heading->key) || reading->sheet->columns[i].present)
      continue;
    sy_problems_add(reading->problems, place, _("no column '%s' (%s or %s)"), heading->key,
                    heading->column.label.zh, heading->column.label.en);
    complete = false;
  }
  return complete;
}

/* Reads the rows, up to the first that is one too many. `sheet_rows`: becomes each node's row. */
static void read_rows(const struct reading *reading, guint *sheet_rows) {
  const size_t most = sy_limit(reading->table->context, SY_LIMIT_NODES);
  for (uint64_t i = 0; i < reading->sheet->row_count && reading->rows->len <= most; i++) {
    const guint count = reading->rows->len;
    read_row(reading, i);
    if (reading->rows->len > count)
      sheet_rows[count] = (guint)i;
  }
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_NODES);
  if (reading->rows->len > most)
    sy_problems_add(reading->problems, reading->sheet->place,
                    _("the tree has more than %zu nodes%s"), most, hint);
}

static const struct sy_yaml *build(struct reading *reading) {
  const guint before = sy_problems_count(reading->problems);
  g_autofree guint *sheet_rows = g_new0(guint, reading->sheet->row_count + 1);
  read_rows(reading, sheet_rows);
  if (sy_problems_count(reading->problems) > before)
    return NULL; /* a row that is missing would be another problem of those below it */
  const guint root = link_rows(reading);
  check_cycles(reading);
  finish_rows(reading, sheet_rows);
  if (root == SY_NONE && sy_problems_count(reading->problems) == before)
    sy_problems_add(reading->problems, reading->sheet->place,
                    _("no row is the root; expected one row without a parent"));
  return sy_problems_count(reading->problems) == before ? row_at(reading, root)->node : NULL;
}

/* A misspelt heading must not be taken for a column for people. */
static void check_headings(const struct reading *reading) {
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (guint i = 0; i < reading->headings->len; i++)
    g_ptr_array_add(known, (gpointer)g_array_index(reading->headings, struct heading, i).key);
  g_ptr_array_add(known, NULL);
  for (guint i = 0; i < reading->sheet->unread_count; i++) {
    const struct sy_unread *unread = &reading->sheet->unread[i];
    const char *const *keys = (const char *const *)known->pdata;
    if (reading->table->unread != NULL && sy_nearest(unread->heading, keys) == NULL) {
      g_ptr_array_add(reading->table->unread, g_strdup(unread->heading));
      continue;
    }
    g_autofree char *suggestion = sy_suggestion(unread->heading, keys);
    const struct sy_place place = sy_sheet_place(reading->sheet, 0, unread->field);
    sy_problems_add(reading->problems, place, _("unknown heading '%s'%s"), unread->heading,
                    suggestion);
  }
}

const struct sy_yaml *sy_tree_table_read(const struct sy_tree_table *table,
                                         char sha256[SY_DIGEST_SIZE], sy_problems *problems) {
  g_autoptr(GArray) headings = all_headings();
  g_autofree struct sy_column_request *requests =
      g_new0(struct sy_column_request, (gsize)headings->len + 1);
  for (guint i = 0; i < headings->len; i++)
    requests[i] = (struct sy_column_request){
        .column = &g_array_index(headings, struct heading, i).column, .place = table->place};
  g_autoptr(sy_sheet) sheet = sy_sheet_read(table->context, table->input, table->form, NULL,
                                            requests, headings->len, true, problems);
  if (sheet == NULL)
    return NULL;
  g_strlcpy(sha256, sheet->sha256, SY_DIGEST_SIZE);
  g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct row));
  g_autoptr(GHashTable) by_id = g_hash_table_new(sy_text_hash, g_str_equal);
  struct reading reading = {.table = table,
                            .document = table->document,
                            .problems = problems,
                            .headings = headings,
                            .sheet = sheet,
                            .rows = rows,
                            .by_id = by_id};
  const guint before = sy_problems_count(problems);
  find_ids(&reading);
  check_headings(&reading);
  const struct sy_yaml *tree = check_columns(&reading) ? build(&reading) : NULL;
  return sy_problems_count(problems) == before ? tree : NULL;
}

/* ---- The table of an edition ---- */

/* Archives need the file; digests cover the tree that it becomes. */
static void carry(struct sy_loader *loader, const char *file, const char *sha256) {
  GPtrArray *folders = loader->edition->folders;
  const sy_directory *folder = folders->pdata[folders->len - 1];
  g_autofree char *id = folders->len > 1 ? sy_directory_name(folder) : NULL;
  sy_edition_carry(loader->edition, SY_NONE, id, file, sha256);
}

const struct sy_yaml *sy_tree_table(struct sy_loader *loader, sy_yaml_document *document,
                                    const struct sy_yaml *tree, const struct sy_yaml *defaults) {
  struct sy_table_form form = {0};
  const struct sy_yaml *file = tree;
  if (tree->kind == SY_YAML_MAPPING) {
    file = sy_field_get(tree, "file", SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems);
    if (file == NULL || !sy_tree_form(loader, tree, file->text, &form))
      return NULL;
  }
  if (file == NULL || !sy_input_is_inside(file->text, file->place, loader->problems))
    return NULL;
  GPtrArray *folders = loader->edition->folders;
  const struct sy_input input =
      sy_input_in(folders->pdata[folders->len - 1], file->text, file->place);
  if (!sy_input_check(&input, loader->problems))
    return NULL;
  const struct sy_tree_table table = {.context = sy_registry_context(loader->registry),
                                      .document = document,
                                      .input = &input,
                                      .form = &form,
                                      .place = file->place,
                                      .defaults = defaults,
                                      .registry = loader->registry};
  char sha256[SY_DIGEST_SIZE] = "";
  const struct sy_yaml *root = sy_tree_table_read(&table, sha256, loader->problems);
  if (*sha256 != '\0')
    carry(loader, file->text, sha256);
  return root;
}
