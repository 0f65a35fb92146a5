/* SPDX-License-Identifier: Apache-2.0
 *
 * model.c: what both the loader and the document reader do with a tree of nodes
 *
 * Checks that the arithmetic of the tree is sound (weights sum to 1, all sums fit 128 bits, no gate
 * reads a node that depends on it) and derives from the declarations integer weights, ranges, the
 * order of evaluation.
 */
#include "edition/edition.h"

#include <string.h>

/* One completion under way. */
struct model {
  const sy_context *context;
  sy_edition *edition;
  sy_problems *problems;
};

static bool is_known(struct sy_rational value) {
  return value.denominator > 0;
}

/* ---- Limits ---- */

static void check_limits(struct model *model) {
  const sy_edition *edition = model->edition;
  if (edition->node_count > sy_limit(model->context, SY_LIMIT_NODES)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_NODES);
    sy_problems_add(model->problems, edition->nodes[0].place,
                    _("the tree has more than %zu nodes%s"),
                    sy_limit(model->context, SY_LIMIT_NODES), hint);
  }
  g_autofree uint32_t *depths = g_new0(uint32_t, edition->node_count);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    depths[i] = node->parent == SY_NONE ? 1 : depths[node->parent] + 1;
    if (depths[i] == SY_MAX_DEPTH + 1)
      sy_problems_add(model->problems, node->place,
                      _("'%s' is deeper in the tree than the limit of %d levels"), node->id,
                      SY_MAX_DEPTH);
    if (node->children.count > SY_MAX_CHILDREN)
      sy_problems_add(model->problems, node->place,
                      _("'%s' has %u children, expected at most %d; group some of them"), node->id,
                      node->children.count, SY_MAX_CHILDREN);
    if (node->kind == SY_GROUP && node->children.count == 0 && depths[i] <= SY_MAX_DEPTH)
      sy_problems_add(model->problems, node->place, _("the group '%s' has no children"), node->id);
  }
}

/* Factors of scores: small enough that a product of two of them and a score fits in 128 bits. */
static void check_factor(struct model *model, const struct sy_node *node, const char *key,
                         struct sy_rational value) {
  if (is_known(value) &&
      (value.numerator > SY_MAX_WEIGHT_SUM || value.denominator > SY_MAX_POINTS_DENOMINATOR))
    sy_problems_add(model->problems, node->place,
                    _("'%s' of '%s' is too large or has too many digits for exact arithmetic"), key,
                    node->id);
}

/* ---- Weights ---- */

/* A share for people: "99%" where that is exact, else "2/3". g_free. */
static char *share_text(struct sy_rational share) {
  struct sy_rational percent; /* in 1e-9 of a percent */
  if (!sy_rational_multiply(share, sy_rational_make(100 * SY_NANO, 1), &percent) ||
      percent.denominator != 1)
    return sy_rational_text(share);
  char text[SY_DECIMAL_SIZE];
  sy_nano_exact(percent.numerator, text);
  return g_strdup_printf("%s%%", text);
}

/* Adds up the children's points or weights. False if one is unknown or the sum is too fine. */
static bool sum_children(struct model *model, const struct sy_node *group, bool points,
                         struct sy_rational *sum) {
  *sum = (struct sy_rational){0, 1};
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_node *child = &model->edition->nodes[group->children.items[i]];
    struct sy_rational part = points ? child->points : child->weight;
    if (!is_known(part))
      return false;
    if (!sy_rational_add(*sum, part, sum)) {
      sy_problems_add(
          model->problems, group->place,
          _("the weights of the children of '%s' have too many digits to be added exactly"),
          group->id);
      return false;
    }
  }
  return true;
}

/* Points over their sum. False with a problem if that is too fine. */
static bool share_points(struct model *model, const struct sy_node *group, struct sy_rational sum) {
  check_factor(model, group, "points", sum);
  for (uint32_t i = 0; i < group->children.count; i++) {
    struct sy_node *child = &model->edition->nodes[group->children.items[i]];
    struct sy_rational inverse = sy_rational_make(sum.denominator, sum.numerator);
    check_factor(model, child, "points", child->points);
    if (!sy_rational_multiply(child->points, inverse, &child->weight)) {
      sy_problems_add(model->problems, child->place, _("the points of '%s' have too many digits"),
                      child->id);
      return false;
    }
  }
  return true;
}

