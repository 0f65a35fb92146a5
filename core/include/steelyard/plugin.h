/* SPDX-License-Identifier: Apache-2.0
 *
 * steelyard/plugin.h: the steelyard plugin interface, version 1
 *
 * An indicator plugin is one scoring method in one shared object. This header is the complete
 * interface and its specification: the host keeps what these comments promise, and a plugin must
 * do what they require. It is plain C11, also compiles as C++, and needs only two libc headers.
 *
 * How a plugin is used
 *
 *   1. The host loads the shared object and calls its one exported function,
 *      steelyard_plugin_v1(), which returns a description (struct sy_plugin): the name of the
 *      method, the tables of evidence it reads, its parameters, and its possible findings.
 *   2. For every indicator of an edition that names the plugin, the host checks the indicator's
 *      parameters against the description and calls create(), which returns an instance.
 *   3. The host reads the evidence, checks every cell against the description, and calls score()
 *      with typed columns. One call scores many units, possibly a million.
 *   4. The host calls destroy(). It never unloads the shared object.
 *
 * A plugin opens no files, reads no clock, uses no random numbers and starts no threads. All its
 * input comes through create() and score(); all its output goes through the arrays and the report()
 * function that score() receives. So the same object can run in the steelyard program, in a
 * sandboxed worker process and in a unit test.
 *
 *   Wherever it runs, a plugin may use these functions of the C library: memory (malloc, realloc,
 *   free, memcpy, memmove, memset, memcmp), strings (the str functions, with strcoll as in the
 *   locale "C"), qsort and bsearch, <math.h>, strtod, strtol, strtoll, snprintf, and for dates
 *   gmtime_r, timegm and strftime, on arrays of any size. Others may make system calls that the
 *   sandbox does not allow, which ends the plugin.
 *
 * The promise of a plugin
 *
 *   The output depends only on the inputs, the parameters and the revision. It does not depend on
 *   the order of a unit's rows, on how units are split over calls (unless the plugin declares
 *   SY_PLUGIN_COHORT), or on threads, locale, time, environment or machine. Sums of doubles depend
 *   on their order; sort first, or add integers. Compile with -ffp-contract=off and never with
 *   -ffast-math or -Ofast, which also change the host's floating-point mode.
 *   A change that may alter any output needs a new revision, which is installed beside the old one,
 *   so that past editions keep their scores. Output is outcomes, scores, amounts, reasons and
 *   findings with their values and points. Wording is not output: a label, a help text, a message
 *   or advice may be improved without a new revision, as long as it keeps its meaning and its
 *   {values}.
 *
 * Conventions
 *
 *   - Every struct starts with `size`, which whoever fills the struct sets to sizeof(struct ...).
 *     Fields are only ever appended. A reader copies the smaller of the two sizes and treats the
 *     rest as zero, so a plugin built against an older or newer header of this version keeps
 *     working. (struct sy_text is the only exception: it will always be two pointers.)
 *   - A list is an array of pointers that ends with NULL. An empty list may be NULL itself.
 *   - Text is UTF-8. Texts that people read are in English and Chinese, both non-empty.
 *   - Names (ids, tables, columns, parameters, levels, codes) match [a-z][a-z0-9_-]{0,62}, except
 *     that levels may be any UTF-8 text without control characters.
 *   - The description and everything it points to are constant and live as long as the process.
 *   - Memory never changes owner. The host owns every input and output array for the duration of
 *     the call; the plugin owns its instance. Neither frees what the other allocated.
 *   - A plugin exports steelyard_plugin_v1 and nothing else, and needs no symbol of the host.
 *   - [any-thread] functions may be called from any thread, but never two at once for one
 *     instance. [parallel] marks the only exception, SY_PLUGIN_PARALLEL below.
 */
#ifndef STEELYARD_PLUGIN_H
#define STEELYARD_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. It is also part of the name of the entry function: an incompatible
 * version 2 would be another function, and an object may export both. */
#define SY_PLUGIN_API_VERSION 1u

