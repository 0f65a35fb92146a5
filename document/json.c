/* SPDX-License-Identifier: Apache-2.0
 *
 * json.c: a JSON text that is read
 *
 * A large document as a tree of values would take many times the memory of its text. So the text is
 * kept, with strings unescaped in place, and each value is only a 32-bit number: where it begins in
 * the text. Those of lists and objects are followed by how many numbers are below them, and by how
 * many values they have; then come the values, in objects each after its key. Objects are sorted by
 * their keys. All in all a value takes at most some bytes more than its text, whatever is in it.
 */
#include "document/document-private.h"

#include <stdlib.h>

#define DEEPEST 64 /* levels of lists and objects; a document has 8 */
#define HEADER 3   /* numbers before the values of a list or an object */

/* A text that is being read. */
struct parsing {
  sy_json *source;
  char *at;
  unsigned line, depth;
  const char *line_start;
  const char *wrong; /* what is wrong at `at`; NULL: nothing */
};

static bool fail(struct parsing *parsing, const char *wrong) {
  if (!parsing->wrong)
    parsing->wrong = wrong;
  return false;
}

static bool push(struct parsing *parsing, size_t number) {
  sy_json *source = parsing->source;
  if (source->count >= UINT32_MAX)
    return fail(parsing, _("too many values"));
  if (source->count == source->room) {
    source->room = MAX(source->room + source->room / 2, 64);
    source->tape = g_renew(uint32_t, source->tape, source->room);
  }
  source->tape[source->count++] = (uint32_t)number;
  return true;
}

static void skip_space(struct parsing *parsing) {
  for (;; parsing->at++) {
    if (*parsing->at == '\n') {
      parsing->line++;
      parsing->line_start = parsing->at + 1;
    } else if (*parsing->at != ' ' && *parsing->at != '\t' && *parsing->at != '\r') {
      return;
    }
  }
}

/* ---- strings ---- */

/* Four hexadecimal digits; -1 if they are missing. */
static int read_hexadecimal(const char *digits) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    const int digit = g_ascii_xdigit_value(digits[i]);
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

/* After "\u". Returns where the character's bytes end; NULL if there is none. */
static char *read_unicode(struct parsing *parsing, char *to) {
  gunichar character = (gunichar)read_hexadecimal(parsing->at);
  if (character == (gunichar)-1)
    return NULL;
  parsing->at += 4;
  if (character >= 0xD800 && character < 0xDC00 && parsing->at[0] == '\\' &&
      parsing->at[1] == 'u') {
    const int low = read_hexadecimal(parsing->at + 2);
    if (low < 0xDC00 || low > 0xDFFF)
      return NULL;
    character = 0x10000 + ((character - 0xD800) << 10) + (gunichar)(low - 0xDC00);
    parsing->at += 6;
  }
  if (character == 0 || (character >= 0xD800 && character < 0xE000))
    return NULL;
  return to + g_unichar_to_utf8(character, to);
}

/* After a backslash. What it stands for is never longer than itself. */
static char *read_escape(struct parsing *parsing, char *to) {
  static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  if (*parsing->at == 'u') {
    parsing->at++;
    return read_unicode(parsing, to);
  }
  for (size_t i = 0; letters[i]; i += 2)
    if (letters[i] == *parsing->at) {
      parsing->at++;
      *to++ = letters[i + 1];
      return to;
    }
  return NULL;
}

/* Leaves the text in place, with a zero at its end. */
static bool read_string(struct parsing *parsing) {
  if (!push(parsing, (size_t)(parsing->at - parsing->source->text)))
    return false;
  char *to = ++parsing->at;
  while (*parsing->at != '"') {
    if ((unsigned char)*parsing->at < 0x20)
      return fail(parsing, _("an unterminated string, or one with a control character"));
    if (*parsing->at == '\\') {
      parsing->at++;
      to = read_escape(parsing, to);
      if (!to)
        return fail(parsing, _("not a JSON escape"));
    } else {
      *to++ = *parsing->at++;
    }
  }
  parsing->at++;
  *to = '\0';
  return true;
}

/* ---- numbers and words ---- */

static bool read_digits(struct parsing *parsing) {
  if (!g_ascii_isdigit(*parsing->at))
    return fail(parsing, _("not a number"));
  while (g_ascii_isdigit(*parsing->at))
    parsing->at++;
  return true;
}

