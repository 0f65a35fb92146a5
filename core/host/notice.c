/* SPDX-License-Identifier: Apache-2.0
 *
 * notice.c: rows in error and warnings, from plugins and the host
 *
 * A plugin reports them by the extension "steelyard.notices/1", and is not trusted here either. The
 * host's own notices about a unit's rows have the same form, so that outputs need to handle only
 * one kind.
 */
#include "host/host-private.h"

#include <string.h>

/* ---- the host's own ---- */

#define VALUE(name_text)                                                                           \
  { .size = sizeof(struct sy_finding_value), .name = name_text, .type = SY_PARAMETER_TEXT }
static const struct sy_finding_value message_value = VALUE("message"),
                                     chinese_value = VALUE("message_zh"),
                                     cohort_value = VALUE("cohort"), units_value = VALUE("units"),
                                     key_value = VALUE("key"), row_value = VALUE("row");
static const struct sy_finding_value *const message_values[] = {&message_value, &chinese_value,
                                                                NULL};
static const struct sy_finding_value *const cohort_values[] = {&message_value, &chinese_value,
                                                               &cohort_value, NULL};
static const struct sy_finding_value *const compared_values[] = {&message_value, &chinese_value,
                                                                 &units_value, NULL};
static const struct sy_finding_value *const key_values[] = {&key_value, &row_value, NULL};

const struct sy_notice sy_notice_refused = {
    .size = sizeof sy_notice_refused,
    .code = "refused",
    .severity = SY_NOTICE_ERROR,
    .message = {"{message}", "{message_zh}"},
    .values = message_values,
};
const struct sy_notice sy_notice_refused_cohort = {
    .size = sizeof sy_notice_refused_cohort,
    .code = "refused-cohort",
    .severity = SY_NOTICE_ERROR,
    .message =
        {"{message}; all units of the cohort '{cohort}' are in error, because this indicator "
         "compares them with each other",
         "{message_zh}；该指标比较同一组别的评价对象，因此“{cohort}”的全部评价对象都出错"},
    .values = cohort_values,
};
const struct sy_notice sy_notice_refused_compared = {
    .size = sizeof sy_notice_refused_compared,
    .code = "refused-compared",
    .severity = SY_NOTICE_ERROR,
    .message = {"{message}; all units that this indicator compares are in error ({units})",
                "{message_zh}；该指标所比较的评价对象（{units}）都出错"},
    .values = compared_values,
};
const struct sy_notice sy_notice_conflict = {
    .size = sizeof sy_notice_conflict,
    .code = "conflicting-rows",
    .severity = SY_NOTICE_ERROR,
    .message = {"the same key ({key}) as row {row}, but the rest differs; expected one row",
                "与第{row}行的主键（{key}）相同，其余内容却不同；应只有一行"},
    .values = key_values,
};

/* ---- a list of them ---- */

static void clear_told(gpointer data) {
  g_strfreev(((struct sy_told *)data)->values);
}

GArray *sy_told_new(void) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(struct sy_told));
  g_array_set_clear_func(list, clear_told);
  return list;
}

#define COMPARE(a, b)                                                                              \
  if ((a) != (b))                                                                                  \
  return (a) < (b) ? -1 : 1

static int compare_words(const struct sy_told *a, const struct sy_told *b) {
  const int codes = strcmp(a->notice->code, b->notice->code);
  for (guint i = 0; codes == 0 && a->values[i] && b->values[i]; i++) {
    const int values = strcmp(a->values[i], b->values[i]);
    if (values != 0)
      return values;
  }
  return codes;
}

static int compare_places(const struct sy_told *a, const struct sy_told *b) {
  COMPARE(a->node, b->node);
  COMPARE(a->unit + 1, b->unit + 1); /* SY_NONE comes first */
  COMPARE(a->table, b->table);
  COMPARE(a->row, b->row);
  COMPARE(a->column, b->column);
  return 0;
}

int sy_told_compare(const void *left, const void *right) {
  const struct sy_told *a = left, *b = right;
  const int places = compare_places(a, b);
  return places != 0 ? places : compare_words(a, b);
}

int sy_told_compare_words(const void *left, const void *right) {
  const struct sy_told *a = left, *b = right;
  COMPARE(a->node, b->node);
  const int words = compare_words(a, b);
  return words != 0 ? words : compare_places(a, b);
}

bool sy_told_same_words(const struct sy_told *a, const struct sy_told *b) {
  return a->node == b->node && compare_words(a, b) == 0;
}

