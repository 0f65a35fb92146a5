/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.c: the edition's file and those it extends
 *
 * An edition that extends another inherits its tree and edits it: `remove`, then `set`, then `add`.
 * Removing and setting happen while the inherited tree is copied, so both refer to nodes as they
 * were inherited; nodes that this file itself adds are used unchanged, and only `add` may refer to
 * them.
 */
#include "edition/edition-private.h"

#include <string.h>

/* The keys of a node's mapping that may contain further nodes. */
static bool holds_nodes(const char *key) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->type == SY_TYPE_NODES && strcmp(field->key, key) == 0)
      return true;
  return false;
}

static const char *id_of(const struct sy_yaml *node) {
  if (node->kind != SY_YAML_MAPPING)
    return NULL;
  const struct sy_yaml *id = sy_yaml_get(node, "id");
  return id != NULL && id->kind == SY_YAML_SCALAR ? id->text : NULL;
}

static bool is_null(const struct sy_yaml *value) {
  return value->kind == SY_YAML_SCALAR && value->plain &&
         (strcmp(value->text, "null") == 0 || strcmp(value->text, "~") == 0 ||
          value->text[0] == '\0');
}

static void set_text(sy_yaml_document *document, struct sy_yaml *mapping, const char *key,
                     const char *text) {
  sy_yaml_set(document, mapping, sy_yaml_new_scalar(document, mapping->place, key),
              sy_yaml_new_scalar(document, mapping->place, text));
}

/* ---- Copying a tree with edits ---- */

/* The state of editing an inherited tree into one that belongs to `document`. */
struct edit {
  sy_yaml_document *document;
  const struct sy_yaml *remove; /* sequence of ids, or NULL */
  const struct sy_yaml *set;    /* mapping of ids to mappings, or NULL */
  GHashTable *inherited;        /* ids that the inherited tree has */
  GHashTable *nodes;            /* id -> struct sy_yaml * of the copy */
  GHashTable *children;         /* id -> struct sy_yaml *, the sequence `children` of the copy */
  sy_problems *problems;
  sy_warnings *warnings; /* NULL if the edits are not the edition's own */
  unsigned depth;        /* of the node being copied or noted */
};

static bool is_removed(const struct edit *edit, const char *id) {
  for (guint i = 0; edit->remove != NULL && id != NULL && i < edit->remove->count; i++) {
    const struct sy_yaml *item = edit->remove->items[i];
    if (item->kind == SY_YAML_SCALAR && strcmp(item->text, id) == 0)
      return true;
  }
  return false;
}

static void note_inherited(struct edit *edit, const struct sy_yaml *node) {
  if (node->kind != SY_YAML_MAPPING || edit->depth > SY_MAX_COPY_DEPTH)
    return;
  edit->depth++;
  const char *id = id_of(node);
  if (id != NULL)
    g_hash_table_add(edit->inherited, (gpointer)id);
  for (guint i = 0; i < node->count; i++)
    if (holds_nodes(node->keys[i]->text) && node->items[i]->kind == SY_YAML_SEQUENCE)
      for (guint k = 0; k < node->items[i]->count; k++)
        note_inherited(edit, node->items[i]->items[k]);
  edit->depth--;
}

static const struct sy_yaml *copy_node(struct edit *edit, const struct sy_yaml *node,
                                       bool inherited);

/* Copies the value of one key; lists of nodes are copied node by node. `inherited`: edits apply. */
static const struct sy_yaml *copy_value(struct edit *edit, const char *owner, const char *key,
                                        const struct sy_yaml *value, bool inherited) {
  if (!holds_nodes(key) || value->kind != SY_YAML_SEQUENCE)
    return value;
  struct sy_yaml *copy = sy_yaml_new_sequence(edit->document, value->place);
  for (guint i = 0; i < value->count; i++)
    if (!inherited || !is_removed(edit, id_of(value->items[i])))
      sy_yaml_insert(edit->document, copy, copy->count,
                     copy_node(edit, value->items[i], inherited));
  if (owner != NULL && strcmp(key, "children") == 0)
    g_hash_table_insert(edit->children, (gpointer)owner, copy);
  return copy;
}

/* ---- Parameters ---- */

#define SINGLE "params."

/* Whether a key of `set` is about a single parameter: "params.NAME". */
static bool is_single(const char *key) {
  return g_str_has_prefix(key, SINGLE);
}

/* The parameters of a node after `set`, which replaces all or single ones ("params.NAME"; null
 * removes it). NULL: none. */