static bool has_points_throughout(const struct model *model, const struct sy_node *group) {
  for (uint32_t i = 0; i < group->children.count; i++)
    if (!model->edition->nodes[group->children.items[i]].has_points)
      return false;
  return true;
}

/* The children's weights over their common denominator. */
static void integer_weights(struct model *model, const struct sy_node *group) {
  g_autofree struct sy_rational *weights = g_new(struct sy_rational, group->children.count);
  for (uint32_t i = 0; i < group->children.count; i++)
    weights[i] = model->edition->nodes[group->children.items[i]].weight;
  int64_t common =
      sy_rational_common_denominator(weights, group->children.count, SY_MAX_WEIGHT_SUM);
  if (common == 0)
    sy_problems_add(model->problems, group->place,
                    _("the weights of the children of '%s' have a common denominator above %ld; "
                      "round them"),
                    group->id, (long)SY_MAX_WEIGHT_SUM);
  for (uint32_t i = 0; common != 0 && i < group->children.count; i++)
    model->edition->nodes[group->children.items[i]].integer_weight =
        weights[i].numerator * (common / weights[i].denominator);
}

static void complete_weights(struct model *model, const struct sy_node *group) {
  if (group->children.count == 0)
    return;
  bool points = has_points_throughout(model, group);
  struct sy_rational sum;
  if (!sum_children(model, group, points, &sum))
    return;
  if (points) {
    if (!share_points(model, group, sum))
      return;
  } else if (sy_rational_compare(sum, (struct sy_rational){1, 1}) != 0) {
    g_autofree char *found = share_text(sum);
    sy_problems_add(model->problems, group->place,
                    _("the weights of the children of '%s' sum to %s, expected %s"), group->id,
                    found, strchr(found, '%') != NULL ? "100%" : "1");
    return;
  }
  integer_weights(model, group);
}

/* The rates of a group's adjustments, which are added over their common denominator. */
static void check_rates(struct model *model, const struct sy_node *group) {
  g_autofree struct sy_rational *rates = g_new(struct sy_rational, group->adjustments.count + 1);
  size_t count = 0;
  for (uint32_t i = 0; i < group->adjustments.count; i++) {
    const struct sy_node *adjustment = &model->edition->nodes[group->adjustments.items[i]];
    check_factor(model, adjustment, "rate", adjustment->rate);
    if (is_known(adjustment->rate))
      rates[count++] = adjustment->rate;
  }
  if (count > 0 && sy_rational_common_denominator(rates, count, SY_MAX_POINTS_DENOMINATOR) == 0)
    sy_problems_add(model->problems, group->place,
                    _("the rates of the adjustments of '%s' have a common denominator above %ld; "
                      "round them"),
                    group->id, (long)SY_MAX_POINTS_DENOMINATOR);
}

/* ---- Ranges ---- */

struct range {
  sy_int128 low, high;
};

static void include(struct range *range, sy_int128 value) {
  range->low = MIN(range->low, value);
  range->high = MAX(range->high, value);
}

/* Multiplies by a rational, rounded to nano-points. `value` is at most 9e9 points. */
static sy_int128 scale(sy_int128 value, struct sy_rational factor, int64_t divisor) {
  sy_int128 denominator = (sy_int128)factor.denominator * divisor;
  sy_int128 product = value * factor.numerator;
  if (product / denominator > SY_SCORE_LIMIT || product / denominator < -SY_SCORE_LIMIT)
    return product / denominator;
  return sy_nano_round(product, denominator, 9);
}

/* The range of the aggregate. Any child may turn out not applicable, in which case its weight goes
 * to the others, so the aggregate ranges from the lowest child to the highest, for any weights. */
