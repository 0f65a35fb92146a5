/* SPDX-License-Identifier: Apache-2.0
 *
 * raters.c: how much raters agree, how severe each is, and which marks are unusual
 *
 * A panel is the marks for an indicator by one criterion. The study finds the figures, judges them
 * and warns; here they are only worded.
 */
#include "report/report-private.h"

/* ---- panels ---- */

/* Whether the row is about the marks of all units, not of a group of them. */
static bool is_of_all(const struct page *page, const sy_study_table *table, guint row) {
  const struct sy_study_group *all = page->report->study->groups->pdata[0];
  return strcmp(report_cell(table, row, "by")->words->en, all->by->en) == 0 &&
         strcmp(report_cell(table, row, "group")->words->en, all->value->en) == 0;
}

/* Whether two rows, of one table or two, are about the same panel. */
static bool is_same_panel(const sy_study_table *table, guint row, const sy_study_table *other,
                          guint at) {
  const struct sy_study_cell *one = report_cell(table, row, "criterion");
  const struct sy_study_cell *two = report_cell(other, at, "criterion");
  return report_cell(table, row, "node")->index == report_cell(other, at, "node")->index &&
         one->absent == two->absent && (one->absent || one->text == two->text);
}

/* Whether the node of a row has panels by several criteria. */
static bool has_others(const sy_study_table *table, guint row) {
  for (guint i = 0; i < sy_study_rows(table); i++)
    if (report_cell(table, i, "node")->index == report_cell(table, row, "node")->index &&
        !is_same_panel(table, i, table, row))
      return true;
  return false;
}

/* A copy without the criterion, where it says no more than the indicator. Rows of a node follow one
 * another. */
static sy_study_table *without_criterion(const sy_study_table *table) {
  sy_study_table *view = report_view_first(table, sy_study_rows(table));
  bool several = false;
  for (guint row = 1; row < sy_study_rows(table) && !several; row++)
    several =
        report_cell(table, row, "node")->index == report_cell(table, row - 1, "node")->index &&
        !is_same_panel(table, row, table, row - 1);
  if (!several)
    report_view_hide(view, "criterion");
  return view;
}

/* The row of a panel's alpha on the scale of intervals, the only one that is judged; the number of
 * rows if there is none. */
static guint find_alpha(const struct page *page, const sy_study_table *alphas,
                        const sy_study_table *agreement, guint row) {
  guint at = 0;
  while (at < sy_study_rows(alphas) &&
         !(is_of_all(page, alphas, at) && is_same_panel(alphas, at, agreement, row) &&
           !report_cell(alphas, at, "enough")->absent))
    at++;
  return at;
}

/* ---- agreement ---- */

/* "62 subjects (of 31 units, 2 of each)", without the noun if a heading has it, or "31 units" if
 * the units themselves are marked. g_free. */
static char *subjects_of(const sy_study_table *agreement, guint row, bool has_heading) {
  const guint subjects = (guint)report_cell(agreement, row, "subjects")->count;
  const guint units = (guint)report_cell(agreement, row, "units")->count;
  const struct sy_study_cell *each = report_cell(agreement, row, "of_each");
  g_autofree char *all = sy_counted(ngettext("%u unit", "%u units", units), units);
  if (subjects == units)
    return g_steal_pointer(&all);
  g_autofree char *marked =
      has_heading ? sy_readable_count(subjects)
                  : sy_counted(ngettext("%u subject", "%u subjects", subjects), subjects);
  return each->absent
             ? g_strdup_printf(_("%s (of %s)"), marked, all)
             : g_strdup_printf(_("%s (of %s, %u of each)"), marked, all, (guint)each->count);
}

/* "6 raters gave 372 marks for 62 subjects." g_free. */
static char *counts_of(const sy_study_table *agreement, guint row) {
  const guint numbers[] = {(guint)report_cell(agreement, row, "raters")->count,
                           (guint)report_cell(agreement, row, "count")->count};
  g_autofree char *raters = sy_counted(ngettext("%u rater", "%u raters", numbers[0]), numbers[0]);
  g_autofree char *marks = sy_counted(ngettext("%u mark", "%u marks", numbers[1]), numbers[1]);
  g_autofree char *subjects = subjects_of(agreement, row, false);
  return g_strdup_printf(_("%s gave %s for %s."), raters, marks, subjects);
}

/* "0.620 (95% interval: 0.523 to 0.687)", or a dash. g_free. */
static char *alpha_shown(const struct page *page, const sy_study_table *alphas, guint row) {
  if (row == sy_study_rows(alphas))
    return g_strdup("–");
  g_autofree char *alpha = report_cell_shown(page->report, alphas, row, "alpha");
  g_autofree char *low = report_cell_shown(page->report, alphas, row, "low");
  g_autofree char *high = report_cell_shown(page->report, alphas, row, "high");
  return report_cell(alphas, row, "low")->absent
             ? g_steal_pointer(&alpha)
             : g_strdup_printf(_("%s (95%% interval: %s to %s)"), alpha, low, high);
}

