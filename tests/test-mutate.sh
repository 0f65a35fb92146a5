#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Mutants (./dev mutate): in a file that tests itself, a mutant that the test notices is killed; one that it does not
# notice or never reaches is reported, also in its header, which needs names from the file. A mutant that is listed as
# making no difference is not counted.
. "${srcdir:-.}/tests/lib.sh"
/usr/bin/python3 -c 'import clang.cindex' 2>/dev/null || { echo "python3-clang is not installed"; exit 77; }

mkdir "$work/mutate"
cp "$top"/tests/mutate/* "$work/mutate" 2>/dev/null
mutate() { # CODE ARGUMENT…
  code=$1
  shift
  run "$code" env CC="${CC:-cc}" "$work/mutate/run" --alone "$work/mutate/example.c" --build "$work/build" "$@"
}

mutate 1
expect_out "11 of 17 mutants killed (64.7 %)"
expect_out "example.c:17:7: survived"
expect_out "    line:   if (value < low)"
expect_out "    text:   value < low"
expect_out "    change: < becomes <="
expect_out "value > high"
grep -c ": survived" "$work/out" | grep -qx 6 || fail "other survivors: $(cat "$work/out")"
expect_out "survived, no test reaches it"
grep -q "is_inside\|example.h:[0-9]" "$work/out" && fail "a mutant that is killed is reported"
mutate 0 --least 64
mutate 1 --least 65
cat >>"$work/mutate/equivalent.txt" <<'END'

example.c
  line: if (value < low)
  text: value < low
  change: < becomes <=
  reason: the lower end is the same number
END
mutate 1
expect_out "11 of 16 mutants killed"
finish
