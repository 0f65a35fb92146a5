/* SPDX-License-Identifier: Apache-2.0
 *
 * study.h: what the scores say
 *
 * A study is a list of tables about an assessment, with sentences that say how to read them. It
 * computes figures from scores and changes none. Every output writes all tables alike, by the types
 * of their columns; it knows none of them by name.
 */
#ifndef SY_STUDY_H
#define SY_STUDY_H

#include "compare/compare.h"
#include "figures/figures.h"
#include "statistics/statistics.h"

/* ---- table.c: tables ---- */

/* What is in a column. */
enum sy_study_type {
  SY_STUDY_NODE,         /* index of a node; so are the next three */
  SY_STUDY_UNIT,         /* of a unit */
  SY_STUDY_COHORT,       /* of a cohort */
  SY_STUDY_AWARD,        /* of an award */
  SY_STUDY_TEXT,         /* as the edition or its tables write it */
  SY_STUDY_WORDS,        /* in both languages */
  SY_STUDY_FLAG,         /* people see yes or no; in JSON and CSV, a count of 1 or 0 */
  SY_STUDY_COUNT,        /* a whole number */
  SY_STUDY_SCORE,        /* points, exact to nano-points; people see the edition's digits */
  SY_STUDY_SCORE_CHANGE, /* the same of a change or difference: people see its sign, also + */
  SY_STUDY_NUMBER,       /* people see three digits after the point */
  SY_STUDY_NUMBER_CHANGE,
  SY_STUDY_SHARE, /* of 1, mostly from 0 to 1; people see percentages with one digit */
  SY_STUDY_SHARE_CHANGE,
  SY_STUDY_WEIGHT,       /* a share; people see percentages as they do of other weights */
  SY_STUDY_WEIGHT_CHANGE /* in percentage points; people see two digits */
};

/* node unit cohort award text words count (also of flags) count score number share (each also of
 * its changes, and of weights), NULL */
extern const char *const sy_study_type_names[];
static inline bool sy_study_is_score(enum sy_study_type type) {
  return type == SY_STUDY_SCORE || type == SY_STUDY_SCORE_CHANGE;
}
static inline bool sy_study_is_share(enum sy_study_type type) {
  return type == SY_STUDY_SHARE || type == SY_STUDY_SHARE_CHANGE || type == SY_STUDY_WEIGHT;
}
static inline bool sy_study_is_change(enum sy_study_type type) {
  return type == SY_STUDY_SCORE_CHANGE || type == SY_STUDY_NUMBER_CHANGE ||
         type == SY_STUDY_SHARE_CHANGE || type == SY_STUDY_WEIGHT_CHANGE;
}

struct sy_study_column {
  const char *id;         /* in JSON and CSV; NULL: the end of a list */
  struct sy_text heading; /* for people */
  enum sy_study_type type;
};

struct sy_study_cell {
  bool absent;       /* there is no such figure */
  bool estimated;    /* it rests on an estimate */
  uint32_t score_of; /* 1 + the node whose score it is, for people with as many digits as that
                        needs; 0: no score of a unit */
  union {
    uint32_t index;
    const char *text; /* interned */
    sy_words *words;  /* owned by the table */
    int64_t count;
    int64_t score;
    double number; /* of a number or a share */
  };
};

typedef struct sy_study_table {
  const char *part, *id;
  struct sy_text title;
  const struct sy_study_column *columns; /* static; column_count of them */
  guint column_count;
  GArray *cells;      /* of struct sy_study_cell: row by row */
  GPtrArray *notes;   /* of sy_words: how to read the table, and what it leaves out */
  GPtrArray *remarks; /* of sy_words: what is notable in it */
  GArray *first_page; /* guint, ascending: the few rows that the first page of the study shows */
  /* If it was interrupted, it rests on the first `done` of the `wanted` replications, or only
   * `units` of `all_units` have figures that take long; otherwise these are 0. */
  uint64_t done, wanted;
  uint32_t units, all_units;
} sy_study_table;

