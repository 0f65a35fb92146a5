/* SPDX-License-Identifier: Apache-2.0
 *
 * hall-visit.c: visits to a service hall: its facilities, the help given, the waiting
 *
 * A visit looks at five aspects, each from 0 to 100: signs; the accessible toilet (none: 0; else
 * the mean of its threshold's and its washbasin's height, each 100 up to a limit and falling
 * linearly to 0); the self-service terminals that work; help when asked; minutes of waiting along a
 * curve. What a visitor left blank or did not ask leaves that visit, and the other aspects weigh
 * more. The unit's score is the mean over its visits.
 */
#include "common/common.h"

enum { VISITOR, VISITED, SIGNS, TOILET, THRESHOLD, WASHBASIN, TERMINALS, HELP, WAITING, NOTE };
enum {
  WEIGHTS,
  THRESHOLD_LIMIT,
  THRESHOLD_WORST,
  WASHBASIN_LIMIT,
  WASHBASIN_WORST,
  TERMINALS_FULL,
  HELP_TOLD,
  WAITING_CURVE,
  MINIMUM_VISITS
};
enum { ASPECT_SIGNS, ASPECT_TOILET, ASPECT_TERMINALS, ASPECT_HELP, ASPECT_WAITING, ASPECTS };
enum { WEIGHT_ASPECT, WEIGHT_POINTS, WEIGHT_FIELDS };
enum { CURVE_MINUTES, CURVE_POINTS, CURVE_FIELDS };
enum { SIGNS_YES, SIGNS_PARTIAL, SIGNS_NO };
enum { HELPED, TOLD, REFUSED, NOT_ASKED };
enum {
  SIGNS_MISSING,
  THRESHOLD_HIGH,
  WASHBASIN_HIGH,
  NO_TOILET,
  TERMINALS_FEW,
  HELP_REFUSED,
  HELP_ONLY_TOLD,
  WAITING_LONG
};

/* ---- description ---- */

LEVEL(signs_yes, "yes", TEXT("clear", "有"));
LEVEL(signs_partial, "partial", TEXT("in part", "部分"));
LEVEL(signs_no, "no", TEXT("none", "无"));
static const struct sy_level *const signs_levels[] = {&signs_yes, &signs_partial, &signs_no, NULL};
LEVEL(help_helped, "helped", TEXT("helped", "主动协助"));
LEVEL(help_told, "told", TEXT("told how", "口头指引"));
LEVEL(help_refused, "refused", TEXT("turned away", "推诿"));
LEVEL(help_not_asked, "not-asked", TEXT("was not asked", "未求助"));
static const struct sy_level *const help_levels[] = {&help_helped, &help_told, &help_refused,
                                                     &help_not_asked, NULL};

COLUMN(column_visitor, "visitor", SY_TEXT, SY_REQUIRED, TEXT("visitor", "走访人"),
       TEXT("Who visited, under a pseudonym.", "走访人的代号。"));
COLUMN(column_visited, "visited", SY_DATE, SY_REQUIRED, TEXT("visited", "走访日期"),
       TEXT("The day of the visit.", "走访的日期。"));
CATEGORY_COLUMN(column_signs, "signs", SY_REQUIRED, signs_levels, NULL, TEXT("signs", "指引标识"),
                TEXT("Whether signs lead to counters and facilities.",
                     "是否有通往窗口和设施的标识。"));
COLUMN(column_toilet, "accessible_toilet", SY_BOOL, SY_REQUIRED,
       TEXT("accessible toilet", "无障碍洗手间"),
       TEXT("Whether there is one that is open.", "是否有开放的无障碍洗手间。"));
NUMBER_COLUMN(column_threshold, "toilet_threshold", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 10000,
              TEXT("toilet threshold", "洗手间门槛高度"),
              TEXT("Height in millimetres; blank if not measured.", "毫米；未测量时留空。"),
              BLANK(TEXT("an empty height is left out of the visit", "空白的高度不计入该次走访")));
