/* SPDX-License-Identifier: Apache-2.0
 *
 * declaration.c: a script's declaration, as the description of an instance
 *
 * The host checks the description like any plugin's; this file checks that everything that is
 * declared has the right type and is known, and that nothing is ignored.
 */
#include "lua/script.h"

/* Where in the script's table we are, for messages: "tables[1].columns[2]". */
struct reader {
  lua_State *L;
  struct script *script;
  char path[200];
};

void *script_own(struct script *script, size_t size) {
  struct block *block =
      script->memory + size > MOST_MEMORY ? NULL : calloc(1, sizeof *block + size);
  if (block == NULL)
    script_complain(script->L, "no memory for the description", "没有内存可存放说明");
  script->memory += size; /* which is freed after all of Lua's */
  block->next = script->blocks;
  script->blocks = block;
  return block->memory;
}

static size_t enter(struct reader *reader, const char *key, lua_Integer index) {
  const size_t length = strlen(reader->path);
  snprintf(reader->path + length, sizeof reader->path - length, index ? "%s%s[%d]" : "%s%s",
           length ? "." : "", key, (int)index);
  return length;
}

static void leave(struct reader *reader, size_t length) {
  reader->path[length] = '\0';
}

/* Raises an error about the value of a key. */
static void wrong(struct reader *reader, const char *key, struct sy_text expected) {
  const char *type =
      lua_type(reader->L, -1) == LUA_TUSERDATA ? "table" : luaL_typename(reader->L, -1);
  enter(reader, key, 0);
  script_complain(reader->L, "%s is a %s, expected %s%.0s", "%s是%s，应为%.0s%s", reader->path,
                  type, expected.en, expected.zh);
}

/* Pushes "a, b, c". */
static void push_list(lua_State *L, const char *const *words) {
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  for (; *words != NULL; words++) {
    luaL_addstring(&buffer, *words);
    luaL_addstring(&buffer, words[1] != NULL ? ", " : "");
  }
  luaL_pushresult(&buffer);
}

/* Which key is reported first does not depend on Lua's order. */
void script_check_keys(lua_State *L, struct sy_text path, const char *const *known) {
  const char *odd = NULL;
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "a number";
    const char *const *name = known;
    while (*name != NULL && strcmp(*name, key) != 0)
      name++;
    if (*name == NULL && (odd == NULL || strcmp(key, odd) < 0))
      odd = key;
  }
  if (odd == NULL)
    return;
  push_list(L, known);
  script_complain(L, "%s%.0s has '%s', expected %s", "%.0s%s含有“%s”，应为%s", path.en, path.zh,
                  odd, lua_tostring(L, -1));
}

static void check_keys(struct reader *reader, const char *const *known) {
  lua_State *L = reader->L;
  if (!environment_raw(L, -1))
    script_complain(L, "%s is a %s, expected a table", "%s是%s，应为table", reader->path,
                    luaL_typename(L, -1));
  const struct sy_text here = {reader->path, reader->path},
                       root = TEXT("the script's table", "脚本的table");
  script_check_keys(L, *reader->path ? here : root, known);
  lua_pop(L, 1);
}

static const char *own_text(struct reader *reader, const char *text) {
  const size_t size = strlen(text) + 1;
  return memcpy(script_own(reader->script, size), text, size);
}

/* ---- fields of the table on top of the stack ---- */

/* A text; NULL where there is none and none is needed. */
static const char *read_text(struct reader *reader, const char *key, bool needed) {
  const int type = lua_getfield(reader->L, -1, key);
  if (type != LUA_TSTRING && (needed || type != LUA_TNIL))
    wrong(reader, key, (struct sy_text)TEXT("a text", "文字"));
  const char *text = type == LUA_TSTRING ? own_text(reader, lua_tostring(reader->L, -1)) : NULL;
  lua_pop(reader->L, 1);
  return text;
}

/* {en = …, zh = …}; without one the other text stands in, which is of both languages too. */
static struct sy_text read_texts(struct reader *reader, const char *key,
                                 const struct sy_text *otherwise) {
  static const char *const keys[] = {"en", "zh", NULL};
  const int type = lua_getfield(reader->L, -1, key);
  struct sy_text text = {NULL, NULL};
  if (type == LUA_TNIL && otherwise != NULL) {
    text = *otherwise;
  } else {
    if (type == LUA_TNIL)
      wrong(reader, key, (struct sy_text)TEXT("{en = …, zh = …}", "{en = …, zh = …}"));
    const size_t before = enter(reader, key, 0);
    check_keys(reader, keys);
    text.en = read_text(reader, "en", true);
    text.zh = read_text(reader, "zh", true);
    leave(reader, before);
  }
  lua_pop(reader->L, 1);
  return text;
}

