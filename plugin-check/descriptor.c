/* SPDX-License-Identifier: Apache-2.0
 *
 * descriptor.c: tests of what the plugin says about itself
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>

void test_description(struct trial *trial) {
  g_autoptr(sy_words) reason = NULL;
  struct sy_object object;
  trial_phase(trial, "%s", _("loading the object"));
  if (!sy_object_load(trial->path, &object, &reason)) {
    trial_skip(trial, "%s", sy_words_get(reason));
    return;
  }
  trial_phase(trial, "%s", _("reading the description"));
  const struct sy_plugin *plugin = sy_description_copy(object.entry(), &reason);
  if (plugin)
    trial_saw(trial, "%s@%u", plugin->id, plugin->revision);
  else
    trial_fail(trial, "%s", sy_words_get(reason));
}

/* ---- every text that people read ---- */

typedef void (*visit_text)(void *data, const char *where, const struct sy_text *text);

static void visit_levels(const struct sy_level *const *levels, visit_text visit, void *data) {
  for (; *levels; levels++)
    visit(data, (*levels)->name, &(*levels)->label);
}

static void visit_parameter(const struct sy_parameter *parameter, visit_text visit, void *data) {
  visit(data, parameter->name, &parameter->label);
  visit(data, parameter->name, &parameter->help);
  visit_levels(parameter->choices, visit, data);
  for (guint i = 0; parameter->fields[i]; i++)
    visit_parameter(parameter->fields[i], visit, data);
}

static void visit_table(const struct sy_table *table, visit_text visit, void *data) {
  visit(data, table->name, &table->label);
  visit(data, table->name, &table->help);
  for (guint i = 0; table->columns[i]; i++) {
    visit(data, table->columns[i]->name, &table->columns[i]->label);
    visit(data, table->columns[i]->name, &table->columns[i]->help);
    visit_levels(table->columns[i]->levels, visit, data);
  }
}

static void visit_texts(const struct sy_plugin *plugin, visit_text visit, void *data) {
  visit(data, "title", &plugin->title);
  visit(data, "summary", &plugin->summary);
  if (plugin->method.en)
    visit(data, "method", &plugin->method);
  for (guint i = 0; plugin->tables[i]; i++)
    visit_table(plugin->tables[i], visit, data);
  for (guint i = 0; plugin->parameters[i]; i++)
    visit_parameter(plugin->parameters[i], visit, data);
  for (guint i = 0; plugin->findings[i]; i++) {
    visit(data, plugin->findings[i]->code, &plugin->findings[i]->message);
    visit(data, plugin->findings[i]->code, &plugin->findings[i]->advice);
  }
  for (guint i = 0; plugin->reasons[i]; i++)
    visit(data, plugin->reasons[i]->code, &plugin->reasons[i]->message);
}

static bool any_han(const char *text) {
  for (; *text; text = g_utf8_next_char(text))
    if (g_unichar_get_script(g_utf8_get_char(text)) == G_UNICODE_SCRIPT_HAN)
      return true;
  return false;
}

/* Codes, numbers and signs need no translation: "A", "ISO 9001", ">= 60". */
static bool any_word(const char *text) {
  for (; *text; text++)
    if (g_ascii_islower(text[0]) && g_ascii_islower(text[1]))
      return true;
  return false;
}

static void judge_text(void *data, const char *where, const struct sy_text *text) {
  struct trial *trial = data;
  if (any_han(text->en))
    trial_fail(trial, _("%s: the English text '%s' has Chinese characters"), where, text->en);
  else if (any_word(text->en) && !any_han(text->zh))
    trial_fail(trial, _("%s: the Chinese text '%s' has no Chinese character"), where, text->zh);
}

static void count_text(void *data, const char *where, const struct sy_text *text) {
  (void)where, (void)text;
  ++*(guint *)data;
}

void test_languages(struct trial *trial) {
  guint count = 0;
  visit_texts(trial->plugin, judge_text, trial);
  visit_texts(trial->plugin, count_text, &count);
  trial_saw(trial, _("%u texts"), count);
}

