/* SPDX-License-Identifier: Apache-2.0
 *
 * report-private.h: what the pages of a report share
 */
#ifndef SY_REPORT_PRIVATE_H
#define SY_REPORT_PRIVATE_H

#include "html/html.h"
#include "print/print.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

/* What all pages read. Thread-safe: nothing of it changes while pages are written. */
struct report {
  const struct sy_evaluation *result;
  const sy_assessment *assessment;
  const sy_edition *edition;
  const sy_study *study;
  const sy_lock *lock; /* or NULL */
  sy_figures *figures;
  GHashTable *rows; /* which rows of the study's tables are about what */
  GArray *rankings; /* of struct sy_ranking: of the main awards; pages are split by them */
  GArray *lists;    /* of struct report_list; empty if one page lists all units */
  bool *shared;     /* per node: another has the same name in the language of the pages */
  bool both;        /* there is a folder for each language */
};

/* A page that lists some units of a cohort, by rank. */
struct report_list {
  uint32_t cohort, first, end; /* which of them, from 0 */
};

/* A page under construction. */
struct page {
  const struct report *report;
  sy_html *html;
  const char *file; /* its path in the folder of its language: "units/unit-futian.html" */
  unsigned level;   /* of the headings that a surface writes: 2 to 4 */
  char *caption;    /* the last heading, which names the tables after it; or NULL */
};

/* ---- report.c: the pages that there are ---- */

/* Their paths in the folder of a language. g_free. */
char *report_unit_file(const struct report *report, uint32_t unit);
char *report_node_file(const struct report *report, uint32_t node);
/* Of a page that lists units, by its number in report->lists. */
char *report_list_file(const struct report *report, uint32_t list);
/* Of pages about a ranking, by its number in report->rankings; the first has a name without it. */
char *report_what_if_file(uint32_t ranking);
char *report_compare_file(uint32_t ranking);

/* ---- page.c: what all pages have ---- */

/* No script or style but the report's own files; nothing from anywhere else. */
#define REPORT_POLICY                                                                              \
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "     \
  "form-action 'none'"

/* The address of another page or file from this one. g_free. */
char *page_address(const struct page *page, const char *file);
/* The heat map of a cohort, which has a page of its own where there are more than FEW_UNITS. */
#define FEW_UNITS 32
char *report_heat_file(const struct report *report, uint32_t cohort);
/* Begins and ends a page; in between is its main part. */
/* How much of the edition is reconstructed, if anything is, and where that is explained. */
void page_basis(struct page *page);
void page_begin(struct page *page, const char *title);
void page_end(struct page *page);
/* Begins and ends a section with a heading, to which the contents of the page may refer. */
void page_open_section(struct page *page, const char *id, const char *heading);
void page_close_section(struct page *page);
/* Adds one of the report's scripts, beside report.js. */
void page_script(struct page *page, const char *file);
/* Links to the pages of the same kind about each ranking, if there are several. */
void page_rankings(struct page *page, char *(*file)(uint32_t ranking));
/* Sets the name of the tables that print/ writes from here to the next heading. */
void page_name_tables(struct page *page, const char *text);
/* Begins a table that scrolls if it is too wide; its headings, of which those at the bits `numbers`
 * are above figures, and the beginning of its body; and ends it. */
void page_open_table(struct page *page, const char *name);
void page_headings(struct page *page, const char *const *headings, guint count, unsigned numbers);
void page_close_table(struct page *page);
/* A name, with places to break in words that are longer than a column. */
void page_name(struct page *page, const char *name);
/* A text with a link to the page of a unit or a node; the text is its name. */
void page_unit(struct page *page, uint32_t unit);
void page_node(struct page *page, uint32_t node);
/* The same outside the tree, where a name that several nodes share follows that of its group. */
void page_node_in_group(struct page *page, uint32_t node);
/* The group that a name shared by several nodes follows; nothing for others. */
void page_group_of(struct page *page, uint32_t node);
/* A unit's score on a node, or what it has in place of one. g_free. */
char *report_figure(const struct report *report, uint32_t node, uint32_t unit, unsigned digits);
/* A cell with it, and the exact one, by which the column is sorted. */
void page_score_cell(struct page *page, const char *style, uint32_t node, uint32_t unit,
                     unsigned digits);

