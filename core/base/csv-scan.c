/* SPDX-License-Identifier: Apache-2.0
 *
 * csv-scan.c: finds the fields of a CSV file in its bytes
 *
 * Opening a file makes its text UTF-8, without byte order mark, ending with one line end: so a scan
 * meets a line end before it could leave the text. The fast way through a field is in
 * base-private.h; here is what happens to fields with quotes, spaces, CR LF, or mistakes.
 */
#include "base/base-private.h"

/* ---- Encodings ------------------------------------------------------------------------------ */

static size_t ascii_prefix(const char *text, size_t length) {
  size_t at = 0;
  uint64_t word;
  for (; length - at >= sizeof word; at += sizeof word) {
    memcpy(&word, text + at, sizeof word);
    if ((word & SY_HIGH_BITS) != 0)
      break;
  }
  while (at < length && (guchar)text[at] < 0x80)
    at++;
  return at;
}

/* How many bytes at the start are valid UTF-8. NUL counts as valid: the scan finds it. */
static size_t utf8_prefix(const char *text, size_t length) {
  size_t at = ascii_prefix(text, length);
  while (at < length) {
    size_t end = at;
    while (end < length && (guchar)text[end] >= 0x80)
      end++;
    const char *valid_end;
    if (!g_utf8_validate_len(text + at, end - at, &valid_end))
      return (size_t)(valid_end - text);
    at = end + ascii_prefix(text + end, length - end);
  }
  return length;
}

/* The row in which a byte lies. Neither encoding uses the bytes of '"' and LF for anything else. */
static unsigned row_at(const char *text, size_t offset) {
  unsigned row = 1;
  bool quoted = false;
  for (size_t i = 0; i < offset; i++) {
    quoted ^= text[i] == '"';
    row += text[i] == '\n' && !quoted;
  }
  return row;
}

/* Reads the text as GB18030. Where that fails too, the problem lies where the better of the two
 * readings ended. */
static bool convert(sy_csv *csv, size_t utf8_end, sy_problems *problems) {
  const size_t length = (size_t)(csv->end - csv->text);
  gsize gb_end = 0, converted_length = 0;
  g_autoptr(GError) error = NULL;
  csv->converted =
      g_convert(csv->text, (gssize)length, "UTF-8", "GB18030", &gb_end, &converted_length, &error);
  /* A character that is cut off at the end is no error to g_convert: it only stops there. */
  if (csv->converted == NULL || gb_end < length) {
    struct sy_place place = csv->place;
    place.line = row_at(csv->text, MAX(utf8_end, gb_end));
    sy_problems_add(problems, place, _("this row is valid neither as UTF-8 nor as GB18030"));
    return false;
  }
  csv->converted = g_realloc(csv->converted, converted_length + SY_SLACK);
  memset(csv->converted + converted_length, 0, SY_SLACK);
  csv->text = csv->converted;
  csv->end = csv->converted + converted_length;
  return true;
}

/* How many bytes the line end before `end` takes; 0: there is none. */
static size_t line_end_before(const char *text, const char *end) {
  if (end == text || end[-1] != '\n')
    return 0;
  return end - text >= 2 && end[-2] == '\r' ? 2 : 1;
}

/* Leaves out blank lines at the end, and adds the line end that may be missing there. */
static void trim_end(sy_csv *csv, char *text) {
  char *end = text + (csv->end - csv->text);
  for (size_t width; (width = line_end_before(text, end)) > 0; end -= width)
    if (end - width > text && line_end_before(text, end - width) == 0)
      break;
  if (end > text && end[-1] != '\n')
    *end++ = '\n';
  csv->text = text;
  csv->end = end;
}

