/* SPDX-License-Identifier: Apache-2.0
 *
 * errata.c: published.yaml: figures that were published wrongly, and their corrections
 *
 * An erratum belongs to a claim, whose figure is the one that was published. If the evidence was
 * wrong, the erratum names the files as they were, with which the published figure can be computed.
 */
#include "edition/edition-private.h"

#include <string.h>

/* The claim, which is of this edition, compares one figure, and has no other erratum. */
static void resolve_claim(struct sy_loader *loader, const struct sy_yaml *yaml,
                          struct sy_erratum *erratum) {
  const sy_edition *edition = loader->edition;
  const struct sy_yaml *name = sy_yaml_get(yaml, "claim");
  if (erratum->claim == NULL)
    return;
  g_autofree const char **ids =
      sy_ids_of(edition->claims, edition->claim_count, sizeof *edition->claims);
  const uint32_t index = sy_lookup(name, "claim", ids, loader->problems);
  if (index == SY_NONE)
    return;
  const struct sy_claim *claim = &edition->claims[index];
  erratum->claim_index = index;
  if (claim->disputed)
    sy_problems_add(loader->problems, name->place,
                    _("the claim '%s' is 'disputed'; a claim with an erratum is not"), claim->id);
  if (claim->comparison != SY_EQUALS)
    sy_problems_add(loader->problems, name->place,
                    _("the claim '%s' does not have the operator 'equals'"), claim->id);
  for (uint32_t i = 0; &edition->errata[i] < erratum; i++)
    if (g_strcmp0(edition->errata[i].claim, erratum->claim) == 0)
      sy_problems_add(loader->problems, name->place,
                      _("the claim '%s' already has the erratum '%s'"), claim->id,
                      edition->errata[i].id);
}

static void check_corrected(struct sy_loader *loader, const struct sy_yaml *yaml,
                            const struct sy_erratum *erratum) {
  int64_t figure;
  unsigned digits;
  if (erratum->corrected == NULL || erratum->claim_index == SY_NONE ||
      sy_claim_is_named(&loader->edition->claims[erratum->claim_index]) ||
      sy_printed_figure(erratum->corrected, &figure, &digits))
    return;
  sy_problems_add(loader->problems, sy_yaml_get(yaml, "corrected")->place,
                  _("'%s' is '%s', expected a number"), "corrected", erratum->corrected);
}

static void check_since(struct sy_loader *loader, const struct sy_yaml *yaml,
                        const struct sy_erratum *erratum) {
  int32_t days;
  if (erratum->since != NULL && !sy_date_parse(erratum->since, strlen(erratum->since), &days))
    sy_problems_add(loader->problems, sy_yaml_get(yaml, "since")->place,
                    _("'%s' is '%s', expected a date such as 2001-12-31"), "since", erratum->since);
}

/* {TABLE: file}: the tables as they were when the figure was published. */
static void read_evidence(struct sy_loader *loader, const struct sy_yaml *yaml,
                          struct sy_erratum *erratum) {
  const sy_edition *edition = loader->edition;
  const struct sy_yaml *evidence =
      sy_field_get(yaml, "evidence", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  if (evidence == NULL)
    return;
  g_autofree const char **ids =
      sy_ids_of(edition->tables, edition->table_count, sizeof *edition->tables);
  erratum->evidence.items = g_new0(struct sy_former_table, (gsize)evidence->count + 1);
  for (guint i = 0; i < evidence->count; i++) {
    const struct sy_yaml *file = evidence->items[i];
    const bool known = sy_lookup(evidence->keys[i], "table", ids, loader->problems) != SY_NONE;
    if (!sy_expect(file, SY_YAML_SCALAR, loader->problems) || !known)
      continue;
    struct sy_former_table *former = &erratum->evidence.items[erratum->evidence.count++];
    former->table = g_strdup(evidence->keys[i]->text);
    former->file = g_strdup(file->text);
    former->place = file->place;
    const struct sy_input input =
        sy_input_in(edition->folders->pdata[0], former->file, former->place);
    if (sy_input_is_inside(former->file, former->place, loader->problems))
      sy_digest_file(&input, former->sha256, loader->problems);
  }
}

static void read_erratum(struct sy_loader *loader, const struct sy_yaml *yaml, GHashTable *taken,
                         struct sy_erratum *erratum) {
  const struct sy_reading reading = {loader, yaml, SY_OF_ALL, taken, erratum};
  erratum->claim_index = SY_NONE;
  erratum->place = yaml->place;
  sy_fields_check(&reading, sy_erratum_fields);
  sy_fields_read(&reading, sy_erratum_fields);
  if (sy_yaml_get(yaml, "why") == NULL)
    sy_problems_add(loader->problems, yaml->place, _("'%s' is missing"), "why");
  resolve_claim(loader, yaml, erratum);
  check_corrected(loader, yaml, erratum);
  check_since(loader, yaml, erratum);
  read_evidence(loader, yaml, erratum);
}

void sy_errata_load(struct sy_loader *loader, const struct sy_yaml *published) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list =
      sy_field_get(published, "errata", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  if (list == NULL)
    return;
  g_autoptr(GHashTable) taken = sy_taken_new();
  edition->errata = g_new0(struct sy_erratum, (gsize)list->count + 1);
  for (guint i = 0; i < list->count; i++)
    if (sy_expect(list->items[i], SY_YAML_MAPPING, loader->problems))
      read_erratum(loader, list->items[i], taken, &edition->errata[edition->erratum_count++]);
}
