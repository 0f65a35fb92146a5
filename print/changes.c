/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: changes since an earlier edition, for people
 *
 * If something cannot be compared, the reason is given instead of a figure.
 */
#include "print/changes-private.h"

#define MOST_NAMES 40 /* in a sentence */

void changes_headings(sy_layout *layout, const char *const *texts, guint count) {
  for (guint i = 0; i < count; i++)
    sy_layout_cell(layout, texts ? texts[i] : "");
}

/* A change with its sign, to the digits of the later edition. g_free. */
static char *signed_shown(const struct changes_page *page, int64_t change) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(sy_nano_round(change, 1, page->later->digits), page->later->digits, text);
  return sy_signed_shown(text);
}

void changes_add_signed(const struct changes_page *page, sy_layout *layout, int64_t change) {
  g_autofree char *text = signed_shown(page, change);
  sy_layout_cell(layout, text);
}

static void cell_figure(const struct changes_page *page, sy_layout *layout,
                        const sy_figures *figures, struct changes_figure figure) {
  char text[SY_DECIMAL_SIZE];
  sy_figure_shown(figures, figure.node, figure.value, page->later->digits, text);
  g_autofree char *marked = sy_figure_marked(text, figure.estimated);
  *page->marked |= figure.estimated;
  sy_layout_cell(layout, marked);
}

void changes_add_pair(const struct changes_page *page, sy_layout *layout,
                      struct changes_figure before, struct changes_figure after) {
  cell_figure(page, layout, page->figures_earlier, before);
  cell_figure(page, layout, page->figures_later, after);
}

void changes_add_figures(const struct changes_page *page, sy_layout *layout,
                         struct changes_figure before, struct changes_figure after) {
  changes_add_pair(page, layout, before, after);
  changes_add_signed(page, layout, after.value - before.value);
}

void changes_add_name(struct changes_names *names, const char *name) {
  if (!names->text)
    names->text = g_string_new(NULL);
  if (names->count < MOST_NAMES)
    g_string_append_printf(names->text, "%s%s", names->count ? _(", ") : "", name);
  names->count++;
}

/* The names so far; "" if there are none. Starts anew. g_free. */
static char *take_names(struct changes_names *names) {
  if (names->count > MOST_NAMES)
    g_string_append_printf(names->text,
                           ngettext(" and %u more", " and %u more", names->count - MOST_NAMES),
                           names->count - MOST_NAMES);
  char *text = names->text ? g_string_free(names->text, FALSE) : g_strdup("");
  *names = (struct changes_names){0};
  return text;
}

void changes_write_names(const struct changes_page *page, const char *what,
                         struct changes_names *names) {
  const bool any = names->count > 0;
  g_autofree char *text = take_names(names);
  g_autofree char *sentence = g_strconcat(what, text, NULL);
  if (any)
    sy_paragraph_print(sentence, 0, page->style, page->stream);
}

bool changes_lists_unchanged(guint count, guint unchanged) {
  return count <= CHANGES_MOST_ROWS && 2 * unchanged <= count;
}

void changes_write_more(const struct changes_page *page, guint more) {
  if (more > 0)
    sy_line_print(
        page->style, page->stream,
        ngettext("and %u more; --format csv has all", "and %u more; --format csv has all", more),
        more);
}

/* ---- indicators ---- */

static const struct sy_node *node_of(const struct changes_page *page,
                                     const struct sy_node_match *match) {
  return match->later == SY_NONE ? &page->earlier->nodes[match->earlier]
                                 : &page->later->nodes[match->later];
}

/* "plugin, parameters". g_free. */
static char *rules_text(uint64_t differs) {
  GString *text = g_string_new(NULL);
  for (unsigned number = 0; number < SY_RULES; number++)
    if (differs & UINT64_C(1) << number)
      g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", _(sy_rule_of(number)->word));
  return g_string_free(text, FALSE);
}

/* "timeliness@1 → timeliness@2" where the plugin changed, else "". g_free. */
static char *plugin_text(const struct changes_page *page, const struct sy_node_match *match) {
  if (!(match->differs & UINT64_C(1) << SY_RULE_PLUGIN))
    return g_strdup("");
  return g_strdup_printf(_(" (%s → %s)"), page->earlier->nodes[match->earlier].plugin_id,
                         page->later->nodes[match->later].plugin_id);
}

