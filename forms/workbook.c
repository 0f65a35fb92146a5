/* SPDX-License-Identifier: Apache-2.0
 *
 * workbook.c: a form as a workbook
 *
 * The sheet that is filled in has the headings of the evidence in its first row and nothing else,
 * so it can be read as a table as it is. What collectors must know is in comments, drop-downs and
 * messages of cells, and on a cover sheet (workbook-cover.c). A sheet that no menu shows says what
 * the labels in drop-downs stand for.
 */
#include "forms/workbook.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define EXTRA_ROWS 1000     /* that can be added below those that are filled in beforehand */
#define LONGEST_LIST 255    /* characters of a list within a validation, in Excel */
#define LONGEST_TITLE 32    /* of its message */
#define LONGEST_MESSAGE 255 /* likewise */
#define LONGEST_CELL 32767  /* characters of a cell, in Excel */
#define LONGEST_SHEET 31    /* of the name of a sheet */
#define WIDEST_COLUMN 50
#define NARROWEST_COLUMN 12
#define LEAST_WHOLE -1e15 /* the numbers that a spreadsheet program keeps exactly */
#define MOST_WHOLE 1e15
#define MOST_DECIMAL 1e300
#define LEAST_DECIMAL 1e-300

/* ---- cells ---- */

void book_put(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
              lxw_format *format) {
  g_autofree char *shown = form_shortened(text, LONGEST_CELL);
  worksheet_write_string(sheet, row, column, shown, format);
}

/* Nothing on the sheet can be changed, except the widths and heights of its cells. */
void book_protect(lxw_worksheet *sheet) {
  lxw_protection options = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
  worksheet_protect(sheet, NULL, &options);
}

/* A name that the workbook can have for a sheet: at most 31 characters, none of []:*?/\. */
static char *sheet_name(const char *wanted) {
  g_autofree char *name = g_strdup(wanted);
  g_strdelimit(name, "[]:*?/\\'", '-');
  return g_utf8_strlen(name, -1) <= LONGEST_SHEET ? g_steal_pointer(&name)
                                                  : g_utf8_substring(name, 0, LONGEST_SHEET);
}

/* The same for the sheet of the table, which has another name than those of its neighbours. */
static char *data_name(const struct book *book) {
  const char *const others[] = {book->cover_name, book->units_name, LISTS_SHEET, FORM_SHEET,
                                "History"};
  g_autofree char *name = sheet_name(book->form->table->id);
  for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
    if (g_ascii_strcasecmp(name, others[i]) == 0)
      return g_strdup_printf("%s-1", name);
  return g_steal_pointer(&name);
}

/* ---- formats ---- */

static lxw_format *new_format(const struct book *book, bool bordered) {
  lxw_format *format = workbook_add_format(book->file);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  format_set_text_wrap(format);
  if (bordered) {
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xBFBFBF);
  }
  return format;
}

/* A cell to fill in, with a number format. */
static lxw_format *input_format(const struct book *book, const char *number_format) {
  lxw_format *format = new_format(book, true);
  format_set_unlocked(format);
  format_set_num_format(format, number_format);
  return format;
}

static void add_formats(struct book *book) {
  book->title = new_format(book, false);
  format_set_bold(book->title);
  format_set_font_size(book->title, 16);
  book->section = new_format(book, false);
  format_set_bold(book->section);
  format_set_font_size(book->section, 12);
  book->plain = new_format(book, false);
  book->cell = new_format(book, true);
  book->heading = new_format(book, true);
  format_set_bold(book->heading);
  format_set_bg_color(book->heading, 0xDCE6F1);
  book->given = new_format(book, true);
  format_set_bg_color(book->given, 0xEDEDED);
  format_set_num_format(book->given, "@");
  book->text_input = input_format(book, "@"); /* so that 1-2 does not become a day */
  book->number_input = input_format(book, "General");
  book->date_input = input_format(book, "yyyy-mm-dd");
}

static lxw_format *format_of(const struct book *book, const struct form_column *column) {
  if (column->choices->len > 0)
    return book->text_input;
  switch (column->declared->type) {
  case SY_DATE:
    return book->date_input;
  case SY_INTEGER:
  case SY_DECIMAL:
    return book->number_input;
  default:
    return book->text_input;
  }
}

/* ---- drop-downs ---- */

/* The choices as they are shown, NULL-ended. g_free only the array. */
static const char **shown_choices(const struct form_column *column) {
  const char **shown = g_new0(const char *, (gsize)column->choices->len + 1);
  for (guint i = 0; i < column->choices->len; i++)
    shown[i] = ((const struct form_choice *)column->choices->pdata[i])->shown;
  return shown;
}

