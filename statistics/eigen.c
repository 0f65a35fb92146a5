/* SPDX-License-Identifier: Apache-2.0
 *
 * eigen.c: eigenvalues and eigenvectors of symmetric matrices
 *
 * The cyclic Jacobi method of Golub and Van Loan, Matrix Computations, section 8.5: rotations that
 * each make one element zero, row by row, until all outside the diagonal are negligible.
 */
#include "statistics/statistics.h"

#include <float.h>
#include <math.h>

#define MOST_SWEEPS 60

/* The cosine and sine of the rotation that makes the element (p, q) zero. */
struct rotation {
  double cosine, sine;
};

static struct rotation rotation_of(const double *matrix, size_t size, size_t p, size_t q) {
  const double slope = (matrix[q * size + q] - matrix[p * size + p]) / (2 * matrix[p * size + q]);
  const double tangent = (slope >= 0 ? 1 : -1) / (fabs(slope) + sqrt(1 + slope * slope));
  const double cosine = 1 / sqrt(1 + tangent * tangent);
  return (struct rotation){cosine, tangent * cosine};
}

/* Rotates two numbers. */
static void rotate(struct rotation by, double *a, double *b) {
  const double x = *a, y = *b;
  *a = by.cosine * x - by.sine * y;
  *b = by.sine * x + by.cosine * y;
}

/* One rotation of the matrix and of the vectors, which are rows. */
static void eliminate(double *matrix, double *vectors, size_t size, size_t p, size_t q) {
  const struct rotation by = rotation_of(matrix, size, p, q);
  for (size_t i = 0; i < size; i++)
    rotate(by, &matrix[i * size + p], &matrix[i * size + q]);
  for (size_t i = 0; i < size; i++) {
    rotate(by, &matrix[p * size + i], &matrix[q * size + i]);
    rotate(by, &vectors[p * size + i], &vectors[q * size + i]);
  }
  matrix[p * size + q] = matrix[q * size + p] = 0;
}

/* One sweep over all elements above the diagonal. False if none was worth a rotation. */
static bool sweep(double *matrix, double *vectors, size_t size, double negligible) {
  bool rotated = false;
  for (size_t p = 0; p < size; p++)
    for (size_t q = p + 1; q < size; q++)
      if (fabs(matrix[p * size + q]) > negligible) {
        eliminate(matrix, vectors, size, p, q);
        rotated = true;
      }
  return rotated;
}

/* Sorts by eigenvalue, the largest first; equal ones stay in their order. */
static void sort_down(double *values, double *vectors, size_t size) {
  for (size_t i = 1; i < size; i++)
    for (size_t k = i; k > 0 && values[k] > values[k - 1]; k--) {
      const double value = values[k];
      values[k] = values[k - 1];
      values[k - 1] = value;
      for (size_t j = 0; j < size; j++) {
        const double element = vectors[k * size + j];
        vectors[k * size + j] = vectors[(k - 1) * size + j];
        vectors[(k - 1) * size + j] = element;
      }
    }
}

/* Turns a vector so that the first of its large elements, those with at least half the magnitude of
 * the largest, is positive. */
static void orient(double *vector, size_t size) {
  double largest = 0;
  for (size_t i = 0; i < size; i++)
    largest = MAX(largest, fabs(vector[i]));
  size_t first = 0;
  while (first + 1 < size && fabs(vector[first]) < largest / 2)
    first++;
  const double sign = vector[first] < 0 ? -1 : 1;
  for (size_t i = 0; i < size; i++)
    vector[i] *= sign;
}

void sy_eigen(double *matrix, size_t size, double *values, double *vectors) {
  double scale = 0;
  for (size_t i = 0; i < size * size; i++) {
    scale = MAX(scale, fabs(matrix[i]));
    vectors[i] = i % (size + 1) == 0;
  }
  for (int i = 0; i < MOST_SWEEPS && sweep(matrix, vectors, size, scale * DBL_EPSILON / 16);)
    i++;
  for (size_t i = 0; i < size; i++)
    values[i] = matrix[i * size + i];
  sort_down(values, vectors, size);
  for (size_t i = 0; i < size; i++)
    orient(vectors + i * size, size);
}
