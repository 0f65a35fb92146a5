#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The result document: the same twice but for the run, recomputed from itself alone, and any changed
# digit in scores, weights, ranks and bands is found.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
run 0 "$steelyard" score "$top/indicators/shenzhen-2019" --format json -o "$work/result.json"
run 0 "$steelyard" verify "$work/result.json"
run 0 "$steelyard" score "$top/indicators/shenzhen-2019" --format json -o "$work/again.json" --threads 1
python3 - "$work/result.json" "$work/again.json" <<'PY' || fail "two runs differ"
import json, sys
a, b = (json.load(open(p)) for p in sys.argv[1:])
for d in (a, b):
    del d["run"]
assert a == b
PY

# The computer is named only if that is asked for.
grep -q '"host"' "$work/result.json" && fail "the document names the computer"
run 0 "$steelyard" score "$top/indicators/shenzhen-2019" --format json --host -o "$work/named.json"
grep -qF "\"host\": \"$(uname -n)\"" "$work/named.json" || fail "the document does not name the computer"
run 0 "$steelyard" verify "$work/named.json"
run 2 "$steelyard" score "$top/indicators/shenzhen-2019" --host
expect_err "steelyard score: --host is for --format json"

# Changes spread over the document, each alone.
python3 - "$work/result.json" "$work" <<'PY'
import json, os, sys
path, folder = sys.argv[1:]
def fresh():
    return json.load(open(path))
def other(text):
    for i in reversed(range(len(text))):
        if text[i].isdigit():
            return text[:i] + str((int(text[i]) + 1) % 10) + text[i + 1:]
    raise SystemExit(f"no digit in {text}")
count = 0
def save(d):
    global count
    json.dump(d, open(f"{folder}/changed-{count}.json", "w"))
    count += 1
for unit in (0, 4, 9) if os.environ.get("STEELYARD_TEST_EFFORT") in ("long", "all") else (4,):
    for node in ("total", "disclosure", "hall", "letter-timeliness", "check-headings"):
        for key in ("exact", "score", "weight"):
            d = fresh()
            scores = d["units"][unit]["scores"][node]
            if any(c.isdigit() for c in scores.get(key, "")):
                scores[key] = other(scores[key])
                save(d)
    d = fresh(); d["units"][unit]["rank"] += 1; save(d)
for node in (1, 5, 12):
    d = fresh(); d["nodes"][node]["weight"] = other(d["nodes"][node]["weight"]); save(d)
d = fresh(); bands = d["awards"][0]["bands"]; bands[1]["units"].append(bands[0]["units"].pop()); save(d)
d = fresh(); d["units"][3]["awards"]["overall"] = "bronze"; save(d)
d = fresh(); d["units"][3]["grades"]["accessibility"] = "poor"; save(d)
PY
for changed in "$work"/changed-*.json; do
  code=0
  "$steelyard" verify "$changed" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -eq 1 ] || [ "$code" -eq 2 ] || fail "$changed: exit code $code: $(head -n 3 "$work/out" "$work/err")"
done

# What a document calls its entries cannot reach the terminal as it is.
python3 - "$work/result.json" "$work/coloured.json" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
d["edition"]["\x1b[31mred"] = 1
json.dump(d, open(sys.argv[2], "w"))
PY
run 1 "$steelyard" verify "$work/coloured.json"
expect_out 'edition.\x1b[31mred: the document has 1, recomputed nothing'
grep -q "$(printf '\033')" "$work/out" && fail "a control character came out as it was"
finish
