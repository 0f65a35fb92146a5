/* SPDX-License-Identifier: Apache-2.0
 *
 * print.h: output for people on a terminal, and tables for other programs
 *
 * Reads assessments, judgements and comparisons; changes and computes nothing.
 */
#ifndef SY_PRINT_H
#define SY_PRINT_H

#include "claims/claims.h"
#include "compare/compare.h"
#include "drawing/drawing.h"
#include "figures/figures.h"
#include "study/study.h"

/* ---- layout.c: text in columns on a terminal ---- */

typedef struct sy_layout sy_layout;

/* Something other than a terminal on which the same text is shown, such as a page of HTML. `page`
 * is that of the style. Texts are as the edition has them, not yet escaped. */
struct sy_surface {
  void (*heading)(void *page, const char *text);
  void (*paragraph)(void *page, const char *text);
  void (*table)(void *page, const sy_layout *layout);
  /* What comes in between is shown only if it is asked for, by its summary. */
  void (*open_fold)(void *page, const char *summary);
  void (*close_fold)(void *page);
};

struct sy_style {
  unsigned width; /* of the page: 80 unless the terminal says more */
  bool colour;    /* only for a terminal, and not if NO_COLOR is set and not empty */
  /* Unless it is NULL, it gets everything that is printed, and the stream is NULL. */
  const struct sy_surface *surface;
  void *page;
};
/* The style for a stream. */
struct sy_style sy_style_for(FILE *stream);

enum sy_align { SY_LEFT, SY_RIGHT };
/* A table under construction: a heading row and rows of cells. Widths are display widths (Chinese
 * characters take two). If rows do not fit the page, the widest columns wrap, but right-aligned
 * columns, which have figures, never do. A cell may have several lines, each ended by \n. */
sy_layout *sy_layout_new(unsigned columns, const enum sy_align *align);
/* Adds a cell; a row is full after `columns` cells. The first row is the heading; if all of its
 * cells are empty, there is no heading. */
void sy_layout_cell(sy_layout *layout, const char *text);
/* The same in bold if the style allows. */
void sy_layout_strong_cell(sy_layout *layout, const char *text);
/* The same for a node of a tree, `depth` levels below the first: on a terminal its lines begin with
 * `first` and then `rest`, and are broken at `width`; on a surface it is indented. Its id, unless
 * NULL, follows on a terminal. */
void sy_layout_tree_cell(sy_layout *layout, const char *text, const char *id, unsigned depth,
                         const char *first, const char *rest, unsigned width);
/* The last cell names a node or a unit, to which a surface may link. */
enum sy_link { SY_LINK_NONE, SY_LINK_NODE, SY_LINK_UNIT };
void sy_layout_link(sy_layout *layout, enum sy_link link, uint32_t index);
/* What a surface may sort the last cell by: a figure with all of its digits, a date YYYY-MM-DD. */
void sy_layout_value(sy_layout *layout, const char *value);
/* The last cell is the heading of figures of which the lowest is the best. */
void sy_layout_lowest_first(sy_layout *layout);
/* Adds a paragraph over the whole width below the row of the last cell. */
void sy_layout_note(sy_layout *layout, const char *text);
/* The same with an address of the web, a part of the text, to which a surface may link. */
void sy_layout_note_with(sy_layout *layout, const char *text, const char *address);
/* The rows that follow sum up those before, among which a surface does not sort them. */
void sy_layout_foot(sy_layout *layout);
/* The width of the table without wrapping. */
unsigned sy_layout_width(const sy_layout *layout);
void sy_layout_print(const sy_layout *layout, const struct sy_style *style, FILE *stream);
void sy_layout_free(sy_layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_layout, sy_layout_free)
/* What was added, for a surface. Row 0 is the heading. */
struct sy_layout_cell {
  const char *text;
  bool strong;
  enum sy_align align;
  unsigned depth;
  enum sy_link link;
  uint32_t index;    /* to which it links */
  const char *value; /* or NULL */
  bool lowest_first;
};
guint sy_layout_rows(const sy_layout *layout);
unsigned sy_layout_columns(const sy_layout *layout);
bool sy_layout_has_heading(const sy_layout *layout);
/* The first row of those that sum up; the number of rows if there are none. */
guint sy_layout_foot_row(const sy_layout *layout);
struct sy_layout_cell sy_layout_cell_at(const sy_layout *layout, guint row, unsigned column);
/* The paragraphs below a row: number `index`, from 0; no text after the last. `address`: a part of
 * the text to which it may be linked, or NULL. */
