/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-scores.c: a unit's ranks, what is missing, and its scores beside those of its cohort
 */
#include "report/unit-private.h"

#include <math.h>

/* ---- standing ---- */

/* How many units an award ranks together with the unit. */
static guint ranked_with(const struct unit_page *unit, uint32_t award) {
  guint count = 0;
  for (uint32_t other = 0; other < unit->edition->unit_count; other++)
    count += unit->assessment->standings[award].rank[other] != 0 &&
             sy_are_ranked_together(unit->edition, award, unit->unit, other);
  return count;
}

/* "4", "4 to 6". g_free. */
static char *ranks_shown(guint low, guint high) {
  g_autofree char *first = sy_readable_count(low), *last = sy_readable_count(high);
  return low == high ? g_steal_pointer(&first) : g_strdup_printf(_("%s to %s"), first, last);
}

/* Within which ranks the unit stays while what is uncertain varies. */
static void put_interval(const struct unit_page *unit, uint32_t award) {
  const sy_study_table *table = report_table(unit->report, "robustness", "ranks");
  if (!table)
    return;
  g_autoptr(report_view_owned) view = report_view(unit->report, table, "unit", unit->unit);
  g_autoptr(sy_words) drawn = sy_study_drawn(unit->report->study);
  g_autofree char *count = sy_readable_count(unit->report->study->settings.replications);
  for (guint row = 0; row < sy_study_rows(view); row++) {
    const struct sy_study_cell *low = report_cell(view, row, "low");
    const struct sy_study_cell *high = report_cell(view, row, "high");
    if (report_cell(view, row, "award")->index != award || low->absent || high->absent)
      continue;
    const bool is_ranked = report_cell(view, row, "ranked")->number >= 1;
    const bool always =
        report_cell(view, row, "best")->count == report_cell(view, row, "worst")->count;
    g_autofree char *ranks = is_ranked ? ranks_shown((guint)low->count, (guint)high->count)
                                       : report_cell_shown(unit->report, view, row, "ranked");
    g_autofree char *text = g_strdup_printf(
        !is_ranked
            ? _("It has a rank in only %s of %s replications (varied: %s; not the evidence).")
        : always ? _("Its rank is %s in all %s replications (varied: %s; not the evidence).")
                 : _("Its rank is %s in at least 95%% of %s replications "
                     "(varied: %s; not the evidence)."),
        ranks, count, sy_words_get(drawn));
    g_autofree char *address = page_address(unit->page, "index.html#certainty");
    html(unit->page->html, "<p class=\"remark\">%s <a href=\"%s\">%s</a></p>\n", text, address,
         _("What is varied"));
  }
}

/* Why there is no rank, or why it may change. */
static void put_remarks(const struct unit_page *unit, uint32_t award) {
  const struct sy_standing *standing = &unit->assessment->standings[award];
  const uint32_t node = unit->edition->awards[award].node;
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  if (sy_marks_of(unit->assessment, node, unit->unit) & SY_MARK_DISQUALIFIED) {
    g_autofree char *vetoes = sy_disqualifiers_shown(unit->assessment, node, unit->unit);
    g_ptr_array_add(
        texts, g_strdup_printf(_("disqualified by: %s; the score is for diagnosis only"), vetoes));
  } else if (!standing->rank[unit->unit]) {
    g_ptr_array_add(
        texts, g_strdup_printf(_("not ranked: %s"),
                               sy_outcome_word(sy_outcome_of(unit->assessment, node, unit->unit))));
  }
  if (standing->undecided_by[unit->unit]) {
    g_autofree char *why = sy_undecided_shown(unit->assessment, award, unit->unit);
    g_ptr_array_add(
        texts, g_strdup_printf(_("undecided tie, so rank and band may still change; %s"), why));
  }
  g_autofree char *has = sy_passed_over_shown(unit->assessment, award, unit->unit);
  if (has)
    g_ptr_array_add(
        texts,
        g_strdup_printf(_("passed over: %s, and each unit gets at most one of these awards"), has));
  if (sy_is_estimated(unit->assessment, node, unit->unit))
    g_ptr_array_add(texts, g_strdup_printf(_("%s rests on an estimate"), SY_ESTIMATED_SIGN));
  for (guint i = 0; i < texts->len; i++)
    html(unit->page->html, "<p class=\"remark\">%s</p>\n", (const char *)texts->pdata[i]);
}

static void put_grades(const struct unit_page *unit, uint32_t node) {
  for (uint32_t i = 0; i < unit->edition->grading_count; i++) {
    const guint grade = unit->assessment->grades[i][unit->unit];
    if (unit->edition->gradings[i].node == node && grade)
      html(unit->page->html, "<p class=\"badge\">%s</p>\n",
           sy_text_get(unit->edition->gradings[i].grades[grade - 1].name));
  }
}

