/* SPDX-License-Identifier: Apache-2.0
 *
 * example.h: a header that needs names from the source that includes it
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

static bool is_inside(int value) {
  return value >= LOW && value <= HIGH;
}

#endif /* EXAMPLE_H */
