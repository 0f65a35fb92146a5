/* SPDX-License-Identifier: Apache-2.0
 *
 * test-lua.c: results by hand, what a script cannot do, and its messages
 */
#include "common/plugin-test.h"

/* What most scripts here declare: questions and how long the answers took. */
#define ANSWERS                                                                                    \
  "tables = {{name = 'answers', label = {en = 'answers', zh = '答复'}, columns = {"              \
  "{name = 'days', type = 'integer', presence = 'blank allowed', lowest = 0,"                      \
  " label = {en = 'days', zh = '天数'}}}}}"
#define LATE                                                                                       \
  "findings = {{code = 'late', message = {en = '{days} days', zh = '{days} 天'},"                 \
  " advice = {en = 'Hurry.', zh = '抓紧。'}, values = {{name = 'days', type = 'integer'}}}}"
#define REASONS "reasons = {{code = 'nobody', message = {en = 'nobody asked', zh = '无人提问'}}}"

/* A bench whose script describes it. The first instance keeps the description. */
struct scripted {
  struct bench *bench;
  void *self;
};

static void set_script(struct bench *bench, const char *text) {
  bench->values[0].present = 1;
  bench->values[0].text = text;
  bench->values[0].count = strlen(text);
}

static struct scripted scripted_new(const char *text) {
  struct scripted scripted = {.bench = bench_new()};
  struct bench *bench = scripted.bench;
  set_script(bench, text);
  bench->failure =
      (struct sy_failure){sizeof bench->failure, bench->message, sizeof bench->message, -1, -1, 0};
  if (bench->plugin->create(NULL, &bench->parameters, &scripted.self, &bench->failure) != SY_OK)
    fail_msg("%s", bench->message);
  bench_declare(bench, bench->plugin->describe(scripted.self));
  return scripted;
}

static void scripted_free(struct scripted *scripted) {
  scripted->bench->plugin->destroy(scripted->self);
  bench_free(scripted->bench);
}

/* ---- results ---- */

static void test_scores(void **state) {
  (void)state;
  struct scripted scripted =
      scripted_new("local function score(unit)\n"
                   "  local good, days = 0, unit.answers.days\n"
                   "  for i = 1, #days do\n"
                   "    if days[i] and days[i] <= 5 then good = good + 1; earned(i, 100 / #days)\n"
                   "    elseif days[i] then report{finding = 'late', row = i, points = 100 / #days,"
                   " values = {days = days[i]}} end\n"
                   "  end\n"
                   "  return 100 * good / #unit.answers\n"
                   "end\n"
                   "return {" ANSWERS ", " LATE ", score = score}");
  bench_table(scripted.bench, "answers", "unit days", "0 1", "0 5", "0 6", "0 -", "2 9", NULL);
  bench_score(scripted.bench, 3);
  assert_score(scripted.bench, 0, 50); /* two of four */
  assert_int_equal(scripted.bench->outcome[1], SY_MISSING);
  assert_score(scripted.bench, 2, 0);
  assert_int_equal(scripted.bench->report_count, 2);
  assert_near(scripted.bench->reports[0].number, 6);
  assert_int_equal(scripted.bench->reports[0].row, 2);
  assert_near(scripted.bench->reports[0].points, 25);
  assert_int_equal(scripted.bench->reports[1].row, 4);
  assert_near(scripted.bench->row_points[0][1], 25);
  assert_true(isnan(scripted.bench->row_points[0][2]));
  double whole[3];
  memcpy(whole, scripted.bench->score, sizeof whole);
  bench_score_in(scripted.bench, 3, 1);
  assert_memory_equal(whole, scripted.bench->score, sizeof whole);
  scripted_free(&scripted);
}

/* A script that returns EXPRESSION for each unit. */
#define RETURNS(expression)                                                                        \
  "return {" ANSWERS ", " LATE ", " REASONS ", score = function(unit) return " expression " end}"

static void assert_returns(const char *script, double expected) {
  struct scripted scripted = scripted_new(script);
  bench_table(scripted.bench, "answers", "unit days", "0 1", "0 2", "0 -", NULL);
  bench_score(scripted.bench, 1);
  if (scripted.bench->outcome[0] == SY_ERROR)
    fail_msg("in error: %s", script);
  assert_score(scripted.bench, 0, expected);
  scripted_free(&scripted);
}

