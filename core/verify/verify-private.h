/* SPDX-License-Identifier: Apache-2.0
 *
 * verify-private.h: what the parts of the room `verify` share
 */
#ifndef SY_VERIFY_PRIVATE_H
#define SY_VERIFY_PRIVATE_H

#include "verify/verify.h"

#include <string.h>

/* ---- statistic.c: what a claim computes ---- */

/* An exact figure in nano-points: numerator / denominator, denominator > 0. */
struct statistic {
  sy_int128 numerator, denominator;
};

/* What `of` gives for the claim's names in an assessment. False where nothing can be computed: no
 * unit has a score, the unit is not ranked. A name that is not there is a problem as well. */
bool statistic_of(const sy_assessment *assessment, const struct sy_claim *claim,
                  enum sy_claim_of of, struct statistic *statistic, sy_problems *problems);
/* The band or grade of the claim's unit, by its id; "" where it has none. */
const char *statistic_name(const sy_assessment *assessment, const struct sy_claim *claim,
                           sy_problems *problems);
/* Of the units in both editions with a score or rank in both, how many changed as the claim says;
 * for `share` in percent. False where no unit can be compared. */
bool statistic_changes(const sy_assessment *later, const sy_assessment *earlier,
                       const struct sy_claim *claim, struct statistic *statistic,
                       sy_problems *problems);
/* later - earlier, in percent of the earlier if `relative`. False where that has no meaning or
 * leaves 128 bits. */
bool statistic_subtract(const struct statistic *later, const struct statistic *earlier,
                        bool relative, struct statistic *difference);

/* ---- judge.c ---- */

/* Whether a claim speaks of what a result document does not hold: rows, or another edition. */
bool claim_needs_more(const struct sy_claim *claim);
/* The verdict of a computed figure or name as printed. */
enum sy_verdict verdict_on(const struct sy_claim *claim, const char *computed);

/* Computes one claim. `shelf` may be NULL for claims that need no other edition. */
struct sy_judgement judge_claim(const sy_assessment *assessment, const struct sy_claim *claim,
                                sy_shelf *shelf, sy_problems *problems);

/* ---- lock.c: what a lock consists of ---- */

/* Lists of entries with an id. Those up to LOCK_GRADES bind; the others are recorded. */
enum lock_list {
  LOCK_TABLES,
  LOCK_NODES,
  LOCK_AWARDS,
  LOCK_GRADES,
  LOCK_FILES,
  LOCK_PLUGINS,
  LOCK_LISTS
};
enum { TABLE_FILE, TABLE_ROWS, TABLE_SHA256 };
enum { NODE_PLUGIN, NODE_RULES, NODE_SCORES };
enum { AWARD_RULES, AWARD_RANKS, AWARD_BANDS };
enum { GRADE_RULES, GRADE_UNITS };
enum { FILE_SHA256 };
enum { PLUGIN_VERSION, PLUGIN_SHA256 };
#define LOCK_FIELDS 3

enum lock_kind { LOCK_TEXT, LOCK_COUNT, LOCK_DIGEST, LOCK_REVISION };
struct lock_field {
  const char *name; /* NULL after the last */
  enum lock_kind kind;
  bool optional;
};
/* What each list is called, and what each of its entries has; `empty`: there may be no entry. */
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

struct sy_lock {
  char *edition;                /* its id */
  char *rules;                  /* the digest of the resolved tree, with awards and grades */
  char *at, *by;                /* when it was made, and with which steelyard */
  GPtrArray *lists[LOCK_LISTS]; /* struct lock_entry */
  GHashTable *by_id[LOCK_LISTS];
  struct sy_place place; /* of `edition` where it was read */
};

/* "steelyard 0.1.0": this one. */
const char *lock_engine(void);
sy_lock *lock_new(void);
/* Adds an entry with copies of the id and the values, of which there may be NULLs. */
struct lock_entry *lock_add(sy_lock *lock, enum lock_list list, const char *id,
                            const char *const values[LOCK_FIELDS]);
/* NULL if there is none. */
const struct lock_entry *lock_find(const sy_lock *lock, enum lock_list list, const char *id);

/* ---- lock-make.c ---- */

/* Adds the nodes, awards and grades. */
void lock_add_results(sy_lock *lock, const sy_assessment *assessment);

/* ---- lock-write.c ---- */

/* The digest that seals a lock: of its canonical form without the key `digest`. */
void lock_seal(sy_yaml_document *document, char digest[SY_DIGEST_SIZE]);

/* ---- archive-files.c: what goes into an archive ---- */

/* The parts of an archive: everything is in a folder called as the edition. */
#define ARCHIVE_README "README.md"
#define ARCHIVE_DOCUMENT "result.json"
#define ARCHIVE_EDITIONS "editions"

/* A file to pack: one that there is, or one made of `bytes`. */
struct archive_item {
  char *name;         /* in the archive */
  char *path;         /* or NULL */
  const char *sha256; /* what it was when it was scored, or NULL */
  struct sy_bytes bytes;
};
/* The edition's files, those of the editions that its claims speak of, and edition.yaml of what
 * they extend, by name; the array owns them. NULL with problems. */
GPtrArray *archive_files(const sy_assessment *assessment, sy_registry *registry,
                         sy_problems *problems);
/* Adds a file that is made; takes the bytes over. */
void archive_add_made(GPtrArray *items, const sy_edition *edition, const char *name, char *data,
                      size_t length);
/* Why a name can be no file's in an archive, translated; NULL if it can. */
const char *archive_name_fault(const char *name);

/* ---- archive-readme.c: what an archive says of itself ---- */

/* g_free. */
char *archive_readme(const sy_edition *edition, const sy_lock *lock);

#endif /* SY_VERIFY_PRIVATE_H */
