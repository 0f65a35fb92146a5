/* SPDX-License-Identifier: Apache-2.0
 *
 * lineage.c: what the units of an edition were in an earlier one
 *
 * The column `was` of units.csv links units of two editions. Units that are linked, directly or
 * through others, belong together: one and one are the same unit, perhaps renamed; if there are
 * more, they were merged, split or mixed, and only all of them together can be compared.
 */
#include "edition/edition-private.h"

#include <math.h>
#include <string.h>

#define NEW_UNIT "-"

/* ---- One cell ---- */

char **sy_unit_ancestors(const char *was) {
  g_autoptr(GString) plain = g_string_new(was);
  g_string_replace(plain, "；", ";", 0); /* the same by the rule for texts */
  char **ids = strcmp(was, NEW_UNIT) == 0 ? g_new0(char *, 1) : g_strsplit(plain->str, ";", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    g_strstrip(ids[i]);
  return ids;
}

/* The unit with that id; not with that name. */
static uint32_t find_id(const sy_edition *edition, const char *id) {
  const uint32_t unit = sy_edition_find_unit(edition, id);
  return unit != SY_NONE && sy_texts_equal(edition->units[unit].id, id) ? unit : SY_NONE;
}

/* Whether the unit with the same id in this edition says what it was; if not, it continues that
 * unit, and another one cannot. */
static void check_claimed(struct sy_loader *loader, uint32_t unit, struct sy_place place,
                          const char *id) {
  const sy_edition *edition = loader->edition;
  const uint32_t other = find_id(edition, id);
  if (other == SY_NONE || other == unit || edition->units[other].was != NULL)
    return;
  sy_problems_add(loader->problems, place,
                  _("'was' names '%s', which is also the id of the unit in row %u; if '%s' was "
                    "split, write '%s' into 'was' there too; if that unit is new, write '-' there"),
                  id, edition->units[other].sheet_row, id, id);
}

void sy_lineage_check(struct sy_loader *loader, struct sy_place file) {
  const sy_edition *edition = loader->edition;
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    if (edition->units[unit].was == NULL)
      continue;
    struct sy_place place = file;
    place.line = edition->units[unit].sheet_row;
    g_auto(GStrv) ids = sy_unit_ancestors(edition->units[unit].was);
    for (guint i = 0; ids[i] != NULL; i++) {
      if (!sy_check_id(ids[i], place, loader->problems))
        continue;
      for (guint k = 0; k < i; k++)
        if (sy_texts_equal(ids[k], ids[i]))
          sy_problems_add(loader->problems, place, _("'%s' is repeated"), ids[i]);
      check_claimed(loader, unit, place, ids[i]);
    }
  }
}

void sy_lineage_load(struct sy_loader *loader) {
  static const char *const keys[] = {"parts", "weights", NULL};
  struct sy_lineage_rule *rule = &loader->edition->lineage;
  const struct sy_yaml *yaml =
      sy_field_get(loader->root, "lineage", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  if (yaml == NULL)
    return;
  sy_yaml_check_keys(yaml, keys, loader->problems);
  rule->stated = true;
  rule->combine =
      (enum sy_combine)sy_field_choice(yaml, "parts", sy_combine_names, -1, loader->problems);
  rule->weights = sy_field_string(yaml, "weights", SY_FIELD_OPTIONAL, loader->problems);
  rule->place = rule->weights != NULL ? sy_yaml_get(yaml, "weights")->place : yaml->place;
}

/* ---- Which units belong together ---- */

/* The units of both editions, the later ones first, as a forest: units of one tree are linked. */
struct forest {
  uint32_t *up;
  uint32_t later;
};

static uint32_t root_of(const struct forest *forest, uint32_t unit) {
  while (forest->up[unit] != unit)
    unit = forest->up[unit] = forest->up[forest->up[unit]];
  return unit;
}

static void link_units(const struct forest *forest, uint32_t later, uint32_t earlier) {
  const uint32_t a = root_of(forest, later), b = root_of(forest, forest->later + earlier);
  forest->up[MAX(a, b)] = MIN(a, b); /* so that the root is the first later unit */
}

static void link_ancestors(const struct forest *forest, sy_lineage *lineage, uint32_t unit) {
  const char *was = lineage->later->units[unit].was;
  const uint32_t same = find_id(lineage->earlier, lineage->later->units[unit].id);
  if (same != SY_NONE && g_strcmp0(lineage->earlier->units[same].was, was) == 0) {
    link_units(forest, unit, same);
    return;
  }
  g_auto(GStrv) ids = was != NULL ? sy_unit_ancestors(was) : NULL;
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    const uint32_t ancestor = find_id(lineage->earlier, ids[i]);
    if (ancestor != SY_NONE) {
      link_units(forest, unit, ancestor);
    } else {
      const struct sy_unknown_ancestor unknown = {unit, g_strdup(ids[i])};
      g_array_append_val(lineage->unknown, unknown);
    }
  }
  if (was == NULL && same != SY_NONE)
    link_units(forest, unit, same);
}

