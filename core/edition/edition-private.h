/* SPDX-License-Identifier: Apache-2.0
 *
 * edition-private.h: what the parts of the loader share
 *
 * The loader reads an edition in steps (see sy_edition_load): resolve the files into one YAML tree,
 * make nodes from it, load plugins and plan which columns of which tables are needed, read every
 * table once, attach the rows to the bindings and claims that need them. Each step continues after
 * a problem if it can, so a later step may find that an earlier one left something empty.
 */
#ifndef SY_EDITION_PRIVATE_H
#define SY_EDITION_PRIVATE_H

#include "edition/edition.h"

/* What a loaded edition owns in addition to its visible parts. NULL in editions from a document. */
struct sy_edition_owned {
  GPtrArray *documents; /* sy_yaml_document: this edition's and those it extends; published.yaml */
  GPtrArray *sheets;    /* sy_sheet: the filtered ones */
  sy_text_table *units; /* from id or name to the unit; NULL once loading is over */
  GHashTable *columns;  /* the loader's, and its askers, for the requests of tables; or NULL */
  GPtrArray *askers;
};

/* Which columns of a table are requested, and whether it is read by unit. */
struct sy_table_plan {
  struct sy_input input;
  bool sound;                           /* the file may be read */
  GArray *requests;                     /* struct sy_column_request, all different */
  uint32_t scope;                       /* enum sy_scope; 0 while it has no reader */
  const char *asker;                    /* who set the scope */
  const struct sy_yaml *key;            /* the columns of the key; or NULL */
  const struct sy_yaml *unit;           /* the heading of the column that names units; or NULL */
  const struct sy_yaml *values, *empty; /* what texts stand for, by heading; texts that are empty
                                           cells; or NULL */
  bool *values_used;                    /* per heading of `values`: an indicator reads it */
  bool needs_sources;                   /* each row must have one */
  bool has_stage;                       /* the next two are set */
  guint stage, *key_columns;            /* requests */
};

/* A binding that waits for its sheet. */
struct sy_binding_plan {
  uint32_t node;
  guint plugin_table;
};

/* A claim about rows that waits for its sheet. */
struct sy_claim_plan {
  uint32_t claim;
  uint32_t table;
  GArray *conditions;         /* struct sy_row_condition, or NULL */
  const struct sy_yaml *unit; /* or NULL */
  int32_t distinct;           /* a request's index, or -1 */
  int32_t weights;            /* likewise */
};

/* One run of the loader. */
struct sy_loader {
  sy_edition *edition;
  sy_registry *registry;
  enum sy_load_depth depth;
  enum sy_stage last_stage;              /* rows of later ones are left out */
  const struct sy_former_tables *former; /* in place of the edition's own; or NULL */
  const struct sy_what_if *what_if;      /* or NULL */
  const struct sy_given_tables *given;   /* or NULL */
  GHashTable *left_out;                  /* ids of nodes -> option that leaves them out; or NULL */
  struct sy_yaml *raters;                /* that a what-if leaves out: a sequence; or NULL */
  sy_problems *problems;
  const struct sy_yaml *root;   /* the edition's own file */
  const struct sy_yaml *merged; /* id, name, digits, languages, sources, cohorts, tree, awards,
                                   grades, after everything that the edition extends */
  const struct sy_yaml *labels; /* likewise; or NULL */
  const struct sy_yaml *advice; /* likewise; or NULL */
  bool needs_zh, needs_en;      /* by `languages`: names must be given in them */
  bool needs_sources;           /* by `sources`: rows of tables that do not say otherwise */
  GArray *nodes;                /* struct sy_node, until they move into the edition */
  GPtrArray *node_yaml;         /* per node its mapping */
  GHashTable *node_ids;         /* from sy_taken_new() */
  struct sy_table_plan *plans;  /* per table of the edition, of which there may be fewer */
  GArray *bindings;             /* struct sy_binding_plan */
  GArray *claims;               /* struct sy_claim_plan */
  GPtrArray *unit_names;        /* scalars of claims that name a unit of this edition */
  GHashTable *columns;          /* key -> declaration made by the loader */
  GPtrArray *texts;             /* char *: askers */
  guint *attribute_columns;     /* per attribute of the edition: its request in units.csv */
};

