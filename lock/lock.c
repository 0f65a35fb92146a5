/* SPDX-License-Identifier: Apache-2.0
 *
 * lock.c: the parts of a lock
 *
 * A lock fixes an edition by digests, so that it can be scored again years later and every
 * difference can be named: the table, the plugin's revision, the node, the award. The same
 * structure is computed from an assessed edition (make.c), written (write.c), read back (read.c)
 * and compared (compare.c). docs/lock-format.md describes the format.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "lock/lock-private.h"

#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

const struct lock_shape lock_shapes[LOCK_LISTS] = {
    [LOCK_TABLES] = {"tables",
                     false,
                     {[TABLE_FILE] = {"file", LOCK_TEXT, false},
                      [TABLE_ROWS] = {"rows", LOCK_COUNT, false},
                      [TABLE_SHA256] = {"sha256", LOCK_DIGEST, false}}},
    [LOCK_NODES] = {"nodes",
                    false,
                    {[NODE_PLUGIN] = {"plugin", LOCK_REVISION, true},
                     [NODE_RULES] = {"rules", LOCK_DIGEST, false},
                     [NODE_SCORES] = {"scores", LOCK_DIGEST, false},
                     [NODE_FINDINGS] = {"findings", LOCK_DIGEST, true}}},
    [LOCK_AWARDS] = {"awards",
                     false,
                     {[AWARD_RULES] = {"rules", LOCK_DIGEST, false},
                      [AWARD_RANKS] = {"ranks", LOCK_DIGEST, false},
                      [AWARD_BANDS] = {"bands", LOCK_DIGEST, false}}},
    [LOCK_GRADES] = {"grades",
                     true,
                     {[GRADE_RULES] = {"rules", LOCK_DIGEST, false},
                      [GRADE_UNITS] = {"units", LOCK_DIGEST, false}}},
    [LOCK_STUDY] = {"study",
                    true,
                    {[STUDY_SOURCES] = {"sources", LOCK_DIGEST, false},
                     [STUDY_REPLICATIONS] = {"replications", LOCK_COUNT, false},
                     [STUDY_SEED] = {"seed", LOCK_COUNT, false},
                     [STUDY_RANKS] = {"ranks", LOCK_DIGEST, false},
                     [STUDY_BANDS] = {"bands", LOCK_DIGEST, false}}},
    [LOCK_FILES] = {"files", false, {[FILE_SHA256] = {"sha256", LOCK_DIGEST, false}}},
    [LOCK_PLUGINS] = {"plugins",
                      false,
                      {[PLUGIN_VERSION] = {"version", LOCK_TEXT, false},
                       [PLUGIN_SHA256] = {"sha256", LOCK_DIGEST, false}}},
};

const char *lock_engine(void) {
  return "steelyard " PACKAGE_VERSION;
}

static void free_entry(gpointer data) {
  struct lock_entry *entry = data;
  for (guint i = 0; i < LOCK_FIELDS; i++)
    g_free(entry->values[i]);
  g_free(entry->id);
  g_free(entry);
}

sy_lock *lock_new(const struct sy_result_rules *version) {
  sy_lock *lock = g_new0(sy_lock, 1);
  lock->version = version;
  for (guint list = 0; list < LOCK_LISTS; list++) {
    lock->lists[list] = g_ptr_array_new_with_free_func(free_entry);
    lock->by_id[list] = g_hash_table_new(sy_text_hash, g_str_equal);
  }
  return lock;
}

void sy_lock_free(sy_lock *lock) {
  for (guint list = 0; list < LOCK_LISTS; list++) {
    g_hash_table_destroy(lock->by_id[list]);
    g_ptr_array_unref(lock->lists[list]);
  }
  g_free(lock->edition);
  g_free(lock->rules);
  g_free(lock->at);
  g_free(lock->by);
  g_free(lock);
}

struct lock_entry *lock_add(sy_lock *lock, enum lock_list list, const char *id,
                            const char *const values[LOCK_FIELDS]) {
  struct lock_entry *entry = g_new0(struct lock_entry, 1);
  entry->id = g_strdup(id);
  for (guint i = 0; i < LOCK_FIELDS; i++)
    entry->values[i] = g_strdup(values[i]);
  g_ptr_array_add(lock->lists[list], entry);
  g_hash_table_insert(lock->by_id[list], entry->id, entry);
  return entry;
}

const struct lock_entry *lock_find(const sy_lock *lock, enum lock_list list, const char *id) {
  return g_hash_table_lookup(lock->by_id[list], id);
}

/* The installed object of a plugin that is named "id@revision", or NULL. */
static struct sy_plugin_entry *find_installed(const sy_registry *registry, const char *name) {
  const GPtrArray *entries = sy_registry_entries(registry);
  for (guint i = 0; i < entries->len; i++) {
    struct sy_plugin_entry *entry = entries->pdata[i];
    g_autofree char *its_name = g_strdup_printf("%s@%u", entry->id, entry->revision);
    if (strcmp(its_name, name) == 0)
      return entry;
  }
  return NULL;
}

void sy_lock_check_plugins(const sy_lock *lock, const sy_registry *registry,
                           sy_problems *problems) {
  for (guint i = 0; i < lock->lists[LOCK_PLUGINS]->len; i++) {
    const struct lock_entry *plugin = lock->lists[LOCK_PLUGINS]->pdata[i];
    if (find_installed(registry, plugin->id))
      continue;
    g_auto(GStrv) parts = g_strsplit(plugin->id, "@", 2);
    sy_problems_add(problems, plugin->place,
                    _("plugin %s revision %s is not installed; install %s, which made the lock, or "
                      "the plugin file %s.r%s.so"),
                    parts[0], parts[1], lock->by, parts[0], parts[1]);
  }
}

/* Lets the registry load the object that the lock knows of a plugin. */
static void allow(const struct lock_entry *plugin, sy_registry *registry, sy_problems *problems) {
  const char *known = plugin->values[PLUGIN_SHA256];
  sy_registry_allow(registry, known);
  struct sy_plugin_entry *entry = find_installed(registry, plugin->id);
  if (entry && strcmp(sy_plugin_entry_digest(entry), known) != 0)
    sy_problems_add(
        problems, plugin->place,
        _("the lock lists %s with SHA-256 %s, but %s has %s: with --only-locked it is not loaded"),
        plugin->id, known, entry->path, entry->sha256);
}

void sy_lock_restrict(const sy_directory *folder, sy_registry *registry, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  g_autoptr(sy_lock) lock = sy_lock_read(sy_registry_context(registry), folder, problems);
  if (!lock && sy_problems_count(problems) == before)
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(sy_directory_path(folder))},
                    _("--only-locked needs %s, which 'steelyard lock' makes"), SY_LOCK_FILE);
  for (guint i = 0; lock && i < lock->lists[LOCK_PLUGINS]->len; i++)
    allow(lock->lists[LOCK_PLUGINS]->pdata[i], registry, problems);
}

unsigned sy_lock_rules(const sy_lock *lock) {
  return lock->version->version;
}

const char *sy_lock_at(const sy_lock *lock) {
  return lock->at;
}

const char *sy_lock_by(const sy_lock *lock) {
  return lock->by;
}

bool sy_lock_plugin_at(const sy_lock *lock, guint index, struct sy_locked_plugin *plugin) {
  const GPtrArray *plugins = lock->lists[LOCK_PLUGINS];
  if (index >= plugins->len)
    return false;
  const struct lock_entry *entry = plugins->pdata[index];
  *plugin = (struct sy_locked_plugin){entry->id, entry->values[PLUGIN_VERSION]};
  return true;
}
