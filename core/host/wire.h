/* SPDX-License-Identifier: Apache-2.0
 *
 * wire.h: what the host and steelyard-worker say to each other
 *
 * Control goes over a stream socket, in messages with a header; columns and results lie in two
 * pieces of shared memory. Both sides use these declarations, and the functions of wire.c, each of
 * which writes a structure or reads it, so that the two cannot come apart. The worker believes the
 * host; the host believes nothing: what it reads is bounded by the message, and checked after that
 * as if the plugin had run in the process.
 */
#ifndef SY_WIRE_H
#define SY_WIRE_H

#include "base/base.h"

#include <steelyard/plugin.h>

/* The worker's descriptors. */
enum { WIRE_SOCKET = 3, WIRE_INPUT = 4, WIRE_OUTPUT = 5 };

/* The worker maps this much of each shared memory, once, or less where address space is limited;
 * the file behind it grows as needed, and with it what the host maps. */
#define WIRE_SPAN ((size_t)1 << 34)

enum wire_kind {
  WIRE_ENTER,   /* host: enter the sandbox */
  WIRE_LEVEL,   /* worker: how it is confined, before any other code has run */
  WIRE_LOAD,    /* host: load the object */
  WIRE_HELLO,   /* worker: the plugin's description, or why there is none */
  WIRE_CREATE,  /* host: the parameters */
  WIRE_CREATED, /* worker: flags, range, and the instance's description if it may be its own */
  WIRE_SCORE,   /* host: where in the shared memory everything is */
  WIRE_SCORED   /* worker: notices and reports; the rest is in the shared memory */
};
struct wire_header {
  uint32_t kind; /* enum wire_kind */
  uint32_t reserved;
  uint64_t length; /* of what follows */
};

/* The beginning of the output memory. It is written before the call ends, so that it has the
 * message of a plugin that dies. The pointers and sizes in `failure` mean nothing to the host. */
#define WIRE_MESSAGE 1024
struct wire_outcome {
  struct sy_failure failure;
  int32_t status;
  uint32_t system_call; /* 1 + the number of the system call that was not allowed; 0: none */
  char message[WIRE_MESSAGE];
};
/* Writes both languages, the Chinese behind the NUL of the English. */
void wire_put_words(char message[WIRE_MESSAGE], const sy_words *words);
/* Then come the arrays of results, each of which ends where a guard begins: memory to which the
 * worker removes its own access, so that a plugin that writes beyond an array is killed. A guard is
 * as long as the largest page of any machine. */
#define WIRE_GUARD ((uint64_t)1 << 16)
#define WIRE_RESULTS (2 * WIRE_GUARD) /* the beginning and its guard */

/* Comes before the notices, and before the reports, in WIRE_SCORED: whether there were too many,
 * and their number. */
#define WIRE_COUNTS (2 * sizeof(uint32_t))

/* Bytes that are being written or read. */
struct wire {
  GByteArray *bytes;
  gsize at; /* reading: the next byte */
  bool reading;
  bool broken;      /* the bytes end too soon or are invalid */
  GPtrArray *owned; /* reading: what was allocated */
  gsize room, free; /* reading: how much may be allocated in total, and how much remains */
};
void wire_init_write(struct wire *wire);
/* Takes over the bytes. What is read may use up to `room` bytes of memory; beyond that, the wire is
 * broken. */
void wire_init_read(struct wire *wire, GByteArray *bytes, gsize room);
/* Frees what was read until now; reading goes on. */
void wire_forget(struct wire *wire);
void wire_clear(struct wire *wire);

/* Each writes the value or reads into it; when reading is broken, all become zero. */
void wire_u32(struct wire *wire, uint32_t *value);
void wire_u64(struct wire *wire, uint64_t *value);
void wire_i32(struct wire *wire, int32_t *value);
void wire_double(struct wire *wire, double *value);
/* NULL is kept. Read texts live as long as the wire. */
void wire_text(struct wire *wire, const char **text);
void wire_plugin(struct wire *wire, struct sy_plugin *plugin);
/* `declared` is NULL-ended, the parameters of the plugin. */
void wire_parameters(struct wire *wire, struct sy_parameters *parameters,
                     const struct sy_parameter *const *declared);
void wire_report(struct wire *wire, struct sy_report *report);
/* `notices` is a NULL-ended list, which reading replaces. */
void wire_notices(struct wire *wire, const struct sy_notice *const **notices);
void wire_notice_report(struct wire *wire, struct sy_notice_report *report);

/* How long to wait for the other side, in microseconds: asked before each wait, and again after at
 * most a twentieth of a second. 0 or less: no longer. NULL: for ever. */
struct wire_patience {
  gint64 (*left)(void *data);
  void *data;
};
/* Sends a message of what was written. False with ETIMEDOUT if the other side has not taken it in
 * time, with another errno if it is gone. */
bool wire_send(int socket, enum wire_kind kind, const struct wire *wire,
               const struct wire_patience *patience);
/* Receives a message of that kind and of at most `most` bytes, to be read with `room`; wire_clear()
 * it afterwards. False with EBADMSG if something else arrived, or as above. */
bool wire_receive(int socket, enum wire_kind kind, uint64_t most, gsize room,
                  const struct wire_patience *patience, struct wire *wire);

#endif /* SY_WIRE_H */
