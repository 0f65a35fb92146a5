/* SPDX-License-Identifier: Apache-2.0
 *
 * what-if.c: an edition with changes that nobody published
 *
 * The options --set and --without are one more edit of the resolved tree, after everything that it
 * extends and all defaults (resolve.c applies it, as it does for an edition that extends another).
 * What is special is that siblings share what a change of weights leaves them: docs/what-if.md has
 * the rule. Raters that are left out concern rows, so leaf.c leaves them out. All changes are noted
 * in the edition, and they are part of its digest.
 */
#include "edition/edition-private.h"

#include <string.h>

/* A node of the tree, and where it is. */
struct named {
  const char *id;
  const struct sy_yaml *node;
  const struct named *parent; /* NULL: it is the root */
  bool is_child;              /* of a group: not an adjustment or a veto */
};

/* A weight or points that are set. */
struct share {
  bool points;
  struct sy_rational value;
  struct sy_place place;
};

struct changing {
  struct sy_loader *loader;
  sy_yaml_document *document; /* that owns what is made here */
  GHashTable *nodes;          /* id -> struct named * */
  GPtrArray *order;           /* of struct named *, a node before those below it */
  struct sy_yaml *remove;     /* sequence of ids */
  struct sy_yaml *set;        /* mapping of ids to mappings */
  GHashTable *changes;        /* id -> struct sy_yaml *, its mapping in `set` */
  GHashTable *shares;         /* id -> struct share * */
  GPtrArray *alterations;
};

/* ---- Texts, places, names ---- */

/* The place of everything that an option says. */
static struct sy_place place_of(const char *option, const char *text) {
  g_autofree char *whole = g_strdup_printf("--%s %s", option, text);
  return (struct sy_place){.file = g_intern_string(whole)};
}

/* A copy that lives as long as the edition. */
static const char *keep(const struct changing *changing, const char *text) {
  return text != NULL
             ? sy_yaml_new_scalar(changing->document, (struct sy_place){.file = NULL}, text)->text
             : NULL;
}

/* A name as it is written, which the loader checks later. */
static struct sy_text name_of(const struct sy_yaml *owner, const char *id) {
  const struct sy_yaml *name = sy_yaml_get(owner, "name");
  const struct sy_yaml *zh = name, *en = name;
  if (name != NULL && name->kind == SY_YAML_MAPPING) {
    zh = sy_yaml_get(name, "zh");
    en = sy_yaml_get(name, "en");
    zh = zh != NULL ? zh : en;
    en = en != NULL ? en : zh;
  }
  const bool is_text = zh != NULL && zh->kind == SY_YAML_SCALAR && en->kind == SY_YAML_SCALAR;
  return is_text ? (struct sy_text){.zh = zh->text, .en = en->text}
                 : (struct sy_text){.zh = id, .en = id};
}

static struct sy_alteration *note(const struct changing *changing, enum sy_alteration_kind kind,
                                  const char *id, struct sy_text name) {
  struct sy_alteration *alteration = g_new0(struct sy_alteration, 1);
  alteration->kind = kind;
  alteration->id = keep(changing, id);
  alteration->name = name;
  g_ptr_array_add(changing->alterations, alteration);
  return alteration;
}

/* The same with values before and after; NULL: not given. */
static void note_value(const struct changing *changing, enum sy_alteration_kind kind,
                       const struct named *named, const char *key, const char *was,
                       const char *is) {
  struct sy_alteration *alteration =
      note(changing, kind, named->id, name_of(named->node, named->id));
  alteration->key = keep(changing, key);
  alteration->was = keep(changing, was);
  alteration->is = keep(changing, is);
}

/* ---- The nodes ---- */

static const struct sy_yaml *list_of(const struct sy_yaml *node, const char *key) {
  const struct sy_yaml *list = sy_yaml_get(node, key);
  return list != NULL && list->kind == SY_YAML_SEQUENCE ? list : NULL;
}

static void collect(struct changing *changing, const struct sy_yaml *node,
                    const struct named *parent, bool is_child, unsigned depth) {
  static const char *const lists[] = {"children", "adjustments", "vetoes"};
  const struct sy_yaml *id = sy_yaml_get(node, "id");
  if (id == NULL || id->kind != SY_YAML_SCALAR || depth > SY_MAX_COPY_DEPTH)
    return;
  struct named *named = g_new(struct named, 1);
  *named = (struct named){id->text, node, parent, is_child};
  g_ptr_array_add(changing->order, named);
  g_hash_table_insert(changing->nodes, (gpointer)id->text, named);
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    const struct sy_yaml *list = list_of(node, lists[i]);
    for (guint k = 0; list != NULL && k < list->count; k++)
      collect(changing, list->items[k], named, i == 0, depth + 1);
  }
}

