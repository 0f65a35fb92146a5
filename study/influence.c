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
/* With many units, fewer places are tried on each side, and a change is narrowed down less. */
#define MANY_UNITS 500
#define PLACES 64
#define PLACES_OF_MANY 8
#define BRACKET (1.0 / (1 << 26))
#define BRACKET_OF_MANY (1.0 / (1 << 17))
/* Where a band or the first place changes, units may be tied. So who is affected is looked up
 * this much further on, a difference too small to show in printed weights. */
#define BEYOND 1e-4

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

/* ---- nodes that threads try ---- */

/* Nodes that are tried in turn for an award, with what was found out about each. */
struct attempt {
  const sy_study *study;
  uint32_t award;
  bool lines;    /* each score is a line over any one weight */
  GArray *nodes; /* of uint32_t */
  void (*try)(const struct attempt *attempt, study_trial *trial, uint32_t node, void *result);
  char *results;
  size_t size;   /* of a result */
  uint32_t next; /* atomic */
};

static void try_nodes(void *data) {
  struct attempt *attempt = data;
  study_trial *trial = study_trial_new(attempt->study->assessment);
  while (!study_interrupted()) {
    const uint32_t i = __atomic_fetch_add(&attempt->next, 1, __ATOMIC_RELAXED);
    if (i >= attempt->nodes->len)
      break;
    attempt->try(attempt, trial, g_array_index(attempt->nodes, uint32_t, i),
                 attempt->results + i * attempt->size);
    sy_progress_add(SY_PHASE_STUDY, 1);
  }
  study_trial_free(trial);
}

/* Whether an award may depend on a node in some way. */
typedef bool concerns(const sy_edition *edition, uint32_t node, uint32_t award);

/* Tries the nodes that concern the award. The results, which are of no use if the study was
 * interrupted; g_array_unref. */
static GArray *try_all(struct attempt *attempt, concerns *is_asked) {
  const sy_edition *edition = attempt->study->assessment->edition;
  g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (is_asked(edition, node, attempt->award))
      g_array_append_val(nodes, node);
  GArray *results = g_array_new(FALSE, TRUE, (guint)attempt->size);
  g_array_set_size(results, nodes->len);
  attempt->nodes = nodes;
  attempt->results = results->data;
  if (nodes->len)
    sy_run_on_threads(MIN(g_get_num_processors(), nodes->len), try_nodes, attempt);
  return results;
}

/* ---- influence/without ---- */

static const struct sy_study_column without[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"node", {.zh = "去掉的指标", .en = "without"}, SY_STUDY_NODE},
    {"mean_shift", {.zh = "名次平均变动", .en = "mean shift of ranks"}, SY_STUDY_NUMBER},
    {"largest_shift", {.zh = "最大变动", .en = "largest"}, SY_STUDY_COUNT},
    {"unit", {.zh = "变动最大的评价对象", .en = "whose"}, SY_STUDY_UNIT},
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
         node != edition->awards[award].node &&
         sy_is_below(edition, node, edition->awards[award].node);
}

static void leave_out(const struct attempt *attempt, study_trial *trial, uint32_t node,
                      void *result) {
  study_trial_reset(trial);
  study_trial_node(trial, node)->integer_weight = 0;
  *(struct left_out *)result =
      (struct left_out){node, study_shift_of(attempt->study->assessment,
                                             study_trial_evaluate(trial), attempt->award)};
}

/* For how many nodes and awards something is so. */
static uint64_t count_pairs(const sy_edition *edition, concerns *is_so) {
  uint64_t count = 0;
  for (uint32_t award = 0; award < edition->award_count; award++)
    for (uint32_t node = 0; node < edition->node_count; node++)
      count += is_so(edition, node, award);
  return count;
}

