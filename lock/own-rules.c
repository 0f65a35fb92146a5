/* SPDX-License-Identifier: Apache-2.0
 *
 * own-rules.c: where the rules of the program itself have an effect on an edition
 *
 * How tables are read, which texts are equal, which rows a condition selects and which have the
 * same key: these rules have no revision that a lock could name. If an edition gives another result
 * although nothing that the lock binds has changed, the cells listed here are the ones to look at.
 * Only the loader knows the rules; here its results are compared, byte by byte, with the files.
 */
#include "lock/lock-private.h"

#define MOST_CELLS 20 /* listed for one rule */

/* One rule and the places where it has an effect. */
struct effects {
  const sy_edition *edition;
  GHashTable *told; /* char *: each place once, since several indicators may read it */
  GPtrArray *lines; /* the same in their order */
  bool more;        /* than are listed */
};

/* Adds a line, unless it or enough others were added before. */
static void add_line(struct effects *effects, const char *text) {
  g_autofree char *line = sy_one_line(text);
  if (g_hash_table_contains(effects->told, line))
    return;
  effects->more = effects->lines->len == MOST_CELLS;
  if (effects->more)
    return;
  g_hash_table_add(effects->told, line);
  g_ptr_array_add(effects->lines, g_steal_pointer(&line));
}

static void add_cell(struct effects *effects, uint32_t table, const sy_sheet *sheet, guint column,
                     uint64_t row, const char *words) {
  struct sy_place place =
      sy_sheet_place(sheet, sy_sheet_row(sheet, row), sheet->columns[column].field);
  g_autofree char *file = sy_table_row_text(&effects->edition->tables[table], 0);
  place.file = file;
  g_autofree char *cell = sy_place_text(place), *line = g_strconcat(cell, words, NULL);
  add_line(effects, line);
}

/* Adds the cells of a column of texts that have one of those with words; `words`: per text of the
 * column's dictionary, or NULL where the rule has no effect on it. */
static void add_cells(struct effects *effects, uint32_t table, const sy_sheet *sheet, guint column,
                      char *const *words) {
  bool any = false;
  for (uint32_t i = 0; i < sheet->columns[column].dictionary_count; i++)
    any |= words[i] != NULL;
  for (uint64_t row = 0; any && row < sheet->row_count && !effects->more; row++) {
    if (!sy_sheet_is_valid(sheet, column, row))
      continue;
    const char *text = words[sy_sheet_integer(sheet, column, row)];
    if (text != NULL)
      add_cell(effects, table, sheet, column, row, text);
  }
}

static void free_words(char **words, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    g_free(words[i]);
  g_free(words);
}

/* ---- Equal texts ---- */

static void add_spelled(struct effects *effects, const struct sy_node *node, guint table) {
  const struct sy_binding *binding = &node->bindings[table];
  const struct sy_column *const *columns = sy_node_plugin(node)->tables[table]->columns;
  for (guint i = 0; binding->spellings != NULL && columns[i] != NULL; i++) {
    const struct sy_spelling *spelling = &binding->spellings[i];
    const struct sy_column_values *values = &binding->sheet->columns[binding->columns[i]];
    if (spelling->dictionary == NULL)
      continue;
    char **words = g_new0(char *, (gsize)values->dictionary_count + 1);
    for (uint32_t k = 0; k < values->dictionary_count; k++) {
      const char *as = spelling->dictionary[spelling->number[k]];
      if (strcmp(as, values->dictionary[k]) != 0)
        words[k] = g_strdup_printf(_("'%s' is read as '%s'"), values->dictionary[k], as);
    }
    add_cells(effects, binding->table, binding->sheet, binding->columns[i], words);
    free_words(words, values->dictionary_count);
  }
}

/* ---- Conditions ---- */

/* Whether a condition has the text itself, byte by byte. */
static bool names_text(const struct sy_yaml *wanted, const char *text) {
  if (wanted->kind == SY_YAML_SCALAR)
    return strcmp(wanted->text, text) == 0;
  for (guint i = 0; i < wanted->count; i++)
    if (strcmp(wanted->items[i]->text, text) == 0)
      return true;
  return false;
}

