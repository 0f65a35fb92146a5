/* SPDX-License-Identifier: Apache-2.0
 *
 * rank-scale.c: which rank a unit would have with another score
 */
#include "engine/engine-private.h"

/* What the other units of a ranking have. */
struct scale {
  guint count;
  int64_t *keys;   /* of those that are ranked, highest first */
  guint *distinct; /* how many different keys there are up to each */
};

struct sy_rank_scale {
  const sy_assessment *assessment;
  const struct sy_award *award;
  uint32_t *place; /* per unit: its scale + 1; 0: the award does not rank it */
  GArray *scales;  /* of struct scale */
};

static gint compare_keys(gconstpointer left, gconstpointer right) {
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return a < b ? 1 : a > b ? -1 : 0;
}

static int64_t key_of(const sy_rank_scale *scale, int64_t score) {
  return engine_award_key(scale->award, score);
}

static void add_ranking(sy_rank_scale *scale, const struct sy_ranking *ranking) {
  struct scale own = {0, g_new(int64_t, (gsize)ranking->unit_count + 1),
                      g_new(guint, (gsize)ranking->unit_count + 1)};
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    const uint32_t unit = ranking->units[i];
    scale->place[unit] = scale->scales->len + 1;
    if (sy_is_counted(scale->assessment, scale->award->node, unit, SY_EXCLUDE_DISQUALIFIED))
      own.keys[own.count++] =
          key_of(scale, sy_score_of(scale->assessment, scale->award->node, unit));
  }
  qsort(own.keys, own.count, sizeof *own.keys, compare_keys);
  for (guint i = 0; i < own.count; i++)
    own.distinct[i] = i == 0 ? 1 : own.distinct[i - 1] + (own.keys[i] != own.keys[i - 1]);
  g_array_append_val(scale->scales, own);
}

sy_rank_scale *sy_rank_scale_new(const sy_assessment *assessment, uint32_t award) {
  sy_rank_scale *scale = g_new(sy_rank_scale, 1);
  *scale = (sy_rank_scale){assessment, &assessment->edition->awards[award],
                           g_new0(uint32_t, (gsize)assessment->unit_count + 1),
                           g_array_new(FALSE, FALSE, sizeof(struct scale))};
  g_autoptr(GArray) rankings = sy_rankings_of(assessment->edition, award);
  for (guint i = 0; i < rankings->len; i++)
    add_ranking(scale, &g_array_index(rankings, struct sy_ranking, i));
  return scale;
}

/* How many keys are above a key. */
static guint count_above(const struct scale *scale, int64_t key) {
  guint low = 0, high = scale->count;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (scale->keys[middle] > key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t sy_rank_scale_at(const sy_rank_scale *scale, uint32_t unit, int64_t score) {
  if (scale->place[unit] == 0)
    return 0;
  const sy_assessment *assessment = scale->assessment;
  const uint32_t node = scale->award->node;
  const struct scale *others = &g_array_index(scale->scales, struct scale, scale->place[unit] - 1);
  const guint above = count_above(others, key_of(scale, score));
  const bool dense = scale->award->ties == SY_TIES_DENSE;
  uint32_t rank = 1 + (!dense ? above : above > 0 ? others->distinct[above - 1] : 0);
  /* The unit's own score is among them; in a dense ranking that matters if no other unit has it. */
  if (sy_is_counted(assessment, node, unit, SY_EXCLUDE_DISQUALIFIED)) {
    const int64_t own = key_of(scale, sy_score_of(assessment, node, unit));
    const guint same = count_above(others, own - 1) - count_above(others, own);
    rank -= own > key_of(scale, score) && (!dense || same == 1);
  }
  return rank;
}

void sy_rank_scale_free(sy_rank_scale *scale) {
  for (guint i = 0; i < scale->scales->len; i++) {
    g_free(g_array_index(scale->scales, struct scale, i).keys);
    g_free(g_array_index(scale->scales, struct scale, i).distinct);
  }
  g_array_unref(scale->scales);
  g_free(scale->place);
  g_free(scale);
}