static const char *fate_word(const struct sy_node_match *match) {
  switch (match->fate) {
  case SY_FATE_ADDED:
    return _("added");
  case SY_FATE_REMOVED:
    return _("removed");
  case SY_FATE_REDEFINED:
    return _("redefined");
  case SY_FATE_INCOMPARABLE:
    return _("not comparable");
  case SY_FATE_BELOW:
    return _("changed below");
  default:
    return _("re-weighted");
  }
}

/* A description in words of a node's changes. g_free. */
static char *node_note(const struct changes_page *page, const struct sy_node_match *match) {
  g_autofree char *rules = rules_text(match->differs);
  if (match->later == SY_NONE || match->earlier == SY_NONE) {
    const struct sy_node *node = node_of(page, match);
    return g_strdup(!node->plugin_id       ? ""
                    : page->style->surface ? sy_text_get(node->plugin->plugin->title)
                                           : node->plugin_id);
  }
  g_autofree char *plugin = plugin_text(page, match);
  return g_strconcat(rules, plugin, NULL);
}

char *sy_fate_shown(const sy_changes *changes, const struct sy_node_match *match) {
  const struct changes_page page = {
      .changes = changes, .earlier = changes->earlier->edition, .later = changes->later->edition};
  if (match->fate == SY_FATE_ALIKE && !match->reweighted)
    return g_strdup(_("defined in the same way"));
  const bool both = match->earlier != SY_NONE && match->later != SY_NONE;
  g_autofree char *note = both ? node_note(&page, match) : g_strdup("");
  return *note ? g_strdup_printf(_("%s: %s"), fate_word(match), note) : g_strdup(fate_word(match));
}

/* Whether both years declare points, and not the same. */
static bool points_differ(const struct changes_page *page, const struct sy_node_match *match) {
  if (match->earlier == SY_NONE || match->later == SY_NONE)
    return false;
  const struct sy_node *was = &page->earlier->nodes[match->earlier];
  const struct sy_node *is = &page->later->nodes[match->later];
  return was->has_points && is->has_points && sy_rational_compare(was->points, is->points) != 0;
}

/* A weight: points as points where they differ. */
static void cell_weight(sy_layout *layout, const sy_edition *edition, uint32_t index,
                        bool as_points) {
  const struct sy_node *node = index == SY_NONE ? NULL : &edition->nodes[index];
  const bool shares = node && sy_node_has_score(node);
  g_autofree char *points = as_points ? sy_number_shown(node->points) : NULL;
  g_autofree char *weight = as_points ? sy_points_shown(points)
                            : shares  ? sy_share_shown(sy_ratio_of(node->weight))
                                      : g_strdup("");
  sy_layout_cell(layout, weight);
}

/* A node below one that was added or removed is not worth reporting. */
static bool is_told(const struct changes_page *page, const struct sy_node_match *match) {
  if (match->fate == SY_FATE_ALIKE)
    return match->reweighted || points_differ(page, match);
  const uint32_t parent = node_of(page, match)->parent;
  if (parent == SY_NONE || match->fate == SY_FATE_REDEFINED ||
      match->fate == SY_FATE_INCOMPARABLE || match->fate == SY_FATE_BELOW)
    return true;
  const char *id =
      match->later == SY_NONE ? page->earlier->nodes[parent].id : page->later->nodes[parent].id;
  return sy_edition_find_node(match->later == SY_NONE ? page->later : page->earlier, id) != SY_NONE;
}

static void write_nodes(const struct changes_page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_RIGHT, SY_LEFT};
  const char *const texts[] = {"", _("indicator"), _("weight before"), _("now"), _("what differs")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint alike = 0, listed = 0;
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    alike += match->fate == SY_FATE_ALIKE;
    if (!is_told(page, match))
      continue;
    listed++;
    g_autofree char *note = node_note(page, match);
    sy_layout_cell(layout, fate_word(match));
    sy_layout_cell(layout, sy_text_get(node_of(page, match)->name));
    if (match->later != SY_NONE)
      sy_layout_link(layout, SY_LINK_NODE, match->later);
    const bool as_points = points_differ(page, match);
    cell_weight(layout, page->earlier, match->earlier, as_points);
    cell_weight(layout, page->later, match->later, as_points);
    sy_layout_cell(layout, note);
  }
  sy_section_print(_("Indicators"), listed ? layout : NULL, page->style, page->stream);
  sy_line_print(page->style, page->stream,
                ngettext("%u indicator or group is defined in the same way in both.",
                         "%u indicators and groups are defined in the same way in both.", alike),
                alike);
}

