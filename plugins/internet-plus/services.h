/* SPDX-License-Identifier: Apache-2.0
 *
 * services.h: shared by the revisions of internet-plus
 *
 * The tables of services and of their use, the parameters, the findings. Each revision has its own
 * arithmetic. Before it includes this file, it defines CONFLICT, what two different rows for one
 * service mean.
 */
#ifndef INTERNET_PLUS_SERVICES_H
#define INTERNET_PLUS_SERVICES_H

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
                TEXT("How much of it can be done online.", "可在网上办理到哪一步。"));
NUMBER_COLUMN(column_visits, "visits", SY_INTEGER, SY_BLANK_ALLOWED, 0, 1000,
              TEXT("visits", "到场次数"),
              TEXT("Visits to the counter that are still needed; empty if unknown.",
                   "仍需到场的次数；不详时留空。"),
              BLANK(TEXT("empty visits are left out of the service",
                         "空白的到场次数不计入该事项")));
COLUMN(column_progress, "progress_query", SY_BOOL, SY_REQUIRED, TEXT("progress query", "进度查询"),
       TEXT("Whether progress can be looked up online.", "能否在网上查询办理进度。"));
COLUMN(column_sign_on, "single_sign_on", SY_BOOL, SY_REQUIRED, TEXT("single sign-on", "统一登录"),
       TEXT("Whether one account is enough.", "是否统一身份认证登录。"));
COLUMN(column_applicable, "applicable", SY_BOOL, SY_OPTIONAL, TEXT("applicable", "适用"),
       TEXT("No if the unit does not offer this service.", "评价对象没有此事项的，填否。"));
NOTE_COLUMN(column_note);
static const struct sy_column *const service_columns[] = {
    &column_service, &column_depth,      &column_visits, &column_progress,
    &column_sign_on, &column_applicable, &column_note,   NULL};
static const char *const services_key[] = {"service", NULL};
TABLE(table_services, "services", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, service_columns,
      TEXT("services", "服务事项"),
      TEXT("One row is one service of one unit.", "一行是一个评价对象的一个服务事项。"),
      KEY(services_key, CONFLICT));

COLUMN(usage_service, "service", SY_TEXT, SY_REQUIRED, TEXT("service", "事项"),
       TEXT("As in the other table.", "与服务事项表一致。"));
NUMBER_COLUMN(usage_cases, "cases", SY_INTEGER, SY_REQUIRED, 0, 1e12, TEXT("cases", "办件量"),
              TEXT("Number of cases of the service.", "办理件数。"));
static const struct sy_column *const usage_columns[] = {&usage_service, &usage_cases, NULL};
TABLE(table_usage, "usage", SY_SHARED, SY_ABSENT_IS_MISSING, 1, usage_columns,
      TEXT("usage", "使用量"),
      TEXT("One row is the number of cases of a service. One that is not listed counts as the "
           "least used one, at least 1.",
           "一行是一个事项的办件量。未列出的事项按办件量最少的一项计，至少为1。"),
      KEY(USAGE_KEY, SY_CONFLICT_WARNS));
static const struct sy_table *const tables[] = {&table_services, &table_usage, NULL};

CHOICE_PARAMETER(depth_name, "depth", IS_REQUIRED, depths, NULL, TEXT("depth", "办理深度"),
                 TEXT("One of the six.", "六级之一。"));
NUMBER_PARAMETER(depth_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("points", "得分"), TEXT("The score of this depth.", "该深度的得分。"));
static const struct sy_parameter *const depth_fields[] = {&depth_name, &depth_points, NULL};
TABLE_PARAMETER(parameter_depths, "depths", IS_OPTIONAL, depth_fields, TEXT("depths", "深度得分"),
                TEXT("Scores by depth; those that are not listed keep none 0, information 20, "
                     "forms 40, application 60, whole-process 85, no-visit 100.",
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
                 TEXT("The number of visits from which that part scores 0.",
                      "达到此次数时该部分得零分。"));
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
        TEXT("{service}: its depth is '{depth}', which is not the highest",
             "{service}：办理深度为“{depth}”，未达最高一级"),
        TEXT("Bring the service to the next depth.", "把该事项推进到下一级办理深度。"));
