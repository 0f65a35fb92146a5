/* SPDX-License-Identifier: Apache-2.0
 *
 * figures.h: figures, orders and cells of evidence as every output shows them
 */
#ifndef SY_FIGURES_H
#define SY_FIGURES_H

#include "engine/engine.h"

/* ---- figure.c: scores as people see them ---- */

/* The conditions that an edition puts on each node's score: gates, grades, bands. */
typedef struct sy_figures sy_figures;
sy_figures *sy_figures_new(const sy_edition *edition);
void sy_figures_free(sy_figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_figures, sy_figures_free)
/* A score with `digits` digits, or with as many more as are needed for the shown figure to meet the
 * same conditions as the score: if 60 is a pass, 59.996 is not shown as 60.00. */
void sy_figure_shown(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits,
                     char text[SY_DECIMAL_SIZE]);

/* ---- order.c: units in the order of their ranks ---- */

/* The cohort's units by rank, tied units in the edition's order, unranked ones last. g_free. */
uint32_t *sy_units_by_rank(const struct sy_standing *standing, const struct sy_cohort *cohort);

/* ---- evidence-cell.c: a cell of evidence as the loader read it ---- */

/* The text of a column's cell in a sheet, "" if it is blank. A level is given by its name, or for
 * people by its label. g_free. */
char *sy_evidence_cell(const struct sy_node *node, const struct sy_column *column,
                       const sy_sheet *sheet, guint index, uint64_t row, bool for_people);

#endif /* SY_FIGURES_H */
