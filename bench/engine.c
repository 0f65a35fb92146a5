/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c: the engine's time, compared with moving its inputs and outputs once
 *
 *   engine EDITION ROUNDS
 *
 * The edition is loaded once. Then, in turn: the engine scores it (leaves, tree and awards); a loop
 * reads every leaf's cells and writes every node's scores once, in packed form; another does so
 * with plain arrays. The loops write the scores of the first units repeatedly, so that they pack
 * like the real ones.
 */
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 2048u /* units moved at once: few enough for the cache */

static double seconds_since(gint64 before) {
  return (double)(g_get_monotonic_time() - before) / G_USEC_PER_SEC;
}

/* ---- Moving inputs and outputs once ---- */

struct moving {
  const sy_edition *edition;
  int64_t *sample;           /* per node: the scores of the first BLOCK units */
  double **cells;            /* per leaf: what it reads as a plain array; else NULL */
  int64_t **plain;           /* per node: what is written; all NULL where packed is */
  struct sy_packed **packed; /* per node, per block */
  gint next;                 /* block, atomically */
};

static uint32_t block_count(const sy_edition *edition) {
  return (edition->unit_count + BLOCK - 1) / BLOCK;
}

/* The cells that a leaf reads: of the first column of its plugin's first table, a decimal. */
static void read_cells(const struct sy_node *leaf, uint32_t first, uint32_t count, double *cells) {
  const struct sy_binding *binding = &leaf->bindings[0];
  sy_sheet_entries(binding->sheet, binding->columns[0], first, count, cells);
}

static void move_packed(const struct moving *moving, uint32_t node, uint32_t block,
                        uint32_t count) {
  double cells[BLOCK];
  if (moving->cells[node])
    read_cells(&moving->edition->nodes[node], block * BLOCK, count, cells);
  sy_pack_integers(moving->sample + (size_t)node * BLOCK, count, &moving->packed[node][block]);
}

static void move_plain(const struct moving *moving, uint32_t node, uint32_t block, uint32_t count) {
  int64_t *scores = moving->plain[node] + (size_t)block * BLOCK;
  if (!moving->cells[node]) {
    memcpy(scores, moving->sample + (size_t)node * BLOCK, count * sizeof *scores);
    return;
  }
  const double *cells = moving->cells[node] + (size_t)block * BLOCK;
  for (uint32_t i = 0; i < count; i++)
    scores[i] = (int64_t)(cells[i] * (double)SY_NANO);
}

static gpointer move_blocks(gpointer data) {
  struct moving *moving = data;
  const sy_edition *edition = moving->edition;
  for (;;) {
    const uint32_t block = (uint32_t)g_atomic_int_add(&moving->next, 1);
    if (block >= block_count(edition))
      return NULL;
    const uint32_t count = MIN(BLOCK, edition->unit_count - block * BLOCK);
    for (uint32_t node = 0; node < edition->node_count; node++)
      (moving->packed[node] ? move_packed : move_plain)(moving, node, block, count);
  }
}

/* Seconds that moving takes on every processor. The memory to write to is new every time, like the
 * engine's; it is freed after the clock has stopped. */
static double time_moving(struct moving *moving, bool packed) {
  const sy_edition *edition = moving->edition;
  const guint threads = g_get_num_processors();
  g_autofree GThread **running = g_new(GThread *, threads);
  const gint64 before = g_get_monotonic_time();
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (packed)
      moving->packed[node] = g_new0(struct sy_packed, block_count(edition));
    else
      moving->plain[node] = g_new(int64_t, edition->unit_count);
  moving->next = 0;
  for (guint i = 1; i < threads; i++)
    running[i] = g_thread_new("moving", move_blocks, moving);
  move_blocks(moving);
  for (guint i = 1; i < threads; i++)
    g_thread_join(running[i]);
  const double seconds = seconds_since(before);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    for (uint32_t block = 0; packed && block < block_count(edition); block++)
      sy_packed_clear(&moving->packed[node][block]);
    g_clear_pointer(&moving->packed[node], g_free);
    g_clear_pointer(&moving->plain[node], g_free);
  }
  return seconds;
}

