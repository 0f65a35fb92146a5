/* SPDX-License-Identifier: Apache-2.0
 *
 * visits.h: shared by the revisions of hall-visit
 *
 * The table of visits, the parameters, the findings. Each revision has its own arithmetic. Before
 * it includes this file, it defines LEAST_POINTS, the least points of an aspect, and CONFLICT, what
 * two different records of one visit mean.
 */
#ifndef HALL_VISIT_VISITS_H
#define HALL_VISIT_VISITS_H

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
enum { TOO_FEW_VISITS, NOTHING_SEEN };
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
       TEXT("The visitor's pseudonym.", "走访人的代号。"));
COLUMN(column_visited, "visited", SY_DATE, SY_REQUIRED, TEXT("visited", "走访日期"),
       TEXT("The date of the visit.", "走访的日期。"));
CATEGORY_COLUMN(column_signs, "signs", SY_REQUIRED, signs_levels, NULL, TEXT("signs", "指引标识"),
                TEXT("Whether signs lead to counters and facilities.",
                     "是否有通往窗口和设施的标识。"));
COLUMN(column_toilet, "accessible_toilet", SY_BOOL, SY_REQUIRED,
       TEXT("accessible toilet", "无障碍洗手间"),
       TEXT("Whether an accessible toilet is open.", "是否有开放的无障碍洗手间。"));
NUMBER_COLUMN(column_threshold, "toilet_threshold", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 10000,
              TEXT("toilet threshold", "洗手间门槛高度"),
              TEXT("Height in millimetres; empty if not measured.", "高度，毫米；未测量时留空。"),
              BLANK(TEXT("an empty height is left out of the visit", "空白的高度不计入该次走访")));
NUMBER_COLUMN(column_washbasin, "washbasin_height", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 10000,
              TEXT("washbasin height", "洗手台高度"),
              TEXT("Height of the rim in millimetres; empty if not measured.",
                   "台沿高度，毫米；未测量时留空。"),
              BLANK(TEXT("an empty height is left out of the visit", "空白的高度不计入该次走访")));
NUMBER_COLUMN(column_terminals, "terminals", SY_INTEGER, SY_REQUIRED, 0, 100000,
              TEXT("terminals", "自助终端"),
              TEXT("Number of self-service terminals that work.", "可用的自助终端台数。"));
CATEGORY_COLUMN(column_help, "help", SY_REQUIRED, help_levels, NULL, TEXT("help", "求助情况"),
                TEXT("What happened when the visitor asked for help.",
                     "走访人求助时工作人员的反应。"));
