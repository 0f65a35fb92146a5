/* SPDX-License-Identifier: Apache-2.0
 *
 * label.c: what people read in place of codes and of dates as programs write them
 *
 * Plugins name levels and entries of parameters by codes, which are the same in every language.
 */
#include "figures/figures.h"

#include <stdio.h>
#include <string.h>

/* ---- labels ---- */

static bool find_level(const struct sy_level *const *levels, const char *code,
                       struct sy_text *label) {
  for (; levels && *levels; levels++)
    if (strcmp((*levels)->name, code) == 0) {
      *label = (*levels)->label;
      return true;
    }
  return false;
}

/* The number of fields of a parameter, and which of them has that name: the number if none has. */
static guint find_field(const struct sy_parameter *parameter, const char *name, guint *count) {
  guint found = G_MAXUINT;
  for (*count = 0; parameter->fields && parameter->fields[*count]; (*count)++)
    if (strcmp(parameter->fields[*count]->name, name) == 0)
      found = *count;
  return MIN(found, *count);
}

static const char *text_or(const struct sy_value *value, const char *otherwise) {
  return value->present && value->text && *value->text ? value->text : otherwise;
}

/* An entry of a parameter whose entries have labels; they begin with their code. */
static bool find_entry(const struct sy_parameter *parameter, const struct sy_value *value,
                       const char *code, struct sy_text *label) {
  guint count;
  const guint en = find_field(parameter, SY_LABEL_EN, &count);
  const guint zh = find_field(parameter, SY_LABEL_ZH, &count);
  if (en == count || zh == count || parameter->fields[0]->type != SY_PARAMETER_TEXT)
    return false;
  for (uint64_t row = 0; row < value->count; row++) {
    const struct sy_value *const *fields = value->items + row * count;
    if (strcmp(text_or(fields[0], ""), code) != 0)
      continue;
    *label = (struct sy_text){.zh = text_or(fields[zh], code), .en = text_or(fields[en], code)};
    return label->zh != code || label->en != code;
  }
  return false;
}

/* An entry of the parameters: of the one with that name or, if `from` is NULL, of any. */
static bool find_in_parameters(const struct sy_node *node, const char *from, const char *code,
                               struct sy_text *label) {
  const struct sy_parameter *const *parameters = node->plugin->plugin->parameters;
  const struct sy_parameters *values = sy_parameters_values(sy_instance_parameters(node->instance));
  for (guint i = 0; parameters[i]; i++)
    if ((!from || strcmp(parameters[i]->name, from) == 0) &&
        find_entry(parameters[i], values->values[i], code, label))
      return true;
  return false;
}

/* A choice that a field with that name offers. */
static bool find_choice(const struct sy_node *node, const char *name, const char *code,
                        struct sy_text *label) {
  const struct sy_parameter *const *parameters = node->plugin->plugin->parameters;
  for (guint i = 0; parameters[i]; i++) {
    guint count;
    const guint field = find_field(parameters[i], name, &count);
    if (field < count && find_level(parameters[i]->fields[field]->choices, code, label))
      return true;
  }
  return false;
}

static const struct sy_column *column_named(const struct sy_plugin *plugin, const char *name) {
  for (guint i = 0; plugin->tables[i]; i++)
    for (guint k = 0; plugin->tables[i]->columns[k]; k++)
      if (strcmp(plugin->tables[i]->columns[k]->name, name) == 0)
        return plugin->tables[i]->columns[k];
  return NULL;
}

static bool find_own(const struct sy_node *node, const char *text, struct sy_text *label) {
  const struct sy_text *own = node->labels ? g_hash_table_lookup(node->labels, text) : NULL;
  if (own)
    *label = *own;
  return own != NULL;
}

bool sy_label_in(const struct sy_node *node, const struct sy_column *column, const char *text,
                 struct sy_text *label) {
  return (column->levels_from ? find_in_parameters(node, column->levels_from, text, label)
                              : find_level(column->levels, text, label)) ||
         find_own(node, text, label);
}

bool sy_label_of(const struct sy_node *node, const char *name, const char *code,
                 struct sy_text *label) {
  if (!node->instance)
    return false;
  const struct sy_column *column = column_named(sy_node_plugin(node), name);
  if (column) /* what the plugin and its parameters label elsewhere is not meant */
    return sy_label_in(node, column, code, label);
  return find_choice(node, name, code, label) || find_in_parameters(node, NULL, code, label) ||
         find_own(node, code, label);
}

const char *sy_label_shown(const struct sy_node *node, const char *text) {
  struct sy_text label;
  return find_own(node, text, &label) ? sy_text_get(label) : text;
}

/* ---- names that several nodes have ---- */

static const char *name_of(const sy_edition *edition, uint32_t node, bool chinese) {
  return chinese ? edition->nodes[node].name.zh : edition->nodes[node].name.en;
}

bool sy_name_is_shared(const sy_edition *edition, uint32_t node, bool chinese) {
  const char *name = name_of(edition, node, chinese);
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (i != node && strcmp(name_of(edition, i, chinese), name) == 0)
      return true;
  return false;
}

char *sy_name_in_group(const sy_edition *edition, uint32_t node, bool chinese) {
  const char *name = name_of(edition, node, chinese);
  const uint32_t group = edition->nodes[node].parent;
  return group != SY_NONE && sy_name_is_shared(edition, node, chinese)
             ? g_strdup_printf("%s › %s", name_of(edition, group, chinese), name)
             : g_strdup(name);
}

/* ---- dates ---- */

char *sy_date_shown(const char *date, bool chinese) {
  static const char *const months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
  unsigned year, month, day;
  int length = 0;
  if (sscanf(date, "%4u-%2u-%2u%n", &year, &month, &day, &length) != 3 || length != 10 ||
      date[length] || month < 1 || month > G_N_ELEMENTS(months))
    return g_strdup(date);
  return chinese ? g_strdup_printf("%u年%u月%u日", year, month, day)
                 : g_strdup_printf("%u %s %u", day, months[month - 1], year);
}

char *sy_seen_at_shown(const char *seen_at, bool chinese) {
  char day[SY_DATE_SIZE];
  const char *time;
  if (!sy_seen_at(seen_at, day, &time))
    return g_strdup(seen_at);
  g_autofree char *date = sy_date_shown(day, chinese);
  return *time ? g_strconcat(date, chinese ? " " : ", ", time, NULL) : g_steal_pointer(&date);
}

/* ---- findings ---- */

static char *value_shown(const struct sy_node *node, const struct sy_finding_value *declared,
                         const char *value, bool chinese) {
  struct sy_text label;
  if (declared->type == SY_PARAMETER_DATE)
    return sy_date_shown(value, chinese);
  return g_strdup(declared->type == SY_PARAMETER_TEXT &&
                          sy_label_of(node, declared->name, value, &label)
                      ? (chinese ? label.zh : label.en)
                      : value);
}

struct sy_text sy_finding_advice(const struct sy_node *node, guint finding) {
  return node->advice && node->advice[finding].en ? node->advice[finding]
                                                  : sy_node_plugin(node)->findings[finding]->advice;
}

char *sy_finding_shown(const struct sy_node *node, const struct sy_finding *finding,
                       struct sy_text form, bool chinese, char *const *values) {
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (guint i = 0; values && finding->values[i] && values[i]; i++) {
    g_autofree char *shown = value_shown(node, finding->values[i], values[i], chinese);
    g_strv_builder_add(builder, shown);
  }
  g_auto(GStrv) shown = g_strv_builder_end(builder);
  return sy_finding_render(finding, chinese ? form.zh : form.en, shown);
}
