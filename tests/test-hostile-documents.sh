#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Result documents that are made to harm: whatever is in one, verify says what is wrong, with exit code 2, in memory and
# time in proportion to the document's size. A sound document takes at most three times its size.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
run 0 "$steelyard" score "$top/tests/editions/city" --format json -o "$work/city.json"
run 0 "$steelyard" score "$top/indicators/china-2019" --format json -o "$work/sound.json"
cat >"$work/hostile.py" <<'PY'
import copy, json, os, subprocess, sys
steelyard, work = sys.argv[1:]
MB = 1 << 20
SIZE = (2 if os.environ.get("STEELYARD_TEST_EFFORT") in ("long", "all") else 1) * MB
sanitized = "-fsanitize" in os.environ.get("CFLAGS", "")  # which multiplies memory
path = os.path.join(work, "document.json")
city = json.load(open(os.path.join(work, "city.json")))


def changed(change):
    document = copy.deepcopy(city)
    change(document)
    return document


def text(document, marked="", by=""):
    """The document, with what `marked` stands for put in its place."""
    return json.dumps(document, ensure_ascii=False).replace(json.dumps(marked), by) if marked else json.dumps(document)


def put(key, by):
    """The document with a text of JSON at the path."""
    def change(document):
        *steps, last = key
        for step in steps:
            document = document[step]
        document[last] = "MARK"
    return text(changed(change), "MARK", by)


