/* SPDX-License-Identifier: Apache-2.0
 *
 * tree-source.c: the tree as it may be written in an edition, in YAML or as a table
 *
 * What is printed is the tree after `extends`, `defaults` and tree.csv, and can replace `tree` of
 * edition.yaml: a reader sees what each node has in the end, and digests stay the same.
 */
#include "files/files.h"
#include "print/print-private.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 118

/* ---- Scalars ---- */

/* Whether a text needs no quotation marks: it has no sign that means something in YAML, and if
 * quotation marks matter (`strict`) and it had them, it is not like a number. */
static bool is_plain(const struct sy_yaml *scalar, bool strict) {
  const char *text = scalar->text;
  const struct sy_yaml unquoted = {.kind = SY_YAML_SCALAR, .plain = true, .text = text};
  const char *digits = text + (*text == '+' || *text == '-' || *text == '.');
  const bool number = g_ascii_isdigit(*digits);
  if (sy_yaml_is_null(&unquoted) || (number && strict && !scalar->plain))
    return false;
  if (!number && !g_ascii_isalpha(*text) && (guchar)*text < 0x80)
    return false;
  for (const char *at = text; *at; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const bool safe = character < 0x80 ? g_ascii_isalnum(*at) || strchr("_./%+-@ ", *at)
                                       : g_unichar_isprint(character) &&
                                             !g_unichar_isspace(character) && character != 0xFEFF;
    if (!safe)
      return false;
  }
  return text[strlen(text) - 1] != ' ';
}

static void append_scalar(GString *text, const struct sy_yaml *scalar, bool strict) {
  if (sy_yaml_is_null(scalar)) {
    g_string_append(text, "null");
    return;
  }
  if (is_plain(scalar, strict)) {
    g_string_append(text, scalar->text);
    return;
  }
  json_t *string = json_string(scalar->text);
  char *quoted = json_dumps(string, JSON_ENCODE_ANY);
  g_string_append(text, quoted);
  free(quoted);
  json_decref(string);
}

/* ---- Values in one line ---- */

static void append_flow(GString *text, const struct sy_yaml *value, bool strict);

/* The items of a mapping or a list, but for the mapping's key `without`, which may be NULL. */
static void append_items(GString *text, const struct sy_yaml *value, const char *without,
                         bool strict) {
  const char *between = "";
  for (guint i = 0; i < value->count; i++) {
    if (without && strcmp(value->keys[i]->text, without) == 0)
      continue;
    g_string_append(text, between);
    between = ", ";
    if (value->kind == SY_YAML_MAPPING) {
      append_scalar(text, value->keys[i], false);
      g_string_append(text, ": ");
    }
    append_flow(text, value->items[i], strict);
  }
}

static void append_flow(GString *text, const struct sy_yaml *value, bool strict) {
  if (value->kind == SY_YAML_SCALAR) {
    append_scalar(text, value, strict);
    return;
  }
  const bool mapping = value->kind == SY_YAML_MAPPING;
  g_string_append_c(text, mapping ? '{' : '[');
  append_items(text, value, NULL, strict);
  g_string_append_c(text, mapping ? '}' : ']');
}

/* ---- YAML ---- */

/* The fields that the node has, in the order of the program's list; g_ptr_array_unref. */
static GPtrArray *fields_of(const struct sy_yaml *node) {
  GPtrArray *fields = g_ptr_array_new();
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->key && sy_yaml_get(node, field->key))
      g_ptr_array_add(fields, (gpointer)field);
  return fields;
}

/* A node without nodes below it, in one line; NULL if it does not fit. g_free. */
static char *in_one_line(const struct sy_yaml *node, const GPtrArray *fields, unsigned indent) {
  g_autoptr(GString) line = g_string_new("{");
  for (guint i = 0; i < fields->len; i++) {
    const struct sy_field *field = fields->pdata[i];
    if (field->type == SY_TYPE_NODES)
      return NULL;
    g_string_append_printf(line, "%s%s: ", i > 0 ? ", " : "", field->key);
    append_flow(line, sy_yaml_get(node, field->key), field->type == SY_TYPE_PARAMETERS);
  }
  g_string_append_c(line, '}');
  return indent + sy_display_width(line->str) <= WIDTH ? g_strdup(line->str) : NULL;
}