/* The node with that id, or NULL with a problem. */
static const struct named *find(const struct changing *changing, const char *id,
                                struct sy_place place) {
  const struct named *named = g_hash_table_lookup(changing->nodes, id);
  if (named != NULL)
    return named;
  g_autofree const char **ids =
      (const char **)g_hash_table_get_keys_as_array(changing->nodes, NULL);
  g_autofree char *suggestion = sy_suggestion(id, ids);
  sy_problems_add(changing->loader->problems, place, _("unknown node '%s'%s"), id, suggestion);
  return NULL;
}

/* The option that leaves a node out, or NULL. */
static const char *left_out_by(const struct changing *changing, const struct named *named) {
  return g_hash_table_lookup(changing->loader->left_out, named->id);
}

/* ---- --without ---- */

static void leave_out(const struct changing *changing, const char *id) {
  const struct sy_place place = place_of("without", id);
  const struct named *named = find(changing, id, place);
  if (named == NULL)
    return;
  if (named->parent == NULL) {
    sy_problems_add(changing->loader->problems, place, _("the root '%s' cannot be removed"), id);
    return;
  }
  if (left_out_by(changing, named) != NULL)
    return;
  g_hash_table_insert(changing->loader->left_out, (gpointer)named->id, (gpointer)place.file);
  sy_yaml_insert(changing->document, changing->remove, changing->remove->count,
                 sy_yaml_new_scalar(changing->document, place, id));
  note(changing, SY_ALTERED_WITHOUT, id, name_of(named->node, id));
}

/* Everything below a node that is left out is left out as well. */
static void leave_out_below(const struct changing *changing) {
  GHashTable *left_out = changing->loader->left_out;
  for (guint i = 0; i < changing->order->len; i++) {
    const struct named *named = changing->order->pdata[i];
    const char *option = named->parent != NULL ? left_out_by(changing, named->parent) : NULL;
    if (option != NULL)
      g_hash_table_insert(left_out, (gpointer)named->id, (gpointer)option);
  }
}

/* ---- --set ---- */

/* The mapping of changes of a node. */
static struct sy_yaml *changes_of(const struct changing *changing, const char *id,
                                  struct sy_place place) {
  struct sy_yaml *changes = g_hash_table_lookup(changing->changes, id);
  if (changes == NULL) {
    changes = sy_yaml_new_mapping(changing->document, place);
    sy_yaml_set(changing->document, changing->set,
                sy_yaml_new_scalar(changing->document, place, id), changes);
    g_hash_table_insert(changing->changes, (gpointer)id, changes);
  }
  return changes;
}

static void change(const struct changing *changing, const struct named *named, const char *key,
                   const struct sy_yaml *value, struct sy_place place) {
  sy_yaml_set(changing->document, changes_of(changing, named->id, place),
              sy_yaml_new_scalar(changing->document, place, key), value);
}

/* What a key of a node says now: of "params.NAME" the parameter. NULL: nothing. */
static const struct sy_yaml *current(const struct named *named, const char *key) {
  const struct sy_yaml *params = sy_yaml_get(named->node, "params");
  if (!g_str_has_prefix(key, "params."))
    return sy_yaml_get(named->node, key);
  return params != NULL ? sy_yaml_get(params, key + strlen("params.")) : NULL;
}

static void append_value(const struct sy_yaml *value, GString *text) {
  const bool is_mapping = value->kind == SY_YAML_MAPPING;
  if (value->kind == SY_YAML_SCALAR) {
    g_string_append(text, value->text);
    return;
  }
  g_string_append_c(text, is_mapping ? '{' : '[');
  for (guint i = 0; i < value->count; i++) {
    g_string_append(text, i > 0 ? ", " : "");
    if (is_mapping)
      g_string_append_printf(text, "%s: ", value->keys[i]->text);
    append_value(value->items[i], text);
  }
  g_string_append_c(text, is_mapping ? '}' : ']');
}

