/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.c: reads a table of evidence into typed columns
 *
 * Threads take chunks of the file one after the other and turn them into parts; the parts are then
 * joined in the order of the file, so that the table does not depend on which thread read what. The
 * threads only find out whether anything is wrong. If so, one thread reads the file again from the
 * start and produces the messages, which therefore do not depend on threads either.
 */
#include "base/base-private.h"

/* The state that all reading threads share. */
struct reading {
  const sy_context *context;
  const struct sy_input *input;
  const struct sy_table_form *form;
  const struct sy_unit_names *units; /* NULL: a shared table */
  const struct sy_column_request *requests;
  guint request_count;
  sy_problems *problems;
  sy_csv_source *source;
  sy_layout layout;
  sy_csv_chunk first;   /* until it is taken: the rest of the chunk with the headings */
  pthread_mutex_t lock; /* over the source and all that follows */
  GPtrArray *parts;     /* sy_sheet_part *, by number of their chunk */
  uint64_t row_count;
  enum sy_csv_got got;
  bool wrong; /* something is wrong, and readers may stop */
  bool digest;
  bool whole; /* the file is not plain UTF-8 with commas */
};

/* The row of the headings; the fields before the first in `column`. */
static struct sy_place headings_place(const struct reading *reading) {
  struct sy_place place = sy_csv_source_place(reading->source);
  place.line = sy_csv_source_rows_above(reading->source) + 1;
  return place;
}

static sy_part_reader *new_reader(const struct reading *reading, sy_problems *problems) {
  return sy_part_reader_new(reading->context, reading->source, reading->form, &reading->layout,
                            reading->units, reading->requests, reading->request_count, problems);
}

/* ---- Beginning ---- */

/* Opens the file and reads its headings; the chunk then begins with the first row. */
static GPtrArray *start(struct reading *reading, sy_csv_chunk *chunk) {
  g_clear_pointer(&reading->source, sy_csv_source_close);
  reading->source = sy_csv_source_start(reading->context, reading->input, reading->form,
                                        reading->digest, &reading->whole, chunk, reading->problems);
  if (reading->source == NULL)
    return NULL;
  g_auto(sy_csv_scan) scan;
  sy_csv_scan_init(&scan, sy_limit(reading->context, SY_LIMIT_TEXT), chunk->text, chunk->end);
  struct sy_place row = headings_place(reading);
  row.column = 0;
  GPtrArray *headings = sy_csv_read_headings(reading->context, &scan, row, reading->problems);
  chunk->text = scan.at;
  return headings;
}

/* ---- On many threads ---- */

/* Takes the next chunk; false at the end, or if there is no point in continuing. */
static bool take_chunk(struct reading *reading, sy_csv_chunk *chunk) {
  pthread_mutex_lock(&reading->lock);
  bool taken = reading->first.text != NULL;
  if (taken) {
    *chunk = reading->first;
    reading->first = (sy_csv_chunk){0};
  } else if (!reading->wrong && reading->got == SY_CSV_CHUNK) {
    reading->got = sy_csv_source_next(reading->source, chunk, reading->problems);
    taken = reading->got == SY_CSV_CHUNK;
  }
  pthread_mutex_unlock(&reading->lock);
  return taken;
}

static void hand_in(struct reading *reading, uint32_t number, sy_sheet_part *part) {
  pthread_mutex_lock(&reading->lock);
  if (part != NULL) {
    if (number >= reading->parts->len)
      g_ptr_array_set_size(reading->parts, (gint)number + 1);
    reading->parts->pdata[number] = part;
    reading->row_count += part->row_count;
  }
  reading->wrong |= part == NULL || reading->row_count > sy_limit(reading->context, SY_LIMIT_ROWS);
  pthread_mutex_unlock(&reading->lock);
}