static void print_node(const struct sy_yaml *node, unsigned indent, const char *first,
                       FILE *stream) {
  g_autoptr(GPtrArray) fields = fields_of(node);
  g_autofree char *line = *first ? in_one_line(node, fields, indent) : NULL;
  if (line) {
    fprintf(stream, "%*s%s%s\n", (int)indent - 2, "", first, line);
    return;
  }
  for (guint i = 0; i < fields->len; i++) {
    const struct sy_field *field = fields->pdata[i];
    const struct sy_yaml *value = sy_yaml_get(node, field->key);
    if (i == 0 && *first)
      fprintf(stream, "%*s%s", (int)indent - 2, "", first);
    else
      fprintf(stream, "%*s", (int)indent, "");
    if (field->type == SY_TYPE_NODES && value->kind == SY_YAML_SEQUENCE && value->count > 0) {
      fprintf(stream, "%s:\n", field->key);
      for (guint k = 0; k < value->count; k++)
        print_node(value->items[k], indent + 4, "- ", stream);
      continue;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    append_flow(text, value, field->type == SY_TYPE_PARAMETERS);
    fprintf(stream, "%s: %s\n", field->key, text->str);
  }
}

void sy_tree_yaml(const struct sy_yaml *tree, FILE *stream) {
  fputs("tree:\n", stream);
  print_node(tree, 2, "", stream);
}

/* ---- A table ---- */

uint32_t sy_tree_beyond_csv(const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (!sy_node_has_score(&edition->nodes[i]))
      return i;
  return SY_NONE;
}

/* Which headings any node needs: the short forms, fields, and names in one language or in two. */
struct headings {
  const char *column; /* of the plugin, that `column` is short for; or NULL */
  bool used[64];
  bool short_column, direction, plain_names, zh, en;
};

/* The heading for `column`, if the node's `columns` have nothing else; or NULL. */
static const struct sy_yaml *short_column(const struct sy_yaml *node, const char *column) {
  const struct sy_yaml *columns = sy_yaml_get(node, "columns");
  const bool one = column && columns && columns->kind == SY_YAML_MAPPING && columns->count == 1;
  const struct sy_yaml *heading = one ? sy_yaml_get(columns, column) : NULL;
  return heading && heading->kind == SY_YAML_SCALAR ? heading : NULL;
}

/* The parameter `better`, if it is one that `direction` stands for; or NULL. */
static const struct sy_yaml *direction(const struct sy_yaml *node) {
  const struct sy_yaml *params = sy_yaml_get(node, "params");
  const struct sy_yaml *better =
      params && params->kind == SY_YAML_MAPPING ? sy_yaml_get(params, "better") : NULL;
  const bool word = better && better->kind == SY_YAML_SCALAR &&
                    (strcmp(better->text, "higher") == 0 || strcmp(better->text, "lower") == 0);
  return word ? better : NULL;
}

/* What remains of a field's value beside the short forms; NULL: nothing. */
static const struct sy_yaml *rest_of(const struct sy_yaml *node, const struct sy_field *field,
                                     const struct headings *headings) {
  const struct sy_yaml *value = sy_yaml_get(node, field->key);
  const bool is_short = strcmp(field->key, "columns") == 0
                            ? short_column(node, headings->column) != NULL
                            : strcmp(field->key, "params") == 0 && value && value->count == 1 &&
                                  direction(node) != NULL;
  return is_short ? NULL : value;
}

static void note_headings(const struct sy_yaml *node, struct headings *headings) {
  for (guint i = 0; sy_is_field(&sy_node_fields[i]); i++)
    if (sy_tree_table_has(&sy_node_fields[i]) && rest_of(node, &sy_node_fields[i], headings))
      headings->used[i] = true;
  headings->short_column |= short_column(node, headings->column) != NULL;
  headings->direction |= direction(node) != NULL;
  const struct sy_yaml *name = sy_yaml_get(node, "name");
  headings->plain_names |= name && name->kind == SY_YAML_SCALAR;
  headings->zh |= name && sy_yaml_get(name, "zh");
  headings->en |= name && sy_yaml_get(name, "en");
  const struct sy_yaml *children = sy_yaml_get(node, "children");
  for (guint i = 0; children && i < children->count; i++)
    note_headings(children->items[i], headings);
}

/* `id` and `name` have columns of their own. */
static bool is_other(guint field) {
  return sy_node_fields[field].type != SY_TYPE_ID && sy_node_fields[field].type != SY_TYPE_NAME;
}

/* `without`: a key that has a column of its own; or NULL. */
static void add_cell(GString *line, const struct sy_yaml *value, const char *without, bool strict) {
  g_string_append_c(line, ',');
  if (!value)
    return;
  g_autoptr(GString) text = g_string_new(NULL);
  if (value->kind == SY_YAML_SCALAR)
    g_string_append(text, value->text);
  else if (value->kind == SY_YAML_MAPPING && value->count > 0)
    append_items(text, value, without, strict);
  else
    append_flow(text, value, strict);
  sy_csv_append(line, text->str);
}

static void print_row(const struct sy_yaml *node, const char *parent,
                      const struct headings *headings, FILE *stream) {
  const struct sy_yaml *id = sy_yaml_get(node, "id"), *name = sy_yaml_get(node, "name");
  g_autoptr(GString) line = g_string_new(NULL);
  sy_csv_append(line, id->text);
  g_string_append_c(line, ',');
  sy_csv_append(line, parent);
  if (headings->plain_names)
    add_cell(line, name && name->kind == SY_YAML_SCALAR ? name : NULL, NULL, false);
  if (headings->zh)
    add_cell(line, name ? sy_yaml_get(name, "zh") : NULL, NULL, false);
  if (headings->en)
    add_cell(line, name ? sy_yaml_get(name, "en") : NULL, NULL, false);
  if (headings->short_column)
    add_cell(line, short_column(node, headings->column), NULL, false);
  if (headings->direction)
    add_cell(line, direction(node), NULL, false);
  for (guint i = 0; sy_is_field(&sy_node_fields[i]); i++) {
    const struct sy_field *field = &sy_node_fields[i];
    const bool params = field->type == SY_TYPE_PARAMETERS;
    if (headings->used[i] && is_other(i))
      add_cell(line, rest_of(node, field, headings), params && direction(node) ? "better" : NULL,
               params);
  }
  fprintf(stream, "%s\n", line->str);
  const struct sy_yaml *children = sy_yaml_get(node, "children");
  for (guint i = 0; children && i < children->count; i++)
    print_row(children->items[i], id->text, headings, stream);
}

void sy_tree_csv(const struct sy_yaml *tree, const char *column, FILE *stream) {
  struct headings headings = {.column = column};
  note_headings(tree, &headings);
  fprintf(stream, "id,parent%s%s%s%s%s", headings.plain_names ? ",name" : "",
          headings.zh ? ",name_zh" : "", headings.en ? ",name_en" : "",
          headings.short_column ? ",column" : "", headings.direction ? ",direction" : "");
  for (guint i = 0; sy_is_field(&sy_node_fields[i]); i++)
    if (headings.used[i] && is_other(i))
      fprintf(stream, ",%s", sy_node_fields[i].key);
  fputc('\n', stream);
  print_row(tree, "", &headings, stream);
}
