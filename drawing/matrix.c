/* SPDX-License-Identifier: Apache-2.0
 *
 * matrix.c: a square for each figure
 */
#include "drawing/drawing-private.h"

#define FIGURE 11.0        /* size of figures in cells */
#define HEADING_ROOM 190.0 /* of headings that are turned */
#define MOST_HEADING_LINES 3
#define LABEL_MOST 220.0
#define WIDEST_WITH_FIGURES 1000.0
#define WIDEST_ON_PHONE 370.0 /* the same, on a narrow page */
#define SWATCH_MOST 44.0
#define CELL_MOST 96.0
#define NARROW_CELL 13.0
#define NARROW_CELL_MOST 22.0

struct matrix {
  double label_room, cell, row_height;
  bool has_figures; /* they fit into the cells */
  bool upwards;     /* headings are turned */
  double heading_height;
  struct drawing_scale scale; /* of magnitudes, if the picture is diverging */
};

/* ---- sizes ---- */

/* The columns of a section: from the first, so many. */
static guint columns_of(const struct sy_picture *picture,
                        const struct sy_picture_section *section) {
  return section->columns ? section->columns : picture->column_count;
}

static guint most_columns(const struct sy_picture *picture) {
  guint most = 1;
  for (guint i = 0; i < picture->section_count; i++)
    most = MAX(most, columns_of(picture, &picture->sections[i]));
  return most;
}

static double widest_figure(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->section_count; i++)
    for (gsize k = 0; k < (gsize)picture->sections[i].row_count * picture->column_count; k++)
      if (picture->sections[i].data[k].text)
        widest = MAX(widest, drawing_width(picture->sections[i].data[k].text, FIGURE));
  return widest;
}

/* Whether all headings fit above their cells, within a few lines. */
static bool headings_fit(const struct sy_picture *picture, double cell) {
  for (guint i = 0; i < picture->column_count; i++)
    if (!drawing_wraps(picture->columns[i], DRAWING_SMALL, cell - 4, MOST_HEADING_LINES))
      return false;
  return true;
}

/* The most lines that a heading takes, in cells into which all fit. */
static guint heading_lines(const struct sy_picture *picture, double cell) {
  guint lines = 1;
  for (guint i = 0; i < picture->column_count; i++) {
    g_autoptr(GPtrArray) wrapped =
        drawing_wrapped(picture->columns[i], DRAWING_SMALL, cell - 4, MOST_HEADING_LINES);
    lines = MAX(lines, wrapped->len);
  }
  return lines;
}

static double turned_height(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->column_count; i++)
    widest = MAX(widest, drawing_width(picture->columns[i], DRAWING_SMALL));
  return MIN(widest, HEADING_ROOM) + 6;
}

/* Magnitudes from zero, for both signs. */
static struct drawing_scale scale_of(const struct sy_picture *picture) {
  struct drawing_range range = drawing_range_of(picture, picture->diverging, false);
  if (picture->diverging)
    range = (struct drawing_range){0, MAX(-range.low, range.high)};
  return drawing_scale_of(picture, range, DRAWING_SHADES);
}

static struct matrix matrix_of(const struct sy_picture *picture) {
  const double page = drawing_page(picture);
  struct matrix matrix = {.label_room =
                              drawing_label_room(picture, MIN(LABEL_MOST, DRAWING_LABELS * page)),
                          .row_height = DRAWING_ROW,
                          .scale = scale_of(picture)};
  const double least = widest_figure(picture) + (picture->narrow ? 3 : 8);
  const guint columns = most_columns(picture);
  const double share = (page - matrix.label_room) / columns;
  matrix.has_figures = matrix.label_room + least * columns <=
                       (picture->narrow ? WIDEST_ON_PHONE : WIDEST_WITH_FIGURES);
  matrix.cell = matrix.has_figures ? MAX(least, MIN(share, CELL_MOST))
                                   : CLAMP(share, NARROW_CELL, NARROW_CELL_MOST);
  matrix.upwards = !headings_fit(picture, matrix.cell);
  matrix.heading_height = matrix.upwards
                              ? turned_height(picture)
                              : heading_lines(picture, matrix.cell) * DRAWING_SMALL * 1.25 + 4;
  return matrix;
}

