/* SPDX-License-Identifier: Apache-2.0
 *
 * workbook-cover.c: the first sheet of a workbook, which people read
 *
 * It says what is collected, by whom and how, what each column has, and for which indicators. Rows
 * are as high as their texts need by an estimate, because programs do not fit merged cells.
 */
#include "forms/workbook.h"

#include <string.h>

#define COLUMNS 5
#define LINE_HEIGHT 16.0
#define MOST_LEVELS 40 /* that a cell lists */
#define HIGHEST_ROW 400.0

static const double widths[COLUMNS] = {20, 22, 30, 26, 60};

/* A cover in progress. */
struct cover {
  const struct book *book;
  enum sy_form_language language;
  lxw_row_t row; /* the next */
};

/* ---- rows ---- */

/* How many lines a text takes in a cell. */
static guint lines_of(const char *text, double width) {
  guint lines = 0;
  g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);
  for (guint i = 0; paragraphs[i]; i++)
    lines += 1 + (guint)(form_width(paragraphs[i]) * 1.08 / width);
  return lines;
}

static void set_height(const struct cover *cover, guint lines, double line) {
  worksheet_set_row(cover->book->cover, cover->row, MIN(lines * line + 4, HIGHEST_ROW), NULL);
}

/* A row with one text across columns. */
static void add_text(struct cover *cover, const char *text, lxw_format *format, double size) {
  double width = 0;
  for (guint i = 0; i < COLUMNS; i++)
    width += widths[i];
  worksheet_merge_range(cover->book->cover, cover->row, 0, cover->row, COLUMNS - 1, "", format);
  book_put(cover->book->cover, cover->row, 0, text, format);
  set_height(cover, lines_of(text, width / size), LINE_HEIGHT * size);
  cover->row++;
}

static void add_section(struct cover *cover, struct sy_text title) {
  g_autofree char *text = form_words(cover->language, title, " ");
  cover->row++;
  add_text(cover, text, cover->book->section, 1.2);
}

/* A row of a table. The last text reaches over the columns that are left. */
static void add_cells(struct cover *cover, const char *const *texts, guint count,
                      lxw_format *format) {
  guint lines = 1;
  for (guint i = 0; i < count; i++) {
    double width = widths[i];
    for (guint k = i + 1; i == count - 1 && k < COLUMNS; k++)
      width += widths[k];
    lines = MAX(lines, lines_of(texts[i], width));
  }
  if (count < COLUMNS)
    worksheet_merge_range(cover->book->cover, cover->row, (lxw_col_t)(count - 1), cover->row,
                          COLUMNS - 1, "", format);
  for (guint i = 0; i < count; i++)
    book_put(cover->book->cover, cover->row, (lxw_col_t)i, texts[i], format);
  set_height(cover, lines, LINE_HEIGHT);
  cover->row++;
}

static void add_headings(struct cover *cover, const struct sy_text *headings, guint count) {
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add(texts, form_words(cover->language, headings[i], " "));
  add_cells(cover, (const char *const *)texts->pdata, count, cover->book->heading);
}

/* ---- what it is ---- */

static void add_fact(struct cover *cover, struct sy_text name, const char *value) {
  g_autofree char *shown = form_words(cover->language, name, " ");
  const char *const texts[] = {shown, value};
  add_cells(cover, texts, G_N_ELEMENTS(texts), cover->book->cell);
}

/* What one row of the table is, for each plugin that reads it. g_free. */
static char *row_meaning(const struct cover *cover) {
  const struct form *form = cover->book->form;
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < form->readers->len; i++) {
    const struct sy_table *table = g_array_index(form->readers, struct form_reader, i).table;
    if (!g_hash_table_add(seen, (gpointer)table->help.en))
      continue;
    g_autofree char *help = form_words(cover->language, table->help, "\n");
    g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", help);
  }
  return g_string_free(text, FALSE);
}

static void add_facts(struct cover *cover) {
  const struct form *form = cover->book->form;
  g_autofree char *rows = row_meaning(cover);
  add_fact(cover, (struct sy_text){"Edition", "届"}, form->edition->id);
  add_fact(cover, (struct sy_text){"Table", "表"}, form->table->id);
  if (form->role)
    add_fact(cover, (struct sy_text){"Filled in by", "填写人"}, form->role);
  add_fact(cover, (struct sy_text){"One row", "每行记录"}, rows);
}

/* ---- how to fill it in ---- */

static void add_step(struct cover *cover, guint *number, const char *en, const char *zh,
                     const char *name) {
  const struct sy_text form = {en, zh};
  const char *const names[] = {"name", NULL}, *const values[] = {name, NULL};
  g_autofree char *english = sy_text_fill(form.en, names, values);
  g_autofree char *chinese = sy_text_fill(form.zh, names, values);
  g_autofree char *text = form_words(cover->language, (struct sy_text){english, chinese}, "\n    ");
  g_autofree char *numbered = g_strdup_printf("%u. %s", ++*number, text);
  add_text(cover, numbered, cover->book->plain, 1);
}

