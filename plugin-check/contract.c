/* SPDX-License-Identifier: Apache-2.0
 *
 * contract.c: tests of what score() gets and what it writes
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>

static void fail_with(struct trial *trial, const struct setting *setting, const char *fault) {
  if (fault)
    trial_fail(trial, "%s: %s", setting->label, fault);
}

/* ---- how many units ---- */

static void use_in_size(struct trial *trial, const struct setting *setting, struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_ALL, AT_END);
  fail_with(trial, setting, outputs->faults[FAULT_OUTCOME]);
}

void test_sizes(struct trial *trial) {
  static const uint64_t sizes[] = {0, 1, 2, 3, 17, 65};
  for (size_t i = 0; i < G_N_ELEMENTS(sizes) && trial_goes_on(trial); i++)
    each_sample(trial, sizes[i], STYLE_ORDINARY, use_in_size);
}

#define MILLION 1000000
#define TILE 50 /* units that are repeated */

/* One setting is tried with a million units, and a second one, unless all takes ten times as long,
 * with fewer: more than 16 bits count. */
#define FEWER 100000
#ifdef SANITIZED
#define MILLION_SETTINGS 1
#else
#define MILLION_SETTINGS 2
#endif

/* Any kind of fault except unwanted reports. */
static void judge_all(struct trial *trial, const struct setting *setting,
                      const struct outputs *outputs) {
  for (int fault = 0; fault < FAULT_COUNT; fault++)
    if (fault != FAULT_UNWANTED)
      fail_with(trial, setting, outputs->faults[fault]);
}

/* Each of the million gets the score that it gets among the few, unless it may depend on the
 * others. */
static void compare_tiles(struct trial *trial, const struct setting *setting,
                          const struct sample *sample, const struct outputs *million) {
  if (sample->instance.flags & SY_PLUGIN_COHORT)
    return;
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) few = sample_score(sample, batch, WANTS_NOTHING, AT_END);
  for (uint64_t first = 0; first < million->unit_count && trial_goes_on(trial); first += TILE) {
    g_autofree char *difference = outputs_difference_at(few, million, first);
    if (difference)
      trial_fail(trial, _("%s: among %llu units: %s"), setting->label,
                 (unsigned long long)million->unit_count, difference);
  }
}

static void score_million(struct trial *trial, const struct setting *setting,
                          const struct sample *sample, int units) {
  trial_phase(trial, _("scoring %d units (%s)"), units, setting->label);
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, (uint64_t)units / TILE, AT_END);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_NOTHING, AT_END);
  if (outputs->status == SY_NO_MEMORY)
    trial_warn(trial, _("does not have enough memory for %d units: %s"), units, outputs->message);
  else
    judge_all(trial, setting, outputs);
  if (outputs->status == SY_OK)
    compare_tiles(trial, setting, sample, outputs);
}

void test_million(struct trial *trial) {
  guint tested = 0;
  for (guint i = 0; i < trial->settings->len && tested < MILLION_SETTINGS; i++) {
    struct sample sample;
    if (!sample_open_good(trial, trial->settings->pdata[i], TILE, &sample))
      continue;
    score_million(trial, trial->settings->pdata[i], &sample, tested == 0 ? MILLION : FEWER);
    sample_close(&sample);
    tested++;
  }
  if (tested)
    trial_saw(trial, _("%u batches"), tested);
  else
    trial_skip(trial, "%s", _("score() refuses all generated evidence"));
}

/* ---- what is in the cells ---- */

/* Evidence as it was generated, and what is left of it without the refused rows. */
static void test_style(struct trial *trial, enum style style) {
  guint refused = 0, batches = 0;
  for (guint i = 0; i < trial->settings->len; i++) {
    const struct setting *setting = trial->settings->pdata[i];
    for (uint64_t seed = 1; seed <= 4; seed++, batches++) {
      struct sample sample;
      sample_open(trial, setting, trial->options->seed + seed, 13, style, &sample);
      g_autoptr(trial_batch) batch = batch_new(sample.evidence, 1, AT_END);
      g_autoptr(trial_outputs) outputs = sample_score(&sample, batch, WANTS_ALL, AT_END);
      judge_all(trial, setting, outputs);
      refused += outputs->status == SY_REFUSED;
      sample_close(&sample);
    }
  }
  trial_saw(trial, _("%u batches, %u of them refused"), batches, refused);
}

