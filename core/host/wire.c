/* SPDX-License-Identifier: Apache-2.0
 *
 * wire.c: structures of the plugin interface as bytes, and back
 *
 * One function serves both directions: writing, it reads the structure; reading, it fills it.
 * Numbers are in the machine's format, because both sides run on it. A list is the number of its
 * entries, followed by the entries.
 */
#include "host/wire.h"
#include "host/host-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

void wire_init_write(struct wire *wire) {
  *wire = (struct wire){.bytes = g_byte_array_new()};
}

void wire_init_read(struct wire *wire, GByteArray *bytes, gsize room) {
  *wire = (struct wire){.bytes = bytes,
                        .reading = true,
                        .owned = g_ptr_array_new_with_free_func(g_free),
                        .room = room,
                        .free = room};
}

void wire_forget(struct wire *wire) {
  g_ptr_array_set_size(wire->owned, 0);
  wire->free = wire->room;
}

void wire_clear(struct wire *wire) {
  if (wire->bytes)
    g_byte_array_unref(wire->bytes);
  if (wire->owned)
    g_ptr_array_unref(wire->owned);
  *wire = (struct wire){0};
}

/* ---- scalars ---- */

static void wire_bytes(struct wire *wire, void *value, gsize size) {
  if (!wire->reading) {
    g_byte_array_append(wire->bytes, value, (guint)size);
    return;
  }
  if (wire->broken || size > wire->bytes->len - wire->at) {
    wire->broken = true;
    memset(value, 0, size);
    return;
  }
  memcpy(value, wire->bytes->data + wire->at, size);
  wire->at += size;
}

void wire_u32(struct wire *wire, uint32_t *value) {
  wire_bytes(wire, value, sizeof *value);
}

void wire_u64(struct wire *wire, uint64_t *value) {
  wire_bytes(wire, value, sizeof *value);
}

void wire_i32(struct wire *wire, int32_t *value) {
  wire_bytes(wire, value, sizeof *value);
}

void wire_double(struct wire *wire, double *value) {
  wire_bytes(wire, value, sizeof *value);
}

/* Zeroed memory, owned by the wire; NULL, and broken, if there is no room. */
static void *allocate(struct wire *wire, uint64_t count, gsize size) {
  const gsize overhead = 4 * sizeof(void *); /* the allocator's, and the list of what is owned */
  if (wire->broken || count > (wire->free - MIN(wire->free, overhead)) / size) {
    wire->broken = true;
    return NULL;
  }
  wire->free -= count * size + overhead;
  void *memory = g_malloc0_n(count, size);
  g_ptr_array_add(wire->owned, memory);
  return memory;
}

/* A length that the remaining bytes can contain; else 0, and broken. */
static uint64_t wire_count(struct wire *wire, uint64_t count) {
  wire_u64(wire, &count);
  if (wire->reading && count > wire->bytes->len - wire->at) {
    wire->broken = true;
    return 0;
  }
  return count;
}

void wire_text(struct wire *wire, const char **text) {
  uint32_t present = !wire->reading && *text != NULL;
  wire_u32(wire, &present);
  const uint64_t length = present ? wire_count(wire, wire->reading ? 0 : strlen(*text)) : 0;
  if (!wire->reading) {
    if (present)
      g_byte_array_append(wire->bytes, (const guint8 *)*text, (guint)length);
    return;
  }
  *text = NULL;
  if (!present || wire->broken)
    return;
  char *copy = allocate(wire, length + 1, 1);
  if (!copy)
    return;
  memcpy(copy, wire->bytes->data + wire->at, length);
  wire->at += length;
  *text = copy;
}

static void wire_texts(struct wire *wire, struct sy_text *text) {
  wire_text(wire, &text->en);
  wire_text(wire, &text->zh);
}

/* ---- lists ---- */

typedef void (*wire_item)(struct wire *wire, void *item);

/* Reads `count` structs of `size` bytes, which begin with their size. A list of none is NULL. */
static void *read_items(struct wire *wire, uint64_t count, gsize size, wire_item item) {
  if (count == 0)
    return NULL;
  void **list = allocate(wire, count + 1, sizeof *list);
  for (uint64_t i = 0; list && i < count && !wire->broken; i++) {
    list[i] = allocate(wire, 1, size);
    if (!list[i])
      break;
    memcpy(list[i], &size, sizeof size);
    item(wire, list[i]);
  }
  return list;
}

