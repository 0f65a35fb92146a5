/* SPDX-License-Identifier: Apache-2.0
 *
 * ranking.c: who won what, and the tables of ranks
 */
#include "report/report-private.h"

/* A ranking with its units in the order of their ranks. */
struct ranked {
  uint32_t award;
  const struct sy_ranking *ranking;
  uint32_t *units;
  uint32_t count; /* of those that have a rank, which come first */
};

static const struct sy_standing *standing_of(const struct report *report,
                                             const struct ranked *ranked) {
  return &report->assessment->standings[ranked->award];
}

/* Calls a function for every ranking of an award. */
static void each_ranking(struct page *page, uint32_t award,
                         void (*use)(struct page *page, const struct ranked *ranked)) {
  const struct report *report = page->report;
  g_autoptr(GArray) rankings = sy_rankings_of(report->edition, award);
  for (guint i = 0; i < rankings->len; i++) {
    struct ranked ranked = {.award = award,
                            .ranking = &g_array_index(rankings, struct sy_ranking, i)};
    const struct sy_standing *standing = standing_of(report, &ranked);
    ranked.units = sy_units_by_rank(standing, ranked.ranking);
    while (ranked.count < ranked.ranking->unit_count && standing->rank[ranked.units[ranked.count]])
      ranked.count++;
    use(page, &ranked);
    g_free(ranked.units);
  }
}

static const struct sy_award *award_of(const struct report *report, const struct ranked *ranked) {
  return &report->edition->awards[ranked->award];
}

/* Whether it is the main award of its units. */
static bool is_main(const struct report *report, const struct ranked *ranked) {
  const uint32_t first = ranked->ranking->unit_count ? ranked->ranking->units[0] : 0;
  return sy_edition_main_award(report->edition, report->edition->units[first].cohort) ==
         ranked->award;
}

/* ---- who won what ---- */

#define MOST 60     /* units of a band that are named; the lists of units have all */
#define FEW_MORE 5  /* than that are named as well */
#define FEW 8       /* units that share the first place and still have their score each */
#define FOREMOST 10 /* ranks that are shown of an award without bands */

static void put_winner(struct page *page, const struct ranked *ranked, uint32_t unit,
                       bool with_score) {
  const struct sy_award *award = award_of(page->report, ranked);
  g_autofree char *score = report_figure(page->report, award->node, unit, award->digits);
  html(page->html, "<li>");
  page_unit(page, unit);
  if (with_score)
    html(page->html, " <span class=\"score\">%s</span>", score);
  html(page->html, "</li>\n");
}

char *report_band_rule(const struct sy_award *award, guint band) {
  const struct sy_band *rule = &award->bands[band];
  g_autofree char *quota = NULL, *threshold = NULL;
  if (rule->has_count && rule->count == 1 && !band)
    quota = g_strdup(_("the first place"));
  else if (rule->has_count)
    quota = sy_counted(band ? ngettext("the next unit", "the next %u units", rule->count)
                            : ngettext("the first unit", "the first %u units", rule->count),
                       rule->count);
  if (rule->has_share) {
    g_autofree char *share = sy_share_shown(sy_ratio_of(rule->share));
    quota = g_strdup_printf(band ? _("the next %s of the units") : _("the first %s of the units"),
                            share);
  }
  if (rule->has_threshold) {
    char value[SY_DECIMAL_SIZE];
    sy_nano_exact(rule->threshold, value);
    threshold = sy_condition_shown(rule->comparison, value);
  }
  if (!quota && !threshold)
    return g_strdup(band ? _("the rest") : _("all units"));
  return g_strconcat(quota ? quota : "", quota && threshold ? _(", ") : "",
                     threshold ? threshold : "", NULL);
}

/* Begins the box of some units; `style`: that of the band in this place. */
static void open_band(struct page *page, guint style, const char *name, guint count) {
  html(page->html, "<div class=\"band b%u\"><div><h4>%s <span class=\"count\">%u</span></h4>",
       MIN(style, 3), name, count);
}

