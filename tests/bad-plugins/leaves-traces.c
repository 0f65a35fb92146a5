/* SPDX-License-Identifier: Apache-2.0
 *
 * leaves-traces.c: changes the locale and the umask, and leaves them so
 */
#define TINY_ID "leaves-traces"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <locale.h>
#include <sys/stat.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  setlocale(LC_NUMERIC, "POSIX");
  umask(0777);
  return status;
}