static void put_standing(const struct unit_page *unit, uint32_t award) {
  const struct sy_award *described = &unit->edition->awards[award];
  const struct sy_standing *standing = &unit->assessment->standings[award];
  const guint band = standing->band[unit->unit];
  g_autofree char *number = sy_readable_count(standing->rank[unit->unit]);
  g_autofree char *score = report_score(unit->report, described->node, award, unit->unit);
  if (band)
    html(unit->page->html, "<article class=\"award standing b%u\">", MIN(band - 1, 3));
  else
    html(unit->page->html, "<article class=\"award standing\">");
  html(unit->page->html, "<h3>%s</h3>\n", sy_text_get(described->name));
  if (standing->rank[unit->unit]) {
    g_autofree char *of = sy_readable_count(ranked_with(unit, award));
    g_autofree char *text = g_strdup_printf(
        standing->tied[unit->unit] ? _("rank %s of %s, shared") : _("rank %s of %s"), number, of);
    html(unit->page->html, "<p class=\"rank\">%s</p>\n", text);
  }
  html(unit->page->html, "<p>");
  page_node(unit->page, described->node);
  html(unit->page->html, " <strong class=\"score\">%s</strong></p>\n", score);
  if (band)
    html(unit->page->html, "<p class=\"badge\">%s</p>\n",
         sy_text_get(described->bands[band - 1].name));
  put_grades(unit, described->node);
  put_remarks(unit, award);
  put_interval(unit, award);
  html(unit->page->html, "</article>\n");
}

/* What is missing, in error or estimated, and why. */
static void put_gaps(const struct unit_page *unit) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("indicator"), _("result"), _("reason")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t node = 0; node < unit->edition->node_count; node++) {
    const char *gap = sy_gap_shown(unit->assessment, node, unit->unit);
    const bool group = unit->edition->nodes[node].kind == SY_GROUP;
    g_autofree char *reason =
        gap && !group ? sy_reason_shown(unit->assessment, node, unit->unit) : g_strdup("");
    if (!gap)
      continue;
    sy_layout_cell(layout, sy_text_get(unit->edition->nodes[node].name));
    sy_layout_link(layout, SY_LINK_NODE, node);
    sy_layout_cell(layout, gap);
    sy_layout_cell(layout, reason);
  }
  if (sy_layout_rows(layout) > 1)
    sy_section_print(_("What is missing or estimated"), layout, &unit->style, NULL);
}

/* Links to what readers ask next, further down the page. */
static void put_questions(const struct unit_page *unit) {
  const sy_study_table *gains = report_table(unit->report, "problems", "gains");
  g_autoptr(report_view_owned) own =
      gains ? report_view(unit->report, gains, "unit", unit->unit) : NULL;
  html(unit->page->html, "<p class=\"actions\">");
  if (own && sy_study_rows(own) > 0)
    html(unit->page->html, "<a href=\"#points\">%s</a> ", _("What to fix first"));
  if (unit->report->result->changes)
    html(unit->page->html, "<a href=\"#changes\">%s</a> ", _("Since the previous edition"));
  if (unit_ahead(unit) != SY_NONE)
    html(unit->page->html, "<a href=\"#ahead\">%s</a> ", _("Why the unit just ahead is ahead"));
  html(unit->page->html, "<a href=\"#calculation\">%s</a></p>\n", _("The whole calculation"));
}

void unit_write_standing(const struct unit_page *unit) {
  page_open_section(unit->page, "standing", _("Standing"));
  html(unit->page->html, "<div class=\"awards\">\n");
  guint count = 0;
  for (uint32_t award = 0; award < unit->edition->award_count; award++)
    if (sy_is_ranked_by(unit->edition, award, unit->unit)) {
      put_standing(unit, award);
      count++;
    }
  html(unit->page->html, "</div>\n");
  if (count == 0)
    html(unit->page->html, "<p>%s</p>\n", _("No award ranks this unit."));
  put_questions(unit);
  put_gaps(unit);
  page_close_section(unit->page);
}

/* ---- scores beside the mean and the best of the cohort ---- */

/* A figure of the study about a node in the unit's cohort. */
static struct sy_study_cell cohort_cell(const struct unit_page *unit, const char *table,
                                        uint32_t node, const char *column) {
  const sy_study_table *all = report_table(unit->report, "statistics", table);
  const guint group =
      sy_study_group_of(unit->report->study, unit->edition->units[unit->unit].cohort);
  g_autoptr(report_view_owned) view = report_view(unit->report, all, "node", node);
  return *report_cell(view, group, column);
}

