#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard plugin check`: test vectors, parameters, seeds, documents, wrong use. test-plugin-check.sh tests that
# every check catches a bad plugin.
. "${srcdir:-.}/tests/lib.sh"

# If no instance can be made, only the tests of that report it, not every test that needs an instance.
run 1 "$steelyard" plugin check --format json "$STEELYARD_BAD_PLUGINS/sorts-parameter.r1.so"
expect_out "not run: it would fail before it begins, as lifecycle."
[ "$(grep -Ec '"verdict": "(fail|crashed)"' "$work/out")" -le 4 ] || fail "one fault is told more than four times"

# Golden vectors: an edition whose claims hold with echo, but not with a plugin that only claims to be echo.
mkdir -p "$work/vectors/evidence"
cat >"$work/vectors/edition.yaml" <<'END'
steelyard: edition/1
id: vectors
name: {zh: 向量, en: Vectors}
cohorts:
  - {id: all, name: {zh: 全部, en: All}}
tables:
  marks: evidence/marks.csv
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: reconstructed
  children:
    - {id: mark, name: {zh: 得分, en: Mark}, source: reconstructed, weight: 1, plugin: echo@1, evidence: marks}
awards:
  - {id: best, name: {zh: 最佳, en: Best}, node: total, bands: [{id: first, name: {zh: 第一, en: First}, count: 1}]}
END
printf 'id,name_zh,name_en,cohort\nnorth,北,North,all\nsouth,南,South,all\n' >"$work/vectors/units.csv"
printf 'unit,value\nnorth,80\nsouth,60\n' >"$work/vectors/evidence/marks.csv"
cat >"$work/vectors/published.yaml" <<'END'
steelyard: published/1
claims:
  - {id: mean, of: mean, node: total, equals: 70, source: report, quote: Seventy on average.}
END
vectors() { # CODE FILE
  run "$1" env STEELYARD_PLUGIN_PATH="$STEELYARD_TEST_PLUGINS" "$steelyard" plugin check --only 'vectors.*' \
    --vectors "$work/vectors" "$2"
}
vectors 0 "$STEELYARD_TEST_PLUGINS/echo.r1.so"
expect_out "1 claims hold"
vectors 1 "$STEELYARD_BAD_PLUGINS/other-scores.r1.so"
expect_out "the claim 'mean' fails: computed 35"
vectors 1 "$STEELYARD_TEST_PLUGINS/amount.r1.so"
expect_out "no indicator of the edition uses amount@1"
run 1 "$steelyard" plugin check --vectors "$work/vectors" "$STEELYARD_TEST_PLUGINS/amount.r1.so"
expect_out "plugin 'echo' is not installed"

# A unit in error fails, unless a claim says that it is, and why.
cp -R "$top/tests/broken-editions/sound" "$work/sound"
chmod -R u+w "$work/sound"
sed -i '2s/2019-03-04/2019-03-14/' "$work/sound/evidence/letters.csv"
cat >"$work/sound/published.yaml" <<'END'
steelyard: published/1
claims:
  - {id: before, of: outcome, node: letters, unit: east, equals: error, reason: refused}
  - {id: above, of: outcome, node: service, unit: east, equals: missing}
END
letters() { # CODE
  run "$1" "$steelyard" plugin check --only 'vectors.*' --vectors "$work/sound" "$STEELYARD_PLUGIN_PATH/timeliness.r1.so"
}
letters 0
expect_out "2 claims hold"
sed -i 's/reason: refused/reason: conflicting-rows/' "$work/sound/published.yaml"
letters 1
expect_out "the claim 'before' fails: computed error (refused)"
sed -i '/id: before/d' "$work/sound/published.yaml"
letters 1
expect_out "scores in error: 1, the first"

# The tests use the parameters that the edition gives: this plugin is good but for a text that nobody makes up.
cp -R "$work/vectors" "$work/doubled"
sed -i 's/^id: vectors/id: doubled/; s/plugin: echo@1/plugin: edition-only@1, params: {method: doubled}/' "$work/doubled/edition.yaml"
only=$STEELYARD_BAD_PLUGINS/edition-only.r1.so
run 0 "$steelyard" plugin check --only contract.scores "$only"
run 1 "$steelyard" plugin check --only contract.scores --vectors "$work/doubled" "$only"
expect_out "mark: unit "
sed -i 's/method: doubled/method: largest/' "$work/doubled/edition.yaml"
run 0 "$steelyard" plugin check --only contract.scores --vectors "$work/doubled" "$only"
# So with plugins that run code of the edition: nobody makes a script up.
run 0 "$steelyard" plugin check --only lifecycle.create --vectors "$top/docs/examples/lua/edition" "$STEELYARD_PLUGIN_PATH/lua.r2.so"
expect_out "accepts 2 different parameters"
for only in vectors.claims:"claims hold" lifecycle.create:"accepts "; do
  run 0 "$steelyard" plugin check --only "${only%%:*}" --vectors "$top/indicators/shenzhen-2018" "$STEELYARD_PLUGIN_PATH/rubric.r1.so"
  expect_out "${only#*:}"
done