/* Ends it with its units, of uint32_t. Many that share a score have it only once. */
static void put_members(struct page *page, const struct ranked *ranked, const GArray *members,
                        bool alike) {
  const guint named = members->len <= MOST + FEW_MORE ? members->len : MOST;
  html(page->html, "</div>\n<ul class=\"%s\">\n", alike ? "alike" : "listed");
  for (guint i = 0; i < named; i++)
    put_winner(page, ranked, g_array_index(members, uint32_t, i), !alike);
  html(page->html, "</ul>\n");
  if (members->len > named)
    page_more(page, members->len - named, "units.html", _("All units"));
  html(page->html, "</div>\n");
}

/* The units of a band, from 1. */
static void put_band(struct page *page, const struct ranked *ranked, guint band) {
  const struct sy_standing *standing = standing_of(page->report, ranked);
  const struct sy_award *award = award_of(page->report, ranked);
  g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t i = 0; i < ranked->count; i++)
    if (standing->band[ranked->units[i]] == band)
      g_array_append_val(members, ranked->units[i]);
  if (members->len == 0)
    return;
  const struct sy_band *quota = &award->bands[band - 1];
  const bool shared = quota->has_count && members->len > quota->count; /* by a tie */
  g_autofree char *rule = report_band_rule(award, band - 1);
  open_band(page, band - 1, sy_text_get(award->bands[band - 1].name), members->len);
  html(page->html, "<p class=\"rule\">%s%s</p>", rule, shared ? _(", shared") : "");
  put_members(page, ranked, members, false);
}

/* Those with ranks in a range. g_array_unref. */
static GArray *with_ranks(const struct page *page, const struct ranked *ranked, uint32_t from,
                          uint32_t to) {
  const uint32_t *ranks = standing_of(page->report, ranked)->rank;
  GArray *members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t i = 0; i < ranked->count; i++)
    if (ranks[ranked->units[i]] >= from && ranks[ranked->units[i]] <= to)
      g_array_append_val(members, ranked->units[i]);
  return members;
}

/* Of an award without bands: who is first and, if it is the main award, who follows. */
static void put_foremost(struct page *page, const struct ranked *ranked) {
  g_autoptr(GArray) first = with_ranks(page, ranked, 1, 1);
  g_autoptr(GArray) next = with_ranks(page, ranked, 2, FOREMOST);
  if (first->len == 0)
    return;
  open_band(page, 0, _("First"), first->len);
  if (first->len > FEW) {
    g_autofree char *score =
        report_figure(page->report, award_of(page->report, ranked)->node,
                      g_array_index(first, uint32_t, 0), award_of(page->report, ranked)->digits);
    html(page->html, "<p class=\"rule\">%s</p>", score);
  }
  put_members(page, ranked, first, first->len > FEW);
  if (next->len == 0 || !is_main(page->report, ranked))
    return;
  open_band(page, 3, _("Runners-up"), next->len);
  put_members(page, ranked, next, false);
}

/* The name of the units that are ranked together; NULL: they are all that there are. */
static const char *over_of(const struct report *report, const struct ranked *ranked) {
  const bool named = ranked->ranking->name.en &&
                     (ranked->ranking->cohort == SY_NONE || report->edition->cohort_count > 1);
  return named ? sy_text_get(ranked->ranking->name) : NULL;
}

static void put_bands(struct page *page, const struct ranked *ranked) {
  const struct sy_award *award = award_of(page->report, ranked);
  html(page->html, "<article class=\"award\"><h3>%s", sy_text_get(award->name));
  const char *over = over_of(page->report, ranked);
  if (over)
    html(page->html, " <span class=\"over\">%s</span>", over);
  page_basis_mark(page, award->node);
  html(page->html, "</h3>\n<div class=\"bands\">\n");
  const size_t before = sy_html_length(page->html);
  if (award->band_count == 0)
    put_foremost(page, ranked);
  for (guint band = 1; band <= award->band_count; band++)
    put_band(page, ranked, band);
  if (sy_html_length(page->html) == before)
    html(page->html, "<p>%s</p>\n", _("No unit is ranked."));
  html(page->html, "</div></article>\n");
}

