/* SPDX-License-Identifier: Apache-2.0
 *
 * derived.c: what a result document says besides its scores, checked against them
 *
 * `changes`, `replies` and the warnings rest in part on the earlier edition and on evidence, which
 * the document does not include. What they repeat of the document, or what follows from it or from
 * one another, is compared.
 */
#include "document/document-private.h"

/* Of the units of a cohort whose change on a node the document has: those that count on it in both
 * editions, or may count. */
struct tally {
  int64_t up, same, down;
  int64_t unsure; /* how many may count: documents of earlier versions do not tell */
  sy_int128 before, after;
  uint32_t cohort;
  bool told;          /* the document has its mean */
  bool estimated;     /* a later score is */
  struct tally *next; /* of the same node */
};

/* Of a unit that was disqualified before. */
enum before { BEFORE_TOLD = 1, BEFORE_COMPARED };

struct derived {
  struct comparison *comparison;
  const sy_assessment *assessment;
  const sy_edition *edition;
  GHashTable *nodes, *units, *cohorts; /* id -> GUINT_TO_POINTER(index + 1) */
  GHashTable *tallies;                 /* node and cohort -> struct tally */
  struct tally **of_node;              /* per node: the first of its tallies, or NULL */
  /* Node and unit -> enum before; node and SY_NONE: the document tells this of the node. */
  GHashTable *disqualified_before;
  const char *since; /* the id of the earlier edition, or NULL */
};

/* ---- comparing ---- */

/* Takes the value over. */
static void expect(const struct derived *derived, const struct json_at *told, json_t *value) {
  g_autoptr(GString) bytes = g_string_new(NULL);
  struct json_text text = {.bytes = bytes};
  json_text_value(&text, value);
  json_decref(value);
  if (document_read_made(derived->comparison, bytes))
    document_compare(derived->comparison, told, derived->comparison->made.tape);
}

static void expect_nothing(const struct derived *derived, const struct json_at *told) {
  if (told->value)
    document_tell(derived->comparison, told, NULL);
}

/* A score, or null. */
static json_t *score_or_null(const struct derived *derived, uint32_t node, uint32_t unit) {
  return sy_outcome_of(derived->assessment, node, unit) == SY_SCORED
             ? json_score(sy_score_of(derived->assessment, node, unit))
             : json_null();
}

static uint32_t find(GHashTable *ids, const char *id) {
  return id ? GPOINTER_TO_UINT(g_hash_table_lookup(ids, id)) - 1 : SY_NONE;
}

static bool is_kind(const struct json_at *at, json_type kind) {
  return at->value && sy_json_kind(at->source, at->value) == kind;
}

/* The text of a string; NULL of anything else. */
static const char *text_of(const struct json_at *at) {
  return is_kind(at, JSON_STRING) ? json_at_string(at) : NULL;
}

static const char *text_at(const struct json_at *object, const char *key) {
  const struct json_at at = json_at_key(object, key);
  return text_of(&at);
}

static bool nano_of(const struct json_at *at, int64_t *nano) {
  const char *text = text_of(at);
  return text && sy_nano_parse(text, nano);
}

/* One of a pair [earlier, later]. */
static struct json_at item_of(const struct json_at *pair, size_t index) {
  struct json_at item = {.up = pair, .source = pair->source};
  if (is_kind(pair, JSON_ARRAY))
    item = json_at_first(pair);
  while (item.value && item.index < index)
    json_at_step(&item);
  item.index = index;
  return item;
}

/* The later one of a pair, if there is the pair. Takes the value over. */
static void expect_later(const struct derived *derived, const struct json_at *object,
                         const char *key, json_t *value) {
  const struct json_at pair = json_at_key(object, key);
  const struct json_at later = item_of(&pair, 1);
  if (pair.value)
    expect(derived, &later, value);
  else
    json_decref(value);
}

/* ---- a unit in both editions ---- */

