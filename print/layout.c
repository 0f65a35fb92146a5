/* SPDX-License-Identifier: Apache-2.0
 *
 * layout.c: text in columns on a terminal
 *
 * Widths are display widths, so that columns are aligned even with Chinese text. A table that is
 * wider than the page wraps its widest columns, between words or between wide characters; figures
 * are never cut.
 */
#include "print/print-private.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2           /* spaces between columns */
#define NOTE_INDENT 4   /* of paragraphs under a row */
#define NARROWEST 8     /* the width to which a column of words may shrink */
#define LONGEST_WORD 24 /* the width that is kept whole as long as possible */
#define USUAL_WIDTH 80  /* of a page that is not a terminal */
#define NARROWEST_PAGE 40
#define WIDEST_PAGE 200

unsigned sy_display_width(const char *text) {
  unsigned width = 0;
  for (; *text; text = g_utf8_next_char(text)) {
    const gunichar letter = g_utf8_get_char_validated(text, -1);
    if (letter == (gunichar)-1 || letter == (gunichar)-2)
      return width + (unsigned)strlen(text);
    width += g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
  }
  return width;
}

struct cell {
  char *text;
  bool strong;
  char *plain; /* of a node of a tree: without what stands before its lines; else NULL */
  unsigned depth;
  enum sy_link link;
  uint32_t index; /* to which it links */
  char *value;    /* with all digits; or NULL */
  bool lowest_first;
};

/* A paragraph under a row. */
struct note {
  guint row;
  char *text;
  char *address; /* a part of the text; or NULL */
};

struct sy_layout {
  unsigned columns;
  enum sy_align *align;
  GArray *cells; /* of struct cell */
  GArray *notes; /* of struct note, by row */
  guint foot;    /* the first row that sums up others; 0: there is none */
};

/* ---- style ---- */