static bool read_number(struct parsing *parsing) {
  const char *start = parsing->at;
  bool whole = true;
  if (!push(parsing, (size_t)(start - parsing->source->text)))
    return false;
  parsing->at += *parsing->at == '-';
  const bool zero = *parsing->at == '0';
  const char *digits = parsing->at;
  if (!read_digits(parsing))
    return false;
  if (zero && parsing->at > digits + 1)
    return fail(parsing, _("not a number"));
  if (*parsing->at == '.') {
    whole = false;
    parsing->at++;
    if (!read_digits(parsing))
      return false;
  }
  if (*parsing->at == 'e' || *parsing->at == 'E') {
    whole = false;
    parsing->at++;
    parsing->at += *parsing->at == '-' || *parsing->at == '+';
    if (!read_digits(parsing))
      return false;
  }
  /* All numbers of 18 digits fit in 64 bits. */
  return !whole || parsing->at - digits <= 18 || fail(parsing, _("a number that is too large"));
}

static bool read_word(struct parsing *parsing) {
  static const char *const words[] = {"true", "false", "null"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(parsing->at, words[i])) {
      const char *start = parsing->at;
      parsing->at += strlen(words[i]);
      return push(parsing, (size_t)(start - parsing->source->text));
    }
  return fail(parsing, *parsing->at ? _("not a value") : _("the end, expected a value"));
}

/* ---- lists and objects ---- */

static bool read_value(struct parsing *parsing);

/* Of two keys in the tape of the source `data`. */
static int compare_keys(const void *left, const void *right, void *data) {
  return strcmp(sy_json_string(data, *(const uint32_t *const *)left),
                sy_json_string(data, *(const uint32_t *const *)right));
}

/* Sorts the entries of the object that begins there. */
static bool sort_entries(struct parsing *parsing, size_t object, size_t count) {
  sy_json *source = parsing->source;
  uint32_t *to = source->tape + object + HEADER;
  g_autofree const uint32_t **keys = g_new(const uint32_t *, count);
  g_autofree uint32_t *copy = g_memdup2(to, (source->count - object - HEADER) * sizeof *copy);
  const uint32_t *at = copy;
  for (size_t i = 0; i < count; i++, at = sy_json_after(source, at + 1))
    keys[i] = at;
  qsort_r(keys, count, sizeof *keys, compare_keys, source);
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && compare_keys(&keys[i - 1], &keys[i], source) == 0)
      return fail(parsing, _("an object with a repeated key"));
    const size_t size = (size_t)(sy_json_after(source, keys[i] + 1) - keys[i]);
    memcpy(to, keys[i], size * sizeof *to);
    to += size;
  }
  return true;
}

/* A key and its colon. `before`: the key before it, or NULL; `sorted` stays true if it is lower. */
static bool read_key(struct parsing *parsing, const char **before, bool *sorted) {
  if (*parsing->at != '"')
    return fail(parsing, _("expected a key in quotation marks"));
  const char *key = parsing->at + 1;
  if (!read_string(parsing))
    return false;
  const int order = *before ? strcmp(*before, key) : -1;
  if (order == 0)
    return fail(parsing, _("an object with a repeated key"));
  *sorted = *sorted && order < 0;
  *before = key;
  skip_space(parsing);
  if (*parsing->at != ':')
    return fail(parsing, _("expected ':'"));
  parsing->at++;
  return true;
}

static bool read_items(struct parsing *parsing, size_t start, char end) {
  const char *key = NULL;
  bool sorted = true;
  size_t count = 0;
  skip_space(parsing);
  while (*parsing->at != end || count > 0) {
    skip_space(parsing);
    if (end == '}' && !read_key(parsing, &key, &sorted))
      return false;
    if (!read_value(parsing))
      return false;
    count++;
    skip_space(parsing);
    if (*parsing->at == end)
      break;
    if (*parsing->at != ',')
      return fail(parsing, end == '}' ? _("expected ',' or '}'") : _("expected ',' or ']'"));
    parsing->at++;
  }
  parsing->at++;
  parsing->source->tape[start + 1] = (uint32_t)(parsing->source->count - start - HEADER);
  parsing->source->tape[start + 2] = (uint32_t)count;
  return sorted || sort_entries(parsing, start, count);
}

