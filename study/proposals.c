/* SPDX-License-Identifier: Apache-2.0
 *
 * proposals.c: weights that an edition could have
 *
 * From its scores, or from what experts say. They are only proposed; no score depends on them.
 */
#include "study/study-private.h"

#define PART "proposals"

/* Saaty (1980): judgements with a higher ratio should be revised. */
#define CONSISTENT 0.1
/* Lines to paste are in thousandths of the group's weight. */
#define STEPS 1000

/* ---- methods ---- */

enum method { EQUAL, PRINCIPAL, COMPARISONS, BUDGET, METHODS };

static const struct sy_text method_names[METHODS] = {
    {.zh = "等权", .en = "equal"},
    {.zh = "第一主成分", .en = "principal component"},
    {.zh = "两两比较（AHP）", .en = "pairwise comparisons (AHP)"},
    {.zh = "专家分配", .en = "budget allocation"},
};

/* A group's weights by each method. */
struct proposals {
  double *weights[METHODS]; /* per child; NULL: the method has none */
  struct sy_consistency consistency;
};

static void proposals_clear(struct proposals *proposals) {
  for (int i = 0; i < METHODS; i++)
    g_free(proposals->weights[i]);
}
typedef struct proposals weight_proposals;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(weight_proposals, proposals_clear)

static double *equal_weights(const struct study_family *family) {
  double *weights = g_new(double, family->count);
  for (size_t i = 0; i < family->count; i++)
    weights[i] = 1 / (double)family->count;
  return weights;
}

/* The squared loadings of the first component over their sum, which are the squares of the elements
 * of its eigenvector. */
static double *principal_weights(const struct study_family *family) {
  g_auto(study_principal) principal = study_principal_of(family);
  if (principal.count != family->count)
    return NULL;
  double *weights = g_new(double, family->count);
  for (size_t i = 0; i < family->count; i++)
    weights[i] = principal.vectors[i] * principal.vectors[i];
  return weights;
}

/* The index of a node among the children; the number of children if it is not one. */
static size_t child_index(const sy_study *study, const struct study_family *family, uint32_t node) {
  size_t i = study->assessment->edition->nodes[node].parent == family->parent ? 0 : family->count;
  while (i < family->count && family->children[i] != node)
    i++;
  return i;
}

static double *compared_weights(const sy_study *study, const struct study_family *family,
                                struct sy_consistency *consistency) {
  const GArray *comparisons = study->settings.comparisons;
  const size_t size = family->count;
  g_autofree double *matrix = g_new0(double, size *size);
  bool any = false;
  for (guint i = 0; i < comparisons->len; i++) {
    const struct sy_study_comparison *said =
        &g_array_index(comparisons, struct sy_study_comparison, i);
    const size_t a = child_index(study, family, said->a), b = child_index(study, family, said->b);
    if (a == size)
      continue;
    matrix[a * size + b] = said->value;
    matrix[b * size + a] = 1 / said->value;
    any = true;
  }
  if (!any)
    return NULL;
  for (size_t i = 0; i < size; i++)
    matrix[i * size + i] = 1;
  double *weights = g_new(double, size);
  *consistency = sy_pairwise_weights(matrix, size, weights);
  return weights;
}

/* The mean of the raters' shares, so that all raters have the same say. */
static double *budget_weights(const sy_study *study, const struct study_family *family) {
  const GArray *budget = study->settings.budget;
  double *weights = g_new0(double, family->count), sum = 0;
  for (guint i = 0; i < budget->len; i++) {
    const struct sy_study_allocation *said = &g_array_index(budget, struct sy_study_allocation, i);
    const size_t child = child_index(study, family, said->node);
    if (child == family->count)
      continue;
    weights[child] += said->share;
    sum += said->share;
  }
  for (size_t i = 0; i < family->count; i++)
    weights[i] /= sum;
  if (sum > 0)
    return weights;
  g_free(weights);
  return NULL;
}

static struct proposals proposals_of(const sy_study *study, const struct study_family *family) {
  struct proposals proposals = {.weights = {[EQUAL] = equal_weights(family),
                                            [PRINCIPAL] = principal_weights(family),
                                            [BUDGET] = budget_weights(study, family)}};
  proposals.weights[COMPARISONS] = compared_weights(study, family, &proposals.consistency);
  return proposals;
}

/* ---- weights ---- */

