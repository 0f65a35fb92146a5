/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c: how a number came about
 *
 * From a node downward: what each part scored, with which weight, what it contributed; then, for an
 * indicator, its rows; then what was found, and where the most could still be won.
 */
#include "print/print-private.h"

#include <math.h>

#define MOST_GAINS 5
#define FIGURES 27 /* what three columns of figures usually take of the page */

/* One explanation under way. */
struct explanation {
  const sy_assessment *assessment;
  const sy_figures *figures;
  uint32_t unit;
  uint32_t top;    /* the node asked about */
  double *factors; /* per node: what one of its points is worth on `top`; below 0: it is not below
                      it, or took no part */
  unsigned width;  /* of the page */
};

static const struct sy_node *node_at(const struct explanation *explanation, uint32_t node) {
  return &explanation->assessment->edition->nodes[node];
}

static char *cell_of(const struct explanation *explanation, uint32_t node) {
  return figure_cell(explanation->figures, explanation->assessment, node, explanation->unit,
                     explanation->assessment->edition->digits);
}

/* ---- the heading ---- */

static void write_standings(const struct explanation *explanation, FILE *stream) {
  const sy_edition *edition = explanation->assessment->edition;
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    const struct sy_standing *standing = &explanation->assessment->standings[i];
    if (award->node != explanation->top || !standing->rank[explanation->unit])
      continue;
    const guint band = standing->band[explanation->unit];
    fprintf(stream, _("%s: rank %u%s"), sy_text_get(award->name), standing->rank[explanation->unit],
            standing->tied[explanation->unit] ? "=" : "");
    fprintf(stream, "%s%s\n", band ? " · " : "",
            band ? sy_text_get(award->bands[band - 1].name) : "");
    if (standing->undecided_by[explanation->unit]) {
      g_autofree char *why = undecided_shown(explanation->assessment, i, explanation->unit);
      fprintf(stream, _("undecided tie, so rank and band may still change; %s\n"), why);
    }
  }
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const guint grade = explanation->assessment->grades[i][explanation->unit];
    if (edition->gradings[i].node == explanation->top && grade)
      fprintf(stream, _("grade: %s\n"), sy_text_get(edition->gradings[i].grades[grade - 1].name));
  }
}

static void write_heading(const struct explanation *explanation, const struct sy_style *style,
                          FILE *stream) {
  g_autofree char *score = cell_of(explanation, explanation->top);
  const struct sy_unit *unit = &explanation->assessment->edition->units[explanation->unit];
  g_autofree char *heading =
      g_strdup_printf("%s · %s: %s", sy_text_get(unit->name),
                      sy_text_get(node_at(explanation, explanation->top)->name), score);
  sy_heading_print(heading, style, stream);
  write_standings(explanation, stream);
}

/* ---- the parts ---- */

/* What a child adds to its group's aggregate; "" where that does not add up of parts. */
static char *contribution(const struct explanation *explanation, uint32_t index) {
  const sy_assessment *assessment = explanation->assessment;
  int64_t points;
  if (index == explanation->top ||
      !sy_contributed_by(assessment, index, explanation->unit, &points))
    return g_strdup("");
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(points, assessment->edition->digits, text);
  return g_strdup(text);
}

/* What happened to a node beyond its weighted parts. g_free. */
static char *remarks(const struct explanation *explanation, uint32_t index) {
  const sy_assessment *assessment = explanation->assessment;
  const struct sy_column_scores *column = &assessment->columns[index];
  const struct sy_node *node = node_at(explanation, index);
  const uint32_t unit = explanation->unit;
  const enum sy_outcome outcome = sy_outcome_of(assessment, index, unit);
  const unsigned marks = sy_marks_of(assessment, index, unit);
  char number[SY_DECIMAL_SIZE];
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  if (node->kind == SY_ADJUSTMENT)
    g_ptr_array_add(texts, g_strdup(node->direction == SY_BONUS ? _("bonus") : _("deduction")));
  if (node->kind == SY_VETO)
    g_ptr_array_add(texts, g_strdup(_("veto")));
  if (node->kind != SY_GROUP && outcome != SY_SCORED) {
    g_autofree char *reason = reason_shown(assessment, index, unit);
    g_ptr_array_add(texts, g_strdup_printf("%s: %s", outcome_word(outcome), reason));
  }
  if (outcome == SY_SCORED && column->before_adjust &&
      column->before_adjust[unit] != SY_NOT_KNOWN) {
    sy_nano_exact(column->before_adjust[unit], number);
    g_ptr_array_add(texts, g_strdup_printf(_("%s before adjustments"), number));
  }
  if (outcome == SY_SCORED && (marks & SY_MARK_VETOED) && column->before_veto &&
      column->before_veto[unit] != SY_NOT_KNOWN) {
    sy_nano_exact(column->before_veto[unit], number);
    g_ptr_array_add(texts, g_strdup_printf(_("%s before the veto"), number));
  }
  if (column->amount && outcome == SY_SCORED) {
    sy_nano_exact(column->amount[unit], number);
    g_ptr_array_add(texts, g_strdup_printf(_("amount %s"), number));
  }
  if (marks & SY_MARK_ZEROED)
    g_ptr_array_add(texts, g_strdup(_("missing, counted as 0")));
  if (marks & SY_MARK_EXCLUDED)
    g_ptr_array_add(texts, g_strdup(_("missing, left out")));
  if (marks & SY_MARK_DISQUALIFIED)
    g_ptr_array_add(texts, g_strdup(_("disqualified")));
  g_ptr_array_add(texts, NULL);
  return g_strjoinv("; ", (char **)texts->pdata);
}

