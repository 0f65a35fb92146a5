/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-csv.c: changes since an earlier edition, for spreadsheets and other programs
 *
 * One row per change. Texts and numbers have columns of their own, so that other programs read
 * numbers as numbers; a cell is empty if the column does not apply to that kind of change.
 */
#include "document/document.h"
#include "print/print-private.h"

/* One change. What is NULL is empty. */
struct line {
  const char *change;
  const char *unit, *node, *award, *table, *column; /* ids, and a heading */
  const char *row[2];                               /* before, after */
  const char *text[2];
  const char *number[2];
  const char *difference;
  const char *cohort;
  struct sy_estimated estimated; /* which of the numbers are */
};

struct writing {
  const sy_changes *changes;
  const sy_edition *earlier, *later;
  const char *unofficial; /* what is different in the later edition; or NULL */
  FILE *stream;
  GString *row;
};

static const char *estimated_word(const struct line *line) {
  const struct sy_estimated estimated = line->estimated;
  return estimated.before && estimated.after ? "both"
         : estimated.before                  ? "before"
         : estimated.after                   ? "after"
                                             : NULL;
}

static void write_line(const struct writing *writing, const struct line *line) {
  const char *const cells[] = {
      line->change,    line->unit,      line->node,       line->award,   line->table,
      line->row[0],    line->row[1],    line->column,     line->text[0], line->text[1],
      line->number[0], line->number[1], line->difference, line->cohort,  estimated_word(line)};
  g_string_truncate(writing->row, 0);
  if (writing->unofficial) {
    sy_csv_append_shown(writing->row, writing->unofficial);
    g_string_append_c(writing->row, ',');
  }
  for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
    if (i > 0)
      g_string_append_c(writing->row, ',');
    if (cells[i])
      sy_csv_append_shown(writing->row, cells[i]);
  }
  g_string_append_c(writing->row, '\n');
  fwrite(writing->row->str, 1, writing->row->len, writing->stream);
}

/* ---- numbers ---- */

/* A line with two numbers and their difference, if there is one. */
static void write_scores(const struct writing *writing, struct line line, int64_t before,
                         int64_t after) {
  char was[SY_DECIMAL_SIZE], is[SY_DECIMAL_SIZE], difference[SY_DECIMAL_SIZE];
  if (before == after)
    return;
  sy_nano_exact(before, was);
  sy_nano_exact(after, is);
  sy_nano_exact(after - before, difference);
  line.number[0] = was;
  line.number[1] = is;
  line.difference = difference;
  write_line(writing, &line);
}

static void write_difference(const struct writing *writing, struct line line, int64_t change) {
  char difference[SY_DECIMAL_SIZE];
  if (change == 0)
    return;
  sy_nano_exact(change, difference);
  line.difference = difference;
  write_line(writing, &line);
}

/* A share or points as a decimal of nine digits; the JSON has the fraction. */
static int64_t decimal_of(struct sy_rational value) {
  return sy_nano_round((sy_int128)value.numerator * SY_NANO, value.denominator, 9);
}

static void write_texts(const struct writing *writing, struct line line, const char *before,
                        const char *after) {
  if (g_strcmp0(before, after) == 0)
    return;
  line.text[0] = before;
  line.text[1] = after;
  write_line(writing, &line);
}

/* ---- nodes ---- */

static void write_rules(const struct writing *writing, const char *id, uint64_t differs) {
  for (unsigned number = 0; number < SY_RULES; number++)
    if (differs & UINT64_C(1) << number)
      write_line(writing,
                 &(struct line){.change = "rule", .node = id, .column = sy_rule_of(number)->name});
}