static struct moving prepare_moving(const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  struct moving moving = {
      .edition = edition,
      .sample = g_new0(int64_t, (size_t)edition->node_count * BLOCK),
      .cells = g_new0(double *, edition->node_count),
      .plain = g_new0(int64_t *, edition->node_count),
      .packed = g_new0(struct sy_packed *, edition->node_count),
  };
  for (uint32_t node = 0; node < edition->node_count; node++) {
    sy_scores_read(assessment, node, 0, MIN(BLOCK, edition->unit_count),
                   moving.sample + (size_t)node * BLOCK);
    if (edition->nodes[node].kind != SY_LEAF)
      continue;
    moving.cells[node] = g_new(double, edition->unit_count);
    read_cells(&edition->nodes[node], 0, edition->unit_count, moving.cells[node]);
  }
  return moving;
}

static void free_moving(struct moving *moving) {
  for (uint32_t node = 0; node < moving->edition->node_count; node++)
    g_free(moving->cells[node]);
  g_free(moving->sample);
  g_free(moving->cells);
  g_free(moving->plain);
  g_free(moving->packed);
}

/* ---- By turns ---- */

enum part { LEAVES, TREE, AWARDS, ENGINE, KEPT, PLAIN, PARTS };
static const char *const labels[PARTS] = {
    [LEAVES] = "  leaves",           [TREE] = "  tree",
    [AWARDS] = "  awards",           [ENGINE] = "engine, all of it",
    [KEPT] = "moving once, as kept", [PLAIN] = "moving once, plain arrays",
};

static void time_engine(const sy_edition *edition, double seconds[PARTS]) {
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  const gint64 before = g_get_monotonic_time();
  sy_assess_leaves(assessment, NULL);
  seconds[LEAVES] = seconds_since(before);
  sy_assess_tree(assessment, NULL);
  seconds[TREE] = seconds_since(before) - seconds[LEAVES];
  sy_assess_awards(assessment);
  seconds[ENGINE] = seconds_since(before);
  seconds[AWARDS] = seconds[ENGINE] - seconds[TREE] - seconds[LEAVES];
}

static int compare(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* Prints the median of a part and returns it. */
static double print_part(double (*samples)[PARTS], size_t rounds, enum part part) {
  g_autofree double *seconds = g_new(double, rounds);
  for (size_t i = 0; i < rounds; i++)
    seconds[i] = samples[i][part];
  qsort(seconds, rounds, sizeof *seconds, compare);
  const double median = seconds[rounds / 2];
  printf("%-28s%9.2f ms  (%.2f to %.2f)\n", labels[part], median * 1e3, seconds[0] * 1e3,
         seconds[rounds - 1] * 1e3);
  return median;
}

static void judge(const char *what, double ratio) {
  printf("target: leaves and tree against moving %s: at most 1.5, is %.2f: %s\n", what, ratio,
         ratio <= 1.5 ? "met" : "missed");
}

static void measure(const sy_edition *edition, size_t rounds) {
  g_autoptr(sy_assessment) assessment = sy_assess(edition, NULL);
  struct moving moving = prepare_moving(assessment);
  g_autofree double(*samples)[PARTS] = g_malloc_n(rounds, sizeof *samples);
  for (size_t i = 0; i < rounds; i++) {
    time_engine(edition, samples[i]);
    samples[i][KEPT] = time_moving(&moving, true);
    samples[i][PLAIN] = time_moving(&moving, false);
  }
  free_moving(&moving);
  printf("engine: %u nodes, %u units; %zu rounds by turns, %u threads\n", edition->node_count,
         edition->unit_count, rounds, g_get_num_processors());
  double medians[PARTS];
  for (enum part part = 0; part < PARTS; part++)
    medians[part] = print_part(samples, rounds, part);
  const double scoring = medians[LEAVES] + medians[TREE];
  judge("plain arrays", scoring / medians[PLAIN]);
  judge("as kept", scoring / medians[KEPT]);
}

int main(int count, char **arguments) {
  const int rounds = count == 3 ? atoi(arguments[2]) : 0;
  if (rounds < 1) {
    fprintf(stderr, "usage: engine EDITION ROUNDS\n");
    return EXIT_FAILURE;
  }
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_auto(GStrv) directories = sy_plugin_directories(problems);
  g_autoptr(sy_registry) registry = sy_registry_new(
      &(sy_context){.plugin_directories = (const char *const *)directories}, problems);
  g_autoptr(sy_edition) edition = sy_edition_load(arguments[1], registry, SY_LOAD_SCORES, problems);
  sy_problems_print(problems, stderr);
  if (!edition)
    return EXIT_FAILURE;
  measure(edition, (size_t)rounds);
  return EXIT_SUCCESS;
}
