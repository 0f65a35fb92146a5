/* SPDX-License-Identifier: Apache-2.0
 *
 * yaml.c: a YAML document as a tree in which every node knows its line and column
 *
 * libyaml parses; this file builds the tree from its events with a stack of its own, so that no
 * input can exhaust the stack, follows aliases, and bounds depth and size.
 */
#include "base/base-private.h"

#include <string.h>
#include <yaml.h>

#define MAX_DEPTH 150 /* a tree of 60 levels takes 120 */

/* The state of a tree node while it is built. */
struct building {
  struct sy_yaml *node;
  GPtrArray *keys; /* mappings */
  GPtrArray *items;
  GHashTable *seen;          /* mappings: keys so far */
  const struct sy_yaml *key; /* mappings: a key that waits for its value */
  char *anchor;
  guint64 size; /* nodes under it, aliases followed */
};

struct sy_yaml_document {
  GPtrArray *nodes;  /* owned */
  GPtrArray *arrays; /* owned arrays of node pointers */
  GStringChunk *text;
  const struct sy_yaml *root;
};

/* The parser's state besides libyaml's own. */
struct builder {
  const sy_context *context;
  sy_yaml_document *document;
  sy_problems *problems;
  const char *file;
  GArray *stack;       /* of struct building, the open collections */
  GHashTable *anchors; /* name -> struct anchor */
  guint64 size;        /* nodes so far, aliases followed */
  bool faulty;         /* there is a problem; the rest is read to find others */
  bool stopped;        /* the rest would be guesses, or too large */
};

struct anchor {
  const struct sy_yaml *node; /* NULL while it is open */
  guint64 size;
};

static struct sy_place place_of(const struct builder *builder, yaml_mark_t mark) {
  return (struct sy_place){
      .file = builder->file, .line = (unsigned)mark.line + 1, .column = (unsigned)mark.column + 1};
}

G_GNUC_PRINTF(3, 4)
static void complain(struct builder *builder, yaml_mark_t mark, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  sy_problems_add(builder->problems, place_of(builder, mark), "%s", message);
  builder->faulty = true;
}

static sy_yaml_document *new_document(void) {
  sy_yaml_document *document = g_new0(sy_yaml_document, 1);
  document->nodes = g_ptr_array_new_with_free_func(g_free);
  document->arrays = g_ptr_array_new_with_free_func(g_free);
  document->text = g_string_chunk_new(4096);
  return document;
}

void sy_yaml_free(sy_yaml_document *document) {
  g_ptr_array_unref(document->nodes);
  g_ptr_array_unref(document->arrays);
  g_string_chunk_free(document->text);
  g_free(document);
}

static struct sy_yaml *new_node(sy_yaml_document *document, enum sy_yaml_kind kind,
                                struct sy_place place) {
  struct sy_yaml *node = g_new0(struct sy_yaml, 1);
  node->kind = kind;
  node->place = place;
  g_ptr_array_add(document->nodes, node);
  return node;
}

/* ---- building ---- */

/* Whether a line begins with a key and a full-width colon, after indentation, dashes or a brace. */
static bool has_wide_colon(const char *at, const char *end) {
  while (at < end && strchr(" -{,", *at) != NULL)
    at++;
  const char *key = at;
  while (at < end && (g_ascii_isalnum(*at) || *at == '_' || *at == '-'))
    at++;
  return at > key && g_str_has_prefix(at, "：");
}

/* `{zh：text}` is a key without a value. */
static void check_pair(struct builder *builder, const struct sy_yaml *key,
                       const struct sy_yaml *value) {
  if (key == NULL || value->kind != SY_YAML_SCALAR || !value->plain || *value->text != '\0' ||
      key->kind != SY_YAML_SCALAR || !key->plain ||
      !has_wide_colon(key->text, key->text + strlen(key->text)))
    return;
  const yaml_mark_t mark = {.line = key->place.line - 1, .column = key->place.column - 1};
  complain(builder, mark, "%s", _("a full-width colon '：' after a key, expected ': '"));
}

static void remember_anchor(struct builder *builder, const char *name, const struct sy_yaml *node,
                            guint64 size) {
  struct anchor *anchor = g_new(struct anchor, 1);
  *anchor = (struct anchor){node, size};
  g_hash_table_replace(builder->anchors, g_strdup(name), anchor);
}

/* Gives an open anchor its node, unless a node inside reuses the name. */
static void complete_anchor(struct builder *builder, const char *name, const struct sy_yaml *node,
                            guint64 size) {
  struct anchor *anchor = g_hash_table_lookup(builder->anchors, name);
  if (anchor->node == NULL)
    *anchor = (struct anchor){node, size};
}

