/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c: plugins in worker processes
 *
 * To the host, a third-party plugin is like any other: a description with functions, which are
 * those here and call a steelyard-worker. What comes back is limited and copied here, and then
 * checked in the same place as everything else that plugins write. There is one process per
 * instance, so that a plugin that dies does not affect other indicators.
 */
#include "host/worker.h"
#include "host/host-private.h"

#include <string.h>

/* The most bytes of a worker's messages about itself and its plugin. */
#define MOST_DESCRIPTION ((uint64_t)16 << 20)

/* The most bytes that it says about why it cannot use the object. */
#define MOST_FAILURE 4096

/* ---- the description ---- */

static int proxy_create(const struct sy_host *host, const struct sy_parameters *parameters,
                        void **self, struct sy_failure *failure);
static int proxy_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                       struct sy_failure *failure) {
  return host_worker_score(self, batch, result, failure);
}

static void proxy_destroy(void *self) {
  host_worker_free(self);
}

static void proxy_range(void *self, double *lowest, double *highest) {
  const struct host_worker *worker = self;
  *lowest = worker->lowest;
  *highest = worker->highest;
}

/* One call at a time: there is one process. */
static uint32_t proxy_flags(void *self) {
  const struct host_worker *worker = self;
  return worker->flags & ~(uint32_t)SY_PLUGIN_PARALLEL;
}

static const struct sy_plugin *proxy_describe(void *self) {
  const struct host_worker *worker = self;
  return worker->plugin;
}

/* A description that came over the wire, checked; its functions are those above. */
static const struct sy_plugin *take_plugin(struct wire *wire, sy_words **reason) {
  struct sy_plugin plugin;
  uint32_t describes;
  wire_plugin(wire, &plugin);
  wire_u32(wire, &describes);
  plugin.create = proxy_create;
  plugin.score = proxy_score;
  plugin.destroy = proxy_destroy;
  plugin.range = proxy_range;
  plugin.instance_flags = proxy_flags;
  plugin.describe = describes ? proxy_describe : NULL;
  if (wire->broken) {
    *reason = sy_words_new("sent an invalid description", "发来无效的插件说明");
    return NULL;
  }
  const struct sy_plugin *copy = sy_description_copy(&plugin, reason);
  if (copy) /* its texts are those that were read */
    host_keep(g_steal_pointer(&wire->owned));
  return copy;
}

/* How the worker is confined, which it reports before it loads anything, and whether this suffices.
 * The record has the first worker's confinement, and later ones must have the same. */
static void take_level(struct host_worker *worker, struct sy_plugin_entry *entry,
                       struct wire *wire) {
  uint32_t whole;
  const char *text;
  wire_u32(wire, &whole);
  wire_text(wire, &text);
  g_autofree char *level = g_strdup_printf("worker: %s", text ? text : "");
  if (!whole && entry->context->sandbox == SY_SANDBOX_REQUIRE)
    worker->broken =
        sy_words_new("this machine cannot sandbox it (%s); --sandbox=try runs it without",
                     "本机无法用沙箱限制它（%s）；用--sandbox=try可不加沙箱运行", text ? text : "");
  else if (!entry->sandbox)
    entry->sandbox = g_steal_pointer(&level);
  else if (strcmp(level, entry->sandbox) != 0)
    worker->broken = sy_words_new("is in the sandbox '%s', but was in '%s' before",
                                  "沙箱为“%s”，而此前为“%s”", level, entry->sandbox);
}

/* The object that scores must be the recorded one, so the file is checked after it was loaded. */
static void check_object(struct host_worker *worker, struct sy_plugin_entry *entry) {
  char digest[SY_DIGEST_SIZE];
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input object = sy_input_at(entry->path);
  if (!sy_digest_file(&object, digest, problems) || strcmp(digest, entry->sha256) != 0)
    worker->broken =
        sy_words_new("the plugin file was replaced while in use", "插件文件在使用期间被替换");
}

/* A message without content. */
static bool say(struct host_worker *worker, enum wire_kind kind) {
  struct wire wire;
  wire_init_write(&wire);
  const bool asked = host_worker_ask(worker, kind, &wire);
  wire_clear(&wire);
  return asked;
}

/* A worker that is confined and has loaded the object. Its message about this is in the wire,
 * unless it is broken. */
