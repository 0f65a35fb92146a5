/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.c: writes an archive
 *
 * The archive is a tar file compressed by zstd. Its bytes depend only on its contents: names are
 * sorted; times, owners and modes are always the same; the result document leaves out the run.
 */
#include "archive/archive-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

/* Ignores errors: the stream remembers them. */
static la_ssize_t receive(struct archive *archive, void *stream, const void *bytes, size_t length) {
  (void)archive;
  fwrite(bytes, 1, length, stream);
  return (la_ssize_t)length;
}

static gint compare_items(gconstpointer left, gconstpointer right) {
  const struct archive_item *a = *(const struct archive_item *const *)left;
  const struct archive_item *b = *(const struct archive_item *const *)right;
  return strcmp(a->name, b->name);
}

/* Adds a problem with libarchive's message. */
static bool failed(struct archive *archive, const char *name, sy_problems *problems) {
  const char *why = archive_error_string(archive);
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(name)},
                  _("cannot be packed: %s"), why ? why : "?");
  return false;
}

static bool put_bytes(struct archive *archive, const char *name, const struct sy_bytes *bytes,
                      sy_problems *problems) {
  struct archive_entry *entry = archive_entry_new();
  archive_entry_set_pathname_utf8(entry, name);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_mtime(entry, 0, 0);
  archive_entry_set_size(entry, (la_int64_t)bytes->length);
  const bool put =
      archive_write_header(archive, entry) == ARCHIVE_OK &&
      archive_write_data(archive, bytes->data, bytes->length) == (la_ssize_t)bytes->length;
  archive_entry_free(entry);
  return put || failed(archive, name, problems);
}

/* Whether the bytes are those that were scored. */
static bool check_digest(const struct archive_item *item, const struct sy_bytes *bytes,
                         sy_problems *problems) {
  if (!item->sha256)
    return true;
  char digest[SY_DIGEST_SIZE];
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  sy_digest_update(sha256, bytes->data, bytes->length);
  sy_digest_finish(sha256, digest);
  if (strcmp(digest, item->sha256) == 0)
    return true;
  sy_problems_add(problems, (struct sy_place){.file = item->input.path},
                  _("this file changed while it was read"));
  return false;
}

static bool put_item(struct archive *archive, const struct archive_item *item,
                     sy_problems *problems) {
  if (!item->file)
    return put_bytes(archive, item->name, &item->bytes, problems);
  struct sy_bytes bytes;
  if (!sy_bytes_read(NULL, &item->input, SY_NO_LIMIT, &bytes, problems))
    return false;
  const bool put =
      check_digest(item, &bytes, problems) && put_bytes(archive, item->name, &bytes, problems);
  sy_bytes_free(&bytes);
  return put;
}

static bool put_items(const GPtrArray *items, FILE *stream, sy_problems *problems) {
  struct archive *archive = archive_write_new();
  bool put =
      archive_write_add_filter_zstd(archive) == ARCHIVE_OK &&
      archive_write_set_filter_option(archive, "zstd", "compression-level", "19") == ARCHIVE_OK &&
      archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK &&
      archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
      archive_write_open(archive, stream, NULL, receive, NULL) == ARCHIVE_OK;
  if (!put)
    failed(archive, "zstd", problems);
  for (guint i = 0; i < items->len && put; i++)
    put = put_item(archive, items->pdata[i], problems);
  if (put && archive_write_close(archive) != ARCHIVE_OK)
    put = failed(archive, "zstd", problems);
  archive_write_free(archive);
  return put;
}

static void add_document(GPtrArray *items, const struct sy_evaluation *result) {
  char *text = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&text, &length);
  sy_document_write(result, memory);
  fclose(memory);
  archive_add_made(items, result->assessment->edition, ARCHIVE_DOCUMENT, text, length);
}

bool sy_archive_write(const struct sy_evaluation *result, const sy_lock *lock,
                      sy_registry *registry, FILE *stream, sy_problems *problems) {
  const sy_assessment *assessment = result->assessment;
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func((GDestroyNotify)sy_edition_free);
  g_autoptr(GPtrArray) items = archive_files(assessment, registry, others, problems);
  if (!items)
    return false;
  char *readme = archive_readme(assessment->edition, lock);
  archive_add_made(items, assessment->edition, ARCHIVE_README, readme, strlen(readme));
  add_document(items, result);
  g_ptr_array_sort(items, compare_items);
  return put_items(items, stream, problems);
}
