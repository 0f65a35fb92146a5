/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c: how a number came about
 *
 * From a node downward: each part's score and weight, what it added, and the effect of caps, gates,
 * vetoes and rounding; for an indicator, its rows; then the findings, and the largest possible
 * gains.
 */
#include "print/print-private.h"

#define MOST_GAINS 5
#define MOST_FINDINGS 30
#define FIGURES 27 /* what three columns of figures usually take of the page */

/* One explanation on its way to the page. */
struct page {
  const sy_explanation *explanation;
  const sy_assessment *assessment;
  const sy_edition *edition;
  const sy_figures *figures;
  uint32_t unit, top;
  unsigned width;
};

static const struct sy_node *node_at(const struct page *page, uint32_t node) {
  return &page->edition->nodes[node];
}

static char *cell_of(const struct page *page, uint32_t node) {
  return sy_figure_cell(page->figures, page->assessment, node, page->unit, page->edition->digits);
}

/* ---- the heading ---- */

/* "Regional · north" if the award ranks by an attribute. g_free. */
static char *award_with_value(const struct page *page, uint32_t index) {
  const struct sy_award *award = &page->edition->awards[index];
  const char *name = sy_text_get(award->name);
  if (award->over.kind != SY_OVER_ATTRIBUTE)
    return g_strdup(name);
  const struct sy_attribute *by = &page->edition->attributes[award->over.attribute];
  return g_strdup_printf("%s · %s", name, sy_attribute_text(by, page->unit));
}

static void write_standings(const struct page *page, const struct sy_style *style, FILE *stream) {
  const sy_edition *edition = page->edition;
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    const struct sy_standing *standing = &page->assessment->standings[i];
    if (award->node != page->top || !standing->rank[page->unit])
      continue;
    const guint band = standing->band[page->unit];
    g_autofree char *name = award_with_value(page, i);
    g_autofree char *rank = g_strdup_printf(_("%s: rank %u%s"), name, standing->rank[page->unit],
                                            standing->tied[page->unit] ? "=" : "");
    sy_line_print(style, stream, "%s%s%s", rank, band ? " · " : "",
                  band ? sy_text_get(award->bands[band - 1].name) : "");
    g_autofree char *has = sy_passed_over_shown(page->assessment, i, page->unit);
    if (has)
      sy_line_print(style, stream,
                    _("passed over: %s, and each unit gets at most one of these awards"), has);
    if (standing->undecided_by[page->unit]) {
      g_autofree char *why = sy_undecided_shown(page->assessment, i, page->unit);
      sy_line_print(style, stream, _("undecided tie, so rank and band may still change; %s"), why);
    }
  }
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const guint grade = page->assessment->grades[i][page->unit];
    if (edition->gradings[i].node == page->top && grade)
      sy_line_print(style, stream, _("grade: %s"),
                    sy_text_get(edition->gradings[i].grades[grade - 1].name));
  }
}

static void write_heading(const struct page *page, const struct sy_style *style, FILE *stream) {
  g_autofree char *score = cell_of(page, page->top);
  const struct sy_unit *unit = &page->edition->units[page->unit];
  g_autofree char *heading = g_strdup_printf("%s · %s: %s", sy_text_get(unit->name),
                                             sy_text_get(node_at(page, page->top)->name), score);
  sy_heading_print(heading, style, stream);
  write_standings(page, style, stream);
  if (!(sy_marks_of(page->assessment, page->top, page->unit) & SY_MARK_DISQUALIFIED))
    return;
  g_autofree char *vetoes = sy_disqualifiers_shown(page->assessment, page->top, page->unit);
  sy_line_print(style, stream, _("disqualified by: %s; the score is for diagnosis only"), vetoes);
}

/* ---- figures of steps ---- */

static int64_t shown_value(const struct page *page, int64_t points) {
  return sy_nano_round(points, 1, page->edition->digits);
}

static void write_points(const struct page *page, int64_t points, char text[SY_DECIMAL_SIZE]) {
  sy_nano_shown(points, page->edition->digits, text);
}

/* What a step adds; both ends if that is not certain. g_free. */
static char *added_text(const struct page *page, const struct sy_step *step) {
  char low[SY_DECIMAL_SIZE], high[SY_DECIMAL_SIZE];
  write_points(page, step->low, low);
  write_points(page, step->high, high);
  return step->low == step->high ? g_strdup(low) : g_strdup_printf("%s … %s", low, high);
}

