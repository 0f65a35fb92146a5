/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: the units' part of the result document
 *
 * For each unit: rank and status, every node's outcome with everything that led to it, awards,
 * grades, and findings with their advice. This is nearly all of a large document, so it is written
 * as text, by blocks of units on several threads.
 */
#include "document/document-private.h"

#include <stdlib.h>

#define BLOCK_SCORES 8192 /* as many become text at once */

const char *const mark_names[] = {"disqualified", "error-below", "zeroed",     "excluded",
                                  "vetoed",       "estimated",   "incomplete", NULL};

/* What the text of every unit is made from. Threads only read it. */
struct document_units {
  const sy_assessment *assessment;
  sy_figures *figures;
  struct document_key *nodes, *awards, *gradings; /* in the order of their keys */
  GPtrArray *findings;                            /* const struct sy_assessed_finding *, by unit */
  uint32_t block_units;                           /* as many become text together */
};

/* Units that become text together. */
struct block {
  const document_units *units;
  struct json_text *text;
  bool *whole;    /* by group: all its children count for all units of the block */
  char **weights; /* by node: its weight in that case, once it was needed */
};

/* ---- weights ---- */

/* Whether no unit in a range leaves a node out of its group. */
static bool counts(const sy_assessment *assessment, uint32_t node, uint32_t first, uint32_t count) {
  const uint8_t *outcome = assessment->columns[node].outcome;
  const uint32_t group = assessment->edition->nodes[node].parent;
  bool all = !outcome || !memchr(outcome + first, SY_NOT_APPLICABLE, count);
  for (uint32_t i = 0; outcome && assessment->edition->nodes[group].has_enough && all && i < count;
       i++)
    all = !sy_is_left_out(assessment, node, first + i);
  return all;
}

static void open_block(struct block *block, uint32_t first, uint32_t count) {
  const sy_assessment *assessment = block->units->assessment;
  block->whole = g_new(bool, assessment->node_count);
  block->weights = g_new0(char *, assessment->node_count);
  memset(block->whole, true, assessment->node_count);
  for (uint32_t node = 1; node < assessment->node_count; node++)
    if (!counts(assessment, node, first, count))
      block->whole[assessment->edition->nodes[node].parent] = false;
}

static void close_block(struct block *block) {
  for (uint32_t node = 0; node < block->units->assessment->node_count; node++)
    g_free(block->weights[node]);
  g_free(block->weights);
  g_free(block->whole);
}

static void put_weight(struct block *block, uint32_t node, uint32_t unit) {
  const sy_assessment *assessment = block->units->assessment;
  const uint32_t parent = assessment->edition->nodes[node].parent;
  const bool whole = block->whole && (parent == SY_NONE || block->whole[parent]);
  g_autofree char *own = NULL;
  char **weight = whole ? &block->weights[node] : &own;
  if (!*weight)
    *weight = sy_ratio_text(sy_effective_weight(assessment, node, unit));
  json_text_key(block->text, "weight");
  json_text_string(block->text, *weight);
}

/* ---- scores ---- */

/* A stage of a group's score; a certain veto can settle a score whose earlier stages have no single
 * value. */
static void put_stage(struct json_text *text, const char *key, const int64_t *stage,
                      uint32_t unit) {
  if (!stage || stage[unit] == SY_NOT_KNOWN)
    return;
  json_text_key(text, key);
  json_text_score(text, stage[unit]);
}

static void put_amount(struct json_text *text, int64_t amount) {
  json_text_key(text, "amount");
  json_text_score(text, amount);
}

/* What comes before the exact score: amounts and stages of what is scored. */
static void put_steps(struct json_text *text, const sy_assessment *assessment, uint32_t node,
                      uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  const bool zeroed = sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED;
  if (!sy_node_has_score(&assessment->edition->nodes[node]))
    put_amount(text, sy_score_of(assessment, node, unit));
  else if (column->amount && !zeroed)
    put_amount(text, column->amount[unit]);
  if (zeroed)
    return;
  put_stage(text, "before_adjust", column->before_adjust, unit);
  put_stage(text, "before_veto", column->before_veto, unit);
}

static void put_error(struct json_text *text, const sy_assessment *assessment, uint32_t node,
                      uint32_t unit) {
  const char *error = sy_error_of(assessment, node, unit);
  const char *code = sy_reason_code_of(assessment, node, unit);
  if (!error)
    return;
  json_text_key(text, "error");
  json_text_string(text, error);
  if (!code || sy_reason_of(assessment, node, unit))
    return;
  json_text_key(text, "error_code");
  json_text_string(text, code);
}

