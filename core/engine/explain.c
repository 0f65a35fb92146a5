/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c: how one unit's scores came about, and what could be better
 *
 * The unit is evaluated again separately: once with the steps noted, then for each part of the tree
 * with only that part changed ("what if"), which shows what the part cost and what it could gain.
 * Only nodes that depend on the changed part are evaluated.
 */
#include "engine/engine-private.h"

#include <string.h>

/* ---- one unit on its own ---- */

/* What a plugin returned for the unit on a node, or could have returned. */
struct given {
  enum sy_outcome outcome;
  unsigned marks;
  int64_t value; /* the score, or the amount */
};

/* The unit alone, perhaps with values that were changed. */
struct trial {
  const sy_assessment *real;
  sy_assessment *assessment; /* of this unit only */
  uint32_t unit, top;
  bool *changed; /* per node: to be evaluated again */
};

static bool has_amount(const struct sy_node *node) {
  return node->kind != SY_LEAF || node->has_deduction;
}

static struct given given_to(const struct trial *trial, uint32_t node) {
  const sy_assessment *real = trial->real;
  const int64_t *amount = real->columns[node].amount;
  return (struct given){sy_outcome_of(real, node, trial->unit),
                        sy_marks_of(real, node, trial->unit),
                        amount ? amount[trial->unit] : sy_score_of(real, node, trial->unit)};
}

/* A deduction leaf keeps its amount apart from its score. */
static void put(struct trial *trial, uint32_t node, struct given given) {
  struct sy_column_scores *column = &trial->assessment->columns[node];
  sy_set_outcome(trial->assessment, node, 0, given.outcome);
  engine_need_marks(trial->assessment, node);
  column->marks[0] = (uint8_t)given.marks;
  const bool deduction = trial->assessment->edition->nodes[node].has_deduction;
  if (deduction && !column->amount)
    column->amount = g_new0(int64_t, 1);
  if (deduction)
    column->amount[0] = given.value;
  sy_scores_open(trial->assessment, node)[0] = deduction ? 0 : given.value;
  sy_scores_close(trial->assessment, node);
  trial->changed[node] = true;
}

/* The results that are observed while parts change. */
struct result {
  int64_t score; /* of the node asked about, or the lowest that it can be */
  bool disqualified;
};

static struct result result_of(const struct trial *trial) {
  int64_t low = 0, high;
  sy_interval_of(trial->assessment, trial->top, 0, &low, &high);
  const unsigned marks = sy_marks_of(trial->assessment, trial->top, 0);
  return (struct result){low, (marks & SY_MARK_DISQUALIFIED) != 0};
}

/* The result with other values on some nodes. The next evaluation starts from the unit's own. */
static struct result result_with(struct trial *trial, const uint32_t *nodes, guint count,
                                 struct given given) {
  for (guint i = 0; i < count; i++)
    put(trial, nodes[i], given);
  sy_assess_changed(trial->assessment, trial->changed, NULL);
  const struct result result = result_of(trial);
  for (guint i = 0; i < count; i++)
    put(trial, nodes[i], given_to(trial, nodes[i]));
  return result;
}

static void open_trial(struct trial *trial, GArray **steps) {
  trial->assessment = sy_assessment_new(trial->real->edition);
  trial->assessment->unit_count = 1;
  trial->changed = g_new0(bool, trial->real->node_count);
  for (uint32_t i = 0; i < trial->real->node_count; i++)
    if (trial->real->edition->nodes[i].kind != SY_GROUP)
      put(trial, i, given_to(trial, i));
  for (uint32_t i = 0; i < trial->real->node_count; i++)
    trial->changed[i] = true;
  sy_assess_changed(trial->assessment, trial->changed, steps);
}

static void close_trial(struct trial *trial) {
  sy_assessment_free(trial->assessment);
  g_free(trial->changed);
}

/* ---- steps ---- */

/* For the nodes below the one asked about; for an adjustment or veto, for its owner. */
static GArray **new_steps(const sy_edition *edition, uint32_t top) {
  GArray **steps = g_new0(GArray *, edition->node_count);
  const bool amount = !sy_node_has_score(&edition->nodes[top]);
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (amount ? i == edition->nodes[top].parent
               : sy_node_has_score(&edition->nodes[i]) && sy_is_below(edition, i, top))
      steps[i] = g_array_new(FALSE, FALSE, sizeof(struct sy_step));
  return steps;
}

/* Steps of scores that were not evaluated: what a plugin returned, and what became 0 or an error.
 */
