/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-part.c: the rows of one chunk of a table
 *
 * One pass over the bytes: every requested field is parsed in place into the array of its column. A
 * record with any error is read a second time by complain(), which has the messages: so valid
 * records pay nothing for good messages, and a record with one field too many gets one message, not
 * one for each shifted cell.
 */
#include "base/base-private.h"

#define MOST_ASKERS 3       /* named in one message */
#define MOST_SUGGESTIONS 10 /* finding the nearest of a great many names takes time */

struct sy_part_reader {
  const sy_layout *layout;
  const struct sy_unit_names *units; /* NULL: a shared table */
  uint32_t unit_count;
  struct sy_place file; /* `column`: the fields before the first */
  sy_csv_scan scan;
  struct sy_column_reader *columns; /* as the requests */
  guint column_count;
  uint32_t first_row;   /* of data, as a spreadsheet counts */
  uint64_t rows_before; /* in earlier chunks */
  uint64_t row_count;   /* of this one */
  uint64_t capacity;
  GArray *runs;                  /* of struct sy_unit_run */
  uint32_t unit;                 /* of the row before; at first UINT32_MAX */
  struct sy_cell unit_cell;      /* how the row before named it; empty: not to be used */
  sy_text_table *unit_spellings; /* that are equal to a name, to the unit */
  GArray *invisible;             /* struct sy_invisible; of this part */
  const struct sy_column_request *requests;
  GHashTable *wanted; /* sy_wanted, by the condition; made where they are needed */
  sy_csv_scan look;   /* for cells of a row out of their order */
  unsigned suggestions;
  bool told_commas; /* decimals seem to have commas: only the first such cell is reported */
  bool wrong;
  sy_problems *problems; /* or NULL */
};

sy_part_reader *sy_part_reader_new(const sy_context *context, const sy_csv_source *source,
                                   const struct sy_table_form *form, const sy_layout *layout,
                                   const struct sy_unit_names *units,
                                   const struct sy_column_request *requests, guint request_count,
                                   sy_problems *problems) {
  sy_part_reader *reader = g_new(sy_part_reader, 1);
  *reader = (sy_part_reader){.layout = layout,
                             .units = units,
                             .file = sy_csv_source_place(source),
                             .first_row = sy_csv_source_rows_above(source) + 2,
                             .columns = g_new(struct sy_column_reader, (gsize)request_count + 1),
                             .column_count = request_count,
                             .requests = requests,
                             .unit_spellings = sy_text_table_new(),
                             .problems = problems};
  sy_csv_scan_init(&reader->scan, sy_limit(context, SY_LIMIT_TEXT), NULL, NULL);
  sy_csv_scan_init(&reader->look, sy_limit(context, SY_LIMIT_TEXT), NULL, NULL);
  reader->wanted = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)sy_wanted_free);
  if (units != NULL)
    reader->unit_count = g_strv_length((char **)units->choices);
  for (guint i = 0; i < request_count; i++)
    sy_column_reader_init(&reader->columns[i], &requests[i], form);
  for (guint field = 0; field < layout->headings->len; field++)
    if (layout->first_request[field] >= 0)
      reader->columns[layout->first_request[field]].field = field;
  return reader;
}

void sy_part_reader_free(sy_part_reader *reader) {
  for (guint i = 0; i < reader->column_count; i++)
    sy_column_reader_clear(&reader->columns[i]);
  g_free(reader->columns);
  sy_csv_scan_clear(&reader->scan);
  sy_csv_scan_clear(&reader->look);
  sy_text_table_free(reader->unit_spellings);
  g_hash_table_destroy(reader->wanted);
  g_clear_pointer(&reader->invisible, g_array_unref);
  g_clear_pointer(&reader->runs, g_array_unref);
  g_free(reader);
}

/* ---- Room for rows ---- */

/* The number of rows if all are as long as the next one. No row is shorter than its commas and its
 * line end, so the memory is proportional to the chunk. */
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

/* The unit whose name a cell has in another spelling, or -1. Remembers the spelling, unless such
 * cells are counted. */
static int32_t find_spelling(sy_part_reader *reader, struct sy_cell cell, bool *counted) {
  if (sy_text_is_key(cell.text, cell.length))
    return -1;
  int32_t found = sy_text_table_find(reader->unit_spellings, cell.text, cell.length);
  if (found >= 0)
    return found;
  g_autofree char *key = sy_text_key(cell.text, cell.length);
  found = sy_text_table_find(reader->units->index, key, strlen(key));
  if (found < 0)
    return -1;
  *counted =
      sy_invisible_count(reader->invisible, reader->layout->unit_field, cell.text, cell.length, 1);
  if (!*counted)
    sy_text_table_add(reader->unit_spellings, cell.text, cell.length, found);
  return found;
}

