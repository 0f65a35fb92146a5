/* SPDX-License-Identifier: Apache-2.0
 *
 * family.c: the scores of a group and of its children, side by side
 *
 * For the parts of a study that look at how the children of a group go together. Children with the
 * weight 0 do not belong to it.
 */
#include "study/study-private.h"

/* More siblings would take minutes. */
#define MOST_ITEMS 256
#define LEAST_UNITS 3

/* ---- families ---- */

/* A node's scores in the order of the group's units, NaN where a unit does not count. g_free. */
static double *column_of(const sy_study *study, uint32_t node, const struct sy_study_group *units) {
  g_auto(study_scores) scores = study_scores_of(study, node, units);
  double *column = g_new(double, units->units->len + 1);
  for (guint i = 0, at = 0; i < units->units->len; i++) {
    const bool counts =
        at < scores.count && scores.units[at] == g_array_index(units->units, uint32_t, i);
    column[i] = counts ? scores.points[at++] : (double)NAN;
  }
  return column;
}

struct study_family study_family_of(const sy_study *study, uint32_t node,
                                    const struct sy_study_group *units) {
  const sy_edition *edition = study->assessment->edition;
  const struct sy_indices *children = &edition->nodes[node].children;
  struct study_family family = {.parent = node,
                                .units = units,
                                .named_units = study->groups->len > 1,
                                .unit_count = units->units->len,
                                .children = g_new(uint32_t, (size_t)children->count + 1),
                                .values = g_new0(double *, (size_t)children->count + 2)};
  for (uint32_t i = 0; i < children->count; i++)
    if (sy_node_counts(&edition->nodes[children->items[i]]))
      family.children[family.count++] = children->items[i];
  for (size_t i = 0; i < family.count; i++)
    family.values[i] = column_of(study, family.children[i], units);
  if (family.count > 0)
    family.values[family.count] = column_of(study, node, units);
  return family;
}

void study_family_clear(struct study_family *family) {
  for (size_t i = 0; family->count > 0 && i <= family->count; i++)
    g_free(family->values[i]);
  g_free(family->values);
  g_free(family->children);
}

double study_declared_weight(const sy_study *study, uint32_t node) {
  const sy_edition *edition = study->assessment->edition;
  const struct sy_indices *siblings = &edition->nodes[edition->nodes[node].parent].children;
  double sum = 0;
  for (uint32_t i = 0; i < siblings->count; i++)
    sum += (double)edition->nodes[siblings->items[i]].integer_weight;
  return (double)edition->nodes[node].integer_weight / sum;
}

/* ---- complete units ---- */

struct study_complete study_complete_of(const struct study_family *family) {
  struct study_complete complete = {.columns = family->count,
                                    .values = g_new(double *, family->count + 1)};
  for (size_t k = 0; k < family->count; k++)
    complete.values[k] = g_new(double, family->unit_count + 1);
  for (size_t i = 0; i < family->unit_count; i++) {
    bool all = true;
    for (size_t k = 0; k < family->count; k++) {
      complete.values[k][complete.count] = family->values[k][i];
      all &= !isnan(family->values[k][i]);
    }
    complete.count += all;
  }
  return complete;
}

void study_complete_clear(struct study_complete *complete) {
  for (size_t k = 0; k < complete->columns; k++)
    g_free(complete->values[k]);
  g_free(complete->values);
}

/* ---- principal components ---- */

/* The correlation matrix of some of the columns. g_free. */
static double *correlate(const struct study_complete *complete, const size_t *items, size_t count) {
  double *matrix = g_new(double, count *count + 1);
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k <= i; k++)
      matrix[i * count + k] = matrix[k * count + i] =
          i == k
              ? 1
              : sy_pearson(complete->values[items[i]], complete->values[items[k]], complete->count);
  return matrix;
}

struct study_principal study_principal_of(const struct study_family *family) {
  g_auto(study_complete) complete = study_complete_of(family);
  struct study_principal principal = {.units = complete.count,
                                      .items = g_new(size_t, family->count + 1)};
  if (complete.count < LEAST_UNITS || family->count > MOST_ITEMS)
    return principal;
  for (size_t i = 0; i < family->count; i++)
    if (!isnan(sy_pearson(complete.values[i], complete.values[i], complete.count)))
      principal.items[principal.count++] = i;
  const size_t count = principal.count;
  g_autofree double *matrix = correlate(&complete, principal.items, count);
  principal.values = g_new(double, count + 1);
  principal.vectors = g_new(double, count *count + 1);
  sy_eigen(matrix, count, principal.values, principal.vectors);
  return principal;
}

double study_loading(const struct study_principal *principal, size_t component, size_t item) {
  return principal->vectors[component * principal->count + item] *
         sqrt(MAX(principal->values[component], 0));
}

void study_principal_clear(struct study_principal *principal) {
  g_free(principal->items);
  g_free(principal->values);
  g_free(principal->vectors);
}