static void *wire_items(struct wire *wire, const void *list, uint64_t count, gsize size,
                        wire_item item) {
  void *const *items = (void *const *)list;
  count = wire_count(wire, count);
  if (wire->reading)
    return read_items(wire, count, size, item);
  for (uint64_t i = 0; i < count; i++)
    item(wire, items[i]);
  return NULL;
}

/* A NULL-ended list; reading replaces the pointer to it. */
#define WIRE_LIST(wire, list, item)                                                                \
  do {                                                                                             \
    void *read_list = wire_items(wire, list, (wire)->reading ? 0 : host_list_length(list),         \
                                 sizeof **(list), item);                                           \
    if ((wire)->reading)                                                                           \
      (list) = read_list;                                                                          \
  } while (0)

/* ---- a description ---- */

static void wire_level(struct wire *wire, void *item) {
  struct sy_level *level = item;
  wire_text(wire, &level->name);
  wire_texts(wire, &level->label);
}

static void wire_column(struct wire *wire, void *item) {
  struct sy_column *column = item;
  wire_text(wire, &column->name);
  wire_u32(wire, &column->type);
  wire_u32(wire, &column->presence);
  wire_double(wire, &column->lowest);
  wire_double(wire, &column->highest);
  WIRE_LIST(wire, column->levels, wire_level);
  wire_text(wire, &column->levels_from);
  wire_texts(wire, &column->label);
  wire_texts(wire, &column->help);
  wire_texts(wire, &column->blank);
}

/* A list of texts that ends with NULL; or NULL, which is not an empty list. */
static void wire_names(struct wire *wire, const char *const **names) {
  uint32_t present = !wire->reading && *names != NULL;
  wire_u32(wire, &present);
  uint64_t count = present ? wire_count(wire, wire->reading ? 0 : host_list_length(*names)) : 0;
  const char **list = wire->reading && present ? allocate(wire, count + 1, sizeof *list) : NULL;
  for (uint64_t i = 0; present && i < count && !wire->broken; i++)
    if (list)
      wire_text(wire, &list[i]);
    else
      wire_text(wire, &(const char *){(*names)[i]});
  if (wire->reading)
    *names = (const char *const *)(void *)list;
}

static void wire_table(struct wire *wire, void *item) {
  struct sy_table *table = item;
  wire_text(wire, &table->name);
  wire_u32(wire, &table->scope);
  wire_u32(wire, &table->absence);
  wire_u32(wire, &table->optional);
  WIRE_LIST(wire, table->columns, wire_column);
  wire_texts(wire, &table->label);
  wire_texts(wire, &table->help);
  wire_names(wire, &table->key);
  wire_u32(wire, &table->conflict);
}

/* Without the fields of a table: fields have no fields, so there is no recursion. */
static void wire_field(struct wire *wire, void *item) {
  struct sy_parameter *parameter = item;
  wire_text(wire, &parameter->name);
  wire_u32(wire, &parameter->type);
  wire_u32(wire, &parameter->required);
  wire_double(wire, &parameter->lowest);
  wire_double(wire, &parameter->highest);
  WIRE_LIST(wire, parameter->choices, wire_level);
  wire_text(wire, &parameter->default_value);
  wire_texts(wire, &parameter->label);
  wire_texts(wire, &parameter->help);
}

static void wire_parameter(struct wire *wire, void *item) {
  struct sy_parameter *parameter = item;
  wire_field(wire, parameter);
  WIRE_LIST(wire, parameter->fields, wire_field);
}

static void wire_finding_value(struct wire *wire, void *item) {
  struct sy_finding_value *value = item;
  wire_text(wire, &value->name);
  wire_u32(wire, &value->type);
}

static void wire_finding(struct wire *wire, void *item) {
  struct sy_finding *finding = item;
  wire_text(wire, &finding->code);
  wire_texts(wire, &finding->message);
  wire_texts(wire, &finding->advice);
  WIRE_LIST(wire, finding->values, wire_finding_value);
}

