/* SPDX-License-Identifier: Apache-2.0
 *
 * edition.c: the loader's steps, freeing, finding
 *
 * An edition is loaded in the order in which its parts depend on each other. Every step reports all
 * problems that it can find; the result is a complete edition or none.
 */
#include "edition/edition-private.h"

#include <string.h>

/* ---- Freeing ---- */

static void clear_node(struct sy_node *node) {
  guint tables = 0;
  while (node->bindings != NULL && sy_node_plugin(node)->tables[tables] != NULL) {
    struct sy_binding *binding = &node->bindings[tables++];
    for (guint i = 0;
         binding->spellings != NULL && sy_node_plugin(node)->tables[tables - 1]->columns[i] != NULL;
         i++) {
      g_free(binding->spellings[i].dictionary);
      g_free(binding->spellings[i].number);
    }
    g_free(binding->spellings);
    g_free(binding->columns);
    g_clear_pointer(&binding->where, g_array_unref);
    g_clear_pointer(&binding->left_out, g_array_unref);
    g_clear_pointer(&binding->identical, g_array_unref);
    g_clear_pointer(&binding->conflicting, g_array_unref);
  }
  g_free(node->bindings);
  for (guint i = 0; i < node->condition_count; i++)
    g_free(node->conditions[i].wanted);
  g_free(node->conditions);
  sy_fields_free(sy_node_fields, node);
  for (guint i = 0; node->advice && sy_node_plugin(node)->findings[i]; i++)
    sy_text_clear(&node->advice[i]);
  g_free(node->advice);
  g_clear_pointer(&node->instance, sy_instance_free);
}

static void clear_award(struct sy_award *award) {
  sy_fields_free(sy_award_fields, award);
  for (guint i = 0; i < award->band_count; i++)
    sy_fields_free(sy_band_fields, &award->bands[i]);
  g_free(award->bands);
}

static void clear_grading(struct sy_grading *grading) {
  for (guint i = 0; i < grading->grade_count; i++)
    sy_fields_free(sy_grade_fields, &grading->grades[i]);
  g_free(grading->grades);
}

static void clear_table(struct sy_edition_table *table) {
  g_free(table->id);
  g_free(table->file);
  g_free(table->key_json);
  g_free(table->form);
  g_free(table->content);
  g_clear_pointer(&table->snapshots, g_ptr_array_unref);
  g_clear_pointer(&table->requests, g_array_unref);
  g_clear_pointer(&table->sheet, sy_sheet_free);
  sy_stages_free(table->stages);
}

static void clear_claim(struct sy_claim *claim) {
  sy_fields_free(sy_claim_fields, claim);
  g_free(claim->where_band);
  g_free(claim->where_grade);
  g_free(claim->row_kept);
  g_free(claim->weight);
  g_free(claim->distinct_same);
}

static void free_owned(struct sy_edition_owned *owned) {
  if (owned == NULL)
    return;
  sy_text_table_free(owned->units);
  g_ptr_array_unref(owned->sheets);
  g_ptr_array_unref(owned->documents);
  g_clear_pointer(&owned->columns, g_hash_table_unref);
  g_clear_pointer(&owned->askers, g_ptr_array_unref);
  g_free(owned);
}

