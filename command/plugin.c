/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin.c: `steelyard plugin list` and `steelyard plugin show ID`
 *
 * Lists plugins, and shows a plugin's description: the tables and columns it reads, its
 * parameters, its findings.
 */
#include "command/command.h"

#include <float.h>
#include <math.h>
#include <string.h>

static gboolean verbose = FALSE;

static const GOptionEntry list_options[] = {
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose,
     N_("also show each plugin's file and digest, and the folders searched"), NULL},
    G_OPTION_ENTRY_NULL,
};

static void print_directories(FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_auto(GStrv) directories = sy_plugin_directories(problems);
  g_autofree char *own = sy_own_path(SY_OWN_PLUGINS);
  fprintf(out, "%s\n", _("Folders searched (their order does not matter):"));
  for (char **directory = directories; *directory; directory++)
    fprintf(out, "  %s%s%s\n", *directory,
            strcmp(*directory, own) == 0 ? _(" (steelyard's own)") : "",
            g_file_test(*directory, G_FILE_TEST_IS_DIR) ? "" : _(" (does not exist)"));
}

static enum exit_code run_list(char **arguments, FILE *out) {
  (void)arguments;
  g_autoptr(sy_registry) registry = job_registry();
  if (!registry)
    return EXIT_WRONG;
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(3, align);
  sy_layout_cell(layout, _("plugin"));
  sy_layout_cell(layout, _("returns"));
  sy_layout_cell(layout, _("what it measures"));
  GPtrArray *entries = sy_registry_entries(registry);
  const struct sy_plugin_entry *said = NULL; /* the last one: revisions need not repeat it */
  bool all_load = true;
  for (guint i = 0; i < entries->len; i++) {
    struct sy_plugin_entry *entry = g_ptr_array_index(entries, i);
    const bool loads = sy_registry_load(registry, entry);
    all_load = all_load && loads;
    g_autofree char *name = g_strdup_printf("%s@%u", entry->id, entry->revision);
    sy_layout_cell(layout, name);
    if (!loads) {
      sy_layout_cell(layout, _("unusable"));
      sy_layout_cell(layout, sy_words_get(entry->failure));
      continue;
    }
    const bool score = entry->plugin->returns == SY_RETURNS_SCORE;
    sy_layout_cell(layout, score ? _("score") : _("amount"));
    const char *summary = sy_text_get(entry->plugin->summary);
    const bool again = said && strcmp(said->id, entry->id) == 0 &&
                       strcmp(sy_text_get(said->plugin->summary), summary) == 0;
    sy_layout_cell(layout, again ? "" : summary);
    said = entry;
  }
  const struct sy_style style = sy_style_for(stdout);
  sy_layout_print(layout, &style, out);
  for (guint i = 0; verbose && i < entries->len; i++) {
    struct sy_plugin_entry *entry = g_ptr_array_index(entries, i);
    fprintf(out, "%s@%u  %s\n  sha256 %s\n  %s\n", entry->id, entry->revision, entry->path,
            sy_plugin_entry_digest(entry), entry->sandbox ? entry->sandbox : "");
  }
  if (verbose)
    print_directories(out);
  return all_load ? EXIT_DONE : EXIT_PARTIAL;
}

static const char *column_type_name(uint32_t type) {
  static const char *const names[] = {"?",        N_("yes or no"), N_("integer"), N_("decimal"),
                                      N_("date"), N_("category"),  N_("text")};
  return _(names[type < G_N_ELEMENTS(names) ? type : 0]);
}

static const char *parameter_type_name(uint32_t type) {
  static const char *const names[] = {
      "?",          N_("number"),        N_("integer"),         N_("yes or no"),     N_("text"),
      N_("choice"), N_("date"),          N_("list of numbers"), N_("list of texts"), N_("table"),
      N_("file"),   N_("number or text")};
  return _(names[type < G_N_ELEMENTS(names) ? type : 0]);
}

static const char *presence_name(uint32_t presence) {
  static const char *const names[] = {"?", N_("required"), N_("cells may be empty"),
                                      N_("optional")};
  return _(names[presence < G_N_ELEMENTS(names) ? presence : 0]);
}

/* Prints ", 0 to 100", ", at least 0" or ", above 0"; nothing if there are no limits. */
static void print_range(double lowest, double highest, FILE *out) {
  if (lowest > 0 && lowest <= DBL_MIN) { /* how a declaration says: any number but 0 */
    fprintf(out, "%s", _(", above 0"));
    lowest = -HUGE_VAL;
    if (highest >= 1e9)
      return;
  }
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(low, sizeof low, "%.15g", lowest);
  g_ascii_formatd(high, sizeof high, "%.15g", highest);
  if (isfinite(lowest) && isfinite(highest) && lowest < highest)
    fprintf(out, _(", %s to %s"), low, high);
  else if (isfinite(lowest) && !isfinite(highest))
    fprintf(out, _(", at least %s"), low);
  else if (isfinite(highest) && !isfinite(lowest))
    fprintf(out, _(", at most %s"), high);
}

static void print_levels(const struct sy_level *const *levels, const char *indent, FILE *out) {
  for (; levels && *levels; levels++)
    fprintf(out, "%s- %s  %s\n", indent, (*levels)->name, sy_text_get((*levels)->label));
}

static void print_column(const struct sy_column *column, FILE *out) {
  fprintf(out, "    %s  %s", column->name, sy_text_get(column->label));
  fprintf(out, _(" (%s, %s"), column_type_name(column->type), presence_name(column->presence));
  if (column->type == SY_INTEGER || column->type == SY_DECIMAL)
    print_range(column->lowest, column->highest, out);
  if (column->levels_from)
    fprintf(out, _(", from parameter %s"), column->levels_from);
  fprintf(out, "%s\n      %s\n", _(")"), sy_text_get(column->help));
  print_levels(column->levels, "      ", out);
}

