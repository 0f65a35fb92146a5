/* SPDX-License-Identifier: Apache-2.0
 *
 * summary.c: the first sentences of a report
 *
 * Who is first, who moved most, and how certain that is. What is not plain in a
 * sentence, because units tie, is left to the tables.
 */
#include "report/report-private.h"

#define MOST_RANKINGS 4

/* ---- who is first ---- */

static const char *name_of(const struct report *report, uint32_t unit) {
  return sy_text_get(report->edition->units[unit].name);
}

static char *points_of(const struct report *report, const struct sy_award *award, uint32_t unit) {
  g_autofree char *score = report_figure(report, award->node, unit, award->digits);
  return sy_points_shown(score);
}

static void add_first(const struct report *report, const struct sy_ranking *ranking,
                      GString *text) {
  const struct sy_award *award = &report->edition->awards[ranking->award];
  const uint32_t *ranks = report->assessment->standings[ranking->award].rank;
  g_autofree uint32_t *units =
      sy_units_by_rank(&report->assessment->standings[ranking->award], ranking);
  if (ranking->unit_count < 2 || ranks[units[0]] != 1 || ranks[units[1]] != 2)
    return;
  const bool shared = ranking->unit_count > 2 && ranks[units[2]] == 2;
  g_autofree char *first = points_of(report, award, units[0]);
  g_autofree char *second = points_of(report, award, units[1]);
  g_autofree char *sentence =
      shared ? g_strdup_printf(_("%s comes first with %s."), name_of(report, units[0]), first)
             : g_strdup_printf(_("%s comes first with %s, followed by %s with %s."),
                               name_of(report, units[0]), first, name_of(report, units[1]), second);
  g_string_append(text, sentence);
}

/* In how many replications the unit that comes first does so. */
static void add_certainty(const struct report *report, const struct sy_ranking *ranking,
                          GString *text) {
  const sy_study_table *ranks = report_table(report, "robustness", "ranks");
  const struct sy_standing *standing = &report->assessment->standings[ranking->award];
  g_autofree uint32_t *units = sy_units_by_rank(standing, ranking);
  for (guint row = 0; ranks && text->len && row < sy_study_rows(ranks); row++) {
    const struct sy_study_cell *first = report_cell(ranks, row, "first");
    if (report_cell(ranks, row, "award")->index != ranking->award ||
        report_cell(ranks, row, "unit")->index != units[0] || first->absent)
      continue;
    g_autoptr(sy_words) drawn = sy_study_drawn(report->study);
    g_autofree char *count = sy_readable_count(report->study->settings.replications);
    g_autofree char *share = sy_study_cell_text(report->study, SY_STUDY_SHARE, first);
    const char *name = name_of(report, units[0]), *varied = sy_words_get(drawn);
    g_autofree char *sentence =
        first->number == 1.0
            ? g_strdup_printf(_("In %s replications, each with random changes (%s; not the "
                                "evidence), %s is always first."),
                              count, varied, name)
            : g_strdup_printf(_("In %s replications, each with random changes (%s; not the "
                                "evidence), %s is first in %s."),
                              count, varied, name, share);
    g_string_append_printf(text, "%s%s", sy_is_chinese() ? "" : " ", sentence);
    return;
  }
}

/* ---- who moved most ---- */

/* The unit that moved most in a direction. */
struct mover {
  uint32_t unit;
  int64_t before, now, places;
  bool is_alone; /* no other moved as far */
};

static void consider(struct mover *most, uint32_t unit, int64_t before, int64_t now,
                     int64_t places) {
  if (places > most->places)
    *most = (struct mover){unit, before, now, places, true};
  else if (places == most->places)
    most->is_alone = false;
}

static void add_movers(const struct report *report, const struct sy_ranking *ranking,
                       GString *text) {
  const sy_study_table *moves = report_table(report, "scores", "changes");
  struct mover up = {0}, down = {0};
  for (guint row = 0; moves && ranking->unit_count && row < sy_study_rows(moves); row++) {
    const struct sy_study_cell *before = report_cell(moves, row, "rank_before");
    const struct sy_study_cell *now = report_cell(moves, row, "rank");
    const uint32_t unit = report_cell(moves, row, "unit")->index;
    const uint32_t cohort = report->edition->units[unit].cohort;
    if (before->absent || now->absent ||
        !sy_are_ranked_together(report->edition, ranking->award, ranking->units[0], unit) ||
        sy_edition_main_award(report->edition, cohort) != ranking->award)
      continue;
    consider(&up, unit, before->count, now->count, before->count - now->count);
    consider(&down, unit, before->count, now->count, now->count - before->count);
  }
  if (!up.is_alone || !down.is_alone)
    return;
  g_autofree char *up_from = sy_readable_count((guint)up.before);
  g_autofree char *up_to = sy_readable_count((guint)up.now);
  g_autofree char *down_from = sy_readable_count((guint)down.before);
  g_autofree char *down_to = sy_readable_count((guint)down.now);
  g_autofree char *sentence = g_strdup_printf(
      _("Since the previous edition, %s rose most, from rank %s to %s, and %s fell most, from %s "
        "to %s."),
      name_of(report, up.unit), up_from, up_to, name_of(report, down.unit), down_from, down_to);
  g_string_append_printf(text, "%s%s", text->len == 0 || sy_is_chinese() ? "" : " ", sentence);
}

/* ---- all ---- */

void page_write_summary(struct page *page) {
  const GArray *rankings = page->report->rankings;
  for (guint i = 0; rankings->len <= MOST_RANKINGS && i < rankings->len; i++) {
    const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
    g_autoptr(GString) text = g_string_new(NULL);
    add_first(page->report, ranking, text);
    add_certainty(page->report, ranking, text);
    add_movers(page->report, ranking, text);
    if (text->len == 0)
      continue;
    html(page->html, "<p class=\"lead\">");
    if (rankings->len > 1 && ranking->name.en)
      html(page->html, "<strong>%s%s</strong>", sy_text_get(ranking->name), _(": "));
    html(page->html, "%s</p>\n", text->str);
  }
  g_autofree char *certain = report_certain_bands(page->report);
  if (certain)
    html(page->html, "<p class=\"lead\"><a href=\"#certainty\">%s</a>%s%s</p>\n",
         _("How certain the ranking is"), _(": "), certain);
}
