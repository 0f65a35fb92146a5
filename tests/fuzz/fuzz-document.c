/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-document.c: fuzz target of the reader of result documents
 *
 * A document that can be read can be recomputed, to the same differences each time; and the
 * document that recomputing makes of it recomputes without any.
 */
#include "document-json.h"
#include "fuzz.h"

/* The output of recomputing the file; -1 if it cannot be read. free. */
static int recompute(const char *path, char **told) {
  size_t length;
  FILE *stream = open_memstream(told, &length);
  g_autoptr(sy_problems) problems = sy_problems_new();
  const int differences = sy_recompute_document(NULL, path, stream, problems);
  fclose(stream);
  fuzz_check_problems(problems, differences < 0);
  FUZZ_CHECK_SHOWING((differences > 0) == (**told != '\0'), *told);
  FUZZ_CHECK_SHOWING(g_utf8_validate(*told, -1, NULL), *told);
  return differences;
}

/* Without the claims, which only recomputing judges again. */
static void check_made_again(sy_document *document) {
  sy_assess_tree(document->leaves, NULL);
  sy_assess_awards(document->leaves);
  json_t *made = document_json(&(struct sy_evaluation){.assessment = document->leaves});
  char digest[65];
  json_object_set_new(made, "claims", json_array());
  json_object_del(made, "record"); /* it has no warnings, which only scoring looks for */
  document_json_digest(made, digest);
  json_object_set_new(made, "digest", json_string(digest));
  char *text = json_dumps(made, 0), *told = NULL;
  FUZZ_CHECK(text != NULL);
  const int differences = recompute(fuzz_file(text, strlen(text)), &told);
  FUZZ_CHECK_SHOWING(differences == 0, told);
  json_decref(made);
  free(text);
  free(told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *path = fuzz_file(data, size);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_document *document = sy_document_read(NULL, path, problems);
  fuzz_check_problems(problems, document == NULL);
  if (document == NULL)
    return 0;
  char *told = NULL, *again = NULL;
  FUZZ_CHECK(recompute(path, &told) == recompute(path, &again));
  FUZZ_CHECK(strcmp(told, again) == 0);
  free(told);
  free(again);
  check_made_again(document);
  sy_document_free(document);
  return 0;
}
