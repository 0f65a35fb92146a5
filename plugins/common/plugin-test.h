/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin-test.h: shared by the plugins' tests
 *
 * A test is a program that contains the plugin and no host. Evidence and parameters are written as
 * text, by the names that the plugin declares:
 *
 *     struct bench *bench = bench_new();
 *     bench_set(bench, "partial", "0.25");
 *     bench_rows(bench, "items", "item=a points=2", "item=b points=1", NULL);
 *     bench_table(bench, "checks", "unit item result", "0 a pass", "0 b fail", NULL);
 *     bench_score(bench, 1);
 *     assert_score(bench, 0, 200.0 / 3);
 *
 * A cell "-" is blank. Everything is freed by bench_free().
 */
#ifndef PLUGIN_TEST_H
#define PLUGIN_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/common.h"

#include <ctype.h>

#define BENCH_TABLES 4
#define BENCH_COLUMNS 16
#define BENCH_ROWS 512
#define BENCH_UNITS 32
#define BENCH_REPORTS 128
#define BENCH_ITEMS 256
#define BENCH_NOTICES 64

struct bench_report {
  uint64_t unit, row;
  uint32_t finding;
  int32_t table;
  double points;
  double number;      /* of the first value that is a number */
  size_t text_length; /* of the first that is a text */
  int64_t date;       /* the first that is a date */
};

struct bench_notice {
  uint64_t unit, row;
  uint32_t notice;
  int32_t table, column;
  char values[128]; /* "196;0;100" */
};

struct bench {
  const struct sy_plugin *plugin;
  /* parameters */
  struct sy_value values[64];
  const struct sy_value *value_pointers[64];
  struct sy_value items[BENCH_ITEMS];
  const struct sy_value *item_pointers[BENCH_ITEMS];
  size_t item_count;
  struct sy_parameters parameters;
  /* evidence */
  struct sy_table_data tables[BENCH_TABLES];
  const struct sy_table_data *table_pointers[BENCH_TABLES];
  struct sy_column_data columns[BENCH_TABLES][BENCH_COLUMNS];
  const struct sy_column_data *column_pointers[BENCH_TABLES][BENCH_COLUMNS];
  uint64_t first_row[BENCH_TABLES][BENCH_UNITS + 1];
  void *owned[4096];
  size_t owned_count;
  /* results */
  bool only_scores;    /* are asked for */
  bool calculations;   /* are asked for as well */
  uint64_t first_unit; /* of the call under way */
  int created, status;
  char message[256];
  struct sy_failure failure;
  double score[BENCH_UNITS];
  uint8_t outcome[BENCH_UNITS];
  uint16_t reason[BENCH_UNITS];
  double row_points[BENCH_TABLES][BENCH_ROWS];
  struct bench_report reports[BENCH_REPORTS];
  size_t report_count;
  bool without_notices; /* the host does not know them */
  struct bench_notice notices[BENCH_REPORTS];
  size_t notice_count;
};

/* ---- making ---- */

COMMON_UNUSED static void *bench_own(struct bench *bench, size_t size) {
  assert_true(bench->owned_count < sizeof bench->owned / sizeof *bench->owned);
  void *memory = calloc(1, size + 1);
  assert_non_null(memory);
  bench->owned[bench->owned_count++] = memory;
  return memory;
}

COMMON_UNUSED static char *bench_copy(struct bench *bench, const char *text) {
  char *copy = bench_own(bench, strlen(text) + 1);
  strcpy(copy, text);
  return copy;
}

/* Days since 1970-01-01 of "2019-05-22" (Howard Hinnant's days_from_civil). */
COMMON_UNUSED static int32_t bench_day(const char *text) {
  int year, month, day;
  assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &day), 3);
  year -= month <= 2;
  const int era = year / 400, of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* 7, 7.0, or 'seven' in quotation marks. */
COMMON_UNUSED static void bench_number_or_text(struct bench *bench, struct sy_value *value,
                                               const char *text) {
  value->type = strchr(text, '.') ? SY_PARAMETER_NUMBER : SY_PARAMETER_INTEGER;
  if (text[0] != '\'')
    return;
  char *copy = bench_copy(bench, text + 1);
  copy[strlen(copy) - 1] = '\0';
  value->type = SY_PARAMETER_TEXT;
  value->text = copy;
}

