/* SPDX-License-Identifier: Apache-2.0
 *
 * xlsform.c: a form as an XLSForm, for ODK Collect and KoboToolbox
 *
 * One submission is about one unit: the visit, with its place, time and photo. What the table has
 * several rows of is a repeat group within it. Names of questions are the headings of the evidence,
 * and names of choices are its codes.
 */
#include "forms/forms-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#define REPEAT "rows"
#define UNITS_LIST "units"
#define VERSION_DIGITS 10

/* An XLSForm in progress. The texts of its sheets are collected first, because the form's version
 * depends on them. */
struct xlsform {
  const struct form *form;
  GPtrArray *survey, *choices; /* char **: rows, by the columns of their sheet */
  GHashTable *names;           /* of questions */
};

/* ---- the sheets and their columns ---- */

/* Columns of both sheets; those that are translated have one column for each language. */
enum survey_column {
  TYPE,
  NAME,
  LABEL,
  LABEL_2,
  HINT,
  HINT_2,
  REQUIRED,
  CONSTRAINT,
  MESSAGE,
  MESSAGE_2,
  DEFAULT,
  SURVEY_COLUMNS
};
enum choice_column { LIST, CHOICE, CHOICE_LABEL, CHOICE_LABEL_2, CHOICE_COLUMNS };

static const char *const survey_headings[SURVEY_COLUMNS] = {"type",
                                                            "name",
                                                            "label",
                                                            "label",
                                                            "hint",
                                                            "hint",
                                                            "required",
                                                            "constraint",
                                                            "constraint_message",
                                                            "constraint_message",
                                                            "default"};
static const char *const choice_headings[CHOICE_COLUMNS] = {"list_name", "name", "label", "label"};

/* In both languages, a column is headed "label::中文 (zh)". */
static char *heading_of(const struct form *form, const char *const *headings, guint index,
                        guint count) {
  const bool first = index + 1 < count && strcmp(headings[index], headings[index + 1]) == 0;
  const bool second = index > 0 && strcmp(headings[index], headings[index - 1]) == 0;
  if (form->language != SY_FORM_BOTH || (!first && !second))
    return g_strdup(headings[index]);
  return g_strdup_printf("%s::%s", headings[index], first ? "中文 (zh)" : "English (en)");
}

/* Sets a translated pair of columns. In one language, the second stays empty. */
static void set_text(const struct form *form, char **row, guint column, struct sy_text text) {
  if (!text.en)
    return;
  row[column] = g_strdup(form->language == SY_FORM_EN ? text.en : text.zh);
  if (form->language == SY_FORM_BOTH)
    row[column + 1] = g_strdup(text.en);
}

static char **add_row(GPtrArray *rows, guint columns) {
  char **row = g_new0(char *, (gsize)columns + 1);
  g_ptr_array_add(rows, row);
  return row;
}

/* ---- names ---- */

/* Whether XML takes a letter or digit in a name: neither ª nor ². */
static bool is_word(gunichar letter) {
  return letter < 0x80 ? g_ascii_isalnum((gchar)letter)
                       : letter >= 0xC0 && (g_unichar_isalpha(letter) || g_unichar_isdigit(letter));
}

/* A name that XLSForm takes: it begins with a letter or _, and has only letters, digits, hyphens,
 * underscores and full stops. Different from all others; those of columns are not taken from them.
 */
static char *question_name(const struct xlsform *xlsform, const char *heading, bool of_column) {
  GString *name = g_string_new(NULL);
  for (const char *at = heading; *at; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (at == heading && !g_unichar_isalpha(letter) && letter != '_')
      g_string_append_c(name, '_');
    if (is_word(letter) || strchr("-_.", (int)letter))
      g_string_append_unichar(name, letter);
    else
      g_string_append_c(name, '_');
  }
  while ((!of_column && form_column_headed(xlsform->form, name->str)) ||
         !g_hash_table_add(xlsform->names, g_strdup(name->str)))
    g_string_append_c(name, '_');
  return g_string_free(name, FALSE);
}

/* ---- questions ---- */

/* Takes over the name. */
static char **add_question(const struct xlsform *xlsform, const char *type, char *name,
                           struct sy_text label) {
  char **row = add_row(xlsform->survey, SURVEY_COLUMNS);
  row[TYPE] = g_strdup(type);
  row[NAME] = name;
  set_text(xlsform->form, row, LABEL, label);
  return row;
}

static void add_choice(const struct xlsform *xlsform, const char *list, const char *code,
                       struct sy_text label) {
  char **row = add_row(xlsform->choices, CHOICE_COLUMNS);
  row[LIST] = g_strdup(list);
  row[CHOICE] = g_strdup(code);
  set_text(xlsform->form, row, CHOICE_LABEL, label);
}

