/* SPDX-License-Identifier: Apache-2.0
 *
 * field-readers.c: fields from YAML, a reader for each type
 *
 * Reads the keys of an item by its table in field-tables.c. Types without a reader here are read
 * elsewhere: gates in tree.c, plugins and their evidence in leaf.c, bands and grades in awards.c,
 * the rest of a claim in claims.c.
 */
#include "edition/edition-private.h"

#include <string.h>

typedef void value_reader(const struct sy_reading *from, const struct sy_field *field);

static sy_problems *problems_of(const struct sy_reading *from) {
  return from->loader->problems;
}

/* ---- Texts and numbers ---- */

static void read_id(const struct sy_reading *from, const struct sy_field *field) {
  char **id = sy_field_member(field, from->owner);
  *id = sy_field_id(from->yaml, from->taken, problems_of(from));
}

static void read_text(const struct sy_reading *from, const struct sy_field *field) {
  char **text = sy_field_member(field, from->owner);
  *text = sy_field_string(from->yaml, field->key,
                          field->fallback < 0 ? SY_FIELD_REQUIRED : SY_FIELD_OPTIONAL,
                          problems_of(from));
}

static void read_name(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_text *name = sy_field_member(field, from->owner);
  const bool given = sy_yaml_get(from->yaml, field->key) != NULL;
  sy_field_give(field, from->owner, given);
  const struct sy_yaml *id = sy_yaml_get(from->yaml, "id");
  if (given || field->always_told)
    *name = sy_field_name(from->loader, from->yaml, field->key, id != NULL ? id->text : NULL);
}

static void read_boolean(const struct sy_reading *from, const struct sy_field *field) {
  static const char *const names[] = {"false", "true", NULL};
  bool *value = sy_field_member(field, from->owner);
  *value = sy_field_choice(from->yaml, field->key, names, 0, problems_of(from)) == 1;
}

static void read_choice(const struct sy_reading *from, const struct sy_field *field) {
  int *choice = sy_field_member(field, from->owner);
  *choice = sy_field_choice(from->yaml, field->key, field->choices,
                            field->inherited ? *choice : field->fallback, problems_of(from));
}

static void read_share(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_rational *share = sy_field_member(field, from->owner);
  const bool given = sy_yaml_get(from->yaml, field->key) != NULL;
  sy_field_give(field, from->owner, given);
  if (given)
    sy_field_share(from->yaml, field->key, field->may_be_zero, share, problems_of(from));
  else if (field->fallback > 0)
    *share = (struct sy_rational){field->fallback, 1};
}

/* {each: 2} */
static void read_each(const struct sy_reading *from, const struct sy_field *field) {
  static const char *const keys[] = {"each", NULL};
  const struct sy_yaml *mapping =
      sy_field_get(from->yaml, field->key, SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems_of(from));
  if (mapping == NULL)
    return;
  sy_field_give(field, from->owner, true);
  sy_yaml_check_keys(mapping, keys, problems_of(from));
  sy_field_share(mapping, "each", false, sy_field_member(field, from->owner), problems_of(from));
}

static void read_score(const struct sy_reading *from, const struct sy_field *field) {
  sy_field_give(field, from->owner,
                sy_field_nano(from->yaml, field->key, SY_FIELD_OPTIONAL, field->lowest,
                              sy_field_member(field, from->owner), problems_of(from)));
}

static void read_integer(const struct sy_reading *from, const struct sy_field *field) {
  int *integer = sy_field_member(field, from->owner);
  int64_t value = field->fallback;
  sy_field_integer(from->yaml, field->key, SY_FIELD_OPTIONAL, field->lowest, field->highest, &value,
                   problems_of(from));
  *integer = (int)value;
}

static void read_count(const struct sy_reading *from, const struct sy_field *field) {
  uint32_t *count = sy_field_member(field, from->owner);
  int64_t value = *count;
  sy_field_give(field, from->owner,
                sy_field_integer(from->yaml, field->key, SY_FIELD_OPTIONAL, field->lowest,
                                 field->highest, &value, problems_of(from)));
  *count = (uint32_t)value;
}

/* ---- Names of nodes and cohorts ---- */

