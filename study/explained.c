/* SPDX-License-Identifier: Apache-2.0
 *
 * explained.c: explanations of many units
 *
 * What a finding costs and what an indicator could gain is the engine's knowledge (sy_explain());
 * for many units it takes a while, so threads share the work.
 */
#include "study/study-private.h"

/* The units under way. */
struct explaining {
  const sy_assessment *assessment;
  const uint32_t *awards; /* per unit */
  uint32_t first, count;
  sy_explanation **explanations;
  uint32_t next; /* atomic */
};

static void explain(void *data) {
  struct explaining *all = data;
  for (;;) {
    const uint32_t i = __atomic_fetch_add(&all->next, 1, __ATOMIC_RELAXED);
    if (i >= all->count)
      return;
    const uint32_t unit = all->first + i, award = all->awards[unit];
    const uint32_t node = award == SY_NONE ? 0 : all->assessment->edition->awards[award].node;
    all->explanations[i] = sy_explain(all->assessment, unit, node);
  }
}

#define AT_ONCE 1024 /* units whose explanations are in memory together */

uint32_t *study_awards(const sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  uint32_t *awards = g_new(uint32_t, (gsize)edition->unit_count + 1);
  for (uint32_t unit = 0; unit < edition->unit_count; unit++)
    awards[unit] = sy_edition_main_award(edition, edition->units[unit].cohort);
  return awards;
}

void study_explain_all(const sy_study *study, study_explained *use, void *data) {
  const sy_assessment *assessment = study->assessment;
  g_autofree uint32_t *awards = study_awards(study);
  g_autofree sy_explanation **explanations = g_new0(sy_explanation *, AT_ONCE);
  for (uint32_t first = 0; first < assessment->unit_count; first += AT_ONCE) {
    struct explaining all = {
        assessment, awards, first, MIN(assessment->unit_count - first, AT_ONCE), explanations, 0};
    sy_run_on_threads(g_get_num_processors(), explain, &all);
    for (uint32_t i = 0; i < all.count; i++) {
      use(study, explanations[i], data);
      sy_explanation_free(explanations[i]);
    }
  }
}
