/* SPDX-License-Identifier: Apache-2.0
 *
 * slopes.c: lines from a figure before to a figure after
 *
 * Each end of a line has a label. Labels whose ends are too close together are moved apart as
 * little as possible (least squares, by pooling adjacent violators), and thin lines lead to their
 * ends.
 */
#include "drawing/drawing-private.h"

enum { BEFORE, AFTER, COLUMNS };

#define LABEL_HEIGHT 16.0
#define LABEL_MOST 250.0
#define LINES_LEAST 60.0 /* between the labels */
#define LEADER 22.0
#define HEADING 24.0

struct label {
  guint row;
  double wanted, placed; /* vertical */
};

/* ---- labels ---- */

static gint compare_labels(gconstpointer a, gconstpointer b) {
  const struct label *x = a, *y = b;
  return x->wanted != y->wanted ? (x->wanted < y->wanted ? -1 : 1)
                                : (x->row > y->row) - (x->row < y->row);
}

/* Labels that touch each other, and are moved together. */
struct block {
  guint count;
  double sum; /* of the wanted places, each minus the heights of the labels above */
};

static double mean_of(const struct block *block) {
  return block->sum / block->count;
}

/* Places sorted labels between two heights that have room for all. */
static void place_labels(GArray *labels, double top, double bottom) {
  g_autofree struct block *blocks = g_new(struct block, labels->len + 1);
  guint count = 0, at = 0;
  for (guint i = 0; i < labels->len; i++) {
    blocks[count++] =
        (struct block){1, g_array_index(labels, struct label, i).wanted - i * LABEL_HEIGHT};
    for (; count > 1 && mean_of(&blocks[count - 2]) >= mean_of(&blocks[count - 1]); count--) {
      blocks[count - 2].count += blocks[count - 1].count;
      blocks[count - 2].sum += blocks[count - 1].sum;
    }
  }
  const double last = bottom - (labels->len ? labels->len - 1 : 0) * LABEL_HEIGHT;
  for (guint i = 0; i < count; i++)
    for (guint k = 0; k < blocks[i].count; k++, at++)
      g_array_index(labels, struct label, at).placed =
          CLAMP(mean_of(&blocks[i]), top, last) + at * LABEL_HEIGHT;
}

static GArray *labels_of(const struct sy_picture *picture, const struct sy_picture_section *section,
                         const struct drawing_scale *scale, guint column) {
  GArray *labels = g_array_new(FALSE, FALSE, sizeof(struct label));
  for (guint row = 0; row < section->row_count; row++) {
    const struct sy_datum *datum = drawing_datum(picture, section, row, column);
    const struct label label = {.row = row, .wanted = drawing_place(scale, datum->value)};
    if (isfinite(datum->value))
      g_array_append_val(labels, label);
  }
  g_array_sort(labels, compare_labels);
  place_labels(labels, MIN(scale->from, scale->to), MAX(scale->from, scale->to));
  return labels;
}

/* ---- lines ---- */

/* 1 if better than before, -1 if worse, 0 if equal or not compared. */
static int direction_of(const struct sy_picture *picture, const struct sy_datum *data) {
  const double rise = data[AFTER].value - data[BEFORE].value;
  if (!isfinite(rise) || rise == 0)
    return 0;
  return (rise > 0) != picture->descending ? 1 : -1;
}

/* The label of an end: "Name · 3" before, "▲ 2 · Name" after. g_free. */
static char *label_text(const struct sy_picture *picture, const struct sy_picture_section *section,
                        guint row, guint column) {
  static const char *const signs[] = {"▼ ", "= ", "▲ "};
  const struct sy_datum *data = drawing_datum(picture, section, row, 0);
  const bool both = isfinite(data[BEFORE].value) && isfinite(data[AFTER].value);
  const char *name = section->rows[row], *text = data[column].text;
  return column == BEFORE
             ? g_strdup_printf("%s · %s", name, text)
             : g_strdup_printf("%s%s · %s", both ? signs[direction_of(picture, data) + 1] : "",
                               text, name);
}

/* A label shortens the name, never the figure. */
static char *fitted_label(const struct sy_picture *picture,
                          const struct sy_picture_section *section, guint row, guint column,
                          double room) {
  g_autofree char *whole = label_text(picture, section, row, column);
  const double others =
      drawing_width(whole, DRAWING_TEXT) - drawing_width(section->rows[row], DRAWING_TEXT);
  g_autofree char *shortened =
      drawing_shortened(section->rows[row], DRAWING_TEXT, MAX(room - others, 30));
  const char *names[] = {shortened};
  const struct sy_picture_section one = {
      .row_count = 1, .rows = names, .data = drawing_datum(picture, section, row, 0)};
  return label_text(picture, &one, 0, column);
}

