/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.h: checks published statements against the computed results
 */
#ifndef SY_CLAIMS_H
#define SY_CLAIMS_H

#include "engine/engine.h"
#include "statistics/statistics.h"

/* ---- other-editions.c ---- */

/* Scores other editions that claims refer to, once each. `before`, unless it is NULL, is called
 * before each is loaded, to restrict which plugins it may use; if it adds a problem, the edition is
 * not loaded. */
typedef struct sy_other_editions sy_other_editions;
typedef void sy_before_loading(const sy_directory *folder, sy_registry *registry,
                               sy_problems *problems);
sy_other_editions *sy_other_editions_new(sy_registry *registry, sy_before_loading *before);
void sy_other_editions_free(sy_other_editions *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_other_editions, sy_other_editions_free)

/* The assessment, by the same rules, of the edition that another names as "../NAME"; `others` owns
 * it. NULL if it does not exist (*absent is set), or cannot be loaded (problems are added). */
const sy_assessment *sy_other_editions_find(sy_other_editions *others,
                                            const sy_assessment *assessment, const char *relative,
                                            bool *absent, sy_problems *problems);
/* The lineage from that edition, which was found, to this one; `others` owns it. NULL if it cannot
 * be read (problems are added). */
const sy_lineage *sy_other_editions_lineage(sy_other_editions *others,
                                            const sy_assessment *assessment, const char *relative,
                                            sy_problems *problems);

/* The edition itself with its tables as they were when the figure of an erratum was published;
 * `others` owns it. NULL with problems. */
const sy_assessment *sy_other_editions_former(sy_other_editions *others,
                                              const sy_assessment *assessment,
                                              const struct sy_erratum *erratum,
                                              sy_problems *problems);

/* ---- judge.c ---- */

enum sy_verdict { SY_HOLDS, SY_HOLDS_FITTED, SY_FAILS, SY_DISPUTED, SY_PENDING, SY_CORRECTED };
extern const char *const sy_verdict_names[]; /* holds holds-fitted fails disputed pending corrected
                                              */

struct sy_judgement {
  enum sy_verdict verdict;
  char *computed; /* as printed; "" if nothing could be computed */
  bool met;       /* by what was computed, whatever the verdict */
};

/* An erratum holds if the corrected figure is what the evidence gives now, the published one is
 * not, and, if the evidence of that time is there, the published one is what that gives. Its claim
 * is then `corrected`. Otherwise both fail. */
struct sy_erratum_judgement {
  enum sy_verdict verdict; /* holds, holds-fitted, fails or pending */
  char *then;     /* the figure by the evidence of that time, as printed; "" if there is none */
  char *computed; /* by that of today, to the digits of the corrected figure */
};

/* An outcome as claims about it print it: "missing", or "missing (no-data)" with a reason's code,
 * which may be NULL. g_free. */
char *sy_outcome_with_reason(const char *outcome, const char *reason);
/* What a claim expects, with its operator: "94.0", "at least 1". g_free. */
char *sy_expected_shown(const struct sy_claim *claim);

/* The judgements on all claims of an edition, in their order. */
typedef struct sy_judgements {
  uint32_t count;
  struct sy_judgement *items;
  uint32_t erratum_count;
  struct sy_erratum_judgement *errata;
} sy_judgements;
/* Empty judgements on an edition's claims and errata, for the caller to fill. */
sy_judgements *sy_judgements_new(const sy_edition *edition);
void sy_judgements_free(sy_judgements *judgements);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_judgements, sy_judgements_free)
/* Computes every claim of the edition. Claims about another edition that does not exist are
 * pending, and so are those that say so, with or without a figure; another edition that exists but
 * cannot be loaded is a problem. `others` may be NULL if no claim needs another edition. */
sy_judgements *sy_judge_claims(const sy_assessment *assessment, sy_other_editions *others,
                               sy_problems *problems);
/* Judges the claims of a document again. Claims that can be computed from the document are; the
 * others keep their computed figure, and the verdict follows from that. */
void sy_judge_again(const sy_assessment *assessment, sy_judgements *judgements,
                    sy_problems *problems);
/* How many claims have a verdict. */
unsigned sy_judgements_count(const sy_judgements *judgements, enum sy_verdict verdict);

#endif /* SY_CLAIMS_H */
