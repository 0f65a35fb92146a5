#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The house is as it is drawn: a room includes only itself and rooms that stand before it, through their
# doors; the core names no year and no programme; plugins include nothing of the core.
. "${srcdir:-.}/tests/lib.sh"

rooms="base host edition engine study output verify conformance command"
seen=
for room in $rooms; do
  seen="$seen $room"
  for file in "$top/core/$room"/*.[ch]; do
    for included in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file"); do
      case " $seen steelyard " in
      *" $included "*) ;;
      *) fail "$file includes the later room $included" ;;
      esac
    done
    for included in $(sed -n 's/^#include "\([a-z]*\/[a-z.-]*\)".*/\1/p' "$file"); do
      case $included in
      steelyard/*) ;;
      "$room"/*) ;;
      *) [ "$included" = "${included%%/*}/${included%%/*}.h" ] || fail "$file goes past a door: $included" ;;
      esac
    done
  done
done

# The worker is a program of its own, beside what is not trusted: it knows base and host alone.
for included in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$top"/core/worker/*.[ch]); do
  case $included in
  base | host | worker) ;;
  *) fail "the worker includes $included" ;;
  esac
done

grep -nE '\b20(1[4-9]|2[0-9])\b|shenzhen|china|金秤砣' "$top"/core/*/*.[ch] | grep -v 'base/base.h\|base/date.c\|/xx' &&
  fail "the core names a year or a programme"

for file in "$top"/plugins/*/*.[ch]; do
  own=$(basename "$(dirname "$file")")
  grep -n '^#include "' "$file" | grep -vE "\"(steelyard/plugin|common/common|common/plugin-test|$own/[a-z-]*)\.h\"" && fail "$file includes more than it may"
done
finish
