/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c: `steelyard plugin check FILE…`
 *
 * Tests whether shared objects keep the rules of the plugin interface.
 */
#include "command/command.h"

#include "plugin-check/plugin-check.h"

static gboolean in_process = FALSE, listed = FALSE, digest_wanted = FALSE;
static char *only, *edition, *params;
static gint64 seed = 1;
static int seconds = 20;

static const GOptionEntry options[] = {
    {"only", 0, 0, G_OPTION_ARG_STRING, &only, N_("only tests whose names match: 'contract.*'"),
     N_("PATTERN")},
    {"list", 0, 0, G_OPTION_ARG_NONE, &listed, N_("list the tests"), NULL},
    {"in-process", 0, 0, G_OPTION_ARG_NONE, &in_process, N_("run in this process, for a debugger"),
     NULL},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("seed of generated evidence and parameters"), "N"},
    {"seconds", 0, 0, G_OPTION_ARG_INT, &seconds, N_("time limit of a test in seconds"), "N"},
    {"params", 0, 0, G_OPTION_ARG_FILENAME, &params, N_("a YAML file of parameters to test with"),
     N_("FILE")},
    {"vectors", 0, 0, G_OPTION_ARG_FILENAME, &edition,
     N_("score this edition: its claims must hold"), N_("EDITION")},
    {"digest", 0, 0, G_OPTION_ARG_NONE, &digest_wanted,
     N_("only print the digest of everything that it writes"), NULL},
    {"format", 0, 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    G_OPTION_ENTRY_NULL,
};

/* Writes the last report of a GPtrArray of them. */
static void write_last(const void *what, const struct sy_style *style, FILE *stream) {
  const GPtrArray *reports = what;
  fputs(reports->len > 1 ? "\n" : "", stream);
  sy_check_write(reports->pdata[reports->len - 1], style, stream);
}

static void write_json(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  format_json(sy_check_json(what), stream);
}

static const struct format formats[] = {{.name = "table", .write = write_last},
                                        {.name = "json", .write = write_json, .data = true},
                                        {0}};

static enum exit_code wrong(const char *option, const char *found, const char *expected) {
  fprintf(stderr, _("steelyard plugin check: %s: found '%s', expected %s\n"), option, found,
          expected);
  return EXIT_WRONG;
}

static enum exit_code check_use(void) {
  g_autofree char *found = NULL, *known = format_list(formats, false);
  if (!format_find(formats))
    return wrong("--format", format_name, known);
  if (seconds < 1 || seconds > 3600) {
    found = g_strdup_printf("%d", seconds);
    return wrong("--seconds", found, _("1 to 3600"));
  }
  if (seed < 0) {
    found = g_strdup_printf("%" G_GINT64_FORMAT, seed);
    return wrong("--seed", found, _("a whole number, 0 or more"));
  }
  bool any = !only;
  for (guint i = 0; sy_check_test_at(i) && !any; i++)
    any = g_pattern_match_simple(only, sy_check_test_at(i)->name);
  return any ? EXIT_DONE
             : wrong("--only", only, _("a pattern that matches at least one test; see --list"));
}

/* Checks the other inputs before anything is tested. */
static enum exit_code check_inputs(void) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *tree = edition ? g_build_filename(edition, "edition.yaml", NULL) : NULL;
  const char *const files[] = {params, tree};
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    const struct sy_input file = sy_input_at(files[i] ? files[i] : "");
    sy_yaml_document *document = files[i] ? sy_yaml_load(&job_context, &file, problems) : NULL;
    g_clear_pointer(&document, sy_yaml_free);
  }
  return job_report(problems) ? EXIT_DONE : EXIT_WRONG;
}

static enum exit_code list_tests(FILE *out) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(2, align);
  sy_layout_cell(layout, ""); /* no heading */
  sy_layout_cell(layout, "");
  for (guint i = 0; sy_check_test_at(i); i++) {
    if (only && !g_pattern_match_simple(only, sy_check_test_at(i)->name))
      continue;
    sy_layout_cell(layout, sy_check_test_at(i)->name);
    sy_layout_cell(layout, _(sy_check_test_at(i)->title));
  }
  const struct sy_style style = sy_style_for(stdout);
  sy_layout_print(layout, &style, out);
  return EXIT_DONE;
}

static enum exit_code print_digests(char **files, const struct sy_check_options *check, FILE *out) {
  for (; *files; files++) {
    g_autofree char *reason = NULL;
    char digest[SY_DIGEST_SIZE];
    if (!sy_check_digest(*files, check, digest, &reason)) {
      fprintf(stderr, "%s: %s\n", *files, reason);
      return EXIT_WRONG;
    }
    fprintf(out, "%s  %s\n", digest, *files);
  }
  return EXIT_DONE;
}

static void free_report(gpointer report) {
  sy_check_report_free(report);
}

static bool failed(const sy_check_report *report) {
  return sy_check_count(report, SY_CHECK_FAIL) + sy_check_count(report, SY_CHECK_CRASHED) > 0;
}

static enum exit_code check_files(char **files, const struct sy_check_options *check, FILE *out) {
  const struct format *format = format_find(formats);
  const bool one_by_one = format->write == write_last;
  enum exit_code code = EXIT_DONE;
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func(free_report);
  g_autoptr(sy_problems) problems = sy_problems_new();
  for (; *files; files++) {
    sy_check_report *report = sy_check_object(*files, check, problems);
    if (!report)
      continue;
    g_ptr_array_add(reports, report);
    if (one_by_one)
      format_write(format, reports, NULL, out);
    code = failed(report) ? EXIT_NO : code;
  }
  if (!job_report(problems))
    return EXIT_WRONG;
  const enum exit_code written = one_by_one ? EXIT_DONE : format_write(format, reports, NULL, out);
  return written == EXIT_DONE ? code : written;
}

static enum exit_code run(char **arguments, FILE *out) {
  const enum exit_code use = check_use();
  if (use != EXIT_DONE)
    return use;
  if (listed)
    return list_tests(out);
  if (!*arguments) {
    fprintf(stderr, "%s\n", _("steelyard plugin check: an argument is missing"));
    return EXIT_WRONG;
  }
  if (check_inputs() != EXIT_DONE)
    return EXIT_WRONG;
  const struct sy_check_options check = {.only = only,
                                         .in_process = in_process,
                                         .seed = (uint64_t)seed,
                                         .seconds = (unsigned)seconds,
                                         .params = params,
                                         .edition = edition};
  return digest_wanted ? print_digests(arguments, &check, out)
                       : check_files(arguments, &check, out);
}

const struct command command_plugin_check = {
    .name = "plugin check",
    .arguments = N_("FILE…"),
    .least = 0,
    .most = 0,
    .summary = N_("test a plugin against the specification"),
    .description =
        N_("Tests shared objects against the specification in steelyard/plugin.h and prints a line "
           "for every test: pass; warn, worth a look; skip, it could not be tested; fail; crashed. "
           "Exit code 1 if any test failed or crashed.\n\nEvery test runs in a process of its own, "
           "with a time limit. Evidence and parameters are generated from the plugin's description "
           "and the seed; if the plugin refuses all generated parameters, --params names a file of "
           "parameters to test with. It may have several sets: a list of mappings.\n\nWith "
           "--vectors, an edition's claims are test vectors: it is scored with this object in "
           "place of the installed one, and every claim must hold."),
    .options = options,
    .formats = formats,
    .run = run,
};
