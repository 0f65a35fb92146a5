/* SPDX-License-Identifier: Apache-2.0
 *
 * intervals.c: a dot within its range
 */
#include "drawing/drawing-private.h"

enum { LOW, BOX_FROM, DOT, BOX_TO, HIGH, COLUMNS };

#define HEIGHT DRAWING_ROW
#define BOX 10.0
#define DOT_RADIUS 4.0

static const char *text_of(const struct sy_datum *data, guint column) {
  return isfinite(data[column].value) ? data[column].text : NULL;
}

/* "3 (1 … 7)": the dot, and the ends of the line. g_free. */
static char *figure_text(const struct sy_datum *data) {
  const char *low = text_of(data, LOW), *high = text_of(data, HIGH), *dot = text_of(data, DOT);
  if (!low || !high || (dot && strcmp(low, high) == 0))
    return g_strdup(dot ? dot : "–");
  return dot ? g_strdup_printf("%s (%s … %s)", dot, low, high)
             : g_strdup_printf("%s … %s", low, high);
}

static double figure_room(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; row < picture->sections[i].row_count; row++) {
      g_autofree char *text = figure_text(drawing_datum(picture, &picture->sections[i], row, 0));
      widest = MAX(widest, drawing_width(text, DRAWING_TEXT));
    }
  return MIN(ceil(widest), 180);
}

/* The end of a line or box, which has the figure. */
static void put_end(struct drawing *drawing, const char *row, const struct sy_datum *data,
                    guint column, double x) {
  const double y = drawing->y + HEIGHT / 2, half = BOX / 2 - 1;
  drawing_open_mark(drawing, row, drawing->picture->columns[column], &data[column]);
  drawing_line(drawing, "sy-range", x, y - half, x, y + half);
  drawing_close_mark(drawing);
}

/* A line or box between two figures. */
static void put_between(struct drawing *drawing, const struct drawing_scale *scale, const char *row,
                        const struct sy_datum *data, guint from, guint to) {
  if (!text_of(data, from) || !text_of(data, to))
    return;
  const double y = drawing->y + HEIGHT / 2;
  const double a = drawing_place(scale, data[from].value), b = drawing_place(scale, data[to].value);
  if (from == BOX_FROM) {
    drawing_rect(drawing, "sy-box", MIN(a, b), y - BOX / 2, fabs(b - a), BOX);
    drawing_rect(drawing, "sy-edge", MIN(a, b), y - BOX / 2, fabs(b - a), BOX);
  } else {
    drawing_line(drawing, "sy-range", a, y, b, y);
  }
  put_end(drawing, row, data, from, a);
  put_end(drawing, row, data, to, b);
}

static void put_row(struct drawing *drawing, const struct drawing_scale *scale, const char *row,
                    const struct sy_datum *data) {
  put_between(drawing, scale, row, data, LOW, HIGH);
  put_between(drawing, scale, row, data, BOX_FROM, BOX_TO);
  if (!text_of(data, DOT))
    return;
  drawing_open_mark(drawing, row, drawing->picture->columns[DOT], &data[DOT]);
  drawing_circle(drawing, "sy-ink", drawing_place(scale, data[DOT].value), drawing->y + HEIGHT / 2,
                 DOT_RADIUS);
  drawing_close_mark(drawing);
}

/* One entry of the legend: a sign, and what it is. */
static void explain(struct drawing *drawing, guint from, guint to, double *x) {
  const char *const *columns = drawing->picture->columns;
  if (!columns[from] || !columns[to])
    return;
  g_autofree char *text =
      from == to ? g_strdup(columns[from]) : g_strdup_printf("%s … %s", columns[from], columns[to]);
  const double room = MIN(drawing_width(text, DRAWING_TEXT) + 1, drawing->width - 28);
  if (*x + 28 + room > drawing->width) {
    *x = 0;
    drawing->y += HEIGHT;
  }
  const double y = drawing->y + HEIGHT / 2;
  if (from == LOW)
    drawing_line(drawing, "sy-range", *x, y, *x + 22, y);
  if (from == BOX_FROM) {
    drawing_rect(drawing, "sy-box", *x, y - BOX / 2, 22, BOX);
    drawing_rect(drawing, "sy-edge", *x, y - BOX / 2, 22, BOX);
  }
  if (from == DOT)
    drawing_circle(drawing, "sy-ink", *x + 11, y, DOT_RADIUS);
  drawing_text(drawing,
               (struct drawing_text){.x = *x + 28,
                                     .y = y + DRAWING_TEXT * 0.36,
                                     .size = DRAWING_TEXT,
                                     .room = room,
                                     .style = "sy-ink"},
               text);
  *x += 28 + room + 18;
}

static void put_legend(struct drawing *drawing) {
  double x = 0;
  explain(drawing, DOT, DOT, &x);
  explain(drawing, BOX_FROM, BOX_TO, &x);
  explain(drawing, LOW, HIGH, &x);
  drawing->y += HEIGHT;
}

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  const struct drawing_rows rows =
      drawing_rows_of(picture, drawing->width, HEIGHT, figure_room(picture), false, false);
  put_legend(drawing);
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    drawing_section_title(drawing, section);
    drawing_axis(drawing, &rows, section->row_count * HEIGHT);
    for (guint row = 0; row < section->row_count; row++) {
      const struct sy_datum *data = drawing_datum(picture, section, row, 0);
      g_autofree char *figure = figure_text(data);
      drawing_row_label(drawing, section, row, rows.label_room, HEIGHT);
      put_row(drawing, &rows.scale, section->rows[row], data);
      drawing_row_figure(drawing, figure, rows.figure_room, drawing->y, HEIGHT);
      drawing->y += HEIGHT;
    }
    drawing_axis_end(drawing, section->row_count * HEIGHT);
  }
}

const struct drawing_kind drawing_intervals = {NULL, draw};