static void write_node(const struct writing *writing, const struct sy_node_match *match) {
  const struct sy_node *was =
      match->earlier == SY_NONE ? NULL : &writing->earlier->nodes[match->earlier];
  const struct sy_node *is = match->later == SY_NONE ? NULL : &writing->later->nodes[match->later];
  const char *id = (is ? is : was)->id;
  struct line line = {.node = id};
  if (match->fate != SY_FATE_ALIKE) {
    g_autofree char *change = g_strdup_printf("node-%s", sy_fate_names[match->fate]);
    line.change = change;
    line.text[1] = match->why ? sy_text_get(*match->why) : NULL;
    write_line(writing, &line);
    line.text[1] = NULL;
  }
  write_rules(writing, id, match->differs);
  line.change = "weight";
  if (was && is && sy_node_has_score(was) && sy_node_has_score(is))
    write_scores(writing, line, decimal_of(was->weight), decimal_of(is->weight));
  line.change = "points";
  if (was && is && was->has_points && is->has_points)
    write_scores(writing, line, decimal_of(was->points), decimal_of(is->points));
}

static void write_errors(const struct writing *writing, const struct sy_node_match *match) {
  const bool was = match->earlier != SY_NONE, is = match->later != SY_NONE;
  const uint32_t before = was ? sy_units_in_error(writing->changes->earlier, match->earlier) : 0;
  const uint32_t now = is ? sy_units_in_error(writing->changes->later, match->later) : 0;
  g_autofree char *before_text = g_strdup_printf("%u", before);
  g_autofree char *now_text = g_strdup_printf("%u", now);
  if (before || now)
    write_line(writing, &(struct line){.change = "errors",
                                       .node = is ? writing->later->nodes[match->later].id
                                                  : writing->earlier->nodes[match->earlier].id,
                                       .number = {before_text, now_text}});
}

/* The mean of each cohort, where it differs. */
static void write_means(const struct writing *writing, const struct sy_node_match *match) {
  if (match->fate != SY_FATE_ALIKE)
    return;
  for (uint32_t i = 0; i < writing->later->cohort_count; i++) {
    const struct sy_mean_change mean = sy_mean_change_of(writing->changes, match, i);
    const struct line line = {.change = "mean",
                              .node = writing->later->nodes[match->later].id,
                              .cohort = writing->later->cohorts[i].id,
                              .estimated = mean.estimated};
    if (mean.unit_count > 0)
      write_scores(writing, line, mean.before, mean.after);
  }
}

/* ---- rules of awards and grades ---- */

static void write_rankings(const struct writing *writing) {
  g_autoptr(GArray) rules = sy_ranking_rules(writing->earlier, writing->later);
  for (guint i = 0; i < rules->len; i++) {
    const struct sy_ranking_rule *rule = &g_array_index(rules, struct sy_ranking_rule, i);
    g_autofree char *before = sy_ranking_rule_text(rule->before);
    g_autofree char *after = sy_ranking_rule_text(rule->after);
    write_line(writing, &(struct line){.change = "ranking-rule",
                                       .node = rule->node,
                                       .award = rule->award,
                                       .column = rule->rule,
                                       .text = {before, after}});
  }
}

/* ---- units ---- */

static const char *band_id(const struct sy_award *award, const struct sy_standing *standing,
                           uint32_t unit) {
  const guint band = standing->band[unit];
  return band ? award->bands[band - 1].id : NULL;
}

/* A rank as text; NULL if there is none. g_free. */
static char *rank_text(uint32_t rank) {
  return rank ? g_strdup_printf("%u", rank) : NULL;
}

static void write_standing(const struct writing *writing, const struct sy_unit_change *unit,
                           uint32_t award, uint32_t earlier) {
  const struct sy_standing *is = &writing->changes->later->standings[award];
  const struct sy_standing *was = &writing->changes->earlier->standings[earlier];
  const uint32_t before = was->rank[unit->earlier], now = is->rank[unit->later];
  struct line line = {.unit = writing->later->units[unit->later].id,
                      .award = writing->later->awards[award].id};
  if (before != now) {
    g_autofree char *before_text = rank_text(before), *now_text = rank_text(now);
    g_autofree char *difference =
        before && now ? g_strdup_printf("%d", (int)now - (int)before) : NULL;
    struct line rank = line;
    rank.change = "rank";
    rank.number[0] = before_text;
    rank.number[1] = now_text;
    rank.difference = difference;
    write_line(writing, &rank);
  }
  line.change = "band";
  write_texts(writing, line, band_id(&writing->earlier->awards[earlier], was, unit->earlier),
              band_id(&writing->later->awards[award], is, unit->later));
}

