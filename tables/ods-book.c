/* SPDX-License-Identifier: Apache-2.0
 *
 * ods-book.c: an ODS workbook but for the cells: which sheets there are, and formats of numbers
 *
 * (OpenDocument 1.3, part 3.) All sheets are in one part, so their names are looked for first, and
 * so is what a workbook must not have: macros, and values from other files. Of the formats, only
 * leading zeros matter: cells say themselves whether they are days, times or percentages.
 */
#include "tables/tables-private.h"

#include <stdlib.h>
#include <string.h>

#define CONTENT "content.xml"
#define MOST_PARENTS 16 /* of a style */

/* ---- styles ---- */

/* A style of cells. Either may be NULL. */
struct style {
  char *format; /* the name of the format of its numbers */
  char *parent; /* the name of the style that it changes */
};

static void free_style(gpointer data) {
  struct style *style = data;
  g_free(style->format);
  g_free(style->parent);
  g_free(style);
}

/* A copy of a name that is kept; NULL of NULL. g_free. */
static char *keep(struct ods_book *book, const char *name) {
  book->kept += sizeof name + (name ? strlen(name) : 0);
  return g_strdup(name);
}

static void add_style(struct ods_book *book, const char **attributes) {
  const char *name = table_attribute(attributes, "name"),
             *family = table_attribute(attributes, "family");
  if (!name || !family || strcmp(family, "table-cell") != 0)
    return;
  struct style *style = g_new0(struct style, 1);
  style->format = keep(book, table_attribute(attributes, "data-style-name"));
  style->parent = keep(book, table_attribute(attributes, "parent-style-name"));
  g_hash_table_insert(book->styles, keep(book, name), style);
}

/* The digits of a format such as 0000: no decimals, no separators of thousands. */
static void add_digits(struct ods_book *book, const char **attributes) {
  const char *least = table_attribute(attributes, "min-integer-digits"),
             *decimals = table_attribute(attributes, "decimal-places"),
             *grouping = table_attribute(attributes, "grouping");
  const unsigned long digits = least ? strtoul(least, NULL, 10) : 0;
  if (book->format && digits > 1 && digits < 32 && (!decimals || strcmp(decimals, "0") == 0) &&
      (!grouping || strcmp(grouping, "false") == 0))
    g_hash_table_insert(book->digits, keep(book, book->format), GUINT_TO_POINTER(digits));
}

bool ods_start_style(struct ods_book *book, const char *name, const char **attributes) {
  if (book->kept > TABLE_MOST_NAMES)
    return false;
  if (strcmp(name, "style") == 0) {
    add_style(book, attributes);
  } else if (strcmp(name, "number-style") == 0) {
    g_free(book->format);
    book->format = g_strdup(table_attribute(attributes, "name"));
  } else if (strcmp(name, "number") == 0) {
    add_digits(book, attributes);
  }
  return true;
}

void ods_end_style(struct ods_book *book, const char *name) {
  if (strcmp(name, "number-style") == 0)
    g_clear_pointer(&book->format, g_free);
}

struct table_style ods_style_of(const struct ods_book *book, const char *name) {
  for (int i = 0; name && i < MOST_PARENTS && g_hash_table_size(book->digits) > 0; i++) {
    const struct style *style = g_hash_table_lookup(book->styles, name);
    const char *format = style ? style->format : NULL;
    const unsigned digits =
        format ? GPOINTER_TO_UINT(g_hash_table_lookup(book->digits, format)) : 0;
    if (digits > 0)
      return (struct table_style){.kind = TABLE_PADDED, .digits = digits};
    name = format || !style ? NULL : style->parent;
  }
  return (struct table_style){.kind = TABLE_NUMBER};
}

static void start_styles(void *data, const char *name, const char **attributes) {
  ods_start_style(data, name, attributes);
}

static void end_styles(void *data, const char *name) {
  ods_end_style(data, name);
}

static bool read_styles(table_package *package, struct ods_book *book, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_styles, end_styles, NULL};
  return !table_package_has(package, "styles.xml") ||
         table_xml_parse(package, "styles.xml", TABLE_DESCRIPTION, &handlers, book, problems);
}

/* ---- what is refused ---- */

/* The lists of macros may be there without any. */
static bool is_macro(const char *name) {
  return (g_str_has_prefix(name, "Basic/") || g_str_has_prefix(name, "Scripts/")) &&
         !g_str_has_suffix(name, "/") && !g_str_has_suffix(name, "/script-lb.xml") &&
         !g_str_has_suffix(name, "/script-lc.xml");
}

