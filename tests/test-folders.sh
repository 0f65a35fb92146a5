#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test-folders.sh: what an edition's folder may not do, whatever links are in it: have the program read or write
# elsewhere, or replace what the run reads; and what text may not do to a terminal
. "${srcdir:-.}/tests/lib.sh"

cp -R "$top/tests/editions/inspection" "$work/inspection"
chmod -R u+w "$work/inspection"
edition=$work/inspection
mkdir "$work/outside"
secret=SECRET-$$
printf 'unit,item,result\n%s,service,pass\n' "$secret" >"$work/outside/table.csv"
echo "$secret" >"$work/outside/text"
table=$edition/evidence/services.csv
mv "$table" "$edition/evidence/kept.csv"

# With the kernel's openat2, and with the walk that stands in for it.
case ${CFLAGS-} in
*-fsanitize=*) walks=kernel ;; # injected faults and sanitizers do not go together
*) walks="kernel walk" ;;
esac
on() { # on WALK COMMAND…
  walk=$1
  shift
  if [ "$walk" = walk ]; then
    INJECT=beneath:1+:ENOSYS LD_PRELOAD=$STEELYARD_INJECT "$@"
  else
    "$@"
  fi
}
[ -e "${STEELYARD_INJECT:-}" ] || walks=kernel

link() { # link CODE TARGET MESSAGE: the table is a link to TARGET
  ln -sfn "$2" "$table"
  for walk in $walks; do
    run "$1" on "$walk" "$steelyard" score --sandbox=none "$edition"
    [ -z "$3" ] || expect_err "$3"
    grep -q "$secret" "$work/out" "$work/err" && fail "$2 is read ($walk)"
  done
}
out="'evidence/services.csv' is a link that leads out of the edition's folder"
ln -s evidence "$edition/same"
ln -s ../same/kept.csv "$edition/evidence/again.csv"
ln -s ../../outside "$edition/evidence/away"
ln -s round "$edition/evidence/round"
link 0 kept.csv ""
link 0 ../evidence/kept.csv ""
link 0 ../same/../same/again.csv ""
link 2 ../../outside/table.csv "$out"
link 2 "$work/outside/table.csv" "$out"
link 2 "$edition/evidence/kept.csv" "$out" # absolute, and so only right on this machine
link 2 away/table.csv "$out"
link 2 ../../inspection/evidence/kept.csv "$out" # out and in again
link 2 /proc/self/cwd "$out"
link 2 round "Too many levels of symbolic links"
link 2 absent.csv "No such file or directory"
link 2 kept.csv/ "Not a directory"
link 2 . "is not a regular file"
rm "$table"
mkfifo "$table"
run 2 "$steelyard" score "$edition"
expect_err "'evidence/services.csv' is not a regular file"
rm "$table"
if mknod "$table" c 1 5 2>/dev/null; then
  run 2 "$steelyard" score "$edition"
  expect_err "'evidence/services.csv' is not a regular file"
  rm "$table"
fi

# ---- files with fixed names ----

cp "$edition/evidence/kept.csv" "$table"
acknowledge "$edition"
for name in edition.yaml units.csv published.yaml edition.lock; do
  [ ! -e "$edition/$name" ] || mv "$edition/$name" "$work/kept"
  ln -s "$work/outside/text" "$edition/$name"
  run 2 "$steelyard" verify "$edition"
  expect_err "a link that leads out of the edition's folder"
  grep -q "$secret" "$work/err" && fail "$name tells what is outside"
  rm "$edition/$name"
  [ ! -e "$work/kept" ] || mv "$work/kept" "$edition/$name"
done

# A lock is a new file in place of a link, also where the link leads nowhere.
for target in "$work/outside/text" "$work/outside/new"; do
  ln -sf "$target" "$edition/edition.lock"
  run 0 "$steelyard" lock "$edition"
  [ ! -L "$edition/edition.lock" ] || fail "the lock is still a link"
done
[ "$(cat "$work/outside/text")" = "$secret" ] && [ ! -e "$work/outside/new" ] || fail "a lock was written outside"
run 0 "$steelyard" verify "$edition"

ln -s "$work/outside/text" "$edition/README.md"
run 2 "$steelyard" archive "$edition" -o "$work/a.tar.zst"
expect_err "README.md: this is a link that leads out of the edition's folder"
[ ! -e "$work/a.tar.zst" ] || fail "an archive was written"
rm "$edition/README.md"

# ---- folders beside it ----

ln -s outside "$work/linked"
refused() { # refused LINE MESSAGE
  cp "$edition/edition.yaml" "$work/kept"
  echo "$1" >>"$edition/edition.yaml"
  run 2 "$steelyard" validate "$edition"
  expect_err "$2"
  mv "$work/kept" "$edition/edition.yaml"
}
refused "previous: ../linked" "'../linked' is not a folder beside this one (a symbolic link does not count)"
refused "previous: ../../inspection" "expected '../NAME', a folder beside this one"
refused "previous: ../outside/text" "expected '../NAME', a folder beside this one"

# ---- a race ----

# Another process turns the link to and fro: what is outside is never read.
cat >"$work/turn.py" <<'END'
import os, sys
inside, outside, link = sys.argv[1:]
while os.getppid() != 1:
    for target in inside, outside:
        os.symlink(target, link + ".new")
        os.rename(link + ".new", link)
