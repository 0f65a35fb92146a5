/* SPDX-License-Identifier: Apache-2.0
 *
 * answered-cpp.cpp: the share of questions to a unit that it answered in time
 *
 * An indicator plugin for steelyard in C++20, against the C header alone, which is also the
 * specification: see steelyard-plugin(3), or read steelyard/plugin.h. From the top:
 *
 *   1. the description: which table it reads, which parameters it takes, what it may find;
 *   2. the class that turns rows into scores;
 *   3. the functions that steelyard calls. They are noexcept: an exception must not reach a caller
 *      that is written in C.
 *
 * score = 100 × questions answered within `within` days / questions. A unit without questions is
 * missing, not 0: nobody asked it anything.
 */
#include <cstdint>
#include <cstdio>
#include <new>
#include <span>

#include <steelyard/plugin.h>

namespace {

/* ---- 1. the description ----
 *
 * All texts for people are in English and Chinese. All of it is constant: nothing is
 * constructed when the object is loaded. */

constexpr sy_column column_days{
    .size = sizeof(sy_column),
    .name = "days",
    .type = SY_INTEGER,
    .presence = SY_BLANK_ALLOWED,
    .lowest = 0,
    .highest = 3650,
    .levels = nullptr,
    .levels_from = nullptr,
    .label = {"days", "答复天数"},
    .help = {"Days from the question to the answer; empty if there was none.",
             "从提问到答复的天数；未答复的留空。"},
    .blank = {}};
constexpr const sy_column *columns[] = {&column_days, nullptr};

constexpr sy_table table_answers{
    .size = sizeof(sy_table),
    .name = "answers",
    .scope = SY_BY_UNIT,
    .absence = SY_ABSENT_IS_MISSING,
    .optional = 0,
    .reserved = 0,
    .columns = columns,
    .label = {"answers", "答复记录"},
    .help = {"One row is one question to the unit.", "一行是向评价对象提出的一个问题。"},
    .key = nullptr,
    .conflict = 0,
    .reserved_2 = 0};
constexpr const sy_table *tables[] = {&table_answers, nullptr};

constexpr sy_parameter parameter_within{
    .size = sizeof(sy_parameter),
    .name = "within",
    .type = SY_PARAMETER_INTEGER,
    .required = 0,
    .lowest = 0,
    .highest = 365,
    .choices = nullptr,
    .fields = nullptr,
    .default_value = "5",
    .label = {"within", "时限"},
    .help = {"Answers after at most this many days are in time.", "在此天数以内答复即为及时。"}};
constexpr const sy_parameter *parameters[] = {&parameter_within, nullptr};

/* Messages refer by name to the values that are reported with the finding. */
constexpr sy_finding_value value_days{sizeof(sy_finding_value), "days", SY_PARAMETER_INTEGER};
constexpr sy_finding_value value_within{sizeof(sy_finding_value), "within", SY_PARAMETER_INTEGER};
constexpr const sy_finding_value *late_values[] = {&value_days, &value_within, nullptr};
constexpr sy_finding finding_late{
    .size = sizeof(sy_finding),
    .code = "late",
    .message = {"answered after {days} days, {within} allowed",
                "{days} 天后才答复，时限 {within} 天"},
    .advice = {"Answer in time, or say when an answer will come.", "按时答复，或说明何时答复。"},
    .values = late_values};
constexpr sy_finding finding_unanswered{.size = sizeof(sy_finding),
                                        .code = "unanswered",
                                        .message = {"not answered", "未答复"},
                                        .advice = {"Answer every question.", "逐一答复。"},
                                        .values = nullptr};
constexpr const sy_finding *findings[] = {&finding_late, &finding_unanswered, nullptr};

/* The places of all these in their lists. */
enum { DAYS };
enum { ANSWERS };
enum { WITHIN };
enum { LATE, UNANSWERED };

/* ---- 2. the indicator at work ---- */

/* The column `days` of the rows of one unit. */
struct Days {
  std::span<const std::uint8_t> answered;
  std::span<const std::int64_t> count;

