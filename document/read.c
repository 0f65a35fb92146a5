/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c: a result document read back
 *
 * Rebuilds the edition's rules and its plugins' results, which is all that recomputing needs. The
 * document may come from anyone: its size is limited before it is parsed, and memory is in
 * proportion to that, whatever is in it.
 */
#include "document/document-private.h"

/* The rules of the document's version; NULL with a problem if there is none. */
static const struct sy_result_rules *read_schema(const struct json_at *root) {
  const char *schema;
  if (!json_is_kind(root, JSON_OBJECT) || !json_take_text(root, "schema", JSON_REQUIRED, &schema))
    return NULL;
  const struct json_at at = json_at_key(root, "schema");
  const struct sy_result_rules *rules = sy_result_rules_named(DOCUMENT_SCHEMA, schema);
  if (g_str_has_prefix(schema, DOCUMENT_SCHEMA WHAT_IF_SUFFIX "/")) {
    json_problem(&at,
                 _("'%.40s' is the result of a what-if, which is not official and cannot be "
                   "verified"),
                 schema);
  } else if (!rules) {
    g_autofree char *expected = sy_result_rules_name(DOCUMENT_SCHEMA, sy_result_rules_of(0));
    json_problem(&at, _("'%.40s', expected '%s' or an earlier version"), schema, expected);
  }
  return rules;
}

static void read_lineage(const struct json_at *edition, struct sy_lineage_rule *rule) {
  const struct json_at object = json_at_object(edition, "lineage", JSON_OPTIONAL);
  rule->stated = object.value != NULL;
  if (!rule->stated)
    return;
  rule->combine = (enum sy_combine)json_take_choice(&object, "parts", sy_combine_names, -1);
  rule->weights = json_take_copy(&object, "weights", JSON_OPTIONAL);
}

static void read_edition(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at object = json_at_object(&reader->root, "edition", JSON_REQUIRED);
  int64_t digits = 2;
  const char *sha256 = "";
  edition->id = json_take_id(&object);
  json_take_names(&object, "name", &edition->name);
  json_take_text(&object, "sha256", JSON_REQUIRED, &sha256);
  g_strlcpy(edition->sha256, sha256, sizeof edition->sha256);
  json_take_integer(&object, "digits", JSON_REQUIRED, 0, 9, &digits);
  edition->digits = (unsigned)digits;
  read_lineage(&object, &edition->lineage);
  const struct json_at extends = json_at_array(&object, "extends", JSON_REQUIRED, JSON_MANY);
  json_at_each(item, &extends) if (json_is_kind(&item, JSON_STRING))
      g_ptr_array_add(edition->extends, g_strdup(json_at_string(&item)));
}

/* Reads all parts. A part that had problems still leaves what later parts need. */
static void read_model(struct document_reader *reader) {
  read_edition(reader);
  document_read_nodes(reader);
  document_read_cohorts(reader);
  document_read_awards(reader);
  document_read_grades(reader);
  document_read_units(reader);
  document_read_tables(reader);
  document_read_claims(reader);
  document_read_errata(reader);
}

/* The assessment with the plugins' results; NULL if the document is not valid. */
static sy_assessment *read_leaves(struct document_reader *reader, guint problems_before) {
  sy_problems *problems = reader->root.problems;
  if (sy_problems_count(problems) > problems_before ||
      !sy_edition_complete(reader->context, reader->edition, problems) ||
      !document_check_scores(reader))
    return NULL;
  sy_applies_complete(reader->edition);
  g_autoptr(sy_assessment) leaves = sy_assessment_new(reader->edition);
  leaves->rules = reader->rules;
  document_read_scores(reader, leaves);
  return sy_problems_count(problems) > problems_before ? NULL : g_steal_pointer(&leaves);
}

/* Whether the document's parts, which are put into it, are sound. */
static bool read_parts(sy_document *document, struct document_reader *reader) {
  const guint before = sy_problems_count(reader->root.problems);
  reader->rules = read_schema(&reader->root);
  if (reader->rules)
    read_model(reader);
  document->leaves = read_leaves(reader, before);
  if (document->leaves)
    document->judgements = document_read_judgements(reader);
  return document->leaves && sy_problems_count(reader->root.problems) == before;
}

sy_document *sy_document_read(const sy_context *context, const char *path, sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  g_autoptr(sy_document) document = g_new0(sy_document, 1);
  document->source = g_new0(sy_json, 1);
  document->edition = g_new0(sy_edition, 1);
  document->edition->extends = g_ptr_array_new_with_free_func(g_free);
  if (!sy_bytes_read(context, &input, SY_LIMIT_DOCUMENT, &document->bytes, problems) ||
      !sy_json_read(document->source, document->bytes.data, document->bytes.length, input.path,
                    problems))
    return NULL;
  struct document_reader reader = {
      .context = context,
      .root = {.value = document->source->tape,
               .source = document->source,
               .problems = problems,
               .file = input.path},
      .edition = document->edition,
      .nodes = g_hash_table_new(sy_text_hash, g_str_equal),
      .units = g_hash_table_new(sy_text_hash, g_str_equal),
      .cohorts = g_hash_table_new(sy_text_hash, g_str_equal),
  };
  const bool sound = read_parts(document, &reader);
  g_hash_table_destroy(reader.nodes);
  g_hash_table_destroy(reader.units);
  g_hash_table_destroy(reader.cohorts);
  return sound ? g_steal_pointer(&document) : NULL;
}

void sy_document_free(sy_document *document) {
  if (document->leaves)
    sy_assessment_free(document->leaves);
  if (document->judgements)
    sy_judgements_free(document->judgements);
  sy_edition_free(document->edition);
  sy_json_clear(document->source);
  g_free(document->source);
  sy_bytes_free(&document->bytes);
  g_free(document);
}
