/* SPDX-License-Identifier: Apache-2.0
 *
 * command.h: the steelyard program
 *
 * One file per subcommand, each a struct command that says all about itself.
 * Help texts and manual pages are made from it.
 */
#ifndef SY_COMMAND_H
#define SY_COMMAND_H

#include "archive/archive.h"
#include "print/print.h"

#include <jansson.h>

/* What the program returns. */
enum exit_code {
  EXIT_DONE = 0,
  EXIT_NO = 1,      /* the answer is no: a claim fails, a document does not recompute */
  EXIT_WRONG = 2,   /* wrong use or wrong input */
  EXIT_PARTIAL = 3, /* done, but an indicator is in error; the output says which */
  EXIT_MACHINE = 4  /* the machine failed: disk, memory */
};

/* A format in which a command writes: its row in the command's table is all that names it. */
struct format {
  const char *name;         /* as --format takes it */
  enum sy_load_depth depth; /* what must be loaded of an edition; SY_LOAD_ALL: and judged */
  /* `what` is what the command makes, such as a struct sy_evaluation of `score`. */
  void (*write)(const void *what, const struct sy_style *style, FILE *stream);
};

/* What an option takes, for completion of command lines. */
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
  /* `arguments`: NULL-ended, without the command's name. `out`: standard output; whoever calls
   * makes sure that all of it has arrived. */
  enum exit_code (*run)(char **arguments, FILE *out);
};

/* All of them, NULL-ended, in the order in which help lists them. */
extern const struct command *const commands[];

extern const struct command command_score, command_validate, command_tree, command_explain,
    command_diff, command_new, command_verify, command_lock, command_archive, command_plugin_list,
    command_plugin_show, command_plugin_new, command_plugin_check;

/* The options that every command has, ended as g_option does. */
extern const GOptionEntry general_options[];
extern const struct choice general_choices[];

/* ---- failure.c: how the program ends when the machine fails it ---- */

/* Once, before anything is opened: whatever ends the program from here on, it leaves no temporary
 * file, and gives a reason. */
void prepare_for_failures(void);

/* ---- format.c: the formats in which a command writes ---- */

/* The value of --format, or NULL. A command that has formats has this option, without a
 * description: help makes it of the formats. */
extern char *format_name;
/* The format that --format names, or the first without --format; NULL if the name is unknown. */
const struct format *format_find(const struct format *formats);
/* The same for a command; for an unknown name prints an error with the nearest one. */
const struct format *format_chosen(const struct command *command);
/* "table, csv or json", or with the first marked as the default, translated. g_free. */
char *format_list(const struct format *formats, bool with_default);
/* Writes to the file `path`, which appears when all of it is there, or for NULL to `out`. False
 * after printing why it cannot be written. */
bool format_write(const struct format *format, const void *what, const char *path, FILE *out);
/* How every command writes JSON. Takes over the value. */
void format_json(json_t *json, FILE *stream);

/* ---- completion.c ---- */

/* A script for bash that completes command lines. */
void completion_bash(FILE *stream);

/* ---- help.c ---- */

void help_program(FILE *stream);
/* Of the commands that begin with that word, as "plugin list" with "plugin". */
void help_group(const char *word, FILE *stream);
void help_command(const struct command *command, FILE *stream);
/* The manual page in roff; NULL: of the program itself. */
void help_manual(const struct command *command, FILE *stream);

/* ---- job.c: what most commands begin with ---- */

/* An edition with the plugins it was checked against. */
typedef struct sy_job {
  sy_registry *registry;
  sy_edition *edition;
} sy_job;
/* Scans the plugin directories and loads the edition. On failure prints every problem; then nothing
 * is left to close. */
bool job_open(sy_job *job, const char *directory, enum sy_load_depth depth);
/* The same with everything, and with the edition's lock, if it has one. What is wrong with either
 * is told at once, and if the edition cannot be loaded, which of the lock's plugins are not
 * installed. What the job holds is to be closed in any case. */
bool job_open_locked(sy_job *job, const char *directory, sy_lock **lock);
void job_close(sy_job *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_job, job_close)

/* --only-locked: an edition's plugins are loaded only if its lock has their objects' digests. */
extern gboolean job_only_locked;

/* The limits and the sandbox that the general options ask for. */
extern sy_context job_context;

/* The registry of this run alone; NULL after printing why. */
sy_registry *job_registry(void);

/* The path of a folder that is to be made, without slashes at its end. g_free. */
char *job_new_path(const char *argument);

/* The editions beside a job's that its claims speak of, under the same restriction. */
sy_other_editions *job_other_editions(const sy_job *job);

/* Prints the problems, if there are any, and says whether there were none. */
bool job_report(const sy_problems *problems);

/* Prints why indicators are in error, each message once, and returns EXIT_PARTIAL if any is; else
 * EXIT_DONE. */
enum exit_code job_errors(const sy_assessment *assessment);

#endif /* SY_COMMAND_H */
