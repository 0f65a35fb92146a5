/* SPDX-License-Identifier: Apache-2.0
 *
 * settings.c: what an edition declares for its studies
 *
 * The key `study` of edition.yaml. It affects no score, so it is not part of any digest.
 */
#include "study/study-private.h"

#include <inttypes.h>

#define DEFAULT_REPLICATIONS 1000
#define DEFAULT_SEED 1

/* ---- lists of scores ---- */

/* Adds a score, which must be above the one before. */
static void add_score(const struct sy_yaml *item, GArray *scores, sy_problems *problems) {
  int64_t score;
  if (!sy_expect(item, SY_YAML_SCALAR, problems))
    return;
  if (!sy_nano_parse(item->text, &score))
    sy_problems_add(problems, item->place, _("'%s' is not a number of points"), item->text);
  else if (scores->len > 0 && score <= g_array_index(scores, int64_t, scores->len - 1))
    sy_problems_add(problems, item->place,
                    _("'%s' is not above the one before it; expected ascending points"),
                    item->text);
  else
    g_array_append_val(scores, score);
}

/* A list of points in ascending order; NULL: it is not given. */
static GArray *scores_of(const struct sy_yaml *yaml, const char *key, sy_problems *problems) {
  const struct sy_yaml *list =
      sy_field_get(yaml, key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  if (!list)
    return NULL;
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(int64_t));
  for (guint i = 0; i < list->count; i++)
    add_score(list->items[i], scores, problems);
  return scores;
}

static GArray *scores_by_tens(void) {
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(int64_t));
  for (int64_t score = 10 * SY_NANO; score < 100 * SY_NANO; score += 10 * SY_NANO)
    g_array_append_val(scores, score);
  return scores;
}

/* ---- columns ---- */

static void add_attributes(const struct sy_yaml *yaml, GArray *attributes, sy_problems *problems) {
  const struct sy_yaml *list =
      sy_field_get(yaml, "attributes", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  for (guint i = 0; list && i < list->count; i++)
    if (sy_expect(list->items[i], SY_YAML_SCALAR, problems))
      g_array_append_val(attributes, list->items[i]);
}

/* ---- numbers ---- */

/* A whole number from `least` to `most`; the fallback if it is not given. */
static uint64_t number_of(const struct sy_yaml *yaml, const char *key, uint64_t least,
                          uint64_t most, uint64_t fallback, sy_problems *problems) {
  const struct sy_yaml *text = sy_field_get(yaml, key, SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  guint64 number = fallback;
  if (text && !g_ascii_string_to_unsigned(text->text, 10, least, most, &number, NULL))
    sy_problems_add(problems, text->place,
                    _("'%s' must be a whole number from %" PRIu64 " to %" PRIu64 ", found '%s'"),
                    key, least, most, text->text);
  return number;
}

/* ---- all ---- */

sy_study_settings sy_study_settings_of(const sy_edition *edition, sy_problems *problems) {
  static const char *const keys[] = {"classes",     "thresholds", "attributes", "weights",
                                     "comparisons", "budget",     "vary",       "replications",
                                     "seed",        NULL};
  sy_study_settings settings = {.attributes = g_array_new(FALSE, FALSE, sizeof(struct sy_yaml *))};
  const struct sy_yaml *yaml = edition->study;
  if (yaml && sy_expect(yaml, SY_YAML_MAPPING, problems)) {
    sy_yaml_check_keys(yaml, keys, problems);
    settings.classes = scores_of(yaml, "classes", problems);
    settings.thresholds = scores_of(yaml, "thresholds", problems);
    add_attributes(yaml, settings.attributes, problems);
    settings.sources = study_sources_of(edition, sy_yaml_get(yaml, "vary"), true, problems);
    settings.replications =
        number_of(yaml, "replications", 1, SY_MOST_REPLICATIONS, DEFAULT_REPLICATIONS, problems);
    settings.seed = number_of(yaml, "seed", 0, G_MAXINT64, DEFAULT_SEED, problems);
    settings.comparisons = study_read_comparisons(edition, yaml, problems);
    settings.budget = study_read_budget(edition, yaml, problems);
    settings.weights = sy_field_get(yaml, "weights", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  }
  if (!settings.sources) {
    settings.sources = study_sources_of(edition, NULL, true, problems);
    settings.replications = DEFAULT_REPLICATIONS;
    settings.seed = DEFAULT_SEED;
  }
  if (!settings.classes)
    settings.classes = scores_by_tens();
  if (!settings.thresholds)
    settings.thresholds = g_array_new(FALSE, FALSE, sizeof(int64_t));
  if (!settings.comparisons)
    settings.comparisons = g_array_new(FALSE, FALSE, sizeof(struct sy_study_comparison));
  if (!settings.budget)
    settings.budget = g_array_new(FALSE, FALSE, sizeof(struct sy_study_allocation));
  return settings;
}

void sy_study_settings_clear(sy_study_settings *settings) {
  g_clear_pointer(&settings->classes, g_array_unref);
  g_clear_pointer(&settings->thresholds, g_array_unref);
  g_clear_pointer(&settings->attributes, g_array_unref);
  g_clear_pointer(&settings->sources, g_array_unref);
  g_clear_pointer(&settings->comparisons, g_array_unref);
  g_clear_pointer(&settings->budget, g_array_unref);
}
