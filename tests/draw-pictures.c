/* SPDX-License-Identifier: Apache-2.0
 *
 * draw-pictures.c: draws a picture of each kind from generated figures, for test-drawing.sh
 *
 * draw-pictures NAME ROWS LANGUAGE: writes the SVG to standard output. The names are those of
 * `samples`; the language is en, zh, or hostile, whose labels try to break out of the SVG.
 */
#include "drawing/drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 6 };

static const char *language;
static guint rows_wanted;

/* ---- generated figures ---- */

static double chance(void) { /* from 0 to 1 */
  static uint32_t state = 1;
  state = state * 1664525 + 1013904223;
  return (double)(state >> 8) / 16777216;
}

static struct sy_datum datum_of(double value, const char *form, double factor) {
  char text[64];
  if (!isfinite(value))
    return (struct sy_datum){NAN, "–"};
  g_ascii_formatd(text, sizeof text, form, value * factor);
  if (factor != 1)
    g_strlcat(text, "%", sizeof text);
  return (struct sy_datum){value, g_intern_string(text)};
}

/* ---- generated labels ---- */

static const char *hostile_label(guint i) {
  static const char *const labels[] = {
      "</text><script>alert(1)</script>",
      "\" onload=\"alert(1)\" x=\"",
      "a\u202egnp.exe",
      "]]><!-- & &amp; &#x202e; <![CDATA[",
      "\x01\x1b[31m bell\a",
      "\xff\xfe not UTF-8",
      "tab\tand\nline",
      "\ufeff\uffff\u200b\u2028",
  };
  if (i == G_N_ELEMENTS(labels))
    return g_intern_string(g_strnfill(10000, 'W'));
  return i < G_N_ELEMENTS(labels) ? labels[i] : "مرحبا 123 שלום";
}

static const char *label_of(guint i) {
  static const char *const en[] = {"Longhua District",
                                   "Market Supervision Administration",
                                   "Development and Reform Commission of the Autonomous Region",
                                   "WMWM",
                                   "Ili",
                                   "Human Resources and Social Security Bureau"};
  static const char *const zh[] = {"龙华区",
                                   "市场监督管理局",
                                   "新疆维吾尔自治区发展和改革委员会",
                                   "市规划和自然资源局",
                                   "区府办",
                                   "人力资源和社会保障局（医疗保障）"};
  char text[256];
  if (strcmp(language, "hostile") == 0)
    return hostile_label(i);
  g_snprintf(text, sizeof text, "%s %u", (strcmp(language, "zh") == 0 ? zh : en)[i % 6], i + 1);
  return g_intern_string(text);
}

static const char *heading_of(guint i) {
  static const char *const en[] = {"Disclosure",  "Government services online",
                                   "Interaction", "Usability and accessibility",
                                   "Supervision", "Timeliness"};
  static const char *const zh[] = {
      "信息公开", "政务服务（网上办理）", "互动交流", "便民与无障碍", "监督保障", "时效"};
  if (strcmp(language, "hostile") == 0)
    return hostile_label(i);
  return i < PARTS ? (strcmp(language, "zh") == 0 ? zh : en)[i] : label_of(i);
}

static const char *words(const char *en, const char *zh) {
  return strcmp(language, "zh") == 0 ? zh : strcmp(language, "en") == 0 ? en : hostile_label(0);
}

/* ---- samples ---- */

/* A picture of one section with `rows` and `columns`, whose figures are not filled in. */
struct sample {
  struct sy_picture picture;
  struct sy_picture_section section;
  const char **rows, **columns;
  struct sy_datum *data;
};

