/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c: what a node measures and how its score comes about, with this edition's parameters
 *
 * For a leaf, adjustment or veto: what its plugin says about itself, each parameter, and which
 * evidence is read. For a group: its parts and the rules by which they are combined.
 */
#include "report/report-private.h"

const char *report_basis_word(enum sy_basis basis) {
  const char *const words[] = {[SY_PUBLISHED] = _("Published"),
                               [SY_RECONSTRUCTED] = _("Reconstructed"),
                               [SY_OWN] = _("Own")};
  return words[basis];
}

const char *report_basis_meaning(enum sy_basis basis) {
  const char *const words[] = {
      [SY_PUBLISHED] = _("The organisers have published that it is evaluated, and its weight; its "
                         "scores are computed here."),
      [SY_RECONSTRUCTED] = _(
          "Its weight or rule was not published; it was reconstructed to fit what was published."),
      [SY_OWN] = _("Set by this evaluation itself, not taken from a published method.")};
  return words[basis];
}

/* Whether the score on a node rests on anything that is reconstructed: a rule, weight or indicator.
 */
static bool is_reconstructed(const sy_edition *edition, uint32_t top) {
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (edition->nodes[i].source == SY_RECONSTRUCTED && sy_is_below(edition, i, top))
      return true;
  return false;
}

void page_basis_mark(struct page *page, uint32_t node) {
  g_autofree char *address = page_address(page, "index.html#bases");
  if (is_reconstructed(page->report->edition, node))
    html(page->html, " <span class=\"tag reconstructed\"><a href=\"%s\">%s</a></span>", address,
         _("reconstructed scores and ranks"));
}

/* What a plugin says about itself, in which `names` are between backticks. */
static void put_help(struct page *page, const char *help) {
  g_auto(GStrv) parts = g_strsplit(help, "`", 0);
  const guint count = g_strv_length(parts);
  for (guint i = 0; i < count; i++)
    if (i % 2 == 1 && i + 1 < count)
      html(page->html, "<code>%s</code>", parts[i]);
    else
      html(page->html, "%s%s", i % 2 == 1 ? "`" : "", parts[i]);
}

static void put_item(struct page *page, const char *text) {
  html(page->html, "<li>%s</li>\n", text);
}

G_GNUC_PRINTF(2, 3) static void put_sentence(struct page *page, const char *format, ...) {
  va_list values;
  va_start(values, format);
  g_autofree char *text = g_strdup_vprintf(format, values);
  va_end(values);
  put_item(page, text);
}

/* ---- parameters ---- */

/* Whether the edition gives the parameter, rather than taking its default. */
static bool is_given(const struct sy_node *node, const char *name) {
  json_t *given = json_loads(node->params_json, 0, NULL);
  const bool found = json_object_get(given, name) != NULL;
  json_decref(given);
  return found;
}

static void put_parameter(struct page *page, const struct sy_node *node,
                          const struct sy_parameter *parameter, const struct sy_value *value) {
  g_autofree char *shown = sy_parameter_shown(node, parameter, value);
  html(page->html, "<tr><th scope=\"row\">%s <code>%s</code></th>", sy_text_get(parameter->label),
       parameter->name);
  if (parameter->type == SY_PARAMETER_TABLE && value->count > 0)
    html(page->html, "<td>%s</td>", _("see below"));
  else if (!shown)
    html(page->html, "<td class=\"none\">%s</td>", _("not set"));
  else if (is_given(node, parameter->name))
    html(page->html, "<td>%s</td>", shown);
  else
    html(page->html, "<td>%s <small>%s</small></td>", shown, _("(default)"));
  html(page->html, "<td class=\"t\">");
  put_help(page, sy_text_get(parameter->help));
  html(page->html, "</td></tr>\n");
}

/* Whether a reader has a use for a field: some row has it, and it is no label in the other
 * language.
 */
static bool is_of_use(const struct sy_node *node, const struct sy_parameter *parameter,
                      const struct sy_value *value, guint field, guint width) {
  const struct sy_parameter *declared = parameter->fields[field];
  if (strcmp(declared->name, sy_is_chinese() ? SY_LABEL_EN : SY_LABEL_ZH) == 0)
    return false;
  for (uint64_t row = 0; row < value->count; row++) {
    g_autofree char *shown = sy_parameter_shown(node, declared, value->items[row * width + field]);
    if (shown)
      return true;
  }
  return false;
}