COMMON_UNUSED static void bench_value(struct bench *bench, struct sy_value *value,
                                      const struct sy_parameter *parameter, const char *text) {
  value->present = 1;
  value->number = strtod(text, NULL);
  value->integer = (int64_t)value->number;
  if (parameter->type == SY_PARAMETER_TEXT)
    value->text = bench_copy(bench, text);
  if (parameter->type == SY_PARAMETER_NUMBER_OR_TEXT)
    bench_number_or_text(bench, value, text);
  if (parameter->type == SY_PARAMETER_BOOL)
    value->integer = strcmp(text, "true") == 0;
  if (parameter->type == SY_PARAMETER_DATE)
    value->integer = bench_day(text);
  for (int64_t i = 0; parameter->type == SY_PARAMETER_CHOICE && parameter->choices[i]; i++)
    if (strcmp(parameter->choices[i]->name, text) == 0) {
      value->integer = i;
      value->text = parameter->choices[i]->name;
    }
}

/* Makes the tables that the plugin declares, without rows. */
COMMON_UNUSED static void bench_declare(struct bench *bench, const struct sy_plugin *plugin) {
  bench->plugin = plugin;
  for (size_t t = 0; bench->plugin->tables[t]; t++) {
    bench->tables[t] = (struct sy_table_data){.size = sizeof bench->tables[t],
                                              .columns = bench->column_pointers[t]};
    if (bench->plugin->tables[t]->scope == SY_BY_UNIT)
      bench->tables[t].first_row = bench->first_row[t];
    bench->table_pointers[t] = &bench->tables[t];
    for (size_t c = 0; bench->plugin->tables[t]->columns[c]; c++) {
      bench->columns[t][c] = (struct sy_column_data){
          .size = sizeof bench->columns[t][c], .type = bench->plugin->tables[t]->columns[c]->type};
      bench->column_pointers[t][c] = &bench->columns[t][c];
    }
  }
}

/* A bench with every parameter at its default. */
COMMON_UNUSED static struct bench *bench_new(void) {
  struct bench *bench = calloc(1, sizeof *bench);
  assert_non_null(bench);
  bench_declare(bench, steelyard_plugin_v1());
  uint64_t count = 0;
  for (; bench->plugin->parameters && bench->plugin->parameters[count]; count++) {
    const struct sy_parameter *parameter = bench->plugin->parameters[count];
    bench->values[count] =
        (struct sy_value){.size = sizeof(struct sy_value), .type = parameter->type};
    if (parameter->default_value)
      bench_value(bench, &bench->values[count], parameter, parameter->default_value);
    bench->value_pointers[count] = &bench->values[count];
  }
  bench->parameters =
      (struct sy_parameters){sizeof bench->parameters, count, bench->value_pointers};
  return bench;
}

COMMON_UNUSED static void bench_free(struct bench *bench) {
  for (size_t i = 0; i < bench->owned_count; i++)
    free(bench->owned[i]);
  free(bench);
}

COMMON_UNUSED static size_t bench_parameter(const struct bench *bench, const char *name) {
  size_t index = 0;
  while (strcmp(bench->plugin->parameters[index]->name, name) != 0)
    index++;
  return index;
}

/* Sets a parameter that is not a table. */
COMMON_UNUSED static void bench_set(struct bench *bench, const char *name, const char *text) {
  const size_t index = bench_parameter(bench, name);
  bench_value(bench, &bench->values[index], bench->plugin->parameters[index], text);
}