/* The step that a node is in its owner's list, or NULL. */
static const struct sy_step *step_of(const struct page *page, uint32_t index) {
  const struct sy_node *node = node_at(page, index);
  const bool whole = index == page->top && sy_node_has_score(node);
  const GArray *steps = whole ? NULL : page->explanation->steps[node->parent];
  for (guint i = 0; steps && i < steps->len; i++)
    if (g_array_index(steps, struct sy_step, i).node == index)
      return &g_array_index(steps, struct sy_step, i);
  return NULL;
}

/* ---- remarks below a node ---- */

G_GNUC_PRINTF(2, 3) static void add_remark(GPtrArray *texts, const char *format, ...) {
  va_list values;
  va_start(values, format);
  g_ptr_array_add(texts, g_strdup_vprintf(format, values));
  va_end(values);
}

/* Why a gate is closed: its condition, and the actual score. */
static void add_gate(const struct page *page, const struct sy_node *gated, GPtrArray *texts) {
  const struct sy_gate *gate = &gated->gate;
  const char *name = sy_text_get(node_at(page, gate->node)->name);
  char value[SY_DECIMAL_SIZE], found[SY_DECIMAL_SIZE];
  sy_nano_exact(gate->value, value);
  g_autofree char *condition = sy_condition_shown(gate->comparison, value);
  if (sy_outcome_of(page->assessment, gate->node, page->unit) == SY_NOT_APPLICABLE) {
    add_remark(texts, _("gate not met: it needs %s %s, which does not apply"), name, condition);
    return;
  }
  const int64_t score = sy_explanation_gate_score(page->explanation, gated);
  sy_figure_shown(page->figures, gate->node, score, page->edition->digits, found);
  add_remark(texts, _("gate not met: it needs %s %s, found %s"), name, condition, found);
}

/* What was withheld from a bonus or deduction. */
static void add_withheld(const struct page *page, const struct sy_node *node,
                         const struct sy_step *step, GPtrArray *texts) {
  char points[SY_DECIMAL_SIZE];
  write_points(page, step->withheld < 0 ? -step->withheld : step->withheld, points);
  if (step->withheld < 0)
    add_remark(texts, _("takes off %s less"), points);
  else if (step->withheld > 0)
    add_remark(texts, node->kind == SY_VETO ? _("raises the score by %s less") : _("adds %s less"),
               points);
}

/* An adjustment or veto: its effect, and if it has none, why. */
static void add_rule(const struct page *page, uint32_t index, GPtrArray *texts) {
  const struct sy_node *node = node_at(page, index);
  const struct sy_step *step = step_of(page, index);
  const unsigned record = sy_record_of(page->assessment, index, page->unit);
  const char *word = node->kind == SY_VETO         ? _("veto")
                     : node->direction == SY_BONUS ? _("bonus")
                                                   : _("deduction");
  g_autofree char *rule = sy_rule_shown(node);
  add_remark(texts, _("%s: %s"), word, rule);
  if (record & SY_RECORD_GATE_CLOSED)
    add_gate(page, node, texts);
  else if (record & SY_RECORD_GATE_UNDECIDED)
    add_remark(texts, "%s", _("unknown whether its gate is met"));
  else if (record & SY_RECORD_CAPPED)
    add_remark(texts, "%s", _("its cap is reached"));
  else if (node->kind == SY_VETO && record & SY_RECORD_APPLIED && !(record & SY_RECORD_DECISIVE))
    add_remark(texts, "%s", _("another veto counts instead"));
  else if (node->kind == SY_VETO && step && step->withheld)
    add_remark(texts, "%s", _("another veto has the same effect"));
  if (step && (node->kind == SY_ADJUSTMENT || record & SY_RECORD_GATE_CLOSED))
    add_withheld(page, node, step, texts);
}

