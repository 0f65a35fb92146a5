/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h: an edition's results as a folder of HTML pages
 *
 * The pages need no server, no network and no script. They show what the engine, the study, the
 * comparison and the judgements have found, and compute nothing; the page that tries other weights
 * is the one exception, and says so.
 */
#ifndef SY_REPORT_H
#define SY_REPORT_H

#include "document/document.h"
#include "files/files.h"
#include "lock/lock.h"

struct sy_report_request {
  const struct sy_evaluation *result; /* with findings; all of it may be shown */
  const sy_study *study;
  const sy_lock *lock;          /* of the edition as it is, or NULL */
  const char *const *languages; /* "zh", "en": NULL-ended; with two, each has a folder */
};

/* Writes the pages. Changes the reader's language while it runs, so no other thread may read it.
 * False with problems if a file cannot be written. */
bool sy_report_write(const struct sy_report_request *report, sy_folder *folder,
                     sy_problems *problems);

#endif /* SY_REPORT_H */
