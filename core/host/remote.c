/* SPDX-License-Identifier: Apache-2.0
 *
 * remote.c: plugins in processes of their own
 *
 * The host sees a plugin from outside as any other: a description whose functions are the ones
 * here, which have a steelyard-worker do the work. What comes back is bounded and copied here, and
 * then checked where everything that plugins write is checked. One process per instance: a plugin
 * that dies takes no other indicator with it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "host/host-private.h"
#include "host/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef WORKERDIR
#define WORKERDIR "/usr/local/libexec/steelyard"
#endif

/* The most that a worker may say of itself and its plugin, in the message and in the memory that it
 * takes here; and the most in memory that one report may take. */
#define MOST_DESCRIPTION ((uint64_t)16 << 20)
#define MOST_MEMORY ((gsize)64 << 20)
/* The most that it may tell of a batch, however many rows that has. */
#define MOST_REPORTED ((uint64_t)1 << 30)

struct host_remote {
  pid_t process; /* 0: it has ended, and was waited for */
  int socket, input_file, output_file;
  char *input;                      /* the shared memories, mapped for WIRE_SPAN */
  const char *output;               /* read once, into memory that nobody else writes */
  uint64_t input_size, output_size; /* of the files */
  gint64 time_left;                 /* in microseconds; only what is waited for it counts */
  uint64_t kept;                    /* of the input: dictionaries, which stay from call to call */
  GHashTable *dictionaries;         /* of the host -> where it is in the input, as a pointer */
  char *broken;                     /* why it is of no use any more; NULL: it is */
  const struct sy_plugin *plugin;   /* the instance's description */
  double lowest, highest;
  uint32_t flags;
};

/* ---- the sandbox that is asked for --------------------------------------------------------------
 */

static enum sy_sandbox wanted = SY_SANDBOX_REQUIRE;

bool sy_sandbox_set(const char *text) {
  static const char *const names[] = {"require", "try", "none"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(text, names[i]) == 0) {
      wanted = (enum sy_sandbox)i;
      return true;
    }
  return false;
}

enum sy_sandbox sy_sandbox_get(void) {
  return wanted;
}

/* ---- the process -------------------------------------------------------------------------------
 */

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

