/* SPDX-License-Identifier: Apache-2.0
 *
 * decimals.c: tests that a result does not depend on how binary numbers round decimals
 *
 * Two units have different cells with the same sum: 0.1 and 0.2, and 0.3. Many methods score both
 * alike, because they use sums, or means of equally many cells. To find out whether this one does,
 * the tenths are replaced by binary fractions, which doubles add exactly: first by slightly smaller
 * ones, then by slightly larger ones. If both times the two units get the same, they must also get
 * the same for the tenths in between.
 */
#include "plugin-check/plugin-check-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Each unit's cells, in steps above a start; 0 ends them. The first and the second of a pair have
 * the same sum, or are the same number more or less often. */
static const guint8 unit_cells[][MOST_CELLS] = {
    {1, 2},       {3},       /* 0.1 + 0.2, and 0.3 */
    {1, 2, 3},    {3, 2, 1}, /* the other way round */
    {1, 2, 3},    {2, 2, 2},
    {4, 1, 1},    {2, 2, 2},
    {1, 2, 6},    {3, 3, 3},
    {3, 7},       {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, /* many tenths */
    {5, 9},       {7, 7},
    {1},          {1, 1, 1}, /* a mean of equal numbers */
    {7},          {7, 7, 7},
    {7},          {7, 7, 7, 7, 7, 7, 7},
    {10},         {10, 10, 10}, /* the top of the range, if it starts so */
    {10, 10, 10}, {10, 10, 10, 10, 10, 10, 10},
};
#define UNITS G_N_ELEMENTS(unit_cells)

/* Where steps start and how long they are, in millionths: six digits hold tenths as well as 64ths.
 */
struct scale {
  int64_t start, step;
};
#define MILLION 1000000
#define PART (MILLION / 64)

static double cell_at(const struct scale *scale, guint8 steps) {
  return (double)(scale->start + steps * scale->step) / MILLION;
}

/* Binary numbers below or above those of a scale of tenths. */
static struct scale binary_scale(const struct scale *tenths, bool above) {
  int64_t whole = tenths->start / PART;
  whole -= whole * PART > tenths->start;
  return (struct scale){(whole + above) * PART, (above ? 7 : 6) * PART};
}

/* ---- a column under test ---- */

struct testing {
  struct trial *trial;
  const struct setting *setting;
  const struct sample *sample;
  struct cells cells; /* `numbers` is of the scale under way */
  const struct sy_column *column;
};

static void fill_numbers(const struct scale *scale, struct numbers numbers[UNITS]) {
  for (guint unit = 0; unit < UNITS; unit++)
    for (numbers[unit].count = 0;
         numbers[unit].count < MOST_CELLS && unit_cells[unit][numbers[unit].count] > 0;
         numbers[unit].count++)
      numbers[unit].values[numbers[unit].count] =
          cell_at(scale, unit_cells[unit][numbers[unit].count]);
}

/* What the plugin writes for the units on a scale, with one digit more or less; NULL where the
 * column does not allow such numbers, or the plugin refuses them. */
static struct outputs *score_scale(const struct testing *testing, const struct scale *scale,
                                   bool other_scales) {
  if (!(cell_at(scale, 1) >= testing->column->lowest &&
        cell_at(scale, 10) <= testing->column->highest))
    return NULL;
  struct numbers numbers[UNITS];
  fill_numbers(scale, numbers);
  struct cells cells = testing->cells;
  cells.numbers = numbers;
  g_autoptr(trial_evidence) evidence = evidence_with_cells(testing->sample->evidence, &cells);
  evidence->other_scales = other_scales;
  struct batch *batch = batch_new(evidence, 1, UNFENCED);
  struct outputs *outputs = sample_score(testing->sample, batch, WANTS_FINDINGS, UNFENCED);
  batch_free(batch);
  if (outputs->status == SY_OK)
    return outputs;
  outputs_free(outputs);
  return NULL;
}

/* ---- what two units were given ---- */

static gint compare_lines(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* How often a unit has each finding, and which it has about no row, with their values; those about
 * rows tell the rows' numbers. g_free. */
static char *findings_text(const struct outputs *outputs, uint64_t unit) {
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < outputs->reports->len; i++) {
    const struct kept_report *report = &g_array_index(outputs->reports, struct kept_report, i);
    if (report->unit == unit)
      g_ptr_array_add(lines, report->table >= 0 ? g_strdup_printf("%u", report->finding)
                                                : g_strdup_printf("%u %.17g %s", report->finding,
                                                                  report->points, report->values));
  }
  g_ptr_array_sort(lines, compare_lines);
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (char **)lines->pdata);
}

