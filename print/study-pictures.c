/* SPDX-License-Identifier: Apache-2.0
 *
 * study-pictures.c: tables of a study as pictures
 *
 * `forms` lists which tables have a picture and which of their columns make its rows, columns and
 * figures; everything else follows from it. Nothing is computed: figures are those of the table.
 */
#include "print/print-private.h"

#include <math.h>

#define MOST_KEYS 4
#define MOST_VALUES 5

/* How a table becomes a picture. Names are ids of the table's columns. */
struct form {
  const char *part, *table;
  enum sy_picture_kind kind;
  const char *sections[MOST_KEYS]; /* a section for each combination of what is in these */
  const char *rows[MOST_KEYS];     /* in each section, a row for each combination */
  const char *columns[MOST_KEYS];  /* a column for each combination; none: one for each value */
  const char *values[MOST_VALUES]; /* the figures; with `columns` only the first. Intervals: low,
                                      box from, dot, box to, high, of which any may be NULL */
  bool own_columns;                /* each section has only the columns that occur in it, which
                                      are next to each other in the table */
  unsigned depth;                  /* rows of nodes down to this level below the root; 0: all */
  bool with_notes;                 /* the table's notes are part of the description */
  const char *text;                /* the figure that people see in place of the value; or NULL */
  const char *figures;             /* stacks: the figure beside each row; or NULL */
  bool has_limits, ends, has_reference, descending, diverging;
  double low, high, reference;
  struct sy_text reading; /* how to read the picture; `several`: if it has several parts */
  struct sy_text several;
};

