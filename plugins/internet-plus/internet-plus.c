/* SPDX-License-Identifier: Apache-2.0
 *
 * internet-plus.c: government services by how far they can be done online
 *
 * A service scores by its depth online, the visits to the counter that remain (none 100, falling
 * linearly to 0), a progress query and single sign-on, weighed. The unit's score is the mean over
 * its services, weighted by use where a usage table is given.
 */
#include "common/notices.h"

enum { SERVICE, DEPTH, VISITS, PROGRESS, SIGN_ON, APPLICABLE, NOTE };
enum { USAGE_SERVICE, USAGE_CASES };
enum { SERVICES_TABLE, USAGE_TABLE };
enum { DEPTHS, WEIGHT_DEPTH, WEIGHT_VISITS, WEIGHT_PROGRESS, WEIGHT_SIGN_ON, VISITS_WORST };
enum { NONE, INFORMATION, FORMS, APPLICATION, WHOLE_PROCESS, NO_VISIT, DEPTH_COUNT };
enum { DEPTH_NAME, DEPTH_POINTS, DEPTH_FIELDS };
enum { SHALLOW, MANY_VISITS, NO_PROGRESS, NO_SIGN_ON };

/* ---- description ---- */

LEVEL(depth_none, "none", TEXT("not online", "未上网"));
LEVEL(depth_information, "information", TEXT("information", "信息公开"));
LEVEL(depth_forms, "forms", TEXT("forms to download", "表格下载"));
LEVEL(depth_application, "application", TEXT("application online", "在线申请"));
LEVEL(depth_whole, "whole-process", TEXT("the whole process online", "全程网办"));
LEVEL(depth_no_visit, "no-visit", TEXT("no visit needed", "零跑动"));
static const struct sy_level *const depths[] = {
    &depth_none,  &depth_information, &depth_forms, &depth_application,
    &depth_whole, &depth_no_visit,    NULL};

COLUMN(column_service, "service", SY_TEXT, SY_REQUIRED, TEXT("service", "事项"),
       TEXT("The service.", "政务服务事项。"));
CATEGORY_COLUMN(column_depth, "depth", SY_REQUIRED, depths, NULL, TEXT("depth", "办理深度"),
                TEXT("How far it can be done online.", "可在网上办理到哪一步。"));
NUMBER_COLUMN(
    column_visits, "visits", SY_INTEGER, SY_BLANK_ALLOWED, 0, 1000, TEXT("visits", "到场次数"),
    TEXT("Visits to the counter that remain; blank if unknown.", "仍需到场的次数；不详时留空。"),
    BLANK(TEXT("empty visits are left out of the service", "空白的到场次数不计入该事项")));
COLUMN(column_progress, "progress_query", SY_BOOL, SY_REQUIRED, TEXT("progress query", "进度查询"),
       TEXT("Whether progress can be looked up online.", "能否在网上查询办理进度。"));
COLUMN(column_sign_on, "single_sign_on", SY_BOOL, SY_REQUIRED, TEXT("single sign-on", "统一登录"),
       TEXT("Whether one account is enough.", "是否统一身份认证登录。"));
COLUMN(column_applicable, "applicable", SY_BOOL, SY_OPTIONAL, TEXT("applicable", "适用"),
       TEXT("No: the unit does not offer this service.", "否：该单位没有此事项。"));
NOTE_COLUMN(column_note);
static const struct sy_column *const service_columns[] = {
    &column_service, &column_depth,      &column_visits, &column_progress,
    &column_sign_on, &column_applicable, &column_note,   NULL};
static const char *const services_key[] = {"service", NULL};
TABLE(table_services, "services", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, service_columns,
      TEXT("services", "服务事项"),
      TEXT("One row is one service of one unit.", "一行是一个单位的一个服务事项。"),
      KEY(services_key, SY_CONFLICT_WARNS));

COLUMN(usage_service, "service", SY_TEXT, SY_REQUIRED, TEXT("service", "事项"),
       TEXT("As in the other table.", "与服务事项表一致。"));
NUMBER_COLUMN(usage_cases, "cases", SY_INTEGER, SY_REQUIRED, 0, 1e12, TEXT("cases", "办件量"),
              TEXT("How often it is used.", "办理件数。"));
static const struct sy_column *const usage_columns[] = {&usage_service, &usage_cases, NULL};
TABLE(table_usage, "usage", SY_SHARED, SY_ABSENT_IS_MISSING, 1, usage_columns,
      TEXT("usage", "使用量"),
      TEXT("One row is how often a service is used. A service that is not listed weighs as the "
           "least used one, at least 1.",
           "一行是一个事项的使用量。未列出的事项按最少的一项计，至少为1。"));
static const struct sy_table *const tables[] = {&table_services, &table_usage, NULL};