void page_write_awards(struct page *page) {
  html(page->html, "<h2 class=\"heard\">%s</h2>\n<div class=\"awards\">\n", _("Awards"));
  for (uint32_t award = 0; award < page->report->edition->award_count; award++)
    each_ranking(page, award, put_bands);
  html(page->html, "</div>\n");
}

/* ---- the table of a ranking ---- */

#define MOST_PARTS 12 /* more parts have no columns of their own; the pages of units have them */

/* What the row of a unit shows in addition to figures. */
struct columns {
  const struct sy_indices *parts; /* nodes below the award's node */
  uint32_t shown;                 /* how many of them have columns: all or none */
  const sy_study_table *adds;     /* what each part adds to the total; or NULL */
  const sy_study_table *moves;    /* ranks before and now; or NULL */
  double full;                    /* marks, to which bars reach */
};

static struct columns columns_of(const struct report *report, const struct ranked *ranked) {
  const struct sy_award *award = award_of(report, ranked);
  struct columns columns = {.parts = &report->edition->nodes[award->node].children,
                            .full = (double)sy_full_marks(report->edition, award->node)};
  columns.shown = columns.parts->count <= MOST_PARTS ? columns.parts->count : 0;
  if (is_main(report, ranked)) { /* which the study follows */
    columns.adds = report_table(report, "scores", "contributions");
    columns.moves = report_table(report, "scores", "changes");
  }
  return columns;
}

static void put_key(struct page *page, const struct columns *columns) {
  if (columns->shown == 0)
    return;
  html(page->html, "<ul class=\"series\" aria-hidden=\"true\">");
  for (uint32_t i = 0; i < columns->parts->count; i++)
    html(page->html, "<li class=\"k%u\">%s</li>", i % 8,
         sy_text_get(page->report->edition->nodes[columns->parts->items[i]].name));
  html(page->html, "</ul>\n<p class=\"hint wide-text\">%s</p>\n",
       _("Bars show what each part adds to the total; their whole width is full marks."));
}

static void put_headings(struct page *page, const struct ranked *ranked,
                         const struct columns *columns) {
  const sy_edition *edition = page->report->edition;
  const struct sy_award *award = award_of(page->report, ranked);
  html(page->html, "<thead><tr><th scope=\"col\" class=\"n rank\">%s</th><th scope=\"col\">%s</th>",
       _("rank"), _("unit"));
  html(page->html, "<th scope=\"col\" class=\"n\">");
  page_name(page, sy_text_get(edition->nodes[award->node].name));
  html(page->html, "</th>");
  if (columns->adds)
    html(page->html, "<td class=\"wide-only\"></td>");
  if (award->band_count)
    html(page->html, "<th scope=\"col\">%s</th>", _("band"));
  if (columns->moves)
    html(page->html, "<th scope=\"col\" class=\"n rank\">%s</th>", _("rank before"));
  for (uint32_t i = 0; i < columns->shown; i++) {
    html(page->html, "<th scope=\"col\" class=\"n\">");
    page_node(page, columns->parts->items[i]);
    html(page->html, "</th>");
  }
  html(page->html, "</tr></thead>\n");
}

/* The bar of what each part adds, in the order of the parts. */
static void put_bar(struct page *page, const struct columns *columns, uint32_t unit) {
  g_autoptr(report_view_owned) adds = report_view(page->report, columns->adds, "unit", unit);
  g_autofree double *shares = g_new0(double, columns->parts->count + 1);
  for (guint row = 0; row < sy_study_rows(adds); row++) {
    const struct sy_study_cell *node = report_cell(adds, row, "node");
    const double points = (double)report_cell(adds, row, "points")->score;
    for (uint32_t i = 0; i < columns->parts->count; i++)
      if (!node->absent && node->index == columns->parts->items[i])
        shares[i] = points / columns->full;
  }
  html(page->html, "<td class=\"wide-only\">");
  page_parts_bar(page, shares, columns->parts->count);
  html(page->html, "</td>");
}