static void check_total(const struct derived *derived, const struct json_at *unit, uint32_t index) {
  const struct json_at total = json_at_key(unit, "total"), rest = json_at_key(unit, "rest");
  const struct json_at performance = json_at_key(unit, "performance");
  const struct json_at method = json_at_key(unit, "method");
  const struct json_at scores = json_at_key(unit, "scores");
  const struct json_at root = json_at_key(&scores, derived->edition->nodes[0].id);
  const struct json_at first = item_of(&total, 0), second = item_of(&total, 1);
  const struct json_at common = json_at_key(unit, "common"); /* not of earlier versions */
  const struct json_at common_first = item_of(&common, 0), common_second = item_of(&common, 1);
  int64_t before, after, own, others, common_before;
  expect_later(derived, unit, "total", score_or_null(derived, 0, index));
  if (!nano_of(&first, &before) || !nano_of(&second, &after))
    return;
  if (root.value)
    expect(derived, &root, json_score(after - before));
  if (!nano_of(&performance, &own) || !nano_of(&method, &others))
    return;
  expect(derived, &rest, json_score(after - before - own - others));
  if (nano_of(&common_first, &common_before))
    expect(derived, &common_second, json_score(common_before + own + others));
}

static enum before disqualified_before(const struct derived *derived, uint32_t node,
                                       uint32_t unit) {
  const uint64_t key = (uint64_t)node << 32 | unit;
  return (enum before)GPOINTER_TO_INT(g_hash_table_lookup(derived->disqualified_before, &key));
}

static void set_disqualified_before(const struct derived *derived, uint32_t node, uint32_t unit,
                                    enum before before) {
  const uint64_t key = (uint64_t)node << 32 | unit;
  g_hash_table_replace(derived->disqualified_before, g_memdup2(&key, sizeof key),
                       GINT_TO_POINTER(before));
}

/* `was`: it was disqualified in the earlier edition. */
static void add_change(const struct derived *derived, uint32_t node, uint32_t unit, bool was,
                       int64_t change) {
  if (!sy_is_counted(derived->assessment, node, unit, SY_EXCLUDE_DISQUALIFIED) ||
      disqualified_before(derived, node, unit))
    return;
  const uint64_t key = (uint64_t)node << 32 | derived->edition->units[unit].cohort;
  struct tally *tally = g_hash_table_lookup(derived->tallies, &key);
  if (!tally) {
    tally = g_new0(struct tally, 1);
    tally->cohort = derived->edition->units[unit].cohort;
    tally->next = derived->of_node[node];
    derived->of_node[node] = tally;
    g_hash_table_insert(derived->tallies, g_memdup2(&key, sizeof key), tally);
  }
  const int64_t is = sy_score_of(derived->assessment, node, unit);
  const int64_t rounded = sy_nano_round(is, 1, 6), before = sy_nano_round(is - change, 1, 6);
  tally->estimated |= sy_is_estimated(derived->assessment, node, unit);
  tally->unsure += was && !disqualified_before(derived, node, SY_NONE);
  tally->before += is - change;
  tally->after += is;
  tally->up += rounded > before;
  tally->same += rounded == before;
  tally->down += rounded < before;
}

/* Without a pair of statuses, the status is as it was. */
static bool was_disqualified(const struct derived *derived, const struct json_at *unit,
                             uint32_t index) {
  const struct json_at statuses = json_at_key(unit, "status");
  const struct json_at was = item_of(&statuses, 0);
  if (was.value)
    return g_strcmp0(text_of(&was), sy_unit_status_names[SY_DISQUALIFIED]) == 0;
  return sy_status_of(derived->assessment, index) == SY_DISQUALIFIED;
}

/* The later list of nodes with estimates: of those that have a total or scores here, in the order
 * of the edition, where any of the units has one. */
static void check_estimates(const struct derived *derived, const struct json_at *object,
                            const struct sy_indices *units) {
  const struct json_at total = json_at_key(object, "total"), scores = json_at_key(object, "scores");
  json_t *list = json_array();
  for (uint32_t node = 0; node < derived->edition->node_count; node++) {
    const char *id = derived->edition->nodes[node].id;
    bool any = false;
    for (uint32_t i = 0; i < units->count; i++)
      any |= sy_is_estimated(derived->assessment, node, units->items[i]);
    if (any && ((node == 0 && total.value) || json_at_key(&scores, id).value))
      json_array_append_new(list, json_string(id));
  }
  expect_later(derived, object, "estimated", list);
}

