/* SPDX-License-Identifier: Apache-2.0
 *
 * settings.c: parameters that a plugin may be given
 *
 * Generated from the declaration and a number, in the form in which the host passes them, or read
 * from a file. What the declaration cannot express, such as levels in descending order, accepted.c
 * finds by trial: the numbers of a table's field rise, fall or are arbitrary.
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>

void *maker_own(struct maker *maker, void *memory) {
  g_ptr_array_add(maker->owned, memory);
  return memory;
}

/* ---- scalars ---- */

enum { ANY, RISING, FALLING, PATTERNS };

/* Of a table's field: the numbers of its rows in the order of the pattern. */
static double ordered(struct maker *maker, double lowest, double highest) {
  const double low = MAX(lowest, MIN(0, highest)), high = MIN(highest, MAX(100, lowest));
  const guint step = maker->pattern == RISING ? maker->row_of : maker->rows - 1 - maker->row_of;
  const double share = (double)step / MAX(1, maker->rows - 1);
  return CLAMP(low + (high - low) * share, lowest, highest);
}

static double make_number(struct maker *maker, const struct sy_parameter *parameter) {
  return maker->pattern == ANY ? number_within(&maker->dice, parameter->lowest, parameter->highest)
                               : ordered(maker, parameter->lowest, parameter->highest);
}

static int64_t make_integer(struct maker *maker, const struct sy_parameter *parameter) {
  return maker->pattern == ANY ? integer_within(&maker->dice, parameter->lowest, parameter->highest)
                               : (int64_t)ordered(maker, parameter->lowest, parameter->highest);
}

/* Distinct by row, so that names differ. */
static const char *make_text(struct maker *maker) {
  static const char *const texts[] = {"a", "b", "c", "甲", "乙", "x y", "7", "z"};
  const uint64_t at = maker->rows > 1 ? maker->row_of : dice_below(&maker->dice, 8);
  return texts[at % G_N_ELEMENTS(texts)];
}

static int64_t make_day(struct maker *maker) {
  const int64_t day = some_day(&maker->dice);
  return maker->pattern == ANY ? day : 10957 + (int64_t)maker->row_of * 20;
}

static void take_text(struct sy_value *value, const char *text) {
  value->text = text;
  value->count = strlen(text);
}

static void make_scalar(struct maker *maker, const struct sy_parameter *parameter, uint32_t type,
                        struct sy_value *value) {
  value->present = 1;
  switch (type) {
  case SY_PARAMETER_INTEGER:
    value->integer = make_integer(maker, parameter);
    value->number = (double)value->integer;
    break;
  case SY_PARAMETER_BOOL:
    value->integer = dice_chance(&maker->dice, 50);
    break;
  case SY_PARAMETER_CHOICE:
    value->integer = (int64_t)(dice_chance(&maker->dice, 50)
                                   ? dice_below(&maker->dice, LENGTH_OF(parameter->choices))
                                   : maker->row_of % LENGTH_OF(parameter->choices));
    value->text = parameter->choices[value->integer]->name;
    break;
  case SY_PARAMETER_DATE:
    value->integer = make_day(maker);
    break;
  case SY_PARAMETER_TEXT:
    value->text = make_text(maker);
    break;
  case SY_PARAMETER_FILE:
    take_text(value, "# a small file\n1 2 3\n");
    break;
  case SY_PARAMETER_NUMBER_OR_TEXT:
    value->type = dice_chance(&maker->dice, 50) ? SY_PARAMETER_TEXT : SY_PARAMETER_NUMBER;
    make_scalar(maker, parameter, value->type, value);
    break;
  default:
    value->number = make_number(maker, parameter);
  }
}

/* The default, which is what an edition could have written. */
void maker_take_default(const struct sy_parameter *parameter, struct sy_value *value) {
  const char *text = parameter->default_value;
  int32_t days = 0;
  value->present = 1;
  switch (parameter->type) {
  case SY_PARAMETER_BOOL:
    value->integer = strcmp(text, "true") == 0;
    break;
  case SY_PARAMETER_DATE:
    sy_date_parse(text, strlen(text), &days);
    value->integer = days;
    break;
  case SY_PARAMETER_CHOICE:
    while (strcmp(parameter->choices[value->integer]->name, text) != 0)
      value->integer++; /* the description was checked: it is there */
    value->text = text;
    break;
  case SY_PARAMETER_TEXT:
    value->text = text;
    break;
  default:
    value->number = g_ascii_strtod(text, NULL);
    value->integer = parameter->type == SY_PARAMETER_INTEGER ? (int64_t)value->number : 0;
  }
}

