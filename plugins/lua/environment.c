/* SPDX-License-Identifier: Apache-2.0
 *
 * environment.c: what a script can use but not change
 *
 * The libraries have no files, system functions, debugging, loading of code, random numbers or
 * clocks, and nothing that would show an address or an order that differs from run to run.
 * Everything that lives longer than one unit is then frozen: tables are read through a userdata
 * without assignment, and the variables of functions are compared after each unit.
 */
#include "lua/script.h"

#include <lua5.4/lualib.h>

#define DEEPEST 100

/* ---- frozen tables ----
 *
 * Each has a metatable of its own whose __index is the table, so that reading costs no call. */

static int refuse_change(lua_State *L) {
  return script_complain(L,
                         "this cannot be changed: only what a unit's own call of score() made can",
                         "此处不可更改：只能更改在为该评价对象调用score()时新建的内容");
}

/* What it was when the table was frozen: where there are holes, Lua finds another one after
 * reading. */
static int frozen_length(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  return 1;
}

bool environment_raw(lua_State *L, int index) {
  if (lua_istable(L, index)) {
    lua_pushvalue(L, index);
    return true;
  }
  if (lua_type(L, index) != LUA_TUSERDATA || luaL_getmetafield(L, index, "__index") == LUA_TNIL)
    return false;
  if (lua_istable(L, -1))
    return true;
  lua_pop(L, 1);
  return false;
}

/* Pushes a frozen view of the table at an index. */
static void push_frozen(lua_State *L, int table) {
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, table);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_change);
  lua_setfield(L, -2, "__newindex");
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, table));
  lua_pushcclosure(L, frozen_length, 1);
  lua_setfield(L, -2, "__len");
  lua_pushstring(L, "table");
  lua_setfield(L, -2, "__name");
  lua_setmetatable(L, -2);
}

static void freeze(lua_State *L, int seen, int depth);

static void freeze_table(lua_State *L, int seen, int depth) {
  const int table = lua_gettop(L);
  push_frozen(L, table);
  lua_pushvalue(L, table);
  lua_pushvalue(L, -2);
  lua_rawset(L, seen);
  lua_pushnil(L);
  while (lua_next(L, table)) {
    if (lua_type(L, -2) != LUA_TSTRING && lua_type(L, -2) != LUA_TNUMBER)
      script_complain(L,
                      "a table that outlives a unit has a key that is neither a text nor a number",
                      "供各评价对象共用的table，其键既不是文字也不是数值");
    freeze(L, seen, depth + 1);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, table); /* to a key that is there, which lua_next() allows */
  }
  lua_replace(L, table);
}

/* What a function holds is remembered as function, place, value. */
static void freeze_function(lua_State *L, int seen, int depth) {
  const int function = lua_gettop(L);
  lua_pushvalue(L, function);
  lua_pushboolean(L, 1);
  lua_rawset(L, seen);
  if (lua_iscfunction(L, function)) {
    if (lua_getupvalue(L, function, 1))
      script_complain(L, "an iterator outlives a unit: it would go on where the last unit stopped",
                      "迭代器供各评价对象共用：会从上一个评价对象停下的地方继续");
    return;
  }
  const char *name;
  for (int i = 1; (name = lua_getupvalue(L, function, i)) != NULL; i++) {
    if (lua_isnumber(L, -1) && lua_tonumber(L, -1) != lua_tonumber(L, -1))
      script_complain(L, "'%s' is not a number (nan)", "“%s”不是数值（nan）", name);
    freeze(L, seen, depth + 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->kept);
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    lua_pushvalue(L, function);
    lua_rawseti(L, -2, ++count);
    lua_pushinteger(L, i);
    lua_rawseti(L, -2, ++count);
    lua_pushvalue(L, -2);
    if (lua_isnil(L, -1)) { /* which would end the list */
      lua_pop(L, 1);
      lua_pushvalue(L, -1);
    }
    lua_rawseti(L, -2, ++count);
    lua_pop(L, 1);
    lua_setupvalue(L, function, i);
  }
}