static const struct form forms[] = {
    {
        .part = "statistics",
        .table = "averages",
        .kind = SY_PICTURE_BARS,
        .sections = {"by", "group"},
        .rows = {"node"},
        .values = {"of_full_marks"},
        .text = "mean",
        .reading = {.zh = "条形长度为平均分占满分的比例，右侧数字为平均分。",
                    .en = "Bars show the mean as a share of full marks; the mean is on the right."},
    },
    {
        .part = "statistics",
        .table = "spread",
        .kind = SY_PICTURE_INTERVALS,
        .sections = {"by", "group"},
        .rows = {"node"},
        .values = {"lowest", "first_quartile", NULL, "third_quartile", "highest"},
        .reading = {.zh = "横线从最低分到最高分，方框内为中间一半的评价对象。",
                    .en = "Lines reach from the lowest to the highest score; half of the units are "
                          "within the box."},
    },
    {
        .part = "statistics",
        .table = "classes",
        .kind = SY_PICTURE_HISTOGRAMS,
        .sections = {"by", "group"},
        .rows = {"node"},
        .columns = {"class"},
        .values = {"count"},
        .depth = 1,
        .reading = {.zh = "各分数段的评价对象数；[60, 70)含60分，不含70分。",
                    .en =
                        "How many units are in each class of scores; [60, 70) is from 60 to below "
                        "70."},
        .several = {.zh = "各图的纵轴刻度不同，条形高度只能在同一幅图内比较。",
                    .en = "Each picture has a scale of its own: compare heights only within one."},
    },
    {
        .part = "scores",
        .table = "heat",
        .kind = SY_PICTURE_MATRIX,
        .sections = {"cohort"},
        .rows = {"unit"},
        .columns = {"node"},
        .values = {"of_full_marks"},
        .text = "score",
        .reading =
            {.zh = "评价对象按名次排列。色块与背景反差越大，得分占满分的比例越高；格内为得分。",
             .en = "Units are in the order of their ranks. Stronger shades are higher shares "
                   "of full marks; cells show the scores."},
    },
    {
        .part = "scores",
        .table = "contributions",
        .kind = SY_PICTURE_STACKS,
        .sections = {"cohort"},
        .rows = {"unit"},
        .columns = {"node", "step"},
        .values = {"points"},
        .figures = "total",
        .reading = {.zh = "每段为一部分计入总分的分；零线左侧为减少的分。右侧为总分。",
                    .en =
                        "Each part of a bar is what it adds to the total; what is taken off is to "
                        "the left of zero. Totals are on the right."},
    },
    {
        .part = "coherence",
        .table = "siblings",
        .kind = SY_PICTURE_MATRIX,
        .sections = {"parent", "by", "group"},
        .rows = {"first"},
        .columns = {"second"},
        .values = {"pearson"},
        .own_columns = true,
        .depth = 2,
        .diverging = true,
        .has_limits = true,
        .low = -1,
        .high = 1,
        .reading =
            {.zh = "总分各部分及其下一级指标之间的Pearson相关系数。色块与背景反差越大，相关越强；"
                   "负相关用另一种颜色。",
             .en = "Pearson's correlations among the parts of the total, and among theirs. "
                   "Stronger shades are stronger correlations; below zero they have "
                   "another hue."},
    },
    {
        .part = "coherence",
        .table = "weights",
        .kind = SY_PICTURE_BARS,
        .sections = {"parent", "by", "group"},
        .rows = {"node"},
        .values = {"declared", "effective"},
        .depth = 2,
        .reading = {.zh = "总分各部分及其下一级指标的名义权重与实际权重。",
                    .en = "Declared weights of the parts of the total, and of theirs, and the "
                          "weights that they have in effect."},
    },
    {
        .part = "coherence",
        .table = "separation",
        .kind = SY_PICTURE_BARS,
        .sections = {"by", "group"},
        .rows = {"node", "step"},
        .values = {"weight", "share"},
        .depth = 2,
        .reading = {.zh = "总分各部分及其下一级指标在总分中的权重，以及对总分差异的贡献率；零线左侧"
                          "的条形表示缩小差距。",
                    .en = "Weights of the parts of the total, and of theirs, in the total, and "
                          "the shares of the differences between totals that they make. What is to "
                          "the left of zero narrows the differences."},
    },
    {
        .part = "raters",
        .table = "raters",
        .kind = SY_PICTURE_INTERVALS,
        .sections = {"node", "criterion", "by", "group"},
        .rows = {"rater"},
        .values = {NULL, NULL, "effect"},
        .has_reference = true,
        .reading = {.zh = "圆点为评分人的宽严效应：虚线右侧偏宽，左侧偏严。",
                    .en = "Dots show how far a rater's marks are above the average of all raters: "
                          "lenient raters are to the right of the dashed line, severe ones to the "
                          "left."},
    },
    {
        .part = "scores",
        .table = "changes",
        .kind = SY_PICTURE_SLOPES,
        .sections = {"cohort"},
        .rows = {"unit"},
        .values = {"rank_before", "rank"},
        .descending = true,
        .with_notes = true,
        .reading = {.zh = "左为上届名次，右为本届名次。▲和实线：上升；▼和虚线：下降；=：不变。没有"
                          "连线的只在其中一届有名次。",
                    .en = "Ranks before on the left, now on the right. ▲ and a solid line: higher; "
                          "▼ and a dashed line: lower; =: unchanged. Units without a line are "
                          "ranked in one of the editions only."},
    },
    {
        .part = "robustness",
        .table = "ranks",
        .kind = SY_PICTURE_INTERVALS,
        .sections = {"award", "group"},
        .rows = {"unit"},
        .values = {"best", "low", "median", "high", "worst"},
        .has_limits = true,
        .ends = true, /* there is no rank after the last */
        .low = 1,
        .high = NAN,
        .reading =
            {.zh = "横线从最好到最差的名次，方框为去掉两端各2.5%的模拟后的名次，圆点为中位数。",
             .en = "Lines reach from the best to the worst rank; boxes hold all but 2.5% of the "
                   "replications at each end; dots are medians."},
    },
    {
        .part = "robustness",
        .table = "frequencies",
        .kind = SY_PICTURE_MATRIX,
        .sections = {"award", "group"},
        .rows = {"unit"},
        .columns = {"rank"},
        .values = {"share"},
        .has_limits = true,
        .low = 0,
        .high = 1,
        .reading = {.zh = "色块与背景反差越大，该名次出现得越多。",
                    .en = "Stronger shades are ranks that occurred more often."},
    },
};

static const struct form *form_of(const sy_study_table *table) {
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    if (strcmp(forms[i].part, table->part) == 0 && strcmp(forms[i].table, table->id) == 0)
      return &forms[i];
  return NULL;
}

