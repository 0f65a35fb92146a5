/* SPDX-License-Identifier: Apache-2.0
 *
 * lock.h: what an edition was when it was locked
 *
 * docs/lock-format.md is the format.
 */
#ifndef SY_LOCK_H
#define SY_LOCK_H

#include "document/document.h"

/* ---- lock.c and its parts: what an edition was when it was locked ---- */

#define SY_LOCK_FILE "edition.lock"

typedef struct sy_lock sy_lock;
/* What there is to lock of an edition loaded with SY_LOAD_ALL, whose plugins have their digests.
 * `at`: the time, ISO 8601. NULL with a problem if one of its files cannot be read any more. */
sy_lock *sy_lock_make(const sy_assessment *assessment, const char *at, sy_problems *problems);
/* Writes it in its one form, sealed by a digest of its own. */
void sy_lock_write(const sy_lock *lock, FILE *stream);
/* Reads and checks one. NULL with problems. */
sy_lock *sy_lock_read(const sy_context *context, const char *path, sy_problems *problems);
/* When it was made, ISO 8601, and by which steelyard: "steelyard 0.1.0". */
const char *sy_lock_at(const sy_lock *lock);
const char *sy_lock_by(const sy_lock *lock);
/* The plugins that it names, one after the other; false: there are no more. */
struct sy_locked_plugin {
  const char *id; /* "checklist@1" */
  const char *version;
};
bool sy_lock_plugin_at(const sy_lock *lock, guint index, struct sy_locked_plugin *plugin);
void sy_lock_free(sy_lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_lock, sy_lock_free)
/* A problem for every plugin that the lock names and that is not installed: what to install. */
void sy_lock_check_plugins(const sy_lock *lock, const sy_registry *registry, sy_problems *problems);
/* Lets the registry load only the objects that the edition's lock knows, beside those allowed
 * before. A problem where there is no lock, and for every plugin that is installed as another
 * object. */
void sy_lock_restrict(const char *directory, sy_registry *registry, sy_problems *problems);

/* How many differences there are: in what a lock binds, and in what it only records. */
struct sy_lock_differences {
  unsigned bound, recorded;
};
/* Holds an assessed edition, as sy_lock_make() takes it, against its lock, and tells each
 * difference in a line. A problem if one of its files cannot be read any more. */
struct sy_lock_differences sy_lock_compare(const sy_lock *lock, const sy_assessment *assessment,
                                           FILE *stream, sy_problems *problems);
/* The same with what a result document has: outcomes, scores, ranks, bands and grades. */
struct sy_lock_differences sy_lock_compare_document(const sy_context *context, const sy_lock *lock,
                                                    const char *path, FILE *stream,
                                                    sy_problems *problems);

#endif /* SY_LOCK_H */
