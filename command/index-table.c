/* SPDX-License-Identifier: Apache-2.0
 *
 * index-table.c: an index from a table of scores: a row for each unit, a column for each indicator
 */
#include "command/command.h"
#include "command/index.h"

#include <string.h>

#define LOWEST_MARK 20    /* of marks out of 100, some are above this */
#define MOST_SUGGESTED 20 /* problems for which a similar heading is looked for */

/* ---- Units ---- */

static bool find_unit_column(sy_index *index, const char *heading, sy_problems *problems) {
  const sy_grid *scores = index->scores;
  const char *const headings[] = {heading != NULL ? heading : "uCode", NULL};
  index->unit = sy_grid_find(scores, headings);
  if (index->unit < scores->column_count)
    return true;
  struct sy_place place = {.file = scores->place.file, .line = 1};
  index->unit = 0;
  if (heading == NULL && scores->column_count > 0 && scores->columns[0].field == 0)
    return true;
  if (heading != NULL) {
    sy_problems_add(problems, place, _("no column '%s'; expected one that names the units"),
                    heading);
  } else {
    place.column = 1;
    sy_problems_add(problems, place,
                    _("the first column, which names the units, has no heading; write one, or "
                      "name another column with --unit HEADING"));
  }
  return false;
}

/* Why a text cannot be the name of a unit, or NULL. g_free. */
static char *fault_of_unit(const char *text) {
  if (text == NULL)
    return g_strdup(_("the name of the unit is missing"));
  if (*text == '=' || *text == '@' || *text == '+')
    return g_strdup_printf(_("found '%s', which looks like a formula; save the table with values "
                             "in place of formulas"),
                           text);
  if (sy_control_character(text) != 0 || sy_text_bidi_control(text) != 0)
    return g_strdup_printf(_("the name '%s' has a control character; remove it"), text);
  return sy_total_complaint(text, strlen(text));
}

static void check_unit(const sy_index *index, uint64_t row, GHashTable *rows,
                       sy_problems *problems) {
  const char *text = sy_grid_cell(index->scores, index->unit, row);
  const struct sy_place place = sy_grid_place(index->scores, index->unit, row);
  g_autofree char *fault = fault_of_unit(text);
  if (fault != NULL) {
    sy_problems_add(problems, place, "%s", fault);
    return;
  }
  char *key = sy_text_key(text, strlen(text));
  const guint other = GPOINTER_TO_UINT(g_hash_table_lookup(rows, key));
  if (other == 0) {
    g_hash_table_insert(rows, key, GUINT_TO_POINTER(place.line));
    return;
  }
  g_free(key);
  sy_problems_add(problems, place,
                  _("'%s' is already in row %u; expected one row for each unit, and a column for "
                    "each indicator"),
                  text, other);
}

static void read_units(sy_index *index, sy_problems *problems) {
  const sy_grid *scores = index->scores;
  if (scores->row_count == 0)
    sy_problems_add(problems, scores->place, _("no rows; expected one for each unit"));
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  const guint before = sy_problems_count(problems);
  for (uint64_t row = 0; row < scores->row_count; row++) {
    check_unit(index, row, rows, problems);
    g_ptr_array_add(texts, (char *)sy_grid_cell(scores, index->unit, row));
  }
  g_autoptr(GHashTable) taken = sy_index_taken();
  if (sy_problems_count(problems) == before)
    index->unit_ids = sy_index_ids(texts, "unit", taken);
}

/* ---- Indicators ---- */

/* Whether a cell is a number, and which one. */
static bool read_number(const sy_index *index, const char *cell, double *number) {
  g_autofree char *text = g_strdup(cell);
  if (index->form.decimal_comma && strchr(text, '.') == NULL)
    g_strdelimit(text, ",", '.');
  if (!sy_cell_is_decimal(text, strlen(text)))
    return false;
  *number = g_ascii_strtod(text, NULL);
  return true;
}

/* Whether more cells are numbers than are other texts. */
static bool has_numbers(const sy_index *index, guint column) {
  uint64_t numbers = 0, texts = 0;
  double number;
  for (uint64_t row = 0; row < index->scores->row_count; row++) {
    const char *cell = sy_grid_cell(index->scores, column, row);
    if (cell != NULL && !sy_cell_means_nothing(cell))
      *(read_number(index, cell, &number) ? &numbers : &texts) += 1;
  }
  return numbers > texts;
}

