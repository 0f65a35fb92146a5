/* SPDX-License-Identifier: Apache-2.0
 *
 * archive.h: an edition in one file
 */
#ifndef SY_ARCHIVE_H
#define SY_ARCHIVE_H

#include "files/files.h"
#include "lock/lock.h"

/* ---- *.c: an edition in one file ---- */

/* Packs an edition with all that it takes to rerun it, and its result: the same bytes every time.
 * The result is judged, has findings, and is as the lock says. False with a problem if a file
 * cannot be read; that the stream fails is for whoever closes it to find. */
bool sy_archive_write(const struct sy_evaluation *result, const sy_lock *lock,
                      sy_registry *registry, FILE *stream, sy_problems *problems);

enum sy_unpacked {
  SY_UNPACKED,
  SY_UNPACK_REFUSED, /* the file is not an archive, or is hostile */
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
enum sy_unpacked sy_archive_unpack(const sy_context *context, const char *path,
                                   struct sy_unpacked_archive *unpacked, sy_problems *problems);
void sy_unpacked_archive_clear(struct sy_unpacked_archive *unpacked);

#endif /* SY_ARCHIVE_H */