static struct range aggregate_range(struct model *model, const struct sy_node *group) {
  const struct sy_aggregate_rules *rules = &sy_aggregates[group->aggregate];
  struct range range = {0, 0};
  struct sy_rational points = {0, 1};
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_node *child = &model->edition->nodes[group->children.items[i]];
    struct range own = {child->lowest, child->highest};
    if (child->missing == SY_MISSING_ZERO)
      include(&own, 0);
    if (i == 0)
      range = own;
    include(&range, own.low);
    include(&range, own.high);
    if (rules->needs_nonnegative && child->lowest < 0) {
      char lowest[SY_DECIMAL_SIZE];
      sy_nano_exact(child->lowest, lowest);
      sy_problems_add(model->problems, child->place,
                      _("'%s' can fall to %s, but the %s mean of '%s' needs scores of at least 0"),
                      child->id, lowest, sy_aggregate_names[group->aggregate], group->id);
    }
  }
  if (group->reweight == SY_REWEIGHT_NONE)
    include(&range, 0);
  if (rules->needs_points && group->children.count > 0 && has_points_throughout(model, group) &&
      sum_children(model, group, true, &points)) {
    range.low = scale(range.low, points, 100);
    range.high = scale(range.high, points, 100);
  }
  return range;
}

/* The most points by which an adjustment can move its owner. */
static sy_int128 most_of(struct model *model, const struct sy_node *owner,
                         const struct sy_node *adjustment) {
  if (adjustment->highest == INT64_MAX) {
    if (!adjustment->has_cap && !owner->has_adjust_cap)
      sy_problems_add(model->problems, adjustment->place,
                      _("the amount of '%s' has no upper limit; expected 'cap' here, or "
                        "'adjust_cap' on '%s'"),
                      adjustment->id, owner->id);
    return adjustment->has_cap ? adjustment->cap : owner->adjust_cap;
  }
  if (!is_known(adjustment->rate))
    return 0;
  sy_int128 most = scale(adjustment->highest, adjustment->rate, 1);
  return adjustment->has_cap ? MIN(most, adjustment->cap) : most;
}

static void adjust_range(struct model *model, const struct sy_node *group, struct range *range) {
  sy_int128 up = 0, down = 0;
  for (uint32_t i = 0; i < group->adjustments.count; i++) {
    const struct sy_node *adjustment = &model->edition->nodes[group->adjustments.items[i]];
    sy_int128 most = most_of(model, group, adjustment);
    if (adjustment->direction == SY_BONUS)
      up += most;
    else
      down += most;
  }
  if (group->has_adjust_cap) {
    up = MIN(up, group->adjust_cap);
    down = MIN(down, group->adjust_cap);
  }
  range->low -= down;
  range->high += up;
}

/* Any veto may apply or not, and if several do, one counts. */
static void veto_range(const struct model *model, const struct sy_node *group,
                       struct range *range) {
  const struct range before = *range;
  for (uint32_t i = 0; i < group->vetoes.count; i++) {
    const struct sy_node *veto = &model->edition->nodes[group->vetoes.items[i]];
    include(range, sy_effects[veto->effect].reach(veto, before.low));
  }
}

/* The range's ends in nano-points, rounded like the group's score. */
static int64_t range_end(const struct sy_node *group, sy_int128 value) {
  int64_t end = (int64_t)CLAMP(value, -SY_SCORE_LIMIT, SY_SCORE_LIMIT);
  return group->round_digits < 0 ? end : sy_nano_round(end, 1, (unsigned)group->round_digits);
}

static void complete_range(struct model *model, struct sy_node *group) {
  struct range range = aggregate_range(model, group);
  adjust_range(model, group, &range);
  if (group->has_clamp) {
    range.low = CLAMP(range.low, group->clamp_low, group->clamp_high);
    range.high = CLAMP(range.high, group->clamp_low, group->clamp_high);
  }
  veto_range(model, group, &range);
  if (range.low < -SY_SCORE_LIMIT || range.high > SY_SCORE_LIMIT)
    sy_problems_add(model->problems, group->place,
                    _("the score of '%s' could be outside -9000000000 to 9000000000"), group->id);
  group->lowest = range_end(group, range.low);
  group->highest = range_end(group, range.high);
}