guint sy_study_rows(const sy_study_table *table);
/* Whether a figure of the table rests on an estimate. */
bool sy_study_any_estimated(const sy_study_table *table);
const struct sy_study_cell *sy_study_cell_at(const sy_study_table *table, guint row, guint column);
/* Whether it was interrupted. */
bool sy_study_is_table_partial(const sy_study_table *table);
/* "Interrupted: …", or NULL if the table was not interrupted. sy_words_free. */
sy_words *sy_study_partial_words(const sy_study_table *table);
void sy_study_table_free(sy_study_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_study_table, sy_study_table_free)

/* ---- settings.c: what the edition declares under `study:` ---- */

/* An expert's judgement: a is `value` times as important as b, from 1/9 to 9. */
struct sy_study_comparison {
  uint32_t a, b; /* children of the same group */
  double value;
};
/* What a rater gives to a child of a group. */
struct sy_study_allocation {
  const char *rater; /* belongs to the edition */
  uint32_t node;
  double share; /* of the points that the rater gives to the group */
};

typedef struct sy_study_settings {
  GArray *classes;    /* int64_t, nano-points, ascending: where the classes of a distribution
                         begin. The first class has everything below them. */
  GArray *thresholds; /* int64_t, nano-points, ascending: scores of which it counts how many units
                         reach them */
  GArray *attributes; /* const struct sy_yaml *: columns of units.csv by whose values units are
                         grouped */
  const struct sy_yaml *weights; /* the column of units.csv with the weights of means; NULL: none */
  GArray *sources;               /* of struct study_source: what is uncertain */
  uint64_t replications, seed;
  GArray *comparisons; /* struct sy_study_comparison: of every pair of children of a group,
                          or of none */
  GArray *budget;      /* struct sy_study_allocation: of every child of a group, or of none */
} sy_study_settings;
/* Reads them, and fills in what is left out: classes of ten points, no thresholds, no attributes,
 * no weights. Adds problems for what is wrong. */
sy_study_settings sy_study_settings_of(const sy_edition *edition, sy_problems *problems);
void sy_study_settings_clear(sy_study_settings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_study_settings, sy_study_settings_clear)

#define SY_MOST_REPLICATIONS 10000000

/* ---- study.c: the whole ---- */

/* A group of units about which figures are computed: all, a cohort, those with some value of an
 * attribute. */
struct sy_study_group {
  sy_words *by;    /* how units are grouped: by nothing, by cohort, or by a column */
  sy_words *value; /* the cohort's name, or the text in the column */
  bool is_cohort;  /* or all units, not those with a value of an attribute */
  GArray *units;   /* uint32_t, ascending */
};

/* What is asked for. */
struct sy_study_request {
  const char *const *parts;         /* ids, NULL-ended; none: all that need nothing else */
  sy_registry *registry;            /* with which the edition can be loaded again, */
  const struct sy_what_if *what_if; /* and the changes with which it was loaded; or NULL */
  const struct sy_yaml *vary; /* what is uncertain, instead of what the edition declares; or NULL */
  uint64_t replications;      /* 0: as the edition declares */
  bool has_seed;
  uint64_t seed;
  bool has_pair; /* two units to compare */
  uint32_t pair[2];
  bool only_counts;          /* of robustness: how often what was drawn, but not by which source */
  uint64_t kept_bytes;       /* of robustness with many units: how much memory ranks may take; 0: a
                                gigabyte */
  bool interruptible;        /* whether sy_study_interrupt() may leave something out */
  const sy_changes *changes; /* since the previous edition; NULL: it is not compared */
};

/* What a careful reader would question about a node; in notes as well. */
struct sy_study_warning {
  uint32_t node;
  sy_words *words;
};

