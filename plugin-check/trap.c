/* SPDX-License-Identifier: Apache-2.0
 *
 * trap.c: detects system calls and accesses to protected memory
 *
 * A filter allows only system calls for memory and, while an object is loaded, those of the dynamic
 * linker, which are recognised by the address of its code. The clock is read without a system call,
 * from a page that the kernel shares: access to that page, and to the processor's own counter, is
 * blocked. Handlers use only async-signal-safe functions; their messages are translated in advance.
 */
#include "plugin-check/plugin-check-private.h"

#include <errno.h>
#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static struct trial *trapped; /* whose process this is */
static const char *message_call, *message_clock, *message_beyond, *message_write;
static struct { const char *start, *end; } clock_pages[4];
static size_t clock_page_count;

/* ---- telling ---- */

/* `what` of `name`, while doing whatever the record says. */
static void tell(const char *what, const char *name) {
  struct record *record = trapped->record;
  record->detail[0] = '\0';
  record->verdict = SY_CHECK_PASS;
  trial_fail(trapped, "%s %s (%s)", what, name, record->phase);
  trial_leave(trapped);
}

static const struct {
  long number;
  const char *name;
} calls[] = {
#ifdef SYS_open
    {SYS_open, "open"},
#endif
#ifdef SYS_time
    {SYS_time, "time"},
#endif
#ifdef SYS_fork
    {SYS_fork, "fork"},
#endif
#ifdef SYS_access
    {SYS_access, "access"},
#endif
    {SYS_openat, "openat"},
    {SYS_read, "read"},
    {SYS_write, "write"},
    {SYS_close, "close"},
    {SYS_newfstatat, "stat"},
    {SYS_socket, "socket"},
    {SYS_connect, "connect"},
    {SYS_clone, "clone"},
#ifdef SYS_clone3
    {SYS_clone3, "clone3"},
#endif
    {SYS_execve, "execve"},
    {SYS_kill, "kill"},
    {SYS_tgkill, "tgkill"},
    {SYS_exit, "exit"},
    {SYS_exit_group, "exit_group"},
    {SYS_getrandom, "getrandom"},
    {SYS_clock_gettime, "clock_gettime"},
    {SYS_gettimeofday, "gettimeofday"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_getpid, "getpid"},
    {SYS_getuid, "getuid"},
    {SYS_uname, "uname"},
    {SYS_getcwd, "getcwd"},
    {SYS_chdir, "chdir"},
    {SYS_umask, "umask"},
    {SYS_rt_sigaction, "sigaction"},
    {SYS_rt_sigprocmask, "sigprocmask"},
    {SYS_ioctl, "ioctl"},
};

static void on_call(int number, siginfo_t *info, void *context) {
  (void)number, (void)context;
  const char *name = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
    if (calls[i].number == info->si_syscall)
      name = calls[i].name;
  char text[32];
  g_snprintf(text, sizeof text, "%d", info->si_syscall);
  tell(message_call, name ? name : text);
}

static bool is_clock(const char *address) {
  for (size_t i = 0; i < clock_page_count; i++)
    if (address >= clock_pages[i].start && address < clock_pages[i].end)
      return true;
  return false;
}

/* Whether the instruction that failed reads the processor's counter. */
static bool reads_counter(const siginfo_t *info, const void *context) {
#if defined(__x86_64__)
  const ucontext_t *state = context;
  const unsigned char *code = (const unsigned char *)state->uc_mcontext.gregs[REG_RIP];
  return clock_page_count > 0 && info->si_code == SI_KERNEL && code[0] == 0x0f &&
         (code[1] == 0x31 || (code[1] == 0x01 && code[2] == 0xf9));
#else
  (void)info, (void)context;
  return false;
#endif
}

/* If it returns, the same fault again ends the process: the handler was for one only. */
static void on_fault(int number, siginfo_t *info, void *context) {
  (void)number;
  bool beyond = false;
  const char *label = fenced_at(info->si_addr, &beyond);
  if (is_clock(info->si_addr) || reads_counter(info, context))
    tell(message_clock, "time() or clock_gettime()");
  if (label)
    tell(beyond ? message_beyond : message_write, label);
}

