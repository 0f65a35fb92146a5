/* SPDX-License-Identifier: Apache-2.0
 *
 * effects.c: what vetoes do to a score
 *
 * Each effect has one row, with its result on a score and the lowest score that it can reach.
 */
#include "edition/edition.h"

/* ---- What is left of a score ---- */

static struct sy_exact keep(const struct sy_node *group, const struct sy_node *veto,
                            struct sy_exact score) {
  (void)group;
  (void)veto;
  return score;
}

static struct sy_exact zero(const struct sy_node *group, const struct sy_node *veto,
                            struct sy_exact score) {
  (void)group;
  (void)veto;
  (void)score;
  return sy_exact_of(0);
}

static struct sy_exact set(const struct sy_node *group, const struct sy_node *veto,
                           struct sy_exact score) {
  (void)group;
  (void)score;
  return sy_exact_of(veto->effect_value);
}

static struct sy_exact cap(const struct sy_node *group, const struct sy_node *veto,
                           struct sy_exact score) {
  (void)group;
  return sy_exact_lower(score, sy_exact_of(veto->effect_value));
}

static struct sy_exact deduct(const struct sy_node *group, const struct sy_node *veto,
                              struct sy_exact score) {
  score = sy_exact_add(score, sy_exact_of(-veto->effect_value));
  return group->has_clamp ? sy_exact_higher(score, sy_exact_of(group->clamp_low)) : score;
}

/* ---- How far it can reach ---- */

static sy_int128 reach_zero(const struct sy_node *veto, sy_int128 lowest) {
  (void)veto;
  (void)lowest;
  return 0;
}

static sy_int128 reach_value(const struct sy_node *veto, sy_int128 lowest) {
  (void)lowest;
  return veto->effect_value;
}

static sy_int128 reach_below(const struct sy_node *veto, sy_int128 lowest) {
  return lowest - veto->effect_value;
}

/* ---- The table ---- */

/* Each entry is row(enumerator, name, members). */
/* clang-format off */
#define EFFECTS(row)                                                                               \
  row(SY_DISQUALIFY, "disqualify", .text = N_("disqualifies"), .result = keep,                     \
      .reach = reach_zero),                                                                        \
  row(SY_EFFECT_ZERO, "zero", .text = N_("sets to 0"), .result = zero, .reach = reach_zero),       \
  row(SY_EFFECT_CAP, "cap", .text = N_("caps at %s"), .result = cap, .reach = reach_value,         \
      .takes_value = true, .least_value = -SY_SCORE_LIMIT),                                        \
  row(SY_EFFECT_SET, "set", .text = N_("sets to %s"), .result = set, .reach = reach_value,         \
      .takes_value = true, .least_value = -SY_SCORE_LIMIT),                                        \
  row(SY_EFFECT_DEDUCT, "deduct", .text = N_("takes off %s"), .result = deduct,                    \
      .reach = reach_below, .takes_value = true)
/* clang-format on */

#define RULES(effect, word, ...) [effect] = {__VA_ARGS__}
#define NAME(effect, word, ...) [effect] = word

const struct sy_effect_rules sy_effects[] = {EFFECTS(RULES)};
const char *const sy_effect_names[] = {EFFECTS(NAME), NULL};
