/* SPDX-License-Identifier: Apache-2.0
 *
 * measure.c: a number, scored from 0 to 100 by a curve
 *
 * as-is          the number itself
 * goalposts      linear from `worst` (0) to `best` (100), and no further
 * min-max        linear from the worst to the best of the cohort
 * z-score        mean + spread · z, kept within 0 to 100; z with the cohort's population deviation
 * percentile-rank  100 · (units that are worse + half of those that are equal, itself not counted)
 * / (n - 1) share-of-best  100 · value / best of the cohort, or best / value where lower is better
 * log-normal     Lighthouse's curve: the complementary log-normal distribution through (tenth, 90)
 * and (median, 50), for numbers of which less is better
 *
 * The cohort's statistics come from sorted numbers, so they do not depend on the order of units.
 */
#include "common/common.h"

enum { VALUE, NOTE };
enum { CURVE, BETTER, COMBINE, WORST, BEST, MEAN_SCORE, SPREAD, MEDIAN, TENTH, LOWEST, HIGHEST };
enum { AS_IS, GOALPOSTS, MIN_MAX, Z_SCORE, PERCENTILE_RANK, SHARE_OF_BEST, LOG_NORMAL };
enum { HIGHER, LOWER };
enum { COMBINE_ONLY, COMBINE_MEAN, COMBINE_SUM, COMBINE_MIN, COMBINE_MAX };
enum { BLANK, NO_VARIATION, OUTSIDE };

/* ---- description ---- */

COLUMN(column_value, "value", SY_DECIMAL, SY_BLANK_ALLOWED, TEXT("value", "数值"),
       TEXT("The number; empty if unknown.", "数值；不详时留空。"));
/* The same where the unit's other rows make a number without an empty one. */
COLUMN(column_some_value, "value", SY_DECIMAL, SY_BLANK_ALLOWED, TEXT("value", "数值"),
       TEXT("The number; empty if unknown.", "数值；不详时留空。"),
       BLANK(TEXT("an empty cell is left out of the unit's number",
                  "空单元格不计入该评价对象的数值")));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_value, &column_note, NULL};
TABLE(table_values, "values", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("values", "数值记录"),
      TEXT("One row is one number of the unit.", "一行是评价对象的一个数值。"));
static const struct sy_table *const tables[] = {&table_values, NULL};
static const struct sy_column *const some_columns[] = {&column_some_value, &column_note, NULL};
TABLE(table_many, "values", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, some_columns,
      TEXT("values", "数值记录"),
      TEXT("One row is one number of the unit.", "一行是评价对象的一个数值。"));
static const struct sy_table *const many_tables[] = {&table_many, NULL};

LEVEL(curve_as_is, "as-is", TEXT("as it is", "原值"));
LEVEL(curve_goalposts, "goalposts", TEXT("between goalposts", "上下限线性"));
LEVEL(curve_min_max, "min-max", TEXT("min-max in the cohort", "组别内极差"));
LEVEL(curve_z_score, "z-score", TEXT("z-score in the cohort", "组别内标准分"));
LEVEL(curve_percentile, "percentile-rank", TEXT("percentile rank in the cohort", "组别内百分位"));
LEVEL(curve_share, "share-of-best", TEXT("share of the cohort's best", "与组别内最优值之比"));
LEVEL(curve_log_normal, "log-normal", TEXT("log-normal", "对数正态"));
static const struct sy_level *const curves[] = {
    &curve_as_is,      &curve_goalposts, &curve_min_max,    &curve_z_score,
    &curve_percentile, &curve_share,     &curve_log_normal, NULL};
CHOICE_PARAMETER(parameter_curve, "curve", IS_REQUIRED, curves, NULL, TEXT("curve", "曲线"),
                 TEXT("How the number becomes a score.", "数值如何换算成得分。"));
LEVEL(better_higher, "higher", TEXT("higher", "越高越好"));
LEVEL(better_lower, "lower", TEXT("lower", "越低越好"));
static const struct sy_level *const betters[] = {&better_higher, &better_lower, NULL};
CHOICE_PARAMETER(parameter_better, "better", IS_OPTIONAL, betters, "higher", TEXT("better", "方向"),
                 TEXT("Which numbers are better, for the cohort curves. For goalposts it follows "
                      "from worst and best; log-normal is lower, as-is is higher.",
                      "用于组别内曲线。上下限线性的方向由零分线和满分线决定，对数正态为越低越好，原"
                      "值为越高越好。"));
