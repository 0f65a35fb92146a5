/* SPDX-License-Identifier: Apache-2.0
 *
 * records.c: the cells of a sheet become the text of a CSV file
 *
 * The first row with content, after those that the edition skips, has the headings; they tell how
 * many fields each record has. Rows without content between others become empty lines, so that the
 * rows of the text are those of the sheet.
 */
#include "tables/tables-private.h"

#include <string.h>

#define MOST_OF_ROW ((size_t)64 << 20)

struct cell {
  unsigned column;
  gsize at, length; /* in `row_text` */
};

/* A row that may still turn out to be one of the last, which are skipped. */
struct held {
  GString *text;
  unsigned row;
  bool hidden;
};

struct table_records {
  sy_foreign_table *table;
  const struct sy_table_form *form;
  struct table_range range;
  unsigned row; /* under way */
  bool hidden, is_too_long;
  GArray *cells; /* struct cell, with content */
  GString *row_text;
  unsigned first_content; /* the first row with content; 0: none yet */
  unsigned last_row;      /* that was written; 0: none, so there are no headings yet */
  unsigned first, width;  /* the column of the first heading, and how many there are */
  GQueue held;            /* struct held */
  GString *text;          /* that was not taken yet */
  gsize taken;
  size_t made, most; /* bytes of all records, so far and at most */
  bool hidden_columns[TABLE_LAST_COLUMN + 1];
};

/* ---- ranges ---- */

bool table_parse_cell(const char **at, unsigned *column, unsigned *row) {
  const char *text = *at;
  *column = *row = 0;
  text += *text == '$';
  while (g_ascii_isalpha(*text) && *column < 20000)
    *column = *column * 26 + (unsigned)(g_ascii_toupper(*text++) - 'A' + 1);
  text += *text == '$';
  while (g_ascii_isdigit(*text) && *row < 100000000)
    *row = *row * 10 + (unsigned)(*text++ - '0');
  const bool found = *column > 0 && *column <= TABLE_LAST_COLUMN && *row <= TABLE_LAST_ROW;
  *at = text;
  return found;
}

bool table_parse_range(const char *text, struct table_range *range) {
  *range = (struct table_range){0};
  if (!table_parse_cell(&text, &range->first_column, &range->first_row))
    return false;
  if (*text == '\0')
    return true;
  if (*text++ != ':' || !table_parse_cell(&text, &range->last_column, &range->last_row))
    return false;
  return *text == '\0' && range->last_column >= range->first_column &&
         (range->last_row == 0 || range->last_row >= range->first_row);
}

/* ---- records ---- */

table_records *table_records_new(sy_foreign_table *table, const struct sy_table_form *form,
                                 const sy_context *context, sy_problems *problems) {
  struct table_range range = {0};
  if (form->range && !table_parse_range(form->range, &range)) {
    sy_problems_add(problems, table->place,
                    _("'range' is '%s', expected cells such as 'B3:F20', 'B3:F' or 'B3'"),
                    form->range);
    return NULL;
  }
  table_records *records = g_new0(table_records, 1);
  records->table = table;
  records->form = form;
  records->range = range;
  records->most = sy_limit(context, SY_LIMIT_UNPACKED);
  records->cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
  records->row_text = g_string_new(NULL);
  records->text = g_string_new(NULL);
  g_queue_init(&records->held);
  return records;
}

static void free_held(gpointer data) {
  struct held *held = data;
  g_string_free(held->text, TRUE);
  g_free(held);
}

void table_records_free(table_records *records) {
  if (!records)
    return;
  g_queue_clear_full(&records->held, free_held);
  g_array_unref(records->cells);
  g_string_free(records->row_text, TRUE);
  g_string_free(records->text, TRUE);
  g_free(records);
}

void table_records_hide(table_records *records, unsigned first_column, unsigned last_column) {
  for (unsigned column = first_column; column <= MIN(last_column, TABLE_LAST_COLUMN); column++)
    records->hidden_columns[column] = true;
}

void table_records_begin(table_records *records, unsigned row, bool hidden) {
  records->row = row;
  records->hidden = hidden;
  records->is_too_long = false;
  g_array_set_size(records->cells, 0);
  g_string_truncate(records->row_text, 0);
}

void table_records_repeat(table_records *records, unsigned row) {
  records->row = row;
}

bool table_records_is_empty(const table_records *records) {
  return records->cells->len == 0 && !records->is_too_long;
}

static bool is_within(const table_records *records, unsigned column) {
  return column >= records->range.first_column &&
         (records->range.last_column == 0 || column <= records->range.last_column);
}

void table_records_cell(table_records *records, unsigned column, const char *text, size_t length) {
  if (length == 0 || !is_within(records, column))
    return;
  if (length > MOST_OF_ROW - records->row_text->len) {
    records->is_too_long = true;
    return;
  }
  const struct cell cell = {column, records->row_text->len, length};
  g_array_append_val(records->cells, cell);
  table_append(records->row_text, text, length);
}

void table_records_no_value(table_records *records, unsigned column, const char *why) {
  g_autofree char *text = g_strdup_printf("%c%s", SY_NO_VALUE, why);
  table_records_cell(records, column, text, strlen(text));
}

void table_records_boolean(table_records *records, unsigned column, bool value) {
  const char *text = value ? "TRUE" : "FALSE";
  table_records_cell(records, column, text, strlen(text));
}

/* A field, in quotation marks if it has what separates fields or records. */
static void append_field(GString *to, const char *text, gsize length) {
  bool quoted = false;
  for (gsize i = 0; i < length; i++)
    quoted |= text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
  if (!quoted) {
    table_append(to, text, length);
    return;
  }
  g_string_append_c(to, '"');
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '"')
      g_string_append_c(to, '"');
    g_string_append_c(to, text[i]);
  }
  g_string_append_c(to, '"');
}

