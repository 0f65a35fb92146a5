/* SPDX-License-Identifier: Apache-2.0
 *
 * registry.c: the available plugins, and loading those that are needed
 *
 * Scanning reads folders only: a file called ID.rREVISION.so is that plugin, and is opened when an
 * edition names it.
 */
#include "host/host-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sy_registry {
  sy_context context;
  GPtrArray *entries;         /* of struct sy_plugin_entry, by id and revision */
  struct host_budget *budget; /* of their workers */
  pthread_mutex_t lock;       /* around loading */
  bool told_empty;            /* that no plugin is installed at all */
  GHashTable *allowed;        /* the digests of the objects that may be loaded; NULL: all */
};

static void free_entry(gpointer data) {
  struct sy_plugin_entry *entry = data;
  g_free(entry->id);
  g_free(entry->path);
  g_clear_pointer(&entry->failure, sy_words_free);
  g_free(entry->sandbox);
  if (entry->spare)
    host_worker_free(entry->spare);
  g_free(entry);
}

char **sy_plugin_directories(sy_problems *problems) {
  const char *path = getenv("STEELYARD_PLUGIN_PATH");
  static const char *const only_own[] = {"", NULL};
  char **directories =
      path && *path ? g_strsplit(path, ":", -1) : g_strdupv((char **)(uintptr_t)only_own);
  for (char **directory = directories; *directory; directory++)
    if (!**directory) {
      g_free(*directory);
      *directory = sy_own_path(SY_OWN_PLUGINS);
    } else if (!g_path_is_absolute(*directory))
      sy_problems_add(problems, (struct sy_place){0},
                      _("STEELYARD_PLUGIN_PATH contains '%s', expected absolute paths"),
                      *directory);
  return directories;
}

/* A revision from 1, at the start of a text; what follows it is in *rest. 0 if there is none. */
static uint32_t parse_revision(const char *text, const char **rest) {
  if (!g_ascii_isdigit(*text) || *text == '0')
    return 0;
  char *end;
  const guint64 number = g_ascii_strtoull(text, &end, 10);
  *rest = end;
  return number > UINT32_MAX ? 0 : (uint32_t)number;
}

/* Splits "hall-visit.r2.so" into id and revision. False if the name does not have that form. */
static bool parse_file_name(const char *name, char **id, uint32_t *revision) {
  const char *dot = strchr(name, '.');
  const char *rest;
  if (!dot || dot[1] != 'r' || (*revision = parse_revision(dot + 2, &rest)) == 0 ||
      strcmp(rest, ".so") != 0)
    return false;
  g_autofree char *candidate = g_strndup(name, (gsize)(dot - name));
  if (!sy_is_name(candidate))
    return false;
  *id = g_steal_pointer(&candidate);
  return true;
}

/* Whether two paths lead to the same place. */
static bool same_place(const char *left, const char *right) {
  struct stat a, b;
  return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

/* The path without links: a link in somebody else's folder may lead elsewhere when the object is
 * loaded than when its folder was checked. The path itself if it does not exist. */
static char *without_links(const char *path) {
  char *real = realpath(path, NULL);
  char *copy = g_strdup(real ? real : path);
  free(real);
  return copy;
}

/* Takes over `id`. */
static void add_entry(sy_registry *registry, char *id, uint32_t revision, const char *path,
                      bool own) {
  struct sy_plugin_entry *entry = g_new0(struct sy_plugin_entry, 1);
  entry->id = id;
  entry->revision = revision;
  entry->path = without_links(path);
  entry->own = own;
  entry->context = &registry->context;
  entry->budget = registry->budget;
  g_ptr_array_add(registry->entries, entry);
}

/* `directory` is a path without links. */
static void scan_directory(sy_registry *registry, const char *directory, sy_problems *problems) {
  g_autoptr(GError) error = NULL;
  g_autofree char *own_directory = sy_own_path(SY_OWN_PLUGINS);
  const bool own = same_place(directory, own_directory);
  g_autoptr(GDir) folder = g_dir_open(directory, 0, &error);
  if (!folder) {
    if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      sy_problems_add(problems, (struct sy_place){.file = g_intern_string(directory)}, "%s",
                      error->message);
    return;
  }
  g_autofree char *distrust = host_distrust(directory);
  if (distrust) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(directory)},
                    _("plugins are not loaded from here: %s"), distrust);
    return;
  }
  const char *name;
  while ((name = g_dir_read_name(folder))) {
    char *id;
    uint32_t revision;
    if (!parse_file_name(name, &id, &revision))
      continue;
    g_autofree char *path = g_build_filename(directory, name, NULL);
    add_entry(registry, id, revision, path, own);
  }
}

static gint compare_entries(gconstpointer left, gconstpointer right) {
  const struct sy_plugin_entry *a = *(const struct sy_plugin_entry *const *)left;
  const struct sy_plugin_entry *b = *(const struct sy_plugin_entry *const *)right;
  const int ids = strcmp(a->id, b->id);
  if (ids)
    return ids;
  if (a->revision != b->revision)
    return a->revision < b->revision ? -1 : 1;
  return strcmp(a->path, b->path);
}

