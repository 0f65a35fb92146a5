/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin-check-private.h: what the files of `plugin-check` share
 */
#ifndef SY_PLUGIN_CHECK_PRIVATE_H
#define SY_PLUGIN_CHECK_PRIVATE_H

#include "plugin-check/plugin-check.h"

/* A sanitizer has an allocator of its own, takes the address space for itself, and calls the system
 * whenever it likes. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

/* The entries of a list of pointers that ends with NULL. */
#define LENGTH_OF(list) g_strv_length((char **)(list))

/* ---- run.c: a running test ---- */

/* The result of a test, in memory shared with the parent, so that it survives the process. */
struct record {
  bool begun; /* the object is loaded and an instance created, if the test needs them */
  bool ended; /* the test finished, so the verdict is its own */
  struct sy_check_seen seen;
  enum sy_check_verdict verdict;
  char phase[160]; /* what was under way, in case of a crash */
  char detail[800];
};

struct trial {
  const char *path; /* absolute */
  const struct sy_check_options *options;
  struct record *record;
  bool own_process;
  const struct sy_plugin *(*entry)(void); /* once loaded */
  const struct sy_plugin *plugin;         /* the checked copy of the description */
  sy_registry *registry;                  /* with this object in it, and */
  sy_edition *edition;                    /* the test vectors; both once they are loaded */
  GPtrArray *settings; /* of struct setting: parameters that the plugin accepts, at least one */
  guint locales;       /* in which it was tested */
  guint pairs;         /* of units with equal decimals that were compared */
  guint piles;         /* of very many rows that were scored */
};

