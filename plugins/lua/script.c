/* SPDX-License-Identifier: Apache-2.0
 *
 * script.c: an instance: a script in Lua
 *
 * The script declares which tables it reads and what it may find, and scores one unit after the
 * other; environment.c and rows.c provide what it can use. A unit on which it fails is in error
 * with Lua's message, and the others are scored.
 */
#include "lua/script.h"

enum { SCRIPT, SETTINGS };

/* ---- Lua ---- */

int script_complain(lua_State *L, const char *english, const char *chinese, ...) {
  struct script *script = script_of(L);
  va_list arguments;
  va_start(arguments, chinese);
  vsnprintf(script->complaint, sizeof script->complaint, english, arguments);
  va_end(arguments);
  va_start(arguments, chinese);
  vsnprintf(script->chinese, sizeof script->chinese, chinese, arguments);
  va_end(arguments);
  luaL_where(L, 1);
  lua_pushstring(L, script->complaint);
  lua_concat(L, 2);
  return lua_error(L);
}

/* Lua's allocator, with a limit. */
static void *allocate(void *data, void *block, size_t old_size, size_t new_size) {
  struct script *script = data;
  const size_t old = block != NULL ? old_size : 0;
  if (new_size == 0) {
    script->memory -= old;
    free(block);
    return NULL;
  }
  if (new_size > old && script->memory - old + new_size > MOST_MEMORY)
    return NULL;
  void *moved = realloc(block, new_size);
  if (moved != NULL)
    script->memory += new_size - old;
  return moved;
}

static void count_instructions(lua_State *L, lua_Debug *debug) {
  (void)debug;
  struct script *script = script_of(L);
  script->budget -= INSTRUCTIONS_PER_ROW;
  if (script->budget < 0)
    script_complain(L, "took more instructions than it may: is there a loop that never ends?",
                    "指令数超过允许的上限：是否有不会结束的循环？");
}

/* Begins to count anew, from the same point for every unit. */
static void set_budget(struct script *script, uint64_t rows) {
  script->budget = INSTRUCTIONS + (int64_t)rows * INSTRUCTIONS_PER_ROW;
  lua_sethook(script->L, count_instructions, LUA_MASKCOUNT, INSTRUCTIONS_PER_ROW);
}

/* What other units used and Lua has not given back yet would take from what this one may have. It
 * is worth looking for where it is much; stacks and tables of texts only shrink step by step. */
static void reclaim(struct script *script) {
  for (size_t before = SIZE_MAX;
       script->memory > script->resting + MOST_LEFT && script->memory < before;) {
    before = script->memory;
    lua_gc(script->L, LUA_GCCOLLECT);
  }
}

static const struct sy_text no_message =
    TEXT("raised an error without a message", "报错，但没有给出信息");

/* What Lua raised, as text; without calling Lua. */
static const char *message_of(lua_State *L) {
  return lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : no_message.en;
}

/* ---- life ---- */

/* As in Lua's names; other bytes are of names in other scripts, which settings["…"] may have. */
static bool is_word_byte(char byte) {
  return byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || (unsigned char)byte >= 0x80;
}

/* Whether a word stands in the text, whole. */
static bool has_word(const char *text, size_t length, const char *word) {
  const size_t word_length = strlen(word);
  for (size_t at = 0; at + word_length <= length; at++) {
    const bool begins = at == 0 || !is_word_byte(text[at - 1]);
    const bool ends = at + word_length == length || !is_word_byte(text[at + word_length]);
    if (begins && ends && memcmp(text + at, word, word_length) == 0)
      return true;
  }
  return false;
}

/* A setting that the script never names is misspelt, there or here, and would be passed over. */
static void check_settings(lua_State *L, const char *text, size_t length,
                           const struct sy_value *settings) {
  for (uint64_t row = 0; row < settings->count; row++) {
    const char *name = field_of(settings, 2, row, 0)->text;
    if (!has_word(text, length, name))
      script_complain(L, "settings: the script does not use '%s'", "settings：脚本没有用到“%s”",
                      name);
  }
}

