/* SPDX-License-Identifier: Apache-2.0
 *
 * description.c: a plugin's description, checked and copied
 *
 * The description comes from an object that is not trusted. Every struct is copied to the size in
 * this version of the header, the rest zero; the length of every list is limited; every text is
 * checked. After that, the core can read any field without checks.
 */
#include "host/host-private.h"

#include <math.h>
#include <string.h>

#define MAX_LIST 1000
#define MAX_TEXT 4096
#define MAX_VALUES 64 /* of a finding or notice */
#define MAX_STRUCT (1u << 20)

/* The copy under way. */
struct copying {
  sy_words *reason; /* the first fault */
  GString *path;    /* of the field being checked: "tables[0].columns[2].name" */
  GPtrArray *owned; /* everything that was allocated: freed on failure, otherwise never freed */
};

/* Both formats take the same arguments. */
G_GNUC_PRINTF(2, 4)
G_GNUC_PRINTF(3, 4)
static bool fault(struct copying *copying, const char *en, const char *zh, ...) {
  va_list arguments, again;
  va_start(arguments, zh);
  va_copy(again, arguments);
  g_autofree char *english = g_strdup_vprintf(en, arguments);
  g_autofree char *chinese = g_strdup_vprintf(zh, again);
  va_end(again);
  va_end(arguments);
  const char *field = copying->path->len ? copying->path->str : "plugin";
  copying->reason = sy_words_take(g_strdup_printf("%s: %s", field, english),
                                  g_strdup_printf("%s：%s", field, chinese));
  return false;
}

/* Names the field that the next checks are about; leave() removes the name again. */
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

/* ---- texts ---- */

/* A text that may be empty. */
static bool check_bytes(struct copying *copying, const char *field, const char *text) {
  const gsize before = enter(copying, field, G_MAXUINT);
  bool good = false;
  if (strnlen(text, MAX_TEXT + 1) > MAX_TEXT)
    fault(copying, "is longer than %d bytes", "长度超过%d字节", MAX_TEXT);
  else if (!g_utf8_validate(text, -1, NULL))
    fault(copying, "is not UTF-8", "不是UTF-8");
  else if (sy_control_character(text) != 0)
    fault(copying, "contains the control character U+%04X", "含控制字符U+%04X",
          sy_control_character(text));
  else
    good = true;
  leave(copying, before);
  return good;
}

static bool check_text(struct copying *copying, const char *field, const char *text) {
  if (text && *text)
    return check_bytes(copying, field, text);
  enter(copying, field, G_MAXUINT);
  return fault(copying, "is missing", "缺少");
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
  enter(copying, field, G_MAXUINT);
  return fault(copying,
               "found '%s', expected a name of a lower-case letter, then at most 62 lower-case "
               "letters, digits, '-' or '_'",
               "为“%s”，应为以小写字母开头、其后至多62个小写字母、数字、“-”或“_”的名称", name);
}

/* A number that must be one of an enumeration's. */
static bool check_enum(struct copying *copying, const char *field, uint32_t found, uint32_t first,
                       uint32_t last) {
  if (found >= first && found <= last)
    return true;
  enter(copying, field, G_MAXUINT);
  return first == last ? fault(copying, "found %u, expected %u", "为%u，应为%u", found, first)
                       : fault(copying, "found %u, expected %u to %u", "为%u，应为%u至%u", found,
                               first, last);
}

/* ---- structs and lists ---- */

/* A copy of a struct that says its own size: the smaller of both sizes, the rest zero. `least` is
 * what the plugin must have. */
static void *copy_struct(struct copying *copying, const void *source, size_t size, size_t least) {
  size_t claimed;
  memcpy(&claimed, source, sizeof claimed);
  if (claimed < least || claimed > MAX_STRUCT) {
    enter(copying, "size", G_MAXUINT);
    fault(copying, "found %zu, expected %zu to %u", "为%zu，应为%zu至%u", claimed, least,
          MAX_STRUCT);
    return NULL;
  }
  char *copy = g_malloc0(size);
  g_ptr_array_add(copying->owned, copy);
  memcpy(copy, source, MIN(claimed, size));
  memcpy(copy, &size, sizeof size);
  return copy;
}

