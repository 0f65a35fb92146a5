#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Forms that LibreOffice or exceljs has saved are read like those of openpyxl: an edition's evidence, filled in with them,
# gives its scores.
. "${srcdir:-.}/tests/lib.sh"

python3 -c 'import openpyxl, yaml' 2>/dev/null || { echo "python3-openpyxl or python3-yaml is not installed"; exit 77; }
export PYTHONPATH="$top/tests/forms" PYTHONDONTWRITEBYTECODE=1
cd "$work"
tried=

# begin LANGUAGE [CELLS]: a copy of the edition has its forms in place of evidence, filled in unless CELLS gets the cells.
begin() {
  rm -rf editions forms
  mkdir editions
  cp -R "$top"/indicators/*/ editions
  chmod -R u+w editions
  run 0 "$steelyard" forms editions/shenzhen-2019 -o forms --language "$1"
  python3 "$top/tests/forms/fill.py" "$steelyard" editions/shenzhen-2019 forms ${2+"$2"} >filled || fail "$(cat filled)"
}
"$steelyard" score "$top/indicators/shenzhen-2019" --format csv >golden 2>/dev/null

# same PROGRAM: the edition has the scores that it has with CSV files.
same() {
  tried="$tried $1"
  run 0 "$steelyard" score editions/shenzhen-2019 --format csv
  cmp -s golden "$work/out" || fail "other scores with forms that $1 saved"
}

if command -v soffice >/dev/null; then
  begin zh
  mkdir saved
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to xlsx:"Calc MS Excel 2007 XML" --outdir saved \
    editions/shenzhen-2019/evidence/*.xlsx >soffice 2>&1 || fail "$(cat soffice)"
  mv saved/*.xlsx editions/shenzhen-2019/evidence
  same LibreOffice
fi

mkdir npm
if command -v npm >/dev/null &&
  (cd npm && npm install --no-save --no-package-lock --no-audit --no-fund exceljs@4) >installed 2>&1; then
  begin en cells.json
  node "$top/tests/forms/fill.mjs" "$work/npm/node_modules/exceljs" cells.json >out 2>&1 || fail "$(cat out)"
  same exceljs
fi
[ -n "$tried" ] || { echo "neither LibreOffice nor exceljs can be used"; exit 77; }
echo "tried:$tried"
finish
