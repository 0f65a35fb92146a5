/* SPDX-License-Identifier: Apache-2.0
 *
 * ods-text.c: the text of a cell of an ODS workbook
 *
 * A cell has paragraphs, which become lines. White space counts once; more of it, tabulators and
 * line breaks are elements (OpenDocument 1.3, part 3, 6.1). Comments, drawings, and readings above
 * characters are about the text, not part of it.
 */
#include "tables/tables-private.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SPACES 1000 /* that one element may stand for */

static bool is_one_of(const char *name, const char *const *names) {
  return g_strv_contains(names, name);
}

void ods_text_begin(struct ods_text *text) {
  g_string_truncate(text->to, 0);
  text->depth = text->left_out = 0;
  text->paragraph = 0;
  text->found = false;
}

static void begin_paragraph(struct ods_text *text) {
  if (text->found)
    g_string_append_c(text->to, '\n');
  text->found = text->space = true; /* space at the start does not count */
  text->paragraph = text->depth;
}

static void append(struct ods_text *text, char character, unsigned long count) {
  for (; count > 0; count--)
    g_string_append_c(text->to, character);
  text->space = false;
}

static void append_spaces(struct ods_text *text, const char **attributes) {
  const char *count = table_attribute(attributes, "c");
  append(text, ' ', count ? MIN(strtoul(count, NULL, 10), MOST_SPACES) : 1);
}

void ods_text_start(struct ods_text *text, const char *name, const char **attributes) {
  static const char *const around[] = {"list", "list-item", "list-header", NULL},
                           *const paragraphs[] = {"p", "h", NULL},
                           *const beside[] = {"annotation", "ruby-text", "note", "frame", NULL};
  text->depth++;
  if (text->left_out > 0)
    return;
  if (text->paragraph == 0) {
    if (is_one_of(name, paragraphs))
      begin_paragraph(text);
    else if (!is_one_of(name, around))
      text->left_out = text->depth;
    return;
  }
  if (is_one_of(name, beside))
    text->left_out = text->depth;
  else if (strcmp(name, "s") == 0)
    append_spaces(text, attributes);
  else if (strcmp(name, "tab") == 0)
    append(text, '\t', 1);
  else if (strcmp(name, "line-break") == 0)
    append(text, '\n', 1);
}

void ods_text_end(struct ods_text *text) {
  if (text->depth == text->paragraph)
    text->paragraph = 0;
  if (text->depth == text->left_out)
    text->left_out = 0;
  text->depth--;
}

void ods_text_some(struct ods_text *text, const char *some, int length) {
  if (text->paragraph == 0 || text->left_out > 0)
    return;
  for (int i = 0; i < length; i++) {
    const bool space = g_ascii_isspace(some[i]);
    if (!space)
      g_string_append_c(text->to, some[i]);
    else if (!text->space)
      g_string_append_c(text->to, ' ');
    text->space = space;
  }
}
