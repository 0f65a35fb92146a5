/* SPDX-License-Identifier: Apache-2.0
 *
 * checks.c: to which unit a page belongs, and to which checks of the edition a rule
 *
 * Both are data: a column of the units' table has the addresses of their sites, and a table of the
 * edition says which checks a rule of a tool is about. A rule without a check is for information
 * only; it is imported if it found something.
 */
#include "import/import-private.h"

#include <string.h>

/* What is known for one table. */
struct mapping {
  import_target *target;
  sy_problems *problems;
  GHashTable *checks; /* key of a rule -> GPtrArray of const char * */
  GHashTable *sites;  /* address -> unit + 1 */
  size_t longest;     /* of the addresses */
  GStringChunk *texts;
};

static const struct sy_edition_table *table_of(const struct mapping *mapping) {
  return &mapping->target->edition->tables[mapping->target->table];
}

/* A file of the edition as texts, with those columns. NULL with problems. */
static sy_grid *read_grid(const struct mapping *mapping, const import_reading *reading,
                          const struct sy_input *input, const struct sy_table_form *form,
                          const char *const *const *columns, guint *found) {
  g_autoptr(sy_sheet) grid = sy_grid_of(reading->context, input, form, false, mapping->problems);
  bool all = grid != NULL;
  for (guint i = 0; grid && columns[i]; i++) {
    found[i] = sy_grid_find(grid, columns[i]);
    if (found[i] < grid->column_count)
      continue;
    sy_problems_add(mapping->problems, sy_sheet_place(grid, 0, SY_WHOLE_ROW), _("no column '%s'"),
                    columns[i][0]);
    all = false;
  }
  return all ? g_steal_pointer(&grid) : NULL;
}

/* ---- checks ---- */

/* g_free. */
static char *rule_key(const char *tool, const char *rule) {
  g_autofree char *first = sy_id_key(tool), *second = sy_id_key(rule);
  return g_strconcat(first, "\n", second, NULL);
}

/* Whether the plugin knows the check; if not, a problem at the place where it is written. */
static void verify_check(const struct mapping *mapping, const sy_grid *grid, guint column,
                         uint64_t row) {
  const GArray *requests = table_of(mapping)->requests;
  for (guint i = 0; i < requests->len; i++) {
    const struct sy_column_request *request = &g_array_index(requests, struct sy_column_request, i);
    g_autofree char *complaint =
        strcmp(request->column->name, "check") == 0
            ? sy_request_complaint(request, "check", sy_grid_cell(grid, column, row))
            : NULL;
    if (complaint)
      sy_problems_add(mapping->problems, sy_grid_place(grid, column, row), "%s", complaint);
  }
}

static void add_check(const struct mapping *mapping, const sy_grid *grid, const guint *columns,
                      uint64_t row) {
  const char *cells[3];
  for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
    cells[i] = sy_grid_cell(grid, columns[i], row);
    if (!cells[i]) {
      sy_problems_add(mapping->problems, sy_grid_place(grid, columns[i], row),
                      _("the cell is empty"));
      return;
    }
  }
  g_autofree char *key = rule_key(cells[0], cells[1]);
  GPtrArray *checks = g_hash_table_lookup(mapping->checks, key);
  if (!checks)
    g_hash_table_insert(mapping->checks, g_steal_pointer(&key), checks = g_ptr_array_new());
  for (guint i = 0; i < checks->len; i++)
    if (sy_texts_equal(checks->pdata[i], cells[2]))
      return;
  g_ptr_array_add(checks, g_string_chunk_insert(mapping->texts, cells[2]));
  verify_check(mapping, grid, columns[2], row);
}