/* The rows of a parameter that is a table, and what its fields are. */
static void put_parameter_table(struct page *page, const struct sy_node *node,
                                const struct sy_parameter *parameter,
                                const struct sy_value *value) {
  guint width = 0;
  while (parameter->fields[width])
    width++;
  g_autofree bool *of_use = g_new(bool, width + 1);
  html(page->html, "<h4>%s</h4>\n<dl class=\"fields\">\n", sy_text_get(parameter->label));
  for (guint i = 0; i < width; i++) {
    of_use[i] = is_of_use(node, parameter, value, i, width);
    if (!of_use[i])
      continue;
    html(page->html, "<div><dt>%s <code>%s</code></dt><dd>",
         sy_text_get(parameter->fields[i]->label), parameter->fields[i]->name);
    put_help(page, sy_text_get(parameter->fields[i]->help));
    html(page->html, "</dd></div>\n");
  }
  html(page->html, "</dl>\n");
  page_open_table(page, sy_text_get(parameter->label));
  html(page->html, "<thead><tr>");
  for (guint i = 0; i < width; i++)
    if (of_use[i])
      html(page->html, "<th scope=\"col\">%s</th>", sy_text_get(parameter->fields[i]->label));
  html(page->html, "</tr></thead>\n<tbody>\n");
  for (uint64_t row = 0; row < value->count; row++) {
    html(page->html, "<tr>");
    for (guint i = 0; i < width; i++) {
      if (!of_use[i])
        continue;
      g_autofree char *shown =
          sy_parameter_shown(node, parameter->fields[i], value->items[row * width + i]);
      html(page->html, "<td>%s</td>", shown ? shown : "–");
    }
    html(page->html, "</tr>\n");
  }
  page_close_table(page);
}

static void put_parameters(struct page *page, const struct sy_node *node) {
  const struct sy_plugin *plugin = node->plugin->plugin;
  const struct sy_parameters *values = sy_parameters_values(sy_instance_parameters(node->instance));
  if (!plugin->parameters[0])
    return;
  html(page->html, "<h3>%s</h3>\n", _("Parameters"));
  page_open_table(page, _("Parameters"));
  html(page->html,
       "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\" "
       "class=\"t\">%s</th></tr></thead>\n<tbody>\n",
       _("parameter"), _("this edition"), _("what it does"));
  for (guint i = 0; plugin->parameters[i]; i++)
    put_parameter(page, node, plugin->parameters[i], values->values[i]);
  page_close_table(page);
  for (guint i = 0; plugin->parameters[i]; i++)
    if (plugin->parameters[i]->type == SY_PARAMETER_TABLE && values->values[i]->count > 0)
      put_parameter_table(page, node, plugin->parameters[i], values->values[i]);
}

/* ---- evidence ---- */

/* "A, B": the scalar, or those of a list. */
char *report_wanted_shown(const struct sy_yaml *wanted) {
  if (wanted->kind == SY_YAML_SCALAR)
    return g_strdup(*wanted->text ? wanted->text : _("(empty)"));
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < wanted->count; i++) {
    g_autofree char *item = report_wanted_shown(wanted->items[i]);
    g_string_append_printf(text, "%s%s", i > 0 ? _(", ") : "", item);
  }
  return g_string_free(text, FALSE);
}

static void put_conditions(struct page *page, const struct sy_binding *binding) {
  for (guint i = 0; binding->where && i < binding->where->len; i++) {
    const struct sy_row_condition *condition =
        &g_array_index(binding->where, struct sy_row_condition, i);
    g_autofree char *wanted = report_wanted_shown(condition->wanted);
    put_sentence(page, _("Only rows whose column '%s' is: %s"),
                 binding->sheet->columns[condition->column].heading, wanted);
  }
}

static void put_columns(struct page *page, const struct sy_table *declared,
                        const struct sy_binding *binding) {
  page_open_table(page, sy_text_get(declared->label));
  html(page->html,
       "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\" "
       "class=\"t\">%s</th></tr></thead>\n<tbody>\n",
       _("what is read"), _("column of the file"), _("what it says"));
  for (guint i = 0; declared->columns[i]; i++) {
    const struct sy_column_values *values = &binding->sheet->columns[binding->columns[i]];
    if (!values->present)
      continue;
    html(page->html, "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"t\">",
         sy_text_get(declared->columns[i]->label), values->heading);
    put_help(page, sy_text_get(declared->columns[i]->help));
    html(page->html, "</td></tr>\n");
  }
  page_close_table(page);
}

