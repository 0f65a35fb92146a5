/* SPDX-License-Identifier: Apache-2.0
 *
 * results.c: what accessibility tools found, as JSON
 *
 * axe-core writes the results of a page, or a list of those of several pages; Lighthouse writes a
 * report. Each becomes rows for the plugin web-accessibility: one for each rule and page, with the
 * worst of its results. Which unit a page belongs to, and which checks a rule, follows in checks.c.
 */
#include "import/import-private.h"

#include "document/document.h"

#include <string.h>

/* The columns of the rows; the first two are filled in checks.c. */
static const char *const headings[] = {"unit", "check",   "page",  "result", "mode",   "rule",
                                       "tool", "version", "count", "url",    "seen_at"};
G_STATIC_ASSERT(G_N_ELEMENTS(headings) == IMPORT_RESULT_COLUMNS);

/* As many as those of 10,000 pages, so that nobody's mistake takes all memory. */
#define MOST_RESULTS 1000000

/* A file under way. */
struct results {
  const import_reading *reading;
  struct import_sheet *sheet;
  sy_json json;
  GArray *lines;                             /* uint32_t: where the lines of the text begin */
  GHashTable *rules;                         /* of the page under way that have a row */
  const char *values[IMPORT_RESULT_COLUMNS]; /* of its rows */
  bool is_full;                              /* there are too many, which is a problem */
};

/* ---- places ---- */

/* Lines are counted before strings are unescaped in place. */
static GArray *find_lines(const struct sy_bytes *bytes) {
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  uint32_t start = 0;
  for (const char *at = bytes->data; at; start = at ? (uint32_t)(++at - bytes->data) : 0) {
    g_array_append_val(lines, start);
    at = memchr(at, '\n', bytes->length - (size_t)(at - bytes->data));
  }
  return lines;
}

static struct import_cell cell_at(const struct results *results, const uint32_t *value) {
  guint low = 0;
  for (guint high = results->lines->len; high - low > 1;) {
    const guint middle = low + (high - low) / 2;
    if (g_array_index(results->lines, uint32_t, middle) <= *value)
      low = middle;
    else
      high = middle;
  }
  return (struct import_cell){.text = "",
                              .sheet = results->sheet,
                              .line = low + 1,
                              .column = *value - g_array_index(results->lines, uint32_t, low) + 1};
}

G_GNUC_PRINTF(3, 4)
static void complain(const struct results *results, const uint32_t *value, const char *format,
                     ...) {
  va_list values;
  va_start(values, format);
  g_autofree char *message = g_strdup_vprintf(format, values);
  va_end(values);
  const struct import_cell cell = cell_at(results, value);
  sy_problems_add(results->reading->problems, import_cell_place(&cell), "%s", message);
}

/* ---- values ---- */

/* A member of an object, or NULL. */
static const uint32_t *member(const struct results *results, const uint32_t *object,
                              const char *key) {
  return object && sy_json_kind(&results->json, object) == JSON_OBJECT
             ? sy_json_find(&results->json, object, key)
             : NULL;
}

/* The text of a member that is a string; NULL if it is not. */
static const char *text_of(const struct results *results, const uint32_t *object, const char *key) {
  const uint32_t *value = member(results, object, key);
  return value && sy_json_kind(&results->json, value) == JSON_STRING
             ? sy_json_string(&results->json, value)
             : NULL;
}

/* The same; a problem if there is none. */
static const char *need_text(const struct results *results, const uint32_t *object,
                             const char *key) {
  const char *text = text_of(results, object, key);
  if (!text)
    complain(results, object, _("'%s' is missing, or not a text"), key);
  return text;
}

/* A list; a problem if there is none. */
static const uint32_t *need_list(const struct results *results, const uint32_t *object,
                                 const char *key) {
  const uint32_t *list = member(results, object, key);
  if (list && sy_json_kind(&results->json, list) == JSON_ARRAY)
    return list;
  complain(results, object, _("'%s' is missing, or not a list"), key);
  return NULL;
}

/* The time of a page, without fractions of a second. */
static const char *seen_at(const struct results *results, const char *time) {
  const char *point = time ? strchr(time, '.') : NULL;
  if (!point)
    return time ? time : "";
  const size_t digits = strspn(point + 1, "0123456789");
  g_autofree char *text = g_strdup_printf("%.*s%s", (int)(point - time), time, point + 1 + digits);
  return g_string_chunk_insert(results->sheet->texts, text);
}