static void check_scores(const struct derived *derived, const struct json_at *unit,
                         uint32_t index) {
  const struct json_at scores = json_at_key(unit, "scores");
  const bool was = was_disqualified(derived, unit, index);
  bool excluded = false;
  json_at_each(score, &scores) {
    const uint32_t node = find(derived->nodes, score.key);
    int64_t change;
    if (node == SY_NONE || !sy_node_has_score(&derived->edition->nodes[node]) ||
        sy_outcome_of(derived->assessment, node, index) != SY_SCORED)
      expect_nothing(derived, &score);
    else if (nano_of(&score, &change))
      add_change(derived, node, index, was, change);
    if (node != SY_NONE && disqualified_before(derived, node, index)) {
      set_disqualified_before(derived, node, index, BEFORE_COMPARED);
      excluded = true;
    }
  }
  const struct json_at status = json_at_key(unit, "status");
  const struct json_at before = item_of(&status, 0);
  if (excluded && !was) /* who is disqualified on a node is disqualified above it too */
    expect(derived, before.value ? &before : &status,
           json_string(sy_unit_status_names[SY_DISQUALIFIED]));
}

static void check_awards(const struct derived *derived, const struct json_at *unit,
                         uint32_t index) {
  const struct json_at awards = json_at_key(unit, "awards");
  json_at_each(award, &awards) {
    const uint32_t which = sy_edition_find_award(derived->edition, award.key);
    if (which == SY_NONE) {
      expect_nothing(derived, &award);
      continue;
    }
    const uint32_t rank = sy_rank_of(derived->assessment, which, index);
    const char *band = sy_band_of(derived->assessment, which, index);
    expect_later(derived, &award, "rank", rank ? json_integer(rank) : json_null());
    expect_later(derived, &award, "band", band ? json_string(band) : json_null());
  }
}

static void check_grades(const struct derived *derived, const struct json_at *unit,
                         uint32_t index) {
  const struct json_at grades = json_at_key(unit, "grades");
  const sy_edition *edition = derived->edition;
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const guint grade = derived->assessment->grades[i][index];
    expect_later(derived, &grades, edition->nodes[edition->gradings[i].node].id,
                 grade ? json_string(edition->gradings[i].grades[grade - 1].id) : json_null());
  }
}

static void check_unit(const struct derived *derived, const struct json_at *unit, uint32_t index) {
  check_total(derived, unit, index);
  check_scores(derived, unit, index);
  check_estimates(derived, unit, &(struct sy_indices){1, &index});
  check_awards(derived, unit, index);
  check_grades(derived, unit, index);
  expect_later(derived, unit, "name", json_names(derived->edition->units[index].name));
  expect_later(derived, unit, "status",
               json_string(sy_unit_status_names[sy_status_of(derived->assessment, index)]));
}

/* ---- what units were ---- */

static char *key_of(const char *id) {
  return sy_text_key(id, strlen(id));
}

/* Adds the keys of the ids that a unit may have had: those in its `was`, and its own. */
static void add_ancestors(GHashTable *keys, const struct sy_unit *unit) {
  g_auto(GStrv) ids = unit->was ? sy_unit_ancestors(unit->was) : NULL;
  g_hash_table_add(keys, key_of(unit->id));
  for (guint i = 0; ids && ids[i]; i++)
    g_hash_table_add(keys, key_of(ids[i]));
}

static bool has_key(GHashTable *keys, const char *id) {
  g_autofree char *key = id ? key_of(id) : NULL;
  return key && g_hash_table_contains(keys, key);
}

static GHashTable *new_keys(void) {
  return g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
}

/* The units that `changes` have dealt with, and what they were. */
struct followed {
  GHashTable *units;     /* GUINT_TO_POINTER(unit), of those that were regrouped */
  GHashTable *ancestors; /* keys of ids in the earlier edition */
};