/* Counts nodes as they come, so that no document uses more memory than the limit allows. */
static void count_nodes(struct builder *builder, guint64 size, yaml_mark_t mark) {
  builder->size += size;
  if (builder->size <= sy_limit(builder->context, SY_LIMIT_VALUES) || builder->stopped)
    return;
  g_autofree char *hint = sy_limit_hint(SY_LIMIT_VALUES);
  complain(builder, mark, _("more than %zu values once aliases are followed%s"),
           sy_limit(builder->context, SY_LIMIT_VALUES), hint);
  builder->stopped = true;
}

/* A key that is wrong is a problem, but its value still follows. */
static void place_key(struct builder *builder, struct building *parent, const struct sy_yaml *node,
                      yaml_mark_t mark) {
  if (node->kind != SY_YAML_SCALAR)
    complain(builder, mark, _("a list or a mapping as a key, expected text"));
  else if (!g_hash_table_add(parent->seen, (gpointer)node->text))
    complain(builder, mark, _("the key '%s' is repeated"), node->text);
  g_ptr_array_add(parent->keys, (gpointer)node);
  parent->key = node;
}

/* Puts a complete node at the parser's position: as the root, an item, a key or a value. */
static void place_node(struct builder *builder, const struct sy_yaml *node, guint64 size,
                       yaml_mark_t mark) {
  if (builder->stack->len == 0) {
    builder->document->root = node;
    return;
  }
  struct building *parent =
      &g_array_index(builder->stack, struct building, builder->stack->len - 1);
  parent->size += size;
  if (parent->node->kind == SY_YAML_MAPPING && parent->key == NULL) {
    place_key(builder, parent, node, mark);
    return;
  }
  check_pair(builder, parent->key, node);
  g_ptr_array_add(parent->items, (gpointer)node);
  parent->key = NULL;
}

static void refuse_tag(struct builder *builder, const yaml_char_t *tag, yaml_mark_t mark) {
  if (tag != NULL)
    complain(builder, mark, _("found the tag '%s', expected none"), (const char *)tag);
}

static void on_scalar(struct builder *builder, const yaml_event_t *event) {
  const yaml_mark_t mark = event->start_mark;
  const size_t length = event->data.scalar.length;
  const char *value = (const char *)event->data.scalar.value;
  refuse_tag(builder, event->data.scalar.tag, mark);
  if (length > sy_limit(builder->context, SY_LIMIT_TEXT)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_TEXT);
    complain(builder, mark, _("text of %zu bytes, expected at most %zu%s"), length,
             sy_limit(builder->context, SY_LIMIT_TEXT), hint);
  }
  if (memchr(value, '\0', length) != NULL)
    complain(builder, mark, _("text with a NUL character"));
  else if (sy_control_character(value) != 0)
    complain(builder, mark, _("text with the control character U+%04X"),
             sy_control_character(value));
  count_nodes(builder, 1, mark);
  struct sy_yaml *node = new_node(builder->document, SY_YAML_SCALAR, place_of(builder, mark));
  node->text = g_string_chunk_insert_len(builder->document->text, value, (gssize)length);
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (event->data.scalar.anchor)
    remember_anchor(builder, (const char *)event->data.scalar.anchor, node, 1);
  place_node(builder, node, 1, mark);
}

static void open_collection(struct builder *builder, enum sy_yaml_kind kind,
                            const yaml_char_t *anchor, const yaml_char_t *tag, yaml_mark_t mark) {
  refuse_tag(builder, tag, mark);
  count_nodes(builder, 1, mark);
  if (builder->stack->len == MAX_DEPTH) {
    complain(builder, mark, _("nested more than %d levels deep, deeper than any tree may be"),
             MAX_DEPTH);
    builder->stopped = true;
    return;
  }
  struct building building = {
      .node = new_node(builder->document, kind, place_of(builder, mark)),
      .items = g_ptr_array_new(),
      .anchor = g_strdup((const char *)anchor),
      .size = 1,
  };
  if (kind == SY_YAML_MAPPING) {
    building.keys = g_ptr_array_new();
    building.seen = g_hash_table_new(sy_text_hash, g_str_equal);
  }
  if (anchor)
    remember_anchor(builder, (const char *)anchor, NULL, 0);
  g_array_append_val(builder->stack, building);
}

/* Keeps the array of pointers for the life of the document. */
static const struct sy_yaml **keep_array(sy_yaml_document *document, GPtrArray *array) {
  gpointer *pointers = g_ptr_array_free(array, FALSE);
  if (pointers)
    g_ptr_array_add(document->arrays, pointers);
  return (const struct sy_yaml **)pointers;
}

