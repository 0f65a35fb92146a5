/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin-check.h: tests a plugin
 *
 * Tests one shared object against the specification in steelyard/plugin.h. Each test is small, has
 * a name that is told, and runs in a process of its own with a time limit, so that an object that
 * crashes, hangs or ends the process fails one test and nothing else. What the tests hand in is
 * made from the plugin's own description and from a seed, so that a failure can be repeated.
 */
#ifndef SY_PLUGIN_CHECK_H
#define SY_PLUGIN_CHECK_H

#include "print/print.h"

#include <jansson.h>

enum sy_check_verdict {
  SY_CHECK_PASS,
  SY_CHECK_WARN, /* nothing that the specification forbids, but worth a look */
  SY_CHECK_SKIP, /* could not be tested */
  SY_CHECK_FAIL,
  SY_CHECK_CRASHED /* the process died, hung or ended itself */
};
extern const char *const sy_check_verdict_names[]; /* pass warn skip fail crashed, NULL */

/* ---- tests.c: which tests there are ---- */

struct sy_check_test {
  const char *name;  /* "group.name" */
  const char *title; /* what holds if it passes; English, to be translated */
};
/* The test at an index, or NULL past the last. */
const struct sy_check_test *sy_check_test_at(guint index);

/* ---- run.c: running them ---- */

struct sy_check_options {
  const char *only;    /* a pattern over names, with * and ?; NULL: all */
  bool in_process;     /* in this process, for a debugger */
  uint64_t seed;       /* of everything that is generated */
  unsigned seconds;    /* that a test may take */
  const char *params;  /* a YAML file with the parameters to test with; NULL: generated */
  const char *edition; /* a folder whose claims are the test vectors, or NULL */
};

/* What a test has seen of generated evidence that the plugin accepts. */
struct sy_check_seen {
  uint64_t batches;
  uint64_t units;
  uint64_t scored; /* units that got a score or an amount */
};

struct sy_check_result {
  const struct sy_check_test *test;
  enum sy_check_verdict verdict;
  struct sy_check_seen seen;
  char *detail; /* one line: what was found, and what was expected */
};

typedef struct sy_check_report {
  char *path; /* as it was given */
  char sha256[SY_DIGEST_SIZE];
  uint64_t seed;
  GArray *results; /* of struct sy_check_result, in the order of the tests */
} sy_check_report;
/* Tests the object. NULL with problems if there is no such file. */
sy_check_report *sy_check_object(const char *path, const struct sy_check_options *options,
                                 sy_problems *problems);
void sy_check_report_free(sy_check_report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_check_report, sy_check_report_free)
/* How many tests have a verdict. */
guint sy_check_count(const sy_check_report *report, enum sy_check_verdict verdict);

/* The digest of all that the plugin writes for a seed: the same on every machine and in every
 * environment. False and why not, g_free. Runs the object in this process. */
bool sy_check_digest(const char *path, const struct sy_check_options *options,
                     char digest[SY_DIGEST_SIZE], char **reason);

/* ---- report.c: telling ---- */

/* One line per test and a line of counts. */
void sy_check_write(const sy_check_report *report, const struct sy_style *style, FILE *stream);
/* The same as the document steelyard-check/1: {schema, objects[]}; json_decref. */
json_t *sy_check_json(const GPtrArray *reports);

#endif /* SY_PLUGIN_CHECK_H */
