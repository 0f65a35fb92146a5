/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: what was published, and whether the evidence gives the same: a sentence for each claim
 *
 * The verdicts are those of claims/; here they are only worded. The overview has the claims that do
 * not simply hold, and a page has all.
 */
#include "report/report-private.h"

/* ---- what a claim is about ---- */

/* The name of a node, cohort, award or unit of this edition; what is another edition's has its id.
 */
static const char *name_of(const struct sy_text *name, const char *id) {
  return name ? sy_text_get(*name) : id;
}

static const char *node_name(const sy_edition *edition, const char *id) {
  const uint32_t node = id ? sy_edition_find_node(edition, id) : 0;
  return name_of(node == SY_NONE ? NULL : &edition->nodes[node].name, id);
}

static const char *unit_name(const sy_edition *edition, const char *id) {
  const uint32_t unit = sy_edition_find_unit(edition, id);
  return name_of(unit == SY_NONE ? NULL : &edition->units[unit].name, id);
}

static const char *cohort_name(const sy_edition *edition, const char *id) {
  const uint32_t cohort = sy_edition_find_cohort(edition, id);
  return name_of(cohort == SY_NONE ? NULL : &edition->cohorts[cohort].name, id);
}

/* The award that a claim names, or the first; NULL if none has that id. */
static const struct sy_award *award_of(const sy_edition *edition, const char *id) {
  const uint32_t award = id ? sy_edition_find_award(edition, id) : 0;
  return award < edition->award_count ? &edition->awards[award] : NULL;
}

static const char *award_name(const sy_edition *edition, const char *id) {
  const struct sy_award *award = award_of(edition, id);
  return name_of(award ? &award->name : NULL, id ? id : "");
}

static const char *band_name(const sy_edition *edition, const char *award_id, const char *id) {
  const struct sy_award *award = award_of(edition, award_id);
  for (guint i = 0; award && i < award->band_count; i++)
    if (strcmp(award->bands[i].id, id) == 0)
      return sy_text_get(award->bands[i].name);
  return id;
}

static const char *grade_name(const sy_edition *edition, const char *node, const char *id) {
  const uint32_t index = node ? sy_edition_find_node(edition, node) : 0;
  for (uint32_t i = 0; i < edition->grading_count; i++)
    for (guint k = 0; edition->gradings[i].node == index && k < edition->gradings[i].grade_count;
         k++)
      if (strcmp(edition->gradings[i].grades[k].id, id) == 0)
        return sy_text_get(edition->gradings[i].grades[k].name);
  return id;
}

/* Which units a count or share is of. g_free. */
static char *units_words(const sy_edition *edition, const struct sy_claim *claim) {
  const char *const ways[] = {[SY_CHANGE_UP] = _("that rose"),
                              [SY_CHANGE_DOWN] = _("that fell"),
                              [SY_CHANGE_SAME] = _("that stayed the same")};
  if (claim->where_change && claim->node)
    return g_strdup_printf(_("units %s by their score on %s"), ways[claim->where_change],
                           node_name(edition, claim->node));
  if (claim->where_change)
    return g_strdup_printf(_("units %s by their rank in %s"), ways[claim->where_change],
                           award_name(edition, claim->award));
  if (claim->where_band)
    return g_strdup_printf(_("units in the band %s of %s"),
                           band_name(edition, claim->award, claim->where_band),
                           award_name(edition, claim->award));
  if (claim->where_grade)
    return g_strdup_printf(_("units graded %s on %s"),
                           grade_name(edition, claim->node, claim->where_grade),
                           node_name(edition, claim->node));
  char value[SY_DECIMAL_SIZE];
  sy_nano_exact(claim->where_value, value);
  g_autofree char *condition = sy_condition_shown(claim->where_operator, value);
  return g_strdup_printf(_("units whose score on %s is %s"), node_name(edition, claim->node),
                         condition);
}

/* ", where channel is letter": which rows of a table count. g_free. */
static char *rows_words(const sy_edition *edition, const struct sy_claim *claim) {
  GString *words = g_string_new(NULL);
  if (claim->unit)
    g_string_append_printf(words, _(" about %s"), unit_name(edition, claim->unit));
  for (guint i = 0; claim->where_rows && i < claim->where_rows->count; i++) {
    g_autofree char *wanted = report_wanted_shown(claim->where_rows->items[i]);
    g_string_append_printf(words, i ? _(" and '%s' is %s") : _(" where '%s' is %s"),
                           claim->where_rows->keys[i]->text, wanted);
  }
  return g_string_free(words, FALSE);
}

