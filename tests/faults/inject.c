/* SPDX-License-Identifier: Apache-2.0
 *
 * inject.c: makes the machine fail under a program, for tests
 *
 * Preloaded (LD_PRELOAD), it counts what the program asks of the machine, by class, and lets one
 * call go wrong. System calls are trapped by a seccomp filter rather than by functions of the same
 * name, because libc's own calls (stdio's writes above all) never pass through those. Allocations
 * are the functions themselves.
 *
 *   INJECT=CLASS:N:HOW   what happens at the N-th call of a class; N+: at each from there on
 *     CLASS  open write sync rename close map read stat; beneath: opening a file beneath a folder
 *            (openat2); memory: any allocation; large: those above 64 KiB
 *     HOW    an errno (ENOSPC EIO EINTR EDQUOT EROFS EMFILE ENOMEM ENOSYS): the call fails with it
 *            short: half of a write or a read is done
 *            a signal (SIGKILL SIGTERM SIGINT SIGHUP SIGQUIT SIGXCPU): comes before the call
 *            truncate: the file INJECT_FILE is cut to INJECT_SIZE bytes before the call
 *   INJECT_LOG=FILE      a line for each system call, "CLASS N FILE…", and at the end
 *                        "memory N" and "large N", the numbers of allocations
 *
 * Counting begins before main(), and is the same in every run of a program that does the same.
 * Where calls cannot be trapped the program ends at once with exit code 77.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <dlfcn.h>

/* ---- the machine's own part ----
 * A system call that the filter lets through: it knows it by the address after the instruction. */

long inject_call(long number, long a, long b, long c, long d, long e, long f);
extern const char inject_after_call[];

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
__asm__(".pushsection .text\n"
        ".type inject_call, @function\n"
        "inject_call:\n"
        "  mov %rdi, %rax\n"
        "  mov %rsi, %rdi\n"
        "  mov %rdx, %rsi\n"
        "  mov %rcx, %rdx\n"
        "  mov %r8, %r10\n"
        "  mov %r9, %r8\n"
        "  mov 8(%rsp), %r9\n"
        "  syscall\n"
        "inject_after_call:\n"
        "  ret\n"
        ".popsection\n");
static void get_arguments(const ucontext_t *context, long arguments[6]) {
  static const int registers[6] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
  for (int i = 0; i < 6; i++)
    arguments[i] = (long)context->uc_mcontext.gregs[registers[i]];
}
static void set_result(ucontext_t *context, long result) {
  context->uc_mcontext.gregs[REG_RAX] = result;
}
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
__asm__(".pushsection .text\n"
        ".type inject_call, %function\n"
        "inject_call:\n"
        "  mov x8, x0\n"
        "  mov x0, x1\n"
        "  mov x1, x2\n"
        "  mov x2, x3\n"
        "  mov x3, x4\n"
        "  mov x4, x5\n"
        "  mov x5, x6\n"
        "  svc #0\n"
        "inject_after_call:\n"
        "  ret\n"
        ".popsection\n");
static void get_arguments(const ucontext_t *context, long arguments[6]) {
  for (int i = 0; i < 6; i++)
    arguments[i] = (long)context->uc_mcontext.regs[i];
}
static void set_result(ucontext_t *context, long result) {
  context->uc_mcontext.regs[0] = (unsigned long long)result;
}
#endif

/* ---- what to do, from the environment ---- */

enum class { OPEN, BENEATH, WRITE, SYNC, RENAME, CLOSE, MAP, READ, STAT, MEMORY, LARGE, CLASSES };
static const char *const class_names[CLASSES] = {"open",   "beneath", "write", "sync",
                                                 "rename", "close",   "map",   "read",
                                                 "stat",   "memory",  "large"};

enum how { NOTHING, FAIL, SHORT, SIGNAL, TRUNCATE };

static struct {
  enum class class;
  unsigned long first, last;
  enum how how;
  int number; /* the errno or the signal */
  const char *file;
  long size;
} plan;
static atomic_ulong counts[CLASSES];
static int log_file = -1;

