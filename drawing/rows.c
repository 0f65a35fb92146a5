/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: rows with labels, and a horizontal scale
 */
#include "drawing/drawing-private.h"

#define INDENT 12.0
#define GAP 8.0
#define LABEL_MOST 290.0
#define MANY_ROWS 450.0 /* a picture of this height has its scale below as well */

/* ---- places ---- */

static unsigned level_of(const struct sy_picture_section *section, guint row) {
  return section->levels ? MIN(section->levels[row], 8) : 0;
}

double drawing_label_room(const struct sy_picture *picture, double most) {
  double widest = 40;
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; row < picture->sections[i].row_count && widest < most; row++)
      widest = MAX(widest, drawing_width(picture->sections[i].rows[row], DRAWING_TEXT) +
                               INDENT * level_of(&picture->sections[i], row));
  return ceil(MIN(widest, most)) + GAP;
}

struct drawing_rows drawing_rows_of(const struct sy_picture *picture, double width, double height,
                                    double figure_room, bool zero, bool sums) {
  struct drawing_rows rows = {
      .label_room = drawing_label_room(picture, MIN(LABEL_MOST, DRAWING_LABELS * width)),
      .figure_room = figure_room,
      .height = height};
  const struct drawing_range range = drawing_range_of(picture, zero, sums);
  const double from = rows.label_room, to = width - figure_room - GAP;
  for (unsigned most = 10; most >= 3; most--) {
    double widest = 0;
    rows.scale = drawing_scale_of(picture, range, most);
    for (unsigned i = 0; i <= drawing_steps(&rows.scale); i++) {
      g_autofree char *text = drawing_step_text(&rows.scale, i);
      widest = MAX(widest, drawing_width(text, DRAWING_SMALL));
    }
    rows.scale.from = from + widest / 2;
    rows.scale.to = to - widest / 2;
    if ((widest + GAP) * drawing_steps(&rows.scale) <= rows.scale.to - rows.scale.from)
      break;
  }
  return rows;
}

/* ---- texts ---- */

/* The baseline of a text in the middle of a height. */
static double baseline(double y, double height, double size) {
  return y + height / 2 + size * 0.36;
}

void drawing_row_label(struct drawing *drawing, const struct sy_picture_section *section, guint row,
                       double room, double height) {
  const double indent = INDENT * level_of(section, row);
  drawing_text(drawing,
               (struct drawing_text){.x = indent,
                                     .y = baseline(drawing->y, height, DRAWING_TEXT),
                                     .size = DRAWING_TEXT,
                                     .room = room - GAP - indent,
                                     .style = "sy-ink"},
               section->rows[row]);
}

void drawing_row_figure(struct drawing *drawing, const char *text, double room, double y,
                        double height) {
  const double size = height < DRAWING_TEXT + 2 ? DRAWING_SMALL : DRAWING_TEXT;
  drawing_text(drawing,
               (struct drawing_text){.x = drawing->width,
                                     .y = baseline(y, height, size),
                                     .size = size,
                                     .room = room,
                                     .anchor = DRAWING_END,
                                     .style = "sy-ink"},
               text);
}

void drawing_section_title(struct drawing *drawing, const struct sy_picture_section *section) {
  if (!section->title)
    return;
  drawing->y += 22;
  drawing_text(drawing,
               (struct drawing_text){.y = drawing->y,
                                     .size = DRAWING_TEXT + 1,
                                     .room = drawing->width,
                                     .style = "sy-ink",
                                     .strong = true},
               section->title);
  drawing->y += 6;
}

/* ---- the scale ---- */

static void put_numbers(struct drawing *drawing, const struct drawing_scale *scale, double y) {
  for (unsigned i = 0; i <= drawing_steps(scale); i++) {
    g_autofree char *text = drawing_step_text(scale, i);
    drawing_text(drawing,
                 (struct drawing_text){.x = drawing_place(scale, drawing_step_value(scale, i)),
                                       .y = y,
                                       .size = DRAWING_SMALL,
                                       .room = drawing->width,
                                       .anchor = DRAWING_MIDDLE,
                                       .style = "sy-muted"},
                 text);
  }
}

void drawing_axis(struct drawing *drawing, const struct drawing_rows *rows, double height) {
  const struct drawing_scale *scale = &rows->scale;
  if (drawing->picture->axis)
    drawing_text(drawing,
                 (struct drawing_text){.x = rows->label_room,
                                       .y = drawing->y += 14,
                                       .size = DRAWING_SMALL,
                                       .room = drawing->width - rows->label_room,
                                       .style = "sy-muted"},
                 drawing->picture->axis);
  drawing->y += 14;
  put_numbers(drawing, scale, drawing->y);
  drawing->y += 5;
  for (unsigned i = 0; i <= drawing_steps(scale); i++) {
    const double value = drawing_step_value(scale, i), x = drawing_place(scale, value);
    drawing_line(drawing, value == 0 ? "sy-zero" : "sy-grid", x, drawing->y, x,
                 drawing->y + height);
  }
  const double reference = drawing->picture->reference;
  if (isfinite(reference)) {
    const double x = drawing_place(scale, reference);
    drawing_line(drawing, "sy-reference", x, drawing->y, x, drawing->y + height);
  }
  if (height >= MANY_ROWS)
    put_numbers(drawing, scale, drawing->y + height + 13);
}

void drawing_axis_end(struct drawing *drawing, double height) {
  drawing->y += height >= MANY_ROWS ? 24 : 6;
}