static char *statistic_words(const sy_edition *edition, const struct sy_claim *claim,
                             enum sy_claim_of of) {
  const char *node = node_name(edition, claim->node);
  switch (of) {
  case SY_CLAIM_MEAN:
    return g_strdup_printf(claim->weights ? _("the weighted mean of %s") : _("the mean of %s"),
                           node);
  case SY_CLAIM_MEDIAN:
    return g_strdup_printf(_("the median of %s"), node);
  case SY_CLAIM_MIN:
    return g_strdup_printf(_("the lowest score on %s"), node);
  case SY_CLAIM_MAX:
    return g_strdup_printf(_("the highest score on %s"), node);
  case SY_CLAIM_RANK:
    return g_strdup_printf(_("the rank of %s in %s"), unit_name(edition, claim->unit),
                           award_name(edition, claim->award));
  default:
    return g_strdup(sy_claim_of_names[of]);
  }
}

/* What was counted in tables or in the tree. */
static char *number_words(const sy_edition *edition, const struct sy_claim *claim) {
  g_autofree char *rows = claim->table ? rows_words(edition, claim) : NULL;
  const char *node = node_name(edition, claim->node);
  if (claim->of == SY_CLAIM_ROWS && strcmp(claim->table, "units") == 0)
    return g_strdup_printf(_("the number of units%s"), rows);
  if (claim->of == SY_CLAIM_ROWS)
    return g_strdup_printf(_("the number of rows of the table '%s'%s"), claim->table, rows);
  if (claim->of == SY_CLAIM_DISTINCT)
    return g_strdup_printf(
        _("the number of different texts in the column '%s' of the table '%s'%s"), claim->column,
        claim->table, rows);
  if (claim->depth == 0)
    return g_strdup_printf(_("the number of indicators in %s"), node);
  return g_strdup_printf(ngettext("the number of parts %u level below %s",
                                  "the number of parts %u levels below %s", claim->depth),
                         claim->depth, node);
}

static char *unit_words(const sy_edition *edition, const struct sy_claim *claim) {
  const char *unit = unit_name(edition, claim->unit);
  const char *node = node_name(edition, claim->node);
  switch (claim->of) {
  case SY_CLAIM_SCORE:
    return g_strdup_printf(_("the score of %s on %s"), unit, node);
  case SY_CLAIM_BAND:
    return g_strdup_printf(_("the band of %s in %s"), unit, award_name(edition, claim->award));
  case SY_CLAIM_GRADE:
    return g_strdup_printf(_("the grade of %s on %s"), unit, node);
  default:
    return g_strdup_printf(_("the result of %s on %s"), unit, node);
  }
}

static char *difference_words(const sy_edition *edition, const struct sy_claim *claim) {
  g_autofree char *what = statistic_words(edition, claim, claim->statistic);
  g_autofree char *change = g_strdup_printf(
      claim->relative ? _("the change of %s in percent") : _("the change of %s"), what);
  char baseline[SY_DECIMAL_SIZE];
  if (!claim->has_baseline)
    return g_steal_pointer(&change);
  sy_nano_exact(claim->baseline, baseline);
  return g_strdup_printf(_("%s from the published %s"), change, baseline);
}

static char *figure_words(const sy_edition *edition, const struct sy_claim *claim) {
  g_autofree char *units = NULL;
  switch (claim->of) {
  case SY_CLAIM_COUNT:
    units = units_words(edition, claim);
    return g_strdup_printf(_("the number of %s"), units);
  case SY_CLAIM_SHARE:
    units = units_words(edition, claim);
    return g_strdup_printf(_("the share of %s"), units);
  case SY_CLAIM_SCORE:
  case SY_CLAIM_BAND:
  case SY_CLAIM_GRADE:
  case SY_CLAIM_OUTCOME:
    return unit_words(edition, claim);
  case SY_CLAIM_WEIGHT:
    return g_strdup_printf(_("the weight of %s in its group"), node_name(edition, claim->node));
  case SY_CLAIM_NODES:
  case SY_CLAIM_ROWS:
  case SY_CLAIM_DISTINCT:
    return number_words(edition, claim);
  case SY_CLAIM_DIFFERENCE:
    return difference_words(edition, claim);
  default:
    return statistic_words(edition, claim, claim->of);
  }
}

