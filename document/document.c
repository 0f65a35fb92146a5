/* SPDX-License-Identifier: Apache-2.0
 *
 * document.c: the result document
 *
 * The complete form of an assessment as one JSON value. It is canonical: the same assessment gives
 * the same bytes except for `record` and `run`, which describe the machine and this run and are not
 * covered by the digest. docs/result-format.md is its specification.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "document/document-private.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

/* ---- record and run ---- */

const char document_engine[] = "steelyard " PACKAGE_VERSION;

static json_t *record_plugin(struct sy_plugin_entry *entry) {
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(entry->id));
  json_object_set_new(object, "revision", json_integer(entry->revision));
  json_object_set_new(object, "version", json_string(entry->plugin->version));
  json_object_set_new(object, "sha256", json_string(sy_plugin_entry_digest(entry)));
  json_object_set_new(object, "sandbox", json_string(entry->sandbox));
  if (entry->changed_float_mode)
    json_object_set_new(object, "float_mode", json_string("changed on loading, put back"));
  return object;
}

/* Nodes whose findings were left out because one was invalid. */
static json_t *left_out(const sy_assessment *assessment) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < assessment->node_count; i++)
    if (assessment->columns[i].left_out) {
      json_t *object = json_object();
      json_object_set_new(object, "node", json_string(assessment->edition->nodes[i].id));
      json_object_set_new(object, "why", json_string(assessment->columns[i].left_out->en));
      json_array_append_new(list, object);
    }
  return list;
}

/* A file as the edition would name it. g_free. */
static char *file_in(const sy_edition *edition, const char *file) {
  g_autofree char *folder = g_strconcat(edition->directory, "/", NULL);
  return g_strdup(g_str_has_prefix(file, folder) ? file + strlen(folder) : file);
}

/* As the edition gives it: one text, or one for each language. */
static json_t *reason_json(struct sy_text reason) {
  return strcmp(reason.zh, reason.en) == 0 ? json_string(reason.en) : json_names(reason);
}

static json_t *record_warning(const sy_edition *edition, const struct sy_warning *warning) {
  json_t *object = json_object(), *of = json_object();
  for (guint i = 0; warning->keys[i]; i++)
    json_object_set_new(of, warning->keys[i], json_string(warning->values[i]));
  json_object_set_new(object, "code", json_string(warning->code));
  json_object_set_new(object, "of", of);
  json_object_set_new(object, "message", json_names(warning->message));
  if (warning->place.file) {
    g_autofree char *file = file_in(edition, warning->place.file);
    json_object_set_new(object, "file", json_string(file));
  }
  if (warning->place.line)
    json_object_set_new(object, "line", json_integer(warning->place.line));
  if (warning->place.column)
    json_object_set_new(object, "column", json_integer(warning->place.column));
  if (warning->reason.en)
    json_object_set_new(object, "acknowledged", reason_json(warning->reason));
  return object;
}

/* The warnings, and how many more there are of each kind than are listed. */
static void record_warnings(json_t *record, const sy_assessment *assessment) {
  const sy_warnings *warnings = assessment->warnings;
  const guint listed = warnings ? sy_warnings_count(warnings) : 0;
  const guint all = warnings ? sy_warnings_open(warnings) + sy_warnings_acknowledged(warnings) : 0;
  json_t *list = json_array();
  for (guint i = 0; i < listed; i++)
    json_array_append_new(list, record_warning(assessment->edition, sy_warnings_at(warnings, i)));
  json_object_set_new(record, "warnings", list);
  if (all > listed)
    json_object_set_new(record, "warnings_not_listed", json_integer(all - listed));
}

/* ---- row errors ---- */

static void set_told(json_t *object, const char *key, const char *text) {
  if (text)
    json_object_set_new(object, key, json_string(text));
}

static json_t *told_values(const struct sy_told *told) {
  json_t *values = json_object();
  for (guint i = 0; told->notice->values[i] && told->values[i]; i++)
    json_object_set_new(values, told->notice->values[i]->name, json_string(told->values[i]));
  return values;
}

