/* SPDX-License-Identifier: Apache-2.0
 *
 * parse.c: how fast a large table is read into typed columns
 *
 *   parse FILE.csv ROUNDS
 *
 * Every column but `unit` is read as a decimal; the units are u0, u1 … as make-data.py names them.
 */
#include "base/base.h"
#include "steelyard/plugin.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int compare(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* The names of the units, as one table gives them to another. */
static sy_text_table *name_units(uint64_t count, GPtrArray *choices) {
  sy_text_table *table = sy_text_table_new();
  for (uint64_t unit = 0; unit < count; unit++) {
    char *name = g_strdup_printf("u%" G_GUINT64_FORMAT, unit);
    sy_text_table_add(table, name, strlen(name), (int32_t)unit);
    g_ptr_array_add(choices, name);
  }
  g_ptr_array_add(choices, NULL);
  return table;
}

/* None of them is quoted. */
static GStrv read_headings(const char *path) {
  FILE *stream = fopen(path, "r");
  char *line = NULL;
  size_t capacity = 0;
  const bool read = stream && getline(&line, &capacity, stream) > 0;
  GStrv headings = read ? g_strsplit(g_strchomp(line), ",", 0) : NULL;
  if (!read)
    perror(path);
  if (stream)
    fclose(stream);
  free(line);
  return headings;
}

static sy_sheet *read_sheet(const char *path, const struct sy_unit_names *units,
                            const GStrv headings) {
  static const struct sy_column number = {.size = sizeof number,
                                          .name = "number",
                                          .type = SY_DECIMAL,
                                          .lowest = -HUGE_VAL,
                                          .highest = HUGE_VAL};
  g_autofree struct sy_column_request *requests =
      g_new0(struct sy_column_request, g_strv_length(headings) + 1);
  guint count = 0;
  for (guint i = 0; headings[i] != NULL; i++)
    if (strcmp(headings[i], "unit") != 0)
      requests[count++] = (struct sy_column_request){.heading = headings[i], .column = &number};
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  sy_sheet *sheet = sy_sheet_read(NULL, &input, NULL, units, requests, count, false, problems);
  sy_problems_print(problems, stderr);
  return sheet;
}

int main(int count, char **arguments) {
  const int rounds = count == 3 ? atoi(arguments[2]) : 0;
  if (rounds < 1) {
    fprintf(stderr, "usage: parse FILE.csv ROUNDS\n");
    return EXIT_FAILURE;
  }
  const char *path = arguments[1];
  g_auto(GStrv) headings = read_headings(path);
  struct stat file;
  /* As a table without units, it gives the number of rows. */
  g_autoptr(sy_sheet) first = headings ? read_sheet(path, NULL, headings) : NULL;
  if (!first || stat(path, &file) != 0)
    return EXIT_FAILURE;
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(sy_text_table) index = name_units(first->row_count, choices);
  const struct sy_unit_names units = {.index = index,
                                      .choices = (const char *const *)choices->pdata};
  g_autofree double *seconds = g_new(double, rounds);
  for (int i = 0; i < rounds; i++) {
    const gint64 before = g_get_monotonic_time();
    g_autoptr(sy_sheet) sheet = read_sheet(path, &units, headings);
    seconds[i] = (double)(g_get_monotonic_time() - before) / G_USEC_PER_SEC;
    if (!sheet || sheet->row_count != first->row_count)
      return EXIT_FAILURE;
  }
  qsort(seconds, (size_t)rounds, sizeof *seconds, compare);
  const double gigabytes = (double)file.st_size / 1e9;
  printf("parse: %" G_GUINT64_FORMAT " rows, %u columns, %.1f MB; %d rounds, %u threads\n",
         first->row_count, g_strv_length(headings), gigabytes * 1e3, rounds,
         g_get_num_processors());
  printf("median %.1f ms, %.2f GB/s (%.2f to %.2f)\n", seconds[rounds / 2] * 1e3,
         gigabytes / seconds[rounds / 2], gigabytes / seconds[rounds - 1], gigabytes / seconds[0]);
  return EXIT_SUCCESS;
}
