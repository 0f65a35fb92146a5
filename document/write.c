/* SPDX-License-Identifier: Apache-2.0
 *
 * write.c: writes the result document
 *
 * What grows with the units is written as text, piece by piece. This happens twice, because the
 * digest, which covers the units, comes before them in the file.
 */
#include "document/document-private.h"

static bool receive_digest(const char *bytes, size_t length, void *digest) {
  sy_digest_update(digest, bytes, length);
  return true;
}

static bool receive_file(const char *bytes, size_t length, void *stream) {
  return fwrite(bytes, 1, length, stream) == length;
}

/* The units, and the threads that write them. */
struct crew {
  const document_units *units;
  unsigned threads;
};

static void put_units(struct json_text *text, const void *data) {
  const struct crew *crew = data;
  document_put_units(text, crew->units, crew->threads);
}

/* The fields, and what is written as text; without the units if nobody writes them. */
static void put_document(struct json_text *text, const json_t *fields,
                         const struct sy_evaluation *result, const struct crew *crew) {
  const sy_assessment *assessment = result->assessment;
  struct json_part parts[5] = {{"awards", document_put_awards, assessment}};
  guint count = 1;
  if (result->changes)
    parts[count++] = (struct json_part){"changes", document_put_changes, result->changes};
  parts[count++] = (struct json_part){"cohorts", document_put_cohorts, assessment};
  parts[count++] = (struct json_part){"grades", document_put_grades, assessment};
  if (crew)
    parts[count++] = (struct json_part){"units", put_units, crew};
  json_text_object(text, fields, parts, count);
}

void document_put_rest(struct json_text *text, const struct sy_evaluation *result) {
  json_t *fields = document_fields_of_all(result);
  put_document(text, fields, result, NULL);
  json_decref(fields);
}

/* The digest of the fields and all that is written as text, in compact form. */
static void digest_of(const json_t *fields, const struct sy_evaluation *result,
                      const struct crew *crew, char sha256[SY_DIGEST_SIZE]) {
  g_autoptr(sy_digest) digest = sy_digest_new();
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text compact = {.bytes = bytes, .receive = receive_digest, .to = digest};
  put_document(&compact, fields, result, crew);
  json_text_flush(&compact);
  sy_digest_finish(digest, sha256);
}

void sy_document_digest(const struct sy_evaluation *result, char digest[SY_DIGEST_SIZE]) {
  g_autoptr(document_units) units = document_units_new(result->assessment);
  const struct crew crew = {units, result->threads};
  json_t *fields = document_fields_of_all(result);
  digest_of(fields, result, &crew, digest);
  json_decref(fields);
}

bool sy_document_write(const struct sy_evaluation *result, FILE *stream) {
  const sy_assessment *assessment = result->assessment;
  g_autoptr(document_units) units = document_units_new(assessment);
  g_autoptr(GString) bytes = g_string_new(NULL);
  const struct crew crew = {units, result->threads};
  json_t *fields = document_fields_of_all(result);
  char sha256[SY_DIGEST_SIZE];
  digest_of(fields, result, &crew, sha256);
  json_t *signature = document_signature(result, sha256);
  json_object_update(fields, signature);
  json_decref(signature);
  struct json_text indented = {
      .bytes = bytes, .indented = true, .receive = receive_file, .to = stream};
  put_document(&indented, fields, result, &crew);
  g_string_append_c(bytes, '\n');
  json_text_flush(&indented);
  json_decref(fields);
  return !indented.failed;
}
