/* SPDX-License-Identifier: Apache-2.0
 *
 * common.h: shared by steelyard's own plugins
 *
 * Macros that write a description compactly, and small functions: reading parameters, refusing with
 * a message, reporting findings, sums that do not depend on the order of rows. Everything is
 * static, so a plugin stays one object that needs nothing of the host.
 */
#ifndef COMMON_H
#define COMMON_H

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steelyard/plugin.h"

#if defined(__GNUC__)
#define COMMON_UNUSED __attribute__((unused))
#define COMMON_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define COMMON_UNUSED
#define COMMON_PRINTF(text, first)
#endif

/* ---- descriptions ----
 *
 * Each macro defines a static constant. A text is written TEXT("English", "中文"). */

#define TEXT(english, chinese)                                                                     \
  { english, chinese }

#define LEVEL(variable, level_name, label_text)                                                    \
  static const struct sy_level variable = {                                                        \
      .size = sizeof(struct sy_level), .name = level_name, .label = label_text}

/* A column without range and levels. Columns and tables end with their help; BLANK() or KEY() may
 * follow. A TEXT() is a list in braces and cannot be handed on to another macro, so each macro
 * writes its whole struct. */
#define COLUMN(variable, column_name, column_type, column_presence, label_text, ...)               \
  static const struct sy_column variable = {.size = sizeof(struct sy_column),                      \
                                            .name = column_name,                                   \
                                            .type = column_type,                                   \
                                            .presence = column_presence,                           \
                                            .lowest = -HUGE_VAL,                                   \
                                            .highest = HUGE_VAL,                                   \
                                            .label = label_text,                                   \
                                            .help = __VA_ARGS__}

#define NUMBER_COLUMN(variable, column_name, column_type, column_presence, least, most,            \
                      label_text, ...)                                                             \
  static const struct sy_column variable = {.size = sizeof(struct sy_column),                      \
                                            .name = column_name,                                   \
                                            .type = column_type,                                   \
                                            .presence = column_presence,                           \
                                            .lowest = least,                                       \
                                            .highest = most,                                       \
                                            .label = label_text,                                   \
                                            .help = __VA_ARGS__}

#define CATEGORY_COLUMN(variable, column_name, column_presence, level_list, from, label_text, ...) \
  static const struct sy_column variable = {.size = sizeof(struct sy_column),                      \
                                            .name = column_name,                                   \
                                            .type = SY_CATEGORY,                                   \
                                            .presence = column_presence,                           \
                                            .lowest = -HUGE_VAL,                                   \
                                            .highest = HUGE_VAL,                                   \
                                            .levels = level_list,                                  \
                                            .levels_from = from,                                   \
                                            .label = label_text,                                   \
                                            .help = __VA_ARGS__}

/* For a table: its key, a list of columns, and an enum sy_conflict. */
#define KEY(column_list, conflict_is) .key = column_list, .conflict = conflict_is
/* For a column: what an empty cell does. */
#define BLANK(blank_text) .blank = blank_text

/* The column for remarks that every table of ours may have. */
#define NOTE_COLUMN(variable)                                                                      \
  static const struct sy_column variable = {                                                       \
      .size = sizeof(struct sy_column),                                                            \
      .name = "note",                                                                              \
      .type = SY_TEXT,                                                                             \
      .presence = SY_OPTIONAL,                                                                     \
      .lowest = -HUGE_VAL,                                                                         \
      .highest = HUGE_VAL,                                                                         \
      .label = TEXT("note", "备注"),                                                               \
      .help = TEXT("For people; not used in the score.", "供人阅读，不参与计算。")}

#define TABLE(variable, table_name, table_scope, table_absence, may_be_left_out, column_list,      \
              label_text, ...)                                                                     \
  static const struct sy_table variable = {.size = sizeof(struct sy_table),                        \
                                           .name = table_name,                                     \
                                           .scope = table_scope,                                   \
                                           .absence = table_absence,                               \
                                           .optional = may_be_left_out,                            \
                                           .columns = column_list,                                 \
                                           .label = label_text,                                    \
                                           .help = __VA_ARGS__}

#define IS_REQUIRED 1u
#define IS_OPTIONAL 0u

/* A number or an integer with its range and, unless it is required, its default (or NULL). */
#define NUMBER_PARAMETER(variable, parameter_name, parameter_type, need, least, most, standard,    \
                         label_text, help_text)                                                    \
  static const struct sy_parameter variable = {.size = sizeof(struct sy_parameter),                \
                                               .name = parameter_name,                             \
                                               .type = parameter_type,                             \
                                               .required = need,                                   \
                                               .lowest = least,                                    \
                                               .highest = most,                                    \
                                               .default_value = standard,                          \
                                               .label = label_text,                                \
                                               .help = help_text}

