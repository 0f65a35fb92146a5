/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-claims.c: fuzz target of claims and their judgement: the input is published.yaml
 */
#include "small-edition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  small_edition_check("demo/published.yaml", data, size);
  return 0;
}
