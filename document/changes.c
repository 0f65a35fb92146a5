/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: what changed since an earlier edition, as JSON
 *
 * The key `changes` of the result document, and with the tables what `steelyard diff --format json`
 * writes. What grows with units and rows is written one by one.
 */
#include "document/document-private.h"

/* [earlier, later] */
static json_t *json_pair(json_t *earlier, json_t *later) {
  json_t *pair = json_array();
  json_array_append_new(pair, earlier);
  json_array_append_new(pair, later);
  return pair;
}

/* ---- nodes ---- */

static json_t *json_mean(const struct sy_mean_change *mean) {
  json_t *object = json_object();
  if (mean->estimated.before || mean->estimated.after)
    json_object_set_new(
        object, "estimated",
        json_pair(json_boolean(mean->estimated.before), json_boolean(mean->estimated.after)));
  json_object_set_new(object, "mean", json_pair(json_score(mean->before), json_score(mean->after)));
  json_object_set_new(object, "up", json_integer(mean->up));
  json_object_set_new(object, "same", json_integer(mean->same));
  json_object_set_new(object, "down", json_integer(mean->down));
  return object;
}

/* Means of each cohort that has one. */
static json_t *json_means(const sy_changes *changes, const struct sy_node_match *match) {
  const sy_edition *later = changes->later->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->cohort_count; i++) {
    const struct sy_mean_change mean = sy_mean_change_of(changes, match, i);
    if (mean.unit_count > 0)
      json_object_set_new(object, later->cohorts[i].id, json_mean(&mean));
  }
  return object;
}

static json_t *json_rules(uint64_t differs) {
  json_t *array = json_array();
  for (unsigned number = 0; number < SY_RULES; number++)
    if (differs & UINT64_C(1) << number)
      json_array_append_new(array, json_string(sy_rule_of(number)->name));
  return array;
}

/* The weights and points that differ. */
static void set_weights(const sy_changes *changes, const struct sy_node_match *match,
                        json_t *object) {
  const struct sy_node *was = &changes->earlier->edition->nodes[match->earlier];
  const struct sy_node *is = &changes->later->edition->nodes[match->later];
  if (match->reweighted && sy_rational_compare(was->weight, is->weight) != 0)
    json_object_set_new(object, "weight",
                        json_pair(json_share(was->weight), json_share(is->weight)));
  if (was->has_points && is->has_points && sy_rational_compare(was->points, is->points) != 0)
    json_object_set_new(object, "points",
                        json_pair(json_share(was->points), json_share(is->points)));
}

/* The units to which the node applies now, or no longer. */
static json_t *json_applies(const sy_changes *changes, const struct sy_node_match *match,
                            enum sy_applies applies) {
  json_t *array = json_array();
  for (guint i = 0; i < changes->unit_count; i++)
    if (sy_applies_change(changes, match, &changes->units[i]) == applies)
      json_array_append_new(
          array, json_string(changes->later->edition->units[changes->units[i].later].id));
  return array;
}

/* The compared units that were disqualified there in the earlier edition. `up`, `same`, `down` and
 * the means leave them out. */
static json_t *json_disqualified(const sy_changes *changes, const struct sy_node_match *match) {
  json_t *array = json_array();
  for (guint i = 0; i < changes->unit_count; i++)
    if (sy_was_disqualified(changes, match, &changes->units[i]))
      json_array_append_new(
          array, json_string(changes->later->edition->units[changes->units[i].later].id));
  return array;
}

static void set_nonempty(json_t *object, const char *key, json_t *array) {
  if (json_array_size(array) > 0)
    json_object_set(object, key, array);
  json_decref(array);
}

/* How many units are in error in each edition, if any is. */
static void set_errors(const sy_changes *changes, const struct sy_node_match *match,
                       json_t *object) {
  const uint32_t before =
      match->earlier == SY_NONE ? 0 : sy_units_in_error(changes->earlier, match->earlier);
  const uint32_t now =
      match->later == SY_NONE ? 0 : sy_units_in_error(changes->later, match->later);
  if (before || now)
    json_object_set_new(object, "errors", json_pair(json_integer(before), json_integer(now)));
}

