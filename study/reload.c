/* SPDX-License-Identifier: Apache-2.0
 *
 * reload.c: the edition loaded and scored again with changes that plugins must know
 *
 * Weights and aggregates can be changed in memory. For another parameter of a plugin, or without
 * the rows of a rater, the edition is loaded again, as for `score --set` and `--without-rater`,
 * together with those of these options that the study itself has.
 */
#include "study/study-private.h"

struct study_variant {
  guint references;
  sy_edition *edition;
  sy_assessment *assessment;
};

static study_variant *load(const sy_study *study, const struct sy_what_if *what_if,
                           sy_problems *problems) {
  const struct sy_load_options options = {
      .depth = SY_LOAD_SCORES, .last = SY_STAGE_AUDIT, .what_if = what_if};
  sy_directory *folder = sy_edition_folder(study->assessment->edition->directory, problems);
  sy_edition *edition =
      folder ? sy_edition_load_with(folder, study->request->registry, &options, problems) : NULL;
  if (!edition)
    return NULL;
  study_variant *variant = g_new(study_variant, 1);
  *variant = (study_variant){1, edition, sy_assess(edition, NULL)};
  return variant;
}

/* ---- changes ---- */

/* Whether two of "NODE:KEY=VALUE" set the same. */
static bool set_same(const char *one, const char *other) {
  const size_t length = strcspn(one, "=");
  return strncmp(one, other, length) == 0 && other[length] == '=';
}

static bool is_set(char *const *sets, const char *text) {
  for (; sets && *sets; sets++)
    if (set_same(*sets, text))
      return true;
  return false;
}

/* A list of the request and more, which replace those that set the same. NULL-ended; its texts are
 * not owned. g_free. */
static char **with_more(char *const *list, char *const *more) {
  const guint count = list ? g_strv_length((char **)list) : 0;
  const guint others = more ? g_strv_length((char **)more) : 0;
  char **all = g_new0(char *, (gsize)count + others + 1);
  guint kept = 0;
  for (guint i = 0; i < count; i++)
    if (!is_set(more, list[i]))
      all[kept++] = list[i];
  for (guint i = 0; i < others; i++)
    all[kept++] = more[i];
  return all;
}

study_variant *study_reload(const sy_study *study, char *const *sets, const char *without_rater,
                            sy_problems *problems) {
  static const struct sy_what_if none;
  const struct sy_what_if *given = study->request->what_if ? study->request->what_if : &none;
  char *const rater[] = {(char *)without_rater, NULL};
  g_autofree char **all = with_more(given->set, sets);
  g_autofree char **raters = with_more(given->without_raters, rater);
  const struct sy_what_if what_if = {
      .set = all, .without = given->without, .without_raters = raters};
  return load(study, &what_if, problems);
}

study_variant *study_reload_official(const sy_study *study, sy_problems *problems) {
  return load(study, NULL, problems);
}

const sy_assessment *study_variant_scores(const study_variant *variant) {
  return variant->assessment;
}

study_variant *study_variant_ref(study_variant *variant) {
  variant->references++;
  return variant;
}

void study_variant_unref(study_variant *variant) {
  if (--variant->references > 0)
    return;
  sy_assessment_free(variant->assessment);
  sy_edition_free(variant->edition);
  g_free(variant);
}