static enum how parse_how(const char *text) {
  static const struct {
    const char *name;
    enum how how;
    int number;
  } all[] = {
      {"ENOSPC", FAIL, ENOSPC},     {"EIO", FAIL, EIO},           {"EINTR", FAIL, EINTR},
      {"EDQUOT", FAIL, EDQUOT},     {"EROFS", FAIL, EROFS},       {"EMFILE", FAIL, EMFILE},
      {"ENOSYS", FAIL, ENOSYS},     {"ENOMEM", FAIL, ENOMEM},     {"short", SHORT, 0},
      {"truncate", TRUNCATE, 0},    {"SIGKILL", SIGNAL, SIGKILL}, {"SIGTERM", SIGNAL, SIGTERM},
      {"SIGINT", SIGNAL, SIGINT},   {"SIGHUP", SIGNAL, SIGHUP},   {"SIGQUIT", SIGNAL, SIGQUIT},
      {"SIGXCPU", SIGNAL, SIGXCPU},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(text, all[i].name) == 0) {
      plan.number = all[i].number;
      return all[i].how;
    }
  return NOTHING;
}

static void refuse(const char *why) {
  dprintf(STDERR_FILENO, "inject: %s\n", why);
  _exit(99);
}

static void read_plan(void) {
  const char *text = getenv("INJECT");
  const char *size = getenv("INJECT_SIZE");
  plan.file = getenv("INJECT_FILE");
  plan.size = size ? atol(size) : 0;
  if (!text)
    return;
  char name[16], how[16];
  int after_number;
  if (sscanf(text, "%15[^:]:%lu%n", name, &plan.first, &after_number) != 2)
    refuse("INJECT is CLASS:N:HOW");
  plan.last = text[after_number] == '+' ? ~0ul : plan.first;
  after_number += text[after_number] == '+';
  if (sscanf(text + after_number, ":%15s", how) != 1)
    refuse("INJECT is CLASS:N:HOW");
  while (plan.class < CLASSES && strcmp(class_names[plan.class], name) != 0)
    plan.class ++;
  plan.how = parse_how(how);
  if (plan.class == CLASSES || plan.how == NOTHING)
    refuse("INJECT names no class, or nothing that can happen");
  if (plan.how == TRUNCATE && !plan.file)
    refuse("truncate needs INJECT_FILE");
}

/* Counts a call, and says what is to happen to it. */
static enum how next_call(enum class class, unsigned long *number) {
  *number = atomic_fetch_add(&counts[class], 1) + 1;
  const bool meant =
      plan.how != NOTHING && plan.class == class && *number >= plan.first && *number <= plan.last;
  return meant ? plan.how : NOTHING;
}

/* What happens before a call, whichever it is. */
static void happen(enum how how) {
  if (how == SIGNAL)
    inject_call(SYS_kill, getpid(), plan.number, 0, 0, 0, 0);
  else if (how == TRUNCATE)
    inject_call(SYS_truncate, (long)plan.file, plan.size, 0, 0, 0, 0);
}

/* ---- system calls ---- */

static const struct {
  long number;
  enum class class;
  signed char file; /* which argument is a descriptor, or -1: the folder of a relative path */
  signed char path, second_path;
} calls[] = {
#ifdef SYS_open
    {SYS_open, OPEN, -1, 0, -1},      {SYS_rename, RENAME, -1, 0, 1},
    {SYS_stat, STAT, -1, 0, -1},      {SYS_lstat, STAT, -1, 0, -1},
#endif
    {SYS_openat, OPEN, 0, 1, -1},     {SYS_renameat, RENAME, 0, 1, 3},
    {SYS_openat2, BENEATH, 0, 1, -1}, {SYS_renameat2, RENAME, 0, 1, 3},
    {SYS_write, WRITE, 0, -1, -1},    {SYS_writev, WRITE, 0, -1, -1},
    {SYS_pwrite64, WRITE, 0, -1, -1}, {SYS_fsync, SYNC, 0, -1, -1},
    {SYS_fdatasync, SYNC, 0, -1, -1}, {SYS_syncfs, SYNC, 0, -1, -1},
    {SYS_close, CLOSE, 0, -1, -1},    {SYS_mmap, MAP, 4, -1, -1},
    {SYS_read, READ, 0, -1, -1},      {SYS_pread64, READ, 0, -1, -1},
    {SYS_fstat, STAT, 0, -1, -1},     {SYS_newfstatat, STAT, 0, 1, -1},
    {SYS_statx, STAT, 0, 1, -1},
};
#define CALLS (sizeof calls / sizeof *calls)

/* Appends what a descriptor stands for, unless it is none, and a path that is relative to it. */
static int put_path(char *text, long file, const char *path) {
  char link[64], target[4096] = "";
  if ((int)file >= 0 && *path != '/') {
    snprintf(link, sizeof link, "/proc/self/fd/%d", (int)file);
    const long got = inject_call(SYS_readlinkat, AT_FDCWD, (long)link, (long)target,
                                 (long)sizeof target - 1, 0, 0);
    target[got > 0 ? got : 0] = '\0';
  }
  return snprintf(text, 2 * 4096, " %s%s%s", target, *target && *path ? "/" : "", path);
}

