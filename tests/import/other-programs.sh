#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# other-programs.sh STEELYARD WORK: forms that LibreOffice and exceljs filled in give the edition's own scores.
set -u
steelyard=$1 work=$2
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
top=$here/../..
tried=0 failed=0

# try NAME COMMAND…: the command fills in the forms that are appended to it.
try() {
  name=$1
  shift
  rm -rf "$work/other"
  mkdir "$work/other"
  cp -R "$top/indicators/shenzhen-2018" "$top/indicators/shenzhen-2019" "$work/other"
  chmod -R u+w "$work/other"
  edition=$work/other/shenzhen-2019
  "$steelyard" score "$edition" --format csv >"$work/other/golden" || failed=1
  python3 "$here/inputs.py" empty "$edition" "$work/other/in" && rm -r "$edition/evidence" &&
    "$@" "$work"/other/in/*.xlsx &&
    "$steelyard" import "$edition" "$work"/other/in/*.xlsx >"$work/other/out" &&
    "$steelyard" score "$edition" --format csv >"$work/other/got" &&
    cmp "$work/other/golden" "$work/other/got" || { echo "FAIL: forms that $name filled in"; failed=1; }
  tried=$((tried + 1))
}

if command -v soffice >/dev/null && python3 -c 'import uno' 2>/dev/null; then
  try LibreOffice python3 "$here/fill-in.py" "$(command -v soffice)" "$work/profile"
else
  echo "not tried with LibreOffice, because it or python3-uno is not installed"
fi
if command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix "$work/modules" exceljs@4.4.0 >/dev/null 2>&1; then
  try exceljs node "$here/fill-in.mjs" "$work/modules"
else
  echo "not tried with exceljs, because npm cannot install it"
fi
[ "$tried" -gt 0 ] || exit 77
exit $failed
