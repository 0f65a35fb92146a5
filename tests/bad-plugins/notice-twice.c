/* SPDX-License-Identifier: Apache-2.0
 *
 * notice-twice.c: declares two notices of one code
 */
#define TINY_ID "notice-twice"
#define TINY_EXTENSION bad_extension
static const void *bad_extension(const char *id);
#include "../tiny-plugin.h"

#include <string.h>

static const void *bad_extension(const char *id) {
  static const struct sy_notice notice = {.size = sizeof notice,
                                          .code = "odd",
                                          .severity = SY_NOTICE_WARNING,
                                          .message = {"odd", "可疑"}};
  static const struct sy_notice *const list[] = {&notice, &notice, NULL};
  static const struct sy_notices notices = {sizeof notices, list};
  return strcmp(id, SY_NOTICES) == 0 ? &notices : NULL;
}
