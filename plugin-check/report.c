/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c: the results of the tests, for people and for programs
 */
#include "plugin-check/plugin-check-private.h"

void sy_check_write(const sy_check_report *report, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT};
  sy_heading_print(report->path, style, stream);
  g_autoptr(sy_layout) layout = sy_layout_new(3, align);
  sy_layout_cell(layout, _("test"));
  sy_layout_cell(layout, _("result"));
  sy_layout_cell(layout, _("details"));
  for (guint i = 0; i < report->results->len; i++) {
    const struct sy_check_result *result =
        &g_array_index(report->results, struct sy_check_result, i);
    const char *verdict = _(sy_check_verdict_names[result->verdict]);
    sy_layout_cell(layout, result->test->name);
    if (result->verdict >= SY_CHECK_FAIL)
      sy_layout_strong_cell(layout, verdict);
    else
      sy_layout_cell(layout, verdict);
    sy_layout_cell(layout, result->detail);
    if (result->verdict >= SY_CHECK_FAIL) {
      g_autofree char *note = g_strdup_printf(_("expected: %s"), _(result->test->title));
      sy_layout_note(layout, note);
    }
  }
  sy_layout_print(layout, style, stream);
  fprintf(stream, _("%u passed, %u warnings, %u skipped, %u failed, %u crashed; seed %llu\n"),
          sy_check_count(report, SY_CHECK_PASS), sy_check_count(report, SY_CHECK_WARN),
          sy_check_count(report, SY_CHECK_SKIP), sy_check_count(report, SY_CHECK_FAIL),
          sy_check_count(report, SY_CHECK_CRASHED), (unsigned long long)report->seed);
}

static json_t *object_json(const sy_check_report *report) {
  g_autofree char *path = g_utf8_make_valid(report->path, -1); /* JSON holds no other bytes */
  json_t *tests = json_array();
  for (guint i = 0; i < report->results->len; i++) {
    const struct sy_check_result *result =
        &g_array_index(report->results, struct sy_check_result, i);
    json_array_append_new(
        tests,
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I}", "name", result->test->name, "title",
                  result->test->title, "verdict", sy_check_verdict_names[result->verdict], "detail",
                  result->detail, "batches", (json_int_t)result->seen.batches, "units",
                  (json_int_t)result->seen.units, "scored", (json_int_t)result->seen.scored));
  }
  json_t *counts = json_object();
  for (guint i = 0; sy_check_verdict_names[i]; i++)
    json_object_set_new(counts, sy_check_verdict_names[i],
                        json_integer(sy_check_count(report, (enum sy_check_verdict)i)));
  return json_pack("{s:s, s:s, s:I, s:o, s:o}", "path", path, "sha256", report->sha256, "seed",
                   (json_int_t)report->seed, "tests", tests, "counts", counts);
}

json_t *sy_check_json(const GPtrArray *reports) {
  json_t *objects = json_array();
  for (guint i = 0; i < reports->len; i++)
    json_array_append_new(objects, object_json(reports->pdata[i]));
  return json_pack("{s:s, s:o}", "schema", "steelyard-check/1", "objects", objects);
}