/* ---- lists and tables ---- */

struct sy_value *maker_value(struct maker *maker, uint32_t type) {
  struct sy_value *value = maker_own(maker, g_new0(struct sy_value, 1));
  value->size = sizeof *value;
  value->type = type;
  return value;
}

static struct sy_value *make_value(struct maker *maker, const struct sy_parameter *parameter);

const struct sy_value **maker_items(struct maker *maker, guint count) {
  return maker_own(maker, g_new0(const struct sy_value *, count + 1));
}

static void make_list(struct maker *maker, const struct sy_parameter *parameter,
                      struct sy_value *value) {
  const uint32_t type =
      parameter->type == SY_PARAMETER_NUMBERS ? SY_PARAMETER_NUMBER : SY_PARAMETER_TEXT;
  const struct sy_value **items = maker_items(maker, maker->rows);
  for (maker->row_of = 0; maker->row_of < maker->rows; maker->row_of++) {
    struct sy_value *item = maker_value(maker, type);
    make_scalar(maker, parameter, type, item);
    items[maker->row_of] = item;
  }
  value->items = items;
}

static void make_table(struct maker *maker, const struct sy_parameter *parameter,
                       struct sy_value *value) {
  const guint fields = LENGTH_OF(parameter->fields);
  const struct sy_value **items = maker_items(maker, maker->rows * fields);
  for (guint field = 0; field < fields; field++) {
    maker->pattern = (guint)dice_below(&maker->dice, PATTERNS);
    for (maker->row_of = 0; maker->row_of < maker->rows; maker->row_of++)
      items[maker->row_of * fields + field] = make_value(maker, parameter->fields[field]);
  }
  value->items = items;
}

void maker_give(struct maker *maker, const struct sy_parameter *parameter, struct sy_value *value) {
  const bool is_table = parameter->type == SY_PARAMETER_TABLE;
  if (!is_table && parameter->type != SY_PARAMETER_NUMBERS &&
      parameter->type != SY_PARAMETER_TEXTS) {
    make_scalar(maker, parameter, parameter->type, value);
    return;
  }
  maker->rows = dice_chance(&maker->dice, 10) ? 0 : 1 + (guint)dice_below(&maker->dice, 5);
  maker->pattern = (guint)dice_below(&maker->dice, PATTERNS);
  value->present = 1;
  value->count = maker->rows;
  if (is_table)
    make_table(maker, parameter, value);
  else
    make_list(maker, parameter, value);
  maker->row_of = 0;
  maker->rows = 1;
  maker->pattern = ANY;
}

static struct sy_value *make_value(struct maker *maker, const struct sy_parameter *parameter) {
  struct sy_value *value = maker_value(maker, parameter->type);
  if (parameter->required || (!maker->plain && dice_chance(&maker->dice, 50)))
    maker_give(maker, parameter, value);
  else if (parameter->default_value)
    maker_take_default(parameter, value);
  return value;
}

/* ---- settings ---- */

bool setting_is_plain(uint64_t number) {
  return number % 4 == 1;
}

struct setting *setting_new(const struct sy_plugin *plugin, uint64_t number) {
  struct setting *setting = g_new0(struct setting, 1);
  setting->owned = g_ptr_array_new_with_free_func(g_free);
  struct maker maker = {
      .owned = setting->owned, .dice = {number}, .plain = setting_is_plain(number), .rows = 1};
  const guint count = LENGTH_OF(plugin->parameters);
  const struct sy_value **values = maker_items(&maker, count);
  for (guint i = 0; i < count; i++)
    values[i] = make_value(&maker, plugin->parameters[i]);
  struct sy_parameters *parameters = maker_own(&maker, g_new0(struct sy_parameters, 1));
  *parameters = (struct sy_parameters){sizeof *parameters, count, values};
  setting->parameters = parameters;
  setting->label = g_strdup_printf(_("parameters %llu"), (unsigned long long)number);
  return setting;
}

