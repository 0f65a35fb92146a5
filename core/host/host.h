/* SPDX-License-Identifier: Apache-2.0
 *
 * host.h: plugins, found, checked and called
 *
 * Knows plugins, not editions: finds shared objects, loads them (all of libltdl is in loader.c),
 * checks and copies their descriptions, reads parameters, and calls them, validating all that comes
 * back. What a plugin writes reaches the rest of the core only as checked nano-points.
 */
#ifndef SY_HOST_H
#define SY_HOST_H

#include "base/base.h"

/* ---- own.c: steelyard's own files ---- */

enum sy_own {
  SY_OWN_PLUGINS,  /* the folder of its plugins */
  SY_OWN_WORKER,   /* the program `steelyard-worker` */
  SY_OWN_MESSAGES, /* the folder of translations */
  SY_OWN_EXAMPLES, /* the folder of examples: a plugin in each language, and an index */
};
/* The absolute path of a file or folder of steelyard's own, which need not exist. g_free.
 * [any-thread] */
char *sy_own_path(enum sy_own own);

/* ---- loader.c: one shared object, by absolute path ---- */

/* A loaded object. Never unloaded. */
struct sy_object {
  const struct sy_plugin *(*entry)(void);
  bool
      changed_float_mode; /* its constructors changed the floating-point mode, which was restored */
};
/* Loads with RTLD_NOW | RTLD_LOCAL through libltdl, with a loader of our own in place of its dlopen
 * loader, so that the real reason of a failure is kept. On failure returns false, and *reason
 * says why: the file does not exist or is not an ELF object, the name of an undefined
 * symbol or a missing library, no entry point. Serialised by a mutex. [any-thread] */
bool sy_object_load(const char *absolute_path, struct sy_object *object, sy_words **reason);
/* Why the file cannot be an object, before it is read: it is not a regular file, or too large; NULL
 * if it may be one. [any-thread] */
sy_words *sy_object_fault(const char *path);

/* ---- description.c: a plugin's description, checked and copied ---- */

/* Copies the description and everything in it, each struct to the size of this header (the rest
 * zero), so that the core may read any field. Checks everything that plugin.h requires: sizes,
 * version, names, uniqueness, both languages, ranges, defaults, levels_from, required functions.
 * Lists are never NULL in the copy. NULL and *reason for the first error, with the field's
 * name. The copy is never freed. */
const struct sy_plugin *sy_description_copy(const struct sy_plugin *plugin, sy_words **reason);
/* The same for an instance's own: it lives as long as *owned, of which it is made. Its texts are
 * the source's. */
const struct sy_plugin *sy_description_copy_into(const struct sy_plugin *plugin, GPtrArray **owned,
                                                 sy_words **reason);
/* The same for notices, NULL for none: a list that is never NULL and never freed. */
const struct sy_notice *const *sy_notices_copy(const struct sy_notices *notices, sy_words **reason);
/* A copy of those that a plugin declares; its get_extension() is called. */
const struct sy_notice *const *sy_plugin_notices(const struct sy_plugin *plugin, sy_words **reason);

/* ---- registry.c: the available plugins ---- */

struct sy_plugin_entry {
  char *id;
  uint32_t revision;
  uint32_t newest;                        /* the highest installed revision of the plugin */
  char *path;                             /* absolute */
  bool own;                               /* it is in steelyard's own folder */
  bool loaded;                            /* loading was tried */
  const struct sy_plugin *plugin;         /* the checked copy, or NULL */
  const struct sy_notice *const *notices; /* likewise, of those it declares; NULL: none */
  sy_words *failure;                      /* why not, or NULL */
  bool changed_float_mode;
  char sha256[65]; /* of the file; empty until sy_plugin_entry_digest() */
  char *sandbox;   /* where it runs: "in-process" or "worker: " and what confines it; once it is
                      loaded */
  bool in_worker;  /* it runs in workers */
  const sy_context *context;  /* the registry's */
  struct host_budget *budget; /* likewise */
  uint64_t used[3];           /* of the budget, by enum host_use */
  struct host_worker *spare;  /* the worker that described it, until an instance takes it */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_registry, sy_registry_free)