void test_blank(struct trial *trial) {
  test_style(trial, STYLE_BLANK);
}

void test_absent(struct trial *trial) {
  test_style(trial, STYLE_ABSENT);
}

void test_no_rows(struct trial *trial) {
  test_style(trial, STYLE_NO_ROWS);
}

void test_extremes(struct trial *trial) {
  test_style(trial, STYLE_EXTREME);
}

/* ---- whose memory ---- */

/* Inputs are read-only: a write ends the process, and the handler says where. */
static void use_read_only(struct trial *trial, const struct setting *setting,
                          struct sample *sample) {
  (void)trial, (void)setting;
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  outputs_free(sample_score(sample, batch, WANTS_ALL, AT_END));
}

void test_inputs(struct trial *trial) {
  each_sample(trial, 11, STYLE_ORDINARY, use_read_only);
}

static void use_bounds(struct trial *trial, const struct setting *setting, struct sample *sample) {
  for (int round = 0; round < 4; round++) {
    const enum side side = round & 1 ? AT_START : AT_END;
    g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, side);
    g_autoptr(trial_outputs) outputs =
        sample_score(sample, batch, round & 2 ? WANTS_ALL : WANTS_NOTHING, side);
    const char *spilt = fenced_spilt(outputs->fence);
    if (spilt)
      trial_fail(trial, _("%s: writes beyond the end of '%s'"), setting->label, spilt);
  }
}

void test_bounds(struct trial *trial) {
  each_sample(trial, 11, STYLE_ORDINARY, use_bounds);
}

/* ---- what is written ---- */

static enum fault asked; /* by the test of this process */

static void use_for_fault(struct trial *trial, const struct setting *setting,
                          struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_ALL, AT_END);
  fail_with(trial, setting, outputs->faults[asked]);
}

static void test_fault(struct trial *trial, enum fault fault) {
  asked = fault;
  each_sample(trial, 13, STYLE_ORDINARY, use_for_fault);
}

void test_outcomes(struct trial *trial) {
  test_fault(trial, FAULT_OUTCOME);
}

void test_scores(struct trial *trial) {
  test_fault(trial, FAULT_SCORE);
}

void test_reasons(struct trial *trial) {
  test_fault(trial, FAULT_REASON);
}

static void use_explained(struct trial *trial, const struct setting *setting,
                          struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_ALL, AT_END);
  g_autoptr(trial_outputs) explained = sample_score(sample, batch, WANTS_EXPLANATION, AT_END);
  g_autofree char *fault = g_strdup(explained->faults[FAULT_REPORT]);
  if (!fault)
    fault = outputs_calculations_fault(outputs, explained);
  fail_with(trial, setting, fault);
}

void test_reports(struct trial *trial) {
  test_fault(trial, FAULT_REPORT);
  each_sample(trial, 13, STYLE_ORDINARY, use_explained);
}

void test_given_notices(struct trial *trial) {
  test_fault(trial, FAULT_NOTICE);
}

static void use_unwanted(struct trial *trial, const struct setting *setting,
                         struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  static const char *const wanted[] = {
      [WANTS_NOTHING] = N_("scoring when only scores are requested"),
      [WANTS_FINDINGS] = N_("scoring when findings are requested, but no points of rows"),
      [WANTS_POINTS] = N_("scoring when points of rows are requested, but no findings"),
  };
  for (enum wants wants = WANTS_NOTHING; wants < WANTS_ALL; wants++) {
    trial_phase(trial, "%s (%s)", _(wanted[wants]), setting->label);
    g_autoptr(trial_outputs) outputs = sample_score(sample, batch, wants, AT_END);
    if (outputs->faults[FAULT_UNWANTED])
      trial_warn(trial, "%s: %s", setting->label, outputs->faults[FAULT_UNWANTED]);
  }
  trial_phase(trial, _("scoring when the points of rows are not requested (%s)"), setting->label);
  g_autoptr(trial_outputs) bare = outputs_new(batch, &sample->instance, WANTS_ALL, AT_END);
  memset(bare->row_points, 0, batch->table_count * sizeof *bare->row_points);
  outputs_call(bare, batch);
}

