/* SPDX-License-Identifier: Apache-2.0
 *
 * bulletins.h: shared by the revisions of outbreak-bulletin
 *
 * The table of bulletins, the parameters, the findings and their costs. Each revision has its own
 * arithmetic and decides which rows make sense. Before it includes this file, it defines
 * LEAST_POINTS, the least points of a field, and CONFLICT, what two different bulletins of one day
 * mean.
 */
#ifndef OUTBREAK_BULLETIN_BULLETINS_H
#define OUTBREAK_BULLETIN_BULLETINS_H

#include "common/common.h"

enum {
  DAY,
  DELAY,
  CORRECTIONS,
  NEW_CASES,
  CUMULATIVE_CASES,
  DEATHS,
  RECOVERIES,
  SUSPECTED,
  CONTACTS,
  PLACES,
  NOTE,
  FIRST_FIELD = NEW_CASES,
  FIELD_COUNT = NOTE - FIRST_FIELD
};
enum { NO_CORRECTION, CORRECTED_OPENLY, CORRECTED_SILENTLY };
enum {
  FIRST_DAY,
  LAST_DAY,
  HOURS_ALLOWED,
  LATE_EACH,
  FIELDS,
  OPEN_EACH,
  SILENT_EACH,
  WEIGHT_COVERAGE,
  WEIGHT_DELAY,
  WEIGHT_FIELDS,
  WEIGHT_CORRECTIONS
};
enum { FIELD_NAME, FIELD_POINTS, FIELD_FIELDS };
enum { PART_COVERAGE, PART_DELAY, PART_FIELDS, PART_CORRECTIONS, PARTS };
enum { MISSING_DAY, LATE, FIELD_ABSENT, SILENT_CORRECTION, OPEN_CORRECTION };

/* ---- description ---- */

LEVEL(corrections_none, "none", TEXT("none", "无更正"));
LEVEL(corrections_open, "open", TEXT("corrected openly", "公开更正"));
LEVEL(corrections_silent, "silent", TEXT("corrected silently", "悄然改动"));
static const struct sy_level *const corrections_levels[] = {&corrections_none, &corrections_open,
                                                            &corrections_silent, NULL};

COLUMN(column_day, "day", SY_DATE, SY_REQUIRED, TEXT("day", "通报日"),
       TEXT("The date that the bulletin is about.", "通报所涉的日期。"));
NUMBER_COLUMN(column_delay, "delay", SY_DECIMAL, SY_REQUIRED, 0, 100000, TEXT("delay", "发布延迟"),
              TEXT("Hours from the cut-off of its figures to its publication.",
                   "自数据截止到发布的小时数。"));
CATEGORY_COLUMN(
    column_corrections, "corrections", SY_REQUIRED, corrections_levels, NULL,
    TEXT("corrections", "更正情况"),
    TEXT("Whether figures were changed after publication, and whether this was announced.",
         "发布后数据有无改动，有改动的是否公开说明。"));
/* A field is a column that says whether the bulletin gives it, and a choice of `fields`. */
#define FIELD(name, english, chinese)                                                              \
  COLUMN(column_##name, #name, SY_BOOL, SY_OPTIONAL, TEXT(english, chinese),                       \
         TEXT("Whether the bulletin has it; empty if it does not apply that day, as places if "    \
              "there are no new cases.",                                                           \
              "通报是否公布；当日不适用的留空，如无新增病例时的活动场所。"));                      \
  LEVEL(field_##name, #name, TEXT(english, chinese))
FIELD(new_cases, "new cases", "新增确诊");
FIELD(cumulative_cases, "cumulative cases", "累计确诊");
FIELD(deaths, "deaths", "死亡病例");
FIELD(recoveries, "recoveries", "治愈出院");
FIELD(suspected, "suspected cases", "疑似病例");
FIELD(contacts, "contacts under observation", "密切接触者");
FIELD(places, "places visited", "活动场所");
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_day,
                                                  &column_delay,
                                                  &column_corrections,
                                                  &column_new_cases,
                                                  &column_cumulative_cases,
                                                  &column_deaths,
                                                  &column_recoveries,
                                                  &column_suspected,
                                                  &column_contacts,
                                                  &column_places,
                                                  &column_note,
                                                  NULL};
