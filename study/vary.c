/* SPDX-License-Identifier: Apache-2.0
 *
 * vary.c: what is uncertain in an edition, as it declares it
 *
 * `study: {vary: {weights: 25%, nodes: {total: {aggregate: [mean, geometric]}}}}`. Each entry is a
 * source of uncertainty, which a replication draws on its own. In a what-if, the nodes and choices
 * that it leaves are drawn; what the edition declares about others is left out.
 */
#include "study/study-private.h"

/* Where sources and problems are noted. */
struct noted {
  const sy_edition *edition;
  GArray *sources; /* of struct study_source */
  sy_problems *problems;
  sy_problems *changed; /* those that changes of the edition may cause */
};

/* ---- choices of a node ---- */

/* A name of an enumeration. */
static int choice_of(const struct sy_yaml *item, const char *const *names, sy_problems *problems) {
  if (!sy_expect(item, SY_YAML_SCALAR, problems))
    return -1;
  const int choice = sy_name_index(names, item->text);
  if (choice < 0) {
    g_autofree char *suggestion = sy_suggestion(item->text, names);
    sy_problems_add(problems, item->place, _("unknown choice '%s'%s"), item->text, suggestion);
  }
  return choice;
}

/* Whether a group can be aggregated in this way. */
static bool suits(const sy_edition *edition, uint32_t node, int aggregate, struct sy_place place,
                  sy_problems *problems) {
  const struct sy_node *group = &edition->nodes[node];
  const struct sy_aggregate_rules *rules = &sy_aggregates[aggregate];
  if (rules->needs_points && group->aggregate != SY_SUM) {
    sy_problems_add(problems, place,
                    _("'%s' cannot be varied with 'sum': its children have no points"), group->id);
    return false;
  }
  for (uint32_t i = 0; rules->needs_nonnegative && i < group->children.count; i++)
    if (edition->nodes[group->children.items[i]].lowest < 0) {
      sy_problems_add(
          problems, place, _("'%s' cannot be varied with '%s': the score of '%s' may be below 0"),
          group->id, sy_aggregate_names[aggregate], edition->nodes[group->children.items[i]].id);
      return false;
    }
  return true;
}

/* Adds the source for a key of a node. */
static void add_choices(const struct noted *noted, uint32_t node, const struct sy_yaml *key,
                        const struct sy_yaml *list) {
  const sy_edition *edition = noted->edition;
  sy_problems *problems = noted->problems;
  const bool aggregate = strcmp(key->text, "aggregate") == 0;
  struct study_source source = {.kind = aggregate ? STUDY_AGGREGATE : STUDY_MISSING, .node = node};
  if (!sy_expect(list, SY_YAML_SEQUENCE, problems))
    return;
  if (aggregate && edition->nodes[node].kind != SY_GROUP) {
    sy_problems_add(problems, key->place, _("the node '%s' is not a group"),
                    edition->nodes[node].id);
    return;
  }
  source.choices = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < list->count; i++) {
    const int choice =
        choice_of(list->items[i], aggregate ? sy_aggregate_names : sy_missing_names, problems);
    if (choice >= 0 &&
        (!aggregate || suits(edition, node, choice, list->items[i]->place, noted->changed)))
      g_array_append_val(source.choices, choice);
  }
  if (list->count < 2)
    sy_problems_add(problems, list->place, _("expected at least two choices"));
  if (source.choices->len > 0)
    g_array_append_val(noted->sources, source);
  else
    g_array_unref(source.choices);
}

/* "params.curve: [min-max, z-score]". What a plugin takes is known only when it is loaded. */
static void add_parameter(const struct noted *noted, uint32_t node, const struct sy_yaml *key,
                          const struct sy_yaml *list) {
  const sy_edition *edition = noted->edition;
  sy_problems *problems = noted->problems;
  const struct study_source source = {
      .kind = STUDY_PARAMETER, .node = node, .parameter = key, .values = list};
  if (edition->nodes[node].kind != SY_LEAF) {
    sy_problems_add(problems, key->place, _("the node '%s' is not an indicator"),
                    edition->nodes[node].id);
    return;
  }
  if (!sy_expect(list, SY_YAML_SEQUENCE, problems))
    return;
  bool scalars = true;
  for (guint i = 0; i < list->count; i++)
    scalars &= sy_expect(list->items[i], SY_YAML_SCALAR, problems);
  if (list->count < 2)
    sy_problems_add(problems, list->place, _("expected at least two choices"));
  else if (scalars)
    g_array_append_val(noted->sources, source);
}

