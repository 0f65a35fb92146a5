/* SPDX-License-Identifier: Apache-2.0
 *
 * files.h: writes files and folders
 *
 * Outputs are written completely or not at all, whatever fails. Also fields of CSV.
 */
#ifndef SY_FILES_H
#define SY_FILES_H

#include "base/base.h"

/* ---- csv.c: writing CSV ---- */

/* Appends a text as a CSV field, quoted where needed. */
void sy_csv_append(GString *line, const char *text);
/* The same for files that people open in a spreadsheet program, which would run a text that looks
 * like a formula: such a text gets an apostrophe before it. A number stays what it is. */
void sy_csv_append_shown(GString *line, const char *text);
/* The name of the record of what was imported into a table: evidence/visits.import.csv beside
 * evidence/visits.csv. g_free. */
char *sy_import_record_name(const char *file);
/* By which Excel recognizes UTF-8. */
#define SY_BYTE_ORDER_MARK "\xef\xbb\xbf"

/* ---- blocks.c: long texts, made by several threads and written in order ---- */

/* A text in blocks. */
struct sy_blocks {
  uint32_t count;
  /* Appends a block. Called on several threads. */
  void (*make)(uint32_t block, GString *bytes, void *data);
  void *data;
  /* Takes a block, in order, one at a time. False if it cannot: then no more are made. */
  bool (*receive)(const char *bytes, size_t length, void *to);
  void *to;
};
/* `threads`: 0: one per processor. False if the receiver failed. */
bool sy_write_blocks(const struct sy_blocks *blocks, unsigned threads);

/* ---- file.c: output files, complete or absent ---- */

/* An output file in progress: a temporary file beside `path`, or standard output for NULL. */
typedef struct sy_output sy_output;
/* NULL with a problem if it cannot be made, or if that is refused: the file was read in this run,
 * or is write-protected. Links at the end of the path are followed, but not in an edition that was
 * read in this run: a link there is replaced, and none may lead out. */
sy_output *sy_output_open(const char *path, sy_problems *problems);
/* The same for a file that is made anew, and may have been read. */
sy_output *sy_output_open_anew(const char *path, sy_problems *problems);
/* Once one of these or sy_output_commit() has failed: whether it was refused, which is the fault of
 * who named the path, and not the machine's. */
bool sy_output_is_refused(const char *path);
/* The same for a file that is made anew. */
bool sy_output_is_refused_anew(const char *path);
/* For data: bytes are written as they are. */
FILE *sy_output_stream(sy_output *output);
/* Leaves it to the caller to sync the file and its folder. */
void sy_output_leave_unsynced(sy_output *output);
/* For text that people read, which sy_text_show() makes safe for a terminal, wherever it comes
 * from. */
FILE *sy_output_text(sy_output *output);
/* Writes a sequence that a terminal obeys. Any other way it would be shown as text. */
void sy_terminal_write(const char *sequence, FILE *stream);
/* Standard error, for text that people read, unbuffered. NULL if there is no memory. */
FILE *sy_message_stream(void);
/* Flushes, syncs, renames into place, and syncs the folder. False with a problem if a step fails:
 * then the temporary file is removed and `path` is unchanged. If only the last step fails, `path`
 * is already the new file, but a power cut may undo that. Always frees `output`. */
bool sy_output_commit(sy_output *output, sy_problems *problems);
/* Commits several outputs as one: if a step of any fails, every path is as it was. Always frees
 * them. */
bool sy_outputs_commit(sy_output *const *outputs, guint count, sy_problems *problems);
/* Gives up: removes the temporary file. */
void sy_output_abandon(sy_output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_output, sy_output_abandon)
/* Removes the temporary file of any output in progress; for signal handlers. [async-signal-safe] */
void sy_output_cleanup_on_signal(void);

/* ---- folder.c: new folders, complete or absent ---- */

/* A new folder in progress: a temporary one beside `path`. Signals are blocked until it is freed.
 */
typedef struct sy_folder sy_folder;
/* NULL with a problem if it cannot be made, or `path` exists. */
sy_folder *sy_folder_new(const char *path, sy_problems *problems);
/* Writes a file, whose name may include folders. False with a problem if that fails. */
bool sy_folder_write(sy_folder *folder, const char *name, const char *text, size_t length,
                     sy_problems *problems);
/* Renames the folder into place. False with a problem if that fails. */
bool sy_folder_commit(sy_folder *folder, sy_problems *problems);
/* Removes the temporary folder, if it has not been committed. */
void sy_folder_free(sy_folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_folder, sy_folder_free)

/* ---- scratch.c: a private folder that does not outlive the program ---- */

/* There can be only one at a time. */
typedef struct sy_scratch sy_scratch;
/* Makes a folder that only this user can enter, for at most `most` files and folders. NULL with a
 * problem if that fails. */
sy_scratch *sy_scratch_new(size_t most, sy_problems *problems);
/* The absolute path. */
const char *sy_scratch_path(const sy_scratch *scratch);
/* Make a folder, or a new file for writing, at a path in it whose parent folder exists. On failure
 * they return false or -1 and set errno. */
bool sy_scratch_folder(sy_scratch *scratch, const char *name);
int sy_scratch_file(sy_scratch *scratch, const char *name);
/* Removes the folder and everything that was made in it. */
void sy_scratch_free(sy_scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_scratch, sy_scratch_free)
/* The same removal, for signal handlers. [async-signal-safe] */
void sy_scratch_cleanup_on_signal(void);

#endif /* SY_FILES_H */
