/* SPDX-License-Identifier: Apache-2.0
 *
 * test-html.c: values are escaped by where they are, and a template with a fault ends the program
 */
#include "html/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- what is written ---- */

static void test_values_in_texts_and_attributes(void **state) {
  (void)state;
  g_autoptr(sy_html) page = sy_html_new();
  html(page, "<p title=\"%s\">%s: %u %%</p>", "\"'><&", "<b>&amp;\"'</b>", 4000000000u);
  assert_string_equal(sy_html_end(page)->str, "<p title=\"&quot;&#39;&gt;&lt;&amp;\">"
                                              "&lt;b&gt;&amp;amp;&quot;&#39;&lt;/b&gt;: "
                                              "4,000,000,000 %</p>");
}

/* In a text, a count is written in the way of the language; in an attribute it is for programs. */
static void test_counts(void **state) {
  (void)state;
  const unsigned counts[] = {0, 999, 1000, 12345, 1234567};
  const char *const shown[] = {"0", "999", "1,000", "12,345", "1,234,567"};
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autoptr(sy_html) page = sy_html_new();
    g_autofree char *wanted = g_strdup_printf("<td colspan=\"%u\">%s</td>", counts[i], shown[i]);
    html(page, "<td colspan=\"%u\">%u</td>", counts[i], counts[i]);
    assert_string_equal(sy_html_end(page)->str, wanted);
  }
}

static void test_null_is_empty(void **state) {
  (void)state;
  g_autoptr(sy_html) page = sy_html_new();
  const char *none = NULL;
  html(page, "<p title=\"%s\">%s</p>", none, none);
  assert_string_equal(sy_html_end(page)->str, "<p title=\"\"></p>");
}

/* What nobody sees, and what turns the direction of writing, is written out: in UTF-8, a right-to-
 * left override, an isolate, a space of no width, a line separator, a control character, and a byte
 * that is no character. */
static void test_what_is_invisible(void **state) {
  (void)state;
  g_autoptr(sy_html) page = sy_html_new();
  html(page, "<p>%s</p>",
       "\xe2\x80\xae \xe2\x81\xa6 \xe2\x80\x8b \xe2\x80\xa8 \x01 \xff \xe9\x87\x91");
  assert_string_equal(sy_html_end(page)->str,
                      "<p>U+202E U+2066 U+200B U+2028 \\x01 \\xff \xe9\x87\x91</p>");
}

static char *marked(const char *language, const char *value) {
  g_autoptr(sy_html) page = sy_html_new();
  sy_html_mark_other(page, language);
  html(page, "<p title=\"%s\">%s</p><code>%s</code>", value, value, value);
  return g_strdup(sy_html_end(page)->str);
}

/* What is in the other language is marked in texts, not in attributes and code: Chinese with the
 * figures and signs within it, English only if it is several words. */
static void test_the_other_language_is_marked(void **state) {
  (void)state;
  g_autofree char *item = marked("zh-Hans", "\xe9\x87\x91: 2 of \xe9\x87\x91 2<\xe9\x87\x91");
  assert_string_equal(item, "<p title=\"\xe9\x87\x91: 2 of \xe9\x87\x91 2&lt;\xe9\x87\x91\">"
                            "<span lang=\"zh-Hans\">\xe9\x87\x91</span>: 2 of "
                            "<span lang=\"zh-Hans\">\xe9\x87\x91 2&lt;\xe9\x87\x91</span></p>"
                            "<code>\xe9\x87\x91: 2 of \xe9\x87\x91 2&lt;\xe9\x87\x91</code>");
  g_autofree char *name = marked("en", "The total");
  assert_string_equal(name, "<p title=\"The total\"><span lang=\"en\">The total</span></p>"
                            "<code>The total</code>");
  g_autofree char *code = marked("en", "whole-1");
  assert_string_equal(code, "<p title=\"whole-1\">whole-1</p><code>whole-1</code>");
  g_autofree char *none = marked(NULL, "\xe9\x87\x91");
  assert_string_equal(none, "<p title=\"\xe9\x87\x91\">\xe9\x87\x91</p><code>\xe9\x87\x91</code>");
}

