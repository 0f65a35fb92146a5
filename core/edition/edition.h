/* SPDX-License-Identifier: Apache-2.0
 *
 * edition.h: editions, loaded and checked
 *
 * An edition is the indicator tree, the units, the evidence, the awards, the grades and the claims.
 * It is loaded from its folder and checked against the plugins that it names. A loaded edition is
 * complete and consistent; later code does not check it again.
 * docs/edition-format.md describes the format, docs/design.md the semantics.
 */
#ifndef SY_EDITION_H
#define SY_EDITION_H

#include "base/base.h"
#include "host/host.h"

/* ---- The tree ---- */

enum sy_node_kind { SY_GROUP, SY_LEAF, SY_ADJUSTMENT, SY_VETO };
enum sy_aggregate { SY_MEAN, SY_GEOMETRIC, SY_HARMONIC, SY_MINIMUM, SY_MAXIMUM, SY_SUM };
enum sy_weights { SY_WEIGHTS_AS_GIVEN, SY_WEIGHTS_NORMALISE };
enum sy_reweight { SY_REWEIGHT_PROPORTIONAL, SY_REWEIGHT_EQUAL, SY_REWEIGHT_NONE };
enum sy_missing_policy { SY_MISSING_KEEP, SY_MISSING_ZERO, SY_MISSING_EXCLUDE };
enum sy_measure { SY_OF_CHILDREN, SY_OF_WEIGHT };
enum sy_over_kind { SY_OVER_COHORT, SY_OVER_ALL, SY_OVER_ATTRIBUTE };
enum sy_operator { SY_ABOVE, SY_AT_LEAST, SY_BELOW, SY_AT_MOST, SY_EQUALS };
enum sy_effect { SY_DISQUALIFY, SY_EFFECT_ZERO, SY_EFFECT_CAP, SY_EFFECT_SET, SY_EFFECT_DEDUCT };
enum sy_direction { SY_DEDUCTION, SY_BONUS };
enum sy_basis { SY_PUBLISHED, SY_RECONSTRUCTED, SY_OWN };

/* Limits on exact arithmetic, so that all sums fit 128 bits (see docs/exactness.md). */
#define SY_MAX_WEIGHT_SUM SY_RATIONAL_LIMIT      /* of siblings' weights over their denominator */
#define SY_MAX_RATE INT64_C(1000000000)          /* the numerator of a rate or of `each` */
#define SY_MAX_RATE_DENOMINATOR INT64_C(1000000) /* common, of a node's adjustments */
#define SY_MAX_CHILDREN 1000
#define SY_MAX_DEPTH 60

/* A condition on a node's score: `node operator value`. */
struct sy_gate {
  bool present;
  uint32_t node; /* the owner of the adjustment itself: its score before adjustment */
  enum sy_operator comparison;
  int64_t value; /* nano-points */
};

struct sy_indices {
  uint32_t count;
  uint32_t *items;
};

/* Other editions whose scores on a node only look alike, and why. */
struct sy_incomparable {
  char *with; /* "../NAME" */
  struct sy_text why;
};
struct sy_incomparables {
  uint32_t count;
  struct sy_incomparable *items;
};

/* A row that has the same key as another row of its unit. */
struct sy_same_key {
  uint32_t unit;       /* SY_NONE in a shared table */
  uint64_t row, other; /* of the binding's sheet */
};

/* A column's texts as an indicator gets them: equal ones are one text, in one spelling. */
struct sy_spelling {
  const char **dictionary; /* NULL-ended; NULL: the texts are the sheet's */
  uint32_t count;
  uint32_t *number; /* per text of the sheet's dictionary, which of these it is */
};

/* One plugin table as an indicator sees it: selected rows, columns in the plugin's order. */
struct sy_binding {
  uint32_t table;  /* index into the edition's tables, or SY_NONE (an optional table not given) */
  sy_sheet *sheet; /* filtered by `where`, owned by the edition; shared between equal bindings */
  guint *columns;  /* per declared column: index into sheet->columns */
  GArray *where;   /* struct sy_row_condition of the sheet's columns; NULL: every row */
  bool has_rater;  /* raters are left out, by this column of the sheet */
  guint rater;
  /* If the node does not apply to all units: their rows in the file, which are not in the sheet;
   * how many of them have a value in a column that the plugin reads, and the first. */
  GArray *left_out;
  uint64_t value_count;
  uint32_t first_value;
  /* If the plugin declares a key and the edition does not: arrays of struct sy_same_key, by row, or
   * NULL. Identical rows repeat an earlier row in everything that the plugin reads. If the rows of
   * a key are not all identical, every one of them conflicts. */
  GArray *identical, *conflicting;
  struct sy_spelling *spellings; /* per declared column; NULL: all texts are the sheets' */
};

/* Units that are compared or ranked with each other: those of a cohort, all of them, or those that
 * have the same value of an attribute. */
struct sy_over {
  enum sy_over_kind kind;
  char *column;       /* if the kind is SY_OVER_ATTRIBUTE */
  uint32_t attribute; /* the same */
};

/* A condition of `applies`: the unit has one of some values of an attribute. */
struct sy_unit_condition {
  uint32_t attribute;
  bool *wanted; /* per value of the attribute */
};

struct sy_node {
  char *id;
  struct sy_text name;
  enum sy_node_kind kind;
  enum sy_basis source;
  struct sy_place place;
  uint32_t parent;               /* SY_NONE for the root; for adjustments and vetoes, their owner */
  struct sy_indices children;    /* groups: groups and leaves */
  struct sy_indices adjustments; /* groups */
  struct sy_indices vetoes;      /* groups */

  /* As a child. `weight` is its share among its siblings (they sum to 1; for the root 1). A child
   * with the weight 0 is scored and shown, but its group does not know of it. */
  struct sy_rational weight;
  bool has_declared;
  struct sy_rational declared; /* its weight before it was divided by the siblings' sum */
  bool has_points;
  struct sy_rational points; /* as declared; a mean shows score * points / 100 */
  int64_t integer_weight;    /* weight over the siblings' common denominator */

  /* As a group. (Leaves have `missing` as well: how the node counts if it is missing.) */
  enum sy_aggregate aggregate;
  enum sy_weights weights; /* whether the children's shares are divided by their sum */
  enum sy_reweight reweight;
  bool has_enough;
  enum sy_measure enough_of; /* the share of the children's number, or of their weight, */
  struct sy_rational enough; /* above 0 and at most 1, with which missing ones are left out */
  bool has_adjust_cap;
  int64_t
      adjust_cap; /* nano: all adjustments together move the score by at most this, either way */
  bool has_clamp;
  int64_t clamp_low, clamp_high;
  int round_digits; /* -1: not rounded beyond nano-points */
  enum sy_missing_policy missing;

