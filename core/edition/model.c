/* SPDX-License-Identifier: Apache-2.0
 *
 * model.c: what both the loader and the document reader do with a tree of nodes
 *
 * Checks that the arithmetic of the tree is sound (weights sum to 1, all sums fit 128 bits, no gate
 * reads a node that depends on it) and derives from the declarations integer weights, ranges, the
 * order of evaluation.
 */
#include "edition/edition-private.h"

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

/* Factors of amounts: small enough that a product of two of them and a score fits in 128 bits. */
static void check_factor(struct model *model, const struct sy_node *node, const char *key,
                         struct sy_rational value) {
  if (is_known(value) &&
      (value.numerator > SY_MAX_RATE || value.denominator > SY_MAX_RATE_DENOMINATOR))
    sy_problems_add(model->problems, node->place,
                    _("'%s' of '%s' is too large or has too many digits for exact arithmetic"), key,
                    node->id);
}

/* ---- Weights ---- */

static struct sy_node *child_of(const struct model *model, const struct sy_node *group,
                                uint32_t i) {
  return &model->edition->nodes[group->children.items[i]];
}

static bool has_points_throughout(const struct model *model, const struct sy_node *group) {
  for (uint32_t i = 0; i < group->children.count; i++)
    if (!child_of(model, group, i)->has_points)
      return false;
  return true;
}

/* A group's weights as whole numbers: its children's points or shares over their common
 * denominator. */
struct whole {
  bool points;
  int64_t *weights; /* per child */
  int64_t common, sum;
};

/* Reports the child with which the weights of its group exceed the one limit on them. */
static bool refuse_weight(struct model *model, const struct sy_node *child, bool points) {
  sy_problems_add(model->problems, child->place,
                  _("'%s' of '%s' is too large or has too many digits to be added to those of its "
                    "siblings exactly; round it"),
                  points ? "points" : "weight", child->id);
  return false;
}

/* What the child declares. */
static struct sy_rational declared_weight(const struct sy_node *child, bool points) {
  return points ? child->points : child->has_declared ? child->declared : child->weight;
}

/* False if a weight could not be read, or with a problem if the sum is too fine or too large. */
static bool add_weights(struct model *model, const struct sy_node *group, struct whole *whole) {
  sy_int128 common = 1, sum = 0;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_rational weight = declared_weight(child_of(model, group, i), whole->points);
    if (!is_known(weight))
      return false;
    common *= weight.denominator / sy_greatest_common_divisor(common, weight.denominator);
    if (common > SY_MAX_WEIGHT_SUM)
      return refuse_weight(model, child_of(model, group, i), whole->points);
  }
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_rational weight = declared_weight(child_of(model, group, i), whole->points);
    const sy_int128 part = weight.numerator * (common / weight.denominator);
    sum += part;
    if (sum > SY_MAX_WEIGHT_SUM)
      return refuse_weight(model, child_of(model, group, i), whole->points);
    whole->weights[i] = (int64_t)part;
  }
  whole->common = (int64_t)common;
  whole->sum = (int64_t)sum;
  return true;
}

/* Shares that are used as they are sum to 1, and not all weights are 0. */
static bool check_sum(struct model *model, const struct sy_node *group, const struct whole *whole) {
  if (whole->sum == 0) {
    sy_problems_add(model->problems, group->place,
                    _("all children of '%s' have the weight 0, expected at least one above 0"),
                    group->id);
    return false;
  }
  if (whole->points || group->weights == SY_WEIGHTS_NORMALISE || whole->sum == whole->common)
    return true;
  g_autofree char *found = sy_share_text(sy_rational_make(whole->sum, whole->common));
  sy_problems_add(model->problems, group->place,
                  _("the weights of the children of '%s' sum to %s, expected %s, or "
                    "'weights: normalise' on '%s' to divide them by their sum"),
                  group->id, found, strchr(found, '%') != NULL ? "100%" : "1", group->id);
  return false;
}

/* Turns what the children declare into shares of 1, and into whole numbers without a common factor.
 */
