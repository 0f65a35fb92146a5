/* SPDX-License-Identifier: Apache-2.0
 *
 * bars.c: horizontal bars
 */
#include "drawing/drawing-private.h"

#define THICK 14.0
#define GAP 6.0

/* The width of the widest figure. */
static double figure_room(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->section_count; i++)
    for (gsize k = 0; k < (gsize)picture->sections[i].row_count * picture->column_count; k++)
      if (picture->sections[i].data[k].text)
        widest = MAX(widest, drawing_width(picture->sections[i].data[k].text, DRAWING_TEXT));
  return MIN(ceil(widest), 120);
}

static void put_bar(struct drawing *drawing, const struct drawing_rows *rows,
                    const struct sy_picture_section *section, guint row, guint column) {
  const struct sy_datum *datum = drawing_datum(drawing->picture, section, row, column);
  const bool several = drawing->picture->column_count > 1;
  const double y = drawing->y + GAP / 2 + column * THICK;
  if (datum->text)
    drawing_row_figure(drawing, datum->text, rows->figure_room, y, THICK);
  if (!isfinite(datum->value))
    return;
  const double zero = drawing_place(&rows->scale, 0);
  const double end = drawing_place(&rows->scale, datum->value);
  drawing_open_mark(drawing, section->rows[row], drawing->picture->columns[column], datum);
  if (several)
    drawing_part(drawing, column, MIN(zero, end), y, fabs(end - zero), THICK);
  else
    drawing_rect(drawing, "sy-bar", MIN(zero, end), y, fabs(end - zero), THICK);
  drawing_close_mark(drawing);
}

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  const double height = picture->column_count * THICK + GAP;
  const struct drawing_rows rows =
      drawing_rows_of(picture, drawing->width, height, figure_room(picture), true, false);
  if (picture->column_count > 1)
    drawing_legend(drawing);
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    drawing_section_title(drawing, section);
    drawing_axis(drawing, &rows, section->row_count * height);
    for (guint row = 0; row < section->row_count; row++) {
      drawing_row_label(drawing, section, row, rows.label_room, height);
      for (guint column = 0; column < picture->column_count; column++)
        put_bar(drawing, &rows, section, row, column);
      drawing->y += height;
    }
    drawing_axis_end(drawing, section->row_count * height);
  }
}

const struct drawing_kind drawing_bars = {NULL, draw};
