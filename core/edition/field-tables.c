/* SPDX-License-Identifier: Apache-2.0
 *
 * field-tables.c: the fields of nodes, awards, grades and claims, one row for each
 *
 * The loader, the result document, `diff`, the JSON Schemas and the reference page all use these
 * tables, so a new key of a node is a member of struct sy_node and a row here. The code for each
 * type of value is elsewhere: reading in field-readers.c, writing and reading back in `document`,
 * comparing in `compare`.
 */
#include "edition/edition.h"

#define MEMBER(name) offsetof(struct sy_node, name)

/* A rule of the node that has the field; it changes that node's score. The next number is 22. */
#define RULE(number, name, word)                                                                   \
  { number, name, word, SY_IS_ANY, SY_IS_ANY, 0 }

const struct sy_field sy_node_fields[] = {
    {"id", "id", SY_IS_ANY, SY_TYPE_ID, MEMBER(id), .always_told = true},
    {"name", "name", SY_IS_ANY, SY_TYPE_NAME, MEMBER(name), .always_told = true},
    {NULL, "kind", SY_IS_ANY, SY_TYPE_CHOICE, MEMBER(kind), .choices = sy_kind_names,
     .always_told = true, .rule = RULE(SY_RULE_KIND, "kind", N_("kind"))},
    {"source", "source", SY_IS_ANY, SY_TYPE_CHOICE, MEMBER(source), .choices = sy_basis_names,
     .fallback = SY_OWN, .inherited = true, .always_told = true, .overlay = SY_OVERLAY_WHOLE},

    /* A share is a rule of the group, whether or not it was divided by a sum. Points are a rule of
     * a leaf with a deduction, and in a sum they are a child's weight; elsewhere only the resulting
     * shares matter. */
    {"weight", "weight", SY_HAS_SCORE, SY_TYPE_SHARE, MEMBER(weight), .may_be_zero = true,
     .as_child = true, .always_told = true},
    {NULL, "declared_weight", SY_HAS_SCORE, SY_TYPE_SHARE, MEMBER(declared), MEMBER(has_declared),
     .may_be_zero = true},
    {"points", "points", SY_HAS_SCORE, SY_TYPE_SHARE, MEMBER(points), MEMBER(has_points),
     .may_be_zero = true, .as_child = true,
     .rule = {17, "points", N_("points"), SY_IS_DEDUCTION | SY_IS_ADDEND, SY_IS_DEDUCTION,
              SY_IS_ADDEND}},
    {"missing", "missing", SY_HAS_SCORE, SY_TYPE_CHOICE, MEMBER(missing),
     .choices = sy_missing_names, .as_child = true, .always_told = true,
     .overlay = SY_OVERLAY_WHOLE, .rule = RULE(7, "missing", N_("treatment of missing scores"))},

    {"applies", "applies", SY_IS_ANY, SY_TYPE_APPLIES, MEMBER(applies_json), .as_child = true,
     .rule = RULE(19, "applies", N_("units that it applies to"))},

    /* Where the evidence comes from is not a rule: see compare.h. */
    {"plugin", "plugin", SY_HAS_PLUGIN, SY_TYPE_PLUGIN, MEMBER(plugin_id), .always_told = true,
     .overlay = SY_OVERLAY_WHOLE, .rule = RULE(SY_RULE_PLUGIN, "plugin", N_("plugin"))},
    {"evidence", NULL, SY_HAS_PLUGIN, .type = SY_TYPE_EVIDENCE, .overlay = SY_OVERLAY_WHOLE},
    {"where", NULL, SY_HAS_PLUGIN, SY_TYPE_ROWS, MEMBER(where_json), .overlay = SY_OVERLAY_TABLES,
     .rule = RULE(3, "where", N_("rows that count"))},
    {"values", NULL, SY_HAS_PLUGIN, SY_TYPE_VALUES, MEMBER(values_json), .overlay = SY_OVERLAY_KEYS,
     .rule = RULE(21, "values", N_("what texts stand for"))},
    {"columns", NULL, SY_HAS_PLUGIN, .type = SY_TYPE_EVIDENCE, .overlay = SY_OVERLAY_TABLES},
    {"params", "params", SY_HAS_PLUGIN, SY_TYPE_PARAMETERS, MEMBER(params_json),
     .overlay = SY_OVERLAY_KEYS, .rule = RULE(2, "params", N_("parameters"))},
    {"over", "over", SY_HAS_PLUGIN, SY_TYPE_OVER, MEMBER(over), .choices = sy_over_names,
     .overlay = SY_OVERLAY_WHOLE, .rule = RULE(20, "over", N_("units that are compared"))},
    {NULL, "range", SY_HAS_PLUGIN, SY_TYPE_RANGE, .offset = MEMBER(lowest)},
    {"deduction", "deduction", SY_IS_LEAF, SY_TYPE_EACH, MEMBER(deduction_each),
     MEMBER(has_deduction), .rule = RULE(4, "deduction", N_("deduction"))},
    {"not_comparable", "not_comparable", SY_HAS_SCORE, SY_TYPE_INCOMPARABLE,
     .offset = MEMBER(incomparable)},

    {"aggregate", "aggregate", SY_IS_GROUP, SY_TYPE_CHOICE, MEMBER(aggregate),
     .choices = sy_aggregate_names, .always_told = true, .overlay = SY_OVERLAY_WHOLE,
     .rule = RULE(5, "aggregate", N_("aggregate"))},
    {"weights", "weights", SY_IS_GROUP, SY_TYPE_CHOICE, MEMBER(weights),
     .overlay = SY_OVERLAY_WHOLE, .choices = sy_weights_names},
    {"reweight", "reweight", SY_IS_GROUP, SY_TYPE_CHOICE, MEMBER(reweight),
     .choices = sy_reweight_names, .always_told = true, .overlay = SY_OVERLAY_WHOLE,
     .rule = RULE(6, "reweight", N_("re-weighting"))},
    {"enough", "enough", SY_IS_GROUP, SY_TYPE_ENOUGH, MEMBER(enough_of), MEMBER(has_enough),
     .choices = sy_measure_names, .overlay = SY_OVERLAY_WHOLE,
     .rule = RULE(18, "enough", N_("how much is enough"))},
    {"clamp", "clamp", SY_IS_GROUP, SY_TYPE_CLAMP, MEMBER(clamp_low), MEMBER(has_clamp),
     .rule = RULE(8, "clamp", N_("limits"))},
    {"round", "round", SY_IS_GROUP, SY_TYPE_INTEGER, MEMBER(round_digits), .highest = 9,
     .fallback = -1, .rule = RULE(9, "round", N_("rounding"))},
    {"adjustments", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(adjustments),
     .rule = RULE(16, "children", N_("members"))},
    {"adjust_cap", "adjust_cap", SY_IS_GROUP, SY_TYPE_SCORE, MEMBER(adjust_cap),
     MEMBER(has_adjust_cap), .rule = RULE(10, "adjust_cap", N_("limit of all adjustments"))},
    {"vetoes", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(vetoes),
     .rule = RULE(16, "children", N_("members"))},
    {"defaults", NULL, SY_IS_GROUP, .type = SY_TYPE_DEFAULTS},
    {"children", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(children),
     .rule = RULE(16, "children", N_("members"))},

    {"kind", "direction", SY_IS_ADJUSTMENT, SY_TYPE_CHOICE, MEMBER(direction),
     .choices = sy_direction_names, .fallback = -1, .always_told = true,
     .rule = RULE(11, "rate", N_("rate"))},
    {"rate", "rate", SY_IS_ADJUSTMENT, SY_TYPE_SHARE, MEMBER(rate), .fallback = 1,
     .always_told = true, .rule = RULE(11, "rate", N_("rate"))},
    {"cap", "cap", SY_IS_ADJUSTMENT, SY_TYPE_SCORE, MEMBER(cap), MEMBER(has_cap),
     .rule = RULE(12, "cap", N_("cap"))},
    {"effect", "effect", SY_IS_VETO, SY_TYPE_EFFECT, MEMBER(effect), .choices = sy_effect_names,
     .fallback = -1, .rule = RULE(14, "effect", N_("effect"))},
    {"gate", "gate", SY_IS_ADJUSTMENT | SY_IS_VETO, SY_TYPE_GATE, MEMBER(gate),
     MEMBER(gate.present), .rule = RULE(13, "gate", N_("gate"))},
    /* A node's place in the tree does not affect its own scores. */
    {NULL, "parent", SY_IS_ANY, SY_TYPE_NODE, MEMBER(parent),
     .rule = {15, "parent", N_("place in the tree"), SY_IS_ANY, 0, 0}},
    {0}};

