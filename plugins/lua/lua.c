/* SPDX-License-Identifier: Apache-2.0
 *
 * lua.c: a criterion written as a script in Lua, a file of the edition
 *
 * A setting whose text Lua takes for a number is a number, even if the edition writes it in
 * quotation marks. The host always runs all revisions in a worker.
 */
#define REVISION 1
#define VERSION "1.0.0"
#define VALUE_TYPE SY_PARAMETER_TEXT
#define VALUE_HELP TEXT("A number or text.", "数或文字。")
#include "lua/description.h"

void script_push_setting(lua_State *L, const struct sy_value *value) {
  if (lua_stringtonumber(L, value->text) == 0)
    lua_pushstring(L, value->text);
}