/* The first of these counts, except that a later failure replaces a warning. */
void trial_fail(struct trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);
void trial_warn(struct trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);
void trial_skip(struct trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* What a passed test has seen. */
void trial_saw(struct trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Counts a batch of generated units that was accepted. */
void trial_count(struct trial *trial, uint64_t units, uint64_t scored);
/* What is done from here on; reported if the process dies. */
void trial_phase(struct trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Whether nothing has failed so far. */
bool trial_goes_on(const struct trial *trial);
/* What a test needs before it runs. */
enum need {
  NEEDS_NOTHING,  /* the file */
  NEEDS_PLUGIN,   /* an object that loads, with a good description */
  NEEDS_INSTANCE, /* and parameters that it accepts */
};
/* Makes it ready. False after trial_skip(). */
bool trial_open(struct trial *trial, enum need need);
void trial_close(struct trial *trial);
/* The exit code of a test's process; another one means that the plugin ended it. */
#define TRIAL_EXIT 117
/* Ends the process of a finished test. */
G_GNUC_NORETURN void trial_leave(struct trial *trial);

/* ---- tests.c ---- */

struct test {
  struct sy_check_test shown;
  void (*run)(struct trial *trial);
  enum need need;
};
extern const struct test all_tests[];
extern const guint test_count;

void test_exports(struct trial *trial);
void test_undefined(struct trial *trial);
void test_imports(struct trial *trial);
void test_search_path(struct trial *trial);
void test_stack(struct trial *trial);
void test_text_relocations(struct trial *trial);
void test_binds(struct trial *trial);
void test_load_time(struct trial *trial);
void test_load_float_mode(struct trial *trial);
void test_load_locale(struct trial *trial);
void test_load_signals(struct trial *trial);
void test_load_files(struct trial *trial);
void test_load_calls_nobody(struct trial *trial);
void test_load_threads(struct trial *trial);
void test_load_folder(struct trial *trial);
void test_load_environment(struct trial *trial);
void test_description(struct trial *trial);
void test_languages(struct trial *trial);
void test_constant(struct trial *trial);
void test_file_name(struct trial *trial);
void test_notices(struct trial *trial);
void test_extensions(struct trial *trial);
void test_create(struct trial *trial);
void test_bad_parameters(struct trial *trial);
void test_leak(struct trial *trial);
void test_independent(struct trial *trial);
void test_instance_range(struct trial *trial);
void test_sizes(struct trial *trial);
void test_million(struct trial *trial);
void test_many_rows(struct trial *trial);
void test_stack_use(struct trial *trial);
void test_parameter_ends(struct trial *trial);
void test_blank(struct trial *trial);
void test_absent(struct trial *trial);
void test_no_rows(struct trial *trial);
void test_extremes(struct trial *trial);
void test_inputs(struct trial *trial);
void test_bounds(struct trial *trial);
void test_outcomes(struct trial *trial);
void test_scores(struct trial *trial);
void test_reasons(struct trial *trial);
void test_reports(struct trial *trial);
void test_given_notices(struct trial *trial);
void test_unwanted(struct trial *trial);
void test_refusals(struct trial *trial);
void test_calls_nobody(struct trial *trial);
void test_leaves_alone(struct trial *trial);
void test_repeat(struct trial *trial);
void test_host(struct trial *trial);
void test_calls(struct trial *trial);
void test_order(struct trial *trial);
void test_units(struct trial *trial);
void test_split(struct trial *trial);
void test_rows(struct trial *trial);
void test_dictionary(struct trial *trial);
void test_decimals(struct trial *trial);
void test_threads(struct trial *trial);
void test_process(struct trial *trial);
void test_environment(struct trial *trial);
void test_locale(struct trial *trial);
void test_fuzz(struct trial *trial);
void test_claims(struct trial *trial);
void test_scored(struct trial *trial);
void test_choices(struct trial *trial);
void test_levels(struct trial *trial);

/* ---- state.c: what of the process a plugin must leave alone ---- */

enum aspect {
  ASPECT_FLOAT_MODE,
  ASPECT_LOCALE,
  ASPECT_SIGNALS,
  ASPECT_FILES,
  ASPECT_THREADS,
  ASPECT_FOLDER,
  ASPECT_ENVIRONMENT,
  ASPECT_COUNT
};
typedef struct state trial_state;
struct state *state_now(void);
void state_free(struct state *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_state, state_free)
/* How an aspect differs, or NULL; g_free. */
char *state_difference(const struct state *before, const struct state *after, enum aspect aspect);

/* ---- memory.c: arrays with fences ---- */

/* Blocks of whole pages between pages that nobody may touch. */
typedef struct fenced trial_fenced;
struct fenced *fenced_new(void);
void fenced_free(struct fenced *fenced);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_fenced, fenced_free)
enum side {
  AT_END,   /* the byte after the block is beyond the fence */
  AT_START, /* the byte before it is */
  UNFENCED  /* ordinary memory, which is had a hundred times as fast */
};
/* Zeroed memory. `label` says in messages what it is; kept by pointer. */
void *fenced_block(struct fenced *fenced, size_t size, enum side side, const char *label);
/* From now on a write to any of the blocks ends the process. */
void fenced_protect(struct fenced *fenced);
/* Whether bytes between a block and its pages' other end were written: the label, or NULL. */
const char *fenced_spilt(const struct fenced *fenced);
/* What lies at an address, for crashes: the label, and whether it is beyond a fence; or NULL.
 * [async-signal-safe] */
const char *fenced_at(const void *address, bool *beyond);

/* ---- trap.c: who calls the system ---- */

/* From here on a system call other than those for memory, and a look at the clock, ends the
 * process with a failed record. For good: the test ends by trial_leave(). False and *reason
 * (g_free) if the machine cannot. */
bool trap_set(char **reason);
/* The same, but that the dynamic linker may call what it likes. */
bool trap_set_for_loading(char **reason);
/* Has faults of memory told by the names of the blocks. In a process of our own only. */
void trap_crashes(struct trial *trial);

/* ---- chance ---- */

struct dice {
  uint64_t state;
};
/* splitmix64: small, fast, the same everywhere. */
static inline uint64_t dice_roll(struct dice *dice) {
  uint64_t x = dice->state += UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}
/* 0 to count - 1; count is above 0. */
static inline uint64_t dice_below(struct dice *dice, uint64_t count) {
  return dice_roll(dice) % count;
}
static inline bool dice_chance(struct dice *dice, unsigned percent) {
  return dice_below(dice, 100) < percent;
}
static inline double dice_share(struct dice *dice) {
  return (double)(dice_roll(dice) >> 11) * 0x1p-53;
}

/* What a batch is like. */
enum style {
  STYLE_ORDINARY,
  STYLE_BLANK,   /* all cells that may be are blank */
  STYLE_ABSENT,  /* all that may be left out is: tables, columns */
  STYLE_NO_ROWS, /* of any unit */
  STYLE_EXTREME, /* the least and the largest that columns may hold */
  STYLE_COUNT
};

/* ---- numbers.c: numbers and days that are worth trying ---- */

/* A number within a range: round ones and edges more often than others. */
double number_within(struct dice *dice, double lowest, double highest);
int64_t integer_within(struct dice *dice, double lowest, double highest);
/* A day near to all others, so that periods meet. */
int32_t some_day(struct dice *dice);
/* The least and the largest that a column can hold. */
double number_extreme(struct dice *dice, double lowest, double highest);

/* ---- settings.c: parameters that a plugin may be given ---- */

struct setting {
  const struct sy_parameters *parameters;
  GPtrArray *owned;      /* of what was generated */
  sy_parameter_set *set; /* or where they came from a file */
  struct fenced *fence;  /* of those that are behind one, or NULL */
  char *label;           /* for messages: "parameters 3" */
};
/* Parameters generated from a number; the first few are the simplest. */
struct setting *setting_new(const struct sy_plugin *plugin, uint64_t number);
/* Whether those of a number are nothing but what is required, and the defaults. */
bool setting_is_plain(uint64_t number);
/* Those of a YAML file: a mapping, or a list of mappings. False with problems. */
bool settings_read(const struct sy_plugin *plugin, const char *path, GPtrArray *settings,
                   sy_problems *problems);
/* Those of parameters that belong to someone else. */
struct setting *setting_borrow(const struct sy_parameters *parameters, const char *label);
/* Puts a copy behind fences in their place, which can only be read. */
void setting_fence(const struct sy_plugin *plugin, struct setting *setting);
void setting_free(struct setting *setting);
typedef struct setting trial_setting;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_setting, setting_free)
/* The names that a levels_from column counts, NULL-ended, g_free the list; NULL: any text. */
const char **setting_levels(const struct sy_plugin *plugin, const struct setting *setting,
                            const char *from);

/* Makes values of parameters up, which live as long as its list. */
struct maker {
  GPtrArray *owned;
  struct dice dice;
  bool plain;   /* only what is required */
  guint row_of; /* of a table, for fields in order */
  guint rows;
  guint pattern; /* of this field's numbers */
};
/* Has it free the memory at its end. Returns the memory. */
void *maker_own(struct maker *maker, void *memory);
/* An empty value, and room for a list with a NULL at its end. */
struct sy_value *maker_value(struct maker *maker, uint32_t type);
const struct sy_value **maker_items(struct maker *maker, guint count);
/* Makes the value of a parameter up, or takes its default over. */
void maker_give(struct maker *maker, const struct sy_parameter *parameter, struct sy_value *value);
void maker_take_default(const struct sy_parameter *parameter, struct sy_value *value);

/* ---- accepted.c: parameters that create() accepts ---- */

/* A plain setting, and it with one number at an end of its range, or with one of its choices: for
 * every parameter, and every field of its tables. What else create() then asks for is generated
 * from the seed. g_ptr_array_unref. */
GPtrArray *settings_at_ends(const struct trial *trial, uint64_t seed);
/* Looks for parameters that create() accepts. False after trial_skip(). */
bool trial_find_settings(struct trial *trial);
/* How many choices a parameter has, of which yes and no are two, and what each is called. */
guint choice_count(const struct sy_parameter *declared);
const char *choice_name(const struct sy_parameter *declared, guint choice);

/* ---- evidence.c: rows that the host could have read ---- */

union entry {
  int64_t integer; /* and levels, days, texts, yes or no */
  double decimal;
};
struct cell {
  bool valid;
  union entry entry;
};
struct row {
  uint64_t unit;
  unsigned tries;     /* how often it was generated again */
  struct cell *cells; /* as many as the table has columns */
};
struct evidence_table {
  bool present;
  guint column_count;
  uint32_t *types;      /* as score() gets them */
  bool *has;            /* per column: it is there */
  int64_t *level_count; /* per category column */
  GArray *rows;         /* of struct row, by unit */
};
struct evidence {
  const struct sy_plugin *plugin; /* of the instance */
  uint64_t unit_count;
  struct evidence_table *tables;
  guint table_count;
  struct dice dice;
  enum style style;
  bool other_texts;  /* batches have the other dictionary */
  bool other_scales; /* exact forms are longer than they need be: 10.50 for 10.5 */
  GArray *days;      /* int64_t, and */
  GArray *numbers;   /* double: those that the parameters name */
};
/* The dictionary of every text column, NULL-ended; and another, in which what is at i here is at
 * the number of these texts - i. */
extern const char *const evidence_texts[], *const evidence_other_texts[];
struct evidence *evidence_new(const struct sy_plugin *plugin, const struct setting *setting,
                              uint64_t seed, uint64_t unit_count, enum style style);
void evidence_free(struct evidence *evidence);
typedef struct evidence trial_evidence;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_evidence, evidence_free)
/* Makes a row up anew, or takes it out after some tries. */
void evidence_repair(struct evidence *evidence, guint table, uint64_t row);
/* Takes the first units out; the others are numbered from 0. */
void evidence_drop(struct evidence *evidence, uint64_t units);
/* Units of another, in this order, each as often as it is named. */
struct evidence *evidence_pick(const struct evidence *source, const uint64_t *units,
                               uint64_t count);