static const struct sy_yaml *edit_params(struct edit *edit, const struct sy_yaml *node,
                                         const struct sy_yaml *changes) {
  const struct sy_yaml *inherited = sy_yaml_get(node, "params");
  const struct sy_yaml *whole = sy_yaml_get(changes, "params");
  const struct sy_yaml *from = whole != NULL ? (is_null(whole) ? NULL : whole) : inherited;
  if (from != NULL && from->kind != SY_YAML_MAPPING)
    return from;
  struct sy_yaml *params =
      sy_yaml_new_mapping(edit->document, from != NULL ? from->place : changes->place);
  for (guint i = 0; from != NULL && i < from->count; i++) {
    g_autofree char *key = g_strconcat(SINGLE, from->keys[i]->text, NULL);
    if (sy_yaml_get(changes, key) == NULL)
      sy_yaml_set(edit->document, params, from->keys[i], from->items[i]);
  }
  for (guint i = 0; i < changes->count; i++) {
    const struct sy_yaml *key = changes->keys[i];
    if (is_single(key->text) && !is_null(changes->items[i]))
      sy_yaml_set(edit->document, params,
                  sy_yaml_new_scalar(edit->document, key->place, key->text + strlen(SINGLE)),
                  changes->items[i]);
  }
  return params->count > 0 || from != NULL ? params : NULL;
}

/* Parameters that are lost because `set` replaces `params` completely. */
static void warn_lost(const struct edit *edit, const char *id, const struct sy_yaml *old,
                      const struct sy_yaml *changes) {
  const struct sy_yaml *whole = sy_yaml_get(changes, "params");
  if (old == NULL || whole == NULL || old->kind != SY_YAML_MAPPING ||
      whole->kind != SY_YAML_MAPPING)
    return;
  for (guint i = 0; i < old->count; i++) {
    const char *parameter = old->keys[i]->text;
    g_autofree char *single = g_strconcat(SINGLE, parameter, NULL);
    if (sy_yaml_get(whole, parameter) == NULL && sy_yaml_get(changes, single) == NULL)
      sy_warn(edit->warnings, SY_WARN_PARAMETERS_REPLACED, whole->place, id, parameter);
  }
}

/* Puts the parameters into the copy, if the changes concern them; false if they do not. */
static bool set_params(struct edit *edit, const char *id, const struct sy_yaml *node,
                       const struct sy_yaml *changes, struct sy_yaml *copy) {
  bool concerned = false;
  const struct sy_yaml *key = NULL;
  for (guint i = 0; changes != NULL && i < changes->count; i++) {
    const bool whole = strcmp(changes->keys[i]->text, "params") == 0;
    concerned |= whole || is_single(changes->keys[i]->text);
    key = whole ? changes->keys[i] : key;
  }
  if (!concerned)
    return false;
  warn_lost(edit, id, sy_yaml_get(node, "params"), changes);
  const struct sy_yaml *params = edit_params(edit, node, changes);
  if (key == NULL)
    key = sy_yaml_new_scalar(edit->document, changes->place, "params");
  if (params != NULL)
    sy_yaml_set(edit->document, copy, key, params);
  return true;
}

static const struct sy_yaml *copy_node(struct edit *edit, const struct sy_yaml *node,
                                       bool inherited) {
  if (node->kind != SY_YAML_MAPPING || edit->depth > SY_MAX_COPY_DEPTH)
    return node;
  edit->depth++;
  const char *id = id_of(node);
  const struct sy_yaml *changes = NULL;
  if (inherited && edit->set != NULL && id != NULL)
    changes = sy_yaml_get(edit->set, id);
  if (changes != NULL && changes->kind != SY_YAML_MAPPING)
    changes = NULL;
  struct sy_yaml *copy = sy_yaml_new_mapping(edit->document, node->place);
  if (id != NULL)
    g_hash_table_insert(edit->nodes, (gpointer)id, copy);

  const bool params_set = set_params(edit, id, node, changes, copy);
  for (guint i = 0; i < node->count; i++) {
    const char *key = node->keys[i]->text;
    if (params_set && strcmp(key, "params") == 0)
      continue;
    const struct sy_yaml *change = changes != NULL ? sy_yaml_get(changes, key) : NULL;
    const struct sy_yaml *value = change != NULL ? change : node->items[i];
    if (change == NULL || !is_null(change))
      sy_yaml_set(edit->document, copy, node->keys[i],
                  copy_value(edit, id, key, value, inherited && change == NULL));
  }
  for (guint i = 0; changes != NULL && i < changes->count; i++) {
    const char *key = changes->keys[i]->text;
    if (params_set && (strcmp(key, "params") == 0 || is_single(key)))
      continue;
    if (sy_yaml_get(node, key) == NULL && !is_null(changes->items[i]))
      sy_yaml_set(edit->document, copy, changes->keys[i],
                  copy_value(edit, id, key, changes->items[i], false));
  }
  edit->depth--;
  return copy;
}