/* ---- awards and grades ---- */

#define ALL SY_OF_ALL
#define TOLD .always_told = true
#define OF_AWARD(name) offsetof(struct sy_award, name)
#define OF_BAND(name) offsetof(struct sy_band, name)
#define OF_GRADE(name) offsetof(struct sy_grade, name)

const struct sy_field sy_award_fields[] = {
    {"id", "id", ALL, SY_TYPE_ID, OF_AWARD(id), TOLD},
    {"name", "name", ALL, SY_TYPE_NAME, OF_AWARD(name), TOLD},
    {"node", "node", ALL, SY_TYPE_SCORED, OF_AWARD(node), TOLD},
    {"cohorts", "cohorts", ALL, SY_TYPE_COHORTS, OF_AWARD(cohorts), TOLD},
    {"over", "over", ALL, SY_TYPE_OVER, OF_AWARD(over), .choices = sy_over_names},
    {"rank_on", "rank_on", ALL, SY_TYPE_CHOICE, OF_AWARD(rank_on), .choices = sy_rank_on_names,
     TOLD},
    {"digits", "digits", ALL, SY_TYPE_COUNT, OF_AWARD(digits), .highest = 9, TOLD},
    {"tie_break", "tie_break", ALL, SY_TYPE_TIE_BREAK, OF_AWARD(tie_break),
     .choices = sy_better_names, TOLD},
    {"ties", "ties", ALL, SY_TYPE_CHOICE, OF_AWARD(ties), .choices = sy_ties_names},
    {"bands", "bands", ALL, SY_TYPE_BANDS, OF_AWARD(bands), TOLD},
    {0}};

