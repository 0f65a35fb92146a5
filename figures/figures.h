/* SPDX-License-Identifier: Apache-2.0
 *
 * figures.h: figures, orders and cells of evidence as every output shows them
 */
#ifndef SY_FIGURES_H
#define SY_FIGURES_H

#include "engine/engine.h"

/* ---- figure.c: scores as people see them ---- */

/* What the shown figures of each node must not blur, by the assessment's rules: the conditions that
 * the edition puts on the score (gates, grades, bands), its clamp's limits, and full marks. */
typedef struct sy_figures sy_figures;
sy_figures *sy_figures_new(const sy_assessment *assessment);
void sy_figures_free(sy_figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_figures, sy_figures_free)
/* How many digits show a score: `digits`, or as many more as are needed for the shown figure to be
 * on the same side of all these as the score. If 60 is a pass, 59.996 is not shown as 60.00; 99.52
 * is not shown as 100. */
unsigned sy_figure_digits(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits);
/* The score with these digits. */
void sy_figure_shown(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits,
                     char text[SY_DECIMAL_SIZE]);

/* ---- order.c: units in the order of their ranks or scores ---- */

/* The ranking's units by rank, tied units in the edition's order, unranked ones last. g_free. */
uint32_t *sy_units_by_rank(const struct sy_standing *standing, const struct sy_ranking *ranking);
/* The units of a cohort that count on a node, the highest score or amount first; *count of them.
 * g_free. */
uint32_t *sy_units_by_score(const sy_assessment *assessment, uint32_t node, uint32_t cohort,
                            uint32_t *count);

/* The bands of an award that a unit would have if it had each of these scores on the award's node,
 * nano, were not disqualified, and nothing else changed: 0, or k for band k - 1; SY_NONE: a
 * tie-break would decide. False if the award does not rank it, has exclusive bands or none. */
bool sy_bands_with_scores(const sy_assessment *assessment, uint32_t award, uint32_t unit,
                          const int64_t *scores, guint count, uint32_t *bands);

/* ---- evidence-cell.c: a cell of evidence as the loader read it ---- */

/* The text of a column's cell in a sheet, "" if it is blank. For people, a level is given by its
 * label and a date in their language; else by its name, and as YYYY-MM-DD. g_free. */
char *sy_evidence_cell(const struct sy_node *node, const struct sy_column *column,
                       const sy_sheet *sheet, guint index, uint64_t row, bool for_people);

/* ---- place.c: where rows of evidence are, in words ---- */

/* "visits.csv, row 7", "visits.xlsx, sheet '走访', rows 7, 9": by their rows in the file, of
 * uint32_t, as a spreadsheet counts. sy_table_row_text() is for those who open files by a path.
 * g_free. */
char *sy_rows_shown(const sy_edition *edition, uint32_t table, const GArray *rows);
/* The row that has the headings, likewise. Tables of a database have none; their first is row 2. */
uint32_t sy_heading_row(const struct sy_edition_table *table);

/* ---- label.c: what people read in place of codes ---- */

/* The fields in which entries of parameters have their labels. */
#define SY_LABEL_EN "label_en"
#define SY_LABEL_ZH "label_zh"
/* The label of a text: the one that the plugin, or a parameter with the fields label_en and
 * label_zh, gives to a code, else the one that the edition gives to the text. sy_label_in() looks
 * at the levels of a column of the node's plugin, sy_label_of() at those of the column or field
 * with that name, else at any entry of a parameter. False if there is none. */
bool sy_label_in(const struct sy_node *node, const struct sy_column *column, const char *text,
                 struct sy_text *label);
bool sy_label_of(const struct sy_node *node, const char *name, const char *code,
                 struct sy_text *label);
/* The edition's own label of a text, else the text. Borrowed. */
const char *sy_label_shown(const struct sy_node *node, const char *text);
/* How the node's scores follow from its rows, with what its parameters are set to; NULL: its plugin
 * does not say. g_free. */
char *sy_method_shown(const struct sy_node *node);
/* Whether another node has the same name in a language, so that the name alone does not say which
 * is meant; and the name, then after that of its group: "App › Speed". The latter: g_free. */
bool sy_name_is_shared(const sy_edition *edition, uint32_t node, bool chinese);
char *sy_name_in_group(const sy_edition *edition, uint32_t node, bool chinese);
/* A date YYYY-MM-DD: "10 June 2019" or "2019年6月10日"; anything else as it is. g_free. */
char *sy_date_shown(const char *date, bool chinese);
/* When a page was seen, as sy_seen_at() reads it: "10 June 2019, 14:05+08:00". g_free. */
char *sy_seen_at_shown(const char *seen_at, bool chinese);
/* What is advised for a finding of the node's plugin, by its number: by the edition, else by the
 * plugin. Borrowed. */
struct sy_text sy_finding_advice(const struct sy_node *node, guint finding);
/* The message or advice of a finding about the node in a language's form, with its values as
 * people of that language read them. g_free. */