/* The unit that a cell names. In most evidence, the rows of a unit are consecutive and the units
 * are in the order of the edition, so the previous unit and the next one are tried before the hash
 * table. */
static bool find_unit(sy_part_reader *reader, struct sy_cell cell) {
  if (cell.length == 0)
    return false;
  if (cell.length == reader->unit_cell.length &&
      memcmp(cell.text, reader->unit_cell.text, cell.length) == 0)
    return true;
  uint32_t unit = reader->unit + 1;
  bool counted = false;
  if (unit >= reader->unit_count || !is_text(reader->units->choices[unit], cell)) {
    int32_t found = sy_text_table_find(reader->units->index, cell.text, cell.length);
    if (found < 0)
      found = find_spelling(reader, cell, &counted);
    if (found < 0)
      return false;
    unit = (uint32_t)found;
  }
  if (unit != reader->unit) {
    const struct sy_unit_run run = {unit, (uint32_t)reader->row_count};
    g_array_append_val(reader->runs, run);
  }
  reader->unit = unit;
  reader->unit_cell = cell.lasting && !counted ? cell : (struct sy_cell){0};
  return true;
}

/* ---- Complaints ---- */

/* Notes that something is wrong; true if it is to be reported. */
static bool is_told(sy_part_reader *reader) {
  reader->wrong = true;
  return reader->problems != NULL;
}

static void complain_unit(sy_part_reader *reader, struct sy_place place, struct sy_cell cell) {
  if (!is_told(reader))
    return;
  if (sy_cell_is_refused(cell) || sy_text_is_blank(cell.text, cell.length)) {
    g_autofree char *refusal = sy_refusal_text(cell);
    sy_problems_add(reader->problems, place, "%s", refusal ? refusal : _("the unit is empty"));
    return;
  }
  g_autofree char *name = sy_cell_shown(cell);
  g_autofree char *suggestion = reader->suggestions++ < MOST_SUGGESTIONS
                                    ? sy_suggestion(name, reader->units->choices)
                                    : g_strdup("");
  sy_problems_add(reader->problems, place, _("unknown unit '%s'%s"), name, suggestion);
}

/* The cell that feeds a request, in the record that begins at `start`. */
static struct sy_cell cell_of(sy_part_reader *reader, const char *start, guint request) {
  const sy_layout *layout = reader->layout;
  reader->look.at = start;
  reader->look.end = reader->scan.end;
  for (guint field = 0;; field++) {
    const struct sy_cell cell = sy_scan_field(&reader->look);
    for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i])
      if ((guint)i == request)
        return cell;
  }
}

/* Whether the record meets a condition. */
static bool meets(sy_part_reader *reader, const char *start,
                  const struct sy_row_condition *condition) {
  if (!reader->layout->present[condition->column])
    return true; /* a problem that was reported */
  sy_wanted *wanted = g_hash_table_lookup(reader->wanted, condition);
  if (wanted == NULL) {
    g_autoptr(GPtrArray) requests =
        sy_layout_requests(reader->layout, reader->requests, condition->column);
    wanted = sy_wanted_new(condition->wanted, requests);
    g_hash_table_insert(reader->wanted, (gpointer)condition, wanted);
  }
  const struct sy_cell cell = cell_of(reader, start, condition->column);
  return sy_wanted_has(wanted, cell.text, cell.length);
}

static bool meets_all(sy_part_reader *reader, const char *start, const GArray *conditions) {
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    if (!meets(reader, start, &g_array_index(conditions, struct sy_row_condition, i)))
      return false;
  return true;
}

/* Whether the record's cell in the column of a request is read; adds its readers, each once. */
static bool is_read(sy_part_reader *reader, const char *start,
                    const struct sy_column_request *request, GPtrArray *askers) {
  bool any = request->uses == NULL;
  for (guint i = 0; request->uses != NULL && i < request->uses->len; i++) {
    const struct sy_column_use *use = &g_array_index(request->uses, struct sy_column_use, i);
    if (!meets_all(reader, start, use->conditions))
      continue;
    any = true;
    const char *last = askers->len > 0 ? askers->pdata[askers->len - 1] : NULL;
    if (use->asker != last) /* an indicator's uses follow each other */
      g_ptr_array_add(askers, (gpointer)use->asker);
  }
  return any;
}

/* What is wrong with a cell, and for which readers: the same message may concern several. */
struct complaint {
  char *text;
  GPtrArray *askers; /* const char * */
};

static void free_complaint(gpointer data) {
  struct complaint *complaint = data;
  g_free(complaint->text);
  g_ptr_array_unref(complaint->askers);
  g_free(complaint);
}