static void wire_reason(struct wire *wire, void *item) {
  struct sy_reason *reason = item;
  wire_text(wire, &reason->code);
  wire_texts(wire, &reason->message);
}

static void wire_notice(struct wire *wire, void *item) {
  struct sy_notice *notice = item;
  wire_text(wire, &notice->code);
  wire_u32(wire, &notice->severity);
  wire_texts(wire, &notice->message);
  WIRE_LIST(wire, notice->values, wire_finding_value);
}

void wire_notices(struct wire *wire, const struct sy_notice *const **notices) {
  WIRE_LIST(wire, *notices, wire_notice);
}

void wire_plugin(struct wire *wire, struct sy_plugin *plugin) {
  if (wire->reading)
    *plugin = (struct sy_plugin){.size = sizeof *plugin};
  wire_u32(wire, &plugin->api_version);
  wire_u32(wire, &plugin->kind);
  wire_text(wire, &plugin->id);
  wire_u32(wire, &plugin->revision);
  wire_u32(wire, &plugin->flags);
  wire_text(wire, &plugin->version);
  wire_text(wire, &plugin->author);
  wire_text(wire, &plugin->licence);
  wire_texts(wire, &plugin->title);
  wire_texts(wire, &plugin->summary);
  wire_texts(wire, &plugin->method);
  wire_u32(wire, &plugin->returns);
  wire_double(wire, &plugin->lowest);
  wire_double(wire, &plugin->highest);
  WIRE_LIST(wire, plugin->tables, wire_table);
  WIRE_LIST(wire, plugin->parameters, wire_parameter);
  WIRE_LIST(wire, plugin->findings, wire_finding);
  WIRE_LIST(wire, plugin->reasons, wire_reason);
}

/* ---- values ---- */

static void wire_scalar(struct wire *wire, void *item) {
  struct sy_value *value = item;
  wire_u32(wire, &value->type);
  wire_u32(wire, &value->present);
  wire_double(wire, &value->number);
  wire_bytes(wire, &value->integer, sizeof value->integer);
  wire_text(wire, &value->text);
}

static void wire_value(struct wire *wire, struct sy_value *value,
                       const struct sy_parameter *declared) {
  const uint64_t width =
      declared->type == SY_PARAMETER_TABLE ? host_list_length(declared->fields) : 1;
  wire_scalar(wire, value);
  wire_u64(wire, &value->count);
  const bool list = declared->type == SY_PARAMETER_NUMBERS ||
                    declared->type == SY_PARAMETER_TEXTS || declared->type == SY_PARAMETER_TABLE;
  if (!list)
    return;
  void *items = wire_items(wire, value->items, value->count * width, sizeof *value, wire_scalar);
  if (wire->reading)
    value->items = items;
}

void wire_parameters(struct wire *wire, struct sy_parameters *parameters,
                     const struct sy_parameter *const *declared) {
  if (!wire->reading) {
    for (uint64_t i = 0; i < parameters->count; i++) {
      struct sy_value value = *parameters->values[i];
      wire_value(wire, &value, declared[i]);
    }
    return;
  }
  const uint64_t count = host_list_length(declared);
  struct sy_value **values = allocate(wire, count + 1, sizeof *values);
  for (uint64_t i = 0; values && i < count; i++) {
    values[i] = allocate(wire, 1, sizeof **values);
    if (!values[i])
      break;
    values[i]->size = sizeof **values;
    wire_value(wire, values[i], declared[i]);
  }
  *parameters = (struct sy_parameters){sizeof *parameters, count,
                                       (const struct sy_value *const *)(void *)values};
}

static void wire_values(struct wire *wire, const struct sy_value *const **values, uint64_t *count) {
  void *read = wire_items(wire, *values, *count, sizeof(struct sy_value), wire_scalar);
  if (!wire->reading)
    return;
  *values = read;
  *count = host_list_length(read);
}

void wire_report(struct wire *wire, struct sy_report *report) {
  if (wire->reading)
    *report = (struct sy_report){.size = sizeof *report};
  wire_u64(wire, &report->unit);
  wire_u32(wire, &report->finding);
  wire_i32(wire, &report->table);
  wire_u64(wire, &report->row);
  wire_double(wire, &report->points);
  wire_values(wire, &report->values, &report->value_count);
}