static void test_outcomes(void **state) {
  (void)state;
  static const struct {
    const char *script;
    int outcome, reason;
  } cases[] = {
      {RETURNS("nil"), SY_MISSING, 0},
      {RETURNS("nil, 'nobody'"), SY_MISSING, 1},
      {RETURNS("'not applicable', 'nobody'"), SY_NOT_APPLICABLE, 1},
      {RETURNS("'not applicable'"), SY_ERROR, 2},
      {RETURNS("nil, 'anybody'"), SY_ERROR, 2},
      {RETURNS("'fine'"), SY_ERROR, 2},
      {RETURNS("true"), SY_ERROR, 2},
      {RETURNS("{}"), SY_ERROR, 2},
      {RETURNS("0/0"), SY_ERROR, 2},
      {RETURNS("1/0"), SY_ERROR, 2},
      {RETURNS("100.5"), SY_ERROR, 2},
      {RETURNS("-1"), SY_ERROR, 2},
      {RETURNS("error()"), SY_ERROR, 2},
      {RETURNS("error({})"), SY_ERROR, 2},
      {RETURNS(""), SY_ERROR, 2},
      {RETURNS("report {finding = 'late', point = 3}"), SY_ERROR, 2},
      {RETURNS("unit.answers.days[4]"), SY_ERROR, 2},
      {RETURNS("unit.answers.days[0]"), SY_ERROR, 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct scripted scripted = scripted_new(cases[i].script);
    bench_table(scripted.bench, "answers", "unit days", "0 1", "0 2", "0 3", NULL);
    bench_score(scripted.bench, 1);
    if (scripted.bench->outcome[0] != cases[i].outcome)
      fail_msg("outcome %d of %s", scripted.bench->outcome[0], cases[i].script);
    assert_int_equal(scripted.bench->reason[0], cases[i].reason);
    assert_int_equal(scripted.bench->report_count, cases[i].outcome == SY_ERROR);
    scripted_free(&scripted);
  }
}

/* One unit's failure is its own. */
static void test_other_units(void **state) {
  (void)state;
  struct scripted scripted =
      scripted_new(RETURNS("unit.answers.days[1] == 2 and error('two') or unit.answers.days[1]"));
  bench_table(scripted.bench, "answers", "unit days", "0 1", "1 2", "2 3", NULL);
  bench_score(scripted.bench, 3);
  assert_score(scripted.bench, 0, 1);
  assert_int_equal(scripted.bench->outcome[1], SY_ERROR);
  assert_score(scripted.bench, 2, 3);
  scripted_free(&scripted);
}

/* What a script says of its error is cut, between letters. */
static void test_long_error(void **state) {
  (void)state;
  struct scripted scripted = scripted_new(RETURNS("error('ab' .. string.rep('长', 100000), 0)"));
  bench_table(scripted.bench, "answers", "unit days", "0 1", NULL);
  bench_score(scripted.bench, 1);
  assert_int_equal(scripted.bench->outcome[0], SY_ERROR);
  assert_int_equal(scripted.bench->report_count, 1);
  assert_int_equal(scripted.bench->reports[0].text_length, 2 + 332 * 3);
  scripted_free(&scripted);
}

static void test_types(void **state) {
  (void)state;
  struct scripted scripted = scripted_new(
      "local function label(text) return {en = text, zh = text} end\n"
      "local function column(name, type)\n"
      "  return {name = name, type = type, label = label(name), presence = 'optional',\n"
      "    levels = type == 'category' and {{name = 'good'}, {name = 'bad'}} or nil}\n"
      "end\n"
      "return {tables = {{name = 'all', label = label 'all', columns = {column('b', 'bool'),\n"
      "  column('i', 'integer'), column('d', 'decimal'), column('day', 'date'),\n"
      "  column('c', 'category'), column('t', 'text'), column('none', 'text')}},\n"
      "  {name = 'holidays', label = label 'h', scope = 'shared', columns = {column('on', "
      "'date')}},\n"
      "  {name = 'absent', label = label 'a', optional = true, columns = {column('x', 'text')}}},\n"
      " score = function(unit)\n"
      "  local all = unit.all\n"
      "  assert(all.b[1] == true and all.i[1] == -7 and all.d[1] == 0.5)\n"
      "  local year, month, day, weekday = date.parts(all.day[1])\n"
      "  assert(year == 2024 and month == 2 and day == 29 and weekday == 4)\n"
      "  assert(date.days(2024, 2, 29) == all.day[1] and date.days(1970, 1, 1) == 0)\n"
      "  assert(all.c[1] == 'bad' and all.t[1] == 'ab' and all.none == nil)\n"
      "  assert(unit.absent == nil and #unit.holidays == 2)\n"
      "  assert(unit.holidays.on[2] - unit.holidays.on[1] == 366)\n"
      "  assert(type(all) == 'table' and #all == 1 and #all.t == 1)\n"
      "  return 100 end}");
  bench_table(scripted.bench, "all", "unit b i d day c t", "0 yes -7 0.5 2024-02-29 bad ab", NULL);
  bench_table(scripted.bench, "holidays", "on", "2024-01-01", "2025-01-01", NULL);
  bench_score(scripted.bench, 1);
  assert_score(scripted.bench, 0, 100);
  scripted_free(&scripted);
}

static void test_settings(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "settings", "name=within value=5", "name=word value=five",
             "name=code value=007", NULL);
  set_script(bench, RETURNS("settings.within * #settings.word * (settings.code == 7 and 1 or 0)"));
  bench_score_in(bench, 0, 0);
  assert_int_equal(bench->created, SY_OK);
  void *self;
  bench->plugin->create(NULL, &bench->parameters, &self, &bench->failure);
  bench_declare(bench, bench->plugin->describe(self));
  bench_table(bench, "answers", "unit days", "0 1", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 20);
  bench->plugin->destroy(self);
  bench_free(bench);
}

