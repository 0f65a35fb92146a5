/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c: a result document read back
 *
 * Rebuilds the edition's rules and its plugins' results, which is all that recomputing needs. The
 * document may come from anyone: its size is limited before it is parsed, and memory is allocated
 * by its actual contents, never by sizes that it claims.
 */
#include "document/document-private.h"

static json_t *load_json(const sy_context *context, const struct sy_input *input,
                         sy_problems *problems) {
  struct sy_bytes bytes;
  if (!sy_bytes_read(context, input, SY_LIMIT_DOCUMENT, &bytes, problems))
    return NULL;
  json_error_t error;
  json_t *json = json_loadb(bytes.data, bytes.length, JSON_REJECT_DUPLICATES, &error);
  sy_bytes_free(&bytes);
  if (!json)
    sy_problems_add(problems,
                    (struct sy_place){input->path, (unsigned)MAX(error.line, 0),
                                      (unsigned)MAX(error.column, 0)},
                    _("not JSON: %s"), error.text);
  return json;
}

/* The rules of the document's version; NULL with a problem if there is none. */
static const struct sy_result_rules *read_schema(const struct json_at *root) {
  const char *schema;
  if (!json_is_kind(root, JSON_OBJECT) || !json_take_text(root, "schema", JSON_REQUIRED, &schema))
    return NULL;
  const struct json_at at = json_at_key(root, "schema");
  const struct sy_result_rules *rules = sy_result_rules_named(DOCUMENT_SCHEMA, schema);
  if (!rules) {
    g_autofree char *expected = sy_result_rules_name(DOCUMENT_SCHEMA, sy_result_rules_of(0));
    json_problem(&at, _("'%.40s', expected '%s' or an earlier version"), schema, expected);
  }
  return rules;
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
  const struct json_at extends = json_at_array(&object, "extends", JSON_REQUIRED, JSON_MANY);
  for (size_t i = 0; i < json_array_size(extends.value); i++) {
    const struct json_at item = json_at_index(&extends, i);
    if (json_is_kind(&item, JSON_STRING))
      g_ptr_array_add(edition->extends, g_strdup(json_string_value(item.value)));
  }
}

/* Reads all parts. A part that had problems still leaves what later parts need. */
static void read_model(struct document_reader *reader) {
  read_edition(reader);
  document_read_nodes(reader);
  document_read_units(reader);
  document_read_awards(reader);
  document_read_grades(reader);
  document_read_tables(reader);
  document_read_claims(reader);
}

/* The assessment with the plugins' results; NULL if the document is not valid. */
static sy_assessment *read_leaves(struct document_reader *reader, guint problems_before) {
  sy_problems *problems = reader->root.problems;
  if (sy_problems_count(problems) > problems_before ||
      !sy_edition_complete(reader->context, reader->edition, problems) ||
      !document_check_scores(reader))
    return NULL;
  g_autoptr(sy_assessment) leaves = sy_assessment_new(reader->edition);
  leaves->rules = reader->rules;
  document_read_scores(reader, leaves);
  return sy_problems_count(problems) > problems_before ? NULL : g_steal_pointer(&leaves);
}

sy_document *sy_document_read(const sy_context *context, const char *path, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  const struct sy_input input = sy_input_at(path);
  json_t *json = load_json(context, &input, problems);
  if (!json)
    return NULL;
  struct document_reader reader = {
      .context = context,
      .root = {.value = json, .problems = problems, .file = input.path},
      .edition = g_new0(sy_edition, 1),
      .nodes = g_hash_table_new(sy_text_hash, g_str_equal),
      .units = g_hash_table_new(sy_text_hash, g_str_equal),
      .cohorts = g_hash_table_new(sy_text_hash, g_str_equal),
  };
  reader.edition->extends = g_ptr_array_new_with_free_func(g_free);
  reader.rules = read_schema(&reader.root);
  if (reader.rules)
    read_model(&reader);
  sy_document *document = g_new0(sy_document, 1);
  *document = (sy_document){
      .json = json, .edition = reader.edition, .leaves = read_leaves(&reader, before)};
  g_hash_table_destroy(reader.nodes);
  g_hash_table_destroy(reader.units);
  g_hash_table_destroy(reader.cohorts);
  if (document->leaves)
    document->judgements = document_read_judgements(&reader);
  if (document->leaves && sy_problems_count(problems) == before)
    return document;
  sy_document_free(document);
  return NULL;
}

void sy_document_free(sy_document *document) {
  if (document->leaves)
    sy_assessment_free(document->leaves);
  if (document->judgements)
    sy_judgements_free(document->judgements);
  sy_edition_free(document->edition);
  json_decref(document->json);
  g_free(document);
}