/* The rank before, and whether the unit rose or fell: ▲3. */
static void put_move(struct page *page, const struct columns *columns, uint32_t unit) {
  g_autoptr(report_view_owned) move = report_view(page->report, columns->moves, "unit", unit);
  const struct sy_study_cell *before =
      sy_study_rows(move) ? report_cell(move, 0, "rank_before") : NULL;
  const struct sy_study_cell *now = sy_study_rows(move) ? report_cell(move, 0, "rank") : NULL;
  if (!before || before->absent) {
    html(page->html, "<td class=\"n\">– <span class=\"up\"></span></td>");
    return;
  }
  html(page->html, "<td class=\"n\">%u", (unsigned)before->count);
  if (!now->absent && before->count != now->count)
    html(page->html, " <span class=\"%s\">%s%u</span>", now->count < before->count ? "up" : "down",
         now->count < before->count ? "▲" : "▼", (unsigned)ABS(before->count - now->count));
  else
    html(page->html, " <span class=\"up\"></span>"); /* so that figures stand below one another */
  html(page->html, "</td>");
}

static void put_chip(struct page *page, const struct sy_award *award, guint band) {
  if (band)
    html(page->html, "<td><span class=\"chip b%u\">%s</span></td>", MIN(band - 1, 3),
         sy_text_get(award->bands[band - 1].name));
  else
    html(page->html, "<td></td>");
}

static void put_row(struct page *page, const struct ranked *ranked, const struct columns *columns,
                    uint32_t unit) {
  const struct report *report = page->report;
  const struct sy_award *award = award_of(report, ranked);
  const struct sy_standing *standing = standing_of(report, ranked);
  html(page->html, "<tr><td class=\"n rank\">%u%s</td><th scope=\"row\">", standing->rank[unit],
       standing->tied[unit] ? "=" : "");
  page_unit(page, unit);
  html(page->html, "</th>");
  page_score_cell(page, "n total", award->node, unit, award->digits);
  if (columns->adds)
    put_bar(page, columns, unit);
  if (award->band_count)
    put_chip(page, award, standing->band[unit]);
  if (columns->moves)
    put_move(page, columns, unit);
  for (uint32_t i = 0; i < columns->shown; i++)
    page_score_cell(page, "n", columns->parts->items[i], unit, report->edition->digits);
  html(page->html, "</tr>\n");
}

static void put_ranking(struct page *page, const struct ranked *ranked) {
  const struct columns columns = columns_of(page->report, ranked);
  const struct sy_award *award = award_of(page->report, ranked);
  const char *over = over_of(page->report, ranked);
  g_autofree char *name =
      g_strconcat(sy_text_get(award->name), over ? " · " : "", over ? over : "", NULL);
  const bool closed = !is_main(page->report, ranked) && ranked->count > FEW_UNITS;
  html(page->html, "<h3>%s", name);
  page_basis_mark(page, award->node);
  html(page->html, "</h3>\n");
  if (closed) /* so that many long tables do not hide what follows */
    html(page->html, "<details><summary>%s</summary>\n", _("Ranking"));
  if (columns.adds)
    put_key(page, &columns);
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"ranking\">\n",
       name);
  put_headings(page, ranked, &columns);
  html(page->html, "<tbody>\n");
  for (uint32_t i = 0; i < MIN(ranked->count, PAGE_ROWS); i++)
    put_row(page, ranked, &columns, ranked->units[i]);
  html(page->html, "</tbody></table></div>\n");
  page_estimates(page, award->node);
  if (ranked->count > PAGE_ROWS)
    page_more(page, ranked->count - PAGE_ROWS, "units.html", _("All units"));
  if (closed)
    html(page->html, "</details>\n");
}

void page_write_rankings(struct page *page) {
  const struct sy_style style = page_style(page);
  for (uint32_t award = 0; award < page->report->edition->award_count; award++)
    each_ranking(page, award, put_ranking);
  sy_table_notes_write(page->report->assessment, &style, NULL);
}