/* Where a pile of equal rows has another one. */
enum place { EVERY_SECOND, AT_THE_FIRST, AT_THE_MIDDLE, AT_THE_LAST };
struct pile {
  uint64_t rows;
  enum place place;
};
struct piles {
  guint table;
  uint64_t like;    /* a unit that has rows there: the piles are of its first one */
  uint64_t another; /* row of the table */
  uint64_t unit_count;
  const struct pile *units;
};
/* Units with piles of rows, of which each has the other tables' rows of the unit `like`. */
struct evidence *evidence_with_piles(const struct evidence *source, const struct piles *piles);
/* Numbers for a column of decimals, a row each. */
#define MOST_CELLS 10
struct numbers {
  guint count;
  double values[MOST_CELLS];
};
struct cells {
  guint table, column;
  uint64_t like;     /* a unit that has rows there: its first row is that of every number, */
  bool texts_differ; /* but for its texts, such as who gave a mark */
  bool keeps_others; /* its rows of other categories stay, such as the marks for other criteria */
  uint64_t unit_count;
  const struct numbers *numbers; /* per unit */
};
/* Units with these numbers, of which each has all else that the unit `like` has. */
struct evidence *evidence_with_cells(const struct evidence *source, const struct cells *cells);
/* Puts the rows of each unit in another order. Returns, per table, where each row was; NULL-ended,
 * g_strfreev. */
