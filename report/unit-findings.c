/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-findings.c: what was found about a unit, indicator by indicator
 *
 * A table has a body for each indicator: a row with its name and what its findings cost together,
 * a row for each of them, and below those that share it the advice.
 */
#include "report/unit-private.h"

#define FIRST 10 /* indicators that are shown at once */
#define MOST_FINDINGS 150

/* ---- findings of one node ---- */

static GPtrArray *told_findings(void) {
  return g_ptr_array_new_with_free_func((GDestroyNotify)sy_finding_told_free);
}

static const sy_finding_told *told_at(const GPtrArray *told, guint i) {
  return told->pdata[i];
}

/* Adds a finding, which is taken over, to those that say the same, or as one more. */
static void add_told(GPtrArray *told, sy_finding_told *finding) {
  for (guint i = 0; i < told->len; i++)
    if (sy_finding_join(told->pdata[i], finding)) {
      sy_finding_told_free(finding);
      return;
    }
  g_ptr_array_add(told, finding);
}

/* The findings with the advice of the first that is not yet among `done`, which gets them;
 * g_ptr_array_unref. NULL: there are none left. */
static GPtrArray *next_with_one_advice(const GPtrArray *told, bool *done) {
  GPtrArray *same = NULL;
  const char *advice = NULL;
  for (guint i = 0; i < told->len; i++) {
    const sy_finding_told *finding = told_at(told, i);
    if (done[i] || (same && g_strcmp0(finding->advice, advice) != 0))
      continue;
    same = same ? same : g_ptr_array_new();
    advice = finding->advice;
    g_ptr_array_add(same, told->pdata[i]);
    done[i] = true;
  }
  return same;
}

void unit_each_advice(const struct unit_page *unit, const GPtrArray *told,
                      void (*write)(const struct unit_page *unit, const GPtrArray *same)) {
  g_autofree bool *done = g_new0(bool, (gsize)told->len + 1);
  for (GPtrArray *same; (same = next_with_one_advice(told, done));) {
    write(unit, same);
    g_ptr_array_unref(same);
  }
}

static int64_t cost_of_all(const sy_finding_told *told) {
  return told->priced.here * told->count;
}

static gint compare_told(gconstpointer left, gconstpointer right) {
  const int64_t a = cost_of_all(*(const sy_finding_told *const *)left),
                b = cost_of_all(*(const sy_finding_told *const *)right);
  return a > b ? -1 : a < b;
}

GPtrArray *unit_findings_of(const struct unit_page *unit, uint32_t node) {
  GPtrArray *told = told_findings();
  guint left = MOST_FINDINGS;
  for (guint i = 0; left > 0 && i < unit->explanation->findings->len; i++) {
    const struct sy_priced_finding *priced =
        &g_array_index(unit->explanation->findings, struct sy_priced_finding, i);
    if (priced->found->node == node) {
      add_told(told, sy_finding_tell(unit->explanation, priced));
      left--;
    }
  }
  g_ptr_array_sort(told, compare_told);
  return told;
}

guint unit_count_findings(const GPtrArray *told) {
  guint count = 0;
  for (guint i = 0; i < told->len; i++)
    count += told_at(told, i)->count;
  return count;
}

/* ---- rows ---- */

/* Where the row comes from: the site, as a link, and when it was seen. */
static void put_source(const struct unit_page *unit, const sy_finding_told *told) {
  sy_html *to = unit->page->html;
  const char *host = told->url ? strstr(told->url, "://") + strlen("://") : NULL;
  g_autofree char *site = host ? g_strndup(host, strcspn(host, "/?#")) : NULL;
  g_autofree char *seen = told->seen ? g_strdup_printf(_("seen %s"), told->seen) : NULL;
  if (site)
    html(to, " · <a rel=\"noopener noreferrer\" href=\"%s\">%s</a>", told->url, site);
  if (seen)
    html(to, " · %s", seen);
  if (!site && told->snapshot) {
    g_autofree char *snapshot = g_strdup_printf(_("snapshot: %s"), told->snapshot);
    html(to, " · %s", snapshot);
  }
}

/* The points of all that say the same. */
static void put_points(const struct unit_page *unit, int64_t points, bool bonus) {
  g_autofree char *cost = sy_finding_cost_shown(unit->explanation, points, bonus);
  g_autofree char *figure = sy_readable_number(cost);
  html(unit->page->html, "%s", figure);
}

static void put_finding(const struct unit_page *unit, const sy_finding_told *told) {
  sy_html *to = unit->page->html;
  html(to, "<tr><td class=\"t\"><div class=\"found\"><span class=\"what\">%s", told->message);
  if (told->count > 1)
    html(to, " × %u", told->count);
  if (told->cells)
    html(to, " <small>%s</small>", told->cells);
  html(to, "</span>");
  if (told->rows->len) {
    g_autofree char *place = sy_rows_shown(unit->edition, told->table, told->rows);
    html(to, " <span class=\"place\">%s", place);
    put_source(unit, told);
    html(to, "</span>");
  }
  html(to, "</div></td><td class=\"n\">");
  if (told->priced.disqualified)
    html(to, "%s", told->here);
  else
    put_points(unit, cost_of_all(told), told->bonus);
  html(to, "</td>");
  if (!told->bonus) {
    html(to, "<td class=\"n\"><small>");
    if (*told->own)
      put_points(unit, told->priced.own * told->count, false);
    html(to, "</small></td>");
  }
  html(to, "</tr>\n");
}

