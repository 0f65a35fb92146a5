/* SPDX-License-Identifier: Apache-2.0
 *
 * worker-process.c: a worker's process, and the messages to and from it
 *
 * The host waits for it only as long as its time lasts, and limits what it may send. Once it has
 * ended, or must be ended, `broken` says why, and it is not used any more.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "host/host-private.h"
#include "host/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef WORKERDIR
#define WORKERDIR "/usr/local/libexec/steelyard"
#endif

/* The most memory that the content of a message may take here. */
#define MOST_MEMORY ((gsize)64 << 20)

/* ---- the process ---- */

/* A descriptor that does not collide with those that the worker gets. */
static int moved(int descriptor) {
  const int high = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
  if (descriptor >= 0)
    close(descriptor);
  return high;
}

/* Shared memory that the worker cannot truncate and, if it is for reading, cannot write. */
static int new_memory(char **mapped, uint64_t size, int protection, unsigned seals) {
  const int file = moved(memfd_create("steelyard", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file < 0 || ftruncate(file, (off_t)size) != 0)
    return file;
  void *memory = mmap(NULL, size, protection, MAP_SHARED | MAP_NORESERVE, file, 0);
  *mapped = memory == MAP_FAILED ? NULL : memory;
  if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | seals) != 0 && *mapped) {
    munmap(*mapped, size);
    *mapped = NULL;
  }
  return file;
}

/* The worker maps this much of each shared memory at once, because in its sandbox it cannot map any
 * more. Where the address space is limited, the two take half of it. */
static uint64_t span_of_memory(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return WIRE_SPAN;
  return MIN(WIRE_SPAN, (uint64_t)limit.rlim_cur / 4 & ~(WIRE_GUARD - 1));
}

/* Why it cannot be started: because of a program, or of something else. */
static sy_words *start_words(const char *program, int error) {
  const struct sy_text text = sy_error_texts(error);
  const char *name = program ? program : "", *en = program ? ": " : "", *zh = program ? "：" : "";
  return sy_words_take(g_strdup_printf("cannot start its worker: %s%s%s", name, en, text.en),
                       g_strdup_printf("无法启动其工作进程：%s%s%s", name, zh, text.zh));
}

static bool spawn(struct host_worker *worker, int theirs) {
  g_autofree char *program = sy_own_path(SY_OWN_WORKER);
  g_autofree char *memory =
      g_strdup_printf("%zu", sy_limit(worker->entry->context, SY_LIMIT_PLUGIN_MEMORY));
  g_autofree char *span = g_strdup_printf("%" G_GUINT64_FORMAT, worker->span);
  char *const arguments[] = {program, worker->entry->path, memory, span, NULL};
  char *const environment[] = {NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, theirs, WIRE_SOCKET);
  posix_spawn_file_actions_adddup2(&actions, worker->input_file, WIRE_INPUT);
  posix_spawn_file_actions_adddup2(&actions, worker->output_file, WIRE_OUTPUT);
  const int error = posix_spawn(&worker->process, program, &actions, NULL, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0)
    return clock_getcpuclockid(worker->process, &worker->clock) == 0;
  worker->process = 0;
  worker->broken = start_words(program, error);
  return false;
}

/* Opens what the kernel tells about it. In its sandbox it is not dumpable, and a /proc mounted with
 * hidepid would not show it; what was opened before stays readable. */
static void watch(struct host_worker *worker) {
  g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)worker->process);
  worker->status_file = moved(open(path, O_RDONLY | O_CLOEXEC));
  if (worker->status_file >= 0)
    return;
  const struct sy_text text = sy_error_texts(errno);
  worker->broken = sy_words_new("cannot see what its worker uses: %s: %s%.0s; --sandbox=none runs "
                                "it in this process",
                                "无法查看其工作进程的资源占用：%s：%.0s%s；--sandbox=none可使其在本"
                                "进程内运行",
                                path, text.en, text.zh);
}

/* A worker takes four descriptors here, and an edition may have hundreds of workers. */
static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct host_worker *host_worker_start(struct sy_plugin_entry *entry) {
  raise_descriptor_limit();
  struct host_worker *worker = g_new0(struct host_worker, 1);
  int sockets[2] = {-1, -1};
  worker->input_size = worker->output_size = 1 << 16;
  worker->status_file = -1;
  worker->span = span_of_memory();
  worker->entry = entry;
  worker->time_left = (gint64)sy_limit(entry->context, SY_LIMIT_PLUGIN_SECONDS) * G_USEC_PER_SEC;
  worker->kept = 64; /* offset 0 means: none */
  worker->dictionaries = g_hash_table_new(NULL, NULL);
  worker->input_file =
      new_memory(&worker->input, worker->input_size, PROT_READ | PROT_WRITE, F_SEAL_FUTURE_WRITE);
  worker->output_file = new_memory(&worker->output, worker->output_size, PROT_READ, 0);
  const bool shared = worker->input && worker->output;
  const bool paired = shared && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0;
  const int theirs = paired ? moved(sockets[1]) : -1;
  if (theirs < 0)
    worker->broken = start_words(NULL, errno);
  worker->socket = sockets[0];
  const bool runs = !worker->broken && spawn(worker, theirs);
  if (theirs >= 0)
    close(theirs);
  if (runs)
    watch(worker);
  return worker;
}

