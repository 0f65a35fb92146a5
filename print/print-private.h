/* SPDX-License-Identifier: Apache-2.0
 *
 * print-private.h: what the parts of `print` share
 */
#ifndef SY_PRINT_PRIVATE_H
#define SY_PRINT_PRIVATE_H

#include "files/files.h"
#include "print/print.h"

#include <string.h>

/* ---- layout.c ---- */

/* A text wrapped to a width as a cell of several lines, the first line after `first`, the others
 * after `rest`. g_free. */
char *layout_hang(const char *first, const char *rest, const char *text, unsigned width);

/* ---- cell.c: cells of tables ---- */

/* Precedes every figure that rests on an estimate. */
#define ESTIMATED_SIGN "≈"
/* A figure with that sign, or as it is. g_free. */
char *figure_marked(const char *figure, bool estimated);
/* A unit's result on a node as a cell: the shown score, the interval as "61.2 … 90", or a word for
 * not applicable. g_free. */
char *figure_cell(const sy_figures *figures, const sy_assessment *assessment, uint32_t node,
                  uint32_t unit, unsigned digits);
/* A share for people: "30%" if a percentage is exact, else "1/3", or "≈12.3457%" if the fraction is
 * of large numbers. g_free. */
char *share_shown(struct sy_ratio share);
/* Points or a declared weight: "12.5", or "1/3" if it is not a decimal. g_free. */
char *number_shown(struct sy_rational value);
/* Which groups' weights were divided by their sums: "Total (2.5), Online (1.2)"; NULL: none.
 * g_free.
 */
char *normalised_shown(const sy_edition *edition);
/* What an adjustment or veto does: "+1 each, at most 5", "caps at 59". g_free. */
char *rule_shown(const struct sy_node *node);
/* A word for an outcome in the reader's language. */
const char *outcome_word(enum sy_outcome outcome);

/* ---- what-if.c ---- */

/* "Unofficial: weight of Portal 35% instead of 20%; …", in the reader's language; NULL: it is the
 * official edition. g_free. */
char *unofficial_shown(const sy_edition *edition);
/* Prints that as the first paragraph, if the edition is not the official one. */
void unofficial_print(const sy_edition *edition, const struct sy_style *style, FILE *stream);
/* The heading of a column of CSV that has it in each row, before all other columns. */
#define UNOFFICIAL_COLUMN "unofficial"

/* ---- reason.c: reasons why something is not scored or not ranked ---- */

/* The error, the plugin's reason, or a word for absent evidence, in the reader's language. g_free.
 */
char *reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* Why the tie of a unit with `undecided_by` stays: which score of which unit is missing. g_free. */
/* The award that keeps a unit from the band of another one: "has the award Overall"; NULL if none
 * does. g_free. */
char *passed_over_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit);
char *undecided_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit);
/* The names of the vetoes that disqualified the unit on a node. g_free. */
char *disqualifiers_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);

/* ---- table-notes.c: notes under the ranked table ---- */

/* Single awards, grades, missing results with reasons, how much of the tree is reconstructed, and
 * which third-party code was used. */
/* Whether the page has a table of the ranking: that of the main award of its units, and of an award
 * by the same node that ranks other units together. */
bool table_has(const sy_edition *edition, const struct sy_ranking *ranking);
void table_write_notes(const sy_assessment *assessment, const sy_figures *figures,
                       const struct sy_style *style, FILE *stream);
/* How much of the tree is reconstructed, in a sentence. g_free. */
char *table_basis(const sy_edition *edition);
/* A paragraph: which groups' weights were divided by which sums, if any. */
void table_write_normalised(const sy_edition *edition, const struct sy_style *style, FILE *stream);

/* ---- explain-evidence.c: the rows of a leaf ---- */

/* The rows that the plugin of the node asked about read for the unit, with each row's contribution.
 */
void explain_evidence(const sy_explanation *explanation, const struct sy_style *style,
                      FILE *stream);
/* The unit's findings, those with the highest cost first, with advice; then the gains. */
void explain_findings(const sy_explanation *explanation, const struct sy_style *style,
                      FILE *stream);

/* ---- study.c ---- */

/* A cell for people: "–" if it is absent. g_free. */
char *study_cell(const sy_study *study, enum sy_study_type type, const struct sy_study_cell *cell);

#endif /* SY_PRINT_PRIVATE_H */