/* Sets a table parameter from rows "field=value field=value", NULL-ended. */
COMMON_UNUSED static void bench_rows(struct bench *bench, const char *name, ...) {
  const size_t index = bench_parameter(bench, name);
  struct sy_value *table = &bench->values[index];
  const struct sy_parameter *const *fields = bench->plugin->parameters[index]->fields;
  *table = (struct sy_value){.size = sizeof *table,
                             .type = SY_PARAMETER_TABLE,
                             .present = 1,
                             .items = bench->item_pointers + bench->item_count};
  va_list rows;
  va_start(rows, name);
  const char *row;
  while ((row = va_arg(rows, const char *))) {
    for (size_t f = 0; fields[f]; f++) {
      struct sy_value *value = &bench->items[bench->item_count];
      *value = (struct sy_value){.size = sizeof *value, .type = fields[f]->type};
      if (fields[f]->default_value)
        bench_value(bench, value, fields[f], fields[f]->default_value);
      char *copy = bench_copy(bench, row);
      for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        const size_t length = strlen(fields[f]->name);
        if (strncmp(word, fields[f]->name, length) == 0 && word[length] == '=')
          bench_value(bench, value, fields[f], word + length + 1);
      }
      bench->item_pointers[bench->item_count++] = value;
      assert_true(bench->item_count < BENCH_ITEMS);
    }
    table->count++;
  }
  va_end(rows);
}

/* ---- evidence ---- */

/* The levels that a category column with levels_from takes: the first field of that parameter. */
COMMON_UNUSED static int32_t bench_level(const struct bench *bench, const struct sy_column *column,
                                         const char *text) {
  for (int32_t i = 0; !column->levels_from && column->levels[i]; i++)
    if (strcmp(column->levels[i]->name, text) == 0)
      return i;
  if (column->levels_from) {
    const size_t index = bench_parameter(bench, column->levels_from);
    const struct sy_value *table = &bench->values[index];
    size_t fields = 0;
    while (bench->plugin->parameters[index]->fields[fields])
      fields++;
    for (uint64_t i = 0; i < table->count; i++)
      if (strcmp(table->items[i * fields]->text, text) == 0)
        return (int32_t)i;
  }
  fail_msg("no level '%s' of column '%s'", text, column->name);
  return -1;
}

COMMON_UNUSED static void bench_text(struct bench *bench, struct sy_column_data *data, uint64_t row,
                                     const char *text) {
  const char **dictionary = (const char **)(uintptr_t)data->dictionary;
  uint64_t index = 0;
  while (index < data->dictionary_count && strcmp(dictionary[index], text) != 0)
    index++;
  if (index == data->dictionary_count)
    dictionary[data->dictionary_count++] = bench_copy(bench, text);
  ((int32_t *)(uintptr_t)data->texts)[row] = (int32_t)index;
}

/* A decimal, with its exact form for plugins that read it: of up to 18 characters. */
COMMON_UNUSED static void bench_decimal(const struct sy_column_data *data, uint64_t row,
                                        const char *text) {
  ((double *)(uintptr_t)data->decimals)[row] = strtod(text, NULL);
  if (!data->exact)
    return;
  const bool fits = strlen(text) <= 18 && !strchr(text, 'e');
  const char *point = strchr(text, '.');
  int64_t digits = 0;
  for (const char *at = text; fits && *at; at++)
    if (*at >= '0' && *at <= '9')
      digits = digits * 10 + (*at - '0');
  ((int64_t *)(uintptr_t)data->exact)[row] = *text == '-' ? -digits : digits;
  ((uint8_t *)(uintptr_t)data->scale)[row] =
      fits ? (uint8_t)(point ? strlen(point + 1) : 0) : SY_NO_EXACT;
}