static const struct sy_study_column weights[] = {
    {"parent", {.zh = "指标组", .en = "group of indicators"}, SY_STUDY_NODE},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"declared", {.zh = "现行权重", .en = "declared"}, SY_STUDY_WEIGHT},
    {"equal", {.zh = "等权", .en = "equal"}, SY_STUDY_WEIGHT},
    {"principal", {.zh = "第一主成分", .en = "principal component"}, SY_STUDY_WEIGHT},
    {"comparisons", {.zh = "两两比较", .en = "comparisons"}, SY_STUDY_WEIGHT},
    {"budget", {.zh = "专家分配", .en = "budget"}, SY_STUDY_WEIGHT},
    {0},
};

static void note_principal(const sy_study *study, const struct study_family *family,
                           sy_study_table *table) {
  const struct sy_text name = study->assessment->edition->nodes[family->parent].name;
  g_auto(study_principal) principal = study_principal_of(family);
  if (principal.count != family->count) {
    study_remark(table,
                 sy_words_take(g_strdup_printf("%s: no weights by principal component, because "
                                               "fewer than 3 units are complete, an indicator "
                                               "does not vary, or there are more than 256",
                                               name.en),
                               g_strdup_printf("%s：无法按主成分给出权重，因为数据完整的评价对象"
                                               "不足3个、有指标得分全部相同，或指标超过256个",
                                               name.zh)));
    return;
  }
  for (size_t i = 0; i < family->count; i++)
    if (principal.vectors[i] < 0) {
      study_remark(table,
                   sy_words_take(
                       g_strdup_printf("%s: loadings on the first component differ in sign, so its "
                                       "weights are no measure of importance",
                                       name.en),
                       g_strdup_printf("%s：各指标在第一主成分上的载荷有正有负，据此得出的权重"
                                       "不代表重要程度",
                                       name.zh)));
      return;
    }
}

static void add_weights(const sy_study *study, const struct study_family *family,
                        const struct proposals *proposals, sy_study_table *table) {
  for (size_t i = 0; i < family->count; i++) {
    study_index(table, family->parent);
    study_index(table, family->children[i]);
    study_number(table, study_declared_weight(study, family->children[i]));
    for (int k = 0; k < METHODS; k++)
      study_number(table, proposals->weights[k] ? proposals->weights[k][i] : (double)NAN);
    study_first_page_top(table, family->children[i], family->units, study->assessment->edition);
  }
  note_principal(study, family, table);
}

/* ---- consistency ---- */

static const struct sy_study_column consistency[] = {
    {"parent", {.zh = "指标组", .en = "group of indicators"}, SY_STUDY_NODE},
    {"items", {.zh = "指标数", .en = "indicators"}, SY_STUDY_COUNT},
    {"eigenvalue", {.zh = "最大特征值", .en = "principal eigenvalue"}, SY_STUDY_NUMBER},
    {"index", {.zh = "一致性指标CI", .en = "consistency index"}, SY_STUDY_NUMBER},
    {"ratio", {.zh = "一致性比例CR", .en = "consistency ratio"}, SY_STUDY_NUMBER},
    {0},
};

static void add_consistency(const sy_study *study, const struct study_family *family,
                            const struct proposals *proposals, sy_study_table *table) {
  if (!proposals->weights[COMPARISONS])
    return;
  study_index(table, family->parent);
  study_count(table, (int64_t)family->count);
  study_number(table, proposals->consistency.eigenvalue);
  study_number(table, proposals->consistency.index);
  study_number(table, proposals->consistency.ratio);
  const struct sy_text name = study->assessment->edition->nodes[family->parent].name;
  if (proposals->consistency.ratio > CONSISTENT)
    study_remark(
        table,
        sy_words_take(g_strdup_printf("%s: the comparisons contradict each other (consistency "
                                      "ratio %.2f, at most %.1f is acceptable); revise them "
                                      "before these weights are used",
                                      name.en, proposals->consistency.ratio, CONSISTENT),
                      g_strdup_printf("%s：判断矩阵未通过一致性检验（CR=%.2f，应不超过%.1f），"
                                      "请调整后再使用该组权重",
                                      name.zh, proposals->consistency.ratio, CONSISTENT)));
}

/* ---- lines to paste ---- */

static const struct sy_study_column lines[] = {
    {"parent", {.zh = "指标组", .en = "group of indicators"}, SY_STUDY_NODE},
    {"method", {.zh = "方法", .en = "method"}, SY_STUDY_WORDS},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"line", {.zh = "edition.yaml中的写法", .en = "in edition.yaml"}, SY_STUDY_TEXT},
    {0},
};