/* ---- Checking and applying edits ---- */

/* Whether `ids` has the id that a scalar of an edit names; a problem if not. */
static bool check_known(const struct edit *edit, GHashTable *ids, const struct sy_yaml *scalar) {
  if (!sy_expect(scalar, SY_YAML_SCALAR, edit->problems))
    return false;
  if (g_hash_table_contains(ids, scalar->text))
    return true;
  g_autofree const char **choices = (const char **)g_hash_table_get_keys_as_array(ids, NULL);
  g_autofree char *suggestion = sy_suggestion(scalar->text, choices);
  sy_problems_add(edit->problems, scalar->place, _("unknown node '%s'%s"), scalar->text,
                  suggestion);
  return false;
}

static void check_remove(const struct edit *edit, const char *root_id) {
  for (guint i = 0; edit->remove != NULL && i < edit->remove->count; i++) {
    const struct sy_yaml *item = edit->remove->items[i];
    if (check_known(edit, edit->inherited, item) && g_strcmp0(item->text, root_id) == 0)
      sy_problems_add(edit->problems, item->place, _("the root '%s' cannot be removed"), root_id);
  }
}

static void check_set(const struct edit *edit) {
  for (guint i = 0; edit->set != NULL && i < edit->set->count; i++) {
    const struct sy_yaml *key = edit->set->keys[i];
    if (!sy_expect(edit->set->items[i], SY_YAML_MAPPING, edit->problems))
      continue;
    if (!check_known(edit, edit->inherited, key))
      continue;
    if (!g_hash_table_contains(edit->nodes, key->text))
      sy_problems_add(edit->problems, key->place,
                      _("'set' changes the node '%s', which this file removes or replaces"),
                      key->text);
    const struct sy_yaml *id = sy_yaml_get(edit->set->items[i], "id");
    if (id != NULL)
      sy_problems_add(edit->problems, id->place, _("'set' cannot change the id of a node"));
  }
}

/* The position among `children` at which to add a node: at the end, or beside the one that is
 * named. */
static guint position_of(const struct edit *edit, const struct sy_yaml *item,
                         const struct sy_yaml *children) {
  const struct sy_yaml *before =
      sy_field_get(item, "before", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, edit->problems);
  const struct sy_yaml *after =
      sy_field_get(item, "after", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, edit->problems);
  const struct sy_yaml *beside = before != NULL ? before : after;
  if (before != NULL && after != NULL)
    sy_problems_add(edit->problems, after->place, _("expected 'before' or 'after', not both"));
  if (beside == NULL)
    return children->count;
  g_autofree const char **ids = g_new0(const char *, (gsize)children->count + 1);
  for (guint i = 0; i < children->count; i++) {
    const char *id = id_of(children->items[i]);
    ids[i] = id != NULL ? id : "";
  }
  uint32_t index = sy_lookup(beside, "node", ids, edit->problems);
  if (index == SY_NONE)
    return children->count;
  return before != NULL ? index : index + 1;
}

static void apply_addition(struct edit *edit, const struct sy_yaml *item) {
  static const char *const keys[] = {"under", "before", "after", "node", NULL};
  if (!sy_expect(item, SY_YAML_MAPPING, edit->problems))
    return;
  sy_yaml_check_keys(item, keys, edit->problems);
  const struct sy_yaml *under =
      sy_field_get(item, "under", SY_YAML_SCALAR, SY_FIELD_REQUIRED, edit->problems);
  const struct sy_yaml *node =
      sy_field_get(item, "node", SY_YAML_MAPPING, SY_FIELD_REQUIRED, edit->problems);
  if (under == NULL || node == NULL || !check_known(edit, edit->nodes, under))
    return;
  struct sy_yaml *children = g_hash_table_lookup(edit->children, under->text);
  if (children == NULL) {
    sy_problems_add(edit->problems, under->place, _("the node '%s' is not a group"), under->text);
    return;
  }
  guint position = position_of(edit, item, children);
  sy_yaml_insert(edit->document, children, position, copy_node(edit, node, false));
}

