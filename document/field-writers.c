/* SPDX-License-Identifier: Apache-2.0
 *
 * field-writers.c: writes fields of the result document, with a writer for each type
 *
 * Writes the fields of a node, an award or a claim by its table (core/edition/field-tables.c). A
 * key that does not apply is left out.
 */
#include "document/document-private.h"

/* ---- values ---- */

json_t *json_score(int64_t nano) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_exact(nano, text);
  return json_string(text);
}

json_t *json_share(struct sy_rational value) {
  g_autofree char *text = sy_rational_text(value);
  return json_string(text);
}

json_t *json_names(struct sy_text names) {
  return json_pack("{s:s, s:s}", "zh", names.zh, "en", names.en);
}

void json_set_text(json_t *object, const char *key, const char *text) {
  if (text)
    json_object_set_new(object, key, json_string(text));
}

static json_t *json_condition(enum sy_operator comparison, int64_t value) {
  json_t *condition = json_object();
  json_object_set_new(condition, "operator", json_string(sy_operator_names[comparison]));
  json_object_set_new(condition, "value", json_score(value));
  return condition;
}

/* ---- fields ---- */

/* A field that is being written. */
struct telling {
  json_t *object;
  const sy_edition *edition;
  const void *owner;
  const struct sy_field *field;
};

typedef void value_writer(const struct telling *to);

static void set_string(const struct telling *to) {
  json_set_text(to->object, to->field->document,
                *(char *const *)sy_field_value(to->field, to->owner));
}

static void set_names(const struct telling *to) {
  const struct sy_text *name = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_names(*name));
}

static void set_choice(const struct telling *to) {
  json_set_text(to->object, to->field->document,
                to->field->choices[*(const int *)sy_field_value(to->field, to->owner)]);
}

static void set_boolean(const struct telling *to) {
  const bool *value = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_boolean(*value));
}

static void set_share(const struct telling *to) {
  const struct sy_rational *share = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_share(*share));
}

static void set_score(const struct telling *to) {
  const int64_t *score = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_score(*score));
}

static void set_integer(const struct telling *to) {
  const int *integer = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_integer(*integer));
}

static void set_count(const struct telling *to) {
  const uint32_t *count = sy_field_value(to->field, to->owner);
  json_object_set_new(to->object, to->field->document, json_integer(*count));
}

static void set_clamp(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_t *clamp = json_array();
  json_array_append_new(clamp, json_score(node->clamp_low));
  json_array_append_new(clamp, json_score(node->clamp_high));
  json_object_set_new(to->object, to->field->document, clamp);
}

static void set_enough(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_t *enough = json_object();
  json_object_set_new(enough, to->field->choices[node->enough_of], json_share(node->enough));
  json_object_set_new(to->object, to->field->document, enough);
}

static void set_applies(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_object_set_new(to->object, to->field->document, json_loads(node->applies_json, 0, NULL));
}

static void set_over(const struct telling *to) {
  const struct sy_over *over = sy_field_value(to->field, to->owner);
  const char *word = to->field->choices[over->kind];
  json_object_set_new(to->object, to->field->document,
                      over->kind == SY_OVER_ATTRIBUTE ? json_pack("{s:s}", word, over->column)
                                                      : json_string(word));
}

static void set_range(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_t *range = json_array();
  json_array_append_new(range, json_score(node->lowest));
  json_array_append_new(range,
                        node->highest == INT64_MAX ? json_null() : json_score(node->highest));
  json_object_set_new(to->object, to->field->document, range);
}

static void set_parameters(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_t *params = node->params_json ? json_loads(node->params_json, 0, NULL) : NULL;
  json_object_set_new(to->object, to->field->document, params ? params : json_object());
}

/* The effect, and `value` if it has one. */
static void set_effect(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_set_text(to->object, to->field->document, to->field->choices[node->effect]);
  if (node->effect != SY_DISQUALIFY && node->effect != SY_EFFECT_ZERO)
    json_object_set_new(to->object, "value", json_score(node->effect_value));
}

static void set_gate(const struct telling *to) {
  const struct sy_node *node = to->owner;
  json_t *condition = json_condition(node->gate.comparison, node->gate.value);
  json_set_text(condition, "node", to->edition->nodes[node->gate.node].id);
  json_object_set_new(to->object, to->field->document, condition);
}

static void set_node(const struct telling *to) {
  const uint32_t index = *(const uint32_t *)sy_field_value(to->field, to->owner);
  json_set_text(to->object, to->field->document, to->edition->nodes[index].id);
}

static void set_cohorts(const struct telling *to) {
  const struct sy_indices *indices = sy_field_value(to->field, to->owner);
  json_t *ids = json_array();
  for (uint32_t i = 0; i < indices->count; i++)
    json_array_append_new(ids, json_string(to->edition->cohorts[indices->items[i]].id));
  json_object_set_new(to->object, to->field->document, ids);
}

/* A node alone if higher scores are better. */
static void set_tie_break(const struct telling *to) {
  const struct sy_tie_breaks *steps = sy_field_value(to->field, to->owner);
  json_t *list = json_array();
  for (uint32_t i = 0; i < steps->count; i++) {
    const char *node = to->edition->nodes[steps->items[i].node].id;
    const char *direction = to->field->choices[steps->items[i].better];
    json_array_append_new(list,
                          steps->items[i].better == SY_HIGHER
                              ? json_string(node)
                              : json_pack("{s:s, s:s}", "direction", direction, "node", node));
  }
  json_object_set_new(to->object, to->field->document, list);
}