/* ---- nothing but the evidence ---- */

static void test_no_way_out(void **state) {
  (void)state;
  static const char *const names[] = {
      "io",        "os",       "debug",        "package",         "require",        "load",
      "dofile",    "loadfile", "loadstring",   "coroutine",       "collectgarbage", "print",
      "pcall",     "xpcall",   "setmetatable", "getmetatable",    "rawset",         "rawget",
      "next",      "_G",       "math.random",  "math.randomseed", "string.dump",    "string.pack",
      "table.move"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char script[2000];
    snprintf(script, sizeof script, RETURNS("%s == nil and 1 or 0"), names[i]);
    struct scripted scripted = scripted_new(script);
    bench_table(scripted.bench, "answers", "unit days", "0 1", NULL);
    bench_score(scripted.bench, 1);
    if (scripted.bench->outcome[0] != SY_SCORED || scripted.bench->score[0] != 1)
      fail_msg("a script has %s", names[i]);
    scripted_free(&scripted);
  }
}

/* Nothing of a unit, however it ended, reaches the next: neither what it put into a local outside
 * of score() nor the memory that it took. */
static void test_apart(void **state) {
  (void)state;
  static const char *const ends[] = {"error('x')", "return 1", "while true do end"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    char script[2000];
    snprintf(script, sizeof script,
             "local memo, none = 7\n"
             "return {" ANSWERS ", score = function(unit)\n"
             "  local day, found, empty = unit.answers.days[1], memo, none == nil\n"
             "  if day == 1 then memo, none = 77, 'some' %s end\n"
             "  memo, none = 7, nil\n"
             "  return empty and found or 0 end}",
             ends[i]);
    struct scripted scripted = scripted_new(script);
    bench_table(scripted.bench, "answers", "unit days", "0 1", "1 2", "2 3", NULL);
    bench_score(scripted.bench, 3);
    assert_int_equal(scripted.bench->outcome[0], SY_ERROR);
    assert_score(scripted.bench, 1, 7);
    assert_score(scripted.bench, 2, 7);
    scripted_free(&scripted);
  }
  static const char *const deeds[] = {
      "local function f(n) return n == 0 and 0 or 1 + f(n - 1) end f(190000)",
      "local function f(n) return 1 + f(n - 1) end f(1)",
      "local t = {} for i = 1, 400000 do t[i] = 'k' .. i end",
      "local t = {} for i = 1, 1e9 do t[i] = {} end",
  };
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
    char script[2000];
    snprintf(script, sizeof script,
             "return {" ANSWERS ", score = function(unit)\n"
             "  if unit.answers.days[1] == 1 then %s return 1 end\n"
             "  return #string.rep('x', 31 << 20) >> 20 end}", /* in a buffer, then as a text */
             deeds[i]);
    struct scripted scripted = scripted_new(script);
    bench_table(scripted.bench, "answers", "unit days", "0 1", "1 2", NULL);
    bench_score(scripted.bench, 2);
    if (scripted.bench->outcome[1] != SY_SCORED)
      fail_msg("the next unit lacks memory after: %s", deeds[i]);
    assert_score(scripted.bench, 1, 31);
    scripted_free(&scripted);
  }
}