COMMON_UNUSED static void bench_cell(struct bench *bench, size_t t, size_t c, uint64_t row,
                                     const char *text) {
  const struct sy_column *column = bench->plugin->tables[t]->columns[c];
  struct sy_column_data *data = &bench->columns[t][c];
  if (!data->present) {
    data->present = 1;
    data->valid = bench_own(bench, BENCH_ROWS);
    void *values = bench_own(bench, BENCH_ROWS * sizeof(double));
    const bool open =
        column->levels_from && !bench->values[bench_parameter(bench, column->levels_from)].count;
    data->type = open ? (uint32_t)SY_TEXT : column->type;
    data->booleans = data->type == SY_BOOL ? values : NULL;
    data->integers = data->type == SY_INTEGER ? values : NULL;
    data->decimals = data->type == SY_DECIMAL ? values : NULL;
    if (data->decimals && bench->plugin->flags & SY_PLUGIN_EXACT) {
      data->exact = bench_own(bench, BENCH_ROWS * sizeof *data->exact);
      data->scale = bench_own(bench, BENCH_ROWS);
    }
    data->dates = data->type == SY_DATE ? values : NULL;
    data->levels = data->type == SY_CATEGORY ? values : NULL;
    data->texts = data->type == SY_TEXT ? values : NULL;
    data->dictionary = data->type == SY_TEXT ? bench_own(bench, BENCH_ROWS * sizeof(char *)) : NULL;
  }
  if (strcmp(text, "-") == 0)
    return;
  ((uint8_t *)(uintptr_t)data->valid)[row] = 1;
  if (data->booleans)
    ((uint8_t *)(uintptr_t)data->booleans)[row] = strcmp(text, "yes") == 0;
  else if (data->integers)
    ((int64_t *)(uintptr_t)data->integers)[row] = strtoll(text, NULL, 10);
  else if (data->decimals)
    bench_decimal(data, row, text);
  else if (data->dates)
    ((int32_t *)(uintptr_t)data->dates)[row] = bench_day(text);
  else if (data->levels)
    ((int32_t *)(uintptr_t)data->levels)[row] = bench_level(bench, column, text);
  else
    bench_text(bench, data, row, text);
}

/* Fills a table from rows of words, NULL-ended; `heading` names the columns. Rows of a table by
 * unit start with the unit's index and are in its order. */
COMMON_UNUSED static void bench_table(struct bench *bench, const char *name, const char *heading,
                                      ...) {
  size_t t = 0;
  while (strcmp(bench->plugin->tables[t]->name, name) != 0)
    t++;
  const struct sy_column *const *columns = bench->plugin->tables[t]->columns;
  const bool by_unit = bench->plugin->tables[t]->scope == SY_BY_UNIT;
  size_t order[BENCH_COLUMNS], count = 0;
  char *copy = bench_copy(bench, heading);
  for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
    size_t c = 0;
    while (columns[c] && strcmp(columns[c]->name, word) != 0)
      c++;
    order[count++] = c; /* `unit` is not a column of the plugin: past the end */
  }
  va_list rows;
  va_start(rows, heading);
  const char *row;
  uint64_t index = 0, last = 0;
  while ((row = va_arg(rows, const char *))) {
    char *cells = bench_copy(bench, row);
    size_t at = 0;
    for (char *word = strtok(cells, " "); word; word = strtok(NULL, " "), at++) {
      if (by_unit && at == 0) {
        const uint64_t unit = strtoull(word, NULL, 10);
        while (last < unit)
          bench->first_row[t][++last] = index;
      } else {
        bench_cell(bench, t, order[at], index, word);
      }
    }
    index++;
  }
  va_end(rows);
  while (by_unit && last < BENCH_UNITS)
    bench->first_row[t][++last] = index;
  bench->tables[t].row_count = index;
  bench->tables[t].present = 1;
}

/* ---- scoring ---- */

COMMON_UNUSED static void bench_receive(const struct sy_result *result,
                                        const struct sy_report *report) {
  struct bench *bench = result->host_data;
  assert_true(bench->report_count < BENCH_REPORTS);
  struct bench_report *kept = &bench->reports[bench->report_count++];
  *kept = (struct bench_report){
      report->unit, report->row, report->finding, report->table, report->points, 0, 0, 0};
  uint64_t declared = 0;
  const struct sy_finding *finding = bench->plugin->findings[report->finding];
  while (finding->values && finding->values[declared])
    declared++;
  assert_int_equal(report->value_count, declared);
  assert_true(report->table >= -1);
  for (uint64_t i = report->value_count; i-- > 0;) {
    assert_int_equal(report->values[i]->type, finding->values[i]->type);
    assert_true((report->values[i]->type == SY_PARAMETER_TEXT) ==
                (report->values[i]->text != NULL));
    if (report->values[i]->type != SY_PARAMETER_TEXT)
      kept->number = report->values[i]->number;
    else
      kept->text_length = strlen(report->values[i]->text);
    if (report->values[i]->type == SY_PARAMETER_DATE)
      kept->date = report->values[i]->integer;
  }
}

