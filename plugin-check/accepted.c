/* SPDX-License-Identifier: Apache-2.0
 *
 * accepted.c: parameters that create() accepts
 *
 * Some are found by trying one after another; those with one parameter at an end of its range are
 * repaired until create() has nothing more to refuse.
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>

#define TRIES 600
#define ENOUGH 6 /* settings to test with */
#define MOST 10  /* with those for choices that none of them has */
#define FEWER_TRIES 60
#define MORE 3 /* beside those of an edition */

static void free_setting(gpointer setting) {
  setting_free(setting);
}

static bool is_accepted(const struct sy_plugin *plugin, const struct setting *setting,
                        char **refusal) {
  struct instance instance;
  instance_open(plugin, setting, &instance);
  const bool accepted = instance.status == SY_OK;
  if (accepted)
    instance_close(&instance);
  else if (!*refusal)
    *refusal = g_strdup(instance.message);
  return accepted;
}

/* ---- one parameter at an end of its range ---- */

struct ends {
  const struct sy_plugin *plugin;
  uint64_t seed;
  GPtrArray *settings;
  const struct sy_parameters *base; /* the values of all other parameters */
  guint index;                      /* of the parameter under way */
};

#define MOST_REPAIRS 200

struct repair {
  const struct ends *ends;
  struct maker *maker;
  const struct sy_value **values; /* of the setting */
  bool *given;                    /* of each, whether it is not the default */
};

/* Resets all parameters but the one at its end. */
static void start_again(const struct repair *repair) {
  for (guint i = 0; i < repair->ends->base->count; i++) {
    const struct sy_value *value = repair->ends->base->values[i];
    repair->given[i] = value->present && !repair->ends->plugin->parameters[i]->default_value;
    if (i != repair->ends->index)
      repair->values[i] = value;
  }
}

/* Gives another value to a parameter, or leaves it out. */
static void give_another(const struct repair *repair, guint index) {
  const struct sy_parameter *declared = repair->ends->plugin->parameters[index];
  struct maker *maker = repair->maker;
  repair->given[index] =
      !repair->given[index] || declared->required || dice_chance(&maker->dice, 50);
  struct sy_value *value = maker_value(maker, declared->type);
  if (repair->given[index])
    maker_give(maker, declared, value);
  else if (declared->default_value)
    maker_take_default(declared, value);
  repair->values[index] = value;
}

/* Changes the choice of another parameter, on which the one at its end may depend. */
static void choose_another(const struct repair *repair) {
  const guint count = (guint)repair->ends->base->count;
  const guint start = (guint)dice_below(&repair->maker->dice, count);
  start_again(repair);
  for (guint i = 0; i < count; i++) {
    const guint index = (start + i) % count;
    if (index == repair->ends->index ||
        repair->ends->plugin->parameters[index]->type != SY_PARAMETER_CHOICE)
      continue;
    repair->given[index] = false;
    give_another(repair, index);
    return;
  }
}

/* While create() refuses the setting and names a parameter, gives that parameter another value: a
 * choice may require parameters that other choices forbid. */
static void repair_setting(const struct repair *repair, const struct setting *setting) {
  start_again(repair);
  for (int tries = 0; tries < MOST_REPAIRS; tries++) {
    struct instance instance;
    instance_open(repair->ends->plugin, setting, &instance);
    instance_close(&instance);
    const guint fault = (guint)instance.parameter;
    if (instance.status != SY_REFUSED || fault >= repair->ends->base->count)
      return;
    if (fault == repair->ends->index)
      choose_another(repair);
    else
      give_another(repair, fault);
  }
}

/* Whether an item of a list or a table is to be changed: all in one field, or that of one row. */
#define EVERY_ROW (-1)

