/* SPDX-License-Identifier: Apache-2.0
 *
 * parameters.c: an indicator's parameters, from YAML, checked against the plugin's declaration
 */
#include "host/host.h"

#include <math.h>
#include <string.h>

struct sy_parameter_set {
  struct sy_parameters parameters;
  GPtrArray *values; /* of struct sy_value *, owned; the set's own list of pointers */
  GPtrArray *owned;  /* everything else that was allocated */
  GPtrArray *levels; /* char ** per asked parameter, owned */
};

/* What reading one value needs to know. */
struct reading {
  sy_parameter_set *set;
  const struct sy_parameter *parameter;
  sy_problems *problems;
};

static struct sy_value *new_value(sy_parameter_set *set, uint32_t type) {
  struct sy_value *value = g_new0(struct sy_value, 1);
  value->size = sizeof *value;
  value->type = type;
  g_ptr_array_add(set->owned, value);
  return value;
}

/* ---- one scalar -------------------------------------------------------------------------------
 */

static const char *const expectations[] = {
    [SY_PARAMETER_NUMBER] = N_("a number"),
    [SY_PARAMETER_INTEGER] = N_("a whole number"),
    [SY_PARAMETER_BOOL] = N_("true or false"),
    [SY_PARAMETER_TEXT] = N_("a text"),
    [SY_PARAMETER_CHOICE] = N_("one of its choices"),
    [SY_PARAMETER_DATE] = N_("a date such as 2019-05-22"),
    [SY_PARAMETER_NUMBERS] = N_("a list of numbers"),
    [SY_PARAMETER_TEXTS] = N_("a list of texts"),
    [SY_PARAMETER_TABLE] = N_("a list of mappings"),
};

static bool wrong(const struct reading *reading, const struct sy_yaml *yaml, uint32_t type) {
  sy_problems_add(reading->problems, yaml->place, _("parameter '%s': found '%s', expected %s"),
                  reading->parameter->name,
                  yaml->text                      ? yaml->text
                  : yaml->kind == SY_YAML_MAPPING ? "{…}"
                                                  : "[…]",
                  _(expectations[type]));
  return false;
}

static bool parse_number(const char *text, double *number) {
  if (!g_ascii_isdigit(*text) && !(strchr("+-.", *text) && *text))
    return false;
  if (strpbrk(text, "xXnNiI"))
    return false; /* strtod() knows hexadecimal, nan and infinity; an edition does not */
  char *end;
  *number = g_ascii_strtod(text, &end);
  return !*end && isfinite(*number);
}

static bool check_range(const struct reading *reading, const struct sy_yaml *yaml, double number) {
  const struct sy_parameter *parameter = reading->parameter;
  if (number >= parameter->lowest && number <= parameter->highest)
    return true;
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(low, sizeof low, "%.15g", parameter->lowest);
  g_ascii_formatd(high, sizeof high, "%.15g", parameter->highest);
  sy_problems_add(reading->problems, yaml->place, _("parameter '%s': found %s, expected %s to %s"),
                  parameter->name, yaml->text, low, high);
  return false;
}

static bool read_choice(const struct reading *reading, const struct sy_yaml *yaml,
                        struct sy_value *value) {
  const struct sy_level *const *choices = reading->parameter->choices;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (int64_t i = 0; choices[i]; i++) {
    if (strcmp(choices[i]->name, yaml->text) == 0) {
      value->integer = i;
      value->text = choices[i]->name;
      return true;
    }
    g_ptr_array_add(names, (gpointer)choices[i]->name);
  }
  g_ptr_array_add(names, NULL);
  g_autofree char *suggestion = sy_suggestion(yaml->text, (const char *const *)names->pdata);
  sy_problems_add(reading->problems, yaml->place, _("parameter '%s': unknown choice '%s'%s"),
                  reading->parameter->name, yaml->text, suggestion);
  return false;
}

