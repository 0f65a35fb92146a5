/* SPDX-License-Identifier: Apache-2.0
 *
 * count-r2.c: an amount, for deductions, bonuses and vetoes, with exact decimals
 *
 * Like revision 1, but the sum is the decimal sum of the cells, rounded once, and if kinds are
 * listed, a row without a kind is in error.
 */
#include "common/fraction.h"
#include "common/notices.h"
#include "count/entries.h"

NOTICE(notice_no_kind, "no-kind", SY_NOTICE_ERROR, NULL,
       TEXT("the row has no kind, expected one of the listed kinds",
            "该行没有类别，应为所列类别之一"));
static const struct sy_notice *const notices[] = {&notice_no_kind, NULL};
NOTICES(notices)

/* ---- instance ---- */

struct counting {
  struct teller teller;
  bool has_kinds;
  uint64_t count;         /* of `each` */
  struct fraction each[]; /* by kind, or what everything counts for */
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  const struct sy_value *kinds = given->values[KINDS];
  const uint64_t count = kinds->count ? kinds->count : 1;
  struct counting *counting = malloc(sizeof *counting + count * sizeof *counting->each);
  if (!counting)
    return no_memory(failure);
  *counting = (struct counting){new_teller(host, notices), kinds->count > 0, count};
  for (uint64_t i = 0; i < count; i++)
    counting->each[i] = fraction_of_number(
        kinds->count ? field_of(kinds, KIND_FIELDS, i, KIND_EACH)->number : number_of(given, EACH));
  *self = counting;
  return SY_OK;
}

/* ---- scoring ---- */

/* What all units share in one call. */
struct scoring {
  const struct counting *counting;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  struct decimal_sum *sums; /* scratch: of the amounts, by kind */
};

static uint64_t kind_of(const struct scoring *scoring, uint64_t row) {
  return scoring->counting->has_kinds ? (uint64_t)scoring->table->columns[KIND]->levels[row] : 0;
}

/* Where kinds are listed, every row needs one. Sets *bad if a row has none. */
static int check_kinds(const struct scoring *scoring, uint64_t unit, bool *bad) {
  const struct sy_table_data *table = scoring->table;
  for (uint64_t row = table->first_row[unit];
       scoring->counting->has_kinds && row < table->first_row[unit + 1]; row++) {
    if (has_value(table->columns[KIND], row))
      continue;
    *bad = true;
    const int status = report_error(&scoring->counting->teller, scoring->result, scoring->failure,
                                    0, (struct notice_place){unit, 0, row, KIND}, NULL, 0);
    if (status != SY_OK)
      return status;
  }
  return SY_OK;
}

/* Shows what a row adds. */
static void show_row(const struct scoring *scoring, uint64_t unit, uint64_t row) {
  const struct sy_column_data *amount = scoring->table->columns[AMOUNT];
  struct fraction worth = scoring->counting->each[kind_of(scoring, row)];
  if (has_value(amount, row)) {
    const struct fraction number = fraction_of_cell(amount, row);
    worth = fraction_multiply(&worth, &number);
  }
  const double shown = fraction_double(&worth);
  set_row_points(scoring->result, 0, row, shown);
  if (!scoring->result->findings_wanted || !(shown > 0))
    return;
  const char *note = text_at(scoring->table->columns[NOTE], row);
  const struct sy_value values[] = {number_value(shown), text_value(note ? note : "-")};
  report_row(scoring->result, unit, 0, row, shown, values, 2);
}

static int score_unit(const struct scoring *scoring, uint64_t unit) {
  const struct counting *counting = scoring->counting;
  const struct sy_table_data *table = scoring->table;
  bool bad = false;
  const int status = check_kinds(scoring, unit, &bad);
  if (status != SY_OK || bad) {
    set_outcome(scoring->result, unit, SY_MISSING, -1);
    return status;
  }
  memset(scoring->sums, 0, counting->count * sizeof *scoring->sums);
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    struct decimal_sum *sum = &scoring->sums[kind_of(scoring, row)];
    if (has_value(table->columns[AMOUNT], row))
      decimal_sum_add(sum, table->columns[AMOUNT], row);
    else
      decimal_sum_add_integer(sum, 1);
    if (scoring->result->row_points || scoring->result->findings_wanted)
      show_row(scoring, unit, row);
  }
  struct fraction total = fraction_of(0);
  for (uint64_t kind = 0; kind < counting->count; kind++) {
    const struct fraction amount = decimal_sum_value(&scoring->sums[kind]),
                          worth = fraction_multiply(&amount, &counting->each[kind]);
    total = fraction_add(&total, &worth);
  }
  set_score(scoring->result, unit, fraction_double(&total));
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct counting *counting = self;
  const struct scoring scoring = {counting, batch->tables[0], result, failure,
                                  calloc(counting->count, sizeof *scoring.sums)};
  if (!scoring.sums)
    return no_memory(failure);
  int status = SY_OK;
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    status = score_unit(&scoring, unit);
  free(scoring.sums);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "count",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Count", "计数"),
    .method = METHOD,
    .summary = TEXT("Count or sum of entries, for adjustments, vetoes.",
                    "记录的件数或合计，用于加减分和一票否决。"),
    .returns = SY_RETURNS_AMOUNT,
    .lowest = 0,
    .highest = HUGE_VAL,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .create = create,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
