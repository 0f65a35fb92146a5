/* SPDX-License-Identifier: Apache-2.0
 *
 * survey.c: the exports of KoboToolbox and ODK
 *
 * A submission is a row, and the entries of a repeat group are rows of a sheet of their own, which
 * name the row that they belong to: ODK by KEY and PARENT_KEY, KoboToolbox by _index and, in the
 * other sheet, _parent_table_name and _parent_index. The columns of that row, and of the one above
 * it, become columns of the entry.
 */
#include "import/import-private.h"

#include <string.h>

#define DEEPEST 20 /* repeat groups within each other */

/* The columns by which one kind of export names rows. */
struct survey_kind {
  const char *key, *parent; /* headings */
  const char *parent_sheet; /* or NULL: keys are different in all sheets */
};
static const struct survey_kind kinds[] = {{"KEY", "PARENT_KEY", NULL},
                                           {"_index", "_parent_index", "_parent_table_name"}};

#define NO_COLUMN G_MAXUINT

/* What is known of a sheet of an export. */
struct part {
  struct import_sheet *sheet;
  const struct survey_kind *kind;
  guint key, parent, parent_sheet; /* columns; NO_COLUMN */
  bool is_done, is_under_way;
};

/* All exports under way. */
struct joining {
  import_reading *reading;
  GArray *parts;    /* struct part */
  GHashTable *rows; /* what names a row -> struct found */
};
struct found {
  guint part, row;
};

static guint column_of(const struct import_sheet *sheet, const char *heading) {
  for (guint i = 0; heading && i < sheet->width; i++)
    if (strcmp(sheet->headings[i].text, heading) == 0)
      return i;
  return NO_COLUMN;
}

static void add_part(struct joining *joining, struct import_sheet *sheet) {
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    const struct part part = {.sheet = sheet,
                              .kind = &kinds[i],
                              .key = column_of(sheet, kinds[i].key),
                              .parent = column_of(sheet, kinds[i].parent),
                              .parent_sheet = column_of(sheet, kinds[i].parent_sheet)};
    if (part.key == NO_COLUMN && part.parent == NO_COLUMN)
      continue;
    sheet->is_survey = true;
    g_array_append_val(joining->parts, part);
    return;
  }
}

/* What names a row: its key, and where keys are numbers, the file and the sheet. g_free. */
static char *name_of(const struct part *part, const char *sheet, const char *key) {
  return part->kind->parent_sheet
             ? g_strdup_printf("%s\n%s\n%s", part->sheet->file->path, sheet, key)
             : g_strdup(key);
}

static void index_rows(struct joining *joining, guint index) {
  const struct part *part = &g_array_index(joining->parts, struct part, index);
  const struct import_sheet *sheet = part->sheet;
  for (guint i = 0; part->key != NO_COLUMN && i < sheet->rows->len; i++) {
    const struct import_cell *cells = sheet->rows->pdata[i];
    if (*cells[part->key].text == '\0')
      continue;
    char *name = name_of(part, sheet->name, cells[part->key].text);
    struct found *found = g_new(struct found, 1);
    *found = (struct found){index, i};
    if (g_hash_table_contains(joining->rows, name)) {
      sy_problems_add(joining->reading->problems, import_cell_place(&cells[part->key]),
                      _("'%s' names two rows of the export"), cells[part->key].text);
      g_free(found);
      g_free(name);
      continue;
    }
    g_hash_table_insert(joining->rows, name, found);
  }
}

/* ---- joining ---- */

/* The row that an entry belongs to; NULL with a problem. */
static const struct found *find_parent(const struct joining *joining, const struct part *part,
                                       const struct import_cell *cells) {
  const char *sheet = part->parent_sheet != NO_COLUMN ? cells[part->parent_sheet].text : "";
  const struct import_cell *cell = &cells[part->parent];
  g_autofree char *name = name_of(part, sheet, cell->text);
  const struct found *found = g_hash_table_lookup(joining->rows, name);
  if (!found)
    sy_problems_add(joining->reading->problems, import_cell_place(cell),
                    _("'%s' is '%s', but no row of the files has this %s; also name the file or "
                      "sheet that has it"),
                    part->kind->parent, cell->text, part->kind->key);
  return found;
}

/* Puts the columns of the other sheet before those of the entries; `found`: per entry, its row. */
static void put_before(struct import_sheet *sheet, const struct import_sheet *other,
                       const GPtrArray *found) {
  const guint width = other->width + sheet->width;
  struct import_cell *headings = g_new(struct import_cell, (gsize)width + 1);
  memcpy(headings, other->headings, other->width * sizeof *headings);
  memcpy(headings + other->width, sheet->headings, sheet->width * sizeof *headings);
  for (guint i = 0; i < sheet->rows->len; i++) {
    struct import_cell *cells = g_new(struct import_cell, (gsize)width + 1);
    memcpy(cells, other->rows->pdata[((const struct found *)found->pdata[i])->row],
           other->width * sizeof *cells);
    memcpy(cells + other->width, sheet->rows->pdata[i], sheet->width * sizeof *cells);
    g_free(sheet->rows->pdata[i]);
    sheet->rows->pdata[i] = cells;
  }
  g_free(sheet->headings);
  sheet->headings = headings;
  sheet->width = width;
}

/* The rows that the entries of a sheet belong to, const struct found, all of the part *other; NULL
 * with a problem. */