static void complete_weights(struct model *model, const struct sy_node *group) {
  const bool normalise = group->weights == SY_WEIGHTS_NORMALISE;
  g_autofree int64_t *weights = g_new(int64_t, (gsize)group->children.count + 1);
  struct whole whole = {.points = has_points_throughout(model, group), .weights = weights};
  if (group->children.count == 0)
    return;
  if (normalise && whole.points)
    sy_problems_add(model->problems, group->place,
                    _("'weights: normalise' on '%s', whose children have points, which are always "
                      "divided by their sum"),
                    group->id);
  for (uint32_t i = 0; i < group->children.count; i++) {
    struct sy_node *child = child_of(model, group, i);
    child->has_declared = child->has_declared && normalise;
    child->integer_weight = 1; /* if the weights are wrong, every child counts in other checks */
  }
  if (!add_weights(model, group, &whole) || !check_sum(model, group, &whole))
    return;
  sy_int128 divisor = 0;
  for (uint32_t i = 0; i < group->children.count; i++)
    divisor = sy_greatest_common_divisor(divisor, weights[i]);
  for (uint32_t i = 0; i < group->children.count; i++) {
    struct sy_node *child = child_of(model, group, i);
    child->declared = declared_weight(child, whole.points);
    child->has_declared = normalise && !whole.points;
    child->weight = sy_rational_make(weights[i], whole.sum);
    child->integer_weight = (int64_t)(weights[i] / divisor);
  }
}

/* The sum of what the children declare; sy_edition_complete() has added it before. */
static struct sy_rational sum_of(const sy_edition *edition, const struct sy_node *group,
                                 bool points) {
  struct sy_rational sum = {0, 1};
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_node *child = &edition->nodes[group->children.items[i]];
    const struct sy_rational part = declared_weight(child, points);
    if (!is_known(part) || !sy_rational_add(sum, part, &sum))
      return (struct sy_rational){0, 1};
  }
  return sum;
}

struct sy_rational sy_points_sum(const sy_edition *edition, const struct sy_node *group) {
  return sum_of(edition, group, true);
}

struct sy_rational sy_declared_sum(const sy_edition *edition, const struct sy_node *group) {
  return sum_of(edition, group, false);
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
  if (count > 0 && sy_rational_common_denominator(rates, count, SY_MAX_RATE_DENOMINATOR) == 0)
    sy_problems_add(model->problems, group->place,
                    _("the rates of the adjustments of '%s' have a common denominator above %ld; "
                      "round them"),
                    group->id, (long)SY_MAX_RATE_DENOMINATOR);
}

/* The largest denominator of a sum of points with adjustments: what is left of the weights, the
 * points over 100, and the rates. No other sum has so large a denominator: elsewhere the weights'
 * sum cancels. */
static void check_sum_of_points(struct model *model, const struct sy_node *group) {
  const sy_int128 most = (((sy_int128)1 << 126) - 1) * 2 + 1;
  const struct sy_rational points = sy_points_sum(model->edition, group);
  const sy_int128 fine = (sy_int128)points.denominator * 100;
  sy_int128 all = 0, room = most / fine, rates = 1;
  for (uint32_t i = 0; i < group->children.count; i++)
    all += child_of(model, group, i)->integer_weight;
  for (uint32_t i = 0; i < group->adjustments.count; i++) {
    const struct sy_rational rate = model->edition->nodes[group->adjustments.items[i]].rate;
    if (is_known(rate) && rate.denominator <= SY_MAX_RATE_DENOMINATOR && rates < room)
      rates *= rate.denominator / sy_greatest_common_divisor(rates, rate.denominator);
  }
  rates /= sy_greatest_common_divisor(rates, fine);
  if (group->reweight == SY_REWEIGHT_PROPORTIONAL && all > 0 && room / all < rates)
    sy_problems_add(model->problems, group->place,
                    _("the points of the children of '%s' and the rates of its adjustments have "
                      "too many digits to be added exactly; round them"),
                    group->id);
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
  bool first = true;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct sy_node *child = child_of(model, group, i);
    struct range own = {child->lowest, child->highest};
    if (!sy_node_counts(child))
      continue;
    if (child->missing == SY_MISSING_ZERO)
      include(&own, 0);
    if (first)
      range = own;
    first = false;
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
  if (rules->needs_points && group->children.count > 0 && has_points_throughout(model, group)) {
    const struct sy_rational points = sy_points_sum(model->edition, group);
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
      if (sy_aggregates[node->aggregate].needs_points)
        check_sum_of_points(&model, node);
    } else if (node->has_deduction) {
      check_factor(&model, node, "each", node->deduction_each);
      if (node->has_points && is_known(node->points) && node->points.numerator == 0)
        sy_problems_add(model.problems, node->place,
                        _("'deduction' takes points off those of '%s', which has 0 points"),
                        node->id);
    }
  }
  for (uint32_t i = edition->node_count; i-- > 0;) /* children come after their groups */
    if (edition->nodes[i].kind == SY_GROUP)
      complete_range(&model, &edition->nodes[i]);
  if (within) /* it goes as deep as the tree */
    complete_order(&model);
  return sy_problems_count(problems) == before;
}