/* What a unit was: an id that it names; with its own id, nothing is told. */
static void check_ancestor(const struct derived *derived, const struct json_at *told,
                           GHashTable *known, const struct followed *followed) {
  if (!has_key(known, text_of(told)))
    expect_nothing(derived, told);
  else if (!g_hash_table_add(followed->ancestors, key_of(text_of(told))))
    expect_nothing(derived, told); /* repeated */
}

/* ---- changes ---- */

static void check_was(const struct derived *derived, const struct json_at *unit, uint32_t index,
                      const struct followed *followed) {
  const struct json_at was = json_at_key(unit, "was"), id = json_at_key(unit, "id");
  g_autoptr(GHashTable) known = new_keys();
  if (was.value)
    add_ancestors(known, &derived->edition->units[index]);
  else
    g_hash_table_add(known, key_of(text_of(&id)));
  check_ancestor(derived, was.value ? &was : &id, known, followed);
}

/* A unit that is gone was not followed, and none without `was` has its id. */
static void check_gone(const struct derived *derived, const struct json_at *gone,
                       const struct followed *followed) {
  const uint32_t same = find(derived->units, text_of(gone));
  if (has_key(followed->ancestors, text_of(gone)) ||
      (same != SY_NONE && !derived->edition->units[same].was))
    expect_nothing(derived, gone);
}

/* The later units of a regrouping, and their weights, which the document alone has. False if they
 * cannot be told. g_free the members. */
static bool read_regrouped(const struct derived *derived, const struct json_at *regrouped,
                           struct sy_indices *units, int64_t **weights) {
  const struct json_at ids = json_at_key(regrouped, "units");
  const struct json_at pair = json_at_key(regrouped, "weights"), later = item_of(&pair, 1);
  const size_t count = json_at_count(&ids);
  *units = (struct sy_indices){.items = g_new(uint32_t, count + 1)};
  *weights = json_at_count(&later) == count ? g_new(int64_t, count + 1) : NULL;
  json_at_each(id, &ids) {
    const uint32_t unit = find(derived->units, text_of(&id));
    if (unit == SY_NONE)
      expect_nothing(derived, &id);
    else
      units->items[units->count++] = unit;
  }
  bool sound = units->count == count && count > 0;
  json_at_each(weight, &later) sound = sound && *weights &&
                                       nano_of(&weight, &(*weights)[weight.index]) &&
                                       (*weights)[weight.index] >= 0;
  return sound && (*weights || count == 1 || !derived->edition->lineage.weights);
}

/* The later figure of a pair, if there is the pair, is that of all units together. */
static void check_figure(const struct derived *derived, const struct json_at *pair, uint32_t node,
                         const struct sy_indices *units, const int64_t *weights) {
  const struct json_at later = item_of(pair, 1);
  int64_t score;
  if (node != SY_NONE && sy_node_has_score(&derived->edition->nodes[node]) &&
      sy_score_of_parts(derived->assessment, node, units, weights, &derived->edition->lineage,
                        &score))
    expect(derived, &later, json_score(score));
  else
    expect_nothing(derived, pair);
}

static void check_figures(const struct derived *derived, const struct json_at *regrouped) {
  struct sy_indices units;
  g_autofree int64_t *weights = NULL;
  const struct json_at total = json_at_key(regrouped, "total");
  const struct json_at scores = json_at_key(regrouped, "scores");
  const struct json_at computed = json_at_key(regrouped, "computed");
  const struct sy_lineage_rule *rule = &derived->edition->lineage;
  const bool sound = read_regrouped(derived, regrouped, &units, &weights);
  if (sound && total.value)
    check_figure(derived, &total, 0, &units, weights);
  else
    expect_nothing(derived, &total);
  json_at_each(score, &scores) {
    if (sound)
      check_figure(derived, &score, find(derived->nodes, score.key), &units, weights);
    else
      expect_nothing(derived, &score);
  }
  if (sound)
    check_estimates(derived, regrouped, &units);
  if (rule->stated)
    expect(derived, &computed, json_string(sy_combine_names[rule->combine]));
  else
    expect_nothing(derived, &computed);
  g_free(units.items);
}

