/* SPDX-License-Identifier: Apache-2.0
 *
 * sources.c: where rows of evidence come from
 *
 * Four columns that any table may have: the address of the page where a row was found, when it was
 * seen, a digest, and a copy of the page in the edition's folder. No plugin reads them. They are
 * read like any other column, and each row is checked, whether or not an indicator reads it.
 */
#include "edition/edition-private.h"

#include <math.h>
#include <string.h>

#define SOURCE_COLUMN(its_name, en, zh)                                                            \
  {                                                                                                \
    .size = sizeof(struct sy_column), .name = its_name, .label = {en, zh}, .type = SY_TEXT,        \
    .presence = SY_OPTIONAL, .lowest = -HUGE_VAL, .highest = HUGE_VAL                              \
  }
static const struct sy_column columns[SY_SOURCE_PARTS] = {
    [SY_SOURCE_URL] = SOURCE_COLUMN("url", "URL", "网址"),
    [SY_SOURCE_SEEN_AT] = SOURCE_COLUMN("seen_at", "Seen at", "查看时间"),
    [SY_SOURCE_SHA256] = SOURCE_COLUMN("sha256", "SHA-256", "摘要值"),
    [SY_SOURCE_SNAPSHOT] = SOURCE_COLUMN("snapshot", "Snapshot", "网页快照")};

const char *sy_source_name(enum sy_source_part part) {
  return columns[part].name;
}

enum sy_source_part sy_source_part_of(const char *heading) {
  const struct sy_column_request request = {.heading = heading};
  enum sy_source_part part = 0;
  while (part < SY_SOURCE_PARTS && !sy_is_headed_like(&request, &columns[part]))
    part++;
  return part;
}

const char *sy_source_text(const struct sy_edition_table *table, const sy_sheet *sheet,
                           enum sy_source_part part, uint64_t row) {
  const guint at = table->source_column[part];
  return at > 0 ? sy_sheet_text(sheet, at - 1, row) : NULL;
}

/* ---- Planning ---- */

static const struct sy_yaml *read_policy(const struct sy_yaml *owner, sy_problems *problems,
                                         bool *required) {
  static const char *const words[] = {"optional", "required", NULL};
  const struct sy_yaml *value = sy_yaml_get(owner, "sources");
  if (value != NULL)
    *required = sy_field_choice(owner, "sources", words, 0, problems) == 1;
  return value;
}

void sy_sources_load(struct sy_loader *loader) {
  read_policy(loader->merged, loader->problems, &loader->needs_sources);
}

const struct sy_yaml *sy_sources_of(struct sy_loader *loader, uint32_t table,
                                    const struct sy_yaml *yaml) {
  return read_policy(yaml, loader->problems, &loader->plans[table].needs_sources);
}

/* Per request of a table, whether it is for a column of a plugin; with room for those of the parts,
 * which are not. g_free. */
static bool *requests_of_plugins(const struct sy_loader *loader, uint32_t table) {
  bool *are = g_new0(bool, (gsize)loader->plans[table].requests->len + SY_SOURCE_PARTS);
  for (guint i = 0; i < loader->bindings->len; i++) {
    const struct sy_binding_plan *plan =
        &g_array_index(loader->bindings, struct sy_binding_plan, i);
    const struct sy_node *node = &loader->edition->nodes[plan->node];
    const struct sy_table *declared = sy_node_plugin(node)->tables[plan->plugin_table];
    const struct sy_binding *binding = &node->bindings[plan->plugin_table];
    for (guint k = 0; binding->table == table && declared->columns[k] != NULL; k++)
      are[binding->columns[k]] = true;
  }
  return are;
}

/* Plans the column of a part, unless a plugin reads it as one of its own. */
static void plan_part(struct sy_loader *loader, uint32_t table, enum sy_source_part part,
                      const bool *are_of_plugins) {
  struct sy_table_plan *plan = &loader->plans[table];
  const struct sy_column_request request = {.column = &columns[part], .empty = plan->empty};
  for (guint i = 0; i < plan->requests->len; i++)
    if (are_of_plugins[i] &&
        sy_is_headed_like(&g_array_index(plan->requests, struct sy_column_request, i),
                          &columns[part]))
      return;
  loader->edition->tables[table].source_column[part] =
      sy_tables_request(loader, table, &request, NULL) + 1;
}

/* Tables as they were are not asked for sources: the edition proves what is, and they are read only
 * to show what was published. */
