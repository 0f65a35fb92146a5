/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-leaves.c: how the parts of a unit's change add up
 *
 * The own change and the method's, indicator by indicator; the rest, by the totals with and without
 * what is new or redefined. Shown figures add up to the shown sum: what they lack is a row.
 */
#include "print/changes-private.h"

#include <math.h>

#define FIRST 10 /* rows that are shown at once */

/* What several indicators add. */
struct parts {
  int64_t performance, method;
};

static int64_t shown(const struct changes_page *page, int64_t points) {
  return sy_nano_round(points, 1, page->later->digits);
}

static gint compare_leaves(gconstpointer left, gconstpointer right) {
  const struct sy_leaf_change *a = *(const struct sy_leaf_change *const *)left;
  const struct sy_leaf_change *b = *(const struct sy_leaf_change *const *)right;
  const int64_t own[] = {ABS(a->performance), ABS(b->performance)};
  const int64_t method[] = {ABS(a->method), ABS(b->method)};
  if (own[0] != own[1])
    return own[0] > own[1] ? -1 : 1;
  if (method[0] != method[1])
    return method[0] > method[1] ? -1 : 1;
  return a->match < b->match ? -1 : a->match > b->match;
}

/* Of const struct sy_leaf_change *: the largest own change first. */
static GPtrArray *sorted_leaves(const struct changes_page *page,
                                const struct sy_unit_change *unit) {
  guint count;
  const struct sy_leaf_change *leaves = sy_leaf_changes_of(page->changes, unit, &count);
  GPtrArray *sorted = g_ptr_array_new();
  for (guint i = 0; i < count; i++)
    g_ptr_array_add(sorted, (gpointer)&leaves[i]);
  g_ptr_array_sort(sorted, compare_leaves);
  return sorted;
}

/* A cell: a weight in the whole. */
static void add_weight(sy_layout *layout, double weight) {
  g_autofree char *text = sy_percent_of_number(weight);
  sy_layout_cell(layout, text);
}

static void add_leaf(const struct changes_page *page, const struct sy_unit_change *unit,
                     const struct sy_leaf_change *leaf, sy_layout *layout) {
  const struct sy_node_match *match = &page->changes->nodes[leaf->match];
  const struct sy_estimated estimated = sy_estimated_of(page->changes, match, unit);
  sy_layout_cell(layout, sy_text_get(page->later->nodes[match->later].name));
  sy_layout_link(layout, SY_LINK_NODE, match->later);
  changes_add_signed(page, layout, leaf->performance);
  changes_add_signed(page, layout, leaf->method);
  changes_add_pair(page, layout,
                   (struct changes_figure){match->earlier, leaf->before, estimated.before},
                   (struct changes_figure){match->later, leaf->after, estimated.after});
  add_weight(layout, leaf->weight_before);
  add_weight(layout, leaf->weight_after);
}

/* A row without scores. */
static void add_parts(const struct changes_page *page, sy_layout *layout, const char *what,
                      struct parts parts) {
  sy_layout_strong_cell(layout, what);
  changes_add_signed(page, layout, parts.performance);
  changes_add_signed(page, layout, parts.method);
  for (unsigned i = 0; i < 4; i++)
    sy_layout_cell(layout, "");
}

/* Indicators [first, end); then, if there are any, the others together; and the sum of all these.
 */