/* How many units of each edition there are in the trees, by their roots. */
struct members {
  uint32_t count[2]; /* later, earlier */
  uint32_t first;    /* of the earlier ones */
  uint32_t number;   /* of its regrouping */
};

static bool is_regrouped(const struct members *members) {
  return members->count[0] > 0 && members->count[1] > 0 &&
         members->count[0] + members->count[1] > 2;
}

static void add_member(struct sy_indices *indices, uint32_t most, uint32_t unit) {
  if (indices->items == NULL)
    indices->items = g_new(uint32_t, most);
  indices->items[indices->count++] = unit;
}

/* Turns the forest into pairs and regroupings. */
static void collect(sy_lineage *lineage, const struct forest *forest) {
  const uint32_t later = lineage->later->unit_count, all = later + lineage->earlier->unit_count;
  g_autofree struct members *members = g_new0(struct members, MAX(all, 1));
  for (uint32_t i = all; i-- > 0;) {
    struct members *of = &members[root_of(forest, i)];
    of->count[i >= later]++;
    of->first = i >= later ? i - later : of->first;
  }
  for (uint32_t i = 0; i < all; i++)
    if (forest->up[i] == i && is_regrouped(&members[i]))
      members[i].number = lineage->regrouping_count++;
  lineage->regroupings = g_new0(struct sy_regrouping, MAX(lineage->regrouping_count, 1));
  for (uint32_t i = 0; i < all; i++) {
    const uint32_t root = root_of(forest, i);
    const struct members *of = &members[root];
    uint32_t *fate = i < later ? &lineage->before[i] : &lineage->after[i - later];
    if (is_regrouped(of)) {
      struct sy_regrouping *regrouping = &lineage->regroupings[of->number];
      add_member(i < later ? &regrouping->later : &regrouping->earlier, of->count[i >= later],
                 i < later ? i : i - later);
      *fate = SY_REGROUPED;
    } else {
      const bool paired = of->count[0] > 0 && of->count[1] > 0;
      *fate = !paired ? SY_NONE : i < later ? of->first : root;
    }
  }
}

static void free_unknown(gpointer unknown) {
  g_free(((struct sy_unknown_ancestor *)unknown)->id);
}

static sy_lineage *lineage_new(const sy_edition *earlier, const sy_edition *later) {
  sy_lineage *lineage = g_new0(sy_lineage, 1);
  const uint32_t all = later->unit_count + earlier->unit_count;
  g_autofree uint32_t *up = g_new(uint32_t, MAX(all, 1));
  for (uint32_t i = 0; i < all; i++)
    up[i] = i;
  const struct forest forest = {up, later->unit_count};
  lineage->earlier = earlier;
  lineage->later = later;
  lineage->before = g_new(uint32_t, MAX(later->unit_count, 1));
  lineage->after = g_new(uint32_t, MAX(earlier->unit_count, 1));
  lineage->unknown = g_array_new(FALSE, FALSE, sizeof(struct sy_unknown_ancestor));
  g_array_set_clear_func(lineage->unknown, free_unknown);
  for (uint32_t i = 0; i < later->unit_count; i++)
    link_ancestors(&forest, lineage, i);
  collect(lineage, &forest);
  return lineage;
}

void sy_lineage_free(sy_lineage *lineage) {
  for (guint i = 0; i < lineage->regrouping_count; i++) {
    struct sy_regrouping *regrouping = &lineage->regroupings[i];
    g_free(regrouping->earlier.items);
    g_free(regrouping->later.items);
    g_free(regrouping->weights[0]);
    g_free(regrouping->weights[1]);
  }
  g_free(lineage->regroupings);
  g_free(lineage->before);
  g_free(lineage->after);
  g_array_unref(lineage->unknown);
  g_free(lineage);
}

/* ---- Weights ---- */

/* The column of weights in an edition's units.csv, whose rows are those of the file. NULL with
 * problems. */