/* The same for a type, of which version 1 requires the fields up to and including `last`. */
#define COPY(copying, source, type, last)                                                          \
  copy_struct(copying, source, sizeof(type), HOST_SIZE_TO(type, last))

/* Copies one element of a list; NULL after an error. */
typedef void *(*copy_element)(struct copying *copying, const void *source);

/* The compiler may assume that pointers to different structs do not alias; memcpy can read any of
 * them. */
static const void *element_of(const void *list, guint index) {
  const void *element;
  memcpy(&element, (const char *)list + index * sizeof element, sizeof element);
  return element;
}

/* A copy of a NULL-ended list; an empty list if there is none. False after an error. */
static bool copy_list(struct copying *copying, const char *field, const void *list,
                      copy_element copy, void *result) {
  const void *source;
  g_autoptr(GPtrArray) copies = g_ptr_array_new();
  for (guint i = 0; list && (source = element_of(list, i)); i++) {
    const gsize before = enter(copying, field, i);
    if (i == MAX_LIST)
      return fault(copying, "the list has more than %d entries or does not end with NULL",
                   "列表超过%d项或没有以NULL结尾", MAX_LIST);
    void *element = copy(copying, source);
    if (!element)
      return false;
    g_ptr_array_add(copies, element);
    leave(copying, before);
  }
  g_ptr_array_add(copies, NULL);
  gpointer *pointers = g_ptr_array_free(g_steal_pointer(&copies), FALSE);
  g_ptr_array_add(copying->owned, pointers);
  memcpy(result, &pointers, sizeof pointers);
  return true;
}

/* No two elements of a list have the same name; the name is the first pointer after `size`. */
static bool check_unique(struct copying *copying, const char *field, const void *list) {
  const void *element;
  g_autoptr(GHashTable) names = g_hash_table_new(sy_text_hash, g_str_equal);
  for (guint i = 0; (element = element_of(list, i)); i++) {
    const char *name;
    memcpy(&name, (const char *)element + sizeof(size_t), sizeof name);
    if (!g_hash_table_add(names, (gpointer)name)) {
      enter(copying, field, i);
      return fault(copying, "'%s' is repeated", "“%s”重复", name);
    }
  }
  return true;
}

/* Files name levels and columns by name or by either label: each must mean one of them. */
static bool claim_spellings(struct copying *copying, GHashTable *owners, const void *owner,
                            const char *name, const struct sy_text *label) {
  const char *const spellings[] = {name, label->en, label->zh};
  for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
    const void *other = g_hash_table_lookup(owners, spellings[i]);
    if (other && other != owner)
      return fault(copying, "'%s' is also the name of another entry of the list",
                   "“%s”也是列表中另一项的名称", spellings[i]);
    g_hash_table_insert(owners, (gpointer)spellings[i], (gpointer)owner);
  }
  return true;
}

/* For numbers; 0 to 0 would be a useless column, and is what a forgotten range looks like. */
static bool check_range(struct copying *copying, double lowest, double highest, bool numbers) {
  if (numbers && lowest == 0 && highest == 0)
    return fault(copying,
                 "lowest and highest are both 0, expected a range; use -HUGE_VAL and HUGE_VAL "
                 "if there are no limits",
                 "lowest和highest都是0，应为一个范围；不设限时用-HUGE_VAL和HUGE_VAL");
  if (lowest <= highest) /* false for NaN too */
    return true;
  return fault(copying, "lowest is %g and highest is %g, expected lowest below highest",
               "lowest为%g，highest为%g，应为前者小于后者", lowest, highest);
}

/* ---- the parts ---- */

static void *copy_level(struct copying *copying, const void *source) {
  struct sy_level *level = COPY(copying, source, struct sy_level, label);
  if (!level || !check_text(copying, "name", level->name) ||
      !check_texts(copying, "label", &level->label))
    return NULL;
  if (!host_is_level(level->name))
    return fault(copying, "the name has control characters", "名称含控制字符"), NULL;
  return level;
}

