/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: the claims' part of the result document
 *
 * Each claim includes its whole specification, so that it can be judged again. Conditions on rows
 * of evidence are for people only: the document has no evidence.
 */
#include "document/document-private.h"

static json_t *document_claim(const sy_edition *edition, const struct sy_claim *claim,
                              const struct sy_judgement *judgement) {
  json_t *object = document_fields(edition, sy_claim_fields, 1u << claim->of, claim);
  if (judgement) {
    json_set_text(object, "computed", judgement->computed);
    json_set_text(object, "verdict", sy_verdict_names[judgement->verdict]);
  }
  return object;
}

json_t *document_errata(const sy_edition *edition, const sy_judgements *judgements) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->erratum_count; i++) {
    json_t *object = document_fields(edition, sy_erratum_fields, SY_OF_ALL, &edition->errata[i]);
    if (judgements) {
      json_set_text(object, "then", judgements->errata[i].then);
      json_set_text(object, "computed", judgements->errata[i].computed);
      json_set_text(object, "verdict", sy_verdict_names[judgements->errata[i].verdict]);
    }
    json_array_append_new(array, object);
  }
  return array;
}

json_t *document_claims(const sy_edition *edition, const sy_judgements *judgements) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->claim_count; i++)
    json_array_append_new(array, document_claim(edition, &edition->claims[i],
                                                judgements ? &judgements->items[i] : NULL));
  return array;
}
