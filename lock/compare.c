/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: reports differences from a lock
 *
 * Differences are in the order of cause and effect: tables, rules, plugins, scores, awards. A score
 * that differs only because of a score below it is not reported.
 */
#include "lock/lock-private.h"

#include <stdarg.h>

#define MOST_LINES 100

struct comparison {
  const sy_lock *locked, *now;
  const sy_edition *edition;
  FILE *stream;
  struct sy_lock_differences found;
};

/* ---- telling ---- */

/* A difference in what the lock binds. */
G_GNUC_PRINTF(2, 3)
static void differs(struct comparison *comparison, const char *format, ...) {
  if (comparison->found.bound++ >= MOST_LINES)
    return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_autofree char *line = sy_one_line(message);
  fprintf(comparison->stream, _("differs: %s\n"), line);
}

/* A difference in what it only records. */
G_GNUC_PRINTF(2, 3)
static void note(struct comparison *comparison, const char *format, ...) {
  if (comparison->found.recorded++ >= MOST_LINES)
    return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_autofree char *line = sy_one_line(message);
  fprintf(comparison->stream, _("note: %s\n"), line);
}

static bool same(const struct lock_entry *a, const struct lock_entry *b, guint field) {
  return g_strcmp0(a->values[field], b->values[field]) == 0;
}

typedef void compare_entries(struct comparison *comparison, const struct lock_entry *locked,
                             const struct lock_entry *now);

/* Calls for each entry that both have; for one that only one of them has, says so. */
static void compare_list(struct comparison *comparison, enum lock_list list, const char *gone,
                         const char *added, compare_entries compare) {
  const GPtrArray *locked = comparison->locked->lists[list], *now = comparison->now->lists[list];
  void (*tell)(struct comparison *, const char *, ...) = list <= LOCK_STUDY ? differs : note;
  for (guint i = 0; i < locked->len; i++) {
    const struct lock_entry *old = locked->pdata[i];
    const struct lock_entry *new = lock_find(comparison->now, list, old->id);
    if (new)
      compare(comparison, old, new);
    else
      tell(comparison, gone, old->id);
  }
  for (guint i = 0; i < now->len; i++) {
    const struct lock_entry *new = now->pdata[i];
    if (!lock_find(comparison->locked, list, new->id))
      tell(comparison, added, new->id);
  }
}

/* ---- tables, rules, plugins ---- */

static void compare_table(struct comparison *comparison, const struct lock_entry *locked,
                          const struct lock_entry *now) {
  if (!same(locked, now, TABLE_FILE))
    differs(comparison, _("table '%s': the file is %s; the lock has %s"), now->id,
            now->values[TABLE_FILE], locked->values[TABLE_FILE]);
  if (!same(locked, now, TABLE_SHA256))
    differs(comparison,
            _("table '%s': the content of %s is not what was locked (%s rows; the lock has %s)"),
            now->id, now->values[TABLE_FILE], now->values[TABLE_ROWS], locked->values[TABLE_ROWS]);
}

static void compare_node_rules(struct comparison *comparison, const struct lock_entry *locked,
                               const struct lock_entry *now) {
  if (!same(locked, now, NODE_PLUGIN))
    differs(comparison, _("node '%s': the plugin is %s; the lock has %s"), now->id,
            now->values[NODE_PLUGIN] ? now->values[NODE_PLUGIN] : "–",
            locked->values[NODE_PLUGIN] ? locked->values[NODE_PLUGIN] : "–");
  if (!same(locked, now, NODE_RULES))
    differs(comparison, _("node '%s': its place, weight, parameters or other rules"), now->id);
}

static void compare_award_rules(struct comparison *comparison, const struct lock_entry *locked,
                                const struct lock_entry *now) {
  if (!same(locked, now, AWARD_RULES))
    differs(comparison, _("award '%s': its rules"), now->id);
}

static void compare_grade_rules(struct comparison *comparison, const struct lock_entry *locked,
                                const struct lock_entry *now) {
  if (!same(locked, now, GRADE_RULES))
    differs(comparison, _("grades of node '%s': their rules"), now->id);
}

/* Nodes, awards and grades: which there are, and how those that both have compare. */
static void compare_lists(struct comparison *comparison, compare_entries nodes,
                          compare_entries awards, compare_entries grades) {
  compare_list(comparison, LOCK_NODES, _("node '%s' no longer exists"),
               _("node '%s' is not in the lock"), nodes);
  compare_list(comparison, LOCK_AWARDS, _("award '%s' no longer exists"),
               _("award '%s' is not in the lock"), awards);
  compare_list(comparison, LOCK_GRADES, _("grades of node '%s' no longer exist"),
               _("grades of node '%s' are not in the lock"), grades);
}

static void compare_rules(struct comparison *comparison) {
  const unsigned before = comparison->found.bound;
  compare_lists(comparison, compare_node_rules, compare_award_rules, compare_grade_rules);
  if (comparison->found.bound == before &&
      strcmp(comparison->locked->rules, comparison->now->rules) != 0)
    differs(comparison,
            _("the rules: the edition's name, digits, languages, cohorts, how a table is read, or "
              "the order of something"));
}