/* A template may be a part of a tag or an element. */
static void test_templates_continue_others(void **state) {
  (void)state;
  g_autoptr(sy_html) page = sy_html_new();
  html(page, "<p class=\"");
  html(page, "%s", "a\"b");
  html(page, " c\">");
  html(page, "%s<br>", "<");
  html(page, "</p><details open><summary>%s</summary></details>", ">");
  assert_string_equal(sy_html_end(page)->str, "<p class=\"a&quot;b c\">&lt;<br></p>"
                                              "<details open><summary>&gt;</summary></details>");
}

static void assert_address(const char *given, const char *expected) {
  g_autoptr(sy_html) page = sy_html_new();
  html(page, "<a href=\"%s\">x</a>", given);
  g_autofree char *whole = g_strdup_printf("<a href=\"%s\">x</a>", expected);
  assert_string_equal(sy_html_end(page)->str, whole);
}

static void test_addresses(void **state) {
  (void)state;
  assert_address("units/unit-a.html#b", "units/unit-a.html#b");
  assert_address("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2");
  assert_address("HTTP://example.org/", "HTTP://example.org/");
  assert_address("a b\"c<d>'", "a%20b%22c%3Cd%3E%27");
  assert_address("\xe9\x87\x91.html", "%E9%87%91.html");
  assert_address("./a:b", "./a:b"); /* a path, not a scheme */
  assert_address("?a:b", "?a:b");
  static const char *const refused[] = {"javascript:alert(1)",
                                        "JavaScript:alert(1)",
                                        " javascript:alert(1)",
                                        "java\tscript:alert(1)",
                                        "\x01javascript:alert(1)",
                                        "data:text/html,x",
                                        "vbscript:x",
                                        "file:///etc/passwd",
                                        "mailto:a@b",
                                        "https:x",
                                        "a:b",
                                        ":"};
  for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
    assert_address(refused[i], "#");
}

static void test_data(void **state) {
  (void)state;
  g_autoptr(sy_html) page = sy_html_new();
  html_data(page, "it", json_pack("{s:s}", "a", "</script><!--&\"\xe2\x80\xa8\xe9\x87\x91"));
  assert_string_equal(sy_html_end(page)->str,
                      "<script type=\"application/json\" id=\"it\">"
                      "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\\"\\u2028\\u91D1\"}"
                      "</script>\n");
}

/* ---- faults ---- */

/* A fault of the program: it ends, with a message that says what is wrong. Each is tried in a
 * process of its own. */
enum fault {
  VALUE_IN_SCRIPT,
  VALUE_IN_STYLE,
  VALUE_IN_STYLE_ATTRIBUTE,
  VALUE_IN_EVENT,
  VALUE_IN_SOURCE_DOCUMENT,
  VALUE_AS_TAG,
  VALUE_AS_ATTRIBUTE,
  VALUE_AS_END_TAG,
  VALUE_WITHOUT_QUOTES,
  VALUE_IN_DOCTYPE,
  SINGLE_QUOTES,
  LONE_LESS,
  OTHER_END_TAG,
  UNKNOWN_CONVERSION,
  STRAY_IN_TAG,
  OPEN_AT_END,
  IN_TAG_AT_END,
  PICTURE_IN_ATTRIBUTE,
  NO_PICTURE,
  FAULTS
};

