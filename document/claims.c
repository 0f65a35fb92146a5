/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: the claims' part of the result document
 *
 * A claim carries its whole specification, so that its verdict can be found again. What it says of
 * rows of evidence is carried for people only: the document holds no evidence.
 */
#include "document/document-private.h"

static void set_text(json_t *object, const char *key, const char *text) {
  if (text)
    json_object_set_new(object, key, json_string(text));
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

static void set_where(json_t *object, const struct sy_claim *claim) {
  if (claim->where_rows) {
    json_object_set_new(object, "where", where_rows(claim->where_rows));
    return;
  }
  json_t *where = json_object();
  if (claim->has_where_operator) {
    set_text(where, "operator", sy_operator_names[claim->where_operator]);
    json_object_set_new(where, "value", json_score(claim->where_value));
  }
  set_text(where, "band", claim->where_band);
  set_text(where, "grade", claim->where_grade);
  if (claim->where_change)
    set_text(where, "change", sy_change_names[claim->where_change]);
  if (json_object_size(where))
    json_object_set(object, "where", where);
  json_decref(where);
}

static void set_subject(json_t *object, const struct sy_claim *claim) {
  set_text(object, "node", claim->node);
  set_text(object, "award", claim->award);
  set_text(object, "unit", claim->unit);
  set_text(object, "cohort", claim->cohort);
  set_text(object, "table", claim->table);
  set_text(object, "column", claim->column);
  set_text(object, "edition", claim->edition);
  set_where(object, claim);
  if (claim->depth)
    json_object_set_new(object, "depth", json_integer(claim->depth));
  if (claim->of != SY_CLAIM_DIFFERENCE)
    return;
  set_text(object, "statistic", sy_claim_of_names[claim->statistic]);
  json_object_set_new(object, "relative", json_boolean(claim->relative));
  if (claim->has_baseline)
    json_object_set_new(object, "baseline", json_score(claim->baseline));
}

static json_t *document_claim(const struct sy_claim *claim, const struct sy_judgement *judgement) {
  json_t *object = json_object();
  set_text(object, "id", claim->id);
  set_text(object, "of", sy_claim_of_names[claim->of]);
  set_subject(object, claim);
  set_text(object, "operator", sy_operator_names[claim->comparison]);
  set_text(object, "expected", claim->equals);
  json_object_set_new(object, "digits", json_integer(claim->digits));
  json_object_set_new(object, "fitted", json_boolean(claim->fitted));
  if (claim->disputed)
    json_object_set_new(object, "disputed", json_names(claim->why));
  set_text(object, "source", claim->source);
  set_text(object, "quote", claim->quote);
  set_text(object, "fact", claim->fact);
  if (judgement) {
    set_text(object, "computed", judgement->computed);
    set_text(object, "verdict", sy_verdict_names[judgement->verdict]);
  }
  return object;
}

json_t *document_claims(const sy_edition *edition, const sy_judgements *judgements) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->claim_count; i++)
    json_array_append_new(
        array, document_claim(&edition->claims[i], judgements ? &judgements->items[i] : NULL));
  return array;
}
