/* SPDX-License-Identifier: Apache-2.0
 *
 * picture.c: a picture as a whole
 */
#include "drawing/drawing-private.h"

#define MARGIN 12.0
#define MOST_LINES 8 /* of a description */

static const struct drawing_kind *const kinds[] = {
    [SY_PICTURE_BARS] = &drawing_bars,     [SY_PICTURE_STACKS] = &drawing_stacks,
    [SY_PICTURE_MATRIX] = &drawing_matrix, [SY_PICTURE_HISTOGRAMS] = &drawing_histograms,
    [SY_PICTURE_SLOPES] = &drawing_slopes, [SY_PICTURE_INTERVALS] = &drawing_intervals,
};

double drawing_page(const struct sy_picture *picture) {
  return picture->narrow ? DRAWING_PHONE : DRAWING_PAGE;
}

/* ---- texts as they will be shown ---- */

/* A text as one line, in which what is invisible is a visible escape; its width counts. */
static const char *shown(const char *text, GStringChunk *texts) {
  if (!text)
    return NULL;
  g_autofree char *line = sy_one_line(text);
  return g_string_chunk_insert_const(texts, line);
}

static const char **all_shown(const char *const *from, gsize count, GStringChunk *texts) {
  const char **to = g_new(const char *, count + 1);
  for (gsize i = 0; i < count; i++)
    to[i] = shown(from[i], texts);
  return to;
}

static struct sy_picture_section section_shown(const struct sy_picture_section *from, guint columns,
                                               GStringChunk *texts) {
  const gsize count = (gsize)from->row_count * columns;
  struct sy_datum *data = g_new(struct sy_datum, count + 1);
  for (gsize i = 0; i < count; i++)
    data[i] = (struct sy_datum){from->data[i].value, shown(from->data[i].text, texts)};
  struct sy_picture_section to = *from;
  to.title = shown(from->title, texts);
  to.rows = all_shown(from->rows, from->row_count, texts);
  to.figures = from->figures ? all_shown(from->figures, from->row_count, texts) : NULL;
  to.data = data;
  return to;
}

/* A copy of a picture with all texts as they will be shown. */
static struct sy_picture picture_shown(const struct sy_picture *from, GStringChunk *texts) {
  struct sy_picture_section *sections = g_new(struct sy_picture_section, from->section_count + 1);
  for (guint i = 0; i < from->section_count; i++)
    sections[i] = section_shown(&from->sections[i], from->column_count, texts);
  struct sy_picture to = *from;
  to.title = shown(from->title, texts);
  to.description = shown(from->description, texts);
  to.axis = shown(from->axis, texts);
  to.columns = all_shown(from->columns, from->column_count, texts);
  to.sections = sections;
  return to;
}

static void free_shown(struct sy_picture *picture) {
  for (guint i = 0; i < picture->section_count; i++) {
    g_free((gpointer)picture->sections[i].rows);
    g_free((gpointer)picture->sections[i].figures);
    g_free((gpointer)picture->sections[i].data);
  }
  g_free((gpointer)picture->sections);
  g_free((gpointer)picture->columns);
}

/* ---- all ---- */

/* A text over the whole width. */
static void put_paragraph(struct drawing *drawing, const char *text, double size, bool title) {
  g_autoptr(GPtrArray) lines =
      drawing_wrapped(text, title ? size * 1.08 : size, drawing->width, title ? 3 : MOST_LINES);
  for (guint i = 0; i < lines->len; i++) {
    drawing->y += size * 1.4;
    drawing_text(drawing,
                 (struct drawing_text){.y = drawing->y,
                                       .size = size,
                                       .room = HUGE_VAL,
                                       .style = title ? "sy-ink" : "sy-muted",
                                       .strong = title},
                 lines->pdata[i]);
  }
}

/* The element's attributes, its names for those who cannot see it, and the paper. */
static void put_head(const struct drawing *drawing, GString *svg) {
  const struct sy_picture *picture = drawing->picture;
  const double sizes[] = {drawing->width + 2 * MARGIN, drawing->y + 2 * MARGIN};
  g_string_append_printf(svg,
                         "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sy-picture\" "
                         "id=\"%s\" role=\"img\" lang=\"%s\" "
                         "aria-labelledby=\"%s-title %s-description\" viewBox=\"0 0 ",
                         picture->id, picture->language, picture->id, picture->id);
  drawing_number(svg, sizes[0]);
  g_string_append_c(svg, ' ');
  drawing_number(svg, sizes[1]);
  g_string_append(svg, "\" width=\"");
  drawing_number(svg, sizes[0]);
  g_string_append(svg, "\" height=\"");
  drawing_number(svg, sizes[1]);
  g_string_append_printf(svg, "\">\n<title id=\"%s-title\">", picture->id);
  drawing_escape(svg, picture->title);
  g_string_append_printf(svg, "</title>\n<desc id=\"%s-description\">", picture->id);
  drawing_escape(svg, picture->description);
  g_string_append(svg, "</desc>\n");
  if (picture->in_page)
    return;
  g_string_append(svg, "<style>\n");
  sy_picture_style(svg);
  g_string_append(svg, "</style>\n");
}

static void draw(const struct sy_picture *picture, GString *svg) {
  const struct drawing_kind *kind = kinds[picture->kind];
  g_autoptr(GString) body = g_string_new(NULL);
  struct drawing drawing = {.picture = picture, .out = body, .width = drawing_page(picture)};
  if (kind->width)
    drawing.width = MAX(drawing.width, kind->width(picture));
  if (!picture->in_page) {
    put_paragraph(&drawing, picture->title, DRAWING_TITLE, true);
    drawing.y += 3;
    put_paragraph(&drawing, picture->description, DRAWING_TEXT, false);
    drawing.y += 10;
  }
  kind->draw(&drawing);
  put_head(&drawing, svg);
  if (picture->kind == SY_PICTURE_STACKS || picture->kind == SY_PICTURE_BARS) /* these have parts */
    drawing_patterns(svg, picture->id, picture->column_count);
  drawing.out = svg;
  drawing_rect(&drawing, "sy-paper", 0, 0, drawing.width + 2 * MARGIN, drawing.y + 2 * MARGIN);
  g_string_append_printf(svg, "<g transform=\"translate(%d %d)\">\n", (int)MARGIN, (int)MARGIN);
  g_string_append_len(svg, body->str, (gssize)body->len);
  g_string_append(svg, "</g>\n</svg>\n");
}

void sy_picture_draw(const struct sy_picture *picture, GString *svg) {
  GStringChunk *texts = g_string_chunk_new(4096);
  struct sy_picture copy = picture_shown(picture, texts);
  draw(&copy, svg);
  free_shown(&copy);
  g_string_chunk_free(texts);
}
