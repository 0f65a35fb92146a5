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

/* ---- explain-findings.c ---- */

/* The findings with their advice, at most `most` that cost points and
 * `most` that gained some. */
void explain_write_findings(const sy_explanation *explanation, guint most,
                            const struct sy_style *style, FILE *stream);

/* ---- unofficial.c ---- */

/* Prints sy_unofficial_shown() as the first paragraph, if the edition is not the official one. */
void unofficial_print(const sy_edition *edition, const struct sy_style *style, FILE *stream);

/* ---- table-notes.c: notes under the ranked table ---- */

/* Whether the page has a table of the ranking: that of the main award of its units, and of an award
 * by the same node that ranks other units together. */
bool table_has(const sy_edition *edition, const struct sy_ranking *ranking);
/* How many names a row lists before "and 3 more". */
#define TABLE_NAMES 3
/* Single awards. */
void table_write_awards(const sy_assessment *assessment, const sy_figures *figures,
                        const struct sy_style *style, FILE *stream);
/* Units passed over, ties, grades, and missing results with reasons. */
void table_write_notes(const sy_assessment *assessment, const struct sy_style *style, FILE *stream);
/* A paragraph: how much of the tree is reconstructed. */
void table_write_basis(const sy_edition *edition, const struct sy_style *style, FILE *stream);
/* A paragraph: which groups' weights were divided by which sums, if any. */
void table_write_normalised(const sy_edition *edition, const struct sy_style *style, FILE *stream);

#endif /* SY_PRINT_PRIVATE_H */
