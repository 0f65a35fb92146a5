#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ctrl-C in a long part of a study: what is done is written, in every format, and is what that many replications give; a
# second one ends the program and nothing is written. On a terminal, the part says how far it is.
. "${srcdir:-.}/tests/lib.sh"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

cat >interrupt.py <<'END'
"""interrupt.py TIMES STEP COMMAND…: runs a command with a terminal as its standard error, sends it SIGINT once the
terminal shows the step, and again once it shows what the first did. Writes what the terminal received to `told`,
standard output to `out`, and prints the exit code, negative for a signal."""
import os
import signal
import subprocess
import sys

times, step, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs this may ignore it
terminal, its = os.openpty()
# Nobody reads a pipe until the end, so a second signal finds the program writing.
process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=its)
os.close(its)
told, out, sent = b"", b"", 0
waits = [step.encode(), b"steelyard: "]
try:
    while more := os.read(terminal, 65536):
        told += more
        if sent < times and waits[sent] in told:
            process.send_signal(signal.SIGINT)
            sent += 1
        if sent == times and b"steelyard: " in told:
            break
    out = process.stdout.read()
    while more := os.read(terminal, 65536):
        told += more
except OSError:  # the terminal is gone
    out = out or process.stdout.read()
open("told", "wb").write(told)
open("out", "wb").write(out)
print(process.wait())
END
code() { expected=$1; shift; is=$(TERM=xterm timeout 300 python3 interrupt.py "$@"); [ "$is" = "$expected" ] || { fail "exit code $is, expected $expected: $*"; tail -c 300 told; }; }

# A study that takes minutes: 40 units, 30 indicators, ten million replications.
python3 "$top/tests/study/editions.py" random 1 40 30 || fail "no edition"
many="study random --vary weights=40% --seed 7 --replications 10000000"

# ---- what is done is what that many replications give ----

# shellcheck disable=SC2086
code 5 1 "computing robustness: " "$steelyard" $many robustness --format json
cp out partial.json
grep -q 'computing robustness: [0-9]*%, about [0-9]* \(s\|min\) left' told || fail "no time left: $(head -c 300 told)"
python3 - "$steelyard" <<'PY' || fail "a partial result"
import json, subprocess, sys
partial = json.load(open("partial.json"))
assert partial["interrupted"] == {"left_out": []}, partial["interrupted"]
done = {(table["partial"]["replications"], table["partial"]["of"]) for table in partial["tables"]}
assert len(done) == 1 and len(partial["tables"]) == 5, done
count, wanted = done.pop()
assert 0 < count < wanted == 10000000, (count, wanted)
again = subprocess.run([sys.argv[1], "study", "random", "robustness", "--vary", "weights=40%", "--seed", "7",
                        "--replications", str(count), "--format", "json"], check=True, capture_output=True).stdout
again = json.loads(again)
assert "interrupted" not in again
for one, other in zip(partial["tables"], again["tables"], strict=True):
    del one["partial"]
    assert one == other, one["id"]
counts = {}
for row in {table["id"]: table for table in partial["tables"]}["frequencies"]["rows"]:
    counts[row["unit"]] = counts.get(row["unit"], 0) + row["count"]
assert set(counts.values()) == {count}
PY

# ---- in every format and language ----

# shellcheck disable=SC2086
code 5 1 "computing robustness: " "$steelyard" $many robustness
grep -q '^Interrupted: replications done: [0-9]* of 10000000$' out || fail "the table: $(head -n 5 out)"
# shellcheck disable=SC2086
LANGUAGE=zh code 5 1 "计算robustness：" "$steelyard" $many robustness
grep -q '^已中断：完成[0-9]*次模拟，原定10000000次$' out || fail "the table in Chinese: $(head -n 5 out)"
grep -q '计算robustness：[0-9]*%，约剩[0-9]*\(秒\|分钟\)' told || fail "no time left in Chinese: $(head -c 300 told)"
# shellcheck disable=SC2086
code 5 1 "computing robustness: " "$steelyard" $many --format csv robustness/shifts
sed -n 1p out | grep -q '^partial,award,' || fail "CSV: $(head -n 2 out)"
sed -n 2p out | grep -q '^Interrupted: replications done: [0-9]* of 10000000,ranking,' || fail "CSV: $(head -n 2 out)"
# shellcheck disable=SC2086
code 5 1 "computing robustness: " "$steelyard" $many --format svg robustness/ranks
grep -q '<desc[^>]*>Interrupted: replications done: [0-9]* of 10000000\. ' out || fail "the picture: $(grep desc out)"

# ---- tables that are not done are left out ----

