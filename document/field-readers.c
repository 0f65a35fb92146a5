/* SPDX-License-Identifier: Apache-2.0
 *
 * field-readers.c: reads fields of the result document, with a reader for each type
 *
 * Reads the fields of a node, an award or a claim by its table (core/edition/field-tables.c). Types
 * without a reader here are read elsewhere: parents and gates in read-tree.c, bands and grades in
 * read-awards.c.
 */
#include "document/document-private.h"

/* ---- values ---- */

/* A field that is being read. */
struct reading {
  const struct document_reader *reader;
  const struct json_at *object; /* of the owner */
  const struct sy_field *field;
  void *owner;
};

typedef void value_reader(const struct reading *from);

static enum json_need need_of(const struct sy_field *field) {
  return field->always_told ? JSON_REQUIRED : JSON_OPTIONAL;
}

static void read_id(const struct reading *from) {
  char **id = sy_field_member(from->field, from->owner);
  *id = json_take_id(from->object);
}

static void read_text(const struct reading *from) {
  char **text = sy_field_member(from->field, from->owner);
  *text = json_take_copy(from->object, from->field->document, need_of(from->field));
}

static void read_name(const struct reading *from) {
  const bool given = json_at_key(from->object, from->field->document).value != NULL;
  sy_field_give(from->field, from->owner, given);
  if (given || from->field->always_told)
    json_take_names(from->object, from->field->document, sy_field_member(from->field, from->owner));
}

static void read_boolean(const struct reading *from) {
  bool *value = sy_field_member(from->field, from->owner);
  *value = json_take_boolean(from->object, from->field->document);
}

static void read_choice(const struct reading *from) {
  int *choice = sy_field_member(from->field, from->owner);
  *choice = json_take_choice(from->object, from->field->document, from->field->choices,
                             from->field->always_told ? -1 : from->field->fallback);
}

static void read_share(const struct reading *from) {
  struct sy_rational *share = sy_field_member(from->field, from->owner);
  if (from->field->fallback > 0)
    *share = (struct sy_rational){from->field->fallback, 1};
  sy_field_give(from->field, from->owner,
                json_take_share(from->object, from->field->document, need_of(from->field),
                                from->field->may_be_zero, share));
}

static void read_score(const struct reading *from) {
  sy_field_give(from->field, from->owner,
                json_take_score(from->object, from->field->document, need_of(from->field),
                                from->field->lowest, sy_field_member(from->field, from->owner)));
}

static void read_integer(const struct reading *from) {
  int *integer = sy_field_member(from->field, from->owner);
  int64_t value = from->field->fallback;
  json_take_integer(from->object, from->field->document, need_of(from->field), from->field->lowest,
                    from->field->highest, &value);
  *integer = (int)value;
}

static void read_count(const struct reading *from) {
  uint32_t *count = sy_field_member(from->field, from->owner);
  int64_t value = *count;
  sy_field_give(from->field, from->owner,
                json_take_integer(from->object, from->field->document, need_of(from->field),
                                  from->field->lowest, from->field->highest, &value));
  *count = (uint32_t)value;
}

/* The two items of a list; absent ones have no value. */
static void ends_of(const struct json_at *list, struct json_at *low, struct json_at *high) {
  *low = *high = json_at_first(list);
  if (high->value)
    json_at_step(high);
  high->index = 1;
}

static void read_clamp(const struct reading *from) {
  struct sy_node *node = from->owner;
  const struct json_at clamp = json_at_array(from->object, from->field->document, JSON_OPTIONAL, 2);
  if (!clamp.value)
    return;
  struct json_at low, high;
  ends_of(&clamp, &low, &high);
  node->has_clamp = json_read_score(&low, -SY_SCORE_LIMIT, &node->clamp_low) &&
                    json_read_score(&high, node->clamp_low, &node->clamp_high);
}