const struct sy_field sy_band_fields[] = {
    {"id", "id", ALL, SY_TYPE_ID, OF_BAND(id), TOLD},
    {"name", "name", ALL, SY_TYPE_NAME, OF_BAND(name), TOLD},
    {"count", "count", ALL, SY_TYPE_COUNT, OF_BAND(count), OF_BAND(has_count), .lowest = 1,
     .highest = UINT32_MAX - 1},
    {"share", "share", ALL, SY_TYPE_SHARE, OF_BAND(share), .given = OF_BAND(has_share)},
    {"rounding", "rounding", ALL, SY_TYPE_CHOICE, OF_BAND(rounding), OF_BAND(has_share),
     .choices = sy_rounding_names},
    {"threshold", "threshold", ALL, SY_TYPE_THRESHOLD, OF_BAND(threshold),
     .given = OF_BAND(has_threshold)},
    {0}};

const struct sy_field sy_grading_fields[] = {
    {"node", "node", ALL, SY_TYPE_SCORED, offsetof(struct sy_grading, node), TOLD},
    {"levels", "levels", ALL, SY_TYPE_GRADES, offsetof(struct sy_grading, grades), TOLD},
    {0}};

const struct sy_field sy_grade_fields[] = {
    {"id", "id", ALL, SY_TYPE_ID, OF_GRADE(id), TOLD},
    {"name", "name", ALL, SY_TYPE_NAME, OF_GRADE(name), TOLD},
    {"at_least", "at_least", ALL, SY_TYPE_SCORE, OF_GRADE(start), OF_GRADE(has_at_least),
     .lowest = -SY_SCORE_LIMIT},
    {"above", "above", ALL, SY_TYPE_SCORE, OF_GRADE(start), OF_GRADE(has_above),
     .lowest = -SY_SCORE_LIMIT},
    {0}};

