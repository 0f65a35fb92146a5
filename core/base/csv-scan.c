/* SPDX-License-Identifier: Apache-2.0
 *
 * csv-scan.c: finds the fields of whole records in their bytes
 *
 * The scanned text ends with a line end, so a scan meets one before it could leave the text. The
 * fast path for a field is in base-private.h; this file handles fields with quotes, spaces, CR LF,
 * or errors.
 */
#include "base/base-private.h"

void sy_csv_scan_init(sy_csv_scan *scan, size_t longest, const char *text, const char *end) {
  *scan = (sy_csv_scan){
      .at = text, .end = end, .longest = longest, .unquoted = g_string_sized_new(4 * SY_SLACK)};
}

void sy_csv_scan_clear(sy_csv_scan *scan) {
  if (scan->unquoted != NULL)
    g_string_free(scan->unquoted, TRUE);
  scan->unquoted = NULL;
}

/* Of several errors in a record, the first is reported. */
static void note_trouble(sy_csv_scan *scan, const char *trouble) {
  if (scan->trouble == NULL)
    scan->trouble = trouble;
}

static void check_length(sy_csv_scan *scan, size_t length) {
  if (length <= scan->longest)
    return;
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_TEXT);
  g_autofree char *trouble =
      g_strdup_printf(_("a field is longer than %zu bytes%s"), scan->longest, hint);
  note_trouble(scan, g_intern_string(trouble));
}

static bool is_space(char byte) {
  return byte == ' ' || byte == '\t';
}

static struct sy_cell trimmed(const char *start, const char *end) {
  while (start < end && is_space(*start))
    start++;
  while (end > start && is_space(end[-1]))
    end--;
  return (struct sy_cell){.text = start, .length = (size_t)(end - start), .lasting = true};
}

/* Moves on from a comma, LF or CR LF; false for any other byte. */
static bool pass_delimiter(sy_csv_scan *scan, const char *at) {
  const size_t width = at[0] == '\r' && at[1] == '\n' ? 2 : 1;
  if (width == 1 && *at != ',' && *at != '\n')
    return false;
  scan->at = at + width;
  scan->record_ended = *at != ',';
  return true;
}

static void check_byte(sy_csv_scan *scan, char byte) {
  if (byte == '"')
    note_trouble(scan, _("a quotation mark inside a field that does not begin with one"));
  else if (byte == '\r')
    note_trouble(scan, _("a carriage return without a line feed; rows end with LF or CR LF"));
  else if (byte == '\0')
    note_trouble(scan, _("a NUL byte, expected text in UTF-8 or GB18030"));
}

struct sy_cell sy_scan_unquoted(sy_csv_scan *scan, const char *start, const char *from) {
  const char *at = from;
  while (!pass_delimiter(scan, at))
    check_byte(scan, *at++);
  const struct sy_cell cell = trimmed(start, at);
  check_length(scan, cell.length);
  return cell;
}

/* The quotation mark that closes a field, or NULL; doubled ones are counted and skipped. */
static const char *closing_quote(const char *start, const char *end, size_t *doubled) {
  *doubled = 0;
  for (const char *at = start;; (*doubled)++, at += 2) {
    at = memchr(at, '"', (size_t)(end - at));
    if (at == NULL || at[1] != '"')
      return at;
  }
}

/* Copies a field, with each doubled quotation mark reduced to one. */
static struct sy_cell undouble(GString *copy, const char *start, const char *end) {
  g_string_truncate(copy, 0);
  for (const char *at = start; at < end;) {
    const char *quote = memchr(at, '"', (size_t)(end - at));
    const char *stop = quote != NULL ? quote + 1 : end;
    g_string_append_len(copy, at, stop - at);
    at = quote != NULL ? quote + 2 : end;
  }
  const size_t length = copy->len;
  g_string_set_size(copy, length + SY_SLACK);
  return (struct sy_cell){.text = copy->str, .length = length, .lasting = false};
}

struct sy_cell sy_scan_quoted(sy_csv_scan *scan) {
  const char *start = scan->at + 1;
  size_t doubled;
  const char *close = closing_quote(start, scan->end, &doubled);
  if (close == NULL) {
    note_trouble(scan, _("a field has an opening quotation mark and no closing one"));
    scan->at = scan->end;
    scan->record_ended = true;
    return (struct sy_cell){.text = start, .lasting = true};
  }
  const size_t length = (size_t)(close - start);
  check_length(scan, length);
  if (memchr(start, '\0', length) != NULL)
    check_byte(scan, '\0');
  if (!pass_delimiter(scan, close + 1)) {
    note_trouble(scan, _("text after the closing quotation mark of a field"));
    sy_scan_unquoted(scan, close + 1, close + 1);
  }
  if (doubled > 0)
    return undouble(scan->unquoted, start, close);
  return (struct sy_cell){.text = start, .length = length, .lasting = true};
}