/* What a notice says, and where. */
static json_t *document_told(const sy_edition *edition, const struct sy_told *told) {
  json_t *object = json_object();
  const struct sy_edition_table *table = sy_told_table(edition, told);
  g_autofree char *en = sy_notice_text(told, false), *zh = sy_notice_text(told, true);
  g_autofree char *cell = sy_told_cell(edition, told, false);
  set_told(object, "node", edition->nodes[told->node].id);
  set_told(object, "unit", told->unit == SY_NONE ? NULL : edition->units[told->unit].id);
  set_told(object, "code", told->notice->code);
  if (table) {
    set_told(object, "table", table->id);
    json_object_set_new(object, "row", json_integer((json_int_t)told->row));
  }
  set_told(object, "column", sy_told_column(edition, told));
  set_told(object, "found", cell);
  json_object_set_new(object, "values", told_values(told));
  json_object_set_new(object, "message", json_names((struct sy_text){.zh = zh, .en = en}));
  return object;
}

static json_t *row_errors(const sy_assessment *assessment) {
  json_t *list = json_array();
  for (guint i = 0; i < assessment->row_errors->len; i++)
    json_array_append_new(list,
                          document_told(assessment->edition,
                                        &g_array_index(assessment->row_errors, struct sy_told, i)));
  return list;
}

/* Per node, how many more there are. */
static json_t *more_row_errors(const sy_assessment *assessment) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < assessment->node_count; i++)
    if (assessment->columns[i].more_row_errors) {
      json_t *object = json_object();
      set_told(object, "node", assessment->edition->nodes[i].id);
      json_object_set_new(object, "count",
                          json_integer((json_int_t)assessment->columns[i].more_row_errors));
      json_array_append_new(list, object);
    }
  return list;
}

/* A list, if it is not empty. */
static void set_list(json_t *object, const char *key, json_t *list) {
  if (json_array_size(list) > 0)
    json_object_set(object, key, list);
  json_decref(list);
}

static json_t *document_record(const sy_assessment *assessment) {
  g_autoptr(GPtrArray) entries = sy_edition_plugins(assessment->edition);
  json_t *record = json_object(), *plugins = json_array();
  for (guint i = 0; i < entries->len; i++)
    json_array_append_new(plugins, record_plugin(entries->pdata[i]));
  json_object_set_new(record, "engine", json_string(document_engine));
  json_object_set_new(record, "api", json_integer(SY_PLUGIN_API_VERSION));
  json_object_set_new(record, "plugins", plugins);
  record_warnings(record, assessment);
  set_list(record, "findings_left_out", left_out(assessment));
  set_list(record, "row_errors", row_errors(assessment));
  set_list(record, "row_errors_left_out", more_row_errors(assessment));
  return record;
}

/* The document's numbers are integers, so the seconds are a text as well. */
static json_t *document_run(const struct sy_run *run) {
  json_t *object = json_object();
  int64_t seconds;
  if (run->at)
    json_object_set_new(object, "at", json_string(run->at));
  if (run->host)
    json_object_set_new(object, "host", json_string(run->host));
  if (sy_nano_from_double(run->seconds, &seconds)) {
    char text[SY_DECIMAL_SIZE];
    sy_nano_shown(seconds, 3, text);
    json_object_set_new(object, "seconds", json_string(text));
  }
  return object;
}

/* ---- the whole ---- */

json_t *document_fields_of_all(const struct sy_evaluation *result) {
  const sy_assessment *assessment = result->assessment;
  const sy_edition *edition = assessment->edition;
  json_t *document = json_object();
  document_set_schema(document, edition, DOCUMENT_SCHEMA, assessment->rules->version);
  json_object_set_new(document, "edition", document_edition(edition));
  json_object_set_new(document, "tables", document_tables(edition));
  json_object_set_new(document, "nodes", document_nodes(edition));
  json_object_set_new(document, "claims", document_claims(edition, result->judgements));
  if (edition->erratum_count > 0)
    json_object_set_new(document, "errata", document_errata(edition, result->judgements));
  if (result->first)
    json_object_set_new(document, "replies", document_replies(result->first, assessment));
  return document;
}

json_t *document_signature(const struct sy_evaluation *result, const char *digest) {
  json_t *document = json_object();
  json_object_set_new(document, "digest", json_string(digest));
  json_object_set_new(document, "record", document_record(result->assessment));
  if (result->run)
    json_object_set_new(document, "run", document_run(result->run));
  return document;
}
