/* SPDX-License-Identifier: Apache-2.0
 *
 * import-private.h: what the files of `import` share
 *
 * Reading a file into sheets, and making evidence of sheets, know nothing of each other.
 */
#ifndef SY_IMPORT_PRIVATE_H
#define SY_IMPORT_PRIVATE_H

#include "compare/compare.h"
#include "import/import.h"
#include "tables/tables.h"

/* ---- What files hold ---- */

struct import_file {
  const char *path; /* as the operator names it */
  char *name;       /* without folders, as the record names it */
  char sha256[SY_DIGEST_SIZE];
};

/* A cell as a file has it. */
struct import_cell {
  const char *text; /* "": empty; SY_NO_VALUE before what is wrong. Lives as long as its sheet */
  const struct import_sheet *sheet;
  uint32_t line, column;
};

/* A sheet of a workbook, or a CSV file. */
struct import_sheet {
  const struct import_file *file;
  char *name;                        /* of the sheet; or of the file, without its ending */
  struct sy_place place;             /* of the whole */
  bool is_broken;                    /* its rows belong to rows that were not found */
  bool is_repeated;                  /* other rows belong to its rows */
  const struct import_sheet *parent; /* whose columns were joined to its own; or NULL */
  bool is_results;          /* what tools found, whose columns are enum import_result_column */
  bool is_survey;           /* an export, whose headings may begin with groups, and with metadata */
  struct import_form *form; /* if it is the data of a form; or NULL. Owned by the reading */
  guint width;              /* cells of each row */
  struct import_cell *headings; /* all have a text */
  GPtrArray *rows;              /* struct import_cell *, `width` each */
  sy_problems *problems;        /* of a sheet that may be of no table; or NULL */
  sy_grid *grid;                /* have the texts of the cells */
  GString *text;
  GStringChunk *texts;
};

/* The columns of what tools found. */
enum import_result_column {
  IMPORT_UNIT,
  IMPORT_CHECK,
  IMPORT_PAGE,
  IMPORT_RESULT,
  IMPORT_MODE,
  IMPORT_RULE,
  IMPORT_TOOL,
  IMPORT_VERSION,
  IMPORT_COUNT,
  IMPORT_URL,
  IMPORT_SEEN_AT,
  IMPORT_RESULT_COLUMNS
};

/* As many cells as one sheet may have, so that nobody's mistake takes all memory. */
#define IMPORT_MOST_CELLS 50000000

/* What a form that `steelyard forms` wrote says about itself. */
struct import_form {
  bool is_known;                 /* by its version */
  char *edition, *table, *sheet; /* `sheet`: with its data; NULL: it is named as the table */
  GHashTable *labels;            /* key of import_label_key() -> code */
};
/* g_free. */
char *import_label_key(const char *heading, const char *label);
void import_form_free(struct import_form *form);

/* ---- formats.c: files become sheets ---- */

/* The files that are read, and what they hold. */
typedef struct import_reading {
  const sy_context *context;
  GPtrArray *files, *sheets, *forms; /* of the structs above */
  sy_problems *problems;
} import_reading;

/* A kind of file. A new one is a new row in formats.c. */
struct import_format {
  const char *name;
  bool (*recognise)(const import_reading *reading, const char *path);
  /* Adds the sheets of a file. Problems if it cannot be read. */
  void (*read)(import_reading *reading, const struct import_file *file);
};
extern const struct import_format import_workbook, import_results, import_csv;

