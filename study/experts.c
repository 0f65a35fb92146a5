/* SPDX-License-Identifier: Apache-2.0
 *
 * experts.c: what experts say about weights, as an edition declares it for its studies
 *
 * Pairwise comparisons of siblings, and points that a panel distributes over siblings. What is
 * there is complete: a group that is compared at all is compared in every pair.
 *
 * In a what-if, nodes may be gone, or have another weight than the experts were asked about. What
 * they said about others stays, as far as it is complete; the rest is left out without a word.
 */
#include "study/study-private.h"

/* Saaty's scale. */
#define MOST_IMPORTANT 9

/* ---- nodes ---- */

/* Where problems are noted. */
struct noted {
  sy_problems *problems;
  sy_problems *changed; /* those that changes of the edition may cause */
};

static struct noted noted_of(const sy_edition *edition, sy_problems *problems,
                             sy_problems *ignored) {
  return (struct noted){problems, edition->what_if ? ignored : problems};
}

/* The child of a group that has weights, which a key names; SY_NONE with a problem. */
static uint32_t child_at(const sy_edition *edition, const struct sy_yaml *row, const char *key,
                         const struct noted *noted) {
  const struct sy_yaml *id =
      sy_field_get(row, key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, noted->problems);
  if (!id)
    return SY_NONE;
  const uint32_t node = sy_edition_find_node(edition, id->text);
  if (node == SY_NONE) {
    g_autofree const char **choices = g_new0(const char *, (gsize)edition->node_count + 1);
    for (uint32_t i = 0; i < edition->node_count; i++)
      choices[i] = edition->nodes[i].id;
    g_autofree char *suggestion = sy_suggestion(id->text, choices);
    sy_problems_add(noted->changed, id->place, _("unknown node '%s'%s"), id->text, suggestion);
    return SY_NONE;
  }
  if (study_has_weight(edition, node))
    return node;
  sy_problems_add(noted->changed, id->place,
                  _("'%s' has no weight in a group; expected a child of a group with weights"),
                  id->text);
  return SY_NONE;
}