static bool same_score(const struct outputs *outputs, uint64_t unit) {
  return memcmp(&outputs->score[unit], &outputs->score[unit + 1], sizeof(double)) == 0;
}

static bool same_outcome(const struct outputs *outputs, uint64_t unit) {
  g_autofree char *first = findings_text(outputs, unit);
  g_autofree char *second = findings_text(outputs, unit + 1);
  return outputs->outcome[unit] == outputs->outcome[unit + 1] &&
         outputs->reason[unit] == outputs->reason[unit + 1] && strcmp(first, second) == 0;
}

/* Whether two scores differ by no more than some roundings do: no method means such a difference.
 */
static bool differ_by_rounding(const struct outputs *outputs, uint64_t unit) {
  const double a = outputs->score[unit], b = outputs->score[unit + 1];
  return !same_score(outputs, unit) && outputs->outcome[unit] == SY_SCORED &&
         outputs->outcome[unit + 1] == SY_SCORED &&
         fabs(a - b) <= 512 * DBL_EPSILON * MAX(1, MAX(fabs(a), fabs(b)));
}

/* ---- what a pair shows ---- */

static bool has_number(const struct numbers *numbers, double number) {
  for (guint i = 0; i < numbers->count; i++)
    if (!(numbers->values[i] < number || numbers->values[i] > number))
      return true;
  return false;
}

/* Whether one unit has a number that the parameters or the column name and the other has not: a
 * method may mean that. */
static bool differ_in_edges(const struct testing *testing, const struct numbers *pair) {
  const GArray *named = testing->sample->evidence->numbers;
  const double edges[] = {testing->column->lowest, testing->column->highest};
  for (guint i = 0; i < named->len + G_N_ELEMENTS(edges); i++) {
    const double edge = i < named->len ? g_array_index(named, double, i) : edges[i - named->len];
    if (has_number(&pair[0], edge) != has_number(&pair[1], edge))
      return true;
  }
  return false;
}

/* "0.1 + 0.2" g_free. */
static char *numbers_text(const struct numbers *numbers) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < numbers->count; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.15g", numbers->values[i]);
    g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", number);
  }
  return g_string_free(text, FALSE);
}

static void tell(const struct testing *testing, const struct outputs *outputs, uint64_t unit,
                 const struct numbers *pair) {
  g_autofree char *first = numbers_text(&pair[0]), *second = numbers_text(&pair[1]);
  g_autofree char *what =
      same_outcome(outputs, unit)
          ? g_strdup_printf(_("%s: in '%s': %s gives %.17g, but %s gives %.17g"),
                            testing->setting->label, testing->column->name, first,
                            outputs->score[unit], second, outputs->score[unit + 1])
          : g_strdup_printf(_("%s: in '%s' %s and %s give different outcomes or findings"),
                            testing->setting->label, testing->column->name, first, second);
  if (testing->sample->instance.flags & SY_PLUGIN_EXACT)
    trial_fail(testing->trial, "%s", what);
  else
    trial_warn(testing->trial, "%s", what);
}

/* Whether the units of a pair get the same from binary numbers on either side, as far as the column
 * allows them. */
static bool are_alike(struct outputs *const binary[2], uint64_t unit) {
  bool any = false;
  for (guint i = 0; i < 2; i++) {
    if (binary[i] == NULL)
      continue;
    if (!same_score(binary[i], unit) || !same_outcome(binary[i], unit))
      return false;
    any = true;
  }
  return any;
}

/* Whether two units have one decimal sum, or one number, however often, as its mean. */
static bool are_equal(const struct scale *tenths, const guint8 *a, const guint8 *b) {
  int64_t sum[2] = {0};
  guint8 lowest = G_MAXUINT8, highest = 0;
  for (guint i = 0; i < 2; i++)
    for (const guint8 *steps = i ? b : a, *end = steps + MOST_CELLS; steps < end && *steps;
         steps++) {
      sum[i] += tenths->start + *steps * tenths->step;
      lowest = MIN(lowest, *steps);
      highest = MAX(highest, *steps);
    }
  return sum[0] == sum[1] || lowest == highest;
}

static void judge_pairs(const struct testing *testing, const struct scale *tenths,
                        const struct outputs *outputs, struct outputs *const binary[2]) {
  struct numbers numbers[UNITS];
  fill_numbers(tenths, numbers);
  for (uint64_t unit = 0; unit < UNITS; unit += 2) {
    if (outputs->outcome[unit] != SY_SCORED || differ_in_edges(testing, &numbers[unit]) ||
        !are_equal(tenths, unit_cells[unit], unit_cells[unit + 1]))
      continue;
    const bool alike = are_alike(binary, unit);
    testing->trial->pairs += alike;
    if (differ_by_rounding(outputs, unit) ||
        (alike && (!same_score(outputs, unit) || !same_outcome(outputs, unit))))
      tell(testing, outputs, unit, &numbers[unit]);
  }
}