/* A value for people, "[0, 63]"; NULL: none. g_free. */
static char *value_text(const struct sy_yaml *value) {
  if (value == NULL || sy_yaml_is_null(value))
    return NULL;
  GString *text = g_string_new(NULL);
  append_value(value, text);
  return g_string_free(text, FALSE);
}

/* Keys that are not about how a node is scored, or have an option of their own. */
static bool may_be_set(const char *key) {
  static const char *const others[] = {"name", "source", NULL};
  if (g_strv_contains(others, key))
    return false;
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (g_strcmp0(field->key, key) == 0)
      return field->type != SY_TYPE_ID && field->type != SY_TYPE_NODES &&
             field->type != SY_TYPE_DEFAULTS;
  return true; /* an unknown key, for which the loader suggests another */
}

/* The value of an option, which is YAML. NULL with a problem. */
static const struct sy_yaml *parse_value(const struct changing *changing, const char *text,
                                         struct sy_place place) {
  struct sy_loader *loader = changing->loader;
  sy_yaml_document *document = sy_yaml_parse(sy_registry_context(loader->registry), place.file,
                                             text, strlen(text), loader->problems);
  if (document == NULL)
    return NULL;
  g_ptr_array_add(loader->edition->owned->documents, document);
  const struct sy_yaml *value = sy_yaml_root(document);
  /* A single value needs no line and column. */
  return value->kind == SY_YAML_SCALAR && !sy_yaml_is_null(value)
             ? sy_yaml_new_scalar(changing->document, place, value->text)
             : value;
}

/* Sets a weight or points, to which siblings adjust. */
static void set_share(const struct changing *changing, const struct named *named, const char *key,
                      const struct sy_yaml *value, struct sy_place place) {
  struct sy_yaml *mapping = sy_yaml_new_mapping(changing->document, place);
  struct sy_rational parsed;
  sy_yaml_set(changing->document, mapping, sy_yaml_new_scalar(changing->document, place, key),
              value);
  if (!sy_field_share(mapping, key, true, &parsed, changing->loader->problems))
    return;
  struct share *share = g_new(struct share, 1);
  *share = (struct share){strcmp(key, "points") == 0, parsed, place};
  g_hash_table_insert(changing->shares, (gpointer)named->id, share);
}

/* Whether a node's key may be set now; a problem if not. */
static bool check_set(const struct changing *changing, const struct named *named, const char *key,
                      struct sy_place place) {
  sy_problems *problems = changing->loader->problems;
  const struct sy_yaml *changes = g_hash_table_lookup(changing->changes, named->id);
  const struct share *share = g_hash_table_lookup(changing->shares, named->id);
  const bool again = (changes != NULL && sy_yaml_get(changes, key) != NULL) ||
                     (share != NULL && strcmp(key, share->points ? "points" : "weight") == 0);
  const guint before = sy_problems_count(problems);
  if (left_out_by(changing, named) != NULL)
    sy_problems_add(problems, place, _("'%s' is left out by '%s'"), named->id,
                    left_out_by(changing, named));
  else if (!may_be_set(key))
    sy_problems_add(problems, place, _("'%s' cannot be set here"), key);
  else if (again)
    sy_problems_add(problems, place, _("'%s' of '%s' is set more than once"), key, named->id);
  return sy_problems_count(problems) == before;
}

/* `text`: NODE:KEY=VALUE. */
static void set_one(const struct changing *changing, const char *text) {
  const struct sy_place place = place_of("set", text);
  const char *equals = strchr(text, '=');
  const char *colon = equals != NULL ? memchr(text, ':', (size_t)(equals - text)) : NULL;
  if (colon == NULL || colon == text || colon + 1 == equals || equals[1] == '\0') {
    sy_problems_add(changing->loader->problems, place,
                    _("expected NODE:KEY=VALUE, such as portal:weight=35%%"));
    return;
  }
  g_autofree char *id = g_strndup(text, (gsize)(colon - text));
  g_autofree char *key = g_strndup(colon + 1, (gsize)(equals - colon - 1));
  const struct named *named = find(changing, id, place);
  if (named == NULL || !check_set(changing, named, key, place))
    return;
  const struct sy_yaml *value = parse_value(changing, equals + 1, place);
  if (value == NULL)
    return;
  if (named->is_child && (strcmp(key, "weight") == 0 || strcmp(key, "points") == 0)) {
    set_share(changing, named, key, value, place);
    return;
  }
  g_autofree char *was = value_text(current(named, key)), *is = value_text(value);
  note_value(changing, SY_ALTERED_SET, named, key, was, is);
  change(changing, named, key, value, place);
}

