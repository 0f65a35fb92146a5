#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The tree for other programs: JSON whose shares sum to 1 in every group, and Graphviz text with every node and edge,
# whatever names hold.
. "${srcdir:-.}/tests/lib.sh"

cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
sed -i "s/name: {zh: 网站, en: Portal}/name: {zh: 网站, en: 'The \"portal\" \\\\N'}/" "$work/sound/edition.yaml"
for edition in "$top"/indicators/*/ "$work/sound"; do
  run 0 "$steelyard" tree "$edition" --format json
  cp "$work/out" "$work/tree.json"
  run 0 "$steelyard" tree "$edition" --format dot
  python3 - "$work/tree.json" "$work/out" <<'PY' || fail "the tree of $edition"
import json, re, sys
from fractions import Fraction
tree = json.load(open(sys.argv[1]))
nodes = {node["id"]: node for node in tree["nodes"]}
for group in nodes.values():
    shares = [Fraction(node["weight"]) for node in nodes.values() if node.get("parent") == group["id"] and "weight" in node
              and node["kind"] in ("group", "leaf")]
    assert not shares or sum(shares) == 1, group["id"]
# A small reader of the language: statements with quoted texts, in which a quotation mark is escaped.
text = r'"((?:[^"\\]|\\.)*)"'
drawn, edges = {}, set()
lines = open(sys.argv[2]).read().splitlines()
assert re.fullmatch(rf"digraph {text} {{", lines[0]) and lines[-1] == "}", lines
for line in lines[2:-1]:
    node = re.fullmatch(rf'  {text} \[shape=\w+(?:, style=dashed)?, label={text}\]', line)
    edge = re.fullmatch(rf'  {text} -> {text} \[(?:label={text}|style=dotted)\]', line)
    if node:
        drawn[node[1]] = node[2].split(r"\n")[0].replace(r'\"', '"').replace("\\\\", "\\")
    elif edge:
        edges.add((edge[1], edge[2]))
    else:
        assert re.fullmatch(rf"  label={text}", line), line
assert drawn == {name: node["name"]["en"] for name, node in nodes.items()}, drawn
assert edges == {(node["parent"], name) for name, node in nodes.items() if "parent" in node}
PY
done

# On a narrow terminal names wrap beside their lines, so that the other columns stay in sight.
cat >"$work/narrow" <<'END'
node                                weight  method
──────────────────────  ──────────────────  ────────────  ─
Total  [total]
├─ The "portal" \N                     30%  checklist@1
│  [portal]
├─ Service                             70%                *
│  │  [service]
│  ├─ Letters                  12.5 points  timeliness@1
│  │  [letters]
│  └─ Visits  [visits]         37.5 points  measure@1
END
python3 - "$steelyard" "$work/sound" >"$work/out" <<'PY' || fail "no tree on a narrow terminal"
import fcntl, os, pty, struct, sys, termios
parent, child = pty.openpty()
fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
if os.fork() == 0:
    os.dup2(child, 1)
    os.environ["NO_COLOR"] = "1"
    os.execv(sys.argv[1], [sys.argv[1], "tree", sys.argv[2]])
os.close(child)
written = b""
try:
    while piece := os.read(parent, 4096):
        written += piece
except OSError:  # the end, on Linux
    pass
sys.stdout.write(written.decode().replace("\r", ""))
PY
sed -n 's/ *$//; 3,12p' "$work/out" | diff "$work/narrow" - || fail "another tree on a narrow terminal"

# A share that is no whole number of nano-percent is shown as a fraction.
sed -i 's|weight: 30%|weight: 1/3|; s|weight: 7/10|weight: 2/3|' "$work/sound/edition.yaml"
run 0 "$steelyard" tree "$work/sound"
grep -Eq "Service  [[]service[]] +2/3 " "$work/out" || fail "the share is not 2/3"

run 2 "$steelyard" tree "$work/sound" --format svg
expect_err "unknown format 'svg'; expected one of table, json, dot"
finish