static double width(const struct sy_picture *picture) {
  const struct matrix matrix = matrix_of(picture);
  return matrix.label_room + matrix.cell * most_columns(picture);
}

/* ---- cells ---- */

/* From 0, which step of the scale a figure is in. */
static unsigned step_of(const struct matrix *matrix, double value) {
  const double steps = (value - matrix->scale.low) / matrix->scale.step + 1e-9;
  return (unsigned)CLAMP(steps, 0, drawing_steps(&matrix->scale) - 1);
}

static guint shade_of(const struct matrix *matrix, unsigned step) {
  const unsigned steps = drawing_steps(&matrix->scale);
  return steps > 1 ? step * (DRAWING_SHADES - 1) / (steps - 1) : DRAWING_SHADES / 2;
}

static void put_figure(struct drawing *drawing, const char *style, const char *text, double x,
                       double y, double cell) {
  drawing_text(drawing,
               (struct drawing_text){.x = x + cell / 2,
                                     .y = y + DRAWING_ROW / 2 + FIGURE * 0.36,
                                     .size = FIGURE,
                                     .room = cell,
                                     .anchor = DRAWING_MIDDLE,
                                     .style = style},
               text);
}

/* A square or, below zero, a circle, whose area grows with the figure. */
static void put_shape(struct drawing *drawing, const struct matrix *matrix, unsigned step,
                      bool below, double x, double y, double width) {
  const double share = (step + 1.0) / drawing_steps(&matrix->scale);
  const double side = sqrt(share) * (MIN(width, matrix->row_height) - 3);
  const char *shade = drawing_shade_class(shade_of(matrix, step), below);
  const double middle_x = x + width / 2, middle_y = y + matrix->row_height / 2;
  if (below) {
    drawing_circle(drawing, shade, middle_x, middle_y, side / 2);
    drawing_circle(drawing, "sy-edge", middle_x, middle_y, side / 2);
  } else {
    drawing_rect(drawing, shade, middle_x - side / 2, middle_y - side / 2, side, side);
    drawing_rect(drawing, "sy-edge", middle_x - side / 2, middle_y - side / 2, side, side);
  }
}

static void put_cell(struct drawing *drawing, const struct matrix *matrix,
                     const struct sy_picture_section *section, guint row, guint column) {
  const struct sy_datum *datum = drawing_datum(drawing->picture, section, row, column);
  const double x = matrix->label_room + (column - section->first_column) * matrix->cell;
  if (!isfinite(datum->value)) {
    if (matrix->has_figures && datum->text)
      put_figure(drawing, "sy-muted", datum->text, x, drawing->y, matrix->cell);
    return;
  }
  const bool below = drawing->picture->diverging && datum->value < 0;
  const unsigned step = step_of(matrix, below ? -datum->value : datum->value);
  drawing_open_mark(drawing, section->rows[row], drawing->picture->columns[column], datum);
  if (matrix->has_figures) {
    drawing_rect(drawing, drawing_shade_class(shade_of(matrix, step), below), x + 0.5,
                 drawing->y + 0.5, matrix->cell - 1, matrix->row_height - 1);
    put_figure(drawing, drawing_shade_text(shade_of(matrix, step)), datum->text, x, drawing->y,
               matrix->cell);
  } else {
    put_shape(drawing, matrix, step, below, x, drawing->y, matrix->cell);
  }
  drawing_close_mark(drawing);
}

/* ---- headings ---- */

