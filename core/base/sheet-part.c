/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-part.c: the rows of one chunk of a table
 *
 * One pass over the bytes: every field that somebody asked for is parsed where it lies into the
 * array of its column. A record that is wrong in any way is read a second time by complain(), which
 * alone has words for it: so sound records pay nothing for good messages, and a record with a field
 * too many gets one complaint and not one for each shifted cell.
 */
#include "base/base-private.h"

#define FIRST_DATA_ROW 2    /* as a spreadsheet counts: the headings are row 1 */
#define MOST_SUGGESTIONS 10 /* finding the nearest of a great many names takes time */

struct sy_part_reader {
  const sy_layout *layout;
  const struct sy_unit_names *units; /* NULL: a shared table */
  uint32_t unit_count;
  struct sy_place file;
  sy_csv_scan scan;
  struct sy_column_reader *columns; /* as the requests */
  guint column_count;
  uint64_t rows_before; /* in earlier chunks */
  uint64_t row_count;   /* of this one */
  uint64_t capacity;
  GArray *runs;             /* of struct sy_unit_run */
  uint32_t unit;            /* of the row before; at first UINT32_MAX */
  struct sy_cell unit_cell; /* how the row before named it; empty: not to be compared with */
  unsigned suggestions;
  bool wrong;
  sy_problems *problems; /* or NULL */
};

sy_part_reader *sy_part_reader_new(const sy_context *context, struct sy_place file,
                                   const sy_layout *layout, const struct sy_unit_names *units,
                                   const struct sy_column_request *requests, guint request_count,
                                   sy_problems *problems) {
  sy_part_reader *reader = g_new(sy_part_reader, 1);
  *reader = (sy_part_reader){.layout = layout,
                             .units = units,
                             .file = file,
                             .columns = g_new(struct sy_column_reader, (gsize)request_count + 1),
                             .column_count = request_count,
                             .problems = problems};
  sy_csv_scan_init(&reader->scan, sy_limit(context, SY_LIMIT_TEXT), NULL, NULL);
  if (units != NULL)
    reader->unit_count = g_strv_length((char **)units->choices);
  for (guint i = 0; i < request_count; i++)
    sy_column_reader_init(&reader->columns[i], &requests[i]);
  return reader;
}

void sy_part_reader_free(sy_part_reader *reader) {
  for (guint i = 0; i < reader->column_count; i++)
    sy_column_reader_clear(&reader->columns[i]);
  g_free(reader->columns);
  sy_csv_scan_clear(&reader->scan);
  g_clear_pointer(&reader->runs, g_array_unref);
  g_free(reader);
}

/* ---- Room for rows ---- */

/* As many rows as there will be if all are as long as the next one. None is shorter than its commas
 * and its line end, so room stays in proportion to the chunk. */
static uint64_t estimated_rows(const sy_part_reader *reader) {
  const size_t left = (size_t)(reader->scan.end - reader->scan.at);
  const char *line_end = memchr(reader->scan.at, '\n', left);
  const size_t length = (size_t)(line_end + 1 - reader->scan.at);
  const uint64_t rows = left / MAX(length, reader->layout->headings->len);
  return rows + rows / 8 + 64;
}

static void make_room(sy_part_reader *reader) {
  if (reader->row_count < reader->capacity)
    return;
  const uint64_t capacity = MAX(estimated_rows(reader), 2 * reader->capacity);
  for (guint i = 0; i < reader->column_count; i++)
    if (reader->layout->present[i])
      sy_column_reader_grow(&reader->columns[i], reader->capacity, capacity);
  reader->capacity = capacity;
}

/* ---- Units ---- */

static bool is_text(const char *text, struct sy_cell cell) {
  return strlen(text) == cell.length && memcmp(text, cell.text, cell.length) == 0;
}

/* Which unit a cell names. Evidence mostly has the rows of a unit together and the units in the
 * order of the edition, so the unit before and the one after it are tried before the hash table. */
static bool find_unit(sy_part_reader *reader, struct sy_cell cell) {
  if (cell.length == 0)
    return false;
  if (cell.length == reader->unit_cell.length &&
      memcmp(cell.text, reader->unit_cell.text, cell.length) == 0)
    return true;
  uint32_t unit = reader->unit + 1;
  if (unit >= reader->unit_count || !is_text(reader->units->choices[unit], cell)) {
    const int32_t found = sy_text_table_find(reader->units->index, cell.text, cell.length);
    if (found < 0)
      return false;
    unit = (uint32_t)found;
  }
  if (unit != reader->unit) {
    const struct sy_unit_run run = {unit, (uint32_t)reader->row_count};
    g_array_append_val(reader->runs, run);
  }
  reader->unit = unit;
  reader->unit_cell = cell.lasting ? cell : (struct sy_cell){0};
  return true;
}

/* ---- Complaints ---- */

/* Notes that something is wrong; true if it is to be told. */
static bool is_told(sy_part_reader *reader) {
  reader->wrong = true;
  return reader->problems != NULL;
}