static void read_enough(const struct reading *from) {
  struct sy_node *node = from->owner;
  const struct json_at enough = json_at_object(from->object, from->field->document, JSON_OPTIONAL);
  if (!enough.value)
    return;
  const bool weight = json_at_key(&enough, from->field->choices[SY_OF_WEIGHT]).value != NULL;
  node->enough_of = weight ? SY_OF_WEIGHT : SY_OF_CHILDREN;
  const struct json_at share = json_at_key(&enough, from->field->choices[node->enough_of]);
  node->has_enough = json_take_share(&enough, from->field->choices[node->enough_of], JSON_REQUIRED,
                                     false, &node->enough);
  if (node->has_enough && sy_rational_compare(node->enough, (struct sy_rational){1, 1}) > 0)
    json_problem(&share, _("above 1"));
}

/* {column: text or texts} */
static void read_applies(const struct reading *from) {
  char **applies = sy_field_member(from->field, from->owner);
  const struct json_at object = json_at_object(from->object, from->field->document, JSON_OPTIONAL);
  bool sound = object.value != NULL;
  json_at_each(wanted, &object) {
    const json_type kind = sy_json_kind(wanted.source, wanted.value);
    bool texts = kind == JSON_STRING || kind == JSON_ARRAY;
    if (kind == JSON_ARRAY)
      json_at_each(text, &wanted) texts =
          texts && sy_json_kind(text.source, text.value) == JSON_STRING;
    if (!texts)
      json_problem(&wanted, _("expected text or a list of texts"));
    sound = sound && texts;
  }
  if (!sound)
    return;
  struct json_text text = {.bytes = g_string_new(NULL)};
  json_text_read(&text, object.source, object.value);
  *applies = g_string_free(text.bytes, FALSE);
}

static void read_over(const struct reading *from) {
  struct sy_over *over = sy_field_member(from->field, from->owner);
  const struct json_at at = json_at_key(from->object, from->field->document);
  if (!at.value)
    return;
  if (sy_json_kind(at.source, at.value) == JSON_STRING) {
    over->kind = (enum sy_over_kind)json_take_choice(from->object, from->field->document,
                                                     from->field->choices, -1);
    if (over->kind == SY_OVER_ATTRIBUTE)
      json_problem(&at, _("'over' must be all, cohort or {attribute: COLUMN}"));
    return;
  }
  const struct json_at object = json_at_object(from->object, from->field->document, JSON_REQUIRED);
  if (!object.value)
    return;
  over->column = json_take_copy(&object, from->field->choices[SY_OVER_ATTRIBUTE], JSON_REQUIRED);
  if (over->column)
    over->kind = SY_OVER_ATTRIBUTE;
}

/* The range that a plugin can return. Only an amount may have no upper limit; it starts at 0. */
static void read_range(const struct reading *from) {
  struct sy_node *node = from->owner;
  const bool score = node->kind == SY_LEAF;
  const struct json_at range = json_at_array(from->object, from->field->document, JSON_REQUIRED, 2);
  node->highest = score ? 100 * SY_NANO : 0;
  if (!range.value)
    return;
  struct json_at low, high;
  ends_of(&range, &low, &high);
  if (!json_read_score(&low, score ? -SY_SCORE_LIMIT : 0, &node->lowest))
    return;
  if (!score && high.value && sy_json_kind(high.source, high.value) == JSON_NULL)
    node->highest = INT64_MAX;
  else
    json_read_score(&high, node->lowest, &node->highest);
}

static void read_parameters(const struct reading *from) {
  struct sy_node *node = from->owner;
  const struct json_at params = json_at_object(from->object, from->field->document, JSON_REQUIRED);
  if (!params.value)
    return;
  struct json_text text = {.bytes = g_string_new(NULL)};
  json_text_read(&text, params.source, params.value);
  node->params_json = g_string_free(text.bytes, FALSE);
}

static void read_effect(const struct reading *from) {
  struct sy_node *node = from->owner;
  node->effect = (enum sy_effect)json_take_choice(from->object, from->field->document,
                                                  from->field->choices, -1);
  const struct sy_effect_rules *rules = &sy_effects[node->effect];
  if (rules->takes_value)
    json_take_score(from->object, "value", JSON_REQUIRED, rules->least_value, &node->effect_value);
}

/* ---- what awards and claims have ---- */

