/* SPDX-License-Identifier: Apache-2.0
 *
 * html.h: writes HTML in which every text is escaped for its place
 *
 * A page is written by templates: string literals of HTML with %s and %u where values go. The
 * template says whether a place is text, an attribute or an address, and the value is escaped for
 * that; values cannot add markup, and there is no way to write one that is not escaped. A template
 * that is not a literal does not compile. One that is not well-formed, leaves an attribute without
 * quotes, or puts a value where no escape is safe (a name, a script, a style), ends the program
 * when it is first used, whatever the values are.
 */
#ifndef SY_HTML_H
#define SY_HTML_H

#include "base/base.h"

#include <jansson.h>

/* A page under construction; used by one thread. */
typedef struct sy_html sy_html;
sy_html *sy_html_new(void);
void sy_html_free(sy_html *html);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_html, sy_html_free)

/* From here on, values in texts that are in this language, "zh-Hans" or "en", are marked by it,
 * because the page is in the other: what is Chinese in a value, or values that are English as a
 * whole, but not single words in Latin letters, which may be names or codes. NULL: nothing is
 * marked. The text is not copied. */
void sy_html_mark_other(sy_html *html, const char *language);
/* Appends a template: html(page, "<td class=\"%s\">%s</td>", class, text). A template may be a part
 * of an element or a tag, which later ones continue. Only %s, %u and %% are known; in texts, %u is
 * written in the way of the language: 1,234 in English. NULL is an empty
 * text. What is invisible, or would change the direction of what follows, becomes a visible escape
 * as on a terminal. An address (href, src) may be relative or begin with http:// or https://; any
 * other becomes "#". */
#define html(page, ...) sy_html_write((page), "" __VA_ARGS__)
void sy_html_write(sy_html *html, const char *literal, ...) G_GNUC_PRINTF(2, 3);
/* Appends a picture that drawing/ made, which escapes its texts. */
void sy_html_svg(sy_html *html, const GString *svg);
/* Appends data for scripts, as an element with that id, a literal. Takes the value over. */
#define html_data(page, id, json) sy_html_data((page), "" id, (json))
void sy_html_data(sy_html *html, const char *id, json_t *json);
/* How many bytes the page has so far. */
size_t sy_html_length(const sy_html *html);
/* Ends the page, in which nothing may be open. The text belongs to the page. */
const GString *sy_html_end(sy_html *html);

/* A part of an address: a text in which everything but letters, digits, '-' and '.' is "_" and two
 * hexadecimal digits for each byte. Bytes above 0x7f are kept, so that names in other scripts can
 * be read. Different texts give different parts. g_free. */
char *sy_html_file_name(const char *text);

#endif /* SY_HTML_H */
