/* SPDX-License-Identifier: Apache-2.0
 *
 * document.h: the result document: written, read back, recomputed
 *
 * docs/result-format.md describes the format.
 */
#ifndef SY_DOCUMENT_H
#define SY_DOCUMENT_H

#include "claims/claims.h"
#include "compare/compare.h"
#include "figures/figures.h"
#include "study/study.h"

#include <jansson.h>

/* ---- write.c: the result document ---- */

/* Where, when and how long the program ran. The digest does not cover this. All are optional. */
struct sy_run {
  const char *host; /* or NULL */
  const char *at;   /* time, ISO 8601, or NULL */
  double seconds;
};

/* An assessment and the results derived from it. All but the assessment may be NULL. Owns nothing.
 */
struct sy_evaluation {
  const sy_assessment *assessment;
  const sy_judgements *judgements;
  const sy_changes *changes; /* since an earlier edition */
  const sy_assessment
      *first; /* the same edition by its first rows alone, where tables have stages */
  const struct sy_run *run;
  unsigned threads; /* that write the document; 0: one per processor */
};

/* Writes the document in its canonical form: keys sorted, indented by one space, numbers as the
 * format says. Its `digest` covers all but record, run and itself. The whole document is never in
 * memory at once. False if the stream fails. */
bool sy_document_write(const struct sy_evaluation *result, FILE *stream);

/* The digest that the document has. */
void sy_document_digest(const struct sy_evaluation *result, char digest[SY_DIGEST_SIZE]);

/* ---- json.c: a JSON text that is read ---- */

/* A text with where each of its values begins. A value is a pointer into the tape, to the byte of
 * the text at which it begins. */
typedef struct sy_json {
  char *text; /* not owned */
  uint32_t *tape;
  size_t count, room; /* numbers in the tape */
} sy_json;
/* Reads a text, which is changed and must live as long as its values. The tape may be that of a
 * text that is no longer needed. False with a problem if it is not JSON or repeats a key. */
bool sy_json_read(sy_json *source, char *text, size_t length, const char *file,
                  sy_problems *problems);
/* Frees the tape, not the text. */
void sy_json_clear(sy_json *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_json, sy_json_clear)
json_type sy_json_kind(const sy_json *source, const uint32_t *value);
/* How many values a list or an object has; 0 of anything else, and of NULL. */
size_t sy_json_count(const sy_json *source, const uint32_t *value);
/* The first value of a list, or key of an object, and what follows a value or a key; both may be
 * the end, which is what follows the list or object. */
const uint32_t *sy_json_below(const uint32_t *value);
const uint32_t *sy_json_after(const sy_json *source, const uint32_t *value);
/* The value of an object's key, or NULL. */
const uint32_t *sy_json_find(const sy_json *source, const uint32_t *object, const char *key);
/* Of a string or a key. */
const char *sy_json_string(const sy_json *source, const uint32_t *value);
/* Of a number: its text, and how long it is. */
size_t sy_json_number(const sy_json *source, const uint32_t *value, const char **digits);

/* ---- read.c: documents ---- */

/* A document read back: the tree, units, awards, grades and claims as an edition without plugins,
 * and an assessment that holds only what the plugins gave: leaves' scores or amounts, outcomes. */
typedef struct sy_document {
  struct sy_bytes bytes; /* its text */
  sy_json *source;       /* where the values are in it */
  sy_edition *edition;
  sy_assessment *leaves;
  sy_judgements *judgements; /* NULL: the claims were not judged */
} sy_document;
/* How many scores and ranks an edition's document has, which SY_LIMIT_SCORES limits. */
size_t sy_document_scores(const sy_edition *edition);
/* Reads a document and checks its form. NULL with problems if there was any; their place is
 * file:line:column for broken JSON, else the JSON path of the value. */
sy_document *sy_document_read(const sy_context *context, const char *path, sy_problems *problems);
void sy_document_free(sy_document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_document, sy_document_free)

/* ---- explanation.c: how a unit's score came about, as JSON ---- */

/* docs/explain.md describes it; json_decref. */
json_t *sy_explanation_json(const sy_explanation *explanation);

/* ---- study.c: a study as JSON ---- */

/* docs/study.md describes it; `result` is the evaluation that it rests on. json_decref. */
json_t *sy_study_json(const sy_study *study, const struct sy_evaluation *result);

/* ---- changes.c, model.c: parts of the document on their own; json_decref ---- */

/* Writes a comparison of editions and their tables, which must have been compared. */
void sy_changes_document(const sy_changes *changes, FILE *stream);
/* {id, name, nodes}, the nodes as in a result document; json_decref. */
json_t *sy_tree_json(const sy_edition *edition);

/* ---- ranking-rules.c: how two editions differ in their rules of awards and grades ---- */

/* A rule that differs. With neither an award nor a node, it is one of the edition. */
struct sy_ranking_rule {
  const char *award;      /* its id; or NULL */
  const char *node;       /* whose grades it is about; or NULL */
  const char *rule;       /* the key in the result document; "award": only one edition has it */
  json_t *before, *after; /* as the result document has them; null: the edition does not have it */
};
/* Of struct sy_ranking_rule, awards first, in the later edition's order. The editions must outlive
 * it. g_array_unref. */
GArray *sy_ranking_rules(const sy_edition *earlier, const sy_edition *later);
/* A value as text: JSON, but a string without quotes; "" for null. g_free. */
char *sy_ranking_rule_text(const json_t *value);

/* ---- recompute.c: a result document against itself ---- */

/* Recomputes everything above the leaves from the document alone and compares: digest, scores,
 * intervals, effective weights, ranks, ties, bands, grades, statuses, verdicts. Each difference is
 * a line "PATH: the document says X, recomputed Y". Returns how many differences there were; -1
 * with problems if the document cannot be read. */
int sy_recompute_document(const sy_context *context, const char *path, FILE *stream,
                          sy_problems *problems);

#endif /* SY_DOCUMENT_H */