static json_t *json_node(const sy_changes *changes, const struct sy_node_match *match) {
  const bool removed = match->later == SY_NONE;
  const struct sy_node *node = removed ? &changes->earlier->edition->nodes[match->earlier]
                                       : &changes->later->edition->nodes[match->later];
  json_t *object = json_object();
  json_set_text(object, "id", node->id);
  json_set_text(object, "fate", sy_fate_names[match->fate]);
  if (match->why)
    json_object_set_new(object, "why", json_names(*match->why));
  if (match->differs)
    json_object_set_new(object, "differs", json_rules(match->differs));
  if (match->earlier != SY_NONE && match->later != SY_NONE)
    set_weights(changes, match, object);
  set_errors(changes, match, object);
  set_nonempty(object, "applies_now", json_applies(changes, match, SY_APPLIES_NOW));
  set_nonempty(object, "applies_no_longer", json_applies(changes, match, SY_APPLIES_NO_LONGER));
  if (match->fate == SY_FATE_ALIKE && sy_node_has_score(node)) {
    json_object_set_new(object, "cohorts", json_means(changes, match));
    json_object_set_new(object, "disqualified_before", json_disqualified(changes, match));
  }
  return object;
}

static json_t *json_nodes(const sy_changes *changes) {
  json_t *array = json_array();
  for (guint i = 0; i < changes->node_count; i++)
    json_array_append_new(array, json_node(changes, &changes->nodes[i]));
  return array;
}

/* ---- awards and grades ---- */

static json_t *json_band(const struct sy_award *award, const struct sy_standing *standing,
                         uint32_t unit) {
  const guint band = standing->band[unit];
  return band ? json_string(award->bands[band - 1].id) : json_null();
}

/* A rank, or null. */
static json_t *json_rank(uint32_t rank) {
  return rank ? json_integer(rank) : json_null();
}

/* The ranks and bands of a unit for an award that both editions give; NULL if it has no rank. */
static json_t *json_standing(const sy_changes *changes, const struct sy_unit_change *unit,
                             uint32_t award, uint32_t earlier_award) {
  const struct sy_standing *is = &changes->later->standings[award];
  const struct sy_standing *was = &changes->earlier->standings[earlier_award];
  if (!is->rank[unit->later] && !was->rank[unit->earlier])
    return NULL;
  const struct sy_award *later = &changes->later->edition->awards[award];
  const struct sy_award *earlier = &changes->earlier->edition->awards[earlier_award];
  json_t *object = json_object();
  json_object_set_new(
      object, "rank",
      json_pair(json_rank(was->rank[unit->earlier]), json_rank(is->rank[unit->later])));
  if (later->band_count || earlier->band_count)
    json_object_set_new(
        object, "band",
        json_pair(json_band(earlier, was, unit->earlier), json_band(later, is, unit->later)));
  return object;
}

static json_t *json_standings(const sy_changes *changes, const struct sy_unit_change *unit) {
  const sy_edition *later = changes->later->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->award_count; i++) {
    const uint32_t earlier = sy_edition_find_award(changes->earlier->edition, later->awards[i].id);
    json_t *standing = earlier != SY_NONE ? json_standing(changes, unit, i, earlier) : NULL;
    if (standing)
      json_object_set_new(object, later->awards[i].id, standing);
  }
  return object;
}

/* Each grade of a node that both years grade and define alike. */
static json_t *json_grades(const sy_changes *changes, const struct sy_unit_change *unit) {
  const sy_edition *later = changes->later->edition, *earlier = changes->earlier->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->grading_count; i++) {
    const struct sy_grading *grading = &later->gradings[i];
    const uint32_t k = sy_grading_before(changes, i);
    if (k == SY_NONE)
      continue;
    const guint is = changes->later->grades[i][unit->later];
    const guint was = changes->earlier->grades[k][unit->earlier];
    if (is && was)
      json_object_set_new(object, later->nodes[grading->node].id,
                          json_pair(json_string(earlier->gradings[k].grades[was - 1].id),
                                    json_string(grading->grades[is - 1].id)));
  }
  return object;
}

/* ---- units ---- */

/* The nodes on which figures rest on an estimate: in the earlier and in the later edition. */
struct estimates {
  json_t *before, *after;
};

static struct estimates no_estimates(void) {
  return (struct estimates){json_array(), json_array()};
}

static void add_estimate(const sy_changes *changes, uint32_t node, struct sy_estimated estimated,
                         struct estimates *estimates) {
  const char *id = changes->later->edition->nodes[node].id;
  if (estimated.before)
    json_array_append_new(estimates->before, json_string(id));
  if (estimated.after)
    json_array_append_new(estimates->after, json_string(id));
}

/* The pair of them, if there is any. */
static void set_estimates(json_t *object, struct estimates estimates) {
  json_t *pair = json_pair(estimates.before, estimates.after);
  if (json_array_size(estimates.before) + json_array_size(estimates.after) > 0)
    json_object_set(object, "estimated", pair);
  json_decref(pair);
}