static void put_binding(struct page *page, const struct sy_table *declared,
                        const struct sy_binding *binding) {
  html(page->html, "<h4>%s</h4>\n<ul>\n", sy_text_get(declared->label));
  html(page->html, "<li>");
  put_help(page, sy_text_get(declared->help));
  html(page->html, "</li>\n");
  if (binding->table == SY_NONE) {
    put_item(page, _("Optional; not given in this edition."));
    html(page->html, "</ul>\n");
    return;
  }
  const struct sy_edition_table *table = &page->report->edition->tables[binding->table];
  g_autofree char *rows = sy_readable_count(binding->sheet->row_count);
  put_sentence(page, _("Table %s, file %s; rows read: %s."), table->id, table->file, rows);
  put_conditions(page, binding);
  html(page->html, "</ul>\n");
  put_columns(page, declared, binding);
}

/* What the texts of the file stand for: the key `values`, as it is written. */
static void put_values(struct page *page, const struct sy_node *node) {
  json_t *values = json_loads(node->values_json, 0, NULL), *texts, *is;
  const char *column, *text;
  if (json_object_size(values) > 0)
    html(page->html, "<h4>%s</h4>\n<ul>\n", _("What the file's texts stand for"));
  json_object_foreach(values, column, texts) {
    json_object_foreach(texts, text, is) {
      put_sentence(page, _("%s: '%s' is read as '%s'"), column, text,
                   json_is_string(is) ? json_string_value(is) : "");
    }
  }
  if (json_object_size(values) > 0)
    html(page->html, "</ul>\n");
  json_decref(values);
}

static void put_evidence(struct page *page, const struct sy_node *node) {
  const struct sy_plugin *plugin = sy_node_plugin(node);
  html(page->html, "<h3>%s</h3>\n", _("Evidence"));
  for (guint i = 0; plugin->tables[i]; i++)
    put_binding(page, plugin->tables[i], &node->bindings[i]);
  put_values(page, node);
}

/* ---- to whom it applies, and what if it is missing ---- */

static void put_applies(struct page *page, const struct sy_node *node) {
  for (guint i = 0; i < node->condition_count; i++) {
    const struct sy_unit_condition *condition = &node->conditions[i];
    const struct sy_attribute *attribute = &page->report->edition->attributes[condition->attribute];
    g_autoptr(GString) wanted = g_string_new(NULL);
    for (guint k = 0; k < attribute->texts->len; k++)
      if (condition->wanted[k])
        g_string_append_printf(wanted, "%s%s", wanted->len ? _(", ") : "",
                               (const char *)attribute->texts->pdata[k]);
    if (wanted->len)
      put_sentence(page, _("Applies only to units whose '%s' is: %s"), attribute->column,
                   wanted->str);
    else
      put_sentence(page, _("Applies to no unit, because of what is asked for in '%s'."),
                   attribute->column);
  }
}

const char *report_missing_rule(enum sy_missing_policy missing) {
  const char *const words[] = {
      [SY_MISSING_KEEP] = _("A unit without a score here has none in the group either, unless the "
                            "group says how many parts are enough."),
      [SY_MISSING_ZERO] = _("A unit without a score here gets 0."),
      [SY_MISSING_EXCLUDE] = _("For a unit without a score here, the indicator is left out, and "
                               "its weight goes to the others in the group.")};
  return words[missing];
}

static void put_missing(struct page *page, const struct sy_node *node) {
  if (node->parent != SY_NONE && sy_node_has_score(node) && sy_node_counts(node))
    put_item(page, report_missing_rule(node->missing));
}

/* Which others a unit is compared with, if the plugin compares. */
static void put_over(struct page *page, const struct sy_node *node) {
  if (!(sy_instance_flags(node->instance) & SY_PLUGIN_COHORT))
    return;
  if (node->over.kind == SY_OVER_ATTRIBUTE)
    put_sentence(page, _("Units are compared with those that have the same '%s'."),
                 node->over.column);
  else
    put_item(page, node->over.kind == SY_OVER_ALL ? _("Units are compared with all others.")
                                                  : _("Units are compared with those of their "
                                                      "cohort."));
}

static void put_gate(struct page *page, const struct sy_node *node) {
  char value[SY_DECIMAL_SIZE];
  if (!node->gate.present)
    return;
  sy_nano_exact(node->gate.value, value);
  g_autofree char *condition = sy_condition_shown(node->gate.comparison, value);
  /* On the gate's own group, the engine reads what is there before adjustments and vetoes. */
  put_sentence(page,
               node->gate.node == node->parent
                   ? _("Only if the score of %s, before adjustments and vetoes, is %s.")
                   : _("Only if the score of %s is %s."),
               sy_text_get(page->report->edition->nodes[node->gate.node].name), condition);
}

