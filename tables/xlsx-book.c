/* SPDX-License-Identifier: Apache-2.0
 *
 * xlsx-book.c: the parts of an XLSX workbook that its sheets share
 *
 * Which sheets there are and where, the formats of numbers, and the texts that cells share by
 * number (ECMA-376, part 1, 18.2, 18.8 and 18.4). Workbooks with macros, and those that take values
 * from other files, are refused.
 */
#include "tables/tables-private.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts ---- */

/* The number of _xHHHH_ at `text`; -1 if there is none. */
static int escaped(const char *text, size_t length) {
  if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
    return -1;
  int number = 0;
  for (int i = 2; i < 6; i++) {
    const int digit = g_ascii_xdigit_value(text[i]);
    if (digit < 0)
      return -1;
    number = number * 16 + digit;
  }
  return number;
}

void xlsx_append_text(GString *to, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    const int number = text[i] == '_' ? escaped(text + i, length - i) : -1;
    if (number <= 0 || (number >= 0xD800 && number < 0xE000)) {
      g_string_append_c(to, text[i]);
      continue;
    }
    g_string_append_unichar(to, (gunichar)number);
    i += 6;
  }
}

/* Rich text is in several runs; phonetic runs are about the text, not part of it. */
struct text_reader {
  struct xlsx_book *book;
  GString *text;
  size_t limit;
  unsigned phonetic;
  bool within; /* a run's text */
};

static void start_text(void *data, const char *name, const char **attributes) {
  struct text_reader *reader = data;
  (void)attributes;
  if (strcmp(name, "rPh") == 0)
    reader->phonetic++;
  else if (strcmp(name, "si") == 0)
    g_string_truncate(reader->text, 0);
  reader->within = strcmp(name, "t") == 0 && reader->phonetic == 0;
}

static void end_text(void *data, const char *name) {
  struct text_reader *reader = data;
  struct xlsx_book *book = reader->book;
  reader->within = false;
  if (strcmp(name, "rPh") == 0 && reader->phonetic > 0)
    reader->phonetic--;
  if (strcmp(name, "si") != 0)
    return;
  xlsx_append_text(book->shared, reader->text->str, reader->text->len);
  g_array_append_val(book->shared_at, book->shared->len);
}

static void more_text(void *data, const char *text, int length) {
  struct text_reader *reader = data;
  if (reader->within)
    g_string_append_len(reader->text, text, length);
}

static bool read_shared(table_package *package, struct xlsx_book *book, const char *part,
                        sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_text, end_text, more_text};
  g_autoptr(GString) text = g_string_new(NULL);
  struct text_reader reader = {.book = book, .text = text};
  g_array_append_val(book->shared_at, book->shared->len);
  return !part || table_xml_parse(package, part, TABLE_CONTENT, &handlers, &reader, problems);
}

/* ---- formats ---- */

struct style_reader {
  struct xlsx_book *book;
  GHashTable *codes; /* number of a format -> code */
  bool in_cell_formats;
};

static unsigned number_of(const char **attributes, const char *name) {
  const char *text = table_attribute(attributes, name);
  return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static void start_style(void *data, const char *name, const char **attributes) {
  struct style_reader *reader = data;
  if (strcmp(name, "numFmt") == 0) {
    const char *code = table_attribute(attributes, "formatCode");
    g_hash_table_insert(reader->codes, GUINT_TO_POINTER(number_of(attributes, "numFmtId")),
                        g_strdup(code ? code : ""));
  } else if (strcmp(name, "cellXfs") == 0) {
    reader->in_cell_formats = true;
  } else if (strcmp(name, "xf") == 0 && reader->in_cell_formats) {
    const unsigned number = number_of(attributes, "numFmtId");
    const char *code = g_hash_table_lookup(reader->codes, GUINT_TO_POINTER(number));
    const struct table_style style = xlsx_style_of(number, code);
    g_array_append_val(reader->book->styles, style);
  }
}

static void end_style(void *data, const char *name) {
  struct style_reader *reader = data;
  if (strcmp(name, "cellXfs") == 0)
    reader->in_cell_formats = false;
}

static bool read_styles(table_package *package, struct xlsx_book *book, const char *part,
                        sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_style, end_style, NULL};
  g_autoptr(GHashTable) codes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  struct style_reader reader = {.book = book, .codes = codes};
  return !part || table_xml_parse(package, part, TABLE_DESCRIPTION, &handlers, &reader, problems);
}

/* ---- parts ---- */

/* Where a relation leads, relative to the folder of the part that has it. g_free. */
static char *target_path(const char *folder, const char *target) {
  g_autofree char *path =
      *target == '/' ? g_strdup(target + 1) : g_build_filename(folder, target, NULL);
  g_autofree char *absolute = g_canonicalize_filename(path, "/");
  return g_strdup(absolute + 1);
}

struct relations {
  const char *folder;
  GHashTable *paths; /* by id, and by the last part of their type */
  bool external;
};

static void start_relation(void *data, const char *name, const char **attributes) {
  struct relations *relations = data;
  const char *id = table_attribute(attributes, "Id"), *type = table_attribute(attributes, "Type"),
             *target = table_attribute(attributes, "Target");
  if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
    return;
  const char *slash = strrchr(type, '/');
  const char *kind = slash ? slash + 1 : type;
  relations->external |= strcmp(kind, "externalLink") == 0;
  g_hash_table_insert(relations->paths, g_strdup(id), target_path(relations->folder, target));
  g_hash_table_insert(relations->paths, g_strconcat("/", kind, NULL),
                      target_path(relations->folder, target));
}