/* ---- Siblings ---- */

/* The children of a group whose weights or points change. */
struct siblings {
  const struct named *group;
  guint count;
  const struct named **children;
  struct sy_rational *was, *is; /* shares of 1, or points */
  bool points;
  struct sy_rational whole; /* 1, or all points: the sum before and after */
  struct sy_rational rest;  /* what is left for those that are not set */
  int64_t *parts, sum;      /* `was` as whole numbers, and the sum of those that adjust */
  struct sy_place place;    /* of an option that changes them */
};

static const struct share *share_of(const struct changing *changing, const struct named *child) {
  return g_hash_table_lookup(changing->shares, child->id);
}

/* Whether a child takes a part of what is left. */
static bool adjusts(const struct changing *changing, const struct named *child) {
  return share_of(changing, child) == NULL && left_out_by(changing, child) == NULL;
}

/* Finds the children; whether any is set or left out. The group itself is not. */
static bool find_children(const struct changing *changing, struct siblings *siblings) {
  const struct sy_yaml *list = list_of(siblings->group->node, "children");
  bool concerned = false;
  for (guint i = 0; list != NULL && i < list->count; i++) {
    const struct sy_yaml *id = sy_yaml_get(list->items[i], "id");
    const struct named *child = id != NULL && id->kind == SY_YAML_SCALAR
                                    ? g_hash_table_lookup(changing->nodes, id->text)
                                    : NULL;
    if (child == NULL || child->node != list->items[i])
      return false; /* which the loader reports */
    siblings->children[siblings->count++] = child;
    const struct share *share = share_of(changing, child);
    const char *option = left_out_by(changing, child);
    if (share == NULL && option == NULL)
      continue;
    siblings->place = share != NULL ? share->place : (struct sy_place){.file = option};
    concerned = true;
  }
  return concerned;
}

/* Reads what the children declare; equal weights if they declare none. False if it is not
 * consistent, which the loader reports. */
static bool read_declared(struct siblings *siblings) {
  guint with_points = 0, with_weight = 0;
  for (guint i = 0; i < siblings->count; i++) {
    with_points += sy_yaml_get(siblings->children[i]->node, "points") != NULL;
    with_weight += sy_yaml_get(siblings->children[i]->node, "weight") != NULL;
  }
  siblings->points = with_points > 0;
  const char *key = siblings->points ? "points" : "weight";
  if (with_points + with_weight != 0 && MAX(with_points, with_weight) != siblings->count)
    return false;
  for (guint i = 0; i < siblings->count; i++) {
    const struct sy_yaml *value = sy_yaml_get(siblings->children[i]->node, key);
    siblings->was[i] = (struct sy_rational){1, siblings->count};
    if (value != NULL &&
        (value->kind != SY_YAML_SCALAR || !sy_rational_parse(value->text, &siblings->was[i]) ||
         siblings->was[i].numerator < 0))
      return false;
  }
  return with_points == 0 || with_weight == 0;
}

/* Turns what is declared into whole numbers, and weights into shares of 1. False as before. */
static bool read_shares(struct siblings *siblings) {
  const struct sy_yaml *normalise = sy_yaml_get(siblings->group->node, "weights");
  const bool normalised = normalise != NULL && normalise->kind == SY_YAML_SCALAR &&
                          strcmp(normalise->text, sy_weights_names[SY_WEIGHTS_NORMALISE]) == 0;
  const int64_t common =
      sy_rational_common_denominator(siblings->was, siblings->count, SY_MAX_WEIGHT_SUM);
  sy_int128 sum = 0;
  for (guint i = 0; common > 0 && i < siblings->count && sum <= SY_MAX_WEIGHT_SUM; i++) {
    sum += (sy_int128)siblings->was[i].numerator * (common / siblings->was[i].denominator);
    siblings->parts[i] = sum > SY_MAX_WEIGHT_SUM
                             ? 0
                             : siblings->was[i].numerator * (common / siblings->was[i].denominator);
  }
  if (common == 0 || sum == 0 || sum > SY_MAX_WEIGHT_SUM ||
      (!siblings->points && !normalised && sum != common))
    return false;
  siblings->whole =
      siblings->points ? sy_rational_make((int64_t)sum, common) : (struct sy_rational){1, 1};
  for (guint i = 0; !siblings->points && i < siblings->count; i++)
    siblings->was[i] = sy_rational_make(siblings->parts[i], (int64_t)sum);
  return true;
}