/* ---- scores, ranks, bands, grades ---- */

static bool scores_differ(const struct comparison *comparison, uint32_t node) {
  const char *id = comparison->edition->nodes[node].id;
  const struct lock_entry *locked = lock_find(comparison->locked, LOCK_NODES, id);
  const struct lock_entry *now = lock_find(comparison->now, LOCK_NODES, id);
  return locked && now && !same(locked, now, NODE_SCORES);
}

static bool any_differs(const struct comparison *comparison, const struct sy_indices *nodes) {
  for (uint32_t i = 0; i < nodes->count; i++)
    if (scores_differ(comparison, nodes->items[i]))
      return true;
  return false;
}

static bool follows(const struct comparison *comparison, uint32_t index) {
  const struct sy_node *node = &comparison->edition->nodes[index];
  return any_differs(comparison, &node->children) || any_differs(comparison, &node->adjustments) ||
         any_differs(comparison, &node->vetoes);
}

/* First those whose difference no other explains, in the order of evaluation. */
static void compare_scores(struct comparison *comparison) {
  const sy_edition *edition = comparison->edition;
  g_autoptr(GString) above = g_string_new(NULL);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const uint32_t node = edition->order[i];
    if (!scores_differ(comparison, node))
      continue;
    if (follows(comparison, node))
      g_string_append_printf(above, "%s%s", above->len ? ", " : "", edition->nodes[node].id);
    else
      differs(comparison, _("node '%s': its scores"), edition->nodes[node].id);
  }
  if (above->len)
    differs(comparison, _("and therefore the scores of its ancestors: %s"), above->str);
}

/* Only of indicators whose scores are the same: others have other findings for that reason. Locks
 * of version 1 do not bind findings, and documents do not have them as plugins reported them. */
static void compare_findings(struct comparison *comparison) {
  for (uint32_t i = 0; i < comparison->edition->node_count; i++) {
    const char *id = comparison->edition->nodes[i].id;
    const struct lock_entry *locked = lock_find(comparison->locked, LOCK_NODES, id);
    const struct lock_entry *now = lock_find(comparison->now, LOCK_NODES, id);
    if (locked && now && locked->values[NODE_FINDINGS] && now->values[NODE_FINDINGS] &&
        same(locked, now, NODE_SCORES) && !same(locked, now, NODE_FINDINGS))
      differs(comparison, _("node '%s': its findings"), id);
  }
}

static void compare_award_results(struct comparison *comparison, const struct lock_entry *locked,
                                  const struct lock_entry *now) {
  if (!same(locked, now, AWARD_RANKS))
    differs(comparison, _("award '%s': its ranks"), now->id);
  if (!same(locked, now, AWARD_BANDS))
    differs(comparison, _("award '%s': its bands"), now->id);
}

static void compare_grade_results(struct comparison *comparison, const struct lock_entry *locked,
                                  const struct lock_entry *now) {
  if (!same(locked, now, GRADE_UNITS))
    differs(comparison, _("grades of node '%s': their units"), now->id);
}

/* Those of entries that both have; others are reported with the rules. */
static void compare_results(struct comparison *comparison) {
  compare_scores(comparison);
  compare_findings(comparison);
  const GPtrArray *awards = comparison->now->lists[LOCK_AWARDS];
  for (guint i = 0; i < awards->len; i++) {
    const struct lock_entry *now = awards->pdata[i];
    const struct lock_entry *locked = lock_find(comparison->locked, LOCK_AWARDS, now->id);
    if (locked)
      compare_award_results(comparison, locked, now);
  }
  const GPtrArray *grades = comparison->now->lists[LOCK_GRADES];
  for (guint i = 0; i < grades->len; i++) {
    const struct lock_entry *now = grades->pdata[i];
    const struct lock_entry *locked = lock_find(comparison->locked, LOCK_GRADES, now->id);
    if (locked)
      compare_grade_results(comparison, locked, now);
  }
}

/* ---- the study ---- */

/* With other settings, other figures follow. */
static void compare_award_study(struct comparison *comparison, const struct lock_entry *locked,
                                const struct lock_entry *now) {
  if (!same(locked, now, STUDY_SEED))
    differs(comparison, _("the study of award '%s': its seed is %s; the lock has %s"), now->id,
            now->values[STUDY_SEED], locked->values[STUDY_SEED]);
  else if (!same(locked, now, STUDY_REPLICATIONS))
    differs(comparison, _("the study of award '%s': it has %s replications; the lock has %s"),
            now->id, now->values[STUDY_REPLICATIONS], locked->values[STUDY_REPLICATIONS]);
  else if (!same(locked, now, STUDY_SOURCES))
    differs(comparison, _("the study of award '%s': what is uncertain"), now->id);
  else if (!same(locked, now, STUDY_RANKS))
    differs(comparison, _("the study of award '%s': how often units have each rank"), now->id);
  else if (!same(locked, now, STUDY_BANDS))
    differs(comparison, _("the study of award '%s': how often units have each band"), now->id);
}

