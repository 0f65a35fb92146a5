/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox.c: confines a plugin to its own memory
 *
 * The layers, in the order in which they are applied: executing a program gains nothing
 * (no_new_privs), being root gains nothing (no capabilities), resources are limited, files cannot
 * be reached (Landlock), and the kernel accepts only a few system calls (seccomp). Where one layer
 * is too coarse, another helps: limits on processes do not bind root, but no process can be created
 * at all.
 */
#include "worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A sanitizer reserves terabytes, and makes system calls that plugins do not need. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

/* ---- privileges and limits ---- */

static bool drop_privileges(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const struct __user_cap_data_struct none[2] = {{0}, {0}};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
         syscall(SYS_capset, &header, none) == 0;
}

static bool limit(int resource, rlim_t most) {
  struct rlimit value;
  if (getrlimit((__rlimit_resource_t)resource, &value) != 0)
    return false;
  value.rlim_cur = value.rlim_max = value.rlim_max < most ? value.rlim_max : most;
  return setrlimit((__rlimit_resource_t)resource, &value) == 0;
}

/* How much address space is already used, mostly by the shared columns; 0: not known. */
static uint64_t address_space(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  const bool read = file && fscanf(file, "%lu", &pages) == 1;
  if (file)
    fclose(file);
  return read ? pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

/* RLIMIT_DATA would not count memory that is made read-only after it was written. */
static bool limit_resources(uint64_t memory) {
  const uint64_t present = address_space();
  return present > 0 && limit(RLIMIT_AS, present + memory) && limit(RLIMIT_CORE, 0) &&
         limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_NPROC, 1) &&
         limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0);
}

/* ---- Landlock: no file but the libraries ---- */

/* The header may be older than the kernel, so the numbers are those of its documentation. */
struct ruleset {
  uint64_t files, network, scopes;
};

/* Everything that a version of Landlock can forbid, and the size of its structure. */
static struct ruleset everything(int version, size_t *size) {
  static const uint64_t files[] = {0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff};
  const int known = version < 5 ? version : 5;
  *size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  return (struct ruleset){files[known], version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
}

static void allow_reading(int ruleset, const char *path) {
  struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
                                                              LANDLOCK_ACCESS_FS_READ_DIR,
                                            .parent_fd = open(path, O_PATH | O_CLOEXEC)};
  struct stat status;
  if (rule.parent_fd < 0)
    return; /* what does not exist need not be read */
  if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(rule.parent_fd);
}

/* The version that is in force; 0: none. */
static int restrict_files(const char *object) {
  static const char *const libraries[] = {"/lib",       "/lib64",         "/usr/lib",
                                          "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"};
  const int version =
      (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return 0;
  size_t size;
  const struct ruleset all = everything(version, &size);
  const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (ruleset < 0)
    return 0;
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
    allow_reading(ruleset, libraries[i]);
  allow_reading(ruleset, object);
  const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return done ? version : 0;
}

/* ---- seccomp: few system calls ---- */

static struct wire_outcome *told; /* where to store the number of the call that was not allowed */

/* Runs when the kernel refuses a call: stores which, and ends as if there were no handler. */
static void on_refused(int number, siginfo_t *information, void *context) {
  (void)number, (void)context;
  told->system_call = 1 + (uint32_t)information->si_syscall;
  _exit(128 + SIGSYS);
}

/* For scoring: memory, and the socket to the host. */
static const int scoring_calls[] = {
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(exit_group),
    SCMP_SYS(exit),
    SCMP_SYS(restart_syscall),
    /* For abort(), in addition to a signal to itself. */
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
};
/* For loading an object and its constructors, in addition. */
static const int loading_calls[] = {
    SCMP_SYS(close),
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lseek),
    SCMP_SYS(access),
    SCMP_SYS(readlink),
    SCMP_SYS(getcwd),
    SCMP_SYS(mprotect),
    SCMP_SYS(getrandom),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(uname),
    SCMP_SYS(getdents64),
    /* Needed to apply the second filter. */
    SCMP_SYS(seccomp),
};

static bool allow(scmp_filter_ctx filter, const int *calls, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const int added = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    if (added != 0 && added != -EDOM) /* EDOM: not a call of this machine */
      return false;
  }
  return true;
}

/* The flags of a message that are refused: all but the one that the wire uses. Out-of-band data and
 * peeking are parts of the kernel that nobody needs here, and that had holes. */