/* ---- fields.c: more values of YAML mappings than edition.h has ---- */

/* Whether a text may be an id; if not, a problem. */
bool sy_check_id(const char *text, struct sy_place place, sy_problems *problems);
/* Ids that are in use: key -> the scalar that has it. g_hash_table_unref. */
GHashTable *sy_taken_new(void);
/* Adds an id, which must be valid, and not too similar to one that is in use. */
void sy_take_id(const struct sy_yaml *id, GHashTable *taken, sy_problems *problems);
/* The required key `id`, which is added to `taken`. Never NULL: "" if there is none. */
char *sy_field_id(const struct sy_yaml *mapping, GHashTable *taken, sy_problems *problems);
/* Reads the key `languages`, before any name. */
void sy_languages_load(struct sy_loader *loader);
/* A name: one text for every language, or {zh: …, en: …}, of which one is enough unless `languages`
 * requires both. Without the key, `id`. Members are new strings, never NULL. */
struct sy_text sy_field_name(const struct sy_loader *loader, const struct sy_yaml *mapping,
                             const char *key, const char *id);
/* A required text for people that is not a name: one for every language, or {zh: …, en: …}, of
 * which one is always enough. Members are new strings; both are NULL if there is a problem. */
struct sy_text sy_field_text(const struct sy_yaml *mapping, const char *key, sy_problems *problems);
/* What people read in place of the key, which exists: one text for every language, or {zh: …, en:
 * …}; in a language that is not given, the key itself. Members are new strings. */
struct sy_text sy_field_label(const struct sy_yaml *mapping, const char *key,
                              sy_problems *problems);
/* True if the key exists and is valid; false leaves *value unchanged. */
bool sy_field_nano(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                   int64_t lowest, int64_t *value, sy_problems *problems);
/* Of a key that exists. */
bool sy_field_share(const struct sy_yaml *mapping, const char *key, bool may_be_zero,
                    struct sy_rational *value, sy_problems *problems);
bool sy_field_integer(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                      int64_t lowest, int64_t highest, int64_t *value, sy_problems *problems);
/* The index of the key's value in `names`. If not given, `fallback`, or a problem and 0 if that is
 * negative. If it is another value, a problem and 0. */
int sy_field_choice(const struct sy_yaml *mapping, const char *key, const char *const *names,
                    int fallback, sy_problems *problems);
/* The same for the key `operator`; `names` are sy_operator_names or the first of them. */
void sy_field_operator(const struct sy_yaml *mapping, const char *const *names, int fallback,
                       enum sy_operator *result, sy_problems *problems);
/* The index of a scalar in `choices`, or SY_NONE with a problem "unknown WHAT 'x'" (`what` is a
 * word of the format, and is not translated). */
uint32_t sy_lookup(const struct sy_yaml *scalar, const char *what, const char *const *choices,
                   sy_problems *problems);
/* The ids of an array of structs of `size` bytes whose first member is `char *id`, as in all
 * structs with an id in edition.h. NULL-ended; g_free only the array. */
const char **sy_ids_of(const void *array, guint count, size_t size);

/* ---- field-readers.c: fields from YAML, by the tables of field-tables.c ---- */

/* A mapping that is being read into `owner`. */
struct sy_reading {
  struct sy_loader *loader;
  const struct sy_yaml *yaml;
  unsigned on;       /* its fields are those that have one of these bits */
  GHashTable *taken; /* as for sy_field_id() */
  void *owner;
};

/* Reads one field, or all of them. Skips fields without these bits, and types without a reader. */
void sy_field_read(const struct sy_reading *from, const struct sy_field *field);
void sy_fields_read(const struct sy_reading *from, const struct sy_field *fields);
/* Adds a problem for each key that is not one of its fields. */
void sy_fields_check(const struct sy_reading *from, const struct sy_field *fields);
/* The keys of fields with one of these bits, NULL-ended. g_ptr_array_unref. */
GPtrArray *sy_fields_keys(const struct sy_field *fields, unsigned on);

