/* SPDX-License-Identifier: Apache-2.0
 *
 * pair.c: why one unit is ahead of another
 *
 * A score is the sum of what the steps add to it (points.c), so the difference of two scores is the
 * sum of differences of steps.
 */
#include "study/study-private.h"

#define PART "pair"

/* A kind of step on a node: a row of the table. */
#define KINDS (SY_STEP_ZEROED + 1)

struct side {
  sy_explanation *explanation;
  double *added; /* points of the whole, per node and kind */
};

static bool add_point(const struct study_point *point, void *data) {
  const struct side *side = data;
  const struct sy_step *step = point->step;
  if (step->kind == SY_STEP_CHILD)
    return true;
  const uint32_t whose = step->node == SY_NONE ? point->owner : step->node;
  side->added[(size_t)whose * KINDS + step->kind] += point->points;
  return false;
}

static int64_t nano_of(double points) {
  int64_t nano = 0;
  sy_nano_from_double(points, &nano);
  return nano;
}

static struct side open_side(const sy_study *study, uint32_t unit, uint32_t node) {
  struct side side = {sy_explain_steps(study->assessment, unit, node),
                      g_new0(double, (gsize)study->assessment->node_count *KINDS)};
  study_each_point(side.explanation, add_point, &side);
  return side;
}

static void close_side(struct side *side) {
  sy_explanation_free(side->explanation);
  g_free(side->added);
}

/* ---- the table ---- */

static const struct sy_study_column columns[] = {
    {"unit", {.zh = "甲", .en = "first"}, SY_STUDY_UNIT},
    {"other", {.zh = "乙", .en = "second"}, SY_STUDY_UNIT},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"step", {.zh = "方面", .en = "by its"}, SY_STUDY_WORDS},
    {"unit_score", {.zh = "甲得分", .en = "first scores"}, SY_STUDY_SCORE},
    {"other_score", {.zh = "乙得分", .en = "second scores"}, SY_STUDY_SCORE},
    {"unit_adds", {.zh = "甲计入", .en = "first adds"}, SY_STUDY_SCORE},
    {"other_adds", {.zh = "乙计入", .en = "second adds"}, SY_STUDY_SCORE},
    {"difference", {.zh = "相差", .en = "difference"}, SY_STUDY_SCORE_CHANGE},
    {0},
};

/* What a step of that kind is, for people. */
static struct sy_text kind_text(enum sy_step_kind kind) {
  switch (kind) {
  case SY_STEP_AGGREGATE:
    return (struct sy_text){.zh = "各部分合成", .en = "parts together"};
  case SY_STEP_ADJUSTMENT:
    return (struct sy_text){.zh = "加减分", .en = "adjustment"};
  case SY_STEP_ADJUST_CAP:
    return (struct sy_text){.zh = "加减分上限", .en = "cap of adjustments"};
  case SY_STEP_CLAMP:
    return (struct sy_text){.zh = "得分上下限", .en = "limits"};
  case SY_STEP_VETO:
    return (struct sy_text){.zh = "一票否决", .en = "veto"};
  default:
    return (struct sy_text){.zh = "得分", .en = "score"};
  }
}

/* One row: what a kind of step on a node adds for both, in nano-points. */
struct row {
  uint32_t node;
  enum sy_step_kind kind;
  int64_t adds[2];
};

static gint compare_rows(gconstpointer left, gconstpointer right) {
  const struct row *a = left, *b = right;
  const int64_t x = ABS(a->adds[0] - a->adds[1]), y = ABS(b->adds[0] - b->adds[1]);
  if (x != y)
    return x > y ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

/* The rows that differ, the largest difference first. Steps that are parts of a score make one row,
 * rounding none. g_array_unref. */
static GArray *rows_of(const sy_study *study, const struct side sides[2]) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct row));
  for (uint32_t node = 0; node < study->assessment->node_count; node++) {
    double score[2] = {0, 0};
    for (int kind = 0; kind < KINDS; kind++) {
      const size_t at = (size_t)node * KINDS + (size_t)kind;
      const bool part =
          kind == SY_STEP_INDICATOR || kind == SY_STEP_FULL || kind == SY_STEP_AMOUNT ||
          kind == SY_STEP_ZEROED ||
          (kind == SY_STEP_CLAMP && study->assessment->edition->nodes[node].kind == SY_LEAF);
      const struct row row = {node,
                              (enum sy_step_kind)kind,
                              {nano_of(sides[0].added[at]), nano_of(sides[1].added[at])}};
      for (int i = 0; i < 2; i++)
        score[i] += part ? sides[i].added[at] : 0;
      if (!part && kind != SY_STEP_ROUNDING && row.adds[0] != row.adds[1])
        g_array_append_val(rows, row);
    }
    const struct row row = {node, SY_STEP_INDICATOR, {nano_of(score[0]), nano_of(score[1])}};
    if (row.adds[0] != row.adds[1])
      g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_rows);
  return rows;
}

