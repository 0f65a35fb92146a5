#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What takes longer than a second says on a terminal how far it is, and leaves no trace of that. Standard output
# is a pipe that nobody reads for almost two seconds, so that writing takes that long on any machine.
. "${srcdir:-.}/tests/lib.sh"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }

cd "$work" || exit 1
cat >watch.py <<'END'
"""watch.py COMMAND…: runs a command slowly, with a terminal as its standard error, and prints what that receives."""
import os
import subprocess
import sys
import time

terminal, its = os.openpty() if os.environ.get("ERRORS") != "pipe" else os.pipe()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=its)
os.close(its)
time.sleep(1.7)
document = process.stdout.read()
told = b""
try:
    while more := os.read(terminal, 65536):
        told += more
except OSError:
    pass  # the terminal is gone
assert process.wait() == 0 and len(document) > 200_000, (process.returncode, len(document))
sys.stdout.buffer.write(told.replace(b"\r\x1b[K", b"<erase>"))
END

# A document that no pipe holds.
python3 "$top/bench/make-data.py" wide 300 many

# watched NAME=VALUE…: what the terminal receives, in $work/out.
watched() { run 0 env "$@" python3 watch.py "$steelyard" score many --format json; }

watched TERM=xterm
grep -q '<erase>writing: [0-9]*%' "$work/out" || fail "no progress: $(head -c 500 "$work/out")"
grep -q '<erase>$' "$work/out" || fail "the last line was not erased: $(tail -c 100 "$work/out")"
watched TERM=xterm LANGUAGE=zh
grep -q '<erase>正在写出：[0-9]*%' "$work/out" || fail "no progress in Chinese: $(head -c 500 "$work/out")"
watched TERM=dumb
[ ! -s "$work/out" ] || fail "a terminal that can erase nothing: $(head -c 100 "$work/out")"
watched TERM=xterm ERRORS=pipe
[ ! -s "$work/out" ] || fail "no terminal at all: $(head -c 100 "$work/out")"
finish