static bool read_below(struct parsing *parsing, char end) {
  const size_t start = parsing->source->count;
  if (parsing->depth == DEEPEST)
    return fail(parsing, _("lists and objects nested too deep"));
  if (!push(parsing, (size_t)(parsing->at - parsing->source->text)) || !push(parsing, 0) ||
      !push(parsing, 0))
    return false;
  parsing->at++;
  parsing->depth++;
  const bool read = read_items(parsing, start, end);
  parsing->depth--;
  return read;
}

static bool read_value(struct parsing *parsing) {
  skip_space(parsing);
  switch (*parsing->at) {
  case '{':
    return read_below(parsing, '}');
  case '[':
    return read_below(parsing, ']');
  case '"':
    return read_string(parsing);
  default:
    return *parsing->at == '-' || g_ascii_isdigit(*parsing->at) ? read_number(parsing)
                                                                : read_word(parsing);
  }
}

/* ---- the whole ---- */

static unsigned lines_before(const char *text, const char *end) {
  unsigned lines = 1;
  for (; text < end; text++)
    lines += *text == '\n';
  return lines;
}

bool sy_json_read(sy_json *source, char *text, size_t length, const char *file,
                  sy_problems *problems) {
  source->text = text;
  source->count = 0;
  const char *valid;
  if (!g_utf8_validate_len(text, length, &valid)) {
    sy_problems_add(problems, (struct sy_place){.file = file, .line = lines_before(text, valid)},
                    _("not valid JSON: %s"), _("the text is not UTF-8"));
    return false;
  }
  struct parsing parsing = {.source = source, .at = text, .line = 1, .line_start = text};
  if (read_value(&parsing)) {
    skip_space(&parsing);
    if (*parsing.at)
      fail(&parsing, _("expected the end"));
  }
  if (!parsing.wrong)
    return true;
  const unsigned column = (unsigned)MIN(parsing.at - parsing.line_start + 1, G_MAXINT);
  sy_problems_add(problems, (struct sy_place){.file = file, .line = parsing.line, .column = column},
                  _("not valid JSON: %s"), parsing.wrong);
  return false;
}

void sy_json_clear(sy_json *source) {
  g_clear_pointer(&source->tape, g_free);
  source->room = source->count = 0;
}

/* ---- values ---- */

json_type sy_json_kind(const sy_json *source, const uint32_t *value) {
  const char *text = source->text + *value;
  switch (*text) {
  case '{':
    return JSON_OBJECT;
  case '[':
    return JSON_ARRAY;
  case '"':
    return JSON_STRING;
  case 't':
    return JSON_TRUE;
  case 'f':
    return JSON_FALSE;
  case 'n':
    return JSON_NULL;
  default:
    return strspn(text, "-0123456789") == strspn(text, "-0123456789.eE") ? JSON_INTEGER : JSON_REAL;
  }
}

static bool is_below(const sy_json *source, const uint32_t *value) {
  return source->text[*value] == '{' || source->text[*value] == '[';
}

const uint32_t *sy_json_after(const sy_json *source, const uint32_t *value) {
  return value + (is_below(source, value) ? HEADER + value[1] : 1);
}

size_t sy_json_count(const sy_json *source, const uint32_t *value) {
  return value && is_below(source, value) ? value[2] : 0;
}

const uint32_t *sy_json_below(const uint32_t *value) {
  return value + HEADER;
}

const char *sy_json_string(const sy_json *source, const uint32_t *value) {
  return source->text + *value + 1;
}

size_t sy_json_number(const sy_json *source, const uint32_t *value, const char **digits) {
  *digits = source->text + *value;
  return strspn(*digits, "+-0123456789.eE");
}

const uint32_t *sy_json_find(const sy_json *source, const uint32_t *object, const char *key) {
  const uint32_t *at = sy_json_below(object), *end = sy_json_after(source, object);
  while (at < end) {
    const int order = strcmp(sy_json_string(source, at), key);
    if (order == 0)
      return at + 1;
    if (order > 0)
      return NULL;
    at = sy_json_after(source, at + 1);
  }
  return NULL;
}
