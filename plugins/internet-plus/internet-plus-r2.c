/* SPDX-License-Identifier: Apache-2.0
 *
 * internet-plus-r2.c: government services by how far they can be done online, exactly
 *
 * Like revision 1, but the score is the exact mean, rounded once. A row that makes no sense puts
 * its unit, and no other, in error; so does a row for a service with two different numbers in the
 * table of usage. Two different rows for one service are both in error.
 */
#include "common/fraction.h"

static const char *const usage_key[] = {"service", NULL};
#define CONFLICT SY_CONFLICT_IS_ERROR
#define USAGE_KEY usage_key
#include "internet-plus/services.h"

enum { WITHOUT_USAGE, VISITS_TO_NO_VISIT, USED_TWICE };
static const struct sy_finding_value *const visits_values[] = {&value_visits, NULL};
NOTICE(notice_visits, "visits-where-none", SY_NOTICE_ERROR, visits_values,
       TEXT("found visits to the counter ({visits}), but the depth 'no-visit'",
            "办理深度为“零跑动”，但到场次数为{visits}"));
FINDING_VALUE(value_least, "least", SY_PARAMETER_INTEGER);
FINDING_VALUE(value_most, "most", SY_PARAMETER_INTEGER);
static const struct sy_finding_value *const twice_values[] = {&value_service, &value_least,
                                                              &value_most, NULL};
NOTICE(notice_twice, "usage-twice", SY_NOTICE_ERROR, twice_values,
       TEXT("the table of usage has both {least} and {most} cases of '{service}', expected one "
            "number",
            "使用量表中“{service}”的办件量既有{least}又有{most}，只应有一个"));
static const struct sy_notice *const notices[] = {&notice_unused, &notice_visits, &notice_twice,
                                                  NULL};
NOTICES(notices)

/* ---- instance ---- */

struct exact_plus {
  struct internet_plus common;
  struct fraction depth[DEPTH_COUNT];
  struct fraction weight_depth, weight_visits, weight_progress, weight_sign_on;
};

static int create_exact(const struct sy_host *host, const struct sy_parameters *given, void **self,
                        struct sy_failure *failure) {
  void *common = NULL;
  const int status = create(host, given, &common, failure);
  if (status != SY_OK)
    return status;
  struct exact_plus exact = {
      .common = *(const struct internet_plus *)common,
      .weight_depth = fraction_of_number(number_of(given, WEIGHT_DEPTH)),
      .weight_visits = fraction_of_number(number_of(given, WEIGHT_VISITS)),
      .weight_progress = fraction_of_number(number_of(given, WEIGHT_PROGRESS)),
      .weight_sign_on = fraction_of_number(number_of(given, WEIGHT_SIGN_ON))};
  free(common);
  exact.common.teller.notices = notices;
  for (int i = 0; i < DEPTH_COUNT; i++)
    exact.depth[i] = fraction_of_number(exact.common.depth[i]);
  if (fraction_sign(&exact.weight_depth) <= 0)
    return refuse(failure, -1, 0, WEIGHT_DEPTH, "is too small", "过小");
  return keep_instance(&exact, sizeof exact, self, failure);
}

/* ---- use ---- */

/* How often a service is used: two numbers if the table of usage contradicts itself. */
struct use {
  const char *service;
  int64_t least, most; /* 0: the table does not have the service; else at least 1 */
};

static int compare_uses(const void *left, const void *right) {
  return strcmp(((const struct use *)left)->service, ((const struct use *)right)->service);
}

/* The services of the usage table, each once, in their order. Sets *count; NULL: no memory. */
static struct use *list_uses(const struct sy_table_data *usage, uint64_t *count) {
  struct use *uses = malloc((size_t)(usage->row_count + 1) * sizeof *uses);
  if (!uses)
    return NULL;
  for (uint64_t row = 0; row < usage->row_count; row++) {
    const int64_t cases = usage->columns[USAGE_CASES]->integers[row], most = cases > 1 ? cases : 1;
    uses[row] = (struct use){text_at(usage->columns[USAGE_SERVICE], row), most, most};
  }
  if (usage->row_count > 1)
    qsort(uses, (size_t)usage->row_count, sizeof *uses, compare_uses);
  *count = 0;
  for (uint64_t row = 0; row < usage->row_count; row++) {
    struct use *last = *count > 0 ? &uses[*count - 1] : NULL;
    if (!last || compare_uses(last, &uses[row]) != 0) {
      uses[(*count)++] = uses[row];
    } else {
      last->least = uses[row].least < last->least ? uses[row].least : last->least;
      last->most = uses[row].most > last->most ? uses[row].most : last->most;
    }
  }
  return uses;
}

/* The least use of a service that the table has one number for, or 1. */
static int64_t least_use(const struct use *uses, uint64_t count) {
  int64_t least = INT64_MAX;
  for (uint64_t i = 0; i < count; i++)
    if (uses[i].least == uses[i].most && uses[i].least < least)
      least = uses[i].least;
  return least < INT64_MAX ? least : 1;
}

