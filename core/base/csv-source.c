/* SPDX-License-Identifier: Apache-2.0
 *
 * csv-source.c: a table in chunks of whole records of CSV, as UTF-8
 *
 * A file may be larger than the memory to be used, and several threads read it at once. So it is
 * read once, from start to end, and cut where a record ends; its digest is computed on the way. A
 * file that is declared in another encoding or with another delimiter, or turns out not to be
 * UTF-8, is read as a whole, converted to UTF-8 with commas, and cut from memory. A workbook or a
 * database becomes the text of a CSV file as it is read.
 */
#include "base/base-private.h"

#include <errno.h>
#include <unistd.h>

size_t sy_csv_chunk_size = (size_t)1 << 19;

struct sy_csv_source {
  const struct sy_input *input;
  const sy_context *context;
  const struct sy_table_form *form;
  struct sy_place place;
  uint32_t rows_above;
  sy_foreign_table *foreign; /* what is read instead of a file; or NULL */
  int file;                  /* or -1 */
  struct stat opened;        /* how the file stood */
  char *memory;              /* the text that the whole file became; or NULL */
  size_t memory_length, memory_at;
  struct sy_csv_sample sample; /* with it: how it began */
  const char *guessed;         /* an encoding, or NULL */
  size_t longest;              /* that a record may be */
  sy_digest *digest;           /* or NULL */
  char sha256[SY_DIGEST_SIZE]; /* of a foreign file, if wanted */
  char *kept;                  /* what came after the last cut */
  size_t kept_length, kept_capacity;
  uint32_t chunk_count; /* that were handed out */
  bool ended;
};

/* ---- Encodings ---- */

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

/* ---- Opening ---- */

static sy_csv_source *new_source(const sy_context *context, const struct sy_input *input,
                                 const struct sy_table_form *form, bool digest) {
  sy_csv_source *source = g_new0(sy_csv_source, 1);
  source->context = context;
  source->input = input;
  source->form = form;
  source->rows_above = form->skip_first;
  source->place.file = input->path;
  source->file = -1;
  source->digest = digest ? sy_digest_new() : NULL;
  source->longest = sy_limit(context, SY_LIMIT_TABLE);
  return source;
}

static bool check_start(const sy_csv_source *source, bool declared, sy_problems *problems) {
  char bytes[SY_FORM_BYTES];
  const ssize_t length = sy_file_start(source->file, bytes, sizeof bytes);
  if (length < 0)
    sy_problems_add(problems, source->place, _("cannot read: %s"), sy_error_text(errno));
  return length == 0 ||
         (length > 0 && sy_check_form(bytes, (size_t)length, declared, source->place, problems));
}

static bool open_utf8(sy_csv_source *source, const struct sy_table_form *form,
                      sy_problems *problems) {
  source->file = sy_file_open(source->input, &source->opened, problems);
  return source->file >= 0 && check_start(source, form->encoding != NULL, problems);
}

/* ---- Whole files ---- */

/* Whether the file is rewritten before it is read, regardless of its content. */
static bool is_other_form(const struct sy_table_form *form) {
  return (form->encoding != NULL && !sy_encoding_is_utf8(form->encoding)) ||
         form->delimiter != NULL || form->skip_first > 0 || form->skip_last > 0;
}

static bool decode(sy_csv_source *source, const struct sy_table_form *form,
                   const struct sy_bytes *bytes, struct sy_decoded *decoded,
                   sy_problems *problems) {
  if (form->encoding != NULL)
    return sy_decode_declared(bytes->data, bytes->length, form->encoding, source->place, decoded,
                              problems);
  if (utf8_prefix(bytes->data, bytes->length) == bytes->length) {
    sy_decode(bytes->data, bytes->length, "UTF-8", decoded);
    return true;
  }
  source->guessed = "GB18030";
  return sy_decode_guessing(bytes->data, bytes->length, source->place, decoded, problems);
}

static void take_sample(sy_csv_source *source, const char *text, size_t length) {
  source->sample.length = MIN(length, SY_SAMPLE_BYTES);
  source->sample.text = g_strndup(text, source->sample.length);
}