static void clear_building(gpointer data) {
  struct building *building = data;
  g_clear_pointer(&building->keys, g_ptr_array_unref);
  g_clear_pointer(&building->items, g_ptr_array_unref);
  g_clear_pointer(&building->seen, g_hash_table_unref);
  g_clear_pointer(&building->anchor, g_free);
}

static void close_collection(struct builder *builder) {
  struct building *building =
      &g_array_index(builder->stack, struct building, builder->stack->len - 1);
  struct sy_yaml *node = building->node;
  const guint64 size = building->size;
  const yaml_mark_t start = {.line = node->place.line - 1, .column = node->place.column - 1};
  node->count = building->items->len;
  node->items = keep_array(builder->document, g_steal_pointer(&building->items));
  if (building->keys)
    node->keys = keep_array(builder->document, g_steal_pointer(&building->keys));
  if (building->anchor != NULL)
    complete_anchor(builder, building->anchor, node, size);
  g_array_set_size(builder->stack, builder->stack->len - 1);
  place_node(builder, node, size, start);
}

/* An empty text replaces an alias without an anchor until the end of the document. */
static void on_alias(struct builder *builder, const yaml_event_t *event) {
  const yaml_mark_t mark = event->start_mark;
  const char *name = (const char *)event->data.alias.anchor;
  const struct anchor *anchor = g_hash_table_lookup(builder->anchors, name);
  if (anchor != NULL && anchor->node != NULL) {
    count_nodes(builder, anchor->size, mark);
    place_node(builder, anchor->node, anchor->size, mark);
    return;
  }
  if (anchor == NULL)
    complain(builder, mark, _("the alias '*%s' has no anchor"), name);
  else
    complain(builder, mark, _("the alias '*%s' is inside its own anchor"), name);
  place_node(builder, sy_yaml_new_scalar(builder->document, place_of(builder, mark), ""), 1, mark);
}

static void on_event(struct builder *builder, const yaml_event_t *event) {
  switch (event->type) {
  case YAML_SCALAR_EVENT:
    on_scalar(builder, event);
    break;
  case YAML_SEQUENCE_START_EVENT:
    open_collection(builder, SY_YAML_SEQUENCE, event->data.sequence_start.anchor,
                    event->data.sequence_start.tag, event->start_mark);
    break;
  case YAML_MAPPING_START_EVENT:
    open_collection(builder, SY_YAML_MAPPING, event->data.mapping_start.anchor,
                    event->data.mapping_start.tag, event->start_mark);
    break;
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT:
    close_collection(builder);
    break;
  case YAML_ALIAS_EVENT:
    on_alias(builder, event);
    break;
  case YAML_DOCUMENT_START_EVENT:
    if (builder->document->root != NULL) {
      complain(builder, event->start_mark, _("a second document, expected one"));
      builder->stopped = true;
    }
    break;
  default:
    break;
  }
}

/* For bytes that are not text, libyaml gives only the offset. */
static yaml_mark_t mark_at(const char *text, size_t offset) {
  yaml_mark_t mark = {0};
  for (size_t i = 0; i < offset; i++) {
    if (text[i] == '\n')
      mark = (yaml_mark_t){.line = mark.line + 1};
    else if (((guchar)text[i] & 0xC0) != 0x80) /* not within a character */
      mark.column++;
  }
  return mark;
}

/* ---- What Chinese keyboards and word processors leave in a file ---- */

/* What is wrong with a line that should be YAML; or NULL. Texts may contain any of this, so only
 * lines on which the parser failed are checked. */
static const char *line_fault(const char *line, const char *end) {
  const char *at = line;
  while (at < end && *at == ' ')
    at++;
  if (at < end && *at == '\t')
    return _("a tab in the indentation, expected spaces");
  if (g_str_has_prefix(at, "\u3000") || g_str_has_prefix(at, "\u00A0"))
    return _("a full-width or non-breaking space in the indentation, expected plain spaces");
  if (has_wide_colon(line, end))
    return _("a full-width colon '：' after a key, expected ': '");
  if (g_str_has_prefix(at, "－") || g_str_has_prefix(at, "—") || g_str_has_prefix(at, "–"))
    return _("a full-width or long dash before an item, expected '- '");
  static const struct {
    const char *wide, *plain;
  } signs[] = {{"：", ": "}, {"，", ", "}, {"｛", "{"}, {"｝", "}"}, {"［", "["},
               {"］", "]"},  {"“", "\""},  {"”", "\""}, {"＃", "#"}};
  for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
    if (g_strstr_len(line, end - line, signs[i].wide) != NULL) {
      g_autofree char *fault = g_strdup_printf(
          _("'%s' has no meaning in YAML; expected '%s', or quotation marks around the whole text"),
          signs[i].wide, signs[i].plain);
      return g_intern_string(fault);
    }
  return NULL;
}