/* Put this before the definition of steelyard_plugin_v1() and compile with -fvisibility=hidden. */
#if defined(__GNUC__)
#define SY_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define SY_PLUGIN_EXPORT
#endif

/* A text that a person reads. Both members are non-NULL and non-empty. */
struct sy_text {
  const char *en; /* English */
  const char *zh; /* Chinese (simplified) */
};

/* ------------------------------------------------------------------------------------------------
 * What comes back: outcomes
 *
 * Zero is a score: something was tested, and nothing was found. If nothing could be tested, the
 * outcome says so, and the host never turns it into a zero on its own. */
enum sy_outcome {
  SY_SCORED = 1,         /* score[unit] holds the score or the amount */
  SY_NOT_APPLICABLE = 2, /* the indicator does not apply to this unit; needs a reason */
  SY_MISSING = 3,        /* untested, unclear, too little evidence; may have a reason */
  SY_ERROR = 4,          /* the plugin cannot score this unit; needs a reason */
  /* score[unit] holds a score that rests on an estimate, such as the median of the other units in
   * place of a number that nobody collected; needs a reason, which says how it was estimated. Every
   * output marks the score as estimated, and those above it. A host older than this outcome puts
   * the unit in error. */
  SY_ESTIMATED = 5
};

/* What create() and score() return. */
enum sy_status {
  SY_OK = 0,
  SY_REFUSED = 1,  /* the parameters or the evidence make no sense: the edition is at fault, and
                      the message says what was found and what was expected */
  SY_FAILED = 2,   /* the plugin itself failed */
  SY_NO_MEMORY = 3 /* an allocation failed */
};

/* What the number that score() writes means. */
enum sy_returns {
  SY_RETURNS_SCORE = 1, /* a score, normally between 0 (worst) and 100 (best) */
  SY_RETURNS_AMOUNT = 2 /* an amount, at least 0: how much of something was found. Editions use it
                           for bonuses, deductions and vetoes, and for leaves with a deduction */
};

/* ------------------------------------------------------------------------------------------------
 * Tables and columns: the evidence a plugin reads
 *
 * The plugin declares its tables; the edition assigns a file to each, and may rename columns and
 * select rows. The host parses the file once, checks every cell, and groups the rows by unit. */

enum sy_column_type {
  SY_BOOL = 1,     /* uint8_t, 0 or 1 */
  SY_INTEGER = 2,  /* int64_t */
  SY_DECIMAL = 3,  /* double, finite; the nearest to the decimal that was written */
  SY_DATE = 4,     /* int32_t, days since 1970-01-01 in the Gregorian calendar; no time of day */
  SY_CATEGORY = 5, /* int32_t, index into the column's levels, from 0 */
  SY_TEXT = 6 /* int32_t, index into the batch's dictionary for this column, from 0. Equal texts
                 have equal indices; the indices have no other meaning and no particular order */
};

/* One allowed value of a category column, or one choice of a parameter. A cell may hold the name or
 * either label. */
struct sy_level {
  size_t size;
  const char *name;
  struct sy_text label;
};

enum sy_presence {
  SY_REQUIRED = 1,      /* the column exists, and none of its cells is empty */
  SY_BLANK_ALLOWED = 2, /* the column exists; in an empty cell, `valid` is 0 */
  SY_OPTIONAL = 3       /* the column may be absent from the table; if so, `present` is 0 */
};