/* Adds it, or adds its readers to the one with the same message, before later readers. Takes over
 * the text. */
static void add_complaint(GPtrArray *complaints, char *text, GPtrArray *askers) {
  for (guint i = 0; i < complaints->len; i++) {
    struct complaint *other = complaints->pdata[i];
    if (strcmp(other->text, text) != 0)
      continue;
    for (guint k = 0; k < askers->len; k++)
      g_ptr_array_insert(other->askers, (gint)k, askers->pdata[k]);
    g_free(text);
    return;
  }
  struct complaint *complaint = g_new(struct complaint, 1);
  *complaint = (struct complaint){text, g_ptr_array_ref(askers)};
  g_ptr_array_add(complaints, complaint);
}

/* Appends "(indicator 'a', plugin rate; indicator 'b', plugin rate; and 2 more)". */
static void tell_complaint(sy_problems *problems, struct sy_place place,
                           const struct complaint *complaint) {
  const GPtrArray *askers = complaint->askers;
  g_autoptr(GString) who = g_string_new(NULL);
  for (guint i = 0; i < MIN(askers->len, MOST_ASKERS); i++)
    g_string_append_printf(who, "%s%s", i > 0 ? _("; ") : "", (const char *)askers->pdata[i]);
  if (askers->len > MOST_ASKERS)
    g_string_append_printf(who, _("; and %u more"), askers->len - MOST_ASKERS);
  if (askers->len > 0)
    sy_problems_add(problems, place, "%s (%s)", complaint->text, who->str);
  else
    sy_problems_add(problems, place, "%s", complaint->text);
}

/* Stores the cell for each request; adds what is wrong with it. Requests are in the reverse order.
 */
static void store_complaining(sy_part_reader *reader, const char *start, guint field,
                              struct sy_cell cell, GPtrArray *complaints) {
  const sy_layout *layout = reader->layout;
  const bool told_commas = reader->told_commas, suggest = reader->suggestions < MOST_SUGGESTIONS;
  for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i]) {
    struct sy_column_reader *column = &reader->columns[i];
    if (sy_cell_store(column, reader->row_count, cell.text, cell.length))
      continue;
    g_autoptr(GPtrArray) askers = g_ptr_array_new();
    if (!is_read(reader, start, column->request, askers)) {
      sy_cell_store(column, reader->row_count, "", 0);
      continue;
    }
    const bool commas = sy_cell_has_commas(column, cell);
    if (!is_told(reader) || (commas && told_commas))
      continue;
    reader->told_commas |= commas;
    add_complaint(complaints,
                  sy_cell_complaint(column, layout->headings->pdata[field], cell, suggest), askers);
  }
  reader->suggestions += complaints->len > 0;
}

/* The cells of the record at `start`, which has the right number of fields. */
static void complain_cells(sy_part_reader *reader, const char *start, struct sy_place place) {
  reader->scan.at = start;
  const sy_layout *layout = reader->layout;
  for (guint field = 0; field < layout->headings->len; field++) {
    const struct sy_cell cell = sy_scan_field(&reader->scan);
    place.column = reader->file.column + field + 1;
    if (field == layout->unit_field && !find_unit(reader, cell))
      complain_unit(reader, place, cell);
    g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(free_complaint);
    store_complaining(reader, start, field, cell, complaints);
    for (guint i = complaints->len; i-- > 0;)
      tell_complaint(reader->problems, place, complaints->pdata[i]);
  }
}

/* For rows whose cells are not known, so that errors in later rows are still reported. */
static void store_blanks(sy_part_reader *reader) {
  for (guint i = 0; i < reader->column_count; i++)
    if (reader->layout->present[i])
      sy_cell_store(&reader->columns[i], reader->row_count, "", 0);
}

/* The shape of a record's fields, regardless of their content. */
struct outline {
  guint fields;
  guint commas; /* pairs of neighbours that could be the two sides of 1,5 */
  char *
      total; /* that it is a row of totals, if its unit is one, or blank and another field is one */
};

static bool is_digits(struct sy_cell cell) {
  for (size_t i = 0; i < cell.length; i++)
    if (!g_ascii_isdigit(cell.text[i]) && !(i == 0 && cell.text[i] == '-'))
      return false;
  return cell.length > 0;
}

/* Walks over the record once. A table that is not by unit names its rows in the first field: so
 * does units.csv. g_free `total`. */
