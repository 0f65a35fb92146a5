/* SPDX-License-Identifier: Apache-2.0
 *
 * scores-csv.c: every unit's scores, for spreadsheets
 *
 * One row per unit in the edition's order, so that files of two runs compare line by line. A cell
 * of scores is a number, or empty where there is none, so that other programs read the column as
 * numbers; a node with estimated scores has a column of outcomes, which says which they are.
 * Turning numbers into text is most of the work: threads take blocks of units, and write them when
 * it is their turn.
 */
#include "print/print-private.h"

#define BLOCK_UNITS 1024 /* units that become text at once */
#define OUTCOME_SIZE 16  /* what a comma and an outcome can take */

/* The file under way. */
struct writing {
  const sy_assessment *assessment;
  struct sy_csv_options options;
  sy_figures *figures;
  char *unofficial; /* what each row begins with, in a what-if; or NULL */
  guint node_count;
  uint32_t *nodes;       /* those with a column */
  bool *has_outcomes;    /* for each of them, whether it has a column of outcomes */
  uint32_t *main_awards; /* by cohort */
  size_t row_size;       /* what the cells of these nodes can take in a row */
  FILE *stream;
  pthread_mutex_t lock; /* over what follows */
  pthread_cond_t turn;
  uint32_t taken, written; /* blocks */
};

/* ---- Headings ---- */

/* What every row begins with: for programs, and for people. */
static const struct fixed_column {
  const char *id, *name;
} fixed_columns[] = {
    {"cohort", N_("cohort")},
    {"unit", N_("unit id")},
    {"name_zh", N_("Chinese name")},
    {"name_en", N_("English name")},
    {"rank", N_("rank")},
    {"tied", N_("tied")},
    {"status", N_("status")},
    {"band", N_("band")},
    {"passed_over", N_("passed over, has")},
};

/* The last column is only there if a unit gets at most one of several awards. */
static guint fixed_count(const struct writing *writing) {
  return G_N_ELEMENTS(fixed_columns) - (writing->assessment->edition->one_award.count == 0);
}

static void add_field(const char *text, bool first, GString *row) {
  if (!first)
    g_string_append_c(row, ',');
  sy_csv_append_shown(row, text);
}

/* The heading of a column of outcomes. g_free. */
static char *outcome_heading(const struct writing *writing, const char *node) {
  return writing->options.names ? g_strdup_printf(_("%s: outcome"), node)
                                : g_strdup_printf("%s:outcome", node);
}

/* Counts a heading, regardless of case, which some programs ignore. */
static void count_heading(GHashTable *counts, const char *heading) {
  char *key = g_utf8_casefold(heading, -1);
  const guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
  g_hash_table_replace(counts, key, GUINT_TO_POINTER(count + 1));
}

static bool is_repeated(GHashTable *counts, const char *heading) {
  g_autofree char *key = g_utf8_casefold(heading, -1);
  return GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) > 1;
}

static const char *node_word(const struct writing *writing, guint index) {
  const struct sy_node *node = &writing->assessment->edition->nodes[writing->nodes[index]];
  return writing->options.names ? sy_text_get(node->name) : node->id;
}

/* The heading of a node where its word alone is not unique. No two are equal: an id has neither
 * colons nor spaces. g_free. */
static char *long_heading(const struct writing *writing, guint index) {
  const struct sy_node *node = &writing->assessment->edition->nodes[writing->nodes[index]];
  return writing->options.names ? g_strdup_printf("%s (%s)", sy_text_get(node->name), node->id)
                                : g_strdup_printf("node:%s", node->id);
}

/* Of the column before all others, in a what-if. */
static const char *unofficial_heading(const struct writing *writing) {
  return writing->options.names ? _("unofficial") : SY_UNOFFICIAL_COLUMN;
}

/* How often each heading would occur if every node had all that it might have. */
static GHashTable *count_headings(const struct writing *writing) {
  GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (writing->unofficial)
    count_heading(counts, unofficial_heading(writing));
  for (guint i = 0; i < fixed_count(writing); i++)
    count_heading(counts, writing->options.names ? _(fixed_columns[i].name) : fixed_columns[i].id);
  for (guint i = 0; i < writing->node_count; i++) {
    g_autofree char *in_full = long_heading(writing, i);
    g_autofree char *outcome = outcome_heading(writing, node_word(writing, i));
    g_autofree char *outcome_in_full = outcome_heading(writing, in_full);
    count_heading(counts, node_word(writing, i));
    count_heading(counts, in_full);
    count_heading(counts, outcome);
    count_heading(counts, outcome_in_full);
  }
  return counts;
}

