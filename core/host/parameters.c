/* SPDX-License-Identifier: Apache-2.0
 *
 * parameters.c: an indicator's parameters, from YAML, checked against the plugin's declaration
 *
 * All problems are found at once: what is wrong with one parameter does not hide the next.
 */
#include "host/host-private.h"

#include <math.h>
#include <string.h>

struct sy_parameter_set {
  struct sy_parameters parameters;
  GPtrArray *values; /* of struct sy_value *, as the plugin sees them, NULL-ended */
  GPtrArray *levels; /* per parameter: the names of the levels it lists, NULL-ended; or NULL */
  GPtrArray *files;  /* of struct sy_parameter_file */
  GPtrArray *owned;  /* everything that the values consist of */
};

/* What reading one parameter or field needs to know. */
struct reading {
  const sy_context *context;
  const GPtrArray *folders; /* as passed to sy_parameters_read() */
  sy_parameter_set *set;
  const struct sy_parameter *parameter;
  const char *table; /* whose field it is, or NULL */
  sy_problems *problems;
};

static struct sy_value *new_value(sy_parameter_set *set, uint32_t type) {
  struct sy_value *value = g_new0(struct sy_value, 1);
  value->size = sizeof *value;
  value->type = type;
  g_ptr_array_add(set->owned, value);
  return value;
}

static const struct sy_value **new_items(sy_parameter_set *set, gsize count) {
  const struct sy_value **items = g_new0(const struct sy_value *, count + 1);
  g_ptr_array_add(set->owned, items);
  return items;
}

/* ---- problems ---- */

static const char *const expectations[] = {
    [SY_PARAMETER_NUMBER] = N_("a number"),
    [SY_PARAMETER_INTEGER] = N_("a whole number"),
    [SY_PARAMETER_BOOL] = N_("true or false"),
    [SY_PARAMETER_TEXT] = N_("text"),
    [SY_PARAMETER_CHOICE] = N_("one of its choices"),
    [SY_PARAMETER_DATE] = N_("a date such as 2001-05-22"),
    [SY_PARAMETER_NUMBERS] = N_("a list of numbers"),
    [SY_PARAMETER_TEXTS] = N_("a list of texts"),
    [SY_PARAMETER_TABLE] = N_("a list of mappings"),
    [SY_PARAMETER_FILE] = N_("the path of a file in the edition"),
    [SY_PARAMETER_NUMBER_OR_TEXT] = N_("a number or text"),
};

/* How a message names the parameter: 'levels', or 'levels.from' for a field. g_free. */
static char *quoted_name(const struct reading *reading) {
  return g_strdup_printf("'%s%s%s'", reading->table ? reading->table : "",
                         reading->table ? "." : "", reading->parameter->name);
}

static void add_wrong_type(const struct reading *reading, const struct sy_yaml *yaml,
                           uint32_t type) {
  g_autofree char *name = quoted_name(reading);
  g_autofree char *found = sy_yaml_is_null(yaml)            ? g_strdup(_("nothing"))
                           : yaml->kind == SY_YAML_MAPPING  ? g_strdup(_("a mapping"))
                           : yaml->kind == SY_YAML_SEQUENCE ? g_strdup(_("a list"))
                                                            : g_strdup_printf("'%s'", yaml->text);
  sy_problems_add(reading->problems, yaml->place, _("parameter %s: found %s, expected %s"), name,
                  found, _(expectations[type]));
}

static void add_out_of_range(const struct reading *reading, const struct sy_yaml *yaml) {
  g_autofree char *name = quoted_name(reading);
  const struct sy_parameter *parameter = reading->parameter;
  g_autofree char *lowest = host_number_text(parameter->lowest);
  g_autofree char *highest = host_number_text(parameter->highest);
  if (isinf(parameter->highest))
    sy_problems_add(reading->problems, yaml->place,
                    _("parameter %s: found %s, expected at least %s"), name, yaml->text, lowest);
  else if (isinf(parameter->lowest))
    sy_problems_add(reading->problems, yaml->place,
                    _("parameter %s: found %s, expected at most %s"), name, yaml->text, highest);
  else
    sy_problems_add(reading->problems, yaml->place, _("parameter %s: found %s, expected %s to %s"),
                    name, yaml->text, lowest, highest);
}

static void add_no_choice(const struct reading *reading, const struct sy_yaml *yaml) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; reading->parameter->choices[i]; i++)
    g_ptr_array_add(names, (gpointer)reading->parameter->choices[i]->name);
  g_ptr_array_add(names, NULL);
  g_autofree char *name = quoted_name(reading);
  g_autofree char *suggestion = sy_suggestion(yaml->text, (const char *const *)names->pdata);
  sy_problems_add(reading->problems, yaml->place, _("parameter %s: unknown choice '%s'%s"), name,
                  yaml->text, suggestion);
}

