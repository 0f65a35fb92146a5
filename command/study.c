/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: `steelyard study EDITION [PART…]`: what the scores say
 */
#include "command/command.h"

#include <stdlib.h>
#include <string.h>

static char *output_path = NULL;
static gboolean bom = FALSE;
static char *pair = NULL, *seed = NULL;
static char **vary = NULL;
static int replications = 0;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path,
     N_("write to this file instead of standard output"), N_("FILE")},
    {"bom", 0, 0, G_OPTION_ARG_NONE, &bom, N_("csv: begins with a byte order mark, for Excel"),
     NULL},
    {"vary", 0, 0, G_OPTION_ARG_STRING_ARRAY, &vary,
     N_("robustness: what is uncertain, as in weights=25% or total:aggregate=[mean,geometric]"),
     N_("WHAT=HOW")},
    {"replications", 0, 0, G_OPTION_ARG_INT, &replications,
     N_("robustness: how often everything is drawn; default: 1000, or as declared"), "N"},
    {"seed", 0, 0, G_OPTION_ARG_STRING, &seed,
     N_("where random numbers start; default: 1, or as declared"), "N"},
    {"pair", 0, 0, G_OPTION_ARG_STRING, &pair, N_("why is A ahead of B? ids or names"), N_("A,B")},
    JOB_WHAT_IF,
    G_OPTION_ENTRY_NULL,
};

/* A study, the result that it rests on, and the only table that was asked for, or NULL. */
struct studied {
  const sy_study *study;
  const char *edition; /* as the command line names it */
  bool has_names;      /* of parts or tables */
  const struct sy_evaluation *result;
  const sy_study_table *table;
};

static void write_table(const void *what, const struct sy_style *style, FILE *stream) {
  const struct studied *studied = what;
  if (studied->has_names)
    sy_study_write(studied->study, style, stream);
  else
    sy_study_write_first_page(studied->study, studied->edition, style, stream);
}

static void write_csv(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  const struct studied *studied = what;
  sy_study_csv(studied->study, studied->table, bom, stream);
}

static void write_json(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  const struct studied *studied = what;
  format_json(sy_study_json(studied->study, studied->result), stream);
}

static void write_svg(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  const struct studied *studied = what;
  sy_study_svg(studied->study, studied->table, stream);
}

static const struct format formats[] = {{"table", SY_LOAD_ALL, write_table, false},
                                        {"csv", SY_LOAD_ALL, write_csv, true},
                                        {"json", SY_LOAD_ALL, write_json, true},
                                        {"svg", SY_LOAD_ALL, write_svg, true},
                                        {0}};

/* ---- which tables ---- */

/* "statistics/averages". g_free. */
static char *full_name(const sy_study_table *table) {
  return g_strdup_printf("%s/%s", table->part, table->id);
}

/* The names of the tables that a study has, or of those alone that have a picture. g_strfreev. */
static char **table_names(const sy_study *study, bool pictures) {
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  for (guint i = 0; i < study->tables->len; i++) {
    g_autofree char *name = full_name(study->tables->pdata[i]);
    if (!pictures || sy_study_has_picture(study->tables->pdata[i]))
      g_strv_builder_add(names, name);
  }
  return g_strv_builder_end(names);
}

/* Whether what was left out would be among the tables that an argument names. */
static bool is_left_out(const char *left_out, const char *name) {
  const size_t part = strcspn(name, "/");
  return strncmp(left_out, name, part) == 0 &&
         (left_out[part] == '\0' || (left_out[part] == '/' && !name[part]) ||
          strcmp(left_out, name) == 0);
}

/* "statistics/averages" names a table, "statistics" all of its part. */
static bool is_named(const sy_study_table *table, const char *name) {
  g_autofree char *full = full_name(table);
  return strcmp(name, table->part) == 0 || strcmp(name, full) == 0;
}

/* Removes the tables that no argument names. False after reporting an argument that names none. */
static bool keep_named(sy_study *study, char **names) {
  g_auto(GStrv) known = table_names(study, false);
  for (char **name = names; *name; name++) {
    bool found = !strchr(*name, '/');
    for (guint i = 0; i < study->tables->len; i++)
      found |= is_named(study->tables->pdata[i], *name);
    for (guint i = 0; i < study->left_out->len; i++)
      found |= is_left_out(study->left_out->pdata[i], *name);
    if (!found) {
      g_autofree char *suggestion = sy_suggestion(*name, (const char *const *)known);
      fprintf(stderr, _("steelyard study: no table '%s'%s\n"), *name, suggestion);
      return false;
    }
  }
  for (guint i = study->tables->len; *names && i-- > 0;) {
    bool named = false;
    for (char **name = names; *name; name++)
      named |= is_named(study->tables->pdata[i], *name);
    if (!named)
      g_ptr_array_remove_index(study->tables, i);
  }
  for (guint i = study->left_out->len; *names && i-- > 0;) {
    bool named = false;
    for (char **name = names; *name; name++)
      named |= is_left_out(study->left_out->pdata[i], *name);
    if (!named)
      g_ptr_array_remove_index(study->left_out, i);
  }
  return true;
}

