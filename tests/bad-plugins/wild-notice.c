/* SPDX-License-Identifier: Apache-2.0
 *
 * wild-notice.c: gives a notice about a row that is not there
 */
#define TINY_ID "wild-notice"
#define TINY_SCORE bad_score
#define TINY_CREATE bad_create
#define TINY_EXTENSION bad_extension
struct sy_host;
struct sy_parameters;
struct sy_failure;
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
static const void *bad_extension(const char *id);
#include "../tiny-plugin.h"

#include <string.h>

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)parameters, (void)failure;
  *self = (void *)(uintptr_t)host->get_extension(host, SY_NOTICES);
  return SY_OK;
}

static const void *bad_extension(const char *id) {
  static const struct sy_notice notice = {.size = sizeof notice,
                                          .code = "odd",
                                          .severity = SY_NOTICE_WARNING,
                                          .message = {"odd", "可疑"}};
  static const struct sy_notice *const list[] = {&notice, NULL};
  static const struct sy_notices notices = {sizeof notices, list};
  return strcmp(id, SY_NOTICES) == 0 ? &notices : NULL;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const struct sy_notice_report report = {
      .size = sizeof report, .unit = 0, .table = 0, .row = UINT64_MAX, .column = -1};
  const int status = tiny_score(self, batch, result, failure);
  ((const struct sy_notices_host *)self)->notify(result, &report);
  return status;
}
