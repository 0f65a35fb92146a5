/* SPDX-License-Identifier: Apache-2.0
 *
 * two-way.c: what subjects and raters each add to marks
 *
 * Ordinary least squares for mark = subject + rater, where not everyone marks everything. The
 * subjects are eliminated from the normal equations, and a Cholesky decomposition solves those of
 * the raters.
 */
#include "statistics/statistics.h"

#include <math.h>

/* ---- components ---- */

static uint32_t find_root(uint32_t *parent, uint32_t node) {
  while (parent[node] != node)
    node = parent[node] = parent[parent[node]];
  return node;
}

uint32_t sy_components(const struct sy_rating *ratings, size_t count, uint32_t rater_count,
                       uint32_t *component) {
  g_autofree uint32_t *parent = g_new(uint32_t, (size_t)rater_count + 1);
  for (uint32_t i = 0; i < rater_count; i++)
    parent[i] = i;
  for (size_t i = 1; i < count; i++) {
    if (ratings[i].subject != ratings[i - 1].subject)
      continue;
    const uint32_t a = find_root(parent, ratings[i].rater),
                   b = find_root(parent, ratings[i - 1].rater);
    parent[MAX(a, b)] = MIN(a, b); /* so the root is the first of its component */
  }
  uint32_t found = 0;
  for (uint32_t i = 0; i < rater_count; i++) {
    const uint32_t root = find_root(parent, i);
    component[i] = root == i ? found++ : component[root];
  }
  return found;
}

/* ---- least squares ---- */

/* Adds the marks of one subject to the equations of the raters: each mark without the subject's
 * mean. */
static void add_subject(const struct sy_rating *ratings, size_t count, size_t rater_count,
                        double *matrix, double *right) {
  double mean = 0;
  for (size_t i = 0; i < count; i++)
    mean += ratings[i].mark / (double)count;
  for (size_t i = 0; i < count; i++) {
    double *row = matrix + ratings[i].rater * rater_count;
    right[ratings[i].rater] += ratings[i].mark - mean;
    row[ratings[i].rater] += 1;
    for (size_t k = 0; k < count; k++)
      row[ratings[k].rater] -= 1 / (double)count;
  }
}

/* Solves matrix · x = right for a positive definite matrix, in place. False if it is not. */
static bool solve(double *matrix, size_t size, double *right) {
  for (size_t i = 0; i < size; i++) {
    for (size_t j = 0; j <= i; j++) {
      double sum = matrix[i * size + j];
      for (size_t k = 0; k < j; k++)
        sum -= matrix[i * size + k] * matrix[j * size + k];
      if (i == j && !(sum > 0))
        return false;
      matrix[i * size + j] = i == j ? sqrt(sum) : sum / matrix[j * size + j];
    }
    for (size_t k = 0; k < i; k++)
      right[i] -= matrix[i * size + k] * right[k];
    right[i] /= matrix[i * size + i];
  }
  for (size_t i = size; i-- > 0;) {
    for (size_t k = i + 1; k < size; k++)
      right[i] -= matrix[k * size + i] * right[k];
    right[i] /= matrix[i * size + i];
  }
  return true;
}

bool sy_two_way(const struct sy_rating *ratings, size_t count, uint32_t rater_count,
                double *subjects, double *raters) {
  const size_t size = rater_count;
  g_autofree double *matrix = g_new0(double, size *size + 1);
  for (size_t i = 0; i < size; i++)
    raters[i] = 0;
  for (size_t first = 0, end; first < count; first = end) {
    end = sy_subject_end(ratings, count, first);
    add_subject(ratings + first, end - first, size, matrix, raters);
  }
  /* The raters' parts are known but for a constant; with this they sum to 0. */
  for (size_t i = 0; i < size * size; i++)
    matrix[i] += 1 / (double)size;
  if (!solve(matrix, size, raters))
    return false;
  for (size_t first = 0, end; first < count; first = end) {
    end = sy_subject_end(ratings, count, first);
    double sum = 0;
    for (size_t i = first; i < end; i++)
      sum += ratings[i].mark - raters[ratings[i].rater];
    subjects[ratings[first].subject] = sum / (double)(end - first);
  }
  return true;
}
