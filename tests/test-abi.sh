#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Plugins built against the first release of the interface still load, describe themselves and score as they did. They
# are third-party plugins, so they run in workers as well as in the process.
. "${srcdir:-.}/tests/lib.sh"
[ "$(uname -m)" = x86_64 ] || { echo "the kept plugins are for x86_64, this is $(uname -m)"; exit 77; }
cp -R "$top/tests/abi/x86_64" "$work/kept"
chmod -R u+w,go-w "$work/kept"
STEELYARD_PLUGIN_PATH=$work/kept
export STEELYARD_PLUGIN_PATH
# The example is of the newest revision.
cp -R "$top/docs/examples/lua/edition" "$work/edition"
chmod -R u+w "$work/edition"
sed -i 's/lua@[0-9]*/lua@1/' "$work/edition/edition.yaml"
kept=$(find "$work/kept" -name '*.so' | wc -l)
[ "$kept" -ge 13 ] || fail "only $kept plugins were kept"
for sandbox in require none; do
  run 0 "$steelyard" plugin list --sandbox=$sandbox
  run 0 "$steelyard" plugin show least --sandbox=$sandbox
  run 0 "$steelyard" verify --sandbox=$sandbox "$top"/indicators/*
  [ "$(grep -c 'agrees with its lock' "$work/out")" -eq 5 ] || fail "not every edition is as it was locked"
  run 0 "$steelyard" verify --sandbox=$sandbox "$work/edition"
done
finish