NUMBER_COLUMN(column_washbasin, "washbasin_height", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 10000,
              TEXT("washbasin height", "洗手台高度"),
              TEXT("Height of its rim in millimetres; blank if not measured.",
                   "台沿高度，毫米；未测量时留空。"),
              BLANK(TEXT("an empty height is left out of the visit", "空白的高度不计入该次走访")));
NUMBER_COLUMN(column_terminals, "terminals", SY_INTEGER, SY_REQUIRED, 0, 100000,
              TEXT("terminals", "自助终端"),
              TEXT("Self-service terminals that work.", "可用的自助终端台数。"));
CATEGORY_COLUMN(column_help, "help", SY_REQUIRED, help_levels, NULL, TEXT("help", "求助情况"),
                TEXT("What happened when the visitor asked for help.",
                     "走访人求助时工作人员的反应。"));
NUMBER_COLUMN(column_waiting, "waiting", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 100000,
              TEXT("waiting", "等候时间"),
              TEXT("Minutes until served; blank if not measured.", "等候分钟数；未测量时留空。"),
              BLANK(TEXT("empty waiting is left out of the visit",
                         "空白的等候时间不计入该次走访")));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_visitor,
                                                  &column_visited,
                                                  &column_signs,
                                                  &column_toilet,
                                                  &column_threshold,
                                                  &column_washbasin,
                                                  &column_terminals,
                                                  &column_help,
                                                  &column_waiting,
                                                  &column_note,
                                                  NULL};
static const char *const visits_key[] = {"visitor", "visited", NULL};
TABLE(table_visits, "visits", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("visits", "走访记录"),
      TEXT("One row is one visit by one visitor.", "一行是一位走访人的一次走访。"),
      KEY(visits_key, SY_CONFLICT_WARNS));
static const struct sy_table *const tables[] = {&table_visits, NULL};

LEVEL(aspect_signs, "signs", TEXT("signs", "指引标识"));
LEVEL(aspect_toilet, "toilet", TEXT("accessible toilet", "无障碍洗手间"));
LEVEL(aspect_terminals, "terminals", TEXT("terminals", "自助终端"));
LEVEL(aspect_help, "help", TEXT("help", "求助"));
LEVEL(aspect_waiting, "waiting", TEXT("waiting", "等候"));
static const struct sy_level *const aspects[] = {&aspect_signs, &aspect_toilet,  &aspect_terminals,
                                                 &aspect_help,  &aspect_waiting, NULL};
CHOICE_PARAMETER(weight_aspect, "aspect", IS_REQUIRED, aspects, NULL, TEXT("aspect", "方面"),
                 TEXT("One of the five.", "五个方面之一。"));
NUMBER_PARAMETER(weight_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, DBL_MIN, 1e9, NULL,
                 TEXT("points", "分值"), TEXT("What the aspect weighs.", "该方面的权重。"));
static const struct sy_parameter *const weight_fields[] = {&weight_aspect, &weight_points, NULL};
TABLE_PARAMETER(parameter_weights, "weights", IS_OPTIONAL, weight_fields,
                TEXT("weights", "各方面权重"),
                TEXT("Aspects with their points; an aspect that is not listed does not count. "
                     "Without it all weigh alike.",
                     "各方面的分值；未列出的方面不计。不给出时各方面同等。"));
NUMBER_PARAMETER(parameter_threshold_limit, "threshold_limit", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "15", TEXT("threshold limit", "门槛上限"),
                 TEXT("Millimetres up to which a threshold is no obstacle.",
                      "不构成障碍的门槛高度，毫米。"));
NUMBER_PARAMETER(parameter_threshold_worst, "threshold_worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "50", TEXT("worst threshold", "门槛零分线"),
                 TEXT("Millimetres from which it scores 0.", "达到此高度得零分，毫米。"));
NUMBER_PARAMETER(parameter_washbasin_limit, "washbasin_limit", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "800", TEXT("washbasin limit", "洗手台上限"),
                 TEXT("Millimetres up to which a washbasin can be reached.",
                      "轮椅使用者够得着的高度，毫米。"));
NUMBER_PARAMETER(parameter_washbasin_worst, "washbasin_worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "950", TEXT("worst washbasin", "洗手台零分线"),
                 TEXT("Millimetres from which it scores 0.", "达到此高度得零分，毫米。"));