/* The edits of a tree; all may be NULL, `warnings` if they are not the edition's own. */
struct edits {
  const struct sy_yaml *remove, *set, *add;
  sy_warnings *warnings;
};

static const struct sy_yaml *apply_edits(sy_yaml_document *document, const struct sy_yaml *tree,
                                         const struct edits *edits, sy_problems *problems) {
  g_autoptr(GHashTable) inherited = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GHashTable) nodes = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GHashTable) children = g_hash_table_new(sy_text_hash, g_str_equal);
  struct edit edit = {.document = document,
                      .remove = edits->remove,
                      .set = edits->set,
                      .inherited = inherited,
                      .nodes = nodes,
                      .children = children,
                      .problems = problems,
                      .warnings = edits->warnings};
  note_inherited(&edit, tree);
  check_remove(&edit, id_of(tree));
  const struct sy_yaml *copy = copy_node(&edit, tree, true);
  check_set(&edit);
  for (guint i = 0; edits->add != NULL && i < edits->add->count; i++)
    apply_addition(&edit, edits->add->items[i]);
  return copy;
}

/* The inherited tree with the edits of `root`, the file that extends. */
static const struct sy_yaml *edit_tree(struct sy_loader *loader, sy_yaml_document *document,
                                       const struct sy_yaml *root, const struct sy_yaml *tree) {
  sy_problems *problems = loader->problems;
  const struct edits edits = {
      .remove = sy_field_get(root, "remove", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems),
      .set = sy_field_get(root, "set", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems),
      .add = sy_field_get(root, "add", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems),
      .warnings = root == loader->root ? loader->edition->warnings : NULL};
  return apply_edits(document, tree, &edits, problems);
}

const struct sy_yaml *sy_tree_edit(const struct sy_loader *loader, sy_yaml_document *document,
                                   const struct sy_yaml *tree, const struct sy_yaml *remove,
                                   const struct sy_yaml *set) {
  const struct edits edits = {.remove = remove, .set = set};
  return apply_edits(document, tree, &edits, loader->problems);
}

/* ---- Files ---- */

/* The folder that `extends` names, which is added to the edition's. NULL with a problem. */
static sy_directory *extended_folder(struct sy_loader *loader, const struct sy_yaml *extends) {
  GPtrArray *folders = loader->edition->folders;
  const sy_directory *folder = folders->pdata[folders->len - 1];
  bool absent;
  sy_directory *base = sy_edition_sibling(folder, "extends", extends->text, extends->place, &absent,
                                          loader->problems);
  if (absent)
    sy_problems_add(loader->problems, extends->place,
                    _("'%s' is not a folder beside this one (a symbolic link does not count)"),
                    extends->text);
  return base;
}