/* The name of another edition that a claim is about, or the id of one that is not known here.
 * g_free. */
static char *other_edition(const struct report *report, const char *folder) {
  const sy_changes *changes = report->result->changes;
  char *id = g_path_get_basename(folder);
  if (!changes || strcmp(changes->earlier->edition->id, id) != 0)
    return id;
  g_free(id);
  return g_strdup(sy_text_get(changes->earlier->edition->name));
}

/* "the mean of Portal among Districts, in the edition shenzhen-2018". g_free. */
static char *subject_of(const struct report *report, const struct sy_claim *claim) {
  const sy_edition *edition = report->edition;
  const bool compares = claim->of == SY_CLAIM_DIFFERENCE || claim->where_change;
  GString *words = g_string_new(NULL);
  g_autofree char *figure = figure_words(edition, claim);
  g_string_append(words, figure);
  if (claim->cohort)
    g_string_append_printf(words, _(" among %s"), cohort_name(edition, claim->cohort));
  if (claim->edition) {
    g_autofree char *other = other_edition(report, claim->edition);
    g_string_append_printf(words, compares ? _(" since the edition %s") : _(" in the edition %s"),
                           other);
  }
  return g_string_free(words, FALSE);
}

/* ---- sentences ---- */

/* A figure or the name of a band or grade. g_free. */
static char *figure_shown(const sy_edition *edition, const struct sy_claim *claim,
                          const char *figure) {
  return g_strdup(claim->of == SY_CLAIM_BAND    ? band_name(edition, claim->award, figure)
                  : claim->of == SY_CLAIM_GRADE ? grade_name(edition, claim->node, figure)
                                                : figure);
}

static char *published_figure(const sy_edition *edition, const struct sy_claim *claim) {
  return claim->of == SY_CLAIM_BAND || claim->of == SY_CLAIM_GRADE
             ? figure_shown(edition, claim, claim->equals)
             : sy_expected_shown(claim);
}

/* What follows from the two figures. Claims that hold are below a heading that says so. g_free. */
static char *verdict_sentence(const struct sy_claim *claim, const struct sy_judgement *judgement) {
  switch (judgement->verdict) {
  case SY_HOLDS:
  case SY_HOLDS_FITTED:
    return g_strdup("");
  case SY_FAILS:
    return g_strdup(_("It fails."));
  case SY_DISPUTED:
    return g_strdup_printf(_("Disputed: %s"), sy_text_get(claim->why));
  case SY_CORRECTED:
    return g_strdup(_("The published figure was wrong and is corrected, as is said below."));
  default:
    return claim->pending ? g_strdup_printf(_("Pending: %s"), sy_text_get(claim->lacks))
                          : g_strdup(_("Pending: the edition that it is about is not here."));
  }
}

/* A quote within quotation marks, where its own have to be single ones, and its source. */
static void put_quote(struct page *page, const struct sy_claim *claim) {
  if (claim->quote) {
    g_autoptr(GString) text = g_string_new(claim->quote);
    g_string_replace(text, "“", "‘", 0);
    g_string_replace(text, "”", "’", 0);
    html(page->html, "<q>%s</q>", text->str);
  }
  if (claim->source)
    html(page->html, "%s<small>%s</small>", claim->quote ? " " : "", claim->source);
}

/* "Published as the mean of Portal: 94. Computed: 94."; a claim with a condition is what somebody
 * made of the words that were published. g_free. */
static char *claim_sentence(const struct report *report, const struct sy_claim *claim,
                            const struct sy_judgement *judgement) {
  g_autofree char *subject = subject_of(report, claim);
  g_autofree char *published = published_figure(report->edition, claim);
  g_autofree char *computed = figure_shown(report->edition, claim, judgement->computed);
  const bool exact = claim->comparison == SY_EQUALS;
  if (!*computed)
    return g_strdup_printf(exact ? _("For %s, published: %s; not computed.")
                                 : _("Checked whether %s is %s. Not computed."),
                           subject, published);
  return g_strdup_printf(exact ? _("For %s, published: %s; computed: %s.")
                               : _("Checked whether %s is %s. Computed: %s."),
                         subject, published, computed);
}