static bool spawn(struct host_remote *remote, const char *object, int theirs) {
  g_autofree char *worker = sy_own_path(WORKERDIR "/steelyard-worker", "steelyard-worker");
  g_autofree char *memory = g_strdup_printf("%zu", sy_limit(SY_LIMIT_PLUGIN_MEMORY));
  char *const arguments[] = {worker, (char *)(uintptr_t)object, memory, NULL};
  char *const environment[] = {NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, theirs, WIRE_SOCKET);
  posix_spawn_file_actions_adddup2(&actions, remote->input_file, WIRE_INPUT);
  posix_spawn_file_actions_adddup2(&actions, remote->output_file, WIRE_OUTPUT);
  const int error = posix_spawn(&remote->process, worker, &actions, NULL, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0)
    return true;
  remote->process = 0;
  remote->broken = g_strdup_printf("%s: %s", worker, g_strerror(error));
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

static struct host_remote *start(const char *object) {
  raise_descriptor_limit();
  struct host_remote *remote = g_new0(struct host_remote, 1);
  int sockets[2] = {-1, -1};
  remote->input_size = remote->output_size = 1 << 16;
  remote->time_left = (gint64)sy_limit(SY_LIMIT_PLUGIN_SECONDS) * G_USEC_PER_SEC;
  remote->kept = 64; /* offset 0 means: none */
  remote->dictionaries = g_hash_table_new(NULL, NULL);
  remote->input_file =
      new_memory(&remote->input, remote->input_size, PROT_READ | PROT_WRITE, F_SEAL_FUTURE_WRITE);
  char *output = NULL;
  remote->output_file = new_memory(&output, remote->output_size, PROT_READ, 0);
  remote->output = output;
  const bool shared = remote->input && remote->output;
  const bool paired = shared && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0;
  const int theirs = paired ? moved(sockets[1]) : -1;
  if (theirs < 0)
    remote->broken = g_strdup_printf(_("no process can be made for it: %s"), g_strerror(errno));
  remote->socket = sockets[0];
  if (!remote->broken)
    spawn(remote, object, theirs);
  if (theirs >= 0)
    close(theirs);
  return remote;
}

/* Ends the process, if it has not, and says how it ended. */
static int end(struct host_remote *remote) {
  int status = 0;
  if (remote->process > 0) {
    kill(remote->process, SIGKILL);
    while (waitpid(remote->process, &status, 0) < 0 && errno == EINTR)
      ;
  }
  remote->process = 0;
  return status;
}

void host_remote_free(struct host_remote *remote) {
  end(remote);
  if (remote->socket >= 0)
    close(remote->socket);
  if (remote->input)
    munmap(remote->input, WIRE_SPAN);
  if (remote->output)
    munmap((void *)(uintptr_t)remote->output, WIRE_SPAN);
  if (remote->input_file >= 0)
    close(remote->input_file);
  if (remote->output_file >= 0)
    close(remote->output_file);
  g_hash_table_destroy(remote->dictionaries);
  g_free(remote->broken);
  g_free(remote);
}

/* ---- how it ended -------------------------------------------------------------------------------
 */

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
static char *death(const struct host_remote *remote, int status) {
  const uint32_t call = ((const struct wire_outcome *)(const void *)remote->output)->system_call;
  if (call != 0 && WIFEXITED(status))
    return refused_call(call - 1);
  if (WIFEXITED(status))
    return g_strdup_printf(_("ended its process with exit code %d"), WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  return g_strdup_printf(_("crashed: signal %d, %s"), number, strsignal(number));
}

/* Waits for what the process does when it has hung up; it may still be about to end. */
static void break_off(struct host_remote *remote) {
  int status = 0;
  for (int tries = 0; tries < 100 && waitpid(remote->process, &status, WNOHANG) == 0; tries++)
    g_usleep(10000);
  if (waitpid(remote->process, NULL, WNOHANG) == 0) {
    end(remote);
    remote->broken = g_strdup(_("hung up on the host"));
    return;
  }
  remote->process = 0;
  remote->broken = death(remote, status);
}

static void break_corrupt(struct host_remote *remote) {
  end(remote);
  remote->broken = g_strdup(_("sent the host what is no reply"));
}

static void break_late(struct host_remote *remote) {
  end(remote);
  remote->broken = g_strdup_printf(_("took longer than %zu seconds and was ended"),
                                   sy_limit(SY_LIMIT_PLUGIN_SECONDS));
}

/* ---- messages -----------------------------------------------------------------------------------
 */

/* Reads `size` bytes until the deadline; else the process is ended and `broken` says why. */
static bool receive(struct host_remote *remote, void *data, uint64_t size, gint64 deadline) {
  char *at = data;
  while (size > 0) {
    struct pollfd waiting = {.fd = remote->socket, .events = POLLIN};
    const gint64 left = deadline - g_get_monotonic_time();
    const int ready = left <= 0 ? 0 : poll(&waiting, 1, (int)MIN(left / 1000 + 1, G_MAXINT));
    if (ready < 0 && errno == EINTR)
      continue;
    if (ready <= 0) {
      break_late(remote);
      return false;
    }
    const ssize_t got = recv(remote->socket, at, size, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      break_off(remote);
      return false;
    }
    at += got;
    size -= (uint64_t)got;
  }
  return true;
}

/* Until when it may be waited for, now that this begins; and that this ended. */
static gint64 begin_waiting(const struct host_remote *remote) {
  return g_get_monotonic_time() + remote->time_left;
}

static void end_waiting(struct host_remote *remote, gint64 deadline) {
  remote->time_left = MAX(deadline - g_get_monotonic_time(), 0);
}

static bool ask(struct host_remote *remote, enum wire_kind kind, const struct wire *wire) {
  if (remote->broken)
    return false;
  const gint64 deadline = begin_waiting(remote);
  const bool sent = wire_send(remote->socket, kind, wire, deadline);
  const int error = errno;
  end_waiting(remote, deadline);
  if (!sent && error == ETIMEDOUT)
    break_late(remote);
  else if (!sent)
    break_off(remote);
  return sent;
}

/* Reads a message of that kind, which has up to `most` bytes, behind its header. */
static bool receive_message(struct host_remote *remote, enum wire_kind kind, uint64_t most,
                            GByteArray *bytes, gint64 deadline) {
  struct wire_header header;
  if (!receive(remote, &header, sizeof header, deadline))
    return false;
  if (header.kind != kind || header.length > most) {
    break_corrupt(remote);
    return false;
  }
  for (uint64_t done = 0; done < header.length;) { /* as it comes, not as it was promised */
    const uint64_t some = MIN(header.length - done, (uint64_t)1 << 20);
    g_byte_array_set_size(bytes, (guint)(done + some));
    if (!receive(remote, bytes->data + done, some, deadline))
      return false;
    done += some;
  }
  return true;
}

static bool expect(struct host_remote *remote, enum wire_kind kind, uint64_t most,
                   struct wire *wire) {
  if (remote->broken)
    return false;
  const gint64 deadline = begin_waiting(remote);
  GByteArray *bytes = g_byte_array_new();
  const bool received = receive_message(remote, kind, most, bytes, deadline);
  end_waiting(remote, deadline);
  if (received)
    wire_init_read(wire, bytes, MOST_MEMORY);
  else
    g_byte_array_unref(bytes);
  return received;
}

/* ---- the description ----------------------------------------------------------------------------
 */

static int proxy_create(const struct sy_host *host, const struct sy_parameters *parameters,
                        void **self, struct sy_failure *failure);
static int proxy_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                       struct sy_failure *failure);

static void proxy_destroy(void *self) {
  host_remote_free(self);
}

static void proxy_range(void *self, double *lowest, double *highest) {
  const struct host_remote *remote = self;
  *lowest = remote->lowest;
  *highest = remote->highest;
}

/* One call at a time: there is one process. */
static uint32_t proxy_flags(void *self) {
  const struct host_remote *remote = self;
  return remote->flags & ~(uint32_t)SY_PLUGIN_PARALLEL;
}

static const struct sy_plugin *proxy_describe(void *self) {
  const struct host_remote *remote = self;
  return remote->plugin;
}

/* A description that came over the wire, checked; its functions are those above. */
static const struct sy_plugin *take_plugin(struct wire *wire, char **reason) {
  struct sy_plugin plugin;
  uint32_t describes;
  wire_plugin(wire, &plugin);
  wire_u32(wire, &describes);
  plugin.create = proxy_create;
  plugin.score = proxy_score;
  plugin.destroy = proxy_destroy;
  plugin.range = proxy_range;
  plugin.instance_flags = proxy_flags;
  plugin.describe = describes ? proxy_describe : NULL;
  if (wire->broken) {
    *reason = g_strdup(_("sent the host what is no description"));
    return NULL;
  }
  const struct sy_plugin *copy = sy_description_copy(&plugin, reason);
  if (copy) /* its texts are those that were read */
    host_keep(g_steal_pointer(&wire->owned));
  return copy;
}

/* How the worker is shut in, told before it has loaded anything, and whether that will do. The
 * record tells how the first worker was: a later one must be so too. */
static void take_level(struct host_remote *remote, struct sy_plugin_entry *entry,
                       struct wire *wire) {
  uint32_t whole;
  const char *text;
  wire_u32(wire, &whole);
  wire_text(wire, &text);
  g_autofree char *level = g_strdup_printf("worker: %s", text ? text : "");
  if (!whole && wanted == SY_SANDBOX_REQUIRE)
    remote->broken = g_strdup_printf(
        _("this machine cannot shut it in as it should be (%s); --sandbox=try does without"),
        text ? text : "");
  else if (!entry->sandbox)
    entry->sandbox = g_steal_pointer(&level);
  else if (strcmp(level, entry->sandbox) != 0)
    remote->broken =
        g_strdup_printf(_("was shut in by '%s', and before by '%s'"), level, entry->sandbox);
}

/* What scores must be what the record tells of: the file is looked at after it was loaded. */
static void check_object(struct host_remote *remote, struct sy_plugin_entry *entry) {
  char digest[SY_DIGEST_SIZE];
  if (!sy_digest_file(entry->path, digest) || strcmp(digest, entry->sha256) != 0)
    remote->broken = g_strdup(_("the object was replaced while it was in use"));
}

/* A worker that is shut in and has loaded the object. What it says of that is in the wire, unless
 * it is broken. */
static struct host_remote *start_loaded(struct sy_plugin_entry *entry, struct wire *wire) {
  sy_plugin_entry_digest(entry);
  struct host_remote *remote = start(entry->path);
  if (!expect(remote, WIRE_LEVEL, MOST_DESCRIPTION, wire))
    return remote;
  take_level(remote, entry, wire);
  wire_clear(wire);
  wire_init_write(wire);
  const bool asked = ask(remote, WIRE_LOAD, wire);
  wire_clear(wire);
  if (asked && expect(remote, WIRE_HELLO, MOST_DESCRIPTION, wire)) {
    check_object(remote, entry);
    if (remote->broken)
      wire_clear(wire);
  }
  if (remote->broken)
    end(remote);
  return remote;
}

/* What the first worker says of the plugin. NULL with a reason. */
static const struct sy_plugin *take_hello(struct sy_plugin_entry *entry, struct wire *wire) {
  uint32_t changed_float_mode;
  const char *failure;
  wire_u32(wire, &changed_float_mode);
  wire_text(wire, &failure);
  entry->changed_float_mode = changed_float_mode != 0;
  if (failure)
    entry->failure = host_clean_text(failure, 4096);
  return failure ? NULL : take_plugin(wire, &entry->failure);
}

const struct sy_plugin *host_remote_load(struct sy_plugin_entry *entry) {
  struct wire wire;
  struct host_remote *remote = start_loaded(entry, &wire);
  const struct sy_plugin *plugin = NULL;
  if (remote->broken) {
    entry->failure = g_steal_pointer(&remote->broken);
  } else {
    plugin = take_hello(entry, &wire);
    wire_clear(&wire);
  }
  entry->remote = true;
  if (plugin)
    entry->spare = remote;
  else
    host_remote_free(remote);
  return plugin;
}

/* ---- an instance --------------------------------------------------------------------------------
 */

/* What the plugin wrote into its failure, out of memory that it may still be writing. */
static int take_failure(const struct host_remote *remote, struct sy_failure *failure) {
  struct wire_outcome outcome;
  memcpy(&outcome, remote->output, sizeof outcome);
  outcome.message[WIRE_MESSAGE - 1] = '\0';
  g_strlcpy(failure->message, outcome.message, failure->capacity);
  failure->table = outcome.failure.table;
  failure->parameter = outcome.failure.parameter;
  failure->row = outcome.failure.row;
  return outcome.status;
}

/* The process is of no use any more; the row is what the plugin had told. */
static int fail_broken(const struct host_remote *remote, struct sy_failure *failure) {
  if (remote->output)
    take_failure(remote, failure);
  g_strlcpy(failure->message, remote->broken, failure->capacity);
  return SY_FAILED;
}

/* The worker that read the description serves the first instance, new ones the others. */
static struct host_remote *take_worker(struct sy_plugin_entry *entry) {
  struct host_remote *remote = g_steal_pointer(&entry->spare);
  struct wire wire;
  if (!remote) {
    remote = start_loaded(entry, &wire);
    if (!remote->broken)
      wire_clear(&wire);
  }
  return remote;
}

static void take_created(struct host_remote *remote, struct wire *wire) {
  char *reason = NULL;
  wire_u32(wire, &remote->flags);
  wire_double(wire, &remote->lowest);
  wire_double(wire, &remote->highest);
  remote->plugin = take_plugin(wire, &reason);
  if (reason) {
    end(remote);
    remote->broken = reason;
  }
}

static int proxy_create(const struct sy_host *host, const struct sy_parameters *parameters,
                        void **self, struct sy_failure *failure) {
  struct sy_plugin_entry *entry = host_entry_of(host);
  struct host_remote *remote = take_worker(entry);
  struct wire wire;
  wire_init_write(&wire);
  struct sy_parameters copy = *parameters;
  wire_parameters(&wire, &copy, entry->plugin->parameters);
  const bool asked = ask(remote, WIRE_CREATE, &wire);
  wire_clear(&wire);
  if (asked && expect(remote, WIRE_CREATED, MOST_DESCRIPTION, &wire)) {
    take_created(remote, &wire);
    wire_clear(&wire);
  }
  if (remote->broken && !entry->plugin->describe) {
    /* It harms its own indicator alone: that is in error when it is scored. */
    remote->plugin = entry->plugin;
    remote->lowest = entry->plugin->lowest;
    remote->highest = entry->plugin->highest;
    remote->flags = entry->plugin->flags;
    *self = remote;
    return SY_OK;
  }
  const int status = remote->broken ? fail_broken(remote, failure) : take_failure(remote, failure);
  if (status == SY_OK)
    *self = remote;
  else
    host_remote_free(remote);
  return status;
}

/* ---- a call: columns into the shared memory -----------------------------------------------------
 */

/* Makes a shared memory long enough. */
static bool grow(struct host_remote *remote, int file, uint64_t *size, uint64_t needed) {
  if (needed <= *size)
    return true;
  const uint64_t next = MAX(needed, *size + *size / 2);
  if (needed > WIRE_SPAN || ftruncate(file, (off_t)MIN(next, WIRE_SPAN)) != 0) {
    end(remote);
    remote->broken =
        g_strdup_printf(_("its columns take %zu bytes, more than there is"), (size_t)needed);
    return false;
  }
  *size = MIN(next, WIRE_SPAN);
  return true;
}

/* Where the next thing goes. */
static uint64_t aligned(uint64_t offset) {
  return (offset + 63) & ~(uint64_t)63;
}

/* Puts bytes at *end, which moves on. 0: there are none, or no room. */
static uint64_t put(struct host_remote *remote, uint64_t *end_of, const void *data, uint64_t size) {
  const uint64_t offset = aligned(*end_of);
  if (!data || remote->broken ||
      !grow(remote, remote->input_file, &remote->input_size, offset + size))
    return 0;
  memcpy(remote->input + offset, data, size);
  *end_of = offset + size;
  return offset;
}

/* A dictionary is put once, and found again by its address: it lives as long as the evidence. */
static uint64_t put_dictionary(struct host_remote *remote, const struct sy_column_data *column) {
  if (!column->dictionary)
    return 0;
  uint64_t offset =
      (uint64_t)(uintptr_t)g_hash_table_lookup(remote->dictionaries, column->dictionary);
  if (offset)
    return offset;
  g_autofree uint64_t *offsets = g_new0(uint64_t, column->dictionary_count + 1);
  for (uint64_t i = 0; i < column->dictionary_count; i++)
    offsets[i] =
        put(remote, &remote->kept, column->dictionary[i], strlen(column->dictionary[i]) + 1);
  offset = put(remote, &remote->kept, offsets, (column->dictionary_count + 1) * sizeof *offsets);
  g_hash_table_insert(remote->dictionaries, (void *)(uintptr_t)column->dictionary,
                      (void *)(uintptr_t)offset);
  return offset;
}

static void put_u64(struct wire *wire, uint64_t value) {
  wire_u64(wire, &value);
}

static void put_column(struct host_remote *remote, struct wire *wire, uint64_t *end_of,
                       const struct sy_column_data *column, uint64_t rows) {
  uint32_t type = column->type, present = column->present;
  wire_u32(wire, &type);
  wire_u32(wire, &present);
  const void *data = column->booleans   ? (const void *)column->booleans
                     : column->integers ? (const void *)column->integers
                     : column->decimals ? (const void *)column->decimals
                     : column->dates    ? (const void *)column->dates
                     : column->levels   ? (const void *)column->levels
                                        : (const void *)column->texts;
  const uint64_t size = column->booleans ? 1 : column->integers || column->decimals ? 8 : 4;
  put_u64(wire, put(remote, end_of, column->valid, rows));
  put_u64(wire, put(remote, end_of, data, rows * size));
  put_u64(wire, put_dictionary(remote, column));
  put_u64(wire, column->dictionary_count);
}

static void put_table(struct host_remote *remote, struct wire *wire, uint64_t *end_of,
                      const struct sy_table_data *table, guint column_count, uint64_t units) {
  uint32_t present = table->present;
  wire_u32(wire, &present);
  put_u64(wire, table->row_count);
  put_u64(wire, put(remote, end_of, table->first_row, (units + 1) * sizeof *table->first_row));
  put_u64(wire, column_count);
  for (guint i = 0; i < column_count; i++)
    put_column(remote, wire, end_of, table->columns[i], table->row_count);
}

/* First the dictionaries, which stay; what follows them is this call's. */
static void put_batch(struct host_remote *remote, struct wire *wire, const struct sy_batch *batch) {
  const guint table_count = host_list_length(remote->plugin->tables);
  for (guint i = 0; i < table_count; i++)
    for (guint j = 0; remote->plugin->tables[i]->columns[j]; j++)
      put_dictionary(remote, batch->tables[i]->columns[j]);
  uint64_t end_of = remote->kept;
  put_u64(wire, batch->unit_count);
  put_u64(wire, table_count);
  for (guint i = 0; i < table_count; i++)
    put_table(remote, wire, &end_of, batch->tables[i],
              host_list_length(remote->plugin->tables[i]->columns), batch->unit_count);
}

/* ---- a call: results out of it ------------------------------------------------------------------
 */

/* Where the results of a call lie in the output. */
struct places {
  uint64_t score, outcome, reason, end;
  GArray *rows; /* of uint64_t, a table each; 0: not wanted */
};

static void plan_results(struct host_remote *remote, struct wire *wire,
                         const struct sy_batch *batch, const struct sy_result *result,
                         struct places *places) {
  const guint table_count = host_list_length(remote->plugin->tables);
  places->score = WIRE_RESULTS;
  places->outcome = aligned(places->score + batch->unit_count * sizeof(double));
  places->reason = aligned(places->outcome + batch->unit_count);
  places->end = aligned(places->reason + batch->unit_count * sizeof(uint16_t));
  put_u64(wire, places->score);
  put_u64(wire, places->outcome);
  put_u64(wire, places->reason);
  uint32_t rows_wanted = result->row_points != NULL;
  wire_u32(wire, &rows_wanted);
  for (guint i = 0; rows_wanted && i < table_count; i++) {
    const uint64_t offset = result->row_points[i] ? places->end : 0;
    if (offset)
      places->end = aligned(offset + batch->tables[i]->row_count * sizeof(double));
    g_array_append_val(places->rows, offset);
    put_u64(wire, offset);
  }
  uint32_t findings_wanted = result->findings_wanted;
  wire_u32(wire, &findings_wanted);
  grow(remote, remote->output_file, &remote->output_size, places->end + sizeof(double));
}

static void take_results(const struct host_remote *remote, const struct sy_batch *batch,
                         const struct sy_result *result, const struct places *places) {
  const char *output = remote->output;
  memcpy(result->score, output + places->score, batch->unit_count * sizeof *result->score);
  memcpy(result->outcome, output + places->outcome, batch->unit_count);
  memcpy(result->reason, output + places->reason, batch->unit_count * sizeof *result->reason);
  for (guint i = 0; i < places->rows->len; i++) {
    const uint64_t offset = g_array_index(places->rows, uint64_t, i);
    if (offset)
      memcpy(result->row_points[i], output + offset, batch->tables[i]->row_count * sizeof(double));
  }
}

/* Hands every report on, as if the plugin had made it here. */
static void take_reports(struct host_remote *remote, struct wire *wire,
                         const struct sy_result *result) {
  uint32_t count;
  wire_u32(wire, &count);
  for (uint32_t i = 0; i < count && !wire->broken; i++) {
    uint32_t known;
    struct sy_report report;
    wire_u32(wire, &known);
    if (known)
      wire_report(wire, &report);
    if (!wire->broken)
      result->report(result, known ? &report : NULL);
    wire_forget(wire);
  }
  if (wire->broken)
    break_corrupt(remote);
}

/* The most bytes in which a plugin can tell what it found: 1 KiB for each row and unit is plenty.
 */
static uint64_t most_reported(const struct host_remote *remote, const struct sy_batch *batch) {
  uint64_t told_of = 1024 + batch->unit_count;
  for (guint i = 0; remote->plugin->tables && remote->plugin->tables[i]; i++)
    told_of += batch->tables[i]->row_count;
  return MIN(told_of << 10, MOST_REPORTED);
}

static int proxy_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                       struct sy_failure *failure) {
  struct host_remote *remote = self;
  struct places places = {.rows = g_array_new(FALSE, FALSE, sizeof(uint64_t))};
  struct wire wire;
  wire_init_write(&wire);
  if (!remote->broken)
    put_batch(remote, &wire, batch);
  if (!remote->broken)
    plan_results(remote, &wire, batch, result, &places);
  const bool asked = ask(remote, WIRE_SCORE, &wire);
  wire_clear(&wire);
  if (asked && expect(remote, WIRE_SCORED, most_reported(remote, batch), &wire)) {
    take_results(remote, batch, result, &places);
    take_reports(remote, &wire, result);
    wire_clear(&wire);
  }
  g_array_unref(places.rows);
  return remote->broken ? fail_broken(remote, failure) : take_failure(remote, failure);
}

const char *host_remote_broken(const void *self) {
  const struct host_remote *remote = self;
  return remote->broken;
}