struct slopes {
  double x[COLUMNS]; /* of the lines' ends */
  double room[COLUMNS];
  struct drawing_scale scale;
};

static void put_labels(struct drawing *drawing, const struct slopes *slopes,
                       const struct sy_picture_section *section, guint column) {
  g_autoptr(GArray) labels = labels_of(drawing->picture, section, &slopes->scale, column);
  const double away = column == BEFORE ? -1 : 1, x = slopes->x[column];
  for (guint i = 0; i < labels->len; i++) {
    const struct label *label = &g_array_index(labels, struct label, i);
    const struct sy_datum *datum = drawing_datum(drawing->picture, section, label->row, column);
    g_autofree char *text =
        fitted_label(drawing->picture, section, label->row, column, slopes->room[column]);
    drawing_open_mark(drawing, section->rows[label->row], drawing->picture->columns[column], datum);
    drawing_circle(drawing, "sy-ink", x, label->wanted, 2.5);
    drawing_line(drawing, "sy-leader", x + away * 4, label->wanted, x + away * (LEADER - 4),
                 label->placed);
    drawing_text(drawing,
                 (struct drawing_text){.x = x + away * LEADER,
                                       .y = label->placed + DRAWING_TEXT * 0.36,
                                       .size = DRAWING_TEXT,
                                       .room = HUGE_VAL,
                                       .anchor = column == BEFORE ? DRAWING_END : DRAWING_START,
                                       .style = "sy-ink"},
                 text);
    drawing_close_mark(drawing);
  }
}

static void put_lines(struct drawing *drawing, const struct slopes *slopes,
                      const struct sy_picture_section *section) {
  static const char *const classes[] = {"sy-down", "sy-same", "sy-up"};
  for (guint row = 0; row < section->row_count; row++) {
    const struct sy_datum *data = drawing_datum(drawing->picture, section, row, 0);
    if (isfinite(data[BEFORE].value) && isfinite(data[AFTER].value))
      drawing_line(drawing, classes[direction_of(drawing->picture, data) + 1], slopes->x[BEFORE],
                   drawing_place(&slopes->scale, data[BEFORE].value), slopes->x[AFTER],
                   drawing_place(&slopes->scale, data[AFTER].value));
  }
}

static void put_headings(struct drawing *drawing, const struct slopes *slopes) {
  for (guint i = 0; i < COLUMNS; i++)
    drawing_text(drawing,
                 (struct drawing_text){.x = slopes->x[i],
                                       .y = drawing->y + 14,
                                       .size = DRAWING_TEXT,
                                       .room = drawing->width / 2 - 10,
                                       .anchor = i == BEFORE ? DRAWING_END : DRAWING_START,
                                       .style = "sy-ink",
                                       .strong = true},
                 drawing->picture->columns[i]);
}

/* The widest label of a column. */
static double room_of(const struct sy_picture *picture, guint column) {
  const double most = (drawing_page(picture) - LINES_LEAST) / COLUMNS - LEADER;
  double widest = 60;
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; row < picture->sections[i].row_count; row++) {
      if (!isfinite(drawing_datum(picture, &picture->sections[i], row, column)->value))
        continue;
      g_autofree char *text = label_text(picture, &picture->sections[i], row, column);
      widest = MAX(widest, drawing_width(text, DRAWING_TEXT));
    }
  return MIN(ceil(widest), MIN(LABEL_MOST, most));
}

static void draw(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  const struct drawing_range range = drawing_range_of(picture, false, false);
  struct slopes slopes = {
      .room = {room_of(picture, BEFORE), room_of(picture, AFTER)},
      .scale = {.low = range.low, .high = range.high, .step = range.high - range.low}};
  slopes.x[BEFORE] = slopes.room[BEFORE] + LEADER;
  slopes.x[AFTER] = drawing->width - slopes.room[AFTER] - LEADER;
  for (guint i = 0; i < picture->section_count; i++) {
    const struct sy_picture_section *section = &picture->sections[i];
    drawing_section_title(drawing, section);
    put_headings(drawing, &slopes);
    const double top = drawing->y + HEADING + LABEL_HEIGHT / 2;
    const double bottom = top + MAX(section->row_count, 8) * LABEL_HEIGHT;
    slopes.scale.from = picture->descending ? top : bottom; /* better figures are above */
    slopes.scale.to = picture->descending ? bottom : top;
    put_lines(drawing, &slopes, section);
    put_labels(drawing, &slopes, section, BEFORE);
    put_labels(drawing, &slopes, section, AFTER);
    drawing->y = bottom + LABEL_HEIGHT;
  }
}

const struct drawing_kind drawing_slopes = {NULL, draw};
