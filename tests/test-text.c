/* SPDX-License-Identifier: Apache-2.0
 *
 * test-text.c: nearest names, valid names, widths on a terminal, the reader's language
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"
#include "print/print.h"

static void assert_nearest(const char *word, const char *choice, bool near) {
  const char *const choices[] = {choice, NULL};
  const char *found = sy_nearest(word, choices);
  if (near)
    assert_ptr_equal(found, choice);
  else
    assert_null(found);
}

/* A third of the word may be wrong, and one letter of a short word. */
static void test_near(void **state) {
  (void)state;
  assert_nearest("weight", "weight", true);
  assert_nearest("wieght", "weight", true);  /* a transposition: 1 */
  assert_nearest("wght", "weight", false);   /* 2 insertions of 4 letters */
  assert_nearest("weghts", "weight", true);  /* 2 of 6 */
  assert_nearest("weigths", "weight", true); /* a transposition and a letter too many: 2 of 7 */
  assert_nearest("woggle", "weight", false); /* 4 of 6 */
  assert_nearest("ro", "or", true);
  assert_nearest("id", "od", true);
  assert_nearest("i", "id", true);
  assert_nearest("a", "b", false); /* nothing in common */
  assert_nearest("", "a", false);
  assert_nearest("", "", false);
}

/* Letters are code points: each of these is three bytes, and two would be too far for a third. */
static void test_near_chinese(void **state) {
  (void)state;
  assert_nearest("深川", "深圳", true);
  assert_nearest("湖南省政府", "湖北省政府", true);
  assert_nearest("南湖省", "湖南省", true);
  assert_nearest("深圳市", "广州市", false);
  assert_nearest("深", "圳", false);
  assert_nearest("\xff\xfe", "weight", false); /* not UTF-8: no suggestion, no crash */
}

static void test_nearest_of_several(void **state) {
  (void)state;
  const char *const choices[] = {"points", "weights", "weight", "weighty", NULL};
  assert_string_equal(sy_nearest("weigh", choices), "weight");
  assert_string_equal(sy_nearest("weighs", choices),
                      "weights"); /* the first of equally near ones */
  assert_null(sy_nearest("colour", choices));
  const char *const none[] = {NULL};
  assert_null(sy_nearest("weight", none));
}

static void test_long_words(void **state) {
  (void)state;
  char word[200], choice[200];
  for (size_t length = 120; length < 140; length++) {
    memset(word, 'a', length);
    word[length] = '\0';
    memcpy(choice, word, length + 1);
    choice[0] = 'b';
    assert_nearest(word, choice, length <= 128);
    assert_nearest("weight", choice, false);
  }
}

/* Plain Levenshtein distance of two words without transpositions, by recursion. */
static unsigned simple_distance(const char *a, const char *b) {
  if (!*a || !*b)
    return (unsigned)(strlen(a) + strlen(b));
  if (*a == *b)
    return simple_distance(a + 1, b + 1);
  const unsigned cut = simple_distance(a + 1, b), put = simple_distance(a, b + 1);
  const unsigned change = simple_distance(a + 1, b + 1);
  unsigned best = 1 + MIN(cut, MIN(put, change));
  if (a[1] && b[1] && a[0] == b[1] && a[1] == b[0])
    best = MIN(best, 1 + simple_distance(a + 2, b + 2));
  return best;
}

/* All words of up to 5 letters of an alphabet of 3 against some choices. */
static void test_distance(void **state) {
  (void)state;
  static const char *const choices[] = {"abcab", "cab", "bb", "accbb", "cbaab"};
  for (guint number = 0; number < 4 * 4 * 4 * 4 * 4; number++) {
    char word[6] = "";
    for (guint rest = number, length = 0; rest % 4; rest /= 4)
      word[length++] = (char)('a' + rest % 4 - 1);
    for (guint i = 0; i < G_N_ELEMENTS(choices); i++) {
      const unsigned length = (unsigned)strlen(word), other = (unsigned)strlen(choices[i]);
      const unsigned distance = simple_distance(word, choices[i]);
      assert_nearest(word, choices[i],
                     distance <= MAX(1, length / 3) && distance < MAX(length, other));
    }
  }
}

static void assert_suggestion(const char *word, const char *const *choices, const char *expected) {
  g_autofree char *suggestion = sy_suggestion(word, choices);
  assert_string_equal(suggestion, expected);
}

static void test_suggestion(void **state) {
  (void)state;
  const char *const choices[] = {"a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9",
                                 "j0", "k1", "l2", "m3", "n4", "o5", "p6", "q7", "r8",
                                 "s9", "t0", "v2", "w3", "x4", "y5", NULL, NULL};
  assert_suggestion("a2", choices, "; did you mean 'a1'?");
  assert_suggestion("xyz", choices,
                    "; expected one of a1, b2, c3, d4, e5, f6, g7, h8, i9, j0, k1, l2, m3, n4, "
                    "o5, p6, q7, r8, s9, t0, v2, w3, x4, y5");
  const char *one_more[G_N_ELEMENTS(choices)];
  memcpy(one_more, choices, sizeof choices);
  one_more[24] = "u1";
  assert_suggestion("xyz", one_more, "");
  assert_suggestion("u11", one_more, "; did you mean 'u1'?");
  assert_suggestion("xyz", choices + 24, "");
}

