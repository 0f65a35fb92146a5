/* SPDX-License-Identifier: Apache-2.0
 *
 * budget.c: what all workers of a run may use together
 *
 * Each worker has limits of its own, but hundreds of them could still occupy a machine for hours.
 * Exceeding a common limit ends the run, because it would be a matter of chance which indicator
 * failed first.
 */
#include "host/host-private.h"

struct host_budget {
  const sy_context *context;
  const GPtrArray *entries;
  pthread_mutex_t lock; /* around the rest, and what entries have used */
  uint64_t used[HOST_USES];
  char *over; /* which limit was exceeded; NULL: none */
};

static const enum sy_limit limits[] = {
    [HOST_TIME] = SY_LIMIT_PLUGINS_SECONDS,
    [HOST_MEMORY] = SY_LIMIT_PLUGINS_MEMORY,
    [HOST_FINDINGS] = SY_LIMIT_PLUGINS_FINDINGS,
};

struct host_budget *host_budget_new(const sy_context *context, const GPtrArray *entries) {
  struct host_budget *budget = g_new0(struct host_budget, 1);
  budget->context = context;
  budget->entries = entries;
  pthread_mutex_init(&budget->lock, NULL);
  return budget;
}

void host_budget_free(struct host_budget *budget) {
  pthread_mutex_destroy(&budget->lock);
  g_free(budget->over);
  g_free(budget);
}

/* The plugin that used the most; of several, the first by id. */
static const struct sy_plugin_entry *greatest(const struct host_budget *budget, enum host_use use) {
  const struct sy_plugin_entry *most = budget->entries->pdata[0];
  for (guint i = 1; i < budget->entries->len; i++) {
    const struct sy_plugin_entry *entry = budget->entries->pdata[i];
    if (entry->used[use] > most->used[use])
      most = entry;
  }
  return most;
}

static char *over_text(const struct host_budget *budget, enum host_use use) {
  const size_t limit = sy_limit(budget->context, limits[use]);
  const struct sy_plugin_entry *most = greatest(budget, use);
  g_autofree char *hint = sy_limit_hint(limits[use]);
  switch (use) {
  case HOST_TIME:
    return g_strdup_printf(ngettext("plugins in workers took more than %zu second together; %s@%u "
                                    "took the most, %.1f seconds%s",
                                    "plugins in workers took more than %zu seconds together; %s@%u "
                                    "took the most, %.1f seconds%s",
                                    limit),
                           limit, most->id, most->revision,
                           (double)most->used[use] / G_USEC_PER_SEC, hint);
  case HOST_MEMORY:
    return g_strdup_printf(_("plugins in workers hold more than %zu bytes of memory together; "
                             "%s@%u holds the most, %zu bytes%s"),
                           limit, most->id, most->revision, (size_t)most->used[use], hint);
  default:
    return g_strdup_printf(ngettext("plugins in workers reported more than %zu finding together; "
                                    "%s@%u reported the most, %zu%s",
                                    "plugins in workers reported more than %zu findings together; "
                                    "%s@%u reported the most, %zu%s",
                                    limit),
                           limit, most->id, most->revision, (size_t)most->used[use], hint);
  }
}

void host_use(struct sy_plugin_entry *entry, enum host_use use, int64_t more) {
  struct host_budget *budget = entry->budget;
  const uint64_t unit = use == HOST_TIME ? G_USEC_PER_SEC : 1;
  const size_t limit = sy_limit(budget->context, limits[use]);
  pthread_mutex_lock(&budget->lock);
  budget->used[use] += (uint64_t)more;
  entry->used[use] += (uint64_t)more;
  const bool over = !budget->over && (budget->used[use] - (budget->used[use] > 0)) / unit >= limit;
  if (over)
    budget->over = over_text(budget, use);
  pthread_mutex_unlock(&budget->lock);
  if (over && budget->context->exhausted)
    budget->context->exhausted(budget->over);
}

char *host_budget_over(const struct sy_plugin_entry *entry) {
  struct host_budget *budget = entry->budget;
  pthread_mutex_lock(&budget->lock);
  char *over = g_strdup(budget->over);
  pthread_mutex_unlock(&budget->lock);
  return over;
}