/* The notices that the plugin declares; an empty list if it has none. */
COMMON_UNUSED static const struct sy_notice *const *bench_notices(const struct bench *bench) {
  static const struct sy_notice *const none[] = {NULL};
  const struct sy_notices *notices =
      bench->plugin->get_extension ? bench->plugin->get_extension(SY_NOTICES) : NULL;
  return notices ? notices->notices : none;
}

COMMON_UNUSED static void bench_write_value(struct bench_notice *kept,
                                            const struct sy_value *value) {
  const size_t used = strlen(kept->values);
  char *at = kept->values + used;
  const size_t left = sizeof kept->values - used;
  const char *separator = used ? ";" : "";
  if (value->type == SY_PARAMETER_TEXT)
    snprintf(at, left, "%s%s", separator, value->text);
  else if (value->type == SY_PARAMETER_NUMBER)
    snprintf(at, left, "%s%.15g", separator, value->number);
  else
    snprintf(at, left, "%s%lld", separator, (long long)value->integer);
}

/* A notice must be declared, and about a row of its unit. */
COMMON_UNUSED static void bench_notify(const struct sy_result *result,
                                       const struct sy_notice_report *report) {
  struct bench *bench = result->host_data;
  const struct sy_notice *const *notices = bench_notices(bench);
  uint32_t declared = 0;
  while (declared < report->notice && notices[declared])
    declared++;
  const struct sy_notice *notice = notices[declared];
  assert_non_null(notice);
  const bool none = report->unit == SY_NO_UNIT;
  assert_true(!none || notice->severity == SY_NOTICE_WARNING);
  const uint64_t unit = none ? SY_NO_UNIT : report->unit + bench->first_unit;
  if (report->table >= 0 && !none && bench->tables[report->table].first_row)
    assert_true(report->row >= bench->first_row[report->table][unit] &&
                report->row < bench->first_row[report->table][unit + 1]);
  assert_true(bench->notice_count < BENCH_REPORTS);
  struct bench_notice *kept = &bench->notices[bench->notice_count++];
  *kept =
      (struct bench_notice){unit, report->row, report->notice, report->table, report->column, ""};
  uint64_t count = 0;
  for (; notice->values && notice->values[count]; count++) {
    assert_true(count < report->value_count);
    assert_int_equal(report->values[count]->type, notice->values[count]->type);
    bench_write_value(kept, report->values[count]);
  }
  assert_int_equal(report->value_count, count);
}

COMMON_UNUSED static const void *bench_extension(const struct sy_host *host, const char *id) {
  static const struct sy_notices_host notices = {.size = sizeof notices, .notify = bench_notify};
  (void)host;
  return strcmp(id, SY_NOTICES) == 0 ? &notices : NULL;
}

/* Units with an error are in error, as the host makes them. */
COMMON_UNUSED static void bench_strike(struct bench *bench) {
  for (size_t i = 0; i < bench->notice_count; i++) {
    const struct bench_notice *kept = &bench->notices[i];
    if (bench_notices(bench)[kept->notice]->severity != SY_NOTICE_ERROR)
      continue;
    bench->outcome[kept->unit] = SY_ERROR;
    bench->reason[kept->unit] = 0;
    bench->score[kept->unit] = 0;
  }
}

/* Calls score() for the units from `first` on, writing at their places. */
COMMON_UNUSED static void bench_call(struct bench *bench, void *self, uint64_t first,
                                     uint64_t count) {
  struct sy_table_data tables[BENCH_TABLES];
  const struct sy_table_data *pointers[BENCH_TABLES + 1] = {NULL};
  double *row_points[BENCH_TABLES];
  for (size_t t = 0; bench->plugin->tables[t]; t++) {
    tables[t] = bench->tables[t];
    if (tables[t].first_row)
      tables[t].first_row += first;
    pointers[t] = &tables[t];
    row_points[t] = bench->row_points[t];
  }
  bench->first_unit = first;
  const struct sy_batch batch = {sizeof batch, count, pointers};
  const struct sy_result result = {.size = sizeof result,
                                   .score = bench->score + first,
                                   .outcome = bench->outcome + first,
                                   .reason = bench->reason + first,
                                   .row_points = bench->only_scores ? NULL : row_points,
                                   .report = bench_receive,
                                   .findings_wanted = bench->only_scores ? SY_FINDINGS_NONE
                                                      : bench->calculations
                                                          ? SY_FINDINGS_AND_CALCULATIONS
                                                          : SY_FINDINGS_FAULTS,
                                   .host_data = bench};
  bench->failure =
      (struct sy_failure){sizeof bench->failure, bench->message, sizeof bench->message, -1, -1, 0};
  bench->status = bench->plugin->score(self, &batch, &result, &bench->failure);
  bench_strike(bench);
}

