/* SPDX-License-Identifier: Apache-2.0
 *
 * history.c: tests that it does not matter what was scored before
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a thousand calls ---- */

#define CALLS 1100 /* of an instance */
#define MOST_SETTINGS 2
#define BATCHES 11 /* that take turns */
#define UNITS 5    /* of a batch */

/* The batches of a setting, and what was written for each at first. */
struct turn {
  struct evidence *evidence;
  struct batch *batch;
  struct outputs *first;
};

static guint fill_turns(struct trial *trial, const struct setting *setting,
                        const struct sample *sample, struct turn *turns) {
  guint count = 0;
  for (uint64_t seed = 1; seed <= BATCHES; seed++) {
    struct sample own;
    sample_open(trial, setting, trial->options->seed * 1000 + seed, UNITS, STYLE_ORDINARY, &own);
    if (own.accepted) {
      struct turn *turn = &turns[count++];
      turn->evidence = g_steal_pointer(&own.evidence);
      turn->batch = batch_new(turn->evidence, 1, UNFENCED);
      turn->first = sample_score(sample, turn->batch, WANTS_FINDINGS, UNFENCED);
    }
    sample_close(&own);
  }
  return count;
}

static void clear_turns(struct turn *turns, guint count) {
  for (guint i = 0; i < count; i++) {
    outputs_free(turns[i].first);
    batch_free(turns[i].batch);
    evidence_free(turns[i].evidence);
  }
}

static void use_often(struct trial *trial, const struct setting *setting, struct sample *sample) {
  struct turn turns[BATCHES];
  const guint count = fill_turns(trial, setting, sample, turns);
  trial_phase(trial, _("scoring %d times (%s)"), CALLS, setting->label);
  for (guint call = 0; count > 0 && call < CALLS && trial_goes_on(trial); call++) {
    const struct turn *turn = &turns[call % count];
    g_autoptr(trial_outputs) outputs = sample_score(sample, turn->batch, WANTS_FINDINGS, UNFENCED);
    g_autofree char *difference = outputs_difference(turn->first, outputs, NULL);
    if (difference)
      trial_fail(trial, _("%s: call %u of the instance: %s"), setting->label, call + count + 1,
                 difference);
  }
  clear_turns(turns, count);
}

void test_calls(struct trial *trial) {
  some_settings(trial, MOST_SETTINGS, UNITS, use_often);
}

/* ---- other processes that have scored something else ---- */

#define SEEDS 4 /* per setting */

/* The digest stays empty where the sample is not accepted. */
static void score_sample(struct trial *trial, guint index, char digest[SY_DIGEST_SIZE]) {
  struct sample sample;
  sample_open(trial, trial->settings->pdata[index / SEEDS],
              trial->options->seed * 1000 + index % SEEDS, 13, STYLE_ORDINARY, &sample);
  if (sample.accepted) {
    g_autoptr(sy_digest) sum = sy_digest_new();
    g_autoptr(trial_batch) batch = batch_new(sample.evidence, 1, UNFENCED);
    g_autoptr(trial_outputs) outputs = sample_score(&sample, batch, WANTS_ALL, UNFENCED);
    outputs_digest(outputs, sum);
    sy_digest_finish(sum, digest);
  }
  sample_close(&sample);
}

/* Scores samples from `first` on in a process of its own, which has scored nothing before. */
static void score_apart(struct trial *trial, guint first, guint end,
                        char (*digests)[SY_DIGEST_SIZE]) {
  const pid_t child = fork();
  if (child == 0) {
    for (guint i = first; i < end; i++)
      score_sample(trial, i, digests[i]);
    _exit(TRIAL_EXIT);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status) ||
      WEXITSTATUS(status) != TRIAL_EXIT)
    trial_fail(trial, "%s", _("fails in another process"));
}

/* Every sample in a process of its own, and all one after another in one. */
static void compare_histories(struct trial *trial, char (*alone)[SY_DIGEST_SIZE],
                              char (*after)[SY_DIGEST_SIZE]) {
  const guint count = trial->settings->len * SEEDS;
  for (guint i = 0; i < count && trial_goes_on(trial); i++)
    score_apart(trial, i, i + 1, alone);
  score_apart(trial, 0, count, after);
  for (guint i = 0; i < count && trial_goes_on(trial); i++) {
    const struct setting *setting = trial->settings->pdata[i / SEEDS];
    if (strcmp(alone[i], after[i]) != 0)
      trial_fail(trial,
                 _("%s: digest %.12s in a process that had scored nothing before, and %.12s in one "
                   "that had"),
                 setting->label, alone[i], after[i]);
  }
}

void test_order(struct trial *trial) {
  const size_t size = (size_t)trial->settings->len * SEEDS * SY_DIGEST_SIZE;
  char *shared = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    trial_skip(trial, "%s", _("out of memory"));
    return;
  }
  compare_histories(trial, (char(*)[SY_DIGEST_SIZE])shared,
                    (char(*)[SY_DIGEST_SIZE])(shared + size));
  munmap(shared, 2 * size);
  trial_saw_seen(trial);
}
