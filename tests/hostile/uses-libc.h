/* SPDX-License-Identifier: Apache-2.0
 *
 * uses-libc.h: calls what plugin.h promises of the C library, with arrays from 1 to a million
 */
#ifndef USES_LIBC_H
#define USES_LIBC_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline int compare_doubles(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return a < b ? -1 : a > b;
}

/* A number from 0 to 100 that hangs on every result. */
static inline double use_libc(void) {
  uint64_t digest = 1;
  char text[128], *end;
  for (size_t count = 1; count <= 1000000; count *= 10) {
    double *numbers = malloc(count * sizeof *numbers);
    for (size_t i = 0; i < count; i++)
      numbers[i] =
          sin((double)(i * 7919 % count)) * exp(fmod((double)i, 5)) + pow(2, log1p((double)i));
    qsort(numbers, count, sizeof *numbers, compare_doubles);
    numbers = realloc(numbers, 2 * count * sizeof *numbers);
    memmove(numbers + count, numbers, count * sizeof *numbers);
    const double *found =
        bsearch(&numbers[count / 2], numbers, count, sizeof *numbers, compare_doubles);
    const time_t when = (time_t)count * 86400;
    struct tm broken_down;
    gmtime_r(&when, &broken_down);
    strftime(text, sizeof text, "%A %d %B %Y %j %U %H:%M:%S ", &broken_down);
    broken_down.tm_mday += 40;
    const size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%.17g %a %lld %ld %d", *found, numbers[count],
             (long long)timegm(&broken_down), strtol("0x7f", &end, 16), strcmp(text, "Monday"));
    digest = digest * 31 + (uint64_t)llround(strtod(text + used, &end) * 1e6);
    for (const char *at = text; *at; at++)
      digest = digest * 31 + (unsigned char)*at;
    free(numbers);
  }
  return (double)(digest % 100000) / 1000;
}

#endif /* USES_LIBC_H */
