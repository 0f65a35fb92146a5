/* SPDX-License-Identifier: Apache-2.0
 *
 * archive-private.h: what the parts of `archive` share
 */
#ifndef SY_ARCHIVE_PRIVATE_H
#define SY_ARCHIVE_PRIVATE_H

#include "archive/archive.h"

#include <string.h>

/* ---- files.c: the contents of an archive ---- */

/* The parts of an archive: everything is in a folder named after the edition. */
#define ARCHIVE_README "README.md"
#define ARCHIVE_DOCUMENT "result.json"
#define ARCHIVE_EDITIONS "editions"

/* A file to pack: an existing one, or one made of `bytes`. */
struct archive_item {
  char *name; /* in the archive */
  char *file; /* its name in its folder, or NULL */
  struct sy_input input;
  const char *sha256; /* what it was when it was scored, or NULL; of an edition, as `input` is */
  struct sy_bytes bytes;
};
/* The edition's files, those of the editions that its claims are about, and edition.yaml of the
 * editions that these extend, by name; the array owns them. NULL with problems. The editions that
 * claims are about are added to `others` (sy_edition *), and must outlive the items. */
GPtrArray *archive_files(const sy_assessment *assessment, sy_registry *registry, GPtrArray *others,
                         sy_problems *problems);
/* Adds a generated file; takes over the bytes. */
void archive_add_made(GPtrArray *items, const sy_edition *edition, const char *name, char *data,
                      size_t length);
/* Why a name is not allowed for a file in an archive, translated; NULL if it is. */
const char *archive_name_fault(const char *name);
/* Why a file with this name and these first bytes is not allowed in an archive; NULL if it is. A
 * workbook is a ZIP file, but what it inflates to is bounded where it is read. */
const char *archive_content_fault(const sy_context *context, const char *name, const char *bytes,
                                  size_t length);

/* ---- readme.c: an archive's README ---- */

/* g_free. */
char *archive_readme(const sy_edition *edition, const sy_lock *lock);

#endif /* SY_ARCHIVE_PRIVATE_H */