static bool read_relations(table_package *package, const char *part, struct relations *relations,
                           sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_relation, NULL, NULL};
  return table_xml_parse(package, part, TABLE_DESCRIPTION, &handlers, relations, problems);
}

/* ---- sheets ---- */

struct sheet_list {
  struct xlsx_book *book;
  GPtrArray *names, *ids; /* of relations */
};

static void start_book(void *data, const char *name, const char **attributes) {
  struct sheet_list *list = data;
  if (strcmp(name, "workbookPr") == 0) {
    const char *value = table_attribute(attributes, "date1904");
    list->book->since_1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
  } else if (strcmp(name, "sheet") == 0) {
    const char *sheet = table_attribute(attributes, "name"),
               *id = table_attribute(attributes, "id");
    g_ptr_array_add(list->names, g_strdup(sheet ? sheet : ""));
    g_ptr_array_add(list->ids, g_strdup(id ? id : ""));
  }
}

/* Whether the workbook is one that may be read; `book` is its main part. */
static bool check_kind(table_package *package, const struct relations *relations,
                       sy_problems *problems) {
  const struct sy_place place = table_package_place(package);
  if (g_hash_table_contains(relations->paths, "/vbaProject") ||
      table_package_has(package, "xl/vbaProject.bin"))
    sy_problems_add(problems, place,
                    _("this workbook has macros; save it as an Excel workbook without macros "
                      "(.xlsx)"));
  else if (relations->external)
    sy_problems_add(problems, place,
                    _("this workbook takes values from other files; break the links (Data, Edit "
                      "Links), which keeps the values, and save it again"));
  else
    return true;
  return false;
}

static GHashTable *new_paths(void) {
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static bool list_sheets(table_package *package, const char *main, struct sheet_list *list,
                        sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_book, NULL, NULL};
  return table_xml_parse(package, main, TABLE_DESCRIPTION, &handlers, list, problems);
}

/* The sheet that is to be read: its name and part. */
static bool find_sheet(table_package *package, const char *main, const struct relations *relations,
                       const struct sy_table_form *form, struct xlsx_book *book,
                       sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  struct sheet_list list = {book, names, ids};
  if (!list_sheets(package, main, &list, problems))
    return false;
  const int chosen = table_choose_sheet(names, form, table_package_place(package), problems);
  if (chosen < 0)
    return false;
  book->sheet = g_strdup(names->pdata[chosen]);
  book->part = g_strdup(g_hash_table_lookup(relations->paths, ids->pdata[chosen]));
  if (!book->part)
    sy_problems_add(problems, table_package_place(package),
                    _("the workbook is damaged: its sheet '%s' is nowhere"), book->sheet);
  return book->part != NULL;
}

/* "xl/_rels/workbook.xml.rels" for "xl/workbook.xml". g_free. */
static char *relations_of(const char *part) {
  g_autofree char *folder = g_path_get_dirname(part), *name = g_path_get_basename(part);
  return g_strdup_printf("%s/_rels/%s.rels", folder, name);
}

/* The main part of a workbook, with what it refers to. g_free; NULL with problems. */
static char *read_main(table_package *package, sy_problems *problems) {
  g_autoptr(GHashTable) roots = new_paths();
  struct relations root = {"", roots, false};
  if (!read_relations(package, "_rels/.rels", &root, problems))
    return NULL;
  const char *main = g_hash_table_lookup(roots, "/officeDocument");
  return g_strdup(main ? main : "xl/workbook.xml");
}

static bool read_kind(table_package *package, const char *main, struct relations *relations,
                      sy_problems *problems) {
  g_autofree char *part = relations_of(main);
  return read_relations(package, part, relations, problems) &&
         check_kind(package, relations, problems);
}

char **xlsx_book_sheets(table_package *package, sy_problems *problems) {
  g_autoptr(GHashTable) paths = new_paths();
  g_autofree char *main = read_main(package, problems);
  g_autofree char *folder = main ? g_path_get_dirname(main) : NULL;
  struct relations relations = {folder, paths, false};
  struct xlsx_book book = {0};
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  struct sheet_list list = {&book, names, ids};
  if (!main || !read_kind(package, main, &relations, problems) ||
      !list_sheets(package, main, &list, problems))
    return NULL;
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

bool xlsx_book_read(table_package *package, const struct sy_table_form *form,
                    struct xlsx_book *book, sy_problems *problems) {
  g_autoptr(GHashTable) paths = new_paths();
  *book = (struct xlsx_book){
      .styles = g_array_new(FALSE, FALSE, sizeof(struct table_style)),
      .shared = g_string_new(NULL),
      .shared_at = g_array_new(FALSE, FALSE, sizeof(gsize)),
  };
  g_autofree char *main = read_main(package, problems);
  g_autofree char *folder = main ? g_path_get_dirname(main) : NULL;
  struct relations relations = {folder, paths, false};
  return main && read_kind(package, main, &relations, problems) &&
         find_sheet(package, main, &relations, form, book, problems) &&
         read_styles(package, book, g_hash_table_lookup(paths, "/styles"), problems) &&
         read_shared(package, book, g_hash_table_lookup(paths, "/sharedStrings"), problems);
}

void xlsx_book_clear(struct xlsx_book *book) {
  g_free(book->part);
  g_free(book->sheet);
  if (!book->styles)
    return;
  g_array_unref(book->styles);
  g_string_free(book->shared, TRUE);
  g_array_unref(book->shared_at);
}