/* A copy of the context, without the directories. */
const sy_context *sy_registry_context(const sy_registry *registry);
/* The plugin folders of this run: STEELYARD_PLUGIN_PATH (absolute, separated by colons; an empty
 * entry stands for steelyard's own; a relative one is a problem), else steelyard's own. g_strfreev.
 */
char **sy_plugin_directories(sy_problems *problems);
/* All entries, by id and revision, unloaded; for `plugin list` load each with sy_registry_load. */
GPtrArray *sy_registry_entries(const sy_registry *registry);
/* From the first call on, only objects whose digest was allowed are loaded. */
void sy_registry_allow(sy_registry *registry, const char *sha256);
/* Adds the plugin in a file, in place of one with its id and revision; not while editions are
 * loaded with the registry. It counts as one of steelyard's own, because `plugin check`, which uses
 * this, runs it in a separate process. */
void sy_registry_put(sy_registry *registry, const char *id, uint32_t revision, const char *path);
/* Loads the entry once; true if it is usable. An object that others may write to, or that is not
 * allowed, is not even opened. */
bool sy_registry_load(sy_registry *registry, struct sy_plugin_entry *entry);
/* The plugin that "id@revision" names, loaded. NULL with a problem at `place`: an unknown id (with
 * the nearest), a revision that is not installed (with those that are), the real reason of a failed
 * load, a wrong description. */
struct sy_plugin_entry *sy_registry_find(sy_registry *registry, const char *id_at_revision,
                                         struct sy_place place, sy_problems *problems);
const char *sy_plugin_entry_digest(struct sy_plugin_entry *entry);

/* ---- value.c: single values ---- */

/* A number, date or text, as text of one line; NULL if it is not of the type or cannot be written.
 * g_free. */
char *sy_value_text(const struct sy_value *value, uint32_t type);

/* ---- parameters.c: an indicator's parameters from YAML ---- */

typedef struct sy_parameter_set sy_parameter_set;
/* Reads `params` (a mapping, or NULL for none) against the declaration: unknown names, missing
 * ones, wrong types, ranges and choices are problems with place and suggestion. NULL if there are
 * any. `folders`: of sy_directory, those of the files that contain the parameters; a folder that is
 * not among them, or NULL, is opened by its path. */
sy_parameter_set *sy_parameters_read(const sy_context *context, const GPtrArray *folders,
                                     const struct sy_plugin *plugin, const struct sy_yaml *params,
                                     struct sy_place place, sy_problems *problems);
const struct sy_parameters *sy_parameters_values(const sy_parameter_set *set);
/* A file that a parameter names, relative to the file that contains the parameter. */
struct sy_parameter_file {
  const char *parameter;
  char *file;             /* as written */
  const char *path;       /* as opened, interned */
  const char *written_in; /* the file that names it, interned */
  char sha256[SY_DIGEST_SIZE];
};
/* Of struct sy_parameter_file, in the order of the parameters. */
const GPtrArray *sy_parameters_files(const sy_parameter_set *set);
/* The names that a category column with `levels_from` allows, NULL-ended, owned by the set; NULL if
 * the parameter is empty (any text is allowed). */
const char *const *sy_parameters_levels(const sy_parameter_set *set, const struct sy_plugin *plugin,
                                        const char *levels_from);
void sy_parameters_free(sy_parameter_set *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_parameter_set, sy_parameters_free)

/* ---- instance.c: one indicator's plugin at work ---- */

/* The name of the host that plugins see. */
#define SY_HOST_NAME "steelyard"
typedef struct sy_instance sy_instance;
/* Calls create(). Takes over `parameters`. If a third-party plugin creates no instance, for
 * whatever reason, the instance is broken, and everything it scores is in error. NULL with a
 * problem at `place` if one of steelyard's own refuses. */
sy_instance *sy_instance_new(struct sy_plugin_entry *entry, sy_parameter_set *parameters,
                             struct sy_place place, sy_problems *problems);
void sy_instance_free(sy_instance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_instance, sy_instance_free)
const struct sy_plugin *sy_instance_plugin(const sy_instance *instance);
const struct sy_parameter_set *sy_instance_parameters(const sy_instance *instance);
/* The plugin's flags, except those that do not hold for the instance. */
uint32_t sy_instance_flags(const sy_instance *instance);
/* Why the instance is broken, so that nothing it wrote counts; NULL: it is not. */
const sy_words *sy_instance_broken(const sy_instance *instance);
/* What score() can return with these parameters, in points. */
void sy_instance_range(const sy_instance *instance, double *lowest, double *highest);