void sy_edition_free(sy_edition *edition) {
  if (edition == NULL)
    return;
  for (uint32_t i = 0; i < edition->node_count; i++)
    clear_node(&edition->nodes[i]);
  for (uint32_t i = 0; i < edition->unit_count && edition->owned == NULL; i++) {
    g_free(edition->units[i].id);
    sy_text_clear(&edition->units[i].name);
    g_free((char *)edition->units[i].was);
  }
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    g_free(edition->cohorts[i].id);
    sy_text_clear(&edition->cohorts[i].name);
  }
  for (uint32_t i = 0; i < edition->award_count; i++)
    clear_award(&edition->awards[i]);
  for (uint32_t i = 0; i < edition->grading_count; i++)
    clear_grading(&edition->gradings[i]);
  for (uint32_t i = 0; i < edition->table_count; i++)
    clear_table(&edition->tables[i]);
  for (uint32_t i = 0; i < edition->claim_count; i++)
    clear_claim(&edition->claims[i]);
  sy_attributes_clear(edition);
  g_free(edition->nodes);
  g_free(edition->order);
  g_free(edition->units);
  g_free(edition->cohorts);
  g_free(edition->awards);
  g_free(edition->one_award.items);
  g_free(edition->gradings);
  g_free(edition->tables);
  g_free(edition->claims);
  g_clear_pointer(&edition->extends, g_ptr_array_unref);
  g_clear_pointer(&edition->folders, g_ptr_array_unref);
  g_clear_pointer(&edition->carried, g_ptr_array_unref);
  g_free(edition->previous);
  g_free(edition->lineage.weights);
  g_free(edition->id);
  sy_text_clear(&edition->name);
  g_free(edition->directory);
  sy_warnings_free(edition->warnings);
  g_clear_pointer(&edition->labels, g_hash_table_unref);
  g_clear_pointer(&edition->what_if, g_ptr_array_unref);
  free_owned(edition->owned);
  for (uint32_t i = 0; i < edition->erratum_count; i++)
    sy_fields_free(sy_erratum_fields, &edition->errata[i]);
  g_free(edition->errata);
  g_free(edition);
}

/* ---- Finding ---- */

/* Among structs whose first member is their id. */
static uint32_t find(const void *array, uint32_t count, size_t size, const char *id) {
  for (uint32_t i = 0; i < count; i++) {
    const char *candidate;
    memcpy(&candidate, (const char *)array + i * size, sizeof candidate);
    if (strcmp(candidate, id) == 0)
      return i;
  }
  return SY_NONE;
}

uint32_t sy_edition_find_node(const sy_edition *edition, const char *id) {
  return find(edition->nodes, edition->node_count, sizeof *edition->nodes, id);
}

uint32_t sy_edition_find_award(const sy_edition *edition, const char *id) {
  return find(edition->awards, edition->award_count, sizeof *edition->awards, id);
}

const struct sy_text *sy_incomparable_with(const struct sy_node *node, const char *edition) {
  for (uint32_t i = 0; i < node->incomparable.count; i++)
    if (strcmp(node->incomparable.items[i].with + strlen("../"), edition) == 0)
      return &node->incomparable.items[i].why;
  return NULL;
}

bool sy_is_below(const sy_edition *edition, uint32_t node, uint32_t top) {
  while (node != top && node != SY_NONE)
    node = edition->nodes[node].parent;
  return node == top;
}

uint32_t sy_edition_find_cohort(const sy_edition *edition, const char *id) {
  return find(edition->cohorts, edition->cohort_count, sizeof *edition->cohorts, id);
}

uint32_t sy_edition_find_table(const sy_edition *edition, const char *id) {
  return find(edition->tables, edition->table_count, sizeof *edition->tables, id);
}

const struct sy_plugin *sy_node_plugin(const struct sy_node *node) {
  return node->instance != NULL ? sy_instance_plugin(node->instance) : node->plugin->plugin;
}

static gint compare_plugins(gconstpointer left, gconstpointer right) {
  const struct sy_plugin_entry *a = *(const struct sy_plugin_entry *const *)left;
  const struct sy_plugin_entry *b = *(const struct sy_plugin_entry *const *)right;
  const int order = strcmp(a->id, b->id);
  return order ? order : a->revision < b->revision ? -1 : a->revision > b->revision;
}

GPtrArray *sy_edition_plugins(const sy_edition *edition) {
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  GPtrArray *plugins = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (edition->nodes[i].plugin && g_hash_table_add(seen, edition->nodes[i].plugin))
      g_ptr_array_add(plugins, edition->nodes[i].plugin);
  g_ptr_array_sort(plugins, compare_plugins);
  return plugins;
}

uint32_t sy_edition_main_award(const sy_edition *edition, uint32_t cohort) {
  for (uint32_t i = 0; i < edition->award_count; i++)
    for (uint32_t k = 0; k < edition->awards[i].cohorts.count; k++)
      if (edition->awards[i].cohorts.items[k] == cohort)
        return i;
  return SY_NONE;
}

