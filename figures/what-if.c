/* SPDX-License-Identifier: Apache-2.0
 *
 * what-if.c: what is different in an edition that is not the official one
 *
 * Every output for people begins with it, and every row of a table for other programs does.
 */
#include "figures/figures.h"

#include <string.h>

/* A key of a node, as a word where it has one. */
static const char *key_word(const char *key) {
  return strcmp(key, "weight") == 0 ? _("weight") : strcmp(key, "points") == 0 ? _("points") : key;
}

#define LONGEST_VALUE 60

/* A value, shortened if it is long. g_free. */
static char *value_shown(const char *value) {
  if (g_utf8_strlen(value, -1) <= LONGEST_VALUE)
    return g_strdup(value);
  g_autofree char *start = g_utf8_substring(value, 0, LONGEST_VALUE - 1);
  return g_strconcat(start, "…", NULL);
}

/* What is set, and what it was. g_free. */
static char *set_shown(const struct sy_alteration *alteration) {
  const char *name = sy_text_get(alteration->name), *key = key_word(alteration->key);
  g_autofree char *was = alteration->was ? value_shown(alteration->was) : NULL;
  g_autofree char *is = alteration->is ? value_shown(alteration->is) : NULL;
  if (!is)
    return g_strdup_printf(_("%s of %s not given, instead of %s"), key, name, was ? was : "–");
  return was ? g_strdup_printf(_("%s of %s %s instead of %s"), key, name, is, was)
             : g_strdup_printf(_("%s of %s %s, which the edition does not give"), key, name, is);
}

/* One difference in words; NULL: it follows from another. g_free. */
static char *alteration_shown(const struct sy_alteration *alteration) {
  const char *name = sy_text_get(alteration->name);
  switch (alteration->kind) {
  case SY_ALTERED_SET:
    return set_shown(alteration);
  case SY_ALTERED_WITHOUT:
    return g_strdup_printf(_("without %s"), name);
  case SY_ALTERED_RATER:
    return g_strdup_printf(_("without rater %s"), name);
  case SY_ALTERED_AWARD:
    return g_strdup_printf(_("award %s is not given"), name);
  case SY_ALTERED_GRADES:
    return g_strdup_printf(_("no grades of %s"), name);
  case SY_ALTERED_TIE_BREAK:
    return g_strdup_printf(_("no tie-break on %s"), name);
  default:
    return NULL;
  }
}

char *sy_unofficial_shown(const sy_edition *edition) {
  if (!edition->what_if)
    return NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  bool adjusted = false;
  for (guint i = 0; i < edition->what_if->len; i++) {
    const struct sy_alteration *alteration = edition->what_if->pdata[i];
    g_autofree char *one = alteration_shown(alteration);
    adjusted |= alteration->kind == SY_ALTERED_SIBLING;
    if (one)
      g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", one);
  }
  if (adjusted)
    g_string_append(text, _("; siblings in proportion"));
  return g_strdup_printf(_("Unofficial: %s"), text->str);
}