static void add_score(const sy_study *study, uint32_t node, uint32_t unit, sy_study_table *table) {
  if (sy_node_has_score(&study->assessment->edition->nodes[node]) &&
      sy_outcome_of(study->assessment, node, unit) == SY_SCORED)
    study_result(study, node, unit, table);
  else
    study_absent(table);
}

static void add_row(const sy_study *study, const uint32_t pair[2], uint32_t node, sy_words *step,
                    const int64_t adds[2], sy_study_table *table) {
  study_index(table, pair[0]);
  study_index(table, pair[1]);
  study_index(table, node);
  study_words(table, step);
  for (int i = 0; i < 2; i++)
    if (node == SY_NONE)
      study_absent(table);
    else
      add_score(study, node, pair[i], table);
  bool estimated[2];
  for (int i = 0; i < 2; i++) {
    estimated[i] = node != SY_NONE && sy_is_estimated(study->assessment, node, pair[i]);
    study_score(table, adds[i]);
    study_estimated(table, estimated[i]);
  }
  study_score(table, adds[0] - adds[1]);
  study_estimated(table, estimated[0] || estimated[1]);
}

/* The last rows: what is the same for both, rounding, and the whole. */
static void add_rest(const sy_study *study, const uint32_t pair[2], uint32_t node,
                     const GArray *rows, sy_study_table *table) {
  int64_t whole[2], rest[2];
  for (int i = 0; i < 2; i++) {
    whole[i] = rest[i] = sy_score_of(study->assessment, node, pair[i]);
    for (guint k = 0; k < rows->len; k++)
      rest[i] -= g_array_index(rows, struct row, k).adds[i];
  }
  add_row(study, pair, SY_NONE, sy_words_new("all else, and rounding", "其余各项及舍入"), rest,
          table);
  add_row(study, pair, node, sy_words_new("whole", "总计"), whole, table);
}

/* The node on which the unit is ranked, or the root. */
static uint32_t node_of(const sy_study *study, uint32_t unit) {
  const sy_edition *edition = study->assessment->edition;
  const uint32_t award = sy_edition_main_award(edition, edition->units[unit].cohort);
  return award == SY_NONE ? 0 : edition->awards[award].node;
}

static int64_t difference_at(const GArray *rows, guint index) {
  const struct row *row = &g_array_index(rows, struct row, index);
  return row->adds[0] - row->adds[1];
}

/* How many rows are shown: `least`, or more until all others together are no larger than the last
 * of them. */
static guint count_shown(const GArray *rows, guint least) {
  guint count = MIN(least, rows->len);
  int64_t rest = 0;
  for (guint i = count; i < rows->len; i++)
    rest += difference_at(rows, i);
  for (; count > 0 && count < rows->len; count++) {
    if (ABS(rest) <= ABS(difference_at(rows, count - 1)))
      break;
    rest -= difference_at(rows, count);
  }
  return count;
}

sy_study_table *sy_study_pair(const sy_study *study, uint32_t unit, uint32_t other, uint32_t node,
                              guint least) {
  const uint32_t pair[] = {unit, other};
  for (int i = 0; i < 2; i++)
    if (sy_outcome_of(study->assessment, node, pair[i]) != SY_SCORED)
      return NULL;
  struct side sides[2] = {open_side(study, unit, node), open_side(study, other, node)};
  sy_study_table *table = study_table_new(
      PART, "steps", (struct sy_text){.zh = "两个评价对象的差距", .en = "Why one is ahead"},
      columns);
  g_autoptr(GArray) rows = rows_of(study, sides);
  g_array_set_size(rows, count_shown(rows, least));
  for (guint i = 0; i < rows->len; i++) {
    const struct row *row = &g_array_index(rows, struct row, i);
    const struct sy_text text = kind_text(row->kind);
    add_row(study, pair, row->node, sy_words_take(g_strdup(text.en), g_strdup(text.zh)), row->adds,
            table);
    study_first_page(table);
  }
  add_rest(study, pair, node, rows, table);
  study_note(table, sy_words_new("What each adds is in points of the whole; the differences add up "
                                 "to that of the whole.",
                                 "“计入”指该项在总计中占多少分；各项相差之和等于总计之差。"));
  close_side(&sides[0]);
  close_side(&sides[1]);
  return table;
}

void study_add_pair(sy_study *study, sy_problems *problems) {
  const uint32_t *pair = study->request->pair;
  const sy_edition *edition = study->assessment->edition;
  const uint32_t node = node_of(study, pair[0]);
  sy_study_table *table = sy_study_pair(study, pair[0], pair[1], node, G_MAXUINT);
  if (table)
    g_ptr_array_add(study->tables, table);
  for (int i = 0; !table && i < 2; i++)
    if (sy_outcome_of(study->assessment, node, pair[i]) != SY_SCORED) {
      sy_problems_add(problems, (struct sy_place){0},
                      _("the unit '%s' has no score on '%s', so it cannot be compared"),
                      edition->units[pair[i]].id, edition->nodes[node].id);
      return;
    }
}
