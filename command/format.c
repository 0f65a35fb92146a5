/* SPDX-License-Identifier: Apache-2.0
 *
 * format.c: the formats in which commands write
 */
#include "command/command.h"

#include <string.h>
#include <unistd.h>

char *format_name = NULL;

const struct format *format_find(const struct format *formats) {
  if (!format_name)
    return formats;
  for (; formats->name; formats++)
    if (strcmp(formats->name, format_name) == 0)
      return formats;
  return NULL;
}

const struct format *format_chosen(const struct command *command) {
  const struct format *found = format_find(command->formats);
  if (found)
    return found;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (const struct format *format = command->formats; format->name; format++)
    g_ptr_array_add(names, (gpointer)format->name);
  g_ptr_array_add(names, NULL);
  g_autofree char *suggestion = sy_suggestion(format_name, (const char *const *)names->pdata);
  fprintf(stderr, _("steelyard %s: unknown format '%s'%s\n"), command->name, format_name,
          suggestion);
  return NULL;
}

char *format_list(const struct format *formats, bool with_default) {
  GString *list = g_string_new(NULL);
  g_string_printf(list, with_default ? _("%s (the default)") : "%s", formats->name);
  while ((++formats)->name)
    g_string_append_printf(list, "%s%s", formats[1].name ? _(", ") : _(" or "), formats->name);
  return g_string_free(list, FALSE);
}

enum exit_code format_write(const struct format *format, const void *what, const char *path,
                            FILE *out) {
  const char *file = job_output_path(path);
  const struct sy_style for_output = sy_style_for(stdout);
  if (!file && isatty(STDOUT_FILENO))
    progress_end();
  if (!file && !format->data) {
    format->write(what, &for_output, out);
    return EXIT_DONE;
  }
  fflush(out);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_output *output = sy_output_open(file, problems);
  if (output) {
    FILE *stream = format->data ? sy_output_stream(output) : sy_output_text(output);
    const struct sy_style for_file = sy_style_for(stream);
    format->write(what, file ? &for_file : &for_output, stream);
    sy_output_commit(output, problems);
  }
  return job_written(file, problems);
}

void format_json(json_t *json, FILE *stream) {
  json_dumpf(json, stream, JSON_INDENT(1) | JSON_SORT_KEYS);
  fputc('\n', stream);
  json_decref(json);
}
