/* SPDX-License-Identifier: Apache-2.0
 *
 * sqlite.c: a table or view of an SQLite database
 *
 * The file is read into memory and opened there, so that SQLite neither locks nor writes anything,
 * and what is read is what the digest is of. A database with changes in a log beside it is refused:
 * they would not be read. A view may compute anything, but only from this database, and not for
 * ever.
 */
#include "tables/tables-private.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT_ONCE 1000000 /* steps of SQLite's machine between two looks at how many there were */
#define MOST_STEPS 500  /* of these: some seconds */

struct database {
  sy_foreign_table table; /* first: this is one */
  sqlite3 *connection;
  sqlite3_stmt *rows;
  table_records *records;
  int column_count;
  unsigned row;
  uint64_t steps;
  bool ended;
};

/* ---- what may be read ---- */

/* Only reading, with functions that have no effects. */
static int allow(void *data, int action, const char *a, const char *b, const char *c,
                 const char *d) {
  (void)data;
  (void)a;
  (void)c;
  (void)d;
  const bool loads = action == SQLITE_FUNCTION && b && strcmp(b, "load_extension") == 0;
  return !loads && (action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
                    action == SQLITE_RECURSIVE)
             ? SQLITE_OK
             : SQLITE_DENY;
}

static int count_steps(void *data) {
  struct database *database = data;
  return ++database->steps > MOST_STEPS;
}

static void complain(const struct database *database, sy_problems *problems) {
  if (database->steps > MOST_STEPS)
    sy_problems_add(problems, database->table.place, _("the view takes too long to compute"));
  else
    sy_problems_add(problems, database->table.place, _("SQLite cannot read this database: %s"),
                    sqlite3_errmsg(database->connection));
}

/* Whether there are changes beside the file that are not in it. */
static bool check_beside(const struct sy_input *input, sy_problems *problems) {
  static const char *const endings[] = {"-wal", "-journal"};
  const guint before = sy_problems_count(problems);
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *name = g_strconcat(input->name, endings[i], NULL);
    struct sy_input beside =
        input->folder ? sy_input_in(input->folder, name, input->place) : sy_input_at(name);
    struct stat status;
    beside.optional = true;
    const int file = sy_file_open(&beside, &status, problems);
    if (file < 0)
      continue;
    close(file);
    if (status.st_size > 0)
      sy_problems_add(
          problems, (struct sy_place){.file = input->path},
          _("there are changes in %s that are not in the database yet; close the program "
            "that has it open, or write them into it with 'PRAGMA "
            "wal_checkpoint(TRUNCATE)'"),
          name);
  }
  return sy_problems_count(problems) == before;
}

/* ---- opening ---- */

/* In WAL mode the header says so, and SQLite would look for the log; there is none. */
static void leave_log_mode(struct sy_bytes *bytes) {
  if (bytes->length > 20 && bytes->data[18] == 2 && bytes->data[19] == 2)
    bytes->data[18] = bytes->data[19] = 1;
}