static void write_standings(const struct writing *writing, const struct sy_unit_change *unit) {
  for (uint32_t i = 0; i < writing->later->award_count; i++) {
    const uint32_t earlier = sy_edition_find_award(writing->earlier, writing->later->awards[i].id);
    if (earlier != SY_NONE)
      write_standing(writing, unit, i, earlier);
  }
}

static const char *grade_id(const struct sy_grading *grading, guint grade) {
  return grade ? grading->grades[grade - 1].id : NULL;
}

static void write_grades(const struct writing *writing, const struct sy_unit_change *unit) {
  for (uint32_t i = 0; i < writing->later->grading_count; i++) {
    const uint32_t before = sy_grading_before(writing->changes, i);
    const struct sy_grading *grading = &writing->later->gradings[i];
    if (before == SY_NONE)
      continue;
    const struct line line = {.change = "grade",
                              .unit = writing->later->units[unit->later].id,
                              .node = writing->later->nodes[grading->node].id};
    write_texts(writing, line,
                grade_id(&writing->earlier->gradings[before],
                         writing->changes->earlier->grades[before][unit->earlier]),
                grade_id(grading, writing->changes->later->grades[i][unit->later]));
  }
}

/* The total, its causes, and scores on what both define alike. */
static void write_unit_scores(const struct writing *writing, const struct sy_unit_change *unit) {
  const sy_changes *changes = writing->changes;
  struct line line = {.change = "total",
                      .unit = writing->later->units[unit->later].id,
                      .estimated = sy_estimated_of(changes, NULL, unit)};
  if (unit->has_total)
    write_scores(writing, line, unit->before, unit->after);
  const struct {
    const char *change;
    int64_t points;
  } causes[] = {{"performance", unit->performance}, {"method", unit->method}, {"rest", unit->rest}};
  for (guint i = 0; unit->is_split && i < G_N_ELEMENTS(causes); i++) {
    line.change = causes[i].change;
    write_difference(writing, line, causes[i].points);
  }
  line.change = "common";
  if (unit->is_split)
    write_scores(writing, line, unit->common_before, unit->common_after);
  line.change = "score";
  for (guint i = 0; i < changes->node_count; i++) {
    const struct sy_node_match *match = &changes->nodes[i];
    int64_t change;
    if (match->later == 0 || !sy_node_change_of(changes, match, unit, &change))
      continue;
    const int64_t now = sy_score_of(changes->later, match->later, unit->later);
    line.node = writing->later->nodes[match->later].id;
    line.estimated = sy_estimated_of(changes, match, unit);
    write_scores(writing, line, now - change, now);
  }
}

static void write_applies(const struct writing *writing, const struct sy_unit_change *unit) {
  for (guint i = 0; i < writing->changes->node_count; i++) {
    const struct sy_node_match *match = &writing->changes->nodes[i];
    const enum sy_applies applies = sy_applies_change(writing->changes, match, unit);
    if (applies != SY_APPLIES_AS_BEFORE)
      write_line(writing, &(struct line){.change = "applies",
                                         .unit = writing->later->units[unit->later].id,
                                         .node = writing->later->nodes[match->later].id,
                                         .text = {applies == SY_APPLIES_NOW ? "no" : "yes",
                                                  applies == SY_APPLIES_NOW ? "yes" : "no"}});
  }
}

