/* SPDX-License-Identifier: Apache-2.0
 *
 * warnings.c: warnings, and which of them an edition acknowledges
 *
 * A warning points out something that a careful reader would question. The host's kinds are in one
 * table here; plugins bring their own. Warnings never change a score.
 */
#include "edition/edition-private.h"

#include <string.h>

#define MOST_KEPT 100 /* of one code */
#define MOST_KEYS 6   /* of a kind, and the NULL after them */

/* ---- The kinds ---- */

static const struct kind {
  const char *code;
  guint naming;                /* how many of the first keys identify the warning */
  const char *keys[MOST_KEYS]; /* NULL-ended */
  struct sy_text message;      /* with {keys} */
} kinds[SY_WARN_KINDS] = {
    [SY_WARN_UNREAD_COLUMN] =
        {"unread-column",
         2,
         {"table", "column", "node", "optional"},
         {"no indicator reads the column '{column}' of the table '{table}', and '{node}' has no "
          "optional column '{optional}'",
          "没有指标读取表“{table}”的列“{column}”，而指标“{node}”缺少可省略的列“{optional}”"}},
    [SY_WARN_UNREAD_ROWS] = {"unread-rows",
                             2,
                             {"table", "rows"},
                             {"no indicator reads {rows} of the rows of the table '{table}'; this "
                              "is the first",
                              "表“{table}”有{rows}行没有指标读取，此为第一行"}},
    [SY_WARN_EMPTY_WHERE] = {"empty-where",
                             2,
                             {"node", "table"},
                             {"the 'where' of '{node}' selects no rows of the table '{table}'",
                              "指标“{node}”的where在表“{table}”中没有选中任何行"}},
    [SY_WARN_UNIT_WITHOUT_ROWS] = {"unit-without-rows",
                                   1,
                                   {"unit"},
                                   {"'{unit}' has no rows in any table",
                                    "“{unit}”在所有表中都没有行"}},
    [SY_WARN_IDENTICAL_ROWS] =
        {"identical-rows",
         3,
         {"node", "table", "rows"},
         {"'{node}' reads {rows} rows of the table '{table}' that repeat "
          "an earlier row of the same unit",
          "指标“{node}”读取的表“{table}”中有{rows}行与同一评价对象前面的行重复"}},
    [SY_WARN_CONFLICTING_ROWS] =
        {"conflicting-rows",
         3,
         {"node", "table", "rows"},
         {"'{node}' reads {rows} rows of the table '{table}' that "
          "contradict an earlier row with the same key",
          "指标“{node}”读取的表“{table}”中有{rows}行与前面主键相同的行矛盾"}},
    [SY_WARN_BLANK_CELLS] = {"blank-cells",
                             4,
                             {"node", "table", "column", "cells"},
                             {"'{node}' reads {cells} empty cells in the column '{column}' of the "
                              "table '{table}'",
                              "指标“{node}”读取的表“{table}”的列“{column}”有{cells}个空单元格"}},
    [SY_WARN_GROUP_POINTS] =
        {"group-points",
         3,
         {"node", "declared", "sum"},
         {"'{node}' has {declared} points, but its children have {sum} "
          "together; their scores are scaled",
          "“{node}”的分值为{declared}，而其子节点的分值合计{sum}；得分按比例折算"}},
    [SY_WARN_NEVER_MISSING] =
        {"never-missing",
         1,
         {"node"},
         {"'enough' of '{node}' has no effect, because 'missing' covers all of its children",
          "“{node}”的enough不起作用，因为其子节点都有missing"}},
    [SY_WARN_INAPPLICABLE_ROWS] =
        {"inapplicable-rows",
         3,
         {"node", "table", "rows"},
         {"{rows} rows of the table '{table}' are about units to which '{node}' does not apply, "
          "and "
          "are not read for it; this is the first",
          "表“{table}”有{rows}行涉及不适用“{node}”的评价对象，该指标不读取，此为第一行"}},
    [SY_WARN_UNKNOWN_VALUE] =
        {"unknown-value",
         3,
         {"node", "column", "value"},
         {"'applies' of '{node}' names '{value}', which no unit has in the column '{column}'",
          "“{node}”的applies列出了“{value}”，但没有评价对象的“{column}”为该值"}},
    [SY_WARN_NOT_COMPARED] =
        {"not-compared",
         2,
         {"node", "plugin"},
         {"'over' of '{node}' has no effect, because {plugin} does not compare units there",
          "“{node}”的over不起作用，因为{plugin}在此不比较评价对象"}},
    [SY_WARN_LOW_SCORES] =
        {"low-scores",
         1,
         {"node", "best"},
         {"no unit scores more than {best} of 100 on '{node}'; check the range of its marks",
          "指标“{node}”的最高得分只有{best}分（满分100分），请检查评分的范围"}},
    [SY_WARN_ZERO_PROPAGATED] = {"zero-propagated",
                                 3,
                                 {"node", "child", "units"},
                                 {"'{node}' is 0 for {units}, because '{child}' is 0",
                                  "因“{child}”为0，以下评价对象的“{node}”也为0：{units}"}},
    [SY_WARN_GUESSED_ENCODING] =
        {"guessed-encoding",
         2,
         {"table", "encoding"},
         {"the table '{table}' is not UTF-8 and was read as {encoding}; if that is correct, "
          "declare 'encoding: {encoding}'",
          "表“{table}”不是UTF-8，已按{encoding}读取；如无误，请声明“encoding: {encoding}”"}},
    [SY_WARN_HIDDEN_ROWS] = {"hidden-rows",
                             2,
                             {"table", "rows"},
                             {"rows of the table '{table}' are hidden in the workbook and are read "
                              "all the same ({rows}); this is the first",
                              "表“{table}”在工作簿中隐藏了{rows}行，仍已读取，此为第一行"}},
    [SY_WARN_HIDDEN_COLUMNS] =
        {"hidden-columns",
         2,
         {"table", "columns"},
         {"columns of the table '{table}' are hidden in the workbook and "
          "count all the same ({columns}); this is the first",
          "表“{table}”在工作簿中隐藏了{columns}列，仍与其他列同样对待，此为第一列"}},
    [SY_WARN_PARAMETERS_REPLACED] =
        {"parameters-replaced",
         2,
         {"node", "parameter"},
         {"'params' replaces all parameters of '{node}', so '{parameter}' is lost; to change only "
          "one, write 'params.NAME: value'",
          "params整体替换“{node}”的参数，参数“{parameter}”因此丢失；只改一个参数时，请写“params."
          "参数名: 值”"}},
    [SY_WARN_UNUSED_DEFAULT] = {"unused-default",
                                2,
                                {"node", "default"},
                                {"no node below '{node}' uses the default '{default}'",
                                 "“{node}”之下没有节点使用默认值“{default}”"}},
    [SY_WARN_UNUSED_LEVEL] =
        {"unused-level",
         4,
         {"node", "table", "column", "level"},
         {"'{node}' lists '{level}', but no row of the table '{table}' has it "
          "in the column '{column}'",
          "指标“{node}”列出了“{level}”，但表“{table}”的列“{column}”中没有该值"}},
    [SY_WARN_INCOMPLETE_ITEMS] =
        {"incomplete-items",
         4,
         {"node", "table", "column", "units"},
         {"not every entry that '{node}' lists for the column '{column}' has a row in the table "
          "'{table}'; units without a row: {units}, this is the first",
          "指标“{node}”为列“{column}”列出的各项，在表“{table}”中有{units}"
          "个评价对象不齐全，此为第一个"}},
    [SY_WARN_PREVIOUS_MISSING] = {"previous-missing",
                                  1,
                                  {"edition"},
                                  {"the previous edition '{edition}' does not exist",
                                   "上一届“{edition}”不存在"}},
    [SY_WARN_WIDE_RANGE] =
        {"wide-range",
         2,
         {"node", "plugin", "declared", "range", "share"},
         {"the plugin {plugin} declares scores of {declared}, but '{node}', {share} of the total, "
          "may score {range}",
          "插件{plugin}声明的得分范围为{declared}，而占总分{share}的“{node}”可能得{range}"}},
    [SY_WARN_INVISIBLE_CHARACTER] =
        {"invisible-character",
         4,
         {"table", "column", "character", "cells"},
         {"the column '{column}' of the table '{table}' has the "
          "invisible character {character}; cells with it: {cells}",
          "表“{table}”的列“{column}”含不可见字符{character}，涉及{cells}个单元格"}},
    [SY_WARN_INEXACT_NUMBER] = {"inexact-number",
                                3,
                                {"table", "column", "cells"},
                                {"{cells} numbers in the column '{column}' of the table '{table}' "
                                 "have too many digits to be read exactly",
                                 "表“{table}”的列“{column}”有{cells}个数位数过多，无法精确读取"}},
    [SY_WARN_UNUSED_ACKNOWLEDGEMENT] = {"unused-acknowledgement",
                                        1,
                                        {"warning"},
                                        {"this acknowledges a warning '{warning}' that does not "
                                         "occur; remove it",
                                         "此处确认的警告“{warning}”并未出现；请删除"}},
};

