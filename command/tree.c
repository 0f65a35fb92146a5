/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: `steelyard tree EDITION`
 */
#include "command/command.h"

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
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

static void write_yaml(const void *edition, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_tree_yaml(((const sy_edition *)edition)->tree, stream);
}

static void write_csv(const void *edition, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_tree_csv(((const sy_edition *)edition)->tree, NULL, stream);
}

static const struct format formats[] = {
    {"table", SY_LOAD_TREE, write_table, false}, {"json", SY_LOAD_TREE, write_json, true},
    {"dot", SY_LOAD_TREE, write_dot, true},      {"yaml", SY_LOAD_TREE, write_yaml, true},
    {"csv", SY_LOAD_TREE, write_csv, true},      {0}};

/* Whether the tree can be a table; a message if not. */
static bool fits_csv(const sy_edition *edition) {
  const uint32_t beyond = sy_tree_beyond_csv(edition);
  if (beyond == SY_NONE)
    return true;
  g_autofree char *place = sy_place_text(edition->nodes[beyond].place);
  fprintf(
      stderr,
      _("%s'%s' is an adjustment or a veto, which a table cannot have; expected --format yaml\n"),
      place, edition->nodes[beyond].id);
  return false;
}

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = format_chosen(&command_tree);
  g_auto(sy_job) job = {0};
  if (!format || !job_open(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  if (format->write == write_csv && !fits_csv(job.edition))
    return EXIT_WRONG;
  return format_write(format, job.edition, NULL, out);
}

const struct command command_tree = {
    .name = "tree",
    .arguments = N_("EDITION"),
    .least = 1,
    .most = 1,
    .summary = N_("show an edition's indicator tree"),
    .description = N_("Prints the indicator tree with weights or points, plugins, adjustments and "
                      "vetoes, and marks the reconstructed nodes. Needs no evidence. For other "
                      "programs, JSON has the nodes as a result document has them, and dot is for "
                      "Graphviz, where reconstructed nodes are dashed. yaml and csv are what can "
                      "replace 'tree' in edition.yaml, with all defaults in place; a table cannot "
                      "have adjustments or vetoes."),
    .options = options,
    .formats = formats,
    .run = run,
};
