/* SPDX-License-Identifier: Apache-2.0
 *
 * steelyard.c: the program
 *
 * Finds the subcommand, reads its options, runs it. What a subcommand does is in its own file.
 */
#include "config.h"

#include "command/command.h"

#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &command_score,      &command_validate,     &command_tree,
    &command_explain,    &command_study,        &command_report,
    &command_diff,       &command_new,          &command_forms,
    &command_import,     &command_verify,       &command_lock,
    &command_archive,    &command_plugin_list,  &command_plugin_show,
    &command_plugin_new, &command_plugin_check, NULL,
};

static gboolean help_wanted = FALSE;
static char **limits = NULL;
static char *sandbox = NULL;

const GOptionEntry general_options[] = {
    {"limit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &limits, N_("raise a limit, as in rows=300000000"),
     N_("NAME=N")},
    {"sandbox", 0, 0, G_OPTION_ARG_STRING, &sandbox,
     N_("third-party plugins: require, try or none"), N_("LEVEL")},
    {"only-locked", 0, 0, G_OPTION_ARG_NONE, &job_only_locked,
     N_("load only the plugin files that the lock records"), NULL},
    {"help", 'h', 0, G_OPTION_ARG_NONE, &help_wanted, N_("show this help"), NULL},
    G_OPTION_ENTRY_NULL,
};

const struct choice general_choices[] = {{"sandbox", sy_sandbox_names}, {0}};

/* Messages in the reader's language; numbers and sorting stay those of the C locale. A machine
 * without any locale set still gets Chinese where LANGUAGE asks for it. */
static void set_language(void) {
  const char *found = setlocale(LC_CTYPE, "");
  setlocale(LC_MESSAGES, "");
  if (!found || strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0) {
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
  }
  g_autofree char *path = sy_own_path(SY_OWN_MESSAGES);
  bindtextdomain("steelyard", path);
  bind_textdomain_codeset("steelyard", "UTF-8");
  textdomain("steelyard");
}

/* The command that the first words name, one word or two. */
static const struct command *find_command(char **words, int *used) {
  for (const struct command *const *command = commands; *command; command++) {
    g_auto(GStrv) name = g_strsplit((*command)->name, " ", -1);
    const int count = (int)g_strv_length(name);
    int same = 0;
    while (same < count && words[same] && strcmp(words[same], name[same]) == 0)
      same++;
    if (same == count) {
      *used = count;
      return *command;
    }
  }
  return NULL;
}

/* The names of commands, or of those that begin with a word what follows it. */
static GPtrArray *names_after(const char *word) {
  GPtrArray *names = g_ptr_array_new();
  const size_t length = strlen(word);
  for (const struct command *const *command = commands; *command; command++)
    if (strncmp((*command)->name, word, length) == 0)
      g_ptr_array_add(names, (gpointer)((*command)->name + length));
  g_ptr_array_add(names, NULL);
  return names;
}

static bool asks_for_help(const char *word) {
  return word &&
         (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0);
}

/* Handles a word that several commands begin with, or a request for help. */
static bool is_group_help(char **words) {
  g_autofree char *begun = g_strconcat(words[0], " ", NULL);
  g_autoptr(GPtrArray) after = names_after(begun);
  return after->len > 1 && (!words[1] || asks_for_help(words[1]));
}

static enum exit_code unknown_command(char **words) {
  g_autofree char *begun = g_strconcat(words[0], " ", NULL);
  g_autoptr(GPtrArray) after = names_after(begun);
  const bool group = after->len > 1; /* "plugin", of "plugin list" */
  g_autoptr(GPtrArray) names = group ? g_steal_pointer(&after) : names_after("");
  const char *second = words[1] && *words[1] != '-' ? words[1] : "";
  g_autofree char *suggestion =
      sy_suggestion(group ? second : words[0], (const char *const *)names->pdata);
  if (group && !*second)
    fprintf(stderr, _("steelyard %s: a command is missing%s\n"), words[0], suggestion);
  else
    fprintf(stderr, _("steelyard: unknown command '%s%s'%s\n"), group ? begun : "",
            group ? second : words[0], suggestion);
  return EXIT_WRONG;
}

static enum exit_code wrong_use(const struct command *command, const char *message) {
  fprintf(stderr, _("steelyard %s: %s\n"), command->name, message);
  fprintf(stderr, _("usage: steelyard %s [OPTION…] %s\n"), command->name, _(command->arguments));
  return EXIT_WRONG;
}

/* What GLib's option parser complains of, in our words: it has a catalogue of its own, which may be
 * missing. g_free. */