/* Whether a drop-down can have them without a sheet of lists: the separator is a comma. */
static bool fit_list(const char *const *texts) {
  glong length = 0;
  for (; *texts; texts++) {
    length += g_utf8_strlen(*texts, -1) + 1;
    if (strchr(*texts, ',') || strchr(*texts, '"') || length > LONGEST_LIST)
      return false;
  }
  return true;
}

/* "='lists'!$B$1:$B$20". g_free. */
static char *range_formula(const char *sheet, lxw_col_t column, lxw_row_t first, guint count) {
  char letters[LXW_MAX_COL_NAME_LENGTH];
  lxw_col_to_name(letters, column, 0);
  return g_strdup_printf("='%s'!$%s$%u:$%s$%u", sheet, letters, first + 1, letters, first + count);
}

/* Puts the texts on the sheet of lists. g_free. */
static char *add_list(struct book *book, const char *heading, const char *const *texts) {
  const lxw_col_t column = book->list_count++;
  const guint count = g_strv_length((char **)texts);
  book_put(book->lists, 0, column, heading, book->heading);
  for (guint i = 0; i < count; i++)
    book_put(book->lists, 1 + i, column, texts[i], book->plain);
  return range_formula(LISTS_SHEET, column, 1, count);
}

/* ---- what cells may have ---- */

/* What a column is, in one paragraph. g_free. */
static char *explained(const struct form *form, const struct form_column *column) {
  g_autoptr(sy_words) type = form_type(column), need = form_need(form, column);
  const struct sy_text help = form_help(column);
  g_autofree char *en =
      g_strdup_printf("%s (%s; %s)", help.en ? help.en : column->heading, type->en, need->en);
  g_autofree char *zh =
      g_strdup_printf("%s（%s；%s）", help.zh ? help.zh : column->heading, type->zh, need->zh);
  return form_words(form->language, (struct sy_text){en, zh}, "\n");
}

/* The messages that a cell shows. `validation` borrows them from `texts`. */
static void add_messages(const struct book *book, const struct form_column *column,
                         lxw_data_validation *validation, GPtrArray *texts) {
  const struct form *form = book->form;
  g_autofree char *label = form_words(form->language, form_label(column), " ");
  g_autofree char *all = explained(form, column);
  g_autoptr(sy_words) type = form_type(column);
  g_autoptr(sy_words) wrong = sy_words_take(g_strdup_printf("Expected: %s.", type->en),
                                            g_strdup_printf("应填：%s。", type->zh));
  g_autofree char *error = form_said(form->language, wrong, "\n");
  validation->input_title = form_shortened(label, LONGEST_TITLE);
  validation->input_message = form_shortened(all, LONGEST_MESSAGE);
  validation->error_title = form_shortened(label, LONGEST_TITLE);
  validation->error_message = form_shortened(error, LONGEST_MESSAGE);
  g_ptr_array_add(texts, validation->input_title);
  g_ptr_array_add(texts, validation->input_message);
  g_ptr_array_add(texts, validation->error_title);
  g_ptr_array_add(texts, validation->error_message);
}

/* Numbers within the range, or any. */
static void limit_number(const struct form_column *column, lxw_data_validation *validation) {
  const bool whole = column->declared->type == SY_INTEGER;
  validation->validate = whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
  validation->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
  validation->minimum_number = fmax(column->lowest, whole ? LEAST_WHOLE : -MOST_DECIMAL);
  if (form_above_zero(column))
    validation->minimum_number = LEAST_DECIMAL;
  validation->maximum_number = fmin(column->highest, whole ? MOST_WHOLE : MOST_DECIMAL);
}

static void limit_value(const struct form_column *column, lxw_data_validation *validation) {
  switch (column->declared->type) {
  case SY_INTEGER:
  case SY_DECIMAL:
    limit_number(column, validation);
    break;
  case SY_DATE:
    validation->validate = LXW_VALIDATION_TYPE_DATE;
    validation->criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
    validation->value_datetime = (lxw_datetime){.year = 1900, .month = 1, .day = 1};
    break;
  default:
    validation->validate = LXW_VALIDATION_TYPE_ANY;
  }
}

/* The rows of the sheet that may be filled in. */
static lxw_row_t last_row(const struct form *form) {
  return MAX(1, form->rows->len + (form->takes_more ? EXTRA_ROWS : 0));
}

