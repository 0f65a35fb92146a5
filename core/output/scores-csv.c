/* SPDX-License-Identifier: Apache-2.0
 *
 * scores-csv.c: every unit's exact scores, for spreadsheets
 *
 * One row per unit in the edition's order, so that files of two runs compare line by line. Where a
 * node has no score the cell says which outcome it has; it is never a 0. Turning numbers into text
 * is most of the work: blocks of units become text on several threads, and are written in order.
 */
#include "output/output-private.h"

#define BLOCK_UNITS 4096 /* units that become text at once */
#define MOST_BLOCKS 16   /* at the same time, so that memory stays bounded */

static void add_field(const char *text, bool first, GString *row) {
  g_autofree char *field = sy_csv_field(text);
  if (!first)
    g_string_append_c(row, ',');
  g_string_append(row, field);
}

static bool has_column(const struct sy_node *node) {
  return node->kind == SY_GROUP || node->kind == SY_LEAF;
}

static void write_headings(const sy_edition *edition, FILE *stream) {
  g_autoptr(GString) row = g_string_new("cohort,unit,name_zh,name_en,rank,tied,status,band");
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (has_column(&edition->nodes[i]))
      add_field(edition->nodes[i].id, false, row);
  g_string_append_c(row, '\n');
  fwrite(row->str, 1, row->len, stream);
}

/* Rank, whether it is shared, status, band: those of the main award. */
static void add_standing(const sy_assessment *assessment, uint32_t unit, GString *row) {
  const sy_edition *edition = assessment->edition;
  const struct sy_standing *standing = &assessment->standings[0];
  if (standing->rank[unit])
    g_string_append_printf(row, ",%u,%s", standing->rank[unit],
                           standing->tied[unit] ? "yes" : "no");
  else
    g_string_append(row, ",,");
  add_field(sy_unit_status_names[sy_status_of(assessment, unit)], false, row);
  const guint band = standing->band[unit];
  add_field(band ? edition->awards[0].bands[band - 1].id : "", false, row);
}

static void add_unit(const sy_assessment *assessment, uint32_t unit, GString *row) {
  const sy_edition *edition = assessment->edition;
  const struct sy_unit *described = &edition->units[unit];
  add_field(edition->cohorts[described->cohort].id, true, row);
  add_field(described->id, false, row);
  add_field(described->name.zh, false, row);
  add_field(described->name.en, false, row);
  add_standing(assessment, unit, row);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    if (!has_column(&edition->nodes[node]))
      continue;
    const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
    char score[SY_DECIMAL_SIZE];
    if (outcome == SY_SCORED)
      sy_nano_exact(assessment->columns[node].score[unit], score);
    /* Neither a score nor an outcome's name ever needs quotes. */
    g_string_append_c(row, ',');
    g_string_append(row, outcome == SY_SCORED ? score : sy_outcome_names[outcome]);
  }
  g_string_append_c(row, '\n');
}

/* ---- blocks ------------------------------------------------------------------------------------
 */

struct block {
  const sy_assessment *assessment;
  uint32_t first, end;
  GString *text;
};

static gpointer make_text(gpointer data) {
  struct block *block = data;
  g_string_truncate(block->text, 0);
  for (uint32_t unit = block->first; unit < block->end; unit++)
    add_unit(block->assessment, unit, block->text);
  return NULL;
}

/* Makes the text of as many blocks as there are, each but the first on a thread of its own. */
static void make_texts(struct block *blocks, guint count) {
  GThread *running[MOST_BLOCKS];
  for (guint i = 1; i < count; i++)
    running[i] = g_thread_new("csv", make_text, &blocks[i]);
  make_text(&blocks[0]);
  for (guint i = 1; i < count; i++)
    g_thread_join(running[i]);
}

void sy_csv_write(const sy_assessment *assessment, FILE *stream) {
  const guint most = CLAMP(g_get_num_processors(), 1, MOST_BLOCKS);
  struct block blocks[MOST_BLOCKS];
  write_headings(assessment->edition, stream);
  for (guint i = 0; i < most; i++)
    blocks[i] = (struct block){.assessment = assessment, .text = g_string_new(NULL)};
  for (uint32_t unit = 0; unit < assessment->unit_count;) {
    guint count = 0;
    for (; count < most && unit < assessment->unit_count; count++) {
      blocks[count].first = unit;
      unit += MIN(BLOCK_UNITS, assessment->unit_count - unit);
      blocks[count].end = unit;
    }
    make_texts(blocks, count);
    for (guint i = 0; i < count; i++)
      fwrite(blocks[i].text->str, 1, blocks[i].text->len, stream);
  }
  for (guint i = 0; i < most; i++)
    g_string_free(blocks[i].text, TRUE);
}
