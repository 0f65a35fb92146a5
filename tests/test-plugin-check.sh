#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `steelyard plugin check`: every check catches a plugin that breaks its rule. Prints the table of bad
# plugins and of what each check says about them. That good plugins pass is test-plugin-check-good.sh's,
# how it is used test-plugin-check-use.sh's.
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
for plugin in brace-alone method-unknown method-english default-outside no-chinese no-score not-utf8 null-description range-inverted size-huge size-small size-zero \
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
expect leak-little lifecycle.leak fail
expect leak-mapped lifecycle.leak fail
expect leak-scored lifecycle.leak fail
expect shared-state lifecycle.independent fail
expect range-wild lifecycle.range fail
expect describes-another lifecycle.range fail
expect no-unit contract.sizes fail
expect few-units contract.million fail
expect wraps-units contract.million fail
expect reads-unset contract.million fail
for plugin in counts-rows mean-rows; do
  expect $plugin contract.rows fail
  case $detail in *'65534 rows score '*' and 65538 such rows score '*': a 16-bit counter is too narrow') ;; *) fail "$plugin: told '$detail'" ;; esac
done
expect beyond-thousand contract.rows warn
expect stack-rows contract.stack fail
expect steep-curve contract.parameter-ends fail
case $detail in 'weight = 0.3: '*) ;; *) fail "steep-curve: told '$detail'" ;; esac
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
expect whole-nan contract.scores fail
expect text-nan contract.scores fail
expect score-outside contract.scores fail
expect error-unexplained contract.reasons fail
expect reason-missing contract.reasons fail
expect reason-unknown contract.reasons fail
expect wild-report contract.reports fail
expect no-table-report contract.reports fail
case $detail in *'a report is about a table that does not exist') ;; *) fail "no-table-report: told '$detail'" ;; esac
expect calculation-costs contract.reports fail
expect explains-less contract.reports fail
expect wild-notice contract.notices fail
expect notice-twice descriptor.notices fail
expect unwanted-reports contract.unwanted warn
expect row-points contract.unwanted crashed
expect points-unasked contract.unwanted crashed
expect refuses-rows-silently contract.refusals fail
expect refuses-wild-row contract.refusals fail
case $detail in *'refuses row 18446744073709551615 of table 0, which does not exist') ;; *) fail "refuses-wild-row: told '$detail'" ;; esac
expect reads-clock contract.calls-nobody fail
expect reads-file contract.calls-nobody fail
expect opens-socket contract.calls-nobody fail
expect draws-lots contract.calls-nobody fail
expect ends-process contract.calls-nobody fail
expect leaves-traces contract.leaves-alone fail
expect counts-calls determinism.repeat fail
expect points-at-times determinism.repeat fail
case $detail in *'points of row '*) ;; *) fail "points-at-times: told '$detail'" ;; esac
expect reads-address determinism.repeat fail
expect tires determinism.calls fail
expect remembers-values determinism.order fail
expect asks-host determinism.host fail
expect knows-host determinism.host fail
expect ties-by-place determinism.units fail
expect counts-units determinism.split fail
expect first-cohort determinism.split fail
expect last-row determinism.rows fail
expect first-row determinism.rows fail
expect first-thousand determinism.rows fail
expect dictionary-order determinism.dictionary fail
expect sums-doubles determinism.decimals fail
case $detail in *"in 'value': 0.1, 0.2 gives 0.30000000000000004, but 0.3 gives 0.29999999999999999") ;; *) fail "sums-doubles: told '$detail'" ;; esac
expect mean-edge determinism.decimals fail
expect reads-no-scale determinism.decimals fail
case $detail in *'with other numbers of decimals, such as 10.50 for 10.5: '*) ;; *) fail "reads-no-scale: told '$detail'" ;; esac
expect adds-doubles determinism.decimals warn
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

expect scores-few coverage.units warn
case $detail in 'only 6 of 76 units are scored'*) ;; *) fail "scores-few: told '$detail'" ;; esac
expect refuses-choice coverage.choices warn
case $detail in 'never tried: rounding = down '*) ;; *) fail "refuses-choice: told '$detail'" ;; esac
expect refuses-level coverage.levels warn
case $detail in 'never tried: values.value = high '*) ;; *) fail "refuses-level: told '$detail'" ;; esac

# However the process ends, the check goes on and says how.
expect ends-process contract.outcomes crashed
grep -q 'exit code 0' "$work/out" || fail "does not tell that the plugin ended the process"
expect crashes contract.outcomes crashed
[ $sanitized = yes ] || grep -q 'signal 11' "$work/out" || fail "does not tell of which signal the plugin died"
seconds=1
expect hangs determinism.split crashed
grep -q 'after 1 s' "$work/out" || fail "does not tell that the time was over"
seconds=

# No check is without a plugin that it catches (that of golden vectors is in test-plugin-check-use.sh), and none is without its place on the page.
run 0 "$steelyard" plugin check --list
sed -n 's/^\([a-z]*\.[a-z-]*\) .*/\1/p' "$work/out" >"$work/names"
[ "$(wc -l <"$work/names")" -ge 62 ] || fail "--list has lost checks"
while read -r name; do
  [ "$name" = vectors.claims ] || grep -qx "$name" "$covered" || fail "no bad plugin is there for $name"
  grep -q "^### \`$name\`" "$top/docs/plugin-check.md" || fail "docs/plugin-check.md does not tell of $name"
done <"$work/names"

finish