/* Creates an instance, scores `units` units in batches of `size` (0: one batch), ends the instance.
 */
COMMON_UNUSED static void bench_score_in(struct bench *bench, uint64_t units, uint64_t size) {
  void *self = NULL;
  const struct sy_host host = {.size = sizeof host,
                               .api_version = 1,
                               .name = "test",
                               .version = "0",
                               .get_extension = bench->without_notices ? NULL : bench_extension};
  bench->failure =
      (struct sy_failure){sizeof bench->failure, bench->message, sizeof bench->message, -1, -1, 0};
  memset(bench->outcome, 0, sizeof bench->outcome);
  bench->report_count = 0;
  bench->notice_count = 0;
  for (size_t t = 0; t < BENCH_TABLES; t++)
    for (size_t row = 0; row < BENCH_ROWS; row++)
      bench->row_points[t][row] = NAN;
  bench->created = bench->plugin->create(&host, &bench->parameters, &self, &bench->failure);
  if (bench->created != SY_OK) {
    assert_int_equal(bench->failure.table, -1); /* there are no tables yet */
    return;
  }
  for (uint64_t first = 0; first < units; first += size ? size : units)
    bench_call(bench, self, first, size && size < units - first ? size : units - first);
  bench->plugin->destroy(self);
}

/* The same, which must not fail; whoever asks for nothing but scores gets the same ones. */
COMMON_UNUSED static void bench_score(struct bench *bench, uint64_t units) {
  double score[BENCH_UNITS];
  uint8_t outcome[BENCH_UNITS];
  bench->only_scores = true;
  bench_score_in(bench, units, 0);
  memcpy(score, bench->score, sizeof score);
  memcpy(outcome, bench->outcome, sizeof outcome);
  bench->only_scores = false;
  bench_score_in(bench, units, 0);
  assert_int_equal(bench->created, SY_OK);
  assert_int_equal(bench->status, SY_OK);
  assert_memory_equal(outcome, bench->outcome, units);
  for (uint64_t unit = 0; unit < units; unit++)
    if (outcome[unit] == SY_SCORED)
      assert_memory_equal(&score[unit], &bench->score[unit], sizeof *score);
}

/* ---- asserting ---- */

#define assert_near(found, expected)                                                               \
  do {                                                                                             \
    if (!(fabs((found) - (expected)) < 1e-9))                                                      \
      fail_msg("found %.12g, expected %.12g", (double)(found), (double)(expected));                \
  } while (0)

#define assert_score(bench, unit, expected)                                                        \
  do {                                                                                             \
    assert_int_equal((bench)->outcome[unit], SY_SCORED);                                           \
    assert_near((bench)->score[unit], expected);                                                   \
  } while (0)

#define assert_outcome(bench, unit, expected, expected_reason)                                     \
  do {                                                                                             \
    assert_int_equal((bench)->outcome[unit], expected);                                            \
    assert_int_equal((bench)->reason[unit], (expected_reason) + 1);                                \
  } while (0)

/* The text is Chinese, and has no two English words in a row. */
COMMON_UNUSED static void assert_chinese(const char *text) {
  bool chinese = false;
  for (const char *at = text; *at; at++) {
    chinese = chinese || ((unsigned char)*at >= 0xe4 && (unsigned char)*at <= 0xe9);
    if (at > text && *at == ' ' && isalpha((unsigned char)at[-1]) && isalpha((unsigned char)at[1]))
      fail_msg("'%s' has English words", text);
  }
  if (!chinese)
    fail_msg("'%s' is not Chinese", text);
}

