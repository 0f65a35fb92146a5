/* SPDX-License-Identifier: Apache-2.0
 *
 * style.c: colours and patterns
 *
 * Every colour is a custom property, so that a page can replace it; viewers that do not know custom
 * properties use the colours for paper. The colours of parts are those of Okabe and Ito (2008),
 * "Color universal design", which colour-blind readers can tell apart; those of a matrix differ in
 * lightness, so that they survive in black and white. Text has a contrast of at least 4.5 to 1.
 */
#include "drawing/drawing-private.h"

struct colour {
  const char *name; /* the class, and the custom property */
  const char *light, *dark;
};

/* The last letter of t0…, s0t… is for the text on it. */
static const struct colour fills[] = {
    {"ink", "#1a1a1a", "#f0f0f0"},      {"muted", "#595959", "#b8b8b8"},
    {"paper", "#ffffff", "#1b1b1b"},    {"bar", "#0072b2", "#56b4e9"},
    {"box", "#b3d4ea", "#23527f"},      {"band", "#f0f0f0", "#2a2a2a"},
    {"c0", "#56b4e9", "#56b4e9"},       {"c1", "#e69f00", "#e69f00"},
    {"c2", "#009e73", "#009e73"},       {"c3", "#f0e442", "#f0e442"},
    {"c4", "#0072b2", "#0072b2"},       {"c5", "#d55e00", "#d55e00"},
    {"c6", "#cc79a7", "#cc79a7"},       {"c7", "#999999", "#999999"},
    {"s0", "#f2f8fd", "#16222e"},       {"s1", "#dceaf7", "#1b3450"},
    {"s2", "#c0dbf0", "#204a76"},       {"s3", "#9ecae1", "#2a639c"},
    {"s4", "#6baed6", "#5a9bd5"},       {"s5", "#3182bd", "#9ac6ea"},
    {"s6", "#08519c", "#deedfa"},       {"n0", "#fff6ec", "#2b1d12"},
    {"n1", "#fee6ce", "#4a2a10"},       {"n2", "#fdd0a2", "#6e3a0e"},
    {"n3", "#fdae6b", "#94490a"},       {"n4", "#fd8d3c", "#d9832f"},
    {"n5", "#e6550d", "#f3b477"},       {"n6", "#8c2d04", "#fde5cd"},
    {"black", "#000000", "#000000"},    {"white", "#ffffff", "#ffffff"},
    {"to-white", "#000000", "#ffffff"}, /* dark text on paper, where a dark page needs light text */
    {"to-black", "#ffffff", "#000000"},
};

/* Lines: class, colour's name, and the rest of their style. */
static const char *const lines[][3] = {
    {"grid", "grid", "stroke-width:1"},
    {"zero", "muted", "stroke-width:1"},
    {"reference", "ink", "stroke-width:1.5;stroke-dasharray:5 3"},
    {"range", "ink", "stroke-width:1.5"},
    {"leader", "muted", "stroke-width:0.7"},
    {"up", "bar", "stroke-width:2"},
    {"down", "fall", "stroke-width:2;stroke-dasharray:7 3"},
    {"same", "muted", "stroke-width:1.2"},
    {"edge", "ink", "stroke-width:0.6;fill:none"},
    {"hollow", "ink", "stroke-width:1.5;fill:none"},
    {"hatch", "ink", "stroke-width:1.1;stroke-opacity:0.45;fill:none"},
};
static const struct colour strokes[] = {
    {"grid", "#d4d4d4", "#474747"}, {"muted", "#595959", "#b8b8b8"}, {"ink", "#1a1a1a", "#f0f0f0"},
    {"bar", "#0072b2", "#56b4e9"},  {"fall", "#b84a00", "#e69f00"},
};

static const char FONTS[] =
    "font-family:system-ui,\"Segoe UI\",\"Helvetica Neue\",Arial,\"Noto Sans\",\"PingFang SC\","
    "\"Microsoft YaHei\",\"Noto Sans CJK SC\",\"Source Han Sans SC\",sans-serif";

static const struct colour *stroke_named(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(strokes); i++)
    if (strcmp(strokes[i].name, name) == 0)
      return &strokes[i];
  return NULL;
}

static void put_dark(GString *out) {
  g_string_append(out, "@media screen and (prefers-color-scheme:dark){.sy-picture{");
  for (guint i = 0; i < G_N_ELEMENTS(fills); i++)
    if (strcmp(fills[i].light, fills[i].dark) != 0)
      g_string_append_printf(out, "--sy-%s:%s;", fills[i].name, fills[i].dark);
  g_string_append_printf(out, "--sy-grid:%s;--sy-fall:%s}}\n", stroke_named("grid")->dark,
                         stroke_named("fall")->dark);
}

