/* SPDX-License-Identifier: Apache-2.0
 *
 * answered-c.c: the share of questions to a unit that it answered in time
 *
 * An indicator plugin for steelyard. It is one C file against one header, which is also the
 * specification: see steelyard-plugin(3), or read steelyard/plugin.h. From the top:
 *
 *   1. the description: which table it reads, which parameters it takes, what it may find;
 *   2. create() reads the parameters, score() turns rows into scores, destroy() ends it;
 *   3. steelyard_plugin_v1(), the one function that is exported.
 *
 * score = 100 × questions answered within `within` days / questions. A unit without questions is
 * missing, not 0: nobody asked it anything.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <steelyard/plugin.h>

/* ---- 1. the description ----
 *
 * All texts for people are in English and Chinese. */

static const struct sy_column column_days = {
    .size = sizeof column_days,
    .name = "days",
    .type = SY_INTEGER,
    .presence = SY_BLANK_ALLOWED,
    .lowest = 0,
    .highest = 3650,
    .label = {"days", "答复天数"},
    .help = {"Days from the question to the answer; empty if there was none.",
             "从提问到答复的天数；未答复的留空。"}};
static const struct sy_column *const columns[] = {&column_days, NULL};

static const struct sy_table table_answers = {
    .size = sizeof table_answers,
    .name = "answers",
    .scope = SY_BY_UNIT,
    .absence = SY_ABSENT_IS_MISSING,
    .columns = columns,
    .label = {"answers", "答复记录"},
    .help = {"One row is one question to the unit.", "一行是向评价对象提出的一个问题。"}};
static const struct sy_table *const tables[] = {&table_answers, NULL};

static const struct sy_parameter parameter_within = {
    .size = sizeof parameter_within,
    .name = "within",
    .type = SY_PARAMETER_INTEGER,
    .lowest = 0,
    .highest = 365,
    .default_value = "5",
    .label = {"within", "时限"},
    .help = {"Answers after at most this many days are in time.", "在此天数以内答复即为及时。"}};
static const struct sy_parameter *const parameters[] = {&parameter_within, NULL};

/* Messages refer by name to the values that score() reports with the finding. */
static const struct sy_finding_value value_days = {sizeof value_days, "days", SY_PARAMETER_INTEGER};
static const struct sy_finding_value value_within = {sizeof value_within, "within",
                                                     SY_PARAMETER_INTEGER};
static const struct sy_finding_value *const late_values[] = {&value_days, &value_within, NULL};
static const struct sy_finding finding_late = {
    .size = sizeof finding_late,
    .code = "late",
    .message = {"answered after {days} days, {within} allowed",
                "{days} 天后才答复，时限 {within} 天"},
    .advice = {"Answer in time, or say when an answer will come.", "按时答复，或说明何时答复。"},
    .values = late_values};
static const struct sy_finding finding_unanswered = {
    .size = sizeof finding_unanswered,
    .code = "unanswered",
    .message = {"not answered", "未答复"},
    .advice = {"Answer every question.", "逐一答复。"}};
static const struct sy_finding *const findings[] = {&finding_late, &finding_unanswered, NULL};

/* The places of all these in their lists. */
enum { DAYS };
enum { ANSWERS };
enum { WITHIN };
enum { LATE, UNANSWERED };

/* ---- 2. the indicator at work ---- */

/* An instance: the parameters of one indicator of an edition. */
struct answered {
  int64_t within;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct answered *answered = malloc(sizeof *answered);
  if (answered == NULL) {
    snprintf(failure->message, failure->capacity, "no memory for an instance");
    return SY_NO_MEMORY;
  }
  answered->within = given->values[WITHIN]->integer; /* in range: the host has checked it */
  *self = answered;
  return SY_OK;
}

static void destroy(void *self) {
  free(self);
}

/* Reports what is wrong with a row; `points` is what it cost the unit. */
static void report(const struct answered *answered, const struct sy_result *result, uint64_t unit,
                   uint64_t row, const struct sy_column_data *days, double points) {
  const struct sy_value taken = {.size = sizeof taken,
                                 .type = SY_PARAMETER_INTEGER,
                                 .present = 1,
                                 .integer = days->integers[row]};
  const struct sy_value within = {.size = sizeof within,
                                  .type = SY_PARAMETER_INTEGER,
                                  .present = 1,
                                  .integer = answered->within};
  const struct sy_value *const values[] = {&taken, &within};
  const struct sy_report late = {.size = sizeof late,
                                 .unit = unit,
                                 .finding = days->valid[row] ? LATE : UNANSWERED,
                                 .table = ANSWERS,
                                 .row = row,
                                 .points = points,
                                 .value_count = days->valid[row] ? 2 : 0,
                                 .values = values};
  result->report(result, &late);
}

static void score_unit(const struct answered *answered, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit) {
  const struct sy_column_data *days = table->columns[DAYS];
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  if (first == end) {
    result->outcome[unit] = SY_MISSING;
    return;
  }
  const double each = 100 / (double)(end - first); /* what a row can earn, and can cost */
  uint64_t in_time = 0;
  for (uint64_t row = first; row < end; row++) {
    const bool good = days->valid[row] && days->integers[row] <= answered->within;
    in_time += good;
    if (result->row_points != NULL && result->row_points[ANSWERS] != NULL)
      result->row_points[ANSWERS][row] = good ? each : 0;
    if (!good && result->findings_wanted)
      report(answered, result, unit, row, days, each);
  }
  /* Whole numbers are counted, and divided once: so the order of the rows does not matter. */
  result->score[unit] = 100 * (double)in_time / (double)(end - first);
  result->outcome[unit] = SY_SCORED;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)failure;
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(self, batch->tables[ANSWERS], result, unit);
  return SY_OK;
}

/* ---- 3. the entry function ---- */

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "answered-c",
    .revision = 1, /* a change that may alter any score needs the next one, installed beside this */
    .flags = SY_PLUGIN_PARALLEL, /* score() only reads the instance */
    .version = "1.0.0",
    .author = "unknown", /* write your name here */
    .licence = "Apache-2.0",
    .title = {"Questions answered in time", "提问按时答复率"},
    .summary = {"The share of questions that were answered in time.",
                "在规定天数内答复的提问所占比例。"},
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .create = create,
    .score = score,
    .destroy = destroy,
    .method = {"score = 100 · questions answered within {within} days / questions.",
               "得分 = 100 · {within}天内答复的提问 / 全部提问。"},
};

SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
