#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whatever the texts of an edition, its evidence and its plugins are, a report has the elements that it has with plain
# texts, and says each text as it is written. A template that is not a literal does not compile.
. "${srcdir:-.}/tests/lib.sh"

command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1
hostile=$top/tests/report/hostile.py

for kind in plain hostile; do
  mkdir $kind
  python3 "$hostile" write $kind/edition $kind || fail "no edition"
  run 0 "$steelyard" report $kind/edition --language both -o $kind/report
done
python3 "$hostile" compare plain/report hostile/report >python.out 2>&1 || fail "$(cut -c1-500 python.out)"
tail -n 1 python.out
python3 "$top/tests/report/check.py" hostile/report >python.out 2>&1 || fail "$(cut -c1-500 python.out)"

# compiles TEMPLATE: whether a program that writes it does.
compiles() {
  printf '#include "html/html.h"\nvoid write(sy_html *page, const char *text);\n%s\n' \
    "void write(sy_html *page, const char *text) { html(page, $1); }" >template.c
  # shellcheck disable=SC2046 # a list of arguments
  ${CC:-cc} -fsyntax-only -Wall -Werror=format -Werror=format-extra-args -I "$top" -I "$top/core" -I "$top/core/include" \
    $(pkg-config --cflags glib-2.0 jansson) template.c 2>messages
}
compiles '"<p>%s</p>", text' || fail "a template does not compile: $(cat messages)"
for wrong in text '"<p>" text' 'text, text' '"<p>%s</p>"' '"<p>%s</p>", 1' '"<p></p>", text'; do
  ! compiles "$wrong" || fail "html(page, $wrong) compiles"
done

finish
