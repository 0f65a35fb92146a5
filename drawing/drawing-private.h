/* SPDX-License-Identifier: Apache-2.0
 *
 * drawing-private.h: what the kinds of pictures share
 */
#ifndef SY_DRAWING_PRIVATE_H
#define SY_DRAWING_PRIVATE_H

#include "drawing/drawing.h"

#include <math.h>
#include <string.h>

/* Lengths are in units of the picture's coordinates, 1/96 inch if it is not scaled. */

/* ---- width.c: how much space texts take ---- */

#define DRAWING_TEXT 12.0 /* sizes of texts */
#define DRAWING_SMALL 10.0
#define DRAWING_TITLE 17.0

/* At least the width in any of the fonts that the style sheet names. */
double drawing_width(const char *text, double size);
/* The text, or its beginning with … if it is wider. g_free. */
char *drawing_shortened(const char *text, double size, double width);
/* The text in lines of a width, at most so many: the last one ends with … if that is not enough.
 * g_ptr_array_unref. */
GPtrArray *drawing_wrapped(const char *text, double size, double width, guint most);

/* Whether the text fits into so many lines without breaking a word. */
bool drawing_wraps(const char *text, double size, double width, guint most);

/* ---- canvas.c: elements of SVG ---- */

struct drawing {
  const struct sy_picture *picture;
  GString *out; /* the elements so far */
  double width; /* of the picture */
  double y;     /* where the next part begins */
};

enum drawing_anchor { DRAWING_START, DRAWING_MIDDLE, DRAWING_END };

/* A text at a point of its baseline, shortened to `room`. */
struct drawing_text {
  double x, y, size, room;
  enum drawing_anchor anchor;
  const char *style; /* a class of the style sheet */
  bool upwards;      /* turned by a quarter: reads from below to above */
  bool strong;
};
void drawing_text(struct drawing *drawing, struct drawing_text place, const char *text);
/* `style`: a class of the style sheet. */
void drawing_rect(struct drawing *drawing, const char *style, double x, double y, double width,
                  double height);
void drawing_line(struct drawing *drawing, const char *style, double x1, double y1, double x2,
                  double y2);
void drawing_circle(struct drawing *drawing, const char *style, double x, double y, double radius);
/* What follows until drawing_close_mark() stands for a figure: viewers show its title, and programs
 * can read its value. */
void drawing_open_mark(struct drawing *drawing, const char *row, const char *column,
                       const struct sy_datum *datum);
void drawing_close_mark(struct drawing *drawing);
/* Appends a text of one line without markup. */
void drawing_escape(GString *out, const char *text);
/* Appends a coordinate. */
void drawing_number(GString *out, double number);

/* ---- style.c: colours and patterns ---- */

#define DRAWING_SHADES 7 /* of a matrix, from light to dark */
#define DRAWING_SERIES 8 /* colours of parts; as many patterns */

/* The patterns of the first `series` parts. */
void drawing_patterns(GString *out, const char *id, guint series);
/* A rectangle in the colour and pattern of a part. */
void drawing_part(struct drawing *drawing, guint part, double x, double y, double width,
                  double height);
/* Classes of a part's colour, and of text on it. */
const char *drawing_part_class(guint part);
const char *drawing_part_text(guint part);
/* Classes of a shade, which has another hue `below` zero, and of text on it. */
const char *drawing_shade_class(guint shade, bool below);
const char *drawing_shade_text(guint shade);
/* Explains the columns' colours and patterns. */
void drawing_legend(struct drawing *drawing);

/* ---- scale.c: from figures to places ---- */

struct drawing_scale {
  double low, high, step; /* in figures */
  double origin;          /* the step that is at most `low`; to `high`, a whole number of steps,
                             unless the picture's scale ends at the highest figure */
  unsigned digits;        /* after the point, of the numbers on it */
  bool percent;
  double from, to; /* in the picture */
};
/* The lowest and highest figure of the picture, or the ends that it declares, its reference
 * included; `zero`: and zero; `sums`: of rows' parts above and below zero. low < high. */
struct drawing_range {
  double low, high;
};
struct drawing_range drawing_range_of(const struct sy_picture *picture, bool zero, bool sums);
/* A scale for a range, with at most `most` steps; its places are not set. */
struct drawing_scale drawing_scale_of(const struct sy_picture *picture, struct drawing_range range,
                                      unsigned most);
double drawing_place(const struct drawing_scale *scale, double value);
unsigned drawing_steps(const struct drawing_scale *scale);
/* The number at a step, from 0. g_free. */
char *drawing_step_text(const struct drawing_scale *scale, unsigned step);
double drawing_step_value(const struct drawing_scale *scale, unsigned step);

/* ---- rows.c: rows with labels, and a horizontal scale ---- */

/* Where the columns of a picture with labelled rows are. */
struct drawing_rows {
  double label_room;          /* of the labels, from the left edge */
  double figure_room;         /* of the figures, to the right edge; 0: none are written */
  struct drawing_scale scale; /* horizontal, between them */
  double height;              /* of a row */
};
/* `figure_room` as found by the caller. */
struct drawing_rows drawing_rows_of(const struct sy_picture *picture, double width, double height,
                                    double figure_room, bool zero, bool sums);
/* The widest label of a row, with its indentation, at most `most`. */
double drawing_label_room(const struct sy_picture *picture, double most);
/* A label, vertically in the middle of a row of that height at the drawing's place. */
void drawing_row_label(struct drawing *drawing, const struct sy_picture_section *section, guint row,
                       double room, double height);
/* The figure at the end of a row of that height. */
void drawing_row_figure(struct drawing *drawing, const char *text, double room, double y,
                        double height);
/* The title of a section, if it has one. */
void drawing_section_title(struct drawing *drawing, const struct sy_picture_section *section);
/* The scale and its lines, for rows of that height in all; and again below many rows. Moves the
 * drawing's place to the first row. */
void drawing_axis(struct drawing *drawing, const struct drawing_rows *rows, double height);
/* Moves the drawing's place from the end of the last row to below the scale. */
void drawing_axis_end(struct drawing *drawing, double height);

/* ---- the kinds ---- */

/* The figure in a row and column. */
const struct sy_datum *drawing_datum(const struct sy_picture *picture,
                                     const struct sy_picture_section *section, guint row,
                                     guint column);

struct drawing_kind {
  double (*width)(const struct sy_picture *picture); /* that it needs; NULL: none */
  void (*draw)(struct drawing *drawing);             /* from the drawing's place on */
};
#define DRAWING_PAGE 720.0
#define DRAWING_PHONE 336.0
/* The width for which a picture is drawn, unless it needs more. */
double drawing_page(const struct sy_picture *picture);
/* The largest share of it that labels may take. */
#define DRAWING_LABELS 0.4
#define DRAWING_ROW 18.0

extern const struct drawing_kind drawing_bars, drawing_stacks, drawing_matrix, drawing_histograms,
    drawing_slopes, drawing_intervals;

#endif /* SY_DRAWING_PRIVATE_H */