static double read_number(struct reader *reader, const char *key, double otherwise) {
  const int type = lua_getfield(reader->L, -1, key);
  if (type != LUA_TNUMBER && type != LUA_TNIL)
    wrong(reader, key, (struct sy_text)TEXT("a number", "数值"));
  const double number = type == LUA_TNUMBER ? lua_tonumber(reader->L, -1) : otherwise;
  lua_pop(reader->L, 1);
  return number;
}

static bool read_flag(struct reader *reader, const char *key) {
  const int type = lua_getfield(reader->L, -1, key);
  if (type != LUA_TBOOLEAN && type != LUA_TNIL)
    wrong(reader, key, (struct sy_text)TEXT("true or false", "true或false"));
  const bool flag = lua_toboolean(reader->L, -1);
  lua_pop(reader->L, 1);
  return flag;
}

/* The index of a text among names, from `first`; `first` itself where none is given. */
static uint32_t read_choice(struct reader *reader, const char *key, const char *const *names,
                            uint32_t first, bool needed) {
  const int type = lua_getfield(reader->L, -1, key);
  uint32_t choice = 0;
  if (type == LUA_TSTRING)
    while (names[choice] != NULL && strcmp(names[choice], lua_tostring(reader->L, -1)) != 0)
      choice++;
  if (names[choice] == NULL || (type != LUA_TSTRING && (needed || type != LUA_TNIL))) {
    luaL_Buffer buffer;
    luaL_buffinit(reader->L, &buffer);
    for (uint32_t i = 0; names[i] != NULL; i++) {
      luaL_addstring(&buffer, names[i]);
      luaL_addstring(&buffer, names[i + 1] != NULL ? ", " : "");
    }
    luaL_pushresult(&buffer);
    enter(reader, key, 0);
    script_complain(reader->L, "%s is '%s', expected %s", "%s是“%s”，应为%s", reader->path,
                    type == LUA_TSTRING ? lua_tostring(reader->L, -2)
                                        : luaL_typename(reader->L, -2),
                    lua_tostring(reader->L, -1));
  }
  lua_pop(reader->L, 1);
  return first + choice;
}

/* Fills a struct, zeroed but for its size, from the table on top of the stack. */
typedef void (*read_item)(struct reader *reader, void *item);

/* A list of tables as an array of pointers to structs of `size` bytes, with room for one more. */
static void *read_list(struct reader *reader, const char *key, size_t size, read_item item) {
  lua_State *L = reader->L;
  const int type = lua_getfield(L, -1, key);
  if (type != LUA_TNIL && !environment_raw(L, -1))
    wrong(reader, key, (struct sy_text)TEXT("a list of tables", "由table组成的列表"));
  const lua_Unsigned count = type == LUA_TNIL ? 0 : lua_rawlen(L, -1);
  if (count > MOST_ITEMS)
    script_complain(L, "%s has more than %d entries", "%s超过%d项", key, MOST_ITEMS);
  void **items = script_own(reader->script, ((size_t)count + 2) * sizeof *items);
  for (lua_Integer i = 1; (lua_Unsigned)i <= count; i++) {
    items[i - 1] = script_own(reader->script, size);
    memcpy(items[i - 1], &size, sizeof size);
    lua_rawgeti(L, -1, i);
    const size_t before = enter(reader, key, i);
    item(reader, items[i - 1]);
    leave(reader, before);
    lua_pop(L, 1);
  }
  lua_pop(L, type == LUA_TNIL ? 1 : 2);
  return items;
}

/* ---- the parts ---- */

static void read_level(struct reader *reader, void *item) {
  static const char *const keys[] = {"name", "label", NULL};
  struct sy_level *level = item;
  check_keys(reader, keys);
  level->name = read_text(reader, "name", true);
  const struct sy_text name = {level->name, level->name};
  level->label = read_texts(reader, "label", &name);
}

static void read_column(struct reader *reader, void *item) {
  static const char *const keys[] = {"name",   "type",  "presence", "lowest", "highest",
                                     "levels", "label", "help",     NULL};
  static const char *const types[] = {"bool",     "integer", "decimal", "date",
                                      "category", "text",    NULL,      NULL};
  static const char *const presences[] = {"required", "blank allowed", "optional", NULL, NULL};
  struct sy_column *column = item;
  check_keys(reader, keys);
  column->name = read_text(reader, "name", true);
  column->type = read_choice(reader, "type", types, SY_BOOL, true);
  column->presence = read_choice(reader, "presence", presences, SY_REQUIRED, false);
  column->lowest = read_number(reader, "lowest", -HUGE_VAL);
  column->highest = read_number(reader, "highest", HUGE_VAL);
  column->levels = read_list(reader, "levels", sizeof(struct sy_level), read_level);
  column->label = read_texts(reader, "label", NULL);
  column->help = read_texts(reader, "help", &column->label);
}

