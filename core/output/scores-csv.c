/* SPDX-License-Identifier: Apache-2.0
 *
 * scores-csv.c: every unit's exact scores, for spreadsheets
 *
 * One row per unit in the edition's order, so that files of two runs compare line by line. Where a
 * node has no score the cell says which outcome it has; it is never a 0.
 */
#include "output/output-private.h"

static void write_field(const char *text, bool first, FILE *stream) {
  g_autofree char *field = sy_csv_field(text);
  fprintf(stream, first ? "%s" : ",%s", field);
}

static bool has_column(const struct sy_node *node) {
  return node->kind == SY_GROUP || node->kind == SY_LEAF;
}

static void write_headings(const sy_edition *edition, FILE *stream) {
  fputs("cohort,unit,name_zh,name_en,rank,tied,status,band", stream);
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (has_column(&edition->nodes[i]))
      write_field(edition->nodes[i].id, false, stream);
  fputc('\n', stream);
}

/* Rank, whether it is shared, status, band: those of the main award. */
static void write_standing(const sy_assessment *assessment, uint32_t unit, FILE *stream) {
  const sy_edition *edition = assessment->edition;
  const struct sy_standing *standing = &assessment->standings[0];
  if (standing->rank[unit])
    fprintf(stream, ",%u,%s", standing->rank[unit], standing->tied[unit] ? "yes" : "no");
  else
    fputs(",,", stream);
  write_field(sy_unit_status_names[sy_status_of(assessment, unit)], false, stream);
  const guint band = standing->band[unit];
  write_field(band ? edition->awards[0].bands[band - 1].id : "", false, stream);
}

static void write_unit(const sy_assessment *assessment, uint32_t unit, FILE *stream) {
  const sy_edition *edition = assessment->edition;
  const struct sy_unit *described = &edition->units[unit];
  write_field(edition->cohorts[described->cohort].id, true, stream);
  write_field(described->id, false, stream);
  write_field(described->name.zh, false, stream);
  write_field(described->name.en, false, stream);
  write_standing(assessment, unit, stream);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    if (!has_column(&edition->nodes[node]))
      continue;
    const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
    char score[SY_DECIMAL_SIZE];
    if (outcome == SY_SCORED)
      sy_nano_exact(assessment->columns[node].score[unit], score);
    /* Neither a score nor an outcome's name ever needs quotes. */
    putc_unlocked(',', stream);
    fputs_unlocked(outcome == SY_SCORED ? score : sy_outcome_names[outcome], stream);
  }
  fputc('\n', stream);
}

void sy_csv_write(const sy_assessment *assessment, FILE *stream) {
  write_headings(assessment->edition, stream);
  flockfile(stream); /* once, and not for every field */
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    write_unit(assessment, unit, stream);
  funlockfile(stream);
}
