#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Plugins are looked for only where the operator says; what others could have replaced is not loaded; with --only-locked,
# nothing is loaded that is not in the lock.
. "${srcdir:-.}/tests/lib.sh"
own=$(dirname "$steelyard")/plugins
edition=$(copy_edition china-2018)
mkdir "$work/extra"
cp "$own/checklist.r1.so" "$work/extra/"

# ---- where, in which order, and what wins ----
unset STEELYARD_PLUGIN_PATH
run 0 "$steelyard" plugin list --verbose
expect_out "  $own (steelyard's own)"
run 0 env STEELYARD_PLUGIN_PATH= "$steelyard" plugin list --verbose
expect_out "  $own (steelyard's own)"
run 0 env STEELYARD_PLUGIN_PATH="$work/extra:/nowhere" "$steelyard" plugin list --verbose
expect_out "$work/extra/checklist.r1.so"
expect_out "sha256 $(sha256sum "$work/extra/checklist.r1.so" | cut -d' ' -f1)"
expect_out "/nowhere (does not exist)"
grep -q "$own" "$work/out" && fail "the own folder was searched though the path does not name it"
run 2 env STEELYARD_PLUGIN_PATH=":$work/extra" "$steelyard" plugin list
another file has expect_err "checklist@1 too: "
run 2 env STEELYARD_PLUGIN_PATH=.:plugins "$steelyard" plugin list
expect_err "STEELYARD_PLUGIN_PATH contains '.', expected absolute paths"
expect_err "STEELYARD_PLUGIN_PATH contains 'plugins', expected absolute paths"

# A link is followed once, before anybody is trusted: what is loaded is at a path without one.
ln -s "$work/extra" "$work/link"
run 0 env STEELYARD_PLUGIN_PATH="$work/link" "$steelyard" plugin list --verbose
expect_out "$work/extra/checklist.r1.so"

# One folder by two paths is one folder; two by what looks like one path are two.
run 0 env STEELYARD_PLUGIN_PATH="$work/extra:$work/link:/proc/self/cwd/extra/" --chdir="$work" "$steelyard" plugin list
mkdir -p "$work/deep/within" "$work/deep/beside" "$work/beside"
ln -s deep/within "$work/inside"
cp "$own/count.r1.so" "$work/deep/beside/"
cp "$own/rate.r1.so" "$work/beside/"
run 0 env STEELYARD_PLUGIN_PATH="$work/inside/../beside:$work/beside" "$steelyard" plugin list
expect_out "count@1"
expect_out "rate@1"

# Neither the current folder nor the edition's has plugins, nor a folder named "plugins" within them.
mkdir "$edition/plugins" "$work/plugins"
for folder in "$edition" "$edition/plugins" "$work" "$work/plugins"; do cp "$own/checklist.r1.so" "$folder/checklist.r9.so"; done
sed 's/checklist@1/checklist@9/' "$edition/edition.yaml" >"$work/changed" && cp "$work/changed" "$edition/edition.yaml"
run 2 env --chdir="$work" "$steelyard" score "$edition"
expect_err "plugin 'checklist' is installed, but not in this revision, only as 1"
sed 's!checklist@9!./checklist@9!' "$work/changed" >"$edition/edition.yaml"
run 2 "$steelyard" score "$edition"
expect_err "plugin './checklist' is not installed"
edition=$(copy_edition china-2018)

# ---- what is no object is not even read ----
truncate -s 1T "$work/extra/huge.r1.so"
ln -s /dev/zero "$work/extra/zero.r1.so"
run 3 env STEELYARD_PLUGIN_PATH="$work/extra" "$steelyard" plugin list --verbose
expect_out "huge@1       unusable  has 1099511627776 bytes"
expect_out "zero@1       unusable  others may write to /dev/zero"
run 2 "$steelyard" plugin check "$work/extra/huge.r1.so"
run 2 "$steelyard" plugin check "$work/extra/zero.r1.so"
expect_err "is not a regular file"
rm "$work/extra/huge.r1.so" "$work/extra/zero.r1.so"

# ---- what others may write to ----
# refused MESSAGE: nothing is loaded from $work/extra.
refused() {
  run 2 env STEELYARD_PLUGIN_PATH="$work/extra" "$steelyard" plugin show checklist
  expect_err "$1"
}
chmod 666 "$work/extra/checklist.r1.so"
refused "others may write to $work/extra/checklist.r1.so; run 'chmod o-w' on it"
chmod 644 "$work/extra/checklist.r1.so"
chmod 757 "$work/extra"
refused "plugins are not loaded from here: others may write to $work/extra; run 'chmod o-w' on it"
chmod 755 "$work/extra"
chmod 707 "$work"
refused "plugins are not loaded from here: others may write to $work; run 'chmod o-w' on it"
chmod 1777 "$work" # as /tmp: nobody can replace what is another's
run 0 env STEELYARD_PLUGIN_PATH="$work/extra" "$steelyard" plugin list
chmod 700 "$work"
chmod 1777 "$work/extra" # but anybody can add to it
refused "plugins are not loaded from here: others may write to $work/extra; run 'chmod o-w' on it"
chmod 755 "$work/extra"
if [ "$(id -u)" -eq 0 ]; then
  chown 65534 "$work/extra/checklist.r1.so"
  refused "$work/extra/checklist.r1.so belongs to user 65534, expected root or you"
  chown 0 "$work/extra/checklist.r1.so"
  chgrp 65534 "$work/extra"
  chmod 775 "$work/extra"
  refused "the group 65534 may write to $work/extra; run 'chmod g-w' on it"
  chgrp 0 "$work/extra"
  chmod 755 "$work/extra"