/* It now holds this many bytes. */
static void hold(struct host_worker *worker, uint64_t bytes) {
  host_use(worker->entry, HOST_MEMORY, (int64_t)(bytes - worker->memory));
  worker->memory = bytes;
}

int host_worker_end(struct host_worker *worker) {
  int status = 0;
  if (worker->process > 0) {
    kill(worker->process, SIGKILL);
    while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
      ;
  }
  worker->process = 0;
  hold(worker, 0);
  return status;
}

void host_worker_free(struct host_worker *worker) {
  host_worker_end(worker);
  if (worker->socket >= 0)
    close(worker->socket);
  if (worker->input)
    munmap(worker->input, worker->input_size);
  if (worker->output)
    munmap(worker->output, worker->output_size);
  if (worker->input_file >= 0)
    close(worker->input_file);
  if (worker->output_file >= 0)
    close(worker->output_file);
  if (worker->status_file >= 0)
    close(worker->status_file);
  g_hash_table_destroy(worker->dictionaries);
  g_clear_pointer(&worker->broken, sy_words_free);
  g_free(worker);
}

/* ---- how it ended ---- */

static const char *call_name(uint32_t number) {
  static const struct {
    uint32_t number;
    const char *name;
  } names[] = {
#define CALL(name) {SYS_##name, #name}
      CALL(socket), CALL(connect),   CALL(clone),    CALL(execve),    CALL(openat),
      CALL(kill),   CALL(ptrace),    CALL(mmap),     CALL(mprotect),  CALL(clone3),
      CALL(write),  CALL(getrandom), CALL(unlinkat), CALL(ftruncate), CALL(setsid),
#undef CALL
  };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (names[i].number == number)
      return names[i].name;
  return NULL;
}

static sy_words *refused_call(uint32_t number) {
  const char *name = call_name(number);
  return name ? sy_words_new("tried the system call %s, which the sandbox does not allow",
                             "试图使用系统调用%s，沙箱不允许", name)
              : sy_words_new("tried system call number %u, which the sandbox does not allow",
                             "试图使用第%u号系统调用，沙箱不允许", number);
}

