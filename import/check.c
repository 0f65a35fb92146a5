/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c: what is imported must be evidence
 *
 * The edition is loaded with the tables as they would be, so that everything is checked that is
 * checked when it is scored, and nothing twice. Problems are told where the cells come from.
 */
#include "import/import-private.h"

#include <string.h>

static const import_target *target_at(const GPtrArray *targets, struct sy_place place) {
  for (guint i = 0; i < targets->len; i++)
    if (g_strcmp0(place.file, import_evidence_path(targets->pdata[i])) == 0)
      return targets->pdata[i];
  return NULL;
}

/* Where the heading of a column comes from: the evidence, or the first sheet that has it. */
static struct sy_place heading_place(const import_target *target, struct sy_place place) {
  if (target->existing && place.column <= target->existing->column_count)
    return place;
  for (guint i = 0; i < target->sheets->len; i++) {
    const struct import_sheet *sheet = target->sheets->pdata[i];
    const guint *map = target->maps->pdata[i];
    for (guint k = 0; k < sheet->width; k++)
      if (place.column == 0 || map[k] == place.column - 1)
        return place.column == 0 ? sheet->place : import_cell_place(&sheet->headings[k]);
  }
  return place;
}

/* Where a cell, or a whole row, comes from. */
static struct sy_place moved(struct sy_place place, const void *data) {
  const import_target *target = target_at(data, place);
  if (!target || place.line == 0)
    return place;
  if (place.line == 1)
    return heading_place(target, place);
  if (place.line - 2 >= target->rows->len || place.column > target->columns->len)
    return place;
  const struct import_row *row = target->rows->pdata[place.line - 2];
  const struct import_cell *cell = place.column > 0 ? row->values[place.column - 1].from : NULL;
  if (cell)
    return import_cell_place(cell);
  if (!row->first) {
    place.line = row->line;
    return place;
  }
  place = import_cell_place(row->first);
  place.column = 0;
  return place;
}

void import_check(const GPtrArray *targets, sy_registry *registry, sy_problems *problems) {
  g_autoptr(GArray) tables = g_array_new(FALSE, FALSE, sizeof(struct sy_given_table));
  const sy_edition *edition = NULL;
  for (guint i = 0; i < targets->len; i++) {
    const import_target *target = targets->pdata[i];
    const GString *text = target->result->text;
    edition = target->edition;
    if (!text)
      continue;
    const gsize mark = target->has_mark ? strlen("\xef\xbb\xbf") : 0;
    const struct sy_given_table table = {edition->tables[target->table].id, text->str + mark,
                                         text->len - mark};
    g_array_append_val(tables, table);
  }
  if (tables->len == 0)
    return;
  const struct sy_given_tables given = {tables->len, (struct sy_given_table *)(void *)tables->data};
  const struct sy_load_options load = {
      .depth = SY_LOAD_SCORES, .last = SY_STAGE_AUDIT, .given = &given};
  g_autoptr(sy_problems) found = sy_problems_new();
  sy_directory *folder = sy_edition_folder(edition->directory, found);
  if (folder)
    sy_edition_free(sy_edition_load_with(folder, registry, &load, found));
  sy_problems_move(found, problems, moved, targets);
}