static void add_end(struct ends *ends, int row, guint field, guint stride,
                    const struct sy_value *end, const char *path, const char *shown) {
  struct setting *setting = g_new0(struct setting, 1);
  setting->owned = g_ptr_array_new_with_free_func(g_free);
  struct maker maker = {.owned = setting->owned,
                        .plain = true,
                        .rows = 1,
                        .dice = {ends->seed * 1000 + ends->settings->len}};
  const struct sy_value **values = maker_items(&maker, (guint)ends->base->count);
  memcpy(values, ends->base->values, ends->base->count * sizeof *values);
  const struct sy_value *whole = values[ends->index];
  struct sy_value *changed = maker_value(&maker, end->type);
  *changed = *end;
  values[ends->index] = changed;
  if (stride > 0) {
    const struct sy_value **items = maker_items(&maker, (guint)whole->count * stride);
    memcpy(items, whole->items, whole->count * stride * sizeof *items);
    for (guint i = 0; i < whole->count; i++)
      if (row == EVERY_ROW || (guint)row == i)
        items[i * stride + field] = changed;
    struct sy_value *list = maker_value(&maker, whole->type);
    *list = *whole;
    list->items = items;
    values[ends->index] = list;
  }
  struct sy_parameters *parameters = maker_own(&maker, g_new0(struct sy_parameters, 1));
  *parameters = (struct sy_parameters){sizeof *parameters, ends->base->count, values};
  setting->parameters = parameters;
  setting->label = row == EVERY_ROW ? g_strdup_printf("%s = %s", path, shown)
                                    : g_strdup_printf("%s = %s (%d)", path, shown, row + 1);
  g_autofree bool *given = g_new0(bool, ends->base->count + 1);
  repair_setting(&(struct repair){ends, &maker, values, given}, setting);
  g_ptr_array_add(ends->settings, setting);
}

/* Of a table or a list: in all rows, and in the first or the last alone, for create() may ask that
 * they rise or fall. */
static void add_ends(struct ends *ends, guint field, guint stride, const struct sy_value *end,
                     const char *path, const char *shown) {
  const int last = (int)ends->base->values[ends->index]->count - 1;
  if (stride > 0 && last < 0)
    return;
  add_end(ends, EVERY_ROW, field, stride, end, path, shown);
  for (int row = 0; stride > 0 && last > 0 && row <= last; row += last)
    add_end(ends, row, field, stride, end, path, shown);
}