struct sy_layout_note {
  const char *text, *address;
};
struct sy_layout_note sy_layout_note_at(const sy_layout *layout, guint row, guint index);
/* The number of columns that UTF-8 text takes on a terminal; wide (Chinese) characters take 2. */
unsigned sy_display_width(const char *text);
/* Prints a line, in bold if the style allows. */
void sy_heading_print(const char *text, const struct sy_style *style, FILE *stream);
/* Prints an empty line, which surfaces do not have. */
void sy_gap_print(const struct sy_style *style, FILE *stream);
/* Prints a line, which is not wrapped on a terminal. */
void sy_line_print(const struct sy_style *style, FILE *stream, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Prints an empty line, a heading and a table; NULL: no table. */
void sy_section_print(const char *heading, const sy_layout *layout, const struct sy_style *style,
                      FILE *stream);
/* Begin and end what a surface shows only if it is asked for; a terminal shows it after an empty
 * line and the summary. */
void sy_fold_open(const char *summary, const struct sy_style *style, FILE *stream);
void sy_fold_close(const struct sy_style *style);
/* Prints a paragraph wrapped to the page, every line indented by `indent` columns. */
void sy_paragraph_print(const char *text, unsigned indent, const struct sy_style *style,
                        FILE *stream);

/* ---- table.c, scores-csv.c: the ranked table, for people and for spreadsheets ---- */

/* Per cohort of the main award: rank, unit, total, the root's children, bands; then the single
 * awards, the grades, and what is provisional or disqualified and why. With `ids`, the ids of units
 * and nodes as well. */
void sy_table_write(const sy_assessment *assessment, bool ids, const struct sy_style *style,
                    FILE *stream);
/* Which weights were divided by their sum, and which third-party code was used. */
void sy_method_write(const sy_edition *edition, const struct sy_style *style, FILE *stream);
/* What the page has below its tables, but for awards and the method: units that are not ranked,
 * grades, what is missing and why. */
void sy_table_notes_write(const sy_assessment *assessment, const struct sy_style *style,
                          FILE *stream);
/* How much of the tree is reconstructed, in a sentence; *any, unless NULL: whether anything is.
 * g_free. */
char *sy_basis_shown(const sy_edition *edition, bool *any);
struct sy_csv_options {
  int levels;    /* of nodes below the root; negative: all */
  int digits;    /* after the point, 0 to 9, or more by sy_figure_digits(); negative: exact */
  bool outcomes; /* behind each node's column, one of its outcomes */
  bool names;    /* headings are names, in the reader's language; else ids */
  bool bom;      /* begins with a byte order mark */
};
/* UTF-8 CSV: one row per unit: cohort, unit, names, rank, status, every group's and leaf's score,
 * empty where there is none. Headings are unique, also without regard to case; docs/csv-format.md
 * says how. */
void sy_csv_write(const sy_assessment *assessment, const struct sy_csv_options *csv, FILE *stream);

/* ---- tree.c: the indicator tree ---- */

void sy_tree_write(const sy_edition *edition, const struct sy_style *style, FILE *stream);

/* ---- tree-dot.c: the same for Graphviz ---- */

/* Writes the tree in Graphviz's language, DOT. */
void sy_tree_dot(const sy_edition *edition, FILE *stream);

/* ---- tree-source.c: the tree as an edition may have it ---- */

/* The tree as it may be written in edition.yaml, or as a table; of an edition that was loaded. Only
 * one without adjustments and vetoes can be a table: sy_tree_beyond_csv() is the first, or SY_NONE.
 * The table has the heading `direction` in place of the parameter `better` and, if the plugin's
 * column that it is short for is given, `column` in place of `columns`; that may be NULL. */
void sy_tree_yaml(const struct sy_yaml *tree, FILE *stream);
void sy_tree_csv(const struct sy_yaml *tree, const char *column, FILE *stream);
uint32_t sy_tree_beyond_csv(const sy_edition *edition);

/* ---- explain.c: how a number came about ---- */

/* The node asked about and everything below it: scores, weights, what each part adds; for a leaf
 * the evidence rows with each row's contribution; the findings with their advice; the largest
 * possible gains. */
void sy_explain_write(const sy_explanation *explanation, const struct sy_style *style,
                      FILE *stream);

/* Its parts, for pages that show each in its place: the scores, weights and what each part adds; */
void sy_explain_parts_write(const sy_explanation *explanation, const sy_figures *figures,
                            const struct sy_style *style, FILE *stream);
/* the rows that the plugin of an indicator read for the unit, at most so many of each table, with
 * what each contributed; nothing if the node has no plugin. `findings`: below each row what was
 * found there; otherwise only if the row does not count. */
void sy_explain_evidence_write(const sy_explanation *explanation, uint32_t node, guint most,
                               bool findings, const struct sy_style *style, FILE *stream);

/* What would have to change for a gain of the unit: "Portal"; "Fraud (veto)"; "Total (all vetoes)";
 * "App (all that is missing)". g_free. */
char *sy_gain_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);