uint32_t sy_edition_find_unit(const sy_edition *edition, const char *name) {
  if (edition->owned != NULL && edition->owned->units != NULL) {
    g_autofree char *key = sy_text_key(name, strlen(name));
    const int32_t found = sy_text_table_find(edition->owned->units, key, strlen(key));
    return found >= 0 ? (uint32_t)found : SY_NONE;
  }
  uint32_t found = find(edition->units, edition->unit_count, sizeof *edition->units, name);
  for (uint32_t i = 0; found == SY_NONE && i < edition->unit_count; i++)
    if (sy_texts_equal(edition->units[i].id, name) ||
        sy_texts_equal(edition->units[i].name.zh, name) ||
        sy_texts_equal(edition->units[i].name.en, name))
      found = i;
  return found;
}

/* ---- Loading ---- */

static sy_edition *edition_new(sy_directory *folder) {
  sy_edition *edition = g_new0(sy_edition, 1);
  edition->directory = g_strdup(sy_directory_path(folder));
  edition->extends = g_ptr_array_new_with_free_func(g_free);
  edition->folders = g_ptr_array_new_with_free_func((GDestroyNotify)sy_directory_free);
  g_ptr_array_add(edition->folders, folder);
  edition->digits = 2;
  edition->warnings = sy_warnings_new();
  edition->owned = g_new0(struct sy_edition_owned, 1);
  edition->owned->documents = g_ptr_array_new_with_free_func((GDestroyNotify)sy_yaml_free);
  edition->owned->sheets = g_ptr_array_new_with_free_func((GDestroyNotify)sy_sheet_free);
  edition->owned->units = sy_text_table_new();
  return edition;
}

static void loader_init(struct sy_loader *loader) {
  loader->nodes = g_array_new(FALSE, TRUE, sizeof(struct sy_node));
  loader->node_yaml = g_ptr_array_new();
  loader->node_ids = sy_taken_new();
  loader->bindings = g_array_new(FALSE, TRUE, sizeof(struct sy_binding_plan));
  loader->claims = g_array_new(FALSE, TRUE, sizeof(struct sy_claim_plan));
  loader->unit_names = g_ptr_array_new();
  loader->columns = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free);
  loader->texts = g_ptr_array_new_with_free_func(g_free);
}

static void unref_array(GArray *array) {
  if (array != NULL)
    g_array_unref(array);
}

static void loader_clear(struct sy_loader *loader) {
  for (uint32_t i = 0; loader->plans != NULL && i < loader->edition->table_count; i++) {
    unref_array(loader->plans[i].requests);
    g_free(loader->plans[i].key_columns);
    g_free(loader->plans[i].values_used);
  }
  for (guint i = 0; i < loader->claims->len; i++)
    unref_array(g_array_index(loader->claims, struct sy_claim_plan, i).conditions);
  g_free(loader->plans);
  g_free(loader->attribute_columns);
  g_array_unref(loader->nodes);
  g_ptr_array_unref(loader->node_yaml);
  g_hash_table_destroy(loader->node_ids);
  g_array_unref(loader->bindings);
  g_array_unref(loader->claims);
  g_ptr_array_unref(loader->unit_names);
  g_hash_table_unref(loader->columns);
  g_ptr_array_unref(loader->texts);
  g_clear_pointer(&loader->left_out, g_hash_table_destroy);
}

