/* SPDX-License-Identifier: Apache-2.0
 *
 * replies.c: what replies changed, and for whom
 *
 * The key `replies` of the result document of an edition with tables in stages: every row that
 * replaced another or came with a later stage, and the leaves' scores that differ from those by the
 * first rows alone.
 */
#include "document/document-private.h"

/* ---- rows ---- */

/* Adds the columns that one leaf reads and in which the two rows differ. */
static void add_columns(const struct sy_node *node, const struct sy_binding *binding,
                        const struct sy_table *declared, const struct sy_stages *stages,
                        const struct sy_reply *reply, json_t *columns) {
  for (guint i = 0; declared->columns[i]; i++) {
    const guint column = binding->columns[i];
    if (!stages->all->columns[column].present || reply->replaced == SY_NONE)
      continue;
    const struct sy_column *as = declared->columns[i];
    g_autofree char *was = sy_evidence_cell(node, as, stages->all, column, reply->replaced, false);
    g_autofree char *is = sy_evidence_cell(node, as, stages->all, column, reply->row, false);
    if (strcmp(was, is) != 0)
      json_object_set_new(columns, as->name, json_pack("[s, s]", was, is));
  }
}

/* Column to [before, now], for all columns of the table that some plugin reads, by its names. */
static json_t *json_columns(const sy_edition *edition, uint32_t table,
                            const struct sy_reply *reply) {
  json_t *columns = json_object();
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      if (node->bindings[k].table == table)
        add_columns(node, &node->bindings[k], sy_node_plugin(node)->tables[k],
                    edition->tables[table].stages, reply, columns);
  }
  return columns;
}

static json_t *json_stage(const struct sy_stages *stages, uint32_t row) {
  return json_string(
      sy_stage_level((enum sy_stage)sy_sheet_integer(stages->all, stages->stage_column, row))
          ->name);
}

static json_t *json_reply(const sy_edition *edition, uint32_t table, const struct sy_reply *reply) {
  const struct sy_stages *stages = edition->tables[table].stages;
  json_t *object = json_object();
  json_object_set_new(object, "table", json_string(edition->tables[table].id));
  if (reply->unit != SY_NONE)
    json_object_set_new(object, "unit", json_string(edition->units[reply->unit].id));
  json_object_set_new(object, "row", json_integer(sy_sheet_row(stages->all, reply->row)));
  json_object_set_new(object, "stage", json_stage(stages, reply->row));
  if (reply->replaced == SY_NONE)
    return object;
  json_object_set_new(object, "replaces", json_integer(sy_sheet_row(stages->all, reply->replaced)));
  json_object_set_new(object, "columns", json_columns(edition, table, reply));
  return object;
}

static json_t *json_rows(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t table = 0; table < edition->table_count; table++) {
    const struct sy_stages *stages = edition->tables[table].stages;
    for (guint i = 0; stages && i < stages->replies->len; i++)
      json_array_append_new(
          array, json_reply(edition, table, &g_array_index(stages->replies, struct sy_reply, i)));
  }
  return array;
}

/* ---- scores ---- */

static json_t *json_score_or_null(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED
             ? json_score(sy_score_of(assessment, node, unit))
             : json_null();
}

/* Node to [by the first rows, now], for leaves, adjustments and vetoes of one unit that differ. */
static json_t *json_unit(const sy_assessment *first, const sy_assessment *now, uint32_t unit) {
  json_t *object = json_object();
  for (uint32_t node = 0; node < now->node_count; node++) {
    if (now->edition->nodes[node].kind == SY_GROUP)
      continue;
    json_t *was = json_score_or_null(first, node, unit), *is = json_score_or_null(now, node, unit);
    if (json_equal(was, is)) {
      json_decref(was);
      json_decref(is);
    } else {
      json_object_set_new(object, now->edition->nodes[node].id, json_pack("[o, o]", was, is));
    }
  }
  return object;
}

static json_t *json_units(const sy_assessment *first, const sy_assessment *now) {
  json_t *object = json_object();
  for (uint32_t unit = 0; unit < now->unit_count; unit++) {
    json_t *scores = json_unit(first, now, unit);
    if (json_object_size(scores) > 0)
      json_object_set(object, now->edition->units[unit].id, scores);
    json_decref(scores);
  }
  return object;
}

json_t *document_replies(const sy_assessment *first, const sy_assessment *now) {
  json_t *object = json_object();
  json_object_set_new(object, "rows", json_rows(now->edition));
  json_object_set_new(object, "scores", json_units(first, now));
  return object;
}
