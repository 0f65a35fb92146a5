/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: what print/ shows, as HTML
 *
 * The functions of print/ write headings, paragraphs and tables; here these become elements of the
 * page. Nothing is worded or computed twice.
 */
#include "report/report-private.h"

/* ---- the surface ---- */

void page_name_tables(struct page *page, const char *text) {
  g_free(page->caption);
  page->caption = g_strdup(text);
}

static void put_heading(void *data, const char *text) {
  struct page *page = data;
  page_name_tables(page, text);
  if (page->level == 2)
    html(page->html, "<h2>%s</h2>\n", text);
  else if (page->level == 3)
    html(page->html, "<h3>%s</h3>\n", text);
  else
    html(page->html, "<h4>%s</h4>\n", text);
}

static void put_paragraph(void *data, const char *text) {
  struct page *page = data;
  html(page->html, "<p>%s</p>\n", text);
}

/* Whether the text is the name of the node to which it leads, and no more. */
static bool is_name_of(const struct page *page, const struct sy_layout_cell *cell) {
  return strcmp(cell->text, sy_text_get(page->report->edition->nodes[cell->index].name)) == 0;
}

/* The text of a cell, with a link to what it names. */
static void put_text(struct page *page, const struct sy_layout_cell *cell) {
  g_autofree char *file = cell->link == SY_LINK_NODE   ? report_node_file(page->report, cell->index)
                          : cell->link == SY_LINK_UNIT ? report_unit_file(page->report, cell->index)
                                                       : NULL;
  if (!file) {
    g_autofree char *text = cell->align != SY_RIGHT ? g_strdup(cell->text)
                            : cell->value           ? sy_readable_number(cell->text)
                                                    : sy_minus_shown(cell->text);
    html(page->html, "%s", text);
    return;
  }
  g_autofree char *address = page_address(page, file);
  if (cell->link == SY_LINK_NODE && cell->depth == 0 && is_name_of(page, cell))
    page_node_in_group(page, cell->index);
  else
    html(page->html, "<a href=\"%s\">%s</a>", address, cell->text);
}

#define DEEPEST 8 /* level for which the style sheet has an indentation */

static void put_cell(struct page *page, const struct sy_layout_cell *cell, bool heading) {
  const char *class = cell->align == SY_RIGHT ? "n" : "t";
  if (heading && !*cell->text) {
    html(page->html, "<td></td>"); /* which a heading must not be */
    return;
  }
  if (heading) {
    html(page->html, "<th scope=\"col\" class=\"%s%s\">%s</th>", class,
         cell->lowest_first ? " rank" : "", cell->text);
    return;
  }
  if (cell->depth)
    html(page->html, "<td class=\"%s d%u\">", class, MIN(cell->depth, DEEPEST));
  else if (cell->value && strcmp(cell->value, cell->text) != 0)
    html(page->html, "<td class=\"%s\" data-value=\"%s\">", class, cell->value);
  else
    html(page->html, "<td class=\"%s\">", class);
  if (cell->strong)
    html(page->html, "<strong>");
  put_text(page, cell);
  if (cell->strong)
    html(page->html, "</strong>");
  html(page->html, "</td>");
}

/* A paragraph, in which an address is a link. */
static void put_note(struct page *page, const struct sy_layout_note *note) {
  const char *at = note->address ? strstr(note->text, note->address) : NULL;
  if (!at) {
    html(page->html, "%s", note->text);
    return;
  }
  g_autofree char *before = g_strndup(note->text, (gsize)(at - note->text));
  html(page->html, "%s<a rel=\"noopener noreferrer\" href=\"%s\">%s</a>%s", before, note->address,
       note->address, at + strlen(note->address));
}

static void put_row(struct page *page, const sy_layout *layout, guint row) {
  const unsigned columns = sy_layout_columns(layout);
  html(page->html, "<tr>");
  for (unsigned i = 0; i < columns; i++) {
    const struct sy_layout_cell cell = sy_layout_cell_at(layout, row, i);
    put_cell(page, &cell, row == 0);
  }
  html(page->html, "</tr>\n");
  struct sy_layout_note note;
  for (guint i = 0; (note = sy_layout_note_at(layout, row, i)).text; i++) {
    html(page->html, "<tr class=\"note\"><td colspan=\"%u\">", columns);
    put_note(page, &note);
    html(page->html, "</td></tr>\n");
  }
}

