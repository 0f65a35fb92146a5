/* SPDX-License-Identifier: Apache-2.0
 *
 * lua-r2.c: a criterion written as a script in Lua, with settings as the edition writes them
 *
 * Like revision 1, but a setting in quotation marks is a text, whatever it looks like.
 */
#define REVISION 2
#define VERSION "2.0.0"
#define VALUE_TYPE SY_PARAMETER_NUMBER_OR_TEXT
#define VALUE_HELP                                                                                 \
  TEXT("A number or text; text that looks like a number, such as \"007\", needs quotation marks.", \
       "数或文字；形似数的文字（如\"007\"）须加引号。")
#include "lua/description.h"

void script_push_setting(lua_State *L, const struct sy_value *value) {
  if (value->type == SY_PARAMETER_INTEGER)
    lua_pushinteger(L, value->integer);
  else if (value->type == SY_PARAMETER_NUMBER)
    lua_pushnumber(L, value->number);
  else
    lua_pushstring(L, value->text);
}