struct sy_style sy_style_for(FILE *stream) {
  struct sy_style style = {.width = USUAL_WIDTH};
  const int file = fileno(stream);
  if (file < 0 || !isatty(file))
    return style;
  struct winsize size;
  if (ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = CLAMP(size.ws_col, NARROWEST_PAGE, WIDEST_PAGE);
  const char *no_colour = getenv("NO_COLOR");
  const char *terminal = getenv("TERM");
  style.colour = !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0;
  return style;
}

static void print_strong(const char *text, const struct sy_style *style, FILE *stream) {
  if (style->colour)
    sy_terminal_write("\033[1m", stream);
  fputs(text, stream);
  if (style->colour)
    sy_terminal_write("\033[0m", stream);
}

void sy_heading_print(const char *text, const struct sy_style *style, FILE *stream) {
  if (style->surface) {
    style->surface->heading(style->page, text);
    return;
  }
  print_strong(text, style, stream);
  fputc('\n', stream);
}

void sy_gap_print(const struct sy_style *style, FILE *stream) {
  if (!style->surface)
    fputc('\n', stream);
}

void sy_fold_open(const char *summary, const struct sy_style *style, FILE *stream) {
  if (style->surface)
    style->surface->open_fold(style->page, summary);
  else
    fprintf(stream, "\n%s\n", summary);
}

void sy_fold_close(const struct sy_style *style) {
  if (style->surface)
    style->surface->close_fold(style->page);
}

void sy_line_print(const struct sy_style *style, FILE *stream, const char *format, ...) {
  va_list values;
  va_start(values, format);
  g_autofree char *line = g_strdup_vprintf(format, values);
  va_end(values);
  if (style->surface)
    style->surface->paragraph(style->page, line);
  else
    fprintf(stream, "%s\n", line);
}

/* ---- wrapping ---- */

/* Whether a word may be broken after a character: after punctuation in front of a letter. */
static bool breaks_after(gunichar letter, const char *next) {
  return g_unichar_ispunct(letter) && letter != '(' && letter != '[' && letter != '\'' &&
         g_unichar_isalpha(g_utf8_get_char(next));
}

/* The end of the line that starts at `text`, for a width: after the last space, after the last wide
 * character; in a word longer than the line after its last punctuation, or else where the line is
 * full. At least one character. `cut`: whether a word is broken where it should not be. */
static const char *line_end(const char *text, unsigned width, bool *cut) {
  const char *possible = NULL, *inner = NULL, *at = text;
  *cut = false;
  unsigned used = 0;
  while (*at && *at != '\n') {
    const char *next = g_utf8_next_char(at);
    const gunichar letter = g_utf8_get_char(at);
    const unsigned wide = g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
    if (used + wide > width && at > text && *at != ' ') {
      *cut = !possible && !inner;
      return possible ? possible : inner ? inner : at;
    }
    used += wide;
    at = next;
    /* A line does not begin with closing punctuation. */
    const bool closes = *at && g_unichar_ispunct(g_utf8_get_char(at));
    if (letter == ' ' || (wide == 2 && !closes) ||
        (*at && g_unichar_iswide(g_utf8_get_char(at)) && !closes))
      possible = at;
    else if (breaks_after(letter, at))
      inner = at;
  }
  return at;
}

/* A line that ends within a word. The first part of a word is shortened, with …; the rest of the
 * word, up to where it may be broken, is left out. */
static char *shortened(const char *text, unsigned width, const char **end) {
  bool cut;
  const char *kept = line_end(text, MAX(width, 3) - 1, &cut);
  while (**end && **end != ' ' && **end != '\n' && !g_unichar_iswide(g_utf8_get_char(*end))) {
    const gunichar letter = g_utf8_get_char(*end);
    *end = g_utf8_next_char(*end);
    if (breaks_after(letter, *end))
      break;
  }
  g_autofree char *first = g_strndup(text, (gsize)(kept - text));
  return g_strconcat(first, "…", NULL);
}

/* The lines of a text, for a width, without spaces at their ends. `shorten`: words that are longer
 * than a line are shortened; else they are broken. */
static GPtrArray *wrap(const char *text, unsigned width, bool shorten) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *shown = sy_text_shown(text);
  const char *at = shown;
  do {
    bool cut;
    const char *end = line_end(at, MAX(width, 2), &cut);
    char *line = cut && shorten ? shortened(at, width, &end) : g_strndup(at, (gsize)(end - at));
    g_ptr_array_add(lines, g_strchomp(line));
    for (at = end; *at == ' ';)
      at++;
    at += *at == '\n';
  } while (*at);
  return lines;
}

void sy_section_print(const char *heading, const sy_layout *layout, const struct sy_style *style,
                      FILE *stream) {
  sy_gap_print(style, stream);
  sy_heading_print(heading, style, stream);
  if (layout)
    sy_layout_print(layout, style, stream);
}

void sy_paragraph_print(const char *text, unsigned indent, const struct sy_style *style,
                        FILE *stream) {
  if (style->surface) {
    style->surface->paragraph(style->page, text);
    return;
  }
  const unsigned width = style->width > indent + NARROWEST ? style->width - indent : NARROWEST;
  g_autoptr(GPtrArray) lines = wrap(text, width, false);
  for (guint i = 0; i < lines->len; i++)
    fprintf(stream, "%*s%s\n", (int)indent, "", (const char *)lines->pdata[i]);
}

char *layout_hang(const char *first, const char *rest, const char *text, unsigned width) {
  const unsigned indent = MAX(sy_display_width(first), sy_display_width(rest));
  g_autoptr(GPtrArray) lines =
      wrap(text, width > indent + NARROWEST ? width - indent : NARROWEST, false);
  GString *hanging = g_string_new(NULL);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf(hanging, "%s%s%s", i ? "\n" : "", i ? rest : first,
                           (const char *)lines->pdata[i]);
  return g_string_free(hanging, FALSE);
}

