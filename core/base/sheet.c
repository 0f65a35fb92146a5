/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.c: reads a table of evidence into typed columns
 *
 * One pass over the bytes: every field that somebody asked for is parsed where it lies into the
 * array of its column. A record that is wrong in any way is read a second time by complain(), which
 * alone has words for it: so sound records pay nothing for good messages, and a record with a field
 * too many gets one complaint and not one for each shifted cell.
 *
 * A part is a stretch of whole records with arrays of its own, and shares nothing that it writes to
 * but the list of problems; a file is one part.
 */
#include "base/base-private.h"

#include <string.h>

#define FIRST_DATA_ROW 2    /* as a spreadsheet counts: the headings are row 1 */
#define MOST_SUGGESTIONS 10 /* finding the nearest of a great many names takes time */

struct part {
  const sy_layout *layout;
  const struct sy_unit_names *units; /* NULL: a shared table */
  uint32_t unit_count;
  struct sy_place file;
  sy_csv_scan scan;
  struct sy_column_reader *columns; /* as the requests */
  guint column_count;
  uint64_t row_count;
  uint64_t capacity;
  uint32_t *unit_of_row;
  uint32_t unit;            /* of the row before; at first UINT32_MAX */
  struct sy_cell unit_cell; /* how the row before named it; empty: not to be compared with */
  GString *unit_name;       /* a unit's name with the NUL that the hash table needs */
  unsigned suggestions;
  sy_problems *problems;
};

static void part_init(struct part *part, const sy_csv *csv, const char *from,
                      const sy_layout *layout, const struct sy_unit_names *units,
                      const struct sy_column_request *requests, guint request_count,
                      sy_problems *problems) {
  *part = (struct part){.layout = layout,
                        .units = units,
                        .file = csv->place,
                        .columns = g_new(struct sy_column_reader, (gsize)request_count + 1),
                        .column_count = request_count,
                        .unit = UINT32_MAX,
                        .unit_name = g_string_new(NULL),
                        .problems = problems};
  sy_csv_scan_init(&part->scan, from, csv->end);
  if (units != NULL)
    part->unit_count = g_strv_length((char **)units->choices);
  for (guint i = 0; i < request_count; i++)
    sy_column_reader_init(&part->columns[i], &requests[i]);
}

static void part_clear(struct part *part) {
  for (guint i = 0; i < part->column_count; i++)
    sy_column_reader_clear(&part->columns[i]);
  g_free(part->columns);
  g_free(part->unit_of_row);
  g_string_free(part->unit_name, TRUE);
  sy_csv_scan_clear(&part->scan);
}

/* ---- Room for rows -------------------------------------------------------------------------- */

/* As many rows as there will be if all are as long as the next one. None is shorter than its commas
 * and its line end, so room stays in proportion to the file. */
static uint64_t estimated_rows(const struct part *part) {
  const size_t left = (size_t)(part->scan.end - part->scan.at);
  const char *line_end = memchr(part->scan.at, '\n', left);
  const size_t length = (size_t)(line_end + 1 - part->scan.at);
  const uint64_t rows = left / MAX(length, part->layout->headings->len);
  return rows + rows / 8 + 64;
}

static bool make_room(struct part *part) {
  if (part->row_count < part->capacity)
    return true;
  if (part->capacity == SY_SHEET_MAX_ROWS) {
    sy_problems_add(part->problems, part->file, _("more than 200,000,000 rows"));
    return false;
  }
  const uint64_t wanted = part->capacity == 0 ? estimated_rows(part) : part->capacity * 2;
  const uint64_t capacity = MIN(wanted, SY_SHEET_MAX_ROWS);
  for (guint i = 0; i < part->column_count; i++)
    if (part->layout->present[i])
      sy_column_reader_grow(&part->columns[i], part->capacity, capacity);
  if (part->units != NULL)
    part->unit_of_row = g_renew(uint32_t, part->unit_of_row, capacity);
  part->capacity = capacity;
  return true;
}

/* ---- Units ---------------------------------------------------------------------------------- */

static bool is_text(const char *text, struct sy_cell cell) {
  return strlen(text) == cell.length && memcmp(text, cell.text, cell.length) == 0;
}

/* Which unit a cell names. Evidence mostly has the rows of a unit together and the units in the
 * order of the edition, so the unit before and the one after it are tried before the hash table. */
