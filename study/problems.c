/* SPDX-License-Identifier: Apache-2.0
 *
 * problems.c: common problems, and what each unit could gain
 *
 * Costs and gains are those of explanations, in points on the node of each unit's main award.
 */
#include "study/study-private.h"

#define PART "problems"
#define FOREMOST 5 /* problems of a group on the first page */

/* ---- problems: what several units have in common ---- */

/* A problem that units have: a finding of a node, with its texts. */
struct problem {
  uint32_t node;
  guint finding;
  char **values; /* texts; "" for numbers and dates, which may differ from row to row */
};

/* One finding of one unit. */
struct case_of {
  guint problem;
  uint32_t unit;
  int64_t cost, own; /* nano-points: on the award's node, and on the finding's own */
  bool disqualified;
  char *const *values; /* the assessment's */
};

/* All of them. */
struct collection {
  GArray *problems;  /* of struct problem */
  GHashTable *index; /* from node, finding and values to the number of the problem + 1 */
  GArray *cases;     /* of struct case_of, by unit */
};

static const struct sy_finding *finding_of(const sy_study *study, uint32_t node, guint finding) {
  return sy_node_plugin(&study->assessment->edition->nodes[node])->findings[finding];
}

/* The values without those that are figures of a single unit: numbers and dates. */
static char **common_values(const struct sy_finding *finding, char *const *values) {
  g_autoptr(GStrvBuilder) common = g_strv_builder_new();
  for (guint i = 0; finding->values && finding->values[i]; i++)
    g_strv_builder_add(common, finding->values[i]->type == SY_PARAMETER_TEXT ? values[i] : "");
  return g_strv_builder_end(common);
}

static guint problem_of(const sy_study *study, const struct sy_assessed_finding *found,
                        struct collection *all) {
  g_auto(GStrv) values =
      common_values(finding_of(study, found->node, found->finding), found->values);
  g_autofree char *joined = g_strjoinv("\n", values);
  char *key = g_strdup_printf("%u %u %s", found->node, found->finding, joined);
  const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(all->index, key));
  if (known) {
    g_free(key);
    return known - 1;
  }
  const struct problem problem = {found->node, found->finding, g_steal_pointer(&values)};
  g_array_append_val(all->problems, problem);
  g_hash_table_insert(all->index, key, GUINT_TO_POINTER(all->problems->len));
  return all->problems->len - 1;
}

static void clear_problem(gpointer data) {
  g_strfreev(((struct problem *)data)->values);
}

static void collect(const sy_study *study, const sy_explanation *explanation, void *data) {
  struct collection *all = data;
  for (guint i = 0; i < explanation->findings->len; i++) {
    const struct sy_priced_finding *priced =
        &g_array_index(explanation->findings, struct sy_priced_finding, i);
    if (!sy_finding_costs(study->assessment, priced))
      continue;
    const struct case_of found = {problem_of(study, priced->found, all),
                                  explanation->unit,
                                  priced->here,
                                  priced->own,
                                  priced->disqualified,
                                  priced->found->values};
    g_array_append_val(all->cases, found);
  }
}

/* The least and the greatest of the values of some cases of a problem. */
struct range {
  const char **least, **greatest;
};

static bool is_below(enum sy_parameter_type type, const char *a, const char *b) {
  if (type == SY_PARAMETER_DATE)
    return strcmp(a, b) < 0; /* both as YYYY-MM-DD */
  return g_ascii_strtod(a, NULL) < g_ascii_strtod(b, NULL);
}

static void widen(struct range *range, const struct sy_finding *finding, char *const *values) {
  const guint count = values ? g_strv_length((char **)(gpointer)values) : 0;
  if (count && !range->least) {
    range->least = g_new0(const char *, count);
    range->greatest = g_new0(const char *, count);
  }
  for (guint i = 0; i < count; i++) {
    const enum sy_parameter_type type = finding->values[i]->type;
    if (!range->least[i] || is_below(type, values[i], range->least[i]))
      range->least[i] = values[i];
    if (!range->greatest[i] || is_below(type, range->greatest[i], values[i]))
      range->greatest[i] = values[i];
  }
}

static void clear_range(struct range *range) {
  g_free(range->least);
  g_free(range->greatest);
}

