/* SPDX-License-Identifier: Apache-2.0
 *
 * worker-process.c: a worker's process, and the messages to and from it
 *
 * It is waited for as long as its time lasts and no longer, and what it sends is bounded. Once it
 * has ended, or has to be, `broken` says why; nothing is asked of it then.
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

/* The most memory that what a message tells may take here. */
#define MOST_MEMORY ((gsize)64 << 20)

/* ---- the process ---- */

/* A descriptor that does not collide with those that the worker gets. */
static int moved(int descriptor) {
  const int high = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
  if (descriptor >= 0)
    close(descriptor);
  return high;
}

/* Shared memory that the worker cannot cut off under us and, if it is for reading, cannot write. */
static int new_memory(char **mapped, uint64_t size, int protection, unsigned seals) {
  const int file = moved(memfd_create("steelyard", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file < 0 || ftruncate(file, (off_t)size) != 0)
    return file;
  void *memory = mmap(NULL, WIRE_SPAN, protection, MAP_SHARED | MAP_NORESERVE, file, 0);
  *mapped = memory == MAP_FAILED ? NULL : memory;
  if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | seals) != 0 && *mapped) {
    munmap(*mapped, WIRE_SPAN);
    *mapped = NULL;
  }
  return file;
}

static bool spawn(struct host_worker *worker, size_t most_memory, const char *object, int theirs) {
  g_autofree char *program = sy_own_path(SY_OWN_WORKER);
  g_autofree char *memory = g_strdup_printf("%zu", most_memory);
  char *const arguments[] = {program, (char *)(uintptr_t)object, memory, NULL};
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
    return true;
  worker->process = 0;
  worker->broken = g_strdup_printf("%s: %s", program, g_strerror(error));
  return false;
}

/* A worker takes three descriptors here, and an edition may have hundreds of workers. */
static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct host_worker *host_worker_start(const sy_context *context, const char *object) {
  raise_descriptor_limit();
  struct host_worker *worker = g_new0(struct host_worker, 1);
  int sockets[2] = {-1, -1};
  worker->input_size = worker->output_size = 1 << 16;
  worker->seconds = sy_limit(context, SY_LIMIT_PLUGIN_SECONDS);
  worker->time_left = (gint64)worker->seconds * G_USEC_PER_SEC;
  worker->kept = 64; /* offset 0 means: none */
  worker->dictionaries = g_hash_table_new(NULL, NULL);
  worker->input_file =
      new_memory(&worker->input, worker->input_size, PROT_READ | PROT_WRITE, F_SEAL_FUTURE_WRITE);
  char *output = NULL;
  worker->output_file = new_memory(&output, worker->output_size, PROT_READ, 0);
  worker->output = output;
  const bool shared = worker->input && worker->output;
  const bool paired = shared && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0;
  const int theirs = paired ? moved(sockets[1]) : -1;
  if (theirs < 0)
    worker->broken = g_strdup_printf(_("no process can be made for it: %s"), g_strerror(errno));
  worker->socket = sockets[0];
  if (!worker->broken)
    spawn(worker, sy_limit(context, SY_LIMIT_PLUGIN_MEMORY), object, theirs);
  if (theirs >= 0)
    close(theirs);
  return worker;
}

int host_worker_end(struct host_worker *worker) {
  int status = 0;
  if (worker->process > 0) {
    kill(worker->process, SIGKILL);
    while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
      ;
  }
  worker->process = 0;
  return status;
}

void host_worker_free(struct host_worker *worker) {
  host_worker_end(worker);
  if (worker->socket >= 0)
    close(worker->socket);
  if (worker->input)
    munmap(worker->input, WIRE_SPAN);
  if (worker->output)
    munmap((void *)(uintptr_t)worker->output, WIRE_SPAN);
  if (worker->input_file >= 0)
    close(worker->input_file);
  if (worker->output_file >= 0)
    close(worker->output_file);
  g_hash_table_destroy(worker->dictionaries);
  g_free(worker->broken);
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

static char *refused_call(uint32_t number) {
  const char *name = call_name(number);
  return name ? g_strdup_printf(_("tried the system call %s, which the sandbox does not allow"),
                                name)
              : g_strdup_printf(
                    _("tried the system call number %u, which the sandbox does not allow"), number);
}

/* What its death was, in words. The worker's memory is only believed to name a number. */
static char *death(const struct host_worker *worker, int status) {
  const uint32_t call = ((const struct wire_outcome *)(const void *)worker->output)->system_call;
  if (call != 0 && WIFEXITED(status))
    return refused_call(call - 1);
  if (WIFEXITED(status))
    return g_strdup_printf(_("ended its process with exit code %d"), WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  return g_strdup_printf(_("crashed: signal %d, %s"), number, strsignal(number));
}

/* Waits for what the process does when it has hung up; it may still be about to end. */
static void break_off(struct host_worker *worker) {
  int status = 0;
  for (int tries = 0; tries < 100 && waitpid(worker->process, &status, WNOHANG) == 0; tries++)
    g_usleep(10000);
  if (waitpid(worker->process, NULL, WNOHANG) == 0) {
    host_worker_end(worker);
    worker->broken = g_strdup(_("hung up on the host"));
    return;
  }
  worker->process = 0;
  worker->broken = death(worker, status);
}

void host_worker_break_corrupt(struct host_worker *worker) {
  host_worker_end(worker);
  worker->broken = g_strdup(_("sent the host what is no reply"));
}

static void break_late(struct host_worker *worker) {
  host_worker_end(worker);
  worker->broken =
      g_strdup_printf(_("took longer than %zu seconds and was ended"), worker->seconds);
}

/* ---- messages ---- */

/* Until when it may be waited for. */
static gint64 new_deadline(const struct host_worker *worker) {
  return g_get_monotonic_time() + worker->time_left;
}

/* Whether the exchange that now ends was one; else ends the process and says why. */
static bool end_exchange(struct host_worker *worker, gint64 deadline, bool done) {
  const int error = errno;
  worker->time_left = MAX(deadline - g_get_monotonic_time(), 0);
  if (done)
    return true;
  if (error == ETIMEDOUT)
    break_late(worker);
  else if (error == EBADMSG)
    host_worker_break_corrupt(worker);
  else
    break_off(worker);
  return false;
}

bool host_worker_ask(struct host_worker *worker, enum wire_kind kind, const struct wire *wire) {
  if (worker->broken)
    return false;
  const gint64 deadline = new_deadline(worker);
  return end_exchange(worker, deadline, wire_send(worker->socket, kind, wire, deadline));
}

bool host_worker_expect(struct host_worker *worker, enum wire_kind kind, uint64_t most,
                        struct wire *wire) {
  if (worker->broken)
    return false;
  const gint64 deadline = new_deadline(worker);
  return end_exchange(worker, deadline,
                      wire_receive(worker->socket, kind, most, MOST_MEMORY, deadline, wire));
}

/* ---- the shared memory ---- */

bool host_worker_grow(struct host_worker *worker, int file, uint64_t *size, uint64_t needed) {
  if (needed <= *size)
    return true;
  const uint64_t next = MAX(needed, *size + *size / 2);
  if (needed > WIRE_SPAN || ftruncate(file, (off_t)MIN(next, WIRE_SPAN)) != 0) {
    host_worker_end(worker);
    worker->broken =
        g_strdup_printf(_("its columns take %zu bytes, more than there is"), (size_t)needed);
    return false;
  }
  *size = MIN(next, WIRE_SPAN);
  return true;
}
