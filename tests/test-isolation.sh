#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A third-party plugin can harm only its own indicator: crashes, hangs, excessive use and escapes, each compiled here and
# scored in an edition with a good indicator. As root and, if the test runs as root, as a user who owns nothing.
. "${srcdir:-.}/tests/lib.sh"
case ${CFLAGS-} in
*-fsanitize=*) echo "a sanitizer asks the kernel for more than the sandbox allows"; exit 77 ;;
esac
plugins=$work/plugins edition=$work/isolation
mkdir "$plugins" "$edition" "$edition/evidence"
chmod 755 "$work"

# compile NAME DEED: a plugin that scores and does the deed; and $creating and $loading, when it does that.
creating='' loading='' ranging='' describing=''
compile() {
  ${CC:-cc} -std=gnu11 -fPIC -shared -fvisibility=hidden -ffp-contract=off -I"$top/core/include" \
    -DTINY_ID="\"$1\"" -DDEED="$2" ${creating:+-DCREATING="$creating"} ${loading:+-DLOADING="$loading"} \
    ${ranging:+-DRANGING="$ranging"} ${describing:+-DDESCRIBING="$describing"} -o "$plugins/$1.r1.so" "$top/tests/hostile/hostile.c" -lm || fail "$1 does not build"
}
# Deeds are compiled together where they are known beforehand: `collect` notes those of a function, `compile_collected`
# makes one object of all, and `build` copies it under the name of the deed, which is 32 bytes in the object.
collecting='' placeholder=some-deed-some-deed-some-deed-00
collect() { collecting=yes; "$1"; collecting=''; }
note() { printf ' \\\n  else if (strcmp(own_id, "%s") == 0) { %s; }' "$1" "$2" >>"$work/deeds.h"; }
collected() { [ -z "$creating$loading$ranging$describing" ] && grep -qsF "own_id, \"$1\")" "$work/deeds.h"; }
compile_collected() {
  { printf '#define ALL_DEEDS if (0) ; '; cat "$work/deeds.h"; echo; } >"$work/all-deeds.h"
  CC="${CC:-cc} -include $work/all-deeds.h" compile $placeholder ALL_DEEDS
  mv "$plugins/$placeholder.r1.so" "$work/deeds.so"
}
build() {
  collected "$1" || { compile "$@"; return; }
  padding=$(printf "%$((${#placeholder} - ${#1}))s" '' | sed 's/ /\\x00/g')
  LC_ALL=C sed "s/$placeholder/$1$padding/g" "$work/deeds.so" >"$plugins/$1.r1.so"
}
printf 'id,name_zh,name_en,cohort\nnorth,北,North,all\nsouth,南,South,all\neast,东,East,all\n' >"$edition/units.csv"
printf 'unit,value\nnorth,80\nsouth,60\neast,70\n' >"$edition/evidence/values.csv"
build good ';'
# with PLUGIN: the edition with that plugin beside the good one.
with() {
  cat >"$edition/edition.yaml" <<END
steelyard: edition/1
id: isolation
name: {zh: 隔离, en: Isolation}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {values: evidence/values.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  source: reconstructed
  children:
    - {id: first, name: {zh: 甲, en: First}, source: reconstructed, weight: 1/2, plugin: good@1, evidence: values}
    - {id: second, name: {zh: 乙, en: Second}, source: reconstructed, weight: 1/2, plugin: $1@1, evidence: values}
awards: [{id: best, name: {zh: 最佳, en: Best}, node: total, bands: [{id: first, name: {zh: 第一, en: First}, count: 1}]}]
END
}
# A plugin gets far more time than it takes, but for one that is to run out of it.
seconds=20
# shellcheck disable=SC2120,SC2119 # arguments are who runs it
score() { "$@" env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format json --limit plugin-seconds="$seconds" --limit plugin-memory=200000000; }

# harmless NAME DEED MESSAGE [PREFIX…]: the deed ends the plugin's process and puts its indicator in error, and that is all.
# `are_whole` looks at the documents.
documents=0
mkdir "$work/documents"
harmless() {
  [ -z "$collecting" ] || { note "$1" "$2"; return; }
  name=$1 message=$3
  build "$name" "$2"
  with "$name"
  shift 3
  run 3 score "$@"
  grep -qF -- "$name@1: $message" "$work/err" || { fail "$name: not told: $message"; cat "$work/err"; }
  documents=$((documents + 1))
  cp "$work/out" "$work/documents/$documents-$name"
  printf '%-16s %s\n' "$name" "$(head -n 1 "$work/err")"
}

are_whole() {
  python3 - "$work"/documents/* <<'END' || fail "a document is not whole, or more than the one indicator is in error"
import json, sys
values = {"north": "80", "south": "60", "east": "70"}
for name in sys.argv[1:]:
    units = json.load(open(name, encoding="utf-8"))["units"]
    assert {unit["id"] for unit in units} == set(values), name
    for unit in units:
        scores = unit["scores"]
        assert scores["first"]["outcome"] == "scored" and scores["first"]["score"].startswith(values[unit["id"]]), (name, unit)
        assert scores["second"]["outcome"] == "error" and "score" not in scores["second"], (name, unit)
        assert unit["status"] == "provisional", (name, unit)
END
}

with good
score >"$work/out" 2>"$work/err" || ! grep "cannot shut it in" "$work/err" || exit 77
run 0 score
expect_out '"sandbox": "worker: landlock'
run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" plugin list --verbose
expect_out '  worker: landlock'
run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" plugin list --verbose --sandbox=none
expect_out '  in-process'
run 2 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" plugin list --sandbox=some
expect_err "the sandbox is 'some', expected require, try or none"

everything() { # PREFIX…: as whoever that is
  harmless crashes 'abort()' 'failed: crashed: signal 6' "$@"
  harmless reads-nowhere '*(volatile int *)0 = 1' 'failed: crashed: signal 11' "$@"
  seconds=1
  harmless hangs 'for (volatile int i = 0;; i++) {}' 'failed: took longer than 1 second' "$@"
  seconds=20
  harmless grabs-memory 'for (;;) memset(malloc(1 << 24), 1, 1 << 24)' 'failed: crashed: signal 11' "$@"
  harmless forks 'for (;;) fork()' 'failed: tried the system call clone' "$@"
  harmless writes-beyond 'memset(result->score, 0, (size_t)1 << 37)' 'failed: crashed: signal' "$@"
  harmless writes-one-beyond 'result->score[batch->unit_count] = 1' 'failed: crashed: signal 11' "$@"
  harmless writes-outcome-beyond 'result->outcome[batch->unit_count] = SY_SCORED' 'failed: crashed: signal 11' "$@"
  harmless writes-reason-beyond 'result->reason[batch->unit_count] = 1' 'failed: crashed: signal 11' "$@"
  harmless writes-points-beyond 'result->row_points[0][batch->tables[0]->row_count] = 1' 'failed: crashed: signal 11' "$@"
  harmless writes-columns '*(double *)(size_t)batch->tables[0]->columns[0]->decimals = 100' 'failed: crashed: signal 11' "$@"
  harmless opens-file 'open("/etc/passwd", O_RDONLY)' 'failed: tried the system call openat' "$@"
  harmless opens-socket 'socket(AF_INET, SOCK_STREAM, 0)' 'failed: tried the system call socket' "$@"
  harmless exits 'exit(0)' 'failed: ended its process with exit code 0' "$@"
  harmless lies-shortly 'syscall(SYS_sendto, 3, "x", 1, 0, 0, 0); _exit(0)' 'failed: ended its process' "$@"
  harmless lies 'char reply[16] = {9}; syscall(SYS_sendto, 3, reply, 16, 0, 0, 0); for (;;) {}' 'failed: sent an invalid reply' "$@"
  harmless lies-long 'unsigned long reply[2] = {7, ~0ul}; syscall(SYS_sendto, 3, reply, 16, 0, 0, 0); for (;;) {}' 'failed: sent an invalid reply' "$@"
  harmless lies-about-reports 'unsigned long reply[3] = {7, 8, ~0ul << 32}; syscall(SYS_sendto, 3, reply, 24, 0, 0, 0); syscall(SYS_recvfrom, 3, reply, 8, 0, 0, 0)' 'failed: sent an invalid reply' "$@"
}
tampers_with_memory() {
  # Memory that is made read-only after it was written is memory.
  harmless hides-memory 'for (;;) { char *p = mmap(0, 1 << 24, 3, 0x22, -1, 0); if (p == MAP_FAILED) abort(); memset(p, 1, 1 << 24); mprotect(p, 1 << 24, 1); }' 'failed: crashed: signal 6'
  # Nor is there room for more where the shared columns were: they cannot be taken away, moved or replaced.
  columns='(void *)((size_t)batch->tables[0]->columns[0]->decimals & ~4095ul)'
  take='if (mmap(0, 1ul << 32, 3, 0x22, -1, 0) != MAP_FAILED) _exit(42)'
  harmless unmaps-columns "munmap($columns, 1ul << 33); $take" 'failed: tried system call number'
  harmless shrinks-columns "mremap($columns, 1ul << 33, 4096, 0); $take" 'failed: tried system call number'
  harmless maps-over "if (mmap($columns, 1ul << 32, 3, 0x32, -1, 0) != MAP_FAILED) _exit(42)" 'failed: tried the system call mmap'
}
foreign_calls() {
  harmless forks-as-i386 'long made; __asm__ volatile("int $0x80" : "=a"(made) : "a"(2)); if (made >= 0) _exit(42); abort()' 'failed: crashed: signal'
  harmless forks-as-x32 'syscall(0x40000000 + SYS_fork); _exit(42)' 'failed: crashed: signal 31'
}
# Each is tried with the kernel itself, and none is taken.
no_way() { # CALL ARGUMENTS
  way=$((way + 1))
  [ -z "$collecting" ] || { note "way-$way" "TRY($1)"; return; }
  build "way-$way" "TRY($1)"
  with "way-$way"
  run 3 score
  grep -q "which the sandbox does not allow" "$work/err" || { fail "a way out: $1"; cat "$work/err"; }
  printf '%2d no way out: %s\n' "$way" "$1"
}
ways() {
  way=0
  no_way 'SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY'
  no_way 'SYS_openat2, AT_FDCWD, "/etc/passwd", 0, 0'
  no_way 'SYS_socket, AF_UNIX, SOCK_STREAM, 0'
  no_way 'SYS_fork'
  no_way 'SYS_clone3, 0, 0'
  no_way 'SYS_execve, "/bin/true", 0, 0'
  no_way 'SYS_execveat, 3, "", 0, 0, AT_EMPTY_PATH'
  no_way 'SYS_ptrace, 16, getppid(), 0, 0'
  no_way 'SYS_kill, -1, 0'
  no_way 'SYS_tgkill, 1, 1, 0'
  no_way 'SYS_process_vm_writev, 1, 0, 0, 0, 0, 0'
  no_way 'SYS_memfd_create, "x", 0'
  no_way 'SYS_shmget, 0, 4096, 01600'
  no_way 'SYS_mount, 0, "/", 0, 0, 0'
  no_way 'SYS_unshare, 0x10000000'
  no_way 'SYS_setuid, 0'
  no_way 'SYS_io_uring_setup, 1, 0'
  no_way 'SYS_bpf, 0, 0, 0'
  no_way 'SYS_perf_event_open, 0, 0, -1, -1, 0'
  no_way 'SYS_inotify_init1, 0'
  no_way 'SYS_prlimit64, 0, 7, 0, 0'
  no_way 'SYS_userfaultfd, 0'
  no_way 'SYS_keyctl, 0, -3, 1, 0, 0'
  no_way 'SYS_write, 2, "x", 1'
  no_way 'SYS_sendmsg, 3, 0, 0'
  no_way 'SYS_sendto, 3, "x", 1, MSG_OOB, 0, 0'
  no_way 'SYS_recvfrom, 3, lie, 1, MSG_OOB | MSG_DONTWAIT, 0, 0'
  no_way 'SYS_recvfrom, 3, lie, 1, MSG_PEEK | MSG_DONTWAIT, 0, 0'
  no_way 'SYS_ftruncate, 5, 0'
  no_way 'SYS_mmap, 0, 4096, 3, 0x21, -1, 0'
  no_way 'SYS_mmap, 0, 4096, 7, 0x22, -1, 0'
  no_way 'SYS_mprotect, (size_t)batch & ~4095ul, 4096, 7'
  no_way 'SYS_prctl, 1, 0, 0, 0, 0'
  no_way 'SYS_seccomp, 0, 0, 0'
  no_way 'SYS_rt_sigaction, 31, 0, 0, 8'
}
collect everything
collect tampers_with_memory
collect ways
[ "$(uname -m)" != x86_64 ] || collect foreign_calls
compile_collected

# As root and as somebody who owns nothing, who has a copy of the program, for the sources may lie where only we may go.
nobody=
if [ "$(id -u)" -eq 0 ]; then
  mkdir "$work/program"
  cp "$steelyard" "$(dirname "$steelyard")/steelyard-worker" "$work/program/"
  touch "$work/program/config.status" # built and not installed
  nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
  # shellcheck disable=SC2086
  $nobody env "$work/program/steelyard" --version >"$work/out" 2>&1 || {
    nobody=
    echo "nobody else may enter $work: not tried as an ordinary user"
  }
fi
if [ -n "$nobody" ]; then
  built=$steelyard steelyard=$work/program/steelyard
  # shellcheck disable=SC2086
  everything $nobody
  steelyard=$built
fi
if [ -z "$nobody" ] || long; then everything; fi
# Whoever calls steelyard may ignore that children end.
harmless crashes-unheard 'abort()' 'failed: crashed: signal 6' env --ignore-signal=CHLD
# The same while an instance is made.
creating='abort()' harmless dies-in-create ';' 'failed: crashed: signal 6'
run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" validate "$edition"
expect_err "dies-in-create@1: failed: crashed: signal 6"
seconds=1
creating='for (volatile int i = 0;; i++) {}' harmless hangs-in-create ';' 'failed: took longer than 1 second'
seconds=20
creating='return SY_FAILED' harmless fails-in-create ';' 'failed: '
creating='exit(0)' harmless exits-in-create ';' 'failed: ended its process with exit code 0'
creating='snprintf(failure->message, failure->capacity, "no such thing"); return SY_REFUSED' harmless refuses ';' 'no such thing'
run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" validate "$edition"
expect_err "refuses@1: no such thing"
run 3 env LANGUAGE=zh_CN STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition"
expect_err "refuses@1: no such thing"
creating='' ranging='*lowest = 9, *highest = 1' harmless ranges ';' 'gives its range as 9 to 1, which is not allowed'
creating='' ranging='abort()' harmless dies-in-range ';' 'failed: crashed: signal 6'
creating='' describing='static struct sy_plugin other; other = *steelyard_plugin_v1(); other.id = "Another"; return &other' harmless describes ';' 'failed: id: found'
creating='' describing='abort(); return NULL' harmless dies-in-describe ';' 'failed: crashed: signal 6'
creating=''
tampers_with_memory
# Another description than at first: the tables that a call hands over are those of the first.
creating='lie_about_tables(400)' harmless lies-about-tables 'for (;;) {}' 'failed: sent an invalid reply'

# Who dies while it is loaded, or opens a file then, or would outlive the program, cannot be used at all.
unusable() { # NAME DEED MESSAGE
  loading=$2 build "$1" ';'
  with "$1"
  run 2 score
  expect_err "plugin $1@1 cannot be used: $plugins/$1.r1.so: $3"
}
unusable early 'if (open("/etc/passwd", O_RDONLY) < 0) abort()' 'crashed: signal 6'
unusable early-writer 'open("/usr/lib/os-release", O_RDONLY | O_TRUNC)' 'tried the system call openat'
unusable orphan 'syscall(SYS_prctl, 1, 0, 0, 0, 0)' 'tried system call number'

# What it says of its own sandbox is not believed, for it is not asked: how it is shut in is told before it is loaded.
${CC:-cc} -o "$work/without-landlock" "$top/tests/hostile/without-landlock.c" || fail "without-landlock does not build"
loading="close(open(\"$work/made\", O_WRONLY | O_CREAT, 0600))" build makes-file ';'
with makes-file
run 2 score "$work/without-landlock"
expect_err "this machine cannot sandbox it (no landlock, seccomp, limits); --sandbox=try runs it without"
[ ! -e "$work/made" ] || fail "a constructor ran before it was known whether it is shut in"

# As the first process of a container.
if unshare --pid --fork --mount-proc true 2>/dev/null; then
  with good
  run 0 unshare --pid --fork --mount-proc env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition"
fi

# Other ways to the same kernel: the calls of other machines that it understands. Each ends the process.
if [ "$(uname -m)" = x86_64 ]; then foreign_calls; fi
# A message that comes byte by byte: the time is its own. One that stops its own process.
seconds=1
harmless drips 'unsigned long reply[2] = {7, 1000000}; syscall(SYS_sendto, 3, reply, 16, 0, 0, 0); for (;;) syscall(SYS_sendto, 3, reply, 1, 0, 0, 0)' 'failed: took longer than 1 second'
harmless stops-itself 'syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP)' 'failed: tried system call number'
seconds=20
# A message that looks like one about another indicator, on lines of its own, and clears the terminal.
harmless forges 'snprintf(failure->message, failure->capacity, "\033[2J\nvalues.csv:1: good@1: failed"); return SY_REFUSED' ''
[ "$(grep -c '^forges@1:' "$work/err")" -eq 3 ] && ! grep -q "^values\|$(printf '\033')" "$work/err" || { fail "a message is told as it came"; cat -v "$work/err"; }

# More workers than there are descriptors for: an error, and no crash.
with good
run 3 sh -c 'ulimit -n 19; exec "$@"' - env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition"
expect_err "cannot start its worker: Too many open files"

# A report that no finding can be: the findings are left out, and the scores are those of a run that wants none.
creating='' loading='' build reports-badly 'struct sy_report bad = {.size = sizeof bad, .table = -1, .points = -1}; if (result->findings_wanted) result->report(result, &bad)'
with reports-badly
run 3 score
expect_err "second: reports-badly@1: wrote a report whose points are negative, too large or not a number"
cp "$work/out" "$work/document.json"
run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format csv
python3 - "$work/document.json" "$work/out" <<'END' || fail "scores hang on whether findings are wanted"
import csv, json, sys
document = json.load(open(sys.argv[1], encoding="utf-8"))
scores = {row["unit"]: row["second"] for row in csv.DictReader(open(sys.argv[2], encoding="utf-8"))}
assert [entry["node"] for entry in document["record"]["findings_left_out"]] == ["second"], document["record"]
assert len(scores) == 3
for unit in document["units"]:
    assert float(unit["scores"]["second"]["exact"]) == float(scores[unit["id"]]), unit
    assert not unit.get("findings"), unit
END
run 0 "$steelyard" verify "$work/document.json"

# The same after calls that reported well, and one that dies then: no finding of it is kept, and none is freed twice.
sed -i 's/,60$/,50/' "$edition/evidence/values.csv"
build reports-badly-later 'static int calls; struct sy_report bad = {.size = sizeof bad, .table = -1, .points = -1}; if (calls++ == 2) result->report(result, &bad)'
build dies-later 'static int calls; if (calls++ == 2) abort()'
for name in reports-badly-later dies-later; do
  with $name
  run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format json --batch-size 1
  python3 - "$work/out" <<'END' || fail "$name: its findings are not left out, or the other indicator's are not there"
import json, sys
units = json.load(open(sys.argv[1], encoding="utf-8"))["units"]
assert {finding["node"] for unit in units for finding in unit["findings"]} == {"first"}, units
END
done
sed -i 's/,50$/,60/' "$edition/evidence/values.csv"

# So with more reports than there is room for.
creating='' loading='' build reports-much 'struct sy_report one = {.size = sizeof one, .table = -1}; for (int i = 0; i < 200000; i++) result->report(result, &one)'
with reports-much
run 3 score
expect_err "second: reports-much@1: wrote reports of more than 1 KiB per row"
grep -q '"outcome": "error"' "$work/out" && fail "too many reports put a score in error"

# The row that the plugin had told before it died.
with crashes
run 3 score
expect_err 'evidence/values.csv:3: crashes@1: failed: crashed'
grep -v '"at"\|"seconds"' "$work/out" >"$work/english"
LANGUAGE=zh run 3 score
expect_err 'crashes@1: 失败：崩溃：信号'
grep -v '"at"\|"seconds"' "$work/out" | cmp -s - "$work/english" || fail "the document of a crash depends on the language"
# Where it dies in a large edition does not depend on how many threads call it, nor that all of it is in error.
build dies-early 'for (uint64_t i = 0; i < batch->tables[0]->row_count; i++) if (batch->tables[0]->columns[0]->decimals[i] == 13) { failure->row = i; abort(); }'
with dies-early
cp -r "$edition" "$work/large"
sed -i "s/^id: isolation/id: large/" "$work/large/edition.yaml"
python3 - "$work/large" <<'END'
import sys
units, values = (open(f"{sys.argv[1]}/{name}.csv", "a", encoding="utf-8") for name in ("units", "evidence/values"))
for unit in range(60000):
    units.write(f"u{unit},{unit},{unit},all\n")
    values.write(f"u{unit},{13 if unit in (7000, 17000, 40000, 59000) else 50}\n")
END
counts="1 8"
! long || counts="1 2 8 8 8"
for threads in $counts; do
  run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$work/large" --format csv --threads "$threads"
  expect_err 'evidence/values.csv:7005: dies-early@1: failed: crashed: signal 6'
  [ "$(grep -c 'dies-early' "$work/err")" -le 2 ] || fail "$threads threads: more is told than where it died"
  python3 - "$work/out" <<'END' || fail "$threads threads: not the one indicator alone is in error"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
assert len(rows) == 60003 and all(row["first"] and not row["second"] for row in rows)
END
done

# ---- what plugins use together, and what each is charged ----

# What the C library does at its first call has been done: the same scores as in the process.
build uses-libc 'result->score[0] = use_libc()'
with uses-libc
run 0 score
score_in_worker=$(grep -o '"exact": "[^"]*"' "$work/out")
run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format json --sandbox=none
[ "$(grep -o '"exact": "[^"]*"' "$work/out")" = "$score_in_worker" ] || fail "the C library scores otherwise in a worker"

# Several indicators of one plugin.
several() { # PLUGIN COUNT
  sed '/id: second/,$d' "$edition/edition.yaml" >"$work/head"
  { cat "$work/head"; seq "$2" | sed "s/.*/    - {id: x&, name: {zh: 乙&, en: X&}, source: reconstructed, weight: 1\/2, plugin: $1@1, evidence: values}/"
    grep '^awards' "$edition/edition.yaml"; } |
    sed "s|weight: 1/2|weight: 1/$(($2 + 1))|" >"$work/several"
  cp "$work/several" "$edition/edition.yaml"
}
exhausted() { # LIMIT MESSAGE
  run 4 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format json --limit "$1" --limit plugin-seconds=20
  expect_err "$2"
  [ ! -s "$work/out" ] || fail "$1: something was written"
}
with hangs
several hangs 5
exhausted plugins-seconds=1 'plugins in workers took more than 1 second together; hangs@1 took the most, '
build holds 'static char *volatile all; all = malloc(100 << 20); memset(all, 1, 100 << 20)'
with holds
several holds 5
exhausted plugins-memory=300000000 'plugins in workers hold more than 300000000 bytes of memory together; holds@1 holds the most, '
build reports-some 'struct sy_value value = {.size = sizeof value, .type = SY_PARAMETER_NUMBER, .present = 1}; const struct sy_value *values[] = {&value}; struct sy_report one = {.size = sizeof one, .table = -1, .value_count = 1, .values = values}; for (int i = 0; i < 100; i++) result->report(result, &one)'
with reports-some
run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --format json --limit plugin-findings=99
expect_err 'second: reports-some@1: reported more than 99 findings; --limit plugin-findings=N allows more'
several reports-some 5
exhausted plugins-findings=300 'plugins in workers reported more than 300 findings together; reports-some@1 reported the most, '