LEVEL(combine_only, "only", TEXT("one row only", "只许一行"));
LEVEL(combine_mean, "mean", TEXT("mean", "平均"));
LEVEL(combine_sum, "sum", TEXT("sum", "合计"));
LEVEL(combine_min, "min", TEXT("lowest", "最小"));
LEVEL(combine_max, "max", TEXT("highest", "最大"));
static const struct sy_level *const combinations[] = {&combine_only, &combine_mean, &combine_sum,
                                                      &combine_min,  &combine_max,  NULL};
CHOICE_PARAMETER(parameter_combine, "combine", IS_OPTIONAL, combinations, "only",
                 TEXT("combine", "合并方式"),
                 TEXT("How several rows of a unit are combined into one number.",
                      "评价对象有多行时如何合并为一个数值。"));
NUMBER_PARAMETER(parameter_worst, "worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e15, 1e15, NULL,
                 TEXT("worst", "零分线"),
                 TEXT("goalposts: the number that scores 0.", "上下限线性：得0分的数值。"));
NUMBER_PARAMETER(parameter_best, "best", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e15, 1e15, NULL,
                 TEXT("best", "满分线"),
                 TEXT("goalposts: the number that scores 100.", "上下限线性：得100分的数值。"));
NUMBER_PARAMETER(parameter_mean, "mean", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 100, "50",
                 TEXT("mean score", "平均分"),
                 TEXT("z-score: the score of the cohort's mean.", "标准分：组别平均值的得分。"));
NUMBER_PARAMETER(parameter_spread, "spread", SY_PARAMETER_NUMBER, IS_OPTIONAL, DBL_MIN, 100, "10",
                 TEXT("spread", "离散度"),
                 TEXT("z-score: points per standard deviation.", "标准分：每个标准差对应的分数。"));
NUMBER_PARAMETER(parameter_median, "median", SY_PARAMETER_NUMBER, IS_OPTIONAL, DBL_MIN, 1e15, NULL,
                 TEXT("median", "中位点"),
                 TEXT("log-normal: the number that scores 50.", "对数正态：得50分的数值。"));
NUMBER_PARAMETER(parameter_tenth, "tenth", SY_PARAMETER_NUMBER, IS_OPTIONAL, DBL_MIN, 1e15, NULL,
                 TEXT("tenth", "优良点"),
                 TEXT("log-normal: the number that scores 90; below the median.",
                      "对数正态：得90分的数值，须小于中位点。"));
NUMBER_PARAMETER(parameter_lowest, "lowest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, "0",
                 TEXT("lowest", "最低值"),
                 TEXT("as-is: the lowest possible number.", "原值：可能的最小数值。"));
NUMBER_PARAMETER(parameter_highest, "highest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, "100",
                 TEXT("highest", "最高值"),
                 TEXT("as-is: the highest possible number.", "原值：可能的最大数值。"));
static const struct sy_parameter *const parameters[] = {
    &parameter_curve, &parameter_better, &parameter_combine, &parameter_worst,
    &parameter_best,  &parameter_mean,   &parameter_spread,  &parameter_median,
    &parameter_tenth, &parameter_lowest, &parameter_highest, NULL};

