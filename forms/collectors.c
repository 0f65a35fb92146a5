/* SPDX-License-Identifier: Apache-2.0
 *
 * collectors.c: who fills in which columns of a table
 *
 * The key `collectors` of a table in edition.yaml. It changes nothing that is read, so it is not
 * part of any digest.
 */
#include "forms/forms-private.h"

#include <string.h>

/* The word that stands for all columns. */
#define EVERYTHING "all"

static void free_role(gpointer data) {
  struct form_role *role = data;
  g_ptr_array_unref(role->headings);
  g_free(role);
}

/* Whether a role fills in a column; the place in edition.yaml that says so. */
static const struct sy_yaml *claim_on(const struct form_role *role,
                                      const struct form_column *column) {
  for (guint i = 0; i < role->headings->len; i++) {
    const struct sy_yaml *heading = role->headings->pdata[i];
    if (sy_texts_equal(heading->text, column->heading))
      return heading;
  }
  return NULL;
}

static char *suggest_heading(const struct form *form, const char *text) {
  g_autoptr(GPtrArray) headings = g_ptr_array_new();
  for (guint i = 0; i < form->columns->len; i++)
    g_ptr_array_add(headings, (gpointer)((struct form_column *)form->columns->pdata[i])->heading);
  g_ptr_array_add(headings, NULL);
  return sy_suggestion(text, (const char *const *)headings->pdata);
}

static void add_heading(const struct form *form, struct form_role *role,
                        const struct sy_yaml *heading, sy_problems *problems) {
  if (!sy_expect(heading, SY_YAML_SCALAR, problems) || strcmp(heading->text, EVERYTHING) == 0)
    return;
  if (form_column_headed(form, heading->text)) {
    g_ptr_array_add(role->headings, (gpointer)heading);
    return;
  }
  g_autofree char *suggestion = suggest_heading(form, heading->text);
  sy_problems_add(problems, heading->place,
                  _("no indicator reads a column '%s' of the table '%s'%s"), heading->text,
                  form->table->id, suggestion);
}

/* The role's name is that of a folder. */
static void add_role(const struct form *form, const struct sy_yaml *name,
                     const struct sy_yaml *headings, GPtrArray *roles, sy_problems *problems) {
  g_autofree char *fault = sy_edition_id_fault(name->text);
  if (fault)
    sy_problems_add(problems, name->place,
                    _("'%s' cannot be a role, which is the name of a folder (%s)"), name->text,
                    fault);
  if (!sy_expect(headings, SY_YAML_SEQUENCE, problems))
    return;
  struct form_role *role = g_new0(struct form_role, 1);
  *role = (struct form_role){name->text, g_ptr_array_new()};
  g_ptr_array_add(roles, role);
  for (guint i = 0; i < headings->count; i++)
    add_heading(form, role, headings->items[i], problems);
}

/* A column that is not part of the key has one role, so that no two collectors contradict each
 * other; one that indicators require has at least one. */
static void check_column(const struct form *form, const struct form_column *column,
                         const GPtrArray *roles, const struct sy_yaml *declared,
                         sy_problems *problems) {
  const struct form_role *first = NULL;
  for (guint i = 0; i < roles->len; i++) {
    const struct form_role *role = roles->pdata[i];
    const struct sy_yaml *heading = claim_on(role, column);
    if (!heading && role->headings->len > 0)
      continue;
    if (first)
      sy_problems_add(problems, heading ? heading->place : declared->place,
                      _("the roles '%s' and '%s' both fill in the column '%s' of the table '%s'; "
                        "expected one of them"),
                      first->name, role->name, column->heading, form->table->id);
    first = role;
  }
  if (!first && form_needed(form, column) != FORM_OPTIONAL)
    sy_problems_add(problems, declared->place,
                    _("no role fills in the column '%s' of the table '%s', which indicators need"),
                    column->heading, form->table->id);
}

GPtrArray *form_roles(const struct form *form, sy_problems *problems) {
  GPtrArray *roles = g_ptr_array_new_with_free_func(free_role);
  const struct sy_yaml *declared = form_declared(form, "collectors");
  if (!declared || !sy_expect(declared, SY_YAML_MAPPING, problems))
    return roles;
  const guint before = sy_problems_count(problems);
  for (guint i = 0; i < declared->count; i++)
    add_role(form, declared->keys[i], declared->items[i], roles, problems);
  for (guint i = 0; i < form->columns->len && sy_problems_count(problems) == before; i++)
    if (!((struct form_column *)form->columns->pdata[i])->is_key)
      check_column(form, form->columns->pdata[i], roles, declared, problems);
  return roles;
}

void form_restrict(struct form *form, const struct form_role *role) {
  form->role = role->name;
  for (guint i = form->columns->len; i-- > 0 && role->headings->len > 0;) {
    const struct form_column *column = form->columns->pdata[i];
    if (!column->is_key && !claim_on(role, column))
      ((struct form_column *)g_ptr_array_remove_index(form->columns, i))->left_out = true;
  }
}