static void add_given(const sy_assessment *assessment, uint32_t unit, uint32_t index,
                      GArray *steps) {
  const bool zeroed = sy_marks_of(assessment, index, unit) & SY_MARK_ZEROED;
  struct sy_step step = {.kind = zeroed ? SY_STEP_ZEROED : SY_STEP_INDICATOR, .node = SY_NONE};
  const bool applies = sy_interval_of(assessment, index, unit, &step.low, &step.high);
  if (zeroed || !applies || sy_outcome_of(assessment, index, unit) == SY_ERROR)
    g_array_set_size(steps, 0);
  if (steps->len == 0 && applies)
    g_array_append_val(steps, step);
}

/* ---- what could be better ---- */

/* Full marks of a leaf. If a score has no natural limit, as with z-scores, this is the best score
 * of any unit with which `over` compares it, by default of the cohort. */
static int64_t full_marks(const sy_assessment *assessment, uint32_t leaf, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[leaf];
  if (node->highest <= 100 * SY_NANO)
    return node->highest;
  int64_t best = sy_score_of(assessment, leaf, unit);
  for (uint32_t other = 0; other < edition->unit_count; other++)
    if (engine_are_compared(edition, node, unit, other) &&
        sy_outcome_of(assessment, leaf, other) == SY_SCORED)
      best = MAX(best, sy_score_of(assessment, leaf, other));
  return best;
}

/* The best that a plugin could have returned. */
static struct given best_of(const struct trial *trial, uint32_t index) {
  const struct sy_node *node = &trial->real->edition->nodes[index];
  struct given best = {.outcome = SY_SCORED};
  if (!has_amount(node))
    best.value = full_marks(trial->real, index, trial->unit);
  else if (sy_node_is_bonus(node))
    best.value = node->highest;
  return best;
}

static void add_gain(const struct result *now, struct result then, uint32_t node, GArray *gains) {
  const struct sy_gain gain = {node, then.score - now->score,
                               now->disqualified && !then.disqualified};
  if (gain.points > 0 || gain.qualifies)
    g_array_append_val(gains, gain);
}

/* It may make a difference only to remove several vetoes. */
static void add_vetoes(struct trial *trial, uint32_t group, const struct result *now,
                       GArray *gains) {
  const struct sy_indices *vetoes = &trial->real->edition->nodes[group].vetoes;
  g_autofree uint32_t *striking = g_new(uint32_t, vetoes->count + 1);
  guint count = 0;
  for (uint32_t i = 0; i < vetoes->count; i++)
    if (sy_record_of(trial->real, vetoes->items[i], trial->unit) & SY_RECORD_APPLIED)
      striking[count++] = vetoes->items[i];
  const struct given none = {.outcome = SY_SCORED};
  if (count > 1)
    add_gain(now, result_with(trial, striking, count, none), group, gains);
}

/* A part alone changes nothing where others of a group that counts as 0 are missing too. */
static void add_missing(struct trial *trial, uint32_t group, const struct result *now,
                        GArray *gains) {
  const sy_assessment *real = trial->real;
  for (uint32_t i = 0; i < real->node_count; i++)
    if (real->edition->nodes[i].kind != SY_GROUP && sy_is_below(real->edition, i, group) &&
        sy_outcome_of(real, i, trial->unit) == SY_MISSING)
      put(trial, i, best_of(trial, i));
  sy_assess_changed(trial->assessment, trial->changed, NULL);
  add_gain(now, result_of(trial), group, gains);
  for (uint32_t i = 0; i < real->node_count; i++)
    if (real->edition->nodes[i].kind != SY_GROUP && sy_is_below(real->edition, i, group))
      put(trial, i, given_to(trial, i));
}

/* Whether one of the group's vetoes alone has the same gain as all of them. */
static bool is_repeated(const sy_edition *edition, const GArray *gains, guint index) {
  const struct sy_gain *all = &g_array_index(gains, struct sy_gain, index);
  for (guint i = 0; edition->nodes[all->node].kind == SY_GROUP && i < gains->len; i++) {
    const struct sy_gain *one = &g_array_index(gains, struct sy_gain, i);
    if (edition->nodes[one->node].kind == SY_VETO &&
        edition->nodes[one->node].parent == all->node && one->points == all->points &&
        one->qualifies == all->qualifies)
      return true;
  }
  return false;
}

/* Every part that is not at its best, with its cost on the node asked about. */
static GArray *find_gains(struct trial *trial, const struct result *now) {
  GArray *gains = g_array_new(FALSE, FALSE, sizeof(struct sy_gain));
  for (uint32_t i = 0; i < trial->real->node_count; i++) {
    const struct given own = given_to(trial, i), best = best_of(trial, i);
    const bool group = trial->real->edition->nodes[i].kind == SY_GROUP;
    const bool above = i != trial->top && sy_is_below(trial->real->edition, trial->top, i);
    if (group && !above && sy_marks_of(trial->real, i, trial->unit) & SY_MARK_ZEROED)
      add_missing(trial, i, now, gains);
    else if (group)
      add_vetoes(trial, i, now, gains);
    else if (own.outcome == SY_SCORED && (own.value != best.value || own.marks))
      add_gain(now, result_with(trial, &i, 1, best), i, gains);
  }
  for (guint i = gains->len; i-- > 0;)
    if (is_repeated(trial->real->edition, gains, i))
      g_array_remove_index(gains, i);
  return gains;
}