static bool find_unit(struct part *part, struct sy_cell cell) {
  if (cell.length == 0)
    return false;
  if (cell.length == part->unit_cell.length &&
      memcmp(cell.text, part->unit_cell.text, cell.length) == 0)
    return true;
  const uint32_t next = part->unit + 1;
  if (next < part->unit_count && is_text(part->units->choices[next], cell)) {
    part->unit = next;
  } else {
    g_string_truncate(part->unit_name, 0);
    g_string_append_len(part->unit_name, cell.text, (gssize)cell.length);
    const guint number =
        GPOINTER_TO_UINT(g_hash_table_lookup(part->units->index, part->unit_name->str));
    if (number == 0)
      return false;
    g_assert(number <= part->unit_count);
    part->unit = number - 1;
  }
  part->unit_cell = cell.lasting ? cell : (struct sy_cell){0};
  return true;
}

/* ---- Complaints ----------------------------------------------------------------------------- */

static void complain_unit(struct part *part, struct sy_place place, struct sy_cell cell) {
  if (cell.length == 0) {
    sy_problems_add(part->problems, place, _("the unit is empty"));
    return;
  }
  g_autofree char *name = sy_cell_shown(cell);
  g_autofree char *suggestion = part->suggestions++ < MOST_SUGGESTIONS
                                    ? sy_suggestion(name, part->units->choices)
                                    : g_strdup("");
  sy_problems_add(part->problems, place, _("unknown unit '%s'%s"), name, suggestion);
}

/* Whether the cell of a text column, which is stored, is this text; "" is a blank one. */
static bool is_stored(const struct sy_column_reader *column, uint64_t row, const char *text) {
  if (!column->valid[row] || *text == '\0')
    return !column->valid[row] && *text == '\0';
  return sy_text_table_find(column->texts, text, strlen(text)) ==
         ((const int32_t *)column->entries)[row];
}

/* Whether the row, all of which is stored, meets a condition. */
static bool meets(const struct part *part, const struct sy_row_condition *condition) {
  const struct sy_column_reader *column = &part->columns[condition->column];
  const struct sy_yaml *wanted = condition->wanted;
  if (!part->layout->present[condition->column])
    return true; /* a problem that has been told */
  if (wanted->kind == SY_YAML_SCALAR)
    return is_stored(column, part->row_count, wanted->text);
  for (guint i = 0; i < wanted->count; i++)
    if (is_stored(column, part->row_count, wanted->items[i]->text))
      return true;
  return false;
}

/* Whether anybody reads the row's cell in the column of a request. */
static bool is_read(const struct part *part, const struct sy_column_request *request) {
  for (guint i = 0; request->readers != NULL && i < request->readers->len; i++) {
    const GArray *conditions = g_ptr_array_index(request->readers, i);
    bool all = true;
    for (guint k = 0; k < conditions->len && all; k++)
      all = meets(part, &g_array_index(conditions, struct sy_row_condition, k));
    if (all)
      return true;
  }
  return request->readers == NULL;
}

/* The cells of a record that has as many fields as it should. */
static void complain_cells(struct part *part, struct sy_place place) {
  const sy_layout *layout = part->layout;
  for (guint field = 0; field < layout->headings->len; field++) {
    const struct sy_cell cell = sy_scan_field(&part->scan);
    place.column = field + 1;
    if (field == layout->unit_field && !find_unit(part, cell))
      complain_unit(part, place, cell);
    for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i]) {
      struct sy_column_reader *column = &part->columns[i];
      if (sy_cell_store(column, part->row_count, cell.text, cell.length))
        continue;
      if (!is_read(part, column->request)) {
        sy_cell_store(column, part->row_count, "", 0);
        continue;
      }
      g_autofree char *complaint = sy_cell_complaint(column, layout->headings->pdata[field], cell,
                                                     part->suggestions++ < MOST_SUGGESTIONS);
      sy_problems_add(part->problems, place, "%s", complaint);
    }
  }
}

/* Says what is wrong with the record from `start` on, and leaves the scan behind it. */
static void complain(struct part *part, const char *start) {
  const guint expected = part->layout->headings->len;
  struct sy_place place = part->file;
  place.line = (unsigned)part->row_count + FIRST_DATA_ROW;
  part->scan.at = start;
  guint found = 0;
  do {
    sy_scan_field(&part->scan);
    found++;
  } while (!part->scan.record_ended);
  if (part->scan.trouble != NULL) {
    sy_problems_add(part->problems, place, "%s", part->scan.trouble);
  } else if (*start == '\n' || *start == '\r') {
    sy_problems_add(part->problems, place, _("the row is blank, and rows follow it"));
  } else if (found != expected) {
    sy_problems_add(part->problems, place,
                    ngettext("the row has %u field, expected %u as in the headings",
                             "the row has %u fields, expected %u as in the headings", found),
                    found, expected);
  } else {
    part->scan.at = start;
    complain_cells(part, place);
  }
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/* Reads one record into the next row; false if anything is wrong with it. */
static bool read_record(struct part *part) {
  const sy_layout *layout = part->layout;
  const guint field_count = layout->headings->len;
  bool good = *part->scan.at != '\n' && *part->scan.at != '\r';
  guint field = 0;
  do {
    const struct sy_cell cell = sy_scan_field(&part->scan);
    if (field < field_count) {
      for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i])
        good &= sy_cell_store(&part->columns[i], part->row_count, cell.text, cell.length);
      if (field == layout->unit_field) {
        good &= find_unit(part, cell);
        part->unit_of_row[part->row_count] = part->unit;
      }
    }
    field++;
  } while (!part->scan.record_ended);
  return good && field == field_count && part->scan.trouble == NULL;
}

