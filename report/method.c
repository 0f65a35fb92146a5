/* SPDX-License-Identifier: Apache-2.0
 *
 * method.c: the method of the evaluation, and what is known about its reliability
 *
 * The tree, what is reconstructed, warnings, missing evidence, the tables of evidence, and the
 * lock.
 */
#include "report/report-private.h"

/* ---- the tree ---- */

static void put_tree(struct page *page) {
  g_autofree char *address = page_address(page, "indicators.html");
  html(page->html, "<h3>%s</h3>\n", _("Indicators and weights"));
  report_write_tree(page, 1);
  html(page->html, "<p><a href=\"%s\">%s</a></p>\n", address, _("All indicators and weights"));
}

/* ---- missing scores ---- */

/* A rule that some parts or groups follow; nothing if none do. */
static void put_policy(struct page *page, guint count, bool groups, const char *rule) {
  g_autofree char *nodes = sy_counted(groups ? ngettext("%u group", "%u groups", count)
                                             : ngettext("%u part", "%u parts", count),
                                      count);
  if (count > 0)
    html(page->html, "<div><dt>%s</dt><dd>%s</dd></div>\n", nodes, rule);
}

/* Which policies the edition uses; the page of each node has its own. */
static void put_policies(struct page *page) {
  const sy_edition *edition = page->report->edition;
  guint missing[SY_MISSING_EXCLUDE + 1] = {0}, reweight[SY_REWEIGHT_NONE + 1] = {0}, enough = 0;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (node->parent != SY_NONE && sy_node_has_score(node))
      missing[node->missing]++;
    if (node->kind == SY_GROUP && sy_aggregates[node->aggregate].uses_weights)
      reweight[node->reweight]++;
    enough += node->kind == SY_GROUP && node->has_enough;
  }
  html(page->html, "<h3>%s</h3>\n<dl class=\"fields\">\n",
       _("Missing scores, and parts that do not apply"));
  for (enum sy_missing_policy i = SY_MISSING_KEEP; i <= SY_MISSING_EXCLUDE; i++)
    put_policy(page, missing[i], false, report_missing_rule(i));
  put_policy(page, enough, true, _("The group has a score if enough of its parts have one."));
  for (enum sy_reweight i = SY_REWEIGHT_PROPORTIONAL; i <= SY_REWEIGHT_NONE; i++)
    put_policy(page, reweight[i], true, report_reweight_rule(i));
  html(page->html, "</dl>\n");
}

/* ---- what figures rest on ---- */

/* "99 indicators and 36 groups of them"; those that there are. g_free. */
static char *basis_counts(guint leaves, guint groups) {
  g_autofree char *of_leaves =
      sy_counted(ngettext("%u indicator", "%u indicators", leaves), leaves);
  g_autofree char *of_groups =
      sy_counted(ngettext("%u group of indicators", "%u groups of indicators", groups), groups);
  return groups == 0   ? g_steal_pointer(&of_leaves)
         : leaves == 0 ? g_steal_pointer(&of_groups)
                       : g_strdup_printf(_("%s and %s"), of_leaves, of_groups);
}

#define MOST_NAMED 12

/* What is published by name, which is what readers look for: the first. */
static void put_published(struct page *page, guint count) {
  const sy_edition *edition = page->report->edition;
  guint named = 0;
  html(page->html, "<dd>");
  for (uint32_t i = 0; i < edition->node_count && named < MOST_NAMED; i++)
    if (edition->nodes[i].source == SY_PUBLISHED) {
      html(page->html, "%s", named++ ? _(", ") : "");
      page_node_in_group(page, i);
    }
  html(page->html, "</dd>");
  if (count > named) {
    html(page->html, "<dd>");
    page_more(page, count - named, "indicators.html", _("All indicators and weights"));
    html(page->html, "</dd>");
  }
}

static void put_bases(struct page *page) {
  const struct sy_style style = page_style(page);
  const sy_edition *edition = page->report->edition;
  guint leaves[SY_OWN + 1] = {0}, groups[SY_OWN + 1] = {0}, published = 0;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    published += edition->nodes[i].source == SY_PUBLISHED;
    leaves[edition->nodes[i].source] += edition->nodes[i].kind == SY_LEAF;
    groups[edition->nodes[i].source] += edition->nodes[i].kind == SY_GROUP;
  }
  html(page->html, "<h3 id=\"bases\">%s</h3>\n<dl class=\"fields\">\n",
       _("What is published, and what is reconstructed"));
  for (enum sy_basis basis = SY_PUBLISHED; basis <= SY_OWN; basis++) {
    if (leaves[basis] + groups[basis] == 0)
      continue;
    g_autofree char *count = basis_counts(leaves[basis], groups[basis]);
    html(page->html, "<div><dt>%s <span class=\"count\">%s</span></dt><dd>%s</dd>",
         report_basis_word(basis), count, report_basis_meaning(basis));
    if (basis == SY_PUBLISHED)
      put_published(page, published);
    html(page->html, "</div>\n");
  }
  html(page->html, "</dl>\n");
  sy_method_write(edition, &style, NULL);
}