/* The row under way, as long as the headings, or longer if there is content beyond them. */
static void append_record(const table_records *records, GString *to) {
  unsigned column = records->first;
  for (guint i = 0; i < records->cells->len; i++) {
    const struct cell *cell = &g_array_index(records->cells, struct cell, i);
    for (; column < cell->column; column++)
      table_append(to, ",", 1);
    append_field(to, records->row_text->str + cell->at, cell->length);
  }
  for (; column + 1 < records->first + records->width; column++)
    g_string_append_c(to, ',');
  g_string_append_c(to, '\n');
}

static void write_held(table_records *records, const struct held *held) {
  g_string_append_len(records->text, held->text->str, (gssize)held->text->len);
  if (!held->hidden)
    return;
  if (records->table->hidden.rows++ == 0)
    records->table->hidden.first_row = held->row;
}

/* Rows wait until it is certain that they are not among the last. */
static void hold(table_records *records, GString *text) {
  struct held *held = g_new(struct held, 1);
  *held = (struct held){text, records->row, records->hidden};
  g_queue_push_tail(&records->held, held);
  if (g_queue_get_length(&records->held) <= records->form->skip_last)
    return;
  struct held *first = g_queue_pop_head(&records->held);
  write_held(records, first);
  free_held(first);
}

/* The first row of the table tells where it begins and how wide it is. */
static void take_headings(table_records *records) {
  const struct cell *cells = (const struct cell *)(const void *)records->cells->data;
  const unsigned last = cells[records->cells->len - 1].column;
  records->first = records->range.first_column > 0 ? records->range.first_column : cells[0].column;
  records->width = last - records->first + 1;
  records->table->rows_above = records->row - 1;
  records->table->fields_before = records->first - 1;
  struct sy_hidden *hidden = &records->table->hidden;
  for (unsigned column = last; column >= records->first; column--)
    if (records->hidden_columns[column]) {
      hidden->columns++;
      hidden->first_field = column - records->first;
    }
}

static bool complain_left(const table_records *records, sy_problems *problems) {
  struct sy_place place = records->table->place;
  const struct cell *cell = &g_array_index(records->cells, struct cell, 0);
  place.line = records->row;
  place.column = cell->column;
  sy_problems_add(problems, place,
                  _("the cell is left of the headings; delete it, or declare with 'range' where "
                    "the table is"));
  return false;
}

/* Shared texts and repeated cells can make of a small file a table without end. */
static bool complain_long(const table_records *records, sy_problems *problems) {
  struct sy_place place = records->table->place;
  place.line = records->row;
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_UNPACKED);
  if (records->is_too_long)
    sy_problems_add(problems, place, _("the row has more than %d MiB of text"),
                    (int)(MOST_OF_ROW >> 20));
  else
    sy_problems_add(problems, place,
                    _("up to here the sheet has %zu bytes of text, as in a ZIP bomb%s"),
                    records->made, hint);
  return false;
}

static bool is_row_within(const table_records *records) {
  return records->row >= records->range.first_row &&
         (records->range.last_row == 0 || records->row <= records->range.last_row);
}

bool table_records_end(table_records *records, sy_problems *problems) {
  if (!is_row_within(records))
    return true;
  if (records->is_too_long)
    return complain_long(records, problems);
  if (records->cells->len == 0)
    return true;
  if (records->first_content == 0)
    records->first_content = records->row;
  if (records->row < records->first_content + records->form->skip_first)
    return true;
  const bool headings = records->last_row == 0;
  if (headings)
    take_headings(records);
  if (g_array_index(records->cells, struct cell, 0).column < records->first)
    return complain_left(records, problems);
  GString *text = g_string_new(NULL);
  for (unsigned row = records->last_row + 1; !headings && row < records->row; row++)
    g_string_append_c(text, '\n');
  append_record(records, text);
  records->last_row = records->row;
  records->made += text->len;
  if (headings) {
    g_string_append_len(records->text, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
  } else {
    hold(records, text);
  }
  return records->made <= records->most || complain_long(records, problems);
}

bool table_records_have_headings(const table_records *records) {
  return records->last_row > 0;
}

/* Whether a range of the sheet overlaps with the table. */
static bool overlaps(const table_records *records, const struct table_range *range) {
  return records->last_row > 0 && range->last_row > records->table->rows_above &&
         range->first_row <= records->last_row && range->last_column >= records->first &&
         range->first_column < records->first + records->width;
}

void table_records_merged(const table_records *records, const struct table_range *range,
                          sy_problems *problems) {
  if ((range->first_row == range->last_row && range->first_column == range->last_column) ||
      !overlaps(records, range))
    return;
  struct sy_place place = records->table->place;
  place.line = range->first_row;
  place.column = range->first_column;
  g_autofree char *first = sy_column_letters(range->first_column),
                  *last = sy_column_letters(range->last_column);
  g_autofree char *cells =
      g_strdup_printf("%s%u:%s%u", first, range->first_row, last, range->last_row);
  sy_problems_add(problems, place,
                  _("the cells %s are merged, and all but the first have no value of their own; "
                    "unmerge them and fill them in"),
                  cells);
}

size_t table_records_take(table_records *records, char *to, size_t size) {
  const size_t some = MIN(size, records->text->len - records->taken);
  memcpy(to, records->text->str + records->taken, some);
  records->taken += some;
  if (records->taken == records->text->len) {
    g_string_truncate(records->text, 0);
    records->taken = 0;
  }
  return some;
}

size_t table_records_waiting(const table_records *records) {
  return records->text->len - records->taken;
}