static bool copy_levels(struct copying *copying, const char *field,
                        const struct sy_level *const **levels) {
  if (!copy_list(copying, field, *levels, copy_level, levels) ||
      !check_unique(copying, field, *levels))
    return false;
  g_autoptr(GHashTable) owners = g_hash_table_new(sy_text_hash, g_str_equal);
  for (guint i = 0; (*levels)[i]; i++) {
    const gsize before = enter(copying, field, i);
    if (!claim_spellings(copying, owners, (*levels)[i], (*levels)[i]->name, &(*levels)[i]->label))
      return false;
    leave(copying, before);
  }
  return true;
}

/* A category has its own levels or those of a parameter; other columns have none. */
static bool check_levels(struct copying *copying, const struct sy_column *column) {
  const bool own = *column->levels != NULL, given = column->levels_from != NULL;
  if (given && !check_name(copying, "levels_from", column->levels_from))
    return false;
  if (column->type == SY_CATEGORY && own == given)
    return fault(copying, "a category needs either levels or levels_from",
                 "类别列应有levels或levels_from之一");
  if (column->type != SY_CATEGORY && (own || given))
    return fault(copying, "has levels, but is not a category", "有等级，但不是类别列");
  return true;
}

static void *copy_column(struct copying *copying, const void *source) {
  struct sy_column *column = COPY(copying, source, struct sy_column, help);
  if (!column || !check_name(copying, "name", column->name) ||
      !check_texts(copying, "label", &column->label) ||
      !check_texts(copying, "help", &column->help) ||
      !check_enum(copying, "type", column->type, SY_BOOL, SY_TEXT) ||
      !check_enum(copying, "presence", column->presence, SY_REQUIRED, SY_OPTIONAL) ||
      !copy_levels(copying, "levels", &column->levels) || !check_levels(copying, column))
    return NULL;
  if ((column->blank.en || column->blank.zh) && !check_texts(copying, "blank", &column->blank))
    return NULL;
  const bool is_number = column->type == SY_INTEGER || column->type == SY_DECIMAL;
  if (!is_number) {
    column->lowest = -HUGE_VAL;
    column->highest = HUGE_VAL;
  }
  return check_range(copying, column->lowest, column->highest, is_number) ? column : NULL;
}

static bool check_columns(struct copying *copying, const struct sy_table *table) {
  g_autoptr(GHashTable) owners = g_hash_table_new(sy_text_hash, g_str_equal);
  for (guint i = 0; table->columns[i]; i++) {
    const struct sy_column *column = table->columns[i];
    const gsize before = enter(copying, "columns", i);
    if (table->scope == SY_BY_UNIT && strcmp(column->name, "unit") == 0)
      return fault(copying, "'unit' is the column that every table by unit already has",
                   "unit是每张按评价对象的表已有的列");
    if (!claim_spellings(copying, owners, column, column->name, &column->label))
      return false;
    leave(copying, before);
  }
  return true;
}

static bool has_column(const struct sy_table *table, const char *name) {
  for (guint i = 0; table->columns[i]; i++)
    if (strcmp(table->columns[i]->name, name) == 0)
      return true;
  return false;
}

/* The key's names are those of columns, each once. */
static bool check_key(struct copying *copying, const struct sy_table *table) {
  if (!check_enum(copying, "conflict", table->conflict, SY_CONFLICT_WARNS, SY_CONFLICT_IS_ERROR))
    return false;
  if (!table->key && table->conflict != SY_CONFLICT_WARNS)
    return fault(copying, "declares what a conflict is, but has no key",
                 "声明了何为冲突，却没有主键");
  for (guint i = 0; table->key && table->key[i]; i++) {
    const char *name = table->key[i];
    const gsize before = enter(copying, "key", i);
    if (!has_column(table, name))
      return fault(copying, "'%s' is not a column of the table", "“%s”不是该表的列", name);
    for (guint k = 0; k < i; k++)
      if (strcmp(name, table->key[k]) == 0)
        return fault(copying, "'%s' is repeated", "“%s”重复", name);
    leave(copying, before);
  }
  return true;
}