static void read_scored(const struct sy_reading *from, const struct sy_field *field) {
  uint32_t *node = sy_field_member(field, from->owner);
  const struct sy_yaml *scalar =
      sy_field_get(from->yaml, field->key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems_of(from));
  const uint32_t index = scalar != NULL ? sy_scored_node(from->loader, scalar) : SY_NONE;
  *node = index != SY_NONE ? index : 0;
}

/* NODE or {node: NODE, direction: lower}: the scalar of the node, or NULL with a problem. */
static const struct sy_yaml *read_direction(const struct sy_reading *from,
                                            const struct sy_field *field,
                                            const struct sy_yaml *item, enum sy_better *better) {
  static const char *const keys[] = {"node", "direction", NULL};
  *better = SY_HIGHER;
  if (item->kind != SY_YAML_MAPPING)
    return item;
  sy_yaml_check_keys(item, keys, problems_of(from));
  *better = (enum sy_better)sy_field_choice(item, "direction", field->choices, SY_HIGHER,
                                            problems_of(from));
  return sy_field_get(item, "node", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems_of(from));
}

static void read_tie_break(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_tie_breaks *steps = sy_field_member(field, from->owner);
  const struct sy_yaml *list =
      sy_field_get(from->yaml, field->key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems_of(from));
  if (list == NULL)
    return;
  if (list->count > SY_MAX_TIE_BREAKS) {
    sy_problems_add(problems_of(from), list->place, _("%u tie-breaks, expected at most %u"),
                    list->count, SY_MAX_TIE_BREAKS);
    return;
  }
  steps->items = g_new0(struct sy_tie_break, (gsize)list->count + 1);
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < list->count; i++) {
    enum sy_better better;
    const struct sy_yaml *node = read_direction(from, field, list->items[i], &better);
    const uint32_t index = node != NULL ? sy_scored_node(from->loader, node) : SY_NONE;
    if (index == SY_NONE)
      continue;
    if (g_hash_table_add(seen, GUINT_TO_POINTER(index)))
      steps->items[steps->count++] = (struct sy_tie_break){index, better};
    else
      sy_problems_add(problems_of(from), node->place, _("'%s' is repeated"), node->text);
  }
}

/* A list of cohorts as indices. */
static struct sy_indices read_names(const struct sy_reading *from, const struct sy_yaml *list,
                                    const char *const *cohorts) {
  struct sy_indices indices = {.items = g_new0(uint32_t, (gsize)list->count + 1)};
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *item = list->items[i];
    const uint32_t index = sy_lookup(item, "cohort", cohorts, problems_of(from));
    if (index == SY_NONE)
      continue;
    if (g_hash_table_add(seen, GUINT_TO_POINTER(index)))
      indices.items[indices.count++] = index;
    else
      sy_problems_add(problems_of(from), item->place, _("'%s' is repeated"), item->text);
  }
  return indices;
}

static void read_cohorts(const struct sy_reading *from, const struct sy_field *field) {
  const sy_edition *edition = from->loader->edition;
  struct sy_indices *cohorts = sy_field_member(field, from->owner);
  const struct sy_yaml *list =
      sy_field_get(from->yaml, field->key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems_of(from));
  if (list != NULL) {
    g_autofree const char **ids =
        sy_ids_of(edition->cohorts, edition->cohort_count, sizeof *edition->cohorts);
    *cohorts = read_names(from, list, ids);
    if (list->count == 0)
      sy_problems_add(problems_of(from), list->place, _("expected at least one cohort"));
    return;
  }
  cohorts->count = edition->cohort_count;
  cohorts->items = g_new0(uint32_t, (gsize)edition->cohort_count + 1);
  for (uint32_t i = 0; i < edition->cohort_count; i++)
    cohorts->items[i] = i;
}

/* ---- Values of several members ---- */

static void read_clamp(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_node *node = from->owner;
  const struct sy_yaml *clamp =
      sy_field_get(from->yaml, field->key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems_of(from));
  if (clamp == NULL)
    return;
  node->has_clamp = clamp->count == 2 && clamp->items[0]->kind == SY_YAML_SCALAR &&
                    clamp->items[1]->kind == SY_YAML_SCALAR &&
                    sy_nano_parse(clamp->items[0]->text, &node->clamp_low) &&
                    sy_nano_parse(clamp->items[1]->text, &node->clamp_high) &&
                    node->clamp_low <= node->clamp_high;
  if (!node->has_clamp)
    sy_problems_add(problems_of(from), clamp->place,
                    _("'clamp' needs two numbers, the lower first, such as [0, 100]"));
}

