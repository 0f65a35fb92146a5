/* SPDX-License-Identifier: Apache-2.0
 *
 * archive.h: an edition in one file
 */
#ifndef SY_ARCHIVE_H
#define SY_ARCHIVE_H

#include "files/files.h"
#include "lock/lock.h"

/* ---- *.c: an edition in one file ---- */

/* Packs an edition with everything needed to rerun it, and its result. The same input gives the
 * same bytes. The result must be judged, have findings, and agree with the lock. False with a
 * problem if a file cannot be read, or if by the context's limits sy_archive_unpack() or
 * sy_document_read() would refuse a part. Nothing is written then. The caller
 * must check the stream for errors. */
bool sy_archive_write(const sy_context *context, const struct sy_evaluation *result,
                      const sy_lock *lock, sy_registry *registry, FILE *stream,
                      sy_problems *problems);

enum sy_unpacked {
  SY_UNPACKED,
  SY_UNPACK_REFUSED, /* the file is not an archive, or is hostile */
  SY_UNPACK_FAILED   /* the machine failed */
};
/* An unpacked archive: a scratch folder, and in it the edition's folder and its result document, by
 * relative paths. Both exist. */
struct sy_unpacked_archive {
  sy_scratch *scratch;
  char *edition, *document;
};
/* Unpacks an archive that sy_archive_write() may have written, and refuses any other. Adds a
 * problem on failure. Only SY_UNPACKED leaves something to clear. */
enum sy_unpacked sy_archive_unpack(const sy_context *context, const char *path,
                                   struct sy_unpacked_archive *unpacked, sy_problems *problems);
void sy_unpacked_archive_clear(struct sy_unpacked_archive *unpacked);

#endif /* SY_ARCHIVE_H */
