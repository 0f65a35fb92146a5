/* SPDX-License-Identifier: Apache-2.0
 *
 * stacks.c: bars made of parts
 */
#include "drawing/drawing-private.h"

#define HEIGHT 20.0
#define GAP 4.0

static double figure_room(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; picture->sections[i].figures && row < picture->sections[i].row_count; row++)
      widest = MAX(widest, drawing_width(picture->sections[i].figures[row], DRAWING_TEXT));
  return MIN(ceil(widest), 120);
}

/* The figure in its part, on plain colour, if there is room. */
static void put_figure(struct drawing *drawing, guint part, const char *text, double x,
                       double width) {
  const double room = drawing_width(text, DRAWING_SMALL) + 4;
  if (room + 2 > width)
    return;
  drawing_rect(drawing, drawing_part_class(part), x + (width - room) / 2,
               drawing->y + GAP / 2 + 1.5, room, HEIGHT - GAP - 3);
  drawing_text(drawing,
               (struct drawing_text){.x = x + width / 2,
                                     .y = drawing->y + HEIGHT / 2 + DRAWING_SMALL * 0.36,
                                     .size = DRAWING_SMALL,
                                     .room = width,
                                     .anchor = DRAWING_MIDDLE,
                                     .style = drawing_part_text(part)},
               text);
}

static void put_row(struct drawing *drawing, const struct drawing_rows *rows,
                    const struct sy_picture_section *section, guint row) {
  const struct sy_picture *picture = drawing->picture;
  double above = 0, below = 0;
  for (guint i = 0; i < picture->column_count; i++) {
    const struct sy_datum *datum = drawing_datum(picture, section, row, i);
    if (!isfinite(datum->value))
      continue;
    double *end = datum->value > 0 ? &above : &below;
    const double from = drawing_place(&rows->scale, *end);
    *end += datum->value;
    const double to = drawing_place(&rows->scale, *end);
    drawing_open_mark(drawing, section->rows[row], picture->columns[i], datum);
    drawing_part(drawing, i, MIN(from, to), drawing->y + GAP / 2, fabs(to - from), HEIGHT - GAP);
    put_figure(drawing, i, datum->text, MIN(from, to), fabs(to - from));
    drawing_close_mark(drawing);
  }
}

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  const struct drawing_rows rows =
      drawing_rows_of(picture, drawing->width, HEIGHT, figure_room(picture), true, true);
  drawing_legend(drawing);
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    drawing_section_title(drawing, section);
    drawing_axis(drawing, &rows, section->row_count * HEIGHT);
    for (guint row = 0; row < section->row_count; row++) {
      drawing_row_label(drawing, section, row, rows.label_room, HEIGHT);
      put_row(drawing, &rows, section, row);
      if (section->figures)
        drawing_row_figure(drawing, section->figures[row], rows.figure_room, drawing->y, HEIGHT);
      drawing->y += HEIGHT;
    }
    drawing_axis_end(drawing, section->row_count * HEIGHT);
  }
}

const struct drawing_kind drawing_stacks = {NULL, draw};