/* Units that were merged or split: each is in the document and says what it was, and their figures
 * together are as told. */
static void check_regrouped(const struct derived *derived, const struct json_at *list,
                            const struct followed *followed) {
  json_at_each(regrouped, list) {
    const struct json_at units = json_at_key(&regrouped, "units");
    const struct json_at was = json_at_key(&regrouped, "was");
    g_autoptr(GHashTable) known = new_keys();
    json_at_each(id, &units) {
      const uint32_t unit = find(derived->units, text_of(&id));
      if (unit == SY_NONE)
        continue;
      add_ancestors(known, &derived->edition->units[unit]);
      if (!g_hash_table_add(followed->units, GUINT_TO_POINTER(unit)))
        expect_nothing(derived, &id); /* repeated */
    }
    json_at_each(ancestor, &was) check_ancestor(derived, &ancestor, known, followed);
    check_figures(derived, &regrouped);
  }
}

/* Every unit is among those of both editions, those that were regrouped, or the new ones, in the
 * document's order. */
static void check_units(const struct derived *derived, const struct json_at *changes) {
  const struct json_at units = json_at_key(changes, "units");
  const struct json_at both = json_at_key(&units, "both"), added = json_at_key(&units, "added");
  const struct json_at regrouped = json_at_key(&units, "regrouped");
  const struct json_at removed = json_at_key(&units, "removed");
  struct json_at in_both = json_at_first(&both), new = json_at_first(&added);
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL), ancestors = new_keys();
  const struct followed followed = {seen, ancestors};
  check_regrouped(derived, &regrouped, &followed);
  for (uint32_t i = 0; i < derived->edition->unit_count; i++) {
    const char *id = derived->edition->units[i].id;
    if (g_hash_table_contains(seen, GUINT_TO_POINTER(i)))
      continue;
    if (in_both.value && g_strcmp0(text_at(&in_both, "id"), id) == 0) {
      check_was(derived, &in_both, i, &followed);
      check_unit(derived, &in_both, i);
      json_at_step(&in_both);
      continue;
    }
    expect(derived, &new, json_string(id));
    if (new.value)
      json_at_step(&new);
  }
  for (; in_both.value; json_at_step(&in_both))
    expect_nothing(derived, &in_both);
  for (; new.value; json_at_step(&new))
    expect_nothing(derived, &new);
  json_at_each(gone, &removed) check_gone(derived, &gone, &followed);
}

/* Whether the count is the tally's. It may be below that by as many as are unsure. */
static bool check_count(const struct derived *derived, const struct json_at *cohort,
                        const char *key, int64_t most, int64_t unsure) {
  const struct json_at count = json_at_key(cohort, key);
  const int64_t told = is_kind(&count, JSON_INTEGER)
                           ? g_ascii_strtoll(count.source->text + *count.value, NULL, 10)
                           : -1;
  if (told < MAX(most - unsure, 0) || told > most)
    expect(derived, &count, json_integer(most));
  return told == most;
}

static void check_mean(const struct derived *derived, const struct json_at *cohort, uint32_t node) {
  struct tally none = {0};
  const uint64_t key = (uint64_t)node << 32 | find(derived->cohorts, cohort->key);
  struct tally *tally = g_hash_table_lookup(derived->tallies, &key);
  if (!tally)
    tally = &none;
  tally->told = true;
  const int64_t count = tally->up + tally->same + tally->down;
  const bool up = check_count(derived, cohort, "up", tally->up, tally->unsure);
  const bool same = check_count(derived, cohort, "same", tally->same, tally->unsure);
  const bool down = check_count(derived, cohort, "down", tally->down, tally->unsure);
  const struct json_at mean = json_at_key(cohort, "mean");
  if (up && same && down && count > 0)
    expect(derived, &mean,
           json_pack("[o, o]", json_score(sy_nano_round(tally->before, count, 9)),
                     json_score(sy_nano_round(tally->after, count, 9))));
  if (up && same && down && count > 0)
    expect_later(derived, cohort, "estimated", json_boolean(tally->estimated));
}

