/* SPDX-License-Identifier: Apache-2.0
 *
 * determinism.c: tests that the same inputs give the same outputs, bit for bit
 */
#include "plugin-check/plugin-check-private.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

static void compare(struct trial *trial, const struct setting *setting, const struct outputs *a,
                    const struct outputs *b, uint64_t *const *from) {
  g_autofree char *difference = outputs_difference(a, b, from);
  if (difference)
    trial_fail(trial, "%s: %s", setting->label, difference);
}

/* ---- in one process ---- */

static void use_twice(struct trial *trial, const struct setting *setting, struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_batch) elsewhere = batch_new(sample->evidence, 1, AT_START);
  g_autoptr(trial_outputs) first = sample_score(sample, batch, WANTS_ALL, AT_END);
  g_autoptr(trial_outputs) again = sample_score(sample, elsewhere, WANTS_ALL, AT_START);
  compare(trial, setting, first, again, NULL);
  for (enum wants wants = WANTS_NOTHING; wants < WANTS_ALL; wants++) {
    g_autoptr(trial_outputs) less = sample_score(sample, batch, wants, AT_END);
    compare(trial, setting, first, less, NULL);
  }
  g_autoptr(trial_outputs) explained = sample_score(sample, batch, WANTS_EXPLANATION, AT_END);
  compare(trial, setting, first, explained, NULL);
  struct sample other = {.evidence = sample->evidence};
  instance_open(trial->plugin, setting, &other.instance);
  g_autoptr(trial_outputs) anew = sample_score(&other, batch, WANTS_ALL, AT_END);
  compare(trial, setting, first, anew, NULL);
  instance_close(&other.instance);
}

/* Other evidence, and then this, at the same addresses as far as the system gives them: who
 * remembers a call by where its arrays were remembers the wrong one. */
static void use_places_again(struct trial *trial, const struct setting *setting,
                             struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_START);
  g_autoptr(trial_outputs) first = sample_score(sample, batch, WANTS_NOTHING, AT_START);
  g_autoptr(trial_evidence) other = evidence_new(sample->instance.plugin, setting, 0,
                                                 sample->evidence->unit_count, STYLE_ORDINARY);
  const struct evidence *const turns[] = {other, sample->evidence};
  for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
    g_autoptr(trial_batch) there = batch_new(turns[i], 1, AT_START);
    g_autoptr(trial_outputs) then = sample_score(sample, there, WANTS_NOTHING, AT_START);
    if (turns[i] == sample->evidence)
      compare(trial, setting, first, then, NULL);
  }
}

void test_repeat(struct trial *trial) {
  each_sample(trial, 19, STYLE_ORDINARY, use_twice);
  if (trial_goes_on(trial))
    each_sample(trial, 19, STYLE_ORDINARY, use_places_again);
}

/* ---- another host ---- */

/* What an instance by that host writes, in a program of another name. */
static struct outputs *score_by(guint host, const struct trial *trial,
                                const struct setting *setting, const struct sample *sample,
                                struct batch *batch) {
  char *const name = program_invocation_name, *const short_name = program_invocation_short_name;
  program_invocation_name = program_invocation_short_name = (char *)"another-program";
  struct sample other = {.evidence = sample->evidence};
  instance_open_by(host, trial->plugin, setting, &other.instance);
  struct outputs *outputs = sample_score(&other, batch, WANTS_ALL, AT_END);
  instance_close(&other.instance);
  program_invocation_name = name;
  program_invocation_short_name = short_name;
  return outputs;
}

static void use_hosts(struct trial *trial, const struct setting *setting, struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(sample, batch, WANTS_ALL, AT_END);
  for (guint host = 0; host < host_count; host++) {
    g_autoptr(trial_outputs) after = score_by(host, trial, setting, sample, batch);
    g_autofree char *difference = outputs_difference(before, after, NULL);
    g_autofree char *first = host_text(0), *then = host_text(host);
    if (difference)
      trial_fail(trial, _("%s: with the host %s, then with %s: %s"), setting->label, first, then,
                 difference);
  }
}

void test_host(struct trial *trial) {
  each_sample(trial, 11, STYLE_ORDINARY, use_hosts);
}

/* ---- the same units in other batches ---- */

#define TWICE (2 * 11)

/* Each unit twice, in another order: what a unit gets may depend neither on its place nor on which
 * of two equal units it is. */
