/* SPDX-License-Identifier: Apache-2.0
 *
 * command.h: the steelyard program
 *
 * Each subcommand has one file with a struct command that describes it. Help texts, manual pages
 * and completion are generated from these.
 */
#ifndef SY_COMMAND_H
#define SY_COMMAND_H

#include "archive/archive.h"
#include "import/import.h"
#include "print/print.h"
#include "tables/tables.h"

#include <jansson.h>

/* The program's exit codes. */
enum exit_code {
  EXIT_DONE = 0,
  EXIT_NO = 1,         /* the check failed: a claim fails, a document does not recompute */
  EXIT_WRONG = 2,      /* wrong use or wrong input */
  EXIT_PARTIAL = 3,    /* done, but an indicator is in error; the output says which */
  EXIT_MACHINE = 4,    /* the machine failed: disk, memory; or plugins exceeded a common limit */
  EXIT_INTERRUPTED = 5 /* what was computed until Ctrl-C; the output says how far that is */
};

/* A format in which a command writes. Its row in the command's table is the only place that names
 * it. */
struct format {
  const char *name;         /* as --format takes it */
  enum sy_load_depth depth; /* how much to load; SY_LOAD_ALL: claims are judged as well */
  /* `what` is the command's result, such as the struct sy_evaluation of `score`. */
  void (*write)(const void *what, const struct sy_style *style, FILE *stream);
  bool data; /* for programs: texts are written unchanged, without escapes for terminals */
};

/* The values of an option, for completion of command lines. */
struct choice {
  const char *option;       /* its long name */
  const char *const *names; /* NULL-ended */
};

struct command {
  const char *name;             /* "score", "plugin list" */
  const char *arguments;        /* "EDITION [NODE]" */
  unsigned least, most;         /* how many arguments; most 0: any number */
  const char *summary;          /* one line */
  const char *description;      /* paragraphs, separated by empty lines */
  const GOptionEntry *options;  /* or NULL */
  const struct format *formats; /* that --format takes, the default first, ended by one without a
                                   name; or NULL */
  const struct choice *choices; /* ended by one without an option; or NULL */
  /* `arguments`: NULL-ended, without the command's name. `out`: standard output, which the caller
   * flushes and checks for errors. */
  enum exit_code (*run)(char **arguments, FILE *out);
};

/* All of them, NULL-ended, in the order in which help lists them. */
extern const struct command *const commands[];

extern const struct command command_score, command_validate, command_tree, command_explain,
    command_study, command_forms, command_import, command_report, command_diff, command_new,
    command_verify, command_lock, command_archive, command_plugin_list, command_plugin_show,
    command_plugin_new, command_plugin_check;

/* The options that every command has, ended as g_option does. */
extern const GOptionEntry general_options[];
extern const struct choice general_choices[];

/* ---- failure.c: how the program ends when the machine fails ---- */

/* Must be called once, before anything is opened. From then on, however the program ends, it
 * removes its temporary files and gives a reason. */
void prepare_for_failures(void);

/* Ends the program because plugins exceeded a common limit. */
G_GNUC_NORETURN void end_exhausted(const char *reason);

/* ---- format.c: the formats in which a command writes ---- */

/* The value of --format, or NULL. Every command with formats has this option; help generates its
 * description from the formats. */
extern char *format_name;
/* The format that --format names, or the first without --format; NULL if the name is unknown. */
const struct format *format_find(const struct format *formats);
/* The same for a command; for an unknown name prints an error with the nearest one. */
const struct format *format_chosen(const struct command *command);
/* "table, csv or json", or with the first marked as the default, translated. g_free. */
char *format_list(const struct format *formats, bool with_default);
/* Writes to the file `path`, which appears only when it is complete, or to standard output, which
 * is `out`, if `path` is NULL or "-". EXIT_DONE, or another code after printing the reason. */
enum exit_code format_write(const struct format *format, const void *what, const char *path,
                            FILE *out);
/* Writes JSON in the form that all commands use. Takes ownership of the value. */
void format_json(json_t *json, FILE *stream);

/* ---- completion.c ---- */

/* A script for bash that completes command lines. */
void completion_bash(FILE *stream);

/* ---- help.c ---- */

void help_program(FILE *stream);
/* Help for the commands that begin with a word, such as "plugin list" for "plugin". */
void help_group(const char *word, FILE *stream);
void help_command(const struct command *command, FILE *stream);
/* The manual page in roff; NULL: of the program itself. */
void help_manual(const struct command *command, FILE *stream);