/* The list of pointers to names may lie in what was read from a worker: it is copied as well. */
static void copy_key(struct copying *copying, struct sy_table *table) {
  if (!table->key)
    return;
  table->key = g_memdup2(table->key, (host_list_length(table->key) + 1) * sizeof *table->key);
  g_ptr_array_add(copying->owned, (gpointer)table->key);
}

static void *copy_table(struct copying *copying, const void *source) {
  struct sy_table *table = COPY(copying, source, struct sy_table, help);
  if (!table || !check_name(copying, "name", table->name) ||
      !check_texts(copying, "label", &table->label) ||
      !check_texts(copying, "help", &table->help) ||
      !check_enum(copying, "scope", table->scope, SY_BY_UNIT, SY_SHARED) ||
      !check_enum(copying, "absence", table->absence, SY_ABSENT_IS_MISSING,
                  SY_ABSENT_HAS_MEANING) ||
      !copy_list(copying, "columns", table->columns, copy_column, &table->columns) ||
      !check_unique(copying, "columns", table->columns) || !check_columns(copying, table) ||
      !check_key(copying, table))
    return NULL;
  copy_key(copying, table);
  return table;
}

/* The default is what an edition could have written; lists and tables have none. */
static bool check_default(struct copying *copying, const struct sy_parameter *parameter) {
  const char *text = parameter->default_value;
  if (!text)
    return true;
  if (!check_bytes(copying, "default_value", text))
    return false;
  struct sy_value value;
  if (host_value_parse(parameter, parameter->type, text, &value) == HOST_VALUE_GOOD)
    return true;
  enter(copying, "default_value", G_MAXUINT);
  return fault(copying, "'%s' does not fit the parameter's type, range or choices",
               "“%s”不符合参数的类型、范围或可选值", text);
}

static bool has_range(uint32_t type) {
  return type == SY_PARAMETER_NUMBER || type == SY_PARAMETER_INTEGER ||
         type == SY_PARAMETER_NUMBERS || type == SY_PARAMETER_NUMBER_OR_TEXT;
}

/* One of the first types, or a number or a text, which came later and is a scalar too. */
static bool check_type(struct copying *copying, uint32_t type, uint32_t last_type) {
  return type == SY_PARAMETER_NUMBER_OR_TEXT ||
         check_enum(copying, "type", type, SY_PARAMETER_NUMBER, last_type);
}

/* A parameter without its fields. */
static struct sy_parameter *copy_scalar(struct copying *copying, const void *source,
                                        uint32_t last_type) {
  struct sy_parameter *parameter = COPY(copying, source, struct sy_parameter, help);
  if (!parameter || !check_name(copying, "name", parameter->name) ||
      !check_texts(copying, "label", &parameter->label) ||
      !check_texts(copying, "help", &parameter->help) ||
      !check_type(copying, parameter->type, last_type) ||
      !copy_levels(copying, "choices", &parameter->choices) ||
      !check_range(copying, parameter->lowest, parameter->highest, has_range(parameter->type)))
    return NULL;
  if (parameter->type == SY_PARAMETER_CHOICE && !*parameter->choices)
    return fault(copying, "a choice without choices", "可选值参数没有可选值"), NULL;
  return check_default(copying, parameter) ? parameter : NULL;
}

/* Fields are scalars, so a table that names itself among its fields ends here. */
static void *copy_field(struct copying *copying, const void *source) {
  struct sy_parameter *field = copy_scalar(copying, source, SY_PARAMETER_DATE);
  return field && copy_list(copying, "fields", NULL, copy_field, &field->fields) ? field : NULL;
}