fi
# A group that is that person's own may write, if nobody else begins in it and no list of access control names others.
cat >"$work/own-group" <<'END'
mount --bind "$work/passwd" /etc/passwd && mount --bind "$work/group" /etc/group || exit 9
chmod 775 "$work/extra"
"$steelyard" plugin list || exit 1
echo 'other:x:4242:0::/:/bin/sh' >>"$work/passwd"
"$steelyard" plugin list && exit 2
echo 'root:x:0:0::/root:/bin/sh' >"$work/passwd" # bound as it is: written, not replaced
"$steelyard" plugin list || exit 3
# user::rwx, user:4242:rwx, group::r-x, mask::rwx, other::r-x
python3 -c 'import os, struct, sys
os.setxattr(sys.argv[1], "system.posix_acl_access", struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", *entry) for entry in ((1, 7, 2**32 - 1), (2, 7, 4242), (4, 5, 2**32 - 1), (16, 7, 2**32 - 1), (32, 5, 2**32 - 1))))' \
  "$work/extra" || exit 9
"$steelyard" plugin list && exit 4
exit 0
END
echo 'root:x:0:0::/root:/bin/sh' >"$work/passwd"
echo 'root:x:0:' >"$work/group"
code=0
STEELYARD_PLUGIN_PATH=$work/extra steelyard=$steelyard work=$work unshare --mount sh "$work/own-group" >"$work/out" 2>"$work/err" || code=$?
if [ "$code" -eq 0 ]; then
  expect_err "plugins are not loaded from here: the group 0 may write to $work/extra; run 'chmod g-w' on it"
elif [ "$(id -u)" -ne 0 ] || [ "$code" -eq 9 ] || grep -q '^unshare: ' "$work/err"; then
  echo "a group of one's own was not tried: $(head -n 1 "$work/err")"
else
  fail "a group of one's own: case $code: $(cat "$work/err")"
fi
chmod 755 "$work/extra"
ln -s "$work/extra" "$work/link" # what counts is where it leads
chmod 757 "$work/extra"
run 2 env STEELYARD_PLUGIN_PATH="$work/link" "$steelyard" plugin list
expect_err "others may write to $work/extra"
chmod 755 "$work/extra"

# ---- only what the lock knows ----
run 0 "$steelyard" lock "$edition"
run 0 "$steelyard" score "$edition" --only-locked
run 0 "$steelyard" verify "$edition" --only-locked
mkdir "$work/rebuilt"
cp "$own"/*.so "$work/rebuilt/"
printf 'x' >>"$work/rebuilt/checklist.r1.so" # another object of the same plugin
run 0 env STEELYARD_PLUGIN_PATH="$work/rebuilt" "$steelyard" score "$edition"
run 2 env STEELYARD_PLUGIN_PATH="$work/rebuilt" "$steelyard" score "$edition" --only-locked -o "$work/scores.json" --format json
expect_err "the lock lists checklist@1 with SHA-256 $(sha256sum "$own/checklist.r1.so" | cut -d' ' -f1), but $work/rebuilt/checklist.r1.so has $(
  sha256sum "$work/rebuilt/checklist.r1.so" | cut -d' ' -f1): with --only-locked it is not loaded"
[ ! -e "$work/scores.json" ] || fail "an output was written"
sed 's/checklist@1/count@1/' "$edition/edition.yaml" >"$work/changed" # named after the edition was locked
cp "$work/changed" "$edition/edition.yaml"
run 2 "$steelyard" score "$edition" --only-locked
expect_err "count@1 cannot be used: $own/count.r1.so: the lock does not list this plugin file, whose SHA-256 is $(
  sha256sum "$own/count.r1.so" | cut -d' ' -f1)"
rm "$edition/edition.lock"
run 2 "$steelyard" score "$edition" --only-locked
expect_err "--only-locked needs edition.lock, which 'steelyard lock' makes"
# What an edition's claims say of an earlier one is scored with what the earlier one's lock knows.
edition=$(copy_edition shenzhen-2019)
run 0 "$steelyard" lock "$edition"
run 0 "$steelyard" lock "$work/shenzhen-2018"
run 0 "$steelyard" verify "$edition" --only-locked
rm "$work/shenzhen-2018/edition.lock"
run 2 "$steelyard" verify "$edition" --only-locked
expect_err "shenzhen-2018: --only-locked needs edition.lock"

finish