/* Rows that were selected although their text differs from that of the condition. */
static void add_picked(struct effects *effects, const struct sy_node *node, guint table) {
  const struct sy_binding *binding = &node->bindings[table];
  for (guint i = 0; binding->where != NULL && i < binding->where->len; i++) {
    const struct sy_row_condition *condition =
        &g_array_index(binding->where, struct sy_row_condition, i);
    const struct sy_column_values *values = &binding->sheet->columns[condition->column];
    char **words = g_new0(char *, (gsize)values->dictionary_count + 1);
    for (uint32_t k = 0; k < values->dictionary_count; k++)
      if (!names_text(condition->wanted, values->dictionary[k]))
        words[k] =
            g_strdup_printf(_("'%s' matches the 'where' of '%s'"), values->dictionary[k], node->id);
    add_cells(effects, binding->table, binding->sheet, condition->column, words);
    free_words(words, values->dictionary_count);
  }
}

/* ---- Keys ---- */

/* Rows that replaced another one whose key is written differently. */
static void add_replaced(struct effects *effects, uint32_t table) {
  const struct sy_stages *stages = effects->edition->tables[table].stages;
  for (guint i = 0; stages != NULL && i < stages->replies->len && !effects->more; i++) {
    const struct sy_reply *reply = &g_array_index(stages->replies, struct sy_reply, i);
    for (guint k = 0; reply->replaced != SY_NONE && k < stages->key->len; k++) {
      const guint column = g_array_index(stages->key, guint, k);
      const char *text = sy_sheet_text(stages->all, column, reply->row);
      const char *other = sy_sheet_text(stages->all, column, reply->replaced);
      g_autofree char *words =
          g_strdup_printf(_("'%s' is equal to the key '%s' of row %u"), text ? text : "",
                          other ? other : "", sy_sheet_row(stages->all, reply->replaced));
      if (g_strcmp0(text, other) != 0)
        add_cell(effects, table, stages->all, column, reply->row, words);
    }
  }
}

/* ---- Files ---- */

static void add_form(struct effects *effects, uint32_t index) {
  const struct sy_edition_table *table = &effects->edition->tables[index];
  const char *guessed = table->sheet->encoding_guessed;
  if (guessed == NULL && table->form == NULL)
    return;
  g_autofree char *line =
      guessed != NULL ? g_strdup_printf(_("%s: read as %s, a guess"), table->file, guessed)
                      : g_strdup_printf(_("%s: read as declared: %s"), table->file, table->form);
  add_line(effects, line);
}

/* ---- The whole ---- */

typedef void effect_of_binding(struct effects *effects, const struct sy_node *node, guint table);
typedef void effect_of_table(struct effects *effects, uint32_t table);

static void look(struct effects *effects, effect_of_binding *binding, effect_of_table *table) {
  const sy_edition *edition = effects->edition;
  for (uint32_t i = 0; binding != NULL && i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings != NULL && sy_node_plugin(node)->tables[k] != NULL; k++)
      if (node->bindings[k].sheet != NULL)
        binding(effects, node, k);
  }
  for (uint32_t i = 0; table != NULL && i < edition->table_count; i++)
    if (edition->tables[i].sheet != NULL)
      table(effects, i);
}

/* Writes where one rule has an effect, if anywhere. */
static bool tell_rule(const sy_edition *edition, const char *name, effect_of_binding *binding,
                      effect_of_table *table, FILE *stream) {
  g_autoptr(GHashTable) told = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  struct effects effects = {edition, told, lines, false};
  look(&effects, binding, table);
  if (lines->len == 0)
    return false;
  fprintf(stream, "  %s\n", name);
  for (guint i = 0; i < lines->len; i++)
    fprintf(stream, "    %s\n", (const char *)lines->pdata[i]);
  if (effects.more)
    fprintf(stream, "    %s\n", _("and more"));
  return true;
}

void lock_tell_own_rules(const sy_edition *edition, FILE *stream) {
  fputs(_("Evidence, tree, parameters and plugin revisions are those of the lock, so a rule of the "
          "program itself has changed. Such rules apply here:\n"),
        stream);
  bool any = tell_rule(edition, _("texts treated as equal:"), add_spelled, NULL, stream);
  any |= tell_rule(edition, _("rows that 'where' selects:"), add_picked, NULL, stream);
  any |= tell_rule(edition, _("rows with the same key:"), NULL, add_replaced, stream);
  any |= tell_rule(edition, _("how tables are read:"), NULL, add_form, stream);
  if (!any)
    fprintf(stream, "  %s\n", _("no text, 'where', key or table is affected"));
}