char *sy_share_text(struct sy_rational share) {
  g_autofree char *percent =
      sy_ratio_decimal(sy_ratio_make((sy_int128)100 * share.numerator, share.denominator));
  return percent != NULL ? g_strdup_printf("%s%%", percent) : sy_rational_text(share);
}

/* A share or points for people. g_free. */
static char *text_of(const struct siblings *siblings, struct sy_rational value) {
  char *decimal = siblings->points ? sy_ratio_decimal(sy_ratio_of(value)) : sy_share_text(value);
  return decimal != NULL ? decimal : sy_rational_text(value);
}

static bool refuse_inexact(const struct changing *changing, const struct siblings *siblings) {
  sy_problems_add(changing->loader->problems, siblings->place,
                  _("the other children of '%s' cannot be adjusted exactly; expected fewer digits"),
                  siblings->group->id);
  return false;
}

/* Computes what is left for the children that are not set. False with a problem if there is not
 * enough. */
static bool take_set(const struct changing *changing, struct siblings *siblings) {
  sy_problems *problems = changing->loader->problems;
  struct sy_rational taken = {0, 1};
  for (guint i = 0; i < siblings->count; i++) {
    const struct share *share = share_of(changing, siblings->children[i]);
    if (share != NULL && share->points != siblings->points) {
      sy_problems_add(problems, share->place, _("the children of '%s' have '%s'; expected %s:%s=…"),
                      siblings->group->id, siblings->points ? "points" : "weight",
                      siblings->children[i]->id, siblings->points ? "points" : "weight");
      return false;
    }
    if (share != NULL && !sy_rational_add(taken, share->value, &taken))
      return refuse_inexact(changing, siblings);
    siblings->is[i] = share != NULL ? share->value : (struct sy_rational){0, 1};
    siblings->sum += adjusts(changing, siblings->children[i]) ? siblings->parts[i] : 0;
  }
  g_autofree char *whole = text_of(siblings, siblings->whole), *found = text_of(siblings, taken);
  if (sy_rational_compare(taken, siblings->whole) > 0) {
    sy_problems_add(problems, siblings->place,
                    _("what is set for the children of '%s' adds up to %s, expected at most %s, "
                      "which is what they have together"),
                    siblings->group->id, found, whole);
    return false;
  }
  if (siblings->sum == 0 && sy_rational_compare(taken, siblings->whole) != 0) {
    sy_problems_add(problems, siblings->place,
                    _("no other child of '%s' has a weight that could adjust; those that are set "
                      "add up to %s, expected %s"),
                    siblings->group->id, found, whole);
    return false;
  }
  taken.numerator = -taken.numerator;
  return sy_rational_add(siblings->whole, taken, &siblings->rest) ||
         refuse_inexact(changing, siblings);
}

/* Divides what is left in proportion. False with a problem. */
static bool share_rest(const struct changing *changing, struct siblings *siblings) {
  for (guint i = 0; i < siblings->count; i++)
    if (siblings->sum > 0 && adjusts(changing, siblings->children[i]) &&
        !sy_rational_multiply(sy_rational_make(siblings->parts[i], siblings->sum), siblings->rest,
                              &siblings->is[i]))
      return refuse_inexact(changing, siblings);
  const int64_t common =
      sy_rational_common_denominator(siblings->is, siblings->count, SY_MAX_WEIGHT_SUM);
  const struct sy_rational whole = siblings->whole;
  const bool fits =
      common > 0 && (sy_int128)whole.numerator * common / whole.denominator <= SY_MAX_WEIGHT_SUM;
  return fits || refuse_inexact(changing, siblings);
}

/* What a deduction leaf takes off is a part of its points, so it changes with them, and the leaf's
 * own score does not. False with a problem. */
