/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c: the steps of an import, and writing it
 *
 * Each table goes on as far as it can, whatever is wrong with another: whoever corrects the files
 * should learn of all that is wrong at once. Nothing is written if anything is.
 */
#include "import/import-private.h"

#include "files/files.h"

#include <string.h>
#include <unistd.h>

static void free_table(gpointer data) {
  struct sy_imported_table *table = data;
  g_free(table->path);
  g_free(table->record_path);
  GString *const texts[] = {table->text, table->record, table->news, table->record_news};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    if (texts[i])
      g_string_free(texts[i], TRUE);
  g_free(table);
}

void sy_import_free(sy_import *import) {
  g_ptr_array_unref(import->tables);
  g_ptr_array_unref(import->left_sheets);
  g_free(import);
}

static void add_table(sy_import *import, import_target *target) {
  struct sy_imported_table *table = g_new0(struct sy_imported_table, 1);
  const sy_edition *edition = target->edition;
  table->file = edition->tables[target->table].file;
  g_autofree char *record = sy_import_record_name(table->file);
  table->path = g_build_filename(edition->directory, table->file, NULL);
  table->record_path = g_build_filename(edition->directory, record, NULL);
  target->result = table;
  g_ptr_array_add(import->tables, table);
}

/* The rows of all tables, and what becomes of them. */
static void make_tables(sy_import *import, const GPtrArray *targets, sy_registry *registry,
                        sy_problems *problems) {
  const sy_context *context = sy_registry_context(registry);
  for (guint i = 0; i < targets->len; i++) {
    import_target *target = targets->pdata[i];
    add_table(import, target);
    if (!target->is_ready)
      continue;
    import_merge(target, problems);
    import_write_texts(target, context, problems);
  }
  import_check(targets, registry, problems);
}

sy_import *sy_import_new(const sy_edition *edition, sy_registry *registry,
                         const struct sy_import_request *request, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  g_auto(import_reading) reading = {.context = sy_registry_context(registry), .problems = problems};
  g_autoptr(sy_import) import = g_new0(sy_import, 1);
  import->tables = g_ptr_array_new_with_free_func(free_table);
  import->left_sheets = g_ptr_array_new_with_free_func(g_free);
  import_read(&reading, request->paths);
  import_join_surveys(&reading);
  g_autoptr(GPtrArray) targets =
      import_targets_new(edition, request, &reading, import->left_sheets);
  for (guint i = 0; i < targets->len; i++)
    import_target_prepare(targets->pdata[i], &reading);
  make_tables(import, targets, registry, problems);
  return sy_problems_count(problems) == before ? g_steal_pointer(&import) : NULL;
}

/* ---- writing ---- */

static void add_output(GPtrArray *outputs, const char *path, const GString *text,
                       sy_problems *problems) {
  if (!text)
    return;
  g_autofree char *folder = g_path_get_dirname(path);
  g_mkdir_with_parents(folder, 0777); /* a failure is one of opening the file */
  sy_output *output = sy_output_open_anew(path, problems);
  if (!output)
    return;
  g_ptr_array_add(outputs, output);
  fwrite(text->str, 1, text->len, sy_output_stream(output)); /* a failure is one of committing */
}

static bool is_refused(const sy_import *import) {
  for (guint i = 0; i < import->tables->len; i++) {
    const struct sy_imported_table *table = import->tables->pdata[i];
    if (sy_output_is_refused_anew(table->path) || sy_output_is_refused_anew(table->record_path))
      return true;
  }
  return false;
}

/* Records come first: if the machine stops between two files, importing again completes both. */
bool sy_import_write(const sy_import *import, bool *refused, sy_problems *problems) {
  g_autoptr(GPtrArray) outputs = g_ptr_array_new();
  const guint before = sy_problems_count(problems);
  for (guint i = 0; i < import->tables->len; i++) {
    const struct sy_imported_table *table = import->tables->pdata[i];
    add_output(outputs, table->record_path, table->record, problems);
    add_output(outputs, table->path, table->text, problems);
  }
  const bool opened = sy_problems_count(problems) == before;
  if (!opened)
    g_ptr_array_foreach(outputs, (GFunc)(void (*)(void))sy_output_abandon, NULL);
  else if (sy_outputs_commit((sy_output **)outputs->pdata, outputs->len, problems))
    return true;
  *refused = is_refused(import);
  return false;
}