/* ---- claims ---- */

#define OF_CLAIM(name) offsetof(struct sy_claim, name)

/* Kinds of claims, by the key `of`. */
enum {
  IS_SPREAD = 1 << SY_CLAIM_MEAN | 1 << SY_CLAIM_MEDIAN | 1 << SY_CLAIM_MIN | 1 << SY_CLAIM_MAX,
  IS_TALLY = 1 << SY_CLAIM_COUNT | 1 << SY_CLAIM_SHARE,
  IS_MEAN = 1 << SY_CLAIM_MEAN,
  IS_OUTCOME = 1 << SY_CLAIM_OUTCOME,
  IS_OF_UNIT = 1 << SY_CLAIM_SCORE | 1 << SY_CLAIM_GRADE | IS_OUTCOME,
  IS_OF_AWARD = 1 << SY_CLAIM_RANK | 1 << SY_CLAIM_BAND,
  IS_OF_NODE = 1 << SY_CLAIM_WEIGHT | 1 << SY_CLAIM_NODES,
  IS_OF_ROWS = 1 << SY_CLAIM_ROWS | 1 << SY_CLAIM_DISTINCT,
  IS_DIFFERENCE = 1 << SY_CLAIM_DIFFERENCE,
  IS_CLAIM =
      IS_SPREAD | IS_TALLY | IS_OF_UNIT | IS_OF_AWARD | IS_OF_NODE | IS_OF_ROWS | IS_DIFFERENCE,
  IS_FIGURE = IS_CLAIM & ~(1 << SY_CLAIM_BAND | 1 << SY_CLAIM_GRADE | IS_OUTCOME)
};