/* {children: 2/3} or {weight: 2/3} */
static void read_enough(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_node *node = from->owner;
  sy_problems *problems = problems_of(from);
  const struct sy_yaml *enough = sy_yaml_get(from->yaml, field->key);
  if (enough == NULL)
    return;
  const int of = enough->kind == SY_YAML_MAPPING && enough->count == 1
                     ? sy_name_index(field->choices, enough->keys[0]->text)
                     : -1;
  if (of < 0) {
    sy_problems_add(problems, enough->place,
                    _("'enough' must be {children: 2/3} or {weight: 2/3}"));
    return;
  }
  node->enough_of = (enum sy_measure)of;
  node->has_enough = sy_field_share(enough, field->choices[of], false, &node->enough, problems);
  if (node->has_enough && sy_rational_compare(node->enough, (struct sy_rational){1, 1}) > 0)
    sy_problems_add(problems, enough->items[0]->place, _("'%s' is '%s', expected at most 100%%"),
                    field->choices[of], enough->items[0]->text);
}

/* {column: text or texts} */
static void read_applies(const struct sy_reading *from, const struct sy_field *field) {
  char **json = sy_field_member(field, from->owner);
  const struct sy_yaml *applies =
      sy_field_get(from->yaml, field->key, SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems_of(from));
  if (applies == NULL)
    return;
  bool sound = applies->count > 0;
  if (!sound)
    sy_problems_add(problems_of(from), applies->place,
                    _("'applies' is empty, expected {COLUMN: VALUE} with a column of units.csv"));
  for (guint i = 0; i < applies->count; i++)
    sound = sy_wanted_check(applies->items[i], problems_of(from)) && sound;
  if (sound)
    *json = sy_canonical_json(applies);
}

/* all, cohort or {attribute: region} */
static void read_over(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_over *over = sy_field_member(field, from->owner);
  const struct sy_yaml *yaml = sy_yaml_get(from->yaml, field->key);
  if (yaml == NULL)
    return;
  const bool by = yaml->kind == SY_YAML_MAPPING && yaml->count == 1;
  const int which = by ? sy_name_index(field->choices, yaml->keys[0]->text)
                    : yaml->kind == SY_YAML_SCALAR ? sy_name_index(field->choices, yaml->text)
                                                   : -1;
  if (which < 0 || by != (which == SY_OVER_ATTRIBUTE)) {
    sy_problems_add(problems_of(from), yaml->place,
                    _("'over' must be all, cohort or {attribute: COLUMN}"));
    return;
  }
  over->kind = (enum sy_over_kind)which;
  if (by)
    over->column =
        sy_field_string(yaml, field->choices[which], SY_FIELD_REQUIRED, problems_of(from));
}

/* `disqualify`, `zero`, or one of {cap: 59}, {set: 59}, {deduct: 10}. */
static void read_effect(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_node *node = from->owner;
  sy_problems *problems = problems_of(from);
  const struct sy_yaml *effect = sy_yaml_get(from->yaml, field->key);
  if (effect == NULL) {
    sy_problems_add(problems, from->yaml->place, _("'%s' is missing"), field->key);
    return;
  }
  bool valued = effect->kind == SY_YAML_MAPPING && effect->count == 1;
  const char *word = valued                           ? effect->keys[0]->text
                     : effect->kind == SY_YAML_SCALAR ? effect->text
                                                      : "";
  int index = sy_name_index(field->choices, word);
  if (index < 0 || sy_effects[index].takes_value != valued) {
    sy_problems_add(problems, effect->place,
                    _("'effect' must be disqualify, zero, {cap: 59}, {set: 59} or {deduct: 10}"));
    return;
  }
  node->effect = (enum sy_effect)index;
  if (valued)
    sy_field_nano(effect, word, SY_FIELD_REQUIRED, sy_effects[index].least_value,
                  &node->effect_value, problems);
}

static void read_threshold(const struct sy_reading *from, const struct sy_field *field) {
  static const char *const keys[] = {"operator", "value", NULL};
  static const char *const operators[] = {"above", "at-least", NULL};
  struct sy_band *band = from->owner;
  const struct sy_yaml *threshold =
      sy_field_get(from->yaml, field->key, SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems_of(from));
  if (threshold == NULL)
    return;
  sy_yaml_check_keys(threshold, keys, problems_of(from));
  band->has_threshold = true;
  sy_field_operator(threshold, operators, -1, &band->comparison, problems_of(from));
  sy_field_nano(threshold, "value", SY_FIELD_REQUIRED, -SY_SCORE_LIMIT, &band->threshold,
                problems_of(from));
}