# Who answers and goes on without need is ended, and its indicator is in error: its answer is a true one, so only the
# processor time after it is what it is ended for. Its time would last for far longer.
answer='unsigned long reply[4] = {7, 16, 0, 0}; for (uint64_t i = 0; i < batch->unit_count; i++) result->outcome[i] = SY_SCORED; syscall(SYS_sendto, 3, reply, 32, 0, 0, 0);'
idling='failed: used the processor after it had replied, with nothing to do'
harmless spins "$answer for (;;) {}" "$idling"
several spins 4
run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --limit plugin-seconds=20 --limit plugins-seconds=4
[ "$(grep -c "$idling" "$work/err")" -eq 4 ] || { fail "not every one that spins is told"; cat "$work/err"; }
# So in create(), and where it works in the kernel: the time there is its own as well.
creating='unsigned long reply[5] = {5, 20}; memcpy((char *)reply + 20, (double[]){0, 100}, 16); syscall(SYS_sendto, 3, reply, 36, 0, 0, 0); for (;;) {}' harmless spins-in-create ';' "$idling"
creating=''
harmless spins-in-kernel "$answer for (;;) { void *p = mmap(0, 1 << 24, 3, 0x22, -1, 0); memset(p, 1, 1 << 24); munmap(p, 1 << 24); }" "$idling"
# A thread or a timer would work while its process waits for a request; there is none.
creating='pthread_t thread; pthread_create(&thread, 0, spin, 0)' harmless starts-thread ';' 'failed: tried system call number'
creating='setitimer(ITIMER_REAL, &(struct itimerval){{0, 1000}, {0, 1000}}, 0)' harmless starts-timer ';' 'failed: tried system call number'
creating=''
# Who works for long and then answers, works for itself; and who answers and waits, waits for the next request.
build works 'for (volatile long i = 0; i < 300000000; i++) {}'
build waits "$answer char next[16]; syscall(SYS_recvfrom, 3, next, 16, 0, 0, 0); for (;;) {}"
for name in works waits; do
  with $name
  run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --limit plugin-seconds=20
