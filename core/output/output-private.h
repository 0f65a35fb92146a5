/* SPDX-License-Identifier: Apache-2.0
 *
 * output-private.h: what the parts of the room `output` share
 */
#ifndef SY_OUTPUT_PRIVATE_H
#define SY_OUTPUT_PRIVATE_H

#include "output/output.h"

#include <string.h>

/* ---- layout.c ---- */

/* A text wrapped to a width as a cell of several lines, the first line after `first`, the others
 * after `rest`. g_free. */
char *layout_hang(const char *first, const char *rest, const char *text, unsigned width);

/* ---- figure.c: scores as people see them ---- */

/* The conditions that an edition puts on each node's score: gates, grades, bands. */
typedef struct sy_figures sy_figures;
sy_figures *figures_new(const sy_edition *edition);
void figures_free(sy_figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_figures, figures_free)
/* A score with `digits` digits, or with as many more as it takes for what is shown to meet the
 * same conditions as the score: 59.996 is not shown as 60.00 where 60 is a pass. */
void figure_shown(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits,
                  char text[SY_DECIMAL_SIZE]);
/* What one unit has on a node, as a cell: the shown score, the interval as "61.2 … 90", or a word
 * for not applicable. g_free. */
char *figure_cell(const sy_figures *figures, const sy_assessment *assessment, uint32_t node,
                  uint32_t unit, unsigned digits);
/* A share for people: "30%" where that is exact in a percent's millionths, else "1/3". g_free. */
char *share_shown(struct sy_rational share);
/* A word for an outcome in the reader's language. */
const char *outcome_word(enum sy_outcome outcome);

/* ---- standing.c: units in the order of their ranks ---- */

/* The cohort's units by rank, the edition's order where they tie; unranked ones last. g_free. */
uint32_t *units_by_rank(const struct sy_standing *standing, const struct sy_cohort *cohort);

/* ---- reason.c: why something is not scored ---- */

/* The plugin's reason, or NULL where it gave none or the plugin is not there. */
const struct sy_reason *reason_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* The message of a failed call, or NULL. */
const char *error_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* One of the two for a reader, or a word for evidence that is not there. */
const char *reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit);

/* ---- table-below.c: what stands under the ranked table ---- */

/* Single awards, grades, what is missing and why, how much of the tree is reconstructed, and what
 * code from outside scored. */
void table_write_below(const sy_assessment *assessment, const sy_figures *figures,
                       const struct sy_style *style, FILE *stream);
/* How much of the tree is reconstructed, in a sentence. g_free. */
char *table_basis(const sy_edition *edition);

/* ---- evidence-cell.c: a cell of evidence as it was understood ---- */

/* A column's cell in a sheet, "" where it is blank; a level by its name, or for people by its
 * label. g_free. */
char *evidence_cell(const struct sy_node *node, const struct sy_column *column,
                    const sy_sheet *sheet, guint index, uint64_t row, bool for_people);

/* ---- explain-evidence.c: a leaf down to its rows ---- */

/* The rows that the node's plugin read for the unit, with what each contributed. */
void explain_evidence(const sy_assessment *assessment, uint32_t unit, uint32_t node,
                      const struct sy_style *style, FILE *stream);
/* The unit's findings on nodes whose factor is above 0, dearest first, with advice. A node's factor
 * is what one of its points is worth where the reader asked. */
void explain_findings(const sy_assessment *assessment, uint32_t unit, const double *factors,
                      const struct sy_style *style, FILE *stream);

/* ---- document.c: the result document ---- */

/* All that the digest covers but the units, and what is then added. */
json_t *document_without_units(const sy_assessment *assessment);
void document_sign(json_t *document, const sy_assessment *assessment, const char *digest,
                   const struct sy_run *run);

/* ---- document-model.c: the edition's part of the document ---- */

json_t *json_score(int64_t nano);   /* an exact decimal */
json_t *json_names(struct sy_text); /* {zh, en} */
json_t *json_share(struct sy_rational value);
json_t *document_edition(const sy_edition *edition);
json_t *document_nodes(const sy_edition *edition);
json_t *document_tables(const sy_edition *edition);
/* With the units that belong to each. */
json_t *document_cohorts(const sy_edition *edition);
json_t *document_awards(const sy_assessment *assessment);
json_t *document_grades(const sy_assessment *assessment);