static void print_table(const struct sy_table *table, FILE *out) {
  fprintf(out, "  %s  %s%s%s\n", table->name, sy_text_get(table->label),
          table->scope == SY_SHARED ? _(" (shared by all units)") : "",
          table->optional ? _(", optional") : "");
  fprintf(out, "    %s\n", sy_text_get(table->help));
  for (const struct sy_column *const *column = table->columns; column && *column; column++)
    print_column(*column, out);
}

static void print_parameter(const struct sy_parameter *parameter, const char *indent, FILE *out) {
  fprintf(out, "%s%s  %s", indent, parameter->name, sy_text_get(parameter->label));
  fprintf(out, _(" (%s"), parameter_type_name(parameter->type));
  if (parameter->type == SY_PARAMETER_NUMBER || parameter->type == SY_PARAMETER_INTEGER ||
      parameter->type == SY_PARAMETER_NUMBERS || parameter->type == SY_PARAMETER_NUMBER_OR_TEXT)
    print_range(parameter->lowest, parameter->highest, out);
  if (parameter->required)
    fprintf(out, _(", required"));
  else if (parameter->default_value)
    fprintf(out, _(", default %s"), parameter->default_value);
  fprintf(out, "%s\n%s  %s\n", _(")"), indent, sy_text_get(parameter->help));
  g_autofree char *deeper = g_strconcat(indent, "  ", NULL);
  print_levels(parameter->choices, deeper, out);
  for (const struct sy_parameter *const *field = parameter->fields; field && *field; field++)
    print_parameter(*field, deeper, out);
}

static void print_findings(const struct sy_plugin *plugin, FILE *out) {
  if (plugin->findings && *plugin->findings)
    fprintf(out, "\n%s\n", _("Findings:"));
  for (const struct sy_finding *const *finding = plugin->findings; finding && *finding; finding++)
    fprintf(out, "  %s  %s\n    %s\n", (*finding)->code, sy_text_get((*finding)->message),
            sy_text_get((*finding)->advice));
  if (plugin->reasons && *plugin->reasons)
    fprintf(out, "\n%s\n", _("Why a unit is not scored, or its score is an estimate:"));
  for (const struct sy_reason *const *reason = plugin->reasons; reason && *reason; reason++)
    fprintf(out, "  %s  %s\n", (*reason)->code, sy_text_get((*reason)->message));
}

static void print_plugin(const struct sy_plugin *plugin, FILE *out) {
  fprintf(out, "%s@%u  %s\n", plugin->id, plugin->revision, sy_text_get(plugin->title));
  fprintf(out, "%s\n", sy_text_get(plugin->summary));
  if (plugin->method.en)
    fprintf(out, "%s\n", sy_text_get(plugin->method));
  fprintf(out, _("Version %s, by %s, %s; returns %s"), plugin->version, plugin->author,
          plugin->licence, plugin->returns == SY_RETURNS_SCORE ? _("a score") : _("an amount"));
  print_range(plugin->lowest, plugin->highest, out);
  fprintf(out, "%s\n",
          plugin->flags & SY_PLUGIN_COHORT ? _("; scores all units of a cohort together") : "");
  fprintf(out, "\n%s\n", _("Tables:"));
  for (const struct sy_table *const *table = plugin->tables; table && *table; table++)
    print_table(*table, out);
  if (plugin->parameters && *plugin->parameters)
    fprintf(out, "\n%s\n", _("Parameters:"));
  for (const struct sy_parameter *const *parameter = plugin->parameters; parameter && *parameter;
       parameter++)
    print_parameter(*parameter, "  ", out);
  print_findings(plugin, out);
}

/* "id" stands for its newest revision. g_free. */
static char *with_revision(const sy_registry *registry, const char *id) {
  if (strchr(id, '@'))
    return g_strdup(id);
  uint32_t newest = 0;
  GPtrArray *entries = sy_registry_entries(registry);
  for (guint i = 0; i < entries->len; i++) {
    const struct sy_plugin_entry *entry = g_ptr_array_index(entries, i);
    if (strcmp(entry->id, id) == 0)
      newest = MAX(newest, entry->revision);
  }
  return g_strdup_printf("%s@%u", id, newest ? newest : 1);
}

static enum exit_code run_show(char **arguments, FILE *out) {
  g_autoptr(sy_registry) registry = job_registry();
  if (!registry)
    return EXIT_WRONG;
  g_autofree char *name = with_revision(registry, arguments[0]);
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_plugin_entry *entry =
      sy_registry_find(registry, name, (struct sy_place){0}, problems);
  if (!job_report(problems) || !entry)
    return EXIT_WRONG;
  print_plugin(entry->plugin, out);
  return EXIT_DONE;
}

const struct command command_plugin_list = {
    .name = "plugin list",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = N_("list the installed indicator plugins"),
    .description = N_("Loads every installed plugin and says what it measures. A plugin that "
                      "cannot be loaded is listed with the reason, and the exit code is 3."),
    .options = list_options,
    .run = run_list,
};

const struct command command_plugin_show = {
    .name = "plugin show",
    .arguments = N_("ID[@REVISION]"),
    .least = 1,
    .most = 1,
    .summary = N_("show a plugin's tables, parameters and findings"),
    .description = N_("Describes a plugin: the tables and columns it reads, its parameters with "
                      "ranges and defaults, its findings and its advice. Without a revision, the "
                      "newest one that is installed."),
    .run = run_show,
};