/* A reference to a node that has a score; 0 with a problem. */
static uint32_t take_scored(const struct document_reader *reader, const struct json_at *at) {
  const uint32_t index = json_read_reference(at, reader->nodes, _("node"));
  if (index == SY_NONE)
    return 0;
  const struct sy_node *node = &reader->edition->nodes[index];
  if (sy_node_has_score(node))
    return index;
  json_problem(at, _("'%s' has no score"), node->id);
  return 0;
}

static void read_scored(const struct reading *from) {
  const struct json_at at = json_at_key(from->object, from->field->document);
  uint32_t *node = sy_field_member(from->field, from->owner);
  *node = take_scored(from->reader, &at);
}

/* A node, or {node, direction}. */
static void read_tie_break(const struct reading *from) {
  struct sy_tie_breaks *steps = sy_field_member(from->field, from->owner);
  const struct json_at list =
      json_at_array(from->object, from->field->document, JSON_REQUIRED, SY_MAX_TIE_BREAKS);
  steps->items = g_new0(struct sy_tie_break, json_at_count(&list) + 1);
  json_at_each(item, &list) {
    struct sy_tie_break *step = &steps->items[steps->count++];
    const bool mapping = sy_json_kind(item.source, item.value) == JSON_OBJECT;
    const struct json_at node = mapping ? json_at_key(&item, "node") : item;
    step->node = take_scored(from->reader, &node);
    if (mapping)
      step->better = (enum sy_better)json_take_choice(&item, "direction", from->field->choices, -1);
  }
}

static void read_cohorts(const struct reading *from) {
  struct sy_indices *cohorts = sy_field_member(from->field, from->owner);
  const struct json_at list = json_at_array(from->object, from->field->document, JSON_REQUIRED,
                                            from->reader->edition->cohort_count);
  cohorts->items = g_new0(uint32_t, json_at_count(&list) + 1);
  json_at_each(item, &list) {
    const uint32_t cohort = json_read_reference(&item, from->reader->cohorts, _("cohort"));
    if (cohort != SY_NONE)
      cohorts->items[cohorts->count++] = cohort;
  }
}

static void read_incomparable(const struct reading *from) {
  struct sy_incomparables *all = sy_field_member(from->field, from->owner);
  const struct json_at list =
      json_at_array(from->object, from->field->document, JSON_OPTIONAL, JSON_MANY);
  json_at_each(item, &list) {
    all->items = json_grow(all->items, sizeof *all->items, item.index);
    struct sy_incomparable *one = &all->items[all->count++];
    one->with = json_take_copy(&item, "with", JSON_REQUIRED);
    json_take_names(&item, "why", &one->why);
    if (!one->with || !g_str_has_prefix(one->with, "../")) {
      json_problem(&item, _("'with' must begin with '../'"));
      g_free(one->with);
      one->with = g_strdup("../");
    }
  }
}

static void read_former(const struct reading *from) {
  struct sy_former_tables *former = sy_field_member(from->field, from->owner);
  const struct json_at tables = json_at_object(from->object, from->field->document, JSON_OPTIONAL);
  json_at_each(table, &tables) {
    former->items = json_grow(former->items, sizeof *former->items, table.index);
    struct sy_former_table *one = &former->items[former->count++];
    const char *sha256 = "";
    one->table = g_strdup(table.key);
    one->file = json_take_copy(&table, "file", JSON_REQUIRED);
    json_take_text(&table, "sha256", JSON_REQUIRED, &sha256);
    g_strlcpy(one->sha256, sha256, sizeof one->sha256);
  }
}

static void read_threshold(const struct reading *from) {
  static const char *const operators[] = {"above", "at-least", NULL};
  struct sy_band *band = from->owner;
  const struct json_at threshold =
      json_at_object(from->object, from->field->document, JSON_OPTIONAL);
  if (!threshold.value)
    return;
  band->has_threshold = true;
  band->comparison = (enum sy_operator)json_take_choice(&threshold, "operator", operators, -1);
  json_take_score(&threshold, "value", JSON_REQUIRED, -SY_SCORE_LIMIT, &band->threshold);
}