static bool same_name(const struct changes_page *page) {
  return strcmp(sy_text_get(page->earlier->name), sy_text_get(page->later->name)) == 0;
}

/* The name of an edition; its folder if both have one name. */
static const char *edition_name(const struct changes_page *page, const sy_edition *edition) {
  return same_name(page) ? edition->directory : sy_text_get(edition->name);
}

/* The names of the units without a counterpart in the other edition. */
static void write_others(const struct changes_page *page, const sy_edition *edition,
                         const uint32_t *counterpart, uint32_t count) {
  if (count == 0)
    return;
  struct changes_names names = {0};
  for (uint32_t i = 0; i < edition->unit_count; i++)
    if (counterpart[i] == SY_NONE)
      changes_add_name(&names, sy_text_get(edition->units[i].name));
  g_autofree char *listed = take_names(&names);
  g_autofree char *text =
      g_strdup_printf(_("%u only in %s: %s"), count, edition_name(page, edition), listed);
  sy_paragraph_print(text, 0, page->style, page->stream);
}

/* Units with another id or another name. */
static void write_renamed(const struct changes_page *page) {
  struct changes_names names = {0};
  for (guint i = 0; i < page->changes->unit_count; i++) {
    const struct sy_unit_change *unit = &page->changes->units[i];
    const bool moved = sy_unit_has_new_id(page->changes, unit);
    if (!moved && !sy_unit_is_renamed(page->changes, unit))
      continue;
    const struct sy_unit *before = &page->earlier->units[unit->earlier];
    const struct sy_unit *now = &page->later->units[unit->later];
    const struct sy_text was = before->name, is = now->name;
    const bool same = strcmp(sy_text_get(was), sy_text_get(is)) == 0; /* the other language's */
    g_autofree char *text =
        !same   ? g_strdup_printf("%s → %s", sy_text_get(was), sy_text_get(is))
        : moved ? g_strdup_printf("%s (%s → %s)", sy_text_get(is), before->id, now->id)
                : g_strdup_printf("%s (%s / %s → %s / %s)", now->id, was.zh, was.en, is.zh, is.en);
    changes_add_name(&names, text);
  }
  changes_write_names(page, _("Renamed: "), &names);
}

/* ---- units that were merged or split ---- */

static void add_units(GString *text, const sy_edition *edition, const struct sy_indices *units) {
  for (uint32_t i = 0; i < MIN(units->count, MOST_NAMES); i++)
    g_string_append_printf(text, "%s%s", i > 0 ? " + " : "",
                           sy_text_get(edition->units[units->items[i]].name));
  if (units->count > MOST_NAMES)
    g_string_append(text, " + …");
}

char *changes_regrouped(const struct changes_page *page,
                        const struct sy_regrouped_change *regrouped) {
  GString *text = g_string_new(NULL);
  add_units(text, page->earlier, &regrouped->units->earlier);
  g_string_append(text, " → ");
  add_units(text, page->later, &regrouped->units->later);
  return g_string_free(text, FALSE);
}