static gint compare_gains(gconstpointer left, gconstpointer right) {
  const struct sy_gain *a = left, *b = right;
  if (a->qualifies != b->qualifies)
    return a->qualifies ? -1 : 1;
  if (a->points != b->points)
    return a->points > b->points ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

static int64_t gain_at(const GArray *gains, uint32_t node) {
  for (guint i = 0; i < gains->len; i++)
    if (g_array_index(gains, struct sy_gain, i).node == node)
      return g_array_index(gains, struct sy_gain, i).points;
  return 0;
}

/* ---- findings ---- */

/* points * whole / of, where `points` counts for at most `of`. */
static int64_t share_of(int64_t points, int64_t whole, int64_t of) {
  return of > 0 ? sy_nano_round((sy_int128)MIN(points, of) * whole, of, 9) : 0;
}

bool sy_finding_costs(const sy_assessment *assessment, const struct sy_priced_finding *priced) {
  return !sy_node_is_bonus(&assessment->edition->nodes[priced->found->node]) &&
         (priced->here > 0 || priced->own > 0 || priced->disqualified);
}

int64_t sy_finding_points(const sy_assessment *assessment,
                          const struct sy_assessed_finding *found) {
  const uint32_t node = found->node, unit = found->unit;
  const int64_t *amount = assessment->columns[node].amount;
  if (!amount || sy_outcome_of(assessment, node, unit) != SY_SCORED ||
      sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED)
    return found->points;
  return share_of(found->points, 100 * SY_NANO - sy_score_of(assessment, node, unit), amount[unit]);
}

/* Whether a node affects the score of the node asked about. */
static bool took_part(const struct trial *trial, uint32_t node) {
  for (; node != SY_NONE; node = trial->real->edition->nodes[node].parent) {
    if (sy_outcome_of(trial->real, node, trial->unit) == SY_NOT_APPLICABLE ||
        sy_record_of(trial->real, node, trial->unit) & SY_RECORD_GATE_CLOSED)
      return false;
    if (node == trial->top)
      return true;
    if (!sy_node_counts(&trial->real->edition->nodes[node]) ||
        sy_is_left_out(trial->real, node, trial->unit))
      return false;
  }
  return false;
}

/* The cost of all findings of a node together on the node asked about, and what it is a part of. */
struct price {
  int64_t here, own; /* nano-points; of a bonus, `here` is below 0 */
  bool known;
};

static int64_t step_of(const GArray *steps, uint32_t node) {
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index(steps, struct sy_step, i).node == node)
      return g_array_index(steps, struct sy_step, i).low;
  return 0;
}

/* Several adjustments or vetoes of a group can replace each other, below a cap or if one veto hides
 * another. Their common cost is divided in proportion to their steps. */
static struct price price_in_set(struct trial *trial, uint32_t index, const struct result *now,
                                 const GArray *steps) {
  const sy_edition *edition = trial->real->edition;
  const struct sy_node *node = &edition->nodes[index], *owner = &edition->nodes[node->parent];
  const struct sy_indices *all = node->kind == SY_VETO ? &owner->vetoes : &owner->adjustments;
  g_autofree uint32_t *set = g_new(uint32_t, all->count);
  const struct given none = {.outcome = SY_SCORED};
  sy_int128 sum = 0;
  guint count = 0;
  for (uint32_t i = 0; i < all->count; i++)
    if (edition->nodes[all->items[i]].direction == node->direction &&
        sy_outcome_of(trial->real, all->items[i], trial->unit) == SY_SCORED) {
      set[count++] = all->items[i];
      sum += step_of(steps, all->items[i]);
    }
  const int64_t step = step_of(steps, index), amount = sy_score_of(trial->real, index, trial->unit);
  if (!step || !sum)
    return (struct price){0, amount, true};
  const int64_t together = result_with(trial, set, count, none).score - now->score;
  const sy_int128 share = (sy_int128)together * step;
  return (struct price){sy_nano_round(sum < 0 ? -share : share, sum < 0 ? -sum : sum, 9), amount,
                        true};
}

static struct price price_of(struct trial *trial, uint32_t index, const struct result *now,
                             const sy_explanation *explanation) {
  const struct sy_node *node = &trial->real->edition->nodes[index];
  const int64_t score = sy_score_of(trial->real, index, trial->unit);
  if (node->kind != SY_LEAF && index == trial->top)
    return (struct price){node->direction == SY_BONUS ? -score : score, score, true};
  if (node->kind != SY_LEAF)
    return price_in_set(trial, index, now, explanation->steps[node->parent]);
  const int64_t full = node->has_deduction ? 100 * SY_NANO : best_of(trial, index).value;
  return (struct price){gain_at(explanation->gains, index), full - score, true};
}