/* In a table without commas between its cells, 1,5 is a number; unless there is 1.5 as well. */
static bool has_decimal_commas(sy_index *index) {
  bool found = false;
  double number;
  index->form.decimal_comma = true;
  for (guint i = 0; i < index->scores->column_count; i++)
    for (uint64_t row = 0; row < index->scores->row_count; row++) {
      const char *cell = sy_grid_cell(index->scores, i, row);
      if (cell == NULL || !read_number(index, cell, &number))
        continue;
      if (strchr(cell, '.') != NULL)
        return false;
      found |= strchr(cell, ',') != NULL;
    }
  return found;
}

/* The headings of columns of numbers. g_ptr_array_unref. */
static GPtrArray *find_indicators(sy_index *index) {
  const sy_grid *scores = index->scores;
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < scores->column_count; i++) {
    const char *heading = scores->columns[i].heading;
    if (i == index->unit || !has_numbers(index, i))
      continue;
    g_autofree char *total = sy_total_complaint(heading, strlen(heading));
    g_ptr_array_add(total != NULL ? index->left_out : found, (char *)heading);
  }
  return found;
}

/* One group, with an indicator for each column of numbers. */
static void make_tree(sy_index *index, sy_problems *problems) {
  g_autoptr(GPtrArray) headings = find_indicators(index);
  struct sy_place place = {.file = index->scores->place.file, .line = 1};
  if (headings->len == 0)
    sy_problems_add(problems, place, _("no column of numbers; expected one for each indicator"));
  g_autoptr(GHashTable) taken = sy_index_taken();
  g_auto(GStrv) ids = sy_index_ids(headings, "indicator", taken);
  g_autoptr(GPtrArray) root = g_ptr_array_new();
  g_ptr_array_add(root, (char *)"total");
  g_auto(GStrv) root_ids = sy_index_ids(root, "total", taken);
  sy_index_node *top = sy_index_add(index, root_ids[0], "");
  top->is_group = true;
  top->name = g_strdup(_("Total"));
  for (guint i = 0; i < headings->len; i++) {
    sy_index_node *node = sy_index_add(index, ids[i], headings->pdata[i]);
    node->level = 1;
    node->heading = g_strdup(headings->pdata[i]);
    if (strcmp(ids[i], node->heading) != 0)
      node->name = g_strdup(node->heading);
  }
}

/* The column of each indicator of a tree that is known. */
static void find_columns(sy_index *index, sy_problems *problems) {
  const sy_grid *scores = index->scores;
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < scores->column_count; i++)
    g_ptr_array_add(all, (char *)scores->columns[i].heading);
  g_ptr_array_add(all, NULL);
  const char *const *headings = (const char *const *)all->pdata;
  for (guint i = 0; i < index->nodes->len; i++) {
    sy_index_node *node = index->nodes->pdata[i];
    g_autofree char *wanted = g_steal_pointer(&node->heading);
    const char *heading = wanted != NULL ? wanted : node->code;
    const int at = node->is_group ? -1 : sy_text_index(headings, heading);
    if (at >= 0)
      node->heading = g_strdup(headings[at]);
    if (at >= 0 || node->is_group)
      continue;
    g_autofree char *suggestion =
        sy_problems_count(problems) < MOST_SUGGESTED ? sy_suggestion(heading, headings) : NULL;
    sy_problems_add(problems, node->place, _("%s has no column '%s' for the indicator '%s'%s"),
                    scores->place.file, heading, node->code, suggestion != NULL ? suggestion : "");
  }
}

/* ---- Numbers ---- */

/* The smallest and the largest number of an indicator. */
struct range {
  double least, most;
  const char *least_text, *most_text;
  unsigned least_row, most_row;
};

static void note_number(struct range *range, const char *cell, double number, unsigned row) {
  if (range->least_text == NULL || number < range->least)
    range->least = number, range->least_text = cell, range->least_row = row;
  if (range->most_text == NULL || number > range->most)
    range->most = number, range->most_text = cell, range->most_row = row;
}

/* A cell of an indicator that is empty, or has a text that means this. */
static void note_blank(sy_index *index, const char *cell) {
  index->blanks++;
  if (cell == NULL)
    return;
  if (index->empty == NULL)
    index->empty = g_ptr_array_new_with_free_func(g_free);
  if (!g_ptr_array_find_with_equal_func(index->empty, cell, g_str_equal, NULL))
    g_ptr_array_add(index->empty, g_strdup(cell));
}