void sy_sources_plan(struct sy_loader *loader, uint32_t table) {
  if (loader->former != NULL) {
    loader->plans[table].needs_sources = false;
    return;
  }
  g_autofree bool *are_of_plugins = requests_of_plugins(loader, table);
  for (enum sy_source_part part = 0; part < SY_SOURCE_PARTS; part++)
    plan_part(loader, table, part, are_of_plugins);
}

/* ---- What is wrong with a text ---- */

static bool is_url(const char *text) {
  const char *host = g_ascii_strncasecmp(text, "http://", 7) == 0    ? text + 7
                     : g_ascii_strncasecmp(text, "https://", 8) == 0 ? text + 8
                                                                     : "";
  size_t from = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
    if (g_unichar_isspace(g_utf8_get_char(at)) || g_unichar_iscntrl(g_utf8_get_char(at)))
      return false;
  return *host != '\0' && strpbrk(text, "\"<>\\") == NULL && strchr("/?#:@", *host) == NULL &&
         sy_text_invisible(text, strlen(text), &from) == 0;
}

/* Moves over a text of that form, in which 0 stands for any digit. */
static bool take(const char **text, const char *form) {
  for (; *form != '\0'; form++, (*text)++)
    if (*form == '0' ? !g_ascii_isdigit(**text) : **text != *form)
      return false;
  return true;
}

/* 00:00 to 23:59, for a limit of "24". */
static bool take_time(const char **text, const char *limit) {
  return take(text, "00:00") && strncmp(*text - 5, limit, 2) < 0 && (*text)[-2] < '6';
}

/* 14:05, 14:05:30, each with Z or +08:00 behind it or not. */
static bool is_time(const char *text) {
  if (!take_time(&text, "24") || (*text == ':' && (!take(&text, ":00") || text[-2] >= '6')))
    return false;
  if (*text != '+' && *text != '-')
    return *text == '\0' || strcmp(text, "Z") == 0;
  text++;
  return take_time(&text, "15") && *text == '\0';
}

bool sy_seen_at(const char *text, char day[SY_DATE_SIZE], const char **time) {
  const size_t length = strcspn(text, "T ");
  int32_t days;
  if (!sy_date_parse(text, length, &days))
    return false;
  sy_date_text(days, day);
  *time = text[length] != '\0' ? text + length + 1 : "";
  return text[length] == '\0' || is_time(*time);
}

static bool is_seen_at(const char *text) {
  char day[SY_DATE_SIZE];
  const char *time;
  return sy_seen_at(text, day, &time);
}

static bool is_digest(const char *text) {
  return strlen(text) == SY_DIGEST_SIZE - 1 &&
         strspn(text, "0123456789abcdefABCDEF") == strlen(text);
}

static const struct {
  bool (*is_sound)(const char *text);
  const char *wanted;
} forms[SY_SOURCE_PARTS] = {
    [SY_SOURCE_URL] = {is_url, N_("an address that begins with http:// or https://, without "
                                  "spaces and \" < > \\")},
    [SY_SOURCE_SEEN_AT] = {is_seen_at,
                           N_("a day or a time, such as 2001-05-22 or 2001-05-22T14:05+08:00")},
    [SY_SOURCE_SHA256] = {is_digest, N_("64 hexadecimal digits")}};

/* ---- Checking ---- */

static bool has_part(const struct sy_edition_table *table, enum sy_source_part part) {
  const guint at = table->source_column[part];
  return at > 0 && table->sheet->columns[at - 1].present;
}

/* The rows of one table being checked. */
struct checking {
  struct sy_loader *loader;
  struct sy_edition_table *table;
  const sy_sheet *sheet;
  struct sy_snapshot **snapshots; /* per text of their column: NULL until it is needed */
};

static struct sy_place place_of(const struct checking *checking, enum sy_source_part part,
                                uint64_t row) {
  const guint at = checking->table->source_column[part];
  return sy_sheet_place(checking->sheet, sy_sheet_row(checking->sheet, row),
                        at > 0 ? checking->sheet->columns[at - 1].field : SY_WHOLE_ROW);
}

static const char *text_of(const struct checking *checking, enum sy_source_part part,
                           uint64_t row) {
  return sy_source_text(checking->table, checking->sheet, part, row);
}

static const char *heading_of(const struct checking *checking, enum sy_source_part part) {
  return has_part(checking->table, part)
             ? checking->sheet->columns[checking->table->source_column[part] - 1].heading
             : columns[part].name;
}

