/* SPDX-License-Identifier: Apache-2.0
 *
 * lifecycle.c: tests of create(), destroy() and what an instance says about itself
 */
#include "plugin-check/plugin-check-private.h"

#include <malloc.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* So many instances are created and destroyed that a leak of 8 bytes in each takes more than a
 * page: it shows even if the plugin takes the bytes from a block of its own. */
#define INSTANCES 520
#define ROUNDS 40 /* an interpreter, whose hash tables vary at random, may need some */
#define TRIED_PARAMETERS 400

/* Without parameters, there is nothing to refuse. */
void test_create(struct trial *trial) {
  if (!trial_find_settings(trial)) {
    if (!*trial->plugin->parameters)
      trial_fail(trial, "%s", _("create() creates no instance, although there are no parameters"));
    return;
  }
  for (guint i = 0; i < trial->settings->len; i++) {
    const struct setting *setting = trial->settings->pdata[i];
    struct instance instance;
    trial_phase(trial, _("creating an instance (%s)"), setting->label);
    instance_open(trial->plugin, setting, &instance);
    instance_close(&instance);
  }
  trial_saw(trial, _("accepts %u different parameters"), trial->settings->len);
}

/* Whatever the description allows is accepted, or refused with a message, and never crashes. */
void test_bad_parameters(struct trial *trial) {
  guint refused = 0;
  for (guint i = 1; i <= TRIED_PARAMETERS; i++) {
    g_autoptr(trial_setting) setting =
        setting_new(trial->plugin, trial->options->seed * TRIED_PARAMETERS + i);
    setting_fence(trial->plugin, setting);
    struct instance instance;
    trial_phase(trial, _("creating an instance (%s)"), setting->label);
    instance_open(trial->plugin, setting, &instance);
    g_autofree char *fault = instance_fault(&instance);
    if (fault)
      trial_fail(trial, "%s: %s", setting->label, fault);
    else if (instance.status > SY_REFUSED)
      trial_fail(trial, _("%s: create() returned %d: %s"), setting->label, instance.status,
                 instance.message);
    if (instance.parameter >= (int32_t)LENGTH_OF(trial->plugin->parameters))
      trial_fail(trial, _("%s: refuses parameter %d, which does not exist"), setting->label,
                 instance.parameter);
    refused += instance.status == SY_REFUSED;
    instance_close(&instance);
  }
  trial_saw(trial, _("refuses %u of %d"), refused, TRIED_PARAMETERS);
}

/* ---- memory ---- */

/* All that is mapped, but for what malloc() has at hand: what a plugin maps itself counts too. */
static size_t memory_in_use(void) {
  g_autofree char *pages = NULL;
  g_file_get_contents("/proc/self/statm", &pages, NULL, NULL);
  const size_t mapped = pages ? (size_t)g_ascii_strtoull(pages, NULL, 10) : 0;
  return mapped * (size_t)sysconf(_SC_PAGESIZE) - mallinfo2().fordblks;
}

static void live_and_die(struct trial *trial, const struct setting *setting, struct batch *batch,
                         enum wants wants) {
  struct instance instance;
  instance_open(trial->plugin, setting, &instance);
  if (instance.status != SY_OK)
    return;
  if (batch) {
    g_autoptr(trial_outputs) outputs = outputs_new(batch, &instance, wants, UNFENCED);
    outputs_call(outputs, batch);
  }
  instance_close(&instance);
}

/* The bytes that so many instances leave behind. */
static size_t left_behind(struct trial *trial, const struct setting *setting, struct batch *batch,
                          enum wants wants) {
  const size_t before = memory_in_use();
  for (int instances = 0; instances < INSTANCES; instances++)
    live_and_die(trial, setting, batch, wants);
  const size_t after = memory_in_use();
  return after > before ? after - before : 0;
}

/* What the C library keeps at hand of what was freed counts as used, but does not grow for ever:
 * what leaks does so every time, so one round without growth shows that there is no leak. */
static void test_leak_with(struct trial *trial, const struct setting *setting, struct batch *batch,
                           enum wants wants) {
  if (!trial_goes_on(trial))
    return; /* all rounds of a leak take long, and one leak is enough */
  trial_phase(trial, _("creating %d instances (%s)"), INSTANCES, setting->label);
  for (int warm = 0; warm < 10; warm++)
    live_and_die(trial, setting, batch, wants);
  size_t left = SIZE_MAX;
  for (int round = 0; round < ROUNDS && left > 0; round++)
    left = MIN(left, left_behind(trial, setting, batch, wants));
  if (left > 0)
    trial_fail(trial, _("%d instances (%s) leaked %zu bytes"), INSTANCES, setting->label, left);
}

/* Evidence that score() accepts, once the rows that it refuses are gone: of every style, and with
 * all or less wanted. */
static void test_leak_of_successes(struct trial *trial, const struct setting *setting,
                                   bool every_style) {
  for (int style = 0; style < (every_style ? STYLE_COUNT : 1) && trial_goes_on(trial); style++) {
    struct sample sample;
    sample_open(trial, setting, trial->options->seed * 1000, 5, (enum style)style, &sample);
    if (sample.accepted) {
      g_autoptr(trial_batch) batch = batch_new(sample.evidence, 1, UNFENCED);
      const bool less = every_style && style == STYLE_ORDINARY;
      for (int wants = less ? WANTS_NOTHING : WANTS_ALL; wants < WANTS_COUNT; wants++)
        test_leak_with(trial, setting, batch, (enum wants)wants);
    }
    sample_close(&sample);
  }
}