/* Their totals, computed from those of the parts by the rule that the later edition states. */
static void write_regrouped_totals(const struct changes_page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const struct sy_lineage_rule *rule = &page->later->lineage;
  const char *const texts[] = {_("units"), _("total before"), _("now"), _("change")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint totals = 0, listed = 0;
  for (guint i = 0; i < page->changes->lineage->regrouping_count; i++) {
    const struct sy_regrouped_change *regrouped = &page->changes->regrouped[i];
    totals += regrouped->has_total;
    if (!regrouped->has_total || listed == CHANGES_MOST_ROWS)
      continue;
    g_autofree char *text = changes_regrouped(page, regrouped);
    sy_layout_cell(layout, text);
    const struct sy_estimated estimated = sy_estimated_of_parts(page->changes, NULL, regrouped);
    changes_add_figures(page, layout,
                        (struct changes_figure){0, regrouped->before, estimated.before},
                        (struct changes_figure){0, regrouped->after, estimated.after});
    listed++;
  }
  if (totals == 0)
    return;
  g_autofree char *how =
      g_strdup(rule->combine == SY_COMBINE_MEAN ? _("mean of the parts") : _("sum of the parts"));
  g_autofree char *heading =
      rule->weights ? g_strdup_printf(_("Merged and split units · computed: %s, weighted by '%s'"),
                                      how, rule->weights)
                    : g_strdup_printf(_("Merged and split units · computed: %s"), how);
  sy_section_print(heading, layout, page->style, page->stream);
  changes_write_more(page, totals - listed);
}

/* Which units were merged or split, in a sentence for each way. */
static void write_regrouped(const struct changes_page *page) {
  const struct {
    const char *word, *what;
  } ways[] = {{"merged", _("Merged: ")}, {"split", _("Split: ")}, {"regrouped", _("Regrouped: ")}};
  const guint count = page->changes->lineage->regrouping_count;
  for (guint way = 0; way < G_N_ELEMENTS(ways); way++) {
    struct changes_names names = {0};
    for (guint i = 0; i < count; i++) {
      const struct sy_regrouped_change *regrouped = &page->changes->regrouped[i];
      g_autofree char *text = changes_regrouped(page, regrouped);
      if (strcmp(sy_regrouped_word(regrouped), ways[way].word) == 0)
        changes_add_name(&names, text);
    }
    changes_write_names(page, ways[way].what, &names);
  }
  if (count > 0 && !page->later->lineage.stated)
    sy_paragraph_print(_("They are not compared, because the edition states no rule ('lineage') "
                         "for units that were merged or split."),
                       0, page->style, page->stream);
}

/* What units say they were, and the earlier edition does not have. */
static void write_unknown(const struct changes_page *page) {
  const GArray *unknown = page->changes->lineage->unknown;
  struct changes_names names = {0};
  for (guint i = 0; i < unknown->len; i++) {
    const struct sy_unknown_ancestor *one = &g_array_index(unknown, struct sy_unknown_ancestor, i);
    g_autofree char *text =
        g_strdup_printf("%s → %s", one->id, sy_text_get(page->later->units[one->unit].name));
    changes_add_name(&names, text);
  }
  g_autofree char *sentence =
      g_strdup_printf(_("Former ids that are not in %s: "), edition_name(page, page->earlier));
  changes_write_names(page, sentence, &names);
}

/* Of one edition, the indicators that are in error, with how many units. */
static void write_errors(const struct changes_page *page, const sy_assessment *assessment) {
  struct changes_names names = {0};
  for (uint32_t i = 0; i < assessment->node_count; i++) {
    const uint32_t units = sy_units_in_error(assessment, i);
    if (units == 0)
      continue;
    g_autofree char *text = g_strdup_printf(ngettext("%s (%u unit)", "%s (%u units)", units),
                                            sy_text_get(assessment->edition->nodes[i].name), units);
    changes_add_name(&names, text);
  }
  g_autofree char *sentence = g_strdup_printf(_("In error in %s, and not compared there: "),
                                              edition_name(page, assessment->edition));
  changes_write_names(page, sentence, &names);
}

/* To which units a node applies now, or no longer. */
static void write_applies(const struct changes_page *page) {
  struct changes_names now = {0}, no_longer = {0};
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    for (guint k = 0; k < page->changes->unit_count; k++) {
      const struct sy_unit_change *unit = &page->changes->units[k];
      const enum sy_applies applies = sy_applies_change(page->changes, match, unit);
      if (applies != SY_APPLIES_AS_BEFORE)
        changes_add_name(applies == SY_APPLIES_NOW ? &now : &no_longer,
                         sy_text_get(page->later->units[unit->later].name));
    }
    const char *node = sy_text_get(node_of(page, match)->name);
    g_autofree char *begins = g_strdup_printf(_("%s now applies to: "), node);
    g_autofree char *ends = g_strdup_printf(_("%s no longer applies to: "), node);
    changes_write_names(page, begins, &now);
    changes_write_names(page, ends, &no_longer);
  }
}