/* The edition to compare with need not exist. */
static void load_previous(struct sy_loader *loader) {
  const struct sy_yaml *previous =
      sy_field_get(loader->root, "previous", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (previous != NULL && sy_sibling_check(loader, "previous", previous->text, previous->place))
    loader->edition->previous = g_strdup(previous->text);
}

/* Everything in edition.yaml itself. */
static void load_declarations(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  edition->id = sy_field_string(loader->root, "id", SY_FIELD_OPTIONAL, loader->problems);
  sy_languages_load(loader);
  edition->name = sy_field_name(loader, loader->root, "name", edition->id);
  int64_t digits = edition->digits;
  sy_field_integer(loader->merged, "digits", SY_FIELD_OPTIONAL, 0, 9, &digits, loader->problems);
  edition->digits = (unsigned)digits;
  load_previous(loader);
  sy_lineage_load(loader);
  sy_cohorts_load(loader);
  sy_tables_declare(loader);
  sy_units_plan(loader);
  sy_tree_load(loader);
  sy_awards_load(loader);
  sy_gradings_load(loader);
  sy_attributes_plan(loader);
  sy_leaves_load(loader);
  sy_labels_load(loader);
  sy_advice_load(loader);
  sy_edition_complete(sy_registry_context(loader->registry), edition, loader->problems);
}

/* Keeps what was planned to be read, for those who prepare evidence. */
static void keep_requests(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  for (uint32_t i = 0; i < edition->table_count; i++) {
    edition->tables[i].requests = g_array_ref(loader->plans[i].requests);
    edition->tables[i].scope = loader->plans[i].scope;
  }
  edition->owned->columns = g_hash_table_ref(loader->columns);
  edition->owned->askers = g_ptr_array_ref(loader->texts);
}

/* Units, evidence and claims. Claims come first, because they also need columns of tables. They are
 * about the official edition, so a what-if has none. */
static void load_evidence(struct sy_loader *loader) {
  if (loader->edition->what_if == NULL && loader->given == NULL)
    sy_claims_load(loader);
  const guint before = sy_problems_count(loader->problems);
  sy_units_read(loader);
  if (loader->edition->unit_count == 0 || sy_problems_count(loader->problems) > before)
    return; /* every name of a unit in the evidence would be another problem */
  sy_tables_read(loader);
  sy_leaves_attach(loader);
  sy_texts_spell(loader);
  sy_keys_check(loader);
  sy_claims_attach(loader);
}

sy_edition *sy_edition_load_with(sy_directory *folder, sy_registry *registry,
                                 const struct sy_load_options *options, sy_problems *problems) {
  guint before = sy_problems_count(problems);
  g_autoptr(sy_edition) edition = edition_new(folder);
  struct sy_loader loader = {.edition = edition,
                             .registry = registry,
                             .depth = options->depth,
                             .last_stage = options->last,
                             .former = options->former,
                             .what_if = options->what_if,
                             .given = options->given,
                             .problems = problems};
  loader_init(&loader);
  if (sy_resolve(&loader)) {
    load_declarations(&loader);
    if (loader.depth >= SY_LOAD_SCORES)
      load_evidence(&loader);
    else if (loader.depth == SY_LOAD_UNITS) {
      sy_claims_load(&loader); /* they need columns, too */
      sy_units_read(&loader);
      keep_requests(&loader);
    }
    if (sy_problems_count(problems) == before && options->given == NULL)
      sy_edition_warn(&loader);
    if (loader.depth == SY_LOAD_ALL && sy_problems_count(problems) == before)
      sy_edition_digest(&loader);
  }
  loader_clear(&loader);
  return sy_problems_count(problems) == before ? g_steal_pointer(&edition) : NULL;
}

sy_edition *sy_edition_load(const char *directory, sy_registry *registry, enum sy_load_depth depth,
                            sy_problems *problems) {
  sy_directory *folder = sy_edition_folder(directory, problems);
  const struct sy_load_options options = {.depth = depth, .last = SY_STAGE_AUDIT};
  return folder != NULL ? sy_edition_load_with(folder, registry, &options, problems) : NULL;
}

/* ---- what it is called ---- */

const char *sy_edition_id(const sy_edition *edition) {
  return edition->id;
}

struct sy_text sy_edition_name(const sy_edition *edition) {
  return edition->name;
}

uint32_t sy_unit_count(const sy_edition *edition) {
  return edition->unit_count;
}

const char *sy_unit_id(const sy_edition *edition, uint32_t unit) {
  return edition->units[unit].id;
}

struct sy_text sy_unit_name(const sy_edition *edition, uint32_t unit) {
  return edition->units[unit].name;
}

uint32_t sy_node_count(const sy_edition *edition) {
  return edition->node_count;
}

const char *sy_node_id(const sy_edition *edition, uint32_t node) {
  return edition->nodes[node].id;
}

struct sy_text sy_node_name(const sy_edition *edition, uint32_t node) {
  return edition->nodes[node].name;
}

uint32_t sy_award_count(const sy_edition *edition) {
  return edition->award_count;
}

const char *sy_award_id(const sy_edition *edition, uint32_t award) {
  return edition->awards[award].id;
}