char *sy_finding_shown(const struct sy_node *node, const struct sy_finding *finding,
                       struct sy_text form, bool chinese, char *const *values);

/* ---- cell.c: results, weights and rules as cells of tables ---- */

/* Precedes every figure that rests on an estimate. */
#define SY_ESTIMATED_SIGN "≈"
/* A change as people see it, given as a number: a plus sign if it rises by what can be seen, never
 * one before 0. g_free. */
char *sy_signed_shown(const char *number);
/* A figure with that sign, or as it is. g_free. */
char *sy_figure_marked(const char *figure, bool estimated);
/* A unit's result on a node as a cell: the shown score, the interval as "61.2 … 90", or a word for
 * not applicable. g_free. */
char *sy_figure_cell(const sy_figures *figures, const sy_assessment *assessment, uint32_t node,
                     uint32_t unit, unsigned digits);
/* A share for people: "30%" if a percentage is exact, else "1/3", or "≈12.3457%" if the fraction is
 * of large numbers. g_free. */
char *sy_share_shown(struct sy_ratio share);
/* The same in one notation for all shares, with at most two digits after the point: "33.33%", or
 * "< 0.01%". g_free. */
char *sy_percent_shown(struct sy_ratio share);
char *sy_percent_of_number(double share);
/* "1 point", "0.5 points": a number of points, as it is written, with the word. g_free. */
char *sy_points_shown(const char *number);
/* Points or a declared weight: "12.5", or "1/3" if it is not a decimal. g_free. */
char *sy_number_shown(struct sy_rational value);
/* What an adjustment or veto does: "+1 each, at most 5", "caps at 59". g_free. */
char *sy_rule_shown(const struct sy_node *node);
/* The weight of a child, perhaps after the declared one, or its points; "" for the root; what an
 * adjustment or veto does. g_free. */
char *sy_weight_shown(const struct sy_node *node);
/* A node's weight times those of all groups above it: its share of the total. False if one of them
 * is not a mean, or if the node is an adjustment or veto. */
bool sy_share_of_total(const sy_edition *edition, uint32_t node, struct sy_rational *share);
/* "above 59", "equal to 60". g_free. */
char *sy_condition_shown(enum sy_operator comparison, const char *value);
/* Which scores have a grade, if they have no higher one: "at least 90", "the rest". g_free. */
char *sy_grade_start_shown(const struct sy_grade *grade);
/* A condition on a rank, of which a higher number is further behind: "behind rank 1". g_free. */
char *sy_rank_condition_shown(enum sy_operator comparison, const char *rank);
/* A word for an outcome in the reader's language. */
const char *sy_outcome_word(enum sy_outcome outcome);

/* ---- parameter.c: an indicator's parameters ---- */

/* What a parameter of the node, or a field of one, is set to: a choice by its label, a list with
 * commas, a file by its name. NULL: it is not given and has no default; or it is a table. g_free.
 */
char *sy_parameter_shown(const struct sy_node *node, const struct sy_parameter *parameter,
                         const struct sy_value *value);

/* ---- what-if.c: what differs in an edition that is not the official one ---- */

/* "Unofficial: weight of Portal 35% instead of 20%; …", in the reader's language; NULL: it is the
 * official edition. g_free. */
char *sy_unofficial_shown(const sy_edition *edition);
/* The heading of a column of CSV that has it in each row, before all other columns. */
#define SY_UNOFFICIAL_COLUMN "unofficial"

/* ---- reason.c: reasons why something is not scored or not ranked ---- */

/* The error, the plugin's reason, or a word for absent evidence, in the reader's language. g_free.
 */
char *sy_reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* What is unusual for a unit on a node: that it is missing, counted as 0, left out, in error, or
 * estimated. NULL if nothing is. */
const char *sy_gap_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* The award that keeps a unit from the band of another one: "has the award Overall"; NULL if none
 * does. g_free. */
char *sy_passed_over_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit);
/* Why the tie of a unit with `undecided_by` stays: which score of which unit is missing. g_free. */
char *sy_undecided_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit);
/* The names of the vetoes that disqualified the unit on a node. g_free. */
char *sy_disqualifiers_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);

/* ---- row-error.c: rows in error, and warnings of plugins, in words ---- */

/* The table that a notice is about, and the heading of its column; NULL if it names none. */
const struct sy_edition_table *sy_told_table(const sy_edition *edition, const struct sy_told *told);
const char *sy_told_column(const sy_edition *edition, const struct sy_told *told);
/* The cell, as sy_evidence_cell() gives it; NULL if no cell is named. g_free. */
char *sy_told_cell(const sy_edition *edition, const struct sy_told *told, bool for_people);
/* In the reader's language: "evidence/visits.csv:12: plugin@1: message"; and the same with the
 * indicator, the unit, the column and what is in the cell, as one line. g_free. */
char *sy_told_placed(const sy_edition *edition, const struct sy_told *told);
char *sy_told_line(const sy_edition *edition, const struct sy_told *told);

#endif /* SY_FIGURES_H */