static void check_header(struct sy_loader *loader, const struct sy_yaml *root,
                         const sy_directory *directory) {
  static const char *const keys[] = {
      "steelyard", "id",           "name",     "extends", "digits",
      "languages", "cohorts",      "tables",   "tree",    "awards",
      "grades",    "remove",       "set",      "add",     "previous",
      "lineage",   "acknowledged", "defaults", "study",   "one_award_per_unit",
      "sources",   "import",       "labels",   "advice",  NULL};
  static const char *const editing[] = {"remove", "set", "add"};
  sy_problems *problems = loader->problems;
  sy_yaml_check_keys(root, keys, problems);
  const struct sy_yaml *format =
      sy_field_get(root, "steelyard", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  if (format != NULL && strcmp(format->text, "edition/1") != 0)
    sy_problems_add(problems, format->place, _("unknown format '%s', expected '%s'"), format->text,
                    "edition/1");

  g_autoptr(GHashTable) taken = sy_taken_new();
  g_autofree char *id = sy_field_id(root, taken, problems);
  g_autofree char *folder = sy_directory_name(directory);
  g_autofree char *fault = g_hash_table_size(taken) == 1 ? sy_edition_id_fault(id) : NULL;
  if (fault != NULL)
    sy_problems_add(problems, sy_yaml_get(root, "id")->place,
                    _("'%s' cannot be an edition's id (%s); rename it and its folder"), id, fault);
  else if (g_hash_table_size(taken) == 1 && strcmp(id, folder) != 0)
    sy_problems_add(problems, sy_yaml_get(root, "id")->place,
                    _("the id '%s' differs from the name of the edition's folder, '%s'"), id,
                    folder);

  bool extends = sy_yaml_get(root, "extends") != NULL;
  const struct sy_yaml *tree = sy_yaml_get(root, "tree");
  if (extends && tree != NULL)
    sy_problems_add(problems, tree->place,
                    _("an edition that extends another must not have 'tree'; expected 'remove', "
                      "'set' or 'add'"));
  for (guint i = 0; !extends && i < G_N_ELEMENTS(editing); i++)
    if (sy_yaml_get(root, editing[i]) != NULL)
      sy_problems_add(problems, sy_yaml_get(root, editing[i])->place,
                      _("'%s' edits an inherited tree, but there is no 'extends'"), editing[i]);
}

static const struct sy_yaml *resolve_last(struct sy_loader *loader);

static bool is_among(const GPtrArray *folders, const sy_directory *folder) {
  for (guint i = 0; i < folders->len; i++)
    if (sy_directory_equal(folders->pdata[i], folder))
      return true;
  return false;
}

/* The resolved edition that `extends` names. NULL with a problem. */
static const struct sy_yaml *resolve_base(struct sy_loader *loader, const struct sy_yaml *extends) {
  GPtrArray *folders = loader->edition->folders;
  g_autoptr(sy_directory) base = extended_folder(loader, extends);
  if (base == NULL)
    return NULL;
  if (is_among(folders, base)) {
    sy_problems_add(loader->problems, extends->place,
                    _("'%s' extends itself, directly or through others"), extends->text);
    return NULL;
  }
  if (folders->len > sy_limit(sy_registry_context(loader->registry), SY_LIMIT_EXTENDS)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_EXTENDS);
    sy_problems_add(loader->problems, extends->place,
                    _("a chain of more than %zu editions that extend each other%s"),
                    sy_limit(sy_registry_context(loader->registry), SY_LIMIT_EXTENDS), hint);
    return NULL;
  }
  g_ptr_array_add(loader->edition->extends, g_strdup(extends->text + strlen("../")));
  g_ptr_array_add(folders, g_steal_pointer(&base));
  return resolve_last(loader);
}

/* The tree of a file: its own, or what it inherits, edited. NULL with a problem. */
static const struct sy_yaml *resolve_tree(struct sy_loader *loader, sy_yaml_document *document,
                                          const struct sy_yaml *root, const struct sy_yaml *base) {
  const struct sy_yaml *own = sy_yaml_get(root, "tree");
  const bool is_table = own != NULL && ((own->kind == SY_YAML_SCALAR && !sy_yaml_is_null(own)) ||
                                        sy_yaml_get(own, "file") != NULL);
  if (base == NULL && is_table)
    return sy_tree_table(loader, document, own, sy_yaml_get(root, "defaults"));
  if (base == NULL)
    return sy_field_get(root, "tree", SY_YAML_MAPPING, SY_FIELD_REQUIRED, loader->problems);
  return edit_tree(loader, document, root, sy_yaml_get(base, "tree"));
}

/* Merges a file and what it extends (or NULL) into one mapping. */
static const struct sy_yaml *merge(const struct sy_loader *loader, sy_yaml_document *document,
                                   const struct sy_yaml *root, const struct sy_yaml *base,
                                   const struct sy_yaml *tree) {
  static const char *const own[] = {"id", "name"};
  static const char *const inherited[] = {"digits", "languages", "sources",           "cohorts",
                                          "awards", "grades",    "one_award_per_unit"};
  struct sy_yaml *merged = sy_yaml_new_mapping(document, root->place);
  for (guint i = 0; i < G_N_ELEMENTS(own); i++)
    if (sy_yaml_get(root, own[i]) != NULL)
      sy_yaml_set(document, merged, sy_yaml_new_scalar(document, root->place, own[i]),
                  sy_yaml_get(root, own[i]));
  for (guint i = 0; i < G_N_ELEMENTS(inherited); i++) {
    const struct sy_yaml *value = sy_yaml_get(root, inherited[i]);
    if (value == NULL && base != NULL)
      value = sy_yaml_get(base, inherited[i]);
    if (value != NULL)
      sy_yaml_set(document, merged, sy_yaml_new_scalar(document, root->place, inherited[i]), value);
  }
  const struct sy_yaml *defaults =
      sy_defaults_over(document, base != NULL ? sy_yaml_get(base, "defaults") : NULL,
                       sy_defaults_of(root, loader->problems));
  if (defaults != NULL)
    sy_yaml_set(document, merged, sy_yaml_new_scalar(document, root->place, "defaults"), defaults);
  sy_yaml_set(document, merged, sy_yaml_new_scalar(document, root->place, "tree"), tree);
  return merged;
}