FINDING_VALUE(value_score, "score", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const low_values[] = {&value_score, NULL};
FINDING(finding_low, "low", low_values,
        TEXT("the number scores {score} of 100", "该数值的得分为{score}（满分100）"),
        TEXT("Learn from the units with the best scores.", "参考得分最高者的做法。"));
static const struct sy_finding *const findings[] = {&finding_low, NULL};

REASON(reason_blank, "blank", TEXT("the number is unknown", "数值不详"));
REASON(reason_no_variation, "no-variation",
       TEXT("all units of the cohort have the same number, or there is only one",
            "组别内数值全部相同，或只有一个评价对象"));
REASON(reason_outside, "outside",
       TEXT("the sum of the numbers is outside lowest to highest", "数值之和超出最低值至最高值"));
static const struct sy_reason *const reasons[] = {&reason_blank, &reason_no_variation,
                                                  &reason_outside, NULL};

/* ---- instance ---- */

struct measure {
  int64_t curve, combine;
  bool lower; /* is better */
  double worst, best, mean, spread, median, tenth, lowest, highest;
  struct sy_plugin described;
};

/* What each curve needs. */
static int check(const struct sy_parameters *given, const struct measure *measure,
                 struct sy_failure *failure) {
  if (measure->curve == GOALPOSTS && !(is_given(given, WORST) && is_given(given, BEST)))
    return refuse(failure, -1, 0, is_given(given, WORST) ? BEST : WORST,
                  "goalposts need worst and best", "goalposts需要worst和best");
  if (measure->curve == GOALPOSTS && !(measure->worst < measure->best) &&
      !(measure->worst > measure->best))
    return refuse(failure, -1, 0, BEST, "worst and best are the same", "worst与best相同");
  if (measure->curve == LOG_NORMAL && !(is_given(given, MEDIAN) && is_given(given, TENTH)))
    return refuse(failure, -1, 0, is_given(given, MEDIAN) ? TENTH : MEDIAN,
                  "log-normal needs median and tenth", "log-normal需要median和tenth");
  if (measure->curve == LOG_NORMAL && !(measure->tenth < measure->median))
    return refuse(failure, -1, 0, TENTH, "is not below the median", "不小于median");
  if (!(measure->lowest < measure->highest))
    return refuse(failure, -1, 0, HIGHEST, "is not above lowest", "不大于lowest");
  return SY_OK;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  const struct measure measure = {.curve = integer_of(given, CURVE),
                                  .combine = integer_of(given, COMBINE),
                                  .lower = integer_of(given, BETTER) == LOWER,
                                  .worst = number_of(given, WORST),
                                  .best = number_of(given, BEST),
                                  .mean = number_of(given, MEAN_SCORE),
                                  .spread = number_of(given, SPREAD),
                                  .median = number_of(given, MEDIAN),
                                  .tenth = number_of(given, TENTH),
                                  .lowest = number_of(given, LOWEST),
                                  .highest = number_of(given, HIGHEST)};
  const int status = check(given, &measure, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&measure, sizeof measure, self, failure);
}

static void range(void *self, double *lowest, double *highest) {
  const struct measure *measure = self;
  if (measure->curve != AS_IS)
    return;
  *lowest = measure->lowest;
  *highest = measure->highest;
}

/* ---- a unit's number ---- */

/* What the call works on: the units' numbers, NAN where there is none. */
struct scoring {
  const struct measure *measure;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t unit_count;
  double *numbers; /* per unit */
  double *sorted;  /* the known ones, rising */
  size_t known;
};

static double combined(const struct measure *measure, double *rows, size_t count) {
  const double sum = sorted_sum(rows, count);
  switch (measure->combine) {
  case COMBINE_MEAN:
    return sum / (double)count;
  case COMBINE_MIN:
    return rows[0];
  case COMBINE_MAX:
    return rows[count - 1];
  default:
    return sum;
  }
}

#define MOST 1e15 /* so that no sum or square of them is infinite */

/* Checks a row's number. `first` is whether it is the unit's first. */
static int check_row(const struct scoring *scoring, uint64_t row, bool first,
                     struct sy_failure *failure) {
  const struct measure *measure = scoring->measure;
  const double value = scoring->table->columns[VALUE]->decimals[row];
  if (!first && measure->combine == COMBINE_ONLY)
    return refuse(failure, 0, row, -1,
                  "a second row of the unit, expected one (or the parameter combine)",
                  "该评价对象有第二行，应只有一行（或设置参数combine）");
  if (measure->curve == AS_IS && !(value >= measure->lowest && value <= measure->highest) &&
      measure->combine != COMBINE_SUM)
    return refuse(failure, 0, row, -1, "found %.15g, expected %.15g to %.15g",
                  "为%.15g，应为%.15g至%.15g", value, measure->lowest, measure->highest);
  if (!(fabs(value) <= MOST))
    return refuse(failure, 0, row, -1, "found %.15g, expected at most %.15g either way",
                  "为%.15g，绝对值不得超过%.15g", value, MOST);
  if (measure->curve == SHARE_OF_BEST && !(value > 0) && (measure->lower || value < 0))
    return refuse(failure, 0, row, -1, "found %.15g, expected more than 0 for a share of the best",
                  "为%.15g，与最优值之比要求大于0", value);
  return SY_OK;
}

/* Fills the units' numbers; `scratch` has room for a unit's rows. */
static int read_numbers(struct scoring *scoring, double *scratch, struct sy_failure *failure) {
  const struct sy_column_data *value = scoring->table->columns[VALUE];
  for (uint64_t unit = 0; unit < scoring->unit_count; unit++) {
    const uint64_t first = scoring->table->first_row[unit],
                   end = scoring->table->first_row[unit + 1];
    size_t count = 0;
    if (end - first == 1 && value->valid[first]) { /* nearly always */
      scoring->numbers[unit] = value->decimals[first];
      const int status = check_row(scoring, first, true, failure);
      if (status != SY_OK)
        return status;
      continue;
    }
    for (uint64_t row = first; row < end; row++) {
      if (!value->valid[row])
        continue;
      const int status = check_row(scoring, row, count == 0, failure);
      if (status != SY_OK)
        return status;
      scratch[count++] = value->decimals[row];
    }
    scoring->numbers[unit] = count ? combined(scoring->measure, scratch, count) : NAN;
  }
  return SY_OK;
}

static void sort_numbers(struct scoring *scoring) {
  scoring->known = 0;
  for (uint64_t unit = 0; unit < scoring->unit_count; unit++)
    if (!isnan(scoring->numbers[unit]))
      scoring->sorted[scoring->known++] = scoring->numbers[unit];
  qsort(scoring->sorted, scoring->known, sizeof *scoring->sorted, compare_doubles);
}

/* ---- curves ---- */

/* Linear from 0 at `worst` to 100 at `best`. */
static double linear(double value, double worst, double best) {
  return limited(100 * ((value - worst) / (best - worst)));
}

/* Nine tenths of the standard normal distribution lie below this. */
#define NORMAL_90 1.2815515655446004L

/* How Lighthouse scores: 100 · P(X > value) for X log-normal with that median and tenth percentile.
 * As long doubles, because for doubles the C library chooses among functions that differ in the
 * last digit by the processor that it finds. */
static double log_normal(const struct measure *measure, double value) {
  if (value <= 0)
    return 100;
  const long double median = logl(measure->median);
  const long double deviation = (median - logl(measure->tenth)) / NORMAL_90;
  const long double distance = (logl(value) - median) / (deviation * sqrtl(2));
  return limited((double)(50 * erfcl(distance)));
}

/* How many of the sorted numbers are below `value`, or at most `value`. */
static size_t count_below(const struct scoring *scoring, double value, bool or_equal) {
  size_t low = 0, high = scoring->known;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const double at = scoring->sorted[middle];
    if (at < value || (or_equal && at <= value))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static double percentile_rank(const struct scoring *scoring, double value) {
  const size_t below = count_below(scoring, value, false),
               up_to = count_below(scoring, value, true);
  const size_t equal = up_to - below - 1, above = scoring->known - up_to;
  const size_t worse = scoring->measure->lower ? above : below;
  return 100 * ((double)worse + (double)equal / 2) / (double)(scoring->known - 1);
}

/* The best is the whole share, also where it is 0. */
static double share_of_best(const struct scoring *scoring, double value) {
  const double best = scoring->sorted[scoring->measure->lower ? 0 : scoring->known - 1];
  if (value == best)
    return 100;
  return limited(100 * (scoring->measure->lower ? best / value : value / best));
}

/* The cohort's mean and population deviation. */
struct spread {
  double mean, deviation;
};

static struct spread spread_of(const struct scoring *scoring) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < scoring->known; i++)
    sum += scoring->sorted[i];
  const double mean = sum / (double)scoring->known;
  for (size_t i = 0; i < scoring->known; i++)
    squares += (scoring->sorted[i] - mean) * (scoring->sorted[i] - mean);
  return (struct spread){mean, sqrt(squares / (double)scoring->known)};
}

