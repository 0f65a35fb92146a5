/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: published.yaml: the claims of an edition
 *
 * The keys of a claim depend on its `of`. Names of this edition are resolved here, so that a
 * misspelt one is an error and not a failing claim; claims about another edition keep their names
 * until that edition is loaded. `claims` judges them.
 */
#include "edition/edition-private.h"

#include <string.h>

/* ---- Which keys a claim takes ---- */

/* The bit of a claim whose kind is unknown: it has only the fields that all claims have. */
enum { UNKNOWN = 1 << (SY_CLAIM_DIFFERENCE + 1) };

static void check_keys(struct sy_loader *loader, const struct sy_yaml *yaml, enum sy_claim_of of) {
  g_autoptr(GPtrArray) allowed = sy_fields_keys(sy_claim_fields, 1u << of);
  for (const struct sy_field *field = sy_claim_fields; sy_is_field(field); field++)
    if (field->needed & 1u << of && sy_yaml_get(yaml, field->key) == NULL)
      sy_problems_add(loader->problems, yaml->place, _("a claim of '%s' needs '%s'"),
                      sy_claim_of_names[of], field->key);
  const char *const *choices = (const char *const *)allowed->pdata;
  for (guint i = 0; i < yaml->count; i++) {
    const char *key = yaml->keys[i]->text;
    if (g_strv_contains(choices, key))
      continue;
    g_autofree char *suggestion = sy_suggestion(key, choices);
    sy_problems_add(loader->problems, yaml->keys[i]->place,
                    _("a claim of '%s' must not have '%s'%s"), sy_claim_of_names[of], key,
                    suggestion);
  }
}

/* ---- Names of this edition ---- */

/* Reads the part of a claim that is about one edition. */
struct reader {
  struct sy_loader *loader;
  const struct sy_yaml *yaml;
  struct sy_claim *claim;
  bool here;      /* the names are this edition's */
  uint32_t node;  /* resolved, or SY_NONE */
  uint32_t award; /* resolved, or SY_NONE */
};

/* Resolves the claim's names of things in this edition. */
static void resolve_names(struct reader *reader) {
  struct sy_loader *loader = reader->loader;
  const sy_edition *edition = loader->edition;
  const struct sy_claim *claim = reader->claim;
  if (!reader->here)
    return;
  g_autofree const char **awards =
      sy_ids_of(edition->awards, edition->award_count, sizeof *edition->awards);
  g_autofree const char **cohorts =
      sy_ids_of(edition->cohorts, edition->cohort_count, sizeof *edition->cohorts);
  g_autofree const char **nodes =
      sy_ids_of(edition->nodes, edition->node_count, sizeof *edition->nodes);
  const struct sy_yaml *node = sy_yaml_get(reader->yaml, "node");
  if (claim->node != NULL)
    reader->node = claim->of == SY_CLAIM_OUTCOME ? sy_lookup(node, "node", nodes, loader->problems)
                                                 : sy_scored_node(loader, node);
  if (claim->award != NULL)
    reader->award =
        sy_lookup(sy_yaml_get(reader->yaml, "award"), "award", awards, loader->problems);
  else if (edition->award_count > 0)
    reader->award = 0;
  if (claim->cohort != NULL)
    sy_lookup(sy_yaml_get(reader->yaml, "cohort"), "cohort", cohorts, loader->problems);
  if (claim->unit != NULL)
    g_ptr_array_add(loader->unit_names, (gpointer)sy_yaml_get(reader->yaml, "unit"));
}

/* Checks that a scalar names a grade of the claim's node. */
static void check_grade(const struct reader *reader, const struct sy_yaml *scalar) {
  const sy_edition *edition = reader->loader->edition;
  if (!reader->here || reader->node == SY_NONE)
    return;
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    if (grading->node != reader->node)
      continue;
    g_autofree const char **ids =
        sy_ids_of(grading->grades, grading->grade_count, sizeof *grading->grades);
    sy_lookup(scalar, "grade", ids, reader->loader->problems);
    return;
  }
  sy_problems_add(reader->loader->problems, scalar->place, _("the node '%s' has no grades"),
                  edition->nodes[reader->node].id);
}