/* The parts that the arguments name, in whole or by a table. g_strfreev. */
static char **parts_of(char **names) {
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
  for (; *names; names++) {
    g_autofree char *part = g_strndup(*names, strcspn(*names, "/"));
    g_strv_builder_add(parts, part);
  }
  return g_strv_builder_end(parts);
}

/* Whether all that is asked of robustness is how often what was drawn; to tell the sources of
 * uncertainty apart takes many times as long. */
static bool counts_alone(char **names) {
  static const char *const counts[] = {"robustness/ranks",  "robustness/bands",
                                       "robustness/shifts", "robustness/frequencies",
                                       "robustness/wins",   NULL};
  bool all = *names != NULL;
  for (; *names && all; names++)
    all = !g_str_has_prefix(*names, "robustness") || g_strv_contains(counts, *names);
  return all;
}

/* Whether the only table that was asked for has a picture that viewers can show. */
static bool can_draw(const struct studied *studied) {
  g_autofree char *name = full_name(studied->table);
  if (!sy_study_has_picture(studied->table)) {
    g_auto(GStrv) pictures = sy_study_pictures();
    g_autofree char *list = g_strjoinv(_(", "), pictures);
    fprintf(stderr, _("steelyard study: the table '%s' has no picture; these have: %s\n"), name,
            list);
    return false;
  }
  const gsize size = sy_study_picture_size(studied->study, studied->table);
  if (size <= SY_PICTURE_LIMIT)
    return true;
  fprintf(stderr,
          _("steelyard study: the picture of '%s' would have %zu figures, and can have %d; "
            "use --format csv\n"),
          name, size, SY_PICTURE_LIMIT);
  return false;
}

/* A file of comma-separated values has a single table, and so has a picture. */
static bool choose_table(struct studied *studied, const struct format *format) {
  const GPtrArray *tables = studied->study->tables;
  const bool drawn = format->write == write_svg;
  if (format->write != write_csv && !drawn)
    return true;
  if (tables->len == 1) {
    studied->table = tables->pdata[0];
    return !drawn || can_draw(studied);
  }
  g_auto(GStrv) pictures = sy_study_pictures();
  g_auto(GStrv) names = table_names(studied->study, drawn);
  g_autofree char *list = g_strjoinv(_(", "), *names ? names : pictures);
  fprintf(stderr, _("steelyard study: --format %s writes one table; choose one of %s\n"),
          format->name, list);
  return false;
}

/* ---- the command ---- */

/* A text in quotes, for YAML. */
static void append_quoted(GString *yaml, const char *text) {
  json_t *string = json_string(text);
  char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
  g_string_append(yaml, quoted ? quoted : "\"\"");
  free(quoted);
  json_decref(string);
}

/* Adds "weights=25%" or "total:aggregate=[mean,geometric]" to the YAML texts of weights and nodes.
 * False after reporting that it is neither. */
static bool add_vary(const char *option, GString *weights, GHashTable *nodes, GPtrArray *order) {
  const char *equals = strchr(option, '='), *colon = strchr(option, ':');
  if (equals && g_str_has_prefix(option, "weights=")) {
    g_string_printf(weights, "weights: %s, ", equals + 1);
    return true;
  }
  if (!equals || !colon || colon > equals) {
    fprintf(stderr,
            _("steelyard study: --vary needs 'weights=25%%' or 'NODE:aggregate=[mean,geometric]', "
              "found '%s'\n"),
            option);
    return false;
  }
  char *node = g_strndup(option, (gsize)(colon - option));
  GString *keys = g_hash_table_lookup(nodes, node);
  if (!keys) {
    g_hash_table_insert(nodes, node, keys = g_string_new(NULL));
    g_ptr_array_add(order, node);
  } else {
    g_free(node);
  }
  g_string_append_len(keys, colon + 1, equals - colon - 1);
  g_string_append_printf(keys, ": %s, ", equals + 1);
  return true;
}

static void free_keys(gpointer keys) {
  g_string_free(keys, TRUE);
}

/* What all --vary say, in the form of `study: {vary: …}`. NULL with problems, or after reporting.
 */
static sy_yaml_document *read_vary(sy_problems *problems) {
  g_autoptr(GHashTable) nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_keys);
  g_autoptr(GPtrArray) order = g_ptr_array_new(); /* the nodes, as they are named first */
  g_autoptr(GString) weights = g_string_new(NULL);
  g_autoptr(GString) yaml = g_string_new("{");
  for (char **option = vary; *option; option++)
    if (!add_vary(*option, weights, nodes, order))
      return NULL;
  g_string_append_printf(yaml, "%snodes: {", weights->str);
  for (guint i = 0; i < order->len; i++) {
    const GString *keys = g_hash_table_lookup(nodes, order->pdata[i]);
    append_quoted(yaml, order->pdata[i]);
    g_string_append_printf(yaml, ": {%s}, ", keys->str);
  }
  g_string_append(yaml, "}}");
  return sy_yaml_parse(&job_context, "--vary", yaml->str, yaml->len, problems);
}

