/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.h: published statements, held against what is computed
 */
#ifndef SY_CLAIMS_H
#define SY_CLAIMS_H

#include "engine/engine.h"

/* ---- other-editions.c ---- */

/* Scores other editions that claims speak of, once each. `before`: called before each is loaded, to
 * say which plugins it may use; a problem that it adds keeps the edition from being loaded. Or
 * NULL. */
typedef struct sy_other_editions sy_other_editions;
typedef void sy_before_loading(const char *directory, sy_registry *registry, sy_problems *problems);
sy_other_editions *sy_other_editions_new(sy_registry *registry, sy_before_loading *before);
void sy_other_editions_free(sy_other_editions *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_other_editions, sy_other_editions_free)

/* Another edition, scored, by its folder relative to another's; it belongs to the others. NULL if
 * it is not there (`absent`), or cannot be loaded, with problems. */
const sy_assessment *sy_other_editions_find(sy_other_editions *others, const char *directory,
                                            const char *relative, bool *absent,
                                            sy_problems *problems);

/* ---- judge.c ---- */

enum sy_verdict { SY_HOLDS, SY_HOLDS_FITTED, SY_FAILS, SY_DISPUTED, SY_PENDING };
extern const char *const sy_verdict_names[]; /* holds holds-fitted fails disputed pending */

struct sy_judgement {
  enum sy_verdict verdict;
  char *computed; /* as printed; "" where nothing could be computed */
};

/* Of every claim of an edition, in the order of its claims. */
typedef struct sy_judgements {
  uint32_t count;
  struct sy_judgement *items;
} sy_judgements;
/* `count` judgements, to be filled. */
sy_judgements *sy_judgements_new(uint32_t count);
void sy_judgements_free(sy_judgements *judgements);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_judgements, sy_judgements_free)
/* Computes every claim of the edition. Claims about an edition that is not there are pending; one
 * that is there but cannot be loaded is a problem. `others` may be NULL where no claim needs any.
 */
sy_judgements *sy_judge_claims(const sy_assessment *assessment, sy_other_editions *others,
                               sy_problems *problems);
/* Judges again what a document gave: claims that it holds the evidence for are computed, the others
 * keep their figure, from which the verdict is found. */
void sy_judge_again(const sy_assessment *assessment, sy_judgements *judgements,
                    sy_problems *problems);
/* How many claims have a verdict. */
unsigned sy_judgements_count(const sy_judgements *judgements, enum sy_verdict verdict);

#endif /* SY_CLAIMS_H */