  /* As an adjustment: amount * rate, added or subtracted. */
  enum sy_direction direction;
  struct sy_rational rate;
  bool has_cap;
  int64_t cap; /* nano: of this adjustment */
  struct sy_gate gate;

  /* As a veto: when the amount is above 0 (and the gate holds, if there is one). */
  enum sy_effect effect;
  int64_t effect_value; /* nano: of cap, set, deduct */

  /* As a deduction leaf: 100 * max(0, p - amount * each) / p. */
  bool has_deduction;
  struct sy_rational deduction_each;

  struct sy_incomparables incomparable; /* groups and leaves */

  /* Leaves, adjustments, vetoes. NULL if the edition comes from a result document. */
  char *plugin_id; /* "checklist@1" */
  struct sy_plugin_entry *plugin;
  sy_instance *instance;
  struct sy_binding *bindings; /* per table of the plugin */
  GHashTable *labels;          /* the edition's, not owned */
  struct sy_text *advice;      /* per finding of the plugin what the edition advises in place of it,
                                  where that is not empty; NULL: nothing */
  char *params_json;           /* canonical JSON of `params`, for the result document; "{}" */
  char *where_json;            /* and of `where` */
  char *values_json;           /* and of `values` */

  /* All nodes but the root: the units that it and all below it apply to. */
  char *applies_json; /* canonical JSON of `applies`; NULL: all units that its parent applies to */
  guint condition_count;
  struct sy_unit_condition *conditions; /* the same; all must hold */
  /* Leaves, adjustments, vetoes whose plugin compares units: with which others. */
  struct sy_over over;

  /* The range of the node's score, from the children's ranges and its own clamp, adjustments,
   * vetoes. */
  int64_t lowest, highest;

  char rules[SY_DIGEST_SIZE]; /* of its place and everything that the edition says about it alone,
                                 except its plugin */
};

/* Whether a node has a score: groups and leaves do; adjustments and vetoes have amounts. */
static inline bool sy_node_has_score(const struct sy_node *node) {
  return node->kind == SY_GROUP || node->kind == SY_LEAF;
}

/* Whether the node's group takes it into account: children with the weight 0 are only shown. */
static inline bool sy_node_counts(const struct sy_node *node) {
  return !sy_node_has_score(node) || node->integer_weight > 0;
}
/* Whether its findings gain points. */
static inline bool sy_node_is_bonus(const struct sy_node *node) {
  return node->kind == SY_ADJUSTMENT && node->direction == SY_BONUS;
}

/* ---- Units, cohorts, awards, grades, tables, claims ---- */

struct sy_cohort {
  char *id;
  struct sy_text name;
  uint32_t first_unit, unit_count; /* units are sorted by cohort, else in the file's order */
};

struct sy_unit {
  char *id;
  struct sy_text name;
  uint32_t cohort;
  uint32_t sheet_row;
  const char *was; /* as written: its ids in the previous edition, see lineage.c; or NULL */
};

/* How the figures of units that were merged or split are compared: by the mean or the sum of the
 * parts, weighted by a column of units.csv. */
enum sy_combine { SY_COMBINE_MEAN, SY_COMBINE_SUM };
struct sy_lineage_rule {
  bool stated; /* if not, they are not compared */
  enum sy_combine combine;
  char *weights; /* the heading; NULL: all parts weigh the same */
  struct sy_place place;
};

/* A column of units.csv that `applies` or `over` of a node or an award reads. Equal texts are one
 * value. */
struct sy_attribute {
  char *column;      /* as the edition writes it */
  GArray *values;    /* uint32_t per unit, as far as they are known */
  GPtrArray *texts;  /* char *: per value, in its first spelling; "" for an empty cell */
  GHashTable *index; /* from the key of a text to its value + 1 */
};

enum sy_rank_on { SY_RANK_EXACT, SY_RANK_SHOWN };
enum sy_ties { SY_TIES_COMPETITION, SY_TIES_DENSE }; /* 1-2-2-4 or 1-2-2-3 */
enum sy_better { SY_HIGHER, SY_LOWER };
enum sy_rounding { SY_ROUND_NEAREST, SY_ROUND_UP, SY_ROUND_DOWN };

/* A step that decides between units with equal scores. */
struct sy_tie_break {
  uint32_t node;
  enum sy_better better; /* which of two scores on it */
};
#define SY_MAX_TIE_BREAKS UINT8_MAX /* of an award: struct sy_standing counts them in a byte */
struct sy_tie_breaks {
  uint32_t count;
  struct sy_tie_break *items;
};

/* A band takes `count` units, or `share` of the ranked ones (rounded), from where the band before
 * it ended, and the units that tie with its last one; if there is a `threshold`, only those that
 * reach it. Without a quota: every further unit that reaches the threshold. With neither: the rest.
 */
struct sy_band {
  char *id;
  struct sy_text name;
  bool has_count, has_share, has_threshold;
  uint32_t count;
  struct sy_rational share;
  enum sy_rounding rounding;
  enum sy_operator comparison; /* above or at-least */
  int64_t threshold;
  bool exclusive; /* a unit gets at most one of all exclusive bands of the edition */
};

struct sy_award {
  char *id;
  struct sy_text name;
  uint32_t node;
  struct sy_indices cohorts; /* whose units it ranks */
  struct sy_over over;       /* which of them it ranks together */
  enum sy_rank_on rank_on;
  unsigned digits; /* shown, and ranked on if rank_on is shown */
  struct sy_tie_breaks tie_break;
  enum sy_ties ties;
  guint band_count;
  struct sy_band *bands;
  char rules[SY_DIGEST_SIZE];
};

struct sy_grade {
  char *id;
  struct sy_text name;
  bool has_at_least, has_above; /* at most one of them; the last may have none: everything else */
  int64_t start;                /* nano: the score has at least this, or is above it */
};

struct sy_grading {
  uint32_t node;
  guint grade_count;
  struct sy_grade *grades; /* best first */
  char rules[SY_DIGEST_SIZE];
};

/* Stages of evidence: what was found first, what the unit replied, what an audit decided. */
enum sy_stage { SY_STAGE_FIRST, SY_STAGE_REPLY, SY_STAGE_AUDIT };

/* A row of a later stage that counts, and one that it replaced. */
struct sy_reply {
  uint32_t unit;     /* SY_NONE in a shared table */
  uint32_t row;      /* in `all` */
  uint32_t replaced; /* in `all`; SY_NONE: nothing, the row came with the later stage */
};

