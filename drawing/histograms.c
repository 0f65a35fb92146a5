/* SPDX-License-Identifier: Apache-2.0
 *
 * histograms.c: a small picture of vertical bars for each row
 */
#include "drawing/drawing-private.h"

#define GAP 24.0
#define BARS_HEIGHT 90.0
#define COUNT_HEIGHT 14.0
#define CLASS_ROOM 90.0
#define MOST_PANELS 3

/* The sizes of the small pictures, which are alike. */
struct panels {
  guint per_line;
  double width, pitch; /* of a small picture, and from one of its bars to the next */
  bool upwards;        /* the classes' names are turned */
  double class_height;
  double highest; /* the figure of a bar of the full height, in a section */
};

static double widest_class(const struct sy_picture *picture) {
  double widest = 0;
  for (guint i = 0; i < picture->column_count; i++)
    widest = MAX(widest, drawing_width(picture->columns[i], DRAWING_SMALL));
  return widest + 4;
}

static double least_pitch(const struct sy_picture *picture) {
  double widest = DRAWING_SMALL + 4; /* a turned name */
  for (guint i = 0; i < picture->section_count; i++)
    for (gsize k = 0; k < (gsize)picture->sections[i].row_count * picture->column_count; k++)
      if (picture->sections[i].data[k].text)
        widest = MAX(widest, drawing_width(picture->sections[i].data[k].text, DRAWING_SMALL) + 3);
  return widest;
}

static double width(const struct sy_picture *picture) {
  return least_pitch(picture) * picture->column_count;
}

static guint most_rows(const struct sy_picture *picture) {
  guint most = 1;
  for (guint i = 0; i < picture->section_count; i++)
    most = MAX(most, picture->sections[i].row_count);
  return most;
}

/* Lines are as full as each other: four small pictures are two and two, not three and one. */
static struct panels panels_of(const struct sy_picture *picture, double page) {
  const double least = width(picture);
  const guint rows = most_rows(picture), lines = (rows + MOST_PANELS - 1) / MOST_PANELS;
  struct panels panels = {.per_line = (rows + lines - 1) / lines};
  while (panels.per_line > 1 && least > (page + GAP) / panels.per_line - GAP)
    panels.per_line--;
  panels.width = (page + GAP) / panels.per_line - GAP;
  panels.pitch = panels.width / picture->column_count;
  panels.upwards = widest_class(picture) > panels.pitch;
  panels.class_height = panels.upwards ? MIN(widest_class(picture), CLASS_ROOM) + 4 : 18;
  return panels;
}

/* The highest figure of a section: sections may be about groups of very different sizes. */
static double highest_of(const struct sy_picture *picture,
                         const struct sy_picture_section *section) {
  struct sy_picture one = *picture;
  one.section_count = 1;
  one.sections = section;
  return drawing_range_of(&one, true, false).high;
}

static void put_class(struct drawing *drawing, const struct panels *panels, guint column, double x,
                      double y) {
  drawing_text(drawing,
               (struct drawing_text){.x = x + (panels->upwards ? DRAWING_SMALL * 0.36 : 0),
                                     .y = panels->upwards ? y + 4 : y + 13,
                                     .size = DRAWING_SMALL,
                                     .room = panels->upwards ? CLASS_ROOM : panels->pitch,
                                     .anchor = panels->upwards ? DRAWING_END : DRAWING_MIDDLE,
                                     .style = "sy-muted",
                                     .upwards = panels->upwards},
               drawing->picture->columns[column]);
}

/* A bar that stands on `base`, with its figure above. */
static void put_bar(struct drawing *drawing, const struct panels *panels,
                    const struct sy_picture_section *section, guint row, guint column, double x,
                    double base) {
  const struct sy_datum *datum = drawing_datum(drawing->picture, section, row, column);
  if (!isfinite(datum->value))
    return;
  const double height = MAX(datum->value, 0) / panels->highest * BARS_HEIGHT;
  drawing_open_mark(drawing, section->rows[row], drawing->picture->columns[column], datum);
  drawing_rect(drawing, "sy-bar", x - panels->pitch * 0.42, base - height, panels->pitch * 0.84,
               height);
  drawing_text(drawing,
               (struct drawing_text){.x = x,
                                     .y = base - height - 3,
                                     .size = DRAWING_SMALL,
                                     .room = panels->pitch,
                                     .anchor = DRAWING_MIDDLE,
                                     .style = "sy-ink"},
               datum->text);
  drawing_close_mark(drawing);
}

static void put_panel(struct drawing *drawing, const struct panels *panels,
                      const struct sy_picture_section *section, guint row, double x) {
  const double base = drawing->y + 22 + COUNT_HEIGHT + BARS_HEIGHT;
  drawing_text(drawing,
               (struct drawing_text){.x = x,
                                     .y = drawing->y + 14,
                                     .size = DRAWING_TEXT,
                                     .room = panels->width,
                                     .style = "sy-ink"},
               section->rows[row]);
  for (guint i = 0; i < drawing->picture->column_count; i++) {
    const double middle = x + (i + 0.5) * panels->pitch;
    put_bar(drawing, panels, section, row, i, middle, base);
    put_class(drawing, panels, i, middle, base + 2);
  }
  drawing_line(drawing, "sy-zero", x, base, x + panels->width, base);
}

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  struct panels panels = panels_of(picture, drawing->width);
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    drawing_section_title(drawing, section);
    panels.highest = highest_of(picture, section);
    for (guint row = 0; row < section->row_count; row++) {
      const guint place = row % panels.per_line;
      put_panel(drawing, &panels, section, row, place * (panels.width + GAP));
      if (place == panels.per_line - 1 || row == section->row_count - 1)
        drawing->y += 22 + COUNT_HEIGHT + BARS_HEIGHT + panels.class_height + 20;
    }
  }
}

const struct drawing_kind drawing_histograms = {width, draw};
