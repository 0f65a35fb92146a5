/* SPDX-License-Identifier: Apache-2.0
 *
 * pairwise.c: weights from pairwise comparisons
 *
 * Saaty (1980), The Analytic Hierarchy Process: the weights are the principal eigenvector of the
 * matrix of judgements, whose eigenvalue says how consistent they are.
 */
#include "statistics/statistics.h"

#include <math.h>

#define MOST_STEPS 1000

/* The mean consistency index of random matrices of 1 to 15 things: Saaty (1980). */
static const double random_index[] = {0,    0,    0.58, 0.90, 1.12, 1.24, 1.32, 1.41,
                                      1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};

/* Multiplies the matrix by the weights, divides the result by its sum, and returns the sum. */
static double step(const double *matrix, size_t size, const double *weights, double *next) {
  double sum = 0;
  for (size_t i = 0; i < size; i++) {
    next[i] = 0;
    for (size_t k = 0; k < size; k++)
      next[i] += matrix[i * size + k] * weights[k];
    sum += next[i];
  }
  for (size_t i = 0; i < size; i++)
    next[i] /= sum;
  return sum;
}

/* The largest relative change. */
static double change_of(const double *weights, const double *next, size_t size) {
  double change = 0;
  for (size_t i = 0; i < size; i++)
    change = MAX(change, fabs(next[i] - weights[i]) / next[i]);
  return change;
}

struct sy_consistency sy_pairwise_weights(const double *matrix, size_t size, double *weights) {
  g_autofree double *next = g_new(double, size);
  const double n = (double)size;
  struct sy_consistency consistency = {NAN, NAN, NAN};
  for (size_t i = 0; i < size; i++)
    weights[i] = 1 / n;
  bool settled = false;
  for (int i = 0; i < MOST_STEPS && !settled; i++) {
    consistency.eigenvalue = step(matrix, size, weights, next);
    settled = change_of(weights, next, size) < 1e-14;
    for (size_t k = 0; k < size; k++)
      weights[k] = next[k];
  }
  /* The eigenvalue of a positive reciprocal matrix is at least its size. */
  consistency.eigenvalue = MAX(consistency.eigenvalue, n);
  consistency.index = size > 1 ? (consistency.eigenvalue - n) / (n - 1) : 0;
  if (size <= 2)
    consistency.ratio = 0;
  else if (size <= G_N_ELEMENTS(random_index))
    consistency.ratio = consistency.index / random_index[size - 1];
  return consistency;
}
