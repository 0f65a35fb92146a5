#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Tables in workbooks and databases: what is read, what is refused and with which message, and that everything else is as
# it is with CSV.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
export PYTHONDONTWRITEBYTECODE=1
python3 "$top/tests/workbooks/workbooks.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
python3 "$top/tests/workbooks/databases.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
finish