void sy_picture_style(GString *out) {
  g_string_append_printf(out,
                         ".sy-picture{%s;font-size:%.0fpx;fill:%s;fill:var(--sy-ink,%s);"
                         "max-width:100%%;height:auto}\n",
                         FONTS, DRAWING_TEXT, fills[0].light, fills[0].light);
  for (guint i = 0; i < G_N_ELEMENTS(fills); i++)
    g_string_append_printf(out, ".sy-%s{fill:%s;fill:var(--sy-%s,%s)}\n", fills[i].name,
                           fills[i].light, fills[i].name, fills[i].light);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
    const struct colour *colour = stroke_named(lines[i][1]);
    g_string_append_printf(out, ".sy-%s{stroke:%s;stroke:var(--sy-%s,%s);%s}\n", lines[i][0],
                           colour->light, colour->name, colour->light, lines[i][2]);
  }
  put_dark(out);
  g_string_append(out, "@media print{.sy-picture{print-color-adjust:exact;"
                       "-webkit-print-color-adjust:exact}}\n");
}

/* ---- parts ---- */

/* Lines within a square of 8 by 8 that repeats; the first part has none. */
static const char *const hatches[DRAWING_SERIES] = {
    NULL,
    "M-2,2L2,-2M0,8L8,0M6,10L10,6",
    "M4,3v2M3,4h2M0,0h1M7,0h1M0,8h1M7,8h1",
    "M-2,6L2,10M0,0L8,8M6,-2L10,2",
    "M0,4H8",
    "M4,0V8",
    "M0,8L8,0M0,0L8,8",
    "M0,4H8M4,0V8",
};

static guint hatch_of(guint part) {
  return (part + part / DRAWING_SERIES) % DRAWING_SERIES; /* another with the same colour */
}

void drawing_patterns(GString *out, const char *id, guint series) {
  g_string_append(out, "<defs>\n");
  for (guint i = 0; i < MIN(series, DRAWING_SERIES); i++)
    if (hatches[i])
      g_string_append_printf(out,
                             "<pattern id=\"%s-p%u\" width=\"8\" height=\"8\" "
                             "patternUnits=\"userSpaceOnUse\"><path class=\"sy-hatch\" d=\"%s\"/>"
                             "</pattern>\n",
                             id, i, hatches[i]);
  g_string_append(out, "</defs>\n");
}

const char *drawing_part_class(guint part) {
  static const char *const classes[DRAWING_SERIES] = {"sy-c0", "sy-c1", "sy-c2", "sy-c3",
                                                      "sy-c4", "sy-c5", "sy-c6", "sy-c7"};
  return classes[part % DRAWING_SERIES];
}

const char *drawing_part_text(guint part) {
  return part % DRAWING_SERIES == 4 ? "sy-white" : "sy-black";
}

void drawing_part(struct drawing *drawing, guint part, double x, double y, double width,
                  double height) {
  drawing_rect(drawing, drawing_part_class(part), x, y, width, height);
  if (hatches[hatch_of(part)]) {
    g_string_append_printf(drawing->out, "<g fill=\"url(#%s-p%u)\">", drawing->picture->id,
                           hatch_of(part));
    drawing_rect(drawing, "sy-pattern", x, y, width, height);
    g_string_append(drawing->out, "</g>");
  }
  drawing_rect(drawing, "sy-edge", x, y, width, height);
}

#define LEGEND_ROOM 220.0
#define SWATCH 16.0

/* Whether a part of stacks is 0 in every row, so that nothing of it can be seen. */
static bool is_invisible(const struct sy_picture *picture, guint column) {
  if (picture->kind != SY_PICTURE_STACKS)
    return false;
  for (guint i = 0; i < picture->section_count; i++)
    for (guint row = 0; row < picture->sections[i].row_count; row++) {
      const double value = drawing_datum(picture, &picture->sections[i], row, column)->value;
      if (isfinite(value) && value != 0)
        return false;
    }
  return true;
}

void drawing_legend(struct drawing *drawing) {
  const struct sy_picture *picture = drawing->picture;
  double x = 0;
  drawing->y += 6;
  for (guint i = 0; i < picture->column_count; i++) {
    if (is_invisible(picture, i))
      continue;
    const double room = MIN(drawing_width(picture->columns[i], DRAWING_TEXT) + 1, LEGEND_ROOM);
    if (x > 0 && x + SWATCH + 6 + room > drawing->width) {
      x = 0;
      drawing->y += DRAWING_ROW + 2;
    }
    drawing_part(drawing, i, x, drawing->y + 2, SWATCH, 12);
    drawing_text(drawing,
                 (struct drawing_text){.x = x + SWATCH + 6,
                                       .y = drawing->y + 12.5,
                                       .size = DRAWING_TEXT,
                                       .room = room,
                                       .style = "sy-ink"},
                 picture->columns[i]);
    x += SWATCH + 6 + room + 18;
  }
  drawing->y += DRAWING_ROW + 4;
}

/* ---- shades ---- */

const char *drawing_shade_class(guint shade, bool below) {
  static const char *const classes[2][DRAWING_SHADES] = {
      {"sy-s0", "sy-s1", "sy-s2", "sy-s3", "sy-s4", "sy-s5", "sy-s6"},
      {"sy-n0", "sy-n1", "sy-n2", "sy-n3", "sy-n4", "sy-n5", "sy-n6"}};
  return classes[below][shade];
}

const char *drawing_shade_text(guint shade) {
  return shade <= 3 ? "sy-to-white" : shade == 6 ? "sy-to-black" : "sy-black";
}