static const char *line_start(const char *text, size_t line) {
  for (; line > 0 && text != NULL; line--) {
    text = strchr(text, '\n');
    text = text != NULL ? text + 1 : NULL;
  }
  return text;
}

/* Looks for such a line between the parser's last position and where it stopped, last first. */
static bool complain_line(struct builder *builder, const yaml_parser_t *parser, const char *text) {
  const size_t last = parser->problem_mark.line;
  const size_t first = parser->context != NULL && parser->context_mark.line + 1 >= last && last > 0
                           ? MIN(parser->context_mark.line, last - 1)
                       : last > 0 ? last - 1
                                  : 0;
  for (size_t line = last + 1; line-- > first;) {
    const char *start = line_start(text, line);
    if (start == NULL || *start == '\0')
      continue;
    const char *fault = line_fault(start, strchrnul(start, '\n'));
    if (fault != NULL) {
      complain(builder, (yaml_mark_t){.line = line}, "%s", fault);
      return true;
    }
  }
  return false;
}

/* A document that is one text has a full-width colon for each of its plain ones. */
static void check_root(struct builder *builder, const char *text, size_t length) {
  const struct sy_yaml *root = builder->document->root;
  if (root == NULL || root->kind != SY_YAML_SCALAR || !root->plain)
    return;
  size_t line = 0;
  for (const char *at = text; at < text + length; line++) {
    const char *end = strchrnul(at, '\n');
    if (has_wide_colon(at, end)) {
      complain(builder, (yaml_mark_t){.line = line}, "%s",
               _("a full-width colon '：' after a key, expected ': '"));
      return;
    }
    at = end + 1;
  }
}

static void complain_syntax(struct builder *builder, const yaml_parser_t *parser,
                            const char *text) {
  if (parser->error == YAML_MEMORY_ERROR)
    g_error("out of memory");
  g_autofree char *problem = sy_library_text(parser->problem);
  const bool wide = text[0] == '\xFF' || text[0] == '\xFE' || (text[0] != '\0' && text[1] == '\0');
  if (parser->error == YAML_READER_ERROR && wide)
    complain(builder, (yaml_mark_t){0}, _("this file is UTF-16, expected UTF-8; save it as UTF-8"));
  else if (parser->error == YAML_READER_ERROR)
    complain(builder, mark_at(text, parser->problem_offset), _("not UTF-8: %s"), problem);
  else if (!complain_line(builder, parser, text))
    complain(builder, parser->problem_mark, _("not valid YAML: %s"), problem);
}

/* Runs libyaml to the end of the stream, or until the rest would make no sense. */
static void build(struct builder *builder, yaml_parser_t *parser, const char *text) {
  bool done = false;
  while (!done && !builder->stopped) {
    yaml_event_t event;
    if (!yaml_parser_parse(parser, &event)) {
      complain_syntax(builder, parser, text);
      return;
    }
    done = event.type == YAML_STREAM_END_EVENT;
    on_event(builder, &event);
    yaml_event_delete(&event);
  }
  if (!builder->stopped && builder->document->root == NULL)
    complain(builder, (yaml_mark_t){0}, _("the file is empty, expected a YAML document"));
}

/* A NUL follows the text. */
static sy_yaml_document *parse(const sy_context *context, const char *name, const char *text,
                               size_t length, sy_problems *problems) {
  struct builder builder = {
      .context = context,
      .document = new_document(),
      .problems = problems,
      .file = g_intern_string(name),
      .stack = g_array_new(FALSE, FALSE, sizeof(struct building)),
      .anchors = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free),
  };
  g_array_set_clear_func(builder.stack, clear_building);
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser))
    g_error("out of memory");
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING); /* no other, whatever it begins with */
  const size_t mark = sy_mark_length(text, length);
  yaml_parser_set_input_string(&parser, (const unsigned char *)text + mark, length - mark);
  build(&builder, &parser, text + mark);
  check_root(&builder, text + mark, length - mark);
  yaml_parser_delete(&parser);
  g_array_unref(builder.stack);
  g_hash_table_unref(builder.anchors);
  if (!builder.faulty)
    return builder.document;
  sy_yaml_free(builder.document);
  return NULL;
}