static void complain_unit(sy_part_reader *reader, struct sy_place place, struct sy_cell cell) {
  if (!is_told(reader))
    return;
  if (cell.length == 0) {
    sy_problems_add(reader->problems, place, _("the unit is empty"));
    return;
  }
  g_autofree char *name = sy_cell_shown(cell);
  g_autofree char *suggestion = reader->suggestions++ < MOST_SUGGESTIONS
                                    ? sy_suggestion(name, reader->units->choices)
                                    : g_strdup("");
  sy_problems_add(reader->problems, place, _("unknown unit '%s'%s"), name, suggestion);
}

static void complain_cell(sy_part_reader *reader, struct sy_place place, guint field,
                          const struct sy_column_reader *column, struct sy_cell cell) {
  if (!is_told(reader))
    return;
  g_autofree char *complaint = sy_cell_complaint(column, reader->layout->headings->pdata[field],
                                                 cell, reader->suggestions++ < MOST_SUGGESTIONS);
  sy_problems_add(reader->problems, place, "%s", complaint);
}

/* Whether the cell of a text column, which is stored, is this text; "" is a blank one. */
static bool is_stored(const struct sy_column_reader *column, uint64_t row, const char *text) {
  if (!column->valid[row] || *text == '\0')
    return !column->valid[row] && *text == '\0';
  return sy_text_table_find(column->texts, text, strlen(text)) == column->entries[row].integer;
}

/* Whether the row, all of which is stored, meets a condition. */
static bool meets(const sy_part_reader *reader, const struct sy_row_condition *condition) {
  const struct sy_column_reader *column = &reader->columns[condition->column];
  const struct sy_yaml *wanted = condition->wanted;
  if (!reader->layout->present[condition->column])
    return true; /* a problem that has been told */
  if (wanted->kind == SY_YAML_SCALAR)
    return is_stored(column, reader->row_count, wanted->text);
  for (guint i = 0; i < wanted->count; i++)
    if (is_stored(column, reader->row_count, wanted->items[i]->text))
      return true;
  return false;
}

/* Whether anybody reads the row's cell in the column of a request. */
static bool is_read(const sy_part_reader *reader, const struct sy_column_request *request) {
  for (guint i = 0; request->readers != NULL && i < request->readers->len; i++) {
    const GArray *conditions = g_ptr_array_index(request->readers, i);
    bool all = true;
    for (guint k = 0; k < conditions->len && all; k++)
      all = meets(reader, &g_array_index(conditions, struct sy_row_condition, k));
    if (all)
      return true;
  }
  return request->readers == NULL;
}

/* The cells of a record that has as many fields as it should. */
static void complain_cells(sy_part_reader *reader, struct sy_place place) {
  const sy_layout *layout = reader->layout;
  for (guint field = 0; field < layout->headings->len; field++) {
    const struct sy_cell cell = sy_scan_field(&reader->scan);
    place.column = field + 1;
    if (field == layout->unit_field && !find_unit(reader, cell))
      complain_unit(reader, place, cell);
    for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i]) {
      struct sy_column_reader *column = &reader->columns[i];
      if (sy_cell_store(column, reader->row_count, cell.text, cell.length))
        continue;
      if (is_read(reader, column->request))
        complain_cell(reader, place, field, column, cell);
      else
        sy_cell_store(column, reader->row_count, "", 0);
    }
  }
}

/* For rows whose cells are not known: what is wrong with later ones is still told. */
static void store_blanks(sy_part_reader *reader) {
  for (guint i = 0; i < reader->column_count; i++)
    if (reader->layout->present[i])
      sy_cell_store(&reader->columns[i], reader->row_count, "", 0);
}

/* Says what is wrong with the record from `start` on, and leaves the scan behind it. */
static void complain(sy_part_reader *reader, const char *start) {
  const guint expected = reader->layout->headings->len;
  struct sy_place place = reader->file;
  place.line = (unsigned)(reader->rows_before + reader->row_count) + FIRST_DATA_ROW;
  reader->scan.at = start;
  guint found = 0;
  do {
    sy_scan_field(&reader->scan);
    found++;
  } while (!reader->scan.record_ended);
  const bool blank = *start == '\n' || *start == '\r';
  if (reader->scan.trouble == NULL && !blank && found == expected) {
    reader->scan.at = start;
    complain_cells(reader, place);
    return;
  }
  store_blanks(reader);
  if (is_told(reader)) {
    if (reader->scan.trouble != NULL)
      sy_problems_add(reader->problems, place, "%s", reader->scan.trouble);
    else if (blank)
      sy_problems_add(reader->problems, place, _("the row is blank, and rows follow it"));
    else
      sy_problems_add(reader->problems, place,
                      ngettext("the row has %u field, expected %u as in the headings",
                               "the row has %u fields, expected %u as in the headings", found),
                      found, expected);
  }
}

/* ---- Rows ---- */

/* Stores a cell in the column of a request; false if it is wrong. Tables of numbers spend most of
 * their time here. */