/* A text, a date or yes-or-no. */
#define PARAMETER(variable, parameter_name, parameter_type, need, standard, label_text, help_text) \
  static const struct sy_parameter variable = {.size = sizeof(struct sy_parameter),                \
                                               .name = parameter_name,                             \
                                               .type = parameter_type,                             \
                                               .required = need,                                   \
                                               .lowest = -HUGE_VAL,                                \
                                               .highest = HUGE_VAL,                                \
                                               .default_value = standard,                          \
                                               .label = label_text,                                \
                                               .help = help_text}

#define CHOICE_PARAMETER(variable, parameter_name, need, choice_list, standard, label_text,        \
                         help_text)                                                                \
  static const struct sy_parameter variable = {.size = sizeof(struct sy_parameter),                \
                                               .name = parameter_name,                             \
                                               .type = SY_PARAMETER_CHOICE,                        \
                                               .required = need,                                   \
                                               .lowest = -HUGE_VAL,                                \
                                               .highest = HUGE_VAL,                                \
                                               .choices = choice_list,                             \
                                               .default_value = standard,                          \
                                               .label = label_text,                                \
                                               .help = help_text}

#define TABLE_PARAMETER(variable, parameter_name, need, field_list, label_text, help_text)         \
  static const struct sy_parameter variable = {.size = sizeof(struct sy_parameter),                \
                                               .name = parameter_name,                             \
                                               .type = SY_PARAMETER_TABLE,                         \
                                               .required = need,                                   \
                                               .lowest = -HUGE_VAL,                                \
                                               .highest = HUGE_VAL,                                \
                                               .fields = field_list,                               \
                                               .label = label_text,                                \
                                               .help = help_text}

/* The fields `label_en` and `label_zh`, for tables of things that people read by another name. */
#define LABEL_FIELDS(english, chinese)                                                             \
  static const struct sy_parameter english = {.size = sizeof(struct sy_parameter),                 \
                                              .name = "label_en",                                  \
                                              .type = SY_PARAMETER_TEXT,                           \
                                              .lowest = -HUGE_VAL,                                 \
                                              .highest = HUGE_VAL,                                 \
                                              .label = TEXT("label in English", "英文名称"),       \
                                              .help = TEXT("For people.", "供人阅读。")};          \
  static const struct sy_parameter chinese = {.size = sizeof(struct sy_parameter),                 \
                                              .name = "label_zh",                                  \
                                              .type = SY_PARAMETER_TEXT,                           \
                                              .lowest = -HUGE_VAL,                                 \
                                              .highest = HUGE_VAL,                                 \
                                              .label = TEXT("label in Chinese", "中文名称"),       \
                                              .help = TEXT("For people.", "供人阅读。")}

#define FINDING_VALUE(variable, value_name, value_type)                                            \
  static const struct sy_finding_value variable = {                                                \
      .size = sizeof(struct sy_finding_value), .name = value_name, .type = value_type}

#define FINDING(variable, finding_code, value_list, message_text, advice_text)                     \
  static const struct sy_finding variable = {.size = sizeof(struct sy_finding),                    \
                                             .code = finding_code,                                 \
                                             .message = message_text,                              \
                                             .advice = advice_text,                                \
                                             .values = value_list}

#define REASON(variable, reason_code, message_text)                                                \
  static const struct sy_reason variable = {                                                       \
      .size = sizeof(struct sy_reason), .code = reason_code, .message = message_text}

#define AUTHOR "steelyard"
#define LICENCE "Apache-2.0"

/* ---- failures ---- */

/* Writes why, in English and behind the NUL in Chinese, which the host reads from steelyard's own
 * plugins, and returns SY_REFUSED. Each has half of the room. Both formats have the same arguments.
 * `table` with `row`, or `parameter`; -1 for neither. */
COMMON_UNUSED COMMON_PRINTF(5, 7)
    COMMON_PRINTF(6, 7) static int refuse(struct sy_failure *failure, int32_t table, uint64_t row,
                                          int32_t parameter, const char *english,
                                          const char *chinese, ...) {
  va_list arguments;
  va_start(arguments, chinese);
  vsnprintf(failure->message, failure->capacity / 2, english, arguments);
  va_end(arguments);
  const size_t used = strlen(failure->message) + 1;
  va_start(arguments, chinese);
  vsnprintf(failure->message + used, failure->capacity - used, chinese, arguments);
  va_end(arguments);
  failure->table = table;
  failure->row = row;
  failure->parameter = parameter;
  return SY_REFUSED;
}

COMMON_UNUSED static int no_memory(struct sy_failure *failure) {
  refuse(failure, -1, 0, -1, "cannot allocate its data", "无法分配所需的数据");
  return SY_NO_MEMORY;
}

/* ---- instances ---- */

/* Ends create() with a copy of the instance. A plugin whose instance owns nothing says
 * `.destroy = free`. */
COMMON_UNUSED static int keep_instance(const void *instance, size_t size, void **self,
                                       struct sy_failure *failure) {
  *self = malloc(size);
  if (!*self)
    return no_memory(failure);
  memcpy(*self, instance, size);
  return SY_OK;
}

/* ---- parameters ---- */

