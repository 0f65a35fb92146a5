/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-file.c: a workbook as bytes
 *
 * libxlsxwriter writes a workbook to a file; here it is read, so that the folder of forms can be
 * written completely or not at all. The library cannot make a sheet that no menu of a spreadsheet
 * program shows, so its part of the workbook is corrected. Nor does it notice that a temporary file
 * could not be written: each part must be complete XML, and forms.c makes each workbook twice.
 */
#include "forms/forms-private.h"

#include <expat.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zip.h>

#define BOOK "xl/workbook.xml"
/* The day that the library itself gives to the parts of a workbook: 1980-01-01. */
#define PART_DAY 0x21

/* The text of a part. NULL if it cannot be read. */
static GString *read_part(zip_t *zip, zip_uint64_t index) {
  zip_stat_t stat;
  zip_file_t *file = zip_fopen_index(zip, index, 0);
  if (!file || zip_stat_index(zip, index, 0, &stat) != 0)
    return NULL;
  GString *text = g_string_sized_new(stat.size);
  const zip_int64_t length = zip_fread(file, text->str, stat.size);
  zip_fclose(file);
  g_string_set_size(text, length > 0 ? (gsize)length : 0);
  return text;
}

/* Whether a part is a whole document. One that was cut off is not. */
static bool is_whole(zip_t *zip, zip_uint64_t index) {
  g_autoptr(GString) text = read_part(zip, index);
  if (!text || text->len > INT_MAX)
    return false;
  XML_Parser parser = XML_ParserCreate(NULL);
  const bool whole = XML_Parse(parser, text->str, (int)text->len, XML_TRUE) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return whole;
}

static bool all_whole(zip_t *zip) {
  const zip_int64_t count = zip_get_num_entries(zip, 0);
  bool whole = count > 0;
  for (zip_int64_t i = 0; i < count && whole; i++)
    whole = is_whole(zip, (zip_uint64_t)i);
  return whole;
}

/* Replaces the part that lists the sheets. */
static bool hide(zip_t *zip, const char *sheet) {
  const zip_int64_t index = zip_name_locate(zip, BOOK, 0);
  g_autoptr(GString) book = index >= 0 ? read_part(zip, (zip_uint64_t)index) : NULL;
  if (!book)
    return false;
  g_autofree char *name = g_strdup_printf("<sheet name=\"%s\"", sheet);
  char *state = strstr(book->str, name);
  state = state ? strstr(state, "state=\"hidden\"") : NULL;
  if (!state)
    return false;
  g_string_insert(book, state - book->str + (gssize)strlen("state=\""), "veryH");
  state = strstr(book->str, "veryHhidden");
  g_string_erase(book, state - book->str + (gssize)strlen("veryH"), 1);
  zip_source_t *source = zip_source_buffer(zip, book->str, book->len, 0);
  if (!source || zip_file_replace(zip, (zip_uint64_t)index, source, 0) != 0)
    return false;
  /* The part is read when the archive is closed. */
  const bool closed =
      zip_file_set_dostime(zip, (zip_uint64_t)index, 0, PART_DAY, 0) == 0 && zip_close(zip) == 0;
  return closed;
}

/* The bytes of an archive in memory; NULL if they cannot be read. */
static GBytes *bytes_of(zip_source_t *source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
    return NULL;
  g_autofree char *bytes = g_malloc(stat.size + 1);
  const zip_int64_t length = zip_source_read(source, bytes, stat.size);
  zip_source_close(source);
  return length == (zip_int64_t)stat.size ? g_bytes_new_take(g_steal_pointer(&bytes), stat.size)
                                          : NULL;
}

/* The workbook, with that sheet hidden unless it is NULL. NULL if it is not complete. Takes over
 * the bytes, because libzip frees those of an archive that it changes. */
static GBytes *completed(char *workbook, gsize length, const char *very_hidden) {
  zip_error_t error;
  zip_source_t *source = zip_source_buffer_create(workbook, length, 1, &error);
  if (!source) {
    g_free(workbook);
    return NULL;
  }
  zip_source_keep(source);
  zip_t *zip = zip_open_from_source(source, 0, &error);
  GBytes *bytes = NULL;
  const bool whole = zip && all_whole(zip);
  if (whole && very_hidden && hide(zip, very_hidden)) {
    bytes = bytes_of(source);
  } else if (zip) {
    zip_discard(zip);
    if (whole && !very_hidden)
      bytes = bytes_of(source);
  }
  zip_source_free(source);
  return bytes;
}

GBytes *form_file_close(lxw_workbook *workbook, const char *path, const char *very_hidden,
                        sy_problems *problems) {
  const struct sy_place place = {.file = g_intern_string(path)};
  const lxw_error failure = workbook_close(workbook);
  char *text;
  gsize length;
  g_autoptr(GError) error = NULL;
  if (failure != LXW_NO_ERROR) {
    sy_problems_add(problems, place, "%s", lxw_strerror(failure));
    return NULL;
  }
  if (!g_file_get_contents(path, &text, &length, &error)) {
    sy_problems_add(problems, place, "%s", error->message);
    return NULL;
  }
  GBytes *bytes = completed(text, length, very_hidden);
  if (!bytes)
    form_report_incomplete(path, problems);
  return bytes;
}

void form_report_incomplete(const char *path, sy_problems *problems) {
  sy_problems_add(
      problems, (struct sy_place){.file = g_intern_string(path)},
      _("the workbook is not complete; is there enough memory, and space for temporary files?"));
}
