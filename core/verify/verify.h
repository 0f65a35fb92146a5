/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.h: the door of the room `verify`
 *
 * Proves afterwards that the numbers are right: claims against what was computed, and a result
 * document against its own recomputation.
 */
#ifndef SY_VERIFY_H
#define SY_VERIFY_H

#include "output/output.h"

/* ---- judge.c: claims ------------------------------------------------------------------------- */

/* Scores other editions that claims speak of, once each. */
typedef struct sy_shelf sy_shelf;
sy_shelf *sy_shelf_new(sy_registry *registry);
void sy_shelf_free(sy_shelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_shelf, sy_shelf_free)

/* Another edition, scored, by its folder relative to another's; it belongs to the shelf. NULL if it
 * is not there (`absent`), or cannot be loaded, with problems. */
const sy_assessment *sy_shelf_find(sy_shelf *shelf, const char *directory, const char *relative,
                                   bool *absent, sy_problems *problems);

/* Computes every claim of the edition into assessment->judgements. Claims about an edition that is
 * not there are pending; one that is there but cannot be loaded is a problem. */
void sy_judge_claims(sy_assessment *assessment, sy_shelf *shelf, sy_problems *problems);
/* One line per claim: verdict, id, expected, computed, and the quote under those that fail or are
 * disputed; then counts. */
void sy_judgements_write(const sy_assessment *assessment, const struct sy_style *style,
                         FILE *stream);
/* How many claims have a verdict. */
unsigned sy_judgements_count(const sy_assessment *assessment, enum sy_verdict verdict);

/* ---- recompute.c: a result document against itself ------------------------------------------- */

/* Recomputes everything above the leaves from the document alone and compares: digest, scores,
 * intervals, effective weights, ranks, ties, bands, grades, statuses, verdicts. Each difference is
 * a line "PATH: the document says X, recomputed Y". Returns how many differences there were; -1
 * with problems if the document cannot be read. */
int sy_recompute_document(const char *path, FILE *stream, sy_problems *problems);

#endif /* SY_VERIFY_H */