# Uncertain weights and policies: after the replications, those that tell the two apart.
two="study random --vary weights=40% --vary total:missing=[keep,zero] --replications 200000"
# shellcheck disable=SC2086
code 5 1 "computing robustness/sensitivity: " "$steelyard" $two robustness --format json
python3 - <<'PY' || fail "sensitivity is not left out"
import json
study = json.load(open("out"))
assert study["interrupted"]["left_out"] == ["robustness/sensitivity", "robustness/score-sensitivity"], study["interrupted"]
assert [table["id"] for table in study["tables"]] == ["ranks", "bands", "shifts", "frequencies", "wins"]
assert not any("partial" in table for table in study["tables"])
PY
# shellcheck disable=SC2086
code 5 1 "computing robustness/sensitivity: " "$steelyard" $two robustness/sensitivity --format csv -o new.csv
grep -q "interrupted before a table was done; nothing is written" told && [ ! -e new.csv ] || fail "$(ls; tail -c 300 told)"

# The figures of ranks are done, and those of scores are under way.
python3 "$top/tests/study/editions.py" flat 2 200 2 || fail "no edition"
code 5 1 "computing robustness/score-sensitivity: " "$steelyard" study flat robustness --vary weights=40% \
  --vary total:missing=[keep,zero] --replications 20000 --format json
python3 - <<'PY' || fail "sensitivity of scores is not left out"
import json
study = json.load(open("out"))
assert study["interrupted"]["left_out"] == ["robustness/score-sensitivity"], study["interrupted"]
assert [table["id"] for table in study["tables"]] == ["ranks", "bands", "shifts", "frequencies", "wins", "sensitivity"]
assert not any("partial" in table for table in study["tables"])
PY

# ---- raters ----

python3 "$top/tests/study/panel.py" marks 1 1500 30 0.9 || fail "no edition"
code 5 1 "computing raters/alpha: " "$steelyard" study marks raters influence --format json
grep -q 'computing raters/alpha: [0-9]*%' told || fail "no progress: $(head -c 300 told)"
cp out partial.json
run 0 "$steelyard" study marks raters --format json
python3 - <<'PY' || fail "agreement is not left out, or another table is not complete"
import json
study, whole = json.load(open("partial.json")), json.load(open("out"))
assert study["interrupted"]["left_out"] == ["raters/alpha", "influence"], study["interrupted"]
assert study["tables"] == [table for table in whole["tables"] if table["id"] != "alpha"]
PY
code 5 1 "computing influence/raters: " "$steelyard" study marks influence
grep -q '^Interrupted; left out: influence/raters$' out || fail "raters' influence: $(head -n 5 out)"

# ---- more units than every rank is counted of ----

# Of ten million replications, the ranks of 53 units take a gigabyte.
python3 "$top/tests/study/editions.py" many 3 2300 3 || fail "no edition"
code 5 1 "computing robustness: " "$steelyard" study many robustness --vary weights=40% --replications 10000000 --format json
cp out partial.json
python3 - "$steelyard" <<'PY' || fail "a partial result of many units"
import json, subprocess, sys
partial = {table["id"]: table for table in json.load(open("partial.json"))["tables"]}
count, units = partial["ranks"]["partial"]["replications"], partial["ranks"]["partial"]["units"]
assert partial["ranks"]["partial"] == {"replications": count, "of": 10000000, "units": 53, "of_units": 2300}, partial["ranks"]["partial"]
assert partial["bands"]["partial"] == {"replications": count, "of": 10000000}
again = subprocess.run([sys.argv[1], "study", "many", "robustness", "--vary", "weights=40%", "--replications", str(count),
                        "--format", "json"], check=True, capture_output=True).stdout
again = {table["id"]: table for table in json.loads(again)["tables"]}
known = 0
for row, whole in zip(partial["ranks"]["rows"], again["ranks"]["rows"], strict=True):
    if row["median"] is not None:
        known += 1
        assert row == whole, (row, whole)
assert known == 53 and partial["shifts"]["rows"] == again["shifts"]["rows"]
PY

# ---- influence ----

# The table under way, and the parts after it, are left out.
python3 "$top/tests/study/editions.py" wide 1 400 300 || fail "no edition"
code 5 1 "computing influence/first: " "$steelyard" study wide influence robustness --vary weights=40% --format json
python3 - <<'PY' || fail "influence is not left out"
import json
study = json.load(open("out"))
assert study["interrupted"]["left_out"] == ["influence/first", "robustness"], study["interrupted"]
assert [table["id"] for table in study["tables"]] == ["without"] and len(study["tables"][0]["rows"]) == 300
PY

# ---- a second one ends it ----

# Standard output is a pipe that nobody reads: the frequencies do not fit, so the program is still writing.
# shellcheck disable=SC2086
code -2 2 "computing robustness: " "$steelyard" $many robustness --format json
finish