/* The value on top of the stack; `seen` has the frozen ones by what they were. */
static void freeze(lua_State *L, int seen, int depth) {
  luaL_checkstack(L, 12, "the script's tables are nested too deeply");
  if (depth > DEEPEST)
    script_complain(L, "the script's tables are nested more than %d deep",
                    "脚本的table嵌套超过%d层", DEEPEST);
  if (!lua_istable(L, -1) && !lua_isfunction(L, -1))
    return;
  lua_pushvalue(L, -1);
  lua_rawget(L, seen);
  if (lua_isboolean(L, -1)) {
    lua_pop(L, 1); /* a function that was met */
  } else if (!lua_isnil(L, -1)) {
    lua_replace(L, -2);
  } else {
    lua_pop(L, 1);
    if (lua_istable(L, -1))
      freeze_table(L, seen, depth);
    else
      freeze_function(L, seen, depth);
  }
}

void environment_freeze(lua_State *L) {
  lua_newtable(L);
  lua_insert(L, -2);
  const int seen = lua_gettop(L) - 1;
  freeze(L, seen, 0);
  lua_remove(L, seen);
}

/* Whether two values are one, to the bit: 0, 0.0 and -0.0 are three. */
static bool is_same(lua_State *L, int left, int right) {
  if (!lua_rawequal(L, left, right) || lua_isinteger(L, left) != lua_isinteger(L, right))
    return false;
  if (lua_type(L, left) != LUA_TNUMBER || lua_isinteger(L, left))
    return true;
  return signbit(lua_tonumber(L, left)) == signbit(lua_tonumber(L, right));
}

/* No error is raised and no memory asked for: this is called where a script has run out of it. */
const char *environment_restore(lua_State *L) {
  const char *changed = NULL;
  lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->kept);
  const int kept = lua_gettop(L);
  const lua_Integer count = (lua_Integer)lua_rawlen(L, kept);
  for (lua_Integer i = 1; i < count; i += 3) {
    lua_rawgeti(L, kept, i);
    lua_rawgeti(L, kept, i + 1);
    const int place = (int)lua_tointeger(L, -1);
    const char *name = lua_getupvalue(L, -2, place);
    lua_rawgeti(L, kept, i + 2);
    if (lua_rawequal(L, -1, kept)) { /* how the list says nil */
      lua_pushnil(L);
      lua_replace(L, -2);
    }
    if (!is_same(L, -1, -2)) {
      lua_setupvalue(L, kept + 1, place);
      changed = changed != NULL ? changed : name;
    }
    lua_settop(L, kept);
  }
  lua_pop(L, 1);
  return changed;
}

/* ---- functions in place of Lua's own ---- */

/* tostring() without addresses. */
static int safe_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  const int type = lua_type(L, 1);
  if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL)
    luaL_tolstring(L, 1, NULL);
  else
    lua_pushstring(L, type == LUA_TFUNCTION ? "function" : "table");
  return 1;
}

/* type() that calls frozen tables and columns what they are to a script. */
static int safe_type(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushstring(L, lua_type(L, 1) == LUA_TUSERDATA ? "table" : luaL_typename(L, 1));
  return 1;
}

static const char format_key; /* where the registry has Lua's own string.format */

/* string.format() without addresses. */
static int safe_format(lua_State *L) {
  size_t length;
  const char *at = luaL_checklstring(L, 1, &length), *end = at + length;
  while (at < end && (at = memchr(at, '%', (size_t)(end - at))) != NULL) {
    at++;
    while (at < end && *at != '\0' && strchr("-+ #0123456789.", *at) != NULL)
      at++;
    if (at < end && *at++ == 'p')
      return luaL_argerror(L, 1, "%p would show an address");
  }
  for (int i = 2; i <= lua_gettop(L); i++) {
    const int type = lua_type(L, i);
    if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN && type != LUA_TNIL)
      return luaL_argerror(L, i, "only texts, numbers and booleans can be formatted");
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &format_key);
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  return 1;
}

/* ---- pairs: numbers ascending, then texts by their bytes ---- */

struct key {
  const char *text; /* NULL for a number */
  size_t length;
  lua_Number number;
  bool whole;
  lua_Integer integer; /* where it is whole */
};