/* Unknown names among the given ones, with the nearest that the plugin declares. */
static void check_names(const struct sy_parameter *const *parameters, const struct sy_yaml *mapping,
                        const char *owner, sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (; *parameters; parameters++)
    g_ptr_array_add(names, (gpointer)(*parameters)->name);
  g_ptr_array_add(names, NULL);
  for (guint i = 0; i < mapping->count; i++) {
    const struct sy_yaml *key = mapping->keys[i];
    if (g_strv_contains((const char *const *)names->pdata, key->text))
      continue;
    g_autofree char *suggestion = sy_suggestion(key->text, (const char *const *)names->pdata);
    sy_problems_add(problems, key->place, _("%s: unknown parameter '%s'%s"), owner, key->text,
                    suggestion);
  }
}

/* ---- values ---- */

/* Decides between a number and a text: a number in quotation marks is a text. */
static uint32_t number_or_text(const struct reading *reading, const struct sy_yaml *yaml) {
  static const uint32_t numbers[] = {SY_PARAMETER_INTEGER, SY_PARAMETER_NUMBER};
  struct sy_value value;
  for (gsize i = 0; yaml->plain && i < G_N_ELEMENTS(numbers); i++)
    if (host_value_parse(reading->parameter, numbers[i], yaml->text, &value) !=
        HOST_VALUE_WRONG_TYPE)
      return numbers[i];
  return SY_PARAMETER_TEXT;
}

static void read_scalar(const struct reading *reading, const struct sy_yaml *yaml, uint32_t type,
                        struct sy_value *value) {
  enum host_value_fault fault = HOST_VALUE_WRONG_TYPE;
  if (yaml->kind == SY_YAML_SCALAR && !sy_yaml_is_null(yaml)) {
    if (type == SY_PARAMETER_NUMBER_OR_TEXT)
      value->type = number_or_text(reading, yaml);
    fault = host_value_parse(reading->parameter, value->type, yaml->text, value);
  }
  switch (fault) {
  case HOST_VALUE_WRONG_TYPE:
    add_wrong_type(reading, yaml, type);
    return;
  case HOST_VALUE_OUT_OF_RANGE:
    add_out_of_range(reading, yaml);
    return;
  case HOST_VALUE_NO_CHOICE:
    add_no_choice(reading, yaml);
    return;
  case HOST_VALUE_GOOD:
    value->present = 1;
  }
  if (value->type == SY_PARAMETER_TEXT) {
    value->text = g_strdup(yaml->text);
    g_ptr_array_add(reading->set->owned, (gpointer)value->text);
  }
}

/* ---- files that the edition carries ---- */

static void free_file(gpointer data) {
  struct sy_parameter_file *file = data;
  g_free(file->file);
  g_free(file);
}

/* Whether a file is text that a C string can hold; if not, a problem at the first invalid byte. */
static bool is_text(const struct sy_bytes *bytes, const char *path, sy_problems *problems) {
  const char *end;
  if (g_utf8_validate_len(bytes->data, bytes->length, &end))
    return true;
  struct sy_place place = {.file = g_intern_string(path), .line = 1, .column = 1};
  for (const char *at = bytes->data; at < end; at++) {
    place.column = *at == '\n' ? 1 : place.column + 1;
    place.line += *at == '\n';
  }
  sy_problems_add(problems, place, _("the byte 0x%02x is not valid UTF-8 here"),
                  (unsigned)(unsigned char)*end);
  return false;
}

/* The folder that contains a file, by its path; or NULL. */
static const sy_directory *find_folder(const GPtrArray *folders, const char *file) {
  g_autofree char *name = g_path_get_basename(file);
  for (guint i = 0; folders && i < folders->len; i++) {
    g_autofree char *path = g_build_filename(sy_directory_path(folders->pdata[i]), name, NULL);
    if (strcmp(path, file) == 0)
      return folders->pdata[i];
  }
  return NULL;
}

/* The folder of the file in which a value is written. NULL with a problem. */
static sy_directory *open_folder(const struct sy_yaml *yaml, sy_problems *problems) {
  g_autofree char *path = g_path_get_dirname(yaml->place.file);
  sy_directory *folder = sy_directory_open(path);
  if (!folder)
    sy_problems_add(problems, yaml->place, _("cannot open the folder '%s'"), path);
  return folder;
}

