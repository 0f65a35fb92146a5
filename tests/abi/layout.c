/* SPDX-License-Identifier: Apache-2.0
 *
 * layout.c: where every field of the interface is, for ever
 *
 * Compiled and not run, where pointers and sizes have 64 bits. The figures are those of the first
 * release: fields are only ever appended, so a struct's size may grow, but nothing moves.
 * Enumerators keep their numbers.
 */
#include <steelyard/plugin.h>

#if defined(__cplusplus)
#define CHECK static_assert
#else
#define CHECK _Static_assert
#endif
#define SIZE(type, size) CHECK(sizeof(type) >= (size), #type)
#define AT(type, field, offset) CHECK(offsetof(type, field) == (offset), #type "." #field)
#define IS(enumerator, number) CHECK((enumerator) == (number), #enumerator)

#if defined(__LP64__)
SIZE(struct sy_text, 16);
AT(struct sy_text, en, 0);
AT(struct sy_text, zh, 8);
SIZE(struct sy_level, 32);
AT(struct sy_level, size, 0);
AT(struct sy_level, name, 8);
AT(struct sy_level, label, 16);
SIZE(struct sy_column, 88);
AT(struct sy_column, size, 0);
AT(struct sy_column, name, 8);
AT(struct sy_column, type, 16);
AT(struct sy_column, presence, 20);
AT(struct sy_column, lowest, 24);
AT(struct sy_column, highest, 32);
AT(struct sy_column, levels, 40);
AT(struct sy_column, levels_from, 48);
AT(struct sy_column, label, 56);
AT(struct sy_column, help, 72);
SIZE(struct sy_table, 72);
AT(struct sy_table, size, 0);
AT(struct sy_table, name, 8);
AT(struct sy_table, scope, 16);
AT(struct sy_table, absence, 20);
AT(struct sy_table, optional, 24);
AT(struct sy_table, reserved, 28);
AT(struct sy_table, columns, 32);
AT(struct sy_table, label, 40);
AT(struct sy_table, help, 56);
SIZE(struct sy_parameter, 96);
AT(struct sy_parameter, size, 0);
AT(struct sy_parameter, name, 8);
AT(struct sy_parameter, type, 16);
AT(struct sy_parameter, required, 20);
AT(struct sy_parameter, lowest, 24);
AT(struct sy_parameter, highest, 32);
AT(struct sy_parameter, choices, 40);
AT(struct sy_parameter, fields, 48);
AT(struct sy_parameter, default_value, 56);
AT(struct sy_parameter, label, 64);
AT(struct sy_parameter, help, 80);
SIZE(struct sy_value, 56);
AT(struct sy_value, size, 0);
AT(struct sy_value, type, 8);
AT(struct sy_value, present, 12);
AT(struct sy_value, number, 16);
AT(struct sy_value, integer, 24);
AT(struct sy_value, text, 32);
AT(struct sy_value, count, 40);
AT(struct sy_value, items, 48);
SIZE(struct sy_parameters, 24);
AT(struct sy_parameters, size, 0);
AT(struct sy_parameters, count, 8);
AT(struct sy_parameters, values, 16);
SIZE(struct sy_finding_value, 24);
AT(struct sy_finding_value, size, 0);
AT(struct sy_finding_value, name, 8);
AT(struct sy_finding_value, type, 16);
SIZE(struct sy_finding, 56);
AT(struct sy_finding, size, 0);
AT(struct sy_finding, code, 8);
AT(struct sy_finding, message, 16);
AT(struct sy_finding, advice, 32);
AT(struct sy_finding, values, 48);
SIZE(struct sy_reason, 32);
AT(struct sy_reason, size, 0);
AT(struct sy_reason, code, 8);
AT(struct sy_reason, message, 16);
SIZE(struct sy_report, 56);
AT(struct sy_report, size, 0);
AT(struct sy_report, unit, 8);
AT(struct sy_report, finding, 16);
AT(struct sy_report, table, 20);
AT(struct sy_report, row, 24);
AT(struct sy_report, points, 32);
AT(struct sy_report, value_count, 40);
AT(struct sy_report, values, 48);
SIZE(struct sy_column_data, 88);
AT(struct sy_column_data, size, 0);
AT(struct sy_column_data, type, 8);
AT(struct sy_column_data, present, 12);
AT(struct sy_column_data, valid, 16);
AT(struct sy_column_data, booleans, 24);
AT(struct sy_column_data, integers, 32);
AT(struct sy_column_data, decimals, 40);
AT(struct sy_column_data, dates, 48);
AT(struct sy_column_data, levels, 56);
AT(struct sy_column_data, texts, 64);
AT(struct sy_column_data, dictionary, 72);
AT(struct sy_column_data, dictionary_count, 80);
SIZE(struct sy_table_data, 40);
AT(struct sy_table_data, size, 0);
AT(struct sy_table_data, row_count, 8);
AT(struct sy_table_data, first_row, 16);
AT(struct sy_table_data, columns, 24);
AT(struct sy_table_data, present, 32);
SIZE(struct sy_batch, 24);
AT(struct sy_batch, size, 0);
AT(struct sy_batch, unit_count, 8);
AT(struct sy_batch, tables, 16);
SIZE(struct sy_result, 64);
AT(struct sy_result, size, 0);
AT(struct sy_result, score, 8);
AT(struct sy_result, outcome, 16);
AT(struct sy_result, reason, 24);
AT(struct sy_result, row_points, 32);
AT(struct sy_result, report, 40);
AT(struct sy_result, findings_wanted, 48);
AT(struct sy_result, reserved, 52);
AT(struct sy_result, host_data, 56);
SIZE(struct sy_failure, 40);
AT(struct sy_failure, size, 0);
AT(struct sy_failure, message, 8);
AT(struct sy_failure, capacity, 16);
AT(struct sy_failure, table, 24);
AT(struct sy_failure, parameter, 28);
AT(struct sy_failure, row, 32);
SIZE(struct sy_host, 40);
AT(struct sy_host, size, 0);
AT(struct sy_host, api_version, 8);
AT(struct sy_host, reserved, 12);
AT(struct sy_host, name, 16);
AT(struct sy_host, version, 24);
AT(struct sy_host, get_extension, 32);
SIZE(struct sy_plugin, 200);
AT(struct sy_plugin, size, 0);
AT(struct sy_plugin, api_version, 8);
AT(struct sy_plugin, kind, 12);
AT(struct sy_plugin, id, 16);
AT(struct sy_plugin, revision, 24);
AT(struct sy_plugin, flags, 28);
AT(struct sy_plugin, version, 32);
AT(struct sy_plugin, author, 40);
AT(struct sy_plugin, licence, 48);
AT(struct sy_plugin, title, 56);
AT(struct sy_plugin, summary, 72);
AT(struct sy_plugin, returns, 88);
AT(struct sy_plugin, reserved, 92);
AT(struct sy_plugin, lowest, 96);
AT(struct sy_plugin, highest, 104);
AT(struct sy_plugin, tables, 112);
AT(struct sy_plugin, parameters, 120);
AT(struct sy_plugin, findings, 128);
AT(struct sy_plugin, reasons, 136);
AT(struct sy_plugin, create, 144);
AT(struct sy_plugin, score, 152);
AT(struct sy_plugin, destroy, 160);
AT(struct sy_plugin, range, 168);
AT(struct sy_plugin, get_extension, 176);
AT(struct sy_plugin, instance_flags, 184);
AT(struct sy_plugin, describe, 192);
AT(struct sy_plugin, method, 200);
#endif