static void put_heading(struct drawing *drawing, const struct matrix *matrix, guint first,
                        guint column) {
  const double middle = matrix->label_room + (column - first + 0.5) * matrix->cell;
  const char *heading = drawing->picture->columns[column];
  struct drawing_text place = {.x = middle,
                               .y = drawing->y + matrix->heading_height - 4,
                               .size = DRAWING_SMALL,
                               .room = HEADING_ROOM,
                               .style = "sy-ink",
                               .upwards = matrix->upwards};
  if (matrix->upwards) {
    place.x += DRAWING_SMALL * 0.36;
    drawing_text(drawing, place, heading);
    return;
  }
  g_autoptr(GPtrArray) lines =
      drawing_wrapped(heading, DRAWING_SMALL, matrix->cell - 4, MOST_HEADING_LINES);
  place.anchor = DRAWING_MIDDLE;
  for (guint i = 0; i < lines->len; i++) {
    place.y = drawing->y + matrix->heading_height - 4 - (lines->len - 1 - i) * DRAWING_SMALL * 1.25;
    drawing_text(drawing, place, lines->pdata[i]);
  }
}

/* ---- the legend ---- */

/* One shade, with the number at which it begins or, at the end of the scale, ends. */
static void put_swatch(struct drawing *drawing, const struct matrix *matrix, unsigned step,
                       bool below, double x, double width) {
  if (matrix->has_figures)
    drawing_rect(drawing, drawing_shade_class(shade_of(matrix, step), below), x, drawing->y, width,
                 12);
  else
    put_shape(drawing, matrix, step, below, x, drawing->y - 3, width);
}

static void put_number(struct drawing *drawing, const struct matrix *matrix, unsigned step,
                       bool below, double x) {
  g_autofree char *number = drawing_step_text(&matrix->scale, step);
  const bool negative = below && drawing_step_value(&matrix->scale, step) > 0;
  g_autofree char *text = g_strconcat(negative ? "-" : "", number, NULL);
  drawing_text(drawing,
               (struct drawing_text){.x = x,
                                     .y = drawing->y + 26,
                                     .size = DRAWING_SMALL,
                                     .room = HUGE_VAL,
                                     .anchor = DRAWING_MIDDLE,
                                     .style = "sy-muted"},
               text);
}

static void put_legend(struct drawing *drawing, const struct matrix *matrix) {
  const unsigned steps = drawing_steps(&matrix->scale);
  const bool diverging = drawing->picture->diverging;
  const double width = MIN(SWATCH_MOST, (drawing->width - 48) / (diverging ? 2 * steps : steps));
  double x = 24;
  if (drawing->picture->axis)
    drawing_text(drawing,
                 (struct drawing_text){.y = drawing->y += 12,
                                       .size = DRAWING_SMALL,
                                       .room = drawing->width,
                                       .style = "sy-muted"},
                 drawing->picture->axis);
  drawing->y += 6;
  for (unsigned i = steps; diverging && i-- > 0; x += width) {
    put_swatch(drawing, matrix, i, true, x, width);
    put_number(drawing, matrix, i + 1, true, x);
  }
  for (unsigned i = 0; i < steps; i++, x += width) {
    put_swatch(drawing, matrix, i, false, x, width);
    put_number(drawing, matrix, i, false, x);
  }
  put_number(drawing, matrix, steps, false, x);
  drawing->y += 34;
}

/* ---- all ---- */

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  const struct matrix matrix = matrix_of(picture);
  put_legend(drawing, &matrix);
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    const guint first = section->first_column, end = first + columns_of(picture, section);
    drawing_section_title(drawing, section);
    for (guint column = first; column < end; column++)
      put_heading(drawing, &matrix, first, column);
    drawing->y += matrix.heading_height;
    for (guint row = 0; row < section->row_count; row++) {
      drawing_row_label(drawing, section, row, matrix.label_room, matrix.row_height);
      for (guint column = first; column < end; column++)
        put_cell(drawing, &matrix, section, row, column);
      drawing->y += matrix.row_height;
    }
    drawing->y += 8;
  }
}

const struct drawing_kind drawing_matrix = {width, draw};
