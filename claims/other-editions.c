/* SPDX-License-Identifier: Apache-2.0
 *
 * other-editions.c: scores the other editions that claims refer to, once each
 */
#include "claims/claims-private.h"

struct other {
  sy_edition *edition; /* NULL: it could not be loaded */
  sy_assessment *assessment;
  sy_lineage *lineage; /* NULL until it is needed */
};

struct sy_other_editions {
  sy_registry *registry;
  sy_before_loading *before;
  GHashTable *by_path; /* path -> struct other */
};

static void free_other(gpointer data) {
  struct other *other = data;
  if (other->lineage)
    sy_lineage_free(other->lineage);
  if (other->assessment)
    sy_assessment_free(other->assessment);
  if (other->edition)
    sy_edition_free(other->edition);
  g_free(other);
}

sy_other_editions *sy_other_editions_new(sy_registry *registry, sy_before_loading *before) {
  sy_other_editions *others = g_new(sy_other_editions, 1);
  others->registry = registry;
  others->before = before;
  others->by_path = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, free_other);
  return others;
}

void sy_other_editions_free(sy_other_editions *others) {
  g_hash_table_destroy(others->by_path);
  g_free(others);
}

/* `former`: tables as they were, or NULL. */
static struct other *load_other(sy_other_editions *others, sy_directory *taken,
                                const struct sy_former_tables *former,
                                const struct sy_result_rules *rules, sy_problems *problems) {
  g_autoptr(sy_directory) folder = taken;
  struct other *other = g_new0(struct other, 1);
  const struct sy_assess_options options = {.rules = rules->version};
  const guint before = sy_problems_count(problems);
  if (others->before)
    others->before(folder, others->registry, problems);
  if (sy_problems_count(problems) > before)
    return other;
  const struct sy_load_options load = {
      .depth = SY_LOAD_ALL, .last = SY_STAGE_AUDIT, .former = former};
  other->edition =
      sy_edition_load_with(g_steal_pointer(&folder), others->registry, &load, problems);
  if (other->edition)
    other->assessment = sy_assess(other->edition, &options);
  return other;
}

static char *key_of(const sy_assessment *assessment, const char *relative) {
  return g_build_filename(assessment->edition->directory, relative, NULL);
}

const sy_assessment *sy_other_editions_find(sy_other_editions *others,
                                            const sy_assessment *assessment, const char *relative,
                                            bool *absent, sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  g_autofree char *key = key_of(assessment, relative);
  struct other *other = g_hash_table_lookup(others->by_path, key);
  *absent = !edition->folders; /* an edition from a document has no folder, and so none beside it */
  if (*absent)
    return NULL;
  if (!other) {
    const struct sy_input named = sy_edition_file(edition, NULL, "published.yaml");
    sy_directory *folder = sy_edition_sibling(
        named.folder, "edition", relative, (struct sy_place){.file = named.path}, absent, problems);
    if (!folder)
      return NULL;
    other = load_other(others, folder, NULL, assessment->rules, problems);
    g_hash_table_insert(others->by_path, g_steal_pointer(&key), other);
  }
  return other->assessment;
}

const sy_lineage *sy_other_editions_lineage(sy_other_editions *others,
                                            const sy_assessment *assessment, const char *relative,
                                            sy_problems *problems) {
  g_autofree char *key = key_of(assessment, relative);
  struct other *other = g_hash_table_lookup(others->by_path, key);
  if (!other->lineage)
    other->lineage = sy_lineage_new(sy_registry_context(others->registry), other->edition,
                                    assessment->edition, problems);
  return other->lineage;
}

const sy_assessment *sy_other_editions_former(sy_other_editions *others,
                                              const sy_assessment *assessment,
                                              const struct sy_erratum *erratum,
                                              sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  g_autofree char *key = g_strdup_printf("%s\n%s", edition->directory, erratum->id);
  struct other *other = g_hash_table_lookup(others->by_path, key);
  if (!other) {
    sy_directory *folder = sy_edition_folder(edition->directory, problems);
    if (!folder)
      return NULL;
    other = load_other(others, folder, &erratum->evidence, assessment->rules, problems);
    g_hash_table_insert(others->by_path, g_steal_pointer(&key), other);
  }
  return other->assessment;
}