static void read_chunks(void *data) {
  struct reading *reading = data;
  g_autoptr(sy_part_reader) reader = new_reader(reading, NULL);
  g_auto(sy_csv_chunk) chunk = {0};
  while (take_chunk(reading, &chunk))
    hand_in(reading, chunk.number, sy_part_read(reader, &chunk));
}

/* Reads all chunks, of which the first has been read. A small file has no other. */
static void read_parts(struct reading *reading) {
  const bool small = sy_csv_source_ended(reading->source);
  sy_run_on_threads(small ? 1 : g_get_num_processors(), read_chunks, reading);
}

/* ---- With words ---- */

/* Reads the file again, to report what is wrong. */
static void complain(struct reading *reading) {
  struct sy_place file = sy_csv_source_place(reading->source);
  file.column = 0;
  const guint before = sy_problems_count(reading->problems);
  if (reading->row_count > sy_limit(reading->context, SY_LIMIT_ROWS)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_ROWS);
    sy_problems_add(reading->problems, file, _("more than %zu rows%s"),
                    sy_limit(reading->context, SY_LIMIT_ROWS), hint);
    return;
  }
  g_auto(sy_csv_chunk) chunk = {0};
  g_autoptr(GPtrArray) headings = start(reading, &chunk);
  if (headings == NULL)
    return;
  g_autoptr(sy_part_reader) reader = new_reader(reading, reading->problems);
  do
    sy_sheet_part_free(sy_part_read(reader, &chunk));
  while ((reading->got = sy_csv_source_next(reading->source, &chunk, reading->problems)) ==
         SY_CSV_CHUNK);
  if (sy_problems_count(reading->problems) == before)
    sy_problems_add(reading->problems, file, _("the file changed while it was read"));
}

/* ---- The table ---- */

/* Numbers the texts of one more part, continuing those of the previous parts. */
static void join_part_texts(sy_text_table *all, sy_sheet_part *part, guint column, bool differ,
                            struct sy_packed *packed) {
  g_autoptr(sy_text_table) texts = g_steal_pointer(&part->texts[column]);
  if (texts == NULL)
    return;
  if (differ) {
    packed->base += sy_text_table_count(all);
    sy_text_table_append_all(all, texts);
    return;
  }
  const bool first = sy_text_table_count(all) == 0;
  g_autofree int64_t *numbers = g_new(int64_t, sy_text_table_count(texts) + 1);
  sy_text_table_merge(all, texts, numbers);
  if (first)
    return; /* the numbers have not changed */
  g_autofree int64_t *entries = g_new(int64_t, part->row_count);
  sy_unpack_integers(packed, 0, part->row_count, entries);
  for (uint64_t row = 0; row < part->row_count; row++)
    entries[row] = numbers[entries[row]];
  sy_packed_clear(packed);
  sy_pack_integers(entries, part->row_count, packed);
}

/* Numbers the texts of a column through all parts, in the order in which they come in the file. */
static void join_texts(const GPtrArray *parts, guint column, bool differ,
                       struct sy_column_values *values) {
  g_autoptr(sy_text_table) all = sy_text_table_new();
  for (guint i = 0; i < parts->len; i++)
    join_part_texts(all, parts->pdata[i], column, differ, &values->entries[i]);
  values->dictionary = sy_text_table_dictionary(all);
  values->dictionary_count = sy_text_table_count(all);
}

/* Moves the exact forms that are kept out of the parts. */
static void join_exact(GPtrArray *parts, guint column, struct sy_column_values *values) {
  bool kept = false;
  for (guint i = 0; i < parts->len; i++)
    kept |= ((const sy_sheet_part *)parts->pdata[i])->exact[column].kept;
  if (!kept)
    return;
  values->exact = g_new(struct sy_exact_part, parts->len);
  for (guint i = 0; i < parts->len; i++) {
    sy_sheet_part *part = parts->pdata[i];
    values->inexact_cells += part->inexact[column];
    values->exact[i] = part->exact[column];
    part->exact[column] = (struct sy_exact_part){0};
  }
}