static void read_records(struct part *part) {
  while (part->scan.at < part->scan.end && make_room(part)) {
    const char *start = part->scan.at;
    part->scan.trouble = NULL;
    if (!read_record(part))
      complain(part, start);
    part->row_count++;
  }
}

/* ---- The table ------------------------------------------------------------------------------ */

/* Makes the table of a part in which nothing was wrong. */
static sy_sheet *make_sheet(struct part *part) {
  sy_sheet *sheet = g_new0(sy_sheet, 1);
  sheet->place = part->file;
  sheet->row_count = part->row_count;
  sheet->unit_count = part->unit_count;
  sheet->sheet_row = g_new(uint32_t, sheet->row_count + 1);
  for (uint32_t row = 0; row < sheet->row_count; row++)
    sheet->sheet_row[row] = row + FIRST_DATA_ROW;
  sheet->column_count = part->column_count;
  sheet->dictionaries = g_ptr_array_new_with_free_func(g_free);
  sheet->columns = g_new0(struct sy_column_values, (gsize)part->column_count + 1);
  for (guint i = 0; i < part->column_count; i++) {
    sheet->columns[i].type = part->columns[i].type;
    if (part->layout->present[i])
      sy_column_reader_finish(&part->columns[i], sheet->row_count, &sheet->columns[i]);
    if (sheet->columns[i].dictionary != NULL)
      g_ptr_array_add(sheet->dictionaries, sheet->columns[i].dictionary);
  }
  if (part->units != NULL)
    sy_sheet_group(sheet, part->unit_of_row);
  return sheet;
}

/* ---- The digest ----------------------------------------------------------------------------- */

/* A digest takes as long as reading. From this size on it is worth a thread of its own. */
#define LARGE_FILE (1u << 20)

static gpointer digest_of(gpointer data) {
  const struct sy_bytes *bytes = data;
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes->data, bytes->length);
}

/* The headings of a file, matched with the requests. Where rows begin, or NULL. */
static const char *lay_out(sy_layout *layout, const sy_csv *csv, bool by_unit,
                           const struct sy_column_request *requests, guint request_count,
                           sy_problems *problems) {
  g_auto(sy_csv_scan) scan;
  sy_csv_scan_init(&scan, csv->text, csv->end);
  GPtrArray *headings = sy_csv_read_headings(&scan, csv->place, problems);
  if (headings == NULL)
    return NULL;
  sy_layout_init(layout, headings, by_unit, requests, request_count, csv->place, problems);
  return scan.at;
}

sy_sheet *sy_sheet_read(const char *path, const struct sy_unit_names *units,
                        const struct sy_column_request *requests, guint request_count,
                        sy_problems *problems) {
  const guint problems_before = sy_problems_count(problems);
  g_auto(sy_csv) csv;
  if (!sy_csv_open(path, &csv, problems))
    return NULL;
  g_auto(sy_layout) layout = {0};
  const char *rows = lay_out(&layout, &csv, units != NULL, requests, request_count, problems);
  if (rows == NULL)
    return NULL;
  struct part part;
  part_init(&part, &csv, rows, &layout, units, requests, request_count, problems);
  GThread *digesting =
      csv.bytes.length >= LARGE_FILE ? g_thread_new("digest", digest_of, &csv.bytes) : NULL;
  read_records(&part);
  const bool good = sy_problems_count(problems) == problems_before;
  sy_sheet *sheet = good ? make_sheet(&part) : NULL;
  g_autofree char *digest = digesting ? g_thread_join(digesting) : digest_of(&csv.bytes);
  if (sheet != NULL)
    g_strlcpy(sheet->sha256, digest, sizeof sheet->sha256);
  part_clear(&part);
  return sheet;
}
