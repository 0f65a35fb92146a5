/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz.c: random parameters and evidence that the description allows
 */
#include "plugin-check/plugin-check-private.h"

#define ROUNDS 300

static void judge(struct trial *trial, const struct setting *setting, const struct outputs *outputs,
                  uint64_t round) {
  const char *spilt = fenced_spilt(outputs->fence);
  if (spilt)
    trial_fail(trial, _("round %llu: writes beyond the end of '%s'"), (unsigned long long)round,
               spilt);
  for (int fault = 0; fault < FAULT_COUNT; fault++)
    if (outputs->faults[fault] && fault != FAULT_UNWANTED)
      trial_fail(trial, _("round %llu, %s: %s"), (unsigned long long)round, setting->label,
                 outputs->faults[fault]);
}

/* Settings that were accepted take turns with new ones, which are mostly refused. */
static const struct setting *next_setting(struct trial *trial, struct dice *dice,
                                          struct setting **own) {
  *own = NULL;
  if (trial->options->params || trial->options->edition || dice_chance(dice, 70))
    return trial->settings->pdata[dice_below(dice, trial->settings->len)];
  *own = setting_new(trial->plugin, dice_roll(dice) >> 16);
  setting_fence(trial->plugin, *own);
  return *own;
}

static void run_round(struct trial *trial, uint64_t round) {
  struct dice dice = {trial->options->seed * 1000000 + round};
  struct setting *own;
  const struct setting *setting = next_setting(trial, &dice, &own);
  struct instance instance;
  trial_phase(trial, _("round %llu of seed %llu (%s)"), (unsigned long long)round,
              (unsigned long long)trial->options->seed, setting->label);
  instance_open(trial->plugin, setting, &instance);
  g_autofree char *fault = instance_fault(&instance);
  if (fault)
    trial_fail(trial, "%s: %s", setting->label, fault);
  if (instance.status == SY_OK) {
    const enum style style = (enum style)dice_below(&dice, STYLE_COUNT);
    g_autoptr(trial_evidence) evidence =
        evidence_new(instance.plugin, setting, dice_roll(&dice), dice_below(&dice, 40), style);
    const enum side side = dice_chance(&dice, 50) ? AT_END : AT_START;
    g_autoptr(trial_batch) batch = batch_new(evidence, 1, side);
    g_autoptr(trial_outputs) outputs =
        outputs_new(batch, &instance, (enum wants)dice_below(&dice, WANTS_COUNT), side);
    if (outputs_call(outputs, batch)) {
      outputs_judge(outputs, batch);
      trial_count(trial, outputs->unit_count, outputs_scored(outputs));
    }
    judge(trial, setting, outputs, round);
  }
  instance_close(&instance);
  g_clear_pointer(&own, setting_free);
}

/* What a plugin does on a way that it seldom takes is watched as well, where it can be: see
 * contract.calls-nobody. */
void test_fuzz(struct trial *trial) {
  g_autofree char *reason = NULL;
  const bool trapped =
      trial->own_process && !(trial->plugin->flags & SY_PLUGIN_ISOLATED) && trap_set(&reason);
  for (uint64_t round = 1; round <= ROUNDS && trial_goes_on(trial); round++)
    run_round(trial, round);
  trial_saw(trial, _("%d rounds of seed %llu"), ROUNDS, (unsigned long long)trial->options->seed);
  if (trapped)
    trial_leave(trial); /* nothing else can be called any more */
}
