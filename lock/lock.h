/* SPDX-License-Identifier: Apache-2.0
 *
 * lock.h: digests that fix an edition
 *
 * docs/lock-format.md describes the format.
 */
#ifndef SY_LOCK_H
#define SY_LOCK_H

#include "document/document.h"

/* ---- lock.c and its parts ---- */

#define SY_LOCK_FILE "edition.lock"

typedef struct sy_lock sy_lock;
/* Makes the lock of an edition that was loaded with SY_LOAD_ALL and whose plugins have their
 * digests. `study`: the registry with which it was loaded, to bind its study of robustness as well;
 * or NULL. `at` is the time in ISO 8601. NULL with a problem if one of the edition's files can no
 * longer be read. */
sy_lock *sy_lock_make(const sy_assessment *assessment, sy_registry *study, const char *at,
                      sy_problems *problems);
/* Whether the edition declares what a study of robustness varies. */
bool sy_lock_can_study(const sy_edition *edition);
/* Writes a lock in its canonical form, with a digest of its own. */
void sy_lock_write(const sy_lock *lock, FILE *stream);
/* Reads and checks the lock in an edition's folder. NULL with problems if there was any, or without
 * if there is none. */
sy_lock *sy_lock_read(const sy_context *context, const sy_directory *folder, sy_problems *problems);
/* The version of the rules by which it says ranks and grades, for sy_assess_options. */
unsigned sy_lock_rules(const sy_lock *lock);
/* When it was made, in ISO 8601, and by which version: "steelyard 0.1.0". */
const char *sy_lock_at(const sy_lock *lock);
const char *sy_lock_by(const sy_lock *lock);
/* The plugins that it names, by index; false if there is no such plugin. */
struct sy_locked_plugin {
  const char *id; /* "checklist@1" */
  const char *version;
};
bool sy_lock_plugin_at(const sy_lock *lock, guint index, struct sy_locked_plugin *plugin);
void sy_lock_free(sy_lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_lock, sy_lock_free)
/* Adds a problem for every plugin that the lock names but that is not installed. */
void sy_lock_check_plugins(const sy_lock *lock, const sy_registry *registry, sy_problems *problems);
/* Restricts the registry to objects in the edition's lock and those allowed before. Adds a problem
 * if there is no lock, and for every plugin that is installed as another object. */
void sy_lock_restrict(const sy_directory *folder, sy_registry *registry, sy_problems *problems);

/* Numbers of differences: in the parts that a lock binds, and in those that it only records. */
struct sy_lock_differences {
  unsigned bound, recorded;
};
/* Compares an edition, assessed by the lock's rules (see sy_lock_make()), with its lock, and prints
 * a line for each difference. The registry is the one with which the edition was loaded. Adds a
 * problem if one of the edition's files can no longer be read.
 */
struct sy_lock_differences sy_lock_compare(const sy_lock *lock, const sy_assessment *assessment,
                                           sy_registry *registry, FILE *stream,
                                           sy_problems *problems);
/* The same for the parts in a result document: outcomes, scores, ranks, bands and grades. */
struct sy_lock_differences sy_lock_compare_document(const sy_context *context, const sy_lock *lock,
                                                    const char *path, FILE *stream,
                                                    sy_problems *problems);

#endif /* SY_LOCK_H */