/* ---- document-claims.c: the claims' part of the document ---- */

json_t *document_claims(const sy_assessment *assessment);

/* ---- document-replies.c: what replies changed ---- */

json_t *document_replies(const sy_assessment *assessment);

/* ---- document-units.c: the units' part of the document ---- */

/* The units as JSON values, one after the other. */
typedef struct document_units document_units;
document_units *document_units_new(const sy_assessment *assessment);
void document_units_free(document_units *units);
json_t *document_next_unit(document_units *units);
/* The name of a mark, by its bit's number; NULL after the last. */
extern const char *const mark_names[];

/* ---- document-fields.c: values of a document that is read, checked ---- */

/* A value with the way to it, for problems. Lives on the stack; `up` must outlive it. */
struct json_at {
  const json_t *value; /* NULL: not there */
  const struct json_at *up;
  const char *key; /* in an object; NULL: `index` in an array */
  size_t index;
  sy_problems *problems;
  const char *file;
};

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/* A problem with the JSON path of the value in front of the message. */
void json_problem(const struct json_at *at, const char *format, ...) G_GNUC_PRINTF(2, 3);
struct json_at json_at_key(const struct json_at *object, const char *key);
struct json_at json_at_index(const struct json_at *array, size_t index);
#define JSON_MANY                                                                                  \
  (UINT32_MAX - 1) /* as many as a document may have; they are counted in 32 bits                  \
                    */
/* The key's value as an array or object, of at most `limit` items; its value is NULL, with a
 * problem where it is due, if there is none. */
struct json_at json_at_array(const struct json_at *object, const char *key, enum json_need need,
                             size_t limit);
struct json_at json_at_object(const struct json_at *object, const char *key, enum json_need need);
bool json_is_kind(const struct json_at *at, json_type type);
/* The readers return false where the key is not there or wrong, with a problem where it is due. */
bool json_take_text(const struct json_at *object, const char *key, enum json_need need,
                    const char **text);
/* A copy; NULL where there is none. */
char *json_take_copy(const struct json_at *object, const char *key, enum json_need need);
/* An id; never NULL ("" where there is none). */
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
/* One of the names, as its index; `otherwise` where it is not there (-1: required) or wrong. */
int json_take_choice(const struct json_at *object, const char *key, const char *const *names,
                     int otherwise);
/* The index that the text has in `ids` (id -> GUINT_TO_POINTER(index + 1)); SY_NONE with a problem
 * that calls it a `kind`. */
uint32_t json_take_reference(const struct json_at *object, const char *key, GHashTable *ids,
                             const char *kind);
uint32_t json_read_reference(const struct json_at *at, GHashTable *ids, const char *kind);
/* Notes an id as that of `index`; a problem if it is taken. */
void json_note_id(const struct json_at *object, const char *id, uint32_t index, GHashTable *ids);

/* ---- document-read.c and its parts ---- */

/* A document under reading. */
struct document_reader {
  struct json_at root;
  sy_edition *edition;
  GHashTable *nodes, *units, *cohorts; /* id -> GUINT_TO_POINTER(index + 1) */
};

/* document-read-tree.c */
void document_read_nodes(struct document_reader *reader);
/* document-read-awards.c */
void document_read_awards(struct document_reader *reader);
void document_read_grades(struct document_reader *reader);
void document_read_tables(struct document_reader *reader);
void document_read_claims(struct document_reader *reader);
/* Into the assessment: verdicts and computed figures. */
void document_read_judgements(struct document_reader *reader, sy_assessment *leaves);
/* document-read-units.c */
void document_read_units(struct document_reader *reader);
/* Checks that every unit has an entry for every node; only then are columns allocated. */
bool document_check_scores(const struct document_reader *reader);
void document_read_scores(const struct document_reader *reader, sy_assessment *leaves);

#endif /* SY_OUTPUT_PRIVATE_H */
