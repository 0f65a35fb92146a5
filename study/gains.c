/* SPDX-License-Identifier: Apache-2.0
 *
 * gains.c: what each unit could gain
 *
 * Tables of the part `problems`, from the explanations of all units.
 */
#include "study/study-private.h"

#define PART "problems"
#define FOREMOST 5 /* units on the first page */

static const struct sy_study_column gains[] = {
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"score", {.zh = "得分", .en = "score"}, SY_STUDY_SCORE},
    {"rank", {.zh = "名次", .en = "rank"}, SY_STUDY_COUNT},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"points", {.zh = "可提高", .en = "gain"}, SY_STUDY_SCORE},
    {"score_then", {.zh = "提高后得分", .en = "new score"}, SY_STUDY_SCORE},
    {"rank_then", {.zh = "提高后名次", .en = "new rank"}, SY_STUDY_COUNT},
    {"ranks", {.zh = "名次上升", .en = "ranks gained"}, SY_STUDY_COUNT},
    {0},
};

/* A gain of a unit. */
struct gain {
  uint32_t unit, node;
  uint32_t top; /* the node whose score is meant */
  int64_t now, points;
  uint32_t rank, then; /* 0: none */
};

struct study_gains {
  sy_study_table *each, *foremost;
  sy_rank_scale **scales; /* per award */
  GArray *largest;        /* of struct gain: the largest of each unit */
};

static void add_rank(sy_study_table *table, uint32_t rank) {
  if (rank)
    study_count(table, rank);
  else
    study_absent(table);
}

static void add_gain(const sy_study *study, sy_study_table *table, const struct gain *gain) {
  study_index(table, gain->unit);
  study_result(study, gain->top, gain->unit, table);
  add_rank(table, gain->rank);
  study_index(table, gain->node);
  study_score(table, gain->points);
  study_score(table, gain->now + gain->points);
  study_estimated(table, sy_is_estimated(study->assessment, gain->top, gain->unit));
  add_rank(table, gain->then);
  if (gain->rank && gain->then)
    study_count(table, (int64_t)gain->rank - gain->then);
  else
    study_absent(table);
}

static struct gain gain_of(const sy_explanation *explanation, const struct sy_gain *gain,
                           uint32_t award, sy_rank_scale **scales) {
  const sy_assessment *assessment = explanation->assessment;
  const uint32_t unit = explanation->unit;
  const int64_t now = sy_score_of(assessment, explanation->node, unit);
  const bool disqualified =
      sy_marks_of(assessment, explanation->node, unit) & SY_MARK_DISQUALIFIED && !gain->qualifies;
  return (struct gain){
      .unit = unit,
      .node = gain->node,
      .top = explanation->node,
      .now = now,
      .points = gain->points,
      .rank = award == SY_NONE ? 0 : assessment->standings[award].rank[unit],
      .then = award == SY_NONE || disqualified
                  ? 0
                  : sy_rank_scale_at(scales[award], unit, now + gain->points),
  };
}

void study_gains_take(const sy_study *study, const sy_explanation *explanation, study_gains *to) {
  const sy_edition *edition = study->assessment->edition;
  const uint32_t unit = explanation->unit;
  const uint32_t award = sy_edition_main_award(edition, edition->units[unit].cohort);
  if (sy_outcome_of(study->assessment, explanation->node, unit) != SY_SCORED)
    return;
  for (guint i = 0; i < explanation->gains->len; i++) { /* the largest first */
    const struct gain gain = gain_of(
        explanation, &g_array_index(explanation->gains, struct sy_gain, i), award, to->scales);
    add_gain(study, to->each, &gain);
    if (i == 0)
      g_array_append_val(to->largest, gain);
  }
}

static gint compare_gains(gconstpointer left, gconstpointer right) {
  const struct gain *a = left, *b = right;
  if (a->points != b->points)
    return a->points > b->points ? -1 : 1;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* Whose largest gain is largest. */
static void add_largest(const sy_study *study, GArray *largest, sy_study_table *table) {
  g_array_sort(largest, compare_gains);
  for (guint i = 0; i < largest->len; i++) {
    add_gain(study, table, &g_array_index(largest, struct gain, i));
    if (i < FOREMOST)
      study_first_page(table);
  }
}

/* The indicators whose scores have no upper limit, as with z-scores. */
static GArray *unlimited(const sy_edition *edition) {
  GArray *nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (edition->nodes[i].kind == SY_LEAF && edition->nodes[i].highest > 100 * SY_NANO)
      g_array_append_val(nodes, i);
  return nodes;
}

/* Gains there are relative, and the best unit has none. */
static void note_unlimited(const sy_edition *edition, sy_study_table *table) {
  g_autoptr(GArray) nodes = unlimited(edition);
  g_autofree char *en = study_node_names(edition, nodes, false);
  g_autofree char *zh = study_node_names(edition, nodes, true);
  if (nodes->len > 0)
    study_note(
        table,
        sy_words_take(
            g_strdup_printf("Without a highest possible score, as with z-scores: %s. There, full "
                            "marks are the score of the best unit, which itself has no gain. "
                            "Where scores depend on all units, a gain would also change those of "
                            "others, which is not taken into account.",
                            en),
            g_strdup_printf(
                "没有最高分的指标（如标准分）：%s。这些指标以评价对象的最高得分为满分，"
                "得分最高的评价对象因此没有提升空间。得分取决于全体评价对象的，一个评价对象"
                "提高后其他评价对象的得分也会变化，此处未计入。",
                zh)));
}

static void note_gains(sy_study_table *table) {
  study_note(
      table,
      sy_words_new(
          "Each row asks about one indicator alone: how much would the score rise with full marks "
          "there (or the highest bonus, no deduction, no veto) if nothing else changed? Units that "
          "would then have the same score share the rank.",
          "每一行只看一项：假如该项得满分（加分项加到最高，减分项不减分，不触发一票否决），其他一切"
          "不变，"
          "得分会提高多少、排到第几名。届时得分相同的，名次并列。"));
}

study_gains *study_gains_new(sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  study_gains *to = g_new(study_gains, 1);
  to->foremost = study_table(
      study, PART, "units",
      (struct sy_text){.zh = "提升空间最大的评价对象", .en = "Who could gain most"}, gains);
  to->each = study_table(study, PART, "gains",
                         (struct sy_text){.zh = "提升空间", .en = "What could be gained"}, gains);
  to->largest = g_array_new(FALSE, FALSE, sizeof(struct gain));
  to->scales = g_new0(sy_rank_scale *, (gsize)edition->award_count + 1);
  for (uint32_t i = 0; i < edition->award_count; i++)
    to->scales[i] = sy_rank_scale_new(study->assessment, i);
  return to;
}

void study_gains_end(const sy_study *study, study_gains *to) {
  const sy_edition *edition = study->assessment->edition;
  add_largest(study, to->largest, to->foremost);
  note_gains(to->foremost);
  note_gains(to->each);
  note_unlimited(edition, to->foremost);
  note_unlimited(edition, to->each);
  for (uint32_t i = 0; i < edition->award_count; i++)
    sy_rank_scale_free(to->scales[i]);
  g_free(to->scales);
  g_array_unref(to->largest);
  g_free(to);
}