/* A table with stages: its sheet has only the rows that count. */
struct sy_stages {
  sy_sheet *all;      /* every row */
  guint stage_column; /* of `all`: enum sy_stage */
  GArray *replies;    /* of struct sy_reply, by row, then by what was replaced */
  GArray *key;        /* of guint: the key, columns of `all`, all of texts */
};

/* What says where a row comes from, in columns that any table may have. */
enum sy_source_part {
  SY_SOURCE_URL,      /* http or https */
  SY_SOURCE_SEEN_AT,  /* a day, or a day and a time */
  SY_SOURCE_SHA256,   /* of what was seen, and so of its snapshot */
  SY_SOURCE_SNAPSHOT, /* a file of the edition */
  SY_SOURCE_PARTS
};

/* A file that rows name as their snapshot. */
struct sy_snapshot {
  const char *file; /* of the table's sheet */
  char sha256[SY_DIGEST_SIZE];
};

struct sy_edition_table {
  char *id;
  char *file;      /* as the edition names it: its path in the folder */
  sy_sheet *sheet; /* every row that counts; NULL for editions from a document */
  /* The file's format, as declared; its texts belong to the edition. */
  struct sy_table_form read_as;
  char *form;               /* the same as a YAML mapping without braces; NULL: as is usual */
  char *content;            /* likewise what is declared about the content; NULL: nothing */
  struct sy_stages *stages; /* or NULL if every row counts */
  char *key_json;           /* the headings of the key that the edition declares, or NULL */
  guint source_column[SY_SOURCE_PARTS]; /* 1 + the column of its sheet; 0: it is read otherwise */
  GPtrArray *snapshots;                 /* of struct sy_snapshot, each file once; NULL: none */
  /* Its mapping in edition.yaml; NULL: it is only a file's name, or from a document. */
  const struct sy_yaml *declared;
  uint32_t scope;   /* enum sy_scope; 0: no indicator reads it; with SY_LOAD_UNITS alone */
  GArray *requests; /* struct sy_column_request: what is expected of it, with SY_LOAD_UNITS alone;
                       else NULL */
  uint64_t row_count;
  char sha256[65];
};

/* A row of a table for people, by its row in the file: "evidence/visits.csv:7",
 * "evidence/visits.xlsx!走访!7"; row 0: the table alone. g_free. */
char *sy_table_row_text(const struct sy_edition_table *table, uint32_t sheet_row);

/* A file of the edition that an indicator's parameter names: a script. */
struct sy_carried {
  uint32_t node; /* the first that names it; SY_NONE: it is the tree */
  char *edition; /* the edition that has the file, one that this one extends; NULL: this one */
  char *file;    /* as that edition names it */
  char sha256[SY_DIGEST_SIZE];
};

enum sy_claim_of {
  SY_CLAIM_MEAN,
  SY_CLAIM_MEDIAN,
  SY_CLAIM_COUNT,
  SY_CLAIM_SHARE,
  SY_CLAIM_MIN,
  SY_CLAIM_MAX,
  SY_CLAIM_SCORE,
  SY_CLAIM_RANK,
  SY_CLAIM_BAND,
  SY_CLAIM_GRADE,
  SY_CLAIM_OUTCOME,
  SY_CLAIM_WEIGHT,
  SY_CLAIM_NODES,
  SY_CLAIM_ROWS,
  SY_CLAIM_DISTINCT,
  SY_CLAIM_DIFFERENCE
};

/* Whether units that a veto disqualifies on a node count there. */
enum sy_disqualified { SY_EXCLUDE_DISQUALIFIED, SY_INCLUDE_DISQUALIFIED };

/* How a unit changed since an earlier edition: its score on a node, or its rank for an award. */
enum sy_change { SY_CHANGE_NONE, SY_CHANGE_UP, SY_CHANGE_DOWN, SY_CHANGE_SAME };

enum sy_claim_rounding { SY_HALF_UP, SY_HALF_EVEN };

/* A published statement. Ids of this edition are resolved; a claim about another edition keeps
 * names, which are resolved when that edition is loaded. */
struct sy_claim {
  char *id;
  enum sy_claim_of of;
  struct sy_place place;
  char *node, *award, *unit, *cohort, *table, *column; /* names, or NULL */
  bool has_where_operator;
  enum sy_operator where_operator; /* count, share: units whose score meets operator value */
  int64_t where_value;
  char *where_band, *where_grade; /* count, share: units in that band or grade */
  enum sy_change where_change;    /* count, share: units that changed in this way since `edition` */
  enum sy_disqualified disqualified; /* whether the figure includes these units */
  char *weights;   /* mean: the column of weights in `table`, or in units.csv; or NULL */
  int64_t *weight; /* nano: of the units of sy_claim_range(), in order; NULL: none are known */
  char *reason;    /* outcome: the code of its reason, or NULL */
  const struct sy_yaml *where_rows; /* rows, distinct: column -> value or values; or NULL */
  bool *row_kept;                   /* rows, distinct: which rows of the table count; or NULL */
  int32_t distinct_column;          /* distinct: index into the table's sheet->columns, or -1 */
  uint32_t *distinct_same;    /* per text of that column, the first that it is equal to; or NULL */
  unsigned depth;             /* nodes: how far below `node`; 0: all leaves below it */
  enum sy_claim_of statistic; /* difference: mean, median, min, max, rank */
  char *edition;              /* another edition's folder relative to this one's, or NULL */
  bool has_baseline;
  int64_t baseline; /* difference: a published figure to subtract */
  bool relative;    /* difference: in percent of the earlier figure */
  enum sy_operator comparison;
  char *equals; /* the expected figure or name, as printed */
  unsigned digits;
  enum sy_claim_rounding rounding;
  bool fitted; /* reconstructed rows were fitted to it */
  bool disputed;
  struct sy_text why; /* of the dispute */
  bool pending;
  struct sy_text lacks; /* what it takes to judge a pending claim */
  char *source, *quote, *fact;
};

/* A table as it was when a figure was published; read like the table that has its place now. */
struct sy_former_table {
  char *table, *file;
  char sha256[SY_DIGEST_SIZE];
  struct sy_place place;
};
struct sy_former_tables {
  uint32_t count;
  struct sy_former_table *items;
};

/* A figure that was published wrongly, that of its claim, and its correction. */
struct sy_erratum {
  char *id;
  struct sy_place place;
  char *claim;
  uint32_t claim_index;
  char *corrected; /* the figure or name, as printed */
  char *since;     /* date of the correction */
  struct sy_text why;
  char *source;                     /* or NULL */
  struct sy_former_tables evidence; /* none: the published figure cannot be computed */
};

