/* SPDX-License-Identifier: Apache-2.0
 *
 * document-private.h: what the parts of `document` share
 */
#ifndef SY_DOCUMENT_PRIVATE_H
#define SY_DOCUMENT_PRIVATE_H

#include "document/document.h"
#include "files/files.h"

#include <string.h>

/* ---- text.c: JSON as text in the canonical form ---- */

/* A text under way. */
struct json_text {
  GString *bytes;
  bool indented; /* else compact */
  unsigned depth;
  bool empty; /* nothing is in the innermost object or list yet */
  /* Receives the bytes as they accumulate; NULL: they are kept. */
  bool (*receive)(const char *bytes, size_t length, void *to);
  void *to;
  bool failed; /* they could not be received */
  size_t most; /* bytes after which the rest may be left out; 0: no limit */
};
/* Hands on what is held back. */
void json_text_flush(struct json_text *text);
/* An object in '{' and '}', a list in '[' and ']'. Each value of a list comes after
 * json_text_item(), each value of an object after its key; the keys come in order. */
void json_text_open(struct json_text *text, char bracket);
void json_text_close(struct json_text *text, char bracket);
void json_text_item(struct json_text *text);
void json_text_key(struct json_text *text, const char *key);
void json_text_string(struct json_text *text, const char *string);
void json_text_integer(struct json_text *text, int64_t value);
void json_text_boolean(struct json_text *text, bool value);
void json_text_score(struct json_text *text, int64_t nano);         /* an exact decimal */
void json_text_names(struct json_text *text, struct sy_text names); /* {en, zh} */
void json_text_value(struct json_text *text, const json_t *value);
/* A value that was read, and an object without some of its keys: a list ended by NULL. */
void json_text_read(struct json_text *text, const sy_json *source, const uint32_t *value);
void json_text_without(struct json_text *text, const sy_json *source, const uint32_t *object,
                       const char *const *keys);
/* A key of an object with who writes its value. */
struct json_part {
  const char *key;
  void (*put)(struct json_text *text, const void *data);
  const void *data;
};
/* An object of these fields and parts, in the order of their keys. */
void json_text_object(struct json_text *text, const json_t *fields, const struct json_part *parts,
                      guint count);

/* ---- what-if.c ---- */

#define WHAT_IF_SUFFIX "-what-if" /* of the schemas of documents that are not official */
/* Sets the schema, "KIND/VERSION", or for a what-if "KIND-what-if/VERSION", and then what is
 * different in the edition. */
void document_set_schema(json_t *document, const sy_edition *edition, const char *kind,
                         unsigned version);

/* ---- document.c: the result document ---- */

#define DOCUMENT_SCHEMA "steelyard-result" /* and its version */
/* Who writes documents: "steelyard" and the version. */
extern const char document_engine[];
/* What the digest does not cover, and the digest. */
json_t *document_signature(const struct sy_evaluation *result, const char *digest);
/* The rest, without what write.c writes unit by unit. */
json_t *document_fields_of_all(const struct sy_evaluation *result);

/* ---- field-writers.c: fields of the document ---- */

json_t *json_score(int64_t nano);   /* an exact decimal */
json_t *json_names(struct sy_text); /* {zh, en} */
/* The awards of which a unit gets at most one; null: there are none. */
json_t *document_one_award(const sy_edition *edition);
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
/* As text: the cohorts, awards and grades with the units that belong to each. `data` is the
 * sy_assessment. */
void document_put_cohorts(struct json_text *text, const void *data);
void document_put_awards(struct json_text *text, const void *data);
void document_put_grades(struct json_text *text, const void *data);

/* ---- changes.c: the document's key `changes` ---- */

/* `data`: sy_changes; with the tables, if they were compared. */
void document_put_changes(struct json_text *text, const void *data);

/* ---- claims.c: the claims' part of the document ---- */

json_t *document_claims(const sy_edition *edition, const sy_judgements *judgements);
json_t *document_errata(const sy_edition *edition, const sy_judgements *judgements);

/* ---- replies.c: what replies changed ---- */

/* `first`: the same edition scored by its first rows alone. */
json_t *document_replies(const sy_assessment *first, const sy_assessment *now);

/* ---- write.c: the document as text ---- */

/* All but the units and what the digest does not cover. */
void document_put_rest(struct json_text *text, const struct sy_evaluation *result);

/* ---- units.c: the units' part of the document ---- */