static struct outline outline_of(sy_part_reader *reader) {
  const bool by_unit = reader->layout->unit_field != SY_NO_FIELD;
  const guint unit_field = by_unit ? reader->layout->unit_field : 0;
  struct outline outline = {0};
  bool no_unit = false, digits = false;
  do {
    const struct sy_cell cell = sy_scan_field(&reader->scan);
    g_autofree char *total = sy_total_complaint(cell.text, cell.length);
    if (outline.fields == unit_field)
      no_unit = cell.length == 0 || (total != NULL && !(by_unit && find_unit(reader, cell)));
    if (outline.total == NULL && (outline.fields != unit_field || no_unit))
      outline.total = g_steal_pointer(&total);
    outline.commas += digits && is_digits(cell);
    digits = is_digits(cell);
    outline.fields++;
  } while (!reader->scan.record_ended);
  if (!no_unit)
    g_clear_pointer(&outline.total, g_free);
  return outline;
}

/* Rows with too many fields because of decimal commas. */
static bool has_too_many_commas(const struct outline *outline, guint expected) {
  return outline->fields > expected && outline->commas >= outline->fields - expected;
}

/* What is wrong with a whole record. */
static void complain_record(sy_part_reader *reader, struct sy_place place,
                            const struct outline *outline, bool blank) {
  const guint expected = reader->layout->headings->len, found = outline->fields;
  if (!is_told(reader))
    return;
  if (reader->scan.trouble != NULL)
    sy_problems_add(reader->problems, place, "%s", reader->scan.trouble);
  else if (blank)
    sy_problems_add(reader->problems, place, _("the row is blank, and rows follow it"));
  else if (outline->total != NULL)
    sy_problems_add(reader->problems, place, "%s", outline->total);
  else if (place.is_cell)
    sy_problems_add(
        reader->problems, place,
        _("the row has content right of the headings; delete it, or declare with 'range' "
          "where the table is"));
  else if (!has_too_many_commas(outline, expected))
    sy_problems_add(reader->problems, place,
                    ngettext("the row has %u field, expected %u as in the headings",
                             "the row has %u fields, expected %u as in the headings", found),
                    found, expected);
  else if (!reader->told_commas)
    sy_problems_add(reader->problems, place,
                    _("the row has %u fields, expected %u as in the headings; if the comma is the "
                      "decimal separator here, write points, or separate fields by ';' and declare "
                      "'delimiter: \";\", decimal: \",\"' for the table in edition.yaml"),
                    found, expected);
  reader->told_commas |= has_too_many_commas(outline, expected);
}

/* Reports what is wrong with the record at `start`, and leaves the scan after it. */
static void complain(sy_part_reader *reader, const char *start) {
  struct sy_place place = {.file = reader->file.file, .is_cell = reader->file.is_cell};
  place.line = (unsigned)(reader->rows_before + reader->row_count) + reader->first_row;
  reader->scan.at = start;
  const struct outline outline = outline_of(reader);
  g_autofree char *total = outline.total;
  const bool blank = *start == '\n' || *start == '\r';
  if (reader->scan.trouble == NULL && !blank && total == NULL &&
      outline.fields == reader->layout->headings->len) {
    complain_cells(reader, start, place);
    return;
  }
  store_blanks(reader);
  complain_record(reader, place, &outline, blank);
}

/* ---- Rows ---- */

/* Stores a cell in the column of a request; false if it is wrong. Tables of numbers spend most of
 * their time here. */
static inline bool store(struct sy_column_reader *column, uint64_t row, struct sy_cell cell) {
  if (column->quick && cell.length - 1 < 8) {
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
                          .plain = g_new0(bool, (gsize)count + 1),
                          .runs = g_steal_pointer(&reader->runs)};
  for (guint i = 0; i < count && part->row_count > 0; i++) {
    struct sy_column_reader *column = &reader->columns[i];
    if (!reader->layout->present[i])
      continue;
    if (column->type == SY_TEXT)
      sy_invisible_count_texts(column, part->row_count);
    pack_column(column, part->row_count, i, part);
    if (column->type == SY_TEXT) {
      part->texts[i] = column->texts;
      column->texts = sy_text_table_new();
      part->plain[i] = column->plain;
      column->plain = true;
    }
  }
  part->invisible = g_steal_pointer(&reader->invisible);
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
  g_free(part->plain);
  g_clear_pointer(&part->invisible, g_array_unref);
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
  g_clear_pointer(&reader->invisible, g_array_unref);
  reader->invisible = g_array_new(FALSE, FALSE, sizeof(struct sy_invisible));
  for (guint field = 0; field < reader->layout->headings->len; field++)
    if (reader->layout->first_request[field] >= 0)
      reader->columns[reader->layout->first_request[field]].invisible = reader->invisible;
  read_records(reader);
  return reader->wrong ? NULL : make_part(reader);
}
