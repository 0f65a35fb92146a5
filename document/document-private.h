/* SPDX-License-Identifier: Apache-2.0
 *
 * document-private.h: what the parts of `document` share
 */
#ifndef SY_DOCUMENT_PRIVATE_H
#define SY_DOCUMENT_PRIVATE_H

#include "document/document.h"

#include <string.h>

/* ---- document.c: the result document ---- */

/* The document without its units. document_sign() adds the parts that the digest does not cover,
 * and the digest. */
#define DOCUMENT_SCHEMA "steelyard-result" /* and its version */
json_t *document_without_units(const struct sy_evaluation *result);
void document_sign(json_t *document, const struct sy_evaluation *result, const char *digest);

/* ---- field-writers.c: fields of the document ---- */

json_t *json_score(int64_t nano);   /* an exact decimal */
json_t *json_names(struct sy_text); /* {zh, en} */
json_t *json_share(struct sy_rational value);
/* Leaves the key out where the text is NULL. */
void json_set_text(json_t *object, const char *key, const char *text);
/* A new object with the owner's fields from its table that have one of the bits `on`, except bands
 * and grades. */
json_t *document_fields(const sy_edition *edition, const struct sy_field *fields, unsigned on,
                        const void *owner);

/* ---- model.c: the edition's part of the document ---- */

json_t *document_edition(const sy_edition *edition);
json_t *document_nodes(const sy_edition *edition);
json_t *document_tables(const sy_edition *edition);
/* The cohorts, with the units that belong to each. */
json_t *document_cohorts(const sy_edition *edition);
json_t *document_awards(const sy_assessment *assessment);
json_t *document_grades(const sy_assessment *assessment);

/* ---- claims.c: the claims' part of the document ---- */

json_t *document_claims(const sy_edition *edition, const sy_judgements *judgements);

/* ---- replies.c: what replies changed ---- */

/* `first`: the same edition scored by its first rows alone. */
json_t *document_replies(const sy_assessment *first, const sy_assessment *now);

/* ---- units.c: the units' part of the document ---- */

/* Returns the units as JSON values, one at a time. */
typedef struct document_units document_units;
document_units *document_units_new(const sy_assessment *assessment);
void document_units_free(document_units *units);
json_t *document_next_unit(document_units *units);
/* A node's entry among a unit's scores. */
json_t *document_score(const sy_assessment *assessment, const sy_figures *figures, uint32_t node,
                       uint32_t unit);
json_t *document_finding(const sy_assessment *assessment, const struct sy_assessed_finding *found);
/* The name of a mark, by its bit's number; NULL after the last. */
extern const char *const mark_names[];

/* ---- fields.c: values of a document that is read, checked ---- */

/* A value with its path, for problems. Lives on the stack; `up` must outlive it. */
struct json_at {
  const json_t *value; /* NULL: not there */
  const struct json_at *up;
  const char *key; /* in an object; NULL: `index` in an array */
  size_t index;
  sy_problems *problems;
  const char *file;
};

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/* Adds a problem whose message begins with the JSON path of the value. */
void json_problem(const struct json_at *at, const char *format, ...) G_GNUC_PRINTF(2, 3);
struct json_at json_at_key(const struct json_at *object, const char *key);
struct json_at json_at_index(const struct json_at *array, size_t index);
#define JSON_MANY                                                                                  \
  (UINT32_MAX - 1) /* as many as a document may have; they are counted in 32 bits                  \
                    */
/* The key's value as an array of at most `limit` items, or as an object. If there is none, its
 * `value` is NULL, and a problem is added if it is required. */
struct json_at json_at_array(const struct json_at *object, const char *key, enum json_need need,
                             size_t limit);
struct json_at json_at_object(const struct json_at *object, const char *key, enum json_need need);
bool json_is_kind(const struct json_at *at, json_type type);
/* The readers return false if the key is missing or wrong, and add a problem if it is wrong or
 * required. */
bool json_take_text(const struct json_at *object, const char *key, enum json_need need,
                    const char **text);
/* A copy, or NULL if there is none. */
char *json_take_copy(const struct json_at *object, const char *key, enum json_need need);
/* An id; never NULL ("" if there is none). */
char *json_take_id(const struct json_at *object);
bool json_take_names(const struct json_at *object, const char *key, struct sy_text *names);
bool json_take_integer(const struct json_at *object, const char *key, enum json_need need,
                       int64_t lowest, int64_t highest, int64_t *value);
bool json_take_boolean(const struct json_at *object, const char *key);
/* A score as an exact decimal, not below `lowest`. */
bool json_take_score(const struct json_at *object, const char *key, enum json_need need,
                     int64_t lowest, int64_t *value);
bool json_read_score(const struct json_at *at, int64_t lowest, int64_t *value);
/* A fraction above 0. */
bool json_take_share(const struct json_at *object, const char *key, enum json_need need,
                     struct sy_rational *value);
/* The index of one of the names; `otherwise` if it is missing (-1: required) or wrong. */
int json_take_choice(const struct json_at *object, const char *key, const char *const *names,
                     int otherwise);
/* The index of the text in `ids` (id -> GUINT_TO_POINTER(index + 1)). If it is not there: SY_NONE
 * and a problem that calls it a `kind`. */
uint32_t json_take_reference(const struct json_at *object, const char *key, GHashTable *ids,
                             const char *kind);
uint32_t json_read_reference(const struct json_at *at, GHashTable *ids, const char *kind);
/* Adds an id with its index to `ids`; a problem if the id is taken. */
void json_note_id(const struct json_at *object, const char *id, uint32_t index, GHashTable *ids);

/* ---- read.c and its parts ---- */

/* A document that is being read. */
struct document_reader {
  const sy_context *context;
  const struct sy_result_rules *rules; /* NULL: the schema is not known */
  struct json_at root;
  sy_edition *edition;
  GHashTable *nodes, *units, *cohorts; /* id -> GUINT_TO_POINTER(index + 1) */
};

/* field-readers.c: fields of the document, a reader for each type */
/* Reads an object's keys by a table of fields, into the owner: those fields that have the bit of
 * `*kind`. `kind` may point to a member of the owner that is read with the others. Gates, parents,
 * bands, grades and their starts are not read. */
void document_read_fields(const struct document_reader *reader, const struct json_at *object,
                          const struct sy_field *fields, const int *kind, void *owner);
/* read-tree.c */
void document_read_nodes(struct document_reader *reader);
/* read-awards.c */
void document_read_awards(struct document_reader *reader);
void document_read_grades(struct document_reader *reader);
void document_read_tables(struct document_reader *reader);
void document_read_claims(struct document_reader *reader);
/* Verdicts and computed figures; NULL if the claims were not judged. */
sy_judgements *document_read_judgements(struct document_reader *reader);
/* read-units.c */
void document_read_units(struct document_reader *reader);
/* Checks that every unit has an entry for every node; only then are columns allocated. */
bool document_check_scores(const struct document_reader *reader);
void document_read_scores(const struct document_reader *reader, sy_assessment *leaves);

#endif /* SY_DOCUMENT_PRIVATE_H */