/* Every unit that is told to have been disqualified has a change on the node. */
static void check_disqualified(const struct derived *derived, const struct json_at *told,
                               uint32_t node) {
  const struct json_at list = json_at_key(told, "disqualified_before");
  json_at_each(item, &list) {
    const uint32_t unit = find(derived->units, text_of(&item));
    if (unit == SY_NONE || disqualified_before(derived, node, unit) != BEFORE_COMPARED)
      expect_nothing(derived, &item);
  }
}

/* Every cohort of which some unit counts has a mean, and no other one. */
static void check_cohorts(const struct derived *derived, const struct json_at *told,
                          uint32_t node) {
  const struct json_at cohorts = json_at_key(told, "cohorts");
  json_at_each(cohort, &cohorts) check_mean(derived, &cohort, node);
  for (struct tally *tally = derived->of_node[node]; cohorts.value && tally; tally = tally->next) {
    const struct json_at missing = {.up = &cohorts,
                                    .key = derived->edition->cohorts[tally->cohort].id,
                                    .source = cohorts.source};
    if (!tally->told && tally->up + tally->same + tally->down > tally->unsure)
      expect(derived, &missing,
             json_pack("{s:I,s:I,s:I}", "up", (json_int_t)tally->up, "same",
                       (json_int_t)tally->same, "down", (json_int_t)tally->down));
  }
}

/* A node that is not comparable with the earlier edition is told so, with the reason. (That edition
 * may also say it of this one.) */
static void check_comparable(const struct derived *derived, const struct json_at *told,
                             const struct sy_node *node, const struct json_at *fate) {
  const struct json_at why = json_at_key(told, "why"), cohorts = json_at_key(told, "cohorts");
  const struct sy_text *reason = derived->since ? sy_incomparable_with(node, derived->since) : NULL;
  const bool told_so = g_strcmp0(text_of(fate), sy_fate_names[SY_FATE_INCOMPARABLE]) == 0;
  const bool was_there = g_strcmp0(text_of(fate), sy_fate_names[SY_FATE_ADDED]) != 0;
  if (reason && was_there) {
    expect(derived, fate, json_string(sy_fate_names[SY_FATE_INCOMPARABLE]));
    expect(derived, &why, json_names(*reason));
  }
  if (why.value && !told_so)
    expect_nothing(derived, &why);
  if (told_so)
    expect_nothing(derived, &cohorts);
}

static void check_node(const struct derived *derived, const struct json_at *told) {
  const struct json_at id = json_at_key(told, "id"), fate = json_at_key(told, "fate");
  if (told->index >= derived->edition->node_count) { /* gone */
    if (find(derived->nodes, text_of(&id)) != SY_NONE)
      expect_nothing(derived, &id);
    expect(derived, &fate, json_string("removed"));
    return;
  }
  const uint32_t index = (uint32_t)told->index;
  const struct sy_node *node = &derived->edition->nodes[index];
  expect(derived, &id, json_string(node->id));
  if (g_strcmp0(text_of(&fate), "removed") == 0)
    expect_nothing(derived, &fate);
  check_comparable(derived, told, node, &fate);
  expect_later(derived, told, "weight", json_share(node->weight));
  expect_later(derived, told, "points", node->has_points ? json_share(node->points) : json_null());
  expect_later(derived, told, "errors",
               json_integer(sy_units_in_error(derived->assessment, index)));
  check_cohorts(derived, told, index);
  check_disqualified(derived, told, index);
}

