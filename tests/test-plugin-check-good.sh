#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard plugin check`: every good plugin passes every check. Where the effort is short: one plugin all of them, a
# sixth of the others, not the slowest, those of the contract, the rest those of the descriptor
# (under sanitizers, where it is long, the random ones).
. "${srcdir:-.}/tests/lib.sh"

sanitized=no
case ${CFLAGS-} in *sanitize*) sanitized=yes ;; esac
! long || comma_locale || echo "without another locale"

# Scripts need one: the example, which is of the newest revision.
cp -R "$top/docs/examples/lua/edition" "$work/edition"
chmod -R u+w "$work/edition"
cat >"$work/panel.yaml" <<'END'
- criteria: [{criterion: a, lowest: 0, highest: 100}]
- {criteria: [{criterion: a, lowest: 0, highest: 100, weight: 0.3}, {criterion: b, lowest: -1, highest: 100.7, weight: 0.7}]}
END

seconds=180 # for a check; the machine may be busy
[ $sanitized = no ] || seconds=900 # a million units take ten times as long
# Sanitizers look for misuse of memory, which random data provoke; all tests of all plugins would take half an hour there.
others='descriptor.*'
! long || others=fuzz.random
turn=0
# Every good plugin passes all of them; nothing is skipped but what was not asked for.
for object in "$STEELYARD_PLUGIN_PATH"/*.so "$STEELYARD_TEST_PLUGINS"/*.so; do
  name=$(basename "$object" .so)
  set --
  case $name in
  lua.*)
    sed -i "s/lua@[0-9]*/lua@${name#lua.r}/" "$work/edition/edition.yaml"
    set -- --vectors "$work/edition"
    ;;
  panel.*) set -- --params "$work/panel.yaml" ;; # few made-up marks are within the made-up ranges
  esac
  turn=$((turn + 1))
  if [ "$name" != count.r1 ] && { ! long || [ $sanitized = yes ]; }; then
    if [ $((turn % 6)) -eq 4 ]; then set -- "$@" --only 'contract.*'; else set -- "$@" --only "$others"; fi
  fi
  run 0 "$steelyard" plugin check --seconds $seconds "$@" "$object"
  while read -r check verdict detail; do
    case $check:$verdict in
    vectors.claims:skip | determinism.locale:skip | load.time:warn) ;; # the machine may be busy
    determinism.decimals:warn) ;; # a plugin that reads exact decimals would fail
    determinism.decimals:skip) # it scores each day's bulletin by itself, and adds no decimals
      [ "$name" = outbreak-bulletin.r2 ] || fail "$name: $check $verdict $detail" ;;
    lifecycle.leak:skip | *.calls-nobody:skip) [ $sanitized = yes ] || fail "$name: $check skipped" ;;
    *.*:warn | *.*:skip) fail "$name: $check $verdict $detail" ;;
    esac
  done <"$work/out"
  printf '%-24s %s\n' "$name" "$(tail -n 1 "$work/out")"
done
finish