static bool scale_deduction(const struct changing *changing, const struct siblings *siblings,
                            guint index) {
  const struct named *child = siblings->children[index];
  const struct sy_rational was = siblings->was[index], is = siblings->is[index];
  const struct sy_yaml *deduction = sy_yaml_get(child->node, "deduction");
  const struct sy_yaml *each = deduction != NULL ? sy_yaml_get(deduction, "each") : NULL;
  const struct sy_yaml *changes = g_hash_table_lookup(changing->changes, child->id);
  struct sy_rational value;
  if (sy_rational_compare(was, is) == 0 || each == NULL || each->kind != SY_YAML_SCALAR ||
      !sy_rational_parse(each->text, &value) || was.numerator == 0 ||
      (changes != NULL && sy_yaml_get(changes, "deduction") != NULL))
    return true; /* the loader reports what is wrong */
  if (!sy_rational_multiply(value, (struct sy_rational){was.denominator, was.numerator}, &value) ||
      !sy_rational_multiply(value, is, &value) || value.numerator > SY_MAX_RATE ||
      value.denominator > SY_MAX_RATE_DENOMINATOR)
    return refuse_inexact(changing, siblings);
  struct sy_yaml *mapping = sy_yaml_new_mapping(changing->document, siblings->place);
  g_autofree char *text = sy_rational_text(value);
  sy_yaml_set(changing->document, mapping,
              sy_yaml_new_scalar(changing->document, siblings->place, "each"),
              sy_yaml_new_scalar(changing->document, siblings->place, text));
  change(changing, child, "deduction", mapping, siblings->place);
  g_autofree char *before = value_text(deduction), *after = value_text(mapping);
  note_value(changing, SY_ALTERED_SIBLING, child, "deduction", before, after);
  return true;
}

/* Writes the new weights or points. */
static void write_shares(const struct changing *changing, const struct siblings *siblings) {
  const char *key = siblings->points ? "points" : "weight";
  for (guint i = 0; i < siblings->count; i++) {
    const struct named *child = siblings->children[i];
    const struct share *share = share_of(changing, child);
    if (left_out_by(changing, child) != NULL)
      continue;
    const struct sy_place place = share != NULL ? share->place : siblings->place;
    g_autofree char *exact = sy_rational_text(siblings->is[i]);
    g_autofree char *was = text_of(siblings, siblings->was[i]);
    g_autofree char *is = text_of(siblings, siblings->is[i]);
    if (share != NULL)
      note_value(changing, SY_ALTERED_SET, child, key, was, is);
    else if (sy_rational_compare(siblings->was[i], siblings->is[i]) != 0)
      note_value(changing, SY_ALTERED_SIBLING, child, key, was, is);
    change(changing, child, key, sy_yaml_new_scalar(changing->document, place, exact), place);
    if (siblings->points && !scale_deduction(changing, siblings, i))
      return;
  }
}

/* A group without children has no score. */
static bool keeps_child(const struct changing *changing, const struct siblings *siblings) {
  for (guint i = 0; i < siblings->count; i++)
    if (left_out_by(changing, siblings->children[i]) == NULL)
      return true;
  sy_problems_add(changing->loader->problems, siblings->place,
                  _("the group '%s' would have no children; leave out '%s' instead"),
                  siblings->group->id, siblings->group->id);
  return false;
}

static void adjust_group(const struct changing *changing, const struct named *group) {
  const struct sy_yaml *list = list_of(group->node, "children");
  const gsize most = list != NULL ? (gsize)list->count + 1 : 1;
  g_autofree const struct named **children = g_new0(const struct named *, most);
  g_autofree struct sy_rational *was = g_new0(struct sy_rational, most);
  g_autofree struct sy_rational *is = g_new0(struct sy_rational, most);
  g_autofree int64_t *parts = g_new0(int64_t, most);
  struct siblings siblings = {
      .group = group, .children = children, .was = was, .is = is, .parts = parts};
  if (left_out_by(changing, group) == NULL && find_children(changing, &siblings) &&
      keeps_child(changing, &siblings) && read_declared(&siblings) && read_shares(&siblings) &&
      take_set(changing, &siblings) && share_rest(changing, &siblings))
    write_shares(changing, &siblings);
}

/* ---- What refers to nodes that are left out ---- */

static bool is_left_out(const struct changing *changing, const struct sy_yaml *id) {
  return id != NULL && id->kind == SY_YAML_SCALAR &&
         g_hash_table_contains(changing->loader->left_out, id->text);
}

/* A mapping with another value for a key that it has. */
static const struct sy_yaml *replaced(const struct changing *changing,
                                      const struct sy_yaml *mapping, const char *key,
                                      const struct sy_yaml *value) {
  struct sy_yaml *copy = sy_yaml_new_mapping(changing->document, mapping->place);
  for (guint i = 0; i < mapping->count; i++)
    sy_yaml_append(changing->document, copy, mapping->keys[i],
                   strcmp(mapping->keys[i]->text, key) == 0 ? value : mapping->items[i]);
  return copy;
}

