#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard plugin check`: every check catches a plugin that breaks its rule. Prints the table of bad
# plugins and of what each check says about them. That good plugins pass is test-plugin-check-good.sh's.
. "${srcdir:-.}/tests/lib.sh"

comma=no
comma_locale && comma=yes

sanitized=no
case ${CFLAGS-} in *sanitize*) sanitized=yes ;; esac

# check_one CHECK OBJECT: runs one check on one object and sets its verdict, detail and exit code.
check_one() {
  code=0
  "$steelyard" plugin check --format json --seconds "${seconds:-30}" --only "$1" "$2" >"$work/out" 2>"$work/err" || code=$?
  found=$(sed -n 's/^ *"verdict": "\([a-z]*\)"$/\1/p' "$work/out")
  detail=$(sed -n 's/^ *"detail": "\(.*\)",$/\1/p' "$work/out")
}

covered="$work/covered"
: >"$covered"
expect() { # PLUGIN CHECK VERDICT
  check_one "$2" "$STEELYARD_BAD_PLUGINS/$1.r1.so"
  printf '%-24s %-26s %-8s %s\n' "$1" "$2" "$found" "$detail"
  echo "$2" >>"$covered"
  case $sanitized:$2:$found:$3 in
  yes:lifecycle.leak:skip:* | yes:*.calls-nobody:skip:*) return ;; # a sanitizer stands in the way
  yes:*:crashed:fail) ;; # it was faster
  *) [ "$found" = "$3" ] || fail "$1: $2 says '$found', expected $3" ;;
  esac
  case $found in
  fail | crashed) [ "$code" -eq 1 ] || fail "$1: exit code $code, expected 1" ;;
  *) [ "$code" -eq 0 ] || fail "$1: exit code $code, expected 0" ;;
  esac
}

expect two-exports object.exports fail
expect no-entry object.exports fail
expect borrowed-symbol object.undefined fail
expect reads-clock object.imports warn
expect search-path object.search-path fail
expect stack object.stack fail
expect text-relocation object.text-relocations fail
expect undefined-symbol load.binds fail
expect no-entry load.binds fail
expect load-slow load.time warn
expect float-mode load.float-mode fail
expect load-locale load.locale fail
expect load-signal load.signals fail
expect load-file load.files fail
expect load-thread load.threads fail
expect load-folder load.folder fail
expect load-environment load.environment fail
for plugin in load-reads load-clock load-forks load-socket load-file load-thread entry-clock; do
  expect $plugin load.calls-nobody fail
done
for plugin in brace-alone default-outside no-chinese no-score not-utf8 null-description range-inverted size-huge size-small size-zero \
  twice-parameter wrong-version; do
  expect $plugin descriptor.complete fail
done
expect one-language descriptor.languages fail
expect two-descriptions descriptor.constant fail
expect knows-everything descriptor.extensions fail
expect misnamed descriptor.file-name fail
expect refuses-all lifecycle.create fail
expect refuses-silently lifecycle.refusals fail
expect leak lifecycle.leak fail
expect leak-finding lifecycle.leak fail
expect leak-mapped lifecycle.leak fail
expect shared-state lifecycle.independent fail
expect range-wild lifecycle.range fail
expect describes-another lifecycle.range fail
expect no-unit contract.sizes fail
expect few-units contract.million fail
expect wraps-units contract.million fail
expect reads-unset contract.million fail
expect blank-cell contract.blank fail
expect absent-column contract.absent crashed
expect no-rows contract.no-rows fail
expect overflow contract.extremes fail
expect writes-input contract.inputs fail
expect sorts-parameter contract.inputs fail
expect reads-beyond contract.bounds fail
expect reads-past-list contract.bounds fail
expect long-message contract.bounds fail
expect long-message lifecycle.refusals fail
expect writes-beyond contract.bounds fail
expect outcome-unwritten contract.outcomes fail
expect outcome-unknown contract.outcomes fail
expect score-nan contract.scores fail
expect score-outside contract.scores fail
expect error-unexplained contract.reasons fail
expect reason-missing contract.reasons fail
expect reason-unknown contract.reasons fail
expect wild-report contract.reports fail
expect unwanted-reports contract.unwanted warn
expect row-points contract.unwanted crashed
expect points-unasked contract.unwanted crashed
expect refuses-rows-silently contract.refusals fail
expect refuses-wild-row contract.refusals fail
case $detail in *'refuses row 18446744073709551615 of table 0, which is not there') ;; *) fail "refuses-wild-row: told '$detail'" ;; esac
expect reads-clock contract.calls-nobody fail
expect reads-file contract.calls-nobody fail
expect opens-socket contract.calls-nobody fail
expect draws-lots contract.calls-nobody fail
expect ends-process contract.calls-nobody fail
expect leaves-traces contract.leaves-alone fail
expect counts-calls determinism.repeat fail
expect reads-address determinism.repeat fail
expect asks-host determinism.repeat fail
expect counts-units determinism.split fail
expect first-cohort determinism.split fail
expect last-row determinism.rows fail
expect first-row determinism.rows fail
expect dictionary-order determinism.dictionary fail
expect shared-scratch determinism.threads fail
expect static-scratch determinism.threads fail
expect instance-scratch determinism.threads fail
expect process-number determinism.process fail
expect time-zone determinism.environment fail
if [ $comma = yes ]; then
  expect decimal-comma determinism.locale fail
