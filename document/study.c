/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: a study as a JSON document of its own
 *
 * It names the digest of the result that it rests on. docs/study.md describes the format.
 */
#include "document/document-private.h"

#define STUDY_SCHEMA "steelyard-study"

static json_t *words_json(const sy_words *words) {
  return json_names((struct sy_text){.zh = words->zh, .en = words->en});
}

/* Twelve significant digits: the last ones of a double depend on the order of additions. */
static json_t *number_json(double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.12g", number);
  return json_real(g_ascii_strtod(text, NULL));
}

static json_t *cell_json(const sy_edition *edition, enum sy_study_type type,
                         const struct sy_study_cell *cell) {
  if (cell->absent)
    return json_null();
  switch (type) {
  case SY_STUDY_NODE:
    return json_string(edition->nodes[cell->index].id);
  case SY_STUDY_UNIT:
    return json_string(edition->units[cell->index].id);
  case SY_STUDY_COHORT:
    return json_string(edition->cohorts[cell->index].id);
  case SY_STUDY_AWARD:
    return json_string(edition->awards[cell->index].id);
  case SY_STUDY_TEXT:
    return json_string(cell->text);
  case SY_STUDY_WORDS:
    return words_json(cell->words);
  case SY_STUDY_FLAG:
  case SY_STUDY_COUNT:
    return json_integer(cell->count);
  case SY_STUDY_SCORE:
  case SY_STUDY_SCORE_CHANGE:
    return json_score(cell->score);
  default:
    return number_json(cell->number);
  }
}

/* The columns whose figures in the row rest on an estimate; NULL: none. */
static json_t *estimated_json(const sy_study_table *table, guint row) {
  json_t *columns = NULL;
  for (guint i = 0; i < table->column_count; i++)
    if (sy_study_cell_at(table, row, i)->estimated) {
      columns = columns ? columns : json_array();
      json_array_append_new(columns, json_string(table->columns[i].id));
    }
  return columns;
}

static json_t *rows_json(const sy_edition *edition, const sy_study_table *table) {
  json_t *rows = json_array();
  for (guint row = 0; row < sy_study_rows(table); row++) {
    json_t *object = json_object();
    for (guint i = 0; i < table->column_count; i++)
      json_object_set_new(
          object, table->columns[i].id,
          cell_json(edition, table->columns[i].type, sy_study_cell_at(table, row, i)));
    json_t *estimated = estimated_json(table, row);
    if (estimated)
      json_object_set_new(object, "estimated", estimated);
    json_array_append_new(rows, object);
  }
  return rows;
}

static json_t *columns_json(const sy_study_table *table) {
  json_t *columns = json_array();
  for (guint i = 0; i < table->column_count; i++) {
    json_t *object = json_object();
    json_set_text(object, "id", table->columns[i].id);
    json_set_text(object, "type", sy_study_type_names[table->columns[i].type]);
    json_object_set_new(object, "heading", json_names(table->columns[i].heading));
    json_array_append_new(columns, object);
  }
  return columns;
}

static json_t *sentences_json(const GPtrArray *sentences) {
  json_t *array = json_array();
  for (guint i = 0; i < sentences->len; i++)
    json_array_append_new(array, words_json(sentences->pdata[i]));
  return array;
}

/* How far an interrupted table is. */
static json_t *partial_json(const sy_study_table *table) {
  json_t *object = json_object();
  if (table->wanted > 0) {
    json_object_set_new(object, "replications", json_integer((json_int_t)table->done));
    json_object_set_new(object, "of", json_integer((json_int_t)table->wanted));
  }
  if (table->all_units > 0) {
    json_object_set_new(object, "units", json_integer(table->units));
    json_object_set_new(object, "of_units", json_integer(table->all_units));
  }
  return object;
}

static json_t *table_json(const sy_edition *edition, const sy_study_table *table) {
  json_t *object = json_object();
  json_set_text(object, "part", table->part);
  json_set_text(object, "id", table->id);
  json_object_set_new(object, "title", json_names(table->title));
  json_object_set_new(object, "columns", columns_json(table));
  json_object_set_new(object, "rows", rows_json(edition, table));
  json_object_set_new(object, "notes", sentences_json(table->notes));
  json_object_set_new(object, "remarks", sentences_json(table->remarks));
  if (sy_study_is_table_partial(table))
    json_object_set_new(object, "partial", partial_json(table));
  return object;
}

/* What is missing in an interrupted study. */
static json_t *interrupted_json(const sy_study *study) {
  json_t *object = json_object(), *left_out = json_array();
  for (guint i = 0; i < study->left_out->len; i++)
    json_array_append_new(left_out, json_string(study->left_out->pdata[i]));
  json_object_set_new(object, "left_out", left_out);
  return object;
}

json_t *sy_study_json(const sy_study *study, const struct sy_evaluation *result) {
  const sy_edition *edition = study->assessment->edition;
  json_t *document = json_object(), *tables = json_array(), *about = json_object();
  char digest[SY_DIGEST_SIZE];
  sy_document_digest(result, digest);
  for (guint i = 0; i < study->tables->len; i++)
    json_array_append_new(tables, table_json(edition, study->tables->pdata[i]));
  json_set_text(about, "id", edition->id);
  json_object_set_new(about, "name", json_names(edition->name));
  document_set_schema(document, edition, STUDY_SCHEMA, 1);
  json_object_set_new(document, "edition", about);
  json_set_text(document, "result", digest);
  if (study->caused->len > 0)
    json_object_set_new(document, "warnings", sentences_json(study->caused));
  json_object_set_new(document, "tables", tables);
  if (sy_study_is_partial(study))
    json_object_set_new(document, "interrupted", interrupted_json(study));
  return document;
}