/* ---- warnings.c: what a careful reader would question ---- */

/* The host's warnings. Each has a code, keys and a message, in a table in warnings.c; the values
 * are given in the order of the keys. Plugins' warnings have codes of their own. */
enum sy_warning_kind {
  SY_WARN_UNREAD_COLUMN,          /* table, column, node, optional */
  SY_WARN_UNREAD_ROWS,            /* table, rows */
  SY_WARN_EMPTY_WHERE,            /* node, table */
  SY_WARN_UNIT_WITHOUT_ROWS,      /* unit */
  SY_WARN_IDENTICAL_ROWS,         /* node, table, rows */
  SY_WARN_CONFLICTING_ROWS,       /* node, table, rows */
  SY_WARN_BLANK_CELLS,            /* node, table, column, cells */
  SY_WARN_GROUP_POINTS,           /* node, declared, sum */
  SY_WARN_NEVER_MISSING,          /* node */
  SY_WARN_INAPPLICABLE_ROWS,      /* node, table, rows */
  SY_WARN_UNKNOWN_VALUE,          /* node, column, value */
  SY_WARN_NOT_COMPARED,           /* node, plugin */
  SY_WARN_LOW_SCORES,             /* node, best */
  SY_WARN_ZERO_PROPAGATED,        /* node, child, units */
  SY_WARN_GUESSED_ENCODING,       /* table, encoding */
  SY_WARN_HIDDEN_ROWS,            /* table, rows */
  SY_WARN_HIDDEN_COLUMNS,         /* table, columns */
  SY_WARN_PARAMETERS_REPLACED,    /* node, parameter */
  SY_WARN_UNUSED_DEFAULT,         /* node, default */
  SY_WARN_UNUSED_LEVEL,           /* node, table, column, level */
  SY_WARN_INCOMPLETE_ITEMS,       /* node, table, column, units */
  SY_WARN_PREVIOUS_MISSING,       /* edition */
  SY_WARN_WIDE_RANGE,             /* node, plugin, declared, range, share */
  SY_WARN_INVISIBLE_CHARACTER,    /* table, column, character, cells */
  SY_WARN_INEXACT_NUMBER,         /* table, column, cells */
  SY_WARN_UNUSED_ACKNOWLEDGEMENT, /* warning */
  SY_WARN_KINDS
};

/* One warning. */
struct sy_warning {
  const char *code; /* interned: "unread-rows", or "count.no-amount" of a plugin */
  struct sy_place place;
  char **keys, **values;  /* what an acknowledgement may name; NULL-ended, as many of both */
  struct sy_text message; /* owned */
  struct sy_text reason;  /* owned: why the edition acknowledges it; no texts: it is open */
};

/* Warnings, with the acknowledgements that edition.yaml lists. At most 100 of each code are kept;
 * the others are counted. NULL stands for a list that ignores what is added. */
sy_warnings *sy_warnings_new(void);
sy_warnings *sy_warnings_copy(const sy_warnings *warnings);
void sy_warnings_free(sy_warnings *warnings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_warnings, sy_warnings_free)
/* Adds a warning; then one `const char *` for each key of its kind. */
void sy_warn(sy_warnings *warnings, enum sy_warning_kind kind, struct sy_place place, ...);
/* The same; `values` is NULL-ended. */
void sy_warn_values(sy_warnings *warnings, enum sy_warning_kind kind, struct sy_place place,
                    const char *const *values);
/* The same from its parts; the texts are copied. `keys` and `values` are NULL-ended. */
void sy_warn_of(sy_warnings *warnings, const char *code, struct sy_place place,
                const char *const *keys, const char *const *values, struct sy_text message);
/* To be called once, after all are added: turns acknowledgements that match nothing into warnings,
 * and sorts the list by place. */
void sy_warnings_finish(sy_warnings *warnings);
guint sy_warnings_count(const sy_warnings *warnings); /* of those that are kept */
const struct sy_warning *sy_warnings_at(const sy_warnings *warnings, guint index);
/* The number of acknowledged ones, including those that are not kept, like sy_warnings_open(). */
guint sy_warnings_acknowledged(const sy_warnings *warnings);
/* The line under `acknowledged:` that acknowledges it: "- {warning: unread-rows, table: marks,
 * rows: 3, reason: …}". g_free. */
char *sy_warning_line(const struct sy_warning *warning);
/* Codes and keys of the host's kinds, to check their documentation: the key at `index`, or NULL
 * after the last one. */
const char *sy_warning_code(enum sy_warning_kind kind);
struct sy_text sy_warning_message(enum sy_warning_kind kind); /* with {keys} */
const char *sy_warning_key(enum sy_warning_kind kind, guint index);

/* ---- evidence-warnings.c ---- */

/* Warns if the points that a group declares are not the sum of its children's. */
void sy_warn_points(sy_warnings *warnings, const sy_edition *edition, const struct sy_node *group);

/* ---- what-if.c: changes that nobody published ---- */

/* Changes of an edition, in the form of the command line: NULL-ended lists, or NULL.
 * docs/what-if.md describes them. */
struct sy_what_if {
  char **set;            /* NODE:KEY=VALUE */
  char **without;        /* ids of nodes */
  char **without_raters; /* in the columns that plugins declare as SY_RATER_COLUMN */
};
bool sy_what_if_is_empty(const struct sy_what_if *what_if);

/* The name under which a plugin's table declares the column that says who gave a mark. */
#define SY_RATER_COLUMN "rater"

enum sy_alteration_kind {
  SY_ALTERED_SET,
  SY_ALTERED_SIBLING,  /* a weight or points that adjusted */
  SY_ALTERED_WITHOUT,  /* a node is left out, with all below it */
  SY_ALTERED_RATER,    /* the rows of a rater are left out */
  SY_ALTERED_AWARD,    /* is not given, because its node is left out */
  SY_ALTERED_GRADES,   /* of a node that is left out */
  SY_ALTERED_TIE_BREAK /* on a node that is left out */
};

/* One difference between a what-if and the edition. Its texts belong to the edition. */
struct sy_alteration {
  enum sy_alteration_kind kind;
  const char *id; /* of the node or award; or the rater */
  struct sy_text name;
  const char *key;      /* what is set or adjusted: "weight", "params.curve"; else NULL */
  const char *was, *is; /* its value; NULL: none */
};

/* ---- edition.c and its parts: loading ---- */