/* What raises an error, for the unit that tries. */
static void test_refused(void **state) {
  (void)state;
  static const char *const bodies[] = {
      "return 5", /* the one that is fine */
      "while true do end",
      "local function f() return 1 + f() end return f()",
      "local t = {} for i = 1, 1e9 do t[i] = {} end",
      "return #string.rep('x', 1e9)",
      "global = 1",
      "string.upper = nil",
      "settings.more = 1",
      "unit.answers = 1",
      "unit.answers.days[1] = 9",
      "unit.answers.days = nil",
      "return unit.anwsers",
      "return unit.answers.dais",
      "return string.format('%p', {})",
      "return string.format('%s', {})",
      "return #string.format('\\0%p', 'x')",
      "return #string.format('%d%-5p', 1, 'x')",
      "counter = 0.0",
      "negative = -0.0",
      "for key in pairs({[{}] = 1}) do end",
      "for row in pairs(unit.answers) do end",
      "report{finding = 'lat'}",
      "report{finding = 'late'}",
      "report{finding = 'late', values = {days = 'x'}}",
      "report{finding = 'late', values = {days = 1}, row = 7}",
      "report{finding = 'late', values = {days = 1}, points = -1}",
      "report{finding = 'late', values = {days = 1}, points = 0/0}",
      "earned(7, 1)",
      "earned(1, 1/0)",
      "date.days(2024, 13, 1)",
      "date.parts(1e10)",
      "table.sort(constant)",
      "constant[1] = 2",
      "constant.deep.er = 2",
      "counter = counter + 1",
      "counter = nil",
      "nothing = 1",
      "score = nil",
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    char script[3000];
    snprintf(script, sizeof script,
             "local counter, negative, constant, nothing = 0, 0.0, {1, deep = {er = 1}}\n"
             "local score\n"
             "function score(unit)\n"
             "  local _ = counter, negative, constant, nothing, score; %s end\n"
             "return {" ANSWERS ", " LATE ", score = score}",
             bodies[i]);
    struct scripted scripted = scripted_new(script);
    bench_table(scripted.bench, "answers", "unit days", "0 1", "0 2", "0 -", NULL);
    bench_score(scripted.bench, 1);
    if ((scripted.bench->outcome[0] == SY_ERROR) != (i > 0))
      fail_msg("%s: %s", i > 0 ? "not refused" : "refused", bodies[i]);
    scripted_free(&scripted);
  }
}

