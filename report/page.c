/* SPDX-License-Identifier: Apache-2.0
 *
 * page.c: what all pages have: head, navigation, foot, sections, links
 */
#include "report/report-private.h"

/* ---- addresses ---- */

/* "../" for each folder that the page is in, below the folder of its language. */
static void append_up(const struct page *page, GString *address) {
  for (const char *at = page->file; *at; at++)
    if (*at == '/')
      g_string_append(address, "../");
}

char *page_address(const struct page *page, const char *file) {
  GString *address = g_string_new(NULL);
  append_up(page, address);
  g_string_append(address, file);
  return g_string_free(address, FALSE);
}

/* The address of a file that pages of all languages share. g_free. */
static char *shared_address(const struct page *page, const char *file) {
  g_autofree char *up = page_address(page, page->report->both ? "../" : "");
  return g_strconcat(up, file, NULL);
}

static void put_link(struct page *page, const char *file, const char *text) {
  g_autofree char *address = page_address(page, file);
  const bool here = strcmp(file, page->file) == 0;
  if (here)
    html(page->html, "<li><a href=\"%s\" aria-current=\"page\">%s</a></li>", address, text);
  else
    html(page->html, "<li><a href=\"%s\">%s</a></li>", address, text);
}

/* ---- head and foot ---- */

static const char *language_tag(bool chinese) {
  return chinese ? "zh-Hans" : "en";
}

/* A link to the same page in the other language. */
static void put_other_language(struct page *page) {
  const bool chinese = sy_is_chinese();
  if (!page->report->both)
    return;
  g_autofree char *other = g_strconcat(chinese ? "../en/" : "../zh/", page->file, NULL);
  g_autofree char *address = page_address(page, other);
  html(page->html, "<a class=\"language\" href=\"%s\" hreflang=\"%s\" lang=\"%s\">%s</a>", address,
       language_tag(!chinese), language_tag(!chinese), chinese ? "English" : "中文");
}

/* The words that report.js needs. */
static void put_words(struct page *page) {
  html_data(page->html, "words",
            json_pack("{s:s, s:s}", "search", _("Search this table"), "shown",
                      _("{shown} of {all} rows")));
}

static void put_navigation(struct page *page) {
  html(page->html, "<nav aria-label=\"%s\"><ul>", _("Pages"));
  put_link(page, "index.html", _("Overview"));
  put_link(page, "units.html", _("Units"));
  put_link(page, "indicators.html", _("Indicators"));
  if (page->report->result->changes)
    put_link(page, "changes.html", _("Changes"));
  if (report_has_raters(page->report))
    put_link(page, "raters.html", _("Raters"));
  if (report_has_claims(page->report))
    put_link(page, "claims.html", _("Claims"));
  if (page->report->rankings->len) {
    put_link(page, "compare.html", _("Two units compared"));
    put_link(page, "what-if.html", _("What if"));
  }
  html(page->html, "</ul></nav>");
}

/* Whether rows of the evidence were made to fit a published figure. */
static bool has_fitted(const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->claim_count; i++)
    if (edition->claims[i].fitted)
      return true;
  return false;
}

void page_basis(struct page *page) {
  bool any;
  g_autofree char *basis = sy_basis_shown(page->report->edition, &any);
  g_autofree char *address = page_address(page, "index.html#bases");
  if (!any)
    return;
  html(page->html, "<p class=\"warning\">%s%s", basis, sy_is_chinese() ? "" : " ");
  if (has_fitted(page->report->edition))
    html(page->html, "%s ",
         _("Rows of the evidence were composed to match the published figures; they do not "
           "record what was observed."));
  html(page->html, "<a href=\"%s\">%s</a></p>\n", address, _("What that means"));
}