/* Moves a column's entries out of the parts. */
static void join_column(sy_sheet *sheet, GPtrArray *parts, guint column, bool differ) {
  struct sy_column_values *values = &sheet->columns[column];
  values->plain = values->type == SY_TEXT;
  values->entries = g_new(struct sy_packed, parts->len);
  values->valid = g_new(struct sy_packed, parts->len);
  for (guint i = 0; i < parts->len; i++) {
    sy_sheet_part *part = parts->pdata[i];
    values->entries[i] = part->entries[column];
    values->valid[i] = part->valid[column];
    values->plain = values->plain && (part->plain[column] || part->row_count == 0);
  }
  if (values->type == SY_TEXT) {
    join_texts(parts, column, differ, values);
    g_ptr_array_add(sheet->dictionaries, values->dictionary);
  }
  for (guint i = 0; i < parts->len; i++) {
    sy_sheet_part *part = parts->pdata[i];
    part->entries[column] = part->valid[column] = (struct sy_packed){0};
  }
  join_exact(parts, column, values);
}

static GArray *join_invisible(const GPtrArray *parts, const GPtrArray *headings) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct sy_invisible));
  for (guint i = 0; i < parts->len; i++)
    sy_invisible_add(all, ((const sy_sheet_part *)parts->pdata[i])->invisible);
  sy_invisible_finish(all, headings);
  return all;
}

/* The runs of all parts, with their rows counted through. */
static GArray *join_runs(const GPtrArray *parts) {
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(struct sy_unit_run));
  uint32_t row = 0;
  for (guint i = 0; i < parts->len; i++) {
    const sy_sheet_part *part = parts->pdata[i];
    for (guint k = 0; k < part->runs->len; k++) {
      struct sy_unit_run run = g_array_index(part->runs, struct sy_unit_run, k);
      run.row += row;
      g_array_append_val(runs, run);
    }
    row += (uint32_t)part->row_count;
  }
  return runs;
}

/* Notes which field of the file each column is, and which fields are not read. */
static void name_columns(const sy_layout *layout, sy_sheet *sheet) {
  sheet->unread = g_new(struct sy_unread, layout->headings->len);
  for (guint field = 0; field < layout->headings->len; field++) {
    const char *heading = g_intern_string(layout->headings->pdata[field]);
    for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i]) {
      sheet->columns[i].field = field;
      sheet->columns[i].heading = heading;
    }
    if (field == layout->unit_field)
      sheet->unit_heading = heading;
    else if (layout->first_request[field] < 0)
      sheet->unread[sheet->unread_count++] = (struct sy_unread){field, heading};
  }
}

/* Joins the parts, none of which has errors. */
static sy_sheet *join(const struct reading *reading) {
  GPtrArray *parts = reading->parts;
  sy_sheet *sheet = g_new0(sy_sheet, 1);
  sheet->place = sy_csv_source_place(reading->source);
  sheet->fields_before = sheet->place.column;
  sheet->place.column = 0;
  sheet->rows_above = sy_csv_source_rows_above(reading->source);
  sheet->hidden = sy_csv_source_hidden(reading->source);
  sheet->encoding_guessed = sy_csv_source_guessed(reading->source);
  sheet->row_count = reading->row_count;
  sheet->part_count = parts->len;
  sheet->part_row = g_new0(uint64_t, (gsize)parts->len + 1);
  for (guint i = 0; i < parts->len; i++)
    sheet->part_row[i + 1] =
        sheet->part_row[i] + ((const sy_sheet_part *)parts->pdata[i])->row_count;
  sheet->column_count = reading->request_count;
  sheet->dictionaries = g_ptr_array_new_with_free_func(g_free);
  sheet->columns = g_new0(struct sy_column_values, (gsize)sheet->column_count + 1);
  for (guint i = 0; i < sheet->column_count; i++) {
    sheet->columns[i].type = sy_request_type(&reading->requests[i]);
    sheet->columns[i].present = reading->layout.present[i];
    if (sheet->columns[i].present)
      join_column(sheet, parts, i, reading->requests[i].differ);
  }
  name_columns(&reading->layout, sheet);
  sheet->invisible = join_invisible(parts, reading->layout.headings);
  if (reading->units != NULL) {
    g_autoptr(GArray) runs = join_runs(parts);
    sheet->unit_count = g_strv_length((char **)reading->units->choices);
    sy_sheet_group(sheet, runs);
  }
  if (reading->digest)
    sy_csv_source_digest(reading->source, sheet->sha256);
  return sheet;
}