CHOICE_PARAMETER(depth_name, "depth", IS_REQUIRED, depths, NULL, TEXT("depth", "办理深度"),
                 TEXT("One of the six.", "六级之一。"));
NUMBER_PARAMETER(depth_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("points", "得分"), TEXT("What it scores.", "该深度的得分。"));
static const struct sy_parameter *const depth_fields[] = {&depth_name, &depth_points, NULL};
TABLE_PARAMETER(parameter_depths, "depths", IS_OPTIONAL, depth_fields, TEXT("depths", "深度得分"),
                TEXT("Points by depth; those not listed keep none 0, information 20, forms 40, "
                     "application 60, whole-process 85, no-visit 100.",
                     "各深度的得分；未列出的保持：未上网0，信息公开20，表格下载40，在线申请60，全程"
                     "网办85，零跑动100。"));
NUMBER_PARAMETER(parameter_weight_depth, "weight_depth", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1e9,
                 "60", TEXT("weight of depth", "深度权重"),
                 TEXT("Among the four parts.", "四部分之一。"));
NUMBER_PARAMETER(parameter_weight_visits, "weight_visits", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1e9,
                 "20", TEXT("weight of visits", "到场次数权重"),
                 TEXT("Among the four parts.", "四部分之一。"));
NUMBER_PARAMETER(parameter_weight_progress, "weight_progress", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 1e9, "10", TEXT("weight of progress query", "进度查询权重"),
                 TEXT("Among the four parts.", "四部分之一。"));
NUMBER_PARAMETER(parameter_weight_sign_on, "weight_sign_on", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0,
                 1e9, "10", TEXT("weight of single sign-on", "统一登录权重"),
                 TEXT("Among the four parts.", "四部分之一。"));
NUMBER_PARAMETER(parameter_visits_worst, "visits_worst", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1, 1000,
                 "3", TEXT("most visits", "到场零分线"),
                 TEXT("From so many visits on that part scores 0.", "达到此次数时该部分得零分。"));
static const struct sy_parameter *const parameters[] = {&parameter_depths,
                                                        &parameter_weight_depth,
                                                        &parameter_weight_visits,
                                                        &parameter_weight_progress,
                                                        &parameter_weight_sign_on,
                                                        &parameter_visits_worst,
                                                        NULL};

FINDING_VALUE(value_service, "service", SY_PARAMETER_TEXT);
FINDING_VALUE(value_depth, "depth", SY_PARAMETER_TEXT);
FINDING_VALUE(value_visits, "visits", SY_PARAMETER_INTEGER);
static const struct sy_finding_value *const shallow_values[] = {&value_service, &value_depth, NULL};
static const struct sy_finding_value *const visit_values[] = {&value_service, &value_visits, NULL};
static const struct sy_finding_value *const service_values[] = {&value_service, NULL};
FINDING(finding_shallow, "shallow", shallow_values,
        TEXT("{service}: online only as far as {depth}", "{service}：网上只能办到“{depth}”"),
        TEXT("Take the service to the next depth.", "把该事项推进到下一级办理深度。"));
FINDING(finding_visits, "many-visits", visit_values,
        TEXT("{service}: takes {visits} visits", "{service}：需到场{visits}次"),
        TEXT("Deliver results by post, and check papers online.", "推行材料网上核验和结果邮寄。"));
FINDING(finding_progress, "no-progress-query", service_values,
        TEXT("{service}: progress cannot be looked up", "{service}：不能查询进度"),
        TEXT("Show the state of every case online.", "在网上公布每件的办理状态。"));
FINDING(finding_sign_on, "no-single-sign-on", service_values,
        TEXT("{service}: needs an account of its own", "{service}：需单独注册登录"),
        TEXT("Join the common sign-on.", "接入统一身份认证。"));
static const struct sy_finding *const findings[] = {&finding_shallow, &finding_visits,
                                                    &finding_progress, &finding_sign_on, NULL};

REASON(reason_nothing, "no-service",
       TEXT("the unit offers none of the services", "该单位没有所列事项"));
static const struct sy_reason *const reasons[] = {&reason_nothing, NULL};

NOTICE(notice_unused, "service-without-usage", SY_NOTICE_WARNING, service_values,
       TEXT("the table of usage has no row for '{service}', which counts as the least used",
            "使用量表中没有“{service}”，按使用量最少的事项计"));
static const struct sy_notice *const notices[] = {&notice_unused, NULL};
NOTICES(notices)

/* ---- instance ---- */

