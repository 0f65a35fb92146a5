/* SPDX-License-Identifier: Apache-2.0
 *
 * context.c: what a run may do
 *
 * Limits guard against mistakes and hostile files. They are not limits of the arithmetic or of the
 * code, so users can raise them. Limits that cannot be raised are in docs/exactness.md.
 */
#include "base/base.h"

#include <string.h>

/* docs/edition-format.md lists them too. */
static const struct limit {
  const char *name, *of;
  size_t value, highest; /* by default, and at most */
} limits[] = {
    [SY_LIMIT_ROWS] = {"rows", N_("rows of a table"), 200000000,
                       UINT32_MAX - 2}, /* rows are numbered in 32 bits */
    [SY_LIMIT_COLUMNS] = {"columns", N_("columns of a table"), 4096, 1000000},
    [SY_LIMIT_TEXT] = {"text", N_("bytes of a text, a cell, a script"), 1 << 20, 1 << 30},
    [SY_LIMIT_FILE] = {"file", N_("bytes of a YAML file"), 64 << 20, 1 << 30},
    [SY_LIMIT_VALUES] = {"values", N_("values of a YAML file"), 1000000, 1000000000},
    [SY_LIMIT_NODES] = {"nodes", N_("nodes of a tree"), 20000, 10000000},
    [SY_LIMIT_EXTENDS] = {"extends", N_("editions in a chain of 'extends'"), 10, 1000},
    [SY_LIMIT_DOCUMENT] = {"document", N_("bytes of a result document"), 1 << 30,
                           UINT32_MAX - 1}, /* bytes are numbered in 32 bits */
    [SY_LIMIT_SCORES] = {"scores", N_("scores of a result document"), 50000000, SIZE_MAX / 64},
    [SY_LIMIT_ARCHIVE] = {"archive", N_("bytes of an archive"), 1 << 30, SIZE_MAX / 4},
    [SY_LIMIT_ENTRIES] = {"entries", N_("files of an archive"), 10000, 100000000},
    [SY_LIMIT_UNPACKED] = {"unpacked", N_("bytes of an unpacked archive"), (size_t)4 << 30,
                           SIZE_MAX / 4},
    [SY_LIMIT_PLUGIN_SECONDS] = {"plugin-seconds", N_("seconds of a third-party indicator"), 60,
                                 1000000},
    [SY_LIMIT_PLUGIN_MEMORY] = {"plugin-memory", N_("memory bytes of a third-party plugin"),
                                (size_t)4 << 30, SIZE_MAX / 4},
    [SY_LIMIT_PLUGIN_FINDINGS] = {"plugin-findings", N_("findings of a third-party indicator"),
                                  250000, UINT32_MAX},
    [SY_LIMIT_PLUGINS_SECONDS] = {"plugins-seconds", N_("seconds of all third-party plugins"), 600,
                                  1000000},
    [SY_LIMIT_PLUGINS_MEMORY] = {"plugins-memory", N_("memory bytes of all third-party plugins"),
                                 (size_t)8 << 30, SIZE_MAX / 4},
    [SY_LIMIT_PLUGINS_FINDINGS] = {"plugins-findings", N_("findings of all third-party plugins"),
                                   1000000, UINT32_MAX},
    [SY_LIMIT_TABLE] = {"table", N_("bytes of a row, or of a table not in UTF-8"), (size_t)4 << 30,
                        SIZE_MAX / 4},
};

bool sy_limit_at(size_t index, struct sy_limit_text *text) {
  if (index >= G_N_ELEMENTS(limits))
    return false;
  *text = (struct sy_limit_text){limits[index].name, limits[index].of, limits[index].value};
  return true;
}

size_t sy_limit(const sy_context *context, enum sy_limit limit) {
  if (limit == SY_NO_LIMIT)
    return SIZE_MAX / 2;
  return context && context->limits[limit] ? context->limits[limit] : limits[limit].value;
}

char *sy_limit_hint(enum sy_limit limit) {
  if (limit == SY_NO_LIMIT)
    return g_strdup("");
  return g_strdup_printf(_("; --limit %s=N allows more"), limits[limit].name);
}

static const struct limit *find(const char *name) {
  for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
    if (strcmp(limits[i].name, name) == 0)
      return &limits[i];
  return NULL;
}

static char *unknown(const char *name) {
  const char *names[G_N_ELEMENTS(limits) + 1] = {NULL};
  for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
    names[i] = limits[i].name;
  g_autofree char *suggestion = sy_suggestion(name, names);
  return g_strdup_printf(_("unknown limit '%s'%s"), name, suggestion);
}

bool sy_limit_set(sy_context *context, const char *text, char **reason) {
  g_auto(GStrv) parts = g_strsplit(text, "=", 2);
  const char *name = parts[0] ? parts[0] : "";
  const struct limit *limit = find(name);
  guint64 value;
  if (!limit)
    *reason = unknown(name);
  else if (!parts[1] || !g_ascii_string_to_unsigned(parts[1], 10, 1, limit->highest, &value, NULL))
    *reason = g_strdup_printf(_("the limit '%s' is '%s', expected a whole number from 1 to %zu"),
                              name, parts[1] ? parts[1] : "", limit->highest);
  else
    context->limits[limit - limits] = (size_t)value;
  return *reason == NULL;
}

const char *const sy_sandbox_names[] = {"require", "try", "none", NULL};

bool sy_sandbox_set(sy_context *context, const char *text) {
  for (guint i = 0; sy_sandbox_names[i]; i++)
    if (strcmp(text, sy_sandbox_names[i]) == 0) {
      context->sandbox = (enum sy_sandbox)i;
      return true;
    }
  return false;
}
