/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: the rows of a unit in Lua
 *
 * A script sees a unit as unit.TABLE.COLUMN[row], row from 1 to #unit.TABLE. All of these are views
 * that are created once and read the host's columns of the current unit: nothing is copied, nothing
 * can be changed, and a view that a script keeps shows the current unit, too.
 */
#include "lua/script.h"

/* What a view is of; `column` is -1 for the rows of a table. */
struct view {
  uint32_t table;
  int32_t column;
};

void rows_of_unit(const struct script *script, uint32_t table, uint64_t *first, uint64_t *end) {
  const struct sy_table_data *data = script->batch->tables[table];
  *first = data->first_row != NULL ? data->first_row[script->unit] : 0;
  *end = data->first_row != NULL ? data->first_row[script->unit + 1] : data->row_count;
}

static struct script *at_work(lua_State *L) {
  struct script *script = script_of(L);
  if (script->batch == NULL)
    script_complain(L, "there are no rows before score() is called", "调用score()之前没有行");
  return script;
}

/* ---- what there is, for messages ---- */

_Static_assert(offsetof(struct sy_table, name) == sizeof(size_t) &&
                   offsetof(struct sy_column, name) == sizeof(size_t) &&
                   offsetof(struct sy_finding, code) == sizeof(size_t),
               "what has a name has it after its size");

/* Raises an error that names what there is in a list of such structs. */
static int no_such(lua_State *L, const char *what, const char *name, const void *list) {
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  const char *item, *at = list;
  for (memcpy(&item, at, sizeof item); item != NULL; memcpy(&item, at, sizeof item)) {
    const char *known;
    memcpy(&known, item + sizeof(size_t), sizeof known);
    luaL_addstring(&buffer, at == (const char *)list ? "" : ", ");
    luaL_addstring(&buffer, known);
    at += sizeof item;
  }
  luaL_pushresult(&buffer);
  return luaL_error(L, "no %s '%s' is declared; there are: %s", what, name, lua_tostring(L, -1));
}

static uint32_t find_table(lua_State *L, const char *name) {
  const struct sy_table *const *tables = script_of(L)->description.tables;
  uint32_t i = 0;
  while (tables[i] != NULL && strcmp(tables[i]->name, name) != 0)
    i++;
  if (tables[i] == NULL)
    no_such(L, "table", name, tables);
  return i;
}

/* ---- views ---- */

/* unit.TABLE: its rows, or nil for a table that was left out. */
static int unit_index(lua_State *L) {
  const struct script *script = at_work(L);
  const uint32_t table = find_table(L, luaL_checkstring(L, 2));
  if (!script->batch->tables[table]->present)
    return 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, script->views);
  lua_rawgeti(L, -1, (lua_Integer)table + 1);
  return 1;
}

/* rows.COLUMN, or nil for a column that is not there. */
static int rows_index(lua_State *L) {
  const struct script *script = at_work(L);
  const struct view *view = lua_touserdata(L, 1);
  const char *name = luaL_checkstring(L, 2);
  const struct sy_column *const *columns = script->description.tables[view->table]->columns;
  int i = 0;
  while (columns[i] != NULL && strcmp(columns[i]->name, name) != 0)
    i++;
  if (columns[i] == NULL)
    return no_such(L, "column", name, columns);
  if (!script->batch->tables[view->table]->columns[i]->present)
    return 0;
  lua_getiuservalue(L, 1, 1);
  lua_rawgeti(L, -1, i + 1);
  return 1;
}

static int view_length(lua_State *L) {
  const struct view *view = lua_touserdata(L, 1);
  uint64_t first, end;
  rows_of_unit(at_work(L), view->table, &first, &end);
  lua_pushinteger(L, (lua_Integer)(end - first));
  return 1;
}

static void push_cell(lua_State *L, const struct sy_column *declared,
                      const struct sy_column_data *data, uint64_t row) {
  switch (data->type) {
  case SY_BOOL:
    lua_pushboolean(L, data->booleans[row]);
    break;
  case SY_INTEGER:
    lua_pushinteger(L, data->integers[row]);
    break;
  case SY_DECIMAL:
    lua_pushnumber(L, data->decimals[row]);
    break;
  case SY_DATE:
    lua_pushinteger(L, data->dates[row]);
    break;
  case SY_CATEGORY:
    lua_pushstring(L, declared->levels[data->levels[row]]->name);
    break;
  default:
    lua_pushstring(L, data->dictionary[data->texts[row]]);
  }
}

/* column[row]: the value, or nil where the cell is blank. */
static int column_index(lua_State *L) {
  const struct script *script = at_work(L);
  const struct view *view = lua_touserdata(L, 1);
  const struct sy_table *table = script->description.tables[view->table];
  const struct sy_column_data *data = script->batch->tables[view->table]->columns[view->column];
  const lua_Integer row = luaL_checkinteger(L, 2);
  uint64_t first, end;
  rows_of_unit(script, view->table, &first, &end);
  if (row < 1 || (uint64_t)row > end - first)
    return luaL_error(L, "row %I of %s.%s, where the unit has %I", row, table->name,
                      table->columns[view->column]->name, (lua_Integer)(end - first));
  const uint64_t at = first + (uint64_t)row - 1;
  if (!data->present || !data->valid[at])
    return 0;
  push_cell(L, table->columns[view->column], data, at);
  return 1;
}