static struct host_worker *start_loaded(struct sy_plugin_entry *entry, struct wire *wire) {
  sy_plugin_entry_digest(entry);
  struct host_worker *worker = host_worker_start(entry);
  if (!say(worker, WIRE_ENTER) || !host_worker_expect(worker, WIRE_LEVEL, MOST_DESCRIPTION, wire))
    return worker;
  take_level(worker, entry, wire);
  wire_clear(wire);
  if (say(worker, WIRE_LOAD) && host_worker_expect(worker, WIRE_HELLO, MOST_DESCRIPTION, wire)) {
    check_object(worker, entry);
    if (worker->broken)
      wire_clear(wire);
  }
  if (worker->broken)
    host_worker_end(worker);
  return worker;
}

/* The notices that the plugin declares, checked; false with the entry's failure. */
static bool take_notices(struct sy_plugin_entry *entry, struct wire *wire) {
  struct sy_notices notices = {.size = sizeof notices};
  wire_notices(wire, &notices.notices);
  if (wire->broken)
    entry->failure = sy_words_new("sent an invalid description", "发来无效的插件说明");
  else
    entry->notices = sy_notices_copy(&notices, &entry->failure);
  return entry->notices != NULL;
}

/* The first worker's description of the plugin. NULL with a reason. */
static const struct sy_plugin *take_hello(struct sy_plugin_entry *entry, struct wire *wire) {
  uint32_t changed_float_mode;
  const char *failure, *chinese;
  wire_u32(wire, &changed_float_mode);
  wire_text(wire, &failure);
  wire_text(wire, &chinese);
  entry->changed_float_mode = changed_float_mode != 0;
  if (failure)
    entry->failure = sy_words_take(host_clean_text(failure, MOST_FAILURE),
                                   host_clean_text(chinese ? chinese : failure, MOST_FAILURE));
  return !failure && take_notices(entry, wire) ? take_plugin(wire, &entry->failure) : NULL;
}

const struct sy_plugin *host_worker_load(struct sy_plugin_entry *entry) {
  struct wire wire;
  struct host_worker *worker = start_loaded(entry, &wire);
  const struct sy_plugin *plugin = NULL;
  if (worker->broken) {
    entry->failure = g_steal_pointer(&worker->broken);
  } else {
    plugin = take_hello(entry, &wire);
    wire_clear(&wire);
  }
  entry->in_worker = true;
  if (plugin)
    entry->spare = worker;
  else
    host_worker_free(worker);
  return plugin;
}

/* ---- an instance ---- */

/* The worker that read the description serves the first instance, new ones the others. */
static struct host_worker *take_worker(struct sy_plugin_entry *entry) {
  struct host_worker *worker = g_steal_pointer(&entry->spare);
  struct wire wire;
  if (!worker) {
    worker = start_loaded(entry, &wire);
    if (!worker->broken)
      wire_clear(&wire);
  }
  return worker;
}

/* If instances have no description of their own, theirs is the plugin's, regardless of this
 * message: the tables that a call passes are those of the description that the host uses. */
static void take_created(struct host_worker *worker, const struct sy_plugin *plugin,
                         struct wire *wire) {
  sy_words *reason = NULL;
  wire_u32(wire, &worker->flags);
  wire_double(wire, &worker->lowest);
  wire_double(wire, &worker->highest);
  worker->plugin = plugin->describe ? take_plugin(wire, &reason) : plugin;
  if (reason) {
    host_worker_end(worker);
    worker->broken = reason;
  }
}

static int proxy_create(const struct sy_host *host, const struct sy_parameters *parameters,
                        void **self, struct sy_failure *failure) {
  struct sy_plugin_entry *entry = host_entry_of(host);
  struct host_worker *worker = take_worker(entry);
  struct wire wire;
  wire_init_write(&wire);
  struct sy_parameters copy = *parameters;
  wire_parameters(&wire, &copy, entry->plugin->parameters);
  const bool asked = host_worker_ask(worker, WIRE_CREATE, &wire);
  wire_clear(&wire);
  if (asked && host_worker_expect(worker, WIRE_CREATED, MOST_DESCRIPTION, &wire)) {
    take_created(worker, entry->plugin, &wire);
    wire_clear(&wire);
  }
  const int status = host_worker_failure(worker, failure);
  if (status == SY_OK)
    *self = worker;
  else
    host_worker_free(worker);
  return status;
}

const sy_words *host_worker_broken(const void *self) {
  const struct host_worker *worker = self;
  return worker->broken;
}