static void read_table(struct reader *reader, void *item) {
  static const char *const keys[] = {"name",    "scope", "absence", "optional",
                                     "columns", "label", "help",    NULL};
  static const char *const scopes[] = {"unit", "shared", NULL, NULL};
  static const char *const absences[] = {"missing", "has meaning", NULL, NULL};
  struct sy_table *table = item;
  check_keys(reader, keys);
  table->name = read_text(reader, "name", true);
  table->scope = read_choice(reader, "scope", scopes, SY_BY_UNIT, false);
  table->absence = read_choice(reader, "absence", absences, SY_ABSENT_IS_MISSING, false);
  table->optional = read_flag(reader, "optional");
  table->columns = read_list(reader, "columns", sizeof(struct sy_column), read_column);
  table->label = read_texts(reader, "label", NULL);
  table->help = read_texts(reader, "help", &table->label);
}

static void read_value(struct reader *reader, void *item) {
  static const char *const keys[] = {"name", "type", NULL};
  static const char *const types[] = {"number", "integer", "text", "date", NULL, NULL};
  static const uint32_t meant[] = {SY_PARAMETER_NUMBER, SY_PARAMETER_INTEGER, SY_PARAMETER_TEXT,
                                   SY_PARAMETER_DATE};
  struct sy_finding_value *value = item;
  check_keys(reader, keys);
  value->name = read_text(reader, "name", true);
  value->type = meant[read_choice(reader, "type", types, 0, true)];
}

static void read_finding(struct reader *reader, void *item) {
  static const char *const keys[] = {"code", "message", "advice", "values", NULL};
  struct sy_finding *finding = item;
  check_keys(reader, keys);
  finding->code = read_text(reader, "code", true);
  finding->message = read_texts(reader, "message", NULL);
  finding->advice = read_texts(reader, "advice", NULL);
  finding->values = read_list(reader, "values", sizeof(struct sy_finding_value), read_value);
  size_t count = 0;
  while (finding->values[count] != NULL)
    count++;
  if (count > MOST_VALUES)
    script_complain(reader->L, "%s has %d values, expected at most %d", "%s有%d个值，至多%d个",
                    reader->path, (int)count, MOST_VALUES);
}

static void read_reason(struct reader *reader, void *item) {
  static const char *const keys[] = {"code", "message", NULL};
  struct sy_reason *reason = item;
  check_keys(reader, keys);
  reason->code = read_text(reader, "code", true);
  reason->message = read_texts(reader, "message", NULL);
}

/* ---- the whole ---- */

/* That the script failed is something that every script may find and say. */
static void add_failure(struct sy_plugin *description) {
  FINDING_VALUE(message, "message", SY_PARAMETER_TEXT);
  static const struct sy_finding_value *const values[] = {&message, NULL};
  FINDING(finding, FAILED, values, TEXT("{message}", "{message}"),
          TEXT("Fix the script.", "修正脚本。"));
  REASON(reason, FAILED, TEXT("the script failed on this unit", "脚本处理该评价对象时出错"));
  const struct sy_finding **findings = (const struct sy_finding **)(uintptr_t)description->findings;
  const struct sy_reason **reasons = (const struct sy_reason **)(uintptr_t)description->reasons;
  while (*findings != NULL)
    findings++;
  while (*reasons != NULL)
    reasons++;
  *findings = &finding; /* read_list() left room */
  *reasons = &reason;
}

void declaration_read(struct script *script, const struct sy_plugin *plugin) {
  static const char *const keys[] = {"tables",  "findings", "reasons", "lowest",
                                     "highest", "score",    NULL};
  struct reader reader = {.L = script->L, .script = script};
  struct sy_plugin *description = &script->description;
  *description = *plugin;
  check_keys(&reader, keys);
  description->tables = read_list(&reader, "tables", sizeof(struct sy_table), read_table);
  description->findings = read_list(&reader, "findings", sizeof(struct sy_finding), read_finding);
  description->reasons = read_list(&reader, "reasons", sizeof(struct sy_reason), read_reason);
  description->lowest = read_number(&reader, "lowest", 0);
  description->highest = read_number(&reader, "highest", 100);
  if (*description->tables == NULL)
    script_complain(script->L, "the script declares no table that it reads",
                    "脚本没有声明要读的表");
  add_failure(description);
}
