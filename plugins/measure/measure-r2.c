/* SPDX-License-Identifier: Apache-2.0
 *
 * measure-r2.c: a number, scored by a curve, with exact decimals
 *
 * Like revision 1, but numbers are exact fractions until they become scores, so that limits, ties
 * and ends of ranges hold for the decimals as written. A number may be a quotient (`denominator`)
 * or be replaced with its natural logarithm, and a parameter that the curve does not use is
 * refused. A row that makes no sense puts its unit in error, and the cohort's curve is computed
 * without the unit.
 */
#include "measure/r2-description.h"

/* ---- instance ---- */

#define USES(parameter) (UINT32_C(1) << (parameter))
#define TREATMENT (USES(OUTLIERS) | USES(MOST_WINSORISED) | USES(SKEWNESS) | USES(KURTOSIS))
/* The parameters, but for curve, combine and impute, that each curve uses. */
static const uint32_t uses[] = {
    [AS_IS] = USES(LOWEST) | USES(HIGHEST),
    [GOALPOSTS] = USES(WORST) | USES(BEST) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM),
    [MIN_MAX] = USES(BETTER) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM) | TREATMENT,
    [Z_SCORE] = USES(BETTER) | USES(MEAN_SCORE) | USES(SPREAD) | USES(CLIP) | USES(DEVIATION) |
                USES(LOGARITHM) | TREATMENT,
    [PERCENTILE_RANK] = USES(BETTER) | USES(TIES),
    [SHARE_OF_BEST] = USES(BETTER),
    [LOG_NORMAL] = USES(MEDIAN) | USES(TENTH),
};

static struct limit limit_of(const struct sy_parameters *given, int index, double otherwise) {
  const double number = is_given(given, index) ? number_of(given, index) : otherwise;
  return (struct limit){fraction_of_number(number), number};
}

static int check_used(const struct sy_parameters *given, struct sy_failure *failure) {
  const int64_t curve = integer_of(given, CURVE);
  for (int i = 0; i < PARAMETERS; i++)
    if (i != CURVE && i != COMBINE && i != IMPUTE && is_given(given, i) && !(uses[curve] & USES(i)))
      return refuse(failure, -1, 0, i, "the curve %s does not use the parameter %s",
                    "曲线%s不使用参数%s", curves[curve]->name, parameters[i]->name);
  return SY_OK;
}

static int check_goalposts(const struct sy_parameters *given, const struct measure *measure,
                           struct sy_failure *failure) {
  if (!(is_given(given, WORST) && is_given(given, BEST)))
    return refuse(failure, -1, 0, is_given(given, WORST) ? BEST : WORST,
                  "goalposts need worst and best", "goalposts需要worst和best");
  if (fraction_compare(&measure->worst.exact, &measure->best.exact) == 0)
    return refuse(failure, -1, 0, BEST, "worst and best are the same", "worst与best相同");
  if (measure->logarithm && !(measure->worst.number > 0 && measure->best.number > 0))
    return refuse(failure, -1, 0, measure->worst.number > 0 ? BEST : WORST,
                  "has no logarithm: expected more than 0", "没有对数：应大于0");
  return SY_OK;
}

static int check_outliers(const struct sy_parameters *given, const struct measure *measure,
                          struct sy_failure *failure) {
  static const int details[] = {MOST_WINSORISED, SKEWNESS, KURTOSIS};
  for (size_t i = 0; measure->outliers == OUTLIERS_KEEP && i < sizeof details / sizeof *details;
       i++)
    if (is_given(given, details[i]))
      return refuse(failure, -1, 0, details[i], "%s is not used without the parameter outliers",
                    "没有参数outliers，%s不起作用", parameters[details[i]]->name);
  if (measure->outliers == OUTLIERS_LOG && is_given(given, MOST_WINSORISED))
    return refuse(failure, -1, 0, MOST_WINSORISED, "outliers: log does not winsorise",
                  "outliers为log时不缩尾");
  if (measure->outliers > OUTLIERS_WINSORISE && measure->logarithm)
    return refuse(failure, -1, 0, OUTLIERS, "with logarithm, only winsorise is possible",
                  "设有logarithm时只能用winsorise");
  return SY_OK;
}

