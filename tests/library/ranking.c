/* SPDX-License-Identifier: Apache-2.0
 *
 * ranking.c: a program that uses only steelyard.h: it scores an edition and prints each unit's id,
 * rank and score, then the warnings
 */
#include "steelyard.h"

#include <stdlib.h>

static void print_assessment(const sy_edition *edition) {
  sy_assessment *assessment = sy_assess(edition, NULL);
  for (uint32_t unit = 0; unit < sy_unit_count(edition); unit++) {
    const int64_t score = sy_score_of(assessment, 0, unit);
    printf("%s,", sy_unit_id(edition, unit));
    if (sy_status_of(assessment, unit) == SY_FINAL)
      printf("%u,%.9f\n", sy_rank_of(assessment, 0, unit), (double)score / (double)SY_NANO);
    else
      printf(",\n");
  }
  sy_warnings_print(sy_assessment_warnings(assessment), stderr);
  sy_assessment_free(assessment);
}

int main(int count, char **arguments) {
  if (count != 3)
    return 2;
  const char *const folders[] = {arguments[1], NULL};
  sy_context context = {0};
  context.plugin_directories = folders;
  context.sandbox = SY_SANDBOX_NONE; /* the plugins that come with steelyard, and no others */
  sy_problems *problems = sy_problems_new();
  sy_registry *registry = sy_registry_new(&context, problems);
  sy_edition *edition = sy_edition_load(arguments[2], registry, SY_LOAD_SCORES, problems);
  if (edition != NULL) {
    print_assessment(edition);
    sy_edition_free(edition);
  }
  sy_problems_print(problems, stderr);
  const int code = sy_problems_count(problems) == 0 ? 0 : 2;
  sy_registry_free(registry);
  sy_problems_free(problems);
  return code;
}