/* Reads a scalar of the given type into value. */
static bool read_scalar(const struct reading *reading, const struct sy_yaml *yaml, uint32_t type,
                        struct sy_value *value) {
  int32_t days;
  if (yaml->kind != SY_YAML_SCALAR)
    return wrong(reading, yaml, type);
  value->present = 1;
  switch (type) {
  case SY_PARAMETER_NUMBER:
  case SY_PARAMETER_INTEGER:
    if (!parse_number(yaml->text, &value->number) ||
        (type == SY_PARAMETER_INTEGER &&
         (value->number != floor(value->number) || fabs(value->number) > 1e15)))
      return wrong(reading, yaml, type);
    value->integer = type == SY_PARAMETER_INTEGER ? (int64_t)value->number : 0;
    return check_range(reading, yaml, value->number);
  case SY_PARAMETER_BOOL:
    value->integer = strcmp(yaml->text, "true") == 0;
    return value->integer || strcmp(yaml->text, "false") == 0 || wrong(reading, yaml, type);
  case SY_PARAMETER_DATE:
    if (!sy_date_parse(yaml->text, strlen(yaml->text), &days))
      return wrong(reading, yaml, type);
    value->integer = days;
    return true;
  case SY_PARAMETER_CHOICE:
    return read_choice(reading, yaml, value);
  default:
    value->text = g_strdup(yaml->text);
    g_ptr_array_add(reading->set->owned, (gpointer)value->text);
    return true;
  }
}

/* ---- lists and tables
 * ---------------------------------------------------------------------------- */

static void read_list(const struct reading *reading, const struct sy_yaml *yaml,
                      struct sy_value *value) {
  const bool numbers = reading->parameter->type == SY_PARAMETER_NUMBERS;
  const uint32_t type = numbers ? SY_PARAMETER_NUMBER : SY_PARAMETER_TEXT;
  if (yaml->kind != SY_YAML_SEQUENCE) {
    wrong(reading, yaml, reading->parameter->type);
    return;
  }
  const struct sy_value **items = g_new0(const struct sy_value *, yaml->count + 1);
  g_ptr_array_add(reading->set->owned, items);
  for (guint i = 0; i < yaml->count; i++) {
    struct sy_value *item = new_value(reading->set, type);
    read_scalar(reading, yaml->items[i], type, item);
    items[i] = item;
  }
  *value = (struct sy_value){
      sizeof *value, reading->parameter->type, yaml->count > 0, 0, 0, NULL, yaml->count, items};
}

static struct sy_value *read_value(sy_parameter_set *set, const struct sy_parameter *parameter,
                                   const struct sy_yaml *yaml, struct sy_place place,
                                   sy_problems *problems);

/* Unknown names among the given ones, with the nearest that the plugin declares. */
static void check_names(const struct sy_parameter *const *parameters, const struct sy_yaml *mapping,
                        const char *what, sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (; parameters && *parameters; parameters++)
    g_ptr_array_add(names, (gpointer)(*parameters)->name);
  g_ptr_array_add(names, NULL);
  for (guint i = 0; i < mapping->count; i++) {
    const struct sy_yaml *key = mapping->keys[i];
    if (g_strv_contains((const char *const *)names->pdata, key->text))
      continue;
    g_autofree char *suggestion = sy_suggestion(key->text, (const char *const *)names->pdata);
    sy_problems_add(problems, key->place, _("%s: unknown parameter '%s'%s"), what, key->text,
                    suggestion);
  }
}

static void read_table(const struct reading *reading, const struct sy_yaml *yaml,
                       struct sy_value *value) {
  const struct sy_parameter *const *fields = reading->parameter->fields;
  const guint field_count = g_strv_length((char **)fields);
  if (yaml->kind != SY_YAML_SEQUENCE) {
    wrong(reading, yaml, SY_PARAMETER_TABLE);
    return;
  }
  const struct sy_value **items =
      g_new0(const struct sy_value *, (gsize)yaml->count *field_count + 1);
  g_ptr_array_add(reading->set->owned, items);
  for (guint row = 0; row < yaml->count; row++) {
    const struct sy_yaml *given = yaml->items[row];
    if (given->kind != SY_YAML_MAPPING)
      wrong(reading, given, SY_PARAMETER_TABLE);
    else
      check_names(fields, given, reading->parameter->name, reading->problems);
    for (guint i = 0; i < field_count; i++)
      items[row * field_count + i] =
          read_value(reading->set, fields[i], sy_yaml_get(given, fields[i]->name), given->place,
                     reading->problems);
  }
  *value = (struct sy_value){
      sizeof *value, SY_PARAMETER_TABLE, yaml->count > 0, 0, 0, NULL, yaml->count, items};
}