static void add_node(const struct noted *noted, const struct sy_yaml *id,
                     const struct sy_yaml *yaml) {
  const sy_edition *edition = noted->edition;
  sy_problems *problems = noted->problems;
  static const char *const keys[] = {"aggregate", "missing", NULL};
  const uint32_t node = sy_edition_find_node(edition, id->text);
  if (node == SY_NONE || !sy_node_has_score(&edition->nodes[node])) {
    sy_problems_add(noted->changed, id->place, _("no group or indicator '%s'"), id->text);
    return;
  }
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  for (guint i = 0; i < yaml->count; i++) {
    const struct sy_yaml *key = yaml->keys[i];
    if (g_strv_contains(keys, key->text))
      add_choices(noted, node, key, yaml->items[i]);
    else if (g_str_has_prefix(key->text, "params."))
      add_parameter(noted, node, key, yaml->items[i]);
    else
      sy_problems_add(problems, key->place,
                      _("'%s' cannot be varied; expected aggregate, missing or params.NAME"),
                      key->text);
  }
}

/* ---- weights ---- */

/* "25%": each weight is multiplied by a number from 75% to 125%, all equally likely. "{dirichlet:
 * 50}": a group's weights are drawn around those declared; the larger the number, the closer. */
static void add_weights(const struct noted *noted, const struct sy_yaml *yaml) {
  sy_problems *problems = noted->problems;
  static const char *const keys[] = {"dirichlet", NULL};
  struct study_source source = {.kind = STUDY_WEIGHTS, .node = SY_NONE};
  const struct sy_yaml *text = yaml;
  if (yaml->kind == SY_YAML_MAPPING) {
    sy_yaml_check_keys(yaml, keys, problems);
    source.kind = STUDY_DIRICHLET;
    text = sy_field_get(yaml, "dirichlet", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  } else if (!sy_expect(yaml, SY_YAML_SCALAR, problems)) {
    return;
  }
  if (!text)
    return;
  const bool read = sy_rational_parse(text->text, &source.amount);
  const double amount =
      read ? (double)source.amount.numerator / (double)source.amount.denominator : 0;
  if (amount <= 0 || (source.kind == STUDY_WEIGHTS ? amount > 1 : amount > 1e6))
    sy_problems_add(problems, text->place,
                    source.kind == STUDY_WEIGHTS
                        ? _("expected a share above 0 and at most 100%%, such as 25%%, found '%s'")
                        : _("expected a number above 0 and at most 1000000, found '%s'"),
                    text->text);
  else
    g_array_append_val(noted->sources, source);
}

/* ---- all ---- */

static void clear_source(gpointer data) {
  struct study_source *source = data;
  if (source->choices)
    g_array_unref(source->choices);
  if (source->variants)
    g_ptr_array_unref(source->variants);
}

GArray *study_sources_of(const sy_edition *edition, const struct sy_yaml *yaml, bool declared,
                         sy_problems *problems) {
  static const char *const keys[] = {"weights", "nodes", NULL};
  GArray *sources = g_array_new(FALSE, FALSE, sizeof(struct study_source));
  g_autoptr(sy_problems) ignored = sy_problems_new();
  const struct noted noted = {edition, sources, problems,
                              declared && edition->what_if ? ignored : problems};
  g_array_set_clear_func(sources, clear_source);
  if (!yaml || !sy_expect(yaml, SY_YAML_MAPPING, problems))
    return sources;
  sy_yaml_check_keys(yaml, keys, problems);
  const struct sy_yaml *weights = sy_yaml_get(yaml, "weights");
  const struct sy_yaml *nodes =
      sy_field_get(yaml, "nodes", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  if (weights)
    add_weights(&noted, weights);
  for (guint i = 0; nodes && i < nodes->count; i++)
    add_node(&noted, nodes->keys[i], nodes->items[i]);
  return sources;
}

/* Adds "NODE:KEY=VALUE" for the next value of each parameter, of one parameter per indicator. */
static GPtrArray *next_values(const sy_study *study, const GArray *sources, GPtrArray *chosen) {
  GPtrArray *sets = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < sources->len; i++) {
    struct study_source *source = &g_array_index(sources, struct study_source, i);
    if (source->kind != STUDY_PARAMETER || source->variants->len == source->values->count ||
        !g_hash_table_add(taken, GUINT_TO_POINTER(source->node)))
      continue;
    g_ptr_array_add(chosen, source);
    g_ptr_array_add(sets,
                    g_strdup_printf("%s:%s=%s", study->assessment->edition->nodes[source->node].id,
                                    source->parameter->text,
                                    source->values->items[source->variants->len]->text));
  }
  g_ptr_array_add(sets, NULL);
  return sets;
}

/* A parameter changes the scores of its own indicator alone, so the edition is loaded once for the
 * first values of all indicators, once for the second, and so on. */
void study_load_variants(const sy_study *study, GArray *sources, sy_problems *problems) {
  for (guint i = 0; i < sources->len; i++) {
    struct study_source *source = &g_array_index(sources, struct study_source, i);
    if (source->kind == STUDY_PARAMETER)
      source->variants = g_ptr_array_new_with_free_func((GDestroyNotify)study_variant_unref);
  }
  for (;;) {
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    g_autoptr(GPtrArray) sets = next_values(study, sources, chosen);
    if (chosen->len == 0)
      return;
    study_variant *variant = study_reload(study, (char *const *)sets->pdata, NULL, problems);
    if (!variant)
      return;
    for (guint i = 0; i < chosen->len; i++)
      g_ptr_array_add(((struct study_source *)chosen->pdata[i])->variants,
                      study_variant_ref(variant));
    study_variant_unref(variant);
  }
}

/* "25" for 25%, or for 25. g_free. */
static char *amount_text(struct sy_rational amount, bool percent) {
  char *text = sy_ratio_decimal(
      sy_ratio_make((sy_int128)amount.numerator * (percent ? 100 : 1), amount.denominator));
  return text ? text : sy_rational_text(amount);
}

sy_words *study_source_words(const sy_edition *edition, const struct study_source *source) {
  const bool weights = source->kind == STUDY_WEIGHTS;
  if (weights || source->kind == STUDY_DIRICHLET) {
    g_autofree char *amount = amount_text(source->amount, weights);
    return weights ? sy_words_new("weights ±%s%%", "权重±%s%%", amount)
                   : sy_words_new("weights (Dirichlet, %s)", "权重（狄利克雷分布，%s）", amount);
  }
  const struct sy_node *node = &edition->nodes[source->node];
  if (source->kind == STUDY_PARAMETER) {
    const char *name = source->parameter->text + strlen("params.");
    return sy_words_take(g_strdup_printf("%s of '%s'", name, node->name.en),
                         g_strdup_printf("“%s”的参数%s", node->name.zh, name));
  }
  const bool aggregate = source->kind == STUDY_AGGREGATE;
  return sy_words_take(
      g_strdup_printf(aggregate ? "aggregate of '%s'" : "missing scores of '%s'", node->name.en),
      g_strdup_printf(aggregate ? "“%s”的汇总方式" : "“%s”无数据的处理", node->name.zh));
}

/* What a replication draws from a source, as a part of a sentence. */
static sy_words *drawn_words(const sy_edition *edition, const struct study_source *source) {
  if (source->kind == STUDY_WEIGHTS) {
    g_autofree char *amount = amount_text(source->amount, true);
    return sy_words_new("every weight, by at most %s%% of itself up or down",
                        "每个权重，在现值的±%s%%以内", amount);
  }
  if (source->kind == STUDY_DIRICHLET) {
    g_autofree char *amount = amount_text(source->amount, false);
    return sy_words_new(
        "all weights of each group, around those declared (a Dirichlet distribution "
        "of concentration %s)",
        "各指标组的全部权重，以规定的权重为中心（集中度为%s的狄利克雷分布）", amount);
  }
  const struct sy_node *node = &edition->nodes[source->node];
  if (source->kind == STUDY_PARAMETER) {
    const char *name = source->parameter->text + strlen("params.");
    return sy_words_take(g_strdup_printf("the rule '%s' of '%s'", name, node->name.en),
                         g_strdup_printf("“%s”的规则%s", node->name.zh, name));
  }
  const bool aggregate = source->kind == STUDY_AGGREGATE;
  return sy_words_take(
      g_strdup_printf(aggregate ? "how the parts of '%s' are combined"
                                : "what becomes of missing scores on '%s'",
                      node->name.en),
      g_strdup_printf(aggregate ? "“%s”各部分的汇总方式" : "“%s”无数据的处理", node->name.zh));
}

/* What is drawn from all sources, one after the other; NULL if nothing is uncertain. */
static sy_words *sources_words(const sy_study *study,
                               sy_words *words_of(const sy_edition *,
                                                  const struct study_source *)) {
  const GArray *sources = study->settings.sources;
  g_autoptr(GString) en = g_string_new(NULL), zh = g_string_new(NULL);
  if (!sources || sources->len == 0)
    return NULL;
  for (guint i = 0; i < sources->len; i++) {
    g_autoptr(sy_words) words =
        words_of(study->assessment->edition, &g_array_index(sources, struct study_source, i));
    g_string_append_printf(en, "%s%s", i ? "; " : "", words->en);
    g_string_append_printf(zh, "%s%s", i ? "；" : "", words->zh);
  }
  return sy_words_new("%s%.0s", "%.0s%s", en->str, zh->str);
}

sy_words *sy_study_drawn(const sy_study *study) {
  return sources_words(study, study_source_words);
}

sy_words *sy_study_varied(const sy_study *study) {
  g_autoptr(sy_words) drawn = sources_words(study, drawn_words);
  if (!drawn)
    return NULL;
  const uint64_t count = study->settings.replications;
  g_autofree char *en = sy_readable_count_in(count, false), *zh = sy_readable_count_in(count, true);
  return sy_words_new(
      "All units were scored and ranked again %s times%.0s; each time is called a replication. "
      "Each "
      "drew at random, within the limits that the edition declares: %s%.0s. All else stayed as it "
      "is.",
      "%.0s对全部评价对象重新计分、排名%"
      "s次，每次称为一次模拟。每次模拟在该届规定的范围内随机改变：%.0s%s。其余不变。",
      en, zh, drawn->en, drawn->zh);
}
