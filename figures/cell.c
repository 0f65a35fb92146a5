/* SPDX-License-Identifier: Apache-2.0
 *
 * cell.c: a unit's result on a node, a share, a rule, as cells of a table
 */
#include "figures/figures.h"

#include <string.h>

const char *sy_outcome_word(enum sy_outcome outcome) {
  switch (outcome) {
  case SY_SCORED:
    return _("scored");
  case SY_NOT_APPLICABLE:
    return _("n/a");
  case SY_MISSING:
    return _("missing");
  default:
    return _("error");
  }
}

char *sy_signed_shown(const char *number) {
  const bool seen = strpbrk(number, "123456789") != NULL;
  return g_strconcat(seen && *number != '-' ? "+" : "",
                     seen || *number != '-' ? number : number + 1, NULL);
}

char *sy_figure_marked(const char *figure, bool estimated) {
  return g_strconcat(estimated ? SY_ESTIMATED_SIGN : "", figure, NULL);
}

char *sy_figure_cell(const sy_figures *figures, const sy_assessment *assessment, uint32_t node,
                     uint32_t unit, unsigned digits) {
  char low_text[SY_DECIMAL_SIZE], high_text[SY_DECIMAL_SIZE];
  int64_t low, high;
  if (!sy_interval_of(assessment, node, unit, &low, &high))
    return g_strdup(sy_outcome_word(SY_NOT_APPLICABLE));
  sy_figure_shown(figures, node, low, digits, low_text);
  if (sy_outcome_of(assessment, node, unit) == SY_SCORED)
    return sy_figure_marked(low_text, sy_is_estimated(assessment, node, unit));
  if (high == INT64_MAX)
    return g_strdup_printf(_("%s or more"), low_text);
  sy_figure_shown(figures, node, high, digits, high_text);
  return g_strdup_printf("%s … %s", low_text, high_text);
}

char *sy_number_shown(struct sy_rational value) {
  char *decimal = sy_ratio_decimal(sy_ratio_of(value));
  return decimal ? decimal : sy_rational_text(value);
}

char *sy_share_shown(struct sy_ratio share) {
  const sy_int128 simple = 100000; /* the largest denominator that tells people more than digits */
  const struct sy_ratio percent = sy_ratio_make(share.numerator * 100, share.denominator);
  g_autofree char *decimal = sy_ratio_decimal(percent);
  if (decimal)
    return g_strdup_printf("%s%%", decimal);
  if (share.denominator <= simple)
    return sy_ratio_text(share);
  char text[SY_DECIMAL_SIZE];
  bool broken = false; /* a percentage is never too large */
  sy_nano_shown(sy_exact_round(sy_exact_multiply(sy_exact_of(SY_NANO), percent), 9, &broken), 4,
                text);
  return g_strdup_printf("≈%s%%", text);
}

/* A percentage in nano without zeros at its end; `any`: it is not 0. g_free. */
static char *percent_text(int64_t percent, bool any) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(percent, 2, text);
  for (size_t end = strlen(text); text[end - 1] == '0' || text[end - 1] == '.'; end--) {
    const bool point = text[end - 1] == '.';
    text[end - 1] = '\0';
    if (point)
      break;
  }
  const bool hidden = strcmp(text, "0") == 0 && any;
  return g_strdup_printf("%s%%", hidden ? "< 0.01" : text);
}

char *sy_percent_shown(struct sy_ratio share) {
  const struct sy_ratio percent = sy_ratio_make(share.numerator * 100, share.denominator);
  bool broken = false; /* a percentage is never too large */
  return percent_text(sy_exact_round(sy_exact_multiply(sy_exact_of(SY_NANO), percent), 9, &broken),
                      share.numerator != 0);
}

char *sy_percent_of_number(double share) {
  int64_t percent = 0;
  sy_nano_from_double(100 * share, &percent);
  return percent_text(percent, share > 0);
}

char *sy_points_shown(const char *number) {
  return g_strdup_printf(ngettext("%s point", "%s points", strcmp(number, "1") == 0 ? 1 : 2),
                         number);
}

/* What an adjustment does: "+1 each, at most 5". g_free. */
static char *adjustment_text(const struct sy_node *node) {
  g_autofree char *rate = sy_rational_text(node->rate);
  const char *sign = node->direction == SY_BONUS ? "+" : "−";
  if (!node->has_cap)
    return g_strdup_printf(_("%s%s each"), sign, rate);
  char cap[SY_DECIMAL_SIZE];
  sy_nano_exact(node->cap, cap);
  return g_strdup_printf(_("%s%s each, at most %s"), sign, rate, cap);
}

/* What a veto does. g_free. */
static char *veto_text(const struct sy_node *node) {
  char value[SY_DECIMAL_SIZE];
  sy_nano_exact(node->effect_value, value);
  g_auto(GStrv) parts = g_strsplit(_(sy_effects[node->effect].text), "%s", 2);
  return g_strjoinv(value, parts);
}

char *sy_rule_shown(const struct sy_node *node) {
  return node->kind == SY_ADJUSTMENT ? adjustment_text(node) : veto_text(node);
}

char *sy_weight_shown(const struct sy_node *node) {
  if (!sy_node_has_score(node))
    return sy_rule_shown(node);
  if (node->has_points) {
    g_autofree char *points = sy_number_shown(node->points);
    return sy_points_shown(points);
  }
  g_autofree char *share =
      node->parent == SY_NONE ? g_strdup("") : sy_share_shown(sy_ratio_of(node->weight));
  if (!node->has_declared)
    return g_steal_pointer(&share);
  g_autofree char *declared = sy_number_shown(node->declared);
  return g_strdup_printf("%s → %s", declared, share);
}

bool sy_share_of_total(const sy_edition *edition, uint32_t index, struct sy_rational *share) {
  *share = sy_rational_make(1, 1);
  for (; edition->nodes[index].parent != SY_NONE; index = edition->nodes[index].parent) {
    const struct sy_node *node = &edition->nodes[index];
    if (!sy_node_has_score(node) || edition->nodes[node->parent].aggregate != SY_MEAN ||
        !sy_rational_multiply(*share, node->weight, share))
      return false;
  }
  return true;
}

static char *with_value(const char *format, const char *value) {
  g_auto(GStrv) parts = g_strsplit(format, "%s", 2);
  return g_strjoinv(value, parts);
}

char *sy_condition_shown(enum sy_operator comparison, const char *value) {
  const char *const formats[] = {
      [SY_ABOVE] = _("above %s"),     [SY_AT_LEAST] = _("at least %s"), [SY_BELOW] = _("below %s"),
      [SY_AT_MOST] = _("at most %s"), [SY_EQUALS] = _("equal to %s"),
  };
  return with_value(formats[comparison], value);
}

char *sy_grade_start_shown(const struct sy_grade *grade) {
  char start[SY_DECIMAL_SIZE];
  sy_nano_exact(grade->start, start);
  return grade->has_at_least ? sy_condition_shown(SY_AT_LEAST, start)
         : grade->has_above  ? sy_condition_shown(SY_ABOVE, start)
                             : g_strdup(_("the rest"));
}

char *sy_rank_condition_shown(enum sy_operator comparison, const char *rank) {
  const char *const formats[] = {
      [SY_ABOVE] = _("behind rank %s"),   [SY_AT_LEAST] = _("rank %s or worse"),
      [SY_BELOW] = _("ahead of rank %s"), [SY_AT_MOST] = _("rank %s or better"),
      [SY_EQUALS] = _("rank %s"),
  };
  return with_value(formats[comparison], rank);
}