/* ---- rows ---- */

/* Adds the row of a rule unless it has one. */
static void add_row(struct results *results, const uint32_t *where, const char *rule,
                    const char *result, size_t count) {
  if (results->is_full || !g_hash_table_add(results->rules, (gpointer)rule))
    return;
  results->is_full = results->sheet->rows->len == MOST_RESULTS;
  if (results->is_full) {
    complain(results, where, _("a file may have at most %d results; import them in parts"),
             MOST_RESULTS);
    return;
  }
  struct import_cell *cells = g_new(struct import_cell, IMPORT_RESULT_COLUMNS);
  char number[32];
  g_snprintf(number, sizeof number, "%zu", count);
  results->values[IMPORT_RULE] = rule;
  results->values[IMPORT_RESULT] = result;
  results->values[IMPORT_COUNT] =
      count > 0 ? g_string_chunk_insert_const(results->sheet->texts, number) : "";
  for (guint i = 0; i < IMPORT_RESULT_COLUMNS; i++) {
    cells[i] = cell_at(results, where);
    cells[i].text = results->values[i];
  }
  g_ptr_array_add(results->sheet->rows, cells);
}

static void begin_page(struct results *results, const char *tool, const char *version,
                       const char *page, const char *time) {
  g_hash_table_remove_all(results->rules);
  results->values[IMPORT_UNIT] = results->values[IMPORT_CHECK] = "";
  results->values[IMPORT_PAGE] = results->values[IMPORT_URL] = page;
  results->values[IMPORT_MODE] = "automatic";
  results->values[IMPORT_TOOL] = tool;
  results->values[IMPORT_VERSION] = version ? version : "";
  results->values[IMPORT_SEEN_AT] = seen_at(results, time);
}

/* ---- axe-core ---- */

/* The worst results come first. Without the first two lists it would not be known what failed. */
static const struct {
  const char *list, *result;
  bool needed;
} axe_lists[] = {{"violations", "failed", true},
                 {"incomplete", "cant-tell", true},
                 {"passes", "passed", false},
                 {"inapplicable", "inapplicable", false}};

static void read_axe_list(struct results *results, const uint32_t *list, const char *result) {
  const uint32_t *rule = sy_json_below(list), *end = sy_json_after(&results->json, list);
  for (; rule < end; rule = sy_json_after(&results->json, rule)) {
    const char *id = need_text(results, rule, "id");
    if (id)
      add_row(results, rule, id, result,
              sy_json_count(&results->json, member(results, rule, "nodes")));
  }
}

static void read_axe(struct results *results, const uint32_t *page) {
  const uint32_t *engine = member(results, page, "testEngine");
  const char *url = need_text(results, page, "url");
  begin_page(results, "axe-core", text_of(results, engine, "version"), url ? url : "",
             text_of(results, page, "timestamp"));
  for (size_t i = 0; i < G_N_ELEMENTS(axe_lists); i++) {
    const uint32_t *list = axe_lists[i].needed || member(results, page, axe_lists[i].list)
                               ? need_list(results, page, axe_lists[i].list)
                               : NULL;
    if (list)
      read_axe_list(results, list, axe_lists[i].result);
  }
}

/* ---- Lighthouse ---- */

/* How an audit ended; NULL with a problem. */
static const char *audit_result(const struct results *results, const uint32_t *audit) {
  static const struct {
    const char *mode, *result; /* NULL: by its score */
  } modes[] = {{"binary", NULL},        {"numeric", NULL},
               {"metricSavings", NULL}, {"notApplicable", "inapplicable"},
               {"manual", "untested"},  {"informative", "cant-tell"},
               {"error", "cant-tell"}};
  const char *mode = need_text(results, audit, "scoreDisplayMode"), *digits;
  const uint32_t *score = member(results, audit, "score");
  for (size_t i = 0; mode && i < G_N_ELEMENTS(modes); i++) {
    if (strcmp(modes[i].mode, mode) != 0)
      continue;
    if (modes[i].result)
      return modes[i].result;
    if (!score || (sy_json_kind(&results->json, score) != JSON_INTEGER &&
                   sy_json_kind(&results->json, score) != JSON_REAL))
      return "cant-tell";
    sy_json_number(&results->json, score, &digits);
    return g_ascii_strtod(digits, NULL) >= 1 ? "passed" : "failed";
  }
  if (mode)
    complain(results, audit, _("unknown 'scoreDisplayMode': '%s'"), mode);
  return NULL;
}