typedef struct sy_study {
  const sy_assessment *assessment; /* not owned; nor is the next */
  const struct sy_study_request *request;
  sy_study_settings settings;
  GPtrArray *groups;   /* of struct sy_study_group */
  int64_t *weights;    /* nano, per unit; below 0: unknown. NULL: none are declared */
  sy_figures *figures; /* how people see scores of units */
  GPtrArray *tables;   /* of sy_study_table */
  GArray *warnings;    /* of struct sy_study_warning */
  GPtrArray *caused;   /* of sy_words: warnings that the changes of a what-if cause */
  GPtrArray *left_out; /* of char *: the parts, and "PART/TABLE", for which there was no time,
                          because the study was interrupted */
} sy_study;

/* A part of a study. */
struct sy_study_part {
  const char *id;
  struct sy_text title;
  bool needs_pair, needs_sources; /* which the request or the edition must have */
  bool needs_findings;            /* which the assessment must have */
  /* Adds the part's tables. Problems: what keeps them from being computed. */
  void (*add)(sy_study *study, sy_problems *problems);
};
/* In the order of a study; ended by one without an id. */
extern const struct sy_study_part sy_study_parts[];

/* Whether one of these parts (ids, NULL-ended; none: all) needs the assessment's findings, which
 * take much memory if there are many units. */
bool sy_study_needs_findings(const char *const *parts);
/* The assessment, whose findings must be kept if a part needs them, and the request have to outlive
 * the study. NULL with problems, also for an unknown part. */
sy_study *sy_study_new(const sy_context *context, const sy_assessment *assessment,
                       const struct sy_study_request *request, sy_problems *problems);
/* The number of a cohort's group among the groups of the study. */
guint sy_study_group_of(const sy_study *study, uint32_t cohort);
/* The table of the part `pair` for two units' scores on a node, which does not become one of the
 * study's; NULL if one of them has no score there. It has at least the `least` largest differences,
 * and more until "all else", the sum of the others, is no larger than the last of them.
 * Thread-safe. */
sy_study_table *sy_study_pair(const sy_study *study, uint32_t unit, uint32_t other, uint32_t node,
                              guint least);
/* Whether a node is below an award's, and others of its group would share its weight if it were
 * moved. */
bool sy_study_can_move(const sy_edition *edition, uint32_t node, uint32_t award);
/* Adds problems for what is wrong in what the edition declares for its studies. */
void sy_study_check(const sy_context *context, const sy_assessment *assessment,
                    sy_problems *problems);
/* Whether it lacks tables or replications because it was interrupted. */
bool sy_study_is_partial(const sy_study *study);
void sy_study_free(sy_study *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_study, sy_study_free)

/* ---- points.c: what each step of a unit's scores adds to the whole ---- */

/* What the parts of a unit's score add on the explanation's node, in nano-points, per node: what
 * the children of groups add, carried up by the weights above them, and adjustments and vetoes.
 * Others keep what they have. What the node's own parts add is exact, the rest is rounded. */
void sy_study_carry(const sy_explanation *explanation, int64_t *adds);

/* ---- raters.c ---- */

/* Krippendorff (2004), Content Analysis: below this alpha of intervals, not even tentative
 * conclusions. */
#define SY_LEAST_ALPHA 0.667
#define SY_GOOD_ALPHA 0.8 /* below it, conclusions are tentative */
/* Marks whose residual is more than this many standard deviations of the residuals are listed. */
#define SY_OUTLYING_MARK 3

/* ---- vary.c: what is uncertain ---- */

/* What the replications of a study are and what each draws at random, in sentences; NULL if nothing
 * is uncertain. sy_words_free. */
sy_words *sy_study_varied(const sy_study *study);
/* The same in short: "weights ±25%"; also NULL if nothing is uncertain. sy_words_free. */
sy_words *sy_study_drawn(const sy_study *study);

/* ---- interrupt.c: stopping long parts, which are of use before their end ---- */

/* Ends the current part early, with what it has. False if no part can end early now, or if this is
 * the second time. [async-signal-safe] */
bool sy_study_interrupt(void);

#endif /* SY_STUDY_H */
