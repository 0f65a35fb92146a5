/* SPDX-License-Identifier: Apache-2.0
 *
 * steelyard.h: the library's interface for programs
 *
 * Open an edition, list its errors, score it, and read the assessment:
 *
 *     const char *const folders[] = {"/usr/lib/steelyard/plugins", NULL};
 *     const sy_context context = {.plugin_directories = folders, .sandbox = SY_SANDBOX_NONE};
 *     sy_problems *problems = sy_problems_new();
 *     sy_registry *registry = sy_registry_new(&context, problems);
 *     sy_edition *edition = sy_edition_load("my-edition", registry, SY_LOAD_SCORES, problems);
 *     if (!edition)
 *       sy_problems_print(problems, stderr);
 *     else {
 *       sy_assessment *assessment = sy_assess(edition, NULL);
 *       for (uint32_t unit = 0; unit < sy_unit_count(edition); unit++)
 *         printf("%u %s\n", sy_rank_of(assessment, 0, unit), sy_unit_id(edition, unit));
 *       sy_assessment_free(assessment);
 *       sy_edition_free(edition);
 *     }
 *     sy_registry_free(registry);
 *     sy_problems_free(problems);
 *
 * The library writes only to the streams that it is given. It never ends the process, except if
 * memory runs out, as GLib does. Between calls, it keeps only the loaded plugins, which are never
 * unloaded, and the identity (device and inode) of the files and folders that it has read.
 * Different threads may use different objects at the same time, and several threads may read one
 * edition or one assessment. Units, nodes and awards are numbered from 0, in the order of the
 * edition.
 *
 * Unless the sandbox is SY_SANDBOX_NONE, plugins run in steelyard-worker, which must be installed.
 *
 * The library, libsteelyard.a, is not installed. So far, only the program `steelyard` uses it, so
 * this header may still change. The other headers of core/ declare more for that program.
 */
#ifndef SY_STEELYARD_H
#define SY_STEELYARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "steelyard/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Stands for an index if there is none. */
#define SY_NONE UINT32_MAX

/* ---- what a run may do: base/context.c ---- */

enum sy_limit {
  SY_LIMIT_ROWS,             /* of a table */
  SY_LIMIT_COLUMNS,          /* of a table */
  SY_LIMIT_TEXT,             /* bytes of a cell, a text in YAML, a file that a parameter names */
  SY_LIMIT_FILE,             /* bytes of a YAML file */
  SY_LIMIT_VALUES,           /* of a YAML file, once aliases are followed */
  SY_LIMIT_NODES,            /* of a tree */
  SY_LIMIT_EXTENDS,          /* editions that extend each other */
  SY_LIMIT_DOCUMENT,         /* bytes of a result document that is read */
  SY_LIMIT_SCORES,           /* of a result document that is read, with its ranks */
  SY_LIMIT_ARCHIVE,          /* bytes of an archive that is read */
  SY_LIMIT_ENTRIES,          /* files and folders of an archive that is read */
  SY_LIMIT_UNPACKED,         /* bytes that an archive becomes */
  SY_LIMIT_PLUGIN_SECONDS,   /* that a plugin in a worker may take for an indicator */
  SY_LIMIT_PLUGIN_MEMORY,    /* bytes that it may use in addition to its columns */
  SY_LIMIT_PLUGIN_FINDINGS,  /* that it may report for an indicator */
  SY_LIMIT_PLUGINS_SECONDS,  /* that all plugins in workers may take together */
  SY_LIMIT_PLUGINS_MEMORY,   /* bytes that they may hold together at any time */
  SY_LIMIT_PLUGINS_FINDINGS, /* that they may report together */
  SY_LIMIT_TABLE,            /* bytes of a table that is read as a whole, or of one row */
  SY_NO_LIMIT
};

/* How third-party plugins, those not in steelyard's own folder, are confined: REQUIRE refuses them
 * unless the whole sandbox is available, TRY uses as much of it as the machine supports, NONE runs
 * them in the calling process. */
enum sy_sandbox { SY_SANDBOX_REQUIRE, SY_SANDBOX_TRY, SY_SANDBOX_NONE };