/* The same numbers with other scales, for who reads them. */
static void judge_scales(const struct testing *testing, const struct scale *tenths,
                         const struct outputs *outputs) {
  if (!(testing->sample->instance.flags & SY_PLUGIN_EXACT))
    return;
  g_autoptr(trial_outputs) longer = score_scale(testing, tenths, true);
  g_autofree char *difference = longer ? outputs_difference(outputs, longer, NULL) : NULL;
  if (difference)
    trial_fail(testing->trial,
               _("%s: '%s' with other numbers of decimals, such as 10.50 for 10.5: %s"),
               testing->setting->label, testing->column->name, difference);
}

static void test_scale(const struct testing *testing, const struct scale *tenths) {
  g_autoptr(trial_outputs) outputs = score_scale(testing, tenths, false);
  if (!outputs)
    return;
  const struct scale below = binary_scale(tenths, false), above = binary_scale(tenths, true);
  g_autoptr(trial_outputs) less = score_scale(testing, &below, false);
  g_autoptr(trial_outputs) more = score_scale(testing, &above, false);
  judge_pairs(testing, tenths, outputs, (struct outputs *const[2]){less, more});
  judge_scales(testing, tenths, outputs);
}

/* ---- which scales, columns and units ---- */

/* Whether a number has at most six digits after the point, and is not too large for them. */
static bool is_short(double number) {
  if (!(fabs(number) <= 1e9))
    return false;
  const double shortened = cell_at(&(struct scale){llround(number * MILLION), 0}, 0);
  return shortened >= number && shortened <= number;
}

/* Tenths from the least number on, far above it, and up to the numbers that the parameters or the
 * column name: a mean of equal numbers there is at the edge, not above it. */
static void test_scales(const struct testing *testing) {
  const GArray *named = testing->sample->evidence->numbers;
  const double lowest = isfinite(testing->column->lowest) ? ceil(testing->column->lowest) : 0;
  const double starts[] = {lowest, 100000, 1e9, testing->column->highest - 1};
  for (guint i = 0; i < named->len + G_N_ELEMENTS(starts); i++) {
    const double start = i < named->len ? g_array_index(named, double, i) : starts[i - named->len];
    const int64_t below = i < named->len ? MILLION : 0;
    if (is_short(start))
      test_scale(testing, &(struct scale){llround(start * MILLION) - below, MILLION / 10});
  }
}

/* A unit with a row in the table; false: there is none. */
static bool find_unit(const struct evidence *evidence, guint table, uint64_t *unit) {
  const GArray *rows = evidence->tables[table].rows;
  if (rows->len > 0)
    *unit = g_array_index(rows, struct row, 0).unit;
  return rows->len > 0;
}

static bool has_type(const struct evidence_table *table, uint32_t type) {
  for (guint i = 0; i < table->column_count; i++)
    if (table->types[i] == type && table->has[i])
      return true;
  return false;
}

/* With all texts alike and with others, alone and beside rows of other categories. */
static void test_variants(struct testing *testing, bool texts, bool categories) {
  for (guint differ = 0; differ <= texts; differ++)
    for (guint others = 0; others <= categories; others++) {
      testing->cells.texts_differ = differ;
      testing->cells.keeps_others = others;
      test_scales(testing);
    }
}

static void use_decimals(struct trial *trial, const struct setting *setting,
                         struct sample *sample) {
  const struct evidence *evidence = sample->evidence;
  for (guint t = 0; t < evidence->table_count; t++) {
    const struct evidence_table *table = &evidence->tables[t];
    struct testing testing = {trial, setting, sample, {.table = t, .unit_count = UNITS}, NULL};
    if (evidence->plugin->tables[t]->scope != SY_BY_UNIT ||
        !find_unit(evidence, t, &testing.cells.like))
      continue;
    for (guint c = 0; c < table->column_count; c++) {
      if (table->types[c] != SY_DECIMAL || !table->has[c])
        continue;
      testing.cells.column = c;
      testing.column = evidence->plugin->tables[t]->columns[c];
      test_variants(&testing, has_type(table, SY_TEXT), has_type(table, SY_CATEGORY));
    }
  }
}

void test_decimals(struct trial *trial) {
  each_sample(trial, 5, STYLE_ORDINARY, use_decimals);
  if (trial->plugin->flags & SY_PLUGIN_EXACT && trial->pairs == 0)
    trial_skip(trial, "%s", _("no two units with equal decimals have the same binary numbers"));
  trial_saw(trial, _("%u pairs of units with equal decimals"), trial->pairs);
}