else
  expect decimal-comma determinism.locale skip
fi
expect rare-crash fuzz.random crashed
[ $sanitized = yes ] || expect seldom-clock fuzz.random fail # a sanitizer stands in the way

# However the process ends, the check goes on and says how.
expect ends-process contract.outcomes crashed
grep -q 'exit code 0' "$work/out" || fail "does not tell that the plugin ended the process"
expect crashes contract.outcomes crashed
[ $sanitized = yes ] || grep -q 'signal 11' "$work/out" || fail "does not tell of which signal the plugin died"
seconds=1
expect hangs determinism.split crashed
grep -q 'after 1 s' "$work/out" || fail "does not tell that the time was over"
seconds=

# What keeps an instance from being made is told by the tests of that, and not by each that needs one.
run 1 "$steelyard" plugin check --format json "$STEELYARD_BAD_PLUGINS/sorts-parameter.r1.so"
expect_out "not tried: it would fail before it begins, as lifecycle."
[ "$(grep -Ec '"verdict": "(fail|crashed)"' "$work/out")" -le 4 ] || fail "one fault is told more than four times"

# Golden vectors: an edition whose claims hold with echo, and not with one that only says so.
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
echo vectors.claims >>"$covered"
run 1 "$steelyard" plugin check --vectors "$work/vectors" "$STEELYARD_TEST_PLUGINS/amount.r1.so"
expect_out "plugin 'echo' is not installed"

# The parameters that an edition gives are those that are tested with.
run 0 "$steelyard" plugin check --vectors "$top/indicators/shenzhen-2018" "$STEELYARD_PLUGIN_PATH/rubric.r1.so"
expect_out "claims hold"
expect_out "accepts "

# No check is without a plugin that it catches, and none is without its place on the page.
run 0 "$steelyard" plugin check --list
sed -n 's/^\([a-z]*\.[a-z-]*\) .*/\1/p' "$work/out" >"$work/names"
[ "$(wc -l <"$work/names")" -ge 52 ] || fail "--list has lost checks"
while read -r name; do
  grep -qx "$name" "$covered" || fail "no bad plugin is there for $name"
  grep -q "^### \`$name\`" "$top/docs/plugin-check.md" || fail "docs/plugin-check.md does not tell of $name"
done <"$work/names"

# The seed repeats everything; another makes up something else.
echo_object=$STEELYARD_TEST_PLUGINS/echo.r1.so
run 0 "$steelyard" plugin check --digest --seed 5 "$echo_object"
cp "$work/out" "$work/five"
run 0 "$steelyard" plugin check --digest --seed 5 "$echo_object"
cmp -s "$work/out" "$work/five" || fail "the same seed gives another digest"
run 0 "$steelyard" plugin check --digest --seed 6 "$echo_object"
cmp -s "$work/out" "$work/five" && fail "another seed gives the same digest"

# Parameters that are given, alone or several.
panel=$STEELYARD_PLUGIN_PATH/panel.r1.so
printf 'criteria: [{criterion: clear}, {criterion: complete, weight: 2}]\n' >"$work/params.yaml"
run 0 "$steelyard" plugin check --only 'contract.*' --params "$work/params.yaml" "$panel"
printf 'criteria: []\n' >"$work/params.yaml"
run 1 "$steelyard" plugin check --only 'contract.sizes' --params "$work/params.yaml" "$panel"
expect_out "found no"

# One process for a debugger, and documents for programs.
run 0 "$steelyard" plugin check --in-process --only 'contract.o*' "$echo_object"
expect_out "contract.outcomes"
run 0 "$steelyard" plugin check --only 'contract.sizes' "$echo_object"
grep -Eq 'contract.sizes +pass +[1-9][0-9]* batches, [1-9]' "$work/out" || fail "contract.sizes does not tell how much it saw"
run 1 "$steelyard" plugin check --format json --only 'contract.s*' "$STEELYARD_BAD_PLUGINS/score-nan.r1.so" "$echo_object"
python3 - "$work/out" <<'END' || fail "the JSON document is not as documented"
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
document = json.loads(text)
assert text == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
assert document["schema"] == "steelyard-check/1" and len(document["objects"]) == 2
for found in document["objects"]:
    assert set(found) == {"path", "sha256", "seed", "tests", "counts"}
    assert all(set(test) == {"name", "title", "verdict", "detail"} for test in found["tests"])
    assert sum(found["counts"].values()) == len(found["tests"])
assert document["objects"][0]["counts"]["fail"] == 1 and document["objects"][1]["counts"]["fail"] == 0
END

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
expect_out "is no shared object of this machine"
finish