/* Those on which most depends first. */
static void add_without(sy_study *study) {
  static const struct sy_text title = {.zh = "去掉一个指标", .en = "Without one indicator"};
  sy_study_table *table = study_table(study, PART, "without", title, without);
  sy_progress_begin(SY_PHASE_STUDY, PART "/without",
                    count_pairs(study->assessment->edition, counts_for));
  for (uint32_t award = 0; award < study->assessment->edition->award_count; award++) {
    struct attempt attempt = {
        .study = study, .award = award, .try = leave_out, .size = sizeof(struct left_out)};
    g_autoptr(GArray) all = try_all(&attempt, counts_for);
    g_array_sort(all, compare_left_out);
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
    {"mean_shift", {.zh = "名次平均变动", .en = "mean shift of ranks"}, SY_STUDY_NUMBER},
    {"largest_shift", {.zh = "最大变动", .en = "largest"}, SY_STUDY_COUNT},
    {"unit", {.zh = "变动最大的评价对象", .en = "whose"}, SY_STUDY_UNIT},
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

/* ---- influence/first, influence/weights ---- */

static const struct sy_study_column first[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"node", {.zh = "权重", .en = "weight of"}, SY_STUDY_NODE},
    {"weight", {.zh = "现为", .en = "is"}, SY_STUDY_WEIGHT},
    {"change", {.zh = "最小改变量", .en = "smallest change"}, SY_STUDY_WEIGHT_CHANGE},
    {"becomes", {.zh = "改为", .en = "to"}, SY_STUDY_WEIGHT},
    {"unit", {.zh = "此时的第一名", .en = "then first"}, SY_STUDY_UNIT},
    {0},
};

static const struct sy_study_column weights[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"node", {.zh = "权重", .en = "weight of"}, SY_STUDY_NODE},
    {"weight", {.zh = "现为", .en = "is"}, SY_STUDY_WEIGHT},
    {"change", {.zh = "最小改变量", .en = "smallest change"}, SY_STUDY_WEIGHT_CHANGE},
    {"becomes", {.zh = "改为", .en = "to"}, SY_STUDY_WEIGHT},
    {"rises", {.zh = "等次上升者", .en = "band rises"}, SY_STUDY_UNIT},
    {"falls", {.zh = "等次下降者", .en = "band falls"}, SY_STUDY_UNIT},
    {0},
};

/* Units that a change affects: who comes first, or those whose bands rise and fall; of several, the
 * foremost by rank. SY_NONE: nobody. */
struct affected {
  uint32_t rises, falls;
};

/* Whether an award differs in what is asked for. */
typedef bool differs(const sy_assessment *real, const sy_assessment *tried, uint32_t award,
                     struct affected *affected);

/* Who is first among those who are ranked together with a unit that no longer is; SY_NONE: nobody.
 */
static uint32_t first_instead_of(const sy_assessment *tried, uint32_t award, uint32_t loser) {
  for (uint32_t unit = 0; unit < tried->unit_count; unit++)
    if (tried->standings[award].rank[unit] == 1 &&
        sy_are_ranked_together(tried->edition, award, loser, unit))
      return unit;
  return SY_NONE;
}

static bool is_first_other(const sy_assessment *real, const sy_assessment *tried, uint32_t award,
                           struct affected *affected) {
  const uint32_t *was = real->standings[award].rank, *is = tried->standings[award].rank;
  *affected = (struct affected){SY_NONE, SY_NONE};
  for (uint32_t unit = 0; unit < real->unit_count; unit++) {
    if (was[unit] != 1 && is[unit] == 1 && affected->rises == SY_NONE)
      affected->rises = unit;
    if (was[unit] == 1 && is[unit] != 1 && affected->falls == SY_NONE)
      affected->falls = unit;
  }
  if (affected->rises == SY_NONE && affected->falls != SY_NONE)
    affected->rises = first_instead_of(tried, award, affected->falls);
  return affected->rises != SY_NONE || affected->falls != SY_NONE;
}

/* The unit with the lower rank, where 0 and SY_NONE are none. */
static uint32_t foremost(const uint32_t *rank, uint32_t one, uint32_t other) {
  return one == SY_NONE || !rank[one] || (rank[other] && rank[other] < rank[one]) ? other : one;
}

static bool is_band_other(const sy_assessment *real, const sy_assessment *tried, uint32_t award,
                          struct affected *affected) {
  const struct sy_standing *was = &real->standings[award], *is = &tried->standings[award];
  *affected = (struct affected){SY_NONE, SY_NONE};
  for (uint32_t unit = 0; unit < real->unit_count; unit++) {
    const uint32_t before = was->band[unit], now = is->band[unit];
    if (now && (!before || now < before))
      affected->rises = foremost(is->rank, affected->rises, unit);
    else if (before && (!now || now > before))
      affected->falls = foremost(was->rank, affected->falls, unit);
  }
  return affected->rises != SY_NONE || affected->falls != SY_NONE;
}

/* One weight that is moved. */
struct moving {
  const sy_study *study;
  study_trial *trial;
  uint32_t award, node;
  double own; /* its share */
  differs *differs;
  bool lines;     /* each score is a line over the weight */
  int places;     /* at which it is tried, on each side */
  double bracket; /* to which a change is narrowed down */
};