/* The most rows that a table about units has on a page about all of them. */
#define PAGE_ROWS 100
/* Says how many more there are, with a link to a page that has them. */
void page_more(struct page *page, guint more, const char *file, const char *text);

/* Says what marks estimates, if a score on the node or below it rests on one. */
void page_estimates(struct page *page, uint32_t node);

/* ---- tables.c: what print/ shows, as HTML ---- */

/* The style with which functions of print/ write to the page; the stream is NULL. */
struct sy_style page_style(struct page *page);
/* The table with its picture, if it has one; then the figures are behind a summary that opens. */
void page_study_table(struct page *page, const sy_study_table *table);
/* The same without its heading. */
void page_study_figures(struct page *page, const sy_study_table *table);
/* Says that these are the first of the table's rows, if there are more. */
void page_first_rows(struct page *page, const sy_study_table *table, guint shown, guint rows);
/* The same, but of a table about units only the first PAGE_ROWS. */
void page_study_start(struct page *page, const sy_study_table *table);

/* ---- views.c: parts of the study's tables ---- */

/* A table of the study; NULL if the study does not have it. */
const sy_study_table *report_table(const struct report *report, const char *part, const char *id);
/* A cell by its column's id, and as people see it. g_free. */
const struct sy_study_cell *report_cell(const sy_study_table *table, guint row, const char *column);
char *report_cell_shown(const struct report *report, const sy_study_table *table, guint row,
                        const char *column);
/* The end of the rows that are about the same group of units as the row. */
guint report_end_of_group(const sy_study_table *table, guint row);
/* For report->rows. g_hash_table_unref. */
GHashTable *report_index_rows(const sy_study *study);
/* The rows that have a unit or node in a column of that type; the column's id. It has no
 * remarks. */
sy_study_table *report_view(const struct report *report, const sy_study_table *table,
                            const char *column, uint32_t index);
/* The rows about the root or a node directly below it, for a table with the column `node`. */
sy_study_table *report_view_top(const struct report *report, const sy_study_table *table);
/* The rows of the first units of a cohort, at most so many units, for a table with the columns
 * `cohort` and `unit`, by cohort and unit. */
sy_study_table *report_view_cohort(const sy_study_table *table, uint32_t cohort, guint most);
/* The first rows. */
sy_study_table *report_view_first(const sy_study_table *table, guint rows);
/* The rows of an award in a table about single weights, for which a change was found. */
sy_study_table *report_view_changes(const struct report *report, const sy_study_table *table,
                                    uint32_t award);
/* The first rows that have a node at or below `top` in the column. */
sy_study_table *report_view_below(const struct report *report, const sy_study_table *table,
                                  const char *column, uint32_t top, guint most);
/* Adds a row of the table that the view was made from. */
void report_view_add(sy_study_table *view, const sy_study_table *table, guint row);
/* Leaves out what is in a column, which then is not shown. */
void report_view_hide(sy_study_table *view, const char *column);
void report_view_free(sy_study_table *view);
typedef sy_study_table report_view_owned;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(report_view_owned, report_view_free)

/* ---- bars.c: small pictures within rows ---- */

/* A bar of parts, each a share of the whole width, in the colours of pictures with parts; the
 * figures must be beside it. */
void page_parts_bar(struct page *page, const double *shares, guint count);
/* A bar of one share, with marks at others: the mean, the best; NaN: none. */
void page_share_bar(struct page *page, double share, double mean, double best);
/* A bar from one share of the whole on, in the colour of a part. */
void page_span_bar(struct page *page, double from, double share, guint part);