static void put_alpha(struct page *page, const sy_study_table *alphas, guint row) {
  g_autofree char *alpha = alpha_shown(page, alphas, row);
  g_autofree char *text = row == sy_study_rows(alphas)
                              ? g_strdup(_("Their agreement cannot be computed."))
                              : g_strdup_printf(_("Krippendorff's alpha is %s."), alpha);
  html(page->html, "%s", text);
}

/* The name of the criterion, where the node has several. g_free. */
static char *criterion_of(const struct page *page, const sy_study_table *agreement, guint row) {
  const bool named =
      !report_cell(agreement, row, "criterion")->absent && has_others(agreement, row);
  return named ? report_cell_shown(page->report, agreement, row, "criterion") : g_strdup("");
}

/* The indicator, with a link, and the criterion. */
static void put_panel(struct page *page, const sy_study_table *agreement, guint row) {
  g_autofree char *criterion = criterion_of(page, agreement, row);
  page_node_in_group(page, report_cell(agreement, row, "node")->index);
  html(page->html, "%s%s", *criterion ? _(", ") : "", criterion);
}

/* Whether the row of an alpha is judged too low. */
static bool is_low(const sy_study_table *alphas, guint row) {
  return row < sy_study_rows(alphas) && !report_cell(alphas, row, "enough")->count;
}

/* One warning that names all panels whose raters agree too little; nothing if there are none. */
static void put_low(struct page *page, const sy_study_table *agreement,
                    const sy_study_table *alphas) {
  char least[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint row = 0; row < sy_study_rows(agreement); row++) {
    if (!is_of_all(page, agreement, row) ||
        !is_low(alphas, find_alpha(page, alphas, agreement, row)))
      continue;
    g_autofree char *name = sy_name_in_group(
        page->report->edition, report_cell(agreement, row, "node")->index, sy_is_chinese());
    g_autofree char *criterion = criterion_of(page, agreement, row);
    g_string_append_printf(names, "%s%s%s%s", names->len ? _("; ") : "", name,
                           *criterion ? _(", ") : "", criterion);
  }
  if (names->len == 0)
    return;
  g_ascii_formatd(least, sizeof least, "%.3g", SY_LEAST_ALPHA);
  g_autofree char *warning = g_strdup_printf(
      _("Raters agree too little, with an alpha below %s, on: %s."), least, names->str);
  html(page->html, "<p class=\"warning\">%s</p>\n", warning);
}

/* Whether an alpha is high enough, in words; one that is not is conspicuous. */
static void put_judgement(struct page *page, const sy_study_table *alphas, guint row) {
  if (row == sy_study_rows(alphas))
    html(page->html, "<td class=\"t\">–</td>");
  else if (is_low(alphas, row))
    html(page->html, "<td class=\"t\"><strong>%s</strong></td>", _("too low"));
  else
    html(page->html, "<td class=\"t\">%s</td>",
         report_cell(alphas, row, "alpha")->number < SY_GOOD_ALPHA ? _("tentative")
                                                                   : _("high enough"));
}

static void put_counts(struct page *page, const sy_study_table *agreement, guint row) {
  g_autofree char *subjects = subjects_of(agreement, row, true);
  html(page->html, "<td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"t\">%s</td>",
       (guint)report_cell(agreement, row, "raters")->count,
       (guint)report_cell(agreement, row, "count")->count, subjects);
}

/* A row for each panel, with how many marks it has or without. */
static void put_agreement(struct page *page, bool with_counts) {
  const sy_study_table *agreement = report_table(page->report, "raters", "agreement");
  const sy_study_table *alphas = report_table(page->report, "raters", "alpha");
  const char *const headings[] = {
      _("indicator"), _("raters"), _("marks"), _("what was marked"), _("Krippendorff's alpha"),
      _("agreement")};
  const char *const fewer[] = {headings[0], headings[4], headings[5]};
  page_open_table(page, _("Agreement"));
  if (with_counts)
    page_headings(page, headings, G_N_ELEMENTS(headings), 1u << 1 | 1u << 2);
  else
    page_headings(page, fewer, G_N_ELEMENTS(fewer), 0);
  for (guint row = 0; row < sy_study_rows(agreement); row++) {
    if (!is_of_all(page, agreement, row))
      continue;
    const guint at = find_alpha(page, alphas, agreement, row);
    g_autofree char *alpha = alpha_shown(page, alphas, at);
    html(page->html, "<tr><th scope=\"row\" class=\"t\">");
    put_panel(page, agreement, row);
    html(page->html, "</th>");
    if (with_counts)
      put_counts(page, agreement, row);
    html(page->html, "<td class=\"t\">%s</td>", alpha);
    put_judgement(page, alphas, at);
    html(page->html, "</tr>\n");
  }
  page_close_table(page);
  put_low(page, agreement, alphas);
}

