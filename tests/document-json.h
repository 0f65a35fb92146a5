/* SPDX-License-Identifier: Apache-2.0
 *
 * document-json.h: result documents as JSON values, which tests look into and change
 */
#ifndef DOCUMENT_JSON_H
#define DOCUMENT_JSON_H

#include "document/document.h"

#include <stdlib.h>

/* The document as it is written; json_decref. */
static inline json_t *document_json(const struct sy_evaluation *result) {
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  g_assert(stream && sy_document_write(result, stream) && fclose(stream) == 0);
  json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
  g_assert(document);
  free(text);
  return document;
}

/* The digest as docs/result-format.md describes it, made by jansson alone. */
static inline void document_json_digest(const json_t *document, char digest[SY_DIGEST_SIZE]) {
  json_t *covered = json_copy((json_t *)document); /* shallow: what it holds is shared */
  json_object_del(covered, "record");
  json_object_del(covered, "run");
  json_object_del(covered, "digest");
  char *text = json_dumps(covered, JSON_COMPACT | JSON_SORT_KEYS);
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  sy_digest_update(sha256, text, strlen(text));
  sy_digest_finish(sha256, digest);
  free(text);
  json_decref(covered);
}

#endif /* DOCUMENT_JSON_H */
