/* SPDX-License-Identifier: Apache-2.0
 *
 * influence.c: on which indicators and weights the awards depend
 *
 * Without any draw: the edition is scored again without each indicator in turn, and with each
 * weight moved until an award changes.
 */
#include "study/study-private.h"

#define PART "influence"
#define FOREMOST 3               /* rows of an award on the first page */
#define SHARE (INT64_C(1) << 30) /* a group's weights as whole numbers sum to this */
#define COARSE 64                /* places at which a weight is tried, on each side */

/* ---- other weights ---- */

/* A child's share of its group's weights. */
static double share_of(const sy_edition *edition, uint32_t node) {
  const struct sy_indices *siblings = &edition->nodes[edition->nodes[node].parent].children;
  double sum = 0;
  for (uint32_t i = 0; i < siblings->count; i++)
    sum += (double)edition->nodes[siblings->items[i]].integer_weight;
  return (double)edition->nodes[node].integer_weight / sum;
}

/* Gives a child a share of its group; the others share the rest in proportion. */
static void set_share(study_trial *trial, const sy_edition *edition, uint32_t node, double share) {
  const struct sy_indices *siblings = &edition->nodes[edition->nodes[node].parent].children;
  const double own = share_of(edition, node);
  study_trial_reset(trial);
  for (uint32_t i = 0; i < siblings->count; i++) {
    const uint32_t sibling = siblings->items[i];
    const double part =
        sibling == node ? share : share_of(edition, sibling) * (1 - share) / (1 - own);
    study_trial_node(trial, sibling)->integer_weight = (int64_t)(part * (double)SHARE + 0.5);
  }
}

/* Whether others can share its weight. */
static bool has_rivals(const sy_edition *edition, uint32_t node) {
  const struct sy_node *described = &edition->nodes[node];
  if (described->parent == SY_NONE || !sy_node_has_score(described) ||
      described->integer_weight == 0 ||
      !sy_aggregates[edition->nodes[described->parent].aggregate].uses_weights)
    return false;
  return share_of(edition, node) < 1;
}

/* ---- progress ---- */

/* Ends the work on a table, which is left out if it was interrupted. */
static void end_table(sy_study *study, sy_study_table *table) {
  sy_progress_end(SY_PHASE_STUDY);
  if (study_interrupted())
    study_drop(study, table);
}

/* ---- influence/without ---- */

static const struct sy_study_column without[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"node", {.zh = "去掉的指标", .en = "without"}, SY_STUDY_NODE},
    {"mean_shift", {.zh = "名次平均变动", .en = "mean shift"}, SY_STUDY_NUMBER},
    {"largest_shift", {.zh = "最大变动", .en = "largest"}, SY_STUDY_COUNT},
    {"unit", {.zh = "变动最大的评价对象", .en = "of"}, SY_STUDY_UNIT},
    {"bands", {.zh = "等次变化的评价对象", .en = "bands changed"}, SY_STUDY_COUNT},
    {0},
};

/* An indicator that was left out. */
struct left_out {
  uint32_t node;
  struct study_shift shift;
};

static gint compare_left_out(gconstpointer left, gconstpointer right) {
  const struct left_out *a = left, *b = right;
  if (a->shift.sum != b->shift.sum)
    return a->shift.sum > b->shift.sum ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

/* Whether an award may depend on an indicator. */
static bool counts_for(const sy_edition *edition, uint32_t node, uint32_t award) {
  return edition->nodes[node].kind == SY_LEAF && edition->nodes[node].integer_weight != 0 &&
         sy_is_below(edition, node, edition->awards[award].node);
}

/* The indicators of an award, those on which most depends first. g_array_unref. */
static GArray *leave_out(const sy_study *study, study_trial *trial, uint32_t award) {
  const sy_edition *edition = study->assessment->edition;
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct left_out));
  for (uint32_t node = 0; node < edition->node_count && !study_interrupted(); node++) {
    if (!counts_for(edition, node, award))
      continue;
    study_trial_reset(trial);
    study_trial_node(trial, node)->integer_weight = 0;
    const struct left_out one = {
        node, study_shift_of(study->assessment, study_trial_evaluate(trial), award)};
    g_array_append_val(all, one);
    sy_progress_add(SY_PHASE_STUDY, 1);
  }
  g_array_sort(all, compare_left_out);
  return all;
}