static const sy_assessment *evaluate_moved(const struct moving *moving) {
  const sy_edition *edition = moving->study->assessment->edition;
  return study_trial_evaluate_above(moving->trial, edition->nodes[moving->node].parent);
}

static bool differs_at(const struct moving *moving, double share, struct affected *affected) {
  set_share(moving->trial, moving->study->assessment->edition, moving->node, share);
  return moving->differs(moving->study->assessment, evaluate_moved(moving), moving->award,
                         affected);
}

/* Whether all units have the same ranks and bands at a share. Lines that are in the same order at
 * both ends of a part are so all along, and on the same side of a threshold; then nothing changes
 * in between. */
static bool is_same_at(const struct moving *moving, double share) {
  const sy_assessment *real = moving->study->assessment;
  set_share(moving->trial, real->edition, moving->node, share);
  const struct sy_standing *was = &real->standings[moving->award];
  const struct sy_standing *is = &evaluate_moved(moving)->standings[moving->award];
  for (uint32_t unit = 0; unit < real->unit_count; unit++)
    if (was->rank[unit] != is->rank[unit] || was->tied[unit] != is->tied[unit] ||
        was->band[unit] != is->band[unit])
      return false;
  return true;
}

/* The share nearest to the own one on one side at which the award differs; NaN: none was found. The
 * side ends at `end`. */
static double nearest_change(const struct moving *moving, double end, struct affected *affected) {
  double near = moving->own;
  struct affected other;
  if (moving->lines && is_same_at(moving, end))
    return NAN;
  for (int i = 1; i <= moving->places && !study_interrupted(); i++) {
    double far = moving->own + (end - moving->own) * i / moving->places;
    if (!differs_at(moving, far, affected)) {
      near = far;
      continue;
    }
    while (fabs(far - near) > moving->bracket && !study_interrupted()) {
      const double middle = near + (far - near) / 2;
      if (middle == near || middle == far)
        break; /* there is no number between them */
      if (differs_at(moving, middle, &other)) {
        far = middle;
        *affected = other;
      } else {
        near = middle;
      }
    }
    const double beyond = far + (end > moving->own ? BEYOND : -BEYOND);
    if (beyond > 0 && beyond < 1 && differs_at(moving, beyond, &other))
      *affected = other;
    return far;
  }
  return NAN;
}

/* The smallest change of a weight. */
struct change {
  uint32_t node;
  struct affected affected;
  double own, to; /* shares; `to` is NaN if no change was found */
};

/* What is further up than the change below is not asked for. */
static struct change change_of(const struct moving *moving) {
  struct affected affected[2] = {{SY_NONE, SY_NONE}, {SY_NONE, SY_NONE}};
  const double lower = nearest_change(moving, 0, &affected[0]);
  const double end = isnan(lower) ? 1 : MIN(1, 2 * moving->own - lower);
  const double higher = nearest_change(moving, end, &affected[1]);
  const bool up = isnan(lower) || fabs(higher - moving->own) < fabs(lower - moving->own);
  return (struct change){moving->node, affected[up], moving->own, up ? higher : lower};
}

static gint compare_changes(gconstpointer left, gconstpointer right) {
  const struct change *a = left, *b = right;
  const double x = isnan(a->to) ? 2 : fabs(a->to - a->own);
  const double y = isnan(b->to) ? 2 : fabs(b->to - b->own);
  if (x != y)
    return x < y ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

bool sy_study_can_move(const sy_edition *edition, uint32_t node, uint32_t award) {
  const uint32_t top = edition->awards[award].node;
  return has_rivals(edition, node) && node != top && sy_is_below(edition, node, top);
}

static struct moving moving_of(const struct attempt *attempt, study_trial *trial, uint32_t node,
                               differs *asked) {
  const sy_assessment *real = attempt->study->assessment;
  const bool many = real->unit_count > MANY_UNITS;
  return (struct moving){.study = attempt->study,
                         .trial = trial,
                         .award = attempt->award,
                         .node = node,
                         .own = share_of(real->edition, node),
                         .differs = asked,
                         .lines = attempt->lines,
                         .places = many ? PLACES_OF_MANY : PLACES,
                         .bracket = many ? BRACKET_OF_MANY : BRACKET};
}

/* Whether each score on an award's node is a line over any one weight: all is means of indicators
 * that apply to all units, and nothing is rounded; and whether these scores alone make the ranks
 * and bands. */
static bool has_lines(const sy_assessment *assessment, uint32_t award) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *judged = &edition->awards[award];
  const uint32_t top = judged->node;
  if (judged->rank_on != SY_RANK_EXACT || judged->tie_break.count > 0 || sy_has_exclusive(judged) ||
      !sy_is_mean_of_leaves(assessment, top))
    return false;
  for (uint32_t node = 0; node < edition->node_count; node++) {
    if (!sy_is_below(edition, node, top) || !sy_node_counts(&edition->nodes[node]))
      continue;
    if (edition->nodes[node].kind == SY_GROUP && edition->nodes[node].round_digits >= 0)
      return false;
    for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
      if (sy_outcome_of(assessment, node, unit) == SY_NOT_APPLICABLE)
        return false;
  }
  return true;
}

