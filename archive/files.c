/* SPDX-License-Identifier: Apache-2.0
 *
 * files.c: lists the files of an archive
 *
 * Exactly the files that are read to score and verify the edition again: its own files, those of
 * the editions that its claims are about, and edition.yaml of every edition that one of them
 * extends; and the records of what was imported.
 */
#include "archive/archive-private.h"

#include <errno.h>

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
      return _("the name leads out of the archive with '..'");
    if (**part == '\0' || strcmp(*part, ".") == 0)
      return _("the name has a part that is empty or '.'");
    if (strlen(*part) > LONGEST_PART)
      return _("the name is too long");
  }
  if (g_strv_length(parts) > DEEPEST || strlen(name) > LONGEST_NAME)
    return _("the name is too long");
  return NULL;
}

/* Whether a file is itself an archive, which may have any name. */
const char *archive_content_fault(const sy_context *context, const char *name, const char *bytes,
                                  size_t length) {
  static const struct {
    size_t at, length;
    const char *magic;
  } kinds[] = {{0, 4, "\x28\xb5\x2f\xfd"}, {0, 2, "\x1f\x8b"}, {0, 4, "PK\x03\x04"},
               {0, 6, "\xfd\x37zXZ\x00"},  {0, 3, "BZh"},      {0, 6, "7z\xbc\xaf\x27\x1c"},
               {257, 5, "ustar"}};
  if (sy_foreign_format_of(context, name))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (length >= kinds[i].at + kinds[i].length &&
        memcmp(bytes + kinds[i].at, kinds[i].magic, kinds[i].length) == 0)
      return _("an archive inside the archive");
  return NULL;
}

/* ---- items ---- */

static void free_item(gpointer data) {
  struct archive_item *item = data;
  g_free(item->name);
  g_free(item->file);
  sy_bytes_free(&item->bytes);
  g_free(item);
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
  GHashTable *names; /* theirs: there may be many snapshots */
  const char *root;  /* the id of the edition that is packed */
  sy_problems *problems;
};

/* Adds a file of an edition, or of one of that id that it extends, unless it was added before. */
static void add_file(struct gathering *gathering, const sy_edition *edition, const char *extended,
                     const char *file, const char *sha256) {
  const char *id = extended ? extended : edition->id;
  g_autofree char *plain = g_canonicalize_filename(file, "/"); /* without "//" and "." */
  g_autofree char *name = g_build_filename(gathering->root, ARCHIVE_EDITIONS, id, plain + 1, NULL);
  const char *fault = archive_name_fault(name);
  if (fault)
    sy_problems_add(gathering->problems,
                    (struct sy_place){.file = sy_edition_file(edition, extended, file).path}, "%s",
                    fault);
  if (fault || g_hash_table_contains(gathering->names, name))
    return;
  g_hash_table_add(gathering->names, name);
  struct archive_item *item = add_item(gathering->items, g_steal_pointer(&name));
  item->file = g_strdup(file);
  item->input = sy_edition_file(edition, extended, item->file);
  item->sha256 = sha256;
}

/* Adds a file of the edition if it exists. */
static void add_optional(struct gathering *gathering, const sy_edition *edition, const char *file) {
  const int error = sy_directory_find(edition->folders->pdata[0], file);
  if (error == 0)
    add_file(gathering, edition, NULL, file, NULL);
  else if (error != ENOENT)
    sy_problems_add(gathering->problems,
                    (struct sy_place){.file = sy_edition_file(edition, NULL, file).path},
                    _("cannot read: %s"), sy_error_text(error));
}

/* The file of a table, the record of what was imported into it, and the snapshots that its rows
 * name. */
static void add_table(struct gathering *gathering, const sy_edition *edition,
                      const struct sy_edition_table *table) {
  g_autofree char *record = sy_import_record_name(table->file);
  add_file(gathering, edition, NULL, table->file, *table->sha256 ? table->sha256 : NULL);
  add_optional(gathering, edition, record);
  for (guint i = 0; table->snapshots && i < table->snapshots->len; i++) {
    const struct sy_snapshot *snapshot = table->snapshots->pdata[i];
    add_file(gathering, edition, NULL, snapshot->file, snapshot->sha256);
  }
}

/* An edition's own files, those that parameters name, and edition.yaml of what it extends. */
static void add_edition(struct gathering *gathering, const sy_edition *edition) {
  static const char *const optional[] = {"published.yaml", SY_LOCK_FILE, "README.md"};
  add_file(gathering, edition, NULL, "edition.yaml", NULL);
  for (uint32_t i = 0; i < edition->table_count; i++)
    add_table(gathering, edition, &edition->tables[i]);
  for (guint i = 0; i < G_N_ELEMENTS(optional); i++)
    add_optional(gathering, edition, optional[i]);
  for (guint i = 0; edition->carried && i < edition->carried->len; i++) {
    const struct sy_carried *carried = edition->carried->pdata[i];
    add_file(gathering, edition, carried->edition, carried->file, carried->sha256);
  }
  for (uint32_t i = 0; i < edition->erratum_count; i++)
    for (uint32_t k = 0; k < edition->errata[i].evidence.count; k++)
      add_file(gathering, edition, NULL, edition->errata[i].evidence.items[k].file, NULL);
  for (guint i = 0; i < edition->extends->len; i++)
    add_file(gathering, edition, edition->extends->pdata[i], "edition.yaml", NULL);
}

/* An edition that a claim refers to, if it exists. It has been scored, so it can be loaded, with
 * its tables, which name snapshots. */
static sy_edition *load_other(const sy_edition *edition, const char *relative,
                              sy_registry *registry, sy_problems *problems) {
  bool absent;
  const struct sy_place place = {.file = sy_edition_file(edition, NULL, "published.yaml").path};
  sy_directory *folder =
      sy_edition_sibling(edition->folders->pdata[0], "edition", relative, place, &absent, problems);
  const struct sy_load_options load = {.depth = SY_LOAD_SCORES, .last = SY_STAGE_AUDIT};
  return folder ? sy_edition_load_with(folder, registry, &load, problems) : NULL;
}

GPtrArray *archive_files(const sy_assessment *assessment, sy_registry *registry, GPtrArray *others,
                         sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  const guint before = sy_problems_count(problems);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(free_item);
  g_autoptr(GHashTable) names = g_hash_table_new(sy_text_hash, g_str_equal);
  struct gathering gathering = {items, names, edition->id, problems};
  add_edition(&gathering, edition);
  g_autoptr(GHashTable) seen = g_hash_table_new(sy_text_hash, g_str_equal);
  for (uint32_t i = 0; i < edition->claim_count; i++) {
    const char *relative = edition->claims[i].edition;
    sy_edition *other = relative && g_hash_table_add(seen, (gpointer)relative)
                            ? load_other(edition, relative, registry, problems)
                            : NULL;
    if (!other)
      continue;
    g_ptr_array_add(others, other);
    add_edition(&gathering, other);
  }
  return sy_problems_count(problems) == before ? g_steal_pointer(&items) : NULL;
}