# The same seed repeats everything; another seed gives other data.
echo_object=$STEELYARD_TEST_PLUGINS/echo.r1.so
run 0 "$steelyard" plugin check --digest --seed 5 "$echo_object"
cp "$work/out" "$work/five"
run 0 "$steelyard" plugin check --digest --seed 5 "$echo_object"
cmp -s "$work/out" "$work/five" || fail "the same seed gives another digest"
run 0 "$steelyard" plugin check --digest --seed 6 "$echo_object"
cmp -s "$work/out" "$work/five" && fail "another seed gives the same digest"

# One or several given sets of parameters.
panel=$STEELYARD_PLUGIN_PATH/panel.r1.so
printf 'criteria: [{criterion: clear}, {criterion: complete, weight: 2}]\n' >"$work/params.yaml"
run 0 "$steelyard" plugin check --only 'contract.*' --params "$work/params.yaml" "$panel"
printf 'criteria: []\n' >"$work/params.yaml"
run 1 "$steelyard" plugin check --only 'contract.sizes' --params "$work/params.yaml" "$panel"
expect_out "found no"

# How many of the tried parameters the plugin refuses.
run 0 "$steelyard" plugin check --only lifecycle.refusals "$panel"
grep -Eq 'refuses [1-3][0-9]{2} of 400$' "$work/out" || fail "lifecycle.refusals does not tell how many it saw"

# What a plugin writes for a unit without rows, which the host does not read, is no difference; and a script's instance
# has its own description.
run 0 "$steelyard" plugin check --only determinism.split "$STEELYARD_PLUGIN_PATH/hall-visit.r1.so"
run 0 "$steelyard" plugin check --only contract.absent --vectors "$top/docs/examples/lua/edition" "$STEELYARD_PLUGIN_PATH/lua.r2.so"

# One process for a debugger, and documents for programs.
run 0 "$steelyard" plugin check --in-process --only 'contract.o*' "$echo_object"
expect_out "contract.outcomes"
run 0 "$steelyard" plugin check --only 'contract.sizes' "$echo_object"
grep -Eq 'contract.sizes +pass +[1-9][0-9]* batches, [1-9][0-9]* of [1-9][0-9]* units scored' "$work/out" || fail "contract.sizes does not tell how much it saw"
run 1 "$steelyard" plugin check --format json --only 'contract.s*' "$STEELYARD_BAD_PLUGINS/score-nan.r1.so" "$echo_object"
python3 - "$work/out" <<'END' || fail "the JSON document is not as documented"
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
document = json.loads(text)
assert text == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
assert document["schema"] == "steelyard-check/1" and len(document["objects"]) == 2
for found in document["objects"]:
    assert set(found) == {"path", "sha256", "seed", "tests", "counts"}
    assert all(set(test) == {"name", "title", "verdict", "detail", "batches", "units", "scored"} for test in found["tests"])
    sizes = next(test for test in found["tests"] if test["name"] == "contract.sizes")
    assert sizes["batches"] > 0 and 0 < sizes["scored"] <= sizes["units"]
    assert sum(found["counts"].values()) == len(found["tests"])
assert document["objects"][0]["counts"]["fail"] == 1 and document["objects"][1]["counts"]["fail"] == 0
END

# What linkers and instrumentation add to an object's exports is no fault of the plugin.
for name in '_init\x00' '_fini\x00' tsan_a gcov_a ubsan_; do
  LC_ALL=C sed "s/helper/$name/g" "$STEELYARD_BAD_PLUGINS/two-exports.r1.so" >"$work/added.r1.so"
  run 0 "$steelyard" plugin check --only object.exports "$work/added.r1.so"
done
LC_ALL=C sed "s/helper/_inits/g" "$STEELYARD_BAD_PLUGINS/two-exports.r1.so" >"$work/added.r1.so"
run 1 "$steelyard" plugin check --only object.exports "$work/added.r1.so"
expect_out "also exports _inits"

# Wrong use.
run 2 "$steelyard" plugin check
expect_err "an argument is missing"
run 2 "$steelyard" plugin check "$work/nothing.r1.so"
expect_err "No such file"
run 2 "$steelyard" plugin check --only 'contact.*' "$echo_object"
expect_err "found 'contact.*'"
run 2 "$steelyard" plugin check --format xml "$echo_object"
expect_err "found 'xml', expected table or json"
run 2 "$steelyard" plugin check --seconds 0 "$echo_object"
expect_err "--seconds: found '0'"
run 2 "$steelyard" plugin check --vectors "$work/nowhere" "$echo_object"
expect_err "nowhere/edition.yaml"
run 2 "$steelyard" plugin check --params "$work/nowhere.yaml" "$echo_object"
expect_err "nowhere.yaml"
run 1 "$steelyard" plugin check --only 'object.*' "$work/vectors/units.csv"
expect_out "is not a shared object for this machine"
# One field of the header is wrong: the magic number, the type, the size of a program header, where they are, their number.
for field in 0:0 16:1 54:57 32:255,255,255,255,0 56:255,255; do
  python3 - "$echo_object" "$work/wrong.so" "${field%:*}" "${field#*:}" <<'END'
import sys
data, at = bytearray(open(sys.argv[1], "rb").read()), int(sys.argv[3])
values = bytes(map(int, sys.argv[4].split(",")))
data[at:at + len(values)] = values
open(sys.argv[2], "wb").write(data)
END
  run 1 "$steelyard" plugin check --only object.stack "$work/wrong.so"
  expect_out "is not a shared object for this machine"
done
finish