/* An award without the tie-breaks on nodes that are left out. */
static const struct sy_yaml *without_steps(const struct changing *changing,
                                           const struct sy_yaml *award) {
  const struct sy_yaml *steps = list_of(award, "tie_break");
  struct sy_yaml *left = sy_yaml_new_sequence(changing->document, award->place);
  for (guint i = 0; steps != NULL && i < steps->count; i++) {
    const struct sy_yaml *step = steps->items[i];
    const struct sy_yaml *id = step->kind == SY_YAML_MAPPING ? sy_yaml_get(step, "node") : step;
    if (is_left_out(changing, id)) {
      const struct named *named = g_hash_table_lookup(changing->nodes, id->text);
      note(changing, SY_ALTERED_TIE_BREAK, named->id, name_of(named->node, named->id));
    } else {
      sy_yaml_insert(changing->document, left, left->count, step);
    }
  }
  return steps != NULL && left->count < steps->count ? replaced(changing, award, "tie_break", left)
                                                     : award;
}

/* Awards, or lists of grades, without those on nodes that are left out. */
static const struct sy_yaml *without_readers(const struct changing *changing,
                                             const struct sy_yaml *list, bool awards) {
  struct sy_yaml *left = sy_yaml_new_sequence(changing->document, list->place);
  const struct sy_yaml *node = NULL;
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *item = list->items[i];
    if (!is_left_out(changing, sy_yaml_get(item, "node"))) {
      sy_yaml_insert(changing->document, left, left->count,
                     awards ? without_steps(changing, item) : item);
      continue;
    }
    node = sy_yaml_get(item, "node");
    const struct named *named = g_hash_table_lookup(changing->nodes, node->text);
    const struct sy_yaml *id = awards ? sy_yaml_get(item, "id") : NULL;
    const bool is_named = id != NULL && id->kind == SY_YAML_SCALAR;
    if (is_named)
      note(changing, SY_ALTERED_AWARD, id->text, name_of(item, id->text));
    else
      note(changing, SY_ALTERED_GRADES, named->id, name_of(named->node, named->id));
  }
  if (awards && node != NULL && left->count == 0) {
    const char *option = g_hash_table_lookup(changing->loader->left_out, node->text);
    sy_problems_add(changing->loader->problems, (struct sy_place){.file = option},
                    _("no award would be left"));
  }
  return left;
}

/* Whether an award is not given. */
static bool lost_award(const struct changing *changing, const struct sy_yaml *id) {
  bool lost = false;
  for (guint i = 0; id != NULL && id->kind == SY_YAML_SCALAR && i < changing->alterations->len;
       i++) {
    const struct sy_alteration *alteration = changing->alterations->pdata[i];
    lost |= alteration->kind == SY_ALTERED_AWARD && strcmp(alteration->id, id->text) == 0;
  }
  return lost;
}

/* `one_award_per_unit` without the awards that are left out; NULL if fewer than two remain. */
static const struct sy_yaml *without_lost(const struct changing *changing,
                                          const struct sy_yaml *list) {
  struct sy_yaml *left = sy_yaml_new_sequence(changing->document, list->place);
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *item = list->items[i];
    const struct sy_yaml *id = item->kind == SY_YAML_MAPPING ? sy_yaml_get(item, "award") : item;
    if (!lost_award(changing, id))
      sy_yaml_insert(changing->document, left, left->count, item);
  }
  return left->count == list->count ? list : left->count > 1 ? left : NULL;
}

bool sy_what_if_refuses(const struct sy_loader *loader, const struct sy_yaml *scalar) {
  const char *option =
      loader->left_out != NULL ? g_hash_table_lookup(loader->left_out, scalar->text) : NULL;
  if (option != NULL)
    sy_problems_add(loader->problems, scalar->place,
                    _("'%s' is left out by '%s', but it is read here; leave out what reads it, or "
                      "change that with --set"),
                    scalar->text, option);
  return option != NULL;
}

/* ---- Everything ---- */