bool sy_study_has_picture(const sy_study_table *table) {
  return form_of(table) != NULL;
}

char **sy_study_pictures(void) {
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *name = g_strdup_printf("%s/%s", forms[i].part, forms[i].table);
    g_strv_builder_add(names, name);
  }
  return g_strv_builder_end(names);
}

/* ---- cells by the ids of their columns ---- */

/* A table's picture under construction. */
struct building {
  const sy_study *study;
  const sy_study_table *table;
  const struct form *form;
  bool in_page, narrow;
  unsigned depth; /* the form's; 0 if all rows are about one node */
};

static guint column_named(const struct building *from, const char *id) {
  for (guint i = 0; i < from->table->column_count; i++)
    if (strcmp(from->table->columns[i].id, id) == 0)
      return i;
  g_assert_not_reached(); /* `forms` names a column that the table does not have */
}

static char *cell_text(const struct building *from, guint row, const char *column) {
  return sy_study_cell_shown(from->study, from->table, row, column_named(from, column));
}

/* What tells a cell apart: units may have equal names. */
static void add_key(const struct building *from, guint row, const char *column, GString *key) {
  const guint index = column_named(from, column);
  const struct sy_study_cell *cell = sy_study_cell_at(from->table, row, index);
  if (!cell->absent && from->table->columns[index].type <= SY_STUDY_AWARD) {
    g_string_append_printf(key, "%u", cell->index);
  } else {
    g_autofree char *text = cell_text(from, row, column);
    g_string_append(key, text);
  }
  g_string_append_c(key, '\n');
}

static char *key_of(const struct building *from, guint row, const char *const *columns) {
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < MOST_KEYS && columns[i]; i++)
    add_key(from, row, columns[i], key);
  return g_string_free(key, FALSE);
}

/* Whether a column has the same words in every row, so that they tell nothing apart. */
static bool is_constant(const struct building *from, const char *column) {
  const guint index = column_named(from, column);
  const struct sy_study_cell *first = sy_study_cell_at(from->table, 0, index);
  if (from->table->columns[index].type != SY_STUDY_WORDS)
    return false;
  for (guint row = 0; row < sy_study_rows(from->table); row++) {
    const struct sy_study_cell *cell = sy_study_cell_at(from->table, row, index);
    if (cell->absent || first->absent || strcmp(cell->words->en, first->words->en) != 0)
      return false;
  }
  return true;
}

/* Whether a text follows from what the columns before it say, so that it tells nothing apart. */
static bool is_implied(const struct building *from, const char *const *columns, guint which) {
  const char *before[MOST_KEYS] = {NULL};
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (which == 0 || from->table->columns[column_named(from, columns[which])].type != SY_STUDY_TEXT)
    return false;
  memcpy(before, columns, which * sizeof *columns);
  for (guint row = 0; row < sy_study_rows(from->table); row++) {
    char *key = key_of(from, row, before);
    g_autofree char *text = cell_text(from, row, columns[which]);
    const char *first = g_hash_table_lookup(known, key);
    const bool differs = first && strcmp(first, text) != 0;
    if (first)
      g_free(key);
    else
      g_hash_table_insert(known, key, g_steal_pointer(&text));
    if (differs)
      return false;
  }
  return true;
}

/* Whether there are several sections, or rows of one. */
static bool has_several(const struct building *from) {
  if (sy_study_rows(from->table) == 0)
    return false;
  g_autofree char *section = key_of(from, 0, from->form->sections);
  g_autofree char *first = key_of(from, 0, from->form->rows);
  for (guint row = 1; row < sy_study_rows(from->table); row++) {
    g_autofree char *in = key_of(from, row, from->form->sections);
    g_autofree char *other = key_of(from, row, from->form->rows);
    if (strcmp(in, section) != 0 || strcmp(other, first) != 0)
      return true;
  }
  return false;
}

/* How to read the picture. g_free. */
static char *reading_of(const struct building *from) {
  const struct sy_text *reading = &from->form->reading, *several = &from->form->several;
  return several->en && has_several(from)
             ? g_strconcat(sy_text_get(*reading), sy_is_chinese() ? "" : " ", sy_text_get(*several),
                           NULL)
             : g_strdup(sy_text_get(*reading));
}

