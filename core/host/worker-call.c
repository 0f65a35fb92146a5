/* SPDX-License-Identifier: Apache-2.0
 *
 * worker-call.c: one call of a plugin in a worker
 *
 * The columns go into the input memory, which the worker can only read, and are found there by
 * offsets; results come back in the output memory, reports in the reply.
 */
#include "host/host-private.h"
#include "host/worker.h"

#include <string.h>

/* The most that a plugin may report about a batch of any number of rows. */
#define MOST_REPORTED ((uint64_t)1 << 30)

/* ---- columns into the shared memory ---- */

/* Where the next thing goes. */
static uint64_t aligned(uint64_t offset) {
  return (offset + 63) & ~(uint64_t)63;
}

/* Appends bytes at *end, which is advanced. 0: there are none, or no room. */
static uint64_t put(struct host_worker *worker, uint64_t *end_of, const void *data, uint64_t size) {
  const uint64_t offset = aligned(*end_of);
  if (!data || worker->broken ||
      !host_worker_grow(worker, worker->input_file, &worker->input, &worker->input_size,
                        offset + size))
    return 0;
  memcpy(worker->input + offset, data, size);
  *end_of = offset + size;
  return offset;
}

/* A dictionary is written once, and found again by its address: it lives as long as the evidence.
 */
static uint64_t put_dictionary(struct host_worker *worker, const struct sy_column_data *column) {
  if (!column->dictionary)
    return 0;
  uint64_t offset =
      (uint64_t)(uintptr_t)g_hash_table_lookup(worker->dictionaries, column->dictionary);
  if (offset)
    return offset;
  g_autofree uint64_t *offsets = g_new0(uint64_t, column->dictionary_count + 1);
  for (uint64_t i = 0; i < column->dictionary_count; i++)
    offsets[i] =
        put(worker, &worker->kept, column->dictionary[i], strlen(column->dictionary[i]) + 1);
  offset = put(worker, &worker->kept, offsets, (column->dictionary_count + 1) * sizeof *offsets);
  g_hash_table_insert(worker->dictionaries, (void *)(uintptr_t)column->dictionary,
                      (void *)(uintptr_t)offset);
  return offset;
}

static void put_u64(struct wire *wire, uint64_t value) {
  wire_u64(wire, &value);
}

static void put_column(struct host_worker *worker, struct wire *wire, uint64_t *end_of,
                       const struct sy_column_data *column, uint64_t rows) {
  uint32_t type = column->type, present = column->present;
  wire_u32(wire, &type);
  wire_u32(wire, &present);
  const void *data = column->booleans   ? (const void *)column->booleans
                     : column->integers ? (const void *)column->integers
                     : column->decimals ? (const void *)column->decimals
                     : column->dates    ? (const void *)column->dates
                     : column->levels   ? (const void *)column->levels
                                        : (const void *)column->texts;
  const uint64_t size = column->booleans ? 1 : column->integers || column->decimals ? 8 : 4;
  put_u64(wire, put(worker, end_of, column->valid, rows));
  put_u64(wire, put(worker, end_of, data, rows * size));
  put_u64(wire, put(worker, end_of, column->exact, rows * sizeof *column->exact));
  put_u64(wire, put(worker, end_of, column->scale, rows));
  put_u64(wire, put_dictionary(worker, column));
  put_u64(wire, column->dictionary_count);
}

static void put_table(struct host_worker *worker, struct wire *wire, uint64_t *end_of,
                      const struct sy_table_data *table, guint column_count, uint64_t units) {
  uint32_t present = table->present;
  wire_u32(wire, &present);
  put_u64(wire, table->row_count);
  put_u64(wire, put(worker, end_of, table->first_row, (units + 1) * sizeof *table->first_row));
  put_u64(wire, column_count);
  for (guint i = 0; i < column_count; i++)
    put_column(worker, wire, end_of, table->columns[i], table->row_count);
}

