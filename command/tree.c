/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: `steelyard tree EDITION`
 */
#include "command/command.h"

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, "FORMAT"},
    G_OPTION_ENTRY_NULL,
};

static void write_table(const void *edition, const struct sy_style *style, FILE *stream) {
  sy_tree_write(edition, style, stream);
}

static void write_json(const void *edition, const struct sy_style *style, FILE *stream) {
  (void)style;
  format_json(sy_tree_json(edition), stream);
}

static void write_dot(const void *edition, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_tree_dot(edition, stream);
}

static const struct format formats[] = {{"table", SY_LOAD_TREE, write_table, false},
                                        {"json", SY_LOAD_TREE, write_json, true},
                                        {"dot", SY_LOAD_TREE, write_dot, true},
                                        {0}};

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = format_chosen(&command_tree);
  g_auto(sy_job) job = {0};
  if (!format || !job_open(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  return format_write(format, job.edition, NULL, out);
}

const struct command command_tree = {
    .name = "tree",
    .arguments = "EDITION",
    .least = 1,
    .most = 1,
    .summary = N_("show an edition's indicator tree"),
    .description = N_("Prints the indicator tree with weights or points, plugins, adjustments and "
                      "vetoes, and marks the reconstructed nodes. Needs no evidence. For other "
                      "programs, JSON has the nodes as a result document has them, and dot is for "
                      "Graphviz, where reconstructed nodes are dashed."),
    .options = options,
    .formats = formats,
    .run = run,
};