/* A cell as part of a section's title, which must say by itself which node is meant. g_free. */
static char *title_text(const struct building *from, guint row, const char *column) {
  const guint index = column_named(from, column);
  if (from->table->columns[index].type != SY_STUDY_NODE)
    return cell_text(from, row, column);
  return sy_name_in_group(from->study->assessment->edition,
                          sy_study_cell_at(from->table, row, index)->index, sy_is_chinese());
}

/* Whether a column says how units are grouped where the row is about all units: "none". */
static bool is_no_grouping(const struct building *from, guint row, const char *column) {
  const struct sy_study_group *all = from->study->groups->pdata[0];
  return strcmp(column, "by") == 0 && from->study->assessment->edition->cohort_count > 1 &&
         strcmp(sy_study_cell_at(from->table, row, column_named(from, column))->words->en,
                all->by->en) == 0;
}

/* The name of what the columns tell apart: those that are there. g_free. */
static char *label_of(const struct building *from, guint row, const char *const *columns) {
  GString *label = g_string_new(NULL);
  for (guint i = 0; i < MOST_KEYS && columns[i]; i++) {
    if (sy_study_cell_at(from->table, row, column_named(from, columns[i]))->absent ||
        is_constant(from, columns[i]) || is_no_grouping(from, row, columns[i]) ||
        is_implied(from, columns, i))
      continue;
    g_autofree char *text = columns == from->form->sections ? title_text(from, row, columns[i])
                                                            : cell_text(from, row, columns[i]);
    g_string_append_printf(label, "%s%s", label->len > 0 ? " · " : "", text);
  }
  return g_string_free(label, FALSE);
}

/* How far a node is below the root. */
static unsigned level_of(const sy_edition *edition, uint32_t node) {
  unsigned level = 0;
  for (; edition->nodes[node].parent != SY_NONE; node = edition->nodes[node].parent)
    level++;
  return level;
}

/* The level of the node that a row is about; 0 if it is about something else. */
static unsigned row_level(const struct building *from, guint row) {
  const guint column = column_named(from, from->form->rows[0]);
  const struct sy_study_cell *cell = sy_study_cell_at(from->table, row, column);
  return from->table->columns[column].type == SY_STUDY_NODE && !cell->absent
             ? level_of(from->study->assessment->edition, cell->index)
             : 0;
}

/* Whether a row of the table is in the picture. */
static bool is_shown(const struct building *from, guint row) {
  return from->depth == 0 || row_level(from, row) <= from->depth;
}

/* Whether all rows are about one node. */
static bool is_about_one(const struct building *from) {
  const guint column = column_named(from, from->form->rows[0]);
  for (guint row = 1; row < sy_study_rows(from->table); row++)
    if (sy_study_cell_at(from->table, row, column)->index !=
        sy_study_cell_at(from->table, 0, column)->index)
      return false;
  return true;
}

static struct building building_of(const sy_study *study, const sy_study_table *table,
                                   bool in_page) {
  struct building from = {
      .study = study, .table = table, .form = form_of(table), .in_page = in_page};
  from.depth = from.form->depth > 0 && is_about_one(&from) ? 0 : from.form->depth;
  return from;
}

/* ---- lists of what is told apart ---- */

/* In the order in which they first occur in the table. */
struct list {
  GHashTable *index;  /* from key to place */
  GPtrArray *labels;  /* char * */
  GArray *first_rows; /* guint: a row of the table with each */
};

static struct list new_list(void) {
  return (struct list){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       g_ptr_array_new_with_free_func(g_free),
                       g_array_new(FALSE, FALSE, sizeof(guint))};
}

static void clear_list(struct list *list) {
  g_hash_table_unref(list->index);
  g_ptr_array_unref(list->labels);
  g_array_unref(list->first_rows);
}

