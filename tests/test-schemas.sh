#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The JSON Schemas that help to edit edition.yaml and published.yaml, and that of what diff writes: schemas/check.py.
. "${srcdir:-.}/tests/lib.sh"

python=/usr/bin/python3 # Debian's, for which its packages of modules are
"$python" -c 'import jsonschema, yaml' 2>/dev/null || {
  echo "python3-jsonschema or python3-yaml is not installed"
  exit 77
}
run 0 env PYTHONDONTWRITEBYTECODE=1 "$python" "$top/tests/schemas/check.py" "$top"
finish