static void put_interval(struct json_text *text, const sy_assessment *assessment, uint32_t node,
                         uint32_t unit) {
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  int64_t low, high;
  if ((outcome != SY_MISSING && outcome != SY_ERROR) ||
      !sy_interval_of(assessment, node, unit, &low, &high))
    return;
  json_text_key(text, "interval");
  json_text_open(text, '[');
  json_text_item(text);
  json_text_score(text, low);
  json_text_item(text);
  if (high == INT64_MAX)
    json_text_value(text, json_null());
  else
    json_text_score(text, high);
  json_text_close(text, ']');
}

static void put_marks(struct json_text *text, unsigned marks) {
  if (!marks)
    return;
  json_text_key(text, "marks");
  json_text_open(text, '[');
  for (guint i = 0; mark_names[i]; i++)
    if (marks & (1u << i)) {
      json_text_item(text);
      json_text_string(text, mark_names[i]);
    }
  json_text_close(text, ']');
}

static void put_code(struct json_text *text, const char *code, const char *en, const char *zh) {
  json_text_key(text, "reason");
  json_text_open(text, '{');
  json_text_key(text, "code");
  json_text_string(text, code);
  json_text_key(text, "en");
  json_text_string(text, en);
  json_text_key(text, "zh");
  json_text_string(text, zh);
  json_text_close(text, '}');
}

static void put_reason(struct json_text *text, const sy_assessment *assessment, uint32_t node,
                       uint32_t unit) {
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  g_autofree char *en = sy_inapplicable_text(assessment, node, unit, false);
  g_autofree char *zh = sy_inapplicable_text(assessment, node, unit, true);
  if (en)
    put_code(text, SY_DOES_NOT_APPLY, en, zh);
  else if (reason)
    put_code(text, reason->code, reason->message.en, reason->message.zh);
}

/* A node's entry among a unit's scores. */
static void put_score(struct block *block, uint32_t node, uint32_t unit) {
  const sy_assessment *assessment = block->units->assessment;
  struct json_text *text = block->text;
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  const bool has_score = sy_node_has_score(&assessment->edition->nodes[node]);
  const int64_t score = sy_score_of(assessment, node, unit);
  json_text_open(text, '{');
  if (outcome == SY_SCORED)
    put_steps(text, assessment, node, unit);
  put_error(text, assessment, node, unit);
  if (outcome == SY_SCORED && has_score) {
    json_text_key(text, "exact");
    json_text_score(text, score);
  }
  put_interval(text, assessment, node, unit);
  put_marks(text, sy_marks_of(assessment, node, unit));
  json_text_key(text, "outcome");
  json_text_string(text, sy_outcome_names[outcome]);
  put_reason(text, assessment, node, unit);
  if (outcome == SY_SCORED && has_score) {
    char shown[SY_DECIMAL_SIZE];
    sy_figure_shown(block->units->figures, node, score, assessment->edition->digits, shown);
    json_text_key(text, "score");
    json_text_string(text, shown);
  }
  if (has_score)
    put_weight(block, node, unit);
  json_text_close(text, '}');
}

/* ---- findings ---- */

/* A finding's message or advice in both languages, with its values put in. */
static void put_rendered(struct json_text *text, const char *key, const struct sy_finding *finding,
                         struct sy_text words, char *const *values) {
  g_autofree char *zh = sy_finding_render(finding, words.zh, values);
  g_autofree char *en = sy_finding_render(finding, words.en, values);
  json_text_key(text, key);
  json_text_names(text, (struct sy_text){.zh = zh, .en = en});
}

static int compare_keyed(const void *left, const void *right) {
  return strcmp(((const struct document_key *)left)->key,
                ((const struct document_key *)right)->key);
}

static void put_values(struct json_text *text, const struct sy_finding *finding,
                       char *const *values) {
  g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(struct document_key));
  for (guint i = 0; finding->values && finding->values[i] && values[i]; i++) {
    const struct document_key name = {finding->values[i]->name, i};
    g_array_append_val(names, name);
  }
  g_array_sort(names, compare_keyed);
  json_text_key(text, "values");
  json_text_open(text, '{');
  for (guint i = 0; i < names->len; i++) {
    const struct document_key *name = &g_array_index(names, struct document_key, i);
    json_text_key(text, name->key);
    json_text_string(text, values[name->index]);
  }
  json_text_close(text, '}');
}

static void put_points(struct json_text *text, const char *key, const sy_assessment *assessment,
                       const struct sy_assessed_finding *found) {
  json_text_key(text, key);
  json_text_score(text, sy_finding_points(assessment, found));
}

