/* SPDX-License-Identifier: Apache-2.0
 *
 * raters.c: how raters mark, and how far they agree
 *
 * By indicator and criterion, on the scale of the marks. No score depends on it.
 */
#include "study/study-private.h"

#define PART "raters"

#define DRAWS 1000
/* The fit takes time for the cube of the number of raters. */
#define MOST_RATERS 1000
/* Names in a note. */
#define MOST_NAMES 12

#define BY_PANEL                                                                                   \
  {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE}, {                                    \
    "criterion", {.zh = "评分项", .en = "criterion"}, SY_STUDY_TEXT                                \
  }
#define BY_PANEL_AND_GROUP                                                                         \
  BY_PANEL, {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS}, {                      \
    "group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS                                           \
  }

/* ---- a panel and its fit ---- */

/* A panel's marks = subject + rater, if its raters are linked. */
struct fitted {
  GPtrArray *panels; /* which the panel belongs to */
  const struct study_panel *panel;
  const struct sy_study_group *group; /* whose units were marked */
  const struct sy_rating *ratings;
  size_t count;
  guint rater_count, subject_count;
  uint32_t *component; /* per rater */
  uint32_t components;
  bool has_fit;
  double *subjects, *raters;
  double *means; /* per subject: of its marks */
};

static void fitted_clear(gpointer data) {
  struct fitted *fitted = data;
  g_ptr_array_unref(fitted->panels);
  g_free(fitted->component);
  g_free(fitted->subjects);
  g_free(fitted->raters);
  g_free(fitted->means);
}

static void set_means(struct fitted *fitted) {
  for (size_t first = 0, end; first < fitted->count; first = end) {
    end = sy_subject_end(fitted->ratings, fitted->count, first);
    double sum = 0;
    for (size_t i = first; i < end; i++)
      sum += fitted->ratings[i].mark;
    fitted->means[fitted->ratings[first].subject] = sum / (double)(end - first);
  }
}

static struct fitted fit(GPtrArray *panels, guint index, const struct sy_study_group *group) {
  const struct study_panel *panel = panels->pdata[index];
  struct fitted fitted = {.panels = g_ptr_array_ref(panels),
                          .panel = panel,
                          .group = group,
                          .ratings = (const struct sy_rating *)(const void *)panel->ratings->data,
                          .count = panel->ratings->len,
                          .rater_count = panel->raters->len,
                          .subject_count = panel->subjects->len};
  fitted.component = g_new(uint32_t, (size_t)fitted.rater_count + 1);
  fitted.subjects = g_new0(double, (size_t)fitted.subject_count + 1);
  fitted.raters = g_new0(double, (size_t)fitted.rater_count + 1);
  fitted.means = g_new0(double, (size_t)fitted.subject_count + 1);
  set_means(&fitted);
  fitted.components =
      sy_components(fitted.ratings, fitted.count, fitted.rater_count, fitted.component);
  fitted.has_fit =
      fitted.components == 1 && fitted.rater_count >= 2 && fitted.rater_count <= MOST_RATERS &&
      sy_two_way(fitted.ratings, fitted.count, fitted.rater_count, fitted.subjects, fitted.raters);
  return fitted;
}

/* The residual of a mark. */
static double residual_of(const struct fitted *fitted, const struct sy_rating *rating) {
  return rating->mark - fitted->subjects[rating->subject] - fitted->raters[rating->rater];
}

static void add_place(const struct fitted *fitted, sy_study_table *table) {
  const char *criterion = fitted->panel->criterion;
  study_index(table, fitted->panel->node);
  study_text(table, *criterion ? criterion : NULL);
}

/* The same with the group, for tables that have one. */
static void add_place_and_group(const struct fitted *fitted, sy_study_table *table) {
  add_place(fitted, table);
  study_words(table, sy_words_copy(fitted->group->by));
  study_words(table, sy_words_copy(fitted->group->value));
}

/* "Indicator, criterion", as sentences about the panel begin; the criterion only if there are
 * others.
 */
static sy_words *panel_name(const sy_study *study, const struct study_panel *panel) {
  const struct sy_node *node = &study->assessment->edition->nodes[panel->node];
  struct sy_text criterion;
  if (!sy_label_of(node, "criterion", panel->criterion, &criterion))
    criterion = (struct sy_text){.zh = panel->criterion, .en = panel->criterion};
  const bool named = *panel->criterion && !panel->is_only;
  g_autofree char *en = sy_name_in_group(study->assessment->edition, panel->node, false);
  g_autofree char *zh = sy_name_in_group(study->assessment->edition, panel->node, true);
  return named ? sy_words_take(g_strdup_printf("%s, %s", en, criterion.en),
                               g_strdup_printf("%s、%s", zh, criterion.zh))
               : sy_words_take(g_steal_pointer(&en), g_steal_pointer(&zh));
}

/* ---- each rater ---- */

static const struct sy_study_column raters[] = {
    BY_PANEL_AND_GROUP,
    {"rater", {.zh = "评分人", .en = "rater"}, SY_STUDY_TEXT},
    {"count", {.zh = "评分数", .en = "marks"}, SY_STUDY_COUNT},
    {"coverage", {.zh = "覆盖率", .en = "coverage"}, SY_STUDY_SHARE},
    {"mean", {.zh = "平均值", .en = "mean mark"}, SY_STUDY_NUMBER},
    {"spread", {.zh = "标准差", .en = "spread"}, SY_STUDY_NUMBER},
    {"deviation", {.zh = "与其他评分人之差", .en = "above the others"}, SY_STUDY_NUMBER_CHANGE},
    {"effect", {.zh = "宽严效应（正为偏宽）", .en = "above the average"}, SY_STUDY_NUMBER_CHANGE},
    {0},
};

/* A rater's marks, and how far each is above the mean of the others' marks for the same. */
struct own_marks {
  size_t count, compared;
  double *marks, *above;
};

static void take_mark(struct own_marks *own, const struct sy_rating *rating, double mean,
                      size_t marks) {
  own->marks[own->count++] = rating->mark;
  if (marks < 2)
    return;
  const double n = (double)marks, others = (mean * n - rating->mark) / (n - 1);
  own->above[own->compared++] = rating->mark - others;
}

/* The marks of each rater. g_free what they have, and them. */
static struct own_marks *marks_by_rater(const struct fitted *fitted) {
  struct own_marks *own = g_new0(struct own_marks, (size_t)fitted->rater_count + 1);
  g_autofree size_t *room = g_new0(size_t, (size_t)fitted->rater_count + 1);
  for (size_t i = 0; i < fitted->count; i++)
    room[fitted->ratings[i].rater]++;
  for (guint i = 0; i < fitted->rater_count; i++) {
    own[i].marks = g_new(double, room[i] + 1);
    own[i].above = g_new(double, room[i] + 1);
  }
  for (size_t first = 0, end; first < fitted->count; first = end) {
    end = sy_subject_end(fitted->ratings, fitted->count, first);
    for (size_t i = first; i < end; i++)
      take_mark(&own[fitted->ratings[i].rater], &fitted->ratings[i],
                fitted->means[fitted->ratings[i].subject], end - first);
  }
  return own;
}

static void add_raters(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  (void)study;
  g_autofree struct own_marks *own = marks_by_rater(fitted);
  for (guint i = 0; i < fitted->rater_count; i++) {
    const struct sy_summary marks = sy_summarise(own[i].marks, own[i].count);
    add_place_and_group(fitted, table);
    study_text(table, fitted->panel->raters->pdata[i]);
    study_count(table, (int64_t)own[i].count);
    study_number(table, (double)own[i].count / fitted->subject_count);
    study_number(table, marks.mean);
    study_number(table, marks.deviation);
    study_number(table, own[i].compared > 0
                            ? sy_sum(own[i].above, own[i].compared) / (double)own[i].compared
                            : (double)NAN);
    study_number(table, fitted->has_fit ? fitted->raters[i] : (double)NAN);
    g_free(own[i].marks);
    g_free(own[i].above);
  }
}

/* ---- agreement ---- */

static const struct sy_study_column agreement[] = {
    BY_PANEL_AND_GROUP,
    {"raters", {.zh = "评分人数", .en = "raters"}, SY_STUDY_COUNT},
    {"subjects", {.zh = "评分对象数", .en = "marked"}, SY_STUDY_COUNT},
    {"count", {.zh = "评分数", .en = "marks"}, SY_STUDY_COUNT},
    {"percent", {.zh = "完全一致率", .en = "equal pairs"}, SY_STUDY_SHARE},
    {"units", {.zh = "涉及的评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"of_each", {.zh = "每个评价对象的评分对象数", .en = "marked of each"}, SY_STUDY_COUNT},
    {0},
};

/* Of how many units the subjects are, which follow each other, and how many of each; 0: they
 * differ. */
static guint count_units(const GArray *subjects, guint *of_each) {
  guint units = 0;
  *of_each = 0;
  for (guint first = 0, end; first < subjects->len; first = end, units++) {
    const uint32_t unit = g_array_index(subjects, uint32_t, first);
    for (end = first; end < subjects->len && g_array_index(subjects, uint32_t, end) == unit;)
      end++;
    *of_each = first == 0 || *of_each == end - first ? end - first : 0;
  }
  return units;
}

static void note_repeated(const sy_study *study, const struct study_panel *panel,
                          sy_study_table *table) {
  if (panel->repeated == 0)
    return;
  g_autoptr(sy_words) name = panel_name(study, panel);
  study_remark(
      table,
      sy_words_take(g_strdup_printf("%s: %zu marks repeat one of the same rater for the same; "
                                    "their mean is used here",
                                    name->en, panel->repeated),
                    g_strdup_printf("%s：有%zu个评分与同一评分人对同一对象的评分重复，此处取平均值",
                                    name->zh, panel->repeated)));
}

static void add_agreement(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  add_place_and_group(fitted, table);
  study_count(table, fitted->rater_count);
  study_count(table, fitted->subject_count);
  study_count(table, (int64_t)fitted->count);
  study_number(table, sy_percent_agreement(fitted->ratings, fitted->count));
  guint of_each;
  study_count(table, count_units(fitted->panel->subjects, &of_each));
  if (of_each)
    study_count(table, of_each);
  else
    study_absent(table);
  if (fitted->group->is_cohort)
    study_first_page(table);
  if (fitted->group == study_all_units(study))
    note_repeated(study, fitted->panel, table);
}

/* ---- intraclass correlations ---- */

static const struct sy_study_column intraclass[] = {
    BY_PANEL_AND_GROUP,
    {"complete", {.zh = "全体评分的评分对象数", .en = "marked by all"}, SY_STUDY_COUNT},
    {"coefficient", {.zh = "系数", .en = "coefficient"}, SY_STUDY_TEXT},
    {"value", {.zh = "值", .en = "value"}, SY_STUDY_NUMBER},
    {"low", {.zh = "95%区间下限", .en = "95% from"}, SY_STUDY_NUMBER},
    {"high", {.zh = "95%区间上限", .en = "95% to"}, SY_STUDY_NUMBER},
    {0},
};

/* The marks of the subjects that all raters marked, subject by subject. g_free. */
static double *complete_marks(const struct fitted *fitted, size_t *subjects) {
  const guint raters_count = fitted->rater_count;
  double *complete = g_new(double, fitted->count + 1);
  *subjects = 0;
  for (size_t first = 0, end; first < fitted->count; first = end) {
    end = sy_subject_end(fitted->ratings, fitted->count, first);
    if (end - first < raters_count)
      continue;
    for (size_t i = first; i < end; i++)
      complete[*subjects * raters_count + (i - first)] = fitted->ratings[i].mark;
    ++*subjects;
  }
  return complete;
}

static void add_coefficient(const struct fitted *fitted, size_t subjects, const char *name,
                            double value, struct sy_interval interval, sy_study_table *table) {
  add_place_and_group(fitted, table);
  study_count(table, (int64_t)subjects);
  study_text(table, name);
  study_number(table, value);
  study_number(table, interval.low);
  study_number(table, interval.high);
}

static void add_intraclass(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  (void)study;
  size_t subjects;
  g_autofree double *marks = complete_marks(fitted, &subjects);
  const struct sy_icc icc = sy_intraclass(marks, subjects, fitted->rater_count);
  add_coefficient(fitted, subjects, "ICC(2,1)", icc.single, icc.of_single, table);
  add_coefficient(fitted, subjects, "ICC(2,k)", icc.average, icc.of_average, table);
}

/* ---- alpha ---- */

static const struct sy_study_column alphas[] = {
    BY_PANEL_AND_GROUP,
    {"scale", {.zh = "评分尺度", .en = "scale"}, SY_STUDY_WORDS},
    {"alpha", {.zh = "Krippendorff系数α", .en = "Krippendorff's alpha"}, SY_STUDY_NUMBER},
    {"low", {.zh = "95%区间下限", .en = "95% from"}, SY_STUDY_NUMBER},
    {"high", {.zh = "95%区间上限", .en = "95% to"}, SY_STUDY_NUMBER},
    {"enough", {.zh = "是否达标", .en = "high enough"}, SY_STUDY_FLAG},
    {0},
};

static void warn_low(sy_study *study, const struct study_panel *panel, double alpha,
                     sy_study_table *table) {
  g_autoptr(sy_words) name = panel_name(study, panel);
  sy_words *words = sy_words_take(
      g_strdup_printf(
          "%s: the raters agree too little (Krippendorff's alpha %.3f, at least %.3f is "
          "expected); a single mark says little",
          name->en, alpha, SY_LEAST_ALPHA),
      g_strdup_printf("%s：评分人之间的一致性过低（Krippendorff系数α为%.3f，应不低于%.3f），"
                      "单个评分不足为据",
                      name->zh, alpha, SY_LEAST_ALPHA));
  const struct sy_study_warning warning = {panel->node, sy_words_copy(words)};
  g_array_append_val(study->warnings, warning);
  study_remark(table, words);
}

/* A draw takes time for every mark. */
static bool goes_on(void *data) {
  const struct fitted *fitted = data;
  sy_progress_add(SY_PHASE_STUDY, fitted->count);
  return !study_interrupted();
}

static void add_alpha(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  static const struct sy_text scales[] = {[SY_NOMINAL] = {.zh = "定类", .en = "nominal"},
                                          [SY_ORDINAL] = {.zh = "定序", .en = "ordinal"},
                                          [SY_INTERVAL] = {.zh = "定距", .en = "interval"}};
  const struct sy_waiting waiting = {goes_on, (void *)fitted};
  double alpha = NAN;
  for (enum sy_scale scale = SY_NOMINAL; scale <= SY_INTERVAL; scale++) {
    const struct sy_interval interval = sy_krippendorff_interval(
        fitted->ratings, fitted->count, scale, study->settings.seed, DRAWS, &waiting);
    alpha = sy_krippendorff(fitted->ratings, fitted->count, scale);
    add_place_and_group(fitted, table);
    study_words(table, sy_words_take(g_strdup(scales[scale].en), g_strdup(scales[scale].zh)));
    study_number(table, alpha);
    study_number(table, interval.low);
    study_number(table, interval.high);
    if (scale == SY_INTERVAL && !isnan(alpha))
      study_count(table, alpha >= SY_LEAST_ALPHA);
    else
      study_absent(table);
  }
  if (alpha < SY_LEAST_ALPHA && fitted->group == study_all_units(study))
    warn_low(study, fitted->panel, alpha, table);
}

/* ---- outlying marks ---- */

static const struct sy_study_column outliers[] = {
    BY_PANEL,
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"item", {.zh = "评分对象", .en = "marked"}, SY_STUDY_TEXT},
    {"rater", {.zh = "评分人", .en = "rater"}, SY_STUDY_TEXT},
    {"mark", {.zh = "评分", .en = "mark"}, SY_STUDY_NUMBER},
    {"expected", {.zh = "预期值", .en = "expected"}, SY_STUDY_NUMBER},
    {"residual", {.zh = "残差", .en = "residual"}, SY_STUDY_NUMBER_CHANGE},
    {"deviations", {.zh = "残差与标准差之比", .en = "in deviations"}, SY_STUDY_NUMBER_CHANGE},
    {0},
};

/* The standard deviation of the residuals; NaN if there is none, or they are only rounding. */
static double residual_deviation(const struct fitted *fitted) {
  const size_t parts = (size_t)fitted->subject_count + fitted->rater_count - 1;
  double squares = 0, largest = 0;
  for (size_t i = 0; i < fitted->count; i++) {
    const double residual = residual_of(fitted, &fitted->ratings[i]);
    squares += residual * residual;
    largest = MAX(largest, fabs(fitted->ratings[i].mark));
  }
  if (fitted->count <= parts)
    return NAN;
  const double deviation = sqrt(squares / (double)(fitted->count - parts));
  return deviation > 1e-9 * largest ? deviation : (double)NAN;
}

static void add_outliers(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  (void)study;
  const double deviation = fitted->has_fit ? residual_deviation(fitted) : (double)NAN;
  for (size_t i = 0; i < fitted->count && !isnan(deviation); i++) {
    const struct sy_rating *rating = &fitted->ratings[i];
    const double residual = residual_of(fitted, rating);
    const char *item = fitted->panel->items->pdata[rating->subject];
    if (!(fabs(residual) > SY_OUTLYING_MARK * deviation))
      continue;
    add_place(fitted, table);
    study_index(table, g_array_index(fitted->panel->subjects, uint32_t, rating->subject));
    study_text(table, *item ? item : NULL);
    study_text(table, fitted->panel->raters->pdata[rating->rater]);
    study_number(table, rating->mark);
    study_number(table, rating->mark - residual);
    study_number(table, residual);
    study_number(table, residual / deviation);
  }
}

/* ---- estimates ---- */

static const struct sy_study_column estimates[] = {
    BY_PANEL,
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"count", {.zh = "评分数", .en = "marks"}, SY_STUDY_COUNT},
    {"mean", {.zh = "原始平均值", .en = "raw mean"}, SY_STUDY_NUMBER},
    {"estimate", {.zh = "校正宽严后的估计值", .en = "estimate"}, SY_STUDY_NUMBER},
    {"difference", {.zh = "差", .en = "difference"}, SY_STUDY_NUMBER_CHANGE},
    {0},
};

/* The raters of a component: the first few names. g_free. */
static char *component_names(const struct fitted *fitted, uint32_t component, const char *comma) {
  GString *names = g_string_new(NULL);
  guint count = 0;
  for (guint i = 0; i < fitted->rater_count; i++) {
    if (fitted->component[i] != component)
      continue;
    if (count++ < MOST_NAMES)
      g_string_append_printf(names, "%s%s", names->len > 0 ? comma : "",
                             (const char *)fitted->panel->raters->pdata[i]);
  }
  if (count > MOST_NAMES)
    g_string_append(names, "…");
  return g_string_free(names, FALSE);
}

/* The components, the first few, by their raters. g_free. */
static char *all_components(const struct fitted *fitted, const char *comma, const char *semicolon) {
  GString *text = g_string_new(NULL);
  for (uint32_t i = 0; i < fitted->components && i < MOST_NAMES; i++) {
    g_autofree char *names = component_names(fitted, i, comma);
    g_string_append_printf(text, "%s%s", i > 0 ? semicolon : "", names);
  }
  if (fitted->components > MOST_NAMES)
    g_string_append(text, "…");
  return g_string_free(text, FALSE);
}

static void note_no_fit(const sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  g_autoptr(sy_words) name = panel_name(study, fitted->panel);
  if (fitted->components > 1 && fitted->components == fitted->rater_count) {
    study_remark(
        table, sy_words_take(
                   g_strdup_printf("%s: no estimate, because no two of the %u raters have marked "
                                   "the same subject, so severity and quality cannot be told apart",
                                   name->en, fitted->rater_count),
                   g_strdup_printf("%s：无法估计，因为%u位评分人中，任何两位都没有共同的评分对象，"
                                   "无法区分评分宽严与优劣",
                                   name->zh, fitted->rater_count)));
  } else if (fitted->components > 1) {
    g_autofree char *en = all_components(fitted, ", ", "; ");
    g_autofree char *zh = all_components(fitted, "、", "；");
    study_remark(
        table,
        sy_words_take(
            g_strdup_printf("%s: no estimate, because the raters form %u sets that have marked "
                            "nothing in common, so severity and quality cannot be told apart: %s",
                            name->en, fitted->components, en),
            g_strdup_printf("%s：无法估计，因为评分人分成%u组，各组之间没有共同的评分对象，"
                            "无法区分评分宽严与优劣：%s",
                            name->zh, fitted->components, zh)));
  } else if (fitted->rater_count > MOST_RATERS) {
    study_remark(table, sy_words_take(g_strdup_printf("%s: no estimate for more than %d raters",
                                                      name->en, MOST_RATERS),
                                      g_strdup_printf("%s：评分人超过%d人，不作估计", name->zh,
                                                      MOST_RATERS)));
  }
}

/* The subjects of a unit follow each other: sums their marks and estimates. */
static void add_estimates(sy_study *study, const struct fitted *fitted, sy_study_table *table) {
  for (size_t i = 0; i < fitted->count;) {
    const uint32_t unit =
        g_array_index(fitted->panel->subjects, uint32_t, fitted->ratings[i].subject);
    double marks = 0, estimated = 0, subjects = 0;
    const size_t first = i;
    while (i < fitted->count &&
           g_array_index(fitted->panel->subjects, uint32_t, fitted->ratings[i].subject) == unit) {
      const size_t end = sy_subject_end(fitted->ratings, fitted->count, i);
      estimated += fitted->subjects[fitted->ratings[i].subject];
      subjects++;
      for (; i < end; i++)
        marks += fitted->ratings[i].mark;
    }
    const double mean = marks / (double)(i - first);
    const double estimate = fitted->has_fit ? estimated / subjects : (double)NAN;
    add_place(fitted, table);
    study_index(table, unit);
    study_count(table, (int64_t)(i - first));
    study_number(table, mean);
    study_number(table, estimate);
    study_number(table, estimate - mean);
  }
  note_no_fit(study, fitted, table);
}

/* ---- all ---- */

/* A table of the part. */
struct part {
  const char *id;
  struct sy_text title;
  const struct sy_study_column *columns;
  void (*add)(sy_study *study, const struct fitted *fitted, sy_study_table *table);
  bool by_group; /* for every group of units, not only for all */
  bool is_slow;  /* it draws; comes last, so that the others are complete if it is interrupted */
};

static const struct part parts[] = {
    {"raters", {.zh = "评分人", .en = "Raters"}, raters, add_raters, true, false},
    {"agreement", {.zh = "评分一致性", .en = "Agreement"}, agreement, add_agreement, true, false},
    {"intraclass",
     {.zh = "组内相关系数", .en = "Intraclass correlations"},
     intraclass,
     add_intraclass,
     true,
     false},
    {"alpha",
     {.zh = "Krippendorff系数α", .en = "Krippendorff's alpha"},
     alphas,
     add_alpha,
     true,
     true},
    {"outliers", {.zh = "异常评分", .en = "Outlying marks"}, outliers, add_outliers, false, false},
    {"estimates",
     {.zh = "校正评分宽严的估计", .en = "Estimates without severity"},
     estimates,
     add_estimates,
     false,
     false},
};

/* Every panel, by the marks of all units and of each group. g_array_unref. */
static GArray *fit_all(const sy_study *study) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct fitted));
  g_array_set_clear_func(all, fitted_clear);
  for (uint32_t node = 0; node < study->assessment->node_count; node++)
    for (guint i = 0; i < study->groups->len; i++) {
      const struct sy_study_group *group = study->groups->pdata[i];
      g_autoptr(GPtrArray) panels = study_panels_of(study, node, group->units);
      for (guint k = 0; k < panels->len; k++) {
        const struct fitted fitted = fit(panels, k, group);
        g_array_append_val(all, fitted);
      }
    }
  return all;
}