static bool decode(sy_csv *csv, sy_problems *problems) {
  static const char mark[] = {'\xEF', '\xBB', '\xBF'};
  const bool marked =
      csv->bytes.length >= sizeof mark && memcmp(csv->bytes.data, mark, sizeof mark) == 0;
  char *text = csv->bytes.data + (marked ? sizeof mark : 0);
  csv->text = text;
  csv->end = csv->bytes.data + csv->bytes.length;
  const size_t length = (size_t)(csv->end - csv->text);
  const size_t valid = utf8_prefix(csv->text, length);
  if (valid < length) {
    if (marked) {
      struct sy_place place = csv->place;
      place.line = row_at(text, valid);
      sy_problems_add(problems, place, _("this row is not valid UTF-8"));
      return false;
    }
    if (!convert(csv, valid, problems))
      return false;
    text = csv->converted;
  }
  trim_end(csv, text);
  return true;
}

bool sy_csv_open(const char *path, sy_csv *csv, sy_problems *problems) {
  *csv = (sy_csv){.place.file = g_intern_string(path)};
  if (!sy_bytes_read(path, SIZE_MAX / 2, &csv->bytes, problems))
    return false;
  if (decode(csv, problems))
    return true;
  sy_csv_close(csv);
  return false;
}

void sy_csv_close(sy_csv *csv) {
  sy_bytes_free(&csv->bytes);
  g_clear_pointer(&csv->converted, g_free);
}

/* ---- Fields --------------------------------------------------------------------------------- */

void sy_csv_scan_init(sy_csv_scan *scan, const char *text, const char *end) {
  *scan = (sy_csv_scan){.at = text, .end = end, .unquoted = g_string_sized_new(4 * SY_SLACK)};
}

void sy_csv_scan_clear(sy_csv_scan *scan) {
  if (scan->unquoted != NULL)
    g_string_free(scan->unquoted, TRUE);
  scan->unquoted = NULL;
}

/* Of several troubles in a record the first is told. */
static void note_trouble(sy_csv_scan *scan, const char *trouble) {
  if (scan->trouble == NULL)
    scan->trouble = trouble;
}

static void check_length(sy_csv_scan *scan, size_t length) {
  if (length > SY_SHEET_MAX_FIELD)
    note_trouble(scan, _("a field is longer than 1,048,576 bytes"));
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
    note_trouble(scan, _("a quotation mark within a field that does not begin with one"));
  else if (byte == '\r')
    note_trouble(scan, _("a carriage return without a line feed; rows end with LF or CR LF"));
  else if (byte == '\0')
    note_trouble(scan, _("a NUL byte; expected text in UTF-8 or GB18030"));
}

struct sy_cell sy_scan_unquoted(sy_csv_scan *scan, const char *start, const char *from) {
  const char *at = from;
  while (!pass_delimiter(scan, at))
    check_byte(scan, *at++);
  const struct sy_cell cell = trimmed(start, at);
  check_length(scan, cell.length);
  return cell;
}

/* The quotation mark that closes a field, or NULL; doubled ones are counted and passed over. */
static const char *closing_quote(const char *start, const char *end, size_t *doubled) {
  *doubled = 0;
  for (const char *at = start;; (*doubled)++, at += 2) {
    at = memchr(at, '"', (size_t)(end - at));
    if (at == NULL || at[1] != '"')
      return at;
  }
}

/* Copies a field with each doubled quotation mark made single. */
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
    note_trouble(scan, _("a quotation mark opens a field and none closes it"));
    scan->at = scan->end;
    scan->record_ended = true;
    return (struct sy_cell){.text = start, .lasting = true};
  }
  const size_t length = (size_t)(close - start);
  check_length(scan, length);
  if (memchr(start, '\0', length) != NULL)
    check_byte(scan, '\0');
  if (!pass_delimiter(scan, close + 1)) {
    note_trouble(scan, _("text after the quotation mark that closes a field"));
    sy_scan_unquoted(scan, close + 1, close + 1);
  }
  if (doubled > 0)
    return undouble(scan->unquoted, start, close);
  return (struct sy_cell){.text = start, .length = length, .lasting = true};
}