static void read_checks(const struct mapping *mapping, const import_reading *reading) {
  static const char *const tool[] = {"tool", "工具", NULL}, *const rule[] = {"rule", "规则", NULL},
                           *const check[] = {"check", "检查项", NULL};
  static const char *const *const columns[] = {tool, rule, check, NULL};
  const struct sy_yaml *file = mapping->target->settings.checks;
  const struct sy_table_form form = {0};
  guint found[3];
  if (!sy_input_is_inside(file->text, file->place, mapping->problems))
    return;
  struct sy_input input = sy_edition_file(mapping->target->edition, NULL, file->text);
  input.place = file->place;
  g_autoptr(sy_sheet) grid = read_grid(mapping, reading, &input, &form, columns, found);
  for (uint64_t row = 0; grid && row < grid->row_count; row++)
    add_check(mapping, grid, found, row);
}

/* ---- sites ---- */

/* An address as it is compared: without the scheme, with the host in lower case and without a slash
 * at the end. g_free. */
static char *plain_address(const char *address) {
  static const char *const schemes[] = {"http://", "https://"};
  for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (g_ascii_strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
      address += strlen(schemes[i]);
  char *plain = g_strdup(address);
  const size_t host = strcspn(plain, "/?#"), length = strlen(plain);
  for (size_t i = 0; i < host; i++)
    plain[i] = g_ascii_tolower(plain[i]);
  if (length > 0 && plain[length - 1] == '/')
    plain[length - 1] = '\0';
  return plain;
}

static void add_sites(struct mapping *mapping, const sy_grid *grid, guint column, uint64_t row,
                      uint32_t unit) {
  const char *cell = sy_grid_cell(grid, column, row);
  g_auto(GStrv) addresses = g_strsplit(cell ? cell : "", ";", -1);
  for (char **one = addresses; *one; one++) {
    g_autofree char *address = plain_address(g_strstrip(*one));
    const guint other = GPOINTER_TO_UINT(g_hash_table_lookup(mapping->sites, address));
    if (other > 0 && other - 1 != unit)
      sy_problems_add(mapping->problems, sy_grid_place(grid, column, row),
                      _("'%s' is also the site of '%s'"), *one,
                      mapping->target->edition->units[other - 1].id);
    mapping->longest = MAX(mapping->longest, strlen(address));
    if (*address)
      g_hash_table_insert(mapping->sites, g_steal_pointer(&address), GUINT_TO_POINTER(unit + 1));
  }
}

static void read_sites(struct mapping *mapping, const import_reading *reading) {
  const sy_edition *edition = mapping->target->edition;
  const struct sy_edition_table *units = &edition->tables[0];
  const char *const heading[] = {mapping->target->settings.sites->text, NULL};
  const char *const *const columns[] = {heading, NULL};
  const struct sy_input input = sy_edition_file(edition, NULL, units->file);
  guint column;
  g_autoptr(sy_sheet) grid = read_grid(mapping, reading, &input, &units->read_as, columns, &column);
  g_autoptr(GHashTable) units_of = g_hash_table_new(NULL, NULL); /* row of the file -> unit + 1 */
  for (uint32_t i = 0; i < edition->unit_count; i++)
    g_hash_table_insert(units_of, GUINT_TO_POINTER(edition->units[i].sheet_row),
                        GUINT_TO_POINTER(i + 1));
  for (uint64_t row = 0; grid && row < grid->row_count; row++) {
    const gpointer sheet_row = GUINT_TO_POINTER(sy_sheet_row(grid, row));
    const guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(units_of, sheet_row));
    if (unit > 0)
      add_sites(mapping, grid, column, row, unit - 1);
  }
}

/* The unit to whose site a page belongs, that with the longest address; SY_NONE. */
static uint32_t unit_of(const struct mapping *mapping, const char *page) {
  g_autofree char *address = plain_address(page);
  for (size_t length = MIN(strlen(address), mapping->longest); length > 0; length--) {
    if (address[length] != '\0' && strchr("/?#", address[length]) == NULL)
      continue;
    address[length] = '\0';
    const guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(mapping->sites, address));
    if (unit > 0)
      return unit - 1;
  }
  return SY_NONE;
}

