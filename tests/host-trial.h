/* SPDX-License-Identifier: Apache-2.0
 *
 * host-trial.h: one call of a plugin, for tests of instances and of findings
 *
 * Every test that includes it uses only some of the functions.
 */
#ifndef SY_HOST_TRIAL_H
#define SY_HOST_TRIAL_H

#include "host-fixture.h"

#define TINY_NO_ENTRY
#include "tiny-plugin.h"

static const struct sy_place trial_place = {.file = "edition.yaml", .line = 7, .column = 11};

#define UNITS 3
#define FIRST_UNIT 40

/* A batch of three units for the tiny plugins, and room for what comes back. */
struct trial {
  double values[8];
  uint8_t valid[8];
  uint64_t first_row[UNITS + 1];
  struct sy_column_data column;
  const struct sy_column_data *columns[2];
  struct sy_table_data table;
  const struct sy_table_data *tables[2];
  struct sy_batch batch;
  int64_t score[UNITS];
  double room[UNITS];
  uint8_t outcome[UNITS];
  uint16_t reason[UNITS];
  double points[8];
  double *row_points[2];
  struct sy_call call;
};

/* Units with the values 70 and 80; 55.5; 90. */
static inline void prepare(struct trial *t) {
  *t = (struct trial){
      .values = {70, 80, 55.5, 90},
      .valid = {1, 1, 1, 1},
      .first_row = {0, 2, 3, 4},
      .column = {.size = sizeof t->column,
                 .type = SY_DECIMAL,
                 .present = 1,
                 .valid = t->valid,
                 .decimals = t->values},
      .columns = {&t->column},
      .table = {.size = sizeof t->table,
                .row_count = 4,
                .first_row = t->first_row,
                .columns = t->columns,
                .present = 1},
      .tables = {&t->table},
      .batch = {.size = sizeof t->batch, .unit_count = UNITS, .tables = t->tables},
      .score = {-1, -1, -1},
      .outcome = {77, 77, 77},
      .reason = {77, 77, 77},
      .points = {1, 1, 1, 1},
      .row_points = {t->points},
      .call = {.first_unit = FIRST_UNIT,
               .score = t->score,
               .room = t->room,
               .outcome = t->outcome,
               .reason = t->reason,
               .findings = g_array_new(FALSE, FALSE, sizeof(struct sy_found)),
               .row_points = t->row_points,
               .status = SY_NO_MEMORY},
  };
}

static inline void finish(struct trial *t) {
  for (guint i = 0; i < t->call.findings->len; i++)
    g_strfreev(g_array_index(t->call.findings, struct sy_found, i).values);
  g_array_unref(t->call.findings);
  g_clear_pointer(&t->call.message, sy_words_free);
  g_clear_pointer(&t->call.left_out, sy_words_free);
  for (guint i = 0; t->call.faults && i < UNITS; i++)
    g_clear_pointer(&t->call.faults[i], sy_words_free);
  g_free(t->call.faults);
}

static inline sy_instance *instance_of(struct sy_plugin_entry *entry) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_parameter_set *set =
      sy_parameters_read(NULL, NULL, entry->plugin, NULL, trial_place, problems);
  sy_instance *instance = sy_instance_new(entry, set, trial_place, problems);
  assert_no_problem(problems);
  assert_non_null(instance);
  return instance;
}

/* Scores the batch with an installed plugin. */
static inline void score_with(const char *name, struct trial *t) {
  g_autoptr(sy_registry) registry = all_plugins();
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct sy_plugin_entry *entry = sy_registry_find(registry, name, trial_place, problems);
  assert_no_problem(problems);
  g_autoptr(sy_instance) instance = instance_of(entry);
  sy_instance_score(instance, &t->batch, &t->call);
}

/* An entry for a description in this program. */
static inline struct sy_plugin_entry entry_of(const struct sy_plugin *description) {
  g_autoptr(sy_words) reason = NULL;
  const struct sy_plugin *plugin = sy_description_copy(description, &reason);
  assert_null(reason);
  return (struct sy_plugin_entry){
      .id = (char *)plugin->id, .revision = plugin->revision, .loaded = true, .plugin = plugin};
}

typedef int (*score_function)(void *self, const struct sy_batch *batch,
                              const struct sy_result *result, struct sy_failure *failure);

static inline void score_by(score_function score, struct trial *t) {
  struct sy_plugin description = tiny_plugin;
  description.score = score;
  struct sy_plugin_entry entry = entry_of(&description);
  g_autoptr(sy_instance) instance = instance_of(&entry);
  sy_instance_score(instance, &t->batch, &t->call);
}

static inline void assert_all_in_error(const struct trial *t) {
  for (int unit = 0; unit < UNITS; unit++) {
    assert_int_equal(t->outcome[unit], SY_ERROR);
    assert_int_equal(t->score[unit], 0);
    assert_int_equal(t->reason[unit], 0);
  }
  for (int row = 0; row < 4; row++)
    assert_true(isnan(t->points[row]));
}

#endif /* SY_HOST_TRIAL_H */