/* Removes the skipped rows, and separates the rest by commas. */
static bool rewrite(sy_csv_source *source, const struct sy_table_form *form,
                    struct sy_decoded *decoded, sy_problems *problems) {
  const char *text = decoded->text + sy_mark_length(decoded->text, decoded->length);
  const char *end = decoded->text + decoded->length;
  take_sample(source, text, (size_t)(end - text));
  if (!sy_form_skip(form, &text, &end, source->place, problems))
    return false;
  if (form->delimiter != NULL) {
    GString *commas = sy_form_with_commas(text, end, form->delimiter);
    source->memory_length = commas->len;
    source->memory = g_string_free(commas, FALSE);
    return true;
  }
  source->memory_at = (size_t)(text - decoded->text);
  source->memory_length = (size_t)(end - decoded->text);
  source->memory = g_steal_pointer(&decoded->text);
  return true;
}

static bool open_whole(sy_csv_source *source, const sy_context *context,
                       const struct sy_table_form *form, sy_problems *problems) {
  struct sy_bytes bytes;
  if (!sy_bytes_read(context, source->input, SY_LIMIT_TABLE, &bytes, problems))
    return false;
  if (source->digest != NULL)
    sy_digest_update(source->digest, bytes.data, bytes.length);
  g_auto(sy_decoded) decoded = {0};
  bool good = sy_check_form(bytes.data, MIN(bytes.length, SY_FORM_BYTES), form->encoding != NULL,
                            source->place, problems) &&
              decode(source, form, &bytes, &decoded, problems);
  sy_bytes_free(&bytes);
  return good && rewrite(source, form, &decoded, problems);
}

/* ---- Other kinds of files ---- */

const struct sy_foreign_format *sy_foreign_format_of(const sy_context *context, const char *name) {
  const struct sy_foreign_format *const *formats = context != NULL ? context->formats : NULL;
  g_autofree char *lower = g_ascii_strdown(name, -1);
  for (; formats != NULL && *formats != NULL; formats++)
    for (const char *const *ending = (*formats)->endings; *ending != NULL; ending++)
      if (g_str_has_suffix(lower, *ending))
        return *formats;
  return NULL;
}

/* The digest is computed first, because such files are not read from start to end. */
static bool open_foreign(sy_csv_source *source, const struct sy_foreign_format *format,
                         sy_problems *problems) {
  if (source->digest != NULL && !sy_digest_file(source->input, source->sha256, problems))
    return false;
  source->foreign = format->open(source->context, source->input, source->form, problems);
  if (source->foreign == NULL)
    return false;
  source->place = source->foreign->place;
  source->place.column = source->foreign->fields_before;
  source->rows_above = source->foreign->rows_above;
  return true;
}

/* Reads up to `size` bytes; fewer only at the end. -1 with a problem. */
static ssize_t read_foreign(sy_foreign_table *table, char *to, size_t size, sy_problems *problems) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = table->format->read(table, to + done, size - done, problems);
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    done += (size_t)got;
  }
  return (ssize_t)done;
}

/* The start of the table, with the rows that the form skips. */
static struct sy_csv_sample sample_foreign(const sy_csv_source *source) {
  struct sy_csv_sample sample = {.text = g_malloc0(SY_SAMPLE_BYTES + 1)};
  struct sy_table_form form = *source->form;
  form.skip_first = form.skip_last = 0;
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_foreign_format *format = source->foreign->format;
  sy_foreign_table *table = format->open(source->context, source->input, &form, problems);
  if (table == NULL)
    return sample;
  const ssize_t length = read_foreign(table, sample.text, SY_SAMPLE_BYTES, problems);
  sample.length = (size_t)MAX(length, 0);
  format->close(table);
  return sample;
}

struct sy_place sy_csv_source_place(const sy_csv_source *source) {
  return source->place;
}

uint32_t sy_csv_source_rows_above(const sy_csv_source *source) {
  return source->rows_above;
}

struct sy_hidden sy_csv_source_hidden(const sy_csv_source *source) {
  return source->foreign != NULL ? source->foreign->hidden : (struct sy_hidden){0};
}

struct sy_csv_sample sy_csv_source_sample(const sy_csv_source *source) {
  if (source->foreign != NULL)
    return sample_foreign(source);
  if (source->memory != NULL)
    return (struct sy_csv_sample){g_strndup(source->sample.text, source->sample.length),
                                  source->sample.length};
  struct sy_csv_sample sample = {.text = g_malloc0(SY_SAMPLE_BYTES + 1)};
  const ssize_t length = sy_file_start(source->file, sample.text, SY_SAMPLE_BYTES);
  const size_t mark = length > 0 ? sy_mark_length(sample.text, (size_t)length) : 0;
  sample.length = length > 0 ? (size_t)length - mark : 0;
  memmove(sample.text, sample.text + mark, sample.length + 1);
  return sample;
}

