/* SPDX-License-Identifier: Apache-2.0
 *
 * drawing.h: pictures of figures, as SVG
 *
 * Knows nothing about editions: a picture is given as labels and figures. Every kind of picture
 * takes the same form, sections of rows and columns. The SVG has a title and a description, needs
 * no script and no other file, and is the same on every machine. Texts are escaped, shortened where
 * they do not fit (the whole text is then a title, which viewers show), and placed so that they do
 * not overlap, by estimates of their widths that are too wide rather than too narrow. Whatever a
 * colour says, a figure, a shape, a pattern or a size says as well. All functions are thread-safe.
 */
#ifndef SY_DRAWING_H
#define SY_DRAWING_H

#include "base/base.h"

enum sy_picture_kind {
  /* A row of horizontal bars from zero, one for each column. */
  SY_PICTURE_BARS,
  /* A row's columns are the parts of one bar, negative ones to the left of zero. */
  SY_PICTURE_STACKS,
  /* A square for each figure, darker for higher ones. Below zero, if the picture is `diverging`, it
   * has another hue. Where figures do not fit, a mark's size stands for them, hollow below zero. */
  SY_PICTURE_MATRIX,
  /* For each row a small picture of vertical bars, one for each column. */
  SY_PICTURE_HISTOGRAMS,
  /* Two columns, before and after: a line for each row. Rows without one of them have only an end.
   */
  SY_PICTURE_SLOPES,
  /* Five columns: the ends of a line, the ends of a box on it, and a dot: low, box from, dot, box
   * to, high. Columns without a heading (NULL) have no figures. */
  SY_PICTURE_INTERVALS
};

struct sy_datum {
  double value;     /* NaN: there is none */
  const char *text; /* as people see it; NULL only if there is no value */
};

struct sy_picture_section {
  const char *title; /* or NULL */
  guint row_count;
  const char *const *rows;     /* labels */
  const unsigned *levels;      /* how far each label is indented, from 0; NULL: none is */
  const char *const *figures;  /* a text beside each row of SY_PICTURE_STACKS, the sum; or NULL */
  const struct sy_datum *data; /* row by row, each with all columns of the picture */
  guint first_column, columns; /* SY_PICTURE_MATRIX: which of them the section shows; 0, 0: all */
};

struct sy_picture {
  enum sy_picture_kind kind;
  const char *id;          /* what ids in the SVG begin with, so that a page can have several
                              pictures: letters, digits, '-' */
  const char *language;    /* of the texts: "en" or "zh" */
  const char *title;       /* shown above the picture */
  const char *description; /* what it shows and how to read it; shown below the title */
  const char *axis;        /* what the figures are, beside their scale; NULL: nothing is written */
  guint column_count;      /* as the kind requires; else at least 1 */
  const char *const *columns; /* headings */
  guint section_count;
  const struct sy_picture_section *sections;
  double low, high; /* the scale begins at `low`, and reaches at least `high`; NaN: as the figures
                       need. It has numbers at `low` and at whole steps, as 1, 5, 10, … */
  double reference; /* bars, intervals: a line at this figure; NaN: none */
  bool ends;        /* with `low`: the scale ends at the highest figure, not at a whole step */
  bool narrow;      /* for a screen as narrow as a phone's; marks have no titles, as nobody points
                       there */
  bool percent;     /* figures are shares: the scale shows percentages */
  bool descending;  /* slopes: lower figures are better, and are above */
  bool diverging;   /* matrix: figures below zero are of another kind */
  bool in_page;     /* it is part of a page that has sy_picture_style() in its style sheet and shows
                       the title and the description itself */
};

/* A picture may have this many figures (rows × columns of all sections). It is never refused, but
 * viewers are slow with more. */
#define SY_PICTURE_LIMIT 20000

/* A figure as pictures and pages show it, with a minus sign for its hyphen: "−5.85", "≈−5.85". A
 * text that does not begin with a number, after signs, stays. g_free. */
char *sy_minus_shown(const char *figure);
/* The same, in the way of the language: "−1,234.5" in English, "−1234.5" in Chinese. Not for cells
 * of evidence, where digits may be a code. g_free. */
char *sy_readable_number(const char *figure);
/* A count or rank, in the way of the language, or of a given one. g_free. */
char *sy_readable_count(uint64_t count);
char *sy_readable_count_in(uint64_t count, bool chinese);
/* A text in which the first "%u" is the count: sy_counted(ngettext("%u unit", "%u units", n), n).
 * g_free. */
char *sy_counted(const char *text, uint64_t count);

/* Appends the picture as an element `svg`. */
void sy_picture_draw(const struct sy_picture *picture, GString *svg);
/* Appends the style sheet of pictures, for a page that has some. */
void sy_picture_style(GString *css);

#endif /* SY_DRAWING_H */