/* One parameter or field: what is given, else the default, else nothing. */
static struct sy_value *read_value(sy_parameter_set *set, const struct sy_parameter *parameter,
                                   const struct sy_yaml *yaml, struct sy_place place,
                                   sy_problems *problems) {
  const struct reading reading = {set, parameter, problems};
  struct sy_value *value = new_value(set, parameter->type);
  const struct sy_yaml standard = {
      .kind = SY_YAML_SCALAR, .place = place, .text = parameter->default_value};
  if (!yaml && parameter->required) {
    sy_problems_add(problems, place, _("parameter '%s' is missing, expected %s"), parameter->name,
                    _(expectations[parameter->type]));
    return value;
  }
  if (!yaml && !parameter->default_value)
    return value;
  const struct sy_yaml *given = yaml ? yaml : &standard;
  if (parameter->type == SY_PARAMETER_TABLE)
    read_table(&reading, given, value);
  else if (parameter->type == SY_PARAMETER_NUMBERS || parameter->type == SY_PARAMETER_TEXTS)
    read_list(&reading, given, value);
  else
    read_scalar(&reading, given, parameter->type, value);
  return value;
}

/* ---- the set
 * -------------------------------------------------------------------------------------- */

sy_parameter_set *sy_parameters_read(const struct sy_plugin *plugin, const struct sy_yaml *params,
                                     struct sy_place place, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  const struct sy_yaml none = {.kind = SY_YAML_MAPPING, .place = place};
  if (params && params->kind != SY_YAML_MAPPING) {
    sy_problems_add(problems, params->place, _("params: expected a mapping of parameters"));
    return NULL;
  }
  const struct sy_yaml *given = params ? params : &none;
  sy_parameter_set *set = g_new0(sy_parameter_set, 1);
  set->values = g_ptr_array_new();
  set->owned = g_ptr_array_new_with_free_func(g_free);
  set->levels = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  g_autofree char *what = g_strdup_printf("%s@%u", plugin->id, plugin->revision);
  check_names(plugin->parameters, given, what, problems);
  for (guint i = 0; plugin->parameters[i]; i++)
    g_ptr_array_add(set->values, read_value(set, plugin->parameters[i],
                                            sy_yaml_get(given, plugin->parameters[i]->name),
                                            given->place, problems));
  set->parameters = (struct sy_parameters){sizeof set->parameters, set->values->len,
                                           (const struct sy_value *const *)set->values->pdata};
  if (sy_problems_count(problems) == before)
    return set;
  sy_parameters_free(set);
  return NULL;
}

const struct sy_parameters *sy_parameters_values(const sy_parameter_set *set) {
  return &set->parameters;
}

const char *const *sy_parameters_levels(const sy_parameter_set *set, const struct sy_plugin *plugin,
                                        const char *levels_from) {
  guint index = 0;
  while (strcmp(plugin->parameters[index]->name, levels_from) != 0)
    index++; /* the description was checked: it is there */
  const struct sy_value *value = set->parameters.values[index];
  if (value->count == 0)
    return NULL;
  const struct sy_parameter *const *fields = plugin->parameters[index]->fields;
  const guint stride = value->type == SY_PARAMETER_TABLE ? g_strv_length((char **)fields) : 1;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  for (uint64_t i = 0; i < value->count; i++)
    g_strv_builder_add(names, value->items[i * stride]->text);
  g_ptr_array_add(set->levels, g_strv_builder_end(names));
  return g_ptr_array_index(set->levels, set->levels->len - 1);
}

void sy_parameters_free(sy_parameter_set *set) {
  g_ptr_array_unref(set->values);
  g_ptr_array_unref(set->owned);
  g_ptr_array_unref(set->levels);
  g_free(set);
}