/* The same everywhere and every time. */
static void test_order(void **state) {
  (void)state;
  assert_returns(
      "local t = {b = 1, a = 2, [10] = 3, [2] = 4, [2.5] = 5, ab = 6, [-1] = 7}\n"
      "local all = ''\n"
      "for key, value in pairs(t) do all = all .. tostring(key) .. '=' .. value .. ' ' end\n"
      "assert(all == '-1=7 2=4 2.5=5 10=3 a=2 ab=6 b=1 ', all)\n"
      "local constant = {c = 1, a = 2}\n"
      "return {" ANSWERS ", score = function()\n"
      "  local all = ''\n"
      "  for key in pairs(constant) do all = all .. key end\n"
      "  return all == 'ac' and 7 or 8 end}",
      7);
  assert_returns("return {" ANSWERS ", score = function()\n"
                 "  local list = {}\n"
                 "  for i = 1, 1000 do list[i] = {key = (i * 7) % 10, at = i} end\n"
                 "  table.sort(list, function(a, b) return a.key < b.key end)\n"
                 "  for i = 2, 1000 do\n"
                 "    local a, b = list[i - 1], list[i]\n"
                 "    assert(a.key < b.key or a.key == b.key and a.at < b.at)\n"
                 "  end\n"
                 "  local numbers = {3, 1, 2, 5, 4}\n"
                 "  assert(select('#', table.sort(numbers)) == 0)\n"
                 "  return tonumber(table.concat(numbers)) / 1000 end}",
                 12.345);
  assert_returns(RETURNS("tostring({}) == 'table' and tostring(report) == 'function' and "
                         "string.format('%5.1f|%s', 2, 'x') == '  2.0|x' and 1 or 0"),
                 1);
}

/* Constants of every kind can be read, whatever they are in. */
static void test_text_in_a_finding(void **state) {
  (void)state;
  struct scripted scripted = scripted_new(
      "return {" ANSWERS ",\n"
      "  findings = {{code = 'late', message = {en = '{who}, {much}', zh = '{who}、{much}'},\n"
      "    advice = {en = 'Hurry.', zh = '抓紧。'},\n"
      "    values = {{name = 'who', type = 'text'}, {name = 'much', type = 'number'}}}},\n"
      "  score = function()\n"
      "    report{finding = 'late', values = {who = 'north', much = 2.5}} return 1 end}");
  bench_table(scripted.bench, "answers", "unit days", "0 1", NULL);
  bench_score(scripted.bench, 1);
  const struct bench_report *report = assert_reported(scripted.bench, 0, 0);
  assert_int_equal(report->text_length, strlen("north"));
  assert_near(report->number, 2.5);
  scripted_free(&scripted);
}

static void test_constants(void **state) {
  (void)state;
  assert_returns("local list, nested = {10, 20, 30}, {points = {a = 1}}\n"
                 "nested.self = nested\n"
                 "local function help(x) return x + list[2] end\n"
                 "local table_of_functions = {help = help}\n"
                 "return {" ANSWERS ", score = function()\n"
                 "  local sum = 0\n"
                 "  for _, x in ipairs(list) do sum = sum + x end\n"
                 "  assert(#list == 3 and select('#', table.unpack(list)) == 3)\n"
                 "  assert(table.concat(list, ',') == '10,20,30' and type(list) == 'table')\n"
                 "  assert(nested.self.self.points.a == 1)\n"
                 "  return sum + table_of_functions.help(nested.points.a) end}",
                 81);
  /* The length of a constant stays what it was, whatever is read. */
  assert_returns("local t = {1, 2, 3, 4, 5, 6, 7, 8, 9, nil, nil, nil, 13, nil, nil, nil}\n"
                 "local first = #t\n"
                 "return {" ANSWERS ", score = function()\n"
                 "  local before = #t\n"
                 "  return t[13] == 13 and before == #t and 1 or 0 end}",
                 1);
  assert_returns("\xef\xbb\xbfreturn {" ANSWERS ", score = function() return 1 end}", 1);
}

/* ---- scripts that cannot be used ---- */

static void assert_refused(const char *script, const char *message, bool lua_s_own) {
  struct bench *bench = bench_new();
  set_script(bench, script);
  bench_score_in(bench, 1, 0);
  assert_int_equal(bench->created, SY_REFUSED);
  assert_int_equal(bench->failure.parameter, 0);
  char said[sizeof bench->message + 32];
  snprintf(said, sizeof said, bench->failure.row > 0 ? "script:%llu: %s" : "%.0llu%s",
           (unsigned long long)bench->failure.row, bench->message);
  if (strstr(said, message) == NULL)
    fail_msg("found '%s', expected '%s'", said, message);
  /* What Lua itself says is quoted in Chinese, too. */
  const char *chinese = bench->message + strlen(bench->message) + 1;
  if (lua_s_own)
    assert_string_equal(chinese, bench->message);
  else
    assert_chinese(chinese);
  bench_free(bench);
}