static void *copy_parameter(struct copying *copying, const void *source) {
  struct sy_parameter *parameter = copy_scalar(copying, source, SY_PARAMETER_NUMBER_OR_TEXT);
  if (!parameter)
    return NULL;
  const bool is_table = parameter->type == SY_PARAMETER_TABLE;
  if (!copy_list(copying, "fields", is_table ? parameter->fields : NULL, copy_field,
                 &parameter->fields) ||
      !check_unique(copying, "fields", parameter->fields))
    return NULL;
  if (is_table && !*parameter->fields)
    return fault(copying, "a table without fields", "表参数没有字段"), NULL;
  return parameter;
}

static void *copy_finding_value(struct copying *copying, const void *source) {
  struct sy_finding_value *value = COPY(copying, source, struct sy_finding_value, type);
  if (!value || !check_name(copying, "name", value->name))
    return NULL;
  if (value->type != SY_PARAMETER_NUMBER && value->type != SY_PARAMETER_INTEGER &&
      value->type != SY_PARAMETER_TEXT && value->type != SY_PARAMETER_DATE)
    return fault(copying, "type is %u, expected a number, an integer, a text or a date",
                 "类型为%u，应为数值、整数、文字或日期", value->type),
           NULL;
  return value;
}

/* The values of a finding or notice, as declared. */
typedef const struct sy_finding_value *const *declared_values;

/* A reader must never see braces: a text's {names} are those that are declared, NULL-ended. `of`:
 * whose they are, in English and Chinese. */
static bool check_template(struct copying *copying, const char *field, const char *text,
                           const char *const *names, const struct sy_text *of) {
  g_autofree char *name = sy_text_stray(text, names);
  if (!name)
    return true;
  enter(copying, field, G_MAXUINT);
  if (*name == '\0')
    return fault(copying, "a stray brace; braces stand only around a name",
                 "多余的花括号；花括号只用于名称两侧");
  const char *nearest = sy_nearest(name, names);
  return nearest ? fault(copying, "{%s} is not %s%.0s; did you mean '%s'?",
                         "{%s}不是%.0s%s；是否为“%s”？", name, of->en, of->zh, nearest)
                 : fault(copying, "{%s} is not %s%.0s", "{%s}不是%.0s%s", name, of->en, of->zh);
}

static bool check_templates(struct copying *copying, const char *field, const struct sy_text *text,
                            const GPtrArray *names, struct sy_text of) {
  const gsize before = enter(copying, field, G_MAXUINT);
  const char *const *list = (const char *const *)names->pdata;
  const bool good = check_template(copying, "en", text->en, list, &of) &&
                    check_template(copying, "zh", text->zh, list, &of);
  leave(copying, before);
  return good;
}

static bool check_message(struct copying *copying, const char *field, const struct sy_text *text,
                          declared_values values) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; values[i]; i++)
    g_ptr_array_add(names, (gpointer)values[i]->name);
  g_ptr_array_add(names, NULL);
  return check_templates(copying, field, text, names,
                         (struct sy_text){.en = "a value of this finding", .zh = "该问题的值"});
}

/* Both texts or none. */
static bool check_method(struct copying *copying, const struct sy_plugin *plugin) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  if (!plugin->method.en && !plugin->method.zh)
    return true;
  for (guint i = 0; plugin->parameters[i]; i++)
    if (plugin->parameters[i]->type != SY_PARAMETER_TABLE)
      g_ptr_array_add(names, (gpointer)plugin->parameters[i]->name);
  g_ptr_array_add(names, NULL);
  return check_texts(copying, "method", &plugin->method) &&
         check_templates(
             copying, "method", &plugin->method, names,
             (struct sy_text){.en = "a parameter that is not a table", .zh = "非表格的参数"});
}

/* A copy of the values of a finding or notice. */
static bool copy_values(struct copying *copying, declared_values *values) {
  if (!copy_list(copying, "values", *values, copy_finding_value, values) ||
      !check_unique(copying, "values", *values))
    return false;
  return host_list_length(*values) <= MAX_VALUES ||
         fault(copying, "the finding has more than %d values", "该问题的值超过%d个", MAX_VALUES);
}

