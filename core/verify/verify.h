/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.h: the door of the room `verify`
 *
 * Proves afterwards that the numbers are right: claims against what was computed, a result document
 * against its own recomputation, and an edition against the lock that fixed it.
 */
#ifndef SY_VERIFY_H
#define SY_VERIFY_H

#include "output/output.h"

/* ---- judge.c: claims ---- */

/* Scores other editions that claims speak of, once each. */
typedef struct sy_shelf sy_shelf;
sy_shelf *sy_shelf_new(sy_registry *registry);
void sy_shelf_free(sy_shelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_shelf, sy_shelf_free)

/* Another edition, scored, by its folder relative to another's; it belongs to the shelf. NULL if it
 * is not there (`absent`), or cannot be loaded, with problems. */
const sy_assessment *sy_shelf_find(sy_shelf *shelf, const char *directory, const char *relative,
                                   bool *absent, sy_problems *problems);

/* Computes every claim of the edition into assessment->judgements. Claims about an edition that is
 * not there are pending; one that is there but cannot be loaded is a problem. */
void sy_judge_claims(sy_assessment *assessment, sy_shelf *shelf, sy_problems *problems);
/* One line per claim: verdict, id, expected, computed, and the quote under those that fail or are
 * disputed; then counts. */
void sy_judgements_write(const sy_assessment *assessment, const struct sy_style *style,
                         FILE *stream);
/* How many claims have a verdict. */
unsigned sy_judgements_count(const sy_assessment *assessment, enum sy_verdict verdict);

/* ---- recompute.c: a result document against itself ---- */

/* Recomputes everything above the leaves from the document alone and compares: digest, scores,
 * intervals, effective weights, ranks, ties, bands, grades, statuses, verdicts. Each difference is
 * a line "PATH: the document says X, recomputed Y". Returns how many differences there were; -1
 * with problems if the document cannot be read. */
int sy_recompute_document(const char *path, FILE *stream, sy_problems *problems);

/* ---- lock.c and its parts: what an edition was when it was locked ---- */

#define SY_LOCK_FILE "edition.lock"

typedef struct sy_lock sy_lock;
/* What there is to lock of an edition loaded with SY_LOAD_ALL, whose plugins have their digests.
 * `at`: the time, ISO 8601. NULL with a problem if one of its files cannot be read any more. */
sy_lock *sy_lock_make(const sy_assessment *assessment, const char *at, sy_problems *problems);
/* Writes it in its one form, sealed by a digest of its own. */
void sy_lock_write(const sy_lock *lock, FILE *stream);
/* Reads and checks one. NULL with problems. */
sy_lock *sy_lock_read(const char *path, sy_problems *problems);
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
struct sy_lock_differences sy_lock_compare_document(const sy_lock *lock, const char *path,
                                                    FILE *stream, sy_problems *problems);

/* ---- archive-*.c: an edition in one file ---- */

/* Packs an edition with all that it takes to rerun it, and its result: the same bytes every time.
 * `assessment` is judged, has findings, and is as the lock says. False with a problem if a file
 * cannot be read; that the stream fails is for whoever closes it to find. */
bool sy_archive_write(const sy_assessment *assessment, const sy_lock *lock, sy_registry *registry,
                      FILE *stream, sy_problems *problems);

enum sy_unpacked {
  SY_UNPACKED,
  SY_UNPACK_REFUSED, /* the archive is no archive, or a hostile one */
  SY_UNPACK_FAILED   /* the machine failed */
};
/* What an archive became: a scratch folder; in it, relative, the edition's folder and its result
 * document, both there. */
struct sy_unpacked_archive {
  sy_scratch *scratch;
  char *edition, *document;
};
/* Unpacks what sy_archive_write() may have written and refuses all else. Adds a problem unless all
 * is well; only then there is something to clear. */
enum sy_unpacked sy_archive_unpack(const char *path, struct sy_unpacked_archive *unpacked,
                                   sy_problems *problems);
void sy_unpacked_archive_clear(struct sy_unpacked_archive *unpacked);

#endif /* SY_VERIFY_H */