/* ---- job.c: the first steps of most commands ---- */

/* An edition with the plugins it was checked against. */
typedef struct sy_job {
  sy_registry *registry;
  sy_edition *edition;
  const struct sy_what_if *what_if; /* what is changed in the edition; or NULL */
} sy_job;
/* Scans the plugin directories and loads the edition. On failure prints every problem; then nothing
 * is left to close. */
bool job_open(sy_job *job, const char *directory, enum sy_load_depth depth);
/* The same with the changes that the options JOB_WHAT_IF ask for, if any. */
bool job_open_what_if(sy_job *job, const char *directory, enum sy_load_depth depth);
extern struct sy_what_if job_changes;
#define JOB_WHAT_IF                                                                                \
  {"set",                                                                                          \
   0,                                                                                              \
   0,                                                                                              \
   G_OPTION_ARG_STRING_ARRAY,                                                                      \
   &job_changes.set,                                                                               \
   N_("what if: another value, as in portal:weight=35%"),                                          \
   N_("NODE:KEY=VALUE")},                                                                          \
      {"without",                                                                                  \
       0,                                                                                          \
       0,                                                                                          \
       G_OPTION_ARG_STRING_ARRAY,                                                                  \
       &job_changes.without,                                                                       \
       N_("what if: without this node and all below it"),                                          \
       N_("NODE")},                                                                                \
  {                                                                                                \
    "without-rater", 0, 0, G_OPTION_ARG_STRING_ARRAY, &job_changes.without_raters,                 \
        N_("what if: without the rows of this rater"), N_("RATER")                                 \
  }
/* The same with SY_LOAD_ALL, and with the edition's lock, if it has one. Prints the problems of
 * both at once. If the edition cannot be loaded, also prints which of the lock's plugins are not
 * installed. The job must be closed in any case. */
bool job_open_locked(sy_job *job, const char *directory, sy_lock **lock);
void job_close(sy_job *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_job, job_close)

/* ---- progress.c: what a terminal shows during long work ---- */

/* From now on standard error, if it is a terminal, shows the step under way once the program has
 * run for a second. */
void progress_begin(void);
/* No more: standard output, which may be the same terminal, is about to be written. */
void progress_end(void);

/* ---- background.c: contents of a result document in addition to the scores ---- */

typedef struct job_background {
  sy_other_editions *others;
  sy_judgements *judgements;
  sy_changes *changes;
  sy_edition *first_edition; /* the same edition by its first rows alone */
  sy_assessment *first;
} job_background;
/* Judges the claims, compares with the previous edition, and, if tables have stages, scores the
 * first rows alone; `threads` as in struct sy_assess_options. The result refers to data of the
 * background. False after printing what is wrong with other editions. */
bool job_add_background(job_background *background, const sy_job *job, unsigned threads,
                        struct sy_evaluation *result);
void job_clear_background(job_background *background);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(job_background, job_clear_background)

/* ---- job.c again ---- */

/* --only-locked: an edition's plugins are loaded only if its lock has their objects' digests. */
extern gboolean job_only_locked;

/* The limits and the sandbox that the general options ask for. */
extern sy_context job_context;

/* The registry of this run alone; NULL after printing why. */
sy_registry *job_registry(void);

/* The path of an output, or NULL for standard output, given as "-". */
const char *job_output_path(const char *argument);
/* How writing to a path ended, after printing the problems. */
enum exit_code job_written(const char *path, const sy_problems *problems);
/* The path of a folder to be made, without trailing slashes. g_free. */
char *job_new_path(const char *argument);

/* The other editions that the claims of a job's edition refer to, under the same restriction. */
sy_other_editions *job_other_editions(const sy_job *job);

/* The unit with that id or name, or the node with that id; SY_NONE after reporting, for the
 * command, that there is none, with the nearest name. */
uint32_t job_find_unit(const sy_edition *edition, const char *command, const char *name);
uint32_t job_find_node(const sy_edition *edition, const char *command, const char *name);

/* Prints the problems, if there are any, and says whether there were none. */
bool job_report(const sy_problems *problems);

/* Prints to standard error how many warnings are open, if any. `strict`: prints them all, and
 * returns false, because they count as errors. */
bool job_warnings(const sy_assessment *assessment, bool strict);

/* Prints why indicators are in error, with the first rows, and returns EXIT_PARTIAL if any are;
 * else EXIT_DONE. */
enum exit_code job_errors(const sy_assessment *assessment);

#endif /* SY_COMMAND_H */