/* How much of a group there is, and what is enough, if something is missing. */
static void add_coverage(const struct page *page, uint32_t index, GPtrArray *texts) {
  const struct sy_node *node = node_at(page, index);
  const struct sy_coverage coverage = sy_coverage_of(page->assessment, index, page->unit);
  if (coverage.there == coverage.of)
    return;
  g_autofree char *needed = sy_share_shown(sy_ratio_of(node->enough));
  g_autofree char *there = sy_share_shown(sy_ratio_make(coverage.there, coverage.scale));
  g_autofree char *of = sy_share_shown(sy_ratio_make(coverage.of, coverage.scale));
  if (node->enough_of == SY_OF_CHILDREN)
    add_remark(texts,
               ngettext("%u of %u parts has a score, at least %s needed",
                        "%u of %u parts have a score, at least %s needed",
                        (unsigned long)coverage.there),
               (guint)coverage.there, (guint)coverage.of, needed);
  else
    add_remark(texts, _("parts with a weight of %s of %s have a score, at least %s needed"), there,
               of, needed);
  add_remark(texts, "%s",
             coverage.in_error    ? _("a part is in error, so none is left out")
             : coverage.is_enough ? _("the missing parts are left out")
                                  : _("the missing parts are not left out"));
}

/* What affected a node in addition to its parts. g_free. */
static char *remarks(const struct page *page, uint32_t index) {
  const struct sy_column_scores *column = &page->assessment->columns[index];
  const struct sy_node *node = node_at(page, index);
  const enum sy_outcome outcome = sy_outcome_of(page->assessment, index, page->unit);
  const unsigned marks = sy_marks_of(page->assessment, index, page->unit);
  char number[SY_DECIMAL_SIZE];
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  if (!sy_node_has_score(node))
    add_rule(page, index, texts);
  if (outcome != SY_SCORED &&
      (node->kind != SY_GROUP || !sy_applies(page->edition, index, page->unit, NULL))) {
    g_autofree char *reason = sy_reason_shown(page->assessment, index, page->unit);
    add_remark(texts, _("%s: %s"), sy_outcome_word(outcome), reason);
  }
  if (node->kind != SY_GROUP && sy_is_estimated(page->assessment, index, page->unit)) {
    g_autofree char *reason = sy_reason_shown(page->assessment, index, page->unit);
    add_remark(texts, _("%s: %s"), _("estimated"), reason);
  }
  if (node->has_enough && outcome != SY_NOT_APPLICABLE)
    add_coverage(page, index, texts);
  if (column->amount && outcome == SY_SCORED && !(marks & SY_MARK_ZEROED)) {
    sy_nano_exact(column->amount[page->unit], number);
    add_remark(texts, _("amount %s"), number);
  }
  if (index != page->top && !sy_node_counts(node))
    add_remark(texts, "%s", _("weight 0: shown, not counted"));
  if (node->weights == SY_WEIGHTS_NORMALISE) {
    g_autofree char *sum = sy_number_shown(sy_declared_sum(page->edition, node));
    add_remark(texts, _("weights divided by their sum %s"), sum);
  }
  if (marks & SY_MARK_ZEROED)
    add_remark(texts, "%s", _("missing, counted as 0"));
  if (marks & SY_MARK_EXCLUDED)
    add_remark(texts, "%s", _("missing, left out"));
  if (marks & SY_MARK_DISQUALIFIED)
    add_remark(texts, "%s", _("disqualified"));
  g_ptr_array_add(texts, NULL);
  return g_strjoinv(_("; "), (char **)texts->pdata);
}

/* ---- the parts ---- */

/* A line of the table. */
struct line {
  guint depth;
  const char *text, *id; /* the id of a node, which only a terminal shows, or NULL */
  const char *score, *weight, *adds;
  uint32_t node; /* that it is about; or SY_NONE */
};

static void add_line(const struct page *page, const struct line *line, sy_layout *layout) {
  g_autofree char *indent = g_strnfill(2 * line->depth, ' ');
  g_autofree char *rest = g_strconcat(indent, "  ", NULL);
  sy_layout_tree_cell(layout, line->text, line->id, line->depth, indent, rest,
                      page->width > FIGURES ? page->width - FIGURES : 1);
  if (line->node != SY_NONE)
    sy_layout_link(layout, SY_LINK_NODE, line->node);
  sy_layout_cell(layout, line->score);
  sy_layout_cell(layout, line->weight);
  sy_layout_cell(layout, line->adds);
}

/* The same without a score of its own. */
static void add_step_line(const struct page *page, guint depth, const char *text, const char *adds,
                          sy_layout *layout) {
  add_line(page, &(struct line){depth, text, NULL, "", "", adds, SY_NONE}, layout);
}

