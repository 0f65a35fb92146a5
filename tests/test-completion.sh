#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Bash completes command lines: commands, options, formats and other choices, files and folders.
. "${srcdir:-.}/tests/lib.sh"

run 0 "$steelyard" help --completion bash
cp "$work/out" "$work/completion"
cmp -s "$work/completion" "$(dirname "$steelyard")/completions/steelyard" || fail "the one that is installed is another"
. "$work/completion"
complete -p steelyard | grep -q -- '-F _steelyard steelyard' || fail "bash does not complete with it"
mkdir "$work/current" "$work/current/an edition" "$work/current/another"
touch "$work/current/anything.r1.so"
cd "$work/current" || exit 1

# offer WORD…: prints the completions of the last word, sorted. As in bash, = is a word of its own.
offer() {
  COMP_WORDS=(steelyard "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _steelyard
  printf '%s\n' "${COMPREPLY[@]}" | sort
}

# completes EXPECTED WORD…
completes() {
  expected=$1
  shift
  found=$(offer "$@" | paste -sd '|')
  [ "$found" = "$expected" ] || fail "$*: offers '$found', expected '$expected'"
}
completes 'score' sc
completes 'validate|verify' v
completes 'plugin' pl
completes 'check|list|new|show' plugin ''
completes 'help' he
completes 'diff' help d
completes '--format' score --fo
completes '--language|--limit' plugin new --l
completes '--digits' score edition --format csv --di
completes 'json' score --format = js
completes 'csv|json|table' diff --format =
completes 'dot' tree -f d
completes 'csv|json|table' diff --format ''
completes 'json|table' plugin check --format ''
completes 'c|cpp' plugin new --language c
completes 'none|require|try' verify --sandbox ''
completes '' score --threads a
completes 'an edition|another' score a
completes 'an edition|another|anything.r1.so' score --output a
completes 'an edition|another' new --from a
completes 'an edition|another|anything.r1.so' new --from-table a
completes 'an edition|another|anything.r1.so' plugin check a
completes 'an edition|another|anything.r1.so' verify "an edition" a
completes 'an edition|another' archive a
completes '' plugin show a
completes '' nonsense a
IFS=: completes 'csv|json|table' diff --format ''

# Every command and every option in the help texts is offered.
for command in $("$steelyard" help | sed -n '/^Limits/q; s/^  \(plugin [a-z]*\|[a-z]*\)  .*/\1/p' | tr ' ' _); do
  read -ra words <<<"${command/_/ }"
  for option in $("$steelyard" "${words[@]}" --help | grep -o '^  [ -]..  *--[a-z-]*' | grep -o -- '--[a-z-]*'); do
    offer "${words[@]}" "$option" | grep -qxF -- "$option" || fail "${words[*]} $option is not offered"
  done
done
finish