const char *sy_warning_code(enum sy_warning_kind kind) {
  return kinds[kind].code;
}

struct sy_text sy_warning_message(enum sy_warning_kind kind) {
  return kinds[kind].message;
}

const char *sy_warning_key(enum sy_warning_kind kind, guint index) {
  return index < MOST_KEYS ? kinds[kind].keys[index] : NULL;
}

static const struct kind *find_kind(const char *code) {
  for (guint i = 0; i < SY_WARN_KINDS; i++)
    if (strcmp(kinds[i].code, code) == 0)
      return &kinds[i];
  return NULL;
}

/* ---- The list ---- */

/* An entry under `acknowledged:`. It matches warnings with its code and all of its values. */
struct acknowledgement {
  char *code;
  struct sy_text reason; /* owned */
  char **keys, **values;
  struct sy_place place;
  bool matched;
};

/* How many warnings of a code there are. */
struct tally {
  const char *code;
  guint count;
};

struct sy_warnings {
  GArray *kept;             /* of struct sy_warning */
  GArray *acknowledgements; /* of struct acknowledgement */
  GArray *tallies;          /* of struct tally */
  guint open, acknowledged;
};

static void clear_warning(gpointer data) {
  struct sy_warning *warning = data;
  g_strfreev(warning->keys);
  g_strfreev(warning->values);
  sy_text_clear(&warning->message);
  sy_text_clear(&warning->reason);
}