/* Reads all files. */
void import_read(import_reading *reading, const char *const *paths);
void import_reading_clear(import_reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(import_reading, import_reading_clear)
/* Adds an empty sheet. Takes the name. */
struct import_sheet *import_sheet_add(import_reading *reading, const struct import_file *file,
                                      char *name, struct sy_place place);
/* False with a problem if a sheet has too many cells. */
bool import_check_cells(struct sy_place place, uint64_t cells, sy_problems *problems);
/* The name of a file, without its ending. g_free. */
char *import_stem(const char *name);
struct sy_place import_cell_place(const struct import_cell *cell);
/* "answers.xlsx!open!C7" for messages. g_free. */
char *import_cell_text(const struct import_cell *cell);

/* ---- survey.c: the exports of KoboToolbox and ODK ---- */

/* Finds out which sheets are parts of surveys, and joins to the rows of repeat groups those that
 * they repeat in. */
void import_join_surveys(import_reading *reading);
/* Whether a column of an export is about the submission, not an answer. */
bool import_is_metadata(const char *heading);
/* Whether a question may have got its name from a heading that could not be one. */
bool import_is_question(const char *heading, const char *question);
/* What the heading may be without its groups: itself, and what follows each separator. g_strfreev.
 */
char **import_short_headings(const struct import_sheet *sheet, const char *heading);

/* ---- settings.c: what the edition declares for imports ---- */

enum import_dates { IMPORT_DATES_NONE, IMPORT_DATES_YMD, IMPORT_DATES_DMY, IMPORT_DATES_MDY };

/* What is declared for one table. */
struct import_settings {
  bool trim, full_width, thousands;
  enum import_dates dates;
  enum sy_percent percent;
  const struct sy_yaml *marks, *columns, *values; /* or NULL */
  const struct sy_yaml *checks, *sites; /* of results of tools: a file, a heading; or NULL */
};
/* Checks all that the edition declares, and fills the settings of every table, which are zeros. */
void import_settings_read(const sy_edition *edition, struct import_settings *settings,
                          sy_problems *problems);
/* The value of the key that is equal to the text, or NULL. */
const struct sy_yaml *import_find(const struct sy_yaml *mapping, const char *text);

/* ---- target.c: the tables that are imported into ---- */

/* What the cells of a column are read as. */
enum import_kind {
  IMPORT_TEXT = 0,
  IMPORT_LEVEL = 1, /* also yes or no */
  IMPORT_NUMBER = 2,
  IMPORT_DATE = 4
};

/* A column of the evidence. */
struct import_column {
  char *heading;
  unsigned kinds; /* enum import_kind, of all who read it */
  GPtrArray *requests;
  sy_comparison *comparison;
  bool is_unit, is_key;
  GHashTable *values; /* from keys of texts to struct sy_yaml, as declared for imports; or NULL */
};

/* A cell of the evidence, as it is or will be. */
struct import_value {
  const char *text;               /* "": empty */
  const struct import_cell *from; /* NULL: it was there, or no file has the column */
};

/* A row of the evidence. */
struct import_row {
  struct import_value *values;
  const struct import_cell
      *first;    /* of the row of the first file that has it; NULL: it was there */
  uint32_t line; /* in the evidence as it was; 0: it is new */
  uint32_t unit; /* SY_NONE: unknown, or a shared table */
  bool is_changed;
};

/* A cell that a rule changed, or a row that a file has: what the record is made of. */
struct import_event {
  const struct import_cell *cell;
  const struct import_row *row; /* NULL: metadata */
  const char *heading;          /* NULL: the whole row */
  const char *found, *became;
  char *rules;
  bool once; /* it is recorded only if the record does not have it yet */
};

typedef struct import_target {
  const sy_edition *edition;
  uint32_t table;
  struct import_settings settings;
  const struct sy_import_request *request;
  sy_grid *existing;  /* the evidence as it was; NULL: there is none */
  bool is_ready;      /* nothing is wrong with the columns of its sheets */
  bool has_mark;      /* it begins with a byte order mark */
  GPtrArray *columns; /* struct import_column */
  /* From what requests and columns may be called, and from requests, to requests and columns + 1.
   */
  GHashTable *names, *by_heading, *by_request;
  bool by_unit, has_key; /* `has_key`: the columns that are marked tell rows apart */
  GPtrArray *sheets;     /* struct import_sheet: those that feed it */
  GPtrArray *maps;       /* guint *: per sheet and column of it, the column here; SY_NONE */
  GHashTable *marks;     /* like the `values` of columns; or NULL */
  GPtrArray *rows;       /* struct import_row: those that were there, then the others */
  GPtrArray *merged;     /* likewise: those that became part of others, or were left out */
  GArray *events;        /* struct import_event, in the order of the files */
  GStringChunk *texts;
  GHashTable *units; /* from keys of ids and names to units + 1 */
  struct sy_imported_table *result;
} import_target;

/* The tables that the sheets are for, struct import_target, in the order of the edition; sheets of
 * no table become `left`. */
GPtrArray *import_targets_new(const sy_edition *edition, const struct sy_import_request *request,
                              const import_reading *reading, GPtrArray *left);
/* Reads the evidence as it is, and says what each column of the sheets is. */
void import_target_prepare(import_target *target, const import_reading *reading);
/* The path of a file of the edition, for messages; interned. */
const char *import_evidence_path(const import_target *target);

/* ---- checks.c: units and checks of what tools found ---- */

/* Gives the rows of sheets that tools wrote their units and checks. `unit`: the heading of units.
 */
void import_map_results(import_target *target, const import_reading *reading, const char *unit);

/* ---- rules.c: what a cell becomes ---- */

/* What the text of a cell becomes by the rules of the table, or NULL if it stays as it is; adds the
 * names of the rules. A text that no rule knows is a problem. The result lives as long as the
 * target. */
const char *import_apply(import_target *target, const struct import_column *column,
                         const struct import_cell *cell, const char *heading, GString *rules,
                         sy_problems *problems);
/* "2019-06-10" of a day as people write it; NULL: it is none. g_free. */
char *import_day(const char *text, enum import_dates order);

/* ---- merge.c: rows by their keys ---- */

/* Adds the rows of the sheets. Conflicts are problems. */
void import_merge(import_target *target, sy_problems *problems);

/* ---- record.c: what came from where ---- */

/* Fills the texts of the result: the evidence, if a row of it is new or changed, and the record, if
 * it gets lines that it does not have. */
void import_write_texts(import_target *target, const sy_context *context, sy_problems *problems);

/* ---- check.c: what is imported, read as evidence ---- */

/* Loads the edition with the tables as they would be. Problems are told where the cells are from.
 */
void import_check(const GPtrArray *targets, sy_registry *registry, sy_problems *problems);

#endif /* SY_IMPORT_PRIVATE_H */