/* ---- rows ---- */

/* A row about one check, or about none. */
static void add_row(const struct mapping *mapping, const struct import_cell *cells, uint32_t unit,
                    const char *check, GPtrArray *rows) {
  struct import_cell *copy = g_memdup2(cells, IMPORT_RESULT_COLUMNS * sizeof *cells);
  copy[IMPORT_UNIT].text = mapping->target->edition->units[unit].id;
  copy[IMPORT_CHECK].text = check;
  g_ptr_array_add(rows, copy);
}

static bool is_finding(const struct import_cell *cells) {
  return strcmp(cells[IMPORT_RESULT].text, "failed") == 0 ||
         strcmp(cells[IMPORT_RESULT].text, "cant-tell") == 0;
}

static void map_row(const struct mapping *mapping, const struct import_cell *cells, uint32_t unit,
                    GPtrArray *rows) {
  g_autofree char *key = rule_key(cells[IMPORT_TOOL].text, cells[IMPORT_RULE].text);
  const GPtrArray *checks = g_hash_table_lookup(mapping->checks, key);
  for (guint i = 0; checks && i < checks->len; i++)
    add_row(mapping, cells, unit, checks->pdata[i], rows);
  if (!checks && is_finding(cells))
    add_row(mapping, cells, unit, "", rows);
}

static void map_sheet(const struct mapping *mapping, struct import_sheet *sheet) {
  g_autoptr(GPtrArray) before = g_steal_pointer(&sheet->rows);
  sheet->rows = g_ptr_array_new_with_free_func(g_free);
  const char *page = NULL;
  uint32_t unit = SY_NONE;
  for (guint i = 0; i < before->len; i++) {
    if (!import_check_cells(sheet->place, (uint64_t)sheet->rows->len * IMPORT_RESULT_COLUMNS,
                            mapping->problems))
      return;
    const struct import_cell *cells = before->pdata[i];
    const bool same = page && strcmp(page, cells[IMPORT_PAGE].text) == 0;
    page = cells[IMPORT_PAGE].text;
    unit = same ? unit : unit_of(mapping, page);
    if (!same && unit == SY_NONE)
      sy_problems_add(mapping->problems, import_cell_place(cells),
                      _("the page '%s' belongs to no site in the column '%s' of the units"), page,
                      mapping->target->settings.sites->text);
    if (unit != SY_NONE)
      map_row(mapping, cells, unit, sheet->rows);
  }
}

/* ---- all ---- */

void import_map_results(import_target *target, const import_reading *reading, const char *unit) {
  bool any = false;
  for (guint i = 0; i < target->sheets->len; i++)
    any |= ((const struct import_sheet *)target->sheets->pdata[i])->is_results;
  if (!any)
    return;
  const char *id = target->edition->tables[target->table].id;
  if (!target->settings.checks || !target->settings.sites) {
    sy_problems_add(reading->problems, (struct sy_place){0},
                    _("the results of tools need 'import: {tables: {%s: {checks: FILE, sites: "
                      "COLUMN}}}': which checks a rule is about, and which column of the units has "
                      "the addresses of their sites"),
                    id);
    return;
  }
  struct mapping mapping = {.target = target,
                            .problems = reading->problems,
                            .checks = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free,
                                                            (GDestroyNotify)g_ptr_array_unref),
                            .sites = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL),
                            .texts = target->texts};
  read_checks(&mapping, reading);
  read_sites(&mapping, reading);
  for (guint i = 0; i < target->sheets->len; i++) {
    struct import_sheet *sheet = target->sheets->pdata[i];
    if (!sheet->is_results)
      continue;
    sheet->headings[IMPORT_UNIT].text = unit;
    if (sy_problems_count(reading->problems) == 0)
      map_sheet(&mapping, sheet);
  }
  g_hash_table_unref(mapping.checks);
  g_hash_table_unref(mapping.sites);
}
