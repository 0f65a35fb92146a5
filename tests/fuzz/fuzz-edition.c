/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-edition.c: fuzz target of editions: the input is edition.yaml
 */
#include "small-edition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  small_edition_check("demo/edition.yaml", data, size);
  return 0;
}
