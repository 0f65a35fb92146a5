#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The documents match the sources: every folder with sources has its paragraph in the tour of HACKING.md; every file
# that HACKING.md, README.md and docs/design.md name exists, and so does the target of every link; README.md lists
# existing plugins and working commands, and shows what the program prints; the pages of plugins list what they declare.
. "${srcdir:-.}/tests/lib.sh"
cd "$top" || exit 1

# ---- folders ----

for makefile in */local.mk; do
  case $makefile in
  core/*) ls -d core/*/ ;;
  po/*) ;; # no sources
  *) echo "${makefile%local.mk}" ;;
  esac
done | sort >"$work/folders"
sed -n '/^## A tour of the source/,/^## Rules/s/^\*\*`\([a-z/-]*\)`\*\*.*/\1/p' HACKING.md | sort >"$work/paragraphs"
diff "$work/folders" "$work/paragraphs" || fail "the tour of HACKING.md has other paragraphs than there are folders"

# ---- files ----

# A source file in backticks must exist at that path from the top, or below the folder of its paragraph in the tour; in
# other text it may be anywhere. A star matches any part of a name.
find . -name 'build*' -prune -o -name .git -prune -o -type f -print | sed 's|^\./||' >"$work/files"
awk '
  FILENAME == ARGV[1] { files = files "\n" $0; next }
  FNR == 1 { files = files "\n" }
  /^#/ { folder = "" }
  match($0, /^\*\*`[a-z\/-]+`\*\*/) { folder = substr($0, 4, RLENGTH - 6) }
  {
    text = $0
    while (match(text, /`[a-z0-9_\/.*-]+\.(awk|c|h|mk|py|sh)`/)) {
      name = substr(text, RSTART + 1, RLENGTH - 2)
      text = substr(text, RSTART + RLENGTH)
      pattern = name
      gsub(/\./, "[.]", pattern)
      gsub(/\*/, "[^/\n]*", pattern)
      if (files !~ "\n(" folder "([^\n]*/)?)?" pattern "\n")
        print FILENAME " names " name ", which is not in " (folder ? folder : "any folder")
    }
  }' "$work/files" HACKING.md README.md docs/design.md >"$work/missing"
[ ! -s "$work/missing" ] || fail "$(cat "$work/missing")"

# shellcheck disable=SC2046 # no blanks in their names
grep -oE '\]\([^)#:]+[)#]' $(grep '\.md$' "$work/files" | grep -v node_modules) | sed 's/[)#]$//; s/:](/ /' |
  while read -r document target; do
    [ -e "${document%"${document##*/}"}$target" ] || echo "$document links to $target"
  done >"$work/dead"
[ ! -s "$work/dead" ] || fail "these links lead nowhere: $(cat "$work/dead")"

# ---- examples ----

# The shortest complete edition is the one that tests/test-real-indices.sh scores.
shortest=tests/real-indices/human-development-index-2021/edition.yaml
[ "$(wc -l <$shortest)" -le 30 ] || fail "$shortest has more than 30 lines"
awk '/^```/ { if (shows++) exit } /^### The shortest complete example/ { shows = 0; here = 1 } here && shows && !/^```/' \
  docs/edition-format.md | diff $shortest - || fail "docs/edition-format.md does not show $shortest"

# ---- README.md, README.zh.md ----

for readme in README.md README.zh.md; do
  grep -oE '(^    |`)steelyard (plugin )?[a-z]+' $readme | sed 's/.*steelyard //' | sort -u >"$work/words"
  [ "$(wc -l <"$work/words")" -ge 12 ] || fail "$readme shows too few commands"
  while read -r words; do
    # shellcheck disable=SC2086 # one word or two
    run 0 "$steelyard" help $words
  done <"$work/words"
  grep -oE '\./dev [a-z]+' $readme | sed 's/.* //' | sort -u | while read -r word; do
    grep -q "^$word)" dev || "$steelyard" help "$word" >/dev/null 2>&1 || echo "$word"
  done >"$work/words"
  [ ! -s "$work/words" ] || fail "$readme names these words of ./dev, which there are not: $(cat "$work/words")"
  sed -n 's/^    sudo apt-get install //p' $readme | tr ' ' '\n' | sort >"$work/packages"
  sed -n '/^build_packages="/,/"$/p' dev | sed 's/build_packages=//' | tr -d '"' | tr ' ' '\n' | sort |
    diff - "$work/packages" || fail "$readme installs other packages than ./dev"
done

# example N FILE: the N-th block of output that it shows.
example() { awk -v wanted="$1" '/^```/ { n++; next } n == 2 * wanted - 1' "$2"; }
for readme in README.md README.zh.md; do
  language=en
  [ $readme = README.md ] || language=zh
  run 0 env LANGUAGE=$language "$steelyard" score indicators/shenzhen-2019
  example 1 $readme | diff - "$work/out" || fail "$readme shows another result of score"
  run 0 env LANGUAGE=$language "$steelyard" verify indicators/shenzhen-2019
  example 2 $readme >"$work/shown"
  [ "$(wc -l <"$work/shown")" -ge 10 ] || fail "$readme shows no result of verify"
  grep -v '^…$' "$work/shown" | grep -vxFf "$work/out" && fail "verify does not print what $readme shows"
done

# ---- the pages of plugins ----

# All but that of lua, whose tables and findings are those of a script.
pages=$(ls plugins/*/*.md | grep -v '/lua[.]md')
if command -v python3 >/dev/null; then
  # shellcheck disable=SC2086 # no blanks in their names
  run 0 python3 tests/plugin-pages.py "$steelyard" $pages
  # A range, a Chinese help, a finding and an earlier revision that are not what the plugin declares.
  for change in 's/0 to 3650/0 to 365/' 's/工作日数。/天数。/' '/^- `no-reply`:/d' 's/ Revision 1: received.*//'; do
    sed "$change" plugins/timeliness/timeliness.md >"$work/timeliness.md"
    run 1 python3 tests/plugin-pages.py "$steelyard" "$work/timeliness.md"
  done
fi
finish
