/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c: runs a fuzz target over the files that are named, where libFuzzer is not there
 *
 * libFuzzer does the same with files as arguments, so a test need not know which of the two it has.
 */
#include "fuzz.h"

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) {
    g_autofree char *bytes = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(arguments[i], &bytes, &length, &error)) {
      fprintf(stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
    fprintf(stderr, "Running: %s\n", arguments[i]);
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
  }
  return EXIT_SUCCESS;
}
