/* SPDX-License-Identifier: Apache-2.0
 *
 * output.h: the door of the room `output`
 *
 * Everything that is read by people or programs: the result document (written and read), tables,
 * CSV, the tree, explanations. Reads assessments and changes nothing.
 */
#ifndef SY_OUTPUT_H
#define SY_OUTPUT_H

#include "study/study.h"

#include <jansson.h>

/* ---- layout.c: text in columns on a terminal ---- */

struct sy_style {
  unsigned width; /* of the page: 80 unless the terminal says more */
  bool colour;    /* only for a terminal, and not where NO_COLOR is set and not empty */
};
/* The style for a stream. */
struct sy_style sy_style_for(FILE *stream);

enum sy_align { SY_LEFT, SY_RIGHT };
/* A table under construction: a heading row and rows of cells. Widths are display widths (Chinese
 * characters take two). Where rows do not fit the page, the widest columns wrap, but never
 * figures: those of right-aligned columns. A cell may have lines of its own, ended by \n. */
typedef struct sy_layout sy_layout;
sy_layout *sy_layout_new(unsigned columns, const enum sy_align *align);
/* Adds a cell; a row is full after `columns` cells. The first row is the heading; where all
 * of its cells are empty there is none. */
void sy_layout_cell(sy_layout *layout, const char *text);
/* The same, shown bold where the style allows. */
void sy_layout_strong_cell(sy_layout *layout, const char *text);
/* Adds a paragraph over the whole width under the row of the last cell. */
void sy_layout_note(sy_layout *layout, const char *text);
/* How wide the table wants to be. */
unsigned sy_layout_width(const sy_layout *layout);
void sy_layout_print(const sy_layout *layout, const struct sy_style *style, FILE *stream);
void sy_layout_free(sy_layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_layout, sy_layout_free)
/* Prints a line in bold where the style allows. */
void sy_heading_print(const char *text, const struct sy_style *style, FILE *stream);
/* Prints a paragraph wrapped to the page, every line indented by so many columns. */
void sy_paragraph_print(const char *text, unsigned indent, const struct sy_style *style,
                        FILE *stream);

/* ---- table.c, scores-csv.c: the ranked table, for people and for spreadsheets ---- */

/* Per cohort of the main award: rank, unit, total, the root's children, bands; then the single
 * awards, the grades, and what is provisional or disqualified and why. */
void sy_table_write(const sy_assessment *assessment, const struct sy_style *style, FILE *stream);
struct sy_csv_options {
  int levels; /* of nodes below the root; negative: all */
  int digits; /* after the point, 0 to 9, halves away from zero; negative: as many as there are */
};
/* UTF-8 CSV: one row per unit: cohort, unit, names, rank, status, every group's and leaf's score.
 */
void sy_csv_write(const sy_assessment *assessment, const struct sy_csv_options *csv, FILE *stream);

/* ---- tree.c: the indicator tree ---- */

void sy_tree_write(const sy_edition *edition, const struct sy_style *style, FILE *stream);

/* ---- tree-formats.c: the same for other programs ---- */

/* {id, name, nodes}, the nodes as in a result document; json_decref. */
json_t *sy_tree_json(const sy_edition *edition);
/* In the language of Graphviz. */
void sy_tree_dot(const sy_edition *edition, FILE *stream);

/* ---- explain.c: how a number came about ---- */

/* For one unit, `node` and what is below it: score, weight, contribution, adjustments, vetoes; for
 * a leaf the evidence rows with what each contributed, and the findings with their advice; then
 * what would gain most on `node`, by points that could still be won. */
void sy_explain_write(const sy_assessment *assessment, uint32_t unit, uint32_t node,
                      const struct sy_style *style, FILE *stream);

/* ---- changes.c, document-changes.c: an edition and an earlier one ---- */

/* For people: what became of the indicators, units, awards, averages, and each unit's change with
 * what made it. */
void sy_changes_write(const sy_changes *changes, const struct sy_style *style, FILE *stream);
/* All of it, as the result document's key `changes`; json_decref. */
json_t *sy_changes_json(const sy_changes *changes);

/* ---- next-edition.c ---- */

/* Makes the folder `path`, whose last part is the new edition's id, beside the edition that it
 * extends, which was loaded with its evidence. False with problems; then nothing is there. */
bool sy_next_edition_write(const sy_edition *from, const char *path, sy_problems *problems);

/* ---- document.c (writing), document-read.c (reading): the result document ---- */

/* What is written beside the scores; all optional. */
struct sy_run {
  const char *host; /* or NULL */
  const char *at;   /* time, ISO 8601, or NULL */
  double seconds;
};

/* The document as a JSON value; json_decref. Its `digest` covers all but record, run and itself. */
json_t *sy_document_make(const sy_assessment *assessment, const struct sy_run *run);
/* Writes the document in its one canonical form: keys sorted, indented by one space, numbers as the
 * format says. It is never in memory as a whole. False if the stream fails. */
bool sy_document_write(const sy_assessment *assessment, const struct sy_run *run, FILE *stream);
/* The digest of a document, over its compact canonical form without record, run and digest. */
void sy_document_digest(const json_t *document, char digest[65]);

/* A document read back: the tree, units, awards, grades and claims as an edition without plugins,
 * and an assessment that holds only what the plugins gave: leaves' scores or amounts, outcomes. */
typedef struct sy_document {
  json_t *json;
  sy_edition *edition;
  sy_assessment *leaves;
} sy_document;
/* Reads and checks the form of everything; NULL with problems (file:line:column where JSON is
 * broken, else the JSON path of the value) if there was any. */
sy_document *sy_document_read(const char *path, sy_problems *problems);
void sy_document_free(sy_document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_document, sy_document_free)

#endif /* SY_OUTPUT_H */
