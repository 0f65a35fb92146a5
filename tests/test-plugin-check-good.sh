#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard plugin check`: every good plugin passes every check; where the effort is short, those of the contract, and
# of one plugin all.
. "${srcdir:-.}/tests/lib.sh"

sanitized=no
case ${CFLAGS-} in *sanitize*) sanitized=yes ;; esac
comma_locale || echo "without another locale"

# Every good plugin passes all of them; nothing is skipped but what was not asked for.
for object in "$STEELYARD_PLUGIN_PATH"/*.so "$STEELYARD_TEST_PLUGINS"/*.so; do
  name=$(basename "$object" .so)
  set --
  [ "$name" != lua.r1 ] || set -- --vectors "$top/docs/examples/lua/edition" # it needs a script
  [ "$name" = measure.r1 ] || long || set -- "$@" --only 'contract.*'
  run 0 "$steelyard" plugin check --seconds 60 "$@" "$object"
  while read -r check verdict detail; do
    case $check:$verdict in
    vectors.claims:skip | determinism.locale:skip | load.time:warn) ;; # the machine may be busy
    lifecycle.leak:skip | *.calls-nobody:skip) [ $sanitized = yes ] || fail "$name: $check skipped" ;;
    *.*:warn | *.*:skip) fail "$name: $check $verdict $detail" ;;
    esac
  done <"$work/out"
  printf '%-24s %s\n' "$name" "$(tail -n 1 "$work/out")"
done
finish
