/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-layout.c: matches the headings of a table with the requested columns
 *
 * The result maps every field of a row to requests, so that reading rows needs no names.
 */
#include "base/base-private.h"

/* ---- Headings ---- */

GPtrArray *sy_csv_read_headings(const sy_context *context, sy_csv_scan *scan, struct sy_place file,
                                sy_problems *problems) {
  if (scan->at == scan->end) {
    sy_problems_add(problems, file, _("the file is empty, expected a row of headings"));
    return NULL;
  }
  g_autoptr(GPtrArray) headings = g_ptr_array_new_with_free_func(g_free);
  do {
    const struct sy_cell cell = sy_scan_field(scan);
    g_ptr_array_add(headings, g_strndup(cell.text, cell.length));
  } while (!scan->record_ended && headings->len <= sy_limit(context, SY_LIMIT_COLUMNS));
  if (scan->trouble == NULL && headings->len <= sy_limit(context, SY_LIMIT_COLUMNS))
    return g_steal_pointer(&headings);
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_COLUMNS);
  if (scan->trouble != NULL)
    sy_problems_add(problems, file, "%s", scan->trouble);
  else
    sy_problems_add(problems, file, _("more than %zu columns%s"),
                    sy_limit(context, SY_LIMIT_COLUMNS), hint);
  return NULL;
}

/* ---- Matching ---- */

/* The matching under way. */
struct matching {
  sy_layout *layout;
  struct sy_place headings_place;
  sy_problems *problems;
  bool
      *complained; /* per field: there already is a problem about several headings for one column */
};

/* The keys of texts, NULL-ended like those. */
static GPtrArray *keys_of(const char *const *texts) {
  GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
  for (; *texts != NULL; texts++)
    g_ptr_array_add(keys, sy_text_key(*texts, strlen(*texts)));
  g_ptr_array_add(keys, NULL);
  return keys;
}

/* The field whose heading is among the names, or SY_NO_FIELD. A second such field is a problem,
 * because it would be a guess which of the two counts. */
static guint find_field(struct matching *matching, const char *const *names) {
  const GPtrArray *headings = matching->layout->headings;
  g_autoptr(GPtrArray) keys = keys_of(names);
  guint found = SY_NO_FIELD;
  for (guint field = 0; field < headings->len; field++) {
    const char *heading = headings->pdata[field];
    if (!g_strv_contains((const char *const *)keys->pdata, matching->layout->keys->pdata[field]))
      continue;
    if (found == SY_NO_FIELD) {
      found = field;
    } else if (!matching->complained[field]) {
      struct sy_place place = matching->headings_place;
      place.column += field + 1;
      const char *first = headings->pdata[found];
      if (strcmp(first, heading) == 0)
        sy_problems_add(matching->problems, place, _("the heading '%s' is repeated"), heading);
      else
        sy_problems_add(matching->problems, place,
                        _("the headings '%s' and '%s' both name the column '%s'"), first, heading,
                        names[0]);
      matching->complained[field] = true;
    }
  }
  return found;
}

static char *suggest_heading(const sy_layout *layout, const char *wanted) {
  g_autoptr(GPtrArray) choices = g_ptr_array_new();
  for (guint field = 0; field < layout->headings->len; field++)
    g_ptr_array_add(choices, layout->headings->pdata[field]);
  g_ptr_array_add(choices, NULL);
  return sy_suggestion(wanted, (const char *const *)choices->pdata);
}

/* A column that is optional for the plugin must exist if the edition names it. */
static bool may_be_absent(const struct sy_column_request *request) {
  return request->column->presence == SY_OPTIONAL && request->heading == NULL;
}

static void complain_missing(struct matching *matching, const struct sy_column_request *request,
                             const char *wanted) {
  g_autofree char *suggestion = suggest_heading(matching->layout, wanted);
  const char *file = matching->headings_place.file;
  if (request->asker != NULL)
    sy_problems_add(matching->problems, request->place, _("%s: no column '%s' in %s%s"),
                    request->asker, wanted, file, suggestion);
  else
    sy_problems_add(matching->problems, request->place, _("no column '%s' in %s%s"), wanted, file,
                    suggestion);
}

