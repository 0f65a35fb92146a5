/* SPDX-License-Identifier: Apache-2.0
 *
 * html.c: templates, whose values are escaped by where they are
 *
 * A small state machine follows the templates' markup, and so knows where a value goes. It reads
 * the templates alone: what values contain does not matter.
 */
#include "html/html.h"
#include "drawing/drawing.h"

#include <stdarg.h>
#include <string.h>

enum place {
  IN_TEXT,
  AFTER_LESS,    /* < was read */
  IN_DOCTYPE,    /* <! was read */
  IN_START_NAME, /* in the name of a start tag */
  IN_END_NAME,
  IN_TAG, /* between attributes */
  IN_ATTRIBUTE_NAME,
  AFTER_EQUALS,
  IN_VALUE /* within double quotes */
};

struct sy_html {
  GString *out;
  enum place place;
  GString *name;      /* of the tag or the attribute that is being read */
  GString *attribute; /* whose value is being read */
  GPtrArray *open;    /* char *: names of the elements that are open */
  const char *other;  /* the language that is marked where texts have it; or NULL */
};

sy_html *sy_html_new(void) {
  sy_html *html = g_new(sy_html, 1);
  *html = (sy_html){.out = g_string_sized_new(1 << 14),
                    .name = g_string_new(NULL),
                    .attribute = g_string_new(NULL),
                    .open = g_ptr_array_new_with_free_func(g_free)};
  return html;
}

void sy_html_free(sy_html *html) {
  g_string_free(html->out, TRUE);
  g_string_free(html->name, TRUE);
  g_string_free(html->attribute, TRUE);
  g_ptr_array_unref(html->open);
  g_free(html);
}

void sy_html_mark_other(sy_html *html, const char *language) {
  html->other = language;
}

/* ---- the markup ---- */

G_GNUC_NORETURN static void end_for(const char *fault, const char *template) {
  g_error("the template '%s' %s", template, fault);
}

static const char *top(const sy_html *html) {
  return html->open->len ? html->open->pdata[html->open->len - 1] : "";
}

/* Elements that have no end tag. */
static bool is_void(const char *name) {
  static const char *const names[] = {"meta",  "link", "br",  "wbr", "hr",
                                      "input", "col",  "img", NULL};
  return g_strv_contains(names, name);
}

/* A start tag ends. */
static void open_element(sy_html *html, const char *template) {
  if (html->open->len == 0 && html->name->len == 0)
    end_for("has a tag without a name", template);
  if (is_void(html->open->pdata[html->open->len - 1]))
    g_ptr_array_remove_index(html->open, html->open->len - 1);
  html->place = IN_TEXT;
}

static void close_element(sy_html *html, const char *template) {
  if (strcmp(top(html), html->name->str) != 0)
    end_for("closes an element that is not open", template);
  g_ptr_array_remove_index(html->open, html->open->len - 1);
  html->place = IN_TEXT;
}

static void read_in_text(sy_html *html, char letter) {
  if (letter == '<')
    html->place = AFTER_LESS;
}

static void read_after_less(sy_html *html, char letter, const char *template) {
  g_string_truncate(html->name, 0);
  if (letter == '!')
    html->place = IN_DOCTYPE;
  else if (letter == '/')
    html->place = IN_END_NAME;
  else if (!g_ascii_islower(letter))
    end_for("has a '<' that begins no tag", template);
  else {
    html->place = IN_START_NAME;
    g_string_append_c(html->name, letter);
  }
}

static void read_start_name(sy_html *html, char letter, const char *template) {
  if (letter != ' ' && letter != '>') {
    g_string_append_c(html->name, letter);
    return;
  }
  g_ptr_array_add(html->open, g_strdup(html->name->str));
  html->place = IN_TAG;
  if (letter == '>')
    open_element(html, template);
}

static void read_in_tag(sy_html *html, char letter, const char *template) {
  if (letter == '>') {
    open_element(html, template);
  } else if (g_ascii_islower(letter)) {
    html->place = IN_ATTRIBUTE_NAME;
    g_string_assign(html->attribute, "");
    g_string_append_c(html->attribute, letter);
  } else if (letter != ' ') {
    end_for("has something else than an attribute in a tag", template);
  }
}