static void write_headings(const struct writing *writing) {
  g_autoptr(GHashTable) counts = count_headings(writing);
  g_autoptr(GString) row = g_string_new(writing->options.bom ? SY_BYTE_ORDER_MARK : NULL);
  if (writing->unofficial)
    add_field(unofficial_heading(writing), true, row);
  for (guint i = 0; i < fixed_count(writing); i++)
    add_field(writing->options.names ? _(fixed_columns[i].name) : fixed_columns[i].id,
              i == 0 && !writing->unofficial, row);
  for (guint i = 0; i < writing->node_count; i++) {
    const char *word = node_word(writing, i);
    g_autofree char *heading =
        is_repeated(counts, word) ? long_heading(writing, i) : g_strdup(word);
    g_autofree char *outcome = outcome_heading(writing, heading);
    add_field(heading, false, row);
    if (writing->has_outcomes[i])
      add_field(outcome, false, row);
  }
  g_string_append_c(row, '\n');
  fwrite(row->str, 1, row->len, writing->stream);
}

/* ---- Cells ---- */

/* Rank, whether it is shared, status, band: those of the cohort's main award. */
static void add_standing(const struct writing *writing, uint32_t unit, GString *row) {
  const sy_assessment *assessment = writing->assessment;
  const sy_edition *edition = assessment->edition;
  const uint32_t award = writing->main_awards[edition->units[unit].cohort];
  const struct sy_standing *standing = award != SY_NONE ? &assessment->standings[award] : NULL;
  const uint32_t rank = standing ? standing->rank[unit] : 0;
  const guint band = standing ? standing->band[unit] : 0;
  char text[SY_DECIMAL_SIZE];
  g_string_append_c(row, ',');
  if (rank)
    g_string_append_len(row, text, sy_nano_write_exact(rank * SY_NANO, text) - text);
  g_string_append(row, !rank ? "," : standing->tied[unit] ? ",yes" : ",no");
  g_string_append_c(row, ',');
  g_string_append(row, sy_unit_status_names[sy_status_of(assessment, unit)]);
  add_field(band ? edition->awards[award].bands[band - 1].id : "", false, row);
  if (edition->one_award.count == 0)
    return;
  const uint32_t has = standing ? standing->passed_over[unit] : 0;
  add_field(has ? edition->awards[has - 1].id : "", false, row);
}

/* A comma, and the score if there is one. */
static char *write_score(const struct writing *writing, uint32_t node, uint32_t unit, int64_t score,
                         char *to) {
  *to++ = ',';
  if (sy_outcome_of(writing->assessment, node, unit) != SY_SCORED)
    return to;
  if (writing->options.digits < 0)
    return sy_nano_write_exact(score, to);
  const unsigned digits = (unsigned)writing->options.digits;
  return sy_nano_write_shown(score, sy_figure_digits(writing->figures, node, score, digits), to);
}

/* A comma and the outcome. The score of a disqualified unit is for diagnosis only, and an estimated
 * one must not pass for a collected one. */
static char *write_outcome(const struct writing *writing, uint32_t node, uint32_t unit, char *to) {
  const sy_assessment *assessment = writing->assessment;
  *to++ = ',';
  if (sy_marks_of(assessment, node, unit) & SY_MARK_DISQUALIFIED)
    return stpcpy(to, sy_unit_status_names[SY_DISQUALIFIED]);
  return stpcpy(to, sy_is_estimated(assessment, node, unit)
                        ? "estimated"
                        : sy_outcome_names[sy_outcome_of(assessment, node, unit)]);
}

/* `scores`: of the nodes with a column, node by node, BLOCK_UNITS apart. */
static void add_unit(const struct writing *writing, uint32_t unit, const int64_t *scores,
                     GString *text) {
  const sy_edition *edition = writing->assessment->edition;
  const struct sy_unit *described = &edition->units[unit];
  if (writing->unofficial)
    add_field(writing->unofficial, true, text);
  add_field(edition->cohorts[described->cohort].id, !writing->unofficial, text);
  add_field(described->id, false, text);
  add_field(described->name.zh, false, text);
  add_field(described->name.en, false, text);
  add_standing(writing, unit, text);
  const size_t before = text->len;
  g_string_set_size(text, before + writing->row_size);
  char *to = text->str + before;
  for (guint i = 0; i < writing->node_count; i++) {
    to = write_score(writing, writing->nodes[i], unit, scores[(size_t)i * BLOCK_UNITS], to);
    if (writing->has_outcomes[i])
      to = write_outcome(writing, writing->nodes[i], unit, to);
  }
  *to++ = '\n';
  g_string_truncate(text, (gsize)(to - text->str));
}

