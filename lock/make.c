/* SPDX-License-Identifier: Apache-2.0
 *
 * make.c: computes a lock from an assessment
 *
 * Each digest is over a list of lines, one per unit in the order of their ids, so that anyone can
 * compute it from a result document, and the order of units.csv does not matter. Nodes are digested
 * on as many threads as there are processors.
 */
#include "lock/lock-private.h"

/* ---- digests of lists of units ---- */

#define SOME_TEXT 16384

/* Lines that are being added to a digest. */
struct lines {
  sy_digest *digest;
  GString *text;
};

static struct lines lines_begin(void) {
  return (struct lines){sy_digest_new(), g_string_new(NULL)};
}

/* Passes on the lines, if there are at least this many bytes. */
static void lines_flush(struct lines *lines, size_t least) {
  if (lines->text->len < least)
    return;
  sy_digest_update(lines->digest, lines->text->str, lines->text->len);
  g_string_truncate(lines->text, 0);
}

static void lines_end(struct lines *lines, char text[SY_DIGEST_SIZE]) {
  lines_flush(lines, 0);
  sy_digest_finish(lines->digest, text);
  sy_digest_free(lines->digest);
  g_string_free(lines->text, TRUE);
}

static void add_figure(GString *line, int64_t figure) {
  char text[SY_DECIMAL_SIZE + 1] = " ";
  g_string_append_len(line, text, sy_nano_write_exact(figure, text + 1) - text);
}

/* The range of the score; an amount may have no upper end. */
static void add_interval(GString *line, const sy_assessment *assessment, uint32_t node,
                         uint32_t unit) {
  int64_t low, high;
  if (!sy_interval_of(assessment, node, unit, &low, &high))
    return;
  add_figure(line, low);
  if (high == INT64_MAX)
    g_string_append(line, " -");
  else
    add_figure(line, high);
}

/* "UNIT OUTCOME", then the score, or both ends of its interval, then the marks if there are any. */
static void add_score(GString *line, const sy_assessment *assessment, uint32_t node, uint32_t unit,
                      int64_t score) {
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  const unsigned marks = sy_marks_of(assessment, node, unit);
  g_string_append(line, assessment->edition->units[unit].id);
  g_string_append_c(line, ' ');
  g_string_append(line, sy_outcome_names[outcome]);
  if (outcome == SY_SCORED)
    add_figure(line, score);
  else
    add_interval(line, assessment, node, unit);
  if (marks)
    g_string_append_printf(line, " %u", marks);
  g_string_append_c(line, '\n');
}

/* What is digested, with its units in the order of their ids. */
struct subject {
  const sy_assessment *assessment;
  uint32_t *units;
};

static void digest_scores(const struct subject *subject, uint32_t node,
                          char digest[SY_DIGEST_SIZE]) {
  const uint32_t count = subject->assessment->unit_count;
  g_autofree int64_t *scores = g_new(int64_t, (gsize)count + 1);
  sy_scores_read(subject->assessment, node, 0, count, scores);
  struct lines lines = lines_begin();
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t unit = subject->units[i];
    add_score(lines.text, subject->assessment, node, unit, scores[unit]);
    lines_flush(&lines, SOME_TEXT);
  }
  lines_end(&lines, digest);
}

/* "UNIT RANK", "tied" if it shares the rank, and the node that separated it from the one before. */
static void add_rank(GString *line, const sy_edition *edition, const struct sy_award *award,
                     const struct sy_standing *standing, uint32_t unit) {
  g_string_append_printf(line, "%s %u%s", edition->units[unit].id, standing->rank[unit],
                         standing->tied[unit] ? " tied" : "");
  if (standing->decided_by[unit]) {
    const uint32_t node = award->tie_break.items[standing->decided_by[unit] - 1].node;
    g_string_append_printf(line, " %s", edition->nodes[node].id);
  }
  g_string_append_c(line, '\n');
}

static void digest_ranks(const struct subject *subject, uint32_t award,
                         char digest[SY_DIGEST_SIZE]) {
  const sy_edition *edition = subject->assessment->edition;
  struct lines lines = lines_begin();
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    add_rank(lines.text, edition, &edition->awards[award], &subject->assessment->standings[award],
             subject->units[i]);
    lines_flush(&lines, SOME_TEXT);
  }
  lines_end(&lines, digest);
}

/* "UNIT PLACE": places[unit] is 0, or k for the k-th entry of `named`, an array of structs of
 * `size` bytes that begin with their id. */
static void digest_places(const struct subject *subject, const uint16_t *places, const void *named,
                          size_t size, char digest[SY_DIGEST_SIZE]) {
  struct lines lines = lines_begin();
  for (uint32_t i = 0; i < subject->assessment->unit_count; i++) {
    const uint32_t unit = subject->units[i];
    const char *place = "-";
    if (places[unit])
      memcpy(&place, (const char *)named + (places[unit] - 1U) * size, sizeof place);
    g_string_append_printf(lines.text, "%s %s\n", subject->assessment->edition->units[unit].id,
                           place);
    lines_flush(&lines, SOME_TEXT);
  }
  lines_end(&lines, digest);
}

