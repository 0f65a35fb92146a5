/* SPDX-License-Identifier: Apache-2.0
 *
 * test-lua-r2.c: settings are as the edition writes them; everything else is as in revision 1
 */
#include "common/plugin-test.h"

static const char script[] =
    "local function kind(value) return math.type(value) or type(value) end\n"
    "return {tables = {{name = 'rows', label = {en = 'rows', zh = '行'}, columns = {}}},\n"
    "  score = function()\n"
    "    assert(kind(settings.whole) == 'integer' and settings.whole == 7)\n"
    "    assert(kind(settings.part) == 'float' and settings.part == 7.5)\n"
    "    assert(kind(settings.float) == 'float' and settings.float .. '' == '7.0')\n"
    "    assert(kind(settings.code) == 'string' and settings.code == '007')\n"
    "    assert(settings.word == 'five')\n"
    "    return 1 end}";

static void test_settings(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "settings", "name=whole value=7", "name=part value=7.5", "name=float value=7.0",
             "name=code value='007'", "name=word value='five'", NULL);
  bench->values[0].present = 1;
  bench->values[0].text = script;
  bench->values[0].count = strlen(script);
  bench_score_in(bench, 0, 0);
  assert_int_equal(bench->created, SY_OK);
  void *self;
  bench->plugin->create(NULL, &bench->parameters, &self, &bench->failure);
  bench_declare(bench, bench->plugin->describe(self));
  bench_table(bench, "rows", "unit", "0", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 1);
  bench->plugin->destroy(self);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_settings)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
