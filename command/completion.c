/* SPDX-License-Identifier: Apache-2.0
 *
 * completion.c: completion of command lines in bash, from the commands' own descriptions
 */
#include "command/command.h"

#include <string.h>

/* The compgen option for each placeholder of an argument or an option's value. */
static const struct {
  const char *placeholder, *action;
} placeholders[] = {
    {"EDITION", "-d"}, {"EARLIER", "-d"}, {"FOLDER", "-d"},
    {"RESULT", "-f"},  {"ARCHIVE", "-f"}, {"FILE", "-f"}, /* folders, too */
};

/* The last placeholder in a text; "": none. */
static const char *action_of(const char *text) {
  const char *action = "";
  for (size_t i = 0; i < G_N_ELEMENTS(placeholders); i++)
    if (text && strstr(text, placeholders[i].placeholder))
      action = placeholders[i].action;
  return action;
}

/* The values that an option accepts, each with a space before it; "": any. g_free. */
static char *values_of(const struct command *command, const GOptionEntry *option) {
  GString *words = g_string_new(NULL);
  if (option->arg_data == &format_name)
    for (const struct format *format = command->formats; format->name; format++)
      g_string_append_printf(words, " %s", format->name);
  const struct choice *lists[] = {command->choices, general_choices};
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
    for (const struct choice *choice = lists[i]; choice && choice->option; choice++)
      for (size_t k = 0; strcmp(choice->option, option->long_name) == 0 && choice->names[k]; k++)
        g_string_append_printf(words, " %s", choice->names[k]);
  return g_string_free(words, FALSE);
}

/* Completes the value of an option. */
static void print_values(const struct command *command, const GOptionEntry *option, FILE *stream) {
  for (; option && option->long_name; option++) {
    if (option->arg == G_OPTION_ARG_NONE)
      continue;
    g_autofree char *words = values_of(command, option);
    fprintf(stream, "      --%s", option->long_name);
    if (option->short_name)
      fprintf(stream, " | -%c", option->short_name);
    fprintf(stream, ") words='%s' action=%s ;;\n", words, action_of(option->arg_description));
  }
}

static void print_names(const GOptionEntry *option, FILE *stream) {
  for (; option && option->long_name; option++)
    fprintf(stream, " --%s", option->long_name);
}

static void print_command(const struct command *command, FILE *stream) {
  /* In "EDITION -o FILE.tar.zst" an option begins. */
  g_autofree char *arguments = g_strdup(command->arguments);
  char *option = strstr(arguments, " -");
  if (option)
    *option = '\0';
  fprintf(stream, "    '%s '*)\n      case $before in\n", command->name);
  print_values(command, command->options, stream);
  print_values(command, general_options, stream);
  fprintf(stream, "      *) action=%s options='", action_of(arguments));
  print_names(command->options, stream);
  print_names(general_options, stream);
  fprintf(stream, "' ;;\n      esac\n      ;;\n");
}

/* The first words of all commands, or the second ones of those that begin with `group`; each with a
 * space before it. g_free. */
static char *next_words(const char *group) {
  GString *words = g_string_new(NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (const struct command *const *command = commands; *command; command++) {
    g_auto(GStrv) name = g_strsplit((*command)->name, " ", 2);
    const char *word = !group ? name[0] : g_str_equal(name[0], group) ? name[1] : NULL;
    if (word && g_hash_table_add(seen, g_strdup(word)))
      g_string_append_printf(words, " %s", word);
  }
  return g_string_free(words, FALSE);
}

/* Completes the second word of commands that begin with the same word. */
static void print_groups(const char *words, FILE *stream) {
  g_auto(GStrv) firsts = g_strsplit(words + 1, " ", -1);
  for (char **first = firsts; *first; first++) {
    g_autofree char *seconds = next_words(*first);
    if (*seconds)
      fprintf(stream, "    '%s ') words='%s' ;;\n", *first, seconds);
  }
}

/* Bash splits --option=value into three words. */
static const char *const beginning =
    "# bash completion for steelyard\n"
    "_steelyard() {\n"
    "  local IFS=$' \\t\\n' words= action= options=\n"
    "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "  [[ $word == = ]] && word=\n"
    "  case \"${COMP_WORDS[*]:1:COMP_CWORD-1} \" in\n";
/* compgen prints one name per line, which may have spaces. */
static const char *const end =
    "  esac\n"
    "  [[ $word == -* ]] && words=$options action=\n"
    "  [[ $action ]] && compopt -o filenames 2>/dev/null\n"
    "  mapfile -t COMPREPLY < <(compgen $action -W \"$words\" -- \"$word\")\n"
    "}\n"
    "complete -F _steelyard steelyard\n";

void completion_bash(FILE *stream) {
  g_autofree char *words = next_words(NULL);
  fprintf(stream, "%s    ' ' | 'help ') words='help%s' ;;\n", beginning, words);
  print_groups(words, stream);
  for (const struct command *const *command = commands; *command; command++)
    print_command(*command, stream);
  fputs(end, stream);
}
