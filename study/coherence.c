/* SPDX-License-Identifier: Apache-2.0
 *
 * coherence.c: whether the parts of a group belong together
 *
 * What an audit of a composite indicator looks at: correlations among siblings and with their
 * parent, reliability, principal components, effective weights. docs/study.md has the formulas.
 */
#include "study/study-private.h"

#define PART "coherence"

/* Above this, a correlation means that two siblings say the same, as the JRC's audits judge. */
#define REDUNDANT 0.92
/* Below this, a child hardly shows in its parent. */
#define WEAK 0.3
/* Nunnally (1978), Psychometric Theory: the least alpha of a scale in the early stages of work. */
#define RELIABLE 0.7
/* Effective and declared weights that differ by more than this factor are noted. */
#define OUT_OF_PROPORTION 2
/* Rank correlations sort the units for each pair of siblings. */
#define MOST_RANKED 5000
/* Principal components take time for the cube of the number of siblings. */
#define MOST_ITEMS 256
#define LEAST_UNITS 3
#define SHOWN_COMPONENTS 3

/* ---- notes ---- */

/* A sentence about a family: `en` and `zh` follow its name, and are freed. */
static void note(const sy_study *study, const struct study_family *family, sy_study_table *table,
                 char *en, char *zh) {
  const struct sy_text name = study->assessment->edition->nodes[family->parent].name;
  const sy_words *units = family->units->value;
  study_remark(table, family->named_units
                          ? sy_words_take(g_strdup_printf("%s (%s): %s", name.en, units->en, en),
                                          g_strdup_printf("%s（%s）：%s", name.zh, units->zh, zh))
                          : sy_words_take(g_strdup_printf("%s: %s", name.en, en),
                                          g_strdup_printf("%s：%s", name.zh, zh)));
  g_free(en);
  g_free(zh);
}

static struct sy_text name_of(const sy_study *study, uint32_t node) {
  return study->assessment->edition->nodes[node].name;
}

static void add_place(const struct study_family *family, sy_study_table *table) {
  study_index(table, family->parent);
  study_words(table, sy_words_copy(family->units->by));
  study_words(table, sy_words_copy(family->units->value));
}