/* A deviation may be indistinguishable from 0. */
static double z_score(const struct measure *measure, const struct spread *spread, double value) {
  const double above = measure->lower ? spread->mean - value : value - spread->mean;
  return above == 0 ? measure->mean
                    : limited(measure->mean + measure->spread * above / spread->deviation);
}

static double curve_score(const struct scoring *scoring, const struct spread *spread,
                          double value) {
  const struct measure *measure = scoring->measure;
  const double first = scoring->known ? scoring->sorted[0] : 0,
               last = scoring->known ? scoring->sorted[scoring->known - 1] : 0;
  switch (measure->curve) {
  case AS_IS:
    return value;
  case GOALPOSTS:
    return linear(value, measure->worst, measure->best);
  case MIN_MAX:
    return measure->lower ? linear(value, last, first) : linear(value, first, last);
  case Z_SCORE:
    return z_score(measure, spread, value);
  case PERCENTILE_RANK:
    return percentile_rank(scoring, value);
  case SHARE_OF_BEST:
    return share_of_best(scoring, value);
  default:
    return log_normal(measure, value);
  }
}

/* Curves that say nothing where all units are alike. */
static bool needs_variation(const struct measure *measure) {
  return measure->curve == MIN_MAX || measure->curve == PERCENTILE_RANK ||
         measure->curve == Z_SCORE;
}