static void begin(struct sample *sample, enum sy_picture_kind kind, guint rows, guint columns) {
  sample->rows = g_new(const char *, rows);
  sample->columns = g_new(const char *, columns);
  sample->data = g_new0(struct sy_datum, (gsize)rows * columns);
  for (guint i = 0; i < rows; i++)
    sample->rows[i] = label_of(i);
  for (guint i = 0; i < columns; i++)
    sample->columns[i] = heading_of(i);
  sample->section =
      (struct sy_picture_section){.row_count = rows, .rows = sample->rows, .data = sample->data};
  sample->picture = (struct sy_picture){
      .kind = kind,
      .id = "sample",
      .language = strcmp(language, "zh") == 0 ? "zh" : "en",
      .title = words("A picture from generated figures", "用生成的数据绘制的图"),
      .description = words("Every figure is generated. What the picture shows is said here in a "
                           "sentence or two, which are wrapped over the width of the picture.",
                           "所有数字均为生成。此处用一两句话说明图中内容及读法，按图的宽度换行，"
                           "供无法看到图的读者了解，也便于打印后阅读。"),
      .column_count = columns,
      .columns = sample->columns,
      .section_count = 1,
      .sections = &sample->section,
      .low = NAN,
      .high = NAN,
      .reference = NAN};
}

static void fill(struct sample *sample, double low, double high, const char *form, double factor) {
  const gsize count = (gsize)sample->section.row_count * sample->picture.column_count;
  for (gsize i = 0; i < count; i++)
    sample->data[i] = datum_of(i % 23 == 11 ? NAN : low + (high - low) * chance(), form, factor);
}

static void bars(struct sample *sample) {
  begin(sample, SY_PICTURE_BARS, rows_wanted, 1);
  fill(sample, 40, 100, "%.2f", 1);
  unsigned *levels = g_new(unsigned, rows_wanted);
  for (guint i = 0; i < rows_wanted; i++)
    levels[i] = i == 0 ? 0 : i % 4 == 1 ? 1 : 2;
  sample->section.levels = levels;
  sample->picture.axis = words("mean", "平均分");
}

static void grouped(struct sample *sample) {
  begin(sample, SY_PICTURE_BARS, rows_wanted, 2);
  fill(sample, -0.1, 0.8, "%.1f", 100);
  sample->picture.percent = true;
}

static void stacks(struct sample *sample) {
  begin(sample, SY_PICTURE_STACKS, rows_wanted, 10);
  const char **sums = g_new(const char *, rows_wanted);
  for (guint row = 0; row < rows_wanted; row++) {
    double sum = 0;
    for (guint i = 0; i < 10; i++) {
      struct sy_datum *datum = &sample->data[row * 10 + i];
      *datum = datum_of(i == 8 ? -4 * chance() : 2 + 10 * chance(), "%.1f", 1);
      sum += datum->value;
    }
    sums[row] = datum_of(sum, "%.2f", 1).text;
  }
  sample->section.figures = sums;
}

static void heat(struct sample *sample) {
  begin(sample, SY_PICTURE_MATRIX, rows_wanted, PARTS);
  fill(sample, 52, 100, "%.2f", 1);
}

static void ranks(struct sample *sample) {
  begin(sample, SY_PICTURE_MATRIX, rows_wanted, rows_wanted);
  for (guint row = 0; row < rows_wanted; row++)
    for (guint i = 0; i < rows_wanted; i++) {
      const double off = fabs((double)row - i) / 3, share = 0.5 / (1 + off * off * off);
      sample->data[row * rows_wanted + i] = datum_of(share < 0.01 ? NAN : share, "%.1f", 100);
      sample->columns[i] = datum_of(i + 1, "%.0f", 1).text;
    }
  sample->picture.percent = true;
  sample->picture.low = 0;
}

static void correlations(struct sample *sample) {
  begin(sample, SY_PICTURE_MATRIX, rows_wanted, rows_wanted);
  for (guint row = 0; row < rows_wanted; row++)
    for (guint i = 0; i < rows_wanted; i++)
      sample->data[row * rows_wanted + i] =
          datum_of(row == i ? 1 : 1.6 * chance() - 0.7, "%.2f", 1);
  sample->picture.diverging = true;
  sample->picture.low = -1;
  sample->picture.high = 1;
}