/* The widest part of a text that cannot be broken between words or wide characters. */
static unsigned longest_word(const char *text) {
  unsigned longest = 0, width = 0;
  for (; *text; text = g_utf8_next_char(text)) {
    const gunichar letter = g_utf8_get_char(text);
    const bool wide = g_unichar_iswide(letter);
    width = letter == ' ' || letter == '\n' ? 0 : wide ? 2 : width + !g_unichar_iszerowidth(letter);
    longest = MAX(longest, width);
  }
  return longest;
}

/* The width of a text's widest line. */
static unsigned text_width(const char *text) {
  unsigned width = 0;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    width = MAX(width, sy_display_width(lines[i]));
  return width;
}

/* ---- tables ---- */

static void clear_cell(gpointer data) {
  struct cell *cell = data;
  g_free(cell->text);
  g_free(cell->plain);
  g_free(cell->value);
}

static void clear_note(gpointer data) {
  g_free(((struct note *)data)->text);
  g_free(((struct note *)data)->address);
}

sy_layout *sy_layout_new(unsigned columns, const enum sy_align *align) {
  sy_layout *layout = g_new0(sy_layout, 1);
  layout->columns = columns;
  layout->align = g_memdup2(align, columns * sizeof *align);
  layout->cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
  g_array_set_clear_func(layout->cells, clear_cell);
  layout->notes = g_array_new(FALSE, FALSE, sizeof(struct note));
  g_array_set_clear_func(layout->notes, clear_note);
  return layout;
}

void sy_layout_free(sy_layout *layout) {
  g_free(layout->align);
  g_array_unref(layout->cells);
  g_array_unref(layout->notes);
  g_free(layout);
}

static void add_cell(sy_layout *layout, const char *text, bool strong) {
  const struct cell cell = {.text = sy_text_shown(text),
                            .strong = strong}; /* as it will be: its width counts */
  g_array_append_val(layout->cells, cell);
}

void sy_layout_cell(sy_layout *layout, const char *text) {
  add_cell(layout, text, layout->cells->len < layout->columns);
}

void sy_layout_strong_cell(sy_layout *layout, const char *text) {
  add_cell(layout, text, true);
}

static struct cell *last_cell(const sy_layout *layout) {
  return &g_array_index(layout->cells, struct cell, layout->cells->len - 1);
}

void sy_layout_tree_cell(sy_layout *layout, const char *text, const char *id, unsigned depth,
                         const char *first, const char *rest, unsigned width) {
  g_autofree char *whole = id ? g_strdup_printf("%s  [%s]", text, id) : g_strdup(text);
  g_autofree char *hanging = layout_hang(first, rest, whole, width);
  sy_layout_cell(layout, hanging);
  last_cell(layout)->plain = g_strdup(text);
  last_cell(layout)->depth = depth;
}

void sy_layout_link(sy_layout *layout, enum sy_link link, uint32_t index) {
  last_cell(layout)->link = link;
  last_cell(layout)->index = index;
}

void sy_layout_value(sy_layout *layout, const char *value) {
  g_free(last_cell(layout)->value);
  last_cell(layout)->value = g_strdup(value);
}

void sy_layout_lowest_first(sy_layout *layout) {
  last_cell(layout)->lowest_first = true;
}

void sy_layout_foot(sy_layout *layout) {
  layout->foot = sy_layout_rows(layout);
}

void sy_layout_note(sy_layout *layout, const char *text) {
  sy_layout_note_with(layout, text, NULL);
}

void sy_layout_note_with(sy_layout *layout, const char *text, const char *address) {
  const struct note note = {(layout->cells->len - 1) / layout->columns, g_strdup(text),
                            g_strdup(address)};
  g_array_append_val(layout->notes, note);
}

static const struct cell *cell_at(const sy_layout *layout, guint row, unsigned column) {
  return &g_array_index(layout->cells, struct cell, row * layout->columns + column);
}