uint64_t **evidence_shuffle(struct evidence *evidence, uint64_t seed);
/* Per table, the first row of the same unit with the same cells: which of the two is meant, nobody
 * can tell. NULL-ended, g_strfreev. */
uint64_t **evidence_twins(const struct evidence *evidence);
/* Puts them back. */
void evidence_unshuffle(struct evidence *evidence, uint64_t *const *from);

/* ---- batch.c: evidence as columns ---- */

/* All of it behind fences. */
typedef struct batch {
  struct fenced *fence;
  enum side side;
  uint64_t unit_count;
  guint table_count;
  struct sy_table_data *tables; /* of the whole */
  const struct sy_batch *whole;
} trial_batch;
/* The units of the evidence `repeat` times over. */
struct batch *batch_new(const struct evidence *evidence, uint64_t repeat, enum side side);
void batch_free(struct batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_batch, batch_free)
/* Some of its units; lives as long as the batch. */
const struct sy_batch *batch_part(struct batch *batch, uint64_t first, uint64_t count);

/* ---- call.c: an instance and its calls ---- */

struct instance {
  const struct sy_plugin *methods; /* whose functions are called */
  const struct sy_plugin *plugin;  /* as the instance describes itself */
  const struct sy_notice *const *notices;
  void *self;
  double lowest, highest;
  uint32_t flags;
  int status; /* of create() */
  char message[256];
  size_t message_length; /* how far it was written; sizeof message: not ended */
  int32_t parameter;
  GPtrArray *described;          /* what the instance's own description is made of, or NULL */
  sy_words *refused_description; /* what is wrong with what describe() gave, or NULL */
};
/* Calls create() and, if that goes well, describe(), range() and instance_flags(). */
void instance_open(const struct sy_plugin *plugin, const struct setting *setting,
                   struct instance *instance);
