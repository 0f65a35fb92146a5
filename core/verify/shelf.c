/* SPDX-License-Identifier: Apache-2.0
 *
 * shelf.c: other editions that claims speak of, scored once each
 */
#include "verify/verify-private.h"

struct book {
  sy_edition *edition; /* NULL: it could not be loaded */
  sy_assessment *assessment;
};

struct sy_shelf {
  sy_registry *registry;
  GHashTable *books; /* path -> struct book */
};

static void free_book(gpointer data) {
  struct book *book = data;
  if (book->assessment)
    sy_assessment_free(book->assessment);
  if (book->edition)
    sy_edition_free(book->edition);
  g_free(book);
}

sy_shelf *sy_shelf_new(sy_registry *registry) {
  sy_shelf *shelf = g_new(sy_shelf, 1);
  shelf->registry = registry;
  shelf->books = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, free_book);
  return shelf;
}

void sy_shelf_free(sy_shelf *shelf) {
  g_hash_table_destroy(shelf->books);
  g_free(shelf);
}

static struct book *load_book(sy_shelf *shelf, const char *path, sy_problems *problems) {
  struct book *book = g_new0(struct book, 1);
  const struct sy_assess_options options = {.findings = false};
  const guint before = sy_problems_count(problems);
  if (sy_registry_is_restricted(shelf->registry))
    sy_lock_restrict(path, shelf->registry, problems);
  if (sy_problems_count(problems) > before)
    return book;
  book->edition = sy_edition_load(path, shelf->registry, SY_LOAD_ALL, problems);
  if (book->edition)
    book->assessment = sy_assess(book->edition, &options);
  return book;
}

const sy_assessment *sy_shelf_find(sy_shelf *shelf, const char *directory, const char *relative,
                                   bool *absent, sy_problems *problems) {
  g_autofree char *path = g_build_filename(directory, relative, NULL);
  *absent = !g_file_test(path, G_FILE_TEST_IS_DIR);
  if (*absent)
    return NULL;
  struct book *book = g_hash_table_lookup(shelf->books, path);
  if (!book) {
    book = load_book(shelf, path, problems);
    g_hash_table_insert(shelf->books, g_steal_pointer(&path), book);
  }
  return book->assessment;
}
