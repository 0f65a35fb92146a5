/* SPDX-License-Identifier: Apache-2.0
 *
 * unpack.c: reads an archive without trusting it
 *
 * An archive may come from anywhere. Only regular files and folders with harmless names are
 * unpacked, each once, within the limits on their number and bytes, into a scratch folder. At the
 * first violation the archive is refused, and the scratch folder is removed.
 */
#include "archive/archive-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* An archive that is being unpacked into a scratch folder. */
struct unpacking {
  const sy_context *context;
  const char *path; /* of the archive */
  struct archive *archive;
  sy_scratch *scratch;
  GHashTable *named;           /* names of entries */
  GHashTable *files, *folders; /* names that have been made */
  size_t made;
  char *root; /* the one folder that everything is in */
  sy_problems *problems;
};

/* ---- refusing ---- */

G_GNUC_PRINTF(3, 4)
static enum sy_unpacked refuse(const struct unpacking *unpacking, const char *name,
                               const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *why = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_autofree char *shown = name ? g_utf8_make_valid(name, -1) : NULL;
  const struct sy_place place = {.file = g_intern_string(unpacking->path)};
  if (shown)
    sy_problems_add(unpacking->problems, place, _("'%s' in the archive: %s"), shown, why);
  else
    sy_problems_add(unpacking->problems, place, "%s", why);
  return SY_UNPACK_REFUSED;
}

static enum sy_unpacked refuse_archive(const struct unpacking *unpacking) {
  const char *why = archive_error_string(unpacking->archive);
  g_autofree char *text = sy_library_text(why ? why : "?");
  return refuse(unpacking, NULL, _("cannot read as an archive: %s"), text);
}

/* For failures of the machine, such as a full disk. */
static enum sy_unpacked fail(const struct unpacking *unpacking, const char *name) {
  const int error = errno;
  refuse(unpacking, name, _("cannot unpack: %s"), sy_error_text(error));
  return SY_UNPACK_FAILED;
}

/* ---- which entries are allowed ---- */

static enum sy_unpacked check_kind(const struct unpacking *unpacking, const char *name,
                                   struct archive_entry *entry) {
  const unsigned kind = archive_entry_filetype(entry);
  if (archive_entry_hardlink(entry) || kind == AE_IFLNK)
    return refuse(unpacking, name, _("a link, expected a regular file"));
  if (kind != AE_IFREG && kind != AE_IFDIR)
    return refuse(unpacking, name, _("a device, pipe or socket, expected a regular file"));
  if (archive_entry_sparse_count(entry) > 0)
    return refuse(unpacking, name, _("a sparse file, expected all of its bytes"));
  return SY_UNPACKED;
}

/* Whether an entry fits the limits, by its declared size and by what was unpacked so far. */
static enum sy_unpacked check_size(const struct unpacking *unpacking, const char *name,
                                   struct archive_entry *entry) {
  const size_t most = sy_limit(unpacking->context, SY_LIMIT_UNPACKED);
  const la_int64_t so_far = archive_filter_bytes(unpacking->archive, 0);
  const la_int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;
  if (size < 0 || so_far < 0 || (size_t)size > most || (size_t)so_far > most - (size_t)size) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_UNPACKED);
    return refuse(unpacking, name,
                  _("with this file the archive would unpack to more than %zu bytes%s"), most,
                  hint);
  }
  return SY_UNPACKED;
}

/* Everything must be in one folder, whose name is an edition's id. */
static enum sy_unpacked check_root(struct unpacking *unpacking, const char *name, bool folder) {
  g_auto(GStrv) parts = g_strsplit(name, "/", 2);
  if (!unpacking->root && sy_is_id(parts[0]))
    unpacking->root = g_strdup(parts[0]);
  if (g_strcmp0(unpacking->root, parts[0]) == 0 && (parts[1] || folder))
    return SY_UNPACKED;
  return refuse(unpacking, name,
                _("expected everything in one folder named after the edition's id"));
}

/* ---- making files and folders ---- */

/* One more: folders are made for their files, too. */
static enum sy_unpacked count(struct unpacking *unpacking) {
  if (unpacking->made++ < sy_limit(unpacking->context, SY_LIMIT_ENTRIES))
    return SY_UNPACKED;
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_ENTRIES);
  return refuse(unpacking, NULL, _("more than %zu files and folders%s"),
                sy_limit(unpacking->context, SY_LIMIT_ENTRIES), hint);
}