/* First the dictionaries, which stay; the rest belongs to this call. */
static void put_batch(struct host_worker *worker, struct wire *wire, const struct sy_batch *batch) {
  const guint table_count = host_list_length(worker->plugin->tables);
  for (guint i = 0; i < table_count; i++)
    for (guint j = 0; worker->plugin->tables[i]->columns[j]; j++)
      put_dictionary(worker, batch->tables[i]->columns[j]);
  uint64_t end_of = worker->kept;
  put_u64(wire, batch->unit_count);
  put_u64(wire, table_count);
  for (guint i = 0; i < table_count; i++)
    put_table(worker, wire, &end_of, batch->tables[i],
              host_list_length(worker->plugin->tables[i]->columns), batch->unit_count);
}

/* ---- results out of it ---- */

/* The most bytes of a plugin's reports: 1 KiB for each row and unit is plenty. */
static uint64_t most_reported(const struct host_worker *worker, const struct sy_batch *batch) {
  uint64_t told_of = 1024 + batch->unit_count;
  for (guint i = 0; worker->plugin->tables && worker->plugin->tables[i]; i++)
    told_of += batch->tables[i]->row_count;
  return MIN(told_of << 10, MOST_REPORTED);
}

/* Where the results of a call lie in the output. */
struct places {
  uint64_t score, outcome, reason, end;
  GArray *rows; /* of uint64_t, a table each; 0: not wanted */
};

/* The place of an array of this many bytes: it ends where the next guard begins. */
static uint64_t place(struct places *places, uint64_t size) {
  const uint64_t guard = (places->end + size + WIRE_GUARD - 1) & ~(WIRE_GUARD - 1);
  places->end = guard + WIRE_GUARD;
  return guard - size;
}

static void plan_results(struct host_worker *worker, struct wire *wire,
                         const struct sy_batch *batch, const struct sy_result *result,
                         struct places *places) {
  const guint table_count = host_list_length(worker->plugin->tables);
  places->end = WIRE_RESULTS;
  places->score = place(places, batch->unit_count * sizeof(double));
  places->outcome = place(places, batch->unit_count);
  places->reason = place(places, batch->unit_count * sizeof(uint16_t));
  put_u64(wire, places->score);
  put_u64(wire, places->outcome);
  put_u64(wire, places->reason);
  uint32_t rows_wanted = result->row_points != NULL;
  wire_u32(wire, &rows_wanted);
  for (guint i = 0; rows_wanted && i < table_count; i++) {
    const uint64_t offset =
        result->row_points[i] ? place(places, batch->tables[i]->row_count * sizeof(double)) : 0;
    g_array_append_val(places->rows, offset);
    put_u64(wire, offset);
  }
  uint32_t findings_wanted = result->findings_wanted;
  wire_u32(wire, &findings_wanted);
  put_u64(wire, most_reported(worker, batch));
  host_worker_grow(worker, worker->output_file, &worker->output, &worker->output_size, places->end);
}

static void take_results(const struct host_worker *worker, const struct sy_batch *batch,
                         const struct sy_result *result, const struct places *places) {
  const char *output = worker->output;
  memcpy(result->score, output + places->score, batch->unit_count * sizeof *result->score);
  memcpy(result->outcome, output + places->outcome, batch->unit_count);
  memcpy(result->reason, output + places->reason, batch->unit_count * sizeof *result->reason);
  for (guint i = 0; i < places->rows->len; i++) {
    const uint64_t offset = g_array_index(places->rows, uint64_t, i);
    if (offset)
      memcpy(result->row_points[i], output + offset, batch->tables[i]->row_count * sizeof(double));
  }
}

/* Reads one report and passes it on, as if the plugin had made it here. */
static void take_report(struct wire *wire, const struct sy_result *result) {
  uint32_t known;
  struct sy_report report;
  wire_u32(wire, &known);
  if (known)
    wire_report(wire, &report);
  if (!wire->broken)
    result->report(result, known ? &report : NULL);
}