static void write_unit(const struct writing *writing, const struct sy_unit_change *unit) {
  const struct sy_unit *was = &writing->earlier->units[unit->earlier];
  const struct sy_unit *is = &writing->later->units[unit->later];
  struct line line = {.change = "id", .unit = is->id};
  write_texts(writing, line, was->id, is->id);
  line.change = "name_zh";
  write_texts(writing, line, was->name.zh, is->name.zh);
  line.change = "name_en";
  write_texts(writing, line, was->name.en, is->name.en);
  line.change = "status";
  write_texts(writing, line,
              sy_unit_status_names[sy_status_of(writing->changes->earlier, unit->earlier)],
              sy_unit_status_names[sy_status_of(writing->changes->later, unit->later)]);
  write_standings(writing, unit);
  write_grades(writing, unit);
  write_unit_scores(writing, unit);
  write_applies(writing, unit);
}

/* Units without a counterpart in the other edition. */
static void write_others(const struct writing *writing, const char *change,
                         const sy_edition *edition, const uint32_t *counterpart) {
  for (uint32_t i = 0; i < edition->unit_count; i++)
    if (counterpart[i] == SY_NONE)
      write_line(writing, &(struct line){.change = change, .unit = edition->units[i].id});
}

/* ---- units that were merged or split ---- */

/* "a;b", as in `was`. g_free. */
static char *ids_text(const sy_edition *edition, const struct sy_indices *units) {
  GString *text = g_string_new(NULL);
  for (uint32_t i = 0; i < units->count; i++)
    g_string_append_printf(text, "%s%s", i > 0 ? ";" : "", edition->units[units->items[i]].id);
  return g_string_free(text, FALSE);
}

/* Which units there were and are; then their total and scores, computed from those of the parts. */
static void write_regrouped(const struct writing *writing,
                            const struct sy_regrouped_change *regrouped) {
  const sy_changes *changes = writing->changes;
  g_autofree char *was = ids_text(writing->earlier, &regrouped->units->earlier);
  g_autofree char *is = ids_text(writing->later, &regrouped->units->later);
  g_autofree char *change = g_strdup_printf("unit-%s", sy_regrouped_word(regrouped));
  struct line line = {.change = change, .unit = is, .text = {was, is}};
  write_line(writing, &line);
  const char *how = sy_combine_names[writing->later->lineage.combine];
  g_autofree char *total = g_strdup_printf("total-%s-of-parts", how);
  g_autofree char *score = g_strdup_printf("score-%s-of-parts", how);
  line = (struct line){
      .change = total, .unit = is, .estimated = sy_estimated_of_parts(changes, NULL, regrouped)};
  if (regrouped->has_total)
    write_scores(writing, line, regrouped->before, regrouped->after);
  line.change = score;
  for (guint i = 0; i < changes->node_count; i++) {
    const struct sy_node_match *match = &changes->nodes[i];
    int64_t before, after;
    if (match->later == 0 || !sy_regrouped_scores(changes, match, regrouped, &before, &after))
      continue;
    line.node = writing->later->nodes[match->later].id;
    line.estimated = sy_estimated_of_parts(changes, match, regrouped);
    write_scores(writing, line, before, after);
  }
}

/* ---- tables ---- */

static const char *table_id(const struct sy_table_change *table) {
  return (table->later ? table->later : table->earlier)->id;
}

static void write_columns(const struct writing *writing, const struct sy_table_change *table) {
  for (guint i = 0; i < table->columns->len; i++) {
    const struct sy_column_match *column =
        &g_array_index(table->columns, struct sy_column_match, i);
    if (column->earlier == SY_NO_COLUMN)
      write_line(writing, &(struct line){.change = "column-added",
                                         .table = table_id(table),
                                         .column = table->is->columns[column->later].heading});
    else if (column->later == SY_NO_COLUMN)
      write_line(writing, &(struct line){.change = "column-removed",
                                         .table = table_id(table),
                                         .column = table->was->columns[column->earlier].heading});
  }
}