static void put_claim(struct page *page, const struct sy_claim *claim,
                      const struct sy_judgement *judgement) {
  g_autofree char *verdict = verdict_sentence(claim, judgement);
  g_autofree char *sentence = claim_sentence(page->report, claim, judgement);
  html(page->html, "<li class=\"claim\">%s", sentence);
  if (*verdict)
    html(page->html, " <strong>%s</strong>", verdict);
  if (claim->pending && judgement->met)
    html(page->html, " %s", _("It holds with the evidence that there is."));
  html(page->html, "</li>\n");
}

/* Claims that quote the same words of the same source stand together. */
static gboolean is_same_quote(gconstpointer left, gconstpointer right) {
  const struct sy_claim *a = left, *b = right;
  return g_strcmp0(a->quote, b->quote) == 0 && g_strcmp0(a->source, b->source) == 0;
}

static guint hash_quote(gconstpointer data) {
  const struct sy_claim *claim = data;
  return (claim->quote ? g_str_hash(claim->quote) : 0) ^
         (claim->source ? g_str_hash(claim->source) : 0);
}

/* The claims with one verdict, of GArray * of uint32_t, by what they quote, in the order of the
 * edition. g_ptr_array_unref. */
static GPtrArray *claims_by_quote(const struct report *report, enum sy_verdict verdict) {
  GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  g_autoptr(GHashTable) known = g_hash_table_new(hash_quote, is_same_quote);
  for (uint32_t i = 0; i < report->result->judgements->count; i++) {
    struct sy_claim *claim = &report->edition->claims[i];
    if (report->result->judgements->items[i].verdict != verdict)
      continue;
    GArray *group = g_hash_table_lookup(known, claim);
    if (!group) {
      group = g_array_new(FALSE, FALSE, sizeof(uint32_t));
      g_ptr_array_add(groups, group);
      g_hash_table_insert(known, claim, group);
    }
    g_array_append_val(group, i);
  }
  return groups;
}

/* The claims with one verdict. */
static void put_claims(struct page *page, enum sy_verdict verdict) {
  const struct report *report = page->report;
  g_autoptr(GPtrArray) groups = claims_by_quote(report, verdict);
  if (groups->len == 0)
    return;
  html(page->html, "<ul class=\"claims\">\n");
  for (guint i = 0; i < groups->len; i++) {
    const GArray *group = groups->pdata[i];
    const struct sy_claim *first = &report->edition->claims[g_array_index(group, uint32_t, 0)];
    const bool is_quoted = first->quote || first->source;
    if (is_quoted) {
      html(page->html, "<li>");
      put_quote(page, first);
      html(page->html, "<ul>\n");
    }
    for (guint k = 0; k < group->len; k++) {
      const uint32_t claim = g_array_index(group, uint32_t, k);
      put_claim(page, &report->edition->claims[claim], &report->result->judgements->items[claim]);
    }
    if (is_quoted)
      html(page->html, "</ul></li>\n");
  }
  html(page->html, "</ul>\n");
}

/* ---- errata ---- */

static void put_erratum(struct page *page, const struct sy_erratum *erratum,
                        const struct sy_erratum_judgement *judgement) {
  const sy_edition *edition = page->report->edition;
  const struct sy_claim *claim = &edition->claims[erratum->claim_index];
  g_autofree char *subject = subject_of(page->report, claim);
  g_autofree char *since = sy_date_shown(erratum->since, sy_is_chinese());
  g_autofree char *published = figure_shown(edition, claim, claim->equals);
  g_autofree char *corrected = figure_shown(edition, claim, erratum->corrected);
  g_autofree char *then = figure_shown(edition, claim, judgement->then);
  g_autofree char *computed = figure_shown(edition, claim, judgement->computed);
  g_autofree char *wrong =
      g_strdup_printf(_("For %s, published: %s; corrected on %s to %s: %s"), subject, published,
                      since, corrected, sy_text_get(erratum->why));
  g_autofree char *proof =
      *then ? g_strdup_printf(
                  _("Computed from the evidence of that time: %s; from that of today: %s."), then,
                  *computed ? computed : "–")
            : g_strdup_printf(_("Computed from the evidence of today: %s."),
                              *computed ? computed : "–");
  html(page->html, "<li>%s<br>%s", wrong, proof);
  if (judgement->verdict == SY_FAILS)
    html(page->html, " <strong>%s</strong>", _("The erratum fails."));
  if (erratum->source)
    html(page->html, " <small>%s</small>", erratum->source);
  html(page->html, "</li>\n");
}