struct sy_edition {
  char *id;
  struct sy_text name;
  char *directory;    /* as given */
  GPtrArray *extends; /* char *: ids of the editions it extends, nearest first */
  GPtrArray
      *folders;   /* sy_directory *: its own, and theirs; NULL: it does not come from a folder */
  char *previous; /* the edition to compare with, a folder beside this one; or NULL */
  struct sy_lineage_rule lineage;
  char sha256[65];            /* of the resolved tree and the evidence's digests */
  char rules[SY_DIGEST_SIZE]; /* of the resolved tree, with its awards and grades, alone */
  unsigned digits;            /* how many digits tables show: 2 unless declared */
  uint32_t node_count;
  struct sy_node *nodes; /* nodes[0] is the root; a node comes before its children */
  uint32_t *order;       /* node_count: children, amounts and gates before their readers */
  uint32_t unit_count;
  struct sy_unit *units;
  uint32_t cohort_count;
  struct sy_cohort *cohorts;
  uint32_t attribute_count;
  struct sy_attribute *attributes; /* by column, sorted */
  uint32_t award_count;
  struct sy_award *awards; /* the first is the main award of the edition */
  /* Awards of which a unit gets at most one, in the order in which they are given; those without
   * exclusive bands are not among them. */
  struct sy_indices one_award;
  uint32_t grading_count;
  struct sy_grading *gradings;
  uint32_t table_count;
  struct sy_edition_table *tables; /* tables[0] is units.csv, id "units" */
  GPtrArray *carried;              /* of struct sy_carried, each file once; NULL: none */
  uint32_t claim_count;
  struct sy_claim *claims;
  uint32_t erratum_count;
  struct sy_erratum *errata;
  GHashTable *labels;           /* from a text of the evidence to the struct sy_text that people
                                   read in its place; NULL: none, or from a document */
  sy_warnings *warnings;        /* found while loading; NULL for editions from a document */
  const struct sy_yaml *tree;   /* as it was resolved; likewise */
  GPtrArray *what_if;           /* of struct sy_alteration *, in which it differs from what its
                                   files say; NULL: it is the official edition */
  const struct sy_yaml *study;  /* what it declares for studies, which study/settings.c reads; NULL:
                                   nothing */
  const struct sy_yaml *import; /* likewise for imports, which import/settings.c reads */
  struct sy_edition_owned *owned; /* documents, sheets */
};

/* What a table would hold, as UTF-8 with commas. */
struct sy_given_table {
  const char *table, *text;
  size_t length;
};
struct sy_given_tables {
  uint32_t count;
  struct sy_given_table *items;
};

/* How an edition is loaded. */
struct sy_load_options {
  enum sy_load_depth depth;
  enum sy_stage last;                    /* rows of later stages are left out; usually
                                            SY_STAGE_AUDIT, with which none are */
  const struct sy_former_tables *former; /* tables as they were, in place of those that the edition
                                            declares now; or NULL */
  const struct sy_what_if *what_if;      /* or NULL */
  /* These tables alone are read, besides units, each from its text: the others have no sheet, and
   * there are no claims and warnings. NULL: all are read from their files. */
  const struct sy_given_tables *given;
};
/* Loads the edition in a folder, which it takes over. NULL with problems. */
sy_edition *sy_edition_load_with(sy_directory *folder, sy_registry *registry,
                                 const struct sy_load_options *options, sy_problems *problems);
/* Opens an edition's folder, which the operator names. NULL with a problem. */
sy_directory *sy_edition_folder(const char *path, sy_problems *problems);
/* Opens the folder that the edition in `folder` names: the text of a key, which must be "../NAME".
 * NULL with *absent and no problem if it does not exist, or with a problem at `place`. */
sy_directory *sy_edition_sibling(const sy_directory *folder, const char *key, const char *text,
                                 struct sy_place place, bool *absent, sy_problems *problems);
/* A file of the edition with a fixed name; or of the edition with that id that it extends (NULL:
 * its own). */
struct sy_input sy_edition_file(const sy_edition *edition, const char *id, const char *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_edition, sy_edition_free)

/* Why scores on the node must not be compared with those of the edition with that id; NULL if it
 * does not say so. */
const struct sy_text *sy_incomparable_with(const struct sy_node *node, const char *edition);
/* Whether a node is another one or below it. */
bool sy_is_below(const sy_edition *edition, uint32_t node, uint32_t top);
/* Like sy_edition_find_node(). */
uint32_t sy_edition_find_cohort(const sy_edition *edition, const char *id);
uint32_t sy_edition_find_table(const sy_edition *edition, const char *id);

/* The description for a node that has a plugin: its instance's own, if any, else the plugin's. */
const struct sy_plugin *sy_node_plugin(const struct sy_node *node);

/* The entries of the plugins that nodes name, each once, by id and revision. g_ptr_array_unref. */
GPtrArray *sy_edition_plugins(const sy_edition *edition);

/* A cohort's main award: the first that ranks it, whose ranks are shown as the cohort's; or
 * SY_NONE. */
uint32_t sy_edition_main_award(const sy_edition *edition, uint32_t cohort);

/* ---- field-tables.c: the fields of nodes, awards, grades and claims, one row for each ---- */

/* What a node is, as bits. */
enum sy_node_trait {
  SY_IS_GROUP = 1 << SY_GROUP,
  SY_IS_LEAF = 1 << SY_LEAF,
  SY_IS_ADJUSTMENT = 1 << SY_ADJUSTMENT,
  SY_IS_VETO = 1 << SY_VETO,
  SY_IS_DEDUCTION = 1 << 4, /* a leaf that turns an amount into a score */
  SY_IS_ADDEND = 1 << 5,    /* a child of a sum */
  SY_HAS_SCORE = SY_IS_GROUP | SY_IS_LEAF,
  SY_HAS_PLUGIN = SY_IS_LEAF | SY_IS_ADJUSTMENT | SY_IS_VETO,
  SY_IS_ANY = SY_HAS_SCORE | SY_HAS_PLUGIN
};

/* For fields that every kind has. */
#define SY_OF_ALL (~0u)

/* The type of a field determines the type of its member, how it is written in edition.yaml and in
 * the result document, and when two values are equal. */