static void compare_study(struct comparison *comparison) {
  compare_list(comparison, LOCK_STUDY,
               _("the study of award '%s': the edition declares none, or no such award"),
               _("the study of award '%s' is not in the lock"), compare_award_study);
}

/* ---- what is only recorded ---- */

static void compare_file(struct comparison *comparison, const struct lock_entry *locked,
                         const struct lock_entry *now) {
  if (!same(locked, now, FILE_SHA256))
    note(comparison, _("%s has changed since it was locked"), now->id);
}

static void note_build(struct comparison *comparison, const struct lock_entry *locked,
                       const struct lock_entry *now) {
  note(comparison, _("plugin %s is another build of version %s; its SHA-256:"), now->id,
       now->values[PLUGIN_VERSION]);
  if (comparison->found.recorded <= MOST_LINES)
    fprintf(comparison->stream, _("  now     %s\n  locked  %s\n"), now->values[PLUGIN_SHA256],
            locked->values[PLUGIN_SHA256]);
}

static void compare_plugin(struct comparison *comparison, const struct lock_entry *locked,
                           const struct lock_entry *now) {
  if (!same(locked, now, PLUGIN_VERSION))
    note(comparison, _("plugin %s has version %s; the lock has %s"), now->id,
         now->values[PLUGIN_VERSION], locked->values[PLUGIN_VERSION]);
  else if (!same(locked, now, PLUGIN_SHA256))
    note_build(comparison, locked, now);
}

static void compare_recorded(struct comparison *comparison) {
  compare_list(comparison, LOCK_FILES, _("%s no longer exists"), _("%s is not in the lock"),
               compare_file);
  compare_list(comparison, LOCK_PLUGINS, _("plugin %s is no longer used"),
               _("plugin %s is not in the lock"), compare_plugin);
  if (strcmp(comparison->locked->by, comparison->now->by) != 0)
    note(comparison, _("this is %s; the lock was made with %s"), comparison->now->by,
         comparison->locked->by);
}

/* ---- the whole ---- */

static void tell_end(const struct comparison *comparison) {
  const sy_lock *lock = comparison->locked;
  if (comparison->found.bound > MOST_LINES)
    fprintf(comparison->stream, _("and %u more differences\n"),
            comparison->found.bound - MOST_LINES);
  if (comparison->found.bound)
    fprintf(comparison->stream, _("%s differs from its lock (%s, %s)\n"), lock->edition, lock->at,
            lock->by);
  else
    fprintf(comparison->stream, _("%s agrees with its lock (%s, %s)\n"), lock->edition, lock->at,
            lock->by);
  if (lock->version != sy_result_rules_of(0))
    fprintf(
        comparison->stream,
        _("ranks, grades and claims follow version %u of the rules; the current version is %u\n"),
        lock->version->version, sy_result_rules_of(0)->version);
}

struct sy_lock_differences sy_lock_compare(const sy_lock *lock, const sy_assessment *assessment,
                                           sy_registry *registry, FILE *stream,
                                           sy_problems *problems) {
  const bool with_study =
      lock->lists[LOCK_STUDY]->len > 0 && sy_lock_can_study(assessment->edition);
  g_autoptr(sy_lock) now =
      sy_lock_make(assessment, with_study ? registry : NULL, lock->at, problems);
  if (!now)
    return (struct sy_lock_differences){0};
  struct comparison comparison = {lock, now, assessment->edition, stream, {0}};
  if (strcmp(lock->edition, now->edition) != 0)
    differs(&comparison, _("the lock is for the edition '%s', this is '%s'"), lock->edition,
            now->edition);
  compare_list(&comparison, LOCK_TABLES, _("table '%s' no longer exists"),
               _("table '%s' is not in the lock"), compare_table);
  compare_rules(&comparison);
  const unsigned causes = comparison.found.bound;
  compare_results(&comparison);
  if (causes == 0 && comparison.found.bound > 0)
    lock_tell_own_rules(assessment->edition, stream);
  compare_study(&comparison);
  compare_recorded(&comparison);
  tell_end(&comparison);
  return comparison.found;
}

static void compare_nothing(struct comparison *comparison, const struct lock_entry *locked,
                            const struct lock_entry *now) {
  (void)comparison, (void)locked, (void)now;
}

struct sy_lock_differences sy_lock_compare_document(const sy_context *context, const sy_lock *lock,
                                                    const char *path, FILE *stream,
                                                    sy_problems *problems) {
  struct comparison comparison = {.locked = lock, .stream = stream};
  g_autoptr(sy_document) document = sy_document_read(context, path, problems);
  if (!document)
    return comparison.found;
  document->leaves->rules = lock->version;
  sy_assess_tree(document->leaves, NULL);
  sy_assess_awards(document->leaves);
  g_autoptr(sy_lock) now = lock_new(lock->version);
  lock_add_results(now, document->leaves, false);
  comparison.now = now;
  comparison.edition = document->edition;
  compare_lists(&comparison, compare_nothing, compare_nothing, compare_nothing);
  compare_results(&comparison);
  return comparison.found;
}