struct internet_plus {
  double depth[DEPTH_COUNT];
  double weight_depth, weight_visits, weight_progress, weight_sign_on, visits_worst;
  struct teller teller;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  struct internet_plus plus = {{0, 20, 40, 60, 85, 100},         number_of(given, WEIGHT_DEPTH),
                               number_of(given, WEIGHT_VISITS),  number_of(given, WEIGHT_PROGRESS),
                               number_of(given, WEIGHT_SIGN_ON), number_of(given, VISITS_WORST),
                               new_teller(host, notices)};
  const struct sy_value *listed = given->values[DEPTHS];
  for (uint64_t row = 0; row < listed->count; row++)
    plus.depth[field_of(listed, DEPTH_FIELDS, row, DEPTH_NAME)->integer] =
        field_of(listed, DEPTH_FIELDS, row, DEPTH_POINTS)->number;
  for (int i = 1; i < DEPTH_COUNT; i++)
    if (plus.depth[i] < plus.depth[i - 1])
      return refuse(failure, -1, 0, DEPTHS, "'%s' scores less than '%s' before it", depths[i]->name,
                    depths[i - 1]->name);
  if (!(plus.weight_depth > 0))
    return refuse(failure, -1, 0, WEIGHT_DEPTH,
                  "found 0, expected more: every service has a depth");
  return keep_instance(&plus, sizeof plus, self, failure);
}

/* ---- use ---- */

/* A row of the usage table. */
struct used {
  const char *service;
  double cases;
  uint64_t row;
};

/* The smallest use that is listed, at least 1. */
static double least_use(const struct sy_table_data *usage) {
  double least = HUGE_VAL;
  for (uint64_t row = 0; row < usage->row_count; row++)
    least = fmin(least, (double)usage->columns[USAGE_CASES]->integers[row]);
  return isfinite(least) && least > 1 ? least : 1;
}

static int compare_rows(const void *left, const void *right) {
  return strcmp(((const struct used *)left)->service, ((const struct used *)right)->service);
}

/* The usage table sorted by service, so that each service is found quickly. NULL with a status. */
static struct used *sort_usage(const struct sy_table_data *usage, struct sy_failure *failure,
                               int *status) {
  struct used *rows = malloc((size_t)(usage->row_count + 1) * sizeof *rows);
  *status = rows ? SY_OK : no_memory(failure);
  if (!rows)
    return NULL;
  for (uint64_t row = 0; row < usage->row_count; row++)
    rows[row] = (struct used){text_at(usage->columns[USAGE_SERVICE], row),
                              fmax(1, (double)usage->columns[USAGE_CASES]->integers[row]), row};
  qsort(rows, (size_t)usage->row_count, sizeof *rows, compare_rows);
  for (uint64_t i = 1; i < usage->row_count && *status == SY_OK; i++)
    if (strcmp(rows[i - 1].service, rows[i].service) == 0)
      *status = refuse(failure, USAGE_TABLE, rows[i].row, -1, "service '%s' is there twice",
                       rows[i].service);
  if (*status == SY_OK)
    return rows;
  free(rows);
  return NULL;
}

/* Warns of the services of the batch that the usage table lacks: their `cases` are 0. They count as
 * the least used. */
static void fill_unused(const struct internet_plus *plus, const struct sy_batch *batch,
                        const struct sy_result *result, double *cases) {
  const struct sy_table_data *services = batch->tables[SERVICES_TABLE];
  const struct sy_column_data *service = services->columns[SERVICE];
  const double least = least_use(batch->tables[USAGE_TABLE]);
  for (uint64_t row = 0; row < services->row_count; row++) {
    const int32_t text = service->texts[row];
    if (cases[text] > 0)
      continue;
    cases[text] = least;
    const struct sy_value value = text_value(service->dictionary[text]);
    const struct notice_place place = {SY_NO_UNIT, SERVICES_TABLE, row, SERVICE};
    tell_notice(&plus->teller, result, 0, place, &value, 1);
  }
}

/* How much each service of the services table's dictionary is used; NULL for no usage table. Sets
 * *status. */
static double *read_use(const struct internet_plus *plus, const struct sy_batch *batch,
                        const struct sy_result *result, struct sy_failure *failure, int *status) {
  const struct sy_table_data *usage = batch->tables[USAGE_TABLE];
  const struct sy_column_data *service = batch->tables[SERVICES_TABLE]->columns[SERVICE];
  *status = SY_OK;
  if (!usage->present)
    return NULL;
  struct used *rows = sort_usage(usage, failure, status);
  double *cases = rows ? new_numbers(service->dictionary_count) : NULL;
  if (rows && !cases)
    *status = no_memory(failure);
  for (uint64_t i = 0; cases && i < service->dictionary_count; i++) {
    const struct used wanted = {.service = service->dictionary[i]};
    const struct used *found =
        bsearch(&wanted, rows, (size_t)usage->row_count, sizeof *rows, compare_rows);
    cases[i] = found ? found->cases : 0;
  }
  if (cases)
    fill_unused(plus, batch, result, cases);
  free(rows);
  return cases;
}

