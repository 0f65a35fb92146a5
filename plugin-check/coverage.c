/* SPDX-License-Identifier: Apache-2.0
 *
 * coverage.c: tests with parameters at the ends of their ranges, and of what was never reached
 *
 * The choices of parameters and the levels of columns that should be reached, and those that were,
 * are sets of texts such as "rounding = down".
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>

/* ---- the ends of parameters ---- */

#define END_SEEDS 2
#define END_UNITS 13

static void judge_end(struct trial *trial, const struct setting *setting,
                      const struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, UNFENCED);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_ALL, UNFENCED);
  for (int fault = 0; fault < FAULT_COUNT; fault++)
    if (outputs->faults[fault] && fault != FAULT_UNWANTED)
      trial_fail(trial, "%s: %s", setting->label, outputs->faults[fault]);
}

/* Whether create() accepts it. */
static bool test_end(struct trial *trial, const struct setting *setting) {
  static const enum style styles[] = {STYLE_ORDINARY, STYLE_EXTREME};
  bool accepted = false;
  for (uint64_t i = 0; i < G_N_ELEMENTS(styles) * END_SEEDS; i++) {
    struct sample sample;
    sample_open(trial, setting, trial->options->seed + i / 2, END_UNITS,
                styles[i % G_N_ELEMENTS(styles)], &sample);
    accepted = sample.instance.status == SY_OK;
    if (accepted)
      judge_end(trial, setting, &sample);
    g_autofree char *fault = instance_fault(&sample.instance);
    if (fault)
      trial_fail(trial, "%s: %s", setting->label, fault);
    sample_close(&sample);
    if (!accepted)
      break;
  }
  return accepted;
}

void test_parameter_ends(struct trial *trial) {
  g_autoptr(GPtrArray) ends = settings_at_ends(trial, trial->options->seed);
  guint accepted = 0;
  for (guint i = 0; i < ends->len && trial_goes_on(trial); i++)
    accepted += test_end(trial, ends->pdata[i]);
  trial_saw(trial, _("%u settings, %u of them refused"), ends->len, ends->len - accepted);
}

/* ---- what was reached ---- */

struct reach {
  GPtrArray *wanted;   /* in the order of declaration */
  GHashTable *reached; /* of those and perhaps of others */
};