done

# Memory is counted where the kernel shows nobody the processes of others.
hidden='mount -t proc -o hidepid=2 proc /proc && exec "$@"'
if [ "$(id -u)" -eq 0 ] && unshare --mount --pid --fork sh -c "$hidden" - true 2>/dev/null && [ -n "$nobody" ]; then
  with holds
  several holds 5
  built=$steelyard steelyard=$work/program/steelyard
  # shellcheck disable=SC2086
  run 4 unshare --mount --pid --fork sh -c "$hidden" - $nobody env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --limit plugins-memory=300000000
  expect_err 'holds@1 holds the most, '
  steelyard=$built
else
  echo "nobody here may mount /proc with hidepid: memory is not tried there"
fi
# Where address space is short, workers reserve less of it.
with good
run 0 sh -c 'ulimit -v 1000000; exec "$@"' - env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --threads 2

# ---- ways out: each is tried with the kernel itself, and none is taken ----
ways
# The columns cannot be made writable, by the kernel's own rule.
build seal 'if (mprotect((void *)((size_t)batch->tables[0]->columns[0]->decimals & ~4095ul), 4096, 3) == 0) _exit(42); else abort()'
with seal
run 3 score
expect_err 'seal@1: failed: crashed: signal 6'

# ---- what hangs on how busy the machine is ----