static void write_units(const struct changes_page *page) {
  sy_gap_print(page->style, page->stream);
  sy_heading_print(_("Units"), page->style, page->stream);
  sy_line_print(page->style, page->stream, _("%u in both"), page->changes->unit_count);
  write_others(page, page->earlier, page->changes->lineage->after, page->changes->units_removed);
  write_others(page, page->later, page->changes->lineage->before, page->changes->units_added);
  write_renamed(page);
  write_regrouped(page);
  write_unknown(page);
  write_applies(page);
  write_errors(page, page->changes->earlier);
  write_errors(page, page->changes->later);
}

/* ---- averages ---- */

bool changes_is_topmost(const struct changes_page *page, const struct sy_node_match *match) {
  if (match->fate != SY_FATE_ALIKE)
    return false;
  const uint32_t parent = page->later->nodes[match->later].parent;
  return parent == SY_NONE || page->changes->nodes[parent].fate != SY_FATE_ALIKE;
}

/* False where there is no mean. */
static bool add_mean(const struct changes_page *page, const struct sy_node_match *match,
                     uint32_t cohort, sy_layout *layout) {
  const struct sy_mean_change mean = sy_mean_change_of(page->changes, match, cohort);
  if (mean.unit_count == 0)
    return false;
  g_autofree char *moves = g_strdup_printf("%u / %u / %u", mean.up, mean.same, mean.down);
  sy_layout_cell(layout, sy_text_get(node_of(page, match)->name));
  changes_add_figures(page, layout,
                      (struct changes_figure){match->earlier, mean.before, mean.estimated.before},
                      (struct changes_figure){match->later, mean.after, mean.estimated.after});
  sy_layout_cell(layout, moves);
  return true;
}

/* The nodes that only look alike, as one of the editions says, with its reason. */
static void write_incomparable(const struct changes_page *page) {
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    if (!match->why)
      continue;
    g_autofree char *text =
        g_strdup_printf(_("%s is not comparable: %s"), sy_text_get(node_of(page, match)->name),
                        sy_text_get(*match->why));
    sy_paragraph_print(text, 0, page->style, page->stream);
  }
}

/* Why the scores on a node of both years are not compared. */
static void write_not_compared(const struct changes_page *page) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    if ((match->fate == SY_FATE_BELOW || match->fate == SY_FATE_REDEFINED) &&
        sy_node_has_score(node_of(page, match)))
      g_string_append_printf(names, "%s%s", names->len ? _(", ") : "",
                             sy_text_get(node_of(page, match)->name));
  }
  write_incomparable(page);
  if (names->len == 0)
    return;
  g_autofree char *text = g_strdup_printf(
      _("Not compared, because the editions define them differently: %s"), names->str);
  sy_paragraph_print(text, 0, page->style, page->stream);
}

/* Why there are fewer averages than nodes that are alike. */
static void write_topmost(const struct changes_page *page) {
  bool any_group = false;
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    any_group |= changes_is_topmost(page, match) && node_of(page, match)->kind == SY_GROUP;
  }
  if (any_group)
    sy_paragraph_print(_("A group is listed in place of its parts if both editions define all of "
                         "them in the same way."),
                       0, page->style, page->stream);
}

static void write_means(const struct changes_page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("mean"), _("before"), _("now"), _("change"),
                               _("units up / same / down")};
  guint tables = 0;
  for (uint32_t cohort = 0; cohort < page->later->cohort_count; cohort++) {
    g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
    changes_headings(layout, texts, G_N_ELEMENTS(texts));
    guint means = 0;
    for (guint i = 0; i < page->changes->node_count; i++)
      if (changes_is_topmost(page, &page->changes->nodes[i]))
        means += add_mean(page, &page->changes->nodes[i], cohort, layout);
    if (means == 0)
      continue;
    g_autofree char *heading =
        g_strdup_printf(_("Averages of what both editions define in the same way · %s"),
                        sy_text_get(page->later->cohorts[cohort].name));
    sy_section_print(heading, layout, page->style, page->stream);
    tables++;
  }
  if (tables > 0)
    write_topmost(page);
  write_not_compared(page);
}

/* ---- what made each total change ---- */