/* A copy of a finding as reported. `row` is the row of the data that was passed. */
struct sy_found {
  uint32_t unit; /* index within all units: first_unit is added */
  uint16_t finding;
  int16_t table; /* -1: none */
  uint64_t row;
  double points;
  char **values; /* formatted, NULL-ended, in the order of declaration; g_strfreev */
};

/* A copy of a notice from a plugin or the host. */
struct sy_told {
  uint32_t node;  /* of the edition; left to the caller */
  uint32_t unit;  /* as in struct sy_found; SY_NONE: no single unit */
  uint64_t row;   /* of the table; in an assessment, of its file as a spreadsheet counts */
  int16_t table;  /* of the plugin; -1: no row */
  int16_t column; /* of the table; -1: none */
  const struct sy_notice *notice;
  uint64_t count; /* of warnings: for how many units or rows; 0: for no single unit */
  char **values;  /* as in struct sy_found */
};

/* Where the checked results of one call go; arrays of unit_count entries for the batch's units. */
struct sy_call {
  uint32_t first_unit; /* of the batch, within all units */
  int64_t *score;      /* nano-points; 0 where not scored */
  double *room;        /* for a number per unit, which the call works with */
  uint8_t *outcome;    /* enum sy_outcome */
  uint16_t *reason;    /* 0, or k for the plugin's reason k - 1 */
  GArray *findings;    /* of struct sy_found, appended, without a clear function; NULL if not
                          wanted */
  bool calculations;   /* are among the findings (SY_FINDINGS_AND_CALCULATIONS) */
  GArray *told; /* of struct sy_told, appended: notices; NULL if none but their effect is wanted */
  double *const
      *row_points; /* per table, set to NaN before the plugin writes; NULL if not wanted */
  /* Set by the call. */
  enum sy_status status; /* as the plugin returned it; SY_FAILED also if the status itself violates
                            the contract */
  sy_words *message;     /* of a call that failed completely; to be freed; else NULL */
  sy_words **faults;  /* per unit of the batch, how the values written for it violate the contract,
                     or  NULL; NULL if none do. Free each and all */
  sy_words *left_out; /* how a report violates the contract, to be freed; else NULL. The call's
                     findings are then left out, but the scores stand, because they must not depend
                     on whether findings are wanted */
  int32_t table;      /* which the message concerns, or -1 */
  uint64_t row;
};
/* Calls score() and validates: return code; every outcome written and known; scores finite and
 * within the instance's range (else that unit is in error); reasons known, and given where needed;
 * report()s in range. Units without rows in a table whose absence is missing become SY_MISSING;
 * those for which the plugin reported an error by a notice become SY_ERROR. A notice that violates
 * the contract makes the call fail. With a status other than SY_OK every unit of the batch is
 * SY_ERROR, and no notice counts. The doubles are rounded here, once. Calls of an instance that is
 * not parallel wait for each other. */
void sy_instance_score(sy_instance *instance, const struct sy_batch *batch, struct sy_call *call);

/* ---- finding.c: what score() reports ---- */

/* The message or advice of a finding in a language's template, with {values} put in. g_free. */
char *sy_finding_render(const struct sy_finding *finding, const char *text, char *const *values);

/* ---- notice.c: rows in error, and warnings ---- */

/* The host's own notices. Values: the message of a call that failed, in English and in Chinese
 * (and the cohort); the columns
 * of the key, and the other row of the file. */
extern const struct sy_notice sy_notice_refused, sy_notice_refused_cohort,
    sy_notice_refused_compared, sy_notice_conflict;
/* A list of struct sy_told that owns its values. */
GArray *sy_told_new(void);
/* By node, unit (those of no single unit first), table, row, column, then by content; and by node
 * and content first. */
int sy_told_compare(const void *left, const void *right);
int sy_told_compare_words(const void *left, const void *right);
/* Whether two have the same content for the same node, about any rows. */
bool sy_told_same_words(const struct sy_told *a, const struct sy_told *b);
/* The message in English or Chinese, with its values. g_free. */
char *sy_notice_text(const struct sy_told *told, bool chinese);

#endif /* SY_HOST_H */