/* ---- severity ---- */

/* Whether the study could tell severity from quality for any of the raters, by the marks of any
 * group of units or, as unusual marks need, by those of all. */
static bool has_effects(const struct page *page, const sy_study_table *raters, bool of_all) {
  for (guint row = 0; row < sy_study_rows(raters); row++)
    if (!report_cell(raters, row, "effect")->absent && (!of_all || is_of_all(page, raters, row)))
      return true;
  return false;
}

static void put_table(struct page *page, const sy_study_table *table) {
  const struct sy_style style = page_style(page);
  if (sy_study_rows(table) == 0)
    return;
  g_autoptr(report_view_owned) view = without_criterion(table);
  html(page->html, "<details><summary>%s</summary>\n", sy_text_get(table->title));
  sy_study_table_write(page->report->study, view, &style, NULL);
  html(page->html, "</details>\n");
}

static void put_severity(struct page *page, const sy_study_table *raters) {
  if (has_effects(page, raters, false)) {
    g_autoptr(report_view_owned) view = without_criterion(raters);
    page_study_figures(page, view);
    return;
  }
  html(page->html, "<p>%s</p>\n",
       _("The severity of the raters cannot be estimated: that takes raters who are linked by "
         "what they have marked in common."));
  put_table(page, raters);
}

/* ---- an indicator ---- */

static void put_sentences(struct page *page, const sy_study_table *agreement,
                          const sy_study_table *alphas) {
  html(page->html, "<ul>\n");
  for (guint row = 0; row < sy_study_rows(agreement); row++) {
    if (!is_of_all(page, agreement, row))
      continue;
    g_autofree char *who = counts_of(agreement, row);
    html(page->html, "<li>");
    put_panel(page, agreement, row);
    html(page->html, "%s%s ", _(": "), who);
    put_alpha(page, alphas, find_alpha(page, alphas, agreement, row));
    html(page->html, "</li>\n");
  }
  html(page->html, "</ul>\n");
}

static void put_warnings(struct page *page, uint32_t node) {
  const GArray *warnings = page->report->study->warnings;
  for (guint i = 0; i < warnings->len; i++) {
    const struct sy_study_warning *warning = &g_array_index(warnings, struct sy_study_warning, i);
    if (warning->node == node)
      html(page->html, "<p class=\"warning\">%s</p>\n", sy_words_get(warning->words));
  }
}

/* By how much an estimate differs from the mean of the marks, at most; NaN: there is none. */
static double largest_difference(const sy_study_table *estimates) {
  double largest = NAN;
  for (guint row = 0; row < sy_study_rows(estimates); row++) {
    const struct sy_study_cell *difference = report_cell(estimates, row, "difference");
    if (!difference->absent)
      largest = fmax(largest, fabs(difference->number));
  }
  return largest;
}

/* Where all raters mark all units, severity is the same for everybody. */
static void put_estimates(struct page *page, const sy_study_table *estimates) {
  const double largest = largest_difference(estimates);
  if (largest >= 0.0005) /* enough to be seen */
    put_table(page, estimates);
  else if (!isnan(largest))
    html(page->html, "<p>%s</p>\n",
         _("Correcting for severity changes nothing: every estimate is the mean of the marks."));
}

void report_write_panels(struct page *page, uint32_t node) {
  static const char *const ids[] = {"agreement", "alpha", "raters", "outliers", "estimates"};
  sy_study_table *views[G_N_ELEMENTS(ids)] = {0};
  if (!report_table(page->report, "raters", ids[0]))
    return;
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    views[i] =
        report_view(page->report, report_table(page->report, "raters", ids[i]), "node", node);
  if (sy_study_rows(views[0]) > 0) {
    page_open_section(page, "raters", _("Raters"));
    put_sentences(page, views[0], views[1]);
    put_warnings(page, node);
    put_severity(page, views[2]);
    put_table(page, views[3]);
    put_estimates(page, views[4]);
    page_close_section(page);
  }
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    report_view_free(views[i]);
}

bool report_has_raters(const struct report *report) {
  const sy_study_table *raters = report_table(report, "raters", "raters");
  return raters && sy_study_rows(raters) > 0;
}

/* ---- the page about all raters ---- */

static void write_agreement(struct page *page) {
  put_agreement(page, true);
}

static void write_severity(struct page *page) {
  const sy_study_table *estimates = report_table(page->report, "raters", "estimates");
  put_severity(page, report_table(page->report, "raters", "raters"));
  for (guint i = 0; i < estimates->remarks->len; i++) /* what cannot be estimated, and why */
    html(page->html, "<p>%s</p>\n", sy_words_get(estimates->remarks->pdata[i]));
}