/* Limits and permissions for reading files and loading plugins. NULL or all zeros means the
 * defaults. It must not change while it is in use. */
typedef struct sy_context {
  size_t limits[SY_NO_LIMIT]; /* 0: the default; read by sy_limit() */
  enum sy_sandbox sandbox;
  const char *const *plugin_directories; /* absolute, NULL-ended, owned by the caller; NULL: none */
  /* Called in any thread if plugins in workers together exceed a limit; the program steelyard then
   * ends. If this returns or is NULL, every indicator in a worker is in error from then on. */
  void (*exhausted)(const char *reason);
  /* Formats of tables besides CSV, NULL-ended, as in base/base.h; NULL: none. */
  const struct sy_foreign_format *const *formats;
} sy_context;

/* Sets a limit from text such as "rows=300000000". False with a reason, to be freed by free(), if
 * the text is wrong. */
bool sy_limit_set(sy_context *context, const char *text, char **reason);
/* Sets the sandbox by name. False if there is no such name. */
bool sy_sandbox_set(sy_context *context, const char *text);

/* ---- problems: base/problem.c ---- */

/* A list of problems: errors in input. A loader adds all that it can find, and fails if there are
 * any. */
typedef struct sy_problems sy_problems;
sy_problems *sy_problems_new(void);
void sy_problems_free(sy_problems *problems);
unsigned sy_problems_count(const sy_problems *problems);
/* One line each, sorted by place: "edition.yaml:12:7: unknown key 'wieght'; did you mean
 * 'weight'?". */
void sy_problems_print(const sy_problems *problems, FILE *stream);
/* The same as one string; free(). */
char *sy_problems_text(const sy_problems *problems);

/* ---- plugins: host/registry.c ---- */

typedef struct sy_registry sy_registry;
/* Looks for files named ID.rREVISION.so in the context's plugin folders, without loading them. Two
 * files with the same id and revision are a problem, because no folder takes precedence. A folder
 * that does not exist is skipped; one that others may write to is a problem. */
sy_registry *sy_registry_new(const sy_context *context, sy_problems *problems);
void sy_registry_free(sy_registry *registry);

/* ---- an edition: edition/edition.c ---- */

typedef struct sy_edition sy_edition;
/* How much of an edition to load. */
enum sy_load_depth {
  SY_LOAD_TREE,   /* edition.yaml only */
  SY_LOAD_UNITS,  /* also units, and what is expected of evidence, which need not exist */
  SY_LOAD_SCORES, /* also units and evidence */
  SY_LOAD_ALL     /* also digests, which only a result document needs */
};

/* Loads the edition in a folder. Adds every problem that it can find, and returns NULL if there are
 * any. The registry must outlive the edition. */
sy_edition *sy_edition_load(const char *directory, sy_registry *registry, enum sy_load_depth depth,
                            sy_problems *problems);
void sy_edition_free(sy_edition *edition);

/* Counts, ids and names. The texts live as long as the edition. An index must be below its count.
 * The first node is the root; a node comes before its children. */
const char *sy_edition_id(const sy_edition *edition);
struct sy_text sy_edition_name(const sy_edition *edition);
uint32_t sy_unit_count(const sy_edition *edition);
const char *sy_unit_id(const sy_edition *edition, uint32_t unit);
struct sy_text sy_unit_name(const sy_edition *edition, uint32_t unit);
uint32_t sy_node_count(const sy_edition *edition);
const char *sy_node_id(const sy_edition *edition, uint32_t node);
struct sy_text sy_node_name(const sy_edition *edition, uint32_t node);
uint32_t sy_award_count(const sy_edition *edition);
const char *sy_award_id(const sy_edition *edition, uint32_t award);

/* Finds by id; SY_NONE if there is none. Units are found by id or either name. */
uint32_t sy_edition_find_node(const sy_edition *edition, const char *id);
uint32_t sy_edition_find_unit(const sy_edition *edition, const char *name);
uint32_t sy_edition_find_award(const sy_edition *edition, const char *id);

/* ---- warnings: edition/warnings.c ---- */

/* What a careful reader would question: unread columns, units without rows, a guessed encoding.
 * Warnings that the edition does not acknowledge are open. Warnings change no score. */