static int check(const struct sy_parameters *given, const struct measure *measure,
                 struct sy_failure *failure) {
  int status = check_used(given, failure);
  if (status == SY_OK)
    status = check_outliers(given, measure, failure);
  if (status != SY_OK)
    return status;
  if (measure->curve == LOG_NORMAL && !(is_given(given, MEDIAN) && is_given(given, TENTH)))
    return refuse(failure, -1, 0, is_given(given, MEDIAN) ? TENTH : MEDIAN,
                  "log-normal needs median and tenth", "log-normal需要median和tenth");
  if (measure->curve == LOG_NORMAL && !(measure->tenth.number < measure->median.number))
    return refuse(failure, -1, 0, TENTH, "is not below the median", "不小于median");
  if (!(measure->lowest.number < measure->highest.number))
    return refuse(failure, -1, 0, is_given(given, HIGHEST) ? HIGHEST : LOWEST,
                  "lowest is not below highest", "lowest不小于highest");
  if (!(measure->worst_score.number < measure->best_score.number))
    return refuse(failure, -1, 0, is_given(given, BEST_SCORE) ? BEST_SCORE : WORST_SCORE,
                  "worst_score is not below best_score", "worst_score不小于best_score");
  return measure->curve == GOALPOSTS ? check_goalposts(given, measure, failure) : SY_OK;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  const struct measure measure = {
      .teller = new_teller(host, notices),
      .curve = integer_of(given, CURVE),
      .combine = integer_of(given, COMBINE),
      .deviation = integer_of(given, DEVIATION),
      .ties = integer_of(given, TIES),
      .outliers = is_given(given, OUTLIERS) ? integer_of(given, OUTLIERS) : OUTLIERS_KEEP,
      .impute = integer_of(given, IMPUTE),
      .outlying = {.skewness = is_given(given, SKEWNESS) ? number_of(given, SKEWNESS) : 2,
                   .kurtosis = is_given(given, KURTOSIS) ? number_of(given, KURTOSIS) : 3.5,
                   .most = is_given(given, MOST_WINSORISED)
                               ? (size_t)integer_of(given, MOST_WINSORISED)
                               : 5},
      .lower = is_given(given, BETTER) && integer_of(given, BETTER) == LOWER,
      .clip = is_given(given, CLIP) && integer_of(given, CLIP),
      .logarithm = is_given(given, LOGARITHM) && integer_of(given, LOGARITHM),
      .worst = limit_of(given, WORST, 0),
      .best = limit_of(given, BEST, 100),
      .lowest = limit_of(given, LOWEST, 0),
      .highest = limit_of(given, HIGHEST, 100),
      .median = limit_of(given, MEDIAN, 2),
      .tenth = limit_of(given, TENTH, 1),
      .worst_score = limit_of(given, WORST_SCORE, 0),
      .best_score = limit_of(given, BEST_SCORE, 100),
      .mean = is_given(given, MEAN_SCORE) ? number_of(given, MEAN_SCORE) : 50,
      .spread = is_given(given, SPREAD) ? number_of(given, SPREAD) : 10};
  const int status = check(given, &measure, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&measure, sizeof measure, self, failure);
}

static void range(void *self, double *lowest, double *highest) {
  curve_range(self, lowest, highest);
}

/* ---- a call ---- */

/* Whether the curve needs different numbers, and there are none. Winsorising can make them equal.
 */
static bool lacks_variation(const struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  return compares_units(measure) && measure->curve != SHARE_OF_BEST &&
         are_equal_at(scoring, 0, scoring->known - 1);
}

static int score_sorted(struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  int status = SY_OK;
  scoring->first = number_at(scoring, 0);
  scoring->last = number_at(scoring, scoring->known - 1);
  if (measure->curve == Z_SCORE)
    status = find_deviation(scoring);
  for (size_t i = 0; status == SY_OK && i < scoring->known; i++) {
    const uint64_t unit = scoring->sorted[i].unit;
    if (compares_units(measure) && i > 0 && are_equal_at(scoring, i - 1, i)) {
      give(scoring, unit, scoring->result->score[scoring->sorted[i - 1].unit]);
    } else {
      const struct fraction number = number_at(scoring, i);
      score_number(scoring, unit, &number);
    }
  }
  return status;
}

static int score_cohort(struct scoring *scoring, struct known *room) {
  const struct measure *measure = scoring->measure;
  sort_known(scoring, scoring->sorted, room, scoring->known);
  if (scoring->without_count > 0) {
    const int status = estimate_missing(scoring);
    if (status != SY_OK)
      return status;
    sort_known(scoring, scoring->sorted, room, scoring->known);
  }
  if (scoring->known == 0)
    return SY_OK;
  int status = treat_outliers(scoring);
  if (status != SY_OK)
    return status;
  if (lacks_variation(scoring))
    for (size_t i = 0; i < scoring->known; i++)
      set_outcome(scoring->result, scoring->sorted[i].unit, SY_NOT_APPLICABLE, NO_VARIATION);
  else if (measure->curve == PERCENTILE_RANK)
    score_ranks(scoring);
  else
    status = score_sorted(scoring);
  for (size_t i = 0; status == SY_OK && i < scoring->known; i++)
    tell_prepared(scoring, i);
  return status;
}

static bool has_groups(const struct measure *measure) {
  return measure->impute == IMPUTE_GROUP_MEDIAN || measure->impute == IMPUTE_GROUP_MEAN;
}

static bool looks_at_cohort(const struct measure *measure) {
  return compares_units(measure) || measure->impute != IMPUTE_NONE;
}

static uint32_t instance_flags(void *self) {
  return SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT | (looks_at_cohort(self) ? SY_PLUGIN_COHORT : 0);
}

/* Judges every unit's rows; those that have a number are scored, or noted for the cohort's curve.
 */
