/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c: one digest of everything that a plugin writes for a seed
 */
#include "plugin-check/plugin-check-private.h"

#define UNITS 31

static void add_sample(struct trial *trial, const struct setting *setting, enum style style,
                       sy_digest *digest) {
  struct sample sample;
  sample_open(trial, setting, trial->options->seed, UNITS, style, &sample);
  if (sample.evidence) {
    g_autoptr(trial_batch) batch = batch_new(sample.evidence, 1, AT_END);
    g_autoptr(trial_outputs) outputs = sample_score(&sample, batch, WANTS_ALL, AT_END);
    outputs_digest(outputs, digest);
  }
  sample_close(&sample);
}

bool sy_check_digest(const char *path, const struct sy_check_options *options,
                     char digest[SY_DIGEST_SIZE], char **reason) {
  struct record record = {0};
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  struct trial trial = {.path = absolute, .options = options, .record = &record};
  if (!trial_open(&trial, NEEDS_INSTANCE)) {
    *reason = g_strdup(record.detail);
    trial_close(&trial);
    return false;
  }
  g_autoptr(sy_digest) all = sy_digest_new();
  for (guint i = 0; i < trial.settings->len; i++)
    for (int style = 0; style < STYLE_COUNT; style++)
      add_sample(&trial, trial.settings->pdata[i], (enum style)style, all);
  sy_digest_finish(all, digest);
  trial_close(&trial);
  return true;
}