/* A score of others on a node: as people see it, and as a share of full marks. */
struct mark {
  char text[SY_DECIMAL_SIZE];
  double share;   /* NaN: there is none */
  bool estimated; /* it rests on estimates */
};

static struct mark mark_of(const struct unit_page *unit, uint32_t node, int64_t score) {
  struct mark mark = {.share = (double)score / (double)sy_full_marks(unit->edition, node)};
  sy_figure_shown(unit->report->figures, node, score, unit->edition->digits, mark.text);
  return mark;
}

static const struct mark no_mark = {"–", NAN, false};

/* What the study's table says, which marks estimates. */
static struct mark mark_of_cell(const struct unit_page *unit, uint32_t node,
                                const struct sy_study_cell *cell, int64_t score) {
  struct mark mark = mark_of(unit, node, score);
  mark.estimated = cell->estimated;
  return mark;
}

static struct mark mean_of(const struct unit_page *unit, uint32_t node) {
  const struct sy_study_cell cell = cohort_cell(unit, "averages", node, "mean");
  return cell.absent ? no_mark : mark_of_cell(unit, node, &cell, cell.score);
}

static struct mark best_of(const struct unit_page *unit, uint32_t node) {
  const struct sy_study_cell cell = cohort_cell(unit, "spread", node, "highest");
  int64_t score;
  return !cell.absent && sy_nano_from_double(cell.number, &score)
             ? mark_of_cell(unit, node, &cell, score)
             : no_mark;
}

static void put_score(const struct unit_page *unit, uint32_t node) {
  const bool scored = sy_outcome_of(unit->assessment, node, unit->unit) == SY_SCORED;
  const struct mark mean = mean_of(unit, node), best = best_of(unit, node);
  const double share =
      scored ? mark_of(unit, node, sy_score_of(unit->assessment, node, unit->unit)).share : NAN;
  html(unit->page->html, "<tr><th scope=\"row\" class=\"t\">");
  page_node(unit->page, node);
  html(unit->page->html, "</th>");
  page_score_cell(unit->page, "n", node, unit->unit, unit->edition->digits);
  html(unit->page->html, "<td class=\"bars\">");
  page_share_bar(unit->page, share, mean.share, best.share);
  g_autofree char *mean_figure = sy_readable_number(mean.text);
  g_autofree char *best_figure = sy_readable_number(best.text);
  g_autofree char *mean_shown = sy_figure_marked(mean_figure, mean.estimated);
  g_autofree char *best_shown = sy_figure_marked(best_figure, best.estimated);
  html(unit->page->html, "</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n", mean_shown,
       best_shown);
}

/* The scores on some nodes. */
static void put_scores(const struct unit_page *unit, const char *caption, const uint32_t *nodes,
                       uint32_t count) {
  html(unit->page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"against\">\n",
       caption);
  html(unit->page->html,
       "<thead><tr><th scope=\"col\" class=\"t\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<td class=\"bars\"></td><th scope=\"col\" class=\"n\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody>\n",
       _("indicator"), _("score"), _("mean"), _("best"));
  for (uint32_t i = 0; i < count; i++)
    put_score(unit, nodes[i]);
  html(unit->page->html, "</tbody></table></div>\n");
}

void unit_write_scores(const struct unit_page *unit) {
  const struct sy_indices *parts = &unit->edition->nodes[unit->node].children;
  const char *heading = _("Scores beside the mean and the best");
  page_open_section(unit->page, "scores", heading);
  put_scores(unit, heading, &unit->node, 1);
  if (parts->count)
    put_scores(unit, heading, parts->items, parts->count);
  for (uint32_t i = 0; i < parts->count; i++) {
    const struct sy_node *part = &unit->edition->nodes[parts->items[i]];
    if (part->children.count == 0)
      continue;
    html(unit->page->html, "<details class=\"titled\"><summary>%s</summary>\n",
         sy_text_get(part->name));
    put_scores(unit, sy_text_get(part->name), part->children.items, part->children.count);
    html(unit->page->html, "</details>\n");
  }
  const bool one = unit->edition->cohort_count == 1;
  html(unit->page->html,
       "<p class=\"legend\"><span class=\"swatch mean\"></span>%s "
       "<span class=\"swatch best\"></span>%s</p>\n",
       one ? _("mean of all units") : _("mean of its cohort"),
       one ? _("best of all units") : _("best of its cohort"));
  page_close_section(unit->page);
}
