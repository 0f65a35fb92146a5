/* SPDX-License-Identifier: Apache-2.0
 *
 * description.c: a plugin's description, checked and copied
 *
 * The description comes from an object that nobody here trusts. Every struct is copied to the size
 * that this header knows, the rest zero; every list is bounded; every text is checked. After that
 * the core reads any field without a second thought.
 */
#include "host/host.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LIST 1000
#define MAX_TEXT 65536
#define MAX_STRUCT (1u << 20)

/* The copy under way. Copies live as long as the process, so nothing is freed on failure either. */
struct copying {
  char *reason;  /* the first fault */
  GString *path; /* of the field being checked: "tables[0].columns[2].name" */
};

G_GNUC_PRINTF(2, 3)
static bool fault(struct copying *copying, const char *format, ...) {
  if (copying->reason)
    return false;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  copying->reason =
      g_strdup_printf("%s: %s", copying->path->len ? copying->path->str : "plugin", message);
  return false;
}

/* Names the field that the next checks are about; leave() takes the name off again. */
static gsize enter(struct copying *copying, const char *field, guint index) {
  const gsize before = copying->path->len;
  g_string_append_printf(copying->path, "%s%s", before ? "." : "", field);
  if (index != G_MAXUINT)
    g_string_append_printf(copying->path, "[%u]", index);
  return before;
}

static void leave(struct copying *copying, gsize before) {
  if (!copying->reason)
    g_string_truncate(copying->path, before);
}

/* ---- texts --------------------------------------------------------------------------------------
 */

static bool check_text(struct copying *copying, const char *field, const char *text) {
  const gsize before = enter(copying, field, G_MAXUINT);
  bool good = false;
  if (!text || !*text)
    fault(copying, _("is missing"));
  else if (strnlen(text, MAX_TEXT + 1) > MAX_TEXT)
    fault(copying, _("is longer than %d bytes"), MAX_TEXT);
  else if (!g_utf8_validate(text, -1, NULL))
    fault(copying, _("is not UTF-8"));
  else
    good = true;
  leave(copying, before);
  return good;
}

/* Both languages. */
static bool check_texts(struct copying *copying, const char *field, const struct sy_text *text) {
  const gsize before = enter(copying, field, G_MAXUINT);
  const bool good = check_text(copying, "en", text->en) && check_text(copying, "zh", text->zh);
  leave(copying, before);
  return good;
}

static bool check_name(struct copying *copying, const char *field, const char *name) {
  if (!check_text(copying, field, name))
    return false;
  if (sy_is_name(name))
    return true;
  const gsize before = enter(copying, field, G_MAXUINT);
  fault(copying, _("'%s' is no name, expected [a-z][a-z0-9_-]* of at most 63 characters"), name);
  leave(copying, before);
  return false;
}

/* ---- structs and lists
 * ------------------------------------------------------------------------------ */

/* A copy of a struct that says its own size: the smaller of both sizes, the rest zero. `least` is
 * what version 1 has always had. */
static void *copy_struct(struct copying *copying, const void *source, size_t size, size_t least) {
  size_t claimed;
  memcpy(&claimed, source, sizeof claimed);
  if (claimed < least || claimed > MAX_STRUCT) {
    fault(copying, _("size is %" G_GSIZE_FORMAT ", expected at least %" G_GSIZE_FORMAT), claimed,
          least);
    return NULL;
  }
  char *copy = g_malloc0(size);
  memcpy(copy, source, MIN(claimed, size));
  memcpy(copy, &size, sizeof size);
  return copy;
}

/* Copies one element of a list; NULL after a fault. */
typedef void *(*copy_element)(struct copying *copying, const void *source);

/* A copy of a NULL-ended list, or NULL for none. False after a fault. */
static bool copy_list(struct copying *copying, const char *field, const void *list,
                      copy_element copy, void *result) {
  const void *const *elements = list;
  g_autoptr(GPtrArray) copies = g_ptr_array_new();
  for (guint i = 0; elements && elements[i]; i++) {
    const gsize before = enter(copying, field, i);
    if (i == MAX_LIST)
      return fault(copying, _("the list has more than %d entries or does not end with NULL"),
                   MAX_LIST);
    void *element = copy(copying, elements[i]);
    if (!element)
      return false;
    g_ptr_array_add(copies, element);
    leave(copying, before);
  }
  g_ptr_array_add(copies, NULL);
  gpointer *pointers = g_ptr_array_free(g_steal_pointer(&copies), FALSE);
  memcpy(result, &pointers, sizeof pointers);
  return true;
}