def many(item):
    return "[" + ",".join([item] * (SIZE // (len(item) + 1))) + "]"


def chain(document):
    """Groups, each in the one before it, as many as would need more stack than there is."""
    document.update(nodes=[], grades=[], claims=[])
    document["awards"] = document["awards"][:1]
    document["awards"][0].update(node="n0", tie_break=[], bands=[])
    for i in range(80000):
        document["nodes"].append({
            "id": f"n{i}", "name": {"zh": "", "en": ""}, "kind": "group", "source": "published", "missing": "keep",
            "aggregate": "mean", "reweight": "proportional", "weight": "1", **({"parent": f"n{i - 1}"} if i else {})})


numbered = "{" + ",".join(f'"{i}":{{}}' for i in range(SIZE // 12)) + "}"
backwards = "{" + ",".join(f'"{i}":[]' for i in range(SIZE // 12, 0, -1)) + "}"
same = '{"a":1,' + ",".join(['"b":1'] * (SIZE // 6)) + "}"
# name, document, what the messages have, how many times its size it may take in memory
cases = [
    ("nothing", "", "document.json:1:1: not valid JSON: the end, expected a value", 3),
    ("brackets", "[" * SIZE, "not valid JSON: lists and objects nested too deep", 3),
    ("braces", '{"a":' * (SIZE // 5), "not valid JSON: lists and objects nested too deep", 3),
    ("deep", put(["record"], "[" * 100 + "]" * 100), "nested too deep", 3),
    ("empty lists", many("[]"), "found a list, expected an object", 8),
    ("empty objects", many("{}"), "found a list, expected an object", 8),
    ("empty strings", many('""'), "found a list, expected an object", 8),
    ("digits", many("1"), "found a list, expected an object", 8),
    ("empty nodes", put(["nodes"], many("{}")), "nodes[0].id: missing, expected a string", 10),
    ("empty units", put(["units"], many("{}")), "units[0].id: missing, expected a string", 10),
    ("empty cohorts", put(["cohorts"], many("{}")), "entries, expected at most 65535", 10),
    ("empty awards", put(["awards"], many("{}")), "awards[0].id: missing, expected a string", 10),
    ("empty bands", put(["awards", 0, "bands"], many("{}")), "awards[0].bands[0].id: missing", 10),
    ("empty levels", put(["grades"], '[{"node":"total","levels":' + many("{}") + "}]"), "grades[0].levels[0].id: missing", 10),
    ("empty claims", put(["claims"], many("{}")), "claims[0].id: missing", 10),
    ("empty tables", put(["tables"], many("{}")), "tables[0].id: missing", 10),
    ("empty findings", put(["units", 0, "findings"], many("{}")), "units[0].findings[0].node: missing", 10),
    ("empty marks", put(["units", 0, "scores", "total", "marks"], many('""')), "entries, expected at most 32", 10),
    ("tie-breaks", put(["awards", 0, "tie_break"], many('""')), "entries, expected at most 255", 10),
    ("unknown nodes", put(["awards", 0, "tie_break"], many('"' + "x" * (SIZE // 250) + '"')), "unknown node 'xxxx", 10),
    ("one award per unit", put(["edition", "one_award_per_unit"], many('{}')), "expected at most", 10),
    ("exclusive bands", put(["edition", "one_award_per_unit"], '[{"award":"overall","bands":' + many('"gold"') + "}]"), "not a band of the award that is not listed yet", 10),
    ("scores", put(["units", 0, "scores"], numbered), "entries, expected one for each of", 12),
    ("backwards", put(["units", 0, "scores"], backwards), "entries, expected one for each of", 16),
    ("a long chain", text(changed(chain)), "'n60' is deeper in the tree than the limit of 60 levels", 8),
    ("repeated", same, "not valid JSON: an object with a repeated key", 16),
    ("repeated at once", '{"b":1,\n"b":2}', "document.json:2:", 3),
    ("a huge number", put(["edition", "digits"], "9" * SIZE), "not valid JSON: a number that is too large", 3),
    ("a huge fraction", put(["edition", "digits"], "0." + "9" * SIZE), "found a number with decimals, expected an integer", 3),
    ("a huge exponent", put(["edition", "digits"], "1e999999999"), "found a number with decimals", 3),
    ("a huge score", put(["units", 0, "scores", "total", "exact"], '"' + "9" * SIZE + '"'), "", 6),
    ("a huge text", put(["edition", "id"], '"' + "\\u0001" * (SIZE // 6) + '"'), "", 6),
    ("a huge key", '{"' + "k" * SIZE + '":1}', "schema: missing, expected a string", 6),
    ("an open string", '{"' + "k" * SIZE, "not valid JSON: an unterminated string", 3),
    ("half a pair", '{"a":"\\ud800"}', "not valid JSON: not a JSON escape", 3),
    ("a zero", '{"a":"\\u0000"}', "not valid JSON: not a JSON escape", 3),
    ("a zero byte", '{"a":"\0"}', "not valid JSON: the text is not UTF-8", 3),
    ("a leading zero", '{"a":01}', "not valid JSON: not a number", 3),
    ("a comma too many", '{"a":[1,]}', "not valid JSON: not a value", 3),
    ("a second document", "{}{}", "not valid JSON: expected the end", 3),
    ("a comment", "{/**/}", "not valid JSON: expected a key in quotation marks", 3),
]
# Cut short anywhere.
whole = text(city)
for part in range(1, 9):
    cases.append((f"cut {part}", whole[: len(whole) * part // 9], "not valid JSON: ", 3))


def verify(piped=False):
    """Exit code, messages, and the most memory in bytes, of which some is this program's, from before it became the other."""
    with open(os.path.join(work, "told"), "w+b") as told:
        source = subprocess.Popen(["cat", path], stdout=subprocess.PIPE).stdout if piped else None
        child = subprocess.Popen([steelyard, "verify", "-" if piped else path], stdin=source, stdout=told, stderr=told)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        return child.returncode, told.read().decode(), usage.ru_maxrss * 1024


failed = 0


def fail(*words):
    global failed
    failed += 1
    print("FAIL:", *words)


open(path, "w").write("[]")
base = verify()[2]
for name, document, expected, times in cases:
    with open(path, "w", encoding="utf-8") as file:
        file.write(document)
    size = os.path.getsize(path)
    code, output, memory = verify()
    if code != 2 and not (expected == "" and code == 1):
        fail(f"{name}: exit code {code}: {output[:300]}")
    if expected not in output:
        fail(f"{name}: expected {expected!r}: {output[:300]}")
    if len(output) > 40000:
        fail(f"{name}: {len(output)} bytes of messages")
    if not sanitized and memory > base + MB + times * size:
        fail(f"{name}: {memory // MB} MB for {size / MB:.1f} MB, {base // MB} of them always")
os.replace(os.path.join(work, "sound.json"), path)
for piped in (False, True):
    code, output, memory = verify(piped)
    if code != 0 or (not sanitized and memory > base + MB + 3 * os.path.getsize(path)):
        fail(f"a sound document{' from a pipe' * piped}: exit code {code}, {memory / MB:.1f} MB, of them {base / MB:.1f} always, for {os.path.getsize(path) / MB:.1f} MB")
sys.exit(failed > 0)
PY
python3 "$work/hostile.py" "$steelyard" "$work" || fail "some documents"
finish