/* Runs the script and reads what it returns. In lua_pcall(), with the parameters. */
static int load_script(lua_State *L) {
  struct script *script = script_of(L);
  const struct sy_parameters *given = lua_touserdata(L, 1);
  const char *text = given->values[SCRIPT]->text;
  size_t length = given->values[SCRIPT]->count;
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* some editors write that */
    text += 3;
    length -= 3;
  }
  lua_newtable(L);
  script->kept = luaL_ref(L, LUA_REGISTRYINDEX);
  if (luaL_loadbufferx(L, text, length, "=script", "t") != LUA_OK)
    return lua_error(L);
  check_settings(L, text, length, given->values[SETTINGS]);
  environment_open(L, given->values[SETTINGS]);
  lua_setupvalue(L, -2, 1);
  set_budget(script, 0);
  lua_call(L, 0, 1);
  if (!lua_istable(L, -1))
    return script_complain(L, "the script returned a %s, expected a table with tables and score",
                           "脚本返回%s，应返回含有tables和score的table", luaL_typename(L, -1));
  environment_freeze(L);
  declaration_read(script, steelyard_plugin_v1());
  if (lua_getfield(L, -1, "score") != LUA_TFUNCTION)
    return script_complain(L, "score is a %s, expected a function", "score是%s，应为function",
                           luaL_typename(L, -1));
  script->score = luaL_ref(L, LUA_REGISTRYINDEX);
  rows_open(L);
  return 0;
}

void script_destroy(void *self) {
  struct script *script = self;
  if (script->L != NULL)
    lua_close(script->L);
  for (struct block *block = script->blocks; block != NULL;) {
    struct block *next = block->next;
    free(block);
    block = next;
  }
  free(script);
}

/* "script:LINE: what", as Lua begins what it says of a place: the line goes into the failure. */
static int refuse_script(struct sy_failure *failure, const struct script *script,
                         const char *message) {
  unsigned line = 0;
  int length = 0;
  if (sscanf(message, "script:%9u: %n", &line, &length) != 1 || length == 0)
    line = 0, length = 0;
  const char *english = message + length;
  const bool ours = strcmp(english, script->complaint) == 0;
  return refuse(failure, -1, line, SCRIPT, "%s%.0s", "%.0s%s", english,
                message == no_message.en ? no_message.zh
                : ours                   ? script->chinese
                                         : english);
}

int script_create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct script *script = calloc(1, sizeof *script);
  if (script == NULL)
    return no_memory(failure);
  script->L = lua_newstate(allocate, script);
  if (script->L == NULL) {
    script_destroy(script);
    return no_memory(failure);
  }
  *(struct script **)lua_getextraspace(script->L) = script;
  lua_pushcfunction(script->L, load_script);
  lua_pushlightuserdata(script->L, (void *)(uintptr_t)given);
  if (lua_pcall(script->L, 1, 0, 0) == LUA_OK) {
    lua_gc(script->L, LUA_GCCOLLECT);
    script->resting = script->memory;
    *self = script;
    return SY_OK;
  }
  const int status = refuse_script(failure, script, message_of(script->L));
  script_destroy(script);
  return status;
}

const struct sy_plugin *script_describe(void *self) {
  return &((struct script *)self)->description;
}

/* ---- scores ---- */

/* A reason by its code, which is below the number on top of the stack. */
static uint16_t take_reason(lua_State *L, int index) {
  const struct sy_reason *const *reasons = script_of(L)->description.reasons;
  const char *code = lua_tostring(L, index);
  uint16_t i = 0;
  while (reasons[i] != NULL && (code == NULL || strcmp(reasons[i]->code, code) != 0))
    i++;
  if (reasons[i] == NULL)
    luaL_error(L, "score() gave the reason '%s', which is not declared",
               code != NULL ? code : luaL_typename(L, index));
  return (uint16_t)(i + 1);
}