static void set_incomparable(const struct telling *to) {
  const struct sy_incomparables *all = sy_field_value(to->field, to->owner);
  json_t *list = json_array();
  for (uint32_t i = 0; i < all->count; i++) {
    json_t *one = json_object();
    json_set_text(one, "with", all->items[i].with);
    json_object_set_new(one, "why", json_names(all->items[i].why));
    json_array_append_new(list, one);
  }
  json_object_set_new(to->object, to->field->document, list);
}

static void set_former(const struct telling *to) {
  const struct sy_former_tables *former = sy_field_value(to->field, to->owner);
  json_t *tables = json_object();
  for (uint32_t i = 0; i < former->count; i++) {
    json_t *table = json_object();
    json_set_text(table, "file", former->items[i].file);
    json_set_text(table, "sha256", former->items[i].sha256);
    json_object_set_new(tables, former->items[i].table, table);
  }
  json_object_set_new(to->object, to->field->document, tables);
}

static void set_threshold(const struct telling *to) {
  const struct sy_band *band = to->owner;
  json_object_set_new(to->object, to->field->document,
                      json_condition(band->comparison, band->threshold));
}

/* Rows: column to text or texts, as the edition says it. */
static json_t *where_rows(const struct sy_yaml *where) {
  json_t *object = json_object();
  for (guint i = 0; i < where->count; i++) {
    const struct sy_yaml *wanted = where->items[i];
    json_t *value = wanted->text ? json_string(wanted->text) : json_array();
    for (guint k = 0; !wanted->text && k < wanted->count; k++)
      json_array_append_new(value, json_string(wanted->items[k]->text));
    json_object_set_new(object, where->keys[i]->text, value);
  }
  return object;
}

/* What a claim counts. */
static void set_where(const struct telling *to) {
  const struct sy_claim *claim = to->owner;
  if (claim->where_rows) {
    json_object_set_new(to->object, to->field->document, where_rows(claim->where_rows));
    return;
  }
  json_t *where = claim->has_where_operator
                      ? json_condition(claim->where_operator, claim->where_value)
                      : json_object();
  json_set_text(where, "band", claim->where_band);
  json_set_text(where, "grade", claim->where_grade);
  if (claim->where_change)
    json_set_text(where, "change", sy_change_names[claim->where_change]);
  if (json_object_size(where))
    json_object_set(to->object, to->field->document, where);
  json_decref(where);
}

/* The weights of the units that the claim is about. */
static void set_weights(const struct telling *to) {
  const struct sy_claim *claim = to->owner;
  uint32_t first, end;
  if (!claim->weight || !sy_claim_range(to->edition, claim, &first, &end))
    return;
  json_t *weights = json_object();
  for (uint32_t unit = first; unit < end; unit++)
    json_object_set_new(weights, to->edition->units[unit].id,
                        json_score(claim->weight[unit - first]));
  json_object_set_new(to->object, to->field->document, weights);
}

/* Types without a writer are written with the units in them: bands and grades. */
static value_writer *const writers[SY_TYPES] = {
    [SY_TYPE_ID] = set_string,
    [SY_TYPE_TEXT] = set_string,
    [SY_TYPE_PLUGIN] = set_string,
    [SY_TYPE_NAME] = set_names,
    [SY_TYPE_BOOLEAN] = set_boolean,
    [SY_TYPE_CHOICE] = set_choice,
    [SY_TYPE_STATISTIC] = set_choice,
    [SY_TYPE_SHARE] = set_share,
    [SY_TYPE_EACH] = set_share,
    [SY_TYPE_SCORE] = set_score,
    [SY_TYPE_INTEGER] = set_integer,
    [SY_TYPE_COUNT] = set_count,
    [SY_TYPE_CLAMP] = set_clamp,
    [SY_TYPE_RANGE] = set_range,
    [SY_TYPE_PARAMETERS] = set_parameters,
    [SY_TYPE_EFFECT] = set_effect,
    [SY_TYPE_GATE] = set_gate,
    [SY_TYPE_NODE] = set_node,
    [SY_TYPE_SCORED] = set_node,
    [SY_TYPE_TIE_BREAK] = set_tie_break,
    [SY_TYPE_COHORTS] = set_cohorts,
    [SY_TYPE_THRESHOLD] = set_threshold,
    [SY_TYPE_WHERE] = set_where,
    [SY_TYPE_WEIGHTS] = set_weights,
    [SY_TYPE_ENOUGH] = set_enough,
    [SY_TYPE_APPLIES] = set_applies,
    [SY_TYPE_OVER] = set_over,
    [SY_TYPE_INCOMPARABLE] = set_incomparable,
    [SY_TYPE_FORMER] = set_former,
};

json_t *document_fields(const sy_edition *edition, const struct sy_field *fields, unsigned on,
                        const void *owner) {
  json_t *object = json_object();
  for (const struct sy_field *field = fields; sy_is_field(field); field++)
    if (field->document && field->on & on && writers[field->type] &&
        (field->always_told || sy_field_is_given(field, owner))) {
      const struct telling telling = {object, edition, owner, field};
      writers[field->type](&telling);
    }
  return object;
}