static bool open_memory(struct database *database, const sy_context *context,
                        const struct sy_input *input, sy_problems *problems) {
  struct sy_bytes bytes;
  if (!sy_bytes_read(context, input, SY_LIMIT_TABLE, &bytes, problems))
    return false;
  if (bytes.length < 16 || memcmp(bytes.data, "SQLite format 3", 16) != 0) {
    sy_problems_add(problems, database->table.place,
                    _("this is not an SQLite database, whatever its name says"));
    sy_bytes_free(&bytes);
    return false;
  }
  leave_log_mode(&bytes);
  unsigned char *copy = sqlite3_malloc64(bytes.length);
  if (!copy)
    g_error("out of memory");
  memcpy(copy, bytes.data, bytes.length);
  const sqlite3_int64 length = (sqlite3_int64)bytes.length;
  sy_bytes_free(&bytes);
  if (sqlite3_open_v2(":memory:", &database->connection, SQLITE_OPEN_READWRITE, NULL) ==
          SQLITE_OK &&
      sqlite3_deserialize(database->connection, "main", copy, length, length,
                          SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE) ==
          SQLITE_OK) {
    sqlite3_db_config(database->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_set_authorizer(database->connection, allow, NULL);
    sqlite3_progress_handler(database->connection, AT_ONCE, count_steps, database);
    return true;
  }
  complain(database, problems);
  return false;
}

/* The tables and views; NULL with a problem. NULL-ended. */
static GPtrArray *table_names(struct database *database, sy_problems *problems) {
  static const char query[] = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND "
                              "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(database->connection, query, -1, &statement, NULL) != SQLITE_OK) {
    complain(database, problems);
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  int got;
  while ((got = sqlite3_step(statement)) == SQLITE_ROW)
    g_ptr_array_add(names, g_strdup((const char *)sqlite3_column_text(statement, 0)));
  if (got != SQLITE_DONE)
    complain(database, problems);
  sqlite3_finalize(statement);
  g_ptr_array_add(names, NULL);
  if (got == SQLITE_DONE)
    return names;
  g_ptr_array_unref(names);
  return NULL;
}

/* The table that the form names, or the only one; NULL with a problem. g_free. */
static char *choose(struct database *database, const struct sy_table_form *form,
                    sy_problems *problems) {
  g_autoptr(GPtrArray) names = table_names(database, problems);
  if (!names)
    return NULL;
  const char *const *all = (const char *const *)names->pdata;
  if (form->table ? g_strv_contains(all, form->table) : names->len == 2)
    return g_strdup(form->table ? form->table : all[0]);
  g_autofree char *joined = g_strjoinv(_(", "), (char **)names->pdata);
  if (form->table)
    sy_problems_add(problems, database->table.place,
                    _("there is no table or view '%s'; the database has: %s"), form->table, joined);
  else
    sy_problems_add(problems, database->table.place,
                    _("the database has several tables; declare with 'table' in edition.yaml, or "
                      "--sheet of 'steelyard new', which to read: %s"),
                    joined);
  return NULL;
}

static bool start_rows(struct database *database, const char *name, sy_problems *problems) {
  char *query = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
  const int got = sqlite3_prepare_v2(database->connection, query, -1, &database->rows, NULL);
  sqlite3_free(query);
  if (got != SQLITE_OK) {
    complain(database, problems);
    return false;
  }
  database->column_count = sqlite3_column_count(database->rows);
  table_records_begin(database->records, ++database->row, false);
  for (int i = 0; i < database->column_count; i++) {
    const char *heading = sqlite3_column_name(database->rows, i);
    table_records_cell(database->records, (unsigned)i + 1, heading, strlen(heading));
  }
  return table_records_end(database->records, problems);
}

static void close_database(sy_foreign_table *table) {
  struct database *database = (struct database *)(void *)table;
  sqlite3_finalize(database->rows);
  sqlite3_close(database->connection);
  table_records_free(database->records);
  g_free(database);
}

static bool open_table(struct database *database, const sy_context *context,
                       const struct sy_input *input, const struct sy_table_form *form,
                       sy_problems *problems) {
  if (!check_beside(input, problems) || !open_memory(database, context, input, problems))
    return false;
  g_autofree char *name = choose(database, form, problems);
  if (!name)
    return false;
  g_autofree char *place = g_strconcat(input->path, "!", name, NULL);
  database->table.place.file = g_intern_string(place);
  database->records = table_records_new(&database->table, form, context, problems);
  return database->records && start_rows(database, name, problems);
}

static sy_foreign_table *open_database(const sy_context *context, const struct sy_input *input,
                                       const struct sy_table_form *form, sy_problems *problems) {
  struct database *database = g_new0(struct database, 1);
  database->table = (sy_foreign_table){.format = &table_sqlite, .place = {.file = input->path}};
  if (open_table(database, context, input, form, problems))
    return &database->table;
  close_database(&database->table);
  return NULL;
}

/* ---- rows ---- */

/* A number that was stored as a double, with the digits that give the same double again. */
static void put_real(struct database *database, unsigned column, double number) {
  char text[TABLE_NUMBER_SIZE];
  table_number_text(number, text);
  if (g_ascii_strtod(text, NULL) != number)
    g_ascii_formatd(text, sizeof text, "%.17g", number);
  table_records_cell(database->records, column, text, strlen(text));
}

static void put_value(struct database *database, int index) {
  const unsigned column = (unsigned)index + 1;
  switch (sqlite3_column_type(database->rows, index)) {
  case SQLITE_NULL:
    return;
  case SQLITE_FLOAT:
    put_real(database, column, sqlite3_column_double(database->rows, index));
    return;
  case SQLITE_BLOB:
    table_records_no_value(database->records, column,
                           _("the cell has bytes, expected text or a number"));
    return;
  default: {
    const char *text = (const char *)sqlite3_column_text(database->rows, index);
    const size_t length = (size_t)sqlite3_column_bytes(database->rows, index);
    if (g_utf8_validate_len(text ? text : "", length, NULL))
      table_records_cell(database->records, column, text ? text : "", length);
    else
      table_records_no_value(database->records, column, _("the cell has a text that is not UTF-8"));
  }
  }
}

/* Reads a row. -1 with a problem, 0 after the last. */
static int read_row(struct database *database, sy_problems *problems) {
  const int got = database->ended ? SQLITE_DONE : sqlite3_step(database->rows);
  database->ended = got != SQLITE_ROW;
  if (got == SQLITE_DONE)
    return 0;
  if (got != SQLITE_ROW) {
    complain(database, problems);
    return -1;
  }
  table_records_begin(database->records, ++database->row, false);
  for (int i = 0; i < database->column_count; i++)
    put_value(database, i);
  return table_records_end(database->records, problems) ? 1 : -1;
}

static ssize_t read_database(sy_foreign_table *table, char *to, size_t size,
                             sy_problems *problems) {
  struct database *database = (struct database *)(void *)table;
  for (;;) {
    const size_t taken = table_records_take(database->records, to, size);
    if (taken > 0)
      return (ssize_t)taken;
    const int more = read_row(database, problems);
    if (more < 0)
      return -1;
    if (more == 0)
      return (ssize_t)table_records_take(database->records, to, size);
  }
}

static const char *const endings[] = {".db", ".sqlite", ".sqlite3", NULL};
static const char *const keys[] = {"table", NULL};
const struct sy_foreign_format table_sqlite = {endings,       keys,           open_database,
                                               read_database, close_database, NULL};