struct sy_column {
  size_t size;
  /* A column named `rater` says who gave a mark: the host can leave out a rater's rows by it. */
  const char *name;
  uint32_t type;     /* enum sy_column_type */
  uint32_t presence; /* enum sy_presence */
  /* Inclusive range for integer and decimal columns; -HUGE_VAL and HUGE_VAL for no limit. */
  double lowest;
  double highest;
  /* Category columns: the allowed values, in a meaningful order (index 0 first). */
  const struct sy_level *const *levels;
  /* Category columns whose values the edition chooses: the name of a parameter, which is a list of
   * texts or a table whose first field is a text. Cells are then indices into that parameter's
   * entries, and `levels` is NULL. If the edition leaves the parameter out, any text is allowed,
   * and the column is passed as if it were SY_TEXT (see `type` of the column data). */
  const char *levels_from;
  struct sy_text label; /* shown to people; accepted as a column heading in a file */
  struct sy_text help;  /* what to enter, in which unit of measure */
  /* How the plugin treats an empty cell, if a careful reader would question it: "an empty cell
   * counts as 1". The host then warns if an indicator reads empty cells of this column. Both NULL:
   * an empty cell is normal (a note, the date of a reply that never came). */
  struct sy_text blank;
};

enum sy_scope {
  SY_BY_UNIT = 1, /* rows belong to units: the file has a `unit` column, and rows are grouped */
  SY_SHARED = 2   /* rows concern all units, such as a calendar; no `unit` column */
};

enum sy_absence {
  SY_ABSENT_IS_MISSING = 0, /* a unit without a row in this table is missing: the host sets that
                               outcome itself, whatever the plugin wrote for the unit */
  SY_ABSENT_HAS_MEANING = 1 /* the plugin also scores units without rows; the table's help says what
                               absence means (no deduction recorded: an amount of 0) */
};

/* What happens if two rows of a unit have the same key but differ in another column, except `note`.
 * If they do not differ, the host warns in either case. */
enum sy_conflict {
  SY_CONFLICT_WARNS = 0,   /* the host warns, and passes both rows */
  SY_CONFLICT_IS_ERROR = 1 /* both rows are in error, and so is their unit (of a shared table: every
                              unit). A plugin that looks at cohorts gets no rows of such units */
};

struct sy_table {
  size_t size;
  const char *name;
  uint32_t scope;    /* enum sy_scope */
  uint32_t absence;  /* enum sy_absence; for SY_BY_UNIT tables */
  uint32_t optional; /* 1: the edition may leave the whole table out; `present` is then 0 */
  uint32_t reserved; /* 0 */
  const struct sy_column *const *columns; /* not counting `unit` */
  struct sy_text label;
  struct sy_text help; /* what one row is; for SY_ABSENT_HAS_MEANING, what no row means */
  /* The key, which tells apart the rows of a unit, or those of a shared table: a list of columns
   * that ends with NULL. An empty list means that there is only one row. NULL: there is no key, and
   * equal rows are separate rows. A column that the table does not have is left out; if none
   * remains, there is no key. An edition may declare another key for its table, which then replaces
   * this one. */
  const char *const *key;
  uint32_t conflict;   /* enum sy_conflict */
  uint32_t reserved_2; /* 0 */
};

/* ------------------------------------------------------------------------------------------------
 * Parameters: how an edition adjusts the method */

enum sy_parameter_type {
  SY_PARAMETER_NUMBER = 1,  /* value.number */
  SY_PARAMETER_INTEGER = 2, /* value.integer, and value.number as well */
  SY_PARAMETER_BOOL = 3,    /* value.integer, 0 or 1 */
  SY_PARAMETER_TEXT = 4,    /* value.text */
  SY_PARAMETER_CHOICE = 5,  /* value.integer: index into `choices`; value.text: its name */
  SY_PARAMETER_DATE = 6,    /* value.integer: days since 1970-01-01 */
  SY_PARAMETER_NUMBERS = 7, /* a list: value.count items, each a number */
  SY_PARAMETER_TEXTS = 8,   /* a list: value.count items, each a text */
  SY_PARAMETER_TABLE = 9,   /* a table: value.count rows of `fields`, row by row in value.items */
  SY_PARAMETER_FILE = 10,   /* a file of the edition, given by its path in the edition's folder:
                               value.text is its whole content, UTF-8 without NUL, value.count its
                               bytes. The host reads it; a plugin opens nothing */
  /* A number or a text, as the edition writes it. value.type says which: SY_PARAMETER_INTEGER or
   * _NUMBER if it is a number without quotation marks, otherwise SY_PARAMETER_TEXT. "7" and "007"
   * are texts; 7 and 007 without quotation marks are the number 7. */
  SY_PARAMETER_NUMBER_OR_TEXT = 11
};