/* "21", or "21 to 35". g_free. */
static char *range_text(enum sy_parameter_type type, const char *least, const char *greatest,
                        bool chinese) {
  g_autofree char *from =
      type == SY_PARAMETER_DATE ? sy_date_shown(least, chinese) : g_strdup(least);
  g_autofree char *to =
      type == SY_PARAMETER_DATE ? sy_date_shown(greatest, chinese) : g_strdup(greatest);
  return strcmp(from, to) == 0 ? g_strdup(from)
                               : g_strdup_printf(chinese ? "%s至%s" : "%s to %s", from, to);
}

static char *text_in(const struct sy_node *node, const struct problem *problem,
                     const struct sy_finding *finding, struct sy_text text,
                     const struct range *range, bool chinese) {
  g_autoptr(GStrvBuilder) values = g_strv_builder_new();
  for (guint i = 0; finding->values && finding->values[i] && problem->values[i]; i++) {
    const enum sy_parameter_type type = finding->values[i]->type;
    g_autofree char *value = type == SY_PARAMETER_TEXT
                                 ? g_strdup(problem->values[i])
                                 : range_text(type, range->least[i], range->greatest[i], chinese);
    g_strv_builder_add(values, value);
  }
  g_auto(GStrv) all = g_strv_builder_end(values);
  return sy_finding_shown(node, finding, text, chinese, all);
}

static sy_words *text_of(const sy_study *study, const struct problem *problem,
                         const struct range *range, bool advice) {
  const struct sy_finding *finding = finding_of(study, problem->node, problem->finding);
  const struct sy_node *node = &study->assessment->edition->nodes[problem->node];
  const struct sy_text text = advice ? sy_finding_advice(node, problem->finding) : finding->message;
  return sy_words_take(text_in(node, problem, finding, text, range, false),
                       text_in(node, problem, finding, text, range, true));
}

/* ---- problems/common ---- */