enum sy_field_type {
  SY_TYPE_ID,           /* char * */
  SY_TYPE_TEXT,         /* char *; NULL: not given */
  SY_TYPE_NAME,         /* struct sy_text: a text, or {zh: …, en: …} */
  SY_TYPE_BOOLEAN,      /* bool */
  SY_TYPE_CHOICE,       /* an enumeration: one of `choices` */
  SY_TYPE_SHARE,        /* struct sy_rational above 0, or at least 0: 30%, 12.5, 1/6 */
  SY_TYPE_EACH,         /* the same, as {each: 2} in edition.yaml */
  SY_TYPE_SCORE,        /* int64_t, nano-points, at least `lowest` */
  SY_TYPE_INTEGER,      /* int from `lowest` to `highest` */
  SY_TYPE_COUNT,        /* the same as uint32_t; if left out, the member is not changed */
  SY_TYPE_CLAMP,        /* clamp_low and clamp_high: [lower, upper] */
  SY_TYPE_ENOUGH,       /* enough_of and enough: {children: 2/3} */
  SY_TYPE_APPLIES,      /* char *: canonical JSON of {column: text or texts} */
  SY_TYPE_OVER,         /* struct sy_over: all, cohort, {attribute: region} */
  SY_TYPE_GATE,         /* struct sy_gate */
  SY_TYPE_EFFECT,       /* effect and effect_value */
  SY_TYPE_PLUGIN,       /* char *: id@revision */
  SY_TYPE_PARAMETERS,   /* char *: canonical JSON */
  SY_TYPE_ROWS,         /* char *: canonical JSON; not in the result document */
  SY_TYPE_VALUES,       /* the same */
  SY_TYPE_EVIDENCE,     /* which tables and columns: the node has only its bindings */
  SY_TYPE_RANGE,        /* lowest and highest: what the plugin can return */
  SY_TYPE_NODE,         /* uint32_t, SY_NONE */
  SY_TYPE_NODES,        /* struct sy_indices: nodes, with all their fields */
  SY_TYPE_DEFAULTS,     /* for the nodes below, which have them; the group itself has no member */
  SY_TYPE_SCORED,       /* uint32_t: a node that has a score, by its id */
  SY_TYPE_TIE_BREAK,    /* struct sy_tie_breaks: several of them, each with a direction */
  SY_TYPE_COHORTS,      /* struct sy_indices; if left out, all cohorts */
  SY_TYPE_INCOMPARABLE, /* struct sy_incomparables: {with, why}, or a list of them */
  SY_TYPE_THRESHOLD,    /* of a band: comparison and threshold */
  SY_TYPE_BANDS,        /* of an award */
  SY_TYPE_GRADES,       /* of a grading */
  SY_TYPE_STATISTIC,    /* of a claim: those of `choices` that have a difference */
  SY_TYPE_WHERE,        /* of a claim: the members where_… */
  SY_TYPE_FORMER,       /* of an erratum: struct sy_former_tables */
  SY_TYPE_WEIGHTS,      /* of a claim: the weights of units that have one; only in the document */
  SY_TYPES
};

/* How `defaults` give a field to the nodes below: see defaults.c. */
enum sy_overlay {
  SY_OVERLAY_NONE,  /* they cannot */
  SY_OVERLAY_WHOLE, /* a value replaces another */
  SY_OVERLAY_KEYS,  /* a mapping, merged key by key */
  SY_OVERLAY_TABLES /* the same, also within each table; {id} is the node's id */
};

/* A rule that `diff` reports as changed. Fields with the same number are one rule. The last three
 * members have bits of enum sy_node_trait. */
#define SY_RULES 64
struct sy_rule {
  unsigned number;    /* below SY_RULES: its bit in a set of rules, and its place in lists */
  const char *name;   /* in the result document; NULL: the field is not a rule */
  const char *word;   /* for people, in English */
  unsigned tells;     /* whose rule it is */
  unsigned redefines; /* whose score it changes */
  unsigned reweights; /* whose weight in the group it changes */
};
enum { SY_RULE_KIND, SY_RULE_PLUGIN }; /* numbers that code refers to */

/* A field of a node, award, band, grading, grade or claim, which is its owner. */
struct sy_field {
  const char *key;      /* in edition.yaml or published.yaml; NULL: derived from other fields */
  const char *document; /* in the result document; NULL: not written */
  unsigned on;          /* who can have it: enum sy_node_trait; for claims 1 << enum sy_claim_of */
  enum sy_field_type type;
  size_t offset;              /* of the member in the owner */
  size_t given;               /* of the bool that says whether it was given; 0: there is none */
  const char *const *choices; /* of a choice: its names, NULL-ended */
  int64_t lowest, highest;    /* of scores and integers */
  int fallback;     /* the value if it is left out: a choice or text (below 0: it is required), an
                       integer, a whole number as a share (0: none) */
  unsigned needed;  /* the kinds of claims that must have it */
  bool may_be_zero; /* a share */
  bool as_child;    /* the root cannot have it */
  bool inherited;   /* a choice: if it is left out, the parent's; the root's is the fallback */
  bool always_told; /* the document has it even if it was left out */
  enum sy_overlay overlay; /* of nodes */
  struct sy_rule rule;     /* of nodes */
};

/* The fields are in the order of the result document, which is also the order for people. `key` and
 * `document` are NULL in the last. */
extern const struct sy_field sy_node_fields[];
extern const struct sy_field sy_award_fields[];
extern const struct sy_field sy_band_fields[];
extern const struct sy_field sy_grading_fields[];
extern const struct sy_field sy_grade_fields[];
extern const struct sy_field sy_claim_fields[];
extern const struct sy_field sy_erratum_fields[];
/* False at the end of a table. */
static inline bool sy_is_field(const struct sy_field *field) {
  return field->key != NULL || field->document != NULL;
}

/* A node's bits of enum sy_node_trait. */
unsigned sy_node_traits(const sy_edition *edition, const struct sy_node *node);
/* The owner's member for a field. */
const void *sy_field_value(const struct sy_field *field, const void *owner);
void *sy_field_member(const struct sy_field *field, void *owner);
/* Whether a field was given. Without a flag, it was given unless its value is the fallback of a
 * choice or integer, or means no text or node. sy_field_give() sets the flag, if any. */
bool sy_field_is_given(const struct sy_field *field, const void *owner);
void sy_field_give(const struct sy_field *field, void *owner, bool given);
/* Frees the members' contents. */
void sy_fields_free(const struct sy_field *fields, void *owner);
/* Sets the integers of a new node to their fallbacks. */
void sy_node_clear(struct sy_node *node);
/* The rule with that number, or NULL. */
const struct sy_rule *sy_rule_of(unsigned number);

/* ---- tree-table.c: a tree written as a table ---- */

