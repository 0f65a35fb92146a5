/* SPDX-License-Identifier: Apache-2.0
 *
 * host-fixture.h: what the tests of `host` share
 *
 * Good plugins are in the directory in STEELYARD_TEST_PLUGINS, bad ones in STEELYARD_BAD_PLUGINS.
 * Every test that includes it uses only some of the functions.
 */
#ifndef SY_HOST_FIXTURE_H
#define SY_HOST_FIXTURE_H

#include "host/host.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline const char *good_plugins(void) {
  const char *directory = getenv("STEELYARD_TEST_PLUGINS");
  assert_non_null(directory);
  return directory;
}

static inline const char *bad_plugins(void) {
  const char *directory = getenv("STEELYARD_BAD_PLUGINS");
  assert_non_null(directory);
  return directory;
}

/* Fails unless `text` contains `part`, and shows both. */
static inline void assert_contains(const char *text, const char *part) {
  if (!text || !strstr(text, part))
    fail_msg("'%s' is not in '%s'", part, text ? text : "(none)");
}

/* Fails unless the problems, as text, contain `part`. */
static inline void assert_problem(const sy_problems *problems, const char *part) {
  g_autofree char *text = sy_problems_text(problems);
  assert_contains(text, part);
}

static inline void assert_no_problem(const sy_problems *problems) {
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, "");
}

/* A registry of both directories. */
static inline sy_registry *all_plugins(void) {
  const char *const directories[] = {good_plugins(), bad_plugins(), NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  /* What is tested here is what the host makes of what plugins write. */
  sy_registry *registry = sy_registry_new(
      &(sy_context){.sandbox = SY_SANDBOX_NONE, .plugin_directories = directories}, problems);
  assert_no_problem(problems);
  return registry;
}

#endif /* SY_HOST_FIXTURE_H */
