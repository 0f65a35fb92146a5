/* SPDX-License-Identifier: Apache-2.0
 *
 * finding.c: findings from score(): checked, formatted, copied, and shown as text
 */
#include "host/host-private.h"

#include <string.h>

/* ---- receiving ---- */

/* Whether the row exists, or no row is named. */
static bool is_row(const struct host_reporting *reporting, const struct sy_report *report) {
  return report->table < 0 || ((guint)report->table < host_list_length(reporting->plugin->tables) &&
                               report->row < reporting->batch->tables[report->table]->row_count);
}

/* What is wrong with a report apart from its values, or NULL. The order matters: each check makes
 * the next one safe. */
static sy_words *report_fault(const struct host_reporting *reporting,
                              const struct sy_report *report) {
  const struct sy_plugin *plugin = reporting->plugin;
  int64_t nano;
  if (!report || report->size < HOST_SIZE_TO(struct sy_report, values))
    return sy_words_new("wrote a report without its size", "写出的问题报告没有size");
  if (report->unit >= reporting->batch->unit_count)
    return sy_words_new("wrote a report about a unit outside the batch",
                        "写出的问题报告所指的评价对象不在本批之内");
  if (report->finding >= host_list_length(plugin->findings))
    return sy_words_new("reported a finding that it does not declare", "报告了未声明的问题");
  if (!is_row(reporting, report))
    return sy_words_new("wrote a report about a row that does not exist",
                        "写出的问题报告所指的行不存在");
  if (!(report->points >= 0) || !sy_nano_from_double(report->points, &nano))
    return sy_words_new("wrote a report whose points are negative, too large or not a number",
                        "写出的问题报告的失分为负、过大或不是数值");
  if (report->value_count != host_list_length(plugin->findings[report->finding]->values) ||
      (report->value_count > 0 && !report->values))
    return sy_words_new("wrote a report with more or fewer values than declared",
                        "写出的问题报告的值与声明的个数不同");
  return NULL;
}

char **host_values_text(const struct sy_finding_value *const *declared,
                        const struct sy_value *const *values, uint64_t count) {
  g_auto(GStrv) texts = g_new0(char *, count + 1);
  for (uint64_t i = 0; i < count; i++) {
    texts[i] = sy_value_text(values[i], declared[i]->type);
    if (!texts[i])
      return NULL;
  }
  return g_steal_pointer(&texts);
}

static void append(const struct host_reporting *reporting, const struct sy_report *report,
                   char **values) {
  const struct sy_found found = {
      .unit = reporting->call->first_unit + (uint32_t)report->unit,
      .finding = (uint16_t)report->finding,
      .table = (int16_t)(report->table < 0 ? -1 : report->table),
      .row = report->table < 0 ? 0 : report->row,
      .points = report->points,
      .values = values,
  };
  g_array_append_val(reporting->call->findings, found);
}

/* Takes over `fault`. Names the finding if it is already known. */
static void break_contract(struct host_reporting *reporting, const struct sy_report *report,
                           sy_words *fault) {
  const struct sy_finding *const *findings = reporting->plugin->findings;
  const bool named = report && report->size >= HOST_SIZE_TO(struct sy_report, values) &&
                     report->finding < host_list_length(findings);
  reporting->broken = fault;
  if (!named)
    return;
  const char *code = findings[report->finding]->code;
  reporting->broken = sy_words_take(g_strdup_printf("%s (finding '%s')", fault->en, code),
                                    g_strdup_printf("%s（问题“%s”）", fault->zh, code));
  sy_words_free(fault);
}

void host_receive_report(const struct sy_result *result, const struct sy_report *report) {
  struct host_reporting *reporting = result->host_data;
  if (reporting->broken)
    return;
  sy_words *fault = report_fault(reporting, report);
  if (fault) {
    break_contract(reporting, report, fault);
    return;
  }
  g_auto(GStrv) values = host_values_text(reporting->plugin->findings[report->finding]->values,
                                          report->values, report->value_count);
  if (!values)
    break_contract(reporting, report,
                   sy_words_new("wrote a report with a value that is missing or not of the "
                                "declared type",
                                "写出的问题报告的值缺少，或类型与声明不同"));
  else if (reporting->call->findings)
    append(reporting, report, g_steal_pointer(&values));
}

void host_drop_findings(GArray *findings, guint length) {
  for (guint i = length; i < findings->len; i++)
    g_strfreev(g_array_index(findings, struct sy_found, i).values);
  g_array_set_size(findings, length);
}

/* ---- words ---- */

char *host_render(const struct sy_finding_value *const *declared, const char *text,
                  char *const *values) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; values && declared[i] && values[i]; i++)
    g_ptr_array_add(names, (gpointer)declared[i]->name);
  g_ptr_array_add(names, NULL);
  return sy_text_fill(text, (const char *const *)names->pdata, (const char *const *)values);
}

char *sy_finding_render(const struct sy_finding *finding, const char *text, char *const *values) {
  return host_render(finding->values, text, values);
}