static void handle(int number, void (*handler)(int, siginfo_t *, void *)) {
  struct sigaction action = {.sa_sigaction = handler,
                             .sa_flags = (int)(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND)};
  sigaction(number, &action, NULL);
}

void trap_crashes(struct trial *trial) {
  static char stack[64 << 10];
  const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
  trapped = trial;
  message_call = _("makes the system call");
  message_clock = _("reads the clock by");
  message_beyond = _("reads beyond the end of");
  message_write = _("writes to an input:");
  sigaltstack(&alternative, NULL);
  handle(SIGSEGV, on_fault);
}

/* ---- the clock ---- */

/* Closes the pages in which the kernel shows the time. */
static void close_clock(void) {
  g_autofree char *maps = NULL;
  if (!g_file_get_contents("/proc/self/maps", &maps, NULL, NULL))
    return;
  g_auto(GStrv) lines = g_strsplit(maps, "\n", -1);
  for (char **line = lines; *line && clock_page_count < G_N_ELEMENTS(clock_pages); line++) {
    if (!strstr(*line, "[vvar"))
      continue;
    char *rest;
    char *start = (char *)(size_t)g_ascii_strtoull(*line, &rest, 16);
    char *end = (char *)(size_t)g_ascii_strtoull(rest + 1, NULL, 16);
    if (mprotect(start, (size_t)(end - start), PROT_NONE) != 0 &&
        munmap(start, (size_t)(end - start)) != 0)
      continue;
    clock_pages[clock_page_count].start = start;
    clock_pages[clock_page_count++].end = end;
  }
#if defined(PR_SET_TSC) && defined(__x86_64__)
  prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
#endif
}

/* ---- system calls ---- */

#define ALLOW(name)                                                                                \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),                                           \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* The half of a 64-bit field that begins at its address, and the other. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { LOW_HALF = 0, HIGH_HALF = 4 };
#else
enum { LOW_HALF = 4, HIGH_HALF = 0 };
#endif

/* The code of the dynamic linker; empty where it is not to be let through. */
struct code {
  uint64_t start, end;
};

static int find_linker(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size;
  struct code *code = data;
  if (object->dlpi_addr != getauxval(AT_BASE))
    return 0;
  for (unsigned i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type == PT_LOAD && segment->p_flags & PF_X)
      *code = (struct code){object->dlpi_addr + segment->p_vaddr,
                            object->dlpi_addr + segment->p_vaddr + segment->p_memsz};
  }
  return 1;
}

/* Memory, the end of the test, and whatever is called from that code: a filter compares halves of
 * an address, and the whole code has one upper half. */
static bool set_filter(struct code code) {
  const size_t pointer = offsetof(struct seccomp_data, instruction_pointer);
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(pointer + HIGH_HALF)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(code.start >> 32), 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(pointer + LOW_HALF)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)code.start, 0, 2),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)code.end, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      ALLOW(mmap),
      ALLOW(munmap),
      ALLOW(mremap),
      ALLOW(mprotect),
      ALLOW(madvise),
      ALLOW(brk),
      ALLOW(futex),
      ALLOW(rt_sigreturn),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TRIAL_EXIT, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
  };
  const struct sock_fprog program = {G_N_ELEMENTS(filter), filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static bool set(struct code code, char **reason) {
#ifdef SANITIZED
  (void)code;
  *reason = g_strdup(_("not with a sanitizer, which makes system calls itself"));
  return false;
#endif
  handle(SIGSYS, on_call);
  close_clock();
  if (set_filter(code))
    return true;
  *reason = g_strdup_printf(_("system calls cannot be filtered here: %s"), sy_error_text(errno));
  return false;
}

bool trap_set(char **reason) {
  return set((struct code){0, 0}, reason);
}

bool trap_set_for_loading(char **reason) {
  struct code linker = {0, 0};
  dl_iterate_phdr(find_linker, &linker);
  if (linker.end > linker.start && linker.start >> 32 == linker.end >> 32)
    return set(linker, reason);
  *reason = g_strdup(_("cannot distinguish the dynamic linker's code from other code here"));
  return false;
}