/* ---- explain-findings.c: what was found, what it cost, where, and what to do ---- */

/* A finding as people read it, or several that say the same. Members that it does not have are
 * NULL. */
typedef struct sy_finding_told {
  struct sy_priced_finding priced; /* the first */
  guint count;
  bool bonus; /* points were gained */
  char *message;
  char *advice;
  char *here;     /* points of each, with a sign if gained, or that it disqualified; or "" */
  char *own;      /* the same on the indicator itself, unless it is an adjustment or veto */
  uint32_t table; /* of the edition; SY_NONE: it concerns no row */
  GArray *rows;   /* of uint32_t: in the table's file */
  char *cells;    /* which row that is, where the message does not say: "visited 8 July 2019" */
  char *seen;     /* when the row's source was */
  const char *url, *snapshot; /* of the row; they belong to the edition */
} sy_finding_told;
struct sy_finding_told *sy_finding_tell(const sy_explanation *explanation,
                                        const struct sy_priced_finding *priced);
/* Adds a finding that says the same of another row of the same table and costs as much; false if
 * it does not. */
bool sy_finding_join(struct sy_finding_told *told, const struct sy_finding_told *other);
void sy_finding_told_free(struct sy_finding_told *told);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_finding_told, sy_finding_told_free)
/* Points that findings cost together, as `here`; of a bonus they are below 0. g_free. */
char *sy_finding_cost_shown(const sy_explanation *explanation, int64_t here, bool bonus);
/* The findings, of struct sy_priced_finding, those of a node together: first of what disqualifies,
 * then of what could gain most; of a node as in the explanation. g_array_unref. */
GArray *sy_findings_by_indicator(const sy_explanation *explanation);

/* ---- judgements.c: claims and their verdicts ---- */

/* How many claims have which verdict, in a sentence. g_free. */
char *sy_judgements_shown(const sy_edition *edition, const sy_judgements *judgements);
/* One line per claim: verdict, id, expected, computed, and the quote below those that fail, are
 * disputed or say why they are pending; then counts. */