/* ---- canonical.c: canonical texts ---- */

/* A text in JSON. g_free. */
char *sy_canonical_text(const char *text);
/* Parameters as canonical JSON. A file is its path and the digest of its content; for a parameter
 * that may be a number or a text, a text is {"text": TEXT}. `set` has the values; NULL if they are
 * wrong. g_free. */
char *sy_canonical_params(const struct sy_yaml *params, const struct sy_plugin *plugin,
                          const sy_parameter_set *set);
/* Fills edition->sha256 from loader->merged and the digests of the tables, and all `rules`. */
void sy_edition_digest(struct sy_loader *loader);

/* ---- folders.c: an edition's folder, and those beside it ---- */

/* Whether sy_edition_sibling() accepts the folder that a key of the edition names. */
bool sy_sibling_check(struct sy_loader *loader, const char *key, const char *text,
                      struct sy_place place);

/* ---- resolve.c: the edition's file and those it extends ---- */

/* The depth to which a tree is copied. model.c refuses deeper ones, which many additions could
 * nest. */
#define SY_MAX_COPY_DEPTH (2 * SY_MAX_DEPTH)

/* Fills loader->root, loader->merged, edition->extends and the list of documents. False if there is
 * no tree to go on with. */
bool sy_resolve(struct sy_loader *loader);
/* A tree with `remove` and `set` applied, which mean what they do in edition.yaml. */
const struct sy_yaml *sy_tree_edit(const struct sy_loader *loader, sy_yaml_document *document,
                                   const struct sy_yaml *tree, const struct sy_yaml *remove,
                                   const struct sy_yaml *set);

/* ---- what-if.c: changes that nobody published ---- */

/* The merged edition with the changes of loader->what_if. The same one if there are none. Fills
 * loader->left_out, loader->raters, edition->what_if. */
const struct sy_yaml *sy_what_if_apply(struct sy_loader *loader, const struct sy_yaml *merged);
/* Whether a scalar names a node that is left out, with a problem if so. */
bool sy_what_if_refuses(const struct sy_loader *loader, const struct sy_yaml *scalar);
/* A share for people: "99%" where that is exact, else "2/3". g_free. */
char *sy_share_text(struct sy_rational share);

/* ---- tree-table.c: a tree written as a table ---- */

/* The tree that `tree` of edition.yaml names, the file of a table or a mapping with its format, in
 * the last of the edition's folders. `defaults`: of the same file, or NULL. NULL with a problem. */
const struct sy_yaml *sy_tree_table(struct sy_loader *loader, sy_yaml_document *document,
                                    const struct sy_yaml *tree, const struct sy_yaml *defaults);

/* ---- defaults.c: what nodes have that do not say otherwise ---- */

/* The mapping `defaults` of an edition or a group, with problems about its keys; or NULL. */
const struct sy_yaml *sy_defaults_of(const struct sy_yaml *owner, sy_problems *problems);
/* The defaults `inner` laid over `outer`; either may be NULL. */
const struct sy_yaml *sy_defaults_over(sy_yaml_document *document, const struct sy_yaml *outer,
                                       const struct sy_yaml *inner);
/* The merged edition in which each node has the defaults that apply to it. The same one if there
 * are none. */
const struct sy_yaml *sy_defaults_apply(struct sy_loader *loader, const struct sy_yaml *merged);

/* ---- warnings.c, evidence-warnings.c ---- */

/* Reads the key `acknowledged` of the edition's own file. Must come before any warning. */
void sy_acknowledgements_load(struct sy_loader *loader);
/* Adds the warnings about a loaded edition. */
void sy_edition_warn(struct sy_loader *loader);

/* ---- tree.c: nodes from YAML ---- */