struct sy_parameter {
  size_t size;
  const char *name;
  uint32_t type;     /* enum sy_parameter_type */
  uint32_t required; /* 1: the edition must give it; 0: the default or nothing */
  /* Inclusive range of numbers, integers, the items of number lists, and numbers given for
   * SY_PARAMETER_NUMBER_OR_TEXT. */
  double lowest;
  double highest;
  const struct sy_level *const *choices; /* the values of a choice, in a meaningful order */
  /* The fields of a table, scalar types only. A field that is not required and not given takes its
   * default; without a default its `present` is 0. */
  const struct sy_parameter *const *fields;
  /* The default as an edition would write it ("0.5", "true", "linear"). NULL: none, and if the
   * parameter is not given, its `present` is 0. Lists, tables and files have no default; if they
   * are not given, they are empty. SY_PARAMETER_NUMBER_OR_TEXT has none either. */
  const char *default_value;
  struct sy_text label; /* shown to people */
  struct sy_text help;  /* what it does, in which unit of measure */
};

/* The value of a parameter, of a field, or in a finding. */
struct sy_value {
  size_t size;
  uint32_t type;    /* enum sy_parameter_type; for a number or text, the type of what was given */
  uint32_t present; /* 0: not given, and no default */
  double number;
  int64_t integer;
  const char *text;
  uint64_t count;                      /* lists: items; tables: rows */
  const struct sy_value *const *items; /* lists: count of them; tables: count x fields */
};

/* The parameters of one indicator, in the order in which the plugin declares them. */
struct sy_parameters {
  size_t size;
  uint64_t count;
  const struct sy_value *const *values;
};

/* ------------------------------------------------------------------------------------------------
 * Findings: what is wrong, and how to fix it
 *
 * A score says how much; a finding says what, in which row, what it cost, and what to do. */

/* A value that a finding's message shows, by its name in braces: "{days} working days late". A
 * number is shown with all digits that distinguish it from other doubles, so round it to what a
 * reader needs. */
struct sy_finding_value {
  size_t size;
  const char *name;
  uint32_t type; /* SY_PARAMETER_NUMBER, _INTEGER, _TEXT or _DATE */
};

struct sy_finding {
  size_t size;
  const char *code;       /* stable, because statistics over editions use it */
  struct sy_text message; /* what was found, with {values}; braces have no other use */
  struct sy_text advice;  /* what the unit should do */
  const struct sy_finding_value *const *values; /* at most 64 */
};

/* Why a unit is not applicable, missing or in error, or how its score was estimated. */
struct sy_reason {
  size_t size;
  const char *code;
  struct sy_text message;
};

/* One finding about one unit, as score() reports it. The host copies what it keeps. */
struct sy_report {
  size_t size;
  uint64_t unit;    /* index within the batch */
  uint32_t finding; /* index into the plugin's findings */
  int32_t table;    /* index into the plugin's tables, or -1 if no row is concerned */
  uint64_t row;     /* index into that table's rows */
  /* What it cost: points on the scale of the score that score() writes, or the amount it added.
   * At least 0 and at most 9e9; 0 if it is not known. */
  double points;
  uint64_t value_count;                 /* as many as the finding declares */
  const struct sy_value *const *values; /* in the order of their declaration */
};

/* ------------------------------------------------------------------------------------------------
 * One call of score(): input */

/* One column of one table for the units of the batch. Exactly one of the typed pointers is set,
 * unless the column is absent. All arrays have the table's row_count entries. If valid[row] is 0,
 * the entry is 0 and has no meaning. */