/* ---- the same at every call ---- */

static void append_text(void *data, const char *where, const struct sy_text *text) {
  g_string_append_printf(data, "%s=%s|%s\n", where, text->en, text->zh);
}

static void append_parameter(GString *text, const struct sy_parameter *parameter) {
  g_string_append_printf(text, "%s %u %u %.17g %.17g %s\n", parameter->name, parameter->type,
                         parameter->required, parameter->lowest, parameter->highest,
                         parameter->default_value ? parameter->default_value : "");
  for (guint i = 0; parameter->fields[i]; i++)
    append_parameter(text, parameter->fields[i]);
}

static void append_table(GString *text, const struct sy_table *table) {
  g_string_append_printf(text, "%s %u %u\n", table->name, table->scope, table->absence);
  for (guint i = 0; table->columns[i]; i++) {
    const struct sy_column *column = table->columns[i];
    g_string_append_printf(text, "%s %u %u %.17g %.17g\n", column->name, column->type,
                           column->presence, column->lowest, column->highest);
  }
}

/* What a copy of the description says, for comparison. */
static char *description_text(const struct sy_plugin *plugin) {
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s %u %u %s %s %s %u %.17g %.17g\n", plugin->id, plugin->revision,
                         plugin->flags, plugin->version, plugin->author, plugin->licence,
                         plugin->returns, plugin->lowest, plugin->highest);
  visit_texts(plugin, append_text, text);
  for (guint i = 0; plugin->tables[i]; i++)
    append_table(text, plugin->tables[i]);
  for (guint i = 0; plugin->parameters[i]; i++)
    append_parameter(text, plugin->parameters[i]);
  return g_string_free(text, FALSE);
}

void test_constant(struct trial *trial) {
  g_autoptr(sy_words) reason = NULL;
  const struct sy_plugin *first = trial->entry();
  g_autofree char *before = description_text(trial->plugin);
  for (int i = 0; i < 3; i++)
    if (trial->entry() != first)
      trial_fail(trial, "%s", _("returns another pointer at another call, expected the same"));
  const struct sy_plugin *again = sy_description_copy(trial->entry(), &reason);
  g_autofree char *after = again ? description_text(again) : NULL;
  if (g_strcmp0(before, after) != 0)
    trial_fail(trial, "%s", _("describes itself differently at another call"));
  trial_saw(trial, "%s", _("unchanged"));
}

/* A host asks for interfaces that this plugin has never heard of. */
void test_extensions(struct trial *trial) {
  static const char *const unknown[] = {"steelyard.unknown/1", "", "org.example.other/12"};
  trial_phase(trial, "%s", _("calling get_extension()"));
  for (size_t i = 0; trial->plugin->get_extension && i < G_N_ELEMENTS(unknown); i++)
    if (trial->plugin->get_extension(unknown[i]))
      trial_fail(trial, _("get_extension(\"%s\") returned an extension, expected NULL"),
                 unknown[i]);
  trial_saw(trial, "%s", trial->plugin->get_extension ? _("no unknown extensions") : _("none"));
}

void test_notices(struct trial *trial) {
  g_autoptr(sy_words) reason = NULL;
  trial_phase(trial, "%s", _("calling get_extension()"));
  const struct sy_notice *const *notices = sy_plugin_notices(trial->plugin, &reason);
  if (!notices)
    trial_fail(trial, "%s", sy_words_get(reason));
  else
    trial_saw(trial, _("%u notices"), LENGTH_OF(notices));
}

void test_file_name(struct trial *trial) {
  g_autofree char *found = g_path_get_basename(trial->path);
  g_autofree char *expected =
      g_strdup_printf("%s.r%u.so", trial->plugin->id, trial->plugin->revision);
  if (strcmp(found, expected) != 0)
    trial_fail(trial, _("is named %s, expected %s"), found, expected);
  trial_saw(trial, "%s", found);
}
