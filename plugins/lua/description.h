/* SPDX-License-Identifier: Apache-2.0
 *
 * description.h: the description of a revision
 *
 * The file of a revision first defines its own macros: REVISION, VERSION, and, for the values of
 * settings, VALUE_TYPE and VALUE_HELP.
 */
#ifndef DESCRIPTION_H
#define DESCRIPTION_H

#include "lua/script.h"

COLUMN(column_any, "any", SY_TEXT, SY_OPTIONAL, TEXT("any", "任意"),
       TEXT("The script declares the columns.", "列由脚本声明。"));
static const struct sy_column *const columns[] = {&column_any, NULL};
TABLE(table_rows, "rows", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 1, columns, TEXT("rows", "数据行"),
      TEXT("The script declares the tables.", "表由脚本声明。"));
static const struct sy_table *const tables[] = {&table_rows, NULL};

PARAMETER(parameter_script, "script", SY_PARAMETER_FILE, IS_REQUIRED, NULL, TEXT("script", "脚本"),
          TEXT("The path of a Lua 5.4 script in the edition.", "该届文件夹内Lua 5.4脚本的路径。"));
PARAMETER(setting_name, "name", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("name", "名称"),
          TEXT("The script reads it as settings.NAME.", "脚本以“settings.名称”读取。"));
PARAMETER(setting_value, "value", VALUE_TYPE, IS_REQUIRED, NULL, TEXT("value", "值"), VALUE_HELP);
static const struct sy_parameter *const setting_fields[] = {&setting_name, &setting_value, NULL};
TABLE_PARAMETER(parameter_settings, "settings", IS_OPTIONAL, setting_fields,
                TEXT("settings", "设置"),
                TEXT("Values that the script leaves to this indicator.",
                     "脚本留给本指标设定的值。"));
static const struct sy_parameter *const parameters[] = {&parameter_script, &parameter_settings,
                                                        NULL};

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "lua",
    .revision = REVISION,
    .flags = SY_PLUGIN_ISOLATED,
    .version = VERSION,
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Script", "脚本"),
    .summary = TEXT("A score computed by a Lua script in the edition.",
                    "由该届文件夹内的Lua脚本计算得分。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .create = script_create,
    .score = script_score,
    .destroy = script_destroy,
    .describe = script_describe,
};

SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}

#endif /* DESCRIPTION_H */