/* A plugin may report what nobody reads; it then works for nothing. Points that nobody reads have
 * nowhere to go. */
void test_unwanted(struct trial *trial) {
  each_sample(trial, 13, STYLE_ORDINARY, use_unwanted);
}

/* Evidence that the description allows: accepted, or refused with a message. */
void test_refusals(struct trial *trial) {
  guint refused = 0, batches = 0;
  for (guint i = 0; i < trial->settings->len; i++) {
    const struct setting *setting = trial->settings->pdata[i];
    struct instance instance;
    instance_open(trial->plugin, setting, &instance);
    for (uint64_t seed = 1; seed <= 20; seed++, batches++) {
      g_autoptr(trial_evidence) evidence =
          evidence_new(instance.plugin, setting, trial->options->seed * 1000 + seed, 7,
                       (enum style)(seed % STYLE_COUNT));
      g_autoptr(trial_batch) batch = batch_new(evidence, 1, AT_END);
      g_autoptr(trial_outputs) outputs = outputs_new(batch, &instance, WANTS_ALL, AT_END);
      trial_phase(trial, _("scoring (%s, evidence %llu)"), setting->label,
                  (unsigned long long)seed);
      if (outputs_call(outputs, batch)) {
        outputs_judge(outputs, batch);
        trial_count(trial, outputs->unit_count, outputs_scored(outputs));
      } else {
        refused++;
      }
      fail_with(trial, setting, outputs->faults[FAULT_STATUS]);
      fail_with(trial, setting, outputs->faults[FAULT_MESSAGE]);
    }
    instance_close(&instance);
  }
  trial_saw(trial, _("%u batches, %u of them refused"), batches, refused);
}

/* ---- what else it does ---- */

/* Scores a sample, and ends it. */
static void live_on(struct sample *sample) {
  {
    g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
    outputs_free(sample_score(sample, batch, WANTS_ALL, AT_END));
  }
  sample_close(sample);
}

/* An instance, its calls, its end, for each setting. */
static void live(struct trial *trial) {
  for (guint i = 0; i < trial->settings->len; i++) {
    struct sample sample;
    if (sample_open_good(trial, trial->settings->pdata[i], 13, &sample))
      live_on(&sample);
  }
}

/* The same under the trap. What the tester itself does there takes memory and nothing else. A
 * plugin that runs code of the edition makes an interpreter first, which may look at the clock to
 * scatter its hashes; no code has run by then. False and *reason if the machine has no trap. */
static bool live_trapped(struct trial *trial, char **reason) {
  if (!(trial->plugin->flags & SY_PLUGIN_ISOLATED)) {
    if (!trap_set(reason))
      return false;
    live(trial);
    return true;
  }
  g_autofree struct sample *samples = g_new0(struct sample, trial->settings->len);
  g_autofree bool *good = g_new0(bool, trial->settings->len);
  for (guint i = 0; i < trial->settings->len; i++)
    good[i] = sample_open_good(trial, trial->settings->pdata[i], 13, &samples[i]);
  if (!trap_set(reason))
    return false;
  for (guint i = 0; i < trial->settings->len; i++)
    if (good[i])
      live_on(&samples[i]);
  return true;
}

void test_calls_nobody(struct trial *trial) {
  g_autofree char *reason = NULL;
  if (!trial->own_process) {
    trial_skip(trial, "%s", _("needs a process of its own"));
    return;
  }
  trial_saw(trial, "%s", _("makes no system calls"));
  if (!live_trapped(trial, &reason)) {
    trial_skip(trial, "%s", reason);
    return;
  }
  trial_leave(trial); /* nothing else can be called any more */
}

void test_leaves_alone(struct trial *trial) {
  g_autoptr(trial_state) before = state_now();
  live(trial);
  g_autoptr(trial_state) after = state_now();
  for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
    g_autofree char *difference = state_difference(before, after, aspect);
    if (difference)
      trial_fail(trial, "%s", difference);
  }
  trial_saw(trial, "%s", _("unchanged"));
}