/* {with: ../NAME, why: …}. The edition need not exist. */
static void read_one_incomparable(const struct sy_reading *from, const struct sy_yaml *yaml,
                                  struct sy_incomparables *all) {
  static const char *const keys[] = {"with", "why", NULL};
  sy_problems *problems = problems_of(from);
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  sy_yaml_check_keys(yaml, keys, problems);
  const struct sy_yaml *with =
      sy_field_get(yaml, "with", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  if (sy_yaml_get(yaml, "why") == NULL)
    sy_problems_add(problems, yaml->place, _("'%s' is missing"), "why");
  if (with == NULL || !sy_sibling_check(from->loader, "with", with->text, with->place))
    return;
  for (uint32_t i = 0; i < all->count; i++)
    if (strcmp(all->items[i].with, with->text) == 0)
      sy_problems_add(problems, with->place, _("'%s' is repeated"), with->text);
  struct sy_incomparable *one = &all->items[all->count++];
  one->with = g_strdup(with->text);
  one->why = sy_field_name(from->loader, yaml, "why", NULL);
}

static void read_incomparable(const struct sy_reading *from, const struct sy_field *field) {
  struct sy_incomparables *all = sy_field_member(field, from->owner);
  const struct sy_yaml *yaml = sy_yaml_get(from->yaml, field->key);
  const bool list = yaml != NULL && yaml->kind == SY_YAML_SEQUENCE;
  if (yaml == NULL)
    return;
  all->items = g_new0(struct sy_incomparable, list ? (gsize)yaml->count + 1 : 1);
  for (guint i = 0; list && i < yaml->count; i++)
    read_one_incomparable(from, yaml->items[i], all);
  if (!list)
    read_one_incomparable(from, yaml, all);
}

static value_reader *const readers[SY_TYPES] = {
    [SY_TYPE_ID] = read_id,
    [SY_TYPE_TEXT] = read_text,
    [SY_TYPE_NAME] = read_name,
    [SY_TYPE_BOOLEAN] = read_boolean,
    [SY_TYPE_CHOICE] = read_choice,
    [SY_TYPE_SHARE] = read_share,
    [SY_TYPE_EACH] = read_each,
    [SY_TYPE_SCORE] = read_score,
    [SY_TYPE_INTEGER] = read_integer,
    [SY_TYPE_COUNT] = read_count,
    [SY_TYPE_CLAMP] = read_clamp,
    [SY_TYPE_EFFECT] = read_effect,
    [SY_TYPE_ENOUGH] = read_enough,
    [SY_TYPE_APPLIES] = read_applies,
    [SY_TYPE_OVER] = read_over,
    [SY_TYPE_SCORED] = read_scored,
    [SY_TYPE_TIE_BREAK] = read_tie_break,
    [SY_TYPE_COHORTS] = read_cohorts,
    [SY_TYPE_THRESHOLD] = read_threshold,
    [SY_TYPE_INCOMPARABLE] = read_incomparable,
};

/* ---- All fields ---- */

void sy_field_read(const struct sy_reading *from, const struct sy_field *field) {
  if (field->key != NULL && field->on & from->on && readers[field->type] != NULL)
    readers[field->type](from, field);
}

void sy_fields_read(const struct sy_reading *from, const struct sy_field *fields) {
  for (const struct sy_field *field = fields; sy_is_field(field); field++)
    sy_field_read(from, field);
}

GPtrArray *sy_fields_keys(const struct sy_field *fields, unsigned on) {
  GPtrArray *keys = g_ptr_array_new();
  for (const struct sy_field *field = fields; sy_is_field(field); field++)
    if (field->key != NULL && field->on & on)
      g_ptr_array_add(keys, (gpointer)field->key);
  g_ptr_array_add(keys, NULL);
  return keys;
}

void sy_fields_check(const struct sy_reading *from, const struct sy_field *fields) {
  g_autoptr(GPtrArray) keys = sy_fields_keys(fields, from->on);
  sy_yaml_check_keys(from->yaml, (const char *const *)keys->pdata, problems_of(from));
}