/* A file within the folder of the file that contains its path. */
static void read_file(const struct reading *reading, const struct sy_yaml *yaml,
                      struct sy_value *value) {
  if (yaml->kind != SY_YAML_SCALAR || sy_yaml_is_null(yaml)) {
    add_wrong_type(reading, yaml, SY_PARAMETER_FILE);
    return;
  }
  const sy_directory *folder = find_folder(reading->folders, yaml->place.file);
  g_autoptr(sy_directory) beside = folder ? NULL : open_folder(yaml, reading->problems);
  if ((!folder && !beside) || !sy_input_is_inside(yaml->text, yaml->place, reading->problems))
    return;
  const struct sy_input input = sy_input_in(folder ? folder : beside, yaml->text, yaml->place);
  struct sy_bytes bytes;
  if (!sy_bytes_read(reading->context, &input, SY_LIMIT_TEXT, &bytes, reading->problems))
    return;
  g_ptr_array_add(reading->set->owned, bytes.data);
  if (!is_text(&bytes, input.path, reading->problems))
    return;
  struct sy_parameter_file *file = g_new0(struct sy_parameter_file, 1);
  file->parameter = reading->parameter->name;
  file->file = g_strdup(yaml->text);
  file->path = input.path;
  file->written_in = yaml->place.file;
  g_autoptr(sy_digest) digest = sy_digest_new();
  sy_digest_update(digest, bytes.data, bytes.length);
  sy_digest_finish(digest, file->sha256);
  g_ptr_array_add(reading->set->files, file);
  value->present = 1;
  value->text = bytes.data;
  value->count = bytes.length;
}

/* ---- lists and tables ---- */

static void read_list(const struct reading *reading, const struct sy_yaml *yaml,
                      struct sy_value *value) {
  const uint32_t type =
      reading->parameter->type == SY_PARAMETER_NUMBERS ? SY_PARAMETER_NUMBER : SY_PARAMETER_TEXT;
  const struct sy_value **items = new_items(reading->set, yaml->count);
  for (guint i = 0; i < yaml->count; i++) {
    struct sy_value *item = new_value(reading->set, type);
    read_scalar(reading, yaml->items[i], type, item);
    items[i] = item;
  }
  value->items = items;
}

static struct sy_value *read_value(const struct reading *reading, const struct sy_yaml *yaml,
                                   struct sy_place place);

static void read_table(const struct reading *reading, const struct sy_yaml *yaml,
                       struct sy_value *value) {
  const struct sy_parameter *const *fields = reading->parameter->fields;
  const guint field_count = host_list_length(fields);
  const struct sy_value **items = new_items(reading->set, (gsize)yaml->count * field_count);
  for (guint row = 0; row < yaml->count; row++) {
    const struct sy_yaml *given = yaml->items[row];
    if (given->kind != SY_YAML_MAPPING) {
      add_wrong_type(reading, given, SY_PARAMETER_TABLE);
      continue;
    }
    check_names(fields, given, reading->parameter->name, reading->problems);
    for (guint i = 0; i < field_count; i++) {
      const struct reading field = {reading->context, reading->folders,         reading->set,
                                    fields[i],        reading->parameter->name, reading->problems};
      items[(gsize)row * field_count + i] =
          read_value(&field, sy_yaml_get(given, fields[i]->name), given->place);
    }
  }
  value->items = items;
}

static void read_given(const struct reading *reading, const struct sy_yaml *yaml,
                       struct sy_value *value) {
  const uint32_t type = reading->parameter->type;
  if (type < SY_PARAMETER_NUMBERS || type == SY_PARAMETER_NUMBER_OR_TEXT) {
    read_scalar(reading, yaml, type, value);
    return;
  }
  if (type == SY_PARAMETER_FILE) {
    read_file(reading, yaml, value);
    return;
  }
  if (yaml->kind != SY_YAML_SEQUENCE) {
    add_wrong_type(reading, yaml, type);
    return;
  }
  value->present = 1;
  value->count = yaml->count;
  if (type == SY_PARAMETER_TABLE)
    read_table(reading, yaml, value);
  else
    read_list(reading, yaml, value);
}

/* One parameter or field: the given value, else the default, else nothing. */
static struct sy_value *read_value(const struct reading *reading, const struct sy_yaml *yaml,
                                   struct sy_place place) {
  const struct sy_parameter *parameter = reading->parameter;
  const struct sy_yaml standard = {
      .kind = SY_YAML_SCALAR, .place = place, .text = parameter->default_value};
  struct sy_value *value = new_value(reading->set, parameter->type);
  if (!yaml && parameter->required) {
    g_autofree char *name = quoted_name(reading);
    sy_problems_add(reading->problems, place, _("parameter %s is missing, expected %s"), name,
                    _(expectations[parameter->type]));
  } else if (yaml || parameter->default_value) {
    read_given(reading, yaml ? yaml : &standard, value);
  }
  return value;
}

/* ---- levels that a parameter lists ---- */