/* The snapshot that a row names, whose file is read once; with an empty digest if it cannot be. */
static const struct sy_snapshot *snapshot_of(struct checking *checking, uint64_t row) {
  const guint column = checking->table->source_column[SY_SOURCE_SNAPSHOT] - 1;
  struct sy_snapshot **known = &checking->snapshots[sy_sheet_integer(checking->sheet, column, row)];
  if (*known != NULL)
    return *known;
  const struct sy_place place = place_of(checking, SY_SOURCE_SNAPSHOT, row);
  struct sy_snapshot *snapshot = *known = g_new0(struct sy_snapshot, 1);
  snapshot->file = text_of(checking, SY_SOURCE_SNAPSHOT, row);
  const struct sy_input input =
      sy_input_in(checking->loader->edition->folders->pdata[0], snapshot->file, place);
  if (sy_input_is_inside(snapshot->file, place, checking->loader->problems))
    sy_digest_file(&input, snapshot->sha256, checking->loader->problems);
  g_ptr_array_add(checking->table->snapshots, snapshot);
  return snapshot;
}

/* A snapshot proves nothing unless the row says what it was. */
static void check_snapshot(struct checking *checking, uint64_t row, bool has_digest) {
  const struct sy_snapshot *snapshot = snapshot_of(checking, row);
  const char *sha256 = text_of(checking, SY_SOURCE_SHA256, row);
  if (*snapshot->sha256 == '\0' || (sha256 != NULL && !has_digest))
    return;
  if (sha256 == NULL)
    sy_problems_add(checking->loader->problems, place_of(checking, SY_SOURCE_SNAPSHOT, row),
                    _("the row has no digest of the snapshot '%s'; expected %s in the column '%s'"),
                    snapshot->file, snapshot->sha256, heading_of(checking, SY_SOURCE_SHA256));
  else if (g_ascii_strcasecmp(sha256, snapshot->sha256) != 0)
    sy_problems_add(checking->loader->problems, place_of(checking, SY_SOURCE_SHA256, row),
                    _("column '%s': found %s, but the digest of the snapshot '%s' is %s"),
                    heading_of(checking, SY_SOURCE_SHA256), sha256, snapshot->file,
                    snapshot->sha256);
}

static void check_row(struct checking *checking, uint64_t row, bool required) {
  bool sound[SY_SOURCE_PARTS] = {false};
  for (enum sy_source_part part = 0; part < SY_SOURCE_SNAPSHOT; part++) {
    const char *text = text_of(checking, part, row);
    sound[part] = text != NULL && forms[part].is_sound(text);
    if (text != NULL && !sound[part])
      sy_problems_add(checking->loader->problems, place_of(checking, part, row),
                      _("column '%s': found '%s', expected %s%s"), heading_of(checking, part), text,
                      _(forms[part].wanted), "");
  }
  if (text_of(checking, SY_SOURCE_SNAPSHOT, row) != NULL)
    check_snapshot(checking, row, sound[SY_SOURCE_SHA256]);
  else if (required && text_of(checking, SY_SOURCE_URL, row) == NULL)
    sy_problems_add(
        checking->loader->problems,
        sy_sheet_place(checking->sheet, sy_sheet_row(checking->sheet, row), SY_WHOLE_ROW),
        _("the row has no source; expected '%s' or '%s'"), columns[SY_SOURCE_URL].name,
        columns[SY_SOURCE_SNAPSHOT].name);
}

/* Whether the rows have sources at all. */
static bool has_sources(const struct sy_edition_table *table) {
  for (enum sy_source_part part = 0; part < SY_SOURCE_PARTS; part++)
    if (has_part(table, part))
      return true;
  return false;
}

void sy_sources_check(struct sy_loader *loader, uint32_t index) {
  struct sy_edition_table *table = &loader->edition->tables[index];
  bool required = loader->plans[index].needs_sources;
  if (required && !has_part(table, SY_SOURCE_URL) && !has_part(table, SY_SOURCE_SNAPSHOT)) {
    sy_problems_add(loader->problems, sy_sheet_place(table->sheet, 0, SY_WHOLE_ROW),
                    _("each row needs a source; expected a column '%s' or '%s'"),
                    columns[SY_SOURCE_URL].name, columns[SY_SOURCE_SNAPSHOT].name);
    required = false;
  }
  if (!has_sources(table))
    return;
  const bool copied = has_part(table, SY_SOURCE_SNAPSHOT);
  const guint texts =
      copied ? table->sheet->columns[table->source_column[SY_SOURCE_SNAPSHOT] - 1].dictionary_count
             : 0;
  g_autofree struct sy_snapshot **snapshots = g_new0(struct sy_snapshot *, (gsize)texts + 1);
  struct checking checking = {loader, table, table->sheet, snapshots};
  table->snapshots = g_ptr_array_new_with_free_func(g_free);
  for (uint64_t row = 0; row < table->sheet->row_count; row++)
    check_row(&checking, row, required);
}