/* A photo, a place or a time, which phones record; or NULL. */
static const char *recorded_type(const char *heading) {
  static const char *const types[][2] = {
      {"photo", "image"}, {"place", "geopoint"}, {"seen_at", "dateTime"}};
  for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
    if (strcmp(types[i][0], heading) == 0)
      return types[i][1];
  return NULL;
}

static const char *plain_type(const struct form_column *column) {
  const char *recorded = recorded_type(column->heading);
  switch (column->declared->type) {
  case SY_INTEGER:
    return "integer";
  case SY_DECIMAL:
    return "decimal";
  case SY_DATE:
    return "date";
  default:
    return recorded ? recorded : "text";
  }
}

/* A number in XPath, which has no exponents. g_free. */
static char *xpath_number(double number) {
  char *text = g_strdup_printf("%.15g", number);
  if (!strchr(text, 'e'))
    return text;
  g_free(text);
  return g_strdup_printf(fabs(number) < 1 ? "%.18f" : "%.0f", number);
}

/* ". >= 0 and . <= 100", with the message. */
static void add_constraint(const struct form *form, const struct form_column *column, char **row) {
  g_autoptr(sy_words) range = form_range(column);
  if (!range)
    return;
  g_autoptr(sy_words) message = sy_words_take(g_strdup_printf("Expected %s.", range->en),
                                              g_strdup_printf("应填%s。", range->zh));
  set_text(form, row, MESSAGE, (struct sy_text){message->en, message->zh});
  GString *limits = g_string_new(NULL);
  g_autofree char *low = xpath_number(column->lowest), *high = xpath_number(column->highest);
  if (form_above_zero(column))
    g_string_append(limits, ". > 0");
  else if (isfinite(column->lowest))
    g_string_append_printf(limits, ". >= %s", low);
  if (isfinite(column->highest))
    g_string_append_printf(limits, "%s. <= %s", limits->len > 0 ? " and " : "", high);
  row[CONSTRAINT] = g_string_free(limits, FALSE);
}

static void add_column(const struct xlsform *xlsform, const struct form_column *column) {
  const struct form *form = xlsform->form;
  const bool closed = form_is_closed(column);
  char **row = add_question(xlsform, plain_type(column),
                            question_name(xlsform, column->heading, true), form_label(column));
  set_text(form, row, HINT, form_help(column));
  row[REQUIRED] = g_strdup(form_needed(form, column) == FORM_REQUIRED ? "yes" : "");
  if (!closed) {
    add_constraint(form, column, row);
    return;
  }
  g_free(row[TYPE]);
  row[TYPE] = g_strdup_printf("select_one %s", row[NAME]);
  for (guint i = 0; i < column->choices->len; i++) {
    const struct form_choice *choice = column->choices->pdata[i];
    add_choice(xlsform, row[NAME], choice->code, choice->label);
  }
}

static void add_units(const struct xlsform *xlsform) {
  const struct form *form = xlsform->form;
  char **row = add_question(xlsform, form->units->len > 0 ? "select_one " UNITS_LIST : "text",
                            question_name(xlsform, form->unit_heading, true),
                            (struct sy_text){"Unit", "评价对象"});
  row[REQUIRED] = g_strdup("yes");
  for (guint i = 0; i < form->units->len; i++) {
    const struct sy_unit *unit = &form->edition->units[g_array_index(form->units, uint32_t, i)];
    add_choice(xlsform, UNITS_LIST, unit->id, unit->name);
  }
}

/* When, where and with what proof somebody was there. A column of the table with such a name is
 * that question. */
static void add_visit(const struct xlsform *xlsform) {
  static const struct {
    const char *heading;
    struct sy_text label;
    const char *fallback;
  } questions[] = {{"seen_at", {"Time of the visit", "走访时间"}, "now()"},
                   {"place", {"Place", "地点"}, NULL},
                   {"photo", {"Photo", "照片"}, NULL}};
  for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
    if (form_column_headed(xlsform->form, questions[i].heading))
      continue;
    char **row =
        add_question(xlsform, recorded_type(questions[i].heading),
                     question_name(xlsform, questions[i].heading, false), questions[i].label);
    row[DEFAULT] = g_strdup(questions[i].fallback);
  }
}

/* Whether a unit has several rows: then the key has more than the unit. */
static bool has_rows(const struct form *form) {
  bool several = !form->unit_heading || form->takes_more;
  for (guint i = 0; i < form->columns->len; i++)
    several |= ((const struct form_column *)form->columns->pdata[i])->is_key;
  return several;
}