  Days(const sy_table_data &table, std::uint64_t unit)
      : answered(table.columns[DAYS]->valid + table.first_row[unit],
                 table.columns[DAYS]->valid + table.first_row[unit + 1]),
        count(table.columns[DAYS]->integers + table.first_row[unit], answered.size()) {
  }
};

constexpr sy_value integer(std::int64_t value) {
  return {.size = sizeof(sy_value),
          .type = SY_PARAMETER_INTEGER,
          .present = 1,
          .number = 0,
          .integer = value,
          .text = nullptr,
          .count = 0,
          .items = nullptr};
}

/* An instance: the parameters of one indicator of an edition. */
class Answered {
public:
  explicit Answered(std::int64_t within) : within_(within) {
  }

  void score(const sy_table_data &table, const sy_result &result, std::uint64_t unit) const {
    const Days days(table, unit);
    if (days.count.empty()) {
      result.outcome[unit] = SY_MISSING;
      return;
    }
    const auto questions = static_cast<double>(days.count.size());
    const double each = 100 / questions; /* what a row can earn, and can cost */
    double *points = result.row_points ? result.row_points[ANSWERS] : nullptr;
    std::uint64_t in_time = 0;
    for (std::size_t i = 0; i < days.count.size(); i++) {
      const std::uint64_t row = table.first_row[unit] + i;
      const bool good = days.answered[i] && days.count[i] <= within_;
      in_time += good;
      if (points)
        points[row] = good ? each : 0;
      if (!good && result.findings_wanted)
        report(result, unit, row, each, days.answered[i] ? &days.count[i] : nullptr);
    }
    /* Whole numbers are counted, and divided once: so the order of the rows does not matter. */
    result.score[unit] = 100 * static_cast<double>(in_time) / questions;
    result.outcome[unit] = SY_SCORED;
  }

private:
  /* Tells what is wrong with a row, and what it cost; `days` is null where no answer came. */
  void report(const sy_result &result, std::uint64_t unit, std::uint64_t row, double points,
              const std::int64_t *days) const {
    const sy_value taken = integer(days ? *days : 0), within = integer(within_);
    const sy_value *const values[] = {&taken, &within};
    const sy_report report{.size = sizeof(sy_report),
                           .unit = unit,
                           .finding = days ? LATE : UNANSWERED,
                           .table = ANSWERS,
                           .row = row,
                           .points = points,
                           .value_count = days ? 2u : 0u,
                           .values = values};
    result.report(&result, &report);
  }

  std::int64_t within_;
};

/* ---- 3. what steelyard calls ---- */

int create(const sy_host *, const sy_parameters *given, void **self, sy_failure *failure) noexcept {
  /* In range: the host has checked it. */
  *self = new (std::nothrow) Answered(given->values[WITHIN]->integer);
  if (*self)
    return SY_OK;
  std::snprintf(failure->message, failure->capacity, "no memory for an instance");
  return SY_NO_MEMORY;
}

int score(void *self, const sy_batch *batch, const sy_result *result, sy_failure *) noexcept {
  const auto &answered = *static_cast<const Answered *>(self);
  for (std::uint64_t unit = 0; unit < batch->unit_count; unit++)
    answered.score(*batch->tables[ANSWERS], *result, unit);
  return SY_OK;
}

void destroy(void *self) noexcept {
  delete static_cast<Answered *>(self);
}

constexpr sy_plugin plugin{
    .size = sizeof(sy_plugin),
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "answered-cpp",
    .revision = 1, /* a change that may alter any score needs the next one, installed beside this */
    .flags = SY_PLUGIN_PARALLEL, /* score() only reads the instance */
    .version = "1.0.0",
    .author = "unknown", /* write your name here */
    .licence = "Apache-2.0",
    .title = {"Questions answered in time", "提问按时答复率"},
    .summary = {"The share of questions that were answered in time.",
                "在规定天数内答复的提问所占比例。"},
    .returns = SY_RETURNS_SCORE,
    .reserved = 0,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = nullptr,
    .create = create,
    .score = score,
    .destroy = destroy,
    .range = nullptr,
    .get_extension = nullptr,
    .instance_flags = nullptr,
    .describe = nullptr,
    .method = {"score = 100 · questions answered within {within} days / questions.",
               "得分 = 100 · {within}天内答复的提问 / 全部提问。"}};

} // namespace

const sy_plugin *steelyard_plugin_v1() {
  return &plugin;
}