static void use_mixed_units(struct trial *trial, const struct setting *setting,
                            struct sample *sample) {
  uint64_t units[TWICE];
  struct dice dice = {trial->options->seed};
  for (uint64_t i = 0; i < TWICE; i++)
    units[i] = i % (TWICE / 2);
  g_autoptr(trial_evidence) ordered = evidence_pick(sample->evidence, units, TWICE);
  g_autoptr(trial_batch) batch = batch_new(ordered, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(sample, batch, WANTS_NOTHING, AT_END);
  if (before->status != SY_OK)
    return;
  for (int round = 0; round < 3 && trial_goes_on(trial); round++) {
    for (guint i = TWICE; round > 0 && i-- > 1;) {
      const uint64_t j = dice_below(&dice, i + 1), unit = units[i];
      units[i] = units[j];
      units[j] = unit;
    }
    g_autoptr(trial_evidence) mixed = evidence_pick(sample->evidence, units, TWICE);
    g_autoptr(trial_batch) other = batch_new(mixed, 1, AT_END);
    g_autoptr(trial_outputs) after = sample_score(sample, other, WANTS_NOTHING, AT_END);
    for (uint64_t i = 0; i < TWICE; i++) {
      g_autofree char *difference = outputs_unit_difference(before, units[i], after, i);
      if (difference)
        trial_fail(trial, _("%s: a unit at position %llu, then at position %llu: %s"),
                   setting->label, (unsigned long long)units[i], (unsigned long long)i, difference);
    }
  }
}

void test_units(struct trial *trial) {
  each_sample(trial, TWICE / 2, STYLE_ORDINARY, use_mixed_units);
}

/* The last units of the arrays, as any cohort but the first is handed over, and the same units with
 * arrays of their own. */
static void use_further_on(struct trial *trial, const struct setting *setting,
                           struct sample *sample) {
  const uint64_t before = sample->evidence->unit_count / 2;
  g_autoptr(trial_batch) all = batch_new(sample->evidence, 1, AT_END);
  evidence_drop(sample->evidence, before);
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) first = sample_score(sample, batch, WANTS_NOTHING, AT_END);
  g_autoptr(trial_outputs) then = outputs_new(batch, &sample->instance, WANTS_NOTHING, AT_END);
  if (outputs_call_alone(then, all, before, batch->unit_count))
    outputs_judge(then, batch);
  g_autofree char *difference = outputs_difference(first, then, NULL);
  if (difference)
    trial_fail(trial, _("%s: where first_row does not begin with 0: %s"), setting->label,
               difference);
}

static void use_split(struct trial *trial, const struct setting *setting, struct sample *sample) {
  if (sample->instance.flags & SY_PLUGIN_COHORT)
    return;
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) whole = sample_score(sample, batch, WANTS_ALL, AT_END);
  for (uint64_t size = 1; size <= 8; size++) {
    g_autoptr(trial_outputs) parts = outputs_new(batch, &sample->instance, WANTS_ALL, AT_END);
    for (uint64_t first = 0; first < batch->unit_count; first += size)
      if (!outputs_call_part(parts, batch, first, MIN(size, batch->unit_count - first)))
        break;
    parts->batch = batch->whole;
    if (parts->status == SY_OK)
      outputs_judge(parts, batch);
    compare(trial, setting, whole, parts, NULL);
  }
}

void test_split(struct trial *trial) {
  each_sample(trial, 23, STYLE_ORDINARY, use_split);
  if (trial_goes_on(trial))
    each_sample(trial, 23, STYLE_ORDINARY, use_further_on);
}

/* A finding may be about any of several equal rows. */
static void use_shuffled(struct trial *trial, const struct setting *setting,
                         struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(sample, batch, WANTS_ALL, AT_END);
  g_auto(GStrv) twins = (char **)evidence_twins(sample->evidence);
  outputs_rename_rows(before, (uint64_t *const *)twins);
  for (uint64_t round = 1; round <= 4; round++) {
    g_auto(GStrv) from = (char **)evidence_shuffle(sample->evidence, round);
    struct batch *shuffled = batch_new(sample->evidence, 1, AT_END);
    struct outputs *after = sample_score(sample, shuffled, WANTS_ALL, AT_END);
    outputs_rename_rows(after, (uint64_t *const *)from);
    outputs_rename_rows(after, (uint64_t *const *)twins);
    compare(trial, setting, before, after, (uint64_t *const *)from);
    outputs_free(after);
    batch_free(shuffled);
    evidence_unshuffle(sample->evidence, (uint64_t *const *)from);
  }
}

#define MOST_SETTINGS 6 /* that are tried with very many rows */

void test_rows(struct trial *trial) {
  some_settings(trial, MOST_SETTINGS, 13, use_row_among_many);
  if (trial_goes_on(trial))
    each_sample(trial, 19, STYLE_ORDINARY, use_shuffled);
}

static void use_other_texts(struct trial *trial, const struct setting *setting,
                            struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(sample, batch, WANTS_ALL, AT_END);
  sample->evidence->other_texts = true;
  g_autoptr(trial_batch) other = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) after = sample_score(sample, other, WANTS_ALL, AT_END);
  compare(trial, setting, before, after, NULL);
}