void sy_judgements_write(const sy_edition *edition, const sy_judgements *judgements,
                         const struct sy_style *style, FILE *stream);

/* ---- replies.c: what a unit's reply changed ---- */

/* Whether a row of a later stage is about the unit. */
bool sy_has_replied(const sy_edition *edition, uint32_t unit);
/* Its scores and ranks by the first rows alone and now, and the rows of later stages. */
void sy_replies_unit_write(const sy_assessment *first, const sy_assessment *now, uint32_t unit,
                           const struct sy_style *style, FILE *stream);

/* ---- changes.c: an edition compared with an earlier one ---- */

/* Changes of indicators, units, awards and averages, of tables if they were compared, and each
 * unit's change with its causes. */
void sy_changes_write(const sy_changes *changes, const struct sy_style *style, FILE *stream);

/* How a node differs from that of the earlier edition: "redefined: plugin, parameters". g_free. */
char *sy_fate_shown(const sy_changes *changes, const struct sy_node_match *match);

/* How what makes totals change adds up to the total of a unit of the later edition, in a sentence;
 * nothing if the change of its total is not split. */
void sy_changes_sum_write(const sy_changes *changes, uint32_t unit, const struct sy_style *style,
                          FILE *stream);

/* ---- changes-unit.c: the change of one unit ---- */

/* Of a unit of the later edition: its total with the causes of the change, what each indicator adds
 * to them, and its ranks. Where that was not computed, or does not add up, its scores on what both
 * editions define in the same way. */
void sy_changes_unit_write(const sy_changes *changes, uint32_t unit, const struct sy_style *style,
                           FILE *stream);

/* ---- changes-csv.c: the same for spreadsheets and other programs ---- */

/* UTF-8 CSV, one row per change; docs/csv-format.md describes it. Tables must have been compared.
 */
void sy_changes_csv(const sy_changes *changes, bool bom, FILE *stream);

/* ---- study.c: the tables of a study ---- */

/* What matters most of all tables. `name` is how the command line names the edition. */
void sy_study_write_first_page(const sy_study *study, const char *name,
                               const struct sy_style *style, FILE *stream);
/* All tables, with their remarks and notes. */
void sy_study_write(const sy_study *study, const struct sy_style *style, FILE *stream);
/* A cell for people: "–" if it is absent. g_free. */
char *sy_study_cell_text(const sy_study *study, enum sy_study_type type,
                         const struct sy_study_cell *cell);
/* The same of a cell in its place: a code of the indicator's plugin is shown by its label. g_free.
 */
char *sy_study_cell_shown(const sy_study *study, const sy_study_table *table, guint row,
                          guint column);
/* One table and its notes, without a heading. */
void sy_study_table_write(const sy_study *study, const sy_study_table *table,
                          const struct sy_style *style, FILE *stream);
/* One table as UTF-8 CSV; docs/csv-format.md describes it. */
void sy_study_csv(const sy_study *study, const sy_study_table *table, bool bom, FILE *stream);

/* ---- study-pictures.c: the same as pictures ---- */

/* The names of all tables that have a picture, such as "statistics/averages". g_strfreev. */
char **sy_study_pictures(void);
bool sy_study_has_picture(const sy_study_table *table);
/* How many figures the picture of such a table has. */
gsize sy_study_picture_size(const sy_study *study, const sy_study_table *table);
/* A document of SVG with the table's picture, in the reader's language. */
void sy_study_svg(const sy_study *study, const sy_study_table *table, FILE *stream);
/* Appends the picture as an element of a page that shows its title and how to read it, and has
 * sy_picture_style() in its style sheet; `narrow`: for a phone. */
void sy_study_draw(const sy_study *study, const sy_study_table *table, bool narrow, GString *page);
/* How to read the picture, in the reader's language. g_free. */
char *sy_study_picture_reading(const sy_study *study, const sy_study_table *table);

#endif /* SY_PRINT_H */