static void fill(sy_study *study, const struct part *part, const GArray *all,
                 sy_study_table *table) {
  for (guint i = 0; i < all->len && !study_interrupted(); i++) {
    const struct fitted *fitted = &g_array_index(all, struct fitted, i);
    if (part->by_group || fitted->group == study_all_units(study))
      part->add(study, fitted, table);
  }
}

/* The same for a table that takes long. */
static void fill_slowly(sy_study *study, const struct part *part, const GArray *all,
                        sy_study_table *table) {
  uint64_t marks = 0;
  for (guint i = 0; i < all->len; i++)
    marks += g_array_index(all, struct fitted, i).count;
  study_interruptible_begin(study);
  sy_progress_begin(SY_PHASE_STUDY, PART "/alpha", marks * DRAWS * (SY_INTERVAL + 1));
  fill(study, part, all, table);
  sy_progress_end(SY_PHASE_STUDY);
  study_interruptible_end();
  if (study_interrupted())
    study_drop(study, table);
}

void study_add_raters(sy_study *study, sy_problems *problems) {
  (void)problems;
  sy_study_table *tables[G_N_ELEMENTS(parts)];
  g_autoptr(GArray) all = fit_all(study);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    tables[i] = study_table(study, PART, parts[i].id, parts[i].title, parts[i].columns);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (!parts[i].is_slow)
      fill(study, &parts[i], all, tables[i]);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i].is_slow)
      fill_slowly(study, &parts[i], all, tables[i]);
}