/* And some evidence that score() refuses. */
static void test_leak_of_refusals(struct trial *trial, const struct setting *setting) {
  struct instance instance;
  instance_open(trial->plugin, setting, &instance);
  bool met = false;
  for (uint64_t seed = 0; seed < 20 && !met; seed++) {
    g_autoptr(trial_evidence) evidence = evidence_new(
        instance.plugin, setting, trial->options->seed * 1000 + seed, 5, STYLE_ORDINARY);
    g_autoptr(trial_batch) batch = batch_new(evidence, 1, UNFENCED);
    g_autoptr(trial_outputs) outputs = outputs_new(batch, &instance, WANTS_NOTHING, UNFENCED);
    met = !outputs_call(outputs, batch);
    if (met)
      test_leak_with(trial, setting, batch, WANTS_ALL);
  }
  instance_close(&instance);
}

/* And parameters that create() refuses. */
static void test_leak_of_create(struct trial *trial) {
  for (guint i = 1; i <= TRIED_PARAMETERS; i++) {
    g_autoptr(trial_setting) setting =
        setting_new(trial->plugin, trial->options->seed * TRIED_PARAMETERS + i);
    struct instance instance;
    instance_open(trial->plugin, setting, &instance);
    instance_close(&instance);
    if (instance.status != SY_OK) {
      test_leak_with(trial, setting, NULL, WANTS_NOTHING);
      return;
    }
  }
}

void test_leak(struct trial *trial) {
#ifdef SANITIZED
  trial_skip(trial, "%s", _("not with a sanitizer, which has an allocator of its own"));
  return;
#endif
  for (guint i = 0; i < trial->settings->len; i++) {
    test_leak_of_successes(trial, trial->settings->pdata[i], i < 2);
    test_leak_of_refusals(trial, trial->settings->pdata[i]);
  }
  test_leak_of_create(trial);
  trial_saw(trial, _("%d instances leaked nothing"), INSTANCES);
}

/* ---- instances side by side ---- */

/* What one instance writes does not change when another is created and destroyed. */
static void test_beside(struct trial *trial, const struct sample *one,
                        const struct setting *setting) {
  struct instance other;
  g_autoptr(trial_batch) batch = batch_new(one->evidence, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(one, batch, WANTS_ALL, AT_END);
  instance_open(trial->plugin, setting, &other);
  g_autoptr(trial_outputs) between = sample_score(one, batch, WANTS_ALL, AT_END);
  instance_close(&other);
  g_autoptr(trial_outputs) after = sample_score(one, batch, WANTS_ALL, AT_END);
  g_autofree char *first = outputs_difference(before, between, NULL);
  g_autofree char *second = outputs_difference(before, after, NULL);
  if (first || second)
    trial_fail(trial, _("with another instance beside it: %s"), first ? first : second);
}

void test_independent(struct trial *trial) {
  const guint count = trial->settings->len;
  for (guint i = 0; i < count; i++) {
    struct sample one;
    if (!sample_open_good(trial, trial->settings->pdata[i], 9, &one))
      continue;
    test_beside(trial, &one, trial->settings->pdata[(i + 1) % count]);
    sample_close(&one);
  }
  trial_saw(trial, "%s", _("no instance changes another"));
}

/* ---- what an instance says about itself ---- */

static char *range_fault(const struct sy_plugin *plugin, const struct instance *instance) {
  const bool ordered = instance->lowest <= instance->highest;
  const bool within = plugin->returns == SY_RETURNS_AMOUNT
                          ? instance->lowest >= 0 && instance->highest <= plugin->highest
                          : fabs(instance->lowest) <= 9e9 && fabs(instance->highest) <= 9e9;
  return ordered && within
             ? NULL
             : g_strdup_printf(_("range() gives %.15g to %.15g, which is not allowed"),
                               instance->lowest, instance->highest);
}

void test_instance_range(struct trial *trial) {
  for (guint i = 0; i < trial->settings->len; i++) {
    const struct setting *setting = trial->settings->pdata[i];
    struct instance instance;
    trial_phase(trial, _("creating an instance (%s)"), setting->label);
    instance_open(trial->plugin, setting, &instance);
    g_autofree char *fault = range_fault(trial->plugin, &instance);
    if (fault)
      trial_fail(trial, "%s: %s", setting->label, fault);
    if (strcmp(instance.plugin->id, trial->plugin->id) != 0 ||
        instance.plugin->revision != trial->plugin->revision ||
        instance.plugin->returns != trial->plugin->returns)
      trial_fail(trial, _("%s: describe() describes another plugin"), setting->label);
    if (instance.refused_description)
      trial_fail(trial, "%s: describe(): %s", setting->label,
                 sy_words_get(instance.refused_description));
    instance_close(&instance);
  }
  trial_saw(trial, _("%u instances"), trial->settings->len);
}