/* Reads which units were disqualified before, node by node. */
static void read_disqualified(const struct derived *derived, const struct json_at *nodes) {
  json_at_each(node, nodes) {
    const struct json_at list = json_at_key(&node, "disqualified_before");
    if (!list.value || node.index >= derived->edition->node_count)
      continue;
    set_disqualified_before(derived, (uint32_t)node.index, SY_NONE, BEFORE_TOLD);
    json_at_each(item, &list) {
      const uint32_t unit = find(derived->units, text_of(&item));
      if (unit != SY_NONE)
        set_disqualified_before(derived, (uint32_t)node.index, unit, BEFORE_TOLD);
    }
  }
}

static void check_changes(const struct derived *derived, const struct json_at *root) {
  const struct json_at changes = json_at_key(root, "changes");
  const struct json_at nodes = json_at_key(&changes, "nodes");
  if (!changes.value)
    return;
  read_disqualified(derived, &nodes);
  check_units(derived, &changes);
  json_at_each(node, &nodes) check_node(derived, &node);
}

/* ---- replies ---- */

static void check_replies(const struct derived *derived, const struct json_at *root) {
  const struct json_at replies = json_at_key(root, "replies");
  const struct json_at rows = json_at_key(&replies, "rows");
  const struct json_at scores = json_at_key(&replies, "scores");
  json_at_each(row, &rows) {
    const struct json_at unit = json_at_key(&row, "unit"), table = json_at_key(&row, "table");
    if (unit.value && find(derived->units, text_of(&unit)) == SY_NONE)
      expect_nothing(derived, &unit);
    bool known = false;
    for (uint32_t i = 0; i < derived->edition->table_count && !known; i++)
      known = g_strcmp0(text_of(&table), derived->edition->tables[i].id) == 0;
    if (!known)
      expect_nothing(derived, &table);
  }
  json_at_each(unit, &scores) {
    const uint32_t index = find(derived->units, unit.key);
    if (index == SY_NONE) {
      expect_nothing(derived, &unit);
      continue;
    }
    json_at_each(score, &unit) {
      const uint32_t node = find(derived->nodes, score.key);
      const struct json_at now = item_of(&score, 1);
      if (node == SY_NONE || derived->edition->nodes[node].kind == SY_GROUP)
        expect_nothing(derived, &score);
      else
        expect(derived, &now, score_or_null(derived, node, index));
    }
  }
}

/* ---- warnings ---- */

/* The host's kind of warning that has this code; SY_WARN_KINDS: a plugin's, or of another version.
 */
static enum sy_warning_kind kind_of(const char *code) {
  enum sy_warning_kind kind = 0;
  while (kind < SY_WARN_KINDS && g_strcmp0(code, sy_warning_code(kind)) != 0)
    kind++;
  return kind;
}

/* Whether nothing but the scores and the tree leads to the warning. */
static bool is_recomputed(const char *code) {
  const enum sy_warning_kind kind = kind_of(code);
  return kind == SY_WARN_LOW_SCORES || kind == SY_WARN_ZERO_PROPAGATED ||
         kind == SY_WARN_GROUP_POINTS;
}

static bool is_told(const struct json_at *of, const struct sy_warning *warning) {
  for (guint i = 0; warning->keys[i]; i++)
    if (g_strcmp0(text_at(of, warning->keys[i]), warning->values[i]) != 0)
      return false;
  return true;
}

/* The keys of a warning of the host follow from its code. Its message does too, but wording is not
 * output: another build of this version may word it otherwise. */
static void check_keys(const struct derived *derived, const struct json_at *told) {
  const enum sy_warning_kind kind = kind_of(text_at(told, "code"));
  if (kind == SY_WARN_KINDS)
    return;
  const struct json_at of = json_at_key(told, "of");
  json_t *object = json_object();
  for (guint i = 0; sy_warning_key(kind, i); i++) {
    const char *value = text_at(&of, sy_warning_key(kind, i));
    json_object_set_new(object, sy_warning_key(kind, i), json_string(value ? value : ""));
  }
  expect(derived, &of, object);
}

/* Whether a warning is about the score of the only unit that is scored on a node. Documents of
 * earlier builds have it, so it may be there, with that score. */