/* The place of what the columns have in a row; it is added if it is new. */
static guint place_in(struct list *list, const struct building *from, guint row,
                      const char *const *columns) {
  char *key = key_of(from, row, columns);
  gpointer place;
  if (g_hash_table_lookup_extended(list->index, key, NULL, &place)) {
    g_free(key);
    return GPOINTER_TO_UINT(place);
  }
  g_hash_table_insert(list->index, key, GUINT_TO_POINTER(list->labels->len));
  g_ptr_array_add(list->labels, label_of(from, row, columns));
  g_array_append_val(list->first_rows, row);
  return list->labels->len - 1;
}

/* ---- the picture ---- */

/* Columns that are next to each other. */
struct range {
  guint first, end; /* end 0: none yet */
};

struct built {
  struct list sections, columns;
  struct list *rows; /* per section; so are the next two */
  struct range *ranges;
  bool *has_figures;
  guint column_count;
};

static void extend(struct range *range, guint column) {
  range->first = range->end ? MIN(range->first, column) : column;
  range->end = MAX(range->end, column + 1);
}

/* How many columns a section shows. */
static guint columns_of(const struct building *from, const struct built *built, guint section) {
  return from->form->own_columns ? built->ranges[section].end - built->ranges[section].first
                                 : built->column_count;
}

static void find_places(const struct building *from, struct built *built) {
  const guint count = sy_study_rows(from->table);
  built->sections = new_list();
  built->columns = new_list();
  built->rows = g_new(struct list, (gsize)count + 1);
  built->ranges = g_new0(struct range, (gsize)count + 1);
  built->has_figures = g_new0(bool, (gsize)count + 1);
  for (guint row = 0; row < count; row++) {
    if (!is_shown(from, row))
      continue;
    const guint before = built->sections.labels->len;
    const guint section = place_in(&built->sections, from, row, from->form->sections);
    if (section == before)
      built->rows[section] = new_list();
    place_in(&built->rows[section], from, row, from->form->rows);
    if (from->form->columns[0])
      extend(&built->ranges[section], place_in(&built->columns, from, row, from->form->columns));
  }
  built->column_count = built->columns.labels->len;
  if (from->form->columns[0])
    return;
  for (built->column_count = MOST_VALUES; from->form->kind != SY_PICTURE_INTERVALS &&
                                          built->column_count > 0 &&
                                          !from->form->values[built->column_count - 1];)
    built->column_count--;
}

static void clear_built(struct built *built) {
  for (guint i = 0; i < built->sections.labels->len; i++)
    clear_list(&built->rows[i]);
  g_free(built->rows);
  g_free(built->ranges);
  g_free(built->has_figures);
  clear_list(&built->sections);
  clear_list(&built->columns);
}

/* A figure as a number: points of a score. */
static double number_of(enum sy_study_type type, const struct sy_study_cell *cell) {
  return cell->absent              ? (double)NAN
         : type == SY_STUDY_COUNT  ? (double)cell->count
         : sy_study_is_score(type) ? (double)cell->score / SY_NANO
                                   : cell->number;
}

/* The figure of a row of the table. `text` is owned by the caller. */
static struct sy_datum datum_of(const struct building *from, guint row, const char *value) {
  const guint index = column_named(from, value);
  g_autofree char *text = cell_text(from, row, from->form->text ? from->form->text : value);
  return (struct sy_datum){
      number_of(from->table->columns[index].type, sy_study_cell_at(from->table, row, index)),
      sy_readable_number(text)};
}

/* Where a datum is not set, there is no row of the table. */
static void fill(const struct building *from, struct built *built, struct sy_datum **data) {
  for (guint row = 0; row < sy_study_rows(from->table); row++) {
    if (!is_shown(from, row))
      continue;
    const guint section = place_in(&built->sections, from, row, from->form->sections);
    const guint place = place_in(&built->rows[section], from, row, from->form->rows);
    struct sy_datum *first = &data[section][(gsize)place * built->column_count];
    if (from->form->columns[0]) {
      struct sy_datum *datum = &first[place_in(&built->columns, from, row, from->form->columns)];
      g_free((gpointer)datum->text);
      *datum = datum_of(from, row, from->form->values[0]);
      built->has_figures[section] |= isfinite(datum->value);
      continue;
    }
    for (guint i = 0; i < built->column_count; i++)
      if (from->form->values[i] && !first[i].text) {
        first[i] = datum_of(from, row, from->form->values[i]);
        built->has_figures[section] |= isfinite(first[i].value);
      }
  }
}