/* A row that one table alone has, with what is in it. */
static void write_whole_row(const struct writing *writing, struct line line, const sy_sheet *sheet,
                            uint32_t row, unsigned side) {
  bool any = false;
  for (guint i = 0; i < sheet->column_count; i++) {
    line.text[side] = sy_sheet_text(sheet, i, row);
    line.column = sheet->columns[i].heading;
    if (line.text[side])
      write_line(writing, &line);
    any = any || line.text[side];
  }
  line.column = NULL;
  if (!any)
    write_line(writing, &line);
}

static void write_row(const struct writing *writing, const struct sy_table_change *table,
                      const struct sy_row_change *row) {
  const bool was = row->earlier != SY_NO_ROW, is = row->later != SY_NO_ROW;
  g_autofree char *before =
      was ? g_strdup_printf("%u", sy_sheet_row(table->was, row->earlier)) : NULL;
  g_autofree char *now = is ? g_strdup_printf("%u", sy_sheet_row(table->is, row->later)) : NULL;
  struct line line = {.change = was && is ? "cell"
                                : is      ? "row-added"
                                          : "row-removed",
                      .unit = row->unit ? row->unit->id : NULL,
                      .table = table_id(table),
                      .row = {before, now}};
  if (!is)
    write_whole_row(writing, line, table->was, row->earlier, 0);
  else if (!was)
    write_whole_row(writing, line, table->is, row->later, 1);
  for (guint i = 0; was && is && i < table->columns->len; i++) {
    const struct sy_column_match *column =
        &g_array_index(table->columns, struct sy_column_match, i);
    if (!sy_cell_differs(table, row, column))
      continue;
    line.column = table->is->columns[column->later].heading;
    write_texts(writing, line, sy_sheet_text(table->was, column->earlier, row->earlier),
                sy_sheet_text(table->is, column->later, row->later));
  }
}

static void write_table(const struct writing *writing, const struct sy_table_change *table) {
  if (!table->earlier || !table->later)
    write_line(writing, &(struct line){.change = table->later ? "table-added" : "table-removed",
                                       .table = table_id(table)});
  if (!table->was)
    return;
  write_columns(writing, table);
  for (guint i = 0; i < table->rows->len; i++)
    write_row(writing, table, &g_array_index(table->rows, struct sy_row_change, i));
}

/* ---- all of it ---- */

void sy_changes_csv(const sy_changes *changes, bool bom, FILE *stream) {
  g_autoptr(GString) row = g_string_new(NULL);
  g_autofree char *unofficial = sy_unofficial_shown(changes->later->edition);
  const struct writing writing = {
      changes, changes->earlier->edition, changes->later->edition, unofficial, stream, row};
  fprintf(stream,
          "%s%schange,unit,node,award,table,row_before,row_after,column,text_before,text_after,"
          "number_before,number_after,difference,cohort,estimated\n",
          bom ? SY_BYTE_ORDER_MARK : "", unofficial ? SY_UNOFFICIAL_COLUMN "," : "");
  for (guint i = 0; i < changes->node_count; i++) {
    write_node(&writing, &changes->nodes[i]);
    write_errors(&writing, &changes->nodes[i]);
    write_means(&writing, &changes->nodes[i]);
  }
  write_rankings(&writing);
  write_others(&writing, "unit-removed", writing.earlier, changes->lineage->after);
  write_others(&writing, "unit-added", writing.later, changes->lineage->before);
  for (guint i = 0; i < changes->lineage->regrouping_count; i++)
    write_regrouped(&writing, &changes->regrouped[i]);
  for (guint i = 0; i < changes->unit_count; i++)
    write_unit(&writing, &changes->units[i]);
  for (guint i = 0; i < changes->tables->len; i++)
    write_table(&writing, changes->tables->pdata[i]);
}
