/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.h: a worker, as the files worker.c share it
 */
#ifndef SY_HOST_WORKER_H
#define SY_HOST_WORKER_H

#include "host/host.h"
#include "host/wire.h"

#include <sys/types.h>
#include <time.h>

struct host_worker {
  pid_t process; /* 0: it has ended, and was waited for */
  int socket, input_file, output_file;
  int status_file;                  /* what the kernel tells about it */
  char *input;                      /* the shared memories; they move as they grow */
  char *output;                     /* read once, into memory that nobody else writes */
  uint64_t input_size, output_size; /* in whole pages */
  uint64_t span;                    /* the most that either can be */
  struct sy_plugin_entry *entry;    /* whose budget it uses */
  gint64 time_left;                 /* in microseconds, of what it may take altogether */
  gint64 charged_until;             /* when it was last looked at, in monotonic microseconds */
  clockid_t clock;                  /* of its processor time */
  gint64 processor;                 /* of that, what was charged, in microseconds */
  uint64_t memory;                  /* bytes, when it was last looked at */
  uint64_t findings;                /* that it reported */
  uint64_t kept;                    /* of the input: dictionaries, which stay from call to call */
  GHashTable *dictionaries;         /* of the host -> where it is in the input, as a pointer */
  sy_words *broken;                 /* why it is of no use any more; NULL: it is */
  const struct sy_plugin *plugin;   /* the instance's description */
  double lowest, highest;
  uint32_t flags;
};

/* ---- worker-process.c: the process, and messages to and from it ---- */

/* Starts a worker for an object, which it does not load yet; `broken` if that fails. */
struct host_worker *host_worker_start(struct sy_plugin_entry *entry);
/* Ends the process, if it has not, and says how it ended, as waitpid() does. */
int host_worker_end(struct host_worker *worker);
/* Ends it for having sent what cannot be. */
void host_worker_break_corrupt(struct host_worker *worker);
/* Sends a message. False if it is broken, or is by now. */
bool host_worker_ask(struct host_worker *worker, enum wire_kind kind, const struct wire *wire);
/* Waits for a message of that kind with up to `most` bytes; wire_clear() it. False as above. */
bool host_worker_expect(struct host_worker *worker, enum wire_kind kind, uint64_t most,
                        struct wire *wire);
/* Makes one of its shared memories long enough. False as above. */
bool host_worker_grow(struct host_worker *worker, int file, char **mapped, uint64_t *size,
                      uint64_t needed);

/* ---- worker-call.c: one call of score() ---- */

/* What score() of a plugin does, by the worker; also says why there is none, where it is broken. */
int host_worker_score(struct host_worker *worker, const struct sy_batch *batch,
                      const struct sy_result *result, struct sy_failure *failure);
/* What the last call came to, of whichever function. */
int host_worker_failure(const struct host_worker *worker, struct sy_failure *failure);

#endif /* SY_HOST_WORKER_H */