/* ---- receiving ---- */

/* Whether the row exists and, if the table has rows by unit, belongs to the unit. */
static bool is_row(const struct host_reporting *reporting, const struct sy_notice_report *report) {
  if (report->table < 0)
    return report->table == -1 && report->column == -1;
  if ((guint)report->table >= host_list_length(reporting->plugin->tables))
    return false;
  const struct sy_table_data *table = reporting->batch->tables[report->table];
  if (report->row >= table->row_count || report->column < -1 ||
      report->column >=
          (int32_t)host_list_length(reporting->plugin->tables[report->table]->columns))
    return false;
  return report->unit == SY_NO_UNIT || !table->first_row ||
         (report->row >= table->first_row[report->unit] &&
          report->row < table->first_row[report->unit + 1]);
}

/* What is wrong with a notice apart from its values, or NULL. The order matters: each check makes
 * the next one safe. */
static sy_words *notice_fault(const struct host_reporting *reporting,
                              const struct sy_notice_report *report) {
  if (!report || report->size < HOST_SIZE_TO(struct sy_notice_report, values))
    return sy_words_new("wrote a notice without its size", "写出的提示没有size");
  if (report->notice >= host_list_length(reporting->notices))
    return sy_words_new("wrote an undeclared notice", "写出了未声明的提示");
  const struct sy_notice *notice = reporting->notices[report->notice];
  if (report->unit == SY_NO_UNIT && notice->severity == SY_NOTICE_ERROR)
    return sy_words_new("wrote an error without a unit", "写出的错误没有指明评价对象");
  if (report->unit != SY_NO_UNIT && report->unit >= reporting->batch->unit_count)
    return sy_words_new("wrote a notice about a unit outside the batch",
                        "写出的提示所指的评价对象不在本批之内");
  if (!is_row(reporting, report))
    return sy_words_new(
        "wrote a notice about a row or column that does not exist or is another unit's",
        "写出的提示所指的行或列不存在，或属于其他评价对象");
  if (report->value_count != host_list_length(notice->values) ||
      (report->value_count > 0 && !report->values))
    return sy_words_new("wrote a notice with more or fewer values than declared",
                        "写出的提示的值与声明的个数不同");
  return NULL;
}

static void append(const struct host_reporting *reporting, const struct sy_notice_report *report,
                   char **values) {
  const bool has_unit = report->unit != SY_NO_UNIT;
  const struct sy_told told = {
      .unit = has_unit ? reporting->call->first_unit + (uint32_t)report->unit : SY_NONE,
      .table = (int16_t)report->table,
      .column = (int16_t)report->column,
      .row = report->table < 0 ? 0 : report->row,
      .notice = reporting->notices[report->notice],
      .count = has_unit,
      .values = values,
  };
  g_array_append_val(reporting->call->told, told);
}

static void take(struct host_reporting *reporting, const struct sy_notice_report *report,
                 char **values) {
  if (reporting->notices[report->notice]->severity == SY_NOTICE_ERROR) {
    if (!reporting->struck)
      reporting->struck = g_new0(uint8_t, reporting->batch->unit_count);
    reporting->struck[report->unit] = 1;
  }
  if (reporting->call->told)
    append(reporting, report, values);
  else
    g_strfreev(values);
}

void host_receive_notice(const struct sy_result *result, const struct sy_notice_report *report) {
  struct host_reporting *reporting = result->host_data;
  if (reporting->broken_notice)
    return;
  reporting->broken_notice = notice_fault(reporting, report);
  if (reporting->broken_notice)
    return;
  char **values = host_values_text(reporting->notices[report->notice]->values, report->values,
                                   report->value_count);
  if (values)
    take(reporting, report, values);
  else
    reporting->broken_notice =
        sy_words_new("wrote a notice with a value that is missing or not of the declared type",
                     "写出的提示的值缺少，或类型与声明不同");
}

static const struct sy_notices_host notices_host = {.size = sizeof notices_host,
                                                    .notify = host_receive_notice};

const void *host_extension(const struct sy_host *host, const char *id) {
  (void)host;
  return strcmp(id, SY_NOTICES) == 0 ? &notices_host : NULL;
}

char *sy_notice_text(const struct sy_told *told, bool chinese) {
  const struct sy_text message = told->notice->message;
  return host_render(told->notice->values, chinese ? message.zh : message.en, told->values);
}