/* The same by one of several hosts; the first is called as the one that scores editions. */
void instance_open_by(guint host, const struct sy_plugin *plugin, const struct setting *setting,
                      struct instance *instance);
extern const guint host_count;
char *host_text(guint host); /* name and version; g_free */
void instance_close(struct instance *instance);
/* What is wrong with how create() returned, or NULL; g_free. */
char *instance_fault(const struct instance *instance);

/* What a plugin may do wrong with what it writes. */
enum fault {
  FAULT_STATUS,   /* an unknown status, or a failure */
  FAULT_MESSAGE,  /* a refusal without a good message */
  FAULT_OUTCOME,  /* one that is not written or not known */
  FAULT_SCORE,    /* outside of the range, or no number */
  FAULT_REASON,   /* none where one is needed, or one that is not declared */
  FAULT_REPORT,   /* about what is not there */
  FAULT_UNWANTED, /* a report that nobody wants */
  FAULT_NOTICE,   /* a notice about what is not there */
  FAULT_COUNT
};

/* What a call is asked for beside the scores. The host wants findings for a result, and for an
 * explanation all of it. */
enum wants {
  WANTS_NOTHING,
  WANTS_FINDINGS,
  WANTS_POINTS,
  WANTS_ALL, /* the two together */
  WANTS_COUNT,
  WANTS_CALCULATIONS = 8,
  WANTS_EXPLANATION = WANTS_ALL | WANTS_CALCULATIONS
};

/* Told when a call enters the plugin's code, and when it leaves it, if only for a report. */
struct watch {
  void (*enter)(void);
  void (*leave)(void);
};

#define NOTICES (UINT32_C(1) << 16)
struct kept_report {
  uint64_t unit, row;
  uint32_t finding;
  int32_t table;
  double points;
  char *values;
};
typedef struct outputs {
  const struct instance *instance;
  const struct sy_batch *batch;
  struct fenced *fence;
  uint64_t unit_count, first_unit; /* of the part under way */
  double *score;
  uint8_t *outcome;
  uint16_t *reason;
  double **row_points; /* per table; NULL where not wanted */
  guint table_count;
  enum wants wants;
  GArray *reports; /* of struct kept_report: findings, and notices of units, numbered from NOTICES
                      on, with the column as points */
  uint8_t *struck; /* per unit: it has an error */
  const struct watch *watch; /* who wants to know, or NULL */
  int status;
  char message[256];
  size_t message_length;
  int32_t table;
  uint64_t row;
  char *faults[FAULT_COUNT]; /* the first of each kind, or NULL */
} trial_outputs;
/* Room for what a call for the batch writes. */
struct outputs *outputs_new(const struct batch *batch, const struct instance *instance,
                            enum wants wants, enum side side);