IS(SY_SCORED, 1);
IS(SY_NOT_APPLICABLE, 2);
IS(SY_MISSING, 3);
IS(SY_ERROR, 4);
IS(SY_OK, 0);
IS(SY_REFUSED, 1);
IS(SY_FAILED, 2);
IS(SY_NO_MEMORY, 3);
IS(SY_RETURNS_SCORE, 1);
IS(SY_RETURNS_AMOUNT, 2);
IS(SY_BOOL, 1);
IS(SY_INTEGER, 2);
IS(SY_DECIMAL, 3);
IS(SY_DATE, 4);
IS(SY_CATEGORY, 5);
IS(SY_TEXT, 6);
IS(SY_REQUIRED, 1);
IS(SY_BLANK_ALLOWED, 2);
IS(SY_OPTIONAL, 3);
IS(SY_BY_UNIT, 1);
IS(SY_SHARED, 2);
IS(SY_ABSENT_IS_MISSING, 0);
IS(SY_ABSENT_HAS_MEANING, 1);
IS(SY_PARAMETER_NUMBER, 1);
IS(SY_PARAMETER_INTEGER, 2);
IS(SY_PARAMETER_BOOL, 3);
IS(SY_PARAMETER_TEXT, 4);
IS(SY_PARAMETER_CHOICE, 5);
IS(SY_PARAMETER_DATE, 6);
IS(SY_PARAMETER_NUMBERS, 7);
IS(SY_PARAMETER_TEXTS, 8);
IS(SY_PARAMETER_TABLE, 9);
IS(SY_PARAMETER_FILE, 10);
IS(SY_PARAMETER_NUMBER_OR_TEXT, 11);
IS(SY_KIND_INDICATOR, 1);
IS(SY_PLUGIN_COHORT, 1);
IS(SY_PLUGIN_PARALLEL, 2);
IS(SY_PLUGIN_ISOLATED, 4);