NUMBER_PARAMETER(parameter_terminals_full, "terminals_full", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1,
                 100000, "3", TEXT("enough terminals", "足够的终端数"),
                 TEXT("From so many on the aspect scores 100.", "达到此数得满分。"));
NUMBER_PARAMETER(parameter_help_told, "help_told", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 100, "50",
                 TEXT("told how", "口头指引得分"),
                 TEXT("What it scores when staff only tell how.", "仅口头指引时的得分。"));
NUMBER_PARAMETER(curve_minutes, "minutes", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100000, NULL,
                 TEXT("minutes", "分钟"), TEXT("Rising from row to row.", "逐行递增。"));
NUMBER_PARAMETER(curve_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("points", "得分"), TEXT("What that waiting scores.", "该等候时间的得分。"));
static const struct sy_parameter *const curve_fields[] = {&curve_minutes, &curve_points, NULL};
TABLE_PARAMETER(
    parameter_curve, "waiting_curve", IS_OPTIONAL, curve_fields, TEXT("waiting curve", "等候曲线"),
    TEXT("Points by minutes, linear between. Without it: 0 minutes 100, 30 minutes 60, 60 minutes "
         "0.",
         "等候时间对应的得分，其间线性变化。不给出时：0分钟100分，30分钟60分，60分钟0分。"));
NUMBER_PARAMETER(parameter_minimum, "minimum_visits", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1, 100000,
                 "1", TEXT("fewest visits", "最少走访次数"),
                 TEXT("A unit with fewer is missing.", "走访次数少于此数的单位为缺测。"));
static const struct sy_parameter *const parameters[] = {
    &parameter_weights,         &parameter_threshold_limit,
    &parameter_threshold_worst, &parameter_washbasin_limit,
    &parameter_washbasin_worst, &parameter_terminals_full,
    &parameter_help_told,       &parameter_curve,
    &parameter_minimum,         NULL};