/* Checks the cells of an indicator. */
static struct range read_numbers(sy_index *index, guint column, sy_problems *problems) {
  struct range range = {0};
  double number;
  for (uint64_t row = 0; row < index->scores->row_count; row++) {
    const char *cell = sy_grid_cell(index->scores, column, row);
    const struct sy_place place = sy_grid_place(index->scores, column, row);
    if (cell != NULL && read_number(index, cell, &number))
      note_number(&range, cell, number, place.line);
    else if (cell == NULL || sy_cell_means_nothing(cell))
      note_blank(index, cell);
    else
      sy_problems_add(
          problems, place,
          _("found '%s', expected a number, as in most cells of '%s', or an empty cell"), cell,
          index->scores->columns[column].heading);
  }
  return range;
}

/* Why the numbers of an indicator are not marks out of 100; NULL: they may be. g_free. */
static char *fault_of_marks(const sy_index_node *node, const struct range *range) {
  if (node->lower)
    return g_strdup_printf(_("lower is better for '%s'"), node->heading);
  if (range->most_text != NULL && (range->most > 100 || range->least < 0))
    return g_strdup_printf(_("'%s' has %s in row %u, outside 0 to 100"), node->heading,
                           range->most > 100 ? range->most_text : range->least_text,
                           range->most > 100 ? range->most_row : range->least_row);
  if (range->most_text != NULL && range->most <= LOWEST_MARK)
    return g_strdup_printf(_("no number of '%s' is above %d of 100"), node->heading, LOWEST_MARK);
  return NULL;
}

/* Chooses how numbers become scores. */
static void choose_curve(sy_index *index, sy_problems *problems) {
  for (guint i = 0; i < index->nodes->len; i++) {
    const sy_index_node *node = index->nodes->pdata[i];
    if (node->heading == NULL)
      continue;
    const char *const headings[] = {node->heading, NULL};
    const guint column = sy_grid_find(index->scores, headings);
    const struct range range = read_numbers(index, column, problems);
    if (index->reason == NULL)
      index->reason = fault_of_marks(node, &range);
  }
  index->min_max = index->reason != NULL;
  if (!index->min_max)
    index->reason = g_strdup(_("all numbers are between 0 and 100"));
}

/* ---- All of it ---- */

/* An id from the file's name without its ending. g_free. */
static char *table_id(const char *path) {
  g_autofree char *base = g_path_get_basename(path);
  char *dot = strrchr(base, '.');
  if (dot != NULL)
    *dot = '\0';
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  g_ptr_array_add(texts, base);
  g_autoptr(GHashTable) taken = sy_index_taken();
  g_hash_table_add(taken, g_strdup("units"));
  g_auto(GStrv) ids = sy_index_ids(texts, "scores", taken);
  return g_strdup(ids[0]);
}

/* The table is copied as it is, so it keeps the ending that tells its format. g_free. */
static char *file_name(const char *id, const char *path) {
  const bool foreign = sy_foreign_format_of(&job_context, path) != NULL;
  return g_strdup_printf("evidence/%s%s", id, foreign ? strrchr(path, '.') : ".csv");
}

/* Sets what part of the file the table is. */
static bool choose_part(sy_index *index, const char *path, const char *sheet,
                        sy_problems *problems) {
  const struct sy_foreign_format *format = sy_foreign_format_of(&job_context, path);
  if (sheet == NULL)
    return true;
  if (format == NULL) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                    _("'%s' does not apply to this kind of file: %s"), "--sheet", path);
    return false;
  }
  *(g_strv_contains(format->keys, "sheet") ? &index->form.sheet : &index->form.table) = sheet;
  return true;
}

bool sy_index_read_table(sy_index *index, const char *path, const char *sheet, const char *unit,
                         sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  if (!choose_part(index, path, sheet, problems))
    return false;
  index->scores = sy_grid_read(&job_context, path, &index->form, false, problems);
  if (index->scores == NULL || !find_unit_column(index, unit, problems) ||
      !sy_bytes_read(NULL, &input, SY_NO_LIMIT, &index->bytes, problems))
    return false;
  index->from_table = path;
  index->form.decimal_comma = index->form.delimiter != NULL && has_decimal_commas(index);
  index->table = table_id(path);
  index->file = file_name(index->table, path);
  index->left_out = g_ptr_array_new();
  read_units(index, problems);
  if (index->nodes == NULL)
    make_tree(index, problems);
  else
    find_columns(index, problems);
  choose_curve(index, problems);
  return sy_problems_count(problems) == 0;
}
