/* SPDX-License-Identifier: Apache-2.0
 *
 * test-wire.c: what the host and a worker say to each other arrives as it was, and what is no
 * message is known for it
 */
#include "host-fixture.h"

#include "host/wire.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM ((gsize)1 << 20)

/* The description of hall-visit, which has everything that there is, as bytes. */
static GByteArray *description(void) {
  const char *folder = getenv("STEELYARD_PLUGIN_PATH");
  assert_non_null(folder);
  g_autofree char *path = g_build_filename(folder, "hall-visit.r1.so", NULL);
  struct sy_object object;
  sy_words *reason = NULL;
  assert_true(sy_object_load(path, &object, &reason));
  struct sy_plugin plugin = *object.entry();
  struct wire wire;
  wire_init_write(&wire);
  wire_plugin(&wire, &plugin);
  return wire.bytes;
}

/* Reads a description out of the first bytes; what it is written as, or NULL if it is broken. */
static GByteArray *read_and_write(const GByteArray *bytes, guint length, gsize room) {
  GByteArray *some = g_byte_array_new();
  g_byte_array_append(some, bytes->data, length);
  struct wire wire, again = {0};
  struct sy_plugin plugin;
  wire_init_read(&wire, some, room);
  wire_plugin(&wire, &plugin);
  if (!wire.broken) {
    wire_init_write(&again);
    wire_plugin(&again, &plugin);
  }
  wire_clear(&wire);
  return again.bytes;
}

static void test_a_description_arrives_as_it_was(void **state) {
  (void)state;
  g_autoptr(GByteArray) bytes = description();
  g_autoptr(GByteArray) again = read_and_write(bytes, bytes->len, ROOM);
  assert_non_null(again);
  assert_int_equal(again->len, bytes->len);
  assert_memory_equal(again->data, bytes->data, bytes->len);
}

static void test_a_message_that_ends_too_soon_is_broken(void **state) {
  (void)state;
  g_autoptr(GByteArray) bytes = description();
  assert_true(bytes->len > 1000);
  for (guint length = 0; length < bytes->len; length++)
    assert_null(read_and_write(bytes, length, ROOM));
}

/* A list is longer in memory than it is in the message, so that the message's length is not a
 * limit. */
static void test_a_message_takes_no_more_memory_than_it_may(void **state) {
  (void)state;
  g_autoptr(GByteArray) bytes = description();
  assert_null(read_and_write(bytes, bytes->len, bytes->len));
  struct wire wire;
  wire_init_write(&wire);
  struct sy_value value = {.size = sizeof value};
  const struct sy_value *values[20000];
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    values[i] = &value;
  struct sy_report report = {
      .size = sizeof report, .table = -1, .value_count = G_N_ELEMENTS(values), .values = values};
  wire_report(&wire, &report);
  assert_true(wire.bytes->len < ROOM);
  struct sy_report read;
  wire_init_read(&wire, wire.bytes, ROOM);
  wire_report(&wire, &read);
  assert_true(wire.broken);
  wire_clear(&wire);
}

/* What was read is forgotten, and there is room again. */
static void test_room_is_for_one_report_at_a_time(void **state) {
  (void)state;
  struct wire wire;
  wire_init_write(&wire);
  struct sy_value value = {.size = sizeof value, .present = 1, .text = "x"};
  const struct sy_value *const values[] = {&value, NULL};
  struct sy_report report = {
      .size = sizeof report, .table = -1, .value_count = 1, .values = values};
  for (int i = 0; i < 1000; i++)
    wire_report(&wire, &report);
  wire_init_read(&wire, wire.bytes, 1000);
  for (int i = 0; i < 1000; i++) {
    struct sy_report read;
    wire_report(&wire, &read);
    assert_false(wire.broken);
    assert_int_equal(read.value_count, 1);
    assert_string_equal(read.values[0]->text, "x");
    wire_forget(&wire);
  }
  wire_clear(&wire);
}