/* The levels of a section's rows; the highest is 0. g_free. */
static unsigned *levels_of(const struct building *from, const struct list *rows) {
  unsigned *levels = g_new0(unsigned, rows->labels->len + 1), least = G_MAXUINT;
  for (guint i = 0; i < rows->labels->len; i++) {
    levels[i] = row_level(from, g_array_index(rows->first_rows, guint, i));
    least = MIN(least, levels[i]);
  }
  for (guint i = 0; i < rows->labels->len; i++)
    levels[i] -= least;
  return levels;
}

/* The figures beside the rows. g_strfreev. */
static char **figures_of(const struct building *from, const struct list *rows) {
  if (!from->form->figures)
    return NULL;
  char **figures = g_new0(char *, rows->labels->len + 1);
  for (guint i = 0; i < rows->labels->len; i++)
    figures[i] = cell_text(from, g_array_index(rows->first_rows, guint, i), from->form->figures);
  return figures;
}

/* The headings of the values' columns. */
static const char **headings_of(const struct building *from, const struct built *built) {
  const char **headings = g_new0(const char *, built->column_count + 1);
  for (guint i = 0; i < built->column_count; i++)
    if (from->form->columns[0])
      headings[i] = built->columns.labels->pdata[i];
    else if (from->form->values[i])
      headings[i] =
          sy_text_get(from->table->columns[column_named(from, from->form->values[i])].heading);
  return headings;
}

/* How to read the picture, how large it is, and where its figures are as text. g_free. */
static char *description_of(const struct building *from, const struct built *built) {
  const struct sy_study_table *table = from->table;
  guint rows = 0, empty = 0;
  for (guint i = 0; i < built->sections.labels->len; i++) {
    rows += built->has_figures[i] ? built->rows[i].labels->len : 0;
    empty += !built->has_figures[i];
  }
  g_autofree char *size =
      from->in_page
          ? g_strdup_printf(ngettext("%u row; all figures are in the table below.",
                                     "%u rows; all figures are in the table below.", rows),
                            rows)
          : g_strdup_printf(ngettext("%u row; all figures are in the table %s/%s.",
                                     "%u rows; all figures are in the table %s/%s.", rows),
                            rows, table->part, table->id);
  const char *gap = sy_is_chinese() ? "" : " ";
  g_autofree char *unofficial = sy_unofficial_shown(from->study->assessment->edition);
  GString *text = g_string_new(unofficial);
  if (unofficial)
    g_string_append_printf(text, "%s", strcmp(gap, "") == 0 ? "。" : ". ");
  g_autoptr(sy_words) partial = sy_study_partial_words(table);
  if (partial)
    g_string_append_printf(text, "%s%s", sy_words_get(partial), *gap ? ". " : "。");
  g_autofree char *reading = reading_of(from);
  g_string_append(text, reading);
  for (guint i = 0; from->form->with_notes && i < table->notes->len; i++)
    g_string_append_printf(text, "%s%s", gap, sy_words_get(table->notes->pdata[i]));
  if (empty > 0)
    g_string_append_printf(text,
                           ngettext("%sLeft out, because it has no figures: %u section.",
                                    "%sLeft out, because they have no figures: %u sections.",
                                    empty),
                           gap, empty);
  g_string_append_printf(text, "%s%s", gap, size);
  return g_string_free(text, FALSE);
}