/* No two elements of a list have the same name; the name is the first pointer after `size`. */
static bool check_unique(struct copying *copying, const char *field, const void *list) {
  const void *const *elements = list;
  g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; elements[i]; i++) {
    const char *name;
    memcpy(&name, (const char *)elements[i] + sizeof(size_t), sizeof name);
    if (!g_hash_table_add(names, (gpointer)name)) {
      enter(copying, field, i);
      return fault(copying, _("'%s' is declared twice"), name);
    }
  }
  return true;
}

static bool check_range(struct copying *copying, double lowest, double highest) {
  if (isnan(lowest) || isnan(highest) || lowest > highest)
    return fault(copying, _("lowest is above highest, or not a number"));
  return true;
}

/* ---- the parts
 * ------------------------------------------------------------------------------------------ */

static void *copy_level(struct copying *copying, const void *source) {
  struct sy_level *level = copy_struct(copying, source, sizeof *level, sizeof *level);
  if (!level || !check_text(copying, "name", level->name) ||
      !check_texts(copying, "label", &level->label))
    return NULL;
  return level;
}

static bool copy_levels(struct copying *copying, const char *field,
                        const struct sy_level *const **levels) {
  return copy_list(copying, field, *levels, copy_level, levels) &&
         check_unique(copying, field, *levels);
}

static void *copy_column(struct copying *copying, const void *source) {
  struct sy_column *column = copy_struct(copying, source, sizeof *column, sizeof *column);
  if (!column || !check_name(copying, "name", column->name) ||
      !check_texts(copying, "label", &column->label) ||
      !check_texts(copying, "help", &column->help) ||
      !copy_levels(copying, "levels", &column->levels))
    return NULL;
  if (column->type < SY_BOOL || column->type > SY_TEXT)
    return fault(copying, _("type is %u, which is none"), column->type), NULL;
  if (column->presence < SY_REQUIRED || column->presence > SY_OPTIONAL)
    return fault(copying, _("presence is %u, which is none"), column->presence), NULL;
  if (column->type == SY_CATEGORY && !*column->levels == !column->levels_from)
    return fault(copying, _("a category has either levels or levels_from")), NULL;
  if (column->type != SY_INTEGER && column->type != SY_DECIMAL) {
    column->lowest = -HUGE_VAL;
    column->highest = HUGE_VAL;
  }
  return check_range(copying, column->lowest, column->highest) ? column : NULL;
}

static void *copy_table(struct copying *copying, const void *source) {
  struct sy_table *table = copy_struct(copying, source, sizeof *table, sizeof *table);
  if (!table || !check_name(copying, "name", table->name) ||
      !check_texts(copying, "label", &table->label) ||
      !check_texts(copying, "help", &table->help) ||
      !copy_list(copying, "columns", table->columns, copy_column, &table->columns) ||
      !check_unique(copying, "columns", table->columns))
    return NULL;
  if (table->scope != SY_BY_UNIT && table->scope != SY_SHARED)
    return fault(copying, _("scope is %u, which is none"), table->scope), NULL;
  if (table->absence > SY_ABSENT_HAS_MEANING)
    return fault(copying, _("absence is %u, which is none"), table->absence), NULL;
  return table;
}

