/* SPDX-License-Identifier: Apache-2.0
 *
 * formats.c: the formats there are
 */
#include "tables/tables-private.h"

const struct sy_foreign_format *const sy_table_formats[] = {&table_xlsx, &table_ods, &table_sqlite,
                                                            NULL};