static void add_questions(const struct xlsform *xlsform) {
  static const char *const recorded[] = {"start", "end", "today"};
  const struct form *form = xlsform->form;
  const bool repeats = has_rows(form);
  for (size_t i = 0; i < G_N_ELEMENTS(recorded); i++)
    add_question(xlsform, recorded[i], question_name(xlsform, recorded[i], false),
                 (struct sy_text){0});
  if (form->unit_heading) {
    add_units(xlsform);
    add_visit(xlsform);
  }
  if (repeats)
    add_question(xlsform, "begin_repeat", question_name(xlsform, REPEAT, false),
                 (struct sy_text){"One record", "一条记录"});
  for (guint i = 0; i < form->columns->len; i++)
    add_column(xlsform, form->columns->pdata[i]);
  if (repeats)
    add_row(xlsform->survey, SURVEY_COLUMNS)[TYPE] = g_strdup("end_repeat");
}

/* ---- writing ---- */

static void write_sheet(const struct xlsform *xlsform, lxw_workbook *workbook, const char *name,
                        const GPtrArray *rows, const char *const *headings, guint count) {
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, name);
  lxw_col_t at = 0;
  for (guint i = 0; i < count; i++) {
    const bool second = i > 0 && strcmp(headings[i], headings[i - 1]) == 0;
    if (second && xlsform->form->language != SY_FORM_BOTH)
      continue;
    g_autofree char *heading = heading_of(xlsform->form, headings, i, count);
    worksheet_write_string(sheet, 0, at, heading, NULL);
    for (guint k = 0; k < rows->len; k++) {
      const char *text = ((char **)rows->pdata[k])[i];
      if (text && *text)
        worksheet_write_string(sheet, 1 + k, at, text, NULL);
    }
    worksheet_set_column(sheet, at, at, 24, NULL);
    at++;
  }
  worksheet_freeze_panes(sheet, 1, 0);
}

/* A number that changes when the form does: the server takes a changed form only with another
 * version. g_free. */
static char *version_of(const struct xlsform *xlsform) {
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  const GPtrArray *const sheets[] = {xlsform->survey, xlsform->choices};
  const guint counts[] = {SURVEY_COLUMNS, CHOICE_COLUMNS};
  for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++)
    for (guint k = 0; k < sheets[i]->len; k++)
      for (guint column = 0; column < counts[i]; column++) {
        const char *text = ((char **)sheets[i]->pdata[k])[column];
        g_checksum_update(checksum, (const guchar *)(text ? text : ""),
                          (gssize)(text ? strlen(text) : 0) + 1);
      }
  return g_strndup(g_checksum_get_string(checksum), VERSION_DIGITS);
}

static void write_settings(const struct xlsform *xlsform, lxw_workbook *workbook) {
  static const char *const both = "中文 (zh)";
  const struct form *form = xlsform->form;
  g_autofree char *name = form_words(form->language, form->edition->name, " ");
  g_autofree char *title = g_strdup_printf("%s · %s%s%s", name, form->table->id,
                                           form->role ? " · " : "", form->role ? form->role : "");
  g_autofree char *id = g_strdup_printf("%s-%s%s%s", form->edition->id, form->table->id,
                                        form->role ? "-" : "", form->role ? form->role : "");
  g_autofree char *version = version_of(xlsform);
  const char *const settings[][2] = {
      {"form_title", title}, {"form_id", id}, {"version", version}, {"default_language", both}};
  const size_t count = G_N_ELEMENTS(settings) - (form->language != SY_FORM_BOTH);
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, "settings");
  for (lxw_col_t i = 0; i < count; i++) {
    worksheet_write_string(sheet, 0, i, settings[i][0], NULL);
    worksheet_write_string(sheet, 1, i, settings[i][1], NULL);
    worksheet_set_column(sheet, i, i, 30, NULL);
  }
}

static void free_row(gpointer data) {
  char **row = data;
  for (guint i = 0; i < SURVEY_COLUMNS && row; i++)
    g_free(row[i]);
  g_free(row);
}

static void free_choice(gpointer data) {
  char **row = data;
  for (guint i = 0; i < CHOICE_COLUMNS && row; i++)
    g_free(row[i]);
  g_free(row);
}

GBytes *form_xlsform(const struct form *form, const char *path, sy_problems *problems) {
  lxw_workbook *workbook = workbook_new(path);
  if (!workbook) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s",
                    sy_error_text(ENOMEM));
    return NULL;
  }
  struct xlsform xlsform = {.form = form,
                            .survey = g_ptr_array_new_with_free_func(free_row),
                            .choices = g_ptr_array_new_with_free_func(free_choice),
                            .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  lxw_doc_properties properties = {.author = (char *)"steelyard", .created = FORM_DAY};
  workbook_set_properties(workbook, &properties);
  add_questions(&xlsform);
  write_sheet(&xlsform, workbook, "survey", xlsform.survey, survey_headings, SURVEY_COLUMNS);
  write_sheet(&xlsform, workbook, "choices", xlsform.choices, choice_headings, CHOICE_COLUMNS);
  write_settings(&xlsform, workbook);
  g_ptr_array_unref(xlsform.survey);
  g_ptr_array_unref(xlsform.choices);
  g_hash_table_unref(xlsform.names);
  return form_file_close(workbook, path, NULL, problems);
}
