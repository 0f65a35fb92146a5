#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# labels: what people read in place of texts of the evidence, in each language; everything else keeps the texts.
# advice: what they read in place of the plugin's advice, likewise.
. "${srcdir:-.}/tests/lib.sh"

cd "$work" || exit 1
cp -R "$top/tests/broken-editions/sound" sound
chmod -R u+w sound
rm sound/published.yaml
"$steelyard" score sound --format csv >plain.csv || fail "not scored"
cat >>sound/edition.yaml <<'END'
labels:
  search: {zh: 站内检索, en: site search}
  archive: {en: archive of news}
  portal: 门户
END

# said LANGUAGE TEXT: the explanation of the portal of west has it.
said() {
  run 0 env LANGUAGE="$1" "$steelyard" explain sound west portal
  grep -qF -- "$2" out || fail "$1: no '$2': $(cat out)"
}
said en 'site search'
said en 'archive of news'
said zh '站内检索'
said zh 'archive' # no label in this language: the text itself
run 0 "$steelyard" score sound --format csv
cmp -s out plain.csv || fail "labels change scores"
run 0 "$steelyard" explain sound west portal --format json
grep -q '"search"' out || fail "JSON does not keep the text"
grep -q 'site search' out && fail "JSON has the label"

# A number is no text, whatever has a label: the parameter `partial` is 0.5.
sed -i '$a\  0.5: a half\n  west: nowhere' sound/edition.yaml
run 0 "$steelyard" report sound --language en -o pages
grep -rq 'a half' pages && fail "a number has a label"
grep -q '0\.5' pages/indicators/indicator-portal.html || fail "the parameter is not shown"

# A lock does not bind labels. An edition inherits them, and its own come first.
run 0 "$steelyard" lock sound
sed -i 's/site search/search box/' sound/edition.yaml
run 0 "$steelyard" verify sound
mkdir -p later && cp -R sound/evidence sound/units.csv later
cat >later/edition.yaml <<'END'
steelyard: edition/1
id: later
name: Later
extends: ../sound
tables:
  checks: evidence/checks.csv
  letters: evidence/letters.csv
  figures: evidence/figures.csv
  calendar: evidence/calendar.csv
labels: {search: finding things}
END
run 0 "$steelyard" explain later west portal
grep -qF 'finding things' out || fail "its own label: $(cat out)"
grep -qF 'archive of news' out || fail "the inherited label: $(cat out)"

# ---- advice ----

# The values of the finding are put in, with their labels. A language without advice keeps the plugin's.
cat >>later/edition.yaml <<'END'
advice:
  portal:
    item-failed: {en: 'Offer {item} on the home page.', zh: '请在首页提供{item}。'}
    item-partial: {en: 'Complete {item}.'}
END
sed -i 's/^labels: .*/labels: {search: {en: a search, zh: 检索}, archive: {en: the archive, zh: 归档}}/' later/edition.yaml
advised() { # LANGUAGE FILE TEXT
  run 0 env LANGUAGE="$1" "$steelyard" explain "$2" west portal
  grep -qF -- "$3" out || fail "$1: no advice '$3': $(cat out)"
}
"$steelyard" score later --format csv >plain.csv
run 0 "$steelyard" explain later west portal --format json
grep -q 'item-failed' out || fail "nothing failed there: $(cat out)"
advised en later 'Offer a search on the home page.'
advised zh later '请在首页提供检索。'
run 0 env LANGUAGE=en "$steelyard" study later problems/common --format csv
grep -qF 'Offer a search on the home page.' out || fail "the study advises otherwise: $(cat out)"
run 0 "$steelyard" report later --language both -o advised
grep -qF 'Offer a search on the home page.' advised/en/units/unit-west.html || fail "the page advises otherwise"
grep -qF '请在首页提供检索。' advised/zh/index.html || fail "the Chinese page advises otherwise"
grep -qF 'Provide what the item asks for.' advised/en/units/unit-west.html && fail "the page has the plugin's advice too"

# Scores and documents stay, and no lock binds it; who extends the edition inherits it, but for indicators it leaves out.
run 0 "$steelyard" score later --format json
grep -q 'Offer' out && fail "the document has the edition's advice"
run 0 "$steelyard" lock later
sed -i 's/on the home page/on each page/' later/edition.yaml
run 0 "$steelyard" verify later
mkdir last && cp -R sound/evidence sound/units.csv last
sed -e 's/^id: .*/id: last/; s/^name: .*/name: Last/; s|^extends: .*|extends: ../later|; /^labels/d; /^advice/,$d' later/edition.yaml >last/edition.yaml
advised en last 'Offer a search on each page.'
run 0 "$steelyard" score later --without portal
printf 'remove: [portal]\nset: {service: {weight: 1}}\n' >>last/edition.yaml
run 0 "$steelyard" score last

# Advice that was written for another revision is left out where the edition that extends it, or a what-if, has this one.
cat >>later/edition.yaml <<'END'
  visits:
    winsorised: {en: 'Look into {found}.', zh: '请核查{found}。'}
set: {visits: {plugin: measure@2}}
END
advised en later 'Offer a search on each page.'
run 0 "$steelyard" score later --set visits:plugin=measure@1
sed -e '/^remove/,$d' last/edition.yaml >older.yaml && printf 'set: {visits: {plugin: measure@1}}\n' >>older.yaml
mv older.yaml last/edition.yaml
run 0 "$steelyard" score last

finish