static void commit(enum fault fault, sy_html *page) {
  g_autoptr(GString) svg = g_string_new(fault == NO_PICTURE ? "<p></p>" : "<svg ></svg>");
  switch (fault) {
  case VALUE_IN_SCRIPT:
    html(page, "<script>%s</script>", "");
    break;
  case VALUE_IN_STYLE:
    html(page, "<style>%s</style>", "");
    break;
  case VALUE_IN_STYLE_ATTRIBUTE:
    html(page, "<p style=\"%s\"></p>", "");
    break;
  case VALUE_IN_EVENT:
    html(page, "<p onclick=\"%s\"></p>", "");
    break;
  case VALUE_IN_SOURCE_DOCUMENT:
    html(page, "<p srcdoc=\"%s\"></p>", "");
    break;
  case VALUE_AS_TAG:
    html(page, "<%s></p>", "p");
    break;
  case VALUE_AS_ATTRIBUTE:
    html(page, "<p %s></p>", "");
    break;
  case VALUE_AS_END_TAG:
    html(page, "<p></%s>", "p");
    break;
  case VALUE_WITHOUT_QUOTES:
    html(page, "<p class=%s></p>", "");
    break;
  case VALUE_IN_DOCTYPE:
    html(page, "<!doctype %s>", "");
    break;
  case SINGLE_QUOTES:
    html(page, "<p class='a'></p>");
    break;
  case LONE_LESS:
    html(page, "<p>1 < 2</p>");
    break;
  case OTHER_END_TAG:
    html(page, "<p><b></p></b>");
    break;
  case UNKNOWN_CONVERSION:
    html(page, "<p>%d</p>", 1);
    break;
  case STRAY_IN_TAG:
    html(page, "<p \"></p>");
    break;
  case OPEN_AT_END:
    html(page, "<p>");
    break;
  case IN_TAG_AT_END:
    html(page, "<br");
    break;
  case PICTURE_IN_ATTRIBUTE:
    html(page, "<p class=\"");
    sy_html_svg(page, svg);
    html(page, "\"></p>");
    break;
  case NO_PICTURE:
    sy_html_svg(page, svg);
    break;
  case FAULTS:
    break;
  }
  sy_html_end(page);
}

/* How a process in which the fault happens ends. */
static int end_of(enum fault fault) {
  const pid_t child = fork();
  if (child == 0) {
    g_autoptr(sy_html) page = sy_html_new();
    if (!freopen("/dev/null", "w", stderr))
      _exit(0);
    signal(SIGTRAP, SIG_DFL); /* cmocka's handlers must not see what g_error() raises */
    signal(SIGABRT, SIG_DFL);
    commit(fault, page);
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  return status;
}

static void test_faults_end_the_program(void **state) {
  (void)state;
  for (int fault = 0; fault < FAULTS; fault++)
    if (!WIFSIGNALED(end_of((enum fault)fault)))
      fail_msg("the program goes on after fault %d", fault);
  assert_int_equal(end_of(FAULTS), 0); /* where there is none, it does */
}

/* ---- file names ---- */

static void assert_file_name(const char *text, const char *expected) {
  g_autofree char *name = sy_html_file_name(text);
  assert_string_equal(name, expected);
}

static void test_file_names(void **state) {
  (void)state;
  assert_file_name("baoan-2.b", "baoan-2.b");
  assert_file_name("\xe9\x87\x91", "\xe9\x87\x91");
  assert_file_name("a/b", "a_2fb");
  assert_file_name("a_2fb", "a_5f2fb");
  assert_file_name("a b%c", "a_20b_25c");
}

/* Every text of up to three bytes of those that matter has a name of its own, which names no other
 * folder. */
static void test_file_names_are_injective(void **state) {
  (void)state;
  static const char letters[] = "a2f_/. %-A";
  const size_t count = sizeof letters - 1;
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < count * count * count; i++) {
    const char text[] = {letters[i % count], letters[i / count % count], letters[i / count / count],
                         '\0'};
    char *name = sy_html_file_name(text);
    assert_null(strpbrk(name, "/\\%?# \"'<>&:"));
    assert_true(g_hash_table_add(names, name));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_values_in_texts_and_attributes),
      cmocka_unit_test(test_counts),
      cmocka_unit_test(test_null_is_empty),
      cmocka_unit_test(test_what_is_invisible),
      cmocka_unit_test(test_the_other_language_is_marked),
      cmocka_unit_test(test_templates_continue_others),
      cmocka_unit_test(test_addresses),
      cmocka_unit_test(test_data),
      cmocka_unit_test(test_faults_end_the_program),
      cmocka_unit_test(test_file_names),
      cmocka_unit_test(test_file_names_are_injective),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