/* Moves the nodes of the tree into the edition; gates are resolved. */
void sy_tree_load(struct sy_loader *loader);
/* A node by name that can have a score (a group or a leaf), or SY_NONE with a problem. */
uint32_t sy_scored_node(struct sy_loader *loader, const struct sy_yaml *scalar);

/* ---- leaf.c: plugins, parameters, what they read ---- */

/* Loads plugins and makes instances; plans bindings. */
void sy_leaves_load(struct sy_loader *loader);
/* The index of the plugin's only table, or its only one by unit; -1 if there is none. */
int sy_main_table(const struct sy_plugin *plugin);
/* Records a file that the edition, or the one of that id that it extends (NULL: it itself), needs
 * beside its tables, for a node or (SY_NONE) for the tree. */
void sy_edition_carry(sy_edition *edition, uint32_t node, const char *id, const char *file,
                      const char *sha256);
/* Gives every binding its sheet, after the tables are read. */
void sy_leaves_attach(struct sy_loader *loader);

/* ---- spellings.c: equal texts reach a plugin in one spelling ---- */

/* Fills the spellings of all bindings that need them. */
void sy_texts_spell(struct sy_loader *loader);

/* ---- keys.c: keys that plugins declare ---- */

/* Finds rows with equal keys, for every binding that has its sheet. */
void sy_keys_check(struct sy_loader *loader);

/* ---- tables.c: evidence, planned and read ---- */

/* Reads how the table of a tree is written. False with a problem if it cannot be read. */
bool sy_tree_form(struct sy_loader *loader, const struct sy_yaml *tree, const char *file,
                  struct sy_table_form *form);
/* Fills edition->tables with `units` and what the edition declares. */
void sy_tables_declare(struct sy_loader *loader);
/* Plans a column: returns the index that it will have in the table's sheet. Equal requests share
 * one. `conditions`, of struct sy_row_condition, say which rows are read; NULL or empty: every row.
 */
guint sy_tables_request(struct sy_loader *loader, uint32_t table,
                        const struct sy_column_request *request, GArray *conditions);
/* Plans a column by its heading, as text. */
guint sy_tables_request_text(struct sy_loader *loader, uint32_t table, const char *heading,
                             struct sy_place place, const char *asker);
/* The same as decimals. */
guint sy_tables_request_decimal(struct sy_loader *loader, uint32_t table, const char *heading,
                                struct sy_place place, const char *asker);
/* Whether a request is for a column with one of the headings of a declaration. */
bool sy_is_headed_like(const struct sy_column_request *request, const struct sy_column *column);
/* Gives the request what the table declares about texts, unless the leaf's `values` do. */
void sy_tables_translate(struct sy_loader *loader, uint32_t table,
                         struct sy_column_request *request);
/* After all leaves: adds a problem for each heading of a table's `values` that nothing reads. */
void sy_tables_check_values(struct sy_loader *loader);
/* The declaration with another type and presence; equal calls return the same one, which lives as
 * long as the loader. */
const struct sy_column *sy_column_as(struct sy_loader *loader, const struct sy_column *column,
                                     uint32_t type, uint32_t presence);
/* Plans to read a table by unit or as shared; a problem if it is already read the other way. */
void sy_tables_scope(struct sy_loader *loader, uint32_t table, uint32_t scope,
                     struct sy_place place, const char *asker);
/* A condition's text or texts; a problem if it is neither. */
bool sy_wanted_check(const struct sy_yaml *wanted, sy_problems *problems);
/* Which rows of a table's sheet, or of a part of it, meet all conditions. g_free. */
bool *sy_rows_matching(const struct sy_loader *loader, uint32_t table, const sy_sheet *sheet,
                       const GArray *conditions);
/* Per text in the dictionary of a text column, the first that it is equal to; NULL if all differ.
 * g_free. */
uint32_t *sy_same_texts(const struct sy_loader *loader, uint32_t table, const sy_sheet *sheet,
                        guint column);
/* Reads all tables but `units`. */
void sy_tables_read(struct sy_loader *loader);

