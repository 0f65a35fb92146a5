/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: `steelyard tree EDITION`
 */
#include "command/command.h"

static enum exit_code run(char **arguments, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, arguments[0], SY_LOAD_TREE))
    return EXIT_WRONG;
  const struct sy_style style = sy_style_for(stdout);
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
           "and what of it is published and what is reconstructed. Needs no evidence."),
    .run = run,
};
