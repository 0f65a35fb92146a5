/* SPDX-License-Identifier: Apache-2.0
 *
 * print-fields.c: prints the tables of field-tables.c
 *
 * Prints JSON, which tests compare with the JSON Schemas of edition.yaml and published.yaml. With
 * --page, prints the table of nodes for docs/edition-format.md, where it is between two marks.
 */
#include "edition/edition.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ---- */

/* The names of the kinds whose bits are set. */
static json_t *kinds_of(unsigned bits, const char *const *names) {
  json_t *kinds = json_array();
  for (unsigned kind = 0; names[kind]; kind++)
    if (bits & 1u << kind)
      json_array_append_new(kinds, json_string(names[kind]));
  return kinds;
}

static json_t *field_json(const struct sy_field *field, const char *const *kinds) {
  json_t *object = json_pack("{s:s?, s:s?, s:o, s:o, s:s?}", "key", field->key, "document",
                             field->document, "on", kinds_of(field->on, kinds), "needed",
                             kinds_of(field->needed, kinds), "rule", field->rule.name);
  json_t *choices = json_array();
  for (unsigned i = 0; field->choices && field->choices[i]; i++)
    json_array_append_new(choices, json_string(field->choices[i]));
  json_object_set_new(object, "choices", choices);
  json_object_set_new(object, "number", json_integer(field->rule.number));
  json_object_set_new(object, "integer",
                      json_boolean(field->type == SY_TYPE_INTEGER || field->type == SY_TYPE_COUNT));
  json_object_set_new(object, "lowest", json_integer(field->lowest));
  json_object_set_new(object, "highest", json_integer(field->highest));
  json_object_set_new(object, "default", json_boolean(field->overlay != SY_OVERLAY_NONE));
  return object;
}

/* {code: [key, …]} */
static json_t *warnings_json(void) {
  json_t *object = json_object();
  for (unsigned kind = 0; kind < SY_WARN_KINDS; kind++) {
    json_t *keys = json_array();
    for (unsigned i = 0; sy_warning_key(kind, i); i++)
      json_array_append_new(keys, json_string(sy_warning_key(kind, i)));
    json_object_set_new(object, sy_warning_code(kind), keys);
  }
  return object;
}

static void print_json(void) {
  static const char *const none[] = {NULL};
  const struct {
    const char *owner;
    const struct sy_field *fields;
    const char *const *kinds;
  } tables[] = {
      {"node", sy_node_fields, sy_kind_names}, {"award", sy_award_fields, none},
      {"band", sy_band_fields, none},          {"grading", sy_grading_fields, none},
      {"level", sy_grade_fields, none},        {"claim", sy_claim_fields, sy_claim_of_names},
      {"erratum", sy_erratum_fields, none},
  };
  json_t *all = json_object();
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    json_t *fields = json_array();
    for (const struct sy_field *field = tables[i].fields; sy_is_field(field); field++)
      json_array_append_new(fields, field_json(field, tables[i].kinds));
    json_object_set_new(all, tables[i].owner, fields);
  }
  json_object_set_new(all, "warnings", warnings_json());
  json_dumpf(all, stdout, JSON_INDENT(1));
  putchar('\n');
  json_decref(all);
}

/* ---- the page ---- */

static void print_kinds(const struct sy_field *field) {
  static const char *const names[] = {"groups", "leaves", "adjustments", "vetoes"};
  const char *before = "";
  if (field->as_child) {
    printf("%s", field->on & SY_IS_ADJUSTMENT ? "all but the root" : "children");
    return;
  }
  if ((field->on & SY_IS_ANY) == SY_IS_ANY) {
    printf("all");
    return;
  }
  for (unsigned kind = 0; kind < G_N_ELEMENTS(names); kind++)
    if (field->on & 1u << kind) {
      printf("%s%s", before, names[kind]);
      before = ", ";
    }
}