static void add_steps(struct cover *cover) {
  const struct book *book = cover->book;
  const struct form *form = book->form;
  guint number = 0;
  add_section(cover, (struct sy_text){"How to fill it in", "填写方法"});
  add_step(cover, &number, "Fill in the sheet \"{name}\", one record in each row.",
           "在工作表“{name}”中填写，每行一条记录。", book->data_name);
  if (form->rows->len > 0)
    add_step(cover, &number,
             "Grey cells are filled in already and cannot be changed. Leave the rest of a row "
             "empty if it was not checked.",
             "灰色单元格已预先填好，不能修改；没有检查的行，其余单元格留空。", NULL);
  if (form->rows->len > 0 && form->takes_more)
    add_step(cover, &number, "Add rows below them where there is more to record.",
             "有其他记录的，在其下方续填。", NULL);
  if (form->unit_heading)
    add_step(cover, &number,
             "Units are entered by their ids; the sheet \"{name}\" has the id of each name.",
             "评价对象填编号；编号与名称对照见工作表“{name}”。", book->units_name);
  add_step(
      cover, &number,
      "Choose from the list where a cell has one. Select a cell to see what it takes; point at "
      "a heading for an explanation.",
      "有下拉列表的单元格从列表中选；选中单元格可见填写要求，指向表头可见说明。", NULL);
  add_step(cover, &number,
           "Do not rename sheets and headings, and save the file as a workbook (.xlsx).",
           "不要更改工作表名和表头，保存为工作簿（.xlsx）。", NULL);
}

/* ---- the columns ---- */

/* The choices, separated: "pass, fail". g_free. */
static char *choices_listed(const struct form_column *column) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < column->choices->len && i < MOST_LEVELS; i++)
    g_string_append_printf(text, "%s%s", i > 0 ? " · " : "",
                           ((const struct form_choice *)column->choices->pdata[i])->shown);
  if (column->choices->len > MOST_LEVELS)
    g_string_append(text, " · …");
  return g_string_free(text, FALSE);
}

static void add_column(struct cover *cover, const struct form_column *column) {
  const struct sy_text help = form_help(column);
  g_autoptr(sy_words) type = form_type(column), need = form_need(cover->book->form, column);
  g_autofree char *label = form_words(cover->language, form_label(column), "\n");
  g_autofree char *shown_type = form_said(cover->language, type, "\n");
  g_autofree char *shown_need = form_said(cover->language, need, "\n");
  g_autofree char *shown_help = help.en ? form_words(cover->language, help, "\n") : g_strdup("");
  g_autofree char *choices = choices_listed(column);
  g_autofree char *all =
      g_strdup_printf("%s%s%s", shown_help, *shown_help && *choices ? "\n" : "", choices);
  const char *const texts[] = {column->heading, label, shown_type, shown_need, all};
  add_cells(cover, texts, G_N_ELEMENTS(texts), cover->book->cell);
}

static void add_columns(struct cover *cover) {
  static const struct sy_text headings[COLUMNS] = {{"Heading", "表头"},
                                                   {"Name", "名称"},
                                                   {"What to enter", "填写内容"},
                                                   {"Required", "是否必填"},
                                                   {"Explanation", "说明"}};
  const struct form *form = cover->book->form;
  add_section(cover, (struct sy_text){"The columns", "各列说明"});
  add_headings(cover, headings, COLUMNS);
  if (form->unit_heading) {
    g_autofree char *label =
        form_words(cover->language, (struct sy_text){"unit", "评价对象"}, "\n");
    g_autofree char *type = form_words(
        cover->language, (struct sy_text){"choose from the list", "从下拉列表中选"}, "\n");
    g_autofree char *need = form_words(cover->language, (struct sy_text){"required", "必填"}, "\n");
    g_autofree char *help = form_words(
        cover->language, (struct sy_text){"The id of the unit.", "评价对象的编号。"}, "\n");
    const char *const texts[] = {form->unit_heading, label, type, need, help};
    add_cells(cover, texts, G_N_ELEMENTS(texts), cover->book->cell);
  }
  for (guint i = 0; i < form->columns->len; i++)
    add_column(cover, form->columns->pdata[i]);
}

/* ---- the indicators ---- */

/* The rows that an indicator reads: "area = guide"; "" for all. g_free. */
static char *conditions_of(const struct form *form, const struct form_reader *reader) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; reader->binding->where && i < reader->binding->where->len; i++) {
    const struct sy_row_condition *condition =
        &g_array_index(reader->binding->where, struct sy_row_condition, i);
    const struct sy_column_request *request =
        &g_array_index(form->table->requests, struct sy_column_request, condition->column);
    const struct form_column *column = form_column_of(form, request);
    const struct sy_yaml *wanted = condition->wanted;
    const bool one = wanted->kind == SY_YAML_SCALAR;
    g_string_append_printf(text, "%s%s = ", i > 0 ? "\n" : "",
                           column ? column->heading : request->heading);
    for (guint k = 0; k < (one ? 1 : wanted->count); k++)
      g_string_append_printf(text, "%s%s", k > 0 ? ", " : "",
                             (one ? wanted : wanted->items[k])->text);
  }
  return g_string_free(text, FALSE);
}