/* What score() returned: a number; nil and perhaps a reason; "not applicable" and a reason. */
static void take_score(lua_State *L) {
  struct script *script = script_of(L);
  const struct sy_result *result = script->result;
  const uint64_t unit = script->unit;
  if (lua_type(L, 1) == LUA_TNUMBER) {
    const double score = lua_tonumber(L, 1);
    if (!(score >= script->description.lowest && score <= script->description.highest))
      luaL_error(L, "score() returned %f, expected %f to %f", score, script->description.lowest,
                 script->description.highest);
    result->score[unit] = score;
    result->outcome[unit] = SY_SCORED;
  } else if (lua_isnil(L, 1)) {
    result->reason[unit] = lua_isnil(L, 2) ? 0 : take_reason(L, 2);
    result->outcome[unit] = SY_MISSING;
  } else if (lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "not applicable") == 0) {
    result->reason[unit] = take_reason(L, 2);
    result->outcome[unit] = SY_NOT_APPLICABLE;
  } else {
    luaL_error(L, "score() returned a %s, expected a number, nil or \"not applicable\"",
               luaL_typename(L, 1));
  }
}

/* Calls the script for the unit under way. In lua_pcall(). */
static int score_unit(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->score);
  rows_push_unit(L);
  lua_call(L, 1, LUA_MULTRET);
  if (lua_gettop(L) == 0) /* a forgotten return does not mean that the unit has no evidence */
    luaL_error(L, "score() returned nothing, expected a number, nil or \"not applicable\"");
  lua_settop(L, 2);
  const char *changed = environment_restore(L);
  if (changed != NULL)
    luaL_error(L, "'%s' was changed: nothing may be kept from one unit to the next", changed);
  take_score(L);
  return 0;
}

#define MOST_MESSAGE 1000 /* bytes: a script may raise a text of any length, for every unit */

/* As much of a text as fits, which ends at the end of a letter. */
static void cut(const char *text, char shortened[MOST_MESSAGE]) {
  size_t length = strnlen(text, MOST_MESSAGE);
  if (length == MOST_MESSAGE)
    for (length--; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
      length--;
  memcpy(shortened, text, length);
  shortened[length] = '\0';
}

/* The unit is in error; what Lua said is a finding. */
static void fail_unit(struct script *script) {
  const struct sy_result *result = script->result;
  uint32_t finding = 0;
  uint16_t reason = 0;
  while (strcmp(script->description.findings[finding]->code, FAILED) != 0)
    finding++;
  while (strcmp(script->description.reasons[reason]->code, FAILED) != 0)
    reason++;
  set_outcome(result, script->unit, SY_ERROR, reason);
  char shortened[MOST_MESSAGE];
  cut(message_of(script->L), shortened);
  const struct sy_value message = text_value(shortened), *const values[] = {&message};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = script->unit,
                                   .finding = finding,
                                   .table = -1,
                                   .value_count = 1,
                                   .values = values};
  if (result->findings_wanted)
    result->report(result, &report);
}

/* The rows that the unit has; false if it lacks a table without which it is missing. */
static bool count_rows(const struct script *script, uint64_t *rows) {
  *rows = 0;
  for (uint32_t i = 0; script->description.tables[i] != NULL; i++) {
    if (!script->batch->tables[i]->present)
      continue;
    uint64_t first, end;
    rows_of_unit(script, i, &first, &end);
    *rows += end - first;
    if (first == end && script->description.tables[i]->scope == SY_BY_UNIT &&
        script->description.tables[i]->absence == SY_ABSENT_IS_MISSING)
      return false;
  }
  return true;
}

int script_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)failure;
  struct script *script = self;
  script->batch = batch;
  script->result = result;
  for (script->unit = 0; script->unit < batch->unit_count; script->unit++) {
    uint64_t rows;
    if (!count_rows(script, &rows)) {
      result->outcome[script->unit] = SY_MISSING;
      continue;
    }
    reclaim(script);
    set_budget(script, rows);
    lua_pushcfunction(script->L, score_unit);
    if (lua_pcall(script->L, 0, 0, 0) != LUA_OK) {
      fail_unit(script);
      environment_restore(script->L);
    }
    lua_settop(script->L, 0);
  }
  script->batch = NULL;
  script->result = NULL;
  return SY_OK;
}
