# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
#
# lib.sh: shared by the tests of a failing machine. Source it after tests/lib.sh; it makes a copy
# of a small edition, $edition, and says so if the tests cannot run. Calls are trapped by a filter that a
# worker would inherit without its handler: plugins stay in the process here (--sandbox=none).
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
case ${CFLAGS-} in
*-fsanitize=*) echo "the sanitizers' own allocator and signals stand in the way of injected faults"; exit 77 ;;
esac
edition=$work/inspection
cp -R "$top/tests/editions/inspection" "$edition"
chmod -R u+w "$edition"
export PYTHONDONTWRITEBYTECODE=1

# faults PROGRAM ARGUMENT…: runs one of the programs of this folder, which end as a test does.
faults() {
  program=$1
  shift
  python3 "$top/tests/faults/$program" "$@"
}