static void add_split(const struct changes_page *page, const struct sy_unit_change *unit,
                      sy_layout *layout) {
  sy_layout_cell(layout, sy_text_get(page->later->units[unit->later].name));
  sy_layout_link(layout, SY_LINK_UNIT, unit->later);
  const struct sy_estimated estimated = sy_estimated_of(page->changes, NULL, unit);
  changes_add_figures(page, layout, (struct changes_figure){0, unit->before, estimated.before},
                      (struct changes_figure){0, unit->after, estimated.after});
  const int64_t parts[] = {unit->performance, unit->method, unit->rest};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    changes_add_signed(page, layout, parts[i]);
}

/* Why no total is compared. */
static void write_no_splits(const struct changes_page *page) {
  bool alike = false;
  for (guint i = 0; i < page->changes->node_count; i++)
    alike = alike || (page->changes->nodes[i].fate == SY_FATE_ALIKE &&
                      sy_node_has_score(node_of(page, &page->changes->nodes[i])));
  sy_gap_print(page->style, page->stream);
  sy_paragraph_print(
      alike ? _("No unit has a total in both editions and scores on what both define in the same "
                "way, so totals are not compared.")
            : _("The editions define nothing in the same way, so totals are not compared."),
      0, page->style, page->stream);
}

/* "+ 4.87", "− 2.00": a summand, to the digits of the later edition; added to the sum of what is
 * shown. g_free. */
static char *summand(const struct changes_page *page, int64_t points, int64_t *sum) {
  const int64_t rounded = sy_nano_round(points, 1, page->later->digits);
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(rounded < 0 ? -rounded : rounded, page->later->digits, text);
  *sum += rounded;
  return g_strdup_printf("%s %s", rounded < 0 ? "−" : "+", text);
}

/* " + 0.01 (rounding)": what figures that are shown lack of their shown sum; or "". g_free. */
static char *rounding_summand(int64_t left) {
  char text[SY_DECIMAL_SIZE];
  if (left == 0)
    return g_strdup("");
  sy_nano_exact(left < 0 ? -left : left, text);
  return g_strdup_printf(_(" %s %s (rounding)"), left < 0 ? "−" : "+", text);
}

/* A total as the table shows it; the figure is what the text says. */
static void shown_total(const struct changes_page *page, const sy_figures *figures, int64_t total,
                        char text[SY_DECIMAL_SIZE], int64_t *figure) {
  sy_figure_shown(figures, 0, total, page->later->digits, text);
  sy_nano_parse(text, figure);
}

void changes_write_sum(const struct changes_page *page, const struct sy_unit_change *unit) {
  char before[SY_DECIMAL_SIZE], now[SY_DECIMAL_SIZE];
  int64_t sum, total;
  shown_total(page, page->figures_earlier, unit->before, before, &sum);
  shown_total(page, page->figures_later, unit->after, now, &total);
  g_autofree char *own = summand(page, unit->performance, &sum);
  g_autofree char *method = summand(page, unit->method, &sum);
  g_autofree char *rest = summand(page, unit->rest, &sum);
  g_autofree char *rounding = rounding_summand(total - sum);
  g_autofree char *text = g_strdup_printf(
      _("These add up. For %s: %s before %s (own change) %s (method) %s (new or redefined)%s = %s "
        "now."),
      sy_text_get(page->later->units[unit->later].name), before, own, method, rest, rounding, now);
  sy_paragraph_print(text, 0, page->style, page->stream);
}

void changes_write_causes(const struct changes_page *page) {
  sy_paragraph_print(
      _("own change: the rise or fall of the unit's scores on indicators that both editions "
        "define in the same way. method: what the same scores add more or less because weights "
        "and the members of groups have changed. new or redefined: what comes from indicators that "
        "only one edition has, or that the two define differently."),
      0, page->style, page->stream);
}

void sy_changes_sum_write(const sy_changes *changes, uint32_t index, const struct sy_style *style,
                          FILE *stream) {
  bool marked = false;
  g_auto(changes_page) page = changes_open(changes, style, stream, &marked);
  const struct sy_unit_change *unit = changes_find_unit(changes, index);
  if (unit && unit->is_split)
    changes_write_sum(&page, unit);
}

static bool is_moved(const struct sy_unit_change *unit) {
  return unit->before != unit->after || unit->performance || unit->method || unit->rest;
}