#define BY_FAMILY                                                                                  \
  {"parent", {.zh = "指标组", .en = "group of indicators"}, SY_STUDY_NODE},                        \
      {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS}, {                            \
    "group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS                                           \
  }
#define CORRELATIONS                                                                               \
  {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},                                  \
      {"pearson", {.zh = "Pearson相关系数", .en = "Pearson"}, SY_STUDY_NUMBER},                    \
      {"spearman", {.zh = "Spearman相关系数", .en = "Spearman"}, SY_STUDY_NUMBER}, {               \
    "kendall", {.zh = "Kendall相关系数", .en = "Kendall"}, SY_STUDY_NUMBER                         \
  }

/* ---- correlations ---- */

static const struct sy_study_column siblings[] = {
    BY_FAMILY,
    {"first", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"second", {.zh = "另一指标", .en = "with"}, SY_STUDY_NODE},
    CORRELATIONS,
    {0},
};

static const struct sy_study_column parents[] = {
    BY_FAMILY,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    CORRELATIONS,
    {0},
};

/* The scores of two members, of the units that have both: how many there are. */
static size_t pair(const struct study_family *family, size_t first, size_t second, double *a,
                   double *b) {
  size_t count = 0;
  for (size_t i = 0; i < family->unit_count; i++)
    if (!isnan(family->values[first][i]) && !isnan(family->values[second][i])) {
      a[count] = family->values[first][i];
      b[count++] = family->values[second][i];
    }
  return count;
}

/* Adds the correlations of two members. Returns Pearson's. */
static double add_correlations(const struct study_family *family, size_t first, size_t second,
                               sy_study_table *table) {
  g_autofree double *a = g_new(double, family->unit_count + 1);
  g_autofree double *b = g_new(double, family->unit_count + 1);
  const size_t count = pair(family, first, second, a, b);
  const bool enough = count >= LEAST_UNITS, ranked = enough && count <= MOST_RANKED;
  const double pearson = enough ? sy_pearson(a, b, count) : (double)NAN;
  study_count(table, (int64_t)count);
  study_number(table, pearson);
  study_number(table, ranked ? sy_spearman(a, b, count) : (double)NAN);
  study_number(table, ranked ? sy_kendall(a, b, count) : (double)NAN);
  return pearson;
}

static void add_siblings(const sy_study *study, const struct study_family *family,
                         sy_study_table *table) {
  for (size_t i = 0; i < family->count; i++)
    for (size_t k = i + 1; k < family->count; k++) {
      add_place(family, table);
      study_index(table, family->children[i]);
      study_index(table, family->children[k]);
      const double r = add_correlations(family, i, k, table);
      const struct sy_text a = name_of(study, family->children[i]),
                           b = name_of(study, family->children[k]);
      if (fabs(r) > REDUNDANT)
        note(study, family, table,
             g_strdup_printf("'%s' and '%s' correlate at %.2f, so they are largely redundant; "
                             "together they weigh like one indicator counted twice",
                             a.en, b.en, r),
             g_strdup_printf("“%s”与“%s”的相关系数为%.2f，信息基本重复，相当于同一指标计了两次",
                             a.zh, b.zh, r));
    }
}

static void add_parents(const sy_study *study, const struct study_family *family,
                        sy_study_table *table) {
  for (size_t i = 0; i < family->count; i++) {
    add_place(family, table);
    study_index(table, family->children[i]);
    const double r = add_correlations(family, i, family->count, table);
    const struct sy_text name = name_of(study, family->children[i]);
    if (r < WEAK)
      note(study, family, table,
           g_strdup_printf("'%s' correlates with the group at only %.2f, so the group's score says "
                           "little about it",
                           name.en, r),
           g_strdup_printf("“%s”与指标组的相关系数仅为%.2f，指标组的得分几乎不反映该指标", name.zh,
                           r));
  }
}

/* ---- reliability ---- */

static const struct sy_study_column reliability[] = {
    BY_FAMILY,
    {"items", {.zh = "指标数", .en = "indicators"}, SY_STUDY_COUNT},
    {"count", {.zh = "数据完整的评价对象数", .en = "complete units"}, SY_STUDY_COUNT},
    {"alpha", {.zh = "Cronbach系数α", .en = "Cronbach's alpha"}, SY_STUDY_NUMBER},
    {0},
};

static void add_reliability(const sy_study *study, const struct study_family *family,
                            sy_study_table *table) {
  g_auto(study_complete) complete = study_complete_of(family);
  const double alpha =
      complete.count >= LEAST_UNITS
          ? sy_cronbach_alpha((const double *const *)complete.values, family->count, complete.count)
          : (double)NAN;
  add_place(family, table);
  study_count(table, (int64_t)family->count);
  study_count(table, (int64_t)complete.count);
  study_number(table, alpha);
  study_first_page_top(table, family->parent, family->units, study->assessment->edition);
  if (alpha < RELIABLE)
    note(study, family, table,
         g_strdup_printf("Cronbach's alpha is %.2f, below %.1f: the indicators do not measure one "
                         "thing consistently",
                         alpha, RELIABLE),
         g_strdup_printf("Cronbach系数α为%.2f，低于%.1f，各指标内部一致性不足", alpha, RELIABLE));
}

static const struct sy_study_column items[] = {
    BY_FAMILY,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"count", {.zh = "数据完整的评价对象数", .en = "complete units"}, SY_STUDY_COUNT},
    {"rest", {.zh = "与其余指标之和的相关系数", .en = "with the rest"}, SY_STUDY_NUMBER},
    {"alpha_without", {.zh = "去掉后的系数α", .en = "alpha without it"}, SY_STUDY_NUMBER},
    {0},
};

/* Alpha of the family without one of its items. */
static double alpha_without(const struct study_complete *complete, size_t count, size_t item) {
  g_autofree const double **others = g_new(const double *, count + 1);
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (i != item)
      others[kept++] = complete->values[i];
  return sy_cronbach_alpha(others, kept, complete->count);
}

static void add_items(const sy_study *study, const struct study_family *family,
                      sy_study_table *table) {
  g_auto(study_complete) complete = study_complete_of(family);
  const bool enough = complete.count >= LEAST_UNITS && family->count <= MOST_ITEMS;
  for (size_t i = 0; i < family->count; i++) {
    const double rest = enough ? sy_item_rest((const double *const *)complete.values, family->count,
                                              complete.count, i)
                               : (double)NAN;
    add_place(family, table);
    study_index(table, family->children[i]);
    study_count(table, (int64_t)complete.count);
    study_number(table, rest);
    study_number(table, enough ? alpha_without(&complete, family->count, i) : (double)NAN);
    const struct sy_text name = name_of(study, family->children[i]);
    if (rest < -WEAK)
      note(
          study, family, table,
          g_strdup_printf("'%s' runs against the group: where the other indicators are high, it is "
                          "low (r = %.2f); check its direction and whether it belongs here",
                          name.en, rest),
          g_strdup_printf("“%s”与同组其他指标方向相反（r=%.2f）：其他指标得分高的评价对象，该指标"
                          "得分反而低；请核对指标方向，并考虑是否应归入本组",
                          name.zh, rest));
  }
}

