#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every broken edition that workbooks and databases can express says the same from them as from CSV files.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
python3 "$top/tests/workbooks/same.py" "$steelyard" "$work" >out || fail "$(cat out)"
tail -n 1 out
finish