const char *sy_csv_source_guessed(const sy_csv_source *source) {
  return source->guessed;
}

void sy_csv_source_close(sy_csv_source *source) {
  if (source == NULL)
    return;
  sy_progress_end(SY_PHASE_READING);
  if (source->foreign != NULL)
    source->foreign->format->close(source->foreign);
  if (source->file >= 0)
    close(source->file);
  sy_digest_free(source->digest);
  g_free(source->memory);
  g_free(source->sample.text);
  g_free(source->kept);
  g_free(source);
}

void sy_csv_source_digest(sy_csv_source *source, char text[SY_DIGEST_SIZE]) {
  if (source->foreign != NULL)
    memcpy(text, source->sha256, SY_DIGEST_SIZE);
  else
    sy_digest_finish(source->digest, text);
}

void sy_csv_chunk_clear(sy_csv_chunk *chunk) {
  g_free(chunk->buffer);
  *chunk = (sy_csv_chunk){0};
}

/* ---- Where records end ---- */

/* The place after the last line end that is not in a quoted field, or NULL. Quotation marks within
 * a quoted field are doubled, so they cancel out. If a mark is misplaced, the cut may be too, but
 * then the row with the mark is refused. */
static const char *last_record_end(const char *text, const char *end) {
  const char *found = NULL;
  bool quoted = false;
  for (const char *at = text; at < end;) {
    const char *quote = memchr(at, '"', (size_t)(end - at));
    const char *stop = quote != NULL ? quote : end;
    if (!quoted) {
      const char *line_end = memrchr(at, '\n', (size_t)(stop - at));
      found = line_end != NULL ? line_end + 1 : found;
    }
    quoted = !quoted;
    at = stop + 1;
  }
  return found;
}

/* The length in bytes of the line end before `end`; 0: there is none. */
static size_t line_end_before(const char *text, const char *end) {
  if (end == text || end[-1] != '\n')
    return 0;
  return end - text >= 2 && end[-2] == '\r' ? 2 : 1;
}

/* The start of the blank lines that end here: it is not known yet whether they are at the end of
 * the file, where they are ignored. */
static const char *before_blank_lines(const char *text, const char *end) {
  for (size_t width; (width = line_end_before(text, end)) > 0; end -= width)
    if (end - width > text && line_end_before(text, end - width) == 0)
      return end;
  return text;
}

/* ---- Chunks ---- */

static void make_room(sy_csv_chunk *chunk, size_t size) {
  if (size + SY_SLACK <= chunk->capacity)
    return;
  chunk->capacity = size + SY_SLACK;
  chunk->buffer = g_realloc(chunk->buffer, chunk->capacity);
}

/* Reads up to `size` bytes; fewer only at the end of the file. False with errno, or with a problem
 * and ECANCELED. */
static bool fill(sy_csv_source *source, char *to, size_t size, size_t *filled,
                 sy_problems *problems) {
  *filled = 0;
  if (source->foreign != NULL) {
    const ssize_t got = read_foreign(source->foreign, to, size, problems);
    errno = ECANCELED;
    *filled = (size_t)MAX(got, 0);
    return got >= 0;
  }
  if (source->memory != NULL) {
    *filled = MIN(size, source->memory_length - source->memory_at);
    memcpy(to, source->memory + source->memory_at, *filled);
    source->memory_at += *filled;
    return true;
  }
  const ssize_t got = sy_file_read(source->file, to, size);
  if (got < 0)
    return false;
  *filled = (size_t)got;
  if (source->digest != NULL)
    sy_digest_update(source->digest, to, *filled);
  return true;
}

static void keep(sy_csv_source *source, const char *from, size_t length) {
  if (length > source->kept_capacity) {
    source->kept_capacity = MAX(length, 2 * source->kept_capacity);
    source->kept = g_realloc(source->kept, source->kept_capacity);
  }
  if (length > 0)
    memcpy(source->kept, from, length);
  source->kept_length = length;
}

/* The last records of the file: removes blank lines, and adds a missing line end. */
static void end_chunk(sy_csv_chunk *chunk, size_t length) {
  char *text = chunk->buffer + (chunk->text - chunk->buffer);
  const char *end = chunk->buffer + length;
  if (line_end_before(text, end) > 0)
    end = before_blank_lines(text, end);
  length = (size_t)(end - text);
  if (length > 0 && text[length - 1] != '\n')
    text[length++] = '\n';
  chunk->end = text + length;
}

/* Reads until the chunk has a complete record, or the file ends. The cut depends only on the bytes
 * of the file. */
