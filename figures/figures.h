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

/* ---- order.c: units in the order of their ranks ---- */

/* The ranking's units by rank, tied units in the edition's order, unranked ones last. g_free. */
uint32_t *sy_units_by_rank(const struct sy_standing *standing, const struct sy_ranking *ranking);

/* ---- evidence-cell.c: a cell of evidence as the loader read it ---- */

/* The text of a column's cell in a sheet, "" if it is blank. A level is given by its name, or for
 * people by its label. g_free. */
char *sy_evidence_cell(const struct sy_node *node, const struct sy_column *column,
                       const sy_sheet *sheet, guint index, uint64_t row, bool for_people);

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