static unsigned *natural_widths(const sy_layout *layout, unsigned *total) {
  unsigned *widths = g_new0(unsigned, layout->columns);
  *total = (layout->columns - 1) * GAP;
  for (guint i = 0; i < layout->cells->len; i++) {
    unsigned *width = &widths[i % layout->columns];
    *width = MAX(*width, text_width(cell_at(layout, 0, i)->text));
  }
  for (unsigned i = 0; i < layout->columns; i++)
    *total += widths[i];
  return widths;
}

unsigned sy_layout_width(const sy_layout *layout) {
  unsigned total;
  g_free(natural_widths(layout, &total));
  return total;
}

/* How narrow each column may become without breaking a word or, right-aligned, a figure. */
static unsigned *least_widths(const sy_layout *layout) {
  unsigned *least = g_new0(unsigned, layout->columns);
  for (guint i = 0; i < layout->cells->len; i++) {
    const char *text = cell_at(layout, 0, i)->text;
    const bool figure = i >= layout->columns && layout->align[i % layout->columns] == SY_RIGHT;
    const unsigned width = figure ? text_width(text) : MIN(longest_word(text), LONGEST_WORD);
    least[i % layout->columns] = MAX(least[i % layout->columns], width);
  }
  return least;
}

/* Narrows the widest columns until the table fits or none can be narrowed further. */
static void shrink(unsigned *widths, const unsigned *least, unsigned columns, unsigned page,
                   unsigned *total) {
  while (*total > page) {
    unsigned widest = columns;
    for (unsigned i = 0; i < columns; i++)
      if (widths[i] > least[i] && (widest == columns || widths[i] > widths[widest]))
        widest = i;
    if (widest == columns)
      return;
    widths[widest]--;
    (*total)--;
  }
}

/* How narrow each column may become if only headings are wrapped, each into two lines. */
static unsigned *body_widths(const sy_layout *layout, const unsigned *least) {
  unsigned *widths = g_memdup2(least, layout->columns * sizeof *least);
  for (guint i = 0; i < layout->cells->len; i++) {
    unsigned *width = &widths[i % layout->columns];
    const unsigned whole = text_width(cell_at(layout, 0, i)->text);
    *width = MAX(*width, i < layout->columns ? (whole + 2) / 2 : whole);
  }
  return widths;
}

/* Headings are wrapped first, then columns narrow to their words; where that is not enough, words
 * are broken or shortened. */
static unsigned *fitted_widths(const sy_layout *layout, unsigned page) {
  unsigned total;
  unsigned *widths = natural_widths(layout, &total);
  g_autofree unsigned *least = least_widths(layout);
  g_autofree unsigned *body = body_widths(layout, least);
  shrink(widths, body, layout->columns, page, &total);
  shrink(widths, least, layout->columns, page, &total);
  for (unsigned i = 0; i < layout->columns; i++)
    if (layout->align[i] == SY_LEFT)
      least[i] = MIN(least[i], NARROWEST);
  shrink(widths, least, layout->columns, page, &total);
  return widths;
}

/* One line of a row: per column the line's text, or "" where the cell has fewer lines. */
static void print_line(const sy_layout *layout, guint row, const char *const *texts,
                       const unsigned *widths, const struct sy_style *style, FILE *stream) {
  unsigned end =
      layout->columns; /* nothing is printed for empty cells at the end, not even space */
  while (end > 0 && !*texts[end - 1])
    end--;
  for (unsigned i = 0; i < end; i++) {
    const unsigned used = sy_display_width(texts[i]);
    const int pad = used < widths[i] ? (int)(widths[i] - used) : 0;
    const bool last = i + 1 == end;
    if (layout->align[i] == SY_RIGHT)
      fprintf(stream, "%*s", pad, "");
    if (cell_at(layout, row, i)->strong && *texts[i])
      print_strong(texts[i], style, stream);
    else
      fputs(texts[i], stream);
    if (!last)
      fprintf(stream, "%*s", GAP + (layout->align[i] == SY_LEFT ? pad : 0), "");
  }
  fputc('\n', stream);
}

