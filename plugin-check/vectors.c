/* SPDX-License-Identifier: Apache-2.0
 *
 * vectors.c: an edition's published claims as test vectors
 *
 * The edition is loaded with the object under test in place of the installed one.
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>

/* Every plugin that is installed, and this one in its place. */
static sy_registry *open_registry(const struct trial *trial, sy_problems *problems) {
  g_auto(GStrv) directories = sy_plugin_directories(problems);
  /* A check is a process of its own, and starts no others. */
  const sy_context context = {.sandbox = SY_SANDBOX_NONE,
                              .plugin_directories = (const char *const *)directories};
  sy_registry *registry = sy_registry_new(&context, problems);
  sy_registry_put(registry, trial->plugin->id, trial->plugin->revision, trial->path);
  return registry;
}

static bool is_ours(const struct trial *trial, const struct sy_node *node) {
  return node->plugin && strcmp(node->plugin->id, trial->plugin->id) == 0 &&
         node->plugin->revision == trial->plugin->revision;
}

/* One of many is enough here: `steelyard validate` tells all. g_free. */
static char *first_problem(const sy_problems *problems) {
  char *text = sy_problems_text(problems);
  text[strcspn(text, "\n")] = '\0';
  return text;
}

char *vectors_open(struct trial *trial) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  trial_phase(trial, _("loading the edition %s"), trial->options->edition);
  trial->registry = open_registry(trial, problems);
  trial->edition =
      sy_edition_load(trial->options->edition, trial->registry, SY_LOAD_SCORES, problems);
  return trial->edition ? NULL : first_problem(problems);
}

void vectors_add_settings(struct trial *trial) {
  for (uint32_t i = 0; i < trial->edition->node_count; i++) {
    const struct sy_node *node = &trial->edition->nodes[i];
    if (!is_ours(trial, node) || !node->instance)
      continue;
    const struct sy_parameters *parameters =
        sy_parameters_values(sy_instance_parameters(node->instance));
    g_ptr_array_add(trial->settings, setting_borrow(parameters, node->id));
  }
}

static guint count_ours(const struct trial *trial) {
  guint count = 0;
  for (uint32_t i = 0; i < trial->edition->node_count; i++)
    count += is_ours(trial, &trial->edition->nodes[i]);
  return count;
}

/* Whether a claim says that a unit is in error on a node. */
static bool is_claimed(const sy_edition *edition, uint32_t node, uint32_t unit) {
  for (uint32_t i = 0; i < edition->claim_count; i++) {
    const struct sy_claim *claim = &edition->claims[i];
    if (claim->of == SY_CLAIM_OUTCOME && !claim->edition &&
        strcmp(claim->equals, sy_outcome_names[SY_ERROR]) == 0 &&
        strcmp(claim->node, edition->nodes[node].id) == 0 &&
        sy_edition_find_unit(edition, claim->unit) == unit)
      return true;
  }
  return false;
}

static char *error_text(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  const char *error = sy_error_of(assessment, node, unit);
  if (!reason) /* the message names the unit */
    return g_strdup_printf("%s: %s", edition->nodes[node].id, error ? error : "");
  return g_strdup_printf("%s: %s: %s", edition->nodes[node].id, edition->units[unit].id,
                         sy_text_get(reason->message));
}

/* What is wrong with the first score in error that no claim is about; NULL if there is none.
 * *count: how many there are. g_free. */
static char *first_error(const sy_assessment *assessment, guint *count) {
  const sy_edition *edition = assessment->edition;
  char *first = NULL;
  *count = 0;
  for (uint32_t node = 0; node < assessment->node_count; node++)
    for (uint32_t unit = 0; edition->nodes[node].instance && unit < assessment->unit_count; unit++)
      if (sy_outcome_of(assessment, node, unit) == SY_ERROR && !is_claimed(edition, node, unit) &&
          (*count)++ == 0)
        first = error_text(assessment, node, unit);
  return first;
}

/* The first claim that fails, and how many hold. */
static void judge_claims(struct trial *trial, const sy_assessment *assessment,
                         const sy_judgements *judgements) {
  const sy_edition *edition = trial->edition;
  guint errors;
  g_autofree char *error = first_error(assessment, &errors);
  if (error)
    trial_fail(trial, _("scores in error: %u, the first %s"), errors, error);
  for (uint32_t i = 0; i < edition->claim_count; i++) {
    const char *computed = judgements->items[i].computed;
    if (judgements->items[i].verdict == SY_FAILS)
      trial_fail(trial, _("the claim '%s' fails: computed %s"), edition->claims[i].id,
                 *computed ? computed : _("nothing"));
  }
  trial_saw(trial, _("%u claims hold"),
            sy_judgements_count(judgements, SY_HOLDS) +
                sy_judgements_count(judgements, SY_HOLDS_FITTED));
}

void test_claims(struct trial *trial) {
  if (!trial->options->edition) {
    trial_skip(trial, "%s", _("no edition was given; --vectors names one"));
    return;
  }
  g_autofree char *reason = trial->edition ? NULL : vectors_open(trial);
  if (reason) {
    trial_fail(trial, "%s", reason);
    return;
  }
  if (count_ours(trial) == 0) {
    trial_fail(trial, _("no indicator of the edition uses %s@%u"), trial->plugin->id,
               trial->plugin->revision);
    return;
  }
  const struct sy_assess_options assess = {.findings = false};
  trial_phase(trial, _("scoring the edition %s"), trial->options->edition);
  g_autoptr(sy_assessment) assessment = sy_assess(trial->edition, &assess);
  g_autoptr(sy_other_editions) others = sy_other_editions_new(trial->registry, NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_judgements) judgements = sy_judge_claims(assessment, others, problems);
  if (sy_problems_count(problems)) {
    g_autofree char *problem = first_problem(problems);
    trial_fail(trial, "%s", problem);
    return;
  }
  judge_claims(trial, assessment, judgements);
}