/* An id and revision may be installed only once, because it must not depend on chance which of two
 * scores. */
static void check_unique(const sy_registry *registry, sy_problems *problems) {
  for (guint i = 1; i < registry->entries->len; i++) {
    const struct sy_plugin_entry *a = g_ptr_array_index(registry->entries, i - 1);
    const struct sy_plugin_entry *b = g_ptr_array_index(registry->entries, i);
    if (strcmp(a->id, b->id) == 0 && a->revision == b->revision)
      sy_problems_add(problems, (struct sy_place){.file = g_intern_string(b->path)},
                      _("another file has %s@%u too: %s"), b->id, b->revision, a->path);
  }
}

/* From the last one on, for entries are sorted by revision. */
static void note_newest(const sy_registry *registry) {
  const struct sy_plugin_entry *after = NULL;
  for (guint i = registry->entries->len; i-- > 0;) {
    struct sy_plugin_entry *entry = g_ptr_array_index(registry->entries, i);
    const bool same = after != NULL && strcmp(after->id, entry->id) == 0;
    entry->newest = same ? after->newest : entry->revision;
    after = entry;
  }
}

sy_registry *sy_registry_new(const sy_context *context, sy_problems *problems) {
  sy_registry *registry = g_new0(sy_registry, 1);
  const char *const *directories = context->plugin_directories;
  registry->context = *context;
  registry->context.plugin_directories = NULL;
  registry->entries = g_ptr_array_new_with_free_func(free_entry);
  registry->budget = host_budget_new(&registry->context, registry->entries);
  pthread_mutex_init(&registry->lock, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (; directories && *directories; directories++) {
    char *directory = without_links(*directories);
    if (g_path_is_absolute(*directories) && !g_hash_table_contains(seen, directory))
      scan_directory(registry, directory, problems);
    g_hash_table_add(seen, directory);
  }
  g_ptr_array_sort(registry->entries, compare_entries);
  note_newest(registry);
  check_unique(registry, problems);
  return registry;
}

const sy_context *sy_registry_context(const sy_registry *registry) {
  return &registry->context;
}

void sy_registry_put(sy_registry *registry, const char *id, uint32_t revision, const char *path) {
  for (guint i = 0; i < registry->entries->len; i++) {
    const struct sy_plugin_entry *entry = g_ptr_array_index(registry->entries, i);
    if (strcmp(entry->id, id) == 0 && entry->revision == revision)
      g_ptr_array_remove_index(registry->entries, i--);
  }
  add_entry(registry, g_strdup(id), revision, path, true);
  g_ptr_array_sort(registry->entries, compare_entries);
  note_newest(registry);
}

void sy_registry_free(sy_registry *registry) {
  g_ptr_array_unref(registry->entries);
  host_budget_free(registry->budget);
  pthread_mutex_destroy(&registry->lock);
  if (registry->allowed)
    g_hash_table_destroy(registry->allowed);
  g_free(registry);
}

void sy_registry_allow(sy_registry *registry, const char *sha256) {
  if (!registry->allowed)
    registry->allowed = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  g_hash_table_add(registry->allowed, g_strdup(sha256));
}

GPtrArray *sy_registry_entries(const sy_registry *registry) {
  return registry->entries;
}

/* The description must be of the plugin that the file's name promises. */
static sy_words *check_identity(const struct sy_plugin_entry *entry,
                                const struct sy_plugin *plugin) {
  if (strcmp(plugin->id, entry->id) == 0 && plugin->revision == entry->revision)
    return NULL;
  return sy_words_new("describes itself as %s@%u, but the file's name says %s@%u",
                      "自称%s@%u，文件名却是%s@%u", plugin->id, plugin->revision, entry->id,
                      entry->revision);
}

/* Why the object is not even opened, or NULL. */
static sy_words *refusal(const sy_registry *registry, struct sy_plugin_entry *entry) {
  g_autofree char *distrust = host_distrust(entry->path);
  if (distrust)
    return sy_words_new("%s", "%s", distrust);
  g_autoptr(sy_words) fault = sy_object_fault(entry->path);
  if (fault)
    return g_steal_pointer(&fault);
  /* Computed now, and not when it is needed: by then, the file may have been replaced. */
  if (!*sy_plugin_entry_digest(entry))
    return sy_words_new("%s", "%s", sy_error_text(errno));
  if (!registry->allowed || g_hash_table_contains(registry->allowed, entry->sha256))
    return NULL;
  return sy_words_new("the lock does not list this plugin file, whose SHA-256 is %s",
                      "锁定文件未列入这个插件文件，其SHA-256为%s", entry->sha256);
}

/* In the process. NULL with the entry's failure. */
static const struct sy_plugin *load_here(struct sy_plugin_entry *entry) {
  struct sy_object object;
  const bool loaded = sy_object_load(entry->path, &object, &entry->failure);
  entry->changed_float_mode = object.changed_float_mode;
  entry->sandbox = g_strdup("in-process");
  const struct sy_plugin *plugin =
      loaded ? sy_description_copy(object.entry(), &entry->failure) : NULL;
  if (!plugin)
    return NULL;
  entry->notices = sy_plugin_notices(plugin, &entry->failure);
  return entry->notices ? plugin : NULL;
}

/* One of steelyard's own may ask for a worker, because it runs code that came with an edition. */
static const struct sy_plugin *load_own(struct sy_plugin_entry *entry) {
  const struct sy_plugin *plugin = load_here(entry);
  if (!plugin || !(plugin->flags & SY_PLUGIN_ISOLATED) ||
      entry->context->sandbox == SY_SANDBOX_NONE)
    return plugin;
  g_clear_pointer(&entry->sandbox, g_free);
  return host_worker_load(entry);
}

static void load_entry(const sy_registry *registry, struct sy_plugin_entry *entry) {
  entry->loaded = true;
  entry->failure = refusal(registry, entry);
  if (entry->failure)
    return;
  const struct sy_plugin *plugin = entry->own || entry->context->sandbox == SY_SANDBOX_NONE
                                       ? load_own(entry)
                                       : host_worker_load(entry);
  if (!plugin)
    return;
  entry->failure = check_identity(entry, plugin);
  if (!entry->failure)
    entry->plugin = plugin;
}

bool sy_registry_load(sy_registry *registry, struct sy_plugin_entry *entry) {
  pthread_mutex_lock(&registry->lock);
  if (!entry->loaded)
    load_entry(registry, entry);
  pthread_mutex_unlock(&registry->lock);
  return entry->plugin != NULL;
}

/* ---- finding by name ---- */

static void unknown_plugin(sy_registry *registry, const char *id, struct sy_place place,
                           sy_problems *problems) {
  if (registry->entries->len == 0 && registry->told_empty)
    return; /* once is enough */
  registry->told_empty = registry->entries->len == 0;
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  g_autoptr(GString) revisions = g_string_new(NULL);
  for (guint i = 0; i < registry->entries->len; i++) {
    const struct sy_plugin_entry *entry = g_ptr_array_index(registry->entries, i);
    if (strcmp(entry->id, id) == 0)
      g_string_append_printf(revisions, "%s%u", revisions->len ? ", " : "", entry->revision);
    if (ids->len == 0 || strcmp(g_ptr_array_index(ids, ids->len - 1), entry->id) != 0)
      g_ptr_array_add(ids, entry->id);
  }
  g_ptr_array_add(ids, NULL);
  if (revisions->len) {
    sy_problems_add(problems, place,
                    _("plugin '%s' is installed, but not in this revision, only as %s"), id,
                    revisions->str);
    return;
  }
  g_autofree char *suggestion =
      registry->entries->len
          ? sy_suggestion(id, (const char *const *)ids->pdata)
          : g_strdup(_("; no plugins are installed: see 'steelyard plugin list --verbose'"));
  sy_problems_add(problems, place, _("plugin '%s' is not installed%s"), id, suggestion);
}

/* Takes "id@revision" apart. */
static bool parse_name(const char *name, char **id, uint32_t *revision) {
  const char *at = strchr(name, '@'), *rest;
  if (!at || at == name || (*revision = parse_revision(at + 1, &rest)) == 0 || *rest)
    return false;
  *id = g_strndup(name, (gsize)(at - name));
  return true;
}

struct sy_plugin_entry *sy_registry_find(sy_registry *registry, const char *id_at_revision,
                                         struct sy_place place, sy_problems *problems) {
  g_autofree char *id = NULL;
  uint32_t revision;
  if (!parse_name(id_at_revision, &id, &revision)) {
    sy_problems_add(problems, place,
                    _("found '%s', expected a plugin and its revision, such as checklist@1"),
                    id_at_revision);
    return NULL;
  }
  for (guint i = 0; i < registry->entries->len; i++) {
    struct sy_plugin_entry *entry = g_ptr_array_index(registry->entries, i);
    if (strcmp(entry->id, id) != 0 || entry->revision != revision)
      continue;
    if (sy_registry_load(registry, entry))
      return entry;
    sy_problems_add(problems, place, _("plugin %s@%u cannot be used: %s: %s"), entry->id,
                    entry->revision, entry->path, sy_words_get(entry->failure));
    return NULL;
  }
  unknown_plugin(registry, id, place, problems);
  return NULL;
}

const char *sy_plugin_entry_digest(struct sy_plugin_entry *entry) {
  if (entry->sha256[0])
    return entry->sha256;
  g_autoptr(sy_words) fault = sy_object_fault(entry->path);
  g_autoptr(sy_problems) problems =
      sy_problems_new(); /* the caller that loads it reports what is wrong */
  const struct sy_input object = sy_input_at(entry->path);
  if (fault || !sy_digest_file(&object, entry->sha256, problems))
    entry->sha256[0] = '\0';
  return entry->sha256;
}