static void take_notice(struct wire *wire, const struct sy_result *result) {
  uint32_t known;
  struct sy_notice_report report;
  wire_u32(wire, &known);
  if (known)
    wire_notice_report(wire, &report);
  if (!wire->broken)
    host_receive_notice(result, known ? &report : NULL);
}

/* Passes on all reports of one kind, and counts them. Too many count as an invalid one. */
static uint32_t take_each(struct wire *wire, const struct sy_result *result,
                          void (*take)(struct wire *wire, const struct sy_result *result),
                          sy_words **broken) {
  uint32_t too_many, count;
  wire_u32(wire, &too_many);
  wire_u32(wire, &count);
  for (uint32_t i = 0; i < count && !wire->broken; i++) {
    take(wire, result);
    wire_forget(wire);
  }
  if (too_many && !wire->broken && !*broken)
    *broken =
        sy_words_new("wrote reports of more than 1 KiB per row", "写出的问题报告每行数据超过1KiB");
  return count;
}

/* Findings are kept until the end, with their texts. Those beyond the plugin's own limit are not,
 * and so take nothing from the others. */
static void count_findings(struct host_worker *worker, uint32_t count, sy_words **broken) {
  const size_t most = sy_limit(worker->entry->context, SY_LIMIT_PLUGIN_FINDINGS);
  const uint64_t before = MIN(worker->findings, most);
  worker->findings += count;
  host_use(worker->entry, HOST_FINDINGS, (int64_t)(MIN(worker->findings, most) - before));
  if (worker->findings <= most || *broken)
    return;
  *broken = sy_words_new("reported more than %zu findings; --limit plugin-findings=N allows more",
                         "报告的问题超过%zu个；可用--limit plugin-findings=N放宽", most);
}

static void take_reports(struct host_worker *worker, struct wire *wire,
                         const struct sy_result *result) {
  struct host_reporting *reporting = result->host_data;
  take_each(wire, result, take_notice, &reporting->broken_notice);
  const uint32_t findings = take_each(wire, result, take_report, &reporting->broken);
  if (wire->broken)
    host_worker_break_corrupt(worker);
  else
    count_findings(worker, findings, &reporting->broken);
}

/* The plugin's failure, from memory that it may still be writing to. If it died, this is the row
 * that it had named, and `broken` is why. */
int host_worker_failure(const struct host_worker *worker, struct sy_failure *failure) {
  struct wire_outcome outcome = {.status = SY_FAILED, .failure = {.table = -1, .parameter = -1}};
  if (worker->output)
    memcpy(&outcome, worker->output, sizeof outcome);
  if (worker->broken)
    wire_put_words(outcome.message, worker->broken);
  else if (!worker->entry->own) /* its message is quoted */
    memset(outcome.message + strnlen(outcome.message, WIRE_MESSAGE), 0,
           WIRE_MESSAGE - strnlen(outcome.message, WIRE_MESSAGE));
  memcpy(failure->message, outcome.message, MIN(failure->capacity, WIRE_MESSAGE));
  failure->table = outcome.failure.table;
  failure->parameter = outcome.failure.parameter;
  failure->row = outcome.failure.row;
  return worker->broken ? SY_FAILED : outcome.status;
}

int host_worker_score(struct host_worker *worker, const struct sy_batch *batch,
                      const struct sy_result *result, struct sy_failure *failure) {
  struct places places = {.rows = g_array_new(FALSE, FALSE, sizeof(uint64_t))};
  struct wire wire;
  wire_init_write(&wire);
  if (!worker->broken)
    put_batch(worker, &wire, batch);
  if (!worker->broken)
    plan_results(worker, &wire, batch, result, &places);
  const bool asked = host_worker_ask(worker, WIRE_SCORE, &wire);
  wire_clear(&wire);
  if (asked && host_worker_expect(worker, WIRE_SCORED,
                                  2 * (most_reported(worker, batch) + WIRE_COUNTS), &wire)) {
    take_results(worker, batch, result, &places);
    take_reports(worker, &wire, result);
    wire_clear(&wire);
  }
  g_array_unref(places.rows);
  return host_worker_failure(worker, failure);
}
