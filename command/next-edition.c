/* SPDX-License-Identifier: Apache-2.0
 *
 * next-edition.c: creates an edition that extends an earlier one and has no evidence yet
 *
 * It has the tables of the earlier edition, with the columns that plugins read, but without rows.
 * The units are copied; there are no claims.
 */
#include "command/next-edition.h"
#include "command/command.h"
#include "command/edition-text.h"
#include "files/files.h"

#include <string.h>

struct next {
  const sy_edition *from;
  const char *name; /* of the new folder, its id */
  sy_folder *folder;
  sy_problems *problems;
};

static bool write_text(const struct next *next, const char *name, const char *text) {
  return sy_folder_write(next->folder, name, text, strlen(text), next->problems);
}

/* ---- tables ---- */

static const sy_sheet *every_row(const struct sy_edition_table *table) {
  return table->stages ? table->stages->all : table->sheet;
}

static gint compare_fields(gconstpointer left, gconstpointer right) {
  const struct sy_column_values *a = *(const struct sy_column_values *const *)left;
  const struct sy_column_values *b = *(const struct sy_column_values *const *)right;
  return a->field < b->field ? -1 : a->field > b->field;
}

/* The headings that are read, in the order of the earlier file. g_free. */
static char *headings_of(const struct sy_edition_table *table) {
  const sy_sheet *sheet = every_row(table);
  g_autoptr(GPtrArray) columns = g_ptr_array_new();
  for (guint i = 0; i < sheet->column_count; i++)
    if (sheet->columns[i].present)
      g_ptr_array_add(columns, &sheet->columns[i]);
  g_ptr_array_sort(columns, compare_fields);
  GString *line = g_string_new(NULL);
  if (sheet->unit_heading)
    sy_csv_append(line, sheet->unit_heading);
  const char *last = NULL;
  for (guint i = 0; i < columns->len; i++) {
    const struct sy_column_values *column = columns->pdata[i];
    if (column->heading == last || column->heading == sheet->unit_heading)
      continue; /* several read the same column */
    if (line->len > 0)
      g_string_append_c(line, ',');
    sy_csv_append(line, column->heading);
    last = column->heading;
  }
  g_string_append_c(line, '\n');
  return g_string_free(line, FALSE);
}

/* A table without rows is text, whatever format the earlier one has. g_free. */
static char *next_file(const struct sy_edition_table *table) {
  return sy_foreign_format_of(&job_context, table->file)
             ? g_strdup_printf("evidence/%s.csv", table->id)
             : g_strdup(table->file);
}

static bool write_tables(const struct next *next) {
  for (uint32_t i = 1; i < next->from->table_count; i++) {
    const struct sy_edition_table *table = &next->from->tables[i];
    g_autofree char *headings = headings_of(table), *file = next_file(table);
    if (!write_text(next, file, headings))
      return false;
  }
  return true;
}

static bool copy_units(const struct next *next) {
  const struct sy_edition_table *units = &next->from->tables[0];
  struct sy_bytes bytes;
  const struct sy_input file = sy_edition_file(next->from, NULL, units->file);
  if (!sy_bytes_read(NULL, &file, SY_NO_LIMIT, &bytes, next->problems))
    return false;
  const bool written =
      sy_folder_write(next->folder, units->file, bytes.data, bytes.length, next->problems);
  sy_bytes_free(&bytes);
  return written;
}

/* ---- edition.yaml, published.yaml, README.md ---- */

static void append_table(GString *yaml, const struct sy_edition_table *table) {
  g_autofree char *file = next_file(table);
  g_string_append(yaml, "  ");
  sy_edition_append_text(yaml, table->id);
  g_string_append(yaml, ": ");
  const struct sy_yaml *collectors =
      table->declared ? sy_yaml_get(table->declared, "collectors") : NULL;
  const bool more = table->key_json || table->content || collectors;
  g_string_append(yaml, more ? "{file: " : "");
  sy_edition_append_text(yaml, file);
  if (table->key_json)
    g_string_append_printf(yaml, ", key: %s", table->key_json);
  if (collectors) {
    g_autofree char *roles = sy_canonical_json(collectors);
    g_string_append_printf(yaml, ", collectors: %s", roles);
  }
  if (table->content)
    g_string_append_printf(yaml, ", %s", table->content);
  g_string_append(yaml, more ? "}\n" : "\n");
}