/* ---- warnings ---- */

static void put_warnings_of(struct page *page, const char *heading, bool acknowledged) {
  const sy_warnings *warnings = page->report->assessment->warnings;
  const char *const headings[] = {_("warning"), _("why it is accepted")};
  html(page->html, "<h4>%s</h4>\n", heading);
  page_open_table(page, heading);
  page_headings(page, headings, acknowledged ? 2 : 1, 0);
  for (guint i = 0; i < sy_warnings_count(warnings); i++) {
    const struct sy_warning *warning = sy_warnings_at(warnings, i);
    if ((warning->reason.en != NULL) != acknowledged)
      continue;
    html(page->html, "<tr><td class=\"t\">%s</td>", sy_text_get(warning->message));
    if (acknowledged)
      html(page->html, "<td class=\"t\">%s</td>", sy_text_get(warning->reason));
    html(page->html, "</tr>\n");
  }
  page_close_table(page);
}

static void put_warnings(struct page *page) {
  const sy_warnings *warnings = page->report->assessment->warnings;
  if (!warnings)
    return;
  const guint acknowledged = sy_warnings_acknowledged(warnings);
  const unsigned open = sy_warnings_open(warnings);
  g_autofree char *counts =
      g_strdup_printf(_("Open: %u. Acknowledged, with a reason: %u."), open, acknowledged);
  html(page->html, "<h3>%s</h3>\n<p>%s</p>\n", _("Warnings about the evidence and the rules"),
       counts);
  if (open > 0)
    put_warnings_of(page, _("Open warnings"), false);
  if (acknowledged > 0)
    put_warnings_of(page, _("Acknowledged warnings"), true);
}

/* ---- evidence ---- */

static void put_evidence(struct page *page) {
  const sy_edition *edition = page->report->edition;
  const char *const headings[] = {_("table"), _("file"), _("rows"), _("fingerprint (SHA-256)")};
  html(page->html, "<h3>%s</h3>\n<p>%s</p>\n", _("Evidence"),
       _("Indicators are scored from the rows of these tables. The fingerprint of a file is a "
         "number "
         "computed from all of it: if anything in the file is changed, so is the number."));
  page_open_table(page, _("Evidence"));
  page_headings(page, headings, G_N_ELEMENTS(headings), 1u << 2);
  for (uint32_t i = 0; i < edition->table_count; i++) {
    const struct sy_edition_table *table = &edition->tables[i];
    g_autofree char *rows = sy_readable_count(table->row_count);
    html(page->html, "<tr><td>%s</td><td>%s</td><td class=\"n\">%s</td>", table->id, table->file,
         rows);
    html(page->html, "<td><code>%s</code></td></tr>\n", table->sha256);
  }
  page_close_table(page);
  if (page->report->lock) {
    g_autofree char *day = g_strndup(sy_lock_at(page->report->lock), strlen("2019-06-10"));
    g_autofree char *date = sy_date_shown(day, sy_is_chinese());
    g_autofree char *text = g_strdup_printf(
        _("The edition is locked: the file edition.lock, made on %s with %s, has the fingerprints "
          "of the "
          "evidence, of the programs that score the indicators and of the results, so that a later "
          "change of any of them is noticed."),
        date, sy_lock_by(page->report->lock));
    html(page->html, "<p>%s</p>\n", text);
  }
}

/* The words of this section, for those who read them for the first time. */
static void put_words(struct page *page) {
  html(page->html, "<p>%s</p>\n",
       _("An indicator gives each unit a score from rows of evidence, by a method whose settings "
         "(its "
         "parameters) its page shows. A group of indicators combines the scores of its parts, each "
         "with its weight, up to the total. Units that are ranked together are a cohort."));
}

void report_write_method(struct page *page) {
  put_words(page);
  put_tree(page);
  put_policies(page);
  put_bases(page);
  report_write_claims_section(page);
  put_warnings(page);
  put_evidence(page);
}