static const char *const key[] = {"day", NULL};
TABLE(
    table_bulletins, "bulletins", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
    TEXT("bulletins", "疫情通报"),
    TEXT(
        "One row is the bulletin of one day. A day without a row had no bulletin; a unit without "
        "rows is missing, because nobody may have looked.",
        "一行是一天的通报。没有行的日期即未发布；一行也没有的评价对象为无数据，因为可能尚未采集。"),
    KEY(key, CONFLICT));
static const struct sy_table *const tables[] = {&table_bulletins, NULL};

/* In the order of their columns. */
static const struct sy_level *const field_levels[] = {
    &field_new_cases, &field_cumulative_cases, &field_deaths, &field_recoveries,
    &field_suspected, &field_contacts,         &field_places, NULL};

PARAMETER(parameter_first_day, "first_day", SY_PARAMETER_DATE, IS_REQUIRED, NULL,
          TEXT("first day", "首日"),
          TEXT("The first day for which a bulletin is due.", "应发布通报的第一天。"));
PARAMETER(parameter_last_day, "last_day", SY_PARAMETER_DATE, IS_REQUIRED, NULL,
          TEXT("last day", "末日"),
          TEXT("The last day for which a bulletin is due; at most 3660 days in all.",
               "应发布通报的最后一天，全期至多3660天。"));
NUMBER_PARAMETER(parameter_hours_allowed, "hours_allowed", SY_PARAMETER_NUMBER, IS_REQUIRED, 0,
                 100000, NULL, TEXT("hours allowed", "允许小时数"),
                 TEXT("Hours after the cut-off within which a bulletin is timely.",
                      "数据截止后在此小时数内发布即为及时。"));
NUMBER_PARAMETER(parameter_late_each, "late_each", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("each hour late", "每迟一小时"),
                 TEXT("Points of 100 that each hour of delay costs.",
                      "每迟一小时扣除的分数（满分100）。"));
CHOICE_PARAMETER(field_name, "field", IS_REQUIRED, field_levels, NULL, TEXT("field", "公布项"),
                 TEXT("One of the columns about the content of a bulletin.", "通报内容各列之一。"));
NUMBER_PARAMETER(field_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, LEAST_POINTS, 1e9, NULL,
                 TEXT("points", "分值"), TEXT("The points of the field.", "该项的权重。"));
static const struct sy_parameter *const field_fields[] = {&field_name, &field_points, NULL};
TABLE_PARAMETER(parameter_fields, "fields", IS_REQUIRED, field_fields, TEXT("fields", "公布项"),
                TEXT("The fields that a bulletin should have, with their points. Columns that are "
                     "not listed are not read.",
                     "通报应公布的各项及其分值。未列出的列不读取。"));
NUMBER_PARAMETER(
    parameter_open_each, "open_each", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
    TEXT("each open correction", "每次公开更正"),
    TEXT("Points of 100 that each open correction costs; 0 if open corrections cost nothing.",
         "每次公开更正扣除的分数（满分100）；公开更正不失分的为0。"));
NUMBER_PARAMETER(parameter_silent_each, "silent_each", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100,
                 NULL, TEXT("each silent correction", "每次悄然改动"),
                 TEXT("Points of 100 that each silent correction costs; at least open_each.",
                      "每次未作说明的改动扣除的分数（满分100）；不少于open_each。"));
#define WEIGHT(part, english, chinese)                                                             \
  NUMBER_PARAMETER(parameter_weight_##part, "weight_" #part, SY_PARAMETER_NUMBER, IS_REQUIRED, 0,  \
                   1e9, NULL, TEXT("weight of " english, chinese "权重"),                          \
                   TEXT("Among the four parts.", "四部分之一。"))
WEIGHT(coverage, "coverage", "发布天数");
WEIGHT(delay, "delay", "发布延迟");
WEIGHT(fields, "fields", "公布项");
WEIGHT(corrections, "corrections", "更正");
static const struct sy_parameter *const parameters[] = {&parameter_first_day,
                                                        &parameter_last_day,
                                                        &parameter_hours_allowed,
                                                        &parameter_late_each,
                                                        &parameter_fields,
                                                        &parameter_open_each,
                                                        &parameter_silent_each,
                                                        &parameter_weight_coverage,
                                                        &parameter_weight_delay,
                                                        &parameter_weight_fields,
                                                        &parameter_weight_corrections,
                                                        NULL};