/* ---- principal components ---- */

static const struct sy_study_column components[] = {
    BY_FAMILY,
    {"component", {.zh = "主成分", .en = "component"}, SY_STUDY_COUNT},
    {"count", {.zh = "数据完整的评价对象数", .en = "complete units"}, SY_STUDY_COUNT},
    {"eigenvalue", {.zh = "特征值", .en = "eigenvalue"}, SY_STUDY_NUMBER},
    {"share", {.zh = "方差贡献率", .en = "share of variance"}, SY_STUDY_SHARE},
    {"cumulative", {.zh = "累计方差贡献率", .en = "cumulative"}, SY_STUDY_SHARE},
    {0},
};

static void add_components(const sy_study *study, const struct study_family *family,
                           sy_study_table *table) {
  g_auto(study_principal) principal = study_principal_of(family);
  double cumulative = 0;
  size_t large = 0;
  for (size_t i = 0; i < principal.count; i++) {
    const double share = principal.values[i] / (double)principal.count;
    large += principal.values[i] > 1 + 1e-12;
    add_place(family, table);
    study_count(table, (int64_t)i + 1);
    study_count(table, (int64_t)principal.units);
    study_number(table, principal.values[i]);
    study_number(table, share);
    study_number(table, cumulative += share);
  }
  if (principal.count < 2)
    return;
  const double first = 100 * principal.values[0] / (double)principal.count;
  if (large > 1)
    note(study, family, table,
         g_strdup_printf("%zu components have eigenvalues above 1, and the first explains only "
                         "%.0f%% of the variance: the group has more than one dimension",
                         large, first),
         g_strdup_printf("有%zu个主成分的特征值大于1，第一主成分仅解释方差的%.0f%%，"
                         "该组包含不止一个维度",
                         large, first));
  else
    note(study, family, table,
         g_strdup_printf("the first component explains %.0f%% of the variance, and no other has an "
                         "eigenvalue above 1: the group has a single dimension",
                         first),
         g_strdup_printf("第一主成分解释方差的%.0f%%，其他主成分的特征值均不大于1，该组为单一维度",
                         first));
}

static const struct sy_study_column loadings[] = {
    BY_FAMILY,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"first", {.zh = "第一主成分", .en = "first component"}, SY_STUDY_NUMBER},
    {"second", {.zh = "第二主成分", .en = "second component"}, SY_STUDY_NUMBER},
    {"third", {.zh = "第三主成分", .en = "third component"}, SY_STUDY_NUMBER},
    {0},
};

static void add_loadings(const sy_study *study, const struct study_family *family,
                         sy_study_table *table) {
  g_auto(study_principal) principal = study_principal_of(family);
  for (size_t i = 0; i < principal.count; i++) {
    add_place(family, table);
    study_index(table, family->children[principal.items[i]]);
    for (size_t k = 0; k < SHOWN_COMPONENTS; k++)
      study_number(table, k < principal.count ? study_loading(&principal, k, i) : (double)NAN);
  }
  for (size_t i = 0, at = 0; principal.count > 0 && i < family->count; i++) {
    if (at < principal.count && principal.items[at] == i) {
      at++;
      continue;
    }
    const struct sy_text name = name_of(study, family->children[i]);
    note(study, family, table,
         g_strdup_printf("'%s' is left out, because all complete units have the same score there",
                         name.en),
         g_strdup_printf("“%s”未计入，因为数据完整的评价对象在该指标上得分都相同", name.zh));
  }
}

/* ---- weights ---- */

static const struct sy_study_column weights[] = {
    BY_FAMILY,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"declared", {.zh = "名义权重", .en = "declared weight"}, SY_STUDY_WEIGHT},
    {"importance", {.zh = "与指标组的R²", .en = "R² with the group"}, SY_STUDY_NUMBER},
    {"effective", {.zh = "实际权重", .en = "effective weight"}, SY_STUDY_SHARE},
    {0},
};