/* The units that a claim counts. The document has no rows to count. */
static void read_where(const struct reading *from) {
  struct sy_claim *claim = from->owner;
  if (claim->of != SY_CLAIM_COUNT && claim->of != SY_CLAIM_SHARE)
    return;
  const struct json_at where = json_at_object(from->object, from->field->document, JSON_REQUIRED);
  if (!where.value)
    return;
  claim->where_band = json_take_copy(&where, "band", JSON_OPTIONAL);
  claim->where_grade = json_take_copy(&where, "grade", JSON_OPTIONAL);
  if (json_at_key(&where, "change").value)
    claim->where_change = (enum sy_change)(
        SY_CHANGE_UP + json_take_choice(&where, "change", sy_change_names + SY_CHANGE_UP, 0));
  if (claim->where_band || claim->where_grade || claim->where_change)
    return;
  claim->has_where_operator = true;
  claim->where_operator =
      (enum sy_operator)json_take_choice(&where, "operator", sy_operator_names, -1);
  json_take_score(&where, "value", JSON_REQUIRED, -SY_SCORE_LIMIT, &claim->where_value);
}

/* The weights of the units that the claim is about, each of which has one. */
static void read_weights(const struct reading *from) {
  struct sy_claim *claim = from->owner;
  const sy_edition *edition = from->reader->edition;
  const struct json_at weights = json_at_object(from->object, from->field->document, JSON_OPTIONAL);
  uint32_t first, end;
  if (!weights.value || !claim->weights || !sy_claim_range(edition, claim, &first, &end))
    return;
  if (json_at_count(&weights) != end - first) {
    json_problem(&weights, _("%zu weights, expected one for each of %u units"),
                 json_at_count(&weights), end - first);
    return;
  }
  claim->weight = g_new0(int64_t, (gsize)(end - first) + 1);
  json_at_each(weight, &weights) {
    const guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(from->reader->units, weight.key));
    if (unit > first && unit <= end)
      json_read_score(&weight, 0, &claim->weight[unit - 1 - first]);
    else
      json_problem(&weight, _("not a unit that the claim is about"));
  }
}

static value_reader *const readers[SY_TYPES] = {
    [SY_TYPE_ID] = read_id,
    [SY_TYPE_TEXT] = read_text,
    [SY_TYPE_PLUGIN] = read_text,
    [SY_TYPE_NAME] = read_name,
    [SY_TYPE_BOOLEAN] = read_boolean,
    [SY_TYPE_CHOICE] = read_choice,
    [SY_TYPE_STATISTIC] = read_choice,
    [SY_TYPE_SHARE] = read_share,
    [SY_TYPE_EACH] = read_share,
    [SY_TYPE_SCORE] = read_score,
    [SY_TYPE_INTEGER] = read_integer,
    [SY_TYPE_COUNT] = read_count,
    [SY_TYPE_CLAMP] = read_clamp,
    [SY_TYPE_RANGE] = read_range,
    [SY_TYPE_PARAMETERS] = read_parameters,
    [SY_TYPE_EFFECT] = read_effect,
    [SY_TYPE_SCORED] = read_scored,
    [SY_TYPE_TIE_BREAK] = read_tie_break,
    [SY_TYPE_COHORTS] = read_cohorts,
    [SY_TYPE_THRESHOLD] = read_threshold,
    [SY_TYPE_WHERE] = read_where,
    [SY_TYPE_WEIGHTS] = read_weights,
    [SY_TYPE_ENOUGH] = read_enough,
    [SY_TYPE_APPLIES] = read_applies,
    [SY_TYPE_OVER] = read_over,
    [SY_TYPE_INCOMPARABLE] = read_incomparable,
    [SY_TYPE_FORMER] = read_former,
};

void document_read_fields(const struct document_reader *reader, const struct json_at *object,
                          const struct sy_field *fields, const int *kind, void *owner) {
  for (const struct sy_field *field = fields; sy_is_field(field); field++)
    if (field->document && field->on & 1u << *kind && readers[field->type]) {
      const struct reading reading = {reader, object, field, owner};
      readers[field->type](&reading);
    }
}