/* ---- rules.c: what a node measures, and how ---- */

/* Whether a node is published, reconstructed or own: a word, and a sentence. */
const char *report_basis_word(enum sy_basis basis);
const char *report_basis_meaning(enum sy_basis basis);
/* Beside a heading: says that scores on the node are reconstructed, if anything below it is. */
void page_basis_mark(struct page *page, uint32_t node);
/* The section about its method, or about the parts of a group. */
void report_write_rules(struct page *page, uint32_t node);
/* A text of the edition, or several with commas. g_free. */
char *report_wanted_shown(const struct sy_yaml *wanted);
/* What becomes of a unit without a score on a part, and of the weight of a part that does not
 * apply: sentences. */
const char *report_missing_rule(enum sy_missing_policy missing);
const char *report_reweight_rule(enum sy_reweight reweight);

/* ---- tree.c: the indicators and their weights ---- */

/* The tree down to the first level below the root, if `levels` is 1; 0: all of it. */
void report_write_tree(struct page *page, unsigned levels);

/* ---- raters.c ---- */

/* The section about the raters of an indicator, if it has any. */
void report_write_panels(struct page *page, uint32_t node);
/* Whether marks of raters were studied. */
bool report_has_raters(const struct report *report);
/* What the overview says about raters. */
void report_write_raters(struct page *page);
/* The page about all raters. */
void report_write_all_raters(struct page *page, uint32_t index);

/* ---- claims.c: what was published, and whether it follows ---- */

bool report_has_claims(const struct report *report);
/* What the overview says about claims: how many hold, and those that do not simply hold. */
void report_write_claims_section(struct page *page);

/* ---- method.c: what the overview says about the method ---- */

void report_write_method(struct page *page);
/* ---- ranking.c: who won what, and the tables of ranks ---- */

void page_write_awards(struct page *page);
/* Who gets a band of an award, in words: "the next 7 units". g_free. */
char *report_band_rule(const struct sy_award *award, guint band);
void page_write_rankings(struct page *page);

/* ---- summary.c: the first sentences ---- */

void page_write_summary(struct page *page);

/* ---- findings.c: indicators and problems of all units ---- */

void page_write_strengths(struct page *page);
void page_write_problems(struct page *page);

/* ---- separation.c: which parts and indicators make the differences between units ---- */

bool report_has_separation(const struct report *report);
void page_write_separation(struct page *page);
/* How the shares of the differences are computed, if there are any. */
void report_explain_separation(struct page *page);

/* ---- the pages; `index`: of the unit or node, or 0 ---- */

void report_write_overview(struct page *page, uint32_t index);
/* How many of the bands are the same in every replication: a sentence; NULL if there are no
 * replications or bands. g_free. */
char *report_certain_bands(const struct report *report);
void report_write_changes(struct page *page, uint32_t index);
void report_write_heat(struct page *page, uint32_t cohort);
void report_write_units(struct page *page, uint32_t index);
void report_write_list(struct page *page, uint32_t list);
void report_write_unit(struct page *page, uint32_t unit);
void report_write_nodes(struct page *page, uint32_t index);
void report_write_node(struct page *page, uint32_t node);
void report_write_what_if(struct page *page, uint32_t ranking);
void report_write_claims(struct page *page, uint32_t index);
/* Where the rank intervals have a page of their own, because there are many units. */
bool report_has_certainty_page(const struct report *report);
void report_write_certainty(struct page *page, uint32_t index);
void report_write_compare(struct page *page, uint32_t ranking);
/* The page of a report in two languages that leads to both. */
bool report_write_entrance(const struct report *report, sy_folder *folder, sy_problems *problems);

/* ---- made from the style sheet and the scripts ---- */

struct report_asset {
  const char *file, *text;
};
extern const struct report_asset report_assets[]; /* ended by one without a file */

#endif /* SY_REPORT_PRIVATE_H */