static int refuse_change(lua_State *L) {
  return luaL_error(L, "evidence cannot be changed");
}

/* Pushes a view; the functions are those of its kind. */
static struct view *push_view(lua_State *L, const char *kind, lua_CFunction index,
                              lua_CFunction length) {
  struct view *view = lua_newuserdatauv(L, sizeof *view, 1);
  if (luaL_newmetatable(L, kind)) {
    lua_pushcfunction(L, index);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_change);
    lua_setfield(L, -2, "__newindex");
    if (length != NULL) {
      lua_pushcfunction(L, length);
      lua_setfield(L, -2, "__len");
    }
    lua_pushstring(L, "table");
    lua_setfield(L, -2, "__name");
  }
  lua_setmetatable(L, -2);
  return view;
}

static void push_rows(lua_State *L, uint32_t table) {
  *push_view(L, "rows", rows_index, view_length) = (struct view){table, -1};
  const struct sy_column *const *columns = script_of(L)->description.tables[table]->columns;
  lua_newtable(L);
  for (int i = 0; columns[i] != NULL; i++) {
    *push_view(L, "column", column_index, view_length) = (struct view){table, i};
    lua_rawseti(L, -2, i + 1);
  }
  lua_setiuservalue(L, -2, 1);
}

void rows_open(lua_State *L) {
  struct script *script = script_of(L);
  lua_newtable(L);
  for (uint32_t i = 0; script->description.tables[i] != NULL; i++) {
    push_rows(L, i);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  *push_view(L, "unit", unit_index, NULL) = (struct view){0, -1};
  lua_rawseti(L, -2, 0); /* before the first table */
  script->views = luaL_ref(L, LUA_REGISTRYINDEX);
}

void rows_push_unit(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->views);
  lua_rawgeti(L, -1, 0);
  lua_remove(L, -2);
}

/* ---- report{…} and earned(…) ---- */

/* The only table by unit, which is meant where none is named. */
static uint32_t main_table(lua_State *L) {
  const struct sy_table *const *tables = script_of(L)->description.tables;
  int found = -1;
  for (int i = 0; tables[i] != NULL; i++)
    if (tables[i]->scope == SY_BY_UNIT)
      found = found == -1 ? i : -2;
  if (found < 0)
    luaL_error(L, "of several tables, which one the row is of has to be said");
  return (uint32_t)found;
}

/* The table that an optional name on the stack means. */
static uint32_t take_table(lua_State *L, int index) {
  return lua_isnoneornil(L, index) ? main_table(L) : find_table(L, luaL_checkstring(L, index));
}

/* A row of the unit as the host counts them. */
static uint64_t take_row(lua_State *L, uint32_t table, lua_Integer row) {
  uint64_t first, end;
  rows_of_unit(script_of(L), table, &first, &end);
  if (row < 1 || (uint64_t)row > end - first)
    luaL_error(L, "row %I of %s, where the unit has %I", row,
               script_of(L)->description.tables[table]->name, (lua_Integer)(end - first));
  return first + (uint64_t)row - 1;
}

static uint32_t find_finding(lua_State *L, const char *code) {
  const struct sy_finding *const *findings = script_of(L)->description.findings;
  uint32_t i = 0;
  while (findings[i] != NULL && strcmp(findings[i]->code, code) != 0)
    i++;
  if (findings[i] == NULL)
    no_such(L, "finding", code, findings);
  return i;
}

/* The value of the type that is declared, from the top of the stack. */
static struct sy_value take_value(lua_State *L, const struct sy_finding *finding,
                                  const struct sy_finding_value *declared) {
  const bool wants_text = declared->type == SY_PARAMETER_TEXT;
  const bool wants_number = declared->type == SY_PARAMETER_NUMBER;
  const bool good = wants_text     ? lua_type(L, -1) == LUA_TSTRING
                    : wants_number ? lua_type(L, -1) == LUA_TNUMBER
                                   : lua_isinteger(L, -1);
  if (good && wants_number && !isfinite(lua_tonumber(L, -1)))
    luaL_error(L, "report '%s': the value '%s' is %f, expected a finite number", finding->code,
               declared->name, lua_tonumber(L, -1));
  if (!good)
    luaL_error(L, "report '%s': the value '%s' is a %s, expected %s", finding->code, declared->name,
               luaL_typename(L, -1),
               wants_text     ? "a text"
               : wants_number ? "a number"
                              : "a whole number");
  return (struct sy_value){.size = sizeof(struct sy_value),
                           .type = declared->type,
                           .present = 1,
                           .number = wants_text ? 0 : lua_tonumber(L, -1),
                           .integer = wants_text || wants_number ? 0 : lua_tointeger(L, -1),
                           .text = wants_text ? lua_tostring(L, -1) : NULL};
}