/* Where the nearest word could say the opposite, all are listed. */
static void test_opposites(void **state) {
  (void)state;
  static const char *const pairs[][2] = {{"no", "na"},
                                         {"on", "no"},
                                         {"No", "na"},
                                         {"unpass", "pass"},
                                         {"unmigrated", "migrated"},
                                         {"migrated", "unmigrated"},
                                         {"unmigratd", "migrated"},
                                         {"incomplete", "complete"},
                                         {"not-sent", "sent"},
                                         {"no_reply", "reply"},
                                         {"non-public", "public"},
                                         {"invalid", "valid"},
                                         {"include", "exclude"},
                                         {"increasing", "decreasing"},
                                         {"maximum", "minimum"},
                                         {"female", "male"},
                                         {"import", "export"},
                                         {"Internal", "external"},
                                         {"未通过", "通过"},
                                         {"通过", "不通过"},
                                         {"最高分", "最低分"},
                                         {"已公开", "未公开"},
                                         {"是否公开", "是公开"},
                                         {"有回复", "无回复"},
                                         {"不合格", "合格"},
                                         {"加分项", "扣分项"},
                                         {"disabled", "enabled"}};
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
    const char *const choices[] = {pairs[i][1], NULL};
    g_autofree char *listed = g_strdup_printf("; expected one of %s", pairs[i][1]);
    assert_suggestion(pairs[i][0], choices, listed);
  }
  const char *const marks[] = {"pass", "fail", "na", NULL};
  assert_suggestion("no", marks, "; expected one of pass, fail, na");
  static const char *const slips[][2] = {{"No", "no"},
                                         {"Yes", "yes"},
                                         {"flase", "false"},
                                         {"未通国", "未通过"},
                                         {"unmigratd", "unmigrated"},
                                         {"不合各", "不合格"},
                                         {"inclde", "include"},
                                         {"invisble", "invisible"},
                                         {"at-lest", "at-least"}};
  for (guint i = 0; i < G_N_ELEMENTS(slips); i++)
    assert_nearest(slips[i][0], slips[i][1], true);
}

static void test_name(void **state) {
  (void)state;
  static const char *const good[] = {"a", "hall-visit", "a_1", "z9--__"};
  static const char *const bad[] = {"",    "A",   "1a",  "-a", "_a", "aB",
                                    "a b", "a.b", "a/b", "é",  "aé"};
  for (guint i = 0; i < G_N_ELEMENTS(good); i++)
    assert_true(sy_is_name(good[i]));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    assert_false(sy_is_name(bad[i]));
  char longest[65];
  memset(longest, 'a', 64);
  longest[64] = '\0';
  assert_false(sy_is_name(longest));
  longest[63] = '\0';
  assert_true(sy_is_name(longest));
}

static void test_ids(void **state) {
  (void)state;
  static const char *const good[] = {
      "AUT", "007", "E09000001", "PM2.5", "网站标识码", "NO",    "1e3", "a+b", "_a", "50%",
      "#1",  "a.b", "(甲)",      "Škoda", "e\u0301",    "हिन्दी", "a-",  "~",   "\\", "aʼb"};
  static const char *const bad[] = {
      "",    "-a",  ".a",      "a b",  "a:b",      "a/b",  "a,b",      "a;b",      "a@b",
      "a=b", "a'b", "a\"b",    "a`b",  "a\u3000b", "a\tb", "a\u200bb", "a\u202eb", "a：b",
      "’",   "«a»", "\u0301a", "\xff", "a\u00a0",  "a’b",  "a\u200cb", "a\u200db"};
  for (guint i = 0; i < G_N_ELEMENTS(good); i++)
    assert_true(sy_is_id(good[i]));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    assert_false(sy_is_id(bad[i]));
  g_autofree char *most = g_strnfill(63, 'A'), *more = g_strnfill(64, 'A');
  assert_true(sy_is_id(most));
  assert_false(sy_is_id(more));
  GString *wide = g_string_new(NULL);
  for (guint i = 0; i < 63; i++)
    g_string_append(wide, "网");
  assert_true(sy_is_id(wide->str)); /* characters count, not bytes */
  g_string_append(wide, "网");
  assert_false(sy_is_id(wide->str));
  g_string_free(wide, TRUE);
}

/* Ids of one key are too similar. */
static void test_id_keys(void **state) {
  (void)state;
  static const char *const same[][2] = {
      {"AUT", "aut"}, {"Ａ", "a"}, {"É", "e\u0301"}, {"STRASSE", "straße"}, {"ΣΑΣ", "σας"}};
  for (guint i = 0; i < G_N_ELEMENTS(same); i++) {
    g_autofree char *a = sy_id_key(same[i][0]), *b = sy_id_key(same[i][1]);
    assert_string_equal(a, b);
  }
  g_autofree char *one = sy_id_key("007"), *other = sy_id_key("7");
  assert_string_not_equal(one, other);
}