/* The numbers that a parameter gives for an entry: " (points 5)". */
static void append_numbers(const struct cover *cover, const struct sy_parameter *parameter,
                           const struct sy_value *const *entry, GString *text) {
  const bool chinese = cover->language == SY_FORM_ZH;
  const char *const open = chinese ? "（" : " (", *const comma = chinese ? "，" : ", ";
  const char *before = open;
  for (guint i = 1; parameter->fields[i]; i++) {
    const struct sy_parameter *field = parameter->fields[i];
    const bool number = field->type == SY_PARAMETER_NUMBER || field->type == SY_PARAMETER_INTEGER;
    if (!number || !entry[i]->present)
      continue;
    g_autofree char *value = sy_value_text(entry[i], field->type);
    g_autofree char *label = form_words(cover->language, field->label, " ");
    g_string_append_printf(text, "%s%s %s", before, label, value);
    before = comma;
  }
  if (before == comma)
    g_string_append(text, chinese ? "）" : ")");
}

/* Appends the entries of a parameter that lists what a column may have. */
static void append_entries(const struct cover *cover, const struct form_reader *reader,
                           const struct form_column *column, const char *name, GString *text) {
  const struct sy_node *node = &cover->book->form->edition->nodes[reader->node];
  const struct sy_parameter *const *parameters = node->plugin->plugin->parameters;
  const struct sy_parameters *values = sy_parameters_values(sy_instance_parameters(node->instance));
  guint index = 0, fields = 0;
  while (strcmp(parameters[index]->name, name) != 0)
    index++; /* the description was checked, so it exists */
  while (parameters[index]->fields && parameters[index]->fields[fields])
    fields++;
  const struct sy_value *list = values->values[index];
  for (uint64_t i = 0; i < list->count && i < MOST_LEVELS; i++) {
    const struct sy_value *const *entry = list->items + i * MAX(fields, 1);
    const struct form_choice *choice = form_choice_of(column, entry[0]->text);
    g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "",
                           choice ? choice->shown : entry[0]->text);
    if (fields > 0)
      append_numbers(cover, parameters[index], entry, text);
  }
  if (list->count > MOST_LEVELS)
    g_string_append(text, " · …");
}

/* The items and levels that an indicator's parameters list. g_free. */
static char *items_of(const struct cover *cover, const struct form_reader *reader) {
  const struct form *form = cover->book->form;
  GString *text = g_string_new(NULL);
  for (guint i = 0; reader->table->columns[i]; i++) {
    const char *name = reader->table->columns[i]->levels_from;
    const struct form_column *column = form_column_of(form, form_request(form, reader, i));
    if (column && !column->left_out && name)
      append_entries(cover, reader, column, name, text);
  }
  return g_string_free(text, FALSE);
}

static void add_indicators(struct cover *cover) {
  static const struct sy_text headings[] = {
      {"Indicator", "指标"}, {"Rows", "读取的行"}, {"Items and levels", "检查项或等级"}};
  const struct form *form = cover->book->form;
  add_section(cover, (struct sy_text){"Indicators that are scored from it", "依据本表计分的指标"});
  add_headings(cover, headings, G_N_ELEMENTS(headings));
  for (guint i = 0; i < form->readers->len; i++) {
    const struct form_reader *reader = &g_array_index(form->readers, struct form_reader, i);
    g_autofree char *name =
        form_words(cover->language, form->edition->nodes[reader->node].name, "\n");
    g_autofree char *rows = conditions_of(form, reader);
    g_autofree char *items = items_of(cover, reader);
    const char *const texts[] = {name, rows, items};
    add_cells(cover, texts, G_N_ELEMENTS(texts), cover->book->cell);
  }
}

void write_cover(const struct book *book) {
  struct cover cover = {.book = book, .language = book->form->language};
  g_autofree char *title = form_words(cover.language, book->form->edition->name, "\n");
  for (lxw_col_t i = 0; i < COLUMNS; i++)
    worksheet_set_column(book->cover, i, i, widths[i], NULL);
  add_text(&cover, title, book->title, 1.6);
  add_facts(&cover);
  add_steps(&cover);
  add_columns(&cover);
  add_indicators(&cover);
  worksheet_gridlines(book->cover, LXW_HIDE_ALL_GRIDLINES);
  worksheet_set_landscape(book->cover);
  worksheet_set_paper(book->cover, 9); /* A4 */
  worksheet_fit_to_pages(book->cover, 1, 0);
  book_protect(book->cover);
}
