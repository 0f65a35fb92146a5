/* SPDX-License-Identifier: Apache-2.0
 *
 * explained.c: explanations of many units
 *
 * What a finding costs and what an indicator could gain is the engine's knowledge (sy_explain());
 * for many units it takes a while, so threads share the work.
 */
#include "study/study-private.h"

/* ---- something for each unit ---- */

#define AT_ONCE 1024 /* units for which something is in memory together */

/* The units under way. */
struct making {
  const sy_study *study;
  const struct study_work *work;
  uint32_t first, count;
  void **made;
  uint32_t next; /* atomic */
};

static void make(void *data) {
  struct making *all = data;
  for (;;) {
    const uint32_t i = __atomic_fetch_add(&all->next, 1, __ATOMIC_RELAXED);
    if (i >= all->count)
      return;
    all->made[i] = all->work->make(all->study, all->first + i, all->work->data);
  }
}

void study_each_unit(const sy_study *study, const struct study_work *work) {
  const uint32_t unit_count = study->assessment->unit_count;
  g_autofree void **made = g_new0(void *, AT_ONCE);
  for (uint32_t first = 0; first < unit_count; first += AT_ONCE) {
    struct making all = {study, work, first, MIN(unit_count - first, AT_ONCE), made, 0};
    sy_run_on_threads(g_get_num_processors(), make, &all);
    for (uint32_t i = 0; i < all.count; i++)
      work->use(study, first + i, made[i], work->data);
  }
}

/* ---- explanations ---- */

uint32_t *study_awards(const sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  uint32_t *awards = g_new(uint32_t, (gsize)edition->unit_count + 1);
  for (uint32_t unit = 0; unit < edition->unit_count; unit++)
    awards[unit] = sy_edition_main_award(edition, edition->units[unit].cohort);
  return awards;
}

struct explaining {
  uint32_t *awards; /* per unit */
  study_explained *use;
  void *data;
};

static void *explain(const sy_study *study, uint32_t unit, void *data) {
  const struct explaining *explaining = data;
  const uint32_t award = explaining->awards[unit];
  const uint32_t node = award == SY_NONE ? 0 : study->assessment->edition->awards[award].node;
  return sy_explain(study->assessment, unit, node);
}

static void hand_over(const sy_study *study, uint32_t unit, void *made, void *data) {
  (void)unit;
  const struct explaining *explaining = data;
  g_autoptr(sy_explanation) explanation = made;
  explaining->use(study, explanation, explaining->data);
}

void study_explain_all(const sy_study *study, study_explained *take, void *data) {
  g_autofree uint32_t *awards = study_awards(study);
  struct explaining explaining = {awards, take, data};
  study_each_unit(study, &(struct study_work){explain, hand_over, &explaining});
}