static void clear_acknowledgement(gpointer data) {
  struct acknowledgement *entry = data;
  g_free(entry->code);
  sy_text_clear(&entry->reason);
  g_strfreev(entry->keys);
  g_strfreev(entry->values);
}

sy_warnings *sy_warnings_new(void) {
  sy_warnings *warnings = g_new0(sy_warnings, 1);
  warnings->kept = g_array_new(FALSE, FALSE, sizeof(struct sy_warning));
  warnings->acknowledgements = g_array_new(FALSE, FALSE, sizeof(struct acknowledgement));
  warnings->tallies = g_array_new(FALSE, FALSE, sizeof(struct tally));
  g_array_set_clear_func(warnings->kept, clear_warning);
  g_array_set_clear_func(warnings->acknowledgements, clear_acknowledgement);
  return warnings;
}

void sy_warnings_free(sy_warnings *warnings) {
  if (warnings == NULL)
    return;
  g_array_unref(warnings->kept);
  g_array_unref(warnings->acknowledgements);
  g_array_unref(warnings->tallies);
  g_free(warnings);
}

sy_warnings *sy_warnings_copy(const sy_warnings *warnings) {
  sy_warnings *copy = sy_warnings_new();
  for (guint i = 0; i < warnings->kept->len; i++) {
    struct sy_warning warning = g_array_index(warnings->kept, struct sy_warning, i);
    warning.keys = g_strdupv(warning.keys);
    warning.values = g_strdupv(warning.values);
    warning.message = sy_text_copy(warning.message);
    warning.reason = sy_text_copy(warning.reason);
    g_array_append_val(copy->kept, warning);
  }
  for (guint i = 0; i < warnings->acknowledgements->len; i++) {
    struct acknowledgement entry =
        g_array_index(warnings->acknowledgements, struct acknowledgement, i);
    entry.code = g_strdup(entry.code);
    entry.reason = sy_text_copy(entry.reason);
    entry.keys = g_strdupv(entry.keys);
    entry.values = g_strdupv(entry.values);
    g_array_append_val(copy->acknowledgements, entry);
  }
  g_array_append_vals(copy->tallies, warnings->tallies->data, warnings->tallies->len);
  copy->open = warnings->open;
  copy->acknowledged = warnings->acknowledged;
  return copy;
}