static void read_attribute_name(sy_html *html, char letter, const char *template) {
  if (letter == '=')
    html->place = AFTER_EQUALS;
  else if (letter == ' ' || letter == '>') {
    html->place = IN_TAG;
    read_in_tag(html, letter, template);
  } else
    g_string_append_c(html->attribute, letter);
}

static void read_letter(sy_html *html, char letter, const char *template) {
  switch (html->place) {
  case IN_TEXT:
    read_in_text(html, letter);
    return;
  case AFTER_LESS:
    read_after_less(html, letter, template);
    return;
  case IN_DOCTYPE:
    if (letter == '>')
      html->place = IN_TEXT;
    return;
  case IN_START_NAME:
    read_start_name(html, letter, template);
    return;
  case IN_END_NAME:
    if (letter == '>')
      close_element(html, template);
    else
      g_string_append_c(html->name, letter);
    return;
  case IN_TAG:
    read_in_tag(html, letter, template);
    return;
  case IN_ATTRIBUTE_NAME:
    read_attribute_name(html, letter, template);
    return;
  case AFTER_EQUALS:
    if (letter != '"')
      end_for("has an attribute without double quotes", template);
    html->place = IN_VALUE;
    return;
  case IN_VALUE:
    if (letter == '"')
      html->place = IN_TAG;
    return;
  }
}

/* ---- values ---- */

static void append_bytes(GString *out, const char *text, const char *end) {
  for (; text < end; text++)
    switch (*text) {
    case '&':
      g_string_append(out, "&amp;");
      break;
    case '<':
      g_string_append(out, "&lt;");
      break;
    case '>':
      g_string_append(out, "&gt;");
      break;
    case '"':
      g_string_append(out, "&quot;");
      break;
    case '\'':
      g_string_append(out, "&#39;");
      break;
    default:
      g_string_append_c(out, *text);
    }
}

static void append_escaped(GString *out, const char *text) {
  append_bytes(out, text, text + strlen(text));
}

static bool is_address(const char *text) {
  const char *colon = strchr(text, ':');
  return !colon || strcspn(text, "/?#") < (size_t)(colon - text) ||
         g_ascii_strncasecmp(text, "http://", 7) == 0 ||
         g_ascii_strncasecmp(text, "https://", 8) == 0;
}

static void append_address(GString *out, const char *text) {
  if (!is_address(text)) {
    g_string_append_c(out, '#');
    return;
  }
  g_autofree char *encoded = g_uri_escape_string(text, "/:?#[]@!$&()*+,;=%", FALSE);
  append_escaped(out, encoded);
}

/* Where a value would be run, or is a name. */
static bool is_forbidden(const sy_html *html) {
  if (html->place == IN_TEXT)
    return strcmp(top(html), "script") == 0 || strcmp(top(html), "style") == 0;
  return html->place != IN_VALUE || g_str_has_prefix(html->attribute->str, "on") ||
         strcmp(html->attribute->str, "style") == 0 || strcmp(html->attribute->str, "srcdoc") == 0;
}

/* ---- texts in another language ---- */

/* Chinese characters, and the signs that are written only among them. */
static bool is_chinese(gunichar letter) {
  return g_unichar_get_script(letter) == G_UNICODE_SCRIPT_HAN ||
         (letter >= 0x3000 && letter <= 0x303F) || (letter >= 0xFF00 && letter <= 0xFF60);
}

/* The end of a Chinese text that begins there: figures and signs belong to it, as in
 * "2018年第1期“重点”", if Chinese characters follow them. */
static const char *end_of_chinese(const char *at) {
  const char *end = at;
  for (; *at; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (is_chinese(letter))
      end = g_utf8_next_char(at);
    else if (g_unichar_isalpha(letter))
      break;
  }
  return end;
}

static void append_chinese_marked(GString *out, const char *text, const char *language) {
  const char *rest = text;
  for (const char *at = text; *at;) {
    if ((guchar)*at < 0x80 || !is_chinese(g_utf8_get_char(at))) {
      at = g_utf8_next_char(at);
      continue;
    }
    const char *end = end_of_chinese(at);
    append_bytes(out, rest, at);
    g_string_append_printf(out, "<span lang=\"%s\">", language);
    append_bytes(out, at, end);
    g_string_append(out, "</span>");
    at = rest = end;
  }
  append_escaped(out, rest);
}