/* For how many nodes and awards something is so. */
static uint64_t count_pairs(const sy_edition *edition,
                            bool (*is_so)(const sy_edition *edition, uint32_t node,
                                          uint32_t award)) {
  uint64_t count = 0;
  for (uint32_t award = 0; award < edition->award_count; award++)
    for (uint32_t node = 0; node < edition->node_count; node++)
      count += is_so(edition, node, award);
  return count;
}

static void add_without(sy_study *study, study_trial *trial) {
  static const struct sy_text title = {.zh = "去掉一个指标", .en = "Without one indicator"};
  sy_study_table *table = study_table(study, PART, "without", title, without);
  sy_progress_begin(SY_PHASE_STUDY, PART "/without",
                    count_pairs(study->assessment->edition, counts_for));
  for (uint32_t award = 0; award < study->assessment->edition->award_count; award++) {
    g_autoptr(GArray) all = leave_out(study, trial, award);
    for (guint i = 0; i < all->len; i++) {
      const struct left_out *one = &g_array_index(all, struct left_out, i);
      study_index(table, award);
      study_index(table, one->node);
      study_number(table, study_mean_shift(&one->shift));
      study_count(table, (int64_t)one->shift.largest);
      study_index(table, one->shift.unit);
      study_count(table, one->shift.bands);
      if (award == 0 && i < FOREMOST)
        study_first_page(table);
    }
  }
  study_note(table,
             sy_words_new("Its weight goes to the others in its group, in proportion to theirs.",
                          "其权重按比例归指标组内的其他部分。"));
  end_table(study, table);
}

/* ---- influence/raters ---- */

static const struct sy_study_column raters[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"rater", {.zh = "去掉的评分人", .en = "without"}, SY_STUDY_TEXT},
    {"mean_shift", {.zh = "名次平均变动", .en = "mean shift"}, SY_STUDY_NUMBER},
    {"largest_shift", {.zh = "最大变动", .en = "largest"}, SY_STUDY_COUNT},
    {"unit", {.zh = "变动最大的评价对象", .en = "of"}, SY_STUDY_UNIT},
    {"bands", {.zh = "等次变化的评价对象", .en = "bands changed"}, SY_STUDY_COUNT},
    {0},
};

/* The names of all raters, in the order of the indicators. g_ptr_array_unref. */
static GPtrArray *names_of_raters(const sy_study *study) {
  GPtrArray *names = g_ptr_array_new();
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (uint32_t node = 0; node < study->assessment->node_count; node++) {
    g_autoptr(GPtrArray) panels = study_panels_of(study, node, study_all_units(study)->units);
    for (guint i = 0; i < panels->len; i++) {
      const struct study_panel *panel = panels->pdata[i];
      for (guint k = 0; k < panel->raters->len; k++) {
        const char *name = g_intern_string(panel->raters->pdata[k]);
        if (g_hash_table_add(known, (gpointer)name))
          g_ptr_array_add(names, (gpointer)name);
      }
    }
  }
  return names;
}

#define MOST_RATERS 200 /* for each, the edition is loaded again */

/* An award without a rater. */
struct without_rater {
  const char *name;
  struct study_shift shift;
};

static gint compare_raters(gconstpointer left, gconstpointer right) {
  const struct without_rater *a = left, *b = right;
  if (a->shift.sum != b->shift.sum)
    return a->shift.sum > b->shift.sum ? -1 : 1;
  return strcmp(a->name, b->name);
}

