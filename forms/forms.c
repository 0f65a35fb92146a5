/* SPDX-License-Identifier: Apache-2.0
 *
 * forms.c: which forms an edition has, and writing them
 */
#include "forms/forms-private.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

struct sy_forms {
  GPtrArray *forms; /* struct form */
  bool xlsform;
};

static void free_form(gpointer data) {
  form_free(data);
}

/* ---- which forms there are ---- */

/* What a sheet can have. */
#define MOST_ROWS 1000000
#define MOST_COLUMNS 16000

/* Refuses a form that no spreadsheet program can open. */
static void check_size(const struct form *form, bool xlsform, sy_problems *problems) {
  uint64_t rows = form->units->len;
  for (guint i = 0; i < form->columns->len; i++) {
    const struct form_column *column = form->columns->pdata[i];
    rows = xlsform ? rows + column->choices->len + 1 : MAX(rows, column->choices->len);
  }
  const struct sy_place place =
      form->table->declared ? form->table->declared->place : form->edition->nodes[0].place;
  if (rows > MOST_ROWS)
    sy_problems_add(problems, place,
                    _("the form of the table '%s' has %" PRIu64
                      " units or choices, more than %d; expected fewer"),
                    form->table->id, rows, MOST_ROWS);
  if (form->columns->len > MOST_COLUMNS)
    sy_problems_add(problems, place,
                    _("the form of the table '%s' has %u columns, more than %d; divide them among "
                      "'collectors' or tables"),
                    form->table->id, form->columns->len, MOST_COLUMNS);
}

static void add_form(sy_forms *forms, struct form *form, sy_problems *problems) {
  form_add_rows(form);
  check_size(form, forms->xlsform, problems);
  g_ptr_array_add(forms->forms, form);
}

/* Adds a form of the table for each role. */
static void add_table(sy_forms *forms, const struct sy_forms_request *request, uint32_t table,
                      sy_problems *problems) {
  struct form *all = form_new(request->edition, table, request->language);
  g_autoptr(GPtrArray) roles = form_roles(all, problems);
  for (guint i = 0; i < roles->len; i++) {
    struct form *form = form_new(request->edition, table, request->language);
    form_restrict(form, roles->pdata[i]);
    add_form(forms, form, problems);
  }
  if (roles->len > 0)
    form_free(all);
  else
    add_form(forms, all, problems);
}

/* The tables that indicators read, apart from the units themselves. */
static bool has_form(const struct sy_edition_table *table) {
  return table->scope != 0;
}

static void refuse_table(const sy_edition *edition, const char *name, sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (uint32_t i = 1; i < edition->table_count; i++)
    if (has_form(&edition->tables[i]))
      g_ptr_array_add(names, edition->tables[i].id);
  g_ptr_array_add(names, NULL);
  g_autofree char *suggestion = sy_suggestion(name, (const char *const *)names->pdata);
  sy_problems_add(problems, edition->nodes[0].place, _("no indicator reads a table '%s'%s"), name,
                  suggestion);
}

sy_forms *sy_forms_new(const struct sy_forms_request *request, sy_problems *problems) {
  const sy_edition *edition = request->edition;
  const guint before = sy_problems_count(problems);
  sy_forms *forms = g_new0(sy_forms, 1);
  forms->forms = g_ptr_array_new_with_free_func(free_form);
  forms->xlsform = request->xlsform;
  for (uint32_t i = 1; i < edition->table_count; i++)
    if (has_form(&edition->tables[i]) &&
        (!request->table || strcmp(edition->tables[i].id, request->table) == 0))
      add_table(forms, request, i, problems);
  if (request->table && forms->forms->len == 0)
    refuse_table(edition, request->table, problems);
  if (sy_problems_count(problems) == before)
    return forms;
  sy_forms_free(forms);
  return NULL;
}

void sy_forms_free(sy_forms *forms) {
  g_ptr_array_unref(forms->forms);
  g_free(forms);
}

/* ---- writing them ---- */

/* The same form is the same file, so a second one shows whether the library has lost a write in the
 * middle of the first. NULL with a problem. */
static GBytes *make_twice(const sy_forms *forms, const struct form *form, const char *path,
                          sy_problems *problems) {
  GBytes *(*const make)(const struct form *, const char *, sy_problems *) =
      forms->xlsform ? form_xlsform : form_workbook;
  g_autoptr(GBytes) first = make(form, path, problems);
  g_autoptr(GBytes) second = first ? make(form, path, problems) : NULL;
  if (!second)
    return NULL;
  if (g_bytes_equal(first, second))
    return g_steal_pointer(&first);
  form_report_incomplete(path, problems);
  return NULL;
}

static bool write_form(const sy_forms *forms, const struct form *form, const char *path,
                       sy_folder *folder, sy_problems *problems) {
  g_autoptr(GBytes) bytes = make_twice(forms, form, path, problems);
  if (!bytes)
    return false;
  g_autofree char *name = form->role ? g_strdup_printf("%s/%s.xlsx", form->role, form->table->id)
                                     : g_strdup_printf("%s.xlsx", form->table->id);
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  return sy_folder_write(folder, name, data, length, problems);
}

bool sy_forms_write(const sy_forms *forms, sy_folder *folder, sy_problems *problems) {
  static const char name[] = "form.xlsx";
  g_autoptr(sy_scratch) scratch = sy_scratch_new(2, problems);
  if (!scratch)
    return false;
  g_autofree char *path = g_build_filename(sy_scratch_path(scratch), name, NULL);
  const int file = sy_scratch_file(scratch, name);
  if (file < 0) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s",
                    sy_error_text(errno));
    return false;
  }
  close(file);
  for (guint i = 0; i < forms->forms->len; i++)
    if (!write_form(forms, forms->forms->pdata[i], path, folder, problems))
      return false;
  return true;
}