/* A table with a row for each node, and what is known about it. */
struct sy_tree_table {
  const sy_context *context;
  sy_yaml_document *document; /* gets what is made of the table */
  const struct sy_input *input;
  const struct sy_table_form *form;
  struct sy_place place;          /* where the file is named; or zeros */
  const struct sy_yaml *defaults; /* of the edition; or NULL */
  sy_registry *registry;          /* finds the plugin's column that `column` is about; or NULL */
  const char *column;             /* without a registry, that column */
  GPtrArray *unread; /* gets headings without a meaning that are not like any that has one; char *,
                        which it owns. NULL: they are problems */
};
/* The tree as it would be in YAML, each value with the place of its cell. Ids and values are not
 * checked. `sha256`: becomes the file's, if it could be read. NULL with problems. Reads the file
 * once, and takes time and memory in proportion to it. */
const struct sy_yaml *sy_tree_table_read(const struct sy_tree_table *table,
                                         char sha256[SY_DIGEST_SIZE], sy_problems *problems);
/* Whether a tree that is a table can have the field. */
bool sy_tree_table_has(const struct sy_field *field);

/* ---- lineage.c: what the units of an edition were in an earlier one ---- */

/* In `before` and `after`: the unit was merged or split. */
#define SY_REGROUPED (SY_NONE - 1)

/* Units of the earlier edition that were merged, split or mixed into units of the later one. */
struct sy_regrouping {
  struct sy_indices earlier, later; /* units, ascending; at least three together */
  int64_t *weights[2];              /* nano: of both; NULL: no weights, or a single unit */
};

/* A unit names one that the earlier edition does not have. */
struct sy_unknown_ancestor {
  uint32_t unit; /* of the later edition */
  char *id;
};

typedef struct sy_lineage {
  const sy_edition *earlier, *later; /* not owned */
  uint32_t *before; /* per later unit, the earlier one that it continues; SY_NONE: it is new */
  uint32_t *after;  /* per earlier unit, the later one; SY_NONE: it is gone */
  guint regrouping_count;
  struct sy_regrouping *regroupings; /* by their first later unit */
  GArray *unknown;                   /* of struct sy_unknown_ancestor, by unit */
} sy_lineage;

/* The ids in a unit's `was`, of which there is at least one; or none for "-". g_strfreev. */
char **sy_unit_ancestors(const char *was);
/* Follows `was` from the later edition to the earlier one. A unit without `was` is the one with the
 * same id; and so is one with the same `was` in both, which refers to a still earlier edition. If
 * the later edition's rule has weights, units.csv is read again for them; NULL with problems if
 * they are missing or wrong. The editions must outlive the result. */
sy_lineage *sy_lineage_new(const sy_context *context, const sy_edition *earlier,
                           const sy_edition *later, sy_problems *problems);
void sy_lineage_free(sy_lineage *lineage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_lineage, sy_lineage_free)
/* The figure of several units by a rule: of their scores (nano) and weights (nano, or NULL), the
 * mean or the sum, rounded half away from zero; of a single unit its score. False if there is none
 * (all weights are 0), or it exceeds the limit of scores. */
bool sy_combine_scores(enum sy_combine how, guint count, const int64_t *scores,
                       const int64_t *weights, int64_t *figure);

/* ---- sources.c: where rows come from ---- */

/* "url", "seen_at", "sha256", "snapshot". */
const char *sy_source_name(enum sy_source_part part);
/* The part that has a heading, in either language; SY_SOURCE_PARTS: none. */
enum sy_source_part sy_source_part_of(const char *heading);
/* A part of the source of a row of the table's sheet, or of one made from it; NULL: not given. */
const char *sy_source_text(const struct sy_edition_table *table, const sy_sheet *sheet,
                           enum sy_source_part part, uint64_t row);
/* Splits the text of SY_SOURCE_SEEN_AT into a day and a time, which may be "". False if it is
 * neither. */
bool sy_seen_at(const char *text, char day[SY_DATE_SIZE], const char **time);

/* ---- stages.c ---- */

const struct sy_level *sy_stage_level(enum sy_stage stage);

/* ---- model.c: what both the loader and the document reader do to a tree of nodes ---- */

/* From declared weights, children, gates and ranges of the amounts: checks that siblings' weights
 * sum to 1, computes integer weights, ranges and `order`. Used by the loader and by the reader of
 * result documents. For leaves, adjustments and vetoes `lowest` and `highest` (of the score or
 * amount) must be set before; a highest of INT64_MAX means no limit. A weight, rate or points with
 * the denominator 0 could not be read, which was reported; checks that depend on it are skipped.
 * Weights, points, rates and `each` are limited so that all products with a score fit. */
bool sy_edition_complete(const sy_context *context, sy_edition *edition, sy_problems *problems);
/* The sum of the children's points, or of their declared weights. */
struct sy_rational sy_points_sum(const sy_edition *edition, const struct sy_node *group);
struct sy_rational sy_declared_sum(const sy_edition *edition, const struct sy_node *group);

/* ---- aggregates.c: how groups combine their children's scores ---- */

/* A child that counts for a unit. */
struct sy_part {
  uint32_t child;   /* node */
  sy_int128 weight; /* of the total, after re-weighting; above 0 */
  int64_t score;    /* nano-points */
};

/* The children of a group that count for one unit. */
struct sy_parts {
  uint32_t count;
  struct sy_part *items; /* room for all children */
  sy_int128 total;       /* what the weights are divided by */
};

/* One way of combining scores. */
struct sy_aggregate_rules {
  const char *text;       /* for people, to be translated, unless it adds */
  bool uses_weights;      /* those of the children affect the score */
  bool needs_points;      /* every child has points; the value is multiplied by their sum / 100 */
  bool needs_nonnegative; /* no score may be below 0 */
  bool adds;              /* it is the sum of the children's contributions */
  /* There is at least one part. The result lies between the lowest and the highest score, where
   * lost weights (reweight: none) count as score 0, and does not fall if a score rises. */
  struct sy_exact (*evaluate)(const struct sy_parts *parts);
};
extern const struct sy_aggregate_rules sy_aggregates[]; /* by enum sy_aggregate */

/* ---- effects.c: what vetoes do to a score ---- */

struct sy_effect_rules {
  const char *text; /* for people, to be translated; %s is the value */
  bool takes_value;
  int64_t least_value; /* nano-points, if it takes a value */
  /* The group's score after the veto. It does not fall if `score` rises. */
  struct sy_exact (*result)(const struct sy_node *group, const struct sy_node *veto,
                            struct sy_exact score);
  /* The lowest score that the veto can lead to if the group's scores start at `lowest`. */
  sy_int128 (*reach)(const struct sy_node *veto, sy_int128 lowest);
};
extern const struct sy_effect_rules sy_effects[]; /* by enum sy_effect */