END
if command -v python3 >/dev/null; then
  for walk in $walks; do
    ln -sfn kept.csv "$table"
    python3 "$work/turn.py" kept.csv ../../outside/table.csv "$table" &
    turning=$!
    if long; then runs=400; else runs=60; fi
    [ "$walk" = kernel ] || runs=$((runs / 3))
    count=0 good=0
    while [ "$count" -lt "$runs" ]; do
      on "$walk" "$steelyard" score --sandbox=none --format json "$edition" >"$work/out" 2>"$work/err" && good=$((good + 1))
      grep -q "$secret" "$work/out" "$work/err" && { fail "read outside ($walk)"; break; }
      count=$((count + 1))
    done
    kill "$turning"
    wait "$turning" 2>/dev/null
    rm -f "$table.new"
    [ "$good" -gt 0 ] && [ "$good" -lt "$runs" ] || echo "of $runs runs $good read the table ($walk)"
  done
fi
ln -sfn kept.csv "$table"

# ---- outputs ----

rm "$edition/edition.lock"
spared() { # spared MESSAGE COMMAND…: nothing in the edition changes
  message=$1
  shift
  before=$(cd "$edition" && find . -type f -exec sha256sum {} + | sort)
  run 2 "$@"
  expect_err "$message"
  [ "$(cd "$edition" && find . -type f -exec sha256sum {} + | sort)" = "$before" ] || fail "an input was written: $*"
}
read_file="this run also reads this file; write to another"
ln "$edition/units.csv" "$work/hard"
ln -s "$edition/edition.yaml" "$work/soft"
for name in "$edition/units.csv" "$edition/edition.yaml" "$edition/evidence/kept.csv" "$work/hard" "$work/soft"; do
  spared "$read_file" "$steelyard" score "$edition" -o "$name"
  spared "$read_file" "$steelyard" lock "$edition" -o "$name"
done
mkdir "$work/plugins"
cp plugins/*.so "$work/plugins" 2>/dev/null && {
  object=$(find "$work/plugins" -name 'count.r1.so')
  cp "$object" "$work/object"
  plugin=$(sed -n 's/.*plugin: *\([a-z-]*\)@\([0-9]*\).*/\1.r\2.so/p' "$edition/edition.yaml" | head -n 1)
  export STEELYARD_PLUGIN_PATH="$work/plugins"
  spared "$read_file" "$steelyard" score --sandbox=none "$edition" -o "$work/plugins/$plugin"
  unset STEELYARD_PLUGIN_PATH
}
echo old >"$work/protected"
chmod a-w "$work/protected"
spared "this file is write-protected" "$steelyard" score "$edition" -o "$work/protected"
[ "$(cat "$work/protected")" = old ] || fail "a protected file was written"
run 0 "$steelyard" lock "$edition"
chmod a-w "$edition/edition.lock"
spared "this file is write-protected" "$steelyard" lock "$edition"
chmod u+w "$edition/edition.lock"

ln -s "$work/outside/made" "$edition/made"
run 0 "$steelyard" score "$edition" -o "$edition/made"
[ ! -e "$work/outside/made" ] && [ ! -L "$edition/made" ] || fail "an output followed a link out of an edition"
spared "a link in the path leads out of the edition's folder" "$steelyard" score "$edition" -o "$edition/evidence/away/made"
[ ! -e "$work/outside/made" ] || fail "an output went through a folder out of an edition"

# ---- standard input and output ----

run 0 "$steelyard" score --format json "$edition" -o -
cp "$work/out" "$work/result.json"
run 0 "$steelyard" verify - <"$work/result.json"
cp "$work/out" "$work/said"
run 0 sh -c 'cat "$1" | "$2" verify -' sh "$work/result.json" "$steelyard"
cmp -s "$work/out" "$work/said" || fail "verify - says another thing of a pipe"
run 2 "$steelyard" verify - </dev/null
expect_err "standard input:"
run 0 "$steelyard" archive "$edition" -o -
cp "$work/out" "$work/b.tar.zst"
run 0 "$steelyard" verify "$work/b.tar.zst"
for command in validate score tree verify lock; do
  run 2 "$steelyard" "$command" "$work/nowhere"
done

# ---- text for a terminal ----

# Everything that is printed, in one file, with what a terminal obeys or nobody sees.
escape=$(printf '\033')
bidi=$(printf '\342\200\256')
hostile="$work/na${escape}[31mme${bidi}x"
safe() {
  LC_ALL=C grep -q "$escape\|$bidi\|$(printf '\342\200\213\|\302\233')" "$work/out" "$work/err" && fail "not safe for a terminal: $*"
}
for command in validate score tree verify explain diff; do
  "$steelyard" "$command" "$hostile" "$hostile" >"$work/out" 2>"$work/err"
  safe "$command"
done
expect_err 'na\x1b[31mmeU+202Ex'
sed "2s/.*/a,$escape[31m$bidi/" "$edition/evidence/kept.csv" >"$work/kept"
rm "$table"
mv "$work/kept" "$table"
for command in "validate $edition" "score $edition" "explain $edition a" "plugin show $escape" "$escape" "score --format $escape $edition"; do
  # shellcheck disable=SC2086
  "$steelyard" $command >"$work/out" 2>"$work/err"
  safe "$command"
done
finish