/* The change of each score that can be compared. */
static json_t *json_scores(const sy_changes *changes, const struct sy_unit_change *unit,
                           struct estimates *estimates) {
  json_t *object = json_object();
  for (guint i = 0; i < changes->node_count; i++) {
    const struct sy_node_match *match = &changes->nodes[i];
    int64_t change;
    if (!sy_node_change_of(changes, match, unit, &change))
      continue;
    json_object_set_new(object, changes->later->edition->nodes[match->later].id,
                        json_score(change));
    if (match->later != 0 || !unit->has_total)
      add_estimate(changes, match->later, sy_estimated_of(changes, match, unit), estimates);
  }
  return object;
}

/* The pair of statuses, if they differ. */
static void set_status(const sy_changes *changes, const struct sy_unit_change *unit,
                       json_t *object) {
  const enum sy_unit_status was = sy_status_of(changes->earlier, unit->earlier);
  const enum sy_unit_status is = sy_status_of(changes->later, unit->later);
  if (was != is)
    json_object_set_new(
        object, "status",
        json_pair(json_string(sy_unit_status_names[was]), json_string(sy_unit_status_names[is])));
}

static json_t *json_unit(const sy_changes *changes, const struct sy_unit_change *unit) {
  json_t *object = json_object();
  const struct sy_unit *was = &changes->earlier->edition->units[unit->earlier];
  const struct sy_unit *is = &changes->later->edition->units[unit->later];
  json_set_text(object, "id", is->id);
  if (sy_unit_has_new_id(changes, unit))
    json_set_text(object, "was", was->id);
  if (sy_unit_is_renamed(changes, unit))
    json_object_set_new(object, "name", json_pair(json_names(was->name), json_names(is->name)));
  set_status(changes, unit, object);
  struct estimates estimates = no_estimates();
  if (unit->has_total) {
    json_object_set_new(object, "total",
                        json_pair(json_score(unit->before), json_score(unit->after)));
    add_estimate(changes, 0, sy_estimated_of(changes, NULL, unit), &estimates);
  }
  if (unit->is_split) {
    json_object_set_new(object, "performance", json_score(unit->performance));
    json_object_set_new(object, "method", json_score(unit->method));
    json_object_set_new(object, "rest", json_score(unit->rest));
    json_object_set_new(object, "common",
                        json_pair(json_score(unit->common_before), json_score(unit->common_after)));
  }
  json_object_set_new(object, "scores", json_scores(changes, unit, &estimates));
  set_estimates(object, estimates);
  json_object_set_new(object, "awards", json_standings(changes, unit));
  json_object_set_new(object, "grades", json_grades(changes, unit));
  return object;
}

/* The units that only one of the editions has: those without a counterpart in the other. */
static json_t *json_others(const sy_edition *edition, const uint32_t *counterpart) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->unit_count; i++)
    if (counterpart[i] == SY_NONE)
      json_array_append_new(array, json_string(edition->units[i].id));
  return array;
}

/* ---- units that were merged or split ---- */

static json_t *json_ids(const sy_edition *edition, const struct sy_indices *units) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < units->count; i++)
    json_array_append_new(array, json_string(edition->units[units->items[i]].id));
  return array;
}

static json_t *json_weights(const int64_t *weights, guint count) {
  json_t *array = json_array();
  for (guint i = 0; weights && i < count; i++)
    json_array_append_new(array, json_score(weights[i]));
  return array;
}

static json_t *json_regrouped_scores(const sy_changes *changes,
                                     const struct sy_regrouped_change *regrouped,
                                     struct estimates *estimates) {
  json_t *object = json_object();
  for (guint i = 0; i < changes->node_count; i++) {
    const struct sy_node_match *match = &changes->nodes[i];
    int64_t before, after;
    if (!sy_regrouped_scores(changes, match, regrouped, &before, &after))
      continue;
    json_object_set_new(object, changes->later->edition->nodes[match->later].id,
                        json_pair(json_score(before), json_score(after)));
    if (match->later != 0 || !regrouped->has_total)
      add_estimate(changes, match->later, sy_estimated_of_parts(changes, match, regrouped),
                   estimates);
  }
  return object;
}

