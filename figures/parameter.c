/* SPDX-License-Identifier: Apache-2.0
 *
 * parameter.c: what an indicator's parameters are set to, as people see it
 */
#include "figures/figures.h"

#include <string.h>

/* The items of a list: "80, 60". g_free. */
static char *list_text(const struct sy_node *node, const struct sy_value *value, uint32_t type) {
  GString *text = g_string_new(NULL);
  for (uint64_t i = 0; i < value->count; i++) {
    g_autofree char *item = sy_value_text(value->items[i], type);
    g_string_append_printf(text, "%s%s", i > 0 ? _(", ") : "",
                           !item                       ? ""
                           : type == SY_PARAMETER_TEXT ? sy_label_shown(node, item)
                                                       : item);
  }
  return g_string_free(text, FALSE);
}

/* The name by which the edition calls the file. g_free. */
static char *file_text(const struct sy_node *node, const struct sy_parameter *parameter) {
  const GPtrArray *files = sy_parameters_files(sy_instance_parameters(node->instance));
  for (guint i = 0; i < files->len; i++) {
    const struct sy_parameter_file *file = files->pdata[i];
    if (g_str_equal(file->parameter, parameter->name))
      return g_strdup(file->file);
  }
  return NULL;
}

char *sy_parameter_shown(const struct sy_node *node, const struct sy_parameter *parameter,
                         const struct sy_value *value) {
  switch (parameter->type) {
  case SY_PARAMETER_FILE:
    return file_text(node, parameter);
  case SY_PARAMETER_NUMBERS:
    return value->count > 0 ? list_text(node, value, SY_PARAMETER_NUMBER) : NULL;
  case SY_PARAMETER_TEXTS:
    return value->count > 0 ? list_text(node, value, SY_PARAMETER_TEXT) : NULL;
  default:
    break;
  }
  if (!value->present)
    return NULL;
  if (parameter->type == SY_PARAMETER_BOOL)
    return g_strdup(value->integer ? _("yes") : _("no"));
  if (parameter->type == SY_PARAMETER_CHOICE)
    return g_strdup(sy_text_get(parameter->choices[value->integer]->label));
  g_autofree char *text = sy_value_text(value, value->type);
  if (text && value->type == SY_PARAMETER_DATE)
    return sy_date_shown(text, sy_is_chinese());
  return g_strdup(text && value->type == SY_PARAMETER_TEXT ? sy_label_shown(node, text) : text);
}

/* What the edition sets for the parameter with that name. g_free. */
static char *setting_of(const struct sy_node *node, const char *name, size_t length) {
  const struct sy_plugin *plugin = node->plugin->plugin;
  const struct sy_parameters *values = sy_parameters_values(sy_instance_parameters(node->instance));
  for (guint i = 0; plugin->parameters[i]; i++) {
    const struct sy_parameter *parameter = plugin->parameters[i];
    if (strlen(parameter->name) != length || memcmp(parameter->name, name, length) != 0)
      continue;
    char *shown = sy_parameter_shown(node, parameter, values->values[i]);
    return shown ? shown : g_strdup(_("not set"));
  }
  return g_strdup("");
}

char *sy_method_shown(const struct sy_node *node) {
  const char *own = sy_text_get(sy_node_plugin(node)->method);
  const char *text = own ? own : sy_text_get(node->plugin->plugin->method);
  GString *shown = g_string_new(NULL);
  if (!text)
    return g_string_free(shown, TRUE);
  for (const char *open; (open = strchr(text, '{')); text += strcspn(text, "}") + 1) {
    g_autofree char *setting = setting_of(node, open + 1, strcspn(open + 1, "}"));
    g_string_append_len(shown, text, open - text);
    g_string_append(shown, setting);
  }
  g_string_append(shown, text);
  return g_string_free(shown, FALSE);
}