/* Creates a folder and its parent folders, unless they exist. */
static enum sy_unpacked make_folder(struct unpacking *unpacking, const char *name) {
  if (g_hash_table_contains(unpacking->folders, name))
    return SY_UNPACKED;
  if (g_hash_table_contains(unpacking->files, name))
    return refuse(unpacking, name, _("both a file and a folder"));
  g_autofree char *parent = g_path_get_dirname(name);
  enum sy_unpacked result = SY_UNPACKED;
  if (strcmp(parent, ".") != 0)
    result = make_folder(unpacking, parent);
  if (result == SY_UNPACKED)
    result = count(unpacking);
  if (result != SY_UNPACKED)
    return result;
  if (!sy_scratch_folder(unpacking->scratch, name))
    return fail(unpacking, name);
  g_hash_table_add(unpacking->folders, g_strdup(name));
  return SY_UNPACKED;
}

/* False with errno. */
static bool write_all(int file, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t count = write(file, bytes, length);
    if (count < 0 && errno != EINTR)
      return false;
    if (count > 0) {
      bytes += count;
      length -= (size_t)count;
    }
  }
  return true;
}

static enum sy_unpacked copy_data(struct unpacking *unpacking, const char *name, int file) {
  const void *bytes;
  size_t length;
  la_int64_t offset, done = 0;
  int status;
  while ((status = archive_read_data_block(unpacking->archive, &bytes, &length, &offset)) ==
         ARCHIVE_OK) {
    if (offset != done)
      return refuse(unpacking, name, _("a sparse file, expected all of its bytes"));
    const char *fault =
        done == 0 ? archive_content_fault(unpacking->context, name, bytes, length) : NULL;
    if (fault)
      return refuse(unpacking, name, "%s", fault);
    if (!write_all(file, bytes, length))
      return fail(unpacking, name);
    done += (la_int64_t)length;
  }
  return status == ARCHIVE_EOF ? SY_UNPACKED : refuse_archive(unpacking);
}

static enum sy_unpacked make_file(struct unpacking *unpacking, const char *name) {
  if (g_hash_table_contains(unpacking->folders, name))
    return refuse(unpacking, name, _("both a file and a folder"));
  g_autofree char *folder = g_path_get_dirname(name);
  enum sy_unpacked result = make_folder(unpacking, folder);
  if (result == SY_UNPACKED)
    result = count(unpacking);
  if (result != SY_UNPACKED)
    return result;
  const int file = sy_scratch_file(unpacking->scratch, name);
  if (file < 0)
    return fail(unpacking, name);
  g_hash_table_add(unpacking->files, g_strdup(name));
  result = copy_data(unpacking, name, file);
  const bool closed = close(file) == 0 || errno == EINTR;
  return result == SY_UNPACKED && !closed ? fail(unpacking, name) : result;
}

/* ---- the whole ---- */

static enum sy_unpacked unpack_entry(struct unpacking *unpacking, struct archive_entry *entry) {
  const char *given = archive_entry_pathname(entry);
  const bool folder = archive_entry_filetype(entry) == AE_IFDIR;
  g_autofree char *name = g_strdup(given);
  if (folder && name && g_str_has_suffix(name, "/") && strlen(name) > 1)
    name[strlen(name) - 1] = '\0';
  enum sy_unpacked result = check_size(unpacking, name, entry);
  const char *fault = archive_name_fault(name);
  if (result == SY_UNPACKED && fault)
    result = refuse(unpacking, name ? name : "?", "%s", fault);
  if (result == SY_UNPACKED)
    result = check_kind(unpacking, name, entry);
  if (result == SY_UNPACKED)
    result = check_root(unpacking, name, folder);
  if (result == SY_UNPACKED && !g_hash_table_add(unpacking->named, g_strdup(name)))
    result = refuse(unpacking, name, _("repeated"));
  if (result != SY_UNPACKED)
    return result;
  return folder ? make_folder(unpacking, name) : make_file(unpacking, name);
}