struct sy_column_data {
  size_t size;
  uint32_t type;    /* enum sy_column_type */
  uint32_t present; /* 0: an optional column that the table does not have */
  const uint8_t *valid;
  const uint8_t *booleans;
  const int64_t *integers;
  const double *decimals;
  const int32_t *dates;
  const int32_t *levels;
  const int32_t *texts;
  const char *const *dictionary; /* text columns: the texts, indexed by texts[row] */
  uint64_t dictionary_count;
  /* Decimal columns: the decimals as they were written, if the plugin has the flag SY_PLUGIN_EXACT;
   * otherwise NULL. The value is exact[row] / 10^scale[row], with a scale from 0 to 18. Equal
   * values may have different scales (10.5 and 10.50), so compare values. A decimal that does not
   * fit has the scale SY_NO_EXACT, and `exact` is 0; `decimals` then has the nearest double. In C,
   * <steelyard/fraction.h> adds, compares and averages them. */
  const int64_t *exact;
  const uint8_t *scale;
};
#define SY_NO_EXACT 255

/* One table. The rows of a unit are consecutive: those of unit u are first_row[u] to
 * first_row[u + 1], the latter not included. In a shared table, first_row is NULL and all rows
 * concern every unit. */
struct sy_table_data {
  size_t size;
  uint64_t row_count;
  const uint64_t *first_row; /* unit_count + 1 entries; first_row[0] need not be 0 */
  const struct sy_column_data *const *columns; /* in the order of declaration */
  uint32_t present;                            /* 0: an optional table that was not given */
};

struct sy_batch {
  size_t size;
  uint64_t unit_count;                       /* may be 0 */
  const struct sy_table_data *const *tables; /* in the order of declaration */
};

enum sy_findings_wanted {
  SY_FINDINGS_NONE = 0,   /* nobody will read the findings of this call: do not compute them */
  SY_FINDINGS_FAULTS = 1, /* report what is wrong */
  /* The call explains rows to a reader: also report how a row was counted if its cells and points
   * do not show it, even if nothing is wrong with it; for example, when a reply was due. Such a
   * finding has 0 points and a code that no fault of its row has; it is shown below its row and
   * nowhere else. Hosts of the first release never ask for it. */
  SY_FINDINGS_AND_CALCULATIONS = 2,
};

/* One call of score(): output. The arrays belong to the host, have unit_count entries, and are
 * zeroed before the call. Every entry of `outcome` must be written. */
struct sy_result {
  size_t size;
  double *score;    /* read where the outcome is SY_SCORED or SY_ESTIMATED: finite, within the
                     * declared range; the host rounds it once, to a nano-point (nine decimals) */
  uint8_t *outcome; /* enum sy_outcome */
  uint16_t *reason; /* 0: none; k: entry k - 1 of the plugin's reasons */
  /* For explanations: NULL if the host does not want them, otherwise for each table an array of
   * row_count entries, or NULL if the host does not want those. Write what a row contributed to the
   * unit's score or amount; where that makes no sense, leave NaN, to which every entry is set
   * before the call. */
  double *const *row_points;
  /* Reports a finding. Never NULL; may be called at any time before score() returns. */
  void (*report)(const struct sy_result *result, const struct sy_report *report);
  uint32_t findings_wanted; /* enum sy_findings_wanted; take a value above 2 as 2 */
  uint32_t reserved;        /* 0 */
  void *host_data;          /* for the host */
};

/* Where create() and score() say why they did not return SY_OK. The host provides a buffer; the
 * plugin writes a NUL-terminated UTF-8 message, in English, of at most `capacity` bytes, including
 * the NUL. */
struct sy_failure {
  size_t size;
  char *message;
  size_t capacity;
  int32_t table;     /* index of the table concerned, or -1, its value before the call */
  int32_t parameter; /* index of the parameter concerned, or -1, its value before the call */
  /* Row of that table, if table >= 0. If table is -1 and the parameter is a file, the line of the
   * file, from 1; 0, its value before the call: none. */
  uint64_t row;
};

/* ------------------------------------------------------------------------------------------------
 * The host */

