/* SPDX-License-Identifier: Apache-2.0
 *
 * host-private.h: what the files of `host` share
 */
#ifndef SY_HOST_PRIVATE_H
#define SY_HOST_PRIVATE_H

#include "host/host.h"

/* The size of a struct up to and including a field, for the minimum that version 1 requires. sizeof
 * grows as fields are appended. */
#define HOST_SIZE_TO(type, field) (offsetof(type, field) + sizeof(((type *)NULL)->field))

/* ---- trust.c: whether others could have put something else there ---- */

/* NULL if only the superuser and the user who runs the program may change or replace the file or
 * folder; otherwise who else may, translated; g_free. */
char *host_distrust(const char *path);

/* ---- description.c ---- */

/* Keeps the allocations of a valid description, which lives as long as the process. */
void host_keep(GPtrArray *owned);

/* ---- instance.c: arguments of an instance's functions ---- */

/* The plugin for which a host was created. */
struct sy_plugin_entry *host_entry_of(const struct sy_host *host);

/* ---- worker.c: plugins in worker processes ---- */

/* Starts a worker and has it load the entry's object. Returns the checked description, whose
 * functions call workers; NULL with the entry's `failure`. Sets `sandbox` and `spare`. */
const struct sy_plugin *host_worker_load(struct sy_plugin_entry *entry);
/* Ends a worker. */
void host_worker_free(struct host_worker *worker);
/* Why an instance that create() of such a description returned is broken, or NULL. */
const sy_words *host_worker_broken(const void *self);

/* ---- budget.c: what all workers of a run may use together ---- */

enum host_use {
  HOST_TIME,   /* microseconds */
  HOST_MEMORY, /* bytes */
  HOST_FINDINGS,
  HOST_USES
};
/* For the workers of these struct sy_plugin_entry. The context and the entries outlive it. */
struct host_budget *host_budget_new(const sy_context *context, const GPtrArray *entries);
void host_budget_free(struct host_budget *budget);
/* A worker of the plugin uses this much more, or less. [any-thread] */
void host_use(struct sy_plugin_entry *entry, enum host_use use, int64_t more);
/* Which limit they exceeded, translated, g_free; NULL: none. [any-thread] */
char *host_budget_over(const struct sy_plugin_entry *entry);

/* ---- value.c: one scalar value, from text and to text ---- */

enum host_value_fault {
  HOST_VALUE_GOOD,
  HOST_VALUE_WRONG_TYPE,
  HOST_VALUE_OUT_OF_RANGE,
  HOST_VALUE_NO_CHOICE,
};
/* Reads a text as the scalar `type`, with the range and the choices of `parameter`. The value's
 * text, if it gets one, is `text` or the name of the choice. */
enum host_value_fault host_value_parse(const struct sy_parameter *parameter, uint32_t type,
                                       const char *text, struct sy_value *value);
/* The canonical form of a number: the shorter of 15 or 17 digits that reads back the same. */
char *host_number_text(double number);
/* A text that a plugin wrote for people: at most `limit` bytes, made valid UTF-8, with control
 * characters replaced. g_free. */
char *host_clean_text(const char *text, size_t limit);
/* Whether a text may be the name of a level: not empty, no control characters. */
bool host_is_level(const char *text);
/* The entries of a list of pointers that ends with NULL. */
guint host_list_length(const void *list);

/* ---- finding.c: what score() reports ---- */

/* What report() and notify() need to know about the call, through the result's host_data. */
struct host_reporting {
  const struct sy_plugin *plugin;
  const struct sy_notice *const *notices;
  const struct sy_batch *batch;
  struct sy_call *call;
  sy_words *broken;        /* what the first bad report did wrong; NULL: nothing */
  sy_words *broken_notice; /* the same of notices */
  uint8_t *struck; /* per unit of the batch: it has an error; g_free; NULL: no unit has one */
};
/* The report() that plugins receive. */
void host_receive_report(const struct sy_result *result, const struct sy_report *report);
/* A report's values as texts, NULL-ended, g_strfreev; NULL if one is not of its declared type. */
char **host_values_text(const struct sy_finding_value *const *declared,
                        const struct sy_value *const *values, uint64_t count);
/* A text with the values put in for their names in braces. g_free. */
char *host_render(const struct sy_finding_value *const *declared, const char *text,
                  char *const *values);
/* Removes the findings after the first `length`. */
void host_drop_findings(GArray *findings, guint length);

/* ---- notice.c: rows in error, and warnings ---- */

/* The notify() that plugins receive. */
void host_receive_notice(const struct sy_result *result, const struct sy_notice_report *report);
/* The get_extension() of the host that plugins receive. */
const void *host_extension(const struct sy_host *host, const char *id);

#endif /* SY_HOST_PRIVATE_H */