static void write_unusual(struct page *page) {
  const sy_study_table *outliers = report_table(page->report, "raters", "outliers");
  g_autofree char *rule = g_strdup_printf(
      _("A mark is unusual if it is more than %d standard deviations from the mark expected, given "
        "the rater's severity and the other marks for the same subject."),
      SY_OUTLYING_MARK);
  html(page->html, "<p>%s</p>\n", rule);
  if (sy_study_rows(outliers) > 0) {
    g_autoptr(report_view_owned) view = without_criterion(outliers);
    page_study_figures(page, view);
  } else if (has_effects(page, report_table(page->report, "raters", "raters"), true)) {
    html(page->html, "<p>%s</p>\n", _("No mark is unusual."));
  } else {
    html(page->html, "<p>%s</p>\n",
         _("The severity of the raters cannot be estimated, so unusual marks cannot be "
           "identified."));
  }
}

/* What one rater has marked. */
struct rater {
  const char *name;
  guint indicators, marks;
  uint32_t last; /* of the indicators: rows about one follow each other */
};

static struct rater *rater_named(GArray *all, const char *name) {
  for (guint i = 0; i < all->len; i++)
    if (g_array_index(all, struct rater, i).name == name)
      return &g_array_index(all, struct rater, i);
  const struct rater rater = {.name = name, .last = SY_NONE};
  g_array_append_val(all, rater);
  return &g_array_index(all, struct rater, all->len - 1);
}

static void write_roster(struct page *page) {
  const sy_study_table *raters = report_table(page->report, "raters", "raters");
  const char *const headings[] = {_("rater"), _("indicators"), _("marks")};
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct rater));
  for (guint row = 0; row < sy_study_rows(raters); row++) {
    if (!is_of_all(page, raters, row))
      continue;
    struct rater *rater = rater_named(all, report_cell(raters, row, "rater")->text);
    const uint32_t node = report_cell(raters, row, "node")->index;
    rater->indicators += rater->last != node;
    rater->marks += (guint)report_cell(raters, row, "count")->count;
    rater->last = node;
  }
  html(page->html, "<p>%s</p>\n",
       _("Raters are listed under the names used in the evidence, usually pseudonyms."));
  page_open_table(page, _("Raters and their marks"));
  page_headings(page, headings, G_N_ELEMENTS(headings), 1u << 1 | 1u << 2);
  for (guint i = 0; i < all->len; i++) {
    const struct rater *rater = &g_array_index(all, struct rater, i);
    html(page->html, "<tr><th scope=\"row\" class=\"t\">%s</th>", rater->name);
    html(page->html, "<td class=\"n\">%u</td><td class=\"n\">%u</td></tr>\n", rater->indicators,
         rater->marks);
  }
  page_close_table(page);
}

/* What the page has, and so what the overview promises. */
static const struct section {
  const char *id, *heading;
  void (*write)(struct page *page);
} sections[] = {
    {"agreement", N_("Agreement"), write_agreement},
    {"severity", N_("Severity of each rater"), write_severity},
    {"unusual", N_("Unusual marks"), write_unusual},
    {"roster", N_("Raters and their marks"), write_roster},
};

static void put_meaning(struct page *page) {
  char least[G_ASCII_DTOSTR_BUF_SIZE], good[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(least, sizeof least, "%.3g", SY_LEAST_ALPHA);
  g_ascii_formatd(good, sizeof good, "%.3g", SY_GOOD_ALPHA);
  g_autofree char *text = g_strdup_printf(
      _("How far raters agree is measured by Krippendorff's alpha: 1 is full agreement, 0 is what "
        "chance alone would give. From %s, conclusions may be drawn from the marks; from %s, only "
        "tentative ones; below that, none (Krippendorff). Alpha describes single marks; the "
        "mean of several marks is more reliable."),
      good, least);
  html(page->html, "<p>%s</p>\n", text);
}

void report_write_raters(struct page *page) {
  const char *gap = sy_is_chinese() ? "" : " ";
  put_meaning(page);
  put_agreement(page, false);
  html(page->html, "<p>%s", _("More about the raters:"));
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    g_autofree char *file = g_strconcat("raters.html#", sections[i].id, NULL);
    g_autofree char *address = page_address(page, file);
    html(page->html, "%s<a href=\"%s\">%s</a>", i > 0 ? " · " : gap, address,
         _(sections[i].heading));
  }
  html(page->html, "</p>\n");
}

void report_write_all_raters(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Raters"));
  html(page->html, "<h1>%s</h1>\n", _("Raters"));
  put_meaning(page);
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    page_open_section(page, sections[i].id, _(sections[i].heading));
    sections[i].write(page);
    page_close_section(page);
  }
  page_end(page);
}