/* The same texts under other indices. */
void test_dictionary(struct trial *trial) {
  each_sample(trial, 19, STYLE_ORDINARY, use_other_texts);
}

/* ---- another locale ---- */

static void use_locale(struct trial *trial, const struct setting *setting, struct sample *sample) {
  static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8",
                                        "tr_TR.UTF-8", "de_DE.utf8",  "zh_CN.UTF-8"};
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) before = sample_score(sample, batch, WANTS_ALL, AT_END);
  g_autofree char *old = g_strdup(setlocale(LC_ALL, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS(locales); i++) {
    if (!setlocale(LC_ALL, locales[i]))
      continue;
    struct sample other = {.evidence = sample->evidence};
    instance_open(trial->plugin, setting, &other.instance);
    g_autoptr(trial_outputs) after = sample_score(&other, batch, WANTS_ALL, AT_END);
    instance_close(&other.instance);
    setlocale(LC_ALL, old);
    g_autofree char *difference = outputs_difference(before, after, NULL);
    if (difference)
      trial_fail(trial, _("in the locale %s: %s"), locales[i], difference);
    trial->locales++;
  }
}

void test_locale(struct trial *trial) {
  each_sample(trial, 13, STYLE_ORDINARY, use_locale);
  if (trial_goes_on(trial) && trial->locales == 0)
    trial_skip(trial, "%s", _("no other locale is installed here"));
}

/* ---- other processes ---- */

/* An environment of those texts, from which an edition's other plugins are still found. */
static char **environment_of(const char *const *texts) {
  char **environment = g_strdupv((char **)texts);
  const char *path = g_getenv("STEELYARD_PLUGIN_PATH");
  return path ? g_environ_setenv(environment, "STEELYARD_PLUGIN_PATH", path, TRUE) : environment;
}

/* The digest that another process prints, in an environment. NULL if there is none. g_free. */
static char *digest_elsewhere(const struct trial *trial, const char *const *texts) {
  g_auto(GStrv) environment = environment_of(texts);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_autofree char *seed = g_strdup_printf("--seed=%llu", (unsigned long long)trial->options->seed);
  g_autofree char *params = g_strconcat("--params=", trial->options->params, NULL);
  g_autofree char *edition = g_strconcat("--vectors=", trial->options->edition, NULL);
  const char *const fixed[] = {"/proc/self/exe", "plugin", "check", "--digest", seed};
  for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
    g_ptr_array_add(words, (gpointer)fixed[i]);
  if (trial->options->params)
    g_ptr_array_add(words, params);
  if (trial->options->edition)
    g_ptr_array_add(words, edition);
  g_ptr_array_add(words, (gpointer)trial->path);
  g_ptr_array_add(words, NULL);
  char *output = NULL;
  int status = -1;
  if (!g_spawn_sync(NULL, (char **)words->pdata, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                    NULL, &output, NULL, &status, NULL) ||
      status != 0)
    g_clear_pointer(&output, g_free);
  return output;
}

static void compare_elsewhere(struct trial *trial, const char *const *environment,
                              const char *what) {
  trial_phase(trial, _("scoring in another process, %s"), what);
  g_autofree char *first = digest_elsewhere(trial, (const char *const *)environ);
  g_autofree char *second = digest_elsewhere(trial, environment);
  if (!first || !second)
    trial_fail(trial, _("fails in another process, %s"), what);
  else if (strcmp(first, second) != 0)
    trial_fail(trial, _("writes a different result %s: digest %.12s, then %.12s"), what, first,
               second);
}

void test_process(struct trial *trial) {
  compare_elsewhere(trial, (const char *const *)environ, _("with nothing changed"));
  trial_saw(trial, "%s", _("the same in another process"));
}

void test_environment(struct trial *trial) {
  static const char *const nothing[] = {NULL};
  static const char *const elsewhere[] = {"TZ=Pacific/Kiritimati",
                                          "LANG=de_DE.UTF-8",
                                          "LC_ALL=de_DE.UTF-8",
                                          "HOME=/nowhere",
                                          "USER=somebody",
                                          "PATH=/nowhere",
                                          "TMPDIR=/nowhere",
                                          "LANGUAGE=zh",
                                          "SOURCE_DATE_EPOCH=0",
                                          "MALLOC_PERTURB_=165",
                                          NULL};
  compare_elsewhere(trial, nothing, _("in an empty environment"));
  if (trial_goes_on(trial))
    compare_elsewhere(trial, elsewhere, _("in another time zone, language and home"));
  trial_saw(trial, "%s", _("the same in every environment"));
}