/* Several words of English letters, and nothing in Chinese: one word may be a name or a code. */
static bool is_english(const char *text) {
  guint words = 0, letters = 0;
  for (; *text; text = g_utf8_next_char(text)) {
    const gunichar letter = g_utf8_get_char(text);
    if (letter >= 0x80 && is_chinese(letter))
      return false;
    letters = letter < 0x80 && g_ascii_isalpha((char)letter) ? letters + 1 : 0;
    words += letters == 2;
  }
  return words > 1;
}

/* Whether a value can be marked where it is: not in what has no markup, nor in what people type. */
static bool can_be_marked(const sy_html *html) {
  static const char *const without[] = {"title", "option", "code", "pre", NULL};
  return html->other && html->place == IN_TEXT && !g_strv_contains(without, top(html));
}

static void append_text(const sy_html *html, const char *text) {
  if (!can_be_marked(html))
    append_escaped(html->out, text);
  else if (g_str_has_prefix(html->other, "zh"))
    append_chinese_marked(html->out, text, html->other);
  else if (is_english(text)) {
    g_string_append_printf(html->out, "<span lang=\"%s\">", html->other);
    append_escaped(html->out, text);
    g_string_append(html->out, "</span>");
  } else
    append_escaped(html->out, text);
}

static void append_value(sy_html *html, const char *value, const char *template) {
  if (is_forbidden(html))
    end_for("has a value where none may be", template);
  g_autofree char *shown = sy_text_shown(value ? value : "");
  const char *attribute = html->attribute->str;
  if (html->place == IN_VALUE && (strcmp(attribute, "href") == 0 || strcmp(attribute, "src") == 0))
    append_address(html->out, shown);
  else
    append_text(html, shown);
}

void sy_html_write(sy_html *html, const char *template, ...) {
  va_list values;
  va_start(values, template);
  for (const char *at = template; *at; at++) {
    if (*at != '%') {
      g_string_append_c(html->out, *at);
      read_letter(html, *at, template);
      continue;
    }
    at++;
    if (*at == 's') {
      append_value(html, va_arg(values, const char *), template);
    } else if (*at == 'u') {
      g_autofree char *number =
          sy_readable_count_in(va_arg(values, unsigned), sy_is_chinese() || html->place != IN_TEXT);
      append_value(html, number, template);
    } else if (*at == '%') {
      g_string_append_c(html->out, '%');
    } else {
      end_for("has an unknown conversion", template);
    }
  }
  va_end(values);
}

void sy_html_svg(sy_html *html, const GString *svg) {
  if (html->place != IN_TEXT || !g_str_has_prefix(svg->str, "<svg "))
    end_for("is not a place for a picture", "svg");
  g_string_append_len(html->out, svg->str, (gssize)svg->len);
}

void sy_html_data(sy_html *html, const char *id, json_t *json) {
  html(html, "<script type=\"application/json\" id=\"%s\">", id);
  char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
  for (const char *at = text; *at; at++)
    if (*at == '<' || *at == '>' || *at == '&')
      g_string_append_printf(html->out, "\\u%04x", (unsigned)*at);
    else
      g_string_append_c(html->out, *at);
  free(text);
  json_decref(json);
  html(html, "</script>\n");
}

size_t sy_html_length(const sy_html *html) {
  return html->out->len;
}

const GString *sy_html_end(sy_html *html) {
  if (html->place != IN_TEXT || html->open->len)
    end_for("is still open at the end of the page", top(html));
  return html->out;
}

/* ---- file names ---- */

char *sy_html_file_name(const char *text) {
  GString *name = g_string_new(NULL);
  for (; *text; text++)
    if (g_ascii_isalnum(*text) || *text == '-' || *text == '.' || (unsigned char)*text > 0x7f)
      g_string_append_c(name, *text);
    else
      g_string_append_printf(name, "_%02x", (unsigned)(unsigned char)*text);
  return g_string_free(name, FALSE);
}
