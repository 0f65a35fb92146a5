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
#include <errno.h>
#include <stdlib.h>

/* A text in memory that does not grow beyond what unpacking accepts. */
struct limited {
  GString *text;
  size_t most;
};

static bool add_limited(struct limited *limited, const void *bytes, size_t length) {
  if (length > limited->most - limited->text->len)
    return false;
  g_string_append_len(limited->text, bytes, (gssize)length);
  return true;
}

static gint compare_items(gconstpointer left, gconstpointer right) {
  const struct archive_item *a = *(const struct archive_item *const *)left;
  const struct archive_item *b = *(const struct archive_item *const *)right;
  return strcmp(a->name, b->name);
}

/* Adds a problem with libarchive's message. */
static bool failed(struct archive *archive, const char *name, sy_problems *problems) {
  const char *why = archive_error_string(archive);
  g_autofree char *text = sy_library_text(why ? why : "?");
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(name)}, _("cannot pack: %s"),
                  text);
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

/* The item's bytes, if they are what they must be; sy_bytes_free. */
static bool read_item(const struct archive_item *item, struct sy_bytes *bytes,
                      sy_problems *problems) {
  if (!sy_bytes_read(NULL, &item->input, SY_NO_LIMIT, bytes, problems))
    return false;
  if (check_digest(item, bytes, problems))
    return true;
  sy_bytes_free(bytes);
  return false;
}

static bool put_item(struct archive *archive, const struct archive_item *item,
                     sy_problems *problems) {
  if (!item->file)
    return put_bytes(archive, item->name, &item->bytes, problems);
  struct sy_bytes bytes;
  if (!read_item(item, &bytes, problems))
    return false;
  const bool put = put_bytes(archive, item->name, &bytes, problems);
  sy_bytes_free(&bytes);
  return put;
}

/* ---- what unpacking would refuse ---- */

#define ENTRY_SIZE 4096 /* at most as much as an entry's headers and padding take */

static bool refuse(const char *name, sy_problems *problems, const char *why) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(name)}, "%s", why);
  return false;
}

static bool refuse_size(const sy_context *context, enum sy_limit limit, const char *name,
                        sy_problems *problems) {
  g_autofree char *hint = sy_limit_hint(limit);
  g_autofree char *why = g_strdup_printf(_("more than %zu bytes, which verify would refuse%s"),
                                         sy_limit(context, limit), hint);
  return refuse(name, problems, why);
}

/* Adds an item's size to that of the archive. */
static bool check_item(const sy_context *context, const struct archive_item *item, size_t *size,
                       sy_problems *problems) {
  struct sy_bytes bytes = item->bytes;
  if (item->file && !read_item(item, &bytes, problems))
    return false;
  const char *fault = archive_content_fault(context, item->name, bytes.data, bytes.length);
  *size += bytes.length + ENTRY_SIZE;
  if (item->file)
    sy_bytes_free(&bytes);
  if (fault)
    return refuse(item->name, problems, fault);
  return *size <= sy_limit(context, SY_LIMIT_UNPACKED) ||
         refuse_size(context, SY_LIMIT_UNPACKED, item->name, problems);
}

/* The files, and the folders that they are in. */
static guint count_entries(const GPtrArray *items) {
  g_autoptr(GHashTable) seen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < items->len; i++) {
    const char *name = ((const struct archive_item *)items->pdata[i])->name;
    for (const char *end = name + strlen(name); end; end = g_strrstr_len(name, end - name, "/"))
      g_hash_table_add(seen, g_strndup(name, (gsize)(end - name)));
  }
  return g_hash_table_size(seen);
}

static bool check_items(const sy_context *context, const sy_edition *edition,
                        const GPtrArray *items, sy_problems *problems) {
  const guint count = count_entries(items);
  size_t size = 0;
  if (count > sy_limit(context, SY_LIMIT_ENTRIES)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_ENTRIES);
    g_autofree char *why =
        g_strdup_printf(_("%u files and folders, more than the %zu that verify accepts%s"), count,
                        sy_limit(context, SY_LIMIT_ENTRIES), hint);
    return refuse(edition->directory, problems, why);
  }
  for (guint i = 0; i < items->len; i++)
    if (!check_item(context, items->pdata[i], &size, problems))
      return false;
  return true;
}