/* Single numbers were checked when they were read, but not what they come to. */
static bool is_outside(const struct measure *measure, double value) {
  return measure->curve == AS_IS && !(value >= measure->lowest && value <= measure->highest);
}

/* ---- scoring ---- */

#define LOW_SCORE 60 /* a number that scores less is reported */

static void tell(const struct scoring *scoring, uint64_t unit, double score) {
  uint64_t row = scoring->table->first_row[unit];
  while (!scoring->table->columns[VALUE]->valid[row]) /* one is: the unit has a number */
    row++;
  if (scoring->measure->combine == COMBINE_ONLY)
    set_row_points(scoring->result, 0, row, score);
  if (!scoring->result->findings_wanted || score >= LOW_SCORE)
    return;
  const struct sy_value value = number_value(floor(score * 100 + 0.5) / 100);
  report_row(scoring->result, unit, 0, row, 100 - score, &value, 1);
}

static void score_units(const struct scoring *scoring) {
  const struct spread spread = scoring->known ? spread_of(scoring) : (struct spread){0, 0};
  const bool varies =
      scoring->known > 1 && scoring->sorted[0] < scoring->sorted[scoring->known - 1];
  for (uint64_t unit = 0; unit < scoring->unit_count; unit++) {
    if (isnan(scoring->numbers[unit])) {
      set_outcome(scoring->result, unit, SY_MISSING, BLANK);
    } else if (needs_variation(scoring->measure) && !varies) {
      set_outcome(scoring->result, unit, SY_NOT_APPLICABLE, NO_VARIATION);
    } else if (is_outside(scoring->measure, scoring->numbers[unit])) {
      set_outcome(scoring->result, unit, SY_ERROR, OUTSIDE);
    } else {
      const double score = curve_score(scoring, &spread, scoring->numbers[unit]);
      set_score(scoring->result, unit, score);
      tell(scoring, unit, score);
    }
  }
}

/* Curves that look at one unit at a time need no sorting. */
static bool looks_at_cohort(const struct measure *measure) {
  return measure->curve != AS_IS && measure->curve != GOALPOSTS && measure->curve != LOG_NORMAL;
}

static uint32_t instance_flags(void *self) {
  return looks_at_cohort(self) ? SY_PLUGIN_COHORT | SY_PLUGIN_PARALLEL : SY_PLUGIN_PARALLEL;
}

/* The one case of nearly all calls for which numbers are not even copied: as-is, every unit has one
 * known number, so that its row is as its own, and nobody asks for more than scores. False if it is
 * not that. */
