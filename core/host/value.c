/* SPDX-License-Identifier: Apache-2.0
 *
 * value.c: one scalar value, from text and to text
 *
 * Defaults in a description and parameters in an edition are read by the same function, so that a
 * default is exactly what an edition could have written.
 */
#include "host/host-private.h"

#include <math.h>
#include <string.h>

/* Doubles hold whole numbers up to here, and a plugin gets every integer as a double as well. */
#define LARGEST_INTEGER (INT64_C(1) << 53)
#define LONGEST_VALUE 4096

/* A list is an array of pointers to some struct; memcpy reads any of them alike. */
guint host_list_length(const void *list) {
  guint length = 0;
  for (const char *at = list; at; at += sizeof(void *), length++) {
    const void *element;
    memcpy(&element, at, sizeof element);
    if (!element)
      return length;
  }
  return length;
}

/* A decimal number. strtod() also accepts hexadecimal, nan, infinity and leading blanks, which are
 * not allowed in an edition. */
static bool parse_number(const char *text, double *number) {
  if (!*text || text[strspn(text, "0123456789+-.eE")])
    return false;
  char *end;
  *number = g_ascii_strtod(text, &end);
  return end != text && !*end && isfinite(*number);
}

static bool parse_integer(const char *text, int64_t *integer) {
  return g_ascii_string_to_signed(text, 10, -LARGEST_INTEGER, LARGEST_INTEGER, integer, NULL);
}

static enum host_value_fault check_range(const struct sy_parameter *parameter, double number) {
  return number >= parameter->lowest && number <= parameter->highest ? HOST_VALUE_GOOD
                                                                     : HOST_VALUE_OUT_OF_RANGE;
}

static enum host_value_fault parse_choice(const struct sy_parameter *parameter, const char *text,
                                          struct sy_value *value) {
  for (int64_t i = 0; parameter->choices[i]; i++)
    if (sy_texts_equal(parameter->choices[i]->name, text)) {
      value->integer = i;
      value->text = parameter->choices[i]->name;
      return HOST_VALUE_GOOD;
    }
  return HOST_VALUE_NO_CHOICE;
}

enum host_value_fault host_value_parse(const struct sy_parameter *parameter, uint32_t type,
                                       const char *text, struct sy_value *value) {
  int32_t days;
  switch (type) {
  case SY_PARAMETER_NUMBER:
    if (!parse_number(text, &value->number))
      return HOST_VALUE_WRONG_TYPE;
    return check_range(parameter, value->number);
  case SY_PARAMETER_INTEGER:
    if (!parse_integer(text, &value->integer))
      return HOST_VALUE_WRONG_TYPE;
    value->number = (double)value->integer;
    return check_range(parameter, value->number);
  case SY_PARAMETER_BOOL:
    value->integer = strcmp(text, "true") == 0;
    return value->integer || strcmp(text, "false") == 0 ? HOST_VALUE_GOOD : HOST_VALUE_WRONG_TYPE;
  case SY_PARAMETER_DATE:
    if (!sy_date_parse(text, strlen(text), &days))
      return HOST_VALUE_WRONG_TYPE;
    value->integer = days;
    return HOST_VALUE_GOOD;
  case SY_PARAMETER_CHOICE:
    return parse_choice(parameter, text, value);
  case SY_PARAMETER_TEXT:
    value->text = text;
    return HOST_VALUE_GOOD;
  default:
    return HOST_VALUE_WRONG_TYPE; /* lists and tables are not scalars */
  }
}

/* ---- to text ---- */

char *host_number_text(double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.15g", number);
  if (g_ascii_strtod(text, NULL) != number)
    g_ascii_formatd(text, sizeof text, "%.17g", number);
  return g_strdup(text);
}

static char *date_text(int64_t days) {
  int32_t first, last;
  sy_date_parse("0001-01-01", 10, &first);
  sy_date_parse("9999-12-31", 10, &last);
  if (days < first || days > last)
    return NULL;
  char text[SY_DATE_SIZE];
  sy_date_text((int32_t)days, text);
  return g_strdup(text);
}

char *sy_value_text(const struct sy_value *value, uint32_t type) {
  if (!value || value->size < HOST_SIZE_TO(struct sy_value, items) || value->type != type ||
      !value->present)
    return NULL;
  switch (type) {
  case SY_PARAMETER_INTEGER:
    return g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
  case SY_PARAMETER_NUMBER:
    return isfinite(value->number) ? host_number_text(value->number) : NULL;
  case SY_PARAMETER_DATE:
    return date_text(value->integer);
  default:
    return value->text ? host_clean_text(value->text, LONGEST_VALUE) : NULL;
  }
}

char *host_clean_text(const char *text, size_t limit) {
  g_autofree char *valid = g_utf8_make_valid(text, (gssize)strnlen(text, limit));
  GString *line = g_string_new(NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    g_string_append_unichar(line, g_unichar_iscntrl(character) ? ' ' : character);
  }
  return g_string_free(line, FALSE);
}

bool host_is_level(const char *text) {
  if (sy_text_is_blank(text, strlen(text)) || sy_text_bidi_control(text) != 0)
    return false;
  for (; *text; text = g_utf8_next_char(text))
    if (g_unichar_iscntrl(g_utf8_get_char(text)))
      return false;
  return true;
}
