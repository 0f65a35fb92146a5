/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c: differences between versions of the result rules
 *
 * All differences between versions are in this table, which the code that ranks, grades, counts and
 * shows scores uses. A released version never changes: a further difference is a new member, with
 * the old behaviour in earlier versions, and a new version.
 */
#include "engine/engine.h"

#include <string.h>

static const struct sy_result_rules versions[] = {
    {1, .disqualified = SY_INCLUDE_DISQUALIFIED, .missing_comes_last = true,
     .findings_are_free = true, .few_edges = true},
    {2, .disqualified = SY_EXCLUDE_DISQUALIFIED},
};

const struct sy_result_rules *sy_result_rules_of(unsigned version) {
  const unsigned newest = G_N_ELEMENTS(versions);
  return version > newest ? NULL : &versions[(version ? version : newest) - 1];
}

const struct sy_result_rules *sy_result_rules_named(const char *kind, const char *name) {
  for (unsigned i = 0; i < G_N_ELEMENTS(versions); i++) {
    g_autofree char *its_name = sy_result_rules_name(kind, &versions[i]);
    if (strcmp(its_name, name) == 0)
      return &versions[i];
  }
  return NULL;
}

char *sy_result_rules_name(const char *kind, const struct sy_result_rules *rules) {
  return g_strdup_printf("%s/%u", kind, rules->version);
}