static void note_weight(const sy_study *study, const struct study_family *family, size_t child,
                        double effective, sy_study_table *table) {
  const double declared = study_declared_weight(study, family->children[child]);
  const struct sy_text name = name_of(study, family->children[child]);
  if (effective > OUT_OF_PROPORTION * declared)
    note(study, family, table,
         g_strdup_printf("'%s' has a declared weight of %.1f%% and an effective one of %.1f%%: it "
                         "decides more than it is meant to",
                         name.en, 100 * declared, 100 * effective),
         g_strdup_printf("“%s”的名义权重为%.1f%%，实际权重为%.1f%%，对结果的影响大于设计", name.zh,
                         100 * declared, 100 * effective));
  else if (effective < declared / OUT_OF_PROPORTION)
    note(study, family, table,
         g_strdup_printf("'%s' has a declared weight of %.1f%% and an effective one of %.1f%%: it "
                         "decides less than it is meant to",
                         name.en, 100 * declared, 100 * effective),
         g_strdup_printf("“%s”的名义权重为%.1f%%，实际权重为%.1f%%，对结果的影响小于设计", name.zh,
                         100 * declared, 100 * effective));
}

/* Pearson's r with the parent, squared; a child that does not vary explains nothing. */
static double importance_of(const struct study_family *family, size_t child, size_t *count) {
  g_autofree double *a = g_new(double, family->unit_count + 1);
  g_autofree double *b = g_new(double, family->unit_count + 1);
  *count = pair(family, child, family->count, a, b);
  const double r = *count >= LEAST_UNITS ? sy_pearson(a, b, *count) : (double)NAN;
  return isnan(r) ? 0 : r * r;
}

static void add_weights(const sy_study *study, const struct study_family *family,
                        sy_study_table *table) {
  g_autofree double *importance = g_new(double, family->count + 1);
  g_autofree size_t *counts = g_new(size_t, family->count + 1);
  for (size_t i = 0; i < family->count; i++)
    importance[i] = importance_of(family, i, &counts[i]);
  const double sum = sy_sum(importance, family->count);
  for (size_t i = 0; i < family->count; i++) {
    const double effective = sum > 0 ? importance[i] / sum : (double)NAN;
    add_place(family, table);
    study_index(table, family->children[i]);
    study_count(table, (int64_t)counts[i]);
    study_number(table, study_declared_weight(study, family->children[i]));
    study_number(table, sum > 0 ? importance[i] : (double)NAN);
    study_number(table, effective);
    note_weight(study, family, i, effective, table);
  }
}

/* ---- all ---- */

typedef void add_family(const sy_study *study, const struct study_family *family,
                        sy_study_table *table);

/* Calls a function for each family, in each group of units. */
static void each(const sy_study *study, sy_study_table *table, add_family *add) {
  const sy_edition *edition = study->assessment->edition;
  for (uint32_t node = 0; node < edition->node_count; node++)
    for (guint i = 0; i < study->groups->len; i++) {
      g_auto(study_family) family = study_family_of(study, node, study->groups->pdata[i]);
      if (family.count >= 2)
        add(study, &family, table);
    }
}

/* Rank correlations are left out for many units. */
static void note_ranked(const sy_study *study, sy_study_table *table) {
  if (study->assessment->unit_count > MOST_RANKED)
    study_note(table, sy_words_new("Spearman and Kendall are computed for at most %d units.",
                                   "Spearman和Kendall相关系数只在评价对象不超过%d个时计算。",
                                   MOST_RANKED));
}

void study_add_coherence(sy_study *study, sy_problems *problems) {
  (void)problems;
  sy_study_table *table = study_table(
      study, PART, "siblings",
      (struct sy_text){.zh = "同组指标间的相关", .en = "Correlations among siblings"}, siblings);
  each(study, table, add_siblings);
  note_ranked(study, table);
  table = study_table(
      study, PART, "parents",
      (struct sy_text){.zh = "与上级指标的相关", .en = "Correlations with the group"}, parents);
  each(study, table, add_parents);
  note_ranked(study, table);
  each(study,
       study_table(study, PART, "reliability",
                   (struct sy_text){.zh = "内部一致性", .en = "Reliability"}, reliability),
       add_reliability);
  each(study,
       study_table(study, PART, "items",
                   (struct sy_text){.zh = "各指标与其余指标", .en = "Each indicator and the rest"},
                   items),
       add_items);
  each(study,
       study_table(study, PART, "components",
                   (struct sy_text){.zh = "主成分", .en = "Principal components"}, components),
       add_components);
  each(study,
       study_table(study, PART, "loadings", (struct sy_text){.zh = "主成分载荷", .en = "Loadings"},
                   loadings),
       add_loadings);
  each(study,
       study_table(
           study, PART, "weights",
           (struct sy_text){.zh = "名义权重与实际权重", .en = "Declared and effective weights"},
           weights),
       add_weights);
  study_add_separation(study);
}
