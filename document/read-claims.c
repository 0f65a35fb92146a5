/* SPDX-License-Identifier: Apache-2.0
 *
 * read-claims.c: the tables and claims of a document
 *
 * Names in claims are resolved when the claims are judged again. What a claim says of rows is not
 * read: there are none here.
 */
#include "document/document-private.h"

static void read_table(const struct json_at *object, struct sy_edition_table *table) {
  int64_t rows = 0;
  const char *sha256 = "";
  table->id = json_take_id(object);
  table->file = json_take_copy(object, "file", JSON_OPTIONAL);
  json_take_integer(object, "rows", JSON_REQUIRED, 0, UINT32_MAX, &rows);
  table->row_count = (uint64_t)rows;
  json_take_text(object, "sha256", JSON_REQUIRED, &sha256);
  g_strlcpy(table->sha256, sha256, sizeof table->sha256);
}

void document_read_tables(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at tables = json_at_array(&reader->root, "tables", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(tables.value);
  edition->tables = g_new0(struct sy_edition_table, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&tables, i);
    edition->table_count = i + 1;
    read_table(&object, &edition->tables[i]);
  }
}

/* ---- claims ---- */

static void read_where(const struct json_at *object, struct sy_claim *claim) {
  if (claim->of != SY_CLAIM_COUNT && claim->of != SY_CLAIM_SHARE)
    return;
  const struct json_at where = json_at_object(object, "where", JSON_REQUIRED);
  if (!where.value)
    return;
  claim->where_band = json_take_copy(&where, "band", JSON_OPTIONAL);
  claim->where_grade = json_take_copy(&where, "grade", JSON_OPTIONAL);
  if (json_object_get(where.value, "change"))
    claim->where_change = (enum sy_change)(
        SY_CHANGE_UP + json_take_choice(&where, "change", sy_change_names + SY_CHANGE_UP, 0));
  if (claim->where_band || claim->where_grade || claim->where_change)
    return;
  claim->has_where_operator = true;
  claim->where_operator =
      (enum sy_operator)json_take_choice(&where, "operator", sy_operator_names, -1);
  json_take_score(&where, "value", JSON_REQUIRED, -SY_SCORE_LIMIT, &claim->where_value);
}

static void read_subject(const struct json_at *object, struct sy_claim *claim) {
  int64_t depth = 0;
  claim->node = json_take_copy(object, "node", JSON_OPTIONAL);
  claim->award = json_take_copy(object, "award", JSON_OPTIONAL);
  claim->unit = json_take_copy(object, "unit", JSON_OPTIONAL);
  claim->cohort = json_take_copy(object, "cohort", JSON_OPTIONAL);
  claim->table = json_take_copy(object, "table", JSON_OPTIONAL);
  claim->column = json_take_copy(object, "column", JSON_OPTIONAL);
  claim->edition = json_take_copy(object, "edition", JSON_OPTIONAL);
  json_take_integer(object, "depth", JSON_OPTIONAL, 1, SY_MAX_DEPTH, &depth);
  claim->depth = (unsigned)depth;
  read_where(object, claim);
  if (claim->of != SY_CLAIM_DIFFERENCE)
    return;
  claim->statistic = (enum sy_claim_of)json_take_choice(object, "statistic", sy_claim_of_names, -1);
  claim->relative = json_take_boolean(object, "relative");
  claim->has_baseline =
      json_take_score(object, "baseline", JSON_OPTIONAL, -SY_SCORE_LIMIT, &claim->baseline);
  if (!claim->has_baseline && !claim->edition)
    json_problem(object, _("a difference needs 'baseline' or 'edition'"));
}

static void read_claim(const struct json_at *object, struct sy_claim *claim) {
  int64_t digits = 0;
  claim->id = json_take_id(object);
  claim->place = (struct sy_place){object->file, 0, 0};
  claim->distinct_column = -1;
  claim->of = (enum sy_claim_of)json_take_choice(object, "of", sy_claim_of_names, -1);
  read_subject(object, claim);
  claim->comparison = (enum sy_operator)json_take_choice(object, "operator", sy_operator_names, -1);
  claim->equals = json_take_copy(object, "expected", JSON_REQUIRED);
  json_take_integer(object, "digits", JSON_REQUIRED, 0, 9, &digits);
  claim->digits = (unsigned)digits;
  claim->fitted = json_take_boolean(object, "fitted");
  claim->disputed = json_at_key(object, "disputed").value != NULL;
  if (claim->disputed)
    json_take_names(object, "disputed", &claim->why);
  claim->source = json_take_copy(object, "source", JSON_OPTIONAL);
  claim->quote = json_take_copy(object, "quote", JSON_OPTIONAL);
  claim->fact = json_take_copy(object, "fact", JSON_OPTIONAL);
}

void document_read_claims(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at claims = json_at_array(&reader->root, "claims", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(claims.value);
  edition->claims = g_new0(struct sy_claim, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&claims, i);
    edition->claim_count = i + 1;
    read_claim(&object, &edition->claims[i]);
  }
}

sy_judgements *document_read_judgements(struct document_reader *reader) {
  const uint32_t count = reader->edition->claim_count;
  const struct json_at claims = json_at_key(&reader->root, "claims");
  const struct json_at first = json_at_index(&claims, 0);
  if (!json_at_key(&first, "verdict").value)
    return NULL;
  sy_judgements *judgements = sy_judgements_new(count);
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&claims, i);
    const char *computed = "";
    json_take_text(&object, "computed", JSON_REQUIRED, &computed);
    judgements->items[i].computed = g_strdup(computed);
    judgements->items[i].verdict =
        (enum sy_verdict)json_take_choice(&object, "verdict", sy_verdict_names, -1);
  }
  return judgements;
}