/* Why it died. Only a number is taken from the worker's memory. */
static sy_words *death(const struct host_worker *worker, int status) {
  const uint32_t call = ((const struct wire_outcome *)(const void *)worker->output)->system_call;
  if (call != 0 && WIFEXITED(status))
    return refused_call(call - 1);
  if (WIFEXITED(status))
    return sy_words_new("ended its process with exit code %d", "以退出码%d结束了自己的进程",
                        WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  const struct sy_text signal = sy_signal_texts(number);
  return sy_words_take(g_strdup_printf("crashed: signal %d, %s", number, signal.en),
                       g_strdup_printf("崩溃：信号%d，%s", number, signal.zh));
}

/* Waits for the process after it has hung up; it may still be about to end. */
static void break_off(struct host_worker *worker) {
  int status = 0;
  for (int tries = 0; tries < 100 && waitpid(worker->process, &status, WNOHANG) == 0; tries++)
    g_usleep(10000);
  if (waitpid(worker->process, NULL, WNOHANG) == 0) {
    host_worker_end(worker);
    worker->broken = sy_words_new("closed its connection", "关闭了与宿主程序的连接");
    return;
  }
  worker->process = 0;
  hold(worker, 0);
  worker->broken = death(worker, status);
}

void host_worker_break_corrupt(struct host_worker *worker) {
  host_worker_end(worker);
  worker->broken = sy_words_new("sent an invalid reply", "发来无效的应答");
}

static void break_late(struct host_worker *worker) {
  const size_t seconds = sy_limit(worker->entry->context, SY_LIMIT_PLUGIN_SECONDS);
  host_worker_end(worker);
  worker->broken = sy_words_new(seconds == 1 ? "took longer than %zu second and was stopped"
                                             : "took longer than %zu seconds and was stopped",
                                "用时超过%zu秒，已被终止", seconds);
}

/* ---- what it uses ----
 * A worker is charged its processor time, and the time in which it is neither running nor about to
 * run: what others use up is not its own. */

#define STATUS_SIZE 4096 /* more than the kernel writes */

/* The value of a field of its status; NULL if it is not known, as when it has ended. */
static const char *status_field(const struct host_worker *worker, const char *name, char *text,
                                size_t size) {
  const ssize_t length = pread(worker->status_file, text, size - 1, 0);
  text[MAX(length, 0)] = '\0';
  const char *field = strstr(text, name);
  return field ? field + strlen(name) : NULL;
}

/* Whether it runs or is about to, or waits for the disk; false if this is not known. */
static bool is_running(const struct host_worker *worker) {
  char text[STATUS_SIZE];
  const char *state = status_field(worker, "\nState:\t", text, sizeof text);
  return state && (*state == 'R' || *state == 'D');
}

static gint64 processor_time(const struct host_worker *worker) {
  struct timespec used;
  if (clock_gettime(worker->clock, &used) != 0)
    return worker->processor;
  return (gint64)used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static void charge_time(struct host_worker *worker, bool waited) {
  const gint64 now = g_get_monotonic_time(), processor = processor_time(worker);
  gint64 used = processor - worker->processor;
  if (waited && !is_running(worker))
    used = MAX(used, now - worker->charged_until);
  worker->charged_until = now;
  worker->processor = processor;
  worker->time_left -= used;
  host_use(worker->entry, HOST_TIME, used);
}

/* Its private memory; the shared columns are the host's. */
static void charge_memory(struct host_worker *worker) {
  char text[STATUS_SIZE];
  const char *kibibytes = status_field(worker, "\nRssAnon:", text, sizeof text);
  if (kibibytes)
    hold(worker, g_ascii_strtoull(kibibytes, NULL, 10) << 10);
}

/* ---- messages ---- */

/* How much processor time it may take to get from its reply to waiting for the next request. */
#define AFTERWORK (G_USEC_PER_SEC / 10)

/* Whether to go on waiting for it. */
static gint64 time_left(void *data) {
  struct host_worker *worker = data;
  charge_time(worker, true);
  charge_memory(worker);
  g_autofree char *over = host_budget_over(worker->entry);
  return over ? 0 : worker->time_left;
}

/* Sends a signal. Process 0 would be the host's own group. */
static void tell_process(const struct host_worker *worker, int signal) {
  if (worker->process > 0)
    kill(worker->process, signal);
}

/* Lets it run for as long as it has something to do. */
static struct wire_patience begin_exchange(struct host_worker *worker) {
  worker->charged_until = g_get_monotonic_time();
  if (worker->time_left > 0)
    tell_process(worker, SIGCONT);
  return (struct wire_patience){time_left, worker};
}

/* Ends it if the common limits are used up. */
static bool break_over(struct host_worker *worker) {
  g_autofree char *over = host_budget_over(worker->entry);
  if (!over)
    return false;
  host_worker_end(worker);
  worker->broken = sy_words_new("%s", "%s", over); /* it ends the run */
  return true;
}

/* Whether the exchange that now ends succeeded; if not, ends the process and says why. */
static bool end_exchange(struct host_worker *worker, bool done) {
  const int error = errno;
  charge_time(worker, false);
  if (break_over(worker))
    return false;
  if (done && worker->time_left > 0)
    return true;
  if (done || error == ETIMEDOUT)
    break_late(worker);
  else if (error == EBADMSG)
    host_worker_break_corrupt(worker);
  else
    break_off(worker);
  return false;
}

/* Waits until it has nothing more to do, and stops it until the next request. One that goes on
 * running would take the processor from others; false if it does. */
static bool rest(struct host_worker *worker) {
  const gint64 begin = processor_time(worker);
  while (is_running(worker)) {
    if (processor_time(worker) - begin > AFTERWORK)
      return false;
    g_usleep(50);
  }
  tell_process(worker, SIGSTOP);
  return true;
}

static void break_restless(struct host_worker *worker) {
  charge_time(worker, false);
  host_worker_end(worker);
  worker->broken = sy_words_new("used the processor after it had replied, with nothing to do",
                                "答复后并无任务，却仍占用处理器，已被终止");
}

bool host_worker_ask(struct host_worker *worker, enum wire_kind kind, const struct wire *wire) {
  if (worker->broken || break_over(worker))
    return false;
  const struct wire_patience patience = begin_exchange(worker);
  return end_exchange(worker, wire_send(worker->socket, kind, wire, &patience));
}

bool host_worker_expect(struct host_worker *worker, enum wire_kind kind, uint64_t most,
                        struct wire *wire) {
  if (worker->broken)
    return false;
  const struct wire_patience patience = begin_exchange(worker);
  const bool done = wire_receive(worker->socket, kind, most, MOST_MEMORY, &patience, wire);
  const bool rests = done && rest(worker);
  if (rests)
    charge_memory(worker);
  if (done && !rests)
    break_restless(worker);
  else if (end_exchange(worker, done))
    return true;
  if (done)
    wire_clear(wire);
  return false;
}

/* ---- the shared memory ---- */

static bool grow(int file, char **mapped, uint64_t *size, uint64_t next) {
  if (ftruncate(file, (off_t)next) != 0)
    return false;
  void *memory = mremap(*mapped, *size, next, MREMAP_MAYMOVE);
  if (memory == MAP_FAILED)
    return false;
  *mapped = memory;
  *size = next;
  return true;
}

bool host_worker_grow(struct host_worker *worker, int file, char **mapped, uint64_t *size,
                      uint64_t needed) {
  const uint64_t pages = (MAX(needed, *size + *size / 2) + WIRE_GUARD - 1) & ~(WIRE_GUARD - 1);
  const uint64_t next = MIN(pages, worker->span);
  if (needed <= *size || (needed <= worker->span && grow(file, mapped, size, next)))
    return true;
  host_worker_end(worker);
  worker->broken = sy_words_new("its columns take %zu bytes, more than the available memory",
                                "其各列需要%zu字节，超出可用内存", (size_t)needed);
  return false;
}