struct sy_host {
  size_t size;
  uint32_t api_version; /* the version of the interface that the host implements: 1 */
  uint32_t reserved;
  const char *name;    /* "steelyard", or the name of another host, such as a worker or a test */
  const char *version; /* for messages only; behaviour must not depend on it */
  /* Returns a later interface by its id, "steelyard.NAME/1"; NULL if the host does not have it.
   * [any-thread] */
  const void *(*get_extension)(const struct sy_host *host, const char *id);
};

/* ------------------------------------------------------------------------------------------------
 * The description of a plugin */

enum sy_kind {
  SY_KIND_INDICATOR =
      1 /* scores units; later versions may have other kinds, and hosts skip unknown ones */
};

enum sy_plugin_flags {
  /* A unit's score depends on other units (min-max, percentile rank): every call of score() has all
   * units of one cohort. Without this flag, units may be split over calls in any way, and the
   * results must be the same. */
  SY_PLUGIN_COHORT = 1,
  /* score() may run in several threads at once on the same instance, with different batches,
   * because it only reads the instance. [parallel] */
  SY_PLUGIN_PARALLEL = 2,
  /* The plugin runs code that comes with the edition, so the host always runs it in a sandboxed
   * worker, wherever it is installed. */
  SY_PLUGIN_ISOLATED = 4,
  /* The plugin reads decimals in their exact form (see struct sy_column_data). */
  SY_PLUGIN_EXACT = 8
};

struct sy_plugin {
  size_t size;
  uint32_t api_version; /* SY_PLUGIN_API_VERSION as compiled */
  uint32_t kind;        /* enum sy_kind */
  const char *id;       /* the file is called ID.rREVISION.so */
  uint32_t revision;    /* from 1; a change that may alter any output needs the next one */
  uint32_t flags;       /* enum sy_plugin_flags */
  const char *version;  /* of the code, any text such as "1.0.2"; a fix that alters no output and
                         * changed wording keep the revision */
  const char *author;
  const char *licence; /* SPDX expression */
  struct sy_text title;
  struct sy_text summary; /* one or two sentences: what it measures and how */
  uint32_t returns;       /* enum sy_returns */
  uint32_t reserved;
  /* The range of what score() writes, inclusive. It limits the score that a missing indicator could
   * still get. Amounts: lowest is 0, highest may be HUGE_VAL. */
  double lowest;
  double highest;
  const struct sy_table *const *tables; /* at least one */
  const struct sy_parameter *const *parameters;
  const struct sy_finding *const *findings;
  const struct sy_reason *const *reasons;

  /* Creates an instance for one indicator. The parameters are complete and checked against the
   * declaration; create() checks what the declaration cannot express (levels in descending order),
   * and refuses wrong ones. `parameters` and `host` live as long as the instance. On SY_OK, *self
   * is the instance (NULL is allowed); otherwise there is none and `failure` says why.
   * [any-thread] */
  int (*create)(const struct sy_host *host, const struct sy_parameters *parameters, void **self,
                struct sy_failure *failure);

  /* Scores the units of a batch. Returns SY_OK, or another status with a message, in which case
   * every unit of the batch is in error. [any-thread] [parallel] */
  int (*score)(void *self, const struct sy_batch *batch, const struct sy_result *result,
               struct sy_failure *failure);

  /* Destroys an instance, once. [any-thread] */
  void (*destroy)(void *self);

  /* Optional, may be NULL: gives the range for this instance's parameters, if it differs from the
   * plugin's. The range of an amount must be within the plugin's. [any-thread] */
  void (*range)(void *self, double *lowest, double *highest);

  /* Optional, may be NULL: returns a later interface by its id; NULL if there is none.
   * [any-thread] */
  const void *(*get_extension)(const char *id);

  /* Optional, may be NULL: returns those of the plugin's flags that hold for this instance's
   * parameters. An instance that does not look at other units can leave out SY_PLUGIN_COHORT, and
   * is then called for parts of the cohort, which is faster. [any-thread] */
  uint32_t (*instance_flags)(void *self);