static void match_request(struct matching *matching, const struct sy_column_request *requests,
                          guint index) {
  const struct sy_column_request *request = &requests[index];
  const struct sy_column *column = request->column;
  const char *names[] = {request->heading, NULL, NULL, NULL};
  guint count = 1;
  if (request->heading == NULL) {
    names[0] = column->name;
    if (column->label.zh != NULL)
      names[count++] = column->label.zh;
    if (column->label.en != NULL)
      names[count++] = column->label.en;
  }
  sy_layout *layout = matching->layout;
  const guint field = find_field(matching, names);
  if (field != SY_NO_FIELD) {
    layout->present[index] = true;
    layout->next_request[index] = layout->first_request[field];
    layout->first_request[field] = (int)index;
  } else if (!may_be_absent(request)) {
    complain_missing(matching, request, names[0]);
  }
}

/* The column that names units: one of the usual headings, or the declared one alone. */
static void match_unit(struct matching *matching, const struct sy_unit_names *units) {
  static const char *const usual[] = {"unit", "单位", "被评议对象", NULL};
  const char *const declared[] = {units->heading, NULL};
  const char *const *names = units->heading != NULL ? declared : usual;
  matching->layout->unit_field = find_field(matching, names);
  if (matching->layout->unit_field != SY_NO_FIELD || units->optional)
    return;
  g_autofree char *suggestion = suggest_heading(matching->layout, names[0]);
  if (units->heading != NULL)
    sy_problems_add(matching->problems, units->place, _("no column '%s' in %s%s"), names[0],
                    matching->headings_place.file, suggestion);
  else {
    struct sy_place row = matching->headings_place;
    row.column = 0;
    sy_problems_add(matching->problems, row, _("no column 'unit' (or 单位 or 被评议对象)%s"),
                    suggestion);
  }
}

static void check_heading(const char *heading, struct sy_place place, sy_problems *problems) {
  const gunichar control = sy_text_bidi_control(heading);
  if (control != 0)
    sy_problems_add(problems, place, _("a heading with U+%04X, which changes the text direction"),
                    control);
}

void sy_layout_init(sy_layout *layout, GPtrArray *headings, const struct sy_unit_names *units,
                    const struct sy_column_request *requests, guint request_count,
                    struct sy_place file, sy_problems *problems) {
  *layout = (sy_layout){
      .headings = headings,
      .keys = g_ptr_array_new_with_free_func(g_free),
      .unit_field = SY_NO_FIELD,
      .first_request = g_new(int, headings->len),
      .next_request = g_new(int, (gsize)request_count + 1),
      .present = g_new0(bool, (gsize)request_count + 1),
  };
  for (guint field = 0; field < headings->len; field++) {
    const char *heading = headings->pdata[field];
    g_ptr_array_add(layout->keys, sy_text_key(heading, strlen(heading)));
    layout->first_request[field] = -1;
    struct sy_place place = file;
    place.column += field + 1;
    check_heading(heading, place, problems);
  }
  g_autofree bool *complained = g_new0(bool, headings->len);
  struct matching matching = {
      .layout = layout, .headings_place = file, .problems = problems, .complained = complained};
  if (units != NULL)
    match_unit(&matching, units);
  for (guint i = 0; i < request_count; i++)
    match_request(&matching, requests, i);
}

void sy_layout_clear(sy_layout *layout) {
  g_clear_pointer(&layout->headings, g_ptr_array_unref);
  g_clear_pointer(&layout->keys, g_ptr_array_unref);
  g_clear_pointer(&layout->first_request, g_free);
  g_clear_pointer(&layout->next_request, g_free);
  g_clear_pointer(&layout->present, g_free);
}

/* ---- Who reads a field ---- */

GPtrArray *sy_layout_requests(const sy_layout *layout, const struct sy_column_request *requests,
                              guint request) {
  GPtrArray *of_field = g_ptr_array_new();
  for (guint field = 0; field < layout->headings->len && of_field->len == 0; field++) {
    bool found = false;
    for (int i = layout->first_request[field]; i >= 0; i = layout->next_request[i])
      found |= (guint)i == request;
    for (int i = layout->first_request[field]; found && i >= 0; i = layout->next_request[i])
      g_ptr_array_add(of_field, (gpointer)&requests[i]);
  }
  return of_field;
}
