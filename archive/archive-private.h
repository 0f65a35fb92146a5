/* SPDX-License-Identifier: Apache-2.0
 *
 * archive-private.h: what the parts of `archive` share
 */
#ifndef SY_ARCHIVE_PRIVATE_H
#define SY_ARCHIVE_PRIVATE_H

#include "archive/archive.h"

#include <string.h>

/* ---- files.c: what goes into an archive ---- */

/* The parts of an archive: everything is in a folder called as the edition. */
#define ARCHIVE_README "README.md"
#define ARCHIVE_DOCUMENT "result.json"
#define ARCHIVE_EDITIONS "editions"

/* A file to pack: one that there is, or one made of `bytes`. */
struct archive_item {
  char *name; /* in the archive */
  char *file; /* its name in its folder, or NULL */
  struct sy_input input;
  const char *sha256; /* what it was when it was scored, or NULL; of an edition, as `input` is */
  struct sy_bytes bytes;
};
/* The edition's files, those of the editions that its claims speak of, and edition.yaml of what
 * they extend, by name; the array owns them. NULL with problems. The editions that claims speak of
 * are added to `others` (sy_edition *), and must outlive the items. */
GPtrArray *archive_files(const sy_assessment *assessment, sy_registry *registry, GPtrArray *others,
                         sy_problems *problems);
/* Adds a file that is made; takes the bytes over. */
void archive_add_made(GPtrArray *items, const sy_edition *edition, const char *name, char *data,
                      size_t length);
/* Why a name can be no file's in an archive, translated; NULL if it can. */
const char *archive_name_fault(const char *name);
/* Why bytes can be no file's in an archive, by the first of them; NULL if they can. */
const char *archive_content_fault(const char *bytes, size_t length);

/* ---- readme.c: what an archive says of itself ---- */

/* g_free. */
char *archive_readme(const sy_edition *edition, const sy_lock *lock);

#endif /* SY_ARCHIVE_PRIVATE_H */