/* Fills `values` from the field `values` of the report; leaves texts on the stack, which keeps
 * them. */
static uint64_t take_values(lua_State *L, const struct sy_finding *finding,
                            struct sy_value values[MOST_VALUES]) {
  luaL_checkstack(L, MOST_VALUES + 4, NULL);
  lua_getfield(L, 1, "values");
  const int given = lua_gettop(L);
  uint64_t count = 0;
  for (; finding->values != NULL && finding->values[count] != NULL; count++) {
    if (!environment_raw(L, given))
      luaL_error(L, "report '%s': values are missing", finding->code);
    lua_getfield(L, -1, finding->values[count]->name);
    lua_remove(L, -2);
    values[count] = take_value(L, finding, finding->values[count]);
  }
  return count;
}

static double take_points(lua_State *L, int index) {
  const double points = luaL_optnumber(L, index, 0);
  if (!(points >= 0 && points <= MOST_POINTS))
    luaL_error(L, "points: %f, expected 0 to 9000000000", points);
  return points;
}

/* report{finding = CODE, row = N, table = NAME, points = P, values = {…}} */
static int report(lua_State *L) {
  static const char *const keys[] = {"finding", "row", "table", "points", "values", NULL};
  const struct script *script = at_work(L);
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  script_check_keys(L, (struct sy_text)TEXT("the report", "问题报告"), keys);
  lua_getfield(L, 1, "finding");
  lua_getfield(L, 1, "row");
  lua_getfield(L, 1, "table");
  lua_getfield(L, 1, "points");
  const uint32_t finding = find_finding(L, luaL_checkstring(L, 2));
  struct sy_report told = {.size = sizeof told,
                           .unit = script->unit,
                           .finding = finding,
                           .table = -1,
                           .points = take_points(L, 5)};
  if (!lua_isnil(L, 3)) {
    const uint32_t table = take_table(L, 4);
    told.table = (int32_t)table;
    told.row = take_row(L, table, luaL_checkinteger(L, 3));
  }
  struct sy_value values[MOST_VALUES];
  const struct sy_value *pointers[MOST_VALUES];
  for (size_t i = 0; i < MOST_VALUES; i++)
    pointers[i] = &values[i];
  told.value_count = take_values(L, script->description.findings[finding], values);
  told.values = pointers;
  if (script->result->findings_wanted)
    script->result->report(script->result, &told);
  return 0;
}

/* earned(ROW, POINTS [, TABLE]): what a row contributed. */
static int earned(lua_State *L) {
  const struct script *script = at_work(L);
  const uint32_t table = take_table(L, 3);
  const uint64_t row = take_row(L, table, luaL_checkinteger(L, 1));
  const double points = luaL_checknumber(L, 2);
  luaL_argcheck(L, isfinite(points), 2, "a finite number expected");
  set_row_points(script->result, (int)table, row, points);
  return 0;
}

/* ---- dates ----
 *
 * Days since 1970-01-01 and back, in the Gregorian calendar at any time: H. Hinnant, "chrono-
 * compatible low-level date algorithms", days_from_civil and civil_from_days. */

static int date_days(lua_State *L) {
  lua_Integer year = luaL_checkinteger(L, 1);
  const lua_Integer month = luaL_checkinteger(L, 2), day = luaL_checkinteger(L, 3);
  luaL_argcheck(L, year >= 1 && year <= 9999, 1, "a year from 1 to 9999 expected");
  luaL_argcheck(L, month >= 1 && month <= 12, 2, "a month from 1 to 12 expected");
  luaL_argcheck(L, day >= 1 && day <= 31, 3, "a day from 1 to 31 expected");
  year -= month <= 2;
  const lua_Integer era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
  const lua_Integer of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  lua_pushinteger(L, era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468);
  return 1;
}

/* Year, month, day, and the day of the week from 1, Monday. */
static int date_parts(lua_State *L) {
  const lua_Integer days = luaL_checkinteger(L, 1);
  luaL_argcheck(L, days >= -719162 && days <= 2932896, 1, "a day of the years 1 to 9999 expected");
  const lua_Integer shifted = days + 719468, era = shifted / 146097; /* days are after year 0 */
  const lua_Integer of_era = shifted - era * 146097;
  const lua_Integer year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const lua_Integer of_year = of_era - (365 * year + year / 4 - year / 100);
  const lua_Integer month = (5 * of_year + 2) / 153;
  lua_pushinteger(L, year + era * 400 + (month >= 10));
  lua_pushinteger(L, month < 10 ? month + 3 : month - 9);
  lua_pushinteger(L, of_year - (153 * month + 2) / 5 + 1);
  lua_pushinteger(L, ((days + 3) % 7 + 7) % 7 + 1);
  return 4;
}

void rows_add_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"report", report}, {"earned", earned}, {NULL, NULL}};
  static const luaL_Reg dates[] = {{"days", date_days}, {"parts", date_parts}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  luaL_newlib(L, dates);
  lua_setfield(L, -2, "date");
}