static sy_sheet *read_weights(const sy_context *context, const sy_edition *edition,
                              const struct sy_lineage_rule *rule, sy_problems *problems) {
  const struct sy_column column = {.size = sizeof column,
                                   .name = rule->weights,
                                   .type = SY_DECIMAL,
                                   .presence = SY_BLANK_ALLOWED,
                                   .lowest = -HUGE_VAL,
                                   .highest = HUGE_VAL,
                                   .label = {.en = rule->weights, .zh = rule->weights}};
  const struct sy_column_use use = {NULL, NULL};
  g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof use);
  g_array_append_val(uses, use);
  const struct sy_column_request request = {
      .heading = rule->weights, .column = &column, .place = rule->place, .uses = uses};
  const struct sy_edition_table *table = &edition->tables[0];
  const struct sy_input input = sy_edition_file(edition, NULL, table->file);
  return sy_sheet_read(context, &input, &table->read_as, NULL, &request, 1, false, problems);
}

/* The weight of a part; -1 with a problem if it has none. */
static int64_t weight_of(const sy_sheet *sheet, const struct sy_unit *unit, const char *heading,
                         sy_problems *problems) {
  const uint64_t row = unit->sheet_row - (sheet->row_count > 0 ? sy_sheet_row(sheet, 0) : 0);
  const struct sy_place place = sy_sheet_place(sheet, unit->sheet_row, SY_WHOLE_ROW);
  int64_t weight = -1;
  if (row >= sheet->row_count || !sy_sheet_is_valid(sheet, 0, row))
    sy_problems_add(problems, place,
                    _("the unit '%s' was merged or split, but has no weight in the column '%s'"),
                    unit->id, heading);
  else if (!sy_nano_from_double(sy_sheet_decimal(sheet, 0, row), &weight) || weight < 0)
    sy_problems_add(problems, place,
                    _("the weight of the unit '%s' is not between 0 and 9000000000"), unit->id);
  return weight;
}

/* The weights of one side of every regrouping. A single unit needs none. */
static void weigh(const sy_context *context, sy_lineage *lineage, unsigned side,
                  sy_problems *problems) {
  const struct sy_lineage_rule *rule = &lineage->later->lineage;
  const sy_edition *edition = side == 0 ? lineage->earlier : lineage->later;
  g_autoptr(sy_sheet) sheet = NULL;
  for (guint i = 0; i < lineage->regrouping_count; i++) {
    struct sy_regrouping *regrouping = &lineage->regroupings[i];
    const struct sy_indices *units = side == 0 ? &regrouping->earlier : &regrouping->later;
    if (units->count < 2)
      continue;
    if (sheet == NULL)
      sheet = read_weights(context, edition, rule, problems);
    if (sheet == NULL)
      return;
    regrouping->weights[side] = g_new(int64_t, units->count);
    for (uint32_t k = 0; k < units->count; k++)
      regrouping->weights[side][k] =
          weight_of(sheet, &edition->units[units->items[k]], rule->weights, problems);
  }
}

sy_lineage *sy_lineage_new(const sy_context *context, const sy_edition *earlier,
                           const sy_edition *later, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  g_autoptr(sy_lineage) lineage = lineage_new(earlier, later);
  for (unsigned side = 0; side < 2 && later->lineage.weights != NULL; side++)
    weigh(context, lineage, side, problems);
  return sy_problems_count(problems) == before ? g_steal_pointer(&lineage) : NULL;
}

/* ---- Figures ---- */

static int64_t common_divisor(int64_t a, int64_t b) {
  while (b != 0) {
    const int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

bool sy_combine_scores(enum sy_combine how, guint count, const int64_t *scores,
                       const int64_t *weights, int64_t *figure) {
  const bool weighted = weights != NULL && count > 1;
  int64_t divisor = 0;
  for (guint i = 0; weighted && i < count; i++)
    divisor = common_divisor(weights[i], divisor);
  if (weighted && divisor == 0)
    return false;
  /* The mean of decimals does not depend on their unit; the sum is of weights, not nano-weights. */
  const int64_t unit = how == SY_COMBINE_MEAN && weighted ? divisor : 1;
  sy_int128 sum = 0, total = 0, product;
  for (guint i = 0; i < count; i++) {
    const int64_t weight = weighted ? weights[i] / unit : 1;
    total += weight;
    if (__builtin_mul_overflow((sy_int128)weight, (sy_int128)scores[i], &product) ||
        __builtin_add_overflow(sum, product, &sum))
      return false;
  }
  const sy_int128 by = how == SY_COMBINE_MEAN ? total : weighted ? SY_NANO : 1;
  const sy_int128 whole = sum / by;
  if (whole > SY_SCORE_LIMIT || whole < -SY_SCORE_LIMIT)
    return false;
  *figure = sy_nano_round(sum, by, 9);
  return true;
}