/* ---- the document ---- */

static ssize_t receive_document(void *cookie, const char *bytes, size_t length) {
  if (add_limited(cookie, bytes, length))
    return (ssize_t)length;
  errno = EFBIG;
  return 0;
}

static bool add_document(const sy_context *context, GPtrArray *items,
                         const struct sy_evaluation *result, sy_problems *problems) {
  struct limited limited = {g_string_new(NULL), sy_limit(context, SY_LIMIT_DOCUMENT)};
  FILE *stream = fopencookie(&limited, "w", (cookie_io_functions_t){.write = receive_document});
  const bool written = sy_document_write(result, stream);
  const bool closed = fclose(stream) == 0;
  const size_t length = limited.text->len;
  archive_add_made(items, result->assessment->edition, ARCHIVE_DOCUMENT,
                   g_string_free(limited.text, FALSE), length);
  return (written && closed) || refuse_size(context, SY_LIMIT_DOCUMENT, ARCHIVE_DOCUMENT, problems);
}

/* Whether the document has no more scores than reading it allows. */
static bool check_scores(const sy_context *context, const sy_edition *edition,
                         sy_problems *problems) {
  const size_t most = sy_limit(context, SY_LIMIT_SCORES), count = sy_document_scores(edition);
  if (count <= most)
    return true;
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_SCORES);
  g_autofree char *why =
      g_strdup_printf(_("%zu scores and ranks together, more than the %zu that verify accepts%s"),
                      count, most, hint);
  return refuse(ARCHIVE_DOCUMENT, problems, why);
}

/* ---- the whole ---- */

static la_ssize_t receive_archive(struct archive *archive, void *data, const void *bytes,
                                  size_t length) {
  if (add_limited(data, bytes, length))
    return (la_ssize_t)length;
  archive_set_error(archive, EFBIG, "%s", sy_error_text(EFBIG));
  return -1;
}

static bool put_items(const GPtrArray *items, struct limited *limited, sy_problems *problems) {
  struct archive *archive = archive_write_new();
  bool put =
      archive_write_add_filter_zstd(archive) == ARCHIVE_OK &&
      archive_write_set_filter_option(archive, "zstd", "compression-level", "19") == ARCHIVE_OK &&
      archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK &&
      archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
      archive_write_open(archive, limited, NULL, receive_archive, NULL) == ARCHIVE_OK;
  if (!put)
    failed(archive, "zstd", problems);
  for (guint i = 0; i < items->len && put; i++)
    put = put_item(archive, items->pdata[i], problems);
  if (put && archive_write_close(archive) != ARCHIVE_OK)
    put = failed(archive, "zstd", problems);
  archive_write_free(archive);
  return put;
}

/* Packs into memory first, so that nothing is written of an archive that cannot be finished. */
static bool write_items(const sy_context *context, const GPtrArray *items, FILE *stream,
                        sy_problems *problems) {
  struct limited limited = {g_string_new(NULL), sy_limit(context, SY_LIMIT_ARCHIVE)};
  const bool put = put_items(items, &limited, problems);
  if (put)
    fwrite(limited.text->str, 1, limited.text->len, stream);
  g_string_free(limited.text, TRUE);
  return put;
}

bool sy_archive_write(const sy_context *context, const struct sy_evaluation *result,
                      const sy_lock *lock, sy_registry *registry, FILE *stream,
                      sy_problems *problems) {
  const sy_edition *edition = result->assessment->edition;
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func((GDestroyNotify)sy_edition_free);
  g_autoptr(GPtrArray) items = archive_files(result->assessment, registry, others, problems);
  if (!items || !check_scores(context, edition, problems) ||
      !add_document(context, items, result, problems))
    return false;
  char *readme = archive_readme(edition, lock);
  archive_add_made(items, edition, ARCHIVE_README, readme, strlen(readme));
  g_ptr_array_sort(items, compare_items);
  return check_items(context, edition, items, problems) &&
         write_items(context, items, stream, problems);
}