/* Checks that a scalar names a band of the claim's award. */
static void check_band(const struct reader *reader, const struct sy_yaml *scalar) {
  if (!reader->here || reader->award == SY_NONE)
    return;
  const struct sy_award *award = &reader->loader->edition->awards[reader->award];
  g_autofree const char **ids = sy_ids_of(award->bands, award->band_count, sizeof *award->bands);
  sy_lookup(scalar, "band", ids, reader->loader->problems);
}

/* ---- What is counted ---- */

/* Ranks and bands never include units that a veto disqualifies. */
static void refuse_disqualified(const struct reader *reader, const char *subject) {
  const struct sy_yaml *key = sy_yaml_get(reader->yaml, "disqualified");
  if (key != NULL)
    sy_problems_add(reader->loader->problems, key->place,
                    _("disqualified units have no rank or band: a claim of '%s' on an award must "
                      "not have 'disqualified'"),
                    subject);
}

/* {change: up}: of a node's score, else of an award's rank, against another edition. */
static void read_where_change(const struct reader *reader, const struct sy_yaml *where) {
  sy_problems *problems = reader->loader->problems;
  const guint before = sy_problems_count(problems);
  const int change = sy_field_choice(where, "change", sy_change_names + SY_CHANGE_UP, -1, problems);
  const struct sy_yaml *node = sy_yaml_get(reader->yaml, "node");
  const struct sy_yaml *award = sy_yaml_get(reader->yaml, "award");
  if (sy_problems_count(problems) == before)
    reader->claim->where_change = (enum sy_change)(SY_CHANGE_UP + change);
  if (reader->claim->edition == NULL)
    sy_problems_add(problems, reader->yaml->place, _("a claim of '%s' needs '%s'"), "change",
                    "edition");
  if (node == NULL)
    refuse_disqualified(reader, "change");
  if (node != NULL && award != NULL)
    sy_problems_add(problems, award->place, _("this 'where' is for claims of '%s', not of '%s'"),
                    "node", "award");
}

/* `where` of count and share: exactly one of an operator with its value, a grade, a band, a change.
 */