void outputs_free(struct outputs *outputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_outputs, outputs_free)
/* Calls score() for all units, or for those of a part, which start at `first`. Returns whether it
 * said SY_OK. */
bool outputs_call(struct outputs *outputs, struct batch *batch);
bool outputs_call_part(struct outputs *outputs, struct batch *batch, uint64_t first,
                       uint64_t count);
/* The same, written as if these units were all. */
bool outputs_call_alone(struct outputs *outputs, struct batch *batch, uint64_t first,
                        uint64_t count);
/* Looks at all that was written and fills `faults`; puts what the host would not read to zero. */
void outputs_judge(struct outputs *outputs, const struct batch *batch);
/* How many units have a score, once they are judged. */
uint64_t outputs_scored(const struct outputs *outputs);
/* Has its findings be about names[table][row] in place of each row. */
void outputs_rename_rows(struct outputs *outputs, uint64_t *const *names);
/* How two differ, or NULL; g_free. Points of the rows of `other` are numbered by `from`, or alike
 * if NULL. */
char *outputs_difference(const struct outputs *outputs, const struct outputs *other,
                         uint64_t *const *from);
/* What is wrong with the findings of a call that explains rows, which are those of another call and
 * calculations; NULL: nothing. g_free. */
char *outputs_calculations_fault(const struct outputs *outputs, const struct outputs *explained);
/* How a unit of the one differs from a unit of the other, or NULL; g_free. */
char *outputs_unit_difference(const struct outputs *outputs, uint64_t unit,
                              const struct outputs *other, uint64_t other_unit);
/* How the units of the one differ from as many of the other, from `first` on; or NULL; g_free. */
char *outputs_difference_at(const struct outputs *outputs, const struct outputs *other,
                            uint64_t first);
/* Adds them to a digest. */
void outputs_digest(const struct outputs *outputs, sy_digest *digest);

/* ---- sample.c: evidence that a plugin accepts ---- */

struct sample {
  struct instance instance; /* open, unless its status says not */
  struct evidence *evidence;
  bool accepted;   /* score() takes it */
  uint64_t scored; /* so many units get a score */
  char *refusal;   /* why not */
};
/* Opens an instance and makes evidence up for it until it is accepted, rows that are refused made
 * up anew. */
void sample_open(struct trial *trial, const struct setting *setting, uint64_t seed, uint64_t units,
                 enum style style, struct sample *sample);
void sample_close(struct sample *sample);
/* The same with ordinary evidence of any seed. False, and nothing to close, if none is accepted. */
bool sample_open_good(struct trial *trial, const struct setting *setting, uint64_t units,
                      struct sample *sample);
/* What a batch has written, judged. */
struct outputs *sample_score(const struct sample *sample, struct batch *batch, enum wants wants,
                             enum side side);
/* Hands out a sample for all settings and some seeds; those that are accepted. Skips the test if
 * there are none. */
typedef void (*use_sample)(struct trial *trial, const struct setting *setting,
                           struct sample *sample);
void each_sample(struct trial *trial, uint64_t units, enum style style, use_sample use);
/* The same with one sample for a setting, of ordinary evidence, until so many had units that are
 * scored. */
void some_settings(struct trial *trial, guint most, uint64_t units, use_sample use);
/* Tells how much was counted; skips the test if nothing was. */
void trial_saw_seen(struct trial *trial);

/* ---- many-rows.c ---- */

/* Puts one row at different places among very many others. */
void use_row_among_many(struct trial *trial, const struct setting *setting, struct sample *sample);

/* ---- vectors.c ---- */

/* Loads the edition with the test vectors. NULL, or why not; g_free. */
char *vectors_open(struct trial *trial);
/* Adds the parameters that its indicators give this plugin. */
void vectors_add_settings(struct trial *trial);

#endif /* SY_PLUGIN_CHECK_PRIVATE_H */