static void add_sorted(uint32_t award, struct without_rater *all, guint count,
                       sy_study_table *table) {
  qsort(all, count, sizeof *all, compare_raters);
  for (guint i = 0; i < count; i++) {
    const struct study_shift *shift = &all[i].shift;
    study_index(table, award);
    study_text(table, all[i].name);
    study_number(table, study_mean_shift(shift));
    study_count(table, (int64_t)shift->largest);
    study_index(table, shift->unit);
    study_count(table, shift->bands);
    if (award == 0 && i < FOREMOST)
      study_first_page(table);
  }
}

static void add_raters(sy_study *study, sy_problems *problems) {
  const sy_edition *edition = study->assessment->edition;
  const uint32_t awards = edition->award_count;
  g_autoptr(GPtrArray) names = names_of_raters(study);
  if (names->len < 2 || names->len > MOST_RATERS || !study->request->registry)
    return;
  g_autofree struct without_rater *all =
      g_new0(struct without_rater, (gsize)names->len * awards + 1);
  sy_progress_begin(SY_PHASE_STUDY, PART "/raters", names->len);
  for (guint i = 0; i < names->len && !study_interrupted(); i++) {
    study_variant *variant = study_reload(study, NULL, names->pdata[i], problems);
    if (!variant) {
      sy_progress_end(SY_PHASE_STUDY);
      return;
    }
    for (uint32_t award = 0; award < awards; award++)
      all[(size_t)award * names->len + i] = (struct without_rater){
          names->pdata[i], study_shift_of(study->assessment, study_variant_scores(variant), award)};
    study_variant_unref(variant);
    sy_progress_add(SY_PHASE_STUDY, 1);
  }
  sy_study_table *table =
      study_table(study, PART, "raters",
                  (struct sy_text){.zh = "去掉一位评分人", .en = "Without one rater"}, raters);
  for (uint32_t award = 0; award < awards && !study_interrupted(); award++)
    add_sorted(award, all + (size_t)award * names->len, names->len, table);
  end_table(study, table);
}

/* ---- influence/weights ---- */

static const struct sy_study_column weights[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"node", {.zh = "权重", .en = "weight of"}, SY_STUDY_NODE},
    {"weight", {.zh = "现为", .en = "is"}, SY_STUDY_SHARE},
    {"change", {.zh = "最小改变", .en = "smallest change"}, SY_STUDY_NUMBER},
    {"becomes", {.zh = "改为", .en = "to"}, SY_STUDY_SHARE},
    {"unit", {.zh = "因此变化者", .en = "unit affected"}, SY_STUDY_UNIT},
    {0},
};

/* What changes first: a band, or without bands a first rank. */
static uint32_t changed_unit(const sy_assessment *real, const sy_assessment *tried,
                             uint32_t award) {
  const struct sy_standing *was = &real->standings[award], *is = &tried->standings[award];
  const bool bands = real->edition->awards[award].band_count > 0;
  for (uint32_t unit = 0; unit < real->unit_count; unit++)
    if (bands ? was->band[unit] != is->band[unit] : (was->rank[unit] == 1) != (is->rank[unit] == 1))
      return unit;
  return SY_NONE;
}

/* One weight that is moved. */
struct moving {
  const sy_study *study;
  study_trial *trial;
  uint32_t award, node;
  double own; /* its share */
};

static uint32_t changed_at(const struct moving *moving, double share) {
  set_share(moving->trial, moving->study->assessment->edition, moving->node, share);
  return changed_unit(moving->study->assessment, study_trial_evaluate(moving->trial),
                      moving->award);
}

/* The share nearest to the own one on one side at which the award changes; NaN: none was found. The
 * side ends at `end`. */
