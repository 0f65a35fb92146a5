/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c: help texts and manual pages, both from the commands' own descriptions
 */
#include "config.h"

#include "command/command.h"

#include <locale.h>
#include <string.h>

static const char *const exit_codes = N_(
    "0 done; 1 a check failed; 2 wrong usage or wrong input, and nothing was written; 3 done, but "
    "an indicator is in error, and the output says which; 4 a system error such as a full disk; 5 "
    "a study was interrupted, and the output says how far it came.");

static const struct {
  const char *name, *text;
} environment[] = {
    {"STEELYARD_PLUGIN_PATH", N_("Absolute folders of plugins, separated by colons, in place of "
                                 "steelyard's own; an empty entry is steelyard's own.")},
    {"LANGUAGE", N_("The language of the output: zh for Chinese, en for English.")},
    {"NO_COLOR", N_("If set and not empty, the output has no colour.")},
};

static const char *option_argument(const GOptionEntry *option) {
  return option->arg == G_OPTION_ARG_NONE || !option->arg_description ? ""
                                                                      : _(option->arg_description);
}

/* "-o, --output=FILE", or without the short form. g_free. */
static char *option_text(const GOptionEntry *option) {
  const char *argument = option_argument(option);
  g_autofree char *brief =
      option->short_name ? g_strdup_printf("-%c, ", option->short_name) : g_strdup("    ");
  return g_strdup_printf("%s--%s%s%s", brief, option->long_name, *argument ? "=" : "", argument);
}

/* The description of an option. g_free. */
static char *option_description(const GOptionEntry *option, const struct format *formats) {
  return option->description ? g_strdup(_(option->description)) : format_list(formats, true);
}

/* Prints paragraphs, broken to 80 columns; Chinese text breaks anywhere. */
static void print_wrapped(const char *text, unsigned indent, FILE *stream) {
  unsigned column = 0;
  const char *at = text;
  while (*at) {
    const char *end = at;
    if (*at == '\n') {
      fputs("\n", stream);
      column = 0;
      at++;
      continue;
    }
    /* A unit that may not be broken: a word with the space after it, or one wide character; and
     * punctuation that must not begin a line. */
    do
      end = g_utf8_next_char(end);
    while (*end && *end != ' ' && *end != '\n' && !g_unichar_iswide(g_utf8_get_char(end)) &&
           !g_unichar_iswide(g_utf8_get_char(at)));
    while (*end && g_utf8_strchr("，。、；：）”", -1, g_utf8_get_char(end)))
      end = g_utf8_next_char(end);
    g_autofree char *word = g_strndup(at, (gsize)(end - at));
    const unsigned width = sy_display_width(word);
    if (column == 0 || column + width > 79) {
      if (column)
        fputs("\n", stream);
      fprintf(stream, "%*s", (int)indent, "");
      column = indent;
      if (*word == ' ' && g_utf8_strlen(word, -1) > 1) {
        memmove(word, word + 1, strlen(word));
        column--;
      }
    }
    fputs(word, stream);
    column += width;
    at = end;
  }
  fputs("\n", stream);
}

/* The commands of a group with what each does; all with "". */
static void print_commands(const char *group, FILE *stream) {
  for (const struct command *const *command = commands; *command; command++)
    if (g_str_has_prefix((*command)->name, group))
      fprintf(stream, "  %-14s %s\n", (*command)->name, _((*command)->summary));
}

void help_group(const char *word, FILE *stream) {
  g_autofree char *group = g_strconcat(word, " ", NULL);
  fprintf(stream, "%s\n\n", _("usage: steelyard COMMAND [OPTION…] [ARGUMENT…]"));
  print_commands(group, stream);
  fprintf(stream, "\n%s\n", _("'steelyard COMMAND --help' describes a command."));
}

void help_program(FILE *stream) {
  fprintf(stream, "%s\n\n", _("steelyard: scores public evaluations"));
  fprintf(stream, "%s\n\n", _("usage: steelyard COMMAND [OPTION…] [ARGUMENT…]"));
  print_commands("", stream);
  fprintf(stream, "\n%s\n", _("Limits, which --limit NAME=N raises:"));
  struct sy_limit_text limit;
  for (size_t i = 0; sy_limit_at(i, &limit); i++)
    fprintf(stream, "  %-14s %12zu  %s\n", limit.name, limit.value, _(limit.of));
  fprintf(stream, "\n%s\n", _("'steelyard COMMAND --help' describes a command."));
}