/* ---- Order ---- */

enum visit_state { UNSEEN, UNDER_WAY, DONE };

struct ordering {
  struct model *model;
  uint8_t *states; /* enum visit_state, per node */
  GArray *path;    /* uint32_t: nodes under way */
  uint32_t count;
};

/* "a -> b -> a", from the position of `node` on the path. g_free. */
static char *cycle_text(const struct ordering *ordering, uint32_t node) {
  const struct sy_node *nodes = ordering->model->edition->nodes;
  GString *text = g_string_new(NULL);
  bool inside = false;
  for (guint i = 0; i < ordering->path->len; i++) {
    uint32_t step = g_array_index(ordering->path, uint32_t, i);
    inside = inside || step == node;
    if (inside)
      g_string_append_printf(text, "%s -> ", nodes[step].id);
  }
  g_string_append(text, nodes[node].id);
  return g_string_free(text, FALSE);
}

static void visit(struct ordering *ordering, uint32_t index);

/* Visits the nodes that a node reads; `reader` is the reading node, for the message about a cycle.
 */
static void visit_needed(struct ordering *ordering, uint32_t index, const struct sy_node *reader) {
  if (ordering->states[index] == UNSEEN) {
    visit(ordering, index);
  } else if (ordering->states[index] == UNDER_WAY) {
    g_autofree char *cycle = cycle_text(ordering, index);
    sy_problems_add(ordering->model->problems, reader->place,
                    _("the gate of '%s' closes a cycle: %s"), reader->id, cycle);
  }
}

static void visit_amounts(struct ordering *ordering, uint32_t owner,
                          const struct sy_indices *amounts) {
  const struct sy_node *nodes = ordering->model->edition->nodes;
  for (uint32_t i = 0; i < amounts->count; i++) {
    const struct sy_node *amount = &nodes[amounts->items[i]];
    visit_needed(ordering, amounts->items[i], amount);
    if (amount->gate.present && amount->gate.node != owner)
      visit_needed(ordering, amount->gate.node, amount);
  }
}

static void visit(struct ordering *ordering, uint32_t index) {
  const struct sy_node *node = &ordering->model->edition->nodes[index];
  ordering->states[index] = UNDER_WAY;
  g_array_append_val(ordering->path, index);
  for (uint32_t i = 0; i < node->children.count; i++)
    visit_needed(ordering, node->children.items[i], node);
  visit_amounts(ordering, index, &node->adjustments);
  visit_amounts(ordering, index, &node->vetoes);
  g_array_set_size(ordering->path, ordering->path->len - 1);
  ordering->states[index] = DONE;
  ordering->model->edition->order[ordering->count++] = index;
}

static void complete_order(struct model *model) {
  sy_edition *edition = model->edition;
  g_free(edition->order);
  edition->order = g_new0(uint32_t, edition->node_count);
  g_autofree uint8_t *states = g_new0(uint8_t, edition->node_count);
  g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  struct ordering ordering = {.model = model, .states = states, .path = path};
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (states[i] == UNSEEN)
      visit(&ordering, i);
}

bool sy_edition_complete(const sy_context *context, sy_edition *edition, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  struct model model = {context, edition, problems};
  if (edition->node_count == 0)
    return false;
  check_limits(&model);
  const bool within = sy_problems_count(problems) == before;
  edition->nodes[0].weight = (struct sy_rational){1, 1};
  edition->nodes[0].integer_weight = 1;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (node->kind == SY_GROUP) {
      complete_weights(&model, node);
      check_rates(&model, node);
    } else if (node->has_deduction) {
      check_factor(&model, node, "each", node->deduction_each);
    }
  }
  for (uint32_t i = edition->node_count; i-- > 0;) /* children come after their groups */
    if (edition->nodes[i].kind == SY_GROUP)
      complete_range(&model, &edition->nodes[i]);
  if (within) /* it goes as deep as the tree */
    complete_order(&model);
  return sy_problems_count(problems) == before;
}