/* Whether a default reads as the parameter's type, within its range or among its choices. */
static bool check_default(struct copying *copying, const struct sy_parameter *parameter) {
  const char *text = parameter->default_value;
  if (!text)
    return true;
  char *end;
  int32_t days;
  const double number = g_ascii_strtod(text, &end);
  const bool is_number = *text && !*end && isfinite(number);
  bool good = true;
  switch (parameter->type) {
  case SY_PARAMETER_INTEGER:
  case SY_PARAMETER_NUMBER:
    good = is_number && number >= parameter->lowest && number <= parameter->highest &&
           (parameter->type == SY_PARAMETER_NUMBER || number == floor(number));
    break;
  case SY_PARAMETER_BOOL:
    good = strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    break;
  case SY_PARAMETER_DATE:
    good = sy_date_parse(text, strlen(text), &days);
    break;
  case SY_PARAMETER_CHOICE:
    good = false;
    for (const struct sy_level *const *choice = parameter->choices; *choice; choice++)
      good = good || strcmp((*choice)->name, text) == 0;
    break;
  case SY_PARAMETER_TEXT:
    break;
  default:
    good = false;
  }
  return good ||
         fault(copying, _("default_value '%s' is not of the parameter's type or range"), text);
}

static void *copy_parameter(struct copying *copying, const void *source) {
  struct sy_parameter *parameter =
      copy_struct(copying, source, sizeof *parameter, sizeof *parameter);
  if (!parameter || !check_name(copying, "name", parameter->name) ||
      !check_texts(copying, "label", &parameter->label) ||
      !check_texts(copying, "help", &parameter->help) ||
      !copy_levels(copying, "choices", &parameter->choices))
    return NULL;
  if (parameter->type < SY_PARAMETER_NUMBER || parameter->type > SY_PARAMETER_TABLE)
    return fault(copying, _("type is %u, which is none"), parameter->type), NULL;
  if (parameter->type == SY_PARAMETER_CHOICE && !*parameter->choices)
    return fault(copying, _("a choice has no choices")), NULL;
  if (parameter->type != SY_PARAMETER_TABLE)
    parameter->fields = NULL; /* a field that has fields ends here: no recursion without end */
  if (!copy_list(copying, "fields", parameter->fields, copy_parameter, &parameter->fields) ||
      !check_unique(copying, "fields", parameter->fields))
    return NULL;
  if (parameter->type == SY_PARAMETER_TABLE && !*parameter->fields)
    return fault(copying, _("a table has no fields")), NULL;
  for (guint i = 0; parameter->fields[i]; i++)
    if (parameter->fields[i]->type > SY_PARAMETER_DATE)
      return fault(copying, _("field '%s' is a list or a table"), parameter->fields[i]->name), NULL;
  if (!check_range(copying, parameter->lowest, parameter->highest) ||
      !check_default(copying, parameter))
    return NULL;
  return parameter;
}

static void *copy_finding_value(struct copying *copying, const void *source) {
  struct sy_finding_value *value = copy_struct(copying, source, sizeof *value, sizeof *value);
  if (!value || !check_name(copying, "name", value->name))
    return NULL;
  if (value->type != SY_PARAMETER_NUMBER && value->type != SY_PARAMETER_INTEGER &&
      value->type != SY_PARAMETER_TEXT && value->type != SY_PARAMETER_DATE)
    return fault(copying, _("type is %u, expected a number, an integer, a text or a date"),
                 value->type),
           NULL;
  return value;
}

static void *copy_finding(struct copying *copying, const void *source) {
  struct sy_finding *finding = copy_struct(copying, source, sizeof *finding, sizeof *finding);
  if (!finding || !check_name(copying, "code", finding->code) ||
      !check_texts(copying, "message", &finding->message) ||
      !check_texts(copying, "advice", &finding->advice) ||
      !copy_list(copying, "values", finding->values, copy_finding_value, &finding->values) ||
      !check_unique(copying, "values", finding->values))
    return NULL;
  return finding;
}