static inline bool store(struct sy_column_reader *column, uint64_t row, struct sy_cell cell) {
  if (column->type == SY_DECIMAL && cell.length - 1 < 8) {
    uint32_t steps;
    unsigned decimals;
    if (sy_parse_short(cell.text, cell.length, &steps, &decimals))
      return sy_store_steps(column, row, steps, decimals);
  }
  return sy_cell_store(column, row, cell.text, cell.length);
}

/* Reads one record into the next row; false if anything is wrong with it. */
static bool read_record(sy_part_reader *reader) {
  const sy_layout *layout = reader->layout;
  const guint field_count = layout->headings->len;
  bool good = *reader->scan.at != '\n' && *reader->scan.at != '\r';
  guint field = 0;
  do {
    const struct sy_cell cell = sy_scan_field(&reader->scan);
    if (field < field_count) {
      for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i])
        good &= store(&reader->columns[i], reader->row_count, cell);
      if (field == layout->unit_field)
        good &= find_unit(reader, cell);
    }
    field++;
  } while (!reader->scan.record_ended);
  return good && field == field_count && reader->scan.trouble == NULL;
}

static void read_records(sy_part_reader *reader) {
  while (reader->scan.at < reader->scan.end && (!reader->wrong || reader->problems != NULL)) {
    const char *start = reader->scan.at;
    reader->scan.trouble = NULL;
    make_room(reader);
    if (!read_record(reader))
      complain(reader, start);
    reader->row_count++;
  }
}

/* ---- A part ---- */

static void pack_valid(const uint8_t *valid, uint64_t count, struct sy_packed *packed) {
  *packed = (struct sy_packed){.base = 1, .step = 1};
  if (memchr(valid, 0, count) != NULL)
    *packed = (struct sy_packed){.items = g_memdup2(valid, count), .step = 1, .width = 1};
}

static void pack_column(struct sy_column_reader *column, uint64_t count, guint request,
                        sy_sheet_part *part) {
  struct sy_packed *entries = &part->entries[request], *valid = &part->valid[request];
  if (column->type == SY_DECIMAL && column->digits >= 0)
    sy_pack_steps(&column->entries->integer, count, (unsigned)column->digits, entries);
  else if (column->type == SY_DECIMAL)
    sy_pack_doubles(&column->entries->decimal, count, entries);
  else
    sy_pack_integers(&column->entries->integer, count, entries);
  pack_valid(column->valid, count, valid);
  if (column->long_cells != NULL)
    part->inexact[request] = sy_exact_part_of_cells(column->long_cells, entries, column->valid,
                                                    count, &part->exact[request]);
  g_clear_pointer(&column->long_cells, g_array_unref);
  memset(column->valid, 1, count);
  column->digits = 0;
}

static sy_sheet_part *make_part(sy_part_reader *reader) {
  sy_sheet_part *part = g_new(sy_sheet_part, 1);
  const guint count = reader->column_count;
  *part = (sy_sheet_part){.row_count = reader->row_count,
                          .column_count = count,
                          .entries = g_new0(struct sy_packed, (gsize)count + 1),
                          .valid = g_new0(struct sy_packed, (gsize)count + 1),
                          .exact = g_new0(struct sy_exact_part, (gsize)count + 1),
                          .inexact = g_new0(uint64_t, (gsize)count + 1),
                          .texts = g_new0(sy_text_table *, (gsize)count + 1),
                          .runs = g_steal_pointer(&reader->runs)};
  for (guint i = 0; i < count && part->row_count > 0; i++) {
    struct sy_column_reader *column = &reader->columns[i];
    if (!reader->layout->present[i])
      continue;
    pack_column(column, part->row_count, i, part);
    if (column->type == SY_TEXT) {
      part->texts[i] = column->texts;
      column->texts = sy_text_table_new();
    }
  }
  return part;
}

void sy_sheet_part_free(sy_sheet_part *part) {
  if (part == NULL)
    return;
  for (guint i = 0; i < part->column_count; i++) {
    sy_packed_clear(&part->entries[i]);
    sy_packed_clear(&part->valid[i]);
    sy_exact_part_clear(&part->exact[i]);
    sy_text_table_free(part->texts[i]);
  }
  g_free(part->entries);
  g_free(part->valid);
  g_free(part->exact);
  g_free(part->inexact);
  g_free(part->texts);
  g_clear_pointer(&part->runs, g_array_unref);
  g_free(part);
}

sy_sheet_part *sy_part_read(sy_part_reader *reader, const sy_csv_chunk *chunk) {
  reader->scan.at = chunk->text;
  reader->scan.end = chunk->end;
  reader->rows_before += reader->row_count;
  reader->row_count = 0;
  reader->unit = UINT32_MAX;
  reader->unit_cell = (struct sy_cell){0};
  g_clear_pointer(&reader->runs, g_array_unref);
  reader->runs = g_array_new(FALSE, FALSE, sizeof(struct sy_unit_run));
  read_records(reader);
  return reader->wrong ? NULL : make_part(reader);
}