/* What all units share in one call. */
struct scoring {
  const struct exact_plus *plus;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  struct use *used; /* by text of the services table's dictionary; NULL: no usage table */
};

/* Warns of the services of the batch that the usage table lacks. They count as the least used. */
static void fill_unused(const struct scoring *scoring, int64_t least) {
  const struct sy_column_data *service = scoring->table->columns[SERVICE];
  for (uint64_t row = 0; row < scoring->table->row_count; row++) {
    struct use *use = &scoring->used[service->texts[row]];
    if (use->most > 0)
      continue;
    use->least = use->most = least;
    const struct sy_value value = text_value(use->service);
    tell_notice(&scoring->plus->common.teller, scoring->result, WITHOUT_USAGE,
                (struct notice_place){SY_NO_UNIT, SERVICES_TABLE, row, SERVICE}, &value, 1);
  }
}

static int read_use(struct scoring *scoring, const struct sy_table_data *usage) {
  const struct sy_column_data *service = scoring->table->columns[SERVICE];
  if (!usage->present)
    return SY_OK;
  uint64_t count = 0;
  struct use *uses = list_uses(usage, &count);
  scoring->used = malloc((size_t)(service->dictionary_count + 1) * sizeof *scoring->used);
  for (uint64_t i = 0; uses && scoring->used && i < service->dictionary_count; i++) {
    const struct use wanted = {service->dictionary[i], 0, 0};
    const struct use *found = bsearch(&wanted, uses, (size_t)count, sizeof *uses, compare_uses);
    scoring->used[i] = found ? *found : wanted;
  }
  const int status = uses && scoring->used ? SY_OK : no_memory(scoring->failure);
  if (status == SY_OK)
    fill_unused(scoring, least_use(uses, count));
  free(uses);
  return status;
}

/* ---- rows that make no sense ---- */

static int check_use(const struct scoring *scoring, uint64_t unit, uint64_t row, bool *bad) {
  if (!scoring->used)
    return SY_OK;
  const struct use *use = &scoring->used[scoring->table->columns[SERVICE]->texts[row]];
  if (use->least == use->most)
    return SY_OK;
  *bad = true;
  const struct sy_value values[] = {text_value(use->service), integer_value(use->least),
                                    integer_value(use->most)};
  return report_error(&scoring->plus->common.teller, scoring->result, scoring->failure, USED_TWICE,
                      (struct notice_place){unit, SERVICES_TABLE, row, SERVICE}, values, 3);
}

static int check_visits(const struct scoring *scoring, uint64_t unit, uint64_t row, bool *bad) {
  const struct sy_column_data *visits = scoring->table->columns[VISITS];
  if (scoring->table->columns[DEPTH]->levels[row] != NO_VISIT || !has_value(visits, row) ||
      visits->integers[row] == 0)
    return SY_OK;
  *bad = true;
  const struct sy_value value = integer_value(visits->integers[row]);
  return report_error(&scoring->plus->common.teller, scoring->result, scoring->failure,
                      VISITS_TO_NO_VISIT, (struct notice_place){unit, SERVICES_TABLE, row, VISITS},
                      &value, 1);
}

/* Tells every row of a unit that makes no sense; sets *bad if there is one. */
static int check_rows(const struct scoring *scoring, uint64_t unit, bool *bad) {
  int status = SY_OK;
  for (uint64_t row = scoring->table->first_row[unit];
       row < scoring->table->first_row[unit + 1] && status == SY_OK; row++) {
    if (!applies(scoring->table, row))
      continue;
    status = check_use(scoring, unit, row, bad);
    if (status == SY_OK)
      status = check_visits(scoring, unit, row, bad);
  }
  return status;
}

/* ---- scoring ---- */

/* The four parts of a service, from 0 to 100; `visits` are 0 with no weight where they are not
 * known. */
struct parts {
  struct fraction depth, visits, progress, sign_on, visits_weight, total_weight;
};

static struct parts parts_of(const struct scoring *scoring, uint64_t row) {
  const struct exact_plus *plus = scoring->plus;
  const struct sy_table_data *table = scoring->table;
  const struct sy_column_data *visits = table->columns[VISITS];
  struct parts parts = {.depth = plus->depth[table->columns[DEPTH]->levels[row]],
                        .visits = fraction_of(0),
                        .progress = fraction_of(table->columns[PROGRESS]->booleans[row] ? 100 : 0),
                        .sign_on = fraction_of(table->columns[SIGN_ON]->booleans[row] ? 100 : 0),
                        .visits_weight = fraction_of(0)};
  if (has_value(visits, row)) {
    const int64_t worst = (int64_t)plus->common.visits_worst, made = visits->integers[row];
    const struct fraction saved = fraction_of(made < worst ? 100 * (worst - made) : 0),
                          all = fraction_of(worst);
    parts.visits = fraction_divide(&saved, &all);
    parts.visits_weight = plus->weight_visits;
  }
  parts.total_weight = fraction_add(&plus->weight_depth, &parts.visits_weight);
  parts.total_weight = fraction_add(&parts.total_weight, &plus->weight_progress);
  parts.total_weight = fraction_add(&parts.total_weight, &plus->weight_sign_on);
  return parts;
}