static void read_where_units(const struct reader *reader) {
  static const char *const keys[] = {"operator", "value", "grade", "band", "change", NULL};
  sy_problems *problems = reader->loader->problems;
  struct sy_claim *claim = reader->claim;
  const struct sy_yaml *where =
      sy_field_get(reader->yaml, "where", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  if (where == NULL)
    return;
  sy_yaml_check_keys(where, keys, problems);
  const struct sy_yaml *grade =
      sy_field_get(where, "grade", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  const struct sy_yaml *band =
      sy_field_get(where, "band", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  bool compares = sy_yaml_get(where, "operator") != NULL || sy_yaml_get(where, "value") != NULL;
  const bool changes = sy_yaml_get(where, "change") != NULL;
  if ((grade != NULL) + (band != NULL) + compares + changes != 1) {
    sy_problems_add(problems, where->place,
                    _("'where' expects one of {operator: …, value: …}, {grade: …}, {band: …}, "
                      "{change: …}"));
    return;
  }
  if (changes) {
    read_where_change(reader, where);
    return;
  }
  if (band != NULL)
    refuse_disqualified(reader, "band");
  const char *subject = band != NULL ? "award" : "node";
  const char *other = band != NULL ? "node" : "award";
  if (band == NULL && sy_yaml_get(reader->yaml, subject) == NULL)
    sy_problems_add(problems, reader->yaml->place, _("a claim of '%s' needs '%s'"),
                    sy_claim_of_names[claim->of], subject);
  if (sy_yaml_get(reader->yaml, other) != NULL)
    sy_problems_add(problems, sy_yaml_get(reader->yaml, other)->place,
                    _("this 'where' is for claims of '%s', not of '%s'"), subject, other);
  if (compares) {
    claim->has_where_operator = true;
    sy_field_operator(where, sy_operator_names, -1, &claim->where_operator, problems);
    sy_field_nano(where, "value", SY_FIELD_REQUIRED, -SY_SCORE_LIMIT, &claim->where_value,
                  problems);
  } else if (grade != NULL) {
    claim->where_grade = g_strdup(grade->text);
    check_grade(reader, grade);
  } else {
    claim->where_band = g_strdup(band->text);
    check_band(reader, band);
  }
}

/* When another edition is read, it is not known which of its columns a claim needs; so only whole
 * tables of it are counted. */
static void refuse_elsewhere(const struct reader *reader) {
  static const char *const keys[] = {"where", "unit", "column"};
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    const struct sy_yaml *value = sy_yaml_get(reader->yaml, keys[i]);
    if (value != NULL)
      sy_problems_add(reader->loader->problems, value->place,
                      _("'%s' selects rows of another edition, %s; put the claim into that "
                        "edition's published.yaml"),
                      keys[i], reader->claim->edition);
  }
}

/* Plans the columns that `rows` and `distinct` need. */
static void plan_rows(const struct reader *reader) {
  struct sy_loader *loader = reader->loader;
  sy_edition *edition = loader->edition;
  struct sy_claim *claim = reader->claim;
  const struct sy_yaml *where =
      sy_field_get(reader->yaml, "where", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  claim->where_rows = where;
  bool sound = true;
  for (guint i = 0; where != NULL && i < where->count; i++)
    sound = sy_wanted_check(where->items[i], loader->problems) && sound;
  const struct sy_yaml *table_name = sy_yaml_get(reader->yaml, "table");
  if (!reader->here)
    refuse_elsewhere(reader);
  if (!reader->here || !sound || table_name == NULL)
    return;
  g_autofree const char **ids =
      sy_ids_of(edition->tables, edition->table_count, sizeof *edition->tables);
  uint32_t table = sy_lookup(table_name, "table", ids, loader->problems);
  if (table == SY_NONE)
    return;

  char *asker = g_strdup_printf(_("claim '%s'"), claim->id);
  g_ptr_array_add(loader->texts, asker);
  struct sy_claim_plan plan = {.claim = edition->claim_count - 1,
                               .table = table,
                               .unit =
                                   claim->unit != NULL ? sy_yaml_get(reader->yaml, "unit") : NULL,
                               .distinct = -1,
                               .weights = -1};
  if (where != NULL)
    plan.conditions = g_array_new(FALSE, FALSE, sizeof(struct sy_row_condition));
  for (guint i = 0; where != NULL && i < where->count; i++) {
    const struct sy_yaml *key = where->keys[i];
    const struct sy_row_condition condition = {
        .column = sy_tables_request_text(loader, table, key->text, key->place, asker),
        .wanted = where->items[i]};
    g_array_append_val(plan.conditions, condition);
  }
  if (claim->of == SY_CLAIM_DISTINCT && claim->column != NULL) {
    const struct sy_yaml *column = sy_yaml_get(reader->yaml, "column");
    plan.distinct =
        (int32_t)sy_tables_request_text(loader, table, column->text, column->place, asker);
  }
  g_array_append_val(loader->claims, plan);
}

/* Plans the column of a weighted mean's weights, in units.csv or in a table by unit. */
static void plan_weights(const struct reader *reader) {
  struct sy_loader *loader = reader->loader;
  sy_edition *edition = loader->edition;
  const struct sy_yaml *weights = sy_yaml_get(reader->yaml, "weights");
  const struct sy_yaml *table_name = sy_yaml_get(reader->yaml, "table");
  if (weights == NULL) {
    if (table_name != NULL)
      sy_problems_add(loader->problems, table_name->place,
                      _("a claim of 'mean' reads a table only for its 'weights'"));
    return;
  }
  if (!reader->here) {
    sy_problems_add(loader->problems, weights->place,
                    _("'weights' names a column of another edition, %s; put the claim into that "
                      "edition's published.yaml"),
                    reader->claim->edition);
    return;
  }
  g_autofree const char **ids =
      sy_ids_of(edition->tables, edition->table_count, sizeof *edition->tables);
  const uint32_t table =
      table_name != NULL ? sy_lookup(table_name, "table", ids, loader->problems) : 0;
  if (table == SY_NONE)
    return;
  char *asker = g_strdup_printf(_("claim '%s'"), reader->claim->id);
  g_ptr_array_add(loader->texts, asker);
  sy_tables_scope(loader, table, SY_BY_UNIT, weights->place, asker);
  const struct sy_claim_plan plan = {.claim = edition->claim_count - 1,
                                     .table = table,
                                     .distinct = -1,
                                     .weights = (int32_t)sy_tables_request_decimal(
                                         loader, table, weights->text, weights->place, asker)};
  g_array_append_val(loader->claims, plan);
}

static void read_difference(const struct reader *reader) {
  static const char *const statistics[] = {"mean", "median", "min", "max", "rank", NULL};
  sy_problems *problems = reader->loader->problems;
  struct sy_claim *claim = reader->claim;
  const struct sy_yaml *yaml = reader->yaml;
  int statistic = sy_field_choice(yaml, "statistic", statistics, 0, problems);
  claim->statistic = (enum sy_claim_of)sy_name_index(sy_claim_of_names, statistics[statistic]);
  const char *needed = claim->statistic == SY_CLAIM_RANK ? "unit" : "node";
  const char *const ranked[] = {"node", "cohort", "disqualified", NULL}, *const scored[] = {
                                                                             "award", "unit", NULL};
  const char *const *odd = claim->statistic == SY_CLAIM_RANK ? ranked : scored;
  if (sy_yaml_get(yaml, needed) == NULL)
    sy_problems_add(problems, yaml->place, _("a difference of '%s' needs '%s'"),
                    statistics[statistic], needed);
  for (guint i = 0; odd[i] != NULL; i++)
    if (sy_yaml_get(yaml, odd[i]) != NULL)
      sy_problems_add(problems, sy_yaml_get(yaml, odd[i])->place,
                      _("a difference of '%s' must not have '%s'"), statistics[statistic], odd[i]);
  if ((claim->edition != NULL) == (sy_yaml_get(yaml, "baseline") != NULL))
    sy_problems_add(problems, yaml->place,
                    _("a claim of 'difference' needs either 'edition' or 'baseline'"));
}

bool sy_claim_range(const sy_edition *edition, const struct sy_claim *claim, uint32_t *first,
                    uint32_t *end) {
  *first = 0;
  *end = claim->cohort == NULL ? edition->unit_count : 0;
  if (claim->cohort == NULL)
    return true;
  const uint32_t cohort = sy_edition_find_cohort(edition, claim->cohort);
  if (cohort == SY_NONE)
    return false;
  *first = edition->cohorts[cohort].first_unit;
  *end = *first + edition->cohorts[cohort].unit_count;
  return true;
}

/* ---- What is expected ---- */

bool sy_claim_is_named(const struct sy_claim *claim) {
  return claim->of == SY_CLAIM_BAND || claim->of == SY_CLAIM_GRADE || claim->of == SY_CLAIM_OUTCOME;
}

bool sy_printed_figure(const char *text, int64_t *nano, unsigned *digits) {
  g_autofree char *figure = g_strdup(text);
  if (g_str_has_suffix(figure, "%"))
    figure[strlen(figure) - 1] = '\0';
  if (!sy_nano_parse(figure, nano))
    return false;
  const char *point = strchr(figure, '.');
  *digits = point != NULL ? (unsigned)strlen(point + 1) : 0;
  return true;
}

/* Whether a plugin node of this edition can give a reason with that code: its plugin's reasons and
 * row errors, and the host's own. */
static bool knows_reason(const struct sy_node *node, bool some_units, const char *code,
                         GPtrArray *known) {
  const struct sy_notice *const hosts[] = {&sy_notice_refused, &sy_notice_refused_cohort,
                                           &sy_notice_refused_compared, &sy_notice_conflict};
  const struct sy_reason *const *reasons = sy_node_plugin(node)->reasons;
  const struct sy_notice *const *notices = node->plugin->notices;
  for (guint i = 0; reasons != NULL && reasons[i] != NULL; i++)
    g_ptr_array_add(known, (gpointer)reasons[i]->code);
  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    if (notices[i]->severity != SY_NOTICE_WARNING)
      g_ptr_array_add(known, (gpointer)notices[i]->code);
  for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
    g_ptr_array_add(known, (gpointer)hosts[i]->code);
  if (some_units)
    g_ptr_array_add(known, (gpointer)SY_DOES_NOT_APPLY);
  g_ptr_array_add(known, NULL);
  return g_strv_contains((const char *const *)known->pdata, code);
}

static void check_reason(const struct reader *reader, int outcome) {
  const struct sy_yaml *reason = sy_yaml_get(reader->yaml, "reason");
  sy_problems *problems = reader->loader->problems;
  if (reason == NULL)
    return;
  if (outcome == SY_SCORED)
    sy_problems_add(problems, reason->place, _("a node that is scored has no 'reason'"));
  if (!reader->here || reader->node == SY_NONE || reader->claim->reason == NULL)
    return;
  const struct sy_node *node = &reader->loader->edition->nodes[reader->node];
  const bool some_units = reader->loader->edition->attribute_count > 0;
  if (node->kind == SY_GROUP && some_units && strcmp(reason->text, SY_DOES_NOT_APPLY) == 0)
    return;
  if (node->kind == SY_GROUP) {
    sy_problems_add(problems, reason->place,
                    _("the group '%s' has no 'reason' of its own; expected an indicator"),
                    node->id);
    return;
  }
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  if (node->instance == NULL || knows_reason(node, some_units, reader->claim->reason, known))
    return;
  g_autofree char *suggestion =
      sy_suggestion(reader->claim->reason, (const char *const *)known->pdata);
  sy_problems_add(problems, reason->place, _("unknown %s '%s'%s"), "reason", reason->text,
                  suggestion);
}

/* The outcome that a claim expects. */
static void check_outcome(const struct reader *reader) {
  sy_problems *problems = reader->loader->problems;
  const guint before = sy_problems_count(problems);
  const int outcome =
      sy_field_choice(reader->yaml, "equals", sy_outcome_names + SY_SCORED, -1, problems);
  if (sy_problems_count(problems) == before)
    check_reason(reader, SY_SCORED + outcome);
}

/* A figure has as many digits as it is printed with, unless `digits` is given. */
static void check_expected(const struct reader *reader) {
  sy_problems *problems = reader->loader->problems;
  struct sy_claim *claim = reader->claim;
  const struct sy_yaml *equals = sy_yaml_get(reader->yaml, "equals");
  int64_t figure;
  unsigned digits = 0;
  if (claim->equals != NULL) {
    if (claim->of == SY_CLAIM_BAND)
      check_band(reader, equals);
    else if (claim->of == SY_CLAIM_GRADE)
      check_grade(reader, equals);
    else if (claim->of == SY_CLAIM_OUTCOME)
      check_outcome(reader);
    else if (!sy_printed_figure(equals->text, &figure, &digits))
      sy_problems_add(problems, equals->place, _("'equals' is '%s', expected a number"),
                      equals->text);
  }
  if (sy_yaml_get(reader->yaml, "digits") == NULL)
    claim->digits = digits;
  if (sy_claim_is_named(claim) && claim->comparison != SY_EQUALS)
    sy_problems_add(problems, sy_yaml_get(reader->yaml, "operator")->place,
                    _("a claim of '%s' compares names, expected the operator 'equals'"),
                    sy_claim_of_names[claim->of]);
  if (claim->disputed && claim->pending)
    sy_problems_add(problems, sy_yaml_get(reader->yaml, "pending")->place,
                    _("a claim is either 'disputed' or 'pending', not both"));
}

/* ---- One claim ---- */

/* Whether the claim counts changes, so that its names must also exist in this edition. */
static bool compares_editions(const struct sy_yaml *yaml) {
  const struct sy_yaml *where = sy_yaml_get(yaml, "where");
  return where != NULL && sy_yaml_get(where, "change") != NULL;
}

/* The bit for the claim's kind (`of`), which determines the fields that it has. */
static unsigned kind_of(const struct sy_yaml *yaml) {
  const struct sy_yaml *of = sy_yaml_get(yaml, "of");
  const int kind =
      of != NULL && of->kind == SY_YAML_SCALAR ? sy_name_index(sy_claim_of_names, of->text) : -1;
  return kind < 0 ? UNKNOWN : 1u << kind;
}

static void read_claim(struct sy_loader *loader, const struct sy_yaml *yaml, GHashTable *taken,
                       struct sy_claim *claim) {
  sy_problems *problems = loader->problems;
  guint before = sy_problems_count(problems);
  const struct sy_reading reading = {loader, yaml, kind_of(yaml), taken, claim};
  claim->place = yaml->place;
  claim->distinct_column = -1;
  sy_fields_read(&reading, sy_claim_fields);
  if (reading.on == UNKNOWN)
    return; /* the other keys cannot be checked */
  check_keys(loader, yaml, claim->of);
  if (claim->edition != NULL)
    sy_sibling_check(loader, "edition", claim->edition, sy_yaml_get(yaml, "edition")->place);
  struct reader reader = {.loader = loader,
                          .yaml = yaml,
                          .claim = claim,
                          .here = claim->edition == NULL || claim->of == SY_CLAIM_DIFFERENCE ||
                                  compares_editions(yaml),
                          .node = SY_NONE,
                          .award = SY_NONE};
  resolve_names(&reader);
  if (claim->of == SY_CLAIM_COUNT || claim->of == SY_CLAIM_SHARE)
    read_where_units(&reader);
  if (claim->of == SY_CLAIM_DIFFERENCE)
    read_difference(&reader);
  check_expected(&reader);
  bool sound = sy_problems_count(problems) == before;
  if (sound && (claim->of == SY_CLAIM_ROWS || claim->of == SY_CLAIM_DISTINCT))
    plan_rows(&reader);
  if (sound && claim->of == SY_CLAIM_MEAN)
    plan_weights(&reader);
}

void sy_claims_load(struct sy_loader *loader) {
  static const char *const keys[] = {"steelyard", "claims", "errata", NULL};
  sy_edition *edition = loader->edition;
  sy_problems *problems = loader->problems;
  struct sy_input file = sy_edition_file(edition, NULL, "published.yaml");
  file.optional = true;
  sy_yaml_document *document = sy_yaml_load(sy_registry_context(loader->registry), &file, problems);
  if (document == NULL)
    return;
  g_ptr_array_add(edition->owned->documents, document);
  const struct sy_yaml *root = sy_yaml_root(document);
  if (!sy_expect(root, SY_YAML_MAPPING, problems))
    return;
  sy_yaml_check_keys(root, keys, problems);
  const struct sy_yaml *format =
      sy_field_get(root, "steelyard", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  if (format != NULL && strcmp(format->text, "published/1") != 0)
    sy_problems_add(problems, format->place, _("unknown format '%s', expected '%s'"), format->text,
                    "published/1");
  const struct sy_yaml *list =
      sy_field_get(root, "claims", SY_YAML_SEQUENCE, SY_FIELD_REQUIRED, problems);
  if (list == NULL)
    return;
  g_autoptr(GHashTable) taken = sy_taken_new();
  edition->claims = g_new0(struct sy_claim, list->count);
  for (guint i = 0; i < list->count; i++)
    if (sy_expect(list->items[i], SY_YAML_MAPPING, problems))
      read_claim(loader, list->items[i], taken, &edition->claims[edition->claim_count++]);
  sy_errata_load(loader, root);
}

/* ---- Once units and tables are read ---- */

/* The weight of a unit, from its only row in the table. */
static int64_t weight_of(struct sy_loader *loader, const struct sy_claim_plan *plan,
                         uint32_t unit) {
  const struct sy_edition_table *table = &loader->edition->tables[plan->table];
  const sy_sheet *sheet = table->sheet;
  const struct sy_claim *claim = &loader->edition->claims[plan->claim];
  const char *id = loader->edition->units[unit].id;
  const uint64_t first = sheet->first_row[unit], rows = sheet->first_row[unit + 1] - first;
  const bool given = rows == 1 && sy_sheet_is_valid(sheet, (guint)plan->weights, first);
  const struct sy_place place =
      rows ? sy_sheet_place(sheet, sy_sheet_row(sheet, first), SY_WHOLE_ROW) : sheet->place;
  int64_t weight = -1;
  if (rows > 1)
    sy_problems_add(loader->problems, place,
                    _("claim '%s': the unit '%s' has %u rows, expected one, with its weight"),
                    claim->id, id, (unsigned)rows);
  else if (!given)
    sy_problems_add(loader->problems, place,
                    _("claim '%s': the unit '%s' has no weight in the column '%s'"), claim->id, id,
                    claim->weights);
  else if (!sy_nano_from_double(sy_sheet_decimal(sheet, (guint)plan->weights, first), &weight) ||
           weight < 0)
    sy_problems_add(loader->problems, place,
                    _("claim '%s': the weight of the unit '%s' is not between 0 and 9000000000"),
                    claim->id, id);
  return weight;
}

/* Every unit that the claim may be about has a weight. */
static void attach_weights(struct sy_loader *loader, const struct sy_claim_plan *plan) {
  const sy_edition *edition = loader->edition;
  struct sy_claim *claim = &edition->claims[plan->claim];
  uint32_t first, end;
  if (edition->tables[plan->table].sheet == NULL || !sy_claim_range(edition, claim, &first, &end))
    return;
  claim->weight = g_new(int64_t, (gsize)(end - first) + 1);
  for (uint32_t unit = first; unit < end; unit++)
    claim->weight[unit - first] = weight_of(loader, plan, unit);
}

static void attach_rows(struct sy_loader *loader, const struct sy_claim_plan *plan) {
  const sy_edition *edition = loader->edition;
  struct sy_claim *claim = &edition->claims[plan->claim];
  const sy_sheet *sheet = edition->tables[plan->table].sheet;
  uint32_t unit = plan->unit != NULL ? sy_edition_find_unit(edition, plan->unit->text) : SY_NONE;
  if (sheet == NULL)
    return;
  claim->distinct_column = plan->distinct;
  if (plan->distinct >= 0)
    claim->distinct_same = sy_same_texts(loader, plan->table, sheet, (guint)plan->distinct);
  if (plan->conditions != NULL)
    claim->row_kept = sy_rows_matching(loader, plan->table, sheet, plan->conditions);
  if (unit == SY_NONE)
    return;
  if (sheet->first_row == NULL) {
    sy_problems_add(loader->problems, plan->unit->place,
                    _("the table '%s' is shared by all units, expected no 'unit'"),
                    edition->tables[plan->table].id);
    return;
  }
  g_autofree bool *of_unit = g_new0(bool, sheet->row_count + 1);
  for (uint64_t row = sheet->first_row[unit]; row < sheet->first_row[unit + 1]; row++)
    of_unit[row] = claim->row_kept == NULL || claim->row_kept[row];
  g_free(claim->row_kept);
  claim->row_kept = g_steal_pointer(&of_unit);
}

void sy_claims_attach(struct sy_loader *loader) {
  const sy_edition *edition = loader->edition;
  g_autofree const char **ids =
      sy_ids_of(edition->units, edition->unit_count, sizeof *edition->units);
  for (guint i = 0; i < loader->unit_names->len; i++) {
    const struct sy_yaml *name = loader->unit_names->pdata[i];
    if (sy_edition_find_unit(edition, name->text) == SY_NONE)
      sy_lookup(name, "unit", ids, loader->problems);
  }
  for (guint i = 0; i < loader->claims->len; i++) {
    const struct sy_claim_plan *plan = &g_array_index(loader->claims, struct sy_claim_plan, i);
    if (plan->weights >= 0)
      attach_weights(loader, plan);
    else
      attach_rows(loader, plan);
  }
}
