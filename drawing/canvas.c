/* SPDX-License-Identifier: Apache-2.0
 *
 * canvas.c: elements of SVG
 *
 * The only file that writes texts and coordinates, so that every text is escaped and every number
 * has one form.
 */
#include "drawing/drawing-private.h"

#define FARTHEST 1e6 /* no coordinate is outside */

void drawing_number(GString *out, double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  const double near = fabs(number) < 0.05 ? 0 : CLAMP(number, -FARTHEST, FARTHEST);
  g_ascii_formatd(text, sizeof text, "%.1f", near);
  const size_t length = strlen(text);
  g_string_append_len(out, text, (gssize)(text[length - 1] == '0' ? length - 2 : length));
}

void drawing_escape(GString *out, const char *text) {
  for (const char *at = text; *at; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (strchr("<>&\"'", (int)letter) && letter < 0x80)
      g_string_append_printf(out, "&#%u;", letter);
    else if (letter == 0xfffe || letter == 0xffff) /* XML has none, not even escaped */
      g_string_append(out, "\xef\xbf\xbd");
    else
      g_string_append_unichar(out, letter);
  }
}

static void put(struct drawing *drawing, const char *name, double value) {
  g_string_append_printf(drawing->out, " %s=\"", name);
  drawing_number(drawing->out, value);
  g_string_append_c(drawing->out, '"');
}

static void open(struct drawing *drawing, const char *element, const char *style) {
  g_string_append_printf(drawing->out, "<%s class=\"%s\"", element, style);
}

/* Texts are in the colour and size of the whole picture unless they say otherwise, because a
 * picture has many. */
static void open_text(struct drawing *drawing, const struct drawing_text *place) {
  if (strcmp(place->style, "sy-ink") == 0 && !place->upwards)
    g_string_append(drawing->out, "<text");
  else
    open(drawing, "text", place->style);
  put(drawing, "x", place->x);
  put(drawing, "y", place->y);
  if (place->size != DRAWING_TEXT)
    put(drawing, "font-size", place->size);
}

static void put_title(struct drawing *drawing, const char *text) {
  g_string_append(drawing->out, "<title>");
  drawing_escape(drawing->out, text);
  g_string_append(drawing->out, "</title>");
}

void drawing_text(struct drawing *drawing, struct drawing_text place, const char *text) {
  static const char *const anchors[] = {"start", "middle", "end"};
  g_autofree char *shown = drawing_shortened(text, place.size, place.room);
  open_text(drawing, &place);
  if (place.anchor != DRAWING_START)
    g_string_append_printf(drawing->out, " text-anchor=\"%s\"", anchors[place.anchor]);
  if (place.strong)
    g_string_append(drawing->out, " font-weight=\"bold\"");
  if (place.upwards) {
    g_string_append(drawing->out, " transform=\"rotate(-90 ");
    drawing_number(drawing->out, place.x);
    g_string_append_c(drawing->out, ' ');
    drawing_number(drawing->out, place.y);
    g_string_append(drawing->out, ")\"");
  }
  g_string_append_c(drawing->out, '>');
  if (strcmp(text, shown) != 0 && !drawing->picture->narrow)
    put_title(drawing, text);
  drawing_escape(drawing->out, shown);
  g_string_append(drawing->out, "</text>\n");
}

void drawing_rect(struct drawing *drawing, const char *style, double x, double y, double width,
                  double height) {
  open(drawing, "rect", style);
  put(drawing, "x", x);
  put(drawing, "y", y);
  put(drawing, "width", MAX(width, 0));
  put(drawing, "height", MAX(height, 0));
  g_string_append(drawing->out, "/>\n");
}

void drawing_line(struct drawing *drawing, const char *style, double x1, double y1, double x2,
                  double y2) {
  open(drawing, "line", style);
  put(drawing, "x1", x1);
  put(drawing, "y1", y1);
  put(drawing, "x2", x2);
  put(drawing, "y2", y2);
  g_string_append(drawing->out, "/>\n");
}

void drawing_circle(struct drawing *drawing, const char *style, double x, double y, double radius) {
  open(drawing, "circle", style);
  put(drawing, "cx", x);
  put(drawing, "cy", y);
  put(drawing, "r", radius);
  g_string_append(drawing->out, "/>\n");
}

/* Titles of marks name rows and columns by at most this width, so that a long name is not repeated
 * in every mark of its row. */
#define NAME_ROOM 240.0

void drawing_open_mark(struct drawing *drawing, const char *row, const char *column,
                       const struct sy_datum *datum) {
  char value[G_ASCII_DTOSTR_BUF_SIZE];
  if (drawing->picture->narrow)
    return;
  g_autofree char *row_name = drawing_shortened(row, DRAWING_TEXT, NAME_ROOM);
  g_autofree char *column_name = drawing_shortened(column ? column : "", DRAWING_TEXT, NAME_ROOM);
  g_autofree char *title =
      g_strconcat(row_name, *column_name ? " · " : "", column_name, ": ", datum->text, NULL);
  g_string_append_printf(drawing->out, "<g data-value=\"%s\">",
                         g_ascii_formatd(value, sizeof value, "%.12g", datum->value));
  put_title(drawing, title);
}

void drawing_close_mark(struct drawing *drawing) {
  if (drawing->picture->narrow)
    return;
  g_string_append(drawing->out, "</g>\n");
}