static struct fraction service_score(const struct exact_plus *plus, const struct parts *parts) {
  const struct fraction weighted[] = {fraction_multiply(&plus->weight_depth, &parts->depth),
                                      fraction_multiply(&parts->visits_weight, &parts->visits),
                                      fraction_multiply(&plus->weight_progress, &parts->progress),
                                      fraction_multiply(&plus->weight_sign_on, &parts->sign_on)};
  struct fraction sum = weighted[0];
  for (int i = 1; i < 4; i++)
    sum = fraction_add(&sum, &weighted[i]);
  return fraction_divide(&sum, &parts->total_weight);
}

static int64_t use_of(const struct scoring *scoring, uint64_t row) {
  return scoring->used ? scoring->used[scoring->table->columns[SERVICE]->texts[row]].most : 1;
}

/* Points that a part lacks, in the unit's score. */
static double lost(const struct fraction *part, double weight, double share) {
  return (100 - fraction_double(part)) * weight * share;
}

/* `each`: what a point of this service is worth in the unit's score. */
static void report_service(const struct scoring *scoring, uint64_t unit, uint64_t row,
                           double each) {
  const struct internet_plus *plus = &scoring->plus->common;
  const struct sy_table_data *table = scoring->table;
  const struct parts parts = parts_of(scoring, row);
  const double share = each / fraction_double(&parts.total_weight);
  const int32_t depth = table->columns[DEPTH]->levels[row];
  const struct sy_column_data *visits = table->columns[VISITS];
  const struct sy_value service = text_value(text_at(table->columns[SERVICE], row));
  const struct sy_value shallow[] = {service, text_value(depths[depth]->name)};
  const struct sy_value made[] = {service, integer_value(visits->integers[row])};
  if (plus->depth[depth] < 100)
    report_row(scoring->result, unit, SHALLOW, row, lost(&parts.depth, plus->weight_depth, share),
               shallow, 2);
  if (has_value(visits, row) && visits->integers[row] > 0)
    report_row(scoring->result, unit, MANY_VISITS, row,
               lost(&parts.visits, plus->weight_visits, share), made, 2);
  if (!table->columns[PROGRESS]->booleans[row])
    report_row(scoring->result, unit, NO_PROGRESS, row,
               lost(&parts.progress, plus->weight_progress, share), &service, 1);
  if (!table->columns[SIGN_ON]->booleans[row])
    report_row(scoring->result, unit, NO_SIGN_ON, row,
               lost(&parts.sign_on, plus->weight_sign_on, share), &service, 1);
}

/* Scores a unit whose rows make sense. */
static void score_services(const struct scoring *scoring, uint64_t unit) {
  const uint64_t first = scoring->table->first_row[unit], end = scoring->table->first_row[unit + 1];
  struct decimal_sum uses = {0};
  struct fraction sum = fraction_of(0);
  for (uint64_t row = first; row < end; row++) {
    if (!applies(scoring->table, row))
      continue;
    const struct parts parts = parts_of(scoring, row);
    const struct fraction score = service_score(scoring->plus, &parts),
                          use = fraction_of(use_of(scoring, row)),
                          weighted = fraction_multiply(&score, &use);
    set_row_points(scoring->result, SERVICES_TABLE, row, fraction_double(&score));
    decimal_sum_add_integer(&uses, use_of(scoring, row));
    sum = fraction_add(&sum, &weighted);
  }
  const struct fraction total = decimal_sum_value(&uses);
  if (fraction_sign(&total) == 0) {
    set_outcome(scoring->result, unit, SY_NOT_APPLICABLE, 0);
    return;
  }
  const struct fraction mean = fraction_divide(&sum, &total);
  set_score(scoring->result, unit, fraction_score(&mean));
  for (uint64_t row = first; scoring->result->findings_wanted && row < end; row++)
    if (applies(scoring->table, row))
      report_service(scoring, unit, row, (double)use_of(scoring, row) / fraction_double(&total));
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  struct scoring scoring = {self, batch->tables[SERVICES_TABLE], result, failure, NULL};
  int status = read_use(&scoring, batch->tables[USAGE_TABLE]);
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++) {
    bool bad = false;
    status = check_rows(&scoring, unit, &bad);
    if (bad)
      set_outcome(result, unit, SY_MISSING, -1);
    else if (status == SY_OK)
      score_services(&scoring, unit);
  }
  free(scoring.used);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "internet-plus",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Internet+ services", "互联网+政务服务"),
    .method = METHOD,
    .summary = TEXT("How far services can be done online.", "政务服务事项网上办理的程度。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create_exact,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