/* The weight that a node has for the unit; "" if it has none. g_free. */
static char *weight_text(const struct page *page, uint32_t index) {
  const struct sy_node *node = node_at(page, index);
  if (index == page->top || !sy_node_has_score(node) ||
      !sy_aggregates[node_at(page, node->parent)->aggregate].uses_weights)
    return g_strdup("");
  return sy_share_shown(sy_effective_weight(page->assessment, index, page->unit));
}

static void add_node(const struct page *page, uint32_t index, guint depth, sy_layout *layout) {
  const struct sy_node *node = node_at(page, index);
  const struct sy_step *step = step_of(page, index);
  g_autofree char *score = cell_of(page, index);
  g_autofree char *weight = weight_text(page, index);
  g_autofree char *adds = step ? added_text(page, step) : g_strdup("");
  g_autofree char *remark = remarks(page, index);
  add_line(page,
           &(struct line){depth, sy_text_get(node->name), node->id, score, weight, adds, index},
           layout);
  if (*remark)
    sy_layout_note(layout, remark);
}

/* The label of a step of the node itself; NULL if it is shown elsewhere, or not at all. g_free. */
static char *step_text(const struct sy_node *node, const struct sy_step *step) {
  char low[SY_DECIMAL_SIZE], high[SY_DECIMAL_SIZE];
  g_autofree char *each = NULL, *points = NULL;
  switch (step->kind) {
  case SY_STEP_FULL:
    return g_strdup(_("full marks"));
  case SY_STEP_AMOUNT:
    each = sy_number_shown(node->deduction_each);
    points = sy_number_shown(node->points);
    return g_strdup_printf(_("%s off each, out of %s"), each, points);
  case SY_STEP_AGGREGATE:
    return g_strdup(_(sy_aggregates[node->aggregate].text));
  case SY_STEP_ADJUST_CAP:
    sy_nano_exact(node->adjust_cap, high);
    return g_strdup_printf(_("all adjustments together: at most %s"), high);
  case SY_STEP_CLAMP:
    if (node->kind == SY_LEAF)
      return g_strdup(_("not below 0"));
    sy_nano_exact(node->clamp_low, low);
    sy_nano_exact(node->clamp_high, high);
    return g_strdup_printf(_("kept within %s to %s"), low, high);
  default:
    return NULL;
  }
}

/* The steps of the node itself, from one kind to another. */
static void add_steps(const struct page *page, uint32_t index, guint depth, enum sy_step_kind first,
                      enum sy_step_kind last, sy_layout *layout) {
  const GArray *steps = page->explanation->steps[index];
  for (guint i = 0; steps && i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    g_autofree char *text =
        step->kind >= first && step->kind <= last ? step_text(node_at(page, index), step) : NULL;
    g_autofree char *adds = added_text(page, step);
    if (text)
      add_step_line(page, depth, text, adds, layout);
  }
}

/* The difference between the shown figures and the shown score, so that they add up too. */
static void add_rounding(const struct page *page, uint32_t index, guint depth, sy_layout *layout) {
  const GArray *steps = page->explanation->steps[index];
  char text[SY_DECIMAL_SIZE];
  int64_t left;
  if (!steps || sy_outcome_of(page->assessment, index, page->unit) != SY_SCORED)
    return;
  sy_figure_shown(page->figures, index, sy_score_of(page->assessment, index, page->unit),
                  page->edition->digits, text);
  sy_nano_parse(text, &left);
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    if (step->kind == SY_STEP_INDICATOR || step->kind == SY_STEP_ZEROED)
      return;
    left -= step->kind == SY_STEP_ROUNDING ? 0 : shown_value(page, step->low);
  }
  if (left != shown_value(page, left))
    sy_nano_exact(left, text);
  else
    write_points(page, left, text);
  if (left)
    add_step_line(page, depth, _("rounding"), text, layout);
}