/* ---- Reading ---- */

/* Whether the headings make sense only in another format; then this is the only problem. */
static bool is_misshapen(struct reading *reading, guint before) {
  const bool headed = reading->layout.headings != NULL;
  const bool unit_found = headed && reading->layout.unit_field != SY_NO_FIELD;
  if (reading->source == NULL ||
      (sy_problems_count(reading->problems) == before && (reading->units == NULL || unit_found)))
    return false;
  guint found = unit_found;
  for (guint i = 0; headed && i < reading->request_count; i++)
    found += reading->layout.present[i];
  struct sy_csv_sample sample = sy_csv_source_sample(reading->source);
  struct sy_place place = headings_place(reading);
  place.column = 0;
  g_autofree char *advice =
      sy_form_advice(reading->context, reading->form, &sample, reading->units, reading->requests,
                     reading->request_count, found, &place.line);
  place.line += sy_csv_source_rows_above(reading->source) - reading->form->skip_first;
  g_free(sample.text);
  if (advice == NULL)
    return false;
  sy_problems_forget(reading->problems, before);
  sy_problems_add(reading->problems, place, "%s", advice);
  return true;
}

/* Reads the table in one format. NULL with problems, or because it is not UTF-8. */
static sy_sheet *read_table(struct reading *reading) {
  const guint before = sy_problems_count(reading->problems);
  GPtrArray *headings = start(reading, &reading->first);
  if (headings != NULL)
    sy_layout_init(&reading->layout, headings, reading->units, reading->requests,
                   reading->request_count, headings_place(reading), reading->problems);
  if (is_misshapen(reading, before) || headings == NULL)
    return NULL;
  if (reading->layout.unit_field == SY_NO_FIELD)
    reading->units = NULL;
  read_parts(reading);
  if (reading->wrong && reading->got != SY_CSV_NOT_UTF8)
    complain(reading);
  if (reading->got == SY_CSV_NOT_UTF8)
    return NULL;
  return sy_problems_count(reading->problems) == before ? join(reading) : NULL;
}

static void clear_reading(struct reading *reading) {
  g_clear_pointer(&reading->parts, g_ptr_array_unref);
  g_clear_pointer(&reading->source, sy_csv_source_close);
  sy_csv_chunk_clear(&reading->first);
  sy_layout_clear(&reading->layout);
}

sy_sheet *sy_sheet_read(const sy_context *context, const struct sy_input *input,
                        const struct sy_table_form *form, const struct sy_unit_names *units,
                        const struct sy_column_request *requests, guint request_count, bool digest,
                        sy_problems *problems) {
  static const struct sy_table_form usual = {0};
  const guint before = sy_problems_count(problems);
  bool whole = false;
  for (;;) {
    struct reading reading = {
        .context = context,
        .input = input,
        .form = form != NULL ? form : &usual,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .units = units,
        .requests = requests,
        .request_count = request_count,
        .problems = problems,
        .parts = g_ptr_array_new_with_free_func((GDestroyNotify)sy_sheet_part_free),
        .whole = whole,
        .digest = digest,
    };
    sy_sheet *sheet = read_table(&reading);
    whole = reading.got == SY_CSV_NOT_UTF8;
    clear_reading(&reading);
    if (!whole)
      return sheet;
    sy_problems_forget(problems, before); /* what was read was not what is written there */
  }
}