/* ---- scoring ---- */

/* The four parts of a service; visits are NAN where they are not known. */
struct parts {
  double depth, visits, progress, sign_on, total_weight;
};

static struct parts parts_of(const struct internet_plus *plus, const struct sy_table_data *table,
                             uint64_t row) {
  const struct sy_column_data *visits = table->columns[VISITS];
  const bool known = has_value(visits, row);
  return (struct parts){
      .depth = plus->depth[table->columns[DEPTH]->levels[row]],
      .visits =
          known ? limited(100 - 100 * (double)visits->integers[row] / plus->visits_worst) : NAN,
      .progress = table->columns[PROGRESS]->booleans[row] ? 100 : 0,
      .sign_on = table->columns[SIGN_ON]->booleans[row] ? 100 : 0,
      .total_weight = plus->weight_depth + (known ? plus->weight_visits : 0) +
                      plus->weight_progress + plus->weight_sign_on,
  };
}

static double service_score(const struct internet_plus *plus, const struct parts *parts) {
  const double visits = isnan(parts->visits) ? 0 : plus->weight_visits * parts->visits;
  return (plus->weight_depth * parts->depth + visits + plus->weight_progress * parts->progress +
          plus->weight_sign_on * parts->sign_on) /
         parts->total_weight;
}

static bool applies(const struct sy_table_data *table, uint64_t row) {
  const struct sy_column_data *applicable = table->columns[APPLICABLE];
  return !has_value(applicable, row) || applicable->booleans[row];
}

static double use_of(const double *cases, const struct sy_table_data *table, uint64_t row) {
  return cases ? cases[table->columns[SERVICE]->texts[row]] : 1;
}

/* `each`: what a point of this service is worth in the unit's score. */
static void report_service(const struct internet_plus *plus, const struct sy_table_data *table,
                           const struct sy_result *result, uint64_t unit, uint64_t row,
                           double each) {
  const struct parts parts = parts_of(plus, table, row);
  const double share = each / parts.total_weight;
  const int32_t depth = table->columns[DEPTH]->levels[row];
  const struct sy_value service = text_value(text_at(table->columns[SERVICE], row));
  const struct sy_value shallow[] = {service, text_value(depths[depth]->name)};
  const struct sy_value visits[] = {service, integer_value(table->columns[VISITS]->integers[row])};
  if (parts.depth < 100)
    report_row(result, unit, SHALLOW, row, (100 - parts.depth) * plus->weight_depth * share,
               shallow, 2);
  if (parts.visits < 100)
    report_row(result, unit, MANY_VISITS, row, (100 - parts.visits) * plus->weight_visits * share,
               visits, 2);
  if (parts.progress < 100)
    report_row(result, unit, NO_PROGRESS, row, 100 * plus->weight_progress * share, &service, 1);
  if (parts.sign_on < 100)
    report_row(result, unit, NO_SIGN_ON, row, 100 * plus->weight_sign_on * share, &service, 1);
}

/* Scores one unit; `scratch` has room for two numbers a row. */
static void score_unit(const struct internet_plus *plus, const struct sy_table_data *table,
                       const double *cases, const struct sy_result *result, uint64_t unit,
                       double *scratch) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  double *weighted = scratch, *weights = scratch + (end - first);
  size_t count = 0;
  for (uint64_t row = first; row < end; row++) {
    if (!applies(table, row))
      continue;
    const struct parts parts = parts_of(plus, table, row);
    const double score = service_score(plus, &parts);
    set_row_points(result, SERVICES_TABLE, row, score);
    weights[count] = use_of(cases, table, row);
    weighted[count] = weights[count] * score;
    count++;
  }
  if (count == 0) {
    set_outcome(result, unit, SY_NOT_APPLICABLE, 0);
    return;
  }
  const double total = sorted_sum(weights, count);
  set_score(result, unit, limited(sorted_sum(weighted, count) / total));
  for (uint64_t row = first; result->findings_wanted && row < end; row++)
    if (applies(table, row))
      report_service(plus, table, result, unit, row, use_of(cases, table, row) / total);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  int status;
  double *cases = read_use(self, batch, result, failure, &status);
  double *scratch = new_numbers(2 * most_rows(batch, SERVICES_TABLE));
  if (status == SY_OK && !scratch)
    status = no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    score_unit(self, batch->tables[SERVICES_TABLE], cases, result, unit, scratch);
  free(scratch);
  free(cases);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "internet-plus",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Internet+ services", "互联网+政务服务"),
    .summary = TEXT("Services by how far they can be done online, visits that remain, progress "
                    "query, single sign-on.",
                    "政务服务事项的网上办理深度、到场次数、进度查询和统一登录。"),
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
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