const struct sy_field sy_claim_fields[] = {
    {"id", "id", ALL, SY_TYPE_ID, OF_CLAIM(id), TOLD},
    {"of", "of", ALL, SY_TYPE_CHOICE, OF_CLAIM(of), .choices = sy_claim_of_names, .fallback = -1,
     TOLD},
    {"node", "node", IS_SPREAD | IS_TALLY | IS_OF_UNIT | IS_OF_NODE | IS_DIFFERENCE, SY_TYPE_TEXT,
     OF_CLAIM(node), .needed = IS_SPREAD | IS_OF_UNIT | IS_OF_NODE},
    {"award", "award", IS_TALLY | IS_OF_AWARD | IS_DIFFERENCE, SY_TYPE_TEXT,
     .offset = OF_CLAIM(award)},
    {"unit", "unit", IS_OF_UNIT | IS_OF_AWARD | IS_OF_ROWS | IS_DIFFERENCE, SY_TYPE_TEXT,
     OF_CLAIM(unit), .needed = IS_OF_UNIT | IS_OF_AWARD},
    {"cohort", "cohort", IS_SPREAD | IS_TALLY | IS_DIFFERENCE, SY_TYPE_TEXT,
     .offset = OF_CLAIM(cohort)},
    {"disqualified", "disqualified", IS_SPREAD | IS_TALLY | IS_DIFFERENCE, SY_TYPE_CHOICE,
     .offset = OF_CLAIM(disqualified), .choices = sy_disqualified_names},
    {"table", "table", IS_OF_ROWS | IS_MEAN, SY_TYPE_TEXT, OF_CLAIM(table), .needed = IS_OF_ROWS},
    {"weights", "weights", IS_MEAN, SY_TYPE_TEXT, .offset = OF_CLAIM(weights)},
    {NULL, "unit_weights", IS_MEAN, .type = SY_TYPE_WEIGHTS},
    {"column", "column", 1 << SY_CLAIM_DISTINCT, SY_TYPE_TEXT, OF_CLAIM(column),
     .needed = 1 << SY_CLAIM_DISTINCT},
    {"edition", "edition", IS_CLAIM, SY_TYPE_TEXT, .offset = OF_CLAIM(edition)},
    {"where", "where", IS_TALLY | IS_OF_ROWS, .type = SY_TYPE_WHERE, .needed = IS_TALLY},
    {"depth", "depth", 1 << SY_CLAIM_NODES, SY_TYPE_COUNT, OF_CLAIM(depth), .lowest = 1,
     .highest = SY_MAX_DEPTH},
    {"statistic", "statistic", IS_DIFFERENCE, SY_TYPE_STATISTIC, OF_CLAIM(statistic),
     .choices = sy_claim_of_names, .fallback = -1, TOLD, .needed = IS_DIFFERENCE},
    {"relative", "relative", IS_DIFFERENCE, SY_TYPE_BOOLEAN, .offset = OF_CLAIM(relative)},
    {"baseline", "baseline", IS_DIFFERENCE, SY_TYPE_SCORE, OF_CLAIM(baseline),
     OF_CLAIM(has_baseline), .lowest = -SY_SCORE_LIMIT},
    {"reason", "reason", IS_OUTCOME, SY_TYPE_TEXT, .offset = OF_CLAIM(reason)},
    {"operator", "operator", IS_CLAIM, SY_TYPE_CHOICE, OF_CLAIM(comparison),
     .choices = sy_operator_names, .fallback = SY_EQUALS, TOLD},
    {"equals", "expected", IS_CLAIM, SY_TYPE_TEXT, OF_CLAIM(equals), .fallback = -1, TOLD},
    {"digits", "digits", IS_CLAIM, SY_TYPE_COUNT, OF_CLAIM(digits), .highest = 9, TOLD},
    {"rounding", "rounding", IS_FIGURE, SY_TYPE_CHOICE, .offset = OF_CLAIM(rounding),
     .choices = sy_claim_rounding_names},
    {"fitted", "fitted", IS_CLAIM, SY_TYPE_BOOLEAN, .offset = OF_CLAIM(fitted)},
    {"disputed", "disputed", IS_CLAIM, SY_TYPE_NAME, OF_CLAIM(why), .given = OF_CLAIM(disputed)},
    {"pending", "pending", IS_CLAIM, SY_TYPE_NAME, OF_CLAIM(lacks), .given = OF_CLAIM(pending)},
    {"source", "source", IS_CLAIM, SY_TYPE_TEXT, .offset = OF_CLAIM(source)},
    {"quote", "quote", IS_CLAIM, SY_TYPE_TEXT, .offset = OF_CLAIM(quote)},
    {"fact", "fact", IS_CLAIM, SY_TYPE_TEXT, .offset = OF_CLAIM(fact)},
    {0}};

/* ---- errata ---- */

#define OF_ERRATUM(name) offsetof(struct sy_erratum, name)

const struct sy_field sy_erratum_fields[] = {
    {"id", "id", ALL, SY_TYPE_ID, OF_ERRATUM(id), TOLD},
    {"claim", "claim", ALL, SY_TYPE_TEXT, OF_ERRATUM(claim), .fallback = -1, TOLD},
    {"corrected", "corrected", ALL, SY_TYPE_TEXT, OF_ERRATUM(corrected), .fallback = -1, TOLD},
    {"since", "since", ALL, SY_TYPE_TEXT, OF_ERRATUM(since), .fallback = -1, TOLD},
    {"why", "why", ALL, SY_TYPE_NAME, OF_ERRATUM(why), TOLD},
    {"source", "source", ALL, SY_TYPE_TEXT, .offset = OF_ERRATUM(source)},
    {"evidence", "evidence", ALL, SY_TYPE_FORMER, .offset = OF_ERRATUM(evidence)},
    {0}};