static double nearest_change(const struct moving *moving, double end, uint32_t *unit) {
  double near = moving->own;
  for (int i = 1; i <= COARSE && !study_interrupted(); i++) {
    double far = moving->own + (end - moving->own) * i / COARSE;
    if (changed_at(moving, far) == SY_NONE) {
      near = far;
      continue;
    }
    for (int k = 0; k < 20 && !study_interrupted();
         k++) { /* the bracket becomes 2^-26 of the side */
      const double middle = near + (far - near) / 2;
      if (changed_at(moving, middle) == SY_NONE)
        near = middle;
      else
        far = middle;
    }
    *unit = changed_at(moving, far);
    return far;
  }
  return NAN;
}

/* The smallest change of a weight. */
struct change {
  uint32_t node, unit;
  double own, to; /* shares; `to` is NaN if no change was found */
};

static struct change change_of(const struct moving *moving) {
  uint32_t units[2] = {SY_NONE, SY_NONE};
  const double lower = nearest_change(moving, 0, &units[0]);
  const double higher = nearest_change(moving, 1, &units[1]);
  const bool up = isnan(lower) || fabs(higher - moving->own) < fabs(lower - moving->own);
  return (struct change){moving->node, units[up], moving->own, up ? higher : lower};
}

static gint compare_changes(gconstpointer left, gconstpointer right) {
  const struct change *a = left, *b = right;
  const double x = isnan(a->to) ? 2 : fabs(a->to - a->own);
  const double y = isnan(b->to) ? 2 : fabs(b->to - b->own);
  if (x != y)
    return x < y ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

/* Whether a weight that can be moved is below an award's node. */
static bool can_move(const sy_edition *edition, uint32_t node, uint32_t award) {
  const uint32_t top = edition->awards[award].node;
  return has_rivals(edition, node) && node != top && sy_is_below(edition, node, top);
}

/* The smallest changes of an award's weights, the smallest first. g_array_unref. */
static GArray *move_weights(const sy_study *study, study_trial *trial, uint32_t award) {
  const sy_edition *edition = study->assessment->edition;
  GArray *changes = g_array_new(FALSE, FALSE, sizeof(struct change));
  for (uint32_t node = 0; node < edition->node_count && !study_interrupted(); node++) {
    if (!can_move(edition, node, award))
      continue;
    const struct moving moving = {study, trial, award, node, share_of(edition, node)};
    const struct change change = change_of(&moving);
    g_array_append_val(changes, change);
    sy_progress_add(SY_PHASE_STUDY, 1);
  }
  g_array_sort(changes, compare_changes);
  return changes;
}

static void add_weights(sy_study *study, study_trial *trial) {
  static const struct sy_text title = {.zh = "改变一个权重", .en = "One other weight"};
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *table = study_table(study, PART, "weights", title, weights);
  sy_progress_begin(SY_PHASE_STUDY, PART "/weights", count_pairs(edition, can_move));
  for (uint32_t award = 0; award < edition->award_count; award++) {
    g_autoptr(GArray) changes = move_weights(study, trial, award);
    for (guint i = 0; i < changes->len; i++) {
      const struct change *change = &g_array_index(changes, struct change, i);
      study_index(table, award);
      study_index(table, change->node);
      study_number(table, change->own);
      study_number(table, 100 * (change->to - change->own));
      study_number(table, change->to);
      study_index(table, change->unit);
      if (award == 0 && i < FOREMOST)
        study_first_page(table);
    }
  }
  study_note(
      table,
      sy_words_new(
          "The smallest change of one weight, in percentage points of its group, that "
          "changes a band (or who is first, in an award without bands); the "
          "other weights of the group change in proportion.",
          "使等次（没有等次的奖项为第一名）变化的单个权重的最小改变，以百分点计；指标组内其他"
          "权重按比例调整。"));
  end_table(study, table);
}

/* ---- all ---- */

void study_add_influence(sy_study *study, sy_problems *problems) {
  study_trial *trial = study_trial_new(study->assessment);
  study_interruptible_begin(study);
  add_without(study, trial);
  add_weights(study, trial);
  study_trial_free(trial);
  add_raters(study, problems);
  study_interruptible_end();
}