sy_yaml_document *sy_yaml_parse(const sy_context *context, const char *name, const char *text,
                                size_t length, sy_problems *problems) {
  g_autofree char *copy = g_malloc(length + 1);
  memcpy(copy, text, length);
  copy[length] = '\0';
  return parse(context, name, copy, length, problems);
}

sy_yaml_document *sy_yaml_load(const sy_context *context, const struct sy_input *input,
                               sy_problems *problems) {
  struct sy_bytes bytes;
  if (!sy_bytes_read(context, input, SY_LIMIT_FILE, &bytes, problems))
    return NULL;
  sy_yaml_document *document = parse(context, input->path, bytes.data, bytes.length, problems);
  sy_bytes_free(&bytes);
  return document;
}

/* ---- reading ---- */

const struct sy_yaml *sy_yaml_root(const sy_yaml_document *document) {
  return document->root;
}

bool sy_yaml_is_null(const struct sy_yaml *yaml) {
  static const char *const nothings[] = {"", "~", "null", "Null", "NULL", NULL};
  return yaml->kind == SY_YAML_SCALAR && yaml->plain && g_strv_contains(nothings, yaml->text);
}

const struct sy_yaml *sy_yaml_get(const struct sy_yaml *mapping, const char *key) {
  if (mapping->kind != SY_YAML_MAPPING)
    return NULL;
  for (guint i = 0; i < mapping->count; i++)
    if (strcmp(mapping->keys[i]->text, key) == 0)
      return mapping->items[i];
  return NULL;
}

void sy_yaml_check_keys(const struct sy_yaml *mapping, const char *const *allowed,
                        sy_problems *problems) {
  for (guint i = 0; i < mapping->count; i++) {
    const struct sy_yaml *key = mapping->keys[i];
    if (g_strv_contains(allowed, key->text))
      continue;
    g_autofree char *suggestion = sy_suggestion(key->text, allowed);
    sy_problems_add(problems, key->place, _("unknown key '%s'%s"), key->text, suggestion);
  }
}

/* ---- making ---- */

struct sy_yaml *sy_yaml_new_mapping(sy_yaml_document *document, struct sy_place place) {
  return new_node(document, SY_YAML_MAPPING, place);
}

struct sy_yaml *sy_yaml_new_sequence(sy_yaml_document *document, struct sy_place place) {
  return new_node(document, SY_YAML_SEQUENCE, place);
}

struct sy_yaml *sy_yaml_new_scalar(sy_yaml_document *document, struct sy_place place,
                                   const char *text) {
  struct sy_yaml *node = new_node(document, SY_YAML_SCALAR, place);
  node->text = g_string_chunk_insert(document->text, text);
  return node;
}

/* An array with room for one more. The arrays of nodes made here begin empty and double: they are
 * full when their count is a power of two. */
static const struct sy_yaml **with_room(sy_yaml_document *document, const struct sy_yaml **array,
                                        guint count) {
  if ((count & (count - 1)) != 0)
    return array;
  const struct sy_yaml **longer = g_new(const struct sy_yaml *, count == 0 ? 1 : (gsize)count * 2);
  if (count > 0)
    memcpy(longer, array, count * sizeof *array);
  g_ptr_array_add(document->arrays, longer);
  return longer;
}

void sy_yaml_set(sy_yaml_document *document, struct sy_yaml *mapping, const struct sy_yaml *key,
                 const struct sy_yaml *value) {
  for (guint i = 0; i < mapping->count; i++)
    if (strcmp(mapping->keys[i]->text, key->text) == 0) {
      mapping->keys[i] = key;
      mapping->items[i] = value;
      return;
    }
  sy_yaml_append(document, mapping, key, value);
}

void sy_yaml_append(sy_yaml_document *document, struct sy_yaml *mapping, const struct sy_yaml *key,
                    const struct sy_yaml *value) {
  mapping->keys = with_room(document, mapping->keys, mapping->count);
  mapping->items = with_room(document, mapping->items, mapping->count);
  mapping->keys[mapping->count] = key;
  mapping->items[mapping->count] = value;
  mapping->count++;
}

void sy_yaml_insert(sy_yaml_document *document, struct sy_yaml *sequence, guint position,
                    const struct sy_yaml *item) {
  const guint at = MIN(position, sequence->count);
  sequence->items = with_room(document, sequence->items, sequence->count);
  memmove(sequence->items + at + 1, sequence->items + at,
          (sequence->count - at) * sizeof *sequence->items);
  sequence->items[at] = item;
  sequence->count++;
}