static bool read_chunk(sy_csv_source *source, sy_csv_chunk *chunk, sy_problems *problems) {
  size_t length = source->kept_length;
  for (size_t size = MAX(sy_csv_chunk_size, 2 * length);; size *= 2) {
    if (length > source->longest) {
      errno = EFBIG;
      return false;
    }
    make_room(chunk, size);
    if (source->kept_length > 0)
      memcpy(chunk->buffer, source->kept, source->kept_length);
    source->kept_length = 0;
    size_t filled;
    if (!fill(source, chunk->buffer + length, size - length, &filled, problems))
      return false;
    length += filled;
    const size_t mark = source->chunk_count == 0 ? sy_mark_length(chunk->buffer, length) : 0;
    chunk->text = chunk->buffer + mark;
    if (length < size) {
      source->ended = true;
      end_chunk(chunk, length);
      return true;
    }
    const char *end = last_record_end(chunk->text, chunk->buffer + length);
    if (end != NULL)
      end = before_blank_lines(chunk->text, end);
    if (end != NULL && end > chunk->text) {
      chunk->end = end;
      keep(source, end, (size_t)(chunk->buffer + length - end));
      return true;
    }
  }
}

static void complain_read(const sy_csv_source *source, sy_problems *problems) {
  if (errno == ECANCELED)
    return;
  if (errno != EFBIG) {
    sy_problems_add(problems, source->place, _("cannot read: %s"), sy_error_text(errno));
    return;
  }
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_TABLE);
  sy_problems_add(problems, source->place, _("a row is longer than %zu bytes%s"), source->longest,
                  hint);
}

enum sy_csv_got sy_csv_source_next(sy_csv_source *source, sy_csv_chunk *chunk,
                                   sy_problems *problems) {
  if (source->ended)
    return SY_CSV_END;
  if (!read_chunk(source, chunk, problems)) {
    complain_read(source, problems);
    return SY_CSV_FAILED;
  }
  if (source->ended && source->file >= 0 &&
      !sy_file_unchanged(source->file, source->place.file, &source->opened, problems))
    return SY_CSV_FAILED;
  chunk->number = source->chunk_count++;
  const size_t length = (size_t)(chunk->end - chunk->text);
  sy_progress_add(SY_PHASE_READING, length);
  const bool sound = source->memory != NULL || source->foreign != NULL ||
                     utf8_prefix(chunk->text, length) == length;
  memset(chunk->buffer + (chunk->end - chunk->buffer), 0, SY_SLACK);
  return sound ? SY_CSV_CHUNK : SY_CSV_NOT_UTF8;
}

bool sy_csv_source_ended(const sy_csv_source *source) {
  return source->ended;
}

static void open_text(sy_csv_source *source) {
  source->memory = g_memdup2(source->input->text, source->input->length + 1);
  source->memory_length = source->input->length;
  take_sample(source, source->memory, source->memory_length);
}

static bool open_source(sy_csv_source *source, bool *whole, sy_problems *problems) {
  if (source->input->text != NULL) {
    open_text(source);
    return true;
  }
  const struct sy_foreign_format *foreign =
      sy_foreign_format_of(source->context, source->input->name);
  if (foreign != NULL)
    return open_foreign(source, foreign, problems);
  *whole |= is_other_form(source->form);
  return *whole ? open_whole(source, source->context, source->form, problems)
                : open_utf8(source, source->form, problems);
}

/* About how many bytes will be read. */
static uint64_t size_of(const sy_csv_source *source) {
  if (source->foreign != NULL)
    return source->foreign->size;
  return source->memory != NULL ? source->memory_length : (uint64_t)source->opened.st_size;
}

sy_csv_source *sy_csv_source_start(const sy_context *context, const struct sy_input *input,
                                   const struct sy_table_form *form, bool digest, bool *whole,
                                   sy_csv_chunk *chunk, sy_problems *problems) {
  g_autoptr(sy_csv_source) source = new_source(context, input, form, digest);
  if (!open_source(source, whole, problems))
    return NULL;
  sy_progress_begin(SY_PHASE_READING, input->path, size_of(source));
  switch (sy_csv_source_next(source, chunk, problems)) {
  case SY_CSV_CHUNK:
    return g_steal_pointer(&source);
  case SY_CSV_NOT_UTF8:
    *whole = true;
    g_clear_pointer(&source, sy_csv_source_close);
    return sy_csv_source_start(context, input, form, digest, whole, chunk, problems);
  default:
    return NULL;
  }
}
