#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Folders include one another in one direction only: a folder includes itself and, by their public headers, folders
# that come before it in the list. The core does not depend on later folders and names no year and no evaluation;
# plugins include nothing from the core except the public header.
. "${srcdir:-.}/tests/lib.sh"

# check_folder FOLDER ALLOWED…: checks what the folder's files include.
check_folder() {
  folder=$1
  name=${folder##*/}
  shift
  grep -Ho '^#include "[a-z-]*/[a-z.-]*"' "$top/$folder"/*.[ch] | sed 's/:#include "/ /; s/"$//' >"$work/included"
  while read -r line; do
    file=${line% *} included=${line##* }
    other=${included%%/*}
    case " $* $name steelyard " in
    *" $other "*) ;;
    *) fail "$file includes $included, which comes later" ;;
    esac
    case $included in
    steelyard/* | "$name"/* | "$other/$other.h") ;;
    host/wire.h) [ "$folder" = core/worker ] || fail "$file includes $included" ;; # both ends speak it
    *) fail "$file includes $included and not $other/$other.h" ;;
    esac
  done <"$work/included"
}

before=
for folder in core/base core/host core/edition core/engine files statistics drawing figures claims compare study document lock archive tables forms import print html report \
  plugin-check command; do
  # shellcheck disable=SC2086 # a list of words
  check_folder "$folder" $before
  before="$before ${folder##*/}"
done
# The worker is a program of its own, which runs untrusted code: it includes only base and host.
check_folder core/worker base host

grep -nE '\b20(1[4-9]|2[0-9])\b|shenzhen|china|金秤砣' "$top"/core/*.h "$top"/core/*/*.[ch] | grep -v 'base/base.h\|base/date.c\|/xx\|U+20' &&
  fail "the core names a year or a programme"

for folder in "$top"/plugins/*/; do
  own=$(basename "$folder")
  grep -Hn '^#include "' "$folder"*.[ch] | grep -vE "\"(steelyard/plugin|common/(common|fraction|notices|plugin-test)|$own/[a-z0-9-]*)\.h\"" && fail "$own includes more than it may"
done

# No header has an identifier that a C++ compiler rejects.
for header in "$top"/core/*/*.h "$top"/*/*.h; do
  case $header in
  "$top"/plugins/* | "$top"/tests/* | "$top"/bench/* | "$top"/build*/*) ;;
  *) echo "#include \"${header#"$top"/}\"" ;;
  esac
done | sed 's|"core/|"|' >"$work/all.cpp"
# shellcheck disable=SC2046 # a list of arguments
c++ -std=c++17 -fsyntax-only -I "$top" -I "$top/core" -I "$top/core/include" $(pkg-config --cflags glib-2.0 jansson) \
  "$work/all.cpp" || fail "a header is not C++"

# The only global state in the core is the loaded objects, which are never unloaded, what was read (so that no output
# replaces it) with what came from standard input, how far the step under way is, a hash's seed, and a size that
# tests make smaller.
case ${CFLAGS-} in
*sanitize* | *coverage*) ;;
*)
  objdump -t "$(dirname "$steelyard")/libsteelyard.a" | awk '
    /file format/ { file = $1 }
    / \.(data|bss)\t/ && $3 == "O" { sub(/\.[0-9]+$/, "", $NF); print file, $NF }' | sort >"$work/state"
  sort >"$work/allowed" <<'END'
bytes.o: opened_files
bytes.o: opened_lock
bytes.o: standard_input
bytes.o: standard_input_is_read
csv-source.o: sy_csv_chunk_size
description.o: kept
description.o: lock
loader.o: last_reason
loader.o: lock
loader.o: ready
progress.o: watched
text-table.o: chosen
text-table.o: seed
END
  diff "$work/allowed" "$work/state" || fail "the core has other variables of the process"
  ;;
esac

# The core has only what scoring needs. If it must grow, raise the limit here and say why. 17,000 lines score; 5,000
# see that no input is misread: encodings, equality of texts, keys, rows in error, warnings; the rest notes what each step
# of an evaluation did (steps.c, explain.c), follows units from edition to edition (lineage.c), says in Chinese what
# libraries say (library-text.c), opens files beneath their folder (directory.c), keeps accounts of workers, and reads what
# other people's indices need: names in one language, defaults, trees as tables, values translated, shares of children that
# are enough, nodes and comparisons for some units (applies.c), rankings of all units or by an attribute (rankings.c), and
# what would be if weights were others, or nodes or raters were left out (what-if.c), and takes tables from other formats
# than CSV, whose readers are elsewhere (csv-source.c), says what it expects of evidence before there is any, and takes
# tables as texts, so that what is imported is checked before it is written (edition.c). 300 check where rows come from
# (sources.c): a row whose snapshot is not what it says must not be scored. 50 give the weights of a whole group at once,
# without which a change cannot be divided among many indicators, and reasons in both languages. 50 ask plugins how rows
# were counted (rows.c): a reader of a report could not check a deadline that was kept. 150 read what people of another
# language read in place of the evidence's texts, and 100 what units are advised in place of a plugin's general words
# (labels.c). 30 tell a limit of one in the singular, a stray brace from an unknown name, and whether a finding costs
# anything (explain.c), which studies and pages ask.
most=31480
lines=$(cd "$top" && find core -type f | xargs cat | wc -l)
[ "$lines" -le $most ] || fail "core/ has $lines lines, more than $most"
finish
