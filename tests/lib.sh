# SPDX-License-Identifier: Apache-2.0
#
# lib.sh: shared by the whole-program tests. Source it; it creates a scratch folder, $work, and removes it.
set -u
umask 022 # what others may write to, steelyard does not load
srcdir=${srcdir:-.}
top=$(CDPATH='' cd -- "$srcdir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What scripts in Python import (tests/forged.py); nothing is written beside it.
export PYTHONPATH="$top/tests" PYTHONDONTWRITEBYTECODE=1
steelyard=${STEELYARD:?the tests are run by make check}
failures=0

# Whether to try many cases, which takes minutes, instead of a few: STEELYARD_TEST_EFFORT is `long`; or every case, which
# may take half an hour: it is `all`.
long() { case ${STEELYARD_TEST_EFFORT:-short} in long | all) ;; *) false ;; esac }
every_case() { [ "${STEELYARD_TEST_EFFORT:-short}" = all ]; }

fail() {
  printf 'FAIL: %s\n' "$*"
  failures=$((failures + 1))
}

# run CODE COMMAND…: runs it with output in $work/out and messages in $work/err, and checks the exit code.
run() {
  expected=$1
  shift
  code=0
  "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -eq "$expected" ] && return 0
  fail "exit code $code, expected $expected: $*"
  sed 's/^/  out: /' "$work/out" | head -n 20
  sed 's/^/  err: /' "$work/err" | head -n 20
}

# acknowledge EDITION: makes the edition acknowledge whatever it is warned of.
acknowledge() {
  "$steelyard" validate "$1" | sed -n 's/^    \(- {warning: .*\)reason: …}$/  \1reason: a test}/p' >"$work/warnings"
  [ -s "$work/warnings" ] || return 0
  grep -q '^acknowledged:' "$1/edition.yaml" || echo acknowledged: >>"$1/edition.yaml"
  sed -i "/^acknowledged:/r $work/warnings" "$1/edition.yaml"
}

# Whether a fixed text is in the output or the messages of the last run.
expect_out() { grep -qF -- "$1" "$work/out" || { fail "not in the output: $1"; head -n 30 "$work/out"; }; }
expect_err() { grep -qF -- "$1" "$work/err" || { fail "not in the messages: $1"; head -n 30 "$work/err"; }; }

# A copy of an edition that a test may change, beside copies of what it extends; its path is printed.
copy_edition() {
  base=$(sed -n 's/^extends: *\.\.\///p' "$top/indicators/$1/edition.yaml")
  [ -z "$base" ] || copy_edition "$base" >/dev/null
  rm -rf "${work:?}/$1"
  cp -R "$top/indicators/$1" "$work/$1"
  chmod -R u+w "$work/$1"
  printf '%s\n' "$work/$1"
}

# Makes a locale with a decimal comma for the programs that are run; false where none can be made.
comma_locale() {
  export LOCPATH="$work/locale"
  mkdir "$LOCPATH"
  localedef -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8" 2>"$work/localedef"
}

finish() {
  [ "$failures" -eq 0 ] || { printf '%d failures\n' "$failures"; exit 1; }
  exit 0
}