/* A table that is wider than the page is scrolled, also with the keyboard, for which it needs a
 * name. */
static void put_table(void *data, const sy_layout *layout) {
  struct page *page = data;
  const guint rows = sy_layout_rows(layout), foot = sy_layout_foot_row(layout);
  if (rows == 0)
    return;
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>\n",
       page->caption ? page->caption : _("Table"));
  if (sy_layout_has_heading(layout)) {
    html(page->html, "<thead>");
    put_row(page, layout, 0);
    html(page->html, "</thead>\n");
  }
  html(page->html, "<tbody>\n");
  for (guint row = 1; row < foot; row++)
    put_row(page, layout, row);
  html(page->html, "</tbody>");
  if (foot < rows)
    html(page->html, "<tfoot>\n");
  for (guint row = foot; row < rows; row++)
    put_row(page, layout, row);
  if (foot < rows)
    html(page->html, "</tfoot>");
  html(page->html, "</table></div>\n");
}

static void open_fold(void *data, const char *summary) {
  struct page *page = data;
  html(page->html, "<details><summary>%s</summary>\n", summary);
}

static void close_fold(void *data) {
  struct page *page = data;
  html(page->html, "</details>\n");
}

struct sy_style page_style(struct page *page) {
  static const struct sy_surface surface = {put_heading, put_paragraph, put_table, open_fold,
                                            close_fold};
  return (struct sy_style){.width = G_MAXUINT / 2, .surface = &surface, .page = page};
}

/* ---- pictures ---- */

#define MOST_ON_PHONE 33000 /* bytes of a picture that a page has a second time, for phones */

/* A picture for one kind of screen: the style sheet shows it on no other. */
static void put_drawing(struct page *page, const sy_study_table *table, const char *screen,
                        const GString *svg) {
  html(page->html, "<div class=\"scroll %s\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">",
       screen, sy_text_get(table->title));
  sy_html_svg(page->html, svg);
  html(page->html, "</div>");
}

/* With another picture for phones or, if that is large, one that is scrolled there. */
static void put_picture(struct page *page, const sy_study_table *table) {
  g_autoptr(GString) wide = g_string_new(NULL), narrow = g_string_new(NULL);
  sy_study_draw(page->report->study, table, false, wide);
  sy_study_draw(page->report->study, table, true, narrow);
  const bool twice = narrow->len <= MOST_ON_PHONE;
  html(page->html, "<figure>");
  put_drawing(page, table, twice ? "on-wide" : "on-all", wide);
  if (twice)
    put_drawing(page, table, "on-phone", narrow);
  g_autofree char *reading = sy_study_picture_reading(page->report->study, table);
  html(page->html, "<figcaption>%s</figcaption></figure>\n", reading);
}

void page_study_figures(struct page *page, const sy_study_table *table) {
  const struct sy_style style = page_style(page);
  const bool drawn = sy_study_has_picture(table) && sy_study_rows(table) > 0 &&
                     sy_study_picture_size(page->report->study, table) <= SY_PICTURE_LIMIT;
  page_name_tables(page, sy_text_get(table->title));
  if (drawn) {
    put_picture(page, table);
    html(page->html, "<details><summary>%s</summary>\n", _("The figures as a table"));
  }
  sy_study_table_write(page->report->study, table, &style, NULL);
  if (drawn)
    html(page->html, "</details>\n");
}

void page_study_table(struct page *page, const sy_study_table *table) {
  put_heading(page, sy_text_get(table->title));
  page_study_figures(page, table);
}

void page_first_rows(struct page *page, const sy_study_table *table, guint shown, guint rows) {
  if (rows <= shown)
    return;
  g_autofree char *all = sy_readable_count(rows);
  g_autofree char *sentence = g_strdup_printf(
      _("These are the first %u of %s rows; this command gives all of them:"), shown, all);
  html(page->html, "<p>%s <code>steelyard study %s %s/%s --format csv</code></p>\n", sentence,
       page->report->edition->id, table->part, table->id);
}

void page_study_start(struct page *page, const sy_study_table *table) {
  if (page->report->edition->unit_count <= PAGE_ROWS) {
    page_study_figures(page, table);
    return;
  }
  g_autoptr(report_view_owned) view = report_view_first(table, PAGE_ROWS);
  page_study_figures(page, view);
  page_first_rows(page, table, PAGE_ROWS, sy_study_rows(table));
}