static void validate(struct book *book, lxw_col_t at, const struct form_column *column) {
  lxw_data_validation validation = {0};
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  g_autofree const char **shown = shown_choices(column);
  add_messages(book, column, &validation, texts);
  if (column->choices->len == 0) {
    limit_value(column, &validation);
  } else {
    const bool fits = fit_list(shown);
    validation.validate = fits ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_LIST_FORMULA;
    validation.value_list = (char **)(gpointer)shown;
    validation.value_formula = fits ? NULL : add_list(book, column->heading, shown);
    g_ptr_array_add(texts, validation.value_formula);
    validation.show_error = form_is_closed(column) ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
  }
  worksheet_data_validation_range(book->data, 1, at, last_row(book->form), at, &validation);
}

/* The ids of the units; who has which is on a sheet of its own. */
static void validate_units(const struct book *book) {
  const struct form *form = book->form;
  g_autofree char *title = form_words(form->language, (struct sy_text){"unit", "评价对象"}, " ");
  g_autoptr(sy_words) words =
      sy_words_new("The id of the unit; the sheet \"%s\" lists ids and names.",
                   "填评价对象的编号；编号与名称见工作表“%s”。", book->units_name);
  g_autofree char *message = form_said(form->language, words, "\n");
  g_autofree char *formula = range_formula(book->units_name, 0, 1, form->units->len);
  lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                    .value_formula = formula,
                                    .input_title = title,
                                    .input_message = message,
                                    .error_title = title,
                                    .error_message = message};
  worksheet_data_validation_range(book->data, 1, 0, last_row(form), 0, &validation);
}

/* ---- the sheet that is filled in ---- */

static guint column_width(const struct form_column *column) {
  guint width = form_width(column->heading) + 3;
  for (guint i = 0; i < column->choices->len; i++)
    width =
        MAX(width, form_width(((const struct form_choice *)column->choices->pdata[i])->shown) + 3);
  if (column->choices->len == 0 && column->declared->type == SY_TEXT)
    width = MAX(width, 24);
  return CLAMP(width, NARROWEST_COLUMN, WIDEST_COLUMN);
}

static void add_heading(const struct book *book, lxw_col_t at, const char *heading,
                        const char *comment, double width, lxw_format *input) {
  lxw_comment_options options = {.width = 320, .height = 120, .author = (char *)"steelyard"};
  g_autofree char *text = form_shortened(comment, LONGEST_CELL);
  book_put(book->data, 0, at, heading, book->heading);
  worksheet_write_comment_opt(book->data, 0, at, text, &options);
  worksheet_set_column(book->data, at, at, width, book->form->takes_more ? input : NULL);
}

static void add_columns(struct book *book) {
  const struct form *form = book->form;
  const lxw_col_t first = form->unit_heading ? 1 : 0;
  if (form->unit_heading) {
    g_autofree char *comment = form_words(
        form->language, (struct sy_text){"The id of the unit.", "评价对象的编号。"}, "\n");
    add_heading(book, 0, form->unit_heading, comment, 18, book->text_input);
    if (form->units->len > 0)
      validate_units(book);
  }
  for (guint i = 0; i < form->columns->len; i++) {
    const struct form_column *column = form->columns->pdata[i];
    g_autofree char *label = form_words(form->language, form_label(column), " ");
    g_autofree char *all = explained(form, column);
    g_autofree char *comment = g_strdup_printf("%s\n%s", label, all);
    add_heading(book, (lxw_col_t)(first + i), column->heading, comment, column_width(column),
                format_of(book, column));
    validate(book, (lxw_col_t)(first + i), column);
  }
}

/* What a code is shown as. */
static const char *shown_code(const struct form_column *column, const char *code) {
  const struct form_choice *choice = form_choice_of(column, code);
  return choice ? choice->shown : code;
}

static void add_row(const struct book *book, guint index) {
  const struct form *form = book->form;
  const struct form_row *row = &g_array_index(form->rows, struct form_row, index);
  book_put(book->data, 1 + index, 0, form->edition->units[row->unit].id, book->given);
  for (guint i = 0; i < form->columns->len; i++) {
    const struct form_column *column = form->columns->pdata[i];
    const lxw_col_t at = (lxw_col_t)(1 + i);
    if (row->codes[i])
      book_put(book->data, 1 + index, at, shown_code(column, row->codes[i]), book->given);
    else
      worksheet_write_blank(book->data, 1 + index, at, format_of(book, column));
  }
}

static void write_data(struct book *book) {
  const struct form *form = book->form;
  add_columns(book);
  for (guint i = 0; i < form->rows->len; i++)
    add_row(book, i);
  worksheet_freeze_panes(book->data, 1, form->unit_heading ? 1 : 0);
  worksheet_repeat_rows(book->data, 0, 0);
  worksheet_set_landscape(book->data);
  worksheet_set_paper(book->data, 9); /* A4 */
  worksheet_fit_to_pages(book->data, 1, 0);
  book_protect(book->data);
}