static bool is_of_one_unit(const struct derived *derived, const struct json_at *told) {
  const struct json_at of = json_at_key(told, "of");
  const uint32_t node = find(derived->nodes, text_at(&of, "node"));
  uint32_t scored = 0;
  char best[SY_DECIMAL_SIZE] = "";
  if (kind_of(text_at(told, "code")) != SY_WARN_LOW_SCORES || node == SY_NONE)
    return false;
  for (uint32_t unit = 0; unit < derived->assessment->unit_count; unit++) {
    if (sy_outcome_of(derived->assessment, node, unit) != SY_SCORED)
      continue;
    scored++;
    sy_nano_shown(sy_score_of(derived->assessment, node, unit), derived->edition->digits, best);
  }
  return scored == 1 && g_strcmp0(text_at(&of, "best"), best) == 0;
}

/* Those that rest on scores and the tree, in any order; others rest on the evidence. */
static void check_which(const struct derived *derived, const struct json_at *list,
                        const sy_warnings *found, bool whole) {
  g_autofree bool *seen = g_new0(bool, sy_warnings_count(found) + 1);
  json_at_each(told, list) {
    const struct json_at of = json_at_key(&told, "of");
    bool known = !is_recomputed(text_at(&told, "code")) || is_of_one_unit(derived, &told);
    for (guint i = 0; i < sy_warnings_count(found) && !known; i++) {
      const struct sy_warning *warning = sy_warnings_at(found, i);
      known =
          !seen[i] && strcmp(text_at(&told, "code"), warning->code) == 0 && is_told(&of, warning);
      seen[i] |= known;
    }
    if (!known)
      expect_nothing(derived, &told);
  }
  for (guint i = 0; i < sy_warnings_count(found) && whole; i++) {
    const struct json_at missing = {
        .up = list, .index = json_at_count(list), .source = list->source};
    if (!seen[i])
      expect(derived, &missing, json_string(sy_warnings_at(found, i)->message.en));
  }
}

/* Other versions word warnings in other ways. */
static void check_warnings(const struct derived *derived, const struct json_at *root) {
  const struct json_at record = json_at_key(root, "record");
  const struct json_at list = json_at_key(&record, "warnings");
  const struct json_at more = json_at_key(&record, "warnings_not_listed");
  g_autoptr(sy_warnings) found = sy_score_warnings(derived->assessment);
  if (!list.value) /* of an earlier version */
    return;
  for (uint32_t i = 0; i < derived->edition->node_count; i++)
    sy_warn_points(found, derived->edition, &derived->edition->nodes[i]);
  check_which(derived, &list, found, !more.value);
  if (g_strcmp0(text_at(&record, "engine"), document_engine) == 0)
    json_at_each(told, &list) check_keys(derived, &told);
}

/* ---- all ---- */

static GHashTable *new_ids(void) {
  return g_hash_table_new(sy_text_hash, g_str_equal);
}

void document_compare_derived(struct comparison *comparison, const struct json_at *root,
                              const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  g_autoptr(GHashTable) nodes = new_ids(), units = new_ids(), cohorts = new_ids();
  g_autoptr(GHashTable) tallies =
      g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr(GHashTable) disqualified =
      g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree struct tally **of_node = g_new0(struct tally *, (gsize)edition->node_count + 1);
  const struct json_at changes = json_at_key(root, "changes");
  const struct json_at since = json_at_key(&changes, "since");
  const struct derived derived = {
      comparison, assessment, edition, nodes,        units,
      cohorts,    tallies,    of_node, disqualified, text_at(&since, "id")};
  for (guint i = 0; i < edition->node_count; i++)
    g_hash_table_insert(nodes, edition->nodes[i].id, GUINT_TO_POINTER(i + 1));
  for (guint i = 0; i < edition->unit_count; i++)
    g_hash_table_insert(units, edition->units[i].id, GUINT_TO_POINTER(i + 1));
  for (guint i = 0; i < edition->cohort_count; i++)
    g_hash_table_insert(cohorts, edition->cohorts[i].id, GUINT_TO_POINTER(i + 1));
  check_changes(&derived, root);
  check_replies(&derived, root);
  check_warnings(&derived, root);
}