/* Reads --replications and --seed. False after reporting what is wrong. */
static bool read_numbers(struct sy_study_request *request) {
  request->replications = (uint64_t)MAX(replications, 0);
  request->has_seed = seed != NULL;
  guint64 number = 0;
  if (replications < 0 || replications > SY_MOST_REPLICATIONS)
    fprintf(stderr, _("steelyard study: --replications must be 1 to %d\n"), SY_MOST_REPLICATIONS);
  else if (seed && !g_ascii_string_to_unsigned(seed, 10, 0, G_MAXINT64, &number, NULL))
    fprintf(stderr, _("steelyard study: --seed must be a whole number, found '%s'\n"), seed);
  else {
    request->seed = number;
    return true;
  }
  return false;
}

/* What a careful reader would question, after the output, so that it is seen. */
static void print_warnings(const sy_study *study) {
  for (guint i = 0; i < study->caused->len; i++)
    fprintf(stderr, _("%swarning: %s\n"), "", sy_words_get(study->caused->pdata[i]));
  for (guint i = 0; i < study->warnings->len; i++)
    fprintf(stderr, _("%swarning: %s\n"), "",
            sy_words_get(g_array_index(study->warnings, struct sy_study_warning, i).words));
}

/* Reads --pair. False after reporting what is wrong. */
static bool read_pair(const sy_edition *edition, struct sy_study_request *request) {
  request->has_pair = pair != NULL;
  if (!pair)
    return true;
  g_auto(GStrv) names = g_strsplit(pair, ",", -1);
  if (g_strv_length(names) != 2) {
    fprintf(stderr, _("steelyard study: --pair needs two units, as in 'A,B', found '%s'\n"), pair);
    return false;
  }
  for (int i = 0; i < 2; i++) {
    request->pair[i] = job_find_unit(edition, "study", names[i]);
    if (request->pair[i] == SY_NONE)
      return false;
  }
  if (request->pair[0] != request->pair[1])
    return true;
  fprintf(stderr, _("steelyard study: --pair names '%s' twice\n"), names[0]);
  return false;
}

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = format_chosen(&command_study);
  g_auto(sy_job) job = {0};
  if (!format || !job_open_what_if(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  g_auto(GStrv) parts = parts_of(arguments + 1);
  const struct sy_assess_options assess = {
      .findings =
          format->write == write_json /* whose digest is that of a result with findings */ ||
          sy_study_needs_findings((const char *const *)parts)};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  g_auto(job_background) background = {0};
  struct sy_evaluation result = {.assessment = assessment};
  if (!job_add_background(&background, &job, 0, &result))
    return EXIT_WRONG;
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct sy_study_request request = {.parts = (const char *const *)parts,
                                     .changes = result.changes,
                                     .registry = job.registry,
                                     .what_if = job.what_if,
                                     .only_counts = counts_alone(arguments + 1),
                                     .interruptible = true};
  if (!read_pair(job.edition, &request) || !read_numbers(&request))
    return EXIT_WRONG;
  g_autoptr(sy_yaml_document) document = vary ? read_vary(problems) : NULL;
  if (vary && !document) {
    job_report(problems);
    return EXIT_WRONG;
  }
  request.vary = document ? sy_yaml_root(document) : NULL;
  g_autoptr(sy_study) study = sy_study_new(&job_context, assessment, &request, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  struct studied studied = {study, arguments[0], arguments[1] != NULL, &result, NULL};
  if (!keep_named(study, arguments + 1))
    return EXIT_WRONG;
  if (study->tables->len == 0 && study->left_out->len > 0) {
    fprintf(stderr,
            _("steelyard study: interrupted before a table was done; nothing is written\n"));
    return EXIT_INTERRUPTED;
  }
  if (!choose_table(&studied, format))
    return EXIT_WRONG;
  enum exit_code code = format_write(format, &studied, output_path, out);
  print_warnings(study);
  if (code == EXIT_DONE)
    code = job_errors(assessment);
  const bool written = code == EXIT_DONE || code == EXIT_PARTIAL;
  return written && sy_study_is_partial(study) ? EXIT_INTERRUPTED : code;
}

const struct command command_study = {
    .name = "study",
    .arguments = N_("EDITION [PART…]"),
    .least = 1,
    .most = 0,
    .summary = N_("study the scores: averages, problems, robustness"),
    .description = N_(
        "Computes figures about an edition's scores and says how to read them. PART is a part "
        "of the study, such as 'statistics', or one of its tables, such as "
        "'statistics/averages'; without it, a first page says what matters most of each part, "
        "and the JSON has all of them. The JSON names the digest of the result that it rests "
        "on.\n\nCtrl-C in a part that takes long, such as 'robustness', ends the computation; "
        "what is done is written and says so, with exit code 5. A second Ctrl-C ends the program "
        "at once, and nothing is written."),
    .options = options,
    .formats = formats,
    .run = run,
};