guint sy_warnings_count(const sy_warnings *warnings) {
  return warnings->kept->len;
}

const struct sy_warning *sy_warnings_at(const sy_warnings *warnings, guint index) {
  return &g_array_index(warnings->kept, struct sy_warning, index);
}

unsigned sy_warnings_open(const sy_warnings *warnings) {
  return warnings ? warnings->open : 0;
}

guint sy_warnings_acknowledged(const sy_warnings *warnings) {
  return warnings->acknowledged;
}

/* ---- Adding ---- */

/* The value under a key, or NULL. */
static const char *value_of(const char *const *keys, const char *const *values, const char *key) {
  for (guint i = 0; keys[i] != NULL; i++)
    if (strcmp(keys[i], key) == 0)
      return values[i];
  return NULL;
}

static bool matches(const struct acknowledgement *entry, const char *code, const char *const *keys,
                    const char *const *values) {
  if (strcmp(entry->code, code) != 0)
    return false;
  for (guint i = 0; entry->keys[i] != NULL; i++) {
    const char *value = value_of(keys, values, entry->keys[i]);
    if (value == NULL || strcmp(value, entry->values[i]) != 0)
      return false;
  }
  return true;
}

/* The reason of the matching acknowledgements, each of which is marked as used; without texts if
 * there are none. */
static struct sy_text acknowledge(sy_warnings *warnings, const char *code, const char *const *keys,
                                  const char *const *values) {
  struct sy_text reason = {0};
  for (guint i = 0; i < warnings->acknowledgements->len; i++) {
    struct acknowledgement *entry =
        &g_array_index(warnings->acknowledgements, struct acknowledgement, i);
    if (!matches(entry, code, keys, values))
      continue;
    entry->matched = true;
    if (reason.en == NULL)
      reason = entry->reason;
  }
  return reason;
}

/* How many there are of a code, with this one. */
static guint count_one(sy_warnings *warnings, const char *code) {
  for (guint i = 0; i < warnings->tallies->len; i++) {
    struct tally *tally = &g_array_index(warnings->tallies, struct tally, i);
    if (tally->code == code)
      return ++tally->count;
  }
  const struct tally tally = {code, 1};
  g_array_append_val(warnings->tallies, tally);
  return 1;
}

/* Counts a warning; true if there is room to keep it. *reason is why it is acknowledged, if it is.
 */
static bool count_in(sy_warnings *warnings, const char *code, const char *const *keys,
                     const char *const *values, struct sy_text *reason) {
  *reason = acknowledge(warnings, code, keys, values);
  *(reason->en != NULL ? &warnings->acknowledged : &warnings->open) += 1;
  return count_one(warnings, g_intern_string(code)) <= MOST_KEPT;
}