/* A length that wraps when it is multiplied: the keys are those that Lua's search for it meets. */
static void test_wild_length(void **state) {
  (void)state;
  const long long length = (1LL << 61) - 2;
  char script[6000] = "local list = {";
  long long last = 0, next = 1;
  for (; next <= length; last = next, next *= 2)
    snprintf(script + strlen(script), 40, "[%lld] = {}, ", next);
  while (next - last > 1) {
    const long long middle = last + (next - last) / 2;
    if (middle <= length) {
      snprintf(script + strlen(script), 40, "[%lld] = {}, ", middle);
      last = middle;
    } else {
      next = middle;
    }
  }
  strcat(script, "} assert(#list == (1 << 61) - 2)\n"
                 "return {" ANSWERS ", reasons = list, score = score}");
  assert_refused(script, "reasons has more than 1000 entries", false);
}

static void test_bad_scripts(void **state) {
  (void)state;
  static const struct {
    const char *script, *message;
  } quoted[] =
      {
          {"return {", "script:1: unexpected symbol near <eof>"},
          {"\x1bLua", "attempt to load a binary chunk"},
          {"local a = unit.x", "script:1: attempt to index a nil value (global 'unit')"},
          {"error('no')", "script:1: no"},
      },
    cases[] = {
        {"x = 1", "script:1: this cannot be changed"},
        {"return 7", "the script returned a number, expected a table"},
        {"", "the script returned a nil, expected a table"},
        {"return {}", "declares no table"},
        {"while true do end", "took more instructions than it may"},
        {"error({})", "raised an error without a message"},
        {"return {tables = 1}", "tables is a number, expected a list of tables"},
        {"return {tables = {1}}", "tables[1] is a number, expected a table"},
        {"return {tables = {{name = 'a'}}}", "tables[1].label is a nil, expected {en"},
        {"return {tabels = {}}", "the script's table has 'tabels', expected tables, findings"},
        {"return {" ANSWERS "}", "score is a nil, expected a function"},
        {"return {" ANSWERS ", score = 1}", "score is a number, expected a function"},
        {"return {" ANSWERS ", score = print}", "score is a nil, expected a function"},
        {"return {tables = {{name = 'a', label = {en = 'a', zh = 'a'}, columns = {{name = 'b',"
         " type = 'intger', label = {en = 'a', zh = 'a'}}}}}, score = error}",
         "tables[1].columns[1].type is 'intger', expected bool, integer, decimal, date, category, "
         "text"},
        {"return {tables = {{name = 'a', label = {en = 'a', zh = 1}}}}",
         "tables[1].label.zh is a number, expected a text"},
        {"return {tables = {{name = 'a', labl = 1}}}",
         "tables[1] has 'labl', expected name, scope, absence"},
        {"local it = string.gmatch('a b', '%a') return {" ANSWERS ", score = function() it() end}",
         "an iterator outlives a unit"},
        {"local odd = {[{}] = 1} return {" ANSWERS ", score = function() return odd end}",
         "has a key that is neither a text nor a number"},
        {"local list = {} for i = 1, 1001 do list[i] = {} end return {" ANSWERS
         ", reasons = list, score = score}",
         "reasons has more than 1000 entries"},
        {"local nan = 0/0 return {" ANSWERS ", score = function() return nan end}",
         "'nan' is not a number"},
        {"local deep = {} for i = 1, 1000 do deep = {deep} end return {" ANSWERS
         ", score = function() return deep end}",
         "nested more than 100 deep"},
        {"report{finding = 'late'}", "there are no rows before score() is called"},
    };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_refused(cases[i].script, cases[i].message, false);
  for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++)
    assert_refused(quoted[i].script, quoted[i].message, true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scores),
      cmocka_unit_test(test_outcomes),
      cmocka_unit_test(test_other_units),
      cmocka_unit_test(test_long_error),
      cmocka_unit_test(test_types),
      cmocka_unit_test(test_settings),
      cmocka_unit_test(test_no_way_out),
      cmocka_unit_test(test_apart),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_constants),
      cmocka_unit_test(test_wild_length),
      cmocka_unit_test(test_text_in_a_finding),
      cmocka_unit_test(test_bad_scripts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
