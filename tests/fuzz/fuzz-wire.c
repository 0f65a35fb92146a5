/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-wire.c: fuzz target of what a worker sends: the input is a message
 *
 * A third-party plugin has its own process and may send anything. The first byte says what the rest
 * is read as: a description, which is checked as the host checks it; or reports. What was read
 * whole is written and read again.
 */
#include "fuzz.h"

#include "host/host.h"
#include "host/wire.h"

#define ROOM ((gsize)1 << 20)

static void read_bytes(struct wire *wire, const uint8_t *data, size_t size) {
  GByteArray *bytes = g_byte_array_sized_new((guint)size);
  g_byte_array_append(bytes, data, (guint)size);
  wire_init_read(wire, bytes, ROOM);
}

static int create(const struct sy_host *host, const struct sy_parameters *parameters, void **self,
                  struct sy_failure *failure) {
  (void)host, (void)parameters, (void)self, (void)failure;
  return SY_FAILED;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)self, (void)batch, (void)result, (void)failure;
  return SY_FAILED;
}

static void destroy(void *self) {
  (void)self;
}

/* The host either takes it, or says why not. */
static void check_plugin(struct sy_plugin *plugin) {
  plugin->create = create;
  plugin->score = score;
  plugin->destroy = destroy;
  g_autoptr(sy_words) reason = NULL;
  GPtrArray *owned = NULL;
  const struct sy_plugin *copy = sy_description_copy_into(plugin, &owned, &reason);
  FUZZ_CHECK((copy != NULL) == (reason == NULL));
  FUZZ_CHECK(!reason ||
             (g_utf8_validate(reason->en, -1, NULL) && g_utf8_validate(reason->zh, -1, NULL)));
  if (copy)
    g_ptr_array_unref(owned);
}

/* A structure that was read is not longer when it is written again: nothing was invented. */
static void check_description(const uint8_t *data, size_t size) {
  struct wire wire, again;
  struct sy_plugin plugin;
  read_bytes(&wire, data, size);
  wire_plugin(&wire, &plugin);
  if (!wire.broken) {
    wire_init_write(&again);
    wire_plugin(&again, &plugin);
    FUZZ_CHECK(again.bytes->len <= wire.at);
    wire_clear(&again);
    check_plugin(&plugin);
  }
  wire_clear(&wire);
}

static void check_reports(const uint8_t *data, size_t size) {
  struct wire wire, again;
  read_bytes(&wire, data, size);
  while (!wire.broken && wire.at < wire.bytes->len) {
    struct sy_report report;
    const gsize begin = wire.at;
    wire_report(&wire, &report);
    if (wire.broken)
      break;
    wire_init_write(&again);
    wire_report(&again, &report);
    FUZZ_CHECK(wire.at > begin && again.bytes->len <= wire.at - begin);
    wire_clear(&again);
    wire_forget(&wire);
  }
  wire_clear(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  if (data[0] % 2 == 0)
    check_description(data + 1, size - 1);
  else
    check_reports(data + 1, size - 1);
  return 0;
}