static const struct sy_study_column common[] = {
    {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"finding", {.zh = "问题", .en = "finding"}, SY_STUDY_WORDS},
    {"units", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"of", {.zh = "适用", .en = "of"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {"points", {.zh = "合计失分", .en = "points lost"}, SY_STUDY_SCORE},
    {"mean", {.zh = "所涉评价对象平均失分", .en = "per unit affected"}, SY_STUDY_SCORE},
    {"advice", {.zh = "建议", .en = "advice"}, SY_STUDY_WORDS},
    {0},
};

/* What a problem is in one group. */
struct tally {
  guint problem;
  uint32_t units, last; /* last: the unit counted last, so that none counts twice */
  int64_t points;
  struct range range;
};

static gint compare_tallies(gconstpointer left, gconstpointer right) {
  const struct tally *a = left, *b = right;
  if (a->points != b->points)
    return a->points > b->points ? -1 : 1;
  if (a->units != b->units)
    return a->units > b->units ? -1 : 1;
  return a->problem < b->problem ? -1 : a->problem > b->problem;
}

/* How many units of a group a node applies to. */
static uint32_t applicable(const sy_study *study, uint32_t node,
                           const struct sy_study_group *group) {
  uint32_t count = 0;
  for (guint i = 0; i < group->units->len; i++)
    count += sy_outcome_of(study->assessment, node, g_array_index(group->units, uint32_t, i)) !=
             SY_NOT_APPLICABLE;
  return count;
}

static void free_tallies(struct tally *tallies, guint count) {
  for (guint i = 0; i < count; i++)
    clear_range(&tallies[i].range);
  g_free(tallies);
}

/* The problems of a group, those that cost most points first. free_tallies(). */
static struct tally *tally_group(const sy_study *study, const struct collection *all,
                                 const struct sy_study_group *group) {
  struct tally *tallies = g_new0(struct tally, (gsize)all->problems->len + 1);
  g_autofree bool *member = g_new0(bool, (gsize)study->assessment->unit_count + 1);
  for (guint i = 0; i < group->units->len; i++)
    member[g_array_index(group->units, uint32_t, i)] = true;
  for (guint i = 0; i < all->problems->len; i++)
    tallies[i] = (struct tally){.problem = i, .last = SY_NONE};
  for (guint i = 0; i < all->cases->len; i++) {
    const struct case_of *found = &g_array_index(all->cases, struct case_of, i);
    struct tally *tally = &tallies[found->problem];
    if (!member[found->unit])
      continue;
    tally->units += tally->last != found->unit;
    tally->last = found->unit;
    tally->points += found->cost;
    const struct problem *problem = &g_array_index(all->problems, struct problem, found->problem);
    widen(&tally->range, finding_of(study, problem->node, problem->finding), found->values);
  }
  qsort(tallies, all->problems->len, sizeof *tallies, compare_tallies);
  return tallies;
}

static void add_common(sy_study *study, const struct collection *all) {
  sy_study_table *table = study_table(
      study, PART, "common", (struct sy_text){.zh = "共性问题", .en = "Common problems"}, common);
  for (guint i = 0; i < study->groups->len; i++) {
    const struct sy_study_group *group = study->groups->pdata[i];
    struct tally *tallies = tally_group(study, all, group);
    for (guint k = 0; k < all->problems->len; k++) {
      if (tallies[k].units == 0)
        continue; /* only other groups have it */
      const struct problem *problem =
          &g_array_index(all->problems, struct problem, tallies[k].problem);
      const uint32_t of = applicable(study, problem->node, group);
      study_words(table, sy_words_copy(group->by));
      study_words(table, sy_words_copy(group->value));
      study_index(table, problem->node);
      study_words(table, text_of(study, problem, &tallies[k].range, false));
      study_count(table, tallies[k].units);
      study_count(table, of);
      study_number(table, (double)tallies[k].units / of);
      study_score(table, tallies[k].points);
      study_ratio(table, (struct sy_ratio){tallies[k].points, tallies[k].units});
      study_words(table, text_of(study, problem, &tallies[k].range, true));
      if (group->is_cohort && k < FOREMOST)
        study_first_page(table);
    }
    free_tallies(tallies, all->problems->len);
  }
  study_note(table,
             sy_words_new(
                 "Points are those of the score by which the main award ranks. A unit counts once "
                 "for a problem, however many rows have it.",
                 "失分按主奖项排名所依据的得分计。同一问题有多行时，一个评价对象只计一次。"));
}

/* ---- problems/fixes ---- */

static const struct sy_study_column fixes[] = {
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"finding", {.zh = "问题", .en = "finding"}, SY_STUDY_WORDS},
    {"points", {.zh = "失分", .en = "points lost"}, SY_STUDY_SCORE},
    {"own", {.zh = "本指标失分", .en = "on the indicator itself"}, SY_STUDY_SCORE},
    {"disqualified", {.zh = "一票否决", .en = "disqualified"}, SY_STUDY_FLAG},
    {0},
};

static void add_fixes(sy_study *study, const struct collection *all) {
  sy_study_table *table = study_table(
      study, PART, "fixes",
      (struct sy_text){.zh = "各评价对象解决一个问题可得的分", .en = "What one fix would be worth"},
      fixes);
  for (guint i = 0; i < all->cases->len; i++) {
    const struct case_of *found = &g_array_index(all->cases, struct case_of, i);
    const struct problem *problem = &g_array_index(all->problems, struct problem, found->problem);
    study_index(table, found->unit);
    study_index(table, problem->node);
    struct range range = {0};
    widen(&range, finding_of(study, problem->node, problem->finding), found->values);
    study_words(table, text_of(study, problem, &range, false));
    clear_range(&range);
    study_score(table, found->cost);
    study_score(table, found->own);
    study_count(table, found->disqualified);
  }
  study_note(table, sy_words_new("Each row assumes that only this one is fixed.",
                                 "每行假定只解决这一个问题。"));
}

/* ---- all ---- */

/* Explanations are made once, for all tables. */
struct both {
  struct collection *all;
  study_gains *gains;
};

static void take(const sy_study *study, const sy_explanation *explanation, void *data) {
  const struct both *both = data;
  collect(study, explanation, both->all);
  study_gains_take(study, explanation, both->gains);
}

void study_add_problems(sy_study *study, sy_problems *problems) {
  (void)problems;
  struct collection all = {
      g_array_new(FALSE, FALSE, sizeof(struct problem)),
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
      g_array_new(FALSE, FALSE, sizeof(struct case_of)),
  };
  g_array_set_clear_func(all.problems, clear_problem);
  struct both both = {&all, study_gains_new(study)};
  study_explain_all(study, take, &both);
  study_gains_end(study, both.gains);
  add_common(study, &all);
  add_fixes(study, &all);
  g_array_unref(all.problems);
  g_array_unref(all.cases);
  g_hash_table_unref(all.index);
}