static int read_units(struct scoring *scoring) {
  for (uint64_t unit = 0; unit < scoring->unit_count; unit++) {
    enum state state;
    const int status = check_unit(scoring, unit, &state);
    if (status != SY_OK)
      return status;
    if (state == IS_BAD) {
      set_outcome(scoring->result, unit, SY_ERROR, BAD_ROW);
    } else if (state == HAS_NONE) {
      set_outcome(scoring->result, unit, SY_MISSING, REASON_BLANK);
      if (scoring->without)
        scoring->without[scoring->without_count++] = unit;
    } else if (scoring->sorted) {
      const struct fraction number = unit_number(scoring, unit);
      scoring->sorted[scoring->known++] = (struct known){fraction_double(&number), unit};
    } else {
      const struct fraction number = unit_number(scoring, unit);
      score_number(scoring, unit, &number);
    }
  }
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct measure *measure = self;
  const bool imputes = measure->impute != IMPUTE_NONE;
  struct scoring scoring = {.measure = self,
                            .table = batch->tables[VALUES],
                            .groups = has_groups(measure) ? batch->tables[GROUPS] : NULL,
                            .result = result,
                            .failure = failure,
                            .unit_count = batch->unit_count};
  if (!looks_at_cohort(self))
    return read_units(&scoring);
  const size_t count = batch->unit_count + 1;
  struct known *room = calloc(count, sizeof *room);
  scoring.sorted = calloc(count, sizeof *scoring.sorted);
  scoring.without = imputes ? calloc(count, sizeof *scoring.without) : NULL;
  scoring.estimate = imputes ? calloc(count, sizeof *scoring.estimate) : NULL;
  const bool all = scoring.sorted && room && (!imputes || (scoring.without && scoring.estimate));
  int status = all ? read_units(&scoring) : no_memory(failure);
  if (status == SY_OK)
    status = score_cohort(&scoring, room);
  free(room);
  free(scoring.sorted);
  free(scoring.without);
  free(scoring.estimate);
  free(scoring.estimates);
  free(scoring.distances);
  return status;
}

static const struct sy_plugin *describe(void *self);

/* How a score comes about, by the curve. */
static const struct sy_text methods[] = {
    TEXT("score = the number.", "得分 = 数值本身。"),
    TEXT("score = 100 · (value − {worst}) / ({best} − {worst}); the scores of the worst and the "
         "best are 0 and 100, unless worst_score or best_score is set.",
         "得分 = 100 · (数值 − {worst}) / ({best} − "
         "{worst})；最差值、最优值的得分为0和100，另设worst_score或best_score的除外。"),
    TEXT("score = 100 · (value − worst) / (best − worst), by the worst and the best number of the "
         "units compared; the scores of the worst and the best are 0 and 100, unless worst_score "
         "or best_score is set.",
         "得分 = 100 · (数值 − 最差值) / (最优值 − "
         "最差值)，最差值、最优值取自相互比较的评价对象；最差值、最优值的得分为0和100，另设worst_"
         "score或best_score的除外。"),
    TEXT("score = mean score + spread · (value − m) / s, where m and s are the mean and the "
         "standard deviation of the numbers compared; the mean score is 50 and the spread 10, "
         "unless they are set.",
         "得分 = 平均分 + 离散度 · (数值 − m) / "
         "s，m、s为相互比较各数值的平均值和标准差；平均分为50、离散度为10，另设的除外。"),
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
    .kind = SY_KIND_INDICATOR, .id = "measure", .revision = 2,                                     \
    .flags = SY_PLUGIN_COHORT | SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT, .version = "2.0.0",          \
    .author = AUTHOR, .licence = LICENCE, .title = TEXT("Measure", "数值指标"),                    \
    .method = TEXT("A number becomes a score by the curve: {curve}.",                              \
                   "数值按曲线换算为得分：{curve}。"),                                             \
    .summary = TEXT("A number or quotient, scored by a curve.", "数值或比值，按曲线换算为得分。"), \
    .returns = SY_RETURNS_SCORE, .lowest = -1e9, .highest = 1e9, .tables = table_list,             \
    .parameters = parameters, .findings = findings, .reasons = reasons, .create = create,          \
    .score = score, .destroy = free, .range = range, .instance_flags = instance_flags,             \
    .get_extension = get_extension, .describe = describe                                           \
  }

static const struct sy_plugin plugin = DESCRIPTION(tables);
/* By what an instance reads: one number of a unit or several; without estimates, from the cohort,
 * from groups. */
static const struct sy_plugin kinds_of[2][3] = {
    {DESCRIPTION(tables), DESCRIPTION(imputed_tables), DESCRIPTION(grouped_tables)},
    {DESCRIPTION(many_tables), DESCRIPTION(many_imputed_tables), DESCRIPTION(many_grouped_tables)}};

static const struct sy_plugin *describe(void *self) {
  struct measure *measure = self;
  const int estimates = measure->impute == IMPUTE_NONE ? 0 : has_groups(measure) ? 2 : 1;
  measure->described = kinds_of[measure->combine != COMBINE_ONLY][estimates];
  measure->described.method = methods[measure->curve];
  return &measure->described;
}

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