static gint compare_texts(gconstpointer left, gconstpointer right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

/* NAME=VALUE, each after a tab, sorted. */
static void add_values(GString *line, const struct sy_finding *finding, char *const *values) {
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; finding->values && finding->values[i] && values[i]; i++)
    g_ptr_array_add(pairs, g_strdup_printf("\t%s=%s", finding->values[i]->name, values[i]));
  g_ptr_array_sort(pairs, compare_texts);
  for (guint i = 0; i < pairs->len; i++)
    g_string_append(line, pairs->pdata[i]);
}

/* "UNIT CODE POINTS TABLE ROW NAME=VALUE…", separated by tabs, without the wording, which may
 * change. */
static void add_finding(GString *line, const sy_assessment *assessment,
                        const struct sy_assessed_finding *found) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_finding *finding = sy_node_plugin(node)->findings[found->finding];
  char points[SY_DECIMAL_SIZE];
  *sy_nano_write_exact(sy_finding_points(assessment, found), points) = '\0';
  g_string_append_printf(
      line, "%s\t%s\t%s\t%s\t%u", edition->units[found->unit].id, finding->code, points,
      found->table >= 0 ? edition->tables[node->bindings[found->table].table].id : "-",
      found->sheet_row);
  add_values(line, finding, found->values);
  g_string_append_c(line, '\n');
}

/* The assessment's findings are sorted by node, then by the number of the unit. */
static const struct sy_assessed_finding *finding_at(const sy_assessment *assessment, guint index) {
  return index < assessment->findings->len
             ? &g_array_index(assessment->findings, struct sy_assessed_finding, index)
             : NULL;
}

/* Of the node whose findings begin at *next, which becomes that of the next node's. */
static void digest_findings(const struct subject *subject, uint32_t node, guint *next,
                            char digest[SY_DIGEST_SIZE]) {
  const sy_assessment *assessment = subject->assessment;
  g_autofree guint *first = g_new(guint, (gsize)assessment->unit_count + 1);
  const struct sy_assessed_finding *found;
  for (uint32_t unit = 0; unit <= assessment->unit_count; unit++) {
    first[unit] = *next;
    while ((found = finding_at(assessment, *next)) && found->node == node && found->unit == unit)
      ++*next;
  }
  struct lines lines = lines_begin();
  for (uint32_t i = 0; i < assessment->unit_count; i++) {
    const uint32_t unit = subject->units[i];
    for (guint k = first[unit]; k < first[unit + 1]; k++)
      add_finding(lines.text, assessment, finding_at(assessment, k));
    lines_flush(&lines, SOME_TEXT);
  }
  lines_end(&lines, digest);
}

static gint compare_units(gconstpointer left, gconstpointer right, gpointer data) {
  const struct sy_unit *units = data;
  return strcmp(units[*(const uint32_t *)left].id, units[*(const uint32_t *)right].id);
}

/* g_free the units. */
static struct subject subject_of(const sy_assessment *assessment) {
  const uint32_t count = assessment->unit_count;
  struct subject subject = {assessment, g_new(uint32_t, (gsize)count + 1)};
  for (uint32_t unit = 0; unit < count; unit++)
    subject.units[unit] = unit;
  g_qsort_with_data(subject.units, (gint)count, sizeof *subject.units, compare_units,
                    assessment->edition->units);
  return subject;
}

/* ---- nodes, awards, grades ---- */

struct columns {
  const struct subject *subject;
  char (*digests)[SY_DIGEST_SIZE]; /* per node */
  gint taken;                      /* atomically */
};

static void digest_columns(void *data) {
  struct columns *columns = data;
  for (;;) {
    const uint32_t node = (uint32_t)g_atomic_int_add(&columns->taken, 1);
    if (node >= columns->subject->assessment->node_count)
      return;
    digest_scores(columns->subject, node, columns->digests[node]);
  }
}

static void add_nodes(sy_lock *lock, const struct subject *subject, bool findings) {
  const sy_edition *edition = subject->assessment->edition;
  g_autofree char(*digests)[SY_DIGEST_SIZE] =
      g_malloc_n((gsize)edition->node_count + 1, sizeof *digests);
  struct columns columns = {subject, digests, 0};
  sy_run_on_threads(MIN(g_get_num_processors(), edition->node_count), digest_columns, &columns);
  guint next_finding = 0;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    char found[SY_DIGEST_SIZE];
    if (findings && node->plugin_id)
      digest_findings(subject, i, &next_finding, found);
    lock_add(lock, LOCK_NODES, node->id,
             (const char *const[LOCK_FIELDS]){[NODE_PLUGIN] = node->plugin_id,
                                              [NODE_RULES] = node->rules,
                                              [NODE_SCORES] = digests[i],
                                              [NODE_FINDINGS] =
                                                  findings && node->plugin_id ? found : NULL});
  }
}