static void put_deduction(struct page *page, const struct sy_node *node) {
  if (!node->has_deduction)
    return;
  g_autofree char *each = sy_number_shown(node->deduction_each);
  g_autofree char *number = sy_number_shown(node->points);
  g_autofree char *points = sy_points_shown(number);
  put_sentence(page,
               _("Each one that is counted takes %s off the full marks, %s; the score does "
                 "not fall below 0."),
               each, points);
}

/* ---- groups ---- */

static void put_aggregate(struct page *page, const struct sy_node *node) {
  if (node->aggregate == SY_MEAN)
    put_item(page, _("The score is the weighted mean of the parts."));
  else if (node->aggregate == SY_SUM)
    put_item(page, _("The score is the sum of the parts, each of which adds up to its points."));
  else
    put_sentence(page, _("The score is the %s."), _(sy_aggregates[node->aggregate].text));
}

static void put_enough(struct page *page, const struct sy_node *node) {
  if (!node->has_enough)
    return;
  g_autofree char *share = sy_share_shown(sy_ratio_of(node->enough));
  put_sentence(page,
               node->enough_of == SY_OF_CHILDREN
                   ? _("If at least %s of the parts have a score, those without are left out.")
                   : _("If parts with at least %s of the weight have a score, those without are "
                       "left out."),
               share);
}

static void put_limits(struct page *page, const struct sy_node *node) {
  char low[SY_DECIMAL_SIZE], high[SY_DECIMAL_SIZE];
  if (node->has_adjust_cap) {
    sy_nano_exact(node->adjust_cap, high);
    put_sentence(page, _("All bonuses and deductions together move the score by at most %s."),
                 high);
  }
  if (node->has_clamp) {
    sy_nano_exact(node->clamp_low, low);
    sy_nano_exact(node->clamp_high, high);
    put_sentence(page, _("The score is kept within %s to %s."), low, high);
  }
  if (node->round_digits == 0)
    put_item(page, _("The score is rounded to a whole number."));
  else if (node->round_digits > 0)
    put_sentence(page,
                 ngettext("The score is rounded to %d digit after the point.",
                          "The score is rounded to %d digits after the point.",
                          (unsigned long)node->round_digits),
                 node->round_digits);
}

const char *report_reweight_rule(enum sy_reweight reweight) {
  const char *const words[] = {
      [SY_REWEIGHT_PROPORTIONAL] = _("The weight of a part that does not apply to a unit goes to "
                                     "the others, in proportion to theirs."),
      [SY_REWEIGHT_EQUAL] = _(
          "The weight of a part that does not apply to a unit goes to the others in equal parts."),
      [SY_REWEIGHT_NONE] = _("The weight of a part that does not apply to a unit is lost.")};
  return words[reweight];
}

/* How a group combines its parts: list items. */
static void put_policies(struct page *page, const struct sy_node *node) {
  put_aggregate(page, node);
  if (sy_aggregates[node->aggregate].uses_weights)
    put_item(page, report_reweight_rule(node->reweight));
  put_enough(page, node);
  put_limits(page, node);
  put_missing(page, node);
}

/* The mean of a part, and as a share of full marks. */
static void put_part_figures(struct page *page, uint32_t index) {
  const sy_study_table *table = report_table(page->report, "statistics", "averages");
  g_autoptr(report_view_owned) view = report_view(page->report, table, "node", index);
  if (sy_study_rows(view) == 0 || report_cell(view, 0, "mean")->absent) {
    html(page->html, "<td class=\"n\">–</td><td></td>");
    return;
  }
  g_autofree char *mean = report_cell_shown(page->report, view, 0, "mean");
  html(page->html, "<td class=\"n\">%s</td><td class=\"b\">", mean);
  page_share_bar(page, report_cell(view, 0, "of_full_marks")->number, (double)NAN, (double)NAN);
  html(page->html, "</td>");
}

static void put_part(struct page *page, uint32_t index) {
  const struct sy_node *node = &page->report->edition->nodes[index];
  struct sy_rational share;
  g_autofree char *weight =
      sy_node_has_score(node) ? sy_percent_shown(sy_ratio_of(node->weight)) : sy_rule_shown(node);
  g_autofree char *of_total = sy_share_of_total(page->report->edition, index, &share)
                                  ? sy_percent_shown(sy_ratio_of(share))
                                  : g_strdup("–");
  html(page->html, "<tr><th scope=\"row\" class=\"t\">");
  page_node(page, index);
  html(page->html, "</th><td class=\"n\">%s</td><td class=\"n\">%s</td>", weight, of_total);
  put_part_figures(page, index);
  html(page->html, "<td>%s</td></tr>\n", report_basis_word(node->source));
}