static void print_options(const GOptionEntry *option, const struct format *formats, FILE *stream) {
  for (; option && option->long_name; option++) {
    g_autofree char *text = option_text(option);
    g_autofree char *description = option_description(option, formats);
    const unsigned width = sy_display_width(text);
    fprintf(stream, "  %s%*s %s\n", text, width < 26 ? (int)(26 - width) : 0, "", description);
  }
}

void help_command(const struct command *command, FILE *stream) {
  fprintf(stream, _("usage: steelyard %s [OPTION…] %s\n"), command->name, _(command->arguments));
  fprintf(stream, "\n");
  print_wrapped(_(command->description), 0, stream);
  fprintf(stream, "\n%s\n", _("Options:"));
  print_options(command->options, command->formats, stream);
  print_options(general_options, NULL, stream);
  fprintf(stream, "\n%s\n", _("Exit codes:"));
  print_wrapped(_(exit_codes), 2, stream);
}

/* Text for roff: backslashes and hyphens escaped, no line starts with a control character. */
static void roff(const char *text, FILE *stream) {
  bool line_start = true;
  for (; *text; text++) {
    if (line_start && (*text == '.' || *text == '\''))
      fputs("\\&", stream);
    if (*text == '\\')
      fputs("\\e", stream);
    else if (*text == '-')
      fputs("\\-", stream);
    else if (*text == '\n' && text[1] == '\n') {
      fputs("\n.PP", stream);
      continue;
    } else
      fputc(*text, stream);
    line_start = *text == '\n';
  }
  fputc('\n', stream);
}

static void roff_section(const char *title, FILE *stream) {
  fprintf(stream, ".SH %s\n", title);
}

static void roff_options(const GOptionEntry *option, const struct format *formats, FILE *stream) {
  for (; option && option->long_name; option++) {
    g_autofree char *text = option_text(option);
    fputs(".TP\n.B ", stream);
    roff(g_strstrip(text), stream);
    g_autofree char *description = option_description(option, formats);
    roff(description, stream);
  }
}

static void roff_commands(FILE *stream) {
  roff_section("COMMANDS", stream);
  for (const struct command *const *command = commands; *command; command++) {
    g_autofree char *page = g_strdelimit(g_strdup((*command)->name), " ", '-');
    fprintf(stream, ".TP\n.B %s %s\n", (*command)->name, (*command)->arguments);
    g_autofree char *sentence = g_strconcat((*command)->summary, ".", NULL);
    roff(sentence, stream);
    fprintf(stream, "See\n.BR steelyard\\-%s (1).\n", page);
  }
  roff_section("LIMITS", stream);
  fputs("They guard against slips and hostile files;\n.B \\-\\-limit\n", stream);
  roff("raises them: --limit rows=300000000.", stream);
  struct sy_limit_text limit;
  for (size_t i = 0; sy_limit_at(i, &limit); i++) {
    fputs(".TP\n.B ", stream);
    roff(limit.name, stream);
    fprintf(stream, "%s: %zu.\n", limit.of, limit.value);
  }
  roff_section("ENVIRONMENT", stream);
  for (size_t i = 0; i < G_N_ELEMENTS(environment); i++) {
    fprintf(stream, ".TP\n.B %s\n", environment[i].name);
    roff(environment[i].text, stream);
  }
}

void help_manual(const struct command *command, FILE *stream) {
  setlocale(LC_MESSAGES, "C"); /* manual pages are in English */
  g_autofree char *page =
      command ? g_strdup_printf("steelyard-%s", command->name) : g_strdup("steelyard");
  g_strdelimit(page, " ", '-');
  fprintf(stream, ".TH %s 1 \"\" \"steelyard %s\" \"User Commands\"\n", page, PACKAGE_VERSION);
  roff_section("NAME", stream);
  fprintf(stream, "%s \\- ", page);
  roff(command ? command->summary : "score public evaluations", stream);
  roff_section("SYNOPSIS", stream);
  if (command)
    fprintf(stream, ".B steelyard %s\n[OPTION...] %s\n", command->name, command->arguments);
  else
    fputs(".B steelyard\nCOMMAND [OPTION...] [ARGUMENT...]\n", stream);
  roff_section("DESCRIPTION", stream);
  roff(command
           ? command->description
           : "Scores public evaluations that an edition describes: a folder with a YAML indicator "
             "tree, the units, the evidence, the awards and the published claims. Scoring methods "
             "are plugins.",
       stream);
  if (command) {
    roff_section("OPTIONS", stream);
    roff_options(command->options, command->formats, stream);
    roff_options(general_options, NULL, stream);
  } else {
    roff_commands(stream);
  }
  roff_section("EXIT STATUS", stream);
  roff(exit_codes, stream);
}