/* Rounds weights to steps that sum to exactly STEPS: each down, then one more for those with the
 * largest remainders, the first of equal ones. g_free. */
static int *round_weights(const double *exact, size_t count) {
  int *steps = g_new(int, count), left = STEPS;
  g_autofree double *remainder = g_new(double, count);
  for (size_t i = 0; i < count; i++) {
    steps[i] = (int)(exact[i] * STEPS);
    remainder[i] = exact[i] * STEPS - steps[i];
    left -= steps[i];
  }
  for (; left > 0; left--) {
    size_t largest = 0;
    for (size_t i = 1; i < count; i++)
      if (remainder[i] > remainder[largest] + 1e-9)
        largest = i;
    remainder[largest] = -1;
    steps[largest]++;
  }
  return steps;
}

/* "weight: 23.4%"; or of siblings with points, the share of their sum: "points: 11.7". g_free. */
static char *line_of(const sy_study *study, uint32_t node, int steps) {
  const sy_edition *edition = study->assessment->edition;
  const struct sy_indices *siblings = &edition->nodes[edition->nodes[node].parent].children;
  struct sy_rational sum = {0, 1}, share;
  if (!edition->nodes[node].has_points)
    return g_strdup_printf("weight: %d.%d%%", steps / 10, steps % 10);
  for (uint32_t i = 0; i < siblings->count; i++)
    if (!sy_rational_add(sum, edition->nodes[siblings->items[i]].points, &sum))
      return NULL;
  if (!sy_rational_multiply(sum, sy_rational_make(steps, STEPS), &share))
    return NULL;
  if (SY_NANO % share.denominator == 0 && share.numerator < INT64_MAX / SY_NANO) {
    char text[SY_DECIMAL_SIZE];
    sy_nano_exact(share.numerator * (SY_NANO / share.denominator), text);
    return g_strdup_printf("points: %s", text);
  }
  g_autofree char *text = sy_rational_text(share);
  return g_strdup_printf("points: %s", text);
}

static void add_lines(const sy_study *study, const struct study_family *family,
                      const struct proposals *proposals, sy_study_table *table) {
  for (int method = 0; method < METHODS; method++) {
    if (!proposals->weights[method])
      continue;
    g_autofree int *steps = round_weights(proposals->weights[method], family->count);
    for (size_t i = 0; i < family->count; i++) {
      g_autofree char *line = line_of(study, family->children[i], steps[i]);
      study_index(table, family->parent);
      study_words(table, sy_words_take(g_strdup(method_names[method].en),
                                       g_strdup(method_names[method].zh)));
      study_index(table, family->children[i]);
      study_text(table, line);
    }
  }
}

/* ---- all ---- */

bool study_has_weight(const sy_edition *edition, uint32_t node) {
  const struct sy_node *child = &edition->nodes[node];
  return sy_node_has_score(child) && child->parent != SY_NONE && sy_node_counts(child) &&
         sy_aggregates[edition->nodes[child->parent].aggregate].uses_weights;
}

void study_add_proposals(sy_study *study, sy_problems *problems) {
  (void)problems;
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *proposed =
      study_table(study, PART, "weights",
                  (struct sy_text){.zh = "可供选择的权重", .en = "Proposed weights"}, weights);
  sy_study_table *consistent =
      study->settings.comparisons->len > 0
          ? study_table(
                study, PART, "consistency",
                (struct sy_text){.zh = "两两比较的一致性", .en = "Consistency of the comparisons"},
                consistency)
          : NULL;
  sy_study_table *written = study_table(
      study, PART, "lines",
      (struct sy_text){.zh = "可写入edition.yaml的权重", .en = "Weights for edition.yaml"}, lines);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    g_auto(study_family) family = study_family_of(study, node, study_all_units(study));
    if (family.count < 2 || !study_has_weight(edition, family.children[0]))
      continue;
    g_auto(weight_proposals) proposals = proposals_of(study, &family);
    add_weights(study, &family, &proposals, proposed);
    if (consistent)
      add_consistency(study, &family, &proposals, consistent);
    add_lines(study, &family, &proposals, written);
  }
  study_note(written,
             sy_words_new("No score depends on these proposals. Those of one method and group sum "
                          "to exactly 100%%; copy all of them, or none.",
                          "以上仅供参考，不影响任何得分。同一方法、同一指标组的权重之和恰为100%%，"
                          "须一并采用。"));
}