static void histograms(struct sample *sample) {
  begin(sample, SY_PICTURE_HISTOGRAMS, rows_wanted, 11);
  for (guint i = 0; i < 11; i++) {
    char text[32];
    g_snprintf(text, sizeof text,
               i == 0    ? "< 10"
               : i == 10 ? "≥ 100"
                         : "[%u, %u)",
               i * 10, i * 10 + 10);
    sample->columns[i] = g_intern_string(text);
  }
  for (guint i = 0; i < rows_wanted * 11; i++)
    sample->data[i] = datum_of(floor(120 * chance() * chance()), "%.0f", 1);
}

static void slopes(struct sample *sample) {
  begin(sample, SY_PICTURE_SLOPES, rows_wanted, 2);
  sample->columns[0] = words("2018", "2018年");
  sample->columns[1] = words("2019", "2019年");
  for (guint row = 0; row < rows_wanted; row++) {
    const double after = 1 + floor((rows_wanted - 1) * chance()); /* with ties */
    sample->data[2 * row] = datum_of(row % 9 == 4 ? (double)NAN : row + 1, "%.0f", 1);
    sample->data[2 * row + 1] = datum_of(row % 9 == 5 ? (double)NAN : after, "%.0f", 1);
  }
  sample->picture.descending = true;
}

static void intervals(struct sample *sample) {
  begin(sample, SY_PICTURE_INTERVALS, rows_wanted, 5);
  for (guint row = 0; row < rows_wanted; row++)
    for (guint i = 0; i < 5; i++) {
      const double rank = row + 1 + ((double)i - 2) * (1 + 2 * chance());
      sample->data[5 * row + i] = datum_of(CLAMP(floor(rank), 1, rows_wanted), "%.0f", 1);
    }
  sample->picture.low = 1;
  sample->picture.axis = words("rank", "名次");
}

static void severity(struct sample *sample) {
  begin(sample, SY_PICTURE_INTERVALS, rows_wanted, 5);
  sample->columns[1] = sample->columns[3] = NULL;
  for (guint row = 0; row < rows_wanted; row++) {
    const double middle = 8 * chance() - 4, half = 0.5 + chance();
    const double values[] = {middle - half, NAN, middle, NAN, middle + half};
    for (guint i = 0; i < 5; i++)
      sample->data[5 * row + i] = datum_of(values[i], "%.2f", 1);
  }
  sample->picture.reference = 0;
}

/* Figures at the limits of what is possible. */
static void extreme(struct sample *sample) {
  static const double values[] = {1e300, -1e300, 1e-300, 0, NAN, 9e9, -5, INFINITY};
  begin(sample, SY_PICTURE_BARS, rows_wanted, 1);
  for (guint row = 0; row < rows_wanted; row++)
    sample->data[row] = (struct sy_datum){values[row % 8], isfinite(values[row % 8]) ? "?" : NULL};
}

static void empty(struct sample *sample) {
  begin(sample, SY_PICTURE_BARS, rows_wanted, 1);
  sample->section.row_count = 0;
}

static const struct {
  const char *name;
  void (*fill)(struct sample *sample);
} samples[] = {{"bars", bars},
               {"grouped", grouped},
               {"stacks", stacks},
               {"heat", heat},
               {"ranks", ranks},
               {"correlations", correlations},
               {"histograms", histograms},
               {"slopes", slopes},
               {"intervals", intervals},
               {"severity", severity},
               {"extreme", extreme},
               {"empty", empty}};

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  rows_wanted = (guint)atoi(argv[2]);
  language = argv[3];
  for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
    if (strcmp(samples[i].name, argv[1]) == 0) {
      struct sample sample;
      g_autoptr(GString) svg = g_string_new(NULL);
      samples[i].fill(&sample);
      sy_picture_draw(&sample.picture, svg);
      fwrite(svg->str, 1, svg->len, stdout);
      return ferror(stdout) != 0;
    }
  return 2;
}