static void put_with_advice(const struct unit_page *unit, const GPtrArray *same) {
  for (guint i = 0; i < same->len; i++)
    put_finding(unit, told_at(same, i));
  if (told_at(same, 0)->advice)
    html(unit->page->html,
         "<tr class=\"note\"><td colspan=\"3\"><span class=\"advice\">%s</span></td></tr>\n",
         told_at(same, 0)->advice);
}

/* The groups from below the node that the page is about down to that of a node: "App › Speed". */
static void put_groups(const struct unit_page *unit, uint32_t node) {
  const struct sy_node *nodes = unit->edition->nodes;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (uint32_t at = nodes[node].parent; at != SY_NONE && at != unit->node; at = nodes[at].parent)
    g_ptr_array_add(names, (gpointer)sy_text_get(nodes[at].name));
  if (names->len == 0)
    return;
  html(unit->page->html, " <span class=\"within\">");
  for (guint i = names->len; i-- > 0;)
    html(unit->page->html, "%s%s", (const char *)names->pdata[i], i ? " › " : "");
  html(unit->page->html, "</span>");
}

/* ---- indicators ---- */

/* A node that has findings of one kind. */
struct found_node {
  uint32_t node;
  int64_t here; /* what all of them cost */
  bool disqualified;
  GPtrArray *told; /* of sy_finding_told: those that are shown */
};

static void clear_found_node(gpointer data) {
  g_ptr_array_unref(((struct found_node *)data)->told);
}

/* What full marks on the node would bring beyond what its findings cost. */
static int64_t unexplained(const struct unit_page *unit, const struct found_node *found) {
  const GArray *gains = unit->explanation->gains;
  for (guint i = 0; i < gains->len; i++) {
    const struct sy_gain *gain = &g_array_index(gains, struct sy_gain, i);
    if (gain->node == found->node && unit->edition->nodes[gain->node].kind == SY_LEAF)
      return sy_nano_round(gain->points - found->here, 1, unit->edition->digits);
  }
  return 0;
}

/* Plugins need not report everything. */
static void put_unexplained(const struct unit_page *unit, const struct found_node *found) {
  const int64_t rest = unexplained(unit, found);
  if (rest <= 0)
    return;
  g_autofree char *cost = sy_finding_cost_shown(unit->explanation, rest, false);
  g_autofree char *points = sy_readable_number(cost);
  html(unit->page->html,
       "<tr class=\"rest\"><td class=\"t\">%s</td><td class=\"n\">%s</td><td></td></tr>\n",
       _("Other points lost, without a finding"), points);
}

/* The sum is above the points of which it is the sum. */
static void put_node(const struct unit_page *unit, const struct found_node *found, bool bonus) {
  sy_html *to = unit->page->html;
  g_autofree char *name = sy_gain_shown(unit->assessment, found->node, unit->unit);
  g_autofree char *file = report_node_file(unit->report, found->node);
  g_autofree char *address = page_address(unit->page, file);
  g_autofree char *points = found->disqualified
                                ? g_strdup(_("disqualified"))
                                : sy_finding_cost_shown(unit->explanation, found->here, bonus);
  html(to, "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" class=\"t\"><a href=\"%s\">%s</a>",
       address, name);
  put_groups(unit, found->node);
  g_autofree char *sum = sy_readable_number(points);
  html(to, "</th><td class=\"n\">%s</td>", sum);
  if (!bonus)
    html(to, "<td></td>");
  html(to, "</tr>\n");
  unit_each_advice(unit, found->told, put_with_advice);
  if (!bonus)
    put_unexplained(unit, found);
  html(to, "</tbody>\n");
}

static void put_nodes(const struct unit_page *unit, const GArray *nodes, guint first, guint end,
                      bool bonus) {
  sy_html *to = unit->page->html;
  html(to,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"findings\">\n<thead><tr><th scope=\"col\" class=\"t\">%s</th>",
       _("Findings and advice"), bonus ? _("bonus") : _("finding"));
  html(to, "<th scope=\"col\" class=\"n\">%s</th>", bonus ? _("gain") : _("points lost"));
  if (!bonus)
    html(to, "<th scope=\"col\" class=\"n\"><small>%s</small></th>", _("on the indicator itself"));
  html(to, "</tr></thead>\n");
  for (guint i = first; i < end; i++)
    put_node(unit, &g_array_index(nodes, struct found_node, i), bonus);
  html(to, "</table></div>\n");
}