/* Who is first at both ends of a part of some lines is first all along, so only the ends of the
 * sides need be tried. */
static void move_for_first(const struct attempt *attempt, study_trial *trial, uint32_t node,
                           void *result) {
  struct moving moving = moving_of(attempt, trial, node, is_first_other);
  if (attempt->lines)
    moving.places = 1;
  *(struct change *)result = change_of(&moving);
}

static void move_for_band(const struct attempt *attempt, study_trial *trial, uint32_t node,
                          void *result) {
  const struct moving moving = moving_of(attempt, trial, node, is_band_other);
  *(struct change *)result = change_of(&moving);
}

/* The award's smallest changes first. */
static void add_changes(sy_study *study, sy_study_table *table, uint32_t award,
                        void (*try)(const struct attempt *attempt, study_trial *trial,
                                    uint32_t node, void *result)) {
  struct attempt attempt = {.study = study,
                            .award = award,
                            .lines = has_lines(study->assessment, award),
                            .try = try,
                            .size = sizeof(struct change)};
  g_autoptr(GArray) changes = try_all(&attempt, sy_study_can_move);
  g_array_sort(changes, compare_changes);
  for (guint i = 0; i < changes->len; i++) {
    const struct change *change = &g_array_index(changes, struct change, i);
    study_index(table, award);
    study_index(table, change->node);
    study_number(table, change->own);
    study_number(table, 100 * (change->to - change->own));
    study_number(table, change->to);
    study_index(table, change->affected.rises);
    if (attempt.try == move_for_band)
      study_index(table, change->affected.falls);
    if (award == 0 && i < FOREMOST)
      study_first_page(table);
  }
}

static void add_first(sy_study *study) {
  static const struct sy_text title = {.zh = "权重改变多少，第一名易主",
                                       .en = "How far one weight must move to change who is first"};
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *table = study_table(study, PART, "first", title, first);
  sy_progress_begin(SY_PHASE_STUDY, PART "/first", count_pairs(edition, sy_study_can_move));
  for (uint32_t award = 0; award < edition->award_count; award++)
    add_changes(study, table, award, move_for_first);
  study_note(
      table,
      sy_words_new("The smallest change of one weight, in percentage points of its group, "
                   "that changes who is first; the other weights of the group change in "
                   "proportion.",
                   "使第一名易主的单个权重的最小改变量，以百分点计；指标组内其他权重按比例调整。"));
  end_table(study, table);
}

static bool concerns_bands(const sy_edition *edition, uint32_t node, uint32_t award) {
  return edition->awards[award].band_count > 0 && sy_study_can_move(edition, node, award);
}

static void add_weights(sy_study *study) {
  static const struct sy_text title = {.zh = "权重改变多少，等次变化",
                                       .en = "How far one weight must move to change a band"};
  const sy_edition *edition = study->assessment->edition;
  const uint64_t count = count_pairs(edition, concerns_bands);
  if (count == 0)
    return;
  sy_study_table *table = study_table(study, PART, "weights", title, weights);
  sy_progress_begin(SY_PHASE_STUDY, PART "/weights", count);
  for (uint32_t award = 0; award < edition->award_count; award++)
    if (edition->awards[award].band_count)
      add_changes(study, table, award, move_for_band);
  study_note(
      table,
      sy_words_new("The smallest change of one weight, in percentage points of its group, "
                   "that changes a band; the other weights of the group change in "
                   "proportion.",
                   "使等次变化的单个权重的最小改变量，以百分点计；指标组内其他权重按比例调整。"));
  end_table(study, table);
}

/* ---- all ---- */

void study_add_influence(sy_study *study, sy_problems *problems) {
  study_interruptible_begin(study);
  add_without(study);
  add_first(study);
  add_weights(study);
  add_raters(study, problems);
  study_interruptible_end();
}