static enum sy_unpacked unpack_entries(struct unpacking *unpacking) {
  struct archive_entry *entry;
  int status;
  while ((status = archive_read_next_header(unpacking->archive, &entry)) == ARCHIVE_OK ||
         status == ARCHIVE_WARN) {
    /* There must be one filter in addition to the file itself: compressed exactly once. */
    if (archive_filter_count(unpacking->archive) != 2)
      return refuse(unpacking, NULL, _("expected a tar file compressed once, by zstd"));
    const enum sy_unpacked result = unpack_entry(unpacking, entry);
    if (result != SY_UNPACKED)
      return result;
  }
  return status == ARCHIVE_EOF ? SY_UNPACKED : refuse_archive(unpacking);
}

/* Whether all required files exist. */
static enum sy_unpacked check_whole(const struct unpacking *unpacking) {
  static const char *const needed[] = {"edition.yaml", SY_LOCK_FILE};
  const char *root = unpacking->root ? unpacking->root : "";
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(names, g_build_filename(root, ARCHIVE_DOCUMENT, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(needed); i++)
    g_ptr_array_add(names, g_build_filename(root, ARCHIVE_EDITIONS, root, needed[i], NULL));
  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_contains(unpacking->files, names->pdata[i]))
      return refuse(unpacking, NULL, _("not an archive of an edition: '%s' is missing"),
                    (const char *)names->pdata[i]);
  return SY_UNPACKED;
}

static enum sy_unpacked unpack_bytes(struct unpacking *unpacking, const struct sy_bytes *bytes) {
  struct archive *archive = unpacking->archive;
  if (archive_read_support_filter_zstd(archive) != ARCHIVE_OK ||
      archive_read_support_format_tar(archive) != ARCHIVE_OK ||
      archive_read_open_memory(archive, bytes->data, bytes->length) != ARCHIVE_OK)
    return refuse_archive(unpacking);
  const enum sy_unpacked result = unpack_entries(unpacking);
  return result == SY_UNPACKED ? check_whole(unpacking) : result;
}

static enum sy_unpacked unpack_into(struct unpacking *unpacking, const struct sy_bytes *bytes,
                                    struct sy_unpacked_archive *unpacked) {
  unpacking->archive = archive_read_new();
  unpacking->named = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  unpacking->files = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  unpacking->folders = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  const enum sy_unpacked result = unpack_bytes(unpacking, bytes);
  if (result == SY_UNPACKED)
    *unpacked = (struct sy_unpacked_archive){
        .scratch = g_steal_pointer(&unpacking->scratch),
        .edition = g_build_filename(unpacking->root, ARCHIVE_EDITIONS, unpacking->root, NULL),
        .document = g_build_filename(unpacking->root, ARCHIVE_DOCUMENT, NULL)};
  archive_read_free(unpacking->archive);
  g_hash_table_destroy(unpacking->named);
  g_hash_table_destroy(unpacking->files);
  g_hash_table_destroy(unpacking->folders);
  g_free(unpacking->root);
  return result;
}

enum sy_unpacked sy_archive_unpack(const sy_context *context, const char *path,
                                   struct sy_unpacked_archive *unpacked, sy_problems *problems) {
  *unpacked = (struct sy_unpacked_archive){0};
  struct sy_bytes bytes;
  const struct sy_input input = sy_input_at(path);
  if (!sy_bytes_read(context, &input, SY_LIMIT_ARCHIVE, &bytes, problems))
    return SY_UNPACK_REFUSED;
  struct unpacking unpacking = {.context = context, .path = path, .problems = problems};
  unpacking.scratch = sy_scratch_new(sy_limit(context, SY_LIMIT_ENTRIES), problems);
  const enum sy_unpacked result =
      unpacking.scratch ? unpack_into(&unpacking, &bytes, unpacked) : SY_UNPACK_FAILED;
  g_clear_pointer(&unpacking.scratch, sy_scratch_free);
  sy_bytes_free(&bytes);
  return result;
}

void sy_unpacked_archive_clear(struct sy_unpacked_archive *unpacked) {
  g_clear_pointer(&unpacked->scratch, sy_scratch_free);
  g_clear_pointer(&unpacked->edition, g_free);
  g_clear_pointer(&unpacked->document, g_free);
}