static void put_errata(struct page *page) {
  const struct report *report = page->report;
  if (report->edition->erratum_count == 0)
    return;
  html(page->html, "<h3>%s</h3>\n<ul class=\"claims\">\n", _("Errata"));
  for (uint32_t i = 0; i < report->edition->erratum_count; i++)
    put_erratum(page, &report->edition->errata[i], &report->result->judgements->errata[i]);
  html(page->html, "</ul>\n");
}

/* ---- the section and the page ---- */

bool report_has_claims(const struct report *report) {
  return report->result->judgements && report->edition->claim_count > 0;
}

/* The verdicts, those that need a reader's attention first. */
static const enum sy_verdict order[] = {SY_FAILS,   SY_DISPUTED, SY_CORRECTED,
                                        SY_PENDING, SY_HOLDS,    SY_HOLDS_FITTED};

static const char *verdict_heading(enum sy_verdict verdict) {
  const char *const words[] = {[SY_HOLDS] = _("Claims that hold"),
                               [SY_HOLDS_FITTED] = _("Claims that hold (fitted)"),
                               [SY_FAILS] = _("Claims that fail"),
                               [SY_DISPUTED] = _("Disputed claims"),
                               [SY_PENDING] = _("Claims that are pending"),
                               [SY_CORRECTED] = _("Corrected claims")};
  return words[verdict];
}

/* What a claim is, and how many have which verdict. */
static void put_counts(struct page *page) {
  g_autofree char *counts =
      sy_judgements_shown(page->report->edition, page->report->result->judgements);
  html(page->html, "<p>%s</p>\n<p><strong>%s</strong></p>\n",
       _("A claim is a published statement, whose source follows the quotation, compared with what "
         "follows from the evidence here. Where evidence was reconstructed to fit a claim, the "
         "claim holds (fitted): that says nothing about what really was."),
       counts);
}

/* Whether a claim that holds gives a figure, rather than a condition. */
static bool any_exact(const struct report *report) {
  for (uint32_t i = 0; i < report->result->judgements->count; i++)
    if (report->result->judgements->items[i].verdict == SY_HOLDS &&
        report->edition->claims[i].comparison == SY_EQUALS)
      return true;
  return false;
}

static void put_verdict(struct page *page, enum sy_verdict verdict) {
  const unsigned count = sy_judgements_count(page->report->result->judgements, verdict);
  if (count == 0)
    return;
  html(page->html, "<h3>%s <span class=\"count\">%u</span></h3>\n", verdict_heading(verdict),
       count);
  if (verdict == SY_HOLDS && any_exact(page->report))
    html(page->html, "<p>%s</p>\n",
         _("The computed figures are the published ones, or meet what was checked. For weights and "
           "counts that the edition "
           "adopts from the same source, this is so by construction and proves nothing."));
  put_claims(page, verdict);
}

void report_write_claims_section(struct page *page) {
  g_autofree char *address = page_address(page, "claims.html");
  if (!report_has_claims(page->report))
    return;
  html(page->html, "<h3>%s</h3>\n", _("Published figures, checked"));
  put_counts(page);
  for (guint i = 0; order[i] != SY_HOLDS; i++)
    put_claims(page, order[i]);
  put_errata(page);
  html(page->html, "<p><a href=\"%s\">%s</a></p>\n", address, _("All claims, each in a sentence"));
}

void report_write_claims(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Published figures, checked"));
  html(page->html, "<h1>%s</h1>\n", _("Published figures, checked"));
  put_counts(page);
  html(page->html, "<h2 class=\"heard\">%s</h2>\n", _("Claims"));
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    put_verdict(page, order[i]);
  put_errata(page);
  page_end(page);
}