FINDING_VALUE(value_millimetres, "millimetres", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_terminals, "terminals", SY_PARAMETER_INTEGER);
FINDING_VALUE(value_minutes, "minutes", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const height_values[] = {&value_millimetres, NULL};
static const struct sy_finding_value *const terminal_values[] = {&value_terminals, NULL};
static const struct sy_finding_value *const minute_values[] = {&value_minutes, NULL};
FINDING(finding_signs, "signs-missing", NULL,
        TEXT("signs are missing or incomplete", "指引标识缺失或不完整"),
        TEXT("Put up signs from the entrance to counters and facilities.",
             "从入口到窗口和设施设置连续的标识。"));
FINDING(finding_threshold, "threshold-high", height_values,
        TEXT("the accessible toilet has a threshold of {millimetres} mm",
             "无障碍洗手间门槛高{millimetres}毫米"),
        TEXT("Remove the threshold or put in a ramp.", "拆除门槛或加设坡道。"));
FINDING(finding_washbasin, "washbasin-high", height_values,
        TEXT("the washbasin is {millimetres} mm high", "洗手台高{millimetres}毫米"),
        TEXT("Put in a washbasin that can be reached sitting.", "设置坐姿可用的低位洗手台。"));
FINDING(finding_toilet, "no-accessible-toilet", NULL,
        TEXT("there is no accessible toilet that is open", "没有开放的无障碍洗手间"),
        TEXT("Provide an accessible toilet and keep it open.", "设置无障碍洗手间并保持开放。"));
FINDING(finding_terminals, "terminals-few", terminal_values,
        TEXT("only {terminals} self-service terminals work", "可用的自助终端只有{terminals}台"),
        TEXT("Add terminals, and mend those that are out of order.",
             "增设自助终端，及时修复故障设备。"));
FINDING(finding_refused, "help-refused", NULL,
        TEXT("staff turned the visitor away who asked for help", "求助时工作人员推诿"),
        TEXT("Whoever is asked helps, or fetches someone who can.",
             "落实首问负责，由被求助者协助到底。"));
FINDING(finding_told, "help-only-told", NULL,
        TEXT("staff told how, but did not help", "工作人员只作口头指引"),
        TEXT("Go along and show how.", "现场陪同演示操作。"));
FINDING(finding_waiting, "waiting-long", minute_values,
        TEXT("{minutes} minutes of waiting", "等候{minutes}分钟"),
        TEXT("Open more counters at busy hours; offer appointments.",
             "高峰时增开窗口，提供预约服务。"));
static const struct sy_finding *const findings[] = {
    &finding_signs,  &finding_threshold, &finding_washbasin,
    &finding_toilet, &finding_terminals, &finding_refused,
    &finding_told,   &finding_waiting,   NULL};

REASON(reason_few, "too-few-visits", TEXT("there were too few visits", "走访次数太少"));
REASON(reason_nothing, "nothing-seen",
       TEXT("no visit saw anything that counts", "走访没有留下可计分的记录"));
static const struct sy_reason *const reasons[] = {&reason_few, &reason_nothing, NULL};

/* ---- instance ---- */

struct hall {
  double weight[ASPECTS];
  double threshold_limit, threshold_worst, washbasin_limit, washbasin_worst;
  double terminals_full, help_told;
  const struct sy_value *curve; /* count 0: the usual one */
  int64_t minimum;
};

static int read_weights(struct hall *hall, const struct sy_value *weights,
                        struct sy_failure *failure) {
  for (int aspect = 0; aspect < ASPECTS; aspect++)
    hall->weight[aspect] = weights->count ? 0 : 1;
  for (uint64_t row = 0; row < weights->count; row++) {
    const int64_t aspect = field_of(weights, WEIGHT_FIELDS, row, WEIGHT_ASPECT)->integer;
    if (hall->weight[aspect] > 0)
      return refuse(failure, -1, 0, WEIGHTS, "aspect '%s' is there twice", aspects[aspect]->name);
    hall->weight[aspect] = field_of(weights, WEIGHT_FIELDS, row, WEIGHT_POINTS)->number;
  }
  return SY_OK;
}

static int check_curve(const struct sy_value *curve, struct sy_failure *failure) {
  for (uint64_t row = 1; row < curve->count; row++)
    if (!(field_of(curve, CURVE_FIELDS, row, CURVE_MINUTES)->number >
          field_of(curve, CURVE_FIELDS, row - 1, CURVE_MINUTES)->number))
      return refuse(failure, -1, 0, WAITING_CURVE, "the minutes do not rise from row to row");
  return SY_OK;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct hall hall = {.threshold_limit = number_of(given, THRESHOLD_LIMIT),
                      .threshold_worst = number_of(given, THRESHOLD_WORST),
                      .washbasin_limit = number_of(given, WASHBASIN_LIMIT),
                      .washbasin_worst = number_of(given, WASHBASIN_WORST),
                      .terminals_full = number_of(given, TERMINALS_FULL),
                      .help_told = number_of(given, HELP_TOLD),
                      .curve = given->values[WAITING_CURVE],
                      .minimum = integer_of(given, MINIMUM_VISITS)};
  if (!(hall.threshold_limit < hall.threshold_worst))
    return refuse(failure, -1, 0, THRESHOLD_WORST, "is not above threshold_limit");
  if (!(hall.washbasin_limit < hall.washbasin_worst))
    return refuse(failure, -1, 0, WASHBASIN_WORST, "is not above washbasin_limit");
  int status = read_weights(&hall, given->values[WEIGHTS], failure);
  if (status == SY_OK)
    status = check_curve(hall.curve, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&hall, sizeof hall, self, failure);
}

/* ---- one visit ---- */

/* Linear from y0 at x0 to y1 at x1. */
static double between(double x, double x0, double y0, double x1, double y1) {
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

/* 100 up to `limit`, 0 from `worst` on. */
static double height_score(double height, double limit, double worst) {
  return height <= limit ? 100 : height >= worst ? 0 : between(height, limit, 100, worst, 0);
}

static double waiting_score(const struct hall *hall, double minutes) {
  static const double usual[][CURVE_FIELDS] = {{0, 100}, {30, 60}, {60, 0}};
  const uint64_t count = hall->curve->count ? hall->curve->count : sizeof usual / sizeof *usual;
  double x0 = 0, y0 = 0;
  for (uint64_t i = 0; i < count; i++) {
    const double x = hall->curve->count
                         ? field_of(hall->curve, CURVE_FIELDS, i, CURVE_MINUTES)->number
                         : usual[i][0];
    const double y = hall->curve->count
                         ? field_of(hall->curve, CURVE_FIELDS, i, CURVE_POINTS)->number
                         : usual[i][1];
    if (minutes <= x)
      return i == 0 ? y : between(minutes, x0, y0, x, y);
    x0 = x;
    y0 = y;
  }
  return y0;
}

/* The toilet's score; NAN where it is there but nothing was measured. */
static double toilet_score(const struct hall *hall, const struct sy_table_data *table,
                           uint64_t row) {
  if (!table->columns[TOILET]->booleans[row])
    return 0;
  const bool threshold = has_value(table->columns[THRESHOLD], row),
             washbasin = has_value(table->columns[WASHBASIN], row);
  double sum = 0;
  if (threshold)
    sum += height_score(table->columns[THRESHOLD]->decimals[row], hall->threshold_limit,
                        hall->threshold_worst);
  if (washbasin)
    sum += height_score(table->columns[WASHBASIN]->decimals[row], hall->washbasin_limit,
                        hall->washbasin_worst);
  return threshold || washbasin ? sum / (threshold + washbasin) : NAN;
}

/* The five aspects of a visit; NAN where one does not count. */
static void score_aspects(const struct hall *hall, const struct sy_table_data *table, uint64_t row,
                          double aspect[ASPECTS]) {
  static const double signs[] = {[SIGNS_YES] = 100, [SIGNS_PARTIAL] = 50, [SIGNS_NO] = 0};
  const double help[] = {
      [HELPED] = 100, [TOLD] = hall->help_told, [REFUSED] = 0, [NOT_ASKED] = NAN};
  const double terminals = (double)table->columns[TERMINALS]->integers[row];
  aspect[ASPECT_SIGNS] = signs[table->columns[SIGNS]->levels[row]];
  aspect[ASPECT_TOILET] = toilet_score(hall, table, row);
  aspect[ASPECT_TERMINALS] =
      terminals >= hall->terminals_full ? 100 : 100 * terminals / hall->terminals_full;
  aspect[ASPECT_HELP] = help[table->columns[HELP]->levels[row]];
  aspect[ASPECT_WAITING] = has_value(table->columns[WAITING], row)
                               ? waiting_score(hall, table->columns[WAITING]->decimals[row])
                               : NAN;
}

static double total_weight(const struct hall *hall, const double aspect[ASPECTS]) {
  double total = 0;
  for (int i = 0; i < ASPECTS; i++)
    total += isnan(aspect[i]) ? 0 : hall->weight[i];
  return total;
}

/* The visit's score, or NAN if nothing of it counts. */
static double visit_score(const struct hall *hall, const double aspect[ASPECTS]) {
  const double total = total_weight(hall, aspect);
  double sum = 0;
  for (int i = 0; i < ASPECTS; i++)
    sum += isnan(aspect[i]) ? 0 : hall->weight[i] * aspect[i];
  return total > 0 ? limited(sum / total) : NAN;
}

/* ---- findings ---- */

/* One visit that is reported. */
struct visit {
  const struct hall *hall;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t unit, row;
  double each[ASPECTS]; /* what 100 points of an aspect are worth in the unit's score */
};

static void report_visit(const struct visit *visit, uint32_t finding, int aspect, double lost,
                         const struct sy_value *value) {
  report_row(visit->result, visit->unit, finding, visit->row, lost * visit->each[aspect] / 100,
             value, value != NULL);
}

static void report_toilet(const struct visit *visit) {
  const struct sy_column_data *threshold = visit->table->columns[THRESHOLD],
                              *washbasin = visit->table->columns[WASHBASIN];
  if (!visit->table->columns[TOILET]->booleans[visit->row]) {
    report_visit(visit, NO_TOILET, ASPECT_TOILET, 100, NULL);
    return;
  }
  const double measured = has_value(threshold, visit->row) + has_value(washbasin, visit->row);
  if (has_value(threshold, visit->row) &&
      threshold->decimals[visit->row] > visit->hall->threshold_limit) {
    const struct sy_value height = number_value(threshold->decimals[visit->row]);
    const double score =
        height_score(height.number, visit->hall->threshold_limit, visit->hall->threshold_worst);
    report_visit(visit, THRESHOLD_HIGH, ASPECT_TOILET, (100 - score) / measured, &height);
  }
  if (has_value(washbasin, visit->row) &&
      washbasin->decimals[visit->row] > visit->hall->washbasin_limit) {
    const struct sy_value height = number_value(washbasin->decimals[visit->row]);
    const double score =
        height_score(height.number, visit->hall->washbasin_limit, visit->hall->washbasin_worst);
    report_visit(visit, WASHBASIN_HIGH, ASPECT_TOILET, (100 - score) / measured, &height);
  }
}

#define LONG_WAITING 60 /* a waiting that scores less is reported */

static void report_findings(const struct visit *visit, const double aspect[ASPECTS]) {
  const struct sy_table_data *table = visit->table;
  if (aspect[ASPECT_SIGNS] < 100)
    report_visit(visit, SIGNS_MISSING, ASPECT_SIGNS, 100 - aspect[ASPECT_SIGNS], NULL);
  report_toilet(visit);
  const struct sy_value terminals = integer_value(table->columns[TERMINALS]->integers[visit->row]);
  if (aspect[ASPECT_TERMINALS] < 100)
    report_visit(visit, TERMINALS_FEW, ASPECT_TERMINALS, 100 - aspect[ASPECT_TERMINALS],
                 &terminals);
  const int32_t help = table->columns[HELP]->levels[visit->row];
  if (help == REFUSED || help == TOLD)
    report_visit(visit, help == REFUSED ? HELP_REFUSED : HELP_ONLY_TOLD, ASPECT_HELP,
                 100 - aspect[ASPECT_HELP], NULL);
  const struct sy_value minutes = number_value(table->columns[WAITING]->decimals[visit->row]);
  if (aspect[ASPECT_WAITING] < LONG_WAITING)
    report_visit(visit, WAITING_LONG, ASPECT_WAITING, 100 - aspect[ASPECT_WAITING], &minutes);
}

/* ---- scoring ---- */

/* Row points and findings, once it is known over how many visits the score is the mean. */
static void tell(const struct hall *hall, const struct sy_table_data *table,
                 const struct sy_result *result, uint64_t unit, size_t counted) {
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    struct visit visit = {hall, table, result, unit, row, {0}};
    double aspect[ASPECTS];
    score_aspects(hall, table, row, aspect);
    const double total = total_weight(hall, aspect);
    if (!(total > 0))
      continue;
    set_row_points(result, 0, row, visit_score(hall, aspect));
    for (int i = 0; i < ASPECTS; i++)
      visit.each[i] = 100 * hall->weight[i] / total / (double)counted;
    if (result->findings_wanted)
      report_findings(&visit, aspect);
  }
}

static void score_unit(const struct hall *hall, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, double *scores) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  size_t count = 0;
  for (uint64_t row = first; row < end; row++) {
    double aspect[ASPECTS];
    score_aspects(hall, table, row, aspect);
    const double score = visit_score(hall, aspect);
    if (!isnan(score))
      scores[count++] = score;
  }
  if ((int64_t)(end - first) < hall->minimum || count == 0) {
    set_outcome(result, unit, SY_MISSING, (int64_t)(end - first) < hall->minimum ? 0 : 1);
    return;
  }
  set_score(result, unit, limited(sorted_sum(scores, count) / (double)count));
  tell(hall, table, result, unit, count);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  double *scratch = new_numbers(most_rows(batch, 0));
  if (!scratch)
    return no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(self, batch->tables[0], result, unit, scratch);
  free(scratch);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "hall-visit",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Visits to the service hall", "行政服务大厅现场走访"),
    .summary = TEXT("Visits by several visitors: signs, accessible toilet, self-service terminals, "
                    "help when asked, waiting.",
                    "多人多次走访：标识、无障碍洗手间、自助终端、求助反应、等候时间。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
