/* SPDX-License-Identifier: Apache-2.0
 *
 * recompute.c: checks a result document against itself
 *
 * Reads the rules and the leaves from the document, computes everything above them again, makes the
 * text of a new document, unit by unit, and compares the two value by value. Parts that cannot be
 * recomputed (what plugins found in the evidence) are not compared; only the digest protects them.
 * What partly follows from the rest is checked in derived.c.
 */
#include "document/document-private.h"

#define MOST_DIFFERENCES 100
#define LONGEST_VALUE 60

/* ---- what is not compared ---- */

/* Of the document: the last two are compared on their own. */
static const char *const outside[] = {"changes", "digest", "record", "replies",
                                      "run",     "claims", "units",  NULL};
static const char *const outside_digest[] = {"digest", "record", "run", NULL};
/* Of a claim about rows, of a unit, and of an entry that a plugin made among its scores. */
static const char *const of_rows[] = {"where", NULL};
static const char *const of_units[] = {"findings", "scores", NULL};
static const char *const of_plugins[] = {"error", "error_code", "reason", NULL};

/* ---- comparing ---- */

bool document_read_made(struct comparison *comparison, const GString *bytes) {
  return sy_json_read(&comparison->made, bytes->str, bytes->len, "", comparison->problems);
}

/* A value for people, shortened if it is long. g_free. */
static char *value_text(const sy_json *source, const uint32_t *value) {
  if (!value)
    return g_strdup(_("nothing"));
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes, .most = 4 * LONGEST_VALUE + 1};
  json_text_read(&text, source, value);
  const char *end;
  if (!g_utf8_validate(bytes->str, (gssize)bytes->len, &end)) /* cut in a character */
    g_string_truncate(bytes, (gsize)(end - bytes->str));
  if (g_utf8_strlen(bytes->str, -1) <= LONGEST_VALUE)
    return g_strdup(bytes->str);
  g_autofree char *shown = g_utf8_substring(bytes->str, 0, LONGEST_VALUE);
  return g_strconcat(shown, "…", NULL);
}

void document_tell(struct comparison *comparison, const struct json_at *told,
                   const uint32_t *computed) {
  if (comparison->differences++ >= MOST_DIFFERENCES)
    return;
  g_autoptr(GString) path = g_string_new(NULL);
  json_path(told, path);
  g_autofree char *left = value_text(told->source, told->value);
  g_autofree char *right = value_text(&comparison->made, computed);
  fprintf(comparison->stream, _("%s: the document has %s, recomputed %s\n"), path->str, left,
          right);
}

/* Both are sorted by their keys. `without`: keys that are not compared, or NULL. */
static void compare_objects(struct comparison *comparison, const struct json_at *told,
                            const uint32_t *computed, const char *const *without) {
  const sy_json *made = &comparison->made;
  const uint32_t *again = sy_json_below(computed), *end = sy_json_after(made, computed);
  struct json_at item = json_at_first(told);
  while (item.value || again < end) {
    const int order = !item.value    ? 1
                      : again == end ? -1
                                     : strcmp(item.key, sy_json_string(made, again));
    const char *key = order <= 0 ? item.key : sy_json_string(made, again);
    const struct json_at missing = {.up = told, .key = key, .source = told->source};
    if (!without || !g_strv_contains(without, key))
      document_compare(comparison, order <= 0 ? &item : &missing, order >= 0 ? again + 1 : NULL);
    if (order <= 0)
      json_at_step(&item);
    if (order >= 0)
      again = sy_json_after(made, again + 1);
  }
}

static void compare_lists(struct comparison *comparison, const struct json_at *told,
                          const uint32_t *computed) {
  const sy_json *made = &comparison->made;
  const uint32_t *again = sy_json_below(computed), *end = sy_json_after(made, computed);
  size_t index = 0;
  json_at_each(item, told) {
    document_compare(comparison, &item, again < end ? again : NULL);
    if (again < end)
      again = sy_json_after(made, again);
    index++;
  }
  for (; again < end; again = sy_json_after(made, again)) {
    const struct json_at missing = {.up = told, .index = index++, .source = told->source};
    document_compare(comparison, &missing, again);
  }
}

static bool are_same(const struct json_at *told, const sy_json *made, const uint32_t *computed) {
  const json_type kind = sy_json_kind(made, computed);
  const char *left, *right;
  if (sy_json_kind(told->source, told->value) != kind)
    return false;
  if (kind == JSON_STRING)
    return strcmp(json_at_string(told), sy_json_string(made, computed)) == 0;
  const size_t length = sy_json_number(told->source, told->value, &left);
  return length == sy_json_number(made, computed, &right) && memcmp(left, right, length) == 0;
}