/* ---- the units ---- */

static void write_units(const struct book *book) {
  static const struct sy_text headings[] = {
      {"id", "编号"}, {"name in Chinese", "中文名称"}, {"name in English", "英文名称"}};
  const struct form *form = book->form;
  for (lxw_col_t i = 0; i < G_N_ELEMENTS(headings); i++) {
    g_autofree char *heading = form_words(form->language, headings[i], " ");
    book_put(book->units, 0, i, heading, book->heading);
  }
  for (guint i = 0; i < form->units->len; i++) {
    const struct sy_unit *unit = &form->edition->units[g_array_index(form->units, uint32_t, i)];
    book_put(book->units, 1 + i, 0, unit->id, book->cell);
    book_put(book->units, 1 + i, 1, unit->name.zh, book->cell);
    book_put(book->units, 1 + i, 2, unit->name.en, book->cell);
  }
  worksheet_set_column(book->units, 0, 0, 18, NULL);
  worksheet_set_column(book->units, 1, 2, 36, NULL);
  worksheet_freeze_panes(book->units, 1, 0);
  worksheet_set_paper(book->units, 9);
  worksheet_fit_to_pages(book->units, 1, 0);
  book_protect(book->units);
}

/* ---- what programs read ---- */

static void write_pair(const struct book *book, lxw_row_t row, const char *key, const char *value) {
  book_put(book->mark, row, 0, key, NULL);
  book_put(book->mark, row, 1, value, NULL);
}

/* What the form is, and what the labels in its drop-downs stand for. */
static void write_mark(const struct book *book) {
  const struct form *form = book->form;
  const char *const pairs[][2] = {{"form", "steelyard-form/1"},
                                  {"edition", form->edition->id},
                                  {"table", form->table->id},
                                  {"role", form->role ? form->role : ""},
                                  {"language", sy_form_languages[form->language]},
                                  {"sheet", book->data_name}};
  lxw_row_t row = 0;
  for (; row < G_N_ELEMENTS(pairs); row++)
    write_pair(book, row, pairs[row][0], pairs[row][1]);
  for (guint i = 0; i < form->columns->len; i++) {
    const struct form_column *column = form->columns->pdata[i];
    for (guint k = 0; k < column->choices->len; k++) {
      const struct form_choice *choice = column->choices->pdata[k];
      if (strcmp(choice->shown, choice->code) == 0)
        continue;
      write_pair(book, row, "label", column->heading);
      book_put(book->mark, row, 2, choice->shown, NULL);
      book_put(book->mark, row++, 3, choice->code, NULL);
    }
  }
  book_protect(book->mark);
  worksheet_hide(book->mark);
}

/* ---- all of it ---- */

/* The sheets, in the order in which the workbook shows them. */
static void add_sheets(struct book *book) {
  book->cover = workbook_add_worksheet(book->file, book->cover_name);
  book->data = workbook_add_worksheet(book->file, book->data_name);
  if (book->form->unit_heading)
    book->units = workbook_add_worksheet(book->file, book->units_name);
  book->lists = workbook_add_worksheet(book->file, LISTS_SHEET);
  book->mark = workbook_add_worksheet(book->file, FORM_SHEET);
  worksheet_hide(book->lists);
  worksheet_activate(book->cover);
}

/* The same form is the same file, whenever it is made. */
static void set_properties(const struct book *book) {
  lxw_doc_properties properties = {
      .title = (char *)book->form->table->id, .author = (char *)"steelyard", .created = FORM_DAY};
  workbook_set_properties(book->file, &properties);
}

GBytes *form_workbook(const struct form *form, const char *path, sy_problems *problems) {
  struct book book = {.form = form, .file = workbook_new(path)};
  if (!book.file) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s",
                    sy_error_text(ENOMEM));
    return NULL;
  }
  book.cover_name = form_words(form->language, (struct sy_text){"Instructions", "说明"}, " ");
  book.units_name = form_words(form->language, (struct sy_text){"Units", "评价对象"}, " ");
  book.data_name = data_name(&book);
  set_properties(&book);
  add_formats(&book);
  add_sheets(&book);
  write_cover(&book);
  write_data(&book);
  if (form->unit_heading)
    write_units(&book);
  book_protect(book.lists);
  write_mark(&book);
  g_free(book.cover_name);
  g_free(book.units_name);
  g_free(book.data_name);
  return form_file_close(book.file, path, FORM_SHEET, problems);
}
