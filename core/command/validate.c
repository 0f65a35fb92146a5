/* SPDX-License-Identifier: Apache-2.0
 *
 * validate.c: `steelyard validate EDITION`
 */
#include "command/command.h"

#include <inttypes.h>

/* What was read, so that a person can see that it is what was meant. */
static void print_summary(const sy_edition *edition) {
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    leaves += edition->nodes[i].kind == SY_LEAF;
  uint64_t rows = 0;
  for (uint32_t i = 0; i < edition->table_count; i++)
    rows += edition->tables[i].row_count;
  printf(_("%s: valid: %u units, %u nodes of which %u indicators, %u tables with %" PRIu64
           " rows, %u claims\n"),
         edition->id, edition->unit_count, edition->node_count, leaves, edition->table_count, rows,
         edition->claim_count);
}

static enum exit_code run(char **arguments) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++) {
    g_auto(sy_job) job = {0};
    if (job_open(&job, *arguments, SY_LOAD_ALL))
      print_summary(job.edition);
    else
      code = EXIT_NO;
  }
  return finish_output(code);
}

const struct command command_validate = {
    .name = "validate",
    .arguments = "EDITION…",
    .least = 1,
    .summary = N_("check an edition and all its evidence"),
    .description = N_("Loads each edition as `score` does and tells every problem that can be "
                      "found at once, with "
                      "file, line and column, or row. Exit code 1 if there is any."),
    .run = run,
};