typedef struct sy_warnings sy_warnings;
/* The number of open warnings. */
unsigned sy_warnings_open(const sy_warnings *warnings);
/* Prints the open warnings, sorted by place, each with the line that acknowledges it. */
void sy_warnings_print(const sy_warnings *warnings, FILE *stream);

/* ---- its assessment: engine/score.c, assessment.c ---- */

typedef struct sy_assessment sy_assessment;
struct sy_assess_options {
  unsigned threads;    /* 0: as many as there are processors */
  uint32_t batch_size; /* units per call of plugins that are not COHORT; 0: a few thousand, which
                          threads share and which fit the cache */
  bool findings;       /* keep findings */
  unsigned rules;      /* the version of the rules for ranks and grades; 0: the newest */
};

/* Computes scores, ranks, bands and grades. The edition must outlive the assessment. `options` may
 * be NULL: all zeros. Never returns NULL: a plugin that fails puts its own indicator in error. */
sy_assessment *sy_assess(const sy_edition *edition, const struct sy_assess_options *options);
void sy_assessment_free(sy_assessment *assessment);
/* Warnings about the edition, its tables and its scores, which live as long as the assessment. */
const sy_warnings *sy_assessment_warnings(const sy_assessment *assessment);

/* One point. All scores and amounts are in nano-points. */
#define SY_NANO INT64_C(1000000000)

enum sy_mark {
  SY_MARK_DISQUALIFIED = 1, /* a veto on this node or below it disqualifies the unit here */
  SY_MARK_ERROR_BELOW = 2,  /* missing because of an error below it, which no policy covers */
  SY_MARK_ZEROED = 4,       /* was missing; the edition's `missing: zero` made it 0 */
  SY_MARK_EXCLUDED = 8,   /* was missing; the edition's `missing: exclude` made it not applicable */
  SY_MARK_VETOED = 16,    /* a veto changed the score; before_veto has the earlier one */
  SY_MARK_ESTIMATED = 32, /* the score rests on an estimate: of its plugin, or of a node below */
  SY_MARK_INCOMPLETE = 64 /* missing children were left out, because `enough` of it was there */
};

/* What happened between a group's aggregate and its score. Each adjustment and veto has a record,
 * and so does the group. A gate is recorded only if it matters, that is, if the amount is or may be
 * above 0. */
enum sy_record {
  SY_RECORD_APPLIED = 1,     /* adjustment, veto: the amount is above 0 and the gate holds */
  SY_RECORD_DECISIVE = 2,    /* veto: it applies, and no other that applies gives a lower score */
  SY_RECORD_GATE_CLOSED = 4, /* adjustment, veto: only the gate prevents it */
  SY_RECORD_GATE_UNDECIDED = 8, /* adjustment, veto: it is not known whether the gate holds */
  SY_RECORD_CAPPED = 16,        /* adjustment: by its own cap; group: by the cap of all together */
  SY_RECORD_CLAMPED_LOW = 32,   /* group: raised to the lower end of its clamp */
  SY_RECORD_CLAMPED_HIGH = 64   /* group: lowered to the upper end */
};

enum sy_unit_status { SY_FINAL, SY_PROVISIONAL, SY_DISQUALIFIED };

/* Nano-points, or 0 if not scored. For adjustments and vetoes this is the amount. */
int64_t sy_score_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
enum sy_outcome sy_outcome_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
unsigned sy_marks_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* The range that the score can still take: [score, score] if scored. False if not applicable. */
bool sy_interval_of(const sy_assessment *assessment, uint32_t node, uint32_t unit, int64_t *low,
                    int64_t *high);
/* Bits of enum sy_record. */
unsigned sy_record_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* Derived from the root's outcome and marks. */
enum sy_unit_status sy_status_of(const sy_assessment *assessment, uint32_t unit);
/* The unit's rank for an award within its cohort, from 1; 0 if it is not ranked. */
uint32_t sy_rank_of(const sy_assessment *assessment, uint32_t award, uint32_t unit);
/* The id of the unit's band, or NULL. */
const char *sy_band_of(const sy_assessment *assessment, uint32_t award, uint32_t unit);

#ifdef __cplusplus
}
#endif

#endif /* SY_STEELYARD_H */