static bool score_as_is(const struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  const struct sy_result *result = scoring->result;
  const uint64_t count = scoring->unit_count, *first_row = scoring->table->first_row;
  const struct sy_column_data *column = scoring->table->columns[VALUE];
  if (measure->curve != AS_IS || result->row_points || result->findings_wanted ||
      scoring->table->row_count != count || memchr(column->valid, 0, count))
    return false;
  const double *values = column->decimals;
  const double lowest = measure->lowest, highest = measure->highest;
  double *scores = result->score;
  for (uint64_t unit = 0; unit < count; unit++) {
    if (first_row[unit] != unit || !(values[unit] >= lowest && values[unit] <= highest))
      return false;
    scores[unit] = values[unit];
  }
  memset(result->outcome, SY_SCORED, count);
  return true;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  struct scoring scoring = {self, batch->tables[0], result, batch->unit_count, NULL, NULL, 0};
  if (score_as_is(&scoring))
    return SY_OK;
  scoring.numbers = new_numbers(batch->unit_count);
  scoring.sorted = new_numbers(looks_at_cohort(self) ? batch->unit_count : 0);
  double *scratch = new_numbers(most_rows(batch, 0));
  int status = scoring.numbers && scoring.sorted && scratch ? SY_OK : no_memory(failure);
  if (status == SY_OK)
    status = read_numbers(&scoring, scratch, failure);
  if (status == SY_OK) {
    if (looks_at_cohort(self))
      sort_numbers(&scoring);
    score_units(&scoring);
  }
  free(scratch);
  free(scoring.sorted);
  free(scoring.numbers);
  return status;
}

static const struct sy_plugin *describe(void *self);

/* How a score comes about, by the curve. */
static const struct sy_text methods[] = {
    TEXT("score = the number.", "得分 = 数值本身。"),
    TEXT("score = 100 · (value − {worst}) / ({best} − {worst}), kept between 0 and 100.",
         "得分 = 100 · (数值 − {worst}) / ({best} − {worst})，低于0计0，高于100计100。"),
    TEXT(
        "score = 100 · (value − worst) / (best − worst), by the worst and the best number of the "
        "units compared.",
        "得分 = 100 · (数值 − 最差值) / (最优值 − 最差值)，最差值、最优值取自相互比较的评价对象。"),
    TEXT("score = {mean} + {spread} · (value − m) / s, kept between 0 and 100; m and s are the "
         "mean and the standard deviation of the numbers compared.",
         "得分 = {mean} + {spread} · (数值 − m) / "
         "s，低于0计0，高于100计100；m、s为相互比较各数值的平均值和标准差。"),
    TEXT("score = 100 · (units that are worse + half of the other equal ones) / (n − 1), among the "
         "n units compared.",
         "得分 = 100 · (较差的个数 + 其他相等者的一半) / (n − 1)，n为相互比较的评价对象数。"),
    TEXT("score = 100 · value / best, or 100 · best / value if lower is better; the best is that "
         "of the units compared.",
         "得分 = 100 · 数值 / 最优值；越低越好的，得分 = 100 · 最优值 / "
         "数值。最优值取自相互比较的评价对象。"),
    TEXT("score = 50 · erfc((ln value − ln {median}) / (σ √2)), with σ = (ln {median} − ln "
         "{tenth}) / 1.28155.",
         "得分 = 50 · erfc((ln(数值) − ln({median})) / (σ √2))，σ = (ln({median}) − ln({tenth})) / "
         "1.28155。")};

#define DESCRIPTION(table_list)                                                                    \
  {                                                                                                \
    .size = sizeof(struct sy_plugin), .api_version = SY_PLUGIN_API_VERSION,                        \
    .kind = SY_KIND_INDICATOR, .id = "measure", .revision = 1,                                     \
    .flags = SY_PLUGIN_COHORT | SY_PLUGIN_PARALLEL, .version = "1.0.1", .author = AUTHOR,          \
    .licence = LICENCE, .title = TEXT("Measure", "数值指标"),                                      \
    .method = TEXT("A number becomes a score by the curve: {curve}.",                              \
                   "数值按曲线换算为得分：{curve}。"),                                             \
    .summary = TEXT("A number, scored by a curve.", "数值，按曲线换算为得分。"),                   \
    .returns = SY_RETURNS_SCORE, .lowest = 0, .highest = 100, .tables = table_list,                \
    .parameters = parameters, .findings = findings, .reasons = reasons, .create = create,          \
    .score = score, .destroy = free, .range = range, .instance_flags = instance_flags,             \
    .describe = describe                                                                           \
  }

static const struct sy_plugin plugin = DESCRIPTION(tables), several = DESCRIPTION(many_tables);

static const struct sy_plugin *describe(void *self) {
  struct measure *measure = self;
  measure->described = measure->combine == COMBINE_ONLY ? plugin : several;
  measure->described.method = methods[measure->curve];
  return &measure->described;
}

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