static void add_number(struct ends *ends, guint field, guint stride, uint32_t type, double number,
                       const char *path) {
  if (!isfinite(number))
    return;
  char shown[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(shown, sizeof shown, "%.15g", number);
  const struct sy_value end = {.size = sizeof end,
                               .type = type,
                               .present = 1,
                               .number = number,
                               .integer = type == SY_PARAMETER_INTEGER ? (int64_t)number : 0};
  add_ends(ends, field, stride, &end, path, shown);
}

guint choice_count(const struct sy_parameter *declared) {
  if (declared->type == SY_PARAMETER_BOOL)
    return 2;
  return declared->type == SY_PARAMETER_CHOICE ? LENGTH_OF(declared->choices) : 0;
}

const char *choice_name(const struct sy_parameter *declared, guint choice) {
  if (declared->type == SY_PARAMETER_BOOL)
    return choice ? "true" : "false";
  return declared->choices[choice]->name;
}

static void add_choice(struct ends *ends, const struct sy_parameter *declared, guint choice,
                       guint field, guint stride, const char *path) {
  const char *name = choice_name(declared, choice);
  const struct sy_value end = {.size = sizeof end,
                               .type = declared->type,
                               .present = 1,
                               .integer = choice,
                               .text = declared->type == SY_PARAMETER_CHOICE ? name : NULL};
  add_ends(ends, field, stride, &end, path, name);
}

/* The ends of one parameter, field or item. */
static void add_ends_of(struct ends *ends, const struct sy_parameter *declared, guint field,
                        guint stride, const char *path) {
  switch (declared->type) {
  case SY_PARAMETER_INTEGER:
    add_number(ends, field, stride, SY_PARAMETER_INTEGER, ceil(declared->lowest), path);
    add_number(ends, field, stride, SY_PARAMETER_INTEGER, floor(declared->highest), path);
    break;
  case SY_PARAMETER_NUMBER:
  case SY_PARAMETER_NUMBERS:
  case SY_PARAMETER_NUMBER_OR_TEXT:
    add_number(ends, field, stride, SY_PARAMETER_NUMBER, declared->lowest, path);
    add_number(ends, field, stride, SY_PARAMETER_NUMBER, declared->highest, path);
    break;
  default:
    for (guint i = 0; i < choice_count(declared); i++)
      add_choice(ends, declared, i, field, stride, path);
  }
}

/* Of the generated settings, one that has only required parameters and defaults; otherwise the
 * first. */
static struct setting *plain_setting(const struct trial *trial) {
  const struct setting *first = trial->settings->pdata[0];
  g_autofree char *refusal = NULL;
  for (guint i = 1; first->owned && i <= TRIES; i++) {
    const uint64_t number = trial->options->seed * TRIES + i;
    g_autoptr(trial_setting) tried =
        setting_is_plain(number) ? setting_new(trial->plugin, number) : NULL;
    if (tried && is_accepted(trial->plugin, tried, &refusal))
      return setting_new(trial->plugin, number);
  }
  return setting_borrow(first->parameters, first->label);
}

/* For a list or a table, the first setting that has some rows of it serves if the plain one has
 * none. */
static const struct sy_parameters *base_of(const struct trial *trial, const struct setting *plain,
                                           guint index) {
  const struct sy_parameters *base = plain->parameters;
  for (guint i = 0; i < trial->settings->len && base->values[index]->count == 0; i++)
    base = ((const struct setting *)trial->settings->pdata[i])->parameters;
  return base;
}

static void add_ends_of_table(struct ends *ends, const struct sy_parameter *table) {
  for (guint field = 0; table->fields[field]; field++) {
    g_autofree char *path = g_strdup_printf("%s.%s", table->name, table->fields[field]->name);
    add_ends_of(ends, table->fields[field], field, LENGTH_OF(table->fields), path);
  }
}

GPtrArray *settings_at_ends(const struct trial *trial, uint64_t seed) {
  struct setting *plain = plain_setting(trial);
  struct ends ends = {.plugin = trial->plugin,
                      .seed = seed,
                      .settings = g_ptr_array_new_with_free_func(free_setting)};
  g_ptr_array_add(ends.settings, plain);
  for (; trial->plugin->parameters[ends.index]; ends.index++) {
    const struct sy_parameter *declared = trial->plugin->parameters[ends.index];
    const bool is_list = declared->type == SY_PARAMETER_NUMBERS;
    ends.base = is_list || declared->type == SY_PARAMETER_TABLE ? base_of(trial, plain, ends.index)
                                                                : plain->parameters;
    if (declared->type == SY_PARAMETER_TABLE)
      add_ends_of_table(&ends, declared);
    else
      add_ends_of(&ends, declared, 0, is_list, declared->name);
  }
  return ends.settings;
}

/* ---- those that create() accepts ---- */

/* Fences are expensive, and most settings that are tried are refused: those that are kept are made
 * once more, as they were before create() saw them, and tried behind fences. */
static void keep_setting(struct trial *trial, uint64_t number, char **refusal) {
  struct setting *setting = setting_new(trial->plugin, number);
  setting_fence(trial->plugin, setting);
  g_ptr_array_add(trial->settings, setting);
  is_accepted(trial->plugin, setting, refusal);
}

/* Those that are given: by a file, or by the edition with the test vectors. */
static bool find_given(struct trial *trial) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *refusal = NULL;
  if (trial->options->params)
    settings_read(trial->plugin, trial->options->params, trial->settings, problems);
  else
    refusal = vectors_open(trial);
  if (trial->edition)
    vectors_add_settings(trial);
  if (sy_problems_count(problems))
    refusal = sy_problems_text(problems);
  for (guint i = 0; i < trial->settings->len && !refusal; i++) {
    setting_fence(trial->plugin, trial->settings->pdata[i]);
    is_accepted(trial->plugin, trial->settings->pdata[i], &refusal);
  }
  if (refusal || trial->settings->len == 0)
    trial_fail(trial, _("the given parameters cannot be used: %s"),
               refusal ? refusal : _("none declared"));
  return !refusal && trial->settings->len > 0;
}

