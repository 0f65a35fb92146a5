/* SPDX-License-Identifier: Apache-2.0
 *
 * validate.c: `steelyard validate EDITION`
 */
#include "command/command.h"

#include <inttypes.h>
#include <string.h>

/* Prints what was read, so that people can check that it is what they meant. */
static void print_summary(const sy_edition *edition, enum exit_code code, FILE *out) {
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    leaves += edition->nodes[i].kind == SY_LEAF;
  uint64_t rows = 0;
  for (uint32_t i = 0; i < edition->table_count; i++)
    rows += edition->tables[i].row_count;
  fprintf(out,
          code == EXIT_DONE
              ? _("%s: valid: %u units, %u nodes of which %u indicators, %u tables with %" PRIu64
                  " rows, %u claims\n")
              : _("%s: in error: %u units, %u nodes of which %u indicators, %u tables with %" PRIu64
                  " rows, %u claims\n"),
          edition->id, edition->unit_count, edition->node_count, leaves, edition->table_count, rows,
          edition->claim_count);
}

/* Marks the rows of a table that an indicator's binding reads. */
static void mark_rows(const struct sy_binding *binding, uint32_t table, bool *read) {
  if (binding->table != table || !binding->sheet)
    return;
  for (uint64_t row = 0; row < binding->sheet->row_count; row++)
    read[sy_sheet_row(binding->sheet, row)] = true;
}

/* A row that a later stage replaced counts as read if the later row is. */
static void mark_replaced(const struct sy_edition_table *table, bool *read) {
  for (guint i = 0; table->stages && i < table->stages->replies->len; i++) {
    const struct sy_reply *reply = &g_array_index(table->stages->replies, struct sy_reply, i);
    if (reply->replaced != SY_NONE)
      read[sy_sheet_row(table->stages->all, reply->replaced)] =
          read[sy_sheet_row(table->stages->all, reply->row)];
  }
}

static void mark_node(const struct sy_node *node, uint32_t table, bool *read) {
  for (guint i = 0; node->bindings && sy_node_plugin(node)->tables[i]; i++)
    mark_rows(&node->bindings[i], table, read);
}

/* Rows that every `where` leaves out are allowed, but may also be due to a misspelt word. Tables
 * that no indicator reads are for claims, and are not mentioned. */
static void print_unread_rows(const sy_edition *edition, uint32_t index, FILE *out) {
  const struct sy_edition_table *table = &edition->tables[index];
  g_autofree bool *read = g_new0(bool, table->row_count + 2); /* by sheet row: the headings are 1 */
  for (uint32_t i = 0; i < edition->node_count; i++)
    mark_node(&edition->nodes[i], index, read);
  mark_replaced(table, read);
  uint64_t unread = 0, first = 0;
  for (uint64_t row = table->row_count + 1; row >= 2; row--)
    if (!read[row]) {
      unread++;
      first = row;
    }
  if (unread && unread < table->row_count)
    fprintf(out, _("%s:%" PRIu64 ": from here on, rows that no indicator reads: %" PRIu64 "\n"),
            table->file, first, unread);
}

/* Reports an indicator whose `where` picks no row of a table that has rows, and absent optional
 * columns that may be in the table under a misspelt heading. */
static void print_bound(const sy_edition *edition, const struct sy_node *node, guint index,
                        FILE *out) {
  const struct sy_binding *binding = &node->bindings[index];
  if (!binding->sheet)
    return;
  const struct sy_table *declared = sy_node_plugin(node)->tables[index];
  const struct sy_edition_table *table = &edition->tables[binding->table];
  if (binding->sheet->row_count == 0 && table->row_count > 0)
    fprintf(out, _("%s: its 'where' picks none of the %" PRIu64 " rows of %s\n"), node->id,
            table->row_count, table->file);
  for (guint i = 0; declared->columns[i]; i++) {
    const char *nearly = binding->sheet->columns[binding->columns[i]].nearly;
    if (nearly)
      fprintf(out, _("%s: does without the column '%s' of %s; nobody reads '%s'\n"), node->id,
              declared->columns[i]->name, table->file, nearly);
  }
}

static void print_bindings(const sy_edition *edition, FILE *out) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      print_bound(edition, node, k, out);
  }
}

/* The indicators that read a table, as "hall, letters"; "" if none does. g_free. */
static char *readers_of(const sy_edition *edition, uint32_t table) {
  GString *names = g_string_new(NULL);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    bool reads = false;
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      reads = reads || node->bindings[k].table == table;
    if (reads)
      g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", node->id);
  }
  return g_string_free(names, FALSE);
}

/* Prints what an unfinished edition still needs; none of this is an error. */
static void print_missing(const sy_edition *edition, FILE *out) {
  if (strcmp(edition->name.zh, edition->id) == 0 || strcmp(edition->name.en, edition->id) == 0)
    fprintf(out, _("still missing: a name, which is the id as yet\n"));
  for (uint32_t i = 1; i < edition->table_count; i++) {
    g_autofree char *readers = readers_of(edition, i);
    if (edition->tables[i].row_count == 0 && *readers)
      fprintf(out, _("still missing: rows of %s, read by %s\n"), edition->tables[i].file, readers);
  }
  if (edition->claim_count == 0)
    fprintf(out, _("still missing: claims; nothing that was published is held against the "
                   "scores\n"));
}

static void print_all(const sy_edition *edition, enum exit_code code, FILE *out) {
  print_summary(edition, code, out);
  for (uint32_t i = 1; i < edition->table_count; i++)
    print_unread_rows(edition, i, out);
  print_bindings(edition, out);
  print_missing(edition, out);
}

/* Does all that `score` does but for writing the scores, so that nothing is found only then. */
static enum exit_code validate(const char *directory, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, directory, SY_LOAD_ALL))
    return EXIT_WRONG;
  const struct sy_assess_options options = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &options);
  g_auto(job_background) background = {0};
  struct sy_evaluation result = {.assessment = assessment};
  enum exit_code code =
      job_add_background(&background, &job, 0, &result) ? job_errors(assessment) : EXIT_WRONG;
  print_all(job.edition, code, out);
  return code;
}

/* Of several editions, one that cannot be scored counts most, then one with errors. */
static enum exit_code run(char **arguments, FILE *out) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++) {
    const enum exit_code one = validate(*arguments, out);
    if (one != EXIT_DONE && code != EXIT_WRONG)
      code = one;
  }
  return code;
}

const struct command command_validate = {
    .name = "validate",
    .arguments = "EDITION…",
    .least = 1,
    .summary = N_("check an edition and all its evidence"),
    .description = N_(
        "Loads and scores each edition as `score` does and tells every problem that can be "
        "found at once, with "
        "file, line and column, or row. Exit code 2 if it cannot be scored, 3 if an indicator is "
        "in error for some unit. Also counts the rows of "
        "evidence that no "
        "indicator reads, which may be meant, or a slip in a word that `where` looks for; tells of "
        "columns that are left out while a heading much like theirs is read by nobody; and says "
        "what an edition that was begun still lacks: rows, claims, a name of its own. None of "
        "that is a fault."),
    .run = run,
};