#define OTHER_FLAGS (UINT32_MAX & ~(uint32_t)MSG_NOSIGNAL)

/* Private memory only, because shared memory would escape the limit; the socket; exit. It cannot
 * sleep for a time of its choice, which would not be charged. */
static bool allow_memory_and_socket(scmp_filter_ctx filter, bool loading) {
  const scmp_datum_t executable = loading ? 0 : PROT_EXEC;
  return seccomp_rule_add(
             filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, executable, 0),
             SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_PRIVATE | MAP_SHARED, MAP_PRIVATE)) == 0 &&
         (loading || seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0) &&
         seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(futex), 1,
                          SCMP_A1(SCMP_CMP_MASKED_EQ, (uint32_t)FUTEX_CMD_MASK, FUTEX_WAKE)) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvfrom), 2,
                          SCMP_A0(SCMP_CMP_EQ, WIRE_SOCKET, 0),
                          SCMP_A3(SCMP_CMP_MASKED_EQ, OTHER_FLAGS, 0)) == 0 &&
         /* abort(), but no signal that stops the process: whether it goes on would be chance. */
         seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                          SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0),
                          SCMP_A2(SCMP_CMP_LT, SIGCONT, 0)) == 0 &&
         seccomp_rule_add(
             filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 3, SCMP_A0(SCMP_CMP_EQ, WIRE_SOCKET, 0),
             SCMP_A3(SCMP_CMP_MASKED_EQ, OTHER_FLAGS, 0), SCMP_A4(SCMP_CMP_EQ, 0, 0)) == 0;
}

/* Only reading, whatever Landlock can forbid; and no prctl() other than the one that applies a
 * filter, because a worker must die with its host. */
static bool allow_loading(scmp_filter_ctx filter) {
  const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                          SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS, 0)) == 0 &&
         allow(filter, loading_calls, sizeof loading_calls / sizeof *loading_calls);
}

static bool put_filter(bool loading) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
  if (!filter)
    return false;
  const bool good = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                    allow(filter, scoring_calls, sizeof scoring_calls / sizeof *scoring_calls) &&
                    (!loading || allow_loading(filter)) &&
                    allow_memory_and_socket(filter, loading) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return good;
}

/* The limit on address space includes the shared columns and results, which are below the floor, so
 * nothing may take their place. This is a separate filter, because libseccomp takes extremely long
 * for several rules that allow the same call. */
static bool keep_mapped(const char *floor) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (!filter)
    return false;
  const struct scmp_arg_cmp below = SCMP_A0(SCMP_CMP_LT, (scmp_datum_t)(uintptr_t)floor, 0);
  const bool good =
      seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
      seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(munmap), 1, below) == 0 &&
      seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(mmap), 2, below,
                       SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_FIXED, MAP_FIXED)) == 0 &&
      seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(mremap), 1, below) == 0 &&
      seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(mremap), 1,
                       SCMP_A3(SCMP_CMP_MASKED_EQ, MREMAP_FIXED, MREMAP_FIXED)) == 0 &&
      seccomp_load(filter) == 0;
  seccomp_release(filter);
  return good;
}

static bool restrict_calls(const char *floor, struct wire_outcome *outcome) {
  told = outcome;
  struct sigaction action = {.sa_sigaction = on_refused, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  return sigaction(SIGSYS, &action, NULL) == 0 && keep_mapped(floor) && put_filter(true);
}

/* ---- all of it ---- */

void sandbox_enter(const char *object, uint64_t memory, const char *floor,
                   struct wire_outcome *outcome, struct sandbox_level *level) {
  if (IS_SANITIZED) {
    *level = (struct sandbox_level){true, "sanitized build, no sandbox"};
    return;
  }
  const bool limits = drop_privileges() && limit_resources(memory);
  const int landlock = restrict_files(object);
  const bool calls = restrict_calls(floor, outcome);
  level->whole = limits && landlock > 0 && calls;
  char files[32] = "no landlock";
  if (landlock > 0)
    snprintf(files, sizeof files, "landlock %d", landlock);
  snprintf(level->text, sizeof level->text, "%s, %s, %s", files, calls ? "seccomp" : "no seccomp",
           limits ? "limits" : "no limits");
}

bool sandbox_tighten(void) {
  return IS_SANITIZED || put_filter(false);
}
