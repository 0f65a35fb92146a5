/* SPDX-License-Identifier: Apache-2.0
 *
 * record.c: the evidence as text, and its record
 *
 * The record is a CSV file beside the evidence, with a line for each row of a file and one for each
 * cell that a rule changed. Lines are only ever added, and none twice, so importing again what was
 * imported adds none.
 */
#include "files/files.h"
#include "import/import-private.h"

#include <inttypes.h>
#include <string.h>

#define HEADINGS "file,sha256,sheet,cell,unit,key,column,found,became,rule\n"

static const struct import_column *column_at(const import_target *target, guint index) {
  return target->columns->pdata[index];
}

/* ---- the evidence ---- */

static void append_row(const import_target *target, const struct import_row *row, GString *text) {
  for (guint i = 0; i < target->columns->len; i++) {
    if (i > 0)
      g_string_append_c(text, ',');
    sy_csv_append(text, row ? row->values[i].text : column_at(target, i)->heading);
  }
  g_string_append_c(text, '\n');
}

static gint compare_rows(gconstpointer left, gconstpointer right) {
  const struct import_row *a = *(const struct import_row *const *)left;
  const struct import_row *b = *(const struct import_row *const *)right;
  if (a->line > 0 || b->line > 0)
    return a->line == 0 ? 1 : b->line == 0 ? -1 : a->line < b->line ? -1 : a->line > b->line;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* Rows that were there keep their places; the others follow by unit, and then as they came. */
static void write_evidence(import_target *target) {
  bool changed = false;
  g_ptr_array_sort(target->rows, compare_rows); /* which is stable */
  g_autoptr(GString) text = g_string_new(target->has_mark ? SY_BYTE_ORDER_MARK : "");
  g_autoptr(GString) news = g_string_new(NULL);
  append_row(target, NULL, text);
  append_row(target, NULL, news);
  for (guint i = 0; i < target->rows->len; i++) {
    const struct import_row *row = target->rows->pdata[i];
    append_row(target, row, text);
    changed |= row->is_changed;
    if (row->is_changed)
      append_row(target, row, news);
  }
  if (!changed)
    return;
  target->result->text = g_steal_pointer(&text);
  target->result->news = g_steal_pointer(&news);
}

/* ---- lines of the record ---- */

static void append_field(GString *line, const char *text) {
  sy_csv_append_shown(line, text);
  g_string_append_c(line, ',');
}

/* "C7", "7:3"; of a whole row "7". g_free. */
static char *place_in_sheet(const struct import_cell *cell, bool whole) {
  if (whole)
    return g_strdup_printf("%" PRIu32, cell->line);
  g_autofree char *letters = sy_column_letters(cell->column);
  return cell->sheet->place.is_cell
             ? g_strdup_printf("%s%" PRIu32, letters, cell->line)
             : g_strdup_printf("%" PRIu32 ":%" PRIu32, cell->line, cell->column);
}

/* The values of the columns of the unit, or of the others of the key. g_free. */
static char *key_text(const import_target *target, const struct import_row *row, bool unit) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; row && i < target->columns->len; i++) {
    const struct import_column *column = column_at(target, i);
    if (unit ? !column->is_unit : column->is_unit || !column->is_key)
      continue;
    if (text->len > 0)
      g_string_append(text, "; ");
    g_string_append(text, row->values[i].text);
  }
  return g_string_free(text, FALSE);
}

/* g_free. */
static char *line_of(const import_target *target, const struct import_event *event) {
  const struct import_sheet *sheet = event->cell->sheet;
  g_autofree char *place = place_in_sheet(event->cell, event->heading == NULL);
  g_autofree char *unit = key_text(target, event->row, true);
  g_autofree char *key = key_text(target, event->row, false);
  GString *line = g_string_new(NULL);
  append_field(line, sheet->file->name);
  append_field(line, sheet->file->sha256);
  append_field(line, sheet->place.is_cell ? sheet->name : "");
  append_field(line, place);
  append_field(line, unit);
  append_field(line, key);
  append_field(line, event->heading ? event->heading : "");
  append_field(line, event->found);
  append_field(line, event->became);
  sy_csv_append_shown(line, event->rules);
  g_string_append_c(line, '\n');
  return g_string_free(line, FALSE);
}

/* ---- the record ---- */

/* The end of the record that begins at `at`, behind its line end; quoted fields may have some. */
static const char *end_of_line(const char *at) {
  for (bool quoted = false; *at; at++) {
    quoted ^= *at == '"';
    if (*at == '\n' && !quoted)
      return at + 1;
  }
  return at;
}

static GHashTable *index_lines(const char *text) {
  GHashTable *lines = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (const char *end; *text; text = end) {
    end = end_of_line(text);
    g_hash_table_add(lines, g_strndup(text, (gsize)(end - text)));
  }
  return lines;
}

/* The record as it is; only its headings if there is none; NULL with a problem. */
static GString *read_record(const import_target *target, const sy_context *context,
                            sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  g_autofree char *name = sy_import_record_name(target->result->file);
  struct sy_input input = sy_edition_file(target->edition, NULL, name);
  input.optional = true;
  struct sy_bytes bytes;
  if (!sy_bytes_read(context, &input, SY_LIMIT_TABLE, &bytes, problems))
    return sy_problems_count(problems) == before ? g_string_new(HEADINGS) : NULL;
  GString *text = g_string_new_len(bytes.data, (gssize)bytes.length);
  sy_bytes_free(&bytes);
  if (g_str_has_prefix(text->str, HEADINGS) && strlen(text->str) == text->len) {
    if (text->str[text->len - 1] != '\n')
      g_string_append_c(text, '\n');
    return text;
  }
  sy_problems_add(problems, (struct sy_place){.file = input.path},
                  _("this is not a record of imports as steelyard writes it; move it elsewhere"));
  g_string_free(text, TRUE);
  return NULL;
}

static void write_record(import_target *target, const sy_context *context, sy_problems *problems) {
  g_autoptr(GString) text = read_record(target, context, problems);
  if (!text)
    return;
  g_autoptr(GHashTable) lines = index_lines(text->str);
  g_autoptr(GString) news = g_string_new(NULL);
  for (guint i = 0; i < target->events->len; i++) {
    const struct import_event *event = &g_array_index(target->events, struct import_event, i);
    char *line = line_of(target, event);
    target->result->changed += event->once && event->row && event->heading;
    if (g_hash_table_add(lines, line) || !event->once) /* it takes the line in any case */
      g_string_append(news, line);
  }
  if (news->len == 0)
    return;
  g_string_append_len(text, news->str, (gssize)news->len);
  target->result->record = g_steal_pointer(&text);
  target->result->record_news = g_steal_pointer(&news);
}

void import_write_texts(import_target *target, const sy_context *context, sy_problems *problems) {
  write_evidence(target);
  write_record(target, context, problems);
}