void page_begin(struct page *page, const char *title) {
  const sy_edition *edition = page->report->edition;
  g_autofree char *style = shared_address(page, "report.css");
  g_autofree char *script = shared_address(page, "report.js");
  g_autofree char *home = page_address(page, "index.html");
  const bool is_home = strcmp(page->file, "index.html") == 0;
  html(page->html, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
       language_tag(sy_is_chinese()));
  sy_html_mark_other(page->html, language_tag(!sy_is_chinese()));
  html(page->html, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", REPORT_POLICY);
  html(page->html,
       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s%s%s</title>\n",
       title, is_home ? "" : " · ", is_home ? "" : sy_text_get(edition->name));
  html(page->html, "<link rel=\"stylesheet\" href=\"%s\">\n", style);
  html(page->html, "<script src=\"%s\" defer></script>\n</head>\n<body>\n", script);
  html(page->html, "<a class=\"skip\" href=\"#main\">%s</a>\n", _("Skip to the content"));
  html(page->html,
       "<header class=\"site\"><div class=\"wide\"><a class=\"home\" href=\"%s\">%s</a>", home,
       sy_text_get(edition->name));
  put_navigation(page);
  put_other_language(page);
  html(page->html, "</div></header>\n<main id=\"main\" class=\"wide\">\n");
  g_autofree char *unofficial = sy_unofficial_shown(edition);
  if (unofficial)
    html(page->html, "<p class=\"unofficial\">%s</p>\n", unofficial);
  if (!is_home) /* which says it below its title */
    page_basis(page);
}

void page_end(struct page *page) {
  g_autofree char *address = page_address(page, "index.html#recompute");
  put_words(page);
  html(page->html,
       "</main>\n<footer class=\"wide\"><p>%s <a href=\"%s\">%s</a></p></footer>\n</body>\n"
       "</html>\n",
       _("Made with steelyard, a free program that scores public evaluations from their evidence, "
         "in exact arithmetic."),
       address, _("How to recompute these figures"));
}

/* ---- sections ---- */

void page_open_section(struct page *page, const char *id, const char *heading) {
  html(page->html,
       "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">%s</h2>\n", id,
       id, id, heading);
  page_name_tables(page, heading);
  page->level = 3;
}

void page_close_section(struct page *page) {
  html(page->html, "</section>\n");
}

/* ---- pages about one ranking of several ---- */

void page_script(struct page *page, const char *file) {
  g_autofree char *address = shared_address(page, file);
  html(page->html, "<script src=\"%s\" defer=\"defer\"></script>\n", address);
}

void page_rankings(struct page *page, char *(*file)(uint32_t ranking)) {
  const GArray *rankings = page->report->rankings;
  if (rankings->len < 2)
    return;
  html(page->html, "<nav class=\"rankings\" aria-label=\"%s\"><ul>", _("Rankings"));
  for (guint i = 0; i < rankings->len; i++) {
    const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
    const char *name = sy_text_get(ranking->name);
    g_autofree char *address = file(i);
    put_link(page, address,
             name ? name : sy_text_get(page->report->edition->awards[ranking->award].name));
  }
  html(page->html, "</ul></nav>\n");
}

/* ---- tables ---- */

void page_open_table(struct page *page, const char *name) {
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>\n", name);
}

void page_headings(struct page *page, const char *const *headings, guint count, unsigned numbers) {
  html(page->html, "<thead><tr>");
  for (guint i = 0; i < count; i++)
    html(page->html, "<th scope=\"col\" class=\"%s\">%s</th>", numbers >> i & 1 ? "n" : "t",
         headings[i]);
  html(page->html, "</tr></thead>\n<tbody>\n");
}

void page_close_table(struct page *page) {
  html(page->html, "</tbody></table></div>\n");
}

/* ---- names and links ---- */

#define LONG_WORD 20 /* letters that any column has room for */

void page_name(struct page *page, const char *name) {
  const char *from = name;
  guint letters = 0;
  for (const char *at = name; *at; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    letters = letter == ' ' || g_unichar_iswide(letter) ? 0 : letters + 1;
    if (letters <= LONG_WORD)
      continue;
    g_autofree char *piece = g_strndup(from, (gsize)(at - from));
    html(page->html, "%s<wbr>", piece);
    from = at;
    letters = 1;
  }
  html(page->html, "%s", from);
}

static void put_named(struct page *page, const char *file, struct sy_text name) {
  g_autofree char *address = page_address(page, file);
  html(page->html, "<a href=\"%s\">", address);
  page_name(page, sy_text_get(name));
  html(page->html, "</a>");
}

void page_unit(struct page *page, uint32_t unit) {
  g_autofree char *file = report_unit_file(page->report, unit);
  put_named(page, file, page->report->edition->units[unit].name);
}

void page_node(struct page *page, uint32_t node) {
  g_autofree char *file = report_node_file(page->report, node);
  put_named(page, file, page->report->edition->nodes[node].name);
}

void page_group_of(struct page *page, uint32_t node) {
  const struct sy_node *nodes = page->report->edition->nodes;
  if (page->report->shared[node] && nodes[node].parent != SY_NONE)
    html(page->html, "<span class=\"within\">%s › </span>",
         sy_text_get(nodes[nodes[node].parent].name));
}

void page_node_in_group(struct page *page, uint32_t node) {
  page_group_of(page, node);
  page_node(page, node);
}

char *report_figure(const struct report *report, uint32_t node, uint32_t unit, unsigned digits) {
  g_autofree char *figure = sy_figure_cell(report->figures, report->assessment, node, unit, digits);
  return sy_readable_number(figure);
}

void page_score_cell(struct page *page, const char *style, uint32_t node, uint32_t unit,
                     unsigned digits) {
  const struct report *report = page->report;
  char exact[SY_DECIMAL_SIZE];
  g_autofree char *shown = sy_figure_cell(report->figures, report->assessment, node, unit, digits);
  html(page->html, "<td class=\"%s\"", style);
  if (sy_outcome_of(report->assessment, node, unit) == SY_SCORED) {
    sy_nano_exact(sy_score_of(report->assessment, node, unit), exact);
    if (strcmp(exact, shown) != 0)
      html(page->html, " data-value=\"%s\"", exact);
  }
  g_autofree char *number = sy_readable_number(shown);
  html(page->html, ">%s</td>", number);
}

void page_more(struct page *page, guint more, const char *file, const char *text) {
  g_autofree char *address = page_address(page, file);
  g_autofree char *sentence = sy_counted(ngettext("and %u more", "and %u more", more), more);
  html(page->html, "<p>%s · <a href=\"%s\">%s</a></p>\n", sentence, address, text);
}

void page_estimates(struct page *page, uint32_t node) {
  g_autofree char *sentence = g_strdup_printf(_("%s rests on an estimate"), SY_ESTIMATED_SIGN);
  if (sy_any_estimated(page->report->assessment, node))
    html(page->html, "<p>%s</p>\n", sentence);
}