static json_t *make_regrouped(const void *data, guint index) {
  const sy_changes *changes = data;
  const struct sy_regrouped_change *regrouped = &changes->regrouped[index];
  const struct sy_regrouping *units = regrouped->units;
  const struct sy_lineage_rule *rule = &changes->later->edition->lineage;
  json_t *object = json_object();
  json_set_text(object, "fate", sy_regrouped_word(regrouped));
  json_object_set_new(object, "was", json_ids(changes->earlier->edition, &units->earlier));
  json_object_set_new(object, "units", json_ids(changes->later->edition, &units->later));
  if (!rule->stated)
    return object;
  json_set_text(object, "computed", sy_combine_names[rule->combine]);
  if (rule->weights)
    json_object_set_new(object, "weights",
                        json_pair(json_weights(units->weights[0], units->earlier.count),
                                  json_weights(units->weights[1], units->later.count)));
  struct estimates estimates = no_estimates();
  if (regrouped->has_total) {
    json_object_set_new(object, "total",
                        json_pair(json_score(regrouped->before), json_score(regrouped->after)));
    add_estimate(changes, 0, sy_estimated_of_parts(changes, NULL, regrouped), &estimates);
  }
  json_object_set_new(object, "scores", json_regrouped_scores(changes, regrouped, &estimates));
  set_estimates(object, estimates);
  return object;
}

/* Writes a list of values that are made one at a time; NULL: there is none at that index. */
static void put_list(struct json_text *text, const void *of, guint count,
                     json_t *(*make)(const void *of, guint index)) {
  json_text_open(text, '[');
  for (guint i = 0; i < count; i++) {
    json_t *value = make(of, i);
    if (!value)
      continue;
    json_text_item(text);
    json_text_value(text, value);
    json_decref(value);
  }
  json_text_close(text, ']');
}

static json_t *make_unit(const void *changes, guint index) {
  return json_unit(changes, &((const sy_changes *)changes)->units[index]);
}

static void put_units(struct json_text *text, const void *data) {
  const sy_changes *changes = data;
  const sy_lineage *lineage = changes->lineage;
  json_t *added = json_others(changes->later->edition, lineage->before);
  json_t *removed = json_others(changes->earlier->edition, lineage->after);
  json_text_open(text, '{');
  json_text_key(text, "added");
  json_text_value(text, added);
  json_text_key(text, "both");
  put_list(text, changes, changes->unit_count, make_unit);
  if (lineage->regrouping_count > 0) {
    json_text_key(text, "regrouped");
    put_list(text, changes, lineage->regrouping_count, make_regrouped);
  }
  json_text_key(text, "removed");
  json_text_value(text, removed);
  json_text_close(text, '}');
  json_decref(added);
  json_decref(removed);
}

/* ---- tables ---- */

/* A cell of a sheet of texts; null if it is blank. */
static json_t *json_cell(const sy_sheet *sheet, guint column, uint32_t row) {
  const char *text = sy_sheet_text(sheet, column, row);
  return text ? json_string(text) : json_null();
}

static const struct sy_column_match *column_at(const struct sy_table_change *table, guint index) {
  return &g_array_index(table->columns, struct sy_column_match, index);
}

/* The cells that differ, as pairs. */
static json_t *json_cell_changes(const struct sy_table_change *table,
                                 const struct sy_row_change *row) {
  json_t *object = json_object();
  for (guint i = 0; i < table->columns->len; i++) {
    const struct sy_column_match *column = column_at(table, i);
    if (sy_cell_differs(table, row, column))
      json_object_set_new(object, table->is->columns[column->later].heading,
                          json_pair(json_cell(table->was, column->earlier, row->earlier),
                                    json_cell(table->is, column->later, row->later)));
  }
  return object;
}

/* All cells of a row that one table alone has. */
static json_t *json_cells(const sy_sheet *sheet, uint32_t row) {
  json_t *object = json_object();
  for (guint i = 0; i < sheet->column_count; i++)
    json_object_set_new(object, sheet->columns[i].heading, json_cell(sheet, i, row));
  return object;
}

static json_t *json_row(const struct sy_table_change *table, const struct sy_row_change *row) {
  const bool was = row->earlier != SY_NO_ROW, is = row->later != SY_NO_ROW;
  json_t *object = json_object();
  json_t *before = was ? json_integer(sy_sheet_row(table->was, row->earlier)) : json_null();
  json_t *now = is ? json_integer(sy_sheet_row(table->is, row->later)) : json_null();
  json_object_set_new(object, "row", json_pair(before, now));
  if (row->unit)
    json_set_text(object, "unit", row->unit->id);
  json_object_set_new(object, "cells",
                      was && is ? json_cell_changes(table, row)
                      : is      ? json_cells(table->is, row->later)
                                : json_cells(table->was, row->earlier));
  return object;
}

/* The rows that one table alone has, or that both have. */
struct rows {
  const struct sy_table_change *table;
  bool was, is;
};