NUMBER_COLUMN(column_waiting, "waiting", SY_DECIMAL, SY_BLANK_ALLOWED, 0, 100000,
              TEXT("waiting", "等候时间"),
              TEXT("Minutes until served; empty if not measured.", "等候分钟数；未测量时留空。"),
              BLANK(TEXT("an empty waiting time is left out of the visit",
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
      KEY(visits_key, CONFLICT));
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
NUMBER_PARAMETER(weight_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, LEAST_POINTS, 1e9, NULL,
                 TEXT("points", "分值"), TEXT("The points of the aspect.", "该方面的分值。"));
static const struct sy_parameter *const weight_fields[] = {&weight_aspect, &weight_points, NULL};
TABLE_PARAMETER(parameter_weights, "weights", IS_OPTIONAL, weight_fields,
                TEXT("weights", "各方面权重"),
                TEXT("Aspects with their points; one that is not listed does not count. If "
                     "omitted, all have equal points.",
                     "各方面的分值；未列出的方面不计。省略时各方面分值相等。"));
NUMBER_PARAMETER(parameter_threshold_limit, "threshold_limit", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "15", TEXT("threshold limit", "门槛上限"),
                 TEXT("The highest threshold, in millimetres, that is not an obstacle.",
                      "不构成障碍的门槛高度，毫米。"));
NUMBER_PARAMETER(parameter_threshold_worst, "threshold_worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "50", TEXT("worst threshold", "门槛零分线"),
                 TEXT("The height, in millimetres, that scores 0.", "达到此高度得零分，毫米。"));
NUMBER_PARAMETER(
    parameter_washbasin_limit, "washbasin_limit", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 10000, "800",
    TEXT("washbasin limit", "洗手台上限"),
    TEXT("The highest washbasin, in millimetres, that can be reached from a wheelchair.",
         "轮椅使用者够得着的最大高度，毫米。"));
NUMBER_PARAMETER(parameter_washbasin_worst, "washbasin_worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 10000, "950", TEXT("worst washbasin", "洗手台零分线"),
                 TEXT("The height, in millimetres, that scores 0.", "达到此高度得零分，毫米。"));
NUMBER_PARAMETER(parameter_terminals_full, "terminals_full", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1,
                 100000, "3", TEXT("enough terminals", "足够的终端数"),
                 TEXT("The number of terminals that scores 100.", "达到此数得满分。"));
NUMBER_PARAMETER(parameter_help_told, "help_told", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 100, "50",
                 TEXT("told how", "口头指引得分"),
                 TEXT("The score if staff only tell how.", "仅口头指引时的得分。"));
NUMBER_PARAMETER(curve_minutes, "minutes", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100000, NULL,
                 TEXT("minutes", "分钟"), TEXT("Must rise from row to row.", "逐行递增。"));
NUMBER_PARAMETER(curve_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("points", "得分"),
                 TEXT("The score of that waiting time.", "该等候时间的得分。"));
static const struct sy_parameter *const curve_fields[] = {&curve_minutes, &curve_points, NULL};
TABLE_PARAMETER(
    parameter_curve, "waiting_curve", IS_OPTIONAL, curve_fields, TEXT("waiting curve", "等候曲线"),
    TEXT("Scores by minutes, linear in between. If omitted: 0 minutes 100, 30 minutes 60, 60 "
         "minutes 0.",
         "等候时间对应的得分，其间线性变化。省略时：0分钟100分，30分钟60分，60分钟0分。"));
NUMBER_PARAMETER(parameter_minimum, "minimum_visits", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1, 100000,
                 "1", TEXT("fewest visits", "最少走访次数"),
                 TEXT("A unit with fewer visits has no score.",
                      "走访次数少于此数的评价对象，此项无数据。"));
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
        TEXT("Put up signs from the entrance to all counters and facilities.",
             "从入口到各窗口和设施设置连续的标识。"));
FINDING(finding_threshold, "threshold-high", height_values,
        TEXT("the accessible toilet has a threshold of {millimetres} mm",
             "无障碍洗手间门槛高{millimetres}毫米"),
        TEXT("Remove the threshold or install a ramp.", "拆除门槛或加设坡道。"));
FINDING(finding_washbasin, "washbasin-high", height_values,
        TEXT("the washbasin is {millimetres} mm high", "洗手台高{millimetres}毫米"),
        TEXT("Install a washbasin that can be reached from a wheelchair.",
             "设置坐姿可用的低位洗手台。"));
FINDING(finding_toilet, "no-accessible-toilet", NULL,
        TEXT("no accessible toilet is open", "没有开放的无障碍洗手间"),
        TEXT("Provide an accessible toilet and keep it open.", "设置无障碍洗手间并保持开放。"));
FINDING(finding_terminals, "terminals-few", terminal_values,
        TEXT("working self-service terminals: only {terminals}", "可用的自助终端只有{terminals}台"),
        TEXT("Add terminals, and repair those that are out of order.",
             "增设自助终端，及时修复故障设备。"));
FINDING(finding_refused, "help-refused", NULL,
        TEXT("staff turned away the visitor who asked for help", "求助时工作人员推诿"),
        TEXT("Require staff to help when asked, or to fetch somebody who can.",
             "落实首问负责制，由首位被询问的人员协助到底。"));
FINDING(finding_told, "help-only-told", NULL,
        TEXT("staff told how, but did not help", "工作人员只作口头指引"),
        TEXT("Accompany the visitor and show how.", "现场陪同演示操作。"));
FINDING(finding_waiting, "waiting-long", minute_values,
        TEXT("waiting time: {minutes} min", "等候{minutes}分钟"),
        TEXT("Open more counters at busy hours; offer appointments.",
             "高峰时增开窗口，提供预约服务。"));
static const struct sy_finding *const findings[] = {
    &finding_signs,  &finding_threshold, &finding_washbasin,
    &finding_toilet, &finding_terminals, &finding_refused,
    &finding_told,   &finding_waiting,   NULL};

REASON(reason_few, "too-few-visits", TEXT("there were too few visits", "走访次数太少"));
REASON(reason_nothing, "nothing-seen",
       TEXT("no visit recorded anything that counts", "走访没有留下可计分的记录"));
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
      return refuse(failure, -1, 0, WEIGHTS, "aspect '%s' is repeated", "方面“%s”重复",
                    aspects[aspect]->name);
    hall->weight[aspect] = field_of(weights, WEIGHT_FIELDS, row, WEIGHT_POINTS)->number;
  }
  return SY_OK;
}

static int check_curve(const struct sy_value *curve, struct sy_failure *failure) {
  for (uint64_t row = 1; row < curve->count; row++)
    if (!(field_of(curve, CURVE_FIELDS, row, CURVE_MINUTES)->number >
          field_of(curve, CURVE_FIELDS, row - 1, CURVE_MINUTES)->number))
      return refuse(failure, -1, 0, WAITING_CURVE, "the minutes do not rise from row to row",
                    "分钟数没有逐行递增");
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
    return refuse(failure, -1, 0, THRESHOLD_WORST, "is not above threshold_limit",
                  "不大于threshold_limit");
  if (!(hall.washbasin_limit < hall.washbasin_worst))
    return refuse(failure, -1, 0, WASHBASIN_WORST, "is not above washbasin_limit",
                  "不大于washbasin_limit");
  int status = read_weights(&hall, given->values[WEIGHTS], failure);
  if (status == SY_OK)
    status = check_curve(hall.curve, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&hall, sizeof hall, self, failure);
}

#define LONG_WAITING 60 /* a waiting that scores less is reported */

/* How the score comes about, as people see it. */
#define METHOD                                                                                                                      \
  TEXT("A visit scores the weighted mean of five aspects: signs; the toilet (full marks for a "                                     \
       "threshold of at most {threshold_limit} mm and a washbasin of at most {washbasin_limit} "                                    \
       "mm); terminals (full marks from {terminals_full}); help (being told the way scores "                                        \
       "{help_told}); and waiting, by its curve. A unit scores the mean over its visits.",                                          \
       "每次走访的得分为五个方面得分的加权平均：标识；无障碍洗手间（门槛不超过{threshold_limit}" \
       "毫米、洗手台不超过{washbasin_limit}毫米得满分）；自助终端（{terminals_full}"                           \
       "台起得满分）；求助（口头指引得{help_told}"                                                                   \
       "分）；等候，按曲线换算。评价对象的得分为各次走访得分的平均值。")

#endif /* HALL_VISIT_VISITS_H */