static void write_splits(const struct changes_page *page) {
  static const enum sy_align align[] = {SY_LEFT,  SY_RIGHT, SY_RIGHT, SY_RIGHT,
                                        SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {
      _("unit"),   _("total before"),    _("now"), _("change"), _("own change"),
      _("method"), _("new or redefined")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint splits = 0, same = 0, listed = 0;
  const struct sy_unit_change *first = NULL;
  for (guint i = 0; i < page->changes->unit_count; i++) {
    const struct sy_unit_change *unit = &page->changes->units[i];
    splits += unit->is_split;
    same += unit->is_split && !is_moved(unit);
  }
  const guint count = changes_lists_unchanged(splits, same) ? splits : splits - same;
  for (guint i = 0; i < page->changes->unit_count && listed < CHANGES_MOST_ROWS; i++) {
    const struct sy_unit_change *unit = &page->changes->units[i];
    if (!unit->is_split || (count < splits && !is_moved(unit)))
      continue;
    add_split(page, unit, layout);
    first = first ? first : unit;
    listed++;
  }
  if (splits == 0) {
    write_no_splits(page);
    return;
  }
  sy_section_print(_("What made the totals change"), listed ? layout : NULL, page->style,
                   page->stream);
  changes_write_more(page, count - listed);
  if (count < splits)
    sy_line_print(page->style, page->stream,
                  ngettext("%u total did not change", "%u totals did not change", splits - count),
                  splits - count);
  if (listed == 0)
    return;
  changes_write_causes(page);
  changes_write_sum(page, first);
}

/* ---- what is reconstructed ---- */

/* Reconstructed figures must not be taken for published ones. */
static void write_bases(const struct changes_page *page) {
  const sy_edition *const editions[] = {page->earlier, page->later};
  sy_gap_print(page->style, page->stream);
  for (guint i = 0; i < G_N_ELEMENTS(editions); i++) {
    g_autofree char *basis = sy_basis_shown(editions[i], NULL);
    g_autofree char *text = g_strdup_printf(_("%s: %s"), edition_name(page, editions[i]), basis);
    sy_paragraph_print(text, 0, page->style, page->stream);
  }
}

/* ---- all of it ---- */

/* Both names, in two lines if they do not fit into one; or the one name and both folders. */
static void write_heading(const struct changes_page *page) {
  const char *was = edition_name(page, page->earlier), *is = edition_name(page, page->later);
  if (same_name(page))
    sy_heading_print(sy_text_get(page->later->name), page->style, page->stream);
  const bool fits = sy_display_width(was) + sy_display_width(is) + 3 <= page->style->width;
  g_autofree char *second = g_strdup_printf("%s%s→ %s", fits ? was : "", fits ? " " : "", is);
  if (!fits)
    sy_heading_print(was, page->style, page->stream);
  sy_heading_print(second, page->style, page->stream);
}

struct changes_page changes_open(const sy_changes *changes, const struct sy_style *style,
                                 FILE *stream, bool *marked) {
  return (struct changes_page){.changes = changes,
                               .earlier = changes->earlier->edition,
                               .later = changes->later->edition,
                               .figures_earlier = sy_figures_new(changes->earlier),
                               .figures_later = sy_figures_new(changes->later),
                               .style = style,
                               .stream = stream,
                               .marked = marked};
}

void changes_explain_mark(const struct changes_page *page) {
  if (*page->marked)
    sy_line_print(page->style, page->stream, _("%s rests on an estimate"), SY_ESTIMATED_SIGN);
}

void changes_close(struct changes_page *page) {
  sy_figures_free(page->figures_earlier);
  sy_figures_free(page->figures_later);
}

void sy_changes_write(const sy_changes *changes, const struct sy_style *style, FILE *stream) {
  bool marked = false;
  g_auto(changes_page) page = changes_open(changes, style, stream, &marked);
  unofficial_print(page.later, style, stream);
  write_heading(&page);
  write_nodes(&page);
  write_units(&page);
  changes_write_ranking_rules(&page);
  if (changes->unit_count > 0) {
    changes_write_awards(&page);
    write_means(&page);
    write_splits(&page);
  }
  write_regrouped_totals(&page);
  changes_explain_mark(&page);
  changes_write_tables(&page);
  write_bases(&page);
}