/* Generates settings from numbers, until so many are accepted. */
static void find_any(struct trial *trial, guint tries, guint enough, char **refusal) {
  const guint given = trial->settings->len;
  for (guint i = 1; i <= tries && trial->settings->len - given < enough; i++) {
    const uint64_t number = trial->options->seed * TRIES + i;
    g_autoptr(trial_setting) tried = setting_new(trial->plugin, number);
    trial_phase(trial, _("creating an instance (%s)"), tried->label);
    if (is_accepted(trial->plugin, tried, refusal))
      keep_setting(trial, number, refusal);
  }
}

/* Some are generated in addition to an edition's, unless the plugin runs code of the edition. */
static void find_more(struct trial *trial) {
  g_autofree char *refusal = NULL;
  if (trial->edition && *trial->plugin->parameters && !(trial->plugin->flags & SY_PLUGIN_ISOLATED))
    find_any(trial, FEWER_TRIES, MORE, &refusal);
}

static bool is_chosen(const struct trial *trial, guint index, guint choice) {
  for (guint i = 0; i < trial->settings->len; i++) {
    const struct setting *setting = trial->settings->pdata[i];
    const struct sy_value *value = setting->parameters->values[index];
    if (value->present && value->integer == choice)
      return true;
  }
  return false;
}

/* Keeps the last of the settings if create() accepts it. */
static void keep_last(struct trial *trial, struct ends *ends) {
  g_autofree char *refusal = NULL;
  const guint last = ends->settings->len - 1;
  if (!is_accepted(trial->plugin, ends->settings->pdata[last], &refusal))
    return;
  setting_fence(trial->plugin, ends->settings->pdata[last]);
  g_ptr_array_add(trial->settings, g_ptr_array_steal_index(ends->settings, last));
}

/* Those with choices that none of the others has. */
static void find_choices(struct trial *trial) {
  g_autoptr(GPtrArray) settings = g_ptr_array_new_with_free_func(free_setting);
  struct setting *plain = plain_setting(trial);
  struct ends ends = {trial->plugin, trial->options->seed, settings, plain->parameters, 0};
  g_ptr_array_add(settings, plain);
  for (; trial->plugin->parameters[ends.index]; ends.index++) {
    const struct sy_parameter *declared = trial->plugin->parameters[ends.index];
    for (guint i = 0; i < choice_count(declared) && trial->settings->len < MOST; i++)
      if (!is_chosen(trial, ends.index, i)) {
        add_choice(&ends, declared, i, 0, 0, declared->name);
        keep_last(trial, &ends);
      }
  }
}

bool trial_find_settings(struct trial *trial) {
  g_autofree char *refusal = NULL;
  trial->settings = g_ptr_array_new_with_free_func(free_setting);
  if (trial->options->params || trial->options->edition) {
    const bool found = find_given(trial);
    if (found)
      find_more(trial);
    return found;
  }
  if (*trial->plugin->parameters)
    find_any(trial, TRIES, ENOUGH, &refusal);
  else
    find_any(trial, 1, 1, &refusal);
  if (trial->settings->len > 0)
    find_choices(trial);
  if (trial->settings->len == 0)
    trial_skip(trial, _("create() refuses all generated parameters (see --params): %s"), refusal);
  return trial->settings->len > 0;
}