static void put_parts(struct page *page, const struct sy_node *node) {
  const struct sy_indices *const lists[] = {&node->children, &node->adjustments, &node->vetoes};
  html(page->html, "<h3>%s</h3>\n", _("Its parts"));
  page_open_table(page, _("Its parts"));
  html(page->html,
       "<thead><tr><th scope=\"col\" class=\"t\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th>",
       _("part"), _("weight"), _("share of the total"));
  html(page->html,
       "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"b\">%s</th>"
       "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
       _("mean"), _("of full marks"), _("basis"));
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (uint32_t k = 0; k < lists[i]->count; k++)
      put_part(page, lists[i]->items[k]);
  page_close_table(page);
}

/* ---- bands and grades ---- */

/* What decides between units with equal scores. */
static void put_tie_break(struct page *page, const struct sy_award *award) {
  g_autoptr(GString) steps = g_string_new(NULL);
  for (uint32_t i = 0; i < award->tie_break.count; i++)
    g_string_append_printf(
        steps, "%s%s%s", i > 0 ? _(", ") : "",
        sy_text_get(page->report->edition->nodes[award->tie_break.items[i].node].name),
        award->tie_break.items[i].better == SY_LOWER ? _(" (the lower score is better)") : "");
  if (steps->len > 0)
    put_sentence(page, _("Equal scores are told apart by: %s"), steps->str);
}

/* The awards that are given by the node's score, and who gets which band. */
static void put_awards(struct page *page, uint32_t index) {
  const sy_edition *edition = page->report->edition;
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    if (award->node != index)
      continue;
    html(page->html, "<h3>%s</h3>\n<ul>\n", sy_text_get(award->name));
    put_item(page, _("This award is given by the rank of the score here."));
    for (guint band = 0; band < award->band_count; band++) {
      g_autofree char *rule = report_band_rule(award, band);
      put_sentence(page, _("%s: %s"), sy_text_get(award->bands[band].name), rule);
    }
    put_tie_break(page, award);
    html(page->html, "</ul>\n");
  }
}

static void put_grades(struct page *page, uint32_t index) {
  const sy_edition *edition = page->report->edition;
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    if (grading->node != index)
      continue;
    html(page->html, "<h3>%s</h3>\n<ul>\n", _("Grades"));
    for (guint k = 0; k < grading->grade_count; k++) {
      g_autofree char *start = sy_grade_start_shown(&grading->grades[k]);
      put_sentence(page, _("%s: %s"), sy_text_get(grading->grades[k].name), start);
    }
    html(page->html, "</ul>\n");
  }
}

/* ---- the sections ---- */

static void write_method(struct page *page, uint32_t index) {
  const struct sy_node *node = &page->report->edition->nodes[index];
  const struct sy_plugin *plugin = node->plugin->plugin;
  page_open_section(page, "rules", _("What it measures, and how"));
  g_autofree char *method = sy_method_shown(node);
  html(page->html, "<p class=\"lead\">%s</p>\n", sy_text_get(plugin->summary));
  if (method)
    html(page->html, "<p class=\"method\">%s</p>\n", method);
  html(page->html, "<p>%s <code>%s</code></p>\n<ul>\n", sy_text_get(plugin->title),
       node->plugin_id);
  if (!sy_node_has_score(node)) {
    g_autofree char *rule = sy_rule_shown(node);
    put_sentence(page, _("Effect on the group: %s."), rule);
  }
  put_gate(page, node);
  put_deduction(page, node);
  put_applies(page, node);
  put_over(page, node);
  put_missing(page, node);
  html(page->html, "</ul>\n");
  put_awards(page, index);
  put_grades(page, index);
  put_parameters(page, node);
  put_evidence(page, node);
  page_close_section(page);
}

static void write_group(struct page *page, uint32_t index) {
  const struct sy_node *node = &page->report->edition->nodes[index];
  page_open_section(page, "rules", _("How the score comes about"));
  html(page->html, "<ul>\n");
  put_policies(page, node);
  put_applies(page, node);
  html(page->html, "</ul>\n");
  put_parts(page, node);
  put_awards(page, index);
  put_grades(page, index);
  page_close_section(page);
}

void report_write_rules(struct page *page, uint32_t index) {
  const struct sy_node *node = &page->report->edition->nodes[index];
  if (node->kind == SY_GROUP)
    write_group(page, index);
  else
    write_method(page, index);
}
