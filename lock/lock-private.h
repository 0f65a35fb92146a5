/* SPDX-License-Identifier: Apache-2.0
 *
 * lock-private.h: what the parts of `lock` share
 */
#ifndef SY_LOCK_PRIVATE_H
#define SY_LOCK_PRIVATE_H

#include "lock/lock.h"

#include <string.h>

/* ---- lock.c: what a lock consists of ---- */

/* Lists of entries with an id. Those up to LOCK_STUDY bind; the others are recorded. */
enum lock_list {
  LOCK_TABLES,
  LOCK_NODES,
  LOCK_AWARDS,
  LOCK_GRADES,
  LOCK_STUDY,
  LOCK_FILES,
  LOCK_PLUGINS,
  LOCK_LISTS
};
enum { TABLE_FILE, TABLE_ROWS, TABLE_SHA256 };
enum { NODE_PLUGIN, NODE_RULES, NODE_SCORES, NODE_FINDINGS };
enum { AWARD_RULES, AWARD_RANKS, AWARD_BANDS };
enum { GRADE_RULES, GRADE_UNITS };
enum { STUDY_SOURCES, STUDY_REPLICATIONS, STUDY_SEED, STUDY_RANKS, STUDY_BANDS };
enum { FILE_SHA256 };
enum { PLUGIN_VERSION, PLUGIN_SHA256 };
#define LOCK_FIELDS 5

enum lock_kind { LOCK_TEXT, LOCK_COUNT, LOCK_DIGEST, LOCK_REVISION };
struct lock_field {
  const char *name; /* NULL after the last */
  enum lock_kind kind;
  bool optional;
};
/* What each list is called, and what each of its entries has; `empty`: there may be no entry. The
 * list of studies is left out if it is empty. */
struct lock_shape {
  const char *name;
  bool empty;
  struct lock_field fields[LOCK_FIELDS + 1];
};
extern const struct lock_shape lock_shapes[LOCK_LISTS];

struct lock_entry {
  char *id;
  struct sy_place place;
  char *values[LOCK_FIELDS]; /* NULL: none */
};

#define LOCK_FORMAT "lock" /* and its version */

struct sy_lock {
  const struct sy_result_rules *version;
  char *edition;                /* its id */
  char *rules;                  /* the digest of the resolved tree, with awards and grades */
  char *at, *by;                /* when it was made, and with which steelyard */
  GPtrArray *lists[LOCK_LISTS]; /* struct lock_entry */
  GHashTable *by_id[LOCK_LISTS];
  struct sy_place place; /* of `edition` where it was read */
};

/* "steelyard 0.1.0": this one. */
const char *lock_engine(void);
sy_lock *lock_new(const struct sy_result_rules *version);
/* Adds an entry with copies of the id and the values, of which there may be NULLs. */
struct lock_entry *lock_add(sy_lock *lock, enum lock_list list, const char *id,
                            const char *const values[LOCK_FIELDS]);
/* NULL if there is none. */
const struct lock_entry *lock_find(const sy_lock *lock, enum lock_list list, const char *id);

/* ---- make.c ---- */

/* Adds the nodes, awards and grades; of nodes with a plugin their findings if `findings`. */
void lock_add_results(sy_lock *lock, const sy_assessment *assessment, bool findings);

/* ---- study.c ---- */

/* Adds the study of robustness that the edition declares; the registry is the one with which it was
 * loaded. */
void lock_add_study(sy_lock *lock, const sy_assessment *assessment, sy_registry *registry,
                    sy_problems *problems);

/* ---- own-rules.c ---- */

/* Prints, for each rule of the program itself, the cells of the edition on which it has an effect.
 */
void lock_tell_own_rules(const sy_edition *edition, FILE *stream);

/* ---- write.c ---- */

/* The digest that seals a lock: of its canonical form without the key `digest`. */
void lock_seal(sy_yaml_document *document, char digest[SY_DIGEST_SIZE]);

#endif /* SY_LOCK_PRIVATE_H */
