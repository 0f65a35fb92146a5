/* SPDX-License-Identifier: Apache-2.0
 *
 * files.h: files as they are written
 *
 * Outputs that are whole or not there, whatever fails; fields of CSV.
 */
#ifndef SY_FILES_H
#define SY_FILES_H

#include "base/base.h"

/* ---- csv.c: writing CSV ---- */

/* Appends a text as a CSV field, quoted where needed. */
void sy_csv_append(GString *line, const char *text);

/* ---- file.c: outputs that are whole or not there ---- */

/* An output file under way: a temporary file beside `path`, or standard output for NULL. */
typedef struct sy_output sy_output;
/* NULL with a problem if it cannot be made. */
sy_output *sy_output_open(const char *path, sy_problems *problems);
FILE *sy_output_stream(sy_output *output);
/* Flushes, syncs, renames into place, syncs the folder. False with a problem if any of it fails:
 * the temporary file is removed and `path` is as it was; only where the folder cannot be synced it
 * is the new one, which a power cut may still undo. Frees `output` either way. */
bool sy_output_commit(sy_output *output, sy_problems *problems);
/* Gives up: removes the temporary file. */
void sy_output_abandon(sy_output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_output, sy_output_abandon)
/* Removes the temporary file of any output under way; for signal handlers. [async-signal-safe] */
void sy_output_cleanup_on_signal(void);

/* ---- folder.c: new folders that are whole or not there ---- */

/* A new folder under way: a temporary one beside `path`. Signals wait until it is freed. */
typedef struct sy_folder sy_folder;
/* NULL with a problem if it cannot be made, or `path` is there. */
sy_folder *sy_folder_new(const char *path, sy_problems *problems);
/* Writes a file, by a name that may have folders in it. False with a problem. */
bool sy_folder_write(sy_folder *folder, const char *name, const char *text, size_t length,
                     sy_problems *problems);
/* Renames it into place. False with a problem. */
bool sy_folder_commit(sy_folder *folder, sy_problems *problems);
/* Removes the temporary folder, if it has not been committed. */
void sy_folder_free(sy_folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_folder, sy_folder_free)

/* ---- scratch.c: a private folder that does not outlive the program ---- */

/* There is one at a time. */
typedef struct sy_scratch sy_scratch;
/* Makes a folder that only this user can enter, for at most so many files and folders. NULL with a
 * problem if that fails. */
sy_scratch *sy_scratch_new(size_t most, sy_problems *problems);
/* Absolute. */
const char *sy_scratch_path(const sy_scratch *scratch);
/* Make a folder, or a new file to be written, at a path in it whose folders are there. False, or
 * -1, with errno. */
bool sy_scratch_folder(sy_scratch *scratch, const char *name);
int sy_scratch_file(sy_scratch *scratch, const char *name);
/* Removes it with all that was made in it. */
void sy_scratch_free(sy_scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_scratch, sy_scratch_free)
/* The same removal, for signal handlers. [async-signal-safe] */
void sy_scratch_cleanup_on_signal(void);

#endif /* SY_FILES_H */