/* Parameters arrive with their sizes, which a plugin goes by. */
static void test_parameters_arrive_as_they_were(void **state) {
  (void)state;
  const struct sy_parameter number = {.size = sizeof number, .type = SY_PARAMETER_NUMBER};
  const struct sy_parameter texts = {.size = sizeof texts, .type = SY_PARAMETER_TEXTS};
  const struct sy_parameter either = {.size = sizeof either, .type = SY_PARAMETER_NUMBER_OR_TEXT};
  const struct sy_parameter *const fields[] = {&either, NULL};
  const struct sy_parameter table = {
      .size = sizeof table, .type = SY_PARAMETER_TABLE, .fields = fields};
  const struct sy_parameter *const declared[] = {&number, &texts, &table, NULL};
  const struct sy_value seven = {
      .size = sizeof seven, .type = SY_PARAMETER_INTEGER, .integer = 7, .number = 7};
  const struct sy_value *const rows[] = {
      &seven, &(struct sy_value){.size = sizeof seven, .type = SY_PARAMETER_TEXT, .text = "7"}};
  const struct sy_value one = {.size = sizeof one, .type = SY_PARAMETER_TEXT, .text = "one"};
  const struct sy_value two = {.size = sizeof two, .type = SY_PARAMETER_TEXT, .text = "two"};
  const struct sy_value *const words[] = {&one, &two};
  const struct sy_value given[] = {
      {.size = sizeof *given, .type = SY_PARAMETER_NUMBER, .present = 1, .number = 2.5},
      {.size = sizeof *given, .type = SY_PARAMETER_TEXTS, .present = 1, .count = 2, .items = words},
      {.size = sizeof *given, .type = SY_PARAMETER_TABLE, .present = 1, .count = 2, .items = rows}};
  const struct sy_value *const values[] = {&given[0], &given[1], &given[2], NULL};
  struct sy_parameters written = {sizeof written, 3, values}, read = {0};
  struct wire wire;
  wire_init_write(&wire);
  wire_parameters(&wire, &written, declared);
  wire_init_read(&wire, wire.bytes, ROOM);
  wire_parameters(&wire, &read, declared);
  assert_false(wire.broken);
  assert_int_equal(wire.at, wire.bytes->len);
  assert_int_equal(read.size, sizeof read);
  assert_int_equal(read.count, 3);
  for (int i = 0; i < 3; i++)
    assert_int_equal(read.values[i]->size, sizeof(struct sy_value));
  assert_null(read.values[3]);
  assert_int_equal(read.values[0]->present, 1);
  assert_true(read.values[0]->number == 2.5);
  assert_int_equal(read.values[1]->count, 2);
  assert_string_equal(read.values[1]->items[0]->text, "one");
  assert_int_equal(read.values[1]->items[1]->size, sizeof(struct sy_value));
  assert_string_equal(read.values[1]->items[1]->text, "two");
  assert_int_equal(read.values[2]->items[0]->type, SY_PARAMETER_INTEGER);
  assert_int_equal(read.values[2]->items[0]->integer, 7);
  assert_int_equal(read.values[2]->items[1]->type, SY_PARAMETER_TEXT);
  assert_string_equal(read.values[2]->items[1]->text, "7");
  wire_clear(&wire);
}

static gint64 until(void *data) {
  const gint64 *deadline = data;
  return *deadline - g_get_monotonic_time();
}

/* What comes in pieces arrives; who stops in the middle is waited for until the deadline; another
 * message than the one expected, or a longer one, is told apart from both. */
static void test_nobody_waits_for_who_does_not_write(void **state) {
  (void)state;
  int sockets[2];
  assert_return_code(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), errno);
  const struct wire_header header = {.kind = WIRE_HELLO, .length = 8};
  struct wire wire;
  uint64_t value;
  send(sockets[1], &header, sizeof header, 0);
  send(sockets[1], "\1\0\0", 3, 0);
  gint64 deadline = g_get_monotonic_time() + G_USEC_PER_SEC / 20;
  const struct wire_patience patience = {until, &deadline};
  assert_false(wire_receive(sockets[0], WIRE_HELLO, 8, ROOM, &patience, &wire));
  assert_int_equal(errno, ETIMEDOUT);
  assert_true(g_get_monotonic_time() >= deadline);
  send(sockets[1], &header, sizeof header, 0);
  send(sockets[1], "\1\0\0\0\0\0\0\0", 8, 0);
  assert_true(wire_receive(sockets[0], WIRE_HELLO, 8, ROOM, NULL, &wire));
  wire_u64(&wire, &value);
  assert_int_equal(value, 1);
  wire_clear(&wire);
  for (int i = 0; i < 2; i++) {
    send(sockets[1], &header, sizeof header, 0);
    assert_false(wire_receive(sockets[0], i == 0 ? WIRE_SCORED : WIRE_HELLO, i == 0 ? 8 : 7, ROOM,
                              NULL, &wire));
    assert_int_equal(errno, EBADMSG);
  }
  close(sockets[1]);
  assert_false(wire_receive(sockets[0], WIRE_HELLO, 8, ROOM, NULL, &wire));
  assert_int_equal(errno, ECONNRESET);
  close(sockets[0]);
}

/* A worker that does not read cannot make the host wait for ever; one that is gone is
 * distinguished. */
static void test_nobody_waits_for_who_does_not_read(void **state) {
  (void)state;
  int sockets[2];
  assert_return_code(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), errno);
  struct wire wire;
  wire_init_write(&wire);
  g_byte_array_set_size(wire.bytes, 4 << 20);
  memset(wire.bytes->data, 0, wire.bytes->len);
  gint64 deadline = g_get_monotonic_time() + G_USEC_PER_SEC / 20;
  const struct wire_patience patience = {until, &deadline};
  assert_false(wire_send(sockets[0], WIRE_CREATE, &wire, &patience));
  assert_int_equal(errno, ETIMEDOUT);
  assert_true(g_get_monotonic_time() >= deadline);
  close(sockets[1]);
  assert_false(wire_send(sockets[0], WIRE_CREATE, &wire, &patience));
  assert_int_not_equal(errno, ETIMEDOUT);
  close(sockets[0]);
  wire_clear(&wire);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_description_arrives_as_it_was),
      cmocka_unit_test(test_a_message_that_ends_too_soon_is_broken),
      cmocka_unit_test(test_a_message_takes_no_more_memory_than_it_may),
      cmocka_unit_test(test_room_is_for_one_report_at_a_time),
      cmocka_unit_test(test_parameters_arrive_as_they_were),
      cmocka_unit_test(test_nobody_waits_for_who_does_not_write),
      cmocka_unit_test(test_nobody_waits_for_who_does_not_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