FINDING(finding_visits, "many-visits", visit_values,
        TEXT("{service}: visits needed: {visits}", "{service}：需到场{visits}次"),
        TEXT("Check documents online and deliver results by post.",
             "推行材料网上核验和结果邮寄。"));
FINDING(finding_progress, "no-progress-query", service_values,
        TEXT("{service}: its progress cannot be looked up", "{service}：不能查询进度"),
        TEXT("Show the state of every case online.", "在网上公布每件的办理状态。"));
FINDING(finding_sign_on, "no-single-sign-on", service_values,
        TEXT("{service}: needs a separate account", "{service}：需单独注册登录"),
        TEXT("Join the single sign-on.", "接入统一身份认证。"));
static const struct sy_finding *const findings[] = {&finding_shallow, &finding_visits,
                                                    &finding_progress, &finding_sign_on, NULL};

REASON(reason_nothing, "no-service",
       TEXT("the unit offers none of the listed services", "该评价对象没有所列事项"));
static const struct sy_reason *const reasons[] = {&reason_nothing, NULL};

/* The first notice of each revision. */
NOTICE(notice_unused, "service-without-usage", SY_NOTICE_WARNING, service_values,
       TEXT("the table of usage has no row for '{service}', which counts as the least used",
            "使用量表中没有“{service}”，按使用量最少的事项计"));

/* ---- instance ---- */

struct internet_plus {
  double depth[DEPTH_COUNT];
  double weight_depth, weight_visits, weight_progress, weight_sign_on, visits_worst;
  struct teller teller;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  struct internet_plus plus = {{0, 20, 40, 60, 85, 100},
                               number_of(given, WEIGHT_DEPTH),
                               number_of(given, WEIGHT_VISITS),
                               number_of(given, WEIGHT_PROGRESS),
                               number_of(given, WEIGHT_SIGN_ON),
                               number_of(given, VISITS_WORST),
                               new_teller(host, NULL)};
  const struct sy_value *listed = given->values[DEPTHS];
  for (uint64_t row = 0; row < listed->count; row++)
    plus.depth[field_of(listed, DEPTH_FIELDS, row, DEPTH_NAME)->integer] =
        field_of(listed, DEPTH_FIELDS, row, DEPTH_POINTS)->number;
  for (int i = 1; i < DEPTH_COUNT; i++)
    if (plus.depth[i] < plus.depth[i - 1])
      return refuse(failure, -1, 0, DEPTHS, "'%s' scores less than '%s' before it",
                    "“%s”的得分低于前面的“%s”", depths[i]->name, depths[i - 1]->name);
  if (!(plus.weight_depth > 0))
    return refuse(failure, -1, 0, WEIGHT_DEPTH, "found 0, expected more: every service has a depth",
                  "为0，应大于0：每个事项都有办理深度");
  return keep_instance(&plus, sizeof plus, self, failure);
}

/* ---- rows ---- */

static bool applies(const struct sy_table_data *table, uint64_t row) {
  const struct sy_column_data *applicable = table->columns[APPLICABLE];
  return !has_value(applicable, row) || applicable->booleans[row];
}

/* How the score comes about, as people see it. */
#define METHOD                                                                                     \
  TEXT("A service scores the mean of four parts, weighted {weight_depth} : {weight_visits} : "     \
       "{weight_progress} : {weight_sign_on}: depth; visits, 100 · (1 − visits / "              \
       "{visits_worst}); progress query; and single sign-on. A unit scores the mean of its "       \
       "services, weighted by cases if there is a usage table.",                                   \
       "每个事项的得分是四项按{weight_depth} : {weight_visits} : {weight_progress} : "  \
       "{weight_sign_on}的加权平均：办理深度；到场次数，100 · (1 − 次数 / "   \
       "{visits_worst})"                                                                           \
       "；进度查询；单点登录。评价对象的得分为各事项得分的平均值，有办件量的按办件量加权。")

#endif /* INTERNET_PLUS_SERVICES_H */