static void print_row(const sy_layout *layout, guint row, const unsigned *widths,
                      const struct sy_style *style, FILE *stream) {
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  guint height = 1;
  for (unsigned i = 0; i < layout->columns; i++) {
    GPtrArray *lines = wrap(cell_at(layout, row, i)->text, widths[i], true);
    g_ptr_array_add(cells, lines);
    height = MAX(height, lines->len);
  }
  g_autofree const char **texts = g_new(const char *, layout->columns);
  for (guint line = 0; line < height; line++) {
    for (unsigned i = 0; i < layout->columns; i++) {
      const GPtrArray *lines = cells->pdata[i];
      texts[i] = line < lines->len ? lines->pdata[line] : "";
    }
    print_line(layout, row, texts, widths, style, stream);
  }
}

static void print_rule(const sy_layout *layout, const unsigned *widths, FILE *stream) {
  for (unsigned i = 0; i < layout->columns; i++) {
    for (unsigned k = 0; k < widths[i]; k++)
      fputs("─", stream);
    fprintf(stream, "%*s", i + 1 < layout->columns ? GAP : 0, "");
  }
  fputc('\n', stream);
}

/* ---- for surfaces ---- */

guint sy_layout_rows(const sy_layout *layout) {
  return layout->cells->len / layout->columns;
}

guint sy_layout_foot_row(const sy_layout *layout) {
  return layout->foot ? layout->foot : sy_layout_rows(layout);
}

unsigned sy_layout_columns(const sy_layout *layout) {
  return layout->columns;
}

bool sy_layout_has_heading(const sy_layout *layout) {
  bool headed = false;
  for (unsigned i = 0; sy_layout_rows(layout) > 0 && i < layout->columns; i++)
    headed |= *cell_at(layout, 0, i)->text != '\0';
  return headed;
}

struct sy_layout_cell sy_layout_cell_at(const sy_layout *layout, guint row, unsigned column) {
  const struct cell *cell = cell_at(layout, row, column);
  return (struct sy_layout_cell){.text = cell->plain ? cell->plain : cell->text,
                                 .strong = cell->strong,
                                 .align = layout->align[column],
                                 .depth = cell->depth,
                                 .link = cell->link,
                                 .index = cell->index,
                                 .value = cell->value,
                                 .lowest_first = cell->lowest_first};
}

struct sy_layout_note sy_layout_note_at(const sy_layout *layout, guint row, guint index) {
  guint first = 0; /* notes are by row, and a long table has many */
  for (guint end = layout->notes->len; first < end;) {
    const guint middle = first + (end - first) / 2;
    if (g_array_index(layout->notes, struct note, middle).row < row)
      first = middle + 1;
    else
      end = middle;
  }
  if (index >= layout->notes->len - first)
    return (struct sy_layout_note){0};
  const struct note *note = &g_array_index(layout->notes, struct note, first + index);
  return note->row == row ? (struct sy_layout_note){note->text, note->address}
                          : (struct sy_layout_note){0};
}

/* ---- all ---- */

void sy_layout_print(const sy_layout *layout, const struct sy_style *style, FILE *stream) {
  if (style->surface) {
    style->surface->table(style->page, layout);
    return;
  }
  g_autofree unsigned *widths = fitted_widths(layout, style->width);
  const guint rows = sy_layout_rows(layout);
  guint next_note = 0;
  for (guint row = sy_layout_has_heading(layout) ? 0 : 1; row < rows; row++) {
    print_row(layout, row, widths, style, stream);
    if (row == 0)
      print_rule(layout, widths, stream);
    for (; next_note < layout->notes->len; next_note++) {
      const struct note *note = &g_array_index(layout->notes, struct note, next_note);
      if (note->row != row)
        break;
      sy_paragraph_print(note->text, NOTE_INDENT, style, stream);
    }
  }
}