/* Loads the file in the last of the edition's folders, merged with what it extends. NULL with a
 * problem if there is no tree. */
static const struct sy_yaml *resolve_last(struct sy_loader *loader) {
  const GPtrArray *folders = loader->edition->folders;
  const sy_directory *folder = folders->pdata[folders->len - 1];
  sy_directory_note(folder);
  const struct sy_input file = sy_input_in(folder, "edition.yaml", (struct sy_place){0});
  sy_yaml_document *document =
      sy_yaml_load(sy_registry_context(loader->registry), &file, loader->problems);
  if (document == NULL)
    return NULL;
  g_ptr_array_add(loader->edition->owned->documents, document);
  const struct sy_yaml *root = sy_yaml_root(document);
  if (!sy_expect(root, SY_YAML_MAPPING, loader->problems))
    return NULL;
  if (loader->root == NULL) {
    loader->root = root;
    loader->edition->study = sy_yaml_get(root, "study");
    loader->edition->import = sy_yaml_get(root, "import");
    sy_acknowledgements_load(loader);
  }
  check_header(loader, root, folder);

  const struct sy_yaml *base = NULL;
  if (sy_yaml_get(root, "extends") != NULL) {
    const struct sy_yaml *extends =
        sy_field_get(root, "extends", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
    if (extends != NULL)
      base = resolve_base(loader, extends);
    if (base == NULL)
      return NULL;
  }
  const struct sy_yaml *labels =
      sy_field_get(root, "labels", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  loader->labels = sy_words_over(document, loader->labels, labels);
  const struct sy_yaml *advice =
      sy_field_get(root, "advice", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  loader->advice = sy_words_over(document, loader->advice, advice);
  const struct sy_yaml *tree = resolve_tree(loader, document, root, base);
  return tree != NULL ? merge(loader, document, root, base, tree) : NULL;
}

/* ---- What may be left out ---- */

/* A list of one mapping with an id and a name. */
static struct sy_yaml *list_of_one(sy_yaml_document *document, struct sy_place place,
                                   const char *id, const char *zh, const char *en,
                                   struct sy_yaml **item) {
  struct sy_yaml *list = sy_yaml_new_sequence(document, place);
  struct sy_yaml *name = sy_yaml_new_mapping(document, place);
  *item = sy_yaml_new_mapping(document, place);
  set_text(document, name, "zh", zh);
  set_text(document, name, "en", en);
  set_text(document, *item, "id", id);
  sy_yaml_set(document, *item, sy_yaml_new_scalar(document, place, "name"), name);
  sy_yaml_insert(document, list, 0, *item);
  return list;
}

/* An edition without cohorts has one, of all units; one without awards ranks them on the root. Both
 * are as if they were written, so digests do not depend on whether they are. */
static const struct sy_yaml *with_cohorts_and_awards(sy_yaml_document *document,
                                                     const struct sy_yaml *merged) {
  struct sy_yaml *whole = sy_yaml_new_mapping(document, merged->place), *item;
  for (guint i = 0; i < merged->count; i++)
    sy_yaml_set(document, whole, merged->keys[i], merged->items[i]);
  if (sy_yaml_get(merged, "cohorts") == NULL)
    sy_yaml_set(document, whole, sy_yaml_new_scalar(document, merged->place, "cohorts"),
                list_of_one(document, merged->place, "all", "全部", "All", &item));
  const char *root = id_of(sy_yaml_get(merged, "tree"));
  if (sy_yaml_get(merged, "awards") == NULL && root != NULL) {
    sy_yaml_set(document, whole, sy_yaml_new_scalar(document, merged->place, "awards"),
                list_of_one(document, merged->place, "ranking", "排名", "Ranking", &item));
    set_text(document, item, "node", root);
  }
  return whole;
}

bool sy_resolve(struct sy_loader *loader) {
  const struct sy_yaml *merged = resolve_last(loader);
  if (merged == NULL)
    return false;
  const struct sy_yaml *complete = sy_what_if_apply(loader, sy_defaults_apply(loader, merged));
  loader->merged = with_cohorts_and_awards(loader->edition->owned->documents->pdata[0], complete);
  loader->edition->tree = sy_yaml_get(loader->merged, "tree");
  return true;
}
