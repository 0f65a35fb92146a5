/* SPDX-License-Identifier: Apache-2.0
 *
 * problem.c: collects what is wrong with an input, and prints it sorted by place
 */
#include "base/base.h"

#define KEPT_PROBLEMS 100

struct problem {
  struct sy_place place;
  char *message;
};

struct sy_problems {
  GArray *kept; /* of struct problem */
  guint count;
  guint repeated; /* of `count`: not kept, because the same problem is */
};

static void clear_problem(gpointer data) {
  g_free(((struct problem *)data)->message);
}

sy_problems *sy_problems_new(void) {
  sy_problems *problems = g_new0(sy_problems, 1);
  problems->kept = g_array_new(FALSE, FALSE, sizeof(struct problem));
  g_array_set_clear_func(problems->kept, clear_problem);
  return problems;
}

void sy_problems_free(sy_problems *problems) {
  g_array_unref(problems->kept);
  g_free(problems);
}

char *sy_one_line(const char *message) {
  return g_strdelimit(sy_text_shown(message), "\n\t", ' ');
}

/* A problem of a value that many nodes get from defaults is found once for each of them. */
static bool is_kept(const sy_problems *problems, const struct problem *problem) {
  for (guint i = 0; i < problems->kept->len; i++) {
    const struct problem *other = &g_array_index(problems->kept, struct problem, i);
    if (sy_place_compare(other->place, problem->place) == 0 &&
        strcmp(other->message, problem->message) == 0)
      return true;
  }
  return false;
}

void sy_problems_add(sy_problems *problems, struct sy_place place, const char *format, ...) {
  problems->count++;
  if (problems->kept->len == KEPT_PROBLEMS)
    return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  struct problem problem = {place, sy_one_line(message)};
  if (is_kept(problems, &problem)) {
    problems->repeated++;
    clear_problem(&problem);
    return;
  }
  g_array_append_val(problems->kept, problem);
}

/* Whether one of the first `count` problems is at the place. */
static bool is_about(const sy_problems *problems, struct sy_place place, guint count) {
  for (guint i = 0; i < count; i++)
    if (sy_place_compare(g_array_index(problems->kept, struct problem, i).place, place) == 0)
      return true;
  return false;
}

void sy_problems_move(const sy_problems *from, sy_problems *to,
                      struct sy_place (*moved)(struct sy_place place, const void *data),
                      const void *data) {
  const guint before = to->kept->len;
  for (guint i = 0; i < from->kept->len; i++) {
    const struct problem *problem = &g_array_index(from->kept, struct problem, i);
    const struct sy_place place = moved(problem->place, data);
    if (place.column == 0 || !is_about(to, place, before))
      sy_problems_add(to, place, "%s", problem->message);
  }
  to->count += from->count - from->kept->len - from->repeated;
}

guint sy_problems_count(const sy_problems *problems) {
  return problems->count;
}

void sy_problems_forget(sy_problems *problems, guint count) {
  problems->count = count;
  if (problems->kept->len > count)
    g_array_set_size(problems->kept, count);
  problems->repeated = MIN(problems->repeated, count - problems->kept->len);
}

int sy_place_compare(struct sy_place a, struct sy_place b) {
  const int files = g_strcmp0(a.file, b.file);
  if (files)
    return files < 0 ? -1 : 1;
  if (a.line != b.line)
    return a.line < b.line ? -1 : 1;
  if (a.column != b.column)
    return a.column < b.column ? -1 : 1;
  return 0;
}

/* g_ptr_array_sort() is stable: equal ones stay in the order in which they were added. */
static gint compare_problems(gconstpointer left, gconstpointer right) {
  return sy_place_compare((*(const struct problem *const *)left)->place,
                          (*(const struct problem *const *)right)->place);
}

char *sy_column_letters(unsigned column) {
  char letters[8];
  size_t at = sizeof letters;
  for (letters[--at] = '\0'; column > 0 && at > 0; column = (column - 1) / 26)
    letters[--at] = (char)('A' + (column - 1) % 26);
  return g_strdup(letters + at);
}

/* "!C7: ", "!7: " for a whole row, or ": ". */
static void append_cell(GString *text, struct sy_place place) {
  g_autofree char *letters = sy_column_letters(place.column);
  if (place.line)
    g_string_append_printf(text, "!%s%u", letters, place.line);
  g_string_append_c(text, ':');
}

/* A column means nothing without its line. */
char *sy_place_text(struct sy_place place) {
  GString *text = g_string_new(NULL);
  if (place.file)
    g_string_append(text, place.file);
  if (place.file && place.is_cell)
    append_cell(text, place);
  else if (place.file)
    g_string_append_c(text, ':');
  if (place.line && !place.is_cell)
    g_string_append_printf(text, "%u:", place.line);
  if (place.line && place.column && !place.is_cell)
    g_string_append_printf(text, "%u:", place.column);
  if (text->len > 0)
    g_string_append_c(text, ' ');
  g_autofree char *found = g_string_free(text, FALSE);
  return sy_one_line(found);
}

static void append_problem(GString *text, const struct problem *problem) {
  g_autofree char *place = sy_place_text(problem->place);
  g_string_append_printf(text, "%s%s\n", place, problem->message);
}

char *sy_problems_text(const sy_problems *problems) {
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  for (guint i = 0; i < problems->kept->len; i++)
    g_ptr_array_add(sorted, &g_array_index(problems->kept, struct problem, i));
  g_ptr_array_sort(sorted, compare_problems);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < sorted->len; i++)
    append_problem(text, g_ptr_array_index(sorted, i));
  const guint more = problems->count - problems->kept->len - problems->repeated;
  if (more)
    g_string_append_printf(text, ngettext("and %u more problem\n", "and %u more problems\n", more),
                           more);
  return g_string_free(text, FALSE);
}

void sy_problems_print(const sy_problems *problems, FILE *stream) {
  g_autofree char *text = sy_problems_text(problems);
  fputs(text, stream);
}
