/* SPDX-License-Identifier: Apache-2.0
 *
 * internet-plus.c: government services by how far they can be done online
 *
 * A service's score is the weighted mean of its depth online, the visits to the counter that remain
 * (none 100, falling linearly to 0), a progress query and single sign-on. The unit's score is the
 * mean over its services, weighted by use if there is a usage table.
 */
#define CONFLICT SY_CONFLICT_WARNS
#define USAGE_KEY NULL
#include "internet-plus/services.h"

static const struct sy_notice *const notices[] = {&notice_unused, NULL};
NOTICES(notices)

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
      *status = refuse(failure, USAGE_TABLE, rows[i].row, -1, "service '%s' is repeated",
                       "事项“%s”重复", rows[i].service);
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
    .method = METHOD,
    .summary = TEXT("How far services can be done online.", "政务服务事项网上办理的程度。"),
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