static void add_below(const struct page *page, uint32_t index, guint depth, sy_layout *layout) {
  const struct sy_node *node = node_at(page, index);
  const struct sy_column_scores *column = &page->assessment->columns[index];
  add_node(page, index, depth, layout);
  for (uint32_t i = 0; i < node->children.count; i++)
    add_below(page, node->children.items[i], depth + 1, layout);
  if (!column->amount || column->amount[page->unit])
    add_steps(page, index, depth + 1, SY_STEP_FULL, SY_STEP_AGGREGATE, layout);
  for (uint32_t i = 0; i < node->adjustments.count; i++)
    add_node(page, node->adjustments.items[i], depth + 1, layout);
  add_steps(page, index, depth + 1, SY_STEP_ADJUST_CAP, SY_STEP_CLAMP, layout);
  for (uint32_t i = 0; i < node->vetoes.count; i++)
    add_node(page, node->vetoes.items[i], depth + 1, layout);
  add_rounding(page, index, depth + 1, layout);
}

static void write_parts(const struct page *page, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("part"), _("score"), _("weight"), _("adds")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  add_below(page, page->top, 0, layout);
  sy_gap_print(style, stream);
  sy_layout_print(layout, style, stream);
}

/* ---- the largest possible gains ---- */

char *sy_gain_shown(const sy_assessment *assessment, uint32_t index, uint32_t unit) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  const char *name = sy_text_get(node->name);
  switch (node->kind) {
  case SY_GROUP:
    return g_strdup_printf(sy_marks_of(assessment, index, unit) & SY_MARK_ZEROED
                               ? _("%s (all that is missing)")
                               : _("%s (all vetoes)"),
                           name);
  case SY_LEAF:
    return g_strdup(name);
  case SY_VETO:
    return g_strdup_printf(_("%s (veto)"), name);
  default:
    return g_strdup_printf(node->direction == SY_BONUS ? _("%s (bonus)") : _("%s (deduction)"),
                           name);
  }
}

static void add_gain(const struct page *page, const struct sy_gain *gain, sy_layout *layout) {
  const struct sy_node *node = node_at(page, gain->node);
  char points[SY_DECIMAL_SIZE];
  write_points(page, gain->points, points);
  g_autofree char *sum = g_strconcat("+", points, NULL);
  g_autofree char *name =
      sy_gain_shown(page->explanation->assessment, gain->node, page->explanation->unit);
  sy_layout_cell(layout, gain->points ? sum : "");
  sy_layout_cell(layout, name);
  sy_layout_link(layout, SY_LINK_NODE, gain->node);
  sy_layout_cell(layout, node->id);
  if (gain->qualifies)
    sy_layout_note(layout, _("and no longer disqualified"));
}

static void write_gains(const struct page *page, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_RIGHT, SY_LEFT, SY_LEFT};
  const GArray *gains = page->explanation->gains;
  if (gains->len == 0 || node_at(page, page->top)->kind != SY_GROUP)
    return;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(align); i++)
    sy_layout_cell(layout, "");
  for (guint i = 0; i < MIN(gains->len, MOST_GAINS); i++)
    add_gain(page, &g_array_index(gains, struct sy_gain, i), layout);
  sy_gap_print(style, stream);
  sy_heading_print(
      _("Largest possible gains: points that full marks there, or no veto, would add here"), style,
      stream);
  sy_layout_print(layout, style, stream);
}

/* ---- the whole, and its parts ---- */

static struct page page_of(const sy_explanation *explanation, const sy_figures *figures,
                           const struct sy_style *style) {
  return (struct page){.explanation = explanation,
                       .assessment = explanation->assessment,
                       .edition = explanation->assessment->edition,
                       .figures = figures,
                       .unit = explanation->unit,
                       .top = explanation->node,
                       .width = style->width};
}

void sy_explain_parts_write(const sy_explanation *explanation, const sy_figures *figures,
                            const struct sy_style *style, FILE *stream) {
  const struct page page = page_of(explanation, figures, style);
  write_parts(&page, style, stream);
}

void sy_explain_write(const sy_explanation *explanation, const struct sy_style *style,
                      FILE *stream) {
  g_autoptr(sy_figures) figures = sy_figures_new(explanation->assessment);
  const struct page page = page_of(explanation, figures, style);
  unofficial_print(page.edition, style, stream);
  write_heading(&page, style, stream);
  write_parts(&page, style, stream);
  sy_explain_evidence_write(explanation, explanation->node, G_MAXUINT, false, style, stream);
  explain_write_findings(explanation, MOST_FINDINGS, style, stream);
  write_gains(&page, style, stream);
}