/* A key of an object with the index of what it stands for. */
struct document_key {
  const char *key;
  uint32_t index;
};
/* An edition's nodes in the order of their ids; g_free. */
struct document_key *document_nodes_by_id(const sy_edition *edition);

/* What the text of every unit is made from. */
typedef struct document_units document_units;
document_units *document_units_new(const sy_assessment *assessment);
void document_units_free(document_units *units);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(document_units, document_units_free)
/* The list of units. The text must have a receiver. `threads`: 0: one per processor. */
void document_put_units(struct json_text *text, const document_units *units, unsigned threads);
/* A single unit. */
void document_put_unit(struct json_text *text, const document_units *units, uint32_t unit);
/* A node's entry among a unit's scores, and a finding, as JSON values; json_decref. */
json_t *document_score(const document_units *units, uint32_t node, uint32_t unit);
json_t *document_finding(const sy_assessment *assessment, const struct sy_assessed_finding *found);
/* The name of a mark, by its bit's number; NULL after the last. */
extern const char *const mark_names[];

/* ---- fields.c: values of a document that is read, checked ---- */

/* A value with its path, for problems. Lives on the stack; `up` must outlive it. */
struct json_at {
  const uint32_t *value; /* NULL: not there */
  const struct json_at *up;
  const char *key; /* in an object; NULL: `index` in an array */
  size_t index;
  const sy_json *source;
  sy_problems *problems;
  const char *file;
};

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/* Adds a problem whose message begins with the JSON path of the value. */
void json_problem(const struct json_at *at, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Appends the JSON path, in one line. */
void json_path(const struct json_at *at, GString *path);
struct json_at json_at_key(const struct json_at *object, const char *key);
/* The first item of an array or entry of an object; its `value` is NULL if there is none. */
struct json_at json_at_first(const struct json_at *whole);
void json_at_step(struct json_at *item);
#define json_at_each(item, whole)                                                                  \
  for (struct json_at item = json_at_first(whole); item.value; json_at_step(&item))
/* How many items or entries it has. */
size_t json_at_count(const struct json_at *whole);
/* A list or object grows by what is read, not by how much there seems to be: a document of empty
 * objects would else take many times its size. Makes room for the item `index` of `items`, and
 * clears it. */
void *json_grow(void *items, size_t size, size_t index);
/* Whether there are so many problems that no more are kept, so that reading can stop. */
bool json_is_hopeless(const struct json_at *at);
#define JSON_MANY (UINT32_MAX - 1) /* as many as a document may have, counted in 32 bits */
/* The key's value as an array of at most `limit` items, or as an object. If there is none, its
 * `value` is NULL, and a problem is added if it is required. */
struct json_at json_at_array(const struct json_at *object, const char *key, enum json_need need,
                             size_t limit);
struct json_at json_at_object(const struct json_at *object, const char *key, enum json_need need);
bool json_is_kind(const struct json_at *at, json_type type);
/* Of a string. */
const char *json_at_string(const struct json_at *at);
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
                     bool may_be_zero, struct sy_rational *value);
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
void document_read_errata(struct document_reader *reader);
/* Verdicts and computed figures; NULL if the claims were not judged. */
sy_judgements *document_read_judgements(struct document_reader *reader);
/* read-units.c */
void document_read_cohorts(struct document_reader *reader);
/* After the awards, which name attributes of units. */
void document_read_units(struct document_reader *reader);
/* Checks that every unit has an entry for every node; only then are columns allocated. */
bool document_check_scores(const struct document_reader *reader);
void document_read_scores(const struct document_reader *reader, sy_assessment *leaves);

/* ---- recompute.c: comparing a document with what was recomputed ---- */

struct comparison {
  FILE *stream; /* where differences are told */
  int differences;
  sy_json made; /* the part that was made last */
  sy_problems *problems;
};
/* Reads a part that was made, which stays as it is as long as it is compared. */
bool document_read_made(struct comparison *comparison, const GString *bytes);
/* Tells each value that differs. `computed`: a value that was made. */
void document_compare(struct comparison *comparison, const struct json_at *told,
                      const uint32_t *computed);
/* Tells a value that differs; NULL: nothing was recomputed. */
void document_tell(struct comparison *comparison, const struct json_at *told,
                   const uint32_t *computed);

/* ---- derived.c ---- */

/* Compares what changes, replies and warnings repeat of the document, or what follows from it. */
void document_compare_derived(struct comparison *comparison, const struct json_at *root,
                              const sy_assessment *assessment);

#endif /* SY_DOCUMENT_PRIVATE_H */