/* Takes over the message. */
static void keep(sy_warnings *warnings, const char *code, struct sy_place place,
                 const char *const *keys, const char *const *values, struct sy_text message,
                 struct sy_text reason) {
  const struct sy_warning warning = {
      .code = g_intern_string(code),
      .place = place,
      .keys = g_strdupv((char **)keys),
      .values = g_strdupv((char **)values),
      .message = message,
      .reason = sy_text_copy(reason),
  };
  g_array_append_val(warnings->kept, warning);
}

void sy_warn_of(sy_warnings *warnings, const char *code, struct sy_place place,
                const char *const *keys, const char *const *values, struct sy_text message) {
  struct sy_text reason;
  if (warnings != NULL && count_in(warnings, code, keys, values, &reason))
    keep(warnings, code, place, keys, values,
         (struct sy_text){.en = sy_one_line(message.en), .zh = sy_one_line(message.zh)}, reason);
}

void sy_warn_values(sy_warnings *warnings, enum sy_warning_kind kind, struct sy_place place,
                    const char *const *values) {
  const struct kind *of = &kinds[kind];
  struct sy_text reason;
  if (warnings == NULL || !count_in(warnings, of->code, of->keys, values, &reason))
    return;
  g_autofree char *en = sy_text_fill(of->message.en, of->keys, values);
  g_autofree char *zh = sy_text_fill(of->message.zh, of->keys, values);
  keep(warnings, of->code, place, of->keys, values,
       (struct sy_text){.en = sy_one_line(en), .zh = sy_one_line(zh)}, reason);
}

void sy_warn(sy_warnings *warnings, enum sy_warning_kind kind, struct sy_place place, ...) {
  const char *values[MOST_KEYS + 1] = {NULL};
  va_list arguments;
  va_start(arguments, place);
  for (guint i = 0; i < MOST_KEYS && kinds[kind].keys[i] != NULL; i++)
    values[i] = va_arg(arguments, const char *);
  va_end(arguments);
  sy_warn_values(warnings, kind, place, values);
}

/* ---- Finishing ---- */

static gint compare_warnings(gconstpointer left, gconstpointer right) {
  const struct sy_warning *a = left, *b = right;
  const int places = sy_place_compare(a->place, b->place);
  if (places != 0)
    return places;
  const int codes = strcmp(a->code, b->code);
  return codes != 0 ? codes : strcmp(a->message.en, b->message.en);
}

void sy_warnings_finish(sy_warnings *warnings) {
  for (guint i = 0; i < warnings->acknowledgements->len; i++) {
    const struct acknowledgement *entry =
        &g_array_index(warnings->acknowledgements, struct acknowledgement, i);
    if (!entry->matched)
      sy_warn(warnings, SY_WARN_UNUSED_ACKNOWLEDGEMENT, entry->place, entry->code);
  }
  g_array_sort(warnings->kept, compare_warnings);
}

