/* SPDX-License-Identifier: Apache-2.0
 *
 * reload.c: the edition loaded and scored again with changes that plugins must know
 *
 * Weights and aggregates can be changed in memory. For another parameter of a plugin, or without
 * the rows of a rater, the edition is loaded again, as for `score --set` and `--without-rater`.
 */
#include "study/study-private.h"

struct study_variant {
  sy_edition *edition;
  sy_assessment *assessment;
};

study_variant *study_reload(const sy_study *study, const char *set, const char *without_rater,
                            sy_problems *problems) {
  const struct sy_study_request *request = study->request;
  char *sets[] = {(char *)set, NULL}, *raters[] = {(char *)without_rater, NULL};
  const struct sy_what_if what_if = {.set = set ? sets : NULL,
                                     .without_raters = without_rater ? raters : NULL};
  const struct sy_load_options load = {
      .depth = SY_LOAD_SCORES, .last = SY_STAGE_AUDIT, .what_if = &what_if};
  if (study->assessment->edition->what_if && study->assessment->edition->what_if->len > 0) {
    sy_problems_add(problems, (struct sy_place){0},
                    _("other parameters, and what raters matter, cannot be studied together with "
                      "--set, --without or --without-rater"));
    return NULL;
  }
  sy_directory *folder = sy_edition_folder(study->assessment->edition->directory, problems);
  sy_edition *edition =
      folder ? sy_edition_load_with(folder, request->registry, &load, problems) : NULL;
  if (!edition)
    return NULL;
  study_variant *variant = g_new(study_variant, 1);
  *variant = (study_variant){edition, sy_assess(edition, NULL)};
  return variant;
}

const sy_assessment *study_variant_scores(const study_variant *variant) {
  return variant->assessment;
}

void study_variant_free(study_variant *variant) {
  sy_assessment_free(variant->assessment);
  sy_edition_free(variant->edition);
  g_free(variant);
}