COMMON_UNUSED static double number_of(const struct sy_parameters *parameters, int index) {
  return parameters->values[index]->number;
}

COMMON_UNUSED static int64_t integer_of(const struct sy_parameters *parameters, int index) {
  return parameters->values[index]->integer;
}

COMMON_UNUSED static bool is_given(const struct sy_parameters *parameters, int index) {
  return parameters->values[index]->present;
}

/* The field of a row of a table parameter that has `fields` fields. */
COMMON_UNUSED static const struct sy_value *field_of(const struct sy_value *table, uint64_t fields,
                                                     uint64_t row, uint64_t field) {
  return table->items[row * fields + field];
}

/* ---- columns ---- */

COMMON_UNUSED static bool has_value(const struct sy_column_data *column, uint64_t row) {
  return column->present && column->valid[row];
}

/* A category cell as text: where the edition left the levels open, the column comes as text. */
COMMON_UNUSED static const char *text_at(const struct sy_column_data *column, uint64_t row) {
  return has_value(column, row) && column->dictionary ? column->dictionary[column->texts[row]]
                                                      : NULL;
}

/* Writes what a row contributed, where the host asks for it. */
COMMON_UNUSED static void set_row_points(const struct sy_result *result, int table, uint64_t row,
                                         double points) {
  if (result->row_points && result->row_points[table])
    result->row_points[table][row] = points;
}

/* ---- outcomes ---- */

COMMON_UNUSED static void set_score(const struct sy_result *result, uint64_t unit, double score) {
  result->score[unit] = score;
  result->outcome[unit] = SY_SCORED;
}

/* `reason`: index into the plugin's reasons, or -1 for none. */
COMMON_UNUSED static void set_outcome(const struct sy_result *result, uint64_t unit,
                                      enum sy_outcome outcome, int reason) {
  result->outcome[unit] = (uint8_t)outcome;
  result->reason[unit] = (uint16_t)(reason + 1);
}

/* A score that rounding has pushed past its limits by a hair. */
COMMON_UNUSED static double limited(double score) {
  return score < 0 ? 0 : score > 100 ? 100 : score;
}

/* ---- findings ---- */

COMMON_UNUSED static struct sy_value number_value(double number) {
  return (struct sy_value){
      .size = sizeof(struct sy_value), .type = SY_PARAMETER_NUMBER, .present = 1, .number = number};
}

COMMON_UNUSED static struct sy_value integer_value(int64_t integer) {
  return (struct sy_value){.size = sizeof(struct sy_value),
                           .type = SY_PARAMETER_INTEGER,
                           .present = 1,
                           .number = (double)integer,
                           .integer = integer};
}

/* Days since 1970-01-01. */
COMMON_UNUSED static struct sy_value date_value(int64_t day) {
  struct sy_value value = integer_value(day);
  value.type = SY_PARAMETER_DATE;
  return value;
}

COMMON_UNUSED static struct sy_value text_value(const char *text) {
  return (struct sy_value){.size = sizeof(struct sy_value),
                           .type = SY_PARAMETER_TEXT,
                           .present = text != NULL,
                           .text = text};
}

/* The most points that a report may have. */
#define MOST_POINTS 9e9

/* What most findings are about: a row of the plugin's first table. `values` has `count` entries. */
COMMON_UNUSED static void report_row(const struct sy_result *result, uint64_t unit,
                                     uint32_t finding, uint64_t row, double points,
                                     const struct sy_value *values, uint64_t count) {
  const struct sy_value *pointers[4] = {NULL};
  for (uint64_t i = 0; i < count && i < 4; i++)
    pointers[i] = &values[i];
  const struct sy_report report = {.size = sizeof(struct sy_report),
                                   .unit = unit,
                                   .finding = finding,
                                   .table = 0,
                                   .row = row,
                                   .points = points > 0 && points <= MOST_POINTS ? points : 0,
                                   .value_count = count,
                                   .values = pointers};
  result->report(result, &report);
}

/* ---- sums that do not depend on the order of rows ---- */

COMMON_UNUSED static int compare_doubles(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return a < b ? -1 : a > b;
}

/* Sorts, then adds: the same numbers in any order give the same bits. */
COMMON_UNUSED static double sorted_sum(double *numbers, size_t count) {
  if (count > 1)
    qsort(numbers, count, sizeof *numbers, compare_doubles);
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += numbers[i];
  return sum;
}

/* The most rows that a unit of the batch has in a table. */
COMMON_UNUSED static uint64_t most_rows(const struct sy_batch *batch, int table) {
  const uint64_t *first_row = batch->tables[table]->first_row;
  uint64_t most = 0;
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    if (first_row[unit + 1] - first_row[unit] > most)
      most = first_row[unit + 1] - first_row[unit];
  return most;
}

/* Room for `count` numbers; never for none, so that NULL means no memory. */
COMMON_UNUSED static double *new_numbers(uint64_t count) {
  return calloc(count + 1, sizeof(double));
}

#endif /* COMMON_H */