/* ---- using the tables ---- */

unsigned sy_node_traits(const sy_edition *edition, const struct sy_node *node) {
  const bool adds = node->parent != SY_NONE && edition->nodes[node->parent].aggregate == SY_SUM;
  return 1u << node->kind | (node->has_deduction ? SY_IS_DEDUCTION : 0) |
         (adds && 1u << node->kind & SY_HAS_SCORE ? SY_IS_ADDEND : 0);
}

const void *sy_field_value(const struct sy_field *field, const void *owner) {
  return (const char *)owner + field->offset;
}

void *sy_field_member(const struct sy_field *field, void *owner) {
  return (char *)owner + field->offset;
}

bool sy_field_is_given(const struct sy_field *field, const void *owner) {
  if (field->given > 0)
    return *(const bool *)((const char *)owner + field->given);
  const void *value = sy_field_value(field, owner);
  switch (field->type) {
  case SY_TYPE_TEXT:
  case SY_TYPE_APPLIES:
    return *(char *const *)value != NULL;
  case SY_TYPE_NODE:
    return *(const uint32_t *)value != SY_NONE;
  case SY_TYPE_INCOMPARABLE:
    return ((const struct sy_incomparables *)value)->count > 0;
  case SY_TYPE_FORMER:
    return ((const struct sy_former_tables *)value)->count > 0;
  case SY_TYPE_CHOICE:
  case SY_TYPE_OVER:
  case SY_TYPE_INTEGER:
  case SY_TYPE_COUNT:
    return *(const int *)value != field->fallback;
  default:
    return true;
  }
}

void sy_field_give(const struct sy_field *field, void *owner, bool given) {
  if (field->given > 0)
    *(bool *)((char *)owner + field->given) = given;
}

static void free_incomparables(struct sy_incomparables *all) {
  for (uint32_t i = 0; i < all->count; i++) {
    g_free(all->items[i].with);
    sy_text_clear(&all->items[i].why);
  }
  g_free(all->items);
}

static void free_former(struct sy_former_tables *former) {
  for (uint32_t i = 0; i < former->count; i++) {
    g_free(former->items[i].table);
    g_free(former->items[i].file);
  }
  g_free(former->items);
}

void sy_fields_free(const struct sy_field *fields, void *owner) {
  for (const struct sy_field *field = fields; sy_is_field(field); field++) {
    void *member = sy_field_member(field, owner);
    switch (field->type) {
    case SY_TYPE_ID:
    case SY_TYPE_TEXT:
    case SY_TYPE_PLUGIN:
    case SY_TYPE_PARAMETERS:
    case SY_TYPE_ROWS:
    case SY_TYPE_VALUES:
    case SY_TYPE_APPLIES:
      g_free(*(char **)member);
      break;
    case SY_TYPE_NAME:
      sy_text_clear(member);
      break;
    case SY_TYPE_OVER:
      g_free(((struct sy_over *)member)->column);
      break;
    case SY_TYPE_FORMER:
      free_former(member);
      break;
    case SY_TYPE_INCOMPARABLE:
      free_incomparables(member);
      break;
    case SY_TYPE_TIE_BREAK:
      g_free(((struct sy_tie_breaks *)member)->items);
      break;
    case SY_TYPE_NODES:
    case SY_TYPE_COHORTS:
      g_free(((struct sy_indices *)member)->items);
      break;
    default:
      break;
    }
  }
}

void sy_node_clear(struct sy_node *node) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->type == SY_TYPE_INTEGER)
      *(int *)sy_field_member(field, node) = field->fallback;
}

const struct sy_rule *sy_rule_of(unsigned number) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->rule.name != NULL && field->rule.number == number)
      return &field->rule;
  return NULL;
}