struct setting *setting_borrow(const struct sy_parameters *parameters, const char *label) {
  struct setting *setting = g_new0(struct setting, 1);
  setting->parameters = parameters;
  setting->label = g_strdup(label);
  return setting;
}

void setting_free(struct setting *setting) {
  g_clear_pointer(&setting->owned, g_ptr_array_unref);
  g_clear_pointer(&setting->set, sy_parameters_free);
  g_clear_pointer(&setting->fence, fenced_free);
  g_free(setting->label);
  g_free(setting);
}

/* ---- behind fences ---- */

/* Where the copy of one parameter goes. */
struct copier {
  struct sy_value *values;
  const struct sy_value **items;
  char *texts;
};

static size_t text_size(const struct sy_value *value) {
  return value->text ? strlen(value->text) + 1 : 0;
}

static const struct sy_value *copy_value(struct copier *copier, const struct sy_value *value) {
  struct sy_value *copy = copier->values++;
  *copy = *value;
  if (value->text) {
    copy->text = memcpy(copier->texts, value->text, text_size(value));
    copier->texts += text_size(value);
  }
  return copy;
}

/* Its structs are one block, its list of items another, and its texts a third. */
static const struct sy_value *fence_value(struct fenced *fence,
                                          const struct sy_parameter *parameter,
                                          const struct sy_value *value) {
  const uint64_t count = value->items ? value->count * MAX(1, LENGTH_OF(parameter->fields)) : 0;
  size_t texts = text_size(value);
  for (uint64_t i = 0; i < count; i++)
    texts += text_size(value->items[i]);
  const char *label = parameter->name;
  struct copier copier = {
      .values = fenced_block(fence, (count + 1) * sizeof *value, AT_END, label),
      .texts = texts ? fenced_block(fence, texts, AT_END, label) : NULL,
      .items = value->items ? fenced_block(fence, count * sizeof value, AT_END, label) : NULL,
  };
  struct sy_value *copy = copier.values;
  copy_value(&copier, value);
  for (uint64_t i = 0; i < count; i++)
    copier.items[i] = copy_value(&copier, value->items[i]);
  copy->items = copier.items;
  return copy;
}

void setting_fence(const struct sy_plugin *plugin, struct setting *setting) {
  struct fenced *fence = fenced_new();
  const struct sy_parameters *from = setting->parameters;
  struct sy_parameters *copy = fenced_block(fence, sizeof *copy, AT_END, "parameters");
  const struct sy_value **values =
      fenced_block(fence, from->count * sizeof *values, AT_END, "parameters");
  for (uint64_t i = 0; i < from->count; i++)
    values[i] = fence_value(fence, plugin->parameters[i], from->values[i]);
  *copy = (struct sy_parameters){sizeof *copy, from->count, values};
  fenced_protect(fence);
  setting->parameters = copy;
  setting->fence = fence;
}

bool settings_read(const struct sy_plugin *plugin, const char *path, GPtrArray *settings,
                   sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  g_autoptr(sy_yaml_document) document = sy_yaml_load(NULL, &input, problems);
  if (!document)
    return false;
  const struct sy_yaml *root = sy_yaml_root(document);
  const bool several = root->kind == SY_YAML_SEQUENCE;
  for (guint i = 0; i < (several ? root->count : 1); i++) {
    const struct sy_yaml *params = several ? root->items[i] : root;
    sy_parameter_set *set = sy_parameters_read(NULL, NULL, plugin, params, params->place, problems);
    if (!set)
      continue;
    g_autofree char *label = g_strdup_printf("%s:%u", path, params->place.line);
    struct setting *setting = setting_borrow(sy_parameters_values(set), label);
    setting->set = set;
    g_ptr_array_add(settings, setting);
  }
  return sy_problems_count(problems) == 0;
}

const char **setting_levels(const struct sy_plugin *plugin, const struct setting *setting,
                            const char *from) {
  guint index = 0;
  while (strcmp(plugin->parameters[index]->name, from) != 0)
    index++; /* the description was checked: it is there */
  const struct sy_value *value = setting->parameters->values[index];
  if (value->count == 0)
    return NULL;
  const guint stride = MAX(1, LENGTH_OF(plugin->parameters[index]->fields));
  const char **levels = g_new0(const char *, value->count + 1);
  for (uint64_t i = 0; i < value->count; i++)
    levels[i] = value->items[i * stride]->text;
  return levels;
}
