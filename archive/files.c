/* SPDX-License-Identifier: Apache-2.0
 *
 * files.c: lists the files of an archive
 *
 * All that scoring and judging the edition again reads, and nothing else: its own files; those of
 * the editions that its claims speak of; and edition.yaml of every edition that one of them
 * extends.
 */
#include "archive/archive-private.h"

#include <errno.h>
#include <sys/stat.h>

#define LONGEST_NAME 1000
#define LONGEST_PART 255
#define DEEPEST 32

const char *archive_name_fault(const char *name) {
  if (!name || !g_utf8_validate(name, -1, NULL))
    return _("the name is not UTF-8");
  for (const char *at = name; *at; at = g_utf8_next_char(at))
    if (g_unichar_iscntrl(g_utf8_get_char(at)) || *at == '\\')
      return _("the name has a control character or a backslash");
  if (*name == '/')
    return _("the name is an absolute path");
  g_auto(GStrv) parts = g_strsplit(name, "/", -1);
  for (char **part = parts; *part; part++) {
    if (strcmp(*part, "..") == 0)
      return _("the name leads out of the archive by '..'");
    if (**part == '\0' || strcmp(*part, ".") == 0)
      return _("the name has a part that is empty or '.'");
    if (strlen(*part) > LONGEST_PART)
      return _("the name is too long");
  }
  if (g_strv_length(parts) > DEEPEST || strlen(name) > LONGEST_NAME)
    return _("the name is too long");
  return NULL;
}

/* ---- items ---- */

static void free_item(gpointer data) {
  struct archive_item *item = data;
  g_free(item->name);
  g_free(item->path);
  sy_bytes_free(&item->bytes);
  g_free(item);
}

static bool has_item(const GPtrArray *items, const char *name) {
  for (guint i = 0; i < items->len; i++)
    if (strcmp(((const struct archive_item *)items->pdata[i])->name, name) == 0)
      return true;
  return false;
}

static struct archive_item *add_item(GPtrArray *items, char *name) {
  struct archive_item *item = g_new0(struct archive_item, 1);
  item->name = name;
  g_ptr_array_add(items, item);
  return item;
}

void archive_add_made(GPtrArray *items, const sy_edition *edition, const char *name, char *data,
                      size_t length) {
  add_item(items, g_build_filename(edition->id, name, NULL))->bytes =
      (struct sy_bytes){data, length};
}

/* ---- files ---- */

/* The files of one archive, while they are collected. */
struct gathering {
  GPtrArray *items;
  const char *root; /* the id of the edition that is packed */
  sy_problems *problems;
};

/* Adds a file of the edition `id` in a folder, unless it was added before. */
static void add_file(struct gathering *gathering, const char *id, const char *directory,
                     const char *file, const char *sha256) {
  g_autofree char *plain = g_canonicalize_filename(file, "/"); /* without "//" and "." */
  g_autofree char *name = g_build_filename(gathering->root, ARCHIVE_EDITIONS, id, plain + 1, NULL);
  g_autofree char *path = g_build_filename(directory, file, NULL);
  const char *fault = archive_name_fault(name);
  if (fault)
    sy_problems_add(gathering->problems, (struct sy_place){.file = g_intern_string(path)}, "%s",
                    fault);
  if (fault || has_item(gathering->items, name))
    return;
  struct archive_item *item = add_item(gathering->items, g_steal_pointer(&name));
  item->path = g_steal_pointer(&path);
  item->sha256 = sha256;
}

/* The same for a file that need not exist. */
static void add_optional(struct gathering *gathering, const char *id, const char *directory,
                         const char *file) {
  g_autofree char *path = g_build_filename(directory, file, NULL);
  struct stat status;
  if (stat(path, &status) == 0)
    add_file(gathering, id, directory, file, NULL);
  else if (errno != ENOENT)
    sy_problems_add(gathering->problems, (struct sy_place){.file = g_intern_string(path)},
                    _("cannot read: %s"), g_strerror(errno));
}

/* Files that parameters name, in this edition or in one that it extends. */
static void add_carried(struct gathering *gathering, const sy_edition *edition,
                        const char *directory) {
  for (guint i = 0; edition->carried && i < edition->carried->len; i++) {
    const struct sy_carried *carried = edition->carried->pdata[i];
    const char *id = carried->edition ? carried->edition : edition->id;
    g_autofree char *folder =
        carried->edition ? g_build_filename(directory, "..", id, NULL) : g_strdup(directory);
    add_file(gathering, id, folder, carried->file, carried->sha256);
  }
}

static void add_chain(struct gathering *gathering, const sy_edition *edition,
                      const char *directory) {
  for (guint i = 0; i < edition->extends->len; i++) {
    const char *id = edition->extends->pdata[i];
    g_autofree char *base = g_build_filename(directory, "..", id, NULL);
    add_file(gathering, id, base, "edition.yaml", NULL);
  }
}

/* An edition's own files. */
static void add_edition(struct gathering *gathering, const sy_edition *edition,
                        const char *directory) {
  static const char *const optional[] = {"published.yaml", SY_LOCK_FILE, "README.md"};
  add_file(gathering, edition->id, directory, "edition.yaml", NULL);
  for (uint32_t i = 0; i < edition->table_count; i++)
    add_file(gathering, edition->id, directory, edition->tables[i].file,
             *edition->tables[i].sha256 ? edition->tables[i].sha256 : NULL);
  for (guint i = 0; i < G_N_ELEMENTS(optional); i++)
    add_optional(gathering, edition->id, directory, optional[i]);
  add_carried(gathering, edition, directory);
  add_chain(gathering, edition, directory);
}

/* An edition that a claim refers to, if it exists. It has been scored, so it can be loaded. */
static void add_other(struct gathering *gathering, const char *directory, const char *relative,
                      sy_registry *registry) {
  g_autofree char *path = g_build_filename(directory, relative, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_DIR))
    return;
  g_autoptr(sy_edition) other = sy_edition_load(path, registry, SY_LOAD_TREE, gathering->problems);
  if (other)
    add_edition(gathering, other, path);
}

GPtrArray *archive_files(const sy_assessment *assessment, sy_registry *registry,
                         sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  const guint before = sy_problems_count(problems);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(free_item);
  struct gathering gathering = {items, edition->id, problems};
  add_edition(&gathering, edition, edition->directory);
  g_autoptr(GHashTable) others = g_hash_table_new(sy_text_hash, g_str_equal);
  for (uint32_t i = 0; i < edition->claim_count; i++)
    if (edition->claims[i].edition && g_hash_table_add(others, edition->claims[i].edition))
      add_other(&gathering, edition->directory, edition->claims[i].edition, registry);
  return sy_problems_count(problems) == before ? g_steal_pointer(&items) : NULL;
}