static void print_value(const struct sy_field *field) {
  static const char *const values[SY_TYPES] = {
      [SY_TYPE_ID] = "an id",
      [SY_TYPE_NAME] = "a text, or `{zh: …, en: …}`",
      [SY_TYPE_EACH] = "`{each: …}`, a number above 0",
      [SY_TYPE_CLAMP] = "`[lower, upper]`",
      [SY_TYPE_APPLIES] = "column: text or texts",
      [SY_TYPE_OVER] = "`all`, `cohort`, `{attribute: …}`",
      [SY_TYPE_ENOUGH] = "`{children: …}` or `{weight: …}`, a share",
      [SY_TYPE_GATE] = "`{node, operator, value}`",
      [SY_TYPE_EFFECT] = "`disqualify`, `zero`, `{cap: …}`, `{set: …}`, `{deduct: …}`",
      [SY_TYPE_PLUGIN] = "`id@revision`",
      [SY_TYPE_PARAMETERS] = "what the plugin takes",
      [SY_TYPE_ROWS] = "column: text or texts",
      [SY_TYPE_VALUES] = "column: {text: text, …}",
      [SY_TYPE_EVIDENCE] = "names",
      [SY_TYPE_NODES] = "a list of nodes",
      [SY_TYPE_DEFAULTS] = "keys of the nodes below",
      [SY_TYPE_INCOMPARABLE] = "`{with: ../NAME, why: …}`, or a list of them",
  };
  char lowest[SY_DECIMAL_SIZE];
  switch (field->type) {
  case SY_TYPE_CHOICE:
    for (unsigned i = 0; field->choices[i]; i++)
      printf("%s`%s`", i > 0 ? ", " : "", field->choices[i]);
    break;
  case SY_TYPE_SCORE:
    sy_nano_exact(field->lowest, lowest);
    printf("a decimal, at least %s", lowest);
    break;
  case SY_TYPE_SHARE:
    printf("a number %s 0: `30%%`, `12.5`, `1/6`", field->may_be_zero ? "of at least" : "above");
    break;
  case SY_TYPE_INTEGER:
    printf("%" PRId64 " to %" PRId64, field->lowest, field->highest);
    break;
  default:
    printf("%s", values[field->type]);
  }
}

static void print_fallback(const struct sy_field *field) {
  const bool is_choice = field->type == SY_TYPE_CHOICE;
  if (field->inherited)
    printf("the parent's; at the root `%s`", field->choices[field->fallback]);
  else if (is_choice && field->fallback >= 0)
    printf("`%s`", field->choices[field->fallback]);
  else if (field->type == SY_TYPE_OVER)
    printf("`cohort`");
  else if (field->type == SY_TYPE_NAME)
    printf("the id");
  else if (is_choice || field->type == SY_TYPE_ID || field->type == SY_TYPE_PLUGIN ||
           field->type == SY_TYPE_EFFECT)
    printf("required");
  else if ((field->type == SY_TYPE_SHARE && field->fallback > 0) ||
           (field->type == SY_TYPE_INTEGER && field->fallback >= field->lowest))
    printf("`%d`", field->fallback);
}

static void print_page(void) {
  puts("| key | on | value | without it | rule, for `diff` |\n|---|---|---|---|---|");
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    if (!field->key)
      continue;
    printf("| `%s` | ", field->key);
    print_kinds(field);
    printf(" | ");
    print_value(field);
    printf(" | ");
    print_fallback(field);
    if (field->rule.name)
      printf(" | `%s` |\n", field->rule.name);
    else
      puts(" | |");
  }
}

static void print_warnings(void) {
  puts("| warning | keys | message |\n|---|---|---|");
  for (unsigned kind = 0; kind < SY_WARN_KINDS; kind++) {
    printf("| `%s` | ", sy_warning_code(kind));
    for (unsigned i = 0; sy_warning_key(kind, i); i++)
      printf("%s`%s`", i > 0 ? ", " : "", sy_warning_key(kind, i));
    printf(" | %s |\n", sy_warning_message(kind).en);
  }
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "--page") == 0)
    print_page();
  else if (count == 2 && strcmp(words[1], "--warnings") == 0)
    print_warnings();
  else
    print_json();
  return EXIT_SUCCESS;
}