void wire_notice_report(struct wire *wire, struct sy_notice_report *report) {
  if (wire->reading)
    *report = (struct sy_notice_report){.size = sizeof *report};
  wire_u64(wire, &report->unit);
  wire_u32(wire, &report->notice);
  wire_i32(wire, &report->table);
  wire_u64(wire, &report->row);
  wire_i32(wire, &report->column);
  wire_values(wire, &report->values, &report->value_count);
}

/* ---- messages ---- */

/* The longest wait, in milliseconds, before checking again whether to continue. */
#define WAIT 50

/* Waits for the socket to be ready; false with ETIMEDOUT when patience ends. */
static bool wait_for(int socket, short events, const struct wire_patience *patience) {
  struct pollfd waiting = {.fd = socket, .events = events};
  const gint64 left = patience->left(patience->data);
  if (left <= 0) {
    errno = ETIMEDOUT;
    return false;
  }
  return poll(&waiting, 1, (int)MIN(left / 1000 + 1, WAIT)) >= 0 || errno == EINTR;
}

/* Whether a call that failed is worth another try. */
static bool may_go_on(int socket, short events, const struct wire_patience *patience) {
  return errno == EINTR || (errno == EAGAIN && patience && wait_for(socket, events, patience));
}

static int flags_for(const struct wire_patience *patience) {
  return MSG_NOSIGNAL | (patience ? MSG_DONTWAIT : 0);
}

static bool send_all(int socket, const void *data, gsize size,
                     const struct wire_patience *patience) {
  const char *at = data;
  while (size > 0) {
    const ssize_t sent = send(socket, at, size, flags_for(patience));
    if (sent < 0 && may_go_on(socket, POLLOUT, patience))
      continue;
    if (sent < 0)
      return false;
    at += sent;
    size -= (gsize)sent;
  }
  return true;
}

bool wire_send(int socket, enum wire_kind kind, const struct wire *wire,
               const struct wire_patience *patience) {
  const struct wire_header header = {.kind = kind, .length = wire->bytes->len};
  return send_all(socket, &header, sizeof header, patience) &&
         send_all(socket, wire->bytes->data, wire->bytes->len, patience);
}

static bool receive_all(int socket, void *data, gsize size, const struct wire_patience *patience) {
  char *at = data;
  while (size > 0) {
    const ssize_t got = recv(socket, at, size, flags_for(patience));
    if (got < 0 && may_go_on(socket, POLLIN, patience))
      continue;
    if (got == 0)
      errno = ECONNRESET;
    if (got <= 0)
      return false;
    at += got;
    size -= (gsize)got;
  }
  return true;
}

/* Memory is allocated for what has arrived, not for what was announced. */
static bool receive_bytes(int socket, uint64_t length, GByteArray *bytes,
                          const struct wire_patience *patience) {
  while (bytes->len < length) {
    const guint done = bytes->len, some = (guint)MIN(length - done, (uint64_t)1 << 20);
    g_byte_array_set_size(bytes, done + some);
    if (!receive_all(socket, bytes->data + done, some, patience))
      return false;
  }
  return true;
}

bool wire_receive(int socket, enum wire_kind kind, uint64_t most, gsize room,
                  const struct wire_patience *patience, struct wire *wire) {
  struct wire_header header;
  if (!receive_all(socket, &header, sizeof header, patience))
    return false;
  if (header.kind != kind || header.length > most) {
    errno = EBADMSG;
    return false;
  }
  GByteArray *bytes = g_byte_array_new();
  if (receive_bytes(socket, header.length, bytes, patience)) {
    wire_init_read(wire, bytes, room);
    return true;
  }
  const int error = errno;
  g_byte_array_unref(bytes);
  errno = error;
  return false;
}

void wire_put_words(char message[WIRE_MESSAGE], const sy_words *words) {
  memset(message, 0, WIRE_MESSAGE);
  g_strlcpy(message, words->en, WIRE_MESSAGE / 2);
  g_strlcpy(message + strlen(message) + 1, words->zh, WIRE_MESSAGE / 2);
}