/* ---- Blocks ---- */

static uint32_t block_count(const struct writing *writing) {
  return (writing->assessment->unit_count + BLOCK_UNITS - 1) / BLOCK_UNITS;
}

static void make_text(const struct writing *writing, uint32_t block, int64_t *scores,
                      GString *text) {
  const uint32_t first = block * BLOCK_UNITS;
  const uint32_t count = MIN(BLOCK_UNITS, writing->assessment->unit_count - first);
  for (guint i = 0; i < writing->node_count; i++)
    sy_scores_read(writing->assessment, writing->nodes[i], first, count,
                   &scores[(size_t)i * BLOCK_UNITS]);
  g_string_truncate(text, 0);
  for (uint32_t i = 0; i < count; i++)
    add_unit(writing, first + i, &scores[i], text);
}

static void write_blocks(void *data) {
  struct writing *writing = data;
  g_autofree int64_t *scores = g_new(int64_t, (gsize)writing->node_count * BLOCK_UNITS);
  g_autoptr(GString) text = g_string_new(NULL);
  pthread_mutex_lock(&writing->lock);
  while (writing->taken < block_count(writing)) {
    const uint32_t block = writing->taken++;
    pthread_mutex_unlock(&writing->lock);
    make_text(writing, block, scores, text);
    pthread_mutex_lock(&writing->lock);
    while (writing->written < block)
      pthread_cond_wait(&writing->turn, &writing->lock);
    pthread_mutex_unlock(&writing->lock);
    fwrite(text->str, 1, text->len, writing->stream);
    pthread_mutex_lock(&writing->lock);
    writing->written++;
    pthread_cond_broadcast(&writing->turn);
  }
  pthread_mutex_unlock(&writing->lock);
}

/* ---- The file ---- */

/* How many levels below the root a node is. */
static int level_of(const sy_edition *edition, uint32_t node) {
  int level = 0;
  for (; edition->nodes[node].parent != SY_NONE; node = edition->nodes[node].parent)
    level++;
  return level;
}

static void choose_nodes(struct writing *writing) {
  const sy_edition *edition = writing->assessment->edition;
  writing->nodes = g_new(uint32_t, edition->node_count);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    if (sy_node_has_score(&edition->nodes[i]) &&
        (writing->options.levels < 0 || level_of(edition, i) <= writing->options.levels))
      writing->nodes[writing->node_count++] = i;
  }
  writing->has_outcomes = g_new0(bool, writing->node_count + 1);
  for (guint i = 0; i < writing->node_count; i++)
    writing->has_outcomes[i] =
        writing->options.outcomes || sy_any_estimated(writing->assessment, writing->nodes[i]);
  writing->row_size = (size_t)writing->node_count * (SY_DECIMAL_SIZE + OUTCOME_SIZE) + 1;
}

static void find_main_awards(struct writing *writing) {
  const sy_edition *edition = writing->assessment->edition;
  writing->main_awards = g_new(uint32_t, edition->cohort_count);
  for (uint32_t i = 0; i < edition->cohort_count; i++)
    writing->main_awards[i] = sy_edition_main_award(edition, i);
}

void sy_csv_write(const sy_assessment *assessment, const struct sy_csv_options *csv, FILE *stream) {
  struct writing writing = {.assessment = assessment,
                            .options = *csv,
                            .figures = sy_figures_new(assessment),
                            .unofficial = sy_unofficial_shown(assessment->edition),
                            .stream = stream,
                            .lock = PTHREAD_MUTEX_INITIALIZER,
                            .turn = PTHREAD_COND_INITIALIZER};
  choose_nodes(&writing);
  find_main_awards(&writing);
  write_headings(&writing);
  sy_run_on_threads(MIN(g_get_num_processors(), block_count(&writing)), write_blocks, &writing);
  sy_figures_free(writing.figures);
  g_free(writing.nodes);
  g_free(writing.has_outcomes);
  g_free(writing.main_awards);
  g_free(writing.unofficial);
}