  /* Optional, may be NULL: returns the description of this instance, if its parameters decide what
   * it reads and finds (such as a script in the edition). It may differ from the plugin's in
   * tables, findings, reasons, lowest and highest. The host calls this once, after create(), and
   * checks the result like the plugin's own description. It lives as long as the instance; NULL
   * stands for the plugin's own. [any-thread] */
  const struct sy_plugin *(*describe)(void *self);

  /* Optional, may be NULL: how the score of a unit, or the amount, follows from its rows: a
   * formula, or a sentence or two. {names} of parameters that are not tables stand for what an
   * edition sets; braces have no other use. Hosts of the first release do not show it. */
  struct sy_text method;
};

/* ------------------------------------------------------------------------------------------------
 * Extension "steelyard.notices/1": errors of rows, and warnings
 *
 * The host checks what it can (type, level, declared range, key) before it calls score(). What only
 * the plugin can judge, it reports by a notice: an error of a row (a reply dated before its
 * request), or a warning (the calendar lacks a year). An error puts the row's unit in error and no
 * other; a plugin that looks at a cohort leaves the unit out and scores the others. Report every
 * such row; do not return SY_REFUSED for it, because that refuses the whole batch.
 *
 * The plugin's get_extension() returns a struct sy_notices; the host's returns a struct
 * sy_notices_host, or NULL if it is older than this extension: then return SY_REFUSED instead, with
 * the row in `failure`. (If a plugin refuses a batch, the host calls it again for parts of the
 * batch, to find out which units it refuses, but not if it looks at cohorts.) The host of a plugin
 * in a worker process or under test has the extension as well. An instance that describes itself
 * has the notices of its plugin. */
#define SY_NOTICES "steelyard.notices/1"

enum sy_severity {
  SY_NOTICE_ERROR = 1,  /* of a row, or of a unit as a whole: the unit is in error */
  SY_NOTICE_WARNING = 2 /* scores stand; shown unless the edition acknowledges it */
};

struct sy_notice {
  size_t size;
  const char *code;       /* stable; editions acknowledge warnings by PLUGIN.CODE */
  uint32_t severity;      /* enum sy_severity */
  uint32_t reserved;      /* 0 */
  struct sy_text message; /* what was found and what was expected, with {values} */
  const struct sy_finding_value *const *values; /* at most 64 */
};

/* What the plugin's get_extension(SY_NOTICES) returns: constant, lives as long as the process. */
struct sy_notices {
  size_t size;
  const struct sy_notice *const *notices; /* ends with NULL */
};

/* For `unit`: a warning that concerns no single unit. */
#define SY_NO_UNIT UINT64_MAX

/* One notice, as score() reports it. The host copies what it keeps. */
struct sy_notice_report {
  size_t size;
  uint64_t unit;                        /* index within the batch; of a warning, or SY_NO_UNIT */
  uint32_t notice;                      /* index into the plugin's notices */
  int32_t table;                        /* index into the plugin's tables, or -1 for no row */
  uint64_t row;                         /* index into that table's rows: one of the unit's */
  int32_t column;                       /* index into that table's columns, or -1 */
  uint32_t reserved;                    /* 0 */
  uint64_t value_count;                 /* as many as the notice declares */
  const struct sy_value *const *values; /* in the order of their declaration */
};

/* What the host's get_extension(host, SY_NOTICES) returns; lives as long as the host. */
struct sy_notices_host {
  size_t size;
  /* Reports a notice; may be called at any time before score() returns, even if findings are not
   * wanted. What the plugin writes for a unit with an error is ignored. A warning with the same
   * values is kept only once, so it does not matter in how many batches it is found. A notice that
   * violates this header makes the call fail. */
  void (*notify)(const struct sy_result *result, const struct sy_notice_report *report);
};

/* The one function that a plugin exports. Always returns the same constant description. */
SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void);

#ifdef __cplusplus
}
#endif

#endif /* STEELYARD_PLUGIN_H */
