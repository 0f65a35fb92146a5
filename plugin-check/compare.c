/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: whether two calls wrote the same, bit for bit
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>

/* Bit for bit, but that one NaN is as good as another. */
static bool same(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

char *outputs_unit_difference(const struct outputs *a, uint64_t unit, const struct outputs *b,
                              uint64_t other) {
  if (a->outcome[unit] != b->outcome[other] || a->reason[unit] != b->reason[other])
    return g_strdup_printf(_("unit %llu: outcome %u with reason %u, then %u with %u"),
                           (unsigned long long)other, a->outcome[unit], a->reason[unit],
                           b->outcome[other], b->reason[other]);
  if (!same(a->score[unit], b->score[other]))
    return g_strdup_printf(_("unit %llu: wrote %.17g, then %.17g"), (unsigned long long)other,
                           a->score[unit], b->score[other]);
  return NULL;
}

char *outputs_difference_at(const struct outputs *a, const struct outputs *b, uint64_t first) {
  char *difference = NULL;
  for (uint64_t unit = 0; unit < a->unit_count && !difference; unit++)
    difference = outputs_unit_difference(a, unit, b, first + unit);
  return difference;
}

static uint64_t original(uint64_t *const *from, guint table, uint64_t row) {
  return from ? from[table][row] : row;
}

static char *rows_difference(const struct outputs *a, const struct outputs *b,
                             uint64_t *const *from) {
  if (!a->row_points || !b->row_points)
    return NULL;
  for (guint table = 0; table < a->table_count; table++)
    for (uint64_t row = 0; row < a->batch->tables[table]->row_count; row++) {
      const uint64_t other = original(from, table, row);
      if (!same(a->row_points[table][other], b->row_points[table][row]))
        return g_strdup_printf(_("points of row %llu: wrote %.17g, then %.17g"),
                               (unsigned long long)other, a->row_points[table][other],
                               b->row_points[table][row]);
    }
  return NULL;
}

static gint compare_reports(gconstpointer left, gconstpointer right) {
  const struct kept_report *a = left, *b = right;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  if (a->finding != b->finding)
    return a->finding < b->finding ? -1 : 1;
  if (a->table != b->table)
    return a->table < b->table ? -1 : 1;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  const int points = memcmp(&a->points, &b->points, sizeof a->points);
  return points ? points : strcmp(a->values, b->values);
}

/* In an order that does not depend on that in which they came, as the host tells them. */
static GArray *sorted_reports(const struct outputs *outputs) {
  GArray *reports = g_array_new(FALSE, FALSE, sizeof(struct kept_report));
  g_array_append_vals(reports, outputs->reports->data, outputs->reports->len);
  g_array_sort(reports, compare_reports);
  return reports;
}

void outputs_rename_rows(struct outputs *outputs, uint64_t *const *names) {
  for (guint i = 0; i < outputs->reports->len; i++) {
    struct kept_report *report = &g_array_index(outputs->reports, struct kept_report, i);
    if (report->table >= 0)
      report->row = names[report->table][report->row];
  }
}

static char *reports_difference(const struct outputs *a, const struct outputs *b) {
  g_autoptr(GArray) first = sorted_reports(a), second = sorted_reports(b);
  if (first->len != second->len)
    return g_strdup_printf(_("%u findings, then %u"), first->len, second->len);
  for (guint i = 0; i < first->len; i++) {
    const struct kept_report *x = &g_array_index(first, struct kept_report, i);
    const struct kept_report *y = &g_array_index(second, struct kept_report, i);
    if (compare_reports(x, y) != 0)
      return g_strdup_printf(
          _("unit %llu: finding %u, row %llu, %.17g points, %s, then %u, row %llu, %.17g, %s"),
          (unsigned long long)x->unit, x->finding, (unsigned long long)x->row, x->points, x->values,
          y->finding, (unsigned long long)y->row, y->points, y->values);
  }
  return NULL;
}

char *outputs_difference(const struct outputs *outputs, const struct outputs *other,
                         uint64_t *const *from) {
  if (outputs->status != other->status)
    return g_strdup_printf(_("returned %d, then %d: %s"), outputs->status, other->status,
                           other->status ? other->message : outputs->message);
  if (outputs->status != SY_OK)
    return NULL;
  char *difference = outputs_difference_at(outputs, other, 0);
  if (!difference)
    difference = rows_difference(outputs, other, from);
  if (!difference && outputs->wants & other->wants & WANTS_FINDINGS &&
      !((outputs->wants ^ other->wants) & WANTS_CALCULATIONS))
    difference = reports_difference(outputs, other);
  return difference;
}

char *outputs_calculations_fault(const struct outputs *outputs, const struct outputs *explained) {
  g_autoptr(GArray) first = sorted_reports(outputs), second = sorted_reports(explained);
  guint found = 0;
  for (guint i = 0; i < second->len; i++) {
    const struct kept_report *report = &g_array_index(second, struct kept_report, i);
    if (found < first->len &&
        compare_reports(&g_array_index(first, struct kept_report, found), report) == 0)
      found++;
    else if (report->points != 0)
      return g_strdup_printf(_("a calculation of row %llu has %.17g points instead of 0"),
                             (unsigned long long)report->row, report->points);
  }
  return found < first->len ? g_strdup(_("a call that asks for calculations leaves out a finding")) : NULL;
}

void outputs_digest(const struct outputs *outputs, sy_digest *digest) {
  g_autofree char *status = g_strdup_printf("%d\n", outputs->status);
  sy_digest_update(digest, status, strlen(status));
  if (outputs->status != SY_OK)
    return;
  for (uint64_t unit = 0; unit < outputs->unit_count; unit++) {
    g_autofree char *line = g_strdup_printf("%u %u %.17g\n", outputs->outcome[unit],
                                            outputs->reason[unit], outputs->score[unit]);
    sy_digest_update(digest, line, strlen(line));
  }
  g_autoptr(GArray) reports = sorted_reports(outputs);
  for (guint i = 0; i < reports->len; i++) {
    const struct kept_report *report = &g_array_index(reports, struct kept_report, i);
    g_autofree char *line = g_strdup_printf(
        "%llu %u %d %llu %.17g %s\n", (unsigned long long)report->unit, report->finding,
        report->table, (unsigned long long)report->row, report->points, report->values);
    sy_digest_update(digest, line, strlen(line));
  }
}
