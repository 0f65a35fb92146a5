/* SPDX-License-Identifier: Apache-2.0
 *
 * read-claims.c: the tables and claims of a document
 *
 * Names in claims are resolved when the claims are judged again. Conditions on rows are not read,
 * because the document has no rows.
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
  json_at_each(object, &tables) {
    edition->tables = json_grow(edition->tables, sizeof *edition->tables, object.index);
    edition->table_count = (uint32_t)object.index + 1;
    read_table(&object, &edition->tables[object.index]);
    if (json_is_hopeless(&object))
      return;
  }
}

/* ---- claims ---- */

static void read_claim(const struct document_reader *reader, const struct json_at *object,
                       struct sy_claim *claim) {
  claim->place = (struct sy_place){.file = object->file};
  claim->distinct_column = -1;
  document_read_fields(reader, object, sy_claim_fields, (const int *)&claim->of, claim);
  if (claim->of == SY_CLAIM_DIFFERENCE && !claim->has_baseline && !claim->edition)
    json_problem(object, _("a difference needs 'baseline' or 'edition'"));
}

void document_read_claims(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at claims = json_at_array(&reader->root, "claims", JSON_REQUIRED, JSON_MANY);
  json_at_each(object, &claims) {
    edition->claims = json_grow(edition->claims, sizeof *edition->claims, object.index);
    edition->claim_count = (uint32_t)object.index + 1;
    read_claim(reader, &object, &edition->claims[object.index]);
    if (json_is_hopeless(&object))
      return;
  }
}

/* ---- errata ---- */

/* Each belongs to a claim that has no other. */
static void read_erratum(const struct document_reader *reader, const struct json_at *object,
                         GHashTable *claims, struct sy_erratum *erratum) {
  static const int any = 0;
  document_read_fields(reader, object, sy_erratum_fields, &any, erratum);
  const struct json_at claim = json_at_key(object, "claim");
  erratum->claim_index = json_take_reference(object, "claim", claims, _("claim"));
  if (erratum->claim_index == SY_NONE)
    erratum->claim_index = 0;
  else if (!g_hash_table_remove(claims, erratum->claim))
    json_problem(&claim, _("the claim already has an erratum"));
}

void document_read_errata(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at errata = json_at_array(&reader->root, "errata", JSON_OPTIONAL, JSON_MANY);
  g_autoptr(GHashTable) claims = g_hash_table_new(sy_text_hash, g_str_equal);
  for (uint32_t i = 0; i < edition->claim_count; i++)
    g_hash_table_insert(claims, edition->claims[i].id, GUINT_TO_POINTER(i + 1));
  json_at_each(object, &errata) {
    edition->errata = json_grow(edition->errata, sizeof *edition->errata, object.index);
    edition->erratum_count = (uint32_t)object.index + 1;
    read_erratum(reader, &object, claims, &edition->errata[object.index]);
    if (json_is_hopeless(&object))
      return;
  }
}

sy_judgements *document_read_judgements(struct document_reader *reader) {
  const struct json_at claims = json_at_key(&reader->root, "claims");
  const struct json_at first = json_at_first(&claims);
  if (!json_at_key(&first, "verdict").value)
    return NULL;
  sy_judgements *judgements = sy_judgements_new(reader->edition);
  json_at_each(object, &claims) {
    const char *computed = "";
    json_take_text(&object, "computed", JSON_REQUIRED, &computed);
    judgements->items[object.index].computed = g_strdup(computed);
    judgements->items[object.index].verdict =
        (enum sy_verdict)json_take_choice(&object, "verdict", sy_verdict_names, -1);
  }
  const struct json_at errata = json_at_key(&reader->root, "errata");
  json_at_each(object, &errata) {
    struct sy_erratum_judgement *judgement = &judgements->errata[object.index];
    const char *then = "", *computed = "";
    json_take_text(&object, "then", JSON_REQUIRED, &then);
    json_take_text(&object, "computed", JSON_REQUIRED, &computed);
    *judgement = (struct sy_erratum_judgement){SY_PENDING, g_strdup(then), g_strdup(computed)};
  }
  return judgements;
}
