/* SPDX-License-Identifier: Apache-2.0
 *
 * recompute.c: checks a result document against itself
 *
 * Reads the rules and the leaves from the document, computes everything above them again, makes a
 * new document and compares the two value by value. Parts that cannot be recomputed (what plugins
 * found in the evidence) are copied; only the digest protects them.
 */
#include "document/document-private.h"

#include <stdlib.h>

#define MOST_DIFFERENCES 100
#define LONGEST_VALUE 60

/* ---- what is carried over ---- */

static void carry(const json_t *from, json_t *to, const char *key) {
  json_t *value = json_object_get(from, key);
  if (value)
    json_object_set(to, key, value);
}

/* Copies the reasons, messages and findings of plugins. */
static void carry_units(const json_t *from, json_t *to, const sy_edition *edition) {
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    const json_t *old = json_array_get(json_object_get(from, "units"), unit);
    json_t *new = json_array_get(json_object_get(to, "units"), unit);
    carry(old, new, "findings");
    for (uint32_t i = 0; i < edition->node_count; i++) {
      const struct sy_node *node = &edition->nodes[i];
      if (node->kind == SY_GROUP)
        continue;
      const json_t *score = json_object_get(json_object_get(old, "scores"), node->id);
      json_t *again = json_object_get(json_object_get(new, "scores"), node->id);
      carry(score, again, "reason");
      carry(score, again, "error");
      carry(score, again, "error_code");
    }
  }
}

static void carry_claims(const json_t *from, json_t *to, const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->claim_count; i++)
    if (edition->claims[i].of == SY_CLAIM_ROWS || edition->claims[i].of == SY_CLAIM_DISTINCT)
      carry(json_array_get(json_object_get(from, "claims"), i),
            json_array_get(json_object_get(to, "claims"), i), "where");
}

static json_t *make_again(const sy_document *document) {
  const struct sy_evaluation result = {.assessment = document->leaves,
                                       .judgements = document->judgements};
  json_t *made = sy_document_make(&result);
  carry(document->json, made, "record");
  carry(document->json, made, "run");
  carry(document->json, made, "replies"); /* the rows are not in the document, */
  carry(document->json, made, "changes"); /* nor is the earlier edition */
  carry_units(document->json, made, document->edition);
  carry_claims(document->json, made, document->edition);
  return made;
}

/* ---- comparing ---- */

struct comparison {
  GString *path;
  FILE *stream;
  int differences;
};

/* A value for people, shortened if it is long. g_free. */
static char *value_text(const json_t *value) {
  if (!value)
    return g_strdup(_("nothing"));
  char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  char *shown = text && g_utf8_strlen(text, -1) > LONGEST_VALUE
                    ? g_utf8_substring(text, 0, LONGEST_VALUE)
                    : g_strdup(text);
  if (text && strlen(text) > strlen(shown)) {
    char *cut = g_strconcat(shown, "…", NULL);
    g_free(shown);
    shown = cut;
  }
  free(text);
  return shown;
}

static void tell(struct comparison *comparison, const json_t *told, const json_t *computed) {
  if (comparison->differences++ >= MOST_DIFFERENCES)
    return;
  g_autofree char *left = value_text(told), *right = value_text(computed);
  fprintf(comparison->stream, _("%s: the document says %s, recomputed %s\n"), comparison->path->str,
          left, right);
}

static void compare(struct comparison *comparison, const json_t *told, const json_t *computed);

static void compare_key(struct comparison *comparison, const char *key, const json_t *told,
                        const json_t *computed) {
  const gsize length = comparison->path->len;
  g_autofree char *shown = sy_one_line(key);
  g_string_append_printf(comparison->path, length ? ".%s" : "%s", shown);
  compare(comparison, told, computed);
  g_string_truncate(comparison->path, length);
}

static void compare_objects(struct comparison *comparison, const json_t *told,
                            const json_t *computed) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)told, key, value)
      compare_key(comparison, key, value, json_object_get(computed, key));
  json_object_foreach((json_t *)computed, key, value) if (!json_object_get(told, key))
      compare_key(comparison, key, NULL, value);
}

static void compare_arrays(struct comparison *comparison, const json_t *told,
                           const json_t *computed) {
  const size_t count = MAX(json_array_size(told), json_array_size(computed));
  for (size_t i = 0; i < count; i++) {
    const gsize length = comparison->path->len;
    g_string_append_printf(comparison->path, "[%zu]", i);
    compare(comparison, json_array_get(told, i), json_array_get(computed, i));
    g_string_truncate(comparison->path, length);
  }
}

static void compare(struct comparison *comparison, const json_t *told, const json_t *computed) {
  if (json_is_object(told) && json_is_object(computed))
    compare_objects(comparison, told, computed);
  else if (json_is_array(told) && json_is_array(computed))
    compare_arrays(comparison, told, computed);
  else if (!told || !computed || !json_equal(told, computed))
    tell(comparison, told, computed);
}

/* Checks the digest against the document as given; differences are reported value by value. */
static void compare_digest(struct comparison *comparison, const json_t *document) {
  char digest[65];
  sy_document_digest(document, digest);
  json_t *computed = json_string(digest);
  compare_key(comparison, "digest", json_object_get(document, "digest"), computed);
  json_decref(computed);
}

int sy_recompute_document(const sy_context *context, const char *path, FILE *stream,
                          sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  g_autoptr(sy_document) document = sy_document_read(context, path, problems);
  if (!document)
    return -1;
  sy_assess_tree(document->leaves, NULL);
  sy_assess_awards(document->leaves);
  if (document->judgements)
    sy_judge_again(document->leaves, document->judgements, problems);
  if (sy_problems_count(problems) > before)
    return -1;
  json_t *made = make_again(document);
  g_autoptr(GString) text = g_string_new(NULL);
  struct comparison comparison = {text, stream, 0};
  compare_digest(&comparison, document->json);
  json_object_set(made, "digest", json_object_get(document->json, "digest"));
  compare(&comparison, document->json, made);
  json_decref(made);
  if (comparison.differences > MOST_DIFFERENCES)
    fprintf(stream, _("and %d more differences\n"), comparison.differences - MOST_DIFFERENCES);
  return comparison.differences;
}