static void log_call(size_t call, unsigned long number, const long arguments[6]) {
  char text[5 * 4096] = "";
  int length = snprintf(text, sizeof text, "%s %lu", class_names[calls[call].class], number);
  const long file = calls[call].file >= 0 ? arguments[calls[call].file] : -1;
  const char *path = calls[call].path >= 0 ? (const char *)arguments[calls[call].path] : "";
  if (*path || file >= 0)
    length += put_path(text + length, file, path);
  if (calls[call].second_path >= 0)
    length += put_path(text + length, calls[call].file >= 0 ? arguments[2] : -1,
                       (const char *)arguments[calls[call].second_path]);
  text[length++] = '\n';
  inject_call(SYS_write, log_file, (long)text, length, 0, 0, 0);
}

/* The call as it would have been, or half of it, or its failure. */
static long perform(size_t call, enum how how, const long arguments[6]) {
  long third = arguments[2];
  if (how == FAIL)
    return -plan.number;
  if (how == SHORT && third > 1 && calls[call].number != SYS_writev)
    third /= 2;
  return inject_call(calls[call].number, arguments[0], arguments[1], third, arguments[3],
                     arguments[4], arguments[5]);
}

static void on_trap(int signal, siginfo_t *info, void *data) {
  (void)signal;
  const int saved = errno;
  ucontext_t *context = data;
  long arguments[6];
  get_arguments(context, arguments);
  size_t call = 0;
  while (call < CALLS - 1 && calls[call].number != info->si_syscall)
    call++;
  unsigned long number;
  const enum how how = next_call(calls[call].class, &number);
  if (log_file >= 0)
    log_call(call, number, arguments);
  happen(how);
  set_result(context, perform(call, how, arguments));
  errno = saved;
}

/* Traps the calls of the list, but not those of inject_call. */
static bool trap_calls(void) {
  const uint64_t after = (uint64_t)(uintptr_t)inject_after_call;
  struct sock_filter filter[CALLS + 9];
  unsigned short at = 0;
  const unsigned char to_trap_or_allow = CALLS;
  filter[at++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0,
                                              (unsigned char)(to_trap_or_allow + 5));
  filter[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                              offsetof(struct seccomp_data, instruction_pointer));
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)after, 0, 2);
  filter[at++] = (struct sock_filter)BPF_STMT(
      BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4);
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(after >> 32),
                                              (unsigned char)(to_trap_or_allow + 1), 0);
  filter[at++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < CALLS; i++)
    filter[at++] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].number, (unsigned char)(CALLS - i), 0);
  filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
  const struct sock_fprog program = {.len = at, .filter = filter};
  const struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_NODEFER};
  return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Whoever blocks all signals must not block the one that the traps need. */
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old) {
  sigset_t without;
  if (set) {
    without = *set;
    if (how != SIG_UNBLOCK)
      sigdelset(&without, SIGSYS);
    set = &without;
  }
  const long size = 8; /* of the kernel's set */
  return (int)-inject_call(SYS_rt_sigprocmask, how, (long)set, (long)old, size, 0, 0);
}

/* ---- allocations ---- */

/* Whether the next one fails. */
static bool memory_fails(size_t size) {
  unsigned long number;
  enum how how = next_call(MEMORY, &number);
  if (how == NOTHING && size > 65536)
    how = next_call(LARGE, &number);
  happen(how);
  if (how != FAIL)
    return false;
  errno = ENOMEM;
  return true;
}

/* glibc's own, which need no dlsym (it allocates). */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  return memory_fails(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return memory_fails(count * size) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  return memory_fails(size) ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  return memory_fails(size) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  *memory = aligned_alloc(alignment, size);
  return *memory ? 0 : ENOMEM;
}

/* ---- beginning and end ---- */

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("INJECT_LOG");
  if (path)
    log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  read_plan();
  if (!trap_calls()) {
    dprintf(STDERR_FILENO, "inject: system calls cannot be trapped here: %s\n", strerror(errno));
    _exit(77);
  }
}

__attribute__((destructor)) static void end(void) {
  char text[64];
  const int length = snprintf(text, sizeof text, "memory %lu\nlarge %lu\n",
                              atomic_load(&counts[MEMORY]), atomic_load(&counts[LARGE]));
  if (log_file >= 0)
    inject_call(SYS_write, log_file, (long)text, length, 0, 0, 0);
}