static void *copy_finding(struct copying *copying, const void *source) {
  struct sy_finding *finding = COPY(copying, source, struct sy_finding, values);
  if (!finding || !check_name(copying, "code", finding->code) ||
      !check_texts(copying, "message", &finding->message) ||
      !check_texts(copying, "advice", &finding->advice) ||
      !copy_values(copying, &finding->values) ||
      !check_message(copying, "message", &finding->message, finding->values) ||
      !check_message(copying, "advice", &finding->advice, finding->values))
    return NULL;
  return finding;
}

static void *copy_notice(struct copying *copying, const void *source) {
  struct sy_notice *notice = COPY(copying, source, struct sy_notice, values);
  if (!notice || !check_name(copying, "code", notice->code) ||
      !check_enum(copying, "severity", notice->severity, SY_NOTICE_ERROR, SY_NOTICE_WARNING) ||
      !check_texts(copying, "message", &notice->message) ||
      !copy_values(copying, &notice->values) ||
      !check_message(copying, "message", &notice->message, notice->values))
    return NULL;
  return notice;
}

static void *copy_reason(struct copying *copying, const void *source) {
  struct sy_reason *reason = COPY(copying, source, struct sy_reason, message);
  if (!reason || !check_name(copying, "code", reason->code) ||
      !check_texts(copying, "message", &reason->message))
    return NULL;
  return reason;
}

/* ---- the whole ---- */

static const struct sy_parameter *find_parameter(const struct sy_plugin *plugin, const char *name) {
  for (guint i = 0; plugin->parameters[i]; i++)
    if (strcmp(plugin->parameters[i]->name, name) == 0)
      return plugin->parameters[i];
  return NULL;
}

/* levels_from names a list of texts, or a table that starts with one. */
static bool check_levels_from(struct copying *copying, const struct sy_plugin *plugin,
                              const struct sy_column *column) {
  if (!column->levels_from)
    return true;
  const struct sy_parameter *parameter = find_parameter(plugin, column->levels_from);
  if (parameter &&
      (parameter->type == SY_PARAMETER_TEXTS ||
       (parameter->type == SY_PARAMETER_TABLE && parameter->fields[0]->type == SY_PARAMETER_TEXT)))
    return true;
  return fault(copying,
               "column '%s': levels_from is '%s', expected a parameter that is a list of texts or "
               "a table whose first field is a text",
               "列“%s”：levels_from为“%s”，应为文字列表参数，或首字段为文字的表参数", column->name,
               column->levels_from);
}

static bool check_all_levels_from(struct copying *copying, const struct sy_plugin *plugin) {
  for (guint i = 0; plugin->tables[i]; i++)
    for (guint j = 0; plugin->tables[i]->columns[j]; j++)
      if (!check_levels_from(copying, plugin, plugin->tables[i]->columns[j]))
        return false;
  return true;
}

/* The range of scores must be one that scores can have; amounts start at 0 and may have no upper
 * limit. */
static bool check_score_range(struct copying *copying, const struct sy_plugin *plugin) {
  int64_t nano;
  if (!check_range(copying, plugin->lowest, plugin->highest, true))
    return false;
  const bool amount = plugin->returns == SY_RETURNS_AMOUNT;
  if (amount && plugin->lowest != 0)
    return fault(copying, "lowest is %g, expected 0 for an amount", "最低为%g，数量应为0",
                 plugin->lowest);
  if (amount && plugin->highest == HUGE_VAL)
    return true;
  if (sy_nano_from_double(plugin->lowest, &nano) && sy_nano_from_double(plugin->highest, &nano))
    return true;
  return fault(copying, "the range is %g to %g, expected a range within -9000000000 to 9000000000",
               "范围为%g至%g，不得超出-9000000000至9000000000", plugin->lowest, plugin->highest);
}

static bool check_functions(struct copying *copying, const struct sy_plugin *plugin) {
  const char *missing = !plugin->create    ? "create"
                        : !plugin->score   ? "score"
                        : !plugin->destroy ? "destroy"
                                           : NULL;
  return !missing || fault(copying, "the function %s is missing", "缺少函数%s", missing);
}