static gint compare_findings(gconstpointer left, gconstpointer right) {
  const struct sy_priced_finding *a = left, *b = right;
  if (a->disqualified != b->disqualified)
    return a->disqualified ? -1 : 1;
  if (a->here != b->here)
    return a->here > b->here ? -1 : 1;
  return a->own > b->own ? -1 : a->own < b->own;
}

/* The first finding of a node and unit, or where it would be; findings are sorted. */
static guint first_finding(const GArray *findings, uint32_t node, uint32_t unit) {
  guint low = 0, high = findings->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    const struct sy_assessed_finding *found =
        &g_array_index(findings, struct sy_assessed_finding, middle);
    if (found->node < node || (found->node == node && found->unit < unit))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void price_node(struct trial *trial, uint32_t node, const struct result *now,
                       const sy_explanation *explanation, GArray *priced) {
  const sy_assessment *real = trial->real;
  struct price price = {0};
  for (guint i = first_finding(real->findings, node, trial->unit); i < real->findings->len; i++) {
    const struct sy_assessed_finding *found =
        &g_array_index(real->findings, struct sy_assessed_finding, i);
    if (found->node != node || found->unit != trial->unit || !took_part(trial, node))
      return;
    if (!price.known)
      price = price_of(trial, node, now, explanation);
    const int64_t own = sy_finding_points(real, found);
    const struct sy_priced_finding entry = {found, own, share_of(own, price.here, price.own),
                                            sy_disqualified_by(real, node, trial->unit)};
    g_array_append_val(priced, entry);
  }
}

static GArray *price_findings(struct trial *trial, const struct result *now,
                              const sy_explanation *explanation) {
  const sy_assessment *real = trial->real;
  GArray *priced = g_array_new(FALSE, FALSE, sizeof(struct sy_priced_finding));
  for (uint32_t node = 0; node < real->node_count; node++)
    price_node(trial, node, now, explanation, priced);
  g_array_sort(priced, compare_findings); /* stable */
  return priced;
}

/* ---- the whole ---- */

/* With the steps; the trial is open. */
static sy_explanation *begin(struct trial *trial) {
  const sy_assessment *assessment = trial->real;
  sy_explanation *explanation = g_new(sy_explanation, 1);
  *explanation =
      (sy_explanation){.assessment = assessment, .unit = trial->unit, .node = trial->top};
  explanation->steps = new_steps(assessment->edition, trial->top);
  open_trial(trial, explanation->steps);
  for (uint32_t i = 0; i < assessment->node_count; i++)
    if (explanation->steps[i])
      add_given(assessment, trial->unit, i, explanation->steps[i]);
  return explanation;
}

sy_explanation *sy_explain_steps(const sy_assessment *assessment, uint32_t unit, uint32_t node) {
  struct trial trial = {.real = assessment, .unit = unit, .top = node};
  sy_explanation *explanation = begin(&trial);
  explanation->gains = g_array_new(FALSE, FALSE, sizeof(struct sy_gain));
  explanation->findings = g_array_new(FALSE, FALSE, sizeof(struct sy_priced_finding));
  close_trial(&trial);
  return explanation;
}

sy_explanation *sy_explain(const sy_assessment *assessment, uint32_t unit, uint32_t node) {
  struct trial trial = {.real = assessment, .unit = unit, .top = node};
  sy_explanation *explanation = begin(&trial);
  const struct result now = result_of(&trial);
  explanation->gains = find_gains(&trial, &now);
  explanation->findings = price_findings(&trial, &now, explanation);
  g_array_sort(explanation->gains, compare_gains);
  close_trial(&trial);
  return explanation;
}

void sy_explanation_free(sy_explanation *explanation) {
  for (uint32_t i = 0; i < explanation->assessment->node_count; i++)
    if (explanation->steps[i])
      g_array_unref(explanation->steps[i]);
  g_free(explanation->steps);
  g_array_unref(explanation->gains);
  g_array_unref(explanation->findings);
  g_free(explanation);
}

int64_t sy_explanation_gate_score(const sy_explanation *explanation, const struct sy_node *gated) {
  if (gated->gate.node != gated->parent)
    return sy_score_of(explanation->assessment, gated->gate.node, explanation->unit);
  const GArray *steps = explanation->steps[gated->parent];
  int64_t score = 0;
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    if (step->kind == SY_STEP_CHILD || step->kind == SY_STEP_AGGREGATE)
      score += step->low;
  }
  return score;
}