static GPtrArray *find_parents(const struct joining *joining, const struct part *part,
                               guint *other) {
  g_autoptr(GPtrArray) parents = g_ptr_array_new();
  for (guint i = 0; i < part->sheet->rows->len; i++) {
    const struct import_cell *cells = part->sheet->rows->pdata[i];
    const struct found *found = find_parent(joining, part, cells);
    if (!found)
      return NULL;
    if (i > 0 && found->part != *other) {
      sy_problems_add(joining->reading->problems, import_cell_place(&cells[part->parent]),
                      _("this entry belongs to a row of another sheet than those above it"));
      return NULL;
    }
    *other = found->part;
    g_array_index(joining->parts, struct part, found->part).sheet->is_repeated = true;
    g_ptr_array_add(parents, (gpointer)found);
  }
  return g_steal_pointer(&parents);
}

/* Rows cannot belong to rows that belong to them. */
static void complain_circle(const struct joining *joining, struct part *part) {
  const struct import_cell *cells = part->sheet->rows->pdata[0];
  part->sheet->is_broken = true;
  sy_problems_add(joining->reading->problems, import_cell_place(&cells[part->parent]),
                  _("the entries of this repeat group belong to each other in a circle"));
}

/* Joins to the rows of a part those that they belong to, after joining to these theirs. */
static void join(struct joining *joining, guint index, unsigned depth) {
  struct part *part = &g_array_index(joining->parts, struct part, index);
  if (part->is_done || part->parent == NO_COLUMN || depth > DEEPEST)
    return;
  part->is_done = part->is_under_way = true;
  guint other = index;
  g_autoptr(GPtrArray) parents = find_parents(joining, part, &other);
  struct part *above = &g_array_index(joining->parts, struct part, other);
  part->sheet->is_broken = !parents;
  if (parents && parents->len > 0 && above->is_under_way) {
    complain_circle(joining, part);
  } else if (parents && parents->len > 0) {
    join(joining, other, depth + 1);
    put_before(part->sheet, above->sheet, parents);
    part->sheet->parent = above->sheet;
  }
  part->is_under_way = false;
}

void import_join_surveys(import_reading *reading) {
  g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(struct part));
  g_autoptr(GHashTable) rows = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free);
  struct joining joining = {reading, parts, rows};
  for (guint i = 0; i < reading->sheets->len; i++)
    add_part(&joining, reading->sheets->pdata[i]);
  for (guint i = 0; i < parts->len; i++)
    index_rows(&joining, i);
  for (guint i = 0; i < parts->len; i++)
    join(&joining, i, 0);
}

/* ---- headings ---- */

/* What two headings have in common if one of them is the other as the name of a question, which has
 * only letters, digits, hyphens, full stops and underscores, and begins with a letter or
 * underscore. g_free. */
static char *question_name(const char *heading) {
  GString *name = g_string_new(NULL);
  for (const char *at = heading; *at; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (g_unichar_isalnum(letter))
      g_string_append_unichar(name, letter);
    else if (name->len > 0 && name->str[name->len - 1] != '_')
      g_string_append_c(name, '_');
  }
  if (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate(name, name->len - 1);
  return g_string_free(name, FALSE);
}

bool import_is_metadata(const char *heading) {
  /* Of the export, of the device, and of the visit, as `steelyard forms` asks for it. */
  static const char *const names[] = {"KEY",
                                      "PARENT_KEY",
                                      "SubmissionDate",
                                      "SubmitterID",
                                      "SubmitterName",
                                      "AttachmentsPresent",
                                      "AttachmentsExpected",
                                      "Status",
                                      "ReviewState",
                                      "DeviceID",
                                      "Edits",
                                      "FormVersion",
                                      "isValidated",
                                      "_id",
                                      "_uuid",
                                      "_submission_time",
                                      "_validation_status",
                                      "_notes",
                                      "_status",
                                      "_submitted_by",
                                      "__version__",
                                      "_tags",
                                      "_index",
                                      "_parent_table_name",
                                      "_parent_index",
                                      "_attachments",
                                      "_geolocation",
                                      "_xform_id_string",
                                      "formhub/uuid",
                                      "instanceID",
                                      "instanceName",
                                      "rootUuid",
                                      "deprecatedID",
                                      "start",
                                      "end",
                                      "today",
                                      "deviceid",
                                      "subscriberid",
                                      "simserial",
                                      "phonenumber",
                                      "username",
                                      "email",
                                      "audit",
                                      "seen_at",
                                      "photo",
                                      "photo_URL",
                                      "place",
                                      "_place_latitude",
                                      "_place_longitude",
                                      "_place_altitude",
                                      "_place_precision",
                                      "place-Latitude",
                                      "place-Longitude",
                                      "place-Altitude",
                                      "place-Accuracy",
                                      NULL};
  if (g_str_has_prefix(heading, "_submission__") || g_str_has_prefix(heading, "SET-OF-"))
    return true;
  const char *group = strpbrk(heading, "/:-");
  const bool of_meta = group && g_str_has_prefix(heading, "meta");
  return g_strv_contains(names, of_meta ? group + 1 : heading);
}

bool import_is_question(const char *heading, const char *question) {
  g_autofree char *a = question_name(heading), *b = question_name(question);
  return *a && strcmp(a, b) == 0;
}

char **import_short_headings(const struct import_sheet *sheet, const char *heading) {
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  g_strv_builder_add(all, heading);
  for (const char *at = strpbrk(heading, "/:-"); sheet->is_survey && at; at = strpbrk(at, "/:-"))
    if (*++at)
      g_strv_builder_add(all, at);
  return g_strv_builder_end(all);
}