static void *copy_reason(struct copying *copying, const void *source) {
  struct sy_reason *reason = copy_struct(copying, source, sizeof *reason, sizeof *reason);
  if (!reason || !check_name(copying, "code", reason->code) ||
      !check_texts(copying, "message", &reason->message))
    return NULL;
  return reason;
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------------- */

static const struct sy_parameter *find_parameter(const struct sy_plugin *plugin, const char *name) {
  for (guint i = 0; plugin->parameters[i]; i++)
    if (strcmp(plugin->parameters[i]->name, name) == 0)
      return plugin->parameters[i];
  return NULL;
}

/* levels_from names a list of texts, or a table that starts with one. */
static bool check_levels_from(struct copying *copying, const struct sy_plugin *plugin) {
  for (guint i = 0; plugin->tables[i]; i++)
    for (guint j = 0; plugin->tables[i]->columns[j]; j++) {
      const char *from = plugin->tables[i]->columns[j]->levels_from;
      const struct sy_parameter *parameter = from ? find_parameter(plugin, from) : NULL;
      const bool good = parameter && (parameter->type == SY_PARAMETER_TEXTS ||
                                      (parameter->type == SY_PARAMETER_TABLE &&
                                       parameter->fields[0]->type == SY_PARAMETER_TEXT));
      if (from && !good)
        return fault(copying,
                     _("column '%s': levels_from '%s' is no list of texts and no table that starts "
                       "with a text"),
                     plugin->tables[i]->columns[j]->name, from);
    }
  return true;
}

static bool check_plugin(struct copying *copying, const struct sy_plugin *plugin) {
  if (plugin->api_version != SY_PLUGIN_API_VERSION)
    return fault(copying, _("api_version is %u, expected %u"), plugin->api_version,
                 SY_PLUGIN_API_VERSION);
  if (plugin->kind != SY_KIND_INDICATOR)
    return fault(copying, _("kind is %u, expected %u"), plugin->kind, (unsigned)SY_KIND_INDICATOR);
  if (!check_name(copying, "id", plugin->id) || !check_text(copying, "version", plugin->version) ||
      !check_text(copying, "author", plugin->author) ||
      !check_text(copying, "licence", plugin->licence) ||
      !check_texts(copying, "title", &plugin->title) ||
      !check_texts(copying, "summary", &plugin->summary))
    return false;
  if (plugin->revision == 0)
    return fault(copying, _("revision is 0, expected 1 or more"));
  if (plugin->returns != SY_RETURNS_SCORE && plugin->returns != SY_RETURNS_AMOUNT)
    return fault(copying, _("returns is %u, which is none"), plugin->returns);
  if (plugin->returns == SY_RETURNS_AMOUNT && plugin->lowest != 0)
    return fault(copying, _("lowest is %g, expected 0 for an amount"), plugin->lowest);
  if (plugin->returns == SY_RETURNS_SCORE &&
      (!isfinite(plugin->lowest) || !isfinite(plugin->highest)))
    return fault(copying, _("the range of a score has no limits"));
  if (!plugin->create || !plugin->score || !plugin->destroy)
    return fault(copying, _("create, score or destroy is missing"));
  return check_range(copying, plugin->lowest, plugin->highest);
}

static const struct sy_plugin *copy_plugin(struct copying *copying,
                                           const struct sy_plugin *source) {
  if (!source)
    return fault(copying, _("steelyard_plugin_v1() returned NULL")), NULL;
  /* What came first with version 1 goes up to and including get_extension. */
  struct sy_plugin *plugin = copy_struct(copying, source, sizeof *plugin, sizeof *plugin);
  if (!plugin || !check_plugin(copying, plugin) ||
      !copy_list(copying, "tables", plugin->tables, copy_table, &plugin->tables) ||
      !check_unique(copying, "tables", plugin->tables) ||
      !copy_list(copying, "parameters", plugin->parameters, copy_parameter, &plugin->parameters) ||
      !check_unique(copying, "parameters", plugin->parameters) ||
      !copy_list(copying, "findings", plugin->findings, copy_finding, &plugin->findings) ||
      !check_unique(copying, "findings", plugin->findings) ||
      !copy_list(copying, "reasons", plugin->reasons, copy_reason, &plugin->reasons) ||
      !check_unique(copying, "reasons", plugin->reasons))
    return NULL;
  if (!*plugin->tables)
    return fault(copying, _("declares no table")), NULL;
  return check_levels_from(copying, plugin) ? plugin : NULL;
}

const struct sy_plugin *sy_description_copy(const struct sy_plugin *plugin, char **reason) {
  struct copying copying = {.path = g_string_new(NULL)};
  const struct sy_plugin *copy = copy_plugin(&copying, plugin);
  g_string_free(copying.path, TRUE);
  *reason = copying.reason;
  return copying.reason ? NULL : copy;
}