/* The rows of a list of mappings with these keys; NULL: it is not given. */
static const struct sy_yaml *rows_of(const struct sy_yaml *yaml, const char *key,
                                     const char *const *keys, sy_problems *problems) {
  const struct sy_yaml *list =
      sy_field_get(yaml, key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  for (guint i = 0; list && i < list->count; i++)
    if (!sy_expect(list->items[i], SY_YAML_MAPPING, problems))
      return NULL;
    else
      sy_yaml_check_keys(list->items[i], keys, problems);
  return list;
}

/* ---- comparisons ---- */

/* Reads how many times as important a is as b: 1/9 to 9. */
static bool read_judgement(const struct sy_yaml *row, double *value, sy_problems *problems) {
  const struct sy_yaml *text =
      sy_field_get(row, "value", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  struct sy_rational ratio;
  if (!text)
    return false;
  if (!sy_rational_parse(text->text, &ratio) ||
      sy_rational_compare(ratio, sy_rational_make(1, MOST_IMPORTANT)) < 0 ||
      sy_rational_compare(ratio, sy_rational_make(MOST_IMPORTANT, 1)) > 0) {
    sy_problems_add(problems, text->place, _("the comparison is '%s'; expected 1/9 to 9"),
                    text->text);
    return false;
  }
  *value = (double)ratio.numerator / (double)ratio.denominator;
  return true;
}

/* Whether two nodes have been compared, in either direction. */
static bool is_compared(GHashTable *seen, uint32_t a, uint32_t b) {
  const gint64 key = (gint64)MIN(a, b) << 32 | MAX(a, b);
  return g_hash_table_contains(seen, &key);
}

static void set_compared(GHashTable *seen, uint32_t a, uint32_t b) {
  gint64 *key = g_new(gint64, 1);
  *key = (gint64)MIN(a, b) << 32 | MAX(a, b);
  g_hash_table_add(seen, key);
}

static void read_comparison(const sy_edition *edition, const struct sy_yaml *row, GHashTable *seen,
                            GArray *comparisons, const struct noted *noted) {
  sy_problems *problems = noted->problems;
  struct sy_study_comparison comparison = {.a = child_at(edition, row, "a", noted),
                                           .b = child_at(edition, row, "b", noted)};
  if (!read_judgement(row, &comparison.value, problems) || comparison.a == SY_NONE ||
      comparison.b == SY_NONE)
    return;
  const struct sy_node *a = &edition->nodes[comparison.a], *b = &edition->nodes[comparison.b];
  if (a == b || a->parent != b->parent) {
    sy_problems_add(problems, row->place, _("'%s' and '%s' are not two children of the same group"),
                    a->id, b->id);
  } else if (is_compared(seen, comparison.a, comparison.b)) {
    sy_problems_add(problems, row->place, _("'%s' and '%s' are compared twice"), a->id, b->id);
  } else {
    set_compared(seen, comparison.a, comparison.b);
    g_array_append_val(comparisons, comparison);
  }
}

/* Whether every two children of a group are compared; a problem if not. */
static bool check_pairs(const sy_edition *edition, const struct sy_yaml *list, uint32_t group,
                        GHashTable *seen, sy_problems *problems) {
  const struct sy_indices *children = &edition->nodes[group].children;
  for (uint32_t k = 0; k < children->count; k++)
    for (uint32_t j = 0; j < k; j++) {
      const uint32_t a = children->items[j], b = children->items[k];
      if (!sy_node_counts(&edition->nodes[a]) || !sy_node_counts(&edition->nodes[b]) ||
          is_compared(seen, a, b))
        continue;
      sy_problems_add(problems, list->place,
                      _("'%s' and '%s' are not compared; expected every pair of children of "
                        "'%s'"),
                      edition->nodes[a].id, edition->nodes[b].id, edition->nodes[group].id);
      return false;
    }
  return true;
}

/* Keeps the comparisons of groups that are compared in every pair. */
static void keep_complete(const sy_edition *edition, const struct sy_yaml *list, GHashTable *seen,
                          GArray *comparisons, sy_problems *problems) {
  g_autofree bool *checked = g_new0(bool, edition->node_count);
  g_autofree bool *complete = g_new0(bool, edition->node_count);
  guint kept = 0;
  for (guint i = 0; i < comparisons->len; i++) {
    const struct sy_study_comparison *comparison =
        &g_array_index(comparisons, struct sy_study_comparison, i);
    const uint32_t group = edition->nodes[comparison->a].parent;
    if (!checked[group])
      complete[group] = check_pairs(edition, list, group, seen, problems);
    checked[group] = true;
    if (complete[group])
      g_array_index(comparisons, struct sy_study_comparison, kept++) = *comparison;
  }
  g_array_set_size(comparisons, kept);
}

GArray *study_read_comparisons(const sy_edition *edition, const struct sy_yaml *yaml,
                               sy_problems *problems) {
  static const char *const keys[] = {"a", "b", "value", NULL};
  GArray *comparisons = g_array_new(FALSE, FALSE, sizeof(struct sy_study_comparison));
  g_autoptr(sy_problems) ignored = sy_problems_new();
  const struct noted noted = noted_of(edition, problems, ignored);
  const unsigned before = sy_problems_count(problems);
  const struct sy_yaml *list = rows_of(yaml, "comparisons", keys, problems);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; list && i < list->count; i++)
    read_comparison(edition, list->items[i], seen, comparisons, &noted);
  if (list && sy_problems_count(problems) == before)
    keep_complete(edition, list, seen, comparisons, noted.changed);
  return comparisons;
}

/* ---- budgets ---- */

/* What is read: which rater gave points to which node, and how much to each group. */
struct budget {
  const sy_edition *edition;
  GArray *allocations; /* of struct sy_study_allocation, whose shares are points for now */
  GHashTable *given;   /* keys of rater and node */
  GHashTable *groups;  /* from the key of rater and group to a double: the sum */
};

/* g_free. */
static char *key_of(const char *rater, uint32_t node) {
  return g_strdup_printf("%u %s", node, rater);
}

static void add_allocation(const struct budget *budget, const char *rater, uint32_t node,
                           double points) {
  const struct sy_study_allocation allocation = {rater, node, points};
  char *group = key_of(rater, budget->edition->nodes[node].parent);
  double *sum = g_hash_table_lookup(budget->groups, group);
  if (!sum)
    g_hash_table_insert(budget->groups, g_strdup(group), sum = g_new0(double, 1));
  *sum += points;
  g_hash_table_add(budget->given, key_of(rater, node));
  g_array_append_val(budget->allocations, allocation);
  g_free(group);
}

static void read_allocation(const struct budget *budget, const struct sy_yaml *row,
                            const struct noted *noted) {
  sy_problems *problems = noted->problems;
  const struct sy_yaml *rater =
      sy_field_get(row, "rater", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  const struct sy_yaml *points =
      sy_field_get(row, "points", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  const uint32_t node = child_at(budget->edition, row, "node", noted);
  int64_t nano;
  if (!rater || !points || node == SY_NONE)
    return;
  g_autofree char *key = key_of(rater->text, node);
  if (!sy_nano_parse(points->text, &nano) || nano < 0)
    sy_problems_add(problems, points->place, _("'%s' is not a number of points"), points->text);
  else if (g_hash_table_contains(budget->given, key))
    sy_problems_add(problems, row->place, _("the rater '%s' gives points to '%s' twice"),
                    rater->text, budget->edition->nodes[node].id);
  else
    add_allocation(budget, rater->text, node, (double)nano / SY_NANO);
}

/* Whether a rater gives points, or 0, to every sibling of a node; a problem if not. */
static bool check_siblings(const struct budget *budget, const struct sy_yaml *list,
                           const struct sy_study_allocation *allocation, sy_problems *problems) {
  const struct sy_node *nodes = budget->edition->nodes;
  const struct sy_node *parent = &nodes[nodes[allocation->node].parent];
  for (uint32_t i = 0; i < parent->children.count; i++) {
    const struct sy_node *child = &nodes[parent->children.items[i]];
    g_autofree char *key = key_of(allocation->rater, parent->children.items[i]);
    if (!sy_node_counts(child) || g_hash_table_contains(budget->given, key))
      continue;
    sy_problems_add(problems, list->place,
                    _("the rater '%s' gives no points to '%s'; expected points, or 0, for each "
                      "child of '%s'"),
                    allocation->rater, child->id, parent->id);
    return false;
  }
  return true;
}

/* Whether a rater gives anything to the siblings of a node; a problem if not. */
static bool check_sum(const struct budget *budget, const struct sy_yaml *list,
                      const struct sy_study_allocation *allocation, double sum,
                      sy_problems *problems) {
  const struct sy_node *nodes = budget->edition->nodes;
  if (!(sum > 0))
    sy_problems_add(problems, list->place,
                    _("the rater '%s' gives 0 points to every child of '%s'"), allocation->rater,
                    nodes[nodes[allocation->node].parent].id);
  return sum > 0;
}

/* Turns points into shares of what the rater gives to the group, which is checked once, and keeps
 * those of groups to which the rater gives points in whole. */
static void divide(const struct budget *budget, const struct sy_yaml *list, sy_problems *problems) {
  g_autoptr(GHashTable) checked = g_hash_table_new(g_direct_hash, g_direct_equal);
  guint kept = 0;
  for (guint i = 0; i < budget->allocations->len; i++) {
    struct sy_study_allocation allocation =
        g_array_index(budget->allocations, struct sy_study_allocation, i);
    g_autofree char *key = key_of(allocation.rater, budget->edition->nodes[allocation.node].parent);
    double *sum = g_hash_table_lookup(budget->groups, key);
    if (g_hash_table_add(checked, sum) && !(check_siblings(budget, list, &allocation, problems) &&
                                            check_sum(budget, list, &allocation, *sum, problems)))
      *sum = NAN;
    allocation.share /= *sum;
    if (!isnan(allocation.share))
      g_array_index(budget->allocations, struct sy_study_allocation, kept++) = allocation;
  }
  g_array_set_size(budget->allocations, kept);
}

GArray *study_read_budget(const sy_edition *edition, const struct sy_yaml *yaml,
                          sy_problems *problems) {
  static const char *const keys[] = {"rater", "node", "points", NULL};
  const unsigned before = sy_problems_count(problems);
  g_autoptr(sy_problems) ignored = sy_problems_new();
  const struct noted noted = noted_of(edition, problems, ignored);
  const struct sy_yaml *list = rows_of(yaml, "budget", keys, problems);
  g_autoptr(GHashTable) given = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) groups = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free);
  const struct budget budget = {
      edition, g_array_new(FALSE, FALSE, sizeof(struct sy_study_allocation)), given, groups};
  for (guint i = 0; list && i < list->count; i++)
    read_allocation(&budget, list->items[i], &noted);
  if (list && sy_problems_count(problems) == before)
    divide(&budget, list, noted.changed);
  return budget.allocations;
}