FINDING_VALUE(value_day, "day", SY_PARAMETER_DATE);
FINDING_VALUE(value_hours, "hours", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_allowed, "allowed", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_field, "field", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const day_values[] = {&value_day, NULL};
static const struct sy_finding_value *const late_values[] = {&value_day, &value_hours,
                                                             &value_allowed, NULL};
static const struct sy_finding_value *const field_values[] = {&value_day, &value_field, NULL};
FINDING(finding_missing, "missing-day", day_values,
        TEXT("{day}: no bulletin was published", "{day}：没有发布通报"),
        TEXT("Publish a bulletin every day, even if there is nothing new.",
             "每日发布通报，没有新情况的也应发布。"));
FINDING(finding_late, "late", late_values,
        TEXT("{day}: published {hours} h after the cut-off, {allowed} h allowed",
             "{day}：数据截止后{hours}小时才发布，允许{allowed}小时"),
        TEXT("Publish at a fixed hour soon after the cut-off.",
             "在数据截止后的固定时间尽快发布。"));
FINDING(finding_field, "field-absent", field_values,
        TEXT("{day}: the bulletin does not have {field}", "{day}：通报未公布{field}"),
        TEXT("Publish the same fields in every bulletin, including zeros.",
             "每期通报公布相同的项目，为零的也应写明。"));
FINDING(finding_silent, "silent-correction", day_values,
        TEXT("{day}: figures were changed without notice", "{day}：改动数据而未作说明"),
        TEXT("Announce what was wrong, what is right, and when it was corrected.",
             "说明何处有误、正确的数据及更正时间。"));
FINDING(finding_open, "open-correction", day_values,
        TEXT("{day}: figures were corrected openly", "{day}：数据有误，已公开更正"),
        TEXT("Check figures before they are published.", "发布前核对数据。"));
static const struct sy_finding *const findings[] = {&finding_missing, &finding_late, &finding_field,
                                                    &finding_silent,  &finding_open, NULL};

/* ---- instance ---- */

#define MOST_DAYS 3660 /* ten years */

struct bulletins {
  int64_t first_day, days;
  double hours_allowed, late_each;
  double points[FIELD_COUNT]; /* of each field; 0: not asked for */
  double lost[CORRECTED_SILENTLY + 1];
  double weight[PARTS], total_weight;
};

static int read_period(struct bulletins *bulletins, const struct sy_parameters *given,
                       struct sy_failure *failure) {
  bulletins->first_day = integer_of(given, FIRST_DAY);
  bulletins->days = integer_of(given, LAST_DAY) - bulletins->first_day + 1;
  if (bulletins->days < 1)
    return refuse(failure, -1, 0, LAST_DAY, "is before first_day", "早于first_day");
  if (bulletins->days > MOST_DAYS)
    return refuse(failure, -1, 0, LAST_DAY,
                  "found %lld days from first_day on, expected at most %d",
                  "自first_day起有%lld天，不得超过%d天", (long long)bulletins->days, MOST_DAYS);
  return SY_OK;
}

static int read_fields(struct bulletins *bulletins, const struct sy_value *fields,
                       struct sy_failure *failure) {
  if (fields->count == 0)
    return refuse(failure, -1, 0, FIELDS, "found no field, expected at least one",
                  "没有公布项，至少应有一项");
  for (uint64_t row = 0; row < fields->count; row++) {
    const int64_t field = field_of(fields, FIELD_FIELDS, row, FIELD_NAME)->integer;
    if (bulletins->points[field] > 0)
      return refuse(failure, -1, 0, FIELDS, "field '%s' is repeated", "公布项“%s”重复",
                    field_levels[field]->name);
    bulletins->points[field] = field_of(fields, FIELD_FIELDS, row, FIELD_POINTS)->number;
  }
  return SY_OK;
}

static int read_weights(struct bulletins *bulletins, const struct sy_parameters *given,
                        struct sy_failure *failure) {
  for (int part = 0; part < PARTS; part++) {
    bulletins->weight[part] = number_of(given, WEIGHT_COVERAGE + part);
    bulletins->total_weight += bulletins->weight[part];
  }
  if (!(bulletins->total_weight > 0))
    return refuse(failure, -1, 0, WEIGHT_COVERAGE,
                  "all four weights are 0, expected at least one above 0",
                  "四个权重全为0，至少应有一个大于0");
  return SY_OK;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct bulletins bulletins = {
      .hours_allowed = number_of(given, HOURS_ALLOWED),
      .late_each = number_of(given, LATE_EACH),
      .lost = {[CORRECTED_OPENLY] = number_of(given, OPEN_EACH),
               [CORRECTED_SILENTLY] = number_of(given, SILENT_EACH)},
  };
  if (bulletins.lost[CORRECTED_SILENTLY] < bulletins.lost[CORRECTED_OPENLY])
    return refuse(failure, -1, 0, SILENT_EACH,
                  "is less than open_each: an open correction would cost more than a silent one",
                  "小于open_each：公开更正的失分会多于悄然改动");
  int status = read_period(&bulletins, given, failure);
  if (status == SY_OK)
    status = read_fields(&bulletins, given->values[FIELDS], failure);
  if (status == SY_OK)
    status = read_weights(&bulletins, given, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&bulletins, sizeof bulletins, self, failure);
}

/* ---- one bulletin ---- */

/* What all units share in one call. */
struct scoring {
  const struct bulletins *bulletins;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  uint64_t *seen; /* by day of the period: one more than the last unit that had a bulletin */
  double *scores; /* scratch: two numbers for each row of a unit */
};

static bool is_asked(const struct scoring *scoring, int field) {
  return scoring->bulletins->points[field] > 0;
}

static const struct sy_column_data *field_column(const struct scoring *scoring, int field) {
  return scoring->table->columns[FIRST_FIELD + field];
}

/* The points of the fields that apply to a bulletin, and of those that it gives. */
struct given_fields {
  double given, all;
};

static struct given_fields fields_of(const struct scoring *scoring, uint64_t row) {
  struct given_fields fields = {0, 0};
  for (int field = 0; field < FIELD_COUNT; field++) {
    const struct sy_column_data *column = field_column(scoring, field);
    if (!is_asked(scoring, field) || !has_value(column, row))
      continue;
    fields.all += scoring->bulletins->points[field];
    fields.given += column->booleans[row] ? scoring->bulletins->points[field] : 0;
  }
  return fields;
}

/* What the bulletin's correction loses, of 100. */
static double correction_loss(const struct scoring *scoring, uint64_t row) {
  return scoring->bulletins->lost[scoring->table->columns[CORRECTIONS]->levels[row]];
}

/* A field that is asked for needs its column: without it nobody looked. */
static int check_columns(const struct scoring *scoring) {
  for (int field = 0; field < FIELD_COUNT; field++)
    if (is_asked(scoring, field) && !field_column(scoring, field)->present)
      return refuse(scoring->failure, -1, 0, FIELDS,
                    "parameter 'fields' lists '%s', but the table has no such column",
                    "参数fields列出了“%s”，但表中没有这一列", field_levels[field]->name);
  return SY_OK;
}

/* Each revision's own: what a bulletin scores, from 0 to 100, and whether it is late. */
static double delay_score(const struct scoring *scoring, uint64_t row);
static double fields_score(const struct scoring *scoring, uint64_t row);
static bool is_late(const struct scoring *scoring, uint64_t row);

/* ---- findings ---- */

/* What a unit's days and corrections are worth, known once all its rows are. */
struct worth {
  double each[PARTS]; /* a point of this part on one day, in the unit's score */
  double correction;  /* a point that a correction loses, in the unit's score */
};

static void report_missing_days(const struct scoring *scoring, uint64_t unit, double points) {
  for (int64_t day = 0; day < scoring->bulletins->days; day++) {
    if (scoring->seen[day] == unit + 1)
      continue;
    const struct sy_value date = date_value(scoring->bulletins->first_day + day);
    const struct sy_value *const values[] = {&date, NULL};
    const struct sy_report report = {.size = sizeof report,
                                     .unit = unit,
                                     .finding = MISSING_DAY,
                                     .table = -1,
                                     .points = points,
                                     .value_count = 1,
                                     .values = values};
    scoring->result->report(scoring->result, &report);
  }
}

static void report_fields(const struct scoring *scoring, uint64_t unit, uint64_t row, double each) {
  const double all = fields_of(scoring, row).all;
  for (int field = 0; field < FIELD_COUNT; field++) {
    const struct sy_column_data *column = field_column(scoring, field);
    if (!is_asked(scoring, field) || !has_value(column, row) || column->booleans[row])
      continue;
    const struct sy_value values[] = {date_value(scoring->table->columns[DAY]->dates[row]),
                                      text_value(field_levels[field]->name)};
    report_row(scoring->result, unit, FIELD_ABSENT, row,
               100 * (scoring->bulletins->points[field] / all) * each, values, 2);
  }
}

static void report_bulletin(const struct scoring *scoring, uint64_t unit, uint64_t row,
                            const struct worth *worth) {
  const struct sy_value day = date_value(scoring->table->columns[DAY]->dates[row]);
  const double delay = scoring->table->columns[DELAY]->decimals[row];
  const struct sy_value late[] = {day, number_value(delay),
                                  number_value(scoring->bulletins->hours_allowed)};
  if (is_late(scoring, row))
    report_row(scoring->result, unit, LATE, row,
               (100 - delay_score(scoring, row)) * worth->each[PART_DELAY], late, 3);
  report_fields(scoring, unit, row, worth->each[PART_FIELDS]);
  const int32_t correction = scoring->table->columns[CORRECTIONS]->levels[row];
  if (correction != NO_CORRECTION)
    report_row(scoring->result, unit,
               correction == CORRECTED_SILENTLY ? SILENT_CORRECTION : OPEN_CORRECTION, row,
               correction_loss(scoring, row) * worth->correction, &day, 1);
}

/* Sums over a unit's bulletins. */
struct sums {
  double count, delay, fields;
  double lost; /* by corrections, of 100; may be more */
};

/* Row points, which add up to the score, and findings, which add up to what lacks. */
static void tell(const struct scoring *scoring, uint64_t unit, const struct sums *sums) {
  const struct bulletins *bulletins = scoring->bulletins;
  struct worth worth;
  for (int part = 0; part < PARTS; part++)
    worth.each[part] = bulletins->weight[part] / bulletins->total_weight / (double)bulletins->days;
  worth.correction =
      worth.each[PART_CORRECTIONS] * sums->count * (sums->lost > 100 ? 100 / sums->lost : 1);
  const double whole_day = 100.0 / (double)bulletins->days;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++) {
    set_row_points(scoring->result, 0, row,
                   whole_day - (100 - delay_score(scoring, row)) * worth.each[PART_DELAY] -
                       (100 - fields_score(scoring, row)) * worth.each[PART_FIELDS] -
                       correction_loss(scoring, row) * worth.correction);
    if (scoring->result->findings_wanted)
      report_bulletin(scoring, unit, row, &worth);
  }
  if (scoring->result->findings_wanted)
    report_missing_days(scoring, unit, whole_day);
}

/* How the score comes about, as people see it. */
#define METHOD                                                                                                     \
  TEXT("The score is the mean of four parts, weighted {weight_coverage} : {weight_delay} : "                       \
       "{weight_fields} : {weight_corrections}: days with a bulletin, from {first_day} to "                        \
       "{last_day}; delay, where each hour beyond {hours_allowed} costs {late_each}; fields; and "                 \
       "corrections, where an open one costs {open_each} and a silent one {silent_each}. A day "                   \
       "without a bulletin earns nothing.",                                                                        \
       "得分是四项按{weight_coverage} : {weight_delay} : {weight_fields} : "                                 \
       "{weight_corrections}的加权平均：{first_day}至{last_day}有通报的天数；发布延迟，超过{" \
       "hours_allowed}小时后每小时扣{late_each}分；内容；更正，公开更正每次扣{open_each}"    \
       "分，未说明的更正每次扣{silent_each}分。未发布通报之日各项均不得分。")

#endif /* OUTBREAK_BULLETIN_BULLETINS_H */