static char *option_fault(const char *message) {
  static const char unknown[] = "Unknown option ", missing[] = "Missing argument for ";
  const char *value = strstr(message, "“"), *option = strstr(message, "” for ");
  if (g_str_has_prefix(message, unknown))
    return g_strdup_printf(_("unknown option %s"), message + strlen(unknown));
  if (g_str_has_prefix(message, missing))
    return g_strdup_printf(_("the option %s needs a value"), message + strlen(missing));
  if (!value || !option || option < value)
    return g_strdup(message);
  value += strlen("“");
  g_autofree char *found = g_strndup(value, (gsize)(option - value));
  option += strlen("” for ");
  return g_strdup_printf(_("the option %.*s is '%s', expected a whole number"),
                         (int)strcspn(option, " "), option, found);
}

/* NULL, or why not. g_free. */
static char *set_limits(void) {
  char *reason = NULL;
  for (char **limit = limits; limit && *limit && !reason; limit++)
    sy_limit_set(&job_context, *limit, &reason);
  g_clear_pointer(&limits, g_strfreev);
  return reason;
}

/* Runs a command with the words after its name. */
static enum exit_code run_command(const struct command *command, char **words, FILE *out) {
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_add_main_entries(context, general_options, NULL);
  if (command->options)
    g_option_context_add_main_entries(context, command->options, NULL);

  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_strv_builder_add(builder, "steelyard");
  g_strv_builder_addv(builder, (const char **)words);
  g_auto(GStrv) arguments = g_strv_builder_end(builder);
  g_autoptr(GError) error = NULL;
  if (!g_option_context_parse_strv(context, &arguments, &error)) {
    g_autofree char *fault = option_fault(error->message);
    return wrong_use(command, fault);
  }
  if (help_wanted) {
    help_command(command, out);
    return EXIT_DONE;
  }
  g_autofree char *reason = set_limits();
  if (!reason && sandbox && !sy_sandbox_set(&job_context, sandbox))
    reason = g_strdup_printf(_("the sandbox is '%s', expected require, try or none"), sandbox);
  g_clear_pointer(&sandbox, g_free);
  if (reason)
    return wrong_use(command, reason);
  char **rest = arguments + 1;
  if (*rest && strcmp(*rest, "--") == 0)
    rest++;
  const guint count = g_strv_length(rest);
  if (count < command->least)
    return wrong_use(command, _("an argument is missing"));
  if (command->most && count > command->most)
    return wrong_use(command, _("too many arguments"));
  return command->run(rest, out);
}

/* `steelyard help [COMMAND]` and, for the build, `steelyard help --manual [COMMAND]` and
 * `steelyard help --completion bash`. */
static enum exit_code run_help(char **words, FILE *out) {
  if (*words && strcmp(*words, "--completion") == 0 && g_strcmp0(words[1], "bash") == 0) {
    completion_bash(out);
    return EXIT_DONE;
  }
  const bool manual = *words && strcmp(*words, "--manual") == 0;
  if (manual)
    words++;
  int used;
  const struct command *command = *words ? find_command(words, &used) : NULL;
  if (*words && !command && !manual && is_group_help(words)) {
    help_group(words[0], out);
    return EXIT_DONE;
  }
  if (*words && !command)
    return unknown_command(words);
  if (manual)
    help_manual(command, out);
  else if (command)
    help_command(command, out);
  else
    help_program(out);
  return EXIT_DONE;
}

/* Every thread often allocates and frees large arrays. Returning each to the system takes a tenth
 * of the time for a large edition, so some of the memory is kept. */
static void keep_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 4 << 20);
}

/* Runs the command that the arguments name. */
static enum exit_code run_words(char **words, FILE *out) {
  if (!*words) {
    help_program(stderr);
    return EXIT_WRONG;
  }
  if (asks_for_help(*words))
    return run_help(words + 1, out);
  if (asks_for_help(words[1]))
    return run_help(words, out);
  if (strcmp(*words, "--version") == 0) {
    fprintf(out, "steelyard %s\n", PACKAGE_VERSION);
    return EXIT_DONE;
  }
  int used;
  const struct command *command = find_command(words, &used);
  if (!command)
    return unknown_command(words);
  return run_command(command, words + used, out);
}

int main(int argc, char **argv) {
  (void)argc;
  keep_memory();
  set_language();
  prepare_for_failures();
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_output *output = sy_output_open(NULL, problems);
  enum exit_code code = EXIT_DONE;
  FILE *messages = sy_message_stream();
  if (messages)
    stderr = messages;
  if (output) {
    progress_begin();
    code = run_words(argv + 1, sy_output_text(output));
    progress_end();
    sy_output_commit(output, problems);
  }
  return (int)(job_report(problems) ? code : EXIT_MACHINE);
}