/* A value as YAML: without quotation marks if that reads back as the same text. g_free. */
static char *yaml_value(const char *value) {
  const bool plain = *value != '\0' &&
                     strspn(value, "abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(value) &&
                     g_ascii_isalnum(*value) && g_ascii_strcasecmp(value, "null") != 0;
  if (plain)
    return g_strdup(value);
  g_auto(GStrv) parts = g_strsplit(value, "'", -1);
  g_autofree char *doubled = g_strjoinv("''", parts);
  return g_strdup_printf("'%s'", doubled);
}

char *sy_warning_line(const struct sy_warning *warning) {
  GString *line = g_string_new("- {warning: ");
  g_string_append(line, warning->code);
  const struct kind *kind = find_kind(warning->code);
  for (guint i = 0; warning->keys[i] != NULL && (kind == NULL || i < kind->naming); i++) {
    g_autofree char *value = yaml_value(warning->values[i]);
    g_string_append_printf(line, ", %s: %s", warning->keys[i], value);
  }
  g_string_append(line, ", reason: …}");
  return g_string_free(line, FALSE);
}

void sy_warnings_print(const sy_warnings *warnings, FILE *stream) {
  unsigned told = 0;
  for (guint i = 0; warnings && i < sy_warnings_count(warnings); i++) {
    const struct sy_warning *warning = sy_warnings_at(warnings, i);
    if (warning->reason.en)
      continue;
    g_autofree char *place = sy_place_text(warning->place);
    g_autofree char *line = sy_warning_line(warning);
    fprintf(stream, _("%swarning: %s\n"), place, sy_text_get(warning->message));
    fprintf(stream, "    %s\n", line);
    told++;
  }
  const unsigned more = sy_warnings_open(warnings) - told;
  if (more > 0)
    fprintf(stream, ngettext("and %u more warning\n", "and %u more warnings\n", more), more);
  if (told > 0)
    fprintf(stream,
            _("to acknowledge a warning, copy the line below it under 'acknowledged:' in "
              "edition.yaml and add your reason; a line with fewer keys acknowledges more\n"));
}

/* ---- Acknowledgements ---- */

static void check_code(struct sy_loader *loader, const struct sy_yaml *code) {
  if (find_kind(code->text) != NULL || strchr(code->text, '.') != NULL)
    return;
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; i < SY_WARN_KINDS; i++)
    g_ptr_array_add(codes, (gpointer)kinds[i].code);
  g_ptr_array_add(codes, NULL);
  g_autofree char *suggestion = sy_suggestion(code->text, (const char *const *)codes->pdata);
  sy_problems_add(loader->problems, code->place, _("unknown warning '%s'%s"), code->text,
                  suggestion);
}

/* The keys that an entry may have. The keys of a plugin's warnings are not known here. */
static void check_keys(struct sy_loader *loader, const struct sy_yaml *entry, const char *code) {
  const struct kind *kind = find_kind(code);
  if (kind == NULL)
    return;
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  g_ptr_array_add(keys, (gpointer) "warning");
  g_ptr_array_add(keys, (gpointer) "reason");
  for (guint i = 0; i < MOST_KEYS && kind->keys[i] != NULL; i++)
    g_ptr_array_add(keys, (gpointer)kind->keys[i]);
  g_ptr_array_add(keys, NULL);
  sy_yaml_check_keys(entry, (const char *const *)keys->pdata, loader->problems);
}

static void load_entry(struct sy_loader *loader, const struct sy_yaml *yaml) {
  sy_problems *problems = loader->problems;
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  const struct sy_yaml *code =
      sy_field_get(yaml, "warning", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  struct sy_text reason = sy_field_text(yaml, "reason", problems);
  if (code == NULL || reason.en == NULL) {
    sy_text_clear(&reason);
    return;
  }
  check_code(loader, code);
  check_keys(loader, yaml, code->text);
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
  g_autoptr(GStrvBuilder) values = g_strv_builder_new();
  for (guint i = 0; i < yaml->count; i++) {
    const char *key = yaml->keys[i]->text;
    if (strcmp(key, "warning") == 0 || strcmp(key, "reason") == 0 ||
        !sy_expect(yaml->items[i], SY_YAML_SCALAR, problems))
      continue;
    g_strv_builder_add(keys, key);
    g_strv_builder_add(values, yaml->items[i]->text);
  }
  const struct acknowledgement entry = {.code = g_strdup(code->text),
                                        .reason = reason,
                                        .keys = g_strv_builder_end(keys),
                                        .values = g_strv_builder_end(values),
                                        .place = yaml->place};
  g_array_append_val(loader->edition->warnings->acknowledgements, entry);
}

void sy_acknowledgements_load(struct sy_loader *loader) {
  const struct sy_yaml *list = sy_field_get(loader->root, "acknowledged", SY_YAML_SEQUENCE,
                                            SY_FIELD_OPTIONAL, loader->problems);
  for (guint i = 0; list != NULL && i < list->count; i++)
    load_entry(loader, list->items[i]);
}