static struct reach new_reach(void) {
  return (struct reach){g_ptr_array_new_with_free_func(g_free),
                        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

static void clear_reach(struct reach *reach) {
  g_ptr_array_unref(reach->wanted);
  g_hash_table_unref(reach->reached);
}

static bool all_reached(const struct reach *reach) {
  for (guint i = 0; i < reach->wanted->len; i++)
    if (!g_hash_table_contains(reach->reached, reach->wanted->pdata[i]))
      return false;
  return true;
}

/* Those that were not, or how many were. */
static void judge_reach(struct trial *trial, const struct reach *reach) {
  g_autoptr(GString) missed = g_string_new(NULL);
  for (guint i = 0; i < reach->wanted->len; i++)
    if (!g_hash_table_contains(reach->reached, reach->wanted->pdata[i]))
      g_string_append_printf(missed, "%s%s", missed->len ? ", " : "",
                             (const char *)reach->wanted->pdata[i]);
  if (missed->len)
    trial_warn(trial, _("never tried: %s (see --params)"), missed->str);
  if (reach->wanted->len)
    trial_saw(trial, _("all %u tried"), reach->wanted->len);
  else
    trial_saw(trial, "%s", _("none"));
}

/* ---- units ---- */

#define REACH_SEEDS 4
#define REACH_UNITS 19
#define FEW 10 /* one unit of so many */

static void use_units(struct trial *trial, const struct setting *setting, struct sample *sample) {
  (void)trial, (void)setting, (void)sample; /* what it has is counted */
}

void test_scored(struct trial *trial) {
  const struct sy_check_seen *seen = &trial->record->seen;
  each_sample(trial, REACH_UNITS, STYLE_ORDINARY, use_units);
  if (seen->scored * FEW < seen->units)
    trial_warn(trial,
               _("only %llu of %llu units are scored, so the tests cover little (see --params)"),
               (unsigned long long)seen->scored, (unsigned long long)seen->units);
}

/* ---- choices of parameters ---- */

static void want_choices(struct reach *reach, const char *table,
                         const struct sy_parameter *const *declared) {
  for (; *declared; declared++) {
    for (guint i = 0; i < choice_count(*declared); i++)
      g_ptr_array_add(reach->wanted, g_strdup_printf("%s%s = %s", table, (*declared)->name,
                                                     choice_name(*declared, i)));
    if ((*declared)->type != SY_PARAMETER_TABLE)
      continue;
    g_autofree char *path = g_strdup_printf("%s.", (*declared)->name);
    want_choices(reach, path, (*declared)->fields);
  }
}

static void reach_choice(struct reach *reach, const char *table,
                         const struct sy_parameter *declared, const struct sy_value *value) {
  if (value->present && choice_count(declared) > 0)
    g_hash_table_add(reach->reached, g_strdup_printf("%s%s = %s", table, declared->name,
                                                     choice_name(declared, (guint)value->integer)));
}

static void reach_choices(struct reach *reach, const struct sy_plugin *plugin,
                          const struct setting *setting) {
  for (guint p = 0; plugin->parameters[p]; p++) {
    const struct sy_parameter *declared = plugin->parameters[p];
    const struct sy_value *value = setting->parameters->values[p];
    const guint fields = LENGTH_OF(declared->fields);
    g_autofree char *path = g_strdup_printf("%s.", declared->name);
    reach_choice(reach, "", declared, value);
    for (uint64_t i = 0; value->items && fields > 0 && i < value->count * fields; i++)
      reach_choice(reach, path, declared->fields[i % fields], value->items[i]);
  }
}

/* A setting in which create() succeeds and some unit is scored reaches its choices. */
static void try_choices(struct trial *trial, struct reach *reach, const struct setting *setting) {
  for (uint64_t seed = 1; seed <= REACH_SEEDS; seed++) {
    struct sample sample;
    sample_open(trial, setting, trial->options->seed * 1000 + seed, REACH_UNITS, STYLE_ORDINARY,
                &sample);
    const bool scored = sample.scored > 0, made = sample.instance.status == SY_OK;
    sample_close(&sample);
    if (scored)
      reach_choices(reach, trial->plugin, setting);
    if (scored || !made)
      return;
  }
}

#define MOST_TRIES 600
#define ROUNDS 10

static void try_all(struct trial *trial, struct reach *reach, const GPtrArray *settings) {
  for (guint i = 0; i < settings->len && !all_reached(reach); i++)
    try_choices(trial, reach, settings->pdata[i]);
}

/* Whatever the declaration allows; not where the user says what to test with. */
static void try_any(struct trial *trial, struct reach *reach) {
  for (uint64_t i = 1; !trial->options->params && i <= MOST_TRIES && !all_reached(reach); i++) {
    g_autoptr(trial_setting) any =
        setting_new(trial->plugin, trial->options->seed * MOST_TRIES + i);
    try_choices(trial, reach, any);
  }
}

void test_choices(struct trial *trial) {
  struct reach reach = new_reach();
  want_choices(&reach, "", trial->plugin->parameters);
  try_all(trial, &reach, trial->settings);
  try_any(trial, &reach);
  for (uint64_t round = 0; round < ROUNDS && !all_reached(&reach); round++) {
    g_autoptr(GPtrArray) ends = settings_at_ends(trial, trial->options->seed + round);
    try_all(trial, &reach, ends);
  }
  judge_reach(trial, &reach);
  clear_reach(&reach);
}

/* ---- levels of columns ---- */

static char *level_text(const struct sy_table *table, const struct sy_column *column,
                        const char *level, const struct setting *setting) {
  return column->levels_from
             ? g_strdup_printf("%s.%s = %s (%s)", table->name, column->name, level, setting->label)
             : g_strdup_printf("%s.%s = %s", table->name, column->name, level);
}

static bool contains_text(const GPtrArray *texts, const char *text) {
  return g_ptr_array_find_with_equal_func((GPtrArray *)texts, text, g_str_equal, NULL);
}

/* Rows of units that are not in error reach the levels that they have. */
static void reach_levels_of(struct reach *reach, const struct setting *setting,
                            const struct sample *sample, const struct outputs *outputs, guint table,
                            guint index) {
  const struct evidence_table *rows = &sample->evidence->tables[table];
  const struct sy_table *declared = sample->instance.plugin->tables[table];
  const struct sy_column *column = declared->columns[index];
  g_auto(GStrv) names = g_new0(char *, (gsize)rows->level_count[index] + 1);
  g_autofree const char **levels =
      column->levels_from ? setting_levels(sample->instance.plugin, setting, column->levels_from)
                          : NULL;
  for (gint64 i = 0; i < rows->level_count[index]; i++) {
    names[i] = level_text(declared, column, levels ? levels[i] : column->levels[i]->name, setting);
    if (!contains_text(reach->wanted, names[i]))
      g_ptr_array_add(reach->wanted, g_strdup(names[i]));
  }
  for (guint i = 0; i < rows->rows->len; i++) {
    const struct row *row = &g_array_index(rows->rows, struct row, i);
    if (row->cells[index].valid && outputs->outcome[row->unit] != SY_ERROR)
      g_hash_table_add(reach->reached, g_strdup(names[row->cells[index].entry.integer]));
  }
}

static void reach_levels(struct reach *reach, const struct setting *setting,
                         const struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, UNFENCED);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_NOTHING, UNFENCED);
  for (guint t = 0; t < sample->evidence->table_count; t++)
    for (guint c = 0; c < sample->evidence->tables[t].column_count; c++)
      if (sample->evidence->tables[t].types[c] == SY_CATEGORY && sample->evidence->tables[t].has[c])
        reach_levels_of(reach, setting, sample, outputs, t, c);
}

void test_levels(struct trial *trial) {
  struct reach reach = new_reach();
  for (guint i = 0; i < trial->settings->len; i++)
    for (uint64_t seed = 1; seed <= REACH_SEEDS; seed++) {
      struct sample sample;
      sample_open(trial, trial->settings->pdata[i], trial->options->seed * 1000 + seed, REACH_UNITS,
                  STYLE_ORDINARY, &sample);
      if (sample.accepted)
        reach_levels(&reach, trial->settings->pdata[i], &sample);
      sample_close(&sample);
    }
  judge_reach(trial, &reach);
  clear_reach(&reach);
}