/* The failure has a message in both languages. */
COMMON_UNUSED static void assert_both_languages(const struct bench *bench) {
  assert_true(bench->message[0]);
  assert_chinese(bench->message + strlen(bench->message) + 1);
}

/* create() refuses, and names the parameter and no row. */
COMMON_UNUSED static void assert_refused_parameter(struct bench *bench, const char *parameter) {
  bench_score_in(bench, 1, 0);
  assert_int_equal(bench->created, SY_REFUSED);
  assert_both_languages(bench);
  assert_int_equal(bench->failure.parameter, bench_parameter(bench, parameter));
  assert_int_equal(bench->failure.table, -1);
  assert_int_equal(bench->failure.row, 0);
}

/* score() refuses, and names table and row and no parameter. */
COMMON_UNUSED static void assert_refused_row(struct bench *bench, uint64_t units, int32_t table,
                                             uint64_t row) {
  bench_score_in(bench, units, 0);
  assert_int_equal(bench->created, SY_OK);
  assert_int_equal(bench->status, SY_REFUSED);
  assert_both_languages(bench);
  assert_int_equal(bench->failure.table, table);
  assert_int_equal(bench->failure.row, row);
  assert_int_equal(bench->failure.parameter, -1);
}

/* The rows of table 0 in error are those given, in any order and no others, and so are their units;
 * rows end with -1. A host without notices is refused instead. */
COMMON_UNUSED static void assert_row_errors(struct bench *bench, uint64_t units, int32_t column,
                                            ...) {
  bench_score(bench, units);
  va_list rows;
  va_start(rows, column);
  size_t count = 0;
  for (int row; (row = va_arg(rows, int)) >= 0; count++) {
    bool found = false;
    for (size_t i = 0; i < bench->notice_count; i++)
      found = found || (bench->notices[i].row == (uint64_t)row && bench->notices[i].table == 0 &&
                        bench->notices[i].column == column);
    assert_true(found);
  }
  va_end(rows);
  assert_int_equal(bench->notice_count, count);
  bench->without_notices = true;
  bench_score_in(bench, units, 0);
  bench->without_notices = false;
  assert_int_equal(bench->status, SY_REFUSED);
  assert_both_languages(bench);
  assert_null(strchr(bench->message, '{'));
  assert_int_equal(bench->failure.table, 0);
  bench_score(bench, units);
}

/* A report about that finding; fails if there is none. */
COMMON_UNUSED static const struct bench_report *assert_reported(const struct bench *bench,
                                                                uint64_t unit, uint32_t finding) {
  for (size_t i = 0; i < bench->report_count; i++)
    if (bench->reports[i].unit == unit && bench->reports[i].finding == finding)
      return &bench->reports[i];
  fail_msg("finding %u of unit %u is not reported", finding, (unsigned)unit);
  return NULL;
}

/* The plugin gave that notice of the unit (or of SY_NO_UNIT) with these values; fails if it did
 * not. */
COMMON_UNUSED static const struct bench_notice *
assert_noticed(const struct bench *bench, uint64_t unit, const char *code, const char *values) {
  for (size_t i = 0; i < bench->notice_count; i++) {
    const struct bench_notice *kept = &bench->notices[i];
    if (kept->unit == unit && strcmp(bench_notices(bench)[kept->notice]->code, code) == 0 &&
        strcmp(kept->values, values) == 0)
      return kept;
  }
  fail_msg("no notice '%s' of unit %llu with %s", code, (unsigned long long)unit, values);
  return NULL;
}

/* Batches of one and two units give the same bits as one batch of all. */
COMMON_UNUSED static void assert_batches_agree(struct bench *bench, uint64_t units) {
  double score[BENCH_UNITS];
  bench_score(bench, units);
  memcpy(score, bench->score, sizeof score);
  for (uint64_t size = 1; size <= 2; size++) {
    bench_score_in(bench, units, size);
    assert_memory_equal(score, bench->score, units * sizeof *score);
  }
}

#endif /* PLUGIN_TEST_H */