static int compare_keys(const void *left, const void *right) {
  const struct key *a = left, *b = right;
  if (a->text == NULL && b->text == NULL)
    return a->number != b->number ? (a->number < b->number ? -1 : 1)
                                  : (a->integer > b->integer) - (a->integer < b->integer);
  if (a->text == NULL || b->text == NULL)
    return a->text == NULL ? -1 : 1;
  const size_t shorter = a->length < b->length ? a->length : b->length;
  const int order = memcmp(a->text, b->text, shorter);
  return order != 0 ? order : a->length < b->length ? -1 : a->length > b->length;
}

/* Pushes the table's keys as a list, in order. */
static void push_keys(lua_State *L, int table) {
  lua_Integer count = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    count++;
  struct key *keys = lua_newuserdatauv(L, (size_t)count * sizeof *keys + 1, 0);
  struct key *key = keys;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1), key++) {
    if (lua_type(L, -2) == LUA_TNUMBER)
      *key = (struct key){.number = lua_tonumber(L, -2),
                          .whole = lua_isinteger(L, -2),
                          .integer = lua_tointeger(L, -2)};
    else if (lua_type(L, -2) == LUA_TSTRING)
      *key = (struct key){.text = lua_tostring(L, -2), .length = lua_rawlen(L, -2)};
    else
      luaL_error(L, "pairs: a key is neither a text nor a number, which alone have an order");
  }
  qsort(keys, (size_t)count, sizeof *keys, compare_keys);
  lua_createtable(L, (int)count, 0);
  for (lua_Integer i = 0; i < count; i++) {
    if (keys[i].text != NULL)
      lua_pushlstring(L, keys[i].text, keys[i].length);
    else if (keys[i].whole)
      lua_pushinteger(L, keys[i].integer);
    else
      lua_pushnumber(L, keys[i].number);
    lua_rawseti(L, -2, i + 1);
  }
  lua_remove(L, -2);
}

/* The iterator: a closure over table, keys and position. */
static int next_pair(lua_State *L) {
  const lua_Integer at = lua_tointeger(L, lua_upvalueindex(3)) + 1;
  lua_pushinteger(L, at);
  lua_replace(L, lua_upvalueindex(3));
  if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
    return 1;
  lua_pushvalue(L, -1);
  lua_rawget(L, lua_upvalueindex(1));
  return 2;
}

static int ordered_pairs(lua_State *L) {
  if (!environment_raw(L, 1))
    return luaL_argerror(L, 1, "a table expected; for rows and columns use for i = 1, #rows do");
  push_keys(L, lua_gettop(L));
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_pair, 3);
  return 1;
}

/* ---- sort: stable, so that equal entries have one order ---- */

/* Whether the value at one index is less than that at the other, by the function at 2 or by <. */
static bool is_less(lua_State *L, int left, int right) {
  left = lua_absindex(L, left);
  right = lua_absindex(L, right);
  if (lua_isnil(L, 2))
    return lua_compare(L, left, right, LUA_OPLT);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, left);
  lua_pushvalue(L, right);
  lua_call(L, 2, 1);
  const bool less = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return less;
}

/* Merges two sorted runs of the table at `from` into the one at `to`. */
static void merge(lua_State *L, int from, int to, lua_Integer first, lua_Integer middle,
                  lua_Integer end) {
  lua_Integer left = first, right = middle;
  for (lua_Integer at = first; at < end; at++) {
    bool take_right = left >= middle;
    if (left < middle && right < end) {
      lua_rawgeti(L, from, right);
      lua_rawgeti(L, from, left);
      take_right = is_less(L, -2, -1);
      lua_pop(L, 2);
    }
    lua_rawgeti(L, from, take_right ? right++ : left++);
    lua_rawseti(L, to, at);
  }
}