# An object that is another one when the next instance is made.
replaced() {
  cp "$plugins/good.r1.so" "$work/other.so"
  printf x >>"$work/other.so"
  creating='for (volatile long i = 0; i < 1500000000; i++) {}' build swapped ';'
  with swapped
  sed -i 's/plugin: good@1/plugin: swapped@1/' "$edition/edition.yaml"
  (sleep 0.3 && cp "$work/other.so" "$plugins/.other" && mv "$plugins/.other" "$plugins/swapped.r1.so") &
  run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition"
  wait
  expect_err "swapped@1: failed: the plugin file was replaced while in use"
}
! long || replaced

# The time is the indicator's, however many calls it is spent in. It is the processor's, of which a busy machine gives less
# in a while, so there are many more calls than it takes here.
dawdling() {
  creating='' build dawdles 'struct timespec now, begin; clock_gettime(CLOCK_MONOTONIC, &begin); do clock_gettime(CLOCK_MONOTONIC, &now); while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 800)'
  with dawdles
  for i in 1 2 3 4 5 6 7 8 9; do
    echo "unit$i,单位$i,Unit $i,all" >>"$edition/units.csv"
    echo "unit$i,50" >>"$edition/evidence/values.csv"
  done
  run 0 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --limit plugin-seconds=1
  run 3 env STEELYARD_PLUGIN_PATH="$plugins" "$steelyard" score "$edition" --limit plugin-seconds=1 --batch-size 1
  expect_err 'dawdles@1: failed: took longer than 1 second and was stopped'
}
! long || dawdling

are_whole
sleep 0.1
[ -z "$(pgrep -f "steelyard-worker $plugins" || true)" ] || fail "workers are left"
finish