static void write_table(const struct changes_page *page, const struct sy_unit_change *unit,
                        const GPtrArray *leaves, guint first, guint end, const struct parts *others,
                        struct parts sum) {
  static const enum sy_align align[] = {SY_LEFT,  SY_RIGHT, SY_RIGHT, SY_RIGHT,
                                        SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("indicator"),    _("own change"), _("method"),
                               _("score before"), _("score now"),  _("weight before"),
                               _("weight now")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  struct parts left = {shown(page, sum.performance), shown(page, sum.method)};
  for (guint i = first; i < end; i++) {
    const struct sy_leaf_change *leaf = leaves->pdata[i];
    add_leaf(page, unit, leaf, layout);
    left.performance -= shown(page, leaf->performance);
    left.method -= shown(page, leaf->method);
  }
  sy_layout_foot(layout);
  if (others) {
    g_autofree char *what = g_strdup_printf(_("the %u others together"), leaves->len - end);
    add_parts(page, layout, what, *others);
    left.performance -= shown(page, others->performance);
    left.method -= shown(page, others->method);
  }
  if (left.performance || left.method)
    add_parts(page, layout, _("rounding"), left);
  add_parts(page, layout, _("sum"), sum);
  sy_layout_print(layout, page->style, page->stream);
}

static void write_reading(const struct changes_page *page) {
  sy_paragraph_print(
      _("Points of the total that each indicator adds. Own change: the rise or fall of its score, "
        "times the mean of both weights. Method: the rise or fall of its weight, times the mean of "
        "both scores. Only indicators are listed that both editions define in the same way and "
        "that have a score in both; the weights are those in a total of these indicators alone, so "
        "they may be higher than the real ones."),
      0, page->style, page->stream);
}

/* All indicators: the first ones, and behind them, folded, the others that they sum up. */
static void write_all(const struct changes_page *page, const struct sy_unit_change *unit,
                      const GPtrArray *leaves) {
  const struct parts sum = {unit->performance, unit->method};
  if (leaves->len <= FIRST + 1) {
    write_table(page, unit, leaves, 0, leaves->len, NULL, sum);
    return;
  }
  struct parts others = {0};
  for (guint i = FIRST; i < leaves->len; i++) {
    const struct sy_leaf_change *leaf = leaves->pdata[i];
    others.performance += leaf->performance;
    others.method += leaf->method;
  }
  write_table(page, unit, leaves, 0, FIRST, &others, sum);
  g_autofree char *summary = g_strdup_printf(_("The %u others"), leaves->len - FIRST);
  sy_fold_open(summary, page->style, page->stream);
  write_table(page, unit, leaves, FIRST, leaves->len, NULL, others);
  sy_fold_close(page->style);
}

bool changes_write_leaves(const struct changes_page *page, const struct sy_unit_change *unit) {
  if (!page->changes->leaves || !unit->is_split)
    return false;
  g_autoptr(GPtrArray) leaves = sorted_leaves(page, unit);
  sy_section_print(_("Own change and method, indicator by indicator"), NULL, page->style,
                   page->stream);
  if (leaves->len == 0) {
    sy_paragraph_print(
        _("They are not divided among indicators, because scores are not simply added up on the "
          "way to the total: a group takes the lowest or highest of its parts or their geometric "
          "or harmonic mean, or a limit cuts its score."),
        0, page->style, page->stream);
    return false;
  }
  write_reading(page);
  write_all(page, unit, leaves);
  return true;
}

/* ---- the rest ---- */

/* Whether a score on one of the common leaves rests on an estimate. */
static struct sy_estimated common_estimated(const struct changes_page *page,
                                            const struct sy_unit_change *unit) {
  struct sy_estimated any = {0};
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    int64_t change;
    if (!sy_node_change_of(page->changes, match, unit, &change) ||
        page->later->nodes[match->later].kind != SY_LEAF)
      continue;
    const struct sy_estimated one = sy_estimated_of(page->changes, match, unit);
    any.before |= one.before;
    any.after |= one.after;
  }
  return any;
}

/* A cell: a figure that is not a node's score. */
static void add_plain(const struct changes_page *page, sy_layout *layout, int64_t value,
                      bool estimated) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(shown(page, value), page->later->digits, text);
  g_autofree char *marked = sy_figure_marked(text, estimated);
  *page->marked |= estimated;
  sy_layout_cell(layout, marked);
}

void changes_write_rest(const struct changes_page *page, const struct sy_unit_change *unit) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("total"), _("before"), _("now"), _("change")};
  if (!page->changes->leaves || !unit->is_split ||
      (unit->common_before == unit->before && unit->common_after == unit->after))
    return;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const struct sy_estimated common = common_estimated(page, unit);
  const struct sy_estimated total = sy_estimated_of(page->changes, NULL, unit);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  sy_layout_cell(layout, _("only what both editions define in the same way"));
  add_plain(page, layout, unit->common_before, common.before);
  add_plain(page, layout, unit->common_after, common.after);
  changes_add_signed(page, layout, unit->common_after - unit->common_before);
  sy_layout_cell(layout, _("everything"));
  changes_add_figures(page, layout, (struct changes_figure){0, unit->before, total.before},
                      (struct changes_figure){0, unit->after, total.after});
  sy_layout_foot(layout);
  sy_layout_strong_cell(layout, _("difference"));
  changes_add_signed(page, layout, unit->before - unit->common_before);
  changes_add_signed(page, layout, unit->after - unit->common_after);
  changes_add_signed(page, layout, unit->rest);
  sy_section_print(_("What is new or redefined"), layout, page->style, page->stream);
  sy_paragraph_print(_("The first row is the total of only those indicators that both editions "
                       "define in the same way; its change is own change plus method. The second "
                       "row is the actual total. The difference is what everything else, including "
                       "adjustments and vetoes, adds or takes away; its change is the part 'new or "
                       "redefined'. Differences are computed exactly, then rounded."),
                     0, page->style, page->stream);
}