static void add_node(const struct explanation *explanation, uint32_t index, guint depth,
                     sy_layout *layout) {
  const sy_assessment *assessment = explanation->assessment;
  const struct sy_node *node = node_at(explanation, index);
  g_autofree char *indent = g_strnfill(2 * depth, ' ');
  g_autofree char *rest = g_strconcat(indent, "  ", NULL);
  g_autofree char *label = g_strdup_printf("%s  [%s]", sy_text_get(node->name), node->id);
  g_autofree char *name = layout_hang(
      indent, rest, label, explanation->width > FIGURES ? explanation->width - FIGURES : 1);
  g_autofree char *score = cell_of(explanation, index);
  g_autofree char *weight =
      sy_node_has_score(node) && index != explanation->top
          ? share_shown(sy_effective_weight(assessment, index, explanation->unit))
          : g_strdup("");
  g_autofree char *adds = contribution(explanation, index);
  g_autofree char *remark = remarks(explanation, index);
  sy_layout_cell(layout, name);
  sy_layout_cell(layout, score);
  sy_layout_cell(layout, weight);
  sy_layout_cell(layout, adds);
  if (*remark)
    sy_layout_note(layout, remark);
}

/* What one point of a node is worth on the node asked about. */
static double factor(const struct explanation *explanation, uint32_t index) {
  double worth;
  if (index == explanation->top)
    return 1;
  const double above = explanation->factors[node_at(explanation, index)->parent];
  if (above < 0 || !sy_worth_of(explanation->assessment, index, explanation->unit, &worth))
    return -1;
  return above * worth;
}

static void add_below(const struct explanation *explanation, uint32_t index, guint depth,
                      sy_layout *layout) {
  const struct sy_node *node = node_at(explanation, index);
  const struct sy_indices *const lists[] = {&node->children, &node->adjustments, &node->vetoes};
  explanation->factors[index] = factor(explanation, index);
  add_node(explanation, index, depth, layout);
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (uint32_t k = 0; k < lists[i]->count; k++)
      add_below(explanation, lists[i]->items[k], depth + 1, layout);
}

static void write_parts(const struct explanation *explanation, const struct sy_style *style,
                        FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("part"), _("score"), _("weight"), _("adds")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  add_below(explanation, explanation->top, 0, layout);
  fputc('\n', stream);
  sy_layout_print(layout, style, stream);
}

/* ---- what would gain most ---- */

struct gain {
  uint32_t node;
  int64_t points; /* nano, on the scale of the node asked about */
  bool exact;     /* only means lie between */
};

/* What full marks on a leaf would add on the node asked about. */
static struct gain gain_of(const struct explanation *explanation, uint32_t leaf) {
  struct gain gain = {leaf, 0, true};
  for (uint32_t at = leaf; at != explanation->top; at = node_at(explanation, at)->parent) {
    const struct sy_node *group = node_at(explanation, node_at(explanation, at)->parent);
    gain.exact &= sy_aggregates[group->aggregate].adds && !group->has_clamp &&
                  !group->adjustments.count && !group->vetoes.count;
  }
  const int64_t left = node_at(explanation, leaf)->highest -
                       sy_score_of(explanation->assessment, leaf, explanation->unit);
  gain.points = (int64_t)llround(explanation->factors[leaf] * (double)left);
  return gain;
}

static gint compare_gains(gconstpointer left, gconstpointer right) {
  const struct gain *a = left, *b = right;
  if (a->points != b->points)
    return a->points > b->points ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

static void write_gains(const struct explanation *explanation, const struct sy_style *style,
                        FILE *stream) {
  static const enum sy_align align[] = {SY_RIGHT, SY_LEFT, SY_LEFT};
  const sy_assessment *assessment = explanation->assessment;
  g_autoptr(GArray) gains = g_array_new(FALSE, FALSE, sizeof(struct gain));
  for (uint32_t node = 0; node < assessment->node_count; node++) {
    if (explanation->factors[node] <= 0 || node_at(explanation, node)->kind != SY_LEAF ||
        sy_outcome_of(assessment, node, explanation->unit) != SY_SCORED)
      continue;
    const struct gain gain = gain_of(explanation, node);
    if (gain.points > 0)
      g_array_append_val(gains, gain);
  }
  if (gains->len == 0 || explanation->top == g_array_index(gains, struct gain, 0).node)
    return;
  g_array_sort(gains, compare_gains);
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(align); i++)
    sy_layout_cell(layout, "");
  for (guint i = 0; i < MIN(gains->len, MOST_GAINS); i++) {
    const struct gain *gain = &g_array_index(gains, struct gain, i);
    char points[SY_DECIMAL_SIZE];
    sy_nano_shown(gain->points, assessment->edition->digits, points);
    g_autofree char *text = g_strconcat(gain->exact ? "+" : "≈ +", points, NULL);
    sy_layout_cell(layout, text);
    sy_layout_cell(layout, sy_text_get(node_at(explanation, gain->node)->name));
    sy_layout_cell(layout, node_at(explanation, gain->node)->id);
  }
  fputc('\n', stream);
  sy_heading_print(_("What would gain most: points here for full marks there"), style, stream);
  sy_layout_print(layout, style, stream);
}

/* ---- the whole ---- */

void sy_explain_write(const sy_assessment *assessment, uint32_t unit, uint32_t node,
                      const struct sy_style *style, FILE *stream) {
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  g_autofree double *factors = g_new(double, assessment->node_count);
  for (uint32_t i = 0; i < assessment->node_count; i++)
    factors[i] = -1;
  const struct explanation explanation = {assessment, figures, unit, node, factors, style->width};
  write_heading(&explanation, style, stream);
  write_parts(&explanation, style, stream);
  explain_evidence(assessment, unit, node, style, stream);
  explain_findings(assessment, unit, factors, style, stream);
  write_gains(&explanation, style, stream);
}
