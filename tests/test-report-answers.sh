#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Reports answer what readers ask first: what to fix, what was published and whether it follows, what made totals change,
# what separates the units, what was varied.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
edition=$top/indicators/china-2019
run 0 "$steelyard" report "$edition" --language both -o report
run 0 "$steelyard" score "$edition" --format json -o document.json
run 0 "$steelyard" study "$edition" coherence robustness --format json -o study.json
for language in zh en; do
  python3 "$top/tests/report/answers.py" report/$language $language document.json study.json >python.out 2>&1 ||
    fail "$language: $(cat python.out)"
  python3 "$top/tests/report/summary.py" report/$language $language document.json study.json >python.out 2>&1 ||
    fail "the first sentences, $language: $(cat python.out)"
done

# Where the first place is shared and nothing was before, there is no first sentence, and no empty one.
mkdir -p equal/evidence
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\nc,丙,C\n' >equal/units.csv
printf 'unit,mark\na,80\nb,80\nc,20\n' >equal/evidence/marks.csv
cat >equal/edition.yaml <<'END'
steelyard: edition/1
id: equal
name: {zh: 某届, en: Equal}
tables: {marks: evidence/marks.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - {id: mark, name: {zh: 得分, en: Mark}, weight: 1, plugin: measure@2, evidence: marks, columns: {value: mark},
       params: {curve: as-is}}
END
run 0 "$steelyard" report equal --language en -o equal-pages
sed '/class="awards"/,$d' equal-pages/index.html | grep -q 'class="lead"' && fail "a first sentence about a shared first place"
grep -q 'b0"><div><h4>First <span class="count">2<' equal-pages/index.html || fail "who shares the first place is not shown"

# How to recompute it: the commands are those that work, and the digest is the result's.
digest=$(sed -n 's/^ "digest": "\([0-9a-f]*\)",*$/\1/p' document.json)
grep -q "<code>$digest</code>" report/en/index.html || fail "the digest is not $digest"
(cd "$top/indicators" && "$steelyard" verify china-2019 >/dev/null) || fail "verify china-2019 does not agree"
run 0 "$steelyard" verify document.json
for command in 'steelyard score china-2019 --format json -o result.json' 'steelyard verify result.json' \
  'steelyard verify china-2019' 'steelyard report china-2019 -o report --language both' ./configure; do
  grep -qF -- "$command" report/en/index.html || fail "no command: $command"
done

# Programmers' words are not in the overview.
python3 - report/en/index.html <<'PY' >python.out 2>&1 || fail "words: $(cat python.out)"
import re
import sys
page = re.sub(r"<(script|svg|code|pre|head)\b.*?</\1>", "", open(sys.argv[1], encoding="utf-8").read(), flags=re.S)
text = re.sub(r"<[^>]*>", " ", page).replace("&quot;digest&quot;", "")  # which is explained there
found = re.findall(r"\b(?:nodes?|lea(?:f|ves)|digests?|aggregates?|params?|plugins?|siblings?|JSON|YAML)\b", text)
print(found)
sys.exit(bool(found))
PY

# Every finding of every plugin has advice: a line of its own below the message.
for plugin in $("$steelyard" plugin list | sed -n 's/^\([a-z-]*@[0-9]*\) .*/\1/p'); do
  "$steelyard" plugin show "$plugin" | awk -v plugin="$plugin" '
    /^Findings:/ { on = 1; next } on && !/^  / { on = 0 }
    on && /^  [^ ]/ { if (code) print plugin ": " code; code = $1 } on && /^    / { code = "" } END { if (code) print plugin ": " code }'
done >without
[ ! -s without ] || fail "findings without advice: $(cat without)"

finish