static int stable_sort(lua_State *L) {
  luaL_argcheck(L, lua_type(L, 1) != LUA_TUSERDATA, 1, "this cannot be changed: sort a copy");
  luaL_checktype(L, 1, LUA_TTABLE);
  if (!lua_isnoneornil(L, 2))
    luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  const lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
  lua_createtable(L, 0, 0);
  int from = 1, to = 3;
  for (lua_Integer width = 1; width < count; width *= 2) {
    for (lua_Integer first = 1; first <= count; first += 2 * width) {
      const lua_Integer middle = first + width <= count ? first + width : count + 1;
      const lua_Integer end = first + 2 * width <= count ? first + 2 * width : count + 1;
      merge(L, from, to, first, middle, end);
    }
    const int swapped = from;
    from = to;
    to = swapped;
  }
  for (lua_Integer i = 1; from != 1 && i <= count; i++) {
    lua_rawgeti(L, from, i);
    lua_rawseti(L, 1, i);
  }
  return 0;
}

/* ---- the libraries ---- */

/* Copies named fields of the table on top into a new one, which it pushes in its place. */
static void keep_only(lua_State *L, const char *const *names) {
  lua_newtable(L);
  for (; *names != NULL; names++) {
    lua_getfield(L, -2, *names);
    lua_setfield(L, -2, *names);
  }
  lua_remove(L, -2);
}

static void add(lua_State *L, const char *name, lua_CFunction function) {
  lua_pushcfunction(L, function);
  lua_setfield(L, -2, name);
}

static void open_string(lua_State *L) {
  static const char *const names[] = {"byte",  "char", "find",    "gmatch", "gsub",  "len", "lower",
                                      "match", "rep",  "reverse", "sub",    "upper", NULL};
  luaL_requiref(L, "string", luaopen_string, 0);
  lua_getfield(L, -1, "format");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &format_key);
  keep_only(L, names);
  add(L, "format", safe_format);
  /* s:upper() looks in the same table. */
  lua_pushstring(L, "");
  lua_getmetatable(L, -1);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 2);
}

static void open_table(lua_State *L) {
  static const char *const names[] = {"concat", "insert", "pack", "remove", "unpack", NULL};
  luaL_requiref(L, "table", luaopen_table, 0);
  keep_only(L, names);
  add(L, "sort", stable_sort);
}

static void open_math(lua_State *L) {
  static const char *const names[] = {"abs", "ceil", "exp",        "floor", "fmod",       "huge",
                                      "log", "max",  "maxinteger", "min",   "mininteger", "modf",
                                      "pi",  "sqrt", "tointeger",  "type",  NULL};
  luaL_requiref(L, "math", luaopen_math, 0);
  keep_only(L, names);
}

static void open_utf8(lua_State *L) {
  static const char *const names[] = {"char", "charpattern", "codepoint", "codes",
                                      "len",  "offset",      NULL};
  luaL_requiref(L, "utf8", luaopen_utf8, 0);
  keep_only(L, names);
}

/* The parameter `settings` as a table. */
static void push_settings(lua_State *L, const struct sy_value *settings) {
  lua_newtable(L);
  for (uint64_t row = 0; row < settings->count; row++) {
    const char *name = field_of(settings, 2, row, 0)->text;
    if (lua_getfield(L, -1, name) != LUA_TNIL)
      script_complain(L, "settings: '%s' is repeated", "settings：“%s”重复", name);
    lua_pop(L, 1);
    script_push_setting(L, field_of(settings, 2, row, 1));
    lua_setfield(L, -2, name);
  }
}

void environment_open(lua_State *L, const struct sy_value *settings) {
  static const char *const names[] = {"assert", "error", "ipairs", "select", "tonumber", NULL};
  luaL_requiref(L, "_G", luaopen_base, 0);
  keep_only(L, names);
  add(L, "pairs", ordered_pairs);
  add(L, "tostring", safe_tostring);
  add(L, "type", safe_type);
  open_string(L);
  lua_setfield(L, -2, "string");
  open_table(L);
  lua_setfield(L, -2, "table");
  open_math(L);
  lua_setfield(L, -2, "math");
  open_utf8(L);
  lua_setfield(L, -2, "utf8");
  push_settings(L, settings);
  lua_setfield(L, -2, "settings");
  rows_add_functions(L);
  environment_freeze(L);
}
