/* SPDX-License-Identifier: Apache-2.0
 *
 * forms-private.h: what the parts of forms share
 *
 * A form (struct form) says what is asked, independently of the file that it is written as:
 * workbook.c and xlsform.c write it. It borrows texts from the edition, which outlives it.
 */
#ifndef FORMS_PRIVATE_H
#define FORMS_PRIVATE_H

#include "forms/forms.h"

/* One value of a drop-down. */
struct form_choice {
  char *code;           /* what evidence has */
  struct sy_text label; /* borrowed; the code, if there is no label */
  char *shown; /* the label in the form's language, different for each choice of a column */
};

/* How many of the indicators that read a table require a column. */
enum form_need { FORM_OPTIONAL, FORM_SOMETIMES, FORM_REQUIRED };

/* One column of the evidence: what all readers of the table together expect. */
struct form_column {
  const char *heading;
  const struct sy_column *declared; /* by the reader that says most about it */
  guint read_by, required_by;       /* how many readers */
  guint last_read, last_required;   /* the number of the last of them */
  double lowest, highest;           /* the widest of their ranges */
  GPtrArray *choices;               /* struct form_choice; empty: none */
  GHashTable *codes, *labels;       /* from the key of a code or label to its choice */
  guint free_readers;               /* how many readers take other values, too */
  bool is_key;                      /* it tells rows apart, so every role has it */
  bool in_declared_key;             /* the edition declares it as part of the key */
  bool left_out;                    /* another role fills it in */
};

/* A node that reads the table. */
struct form_reader {
  uint32_t node;
  const struct sy_table *table; /* of the plugin */
  const struct sy_binding *binding;
};

/* What one row is about. */
struct form_row {
  uint32_t unit;
  const char *const *codes; /* per column, those that are filled in beforehand; NULL: none */
};

struct form {
  const sy_edition *edition;
  const struct sy_edition_table *table;
  enum sy_form_language language;
  const char *role;         /* NULL: the table declares no collectors */
  GPtrArray *all;           /* struct form_column, without that of the units */
  GPtrArray *columns;       /* those that the role has */
  GHashTable *by_name;      /* all of them, by the keys of the names that they may have in a file */
  GArray *readers;          /* struct form_reader */
  const char *unit_heading; /* NULL: the table is shared by all units */
  GArray *units;            /* uint32_t: those to which some reader applies */
  GArray *rows;             /* struct form_row: filled in beforehand */
  GPtrArray *row_codes;     /* owns their codes */
  bool takes_more;          /* collectors may add rows */
};

/* ---- words.c: texts in the form's language ---- */

/* The text in the language; in both: "中文 English", with `between` between them. g_free. */
char *form_words(enum sy_form_language language, struct sy_text text, const char *between);
/* The same for words. g_free. */
char *form_said(enum sy_form_language language, const sy_words *words, const char *between);
/* What a cell of the column may have: "whole number, 0 to 100". */
sy_words *form_type(const struct form_column *column);
/* The range, "0 to 100", or NULL. */
sy_words *form_range(const struct form_column *column);
/* Whether the lower limit is the least number above 0, by which plugins exclude 0. */
bool form_above_zero(const struct form_column *column);
/* Whether a cell must be filled in, and what an empty one means. */
sy_words *form_need(const struct form *form, const struct form_column *column);
/* The column's name for people. */
struct sy_text form_label(const struct form_column *column);
/* What to enter, or NULLs. */
struct sy_text form_help(const struct form_column *column);
/* The first `most` characters, with … in place of the rest. g_free. */
char *form_shortened(const char *text, glong most);
/* Columns of a spreadsheet that a line takes: 2 for a Chinese character. */
guint form_width(const char *text);

/* ---- form.c: what a table's readers expect ---- */

struct form *form_new(const sy_edition *edition, uint32_t table, enum sy_form_language language);
void form_free(struct form *form);
enum form_need form_needed(const struct form *form, const struct form_column *column);
/* Whether it only takes the values of its choices. */
bool form_is_closed(const struct form_column *column);
/* The column with an equal heading; NULL if there is none. */
struct form_column *form_column_headed(const struct form *form, const char *heading);
/* The column that has what a request asks for, whoever fills it in; NULL: that of the units. */
struct form_column *form_column_of(const struct form *form,
                                   const struct sy_column_request *request);
/* What a reader requests as a column of its plugin. */
const struct sy_column_request *form_request(const struct form *form,
                                             const struct form_reader *reader, guint index);
/* What edition.yaml declares about the table under a key; NULL: nothing. */
const struct sy_yaml *form_declared(const struct form *form, const char *key);
/* The choice that a text stands for, by its code or a label; NULL if there is none. */
const struct form_choice *form_choice_of(const struct form_column *column, const char *text);

/* ---- collectors.c: who fills in which columns ---- */

/* One role of a table's collectors. */
struct form_role {
  const char *name;
  GPtrArray *headings; /* const struct sy_yaml *; empty: everything */
};
/* The roles that the form's table declares, struct form_role; empty: none. With problems if the
 * declaration is wrong. g_ptr_array_unref. */
GPtrArray *form_roles(const struct form *form, sy_problems *problems);
/* Leaves out what others fill in. */
void form_restrict(struct form *form, const struct form_role *role);

/* ---- rows.c: rows that are filled in beforehand ---- */

/* Fills `rows` and `takes_more`. */
void form_add_rows(struct form *form);

/* ---- sheet-file.c: a workbook as bytes ---- */

/* The day on which every workbook was made, so that the same form is the same file: 2000-01-01. */
#define FORM_DAY 946684800

typedef struct lxw_workbook lxw_workbook;
/* Finishes the workbook, which was begun at `path`, and reads it. `very_hidden`: the name of a
 * sheet that no menu shows; or NULL. NULL with a problem. */
GBytes *form_file_close(lxw_workbook *workbook, const char *path, const char *very_hidden,
                        sy_problems *problems);

/* Adds the problem that a workbook lacks a part of what was written. */
void form_report_incomplete(const char *path, sy_problems *problems);

/* ---- workbook.c, xlsform.c: a form as a file ---- */

/* Both use the file `path` for a moment. NULL with a problem. */
GBytes *form_workbook(const struct form *form, const char *path, sy_problems *problems);
GBytes *form_xlsform(const struct form *form, const char *path, sy_problems *problems);

#endif /* FORMS_PRIVATE_H */
