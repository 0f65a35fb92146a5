/* SPDX-License-Identifier: Apache-2.0
 *
 * sample.c: evidence that a plugin accepts
 *
 * A plugin may refuse a row that its description allows, and names it. That row is generated again
 * or removed, until score() accepts the rest. Rows whose notices put their units in error are
 * evidence like any other, unless they leave few units with a score.
 */
#include "plugin-check/plugin-check-private.h"

#define MOST_REPAIRS 3000
#define FEW 3 /* one unit in so many has a score */

static gint compare_places(gconstpointer left, gconstpointer right) {
  const struct kept_report *a = left, *b = right;
  if (a->table != b->table)
    return a->table - b->table;
  return a->row < b->row ? 1 : a->row > b->row ? -1 : 0;
}

/* Mends all rows with an error, the last first, for a row that is taken out moves those behind it.
 * Whether there were any. */
static bool repair_errors(struct sample *sample, const struct outputs *outputs) {
  const struct kept_report *last = NULL;
  g_array_sort(outputs->reports, compare_places);
  for (guint i = 0; i < outputs->reports->len; i++) {
    const struct kept_report *report = &g_array_index(outputs->reports, struct kept_report, i);
    if (report->finding < NOTICES || report->table < 0 || !outputs->struck[report->unit] ||
        (last && last->table == report->table && last->row == report->row))
      continue;
    evidence_repair(sample->evidence, (guint)report->table, report->row);
    last = report;
  }
  return last != NULL;
}

/* Calls score() once; what it refuses is repaired. Whether it is worth another call. */
static bool try_once(struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, UNFENCED);
  g_autoptr(trial_outputs) outputs = outputs_new(batch, &sample->instance, WANTS_NOTHING, UNFENCED);
  sample->accepted = outputs_call(outputs, batch);
  g_free(sample->refusal);
  sample->refusal = g_strdup(outputs->message);
  if (sample->accepted) {
    outputs_judge(outputs, batch);
    sample->scored = outputs_scored(outputs);
    return sample->scored * FEW < outputs->unit_count && repair_errors(sample, outputs);
  }
  if (outputs->status != SY_REFUSED || outputs->table < 0 ||
      (guint)outputs->table >= sample->evidence->table_count ||
      outputs->row >= sample->evidence->tables[outputs->table].rows->len)
    return false;
  evidence_repair(sample->evidence, (guint)outputs->table, outputs->row);
  return true;
}

void sample_open(struct trial *trial, const struct setting *setting, uint64_t seed, uint64_t units,
                 enum style style, struct sample *sample) {
  *sample = (struct sample){0};
  trial_phase(trial, _("creating an instance (%s)"), setting->label);
  instance_open(trial->plugin, setting, &sample->instance);
  if (sample->instance.status != SY_OK)
    return;
  trial_phase(trial, _("scoring %llu units (%s, evidence %llu)"), (unsigned long long)units,
              setting->label, (unsigned long long)seed);
  sample->evidence = evidence_new(sample->instance.plugin, setting, seed, units, style);
  for (int i = 0; i < MOST_REPAIRS && try_once(sample); i++)
    continue;
  if (sample->accepted)
    trial_count(trial, units, sample->scored);
}

void sample_close(struct sample *sample) {
  instance_close(&sample->instance);
  g_clear_pointer(&sample->evidence, evidence_free);
  g_clear_pointer(&sample->refusal, g_free);
}

#define SEEDS 4       /* per setting */
#define MOST_SEEDS 20 /* until one is accepted */

bool sample_open_good(struct trial *trial, const struct setting *setting, uint64_t units,
                      struct sample *sample) {
  for (uint64_t seed = 0; seed < MOST_SEEDS; seed++) {
    sample_open(trial, setting, trial->options->seed * 1000 + seed, units, STYLE_ORDINARY, sample);
    if (sample->accepted)
      return true;
    sample_close(sample);
  }
  return false;
}

struct outputs *sample_score(const struct sample *sample, struct batch *batch, enum wants wants,
                             enum side side) {
  struct outputs *outputs = outputs_new(batch, &sample->instance, wants, side);
  outputs_call(outputs, batch);
  if (outputs->status == SY_OK)
    outputs_judge(outputs, batch);
  return outputs;
}

void each_sample(struct trial *trial, uint64_t units, enum style style, use_sample use) {
  guint accepted = 0;
  g_autofree char *refusal = NULL;
  for (guint i = 0; i < trial->settings->len; i++)
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
      struct sample sample;
      sample_open(trial, trial->settings->pdata[i], trial->options->seed * 1000 + seed, units,
                  style, &sample);
      if (sample.accepted) {
        accepted++;
        use(trial, trial->settings->pdata[i], &sample);
      } else if (!refusal) {
        refusal = g_strdup(sample.refusal);
      }
      sample_close(&sample);
    }
  if (accepted == 0)
    trial_skip(trial, _("score() refuses all generated evidence: %s"), refusal ? refusal : "");
  else
    trial_saw(trial, _("%u batches"), accepted);
}

void trial_saw_seen(struct trial *trial) {
  const struct sy_check_seen *seen = &trial->record->seen;
  if (seen->batches == 0)
    trial_skip(trial, "%s", _("score() refuses all generated evidence"));
  else
    trial_saw(trial, _("%u batches"), (guint)seen->batches);
}

void some_settings(struct trial *trial, guint most, uint64_t units, use_sample use) {
  guint used = 0;
  for (guint i = 0; i < trial->settings->len && used < most && trial_goes_on(trial); i++) {
    struct sample sample;
    if (!sample_open_good(trial, trial->settings->pdata[i], units, &sample))
      continue;
    use(trial, trial->settings->pdata[i], &sample);
    used += sample.scored > 0;
    sample_close(&sample);
  }
  trial_saw_seen(trial);
}