static void add_awards(sy_lock *lock, const struct subject *subject) {
  for (uint32_t i = 0; i < subject->assessment->edition->award_count; i++) {
    const struct sy_award *award = &subject->assessment->edition->awards[i];
    char ranks[SY_DIGEST_SIZE], bands[SY_DIGEST_SIZE];
    digest_ranks(subject, i, ranks);
    digest_places(subject, subject->assessment->standings[i].band, award->bands,
                  sizeof *award->bands, bands);
    lock_add(lock, LOCK_AWARDS, award->id,
             (const char *const[LOCK_FIELDS]){
                 [AWARD_RULES] = award->rules, [AWARD_RANKS] = ranks, [AWARD_BANDS] = bands});
  }
}

static void add_grades(sy_lock *lock, const struct subject *subject) {
  const sy_edition *edition = subject->assessment->edition;
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    char units[SY_DIGEST_SIZE];
    digest_places(subject, subject->assessment->grades[i], grading->grades, sizeof *grading->grades,
                  units);
    lock_add(
        lock, LOCK_GRADES, edition->nodes[grading->node].id,
        (const char *const[LOCK_FIELDS]){[GRADE_RULES] = grading->rules, [GRADE_UNITS] = units});
  }
}

void lock_add_results(sy_lock *lock, const sy_assessment *assessment, bool findings) {
  const struct subject subject = subject_of(assessment);
  add_nodes(lock, &subject, findings);
  add_awards(lock, &subject);
  add_grades(lock, &subject);
  g_free(subject.units);
}

/* ---- tables, files, plugins ---- */

static void add_tables(sy_lock *lock, const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->table_count; i++) {
    const struct sy_edition_table *table = &edition->tables[i];
    g_autofree char *rows = g_strdup_printf("%" G_GUINT64_FORMAT, table->row_count);
    lock_add(lock, LOCK_TABLES, table->id,
             (const char *const[LOCK_FIELDS]){
                 [TABLE_FILE] = table->file, [TABLE_ROWS] = rows, [TABLE_SHA256] = table->sha256});
  }
}

/* A file of the edition, or of one of that id that it extends. One that does not exist is skipped:
 * required files have already been read. */
static void add_file(sy_lock *lock, const sy_edition *edition, const char *id, const char *name,
                     sy_problems *problems) {
  struct sy_input file = sy_edition_file(edition, id, name);
  file.optional = true;
  g_autofree char *shown = id ? g_strdup_printf("../%s/%s", id, name) : g_strdup(name);
  char digest[SY_DIGEST_SIZE];
  if (sy_digest_file(&file, digest, problems))
    lock_add(lock, LOCK_FILES, shown, (const char *const[LOCK_FIELDS]){[FILE_SHA256] = digest});
}

/* The files with the rules, including those of the editions that it extends, and with the claims.
 * They may change without effect, so they are only recorded. */
static void add_files(sy_lock *lock, const sy_edition *edition, sy_problems *problems) {
  add_file(lock, edition, NULL, "edition.yaml", problems);
  for (guint i = 0; i < edition->extends->len; i++)
    add_file(lock, edition, edition->extends->pdata[i], "edition.yaml", problems);
  for (guint i = 0; edition->carried && i < edition->carried->len; i++) {
    const struct sy_carried *carried = edition->carried->pdata[i];
    add_file(lock, edition, carried->edition, carried->file, problems);
  }
  add_file(lock, edition, NULL, "published.yaml", problems);
  for (uint32_t i = 0; i < edition->erratum_count; i++)
    for (uint32_t k = 0; k < edition->errata[i].evidence.count; k++)
      if (!lock_find(lock, LOCK_FILES, edition->errata[i].evidence.items[k].file))
        add_file(lock, edition, NULL, edition->errata[i].evidence.items[k].file, problems);
}

static gint compare_entries(gconstpointer left, gconstpointer right) {
  const struct lock_entry *a = *(const struct lock_entry *const *)left;
  const struct lock_entry *b = *(const struct lock_entry *const *)right;
  return strcmp(a->id, b->id);
}

static void add_plugins(sy_lock *lock, const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (node->plugin && !lock_find(lock, LOCK_PLUGINS, node->plugin_id))
      lock_add(
          lock, LOCK_PLUGINS, node->plugin_id,
          (const char *const[LOCK_FIELDS]){[PLUGIN_VERSION] = node->plugin->plugin->version,
                                           [PLUGIN_SHA256] = sy_plugin_entry_digest(node->plugin)});
  }
  g_ptr_array_sort(lock->lists[LOCK_PLUGINS], compare_entries);
}

sy_lock *sy_lock_make(const sy_assessment *assessment, sy_registry *study, const char *at,
                      sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  const guint before = sy_problems_count(problems);
  if (edition->what_if)
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(edition->directory)},
                    _("a what-if is not official, and cannot be locked"));
  g_autoptr(sy_lock) lock = lock_new(assessment->rules);
  lock->edition = g_strdup(edition->id);
  lock->rules = g_strdup(edition->rules);
  lock->at = g_strdup(at);
  lock->by = g_strdup(lock_engine());
  add_tables(lock, edition);
  lock_add_results(lock, assessment, !assessment->rules->findings_are_free);
  add_files(lock, edition, problems);
  add_plugins(lock, edition);
  if (study)
    lock_add_study(lock, assessment, study, problems);
  return sy_problems_count(problems) == before ? g_steal_pointer(&lock) : NULL;
}