static void draw(const struct building *from, const struct built *built, guint section_count,
                 const struct sy_picture_section *sections, GString *svg) {
  const struct form *form = from->form;
  g_autofree const char **headings = headings_of(from, built);
  g_autofree char *description = description_of(from, built);
  g_autofree char *id =
      g_strdup_printf("%s%s-%s", from->narrow ? "narrow-" : "", form->part, form->table);
  g_autofree char *title =
      g_strdup_printf(_("%s: %s"), sy_text_get(from->study->assessment->edition->name),
                      sy_text_get(from->table->title));
  const char *first = NULL;
  for (guint i = 0; i < MOST_VALUES && !first; i++)
    first = form->values[i];
  const struct sy_study_column *value = &from->table->columns[column_named(from, first)];
  const struct sy_picture picture = {
      .kind = form->kind,
      .id = id,
      .language = sy_language(),
      .title = title,
      .description = description,
      .axis = form->kind == SY_PICTURE_INTERVALS || (!form->columns[0] && form->values[1])
                  ? NULL /* the legend says it */
                  : sy_text_get(value->heading),
      .column_count = built->column_count,
      .columns = headings,
      .section_count = section_count,
      .sections = sections,
      .low = form->has_limits ? form->low : (double)NAN,
      .high = form->has_limits ? form->high : (double)NAN,
      .reference = form->has_reference ? form->reference : (double)NAN,
      .ends = form->ends,
      .narrow = from->narrow,
      .percent = sy_study_is_share(value->type),
      .descending = form->descending,
      .diverging = form->diverging,
      .in_page = from->in_page,
  };
  sy_picture_draw(&picture, svg);
}

static void draw_sections(const struct building *from, struct built *built, GString *svg) {
  const guint count = built->sections.labels->len;
  guint drawn = 0; /* sections with figures */
  struct sy_picture_section *sections = g_new0(struct sy_picture_section, (gsize)count + 1);
  struct sy_datum **data = g_new0(struct sy_datum *, (gsize)count + 1);
  for (guint i = 0; i < count; i++) {
    const gsize size = (gsize)built->rows[i].labels->len * built->column_count;
    data[i] = g_new(struct sy_datum, size + 1);
    for (gsize k = 0; k < size; k++)
      data[i][k] = (struct sy_datum){NAN, NULL};
  }
  fill(from, built, data);
  for (guint i = 0; i < count; i++) {
    if (!built->has_figures[i])
      continue;
    sections[drawn++] = (struct sy_picture_section){
        .title = *(const char *)built->sections.labels->pdata[i] ? built->sections.labels->pdata[i]
                                                                 : NULL,
        .row_count = built->rows[i].labels->len,
        .rows = (const char *const *)built->rows[i].labels->pdata,
        .levels = levels_of(from, &built->rows[i]),
        .figures = (const char *const *)figures_of(from, &built->rows[i]),
        .data = data[i],
        .first_column = from->form->own_columns ? built->ranges[i].first : 0,
        .columns = from->form->own_columns ? columns_of(from, built, i) : 0};
  }
  draw(from, built, drawn, sections, svg);
  for (guint i = 0; i < count; i++) {
    for (gsize k = 0; k < (gsize)built->rows[i].labels->len * built->column_count; k++)
      g_free((gpointer)data[i][k].text);
    g_free(data[i]);
  }
  for (guint i = 0; i < drawn; i++) {
    g_free((gpointer)sections[i].levels);
    g_strfreev((char **)sections[i].figures);
  }
  g_free(sections);
  g_free(data);
}

gsize sy_study_picture_size(const sy_study *study, const sy_study_table *table) {
  const struct building from = building_of(study, table, false);
  struct built built;
  gsize size = 0;
  find_places(&from, &built);
  for (guint i = 0; i < built.sections.labels->len; i++)
    size += (gsize)built.rows[i].labels->len * columns_of(&from, &built, i);
  clear_built(&built);
  return size;
}

static void draw_table(const struct building *from, GString *svg) {
  struct built built;
  find_places(from, &built);
  draw_sections(from, &built, svg);
  clear_built(&built);
}

void sy_study_svg(const sy_study *study, const sy_study_table *table, FILE *stream) {
  const struct building from = building_of(study, table, false);
  g_autoptr(GString) svg = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  draw_table(&from, svg);
  fwrite(svg->str, 1, svg->len, stream);
}

void sy_study_draw(const sy_study *study, const sy_study_table *table, bool narrow, GString *page) {
  struct building from = building_of(study, table, true);
  from.narrow = narrow;
  draw_table(&from, page);
}

char *sy_study_picture_reading(const sy_study *study, const sy_study_table *table) {
  const struct building from = building_of(study, table, true);
  return reading_of(&from);
}