/* ---- same-rows.c: rows of a unit that have equal values in some columns ---- */

struct sy_key_column {
  guint column;         /* of the sheet; an absent column is empty in every row */
  const uint32_t *same; /* from sy_same_texts(), for a text column; or NULL */
};
typedef struct sy_same_rows sy_same_rows;
/* Borrows the sheet. */
sy_same_rows *sy_same_rows_new(const sy_sheet *sheet, const struct sy_key_column *columns,
                               guint column_count);
void sy_same_rows_free(sy_same_rows *same);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_same_rows, sy_same_rows_free)
/* Receives the rows of one unit (SY_NONE: of a shared table) that have equal values in all columns,
 * in the order of the sheet; it may reorder them. */
typedef void sy_same_rows_visit(void *data, uint32_t unit, uint32_t *rows, uint64_t count);
/* Visits every row once. */
void sy_same_rows_each(sy_same_rows *same, sy_same_rows_visit *visit, void *data);

/* ---- stages.c: the right of reply, and keys ---- */

const struct sy_yaml *sy_stages_key(struct sy_loader *loader, const struct sy_yaml *table);
/* Requests the columns of stage and key, after all other requests. */
void sy_stages_plan(struct sy_loader *loader, uint32_t table);
/* Removes the rows that do not count from the table's sheet. */
void sy_stages_settle(struct sy_loader *loader, uint32_t table);
void sy_stages_free(struct sy_stages *stages);

/* ---- sources.c: where rows come from ---- */

/* Reads the key `sources` of the edition; and of a table, which is returned if it is there. */
void sy_sources_load(struct sy_loader *loader);
const struct sy_yaml *sy_sources_of(struct sy_loader *loader, uint32_t table,
                                    const struct sy_yaml *yaml);
/* Requests the columns, after plugins have requested theirs. */
void sy_sources_plan(struct sy_loader *loader, uint32_t table);
/* Checks every row of the table's sheet, and the snapshots. */
void sy_sources_check(struct sy_loader *loader, uint32_t table);

/* ---- units.c: cohorts, units ---- */

void sy_cohorts_load(struct sy_loader *loader);
/* The columns of units.csv that the loader itself needs; to be called before any other request. */
void sy_units_plan(struct sy_loader *loader);
/* The columns that `applies` and `over` of nodes and awards read; to be called before units.csv is
 * read. */
void sy_attributes_plan(struct sy_loader *loader);
/* Reads units.csv into the units and into the sheet of tables[0], which has one row per unit. */
void sy_units_read(struct sy_loader *loader);

/* ---- labels.c ---- */

/* Reads the key `labels`, after the nodes. */
void sy_labels_load(struct sy_loader *loader);
/* Reads the key `advice`, after the plugins of the nodes. */
void sy_advice_load(struct sy_loader *loader);
/* The labels or the advice of an edition, over those of the edition that it extends; either may be
 * NULL. */
const struct sy_yaml *sy_words_over(sy_yaml_document *document, const struct sy_yaml *outer,
                                    const struct sy_yaml *inner);

/* ---- errata.c ---- */

/* Reads the key `errata` of published.yaml, after the claims. */
void sy_errata_load(struct sy_loader *loader, const struct sy_yaml *published);

/* ---- lineage.c ---- */

/* Reads the key `lineage` of the edition's own file. */
void sy_lineage_load(struct sy_loader *loader);
/* Checks the column `was` of the units, which are in that file. */
void sy_lineage_check(struct sy_loader *loader, struct sy_place file);

/* ---- awards.c, claims.c ---- */

void sy_awards_load(struct sy_loader *loader);
void sy_gradings_load(struct sy_loader *loader);
/* Reads published.yaml, if it exists. Units are resolved by sy_claims_attach(). */
void sy_claims_load(struct sy_loader *loader);
/* Resolves units, and selects the rows that claims are about. */
void sy_claims_attach(struct sy_loader *loader);

#endif /* SY_EDITION_PRIVATE_H */