static void read_audit(struct results *results, const uint32_t *audits, const uint32_t *reference) {
  const char *id = need_text(results, reference, "id");
  const uint32_t *audit = id ? member(results, audits, id) : NULL;
  if (id && !audit)
    complain(results, reference, _("no audit '%s'"), id);
  const char *result = audit ? audit_result(results, audit) : NULL;
  const uint32_t *details = audit ? member(results, audit, "details") : NULL;
  if (result)
    add_row(results, audit, id, result,
            sy_json_count(&results->json, member(results, details, "items")));
}

/* What the report is about: the page to which the request led. */
static const char *address_of(const struct results *results, const uint32_t *report) {
  static const char *const keys[] = {"finalDisplayedUrl", "finalUrl"};
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (text_of(results, report, keys[i]))
      return text_of(results, report, keys[i]);
  return need_text(results, report, "requestedUrl");
}

static void read_lighthouse(struct results *results, const uint32_t *report) {
  const char *url = address_of(results, report);
  const char *error = text_of(results, member(results, report, "runtimeError"), "code");
  const uint32_t *category =
      member(results, member(results, report, "categories"), "accessibility");
  if (error && strcmp(error, "NO_ERROR") != 0) {
    complain(results, report, _("Lighthouse failed on this page (%s); run it again"), error);
    return;
  }
  if (!category) {
    complain(results, report, _("this report has no category 'accessibility'"));
    return;
  }
  begin_page(results, "Lighthouse", text_of(results, report, "lighthouseVersion"), url ? url : "",
             text_of(results, report, "fetchTime"));
  const uint32_t *audits = member(results, report, "audits");
  const uint32_t *list = need_list(results, category, "auditRefs");
  const uint32_t *end = list ? sy_json_after(&results->json, list) : NULL;
  for (const uint32_t *at = list ? sy_json_below(list) : NULL; at < end;
       at = sy_json_after(&results->json, at))
    read_audit(results, audits, at);
}

/* ---- files ---- */

static void read_page(struct results *results, const uint32_t *page) {
  if (member(results, page, "testEngine"))
    read_axe(results, page);
  else if (member(results, page, "lighthouseVersion"))
    read_lighthouse(results, page);
  else
    complain(results, page,
             _("expected what axe.run() of axe-core returns, or a report of Lighthouse"));
}

static void read_pages(struct results *results) {
  const uint32_t *root = results->json.tape;
  if (sy_json_kind(&results->json, root) != JSON_ARRAY) {
    read_page(results, root);
    return;
  }
  const uint32_t *end = sy_json_after(&results->json, root);
  for (const uint32_t *at = sy_json_below(root); at < end; at = sy_json_after(&results->json, at))
    read_page(results, at);
}

static bool recognise(const import_reading *reading, const char *path) {
  (void)reading;
  const size_t length = strlen(path), ending = strlen(".json");
  return length > ending && g_ascii_strcasecmp(path + length - ending, ".json") == 0;
}

static void read_results(import_reading *reading, const struct import_file *file) {
  const struct sy_input input = sy_input_at(file->path);
  struct sy_bytes bytes;
  if (!sy_bytes_read(reading->context, &input, SY_LIMIT_DOCUMENT, &bytes, reading->problems))
    return;
  struct import_sheet *sheet =
      import_sheet_add(reading, file, import_stem(file->name),
                       (struct sy_place){.file = g_intern_string(input.path)});
  sheet->text = g_string_new_len(bytes.data, (gssize)bytes.length);
  sheet->texts = g_string_chunk_new(1 << 12);
  sheet->is_results = true;
  sheet->width = IMPORT_RESULT_COLUMNS;
  sheet->headings = g_new0(struct import_cell, IMPORT_RESULT_COLUMNS);
  for (guint i = 0; i < IMPORT_RESULT_COLUMNS; i++)
    sheet->headings[i] = (struct import_cell){.text = headings[i], .sheet = sheet};
  g_autoptr(GArray) lines = find_lines(&bytes);
  g_autoptr(GHashTable) rules = g_hash_table_new(sy_text_hash, g_str_equal);
  struct results results = {.reading = reading, .sheet = sheet, .lines = lines, .rules = rules};
  sy_bytes_free(&bytes);
  if (sy_json_read(&results.json, sheet->text->str, sheet->text->len, input.path,
                   reading->problems))
    read_pages(&results);
  sy_json_clear(&results.json);
}

const struct import_format import_results = {"results", recognise, read_results};
