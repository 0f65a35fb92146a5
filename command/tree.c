/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: `steelyard tree EDITION`
 */
#include "command/command.h"

#include <string.h>

static char *format = NULL;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("table (the default), json or dot"),
     "FORMAT"},
    G_OPTION_ENTRY_NULL,
};

static const char *const formats[] = {"table", "json", "dot", NULL};

static void write_json(const sy_edition *edition, FILE *out) {
  json_t *json = sy_tree_json(edition);
  json_dumpf(json, out, JSON_INDENT(1) | JSON_SORT_KEYS);
  fputc('\n', out);
  json_decref(json);
}

static enum exit_code run(char **arguments, FILE *out) {
  if (format && sy_name_index(formats, format) < 0) {
    g_autofree char *suggestion = sy_suggestion(format, formats);
    fprintf(stderr, _("steelyard tree: unknown format '%s'%s\n"), format, suggestion);
    return EXIT_WRONG;
  }
  g_auto(sy_job) job = {0};
  if (!job_open(&job, arguments[0], SY_LOAD_TREE))
    return EXIT_WRONG;
  const struct sy_style style = sy_style_for(stdout);
  if (format && strcmp(format, "json") == 0)
    write_json(job.edition, out);
  else if (format && strcmp(format, "dot") == 0)
    sy_tree_dot(job.edition, out);
  else
    sy_tree_write(job.edition, &style, out);
  return EXIT_DONE;
}

const struct command command_tree = {
    .name = "tree",
    .arguments = "EDITION",
    .least = 1,
    .most = 1,
    .summary = N_("show an edition's indicator tree"),
    .description =
        N_("Prints the indicator tree with weights or points, plugins, adjustments and vetoes, "
           "and what of it is published and what is reconstructed. Needs no evidence. For other "
           "programs as JSON, as the nodes stand in a result document, or for Graphviz (dot), "
           "where what is reconstructed is dashed."),
    .options = options,
    .run = run,
};
