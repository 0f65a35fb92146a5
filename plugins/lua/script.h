/* SPDX-License-Identifier: Apache-2.0
 *
 * script.h: what the files of the plugin lua share
 *
 * A script is Lua code in the edition. It declares which tables it reads and what it may find, and
 * scores one unit after the other. It can access only the rows of that unit, and keeps nothing from
 * one unit to the next.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>

#include "common/common.h"

/* What one unit may cost. The budget of a unit grows with its rows. */
#define MOST_MEMORY ((size_t)64 << 20)
#define MOST_LEFT ((size_t)1 << 20) /* by other units */
#define INSTRUCTIONS 10000000
#define INSTRUCTIONS_PER_ROW 1000

/* The most values that a finding may have, and entries that any list of the description may have.
 */
#define MOST_VALUES 16
#define MOST_ITEMS 1000

/* A piece of the description, which lives as long as the instance. */
struct block {
  struct block *next;
  max_align_t memory[];
};

struct script {
  lua_State *L;
  size_t memory;  /* that Lua has */
  size_t resting; /* of it, before the first unit */
  int64_t budget;
  struct block *blocks;
  char complaint[1024], chinese[1024]; /* the last one of script_complain() */
  struct sy_plugin description;
  int score; /* references in Lua's registry: the script's function, */
  int kept;  /* what it must not change, */
  int views; /* and the rows of each table */
  /* The call under way: NULL outside of one. */
  const struct sy_batch *batch;
  const struct sy_result *result;
  uint64_t unit;
};

static inline struct script *script_of(lua_State *L) {
  return *(struct script **)lua_getextraspace(L);
}

/* ---- script.c: an instance ---- */

/* Raises an error, as luaL_error() does, with the English message; script_create() then refuses
 * with both. What a script or Lua itself raises is quoted. Both formats take the same arguments. */
COMMON_PRINTF(2, 4)
COMMON_PRINTF(3, 4)
int script_complain(lua_State *L, const char *english, const char *chinese, ...);
int script_create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure);
int script_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure);
void script_destroy(void *self);
const struct sy_plugin *script_describe(void *self);

/* All functions below run inside lua_pcall() and raise Lua errors. */

/* ---- lua.c, lua-r2.c: the revisions ---- */

/* Pushes the value of a setting as the script sees it. */
void script_push_setting(lua_State *L, const struct sy_value *value);

/* ---- environment.c: what a script can use ---- */

/* Pushes the environment, which is read-only: the libraries without what would let the world in. */
void environment_open(lua_State *L, const struct sy_value *settings);
/* Puts a value that nobody can change in place of the one on top of the stack: tables, and what
 * functions hold, all the way down. Remembers in the list on the registry's `kept` what functions
 * hold, for environment_restore(). */
void environment_freeze(lua_State *L);
/* Makes functions hold again what they did when they were frozen, after every unit, however it
 * ended; the name of the first that held something else, or NULL. */
const char *environment_restore(lua_State *L);
/* Pushes the table behind a frozen one, or the table itself; false and nothing for other values. */
bool environment_raw(lua_State *L, int index);

/* ---- declaration.c: the description in Lua ---- */

/* Zeroed memory for the description. */
void *script_own(struct script *script, size_t size);
/* Nothing may be misspelt: raises an error if the table on top of the stack, `path` in words, has
 * another key than the known ones, which end with NULL. */
void script_check_keys(lua_State *L, struct sy_text path, const char *const *known);
/* Fills script->description from the table on top of the stack. */
void declaration_read(struct script *script, const struct sy_plugin *plugin);
/* The places of what every script may find and say: that it failed. */
#define FAILED "script-failed"

/* ---- rows.c: evidence in Lua ---- */

/* Makes the unit's views, and pushes nothing. */
void rows_open(lua_State *L);
/* Pushes what stands for the unit under way. */
void rows_push_unit(lua_State *L);
/* Adds `report`, `earned` and `date` to the table on top of the stack. */
void rows_add_functions(lua_State *L);
/* The rows of the unit under way in a table. */
void rows_of_unit(const struct script *script, uint32_t table, uint64_t *first, uint64_t *end);

#endif /* SCRIPT_H */