/* How many findings the indicators from `first` on have. */
static guint count_findings(const GArray *nodes, guint first) {
  guint count = 0;
  for (guint i = first; i < nodes->len; i++)
    count += unit_count_findings(g_array_index(nodes, struct found_node, i).told);
  return count;
}

/* ---- all ---- */

/* The last of the nodes, if the finding is about it. */
static struct found_node *last_node(const GArray *nodes, uint32_t node) {
  struct found_node *last =
      nodes->len ? &g_array_index(nodes, struct found_node, nodes->len - 1) : NULL;
  return last && last->node == node ? last : NULL;
}

/* The nodes that have findings, with what all of those cost. At most MOST_FINDINGS are told;
 * *left: how many are not. g_array_unref. */
static GArray *found_nodes(const struct unit_page *unit, bool bonus, guint *left) {
  GArray *nodes = g_array_new(FALSE, FALSE, sizeof(struct found_node));
  g_array_set_clear_func(nodes, clear_found_node);
  g_autoptr(GArray) findings = sy_findings_by_indicator(unit->explanation);
  guint shown = *left = 0;
  for (guint i = 0; i < findings->len; i++) {
    const struct sy_priced_finding *priced = &g_array_index(findings, struct sy_priced_finding, i);
    const uint32_t node = priced->found->node;
    if (sy_node_is_bonus(&unit->edition->nodes[node]) != bonus)
      continue;
    if (!last_node(nodes, node) && shown < MOST_FINDINGS) {
      const struct found_node next = {node, 0, false, told_findings()};
      g_array_append_val(nodes, next);
    }
    struct found_node *last = last_node(nodes, node);
    if (last) {
      last->here += priced->here;
      last->disqualified |= priced->disqualified;
    }
    if (shown++ < MOST_FINDINGS)
      add_told(last->told, sy_finding_tell(unit->explanation, priced));
    else
      ++*left;
  }
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_sort(g_array_index(nodes, struct found_node, i).told, compare_told);
  return nodes;
}

/* The indicators after the first ones, which a screen shows when asked. */
static void put_further(const struct unit_page *unit, const GArray *nodes, bool bonus) {
  const guint more = nodes->len - FIRST, count = count_findings(nodes, FIRST);
  g_autofree char *indicators =
      sy_counted(ngettext("%u more indicator", "%u more indicators", more), more);
  g_autofree char *findings = sy_counted(ngettext("%u finding", "%u findings", count), count);
  html(unit->page->html, "<details><summary>%s · %s</summary>\n", indicators, findings);
  put_nodes(unit, nodes, FIRST, nodes->len, bonus);
  html(unit->page->html, "</details>\n");
}

static void put_kind(const struct unit_page *unit, bool bonus) {
  guint left;
  g_autoptr(GArray) nodes = found_nodes(unit, bonus, &left);
  if (nodes->len == 0)
    return;
  if (bonus)
    html(unit->page->html, "<h3>%s</h3>\n", _("Bonus points"));
  put_nodes(unit, nodes, 0, MIN(nodes->len, FIRST), bonus);
  if (nodes->len > FIRST)
    put_further(unit, nodes, bonus);
  if (left) {
    g_autofree char *more = sy_counted(
        ngettext("%u more finding is left out here.", "%u more findings are left out here.", left),
        left);
    html(unit->page->html, "<p>%s</p>\n", more);
  }
}

/* How rows are counted, if a finding is about one: the headings are usually row 1, but a part of a
 * sheet may begin further down. */
static void put_row_note(const struct unit_page *unit) {
  bool any = false, first = true;
  for (guint i = 0; i < unit->explanation->findings->len; i++) {
    const struct sy_assessed_finding *found =
        g_array_index(unit->explanation->findings, struct sy_priced_finding, i).found;
    if (found->table < 0)
      continue;
    const struct sy_binding *binding = &unit->edition->nodes[found->node].bindings[found->table];
    any = true;
    first &= sy_heading_row(&unit->edition->tables[binding->table]) == 1;
  }
  if (any)
    html(unit->page->html, "<p class=\"hint\">%s</p>\n",
         first ? _("Rows of the evidence are numbered as in a spreadsheet: row 1 has the headings.")
               : _("Rows of the evidence are numbered as in a spreadsheet."));
}

void unit_write_findings(const struct unit_page *unit) {
  if (unit->explanation->findings->len == 0)
    return;
  g_autofree char *intro =
      g_strdup_printf(_("Findings are listed by indicator, in the same order. The points are those "
                        "lost in %s; in small print, those lost on the indicator itself."),
                      sy_text_get(unit->edition->nodes[unit->node].name));
  page_open_section(unit->page, "findings", _("Findings and advice"));
  html(unit->page->html, "<p>%s</p>\n", intro);
  html(unit->page->html, "<div class=\"searched\" data-search=\"%s\">\n", _("Search the findings"));
  put_kind(unit, false);
  put_kind(unit, true);
  html(unit->page->html, "</div>\n");
  put_row_note(unit);
  page_close_section(unit->page);
}