/* Whatever the locale is; tests run in that of C unless they set another. */
static void test_width(void **state) {
  (void)state;
  assert_int_equal(sy_display_width(""), 0);
  assert_int_equal(sy_display_width("weight"), 6);
  assert_int_equal(sy_display_width("权重"), 4);
  assert_int_equal(sy_display_width("（a）：1"), 8); /* full-width punctuation */
  assert_int_equal(sy_display_width("é"), 1);
  assert_int_equal(sy_display_width("e\u0301"), 1);       /* a combining accent takes none */
  assert_int_equal(sy_display_width("a\u200b\ufeff"), 1); /* nor do characters without width */
  assert_int_equal(sy_display_width("한글ｱ"), 5);         /* a half-width kana */
  assert_int_equal(sy_display_width("权\xff\xfe"), 4);    /* not UTF-8 from there: one each */
}

/* Sets the four variables; NULL: not set. */
static void assert_language(const char *language, const char *all, const char *messages,
                            const char *lang, const char *expected) {
  const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
  const char *const values[] = {language, all, messages, lang};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    if (values[i])
      g_setenv(names[i], values[i], TRUE);
    else
      g_unsetenv(names[i]);
  }
  assert_string_equal(sy_language(), expected);
  const struct sy_text text = {.en = "en", .zh = "zh"};
  assert_string_equal(sy_text_get(text), expected);
}

static void test_language(void **state) {
  (void)state;
  assert_language(NULL, NULL, NULL, NULL, "en");
  assert_language(NULL, NULL, NULL, "zh_CN.UTF-8", "zh");
  assert_language(NULL, NULL, "en_GB.UTF-8", "zh_CN.UTF-8", "en");
  assert_language(NULL, "zh_HK", "en_GB.UTF-8", "en", "zh");
  assert_language("en", "zh_CN", "zh_CN", "zh_CN", "en");
  assert_language("zh", "C", "C", "C", "zh");
  assert_language("", "", "", "zh", "zh"); /* empty: as if not set */
  assert_language("fr", NULL, NULL, "zh_CN", "en");
}

/* LANGUAGE is a list, best first. */
static void test_language_list(void **state) {
  (void)state;
  assert_language("zh_CN:en", NULL, NULL, NULL, "zh");
  assert_language("en_GB:en:zh", NULL, NULL, "zh_CN", "en");
  assert_language("fr:de:zh:en", NULL, NULL, NULL, "zh");
  assert_language(":zh", NULL, NULL, NULL, "zh");
  assert_language("fr:", NULL, NULL, NULL, "en");
  assert_language("::", NULL, NULL, NULL, "en");
}

/* Each pair is equal, and so has one key, which is its own key. */
static void test_keys(void **state) {
  (void)state;
  static const struct {
    const char *text, *key;
  } pairs[] = {
      {"", ""},
      {"abc", "abc"},
      {"  a \t b\n", "a b"},
      {"\xe3\x80\x80指南\xc2\xa0", "指南"},
      {"\xef\xbc\xa1\xef\xbc\x91\xef\xbc\x9a", "A1:"},
      {"Mu\xcc\x88ller", "M\xc3\xbcller"},
      {"a\xe2\x80\x8b\xef\xbb\xbf"
       "b",
       "ab"},
      {"a\xe2\x80\xae"
       "b",
       "ab"},
      {"\xef\xbd\xb6\xef\xbe\x9e", "\xe3\x82\xac"}, /* half-width ka and its mark: ga */
      {"\xe2\x80\x8b", ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
    g_autofree char *key = sy_text_key(pairs[i].text, strlen(pairs[i].text));
    g_autofree char *again = sy_text_key(key, strlen(key));
    assert_string_equal(key, pairs[i].key);
    assert_string_equal(again, key);
    assert_true(sy_texts_equal(pairs[i].text, pairs[i].key));
    if (sy_text_is_key(pairs[i].text, strlen(pairs[i].text)))
      assert_string_equal(pairs[i].text, key);
  }
  assert_false(sy_texts_equal("abc", "Abc"));
  assert_false(sy_texts_equal("a b", "ab"));
  assert_false(
      sy_texts_equal("\xc2\xb2", "2")); /* what a compatible form stands for is another text */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_keys),         cmocka_unit_test(test_near),
      cmocka_unit_test(test_near_chinese), cmocka_unit_test(test_nearest_of_several),
      cmocka_unit_test(test_long_words),   cmocka_unit_test(test_distance),
      cmocka_unit_test(test_suggestion),   cmocka_unit_test(test_opposites),
      cmocka_unit_test(test_name),         cmocka_unit_test(test_ids),
      cmocka_unit_test(test_id_keys),      cmocka_unit_test(test_width),
      cmocka_unit_test(test_language),     cmocka_unit_test(test_language_list),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