static void start_manifest(void *data, const char *name, const char **attributes) {
  bool *encrypted = data;
  (void)attributes;
  *encrypted |= strcmp(name, "encryption-data") == 0;
}

static bool check_kind(table_package *package, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_manifest, NULL, NULL};
  static const char manifest[] = "META-INF/manifest.xml";
  const struct sy_place place = table_package_place(package);
  bool encrypted = false;
  if (table_package_has(package, manifest) &&
      !table_xml_parse(package, manifest, TABLE_DESCRIPTION, &handlers, &encrypted, problems))
    return false;
  if (encrypted)
    sy_problems_add(problems, place,
                    _("this workbook is encrypted; remove the password and save it again"));
  else if (table_package_any(package, is_macro))
    sy_problems_add(problems, place,
                    _("this workbook has macros; delete them (Tools, Macros, Organize Macros) and "
                      "save it again"));
  else
    return true;
  return false;
}

/* Whether a formula refers to another file: ['file:///b.ods'#$Sheet1.A1], or DDE("excel"; ...).
 * Texts in it are in quotation marks. */
static bool is_external(const char *formula) {
  bool in_text = false;
  for (const char *at = formula; *at; at++) {
    in_text ^= *at == '"';
    if (!in_text && (g_str_has_prefix(at, "'#") || g_ascii_strncasecmp(at, "DDE(", 4) == 0 ||
                     g_ascii_strncasecmp(at, "WEBSERVICE(", 11) == 0))
      return true;
  }
  return false;
}

/* ---- sheets ---- */

struct sheet_list {
  GPtrArray *names;
  size_t kept; /* bytes of them; no more are kept than TABLE_MOST_NAMES */
  bool external;
};

static void start_content(void *data, const char *name, const char **attributes) {
  struct sheet_list *list = data;
  if (strcmp(name, "table") == 0) {
    const char *sheet = table_attribute(attributes, "name");
    list->kept += (sheet ? strlen(sheet) : 0) + sizeof sheet;
    if (list->kept <= TABLE_MOST_NAMES)
      g_ptr_array_add(list->names, g_strdup(sheet ? sheet : ""));
  } else if (strcmp(name, "table-cell") == 0) {
    const char *formula = table_attribute(attributes, "formula");
    list->external |= formula && is_external(formula);
  } else {
    list->external |= strcmp(name, "table-source") == 0 || strcmp(name, "cell-range-source") == 0 ||
                      strcmp(name, "dde-link") == 0;
  }
}

static bool list_sheets(table_package *package, GPtrArray *names, sy_problems *problems) {
  static const struct table_xml_handlers handlers = {start_content, NULL, NULL};
  struct sheet_list list = {.names = names};
  if (!table_xml_parse(package, CONTENT, TABLE_CONTENT, &handlers, &list, problems))
    return false;
  if (list.external)
    sy_problems_add(problems, table_package_place(package),
                    _("this workbook takes values from other files; break the links (Edit, Links "
                      "to External Files), which keeps the values, and save it again"));
  else if (list.kept > TABLE_MOST_NAMES)
    sy_problems_add(problems, table_package_place(package), _("the workbook has too many sheets"));
  return !list.external && list.kept <= TABLE_MOST_NAMES;
}

char **ods_book_sheets(table_package *package, sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  if (!check_kind(package, problems) || !list_sheets(package, names, problems))
    return NULL;
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

static bool find_sheet(table_package *package, const struct sy_table_form *form,
                       struct ods_book *book, sy_problems *problems) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  if (!list_sheets(package, names, problems))
    return false;
  const int chosen = table_choose_sheet(names, form, table_package_place(package), problems);
  if (chosen < 0)
    return false;
  book->number = (unsigned)chosen + 1;
  book->sheet = g_strdup(names->pdata[chosen]);
  return true;
}

bool ods_book_read(table_package *package, const struct sy_table_form *form, struct ods_book *book,
                   sy_problems *problems) {
  *book = (struct ods_book){
      .part = CONTENT,
      .styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_style),
      .digits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
  };
  return check_kind(package, problems) && find_sheet(package, form, book, problems) &&
         read_styles(package, book, problems);
}

void ods_book_clear(struct ods_book *book) {
  g_clear_pointer(&book->styles, g_hash_table_unref);
  g_clear_pointer(&book->digits, g_hash_table_unref);
  g_free(book->format);
  g_free(book->sheet);
}