/* ---- applies.c: attributes of units, and which nodes apply to which units ---- */

/* Collects the columns that `applies` and `over` of nodes and awards name into
 * edition->attributes. */
void sy_attributes_collect(sy_edition *edition);
/* Adds the next unit's text; "" for an empty cell. */
void sy_attribute_add(struct sy_attribute *attribute, const char *text);
/* A unit's value, and its text. */
uint32_t sy_attribute_of(const struct sy_attribute *attribute, uint32_t unit);
const char *sy_attribute_text(const struct sy_attribute *attribute, uint32_t unit);
void sy_attributes_clear(sy_edition *edition);
/* Once all texts are set: turns every `applies` into conditions. */
void sy_applies_complete(sy_edition *edition);
/* Whether a node applies to a unit, as far as `applies` of it and the groups that it is in say. If
 * not, *attribute, unless NULL, is the first one that the unit has another value of. */
bool sy_applies(const sy_edition *edition, uint32_t node, uint32_t unit, uint32_t *attribute);
/* Whether some unit has that text in a column that `applies` names. */
bool sy_is_value_of(const sy_edition *edition, const char *column, const char *text);
/* Whether a node applies to all units because no `applies` concerns it. */
bool sy_applies_to_all(const sy_edition *edition, uint32_t node);
/* Its reason: a code, and words for people. */
#define SY_DOES_NOT_APPLY "does-not-apply"
extern const struct sy_text sy_does_not_apply; /* with {column} and {value} */

/* ---- rankings.c: the units that are compared or ranked together ---- */

/* The number of the units' group that a unit is in, below sy_over_count(). */
uint32_t sy_over_number(const sy_edition *edition, const struct sy_over *over, uint32_t unit);
uint32_t sy_over_count(const sy_edition *edition, const struct sy_over *over);

/* One ranking of an award: the units that it ranks together. */
struct sy_ranking {
  uint32_t award;
  uint32_t cohort;     /* SY_NONE unless it is that of a cohort */
  struct sy_text name; /* the cohort's, or the value of the attribute; NULLs: all units */
  uint32_t unit_count;
  uint32_t *units; /* ascending */
};
/* The rankings of an award, of struct sy_ranking: of each of its cohorts, in its order; of all
 * their units; or of the units that have a value, in the order in which units first have it. The
 * names belong to the edition. g_array_unref. */
GArray *sy_rankings_of(const sy_edition *edition, uint32_t award);
/* Whether a unit is in one of an award's cohorts. */
bool sy_is_ranked_by(const sy_edition *edition, uint32_t award, uint32_t unit);
/* Whether an award ranks two units together. */
bool sy_are_ranked_together(const sy_edition *edition, uint32_t award, uint32_t unit,
                            uint32_t other);

/* ---- awards.c ---- */

/* Whether some bands of an award are exclusive, or all of them. */
bool sy_has_exclusive(const struct sy_award *award);
bool sy_is_exclusive(const struct sy_award *award);

/* Whether a grade takes scores that the one before it does not. */
bool sy_goes_lower(const struct sy_grade *grade, const struct sy_grade *before);

/* ---- claims.c: printed figures ---- */

/* The units that a claim about several units is about: those of its cohort, or all. False, and
 * none, if the edition has no such cohort. */
bool sy_claim_range(const sy_edition *edition, const struct sy_claim *claim, uint32_t *first,
                    uint32_t *end);
/* Whether a claim compares names (a band, a grade, an outcome), not figures. */
bool sy_claim_is_named(const struct sy_claim *claim);

/* Reads a figure, which may have a percent sign: its nano-points and its digits after the point. */
bool sy_printed_figure(const char *text, int64_t *nano, unsigned *digits);

/* ---- fields.c: values of YAML mappings, checked ---- */

enum sy_need { SY_FIELD_OPTIONAL, SY_FIELD_REQUIRED };

/* Whether a YAML node is of that kind; adds a problem if not. */
bool sy_expect(const struct sy_yaml *yaml, enum sy_yaml_kind kind, sy_problems *problems);
/* The key's value if it exists and is of that kind, else NULL. Adds a problem if the kind is wrong,
 * a required key is missing, or a scalar is empty. */
const struct sy_yaml *sy_field_get(const struct sy_yaml *mapping, const char *key,
                                   enum sy_yaml_kind kind, enum sy_need need,
                                   sy_problems *problems);
/* The same for a scalar as a new string, or NULL. */
char *sy_field_string(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                      sy_problems *problems);

/* ---- tables.c: what texts stand for ---- */

/* A mapping of texts to texts or null; a problem if it is not. */
bool sy_values_check(const struct sy_yaml *values, sy_problems *problems);

/* ---- canonical.c: canonical texts ---- */

/* JSON with sorted keys, no blanks, and every scalar a string, independent of the layout of the
 * YAML. g_free. */
char *sy_canonical_json(const struct sy_yaml *yaml);

/* ---- names.c: the words for enumerations, one list each ---- */

extern const char *const sy_kind_names[]; /* group leaf adjustment veto, NULL */
extern const char
    *const sy_aggregate_names[];             /* mean geometric harmonic min max sum; aggregates.c */
extern const char *const sy_weights_names[]; /* as-given normalise */
extern const char *const sy_reweight_names[];  /* proportional equal none */
extern const char *const sy_missing_names[];   /* keep zero exclude */
extern const char *const sy_measure_names[];   /* children weight */
extern const char *const sy_over_names[];      /* cohort all attribute */
extern const char *const sy_operator_names[];  /* above at-least below at-most equals */
extern const char *const sy_effect_names[];    /* disqualify zero cap set deduct; effects.c */
extern const char *const sy_direction_names[]; /* deduction bonus */
extern const char *const sy_basis_names[];     /* published reconstructed own */
extern const char *const sy_combine_names[];   /* mean sum */
extern const char *const sy_rank_on_names[];   /* exact shown */
extern const char *const sy_ties_names[];      /* competition dense */
extern const char *const sy_better_names[];    /* higher lower */
extern const char *const sy_rounding_names[];  /* nearest up down */
extern const char *const sy_change_names[];    /* none up down same */
extern const char *const sy_claim_of_names[];  /* mean median count ... difference */
extern const char *const
    sy_outcome_names[]; /* indexed by enum sy_outcome: "none", scored, na, missing, error, NULL */

extern const char *const sy_claim_rounding_names[]; /* half-up half-even */
extern const char *const sy_disqualified_names[];   /* exclude include */
/* Index of a name, or -1. */
int sy_name_index(const char *const *names, const char *name);

#endif /* SY_EDITION_H */
