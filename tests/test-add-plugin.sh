#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# "Add a plugin" in HACKING.md: a folder and one word in plugins/rules.mk are enough for a plugin to be built, tested, checked,
# packed for release and installed with its page; without them, no trace of it remains. The test uses the build's
# makefile, with a scratch folder of links to the sources, in which plugins/ is a copy.
. "${srcdir:-.}/tests/lib.sh"
build=$(dirname "$steelyard")
mkdir "$work/source" "$work/build"
for entry in "$top"/*; do
  [ "$entry" = "$top/plugins" ] || [ -f "$entry/config.status" ] || ln -s "$entry" "$work/source"
done
cp -R "$top/plugins" "$work/source/plugins"
chmod -R u+w "$work/source/plugins"
rm -f "$work"/source/plugins/*.so "$work"/source/plugins/*/*.o # those of a build within the sources
plugins=$work/source/plugins
cd "$work/build" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL

make_there() {
  make -s -f "$build/Makefile" top_srcdir="$work/source" srcdir="$work/source" VPATH="$work/source" \
    DESTDIR="$work/root" "$@"
}
# The makefile's results from the list: objects, tests, and the files that a release has and installs.
show() {
  make_there --eval='show: ; @printf "%s\n" $(plugin_objects) $(TESTS) $(DISTFILES) $(nobase_dist_doc_DATA)' show |
    sort -u
}

show >"$work/before"
grep -q '^plugins/rubric/rubric\.md$' "$work/before" || fail "the page of rubric is not found"
grep toy "$work/before" && fail "there is a toy before it is added"

# Add the folder, with the newest revision of another plugin as the first, and the word.
mkdir "$plugins/toy"
cp "$plugins/rubric/judgements.h" "$plugins/toy"
cp "$plugins/rubric/rubric.md" "$plugins/toy/toy.md"
cp "$plugins/rubric/test-rubric-r2.c" "$plugins/toy/test-toy.c"
sed 's/\.id = "rubric"/.id = "toy"/; s/\.revision = 2/.revision = 1/; s|"rubric/|"toy/|' \
  "$plugins/rubric/rubric-r2.c" >"$plugins/toy/toy.c"
sed -i 's/^plugins = /&toy /' "$plugins/rules.mk"

show >"$work/after"
comm -13 "$work/before" "$work/after" | sed "s|^$work/source/||" >"$work/new"
sort >"$work/wanted" <<'END'
plugins/toy.r1.so
plugins/toy/judgements.h
plugins/toy/test-toy.c
plugins/toy/test-toy.test
plugins/toy/toy.c
plugins/toy/toy.md
END
diff "$work/wanted" "$work/new" || fail "toy adds something else"
run 0 make_there plugins/toy.r1.so plugins/toy/test-toy.test
run 0 plugins/toy/test-toy.test
# test-plugin-check-good.sh has all tests of the plugin that toy is a copy of.
run 0 "$steelyard" plugin check --only 'descriptor.*' plugins/toy.r1.so
expect_out " 0 failed"
run 0 env STEELYARD_PLUGIN_PATH="$work/build/plugins" "$steelyard" plugin show toy
run 0 make_there install-nobase_dist_docDATA
[ -n "$(find "$work/root" -path '*/plugins/toy/toy.md')" ] || fail "the page is not installed"

# Remove them again.
rm -r "$plugins/toy"
sed -i 's/^plugins = toy /plugins = /' "$plugins/rules.mk"
cmp "$top/plugins/rules.mk" "$plugins/rules.mk" || fail "the list is not as it was"
show | cmp - "$work/before" || fail "toy leaves a trace"
finish