/* The options as they were given, so that no digest of a what-if is that of an edition. */
static const struct sy_yaml *record(const struct changing *changing,
                                    const struct sy_what_if *what_if) {
  struct sy_yaml *list = sy_yaml_new_sequence(changing->document, (struct sy_place){.file = NULL});
  const struct {
    const char *option;
    char **texts;
  } options[] = {{"set", what_if->set},
                 {"without", what_if->without},
                 {"without-rater", what_if->without_raters}};
  for (guint i = 0; i < G_N_ELEMENTS(options); i++)
    for (char **text = options[i].texts; text != NULL && *text != NULL; text++) {
      const struct sy_place place = place_of(options[i].option, *text);
      sy_yaml_insert(changing->document, list, list->count,
                     sy_yaml_new_scalar(changing->document, place, place.file));
    }
  return list;
}

static void note_raters(const struct changing *changing, const struct sy_what_if *what_if) {
  struct sy_loader *loader = changing->loader;
  for (char **rater = what_if->without_raters; rater != NULL && *rater != NULL; rater++) {
    const struct sy_place place = place_of("without-rater", *rater);
    struct sy_yaml *scalar = sy_yaml_new_scalar(changing->document, place, *rater);
    if (loader->raters == NULL)
      loader->raters = sy_yaml_new_sequence(changing->document, place);
    sy_yaml_insert(changing->document, loader->raters, loader->raters->count, scalar);
    note(changing, SY_ALTERED_RATER, *rater, (struct sy_text){scalar->text, scalar->text});
  }
}

/* The merged edition, with what is changed. */
static const struct sy_yaml *altered(const struct changing *changing, const struct sy_yaml *merged,
                                     const struct sy_what_if *what_if) {
  sy_yaml_document *document = changing->document;
  const struct sy_yaml *tree = sy_tree_edit(changing->loader, document, sy_yaml_get(merged, "tree"),
                                            changing->remove, changing->set);
  struct sy_yaml *result = sy_yaml_new_mapping(document, merged->place);
  for (guint i = 0; i < merged->count; i++) {
    const char *key = merged->keys[i]->text;
    const struct sy_yaml *value = merged->items[i];
    const bool awards = strcmp(key, "awards") == 0, grades = strcmp(key, "grades") == 0;
    if (strcmp(key, "tree") == 0)
      value = tree;
    else if ((awards || grades) && value->kind == SY_YAML_SEQUENCE)
      value = without_readers(changing, value, awards);
    else if (strcmp(key, "one_award_per_unit") == 0 && value->kind == SY_YAML_SEQUENCE)
      value = without_lost(changing, value); /* the awards come before */
    if (value != NULL)
      sy_yaml_append(document, result, merged->keys[i], value);
  }
  sy_yaml_append(document, result, sy_yaml_new_scalar(document, merged->place, "what_if"),
                 record(changing, what_if));
  return result;
}

bool sy_what_if_is_empty(const struct sy_what_if *what_if) {
  return what_if->set == NULL && what_if->without == NULL && what_if->without_raters == NULL;
}

const struct sy_yaml *sy_what_if_apply(struct sy_loader *loader, const struct sy_yaml *merged) {
  const struct sy_what_if *what_if = loader->what_if;
  if (what_if == NULL || sy_what_if_is_empty(what_if))
    return merged;
  g_autoptr(GHashTable) nodes = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GHashTable) changes = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GHashTable) shares = g_hash_table_new_full(sy_text_hash, g_str_equal, NULL, g_free);
  g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func(g_free);
  sy_yaml_document *document = loader->edition->owned->documents->pdata[0];
  loader->left_out = g_hash_table_new(sy_text_hash, g_str_equal);
  loader->edition->what_if = g_ptr_array_new_with_free_func(g_free);
  struct changing changing = {.loader = loader,
                              .document = document,
                              .nodes = nodes,
                              .order = order,
                              .remove = sy_yaml_new_sequence(document, merged->place),
                              .set = sy_yaml_new_mapping(document, merged->place),
                              .changes = changes,
                              .shares = shares,
                              .alterations = loader->edition->what_if};
  collect(&changing, sy_yaml_get(merged, "tree"), NULL, false, 0);
  for (char **id = what_if->without; id != NULL && *id != NULL; id++)
    leave_out(&changing, *id);
  leave_out_below(&changing);
  for (char **text = what_if->set; text != NULL && *text != NULL; text++)
    set_one(&changing, *text);
  note_raters(&changing, what_if);
  for (guint i = 0; i < order->len; i++)
    adjust_group(&changing, order->pdata[i]);
  return altered(&changing, merged, what_if);
}