static json_t *make_row(const void *data, guint index) {
  const struct rows *rows = data;
  const struct sy_row_change *row = &g_array_index(rows->table->rows, struct sy_row_change, index);
  return (row->earlier != SY_NO_ROW) == rows->was && (row->later != SY_NO_ROW) == rows->is
             ? json_row(rows->table, row)
             : NULL;
}

static void put_rows(struct json_text *text, const void *data) {
  const struct rows *rows = data;
  put_list(text, rows, rows->table->rows->len, make_row);
}

/* The columns that one table alone has. */
static json_t *json_columns(const struct sy_table_change *table, bool added) {
  json_t *array = json_array();
  for (guint i = 0; i < table->columns->len; i++) {
    const struct sy_column_match *column = column_at(table, i);
    if (added && column->earlier == SY_NO_COLUMN)
      json_array_append_new(array, json_string(table->is->columns[column->later].heading));
    if (!added && column->later == SY_NO_COLUMN)
      json_array_append_new(array, json_string(table->was->columns[column->earlier].heading));
  }
  return array;
}

static json_t *json_key(const struct sy_table_change *table) {
  json_t *array = json_array();
  for (guint i = 0; i < table->key->len; i++)
    json_array_append_new(array, json_string(table->key->pdata[i]));
  return array;
}

static void put_table(struct json_text *text, const struct sy_table_change *table) {
  const struct rows added = {table, false, true}, changed = {table, true, true};
  const struct rows removed = {table, true, false};
  const struct json_part parts[] = {{"added", put_rows, &added},
                                    {"changed", put_rows, &changed},
                                    {"removed", put_rows, &removed}};
  json_t *object = json_object();
  json_set_text(object, "id", (table->later ? table->later : table->earlier)->id);
  json_set_text(object, "fate", sy_table_fate(table));
  if (table->was) {
    json_object_set_new(object, "key", json_key(table));
    json_object_set_new(object, "by_key", json_boolean(table->by_key));
    json_object_set_new(object, "columns_added", json_columns(table, true));
    json_object_set_new(object, "columns_removed", json_columns(table, false));
  }
  json_text_object(text, object, parts, table->was ? G_N_ELEMENTS(parts) : 0);
  json_decref(object);
}

static void put_tables(struct json_text *text, const void *data) {
  const GPtrArray *tables = data;
  json_text_open(text, '[');
  for (guint i = 0; i < tables->len; i++) {
    json_text_item(text);
    put_table(text, tables->pdata[i]);
  }
  json_text_close(text, ']');
}

/* ---- all of it ---- */

static json_t *json_since(const sy_edition *earlier) {
  json_t *object = json_object();
  json_set_text(object, "id", earlier->id);
  json_object_set_new(object, "name", json_names(earlier->name));
  json_set_text(object, "sha256", earlier->sha256);
  return object;
}

/* The rules of awards and grades that differ. */
static json_t *json_rankings(const sy_changes *changes) {
  g_autoptr(GArray) rules = sy_ranking_rules(changes->earlier->edition, changes->later->edition);
  json_t *array = json_array();
  for (guint i = 0; i < rules->len; i++) {
    const struct sy_ranking_rule *rule = &g_array_index(rules, struct sy_ranking_rule, i);
    json_t *object = json_object();
    json_set_text(object, "award", rule->award);
    json_set_text(object, "node", rule->node);
    json_set_text(object, "rule", rule->rule);
    json_object_set_new(object, "values",
                        json_pair(json_incref(rule->before), json_incref(rule->after)));
    json_array_append_new(array, object);
  }
  return array;
}

void document_put_changes(struct json_text *text, const void *data) {
  const sy_changes *changes = data;
  const struct json_part parts[] = {{"tables", put_tables, changes->tables},
                                    {"units", put_units, changes}};
  const guint first = changes->tables ? 0 : 1;
  json_t *fields = json_object();
  json_object_set_new(fields, "since", json_since(changes->earlier->edition));
  json_object_set_new(fields, "nodes", json_nodes(changes));
  if (changes->tables) {
    json_object_set_new(fields, "rankings", json_rankings(changes));
    document_set_schema(fields, changes->later->edition, "steelyard-changes", 1);
  }
  json_text_object(text, fields, parts + first, G_N_ELEMENTS(parts) - first);
  json_decref(fields);
}

static bool receive_file(const char *bytes, size_t length, void *stream) {
  return fwrite(bytes, 1, length, stream) == length;
}

void sy_changes_document(const sy_changes *changes, FILE *stream) {
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes, .indented = true, .receive = receive_file, .to = stream};
  document_put_changes(&text, changes);
  g_string_append_c(bytes, '\n');
  json_text_flush(&text);
}