/* Starts the list of tables, where there are any. The units are copied as they are. */
static void append_units(GString *yaml, const sy_edition *from) {
  const struct sy_edition_table *units = &from->tables[0];
  const bool usual = strcmp(units->file, "units.csv") == 0;
  if (from->table_count > 1 || !usual || units->form || units->content)
    g_string_append(yaml, "tables:\n");
  if (usual && !units->form && !units->content)
    return;
  const char *separator = "";
  g_string_append(yaml, "  units: {");
  if (!usual) {
    g_string_append(yaml, "file: ");
    sy_edition_append_text(yaml, units->file);
    separator = ", ";
  }
  if (units->form) {
    g_string_append_printf(yaml, "%s%s", separator, units->form);
    separator = ", ";
  }
  if (units->content)
    g_string_append_printf(yaml, "%s%s", separator, units->content);
  g_string_append(yaml, "}\n");
}

/* Suggests the newest revisions in comments: parameters may have changed, so the inherited tree
 * keeps those that it names. */
static void append_newer(GString *yaml, const sy_edition *from) {
  for (uint32_t i = 0; i < from->node_count; i++) {
    const struct sy_plugin_entry *entry = from->nodes[i].plugin;
    if (!entry || entry->newest <= entry->revision)
      continue;
    g_string_append(yaml, "#   ");
    sy_edition_append_text(yaml, from->nodes[i].id);
    g_string_append_printf(yaml, ": {plugin: %s@%u}   # instead of %s\n", entry->id, entry->newest,
                           from->nodes[i].plugin_id);
  }
}

static bool write_edition(const struct next *next) {
  g_autofree char *from = g_strconcat("../", next->from->id, NULL);
  g_autoptr(GString) yaml = g_string_new("steelyard: edition/1\nid: ");
  sy_edition_append_text(yaml, next->name);
  g_string_append(yaml, "\nname: {zh: ");
  sy_edition_append_text(yaml, next->name);
  g_string_append(yaml, ", en: ");
  sy_edition_append_text(yaml, next->name);
  g_string_append(yaml, "}\nextends: ");
  sy_edition_append_text(yaml, from);
  g_string_append(yaml, "\nprevious: ");
  sy_edition_append_text(yaml, from);
  g_string_append(yaml, "\n\n");
  append_units(yaml, next->from);
  for (uint32_t i = 1; i < next->from->table_count; i++)
    append_table(yaml, &next->from->tables[i]);
  g_string_append(yaml, "\n# What changes this year (see docs/edition-format.md, \"extends\"):\n"
                        "# remove: [NODE]\n"
                        "# set:\n"
                        "#   NODE: {weight: 20%}\n");
  append_newer(yaml, next->from);
  g_string_append(yaml, "# add:\n"
                        "#   - {under: NODE, node: {id: …, name: {zh: …, en: …}, weight: 10%, "
                        "source: published,\n"
                        "#      plugin: PLUGIN@1, evidence: TABLE}}\n");
  return write_text(next, "edition.yaml", yaml->str);
}

static bool write_readme(const struct next *next) {
  g_autofree char *text = g_strdup_printf(
      "# %s\n\nAn edition that extends [%s](../%s). Say here what of it is published, and what is "
      "reconstructed and how.\n\n---\n\n沿用[%s](../%s)的一届评价。请在此说明哪些"
      "内容是公布的，哪些是复原的、如何复原。\n",
      next->name, next->from->id, next->from->id, next->from->id, next->from->id);
  return write_text(next, "README.md", text);
}

bool sy_next_edition_write(const sy_edition *from, const char *path, sy_problems *problems) {
  g_autofree char *name = g_path_get_basename(path);
  g_autoptr(sy_folder) folder = sy_folder_new(path, problems);
  if (!folder)
    return false;
  const struct next next = {from, name, folder, problems};
  return write_edition(&next) && copy_units(&next) && write_tables(&next) &&
         write_text(&next, "published.yaml", "steelyard: published/1\nclaims: []\n") &&
         write_readme(&next) && sy_folder_commit(folder, problems);
}