static bool check_plugin(struct copying *copying, const struct sy_plugin *plugin) {
  return check_enum(copying, "api_version", plugin->api_version, SY_PLUGIN_API_VERSION,
                    SY_PLUGIN_API_VERSION) &&
         check_enum(copying, "kind", plugin->kind, SY_KIND_INDICATOR, SY_KIND_INDICATOR) &&
         check_name(copying, "id", plugin->id) &&
         check_enum(copying, "revision", plugin->revision, 1, UINT32_MAX) &&
         check_text(copying, "version", plugin->version) &&
         check_text(copying, "author", plugin->author) &&
         check_text(copying, "licence", plugin->licence) &&
         check_texts(copying, "title", &plugin->title) &&
         check_texts(copying, "summary", &plugin->summary) &&
         check_enum(copying, "returns", plugin->returns, SY_RETURNS_SCORE, SY_RETURNS_AMOUNT) &&
         check_score_range(copying, plugin) && check_functions(copying, plugin);
}

static const struct sy_plugin *copy_plugin(struct copying *copying,
                                           const struct sy_plugin *source) {
  if (!source)
    return fault(copying, "steelyard_plugin_v1() returned NULL", "steelyard_plugin_v1()返回NULL"),
           NULL;
  struct sy_plugin *plugin = COPY(copying, source, struct sy_plugin, destroy);
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
    return fault(copying, "declares no table", "没有声明任何表"), NULL;
  return check_all_levels_from(copying, plugin) && check_method(copying, plugin) ? plugin : NULL;
}

void host_keep(GPtrArray *owned) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static GSList *kept;
  pthread_mutex_lock(&lock);
  kept = g_slist_prepend(kept, owned);
  pthread_mutex_unlock(&lock);
}

static struct copying begin_copying(void) {
  return (struct copying){.path = g_string_new(NULL),
                          .owned = g_ptr_array_new_with_free_func(g_free)};
}

/* Returns the parts of a valid copy, or the reason. */
static void end_copying(struct copying *copying, bool good, GPtrArray **owned, sy_words **reason) {
  if (good)
    *owned = copying->owned;
  else
    g_ptr_array_unref(copying->owned);
  g_string_free(copying->path, TRUE);
  *reason = copying->reason;
}

const struct sy_plugin *sy_description_copy_into(const struct sy_plugin *plugin, GPtrArray **owned,
                                                 sy_words **reason) {
  struct copying copying = begin_copying();
  const struct sy_plugin *copy = copy_plugin(&copying, plugin);
  end_copying(&copying, copy != NULL, owned, reason);
  return copy;
}

const struct sy_notice *const *sy_notices_copy(const struct sy_notices *source, sy_words **reason) {
  GPtrArray *owned;
  struct copying copying = begin_copying();
  struct sy_notices *notices =
      source ? COPY(&copying, source, struct sy_notices, notices) : g_new0(struct sy_notices, 1);
  if (!source)
    g_ptr_array_add(copying.owned, notices);
  const bool good =
      notices && copy_list(&copying, "notices", notices->notices, copy_notice, &notices->notices) &&
      check_unique(&copying, "notices", notices->notices);
  const struct sy_notice *const *copy = good ? notices->notices : NULL;
  end_copying(&copying, good, &owned, reason);
  if (good)
    host_keep(owned);
  return copy;
}

const struct sy_notice *const *sy_plugin_notices(const struct sy_plugin *plugin,
                                                 sy_words **reason) {
  return sy_notices_copy(plugin->get_extension ? plugin->get_extension(SY_NOTICES) : NULL, reason);
}

const struct sy_plugin *sy_description_copy(const struct sy_plugin *plugin, sy_words **reason) {
  GPtrArray *owned;
  const struct sy_plugin *copy = sy_description_copy_into(plugin, &owned, reason);
  if (copy)
    host_keep(owned);
  return copy;
}