static void put_finding(struct json_text *text, const sy_assessment *assessment,
                        const struct sy_assessed_finding *found) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_finding *finding = sy_node_plugin(node)->findings[found->finding];
  const bool bonus = sy_node_is_bonus(node);
  json_text_open(text, '{');
  if (!bonus)
    put_rendered(text, "advice", finding, finding->advice, found->values);
  json_text_key(text, "code");
  json_text_string(text, finding->code);
  if (bonus)
    put_points(text, "gained", assessment, found);
  put_rendered(text, "message", finding, finding->message, found->values);
  json_text_key(text, "node");
  json_text_string(text, node->id);
  if (!bonus)
    put_points(text, "points", assessment, found);
  if (found->sheet_row) {
    json_text_key(text, "row");
    json_text_integer(text, found->sheet_row);
  }
  if (found->table >= 0) {
    json_text_key(text, "table");
    json_text_string(text, edition->tables[node->bindings[found->table].table].id);
  }
  put_values(text, finding, found->values);
  json_text_close(text, '}');
}

/* The place of the first finding of a unit, or of one after it. */
static guint first_finding(const GPtrArray *findings, uint32_t unit) {
  guint low = 0, high = findings->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (((const struct sy_assessed_finding *)findings->pdata[middle])->unit < unit)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void put_findings(const struct block *block, uint32_t unit) {
  const GPtrArray *findings = block->units->findings;
  json_text_key(block->text, "findings");
  json_text_open(block->text, '[');
  for (guint i = first_finding(findings, unit); i < findings->len; i++) {
    const struct sy_assessed_finding *found = findings->pdata[i];
    if (found->unit != unit)
      break;
    json_text_item(block->text);
    put_finding(block->text, block->units->assessment, found);
  }
  json_text_close(block->text, ']');
}

/* ---- units ---- */

static void put_awards(const struct block *block, uint32_t unit) {
  const sy_assessment *assessment = block->units->assessment;
  json_text_key(block->text, "awards");
  json_text_open(block->text, '{');
  for (uint32_t i = 0; i < assessment->edition->award_count; i++) {
    const struct document_key *award = &block->units->awards[i];
    const char *band = sy_band_of(assessment, award->index, unit);
    if (!band)
      continue;
    json_text_key(block->text, award->key);
    json_text_string(block->text, band);
  }
  json_text_close(block->text, '}');
}

static void put_grades(const struct block *block, uint32_t unit) {
  const sy_assessment *assessment = block->units->assessment;
  json_text_key(block->text, "grades");
  json_text_open(block->text, '{');
  for (uint32_t i = 0; i < assessment->edition->grading_count; i++) {
    const struct document_key *grading = &block->units->gradings[i];
    const guint grade = assessment->grades[grading->index][unit];
    if (!grade)
      continue;
    json_text_key(block->text, grading->key);
    json_text_string(block->text,
                     assessment->edition->gradings[grading->index].grades[grade - 1].id);
  }
  json_text_close(block->text, '}');
}

static void put_scores(struct block *block, uint32_t unit) {
  json_text_key(block->text, "scores");
  json_text_open(block->text, '{');
  for (uint32_t i = 0; i < block->units->assessment->node_count; i++) {
    json_text_key(block->text, block->units->nodes[i].key);
    put_score(block, block->units->nodes[i].index, unit);
  }
  json_text_close(block->text, '}');
}

static void put_attributes(const struct block *block, uint32_t unit) {
  const sy_edition *edition = block->units->assessment->edition;
  if (edition->attribute_count == 0)
    return;
  json_text_key(block->text, "attributes");
  json_text_open(block->text, '{');
  for (uint32_t i = 0; i < edition->attribute_count; i++) {
    json_text_key(block->text, edition->attributes[i].column);
    json_text_string(block->text, sy_attribute_text(&edition->attributes[i], unit));
  }
  json_text_close(block->text, '}');
}

static void put_unit(struct block *block, uint32_t unit) {
  const sy_assessment *assessment = block->units->assessment;
  const sy_edition *edition = assessment->edition;
  const struct sy_unit *described = &edition->units[unit];
  struct json_text *text = block->text;
  /* By the main award of the unit's cohort. */
  const uint32_t award = sy_edition_main_award(edition, described->cohort);
  const struct sy_standing *standing = award != SY_NONE ? &assessment->standings[award] : NULL;
  const bool ranked = standing && standing->rank[unit];
  json_text_open(text, '{');
  put_attributes(block, unit);
  put_awards(block, unit);
  json_text_key(text, "cohort");
  json_text_string(text, edition->cohorts[described->cohort].id);
  put_findings(block, unit);
  put_grades(block, unit);
  json_text_key(text, "id");
  json_text_string(text, described->id);
  json_text_key(text, "name");
  json_text_names(text, described->name);
  if (ranked) {
    json_text_key(text, "rank");
    json_text_integer(text, standing->rank[unit]);
  }
  put_scores(block, unit);
  json_text_key(text, "status");
  json_text_string(text, sy_unit_status_names[sy_status_of(assessment, unit)]);
  if (ranked) {
    json_text_key(text, "tied");
    json_text_boolean(text, standing->tied[unit]);
  }
  if (described->was) {
    json_text_key(text, "was");
    json_text_string(text, described->was);
  }
  json_text_close(text, '}');
}

/* ---- all of them ---- */

static gint compare_units(gconstpointer left, gconstpointer right) {
  const struct sy_assessed_finding *a = *(const struct sy_assessed_finding *const *)left;
  const struct sy_assessed_finding *b = *(const struct sy_assessed_finding *const *)right;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static GPtrArray *findings_by_unit(const sy_assessment *assessment) {
  GPtrArray *findings = g_ptr_array_new();
  for (guint i = 0; i < assessment->findings->len; i++)
    g_ptr_array_add(findings, &g_array_index(assessment->findings, struct sy_assessed_finding, i));
  g_ptr_array_sort(findings, compare_units); /* stable: within a unit by node, row, finding */
  return findings;
}

static void sort_keys(struct document_key *keys, uint32_t count) {
  if (count > 0)
    qsort(keys, count, sizeof *keys, compare_keyed);
}

struct document_key *document_nodes_by_id(const sy_edition *edition) {
  struct document_key *nodes = g_new(struct document_key, edition->node_count);
  for (uint32_t i = 0; i < edition->node_count; i++)
    nodes[i] = (struct document_key){edition->nodes[i].id, i};
  sort_keys(nodes, edition->node_count);
  return nodes;
}

document_units *document_units_new(const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  document_units *units = g_new(document_units, 1);
  *units = (document_units){
      .assessment = assessment,
      .figures = sy_figures_new(assessment),
      .nodes = document_nodes_by_id(edition),
      .awards = g_new(struct document_key, edition->award_count),
      .gradings = g_new(struct document_key, edition->grading_count),
      .findings = findings_by_unit(assessment),
      .block_units = CLAMP(BLOCK_SCORES / edition->node_count, 1, 1024),
  };
  for (uint32_t i = 0; i < edition->award_count; i++)
    units->awards[i] = (struct document_key){edition->awards[i].id, i};
  for (uint32_t i = 0; i < edition->grading_count; i++)
    units->gradings[i] = (struct document_key){edition->nodes[edition->gradings[i].node].id, i};
  sort_keys(units->awards, edition->award_count);
  sort_keys(units->gradings, edition->grading_count);
  return units;
}

void document_units_free(document_units *units) {
  sy_figures_free(units->figures);
  g_free(units->nodes);
  g_free(units->awards);
  g_free(units->gradings);
  g_ptr_array_unref(units->findings);
  g_free(units);
}

/* ---- as text ---- */

struct writing {
  const document_units *units;
  const struct json_text *text; /* what the blocks are part of */
};

static void make_block(uint32_t index, GString *bytes, void *data) {
  const struct writing *writing = data;
  const document_units *units = writing->units;
  const uint32_t first = index * units->block_units;
  const uint32_t count = MIN(units->block_units, units->assessment->unit_count - first);
  struct json_text text = {.bytes = bytes,
                           .indented = writing->text->indented,
                           .depth = writing->text->depth,
                           .empty = index == 0};
  struct block block = {.units = units, .text = &text};
  open_block(&block, first, count);
  for (uint32_t i = 0; i < count; i++) {
    json_text_item(&text);
    put_unit(&block, first + i);
  }
  close_block(&block);
}

void document_put_units(struct json_text *text, const document_units *units, unsigned threads) {
  const uint32_t unit_count = units->assessment->unit_count;
  json_text_open(text, '[');
  json_text_flush(text);
  struct writing writing = {units, text};
  const struct sy_blocks blocks = {.count = unit_count / units->block_units +
                                            (unit_count % units->block_units > 0),
                                   .make = make_block,
                                   .data = &writing,
                                   .receive = text->receive,
                                   .to = text->to};
  if (!text->failed && !sy_write_blocks(&blocks, threads))
    text->failed = true;
  text->empty = unit_count == 0;
  json_text_close(text, ']');
}

void document_put_unit(struct json_text *text, const document_units *units, uint32_t unit) {
  struct block block = {.units = units, .text = text};
  open_block(&block, unit, 1);
  put_unit(&block, unit);
  close_block(&block);
}

/* ---- parts of it as JSON values ---- */

static json_t *value_of(const struct json_text *text) {
  return json_loadb(text->bytes->str, text->bytes->len, 0, NULL);
}

json_t *document_score(const document_units *units, uint32_t node, uint32_t unit) {
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes};
  struct block block = {.units = units, .text = &text};
  put_score(&block, node, unit);
  return value_of(&text);
}

json_t *document_finding(const sy_assessment *assessment, const struct sy_assessed_finding *found) {
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes};
  put_finding(&text, assessment, found);
  return value_of(&text);
}