void document_compare(struct comparison *comparison, const struct json_at *told,
                      const uint32_t *computed) {
  const sy_json *made = &comparison->made;
  const json_type kind = computed ? sy_json_kind(made, computed) : JSON_NULL;
  const bool alike = told->value && computed && sy_json_kind(told->source, told->value) == kind;
  if (alike && kind == JSON_OBJECT)
    compare_objects(comparison, told, computed, NULL);
  else if (alike && kind == JSON_ARRAY)
    compare_lists(comparison, told, computed);
  else if (!alike || !are_same(told, made, computed))
    document_tell(comparison, told, computed);
}

/* ---- the parts ---- */

static bool receive_digest(const char *bytes, size_t length, void *digest) {
  sy_digest_update(digest, bytes, length);
  return true;
}

/* Checks the digest against the document as given; differences are reported value by value. */
static void compare_digest(struct comparison *comparison, const struct json_at *root) {
  g_autoptr(sy_digest) digest = sy_digest_new();
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes, .receive = receive_digest, .to = digest};
  json_text_without(&text, root->source, root->value, outside_digest);
  json_text_flush(&text);
  char sha256[SY_DIGEST_SIZE];
  sy_digest_finish(digest, sha256);
  text = (struct json_text){.bytes = bytes};
  json_text_string(&text, sha256);
  const struct json_at told = json_at_key(root, "digest");
  if (document_read_made(comparison, bytes))
    document_compare(comparison, &told, comparison->made.tape);
}

static void compare_claims(struct comparison *comparison, const struct json_at *root,
                           const sy_edition *edition) {
  const struct json_at claims = json_at_key(root, "claims");
  const uint32_t *again =
      sy_json_below(sy_json_find(&comparison->made, comparison->made.tape, "claims"));
  json_at_each(claim, &claims) {
    const enum sy_claim_of of = edition->claims[claim.index].of;
    compare_objects(comparison, &claim, again,
                    of == SY_CLAIM_ROWS || of == SY_CLAIM_DISTINCT ? of_rows : NULL);
    again = sy_json_after(&comparison->made, again);
  }
}

/* What a plugin said of a unit is not compared, but that `applies` makes its node not applicable.
 */
static const char *const *not_compared(const sy_assessment *assessment, uint32_t node,
                                       uint32_t unit, const struct json_at *score) {
  const struct json_at reason = json_at_key(score, "reason"), code = json_at_key(&reason, "code");
  const bool told = code.value && sy_json_kind(code.source, code.value) == JSON_STRING &&
                    strcmp(json_at_string(&code), SY_DOES_NOT_APPLY) == 0;
  return assessment->edition->nodes[node].kind == SY_GROUP || told ||
                 !sy_applies(assessment->edition, node, unit, NULL)
             ? NULL
             : of_plugins;
}

/* Both have an entry for every node. */
static void compare_scores(struct comparison *comparison, const struct json_at *unit,
                           const sy_assessment *assessment, const struct document_key *nodes) {
  const struct json_at scores = json_at_key(unit, "scores");
  const uint32_t *again =
      sy_json_below(sy_json_find(&comparison->made, comparison->made.tape, "scores"));
  json_at_each(score, &scores) {
    compare_objects(
        comparison, &score, again + 1,
        not_compared(assessment, nodes[score.index].index, (uint32_t)unit->index, &score));
    again = sy_json_after(&comparison->made, again + 1);
  }
}

static void compare_units(struct comparison *comparison, const struct json_at *root,
                          const sy_assessment *assessment) {
  const struct json_at units = json_at_key(root, "units");
  g_autoptr(document_units) again = document_units_new(assessment);
  g_autofree struct document_key *nodes = document_nodes_by_id(assessment->edition);
  g_autoptr(GString) bytes = g_string_new(NULL);
  json_at_each(unit, &units) {
    struct json_text text = {.bytes = g_string_truncate(bytes, 0)};
    document_put_unit(&text, again, (uint32_t)unit.index);
    if (!document_read_made(comparison, bytes))
      return;
    compare_objects(comparison, &unit, comparison->made.tape, of_units);
    compare_scores(comparison, &unit, assessment, nodes);
  }
}

static void compare_all(struct comparison *comparison, const sy_document *document) {
  const struct json_at root = {.value = document->source->tape, .source = document->source};
  const struct sy_evaluation result = {.assessment = document->leaves,
                                       .judgements = document->judgements};
  compare_digest(comparison, &root);
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes};
  document_put_rest(&text, &result);
  if (!document_read_made(comparison, bytes))
    return;
  compare_objects(comparison, &root, comparison->made.tape, outside);
  compare_claims(comparison, &root, document->edition);
  compare_units(comparison, &root, document->leaves);
  document_compare_derived(comparison, &root, document->leaves);
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
  struct comparison comparison = {.stream = stream, .problems = problems};
  if (sy_problems_count(problems) == before)
    compare_all(&comparison, document);
  sy_json_clear(&comparison.made);
  if (sy_problems_count(problems) > before)
    return -1;
  if (comparison.differences > MOST_DIFFERENCES)
    fprintf(stream, _("and %d more differences\n"), comparison.differences - MOST_DIFFERENCES);
  return comparison.differences;
}