/* Whether a category column takes its levels from the parameter. */
static bool lists_levels(const struct sy_plugin *plugin, const struct sy_parameter *parameter) {
  for (guint i = 0; plugin->tables[i]; i++)
    for (guint j = 0; plugin->tables[i]->columns[j]; j++) {
      const char *from = plugin->tables[i]->columns[j]->levels_from;
      if (from && strcmp(from, parameter->name) == 0)
        return true;
    }
  return false;
}

/* The names of the levels, which must differ, because a cell must mean exactly one of them. */
static const char **read_levels(const struct reading *reading, const struct sy_yaml *yaml,
                                const struct sy_value *value) {
  const struct sy_parameter *parameter = reading->parameter;
  const guint stride = MAX(1, host_list_length(parameter->fields));
  const char **levels = g_new0(const char *, value->count + 1);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < value->count; i++) {
    const char *text = value->items[(gsize)i * stride]->text;
    levels[i] = text ? text : ""; /* a field that is not required */
    if (!host_is_level(levels[i]))
      sy_problems_add(reading->problems, yaml->items[i]->place,
                      _("parameter '%s': found '%s', expected the name of a level, without control "
                        "characters"),
                      parameter->name, levels[i]);
    else if (!g_hash_table_add(seen, sy_text_key(levels[i], strlen(levels[i]))))
      sy_problems_add(reading->problems, yaml->items[i]->place,
                      _("parameter '%s': the level '%s' is repeated"), parameter->name, levels[i]);
  }
  return levels;
}

/* ---- the set ---- */

/* Reads one parameter and adds it to the set, with its levels if it is valid. */
static void read_parameter(const struct reading *reading, const struct sy_plugin *plugin,
                           const struct sy_yaml *params) {
  const guint before = sy_problems_count(reading->problems);
  const struct sy_parameter *parameter = reading->parameter;
  const struct sy_yaml *yaml = sy_yaml_get(params, parameter->name);
  const struct sy_value *value = read_value(reading, yaml, params->place);
  g_ptr_array_add(reading->set->values, (gpointer)value);
  const bool good = sy_problems_count(reading->problems) == before;
  const bool has_levels = good && value->count > 0 && lists_levels(plugin, parameter);
  g_ptr_array_add(reading->set->levels, has_levels ? read_levels(reading, yaml, value) : NULL);
}

static sy_parameter_set *new_set(void) {
  sy_parameter_set *set = g_new0(sy_parameter_set, 1);
  set->values = g_ptr_array_new();
  set->levels = g_ptr_array_new_with_free_func(g_free);
  set->files = g_ptr_array_new_with_free_func(free_file);
  set->owned = g_ptr_array_new_with_free_func(g_free);
  return set;
}

sy_parameter_set *sy_parameters_read(const sy_context *context, const GPtrArray *folders,
                                     const struct sy_plugin *plugin, const struct sy_yaml *params,
                                     struct sy_place place, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  const struct sy_yaml none = {.kind = SY_YAML_MAPPING, .place = place};
  if (params && params->kind != SY_YAML_MAPPING) {
    sy_problems_add(problems, params->place, "%s",
                    params->kind == SY_YAML_SEQUENCE
                        ? _("found a list, expected a mapping from parameters to values")
                        : _("found a single value, expected a mapping from parameters to values"));
    return NULL;
  }
  const struct sy_yaml *given = params ? params : &none;
  g_autofree char *owner = g_strdup_printf("%s@%u", plugin->id, plugin->revision);
  check_names(plugin->parameters, given, owner, problems);
  g_autoptr(sy_parameter_set) set = new_set();
  for (guint i = 0; plugin->parameters[i]; i++) {
    const struct reading reading = {context, folders, set, plugin->parameters[i], NULL, problems};
    read_parameter(&reading, plugin, given);
  }
  const guint count = set->values->len;
  g_ptr_array_add(set->values, NULL);
  set->parameters = (struct sy_parameters){sizeof set->parameters, count,
                                           (const struct sy_value *const *)set->values->pdata};
  return sy_problems_count(problems) == before ? g_steal_pointer(&set) : NULL;
}

const struct sy_parameters *sy_parameters_values(const sy_parameter_set *set) {
  return &set->parameters;
}

const GPtrArray *sy_parameters_files(const sy_parameter_set *set) {
  return set->files;
}

const char *const *sy_parameters_levels(const sy_parameter_set *set, const struct sy_plugin *plugin,
                                        const char *levels_from) {
  guint index = 0;
  while (strcmp(plugin->parameters[index]->name, levels_from) != 0)
    index++; /* the description was checked, so it exists */
  return g_ptr_array_index(set->levels, index);
}

void sy_parameters_free(sy_parameter_set *set) {
  g_ptr_array_unref(set->values);
  g_ptr_array_unref(set->levels);
  g_ptr_array_unref(set->files);
  g_ptr_array_unref(set->owned);
  g_free(set);
}
